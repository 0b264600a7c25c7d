/* meeting.c - booking and calling off. */
#include "domain/meeting.h"

#include "domain/audience.h"
#include "domain/event.h"
#include "domain/hold.h"
#include "domain/invite.h"
#include "domain/known.h"
#include "base/ids.h"
#include "store/journal.h"

enum { REFRESH_AT_ONCE = 500 };

static const bool ALLOWED[MEETING_STATES][MEETING_STATES] = {
	[MEETING_SCHEDULED] = {[MEETING_HELD] = true, [MEETING_NO_SHOW] = true,
		[MEETING_CANCELLED] = true},
};

bool
meeting_move_allowed(enum meeting_state from, enum meeting_state to)
{
	return ALLOWED[from][to];
}

static bool
meeting_move(struct tx *tx, struct meeting *m, enum meeting_state to, struct err *e)
{
	if (!ALLOWED[m->state][to])
		return err_set(e, ERR_WRONG_STATE, "%s is %s and cannot become %s",
			meeting_name(tx, m->id), meeting_state_name(m->state),
			meeting_state_name(to));
	m->state = to;
	m->rev++;
	meeting_save(tx, m);
	return true;
}

/* One row per resource and slot; the primary key has the last word. */
static bool
occupy(struct tx *tx, const struct grid *g, const struct meeting *m, const struct party *p,
	int index, const struct verdict *v, struct err *e)
{
	for (int k = 0; k < p->length; k++) {
		int slot_no = g->slot[index + k].no;
		bool ok = occupancy_take(tx, m->event_id, v->seat.resource_id, slot_no,
			OCCUPIED_MEETING, m->id);

		for (int i = 0; ok && i < p->demand_n; i++)
			ok = occupancy_take(tx, m->event_id, p->demand[i].resource_id, slot_no,
				OCCUPIED_MEETING, m->id);
		for (int i = 0; ok && i < p->supply_n; i++)
			ok = occupancy_take(tx, m->event_id, p->supply[i].resource_id, slot_no,
				OCCUPIED_MEETING, m->id);
		if (ok && v->interpreter != NULL)
			ok = occupancy_take(tx, m->event_id, v->interpreter->resource_id, slot_no,
				OCCUPIED_MEETING, m->id);
		if (!ok)
			return err_set(e, ERR_SLOT_TAKEN, "slot %d was taken meanwhile", slot_no);
		meeting_add_slot(tx, m->event_id, m->id, slot_no);
	}
	return true;
}

static const char *
audience(struct tx *tx, const struct meeting *m, const struct request *r)
{
	return audience_meeting(tx->arena, r->from_organisation_id, r->to_organisation_id,
		m->interpreter_id);
}

/*
 * The journal row of a meeting's new revision and the revision itself: one fact. before: as it was
 * read, NULL for a new one.
 */
static void
announce(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, const struct meeting *before)
{
	struct js *body = js_new_obj(), *invitation = js_new_obj();
	int64_t seq;

	if (before != NULL)
		js_set(body, "before",
			before_view(meeting_state_name(before->state), before->rev));
	js_set(body, "meeting", meeting_shown(tx, g, m));
	js_set_int(invitation, "revision", m->revision);
	js_set_str(invitation, "method", m->state == MEETING_CANCELLED ? "CANCEL" : "REQUEST");
	js_set_int(invitation, "sequence", m->sequence);
	js_set(body, "invitation", invitation);
	seq = journal_append(tx,
		&(struct fact){.event_id = m->event_id,
			.topic = "meeting",
			.object = meeting_name(tx, m->id),
			.audience = audience(tx, m, r),
			.body = body});
	js_free(body);
	invite_revise(tx, g, m, seq);
}

struct meeting *
meeting_seat(struct tx *tx, const struct grid *g, struct request *r, const struct party *p,
	int index, const struct verdict *v, struct err *e)
{
	struct meeting *m = ARENA_NEW(tx->arena, struct meeting);
	char *uid = arena_alloc(tx->arena, UUID_TEXT);

	BUG_ON(v->code != ERR_NONE || p->demand_n == 0 || p->supply_n == 0);
	if (!event_is_open(g->event, e))
		return NULL;
	uuid_make(uid);
	*m = (struct meeting){.event_id = r->event_id,
		.id = tx_next_id(tx, r->event_id, "meeting"),
		.request_id = r->id,
		.state = MEETING_SCHEDULED,
		.rev = 1,
		.uid = uid,
		.sequence = 0,
		.revision = 1,
		.location_id = v->seat.location_id,
		.seat_no = v->seat.seat_no,
		.interpreter_id = v->interpreter != NULL ? v->interpreter->id : -1,
		.start_s = g->slot[index].start_s,
		.end_s = g->slot[index + p->length - 1].end_s,
		.reason = "",
		.created_s = tx->now_s};
	meeting_insert(tx, m);
	for (int i = 0; i < p->demand_n; i++)
		meeting_add_delegate(tx, m->event_id, m->id, p->demand[i].id, true);
	for (int i = 0; i < p->supply_n; i++)
		meeting_add_delegate(tx, m->event_id, m->id, p->supply[i].id, false);
	if (r->state == REQUEST_REQUESTED)
		hold_release(tx, r);
	if (!occupy(tx, g, m, p, index, v, e))
		return NULL;
	r->meeting_id = m->id;
	r->accepted_s = -1;
	if (!request_move(tx, r, REQUEST_SCHEDULED, e))
		return NULL;
	announce(tx, g, m, r, NULL);
	return m;
}

bool
meeting_cancel(struct tx *tx, const struct grid *g, struct meeting *m, const char *reason,
	enum request_state then, struct err *e)
{
	struct request *r = known_request(tx, m->event_id, m->request_id);
	struct meeting before = *m;

	m->reason = reason;
	m->sequence++;
	m->revision++;
	if (!meeting_move(tx, m, MEETING_CANCELLED, e))
		return false;
	occupancy_release_meeting(tx, m->event_id, m->id);
	r->reason = reason;
	if (then == REQUEST_ACCEPTED)
		r->accepted_s = tx->now_s;
	if (!request_move(tx, r, then, e))
		return false;
	announce(tx, g, m, r, &before);
	request_journal(tx, g, r);
	return true;
}

bool
meeting_refresh(struct tx *tx, const struct grid *g, struct meeting *m)
{
	struct meeting before = *m;
	enum invite_news news;

	if (m->state != MEETING_SCHEDULED)
		return false;
	news = invite_news(tx, g, m);
	if (news == INVITE_SAME)
		return false;
	m->rev++;
	m->revision++;
	m->sequence += news == INVITE_MOVED;
	meeting_save(tx, m);
	announce(tx, g, m, known_request(tx, m->event_id, m->request_id), &before);
	return true;
}

int
meetings_refresh(struct tx *tx, const struct grid *g)
{
	struct meeting_filter scheduled = {.state = MEETING_SCHEDULED};
	int64_t after = 0;
	int n, told = 0;

	do {
		struct meeting *m = meetings_page(
			tx, g->event->id, &scheduled, after, REFRESH_AT_ONCE, &n);

		for (int i = 0; i < n; i++)
			told += meeting_refresh(tx, g, &m[i]);
		after = n > 0 ? m[n - 1].id : after;
	} while (n == REFRESH_AT_ONCE && !tx_failed(tx));
	return told;
}
