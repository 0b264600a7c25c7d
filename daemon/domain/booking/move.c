/* move.c - a meeting is moved: by staff at once, by a side when the other agrees. */
#include "domain/booking/move.h"

#include "domain/booking/party.h"
#include "domain/booking/proposal.h"
#include "domain/booking/view.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/publishing.h"

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

/*
 * Where the lifted meeting could be, and the verdict of it; refusals as at a booking. The party is
 * its own.
 */
static bool
look(struct tx *tx, const struct grid *g, struct meeting *m, const struct move *to,
	struct party *p, int index, struct verdict *v, struct booked *out, struct err *e)
{
	p->interpreter_id = m->interpreter_id > 0 ? m->interpreter_id : 0;
	if (!party_at(tx, g, to->location, p, out, e))
		return false;
	*v = verdict_at(tx, g, m, p, index);
	if (v->code != ERR_NONE)
		return refused(g, seating_plan(tx, g, p), index, v, to, out, e);
	return !is_there(tx, g, m, index, v, e);
}

/* At once. otherwise: the reason, where the move says none. */
static bool
move_now(struct tx *tx, const struct grid *g, struct meeting *m, const struct move *to,
	int64_t too_late_s, const char *otherwise, struct booked *out, struct err *e)
{
	struct verdict v;
	struct party p;
	int index = -1;

	if (!may_move(tx, g, m, e) || !where_to(tx, g, m, to, &index, e))
		return false;
	meeting_party(tx, m, &p);
	p.too_late_s = too_late_s;
	meeting_lift(tx, m);
	if (!look(tx, g, m, to, &p, index, &v, out, e))
		return false;
	m->reason = to->reason[0] != '\0' ? to->reason : otherwise;
	return meeting_put(tx, g, m, &p, index, &v, e);
}

bool
meeting_move_to(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct move *to, struct booked *out, struct err *e)
{
	*out = (struct booked){.meeting = m};
	return move_now(tx, g, m, to, 0, REASON_BY_ORGANISER, out, e);
}

/* ---- asking the other side ------------------------------------------------------------------ */

static const char *
name_of(struct tx *tx, int64_t event_id, int64_t organisation_id)
{
	return organisation_or_blank(tx, event_id, organisation_id)->name;
}

/* Both sides ask at the same time: the second answers what the first has proposed. */
static bool
is_asked(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	const struct proposal *p = proposal_standing(tx, m->event_id, m->request_id);
	const char *name = meeting_name(tx, m->id);
	int index;

	if (p == NULL || p->organisation_id == who->organisation_id)
		return false;
	index = grid_index(g, p->slot_no);
	err_set(e, ERR_WRONG_STATE, "%s asks already to move %s to %s",
		name_of(tx, m->event_id, p->organisation_id), name,
		index >= 0 ? grid_civil(tx, g, g->slot[index].start_s) : "another time");
	err_hint(e, "convene answer-move %s accept, or refuse", name);
	return true;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
may_ask(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	const struct request *r = request_or_blank(tx, m->event_id, m->request_id);

	return may_move(tx, g, m, e) && permit_move(tx, g, m, who, e) &&
	       publishing_lets_book(tx, r, e) && !is_asked(tx, g, m, who, e);
}

bool
meeting_ask_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct move *to, const struct actor *who, struct booked *out, struct err *e)
{
	struct proposal p = {.event_id = m->event_id,
		.request_id = m->request_id,
		.kind = PROPOSAL_MOVE,
		.organisation_id = who->organisation_id,
		.reason = to->reason,
		.made_s = tx->now_s};
	struct verdict v;
	struct party party;
	int index = -1;
	bool can;

	*out = (struct booked){.meeting = m};
	if (!may_ask(tx, g, m, who, e) || !where_to(tx, g, m, to, &index, e))
		return false;
	meeting_party(tx, m, &party);
	party.too_late_s = permit_too_late(tx, m->event_id, who);
	party.reader_id = actor_reader(who);
	meeting_lift(tx, m);
	can = look(tx, g, m, to, &party, index, &v, out, e);
	meeting_set_down(tx, g, m, &party);
	if (!can)
		return false;
	p.slot_no = g->slot[index].no;
	p.location_id = v.seat.location_id;
	p.seat_no = v.seat.seat_no;
	p.interpreter_id = v.interpreter != NULL ? v.interpreter->id : -1;
	p.expires_s = permit_answer_by(tx, m->event_id, POLICY_MOVE_ANSWER_MINUTES,
		earlier(m->start_s, g->slot[index].start_s));
	if (!proposal_keep(tx, g, &p, &party, index, &v, m->id, e))
		return false;
	meeting_note(tx, g, m, "asked", "");
	return true;
}

/* ---- answering ------------------------------------------------------------------------------ */

static bool
asked(struct tx *tx, const struct meeting *m, struct proposal **out, struct err *e)
{
	const char *name = meeting_name(tx, m->id);

	*out = proposal_standing(tx, m->event_id, m->request_id);
	if (*out != NULL && (*out)->kind == PROPOSAL_MOVE)
		return true;
	err_set(e, ERR_WRONG_STATE, "nobody asks to move %s", name);
	return err_hint(e, "convene move %s --slot SLOT asks the other side", name);
}

static bool
is_theirs(struct tx *tx, const struct meeting *m, const struct proposal *p,
	const struct actor *who, struct err *e)
{
	const char *name = meeting_name(tx, m->id);

	if (actor_is_staff(who) || p->organisation_id != who->organisation_id)
		return true;
	err_set(e, ERR_NOT_YOURS, "the move of %s waits for the other side's answer",
		name);
	return err_hint(e, "convene answer-move %s refuse takes it back", name);
}

bool
meeting_accept_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct actor *who, struct booked *out, struct err *e)
{
	struct slot_named slot;
	struct proposal *p;
	struct move to;

	*out = (struct booked){.meeting = m};
	if (!asked(tx, m, &p, e) || !is_theirs(tx, m, p, who, e))
		return false;
	slot = (struct slot_named){.number = p->slot_no};
	to = (struct move){.slot = &slot,
		.location = location_or_blank(tx, m->event_id, p->location_id)->code,
		.reason = p->reason};
	return move_now(tx, g, m, &to, permit_too_late(tx, m->event_id, who),
		REASON_AGREED, out, e);
}

bool
meeting_refuse_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct actor *who, const char *reason, struct err *e)
{
	struct proposal *p;

	if (!asked(tx, m, &p, e))
		return false;
	proposal_drop(tx, m->event_id, m->request_id);
	meeting_note(tx, g, m,
		p->organisation_id == who->organisation_id ? "taken_back" : "refused",
		reason);
	return true;
}
