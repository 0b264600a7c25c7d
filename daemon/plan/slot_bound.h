/*
 * slot_bound.h - a tighter bound: every slot of every person, table pool and interpreter has a
 *                price of its own.
 *
 * Purpose:   the bound by sessions (bound.h) lets a long meeting use parts of slots that do not lie
 *            side by side, and two people meet in a session of which they share no slot. Here a
 *            candidate pays for the slots it would take, from its cheapest first slot on; a day's
 *            quota has a price too. It is weak duality as there: whatever the prices are, the bound
 *            is proven. They are found by the same descent, from the prices of the sessions.
 * Cost:      a step looks at every first slot of every candidate, so it is for fairs of the size of
 *            World Smart City Expo, after the search, where that left a gap.
 * Ownership: all its own memory ends with the call.
 * Thread:    any.
 */
#ifndef PLAN_SLOT_BOUND_H
#define PLAN_SLOT_BOUND_H

#include "plan/bound.h"

/* Is the fair small enough for it? */
bool plan_slot_bound_suits(const struct board *b);

/*
 * Make the bound found on this board lower, if it can be. level: of a plan, whose value no bound
 * falls below. Rounds of patience: of each of eight degrees of smoothing.
 */
void plan_slot_bound_tighten(const struct board *b, const int64_t *level,
	const struct bound_patience *patience, struct plan_bound *found);

#endif
