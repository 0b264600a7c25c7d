/* test_series.c - the service by minutes: whole ones, in order, of the last day. */
#include "golden.h"

#include "methods/env.h"
#include "methods/series.h"
#include "wire/buf.h"

#include <stdlib.h>

enum { NOON_S = 1800000000, MINUTE_S = 60 };

struct service {
	struct series *s;
	struct stats stats;
	struct writer_stats writer;
	int64_t now_ms;
};

static int
set_up(void **state)
{
	struct service *v = xcalloc(1, sizeof *v);

	v->s = series_new();
	v->now_ms = 1000;
	*state = v;
	return 0;
}

static int
tear_down(void **state)
{
	struct service *v = *state;

	series_free(v->s);
	free(v);
	return 0;
}

static void
tick(struct service *v, int64_t now_s, int64_t after_ms)
{
	v->now_ms += after_ms;
	series_tick(v->s, &v->stats, &v->writer, now_s, v->now_ms);
}

static int64_t
at(const struct js *day, const char *name, size_t i)
{
	return js_int(js_at(js_get(day, name), i));
}

static void
a_minute_has_what_was_done_in_it(void **state)
{
	struct service *v = *state;
	struct js *day;
	int64_t start_s;

	tick(v, NOON_S, 100);
	day = series_view(v->s, 10, &start_s);
	assert_int_equal(start_s, 0);
	assert_int_equal(js_len(js_get(day, "calls")), 0);
	js_free(day);
	v->stats.calls = 7;
	v->stats.errors[ERR_BUSY] = 2;
	v->writer.kept = 3;
	v->stats.sessions = 5;
	for (int i = 0; i < 98; i++)
		series_took(v->s, 1000);
	series_took(v->s, 50000);
	series_took(v->s, 50000);
	tick(v, NOON_S + 30, 350); /* a turn that took a quarter of a second too long */
	tick(v, NOON_S + MINUTE_S, 100);
	v->stats.calls = 8;
	tick(v, NOON_S + 2 * MINUTE_S + 3, 100);
	day = series_view(v->s, 10, &start_s);
	assert_int_equal(start_s, NOON_S);
	assert_int_equal(js_len(js_get(day, "calls")), 2);
	assert_int_equal(at(day, "calls", 0), 7);
	assert_int_equal(at(day, "calls", 1), 1);
	assert_int_equal(at(day, "errors", 0), 2);
	assert_int_equal(at(day, "kept", 0), 3);
	assert_int_equal(at(day, "kept", 1), 0);
	assert_int_equal(at(day, "connections", 0), 5);
	assert_in_range(at(day, "p50_us", 0), 1000, 1500);
	assert_in_range(at(day, "p99_us", 0), 50000, 75000);
	assert_int_equal(at(day, "p99_us", 1), 0);
	assert_int_equal(at(day, "loop_lag_ms", 0), 250);
	assert_int_equal(at(day, "loop_lag_ms", 1), 0);
	js_free(day);
}

static void
the_last_day_is_kept_and_no_more(void **state)
{
	struct service *v = *state;
	struct js *day;
	int64_t start_s;

	for (int i = 0; i <= SERIES_MINUTES + 100; i++) {
		v->stats.calls = (int64_t)i * i;
		tick(v, NOON_S + (int64_t)i * MINUTE_S, 100);
	}
	day = series_view(v->s, SERIES_MINUTES, &start_s);
	assert_int_equal(js_len(js_get(day, "calls")), SERIES_MINUTES - 1);
	assert_int_equal(start_s, NOON_S + 101 * MINUTE_S);
	for (size_t i = 0; i < SERIES_MINUTES - 1; i++)
		assert_int_equal(at(day, "calls", i), 2 * (101 + (int64_t)i) + 1);
	js_free(day);
	day = series_view(v->s, 3, &start_s);
	assert_int_equal(js_len(js_get(day, "calls")), 3);
	assert_int_equal(start_s, NOON_S + (SERIES_MINUTES + 97) * MINUTE_S);
	js_free(day);
}

/* Nothing is made up for minutes that were not. */
static void
a_clock_that_is_moved_begins_anew(void **state)
{
	struct service *v = *state;
	struct js *day;
	int64_t start_s;

	tick(v, NOON_S, 100);
	tick(v, NOON_S + MINUTE_S, 100);
	tick(v, NOON_S + 500 * MINUTE_S, 100);
	tick(v, NOON_S + 501 * MINUTE_S, 100);
	day = series_view(v->s, 10, &start_s);
	assert_int_equal(js_len(js_get(day, "calls")), 1);
	assert_int_equal(start_s, NOON_S + 500 * MINUTE_S);
	js_free(day);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {CASE(a_minute_has_what_was_done_in_it),
		CASE(the_last_day_is_kept_and_no_more),
		CASE(a_clock_that_is_moved_begins_anew)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
