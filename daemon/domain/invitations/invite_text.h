/*
 * invite_text.h - what an invitation says to one of its recipients, in that person's language.
 *
 * Made of the snapshot alone (invite_snapshot.h), so that the same revision says the same to the
 * same person whatever has changed since. The partner's name comes first in SUMMARY; DESCRIPTION
 * has who comes, where, the partner's profile, the message, what to do about a change, and the
 * codes last. A snapshot of an older version has its texts ready and says the same to everybody.
 *
 * Ownership: texts live in the arena or in the snapshot.
 * Thread:    any; pure.
 */
#ifndef DOMAIN_INVITATIONS_INVITE_TEXT_H
#define DOMAIN_INVITATIONS_INVITE_TEXT_H

#include "base/arena.h"
#include "base/zone.h"
#include "domain/invitations/invite.h"
#include "domain/invitations/phrases.h"
#include "wire/json.h"

struct invite_text {
	const char *summary;
	const char *location;
	const char *description;
	const char *comment; /* the reason of a CANCEL; "": none */
	const char
		*url; /* the meeting's page, as the fair had its pages then; "": none */
	bool may_propose; /* another time, by a calendar program's COUNTER */
};

/* The attendee whose view it is; NULL: none of them. */
const struct js *
invite_text_reader(const struct js *shot, const struct invite_viewer *who);
/* In which language the viewer reads it. */
const struct phrases *
invite_text_words(const struct js *shot, const struct invite_viewer *who);
/* meeting: "M1" */
void invite_text_make(struct arena *arena, const struct js *shot, const char *meeting,
	const struct zone *zone, const struct invite_viewer *who,
	struct invite_text *out);

#endif
