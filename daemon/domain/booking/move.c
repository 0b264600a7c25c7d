/* move.c - staff move a meeting at once. */
#include "domain/booking/move.h"

#include "domain/booking/party.h"
#include "domain/booking/view.h"
#include "domain/fair/event.h"
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"

static const char REASON[] = "moved by the organiser";

static bool
may_move(struct tx *tx, const struct grid *g, const struct meeting *m, struct err *e)
{
	const char *name = meeting_name(tx, m->id);

	if (m->state != MEETING_SCHEDULED)
		return err_set(e, ERR_WRONG_STATE, "%s is %s", name,
			meeting_state_name(m->state));
	if (m->start_s <= tx->now_s)
		return err_set(e, ERR_TOO_LATE, "%s has begun", name);
	if (m->locked) {
		err_set(e, ERR_WRONG_STATE, "%s is locked and stays where it is", name);
		return err_hint(e, "convene unlock %s", name);
	}
	return event_is_open(g->event, e) &&
	       publishing_spares_meeting(tx, m->event_id, m->id, e);
}

/* Where it begins now; -1 when the event has no such slot. */
static int
index_of(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	int n;
	int *slot = meeting_slots(tx, m->event_id, m->id, &n);

	return n > 0 ? grid_index(g, slot[0]) : -1;
}

static bool
where_to(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct move *to, int *index, struct err *e)
{
	const char *name = meeting_name(tx, m->id);

	if (to->slot == NULL && to->location == NULL) {
		err_set(e, ERR_PARAM_INVALID,
			"say where %s is to be: at another time, another place, or both",
			name);
		err_field(e, "params.slot");
		return err_hint(e, "convene slots %s lists the times that suit",
			request_name(tx, m->request_id));
	}
	*index = to->slot == NULL ? index_of(tx, g, m)
				  : grid_find(g, to->slot->number, to->slot->civil, e);
	if (*index >= 0)
		return true;
	return to->slot != NULL
		       ? err_field(e, "params.slot")
		       : err_set(e, ERR_CORRUPT, "%s has no slot of the event", name);
}

/* At its own place, if that is not named and can be; its own seat there, if it is free. */
static struct verdict
verdict_at(struct tx *tx, const struct grid *g, const struct meeting *m, struct party *p,
	int index)
{
	int64_t named = p->location_id;
	struct verdict v;

	if (named == 0)
		p->location_id = m->location_id;
	v = seating_at(seating_plan(tx, g, p), index);
	if (v.code != ERR_NONE && named == 0) {
		p->location_id = 0;
		return seating_at(seating_plan(tx, g, p), index);
	}
	if (v.code == ERR_NONE && p->location_id == m->location_id)
		meeting_keep_seat(tx, g, m, p->length, index, &v);
	return v;
}

static bool
is_there(struct tx *tx, const struct grid *g, const struct meeting *m, int index,
	const struct verdict *v, struct err *e)
{
	if (index != index_of(tx, g, m) || v->seat.location_id != m->location_id)
		return false;
	err_set(e, ERR_WRONG_STATE, "%s is there already", meeting_name(tx, m->id));
	return true;
}

static bool
refused(const struct grid *g, struct seating *seats, int index, const struct verdict *v,
	const struct move *to, struct booked *out, struct err *e)
{
	out->slots = seating_next(seats, NEXT_SLOTS);
	err_set(e, v->code, "slot %d: %s", g->slot[index].no, v->text);
	return err_field(e, to->slot != NULL ? "params.slot" : "params.location");
}

bool
meeting_move_to(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct move *to, struct booked *out, struct err *e)
{
	struct verdict v;
	struct party p;
	int index = -1;

	*out = (struct booked){.meeting = m};
	if (!may_move(tx, g, m, e) || !where_to(tx, g, m, to, &index, e))
		return false;
	meeting_party(tx, m, &p);
	p.interpreter_id = m->interpreter_id > 0 ? m->interpreter_id : 0;
	meeting_lift(tx, m);
	if (!party_at(tx, g, to->location, &p, out, e))
		return false;
	v = verdict_at(tx, g, m, &p, index);
	if (v.code != ERR_NONE)
		return refused(g, seating_plan(tx, g, &p), index, &v, to, out, e);
	if (is_there(tx, g, m, index, &v, e))
		return false;
	m->reason = to->reason[0] != '\0' ? to->reason : REASON;
	return meeting_put(tx, g, m, &p, index, &v, e);
}
