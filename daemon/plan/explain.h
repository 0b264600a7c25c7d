/*
 * explain.h - why a candidate is not seated, and the smallest change that would seat it.
 *
 * Purpose:   computed, not guessed: a change is tried on a board that holds the plan
 *            before it is named. Changes are tried in order of size: a colleague in place
 *            of a person who is named, one meeting elsewhere, a table, an interpreter, one
 *            person's blackout, one quota, one meeting given up; where no single one is
 *            enough, several at the slot where the fewest are. No meeting is given up that
 *            could as well move.
 * Life:      plan_explain_begin() once for a plan, plan_explain() for each candidate of
 *            interest.
 * Thread:    one owner.
 */
#ifndef PLAN_EXPLAIN_H
#define PLAN_EXPLAIN_H

#include "plan/board.h"

enum plan_reason_code {
	PLAN_REASON_NONE, /* it is seated, or nothing is in its way: the run was cut short */
	PLAN_REASON_NO_COMMON_SLOT, /* its persons are never free together */
	PLAN_REASON_BUSY, /* in each slot they have in common one has another meeting */
	PLAN_REASON_DELEGATE_FULL, /* one of its persons has no free slot left */
	PLAN_REASON_TABLE_FULL,
	PLAN_REASON_NO_INTERPRETER,
	PLAN_REASON_WALKING,
	PLAN_REASON_QUOTA,
	PLAN_REASON_VETO, /* never by the engine: who vetoes a meeting makes no candidate of it */
	PLAN_REASON_ORDER,
	PLAN_REASON_LOST_TO, /* a meeting of more worth has its place */
};

enum plan_change_kind {
	PLAN_CHANGE_SEAT,      /* seat it in `slot`: nothing is in the way */
	PLAN_CHANGE_COLLEAGUE, /* `person` takes part, not `instead_of`: seat it in `slot` */
	PLAN_CHANGE_MOVE, /* meeting `candidate` from where it is to `to`, as `becomes` */
	PLAN_CHANGE_UNSEAT,	 /* give up meeting `candidate` */
	PLAN_CHANGE_TABLE,	 /* one more seat in `group` in `slot` */
	PLAN_CHANGE_INTERPRETER, /* one more interpreter for `need` in `slot` */
	PLAN_CHANGE_BLACKOUT,	 /* `person` is available in `slot` */
	PLAN_CHANGE_QUOTA, /* a maximum `person` or `organisation` has reached is one more */
};

struct plan_change {
	enum plan_change_kind kind;
	int slot;	      /* where the candidate would then be */
	int candidate;	      /* MOVE, UNSEAT; else -1 */
	int becomes;	      /* MOVE: candidate, or another of its choice; else -1 */
	struct plan_place to; /* MOVE */
	int person, instead_of, organisation, group, need; /* -1 where not said */
	bool a_day; /* QUOTA: the maximum of a day, not that of the event */
};

enum { PLAN_CHANGES_MAX = 8 };

struct plan_reason {
	enum plan_reason_code code;
	int lost_to; /* a candidate of more worth; -1 none */
	int seats;   /* whom the changes seat: the candidate, or another of its choice */
	struct plan_change changes[PLAN_CHANGES_MAX];
	int changes_n; /* all of them together seat it; 0: its own slots and length leave it none */
};

struct plan_explain;

/* The plan must be valid. Lives in the arena. */
struct plan_explain *plan_explain_begin(
	const struct plan_problem *p, const struct plan_place *places, struct arena *a);

/* Of a candidate of a choice: why none of the choice is held, and what would seat one. */
void plan_explain(struct plan_explain *x, int candidate, struct plan_reason *reason);

/* "no_common_slot" and so on; "none". */
const char *plan_reason_name(enum plan_reason_code code);

#endif
