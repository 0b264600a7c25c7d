/* test_match_cache.c - what a connection keeps of a fair follows the journal, and nothing else. */
#include "fixture.h"

#include "domain/matching/match_cache.h"
#include "store/journal.h"

static int
set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	fixture_open(*state, true);
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
say(struct fixture *f, const char *topic, const char *audience)
{
	struct js *body = js_new_obj();

	journal_append(&f->tx, &(struct fact){.event_id = 1,
				       .topic = topic,
				       .object = "O",
				       .audience = audience,
				       .body = body});
	js_free(body);
}

/* A change of rows, and the row of the journal that tells of it. */
static void
change(struct fixture *f, const char *sql, const char *topic, const char *audience)
{
	fixture_sql(f, sql);
	fixture_begin(f);
	say(f, topic, audience);
	fixture_commit(f);
}

/* A side as a list of now would have it. */
static struct match_side
side(struct fixture *f, int64_t id)
{
	struct match_fair *fair = match_cached(fixture_begin(f), 1);
	struct match_side s = *match_side_by_id(fair, id);

	fixture_rollback(f);
	return s;
}

static void
a_request_has_the_loads_of_its_sides_counted(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(side(f, 1).booked, 1);
	assert_int_equal(side(f, 1).asked, 1);
	assert_int_equal(side(f, 2).asked, 1);
	change(f,
		"UPDATE requests SET state = 'declined' WHERE state = 'requested';"
		"UPDATE requests SET state = 'withdrawn' WHERE state = 'accepted'",
		"request", ",o2,o11,");
	assert_int_equal(side(f, 2).asked, 0);
	assert_int_equal(side(f, 11).asked, 0);
	assert_int_equal(side(f, 11).booked, 1);
	/* nobody has said it of the others */
	assert_int_equal(side(f, 1).asked, 1);
	change(f, "SELECT 1", "meeting", ",o1,o12,");
	assert_int_equal(side(f, 1).asked, 0);
}

static void
a_changed_profile_is_read_again_alone(void **state)
{
	struct fixture *f = *state;
	int was = side(f, 1).wants_n;

	change(f,
		"UPDATE organisations SET country = 'FR', languages = 'fr';"
		"DELETE FROM organisation_categories WHERE organisation_id = 1;"
		"UPDATE organisations SET max_meetings = 1",
		"organisation", ",o1,");
	assert_string_equal(side(f, 1).country, "FR");
	assert_int_equal(side(f, 1).wants_n, 0);
	assert_int_equal(side(f, 1).places, 1);
	assert_true(was > 0);
	assert_string_equal(side(f, 2).country, "SA");
	assert_true(side(f, 2).places > 1);
	change(f, "UPDATE delegates SET languages = 'de' WHERE organisation_id = 2",
		"delegate", ",o2,");
	assert_string_equal(side(f, 2).country, "FR");
	assert_string_equal(side(f, 2).languages, "fr;de");
}

static void
what_is_not_known_has_all_read(void **state)
{
	static const struct {
		const char *topic, *audience;
	} ALL[] = {{"event", ""}, {"schedule", ""}, {"organisation", ""},
		{"anything", ",o1,"}};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
		char sql[96];

		snprintf(sql, sizeof sql, "UPDATE organisations SET name = 'N%zu'", i);
		side(f, 2);
		change(f, sql, "token", "");
		assert_string_not_equal(side(f, 2).name, sql + 31);
		change(f, "SELECT 1", ALL[i].topic, ALL[i].audience);
		snprintf(sql, sizeof sql, "N%zu", i);
		assert_string_equal(side(f, 2).name, sql);
	}
}

/* A row that is undone gives its number to the next one. */
static void
what_is_undone_is_not_kept(void **state)
{
	struct fixture *f = *state;
	struct match_fair *fair;

	side(f, 2);
	fixture_begin(f);
	say(f, "token", "");
	fair = match_cached(&f->tx, 1);
	assert_string_equal(match_side_by_id(fair, 2)->country, "SA");
	fixture_rollback(f);
	change(f, "UPDATE organisations SET country = 'FR'", "event", "");
	assert_string_equal(side(f, 2).country, "FR");
}

static void
another_model_has_all_read(void **state)
{
	struct fixture *f = *state;

	side(f, 2);
	fixture_sql(f,
		"INSERT INTO match_models (event_id, model, built_s, stamp,"
		" organisations, taught, codes) VALUES (1, 1, 1, 'x', 1, 1, 'ENE');"
		"INSERT INTO match_texts (event_id, model, organisation_id, read_rev,"
		" likely, words) VALUES (1, 1, 2, 1, x'ffff', '')");
	assert_non_null(side(f, 2).likely);
	assert_null(side(f, 1).likely);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_request_has_the_loads_of_its_sides_counted),
		CASE(a_changed_profile_is_read_again_alone),
		CASE(what_is_not_known_has_all_read),
		CASE(what_is_undone_is_not_kept),
		CASE(another_model_has_all_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
