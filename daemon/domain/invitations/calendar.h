/*
 * calendar.h - all that is in one person's calendar of the fair: meetings, conference sessions, and
 * the fair's own times.
 *
 * What:      meetings as their newest revision tells them, under the same UID; those called off are
 *            there as such until the fair ends (the latest CALENDAR_CANCELLED_MOST). What is
 *            planned and not published is not there.
 * Same:      the same rows give the same bytes.
 * Errors:    ERR_CORRUPT for a snapshot that cannot be read, others as ical/feed.h.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_INVITATIONS_CALENDAR_H
#define DOMAIN_INVITATIONS_CALENDAR_H

#include "ical/feed.h"
#include "store/stmt.h"
#include "wire/digest.h"

enum { CALENDAR_CANCELLED_MOST = 200 };

/* Whose: a delegate's or an interpreter's; the other is 0 or less. */
struct calendar_of {
	int64_t event_id;
	int64_t delegate_id;
	int64_t interpreter_id;
	const uint8_t
		*key; /* 32 bytes that the UIDs of what is no meeting are derived from */
};

bool calendar_write(struct tx *tx, struct ical *ical, const struct calendar_of *of,
	struct buf *out, struct err *e) MUST_CHECK;

#endif
