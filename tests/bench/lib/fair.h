/*
 * fair.h - the fair the benchmark books in: as large as World Smart City Expo 2022, with room
 * enough for every booking asked for.
 *
 * What:      104 buyers and procurement companies, 301 exhibitors of which 140 have a booth,
 *            60 shared tables, 20 interpreters, three days of 16 slots; every tenth buyer shares
 *            no language with the exhibitors, so an interpreter is booked too. One delegate each.
 * How:       rows through the store's own functions, straight into the database of a home that
 *            no daemon uses yet. The same bytes every time, but for the days (a month ahead).
 * Bookings:  number k is always the same pair of organisations, no pair comes twice, and the
 *            daemon chooses the slot and the seat.
 */
#ifndef BENCH_FAIR_H
#define BENCH_FAIR_H

#include "wire/err.h"

#include <stddef.h>

enum {
	FAIR_BUYERS = 104,
	FAIR_EXHIBITORS = 301,
	FAIR_DAYS = 3,
	FAIR_SLOTS = 48,
	/* A buyer's last slots are hard to fill: four fifths of what the diaries would hold. */
	FAIR_BOOKINGS_MAX = FAIR_BUYERS * FAIR_SLOTS / 5 * 4,
	FAIR_LINE_BYTES = 640,
};

/* What a line asks for; request.accept names a request. */
enum fair_call { FAIR_BOOK, FAIR_CREATE, FAIR_ACCEPT };

/*
 * Fills a database that has no event yet. Logins are staff of the event: so many accounts A<n> from
 * this number on, each with the token T<n>.
 */
bool fair_fill(const char *database, int first_login, int logins, int64_t now_s,
	struct err *e) MUST_CHECK;
/*
 * The line (with its LF) of call number id for booking k; its length. The idempotency key is a
 * UUID's text, as clients make them, but of (k, call): the same every time.
 */
size_t fair_line(char out[FAIR_LINE_BYTES], int64_t id, enum fair_call call, int k,
	const char *request);

#endif
