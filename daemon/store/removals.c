/* removals.c - what refers to a row of the fair, and deleting it. Statements only. */
#include "store/removals.h"

#include "store/arriving.h"
#include "store/row_cache.h"
#include "store/rows.h"
#include "store/tables.h"

/* ?1 the event, ?2 the number; of a category or term ?2 is its code. */
enum {
	DELEGATES_OF,
	BOOTHS_OF,
	REQUESTS_OF,
	PREFERENCES_OF,
	ACCOUNT_OF_DELEGATE,
	REQUESTS_NAMING,
	MEETINGS_OF_DELEGATE,
	MEETINGS_LEFT,
	PROPOSALS_OF_DELEGATE,
	CONFERENCES_OF,
	PREFERENCES_OF_DELEGATE,
	BLACKOUTS_OF_DELEGATE,
	MEETINGS_AT,
	PROPOSALS_AT,
	BLACKOUTS_OF_LOCATION,
	SCHEDULES_AT,
	ACCOUNT_OF_INTERPRETER,
	MEETINGS_INTERPRETED,
	PROPOSALS_INTERPRETED,
	BLACKOUTS_OF_INTERPRETER,
	SCHEDULES_INTERPRETED,
	WANTED_BY,
	CATEGORIES_BELOW,
	ACCOUNTS_OF_EVENT,
	MEETINGS_OF_EVENT,
	SCHEDULES_OF_EVENT,
	REFERENCES,
	DELETE_LISTS = REFERENCES,
	DELETE_FEED_OF_DELEGATE,
	DELETE_FEED_OF_INTERPRETER,
	DELETE_ORGANISATION,
	DELETE_DELEGATE,
	DELETE_SEATS,
	DELETE_SHARERS,
	DELETE_LOCATION,
	DELETE_PAIRS,
	DELETE_SHIFTS,
	DELETE_INTERPRETER,
	DELETE_CATEGORY_NAMES,
	DELETE_CATEGORY,
	DELETE_TERM,
	RESOURCE_OF_DELEGATE,
	RESOURCE_OF_INTERPRETER,
	RESOURCES_OF_LOCATION,
	DELETE_TAKEN,
	DELETE_RESOURCE,
	DELETE_FEEDS,
	DELETE_GIVING_CODES,
	DELETE_REMINDERS,
	DELETE_MATCH_TEXTS,
	DELETE_MATCH_MODELS,
	DELETE_OUTBOX,
	DELETE_OUTBOX_PAUSES,
	DELETE_UNTOLD,
	DELETE_CHANGED,
	DELETE_TAKEN_ALL,
	COUNT
};

#define FOUR " LIMIT 4"
#define BLACKOUTS(kind_)                                                                 \
	"SELECT code FROM blackouts WHERE event_id = ?1 AND kind = '" kind_              \
	"' AND target_id = ?2 ORDER BY blackout_id" FOUR
/* Whom a meeting was told to, whatever has become of it since. */
#define TOLD(kind_, more)                                                                \
	"SELECT DISTINCT 'M' || CAST(a.meeting_id AS TEXT), a.meeting_id"                \
	" FROM addressees a WHERE a.event_id = ?1 AND a.kind = '" kind_                  \
	"' AND a.person_id = ?2" more " ORDER BY a.meeting_id" FOUR
#define PROPOSALS(column)                                                                       \
	"SELECT 'R' || CAST(request_id AS TEXT) FROM proposals WHERE event_id = ?1 AND " column \
	" = ?2 ORDER BY request_id" FOUR
#define SCHEDULES(column)                                                                \
	"SELECT DISTINCT 'S' || CAST(schedule_id AS TEXT), schedule_id"                  \
	" FROM schedule_places WHERE event_id = ?1 AND " column                          \
	" = ?2 ORDER BY schedule_id" FOUR

/* clang-format off */
static const char *const SQL[COUNT] = {
	[DELEGATES_OF] = "SELECT code FROM delegates WHERE event_id = ?1"
			 " AND organisation_id = ?2 ORDER BY delegate_id" FOUR,
	[BOOTHS_OF] = "SELECT code, location_id FROM locations WHERE event_id = ?1"
		      " AND organisation_id = ?2 UNION ALL SELECT l.code, l.location_id"
		      " FROM location_sharers s JOIN locations l ON l.event_id = s.event_id"
		      " AND l.location_id = s.location_id WHERE s.event_id = ?1"
		      " AND s.organisation_id = ?2 ORDER BY 2" FOUR,
	[REQUESTS_OF] = "SELECT 'R' || CAST(request_id AS TEXT) FROM requests"
			" WHERE event_id = ?1 AND (from_organisation_id = ?2"
			" OR to_organisation_id = ?2) ORDER BY request_id" FOUR,
	[PREFERENCES_OF] = "SELECT code FROM preferences WHERE event_id = ?1"
			   " AND (from_organisation_id = ?2 OR to_organisation_id = ?2)"
			   " ORDER BY preference_id" FOUR,
	[ACCOUNT_OF_DELEGATE] = "SELECT 'A' || CAST(account_id AS TEXT) FROM accounts"
				" WHERE event_id = ?1 AND delegate_id = ?2" FOUR,
	[REQUESTS_NAMING] = "SELECT 'R' || CAST(request_id AS TEXT)"
			    " FROM request_delegates WHERE event_id = ?1"
			    " AND delegate_id = ?2 ORDER BY request_id" FOUR,
	[MEETINGS_OF_DELEGATE] = "SELECT 'M' || CAST(meeting_id AS TEXT)"
				 " FROM meeting_delegates WHERE event_id = ?1"
				 " AND delegate_id = ?2 ORDER BY meeting_id" FOUR,
	[MEETINGS_LEFT] = TOLD("delegate",
		" AND NOT EXISTS (SELECT 1 FROM meeting_delegates p"
		" WHERE p.event_id = a.event_id AND p.meeting_id = a.meeting_id"
		" AND p.delegate_id = a.person_id)"),
	[PROPOSALS_OF_DELEGATE] =
		"SELECT DISTINCT 'R' || CAST(k.request_id AS TEXT), k.request_id"
		" FROM delegates d JOIN kept_slots k ON k.event_id = d.event_id"
		" AND k.resource_id = d.resource_id WHERE d.event_id = ?1"
		" AND d.delegate_id = ?2 ORDER BY k.request_id" FOUR,
	[CONFERENCES_OF] = "SELECT s.code FROM conference_people p"
			   " JOIN conference_sessions s ON s.event_id = p.event_id"
			   " AND s.conference_session_id = p.conference_session_id"
			   " WHERE p.event_id = ?1 AND p.delegate_id = ?2"
			   " ORDER BY s.code" FOUR,
	[PREFERENCES_OF_DELEGATE] = "SELECT code FROM preferences WHERE event_id = ?1"
				    " AND from_delegate_id = ?2"
				    " ORDER BY preference_id" FOUR,
	[BLACKOUTS_OF_DELEGATE] = BLACKOUTS("delegate"),
	[MEETINGS_AT] = "SELECT 'M' || CAST(meeting_id AS TEXT) FROM meetings"
			" WHERE event_id = ?1 AND location_id = ?2 AND rev > 0"
			" ORDER BY meeting_id" FOUR,
	[PROPOSALS_AT] = PROPOSALS("location_id"),
	[BLACKOUTS_OF_LOCATION] = BLACKOUTS("location"),
	[SCHEDULES_AT] = SCHEDULES("location_id"),
	[ACCOUNT_OF_INTERPRETER] = "SELECT 'A' || CAST(account_id AS TEXT) FROM accounts"
				   " WHERE event_id = ?1 AND interpreter_id = ?2" FOUR,
	[MEETINGS_INTERPRETED] = TOLD("interpreter", ""),
	[PROPOSALS_INTERPRETED] = PROPOSALS("interpreter_id"),
	[BLACKOUTS_OF_INTERPRETER] = BLACKOUTS("interpreter"),
	[SCHEDULES_INTERPRETED] = SCHEDULES("interpreter_id"),
	[WANTED_BY] = "SELECT DISTINCT o.code FROM organisation_categories c"
		      " JOIN organisations o ON o.event_id = c.event_id"
		      " AND o.organisation_id = c.organisation_id"
		      " WHERE c.event_id = ?1 AND c.category = ?2 ORDER BY o.code" FOUR,
	[CATEGORIES_BELOW] = "SELECT code FROM categories WHERE event_id = ?1"
			     " AND parent = ?2 ORDER BY code" FOUR,
	[ACCOUNTS_OF_EVENT] = "SELECT 'A' || CAST(account_id AS TEXT) FROM accounts"
			      " WHERE event_id = ?1 AND event_id = ?2"
			      " ORDER BY account_id" FOUR,
	[MEETINGS_OF_EVENT] = "SELECT 'M' || CAST(meeting_id AS TEXT) FROM meetings"
			      " WHERE event_id = ?1 AND event_id = ?2"
			      " AND rev > 0 ORDER BY meeting_id" FOUR,
	[SCHEDULES_OF_EVENT] = "SELECT 'S' || CAST(schedule_id AS TEXT) FROM schedules"
			       " WHERE event_id = ?1 AND event_id = ?2"
			       " ORDER BY schedule_id" FOUR,
	[DELETE_LISTS] = "DELETE FROM organisation_categories WHERE event_id = ?1"
			 " AND organisation_id = ?2",
	[DELETE_FEED_OF_DELEGATE] = "DELETE FROM feeds WHERE event_id = ?1"
				    " AND delegate_id = ?2",
	[DELETE_FEED_OF_INTERPRETER] = "DELETE FROM feeds WHERE event_id = ?1"
				       " AND interpreter_id = ?2",
	[DELETE_ORGANISATION] = "DELETE FROM organisations WHERE event_id = ?1"
				" AND organisation_id = ?2",
	[DELETE_DELEGATE] = "DELETE FROM delegates WHERE event_id = ?1"
			    " AND delegate_id = ?2",
	[DELETE_SEATS] = "DELETE FROM seats WHERE event_id = ?1 AND location_id = ?2",
	[DELETE_SHARERS] = "DELETE FROM location_sharers WHERE event_id = ?1"
			   " AND location_id = ?2",
	[DELETE_LOCATION] = "DELETE FROM locations WHERE event_id = ?1"
			    " AND location_id = ?2",
	[DELETE_PAIRS] = "DELETE FROM interpreter_pairs WHERE event_id = ?1"
			 " AND interpreter_id = ?2",
	[DELETE_SHIFTS] = "DELETE FROM interpreter_shifts WHERE event_id = ?1"
			  " AND interpreter_id = ?2",
	[DELETE_INTERPRETER] = "DELETE FROM interpreters WHERE event_id = ?1"
			       " AND interpreter_id = ?2",
	[DELETE_CATEGORY_NAMES] = "DELETE FROM category_names WHERE event_id = ?1"
				  " AND code = ?2",
	[DELETE_CATEGORY] = "DELETE FROM categories WHERE event_id = ?1 AND code = ?2",
	[DELETE_TERM] = "DELETE FROM glossary WHERE event_id = ?1 AND code = ?2",
	[RESOURCE_OF_DELEGATE] = "SELECT resource_id FROM delegates WHERE event_id = ?1"
				 " AND delegate_id = ?2",
	[RESOURCE_OF_INTERPRETER] = "SELECT resource_id FROM interpreters"
				    " WHERE event_id = ?1 AND interpreter_id = ?2",
	[RESOURCES_OF_LOCATION] = "SELECT resource_id FROM seats WHERE event_id = ?1"
				  " AND location_id = ?2 ORDER BY seat_no",
	[DELETE_TAKEN] = "DELETE FROM taken_slots WHERE event_id = ?1"
			 " AND resource_id = ?2",
	[DELETE_RESOURCE] = "DELETE FROM resources WHERE event_id = ?1"
			    " AND resource_id = ?2",
	[DELETE_FEEDS] = "DELETE FROM feeds WHERE event_id = ?1",
	[DELETE_GIVING_CODES] = "DELETE FROM giving_codes WHERE event_id = ?1",
	[DELETE_REMINDERS] = "DELETE FROM reminders WHERE event_id = ?1",
	[DELETE_MATCH_TEXTS] = "DELETE FROM match_texts WHERE event_id = ?1",
	[DELETE_MATCH_MODELS] = "DELETE FROM match_models WHERE event_id = ?1",
	[DELETE_OUTBOX] = "DELETE FROM outbox WHERE event_id = ?1",
	[DELETE_OUTBOX_PAUSES] = "DELETE FROM outbox_pauses WHERE event_id = ?1",
	[DELETE_UNTOLD] = "DELETE FROM untold WHERE event_id = ?1",
	[DELETE_CHANGED] = "DELETE FROM changed_cells WHERE event_id = ?1",
	[DELETE_TAKEN_ALL] = "DELETE FROM taken_slots WHERE event_id = ?1",
};
/* clang-format on */

const struct stmt_family removals_statements = {"removals", SQL, COUNT};

/* ---- what refers to it ---------------------------------------------------------------------- */

static const struct {
	enum removable what;
	const char *kind;
} REFERS[REFERENCES] = {
	[DELEGATES_OF] = {REMOVABLE_ORGANISATION, "delegates"},
	[BOOTHS_OF] = {REMOVABLE_ORGANISATION, "booths"},
	[REQUESTS_OF] = {REMOVABLE_ORGANISATION, "requests"},
	[PREFERENCES_OF] = {REMOVABLE_ORGANISATION, "preferences"},
	[ACCOUNT_OF_DELEGATE] = {REMOVABLE_DELEGATE, "an account"},
	[REQUESTS_NAMING] = {REMOVABLE_DELEGATE, "requests"},
	[MEETINGS_OF_DELEGATE] = {REMOVABLE_DELEGATE, "meetings"},
	[MEETINGS_LEFT] = {REMOVABLE_DELEGATE, "meetings handed over"},
	[PROPOSALS_OF_DELEGATE] = {REMOVABLE_DELEGATE, "proposals for requests"},
	[CONFERENCES_OF] = {REMOVABLE_DELEGATE, "conference sessions"},
	[PREFERENCES_OF_DELEGATE] = {REMOVABLE_DELEGATE, "preferences"},
	[BLACKOUTS_OF_DELEGATE] = {REMOVABLE_DELEGATE, "blackouts"},
	[MEETINGS_AT] = {REMOVABLE_LOCATION, "meetings"},
	[PROPOSALS_AT] = {REMOVABLE_LOCATION, "proposals for requests"},
	[BLACKOUTS_OF_LOCATION] = {REMOVABLE_LOCATION, "blackouts"},
	[SCHEDULES_AT] = {REMOVABLE_LOCATION, "schedules"},
	[ACCOUNT_OF_INTERPRETER] = {REMOVABLE_INTERPRETER, "an account"},
	[MEETINGS_INTERPRETED] = {REMOVABLE_INTERPRETER, "meetings"},
	[PROPOSALS_INTERPRETED] = {REMOVABLE_INTERPRETER, "proposals for requests"},
	[BLACKOUTS_OF_INTERPRETER] = {REMOVABLE_INTERPRETER, "blackouts"},
	[SCHEDULES_INTERPRETED] = {REMOVABLE_INTERPRETER, "schedules"},
	[WANTED_BY] = {REMOVABLE_CATEGORY, "organisations"},
	[CATEGORIES_BELOW] = {REMOVABLE_CATEGORY, "categories below it"},
	[ACCOUNTS_OF_EVENT] = {REMOVABLE_EVENT, "accounts"},
	[MEETINGS_OF_EVENT] = {REMOVABLE_EVENT, "meetings"},
	[SCHEDULES_OF_EVENT] = {REMOVABLE_EVENT, "schedules"},
};

static struct val
key_of(const struct removal *r)
{
	return r->what == REMOVABLE_CATEGORY || r->what == REMOVABLE_TERM ? VT(r->code)
									  : VI(r->id);
}

static struct stmt *
query(struct tx *tx, int index, const struct removal *r)
{
	return tx_query(tx, FAMILY_REMOVALS, index, VI(r->event_id), key_of(r));
}

struct referring *
referring_to(struct tx *tx, const struct removal *r, int *n)
{
	struct rows list = {.size = sizeof(struct referring)};

	for (int i = 0; i < REFERENCES; i++) {
		struct referring one = {.kind = REFERS[i].kind};
		struct stmt *q;

		if (REFERS[i].what != r->what)
			continue;
		q = query(tx, i, r);
		while (stmt_step(tx, q))
			if (one.n < REFERRING_READ)
				one.name[one.n++] = stmt_text(tx, q, 0);
		if (one.n > 0)
			*(struct referring *)rows_add(tx->arena, &list) = one;
	}
	*n = list.n;
	return list.data;
}

/* ---- deleting ------------------------------------------------------------------------------- */

static void
run(struct tx *tx, int index, const struct removal *r)
{
	stmt_run(tx, query(tx, index, r));
}

/* The resources of what goes, read before it goes. */
static struct rows
resources(struct tx *tx, int index, const struct removal *r)
{
	struct rows list = {.size = sizeof(int64_t)};
	struct stmt *q = query(tx, index, r);

	while (stmt_step(tx, q))
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	return list;
}

static void
delete_resources(struct tx *tx, const struct removal *r, const struct rows *list)
{
	const int64_t *id = list->data;

	for (int i = 0; i < list->n; i++) {
		stmt_run(tx, tx_query(tx, FAMILY_REMOVALS, DELETE_TAKEN, VI(r->event_id),
				     VI(id[i])));
		stmt_run(tx, tx_query(tx, FAMILY_REMOVALS, DELETE_RESOURCE,
				     VI(r->event_id), VI(id[i])));
	}
}

static void
delete_organisation(struct tx *tx, const struct removal *r)
{
	row_cache_forget(tx, FAMILY_ORGANISATIONS, r->event_id, r->id);
	run(tx, DELETE_LISTS, r);
	run(tx, DELETE_ORGANISATION, r);
}

static void
delete_delegate(struct tx *tx, const struct removal *r)
{
	struct rows of = resources(tx, RESOURCE_OF_DELEGATE, r);

	row_cache_forget(tx, FAMILY_DELEGATES, r->event_id, r->id);
	run(tx, DELETE_FEED_OF_DELEGATE, r);
	run(tx, DELETE_DELEGATE, r);
	delete_resources(tx, r, &of);
}

static void
delete_location(struct tx *tx, const struct removal *r)
{
	struct rows of = resources(tx, RESOURCES_OF_LOCATION, r);

	row_cache_forget(tx, FAMILY_LOCATIONS, r->event_id, r->id);
	run(tx, DELETE_SEATS, r);
	run(tx, DELETE_SHARERS, r);
	run(tx, DELETE_LOCATION, r);
	delete_resources(tx, r, &of);
}

static void
delete_interpreter(struct tx *tx, const struct removal *r)
{
	struct rows of = resources(tx, RESOURCE_OF_INTERPRETER, r);

	row_cache_forget(tx, FAMILY_INTERPRETERS, r->event_id, r->id);
	run(tx, DELETE_PAIRS, r);
	run(tx, DELETE_SHIFTS, r);
	run(tx, DELETE_FEED_OF_INTERPRETER, r);
	run(tx, DELETE_INTERPRETER, r);
	delete_resources(tx, r, &of);
}

/* The statements on no row in particular, then all that files bring. */
static void
delete_event(struct tx *tx, const struct removal *r)
{
	for (int i = DELETE_FEEDS; i < DELETE_TAKEN_ALL; i++)
		stmt_run(tx, tx_query(tx, FAMILY_REMOVALS, i, VI(r->event_id)));
	arriving_take_event(tx, r->event_id);
	stmt_run(tx, tx_query(tx, FAMILY_REMOVALS, DELETE_TAKEN_ALL, VI(r->event_id)));
}

void
removal_delete(struct tx *tx, const struct removal *r)
{
	switch (r->what) {
	case REMOVABLE_ORGANISATION:
		delete_organisation(tx, r);
		return;
	case REMOVABLE_DELEGATE:
		delete_delegate(tx, r);
		return;
	case REMOVABLE_LOCATION:
		delete_location(tx, r);
		return;
	case REMOVABLE_INTERPRETER:
		delete_interpreter(tx, r);
		return;
	case REMOVABLE_CATEGORY:
		run(tx, DELETE_CATEGORY_NAMES, r);
		run(tx, DELETE_CATEGORY, r);
		return;
	case REMOVABLE_TERM:
		run(tx, DELETE_TERM, r);
		return;
	case REMOVABLE_EVENT:
		delete_event(tx, r);
		return;
	case REMOVABLES:
		break;
	}
	BUG_ON(true);
}
