/*
 * construct.h - a first plan: by prices and chains, and as first-come booking would have
 *               it.
 *
 * Contract:  both add to what is on the board and take nothing off it.
 * Thread:    one owner.
 */
#ifndef PLAN_CONSTRUCT_H
#define PLAN_CONSTRUCT_H

#include "plan/bound.h"
#include "plan/moves.h"

/*
 * Candidates in order of their worth less their prices, musts first, each seated directly
 * or by Kempe chains: the b-matching is chosen by the prices, the edge colouring made as
 * it goes. Stops early when `enough` says so.
 */
void plan_construct(struct moves *m, const struct plan_bound *bound,
	const struct bound_patience *patience);

/*
 * What a fair without a planner gets: one after the other, each in its first slot that
 * fits.
 */
void plan_greedy(struct board *b);

#endif
