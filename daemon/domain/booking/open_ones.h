/*
 * open_ones.h - what is still to come of an organisation or a delegate: its meetings and requests.
 *
 * Order:     by number. Once out has more than most of them, the search may end early: then there
 *            are too many for whoever asks.
 * Ownership: the lists are the caller's, of int64_t, in tx->arena.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_OPEN_ONES_H
#define DOMAIN_BOOKING_OPEN_ONES_H

#include "domain/fair/grid.h"
#include "store/meetings.h"
#include "store/requests.h"
#include "store/rows.h"

/* Scheduled meetings that have not begun; the filter's state is not looked at. */
void open_meetings(struct tx *tx, const struct grid *g, struct meeting_filter f, int most,
	struct rows *out);
/* Requests in a state that wait for an answer or a seat, of those whom a rule wants. */
struct open_requests {
	int64_t organisation_id;
	enum request_state state; /* REQUEST_REQUESTED or REQUEST_ACCEPTED */
	bool (*wanted)(struct tx *tx, const struct request *r, int64_t delegate_id);
	int64_t delegate_id; /* for that rule */
};
void open_requests(struct tx *tx, const struct grid *g, const struct open_requests *of,
	int most, struct rows *out);

#endif
