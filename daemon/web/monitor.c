/* monitor.c - what the monitor's port answers. */
#include "web/monitor.h"

#include "base/clock.h"
#include "methods/call.h"
#include "methods/method.h"
#include "methods/verdict.h"
#include "web/metrics.h"
#include "work/gauges.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON_BYTES = 300 };

struct monitor {
	struct methods *methods;
	const struct env *env;
	int64_t requests; /* numbers the calls */
};

/* A call of stats.snapshot that a request waits for. */
struct look {
	struct monitor *monitor;
	struct http *http; /* NULL: the peer is gone */
	bool metrics;	   /* else whether it is ready */
	char req[REQ_BYTES];
};

struct monitor *
monitor_new(struct methods *methods)
{
	struct monitor *m = xcalloc(1, sizeof *m);

	m->methods = methods;
	m->env = methods_env(methods);
	return m;
}

void
monitor_free(struct monitor *m)
{
	free(m);
}

static void
say(struct http *h, int status, const char *text, const char *more)
{
	http_answer(h, &(struct http_answer){.status = status,
			       .type = "text/plain; charset=utf-8",
			       .more = more,
			       .body = text,
			       .body_bytes = strlen(text)});
}

static void
say_not_ready(struct http *h, const char *why)
{
	char text[REASON_BYTES];

	snprintf(text, sizeof text, "not ready: %s\n", why);
	say(h, 503, text, NULL);
}

/* ---- what a snapshot says -------------------------------------------------------------------- */

/* It was read from the database a moment ago; does the disk take changes too? */
static void
give_readiness(struct look *l)
{
	struct gauges_reading machine;

	gauges_read(l->monitor->env->work->gauges, &machine);
	if (atomic_load(&writer_stats(l->monitor->env->work->o.writer)->failing))
		say_not_ready(l->http, "the disk refused the last change");
	else if (machine.disk_free >= 0 && machine.disk_free >> 20 < VERDICT_DISK_NONE_MB)
		say_not_ready(l->http, "the disk is as good as full");
	else
		say(l->http, 200, "ready\n", NULL);
}

static void
give_metrics(struct look *l, const struct js *answer)
{
	struct buf text;

	buf_init(&text, METRICS_BYTES);
	metrics_write(js_get(answer, "result"), l->monitor->env->timings, methods_count(),
		&text);
	http_answer(l->http, &(struct http_answer){.status = 200,
				     .type = "text/plain; version=0.0.4; charset=utf-8",
				     .body = text.data,
				     .body_bytes = text.len});
	buf_release(&text);
}

static void
give(struct look *l, const struct call *c)
{
	struct js *answer;
	struct err e;

	if (!l->metrics) {
		give_readiness(l);
		return;
	}
	answer = js_parse(c->line, c->line_bytes, &e);
	BUG_ON(answer == NULL);
	give_metrics(l, answer);
	js_free(answer);
}

static void
looked(struct call *c, void *ctx)
{
	struct look *l = ctx;

	if (l->http != NULL && c->unit.fate == UNIT_KEPT)
		give(l, c);
	else if (l->http != NULL)
		say_not_ready(l->http, c->unit.err.text);
	free(l);
}

/* ---- requests -------------------------------------------------------------------------------- */

/* As whoever sees all events and no person. */
static void *
look(struct monitor *m, struct http *h, bool metrics)
{
	struct look *l = xcalloc(1, sizeof *l);
	struct rpc_request r = {
		.id = js_new_int(1), .method = "stats.snapshot", .root = js_new_obj()};
	struct call_request q = {.actor = {.role = ROLE_ADMIN, .principal = "monitor"},
		.req = l->req,
		.done = looked,
		.ctx = l};
	struct err e;

	snprintf(l->req, sizeof l->req, "m%lld", (long long)++m->requests);
	r.params = r.root;
	l->monitor = m;
	l->http = h;
	l->metrics = metrics;
	if (call_start(m->methods, &q, &r, &e)) {
		rpc_request_release(&r);
		return l;
	}
	rpc_request_release(&r);
	free(l);
	say_not_ready(h, e.text);
	return NULL;
}

static void *
asked(void *ctx, struct http *h, const struct http_request *r)
{
	const char *path = r->head->path;

	if (r->head->method == HTTP_POST)
		say(h, 405, "405 this is read with GET or HEAD\n",
			"Allow: GET, HEAD\r\n");
	else if (strcmp(path, "/metrics") == 0)
		return look(ctx, h, true);
	else if (strcmp(path, "/readyz") == 0)
		return look(ctx, h, false);
	else if (strcmp(path, "/livez") == 0)
		say(h, 200, "alive\n", NULL);
	else
		say(h, 404, "404 there are /metrics, /livez and /readyz\n", NULL);
	return NULL;
}

static void
gone(void *ctx, void *waits)
{
	(void)ctx;
	((struct look *)waits)->http = NULL;
}

/* There are no streams. */
static void
drained(void *ctx, void *waits)
{
	(void)ctx;
	(void)waits;
}

static int64_t
now_s(void *ctx)
{
	return clock_now_s(((struct monitor *)ctx)->env->clock);
}

const struct http_handler monitor_handler = {
	.asked = asked, .gone = gone, .drained = drained, .now_s = now_s};
