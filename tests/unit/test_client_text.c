/*
 * test_client_text.c - texts made safe, slips of the fingers, times as people read
 * them.
 */
#include "client/fair_zone.h"
#include "client/own_time.h"
#include "client/text.h"

#include "golden.h"

#include <locale.h>

static void
expect_safe(const char *in, const char *out)
{
	char *clean = text_safe(in);

	assert_string_equal(clean, out);
	free(clean);
}

static void
nothing_of_a_stranger_steers_the_terminal(void **state)
{
	char *lines = text_safe_lines("a\nb\033c");

	(void)state;
	expect_safe("plain", "plain");
	expect_safe("서울 مدينة Улаанбаатар", "서울 مدينة Улаанбаатар");
	expect_safe("\033[31mred\033[0m", "?[31mred?[0m");
	expect_safe("\033]0;title\a", "?]0;title?");
	expect_safe("a\tb\nc\rd", "a b c?d");
	expect_safe("\x7f\x01", "??");
	expect_safe("\xc2\x9b"
		    "31m",
		"?31m");
	expect_safe("abc\xe2\x80\xae"
		    "cba",
		"abc?cba");
	expect_safe("\xe2\x81\xa6x\xe2\x81\xa9", "?x?");
	expect_safe(
		"\xe2\x80\x8f", "\xe2\x80\x8f"); /* RIGHT-TO-LEFT MARK belongs in names */
	assert_string_equal(lines, "a\nb?c");
	free(lines);
}

/* Escaped it means the same; what gives the text its shape stays. */
static void
json_of_a_stranger_steers_no_terminal_either(void **state)
{
	static const struct {
		const char *json, *safe;
	} CASES[] = {
		{"{\n  \"a\": \"\\u001B가\"\n}", "{\n  \"a\": \"\\u001B가\"\n}"},
		{"\"\x7f\xc2\x9b[\xe2\x80\xae\xe2\x80\x8f\"",
			"\"\\u007F\\u009B[\\u202E\\u200F\""},
		{"\"\xee\x80\x80\xf3\xb0\x80\x80\xf0\x9f\x9a\x8c\"",
			"\"\\uE000\\uDB80\\uDC00\xf0\x9f\x9a\x8c\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		char *safe = text_safe_json(CASES[i].json);
		struct js *was, *is;
		struct err e;

		assert_string_equal(safe, CASES[i].safe);
		was = js_parse(CASES[i].json, strlen(CASES[i].json), &e);
		is = js_parse(safe, strlen(safe), &e);
		assert_string_equal(js_type(was) == JS_STR ? js_str(was) : "",
			js_type(is) == JS_STR ? js_str(is) : "");
		js_free(was);
		js_free(is);
		free(safe);
	}
}

static void
distances(void **state)
{
	(void)state;
	assert_int_equal(text_distance("", ""), 0);
	assert_int_equal(text_distance("match", "match"), 0);
	assert_int_equal(text_distance("mtach", "match"), 1);
	assert_int_equal(text_distance("matc", "match"), 1);
	assert_int_equal(text_distance("matches", "match"), 2);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_true(
		text_distance("a very long word that is longer than all", "match") > 30);
	assert_true(text_is_near("requets", "requests"));
	assert_true(text_is_near("organ", "organisations"));
	assert_false(text_is_near("x", "match"));
	assert_false(text_is_near("dance", "match"));
}

static void
times_are_those_of_the_fair(void **state)
{
	char t[TEXT_TIME], span[2 * TEXT_TIME];

	(void)state;
	text_when("2026-07-15T09:30:00+09:00", t);
	assert_string_equal(t, "Wed 15 Jul 09:30");
	text_when("2026-07-05T00:00:00Z", t);
	assert_string_equal(t, "Sun  5 Jul 00:00");
	text_when("2026-07-15T09:30", t);
	assert_string_equal(t, "Wed 15 Jul 09:30");
	text_when("nonsense", t);
	assert_string_equal(t, "nonsense");
	text_date("2026-07-15", t);
	assert_string_equal(t, "Wed 15 Jul");
	text_date("2026-07-05T09:30:00+09:00", t);
	assert_string_equal(t, "Sun  5 Jul");
	text_clock("2026-07-15T09:30:00+09:00", t);
	assert_string_equal(t, "09:30");
	text_span("2026-07-15T09:30:00+09:00", "2026-07-15T10:00:00+09:00", span);
	assert_string_equal(span, "Wed 15 Jul 09:30-10:00");
	text_span("2026-07-15T23:30:00+09:00", "2026-07-16T00:30:00+09:00", span);
	assert_string_equal(span, "Wed 15 Jul 23:30-Thu 16 Jul 00:30");
	text_span("2026-07-15T09:30:00+09:00", NULL, span);
	assert_string_equal(span, "Wed 15 Jul 09:30");
}

/* Europe/Berlin, 31 October 2027: at 03:00 it is 02:00 again. */
static void
times_that_come_twice_have_their_offset(void **state)
{
	char t[TEXT_TIME], span[2 * TEXT_TIME];

	(void)state;
	fair_zone_set("Europe/Berlin");
	text_when("2027-10-31T02:30:00+02:00", t);
	assert_string_equal(t, "Sun 31 Oct 02:30+02:00");
	text_when("2027-10-31T02:30:00+01:00", t);
	assert_string_equal(t, "Sun 31 Oct 02:30+01:00");
	text_when_year("2027-10-31T02:00:00+01:00", t);
	assert_string_equal(t, "31 Oct 2027 02:00+01:00");
	text_span("2027-10-31T02:30:00+02:00", "2027-10-31T02:00:00+01:00", span);
	assert_string_equal(span, "Sun 31 Oct 02:30+02:00-02:00+01:00");
	text_span("2027-10-31T01:30:00+02:00", "2027-10-31T03:00:00+01:00", span);
	assert_string_equal(span, "Sun 31 Oct 01:30-03:00");
	/* another night, the night it is put forward, another offset than the zone's */
	text_when("2027-10-30T02:30:00+02:00", t);
	assert_string_equal(t, "Sat 30 Oct 02:30");
	text_when("2027-03-28T03:30:00+02:00", t);
	assert_string_equal(t, "Sun 28 Mar 03:30");
	text_when("2027-10-31T02:30:00+09:00", t);
	assert_string_equal(t, "Sun 31 Oct 02:30");
	/* half an hour alone comes twice */
	fair_zone_set("Australia/Lord_Howe");
	text_when("2027-04-04T01:30:00+11:00", t);
	assert_string_equal(t, "Sun  4 Apr 01:30+11:00");
	text_when("2027-04-04T01:29:00+11:00", t);
	assert_string_equal(t, "Sun  4 Apr 01:29");
	fair_zone_set("");
	text_when("2027-10-31T02:30:00+02:00", t);
	assert_string_equal(t, "Sun 31 Oct 02:30");
}

static void
long_nonsense_fits(void **state)
{
	char much[1000], t[TEXT_TIME], span[2 * TEXT_TIME];

	(void)state;
	memset(much, 'x', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	text_when(much, t);
	assert_true(strlen(t) < TEXT_TIME);
	text_span(much, much, span);
	assert_true(strlen(span) < 2 * TEXT_TIME);
}

static void
lines_are_cut_between_letters(void **state)
{
	static const struct {
		const char *in;
		int columns;
		const char *out;
	} CASES[] = {
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"서울교통공사", 12, "서울교통공사"},
		{"서울교통공사", 11, "서울교통공…"},
		{"서울교통공사", 10, "서울교통…"},
		{"e\xcc\x81t\xc3\xa9 encore", 4, "e\xcc\x81t\xc3\xa9…"},
		{"abc", 1, "…"},
		{"", 3, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		char *cut = text_cut(CASES[i].in, CASES[i].columns);

		assert_string_equal(cut, CASES[i].out);
		assert_true(text_width(cut) <= CASES[i].columns);
		free(cut);
	}
}

static void
lines_are_folded_between_words(void **state)
{
	static const struct {
		const char *in;
		int columns;
		const char *out;
	} CASES[] = {
		{"one two three", 20, "one two three"},
		{"one two three", 7, "one two\nthree"},
		{"one two three", 8, "one two\nthree"},
		{"one two three", 3, "one\ntwo\nthr\nee"},
		{"서울 교통 공사", 9, "서울 교통\n공사"},
		{"서울교통공사", 5, "서울\n교통\n공사"},
		{"", 5, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		char *folded = text_fold(CASES[i].in, CASES[i].columns);

		assert_string_equal(folded, CASES[i].out);
		free(folded);
	}
}

static void
paths_lead_into_values(void **state)
{
	static const char TEXT[] = "{\"a\":{\"b\":[{\"c\":7}]},\"d\":null}";
	struct err e;
	struct js *v = js_parse(TEXT, sizeof TEXT - 1, &e);

	(void)state;
	assert_ptr_equal(text_path(v, ""), v);
	assert_int_equal(js_int(text_path(v, "a.b.0.c")), 7);
	assert_null(text_path(v, "a.b.1.c"));
	assert_null(text_path(v, "a.x"));
	assert_null(text_path(v, "d.x"));
	js_free(v);
}

static void
expect_own(const char *zone, const char *start, const char *end, const char *span,
	const char *clock)
{
	char text[2 * TEXT_TIME];

	setenv("TZ", zone, 1);
	own_span(start, end, text);
	assert_string_equal(text, span);
	own_clock(start, end, text);
	assert_string_equal(text, clock);
	unsetenv("TZ");
}

static void
ones_own_time_is_shown_where_it_differs(void **state)
{
	static const char START[] = "2026-07-15T09:30:00+09:00";
	static const char END[] = "2026-07-15T10:00:00+09:00";

	(void)state;
	expect_own("Asia/Seoul", START, END, "", "");
	expect_own("Asia/Tokyo", START, END, "", "");
	expect_own("Europe/Berlin", START, END, "Wed 15 Jul 02:30-03:00", "02:30-03:00");
	expect_own("America/Los_Angeles", START, END, "Tue 14 Jul 17:30-18:00",
		"Tue 17:30-18:00");
	expect_own("UTC", START, NULL, "Wed 15 Jul 00:30", "00:30");
	expect_own("UTC", "2026-07-15T08:45:00+09:00", "2026-07-15T09:15:00+09:00",
		"Tue 14 Jul 23:45-Wed 15 Jul 00:15", "Tue 23:45-Wed 15 Jul 00:15");
	/* Berlin's clock goes on while Lagos stays: different, then the same */
	expect_own("Africa/Lagos", "2026-03-29T01:30:00+01:00",
		"2026-03-29T03:30:00+02:00", "", "");
	expect_own("Africa/Lagos", "2026-10-25T02:30:00+02:00",
		"2026-10-25T02:30:00+01:00", "Sun 25 Oct 01:30-02:30", "01:30-02:30");
	expect_own("UTC", "soon", "later", "", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ones_own_time_is_shown_where_it_differs),
		cmocka_unit_test(nothing_of_a_stranger_steers_the_terminal),
		cmocka_unit_test(json_of_a_stranger_steers_no_terminal_either),
		cmocka_unit_test(distances),
		cmocka_unit_test(times_are_those_of_the_fair),
		cmocka_unit_test(times_that_come_twice_have_their_offset),
		cmocka_unit_test(long_nonsense_fits),
		cmocka_unit_test(lines_are_cut_between_letters),
		cmocka_unit_test(lines_are_folded_between_words),
		cmocka_unit_test(paths_lead_into_values),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
