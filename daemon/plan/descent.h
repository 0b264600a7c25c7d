/*
 * descent.h - prices of the rows of a linear program by accelerated gradient descent.
 *
 * Purpose:   the dual of a program is smoothed (whoever makes it says what it is at some prices,
 *            what is used of each row there, and how fast that changes), and prices go down it
 *            with Nesterov's look ahead, each row by its own curvature. What the prices prove is
 *            summed up elsewhere.
 * Ownership: all lives in the arena of descent_make(). Thread: any.
 */
#ifndef PLAN_DESCENT_H
#define PLAN_DESCENT_H

#include "plan/bound.h"

/* A row without a capacity has a greater one. */
#define DESCENT_NO_LIMIT 1e18

struct descent {
	int rows;
	int minimum_first, minimum_end; /* rows of minimums, whose price has an end */
	double *capacity;
	double *price, *ahead, *usage, *curve, *before, *safe;
	/* the smoothed dual at these prices; fills in usage and curve */
	double (*at)(void *ctx, const double *price, double smooth);
	void *ctx;
};

void descent_make(struct descent *d, int rows, struct arena *a);

static inline bool
descent_limits(const struct descent *d, int row)
{
	return d->capacity[row] < DESCENT_NO_LIMIT / 2;
}

/* One degree of smoothing, from d->price to the best point met, until gone() says `until`. */
void descent_run(struct descent *d, double smooth, int rounds, double until,
	const struct bound_patience *patience);

#endif
