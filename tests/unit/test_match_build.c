/* test_match_build.c - the text model of a fair: what is read, made, stored and published. */
#include "fixture.h"

#include "domain/matching/match_build.h"
#include "store/match_models.h"

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f, true);
	fixture_sql(f,
		"UPDATE organisations SET profile = 'buses and trams, electric buses'"
		" WHERE code IN ('B1', 'X1');"
		"UPDATE organisations SET profile = 'grid energy' WHERE code = 'X2'");
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

static struct match_build *
read_and_run(struct fixture *f)
{
	struct match_build *b;
	struct err e;

	fixture_begin(f);
	b = match_build_read(&f->tx, 1, &e);
	if (b == NULL)
		fail_msg("%s", e.text);
	assert_true(match_build_run(b, &f->arena, NULL));
	return b;
}

static void
make(struct fixture *f)
{
	const struct match_build *b = read_and_run(f);
	int all;

	assert_true(match_build_store(&f->tx, b, 0, 1000, &all));
	fixture_commit(f);
}

static void
the_last_slice_publishes(void **state)
{
	struct fixture *f = *state;
	struct match_build *b;
	int all, n;

	make(f);
	b = read_and_run(f);
	assert_int_equal(match_build_model(b), 2);
	for (int from = 0; from < 4; from++) {
		assert_int_equal(match_model_number(&f->tx, 1), 1);
		match_texts_of(&f->tx, 1, 1, &n);
		assert_int_equal(n, 4);
		assert_true(match_build_store(&f->tx, b, from, 1, &all));
		assert_int_equal(all, 4);
	}
	assert_int_equal(match_model_number(&f->tx, 1), 2);
	match_texts_of(&f->tx, 1, 1, &n);
	assert_int_equal(n, 0);
	match_texts_of(&f->tx, 1, 2, &n);
	assert_int_equal(n, 4);
	fixture_commit(f);
}

/* A daemon that was killed leaves rows of a number that will be given again. */
static void
what_a_build_has_left_is_removed_by_the_next(void **state)
{
	struct fixture *f = *state;
	struct match_build *b;
	int all;

	make(f);
	b = read_and_run(f);
	assert_true(match_build_store(&f->tx, b, 0, 2, &all));
	fixture_commit(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM match_texts"), 6);
	make(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM match_texts"), 4);
	assert_int_equal(fixture_int(f, "SELECT model FROM match_models"), 2);
}

/* The first one is for staff to ask for; then whatever it was made of makes the next one due. */
static void
what_it_was_made_of_makes_it_due(void **state)
{
	static const char *const CHANGES[] = {
		"UPDATE organisations SET rev = rev + 1 WHERE organisation_id = 1",
		"UPDATE categories SET name = 'Busses!' WHERE code = 'MOB.BUS'",
		"INSERT INTO category_names (event_id, code, language, name)"
		" VALUES (1, 'MOB.BUS', 'ko', 'x')",
		"INSERT INTO glossary (event_id, code, language, term, same_as,"
		" same_as_language) VALUES (1, 'G', '', 'tram', 'tramway', '')"};
	struct fixture *f = *state;

	assert_int_equal(match_build_due(fixture_begin(f), 0), 0);
	fixture_rollback(f);
	for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
		make(f);
		assert_int_equal(match_build_due(fixture_begin(f), 0), 0);
		fixture_rollback(f);
		fixture_sql(f, CHANGES[i]);
		assert_int_equal(match_build_due(fixture_begin(f), 0), 1);
		assert_int_equal(match_build_due(&f->tx, 1), 0);
		fixture_rollback(f);
	}
}

static bool
give_up(void *ctx, int thousandths)
{
	(void)thousandths;
	return ++*(int *)ctx < 2;
}

static void
it_gives_up_when_told(void **state)
{
	struct fixture *f = *state;
	struct match_build *b;
	struct err e;
	int calls = 0;
	const struct match_build_watch watch = {give_up, &calls};

	fixture_begin(f);
	b = match_build_read(&f->tx, 1, &e);
	assert_non_null(b);
	assert_false(match_build_run(b, &f->arena, &watch));
	assert_int_equal(calls, 2);
	assert_null(match_build_read(&f->tx, 7, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	fixture_rollback(f);
}

static void
words_are_read_as_they_were_written(void **state)
{
	struct match_said said[MATCH_SAID_MAX];
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_int_equal(match_said_read(&a, "", said), 0);
	assert_int_equal(match_said_read(&a,
				 "ENE\tgrid\t9\t11\nnone of it\nMOB\t누수\t1\t3\n", said),
		2);
	assert_string_equal(said[0].code, "ENE");
	assert_string_equal(said[0].word, "grid");
	assert_int_equal(said[0].listing, 9);
	assert_int_equal(said[0].saying, 11);
	assert_string_equal(said[1].word, "누수");
	assert_int_equal(match_said_read(&a,
				 "a\tb\t1\t1\na\tb\t1\t1\na\tb\t1\t1\na\tb\t1\t1\n"
				 "a\tb\t1\t1\na\tb\t1\t1\na\tb\t1\t1\n",
				 said),
		MATCH_SAID_MAX);
	arena_release(&a);
}

static void
loads_are_of_delegates_and_open_requests(void **state)
{
	struct fixture *f = *state;
	struct match_load *l, one;
	int n;

	fixture_sql(f, "UPDATE delegates SET max_meetings = 3 WHERE organisation_id = 1");
	l = match_loads(fixture_begin(f), 1, 10, &n);
	assert_true(n >= 4);
	for (int i = 0; i < n; i++) {
		one = match_load_of(&f->tx, 1, 10, l[i].organisation_id);
		assert_int_equal(one.places, l[i].places);
		assert_int_equal(one.booked, l[i].booked);
		assert_int_equal(one.asked, l[i].asked);
		assert_true(i == 0 || l[i - 1].organisation_id < l[i].organisation_id);
	}
	assert_int_equal(l[0].organisation_id, 1);
	assert_int_equal(l[0].booked, 1);
	assert_int_equal(l[0].asked, 1);
	assert_int_equal(match_load_of(&f->tx, 1, 10, 99).places, 0);
	fixture_rollback(f);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_last_slice_publishes),
		CASE(what_a_build_has_left_is_removed_by_the_next),
		CASE(what_it_was_made_of_makes_it_due),
		CASE(it_gives_up_when_told),
		CASE(words_are_read_as_they_were_written),
		CASE(loads_are_of_delegates_and_open_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
