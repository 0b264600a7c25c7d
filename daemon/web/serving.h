/*
 * serving.h - requests on their way, private to web/: web.c lets them in and finds their path,
 * serve_*.c answer.
 *
 * Thread: the loop, but for the work of a unit.
 */
#ifndef WEB_SERVING_H
#define WEB_SERVING_H

#include "store/writer.h"
#include "web/visitors.h"
#include "web/web.h"

struct web {
	const struct env *env;
	struct visitors visitors;
};

/* A request that a worker reads for; part of whoever knows what. */
struct waiting {
	struct unit unit; /* first member */
	struct web *web;
	struct http *http; /* NULL: the peer is gone */
	struct visitor *visitor;
};

/* A short answer in words. */
void web_say(struct http *h, int status, const char *more);

/* GET or HEAD /cal/<text>. What waits, or NULL when it is answered already. */
struct waiting *
serve_feed(struct web *w, struct http *h, const struct http_request *r, const char *text);

#endif
