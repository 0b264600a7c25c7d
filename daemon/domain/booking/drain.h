/*
 * drain.h - the standby queue drains into whatever has become free, in its order.
 *
 * Contract:  where the policy standby says book, whoever is first in the queue (standby.h) and fits
 *            has the seat that a booking at once would give, then the next. It runs in the unit
 *            in which something has become free, so nobody comes in between, and once more by the
 *            clock for what was freed in slices, as by an import or a publishing.
 * Limits:    people are held to latest_change_minutes, as if they booked. Of a queue longer than
 *            DRAIN_MOST the first so many are looked at. While a publishing is under way nothing
 *            is done; the next time by the clock does it.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_DRAIN_H
#define DOMAIN_BOOKING_DRAIN_H

#include "domain/fair/grid.h"

enum { DRAIN_MOST = 500 };

/* How many have a seat now; what it does is in the journal. */
int standby_drain(struct tx *tx, const struct grid *g);
/* The same of an event by its number; 0 of none. */
int standby_drain_of(struct tx *tx, int64_t event_id);
/* Of every event, by the clock. */
int standby_drain_all(struct tx *tx);

#endif
