/*
 * web.h - what the HTTPS port answers: its paths, and who may ask how much.
 *
 *   GET /cal/SECRET.ics   a person's calendar (web/serve_feed.c)
 *   GET /robots.txt       that calendars may be fetched, and nothing else
 *   anything else         404
 *
 * Purpose:   requests of net/http.h become reads of the database, as lines become calls: nothing on
 *            the loop waits or reads the disk.
 * Bounds:    the requests of one address that wait, and how many come in a second, are those of
 *            strangers of the line protocol (limits.inflight_per_account, requests_per_account).
 * Privacy:   a path has a secret in it and is never logged.
 * Thread:    the loop.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "methods/env.h"
#include "net/http.h"

struct web;

/* env and what it points to are borrowed. */
struct web *web_new(const struct env *env);
/* After the workers have stopped and the connections are gone. NULL is fine. */
void web_free(struct web *w);
/* For net_listen_http, whose ctx is the struct web. */
extern const struct http_handler web_handler;
/* Several times a second. */
void web_tick(struct web *w, int64_t now_ms);

#endif
