/* accept.c - asking and answering, with the seat that follows. */
#include "domain/booking/accept.h"

#include "domain/booking/meeting.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"

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

/* ---- asking --------------------------------------------------------------------------------- */

/* The first delegate of the recipient who has a slot; the first of all where nobody has. */
static struct seating *
first_with_a_slot(struct tx *tx, const struct grid *g, const struct request *r,
	const struct actor *who, struct party *p, int *index, struct verdict *v)
{
	struct seating *seats = NULL, *first = NULL;
	struct party first_party = *p;
	int n;
	struct delegate *d = delegates_of(tx, r->event_id, r->to_organisation_id, &n);

	*index = -1;
	for (int i = 0; i < n && *index < 0; i++) {
		request_answer_by(tx, r, &d[i], 1);
		party_for(tx, r, who, p);
		seats = seating_plan(tx, g, p);
		*index = seating_best(seats, v);
		if (i == 0) {
			first = seats;
			first_party = *p;
		}
	}
	if (*index >= 0 || n == 0)
		return seats;
	request_answer_by(tx, r, d, 1);
	*p = first_party;
	return first;
}

/* The recipient accepts what comes, as request_accept would. */
static bool
accept_at_once(struct tx *tx, const struct grid *g, const struct actor *who,
	struct booked *out, struct err *e)
{
	struct request *r = out->request;
	struct seating *seats;
	struct verdict v;
	struct party p = {.length = 0};
	int index;

	seats = first_with_a_slot(tx, g, r, who, &p, &index, &v);
	if (seats == NULL)
		return true; /* nobody is there to accept */
	r->read_state = r->state;
	r->read_rev = r->rev;
	if (index >= 0 && !planner_seats(tx, g)) {
		out->meeting = meeting_seat(tx, g, r, &p, index, &v, e);
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

	if (!actor_owns(who, r->to_organisation_id)) {
		err_set(e, ERR_NOT_YOURS, "%s waits for the other side's answer", name);
		return err_hint(e, "convene withdraw %s", name);
	}
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

/* Whom the answer names, else the recipient's first. */
static bool
answer_people(
	struct tx *tx, const struct request *r, const struct acceptance *a, struct err *e)
{
	struct delegate *d;
	int n;

	if (a->people != NULL) {
		request_answer_by(tx, r, a->people, a->people_n);
		return true;
	}
	d = delegates_of(tx, r->event_id, r->to_organisation_id, &n);
	if (n == 0)
		return party_lacks_delegate(
			organisation_or_blank(tx, r->event_id, r->to_organisation_id), e);
	request_answer_by(tx, r, d, 1);
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
	struct seating *seats;
	struct verdict v;
	struct party p;
	int index;

	*out = (struct booked){.request = r};
	if (!request_may_accept(tx, g, r, a->who, e) || !answer_people(tx, r, a, e))
		return false;
	party_for(tx, r, a->who, &p);
	if (!request_pair_allowed(
		    tx, g->event->id, p.demand_organisation, p.supply_organisation, e))
		return false;
	if (r->state == REQUEST_EXPIRED && !request_may_open_again(tx, r, e))
		return false;
	/* A slot that is named is taken all the same. */
	if (a->slot == NULL && planner_seats(tx, g))
		return queue(tx, g, NULL, out, e);
	seats = seating_plan(tx, g, &p);
	if (!party_choose(g, seats, a->slot, &index, &v, out, e))
		return false;
	if (index < 0)
		return queue(tx, g, seats, out, e);
	out->meeting = meeting_seat(tx, g, r, &p, index, &v, e);
	if (out->meeting == NULL)
		return false;
	request_journal(tx, g, r);
	return true;
}
