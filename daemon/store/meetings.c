/* meetings.c - rows of meetings, meeting_delegates and meeting_slots. Statements only. */
#include "store/meetings.h"

#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#include <string.h>

enum {
	INSERT,
	SAVE,
	SAVE_UID,
	BY_ID,
	BY_UID,
	ADD_DELEGATE,
	REMOVE_DELEGATE,
	ADD_SLOT,
	CLEAR_SLOTS,
	PEOPLE,
	SLOTS,
	PAGE,
	PAGE_OF_ORGANISATION,
	PAGE_OF_DELEGATE,
	PAGE_OF_LOCATION,
	TIMED,
	TIMED_OF_ORGANISATION,
	TIMED_OF_DELEGATE,
	COUNT_STATES,
	DROP_PEOPLE,
	DROP,
	FOLLOW_SLOTS,
	FORGET_SLOTS,
	PEOPLE_OF_ALL,
	STATEMENTS
};

#define COLUMNS                                                                                   \
	" m.event_id, m.meeting_id, m.request_id, m.state, m.rev, m.uid, m.sequence, m.revision," \
	" m.location_id, m.seat_no, m.interpreter_id, m.start_s, m.end_s, m.reason, m.created_s," \
	" m.locked, m.first_revision "
#define STATE_AND_LIMIT                                                                  \
	" AND (?3 = '' OR m.state = ?3) AND m.meeting_id > ?2 AND m.rev > 0"             \
	" ORDER BY m.meeting_id LIMIT ?4"
#define STATE_TIME_AND_LIMIT(start)                                                      \
	" AND (?3 = '' OR m.state = ?3) AND (" start ", m.meeting_id) > (?6, ?2)"        \
	" AND m.rev > 0 ORDER BY " start ", m.meeting_id LIMIT ?4"
/* Those of one person are found by their ids and then sorted; no index is to be walked for them. */
#define FEW "+m.start_s"
#define OF_ALL                                                                           \
	"SELECT" COLUMNS "FROM meetings m WHERE m.event_id = ?1"                         \
	" AND (CAST(?5 AS BIGINT) = 0 OR m.interpreter_id = ?5)"
#define OF_ORGANISATION                                                                  \
	"SELECT" COLUMNS "FROM meetings m WHERE m.event_id = ?1 AND m.meeting_id IN"     \
	" (SELECT p.meeting_id FROM delegates d JOIN meeting_delegates p"                \
	"  ON p.event_id = d.event_id AND p.delegate_id = d.delegate_id"                 \
	"  WHERE d.event_id = ?1 AND d.organisation_id = ?5)"
#define OF_DELEGATE                                                                      \
	"SELECT" COLUMNS "FROM meetings m WHERE m.event_id = ?1 AND m.meeting_id IN"     \
	" (SELECT p.meeting_id FROM meeting_delegates p WHERE p.event_id = ?1"           \
	"  AND p.delegate_id = ?5)"

#define OF_LOCATION                                                                      \
	"SELECT" COLUMNS "FROM meetings m WHERE m.event_id = ?1 AND m.location_id = ?5"

#define OF_ITS_SLOTS                                                                     \
	" FROM meeting_slots s JOIN slots t ON t.event_id = s.event_id"                  \
	" AND t.slot_no = s.slot_no WHERE s.event_id = meetings.event_id"                \
	" AND s.meeting_id = meetings.meeting_id"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] =
		"INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid,"
		" sequence, revision, location_id, seat_no, interpreter_id, start_s, end_s,"
		" reason, created_s, locked, first_revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
		" ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
	[SAVE] =
		"UPDATE meetings SET state = ?3, rev = ?4, sequence = ?5, revision = ?6,"
		" location_id = ?7, seat_no = ?8, interpreter_id = ?9, start_s = ?10, end_s = ?11,"
		" reason = ?12, locked = ?13 WHERE event_id = ?1 AND meeting_id = ?2",
	[SAVE_UID] = "UPDATE meetings SET uid = ?3 WHERE event_id = ?1 AND meeting_id = ?2",
	[BY_ID] = "SELECT" COLUMNS
		  "FROM meetings m WHERE m.event_id = ?1 AND m.meeting_id = ?2"
		  " AND m.rev > 0",
	[BY_UID] = "SELECT" COLUMNS "FROM meetings m WHERE m.uid = ?1",
	[ADD_DELEGATE] =
		"INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side)"
		" VALUES (?1, ?2, ?3, ?4)",
	[REMOVE_DELEGATE] = "DELETE FROM meeting_delegates WHERE event_id = ?1"
			    " AND meeting_id = ?2 AND delegate_id = ?3",
	[ADD_SLOT] = "INSERT INTO meeting_slots (event_id, meeting_id, slot_no)"
		     " VALUES (?1, ?2, ?3)",
	[CLEAR_SLOTS] =
		"DELETE FROM meeting_slots WHERE event_id = ?1 AND meeting_id = ?2",
	[PEOPLE] = "SELECT delegate_id, side FROM meeting_delegates WHERE event_id = ?1"
		   " AND meeting_id = ?2 ORDER BY delegate_id",
	[SLOTS] =
		"SELECT s.slot_no FROM meeting_slots s JOIN slots t ON t.event_id = s.event_id"
		" AND t.slot_no = s.slot_no WHERE s.event_id = ?1 AND s.meeting_id = ?2"
		" ORDER BY t.start_s",
	[PAGE] = OF_ALL STATE_AND_LIMIT,
	[PAGE_OF_ORGANISATION] = OF_ORGANISATION STATE_AND_LIMIT,
	[PAGE_OF_DELEGATE] = OF_DELEGATE STATE_AND_LIMIT,
	[PAGE_OF_LOCATION] = OF_LOCATION STATE_AND_LIMIT,
	[TIMED] = OF_ALL STATE_TIME_AND_LIMIT("m.start_s"),
	[TIMED_OF_ORGANISATION] = OF_ORGANISATION STATE_TIME_AND_LIMIT(FEW),
	[TIMED_OF_DELEGATE] = OF_DELEGATE STATE_TIME_AND_LIMIT(FEW),
	[COUNT_STATES] =
		"SELECT state, count(*) FROM meetings WHERE event_id = ?1 AND rev > 0"
		" GROUP BY state",
	[DROP_PEOPLE] =
		"DELETE FROM meeting_delegates WHERE event_id = ?1 AND meeting_id = ?2",
	[DROP] = "DELETE FROM meetings WHERE event_id = ?1 AND meeting_id = ?2 AND rev = 0",
	[FOLLOW_SLOTS] =
		"UPDATE meetings SET reason = ?2,"
		" start_s = (SELECT min(t.start_s)" OF_ITS_SLOTS "),"
		" end_s = (SELECT max(t.end_s)" OF_ITS_SLOTS ")"
		" WHERE event_id = ?1 AND state = 'scheduled'",
	[FORGET_SLOTS] =
		"DELETE FROM meeting_slots WHERE event_id = ?1 AND meeting_id IN"
		" (SELECT m.meeting_id FROM meetings m WHERE m.event_id = ?1"
		" AND m.state = 'cancelled')",
	[PEOPLE_OF_ALL] =
		"SELECT d.code, d.name FROM delegates d WHERE d.event_id = ?1"
		" AND d.delegate_id IN (SELECT p.delegate_id FROM meeting_delegates p"
		"  JOIN meetings m ON m.event_id = p.event_id"
		"  AND m.meeting_id = p.meeting_id WHERE p.event_id = ?1"
		"  AND m.state = 'scheduled' AND m.rev > 0)"
		" UNION ALL SELECT i.code, i.name FROM interpreters i WHERE i.event_id = ?1"
		" AND i.interpreter_id IN (SELECT m.interpreter_id FROM meetings m"
		"  WHERE m.event_id = ?1 AND m.state = 'scheduled' AND m.rev > 0"
		"  AND m.interpreter_id IS NOT NULL) ORDER BY 1",
};
/* clang-format on */

const struct stmt_family meetings_statements = {"meetings", SQL, STATEMENTS};

static const char *const STATE_NAMES[MEETING_STATES] = {
	"scheduled", "held", "no_show", "cancelled"};

const char *
meeting_state_name(enum meeting_state state)
{
	BUG_ON((unsigned)state >= MEETING_STATES);
	return STATE_NAMES[state];
}

bool
meeting_state_by_name(const char *name, enum meeting_state *out)
{
	for (int i = 0; i < MEETING_STATES; i++)
		if (strcmp(STATE_NAMES[i], name) == 0) {
			*out = (enum meeting_state)i;
			return true;
		}
	return false;
}

void
meeting_insert(struct tx *tx, const struct meeting *m)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_MEETINGS, INSERT, VI(m->event_id), VI(m->id),
			VI(m->request_id), VT(meeting_state_name(m->state)), VI(m->rev),
			VT(m->uid), VI(m->sequence), VI(m->revision), VI(m->location_id),
			VI(m->seat_no), VOPT(m->interpreter_id), VI(m->start_s),
			VI(m->end_s), VT(m->reason), VI(m->created_s), VI(m->locked),
			VI(m->first_revision > 0 ? m->first_revision : 1)));
}

void
meeting_save(struct tx *tx, const struct meeting *m)
{
	row_cache_forget(tx, FAMILY_MEETINGS, m->event_id, m->id);
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, SAVE, VI(m->event_id), VI(m->id),
			     VT(meeting_state_name(m->state)), VI(m->rev),
			     VI(m->sequence), VI(m->revision), VI(m->location_id),
			     VI(m->seat_no), VOPT(m->interpreter_id), VI(m->start_s),
			     VI(m->end_s), VT(m->reason), VI(m->locked)));
}

void
meeting_save_uid(struct tx *tx, const struct meeting *m)
{
	row_cache_forget(tx, FAMILY_MEETINGS, m->event_id, m->id);
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, SAVE_UID, VI(m->event_id), VI(m->id),
			     VT(m->uid)));
}

static struct meeting
row(struct tx *tx, struct stmt *q)
{
	return (struct meeting){.event_id = stmt_id(tx, q, 0),
		.id = stmt_id(tx, q, 1),
		.request_id = stmt_id(tx, q, 2),
		.state = (enum meeting_state)stmt_word(
			tx, q, 3, STATE_NAMES, MEETING_STATES),
		.rev = stmt_id(tx, q, 4),
		.uid = stmt_text(tx, q, 5),
		.sequence = (int)stmt_id(tx, q, 6),
		.revision = (int)stmt_id(tx, q, 7),
		.location_id = stmt_id(tx, q, 8),
		.seat_no = stmt_slot(tx, q, 9),
		.interpreter_id = stmt_opt_id(tx, q, 10),
		.start_s = stmt_instant(tx, q, 11),
		.end_s = stmt_instant(tx, q, 12),
		.reason = stmt_text(tx, q, 13),
		.created_s = stmt_instant(tx, q, 14),
		.locked = stmt_int(q, 15) != 0,
		.first_revision = (int)stmt_id(tx, q, 16)};
}

static struct meeting *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct meeting)};

	while (stmt_step(tx, q)) {
		*(struct meeting *)rows_add(tx->arena, &list) = row(tx, q);
	}
	*n = list.n;
	return list.data;
}

struct meeting *
meeting_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	int n;
	struct meeting *list =
		rows(tx, tx_query(tx, FAMILY_MEETINGS, BY_ID, VI(event_id), VI(id)), &n);

	return n > 0 ? list : NULL;
}

struct meeting *
meeting_by_uid(struct tx *tx, const char *uid)
{
	int n;
	struct meeting *list =
		rows(tx, tx_query(tx, FAMILY_MEETINGS, BY_UID, VT(uid)), &n);

	return n > 0 ? list : NULL;
}

void
meeting_add_delegate(struct tx *tx, int64_t event_id, int64_t meeting_id,
	int64_t delegate_id, bool demand)
{
	row_cache_forget(tx, FAMILY_MEETINGS, event_id, meeting_id);
	stmt_run(tx,
		tx_query(tx, FAMILY_MEETINGS, ADD_DELEGATE, VI(event_id), VI(meeting_id),
			VI(delegate_id), VT(demand ? "demand" : "supply")));
}

void
meeting_remove_delegate(
	struct tx *tx, int64_t event_id, int64_t meeting_id, int64_t delegate_id)
{
	row_cache_forget(tx, FAMILY_MEETINGS, event_id, meeting_id);
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, REMOVE_DELEGATE, VI(event_id),
			     VI(meeting_id), VI(delegate_id)));
}

void
meeting_add_slot(struct tx *tx, int64_t event_id, int64_t meeting_id, int slot_no)
{
	row_cache_forget(tx, FAMILY_MEETINGS, event_id, meeting_id);
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, ADD_SLOT, VI(event_id), VI(meeting_id),
			     VI(slot_no)));
}

void
meeting_clear_slots(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	row_cache_forget(tx, FAMILY_MEETINGS, event_id, meeting_id);
	stmt_run(tx,
		tx_query(tx, FAMILY_MEETINGS, CLEAR_SLOTS, VI(event_id), VI(meeting_id)));
}

/* The buyer's side first, each side by number: the key's order spares the engine the sorting. */
struct meeting_person *
meeting_people(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_MEETINGS, PEOPLE, VI(event_id), VI(meeting_id));
	struct rows list = {.size = sizeof(struct meeting_person)};
	struct meeting_person *p, *sorted;
	int sorted_n = 0;

	while (stmt_step(tx, q)) {
		*(struct meeting_person *)rows_add(tx->arena, &list) =
			(struct meeting_person){stmt_int(q, 0),
				strcmp(stmt_text(tx, q, 1), "demand") == 0};
	}
	*n = list.n;
	if (list.n == 0)
		return NULL;
	p = list.data;
	sorted = ARENA_ARRAY(tx->arena, struct meeting_person, list.n);
	for (int demand = 1; demand >= 0; demand--)
		for (int i = 0; i < list.n; i++)
			if (p[i].demand == (demand == 1))
				sorted[sorted_n++] = p[i];
	return sorted;
}

int *
meeting_slots(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_MEETINGS, SLOTS, VI(event_id), VI(meeting_id));
	struct rows list = {.size = sizeof(int)};

	while (stmt_step(tx, q)) {
		*(int *)rows_add(tx->arena, &list) = (int)stmt_int(q, 0);
	}
	*n = list.n;
	return list.data;
}

static const char *
state_of(const struct meeting_filter *f)
{
	return f->state < 0 ? "" : meeting_state_name((enum meeting_state)f->state);
}

static int64_t
whose(const struct meeting_filter *f)
{
	return f->delegate_id != 0	 ? f->delegate_id
	       : f->organisation_id != 0 ? f->organisation_id
	       : f->location_id != 0	 ? f->location_id
					 : f->interpreter_id;
}

struct meeting *
meetings_page(struct tx *tx, int64_t event_id, const struct meeting_filter *f,
	int64_t after_id, int limit, int *n)
{
	int statement = f->delegate_id != 0	  ? PAGE_OF_DELEGATE
			: f->organisation_id != 0 ? PAGE_OF_ORGANISATION
			: f->location_id != 0	  ? PAGE_OF_LOCATION
						  : PAGE;

	return rows(tx,
		tx_query(tx, FAMILY_MEETINGS, statement, VI(event_id), VI(after_id),
			VT(state_of(f)), VI(limit), VI(whose(f))),
		n);
}

struct meeting *
meetings_by_time(struct tx *tx, int64_t event_id, const struct meeting_filter *f,
	const struct meeting_place *after, int limit, int *n)
{
	int statement = f->delegate_id != 0	  ? TIMED_OF_DELEGATE
			: f->organisation_id != 0 ? TIMED_OF_ORGANISATION
						  : TIMED;

	return rows(tx,
		tx_query(tx, FAMILY_MEETINGS, statement, VI(event_id), VI(after->id),
			VT(state_of(f)), VI(limit), VI(whose(f)), VI(after->start_s)),
		n);
}

void
meeting_drop_planned(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	meeting_clear_slots(tx, event_id, meeting_id);
	stmt_run(tx,
		tx_query(tx, FAMILY_MEETINGS, DROP_PEOPLE, VI(event_id), VI(meeting_id)));
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, DROP, VI(event_id), VI(meeting_id)));
}

void
meetings_count(struct tx *tx, int64_t event_id, int64_t by_state[MEETING_STATES])
{
	struct stmt *q = tx_query(tx, FAMILY_MEETINGS, COUNT_STATES, VI(event_id));

	memset(by_state, 0, sizeof(int64_t) * MEETING_STATES);
	while (stmt_step(tx, q))
		by_state[stmt_word(tx, q, 0, STATE_NAMES, MEETING_STATES)] =
			stmt_int(q, 1);
}

void
meetings_follow_slots(struct tx *tx, int64_t event_id, const char *reason)
{
	tx->row_cache = NULL;
	stmt_run(tx,
		tx_query(tx, FAMILY_MEETINGS, FOLLOW_SLOTS, VI(event_id), VT(reason)));
	stmt_run(tx, tx_query(tx, FAMILY_MEETINGS, FORGET_SLOTS, VI(event_id)));
}

struct meeting_guest *
meetings_people(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct meeting_guest)};
	struct stmt *q = tx_query(tx, FAMILY_MEETINGS, PEOPLE_OF_ALL, VI(event_id));

	while (stmt_step(tx, q)) {
		struct meeting_guest *g = rows_add(tx->arena, &list);

		g->code = stmt_text(tx, q, 0);
		g->name = stmt_text(tx, q, 1);
	}
	*n = list.n;
	return list.data;
}
