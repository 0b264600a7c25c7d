/* test_log.c - lines of the log: keys, quoting, levels, what a peer may cause, threads. */
#include "base/log.h"

#include "golden.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int64_t
noon_us(void)
{
	return INT64_C(1657843200000007); /* 2022-07-15T00:00:00.000007Z */
}

static void
collect(void *ctx, const char *line)
{
	assert_null(strchr(line, '\n'));
	assert_true(buf_addf(ctx, "%s\n", line));
}

static void
begin(struct buf *out, enum log_level level)
{
	buf_init(out, 1 << 24);
	log_open(level, LOG_TO_STDERR);
	log_capture(collect, out, noon_us);
}

static void
finish(struct buf *out)
{
	log_capture(NULL, NULL, NULL);
	buf_release(out);
}

static void
a_line_has_time_level_event_and_its_fields(void **state)
{
	struct err e;
	struct buf out;

	(void)state;
	begin(&out, LOG_INFO);
	err_set(&e, ERR_SLOT_TAKEN, "slot 4 is \"taken\"");
	log_event(LOG_INFO, "daemon.ready", L_STR("address", "127.0.0.1"),
		L_INT("port", 7443));
	log_event(LOG_NOTICE, "daemon.stop");
	log_event(LOG_WARNING, "rpc.refused", L_STR("req", "c17-9"), L_ERR(&e));
	log_event(LOG_ERR, "store.failed", L_STR("path", NULL),
		L_BYTES("name", "abcdef", 3), L_INT("ms", -5));
	assert_string_equal(buf_str(&out),
		"time=2022-07-15T00:00:00.000007Z level=info event=daemon.ready address=127.0.0.1 "
		"port=7443\n"
		"time=2022-07-15T00:00:00.000007Z level=notice event=daemon.stop\n"
		"time=2022-07-15T00:00:00.000007Z level=warning event=rpc.refused req=c17-9 "
		"code=SLOT_TAKEN text=\"slot 4 is \\\"taken\\\"\"\n"
		"time=2022-07-15T00:00:00.000007Z level=error event=store.failed path=- "
		"name=abc ms=-5\n");
	finish(&out);
}

static const char *
not_to_be_called(void)
{
	fail_msg("a field was looked at although its level is off");
	return "";
}

static void
a_level_that_is_off_costs_nothing_and_says_nothing(void **state)
{
	struct buf out;

	(void)state;
	begin(&out, LOG_WARNING);
	log_event(LOG_INFO, "daemon.ready", L_STR("address", not_to_be_called()));
	log_peer_event(LOG_DEBUG, "net.refused", L_STR("address", not_to_be_called()));
	assert_int_equal(out.len, 0);
	assert_true(log_enabled(LOG_ERR));
	assert_false(log_enabled(LOG_NOTICE));
	finish(&out);
}

static void
quoted(const char *value, size_t n, const char *expected)
{
	char line[2048];
	const struct log_field fields[] = {
		L_BYTES("text", value, (int64_t)n), {.kind = LOG_END}};
	size_t length = log_format(line, sizeof line, fields);

	assert_int_equal(length, strlen(line));
	assert_memory_equal(line, "text=", 5);
	assert_string_equal(line + 5, expected);
}

#define QUOTED(value, expected) quoted(value, sizeof(value) - 1, expected)

static void
no_value_can_make_a_line_or_a_key(void **state)
{
	(void)state;
	QUOTED("", "\"\"");
	QUOTED("-", "\"-\"");
	QUOTED("a-b.c_d:e/f@g+1", "a-b.c_d:e/f@g+1");
	QUOTED("a b", "\"a b\"");
	QUOTED("a=b", "\"a=b\"");
	QUOTED("a\" level=error event=forged x=\"",
		"\"a\\\" level=error event=forged x=\\\"\"");
	QUOTED("a\\", "\"a\\\\\"");
	QUOTED("a\nevent=forged", "\"a\\nevent=forged\"");
	QUOTED("a\r\x1b[2J\x7f\0b", "\"a\\x0d\\x1b[2J\\x7f\\x00b\"");
	QUOTED("\t", "\"\\t\"");
	/*
	 * U+0085 is a new line to some, U+2028 to others; U+202E turns the direction of
	 * writing
	 */
	QUOTED("\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xef\xbb\xbf",
		"\"\\u0085\\u2028\\u202e\\ufeff\"");
	QUOTED("\xff\xc3(\xed\xa0\x80\xe2\x82",
		"\"\\xff\\xc3(\\xed\\xa0\\x80\\xe2\\x82\"");
	QUOTED("\xea\xb5\xad \xd8\xb9", "\"\xea\xb5\xad \xd8\xb9\"");
}

static void
long_values_and_lines_are_cut(void **state)
{
	char value[3000], line[4096], small[40];
	const struct log_field long_value[] = {L_STR("text", value), {.kind = LOG_END}};
	const struct log_field long_line[] = {L_STR("event", "a.b"), L_STR("text", value),
		L_STR("name", "c"), {.kind = LOG_END}};

	(void)state;
	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	assert_int_equal(log_format(line, sizeof line, long_value), 5 + 1 + 400 + 3 + 1);
	assert_string_equal(line + 5 + 1 + 395, "xxxxx...\"");
	log_format(small, sizeof small, long_line);
	assert_string_equal(small, "event=a.b cut=yes");
}

/*
 * A key that is not in the table cannot be searched for: it is our mistake and ends the
 * process.
 */
static void
an_unknown_key_is_a_bug(void **state)
{
	int status;
	pid_t child;

	(void)state;
	fflush(NULL);
	child = fork();
	if (child == 0) {
		const struct log_field fields[] = {L_INT("hat", 3), {.kind = LOG_END}};
		char line[100];

		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		log_format(line, sizeof line, fields);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
}

static size_t
lines_with(const struct buf *out, const char *what)
{
	size_t n = 0;

	for (const char *p = buf_str(out); (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

static void
what_a_peer_repeats_is_limited_and_counted(void **state)
{
	struct buf out;

	(void)state;
	begin(&out, LOG_INFO);
	for (int i = 0; i < 1000; i++) {
		log_peer_event(LOG_INFO, "net.handshake.failed", L_INT("conn", i));
		if (i % 100 == 0)
			log_peer_event(LOG_NOTICE, "net.line.too_long", L_INT("conn", i));
	}
	assert_int_equal(
		lines_with(&out, "event=net.handshake.failed"), LOG_PEER_EVENTS_PER_S);
	assert_int_equal(lines_with(&out, "event=net.line.too_long"), 10);
	assert_int_equal(lines_with(&out, "log.suppressed"), 0);

	/*
	 * the next second: any line brings the count out, and the peer's event is written
	 * again
	 */
	log_capture(collect, &out, noon_us);
	for (int i = 0; i < 25; i++)
		log_peer_event(LOG_INFO, "net.handshake.failed", L_INT("conn", i));
	buf_clear(&out);
	log_close();
	assert_int_equal(
		lines_with(&out,
			"level=info event=log.suppressed name=net.handshake.failed count=5\n"),
		1);
	finish(&out);
}

/* The clock of the next test: the second in which the storm is, then the one after. */
static int64_t moved_us;

static int64_t
moved_clock_us(void)
{
	return noon_us() + moved_us;
}

static void
the_count_comes_with_the_next_line_of_any_event(void **state)
{
	struct buf out;

	(void)state;
	begin(&out, LOG_INFO);
	moved_us = 0;
	log_capture(collect, &out, moved_clock_us);
	for (int i = 0; i < 50; i++)
		log_peer_event(LOG_WARNING, "net.refused");
	buf_clear(&out);
	log_event(LOG_INFO, "daemon.ready");
	assert_int_equal(lines_with(&out, "log.suppressed"), 0);
	moved_us = 1000000;
	buf_clear(&out);
	log_event(LOG_INFO, "daemon.ready");
	log_peer_event(LOG_WARNING, "net.refused");
	log_event(LOG_INFO, "daemon.ready");
	assert_string_equal(buf_str(&out),
		"time=2022-07-15T00:00:01.000007Z level=warning event=log.suppressed "
		"name=net.refused count=30\n"
		"time=2022-07-15T00:00:01.000007Z level=info event=daemon.ready\n"
		"time=2022-07-15T00:00:01.000007Z level=warning event=net.refused\n"
		"time=2022-07-15T00:00:01.000007Z level=info event=daemon.ready\n");
	finish(&out);
}

enum { THREADS = 4, LINES = 500 };

static void *
write_lines(void *name)
{
	for (int i = 0; i < LINES; i++) {
		log_event(LOG_INFO, "rpc.call", L_STR("thread", name), L_INT("count", i));
		log_peer_event(LOG_INFO, "net.refused", L_STR("thread", name));
	}
	return NULL;
}

static void
threads_do_not_mix_their_lines(void **state)
{
	static const char *const NAMES[THREADS] = {
		"loop", "writer", "reader-1", "reader-2"};
	pthread_t thread[THREADS];
	struct buf out;

	(void)state;
	begin(&out, LOG_INFO);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&thread[i], NULL, write_lines, (void *)NAMES[i]),
			0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(lines_with(&out, "event=rpc.call"), THREADS * LINES);
	assert_int_equal(lines_with(&out, "event=net.refused"), LOG_PEER_EVENTS_PER_S);
	assert_int_equal(
		lines_with(&out, "time="), THREADS * LINES + LOG_PEER_EVENTS_PER_S);
	finish(&out);
}

/* What has been written to this program's standard error by log_event. */
static void
standard_error_gets_whole_lines(void **state)
{
	char text[512] = "";
	int ends[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_open(LOG_INFO, LOG_TO_STDERR);
	log_capture(NULL, NULL, noon_us);
	log_event(LOG_INFO, "daemon.ready", L_INT("port", 1));
	log_event(LOG_INFO, "daemon.ready", L_INT("port", 2));
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	n = read(ends[0], text, sizeof text - 1);
	close(ends[0]);
	log_capture(NULL, NULL, NULL);
	assert_true(n > 0);
	assert_string_equal(text,
		"time=2022-07-15T00:00:00.000007Z level=info event=daemon.ready port=1\n"
		"time=2022-07-15T00:00:00.000007Z level=info event=daemon.ready port=2\n");
}

/* Neither may be there on the machine; then the line is lost, which must hurt nobody. */
static void
syslog_and_journal_are_taken_as_targets(void **state)
{
	(void)state;
	for (int target = LOG_TO_SYSLOG; target <= LOG_TO_JOURNAL; target++) {
		log_open(LOG_DEBUG, (enum log_target)target);
		log_event(LOG_DEBUG, "test.target", L_STR("text", "100 %s \n \"quoted\""),
			L_INT("count", 1), L_BYTES("name", "abc", 2),
			L_STR("path", NULL));
	}
	log_open(LOG_INFO, LOG_TO_STDERR);
	log_notify("STATUS=tested"); /* there is no service manager: nothing happens */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_time_level_event_and_its_fields),
		cmocka_unit_test(a_level_that_is_off_costs_nothing_and_says_nothing),
		cmocka_unit_test(no_value_can_make_a_line_or_a_key),
		cmocka_unit_test(long_values_and_lines_are_cut),
		cmocka_unit_test(an_unknown_key_is_a_bug),
		cmocka_unit_test(what_a_peer_repeats_is_limited_and_counted),
		cmocka_unit_test(the_count_comes_with_the_next_line_of_any_event),
		cmocka_unit_test(threads_do_not_mix_their_lines),
		cmocka_unit_test(standard_error_gets_whole_lines),
		cmocka_unit_test(syslog_and_journal_are_taken_as_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
