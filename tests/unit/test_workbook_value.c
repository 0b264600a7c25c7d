/* test_workbook_value.c - what the numbers of a spreadsheet say, and which are dates. */
#include "base/workbook_value.h"

#include "golden.h"

#define BOTH (SHOWS_DATE | SHOWS_TIME)

static void
reads(const char *stored, unsigned shows, bool from_1904, const char *expected)
{
	char out[VALUE_BYTES], why[VALUE_WHY_BYTES];

	if (expected[0] == '!') {
		assert_false(value_text(stored, shows, from_1904, out, why));
		if (strstr(why, expected + 1) == NULL)
			fail_msg("%s: \"%s\"", stored, why);
		return;
	}
	if (!value_text(stored, shows, from_1904, out, why))
		fail_msg("%s: %s", stored, why);
	assert_string_equal(out, expected);
}

static void
numbers_are_plain(void **state)
{
	(void)state;
	reads("5", 0, false, "5");
	reads("5.0", 0, false, "5");
	reads("-0", 0, false, "0");
	reads("1.2E+3", 0, false, "1200");
	reads("0.30000000000000004", 0, false, "0.3");
	reads("12345678901234567890", 0, false, "12345678901234567168");
	reads("-1.5", 0, false, "-1.5");
	reads("1e300", 0, false, "1e+300");
	reads("1e999", 0, false, "!not a number");
	reads("nan", 0, false, "!not a number");
	reads("0x10", 0, false, "!not a number");
	reads("", 0, false, "!not a number");
	reads("1-2", 0, false, "!not a number");
}

static void
dates_are_dates(void **state)
{
	(void)state;
	reads("46218", SHOWS_DATE, false, "2026-07-15");
	reads("46218.395833333336", BOTH, false, "2026-07-15T09:30");
	reads("46218.395833333336", SHOWS_DATE, false, "2026-07-15T09:30");
	reads("46218", BOTH, false, "2026-07-15T00:00");
	reads("0.39583333333333331", SHOWS_TIME, false, "09:30");
	reads("0.5", SHOWS_DATE, true, "1904-01-01T12:00");
	reads("0", SHOWS_TIME, false, "00:00");
	reads("46218.99999999999", BOTH, false, "2026-07-16T00:00");
	reads("46218.395949074074", BOTH, false, "2026-07-15T09:30:10");
	reads("1", SHOWS_DATE, false, "1900-01-01");
	reads("59", SHOWS_DATE, false, "1900-02-28");
	reads("60", SHOWS_DATE, false, "!never was");
	reads("61", SHOWS_DATE, false, "1900-03-01");
	reads("44756", SHOWS_DATE, true, "2026-07-15");
	reads("0", SHOWS_DATE, true, "1904-01-01");
	reads("2958465", SHOWS_DATE, false, "9999-12-31");
	reads("2958466", SHOWS_DATE, false, "!no spreadsheet");
	reads("2957004", SHOWS_DATE, true, "!no spreadsheet");
	reads("-1", SHOWS_DATE, false, "!no spreadsheet");
}

static void
formats_tell_which_are_dates(void **state)
{
	static const struct {
		const char *code;
		unsigned shows;
	} CODES[] = {{"General", 0}, {"0.00", 0}, {"@", 0}, {"yyyy-mm-dd", SHOWS_DATE},
		{"d/m/yy h:mm", BOTH}, {"h:mm AM/PM", SHOWS_TIME}, {"mm:ss", SHOWS_TIME},
		{"[h]:mm", SHOWS_TIME}, {"mmm", SHOWS_DATE}, {"[Red]0", 0},
		{"[$-412]yyyy\"\xeb\x85\x84\" m\"\xec\x9b\x94\"", SHOWS_DATE},
		{"0\"days\"", 0}, {"0\\d", 0}, {"0_d", 0}, {"#,##0;[Red]-#,##0;\"d\"", 0},
		{"0.00E+00", 0}, {"\"open", 0}, {"[", 0}, {"\\", 0}, {"", 0},
		{"[$\xe2\x82\xac-407]0", 0}, {"0;yyyy", 0}};
	static const int DATES[] = {14, 15, 16, 17, 27, 31, 36, 50, 57, 58};
	static const int TIMES[] = {18, 21, 32, 45, 47};
	static const int NONE[] = {0, 1, 4, 9, 11, 13, 37, 49, 59, 164, -1};

	(void)state;
	for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
		if (format_shows(164, CODES[i].code) != CODES[i].shows)
			fail_msg("%s: %u", CODES[i].code,
				format_shows(164, CODES[i].code));
	for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++)
		assert_int_equal(format_shows(DATES[i], NULL), SHOWS_DATE);
	for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
		assert_int_equal(format_shows(TIMES[i], NULL), SHOWS_TIME);
	for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
		assert_int_equal(format_shows(NONE[i], NULL), 0);
	assert_int_equal(format_shows(22, NULL), BOTH);
	assert_int_equal(format_shows(14, "0.00"), 0);
}

static void
dates_in_words_lose_what_they_do_not_say(void **state)
{
	static const char *const CASES[][2] = {{"2026-07-15", "2026-07-15"},
		{"2026-07-15T00:00:00", "2026-07-15"},
		{"2026-07-15T09:30:00.000", "2026-07-15T09:30"},
		{"2026-07-15T09:30:10", "2026-07-15T09:30:10"}, {"T", "T"}, {"", ""}};
	char out[VALUE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		value_date(CASES[i][0], out);
		assert_string_equal(out, CASES[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_plain),
		cmocka_unit_test(dates_are_dates),
		cmocka_unit_test(formats_tell_which_are_dates),
		cmocka_unit_test(dates_in_words_lose_what_they_do_not_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
