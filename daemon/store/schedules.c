/* schedules.c - rows of schedules and their lists of requests. Statements only. */
#include "store/schedules.h"

#include "store/rows.h"
#include "store/tables.h"

#include <string.h>

enum {
	INSERT,
	SAVE,
	BY_ID,
	PAGE,
	RUNNING,
	PLACE_INSERT,
	PLACES,
	UNSEATED_INSERT,
	UNSEATED,
	UNSEATED_ONE,
	CONFLICT_INSERT,
	CONFLICT,
	PLACES_DELETE,
	UNSEATED_DELETE,
	CONFLICT_DELETE,
	STATEMENTS
};

#define COLUMNS                                                                             \
	" event_id, schedule_id, state, rev, scope, seed, steps, seconds, disturbed_max,"   \
	" weights, changes, principal, created_s, basis_seq, ended_s, published_s, status," \
	" value, bound, must, shortfall, breaks, idle_slots, disturbed, seated, unseated,"  \
	" took_ms, reason, conflict, best, concerned "
#define UNSEATED_COLUMNS " request_id, meeting_id, meeting_rev, reason, change "

static const char *const SQL[STATEMENTS] = {
	[INSERT] =
		"INSERT INTO schedules (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
		" ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
		" ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
	[SAVE] =
		"UPDATE schedules SET state = ?3, rev = ?4, basis_seq = ?5, ended_s = ?6,"
		" published_s = ?7, status = ?8, value = ?9, bound = ?10, must = ?11,"
		" shortfall = ?12, breaks = ?13, idle_slots = ?14, disturbed = ?15,"
		" seated = ?16, unseated = ?17, took_ms = ?18, reason = ?19,"
		" conflict = ?20, best = ?21, concerned = ?22"
		" WHERE event_id = ?1 AND schedule_id = ?2",
	[BY_ID] = "SELECT" COLUMNS
		  "FROM schedules WHERE event_id = ?1 AND schedule_id = ?2",
	[PAGE] =
		"SELECT" COLUMNS "FROM schedules WHERE event_id = ?1 AND schedule_id < ?2"
		" ORDER BY schedule_id DESC LIMIT ?3",
	[RUNNING] = "SELECT" COLUMNS "FROM schedules WHERE state = 'running'"
		    " ORDER BY event_id, schedule_id",
	[PLACE_INSERT] =
		"INSERT INTO schedule_places (event_id, schedule_id, request_id, meeting_id,"
		" meeting_rev, slot_no, length, location_id, seat_no, interpreter_id,"
		" delegate_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" ON CONFLICT DO NOTHING",
	[PLACES] = "SELECT request_id, meeting_id, meeting_rev, slot_no, length,"
		   " location_id, seat_no, interpreter_id, delegate_id"
		   " FROM schedule_places"
		   " WHERE event_id = ?1 AND schedule_id = ?2 AND request_id > ?3"
		   " ORDER BY request_id LIMIT ?4",
	[UNSEATED_INSERT] =
		"INSERT INTO schedule_unseated (event_id, schedule_id, request_id,"
		" meeting_id, meeting_rev, reason, change) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
		" ?7) ON CONFLICT DO NOTHING",
	[UNSEATED] = "SELECT" UNSEATED_COLUMNS
		     "FROM schedule_unseated WHERE event_id = ?1 AND schedule_id = ?2"
		     " AND request_id > ?3 ORDER BY request_id LIMIT ?4",
	[UNSEATED_ONE] = "SELECT" UNSEATED_COLUMNS
			 "FROM schedule_unseated WHERE event_id = ?1 AND schedule_id = ?2"
			 " AND request_id = ?3",
	[CONFLICT_INSERT] =
		"INSERT INTO schedule_conflicts (event_id, schedule_id, request_id)"
		" VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[CONFLICT] = "SELECT request_id FROM schedule_conflicts WHERE event_id = ?1"
		     " AND schedule_id = ?2 ORDER BY request_id",
	[PLACES_DELETE] = "DELETE FROM schedule_places WHERE event_id = ?1"
			  " AND schedule_id = ?2",
	[UNSEATED_DELETE] = "DELETE FROM schedule_unseated WHERE event_id = ?1"
			    " AND schedule_id = ?2",
	[CONFLICT_DELETE] = "DELETE FROM schedule_conflicts WHERE event_id = ?1"
			    " AND schedule_id = ?2",
};

const struct stmt_family schedules_statements = {"schedules", SQL, STATEMENTS};

static const char *const STATE_NAMES[SCHEDULE_STATES] = {
	"running", "ready", "published", "discarded"};
static const char *const SCOPE_NAMES[] = {"everything", "unscheduled", "repair"};

enum { SCOPES = sizeof SCOPE_NAMES / sizeof *SCOPE_NAMES };

const char *
schedule_state_name(enum schedule_state state)
{
	BUG_ON((unsigned)state >= SCHEDULE_STATES);
	return STATE_NAMES[state];
}

const char *
schedule_scope_name(enum schedule_scope scope)
{
	BUG_ON((unsigned)scope >= SCOPES);
	return SCOPE_NAMES[scope];
}

bool
schedule_scope_by_name(const char *name, enum schedule_scope *out)
{
	for (int i = 0; i < SCOPES; i++)
		if (strcmp(SCOPE_NAMES[i], name) == 0) {
			*out = (enum schedule_scope)i;
			return true;
		}
	return false;
}

void
schedule_insert(struct tx *tx, const struct schedule *s)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_SCHEDULES, INSERT, VI(s->event_id), VI(s->id),
			VT(schedule_state_name(s->state)), VI(s->rev),
			VT(schedule_scope_name(s->scope)), VI(s->seed), VI(s->steps),
			VI(s->seconds), VOPT(s->disturbed_max), VT(s->weights),
			VT(s->changes), VT(s->principal), VI(s->created_s),
			VI(s->basis_seq), VOPT(s->ended_s), VOPT(s->published_s),
			VT(s->status), VI(s->value), VI(s->bound), VI(s->must),
			VI(s->shortfall), VI(s->breaks), VI(s->idle_slots),
			VI(s->disturbed), VI(s->seated), VI(s->unseated), VI(s->took_ms),
			VT(s->reason), VT(s->conflict), VI(s->best), VI(s->concerned)));
}

void
schedule_save(struct tx *tx, const struct schedule *s)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_SCHEDULES, SAVE, VI(s->event_id), VI(s->id),
			VT(schedule_state_name(s->state)), VI(s->rev), VI(s->basis_seq),
			VOPT(s->ended_s), VOPT(s->published_s), VT(s->status),
			VI(s->value), VI(s->bound), VI(s->must), VI(s->shortfall),
			VI(s->breaks), VI(s->idle_slots), VI(s->disturbed), VI(s->seated),
			VI(s->unseated), VI(s->took_ms), VT(s->reason), VT(s->conflict),
			VI(s->best), VI(s->concerned)));
}

static struct schedule
row(struct tx *tx, struct stmt *q)
{
	return (struct schedule){.event_id = stmt_id(tx, q, 0),
		.id = stmt_id(tx, q, 1),
		.state = (enum schedule_state)stmt_word(
			tx, q, 2, STATE_NAMES, SCHEDULE_STATES),
		.rev = stmt_id(tx, q, 3),
		.scope = (enum schedule_scope)stmt_word(tx, q, 4, SCOPE_NAMES, SCOPES),
		.seed = stmt_int(q, 5),
		.steps = stmt_int(q, 6),
		.seconds = stmt_int(q, 7),
		.disturbed_max = stmt_opt(q, 8),
		.weights = stmt_text(tx, q, 9),
		.changes = stmt_text(tx, q, 10),
		.principal = stmt_text(tx, q, 11),
		.created_s = stmt_instant(tx, q, 12),
		.basis_seq = stmt_int(q, 13),
		.ended_s = stmt_opt_instant(tx, q, 14),
		.published_s = stmt_opt_instant(tx, q, 15),
		.status = stmt_text(tx, q, 16),
		.value = stmt_int(q, 17),
		.bound = stmt_int(q, 18),
		.must = stmt_int(q, 19),
		.shortfall = stmt_int(q, 20),
		.breaks = stmt_int(q, 21),
		.idle_slots = stmt_int(q, 22),
		.disturbed = stmt_int(q, 23),
		.seated = stmt_int(q, 24),
		.unseated = stmt_int(q, 25),
		.took_ms = stmt_int(q, 26),
		.reason = stmt_text(tx, q, 27),
		.conflict = stmt_text(tx, q, 28),
		.best = stmt_int(q, 29) != 0,
		.concerned = stmt_int(q, 30)};
}

static struct schedule *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct schedule)};

	while (stmt_step(tx, q)) {
		*(struct schedule *)rows_add(tx->arena, &list) = row(tx, q);
	}
	*n = list.n;
	return list.data;
}

struct schedule *
schedule_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	int n;
	struct schedule *list =
		rows(tx, tx_query(tx, FAMILY_SCHEDULES, BY_ID, VI(event_id), VI(id)), &n);

	return n > 0 ? list : NULL;
}

struct schedule *
schedules_page(struct tx *tx, int64_t event_id, int64_t before_id, int limit, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_SCHEDULES, PAGE, VI(event_id),
			VI(before_id > 0 ? before_id : INT64_MAX), VI(limit)),
		n);
}

struct schedule *
schedules_running(struct tx *tx, int *n)
{
	return rows(tx, tx_query0(tx, FAMILY_SCHEDULES, RUNNING), n);
}

void
schedule_place_insert(struct tx *tx, int64_t event_id, int64_t schedule_id,
	const struct schedule_place *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, PLACE_INSERT, VI(event_id),
			     VI(schedule_id), VI(p->request_id), VOPT(p->meeting_id),
			     VI(p->meeting_rev), VI(p->slot_no), VI(p->length),
			     VI(p->location_id), VI(p->seat_no), VOPT(p->interpreter_id),
			     VOPT(p->delegate_id)));
}

/* A limit of 0 is none. */
static int64_t
limit_of(int limit)
{
	return limit > 0 ? limit : INT64_MAX;
}

struct schedule_place *
schedule_places(struct tx *tx, int64_t event_id, int64_t schedule_id,
	int64_t after_request, int limit, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_SCHEDULES, PLACES, VI(event_id),
		VI(schedule_id), VI(after_request), VI(limit_of(limit)));
	struct rows list = {.size = sizeof(struct schedule_place)};

	while (stmt_step(tx, q)) {
		*(struct schedule_place *)rows_add(tx->arena, &list) =
			(struct schedule_place){.request_id = stmt_id(tx, q, 0),
				.meeting_id = stmt_opt_id(tx, q, 1),
				.meeting_rev = stmt_id(tx, q, 2),
				.slot_no = stmt_slot(tx, q, 3),
				.length = stmt_slot(tx, q, 4),
				.location_id = stmt_id(tx, q, 5),
				.seat_no = stmt_slot(tx, q, 6),
				.interpreter_id = stmt_opt_id(tx, q, 7),
				.delegate_id = stmt_opt_id(tx, q, 8)};
	}
	*n = list.n;
	return list.data;
}

void
schedule_unseated_insert(struct tx *tx, int64_t event_id, int64_t schedule_id,
	const struct schedule_unseated *u)
{
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, UNSEATED_INSERT, VI(event_id),
			     VI(schedule_id), VI(u->request_id), VOPT(u->meeting_id),
			     VI(u->meeting_rev), VT(u->reason), VT(u->change)));
}

static struct schedule_unseated *
unseated_rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct schedule_unseated)};

	while (stmt_step(tx, q)) {
		*(struct schedule_unseated *)rows_add(tx->arena, &list) =
			(struct schedule_unseated){.request_id = stmt_id(tx, q, 0),
				.meeting_id = stmt_opt_id(tx, q, 1),
				.meeting_rev = stmt_id(tx, q, 2),
				.reason = stmt_text(tx, q, 3),
				.change = stmt_text(tx, q, 4)};
	}
	*n = list.n;
	return list.data;
}

struct schedule_unseated *
schedule_unseated_all(struct tx *tx, int64_t event_id, int64_t schedule_id,
	int64_t after_request, int limit, int *n)
{
	return unseated_rows(tx,
		tx_query(tx, FAMILY_SCHEDULES, UNSEATED, VI(event_id), VI(schedule_id),
			VI(after_request), VI(limit_of(limit))),
		n);
}

void
schedule_conflict_insert(
	struct tx *tx, int64_t event_id, int64_t schedule_id, int64_t request_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, CONFLICT_INSERT, VI(event_id),
			     VI(schedule_id), VI(request_id)));
}

int64_t *
schedule_conflict(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_SCHEDULES, CONFLICT, VI(event_id), VI(schedule_id));
	struct rows list = {.size = sizeof(int64_t)};

	while (stmt_step(tx, q)) {
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	}
	*n = list.n;
	return list.data;
}

void
schedule_lists_delete(struct tx *tx, int64_t event_id, int64_t schedule_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, PLACES_DELETE, VI(event_id),
			     VI(schedule_id)));
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, UNSEATED_DELETE, VI(event_id),
			     VI(schedule_id)));
	stmt_run(tx, tx_query(tx, FAMILY_SCHEDULES, CONFLICT_DELETE, VI(event_id),
			     VI(schedule_id)));
}

struct schedule_unseated *
schedule_unseated_of(
	struct tx *tx, int64_t event_id, int64_t schedule_id, int64_t request_id)
{
	int n;
	struct schedule_unseated *list = unseated_rows(tx,
		tx_query(tx, FAMILY_SCHEDULES, UNSEATED_ONE, VI(event_id),
			VI(schedule_id), VI(request_id)),
		&n);

	return n > 0 ? list : NULL;
}
