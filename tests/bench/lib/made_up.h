/*
 * made_up.h - whole fairs made up from a size and a seed, as problems of the planner.
 *
 * Purpose:   buyers and exhibitors as they come, popular ones asked more often; what is scarce is
 *            said by the size.
 * Ownership: all lives in the arena. Thread: any.
 */
#ifndef TESTS_BENCH_MADE_UP_H
#define TESTS_BENCH_MADE_UP_H

#include "plan/problem.h"

struct made_up_size {
	const char *name;
	int buyers, exhibitors, days, day_slots, tables, halls, interpreters, candidates;
	double seconds, gap_bar;
	bool plain; /* no blackouts and no quotas; construction alone unless told otherwise */
	/* what makes it hard; 0 is none */
	bool always;	     /* interpreters do not work in shifts */
	bool own_hall;	     /* an exhibitor meets in its own hall only */
	int away_percent;    /* everybody is away in so many of the slots */
	int walk_minutes;    /* between any two halls; 0: 4 for each hall further */
	int popular_percent; /* of the exhibitors: each is asked by 60 % of the buyers */
	int minimum;	     /* meetings everybody is to have */
	int longest;	     /* meetings of 1 to so many slots */
	int people_a_buyer, people_an_exhibitor; /* 0 is one; a meeting has one of each */
	bool open; /* whichever of an exhibitor's people is free: a choice for each meeting */
};

void made_up_fair(struct plan_problem *p, const struct made_up_size *size, uint64_t seed,
	struct arena *a);

#endif
