/*
 * structure_parts.h - what the files of the structure share among themselves; nobody else's.
 *
 * Purpose:   structure_sides.c finds the two sides and which tables they share, structure.c makes
 *            the flow network of them, and structure_plain.c asks whether that network says all
 *            there is.
 * Ownership: arrays live in the finder's own arena, which ends with it; what is found is written
 *            into s. b and p are only read.
 * Errors:    none: false is an answer, not a failure.
 * Thread:    the one that plans.
 */
#ifndef PLAN_STRUCTURE_PARTS_H
#define PLAN_STRUCTURE_PARTS_H

#include "plan/flow.h"
#include "plan/structure.h"

struct structure_finder {
	const struct board *b;
	const struct plan_problem *p;
	struct plan_structure *s;
	struct arena *arena; /* its own */
	/* persons that are on the same side or on opposite ones */
	int *root;
	bool *flipped;	 /* against its root */
	bool *active;	 /* candidates that may be held and are not fixed */
	uint64_t *reach; /* per person, words: slots in which it may meet somebody */
	uint64_t *set;
	int *pool_of_group;	  /* -1: its seats are never short */
	int64_t *pool_seats;	  /* slots of seats of each pool */
	bool *bound_organisation; /* has a quota the network can hold */
	bool mixed; /* an organisation with a quota whose persons need different pools */
	/* the network: persons, organisations, pools, source, sink */
	struct flow flow;
	int organisation_node, pool_node, choice_node, source, sink;
	int *arc; /* of an active candidate */
};

/* The slots in which a candidate can be held, in `set`; false: none. */
bool structure_reach(struct structure_finder *f, int candidate);

/*
 * The person who takes part in all active alternatives of a choice, where the others differ: with
 * it the choice is one arc of the network. -1: none, or -2: no alternative is active.
 */
int structure_host_of_choice(const struct structure_finder *f, int choice);

/* The pool of a candidate by the groups it lists; -1: one of them is never short. */
int structure_pool(const struct structure_finder *f, const struct plan_candidate *c);

/* The pool of all a person's candidates; -1: none, or -2: more than one. */
int structure_pool_of_person(const struct structure_finder *f, int person);

/* Who is active, on which side, at which tables; false: not of two sides. */
bool structure_sides(struct structure_finder *f);

/* With the network made: is nothing else in the way? */
bool structure_is_plain(struct structure_finder *f);

#endif
