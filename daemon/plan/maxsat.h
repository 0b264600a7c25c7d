/*
 * maxsat.h - wishes beside clauses: the model that breaks the least weight of them, and the proof
 *            that none breaks less.
 *
 * Purpose:   one level of an objective after the other. A level is a list of wishes; when it is
 *            decided, what it came to is a fact for the levels after it.
 * Method:    wishes are assumed. A set of them that contradicts itself (a core) raises the lower
 *            bound by the least weight in it; a counter over the core then asks that no more than
 *            one of it is broken (OLL: Andres and others, ICLP 2012). Heavy wishes come first, so
 *            models get better on the way.
 * Budget:    conflicts of the solver, and `enough`, asked between conflicts. The same clauses and
 *            conflicts give the same answer.
 * Ownership: the solver is released by maxsat_release(); everything else is the arena's.
 * Thread:    one owner.
 */
#ifndef PLAN_MAXSAT_H
#define PLAN_MAXSAT_H

#include "plan/cnf.h"

#include <ccadical.h>
#include <stdbool.h>

struct maxsat_wish {
	int literal;
	int64_t weight; /* what is left of it; above 0 */
	/* of a counter: its outputs, and which one this wish is about; else NULL */
	const struct cnf_list *counter;
	int output;
	bool hard; /* a clause by now */
};

struct maxsat_wishes {
	struct maxsat_wish *at;
	int n, room;
};

struct maxsat {
	CCaDiCaL *sat;
	struct cnf cnf;
	struct arena *arena;
	bool (*enough)(void *ctx); /* NULL: never */
	void *ctx;
	int64_t conflicts, conflicts_max; /* of all calls; max 0: no limit */
	struct maxsat_wishes stage;	  /* as they were wished */
	struct maxsat_wishes active;	  /* what became of them */
	int64_t lower,
		upper; /* of the weight that the level has to break; upper: of model */
	int64_t threshold; /* wishes of less weight are not assumed yet */
	bool *model;	   /* by variable: the best so far */
	int model_vars;	   /* 0: there is no model yet */
};

enum maxsat_end {
	MAXSAT_PROVEN,	/* `model` breaks as little as can be */
	MAXSAT_STOPPED, /* the budget ended: `model` is the best so far, if there is one */
	MAXSAT_IMPOSSIBLE, /* the clauses have no model */
};

/* `conflicts_max`, `enough` and `ctx` are the caller's to set afterwards. */
void maxsat_init(struct maxsat *m, struct arena *a, int seed);
void maxsat_release(struct maxsat *m);
/* A model in which these hold becomes the one to beat; false: there is none, or no time. */
bool maxsat_try(struct maxsat *m, const int *literals, int n);
/* Of the level to come. A literal that is a constant is no wish. */
void maxsat_wish(struct maxsat *m, int literal, int64_t weight);
/* Decide the level that was wished; proven, it holds from now on. */
enum maxsat_end maxsat_decide(struct maxsat *m);
/* Is the literal true in the best model? */
bool maxsat_value(const struct maxsat *m, int literal);

#endif
