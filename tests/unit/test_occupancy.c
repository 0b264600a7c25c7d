/* test_occupancy.c - one row per resource and slot, whoever asks and by whichever path. */
#include "small_fair.h"

#include "store/meetings.h"
#include "store/occupancy.h"
#include "store/requests.h"

static int64_t
rows_at(struct fixture *f, int64_t resource, int slot)
{
	char sql[160];

	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM occupancy WHERE event_id = 1 AND resource_id = %d"
		" AND slot_no = %d",
		(int)resource, slot);
	return fixture_int(f, sql);
}

static void
a_slot_is_taken_once(void **state)
{
	static const enum occupancy_kind KINDS[] = {
		OCCUPIED_MEETING, OCCUPIED_HOLD, OCCUPIED_BLACKOUT};
	struct tx *tx = small_begin(*state);

	for (int first = 0; first < 3; first++) {
		int slot = SMALL_SLOTS[first].no;

		assert_true(occupancy_is_free(tx, FAIR, ANN, slot));
		assert_true(occupancy_take(tx, FAIR, ANN, slot, KINDS[first], 1));
		assert_false(occupancy_is_free(tx, FAIR, ANN, slot));
		for (int second = 0; second < 3; second++)
			assert_false(
				occupancy_take(tx, FAIR, ANN, slot, KINDS[second], 2));
		/* Nobody else is touched: another person, another slot, another fair. */
		assert_true(occupancy_is_free(tx, FAIR, BAT, slot));
		assert_true(occupancy_is_free(tx, OTHER_FAIR, ANN, slot));
		assert_true(occupancy_take(tx, OTHER_FAIR, ANN, slot, KINDS[first], 1));
	}
	assert_false(tx_failed(tx));
	assert_int_equal(occupancy_count(tx), 6);
	fixture_commit(*state);
	assert_int_equal(rows_at(*state, ANN, 11), 1);
}

static void
refused_by_key(struct fixture *f, const char *sql)
{
	assert_false(raw_try(f->raw, sql));
	assert_non_null(strstr(engine_message(f->raw),
		"occupancy.event_id, occupancy.resource_id, occupancy.slot_no"));
}

/* The key itself, whatever the code above does. */
static void
the_table_refuses_a_second_row(void **state)
{
	struct fixture *f = *state;

	assert_true(occupancy_take(small_begin(f), FAIR, ANN, 11, OCCUPIED_MEETING, 1));
	fixture_commit(f);
	refused_by_key(f, "INSERT INTO occupancy (event_id, resource_id, slot_no, kind,"
			  " holder_id) VALUES (1, 1, 11, 'meeting', 2)");
	fixture_sql(f,
		"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id)"
		" VALUES (1, 1, 12, 'hold', 1)");
	refused_by_key(f, "UPDATE occupancy SET slot_no = 11 WHERE kind = 'hold'");
	assert_int_equal(rows_at(f, ANN, 11), 1);
}

static void
a_resource_or_slot_that_is_none_is_refused_by_the_schema(void **state)
{
	struct tx *tx = small_begin(*state);
	int64_t rc;

	/* Foreign keys are checked at the end of the statement. */
	assert_false(occupancy_take(tx, FAIR, 999, 11, OCCUPIED_MEETING, 1));
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
	tx = small_begin(*state);
	assert_false(occupancy_take(tx, FAIR, ANN, 99, OCCUPIED_MEETING, 1));
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
	rc = fixture_int(*state, "SELECT count(*) FROM occupancy");
	assert_int_equal(rc, 0);
}

static void
what_one_has_comes_in_order_of_its_number(void **state)
{
	struct tx *tx = small_begin(*state);
	struct occupied *o;
	int n;

	assert_true(occupancy_take(tx, FAIR, ANN, 21, OCCUPIED_HOLD, 4));
	assert_true(occupancy_take(tx, FAIR, ANN, 2, OCCUPIED_MEETING, 3));
	assert_true(occupancy_take(tx, FAIR, ANN, 13, OCCUPIED_BLACKOUT, 0));
	assert_true(occupancy_take(tx, FAIR, BAT, 11, OCCUPIED_MEETING, 9));
	o = occupancy_of(tx, FAIR, ANN, &n);
	assert_int_equal(n, 3);
	assert_int_equal(o[0].slot_no, 2);
	assert_int_equal(o[0].kind, OCCUPIED_MEETING);
	assert_int_equal(o[0].holder_id, 3);
	assert_int_equal(o[1].slot_no, 13);
	assert_int_equal(o[1].kind, OCCUPIED_BLACKOUT);
	assert_int_equal(o[2].slot_no, 21);
	assert_int_equal(o[2].kind, OCCUPIED_HOLD);
	assert_int_equal(o[2].holder_id, 4);
	assert_null(occupancy_of(tx, FAIR, KIM, &n));
	assert_int_equal(n, 0);
	fixture_rollback(*state);
}

/* "seat bits" of each; the highest slot number of the small fair is in the first word. */
static void
seats_are(struct fixture *f, struct seat_slots *s, int n, const char *expected)
{
	const char *got = "";

	for (int i = 0; i < n; i++)
		got = arena_printf(f->tx.arena, "%s%s%d.%d %llx", got, i > 0 ? ", " : "",
			(int)s[i].seat.location_id, s[i].seat.seat_no,
			(unsigned long long)s[i].taken[0]);
	assert_string_equal(got, expected);
}

static void
seats_are_found_in_order_and_by_owner(void **state)
{
	struct tx *tx = small_begin(*state);
	struct location booth;
	struct seat_slots *s;
	int n;

	s = occupancy_seats(tx, FAIR, 0, 1, &n);
	seats_are(*state, s, n, "1.1 0, 1.2 0, 2.1 0");
	assert_int_equal(s[1].seat.resource_id, T1_SEAT_2);
	assert_true(occupancy_take(tx, FAIR, T1_SEAT_2, 12, OCCUPIED_MEETING, 1));
	assert_false(occupancy_take(tx, FAIR, T1_SEAT_2, 12, OCCUPIED_MEETING, 2));
	assert_true(occupancy_take(tx, FAIR, T1_SEAT_2, 2, OCCUPIED_HOLD, 1));
	assert_true(occupancy_take(tx, FAIR, T2_SEAT, 1, OCCUPIED_BLACKOUT, 0));
	s = occupancy_seats(tx, FAIR, 0, 1, &n);
	seats_are(*state, s, n, "1.1 0, 1.2 1004, 2.1 2");
	/* A booth is for its owner and never of the pool. */
	assert_true(occupancy_take(tx, FAIR, X1B_SEAT, 22, OCCUPIED_MEETING, 1));
	s = occupancy_seats(tx, FAIR, X1, 1, &n);
	seats_are(*state, s, n, "3.1 400000");
	s = occupancy_seats(tx, FAIR, X2, 1, &n);
	assert_int_equal(n, 0);
	/* One that is shared is for each of them, and its seats are the same. */
	booth = *location_by_id(tx, FAIR, X1B);
	booth.sharers = &(const int64_t){X2};
	booth.sharers_n = 1;
	location_put(tx, FAIR, &booth);
	s = occupancy_seats(tx, FAIR, X2, 1, &n);
	seats_are(*state, s, n, "3.1 400000");
	s = occupancy_seats(tx, FAIR, X1, 1, &n);
	seats_are(*state, s, n, "3.1 400000");
	assert_true(location_is_of(location_by_id(tx, FAIR, X1B), X2));
	s = occupancy_seats_of_location(tx, FAIR, T1, 1, &n);
	seats_are(*state, s, n, "1.1 0, 1.2 1004");
	/* The other fair has one table of its own. */
	s = occupancy_seats(tx, OTHER_FAIR, 0, 1, &n);
	assert_int_equal(n, 1);
	assert_int_equal(s->taken[0], 0);
	occupancy_release_blackouts(tx, FAIR, T2_SEAT);
	s = occupancy_seats_of_location(tx, FAIR, T2, 1, &n);
	seats_are(*state, s, n, "2.1 0");
	fixture_rollback(*state);
}

/* Slot numbers never come back, so they may pass a word's bits; the sign bit is one of them. */
static void
a_seat_has_as_many_words_as_the_slots_need(void **state)
{
	static const int NUMBERS[] = {63, 64, 127, 130};
	struct tx *tx = small_begin(*state);
	struct seat_slots *s;
	int n;

	for (int i = 0; i < 4; i++) {
		slot_put(tx, FAIR,
			&(struct slot){NUMBERS[i], 3, FAIR_OPENS_S + 90000 + i * 60,
				FAIR_OPENS_S + 90001 + i * 60, 32400});
		assert_true(occupancy_take(
			tx, FAIR, T2_SEAT, NUMBERS[i], OCCUPIED_BLACKOUT, 0));
	}
	s = occupancy_seats_of_location(tx, FAIR, T2, 3, &n);
	assert_true(s->taken[0] == UINT64_C(1) << 63);
	assert_true(s->taken[1] == (UINT64_C(1) << 63 | 1));
	assert_true(s->taken[2] == 4);
	occupancy_release_blackouts(tx, FAIR, T2_SEAT);
	s = occupancy_seats_of_location(tx, FAIR, T2, 3, &n);
	assert_true(s->taken[0] == 0 && s->taken[1] == 0 && s->taken[2] == 0);
	fixture_rollback(*state);
}

/* Side by side they are read in one go, far apart one by one: the same bits. */
static void
taken_slots_are_those_of_the_resources_asked_for(void **state)
{
	static const int64_t NEAR[] = {T2_SEAT, T1_SEAT_1, IRIS_DIARY};
	static const int64_t FAR[] = {IRIS_DIARY, 5000000000, T2_SEAT};
	struct tx *tx = small_begin(*state);
	uint64_t *taken;

	assert_true(occupancy_take(tx, FAIR, T2_SEAT, 1, OCCUPIED_MEETING, 1));
	assert_true(occupancy_take(tx, FAIR, T1_SEAT_2, 11, OCCUPIED_MEETING, 2));
	assert_true(occupancy_take(tx, FAIR, IRIS_DIARY, 12, OCCUPIED_MEETING, 3));
	taken = occupancy_taken(tx, FAIR, NEAR, 3, 2);
	assert_true(taken[0] == 2 && taken[2] == 0 && taken[4] == 1 << 12);
	assert_true(taken[1] == 0 && taken[3] == 0 && taken[5] == 0);
	taken = occupancy_taken(tx, FAIR, FAR, 3, 1);
	assert_true(taken[0] == 1 << 12 && taken[1] == 0 && taken[2] == 2);
	taken = occupancy_taken(tx, FAIR, FAR, 1, 1);
	assert_true(taken[0] == 1 << 12);
	fixture_rollback(*state);
}

/* A meeting of bat and choi with iris at seat 2 of T1 in slots 11 and 12, with its rows. */
static void
plant_meeting(struct tx *tx, int64_t id, bool with_rows)
{
	static const int64_t RESOURCES[] = {BAT, CHOI, T1_SEAT_2, IRIS_DIARY};

	request_insert(tx, &(struct request){.event_id = FAIR,
				   .id = id,
				   .state = REQUEST_SCHEDULED,
				   .rev = 1,
				   .from_organisation_id = B2,
				   .to_organisation_id = X2,
				   .message = "",
				   .reason = "",
				   .length = 2,
				   .expires_s = -1,
				   .accepted_s = -1,
				   .meeting_id = id});
	meeting_insert(tx, &(struct meeting){.event_id = FAIR,
				   .id = id,
				   .request_id = id,
				   .rev = 1,
				   .uid = arena_printf(tx->arena, "uid-%d", (int)id),
				   .revision = 1,
				   .location_id = T1,
				   .seat_no = 2,
				   .interpreter_id = IRIS,
				   .start_s = FAIR_OPENS_S,
				   .end_s = FAIR_OPENS_S + 3300,
				   .reason = ""});
	meeting_add_delegate(tx, FAIR, id, BAT, true);
	meeting_add_delegate(tx, FAIR, id, CHOI, false);
	meeting_add_slot(tx, FAIR, id, 11);
	meeting_add_slot(tx, FAIR, id, 12);
	for (int slot = 11; with_rows && slot <= 12; slot++)
		for (int i = 0; i < 4; i++)
			assert_true(occupancy_take(
				tx, FAIR, RESOURCES[i], slot, OCCUPIED_MEETING, id));
}

static void
a_meeting_lets_go_of_its_own_rows_only(void **state)
{
	struct tx *tx = small_begin(*state);
	int n;

	plant_meeting(tx, 1, true);
	assert_true(occupancy_take(tx, FAIR, BAT, 13, OCCUPIED_BLACKOUT, 0));
	assert_true(occupancy_take(tx, FAIR, BAT, 21, OCCUPIED_HOLD, 1));
	assert_true(occupancy_take(tx, FAIR, BAT, 22, OCCUPIED_MEETING, 2));
	assert_true(occupancy_take(tx, OTHER_FAIR, ANN, 11, OCCUPIED_MEETING, 1));
	occupancy_release_meeting(tx, FAIR, 1);
	assert_int_equal(occupancy_count(tx), 4);
	assert_true(occupancy_is_free(tx, FAIR, IRIS_DIARY, 11));
	occupancy_of(tx, FAIR, BAT, &n);
	assert_int_equal(n, 3);
	fixture_rollback(*state);
}

static void
blackouts_are_let_go_without_meetings_and_holds(void **state)
{
	struct tx *tx = small_begin(*state);
	struct occupied *o;
	int n;

	assert_true(occupancy_take(tx, FAIR, ANN, 11, OCCUPIED_BLACKOUT, 0));
	assert_true(occupancy_take(tx, FAIR, ANN, 12, OCCUPIED_MEETING, 1));
	assert_true(occupancy_take(tx, FAIR, ANN, 13, OCCUPIED_HOLD, 1));
	assert_true(occupancy_take(tx, FAIR, BAT, 11, OCCUPIED_BLACKOUT, 0));
	occupancy_release_blackouts(tx, FAIR, ANN);
	o = occupancy_of(tx, FAIR, ANN, &n);
	assert_int_equal(n, 2);
	assert_int_equal(o[0].slot_no, 12);
	assert_int_equal(o[1].slot_no, 13);
	assert_false(occupancy_is_free(tx, FAIR, BAT, 11));
	fixture_rollback(*state);
}

static void
the_proofs_find_what_is_missing_stray_and_double(void **state)
{
	struct tx *tx = small_begin(*state);
	struct occupancy_fault *k;
	int n;

	plant_meeting(tx, 1, true);
	assert_null(occupancy_missing(tx, 10, &n));
	assert_null(occupancy_stray(tx, 10, &n));
	assert_null(occupancy_overlaps(tx, 10, &n));
	/* A second one at the same time and place, whose rows could not be stored. */
	plant_meeting(tx, 2, false);
	k = occupancy_overlaps(tx, 10, &n);
	assert_int_equal(n, 8);
	assert_int_equal(k[0].resource_id, BAT);
	assert_int_equal(k[0].slot_no, 11);
	assert_int_equal(k[0].meeting_id, 1);
	k = occupancy_missing(tx, 10, &n);
	assert_int_equal(n, 8);
	assert_int_equal(k[0].meeting_id, 2);
	occupancy_missing(tx, 3, &n);
	assert_int_equal(n, 3);
	/* A row that no meeting explains. */
	assert_true(occupancy_take(tx, FAIR, PIA, 11, OCCUPIED_MEETING, 1));
	k = occupancy_stray(tx, 10, &n);
	assert_int_equal(n, 1);
	assert_int_equal(k[0].resource_id, PIA);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_slot_is_taken_once),
		TEST(the_table_refuses_a_second_row),
		TEST(a_resource_or_slot_that_is_none_is_refused_by_the_schema),
		TEST(what_one_has_comes_in_order_of_its_number),
		TEST(seats_are_found_in_order_and_by_owner),
		TEST(a_seat_has_as_many_words_as_the_slots_need),
		TEST(taken_slots_are_those_of_the_resources_asked_for),
		TEST(a_meeting_lets_go_of_its_own_rows_only),
		TEST(blackouts_are_let_go_without_meetings_and_holds),
		TEST(the_proofs_find_what_is_missing_stray_and_double),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
