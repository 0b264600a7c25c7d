/* test_runs.c - runs of the planner on their way through the workers, and what is told of them. */
#include "talk.h"

/* Two requests of one person for the same slot on standby: a run hopes for more to its end. */
static void
somebody_waits(struct talk *t)
{
	struct peer *a = admin(t), *kim = person(t, "kim"), *choi = person(t, "choi");
	struct peer *pia = person(t, "pia");

	done(a, "event.update", keyed(t, "\"policies\":[\"seat_at_once=no\"]"));
	done(pia, "request.create", keyed(t, "\"to\":\"X1\",\"slots\":[1]"));
	done(kim, "request.accept", keyed(t, "\"request\":\"R1\""));
	done(pia, "request.create", keyed(t, "\"to\":\"X2\",\"slots\":[1]"));
	done(choi, "request.accept", keyed(t, "\"request\":\"R2\""));
}

static const struct js *
schedule(struct peer *p, const char *id)
{
	char params[40];

	snprintf(params, sizeof params, "\"schedule\":\"%s\"", id);
	return js_at(js_get(done(p, "schedule.status", params), "items"), 0);
}

/* How many notifications of a method the peer was sent. */
static int
told(const struct peer *p, const char *method)
{
	int n = 0;

	for (int i = 0; i < p->lines; i++)
		n += strcmp(js_get_str(p->line[i], "method", ""), method) == 0;
	return n;
}

static void
a_run_goes_by_itself_until_it_is_ready(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);

	somebody_waits(t);
	done(a, "watch", "\"topics\":[\"schedule\"]");
	done(a, "schedule.run", keyed(t, "\"steps\":100"));
	talk_settle(t);
	assert_string_equal(js_get_str(schedule(a, "S1"), "state", ""), "ready");
	assert_int_equal(js_get_int(schedule(a, "S1"), "seated", 0), 2);
	assert_int_equal(told(a, "event"), 2);
}

static void
staff_who_watch_are_told_how_far_it_is(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *quiet = admin(t), *ann = person(t, "ann");
	const struct js *now;

	somebody_waits(t);
	done(a, "watch", "");
	done(ann, "watch", "");
	done(quiet, "watch", "\"topics\":[\"meeting\"]");
	done(a, "schedule.run",
		keyed(t, "\"steps\":1000000000000,\"scope\":\"everything\""));
	while (told(a, "progress") < 2)
		talk_turn(t, 1000);
	now = js_get(schedule(a, "S1"), "progress");
	assert_non_null(now);
	assert_true(js_get_int(now, "value", 0) <= js_get_int(now, "bound", 0));
	assert_int_equal(told(quiet, "progress"), 0);
	assert_int_equal(told(ann, "progress"), 0);
	done(a, "schedule.discard", keyed(t, "\"schedule\":\"S1\""));
	talk_settle(t);
	assert_string_equal(js_get_str(schedule(a, "S1"), "state", ""), "discarded");
	assert_null(js_get(schedule(a, "S1"), "progress"));
}

static void
a_repeated_call_runs_nothing_again(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	const char *params = keyed(t, "\"steps\":10");
	const struct js *again;

	done(a, "schedule.run", params);
	again = done(a, "schedule.run", params);
	assert_true(js_get_bool(again, "replayed", false));
	talk_settle(t);
	assert_int_equal(js_len(js_get(done(a, "schedule.status", ""), "items")), 1);
}

static void
draining_ends_all_runs(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);

	somebody_waits(t);
	for (int i = 0; i < 3; i++)
		done(a, "schedule.run",
			keyed(t, "\"steps\":1000000000000,\"scope\":\"everything\""));
	work_drain(t->served.work);
	talk_settle(t);
	assert_int_equal(
		fixture_int(&t->f,
			"SELECT count(*) FROM schedules WHERE state = 'discarded'"
			" AND reason LIKE '%stopped%'"),
		3);
}

/* No time to drain: the workers are gone while runs are on their way. */
static void
a_sudden_end_leaves_no_run_behind(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	struct err e;

	somebody_waits(t);
	for (int i = 0; i < 3; i++)
		done(a, "schedule.run",
			keyed(t, "\"steps\":1000000000000,\"scope\":\"everything\""));
	while (told(a, "progress") == 0 && js_get(schedule(a, "S1"), "progress") == NULL)
		talk_turn(t, 100);
	talk_stop(t);
	assert_int_equal(
		fixture_int(
			&t->f, "SELECT count(*) FROM schedules WHERE state = 'running'"),
		3);
	if (!talk_start(t, 0, 2, 1000, &e))
		fail_msg("%s", e.text);
}

static void
a_plan_that_cannot_be_made_says_why(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	const struct js *o;

	done(a, "meeting.book", keyed(t, "\"delegates\":[\"ann\",\"kim\"]"));
	done(a, "meeting.lock", keyed(t, "\"meeting\":\"M1\""));
	done(a, "repair.preview", keyed(t, "\"close\":[\"X1B\"]"));
	talk_settle(t);
	o = schedule(a, "S1");
	assert_string_equal(js_get_str(o, "state", ""), "discarded");
	assert_non_null(strstr(js_get_str(o, "reason", ""), "M1"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_run_goes_by_itself_until_it_is_ready),
		CASE(staff_who_watch_are_told_how_far_it_is),
		CASE(a_repeated_call_runs_nothing_again),
		CASE(draining_ends_all_runs),
		CASE(a_sudden_end_leaves_no_run_behind),
		CASE(a_plan_that_cannot_be_made_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
