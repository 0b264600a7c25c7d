/*
 * replay.h - the statements that bookings really execute, taken down once and run again bare.
 *
 * Taking down: the daemon's own dispatch, handlers, rules and writer run in this process, without
 *            sockets, on a copy of the filled database and with the very lines the clients send;
 *            the engine's trace hook notes every statement of the write connection with the values
 *            bound to it. So it is what a booking executes, whatever the code above it becomes.
 * Running:   the same statements in the same order with the same values, prepared once, on
 *            another copy opened through store_open (so: the daemon's own settings), one
 *            transaction per group of jobs, a checkpoint as often as the writer makes one. Every
 *            row of a SELECT is stepped over and nothing is read from it. No TLS, no JSON, no
 *            hashing, no rules, no other thread.
 */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include "load.h"

#include <stdio.h>

struct recording;

struct replay {
	int bookings;
	int64_t wall_us;
	int64_t cpu_us;
	int64_t commits;
};

/* Once, before the first database of the process is opened: installs the engine's hook. */
void replay_setup(void);
struct recording *replay_record(const struct home *h, enum load_kind kind, int first,
	int n, struct err *e) MUST_CHECK;
void replay_free(struct recording *r);
/* Statements of a booking on average, and how many of them change rows. */
void replay_count(const struct recording *r, double *all, double *changing);
/* Every distinct statement and how often a booking executes it. */
void replay_print(const struct recording *r, FILE *out);
/*
 * The first so many bookings. jobs_per_commit as measured, not rounded: groups are made one smaller
 * or larger to fit.
 */
bool replay_run(const struct home *h, const struct recording *r, int bookings,
	double jobs_per_commit, struct replay *out, struct err *e) MUST_CHECK;

#endif
