/*
 * ring.h - the newest committed events, by seq, for whoever follows the journal.
 *
 * Thread: the loop.
 */
#ifndef WORK_RING_H
#define WORK_RING_H

#include "store/journal.h"

struct ring;

/* newest: the seq of the last event that is already in the journal. */
struct ring *ring_new(int64_t newest);
void ring_free(struct ring *g);
/* Takes the events, in order of seq; what lies between two that are not neighbours is lost. */
void ring_publish(struct ring *g, struct journal_event *take_events);
int64_t ring_newest(const struct ring *g);
/* The oldest event with seq > since; NULL when there is none newer. *lost: the ring is past it. */
const struct journal_event *ring_after(const struct ring *g, int64_t since, bool *lost);

#endif
