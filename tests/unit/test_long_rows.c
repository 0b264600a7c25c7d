/*
 * test_long_rows.c - a row that may pass 1,000 bytes is in a table with a rowid, and a file made
 * before that was so is brought there without losing anything.
 */
#include "fixture.h"
#include "sqlite_file.h"

#include "store/sqlite/steps.h"
#include "wire/digest.h"

/* The longest each text may be in the tables that keep their rows in the index of their key. */
static const struct {
	const char *column;
	int bytes;
} LONGEST[] = {
	{"blackouts.code", 64},
	{"blackouts.kind", 11},
	{"blackouts.reason", 500},
	{"category_names.code", 64},
	{"category_names.language", 15},
	{"category_names.name", 800},
	{"categories.code", 64},
	{"categories.name", 200},
	{"categories.parent", 64},
	{"conference_people.part", 8},
	{"counters.name", 64},
	{"event_policies.name", 64},
	{"event_policies.value", 64},
	{"hall_walks.from_hall", 64},
	{"hall_walks.to_hall", 64},
	{"halls.code", 64},
	{"halls.name", 200},
	{"interpreter_pairs.language_a", 64},
	{"interpreter_pairs.language_b", 64},
	{"arriving.kind", 12},
	{"arriving_categories.code", 64},
	{"giving_codes.kind", 10},
	{"publishing_slots.what", 7},
	{"interpreters.channel", 4},
	{"interpreters.code", 64},
	{"interpreters.email", 254},
	{"interpreters.name", 200},
	{"locations.code", 64},
	{"locations.hall", 64},
	{"locations.kind", 5},
	{"locations.name", 200},
	{"meeting_delegates.side", 6},
	{"meetings.reason", 500},
	{"meetings.state", 9},
	{"meetings.uid", 100},
	{"occupancy.kind", 8},
	{"organisation_categories.category", 64},
	{"organisation_categories.relation", 6},
	{"preferences.code", 64},
	{"preferences.preference", 5},
	{"request_delegates.side", 4},
	{"resources.kind", 11},
	{"sessions.day", 10},
};

static int
longest(const char *column)
{
	for (size_t i = 0; i < sizeof LONGEST / sizeof *LONGEST; i++)
		if (strcmp(LONGEST[i].column, column) == 0)
			return LONGEST[i].bytes;
	fail_msg("%s: a text in a table WITHOUT ROWID; how long may it be?", column);
	return 0;
}

static void
no_row_without_a_rowid_is_long(void **state)
{
	static const char COLUMNS[] =
		"SELECT t.name, t.name || '.' || c.name, c.type IN ('TEXT', 'BLOB')"
		" FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
		" WHERE t.schema = 'main' AND t.wr = 1 ORDER BY t.name";
	struct fixture *f = *state;
	char table[64] = "";
	int bytes = 0, tables = 0;
	struct stmt *q = raw_query(f->raw, COLUMNS);

	while (engine_step(q) == ENGINE_ROW) {
		const char *name = engine_text(q, 0);

		if (strcmp(name, table) != 0) {
			snprintf(table, sizeof table, "%s", name);
			bytes = 0;
			tables++;
		}
		bytes += engine_int(q, 2) != 0 ? longest(engine_text(q, 1)) : 9;
		if (bytes > 1000)
			fail_msg("%s: a row may have %d bytes", table, bytes);
	}
	engine_finalize(q);
	assert_true(tables > 15);
}

/* ---- an older file -------------------------------------------------------------------------- */

enum { BEFORE = 6 };

/* A fair as that schema had it. */
static const char *const OLDER[] = {
	"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
	" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) VALUES"
	" (1, 'SCF', 'Smart City Fair', 'Asia/Seoul', 'KRW',"
	" 'Fair Office', 'meetings@fair.example', 25, 5, 1, 1700000000, 'open')",
	"INSERT INTO sessions (event_id, session_no, day, start_s, end_s) VALUES"
	" (1, 1, '2027-01-15', 1800000000, 1800005400)",
	"INSERT INTO slots (event_id, slot_no, session_no, start_s, end_s, offset_s) VALUES"
	" (1, 1, 1, 1800000000, 1800001500, 32400)",
	"INSERT INTO halls (event_id, code, name, x_m, y_m) VALUES (1, 'A', 'Hall A', 0, 0)",
	"INSERT INTO categories (event_id, code, name, parent) VALUES (1, 'ENE', 'Energy', NULL)",
	"INSERT INTO organisations (event_id, organisation_id, code, kind, name, country,"
	" languages, profile, products, markets, budget_min, budget_max, website, rev,"
	" min_meetings, max_meetings, max_per_day, auto_accept) VALUES"
	" (1, 1, 'B1', 'foreign_buyer', 'Rotterdam', 'NL', 'en;nl', 'p', 'q', 'KR', 100, 200,"
	" 'https://b1.example', 3, NULL, NULL, NULL, 0),"
	" (1, 11, 'X1', 'exhibitor', 'Hanbit', 'KR', 'ko', hex(randomblob(8000)),"
	" hex(randomblob(8000)), '', NULL, NULL, '', 1, 1, 7, 2, 1)",
	"INSERT INTO organisation_categories (event_id, organisation_id, relation, position,"
	" category) VALUES (1, 1, 'wants', 1, 'ENE')",
	"INSERT INTO resources (event_id, resource_id, kind) VALUES"
	" (1, 1, 'delegate'), (1, 3, 'delegate'), (1, 11, 'seat'),"
	" (1, 21, 'interpreter')",
	"INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name, email,"
	" languages, min_meetings, max_meetings, max_per_day, resource_id, rev) VALUES"
	" (1, 1, 'ann', 1, 'Ann de Vries', 'ann@b1.example', 'nl', 1, 9, 3, 1, 4),"
	" (1, 3, 'kim', 11, 'Kim', 'kim@x1.example', '', NULL, NULL, NULL, 3, 1)",
	"INSERT INTO locations (event_id, location_id, code, kind, hall, seats, x_m, y_m,"
	" organisation_id, name, rev) VALUES"
	" (1, 1, 'T1', 'table', 'A', 1, 0, 0, NULL, 'Table 1', 1)",
	"INSERT INTO seats (event_id, location_id, seat_no, resource_id,"
	" organisation_id) VALUES (1, 1, 1, 11, NULL)",
	"INSERT INTO interpreters (event_id, interpreter_id, code, name, email, resource_id,"
	" rev) VALUES (1, 1, 'omar', 'Omar', 'omar@words.example', 21, 1)",
	"INSERT INTO conference_sessions (event_id, conference_session_id, code, track, title,"
	" room, start_s, end_s, seats, interpretation) VALUES"
	" (1, 1, 'talk', 'Tech', 'Buses', 'R1',"
	" 1800014400, 1800017700, NULL, ''), (1, 2, 'wide', 'Data', hex(randomblob(300)), 'R2',"
	" 1800014400, 1800017700, 90, 'en-ko')",
	"INSERT INTO conference_people (event_id, conference_session_id, part, position,"
	" delegate_id) VALUES (1, 1, 'speaker', 1, 3)",
	"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
	" from_organisation_id, to_organisation_id, message, reason, length, created_s,"
	" expires_s, accepted_s, meeting_id) VALUES"
	" (1, 1, NULL, 'scheduled', 2, 'person', 1, 11, 'm', 'r', 1, 1,"
	" NULL, NULL, 1), (1, 2, 'RQ', 'requested', 1, 'import', 11, 1, hex(randomblob(900)), '',"
	" 2, 5, 6, 7, NULL)",
	"INSERT INTO request_delegates (event_id, request_id, delegate_id, side) VALUES"
	" (1, 1, 1, 'from')",
	"INSERT INTO request_slots (event_id, request_id, position, slot_no) VALUES (1, 2, 1, 1)",
	"INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
	" revision, location_id, seat_no, interpreter_id, start_s, end_s, reason, created_s,"
	" locked) VALUES (1, 1, 1, 'scheduled', 2, 'uid-1', 1, 2, 1, 1, 1, 1800000000,"
	" 1800001500, '', 1, 0)",
	"INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
	" (1, 1, 1, 'demand'), (1, 1, 3, 'supply')",
	"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	" (1, 1, 1, 'meeting', 1), (1, 11, 1, 'meeting', 1)",
	"INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence,"
	" dtstamp_s, snapshot, seq, interpreter_id, uninvited_id) VALUES"
	" (1, 1, 1, 'REQUEST', 'uid-1', 0, 1, '{}', 1, NULL, NULL),"
	" (1, 1, 2, 'CANCEL', 'uid-1', 1, 2, hex(randomblob(900)), 2, 1, 1)",
	"INSERT INTO schedules (event_id, schedule_id, state, rev, scope, seed, steps, seconds,"
	" disturbed_max, weights, changes, principal, created_s, basis_seq, ended_s,"
	" published_s, status, value, bound, must, shortfall, breaks, idle_slots, disturbed,"
	" seated, unseated, took_ms, reason, conflict, concerned, best) VALUES"
	" (1, 1, 'ready', 2, 'repair', 3, 4, 5, NULL, 'a=1', '{}',"
	" 'A9', 6, 7, NULL, NULL, 'feasible', 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 'why',"
	" hex(randomblob(900)), 18, 1)",
	"INSERT INTO schedule_places (event_id, schedule_id, request_id, meeting_id,"
	" meeting_rev, slot_no, length, location_id, seat_no, interpreter_id) VALUES"
	" (1, 1, 1, 1, 2, 1, 1, 1, 1, NULL)",
	"INSERT INTO schedule_unseated (event_id, schedule_id, request_id, meeting_id,"
	" meeting_rev, reason, change) VALUES"
	" (1, 1, 2, NULL, 0, 'no_slot', hex(randomblob(900)))",
	"INSERT INTO schedule_conflicts (event_id, schedule_id, request_id) VALUES (1, 1, 2)",
	"INSERT INTO precedences (event_id, after_request_id, before_request_id) VALUES"
	" (1, 2, 1)",
	"INSERT INTO answers (scope, key, event_id, hash, answer, created_s) VALUES"
	" ('A1', 'key-1', 1, zeroblob(32), '{\"a\":1}', 100),"
	" ('A1', 'key-2', 1, randomblob(32), '\"' || hex(randomblob(20000)) || '\"', 90),"
	" ('A2', 'key-1', 0, randomblob(32), '{}', 110)",
	NULL,
};

/* Of every row of a table what it holds, whatever the order of rows. */
static void
digest_of(sqlite3 *db, const char *table, const char *columns, uint8_t out[DIGEST_BYTES])
{
	char *sql =
		sqlite3_mprintf("SELECT quote(%s) FROM %s ORDER BY 1", columns, table);
	struct sha256 *h = sha256_new();
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(q) == SQLITE_ROW)
		sha256_add(
			h, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0));
	sqlite3_finalize(q);
	sqlite3_free(sql);
	sha256_end(h, out);
}

/* A table of the older file and all its columns, as one expression. */
struct former {
	char table[64];
	char columns[2048];
	uint8_t digest[DIGEST_BYTES];
};

static int
look_at_all(sqlite3 *db, struct former *out, int max)
{
	static const char TABLES[] =
		"SELECT t.name, group_concat(c.name, ') || '','' || quote(')"
		" FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
		" WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name";
	sqlite3_stmt *q;
	int n = 0;

	assert_int_equal(sqlite3_prepare_v2(db, TABLES, -1, &q, NULL), SQLITE_OK);
	for (; sqlite3_step(q) == SQLITE_ROW; n++) {
		struct former *t = &out[n];

		assert_true(n < max);
		snprintf(t->table, sizeof t->table, "%s", sqlite3_column_text(q, 0));
		snprintf(t->columns, sizeof t->columns, "%s", sqlite3_column_text(q, 1));
		digest_of(db, t->table, t->columns, t->digest);
	}
	sqlite3_finalize(q);
	return n;
}

static void
an_older_file_keeps_every_row(void **state)
{
	static struct former former[64];
	const char *path =
		scratch_path(((struct fixture *)*state)->directory, "older.db");
	uint8_t digest[DIGEST_BYTES];
	sqlite3 *db;
	struct err e;
	int n;

	assert_true(migrate_by(schema_migrations, BEFORE, path, true, &e));
	for (int i = 0; OLDER[i] != NULL; i++)
		sqlite_file_sql(path, OLDER[i]);
	db = sqlite_file_open(path);
	n = look_at_all(db, former, 64);
	assert_true(n > 30);
	sqlite3_close(db);
	if (!migrate_by(schema_migrations, BEFORE + 1, path, false, &e))
		fail_msg("%s", e.text);
	db = sqlite_file_open(path);
	for (int i = 0; i < n; i++) {
		digest_of(db, former[i].table, former[i].columns, digest);
		if (memcmp(digest, former[i].digest, sizeof digest) != 0)
			fail_msg("%s has other rows than before", former[i].table);
	}
	sqlite3_close(db);
	assert_int_equal(
		sqlite_file_int(path, "SELECT count(*) FROM pragma_foreign_key_check"),
		0);
	assert_int_equal(sqlite_file_int(path, "SELECT integrity_check = 'ok'"
					       " FROM pragma_integrity_check"),
		1);
	assert_int_equal(sqlite_file_int(path, "SELECT count(*) FROM sqlite_schema"
					       " WHERE name = 'aside'"),
		0);
}

static int
set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	fixture_open(*state, false);
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(no_row_without_a_rowid_is_long),
		TEST(an_older_file_keeps_every_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
