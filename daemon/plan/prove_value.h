/*
 * prove_value.h - the exact solver of small fairs: the best must value, shortfall and value there
 *                 can be, found and proven.
 *
 * Purpose:   where places are scarce a search by single meetings may end a little below the best,
 *            and prices may leave a bound a little above it. With few candidates both are decided:
 *            the hard rules as clauses, the sums as binary adders, and each time a plan is found
 *            a better one is asked for, until there is none.
 * Order:     must value, then shortfall, then value (with what displaced meetings count for).
 * Budget:    conflicts, and the caller's word between them.
 * Thread:    none of its own.
 */
#ifndef PLAN_PROVE_VALUE_H
#define PLAN_PROVE_VALUE_H

#include "plan/problem.h"

struct plan_prove_value {
	uint64_t seed;
	int lift; /* points that a displaced meeting counts for beside its worth */
	int64_t conflicts_max;	   /* of all calls */
	bool (*enough)(void *ctx); /* asked every few conflicts; NULL: never */
	void *ctx;
};

/* Is it of a size that is worth trying? */
bool plan_value_provable(const struct plan_problem *p);

/*
 * From valid places to better ones, as far as that goes; what was given stays where nothing is
 * better. True: nothing is, of plans that move whatever is not locked. Fairness and
 * all_must_be_seated do not count.
 */
bool plan_prove_value(const struct plan_problem *p, const struct plan_prove_value *o,
	struct plan_place *places);

#endif
