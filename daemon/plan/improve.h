/*
 * improve.h - making a plan better by many small moves, some of which make it worse for a while.
 *
 * Contract:  the best plan seen is kept beside the board and is on it at the end; it is never worse
 *            than the board was at the start. The same seed and steps make the same plan.
 * Thread:    one owner; `stop` is asked every few steps.
 */
#ifndef PLAN_IMPROVE_H
#define PLAN_IMPROVE_H

#include "plan/bound.h"
#include "plan/moves.h"

/* How much of the budget is used, 0..1; 1 or more: stop. */
typedef double (*improve_used)(void *ctx, int64_t steps);

struct improve {
	struct moves *moves;
	const struct plan_bound *bound;
	improve_used used;
	void *ctx;
	void (*look)(void *ctx); /* now and then, with the board as it is; NULL none */
	/* once, when what is left of the budget goes to what is below value; the best plan is on
	 * the board */
	void (*settled)(void *ctx);
	int disturbed_max; /* -1 none */
	int64_t steps_max;	   /* 0: none; `used` is asked there too */
	int64_t best[PLAN_LEVELS]; /* the figures of the best plan so far */
	int best_seated;
	int64_t steps; /* made */
};

void plan_improve(struct improve *im);

#endif
