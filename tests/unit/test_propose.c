/* test_propose.c - a request is answered with another time, in turn, and the queue is left. */
#include "talk.h"

enum { WISHED = 11, OTHER = 13 };

static void
propose(struct talk *t, struct peer *who, const char *refused)
{
	const char *params = keyed(t, "\"request\":\"R1\",\"slots\":[%d]", OTHER);

	if (refused != NULL)
		turned_down(who, "request.propose", params, refused);
	else
		done(who, "request.propose", params);
}

static void
another_time_is_answered_in_turn(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim");

	done(ann, "request.create", keyed(t, "\"to\":\"X1\",\"slots\":[%d]", WISHED));
	propose(t, ann, "NOT_YOURS");
	propose(t, kim, NULL);
	propose(t, kim, "NOT_YOURS");
	turned_down(kim, "request.accept", keyed(t, "\"request\":\"R1\""), "NOT_YOURS");
	done(ann, "request.accept", keyed(t, "\"request\":\"R1\""));
	assert_int_equal(talk_count(t, "meeting_slots WHERE slot_no = 13"), 1);
	assert_int_equal(talk_count(t, "proposals"), 0);
	propose(t, kim, "STATE");
}

static void
only_who_waits_leaves_the_queue(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim");

	done(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	turned_down(ann, "standby.leave", keyed(t, "\"request\":\"R1\""), "STATE");
	done(admin(t), "event.update", keyed(t, "\"policies\":[\"seat_at_once=no\"]"));
	done(kim, "request.accept", keyed(t, "\"request\":\"R1\""));
	done(kim, "standby.leave", keyed(t, "\"request\":\"R1\""));
	assert_int_equal(talk_count(t, "requests WHERE state = 'withdrawn'"), 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {CASE(another_time_is_answered_in_turn),
		CASE(only_who_waits_leaves_the_queue)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
