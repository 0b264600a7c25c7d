/*
 * zone.h - one IANA time zone, read from the system's tz database.
 *
 * Purpose:   civil time at the edges: which offset holds at an instant, which instant a
 *            civil time in the event's zone is, and when the offset changes (for
 *            VTIMEZONE). Files are TZif version 2 or later (RFC 9636) with their POSIX TZ
 *            footer; times with leap seconds (the "right/" files) are refused, our
 *            instants have none.
 * Life:      zone_load or zone_parse .. zone_free.
 * Invariant: nothing of a zone changes after loading, so threads share it without a lock.
 * Units:     instants are UTC seconds (_s), offsets seconds east of UTC. Outside the
 *            years 0001..9999 what holds at the nearer end is given.
 * Errors:    ERR_PARAM_INVALID for a name that is none or is not installed, ERR_CORRUPT
 *            for a file that is damaged.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/tzrule.h"
#include "wire/when.h"

#include <stddef.h>

enum { ZONE_NAME_MAX = 63, ZONE_FILE_MAX_BYTES = 65536 };

struct zone;

/* A moment after which other local time holds than before: always a difference. */
struct zone_change {
	int64_t at_s;
	struct zone_time before;
	struct zone_time after;
};

/* How a civil time lies in the zone: in a gap it never comes, in a fold twice. */
enum zone_civil { ZONE_UNIQUE, ZONE_GAP, ZONE_FOLD };

/* An IANA name by its form: letters, digits, "_+-." in parts between single slashes. */
bool zone_name_ok(const char *name);

/* NULL and *e if there is no such zone or its file is not to be trusted. */
struct zone *zone_load(const char *name, struct err *e) MUST_CHECK;
/* The same from the bytes of a TZif file; nothing of them is kept. */
struct zone *
zone_parse(const char *name, const void *bytes, size_t n, struct err *e) MUST_CHECK;
/* NULL is fine. */
void zone_free(struct zone *z);

/* The name it was loaded by; lives as long as the zone. */
const char *zone_name(const struct zone *z);

int32_t zone_offset_at(const struct zone *z, int64_t utc_s);
/* Offset, abbreviation and whether it is daylight saving time. */
struct zone_time zone_time_at(const struct zone *z, int64_t utc_s);

/*
 * The instant of a civil time (which must be valid). In a fold the first of the two; in a
 * gap what RFC 5545 section 3.3.5 says: counted with the offset before the gap.
 */
enum zone_civil zone_to_utc(const struct zone *z, const struct civil *c, int64_t *utc_s);

/*
 * The instant of a time as it was said (text: for the error), with its offset or without:
 * ERR_PARAM_INVALID in a gap, and where another offset holds than is said.
 */
bool zone_instant(const struct zone *z, const struct civil_said *said, const char *text,
	int64_t *utc_s, struct err *e) MUST_CHECK;
/* Does the civil time at this instant come twice, so that only its offset makes it exact? */
bool zone_is_twice(const struct zone *z, int64_t utc_s);

/*
 * The first change later than after_s; false when there is none. All those of a range:
 *	for (t = from - 1; zone_next_change(z, t, &c) && c.at_s < to; t = c.at_s)
 */
bool zone_next_change(const struct zone *z, int64_t after_s, struct zone_change *out);

/*
 * The rule that holds after the last change the file lists one by one; NULL when there is
 * none. Lives as long as the zone. It says nothing of earlier years: compare with the
 * changes.
 */
const struct tzrule *zone_rule(const struct zone *z);

#endif
