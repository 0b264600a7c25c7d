/*
 * schedules.h - rows of schedules, schedule_places, schedule_unseated and schedule_conflicts.
 * Statements only; the allowed moves between states are in domain/planning/schedule.h.
 *
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_SCHEDULES_H
#define STORE_SCHEDULES_H

#include "store/stmt.h"

enum schedule_state {
	SCHEDULE_RUNNING,
	SCHEDULE_READY,
	SCHEDULE_PUBLISHED,
	SCHEDULE_DISCARDED,
	SCHEDULE_STATES
};

enum schedule_scope { SCOPE_EVERYTHING, SCOPE_UNSCHEDULED, SCOPE_REPAIR };

struct schedule {
	int64_t event_id;
	int64_t id; /* S<id> */
	enum schedule_state state;
	int64_t rev;
	enum schedule_scope scope;
	int64_t seed;
	int64_t steps; /* 0: by seconds */
	int64_t seconds;
	int64_t disturbed_max; /* -1: no cap */
	const char *weights;   /* "breaks=10;walking=0"; "": the defaults */
	const char *changes;   /* JSON; "": none */
	const char *principal;
	int64_t created_s;
	int64_t basis_seq;
	int64_t ended_s;     /* -1: not yet */
	int64_t published_s; /* -1: never */
	const char *status;  /* "unknown", "feasible", "optimal", "infeasible" */
	int64_t value, bound, must, shortfall;
	int64_t breaks, idle_slots, disturbed, seated, unseated;
	int64_t took_ms;
	const char *reason;
	int64_t concerned; /* people whose meeting what a repair starts from takes away */
	bool best;	   /* proven that none is better in anything that weighs */
	const char
		*conflict; /* demands that cannot all be met, in words; "": none known */
};

/* Where a request would sit. */
struct schedule_place {
	int64_t request_id;
	int64_t meeting_id;  /* when the fair was read; -1: none */
	int64_t meeting_rev; /* and its rev; 0: none */
	int slot_no;
	int length;
	int64_t location_id;
	int seat_no;
	int64_t interpreter_id; /* -1: nobody */
	int64_t delegate_id; /* of the recipient, where nobody is named; -1: those named */
};

struct schedule_unseated {
	int64_t request_id;
	int64_t meeting_id;
	int64_t meeting_rev;
	const char *reason; /* "": not looked into */
	const char *change; /* JSON; "": none known */
};

const char *schedule_state_name(enum schedule_state state);
const char *schedule_scope_name(enum schedule_scope scope);
/* false when the name is none of them. */
bool schedule_scope_by_name(const char *name, enum schedule_scope *out) MUST_CHECK;

/* s->id must come from tx_next_id(tx, event_id, "schedule"). */
void schedule_insert(struct tx *tx, const struct schedule *s);
/* Every field that may change: state, rev, basis, times, figures, reason, what is proven. */
void schedule_save(struct tx *tx, const struct schedule *s);
struct schedule *schedule_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Newest first, before before_id (0: from the newest), at most limit. */
struct schedule *
schedules_page(struct tx *tx, int64_t event_id, int64_t before_id, int limit, int *n);
/* Of all events, oldest event first. */
struct schedule *schedules_running(struct tx *tx, int *n);

/* Of a request that has one already: nothing is done, for a unit may be run again. */
void schedule_place_insert(struct tx *tx, int64_t event_id, int64_t schedule_id,
	const struct schedule_place *p);
/* By request, after after_request, at most limit (0: all). */
struct schedule_place *schedule_places(struct tx *tx, int64_t event_id,
	int64_t schedule_id, int64_t after_request, int limit, int *n);
void schedule_unseated_insert(struct tx *tx, int64_t event_id, int64_t schedule_id,
	const struct schedule_unseated *u);
struct schedule_unseated *schedule_unseated_all(struct tx *tx, int64_t event_id,
	int64_t schedule_id, int64_t after_request, int limit, int *n);
/* One of the demands that cannot all be met; again: nothing is done. */
void schedule_conflict_insert(
	struct tx *tx, int64_t event_id, int64_t schedule_id, int64_t request_id);
/* Their requests, in order. */
int64_t *schedule_conflict(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n);
/* Forget the lists. */
void schedule_lists_delete(struct tx *tx, int64_t event_id, int64_t schedule_id);
/* NULL when the schedule seats the request or does not know it. */
struct schedule_unseated *schedule_unseated_of(
	struct tx *tx, int64_t event_id, int64_t schedule_id, int64_t request_id);

#endif
