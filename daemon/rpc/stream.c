/*
 * stream.c - sessions that watch: events as notifications, and what a connection does for them.
 *
 * How nothing is lost or repeated is said in work/watchers.h.
 */
#include "rpc/limits.h"
#include "rpc/session.h"
#include "wire/buf.h"
#include "wire/rpc.h"

#include <string.h>

enum { NOTICE_HEAD_BYTES = 64 /* of a notification, without its params */ };

static struct session *
session_of(const struct watcher *w)
{
	return (struct session *)(void *)((char *)(uintptr_t)w -
					  offsetof(struct session, watcher));
}

static void
add_event(void *ctx, struct buf *out, const struct journal_event *ev)
{
	(void)ctx;
	/* A body has no limit of its own. */
	out->max += NOTICE_HEAD_BYTES + strlen(ev->text);
	BUG_ON(!rpc_write_notification(out, "event", ev->text));
}

static void
add_progress(void *ctx, struct buf *out, const char *json)
{
	(void)ctx;
	BUG_ON(!rpc_write_notification(out, "progress", json));
}

static void
send_bytes(struct watcher *w, const char *bytes, size_t n)
{
	session_send(session_of(w), bytes, n);
}

static bool
is_ready(const struct watcher *w)
{
	const struct session *s = session_of(w);

	return s->state == SESSION_OPEN &&
	       s->rpc->ops->unsent(s->peer) < WATCHER_UNSENT_MAX;
}

static void
end_stream(struct watcher *w, enum err_code code, const char *text)
{
	session_end(session_of(w), code, text);
}

static void
take_lane(const struct watcher *w, struct job *j)
{
	limits_lane(session_of(w), j);
}

static const struct watcher_kind KIND = {.add = add_event,
	.add_progress = add_progress,
	.send = send_bytes,
	.ready = is_ready,
	.end = end_stream,
	.lane = take_lane};

void
stream_start(struct session *s, int64_t since, unsigned topics)
{
	struct watcher *w = &s->watcher;

	w->kind = &KIND;
	w->work = s->rpc->work;
	w->actor = s->actor;
	if (!w->on) {
		atomic_fetch_add(&s->rpc->env->stats->watchers, 1);
		s->rpc->ops->watching(s->peer);
	}
	watchers_start(w, since, topics);
}

void
stream_stop(struct session *s)
{
	if (s->watcher.on)
		atomic_fetch_sub(&s->rpc->env->stats->watchers, 1);
	watchers_stop(&s->watcher);
}

/* ---- from the connection -------------------------------------------------------------------- */

void
rpc_drained(struct session *s)
{
	watchers_pump(&s->watcher);
}

void
rpc_ping(struct session *s)
{
	struct buf b;

	buf_init(&b, 256);
	BUG_ON(!rpc_write_notification(&b, "ping", "{}"));
	session_send(s, b.data, b.len);
	buf_release(&b);
}
