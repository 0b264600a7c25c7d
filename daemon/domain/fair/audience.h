/*
 * audience.h - who may see a change: the text of the journal's audience column.
 *
 * ",o3,o17,i2," names organisations and interpreters; "*" is everybody of the event; "" is staff.
 */
#ifndef DOMAIN_FAIR_AUDIENCE_H
#define DOMAIN_FAIR_AUDIENCE_H

#include "base/arena.h"

#include <inttypes.h>

#define AUDIENCE_STAFF ""
#define AUDIENCE_EVENT "*"

/* Two organisations; 0 leaves one out. */
static inline const char *
audience_pair(struct arena *a, int64_t organisation, int64_t other)
{
	if (other == 0 || other == organisation)
		return arena_printf(a, ",o%" PRId64 ",", organisation);
	return arena_printf(a, ",o%" PRId64 ",o%" PRId64 ",", organisation, other);
}

/* ... and an interpreter; -1 or 0 leaves the interpreter out. */
static inline const char *
audience_meeting(
	struct arena *a, int64_t organisation, int64_t other, int64_t interpreter)
{
	const char *pair = audience_pair(a, organisation, other);

	return interpreter > 0 ? arena_printf(a, "%si%" PRId64 ",", pair, interpreter)
			       : pair;
}

#endif
