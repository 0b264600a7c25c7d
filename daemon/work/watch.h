/* watch.h - who may see an event of the journal, and the topics a watcher chooses from. */
#ifndef WORK_WATCH_H
#define WORK_WATCH_H

#include "domain/fair/actor.h"
#include "store/journal.h"

/* May this actor see this event? */
bool watch_may_see(const struct actor *a, const struct journal_event *ev);
/* Whatever the event, may both see it or neither? */
bool watch_same_view(const struct actor *a, const struct actor *b);
/* 0 for a topic that does not exist. */
unsigned watch_topic_bit(const char *topic);
const char *watch_topics(void);

#endif
