/* match.c - how well two organisations fit: the arithmetic. The words are in match_words.c. */
#include "domain/matching/match.h"

#include "domain/fair/language.h"
#include "domain/matching/codes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
match_prepare(struct match_fair *f, struct arena *arena)
{
	f->count[0] = f->count[1] = 0;
	for (int i = 0; i < f->categories_n; i++)
		memset(f->category[i].offered, 0, sizeof f->category[i].offered);
	codes_prepare(f->category, f->categories_n, arena);
	count_offers(f, arena);
	for (int i = 0; i < f->categories_n; i++)
		for (int which = 0; which < 2; which++)
			f->category[i].weight[which] =
				weight_of(f->category[i].offered[which], f->count[which]);
}

const struct match_side *
match_side_by_id(const struct match_fair *f, int64_t id)
{
	for (int i = 0; i < f->sides_n; i++)
		if (f->side[i].id == id)
			return &f->side[i];
	return NULL;
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

static bool
stated(const struct match_side *wanting, const struct match_side *offering)
{
	return wanting->wants_n > 0 && offering->offers_n > 0;
}

static void
score_category(const struct match_fair *f, const struct match_side *asker,
	const struct match_side *other, struct match_score *out)
{
	struct match_found found[WANTS_MAX];
	bool forth = stated(asker, other), back = stated(other, asker);
	int theirs;

	if (forth)
		out->category = match_direction(f, asker, other, found);
	if (!back)
		return;
	theirs = match_direction(f, other, asker, found);
	if (!forth || theirs < out->category) {
		out->category = theirs;
		out->reverse = true;
	}
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

static void
finish(struct match_score *out)
{
	out->preference = out->own_preference + out->their_preference;
	if (out->preference > MATCH_PREFERENCE_MAX)
		out->preference = MATCH_PREFERENCE_MAX;
	out->score = out->veto ? 0 : out->category + out->language + out->preference;
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
	score_category(f, asker, other, &s);
	score_language(f, asker, other, &s);
	finish(&s);
	return s;
}

/* ---- the ranking ---------------------------------------------------------------------------- */

static int
by_score_then_code(const void *a, const void *b)
{
	const struct match_score *x = a, *y = b;

	return x->score != y->score ? (x->score > y->score ? -1 : 1)
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
	qsort(list, (size_t)*n, sizeof *list, by_score_then_code);
	return list;
}

int
match_behind(const struct match_score *ranking, int n, int score, const char *code)
{
	const struct match_side side = {.code = code};
	const struct match_score last = {.other = &side, .score = score};
	int i = 0;

	while (i < n && by_score_then_code(&ranking[i], &last) <= 0)
		i++;
	return i;
}
