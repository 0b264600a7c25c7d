/*
 * bound.h - how much value no plan can exceed, and what a place in the fair is worth.
 *
 * Purpose:   every person, organisation, group of seats and interpreter is a resource
 *            that holds so many meetings (or slots) in the event or in a session, by its
 *            free slots and quotas. For any prices of the resources at or above 0
 *
 *                sum of capacity * price + sum over the candidates of max(0, worth - its prices)
 *
 *            is at least the value of every plan (weak duality of linear programs; of the
 *            alternatives of a choice only the greatest is summed up): so
 *            the bound is proven whatever the prices are, and good prices make it tight.
 *            A minimum is a capacity below 0 of which each meeting uses -1. It goes
 *            before value, so what is bounded is the value of plans that miss no more
 *            meetings to the minimums than the one it is asked for: each meeting more
 *            that is missing raises the bound by the greatest price of a minimum. A displaced
 *            meeting is priced with what it counts for; of the bound on all that what is held
 *            of them counts for is taken off again.
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

/* By sessions, and one more slot by slot (slot_bound.h). */
enum { PLAN_BOUND_TERMS = 9 };

struct plan_bound {
	int64_t shortfall; /* no plan misses fewer meetings to the minimums */
	int64_t must;	   /* worth of the musts that may be held */
	int64_t base;	   /* worth of what is fixed */
	int64_t displaced; /* meetings that are not fixed, */
	int64_t lift;	   /* and what each counts for in the sums */
	/*
	 * of a plan that misses so many, each proves: its value is at most
	 * base + floor((sum + price * (missed - shortfall)) / PLAN_BOUND_SCALE)
	 */
	struct {
		int64_t sum, price;
	} term[PLAN_BOUND_TERMS];
	int terms_n;	/* 0: base is all there is to have */
	double *price;	/* of each row of the program; NULL: there is none */
	float *reduced; /* per candidate: worth less its prices; very low: never */
	double *x; /* per candidate: how much of it an ideal plan in parts holds, 0..1 */
};

/* Prices are whole numbers of so many to a point. */
enum { PLAN_BOUND_SCALE = 1024 };

/* No plan that misses so many meetings to the minimums and loses so many, or fewer, has more. */
int64_t plan_bound_of(const struct plan_bound *b, int64_t shortfall, int64_t lost);

/*
 * May be called again and again: asked between two steps of the descent whether to go on.
 */
struct bound_patience {
	int rounds;		   /* of descent in all; 0: 480 */
	bool (*enough)(void *ctx); /* NULL: never */
	double (*gone)(
		void *ctx); /* of the time for it, 0..1; NULL: rounds alone count */
	void *ctx;
};

/* The bound for what is not fixed on the board, with what is. */
void plan_bound_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_bound *found);

#endif
