/*
 * test_call.c - calls without a session: an actor, a method, parameters and the answer, on the real
 * writer and readers.
 */
#include "methods/call.h"
#include "methods/method.h"
#include "small_fair.h"
#include "work/aside.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { DEADLINE_MS = 60000 };

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const struct actor ADMIN = {.role = ROLE_ADMIN, .principal = "admin"};
static const struct actor OFFICE = {
	.role = ROLE_ADMIN, .event_id = 1, .principal = "admin"};
static const struct actor NOBODY = {.role = ROLE_NONE, .principal = "nobody"};

struct house {
	struct fixture f;
	struct config config;
	struct clock clock;
	struct jobs *done;
	struct writer *writer;
	struct readers *readers;
	struct aside *planner;
	struct work *work;
	struct methods *methods;
	int wake_fd;
	/* Of the last call: */
	bool answered;
	enum unit_fate fate;
	struct js *answer; /* the line it would be */
	struct effects effects;
	struct err e;
	int room; /* calls there is room for */
};

static int64_t
eve_us(void)
{
	return FAIR_EVE_S * 1000000;
}

static int
set_up(void **state)
{
	const struct store_options so = {.max_pages = 0};
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	small_fair_open(&h->f);
	config_defaults(&h->config, h->f.directory);
	clock_init(&h->clock);
	h->clock.read_us = eve_us;
	h->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	h->done = jobs_new(SIZE_MAX, h->wake_fd);
	h->writer = writer_start(h->f.path, &so, &h->clock, 16, 16, h->done, &e);
	assert_non_null(h->writer);
	h->readers = readers_start(h->f.path, &so, &h->clock, 1, 16, h->done, &e);
	assert_non_null(h->readers);
	h->planner = aside_start(h->done, "planner");
	h->work = work_new(&(struct work_options){.clock = &h->clock,
		.writer = h->writer,
		.readers = h->readers,
		.planner = h->planner,
		.last_seq =
			fixture_int(&h->f, "SELECT coalesce(max(seq), 0) FROM journal")});
	h->methods = methods_new(&(struct env){
		.clock = &h->clock, .key = KEY, .work = h->work, .port = 7443});
	methods_reconfigure(h->methods, &h->config, "pin");
	h->room = 100;
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	work_halt(h->work);
	aside_stop(h->planner);
	readers_stop(h->readers);
	writer_stop(h->writer);
	work_free(h->work);
	methods_free(h->methods);
	jobs_free(h->done);
	js_free(h->answer);
	close(h->wake_fd);
	fixture_close(&h->f);
	free(h);
	return 0;
}

static bool
enter(void *ctx, struct err *e)
{
	struct house *h = ctx;

	return h->room-- > 0 || err_set(e, ERR_TOO_MANY_INFLIGHT, "there is no room");
}

static void
answered(struct call *c, void *ctx)
{
	struct house *h = ctx;
	struct err e;

	assert_false(h->answered);
	h->answered = true;
	h->fate = c->unit.fate;
	h->effects = c->effects;
	if (h->fate != UNIT_KEPT) {
		h->e = c->unit.err;
		return;
	}
	h->answer = js_parse(c->line, c->line_bytes - 1, &e);
	assert_non_null(h->answer);
}

static void
wait_for_it(struct house *h)
{
	struct pollfd p = {.fd = h->wake_fd, .events = POLLIN};
	struct job *list, *next;
	uint64_t count;

	while (!work_is_idle(h->work)) {
		assert_int_equal(poll(&p, 1, DEADLINE_MS), 1);
		assert_int_equal(read(h->wake_fd, &count, sizeof count), sizeof count);
		for (list = jobs_take(h->done, SIZE_MAX); list != NULL; list = next) {
			struct unit *u = (struct unit *)(void *)list;

			next = list->next;
			u->done(u);
		}
	}
}

/* The result, or NULL and h->e. */
static const struct js *
call(struct house *h, const struct actor *who, const char *method, const char *members)
{
	const struct call_request q = {
		.actor = *who, .req = "t1", .enter = enter, .done = answered, .ctx = h};
	struct rpc_request r;
	char line[500];
	int n = snprintf(line, sizeof line,
		"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":{%s}}",
		method, members);

	js_free(h->answer);
	h->answer = NULL;
	h->answered = false;
	assert_true(rpc_parse_request(line, (size_t)n, &r, &h->e));
	if (!call_start(h->methods, &q, &r, &h->e)) {
		/* A refused request is the caller's still. */
		assert_int_equal(js_int(r.id), 7);
		assert_false(h->answered);
	} else {
		assert_null(r.root);
		wait_for_it(h);
		assert_true(h->answered);
	}
	rpc_request_release(&r);
	return h->answer != NULL ? js_get(h->answer, "result") : NULL;
}

static void
an_actor_asks_without_a_session(void **state)
{
	struct house *h = *state;
	const struct js *o = call(h, &ADMIN, "event.list", "");

	assert_non_null(o);
	assert_true(js_len(js_get(o, "items")) > 0);
	assert_non_null(call(h, &ADMIN, "ping", ""));
}

static void
a_change_is_answered_once_it_is_stored_and_replayed_after(void **state)
{
	static const char *const MEMBERS =
		"\"key\":\"a-key-of-this-test\",\"role\":\"monitor\",\"name\":\"Screen\"";
	struct house *h = *state;
	int64_t before = fixture_int(&h->f, "SELECT count(*) FROM accounts"), newest;
	const struct js *o = call(h, &OFFICE, "account.invite", MEMBERS);

	if (o == NULL)
		fail_msg("%s", h->e.text);
	assert_int_equal(fixture_int(&h->f, "SELECT count(*) FROM accounts"), before + 1);
	newest = ring_newest(h->work->ring);
	assert_int_equal(newest, fixture_int(&h->f, "SELECT max(seq) FROM journal"));
	o = call(h, &OFFICE, "account.invite", MEMBERS);
	assert_true(js_bool(js_get(o, "replayed")));
	assert_int_equal(fixture_int(&h->f, "SELECT count(*) FROM accounts"), before + 1);
	assert_int_equal(ring_newest(h->work->ring), newest);
}

static void
a_call_that_may_not_be_is_refused_before_it_begins(void **state)
{
	struct house *h = *state;

	assert_null(call(h, &ADMIN, "no.such", ""));
	assert_int_equal(h->e.code, ERR_METHOD_UNKNOWN);
	assert_null(call(h, &NOBODY, "event.list", ""));
	assert_int_equal(h->e.code, ERR_ROLE_DENIED);
	h->room = 0;
	assert_null(call(h, &ADMIN, "event.list", "\"limit\":0"));
	assert_int_equal(h->e.code, ERR_TOO_MANY_INFLIGHT);
	h->room = 1;
	assert_null(call(h, &ADMIN, "event.list", "\"limit\":0"));
	assert_int_equal(h->e.code, ERR_PARAM_INVALID);
	work_drain(h->work);
	assert_null(call(h, &ADMIN, "event.list", ""));
	assert_int_equal(h->e.code, ERR_DRAINING);
}

static void
what_the_caller_has_to_do_is_told(void **state)
{
	struct house *h = *state;

	assert_non_null(call(h, &ADMIN, "watch", "\"topics\":[\"meeting\"]"));
	assert_true(h->effects.watches);
	assert_false(h->effects.logged_in);
	assert_int_equal(h->effects.watch_since,
		fixture_int(&h->f, "SELECT coalesce(max(seq), 0) FROM journal"));
}

static void
what_is_special_about_a_method_stands_in_its_row(void **state)
{
	static const struct {
		const char *method;
		unsigned flags;
	} ALONE[] = {{"hello", METHOD_FIRST}, {"auth.enrol", METHOD_OWN_SCOPE},
		{"import.apply", METHOD_SLICED}, {"admin.backup", METHOD_KEEPING},
		{"admin.who", METHOD_PRESENCE}};
	static const char *const FREES[] = {"meeting.cancel", "blackout.set",
		"location.update", "event.update", "import.apply"};
	size_t special = 0;

	(void)state;
	for (size_t i = 0; i < methods_count(); i++)
		special += (method_at(i)->flags & ~METHOD_FREES) != 0;
	assert_int_equal(special, sizeof ALONE / sizeof *ALONE);
	for (size_t i = 0; i < sizeof ALONE / sizeof *ALONE; i++)
		assert_int_equal(method_by_name(ALONE[i].method)->flags & ~METHOD_FREES,
			ALONE[i].flags);
	for (size_t i = 0; i < sizeof FREES / sizeof *FREES; i++)
		assert_true(method_by_name(FREES[i])->flags & METHOD_FREES);
	for (size_t i = 0; i < methods_count(); i++)
		assert_true((method_at(i)->flags & METHOD_FREES) == 0 ||
			    method_at(i)->where == RUN_WRITE);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_actor_asks_without_a_session),
		CASE(a_change_is_answered_once_it_is_stored_and_replayed_after),
		CASE(a_call_that_may_not_be_is_refused_before_it_begins),
		CASE(what_the_caller_has_to_do_is_told),
		cmocka_unit_test(what_is_special_about_a_method_stands_in_its_row),
	};

	js_setup();
	store_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
