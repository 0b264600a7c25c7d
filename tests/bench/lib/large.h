/*
 * large.h - a fair of the largest size as rows of a database: Smart City Expo World Congress.
 *
 * What:      2,000 buyers and 1,000 exhibitors, 54 slots in three days of two sessions, six halls;
 *            booths of one seat for exhibitors evenly over all of them, shared tables in every
 *            hall, interpreters between Korean and Mongolian or Arabic. Every tenth buyer shares no
 *            language with the exhibitors.
 * How:       rows through the store's own functions into a database that has no event yet. The same
 *            rows every time, but for the days (a month ahead).
 * Numbers:   organisations and delegates count from 0 here, buyers first; the first delegate of
 *            organisation n is delegate n. Rows' own numbers are one higher.
 */
#ifndef BENCH_LARGE_H
#define BENCH_LARGE_H

#include "store/organisations.h"

enum {
	LARGE_EVENT = 1,
	LARGE_BUYERS = 2000,
	LARGE_EXHIBITORS = 1000,
	LARGE_ORGANISATIONS = LARGE_BUYERS + LARGE_EXHIBITORS,
	LARGE_SLOTS = 54,
	LARGE_SESSIONS = 6,
	LARGE_OF_SESSION = LARGE_SLOTS / LARGE_SESSIONS,
	LARGE_SLOT_S = 25 * 60,
	LARGE_PATH = 1100,
};

struct large_size {
	int booths; /* of so many exhibitors; a divisor of their number */
	int tables, interpreters;
	int hall_m;	/* from one hall to the next */
	int colleagues; /* every so manieth exhibitor sends a second delegate; 0: none does */
	/* What organisation n has of its own: quotas, languages; may be NULL. */
	void (*shape)(struct tx *tx, int n, struct organisation *o);
};

struct large {
	struct tx *tx;
	const struct large_size *size;
	int64_t first_day_s;
	int delegates;
	int *of_organisation; /* by delegate */
	int *colleague;	      /* by organisation: its second delegate, -1: none */
	int64_t *delegate, *seat, *interpreter; /* resources */
};

/*
 * A new database at path with such a fair, and what `more` puts beside it in the same transaction.
 */
bool large_fill(const char *path, const struct large_size *size, int64_t now_s,
	void (*more)(struct large *l, void *ctx), void *ctx, struct err *e) MUST_CHECK;

int64_t large_slot_start(const struct large *l, int slot);
bool large_needs_interpreter(int buyer);
/* The exhibitor a booth belongs to, and back; -1: it has none. */
int large_owner(const struct large *l, int booth);
int large_booth(const struct large *l, int exhibitor);
/* "B-0012", "X-0034" */
const char *large_code(struct tx *tx, int organisation);

/* A directory of the program's own with room for the database, and its end. */
bool large_directory(const char *program, char path[LARGE_PATH]) MUST_CHECK;
void large_remove(const char *path);

#endif
