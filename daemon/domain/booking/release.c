/* release.c - a blackout over meetings: who has to move, where to, and who waits again. */
#include "domain/booking/release.h"

#include "domain/booking/blackout.h"
#include "domain/booking/meeting.h"
#include "domain/booking/standby.h"
#include "domain/booking/view.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "store/rows.h"

enum { IN_THE_WAY_SHOWN = 20, IN_THE_WAY_SAID = 3 };

/* One meeting in the way. */
struct lifted {
	struct meeting *meeting;
	bool settled;
};

/* The unit's work: the meetings in the order they are seated again. */
struct releasing {
	struct tx *tx;
	const struct grid *g;
	const struct actor *who;
	struct lifted *list;
	int n;
	const char *moved_reason, *lost_reason;
	struct release_report *out;
};

void
release_begin(struct release_report *r)
{
	*r = (struct release_report){
		js_new_arr(), js_new_arr(), js_new_arr(), js_new_arr()};
}

void
release_end(struct release_report *r)
{
	js_free(r->released);
	js_free(r->moved);
	js_free(r->standby);
	js_free(r->refused);
	*r = (struct release_report){NULL, NULL, NULL, NULL};
}

/* ---- what lies in the way ------------------------------------------------------------------- */

static bool
is_listed(const struct rows *list, int64_t meeting_id)
{
	const struct lifted *l = list->data;

	for (int i = 0; i < list->n; i++)
		if (l[i].meeting->id == meeting_id)
			return true;
	return false;
}

/* Standby order, using the booking time as 'since'. */
static struct lifted *
ranked(struct releasing *r, const struct lifted *list, int n)
{
	struct waiting *order = ARENA_ARRAY(r->tx->arena, struct waiting, n);
	struct lifted *out = ARENA_ARRAY(r->tx->arena, struct lifted, n);

	for (int i = 0; i < n; i++) {
		order[i].request = request_or_blank(
			r->tx, r->g->event->id, list[i].meeting->request_id);
		order[i].request->accepted_s = list[i].meeting->created_s;
	}
	standby_rank(r->tx, r->g->event->id, order, n);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			if (list[k].meeting->request_id == order[i].request->id)
				out[i] = list[k];
	return out;
}

/* Each meeting once. */
static void
collect(struct releasing *r, const struct blackout_conflict *k, int n)
{
	struct rows list = {.size = sizeof(struct lifted)};

	for (int i = 0; i < n; i++) {
		if (k[i].kind != OCCUPIED_MEETING || is_listed(&list, k[i].holder_id))
			continue;
		*(struct lifted *)rows_add(r->tx->arena, &list) = (struct lifted){
			meeting_or_blank(r->tx, r->g->event->id, k[i].holder_id), false};
	}
	r->n = list.n;
	r->list = list.data;
}

/* "M12 and M15", "M1, M2, M3 and 2 others" */
static const char *
names_of(const struct releasing *r)
{
	int said = r->n < IN_THE_WAY_SAID ? r->n : IN_THE_WAY_SAID, others = r->n - said;
	const char *names = "";

	for (int i = 0; i < said; i++)
		names = arena_printf(r->tx->arena, "%s%s%s", names,
			i == 0			       ? ""
			: i == said - 1 && others == 0 ? " and "
						       : ", ",
			meeting_name(r->tx, r->list[i].meeting->id));
	if (others == 0)
		return names;
	return arena_printf(
		r->tx->arena, "%s and %d other%s", names, others, others == 1 ? "" : "s");
}

static void
show_refused(struct releasing *r)
{
	for (int i = 0; i < r->n && i < IN_THE_WAY_SHOWN; i++)
		js_push_str(r->out->refused, meeting_name(r->tx, r->list[i].meeting->id));
}

static bool
too_many(struct releasing *r, struct err *e)
{
	show_refused(r);
	err_set(e, ERR_MEETING_IN_THE_WAY,
		"%d meetings lie in that time; at most %d are released at once", r->n,
		RELEASE_AT_ONCE);
	return err_hint(e,
		"block a shorter time, or plan them anew together: convene help"
		" repair");
}

static bool
in_the_way(struct releasing *r, struct err *e)
{
	show_refused(r);
	return err_set(e, ERR_MEETING_IN_THE_WAY, "%s %s in that time", names_of(r),
		r->n == 1 ? "lies" : "lie");
}

/* May this one be taken from its place at all? */
static bool
may_go(struct releasing *r, const struct meeting *m, struct err *e)
{
	const char *name = meeting_name(r->tx, m->id);

	if (m->state != MEETING_SCHEDULED || m->start_s <= r->tx->now_s) {
		js_push_str(r->out->refused, name);
		err_set(e, ERR_TOO_LATE, "%s %s and keeps its place", name,
			m->state != MEETING_SCHEDULED ? "is over" : "has begun");
		return err_hint(e, "let the blackout begin after it");
	}
	if (m->locked) {
		js_push_str(r->out->refused, name);
		err_set(e, ERR_MEETING_IN_THE_WAY, "%s is locked and stays where it is",
			name);
		return err_hint(e, "convene unlock %s", name);
	}
	return permit_change(r->tx, r->g, m, r->who, e);
}

/* ---- where to ------------------------------------------------------------------------------- */

static bool
put(struct releasing *r, struct lifted *l, const struct party *p, int index,
	const struct verdict *v, struct err *e)
{
	struct js *was = meeting_place_view(r->tx, r->g, l->meeting);

	l->meeting->reason = r->moved_reason;
	l->settled = true;
	if (!meeting_put(r->tx, r->g, l->meeting, p, index, v, e)) {
		js_free(was);
		return false;
	}
	js_push(r->out->moved, was);
	js_push(r->out->released, meeting_view_cached(r->tx, r->g, l->meeting, NULL));
	return true;
}

static void
party_of(struct releasing *r, const struct meeting *m, struct party *p)
{
	meeting_party(r->tx, m, p);
	p->too_late_s = permit_too_late(r->tx, m->event_id, r->who);
	p->reader_id = actor_reader(r->who);
}

/* The same slots and, if need be, another seat or another interpreter. */
static bool
stay(struct releasing *r, struct lifted *l, struct err *e)
{
	struct meeting *m = l->meeting;
	int n;
	int *slot = meeting_slots(r->tx, m->event_id, m->id, &n);
	int index = n > 0 ? grid_index(r->g, slot[0]) : -1;
	struct verdict v;
	struct party p;

	if (index < 0)
		return true;
	party_of(r, m, &p);
	p.interpreter_id = m->interpreter_id > 0 ? m->interpreter_id : 0;
	p.location_id = m->location_id;
	v = seating_at(seating_plan(r->tx, r->g, &p), index);
	if (v.code == ERR_NONE) {
		meeting_keep_seat(r->tx, r->g, m, p.length, index, &v);
		return put(r, l, &p, index, &v, e);
	}
	p.location_id = 0;
	v = seating_at(seating_plan(r->tx, r->g, &p), index);
	return v.code != ERR_NONE || put(r, l, &p, index, &v, e);
}

static bool
to_standby(struct releasing *r, struct lifted *l, struct js *take_reasons, struct err *e)
{
	struct js *o = js_new_obj();

	js_set_str(o, "meeting", meeting_name(r->tx, l->meeting->id));
	js_set_str(o, "request", request_name(r->tx, l->meeting->request_id));
	js_set(o, "reasons", take_reasons);
	js_push(r->out->standby, o);
	l->settled = true;
	if (!meeting_cancel(r->tx, r->g, l->meeting, r->lost_reason, REQUEST_ACCEPTED, e))
		return false;
	js_push(r->out->released, meeting_view_cached(r->tx, r->g, l->meeting, NULL));
	return true;
}

/* The best seat in any slot, else the queue. */
static bool
elsewhere(struct releasing *r, struct lifted *l, struct err *e)
{
	struct seating *seating;
	struct verdict v;
	struct party p;
	int index;

	party_of(r, l->meeting, &p);
	seating = seating_plan(r->tx, r->g, &p);
	index = seating_best(seating, &v);
	if (index >= 0)
		return put(r, l, &p, index, &v, e);
	return to_standby(r, l, seating_reasons(seating), e);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void
say_why(struct releasing *r, enum blackout_kind kind)
{
	switch (kind) {
	case BLACKOUT_DELEGATE:
		r->moved_reason = REASON_PARTICIPANT_MOVED;
		r->lost_reason = REASON_PARTICIPANT_AWAY;
		return;
	case BLACKOUT_LOCATION:
		r->moved_reason = REASON_PLACE_MOVED;
		r->lost_reason = REASON_PLACE_AWAY;
		return;
	case BLACKOUT_INTERPRETER:
		r->moved_reason = REASON_INTERPRETER_MOVED;
		r->lost_reason = REASON_INTERPRETER_AWAY;
		return;
	}
	BUG_ON(true);
}

static bool
settle(struct releasing *r, enum release_way way, struct err *e)
{
	for (int i = 0; way == RELEASE_MOVE && i < r->n; i++)
		if (!stay(r, &r->list[i], e))
			return false;
	for (int i = 0; i < r->n; i++) {
		struct lifted *l = &r->list[i];

		if (!l->settled &&
			!(way == RELEASE_MOVE ? elsewhere(r, l, e)
					      : to_standby(r, l, js_new_arr(), e)))
			return false;
	}
	return true;
}

bool
release_blackout(struct tx *tx, const struct grid *g, const struct blackout *b,
	enum release_way way, const struct actor *who, struct release_report *out,
	struct err *e)
{
	struct releasing r = {.tx = tx, .g = g, .who = who, .out = out};
	struct blackout_conflict *k;
	int n;

	k = blackout_derive(tx, g->event->id, b->kind, b->target_id, &n);
	if (n == 0)
		return true;
	collect(&r, k, n);
	if (way == RELEASE_NOTHING)
		return in_the_way(&r, e);
	if (r.n > RELEASE_AT_ONCE)
		return too_many(&r, e);
	for (int i = 0; i < r.n; i++)
		if (!may_go(&r, r.list[i].meeting, e))
			return false;
	for (int i = 0; i < r.n; i++)
		meeting_lift(tx, r.list[i].meeting);
	blackout_derive(tx, g->event->id, b->kind, b->target_id, &n);
	if (n != 0)
		return err_set(e, ERR_MEETING_IN_THE_WAY,
			"a slot of that time is held and could not be released");
	say_why(&r, b->kind);
	r.list = ranked(&r, r.list, r.n);
	return settle(&r, way, e);
}
