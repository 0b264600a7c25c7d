/* requests.c - rows of requests, request_delegates and request_slots. Statements only. */
#include "store/requests.h"

#include "store/arriving.h"
#include "store/preferences.h"
#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#include <string.h>

enum {
	INSERT,
	SAVE,
	BY_ID,
	BY_CODE,
	OF_FILES,
	ADD_DELEGATE,
	CLEAR_DELEGATES,
	DELEGATES,
	CLEAR_SLOTS,
	ADD_SLOT,
	SLOTS,
	FROM_TO,
	PAGE,
	PAGE_FROM,
	PAGE_TO,
	PAGE_EITHER,
	EXPIRED,
	ENDING,
	ENDS,
	MOVE_END,
	ENDS_OF_FILES,
	WISHES_OF_FILES,
	MET,
	STANDBY,
	COUNT_STATES,
	OUTSTANDING,
	HOLD_PUT,
	HOLD_DELETE,
	HOLDS,
	STANDBY_PREFERENCES,
	STATEMENTS
};

#define COLUMNS                                                                           \
	" event_id, request_id, code, state, rev, origin, from_organisation_id,"          \
	" to_organisation_id, message, reason, length, created_s, expires_s, accepted_s," \
	" meeting_id "

#define PREFERENCES_OF(from, to, requesters)                                             \
	"SELECT r.accepted_s, r.request_id, " requesters ", p.preference"                \
	" FROM requests r JOIN preferences p ON p.event_id = r.event_id"                 \
	" AND p.from_organisation_id = r." from " AND p.to_organisation_id = r." to      \
	" WHERE r.event_id = ?1 AND r.state = 'accepted'" ARRIVED(                       \
		"preference", "p.preference_id")

/* One list of requests; of two organisations never the same, so both ways can be merged. */
#define PAGE_OF(whose)                                                                   \
	"SELECT" COLUMNS "FROM requests WHERE event_id = ?1 AND request_id > ?2"         \
	" AND (?3 = '' OR state = ?3)" ARRIVED("request", "request_id") " AND " whose
#define IN_PAGES " ORDER BY request_id LIMIT ?4"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] = "INSERT INTO requests (" COLUMNS
		   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
		   " ?10, ?11, ?12, ?13, ?14, ?15)",
	[SAVE] =
		"UPDATE requests SET state = ?3, rev = ?4, message = ?5, reason = ?6, length = ?7,"
		" expires_s = ?8, accepted_s = ?9, meeting_id = ?10"
		" WHERE event_id = ?1 AND request_id = ?2",
	[BY_ID] = "SELECT" COLUMNS "FROM requests WHERE event_id = ?1"
		  " AND request_id = ?2",
	[BY_CODE] = "SELECT" COLUMNS "FROM requests WHERE event_id = ?1 AND code = ?2",
	[OF_FILES] = "SELECT code FROM requests WHERE event_id = ?1 AND code IS NOT NULL"
		     " AND (state IN ('accepted', 'scheduled')"
		     " OR (state = 'requested' AND expires_s > ?2)) ORDER BY code",
	[ADD_DELEGATE] =
		"INSERT INTO request_delegates (event_id, request_id, delegate_id, side)"
		" VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	[CLEAR_DELEGATES] =
		"DELETE FROM request_delegates WHERE event_id = ?1 AND request_id = ?2"
		" AND side = ?3",
	[DELEGATES] = "SELECT delegate_id FROM request_delegates WHERE event_id = ?1"
		      " AND request_id = ?2 AND side = ?3 ORDER BY delegate_id",
	[CLEAR_SLOTS] =
		"DELETE FROM request_slots WHERE event_id = ?1 AND request_id = ?2",
	[ADD_SLOT] = "INSERT INTO request_slots (event_id, request_id, position, slot_no)"
		     " VALUES (?1, ?2, ?3, ?4)",
	[SLOTS] =
		"SELECT slot_no FROM request_slots WHERE event_id = ?1 AND request_id = ?2"
		" ORDER BY position",
	[FROM_TO] = "SELECT" COLUMNS "FROM requests WHERE event_id = ?1"
		    " AND from_organisation_id = ?2 AND to_organisation_id = ?3"
		    " ORDER BY request_id",
	[PAGE] = PAGE_OF("1 = 1") IN_PAGES,
	[PAGE_FROM] = PAGE_OF("from_organisation_id = ?5") IN_PAGES,
	[PAGE_TO] = PAGE_OF("to_organisation_id = ?5") IN_PAGES,
	[PAGE_EITHER] = PAGE_OF("from_organisation_id = ?5") " UNION ALL " PAGE_OF(
		"to_organisation_id = ?5") IN_PAGES,
	[EXPIRED] = "SELECT" COLUMNS "FROM requests WHERE state = 'requested'"
		    " AND expires_s <= ?1 AND NOT EXISTS (SELECT 1 FROM arriving a"
		    " WHERE a.event_id = requests.event_id AND (a.kind = 'event'"
		    " OR (a.kind = 'request' AND requests.request_id"
		    " BETWEEN a.first_id AND a.last_id)))"
		    " ORDER BY expires_s LIMIT ?2",
	[ENDING] =
		"SELECT" COLUMNS "FROM requests WHERE state = 'requested' AND event_id = ?1"
		" AND expires_s >= ?2 AND (expires_s > ?2 OR request_id > ?3)"
		" AND expires_s <= ?4" ARRIVED("request", "request_id")
		" ORDER BY expires_s, request_id LIMIT ?5",
	[ENDS] = "SELECT DISTINCT expires_s FROM requests WHERE event_id = ?1"
		 " AND state = 'requested' AND origin = 'import' AND expires_s > ?2"
		 " ORDER BY expires_s",
	[MOVE_END] = "UPDATE requests SET expires_s = ?3 WHERE event_id = ?1"
		     " AND state = 'requested' AND origin = 'import' AND expires_s = ?2",
	[ENDS_OF_FILES] = "SELECT code, expires_s FROM requests WHERE event_id = ?1"
			  " AND state = 'requested' AND origin = 'import'"
			  " AND code IS NOT NULL AND expires_s > ?2",
	[WISHES_OF_FILES] =
		"SELECT r.code, s.slot_no FROM requests r JOIN request_slots s"
		" ON s.event_id = r.event_id AND s.request_id = r.request_id"
		" WHERE r.event_id = ?1 AND r.code IS NOT NULL"
		" ORDER BY r.request_id, s.position",
	[MET] = "SELECT to_organisation_id AS met FROM requests WHERE event_id = ?1"
		" AND from_organisation_id = ?2 AND state = 'scheduled'"
		" UNION SELECT from_organisation_id FROM requests WHERE event_id = ?1"
		" AND to_organisation_id = ?2 AND state = 'scheduled' ORDER BY met",
	[STANDBY] = "SELECT" COLUMNS
		    "FROM requests WHERE event_id = ?1 AND state = 'accepted'"
		    " AND (CAST(?2 AS BIGINT) = 0 OR from_organisation_id = ?2"
		    " OR to_organisation_id = ?2)"
		    " ORDER BY accepted_s NULLS FIRST, request_id",
	[COUNT_STATES] =
		"SELECT state, count(*) FROM requests WHERE event_id = ?1" ARRIVED(
			"request", "request_id") " GROUP BY state",
	[OUTSTANDING] =
		"SELECT count(*) FROM requests WHERE event_id = ?1"
		" AND from_organisation_id = ?2 AND (state = 'accepted'"
		" OR (state = 'requested' AND (expires_s IS NULL OR expires_s > ?3)))" ARRIVED(
			"request", "request_id"),
	[HOLD_PUT] = "INSERT INTO request_holds (event_id, request_id, slot_no)"
		     " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[HOLD_DELETE] = "DELETE FROM request_holds WHERE event_id = ?1"
			" AND request_id = ?2 AND slot_no = ?3",
	[HOLDS] = "SELECT slot_no FROM request_holds WHERE event_id = ?1"
		  " AND request_id = ?2 ORDER BY slot_no",
	[STANDBY_PREFERENCES] =
		PREFERENCES_OF("from_organisation_id", "to_organisation_id",
			"1") " UNION ALL " PREFERENCES_OF("to_organisation_id",
			"from_organisation_id", "0") " ORDER BY 1, 2",
};
/* clang-format on */

const struct stmt_family requests_statements = {"requests", SQL, STATEMENTS};

static const char *const STATE_NAMES[REQUEST_STATES] = {"requested", "accepted",
	"scheduled", "declined", "expired", "withdrawn", "cancelled"};
static const char *const ORIGIN_NAMES[] = {"person", "staff", "import"};

enum { ORIGINS = sizeof ORIGIN_NAMES / sizeof *ORIGIN_NAMES };

const char *
request_state_name(enum request_state state)
{
	BUG_ON((unsigned)state >= REQUEST_STATES);
	return STATE_NAMES[state];
}

bool
request_state_by_name(const char *name, enum request_state *out)
{
	for (int i = 0; i < REQUEST_STATES; i++)
		if (strcmp(STATE_NAMES[i], name) == 0) {
			*out = (enum request_state)i;
			return true;
		}
	return false;
}

const char *
request_origin_name(enum request_origin origin)
{
	return ORIGIN_NAMES[origin];
}

void
request_insert(struct tx *tx, const struct request *r)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_REQUESTS, INSERT, VI(r->event_id), VI(r->id),
			VT(r->code), VT(request_state_name(r->state)), VI(r->rev),
			VT(request_origin_name(r->origin)), VI(r->from_organisation_id),
			VI(r->to_organisation_id), VT(r->message), VT(r->reason),
			VI(r->length), VI(r->created_s), VOPT(r->expires_s),
			VOPT(r->accepted_s), VOPT(r->meeting_id)));
}

void
request_save(struct tx *tx, const struct request *r)
{
	row_cache_forget(tx, FAMILY_REQUESTS, r->event_id, r->id);
	stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, SAVE, VI(r->event_id), VI(r->id),
			     VT(request_state_name(r->state)), VI(r->rev), VT(r->message),
			     VT(r->reason), VI(r->length), VOPT(r->expires_s),
			     VOPT(r->accepted_s), VOPT(r->meeting_id)));
}

static struct request
row(struct tx *tx, struct stmt *q)
{
	struct request r = {.event_id = stmt_id(tx, q, 0),
		.id = stmt_id(tx, q, 1),
		.code = stmt_text(tx, q, 2),
		.state = (enum request_state)stmt_word(
			tx, q, 3, STATE_NAMES, REQUEST_STATES),
		.rev = stmt_id(tx, q, 4),
		.origin = (enum request_origin)stmt_word(tx, q, 5, ORIGIN_NAMES, ORIGINS),
		.from_organisation_id = stmt_id(tx, q, 6),
		.to_organisation_id = stmt_id(tx, q, 7),
		.message = stmt_text(tx, q, 8),
		.reason = stmt_text(tx, q, 9),
		.length = stmt_slot(tx, q, 10),
		.created_s = stmt_instant(tx, q, 11),
		.expires_s = stmt_opt_instant(tx, q, 12),
		.accepted_s = stmt_opt_instant(tx, q, 13),
		.meeting_id = stmt_opt_id(tx, q, 14)};

	r.read_state = r.state;
	r.read_rev = r.rev;
	return r;
}

static struct request *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct request)};

	while (stmt_step(tx, q)) {
		*(struct request *)rows_add(tx->arena, &list) = row(tx, q);
	}
	*n = list.n;
	return list.data;
}

static struct request *
one(struct tx *tx, struct stmt *q)
{
	int n;
	struct request *list = rows(tx, q, &n);

	return n > 0 ? list : NULL;
}

/* NULL while it is arriving. */
static struct request *
there(struct tx *tx, struct request *r)
{
	return r != NULL && arriving_hides(tx, r->event_id, ARRIVING_REQUEST, r->id)
		       ? NULL
		       : r;
}

struct request *
request_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	return there(
		tx, one(tx, tx_query(tx, FAMILY_REQUESTS, BY_ID, VI(event_id), VI(id))));
}

const char **
requests_of_files(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(const char *)};
	struct stmt *q =
		tx_query(tx, FAMILY_REQUESTS, OF_FILES, VI(event_id), VI(tx->now_s));

	while (stmt_step(tx, q))
		*(const char **)rows_add(tx->arena, &list) = stmt_text(tx, q, 0);
	*n = list.n;
	return list.data;
}

struct request *
request_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	return there(tx,
		one(tx, tx_query(tx, FAMILY_REQUESTS, BY_CODE, VI(event_id), VT(code))));
}

static const char *
side_name(bool of_requester)
{
	return of_requester ? "from" : "to";
}

void
request_add_delegate(struct tx *tx, int64_t event_id, int64_t request_id,
	int64_t delegate_id, bool of_requester)
{
	row_cache_forget(tx, FAMILY_REQUESTS, event_id, request_id);
	stmt_run(tx,
		tx_query(tx, FAMILY_REQUESTS, ADD_DELEGATE, VI(event_id), VI(request_id),
			VI(delegate_id), VT(side_name(of_requester))));
}

void
request_clear_delegates(
	struct tx *tx, int64_t event_id, int64_t request_id, bool of_requester)
{
	row_cache_forget(tx, FAMILY_REQUESTS, event_id, request_id);
	stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, CLEAR_DELEGATES, VI(event_id),
			     VI(request_id), VT(side_name(of_requester))));
}

int64_t *
request_delegates(
	struct tx *tx, int64_t event_id, int64_t request_id, bool of_requester, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, DELEGATES, VI(event_id),
		VI(request_id), VT(side_name(of_requester)));
	struct rows list = {.size = sizeof(int64_t)};

	while (stmt_step(tx, q)) {
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	}
	*n = list.n;
	return list.data;
}

void
request_set_slots(
	struct tx *tx, int64_t event_id, int64_t request_id, const int *slots, int n)
{
	row_cache_forget(tx, FAMILY_REQUESTS, event_id, request_id);
	stmt_run(tx,
		tx_query(tx, FAMILY_REQUESTS, CLEAR_SLOTS, VI(event_id), VI(request_id)));
	for (int i = 0; i < n; i++)
		stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, ADD_SLOT, VI(event_id),
				     VI(request_id), VI(i + 1), VI(slots[i])));
}

static int *
slot_numbers(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(int)};

	while (stmt_step(tx, q)) {
		*(int *)rows_add(tx->arena, &list) = stmt_slot(tx, q, 0);
	}
	*n = list.n;
	return list.data;
}

int *
request_slots(struct tx *tx, int64_t event_id, int64_t request_id, int *n)
{
	return slot_numbers(tx,
		tx_query(tx, FAMILY_REQUESTS, SLOTS, VI(event_id), VI(request_id)), n);
}

bool
request_hold_put(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no)
{
	row_cache_forget(tx, FAMILY_REQUESTS, event_id, request_id);
	return stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, HOLD_PUT, VI(event_id),
				    VI(request_id), VI(slot_no))) == 1;
}

void
request_hold_delete(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no)
{
	row_cache_forget(tx, FAMILY_REQUESTS, event_id, request_id);
	stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, HOLD_DELETE, VI(event_id),
			     VI(request_id), VI(slot_no)));
}

int *
request_holds(struct tx *tx, int64_t event_id, int64_t request_id, int *n)
{
	return slot_numbers(tx,
		tx_query(tx, FAMILY_REQUESTS, HOLDS, VI(event_id), VI(request_id)), n);
}

static bool
waits_for_an_answer(const struct request *r, int64_t at_s)
{
	return r->state == REQUEST_REQUESTED && (r->expires_s < 0 || r->expires_s > at_s);
}

/* One that has no seat yet, else one that has. at_s: it must wait for its answer then. */
static struct request *
open_from(struct tx *tx, int64_t event_id, int64_t from, int64_t to, int64_t at_s)
{
	struct stmt *q =
		tx_query(tx, FAMILY_REQUESTS, FROM_TO, VI(event_id), VI(from), VI(to));
	struct request *seated = NULL;

	while (stmt_step(tx, q)) {
		struct request *r = ARENA_NEW(tx->arena, struct request);

		*r = row(tx, q);
		if (there(tx, r) == NULL)
			continue;
		if (waits_for_an_answer(r, at_s) || r->state == REQUEST_ACCEPTED) {
			stmt_reset(q);
			return r;
		}
		if (r->state == REQUEST_SCHEDULED && seated == NULL)
			seated = r;
	}
	return seated;
}

/*
 * One look-up each way: both in one statement make the engine build temporary tables, which cost
 * more than all else a booking asks of this file.
 */
static struct request *
open_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b, int64_t at_s)
{
	struct request *r = open_from(tx, event_id, a, b, at_s),
		       *back = open_from(tx, event_id, b, a, at_s);

	if (r == NULL || back == NULL)
		return r == NULL ? back : r;
	if ((r->state == REQUEST_SCHEDULED) != (back->state == REQUEST_SCHEDULED))
		return r->state == REQUEST_SCHEDULED ? back : r;
	return back->id < r->id ? back : r;
}

struct request *
request_open_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b)
{
	return open_between(tx, event_id, a, b, INT64_MIN);
}

struct request *
request_open_now_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b)
{
	return open_between(tx, event_id, a, b, tx->now_s);
}

struct request *
requests_page(struct tx *tx, int64_t event_id, const struct request_filter *f,
	int64_t after_id, int limit, int *n)
{
	const char *state =
		f->state < 0 ? "" : request_state_name((enum request_state)f->state);
	struct stmt *q;

	/* A statement each, so that one organisation's are found by its indexes. */
	if (f->either_organisation_id != 0)
		q = tx_query(tx, FAMILY_REQUESTS, PAGE_EITHER, VI(event_id), VI(after_id),
			VT(state), VI(limit), VI(f->either_organisation_id));
	else if (f->from_organisation_id != 0)
		q = tx_query(tx, FAMILY_REQUESTS, PAGE_FROM, VI(event_id), VI(after_id),
			VT(state), VI(limit), VI(f->from_organisation_id));
	else if (f->to_organisation_id != 0)
		q = tx_query(tx, FAMILY_REQUESTS, PAGE_TO, VI(event_id), VI(after_id),
			VT(state), VI(limit), VI(f->to_organisation_id));
	else
		q = tx_query(tx, FAMILY_REQUESTS, PAGE, VI(event_id), VI(after_id),
			VT(state), VI(limit));
	return rows(tx, q, n);
}

struct request *
requests_expired(struct tx *tx, int64_t now_s, int max, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_REQUESTS, EXPIRED, VI(now_s), VI(max)), n);
}

struct request *
requests_ending(
	struct tx *tx, const struct reminded *after, int64_t until_s, int max, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_REQUESTS, ENDING, VI(after->event_id),
			VI(after->expires_s), VI(after->request_id), VI(until_s),
			VI(max)),
		n);
}

struct request *
requests_standby(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_REQUESTS, STANDBY, VI(event_id), VI(organisation_id)),
		n);
}

struct standby_preference *
requests_standby_preferences(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, STANDBY_PREFERENCES, VI(event_id));
	struct rows list = {.size = sizeof(struct standby_preference)};

	while (stmt_step(tx, q)) {
		struct standby_preference *w = rows_add(tx->arena, &list);

		w->request_id = stmt_id(tx, q, 1);
		w->of_requester = stmt_int(q, 2) != 0;
		w->kind = (int)stmt_preference_kind(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

int64_t
requests_outstanding(struct tx *tx, int64_t event_id, int64_t organisation_id)
{
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, OUTSTANDING, VI(event_id),
		VI(organisation_id), VI(tx->now_s));
	int64_t n = 0;

	while (stmt_step(tx, q))
		n = stmt_int(q, 0);
	return n;
}

void
requests_count(struct tx *tx, int64_t event_id, int64_t by_state[REQUEST_STATES])
{
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, COUNT_STATES, VI(event_id));

	memset(by_state, 0, sizeof(int64_t) * REQUEST_STATES);
	while (stmt_step(tx, q))
		by_state[stmt_word(tx, q, 0, STATE_NAMES, REQUEST_STATES)] =
			stmt_int(q, 1);
}

int64_t *
requests_ends(struct tx *tx, int64_t event_id, int64_t after_s, int *n)
{
	struct rows list = {.size = sizeof(int64_t)};
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, ENDS, VI(event_id), VI(after_s));

	while (stmt_step(tx, q))
		*(int64_t *)rows_add(tx->arena, &list) = stmt_int(q, 0);
	*n = list.n;
	return list.data;
}

struct request_end *
requests_ends_of_files(struct tx *tx, int64_t event_id, int64_t after_s, int *n)
{
	struct rows list = {.size = sizeof(struct request_end)};
	struct stmt *q =
		tx_query(tx, FAMILY_REQUESTS, ENDS_OF_FILES, VI(event_id), VI(after_s));

	while (stmt_step(tx, q)) {
		const char *code = stmt_text(tx, q, 0);

		*(struct request_end *)rows_add(tx->arena, &list) =
			(struct request_end){code, stmt_int(q, 1)};
	}
	*n = list.n;
	return list.data;
}

struct request_wish *
requests_wishes_of_files(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct request_wish)};
	struct stmt *q = tx_query(tx, FAMILY_REQUESTS, WISHES_OF_FILES, VI(event_id));

	while (stmt_step(tx, q)) {
		const char *code = stmt_text(tx, q, 0);

		*(struct request_wish *)rows_add(tx->arena, &list) =
			(struct request_wish){code, (int)stmt_int(q, 1)};
	}
	*n = list.n;
	return list.data;
}

void
requests_move_end(struct tx *tx, int64_t event_id, int64_t from_s, int64_t to_s)
{
	tx->row_cache = NULL;
	stmt_run(tx, tx_query(tx, FAMILY_REQUESTS, MOVE_END, VI(event_id), VI(from_s),
			     VI(to_s)));
}

int64_t *
requests_met(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_REQUESTS, MET, VI(event_id), VI(organisation_id));
	struct rows list = {.size = sizeof(int64_t)};

	while (stmt_step(tx, q))
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	*n = list.n;
	return list.data;
}
