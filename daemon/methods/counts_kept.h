/*
 * counts_kept.h - counts of a large fair, kept for a second: however many look at it, they are
 * counted once.
 *
 * Rule:      what took no longer than COUNTS_CHEAP_US of a reader's time is not kept, so of a fair
 *            of common size every answer has what was stored a moment ago.
 * Thread:    any but the loop. While one reader counts anew, the others go on with what there was.
 */
#ifndef METHODS_COUNTS_KEPT_H
#define METHODS_COUNTS_KEPT_H

#include "domain/report/fair_counts.h"

enum {
	COUNTS_CHEAP_US = 4000,
	COUNTS_KEPT_MS = 1000,
	COUNTS_LATE_MS = 5000, /* while they are counted anew */
	COUNTS_EVENTS = 16,
};

struct counts_kept;

struct counts_kept *counts_kept_new(void);
/* NULL is fine. */
void counts_kept_free(struct counts_kept *k);
/* event NULL: of all. Returns how old they are, in milliseconds. */
int64_t counts_kept_get(struct counts_kept *k, struct tx *tx, struct event *event,
	struct fair_counts *out);
/*
 * Its two halves. What is kept of an event and how old it is; -1: nothing that is of use, and the
 * caller is the one who counts anew, which ends with put. c NULL: it could not be counted.
 */
int64_t counts_kept_find(
	struct counts_kept *k, int64_t event_id, int64_t now_ms, struct fair_counts *out);
void counts_kept_put(struct counts_kept *k, int64_t event_id, int64_t now_ms,
	int64_t cost_us, const struct fair_counts *c);

#endif
