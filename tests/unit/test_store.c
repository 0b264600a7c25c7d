/*
 * test_store.c - a connection: its settings, transactions, savepoints, limits and checks
 * of itself.
 */
#include "small_fair.h"
#include "sqlite_file.h"

#include "store/occupancy.h"
#include "store/sqlite/steps.h"
#include "store/tables.h"

static struct store *
reopen(struct fixture *f, enum store_mode mode, int64_t max_pages)
{
	struct err e;
	struct store *s = store_open(
		f->path, mode, &(struct store_options){.max_pages = max_pages}, &e);

	if (s == NULL)
		fail_msg("%s", e.text);
	return s;
}

static void
take(struct tx *tx, int slot)
{
	assert_true(occupancy_take(tx, FAIR, ANN, slot, OCCUPIED_MEETING, 1));
}

static void
the_file_is_in_wal_mode_and_ours(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_int(f, "PRAGMA application_id"), 0x434E564E);
	assert_int_equal(fixture_int(f, "PRAGMA user_version"),
		schema_migrations[schema_migrations_count - 1].version);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM pragma_journal_mode"
					" WHERE journal_mode = 'wal'"),
		1);
	/* Who made it may read it; nobody else. */
	assert_int_equal(scratch_mode(f->path) & 077, 0);
	assert_non_null(strchr(store_engine_version(), '.'));
}

static void
a_savepoint_undone_leaves_the_others(void **state)
{
	struct fixture *f = *state;
	struct tx *tx = small_begin(f);
	struct err e;

	assert_true(store_in_transaction(f->store));
	assert_true(store_savepoint(f->store, &e));
	take(tx, 11);
	assert_true(store_release(f->store, &e));
	assert_true(store_savepoint(f->store, &e));
	take(tx, 12);
	assert_true(store_undo(f->store, &e));
	assert_true(store_in_transaction(f->store));
	assert_true(store_savepoint(f->store, &e));
	take(tx, 13);
	assert_true(store_release(f->store, &e));
	fixture_commit(f);
	assert_false(store_in_transaction(f->store));
	assert_int_equal(
		fixture_int(f, "SELECT group_concat(slot_no) = '11,13' FROM occupancy"),
		1);
}

static void
an_undo_without_a_transaction_says_so(void **state)
{
	struct fixture *f = *state;
	struct err e;

	assert_false(store_undo(f->store, &e));
	assert_int_equal(e.code, ERR_STORAGE_FAILED);
	assert_false(store_commit(f->store, &e));
	assert_false(store_release(f->store, &e));
	store_rollback(f->store);
	assert_true(store_begin_write(f->store, &e));
	assert_false(store_begin_write(f->store, &e));
	store_rollback(f->store);
	assert_false(store_sync_failed(f->store));
}

static void
numbers_are_counted_by_event_and_kind_without_gaps(void **state)
{
	struct fixture *f = *state;
	struct tx *tx = small_begin(f);

	assert_int_equal(tx_next_id(tx, FAIR, "request"), 1);
	assert_int_equal(tx_next_id(tx, FAIR, "request"), 2);
	assert_int_equal(tx_next_id(tx, FAIR, "meeting"), 1);
	assert_int_equal(tx_next_id(tx, OTHER_FAIR, "request"), 1);
	assert_int_equal(tx_next_id(tx, 0, "account"), 1);
	fixture_rollback(f);
	assert_int_equal(tx_next_id(small_begin(f), FAIR, "request"), 1);
	fixture_commit(f);
	assert_int_equal(tx_next_id(small_begin(f), FAIR, "request"), 2);
	fixture_rollback(f);
}

static void
a_reader_sees_what_was_committed_and_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct store *reader = reopen(f, STORE_READ, 0);
	struct arena arena;
	struct tx tx;
	struct err e;

	arena_init(&arena);
	take(small_begin(f), 11);
	assert_true(store_begin_read(reader, &e));
	tx_init(&tx, reader, &arena, 0);
	assert_int_equal(occupancy_count(&tx), 0);
	fixture_commit(f);
	/* Its transaction still stands where it began. */
	assert_int_equal(occupancy_count(&tx), 0);
	store_rollback(reader);
	assert_true(store_begin_read(reader, &e));
	assert_int_equal(occupancy_count(&tx), 1);
	assert_false(occupancy_take(&tx, FAIR, ANN, 12, OCCUPIED_MEETING, 1));
	assert_true(tx_failed(&tx));
	store_rollback(reader);
	store_close(reader);
	arena_release(&arena);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM occupancy"), 1);
}

static void
a_second_writer_waits_for_its_turn_and_then_refuses(void **state)
{
	struct fixture *f = *state;

	take(small_begin(f), 11);
	/* The raw connection does not wait. */
	assert_int_equal(raw_refused(f->raw, "BEGIN IMMEDIATE"), ERR_BUSY);
	fixture_commit(f);
	fixture_sql(f, "BEGIN IMMEDIATE; COMMIT");
}

/* Fill until the limit: the engine says so in our words, and what was there before stays. */
static void
a_full_database_refuses_and_goes_on(void **state)
{
	struct fixture *f = *state;
	int64_t pages = fixture_int(f, "PRAGMA page_count"), before;
	char *large = xmalloc(200001);
	struct arena arena;
	struct store *s;
	struct tx tx;
	struct err e;

	memset(large, 'x', 200000);
	large[200000] = '\0';
	before = fixture_int(f, "SELECT count(*) FROM event_policies");
	s = reopen(f, STORE_WRITE, pages + 10);
	arena_init(&arena);
	assert_true(store_begin_write(s, &e));
	tx_init(&tx, s, &arena, 0);
	event_policy_put(&tx, FAIR, "small", "1");
	assert_false(tx_failed(&tx));
	event_policy_put(&tx, FAIR, "large", large);
	assert_true(tx_failed(&tx));
	assert_int_equal(tx.fault.code, ERR_STORAGE_FULL);
	store_rollback(s);
	assert_true(store_begin_write(s, &e));
	tx_init(&tx, s, &arena, 0);
	event_policy_put(&tx, FAIR, "small", "2");
	assert_false(tx_failed(&tx));
	assert_true(store_commit(s, &e));
	store_close(s);
	arena_release(&arena);
	free(large);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM event_policies"), before + 1);
}

static void
a_whole_database_says_ok_and_a_dangling_row_is_named(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(store_integrity(small_begin(f)), "ok");
	fixture_rollback(f);
	fixture_sql(f,
		"INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name,"
		" email, languages, min_meetings, max_meetings, max_per_day, resource_id,"
		" rev) SELECT 1, 99, 'ghost', 99, 'Ghost', '', '', NULL,"
		" NULL, NULL, resource_id, 1 FROM resources WHERE event_id = 1"
		" AND resource_id = 5");
	assert_non_null(strstr(store_integrity(small_begin(f)), "delegates"));
	fixture_rollback(f);
}

static void
the_schema_is_told_table_by_table(void **state)
{
	const char *schema = store_schema(small_begin(*state));

	assert_non_null(strstr(schema, "CREATE TABLE occupancy"));
	assert_non_null(strstr(schema, "PRIMARY KEY (event_id, resource_id, slot_no)"));
	assert_non_null(strstr(schema, "CREATE TABLE journal"));
	fixture_rollback(*state);
}

static void
a_checkpoint_brings_the_log_home(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	char wal[200];

	snprintf(wal, sizeof wal, "%s-wal", f->path);
	take(small_begin(f), 11);
	fixture_commit(f);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size > 0);
	/* An open reader only postpones it. */
	fixture_sql(f, "BEGIN; SELECT count(*) FROM occupancy");
	take(small_begin(f), 12);
	fixture_commit(f);
	assert_false(store_checkpoint(f->store, false));
	assert_false(store_checkpoint(f->store, true));
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size > 0);
	fixture_sql(f, "COMMIT");
	assert_true(store_checkpoint(f->store, false));
	assert_true(store_checkpoint(f->store, true));
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM occupancy"), 2);
}

/* The number of a statement that gives several rows, whatever stands before it. */
static int
of_resource(void)
{
	for (int i = 0; i < occupancy_statements.count; i++)
		if (strstr(occupancy_statements.sql[i], "?2 ORDER BY slot_no") != NULL)
			return i;
	fail_msg("no such statement");
	return -1;
}

/* A fault while another statement is half read must not leave that one open. */
static void
a_statement_half_read_is_closed_by_a_fault(void **state)
{
	struct fixture *f = *state;
	struct tx *tx = small_begin(f);
	struct stmt *q = tx_query(tx, FAMILY_OCCUPANCY, of_resource(), VI(FAIR), VI(ANN));

	take(tx, 11);
	take(tx, 12);
	assert_true(stmt_step(tx, q));
	assert_false(occupancy_take(tx, FAIR, 999, 11, OCCUPIED_MEETING, 1));
	assert_true(tx_failed(tx));
	assert_false(stmt_step(tx, q));
	fixture_rollback(f);
	/* tx_query aborts on a statement that is still being read. */
	q = tx_query(small_begin(f), FAMILY_OCCUPANCY, of_resource(), VI(FAIR), VI(ANN));
	assert_false(stmt_step(&f->tx, q));
	fixture_rollback(f);
}

static void
refused(const char *path, enum store_mode mode, enum err_code code)
{
	struct err e;
	struct store *s = store_open(path, mode, &(struct store_options){0}, &e);

	assert_null(s);
	if (e.code != code)
		fail_msg("%s: %s: %s", path, err_info(e.code)->name, e.text);
	assert_true(e.hint[0] != '\0');
}

static void
what_is_not_our_database_is_refused(void **state)
{
	struct fixture *f = *state;
	const char *path = scratch_path(f->directory, "x.db");

	refused(path, STORE_WRITE, ERR_CONFIG);
	refused(f->directory, STORE_WRITE, ERR_CONFIG);
	scratch_write(path,
		"This is a text and no database at all, and it is long enough to have"
		" a header of a hundred bytes, which SQLite reads first of all.");
	refused(path, STORE_WRITE, ERR_CORRUPT);
	refused(path, STORE_READ, ERR_CORRUPT);
	unlink(path);
	sqlite_file_sql(path, "CREATE TABLE t (a)");
	refused(path, STORE_WRITE, ERR_CORRUPT);
	fixture_sql(f, "PRAGMA user_version = 9999");
	refused(f->path, STORE_WRITE, ERR_SCHEMA);
	fixture_sql(f, "PRAGMA user_version = 0");
	refused(f->path, STORE_WRITE, ERR_SCHEMA);
	fixture_sql(f, "PRAGMA application_id = 1");
	refused(f->path, STORE_READ, ERR_CORRUPT);
}

/* A page of zeros in the middle: found when it is read, told as damage, not as an answer. */
static void
a_damaged_page_is_damage(void **state)
{
	struct fixture *f = *state;
	char zeros[4096] = {0};
	struct arena arena;
	struct store *s;
	struct tx tx;
	struct err e;
	FILE *file;
	int64_t root;
	int n;

	root = fixture_int(
		f, "SELECT rootpage FROM sqlite_schema WHERE name = 'delegates'");
	store_checkpoint(f->store, true);
	file = fopen(f->path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, (long)(root - 1) * 4096, SEEK_SET), 0);
	assert_int_equal(fwrite(zeros, 1, sizeof zeros, file), sizeof zeros);
	assert_int_equal(fclose(file), 0);
	s = reopen(f, STORE_READ, 0);
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	assert_true(store_begin_read(s, &e));
	assert_null(delegates_of(&tx, FAIR, B1, &n));
	assert_true(tx_failed(&tx));
	assert_int_equal(tx.fault.code, ERR_CORRUPT);
	store_rollback(s);
	store_close(s);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(the_file_is_in_wal_mode_and_ours),
		TEST(a_savepoint_undone_leaves_the_others),
		TEST(an_undo_without_a_transaction_says_so),
		TEST(numbers_are_counted_by_event_and_kind_without_gaps),
		TEST(a_reader_sees_what_was_committed_and_cannot_write),
		TEST(a_second_writer_waits_for_its_turn_and_then_refuses),
		TEST(a_full_database_refuses_and_goes_on),
		TEST(a_whole_database_says_ok_and_a_dangling_row_is_named),
		TEST(the_schema_is_told_table_by_table),
		TEST(a_checkpoint_brings_the_log_home),
		TEST(a_statement_half_read_is_closed_by_a_fault),
		TEST(what_is_not_our_database_is_refused),
		TEST(a_damaged_page_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
