/*
 * test_client_session.c - asking again: a lost answer is asked for with the same key, and
 * the key is on the disk meanwhile.
 *
 * The daemon here is a child process on a Unix socket that follows a script: for each
 * request it answers, refuses, or closes the connection before or instead of answering.
 */
#include "client/files.h"
#include "client/json_list.h"
#include "client/session.h"

#include "golden.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the script does with the next request that is not hello. */
enum act {
	ACT_ANSWER = 'a',
	ACT_CLOSE = 'c',   /* without a word */
	ACT_REFUSE = 'r',  /* SLOT_TAKEN */
	ACT_BUSY = 'b',	   /* retry later */
	ACT_UNKNOWN = 'u', /* OUTCOME_UNKNOWN */
	ACT_PAGE = 'p',	   /* a page of two, with a next */
	ACT_LAST = 'l',	   /* a page of two, the last */
	ACT_EVENTS = 'e',  /* an event first, then the answer */
};

struct stage {
	char dir[64];
	char socket[96];
	char log[96]; /* what the daemon got, a line each */
	pid_t daemon;
	int listener;
	struct options options;
	struct session session;
};

static void
say(FILE *f, const char *line)
{
	fprintf(f, "%s\n", line);
	fflush(f);
}

static void
refuse(FILE *f, struct js *id, enum err_code code)
{
	struct buf b;
	struct err e;

	buf_init(&b, 4096);
	err_set(&e, code, "no");
	BUG_ON(!rpc_write_error(&b, id, &e, "c1-1", NULL));
	fwrite(b.data, 1, b.len, f);
	fflush(f);
	buf_release(&b);
}

static void
answer(FILE *f, struct js *id, const char *result)
{
	struct buf b;

	buf_init(&b, 4096);
	BUG_ON(!rpc_write_result_text(&b, id, result));
	fwrite(b.data, 1, b.len, f);
	fflush(f);
	buf_release(&b);
}

/* One act. false: hang up. */
static bool
play(FILE *f, enum act act, struct js *id)
{
	switch (act) {
	case ACT_ANSWER:
		answer(f, id, "{\"done\":true}");
		return true;
	case ACT_CLOSE:
		return false;
	case ACT_REFUSE:
		refuse(f, id, ERR_SLOT_TAKEN);
		return true;
	case ACT_BUSY:
		refuse(f, id, ERR_BUSY);
		return true;
	case ACT_UNKNOWN:
		refuse(f, id, ERR_OUTCOME_UNKNOWN);
		return true;
	case ACT_PAGE:
		answer(f, id, "{\"items\":[1,2],\"next\":\"x\"}");
		return true;
	case ACT_LAST:
		answer(f, id, "{\"items\":[3,4]}");
		return true;
	case ACT_EVENTS:
		say(f, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"seq\":1}}");
		say(f, "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"params\":{}}");
		answer(f, id, "{\"done\":true}");
		return true;
	}
	BUG_ON(true);
}

/* One connection: hello is answered, the rest is up to the script. */
static void
converse(int fd, FILE *log, const char **script)
{
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool more = true;

	while (more && (n = getline(&line, &room, in)) > 0) {
		struct rpc_request r;
		struct err e;

		fwrite(line, 1, (size_t)n, log);
		fflush(log);
		assert_true(rpc_parse_request(line, (size_t)n - 1, &r, &e));
		if (strcmp(r.method, "hello") == 0)
			answer(out, r.id, "{\"role\":\"admin\"}");
		else if (strcmp(r.method, "ping") == 0) /* how a watcher answers ours */
			answer(out, r.id, "{}");
		else
			more = **script != '\0' &&
			       play(out, (enum act) * (*script)++, r.id);
		rpc_request_release(&r);
	}
	free(line);
	fclose(in);
	fclose(out);
}

static void
run_daemon(int listener, const char *log_path, const char *script)
{
	FILE *log = fopen(log_path, "w");

	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		converse(fd, log, &script);
	}
}

static void
stage_open(struct stage *st, const char *script)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memset(st, 0, sizeof *st);
	snprintf(st->dir, sizeof st->dir, "/tmp/convene-session-XXXXXX");
	assert_non_null(mkdtemp(st->dir));
	snprintf(st->socket, sizeof st->socket, "%s/socket", st->dir);
	snprintf(st->log, sizeof st->log, "%s/log", st->dir);
	setenv("XDG_CONFIG_HOME", st->dir, 1);
	st->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%s", st->socket);
	assert_int_equal(
		bind(st->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(st->listener, 8), 0);
	st->daemon = fork();
	if (st->daemon == 0)
		run_daemon(st->listener, st->log, script);
	close(st->listener);
	st->options.socket = st->socket;
	session_init(&st->session, &st->options);
	st->session.first_wait_ms = 1;
	/* remarks about tries are for people */
	st->session.screen.err = fopen("/dev/null", "w");
}

static int
remove_entry(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
	(void)s;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
stage_close(struct stage *st)
{
	fclose(st->session.screen.err);
	session_end(&st->session);
	kill(st->daemon, SIGKILL);
	waitpid(st->daemon, NULL, 0);
	nftw(st->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Requests of the method the daemon got; *same_key: all with one key. */
static int
count_calls(struct stage *st, const char *method, bool *same_key)
{
	struct buf b;
	struct err e;
	char key[128] = "";
	int n = 0;

	*same_key = true;
	buf_init(&b, 1 << 20);
	assert_true(file_read(st->log, &b, &e));
	for (char *p = b.data, *lf; p != NULL && (lf = strchr(p, '\n')) != NULL;
		p = lf + 1) {
		struct rpc_request r;

		if (rpc_parse_request(p, (size_t)(lf - p), &r, &e) &&
			strcmp(r.method, method) == 0) {
			const char *this_key = js_get_str(r.params, "key", "");

			if (n++ > 0 && strcmp(key, this_key) != 0)
				*same_key = false;
			snprintf(key, sizeof key, "%s", this_key);
		}
		rpc_request_release(&r);
	}
	buf_release(&b);
	return n;
}

static int
count_pending(void)
{
	struct err e;
	struct js *list = pending_list(&e);
	int n;

	assert_non_null(list);
	n = (int)js_len(list);
	js_free(list);
	return n;
}

static bool
change(struct stage *st, struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	bool ok = session_write(&st->session, "request.create", params, &result, f);

	js_free(params);
	js_free(result);
	return ok;
}

static void
a_change_is_answered_once(void **state)
{
	struct stage st;
	struct fault f;
	bool same;

	(void)state;
	stage_open(&st, "a");
	assert_true(change(&st, &f));
	assert_int_equal(count_calls(&st, "request.create", &same), 1);
	assert_int_equal(count_pending(), 0);
	stage_close(&st);
}

static void
a_lost_answer_is_asked_for_with_the_same_key(void **state)
{
	struct stage st;
	struct fault f;
	bool same;

	(void)state;
	stage_open(&st, "cca");
	assert_true(change(&st, &f));
	assert_int_equal(count_calls(&st, "request.create", &same), 3);
	assert_true(same);
	assert_int_equal(count_pending(), 0);
	stage_close(&st);
}

static void
an_unknown_outcome_is_asked_for_again(void **state)
{
	struct stage st;
	struct fault f;
	bool same;

	(void)state;
	stage_open(&st, "uba");
	assert_true(change(&st, &f));
	assert_int_equal(count_calls(&st, "request.create", &same), 3);
	assert_true(same);
	stage_close(&st);
}

static void
a_refusal_by_a_rule_settles_it(void **state)
{
	struct stage st;
	struct fault f;
	bool same;

	(void)state;
	stage_open(&st, "cr");
	assert_false(change(&st, &f));
	assert_string_equal(f.code, "SLOT_TAKEN");
	assert_int_equal(f.status, 1);
	assert_string_equal(f.req, "c1-1");
	assert_false(f.unsure);
	fault_release(&f);
	assert_int_equal(count_calls(&st, "request.create", &same), 2);
	assert_int_equal(count_pending(), 0);
	stage_close(&st);
}

static void
without_an_answer_the_change_stays_and_is_sent_again_later(void **state)
{
	struct stage st;
	struct fault f;
	struct js *list, *result = NULL;
	struct err e;
	bool same;

	(void)state;
	stage_open(&st, "ccccccca");
	assert_false(change(&st, &f));
	assert_true(f.unsure);
	assert_int_equal(f.status, 75);
	assert_non_null(strstr(f.err.hint, "convene retry"));
	fault_release(&f);
	list = pending_list(&e);
	assert_int_equal(js_len(list), 1);
	assert_string_equal(js_get_str(js_get(js_at(list, 0), "record"), "method", ""),
		"request.create");
	assert_true(session_resend(&st.session, js_get(js_at(list, 0), "record"),
		js_get_str(js_at(list, 0), "path", ""), &result, &f));
	js_free(result);
	js_free(list);
	assert_int_equal(count_calls(&st, "request.create", &same), 8);
	assert_true(same);
	assert_int_equal(count_pending(), 0);
	stage_close(&st);
}

/* The record is there while the daemon has the request: ask it. */
static void
the_key_is_on_the_disk_before_it_is_sent(void **state)
{
	struct stage st;
	struct fault f;
	char dir[160];

	(void)state;
	stage_open(&st, "a");
	snprintf(dir, sizeof dir, "%s/convene", st.dir);
	assert_int_equal(mkdir(dir, 0500), 0);
	if (access(dir, W_OK) == 0) {
		/* root may write everywhere: a file in the way stops it too */
		snprintf(dir, sizeof dir, "%s/convene/pending", st.dir);
		assert_int_equal(close(creat(dir, 0600)), 0);
	}
	assert_false(change(&st, &f));
	assert_int_equal(f.err.code, ERR_CONFIG);
	fault_release(&f);
	/* whoever brings a key keeps it: then it may be sent */
	st.options.key = "mine";
	assert_true(change(&st, &f));
	stage_close(&st);
}

static void
a_daemon_that_was_never_there_is_not_asked_twice(void **state)
{
	struct stage st;
	struct fault f;

	(void)state;
	stage_open(&st, "");
	unlink(st.socket);
	assert_false(change(&st, &f));
	assert_int_equal(f.err.code, ERR_NETWORK);
	assert_int_equal(f.status, 75);
	fault_release(&f);
	assert_int_equal(count_pending(), 0);
	stage_close(&st);
}

static void
pages_become_one_list(void **state)
{
	struct stage st;
	struct fault f;
	struct js *list = NULL, *params = js_new_obj();
	char *text;

	(void)state;
	stage_open(&st, "pplpplpp");
	assert_true(session_list(&st.session, "x.list", params, 0, &list, &f));
	text = js_canonical(list);
	assert_string_equal(text, "{\"items\":[1,2,1,2,3,4]}");
	free(text);
	js_free(list);
	/* the limit ends in the middle of a page, and at the end of one */
	assert_true(session_list(&st.session, "x.list", params, 3, &list, &f));
	text = js_canonical(list);
	assert_string_equal(text, "{\"items\":[1,2,1],\"more\":true}");
	free(text);
	js_free(list);
	js_free(params);
	stage_close(&st);
}

/* What is printed while the pages come, and what the same list is as a whole. */
static void
a_list_is_the_same_json_page_by_page(void **state)
{
	static const char *const CASES[] = {"ppl", "l"};
	struct js *params = js_new_obj();

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (int64_t limit = 0; limit < 4; limit += 3) {
			char acts[16], *pieces = NULL, *whole = NULL;
			struct js *list = NULL, *rest = NULL;
			struct json_list out;
			struct screen screen;
			struct stage st;
			struct fault f;
			size_t n;

			snprintf(acts, sizeof acts, "%s%s", CASES[i], CASES[i]);
			stage_open(&st, limit == 3 && i == 0 ? "pppp" : acts);
			screen = (struct screen){.out = open_memstream(&pieces, &n)};
			out = (struct json_list){.screen = &screen};
			assert_true(session_pages(&st.session, "x.list", params, limit,
				json_list_take, &out, &rest, &f));
			json_list_end(&out, rest);
			fclose(screen.out);
			assert_true(session_list(
				&st.session, "x.list", params, limit, &list, &f));
			screen.out = open_memstream(&whole, &n);
			screen_json(&screen, list);
			fclose(screen.out);
			assert_string_equal(pieces, whole);
			free(pieces);
			free(whole);
			js_free(rest);
			js_free(list);
			stage_close(&st);
		}
	js_free(params);
}

static void
a_list_that_is_cut_says_so(void **state)
{
	struct js *items = js_new_arr();
	struct json_list out;
	struct screen screen;
	char *text = NULL;
	size_t n;

	(void)state;
	js_push(items, js_new_int(7));
	screen = (struct screen){.out = open_memstream(&text, &n)};
	out = (struct json_list){.screen = &screen};
	json_list_cut(&out);
	fflush(screen.out);
	assert_int_equal(n, 0);
	json_list_take(&out, items);
	json_list_cut(&out);
	fclose(screen.out);
	assert_string_equal(
		text, "{\n  \"items\": [\n    7\n  ],\n  \"incomplete\": true\n}\n");
	free(text);
	js_free(items);
}

static void
events_and_pings_do_not_disturb_a_call(void **state)
{
	struct stage st;
	struct fault f;
	struct buf b;
	struct err e;

	(void)state;
	stage_open(&st, "ea");
	assert_true(change(&st, &f));
	assert_true(change(&st, &f));
	buf_init(&b, 1 << 16);
	assert_true(file_read(st.log, &b, &e));
	assert_non_null(strstr(buf_str(&b), "\"method\":\"ping\""));
	buf_release(&b);
	stage_close(&st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_is_answered_once),
		cmocka_unit_test(a_lost_answer_is_asked_for_with_the_same_key),
		cmocka_unit_test(an_unknown_outcome_is_asked_for_again),
		cmocka_unit_test(a_refusal_by_a_rule_settles_it),
		cmocka_unit_test(
			without_an_answer_the_change_stays_and_is_sent_again_later),
		cmocka_unit_test(the_key_is_on_the_disk_before_it_is_sent),
		cmocka_unit_test(a_daemon_that_was_never_there_is_not_asked_twice),
		cmocka_unit_test(pages_become_one_list),
		cmocka_unit_test(a_list_is_the_same_json_page_by_page),
		cmocka_unit_test(a_list_that_is_cut_says_so),
		cmocka_unit_test(events_and_pings_do_not_disturb_a_call),
	};

	js_setup();
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
