/*
 * watchers.h - who follows the journal: each is a cursor, moved along as far as its peer reads.
 *
 * Promise:   nothing is lost or repeated: a watcher is only a cursor (the seq it has been told).
 *            Committed events go into a ring; a watcher whose cursor lies in the ring is served
 *            from it, one that lags behind it is served by a reader from the journal until it has
 *            caught up. A slow peer keeps its cursor still and costs no memory.
 * Who:       the line protocol (rpc/stream.c) and event streams over HTTP (web/serve_events.c) are
 *            kinds of watchers, which say how an event looks and where it goes.
 * Ownership: a struct watcher is part of its owner, which calls watchers_stop before it goes.
 * Thread:    the loop.
 */
#ifndef WORK_WATCHERS_H
#define WORK_WATCHERS_H

#include "domain/fair/actor.h"
#include "store/journal.h"
#include "wire/buf.h"
#include "work/work.h"

struct run_progress;
struct watcher;

/* What all watchers of one kind do alike. ctx: as watchers_start was given. */
struct watcher_kind {
	/* One event as this kind's peers are sent it. */
	void (*add)(void *ctx, struct buf *out, const struct journal_event *ev);
	/* How far a run of the planner is; json: an object. */
	void (*add_progress)(void *ctx, struct buf *out, const char *json);
	void (*send)(struct watcher *w, const char *bytes, size_t n);
	/* Is it in order, and is there little that its peer has not read? */
	bool (*ready)(const struct watcher *w);
	/* Its stream is over: it stops, and its peer is told why. */
	void (*end)(struct watcher *w, enum err_code code, const char *text);
	/* Whose turn a reader takes that looks into the journal for it. */
	void (*lane)(const struct watcher *w, struct job *j);
};

struct watcher {
	const struct watcher_kind *kind;
	void *ctx; /* of the kind; those of one ctx may be sent the same bytes */
	struct work *work;
	struct actor actor; /* who is told */
	bool on;
	struct catch_up *reading; /* a reader fetches what the ring no longer has */
	int64_t cursor;		  /* seq of the last event looked at for it */
	unsigned topics;	  /* bits of watch_topic_bit, 0: all */
	int place;		  /* among all that are on */
};

enum { WATCHER_UNSENT_MAX = 262144 }; /* with more than this unread it waits */

/* It watches from now on: what comes after seq since, of these topics. kind to actor are set. */
void watchers_start(struct watcher *w, int64_t since, unsigned topics);
/* No more. Not on: nothing happens. */
void watchers_stop(struct watcher *w);
/* Move one along as far as its peer reads, or all of them; also who has lapsed is ended. */
void watchers_pump(struct watcher *w);
void watchers_pump_all(struct work *work);
/* The same for all, at the end of a turn of the loop: nothing unless there is news since. */
void watchers_pump_news(struct work *work);
/* None is on any more: what lists them goes. */
void watchers_release(struct work *work);
/* How far a run of the planner is, to those who may know. */
void watchers_progress(struct work *work, const struct run_progress *now);

#endif
