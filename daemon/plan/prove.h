/*
 * prove.h - the exact solver: a plan of everything with the fewest breaks, proved, or the proof
 *           that there is none.
 *
 * Purpose:   small and medium problems. Bounds close in from both sides: no plan with so many
 *            breaks from below, a better plan from above.
 * Budget:    plan_options' seconds by its clock, its steps (here: conflicts of the SAT solver) or
 *            both; its cancel flag. One runner with steps and no seconds gives the same answer
 *            for the same seed.
 * Progress:  each better plan is told by the options' function, in the runner's thread.
 * Threads:   none of its own. A caller that has some runs one runner in each, with one race
 *            between them, and joins their answers.
 * Ownership: the answer's lists live in the caller's arena; a race is shared, all else is its
 *            runner's.
 */
#ifndef PLAN_PROVE_H
#define PLAN_PROVE_H

#include "plan/problem.h"

/* What the runners of one problem tell each other. Zeroed by plan_race_init(). */
struct plan_race {
	atomic_int lower;   /* no plan has fewer breaks */
	atomic_int upper;   /* breaks of the best plan found; INT_MAX none */
	atomic_bool closed; /* lower met upper, or no plan exists */
	atomic_bool impossible;
};

enum plan_runner {
	PLAN_RUNNER_ALL,  /* every strategy in turn, in one thread */
	PLAN_RUNNER_UP,	  /* tuned to refute: the proof from below */
	PLAN_RUNNER_DOWN, /* tuned to find: a plan at the bound, else a better one */
};

struct plan_prove_options {
	const struct plan_options
		*o; /* scope, seed, steps, seconds, clock, cancel, progress */
	const struct plan_place
		*start; /* a valid plan of all candidates to beat; NULL none */
	enum plan_runner runner;
	struct plan_race *race; /* NULL: alone */
	bool want_conflict;	/* when no plan exists: name a small set of candidates */
	double spent_s;		/* before this call: what its progress is told from */
	int pace; /* percent of the usual length of a strategy's turns; 0: 100 */
};

void plan_race_init(struct plan_race *r);
/* Is the problem of a size that is worth trying? */
bool plan_provable(const struct plan_problem *p);
/*
 * For a problem that plan_check() passed, with all_must_be_seated. Status optimal, infeasible, or
 * feasible or unknown when the budget ended; breaks_bound holds in any case.
 */
void plan_prove(const struct plan_problem *p, const struct plan_prove_options *o,
	struct arena *a, struct plan_answer *answer);
/* The best of the runners' answers by what the race knows. */
struct plan_answer
plan_prove_join(const struct plan_race *race, const struct plan_answer *answers, int n);

#endif
