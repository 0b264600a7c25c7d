/* ring.c - the newest committed events. */
#include "work/ring.h"

#include "wire/buf.h"

#include <stdlib.h>

enum { RING_EVENTS = 4096 };

struct ring {
	struct journal_event *event[RING_EVENTS]; /* seq s is at s % RING_EVENTS */
	int64_t oldest;				  /* newest + 1 while empty */
	int64_t newest;
};

struct ring *
ring_new(int64_t newest)
{
	struct ring *g = xcalloc(1, sizeof *g);

	g->newest = newest;
	g->oldest = newest + 1;
	return g;
}

void
ring_free(struct ring *g)
{
	if (g == NULL)
		return;
	for (int i = 0; i < RING_EVENTS; i++)
		journal_events_free(g->event[i]);
	free(g);
}

void
ring_publish(struct ring *g, struct journal_event *take_events)
{
	while (take_events != NULL) {
		struct journal_event *ev = take_events;
		struct journal_event **place = &g->event[ev->seq % RING_EVENTS];

		take_events = ev->next;
		ev->next = NULL;
		BUG_ON(ev->seq <= g->newest);
		/*
		 * A commit of unknown outcome is there after all: the journal has what is
		 * missing.
		 */
		if (ev->seq != g->newest + 1)
			g->oldest = ev->seq;
		journal_events_free(*place);
		*place = ev;
		g->newest = ev->seq;
		if (g->newest - g->oldest >= RING_EVENTS)
			g->oldest = g->newest - RING_EVENTS + 1;
	}
}

int64_t
ring_newest(const struct ring *g)
{
	return g->newest;
}

const struct journal_event *
ring_after(const struct ring *g, int64_t since, bool *lost)
{
	*lost = false;
	if (since >= g->newest)
		return NULL;
	if (since + 1 < g->oldest) {
		*lost = true;
		return NULL;
	}
	return g->event[(since + 1) % RING_EVENTS];
}
