/*
 * hold.h - slots that an unanswered request keeps free in the diaries of its own delegates.
 *
 * Where the policy pending_requests_hold says so, a request with preferred slots takes them as it
 * is made: one row of kind hold per delegate and slot in occupancy (holder_id is the request), and
 * the slots in request_holds, which admin.verify compares with them. They are let go in the
 * transaction in which the request is answered, expires, is withdrawn or gets its meeting.
 *
 * A hold gives way to a blackout or conference session of the same person, but not to a meeting.
 * What comes from requests.csv keeps what its row says it kept in the fair it comes from, and
 * nothing else.
 */
#ifndef DOMAIN_BOOKING_HOLD_H
#define DOMAIN_BOOKING_HOLD_H

#include "domain/fair/grid.h"
#include "store/delegates.h"
#include "store/requests.h"

/*
 * Keep length slots from each of these on for these delegates. ERR_SLOT_TAKEN or ERR_DELEGATE_BUSY
 * names the first slot that is not free, and who is in the way.
 */
bool hold_take(struct tx *tx, const struct grid *g, const struct request *r,
	const struct delegate *d, int n, const int *slots, int slots_n, struct err *e)
	MUST_CHECK;
/* Keep these slots for these resources, the people who ask. ERR_SLOT_TAKEN: one is not free. */
bool hold_restore(struct tx *tx, const struct request *r, const int64_t *resource, int n,
	const int *slots, int slots_n, struct err *e) MUST_CHECK;
/* Let go of whatever it keeps. Before its delegates change, for their rows are found by them. */
void hold_release(struct tx *tx, const struct request *r);
/* Let go of one slot, of all its delegates, for there is something that comes first. */
void hold_drop_slot(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no);

#endif
