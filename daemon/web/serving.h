/*
 * serving.h - requests on their way, private to web/: web.c lets them in and finds their path,
 * serve_*.c answer.
 *
 * Thread: the loop, but for the work of a unit.
 */
#ifndef WEB_SERVING_H
#define WEB_SERVING_H

#include "store/history.h"
#include "store/writer.h"
#include "web/logins.h"
#include "web/visitors.h"
#include "web/web.h"

struct stream;

struct web {
	const struct env *env;
	struct methods *methods;
	struct visitors visitors;
	struct logins logins;
	struct stream *streams;	     /* all, newest first */
	char history[HISTORY_BYTES]; /* of this database; "" until a stream has begun */
	int64_t requests;	     /* numbers the calls */
	uint64_t sources;	     /* numbers those who wait for readers */
};

/* A request that a worker reads for; part of whoever knows what. */
struct waiting {
	struct unit unit; /* first member; of what asks a worker by itself */
	struct web *web;
	struct http *http;	 /* NULL: the peer is gone */
	struct visitor *visitor; /* NULL: it counts as nobody's */
	/* Of a stream; NULL: what waits ends by itself. */
	void (*gone)(struct waiting *w);
	void (*drained)(struct waiting *w);
};

/* A short answer in words. */
void web_say(struct http *h, int status, const char *more);
/* The same in words of the caller's: "403 why". */
void web_refuse(struct http *h, int status, const char *why, const char *more);
/* An answer as the protocol has it, from this place on nobody else's; more: fields, or NULL. */
void web_give_json(struct http *h, const char *line, size_t n, const char *more);

/* GET or HEAD /cal/<text>. What waits, or NULL when it is answered already. */
struct waiting *
serve_feed(struct web *w, struct http *h, const struct http_request *r, const char *text);
/* GET or HEAD of a file of the program; false: there is none of this path. */
bool serve_asset(struct http *h, const struct http_request *r) MUST_CHECK;
/* POST /session: an invitation for a cookie. As serve_feed. */
struct waiting *
serve_session(struct web *w, struct http *h, const struct http_request *r);
/* POST /session/lost: a new invitation by mail, for whoever has the address. As serve_feed. */
struct waiting *
serve_session_lost(struct web *w, struct http *h, const struct http_request *r);
/* POST /session/end: the cookie's token is good no more. */
struct waiting *
serve_session_end(struct web *w, struct http *h, const struct http_request *r);
/* POST /rpc: one call. */
struct waiting *serve_rpc(struct web *w, struct http *h, const struct http_request *r);
/* GET /events: a stream of what happens. */
struct waiting *serve_events(struct web *w, struct http *h, const struct http_request *r);
/* Logins that are ended: their streams are. */
void streams_ended(struct web *w, const struct effects *f);
/* A stream that was silent for long is sent a comment. */
void streams_tick(struct web *w, int64_t now_ms);

#endif
