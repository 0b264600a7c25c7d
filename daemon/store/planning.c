/* planning.c - a whole event read at once for the planner. Statements only. */
#include "store/planning.h"

#include "store/rows.h"
#include "store/tables.h"

enum { REQUESTS, DELEGATES, PREFERRED, MEETINGS, PEOPLE, SLOTS, BUSY, SEATS, STATEMENTS };

/*
 * The lists of requests and meetings are read along their keys, also of those that are over:
 * to look into the request of each of 120,000 rows took a third of the time of the whole fair.
 */
static const char *const SQL[STATEMENTS] = {
	[REQUESTS] =
		"SELECT request_id, CASE WHEN state = 'scheduled' THEN 1 ELSE 0 END,"
		" from_organisation_id, to_organisation_id, length, accepted_s FROM requests"
		" WHERE event_id = ?1 AND (state = 'accepted' OR state = 'scheduled')"
		" ORDER BY request_id",
	[DELEGATES] =
		"SELECT request_id, delegate_id, CASE WHEN side = 'from' THEN 1 ELSE 0 END"
		" FROM request_delegates WHERE event_id = ?1"
		" ORDER BY request_id, delegate_id",
	[PREFERRED] =
		"SELECT request_id, slot_no, 0 FROM request_slots WHERE event_id = ?1"
		" ORDER BY request_id, position",
	[MEETINGS] =
		"SELECT meeting_id, request_id, CASE WHEN state = 'scheduled' THEN 1 ELSE 0 END,"
		" rev, location_id, seat_no, interpreter_id, start_s, locked FROM meetings"
		" WHERE event_id = ?1 AND state <> 'cancelled' AND rev > 0"
		" ORDER BY request_id, meeting_id",
	[PEOPLE] = "SELECT meeting_id, delegate_id FROM meeting_delegates"
		   " WHERE event_id = ?1 ORDER BY meeting_id, delegate_id",
	[SLOTS] = "SELECT meeting_id, slot_no FROM meeting_slots WHERE event_id = ?1"
		  " ORDER BY meeting_id",
	[BUSY] = "SELECT resource_id, slot_no, CASE WHEN kind = 'hold' THEN 1 ELSE 0 END,"
		 " holder_id FROM occupancy WHERE event_id = ?1 AND kind <> 'meeting'",
	[SEATS] =
		"SELECT location_id, seat_no, resource_id FROM seats WHERE event_id = ?1"
		" ORDER BY location_id, seat_no",
};

const struct stmt_family planning_statements = {"planning", SQL, STATEMENTS};

struct planning_request *
planning_requests(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, REQUESTS, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_request)};

	while (stmt_step(tx, q)) {
		*(struct planning_request *)rows_add(tx->arena, &list) =
			(struct planning_request){.id = stmt_id(tx, q, 0),
				.scheduled = stmt_int(q, 1) != 0,
				.from_organisation_id = stmt_id(tx, q, 2),
				.to_organisation_id = stmt_id(tx, q, 3),
				.length = stmt_slot(tx, q, 4),
				.accepted_s = stmt_opt_instant(tx, q, 5)};
	}
	*n = list.n;
	return list.data;
}

static struct planning_pair *
pairs(struct tx *tx, int64_t event_id, int statement, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, statement, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_pair)};

	while (stmt_step(tx, q)) {
		*(struct planning_pair *)rows_add(tx->arena, &list) =
			(struct planning_pair){stmt_id(tx, q, 0), stmt_id(tx, q, 1),
				stmt_int(q, 2) != 0};
	}
	*n = list.n;
	return list.data;
}

struct planning_pair *
planning_delegates(struct tx *tx, int64_t event_id, int *n)
{
	return pairs(tx, event_id, DELEGATES, n);
}

struct planning_pair *
planning_preferred(struct tx *tx, int64_t event_id, int *n)
{
	return pairs(tx, event_id, PREFERRED, n);
}

struct planning_meeting *
planning_meetings(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, MEETINGS, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_meeting)};

	while (stmt_step(tx, q)) {
		*(struct planning_meeting *)rows_add(tx->arena, &list) =
			(struct planning_meeting){.id = stmt_id(tx, q, 0),
				.request_id = stmt_id(tx, q, 1),
				.scheduled = stmt_int(q, 2) != 0,
				.rev = stmt_id(tx, q, 3),
				.location_id = stmt_id(tx, q, 4),
				.seat_no = stmt_slot(tx, q, 5),
				.interpreter_id = stmt_opt_id(tx, q, 6),
				.start_s = stmt_instant(tx, q, 7),
				.locked = stmt_int(q, 8) != 0};
	}
	*n = list.n;
	return list.data;
}

struct planning_person *
planning_people(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, PEOPLE, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_person)};

	while (stmt_step(tx, q)) {
		*(struct planning_person *)rows_add(tx->arena, &list) =
			(struct planning_person){stmt_id(tx, q, 0), stmt_id(tx, q, 1)};
	}
	*n = list.n;
	return list.data;
}

struct planning_slot *
planning_slots(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, SLOTS, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_slot)};

	while (stmt_step(tx, q)) {
		*(struct planning_slot *)rows_add(tx->arena, &list) =
			(struct planning_slot){stmt_id(tx, q, 0), stmt_slot(tx, q, 1)};
	}
	*n = list.n;
	return list.data;
}

struct planning_busy *
planning_busy(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, BUSY, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_busy)};

	while (stmt_step(tx, q)) {
		*(struct planning_busy *)rows_add(tx->arena,
			&list) = (struct planning_busy){.resource_id = stmt_id(tx, q, 0),
			.slot_no = stmt_slot(tx, q, 1),
			.kind = stmt_int(q, 2) != 0 ? OCCUPIED_HOLD : OCCUPIED_BLACKOUT,
			.holder_id = stmt_id(tx, q, 3)};
	}
	*n = list.n;
	return list.data;
}

struct planning_seat *
planning_seats(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PLANNING, SEATS, VI(event_id));
	struct rows list = {.size = sizeof(struct planning_seat)};

	while (stmt_step(tx, q)) {
		*(struct planning_seat *)rows_add(tx->arena, &list) =
			(struct planning_seat){stmt_id(tx, q, 0), stmt_slot(tx, q, 1),
				stmt_id(tx, q, 2)};
	}
	*n = list.n;
	return list.data;
}
