/*
 * move.h - staff move a meeting at once: another time, another place, or both.
 *
 * Contract:  the whole act: rules, change, journal row, the next revision of the invitation. It is
 *            held to every rule of a booking (seating.h), as if it were booked now; its people,
 *            length, request and, where they are free, its place and interpreter stay.
 * Calendars: those concerned get one REQUEST with the next SEQUENCE (RFC 5546 section 3.2.2.1).
 * Errors:    false and *e, and the unit is to be undone: the meeting has no seat then. Of a place
 *            that will not do, booked->slots names the next that would (booked_release).
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_MOVE_H
#define DOMAIN_BOOKING_MOVE_H

#include "domain/booking/meeting.h"

struct booked;

struct move {
	const struct slot_named *slot; /* NULL: the time stays */
	const char *location;	       /* code; NULL: its own where it can, else any */
	const char *reason;	       /* in the invitation; "" when none */
};

/*
 * ERR_PARAM_INVALID: neither time nor place is named; ERR_WRONG_STATE: it is not to come any more,
 * locked, or there already; ERR_TOO_LATE: it has begun; ERR_EVENT_CLOSED; ERR_BUSY: a publishing
 * is about to change it; ERR_NOT_FOUND: no such place; and why it cannot be there (seating.h).
 */
bool meeting_move_to(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct move *to, struct booked *out, struct err *e) MUST_CHECK;

#endif
