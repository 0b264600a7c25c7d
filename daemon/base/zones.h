/*
 * zones.h - the time zones a worker has needed so far, each read from the tz database once.
 *
 * Ownership: zones belong to the cache. Thread: one worker's.
 */
#ifndef BASE_ZONES_H
#define BASE_ZONES_H

#include "base/zone.h"

struct zones;

struct zones *zones_new(void);
void zones_free(struct zones *z);
/* NULL and *e when the system does not know it. */
const struct zone *zones_get(struct zones *z, const char *name, struct err *e) MUST_CHECK;

#endif
