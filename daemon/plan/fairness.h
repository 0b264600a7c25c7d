/*
 * fairness.h - no two persons whose breaks differ by more than the problem allows.
 *
 * Thread: one owner, the board's.
 */
#ifndef PLAN_FAIRNESS_H
#define PLAN_FAIRNESS_H

#include "plan/board.h"

/*
 * The search keeps breaks fair by their price; what is left over it is given up here, unless that
 * disturbs more persons than may be: then the plan is not fair, and that is told.
 */
void plan_make_fair(struct board *b, int disturbed_max);

#endif
