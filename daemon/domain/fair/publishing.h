/*
 * publishing.h - while a schedule is published in slices: what others may do.
 * domain/planning/settle.h brings it to its end.
 *
 *   preparing --domain/planning/publish.h switches--> telling --all is told--> gone
 *   preparing --it fails, the daemon stops--> undone, gone
 *
 * Lookers:   while it prepares they see the fair as it was, from the switch on as it is planned;
 *            never a half. Slots of either plan are taken all the while: a diary shows those of
 *            the new one as held. Journal rows, events and invitations of what was changed come
 *            after the switch, a few at a time; what is not told yet is durable, and is told
 *            before a daemon that was stopped in between answers anybody.
 * Others:    go on: requests, answers, bookings and cancellations of what it does not touch. A
 *            booking keeps the rules together with the meetings that are planned.
 * Busy:      ERR_BUSY, to be asked again: whatever would change a request or meeting that it is
 *            about to change or has not told yet; bookings next to such a request in an order;
 *            every booking while a plan that moves or calls off meetings is prepared; and what
 *            changes the rules of the fair itself (its files, its grid, blackouts, orders). The
 *            same of an event whose meetings came with its files, until their revisions are
 *            written (domain/booking/restoring.h).
 */
#ifndef DOMAIN_FAIR_PUBLISHING_H
#define DOMAIN_FAIR_PUBLISHING_H

#include "store/stmt.h"

struct request;

/* Is no publishing of this event under way? event_id 0: of any. */
bool publishing_is_none(struct tx *tx, int64_t event_id, struct err *e) MUST_CHECK;
bool publishing_spares_request(struct tx *tx, const struct request *r, struct err *e)
	MUST_CHECK;
bool publishing_spares_meeting(
	struct tx *tx, int64_t event_id, int64_t meeting_id, struct err *e) MUST_CHECK;
/* May this request be given a place, or its meeting another one? */
bool
publishing_lets_book(struct tx *tx, const struct request *r, struct err *e) MUST_CHECK;
/* Are there meetings that rules look at and nobody may read of? */
bool publishing_prepares(struct tx *tx, int64_t event_id);

#endif
