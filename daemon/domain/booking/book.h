/*
 * book.h - staff book a pair directly, without anybody's answer.
 *
 * Contract, errors, ownership, thread: as accept.h. Every meeting has a request: an open one
 * between the two is taken up, else staff's own is made.
 */
#ifndef DOMAIN_BOOKING_BOOK_H
#define DOMAIN_BOOKING_BOOK_H

#include "domain/booking/party.h"

struct booking {
	const char *const *delegates; /* codes, of both sides */
	int delegates_n;
	int length;		       /* slots */
	const char *location;	       /* code; NULL: any that suits */
	const char *message;	       /* "" when none */
	const struct slot_named *slot; /* NULL: the best */
};

/*
 * ERR_NOT_FOUND, ERR_TABLE_BUSY (the booth of another exhibitor), those of request_create and of
 * party.h.
 */
bool meeting_book(struct tx *tx, const struct grid *g, const struct booking *b,
	struct booked *out, struct err *e) MUST_CHECK;
/* The open request that booking the two sides of this party would take up; NULL: none. */
struct request *book_takes_up(struct tx *tx, int64_t event_id, const struct party *p);

#endif
