/* test_copy.c - a database as a file: copied beside its users, and held against all of them. */
#include "fixture.h"
#include "sqlite_file.h"

#include "store/copy.h"

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f, true);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static void
a_copy_has_what_is_committed_and_nothing_else(void **state)
{
	struct fixture *f = *state;
	const char *to = scratch_path(f->directory, "copy.db");
	struct buf names;
	struct err e;

	scratch_write(scratch_path(f->directory, "copy.db.part"), "of an earlier try");
	fixture_sql(f, "BEGIN; DELETE FROM invitations");
	if (!copy_make(f->path, COPY_OF_LIVE, to, &e))
		fail_msg("%s", e.text);
	fixture_sql(f, "ROLLBACK");
	assert_int_equal(sqlite_file_int(to, "SELECT count(*) FROM invitations"), 4);
	assert_int_equal(scratch_mode(to), 0600);
	assert_true(copy_sound(to, &e) && migrate_check(to, &e));
	buf_init(&names, 1000);
	scratch_list(f->directory, &names);
	assert_string_equal(buf_str(&names), "copy.db fair.db fair.db-shm fair.db-wal");
	buf_release(&names);
	/* What is there is never touched. */
	assert_false(copy_make(f->path, COPY_OF_LIVE, to, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_false(copy_make(f->path, COPY_OF_LIVE, "/nowhere/copy.db", &e));
}

/* The log of a file that nobody has open is part of it, and stays where it is. */
static void
a_file_with_its_log_is_looked_at_and_left_alone(void **state)
{
	struct fixture *f = *state;
	const char *to = scratch_path(f->directory, "copy.db");
	struct err e;

	fixture_sql(f, "DELETE FROM invitations WHERE meeting_id = 2");
	assert_true(copy_sound(f->path, &e));
	if (!copy_make(f->path, COPY_OF_FILE, to, &e))
		fail_msg("%s", e.text);
	assert_int_equal(sqlite_file_int(to, "SELECT count(*) FROM invitations"), 2);
	assert_int_equal(access(scratch_path(f->directory, "fair.db-wal"), F_OK), 0);
}

static void
what_is_damaged_is_not_sound(void **state)
{
	struct fixture *f = *state;
	const char *path = scratch_path(f->directory, "other.db");
	struct err e;

	scratch_write(path, "no database, but long enough to have a header of a hundred"
			    " bytes if only it were one, which it is not");
	assert_false(copy_sound(path, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_false(copy_sound(scratch_path(f->directory, "missing.db"), &e));
	assert_int_equal(e.code, ERR_CONFIG);
	/* Pages that belong to nothing: their index has left the schema. */
	sqlite_file_sql(f->path,
		"PRAGMA wal_checkpoint(TRUNCATE); PRAGMA writable_schema = 1;"
		"DELETE FROM sqlite_schema WHERE name = 'meetings_by_request'");
	assert_false(copy_sound(f->path, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
}

static void
a_hold_and_an_open_database_shut_each_other_out(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db;
	struct err e;
	int fd, other;

	assert_false(copy_hold(f->path, &fd, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_int_equal(fd, -1);
	engine_close(f->raw);
	store_close(f->store);
	if (!copy_hold(f->path, &fd, &e))
		fail_msg("%s", e.text);
	assert_false(copy_hold(f->path, &other, &e));
	db = sqlite_file_open(f->path);
	assert_int_equal(
		sqlite3_exec(db, "SELECT count(*) FROM journal", NULL, NULL, NULL),
		SQLITE_BUSY);
	close(fd);
	assert_int_equal(
		sqlite3_exec(db, "SELECT count(*) FROM journal", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	f->raw = raw_open(f->path);
	f->store = store_open(f->path, STORE_WRITE, &(struct store_options){0}, &e);
	assert_non_null(f->store);
	assert_false(copy_hold("/nowhere/fair.db", &fd, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_copy_has_what_is_committed_and_nothing_else),
		TEST(a_file_with_its_log_is_looked_at_and_left_alone),
		TEST(what_is_damaged_is_not_sound),
		TEST(a_hold_and_an_open_database_shut_each_other_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
