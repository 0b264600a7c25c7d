/* seating.c - where and when a party can meet. */
#include "domain/seating.h"

#include "domain/known.h"
#include "domain/language.h"

#include <string.h>

/* What keeps a slot from being used, for the party as a whole. */
struct busy {
	const char *who; /* the first delegate in the way, NULL: every one is free */
	enum occupancy_kind kind; /* the best reason: meeting, hold, blackout */
	bool meeting;		  /* somebody of the party has a meeting there */
};

struct candidate {
	struct interpreter *interpreter;
	struct interpreter_shift *shift;
	int shifts;
	bool *taken; /* by index */
};

struct seating {
	struct tx *tx;
	const struct grid *g;
	const struct party *p;
	struct busy *busy; /* by index */
	bool needs_interpreter;
	const char *pair; /* the languages nobody shares, in words */
	struct candidate *candidate;
	int candidates;
	const char *no_seat; /* why no seat was found, once somebody asked */
};

/* A hold is kept for one request; to that one the slot is free. */
static bool
is_own_hold(const struct seating *s, const struct occupied *o)
{
	return o->kind == OCCUPIED_HOLD && s->p->request_id != 0 &&
	       o->holder_id == s->p->request_id;
}

static void
mark_delegate(struct seating *s, const struct delegate *d)
{
	int n;
	struct occupied *o = occupancy_of(s->tx, s->g->event->id, d->resource_id, &n);

	for (int i = 0; i < n; i++) {
		int index = grid_index(s->g, o[i].slot_no);
		struct busy *b;

		if (index < 0 || is_own_hold(s, &o[i]))
			continue;
		b = &s->busy[index];
		if (o[i].kind == OCCUPIED_MEETING)
			b->meeting = true;
		/* A meeting is the better reason: it is what somebody else got first. */
		if (b->who == NULL || o[i].kind < b->kind) {
			b->kind = o[i].kind;
			b->who = d->name;
		}
	}
}

static const char *
side_languages(
	struct tx *tx, const struct organisation *o, const struct delegate *d, int n)
{
	const char *all = "";

	for (int i = 0; i < n; i++)
		all = arena_printf(tx->arena, "%s;%s", all,
			d[i].languages[0] != '\0' ? d[i].languages : o->languages);
	return all;
}

static void
add_candidate(struct seating *s, struct interpreter *who)
{
	int64_t event_id = s->g->event->id;
	struct candidate *c = &s->candidate[s->candidates++];
	struct occupied *o;
	int n;

	c->interpreter = who;
	c->shift = interpreter_shifts(s->tx, event_id, who->id, &c->shifts);
	c->taken = ARENA_ARRAY(s->tx->arena, bool, s->g->n);
	o = occupancy_of(s->tx, event_id, who->resource_id, &n);
	for (int i = 0; i < n; i++) {
		int index = grid_index(s->g, o[i].slot_no);

		if (index >= 0 && !is_own_hold(s, &o[i]))
			c->taken[index] = true;
	}
}

/* If the two sides share no language: which interpreters could help? */
static void
find_interpreters(struct seating *s)
{
	struct tx *tx = s->tx;
	const char *demand = side_languages(
		tx, s->p->demand_organisation, s->p->demand, s->p->demand_n);
	const char *supply = side_languages(
		tx, s->p->supply_organisation, s->p->supply, s->p->supply_n);
	struct interpreter_pair *pair;
	struct interpreter *all;
	int pairs, n;

	if (!language_known(demand) || !language_known(supply) ||
		language_shared(demand, supply))
		return;
	s->needs_interpreter = true;
	s->pair = arena_printf(tx->arena, "%s-%s", language_first(tx->arena, demand),
		language_first(tx->arena, supply));
	all = interpreters_all(tx, s->g->event->id, &n);
	pair = interpreter_pairs(tx, s->g->event->id, 0, &pairs);
	s->candidate = ARENA_ARRAY(tx->arena, struct candidate, n);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < pairs; k++)
			if (pair[k].interpreter_id == all[i].id &&
				language_bridges(pair[k].language_a, pair[k].language_b,
					demand, supply)) {
				add_candidate(s, &all[i]);
				break;
			}
}

struct seating *
seating_plan(struct tx *tx, const struct grid *g, const struct party *p)
{
	struct seating *s = ARENA_NEW(tx->arena, struct seating);

	s->tx = tx;
	s->g = g;
	s->p = p;
	s->busy = ARENA_ARRAY(tx->arena, struct busy, g->n);
	for (int i = 0; i < p->demand_n; i++)
		mark_delegate(s, &p->demand[i]);
	for (int i = 0; i < p->supply_n; i++)
		mark_delegate(s, &p->supply[i]);
	find_interpreters(s);
	return s;
}

static bool
seat_is_free(struct seating *s, const struct seat *seat, int index)
{
	for (int k = 0; k < s->p->length; k++)
		if (!occupancy_is_free(s->tx, s->g->event->id, seat->resource_id,
			    s->g->slot[index + k].no))
			return false;
	return true;
}

static bool
first_free(struct seating *s, const struct seat *seat, int n, int index,
	struct seat_found *out)
{
	for (int i = 0; i < n; i++) {
		if (!seat_is_free(s, &seat[i], index))
			continue;
		*out = (struct seat_found){
			seat[i].location_id, seat[i].seat_no, seat[i].resource_id};
		return true;
	}
	return false;
}

static bool
find_seat(struct seating *s, int index, struct seat_found *out)
{
	int64_t event_id = s->g->event->id, owner = s->p->supply_organisation->id;
	int slot_no = s->g->slot[index].no, n;
	struct seat *list;

	if (s->p->location_id != 0) {
		list = seats_of_location(s->tx, event_id, s->p->location_id, &n);
		return first_free(s, list, n, index, out);
	}
	if (s->p->length == 1)
		return occupancy_free_seat(s->tx, event_id, owner, slot_no, out) ||
		       occupancy_free_seat(s->tx, event_id, 0, slot_no, out);
	list = seats_of_organisation(s->tx, event_id, owner, &n);
	if (first_free(s, list, n, index, out))
		return true;
	list = seats_pool(s->tx, event_id, &n);
	return first_free(s, list, n, index, out);
}

/* All taken, or none there at all: then no other slot will do either. */
static const char *
why_no_seat(struct seating *s)
{
	int64_t event_id = s->g->event->id;
	int own, pool;

	if (s->no_seat != NULL)
		return s->no_seat;
	(void)seats_of_organisation(s->tx, event_id, s->p->supply_organisation->id, &own);
	(void)seats_pool(s->tx, event_id, &pool);
	if (s->p->location_id == 0 && own + pool == 0)
		s->no_seat = arena_printf(s->tx->arena,
			"the fair has no table, and %s no booth",
			s->p->supply_organisation->name);
	else
		s->no_seat = "no table or booth seat is free then";
	return s->no_seat;
}

static bool
on_shift(const struct candidate *c, int64_t start_s, int64_t end_s)
{
	if (c->shifts == 0)
		return true;
	for (int i = 0; i < c->shifts; i++)
		if (c->shift[i].start_s <= start_s && end_s <= c->shift[i].end_s)
			return true;
	return false;
}

static struct interpreter *
find_interpreter(struct seating *s, int index)
{
	const struct slot *first = &s->g->slot[index];
	const struct slot *last = &s->g->slot[index + s->p->length - 1];

	for (int i = 0; i < s->candidates; i++) {
		struct candidate *c = &s->candidate[i];
		bool is_free = on_shift(c, first->start_s, last->end_s);

		for (int k = 0; is_free && k < s->p->length; k++)
			is_free = !c->taken[index + k];
		if (is_free)
			return c->interpreter;
	}
	return NULL;
}

static struct verdict
refused(enum err_code code, const char *text)
{
	return (struct verdict){.code = code, .text = text};
}

static struct verdict
busy_verdict(struct seating *s, const struct busy *b)
{
	struct arena *arena = s->tx->arena;

	switch (b->kind) {
	case OCCUPIED_MEETING:
		return refused(ERR_SLOT_TAKEN,
			arena_printf(arena, "%s has another meeting then", b->who));
	case OCCUPIED_HOLD:
		return refused(ERR_SLOT_TAKEN,
			arena_printf(
				arena, "%s keeps this slot for another request", b->who));
	case OCCUPIED_BLACKOUT:
		break;
	}
	return refused(ERR_DELEGATE_BUSY,
		arena_printf(arena, "%s is not available then", b->who));
}

/* The delegates' own time: past, session, meetings, holds, blackouts. */
static struct verdict
people_at(struct seating *s, int index)
{
	if (s->g->slot[index].start_s <= s->tx->now_s)
		return refused(ERR_SLOT_PAST, "this slot has begun already");
	if (s->g->slot[index].start_s <= s->p->too_late_s)
		return refused(
			ERR_TOO_LATE, "this slot begins so soon that only staff book it");
	if (!grid_fits(s->g, index, s->p->length))
		return refused(
			ERR_NO_COMMON_SLOT, "the session ends before the meeting would");
	for (int k = 0; k < s->p->length; k++)
		if (s->busy[index + k].who != NULL)
			return busy_verdict(s, &s->busy[index + k]);
	return (struct verdict){.code = ERR_NONE};
}

struct verdict
seating_at(struct seating *s, int index)
{
	struct verdict v = people_at(s, index);

	if (v.code != ERR_NONE)
		return v;
	if (s->needs_interpreter) {
		v.interpreter = find_interpreter(s, index);
		if (v.interpreter == NULL)
			return refused(ERR_INTERPRETER_BUSY,
				arena_printf(s->tx->arena,
					s->candidates == 0
						? "no interpreter speaks %s"
						: "no interpreter for %s is free then",
					s->pair));
	}
	if (!find_seat(s, index, &v.seat))
		return refused(ERR_TABLE_BUSY, why_no_seat(s));
	return v;
}

/* Is there a meeting of somebody at this index, in the same session as here? */
static bool
meeting_at(const struct seating *s, int here, int index)
{
	return index >= 0 && index < s->g->n && s->busy[index].meeting &&
	       s->g->slot[index].session_no == s->g->slot[here].session_no;
}

/* Overnight or over lunch nothing touches. */
static bool
touches_a_meeting(const struct seating *s, int index)
{
	return meeting_at(s, index, index - 1) ||
	       meeting_at(s, index, index + s->p->length);
}

/* Indexes in the order they should be tried; returns how many. */
static int
order(struct seating *s, int *out)
{
	bool *seen = ARENA_ARRAY(s->tx->arena, bool, s->g->n);
	int n = 0;

	for (int i = 0; i < s->p->preferred_n; i++) {
		int index = grid_index(s->g, s->p->preferred[i]);

		if (index >= 0 && !seen[index]) {
			seen[index] = true;
			out[n++] = index;
		}
	}
	for (int i = 0; i < s->g->n; i++)
		if (!seen[i] && touches_a_meeting(s, i)) {
			seen[i] = true;
			out[n++] = i;
		}
	for (int i = 0; i < s->g->n; i++)
		if (!seen[i])
			out[n++] = i;
	return n;
}

int
seating_best(struct seating *s, struct verdict *out)
{
	int *index = ARENA_ARRAY(s->tx->arena, int, s->g->n);
	int n = order(s, index);

	for (int i = 0; i < n; i++) {
		*out = seating_at(s, index[i]);
		if (out->code == ERR_NONE)
			return index[i];
	}
	return -1;
}

struct js *
seating_next(struct seating *s, int max)
{
	int *index = ARENA_ARRAY(s->tx->arena, int, s->g->n);
	int n = order(s, index);
	struct js *list = js_new_arr();

	for (int i = 0; i < n && (int)js_len(list) < max; i++) {
		struct verdict v = seating_at(s, index[i]);
		struct location *l;
		struct js *o;

		if (v.code != ERR_NONE)
			continue;
		l = known_location(s->tx, s->g->event->id, v.seat.location_id);
		o = grid_slot_view(s->g, index[i], s->p->length);
		js_set_str(o, "location", l->code);
		js_set_str(o, "location_name", l->name);
		js_set_str(o, "hall", l->hall);
		if (v.interpreter != NULL)
			js_set_str(o, "interpreter", v.interpreter->name);
		js_push(list, o);
	}
	return list;
}

struct js *
seating_refused(struct seating *s)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < s->g->n; i++) {
		struct verdict v = seating_at(s, i);
		struct js *o;

		if (v.code == ERR_NONE)
			continue;
		o = grid_slot_view(s->g, i, 1);
		js_set_str(o, "code", err_info(v.code)->name);
		js_set_str(o, "text", v.text);
		js_push(list, o);
	}
	return list;
}

struct js *
seating_reasons(struct seating *s)
{
	int count[ERR_COUNT] = {0};
	const char *text[ERR_COUNT] = {NULL};
	struct js *list = js_new_arr();

	for (int i = 0; i < s->g->n; i++) {
		struct verdict v = seating_at(s, i);

		count[v.code]++;
		if (text[v.code] == NULL)
			text[v.code] = v.text;
	}
	count[ERR_NONE] = 0;
	for (;;) {
		struct js *o;
		int most = 0;

		for (int c = 1; c < ERR_COUNT; c++)
			if (count[c] > count[most])
				most = c;
		if (most == 0)
			return list;
		o = js_new_obj();
		js_set_str(o, "code", err_info((enum err_code)most)->name);
		js_set_str(o, "text", text[most]);
		js_set_int(o, "count", count[most]);
		js_push(list, o);
		count[most] = 0;
	}
}
