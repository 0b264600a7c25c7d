/* handle_match.c - ranked partners, and why one of them has its score. */
#include "domain/fair/grid.h"
#include "domain/fair/names.h"
#include "domain/fair/slotview.h"
#include "domain/fair/taking_part.h"
#include "domain/matching/match_build.h"
#include "domain/matching/match_cache.h"
#include "domain/matching/match_search.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/events.h"
#include "store/delegates.h"
#include "store/locations.h"
#include "store/match_models.h"
#include "store/requests.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	REASONS_IN_A_LIST = 3, /* of the kind category */
	REASONS_EXPLAINED = 64,
	SUGGEST_LEAST = 3276, /* .05 of MATCH_LIKELY_WHOLE */
};

/* What both methods need: the fair, who asks, and what was said. */
struct asking {
	struct match_fair *fair;
	const struct match_side *asker;
	struct match_preference *preferences;
	int preferences_n;
};

/* The organisation as matching knows it; it is missing only after a database fault. */
static bool
side_of(const struct match_fair *f, const struct organisation *org,
	const struct match_side **out, struct err *e)
{
	*out = match_side_by_id(f, org->id);
	return *out != NULL || no_such("organisation", org->code, e);
}

static bool
ask(struct call *c, struct asking *a, struct err *e)
{
	struct organisation *org;
	int64_t event_id;

	const char *language;

	if (!call_organisation(c, "organisation", &org, e) ||
		!call_language(c, &language, e))
		return false;
	event_id = c->actor.event_id;
	a->fair = match_cached(c->tx, event_id);
	a->fair->language = language;
	a->preferences = match_preferences(c->tx, event_id, org->id, &a->preferences_n);
	return side_of(a->fair, org, &a->asker, e);
}

/* Behind "tier:order:code", the last entry of the page before. */
static int
page_start(const struct call *c, const struct match_score *ranking, int n)
{
	const char *after = page_after(c), *order = strchr(after, ':');
	const char *code = order != NULL ? strchr(order + 1, ':') : NULL;

	return code != NULL ? match_behind(ranking, n, (int)strtol(after, NULL, 10),
				      (int)strtol(order + 1, NULL, 10), code + 1)
			    : 0;
}

static struct js *
view(struct call *c, const struct asking *a, struct match_score *s, int categories)
{
	const struct match_side *offering = s->reverse ? a->asker : s->other;
	struct match_said said[MATCH_SAID_MAX];
	struct match_reason *r;
	struct js *o;
	int n;

	if (s->best_want >= 0) {
		s->said_n = match_said_read(c->tx->arena, offering->words, said);
		s->said = said;
	}
	r = match_reasons(a->fair, c->tx->arena, a->asker, s, categories, &n);
	o = match_view(s, r, n);
	s->said = NULL;
	return o;
}

/* ---- narrowing ------------------------------------------------------------------------------ */

/* What a list is narrowed to; NULL and -1: to nothing. */
struct narrowing {
	const char *country;
	int category;
	const struct location *locations; /* of the hall */
	int locations_n;
	const char *hall;
	const int64_t *free; /* who has somebody free at the time; NULL: not asked */
	int free_n;
	const int64_t *met; /* whom the asker has a meeting with */
	int met_n;
	const char *met_or_not; /* "yes", "no" */
};

static bool
narrow_to_time(struct call *c, struct narrowing *to, struct err *e)
{
	const struct slot_named *slot = arg_slot(&c->args, "free");
	struct grid *g;
	int index;

	if (slot == NULL)
		return true;
	g = call_grid(c, e);
	if (g == NULL)
		return false;
	index = grid_find(g, slot->number, slot->civil, e);
	if (index < 0)
		return err_field(e, "params.free");
	to->free = delegates_free_at(
		c->tx, c->actor.event_id, g->slot[index].no, &to->free_n);
	return true;
}

static int
by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool
has_id(const int64_t *list, int n, int64_t id)
{
	return n > 0 && bsearch(&id, list, (size_t)n, sizeof *list, by_id) != NULL;
}

static bool
narrow(struct call *c, const struct asking *a, struct narrowing *to, struct err *e)
{
	const struct match_fair *f = a->fair;
	const char *code = arg_str(&c->args, "category");

	*to = (struct narrowing){.country = arg_str(&c->args, "country"),
		.category = -1,
		.hall = arg_str(&c->args, "hall")};
	for (int i = 0; code != NULL && i < f->categories_n; i++)
		if (strcmp(f->category[i].code, code) == 0)
			to->category = i;
	if (code != NULL && to->category < 0) {
		no_such("category", code, e);
		err_field(e, "params.category");
		return false;
	}
	if (to->hall != NULL && hall_name(c->tx, c->actor.event_id, to->hall) == NULL) {
		no_such("hall", to->hall, e);
		err_field(e, "params.hall");
		return false;
	}
	if (to->hall != NULL)
		to->locations = locations_all(c->tx, c->actor.event_id, &to->locations_n);
	to->met_or_not = arg_str(&c->args, "met");
	if (to->met_or_not != NULL)
		to->met =
			requests_met(c->tx, c->actor.event_id, a->asker->id, &to->met_n);
	return narrow_to_time(c, to, e);
}

/* It lists the category or one under it, on whichever of its lists. */
static bool
lists(const struct match_fair *f, const struct match_side *s, int category)
{
	for (int i = 0; i < s->offers_n + s->wants_n; i++) {
		int at = i < s->offers_n ? s->offers[i] : s->wants[i - s->offers_n];

		for (; at >= 0; at = f->category[at].above)
			if (at == category || f->category[at].same == category)
				return true;
	}
	return false;
}

static bool
is_in_hall(const struct narrowing *to, const struct match_side *s)
{
	for (int i = 0; i < to->locations_n; i++)
		if (strcmp(to->locations[i].hall, to->hall) == 0 &&
			location_is_of(&to->locations[i], s->id))
			return true;
	return false;
}

static bool
is_within(const struct match_fair *f, const struct narrowing *to,
	const struct match_side *s)
{
	return (to->country == NULL || strcasecmp(to->country, s->country) == 0) &&
	       (to->category < 0 || lists(f, s, to->category)) &&
	       (to->hall == NULL || is_in_hall(to, s)) &&
	       (to->free == NULL || has_id(to->free, to->free_n, s->id)) &&
	       (to->met_or_not == NULL || has_id(to->met, to->met_n, s->id) ==
						  (strcmp(to->met_or_not, "yes") == 0));
}

/* ---- the methods ---------------------------------------------------------------------------- */

struct reply
handle_match_list(struct call *c)
{
	struct match_score *ranking;
	struct narrowing within;
	struct asking a;
	struct page p;
	struct err e;
	int n;

	if (!ask(c, &a, &e) || !narrow(c, &a, &within, &e))
		return reply_fail(c, &e);
	ranking = match_rank(
		a.fair, c->tx->arena, a.asker, a.preferences, a.preferences_n, &n);
	page_begin(&p, c);
	for (int i = page_start(c, ranking, n); i < n; i++) {
		const char *key = arena_printf(c->tx->arena, "%d:%d:%s", ranking[i].tier,
			ranking[i].order, ranking[i].other->code);

		if (!is_within(a.fair, &within, ranking[i].other))
			continue;
		if (!page_add(&p, key, view(c, &a, &ranking[i], REASONS_IN_A_LIST)))
			break;
	}
	return reply_ok(c, page_end(&p));
}

static bool
may_meet(const struct asking *a, const char *with, const struct match_side *other,
	struct err *e)
{
	if (org_kind_demand(other->kind) == org_kind_demand(a->asker->kind))
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", a->asker->code,
			with);
	if (a->asker->withdrawn || other->withdrawn)
		return taking_part_refuse(
			a->asker->withdrawn ? a->asker->name : other->name, e);
	return match_open(a->fair, a->asker, other) ||
	       err_set(e, ERR_KIND_NOT_ALLOWED,
		       "this fair does not let organisations of the kinds of %s and %s meet",
		       a->asker->code, with);
}

struct reply
handle_match_explain(struct call *c)
{
	const struct match_side *other;
	struct organisation *with;
	struct match_score s;
	struct asking a;
	struct js *o;
	struct err e;

	if (!ask(c, &a, &e) || !call_find_organisation(c, "with", &with, &e))
		return reply_fail(c, &e);
	if (!side_of(a.fair, with, &other, &e) || !may_meet(&a, with->code, other, &e)) {
		err_field(&e, "params.with");
		return reply_fail(c, &e);
	}
	s = match_pair(a.fair, a.asker, other, a.preferences, a.preferences_n);
	o = view(c, &a, &s, REASONS_EXPLAINED);
	js_set_bool(o, "veto", s.veto);
	js_set_int(o, "model", a.fair->model);
	return reply_ok(c, o);
}

/* ---- codes that a text speaks of ------------------------------------------------------------ */

static bool
has_code(const struct match_side *s, bool wants, int category)
{
	const int *list = wants ? s->wants : s->offers;
	int n = wants ? s->wants_n : s->offers_n;

	for (int i = 0; i < n; i++)
		if (list[i] == category)
			return true;
	return false;
}

static struct js *
suggestion(const struct match_fair *f, struct arena *arena, const struct match_side *s,
	int category, const struct match_said *said, int said_n)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", f->category[category].code);
	js_set_str(o, "name", match_category_name(f, arena, category));
	js_set_int(o, "likely",
		(int64_t)s->likely[f->model_code[category]] * 1000 / MATCH_LIKELY_WHOLE);
	for (int i = 0; i < said_n; i++)
		if (strcmp(said[i].code, f->category[category].code) == 0) {
			js_set_str(o, "word", said[i].word);
			js_set_int(o, "listing", said[i].listing);
			js_set_int(o, "saying", said[i].saying);
		}
	return o;
}

/* The likeliest that it does not list, the first one first. */
static void
suggest(const struct match_fair *f, struct arena *arena, const struct match_side *s,
	bool wants, int most, const struct match_said *said, int said_n, struct js *to)
{
	int last = -1;

	for (int given = 0; s->likely != NULL && given < most; given++) {
		int best = -1;

		for (int i = 0; i < f->categories_n; i++) {
			int p, top;

			if (f->model_code[i] < 0 || has_code(s, wants, i))
				continue;
			p = s->likely[f->model_code[i]];
			top = last < 0 ? MATCH_LIKELY_WHOLE + 1
				       : s->likely[f->model_code[last]];
			if ((p < top || (p == top && i > last)) &&
				(best < 0 || p > s->likely[f->model_code[best]]))
				best = i;
		}
		if (best < 0 || s->likely[f->model_code[best]] < SUGGEST_LEAST)
			return;
		js_push(to, suggestion(f, arena, s, best, said, said_n));
		last = best;
	}
}

struct reply
handle_match_suggest_codes(struct call *c)
{
	const struct match_side *side;
	struct match_said said[MATCH_SAID_MAX];
	struct organisation *org;
	struct match_fair *f;
	struct js *o, *list;
	const char *language;
	struct err e;
	int said_n;
	bool wants;

	if (!call_organisation(c, "organisation", &org, &e) ||
		!call_language(c, &language, &e))
		return reply_fail(c, &e);
	f = match_cached(c->tx, c->actor.event_id);
	f->language = language;
	if (!side_of(f, org, &side, &e))
		return reply_fail(c, &e);
	wants = org_kind_demand(org->kind);
	said_n = side->words != NULL ? match_said_read(c->tx->arena, side->words, said)
				     : 0;
	o = js_new_obj();
	list = js_new_arr();
	suggest(f, c->tx->arena, side, wants, (int)arg_int(&c->args, "most"), said,
		said_n, list);
	js_set_str(o, "organisation", org->code);
	js_set_str(o, "list", relation_name(wants ? RELATION_WANTS : RELATION_OFFERS));
	js_set_int(o, "model", f->model);
	js_set(o, "codes", list);
	return reply_ok(c, o);
}

/* ---- words ---------------------------------------------------------------------------------- */

static struct js *
hit_view(const struct match_hit *h)
{
	struct js *o = js_new_obj();

	js_set_str(o, "organisation", h->organisation->code);
	js_set_str(o, "name", h->organisation->name);
	js_set_str(o, "country", h->organisation->country);
	js_set_str(o, "kind", org_kind_name(h->organisation->kind));
	js_set_str(o, "says", h->says);
	return o;
}

struct reply
handle_match_search(struct call *c)
{
	struct match_hit *hits;
	struct page p;
	struct err e;
	int n;

	if (call_event(c, &e) == NULL)
		return reply_fail(c, &e);
	hits = match_search(c->tx, c->actor.event_id, arg_str(&c->args, "query"), &n);
	page_begin(&p, c);
	for (int64_t i = page_after_id(c); i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%lld", (long long)i + 1),
			    hit_view(&hits[i])))
			break;
	return reply_ok(c, page_end(&p));
}

/* ---- the model ------------------------------------------------------------------------------ */

struct reply
handle_match_model(struct call *c)
{
	struct match_model *m;
	const char *codes;
	struct js *o;
	struct err e;
	int n = 0;

	if (call_event(c, &e) == NULL)
		return reply_fail(c, &e);
	m = match_model_of(c->tx, c->actor.event_id);
	codes = m != NULL ? m->codes : "";
	o = js_new_obj();
	while (*codes != '\0') {
		n++;
		codes += strcspn(codes, "\n");
		codes += *codes == '\n';
	}
	js_set_int(o, "model", m != NULL ? m->model : 0);
	if (m != NULL)
		instant_view(o, "built", m->built_s,
			event_offset(c->tx, c->actor.event_id, m->built_s));
	js_set_int(o, "organisations", m != NULL ? m->organisations : 0);
	js_set_int(o, "taught", m != NULL ? m->taught : 0);
	js_set_int(o, "codes", n);
	if (c->model_event_id == c->actor.event_id)
		js_set_int(o, "building", c->model_building);
	js_set_bool(o, "due",
		match_build_due(c->tx, c->actor.event_id - 1) == c->actor.event_id);
	return reply_ok(c, o);
}

struct reply
handle_match_rebuild(struct call *c)
{
	struct match_model *m;
	struct js *o;
	struct err e;

	if (call_event(c, &e) == NULL)
		return reply_fail(c, &e);
	m = match_model_of(c->tx, c->actor.event_id);
	o = js_new_obj();
	c->effects.builds_model = c->actor.event_id;
	js_set_int(o, "model", m != NULL ? m->model : 0);
	return reply_ok(c, o);
}
