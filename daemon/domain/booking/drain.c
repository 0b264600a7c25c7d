/* drain.c - the standby queue drains into whatever has become free. */
#include "domain/booking/drain.h"

#include "domain/booking/meeting.h"
#include "domain/booking/party.h"
#include "domain/booking/standby.h"
#include "domain/fair/event.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/publishing.h"
#include "store/events.h"

/* The seat that is best for it now. false: none suits, or it may have none. */
static bool
seat_for(struct tx *tx, const struct grid *g, const struct request *r, struct party *p,
	struct given *out)
{
	const struct actor nobody = {.role = ROLE_NONE};
	const struct open_side open = {r->to_organisation_id, 0};
	struct booked booked = {.request = NULL};
	struct seating *seats;
	struct err ignored;
	bool found;

	request_party(tx, r, p);
	p->too_late_s = permit_too_late(tx, r->event_id, &nobody);
	if (!request_pair_allowed(tx, r->event_id, p->demand_organisation,
		    p->supply_organisation, &ignored) ||
		!publishing_lets_book(tx, r, &ignored))
		return false;
	seats = party_plan(tx, g, p, &open);
	if (seats == NULL)
		return false;
	found = party_choose(g, seats, NULL, out, &booked, &ignored) && out->index >= 0;
	booked_release(&booked);
	return found;
}

static bool
give(struct tx *tx, const struct grid *g, struct request *r)
{
	struct given given;
	struct party p;
	struct err e;

	if (!seat_for(tx, g, r, &p, &given))
		return false;
	if (meeting_seat(tx, g, r, given.party, given.index, &given.verdict, &e) ==
		NULL) {
		tx_damaged(tx, "R%lld cannot have the seat that is free for it",
			(long long)r->id);
		return false;
	}
	request_journal(tx, g, r);
	return true;
}

static bool
drains(struct tx *tx, const struct event *ev)
{
	struct err ignored;

	return policy_value(tx, ev->id, POLICY_STANDBY) == STANDBY_BOOK &&
	       event_is_open(ev, &ignored) && publishing_is_none(tx, ev->id, &ignored);
}

int
standby_drain(struct tx *tx, const struct grid *g)
{
	struct tx_context before = tx->context;
	struct waiting *list;
	int n, given = 0;

	if (!drains(tx, g->event))
		return 0;
	tx->context.principal = "daemon";
	list = standby_order(tx, g->event->id, &n);
	for (int i = 0; i < n && i < DRAIN_MOST && !tx_failed(tx); i++)
		given += give(tx, g, list[i].request);
	tx->context = before;
	return given;
}

int
standby_drain_of(struct tx *tx, int64_t event_id)
{
	struct event *ev = event_by_id(tx, event_id);
	struct grid *g;
	struct err ignored;

	if (ev == NULL || !drains(tx, ev))
		return 0;
	g = grid_load(tx, ev, &ignored);
	return g != NULL ? standby_drain(tx, g) : 0;
}

int
standby_drain_all(struct tx *tx)
{
	int n, given = 0;
	struct event *ev = events_all(tx, &n);

	for (int i = 0; i < n; i++)
		given += standby_drain_of(tx, ev[i].id);
	return given;
}
