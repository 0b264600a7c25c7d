/* test_grid.c - slots in order of time, whatever their numbers; civil time at the edges. */
#include "small_fair.h"

#include "domain/fair/grid.h"

static struct grid *
grid(struct fixture *f)
{
	struct err e;
	struct grid *g = grid_load(&f->tx, event_by_id(&f->tx, FAIR), &e);

	if (g == NULL)
		fail_msg("%s", e.text);
	return g;
}

static void
an_index_is_an_order_and_a_number_is_none(void **state)
{
	struct fixture *f = *state;
	struct grid *g;

	small_begin(f);
	g = grid(f);
	assert_int_equal(g->n, FAIR_SLOTS);
	for (int i = 0; i < g->n; i++) {
		assert_int_equal(g->slot[i].no, SMALL_SLOTS[i].no);
		assert_int_equal(grid_index(g, SMALL_SLOTS[i].no), i);
	}
	assert_int_equal(grid_index(g, 3), -1);
	assert_int_equal(grid_index(g, 0), -1);
	assert_int_equal(grid_index(g, -1), -1);
	fixture_rollback(f);
}

static void
a_slot_is_found_by_number_or_by_the_clock_on_the_wall(void **state)
{
	struct fixture *f = *state;
	struct grid *g;
	struct err e;

	small_begin(f);
	g = grid(f);
	assert_int_equal(grid_find(g, 21, NULL, &e), 3);
	assert_int_equal(grid_find(g, 0, "2027-01-15T09:00", &e), 0);
	assert_int_equal(grid_find(g, 0, "2027-01-16T09:30", &e), 6);
	assert_int_equal(grid_find(g, 3, NULL, &e), -1);
	assert_int_equal(e.code, ERR_SLOT_UNKNOWN);
	/* Between two slots, and what would be right in UTC. */
	assert_int_equal(grid_find(g, 0, "2027-01-15T09:10", &e), -1);
	assert_int_equal(e.code, ERR_SLOT_UNKNOWN);
	assert_int_equal(grid_find(g, 0, "2027-01-15T00:00", &e), -1);
	assert_int_equal(e.code, ERR_SLOT_UNKNOWN);
	assert_int_equal(grid_find(g, 0, "tomorrow", &e), -1);
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	fixture_rollback(f);
}

static void
a_meeting_does_not_pass_the_end_of_its_session(void **state)
{
	/* By index: how many slots fit from there on. */
	static const int FIT[FAIR_SLOTS] = {3, 2, 1, 2, 1, 2, 1};
	struct fixture *f = *state;
	struct grid *g;

	small_begin(f);
	g = grid(f);
	for (int i = 0; i < FAIR_SLOTS; i++)
		for (int length = 1; length <= 8; length++)
			assert_true(grid_fits(g, i, length) == (length <= FIT[i]));
	assert_false(grid_fits(g, -1, 1));
	assert_false(grid_fits(g, FAIR_SLOTS, 1));
	fixture_rollback(f);
}

static void
instants_are_told_with_the_offset_of_the_event(void **state)
{
	struct fixture *f = *state;
	struct grid *g;
	struct js *o;

	small_begin(f);
	g = grid(f);
	assert_string_equal(
		grid_when(&f->tx, g, FAIR_OPENS_S), "2027-01-15T09:00:00+09:00");
	assert_string_equal(grid_civil(&f->tx, g, FAIR_OPENS_S - 1), "2027-01-15 08:59");
	o = grid_slot_view(g, 0, 3);
	assert_int_equal(js_get_int(o, "slot", 0), 11);
	assert_string_equal(js_get_str(o, "start", ""), "2027-01-15T09:00:00+09:00");
	assert_string_equal(js_get_str(o, "end", ""), "2027-01-15T10:25:00+09:00");
	js_free(o);
	fixture_rollback(f);
}

static void
a_civil_time_becomes_the_instant_of_the_events_zone(void **state)
{
	struct fixture *f = *state;
	struct grid *g;
	int64_t t;
	struct err e;

	small_begin(f);
	g = grid(f);
	assert_true(grid_instant(g, "2027-01-15T09:00", &t, &e));
	assert_int_equal(t, FAIR_OPENS_S);
	assert_false(grid_instant(g, "2027-02-29T09:00", &t, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	fixture_rollback(f);
	/* Where the clock jumps: 2027-03-28 02:30 does not exist in Amsterdam. */
	fixture_sql(f, "UPDATE events SET zone = 'Europe/Amsterdam' WHERE event_id = 1");
	small_begin(f);
	g = grid(f);
	assert_false(grid_instant(g, "2027-03-28T02:30", &t, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_true(grid_instant(g, "2027-03-28T03:00", &t, &e));
	assert_int_equal(t, 1806195600);
	/* And where it comes twice: the first of the two. */
	assert_true(grid_instant(g, "2027-10-31T02:30", &t, &e));
	assert_int_equal(t, 1824942600);
	fixture_rollback(f);
}

static void
a_zone_that_is_gone_is_said(void **state)
{
	struct fixture *f = *state;
	struct err e;

	fixture_sql(f, "UPDATE events SET zone = 'Mars/Olympus' WHERE event_id = 1");
	assert_null(grid_load(small_begin(f), event_by_id(&f->tx, FAIR), &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	fixture_rollback(f);
}

static void
a_time_may_name_its_day_by_number(void **state)
{
	static const struct {
		const char *text;
		int index;
		enum err_code code;
	} CASES[] = {
		{"d1T09:00", 0, ERR_NONE},
		{"d2T09:30", 6, ERR_NONE},
		{"d1T09:10", -1, ERR_SLOT_UNKNOWN},
		{"d3T09:00", -1, ERR_SLOT_UNKNOWN},
		{"d999T09:00", -1, ERR_SLOT_UNKNOWN},
		{"d1000T09:00", -1, ERR_PARAM_INVALID},
		{"d99999999999T09:00", -1, ERR_PARAM_INVALID},
		{"d0T09:00", -1, ERR_PARAM_INVALID},
		{"d1", -1, ERR_PARAM_INVALID},
		{"d", -1, ERR_PARAM_INVALID},
		{"d1T", -1, ERR_PARAM_INVALID},
		{"d1T9:00", -1, ERR_PARAM_INVALID},
		{"d1T24:00", -1, ERR_PARAM_INVALID},
		{"d1T09:00:00", -1, ERR_PARAM_INVALID},
		{"d1T09:00+09:00", 0, ERR_NONE},
		{"d1T09:00+08:00", -1, ERR_SLOT_UNKNOWN},
		{"d1T09:00+99:00", -1, ERR_PARAM_INVALID},
		{"d1T09:00+09:00 ", -1, ERR_PARAM_INVALID},
		{"D1T09:00", -1, ERR_PARAM_INVALID},
	};
	struct fixture *f = *state;
	int64_t at_s;
	struct grid *g;
	struct err e;

	small_begin(f);
	g = grid(f);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		bool well = CASES[i].code != ERR_PARAM_INVALID;

		assert_int_equal(grid_time_is_well(CASES[i].text, &e), well);
		assert_int_equal(grid_find(g, 0, CASES[i].text, &e), CASES[i].index);
		if (CASES[i].index < 0)
			assert_int_equal(e.code, CASES[i].code);
	}
	assert_true(grid_instant(g, "d2T09:30", &at_s, &e));
	assert_int_equal(at_s, g->slot[6].start_s);
	/* A time need not be a slot's. */
	assert_true(grid_instant(g, "d1T09:10", &at_s, &e));
	assert_int_equal(at_s, g->slot[0].start_s + 600);
	assert_false(grid_instant(g, "d3T09:30", &at_s, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_string_equal(e.text, "d3T09:30: the event has 2 days");
	fixture_rollback(f);
}

static void
an_event_without_slots_has_none(void **state)
{
	struct fixture *f = *state;
	struct grid *g;
	struct err e;

	fixture_sql(f, "DELETE FROM slots WHERE event_id = 1");
	small_begin(f);
	g = grid(f);
	assert_int_equal(g->n, 0);
	assert_false(grid_fits(g, 0, 1));
	assert_int_equal(grid_find(g, 11, NULL, &e), -1);
	fixture_rollback(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(an_index_is_an_order_and_a_number_is_none),
		TEST(a_slot_is_found_by_number_or_by_the_clock_on_the_wall),
		TEST(a_meeting_does_not_pass_the_end_of_its_session),
		TEST(instants_are_told_with_the_offset_of_the_event),
		TEST(a_civil_time_becomes_the_instant_of_the_events_zone),
		TEST(a_zone_that_is_gone_is_said),
		TEST(a_time_may_name_its_day_by_number),
		TEST(an_event_without_slots_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
