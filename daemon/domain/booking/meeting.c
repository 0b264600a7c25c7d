/* meeting.c - booking and calling off. */
#include "domain/booking/meeting.h"

#include "base/ids.h"
#include "domain/booking/hold.h"
#include "domain/booking/proposal.h"
#include "domain/booking/view.h"
#include "domain/fair/audience.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"
#include "domain/invitations/invite.h"
#include "store/journal.h"

#include <inttypes.h>

enum { REFRESH_AT_ONCE = 100 };

static const bool ALLOWED[MEETING_STATES][MEETING_STATES] = {
	[MEETING_SCHEDULED] = {[MEETING_HELD] = true,
		[MEETING_NO_SHOW] = true,
		[MEETING_CANCELLED] = true},
};

static const char *
name_of(int state)
{
	return meeting_state_name((enum meeting_state)state);
}

static const struct moves MOVES = {&ALLOWED[0][0], MEETING_STATES, name_of};

bool
meeting_move_allowed(enum meeting_state from, enum meeting_state to)
{
	return ALLOWED[from][to];
}

static bool
meeting_move(struct tx *tx, struct meeting *m, enum meeting_state to, struct err *e)
{
	if (!publishing_spares_meeting(tx, m->event_id, m->id, e))
		return false;
	if (!ALLOWED[m->state][to])
		return no_such_move(
			tx, meeting_name(tx, m->id), &MOVES, (int)m->state, (int)to, e);
	m->state = to;
	m->rev++;
	meeting_save(tx, m);
	return true;
}

/* One row per resource and slot; the primary key has the last word. */
static bool
occupy(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct party *p, int index, const struct verdict *v, struct err *e)
{
	for (int k = 0; k < p->length; k++) {
		int slot_no = g->slot[index + k].no;
		bool ok = occupancy_take(tx, m->event_id, v->seat.resource_id, slot_no,
			OCCUPIED_MEETING, m->id);

		for (int i = 0; ok && i < p->demand_n; i++)
			ok = occupancy_take(tx, m->event_id, p->demand[i].resource_id,
				slot_no, OCCUPIED_MEETING, m->id);
		for (int i = 0; ok && i < p->supply_n; i++)
			ok = occupancy_take(tx, m->event_id, p->supply[i].resource_id,
				slot_no, OCCUPIED_MEETING, m->id);
		if (ok && v->interpreter != NULL)
			ok = occupancy_take(tx, m->event_id, v->interpreter->resource_id,
				slot_no, OCCUPIED_MEETING, m->id);
		if (!ok)
			return err_set(e, ERR_SLOT_TAKEN, "slot %d was taken meanwhile",
				slot_no);
		meeting_add_slot(tx, m->event_id, m->id, slot_no);
	}
	return true;
}

/* Both sides, the interpreter, and the one who was it before (-1 or 0: nobody). */
static const char *
audience(struct tx *tx, const struct meeting *m, const struct request *r, int64_t former)
{
	const char *now = audience_meeting(tx->arena, r->from_organisation_id,
		r->to_organisation_id, m->interpreter_id);

	if (former <= 0 || former == m->interpreter_id)
		return now;
	return arena_printf(tx->arena, "%si%" PRId64 ",", now, former);
}

/* A change as it was read: state and rev, and what of its time and place is another now. */
static struct js *
before_of(const struct meeting *before)
{
	return before_view(meeting_state_name(before->state), before->rev);
}

/* What a journal row says beside the meeting. */
struct besides {
	struct js *take_before;	    /* of the time before, NULL of a new meeting */
	struct js *take_invitation; /* NULL: no message goes out */
	int64_t former;		    /* who interpreted until now and is told too */
	const char *proposal;	    /* what has become of one, NULL: nothing */
	const char *reason;	    /* why, in words */
};

static int64_t
journal(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, const struct besides *b)
{
	struct js *body = js_new_obj();
	int64_t seq;

	if (b->take_before != NULL)
		js_set(body, "before", b->take_before);
	js_set(body, "meeting", meeting_changed(tx, g, m, r));
	if (b->take_invitation != NULL)
		js_set(body, "invitation", b->take_invitation);
	if (b->proposal != NULL)
		js_set_str(body, "proposal", b->proposal);
	if (b->reason != NULL && b->reason[0] != '\0')
		js_set_str(body, "reason", b->reason);
	seq = journal_append(tx, &(struct fact){.event_id = m->event_id,
					 .topic = "meeting",
					 .object = meeting_name(tx, m->id),
					 .audience = audience(tx, m, r, b->former),
					 .body = body});
	js_free(body);
	return seq;
}

/* What the row says of the revision that it announces. */
static struct js *
revision_view(const struct meeting *m)
{
	struct js *invitation = js_new_obj();

	js_set_int(invitation, "revision", m->revision);
	js_set_str(invitation, "method",
		m->state == MEETING_CANCELLED ? "CANCEL" : "REQUEST");
	js_set_int(invitation, "sequence", m->sequence);
	return invitation;
}

void
meeting_announce(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, struct js *take_before, int64_t former)
{
	const struct besides b = {.take_before = take_before,
		.take_invitation = revision_view(m),
		.former = former};

	invite_revise(tx, g, m, r, journal(tx, g, m, r, &b));
}

void
meeting_announce_restored(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r)
{
	invite_revise(
		tx, g, m, r, journal(tx, g, m, r, &(struct besides){.proposal = NULL}));
}

void
meeting_note(struct tx *tx, const struct grid *g, struct meeting *m, const char *proposal,
	const char *reason)
{
	struct meeting before = *m;

	m->rev++;
	meeting_save(tx, m);
	journal(tx, g, m, request_or_blank(tx, m->event_id, m->request_id),
		&(struct besides){.take_before = before_of(&before),
			.proposal = proposal,
			.reason = reason});
}

/* The row and its people. */
static struct meeting *
make(struct tx *tx, const struct grid *g, const struct request *r, const struct party *p,
	int index, const struct verdict *v, int64_t rev)
{
	struct meeting *m = ARENA_NEW(tx->arena, struct meeting);
	char *uid = arena_alloc(tx->arena, UUID_TEXT);

	BUG_ON(v->code != ERR_NONE);
	if (p->demand_n == 0 || p->supply_n == 0)
		tx_damaged(tx, "R%" PRId64 " has lost the delegates of one side", r->id);
	uuid_make(uid);
	*m = (struct meeting){.event_id = r->event_id,
		.id = tx_next_id(tx, r->event_id, "meeting"),
		.request_id = r->id,
		.state = MEETING_SCHEDULED,
		.rev = rev,
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
	return m;
}

struct meeting *
meeting_plan(struct tx *tx, const struct grid *g, const struct request *r,
	const struct party *p, int index, const struct verdict *v)
{
	struct meeting *m = make(tx, g, r, p, index, v, 0);

	for (int k = 0; k < p->length; k++)
		meeting_add_slot(tx, m->event_id, m->id, g->slot[index + k].no);
	return m;
}

struct meeting *
meeting_seat(struct tx *tx, const struct grid *g, struct request *r,
	const struct party *p, int index, const struct verdict *v, struct err *e)
{
	struct meeting *m;

	if (!event_is_open(g->event, e) || !publishing_lets_book(tx, r, e))
		return NULL;
	m = make(tx, g, r, p, index, v, 1);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return NULL;
	}
	if (r->state != REQUEST_ACCEPTED)
		hold_release(tx, r);
	proposal_drop(tx, r->event_id, r->id);
	if (!occupy(tx, g, m, p, index, v, e))
		return NULL;
	r->meeting_id = m->id;
	r->accepted_s = -1;
	if (!request_move(tx, r, REQUEST_SCHEDULED, e))
		return NULL;
	meeting_announce(tx, g, m, r, NULL, 0);
	return m;
}

bool
meeting_cancel(struct tx *tx, const struct grid *g, struct meeting *m, const char *reason,
	enum request_state then, struct err *e)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
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
	meeting_announce(tx, g, m, r, before_of(&before), 0);
	request_journal(tx, g, r);
	return true;
}

/* ---- moving --------------------------------------------------------------------------------- */

static struct delegate *
people_of(struct tx *tx, const struct meeting *m, const struct meeting_person *p, int n,
	bool demand, int *out_n)
{
	struct delegate *list = ARENA_ARRAY(tx->arena, struct delegate, n);

	*out_n = 0;
	for (int i = 0; i < n; i++)
		if (p[i].demand == demand)
			list[(*out_n)++] =
				*delegate_or_blank(tx, m->event_id, p[i].delegate_id);
	return list;
}

void
meeting_party(struct tx *tx, const struct meeting *m, struct party *out)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	struct organisation *from =
		organisation_or_blank(tx, m->event_id, r->from_organisation_id);
	struct organisation *to =
		organisation_or_blank(tx, m->event_id, r->to_organisation_id);
	bool asks = org_kind_demand(from->kind);
	int n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);

	*out = (struct party){.demand_organisation = asks ? from : to,
		.supply_organisation = asks ? to : from,
		.request_id = r->id,
		.order_id = r->id};
	out->demand = people_of(tx, m, p, n, true, &out->demand_n);
	out->supply = people_of(tx, m, p, n, false, &out->supply_n);
	meeting_slots(tx, m->event_id, m->id, &out->length);
	out->preferred = request_slots(tx, m->event_id, r->id, &out->preferred_n);
}

void
meeting_lift(struct tx *tx, const struct meeting *m)
{
	proposal_drop(tx, m->event_id, m->request_id);
	occupancy_release_meeting(tx, m->event_id, m->id);
}

void
meeting_set_down(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct party *p)
{
	int n, seats_n;
	int *slot = meeting_slots(tx, m->event_id, m->id, &n);
	struct seat *s = seats_of_location(tx, m->event_id, m->location_id, &seats_n);
	struct verdict v = {.code = ERR_NONE};
	struct err e;

	for (int i = 0; i < seats_n; i++)
		if (s[i].seat_no == m->seat_no)
			v.seat = s[i];
	if (m->interpreter_id > 0)
		v.interpreter = interpreter_or_blank(tx, m->event_id, m->interpreter_id);
	meeting_clear_slots(tx, m->event_id, m->id);
	if (n == 0 || !occupy(tx, g, m, p, grid_index(g, slot[0]), &v, &e))
		tx_damaged(tx, "M%" PRId64 " cannot be where it was", m->id);
}

struct js *
meeting_before(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r)
{
	static const char *const SAME[] = {
		"slots", "start", "end", "location", "interpreter"};
	struct js *whole = meeting_view_cached(tx, g, m, r), *before = before_of(m);

	for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
		if (js_get(whole, SAME[i]) != NULL)
			js_set(before, SAME[i], js_share(js_get(whole, SAME[i])));
	js_free(whole);
	return before;
}

/* take_before: what the journal says it was. */
static bool
put(struct tx *tx, const struct grid *g, struct meeting *m, const struct party *p,
	int index, const struct verdict *v, struct js *take_before, struct err *e)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	int64_t former = m->interpreter_id;

	m->location_id = v->seat.location_id;
	m->seat_no = v->seat.seat_no;
	m->interpreter_id = v->interpreter != NULL ? v->interpreter->id : -1;
	m->start_s = g->slot[index].start_s;
	m->end_s = g->slot[index + p->length - 1].end_s;
	m->rev++;
	m->revision++;
	m->sequence++;
	meeting_save(tx, m);
	meeting_clear_slots(tx, m->event_id, m->id);
	if (!occupy(tx, g, m, p, index, v, e)) {
		js_free(take_before);
		return false;
	}
	meeting_announce(tx, g, m, r, take_before, former);
	return true;
}

bool
meeting_put(struct tx *tx, const struct grid *g, struct meeting *m, const struct party *p,
	int index, const struct verdict *v, struct err *e)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);

	BUG_ON(v->code != ERR_NONE || m->state != MEETING_SCHEDULED);
	return publishing_lets_book(tx, r, e) &&
	       put(tx, g, m, p, index, v, meeting_before(tx, g, m, r), e);
}

void
meeting_keep_seat(struct tx *tx, const struct grid *g, const struct meeting *m,
	int length, int index, struct verdict *v)
{
	int n;
	struct seat *s = seats_of_location(tx, m->event_id, m->location_id, &n);

	for (int i = 0; i < n; i++) {
		bool is_free = s[i].seat_no == m->seat_no;

		for (int k = 0; is_free && k < length; k++)
			is_free = occupancy_is_free(
				tx, m->event_id, s[i].resource_id, g->slot[index + k].no);
		if (is_free)
			v->seat = (struct seat){
				s[i].location_id, s[i].seat_no, s[i].resource_id};
	}
}

bool
meeting_put_handed(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct party *p, int index, const struct verdict *v,
	const struct meeting_person *leaves, int64_t comes_id, struct err *e)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	struct js *whole, *before;

	if (!publishing_lets_book(tx, r, e))
		return false;
	whole = meeting_view_cached(tx, g, m, r);
	before = meeting_before(tx, g, m, r);
	js_set(before, "delegates", js_share(js_get(whole, "delegates")));
	js_free(whole);
	meeting_remove_delegate(tx, m->event_id, m->id, leaves->delegate_id);
	meeting_add_delegate(tx, m->event_id, m->id, comes_id, leaves->demand);
	return put(tx, g, m, p, index, v, before, e);
}

bool
meeting_reseat(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct party *p, int index, const struct verdict *v, struct err *e)
{
	meeting_lift(tx, m);
	return meeting_put(tx, g, m, p, index, v, e);
}

bool
meeting_lock(struct tx *tx, const struct grid *g, struct meeting *m, bool locked,
	struct err *e)
{
	struct meeting before = *m;
	struct js *was;

	if (m->state != MEETING_SCHEDULED)
		return err_set(e, ERR_WRONG_STATE,
			"%s is %s; only what is to come can be %s",
			meeting_name(tx, m->id), meeting_state_name(m->state),
			locked ? "locked" : "unlocked");
	if (!publishing_spares_meeting(tx, m->event_id, m->id, e))
		return false;
	if (m->locked == locked)
		return err_set(e, ERR_WRONG_STATE, "%s is %s", meeting_name(tx, m->id),
			locked ? "locked already" : "not locked");
	if (locked)
		proposal_drop(tx, m->event_id, m->request_id);
	m->locked = locked;
	m->rev++;
	meeting_save(tx, m);
	was = before_of(&before);
	js_set_bool(was, "locked", before.locked);
	journal(tx, g, m, request_or_blank(tx, m->event_id, m->request_id),
		&(struct besides){.take_before = was});
	return true;
}

/* ---- telling anew --------------------------------------------------------------------------- */

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
	m->sequence += news == INVITE_MOVED || news == INVITE_LETS_GO;
	meeting_save(tx, m);
	meeting_announce(tx, g, m, request_or_blank(tx, m->event_id, m->request_id),
		before_of(&before), 0);
	return true;
}

bool
meetings_refresh_next(struct tx *tx, const struct grid *g,
	const struct meeting_filter *filter, int64_t *after)
{
	int n;
	struct meeting *m =
		meetings_page(tx, g->event->id, filter, *after, REFRESH_AT_ONCE, &n);

	for (int i = 0; i < n; i++)
		meeting_refresh(tx, g, &m[i]);
	*after = n > 0 ? m[n - 1].id : *after;
	return n == REFRESH_AT_ONCE && !tx_failed(tx);
}

static void
ask_again(struct tx *tx, const struct grid *g, struct meeting *m)
{
	struct meeting before = *m;

	m->rev++;
	m->revision++;
	meeting_save(tx, m);
	meeting_announce(tx, g, m, request_or_blank(tx, m->event_id, m->request_id),
		before_of(&before), 0);
}

void
meeting_answer_asker(
	struct tx *tx, const struct grid *g, struct meeting *m, struct addressee *who)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	struct meeting before = *m;
	int64_t seq;

	m->rev++;
	m->revision++;
	meeting_save(tx, m);
	seq = journal(tx, g, m, r,
		&(struct besides){.take_before = before_of(&before),
			.take_invitation = revision_view(m)});
	/* what cannot be said again is said anew, to all */
	if (!invite_repeat(tx, m, who, seq))
		invite_revise(tx, g, m, r, seq);
}

/* The meeting goes on, but the calendars' object of this UID does not (RFC 5546 section 3.2.5). */
static void
cancel_uid(struct tx *tx, const struct grid *g, struct meeting *m)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	struct meeting before = *m, gone;
	struct js *invitation = js_new_obj();

	m->rev++;
	m->revision++;
	m->sequence++;
	meeting_save(tx, m);
	gone = *m;
	gone.state = MEETING_CANCELLED;
	gone.reason = REASON_NEW_INVITATION;
	js_set_int(invitation, "revision", m->revision);
	js_set_str(invitation, "method", "CANCEL");
	js_set_int(invitation, "sequence", m->sequence);
	invite_revise(tx, g, &gone, r,
		journal(tx, g, m, r,
			&(struct besides){.take_before = before_of(&before),
				.take_invitation = invitation}));
}

void
meeting_reissue(struct tx *tx, const struct grid *g, struct meeting *m, bool mailbox)
{
	char *uid;

	if (!invite_outdated(tx, g, m, mailbox))
		return;
	if (mailbox) {
		cancel_uid(tx, g, m);
		uid = arena_alloc(tx->arena, UUID_TEXT);
		uuid_make(uid);
		m->uid = uid;
		m->sequence = 0;
		meeting_save_uid(tx, m);
	}
	ask_again(tx, g, m);
}

void
meeting_tell_again(struct tx *tx, const struct grid *g, struct meeting *m, int by)
{
	struct meeting before = *m;

	BUG_ON(m->state == MEETING_CANCELLED);
	m->sequence += by;
	m->revision++;
	meeting_save(tx, m);
	meeting_announce(tx, g, m, request_or_blank(tx, m->event_id, m->request_id),
		before_of(&before), 0);
}
