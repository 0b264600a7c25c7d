/*
 * stream.c - watchers: each is a cursor in the journal, moved along as far as its peer reads.
 *
 * How nothing is lost or repeated: a watcher is only a cursor (the seq it has been told). Committed
 * events go into a ring; a watcher whose cursor lies in the ring is served from it, one that lags
 * behind it is served by a reader from the journal until it has caught up. A slow peer keeps its
 * cursor still, costs no memory, and is dropped as SLOW_CONSUMER when it makes no progress.
 */
#include "base/log.h"
#include "rpc/limits.h"
#include "rpc/session.h"
#include "wire/buf.h"
#include "wire/rpc.h"
#include "work/runs.h"
#include "work/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	READ_LIMIT = 200,	/* journal rows a lagging watcher gets at a time */
	UNSENT_MAX = 262144,	/* a watcher with more than this unread waits */
	NOTICE_HEAD_BYTES = 64, /* of a notification, without its params */
	TELLING_BYTES = 65536,	/* events are put together until they have so many */
	TELLINGS = 16,		/* views looked up among those of a turn */
};

/* The events since a place as one view has them, made once however many stand there. */
struct telling {
	struct actor actor;
	unsigned topics;
	int64_t since, upto;
	struct buf bytes;
};

/* Those of one turn of the loop. */
struct tellings {
	struct telling telling[TELLINGS];
	int made; /* so far; the oldest makes room */
};

/* Not a call: journal rows for a watcher that lags behind the ring. */
struct catch_up {
	struct unit unit;
	struct rpc *rpc;
	uint64_t session;
	int64_t since;
	struct journal_event *events;
};

void
stream_start(struct session *s, int64_t since, unsigned topics)
{
	struct rpc *r = s->rpc;

	s->watcher.cursor = since;
	s->watcher.topics = topics;
	if (s->watcher.on)
		return;
	s->watcher.on = true;
	s->watcher.prev = NULL;
	s->watcher.next = r->watchers;
	if (r->watchers != NULL)
		r->watchers->watcher.prev = s;
	r->watchers = s;
	atomic_fetch_add(&r->env->stats->watchers, 1);
	r->ops->watching(s->peer);
}

void
stream_stop(struct session *s)
{
	struct rpc *r = s->rpc;

	if (!s->watcher.on)
		return;
	s->watcher.on = false;
	if (s->watcher.prev != NULL)
		s->watcher.prev->watcher.next = s->watcher.next;
	else
		r->watchers = s->watcher.next;
	if (s->watcher.next != NULL)
		s->watcher.next->watcher.prev = s->watcher.prev;
	atomic_fetch_sub(&r->env->stats->watchers, 1);
}

static void
add_event(struct telling *t, const struct journal_event *ev)
{
	t->upto = ev->seq;
	if (!watch_may_see(&t->actor, ev))
		return;
	if (t->topics != 0 && (t->topics & watch_topic_bit(ev->topic)) == 0)
		return;
	/* A body has no limit of its own. */
	t->bytes.max += NOTICE_HEAD_BYTES + strlen(ev->text);
	BUG_ON(!rpc_write_notification(&t->bytes, "event", ev->text));
}

static void
telling_begin(struct telling *t, const struct session *s)
{
	t->actor = s->actor;
	t->topics = s->watcher.topics;
	t->since = t->upto = s->watcher.cursor;
	buf_init(&t->bytes, 0);
}

/* One write for all of it, so that a batch of changes costs a watcher one record, not one each. */
static void
tell(struct session *s, const struct telling *t)
{
	s->watcher.cursor = t->upto;
	if (t->bytes.len > 0)
		session_send(s, t->bytes.data, t->bytes.len);
}

static bool
may_be_told(struct session *s)
{
	return s->watcher.on && s->state == SESSION_OPEN && !s->watcher.reading &&
	       s->rpc->ops->unsent(s->peer) < UNSENT_MAX;
}

static bool
work_catch_up(struct unit *u, struct tx *tx, struct err *e)
{
	struct catch_up *k = (struct catch_up *)(void *)u;

	(void)e;
	k->events = journal_events_since(tx, k->since, READ_LIMIT);
	return true;
}

/* Send what the reader found, if the watcher's cursor has not moved meanwhile. */
static void
tell_found(struct session *s, const struct catch_up *k)
{
	struct telling t;

	if (s->state != SESSION_OPEN || !s->watcher.on || s->watcher.cursor != k->since)
		return;
	if (k->unit.fate != UNIT_KEPT) {
		log_event(LOG_ERR, "watch.failed", L_ERR(&k->unit.err));
		session_end(s, k->unit.err.code, "the journal could not be read");
		return;
	}
	telling_begin(&t, s);
	for (struct journal_event *ev = k->events; ev != NULL; ev = ev->next)
		if (ev->seq == t.upto + 1)
			add_event(&t, ev);
	tell(s, &t);
	buf_release(&t.bytes);
	if (s->watcher.cursor == k->since)
		session_end(s, ERR_RESYNC, "the journal no longer has what comes next");
}

static void
catch_up_done(struct unit *u)
{
	struct catch_up *k = (struct catch_up *)(void *)u;
	struct session *s = session_by_id(k->rpc, k->session);

	k->rpc->work->inflight--;
	if (s != NULL) {
		s->watcher.reading = false;
		tell_found(s, k);
	}
	journal_events_free(k->events);
	arena_release(&u->arena);
	free(k);
}

static void
start_catch_up(struct session *s)
{
	struct catch_up *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->unit.work = work_catch_up;
	k->unit.done = catch_up_done;
	k->rpc = s->rpc;
	k->session = s->id;
	k->since = s->watcher.cursor;
	limits_lane(s, &k->unit.job);
	if (readers_push(s->rpc->work->o.readers, &k->unit)) {
		s->watcher.reading = true;
		s->rpc->work->inflight++;
		return;
	}
	arena_release(&k->unit.arena);
	free(k);
}

static bool
fits(const struct telling *t, const struct session *s)
{
	return t->since == s->watcher.cursor && t->topics == s->watcher.topics &&
	       watch_same_view(&t->actor, &s->actor);
}

/* The next events for this watcher, reused or made now. The ring has some for it. */
static const struct telling *
telling_of(struct tellings *all, const struct session *s)
{
	const struct journal_event *ev;
	struct telling *t;
	bool lost;

	for (int i = 0; i < TELLINGS && i < all->made; i++)
		if (fits(&all->telling[i], s))
			return &all->telling[i];
	t = &all->telling[all->made++ % TELLINGS];
	buf_release(&t->bytes);
	telling_begin(t, s);
	while (t->bytes.len < TELLING_BYTES &&
		(ev = ring_after(s->rpc->work->ring, t->upto, &lost)) != NULL)
		add_event(t, ev);
	return t;
}

static void
pump(struct session *s, struct tellings *all)
{
	bool lost;

	while (may_be_told(s)) {
		const struct journal_event *ev =
			ring_after(s->rpc->work->ring, s->watcher.cursor, &lost);

		if (lost)
			start_catch_up(s);
		if (ev == NULL)
			return;
		tell(s, telling_of(all, s));
	}
}

static void
tellings_release(struct tellings *all)
{
	for (int i = 0; i < TELLINGS; i++)
		buf_release(&all->telling[i].bytes);
}

void
stream_pump(struct session *s)
{
	struct tellings all = {.made = 0};

	pump(s, &all);
	tellings_release(&all);
}

/* A watcher need not ask for anything, so nobody else would notice that its token has lapsed. */
static bool
lapsed(const struct session *s, int64_t now_s)
{
	return s->actor.expires_s != 0 && s->actor.expires_s <= now_s;
}

void
stream_pump_all(struct rpc *r)
{
	int64_t now_s = clock_now_s(r->env->clock);
	struct tellings all = {.made = 0};
	struct session *next;

	for (struct session *s = r->watchers; s != NULL; s = next) {
		next = s->watcher.next;
		if (lapsed(s, now_s))
			session_end(s, ERR_TOKEN_EXPIRED, "this token has lapsed");
		else
			pump(s, &all);
	}
	tellings_release(&all);
}

/* ---- how far a run is ----------------------------------------------------------------------- */

static struct js *
progress_view(const struct run_progress *now)
{
	struct js *o = solve_progress_view(&now->now);
	char name[32];

	snprintf(name, sizeof name, "S%lld", (long long)now->schedule_id);
	js_set_str(o, "schedule", name);
	return o;
}

static bool
wants_progress(const struct session *s, int64_t event_id)
{
	return s->watcher.on && s->state == SESSION_OPEN && actor_is_staff(&s->actor) &&
	       (s->actor.event_id == 0 || s->actor.event_id == event_id) &&
	       (s->watcher.topics == 0 ||
		       (s->watcher.topics & watch_topic_bit("schedule")) != 0) &&
	       s->rpc->ops->unsent(s->peer) < UNSENT_MAX;
}

void
stream_progress(struct rpc *r, const struct run_progress *now)
{
	struct js *o = progress_view(now);
	char *text = js_text(o);
	struct buf b;

	js_free(o);
	buf_init(&b, 4096);
	BUG_ON(!rpc_write_notification(&b, "progress", text));
	free(text);
	for (struct session *s = r->watchers; s != NULL; s = s->watcher.next)
		if (wants_progress(s, now->event_id))
			session_send(s, b.data, b.len);
	buf_release(&b);
}

/* ---- from the connection -------------------------------------------------------------------- */

void
rpc_drained(struct session *s)
{
	stream_pump(s);
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
