/* test_match_load.c - what matching reads of the store is what was said. */
#include "fixture.h"

#include "domain/matching/match_load.h"

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
every_side_has_its_lists_without_repetition(void **state)
{
	struct fixture *f = *state;
	struct match_fair *fair = match_load(fixture_begin(f), 1);
	const struct match_side *b1 = match_side_by_id(fair, 1),
				*b2 = match_side_by_id(fair, 2);
	const struct match_side *x1 = match_side_by_id(fair, 11);

	assert_int_equal(fair->sides_n, 4);
	assert_int_equal(fair->categories_n, 3);
	assert_int_equal(b1->wants_n, 2); /* MOB.BUS was written twice */
	assert_string_equal(fair->category[b1->wants[0]].code, "MOB.BUS");
	assert_string_equal(fair->category[b1->wants[1]].code, "ENE");
	assert_int_equal(b1->offers_n, 0);
	assert_int_equal(b2->wants_n, 1);
	assert_int_equal(x1->wants_n, 1);
	assert_int_equal(x1->offers_n, 1);
	assert_string_equal(fair->category[x1->wants[0]].code, "MOB");
	assert_string_equal(fair->category[x1->offers[0]].name, "Buses");
	assert_int_equal(fair->count[0], 2);
	assert_int_equal(fair->count[1], 2);
	assert_null(match_side_by_id(fair, 3));
}

static void
languages_are_of_the_delegates_too_and_of_who_interprets(void **state)
{
	struct fixture *f = *state;
	const struct match_side *b2, *x2;
	struct match_fair *fair;

	fixture_sql(f,
		"UPDATE organisations SET languages = 'mn' WHERE organisation_id = 2;"
		"UPDATE organisations SET languages = 'ko' WHERE organisation_id = 12;"
		"UPDATE delegates SET languages = '';"
		"DELETE FROM interpreter_pairs;"
		"INSERT INTO interpreter_pairs (event_id, interpreter_id, position,"
		" language_a, language_b) VALUES (1, 1, 1, 'ar', 'ko'),"
		" (1, 1, 2, 'ko', 'mn')");
	fair = match_load(fixture_begin(f), 1);
	b2 = match_side_by_id(fair, 2);
	x2 = match_side_by_id(fair, 12);
	assert_string_equal(b2->languages, "mn");
	assert_int_equal(match_interpreters(fair, b2, x2), 1);
	assert_int_equal(match_interpreters(fair, x2, b2), 1);
	assert_int_equal(
		match_pair(fair, b2, x2, NULL, 0).language, MATCH_LANGUAGE_INTERPRETED);
	fixture_rollback(f);
	fixture_sql(f,
		"UPDATE delegates SET languages = 'en;mn' WHERE organisation_id = 2;"
		"DELETE FROM interpreter_pairs WHERE position = 2");
	fair = match_load(fixture_begin(f), 1);
	b2 = match_side_by_id(fair, 2);
	x2 = match_side_by_id(fair, 12);
	assert_string_equal(b2->languages, "mn;en");
	assert_int_equal(match_interpreters(fair, b2, x2), 0);
	assert_int_equal(match_pair(fair, b2, x2, NULL, 0).language, 0);
	fixture_rollback(f);
	/* Who says nothing may speak anything, whatever a colleague says. */
	fixture_sql(
		f, "UPDATE organisations SET languages = '' WHERE organisation_id = 2");
	fair = match_load(fixture_begin(f), 1);
	assert_string_equal(match_side_by_id(fair, 2)->languages, "");
	fixture_rollback(f);
}

static void
preferences_of_people_and_organisations_come_from_both_sides(void **state)
{
	struct fixture *f = *state;
	struct match_fair *fair;
	struct match_preference *w;
	struct match_score *ranking;
	int n, ranked;

	fixture_sql(f, "INSERT INTO preferences (event_id, preference_id, code,"
		       " from_organisation_id, from_delegate_id, to_organisation_id,"
		       " preference) VALUES (1, 1, 'a', 1, 0, 11, 'want'),"
		       " (1, 2, 'b', 1, 1, 11, 'must'), (1, 3, 'c', 11, 0, 1, 'want'),"
		       " (1, 4, 'd', 12, 4, 1, 'avoid'), (1, 5, 'e', 2, 0, 11, 'must')");
	fair = match_load(fixture_begin(f), 1);
	w = match_preferences(&f->tx, 1, 1, &n);
	assert_int_equal(n, 4);
	ranking = match_rank(fair, &f->arena, match_side_by_id(fair, 1), w, n, &ranked);
	/* choi of X2 avoids B1: X2 is off the list for B1, and B1 for X2. */
	assert_int_equal(ranked, 1);
	assert_string_equal(ranking[0].other->code, "X1");
	assert_int_equal(ranking[0].preference, MATCH_MUST + MATCH_WANT);
	w = match_preferences(&f->tx, 1, 12, &n);
	ranking = match_rank(fair, &f->arena, match_side_by_id(fair, 12), w, n, &ranked);
	assert_int_equal(ranked, 1);
	assert_string_equal(ranking[0].other->code, "B2");
}

static void
another_event_is_another_fair(void **state)
{
	struct fixture *f = *state;
	struct match_fair *fair = match_load(fixture_begin(f), 2);
	int n;

	assert_int_equal(fair->sides_n, 0);
	match_preferences(&f->tx, 2, 1, &n);
	assert_int_equal(n, 0);
}

/* A category that is gone cannot be stored; should it happen, matching goes on without it. */
static void
a_list_entry_without_its_category_is_left_out(void **state)
{
	struct fixture *f = *state;
	struct match_fair *fair;

	fixture_sql(f, "DELETE FROM categories WHERE code = 'ENE'");
	fair = match_load(fixture_begin(f), 1);
	assert_int_equal(match_side_by_id(fair, 1)->wants_n, 1);
	assert_int_equal(match_side_by_id(fair, 12)->offers_n, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_side_has_its_lists_without_repetition),
		CASE(languages_are_of_the_delegates_too_and_of_who_interprets),
		CASE(preferences_of_people_and_organisations_come_from_both_sides),
		CASE(another_event_is_another_fair),
		CASE(a_list_entry_without_its_category_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
