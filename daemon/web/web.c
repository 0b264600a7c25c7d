/* web.c - the paths of the HTTPS port. */
#include "web/web.h"

#include "base/clock.h"
#include "methods/endings.h"
#include "web/gate.h"
#include "web/serving.h"
#include "wire/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFUSAL_BYTES = 400 };

static const char CALENDARS[] = "/cal/";

/* Google asks first whether it may read a calendar that somebody subscribes to. */
static const char ROBOTS[] = "User-agent: *\nAllow: /cal/\nDisallow: /\n";

static void
logins_are_ended(void *ctx, const struct effects *f)
{
	struct web *w = ctx;

	streams_ended(w, f);
	logins_ended(&w->logins, f);
}

struct web *
web_new(struct methods *methods)
{
	struct web *w = xcalloc(1, sizeof *w);

	w->methods = methods;
	w->env = methods_env(methods);
	visitors_init(&w->visitors);
	logins_init(&w->logins, w->env);
	endings_listen(w->env->endings, logins_are_ended, w);
	return w;
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	BUG_ON(w->streams != NULL);
	logins_release(&w->logins);
	visitors_release(&w->visitors);
	free(w);
}

void
web_tick(struct web *w, int64_t now_ms)
{
	visitors_tick(&w->visitors, w->env->config, now_ms);
	logins_tick(&w->logins, now_ms);
	streams_tick(w, now_ms);
}

void
web_say(struct http *h, int status, const char *more)
{
	static const struct {
		int status;
		const char *text;
	} TEXTS[] = {{404, "404 there is nothing here\n"},
		{405, "405 this is read with GET or HEAD\n"},
		{429, "429 too many requests from this address\n"},
		{500, "500 the server failed\n"},
		{503, "503 the server is busy; try again\n"}};
	const char *text = "";

	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
		if (TEXTS[i].status == status)
			text = TEXTS[i].text;
	http_answer(h, &(struct http_answer){.status = status,
			       .type = "text/plain; charset=utf-8",
			       .more = more,
			       .body = text,
			       .body_bytes = strlen(text)});
}

void
web_refuse(struct http *h, int status, const char *why, const char *more)
{
	char text[REFUSAL_BYTES];

	snprintf(text, sizeof text, "%d %s\n", status, why);
	http_answer(h, &(struct http_answer){.status = status,
			       .type = "text/plain; charset=utf-8",
			       .more = more,
			       .body = text,
			       .body_bytes = strlen(text)});
}

void
web_give_json(struct http *h, const char *line, size_t n, const char *more)
{
	http_answer(h, &(struct http_answer){.status = 200,
			       .type = "application/json",
			       .more = more,
			       .body = line,
			       .body_bytes = n});
}

static void
say_robots(struct http *h)
{
	http_answer(h, &(struct http_answer){.status = 200,
			       .type = "text/plain; charset=utf-8",
			       .cache = "public, max-age=3600",
			       .body = ROBOTS,
			       .body_bytes = sizeof ROBOTS - 1});
}

enum passing { GUARD_NONE, GUARD_CALL, GUARD_STREAM };

struct route {
	const char *path;
	enum http_method method;
	enum passing guard;
	bool of_strangers; /* it counts among what its host asks */
	struct waiting *(*serve)(
		struct web *w, struct http *h, const struct http_request *r);
};

static const struct route ROUTES[] = {
	{"/rpc", HTTP_POST, GUARD_CALL, false, serve_rpc},
	{"/events", HTTP_GET, GUARD_STREAM, false, serve_events},
	{"/session", HTTP_POST, GUARD_CALL, true, serve_session},
	{"/session/lost", HTTP_POST, GUARD_CALL, true, serve_session_lost},
	{"/session/end", HTTP_POST, GUARD_CALL, false, serve_session_end},
};

static const struct route *
route_of(const char *path)
{
	for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++)
		if (strcmp(ROUTES[i].path, path) == 0)
			return &ROUTES[i];
	return NULL;
}

/* May it be asked at all from where it comes? Otherwise it is answered. */
static bool
passes(const struct web *w, struct http *h, const struct http_request *r,
	const struct route *to)
{
	char origin[ORIGIN_BYTES];
	const char *why = "";
	int status = 0;

	if (r->head->method != to->method) {
		web_refuse(h, 405,
			to->method == HTTP_POST ? "this is asked with POST"
						: "this is read with GET",
			to->method == HTTP_POST ? "Allow: POST\r\n" : "Allow: GET\r\n");
		return false;
	}
	gate_origin(w->env->config, origin);
	if (to->guard == GUARD_CALL)
		status = gate_call(r->head, origin, &why);
	else if (to->guard == GUARD_STREAM)
		status = gate_stream(r->head, origin, &why);
	if (status != 0)
		web_refuse(h, status, why, NULL);
	return status == 0;
}

/* What is only read, whoever reads; NULL when it is answered. */
static struct waiting *
serve_reader(struct web *w, struct http *h, const struct http_request *r)
{
	const char *path = r->head->path;

	if (r->head->method == HTTP_POST) {
		web_say(h, 405, "Allow: GET, HEAD\r\n");
		return NULL;
	}
	if (strncmp(path, CALENDARS, sizeof CALENDARS - 1) == 0)
		return serve_feed(w, h, r, path + sizeof CALENDARS - 1);
	if (strcmp(path, "/robots.txt") == 0)
		say_robots(h);
	else
		web_say(h, 404, NULL);
	return NULL;
}

/* The bound of a host stands before it. */
static struct waiting *
serve_stranger(struct web *w, struct http *h, const struct http_request *r,
	struct waiting *(*serve)(
		struct web *w, struct http *h, const struct http_request *r))
{
	struct visitor *who = visitors_enter(
		&w->visitors, w->env->config, &r->from, clock_monotonic_ms());
	struct waiting *waits;

	if (who == NULL) {
		web_say(h, 429, "Retry-After: 1\r\n");
		return NULL;
	}
	waits = serve(w, h, r);
	if (waits == NULL)
		visitors_leave(who);
	else
		waits->visitor = who;
	return waits;
}

static void *
asked(void *ctx, struct http *h, const struct http_request *r)
{
	const struct route *to = route_of(r->head->path);
	struct web *w = ctx;

	if (to != NULL) {
		if (!passes(w, h, r, to))
			return NULL;
		return to->of_strangers ? serve_stranger(w, h, r, to->serve)
					: to->serve(w, h, r);
	}
	/* A file is a few bytes of memory, and a whole fair may load them through one address. */
	if (r->head->method != HTTP_POST && serve_asset(h, r))
		return NULL;
	return serve_stranger(w, h, r, serve_reader);
}

/* The fact that was read for it is of no use to anybody; the unit ends by itself. */
static void
gone(void *ctx, void *waits)
{
	struct waiting *w = waits;

	(void)ctx;
	w->http = NULL;
	if (w->gone != NULL)
		w->gone(w);
}

static void
drained(void *ctx, void *waits)
{
	struct waiting *w = waits;

	(void)ctx;
	if (w->drained != NULL)
		w->drained(w);
}

static int64_t
now_s(void *ctx)
{
	return clock_now_s(((struct web *)ctx)->env->clock);
}

const struct http_handler web_handler = {
	.asked = asked, .gone = gone, .drained = drained, .now_s = now_s};
