/* arriving.c - rows of an import that is being written. Statements only. */
#include "store/arriving.h"

#include "base/clock.h"
#include "store/tables.h"

#include <string.h>

/*
 * Rows one statement takes back: for a delegate the requests of the whole event are looked
 * through, as they may refer to it.
 */
enum { AT_ONCE = 16 };

/*
 * Rows that go when an import is taken back: at most ?4 of those whose number lies from ?2 to ?3.
 * Of an event that is arriving itself all its rows go.
 */
#define BACK(table, keys, number)                                                        \
	"DELETE FROM " table " WHERE event_id = ?1 AND (" keys ") IN (SELECT " keys      \
	" FROM " table " WHERE event_id = ?1 AND " number " BETWEEN ?2 AND ?3 LIMIT ?4)"

/*
 * Is one of a pair arriving? Asked with NOT, so that it is looked for by the pair and not among all
 * that is arriving.
 */
#define OF_PAIR(table, kind, id, more)                                                   \
	"SELECT 1 FROM " table " WHERE event_id = ?1 AND from_organisation_id = ?2"      \
	" AND to_organisation_id = ?3" more                                              \
	" AND NOT (1 = 1" ARRIVED(kind, id) ") LIMIT 1"

/* Children first. */
enum {
	BACK_OCCUPANCY,
	BACK_MEETING_SLOTS,
	BACK_MEETING_DELEGATES,
	BACK_MEETINGS,
	BACK_KEPT_SLOTS,
	BACK_PROPOSALS,
	BACK_REQUEST_HOLDS,
	BACK_CONFERENCE_PEOPLE,
	BACK_CONFERENCES,
	BACK_BLACKOUTS,
	BACK_INTERPRETER_PAIRS,
	BACK_INTERPRETER_SHIFTS,
	BACK_INTERPRETERS,
	BACK_SEATS,
	BACK_SHARERS,
	BACK_LOCATIONS,
	BACK_ORDERS,
	BACK_REQUEST_SLOTS,
	BACK_REQUEST_DELEGATES,
	BACK_REQUESTS,
	BACK_PREFERENCES,
	BACK_ORGANISATION_CATEGORIES,
	BACK_DELEGATES,
	BACK_RESOURCES,
	BACK_ORGANISATIONS,
	BACK_CATEGORY_NAMES,
	BACK_CATEGORIES,
	BACK_GLOSSARY,
	BACK_WALKS,
	BACK_HALLS,
	BACK_SLOTS,
	BACK_SESSIONS,
	BACK_POLICIES,
	BACK_COUNTERS,
	BACK_EVENTS,
	BACKS,
	KEEP = BACKS,
	KEEP_CATEGORY,
	REVEAL,
	REVEAL_CATEGORIES,
	TAKE_CATEGORY_NAMES,
	TAKE_CATEGORIES,
	EVENT,
	REQUEST_FROM_TO,
	PREFERENCE_FROM_TO,
	VETO_FROM_TO,
	FIRST,
	RANGE,
	ALL,
	STATEMENTS
};

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[BACK_OCCUPANCY] = BACK("occupancy", "resource_id, slot_no", "resource_id"),
	[BACK_MEETING_SLOTS] = BACK("meeting_slots", "meeting_id, slot_no", "meeting_id"),
	[BACK_MEETING_DELEGATES] =
		BACK("meeting_delegates", "meeting_id, delegate_id", "meeting_id"),
	[BACK_MEETINGS] = BACK("meetings", "meeting_id", "meeting_id"),
	[BACK_KEPT_SLOTS] =
		BACK("kept_slots", "resource_id, slot_no", "request_id"),
	[BACK_PROPOSALS] = BACK("proposals", "request_id", "request_id"),
	[BACK_REQUEST_HOLDS] = BACK("request_holds", "request_id, slot_no", "request_id"),
	[BACK_CONFERENCE_PEOPLE] = BACK("conference_people",
		"conference_session_id, part, position", "conference_session_id"),
	[BACK_CONFERENCES] = BACK(
		"conference_sessions", "conference_session_id", "conference_session_id"),
	[BACK_BLACKOUTS] = BACK("blackouts", "blackout_id", "blackout_id"),
	[BACK_INTERPRETER_PAIRS] =
		BACK("interpreter_pairs", "interpreter_id, position", "interpreter_id"),
	[BACK_INTERPRETER_SHIFTS] =
		BACK("interpreter_shifts", "interpreter_id, position", "interpreter_id"),
	[BACK_INTERPRETERS] = BACK("interpreters", "interpreter_id", "interpreter_id"),
	[BACK_SEATS] = BACK("seats", "location_id, seat_no", "location_id"),
	[BACK_SHARERS] =
		BACK("location_sharers", "location_id, position", "location_id"),
	[BACK_LOCATIONS] = BACK("locations", "location_id", "location_id"),
	[BACK_ORDERS] = BACK(
		"precedences", "after_request_id, before_request_id", "after_request_id"),
	[BACK_REQUEST_SLOTS] =
		BACK("request_slots", "request_id, position", "request_id"),
	[BACK_REQUEST_DELEGATES] =
		BACK("request_delegates", "request_id, delegate_id", "request_id"),
	[BACK_REQUESTS] = BACK("requests", "request_id", "request_id"),
	[BACK_PREFERENCES] = BACK("preferences", "preference_id", "preference_id"),
	[BACK_ORGANISATION_CATEGORIES] = BACK("organisation_categories",
		"organisation_id, relation, position", "organisation_id"),
	[BACK_DELEGATES] = BACK("delegates", "delegate_id", "delegate_id"),
	[BACK_RESOURCES] = BACK("resources", "resource_id", "resource_id"),
	[BACK_ORGANISATIONS] =
		BACK("organisations", "organisation_id", "organisation_id"),
	[BACK_CATEGORY_NAMES] = BACK("category_names", "code, language", "event_id"),
	[BACK_CATEGORIES] = BACK("categories", "code", "event_id"),
	[BACK_GLOSSARY] = BACK("glossary", "code", "event_id"),
	[BACK_WALKS] = BACK("hall_walks", "from_hall, to_hall", "event_id"),
	[BACK_HALLS] = BACK("halls", "code", "event_id"),
	[BACK_SLOTS] = BACK("slots", "slot_no", "slot_no"),
	[BACK_SESSIONS] = BACK("sessions", "session_no", "session_no"),
	[BACK_POLICIES] = BACK("event_policies", "name", "event_id"),
	[BACK_COUNTERS] = BACK("counters", "name", "event_id"),
	[BACK_EVENTS] = BACK("events", "event_id", "event_id"),
	[KEEP] = "INSERT INTO arriving (event_id, kind, first_id, last_id)"
		 " VALUES (?1, ?2, ?3, ?4)",
	[KEEP_CATEGORY] =
		"INSERT INTO arriving_categories (event_id, code) VALUES (?1, ?2)",
	[REVEAL] = "DELETE FROM arriving WHERE event_id = ?1",
	[REVEAL_CATEGORIES] = "DELETE FROM arriving_categories WHERE event_id = ?1",
	[TAKE_CATEGORY_NAMES] = "DELETE FROM category_names WHERE event_id = ?1 AND code"
				" IN (SELECT code FROM arriving_categories WHERE"
				" event_id = ?1)",
	[TAKE_CATEGORIES] = "DELETE FROM categories WHERE event_id = ?1 AND code IN"
			    " (SELECT code FROM arriving_categories WHERE event_id = ?1)",
	[EVENT] = "SELECT 1 FROM events e JOIN arriving a ON a.event_id = e.event_id"
		  " AND a.kind = 'event' WHERE e.code = ?1",
	[REQUEST_FROM_TO] = OF_PAIR("requests", "request", "request_id", ""),
	[PREFERENCE_FROM_TO] = OF_PAIR("preferences", "preference", "preference_id", ""),
	[VETO_FROM_TO] = OF_PAIR("preferences", "preference", "preference_id",
		" AND preference = 'avoid'"),
	[FIRST] = "SELECT event_id FROM arriving UNION SELECT event_id"
		  " FROM arriving_categories ORDER BY 1 LIMIT 1",
	[RANGE] =
		"SELECT first_id, last_id FROM arriving WHERE event_id = ?1 AND kind = ?2",
	[ALL] = "SELECT event_id, kind, first_id, last_id FROM arriving",
};
/* clang-format on */

const struct stmt_family arriving_statements = {"arriving", SQL, STATEMENTS};

static const char *const KINDS[ARRIVING_KINDS] = {
	"event", "organisation", "delegate", "resource", "preference", "request"};

/* Whose numbers say which rows of a table go; ARRIVING_EVENT: they go only with all of it. */
static const enum arriving_kind BY[BACKS] = {
	[BACK_ORDERS] = ARRIVING_REQUEST,
	[BACK_REQUEST_SLOTS] = ARRIVING_REQUEST,
	[BACK_REQUEST_DELEGATES] = ARRIVING_REQUEST,
	[BACK_REQUESTS] = ARRIVING_REQUEST,
	[BACK_PREFERENCES] = ARRIVING_PREFERENCE,
	[BACK_ORGANISATION_CATEGORIES] = ARRIVING_ORGANISATION,
	[BACK_DELEGATES] = ARRIVING_DELEGATE,
	[BACK_RESOURCES] = ARRIVING_RESOURCE,
	[BACK_ORGANISATIONS] = ARRIVING_ORGANISATION,
};

const char *
arriving_kind_name(enum arriving_kind kind)
{
	return KINDS[kind];
}

struct range {
	int64_t first, last;
};

static bool
is_there(struct tx *tx, struct stmt *q)
{
	bool there = stmt_step(tx, q);

	if (there)
		stmt_reset(q);
	return there;
}

static int
kind_of(const char *name)
{
	int kind = 0;

	while (kind < ARRIVING_KINDS && strcmp(KINDS[kind], name) != 0)
		kind++;
	return kind;
}

static const struct tx_arriving *
known(struct tx *tx)
{
	struct tx_arriving *a = &tx->arriving;
	struct stmt *q;

	if (a->known)
		return a;
	*a = (struct tx_arriving){.known = true};
	q = tx_query0(tx, FAMILY_ARRIVING, ALL);
	while (stmt_step(tx, q)) {
		/* One import at a time: there are never so many. */
		if (a->n == TX_ARRIVING_MAX)
			continue;
		a->row[a->n].event_id = stmt_id(tx, q, 0);
		a->row[a->n].kind = kind_of(stmt_text(tx, q, 1));
		a->row[a->n].first_id = stmt_id(tx, q, 2);
		a->row[a->n++].last_id = stmt_id(tx, q, 3);
	}
	return a;
}

bool
arriving_hides(struct tx *tx, int64_t event_id, enum arriving_kind kind, int64_t id)
{
	const struct tx_arriving *a = known(tx);

	for (int i = 0; i < a->n; i++)
		if (a->row[i].event_id == event_id && a->row[i].kind == (int)kind &&
			a->row[i].first_id <= id && id <= a->row[i].last_id)
			return true;
	return false;
}

bool
arriving_any(struct tx *tx, int64_t event_id)
{
	const struct tx_arriving *a = known(tx);

	for (int i = 0; i < a->n; i++)
		if (a->row[i].event_id == event_id)
			return true;
	return false;
}

static void
keep(struct tx *tx, int64_t event_id, enum arriving_kind kind, int64_t first,
	int64_t last)
{
	tx->arriving.known = false;
	stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, KEEP, VI(event_id), VT(KINDS[kind]),
			     VI(first), VI(last)));
}

int64_t
arriving_keep(struct tx *tx, int64_t event_id, enum arriving_kind kind, int64_t n)
{
	int64_t first = tx_next_ids(tx, event_id, KINDS[kind], n);

	keep(tx, event_id, kind, first, first + n - 1);
	return first;
}

void
arriving_event_keep(struct tx *tx, int64_t event_id)
{
	keep(tx, event_id, ARRIVING_EVENT, event_id, event_id);
}

void
arriving_category_keep(struct tx *tx, int64_t event_id, const char *code)
{
	stmt_run(
		tx, tx_query(tx, FAMILY_ARRIVING, KEEP_CATEGORY, VI(event_id), VT(code)));
}

void
arriving_reveal(struct tx *tx, int64_t event_id)
{
	tx->arriving.known = false;
	stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, REVEAL, VI(event_id)));
	stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, REVEAL_CATEGORIES, VI(event_id)));
}

bool
arriving_event(struct tx *tx, const char *code)
{
	return is_there(tx, tx_query(tx, FAMILY_ARRIVING, EVENT, VT(code)));
}

static bool
between(struct tx *tx, int statement, int64_t event_id, int64_t from, int64_t to)
{
	return is_there(tx,
		tx_query(tx, FAMILY_ARRIVING, statement, VI(event_id), VI(from), VI(to)));
}

bool
arriving_request_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b)
{
	return between(tx, REQUEST_FROM_TO, event_id, a, b) ||
	       between(tx, REQUEST_FROM_TO, event_id, b, a);
}

bool
arriving_preference(struct tx *tx, int64_t event_id, int64_t from_organisation_id,
	int64_t to_organisation_id)
{
	return between(tx, PREFERENCE_FROM_TO, event_id, from_organisation_id,
		to_organisation_id);
}

bool
arriving_veto_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b)
{
	return between(tx, VETO_FROM_TO, event_id, a, b) ||
	       between(tx, VETO_FROM_TO, event_id, b, a);
}

/* false: nothing of that kind is arriving. */
static bool
range_of(struct tx *tx, int64_t event_id, enum arriving_kind kind, struct range *r)
{
	struct stmt *q =
		tx_query(tx, FAMILY_ARRIVING, RANGE, VI(event_id), VT(KINDS[kind]));

	if (!stmt_step(tx, q))
		return false;
	*r = (struct range){stmt_id(tx, q, 0), stmt_id(tx, q, 1)};
	stmt_reset(q);
	return true;
}

/* Rows of a table, as long as there is time; false: there may be more. */
static bool
take_rows_back(
	struct tx *tx, int64_t event_id, int table, struct range r, int64_t until_us)
{
	int64_t n;

	/* Once in any case: each call takes something back. */
	do
		n = stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, table, VI(event_id),
					 VI(r.first), VI(r.last), VI(AT_ONCE)));
	while (n == AT_ONCE && clock_monotonic_us() < until_us);
	return n < AT_ONCE;
}

static void
take_event_back(struct tx *tx, int64_t event_id, int64_t until_us)
{
	struct range r;
	bool whole = range_of(tx, event_id, ARRIVING_EVENT, &r);

	for (int table = 0; table < BACKS; table++) {
		if (whole)
			r = (struct range){0, INT64_MAX};
		else if (BY[table] == ARRIVING_EVENT ||
			 !range_of(tx, event_id, BY[table], &r))
			continue;
		if (!take_rows_back(tx, event_id, table, r, until_us))
			return;
	}
	stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, TAKE_CATEGORY_NAMES, VI(event_id)));
	stmt_run(tx, tx_query(tx, FAMILY_ARRIVING, TAKE_CATEGORIES, VI(event_id)));
	arriving_reveal(tx, event_id);
}

void
arriving_take_event(struct tx *tx, int64_t event_id)
{
	arriving_event_keep(tx, event_id);
	take_event_back(tx, event_id, INT64_MAX);
}

void
arriving_take_back(struct tx *tx, int64_t until_us, bool *more)
{
	struct stmt *q = tx_query0(tx, FAMILY_ARRIVING, FIRST);

	*more = stmt_step(tx, q);
	if (*more) {
		int64_t event_id = stmt_id(tx, q, 0);

		stmt_reset(q);
		/* What remains, and other events, is left to the next call. */
		take_event_back(tx, event_id, until_us);
	}
}
