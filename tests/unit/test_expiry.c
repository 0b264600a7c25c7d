/* test_expiry.c - a certificate's end is told in time: at once, then daily, by a given clock. */
#include "expiry.h"

#include "net/certify.h"
#include "scratch.h"

enum { DAY_S = 86400 };

#define MADE_S 1800000000LL
#define END_S (MADE_S + (int64_t)CERTIFY_SERVER_DAYS * DAY_S)

static struct heard {
	int lines;
	char last[600];
} heard;

static void
hear(void *ctx, const char *line)
{
	struct heard *h = ctx;

	h->lines++;
	snprintf(h->last, sizeof h->last, "%s", line);
}

struct house {
	char directory[SCRATCH_BYTES];
	struct config config;
	struct expiry x;
};

static void
make(struct house *h)
{
	struct certify_files files = {.authority = h->config.authority,
		.authority_key = scratch_path(h->directory, "ca.key"),
		.certificate = h->config.certificate,
		.certificate_key = h->config.certificate_key};
	struct err e;

	if (!certify_make(&files, "localhost", MADE_S, &e))
		fail_msg("%s", e.text);
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	scratch_make(h->directory);
	config_defaults(&h->config, h->directory);
	make(h);
	assert_true(expiry_read(&h->x, &h->config, &e));
	heard = (struct heard){.lines = 0};
	log_capture(hear, &heard, NULL);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	log_capture(NULL, NULL, NULL);
	scratch_remove(h->directory);
	free(h);
	return 0;
}

static void
states_have_their_days(void **state)
{
	(void)state;
	assert_int_equal(expiry_state(END_S, END_S - 30 * DAY_S - 1), EXPIRY_FAR);
	assert_int_equal(expiry_state(END_S, END_S - 30 * DAY_S), EXPIRY_SOON);
	assert_int_equal(expiry_state(END_S, END_S - 7 * DAY_S - 1), EXPIRY_SOON);
	assert_int_equal(expiry_state(END_S, END_S - 7 * DAY_S), EXPIRY_VERY_SOON);
	assert_int_equal(expiry_state(END_S, END_S - 1), EXPIRY_VERY_SOON);
	assert_int_equal(expiry_state(END_S, END_S), EXPIRY_PAST);
}

/* Several times a second from 40 days before the end to 10 days after it. */
static void
it_is_said_once_a_day(void **state)
{
	struct house *h = *state;
	int64_t now = END_S - 40 * DAY_S;
	int soon, very_soon;

	for (; now < END_S - 30 * DAY_S; now += 600)
		expiry_tick(&h->x, now);
	assert_int_equal(heard.lines, 0);
	for (; now < END_S - 7 * DAY_S; now += 600)
		expiry_tick(&h->x, now);
	soon = heard.lines;
	assert_int_equal(soon, 23);
	assert_non_null(strstr(heard.last, "level=warning event=certificate.ends"));
	assert_non_null(strstr(heard.last, "server.crt ends in 8 days, at "));
	assert_non_null(strstr(heard.last, "convened renew-certificate"));
	for (; now < END_S; now += 600)
		expiry_tick(&h->x, now);
	very_soon = heard.lines - soon;
	assert_int_equal(very_soon, 7);
	assert_non_null(strstr(heard.last, "level=error"));
	assert_non_null(strstr(heard.last, "server.crt ends in 1 day, at "));
	for (; now < END_S + 10 * DAY_S; now += 600)
		expiry_tick(&h->x, now);
	assert_int_equal(heard.lines - soon - very_soon, 10);
	assert_non_null(strstr(heard.last, "server.crt has expired, at "));
}

static void
a_restart_says_it_at_once_and_a_clock_moved_back_starts_anew(void **state)
{
	struct house *h = *state;

	expiry_tick(&h->x, END_S + DAY_S);
	expiry_tick(&h->x, END_S + DAY_S + 1);
	assert_int_equal(heard.lines, 1);
	expiry_tick(&h->x, END_S - 3 * DAY_S);
	assert_int_equal(heard.lines, 2);
	expiry_tick(&h->x, END_S - 100 * DAY_S);
	assert_int_equal(heard.lines, 2);
	expiry_tick(&h->x, END_S - 3 * DAY_S);
	assert_int_equal(heard.lines, 3);
}

/* The authority has ten years; then it is the one, and the other is long past. */
static void
both_files_are_watched(void **state)
{
	const int64_t authority_s = MADE_S + (int64_t)CERTIFY_AUTHORITY_DAYS * DAY_S;
	struct house *h = *state;
	struct err e;

	assert_int_equal(expiry_first(&h->x), END_S);
	expiry_tick(&h->x, authority_s - 10 * DAY_S);
	assert_int_equal(heard.lines, 2);
	assert_non_null(strstr(heard.last, "ca.crt ends in 10 days"));
	/* the same files again: said already today */
	assert_true(expiry_read(&h->x, &h->config, &e));
	expiry_tick(&h->x, authority_s - 10 * DAY_S + 5);
	assert_int_equal(heard.lines, 2);
	h->config.authority[0] = '\0';
	assert_true(expiry_read(&h->x, &h->config, &e));
	expiry_tick(&h->x, authority_s - 5 * DAY_S);
	assert_int_equal(heard.lines, 3);
	assert_int_equal(expiry_first(&h->x), END_S);
	assert_int_equal(unlink(h->config.certificate), 0);
	assert_false(expiry_read(&h->x, &h->config, &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(states_have_their_days),
		TEST(it_is_said_once_a_day),
		TEST(a_restart_says_it_at_once_and_a_clock_moved_back_starts_anew),
		TEST(both_files_are_watched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
