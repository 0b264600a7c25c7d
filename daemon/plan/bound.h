/*
 * bound.h - how much value no plan can exceed, and what a place in the fair is worth.
 *
 * Purpose:   every person, organisation, group of seats and interpreter is a resource
 *            that holds so many meetings (or slots) in the event or in a session, by its
 *            free slots and quotas. For any prices of the resources at or above 0
 *
 *                sum of capacity * price + sum over the candidates of max(0, worth - its prices)
 *
 *            is at least the value of every plan (weak duality of linear programs): so
 *            the bound is proven whatever the prices are, and good prices make it tight.
 *            They are found by accelerated gradient descent on a smoothed form and the
 *            bound itself is summed up in integers. For meetings of two sides the linear
 *            program is that of the max-value b-matching (König: it has an integral
 *            optimum). Candidates' worth less their prices says which of them a good plan
 *            holds.
 * Ownership: the arrays live in the arena given.
 * Thread:    any.
 */
#ifndef PLAN_BOUND_H
#define PLAN_BOUND_H

#include "plan/board.h"

struct plan_bound {
	int64_t value;	/* no plan has more */
	float *reduced; /* per candidate: worth less its prices; very low: never */
	double *x; /* per candidate: how much of it an ideal plan in parts holds, 0..1 */
};

/*
 * May be called again and again: asked between two steps of the descent whether to go on.
 */
struct bound_patience {
	int rounds;		   /* of descent for each degree of smoothing; 0: 60 */
	bool (*enough)(void *ctx); /* NULL: never */
	void *ctx;
};

/* The bound for what is not fixed on the board, with what is. */
void plan_bound_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_bound *found);

#endif
