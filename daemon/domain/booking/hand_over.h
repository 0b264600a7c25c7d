/*
 * hand_over.h - a meeting goes to a colleague: the same time and, where that can be, the same place
 * and interpreter.
 *
 * Contract:  the whole act: rules, change, journal rows. Of a side with several people it is said
 *            who leaves; the other side and the time stay as they are.
 * Calendars: who leaves gets a CANCEL of his own, all others the next REQUEST (RFC 5546
 *            section 3.2.5).
 * Request:   who was named for it is replaced there too; a side that is open stays so.
 * Errors:    false and *e, and the unit is to be undone: the meeting has no seat then.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_HAND_OVER_H
#define DOMAIN_BOOKING_HAND_OVER_H

#include "domain/booking/meeting.h"
#include "domain/fair/actor.h"

/*
 * from NULL: the only one of that side. ERR_NOT_YOURS: of the other side; ERR_EVENT_CLOSED;
 * ERR_WRONG_STATE; ERR_TOO_LATE (latest_change_minutes, or it has begun); ERR_NOT_FOUND: a delegate
 * who is of neither side, or not in the meeting; ERR_EXISTS: in it already; ERR_PARAM_INVALID: it
 * is not said who leaves; and why the colleague cannot be there (seating.h).
 */
bool meeting_hand_over(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct delegate *from, const struct delegate *to, const struct actor *who,
	struct err *e) MUST_CHECK;
/*
 * The same of a request that is open: whoever leaves is named no more, the other one is; what it
 * keeps free goes over too. ERR_SLOT_TAKEN, ERR_DELEGATE_BUSY: the diary of who comes has no room
 * for that, and the unit is to be undone.
 */
bool request_hand_over(struct tx *tx, const struct grid *g, struct request *r,
	int64_t leaves_id, const struct delegate *to, struct err *e) MUST_CHECK;

#endif
