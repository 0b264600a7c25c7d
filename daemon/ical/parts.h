/*
 * parts.h - what every object of ours is made of, private to ical/: texts, times, and the zone to
 * write them in.
 *
 * Errors: none; texts must be UTF-8 and times those of years of four digits.
 * Thread: needs the lock of ical.h, but for ical_zone_to_write.
 */
#ifndef ICAL_PARTS_H
#define ICAL_PARTS_H

#include "base/zone.h"

#define ICAL_PRODID "-//convened//convened 0.1//EN"

struct icalcomponent_impl;
struct icalproperty_impl;
struct icaltimetype;

/* A text property by one of libical's functions, if there is anything to say. */
void ical_add_text(struct icalcomponent_impl *c,
	struct icalproperty_impl *(*make)(const char *), const char *text);
/* The same for a text that must be short; a cut one says so. */
void ical_add_short_text(struct icalcomponent_impl *c,
	struct icalproperty_impl *(*make)(const char *), const char *text);
void ical_add_utc(struct icalcomponent_impl *c,
	struct icalproperty_impl *(*make)(struct icaltimetype), int64_t utc_s);
/* In the zone, or in UTC when there is none. */
void ical_add_time(struct icalcomponent_impl *c,
	struct icalproperty_impl *(*make)(struct icaltimetype), int64_t utc_s,
	const struct zone *local);
/*
 * The zone to write two times in; NULL for UTC, which needs no VTIMEZONE: for a zone that is UTC
 * (RFC 5545 section 3.2.19 has no TZID there), for one that no VTIMEZONE of two yearly rules
 * describes, and in the two hours of the year whose local time comes twice.
 */
const struct zone *
ical_zone_to_write(const struct zone *z, int64_t start_s, int64_t end_s);

/*
 * Can it be a URL property? "" and NULL can: there is none then. Else https:// and printable ASCII
 * without space and quotes: libical writes a URL as it is, line breaks included.
 */
bool ical_url_ok(const char *url);
/* One that is ok; nothing when it is NULL or "". */
void ical_add_url(struct icalcomponent_impl *c, const char *url);

#endif
