/* test_walking.c - minutes between halls, and seats and interpreters that are near enough. */
#include "small_fair.h"

#include "domain/seating/seating.h"
#include "domain/seating/walking.h"
#include "store/meetings.h"
#include "store/requests.h"

/* Slots end 5 minutes before the next begins; hall B, with the booth of X1, is 2 from hall A. */

static struct grid *
grid_of(struct tx *tx)
{
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, FAIR), &e);

	assert_non_null(g);
	return g;
}

/* A meeting at this location, in whoever's diary it is put. */
static void
meeting_at(struct tx *tx, int64_t id, int64_t location, int64_t resource, int slot)
{
	if (request_by_id(tx, FAIR, id) == NULL) {
		request_insert(tx, &(struct request){.event_id = FAIR,
					   .id = id,
					   .state = REQUEST_SCHEDULED,
					   .rev = 1,
					   .from_organisation_id = B1,
					   .to_organisation_id = X1,
					   .message = "",
					   .reason = "",
					   .length = 1,
					   .expires_s = -1,
					   .accepted_s = -1,
					   .meeting_id = id});
		meeting_insert(
			tx, &(struct meeting){.event_id = FAIR,
				    .id = id,
				    .request_id = id,
				    .rev = 1,
				    .uid = arena_printf(tx->arena, "uid-%d", (int)id),
				    .location_id = location,
				    .seat_no = 1,
				    .interpreter_id = -1,
				    .reason = ""});
	}
	assert_true(occupancy_take(tx, FAIR, resource, slot, OCCUPIED_MEETING, id));
}

static struct verdict
verdict_at(struct tx *tx, int64_t buyer_org, int64_t buyer, int64_t exhibitor_org,
	int64_t exhibitor, int length, int index)
{
	struct party p = {.demand_organisation = organisation_by_id(tx, FAIR, buyer_org),
		.supply_organisation = organisation_by_id(tx, FAIR, exhibitor_org),
		.demand = delegate_by_id(tx, FAIR, buyer),
		.demand_n = 1,
		.supply = delegate_by_id(tx, FAIR, exhibitor),
		.supply_n = 1,
		.length = length};

	return seating_at(seating_plan(tx, grid_of(tx), &p), index);
}

static void
walk(struct tx *tx, const char *from, const char *to, int minutes)
{
	hall_walk_put(tx, FAIR, &(struct hall_walk){from, to, minutes});
}

static int
minutes(struct tx *tx, const char *from, const char *to)
{
	struct grid *g = grid_of(tx);
	struct walking *w = walking_load(tx, g, grid_days(tx, g));

	return w == NULL ? 0
			 : walking_minutes(w, walking_hall(w, from), walking_hall(w, to));
}

static void
the_way_is_what_is_given_else_the_distance_rounded_up(void **state)
{
	struct tx *tx = small_begin(*state);

	/* 100 metres at 60 a minute. */
	assert_int_equal(minutes(tx, "A", "B"), 2);
	assert_int_equal(minutes(tx, "A", "A"), 0);
	event_policy_put(tx, FAIR, "walking_metres_per_minute", "100");
	assert_int_equal(minutes(tx, "A", "B"), 1);
	event_policy_put(tx, FAIR, "walking_metres_per_minute", "99");
	assert_int_equal(minutes(tx, "B", "A"), 2);
	hall_put(tx, FAIR, &(struct hall){"C", "Hall C", 3, 4});
	event_policy_put(tx, FAIR, "walking_metres_per_minute", "1");
	assert_int_equal(minutes(tx, "A", "C"), 5);
	/* The square root of 2 is more than 1. */
	hall_put(tx, FAIR, &(struct hall){"D", "Hall D", -1, -1});
	assert_int_equal(minutes(tx, "D", "A"), 2);
	/* One way said holds for both, and both said each for its own. */
	walk(tx, "B", "A", 7);
	assert_int_equal(minutes(tx, "A", "B"), 7);
	walk(tx, "A", "B", 9);
	assert_int_equal(minutes(tx, "A", "B"), 9);
	assert_int_equal(minutes(tx, "B", "A"), 7);
	walk(tx, "A", "C", 0);
	assert_int_equal(minutes(tx, "C", "A"), 0);
	event_policy_put(tx, FAIR, "walking_check", "no");
	assert_int_equal(minutes(tx, "A", "B"), 0);
	fixture_rollback(*state);
}

static void
halls_that_were_put_nowhere_are_no_way_apart(void **state)
{
	struct tx *tx = small_begin(*state);

	hall_put(tx, FAIR, &(struct hall){"B", "Hall B", 0, 0});
	assert_int_equal(minutes(tx, "A", "B"), 0);
	fixture_rollback(*state);
}

static void
a_gap_as_long_as_the_way_is_enough_and_a_minute_less_is_not(void **state)
{
	struct tx *tx = small_begin(*state);
	struct verdict v;

	meeting_at(tx, 4, T1, ANN, 11);
	walk(tx, "A", "B", 5);
	v = verdict_at(tx, B1, ANN, X1, KIM, 1, 1);
	assert_int_equal(v.code, ERR_NONE);
	assert_int_equal(v.seat.resource_id, X1B_SEAT);
	assert_int_equal(v.minutes, 5);
	/* The booth is too far now; a table in hall A is not. */
	walk(tx, "A", "B", 6);
	v = verdict_at(tx, B1, ANN, X1, KIM, 1, 1);
	assert_int_equal(v.code, ERR_NONE);
	assert_int_equal(v.seat.resource_id, T1_SEAT_1);
	assert_int_equal(v.minutes, 0);
	/* With the slot between there is time. */
	v = verdict_at(tx, B1, ANN, X1, KIM, 1, 2);
	assert_int_equal(v.seat.resource_id, X1B_SEAT);
	event_policy_put(tx, FAIR, "walking_check", "no");
	v = verdict_at(tx, B1, ANN, X1, KIM, 1, 1);
	assert_int_equal(v.seat.resource_id, X1B_SEAT);
	fixture_rollback(*state);
}

static void
when_every_free_seat_is_too_far_it_says_who_whence_and_whither(void **state)
{
	static const int64_t TABLES[] = {T1_SEAT_1, T1_SEAT_2, T2_SEAT};
	struct tx *tx = small_begin(*state);
	struct verdict v;

	walk(tx, "A", "B", 12);
	meeting_at(tx, 4, T1, KIM, 11);
	meeting_at(tx, 5, T2, ANN, 13);
	for (int i = 0; i < 3; i++)
		assert_true(
			occupancy_take(tx, FAIR, TABLES[i], 12, OCCUPIED_BLACKOUT, 0));
	v = verdict_at(tx, B1, ABE, X1, KIM, 1, 1);
	assert_int_equal(v.code, ERR_WALKING);
	assert_string_equal(v.text,
		"Kim has M4 in Hall A until 09:25; Hall B is 12 minutes away, the gap is 5");
	/* What comes after counts as well. */
	v = verdict_at(tx, B1, ANN, X1, KOO, 1, 1);
	assert_int_equal(v.code, ERR_WALKING);
	assert_string_equal(v.text,
		"Ann de Vries has M5 in Hall A from 10:00; Hall B is 12 minutes away,"
		" the gap is 5");
	/* No seat at all is the nearer reason. */
	assert_true(occupancy_take(tx, FAIR, X1B_SEAT, 12, OCCUPIED_BLACKOUT, 0));
	v = verdict_at(tx, B1, ANN, X1, KOO, 1, 1);
	assert_int_equal(v.code, ERR_TABLE_BUSY);
	fixture_rollback(*state);
}

static void
a_night_is_long_enough_for_every_way_and_lunch_is_not(void **state)
{
	struct tx *tx = small_begin(*state);

	meeting_at(tx, 4, T1, ANN, 13);
	meeting_at(tx, 5, T1, ANN, 22);
	/* 10:25 to 13:00 over the border of the sessions; 13:55 to the next morning. */
	walk(tx, "A", "B", 155);
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 1, 3).seat.location_id, T1);
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 1, 5).seat.location_id, X1B);
	meeting_at(tx, 6, X1B, KIM, 13);
	assert_int_equal(verdict_at(tx, B1, ABE, X1, KIM, 1, 3).seat.location_id, X1B);
	walk(tx, "A", "B", 156);
	walk(tx, "B", "A", 156);
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 1, 3).code, ERR_WALKING);
	walk(tx, "A", "B", 600);
	walk(tx, "B", "A", 600);
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 1, 5).code, ERR_NONE);
	fixture_rollback(*state);
}

static void
a_long_meeting_is_walked_to_at_its_start_and_from_its_end(void **state)
{
	struct tx *tx = small_begin(*state);

	walk(tx, "A", "B", 6);
	meeting_at(tx, 4, X1B, ANN, 13);
	/* 11 and 12 next to 13 in hall B: the tables are too far, the booth is not. */
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 2, 0).seat.location_id, X1B);
	assert_true(occupancy_take(tx, FAIR, X1B_SEAT, 12, OCCUPIED_BLACKOUT, 0));
	assert_int_equal(verdict_at(tx, B1, ANN, X1, KIM, 2, 0).code, ERR_WALKING);
	/* A meeting of three slots is one meeting: its end counts, not its first slot's. */
	meeting_at(tx, 5, T1, PIA, 11);
	meeting_at(tx, 5, T1, PIA, 12);
	assert_int_equal(verdict_at(tx, P1, PIA, X1, KOO, 1, 2).seat.location_id, T1);
	fixture_rollback(*state);
}

static void
of_free_seats_the_nearest_is_taken_and_everybody_counts(void **state)
{
	struct tx *tx = small_begin(*state);
	struct verdict v;

	hall_put(tx, FAIR, &(struct hall){"C", "Hall C", 0, 0});
	walk(tx, "A", "C", 4);
	walk(tx, "B", "C", 1);
	walk(tx, "A", "B", 3);
	small_location(tx, FAIR, 9, "T9", 0, "Table 9", 1, 51);
	location_put(tx, FAIR,
		&(struct location){.id = 9,
			.code = "T9",
			.kind = LOCATION_TABLE,
			.hall = "C",
			.seats = 1,
			.name = "Table 9",
			.rev = 1});
	/* choi comes from B: T9 in C is 1 away, T1 in A is 3. */
	meeting_at(tx, 4, X1B, CHOI, 11);
	v = verdict_at(tx, P1, PIA, X2, CHOI, 1, 1);
	assert_int_equal(v.seat.location_id, 9);
	assert_int_equal(v.minutes, 1);
	/* pia goes on to A: 1 + 4 by way of C, 3 + 0 in A. */
	meeting_at(tx, 5, T2, PIA, 13);
	v = verdict_at(tx, P1, PIA, X2, CHOI, 1, 1);
	assert_int_equal(v.seat.location_id, T1);
	assert_int_equal(v.minutes, 3);
	fixture_rollback(*state);
}

static void
an_interpreter_who_would_be_late_is_passed_over(void **state)
{
	struct tx *tx = small_begin(*state);
	struct verdict v;

	walk(tx, "A", "B", 6);
	meeting_at(tx, 4, X1B, IRIS_DIARY, 11);
	v = verdict_at(tx, B2, BAT, X2, CHOI, 1, 1);
	assert_int_equal(v.code, ERR_NONE);
	assert_int_equal(v.interpreter->id, IGOR);
	meeting_at(tx, 5, X1B, IGOR_DIARY, 13);
	v = verdict_at(tx, B2, BAT, X2, CHOI, 1, 1);
	assert_int_equal(v.code, ERR_WALKING);
	assert_string_equal(v.text,
		"Iris has M4 in Hall B until 09:25; Hall A is 6 minutes away, the gap is 5");
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(the_way_is_what_is_given_else_the_distance_rounded_up),
		TEST(halls_that_were_put_nowhere_are_no_way_apart),
		TEST(a_gap_as_long_as_the_way_is_enough_and_a_minute_less_is_not),
		TEST(when_every_free_seat_is_too_far_it_says_who_whence_and_whither),
		TEST(a_night_is_long_enough_for_every_way_and_lunch_is_not),
		TEST(a_long_meeting_is_walked_to_at_its_start_and_from_its_end),
		TEST(of_free_seats_the_nearest_is_taken_and_everybody_counts),
		TEST(an_interpreter_who_would_be_late_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
