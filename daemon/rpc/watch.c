/* watch.c - the ring of committed events and who may see them. */
#include "rpc/watch.h"

#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

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

/* Is ",o12," part of the audience? */
static bool
in_audience(const char *audience, char kind, int64_t id)
{
	char *end;

	for (const char *s = audience; id != 0 && (s = strchr(s, kind)) != NULL; s++)
		if (s > audience && s[-1] == ',' && strtoll(s + 1, &end, 10) == id && *end == ',')
			return true;
	return false;
}

bool
watch_may_see(const struct actor *a, const struct journal_event *ev)
{
	if (a->role == ROLE_ADMIN)
		return a->event_id == 0 || ev->event_id == 0 ||
		       ev->event_id == a->event_id;
	if (a->event_id != 0 && ev->event_id != a->event_id)
		return false;
	if (a->role == ROLE_STAFF)
		return true;
	if (a->role == ROLE_NONE || a->role == ROLE_MONITOR)
		return false;
	return strcmp(ev->audience, "*") == 0 ||
	       in_audience(ev->audience, 'o', a->organisation_id) ||
	       in_audience(ev->audience, 'i', a->interpreter_id);
}

bool
watch_same_view(const struct actor *a, const struct actor *b)
{
	return a->role == b->role && a->event_id == b->event_id &&
	       a->organisation_id == b->organisation_id &&
	       a->interpreter_id == b->interpreter_id;
}

static const char *const TOPICS[] = {"event", "organisation", "preference", "blackout",
	"request", "meeting", "invitation", "account", "token", "import", "delegate",
	"schedule", "history"};

unsigned
watch_topic_bit(const char *topic)
{
	for (unsigned i = 0; i < sizeof TOPICS / sizeof *TOPICS; i++)
		if (strcmp(TOPICS[i], topic) == 0)
			return 1U << i;
	return 0;
}

const char *
watch_topics(void)
{
	return "event, organisation, delegate, preference, blackout, request, meeting,"
	       " invitation, account, token, import, schedule, history";
}
