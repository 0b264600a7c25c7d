/*
 * history.h - which history a database tells, and how a restored copy begins another.
 *
 * The id is made at random with the database and stays with it, also in a copy of the file. A
 * restored copy may have lost what people already know, so it gets another id, and its numbers go
 * on far behind those it has: none that was given away after the copy was made is given to
 * something else. Not farther than that, for what is read whole is laid out by its number.
 */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "store/stmt.h"

enum {
	HISTORY_BYTES = 32 + 1,	       /* hex digits and NUL */
	HISTORY_LEAP_NUMBERS = 100000, /* of A, T, R, M, S, B and preferences */
	HISTORY_LEAP = 1000, /* of every rev and SEQUENCE: domain/booking/meeting.h */
};

/* Into the unit's arena. Empty, like no other, when the row is gone. */
const char *history_id(struct tx *tx);
/* Another id at random; returned. */
const char *history_renew(struct tx *tx);
/* The leaps of a restored copy, but for SEQUENCE. Before anything is read in this unit. */
void history_leap(struct tx *tx);

#endif
