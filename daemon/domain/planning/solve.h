/*
 * solve.h - one run of the planner: read the fair, solve, keep the result.
 *
 * Life:    solve_read in a read transaction, solve_run in any thread without one, then solve_store
 *          piece by piece, each in a write unit. What they share is in the arena of solve_read and
 *          refers to nothing outside it.
 * Promise: until the last piece is stored the schedule is running and nobody sees anything of its
 *          places; one that is not running any more (it was discarded) is ERR_WRONG_STATE.
 */
#ifndef DOMAIN_PLANNING_SOLVE_H
#define DOMAIN_PLANNING_SOLVE_H

#include "store/stmt.h"
#include "wire/json.h"

#include <stdatomic.h>

/* How it stands while the planner works. */
struct solve_progress {
	int64_t value, bound, breaks, seated, took_ms;
};

/* Called now and then by solve_run, in its thread. */
struct solve_watch {
	const atomic_bool *cancel;
	void (*tell)(void *ctx, const struct solve_progress *now); /* or NULL */
	void *ctx;
	int64_t (*now_us)(void); /* a clock that only goes forward */
};

struct solve;

/* NULL and *e: the fair cannot be planned as it is; the sentence names what is in the way. */
struct solve *
solve_read(struct tx *tx, int64_t event_id, int64_t schedule_id, struct err *e);
bool solve_run(struct solve *k, struct arena *a, const struct solve_watch *w,
	struct err *e) MUST_CHECK;
/*
 * Store the places from number `from` on, at most max; *all is how many there are. With the last
 * of them the schedule is ready. The same piece may be stored again.
 */
bool solve_store(struct tx *tx, const struct solve *k, int from, int max, int *all,
	struct err *e) MUST_CHECK;
/* The run has failed or was called off. */
bool solve_discard(struct tx *tx, int64_t event_id, int64_t schedule_id, const char *why,
	struct err *e) MUST_CHECK;
/* {value, bound, gap_permille, breaks, seated, took_ms} */
struct js *solve_progress_view(const struct solve_progress *p);

#endif
