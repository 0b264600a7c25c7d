/*
 * test_when.c - calendar arithmetic against the C library's, and the strictness of the
 * texts.
 */
#include "wire/when.h"

#include "golden.h"

#include <time.h>

enum { SEOUL_S = 9 * 3600, NEWFOUNDLAND_S = -(3 * 3600 + 1800) };

static void
days_agree_with_the_c_library(void **state)
{
	(void)state;
	/* 37 days and some seconds at a time over the years 1 to 9999 */
	for (int64_t t = -62135596800; t < 253402300800; t += 3217231) {
		time_t at = t;
		struct tm tm;
		struct civil c;

		assert_non_null(gmtime_r(&at, &tm));
		when_civil(t, 0, &c);
		assert_true(civil_valid(&c));
		assert_int_equal(c.year, tm.tm_year + 1900);
		assert_int_equal(c.month, tm.tm_mon + 1);
		assert_int_equal(c.day, tm.tm_mday);
		assert_int_equal(c.hour, tm.tm_hour);
		assert_int_equal(c.minute, tm.tm_min);
		assert_int_equal(c.second, tm.tm_sec);
		assert_int_equal(civil_weekday(&c), (tm.tm_wday + 6) % 7);
		assert_int_equal(when_from_civil(&c, 0), t);
	}
}

static void
leap_years_are_gregorian(void **state)
{
	(void)state;
	assert_int_equal(civil_month_days(2000, 2), 29);
	assert_int_equal(civil_month_days(1900, 2), 28);
	assert_int_equal(civil_month_days(2024, 2), 29);
	assert_int_equal(civil_month_days(2026, 2), 28);
	assert_int_equal(civil_month_days(2026, 4), 30);
	assert_int_equal(civil_to_days(1970, 1, 1), 0);
	assert_int_equal(civil_to_days(2026, 7, 15), 20649);
	assert_int_equal(civil_to_days(2026, 3, 0), civil_to_days(2026, 2, 28));
}

static void
offsets_are_applied_and_written(void **state)
{
	char text[WHEN_TEXT];
	struct civil c;

	(void)state;
	when_format(1784075400, SEOUL_S, text);
	assert_string_equal(text, "2026-07-15T09:30:00+09:00");
	when_format(1784075400, 0, text);
	assert_string_equal(text, "2026-07-15T00:30:00Z");
	when_format(1784075400, NEWFOUNDLAND_S, text);
	assert_string_equal(text, "2026-07-14T21:00:00-03:30");
	when_format(-1, 0, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
	when_civil(1784075400, SEOUL_S, &c);
	assert_int_equal(c.hour, 9);
	assert_int_equal(when_from_civil(&c, SEOUL_S), 1784075400);
	assert_string_equal(civil_weekday_name(civil_weekday(&c)), "Wed");
	civil_format(&c, text);
	assert_string_equal(text, "2026-07-15T09:30:00");
}

static void
seconds_of_an_offset_keep_the_instant(void **state)
{
	char text[WHEN_TEXT];
	int64_t back;
	struct err e;

	(void)state;
	/* local mean time of Seoul before 1908: +8:27:52; the text has minutes only */
	when_format(-2000000000, 30472, text);
	assert_string_equal(text, "1906-08-17T04:53:40+08:27");
	when_format(2000000000, -30472, text);
	assert_true(when_parse(text, &back, &e));
	assert_int_equal(back, 2000000000);
}

static void
every_number_has_a_text(void **state)
{
	static const struct {
		int64_t utc_s;
		int32_t offset_s;
		const char *text;
	} CASES[] = {
		{INT64_MAX, 32400, "9999-12-31T08:59:59+09:00"},
		{INT64_MIN, -32400, "0001-01-01T15:00:00-09:00"},
		{0, INT32_MAX, "1970-01-01T23:59:00+23:59"},
		{0, INT32_MIN, "1969-12-31T00:01:00-23:59"},
	};
	char text[WHEN_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		when_format(CASES[i].utc_s, CASES[i].offset_s, text);
		assert_string_equal(text, CASES[i].text);
	}
}

static void
what_is_taken_lies_within_two_years(void **state)
{
	static const char *const TAKEN[] = {"1970-01-01T00:00:00Z",
		"2200-12-31T23:59:59Z", "1970-01-01T09:00:00+09:00",
		"2200-12-31T14:59:59-09:00"};
	static const char *const REFUSED[] = {"1969-12-31T23:59:59Z",
		"2201-01-01T00:00:00Z", "1970-01-01T08:59:59+09:00",
		"2200-12-31T15:00:00-09:00", "9999-12-31T23:59:59Z",
		"0001-01-01T00:00:00Z"};
	static const char *const DAYS[] = {"1969-12-31", "2201-01-01", "9999-12-31"};
	char civil[32];
	struct civil c;
	int64_t t;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof TAKEN / sizeof TAKEN[0]; i++)
		assert_true(when_parse(TAKEN[i], &t, &e));
	for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
		assert_false(when_parse(REFUSED[i], &t, &e));
		assert_non_null(strstr(e.text, "within the years 1970 to 2200"));
	}
	for (size_t i = 0; i < sizeof DAYS / sizeof DAYS[0]; i++) {
		snprintf(civil, sizeof civil, "%sT12:00", DAYS[i]);
		assert_false(civil_parse(civil, &c, &e));
		assert_int_equal(e.code, ERR_PARAM_INVALID);
		assert_false(civil_parse_date(DAYS[i], &c, &e));
	}
	assert_true(civil_parse("2200-12-31T23:59", &c, &e));
	assert_true(civil_parse_date("1970-01-01", &c, &e));
	assert_true(when_taken(WHEN_FIRST_S, "", &e) && when_taken(WHEN_LAST_S, "", &e));
	assert_false(when_taken(WHEN_FIRST_S - 1, "x", &e));
	assert_false(when_taken(WHEN_LAST_S + 1, "x", &e));
}

static void
what_is_written_reads_back(void **state)
{
	(void)state;
	for (int32_t offset = -23 * 3600; offset <= 23 * 3600; offset += 1800)
		for (int64_t t = 0; t < 4000000000; t += 987654321) {
			char text[WHEN_TEXT];
			int64_t back;
			int32_t back_offset;
			struct err e;

			when_format(t, offset, text);
			assert_true(when_parse_offset(text, &back, &back_offset, &e));
			assert_int_equal(back, t);
			assert_int_equal(back_offset, offset);
		}
}

static void
instants_are_read_strictly(void **state)
{
	static const char *const REFUSED[] = {
		"",
		"2026-07-15",
		"2026-07-15T09:30",
		"2026-07-15T09:30:00",
		"2026-07-15T09:30+09:00",
		"2026-07-15 09:30:00+09:00",
		"2026-07-15t09:30:00z",
		"2026-07-15T09:30:00z",
		"2026-07-15T09:30:00.5Z",
		"2026-07-15T09:30:00+0900",
		"2026-07-15T09:30:00+9:00",
		"2026-07-15T09:30:00+24:00",
		"2026-07-15T09:30:00+09:60",
		"2026-07-15T09:30:00Z ",
		" 2026-07-15T09:30:00Z",
		"2026-7-15T09:30:00Z",
		"26-07-15T09:30:00Z",
		"2026-02-29T00:00:00Z",
		"2026-00-10T00:00:00Z",
		"2026-13-10T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-07-15T24:00:00Z",
		"2026-07-15T09:60:00Z",
		"2026-07-15T09:30:60Z",
		"0000-01-01T00:00:00Z",
		"-026-07-15T09:30:00Z",
		"2026-07-15T09:30:00+09:0",
		"2026-07-15T09:30:00+09",
		"+2026-07-15T09:30:00Z",
	};
	int64_t t;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
		err_clear(&e);
		if (when_parse(REFUSED[i], &t, &e))
			fail_msg("accepted: %s", REFUSED[i]);
		assert_int_equal(e.code, ERR_PARAM_INVALID);
	}
	assert_true(when_parse("2024-02-29T23:59:59-00:00", &t, &e));
	assert_int_equal(t, 1709251199);
}

static void
civil_texts_are_read_strictly(void **state)
{
	static const char *const REFUSED[] = {
		"2026-07-15",
		"2026-07-15T09",
		"2026-07-15T09:30Z",
		"2026-07-15T09:30:0",
		"2026-07-15T09:30:",
		"2026-07-15T25:00",
		"2026-02-30T09:30",
		"2026-07-15T09:30:00+09:00",
	};
	struct civil c;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++)
		if (civil_parse(REFUSED[i], &c, &e))
			fail_msg("accepted: %s", REFUSED[i]);
	assert_true(civil_parse("2026-07-15T09:30", &c, &e));
	assert_int_equal(c.minute, 30);
	assert_int_equal(c.second, 0);
	assert_true(civil_parse("2026-07-15T09:30:59", &c, &e));
	assert_int_equal(c.second, 59);
}

static void
dates_and_times_of_day(void **state)
{
	struct civil c, later;
	struct err e;

	(void)state;
	assert_true(civil_parse_date("2024-02-29", &c, &e));
	assert_int_equal(c.hour, 0);
	assert_false(civil_parse_date("2023-02-29", &c, &e));
	assert_false(civil_parse_date("2023-02-28T", &c, &e));
	assert_true(civil_parse_time("09:30", &c, &e));
	assert_int_equal(c.hour, 9);
	assert_int_equal(c.day, 29);
	assert_true(civil_parse_time("24:00", &c, &e));
	assert_int_equal(c.hour, 24);
	assert_false(civil_parse_time("24:01", &c, &e));
	assert_false(civil_parse_time("9:30", &c, &e));
	assert_false(civil_parse_time("09:60", &c, &e));
	assert_false(civil_parse_time("09:30:00", &c, &e));
	assert_true(civil_parse("2026-07-15T09:30", &c, &e));
	assert_true(civil_parse("2026-07-15T09:31", &later, &e));
	assert_true(civil_compare(&c, &later) < 0);
	assert_true(civil_compare(&later, &c) > 0);
	assert_int_equal(civil_compare(&c, &c), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_agree_with_the_c_library),
		cmocka_unit_test(leap_years_are_gregorian),
		cmocka_unit_test(offsets_are_applied_and_written),
		cmocka_unit_test(seconds_of_an_offset_keep_the_instant),
		cmocka_unit_test(every_number_has_a_text),
		cmocka_unit_test(what_is_taken_lies_within_two_years),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(instants_are_read_strictly),
		cmocka_unit_test(civil_texts_are_read_strictly),
		cmocka_unit_test(dates_and_times_of_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
