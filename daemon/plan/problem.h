/*
 * problem.h - the planner's problem as plain structs: what may meet, where, when, and
 *             what a plan is.
 *
 * Purpose:   the contract between the engine and those who fill in a problem. Everything
 *            is an index into an array; a bit set of slots has plan_words() words, slot s
 *            is bit s % 64 of word s / 64.
 * Hard:      a person, seat and interpreter does one thing at a time and only in its free
 *            slots; a meeting of several slots stays inside one session; quotas, walking,
 *            orders, locks.
 * Objective: must value, shortfall, then value with the meetings lost: an order, whatever they
 *            weigh. Below them disturbance, breaks, unfairness, missed preferences and walking, by
 *            struct plan_weights; in a repair disturbance comes before value (board.h says when).
 * Break:     a group of idle slots between two consecutive meetings of a person; slots
 *            before the first and after the last are none. Whether a gap that spans two
 *            sessions of a day or two days counts is said by the problem.
 * Ownership: a problem is its caller's and constant while the engine works; an answer
 *            lives in the arena it was asked with.
 * Thread:    any; there are no globals. One call runs in the thread that makes it.
 */
#ifndef PLAN_PROBLEM_H
#define PLAN_PROBLEM_H

#include "base/arena.h"
#include "wire/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	PLAN_SLOTS_MAX = 65535,
	PLAN_ITEMS_MAX = 10 * 1000 * 1000, /* of any other array */
	PLAN_VALUE_MAX = 1000,
	PLAN_CELLS_MAX =
		200 * 1000 * 1000, /* persons, seats and interpreters, times slots */
	PLAN_PARTY_MAX = 256,	   /* persons of one meeting */
	PLAN_LEVELS = 9,
};

#define PLAN_WEIGHT_MAX INT64_C(100000000000)

/* In order of start; the index is the slot. A session is a run of slots of one day. */
struct plan_slot {
	int day, session;
	int64_t start_s, end_s;
};

/* A delegate. A maximum of 0 is none. */
struct plan_person {
	const uint64_t *free; /* blackouts and conference sessions already taken out */
	int min_event, max_event, max_day; /* meetings */
	int organisation;		   /* whose quota counts too; -1 none */
	/* of what a repair starts from: a change more costs as ever, but no cap counts it */
	bool told_anyway;
};

/* A meeting counts once for an organisation, however many of its persons take part. */
struct plan_organisation {
	int min_event, max_event, max_day;
};

struct plan_seat {
	const uint64_t *free;
};

/* Interchangeable seats in one hall: the pool tables of the hall, or a booth. */
struct plan_group {
	int first_seat, seats;
	int hall;
};

struct plan_interpreter {
	const uint64_t *free;
};

/* Who can bridge this pair of languages. */
struct plan_need {
	const int *interpreters;
	int n;
};

/* slot -1: not seated, and then seat and interpreter are -1 too. interpreter -1: none. */
struct plan_place {
	int slot, seat, interpreter;
};

enum plan_tier { PLAN_SCORED, PLAN_WANT, PLAN_MUST };

/* Who could take part instead of one of a candidate's persons, and what need there is then. */
struct plan_stand_in {
	int instead_of, person; /* of one organisation */
	int need;
};

/* A meeting that may be held. */
struct plan_candidate {
	const int *persons; /* two or more, distinct */
	int persons_n;
	enum plan_tier tier;
	int value;		 /* 0..PLAN_VALUE_MAX */
	int length;		 /* in slots */
	const uint64_t *allowed; /* bit set of its first slots; NULL any */
	const int *preferred;	 /* first slots it would like; none: any */
	int preferred_n;
	int preferred_session; /* -1 any */
	bool session_hard;     /* preferred_session is a rule, no preference */
	const int *groups;     /* where it may sit, best first; none: it cannot be held */
	int groups_n;
	int own_n; /* of the groups, the first: they come before the others however far */
	int need;  /* index of a plan_need; -1 none */
	const struct plan_stand_in
		*stand_ins; /* no plan takes them; plan_explain() names them */
	int stand_ins_n;
	bool locked; /* stays as `now` says */
	bool displaced; /* it had a place that was taken away: it comes before what only waits */
	struct plan_place now; /* where it is in the current schedule */
};

/*
 * One meeting in alternatives: at most one of these candidates is held. They lie side by side, are
 * two or more, and differ in their persons, need, places and current place alone: at most one has
 * that.
 */
struct plan_choice {
	int first, n;
};

/* Where both are held, `before` has ended when `after` starts. */
struct plan_order {
	int before, after;
};

struct plan_problem {
	const struct plan_slot *slots;
	int slots_n;
	const struct plan_person *persons;
	int persons_n;
	const struct plan_organisation *organisations;
	int organisations_n;
	const struct plan_seat *seats;
	int seats_n;
	const struct plan_group *groups; /* every seat is in exactly one */
	int groups_n;
	const struct plan_interpreter *interpreters;
	int interpreters_n;
	const struct plan_need *needs;
	int needs_n;
	const struct plan_candidate *candidates;
	int candidates_n;
	const struct plan_choice *choices; /* in order; no candidate is in two */
	int choices_n;
	const struct plan_order *orders;
	int orders_n;
	const uint8_t
		*walk_minutes; /* halls_n * halls_n, from row to column; NULL none */
	int halls_n;
	bool all_must_be_seated; /* else infeasible */
	bool lunch_gap_counts;	 /* a gap that spans two sessions of a day is a break */
	bool night_gap_counts;	 /* with that, one that spans two days is too */
	int fairness; /* hard: the most by which the breaks of two persons differ; -1 none */
};

/* The levels of the objective, highest first. */
enum plan_level {
	PLAN_LEVEL_MUST,	/* worth of the seated must candidates */
	PLAN_LEVEL_SHORTFALL,	/* meetings missing to the minimums */
	PLAN_LEVEL_LOST,	/* displaced meetings that are not held */
	PLAN_LEVEL_VALUE,	/* worth of all seated candidates */
	PLAN_LEVEL_DISTURBANCE, /* persons whose current meetings change */
	PLAN_LEVEL_BREAKS,
	PLAN_LEVEL_UNFAIRNESS, /* sum over the persons of their breaks squared */
	PLAN_LEVEL_PREFERENCE, /* seated candidates outside what they preferred */
	PLAN_LEVEL_WALKING,    /* minutes between the halls of consecutive meetings */
};

/* What one unit of a level weighs, 0..PLAN_WEIGHT_MAX; 0 leaves it out. */
struct plan_weights {
	int64_t of[PLAN_LEVELS];
};

enum plan_scope {
	PLAN_EVERYTHING, /* from `now`; what is not locked may move where it is worth it */
	PLAN_UNSEATED,	 /* what is seated now stays */
	PLAN_REPAIR,	 /* from `now`, with the fewest persons disturbed */
};

/* What a plan holds, by the levels of the objective. */
struct plan_figures {
	int seated;
	int64_t must, shortfall, value;
	int lost;      /* displaced meetings that are not held */
	int disturbed; /* persons whose current meetings change, who were not told_anyway */
	int breaks, idle_slots, breaks_max, breaks_min; /* the last two: of one person */
	int64_t unfairness;
	int preference;
	int64_t walking;
};

struct plan_progress {
	struct plan_figures best;
	int64_t bound;
	double seconds;
};

struct plan_options {
	enum plan_scope scope;
	struct plan_weights weights;
	uint64_t seed;
	int64_t steps;	/* the budget; 0: by seconds. Same steps and seed, same answer */
	double seconds; /* 0 with steps 0: construction alone */
	double (*clock)(void *ctx); /* seconds from any start; NULL: no time is read */
	const atomic_bool *cancel;  /* NULL: never */
	void (*progress)(void *ctx, const struct plan_progress *now); /* NULL: none */
	void *ctx;
	/* persons who were not told_anyway; -1 no cap. With PLAN_UNSEATED nobody is disturbed */
	int disturbed_max;
	bool prove; /* also try to prove the answer, where the size allows */
};

enum plan_status {
	PLAN_UNKNOWN, /* all_must_be_seated, and no such plan was found nor excluded */
	PLAN_FEASIBLE,
	/*
	 * nothing has a better must value, shortfall, value; what is lost is weighed with value. Of
	 * a repair: nothing that disturbs as few persons, where that comes before value. All have
	 * the time to walk
	 */
	PLAN_OPTIMAL,
	PLAN_INFEASIBLE, /* locks or all_must_be_seated cannot hold */
};

struct plan_answer {
	enum plan_status status;
	struct plan_place *places; /* of each candidate */
	struct plan_figures figures;
	/*
	 * proven upper bound on value among plans at least as good in must, shortfall and lost, and
	 * in a repair in the persons disturbed, where these come before value
	 */
	int64_t bound;
	bool best;	  /* no plan is better on any level that weighs: proven */
	int breaks_bound; /* no plan of this value has fewer breaks: proven; 0 unless proven */
	int64_t steps;
	double seconds;
	bool cancelled;
	int *conflict; /* a small set of candidates (of musts) that cannot all be held */
	int conflict_n;
};

/*
 * What plan_check() and plan_verify() found wrong, for a caller who has names for the
 * indexes.
 */
enum plan_fault_kind {
	PLAN_FAULT_NONE,
	PLAN_FAULT_SLOT,
	PLAN_FAULT_PERSON,
	PLAN_FAULT_ORGANISATION,
	PLAN_FAULT_SEAT,
	PLAN_FAULT_GROUP,
	PLAN_FAULT_NEED,
	PLAN_FAULT_CANDIDATE,
	PLAN_FAULT_CHOICE, /* index: of the choice; of a plan, index, other: candidates of one */
	PLAN_FAULT_ORDER, /* index: of the order */
	PLAN_FAULT_CYCLE, /* index, other: candidates of a cycle of orders */
	PLAN_FAULT_PLACE, /* index: a candidate that does not fit where it is */
	PLAN_FAULT_CLASH, /* index, other: two candidates that cannot both be where they are */
	PLAN_FAULT_LIMIT, /* a count or a weight out of range */
};

struct plan_fault {
	enum plan_fault_kind kind;
	int index, other; /* -1 none */
};

static inline int
plan_words(const struct plan_problem *p)
{
	return (p->slots_n + 63) / 64;
}

static inline bool
plan_bit(const uint64_t *set, int slot)
{
	return set[slot >> 6] >> (slot & 63) & 1;
}

static inline bool
plan_same_place(struct plan_place a, struct plan_place b)
{
	return a.slot == b.slot && a.seat == b.seat && a.interpreter == b.interpreter;
}

static inline bool
plan_takes_part(const struct plan_candidate *c, int person)
{
	for (int i = 0; i < c->persons_n; i++)
		if (c->persons[i] == person)
			return true;
	return false;
}

/* How many meetings there would be if everything could be held. */
static inline int
plan_meetings_n(const struct plan_problem *p)
{
	int n = p->candidates_n;

	for (int i = 0; i < p->choices_n; i++)
		n -= p->choices[i].n - 1;
	return n;
}

/* The displaced meetings, each choice once. */
static inline int
plan_displaced_n(const struct plan_problem *p)
{
	int n = 0;

	for (int c = 0; c < p->candidates_n; c++)
		n += p->candidates[c].displaced;
	for (int i = 0; i < p->choices_n; i++) {
		if (p->candidates[p->choices[i].first].displaced)
			n -= p->choices[i].n - 1;
	}
	return n;
}

/* What a seated candidate adds to the value: its value, above it by 1,000 a tier. */
static inline int
plan_worth(const struct plan_candidate *c)
{
	return c->value + PLAN_VALUE_MAX * (int)c->tier;
}

/* The default order of the objective. */
void plan_weights_default(struct plan_weights *w);
/* For a repair: disturbance above value. */
void plan_weights_repair(struct plan_weights *w);
/* Defaults of everything else: seed 1, no budget, no cap. */
void plan_options_default(struct plan_options *o);

/*
 * Is the problem one that can be worked on? Indexes in range, minimums under maximums,
 * orders without a cycle, locks that hold together. `fault` may be NULL.
 */
MUST_CHECK bool
plan_check(const struct plan_problem *p, struct plan_fault *fault, struct err *e);
MUST_CHECK bool plan_check_options(const struct plan_options *o, struct err *e);

/*
 * Do these places break a hard rule? (Minimums, fairness, all_must_be_seated and the way between
 * two locked meetings aside.)
 */
MUST_CHECK bool plan_verify(const struct plan_problem *p, const struct plan_place *places,
	struct plan_fault *fault, struct err *e);

/*
 * Has everybody the time to walk? Two locked meetings may be too far apart, for halls move: what
 * holds such a pair is never called optimal.
 */
bool plan_ways_hold(const struct plan_problem *p, const struct plan_place *places);

/* The figures of valid places. disturbed is counted against `now`. */
void plan_evaluate(const struct plan_problem *p, const struct plan_place *places,
	struct plan_figures *f);

/*
 * May the candidate start there, by session, length, allowed slots and its persons' free
 * slots?
 */
bool
plan_may_start(const struct plan_problem *p, const struct plan_candidate *c, int slot);

/* Does this first slot miss what the candidate prefers, slots or a session? */
bool plan_preference_missed(
	const struct plan_problem *p, const struct plan_candidate *c, int slot);

/*
 * Is the gap between a meeting that ends in slot `a` and one that starts in slot `b` a
 * break?
 */
bool plan_is_break(const struct plan_problem *p, int a, int b);

/* Minutes on foot from one hall to another. */
static inline int
plan_walk(const struct plan_problem *p, int from, int to)
{
	return p->walk_minutes != NULL ? p->walk_minutes[from * p->halls_n + to] : 0;
}

/*
 * Solve a problem that plan_check() passed. True with an answer whose places are valid
 * (of status unknown and infeasible too: as many as could be seated); false only when the
 * options are out of range.
 */
MUST_CHECK bool plan_solve(const struct plan_problem *p, const struct plan_options *o,
	struct arena *a, struct plan_answer *answer, struct err *e);

#endif
