/* publish.c - a schedule becomes the fair's: laid down in slices, real in one step. */
#include "domain/planning/publish.h"

#include "domain/booking/blackout.h"
#include "domain/booking/meeting.h"
#include "domain/booking/withdrawal.h"
#include "domain/fair/actor.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"
#include "domain/planning/overlay.h"
#include "domain/planning/repaired.h"
#include "domain/planning/schedule.h"
#include "domain/seating/seating.h"
#include "store/codes.h"
#include "store/journal.h"
#include "store/publishings.h"
#include "store/row_cache.h"

#include <stdlib.h>
#include <string.h>

enum { REQUESTS_AT_ONCE = 500, ROWS_AT_ONCE = 1000 };

/* Who has had a change since the fair was read: by number of the row. */
struct touched {
	bool *is;
	int64_t max;
};

struct publish {
	int64_t event_id, schedule_id;
	bool frozen;
	struct overlay *o;
	const struct repair_changes *changes; /* to carry out; or NULL */
	int64_t seq; /* of the journal: others' changes up to it are known */
	struct touched organisation, interpreter;
	int at; /* of the steps of laying down, of which each is for one candidate */
};

static const struct publishing_reasons WHY = {.moved = REASON_PLANNED_ANEW,
	.lost = REASON_PLACE_LOST,
	.withdrawn = REASON_WITHDRAWN};

/* A unit of it at work. */
struct step {
	struct tx *tx;
	const struct grid *g;
	struct publish *p;
	struct err *e;
	struct arena *whole; /* of the unit */
	struct arena own;    /* of a few meetings at a time */
	int made;	     /* since it was given back */
};

enum { MEETINGS_AT_ONCE = 100 };

/* Each meeting is looked at and forgotten: many of them would take much memory until the end. */
static void
breathe(struct step *s)
{
	if (++s->made < MEETINGS_AT_ONCE)
		return;
	s->made = 0;
	s->tx->row_cache = NULL;
	arena_reset(&s->own);
}

static void
step_begin(struct step *s)
{
	s->whole = s->tx->arena;
	arena_init(&s->own);
	s->tx->arena = &s->own;
	s->tx->row_cache = NULL;
}

static void
step_end(struct step *s)
{
	s->tx->row_cache = NULL;
	s->tx->arena = s->whole;
	arena_release(&s->own);
}

/* ---- beginning ------------------------------------------------------------------------------ */

static bool
may_be_published(
	struct tx *tx, const struct grid *g, const struct schedule *s, struct err *e)
{
	if (!event_is_open(g->event, e))
		return false;
	if (schedule_move_allowed(s->state, SCHEDULE_PUBLISHED))
		return true;
	return err_set(e, ERR_WRONG_STATE, "%s is %s; only what is ready is published",
		schedule_name(tx, s->id), schedule_state_name(s->state));
}

bool
publish_begin(
	struct tx *tx, const struct grid *g, const struct schedule *s, struct err *e)
{
	if (!may_be_published(tx, g, s, e) || !publishing_is_none(tx, s->event_id, e))
		return false;
	publishing_insert(tx, &(struct publishing){.event_id = s->event_id,
				      .schedule_id = s->id,
				      .stage = PUBLISHING_PREPARES,
				      .principal = tx->context.principal,
				      .method = tx->context.method,
				      .key = tx->context.key});
	return true;
}

/* As it was when it began, still open, still preparing. */
static struct publishing *
under_way(struct tx *tx, int64_t event_id, struct schedule **s, struct grid **g,
	struct err *e)
{
	struct publishing *p = publishing_of(tx, event_id);
	struct event *ev = event_by_id(tx, event_id);

	if (p == NULL || p->stage != PUBLISHING_PREPARES || ev == NULL) {
		err_set(e, ERR_INTERNAL, "no publishing prepares");
		return NULL;
	}
	*g = grid_load(tx, ev, e);
	*s = schedule_known(tx, event_id, p->schedule_id, e);
	return *g != NULL && *s != NULL && may_be_published(tx, *g, *s, e) ? p : NULL;
}

static struct touched
nobody(struct tx *tx, int64_t max)
{
	return (struct touched){ARENA_ARRAY(tx->arena, bool, max + 1), max};
}

struct publish *
publish_read(struct tx *tx, int64_t event_id, struct err *e)
{
	struct publish *p = ARENA_NEW(tx->arena, struct publish);
	struct publishing *row;
	struct schedule *s;
	struct grid *g;
	int n;

	row = under_way(tx, event_id, &s, &g, e);
	if (row == NULL)
		return NULL;
	*p = (struct publish){
		.event_id = event_id, .schedule_id = s->id, .frozen = row->frozen};
	p->changes = repair_of_publishing(tx, s);
	p->o = overlay_make(tx, g, s, e);
	if (p->o == NULL)
		return NULL;
	p->seq = p->o->now->basis_seq;
	n = p->o->now->problem.organisations_n;
	p->organisation = nobody(tx, n > 0 ? p->o->now->organisation[n - 1].id : 0);
	n = p->o->now->problem.interpreters_n;
	p->interpreter = nobody(tx, n > 0 ? p->o->now->interpreter[n - 1].id : 0);
	return p;
}

bool
publish_must_freeze(const struct publish *p)
{
	return !p->frozen && (p->o->moved + p->o->cancelled > 0 || p->changes != NULL);
}

bool
publish_freeze(struct tx *tx, int64_t event_id, struct err *e)
{
	struct schedule *s;
	struct grid *g;
	struct publishing *p = under_way(tx, event_id, &s, &g, e);

	if (p == NULL)
		return false;
	p->frozen = true;
	publishing_save(tx, p);
	return true;
}

/* ---- others' changes ------------------------------------------------------------------------ */

static void
touch(struct touched *t, int64_t id)
{
	if (id >= 0 && id <= t->max)
		t->is[id] = true;
}

static bool
is_touched(const struct touched *t, int64_t id)
{
	return id >= 0 && id <= t->max && t->is[id];
}

/* ",o3,o17,i2,": everybody who gets a journal row of the change has an entry. */
static void
touch_audience(struct publish *p, const char *audience)
{
	for (const char *at = audience; *at != '\0'; at++)
		if (at[0] == 'o')
			touch(&p->organisation, strtoll(at + 1, NULL, 10));
		else if (at[0] == 'i')
			touch(&p->interpreter, strtoll(at + 1, NULL, 10));
}

static void
learn(struct step *s)
{
	int n;

	do {
		struct journal_row *r = journal_page(
			s->tx, s->p->event_id, NULL, s->p->seq, ROWS_AT_ONCE, &n);

		for (int i = 0; i < n; i++)
			touch_audience(s->p, r[i].audience);
		s->p->seq = n > 0 ? r[n - 1].seq : s->p->seq;
	} while (n == ROWS_AT_ONCE);
}

/* ---- what goes ------------------------------------------------------------------------------ */

static bool
clash(struct step *s, int slot_no)
{
	return err_set(s->e, ERR_SLOT_TAKEN, "slot %d was taken meanwhile", slot_no);
}

/* A resource in each slot of the meeting, which nobody of the plan may come to have. */
static void
leave_resource(struct step *s, const struct meeting *m, int64_t resource_id)
{
	int n;
	int *slot = meeting_slots(s->tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++)
		publishing_slot_insert(
			s->tx, &(struct publishing_slot){m->event_id, resource_id,
				       slot[i], m->id, PUBLISHING_LEFT});
}

static int64_t
resource_of_seat(struct tx *tx, const struct meeting *m)
{
	int n;
	struct seat *seat = seats_of_location(tx, m->event_id, m->location_id, &n);

	for (int i = 0; i < n; i++)
		if (seat[i].seat_no == m->seat_no)
			return seat[i].resource_id;
	return 0;
}

/* The meeting as it is. NULL and *e: it is no longer scheduled, though it is frozen. */
static struct meeting *
going(struct step *s, int64_t meeting_id)
{
	struct meeting *m = meeting_or_blank(s->tx, s->p->event_id, meeting_id);

	if (tx_failed(s->tx) || m->state == MEETING_SCHEDULED)
		return m;
	err_set(s->e, ERR_BUSY, "%s has changed meanwhile", meeting_name(s->tx, m->id));
	return NULL;
}

static bool
leave(struct step *s, int64_t meeting_id)
{
	struct meeting *m = going(s, meeting_id);
	struct meeting_person *who;
	int n;

	if (m == NULL)
		return false;
	leave_resource(s, m, resource_of_seat(s->tx, m));
	if (m->interpreter_id > 0)
		leave_resource(s, m,
			interpreter_or_blank(s->tx, m->event_id, m->interpreter_id)
				->resource_id);
	who = meeting_people(s->tx, m->event_id, m->id, &n);
	for (int i = 0; i < n; i++)
		leave_resource(s, m,
			delegate_or_blank(s->tx, m->event_id, who[i].delegate_id)
				->resource_id);
	return true;
}

static bool
call_off(struct step *s, int64_t meeting_id, enum publishing_change change)
{
	struct meeting *m;

	if (!leave(s, meeting_id))
		return false;
	m = meeting_or_blank(s->tx, s->p->event_id, meeting_id);
	publishing_meeting_insert(
		s->tx, &(struct publishing_meeting){m->event_id, m->id, m->request_id,
			       change, -1, -1, -1, -1, -1, m->interpreter_id, ""});
	return true;
}

/* ---- what comes ----------------------------------------------------------------------------- */

static struct verdict
verdict_of(const struct step *s, struct plan_place at)
{
	const struct snapshot *now = s->p->o->now;
	const struct snapshot_seat *seat = &now->seat[at.seat];

	return (struct verdict){.code = ERR_NONE,
		.text = "",
		.seat = {seat->location_id, seat->seat_no, seat->resource_id},
		.interpreter =
			at.interpreter >= 0 ? &now->interpreter[at.interpreter] : NULL};
}

/* Who meets, as request_party and meeting_party say it. */
static struct party
party_of(struct step *s, int i)
{
	const struct snapshot *now = s->p->o->now;
	const struct plan_candidate *c = &now->problem.candidates[i];
	const struct snapshot_candidate *which = &now->candidate[i];
	struct party party = {.demand_organisation = &now->organisation[which->demand],
		.supply_organisation = &now->organisation[which->supply],
		.demand = ARENA_ARRAY(s->tx->arena, struct delegate, c->persons_n),
		.supply = ARENA_ARRAY(s->tx->arena, struct delegate, c->persons_n),
		.length = c->length,
		.request_id = which->request_id,
		.order_id = which->request_id,
		.reader_id = READER_ALL};

	for (int k = 0; k < c->persons_n; k++) {
		int who = c->persons[k];

		if (now->problem.persons[who].organisation == which->demand)
			party.demand[party.demand_n++] = now->delegate[who];
		else
			party.supply[party.supply_n++] = now->delegate[who];
	}
	return party;
}

/* Taken by a blackout that goes with the switch, where going back gives it back. */
static bool
await_blackout(struct step *s, const struct publishing_slot *slot)
{
	struct publishing_slot awaited = *slot;

	if (!repair_frees(s->p->changes, slot->resource_id, slot->slot_no))
		return false;
	awaited.what = PUBLISHING_AWAITED;
	publishing_slot_insert(s->tx, &awaited);
	return true;
}

/* One slot for the meeting: free, or left by another meeting of the plan or by a blackout. */
static bool
take(struct step *s, int64_t meeting_id, bool is_new, int64_t resource_id, int slot_no)
{
	struct publishing_slot slot = {s->p->event_id, resource_id, slot_no, meeting_id,
		is_new ? PUBLISHING_PLANNED : PUBLISHING_HELD};

	if (!occupancy_take(s->tx, slot.event_id, resource_id, slot_no,
		    is_new ? OCCUPIED_MEETING : OCCUPIED_HOLD, is_new ? meeting_id : 0))
		return publishing_slot_await(s->tx, &slot) || await_blackout(s, &slot) ||
		       clash(s, slot_no);
	publishing_slot_insert(s->tx, &slot);
	return true;
}

static bool
take_all(struct step *s, int64_t meeting_id, bool is_new, const struct party *p,
	int index, const struct verdict *v)
{
	for (int k = 0; k < p->length; k++) {
		int no = s->g->slot[index + k].no;
		bool ok = take(s, meeting_id, is_new, v->seat.resource_id, no);

		for (int i = 0; ok && i < p->demand_n; i++)
			ok = take(s, meeting_id, is_new, p->demand[i].resource_id, no);
		for (int i = 0; ok && i < p->supply_n; i++)
			ok = take(s, meeting_id, is_new, p->supply[i].resource_id, no);
		if (ok && v->interpreter != NULL)
			ok = take(s, meeting_id, is_new, v->interpreter->resource_id, no);
		if (!ok)
			return false;
	}
	return true;
}

static const char *
before_text(struct step *s, const struct meeting *m)
{
	struct js *before = meeting_before(
		s->tx, s->g, m, request_or_blank(s->tx, m->event_id, m->request_id));
	char *text = js_text(before);
	const char *kept = arena_strdup(s->tx->arena, text);

	free(text);
	js_free(before);
	return kept;
}

static bool
lay_moved(struct step *s, int i)
{
	struct plan_place to = s->p->o->place[i];
	struct meeting *m = going(s, s->p->o->now->candidate[i].meeting_id);
	struct verdict v = verdict_of(s, to);
	struct party party = party_of(s, i);

	if (m == NULL || !take_all(s, m->id, false, &party, to.slot, &v))
		return false;
	publishing_meeting_insert(
		s->tx, &(struct publishing_meeting){m->event_id, m->id, m->request_id,
			       PUBLISHING_MOVED, v.seat.location_id, v.seat.seat_no,
			       v.interpreter != NULL ? v.interpreter->id : -1,
			       s->g->slot[to.slot].start_s,
			       s->g->slot[to.slot + party.length - 1].end_s,
			       m->interpreter_id, before_text(s, m)});
	return true;
}

/* The reason of the overlay that a verdict of seating stands for. */
static enum overlay_reason
reason_of(enum err_code code)
{
	switch (code) {
	case ERR_QUOTA:
		return DROPPED_QUOTA;
	case ERR_WALKING:
		return DROPPED_WALKING;
	case ERR_ORDER:
		return DROPPED_ORDER;
	case ERR_DELEGATE_BUSY:
		return DROPPED_BUSY;
	case ERR_INTERPRETER_BUSY:
		return DROPPED_INTERPRETER;
	case ERR_WITHDRAWN:
		return DROPPED_WITHDRAWN;
	default:
		return DROPPED_TAKEN;
	}
}

static bool
seat_is_free(struct step *s, const struct verdict *v, int index, int length)
{
	for (int k = 0; k < length; k++)
		if (!occupancy_is_free(s->tx, s->p->event_id, v->seat.resource_id,
			    s->g->slot[index + k].no))
			return false;
	return true;
}

/*
 * While nothing is frozen, bookings go on: whom they touch is looked at by the rules of a booking,
 * at the seat meant for it, else at another. What is left by a meeting is for frozen plans alone.
 */
static bool
still_fits(struct step *s, int i, struct party *p, struct verdict *v)
{
	const struct snapshot *now = s->p->o->now;
	int index = s->p->o->place[i].slot;
	bool whole = seat_is_free(s, v, index, p->length);

	if (s->p->frozen ||
		(whole && !is_touched(&s->p->organisation, p->demand_organisation->id) &&
			!is_touched(&s->p->organisation, p->supply_organisation->id) &&
			(v->interpreter == NULL ||
				!is_touched(&s->p->interpreter, v->interpreter->id))))
		return true;
	p->location_id = whole ? now->seat[s->p->o->place[i].seat].location_id : 0;
	p->interpreter_id = v->interpreter != NULL ? v->interpreter->id : 0;
	*v = seating_at(seating_plan(s->tx, s->g, p), index);
	if (v->code == ERR_NONE)
		return true;
	overlay_drop(s->p->o, i, reason_of(v->code));
	return false;
}

static bool
lay_new(struct step *s, int i)
{
	const struct snapshot_candidate *c = &s->p->o->now->candidate[i];
	int index = s->p->o->place[i].slot;
	struct request *r = request_by_id(s->tx, s->p->event_id, c->request_id);
	struct verdict v = verdict_of(s, s->p->o->place[i]);
	struct party party = party_of(s, i);
	struct meeting *m;

	if (r == NULL || r->state != REQUEST_ACCEPTED) {
		overlay_drop(s->p->o, i, DROPPED_GONE);
		return true;
	}
	if (!still_fits(s, i, &party, &v))
		return true;
	m = meeting_plan(s->tx, s->g, r, &party, index, &v);
	publishing_meeting_insert(
		s->tx, &(struct publishing_meeting){m->event_id, m->id, r->id,
			       PUBLISHING_NEW, -1, -1, -1, -1, -1, -1, ""});
	return take_all(s, m->id, true, &party, index, &v);
}

/* ---- laying down ---------------------------------------------------------------------------- */

/*
 * In the order of the steps: those withdrawn, then of each candidate what it leaves, then where it
 * comes to be. *change: there was something to do.
 */
static bool
lay_step(struct step *s, int at, bool *change)
{
	const struct snapshot *now = s->p->o->now;
	int n = now->problem.candidates_n;
	int i = at < now->left_out_n ? at : (at - now->left_out_n) % n;
	bool comes = at >= now->left_out_n + n;

	if (at < now->left_out_n) {
		*change = snapshot_calls_off(&now->left_out[i]);
		return !*change || call_off(s, now->left_out[i].meeting_id,
					   now->left_out[i].reason == LEFT_OUT_WITHDRAWN
						   ? PUBLISHING_WITHDRAWN
						   : PUBLISHING_LOST);
	}
	*change = s->p->o->change[i] != CHANGE_NONE;
	switch (s->p->o->change[i]) {
	case CHANGE_NONE:
		return true;
	case CHANGE_CANCELLED:
		return comes ||
		       call_off(s, now->candidate[i].meeting_id, PUBLISHING_LOST);
	case CHANGE_MOVED:
		return comes ? lay_moved(s, i) : leave(s, now->candidate[i].meeting_id);
	case CHANGE_NEW:
		return !comes || lay_new(s, i);
	}
	BUG_ON(true);
}

bool
publish_lay(struct tx *tx, struct publish *p, int max, bool *more, struct err *e)
{
	const struct snapshot *now = p->o->now;
	int all = now->left_out_n + 2 * now->problem.candidates_n;
	struct step s = {.tx = tx, .p = p, .e = e};
	struct schedule *schedule;
	struct grid *g;
	bool ok = true;

	if (under_way(tx, p->event_id, &schedule, &g, e) == NULL)
		return false;
	s.g = g;
	step_begin(&s);
	if (!p->frozen)
		learn(&s);
	for (int done = 0; ok && done < max && p->at < all; p->at++) {
		bool change;

		ok = lay_step(&s, p->at, &change);
		done += change;
		if (change)
			breathe(&s);
	}
	step_end(&s);
	*more = p->at < all;
	return ok;
}

/* ---- what a repair takes away --------------------------------------------------------------- */

static bool
withdraw(struct step *s, int64_t request_id)
{
	struct request *r;

	breathe(s);
	r = request_or_blank(s->tx, s->g->event->id, request_id);
	return request_withdraw(s->tx, s->g, r, true, WHY.withdrawn, s->e);
}

/* From now on they take no part; what is open of theirs is found by it. */
static void
note_withdrawals(struct step *s)
{
	const struct repair_changes *c = s->p->changes;
	int64_t event_id = s->g->event->id;

	for (int i = 0; i < c->organisations; i++)
		withdrawal_note(s->tx, s->g,
			&(struct participant){organisation_or_blank(s->tx, event_id,
						      c->organisation[i]),
				NULL},
			WHY.withdrawn, s->p->schedule_id);
	for (int i = 0; i < c->delegates; i++) {
		struct delegate *d = delegate_or_blank(s->tx, event_id, c->delegate[i]);

		withdrawal_note(s->tx, s->g,
			&(struct participant){organisation_or_blank(s->tx, event_id,
						      d->organisation_id),
				d},
			WHY.withdrawn, s->p->schedule_id);
	}
}

/* Unanswered requests from or to one organisation. */
static bool
withdraw_questions(struct step *s, int64_t organisation_id)
{
	struct request_filter f = {
		.state = REQUEST_REQUESTED, .either_organisation_id = organisation_id};
	int64_t after = 0;
	int n;

	do {
		struct request *r = requests_page(
			s->tx, s->g->event->id, &f, after, REQUESTS_AT_ONCE, &n);
		int64_t *id = ARENA_ARRAY(s->whole, int64_t, n);
		int found = 0;

		after = n > 0 ? r[n - 1].id : after;
		for (int i = 0; i < n; i++)
			if (withdrawal_concerns(s->tx, &r[i]))
				id[found++] = r[i].id;
		for (int i = 0; i < found; i++)
			if (!withdraw(s, id[i]))
				return false;
	} while (n == REQUESTS_AT_ONCE && !tx_failed(s->tx));
	return true;
}

/* Open requests from or to withdrawn parties that have no meeting. */
static bool
withdraw_requests(struct step *s)
{
	const struct snapshot *now = s->p->o->now;
	const struct repair_changes *c = s->p->changes;

	for (int i = 0; i < now->left_out_n; i++)
		if (now->left_out[i].reason == LEFT_OUT_WITHDRAWN &&
			now->left_out[i].meeting_id < 0 &&
			!withdraw(s, now->left_out[i].request_id))
			return false;
	for (int i = 0; i < c->organisations; i++)
		if (!withdraw_questions(s, c->organisation[i]))
			return false;
	for (int i = 0; i < c->delegates; i++)
		if (!withdraw_questions(
			    s, delegate_or_blank(s->tx, s->g->event->id, c->delegate[i])
				       ->organisation_id))
			return false;
	return true;
}

/* ---- what is not available any more --------------------------------------------------------- */

/* Does the candidate use what the blackout takes? */
static bool
uses(const struct snapshot *s, int i, enum blackout_kind kind, int64_t target_id)
{
	const struct plan_candidate *c = &s->problem.candidates[i];

	switch (kind) {
	case BLACKOUT_LOCATION:
		return s->seat[c->now.seat].location_id == target_id;
	case BLACKOUT_INTERPRETER:
		return c->now.interpreter >= 0 &&
		       s->interpreter[c->now.interpreter].id == target_id;
	case BLACKOUT_DELEGATE:
		for (int k = 0; k < c->persons_n; k++)
			if (s->delegate[c->persons[k]].id == target_id)
				return true;
		return false;
	}
	BUG_ON(true);
}

/* A meeting that has begun keeps its place: the blackout begins after it. */
static int64_t
after_the_begun(
	const struct step *s, enum blackout_kind kind, int64_t target_id, int64_t start_s)
{
	const struct snapshot *now = s->p->o->now;
	const struct plan_slot *slot = now->problem.slots;

	for (int i = 0; i < now->problem.candidates_n; i++) {
		const struct plan_candidate *c = &now->problem.candidates[i];
		int last = c->now.slot + c->length - 1;

		if (c->now.slot >= 0 && slot[c->now.slot].start_s <= s->tx->now_s &&
			slot[last].end_s > start_s && uses(now, i, kind, target_id))
			start_s = slot[last].end_s;
	}
	return start_s;
}

/* organisation_id: of a delegate, who sees it too; 0 otherwise. */
static void
black_out(struct step *s, enum blackout_kind kind, int64_t target_id,
	const struct repair_absence *when, int64_t organisation_id, const char *resource,
	const char *reason)
{
	struct blackout b = {.kind = kind,
		.target_id = target_id,
		.start_s = after_the_begun(s, kind, target_id, when->start_s),
		.end_s = when->end_s,
		.reason = reason,
		.schedule_id = s->p->schedule_id};
	int n;

	if (b.start_s >= b.end_s)
		return;
	b.id = tx_next_id(s->tx, s->g->event->id, "blackout");
	b.code = blackout_new_code(s->tx, s->g->event->id, b.id);
	blackout_put(s->tx, s->g->event->id, &b);
	code_set_way(s->tx, s->g->event->id, CODE_OF_BLACKOUT, b.id, true);
	blackout_derive(s->tx, s->g->event->id, kind, target_id, &n);
	blackout_journal(s->tx, s->g, &b, resource, organisation_id, false);
}

static void
close_locations(struct step *s, const struct repair_absence *a)
{
	int n;
	struct location *l = locations_all(s->tx, s->g->event->id, &n);

	for (int i = 0; i < n; i++)
		if (a->id == 0 || a->id == l[i].id)
			black_out(
				s, BLACKOUT_LOCATION, l[i].id, a, 0, l[i].code, "closed");
}

static void
take_out_of_service(struct step *s)
{
	const struct repair_changes *c = s->p->changes;
	const struct grid *g = s->g;

	for (int i = 0; i < c->closed_n; i++)
		close_locations(s, &c->closed[i]);
	for (int i = 0; i < c->ill_n; i++)
		black_out(s, BLACKOUT_INTERPRETER, c->ill[i].id, &c->ill[i], 0,
			interpreter_or_blank(s->tx, g->event->id, c->ill[i].id)->code,
			"not available");
}

/* ---- the step ------------------------------------------------------------------------------- */

/* What later repairs took away, the requests of the withdrawn, what is not available any more. */
static bool
carry_out_repair(struct step *s)
{
	bool ok;

	step_begin(s);
	repair_give_back(s->tx, s->g, s->p->changes);
	note_withdrawals(s);
	ok = withdraw_requests(s);
	if (ok)
		take_out_of_service(s);
	step_end(s);
	return ok;
}

struct overlay *
publish_switch(struct tx *tx, struct publish *p, struct schedule **out, struct err *e)
{
	struct step s = {.tx = tx, .p = p, .e = e};
	struct publishing *row;
	struct grid *g;

	row = under_way(tx, p->event_id, out, &g, e);
	if (row == NULL)
		return NULL;
	s.g = g;
	publishing_switch(tx, p->event_id, &WHY);
	if ((p->changes != NULL && !carry_out_repair(&s)) ||
		!schedule_move(tx, g, *out, SCHEDULE_PUBLISHED, e))
		return NULL;
	repair_published(tx, *out);
	row->stage = PUBLISHING_TELLS;
	publishing_save(tx, row);
	overlay_count(p->o);
	return p->o;
}
