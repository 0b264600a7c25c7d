/* publish.c - a schedule becomes the fair's, in one transaction. */
#include "domain/publish.h"

#include "domain/blackout.h"
#include "domain/event.h"
#include "domain/known.h"
#include "domain/meeting.h"
#include "store/codes.h"
#include "store/seen.h"

enum { REQUESTS_AT_ONCE = 500 };

struct publishing {
	struct tx *tx;
	const struct grid *g;
	struct schedule *schedule;
	struct overlay *o;
	const struct repair_changes *changes; /* to carry out; or NULL */
	const char *moved, *lost, *withdrawn; /* reasons, in words */
	struct err *e;
	struct arena *whole; /* of the unit */
	struct arena own;    /* of a few meetings at a time */
	int made;	     /* since it was given back */
};

enum { MEETINGS_AT_ONCE = 100 };

/* Each meeting is shown, told and forgotten: 20,000 of them would take 200 MB until the end. */
static void
breathe(struct publishing *p)
{
	if (++p->made < MEETINGS_AT_ONCE)
		return;
	p->made = 0;
	p->tx->seen = NULL;
	arena_reset(&p->own);
}

/* ---- calling off ---------------------------------------------------------------------------- */

static bool
call_off(struct publishing *p, int64_t meeting_id, bool withdrawn)
{
	struct meeting *m;

	breathe(p);
	m = known_meeting(p->tx, p->g->event->id, meeting_id);
	return meeting_cancel(p->tx, p->g, m, withdrawn ? p->withdrawn : p->lost,
		withdrawn ? REQUEST_CANCELLED : REQUEST_ACCEPTED, p->e);
}

static bool
call_off_all(struct publishing *p)
{
	const struct snapshot *s = p->o->now;

	for (int i = 0; i < s->left_out_n; i++)
		if (s->left_out[i].reason == LEFT_OUT_WITHDRAWN &&
			s->left_out[i].meeting_id >= 0 &&
			!call_off(p, s->left_out[i].meeting_id, true))
			return false;
	for (int i = 0; i < s->problem.candidates_n; i++)
		if (p->o->change[i] == CHANGE_CANCELLED &&
			!call_off(p, s->candidate[i].meeting_id, false))
			return false;
	return true;
}

static bool
withdraw(struct publishing *p, int64_t request_id)
{
	struct request *r;

	breathe(p);
	r = known_request(p->tx, p->g->event->id, request_id);
	return request_withdraw(p->tx, p->g, r, true, p->withdrawn, p->e);
}

static bool
names(struct tx *tx, const struct request *r, const struct repair_changes *c)
{
	for (int asks = 0; asks <= 1; asks++) {
		int64_t whose = asks ? r->from_organisation_id : r->to_organisation_id;
		int n;
		int64_t *id = request_delegates(tx, r->event_id, r->id, asks, &n);

		if (repair_withdraws(c, 0, whose))
			return true;
		for (int i = 0; i < n; i++)
			if (repair_withdraws(c, id[i], whose))
				return true;
	}
	return false;
}

/* The questions of one organisation, and to it, that are not answered yet. */
static bool
withdraw_questions(struct publishing *p, int64_t organisation_id)
{
	struct request_filter f = {
		.state = REQUEST_REQUESTED, .either_organisation_id = organisation_id};
	int64_t after = 0;
	int n;

	do {
		struct request *r = requests_page(
			p->tx, p->g->event->id, &f, after, REQUESTS_AT_ONCE, &n);
		int64_t *id = ARENA_ARRAY(p->whole, int64_t, n);
		int found = 0;

		after = n > 0 ? r[n - 1].id : after;
		for (int i = 0; i < n; i++)
			if (names(p->tx, &r[i], p->changes))
				id[found++] = r[i].id;
		for (int i = 0; i < found; i++)
			if (!withdraw(p, id[i]))
				return false;
	} while (n == REQUESTS_AT_ONCE && !tx_failed(p->tx));
	return true;
}

/* What the withdrawn asked for or were asked for and has no meeting. */
static bool
withdraw_requests(struct publishing *p)
{
	const struct snapshot *s = p->o->now;
	const struct repair_changes *c = p->changes;

	for (int i = 0; i < s->left_out_n; i++)
		if (s->left_out[i].reason == LEFT_OUT_WITHDRAWN &&
			s->left_out[i].meeting_id < 0 &&
			!withdraw(p, s->left_out[i].request_id))
			return false;
	for (int i = 0; i < c->organisations; i++)
		if (!withdraw_questions(p, c->organisation[i]))
			return false;
	for (int i = 0; i < c->delegates; i++)
		if (!withdraw_questions(
			    p, known_delegate(p->tx, p->g->event->id, c->delegate[i])
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
after_the_begun(const struct publishing *p, enum blackout_kind kind, int64_t target_id,
	int64_t start_s)
{
	const struct snapshot *s = p->o->now;
	const struct plan_slot *slot = s->problem.slots;

	for (int i = 0; i < s->problem.candidates_n; i++) {
		const struct plan_candidate *c = &s->problem.candidates[i];
		int last = c->now.slot + c->length - 1;

		if (c->now.slot >= 0 && slot[c->now.slot].start_s <= p->tx->now_s &&
			slot[last].end_s > start_s && uses(s, i, kind, target_id))
			start_s = slot[last].end_s;
	}
	return start_s;
}

/* organisation_id: of a delegate, who sees it too; 0 otherwise. */
static void
black_out(struct publishing *p, enum blackout_kind kind, int64_t target_id,
	const struct repair_absence *when, int64_t organisation_id, const char *resource,
	const char *reason)
{
	struct blackout b = {.kind = kind,
		.target_id = target_id,
		.start_s = after_the_begun(p, kind, target_id, when->start_s),
		.end_s = when->end_s,
		.reason = reason};
	int n;

	if (b.start_s >= b.end_s)
		return;
	b.id = tx_next_id(p->tx, p->g->event->id, "blackout");
	b.code = blackout_new_code(p->tx, p->g->event->id, b.id);
	blackout_put(p->tx, p->g->event->id, &b);
	code_set_way(p->tx, p->g->event->id, CODE_OF_BLACKOUT, b.id, true);
	blackout_derive(p->tx, p->g->event->id, kind, target_id, &n);
	blackout_journal(p->tx, p->g, &b, resource, organisation_id, false);
}

static void
close_locations(struct publishing *p, const struct repair_absence *a)
{
	int n;
	struct location *l = locations_all(p->tx, p->g->event->id, &n);

	for (int i = 0; i < n; i++)
		if (a->id == 0 || a->id == l[i].id)
			black_out(
				p, BLACKOUT_LOCATION, l[i].id, a, 0, l[i].code, "closed");
}

static void
take_out_of_service(struct publishing *p)
{
	const struct repair_changes *c = p->changes;
	const struct snapshot *s = p->o->now;
	const struct grid *g = p->g;
	const struct repair_absence always = {0, g->n > 0 ? g->slot[0].start_s : 0,
		g->n > 0 ? g->slot[g->n - 1].end_s : 0};

	for (int i = 0; i < s->problem.persons_n; i++) {
		const struct delegate *d = &s->delegate[i];

		if (repair_withdraws(c, d->id, d->organisation_id))
			black_out(p, BLACKOUT_DELEGATE, d->id, &always,
				d->organisation_id, d->code, p->withdrawn);
	}
	for (int i = 0; i < c->closed_n; i++)
		close_locations(p, &c->closed[i]);
	for (int i = 0; i < c->ill_n; i++)
		black_out(p, BLACKOUT_INTERPRETER, c->ill[i].id, &c->ill[i], 0,
			known_interpreter(p->tx, g->event->id, c->ill[i].id)->code,
			"not available");
}

/* ---- seating -------------------------------------------------------------------------------- */

static struct verdict
verdict_of(const struct publishing *p, struct plan_place at)
{
	const struct snapshot *s = p->o->now;
	const struct snapshot_seat *seat = &s->seat[at.seat];

	return (struct verdict){.code = ERR_NONE,
		.text = "",
		.seat = {seat->location_id, seat->seat_no, seat->resource_id},
		.interpreter =
			at.interpreter >= 0 ? &s->interpreter[at.interpreter] : NULL};
}

static void
lift_all(struct publishing *p)
{
	const struct snapshot *s = p->o->now;

	for (int i = 0; i < s->problem.candidates_n; i++)
		if (p->o->change[i] == CHANGE_MOVED) {
			breathe(p);
			meeting_lift(p->tx, known_meeting(p->tx, p->g->event->id,
						    s->candidate[i].meeting_id));
		}
}

/* Who meets, as request_party and meeting_party say it: the fair was read in this transaction. */
static struct party
party_of(struct publishing *p, int i)
{
	const struct snapshot *s = p->o->now;
	const struct plan_candidate *c = &s->problem.candidates[i];
	const struct snapshot_candidate *which = &s->candidate[i];
	struct party party = {.demand_organisation = &s->organisation[which->demand],
		.supply_organisation = &s->organisation[which->supply],
		.demand = ARENA_ARRAY(p->tx->arena, struct delegate, c->persons_n),
		.supply = ARENA_ARRAY(p->tx->arena, struct delegate, c->persons_n),
		.length = c->length,
		.request_id = which->request_id};

	for (int k = 0; k < c->persons_n; k++) {
		int who = c->persons[k];

		if (s->problem.persons[who].organisation == which->demand)
			party.demand[party.demand_n++] = s->delegate[who];
		else
			party.supply[party.supply_n++] = s->delegate[who];
	}
	return party;
}

static bool
put_moved(struct publishing *p, int i)
{
	struct meeting *m =
		known_meeting(p->tx, p->g->event->id, p->o->now->candidate[i].meeting_id);
	struct verdict v = verdict_of(p, p->o->place[i]);
	struct party party = party_of(p, i);

	m->reason = p->moved;
	return meeting_put(p->tx, p->g, m, &party, p->o->place[i].slot, &v, p->e);
}

static bool
seat_new(struct publishing *p, int i)
{
	struct request *r =
		known_request(p->tx, p->g->event->id, p->o->now->candidate[i].request_id);
	struct verdict v = verdict_of(p, p->o->place[i]);
	struct party party = party_of(p, i);

	if (meeting_seat(p->tx, p->g, r, &party, p->o->place[i].slot, &v, p->e) == NULL)
		return false;
	request_journal(p->tx, p->g, r);
	return true;
}

static bool
put_all(struct publishing *p)
{
	for (int i = 0; i < p->o->now->problem.candidates_n; i++) {
		bool ok = true;

		if (p->o->change[i] != CHANGE_NONE)
			breathe(p);
		switch (p->o->change[i]) {
		case CHANGE_NONE:
		case CHANGE_CANCELLED:
			break;
		case CHANGE_MOVED:
			ok = put_moved(p, i);
			break;
		case CHANGE_NEW:
			ok = seat_new(p, i);
			break;
		}
		if (!ok)
			return false;
	}
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool
change_all(struct publishing *p)
{
	if (!call_off_all(p))
		return false;
	lift_all(p);
	if (p->changes != NULL) {
		if (!withdraw_requests(p))
			return false;
		take_out_of_service(p);
	}
	return put_all(p);
}

/* Nothing of this is changed here; one meeting after the other shows it. */
static void
lay_out(struct publishing *p)
{
	const struct snapshot *s = p->o->now;
	int64_t event_id = p->g->event->id;
	int locations;
	struct location *l = locations_all(p->tx, event_id, &locations);

	seen_lay_out(p->tx, FAMILY_ORGANISATIONS, event_id, s->organisation,
		sizeof *s->organisation, s->problem.organisations_n);
	seen_lay_out(p->tx, FAMILY_DELEGATES, event_id, s->delegate, sizeof *s->delegate,
		s->problem.persons_n);
	seen_lay_out(p->tx, FAMILY_INTERPRETERS, event_id, s->interpreter,
		sizeof *s->interpreter, s->problem.interpreters_n);
	seen_lay_out(p->tx, FAMILY_LOCATIONS, event_id, l, sizeof *l, locations);
}

static bool
carry_out(struct publishing *p)
{
	struct seen *seen = p->tx->seen;
	bool ok;

	p->whole = p->tx->arena;
	lay_out(p);
	arena_init(&p->own);
	p->tx->arena = &p->own;
	p->tx->seen = NULL;
	ok = change_all(p);
	seen_take_away(p->tx);
	p->tx->arena = p->whole;
	p->tx->seen = seen;
	arena_release(&p->own);
	return ok;
}

struct overlay *
schedule_publish(struct tx *tx, const struct grid *g, struct schedule *s, struct err *e)
{
	struct publishing p = {.tx = tx,
		.g = g,
		.schedule = s,
		.moved = "moved when the programme was planned anew",
		.lost = "its place was lost when the programme was planned anew",
		.withdrawn = "a participant has withdrawn",
		.e = e};

	if (!event_is_open(g->event, e))
		return NULL;
	if (!schedule_move_allowed(s->state, SCHEDULE_PUBLISHED)) {
		err_set(e, ERR_WRONG_STATE, "%s is %s; only what is ready is published",
			schedule_name(tx, s->id), schedule_state_name(s->state));
		return NULL;
	}
	if (s->state == SCHEDULE_READY)
		p.changes = repair_from_json(tx, s->changes);
	p.o = overlay_make(tx, g, s, e);
	if (p.o == NULL || !carry_out(&p) ||
		!schedule_move(tx, g, s, SCHEDULE_PUBLISHED, e))
		return NULL;
	return p.o;
}
