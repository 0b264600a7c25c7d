/*
 * itip.h - the invitation of one revision of one meeting, as RFC 5546 REQUEST or CANCEL.
 *
 * Purpose:   plain values in, bytes of a text/calendar object out. The values are the
 *            snapshot stored with the revision: the same values give the same bytes, at
 *            any time, in any process. (The same tz database, too: VTIMEZONE is made from
 *            it.)
 * Ownership: all strings are borrowed and NUL-terminated; nothing is kept.
 * Text:      UTF-8. Line breaks are kept in summary, description, location and comment;
 *            other control characters and letters that turn the direction of writing are
 *            written as spaces, double quotes in names as single ones. A summary or location
 *            of more than 255 UTF-16 units is cut between letters and ends in an ellipsis.
 * Zone:      times are in the event's zone where a VTIMEZONE of one STANDARD block, or of two
 *            blocks by yearly rules, says it; in UTC otherwise (vtimezone.h).
 * Errors:    ERR_PARAM_INVALID with the field ("attendees[2].mail") for a value that
 *            cannot be written: an address that is none, text that is not UTF-8, an empty
 *            summary, an end not after the start, no attendee. ERR_INTERNAL when out is
 *            too small. out is then unchanged.
 * Thread:    any; the lock inside struct ical serialises.
 */
#ifndef ICAL_ITIP_H
#define ICAL_ITIP_H

#include "base/zone.h"
#include "ical/ical.h"

enum itip_kind {
	ITIP_PERSON,	  /* a delegate */
	ITIP_INTERPRETER, /* invited and asked like a delegate */
	ITIP_ROOM, /* a table or booth with an address: always there, never asked */
};

/* What is known of an attendee's answer (RFC 5545 section 3.2.12); not of a room. */
enum itip_partstat {
	ITIP_NEEDS_ACTION,
	ITIP_ACCEPTED,
	ITIP_DECLINED,
	ITIP_TENTATIVE,
};

enum itip_status {
	ITIP_STATUS_CONFIRMED,
	ITIP_STATUS_TENTATIVE, /* a meeting of a schedule that is still provisional */
};

struct itip_attendee {
	const char *name; /* NULL or "": no name is written */
	const char *mail;
	enum itip_kind kind;
	enum itip_partstat partstat;
};

struct itip_meeting {
	const char *uid;   /* letters, digits, "-_.@"; at most 255 */
	int32_t sequence;  /* from 0 */
	int64_t dtstamp_s; /* of this message */
	int64_t created_s; /* of the meeting */
	int64_t last_modified_s;
	int64_t start_s; /* years 1970..9998, as are the times above */
	int64_t end_s;
	const struct zone *zone; /* of the event; see Zone above */
	const char *summary;
	/* these five are left out when NULL or "" */
	const char *description; /* of a REQUEST */
	const char *url; /* of a REQUEST: the meeting's page, as ical_url_ok says */
	const char *location;
	const char *category; /* the name of the event */
	/* of a CANCEL, its reason; in a REQUEST it would come back as the attendee's words */
	const char *comment;
	const char *organiser_name;
	const char *organiser_mail; /* where answers go */
	const char *sent_by; /* NULL, or the address mail leaves from if it is another */
	enum itip_status status; /* of a REQUEST */
	int alarm_minutes;	 /* before the start; 0: no alarm */
	bool may_propose; /* of a REQUEST: programs may offer to propose another time */
	/* an address that comes again is left out: one mailbox is one attendee */
	const struct itip_attendee *attendees;
	size_t n_attendees;
};

/* METHOD:REQUEST: a new meeting, a changed one, or the question once more. */
bool itip_request(struct ical *ical, const struct itip_meeting *m, struct buf *out,
	struct err *e) MUST_CHECK;
/* METHOD:CANCEL of the whole meeting, to all attendees; sequence must have risen. */
bool itip_cancel(struct ical *ical, const struct itip_meeting *m, struct buf *out,
	struct err *e) MUST_CHECK;
/*
 * METHOD:CANCEL for somebody who is no longer invited while the meeting goes on:
 * attendees are those concerned and nobody else; sequence must have risen.
 */
bool itip_uninvite(struct ical *ical, const struct itip_meeting *m, struct buf *out,
	struct err *e) MUST_CHECK;

#endif
