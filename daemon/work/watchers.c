/* watchers.c - cursors in the journal, moved along from the ring and by readers. */
#include "work/watchers.h"

#include "base/log.h"
#include "work/runs.h"
#include "work/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	READ_LIMIT = 200,      /* journal rows a lagging watcher gets at a time */
	TELLING_BYTES = 65536, /* events are put together until they have so many */
	TELLINGS = 16,	       /* views looked up among those of a turn */
	PROGRESS_BYTES = 4096,
	WATCHERS_FIRST = 16,
	AHEAD = 8, /* watchers that are on their way from memory */
};

/* The events since a place as one view has them, made once however many stand there. */
struct telling {
	const struct watcher_kind *kind;
	void *ctx;
	struct actor actor;
	unsigned topics;
	int64_t since, upto;
	struct buf bytes;
};

/* Those of one turn of the loop. */
struct shown {
	struct telling telling[TELLINGS];
	int made; /* so far; the oldest makes room */
};

/* Not a call: journal rows for a watcher that lags behind the ring. */
struct catch_up {
	struct unit unit;
	struct work *work;
	struct watcher *watcher; /* NULL: it has stopped */
	int64_t since;
	struct journal_event *events;
};

void
watchers_start(struct watcher *w, int64_t since, unsigned topics)
{
	struct work *work = w->work;

	w->cursor = since;
	w->topics = topics;
	if (w->on)
		return;
	w->on = true;
	work->watchers_behind = true;
	if (work->watchers_n == work->watchers_room) {
		work->watchers_room = 2 * work->watchers_room + WATCHERS_FIRST;
		work->watchers = xrealloc(work->watchers,
			(size_t)work->watchers_room * sizeof(struct watcher *));
	}
	w->place = work->watchers_n++;
	work->watchers[w->place] = w;
}

void
watchers_stop(struct watcher *w)
{
	struct work *work = w->work;
	struct watcher *last;

	if (w->reading != NULL)
		w->reading->watcher = NULL;
	w->reading = NULL;
	if (!w->on)
		return;
	w->on = false;
	last = work->watchers[--work->watchers_n];
	last->place = w->place;
	work->watchers[w->place] = last;
}

void
watchers_release(struct work *work)
{
	free(work->watchers);
}

/*
 * The one before this place, for a walk from the newest to the oldest on which each may stop; NULL:
 * that was the last. Thousands lie all over the memory, so those to come are fetched ahead.
 */
static struct watcher *
before(const struct work *work, int *place)
{
	if (*place > work->watchers_n)
		*place = work->watchers_n;
	if (--*place < 0)
		return NULL;
	if (*place >= AHEAD) {
		const struct watcher *coming = work->watchers[*place - AHEAD];

		__builtin_prefetch(coming);
		__builtin_prefetch(&coming->actor.interpreter_id);
		__builtin_prefetch(&coming->cursor);
	}
	return work->watchers[*place];
}

/* ---- what one is told ----------------------------------------------------------------------- */

static void
add_event(struct telling *t, const struct journal_event *ev)
{
	t->upto = ev->seq;
	if (!watch_may_see(&t->actor, ev))
		return;
	if (t->topics != 0 && (t->topics & watch_topic_bit(ev->topic)) == 0)
		return;
	t->kind->add(t->ctx, &t->bytes, ev);
}

static void
telling_begin(struct telling *t, const struct watcher *w)
{
	t->kind = w->kind;
	t->ctx = w->ctx;
	t->actor = w->actor;
	t->topics = w->topics;
	t->since = t->upto = w->cursor;
	buf_init(&t->bytes, 0);
}

/* One write for all of it, so that a batch of changes costs a watcher one record, not one each. */
static void
tell(struct watcher *w, const struct telling *t)
{
	w->cursor = t->upto;
	if (t->bytes.len > 0)
		w->kind->send(w, t->bytes.data, t->bytes.len);
}

/* ---- from the journal ----------------------------------------------------------------------- */

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
tell_found(struct watcher *w, const struct catch_up *k)
{
	struct telling t;

	if (!w->on || w->cursor != k->since)
		return;
	if (k->unit.fate != UNIT_KEPT) {
		log_event(LOG_ERR, "watch.failed", L_ERR(&k->unit.err));
		w->kind->end(w, k->unit.err.code, "the journal could not be read");
		return;
	}
	telling_begin(&t, w);
	for (struct journal_event *ev = k->events; ev != NULL; ev = ev->next)
		if (ev->seq == t.upto + 1)
			add_event(&t, ev);
	tell(w, &t);
	buf_release(&t.bytes);
	if (w->cursor == k->since)
		w->kind->end(w, ERR_RESYNC, "the journal no longer has what comes next");
}

static void
catch_up_done(struct unit *u)
{
	struct catch_up *k = (struct catch_up *)(void *)u;

	k->work->inflight--;
	if (k->watcher != NULL) {
		k->watcher->reading = NULL;
		k->work->watchers_behind = true;
		tell_found(k->watcher, k);
	}
	journal_events_free(k->events);
	arena_release(&u->arena);
	free(k);
}

static void
start_catch_up(struct watcher *w)
{
	struct catch_up *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->unit.work = work_catch_up;
	k->unit.done = catch_up_done;
	k->work = w->work;
	k->watcher = w;
	k->since = w->cursor;
	w->kind->lane(w, &k->unit.job);
	if (!w->work->halted && readers_push(w->work->o.readers, &k->unit)) {
		w->reading = k;
		w->work->inflight++;
		return;
	}
	arena_release(&k->unit.arena);
	free(k);
}

/* ---- from the ring -------------------------------------------------------------------------- */

static bool
fits(const struct telling *t, const struct watcher *w)
{
	return t->since == w->cursor && t->topics == w->topics && t->kind == w->kind &&
	       t->ctx == w->ctx && watch_same_view(&t->actor, &w->actor);
}

/* The next events for this watcher as another one of its view had them; NULL: none had. */
static const struct telling *
find_telling(const struct shown *all, const struct watcher *w)
{
	for (int i = 0; i < TELLINGS && i < all->made; i++)
		if (fits(&all->telling[i], w))
			return &all->telling[i];
	return NULL;
}

/* ... made now. The ring has some. */
static const struct telling *
make_telling(struct shown *all, const struct watcher *w)
{
	struct telling *t = &all->telling[all->made++ % TELLINGS];
	const struct journal_event *ev;
	bool lost;

	buf_release(&t->bytes);
	telling_begin(t, w);
	while (t->bytes.len < TELLING_BYTES &&
		(ev = ring_after(w->work->ring, t->upto, &lost)) != NULL)
		add_event(t, ev);
	return t;
}

/*
 * Most are told nothing of an event: of these no more is looked at than their cursor and who they
 * are, for how much thousands of peers have not read lies all over the memory.
 */
static void
pump(struct watcher *w, struct shown *all)
{
	while (w->on && w->reading == NULL) {
		bool lost;
		const struct journal_event *ev =
			ring_after(w->work->ring, w->cursor, &lost);
		const struct telling *t = NULL;

		if (ev != NULL)
			t = find_telling(all, w);
		else if (!lost)
			return;
		if ((t == NULL || t->bytes.len > 0) && !w->kind->ready(w))
			return;
		if (lost)
			start_catch_up(w);
		else
			tell(w, t != NULL ? t : make_telling(all, w));
	}
}

static void
shown_release(struct shown *all)
{
	for (int i = 0; i < TELLINGS; i++)
		buf_release(&all->telling[i].bytes);
}

void
watchers_pump(struct watcher *w)
{
	struct shown all = {.made = 0};

	pump(w, &all);
	shown_release(&all);
}

/* A watcher need not ask for anything, so nobody else would notice that its token has lapsed. */
static bool
lapsed(const struct watcher *w, int64_t now_s)
{
	return w->actor.expires_s != 0 && w->actor.expires_s <= now_s;
}

void
watchers_pump_all(struct work *work)
{
	int64_t now_s = clock_now_s(work->o.clock);
	struct shown all = {.made = 0};
	struct watcher *w;
	int place = work->watchers_n;

	work->watchers_told = ring_newest(work->ring);
	work->watchers_behind = false;
	while ((w = before(work, &place)) != NULL) {
		if (lapsed(w, now_s))
			w->kind->end(w, ERR_TOKEN_EXPIRED, "this token has lapsed");
		else
			pump(w, &all);
	}
	shown_release(&all);
}

void
watchers_pump_news(struct work *work)
{
	if (work->watchers_behind || ring_newest(work->ring) != work->watchers_told)
		watchers_pump_all(work);
}

/* ---- how far a run is ----------------------------------------------------------------------- */

static char *
progress_text(const struct run_progress *now)
{
	struct js *o = solve_progress_view(&now->now);
	char name[32], *text;

	snprintf(name, sizeof name, "S%lld", (long long)now->schedule_id);
	js_set_str(o, "schedule", name);
	text = js_text(o);
	js_free(o);
	return text;
}

static bool
wants_progress(const struct watcher *w, int64_t event_id)
{
	return w->on && actor_is_staff(&w->actor) &&
	       (w->actor.event_id == 0 || w->actor.event_id == event_id) &&
	       (w->topics == 0 || (w->topics & watch_topic_bit("schedule")) != 0) &&
	       w->kind->ready(w);
}

void
watchers_progress(struct work *work, const struct run_progress *now)
{
	char *text = progress_text(now);
	int place = work->watchers_n;
	struct watcher *w;
	struct buf b;

	while ((w = before(work, &place)) != NULL) {
		if (!wants_progress(w, now->event_id))
			continue;
		buf_init(&b, PROGRESS_BYTES);
		w->kind->add_progress(w->ctx, &b, text);
		w->kind->send(w, b.data, b.len);
		buf_release(&b);
	}
	free(text);
}
