/* test_gauges.c - numbers kept in memory: how fast the disk fills, which method is slow, counts. */
#include "fixture.h"

#include "methods/counts_kept.h"
#include "methods/method.h"
#include "methods/timings.h"
#include "work/gauges.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { MINUTE_MS = 60000 };
#define MIB INT64_C(1048576)

static void
a_rate_needs_ten_minutes_and_looks_back_an_hour(void **state)
{
	struct gauges_rate r = {.n = 0};

	(void)state;
	assert_int_equal(gauges_rate_full_in(&r, 0, 100 * MIB), -1);
	/* 10 MiB a minute go */
	for (int i = 0; i <= 9; i++)
		gauges_rate_add(&r, 1000 + i * MINUTE_MS, (1000 - 10 * i) * MIB);
	assert_int_equal(gauges_rate_full_in(&r, 1000 + 9 * MINUTE_MS, 910 * MIB), -1);
	gauges_rate_add(&r, 1000 + 10 * MINUTE_MS, 900 * MIB);
	assert_int_equal(gauges_rate_full_in(&r, 1000 + 10 * MINUTE_MS, 900 * MIB), 5400);
	assert_int_equal(gauges_rate_full_in(&r, 1000 + 10 * MINUTE_MS, 1000 * MIB), -1);
	/* looked at more often than kept */
	gauges_rate_add(&r, 1000 + 10 * MINUTE_MS + 5000, 1 * MIB);
	assert_int_equal(r.n, 11);
	/* then nothing more goes: an hour later that is forgotten */
	for (int i = 11; i <= 69; i++)
		gauges_rate_add(&r, 1000 + i * MINUTE_MS, 900 * MIB);
	assert_true(gauges_rate_full_in(&r, 1000 + 69 * MINUTE_MS, 900 * MIB) > 0);
	gauges_rate_add(&r, 1000 + 70 * MINUTE_MS, 900 * MIB);
	assert_int_equal(gauges_rate_full_in(&r, 1000 + 70 * MINUTE_MS, 900 * MIB), -1);
	assert_int_equal(r.n, GAUGES_SAMPLES);
}

static void
date_to(const char *path, int64_t at_s)
{
	const struct timespec t[2] = {{.tv_sec = at_s}, {.tv_sec = at_s}};

	assert_int_equal(utimensat(AT_FDCWD, path, t, 0), 0);
}

static void
the_newest_copy_is_a_whole_one(void **state)
{
	char directory[SCRATCH_BYTES];
	const char *path;

	(void)state;
	scratch_make(directory);
	assert_int_equal(gauges_newest_copy(directory), -1);
	path = scratch_path(directory, "monday.db.part");
	scratch_write(path, "half");
	date_to(path, 5000);
	path = scratch_path(directory, "notes.txt");
	scratch_write(path, "x");
	date_to(path, 6000);
	assert_int_equal(mkdir(scratch_path(directory, "a.db"), 0700), 0);
	assert_int_equal(symlink("notes.txt", scratch_path(directory, "b.db")), 0);
	assert_int_equal(gauges_newest_copy(directory), -1);
	path = scratch_path(directory, "monday.db");
	scratch_write(path, "x");
	date_to(path, 3000);
	path = scratch_path(directory, "tuesday.db");
	scratch_write(path, "x");
	date_to(path, 4000);
	path = scratch_path(directory, "sunday.db");
	scratch_write(path, "x");
	date_to(path, 2000);
	assert_int_equal(gauges_newest_copy(directory), 4000);
	assert_int_equal(gauges_newest_copy("/nowhere"), -1);
	scratch_remove(directory);
}

static void
the_slowest_methods_come_first_and_are_forgotten(void **state)
{
	struct timings *t = timings_new();
	const struct method *ping = method_by_name("ping");
	const struct method *hello = method_by_name("hello");
	const struct method *list = method_by_name("event.list");
	struct timing s[2];

	(void)state;
	timings_tick(t, 1000);
	assert_int_equal(timings_slowest(t, s, 2), 0);
	timings_took(t, ping, 10);
	timings_took(t, ping, 30);
	timings_took(t, hello, 500);
	timings_took(t, list, 90);
	assert_int_equal(timings_slowest(t, s, 2), 2);
	assert_string_equal(s[0].method->name, "hello");
	assert_string_equal(s[1].method->name, "event.list");
	timings_tick(t, 1000 + 5 * MINUTE_MS);
	timings_took(t, ping, 100);
	assert_int_equal(timings_slowest(t, s, 2), 2);
	assert_string_equal(s[1].method->name, "ping");
	assert_int_equal(s[1].calls, 3);
	assert_int_equal(s[1].took_us, 140);
	timings_tick(t, 1000 + 10 * MINUTE_MS);
	assert_int_equal(timings_slowest(t, s, 2), 1);
	assert_string_equal(s[0].method->name, "ping");
	assert_int_equal(s[0].calls, 1);
	/* since the start nothing is forgotten */
	for (size_t i = 0; i < methods_count(); i++)
		if (method_at(i) == ping)
			assert_int_equal(timings_of(t, i).calls, 3);
	timings_free(t);
}

static void
what_is_dear_to_count_is_kept_a_second(void **state)
{
	struct counts_kept *k = counts_kept_new();
	struct fair_counts *c = xcalloc(2, sizeof *c);

	(void)state;
	c[0].events = 7;
	counts_kept_put(k, 1, 1000, COUNTS_CHEAP_US, &c[0]);
	assert_int_equal(counts_kept_find(k, 1, 1000, &c[1]), -1);
	counts_kept_put(k, 1, 1000, COUNTS_CHEAP_US + 1, &c[0]);
	assert_int_equal(counts_kept_find(k, 1, 1999, &c[1]), 999);
	assert_int_equal(c[1].events, 7);
	assert_int_equal(counts_kept_find(k, 2, 1500, &c[1]), -1);
	/* the first who comes later counts, and the others do not wait for it */
	assert_int_equal(counts_kept_find(k, 1, 2000, &c[1]), -1);
	assert_int_equal(counts_kept_find(k, 1, 2001, &c[1]), 1001);
	assert_int_equal(counts_kept_find(k, 1, 5999, &c[1]), 4999);
	assert_int_equal(counts_kept_find(k, 1, 6000, &c[1]), -1);
	c[0].events = 8;
	counts_kept_put(k, 1, 2002, INT64_MAX, &c[0]);
	assert_int_equal(counts_kept_find(k, 1, 2002, &c[1]), 0);
	assert_int_equal(c[1].events, 8);
	assert_int_equal(counts_kept_find(k, 1, 3002, &c[1]), -1);
	counts_kept_put(k, 1, 3003, INT64_MAX, NULL);
	assert_int_equal(counts_kept_find(k, 1, 3003, &c[1]), -1);
	/* as many events as there is room for; one more takes the place of the oldest */
	for (int i = 0; i < COUNTS_EVENTS + 1; i++)
		counts_kept_put(k, 10 + i, 2000 + i, INT64_MAX, &c[0]);
	assert_int_equal(counts_kept_find(k, 10, 2100, &c[1]), -1);
	assert_int_equal(counts_kept_find(k, 11, 2100, &c[1]), 99);
	assert_int_equal(counts_kept_find(k, 10 + COUNTS_EVENTS, 2100, &c[1]), 84);
	free(c);
	counts_kept_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_needs_ten_minutes_and_looks_back_an_hour),
		cmocka_unit_test(the_newest_copy_is_a_whole_one),
		cmocka_unit_test(the_slowest_methods_come_first_and_are_forgotten),
		cmocka_unit_test(what_is_dear_to_count_is_kept_a_second)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
