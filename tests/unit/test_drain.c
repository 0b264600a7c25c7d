/* test_drain.c - the standby queue drains into what is freed: its first, in time, or nobody. */
#include "talk.h"

/* Ann meets Kim, who may meet once: M1; Bat and then Pia wait for him, R2 and R3. */
static struct peer *
waiting(struct talk *t, const char *policy)
{
	struct peer *kim = person(t, "kim"), *a = admin(t);
	static const char *const ASK[] = {"ann", "bat", "pia"};
	char also[100];

	snprintf(also, sizeof also, "\"policies\":[\"quota_delegate_event=1\",\"%s\"]",
		policy);
	done(a, "event.update", keyed(t, "%s", also));
	for (int i = 0; i < 3; i++) {
		done(person(t, ASK[i]), "request.create", keyed(t, "\"to\":\"X1\""));
		done(kim, "request.accept",
			keyed(t, "\"request\":\"R%d\",\"delegates\":[\"kim\"]", i + 1));
	}
	assert_int_equal(talk_count(t, "requests WHERE state = 'accepted'"), 2);
	return a;
}

static int64_t
is_seated(struct talk *t, int request)
{
	char of[60];

	snprintf(of, sizeof of, "requests WHERE request_id = %d AND state = 'scheduled'",
		request);
	return talk_count(t, of);
}

static void
the_first_of_the_queue_has_what_is_free(void **state)
{
	struct talk *t = *state;
	struct peer *a = waiting(t, "standby=book");

	done(person(t, "pia"), "preference.set",
		keyed(t, "\"to\":\"X1\",\"preference\":\"must\""));
	done(a, "meeting.cancel", keyed(t, "\"meeting\":\"M1\""));
	assert_int_equal(is_seated(t, 3), 1);
	assert_int_equal(is_seated(t, 2), 0);
	done(a, "meeting.cancel", keyed(t, "\"meeting\":\"M2\""));
	assert_int_equal(is_seated(t, 2), 1);
}

static void
nobody_has_it_where_the_policy_is_off(void **state)
{
	struct talk *t = *state;
	struct peer *a = waiting(t, "standby=off");

	done(a, "meeting.cancel", keyed(t, "\"meeting\":\"M1\""));
	assert_int_equal(is_seated(t, 2) + is_seated(t, 3), 0);
	done(a, "event.update", keyed(t, "\"policies\":[\"standby=book\"]"));
	assert_int_equal(is_seated(t, 2) + is_seated(t, 3), 1);
}

static void
nobody_has_what_people_could_not_book(void **state)
{
	struct talk *t = *state;
	struct peer *a = waiting(t, "standby=book");

	done(a, "event.update",
		keyed(t, "\"policies\":[\"latest_change_minutes=43200\"]"));
	done(a, "meeting.cancel", keyed(t, "\"meeting\":\"M1\""));
	assert_int_equal(is_seated(t, 2) + is_seated(t, 3), 0);
	done(a, "event.update", keyed(t, "\"policies\":[\"latest_change_minutes=0\"]"));
	assert_int_equal(is_seated(t, 2) + is_seated(t, 3), 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {CASE(the_first_of_the_queue_has_what_is_free),
		CASE(nobody_has_it_where_the_policy_is_off),
		CASE(nobody_has_what_people_could_not_book)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
