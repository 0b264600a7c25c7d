/* test_seating.c - the verdict of every slot, the best one, the next ones, and the reasons. */
#include "small_fair.h"

#include "domain/booking/blackout.h"
#include "domain/seating/seating.h"

struct scene {
	struct fixture *f;
	struct tx *tx;
	struct grid *g;
	struct party p;
};

/* A party of one delegate of each side. */
static struct scene
scene(void **state, int64_t demand_org, int64_t demand, int64_t supply_org,
	int64_t supply)
{
	struct scene s = {.f = *state};
	struct err e;

	s.tx = small_begin(s.f);
	s.g = grid_load(s.tx, event_by_id(s.tx, FAIR), &e);
	s.p = (struct party){
		.demand_organisation = organisation_by_id(s.tx, FAIR, demand_org),
		.supply_organisation = organisation_by_id(s.tx, FAIR, supply_org),
		.demand = delegate_by_id(s.tx, FAIR, demand),
		.demand_n = 1,
		.supply = delegate_by_id(s.tx, FAIR, supply),
		.supply_n = 1,
		.length = 1};
	return s;
}

static void
busy(struct scene *s, int64_t resource, int slot, enum occupancy_kind kind)
{
	assert_true(occupancy_take(s->tx, FAIR, resource, slot, kind, 7));
}

/* The verdicts of all slots in order of time, as "S" (seat), letters for refusals. */
static void
verdicts(struct scene *s, const char *expected)
{
	struct seating *plan = seating_plan(s->tx, s->g, &s->p);
	char got[FAIR_SLOTS + 1] = "";

	for (int i = 0; i < s->g->n; i++) {
		struct verdict v = seating_at(plan, i);

		got[i] = v.code == ERR_NONE		? 's'
			 : v.code == ERR_SLOT_PAST	? 'p'
			 : v.code == ERR_NO_COMMON_SLOT ? 'e'
			 : v.code == ERR_SLOT_TAKEN	? 'm'
			 : v.code == ERR_DELEGATE_BUSY	? 'b'
			 : v.code == ERR_TABLE_BUSY	? 't'
							: 'i';
		assert_true(v.code == ERR_NONE || (v.text != NULL && v.text[0] != '\0'));
	}
	if (strcmp(got, expected) != 0)
		fail_msg("%s, not %s", got, expected);
}

static void
best_is(struct scene *s, int slot, int64_t seat)
{
	struct verdict v;
	int index = seating_best(seating_plan(s->tx, s->g, &s->p), &v);

	if (slot == 0) {
		assert_int_equal(index, -1);
		return;
	}
	assert_true(index >= 0);
	assert_int_equal(s->g->slot[index].no, slot);
	assert_int_equal(v.seat.resource_id, seat);
}

static void
an_empty_fair_takes_the_first_slot_at_the_own_booth(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	verdicts(&s, "sssssss");
	best_is(&s, 11, X1B_SEAT);
	/* Who has no booth sits at the first table. */
	s = (fixture_rollback(*state), scene(state, P1, PIA, X2, CHOI));
	best_is(&s, 11, T1_SEAT_1);
	fixture_rollback(*state);
}

static void
everybodys_time_counts_with_its_reason(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	busy(&s, ANN, 11, OCCUPIED_MEETING);
	busy(&s, ANN, 12, OCCUPIED_BLACKOUT);
	busy(&s, KIM, 13, OCCUPIED_MEETING);
	busy(&s, KIM, 21, OCCUPIED_HOLD);
	/* Both at once: what somebody else got first is the better reason. */
	busy(&s, ANN, 22, OCCUPIED_BLACKOUT);
	busy(&s, KIM, 22, OCCUPIED_MEETING);
	busy(&s, KOO, 1, OCCUPIED_MEETING);
	verdicts(&s, "mbmmmss");
	best_is(&s, 1, X1B_SEAT);
	fixture_rollback(*state);
}

/* 7 is the request that busy() keeps the holds for. */
static void
a_hold_is_free_to_the_request_it_is_kept_for(void **state)
{
	struct scene s = scene(state, B2, BAT, X2, CHOI);
	struct verdict v;

	busy(&s, BAT, 11, OCCUPIED_HOLD);
	busy(&s, CHOI, 12, OCCUPIED_HOLD);
	verdicts(&s, "mmsssss");
	v = seating_at(seating_plan(s.tx, s.g, &s.p), 1);
	assert_string_equal(v.text, "Choi keeps this slot for another request");
	s.p.request_id = 8;
	verdicts(&s, "mmsssss");
	s.p.request_id = 7;
	verdicts(&s, "sssssss");
	fixture_rollback(*state);
}

static void
all_delegates_of_a_side_must_come(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	s.p.supply = delegates_of(s.tx, FAIR, X1, &s.p.supply_n);
	s.p.demand = delegates_of(s.tx, FAIR, B1, &s.p.demand_n);
	assert_int_equal(s.p.supply_n, 2);
	busy(&s, KOO, 11, OCCUPIED_MEETING);
	busy(&s, ABE, 12, OCCUPIED_MEETING);
	verdicts(&s, "mmsssss");
	fixture_rollback(*state);
}

static void
what_has_begun_is_past(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	s.tx->now_s = FAIR_OPENS_S;
	verdicts(&s, "pssssss");
	s.tx->now_s = FAIR_OPENS_S - 1;
	verdicts(&s, "sssssss");
	s.tx->now_s = FAIR_OPENS_S + 90000;
	verdicts(&s, "ppppppp");
	best_is(&s, 0, 0);
	fixture_rollback(*state);
}

static void
a_long_meeting_has_its_slots_in_one_session(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	s.p.length = 2;
	verdicts(&s, "ssesese");
	busy(&s, KIM, 12, OCCUPIED_MEETING);
	verdicts(&s, "mmesese");
	s.p.length = 3;
	verdicts(&s, "meeeeee");
	s.p.length = 4;
	verdicts(&s, "eeeeeee");
	fixture_rollback(*state);
}

static void
a_long_meeting_stays_at_one_seat(void **state)
{
	struct scene s = scene(state, P1, PIA, X2, CHOI);

	s.p.length = 2;
	busy(&s, T1_SEAT_1, 11, OCCUPIED_MEETING);
	busy(&s, T1_SEAT_2, 12, OCCUPIED_MEETING);
	best_is(&s, 11, T2_SEAT);
	busy(&s, T2_SEAT, 12, OCCUPIED_MEETING);
	/* There is a free seat in each of 11 and 12, but not the same; in 12 and 13 there is. */
	verdicts(&s, "tsesese");
	best_is(&s, 12, T1_SEAT_1);
	busy(&s, CHOI, 13, OCCUPIED_BLACKOUT);
	best_is(&s, 21, T1_SEAT_1);
	fixture_rollback(*state);
}

static void
the_booth_comes_first_then_the_tables_then_nothing(void **state)
{
	static const int64_t SEATS[] = {X1B_SEAT, T1_SEAT_1, T1_SEAT_2, T2_SEAT};
	struct scene s = scene(state, B1, ANN, X1, KIM);

	for (int i = 0; i < 4; i++) {
		best_is(&s, 11, SEATS[i]);
		busy(&s, SEATS[i], 11, OCCUPIED_MEETING);
	}
	verdicts(&s, "tssssss");
	best_is(&s, 12, X1B_SEAT);
	fixture_rollback(*state);
}

static void
a_location_that_is_named_is_the_only_one(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);

	s.p.location_id = T2;
	best_is(&s, 11, T2_SEAT);
	busy(&s, T2_SEAT, 11, OCCUPIED_MEETING);
	verdicts(&s, "tssssss");
	s.p.location_id = T1;
	busy(&s, T1_SEAT_1, 11, OCCUPIED_MEETING);
	best_is(&s, 11, T1_SEAT_2);
	fixture_rollback(*state);
}

static void
who_shares_no_language_needs_an_interpreter(void **state)
{
	struct scene s = scene(state, B2, BAT, X2, CHOI);
	struct verdict v;

	/* Iris is there on the first day, Igor always. */
	verdicts(&s, "sssssss");
	v = seating_at(seating_plan(s.tx, s.g, &s.p), 0);
	assert_string_equal(v.interpreter->code, "iris");
	v = seating_at(seating_plan(s.tx, s.g, &s.p), 5);
	assert_string_equal(v.interpreter->code, "igor");
	busy(&s, IGOR_DIARY, 1, OCCUPIED_MEETING);
	busy(&s, IGOR_DIARY, 11, OCCUPIED_MEETING);
	busy(&s, IGOR_DIARY, 12, OCCUPIED_MEETING);
	busy(&s, IRIS_DIARY, 12, OCCUPIED_BLACKOUT);
	verdicts(&s, "sisssis");
	assert_string_equal(seating_at(seating_plan(s.tx, s.g, &s.p), 1).text,
		"no interpreter for mn-ko is free then");
	interpreter_shift_put(s.tx, FAIR,
		&(struct interpreter_shift){IGOR, 1, FAIR_OPENS_S, FAIR_OPENS_S + 18000});
	assert_string_equal(seating_at(seating_plan(s.tx, s.g, &s.p), 5).text,
		"no interpreter for mn-ko works then");
	fixture_rollback(*state);
}

static void
an_interpreter_stays_for_the_whole_meeting(void **state)
{
	struct scene s = scene(state, B2, BAT, X2, CHOI);

	s.p.length = 2;
	busy(&s, IGOR_DIARY, 11, OCCUPIED_MEETING);
	busy(&s, IRIS_DIARY, 12, OCCUPIED_MEETING);
	/* One could begin and the other end it, but nobody has both slots. */
	verdicts(&s, "isesese");
	fixture_rollback(*state);
	/* The shift ends before the second slot does. */
	fixture_sql(*state, "UPDATE interpreter_shifts SET end_s = 1799971200 + 3299");
	s = scene(state, B2, BAT, X2, CHOI);
	s.p.length = 2;
	busy(&s, IGOR_DIARY, 11, OCCUPIED_MEETING);
	verdicts(&s, "isesese");
	fixture_rollback(*state);
}

static void
a_shared_language_of_anybody_there_is_enough(void **state)
{
	struct scene s = scene(state, B1, ANN, X2, CHOI);

	/* en and ko: nobody interprets that. */
	verdicts(&s, "iiiiiii");
	assert_string_equal(seating_at(seating_plan(s.tx, s.g, &s.p), 0).text,
		"nobody interprets en-ko");
	best_is(&s, 0, 0);
	/* X3 has said nothing of its languages: nobody is kept from meeting by an empty list. */
	fixture_rollback(*state);
	s = scene(state, B1, ANN, X3, KIM);
	verdicts(&s, "sssssss");
	fixture_rollback(*state);
	/* A delegate's own list goes before the organisation's. */
	fixture_sql(*state, "UPDATE delegates SET languages = 'en-GB' WHERE event_id = 1"
			    " AND code = 'choi'");
	s = scene(state, B1, ANN, X2, CHOI);
	verdicts(&s, "sssssss");
	fixture_rollback(*state);
}

/* Numbers of the feasible slots, best first. */
static void
order_is(struct scene *s, const char *expected)
{
	struct js *list = seating_next(seating_plan(s->tx, s->g, &s->p), 100);
	const char *got = "";

	for (size_t i = 0; i < js_len(list); i++)
		got = arena_printf(s->tx->arena, "%s%s%d", got, i > 0 ? " " : "",
			(int)js_get_int(js_at(list, i), "slot", 0));
	assert_string_equal(got, expected);
	js_free(list);
	if (got[0] != '\0') {
		struct verdict v;
		int best = seating_best(seating_plan(s->tx, s->g, &s->p), &v);

		assert_int_equal(s->g->slot[best].no, strtoll(got, NULL, 10));
		assert_int_equal(v.code, ERR_NONE);
	}
}

static void
preferences_come_first_then_the_fewest_breaks_then_the_earliest(void **state)
{
	static const int WISHES[] = {99, 22, 2};
	struct scene s = scene(state, P1, PIA, X2, CHOI);

	s.p.preferred = WISHES;
	s.p.preferred_n = 3;
	order_is(&s, "22 2 11 12 13 21 1");
	busy(&s, PIA, 22, OCCUPIED_BLACKOUT);
	order_is(&s, "2 11 12 13 21 1");
	/* 13 would leave choi idle in 12. */
	busy(&s, CHOI, 11, OCCUPIED_MEETING);
	order_is(&s, "2 12 21 1 13");
	/* ... and fills nothing of pia's, who has nothing before. */
	busy(&s, PIA, 2, OCCUPIED_BLACKOUT);
	order_is(&s, "12 21 1 13");
	fixture_rollback(*state);
}

/* Between two meetings of both: 12 fills a break of each. A new one counts for each who has it. */
static void
breaks_are_counted_over_all_delegates(void **state)
{
	struct scene s = scene(state, P1, PIA, X2, CHOI);

	busy(&s, PIA, 11, OCCUPIED_MEETING);
	assert_true(occupancy_take(s.tx, FAIR, PIA, 13, OCCUPIED_MEETING, 8));
	order_is(&s, "12 21 22 1 2");
	fixture_rollback(*state);
	s = scene(state, P1, PIA, X2, CHOI);
	busy(&s, PIA, 11, OCCUPIED_MEETING);
	busy(&s, CHOI, 11, OCCUPIED_MEETING);
	busy(&s, PIA, 21, OCCUPIED_MEETING);
	order_is(&s, "12 22 1 2 13");
	s.p.length = 2;
	order_is(&s, "12 1");
	fixture_rollback(*state);
}

static void
the_last_of_one_session_and_the_first_of_the_next_make_no_break(void **state)
{
	struct scene s = scene(state, P1, PIA, X2, CHOI);

	busy(&s, PIA, 22, OCCUPIED_MEETING);
	/* 11 is of another session, 1 of another day: idle before and after is no break. */
	order_is(&s, "11 12 13 21 1 2");
	busy(&s, PIA, 1, OCCUPIED_MEETING);
	order_is(&s, "11 12 13 21 2");
	fixture_rollback(*state);
}

static void
the_next_slots_are_feasible_in_order_and_no_more_than_asked(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);
	struct seating *plan;
	struct js *list;

	busy(&s, ANN, 11, OCCUPIED_MEETING);
	busy(&s, X1B_SEAT, 12, OCCUPIED_MEETING);
	plan = seating_plan(s.tx, s.g, &s.p);
	list = seating_next(plan, 3);
	assert_int_equal(js_len(list), 3);
	assert_int_equal(js_get_int(js_at(list, 0), "slot", 0), 12);
	assert_string_equal(js_get_str(js_at(list, 0), "location", ""), "T1");
	assert_string_equal(js_get_str(js_at(list, 0), "hall", ""), "A");
	/* The next day nobody comes from elsewhere; 21 is a walk from 11. */
	assert_int_equal(js_get_int(js_at(list, 1), "slot", 0), 1);
	assert_string_equal(
		js_get_str(js_at(list, 1), "location_name", ""), "Booth of Hanbit");
	assert_int_equal(js_get_int(js_at(list, 2), "slot", 0), 2);
	js_free(list);
	list = seating_next(plan, 100);
	assert_int_equal(js_len(list), 6);
	js_free(list);
	list = seating_next(plan, 0);
	assert_int_equal(js_len(list), 0);
	js_free(list);
	list = seating_refused(plan);
	assert_int_equal(js_len(list), 1);
	assert_int_equal(js_get_int(js_at(list, 0), "slot", 0), 11);
	assert_string_equal(js_get_str(js_at(list, 0), "code", ""), "SLOT_TAKEN");
	assert_string_equal(js_get_str(js_at(list, 0), "text", ""),
		"Ann de Vries has another meeting then");
	js_free(list);
	fixture_rollback(*state);
}

static void
the_reasons_are_counted_most_frequent_first(void **state)
{
	struct scene s = scene(state, B1, ANN, X1, KIM);
	struct js *list;

	busy(&s, KIM, 13, OCCUPIED_BLACKOUT);
	busy(&s, ANN, 12, OCCUPIED_MEETING);
	busy(&s, ANN, 22, OCCUPIED_MEETING);
	s.tx->now_s = FAIR_OPENS_S;
	list = seating_reasons(seating_plan(s.tx, s.g, &s.p));
	assert_int_equal(js_len(list), 3);
	assert_string_equal(js_get_str(js_at(list, 0), "code", ""), "SLOT_TAKEN");
	assert_int_equal(js_get_int(js_at(list, 0), "count", 0), 2);
	assert_int_equal(js_get_int(js_at(list, 1), "count", 0), 1);
	assert_int_equal(js_get_int(js_at(list, 2), "count", 0), 1);
	js_free(list);
	fixture_rollback(*state);
}

static void
the_plan_and_the_table_agree(void **state)
{
	/* Whatever is said to be feasible can be taken, whatever is busy cannot. */
	for (int slot = 0; slot < FAIR_SLOTS; slot++) {
		struct scene s = scene(state, B2, BAT, X2, CHOI);
		struct verdict v;

		busy(&s, CHOI, SMALL_SLOTS[(slot + 3) % FAIR_SLOTS].no,
			OCCUPIED_BLACKOUT);
		v = seating_at(seating_plan(s.tx, s.g, &s.p), slot);
		if (v.code == ERR_NONE) {
			busy(&s, BAT, SMALL_SLOTS[slot].no, OCCUPIED_MEETING);
			busy(&s, CHOI, SMALL_SLOTS[slot].no, OCCUPIED_MEETING);
			busy(&s, v.seat.resource_id, SMALL_SLOTS[slot].no,
				OCCUPIED_MEETING);
			busy(&s, v.interpreter->resource_id, SMALL_SLOTS[slot].no,
				OCCUPIED_MEETING);
			v = seating_at(seating_plan(s.tx, s.g, &s.p), slot);
		}
		assert_int_equal(v.code, ERR_SLOT_TAKEN);
		fixture_rollback(*state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(an_empty_fair_takes_the_first_slot_at_the_own_booth),
		TEST(everybodys_time_counts_with_its_reason),
		TEST(a_hold_is_free_to_the_request_it_is_kept_for),
		TEST(all_delegates_of_a_side_must_come),
		TEST(what_has_begun_is_past),
		TEST(a_long_meeting_has_its_slots_in_one_session),
		TEST(a_long_meeting_stays_at_one_seat),
		TEST(the_booth_comes_first_then_the_tables_then_nothing),
		TEST(a_location_that_is_named_is_the_only_one),
		TEST(who_shares_no_language_needs_an_interpreter),
		TEST(an_interpreter_stays_for_the_whole_meeting),
		TEST(a_shared_language_of_anybody_there_is_enough),
		TEST(preferences_come_first_then_the_fewest_breaks_then_the_earliest),
		TEST(breaks_are_counted_over_all_delegates),
		TEST(the_last_of_one_session_and_the_first_of_the_next_make_no_break),
		TEST(the_next_slots_are_feasible_in_order_and_no_more_than_asked),
		TEST(the_reasons_are_counted_most_frequent_first),
		TEST(the_plan_and_the_table_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
