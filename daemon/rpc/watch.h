/*
 * watch.h - the event stream: every watcher has a place in the journal and is moved along from it.
 *
 * How nothing is lost or repeated: a watcher is only a cursor (the seq it has been told). Committed
 * events go into a ring; a watcher whose cursor lies in the ring is served from it, one that lags
 * behind it is served by a reader from the journal until it has caught up. A slow peer keeps its
 * cursor still, costs no memory, and is dropped as SLOW_CONSUMER when it makes no progress.
 *
 * Thread: the loop.
 */
#ifndef RPC_WATCH_H
#define RPC_WATCH_H

#include "domain/fair/actor.h"
#include "store/journal.h"

struct session;
struct rpc;
struct ring;

struct watcher {
	bool on;
	bool reading;	 /* a reader is fetching what the ring no longer has */
	int64_t told;	 /* seq of the last event looked at for this watcher */
	unsigned topics; /* bits of watch_topic_bit, 0: all */
	struct session *next, *former;
};

/* newest: the seq of the last event that is already in the journal. */
struct ring *ring_new(int64_t newest);
void ring_free(struct ring *g);
/*
 * Takes the events, in order of seq; what lies between two that do not follow each other
 * is lost.
 */
void ring_publish(struct ring *g, struct journal_event *take_events);
int64_t ring_newest(const struct ring *g);
/* The oldest event with seq > since; NULL when there is none newer. *lost: the ring is past it. */
const struct journal_event *ring_after(const struct ring *g, int64_t since, bool *lost);

/* May this actor see this event? */
bool watch_may_see(const struct actor *a, const struct journal_event *ev);
/* Whatever the event, may both see it or neither? */
bool watch_same_view(const struct actor *a, const struct actor *b);
/* 0 for a topic that does not exist. */
unsigned watch_topic_bit(const char *topic);
const char *watch_topics(void);

#endif
