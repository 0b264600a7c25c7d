/*
 * snapshot.h - an event as the planner's problem: who may meet, where and when, as it stands now.
 *
 * What:      every request on standby and every meeting that was not called off is a candidate of
 *            the problem. A meeting that is locked, has begun, is over, or holds other slots for a
 *            move that is not answered yet stays where it is. Slots that have begun take nobody.
 * Rules:     those of seating.h, quota.h, walking.h and order.h, as bit sets and numbers. What
 *            stays is never against the rules of the problem, though a rule may have come
 *            after it: a free slot is added where a meeting sits, a quota is no lower than what
 *            is used of it, and two meetings that stand the other way round may stay so. In a run
 *            that mends (repair.h) only what is locked stays so: meetings against a veto are
 *            called off, those that nobody interprets any more lose their place, and quotas,
 *            orders and ways are the planner's to keep.
 * People:    where the asked side names nobody, each of its people whom the languages let makes a
 *            candidate, and these are one choice; by the policy recipient_chosen its first one
 *            alone does. A meeting keeps its people.
 * Left out:  what cannot be a candidate: vetoed, without a delegate, or of somebody who withdraws.
 * Life:      in tx->arena; it refers to no row of the store, so it outlives the transaction.
 */
#ifndef DOMAIN_PLANNING_SNAPSHOT_H
#define DOMAIN_PLANNING_SNAPSHOT_H

#include "domain/fair/grid.h"
#include "domain/planning/repair.h"
#include "plan/problem.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/organisations.h"

/* A request as a candidate. */
struct snapshot_candidate {
	int64_t request_id;
	int64_t meeting_id;  /* -1: none */
	int64_t meeting_rev; /* 0: none */
	int demand, supply;  /* indexes of the two organisations */
	int recipient; /* person chosen for the side that names nobody; -1: all are named */
	bool displaced; /* a repair takes its place away; in the problem it has none */
	struct plan_place was; /* of what is displaced: where it sits until then */
};

enum snapshot_reason { LEFT_OUT_VETO, LEFT_OUT_NO_DELEGATE, LEFT_OUT_WITHDRAWN };

/* A request that is no candidate. */
struct snapshot_left_out {
	int64_t request_id;
	int64_t meeting_id; /* -1: none */
	int64_t meeting_rev;
	enum snapshot_reason reason;
	const int *persons; /* of a meeting; they are told when it is called off */
	int persons_n;
};

struct snapshot_seat {
	int64_t location_id;
	int seat_no;
	int64_t resource_id;
	const char *location; /* its code */
};

struct snapshot {
	struct plan_problem problem;
	const struct grid *grid;
	/* of each candidate, by request; those of one request lie side by side and are a choice */
	struct snapshot_candidate *candidate;
	struct delegate *delegate; /* of each person, by id */
	bool *barred;		   /* of each person: a quota of 0, they are never free */
	struct organisation *organisation; /* of each organisation, by id */
	struct snapshot_seat *seat;	   /* of each seat */
	int *first_seat;		   /* by number of the location; -1: none */
	int64_t locations_max;
	struct interpreter *interpreter; /* of each interpreter, by id */
	struct snapshot_left_out *left_out;
	int left_out_n;
	int64_t basis_seq; /* the journal's last row */
	bool bent;	   /* what is booked breaks a rule, which was widened for it */
};

/*
 * NULL and *e: the store failed, or a repair takes the place of a locked meeting (ERR_WRONG_STATE
 * names it). changes may be NULL.
 */
struct snapshot *snapshot_read(struct tx *tx, const struct grid *g,
	const struct repair_changes *changes, struct err *e);
/* Has it a meeting that goes: of who withdraws, or against a veto in a run that mends? */
static inline bool
snapshot_calls_off(const struct snapshot_left_out *l)
{
	return l->meeting_id >= 0 &&
	       (l->reason == LEFT_OUT_WITHDRAWN || l->reason == LEFT_OUT_VETO);
}
/* Index of the first candidate of a request; -1. */
int snapshot_find(const struct snapshot *s, int64_t request_id);
/* How many candidates, from the first of them on, are of one request. */
int snapshot_alternatives(const struct snapshot *s, int first);
/* Index of a seat by location and number; -1. */
int snapshot_find_seat(const struct snapshot *s, int64_t location_id, int seat_no);
/* Index of an interpreter; -1. */
int snapshot_find_interpreter(const struct snapshot *s, int64_t interpreter_id);
/* "veto", ...: the code of the reason. */
const char *snapshot_reason_name(enum snapshot_reason reason);

/* Does a quota of 0 allow one of its people or organisations no meeting at all? */
bool snapshot_is_barred(const struct snapshot *s, int candidate);

#endif
