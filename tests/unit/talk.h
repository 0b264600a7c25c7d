/*
 * talk.h - conversations without sockets: the real dispatcher, writer and readers on a database of
 * the test's own, and peers that keep what they are sent.
 *
 * A peer behaves as net/ does: it holds lines back while it is paused, and its session ends with
 * rpc_closed some time after it was told to close. talk_turn is one turn of the loop.
 */
#ifndef TESTS_TALK_H
#define TESTS_TALK_H

#include "faultvfs.h"
#include "served.h"
#include "small_fair.h"

#include "domain/people/account.h"
#include "ical/ical.h"
#include "store/writer.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TALK_PEERS = 40, TALK_LINES = 600, TALK_DEADLINE_MS = 60000 };

static const uint8_t TALK_KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";

struct peer {
	struct talk *talk;
	struct session *session; /* NULL: gone */
	struct js
		*line[TALK_LINES]; /* what it was sent, parsed; NULL: taken by the test */
	int lines;
	int writes;		/* in how many pieces */
	const char *closed_for; /* NULL: open */
	bool paused, watching, known;
	bool keeps; /* closed, but its end is not noticed yet */
	size_t line_max, unsent;
	struct buf held; /* lines that came while it was paused */
	int64_t last_id;
};

struct talk {
	struct fixture f; /* first member; its own store serves as a look at the tables */
	struct config config;
	struct clock clock;
	struct ical *ical;
	int wake_fd;
	struct jobs *done;
	struct writer *writer;
	struct readers *readers;
	struct aside *planner;
	struct served served;
	struct peer peer[TALK_PEERS];
	int peers;
	bool asked_to_drain;
	int keys; /* idempotency keys made so far */
};

static inline int64_t
talk_now_us(void)
{
	return FAIR_EVE_S * 1000000;
}

/* ---- what the dispatcher calls -------------------------------------------------------------- */

static inline void
talk_send(void *peer, const char *bytes, size_t n)
{
	struct peer *p = peer;
	struct err e;

	assert_null(p->closed_for);
	p->writes++;
	while (n > 0) {
		size_t line = (size_t)((const char *)memchr(bytes, '\n', n) - bytes);

		assert_true(p->lines < TALK_LINES);
		p->line[p->lines] = js_parse(bytes, line, &e);
		if (p->line[p->lines++] == NULL)
			fail_msg("sent %.*s", (int)line, bytes);
		bytes += line + 1;
		n -= line + 1;
	}
}

static inline void
talk_close(void *peer, const char *why)
{
	struct peer *p = peer;

	assert_null(p->closed_for);
	p->closed_for = why;
}

static inline void
talk_established(void *peer, size_t line_max)
{
	((struct peer *)peer)->line_max = line_max;
}

static inline void
talk_pause(void *peer, bool paused)
{
	((struct peer *)peer)->paused = paused;
}

static inline void
talk_watching(void *peer)
{
	((struct peer *)peer)->watching = true;
}

static inline size_t
talk_unsent(void *peer)
{
	return ((struct peer *)peer)->unsent;
}

static inline void
talk_known(void *peer)
{
	((struct peer *)peer)->known = true;
}

static inline void
talk_drain(void *ctx)
{
	((struct talk *)ctx)->asked_to_drain = true;
}

static const struct peer_ops TALK_OPS = {talk_send, talk_close, talk_established,
	talk_pause, talk_watching, talk_unsent, talk_known};

/* ---- the daemon ----------------------------------------------------------------------------- */

static inline bool
talk_start(struct talk *t, int64_t max_pages, int readers, size_t queue, struct err *e)
{
	const struct store_options so = {.max_pages = max_pages};
	struct served_options o = {.work = {.clock = &t->clock},
		.env = {.key = TALK_KEY,
			.ical = t->ical,
			.port = 7443,
			.drain = talk_drain,
			.drain_ctx = t},
		.config = &t->config,
		.link_pin = "pin",
		.ops = &TALK_OPS};

	t->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	t->done = jobs_new(SIZE_MAX, t->wake_fd);
	t->writer = writer_start(t->f.path, &so, &t->clock, 256, queue, t->done, e);
	if (t->writer == NULL)
		return false;
	t->readers = readers_start(t->f.path, &so, &t->clock, readers, queue, t->done, e);
	if (t->readers == NULL)
		return false;
	t->planner = aside_start(t->done, "planner");
	o.work.writer = t->writer;
	o.work.readers = t->readers;
	o.work.planner = t->planner;
	o.work.last_seq = fixture_int(&t->f, "SELECT coalesce(max(seq), 0) FROM journal");
	served_open(&t->served, &o);
	return true;
}

static inline void
peer_gone(struct peer *p)
{
	if (p->session != NULL)
		rpc_closed(p->session);
	p->session = NULL;
}

/* What it was sent so far. */
static inline void
peer_forget(struct peer *p)
{
	for (int i = 0; i < p->lines; i++)
		js_free(p->line[i]);
	p->lines = 0;
}

static inline void
peer_release(struct peer *p)
{
	peer_gone(p);
	peer_forget(p);
	buf_release(&p->held);
	memset(p, 0, sizeof *p);
}

static inline void
talk_stop(struct talk *t)
{
	if (t->served.rpc != NULL)
		work_halt(t->served.work);
	aside_stop(t->planner);
	t->planner = NULL;
	readers_stop(t->readers);
	writer_stop(t->writer);
	t->readers = NULL;
	t->writer = NULL;
	for (int i = 0; i < t->peers; i++)
		peer_gone(&t->peer[i]);
	if (t->served.rpc != NULL)
		rpc_completed(t->served.rpc, jobs_take(t->done, SIZE_MAX));
	for (int i = 0; i < t->peers; i++)
		peer_release(&t->peer[i]);
	t->peers = 0;
	served_close(&t->served);
	jobs_free(t->done);
	close(t->wake_fd);
}

static inline void
talk_init(struct talk *t)
{
	memset(t, 0, sizeof *t);
	small_fair_open(&t->f);
	config_defaults(&t->config, t->f.directory);
	t->config.requests_per_second = 100000;
	t->config.requests_per_account = 1000000;
	clock_init(&t->clock);
	t->clock.read_us = talk_now_us;
	t->ical = ical_new();
}

static inline void
talk_release(struct talk *t)
{
	ical_free(t->ical);
	fixture_close(&t->f);
}

/* ---- the loop ------------------------------------------------------------------------------- */

static inline void
peer_deliver(struct peer *p)
{
	while (!p->paused && p->session != NULL && p->closed_for == NULL &&
		p->held.len > 0) {
		char line[70000];
		size_t n = strcspn(buf_str(&p->held), "\n");

		assert_true(n < sizeof line);
		memcpy(line, p->held.data, n);
		line[n] = '\0';
		buf_drop(&p->held, n + 1);
		rpc_line(p->session, line, n);
	}
}

/* Completes what came back from the workers, and buries who was closed. */
static inline void
talk_turn(struct talk *t, int wait_ms)
{
	struct pollfd p = {.fd = t->wake_fd, .events = POLLIN};
	struct job *list;
	uint64_t count;

	if (poll(&p, 1, wait_ms) == 1 && read(t->wake_fd, &count, sizeof count) < 0)
		return;
	while ((list = jobs_take(t->done, SIZE_MAX)) != NULL)
		rpc_completed(t->served.rpc, list);
	for (int i = 0; i < t->peers; i++) {
		peer_deliver(&t->peer[i]);
		if (t->peer[i].closed_for != NULL && !t->peer[i].keeps)
			peer_gone(&t->peer[i]);
	}
}

/* Until nothing is in any worker. */
static inline void
talk_settle(struct talk *t)
{
	while (!work_is_idle(t->served.work))
		talk_turn(t, TALK_DEADLINE_MS);
	talk_turn(t, 0);
}

/* ---- peers ---------------------------------------------------------------------------------- */

static inline struct peer *
peer_new(struct talk *t, bool local)
{
	struct peer *p = &t->peer[t->peers];

	assert_true(t->peers < TALK_PEERS);
	t->peers++;
	p->talk = t;
	buf_init(&p->held, 1 << 22);
	p->session = rpc_open(t->served.rpc, p, local, 0);
	return p;
}

/* A raw line without its LF. */
static inline void
peer_line(struct peer *p, const char *line)
{
	assert_non_null(p->session);
	assert_true(buf_add(&p->held, line, strlen(line)) && buf_addc(&p->held, '\n'));
	peer_deliver(p);
}

/* Sends a request and does not wait; its id. params: the members of the object, without braces. */
static inline int64_t
ask_for(struct peer *p, const char *method, const char *params)
{
	char line[66000];
	int n = snprintf(line, sizeof line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{%s}}",
		(long long)++p->last_id, method, params);

	assert_in_range(n, 1, sizeof line - 1);
	peer_line(p, line);
	return p->last_id;
}

/* The answer with this id if it has come; it stays the peer's. */
static inline struct js *
answer_to(struct peer *p, int64_t id)
{
	for (int i = 0; i < p->lines; i++) {
		struct js *got = js_get(p->line[i], "id");

		if (got != NULL && js_type(got) == JS_INT && js_int(got) == id)
			return p->line[i];
	}
	return NULL;
}

static inline struct js *
await(struct peer *p, int64_t id)
{
	int64_t until = clock_monotonic_ms() + TALK_DEADLINE_MS;
	struct js *a;

	while ((a = answer_to(p, id)) == NULL) {
		if (p->session == NULL || clock_monotonic_ms() > until)
			fail_msg("no answer to %d; closed for %s", (int)id,
				p->closed_for != NULL ? p->closed_for : "nothing");
		talk_turn(p->talk, 1000);
	}
	return a;
}

/* The code of an error answer, "" for a result. */
static inline const char *
code_of(const struct js *answer)
{
	return js_get_str(js_get(js_get(answer, "error"), "data"), "code", "");
}

static inline const struct js *
data_of(const struct js *answer)
{
	return js_get(js_get(answer, "error"), "data");
}

/* The result, which there must be. */
static inline const struct js *
done(struct peer *p, const char *method, const char *params)
{
	struct js *a = await(p, ask_for(p, method, params));

	if (js_get(a, "result") == NULL) {
		char *text = js_text(a);

		fail_msg("%s {%s}: %s", method, params, text);
	}
	return js_get(a, "result");
}

/* The error's data, which must be of this code. */
static inline const struct js *
turned_down(struct peer *p, const char *method, const char *params, const char *code)
{
	struct js *a = await(p, ask_for(p, method, params));

	if (strcmp(code_of(a), code) != 0) {
		char *text = js_text(a);

		fail_msg("%s {%s}: not %s but %s", method, params, code, text);
	}
	return data_of(a);
}

/* Params with a key nobody has used; one of four buffers in turn. */
static inline const char *keyed(struct talk *t, const char *fmt, ...) PRINTF(2, 3);

static inline const char *
keyed(struct talk *t, const char *fmt, ...)
{
	static char text[4][2000];
	char *out = text[t->keys % 4];
	va_list ap;
	int n = snprintf(out, sizeof text[0], "\"key\":\"test-key-%05d\"%s", t->keys++,
		fmt[0] != '\0' ? "," : "");

	va_start(ap, fmt);
	vsnprintf(out + n, sizeof text[0] - (size_t)n, fmt, ap);
	va_end(ap);
	return out;
}

/* ---- who is who ----------------------------------------------------------------------------- */

#define HELLO "\"client\":\"test\",\"proto\":[1,1]"

/* The administrator; the small fair's first event is the one. */
static inline struct peer *
admin(struct talk *t)
{
	struct peer *p = peer_new(t, true);

	done(p, "hello", HELLO ",\"event\":\"WSC\"");
	return p;
}

/* A token of somebody's: who is params of account.invite such as "\"delegate\":\"ann\"". */
static inline void
token_for(struct talk *t, const char *who, char out[SECRET_BYTES])
{
	struct peer *a = admin(t), *stranger = peer_new(t, false);
	const struct js *o = done(a, "account.invite", keyed(t, "%s", who));

	done(stranger, "hello", HELLO);
	o = done(stranger, "auth.enrol",
		keyed(t, "\"invitation\":\"%s\"", js_get_str(o, "invitation", "")));
	snprintf(out, SECRET_BYTES, "%s", js_get_str(o, "token", ""));
	peer_gone(stranger);
	peer_gone(a);
}

static inline struct peer *
logged_in(struct talk *t, const char *token)
{
	struct peer *p = peer_new(t, false);
	char params[400];

	snprintf(params, sizeof params, HELLO ",\"token\":\"%s\"", token);
	done(p, "hello", params);
	return p;
}

/* A delegate of the small fair, logged in. */
static inline struct peer *
person(struct talk *t, const char *delegate)
{
	char token[SECRET_BYTES], who[100];

	snprintf(who, sizeof who, "\"delegate\":\"%s\"", delegate);
	token_for(t, who, token);
	return logged_in(t, token);
}

/* ---- a test of its own ---------------------------------------------------------------------- */

static inline int
talk_set_up(void **state)
{
	struct talk *t = xcalloc(1, sizeof *t);
	struct err e;

	fault_install(true);
	talk_init(t);
	if (!talk_start(t, 0, 2, 1000, &e))
		fail_msg("%s", e.text);
	*state = t;
	return 0;
}

static inline int
talk_tear_down(void **state)
{
	struct talk *t = *state;

	talk_stop(t);
	talk_release(t);
	free(t);
	return 0;
}

/* Another daemon on the same database. */
static inline void
talk_restart(struct talk *t, int readers, size_t queue)
{
	struct err e;

	talk_stop(t);
	if (!talk_start(t, 0, readers, queue, &e))
		fail_msg("%s", e.text);
}

static inline int64_t
talk_count(struct talk *t, const char *table)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
	return fixture_int(&t->f, sql);
}

#endif
