/*
 * uses.h - who and what is used when by a set of places: one sorted list that the checks
 *          and the figures walk.
 *
 * Purpose:   an answer is looked at from the side of each person, organisation,
 *            interpreter and seat; nothing incremental, so that it can judge what the
 *            engine kept incrementally.
 * Ownership: the list lives in the arena it was asked with.
 * Thread:    any.
 */
#ifndef PLAN_USES_H
#define PLAN_USES_H

#include "plan/problem.h"

enum plan_use_kind {
	PLAN_USE_PERSON,
	PLAN_USE_INTERPRETER,
	PLAN_USE_SEAT,
	PLAN_USE_ORGANISATION
};

struct plan_use {
	enum plan_use_kind kind;
	int index; /* of the person, interpreter, seat or organisation */
	int slot;  /* first slot of the meeting */
	int candidate;
};

struct plan_uses {
	struct plan_use *all; /* by kind, index, slot, candidate; no doubles */
	int n;
};

/* Every use by the candidates that have a slot (and, with locked_only, are locked). */
void plan_uses_of(const struct plan_problem *p, const struct plan_place *places,
	bool locked_only, struct arena *a, struct plan_uses *u);

/* The end of the run of uses of one resource that starts at `from`. */
int plan_uses_run(const struct plan_uses *u, int from);

/* The choice of each candidate; -1 none. */
int *plan_choice_of_candidate(const struct plan_problem *p, struct arena *a);

/* The group of each seat. */
int *plan_group_of_seat(const struct plan_problem *p, struct arena *a);

#endif
