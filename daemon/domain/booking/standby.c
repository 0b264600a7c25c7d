/* standby.c - who comes next when a seat is free. Reads; moves nothing. */
#include "domain/booking/standby.h"

#include "domain/booking/party.h"
#include "domain/booking/request.h"
#include "domain/booking/view.h"
#include "domain/matching/match_load.h"

#include <stdlib.h>

const char *
standby_tier_name(enum standby_tier tier)
{
	static const char *const NAMES[STANDBY_TIERS] = {"must", "want", "none", "veto"};

	BUG_ON((unsigned)tier >= STANDBY_TIERS);
	return NAMES[tier];
}

int
standby_compare(const struct waiting *a, const struct waiting *b)
{
	const struct request *x = a->request, *y = b->request;

	if (a->tier != b->tier)
		return a->tier < b->tier ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (x->accepted_s != y->accepted_s)
		return x->accepted_s < y->accepted_s ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int
in_order(const void *a, const void *b)
{
	return standby_compare(a, b);
}

static int
by_id(const void *key, const void *side)
{
	int64_t id = *(const int64_t *)key, other = ((const struct match_side *)side)->id;

	return id < other ? -1 : id > other;
}

/* match_load has the sides in the order of their ids. */
static const struct match_side *
side_of(const struct match_fair *f, int64_t id)
{
	return bsearch(&id, f->side, (size_t)f->sides_n, sizeof *f->side, by_id);
}

static enum standby_tier
tier_of(const struct match_score *s)
{
	int strongest = s->own_preference > s->their_preference ? s->own_preference
								: s->their_preference;

	if (s->veto)
		return TIER_VETO;
	return strongest == MATCH_MUST	 ? TIER_MUST
	       : strongest == MATCH_WANT ? TIER_WANT
					 : TIER_NONE;
}

/* The preferences between the two of a request: those from said[*at] on, in queue order. */
static int
preferences_of(const struct request *r, const struct standby_preference *said, int n,
	int *at, struct match_preference *out, int max)
{
	int found = 0;

	for (; *at < n && said[*at].request_id == r->id; ++*at)
		if (found < max)
			out[found++] = (struct match_preference){r->to_organisation_id,
				said[*at].of_requester,
				(enum preference_kind)said[*at].kind};
	return found;
}

/* What the two of a request are to each other; both may be gone from the fair. */
static void
rate(struct waiting *w, const struct match_fair *fair,
	const struct match_preference *said, int n)
{
	const struct match_side *from = side_of(fair, w->request->from_organisation_id);
	const struct match_side *to = side_of(fair, w->request->to_organisation_id);
	struct match_score s;

	w->tier = TIER_NONE;
	if (from == NULL || to == NULL)
		return;
	s = match_pair(fair, from, to, said, n);
	w->tier = tier_of(&s);
	w->score = s.score;
}

static void
sort(struct waiting *list, int n)
{
	qsort(list, (size_t)n, sizeof *list, in_order);
	for (int i = 0; i < n; i++)
		list[i].place = i + 1;
}

void
standby_rank(struct tx *tx, int64_t event_id, struct waiting *list, int n)
{
	struct match_fair *fair;

	if (n < 2)
		return;
	fair = match_load(tx, event_id);
	for (int i = 0; i < n; i++) {
		int said_n;
		struct match_preference *said = match_preferences(
			tx, event_id, list[i].request->from_organisation_id, &said_n);

		rate(&list[i], fair, said, said_n);
	}
	sort(list, n);
}

struct waiting *
standby_order(struct tx *tx, int64_t event_id, int *n)
{
	struct request *queue = requests_standby(tx, event_id, 0, n);
	struct waiting *list = ARENA_ARRAY(tx->arena, struct waiting, *n);
	struct standby_preference *said;
	struct match_fair *fair;
	struct match_preference *own;
	int said_n, at = 0;

	if (*n == 0)
		return list;
	fair = match_load(tx, event_id);
	said = requests_standby_preferences(tx, event_id, &said_n);
	own = ARENA_ARRAY(tx->arena, struct match_preference, said_n);
	for (int i = 0; i < *n; i++) {
		int k = preferences_of(&queue[i], said, said_n, &at, own, said_n);

		list[i] = (struct waiting){.request = &queue[i]};
		rate(&list[i], fair, own, k);
	}
	sort(list, *n);
	return list;
}

/* A rule that holds for the pair at every slot. */
static struct js *
one_reason(const struct err *e, int slots)
{
	struct js *list = js_new_arr(), *o = js_new_obj();

	js_set_str(o, "code", err_info(e->code)->name);
	js_set_str(o, "text", e->text);
	js_set_int(o, "count", slots);
	js_push(list, o);
	return list;
}

static struct js *
reasons_of(struct tx *tx, const struct grid *g, const struct waiting *w,
	int64_t too_late_s, int64_t reader_id, struct seating_fair *fair)
{
	struct open_side open = {w->request->to_organisation_id, 0};
	struct seating *seats;
	struct party p;
	struct err e;

	request_party(tx, w->request, &p);
	p.too_late_s = too_late_s;
	p.reader_id = reader_id;
	p.fair = fair;
	if (!request_pair_allowed(
		    tx, g->event->id, p.demand_organisation, p.supply_organisation, &e))
		return one_reason(&e, g->n);
	seats = party_plan(tx, g, &p, &open);
	if (seats == NULL) {
		party_lacks(&p, &open, &e);
		return one_reason(&e, g->n);
	}
	return seating_reasons(seats);
}

struct js *
standby_view(struct tx *tx, const struct grid *g, const struct waiting *w,
	int64_t too_late_s, int64_t reader_id, struct seating_fair *fair)
{
	struct js *o = request_view(tx, g, w->request);
	struct js *reasons = reasons_of(tx, g, w, too_late_s, reader_id, fair);
	int64_t slots = g->n;

	for (size_t i = 0; i < js_len(reasons); i++)
		slots -= js_get_int(js_at(reasons, i), "count", 0);
	js_set_int(o, "place", w->place);
	js_set_str(o, "tier", standby_tier_name(w->tier));
	js_set_int(o, "score", w->score);
	js_set_str(o, "since", grid_when(tx, g, w->request->accepted_s));
	js_set_int(o, "free_slots", slots);
	js_set(o, "reasons", reasons);
	return o;
}
