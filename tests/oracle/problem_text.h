/*
 * problem_text.h - a planning problem as lines of text, one fact a line.
 *
 *	slot day=0 session=0 start=0 end=1500
 *	organisation min=0 max=4 max_day=2
 *	person free=1101 min=0 max=0 max_day=0 of=0 told
 *	hall walk=0,12
 *	group hall=0 seats=2
 *	seat free=1111
 *	interpreter free=1100
 *	need speak=0,1
 *	meeting who=0,3 tier=must value=500 length=1 allowed=1101 prefers=1,2 session=0 hard
 *	        groups=0,1 own=1 need=0 now=1,0,-1 locked displaced choice=0	(one line)
 *	order before=0 after=1
 *	rules all_seated lunch_breaks night_breaks fairness=2
 *	run scope=everything seed=1 steps=2000 seconds=1 disturbed_max=3 prove
 *	end
 *
 * Order:     within a kind the first line has index 0; slots come before all that names their
 *            number, else any order. What a line does not say is nothing, none or 1 (length, seed).
 * Sets:      of slots: a digit for each, 1 where it is free or allowed. Lists have commas, "-" is
 *            an empty one.
 * Choices:   lines of meetings one after the other with the same number are alternatives of one
 *            meeting; a line alone with its number is no choice.
 * Ownership: all lives in the arena. Thread: any.
 */
#ifndef TESTS_ORACLE_PROBLEM_TEXT_H
#define TESTS_ORACLE_PROBLEM_TEXT_H

#include "plan/problem.h"

#include <stdio.h>

struct problem_text {
	struct plan_problem p;
	struct plan_options o;
	int line; /* the last that was read */
};

enum problem_read { PROBLEM_READ, PROBLEM_WRONG, PROBLEM_NO_MORE };

/* The next problem of a file; PROBLEM_WRONG: *e says what is wrong in line t->line. */
enum problem_read
problem_text_read(FILE *in, struct arena *a, struct problem_text *t, struct err *e);

#endif
