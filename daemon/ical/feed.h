/*
 * feed.h - a calendar that is subscribed to: everything of one person, as one iCalendar object.
 *
 * Purpose:   plain values in, bytes of a text/calendar object out: the same values give the same
 *            bytes. RFC 7986 for the calendar's name and how often to ask again, with the X- names
 *            that older programs read. No METHOD, no ATTENDEE and so no ORGANIZER: a calendar is
 *            read, not answered. No VALARM: whoever subscribes chooses their own alarms.
 * Times:     in the event's zone with one VTIMEZONE, or in UTC by the rule of ical/parts.h.
 * Ownership: all strings are borrowed and NUL-terminated; nothing is kept.
 * Errors:    ERR_PARAM_INVALID with the field for text that is not UTF-8; ERR_INTERNAL when out is
 *            too small. out is then unchanged.
 * Thread:    any; the lock inside struct ical serialises.
 */
#ifndef ICAL_FEED_H
#define ICAL_FEED_H

#include "base/zone.h"
#include "ical/ical.h"

struct feed_entry {
	const char
		*uid; /* letters, digits and "-"; that of a meeting is its invitation's */
	int32_t sequence;  /* -1: none is said */
	int64_t changed_s; /* DTSTAMP and LAST-MODIFIED */
	int64_t start_s;   /* years of four digits, as are all times */
	int64_t end_s;	   /* later than start_s */
	const char *summary;
	/* these three are left out when NULL or "" */
	const char *description;
	const char *url; /* its page, as ical_url_ok says */
	const char *location;
	bool cancelled;
	bool free; /* it takes up no time: the fair itself */
};

struct feed {
	const char *name; /* of the calendar, and the category of all that is in it */
	const char *description;
	const struct zone *zone;
	int refresh_minutes;
	const struct feed_entry *entries;
	size_t n;
};

bool feed_write(struct ical *ical, const struct feed *f, struct buf *out, struct err *e)
	MUST_CHECK;

#endif
