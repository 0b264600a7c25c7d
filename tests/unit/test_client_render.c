/*
 * test_client_render.c - tables as they are printed: width, colour, emptiness, safety.
 */
#include "client/pager.h"
#include "client/qr.h"
#include "client/text.h"
#include "client/view.h"

#include "golden.h"

#include <locale.h>
#include <wchar.h>

struct page {
	struct screen screen;
	char *text;
	size_t n;
};

static void
page_open(struct page *p, int columns, bool color)
{
	FILE *f = open_memstream(&p->text, &p->n);

	assert_non_null(f);
	p->screen = (struct screen){
		.out = f,
		.err = f,
		.color = color,
		.columns = columns,
	};
}

static void
page_close(struct page *p)
{
	fclose(p->screen.out);
}

static struct js *
parsed(const char *text)
{
	struct err e;
	struct js *v = js_parse(text, strlen(text), &e);

	if (v == NULL)
		fail_msg("%s: %s", text, e.text);
	return v;
}

/* Columns of a terminal that the first n bytes of a line take. */
static int
width(const char *line, size_t n)
{
	char *copy = xmalloc(n + 1);
	wchar_t wide[512];
	size_t letters;
	int columns;

	memcpy(copy, line, n);
	copy[n] = '\0';
	letters = mbstowcs(wide, copy, 512);
	assert_true(letters < 512);
	columns = wcswidth(wide, letters);
	free(copy);
	return columns;
}

static const struct column COLUMNS[] = {
	{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
	{"SCORE", "score", LOOK_TEXT, COLUMN_RIGHT},
	{"STATE", "state", LOOK_STATE, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

static void
columns_line_up_in_every_script(void **state)
{
	struct js *items =
		parsed("[{\"name\":\"Acme\",\"score\":7,\"state\":\"x\"},"
		       "{\"name\":\"서울교통공사\",\"score\":1000,\"state\":\"x\"},"
		       "{\"name\":\"مدينة الرياض\",\"score\":50,\"state\":\"x\"},"
		       "{\"name\":\"Улаанбаатар\",\"score\":3,\"state\":\"x\"},"
		       "{\"name\":\"ＡＢＣ株式会社\",\"score\":9,\"state\":\"x\"}]");
	struct page p;
	int lines = 0, at = -1;

	(void)state;
	page_open(&p, 0, false);
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	for (char *line = p.text, *lf; (lf = strchr(line, '\n')) != NULL; line = lf + 1) {
		/* the last column begins at the same place in every line */
		const char *last = memrchr(line, ' ', (size_t)(lf - line));
		int here;

		assert_non_null(last);
		here = width(line, (size_t)(last + 1 - line));
		assert_true(at == -1 || at == here);
		at = here;
		lines++;
	}
	assert_int_equal(lines, 6);
	free(p.text);
	js_free(items);
}

static void
nothing_passes_the_edge_of_a_terminal(void **state)
{
	struct js *items = parsed(
		"[{\"name\":\"a very long name that goes on and on, far past the edge\","
		"\"score\":7,\"state\":\"scheduled\"},"
		"{\"name\":\"서울교통공사서울교통공사서울교통공사서울교통공사\",\"score\":7,"
		"\"state\":\"scheduled\"}]");
	struct page p;

	(void)state;
	page_open(&p, 40, false);
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	for (char *line = p.text, *lf; (lf = strchr(line, '\n')) != NULL; line = lf + 1)
		assert_true(width(line, (size_t)(lf - line)) <= 40);
	assert_non_null(strstr(p.text, "scheduled"));
	free(p.text);
	js_free(items);
}

static void
spare_columns_go_when_room_is_short(void **state)
{
	static const struct column SPARE[] = {
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"WHEN", "when", LOOK_TEXT, COLUMN_SPARE},
		{"NOTE", "note", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	struct js *items = parsed("[{\"name\":\"a name of some length\","
				  "\"when\":\"Wed 15 Jul 09:30\",\"note\":\"a note\"}]");
	static const struct {
		int columns;
		bool when, note;
	} CASES[] = {
		{0, true, true}, {60, true, true}, {36, true, false}, {20, false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct page p;

		page_open(&p, CASES[i].columns, false);
		show_table(&p.screen, items, SPARE, NULL);
		page_close(&p);
		assert_non_null(strstr(p.text, "NAME"));
		assert_int_equal(strstr(p.text, "WHEN") != NULL, CASES[i].when);
		assert_int_equal(strstr(p.text, "NOTE") != NULL, CASES[i].note);
		free(p.text);
	}
	js_free(items);
}

static void
off_a_terminal_nothing_is_cut(void **state)
{
	char name[301], text[400];
	struct js *items;
	struct page p;

	(void)state;
	memset(name, 'n', 300);
	name[300] = '\0';
	snprintf(text, sizeof text, "[{\"name\":\"%s\",\"score\":1,\"state\":\"x\"}]",
		name);
	items = parsed(text);
	page_open(&p, 0, false);
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	assert_non_null(strstr(p.text, name));
	assert_null(strchr(p.text, '\033'));
	free(p.text);
	js_free(items);
}

static void
escapes_of_strangers_do_not_get_through(void **state)
{
	struct js *items =
		parsed("[{\"name\":\"\\u001b[31mred\\u001b[0m\\nnext\",\"score\":1,"
		       "\"state\":\"x\"}]");
	struct page p;

	(void)state;
	page_open(&p, 80, false);
	show_table(&p.screen, items, COLUMNS, NULL);
	screen_line(&p.screen, INK_PLAIN, "%s", "a\033]0;b");
	screen_remark(&p.screen, "%s", "c\033d");
	page_close(&p);
	assert_null(strchr(p.text, '\033'));
	assert_non_null(strstr(p.text, "red"));
	assert_non_null(strstr(p.text, "convene: c?d\n"));
	free(p.text);
	js_free(items);
}

static void
states_have_colours_on_a_terminal(void **state)
{
	struct js *items = parsed("[{\"name\":\"A\",\"score\":1,\"state\":\"scheduled\"},"
				  "{\"name\":\"B\",\"score\":2,\"state\":\"declined\"}]");
	struct page p;

	(void)state;
	page_open(&p, 80, true);
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	assert_non_null(strstr(p.text, "\033[32mscheduled"));
	assert_non_null(strstr(p.text, "\033[31mdeclined"));
	free(p.text);
	js_free(items);
}

static void
an_empty_list_says_so(void **state)
{
	struct js *items = js_new_arr();
	struct page p;

	(void)state;
	page_open(&p, 80, false);
	show_table(&p.screen, items, COLUMNS, "nobody there");
	show_table(&p.screen, NULL, COLUMNS, "nothing at all");
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	assert_string_equal(p.text, "nobody there\nnothing at all\n");
	free(p.text);
	js_free(items);
}

static void
columns_without_a_value_take_no_room(void **state)
{
	struct js *items = parsed("[{\"name\":\"A\",\"state\":\"x\"},{\"name\":\"B\"}]");
	struct page p;

	(void)state;
	page_open(&p, 80, false);
	show_table(&p.screen, items, COLUMNS, NULL);
	page_close(&p);
	assert_null(strstr(p.text, "SCORE"));
	assert_non_null(strstr(p.text, "STATE"));
	free(p.text);
	js_free(items);
}

static void
expect_look(enum look look, const char *json, const char *wanted)
{
	struct column c = {"X", "v", look, 0};
	struct js *v = parsed(json);
	char *text = column_text(&c, v);

	assert_string_equal(text, wanted);
	free(text);
	js_free(v);
}

static void
values_look_as_their_columns_say(void **state)
{
	(void)state;
	expect_look(LOOK_TEXT, "{\"v\":\"x\"}", "x");
	expect_look(LOOK_TEXT, "{\"v\":-3}", "-3");
	expect_look(LOOK_TEXT, "{\"v\":true}", "yes");
	expect_look(LOOK_TEXT, "{\"v\":null}", "");
	expect_look(LOOK_TEXT, "{}", "");
	expect_look(LOOK_TEXT, "{\"v\":{\"a\":1}}", "");
	expect_look(LOOK_LIST, "{\"v\":[\"ko\",\"en\",3]}", "ko; en; 3");
	expect_look(
		LOOK_WHEN, "{\"v\":\"2026-07-15T09:30:00+09:00\"}", "Wed 15 Jul 09:30");
	expect_look(LOOK_SPAN,
		"{\"v\":{\"start\":\"2026-07-15T09:30:00+09:00\","
		"\"end\":\"2026-07-15T10:00:00+09:00\"}}",
		"Wed 15 Jul 09:30-10:00");
	expect_look(LOOK_SPANS, "{\"v\":[]}", "");
	expect_look(LOOK_PARTY, "{\"v\":{\"organisation\":\"EX1\",\"name\":\"Acme\"}}",
		"Acme (EX1)");
	expect_look(LOOK_PARTY, "{\"v\":\"EX1\"}", "EX1");
	expect_look(LOOK_PEOPLE,
		"{\"v\":[{\"code\":\"d1\",\"name\":\"Kim\"},{\"code\":\"d2\"}]}",
		"Kim (d1); d2");
	expect_look(LOOK_BUYERS,
		"{\"v\":[{\"side\":\"demand\",\"organisation_name\":\"City\"},"
		"{\"side\":\"demand\",\"organisation_name\":\"City\"},"
		"{\"side\":\"supply\",\"organisation_name\":\"Acme\"}]}",
		"City");
	expect_look(LOOK_REASONS,
		"{\"v\":[{\"text\":\"light\",\"points\":300},{\"text\":\"far\",\"points\":-5}]}",
		"light (+300); far (-5)");
	expect_look(LOOK_PLACE,
		"{\"v\":{\"code\":\"T1\",\"name\":\"Table 1\",\"hall\":\"A\"}}",
		"Table 1 (T1), hall A");
	expect_look(LOOK_YES, "{\"v\":false}", "");
}

static void
progress_is_drawn_only_for_what_takes_time(void **state)
{
	struct progress p;
	struct page page;

	(void)state;
	page_open(&page, 80, false);
	page.screen.err_tty = true;
	progress_begin(&p, &page.screen, "sending", 200);
	progress_at(&p, 100);
	assert_false(p.drawn);
	p.began_ms -= 1000;
	progress_at(&p, 100);
	assert_true(p.drawn);
	progress_end(&p);
	/* off a terminal nothing is drawn, however long it takes */
	page.screen.err_tty = false;
	progress_begin(&p, &page.screen, "sending", 200);
	p.began_ms -= 1000;
	progress_at(&p, 100);
	assert_false(p.drawn);
	progress_end(&p);
	page_close(&page);
	assert_string_equal(
		page.text, "\rsending [###############               ]  50%\r\033[K");
	free(page.text);
}

/* Where nobody knows how much is left no part of it is made up. */
static void
waiting_tells_the_seconds_so_far(void **state)
{
	struct progress p;
	struct page page;

	(void)state;
	page_open(&page, 80, false);
	page.screen.err_tty = true;
	progress_begin(&p, &page.screen, "the daemon is at work", 0);
	progress_wait(&p);
	assert_false(p.drawn);
	p.began_ms -= 7000;
	progress_wait(&p);
	progress_end(&p);
	page.screen.err_tty = false;
	progress_wait(&p);
	page_close(&page);
	assert_string_equal(page.text, "\rthe daemon is at work (7 s)\033[K\r\033[K");
	free(page.text);
}

/* A line of more columns than the terminal has could not be drawn over. */
static void
progress_stays_in_one_line(void **state)
{
	static const char WANT[] =
		"\rplanning [#########         ]  55%  gap 12.5 %, 60000 seated, 99 "
		"breaks, value 9 of 9\033[K"
		"\rplanning [#####     ]  55%  gap 12.5 %, 60000 seated, 99 b…\033[K";
	struct progress p;
	struct page page;

	(void)state;
	page_open(&page, 86, false);
	page.screen.err_tty = true;
	progress_begin(&p, &page.screen, "planning", 200);
	snprintf(p.detail, sizeof p.detail,
		"gap 12.5 %%, 60000 seated, 99 breaks, value 9 of 9");
	p.began_ms -= 1000;
	progress_at(&p, 110);
	/* the bar gives way no further, then the end of the line does */
	page.screen.columns = 60;
	p.drawn_ms -= 1000;
	progress_at(&p, 110);
	page_close(&page);
	assert_string_equal(page.text, WANT);
	free(page.text);
}

/* How far the halls are apart is what a programme is planned by. */
static void
what_is_past_is_shown_as_past(void **state)
{
	struct page p;
	struct js *v = parsed(
		"{\"event\":{\"sessions\":[{\"no\":1,\"start\":\"2027-09-01T09:30:00+09:00\","
		"\"end\":\"2027-09-01T11:00:00+09:00\"}],\"slots\":["
		"{\"slot\":1,\"session\":1,\"start\":\"2027-09-01T09:30:00+09:00\",\"past\":true},"
		"{\"slot\":2,\"session\":1,\"start\":\"2027-09-01T10:00:00+09:00\",\"past\":true},"
		"{\"slot\":3,\"session\":1,\"start\":\"2027-09-01T10:30:00+09:00\"}]},"
		"\"of\":{},\"days\":[{\"day\":\"2027-09-01\",\"slots\":["
		"{\"slot\":1,\"start\":\"2027-09-01T09:30:00+09:00\","
		"\"end\":\"2027-09-01T09:55:00+09:00\",\"state\":\"free\",\"past\":true},"
		"{\"slot\":2,\"start\":\"2027-09-01T10:00:00+09:00\","
		"\"end\":\"2027-09-01T10:25:00+09:00\",\"state\":\"meeting\",\"past\":true},"
		"{\"slot\":3,\"start\":\"2027-09-01T10:30:00+09:00\","
		"\"end\":\"2027-09-01T10:55:00+09:00\",\"state\":\"free\"}]}],"
		"\"slots\":[],\"refused\":[{\"code\":\"SLOT_PAST\"},{\"code\":\"SLOT_PAST\"},"
		"{\"code\":\"QUOTA\"}]}");

	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	page_open(&p, 80, false);
	show_event(&p.screen, v);
	show_diary(&p.screen, v);
	show_slots(&p.screen, v);
	page_close(&p);
	unsetenv("TZ");
	js_free(v);
	assert_non_null(strstr(
		p.text, "past: 1\u00a009:30, 2\u00a010:00; to come: 3\u00a010:30"));
	assert_non_null(strstr(p.text, "1  09:30-09:55  past"));
	assert_non_null(strstr(p.text, "2  10:00-10:25  meeting"));
	assert_non_null(strstr(p.text, "3  10:30-10:55  free"));
	assert_non_null(strstr(p.text, "3 slots not possible: 2 past, 1 QUOTA"));
	free(p.text);
}

static void
an_import_shows_what_is_no_fault_too(void **state)
{
	struct page p;
	struct js *v =
		parsed("{\"ok\":true,\"files\":[],\"errors\":[],\"warnings\":[{\"file\":"
		       "\"event.ini\",\"line\":0,\"column\":\"day\",\"text\":"
		       "\"2 of 3 days are over\"}]}");

	(void)state;
	page_open(&p, 80, false);
	show_import(&p.screen, v);
	page_close(&p);
	js_free(v);
	assert_non_null(strstr(p.text, "event.ini  day     2 of 3 days are over"));
	free(p.text);
}

static void
an_event_shows_its_halls_and_the_way_between_them(void **state)
{
	char text[400];

	(void)state;
	for (int y = 0; y <= 90; y += 90) {
		struct page p;
		struct js *v;

		snprintf(text, sizeof text,
			"{\"event\":{\"halls\":[{\"code\":\"A\",\"name\":\"Hall A\",\"x_m\":0,"
			"\"y_m\":%d,\"walk_minutes\":{}},{\"code\":\"B\",\"name\":\"North\","
			"\"x_m\":0,\"y_m\":0,\"walk_minutes\":{\"A\":12,\"C\":5}}]}}",
			y);
		v = parsed(text);
		page_open(&p, 80, false);
		show_event(&p.screen, v);
		page_close(&p);
		js_free(v);
		assert_non_null(strstr(p.text, "A\u00a012\u00a0min, C\u00a05\u00a0min"));
		assert_non_null(strstr(p.text, "North"));
		assert_int_equal(strstr(p.text, "0, 90") != NULL, y != 0);
		assert_int_equal(strstr(p.text, "METRES") != NULL, y != 0);
		free(p.text);
	}
}

/* Who meets whom stays readable beside both times; what is called off has no new one. */
static void
a_difference_leaves_room_for_names(void **state)
{
	static const char ANSWER[] =
		"{\"items\":[{\"name\":\"Anouk Jansen\",\"moved\":[{\"with\":\"Zephyr Ltd\","
		"\"start\":\"2027-09-02T10:00:00+09:00\",\"end\":\"2027-09-02T10:25:00+09:00\","
		"\"location\":\"T-A-01\",\"was\":{\"start\":\"2027-09-01T09:30:00+09:00\","
		"\"end\":\"2027-09-01T09:55:00+09:00\"}}],\"cancelled\":[{\"with\":\"Gantry\","
		"\"was\":{\"start\":\"2027-09-01T11:00:00+09:00\"}}]}],\"moved\":1}";
	struct js *v = parsed(ANSWER);
	struct page page;

	(void)state;
	page_open(&page, 80, false);
	show_schedule_diff(&page.screen, v);
	js_free(v);
	page_close(&page);
	assert_non_null(
		strstr(page.text, "Anouk Jansen  moved       Zephyr Ltd"
				  "  Wed  1 Sep 09:30  Thu  2 Sep 10:00  T-A-01"));
	assert_non_null(strstr(page.text, "called off  Gantry      Wed  1 Sep 11:00\n"));
	free(page.text);
}

/* Where neither time nor table is another, what is another is named. */
static void
a_difference_names_what_changes_beside_time_and_place(void **state)
{
	static const char ANSWER[] =
		"{\"items\":[{\"name\":\"Ann\",\"moved\":[{\"with\":\"Zephyr\",\"seat\":2,"
		"\"location\":\"T1\",\"changed\":[\"seat\"]},{\"with\":\"Gantry\",\"seat\":1,"
		"\"location\":\"T2\",\"interpreter\":\"Sara\",\"changed\":[\"interpreter\"]},"
		"{\"with\":\"Nobel\",\"location\":\"T3\",\"changed\":[\"time\",7,\"interpreter\"]}]"
		"}]}";
	struct js *v = parsed(ANSWER);
	struct page page;

	(void)state;
	page_open(&page, 120, false);
	show_schedule_diff(&page.screen, v);
	js_free(v);
	page_close(&page);
	assert_non_null(strstr(page.text, "T1 seat 2\n"));
	assert_non_null(strstr(page.text, "T2, Sara interprets\n"));
	assert_non_null(strstr(page.text, "T3, nobody interprets\n"));
	free(page.text);
}

/* Every view must bear an answer that lacks everything, or has the wrong types. */
static void
views_bear_answers_they_do_not_know(void **state)
{
	static void (*const VIEWS[])(struct screen *, const struct js *) = {show_accounts,
		show_account, show_invited, show_tokens, show_token, show_events,
		show_event, show_categories, show_organisations, show_organisation,
		show_delegates, show_locations, show_interpreters, show_conferences,
		show_matches, show_match, show_requests, show_request, show_ordered,
		show_accepted, show_standby, show_slots, show_meetings, show_meeting,
		show_booked, show_preference, show_preferences, show_blackout,
		show_blackouts, show_diary, show_invitations, show_import, show_stats,
		show_journal, show_chain, show_checks, show_methods, show_schedule,
		show_schedules, show_placements, show_schedule_diff, show_published,
		show_seating_reason, show_forecast};
	static const char *const ANSWERS[] = {"{}", "[]", "null", "3", "\"x\"",
		"{\"items\":null,\"slots\":3,\"days\":\"x\",\"files\":{},\"checks\":5,"
		"\"event\":[],\"request\":\"R1\",\"meeting\":7,\"refused\":{},\"errors\":1,"
		"\"released\":true,\"figures\":\"none\",\"reasons\":1,\"of\":[],\"methods\":0,"
		"\"account\":4,\"token\":[],\"blackout\":8,\"preference\":9,\"link\":{}}",
		"{\"items\":[null,3,\"x\",[],{}],\"days\":[3,{\"slots\":[null,[]]}],"
		"\"slots\":[1,null],\"refused\":[3],\"checks\":[null],\"files\":[[]],"
		"\"released\":[3,null]}"};
	struct page p;

	(void)state;
	page_open(&p, 80, true);
	for (size_t i = 0; i < sizeof VIEWS / sizeof VIEWS[0]; i++)
		for (size_t j = 0; j < sizeof ANSWERS / sizeof ANSWERS[0]; j++) {
			struct js *v = parsed(ANSWERS[j]);

			VIEWS[i](&p.screen, v);
			js_free(v);
		}
	page_close(&p);
	assert_true(p.n > 0);
	free(p.text);
}

static void
lines_are_counted_as_a_terminal_shows_them(void **state)
{
	(void)state;
	assert_int_equal(pager_lines("", 80), 0);
	assert_int_equal(pager_lines("one\ntwo\n", 80), 2);
	assert_int_equal(pager_lines("one\n\nthree", 80), 3);
	assert_int_equal(pager_lines("0123456789\n", 10), 1);
	assert_int_equal(pager_lines("0123456789a\n", 10), 2);
	assert_int_equal(pager_lines("\033[32m0123456789\033[0m\n", 10), 1);
	assert_int_equal(pager_lines("서울교통공사\n", 10), 2);
}

static void
a_link_becomes_a_square_with_light_around(void **state)
{
	static const char LINK[] = "convene://localhost:7443/#cvi_1_x;pin=y";
	struct err e;
	char *lines = qr_lines(LINK, false, &e), *colored = qr_lines(LINK, true, &e);
	char long_text[4001];
	int n = 0, columns = 0;

	(void)state;
	assert_non_null(lines);
	for (char *line = lines, *lf; (lf = strchr(line, '\n')) != NULL; line = lf + 1) {
		*lf = '\0';
		columns = n == 0 ? text_width(line) : columns;
		assert_int_equal(text_width(line), columns);
		assert_true(strncmp(line, n < 2 ? "████" : "█", n < 2 ? 12 : 3) == 0 ||
			    lf[1] == '\0');
		/* the corner of the finder pattern: dark above, light inside */
		if (n == 2)
			assert_true(strncmp(line, "████ ▄▄▄▄▄ ", 12 + 1 + 15 + 1) == 0);
		n++;
	}
	assert_int_equal(n, (columns + 1) / 2);
	assert_true(strncmp(colored, "\033[97;40m██", 8 + 6) == 0);
	memset(long_text, 'x', 4000);
	long_text[4000] = '\0';
	assert_null(qr_lines(long_text, false, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	free(lines);
	free(colored);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_becomes_a_square_with_light_around),
		cmocka_unit_test(lines_are_counted_as_a_terminal_shows_them),
		cmocka_unit_test(columns_line_up_in_every_script),
		cmocka_unit_test(nothing_passes_the_edge_of_a_terminal),
		cmocka_unit_test(spare_columns_go_when_room_is_short),
		cmocka_unit_test(off_a_terminal_nothing_is_cut),
		cmocka_unit_test(escapes_of_strangers_do_not_get_through),
		cmocka_unit_test(states_have_colours_on_a_terminal),
		cmocka_unit_test(an_empty_list_says_so),
		cmocka_unit_test(columns_without_a_value_take_no_room),
		cmocka_unit_test(values_look_as_their_columns_say),
		cmocka_unit_test(progress_is_drawn_only_for_what_takes_time),
		cmocka_unit_test(waiting_tells_the_seconds_so_far),
		cmocka_unit_test(progress_stays_in_one_line),
		cmocka_unit_test(an_event_shows_its_halls_and_the_way_between_them),
		cmocka_unit_test(what_is_past_is_shown_as_past),
		cmocka_unit_test(an_import_shows_what_is_no_fault_too),
		cmocka_unit_test(a_difference_leaves_room_for_names),
		cmocka_unit_test(a_difference_names_what_changes_beside_time_and_place),
		cmocka_unit_test(views_bear_answers_they_do_not_know),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
