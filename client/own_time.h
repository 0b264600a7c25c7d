/*
 * own_time.h - a time of the fair as the clock of the person at the terminal shows it.
 *
 * Contract:  the zone is the machine's (TZ); the empty text when that clock shows the
 *            same as the fair's, or when the text is no instant.
 * Thread:    one, for the C library reads TZ.
 */
#ifndef CLIENT_OWN_TIME_H
#define CLIENT_OWN_TIME_H

#include "text.h"

/* "Wed 15 Jul 02:30-03:00" of two RFC 3339 instants; end may be NULL. */
void own_span(const char *start, const char *end, char out[2 * TEXT_TIME]);
/* "02:30-03:00"; "Tue 19:30-20:00" when it is another day than the fair's. */
void own_clock(const char *start, const char *end, char out[2 * TEXT_TIME]);

#endif
