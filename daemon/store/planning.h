/*
 * planning.h - a whole event read at once for the planner: each list with one statement.
 *
 * Contract:  reads only, knows no rule. Row by row a fair of 60,000 requests would take half a
 *            million look-ups.
 * Ownership: rows live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); no rows after one.
 */
#ifndef STORE_PLANNING_H
#define STORE_PLANNING_H

#include "store/occupancy.h"

/* A request that waits on standby or has a meeting; by id. */
struct planning_request {
	int64_t id;
	bool scheduled; /* else accepted */
	int64_t from_organisation_id;
	int64_t to_organisation_id;
	int length;
	int64_t accepted_s;
};

/* A meeting that was not called off; by its request, then its id. */
struct planning_meeting {
	int64_t id;
	int64_t request_id;
	bool scheduled; /* else it took place, or somebody did not come */
	int64_t rev;
	int64_t location_id;
	int seat_no;
	int64_t interpreter_id; /* -1: nobody */
	int64_t start_s;
	bool locked;
};

/*
 * Something of a request, also of one that is over: a delegate (by request, then delegate) or a
 * preferred slot (in order).
 */
struct planning_pair {
	int64_t request_id;
	int64_t other;
	bool of_requester; /* of a delegate */
};

/* Who meets, or would have; by meeting. */
struct planning_person {
	int64_t meeting_id;
	int64_t delegate_id;
};

/* A slot a meeting has, or had; by meeting. */
struct planning_slot {
	int64_t meeting_id;
	int slot_no;
};

/* An entry of a diary other than a meeting. */
struct planning_busy {
	int64_t resource_id;
	int slot_no;
	enum occupancy_kind kind; /* hold or blackout */
	int64_t holder_id;
};

struct planning_seat {
	int64_t location_id;
	int seat_no;
	int64_t resource_id;
};

struct planning_request *planning_requests(struct tx *tx, int64_t event_id, int *n);
struct planning_pair *planning_delegates(struct tx *tx, int64_t event_id, int *n);
struct planning_pair *planning_preferred(struct tx *tx, int64_t event_id, int *n);
struct planning_meeting *planning_meetings(struct tx *tx, int64_t event_id, int *n);
struct planning_person *planning_people(struct tx *tx, int64_t event_id, int *n);
struct planning_slot *planning_slots(struct tx *tx, int64_t event_id, int *n);
struct planning_busy *planning_busy(struct tx *tx, int64_t event_id, int *n);
/* All seats, by location and number. */
struct planning_seat *planning_seats(struct tx *tx, int64_t event_id, int *n);

#endif
