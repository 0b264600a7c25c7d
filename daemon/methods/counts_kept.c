/* counts_kept.c - counts of a large fair, kept for a second. */
#include "methods/counts_kept.h"

#include "base/clock.h"
#include "wire/buf.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct kept_counts {
	bool there;
	bool counting; /* somebody does */
	int64_t event_id;
	int64_t counted_ms;
	struct fair_counts counts;
};

struct counts_kept {
	pthread_mutex_t lock;
	struct kept_counts of[COUNTS_EVENTS];
};

struct counts_kept *
counts_kept_new(void)
{
	struct counts_kept *k = xcalloc(1, sizeof *k);

	BUG_ON(pthread_mutex_init(&k->lock, NULL) != 0);
	return k;
}

void
counts_kept_free(struct counts_kept *k)
{
	if (k == NULL)
		return;
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static struct kept_counts *
kept_of(struct counts_kept *k, int64_t event_id)
{
	for (int i = 0; i < COUNTS_EVENTS; i++)
		if (k->of[i].there && k->of[i].event_id == event_id)
			return &k->of[i];
	return NULL;
}

int64_t
counts_kept_find(
	struct counts_kept *k, int64_t event_id, int64_t now_ms, struct fair_counts *out)
{
	struct kept_counts *c;
	int64_t age_ms = -1;

	pthread_mutex_lock(&k->lock);
	c = kept_of(k, event_id);
	if (c != NULL && now_ms - c->counted_ms <
				 (c->counting ? COUNTS_LATE_MS : COUNTS_KEPT_MS)) {
		*out = c->counts;
		age_ms = now_ms - c->counted_ms;
	} else if (c != NULL) {
		c->counting = true;
	}
	pthread_mutex_unlock(&k->lock);
	return age_ms;
}

/* Of none, or of the oldest. */
static struct kept_counts *
place_for_one(struct counts_kept *k)
{
	struct kept_counts *place = &k->of[0];

	for (int i = 0; i < COUNTS_EVENTS && place->there; i++)
		if (!k->of[i].there || k->of[i].counted_ms < place->counted_ms)
			place = &k->of[i];
	return place;
}

void
counts_kept_put(struct counts_kept *k, int64_t event_id, int64_t now_ms, int64_t cost_us,
	const struct fair_counts *c)
{
	struct kept_counts *place;

	pthread_mutex_lock(&k->lock);
	place = kept_of(k, event_id);
	if (c == NULL || cost_us <= COUNTS_CHEAP_US) {
		if (place != NULL)
			place->there = place->counting = false;
	} else {
		if (place == NULL)
			place = place_for_one(k);
		*place = (struct kept_counts){.there = true,
			.event_id = event_id,
			.counted_ms = now_ms,
			.counts = *c};
	}
	pthread_mutex_unlock(&k->lock);
}

/* Of this thread, so that a busy machine does not make a small fair a large one. */
static int64_t
worked_us(void)
{
	struct timespec t;

	BUG_ON(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
counts_kept_get(struct counts_kept *k, struct tx *tx, struct event *event,
	struct fair_counts *out)
{
	int64_t event_id = event != NULL ? event->id : 0, age_ms, began_us;

	age_ms = counts_kept_find(k, event_id, clock_monotonic_ms(), out);
	if (age_ms >= 0)
		return age_ms;
	began_us = worked_us();
	fair_counts_of(tx, event, out);
	counts_kept_put(k, event_id, clock_monotonic_ms(), worked_us() - began_us,
		tx_failed(tx) ? NULL : out);
	return 0;
}
