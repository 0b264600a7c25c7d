/*
 * test_portal.c - what a browser is answered: calls, the cookie, streams of events. The bytes of
 * HTTP are net/'s and read by its own head reader; whoever answers here only keeps the answer.
 */
#include "talk.h"
#include "units.h"

#include "web/gate.h"
#include "web/web.h"
#include "work/lost_links.h"

enum { STREAM_BYTES = 1 << 20, BROWSERS = 32 };

/* A connection of net/http.h. */
struct http {
	void *waits;
	int status; /* 0: not answered yet */
	bool streams, ended;
	char more[600], cache[100];
	struct buf body; /* of the answer, or what its stream was sent */
	size_t unsent;	 /* of the stream, as it is to seem */
	char text[HTTP_HEAD_BYTES];
	struct http_head head;
};

/* ---- as net/ does it ------------------------------------------------------------------------ */

void
http_answer(struct http *h, const struct http_answer *a)
{
	assert_int_equal(h->status, 0);
	h->status = a->status;
	h->waits = NULL;
	snprintf(h->more, sizeof h->more, "%s", a->more != NULL ? a->more : "");
	snprintf(h->cache, sizeof h->cache, "%s",
		a->cache != NULL ? a->cache : "no-store");
	assert_true(buf_add(&h->body, a->body != NULL ? a->body : "", a->body_bytes));
}

void
http_stream_begin(struct http *h, void *waits, const char *type)
{
	assert_int_equal(h->status, 0);
	assert_string_equal(type, "text/event-stream; charset=utf-8");
	h->status = 200;
	h->streams = true;
	h->waits = waits;
}

void
http_stream_send(struct http *h, const char *bytes, size_t n)
{
	assert_true(h->streams && !h->ended);
	assert_true(buf_add(&h->body, bytes, n));
}

size_t
http_stream_unsent(const struct http *h)
{
	return h->unsent;
}

void
http_stream_end(struct http *h, const char *why)
{
	assert_true(h->streams && why != NULL);
	h->ended = true;
	h->waits = NULL;
}

/* ---- browsers ------------------------------------------------------------------------------- */

struct portal {
	struct talk *t;
	struct web *web;
	struct http browser[BROWSERS];
	int browsers;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
};

static struct portal *
portal_open(struct talk *t)
{
	struct portal *p = xcalloc(1, sizeof *p);

	p->t = t;
	t->config.web_port = 8443;
	p->web = web_new(t->served.methods);
	token_for(t, "\"delegate\":\"ann\"", p->ann);
	token_for(t, "\"delegate\":\"bat\"", p->bat);
	return p;
}

static void
browser_leaves(struct http *h, struct portal *p)
{
	if (h->waits != NULL)
		web_handler.gone(p->web, h->waits);
	h->waits = NULL;
}

static void
portal_close(struct portal *p)
{
	talk_settle(p->t);
	for (int i = 0; i < p->browsers; i++) {
		browser_leaves(&p->browser[i], p);
		buf_release(&p->browser[i].body);
	}
	talk_settle(p->t);
	web_free(p->web);
	free(p);
}

/* A head as it came, and a body; not waited for. */
static struct http *
sent(struct portal *p, const char *head, const char *body)
{
	struct http *h = &p->browser[p->browsers++];
	struct http_request r = {
		.head = &h->head, .body = body, .body_bytes = strlen(body)};

	assert_in_range(p->browsers, 1, BROWSERS);
	buf_init(&h->body, STREAM_BYTES);
	snprintf(h->text, sizeof h->text, "%s\r\n", head);
	assert_int_equal(http_head_read(h->text, strlen(h->text), &h->head), 0);
	r.from.bytes[15] = 1;
	h->waits = web_handler.asked(p->web, h, &r);
	return h;
}

static struct http *
answered(struct portal *p, struct http *h)
{
	int64_t until = clock_monotonic_ms() + TALK_DEADLINE_MS;

	while (h->status == 0) {
		assert_true(clock_monotonic_ms() < until);
		talk_turn(p->t, 1000);
	}
	talk_settle(p->t);
	return h;
}

#define ORIGIN "Origin: https://localhost:8443\r\n"
#define OURS ORIGIN "X-Convene: 1\r\nContent-Type: application/json\r\n"

static struct http *
post(struct portal *p, const char *path, const char *fields, const char *token,
	const char *body)
{
	char head[2000];

	snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: localhost\r\n%s", path,
		fields);
	if (token != NULL)
		snprintf(head + strlen(head), sizeof head - strlen(head),
			"Cookie: a=b; __Host-convene=%s\r\n", token);
	return answered(p, sent(p, head, body));
}

static struct http *
events(struct portal *p, const char *query, const char *fields, const char *token)
{
	char head[2000];

	snprintf(head, sizeof head,
		"GET /events%s HTTP/1.1\r\nHost: localhost\r\n%sCookie: __Host-convene=%s\r\n",
		query, fields, token);
	return answered(p, sent(p, head, ""));
}

#define PING "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}"
#define PONG "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n"

static int
times(const struct http *h, const char *what)
{
	int n = 0;

	for (const char *s = buf_str(&h->body); (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void
a_call_is_the_lines_own(void **state)
{
	struct portal *p = *state;
	struct http *h = post(p, "/rpc", OURS, p->ann, PING);

	assert_int_equal(h->status, 200);
	assert_string_equal(buf_str(&h->body), PONG);
	h = post(p, "/rpc", OURS, p->ann,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"account.list\"}");
	assert_int_equal(h->status, 200);
	assert_non_null(strstr(buf_str(&h->body), "\"ROLE_DENIED\""));
	h = post(p, "/rpc", OURS, p->ann, "nonsense");
	assert_int_equal(h->status, 200);
	assert_non_null(strstr(buf_str(&h->body), "\"PARSE\""));
	assert_int_equal(post(p, "/rpc", OURS, NULL, PING)->status, 401);
}

static void
another_sites_page_calls_nothing(void **state)
{
	static const char *const WRONG[] = {
		"X-Convene: 1\r\nContent-Type: application/json\r\n",
		"Origin: https://evil.example\r\nX-Convene: 1\r\n"
		"Content-Type: application/json\r\n",
		"Origin: null\r\nX-Convene: 1\r\nContent-Type: application/json\r\n",
		"Origin: https://localhost:8443.evil.example\r\nX-Convene: 1\r\n"
		"Content-Type: application/json\r\n",
		ORIGIN "Content-Type: application/json\r\n",
	};
	static const char *const PATHS[] = {"/rpc", "/session", "/session/end"};
	struct portal *p = *state;

	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		assert_int_equal(
			post(p, PATHS[i % 3], WRONG[i], p->ann, PING)->status, 403);
		assert_int_equal(post(p, "/rpc", WRONG[i], p->ann, PING)->status, 403);
	}
	assert_int_equal(
		events(p, "", "Origin: https://evil.example\r\n", p->ann)->status, 403);
}

static void
what_is_somebodys_is_kept_by_nobody(void **state)
{
	struct portal *p = *state;
	struct http *h = post(p, "/rpc", OURS, p->ann,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"token.list\"}");

	assert_int_equal(h->status, 200);
	assert_string_equal(h->cache, "no-store");
	assert_string_equal(post(p, "/rpc", OURS, p->ann, "{")->cache, "no-store");
	assert_string_equal(post(p, "/rpc", OURS, NULL, "{")->cache, "no-store");
	h = post(p, "/session", OURS, NULL,
		"{\"invitation\":\"cvi_x\",\"key\":\"k-0123456789\"}");
	assert_int_equal(h->status, 200);
	assert_string_equal(h->cache, "no-store");
}

/* ---- streams -------------------------------------------------------------------------------- */

static void
only_who_may_watch_gets_a_stream(void **state)
{
	struct portal *p = *state;
	char mailbox[SECRET_BYTES];
	struct http *h;

	token_for(p->t, "\"role\":\"mailbox\",\"name\":\"Mail\"", mailbox);
	h = events(p, "", "", mailbox);
	assert_int_equal(h->status, 403);
	assert_false(h->streams);
	assert_int_equal(events(p, "", "", "cvt_1_nobody")->status, 401);
	assert_int_equal(atomic_load(&served_stats(&p->t->served)->watchers), 0);
}

static void
a_stream_tells_what_is_theirs_with_its_place(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;
	struct http *ann = events(p, "", "", p->ann), *bat = events(p, "", "", p->bat);
	struct peer *kim = person(t, "kim");
	char place[100];
	int64_t seq;

	assert_true(ann->streams && bat->streams);
	assert_int_equal(times(ann, "event: begin\nid: "), 1);
	assert_int_equal(atomic_load(&served_stats(&t->served)->watchers), 2);
	done(kim, "request.create", keyed(t, "\"to\":\"B1\""));
	talk_settle(t);
	seq = talk_count(t, "journal");
	snprintf(place, sizeof place, ":%lld\ndata: {\"seq\":%lld,", (long long)seq,
		(long long)seq);
	assert_int_equal(times(ann, place), 1);
	assert_int_equal(times(bat, "data: "), 1);
	/* one after the other, each is told once */
	done(kim, "request.create", keyed(t, "\"to\":\"B2\""));
	talk_settle(t);
	assert_int_equal(times(ann, place), 1);
	assert_int_equal(times(bat, "data: "), 2);
	browser_leaves(ann, p);
	assert_int_equal(atomic_load(&served_stats(&t->served)->watchers), 1);
}

static void
who_comes_back_goes_on_where_it_was(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;
	struct peer *kim = person(t, "kim");
	int64_t before = talk_count(t, "journal");
	const char *history = js_get_str(done(kim, "watch", ""), "history", "");
	char fields[200], query[200];
	struct http *h;

	done(kim, "request.create", keyed(t, "\"to\":\"B1\""));
	snprintf(fields, sizeof fields, "Last-Event-ID: %s:%lld\r\n", history,
		(long long)before);
	h = events(p, "?since=999999", fields, p->ann);
	assert_int_equal(times(h, "event: resync"), 0);
	assert_int_equal(times(h, "\ndata: {\"seq\":"), 2); /* begin, and the request */
	/* the same by the query, as a page says it the first time */
	snprintf(query, sizeof query, "?since=%s%%3A%lld", history, (long long)before);
	assert_int_equal(times(events(p, query, "", p->ann), "\ndata: {\"seq\":"), 2);
	snprintf(query, sizeof query, "?since=%lld&topics=meeting,event",
		(long long)before);
	assert_int_equal(times(events(p, query, "", p->ann), "\ndata: {\"seq\":"), 1);
	/* another database, or what never was a place: everything anew, from now on */
	snprintf(fields, sizeof fields, "Last-Event-ID: 0123456789abcdef:%lld\r\n",
		(long long)before);
	h = events(p, "", fields, p->ann);
	assert_true(h->streams);
	assert_int_equal(times(h, "event: resync\n"), 1);
	assert_int_equal(times(h, "event: begin\n"), 1);
	assert_int_equal(times(h, "\ndata: {\"seq\":"), 1);
	assert_int_equal(times(events(p, "", "Last-Event-ID: rubbish\r\n", p->ann),
				 "event: resync\n"),
		1);
	snprintf(fields, sizeof fields, "Last-Event-ID: %s:999999\r\n", history);
	assert_int_equal(times(events(p, "", fields, p->ann), "event: resync\n"), 1);
	assert_int_equal(events(p, "?since=rubbish", "", p->ann)->status, 400);
	assert_int_equal(events(p, "?topics=weather", "", p->ann)->status, 400);
	assert_int_equal(events(p, "?account=A999", "", p->ann)->status, 409);
}

static void
a_silent_stream_is_sent_a_comment(void **state)
{
	struct portal *p = *state;
	struct http *h = events(p, "", "", p->ann);
	int64_t now_ms = clock_monotonic_ms();

	web_tick(p->web, now_ms + 14000);
	assert_int_equal(times(h, "\n\n:\n\n"), 0);
	web_tick(p->web, now_ms + 15100);
	assert_int_equal(times(h, "\n\n:\n\n"), 1);
	web_tick(p->web, now_ms + 29000);
	assert_int_equal(times(h, "\n:\n\n"), 1);
	web_tick(p->web, now_ms + 30300);
	assert_int_equal(times(h, "\n:\n\n"), 2);
}

/* It costs no memory, and goes on once it reads again; net/ drops it when it does not. */
static void
who_does_not_read_is_told_nothing_more(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;
	struct http *h = events(p, "", "", p->ann);
	struct peer *kim = person(t, "kim");
	size_t bytes = h->body.len;

	h->unsent = 1 << 20;
	done(kim, "request.create", keyed(t, "\"to\":\"B1\""));
	talk_settle(t);
	assert_int_equal(h->body.len, bytes);
	h->unsent = 0;
	web_handler.drained(p->web, h->waits);
	assert_int_equal(times(h, "\ndata: {\"seq\":"), 2);
}

static void
a_login_that_is_ended_has_no_stream(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;
	struct http *h = events(p, "", "", p->ann), *other = events(p, "", "", p->bat);

	assert_int_equal(post(p, "/session/end", OURS, p->ann, "")->status, 200);
	assert_true(h->ended);
	assert_int_equal(times(h, "event: end\n"), 1);
	assert_int_equal(times(h, "TOKEN_REVOKED"), 1);
	assert_false(other->ended);
	assert_int_equal(post(p, "/rpc", OURS, p->ann, PING)->status, 401);
	assert_int_equal(atomic_load(&served_stats(&t->served)->watchers), 1);
}

/* Whoever was looked up before keeps nothing of it: every call looks again. */
static void
a_peer_that_goes_leaves_nothing(void **state)
{
	struct portal *p = *state;
	char head[1000];
	struct http *h;

	for (int i = 0; i < 3; i++) {
		snprintf(head, sizeof head,
			"POST /rpc HTTP/1.1\r\nHost: localhost\r\n" OURS
			"Cookie: __Host-convene=%s\r\n",
			p->ann);
		h = sent(p, head,
			"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"meeting.list\"}");
		if (i == 2) /* its call is on its way already */
			talk_turn(p->t, 0);
		browser_leaves(h, p);
		talk_settle(p->t);
		/* the answer may have been there a moment before */
		assert_true(h->status == 0 || i == 2);
	}
	assert_int_equal(p->t->served.work->inflight, 0);
}

/* ---- the account's bounds ------------------------------------------------------------------- */

static void
lines_and_browsers_have_one_share(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;
	struct peer *line = logged_in(t, p->ann);

	t->config.connections_per_account = 2;
	assert_true(events(p, "", "", p->ann)->streams);
	assert_int_equal(events(p, "", "", p->ann)->status, 503);
	peer_gone(line);
	assert_true(events(p, "", "", p->ann)->streams);
	t->config.requests_per_second = 2; /* and twice as many at once, of each login */
	for (int i = 0; i < 4; i++)
		post(p, "/rpc", OURS, p->bat, PING);
	assert_non_null(strstr(
		buf_str(&post(p, "/rpc", OURS, p->bat, PING)->body), "RATE_LIMITED"));
}

static int
set_up(void **state)
{
	if (talk_set_up(state) != 0)
		return -1;
	*state = portal_open(*state);
	return 0;
}

static int
tear_down(void **state)
{
	struct portal *p = *state;
	struct talk *t = p->t;

	portal_close(p);
	*state = t;
	return talk_tear_down(state);
}

/* ---- staff of several kinds ------------------------------------------------------------------ */

#define CLOSE_EVENT                                                                      \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.close\",\"params\":{}}"

static void
who_has_a_part_does_no_more(void **state)
{
	struct portal *p = *state;
	char viewer[SECRET_BYTES], scanner[SECRET_BYTES];

	token_for(p->t, "\"role\":\"staff\",\"duty\":\"viewer\",\"name\":\"V\"", viewer);
	token_for(
		p->t, "\"role\":\"staff\",\"duty\":\"scanner\",\"name\":\"S\"", scanner);
	assert_non_null(strstr(buf_str(&post(p, "/rpc", OURS, viewer, CLOSE_EVENT)->body),
		"\"ROLE_DENIED\""));
	assert_non_null(strstr(
		buf_str(&post(p, "/rpc", OURS, scanner,
			"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"account.list\"}")
				 ->body),
		"\"ROLE_DENIED\""));
	assert_non_null(strstr(
		buf_str(&post(p, "/rpc", OURS, viewer,
			"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"account.list\"}")
				 ->body),
		"\"result\""));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void
an_address_asks_for_lost_links_so_often(void **state)
{
	static const char MAIL[] = "{\"mail\":\"nobody@nowhere.example\"}";
	struct portal *p = *state;

	for (int i = 0; i < LOST_OF_HOST; i++)
		assert_non_null(
			strstr(buf_str(&post(p, "/session/lost", OURS, NULL, MAIL)->body),
				"\"asked\":true"));
	assert_non_null(strstr(buf_str(&post(p, "/session/lost", OURS, NULL, MAIL)->body),
		"\"RATE_LIMITED\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {CASE(a_call_is_the_lines_own),
		CASE(another_sites_page_calls_nothing),
		CASE(what_is_somebodys_is_kept_by_nobody),
		CASE(only_who_may_watch_gets_a_stream),
		CASE(a_stream_tells_what_is_theirs_with_its_place),
		CASE(who_comes_back_goes_on_where_it_was),
		CASE(a_silent_stream_is_sent_a_comment),
		CASE(who_does_not_read_is_told_nothing_more),
		CASE(a_login_that_is_ended_has_no_stream),
		CASE(a_peer_that_goes_leaves_nothing),
		CASE(lines_and_browsers_have_one_share),
		CASE(who_has_a_part_does_no_more),
		CASE(an_address_asks_for_lost_links_so_often)};

	js_setup();
	store_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
