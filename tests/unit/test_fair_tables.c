/*
 * test_fair_tables.c - rows of the fair itself as the table files give them: pages,
 * filters, sides, seats, vetoes, what uses a slot.
 */
#include "fair_files.h"
#include "store/blackouts.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/organisations.h"
#include "store/preferences.h"

static const struct organisation_filter EVERYTHING = {.kind = -1};

/* The codes of a page, blanks between. */
static const char *
codes(struct tx *tx, const struct organisation *o, int n)
{
	const char *all = "";

	for (int i = 0; i < n; i++)
		all = arena_printf(tx->arena, "%s%s%s", all, i > 0 ? " " : "", o[i].code);
	return all;
}

static const char *
page(struct tx *tx, const struct organisation_filter *filter, const char *after,
	int limit)
{
	int n;
	struct organisation *o = organisations_page(tx, 1, filter, after, limit, &n);

	return codes(tx, o, n);
}

static void
pages_follow_each_other_by_code(void **state)
{
	struct fixture f;
	static const struct delegate_filter of_all = {.query = NULL},
					    of_four = {.organisation_id = 4};
	struct tx *tx;
	int n;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	assert_string_equal(page(tx, &EVERYTHING, "", 2), "B1 B2");
	assert_string_equal(page(tx, &EVERYTHING, "B2", 2), "P1 X1");
	assert_string_equal(page(tx, &EVERYTHING, "X1", 2), "X2");
	assert_string_equal(page(tx, &EVERYTHING, "X2", 2), "");
	assert_string_equal(page(tx, &EVERYTHING, "B1x", 9), "B2 P1 X1 X2");
	assert_string_equal(delegates_page(tx, 1, &of_all, "bob", 1, &n)->code, "choi");
	assert_string_equal(delegates_page(tx, 1, &of_four, "", 9, &n)->code, "kim");
	assert_int_equal(n, 1);
	assert_string_equal(locations_page(tx, 1, "T1", 9, &n)->code, "X1-B");
	assert_string_equal(interpreters_page(tx, 1, "omar", 9, &n)->code, "yuna");
	assert_string_equal(blackouts_page(tx, 1, "BO-1", 9, &n)->code, "BO-2");
	assert_string_equal(conferences_page(tx, 1, "", 9, &n)->code, "CS-1");
	assert_null(conferences_page(tx, 1, "CS-1", 9, &n));
	assert_int_equal(n, 0);
	fixture_close(&f);
}

static void
filters_narrow_a_page(void **state)
{
	struct organisation_filter buyers = {.kind = ORG_FOREIGN_BUYER};
	struct organisation_filter korean = {.kind = -1, .country = "KR"};
	struct organisation_filter korean_exhibitors = {
		.kind = ORG_EXHIBITOR, .country = "KR"};
	struct organisation_filter mobility = {.kind = -1, .category = "MOB"};
	struct organisation_filter buses = {.kind = -1, .category = "MOB.BUS"};
	struct organisation_filter rotterdam = {.kind = -1, .query = "rOtt"};
	struct organisation_filter by_code = {.kind = -1, .query = "x"};
	struct organisation_filter percent = {.kind = -1, .query = "%"};
	struct organisation_filter underscore = {.kind = -1, .query = "R_yadh"};
	struct fixture f;
	struct tx *tx;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	assert_string_equal(page(tx, &buyers, "", 9), "B1 B2");
	assert_string_equal(page(tx, &korean, "", 9), "P1 X1 X2");
	assert_string_equal(page(tx, &korean_exhibitors, "", 9), "X1 X2");
	assert_string_equal(page(tx, &mobility, "", 9), "B1 P1 X1 X2");
	assert_string_equal(page(tx, &buses, "", 9), "B1 X1");
	assert_string_equal(page(tx, &rotterdam, "", 9), "B1");
	assert_string_equal(page(tx, &by_code, "", 9), "X1 X2");
	assert_string_equal(page(tx, &percent, "", 9), "");
	assert_string_equal(page(tx, &underscore, "", 9), "");
	fixture_close(&f);
}

static void
sides_and_their_categories(void **state)
{
	struct fixture f;
	struct tx *tx;
	struct organisation *o;
	struct organisation_category *c;
	const char **wants;
	int n;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	o = organisations_of_side(tx, 1, true, &n);
	assert_string_equal(codes(tx, o, n), "B1 B2 P1");
	o = organisations_of_side(tx, 1, false, &n);
	assert_string_equal(codes(tx, o, n), "X1 X2");
	wants = organisation_categories(tx, 1, 1, RELATION_WANTS, &n);
	assert_int_equal(n, 2);
	assert_string_equal(wants[0], "MOB.BUS");
	c = organisations_categories_all(tx, 1, &n);
	assert_int_equal(n, 7);
	assert_int_equal(c[6].organisation_id, 5);
	assert_int_equal(c[6].relation, RELATION_OFFERS);
	assert_int_equal(c[6].position, 2);
	o = organisation_by_code(tx, 1, "B2");
	assert_int_equal(o->budget_min, -1);
	assert_int_equal(organisation_by_id(tx, 1, 1)->budget_max, 200);
	assert_null(organisation_by_code(tx, 2, "B2"));
	fixture_close(&f);
}

static void
seats_by_owner(void **state)
{
	struct fixture f;
	struct tx *tx;
	struct seat *s;
	int n;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	s = seats_pool(tx, 1, &n);
	assert_int_equal(n, 2);
	assert_int_equal(s[1].seat_no, 2);
	s = seats_of_organisation(tx, 1, 4, &n);
	assert_int_equal(n, 1);
	assert_int_equal(s->location_id, 2);
	seats_of_organisation(tx, 1, 5, &n);
	assert_int_equal(n, 0);
	assert_int_equal(location_by_code(tx, 1, "X1-B")->organisation_id, 4);
	assert_int_equal(location_by_code(tx, 1, "T1")->organisation_id, 0);
	fixture_close(&f);
}

static void
preferences_of_one_towards_another(void **state)
{
	struct fixture f;
	struct tx *tx;
	int n;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	assert_int_equal(preference_between(tx, 1, 1, 0, 4)->kind, PREFERENCE_MUST);
	assert_null(preference_between(tx, 1, 1, 1, 4));
	assert_int_equal(preference_between(tx, 1, 1, 1, 5)->kind, PREFERENCE_WANT);
	preferences_from(tx, 1, 1, &n);
	assert_int_equal(n, 2);
	preferences_towards(tx, 1, 3, &n);
	assert_int_equal(n, 1);
	/* X1 avoids P1: a veto either way round */
	assert_string_equal(preference_veto(tx, 1, 4, 3)->code, "PF-3");
	assert_string_equal(preference_veto(tx, 1, 3, 4)->code, "PF-3");
	assert_null(preference_veto(tx, 1, 1, 4));
	preference_delete(tx, 1, preference_by_code(tx, 1, "PF-3")->id);
	assert_null(preference_veto(tx, 1, 4, 3));
	fixture_close(&f);
}

static void
who_and_what_refers_to_a_slot(void **state)
{
	struct fixture f;
	struct slot_use *u;
	struct tx *tx;
	int n;

	(void)state;
	fixture_open(&f, true);
	fixture_sql(&f, "INSERT INTO request_slots (event_id, request_id, position,"
			" slot_no) VALUES (1, 2, 1, 4), (1, 3, 1, 6), (1, 4, 1, 7)");
	tx = fixture_begin(&f);
	u = slot_uses(tx, 1, &n);
	/* requests 2 and 4 are over: what they wished for keeps no slot */
	assert_int_equal(n, 3);
	assert_true(u[0].slot_no == 1 && u[0].meeting && u[0].id == 1);
	assert_true(u[2].slot_no == 6 && !u[2].meeting && u[2].id == 3);
	fixture_close(&f);
}

static void
conferences_of_the_people_at_them(void **state)
{
	struct fixture f;
	struct conference_person *p;
	struct tx *tx;
	int n;

	(void)state;
	fair_open(&f);
	tx = fixture_begin(&f);
	p = conference_people(tx, 1, 1, &n);
	assert_int_equal(n, 3);
	assert_int_equal(p[0].part, CONFERENCE_SPEAKER);
	assert_int_equal(p[0].delegate_id, 4);
	assert_int_equal(p[2].part, CONFERENCE_ATTENDEE);
	assert_int_equal(p[2].position, 2);
	assert_string_equal(conferences_of_delegate(tx, 1, 5, &n)->code, "CS-1");
	conferences_of_delegate(tx, 1, 1, &n);
	assert_int_equal(n, 0);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_follow_each_other_by_code),
		cmocka_unit_test(filters_narrow_a_page),
		cmocka_unit_test(sides_and_their_categories),
		cmocka_unit_test(seats_by_owner),
		cmocka_unit_test(preferences_of_one_towards_another),
		cmocka_unit_test(who_and_what_refers_to_a_slot),
		cmocka_unit_test(conferences_of_the_people_at_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
