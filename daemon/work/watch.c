/* watch.c - who may see an event, and its topics. */
#include "work/watch.h"

#include <stdlib.h>
#include <string.h>

/* Is ",o12," part of the audience? */
static bool
in_audience(const char *audience, char kind, int64_t id)
{
	char *end;

	for (const char *s = audience; id != 0 && (s = strchr(s, kind)) != NULL; s++)
		if (s > audience && s[-1] == ',' && strtoll(s + 1, &end, 10) == id &&
			*end == ',')
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
		return a->duty != DUTY_SCANNER;
	if (a->role == ROLE_NONE || a->role == ROLE_MONITOR || a->role == ROLE_MAILBOX)
		return false;
	return strcmp(ev->audience, "*") == 0 ||
	       in_audience(ev->audience, 'o', a->organisation_id) ||
	       in_audience(ev->audience, 'i', a->interpreter_id);
}

bool
watch_same_view(const struct actor *a, const struct actor *b)
{
	return a->role == b->role && a->duty == b->duty && a->event_id == b->event_id &&
	       a->organisation_id == b->organisation_id &&
	       a->interpreter_id == b->interpreter_id;
}

static const char *const TOPICS[] = {"event", "organisation", "preference", "blackout",
	"request", "meeting", "invitation", "account", "token", "import", "delegate",
	"schedule", "history", "feed", "mail", "mailbox"};

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
	       " invitation, account, token, import, schedule, history, feed, mail";
}
