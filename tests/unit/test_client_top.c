/* test_client_top.c - frames of convene top: as many lines and columns as there are. */
#include "golden.h"

#include "client/top_frame.h"

static const char SNAPSHOT[] =
	"{\"verdict\":{\"level\":\"warning\",\"words\":\"MAIL DELAYED 14 min\",\"findings\":"
	"[{\"level\":\"warning\",\"words\":\"MAIL DELAYED 14 min\",\"hint\":\"convene outbox\"}]},"
	"\"uptime_s\":7300,\"event\":{\"name\":\"Fair \\u001b[31m of \\u202e names\"},"
	"\"disk_free\":5368709120,\"wal_bytes\":4194304,\"backup_age\":3600,"
	"\"now\":{\"slot\":3,\"start\":\"2027-07-15T09:30:00+09:00\","
	"\"end\":\"2027-07-15T10:00:00+09:00\",\"meetings\":12,\"halls\":["
	"{\"hall\":\"A\",\"seats\":40,\"meetings\":12},"
	"{\"hall\":\"B\",\"seats\":8,\"meetings\":0}]},"
	"\"unanswered\":{\"total\":4,\"under_1h\":3,\"older\":1},"
	"\"connections\":{\"open\":7,\"watchers\":2},\"refusals\":{\"SLOT_TAKEN\":5},"
	"\"slowest\":[{\"method\":\"match.list\",\"calls\":3,\"mean_us\":1500,\"most_us\":20050}],"
	"\"mail\":{\"waiting\":3,\"oldest_s\":840,\"paused\":false,\"relay\":true}}";

static struct js *
snapshot(void)
{
	struct err e;
	struct js *o = js_parse(SNAPSHOT, strlen(SNAPSHOT), &e);

	assert_non_null(o);
	return o;
}

static char *
frame(struct top_shown t)
{
	struct buf out;

	buf_init(&out, 100000);
	top_frame(&t, &out);
	return buf_take(&out);
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in\n%s", part, text);
}

static void
once_has_every_view_and_no_escapes(void **state)
{
	struct js *s = snapshot();
	char *text;

	(void)state;
	text = frame((struct top_shown){
		.snapshot = s, .trouble = "", .calls_a_second = -1, .columns = 80});
	assert_memory_equal(text, "MAIL DELAYED 14 min\ntype: convene outbox\n", 41);
	has(text, "backup 1 h");
	has(text, "now   Thu 15 Jul 09:30-10:00, 12 meetings");
	has(text, "next  no slot");
	has(text, "A                12      0     40 #########.....................");
	has(text, "under an hour       3 #######################.......");
	has(text, "match.list                           3       1.500      20.050");
	has(text, "oldest  14 min");
	has(text, "SLOT_TAKEN");
	has(text, "convene --event CODE top");
	assert_null(strchr(text, '\033'));
	free(text);
	js_free(s);
}

/* Lines of a live frame, of which none is wider than the terminal. */
static int
lines_of(const char *text, int columns)
{
	int lines = 1, width = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\033') {
			while (*p != 'H' && *p != 'J' && *p != 'K' && *p != 'm')
				p++;
			continue;
		}
		width = *p == '\n' ? 0 : width + (*p != '\r' && (*p & 0xc0) != 0x80);
		lines += *p == '\n';
		if (width > columns)
			fail_msg("a line of more than %d columns in\n%s", columns, text);
	}
	return lines;
}

static void
a_live_frame_fits_its_terminal(void **state)
{
	static const int SIZES[][2] = {{24, 80}, {10, 40}, {3, 20}, {1, 20}, {60, 200}};
	struct js *s = snapshot();

	(void)state;
	for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++)
		for (int v = 0; v < TOP_VIEWS; v++) {
			char *text = frame((struct top_shown){.snapshot = s,
				.trouble = "",
				.view = (enum top_view)v,
				.rows = SIZES[i][0],
				.columns = SIZES[i][1],
				.color = true,
				.live = true});

			assert_true(lines_of(text, SIZES[i][1]) <= SIZES[i][0]);
			assert_true(text[strlen(text) - 1] == 'J');
			free(text);
		}
	js_free(s);
}

static void
names_steer_no_terminal(void **state)
{
	struct js *s = snapshot();
	char *text;

	(void)state;
	text = frame((struct top_shown){
		.snapshot = s, .trouble = "", .rows = 24, .columns = 80, .live = true});
	assert_null(strstr(text, "\033[31m"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	has(text, " of ");
	free(text);
	js_free(s);
}

static void
what_has_become_old_says_so(void **state)
{
	struct js *s = snapshot();
	char *text;

	(void)state;
	text = frame((struct top_shown){.snapshot = s,
		.trouble = "nobody answers",
		.stale_s = 12,
		.columns = 80,
		.rows = 24});
	assert_memory_equal(text, "NO ANSWER FOR 12 s: nobody answers\n", 35);
	has(text, "HALL");
	free(text);
	text = frame((struct top_shown){.trouble = "nobody answers", .columns = 80});
	assert_string_equal(text, "NO ANSWER: nobody answers\n");
	free(text);
	js_free(s);
}

static void
keys_choose_views(void **state)
{
	(void)state;
	assert_int_equal(top_view_of_key('m'), TOP_MEETINGS);
	assert_int_equal(top_view_of_key('o'), TOP_OUTBOX);
	assert_int_equal(top_view_of_key('x'), TOP_VIEWS);
	assert_int_equal(top_view_of_key(0), TOP_VIEWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_has_every_view_and_no_escapes),
		cmocka_unit_test(a_live_frame_fits_its_terminal),
		cmocka_unit_test(names_steer_no_terminal),
		cmocka_unit_test(what_has_become_old_says_so),
		cmocka_unit_test(keys_choose_views)};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
