/*
 * test_engine.c - what the store may rely on of any engine: errors that stay to be asked for, rows
 * and their columns, transactions that can be undone in part, a log that is brought home.
 */
#include "fixture.h"

#include "store/engine.h"

struct pair {
	struct fixture f;
	struct engine *writer, *reader;
};

static int
set_up(void **state)
{
	struct pair *p = xcalloc(1, sizeof *p);
	struct err e;

	fixture_open(&p->f, false);
	p->writer = engine_open(p->f.path, ENGINE_WRITE, 0, &e);
	p->reader = engine_open(p->f.path, ENGINE_READ, 0, &e);
	assert_non_null(p->writer);
	assert_non_null(p->reader);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct pair *p = *state;

	engine_close(p->writer);
	engine_close(p->reader);
	fixture_close(&p->f);
	free(p);
	return 0;
}

static void
run(struct engine *g, enum engine_own which)
{
	assert_int_equal(engine_step(engine_own(g, which)), ENGINE_DONE);
}

/* One row more, of event n. */
static void
add(struct engine *g, int64_t n)
{
	struct stmt *q = engine_prepare(
		g, "INSERT INTO counters (event_id, name, next) VALUES (?1, ?2, ?3)");

	assert_non_null(q);
	assert_true(engine_changes_something(q));
	assert_true(engine_bind(q, (struct val[]){VI(n), VT("row"), VI(7)}, 3));
	assert_int_equal(engine_step(q), ENGINE_DONE);
	assert_int_equal(engine_changed(g), 1);
	engine_finalize(q);
}

/* How many rows that changed. */
static int64_t
change(struct engine *g, const char *sql)
{
	struct stmt *q = engine_prepare(g, sql);

	assert_non_null(q);
	if (engine_step(q) != ENGINE_DONE)
		fail_msg("%s", engine_message(g));
	engine_finalize(q);
	return engine_changed(g);
}

static int64_t
rows(struct engine *g)
{
	struct stmt *q =
		engine_prepare(g, "SELECT count(*) FROM counters WHERE name = 'row'");
	int64_t n;

	assert_non_null(q);
	assert_false(engine_changes_something(q));
	assert_int_equal(engine_step(q), ENGINE_ROW);
	n = engine_int(q, 0);
	assert_int_equal(engine_step(q), ENGINE_DONE);
	engine_finalize(q);
	return n;
}

static void
what_is_refused_says_why(void **state)
{
	struct pair *p = *state;
	struct stmt *q;
	struct err e;

	assert_null(engine_prepare(p->writer, "SELECT nonsense"));
	assert_false(engine_error(p->writer, &e, "trying"));
	assert_int_equal(e.code, ERR_INTERNAL);
	assert_non_null(strstr(e.text, "nonsense (trying)"));
	assert_non_null(strstr(engine_message(p->writer), "nonsense"));
	assert_int_equal(engine_reason(p->writer), 0);
	assert_false(engine_took_nothing(p->writer));
	assert_false(engine_sync_failed(p->writer));

	/* The key refuses it, and the statement is of use again. */
	add(p->writer, 1);
	q = engine_prepare(p->writer,
		"INSERT INTO counters (event_id, name, next) VALUES (?1, 'row', 1)");
	assert_true(engine_bind(q, &VI(1), 1));
	assert_int_equal(engine_step(q), ENGINE_FAILED);
	engine_reset(q);
	assert_true(engine_bind(q, &VI(2), 1));
	assert_int_equal(engine_step(q), ENGINE_DONE);
	engine_finalize(q);
	assert_int_equal(rows(p->reader), 2);

	/* A reader writes nothing. */
	q = engine_prepare(p->reader, "DELETE FROM counters");
	assert_non_null(q);
	assert_int_equal(engine_step(q), ENGINE_FAILED);
	engine_finalize(q);
	assert_int_equal(rows(p->writer), 2);
}

static void
a_column_is_what_was_bound(void **state)
{
	struct pair *p = *state;
	struct stmt *q = engine_prepare(p->reader, "SELECT ?1 AS a, ?2, ?3, ?4");
	size_t n;

	assert_true(engine_bind(q,
		(struct val[]){VI(INT64_MIN), VT("K\303\266ln"), VB("a\0b", 3), VNULL},
		4));
	assert_int_equal(engine_step(q), ENGINE_ROW);
	assert_true(engine_int(q, 0) == INT64_MIN);
	assert_string_equal(engine_column(q, 0), "a");
	assert_string_equal(engine_text(q, 1), "K\303\266ln");
	assert_memory_equal(engine_blob(q, 2, &n), "a\0b", 3);
	assert_int_equal(n, 3);
	assert_true(engine_null(q, 3));
	assert_null(engine_text(q, 3));
	assert_false(engine_null(q, 0));
	assert_non_null(strstr(engine_sql(q), "?4"));
	engine_finalize(q);
}

static void
a_unit_is_undone_alone(void **state)
{
	struct pair *p = *state;

	assert_false(engine_in_transaction(p->writer));
	run(p->writer, ENGINE_BEGIN_WRITE);
	assert_true(engine_in_transaction(p->writer));
	run(p->writer, ENGINE_SAVEPOINT);
	add(p->writer, 1);
	run(p->writer, ENGINE_RELEASE);
	run(p->writer, ENGINE_SAVEPOINT);
	add(p->writer, 2);
	run(p->writer, ENGINE_UNDO);
	run(p->writer, ENGINE_RELEASE);
	assert_int_equal(rows(p->writer), 1);
	assert_int_equal(rows(p->reader), 0);
	run(p->writer, ENGINE_COMMIT);
	assert_false(engine_in_transaction(p->writer));
	assert_int_equal(rows(p->reader), 1);

	run(p->writer, ENGINE_BEGIN_WRITE);
	add(p->writer, 3);
	run(p->writer, ENGINE_ROLLBACK);
	assert_int_equal(rows(p->writer), 1);
}

/* More pages than are kept in memory for it. */
static void
a_large_unit_is_undone_too(void **state)
{
	struct pair *p = *state;

	fixture_sql(&p->f,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
		" INSERT INTO counters (event_id, name, next)"
		" SELECT i, printf('%.900c', 'a'), 7 FROM n");
	run(p->writer, ENGINE_BEGIN_WRITE);
	run(p->writer, ENGINE_SAVEPOINT);
	assert_int_equal(change(p->writer, "UPDATE counters SET next = 8"), 6000);
	run(p->writer, ENGINE_UNDO);
	run(p->writer, ENGINE_RELEASE);
	run(p->writer, ENGINE_SAVEPOINT);
	assert_int_equal(change(p->writer, "DELETE FROM counters WHERE next = 8"), 0);
	assert_int_equal(change(p->writer, "UPDATE counters SET next = 9"), 6000);
	run(p->writer, ENGINE_RELEASE);
	run(p->writer, ENGINE_COMMIT);
	assert_int_equal(
		fixture_int(&p->f, "SELECT count(*) FROM counters WHERE next = 9"), 6000);
}

static void
readers_postpone_the_log(void **state)
{
	struct pair *p = *state;

	run(p->reader, ENGINE_BEGIN_READ);
	assert_int_equal(rows(p->reader), 0);
	add(p->writer, 1);
	assert_true(engine_log_pages(p->writer) > 0);
	assert_int_equal(engine_checkpoint(p->writer, false), ENGINE_MOVED_SOME);
	assert_int_equal(engine_checkpoint(p->writer, true), ENGINE_POSTPONED);
	assert_int_equal(rows(p->reader), 0);
	run(p->reader, ENGINE_COMMIT);
	assert_int_equal(engine_checkpoint(p->writer, true), ENGINE_MOVED_ALL);
	assert_int_equal(rows(p->reader), 1);
}

static void
a_look_makes_and_changes_nothing(void **state)
{
	struct pair *p = *state;
	struct engine *g;
	struct stmt *q;
	struct err e;

	add(p->writer, 1);
	g = engine_look(p->f.path, &e);
	assert_non_null(g);
	assert_int_equal(rows(g), 1);
	q = engine_prepare(g, "DELETE FROM counters");
	assert_true(q == NULL || engine_step(q) == ENGINE_FAILED);
	engine_finalize(q);
	engine_close(g);
	assert_int_equal(rows(p->reader), 1);
	snprintf(p->f.path, sizeof p->f.path, "%s/none.db", p->f.directory);
	assert_null(engine_look(p->f.path, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_int_equal(access(p->f.path, F_OK), -1);
}

static void
a_reference_to_nothing_is_found(void **state)
{
	struct pair *p = *state;
	const char *finding;
	struct stmt *failed;

	assert_true(engine_integrity(p->reader, &p->f.arena, &finding, &failed));
	assert_string_equal(finding, "ok");
	fixture_sql(&p->f,
		"INSERT INTO halls (event_id, code, name, x_m, y_m) VALUES (9, 'A', 'A', 0, 0)");
	assert_true(engine_integrity(p->reader, &p->f.arena, &finding, &failed));
	assert_non_null(strstr(finding, "a row of halls refers to a row of events"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_is_refused_says_why, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_column_is_what_was_bound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_unit_is_undone_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_large_unit_is_undone_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			readers_postpone_the_log, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_look_makes_and_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_reference_to_nothing_is_found, set_up, tear_down),
	};

	engine_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
