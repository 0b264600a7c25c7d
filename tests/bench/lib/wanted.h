/*
 * wanted.h - what people want at the largest fair: categories, preferences, and 60,000 accepted
 *            requests that wait for the planner.
 *
 * What:      on the fair of large.h (every fifth exhibitor with a booth, every tenth with a second
 *            delegate, 200 tables, 40 interpreters with shifts, halls up to eight minutes apart):
 *            quotas and minimums, languages, categories for the real scores, musts, wants and a few
 *            vetoes, blackouts, preferred slots, one meeting in 25 of two slots.
 */
#ifndef BENCH_WANTED_H
#define BENCH_WANTED_H

#include "large.h"

#include "plan/moves.h"

enum {
	WANTED_REQUESTS = 60000,
	WANTED_LISTED = 3, /* categories an organisation wants or offers */
};

struct wanted {
	struct plan_random random;
	int area[LARGE_ORGANISATIONS][WANTED_LISTED];
	bool asked[LARGE_BUYERS][LARGE_EXHIBITORS];
	int exhibitor[WANTED_REQUESTS + 1]; /* by number of the request */
};

/* A new database at path. */
bool
wanted_fill(const char *path, int64_t now_s, struct wanted *w, struct err *e) MUST_CHECK;

#endif
