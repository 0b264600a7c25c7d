/* match.c - how well two organisations fit: the arithmetic. The words are in match_words.c. */
#include "domain/matching/match.h"

#include "domain/fair/language.h"
#include "domain/matching/category_tree.h"
#include "store/match_models.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Wants of one organisation beyond this number are ignored. */
enum { WANTS_MAX = 256 };

/* ---- codes ---------------------------------------------------------------------------------- */

int
match_likeness(const struct match_category *a, const struct match_category *b)
{
	int longer = a->segments > b->segments ? a->segments : b->segments;

	return MATCH_WHOLE * codes_shared(a, b) / longer;
}

/* ---- preparing a fair ----------------------------------------------------------------------- */

/* An organisation counts once for a category, however many below it that it offers. */
static void
count_offers(struct match_fair *f, struct arena *arena)
{
	const struct match_side **counted =
		ARENA_ARRAY(arena, const struct match_side *, f->categories_n);

	for (int i = 0; i < f->sides_n; i++) {
		const struct match_side *s = &f->side[i];
		int which = org_kind_demand(s->kind);

		f->count[which]++;
		for (int k = 0; k < s->offers_n; k++) {
			int c = f->category[s->offers[k]].same;

			for (; c >= 0 && counted[c] != s; c = f->category[c].above) {
				counted[c] = s;
				f->category[c].offered[which]++;
			}
		}
	}
	for (int i = 0; i < f->categories_n; i++)
		if (f->category[i].same != i)
			memcpy(f->category[i].offered,
				f->category[f->category[i].same].offered,
				sizeof f->category[i].offered);
}

/* match.h has the formula. */
static int
weight_of(int offered, int count)
{
	/* The smallest side that can be asked about has one. */
	double all = count > 0 ? count + 1 : 2;

	return (int)lround(MATCH_WHOLE / 2.0 *
			   (1 + log(all / (offered > 0 ? offered : 1)) / log(all)));
}

void
match_count(struct match_fair *f, struct arena *arena)
{
	f->count[0] = f->count[1] = 0;
	for (int i = 0; i < f->categories_n; i++)
		memset(f->category[i].offered, 0, sizeof f->category[i].offered);
	count_offers(f, arena);
	for (int i = 0; i < f->categories_n; i++)
		for (int which = 0; which < 2; which++)
			f->category[i].weight[which] =
				weight_of(f->category[i].offered[which], f->count[which]);
}

void
match_prepare(struct match_fair *f, struct arena *arena)
{
	codes_prepare(f->category, f->categories_n, arena);
	match_count(f, arena);
}

const struct match_side *
match_side_by_id(const struct match_fair *f, int64_t id)
{
	int low = 0, high = f->sides_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (f->side[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->sides_n && f->side[low].id == id ? &f->side[low] : NULL;
}

/* ---- the parts of a score ------------------------------------------------------------------- */

/* The offered category nearest to a wanted one. */
static struct match_found
nearest(const struct match_fair *f, int wanted, const struct match_side *offering)
{
	struct match_found best = {.wanted = wanted, .offered = -1};

	for (int i = 0; i < offering->offers_n && best.likeness < MATCH_WHOLE; i++) {
		int likeness = match_likeness(
			&f->category[wanted], &f->category[offering->offers[i]]);

		if (likeness > best.likeness) {
			best.likeness = likeness;
			best.offered = offering->offers[i];
		}
	}
	return best;
}

int
match_direction(const struct match_fair *f, const struct match_side *wanting,
	const struct match_side *offering, struct match_found *found)
{
	int n = wanting->wants_n < WANTS_MAX ? wanting->wants_n : WANTS_MAX;
	int fit[WANTS_MAX], weights = 0, best = 0, points = 0;

	for (int i = 0; i < n; i++) {
		int weight = f->category[wanting->wants[i]]
				     .weight[org_kind_demand(offering->kind)];

		found[i] = nearest(f, wanting->wants[i], offering);
		fit[i] = weight * found[i].likeness / MATCH_WHOLE;
		weights += weight;
		if (fit[i] > fit[best])
			best = i;
	}
	for (int i = 0; i < n; i++) {
		found[i].points = MATCH_CATEGORY_MAX / 2 * fit[i] / weights;
		if (i == best)
			found[i].points += MATCH_CATEGORY_MAX / 2 * fit[i] / MATCH_WHOLE;
		points += found[i].points;
	}
	return points;
}

/* ---- one direction -------------------------------------------------------------------------- */

struct direction {
	int category, text, market, budget;
	int best_want;
	unsigned unsaid;
};

static int
half(struct direction *d, enum match_reason_kind kind, int most)
{
	d->unsaid |= 1u << kind;
	return most / 2;
}

static void
score_text(const struct match_fair *f, const struct match_side *wanting,
	const struct match_side *offering, struct direction *d)
{
	d->best_want = -1;
	for (int i = 0; offering->likely != NULL && i < wanting->wants_n; i++) {
		int c = wanting->wants[i], code = f->model_code[c];

		if (code >= 0 &&
			(d->best_want < 0 ||
				offering->likely[code] >
					offering->likely[f->model_code[d->best_want]]))
			d->best_want = c;
	}
	d->text =
		d->best_want < 0
			? half(d, MATCH_BY_TEXT, MATCH_TEXT_MAX)
			: (MATCH_TEXT_MAX *
					  offering->likely[f->model_code[d->best_want]] +
				  MATCH_LIKELY_WHOLE / 2) /
				  MATCH_LIKELY_WHOLE;
}

/* Codes of countries are two letters; what else stands there is known to nobody. */
static void
score_market(const struct match_side *wanting, const struct match_side *offering,
	struct direction *d)
{
	bool countries = false, there = false;
	const char *list = offering->markets != NULL ? offering->markets : "";

	for (; *list != '\0'; list += strcspn(list, ";"), list += *list == ';') {
		size_t n = strcspn(list, ";");

		countries = countries || n == 2;
		there = there || (n == strlen(wanting->country) &&
					 strncasecmp(list, wanting->country, n) == 0);
	}
	if (there && wanting->country[0] != '\0')
		d->market = MATCH_MARKET_MAX;
	else if (!countries || wanting->country[0] == '\0')
		d->market = half(d, MATCH_BY_MARKET, MATCH_MARKET_MAX);
}

static bool
has_budget(const struct match_side *s)
{
	return s->budget_min > 0 || s->budget_max > 0;
}

static void
score_budget(const struct match_side *a, const struct match_side *b, struct direction *d)
{
	if (!has_budget(a) || !has_budget(b))
		d->budget = half(d, MATCH_BY_BUDGET, MATCH_BUDGET_MAX);
	else if ((a->budget_max < 0 || a->budget_max >= b->budget_min) &&
		 (b->budget_max < 0 || b->budget_max >= a->budget_min))
		d->budget = MATCH_BUDGET_MAX;
}

static struct direction
score_direction(const struct match_fair *f, const struct match_side *wanting,
	const struct match_side *offering)
{
	struct match_found found[WANTS_MAX];
	struct direction d = {.best_want = -1};

	if (wanting->wants_n > 0 && offering->offers_n > 0)
		d.category = match_direction(f, wanting, offering, found);
	else
		d.category = half(&d, MATCH_BY_CATEGORY, MATCH_CATEGORY_MAX);
	score_text(f, wanting, offering, &d);
	score_market(wanting, offering, &d);
	score_budget(wanting, offering, &d);
	return d;
}

static int
sum_of(const struct direction *d)
{
	return d->category + d->text + d->market + d->budget;
}

/* The weaker of the two; match.h says which of them count. */
static void
score_directions(const struct match_fair *f, const struct match_side *asker,
	const struct match_side *other, struct match_score *out)
{
	struct direction forth = score_direction(f, asker, other);
	struct direction back = score_direction(f, other, asker);
	bool asks = asker->wants_n > 0, is_asked = other->wants_n > 0;
	const struct direction *d = &forth;

	out->reverse = asks == is_asked ? sum_of(&back) < sum_of(&forth) : is_asked;
	if (out->reverse)
		d = &back;
	out->category = d->category;
	out->text = d->text;
	out->market = d->market;
	out->budget = d->budget;
	out->best_want = d->best_want;
	out->unsaid = d->unsaid;
	out->other_way = asks && is_asked ? sum_of(out->reverse ? &forth : &back) : -1;
}

static bool
joins(const struct interpreter_pair *p, const struct match_side *a,
	const struct match_side *b)
{
	return language_bridges(p->language_a, p->language_b, a->languages, b->languages);
}

int
match_interpreters(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b)
{
	int64_t last = 0;
	int n = 0;

	for (int i = 0; i < f->bridges_n; i++)
		if (f->bridge[i].interpreter_id != last && joins(&f->bridge[i], a, b)) {
			last = f->bridge[i].interpreter_id;
			n++;
		}
	return n;
}

static bool
are_interpreted(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b)
{
	for (int i = 0; i < f->bridges_n; i++)
		if (joins(&f->bridge[i], a, b))
			return true;
	return false;
}

static void
score_language(const struct match_fair *f, const struct match_side *asker,
	const struct match_side *other, struct match_score *out)
{
	if (!language_known(asker->languages) || !language_known(other->languages))
		out->language = MATCH_LANGUAGE_UNKNOWN;
	else if (language_shared(asker->languages, other->languages))
		out->language = MATCH_LANGUAGE_MAX;
	else if (are_interpreted(f, asker, other))
		out->language = MATCH_LANGUAGE_INTERPRETED;
}

static int
points_of_preference(enum preference_kind kind)
{
	switch (kind) {
	case PREFERENCE_MUST:
		return MATCH_MUST;
	case PREFERENCE_WANT:
		return MATCH_WANT;
	case PREFERENCE_AVOID:
		return 0;
	}
	BUG_ON(true);
}

/* Of several people of one side the strongest preference counts; one veto is enough. */
static void
take_preference(struct match_score *out, const struct match_preference *w)
{
	int *points = w->own ? &out->own_preference : &out->their_preference;

	if (w->kind == PREFERENCE_AVOID) {
		out->veto = true;
		out->own_veto = out->own_veto || w->own;
	} else if (points_of_preference(w->kind) > *points) {
		*points = points_of_preference(w->kind);
	}
}

/* Booked, and half of what is asked, of the places; all of them are not more than all. */
static int
load_of(const struct match_side *s)
{
	int64_t load;

	if (s->places <= 0)
		return 0;
	load = (int64_t)MATCH_WHOLE * (2 * s->booked + s->asked) /
	       (2 * (int64_t)s->places);
	return load > MATCH_WHOLE ? MATCH_WHOLE : (int)load;
}

static void
finish(struct match_score *out)
{
	out->preference = out->own_preference + out->their_preference;
	if (out->preference > MATCH_PREFERENCE_MAX)
		out->preference = MATCH_PREFERENCE_MAX;
	out->score = out->veto ? 0
			       : out->category + out->text + out->language + out->market +
					 out->budget + out->preference;
	if (out->other_way >= 0)
		out->other_way += out->language + out->preference;
	if (out->own_preference > 0 && out->their_preference > 0)
		out->tier = 3;
	else
		out->tier = out->own_preference == MATCH_MUST ||
					    out->their_preference == MATCH_MUST
				    ? 2
				    : out->preference > 0;
	out->load = load_of(out->other);
	out->order = out->score * (MATCH_WHOLE - out->load) / MATCH_WHOLE;
}

struct match_score
match_pair(const struct match_fair *f, const struct match_side *asker,
	const struct match_side *other, const struct match_preference *preferences,
	int preferences_n)
{
	struct match_score s = {.other = other};

	for (int i = 0; i < preferences_n; i++)
		if (preferences[i].other_id == other->id)
			take_preference(&s, &preferences[i]);
	score_directions(f, asker, other, &s);
	score_language(f, asker, other, &s);
	finish(&s);
	return s;
}

/* ---- the ranking ---------------------------------------------------------------------------- */

static int
by_tier_order_code(const void *a, const void *b)
{
	const struct match_score *x = a, *y = b;

	if (x->tier != y->tier)
		return x->tier > y->tier ? -1 : 1;
	return x->order != y->order ? (x->order > y->order ? -1 : 1)
				    : strcmp(x->other->code, y->other->code);
}

static int
by_other(const void *a, const void *b)
{
	const struct match_preference *x = a, *y = b;

	return x->other_id < y->other_id ? -1 : x->other_id > y->other_id;
}

/* The first of the sorted preferences about an organisation or one behind it. */
static int
first_about(const struct match_preference *preferences, int n, int64_t other_id)
{
	int low = 0;

	while (n > low) {
		int middle = low + (n - low) / 2;

		if (preferences[middle].other_id < other_id)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

bool
match_open(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b)
{
	return !f->shut[a->kind] && !f->shut[b->kind] && !a->withdrawn && !b->withdrawn;
}

struct match_score *
match_rank(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_preference *preferences,
	int preferences_n, int *n)
{
	struct match_score *list = ARENA_ARRAY(arena, struct match_score, f->sides_n);
	struct match_preference *sorted =
		ARENA_ARRAY(arena, struct match_preference, preferences_n);
	bool demand = org_kind_demand(asker->kind);

	*n = 0;
	if (preferences_n > 0)
		memcpy(sorted, preferences, sizeof *sorted * (size_t)preferences_n);
	qsort(sorted, (size_t)preferences_n, sizeof *sorted, by_other);
	for (int i = 0; i < f->sides_n; i++) {
		const struct match_side *other = &f->side[i];
		int first = first_about(sorted, preferences_n, other->id);
		int last = first;

		if (org_kind_demand(other->kind) == demand ||
			!match_open(f, asker, other))
			continue;
		while (last < preferences_n && sorted[last].other_id == other->id)
			last++;
		list[*n] = match_pair(f, asker, other, sorted + first, last - first);
		if (!list[*n].veto)
			(*n)++;
	}
	qsort(list, (size_t)*n, sizeof *list, by_tier_order_code);
	return list;
}

int
match_behind(
	const struct match_score *ranking, int n, int tier, int order, const char *code)
{
	const struct match_side side = {.code = code};
	const struct match_score last = {.other = &side, .tier = tier, .order = order};
	int i = 0;

	while (i < n && by_tier_order_code(&ranking[i], &last) <= 0)
		i++;
	return i;
}
