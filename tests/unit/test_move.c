/* test_move.c - a meeting is moved: by the rules of a booking, or not at all. */
#include "talk.h"

enum { FIRST = 11, LATER = 13, LAST = 21 };

/* Ann of B1 meets Kim of X1 in the first slot: M1, by request R1. */
static struct peer *
met(struct talk *t)
{
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim"), *a = admin(t);

	done(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	done(kim, "request.accept",
		keyed(t, "\"request\":\"R1\",\"delegates\":[\"kim\"],\"slot\":%d",
			FIRST));
	return a;
}

static int64_t
begins_in(struct talk *t)
{
	return fixture_int(
		&t->f, "SELECT min(slot_no) FROM meeting_slots WHERE meeting_id = 1");
}

static void
a_move_is_a_revision_and_one_message_each(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t);
	int64_t told = talk_count(t, "invitations"), rows = talk_count(t, "journal");

	done(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LATER));
	assert_int_equal(begins_in(t), LATER);
	assert_int_equal(talk_count(t, "invitations"), told + 1);
	assert_int_equal(talk_count(t, "journal"), rows + 1);
	assert_int_equal(talk_count(t, "occupancy WHERE slot_no = 11"), 0);
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LATER),
		"STATE");
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M1\""), "PARAM_INVALID");
}

static void
a_trial_leaves_it_where_it_is(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t);
	int64_t rows = talk_count(t, "journal");

	done(a, "meeting.move",
		keyed(t, "\"meeting\":\"M1\",\"slot\":%d,\"dry_run\":true", LATER));
	assert_int_equal(begins_in(t), FIRST);
	assert_int_equal(talk_count(t, "journal"), rows);
}

static void
a_locked_meeting_stays(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t);

	done(a, "meeting.lock", keyed(t, "\"meeting\":\"M1\""));
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LATER),
		"STATE");
	assert_int_equal(begins_in(t), FIRST);
}

static void
no_rule_of_a_booking_is_passed_over(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t), *lee = person(t, "bat"), *kim = person(t, "kim");

	done(lee, "request.create", keyed(t, "\"to\":\"X1\""));
	done(kim, "request.accept",
		keyed(t, "\"request\":\"R2\",\"delegates\":[\"kim\"],\"slot\":%d",
			LATER));
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LATER),
		"SLOT_TAKEN");
	/* the first slot has begun, the one after it has not */
	clock_advance(&t->clock, FAIR_OPENS_S - FAIR_EVE_S + 60);
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M2\",\"slot\":%d", FIRST),
		"SLOT_PAST");
	turned_down(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LAST),
		"TOO_LATE");
	assert_int_equal(begins_in(t), FIRST);
}

/* ---- one side asks the other ---------------------------------------------------------------- */

static int64_t
kept(struct talk *t)
{
	return talk_count(t, "occupancy WHERE kind = 'hold'");
}

static void
ask_to_move(struct talk *t, struct peer *who, int slot)
{
	done(who, "meeting.move",
		keyed(t, "\"meeting\":\"M1\",\"slot\":%d,\"reason\":\"a later train\"",
			slot));
}

static void
a_side_asks_and_both_times_are_kept(void **state)
{
	struct talk *t = *state;
	struct peer *bat = person(t, "bat"), *kim = person(t, "kim");
	int64_t told;

	met(t);
	told = talk_count(t, "invitations");
	ask_to_move(t, person(t, "ann"), LATER);
	assert_int_equal(begins_in(t), FIRST);
	assert_int_equal(kept(t), 3);
	assert_int_equal(talk_count(t, "invitations"), told);
	done(bat, "request.create", keyed(t, "\"to\":\"X1\""));
	for (int i = 0; i < 2; i++)
		turned_down(kim, "request.accept",
			keyed(t, "\"request\":\"R2\",\"delegates\":[\"kim\"],\"slot\":%d",
				i == 0 ? FIRST : LATER),
			"SLOT_TAKEN");
	done(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"accept\""));
	assert_int_equal(begins_in(t), LATER);
	assert_int_equal(kept(t), 0);
	assert_int_equal(talk_count(t, "proposals"), 0);
	assert_int_equal(talk_count(t, "invitations"), told + 1);
}

static void
a_refusal_and_the_clock_leave_it_where_it_is(void **state)
{
	struct talk *t = *state;
	struct peer *ann, *kim;

	met(t);
	ann = person(t, "ann");
	kim = person(t, "kim");
	ask_to_move(t, ann, LATER);
	done(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"refuse\""));
	assert_int_equal(kept(t), 0);
	ask_to_move(t, ann, LATER);
	done(ann, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"refuse\""));
	assert_int_equal(kept(t), 0);
	ask_to_move(t, ann, LATER);
	/* it lapses as the earlier of the two times begins, for nobody may change it then */
	clock_advance(&t->clock, FAIR_OPENS_S - FAIR_EVE_S);
	turned_down(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"accept\""), "STATE");
	assert_int_equal(begins_in(t), FIRST);
}

static void
who_asks_does_not_accept_and_the_other_answers_first(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t), *ann = person(t, "ann"), *kim = person(t, "kim");

	turned_down(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"refuse\""), "STATE");
	ask_to_move(t, ann, LATER);
	turned_down(ann, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"accept\""), "NOT_YOURS");
	turned_down(kim, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LAST),
		"STATE");
	ask_to_move(t, ann, LAST);
	assert_int_equal(kept(t), 3);
	done(a, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LATER));
	assert_int_equal(kept(t), 0);
	assert_int_equal(begins_in(t), LATER);
}

static void
what_comes_first_drops_it(void **state)
{
	struct talk *t = *state;
	struct peer *a = met(t), *ann = person(t, "ann");

	ask_to_move(t, ann, LATER);
	done(a, "meeting.lock", keyed(t, "\"meeting\":\"M1\""));
	assert_int_equal(kept(t), 0);
	done(a, "meeting.unlock", keyed(t, "\"meeting\":\"M1\""));
	ask_to_move(t, ann, LATER);
	done(a, "meeting.cancel", keyed(t, "\"meeting\":\"M1\""));
	assert_int_equal(talk_count(t, "occupancy"), 0);
	assert_int_equal(talk_count(t, "kept_slots"), 0);
}

/* A plan that moves meetings is being published. */
static void
publishing_begins(struct talk *t)
{
	fixture_sql(&t->f,
		"INSERT INTO schedules (event_id, schedule_id, state, rev, scope, seed, steps,"
		" seconds, weights, changes, principal, created_s, basis_seq, status, value,"
		" bound, must, shortfall, breaks, idle_slots, disturbed, seated, unseated,"
		" took_ms, reason) VALUES (1, 1, 'ready', 1, 'repair', 1, 0, 1, '', '', 'A1', 1,"
		" 0, 'feasible', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')");
	fixture_sql(&t->f,
		"INSERT INTO publishings (event_id, schedule_id, stage, frozen, principal,"
		" method, key) VALUES (1, 1, 'preparing', 1, 'A1', 'schedule.publish', 'k')");
}

static void
nothing_is_asked_or_moved_while_a_repair_is_published(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim");

	met(t);
	ask_to_move(t, ann, LATER);
	publishing_begins(t);
	turned_down(ann, "meeting.move", keyed(t, "\"meeting\":\"M1\",\"slot\":%d", LAST),
		"BUSY");
	turned_down(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"accept\""), "BUSY");
	assert_int_equal(begins_in(t), FIRST);
	assert_int_equal(kept(t), 3);
	fixture_sql(&t->f, "DELETE FROM publishings");
	done(kim, "meeting.answer_move",
		keyed(t, "\"meeting\":\"M1\",\"answer\":\"accept\""));
	assert_int_equal(begins_in(t), LATER);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_move_is_a_revision_and_one_message_each),
		CASE(a_trial_leaves_it_where_it_is), CASE(a_locked_meeting_stays),
		CASE(no_rule_of_a_booking_is_passed_over),
		CASE(a_side_asks_and_both_times_are_kept),
		CASE(a_refusal_and_the_clock_leave_it_where_it_is),
		CASE(who_asks_does_not_accept_and_the_other_answers_first),
		CASE(what_comes_first_drops_it),
		CASE(nothing_is_asked_or_moved_while_a_repair_is_published)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
