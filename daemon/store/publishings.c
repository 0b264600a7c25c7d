/* publishings.c - what a publishing lays down before it becomes real. Statements only. */
#include "store/publishings.h"

#include "store/rows.h"
#include "store/tables.h"

#include <string.h>

enum {
	OF,
	FIRST,
	INSERT,
	SAVE,
	DELETE,
	MEETING_INSERT,
	MEETING_DELETE,
	MEETINGS,
	HAS_MEETING,
	HAS_REQUEST,
	HAS_ORDER,
	SLOT_INSERT,
	SLOT_AWAIT,
	SLOTS,
	SLOT_FREE_PLANNED,
	SLOT_FREE_HELD,
	SLOT_DELETE,
	PUBLICATION,
	PUBLICATION_PUT,
	PUBLICATIONS_REPAIRING,
	PUBLICATION_REPAIRS_NO_MORE,
	SWITCH_NEW,
	SWITCH_NEW_REQUESTS,
	SWITCH_MOVED,
	SWITCH_OLD_TIMES,
	SWITCH_NEW_TIMES,
	SWITCH_CALLED_OFF,
	SWITCH_CALLED_OFF_REQUESTS,
	SWITCH_HANDS,
	SWITCH_FREE,
	STATEMENTS
};

#define COLUMNS " event_id, schedule_id, stage, frozen, principal, method, key "
#define MEETING_COLUMNS                                                                  \
	" event_id, meeting_id, request_id, change, location_id, seat_no,"               \
	" interpreter_id, start_s, end_s, former_interpreter_id, before "
#define OF_SLOT " WHERE event_id = ?1 AND resource_id = ?2 AND slot_no = ?3"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[OF] = "SELECT" COLUMNS "FROM publishings WHERE event_id = ?1",
	[FIRST] = "SELECT" COLUMNS "FROM publishings ORDER BY event_id LIMIT 1",
	[INSERT] = "INSERT INTO publishings (" COLUMNS
		   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SAVE] = "UPDATE publishings SET stage = ?2, frozen = ?3 WHERE event_id = ?1",
	[DELETE] = "DELETE FROM publishings WHERE event_id = ?1",
	[MEETING_INSERT] = "INSERT INTO publishing_meetings (" MEETING_COLUMNS
			   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[MEETING_DELETE] =
		"DELETE FROM publishing_meetings WHERE event_id = ?1 AND meeting_id = ?2",
	[MEETINGS] = "SELECT" MEETING_COLUMNS "FROM publishing_meetings"
		     " WHERE event_id = ?1 ORDER BY meeting_id LIMIT ?2",
	[HAS_MEETING] =
		"SELECT 1 FROM publishing_meetings WHERE event_id = ?1 AND meeting_id = ?2",
	[HAS_REQUEST] =
		"SELECT 1 FROM publishing_meetings WHERE event_id = ?1 AND request_id = ?2",
	[HAS_ORDER] =
		"SELECT 1 FROM precedences p JOIN publishing_meetings m"
		" ON m.event_id = p.event_id AND m.request_id = p.before_request_id"
		" WHERE p.event_id = ?1 AND p.after_request_id = ?2"
		" UNION ALL SELECT 1 FROM precedences p JOIN publishing_meetings m"
		" ON m.event_id = p.event_id AND m.request_id = p.after_request_id"
		" WHERE p.event_id = ?1 AND p.before_request_id = ?2",
	[SLOT_INSERT] =
		"INSERT INTO publishing_slots (event_id, resource_id, slot_no, meeting_id,"
		" what) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SLOT_AWAIT] = "UPDATE publishing_slots SET meeting_id = ?4, what = 'awaited'" OF_SLOT
		       " AND what = 'left'",
	[SLOTS] = "SELECT event_id, resource_id, slot_no, meeting_id, what"
		  " FROM publishing_slots WHERE event_id = ?1"
		  " ORDER BY resource_id, slot_no LIMIT ?2",
	[SLOT_FREE_PLANNED] =
		"DELETE FROM occupancy" OF_SLOT " AND kind = 'meeting' AND holder_id = ?4",
	[SLOT_FREE_HELD] = "DELETE FROM occupancy" OF_SLOT " AND kind = 'hold' AND holder_id = 0",
	[SLOT_DELETE] = "DELETE FROM publishing_slots" OF_SLOT,
	[PUBLICATION] = "SELECT no, repairs FROM publications"
			" WHERE event_id = ?1 AND schedule_id = ?2",
	[PUBLICATION_PUT] =
		"INSERT INTO publications (event_id, schedule_id, no, repairs)"
		" VALUES (?1, ?2, ?3, ?4) ON CONFLICT (event_id, schedule_id)"
		" DO UPDATE SET no = excluded.no, repairs = excluded.repairs",
	[PUBLICATIONS_REPAIRING] =
		"SELECT schedule_id FROM publications WHERE event_id = ?1 AND no > ?2"
		" AND repairs = 1 ORDER BY schedule_id",
	[PUBLICATION_REPAIRS_NO_MORE] =
		"UPDATE publications SET repairs = 0 WHERE event_id = ?1"
		" AND schedule_id = ?2",
	[SWITCH_NEW] = "UPDATE meetings SET rev = 1 FROM publishing_meetings c"
		       " WHERE c.event_id = ?1 AND c.change = 'new'"
		       " AND meetings.event_id = c.event_id"
		       " AND meetings.meeting_id = c.meeting_id",
	[SWITCH_NEW_REQUESTS] =
		"UPDATE requests SET state = 'scheduled', rev = rev + 1,"
		" accepted_s = NULL, meeting_id = c.meeting_id FROM publishing_meetings c"
		" WHERE c.event_id = ?1 AND c.change = 'new'"
		" AND requests.event_id = c.event_id"
		" AND requests.request_id = c.request_id",
	[SWITCH_MOVED] =
		"UPDATE meetings SET rev = rev + 1, revision = revision + 1,"
		" sequence = sequence + 1, reason = ?2, location_id = c.location_id,"
		" seat_no = c.seat_no, interpreter_id = c.interpreter_id,"
		" start_s = c.start_s, end_s = c.end_s FROM publishing_meetings c"
		" WHERE c.event_id = ?1 AND c.change = 'moved'"
		" AND meetings.event_id = c.event_id"
		" AND meetings.meeting_id = c.meeting_id",
	[SWITCH_OLD_TIMES] =
		"DELETE FROM meeting_slots WHERE event_id = ?1 AND meeting_id IN"
		" (SELECT meeting_id FROM publishing_meetings WHERE event_id = ?1"
		"  AND change = 'moved')",
	[SWITCH_NEW_TIMES] =
		"INSERT INTO meeting_slots (event_id, meeting_id, slot_no)"
		" SELECT c.event_id, c.meeting_id, t.slot_no FROM publishing_meetings c"
		" JOIN slots t ON t.event_id = c.event_id AND t.start_s >= c.start_s"
		" AND t.start_s < c.end_s WHERE c.event_id = ?1 AND c.change = 'moved'",
	[SWITCH_CALLED_OFF] =
		"UPDATE meetings SET state = 'cancelled', rev = rev + 1,"
		" revision = revision + 1, sequence = sequence + 1,"
		" reason = CASE WHEN c.change = 'lost' THEN ?2 ELSE ?3 END"
		" FROM publishing_meetings c WHERE c.event_id = ?1"
		" AND (c.change = 'lost' OR c.change = 'withdrawn')"
		" AND meetings.event_id = c.event_id"
		" AND meetings.meeting_id = c.meeting_id",
	[SWITCH_CALLED_OFF_REQUESTS] =
		"UPDATE requests SET rev = rev + 1,"
		" state = CASE WHEN c.change = 'lost' THEN 'accepted' ELSE 'cancelled' END,"
		" reason = CASE WHEN c.change = 'lost' THEN ?2 ELSE ?3 END,"
		" accepted_s = CASE WHEN c.change = 'lost' THEN ?4 ELSE accepted_s END"
		" FROM publishing_meetings c WHERE c.event_id = ?1"
		" AND (c.change = 'lost' OR c.change = 'withdrawn')"
		" AND requests.event_id = c.event_id"
		" AND requests.request_id = c.request_id",
	[SWITCH_HANDS] = "UPDATE occupancy SET kind = 'meeting', holder_id = s.meeting_id"
			 " FROM publishing_slots s WHERE s.event_id = ?1"
			 " AND (s.what = 'held' OR s.what = 'awaited')"
			 " AND occupancy.event_id = s.event_id"
			 " AND occupancy.resource_id = s.resource_id"
			 " AND occupancy.slot_no = s.slot_no",
	[SWITCH_FREE] =
		"DELETE FROM occupancy WHERE event_id = ?1 AND kind = 'meeting'"
		" AND (event_id, resource_id, slot_no) IN (SELECT event_id, resource_id,"
		" slot_no FROM publishing_slots WHERE event_id = ?1 AND what = 'left')",
};
/* clang-format on */

const struct stmt_family publishings_statements = {"publishings", SQL, STATEMENTS};

static const char *const STAGE_NAMES[] = {"preparing", "telling"};
static const char *const CHANGE_NAMES[] = {"new", "moved", "lost", "withdrawn"};
static const char *const KIND_NAMES[] = {"planned", "held", "awaited", "left"};

/* ---- the publishing ------------------------------------------------------------------------- */

struct publishing *
publishing_of(struct tx *tx, int64_t event_id)
{
	struct stmt *q = event_id != 0
				 ? tx_query(tx, FAMILY_PUBLISHINGS, OF, VI(event_id))
				 : tx_query0(tx, FAMILY_PUBLISHINGS, FIRST);
	struct publishing *p;

	if (!stmt_step(tx, q))
		return NULL;
	p = ARENA_NEW(tx->arena, struct publishing);
	*p = (struct publishing){.event_id = stmt_id(tx, q, 0),
		.schedule_id = stmt_id(tx, q, 1),
		.stage = (enum publishing_stage)stmt_word(tx, q, 2, STAGE_NAMES, 2),
		.frozen = stmt_int(q, 3) != 0,
		.principal = stmt_text(tx, q, 4),
		.method = stmt_text(tx, q, 5),
		.key = stmt_text(tx, q, 6)};
	stmt_reset(q);
	return p;
}

void
publishing_insert(struct tx *tx, const struct publishing *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, INSERT, VI(p->event_id),
			     VI(p->schedule_id), VT(STAGE_NAMES[p->stage]), VI(p->frozen),
			     VT(p->principal), VT(p->method), VT(p->key)));
}

void
publishing_save(struct tx *tx, const struct publishing *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SAVE, VI(p->event_id),
			     VT(STAGE_NAMES[p->stage]), VI(p->frozen)));
}

void
publishing_delete(struct tx *tx, int64_t event_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, DELETE, VI(event_id)));
}

/* ---- its meetings --------------------------------------------------------------------------- */

void
publishing_meeting_insert(struct tx *tx, const struct publishing_meeting *m)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_PUBLISHINGS, MEETING_INSERT, VI(m->event_id),
			VI(m->meeting_id), VI(m->request_id), VT(CHANGE_NAMES[m->change]),
			VOPT(m->location_id), VOPT(m->seat_no), VOPT(m->interpreter_id),
			VOPT(m->start_s), VOPT(m->end_s), VOPT(m->former_interpreter_id),
			VT(m->before)));
}

void
publishing_meeting_delete(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, MEETING_DELETE, VI(event_id),
			     VI(meeting_id)));
}

struct publishing_meeting *
publishing_meetings(struct tx *tx, int64_t event_id, int limit, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_PUBLISHINGS, MEETINGS, VI(event_id), VI(limit));
	struct rows list = {.size = sizeof(struct publishing_meeting)};

	while (stmt_step(tx, q)) {
		*(struct publishing_meeting *)rows_add(tx->arena, &list) =
			(struct publishing_meeting){.event_id = stmt_id(tx, q, 0),
				.meeting_id = stmt_id(tx, q, 1),
				.request_id = stmt_id(tx, q, 2),
				.change = (enum publishing_change)stmt_word(
					tx, q, 3, CHANGE_NAMES, 4),
				.location_id = stmt_opt_id(tx, q, 4),
				.seat_no = stmt_opt_id(tx, q, 5),
				.interpreter_id = stmt_opt_id(tx, q, 6),
				.start_s = stmt_opt_instant(tx, q, 7),
				.end_s = stmt_opt_instant(tx, q, 8),
				.former_interpreter_id = stmt_opt_id(tx, q, 9),
				.before = stmt_text(tx, q, 10)};
	}
	*n = list.n;
	return list.data;
}

static bool
has(struct tx *tx, int statement, int64_t event_id, int64_t id)
{
	struct stmt *q =
		tx_query(tx, FAMILY_PUBLISHINGS, statement, VI(event_id), VI(id));
	bool found = stmt_step(tx, q);

	if (found)
		stmt_reset(q);
	return found;
}

bool
publishing_has_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	return has(tx, HAS_MEETING, event_id, meeting_id);
}

bool
publishing_has_request(struct tx *tx, int64_t event_id, int64_t request_id)
{
	return has(tx, HAS_REQUEST, event_id, request_id);
}

bool
publishing_has_order(struct tx *tx, int64_t event_id, int64_t request_id)
{
	return has(tx, HAS_ORDER, event_id, request_id);
}

/* ---- its slots ------------------------------------------------------------------------------ */

void
publishing_slot_insert(struct tx *tx, const struct publishing_slot *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SLOT_INSERT, VI(s->event_id),
			     VI(s->resource_id), VI(s->slot_no), VI(s->meeting_id),
			     VT(KIND_NAMES[s->what])));
}

bool
publishing_slot_await(struct tx *tx, const struct publishing_slot *s)
{
	return stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SLOT_AWAIT, VI(s->event_id),
				    VI(s->resource_id), VI(s->slot_no),
				    VI(s->meeting_id))) == 1;
}

struct publishing_slot *
publishing_slots(struct tx *tx, int64_t event_id, int limit, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PUBLISHINGS, SLOTS, VI(event_id), VI(limit));
	struct rows list = {.size = sizeof(struct publishing_slot)};

	while (stmt_step(tx, q)) {
		*(struct publishing_slot *)rows_add(tx->arena,
			&list) = (struct publishing_slot){.event_id = stmt_id(tx, q, 0),
			.resource_id = stmt_id(tx, q, 1),
			.slot_no = stmt_slot(tx, q, 2),
			.meeting_id = stmt_id(tx, q, 3),
			.what = (enum publishing_kind)stmt_word(tx, q, 4, KIND_NAMES, 4)};
	}
	*n = list.n;
	return list.data;
}

void
publishing_slot_undo(struct tx *tx, const struct publishing_slot *s)
{
	if (s->what == PUBLISHING_PLANNED)
		stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SLOT_FREE_PLANNED,
				     VI(s->event_id), VI(s->resource_id), VI(s->slot_no),
				     VI(s->meeting_id)));
	else if (s->what == PUBLISHING_HELD)
		stmt_run(
			tx, tx_query(tx, FAMILY_PUBLISHINGS, SLOT_FREE_HELD,
				    VI(s->event_id), VI(s->resource_id), VI(s->slot_no)));
	publishing_slot_delete(tx, s);
}

void
publishing_slot_delete(struct tx *tx, const struct publishing_slot *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SLOT_DELETE, VI(s->event_id),
			     VI(s->resource_id), VI(s->slot_no)));
}

/* ---- when each was published ---------------------------------------------------------------- */

struct publication *
publication_of(struct tx *tx, int64_t event_id, int64_t schedule_id)
{
	struct stmt *q = tx_query(
		tx, FAMILY_PUBLISHINGS, PUBLICATION, VI(event_id), VI(schedule_id));
	struct publication *p;

	if (!stmt_step(tx, q))
		return NULL;
	p = ARENA_NEW(tx->arena, struct publication);
	*p = (struct publication){
		.no = stmt_id(tx, q, 0), .repairs = stmt_int(q, 1) != 0};
	stmt_reset(q);
	return p;
}

void
publication_put(
	struct tx *tx, int64_t event_id, int64_t schedule_id, const struct publication *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, PUBLICATION_PUT, VI(event_id),
			     VI(schedule_id), VI(p->no), VI(p->repairs)));
}

int64_t *
publications_repairing(struct tx *tx, int64_t event_id, int64_t after_no, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_PUBLISHINGS, PUBLICATIONS_REPAIRING,
		VI(event_id), VI(after_no));
	struct rows list = {.size = sizeof(int64_t)};

	while (stmt_step(tx, q)) {
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	}
	*n = list.n;
	return list.data;
}

void
publication_repairs_no_more(struct tx *tx, int64_t event_id, int64_t schedule_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, PUBLICATION_REPAIRS_NO_MORE,
			     VI(event_id), VI(schedule_id)));
}

/* ---- the step ------------------------------------------------------------------------------- */

void
publishing_switch(struct tx *tx, int64_t event_id, const struct publishing_reasons *why)
{
	static const int BY_EVENT[] = {SWITCH_NEW, SWITCH_NEW_REQUESTS, SWITCH_OLD_TIMES,
		SWITCH_NEW_TIMES, SWITCH_HANDS, SWITCH_FREE};

	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SWITCH_MOVED, VI(event_id),
			     VT(why->moved)));
	stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, SWITCH_CALLED_OFF, VI(event_id),
			     VT(why->lost), VT(why->withdrawn)));
	stmt_run(tx,
		tx_query(tx, FAMILY_PUBLISHINGS, SWITCH_CALLED_OFF_REQUESTS, VI(event_id),
			VT(why->lost), VT(why->withdrawn), VI(tx->now_s)));
	for (size_t i = 0; i < sizeof BY_EVENT / sizeof *BY_EVENT; i++)
		stmt_run(tx, tx_query(tx, FAMILY_PUBLISHINGS, BY_EVENT[i], VI(event_id)));
}
