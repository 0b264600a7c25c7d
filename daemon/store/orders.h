/*
 * orders.h - rows of the table precedences: which request's meeting is held before which.
 * Statements only; the rules are in domain/seating/order.h.
 *
 * Open: requested, accepted or scheduled. A row with a request that has ended says nothing
 *       any more.
 */
#ifndef STORE_ORDERS_H
#define STORE_ORDERS_H

#include "store/stmt.h"

struct order_pair {
	int64_t before; /* request ids */
	int64_t after;
};

/* The other request of a pair, seen from one of them. */
struct order_other {
	int64_t request_id;
	bool before; /* it comes before the one that asks, else after it */
	int64_t from_organisation_id;
	int64_t to_organisation_id;
	int64_t meeting_id; /* -1: it has none, or that was called off */
	int64_t start_s;    /* of the meeting */
	int64_t end_s;
};

/* false: it is there already. */
bool
order_pair_put(struct tx *tx, int64_t event_id, int64_t before, int64_t after) MUST_CHECK;
/* false: there is none. */
bool order_pair_delete(struct tx *tx, int64_t event_id, int64_t before, int64_t after)
	MUST_CHECK;
/* The open requests that a request is in a pair with; by whether they come before, then by id. */
struct order_other *
orders_of(struct tx *tx, int64_t event_id, int64_t request_id, int *n);
/* The pairs that a request is in, whatever has become of the others. */
struct order_pair *
precedences_with(struct tx *tx, int64_t event_id, int64_t request_id, int *n);
/* All pairs of open requests, by before, then after. */
struct order_pair *orders_open(struct tx *tx, int64_t event_id, int *n);

#endif
