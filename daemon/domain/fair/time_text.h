/*
 * time_text.h - instants as the files of a fair say them: civil times in the event's zone.
 *
 * Ownership: the texts live in the arena.
 * Thread:    any.
 */
#ifndef DOMAIN_FAIR_TIME_TEXT_H
#define DOMAIN_FAIR_TIME_TEXT_H

#include "base/arena.h"
#include "base/zones.h"
#include "store/events.h"

/*
 * "2026-07-15T09:30", with seconds only where there are any. Where the clock is put back over
 * it the offset says which of two it is: "2026-10-25T02:30:00+01:00". zone NULL: UTC.
 */
const char *time_text(struct arena *arena, const struct zone *zone, int64_t utc_s);
/* "2026-07-15T09:30/2026-07-15T11:00" */
const char *time_text_range(
	struct arena *arena, const struct zone *zone, int64_t start_s, int64_t end_s);
/*
 * "09:30-12:00;13:30-17:00": the sessions of the day that s[*at] is of; *at is then past them. A
 * session may end at 24:00, the midnight after its day.
 */
const char *time_text_day(struct arena *arena, const struct zone *zone,
	const struct session *s, int n, int *at);

#endif
