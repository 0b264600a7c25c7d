/* test_move.c - staff move a meeting: by the rules of a booking, or not at all. */
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

#define CASE(test) cmocka_unit_test_setup_teardown(test, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_move_is_a_revision_and_one_message_each),
		CASE(a_trial_leaves_it_where_it_is), CASE(a_locked_meeting_stays),
		CASE(no_rule_of_a_booking_is_passed_over)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
