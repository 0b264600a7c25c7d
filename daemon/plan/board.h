/*
 * board.h - the plan being worked on: meetings are put on it and taken off it, and it
 *           always knows what fits and what it is worth.
 *
 * Purpose:   every move of the engine is some meetings taken off and some put on. The
 *            board keeps who is free when as bit sets and the levels of the objective
 *            incrementally; what was done since a mark can be undone.
 * Invariant: no hard rule is ever broken, two aside that are settled at the end of a
 *            move: `walk_broken` (taking off a meeting can bring two others next to each
 *            other) and `unfair` (breaks of a person above the problem's fairness). A
 *            move that leaves the first above 0 is undone.
 * Ownership: everything lives in the arena of board_init().
 * Thread:    one owner.
 */
#ifndef PLAN_BOARD_H
#define PLAN_BOARD_H

#include "plan/problem.h"

/* A displaced meeting counts for no more points of value than that. */
enum { BOARD_LIFT_MAX = 100 * 1000 };

/*
 * Must value, shortfall and value are an order: one unit of a level costs more than all there can
 * be of the levels below it, which takes more than 64 bits. Of what is below value, and of what is
 * displaced beside it, the weights say how much of one is worth how much of the other. In a repair
 * the persons disturbed come before value where one weighs more than a displaced meeting, and are
 * weighed with value where one weighs more than a point of that.
 */
__extension__ typedef __int128 board_cost;

/* Where the persons disturbed stand in the order. */
enum board_disturbance {
	BOARD_DISTURBANCE_BELOW,  /* value, by weight with the other levels there */
	BOARD_DISTURBANCE_BESIDE, /* by weight with value */
	BOARD_DISTURBANCE_ABOVE,  /* a level of their own, between shortfall and value */
};

/* Why a meeting does not fit in a slot; the first that is found. */
enum board_fit {
	BOARD_FITS,
	BOARD_CHOICE,	   /* another of its choice is held */
	BOARD_NOT_ALLOWED, /* never: length, session, allowed slots */
	BOARD_PERSON_AWAY, /* never: a blackout */
	BOARD_PERSON_BUSY,
	BOARD_QUOTA_EVENT,
	BOARD_QUOTA_DAY,
	BOARD_ORDER,
	BOARD_SEAT,
	BOARD_WALKING,
	BOARD_INTERPRETER,
};

/* Lists of lists: the items of i are item[first[i]] .. item[first[i + 1] - 1]. */
struct board_lists {
	int *first, *item;
};

struct board_change {
	int candidate;
	struct plan_place before;
};

/* Who meets how often, of persons and of organisations. */
struct board_counts {
	int *event; /* per index */
	int *day;   /* per index and day */
};

struct board {
	const struct plan_problem *p;
	/* of value: what a point costs on the board; of the others as they were given */
	struct plan_weights weights;
	board_cost unit[PLAN_LEVELS]; /* what one unit of a level costs */
	enum board_disturbance disturbance;
	board_cost unit_unfair; /* and one break above the problem's fairness */
	struct arena *arena;
	int words, slots, days;
	/* what does not change */
	const uint64_t **start;		  /* per candidate: first slots its rules allow */
	struct board_lists of_person;	  /* candidates */
	struct board_lists organisations; /* of a candidate, distinct */
	struct board_lists before, after; /* candidates held before, after a candidate */
	int *group_of_seat, *day_of, *day_first, *stretch_first, *stretch_end;
	int *seat_words,
		*seat_base; /* of a group: words of a bit set of its seats; where it starts */
	int *choice_of;	    /* of a candidate; -1 none */
	bool *fixed;	    /* candidates that stay where they are */
	int displaced_n; /* meetings that had a place, each choice once */
	int lift;	 /* what one of them counts for in points of value */
	bool repairing;	 /* disturbance counts, before value */
	bool disturbs;	 /* disturbance counts */
	bool gentle; /* it goes on from the current schedule: what is seated rather stays */
	/* what does */
	uint64_t *person_free, *person_busy; /* per person, words */
	uint64_t *interpreter_free, *interpreter_busy;
	uint64_t *seat_free;  /* seat_base[g] + slot * seat_words[g] */
	int *seats_left;      /* group * slots + slot */
	uint64_t *group_open; /* per group, words: slots with a seat left */
	int *person_at, *interpreter_at,
		*seat_at; /* index * slots + slot: candidate, -1 none */
	struct plan_place *place;
	int *held_of; /* per choice: its candidate on the board, -1 none */
	struct board_counts person_n, organisation_n;
	int *breaks;		 /* per person */
	int *broken, *broken_at; /* persons with breaks; where each is in that list */
	int broken_n;
	int *told;     /* per person: current meetings that change */
	int disturbed; /* persons with some, not told_anyway: what a cap counts */
	int *seated, *position; /* candidates: the seated first */
	int seated_n;
	/*
	 * figures: value, must, shortfall and so on by level, and what they cost together
	 */
	int64_t level[PLAN_LEVELS];
	int64_t unfair;	 /* breaks above the problem's fairness */
	board_cost cost; /* lower is better; only differences mean anything */
	int walk_broken;
	/* where a place is looked for: 0 in the order of the groups, else from this one on */
	int turn;
	struct board_change *changes;
	int changes_n, changes_room;
};

/*
 * An empty board, then what is locked (and with PLAN_UNSEATED and PLAN_REPAIR what is
 * seated now and still fits) on it. The arena must outlive it; a board too large for the
 * memory of a planner (PLAN_ITEMS_MAX cells of persons times slots and the like) is
 * refused by plan_check().
 */
void board_init(struct board *b, const struct plan_problem *p,
	const struct plan_options *o, struct arena *a);

/*
 * Of a board made with PLAN_EVERYTHING: what is seated now and still fits is put on it, and from
 * now on disturbance counts. Nothing when there is no current schedule, or its weight is 0.
 */
void board_resume(struct board *b);

/* Does it fit in that slot, off the board as it is? Then where: seat and interpreter. */
enum board_fit
board_find(const struct board *b, int candidate, int slot, struct plan_place *found);

/* What is looked away from: would it fit if there were one more of this? */
struct board_but {
	int person_away;	/* whose blackouts do not count; -1 nobody's */
	int person_quota;	/* who may have one meeting more; -1 nobody */
	int organisation_quota; /* which may have one meeting more; -1 none */
	bool blackouts, quotas; /* everybody's */
	bool seat;	  /* one more in any of its groups: found->seat is -2 - group */
	int group;	  /* the only one to sit in; -1 any of its groups */
	bool interpreter; /* one more who bridges: found->interpreter is -2 */
	/* the candidate with other persons of the same organisations; NULL: as it is */
	const struct plan_candidate *as;
};

extern const struct board_but board_but_nothing;

/* As board_find(), with a look away; NULL: at nothing. */
enum board_fit board_find_but(const struct board *b, int candidate, int slot,
	const struct board_but *but, struct plan_place *found);

/*
 * The first slots where its persons are free, its rules allow it, no quota of the event
 * is reached and one of its groups has a seat left.
 */
void board_open_slots(const struct board *b, int candidate, uint64_t *slots);

void board_put(struct board *b, int candidate, struct plan_place at);
void board_take(struct board *b, int candidate);

/* Put it in that slot if it fits. */
bool board_try(struct board *b, int candidate, int slot);

static inline int
board_mark(const struct board *b)
{
	return b->changes_n;
}

/* Back to the mark. */
void board_undo(struct board *b, int mark);

/* What was done stays. */
static inline void
board_keep(struct board *b)
{
	b->changes_n = 0;
}

static inline bool
board_seated(const struct board *b, int candidate)
{
	return b->place[candidate].slot >= 0;
}

/* The candidate of the same choice that is on the board instead; -1 none. */
static inline int
board_rival(const struct board *b, int candidate)
{
	int choice = b->choice_of[candidate];
	int held = choice >= 0 ? b->held_of[choice] : -1;

	return held == candidate ? -1 : held;
}

/* Is its meeting held, by it or by another of its choice? */
static inline bool
board_held(const struct board *b, int candidate)
{
	return board_seated(b, candidate) || board_rival(b, candidate) >= 0;
}

/* The candidates of its choice, itself among them: the first, and how many in *n. */
static inline int
board_choice(const struct board *b, int candidate, int *n)
{
	int choice = b->choice_of[candidate];

	*n = choice >= 0 ? b->p->choices[choice].n : 1;
	return choice >= 0 ? b->p->choices[choice].first : candidate;
}

/* What holding it is worth, in points: its worth, and what it counts for that had a place. */
static inline int
board_worth(const struct board *b, int candidate)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];

	return plan_worth(c) + (c->displaced ? b->lift : 0);
}

static inline int
board_length(const struct board *b, int candidate)
{
	return b->p->candidates[candidate].length;
}

/* Cost now minus cost then: below 0 is better. */
static inline board_cost
board_gain(const struct board *b, board_cost then)
{
	return b->cost - then;
}

#endif
