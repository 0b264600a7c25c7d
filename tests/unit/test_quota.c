/* test_quota.c - how many meetings delegates and organisations may have. */
#include "small_fair.h"

#include "domain/seating/seating.h"

/* One letter for each slot in order of time: s feasible, q a quota, . something else. */
static void
verdicts_of(struct tx *tx, int64_t supply_delegate, const char *expected)
{
	struct party p = {.demand_organisation = organisation_by_id(tx, FAIR, B1),
		.supply_organisation = organisation_by_id(tx, FAIR, X1),
		.demand = delegate_by_id(tx, FAIR, ANN),
		.demand_n = 1,
		.supply = delegate_by_id(tx, FAIR, supply_delegate),
		.supply_n = 1,
		.length = 1};
	char got[FAIR_SLOTS + 1] = "";
	struct seating *plan;
	struct grid *g;
	struct err e;

	g = grid_load(tx, event_by_id(tx, FAIR), &e);
	assert_non_null(g);
	plan = seating_plan(tx, g, &p);
	for (int i = 0; i < FAIR_SLOTS; i++) {
		struct verdict v = seating_at(plan, i);

		got[i] = v.code == ERR_NONE ? 's' : v.code == ERR_QUOTA ? 'q' : '.';
	}
	assert_string_equal(got, expected);
}

static const char *
text_at(struct tx *tx, int index)
{
	struct party p = {.demand_organisation = organisation_by_id(tx, FAIR, B1),
		.supply_organisation = organisation_by_id(tx, FAIR, X1),
		.demand = delegate_by_id(tx, FAIR, ANN),
		.demand_n = 1,
		.supply = delegate_by_id(tx, FAIR, KIM),
		.supply_n = 1,
		.length = 1};
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, FAIR), &e);

	return seating_at(seating_plan(tx, g, &p), index).text;
}

static void
meeting(struct tx *tx, int64_t id, int64_t resource, int slot)
{
	assert_true(occupancy_take(tx, FAIR, resource, slot, OCCUPIED_MEETING, id));
}

static void
limit_delegate(struct tx *tx, int64_t id, int max, int per_day)
{
	struct delegate d = *delegate_by_id(tx, FAIR, id);

	d.max_meetings = max;
	d.max_per_day = per_day;
	delegate_put(tx, FAIR, &d);
}

static void
limit_organisation(struct tx *tx, int64_t id, int max, int per_day)
{
	struct organisation o = *organisation_by_id(tx, FAIR, id);

	o.max_meetings = max;
	o.max_per_day = per_day;
	organisation_put(tx, FAIR, &o);
}

static void
a_day_quota_closes_its_day_and_an_event_quota_all(void **state)
{
	struct tx *tx = small_begin(*state);

	meeting(tx, 1, ANN, 11);
	meeting(tx, 2, ANN, 21);
	verdicts_of(tx, KIM, ".ss.sss");
	event_policy_put(tx, FAIR, "quota_delegate_day", "3");
	verdicts_of(tx, KIM, ".ss.sss");
	event_policy_put(tx, FAIR, "quota_delegate_day", "2");
	verdicts_of(tx, KIM, ".qq.qss");
	assert_string_equal(text_at(tx, 1),
		"Ann de Vries has 2 meetings on 2027-01-15; the limit is 2 a day");
	event_policy_put(tx, FAIR, "quota_delegate_event", "2");
	verdicts_of(tx, KIM, ".qq.qqq");
	assert_string_equal(text_at(tx, 6),
		"Ann de Vries has 2 meetings; the limit is 2 for the whole event");
	event_policy_put(tx, FAIR, "quota_delegate_event", "3");
	verdicts_of(tx, KIM, ".qq.qss");
	fixture_rollback(*state);
}

static void
a_meeting_counts_once_and_blackouts_and_holds_do_not(void **state)
{
	struct tx *tx = small_begin(*state);

	event_policy_put(tx, FAIR, "quota_delegate_day", "2");
	meeting(tx, 1, KIM, 11);
	meeting(tx, 1, KIM, 12);
	meeting(tx, 1, KIM, 13);
	assert_true(occupancy_take(tx, FAIR, KIM, 21, OCCUPIED_BLACKOUT, 0));
	assert_true(occupancy_take(tx, FAIR, KIM, 1, OCCUPIED_HOLD, 9));
	verdicts_of(tx, KIM, "....s.s");
	meeting(tx, 2, KIM, 22);
	verdicts_of(tx, KIM, "......s");
	fixture_rollback(*state);
}

static void
a_row_goes_before_the_policy_either_way(void **state)
{
	struct tx *tx = small_begin(*state);

	event_policy_put(tx, FAIR, "quota_delegate_event", "1");
	meeting(tx, 1, KIM, 11);
	verdicts_of(tx, KIM, ".qqqqqq");
	limit_delegate(tx, KIM, 2, -1);
	verdicts_of(tx, KIM, ".ssssss");
	limit_delegate(tx, KIM, 5, 1);
	verdicts_of(tx, KIM, ".qqqqss");
	/* None at all. */
	limit_delegate(tx, KIM, 0, -1);
	verdicts_of(tx, KIM, ".qqqqqq");
	assert_string_equal(
		text_at(tx, 1), "Kim has 1 meeting; the limit is 0 for the whole event");
	/* Of another delegate nothing is said. */
	verdicts_of(tx, KOO, "sssssss");
	fixture_rollback(*state);
}

static void
an_organisation_counts_the_meetings_of_all_its_delegates_once(void **state)
{
	struct tx *tx = small_begin(*state);

	/* kim and koo together, and koo alone. */
	meeting(tx, 1, KIM, 11);
	meeting(tx, 1, KOO, 11);
	meeting(tx, 2, KOO, 12);
	event_policy_put(tx, FAIR, "quota_organisation_day", "3");
	verdicts_of(tx, KIM, ".ssssss");
	event_policy_put(tx, FAIR, "quota_organisation_day", "2");
	verdicts_of(tx, KIM, ".qqqqss");
	assert_string_equal(text_at(tx, 1),
		"Hanbit has 2 meetings on 2027-01-15; the limit is 2 a day");
	limit_organisation(tx, X1, -1, 3);
	verdicts_of(tx, KIM, ".ssssss");
	event_policy_put(tx, FAIR, "quota_organisation_event", "2");
	verdicts_of(tx, KIM, ".qqqqqq");
	limit_organisation(tx, X1, 3, -1);
	verdicts_of(tx, KIM, ".qqqqss");
	/* The other side's organisation counts by itself. */
	limit_organisation(tx, X1, 9, 9);
	limit_organisation(tx, B1, 0, -1);
	verdicts_of(tx, KIM, ".qqqqqq");
	assert_string_equal(text_at(tx, 1),
		"Rotterdam has no meeting; the limit is 0 for the whole event");
	fixture_rollback(*state);
}

/* The day is the session's: a slot after midnight counts for the evening before. */
static void
a_session_past_midnight_is_one_day(void **state)
{
	struct tx *tx = small_begin(*state);

	session_put(tx, FAIR,
		&(struct session){
			3, "2027-01-15", FAIR_OPENS_S + 86400, FAIR_OPENS_S + 90000});
	event_policy_put(tx, FAIR, "quota_delegate_day", "1");
	meeting(tx, 1, ANN, 11);
	verdicts_of(tx, KIM, ".qqqqqq");
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_day_quota_closes_its_day_and_an_event_quota_all),
		TEST(a_meeting_counts_once_and_blackouts_and_holds_do_not),
		TEST(a_row_goes_before_the_policy_either_way),
		TEST(an_organisation_counts_the_meetings_of_all_its_delegates_once),
		TEST(a_session_past_midnight_is_one_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
