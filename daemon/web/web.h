/*
 * web.h - what the HTTPS port answers: its paths, and who may ask how much.
 *
 *   GET /                 the portal's page; what it is made of is below /assets/, with sw.js and
 *                         manifest.webmanifest beside it (web/serve_assets.c)
 *   POST /session         an invitation for a cookie; POST /session/end ends it,
 *                         POST /session/lost asks for a new invitation by mail
 *                         (web/serve_session.c)
 *   POST /rpc             a call of the protocol, by whoever has the cookie (web/serve_rpc.c)
 *   GET /events           what a watcher is told, as server-sent events (web/serve_events.c)
 *   GET /cal/SECRET.ics   a person's calendar (web/serve_feed.c)
 *   GET /robots.txt       that calendars may be fetched, and nothing else
 *   anything else         404
 *
 * Purpose:   requests of net/http.h become reads of the database, as lines become calls: nothing on
 *            the loop waits or reads the disk.
 * Bounds:    whoever has a cookie has the share of the account (methods/shares.h), together with
 *            its lines. The requests of one address without one that wait, and how many come in a
 *            second, are as many as those of strangers of the line protocol.
 * Privacy:   a path has a secret in it and is never logged.
 * Thread:    the loop.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "methods/env.h"
#include "net/http.h"

struct web;

/* The methods are borrowed. */
struct web *web_new(struct methods *methods);
/* After the workers have stopped and the connections are gone. NULL is fine. */
void web_free(struct web *w);
/* For net_listen_http, whose ctx is the struct web. */
extern const struct http_handler web_handler;
/* Several times a second. */
void web_tick(struct web *w, int64_t now_ms);

#endif
