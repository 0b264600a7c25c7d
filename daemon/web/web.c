/* web.c - the paths of the HTTPS port. */
#include "web/web.h"

#include "base/clock.h"
#include "base/log.h"
#include "web/serving.h"
#include "wire/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char CALENDARS[] = "/cal/";

/* Google asks first whether it may read a calendar that somebody subscribes to. */
static const char ROBOTS[] = "User-agent: *\nAllow: /cal/\nDisallow: /\n";

struct web *
web_new(const struct env *env)
{
	struct web *w = xcalloc(1, sizeof *w);

	w->env = env;
	visitors_init(&w->visitors);
	return w;
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	visitors_release(&w->visitors);
	free(w);
}

void
web_tick(struct web *w, int64_t now_ms)
{
	visitors_tick(&w->visitors, w->env->config, now_ms);
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

static void
say_robots(struct http *h)
{
	http_answer(h, &(struct http_answer){.status = 200,
			       .type = "text/plain; charset=utf-8",
			       .cache = "public, max-age=3600",
			       .body = ROBOTS,
			       .body_bytes = sizeof ROBOTS - 1});
}

/* The route of a path that is there for whoever reads; NULL when it is answered. */
static struct waiting *
route(struct web *w, struct http *h, const struct http_request *r)
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

static void *
asked(void *ctx, struct http *h, const struct http_request *r)
{
	struct web *w = ctx;
	struct waiting *waits;
	struct visitor *who;

	who = visitors_enter(
		&w->visitors, w->env->config, &r->from, clock_monotonic_ms());
	if (who == NULL) {
		web_say(h, 429, "Retry-After: 1\r\n");
		return NULL;
	}
	waits = route(w, h, r);
	if (waits == NULL)
		visitors_leave(who);
	else
		waits->visitor = who;
	return waits;
}

/* The fact that was read for it is of no use to anybody; the unit ends by itself. */
static void
gone(void *ctx, void *waits)
{
	(void)ctx;
	((struct waiting *)waits)->http = NULL;
}

static int64_t
now_s(void *ctx)
{
	return clock_now_s(((struct web *)ctx)->env->clock);
}

const struct http_handler web_handler = {.asked = asked, .gone = gone, .now_s = now_s};
