/*
 * move.h - a meeting gets another time, another place, or both: by staff at once, by one of its
 * sides when the other agrees.
 *
 *   scheduled --a side asks--> asked --the other accepts--> scheduled, there
 *   asked --refused, taken back, time passes, dropped--> scheduled, where it was
 *
 * Contract:  the whole act: rules, change, journal row, the next revision of the invitation. It is
 *            held to every rule of a booking (seating.h), as if it were booked now; its people,
 *            length, request and, where they are free, its place and interpreter stay.
 * Calendars: those concerned by a move get one REQUEST with the next SEQUENCE (RFC 5546 section
 *            3.2.2.1); by a proposal nobody does.
 * Errors:    false and *e, and the unit is to be undone: the meeting has no seat then. Of a place
 *            that will not do, booked->slots names the next that would (booked_release).
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_MOVE_H
#define DOMAIN_BOOKING_MOVE_H

#include "domain/booking/meeting.h"
#include "domain/fair/actor.h"

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
/*
 * A side asks the other: what the new place needs is kept (proposal.h) until that answers, by
 * move_answer_minutes and no longer than either time may be changed. Asked again by the same side,
 * the former is dropped. Errors: those above, ERR_KIND_NOT_ALLOWED and ERR_TOO_LATE (permit.h), and
 * ERR_WRONG_STATE: the other side asks already. After an error the meeting is where it was, but a
 * former proposal of the same side may be gone: undo the unit, or see that there was none.
 */
bool meeting_ask_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct move *to, const struct actor *who, struct booked *out, struct err *e)
	MUST_CHECK;
/*
 * The other side, or staff for it, agree: the meeting moves, held to every rule again. The errors
 * of meeting_move_to; ERR_WRONG_STATE: nobody asks; ERR_NOT_YOURS: for the other side to accept.
 */
bool meeting_accept_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct actor *who, struct booked *out, struct err *e) MUST_CHECK;
/* Refused; by the side that asks: taken back. ERR_WRONG_STATE: nobody asks. */
bool meeting_refuse_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct actor *who, const char *reason, struct err *e) MUST_CHECK;

#endif
