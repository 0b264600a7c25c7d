/*
 * program.h - the linear program behind the bound: what there is of every resource, and what each
 *             candidate would use of it.
 *
 * Purpose:   one row per resource (persons, organisations, groups of seats and interpreters by
 *            session) with its capacity, one row per minimum with its negative: at most minus five
 *            meetings are at least five. bound.c looks for prices of the rows.
 * Periods:   seats and interpreters are counted by session, for a candidate cannot use a seat of a
 *            morning in which its persons are away. Problems too large for that have one period.
 * Minimums:  no more than its person or organisation could have at all; what is missing in any case
 *            is counted apart.
 * Ownership: everything lives in the arena given; the board must outlive it.
 */
#ifndef PLAN_PROGRAM_H
#define PLAN_PROGRAM_H

#include "plan/descent.h"

/* A list of groups or of interpreters that several candidates have in common. */
struct pool {
	const int *item;
	int n;
};

/* The linear program, one row per capacity. */
struct program {
	const struct board *b;
	struct arena *arena;
	int periods;
	int *period_of; /* slot */
	/*
	 * persons, persons' slots, organisations, minimums of persons, of organisations,
	 * (group, period), (interpreter, period)
	 */
	struct descent d;
	int row_minimum, row_group, row_interpreter;
	int *active; /* candidates that may be held and are not fixed */
	int active_n;
	int64_t fixed_value;
	int64_t missing; /* meetings to the minimums, that nobody could have */
	int64_t must;	 /* worth of the musts that are fixed or may be held */
	struct board_lists
		uses; /* rows of an active candidate that it uses whatever its period */
	int *units;   /* of each item of uses */
	/* of an active candidate: those of its uses and places together, whatever their sign */
	int *all_units;
	int *alternatives; /* from an active candidate on: how many are of its choice; 1 alone */
	struct board_lists when; /* periods of an active candidate */
	struct pool *pools;
	int pools_n;
	int *seats_of, *need_of; /* pool of an active candidate; need -1 none */
	/* the descent */
	double *pool_price, *pool_usage; /* pool * periods + period */
	double *pool_share; /* how near the least of its periods: 1 the least, 0 far */
	/* per pool: the least price of a period; that softened; used in whatever period */
	double *pool_least, *pool_any_price, *pool_any;
	double *x; /* per active candidate */
};

void program_make(struct program *g, const struct board *b, struct arena *a);

#endif
