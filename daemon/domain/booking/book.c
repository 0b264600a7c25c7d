/* book.c - staff book a pair directly. */
#include "domain/booking/book.h"

#include "domain/booking/hold.h"
#include "domain/booking/meeting.h"
#include "domain/booking/request.h"
#include "domain/fair/names.h"

struct request *
book_takes_up(struct tx *tx, int64_t event_id, const struct party *p)
{
	struct request *r = request_open_between(
		tx, event_id, p->demand_organisation->id, p->supply_organisation->id);

	if (r != NULL)
		request_settle(tx, r);
	return r != NULL && (r->state == REQUEST_REQUESTED ||
				    r->state == REQUEST_ACCEPTED)
		       ? r
		       : NULL;
}

/* Staff's own, from the demand side to the supply side. */
static struct request *
new_request(struct tx *tx, const struct grid *g, const struct party *p,
	const char *message, struct err *e)
{
	struct request_draft draft = {.from = p->demand_organisation,
		.to = p->supply_organisation,
		.delegates = p->demand,
		.n = p->demand_n,
		.message = message,
		.length = p->length,
		.origin = ORIGIN_STAFF,
		.seated = true};
	struct request *r = request_create(tx, g, &draft, e);

	if (r != NULL)
		request_answer_by(tx, r, p->supply, p->supply_n);
	return r;
}

/* These people and this length, whatever it said before. */
static void
rewrite(struct tx *tx, struct request *r, const struct party *p)
{
	bool from_demand = r->from_organisation_id == p->demand_organisation->id;

	hold_release(tx, r);
	request_clear_delegates(tx, r->event_id, r->id, true);
	request_clear_delegates(tx, r->event_id, r->id, false);
	for (int i = 0; i < p->demand_n; i++)
		request_add_delegate(
			tx, r->event_id, r->id, p->demand[i].id, from_demand);
	for (int i = 0; i < p->supply_n; i++)
		request_add_delegate(
			tx, r->event_id, r->id, p->supply[i].id, !from_demand);
	r->length = p->length;
}

static struct request *
request_for(struct tx *tx, const struct grid *g, const struct party *p,
	const char *message, struct err *e)
{
	struct request *r = book_takes_up(tx, g->event->id, p);

	if (r == NULL)
		return new_request(tx, g, p, message, e);
	if (!request_pair_allowed(
		    tx, g->event->id, p->demand_organisation, p->supply_organisation, e))
		return NULL;
	rewrite(tx, r, p);
	return r;
}

bool
meeting_book(struct tx *tx, const struct grid *g, const struct booking *b,
	struct booked *out, struct err *e)
{
	struct seating *seats;
	struct given given;
	struct party p;

	*out = (struct booked){.request = NULL};
	if (!party_of_codes(tx, g->event->id, b->delegates, b->delegates_n, &p, e) ||
		!party_takes_part(&p, e))
		return false;
	p.length = b->length;
	if (!party_at(tx, g, b->location, &p, out, e))
		return false;
	out->request = request_for(tx, g, &p, b->message, e);
	if (out->request == NULL)
		return false;
	p.request_id = p.order_id = out->request->id;
	seats = seating_plan(tx, g, &p);
	if (!party_choose(g, seats, b->slot, &given, out, e))
		return false;
	if (given.index < 0)
		return party_no_slot(&p, seats, out, e);
	out->meeting = meeting_seat(
		tx, g, out->request, given.party, given.index, &given.verdict, e);
	if (out->meeting == NULL)
		return false;
	request_journal(tx, g, out->request);
	return true;
}
