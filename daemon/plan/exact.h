/*
 * exact.h - small fairs solved exactly: the best plan there is, level by level, and the proof.
 *
 * Purpose:   what a search by small moves misses where places are short. The whole problem is told
 *            to a SAT solver (encode.h), which of the meetings are held is wished (maxsat.h), and
 *            the levels are decided one after the other: must value, shortfall, in a repair the
 *            persons disturbed, value with what was displaced; then the weighed rest.
 * Budget:    plan_options' cancel flag, and seconds or conflicts; what was found until then stays.
 * Ownership: the places live in the arena given.
 * Thread:    one owner.
 */
#ifndef PLAN_EXACT_H
#define PLAN_EXACT_H

#include "plan/board.h"

struct plan_exact_options {
	const struct plan_options *o; /* seed, scope, weights, cap */
	bool (*enough)(void *ctx);    /* asked often */
	void *ctx;
	int64_t conflicts_max; /* 0: no limit */
};

struct plan_exact {
	struct plan_place
		*places; /* NULL: nothing was found that is sure to be as good */
	bool proven;	 /* no plan is better on the levels down to value */
	bool whole;	 /* nor on those below: nothing is left to win */
	int64_t conflicts;
};

/* Is the problem small enough, and are the levels in an order this can follow? */
bool plan_exact_suits(const struct board *b, const struct plan_options *o);
/*
 * From the plan on the board, which is left as it is. Of what the board has fixed nothing moves.
 */
void plan_exact_find(const struct board *b, const struct plan_exact_options *how,
	struct arena *a, struct plan_exact *found);

#endif
