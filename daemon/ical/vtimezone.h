/*
 * vtimezone.h - a VTIMEZONE that says what holds in the years of one meeting, and no more.
 *
 * Purpose:   RFC 5545 section 3.6.5 from the system's tz database (base/zone). libical's
 *            own is not used: it names zones /freeassociation.sourceforge.net/... and
 *            writes Korean offsets of 1908 with seconds, which readers refuse.
 * Form:      TZID is the IANA name. A year without changes: one STANDARD block. Two
 *            changes by a yearly rule of the form "nth weekday of a month": a STANDARD
 *            and a DAYLIGHT block with RRULE. Nothing else: of dated blocks (Ramadan in
 *            Morocco, "the Friday before the last Sunday", midnight at the end of a day)
 *            Exchange reads one alone, so such a meeting is written in UTC.
 * Thread:    needs the lock of ical.h; ical_vtimezone_can is pure and any thread's.
 */
#ifndef ICAL_VTIMEZONE_H
#define ICAL_VTIMEZONE_H

#include "base/zone.h"

struct icalcomponent_impl;

/* Is there such a VTIMEZONE for local times of the years of from_s..to_s in the zone? */
bool ical_vtimezone_can(const struct zone *z, int64_t from_s, int64_t to_s);
/* For local times of the years of from_s..to_s in the zone, where it can. The caller owns it. */
struct icalcomponent_impl *
ical_vtimezone(const struct zone *z, int64_t from_s, int64_t to_s);

#endif
