/* accept.c - asking and answering, with the seat that follows. */
#include "domain/booking/accept.h"

#include "domain/booking/meeting.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/taking_part.h"

#include <inttypes.h>

/* Does the event leave the seating to the planner? */
static bool
planner_seats(struct tx *tx, const struct grid *g)
{
	return policy_value(tx, g->event->id, POLICY_SEAT_AT_ONCE) == 0;
}

/* The people of the request, as this actor may seat them. */
static void
party_for(
	struct tx *tx, const struct request *r, const struct actor *who, struct party *p)
{
	request_party(tx, r, p);
	p->too_late_s = permit_too_late(tx, r->event_id, who);
	p->reader_id = actor_reader(who);
}

/* Who answers: the asked side, which is open as long as it names nobody. */
static struct open_side
asked_side(const struct request *r, const struct actor *who)
{
	return (struct open_side){r->to_organisation_id,
		who->organisation_id == r->to_organisation_id ? who->delegate_id : 0};
}

/* Where the policy wants the asked side named, who speaks for it, else its first. */
static void
name_one(struct tx *tx, const struct grid *g, const struct request *r,
	const struct actor *who)
{
	int n;
	struct delegate *d;

	request_delegates(tx, r->event_id, r->id, false, &n);
	if (n > 0 ||
		policy_value(tx, g->event->id, POLICY_RECIPIENT_CHOSEN) == RECIPIENT_OPEN)
		return;
	d = delegates_taking_part(tx, r->event_id, r->to_organisation_id, &n);
	for (int i = 1; i < n; i++)
		if (d[i].id == asked_side(r, who).speaker_id)
			d[0] = d[i];
	request_answer_by(tx, r, d, n > 0 ? 1 : 0);
}

/* ---- asking --------------------------------------------------------------------------------- */

/* The recipient accepts what comes, as request_accept would. */
static bool
accept_at_once(struct tx *tx, const struct grid *g, const struct actor *who,
	struct booked *out, struct err *e)
{
	struct request *r = out->request;
	struct open_side open = asked_side(r, who);
	struct seating *seats;
	struct given given;
	struct party p;

	name_one(tx, g, r, who);
	party_for(tx, r, who, &p);
	seats = party_plan(tx, g, &p, &open);
	if (seats == NULL)
		return true; /* nobody is there to accept */
	r->read_state = r->state;
	r->read_rev = r->rev;
	if (!party_choose(g, seats, NULL, &given, out, e))
		return false;
	if (given.index >= 0 && !planner_seats(tx, g)) {
		out->meeting = meeting_seat(
			tx, g, r, given.party, given.index, &given.verdict, e);
		if (out->meeting == NULL)
			return false;
	} else {
		if (!request_queue(tx, r, e))
			return false;
		out->reasons = seating_reasons(seats);
	}
	request_journal(tx, g, r);
	return true;
}

bool
request_ask(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	const struct actor *who, struct booked *out, struct err *e)
{
	*out = (struct booked){.request = request_create(tx, g, draft, e)};
	if (out->request == NULL)
		return false;
	request_journal(tx, g, out->request);
	return !draft->to->auto_accept || accept_at_once(tx, g, who, out, e);
}

/* ---- answering ------------------------------------------------------------------------------ */

bool
request_may_accept(struct tx *tx, const struct grid *g, const struct request *r,
	const struct actor *who, struct err *e)
{
	const char *name = request_name(tx, r->id);

	if (!request_waits_for(tx, r, who, e))
		return false;
	if (!request_move_allowed(r->state, REQUEST_SCHEDULED) ||
		(r->state != REQUEST_REQUESTED && !actor_is_staff(who))) {
		err_set(e, ERR_WRONG_STATE, "%s is %s already", name,
			request_state_name(r->state));
		return r->state != REQUEST_EXPIRED
			       ? false
			       : err_hint(e, "the organiser may still accept it for you");
	}
	/* Staff may retry a standby request; without a seat nothing later would check this. */
	return event_is_open(g->event, e);
}

/* Whom the answer names; where it names nobody, who was named before, or the side is open. */
static bool
answer_people(struct tx *tx, const struct grid *g, const struct request *r,
	const struct acceptance *a, struct err *e)
{
	int n;

	if (a->people != NULL) {
		request_answer_by(tx, r, a->people, a->people_n);
		return true;
	}
	delegates_taking_part(tx, r->event_id, r->to_organisation_id, &n);
	if (n == 0)
		return party_lacks_delegate(
			organisation_or_blank(tx, r->event_id, r->to_organisation_id), e);
	name_one(tx, g, r, a->who);
	return true;
}

/* No seat: the standby queue, with the reasons; seats is NULL when none was looked for. */
static bool
queue(struct tx *tx, const struct grid *g, struct seating *seats, struct booked *out,
	struct err *e)
{
	if (out->request->state != REQUEST_ACCEPTED &&
		!request_queue(tx, out->request, e))
		return false;
	request_journal(tx, g, out->request);
	out->reasons = seats != NULL ? seating_reasons(seats) : js_new_arr();
	return true;
}

bool
request_accept(struct tx *tx, const struct grid *g, struct request *r,
	const struct acceptance *a, struct booked *out, struct err *e)
{
	struct open_side open = asked_side(r, a->who);
	struct seating *seats;
	struct given given;
	struct party p;

	*out = (struct booked){.request = r};
	if (!request_may_accept(tx, g, r, a->who, e) || !answer_people(tx, g, r, a, e))
		return false;
	party_for(tx, r, a->who, &p);
	if (!party_takes_part(&p, e) ||
		!request_pair_allowed(tx, g->event->id, p.demand_organisation,
			p.supply_organisation, e))
		return false;
	if (r->state == REQUEST_EXPIRED && !request_may_open_again(tx, r, e))
		return false;
	/* A slot that is named is taken all the same. */
	if (a->slot == NULL && planner_seats(tx, g))
		return queue(tx, g, NULL, out, e);
	seats = party_plan(tx, g, &p, &open);
	if (seats == NULL) {
		tx_damaged(tx, "R%" PRId64 " has lost the delegates of one side", r->id);
		*e = tx->fault;
		return false;
	}
	if (!party_choose(g, seats, a->slot, &given, out, e))
		return false;
	if (given.index < 0)
		return queue(tx, g, seats, out, e);
	out->meeting =
		meeting_seat(tx, g, r, given.party, given.index, &given.verdict, e);
	if (out->meeting == NULL)
		return false;
	request_journal(tx, g, r);
	return true;
}
