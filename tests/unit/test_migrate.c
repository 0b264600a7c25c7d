/* test_migrate.c - from nothing and from older files to the newest schema, and never down. */
#include "sqlite_file.h"

#include "store/migrate.h"
#include "store/sqlite/steps.h"

struct place {
	char directory[SCRATCH_BYTES];
	char path[SCRATCH_BYTES + 16];
};

static int
set_up(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);

	scratch_make(p->directory);
	snprintf(p->path, sizeof p->path, "%s/fair.db", p->directory);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	scratch_remove(p->directory);
	free(p);
	return 0;
}

static const struct migration STEPS[] = {
	{1, "first", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a (x) VALUES (1);"},
	{2, "second",
		"CREATE TABLE b (y INTEGER) STRICT; INSERT INTO b (y) SELECT x + 1 FROM a;"},
	{3, "third", "ALTER TABLE b ADD COLUMN z INTEGER; UPDATE b SET z = y * 10;"},
};
static const struct migration BROKEN[] = {
	{1, "first", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a (x) VALUES (1);"},
	{2, "wrong",
		"CREATE TABLE b (y INTEGER) STRICT; INSERT INTO nowhere (x) VALUES (1);"},
};

static void
by(const struct place *p, const struct migration *row, size_t n, bool create)
{
	struct err e;

	if (!migrate_by(row, n, p->path, create, &e))
		fail_msg("%s", e.text);
}

static void
refused(const struct place *p, const struct migration *row, size_t n, enum err_code code)
{
	struct err e;

	assert_false(migrate_by(row, n, p->path, false, &e));
	if (e.code != code)
		fail_msg("%s: %s", err_info(e.code)->name, e.text);
}

static void
files_are(const struct place *p, const char *names)
{
	struct buf b;

	buf_init(&b, 4096);
	scratch_list(p->directory, &b);
	assert_string_equal(buf_str(&b), names);
	buf_release(&b);
}

static void
a_new_file_gets_every_step_and_is_private(void **state)
{
	struct place *p = *state;

	by(p, STEPS, 3, true);
	assert_int_equal(sqlite_file_int(p->path, "PRAGMA user_version"), 3);
	assert_int_equal(
		sqlite_file_int(p->path, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(sqlite_file_int(p->path, "SELECT z FROM b"), 20);
	assert_int_equal(scratch_mode(p->path), 0600);
	files_are(p, "fair.db");
	by(p, STEPS, 3, true);
	by(p, STEPS, 3, false);
	assert_int_equal(sqlite_file_int(p->path, "SELECT count(*) FROM a"), 1);
	files_are(p, "fair.db");
}

static void
a_missing_file_is_made_only_when_asked(void **state)
{
	struct place *p = *state;
	struct err e;

	refused(p, STEPS, 3, ERR_CONFIG);
	files_are(p, "");
	assert_false(migrate_check(p->path, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	files_are(p, "");
}

static void
an_older_file_is_copied_and_brought_up(void **state)
{
	struct place *p = *state;
	const char *copy = scratch_path(p->directory, "fair.db.before-schema-2");

	by(p, STEPS, 1, true);
	sqlite_file_sql(p->path, "INSERT INTO a (x) VALUES (6)");
	by(p, STEPS, 3, false);
	assert_int_equal(sqlite_file_int(p->path, "PRAGMA user_version"), 3);
	assert_int_equal(sqlite_file_int(p->path, "SELECT sum(z) FROM b"), 90);
	files_are(p, "fair.db fair.db.before-schema-2");
	assert_int_equal(scratch_mode(copy), 0600);
	assert_int_equal(sqlite_file_int(copy, "PRAGMA user_version"), 1);
	assert_int_equal(sqlite_file_int(copy, "SELECT sum(x) FROM a"), 7);
	assert_int_equal(sqlite_file_int(copy, "SELECT count(*) FROM sqlite_schema"), 1);
	/* The copy can be put back and brought up again. */
	assert_int_equal(rename(copy, p->path), 0);
	by(p, STEPS, 2, false);
	assert_int_equal(sqlite_file_int(p->path, "SELECT sum(y) FROM b"), 9);
}

static void
a_step_that_fails_changes_nothing(void **state)
{
	struct place *p = *state;

	by(p, STEPS, 1, true);
	for (int i = 0; i < 2; i++) {
		refused(p, BROKEN, 2, ERR_SCHEMA);
		assert_int_equal(sqlite_file_int(p->path, "PRAGMA user_version"), 1);
		assert_int_equal(
			sqlite_file_int(p->path, "SELECT count(*) FROM sqlite_schema"),
			1);
	}
	by(p, STEPS, 3, false);
	assert_int_equal(sqlite_file_int(p->path, "SELECT z FROM b"), 20);
}

/* A crash in the middle of the copy leaves a part of it, which is not taken for the copy. */
static void
half_a_copy_is_made_again_and_a_whole_one_kept(void **state)
{
	struct place *p = *state;
	const char *copy = scratch_path(p->directory, "fair.db.before-schema-2");

	by(p, STEPS, 1, true);
	scratch_write(
		scratch_path(p->directory, "fair.db.before-schema-2.part"), "SQLite for");
	by(p, STEPS, 2, false);
	files_are(p, "fair.db fair.db.before-schema-2");
	assert_int_equal(sqlite_file_int(copy, "SELECT sum(x) FROM a"), 1);
	/* A later try does not replace the copy of the first. */
	sqlite_file_sql(
		p->path, "DROP TABLE b; UPDATE a SET x = 5; PRAGMA user_version = 1");
	by(p, STEPS, 2, false);
	assert_int_equal(sqlite_file_int(copy, "SELECT sum(x) FROM a"), 1);
	assert_int_equal(sqlite_file_int(p->path, "SELECT sum(y) FROM b"), 6);
}

static void
a_newer_file_is_refused_and_left_alone(void **state)
{
	struct place *p = *state;

	by(p, STEPS, 3, true);
	refused(p, STEPS, 2, ERR_SCHEMA);
	refused(p, STEPS, 1, ERR_SCHEMA);
	assert_int_equal(sqlite_file_int(p->path, "PRAGMA user_version"), 3);
	files_are(p, "fair.db");
}

static void
somebody_elses_file_is_refused_and_left_alone(void **state)
{
	static const char *const FOREIGN[] = {"CREATE TABLE t (a)",
		"PRAGMA application_id = 77; CREATE TABLE t (a)",
		"PRAGMA application_id = 77", "PRAGMA user_version = 3",
		"PRAGMA user_version = 1; CREATE TABLE a (x)"};
	struct place *p = *state;
	struct err e;

	for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++) {
		sqlite_file_sql(p->path, FOREIGN[i]);
		refused(p, STEPS, 3, ERR_CORRUPT);
		assert_false(migrate_check(p->path, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		assert_int_equal(
			sqlite_file_int(p->path, "SELECT count(*) FROM sqlite_schema"
						 " WHERE name IN ('b')"),
			0);
		files_are(p, "fair.db");
		assert_int_equal(unlink(p->path), 0);
	}
}

static void
an_empty_file_counts_as_a_new_one(void **state)
{
	struct place *p = *state;

	scratch_write(p->path, "");
	by(p, STEPS, 3, false);
	assert_int_equal(sqlite_file_int(p->path, "SELECT z FROM b"), 20);
}

static void
text_in_place_of_a_database_is_refused(void **state)
{
	struct place *p = *state;
	struct buf b;

	scratch_write(p->path,
		"no database, but long enough to have a header of a hundred bytes if"
		" only it were one, which it is not and never will be");
	refused(p, STEPS, 3, ERR_CORRUPT);
	buf_init(&b, 1000);
	golden_read(p->path, &b);
	assert_int_equal(strncmp(buf_str(&b), "no database", 11), 0);
	buf_release(&b);
}

/* The table that is built in: numbered from 1 without a gap, and it works. */
static void
the_steps_of_this_program_are_in_order(void **state)
{
	struct place *p = *state;
	struct err e;

	for (size_t i = 0; i < schema_migrations_count; i++) {
		assert_int_equal(schema_migrations[i].version, i + 1);
		assert_true(schema_migrations[i].name[0] != '\0');
		assert_true(schema_migrations[i].sql[0] != '\0');
	}
	assert_false(migrate_check(p->path, &e));
	scratch_write(p->path, "");
	assert_false(migrate_check(p->path, &e));
	assert_int_equal(e.code, ERR_SCHEMA);
	if (!migrate(p->path, true, &e) || !migrate_check(p->path, &e))
		fail_msg("%s", e.text);
	assert_int_equal(
		sqlite_file_int(p->path, "SELECT count(*) FROM pragma_foreign_key_check"),
		0);
	assert_int_equal(
		sqlite_file_int(p->path,
			"SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
			" AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT%'"),
		0);
}

/* A step may fill a column with what another one holds folded. */
static void
names_of_an_older_file_are_folded(void **state)
{
	struct place *p = *state;
	const size_t before = 16;

	by(p, schema_migrations, before, true);
	sqlite_file_sql(p->path,
		"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s)"
		" VALUES (1, 'E', 'E', 'UTC', 'EUR', 'E', 'e@e', 25, 5, 1, 0);"
		"INSERT INTO organisations (event_id, organisation_id, code, kind, name,"
		" country, languages, profile, products, markets, website, rev)"
		" VALUES (1, 1, 'X', 'exhibitor', '\xe3\x88\x9c\xc3\x89LAN', 'KR', '', '',"
		" '', '', '', 1)");
	by(p, schema_migrations, schema_migrations_count, false);
	assert_int_equal(
		sqlite_file_int(p->path,
			"SELECT count(*) FROM organisations WHERE folded = 'elan'"),
		1);
}

/* Of the revisions an older file has, a snapshot that is none of ours among them. */
static void
addressees_of_an_older_file_are_known(void **state)
{
	struct place *p = *state;
	const size_t before = 21;

	by(p, schema_migrations, before, true);
	sqlite_file_sql(p->path,
		"PRAGMA foreign_keys = OFF;"
		"INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name,"
		" email, languages, resource_id, rev) VALUES"
		" (1, 1, 'ann', 1, 'Ann', 'ANN@b.example', '', 1, 1);"
		"INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side)"
		" VALUES (1, 1, 1, 'demand');"
		"INSERT INTO invitations (event_id, meeting_id, revision, method, uid,"
		" sequence, dtstamp_s, snapshot, seq, interpreter_id, uninvited_id) VALUES"
		" (1, 1, 1, 'REQUEST', 'u', 0, 1, '{\"attendees\":["
		"{\"kind\":\"person\",\"mail\":\"Ann@b.example\"},"
		"{\"kind\":\"person\",\"mail\":\"kim@x.example\"},"
		"{\"kind\":\"interpreter\",\"mail\":\"iris@i.example\"}]}', 1, 5, NULL),"
		" (1, 1, 2, 'REQUEST', 'u', 1, 1, '{\"attendees\":["
		"{\"kind\":\"person\",\"mail\":\"ann@b.example\"}, \"x\", 1,"
		" {\"mail\":3}]}', 2, NULL, 5),"
		" (1, 2, 1, 'REQUEST', 'v', 0, 1, 'nonsense', 3, NULL, NULL),"
		" (1, 2, 2, 'CANCEL', 'v', 1, 1, '{\"attendees\":["
		"{\"kind\":\"person\",\"mail\":\"bo@b.example\"}]}', 4, NULL, NULL);"
		"INSERT INTO uninvited_people (event_id, meeting_id, revision, delegate_id)"
		" VALUES (1, 1, 2, 7)");
	by(p, schema_migrations, schema_migrations_count, false);
	assert_int_equal(sqlite_file_int(p->path, "SELECT count(*) FROM addressees"), 4);
	assert_int_equal(
		sqlite_file_int(p->path,
			"SELECT group_concat(meeting_id || mailbox || address || kind ||"
			" ifnull(person_id, '-') || revision || method || answer, ' ')"
			" = '1ann@b.exampleann@b.exampledelegate12REQUESTNEEDS-ACTION"
			" 1iris@i.exampleiris@i.exampleinterpreter52CANCELNEEDS-ACTION"
			" 1kim@x.examplekim@x.exampledelegate72CANCELNEEDS-ACTION"
			" 2bo@b.examplebo@b.exampledelegate-2CANCELNEEDS-ACTION'"
			" FROM (SELECT * FROM addressees ORDER BY meeting_id, mailbox)"),
		1);
	assert_int_equal(sqlite_file_int(p->path, "SELECT count(*) FROM invitations"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_new_file_gets_every_step_and_is_private),
		TEST(a_missing_file_is_made_only_when_asked),
		TEST(an_older_file_is_copied_and_brought_up),
		TEST(a_step_that_fails_changes_nothing),
		TEST(half_a_copy_is_made_again_and_a_whole_one_kept),
		TEST(a_newer_file_is_refused_and_left_alone),
		TEST(somebody_elses_file_is_refused_and_left_alone),
		TEST(an_empty_file_counts_as_a_new_one),
		TEST(text_in_place_of_a_database_is_refused),
		TEST(the_steps_of_this_program_are_in_order),
		TEST(names_of_an_older_file_are_folded),
		TEST(addressees_of_an_older_file_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
