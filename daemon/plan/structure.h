/*
 * structure.h - fairs of two sides: the best choice of meetings by a flow, their slots by
 *               an edge colouring.
 *
 * Purpose:   where all meetings are of two persons and one slot and the persons fall into
 *            two sides that only meet each other, the meetings that can be held at once are
 *            a b-matching: no person has more than its free slots and quotas allow, no pool
 *            of tables more than its seats in all slots; of a choice between persons of one
 *            side one at most. Its best one, by must value,
 *            shortfall and value as weighed, is a flow of least cost. Whatever else a plan
 *            has to observe only makes it worse, so no plan is better: that is proven.
 *            Where nothing else is in the way (everybody free in all slots, tables as many
 *            in every slot, interpreters enough, no way too long) it is a plan as well: an
 *            even edge colouring gives the slots.
 * Sides:     need not be said; they are found.
 * Ownership: what outlives the call is in the arena given.
 * Thread:    one owner.
 */
#ifndef PLAN_STRUCTURE_H
#define PLAN_STRUCTURE_H

#include "plan/bound.h"
#include "plan/moves.h"

struct plan_structure {
	bool found; /* the fair has two sides, and the rest of this is known */
	bool plain; /* nothing else is in the way, unless tables are fewer in some slots */
	bool in_order; /* what is best as weighed is best level by level */
	bool even;     /* they are as many in all slots: then the flow is a plan */
	bool by_day;   /* persons have quotas for a day, and the days are alike */
	/*
	 * no plan has more of must * must value - shortfall * shortfall + value * value, by these
	 * weights: each outweighs what is possible of the next (in_order), or where that would
	 * leave 64 bits those of the options without what they have in common
	 */
	int64_t most, must, shortfall, value;
	int64_t all;	/* the value if everything could be held */
	bool *chosen;	/* per candidate: in the b-matching */
	float *reduced; /* and x: as in struct plan_bound */
	double *x;
	int *pool; /* per candidate: whose tables it needs; -1 it never lacks one */
	bool *own; /* per candidate: there is a table it shares with nobody */
	int pools;
	int *pool_of_group;
	bool *right;	/* per person: on the side that has the tables */
	uint64_t *open; /* slots with a table, and how many slots */
	int open_n;
};

/*
 * Look for the structure in what is not fixed on the board. Asked now and then whether
 * to go on; when not, nothing is found.
 */
void plan_structure_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_structure *s);

/* The value no plan with such must value and shortfall can exceed. */
int64_t
plan_structure_bound(const struct plan_structure *s, int64_t must, int64_t shortfall);

/* Are these the best must value, shortfall and value there can be, as weighed? */
bool plan_structure_reached(
	const struct plan_structure *s, int64_t must, int64_t shortfall, int64_t value);

/*
 * Put the chosen ones on the board by an edge colouring, as far as that goes, and where
 * there is room left those worth nothing. The changes are the caller's to keep or undo.
 */
void plan_structure_seat(struct moves *m, const struct plan_structure *s);

#endif
