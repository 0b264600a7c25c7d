/*
 * itip_answer.h - what a calendar program sends back: REPLY, COUNTER or REFRESH (RFC 5546 sections
 * 3.2.3, 3.2.7 and 3.2.6), read out of hostile text.
 *
 * How:       content lines are read one by one (RFC 5545 section 3.1; bare LF and long lines are
 *            taken, as Gnus sends them), and of the first VEVENT only what an answer is made of.
 *            Nothing of the sender's is evaluated or kept as an object: no VTIMEZONE, no RRULE, no
 *            alarm. That is why libical does not read these: a mail of 407 bytes with a rule by
 *            the minute keeps libical 3.0.16 busy for ever.
 * Times:     of a COUNTER what is proposed: in UTC, or in a zone of the system's tz database, whose
 *            name may stand behind a prefix ("/freeassociation.sourceforge.net/Asia/Seoul"); a
 *            civil time without a zone, or in one that nobody knows here, is no proposal.
 * Ownership: strings live in the arena.
 * Errors:    PARAM_INVALID with the line and the rule: too long, no iCalendar, another method, no
 *            VEVENT, several UIDs, no UID, one occurrence of a series, broken numbers and times.
 * Thread:    any; the zones are those of the worker.
 */
#ifndef ICAL_ITIP_ANSWER_H
#define ICAL_ITIP_ANSWER_H

#include "base/arena.h"
#include "base/zones.h"
#include "ical/itip.h"

enum {
	ITIP_ANSWER_BYTES_MAX = 128 * 1024,
	ITIP_ANSWER_ATTENDEES_MAX = 50, /* what is beyond is left out */
	ITIP_ANSWER_COMMENT_MAX = 2000, /* bytes; the rest is cut off */
};

enum itip_answer_kind { ITIP_REPLY, ITIP_COUNTER, ITIP_REFRESH };

struct itip_answerer {
	const char *mail;
	const char *sent_by; /* who answers for them; "" for themselves */
	enum itip_partstat partstat;
	bool partstat_known; /* false: none is said, or one that is no answer: DELEGATED, ... */
};

struct itip_answer {
	enum itip_answer_kind kind;
	const char *uid;
	int64_t sequence;   /* 0 when none is said, as RFC 5545 section 3.8.7.4 has it */
	int64_t dtstamp_s;  /* -1: none is said */
	int64_t start_s;    /* -1: none, or no instant that is known here */
	int64_t end_s;	    /* the same */
	int64_t original_s; /* of Outlook's COUNTER: X-MS-OLK-ORIGINALSTART; -1: none */
	const char *
		comment; /* "" for none; lines kept, other control characters are blanks */
	struct itip_answerer attendee[ITIP_ANSWER_ATTENDEES_MAX];
	int attendees;
};

bool itip_answer_read(const char *text, size_t n, struct zones *zones, struct arena *a,
	struct itip_answer *out, struct err *e) MUST_CHECK;
/* Who of them has this address; NULL: nobody. Case does not count. */
const struct itip_answerer *
itip_answer_of(const struct itip_answer *answer, const char *mail);

#endif
