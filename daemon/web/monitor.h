/*
 * monitor.h - what the monitor's port answers: whether the daemon lives and is ready, and its
 * numbers.
 *
 *   GET /livez     200 while the loop turns
 *   GET /readyz    200 when the database can be read, the disk takes changes and the daemon is not
 *                  stopping; else 503, and why
 *   GET /metrics   stats.snapshot as Prometheus text, and each method's calls and time
 *
 * Bounds: so many connections as net/http.h says, of which each asks one thing at a time. Labels
 *         are names of ours: states, codes of errors, methods.
 * Thread: the loop.
 */
#ifndef WEB_MONITOR_H
#define WEB_MONITOR_H

#include "methods/env.h"
#include "net/http.h"

struct monitor;

/* The methods are borrowed. */
struct monitor *monitor_new(struct methods *methods);
/* After the workers have stopped and the connections are gone. NULL is fine. */
void monitor_free(struct monitor *m);
/* For net_listen_monitor, whose ctx is the struct monitor. */
extern const struct http_handler monitor_handler;

#endif
