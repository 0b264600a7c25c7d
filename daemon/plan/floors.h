/*
 * floors.h - figures no plan can go below, so that a search knows when nothing is left to win.
 *
 * Purpose:   a plan whose must value and value are at their most and whose other levels are at
 *            their floors is best whatever the weights. The floors are simple and proven: what
 *            stays where it is, less all that the meetings which may move could mend.
 * Thread:    any; nothing is kept but what is in the struct.
 */
#ifndef PLAN_FLOORS_H
#define PLAN_FLOORS_H

#include "plan/board.h"

struct plan_floors {
	int64_t of[PLAN_LEVELS]; /* MUST: the most; VALUE: of all that could be held */
	int64_t missed_by_all;	 /* PREFERENCE where all that could be held is held */
	bool nothing_moves;	 /* there is no other plan */
};

/*
 * Does the candidate fit nowhere beside what is on the board? Then not beside more either, but for
 * walking, which is not looked at: a meeting between two others may make their ways shorter.
 */
bool plan_fits_nowhere(const struct board *b, int candidate);
/* Of a board as board_init() leaves it. */
void plan_floors_find(const struct board *b, struct plan_floors *found);
/* Is a plan of these levels best? bound: no plan has more value. */
bool plan_floors_reached(const struct plan_floors *f, const struct plan_weights *w,
	const int64_t *level, int64_t bound);

#endif
