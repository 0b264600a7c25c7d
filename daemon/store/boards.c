/* boards.c - counts of a whole event. */
#include "store/boards.h"

#include "store/rows.h"
#include "store/tables.h"

enum { ASKED, BOOKED, UNANSWERED, OWING, HALLS, TAKEN, MEETING, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
	[ASKED] = "SELECT created_s / ?3, count(*) FROM requests"
		  " WHERE event_id = ?1 AND created_s >= ?2 GROUP BY 1 ORDER BY 1",
	[BOOKED] = "SELECT created_s / ?3, count(*) FROM meetings"
		   " WHERE event_id = ?1 AND created_s >= ?2 GROUP BY 1 ORDER BY 1",
	[UNANSWERED] = "SELECT created_s / 3600, count(*) FROM requests"
		       " WHERE event_id = ?1 AND state = 'requested'"
		       " GROUP BY 1 ORDER BY 1",
	[OWING] = "SELECT to_organisation_id, count(*), min(created_s) FROM requests"
		  " WHERE event_id = ?1 AND state = 'requested'"
		  " GROUP BY to_organisation_id ORDER BY 2 DESC, 1 LIMIT ?2",
	[HALLS] = "SELECT l.hall, count(*) FROM seats s JOIN locations l"
		  " ON l.event_id = s.event_id AND l.location_id = s.location_id"
		  " WHERE s.event_id = ?1 GROUP BY l.hall ORDER BY l.hall",
	[TAKEN] = "SELECT l.hall, t.word, t.bits FROM seats s JOIN locations l"
		  " ON l.event_id = s.event_id AND l.location_id = s.location_id"
		  " JOIN taken_slots t"
		  " ON t.event_id = s.event_id AND t.resource_id = s.resource_id"
		  " WHERE s.event_id = ?1",
	/* those that began at ?2 to ?3 and end after ?4 */
	[MEETING] = "SELECT l.hall, count(*) FROM meetings m JOIN locations l"
		    " ON l.event_id = m.event_id AND l.location_id = m.location_id"
		    " WHERE m.event_id = ?1 AND m.start_s >= ?2 AND m.start_s <= ?3"
		    " AND m.end_s > ?4 AND m.rev > 0 AND m.state <> 'cancelled'"
		    " GROUP BY l.hall ORDER BY l.hall",
};

const struct stmt_family boards_statements = {"boards", SQL, STATEMENTS};

static struct span_count *
counts(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct span_count)};

	while (stmt_step(tx, q))
		*(struct span_count *)rows_add(tx->arena, &list) =
			(struct span_count){stmt_int(q, 0), stmt_int(q, 1)};
	*n = list.n;
	return list.data;
}

struct span_count *
boards_asked(struct tx *tx, int64_t event_id, int64_t since_s, int64_t span_s, int *n)
{
	return counts(tx,
		tx_query(tx, FAMILY_BOARDS, ASKED, VI(event_id), VI(since_s), VI(span_s)),
		n);
}

struct span_count *
boards_booked(struct tx *tx, int64_t event_id, int64_t since_s, int64_t span_s, int *n)
{
	return counts(tx,
		tx_query(
			tx, FAMILY_BOARDS, BOOKED, VI(event_id), VI(since_s), VI(span_s)),
		n);
}

struct span_count *
boards_unanswered(struct tx *tx, int64_t event_id, int *n)
{
	return counts(tx, tx_query(tx, FAMILY_BOARDS, UNANSWERED, VI(event_id)), n);
}

struct owing *
boards_owing(struct tx *tx, int64_t event_id, int limit, int *n)
{
	struct rows list = {.size = sizeof(struct owing)};
	struct stmt *q = tx_query(tx, FAMILY_BOARDS, OWING, VI(event_id), VI(limit));

	while (stmt_step(tx, q))
		*(struct owing *)rows_add(tx->arena, &list) =
			(struct owing){stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2)};
	*n = list.n;
	return list.data;
}

static struct hall_seats *
halls(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct hall_seats)};

	while (stmt_step(tx, q))
		*(struct hall_seats *)rows_add(tx->arena, &list) =
			(struct hall_seats){stmt_text(tx, q, 0), stmt_int(q, 1)};
	*n = list.n;
	return list.data;
}

struct hall_seats *
boards_halls(struct tx *tx, int64_t event_id, int *n)
{
	return halls(tx, tx_query(tx, FAMILY_BOARDS, HALLS, VI(event_id)), n);
}

struct hall_seats *
boards_meeting(struct tx *tx, int64_t event_id, int64_t from_s, int64_t to_s,
	int64_t after_s, int *n)
{
	return halls(tx,
		tx_query(tx, FAMILY_BOARDS, MEETING, VI(event_id), VI(from_s), VI(to_s),
			VI(after_s)),
		n);
}

void
boards_each_taken(struct tx *tx, int64_t event_id,
	void (*taken)(void *ctx, const char *hall, int word, uint64_t bits), void *ctx)
{
	struct stmt *q = tx_query(tx, FAMILY_BOARDS, TAKEN, VI(event_id));

	while (stmt_step(tx, q))
		taken(ctx, stmt_text(tx, q, 0), (int)stmt_int(q, 1),
			(uint64_t)stmt_int(q, 2));
}
