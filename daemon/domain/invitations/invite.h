/*
 * invite.h - invitations: each revision of a meeting as an immutable row, and its iTIP text.
 *
 * The row holds a snapshot of every name, place and time in force when the fact was written, so the
 * text is byte-identical whenever and however often it is made. SEQUENCE starts at 0 and rises with
 * every change of time, length, place or state and with every CANCEL, to one address alone too
 * (RFC 5546 section 2.1.4). Whom each revision concerns is addressed.h.
 */
#ifndef DOMAIN_INVITATIONS_INVITE_H
#define DOMAIN_INVITATIONS_INVITE_H

#include "domain/fair/grid.h"
#include "ical/itip.h"
#include "store/addressees.h"
#include "store/invitations.h"
#include "store/meetings.h"
#include "store/requests.h"
#include "wire/buf.h"

/*
 * Write the next revision of a meeting (m->revision, m->sequence say which) of this request. seq:
 * its journal row.
 */
void invite_revise(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, int64_t seq);
/*
 * Write the next revision for one of those that were told, who asks again: it says what the one
 * before says, with the answers that are known, and nobody else is told of it. false: the one
 * before is not there or cannot be read, and nothing was written.
 */
bool invite_repeat(struct tx *tx, const struct meeting *m, struct addressee *who,
	int64_t seq) MUST_CHECK;
/* What the newest stored revision tells, beside what one written now would. */
enum invite_news {
	INVITE_SAME,
	INVITE_OTHER_WORDS, /* names, new addresses, organisations, the message */
	INVITE_LETS_GO, /* an address that was told is in it no more: SEQUENCE rises */
	INVITE_MOVED,	/* time, length or place: SEQUENCE rises */
};
/* A meeting without its revision is damage that admin.verify tells; here nothing is said of it. */
enum invite_news
invite_news(struct tx *tx, const struct grid *g, const struct meeting *m);
/* Does the newest stored revision tell the time and place that the meeting's row has? */
bool invite_place_told(struct tx *tx, const struct grid *g, const struct meeting *m);
/*
 * Does the newest stored revision tell of the fair what holds no more? That is its name, its
 * organiser's name and phone, where its pages are, the alarm and the policies that the text tells;
 * for mailbox, the address alone that answers go to. invite_news does not count them.
 */
bool invite_outdated(
	struct tx *tx, const struct grid *g, const struct meeting *m, bool mailbox);
enum invite_side { INVITE_NO_SIDE, INVITE_DEMAND, INVITE_SUPPLY };
/*
 * Whose view of a revision it is: the attendee of this number or of this address, if it has one;
 * else that of a colleague of this side; else the office's, who is shown everything.
 */
struct invite_viewer {
	int64_t delegate_id;	/* 0: none */
	int64_t interpreter_id; /* 0: none */
	const char *mail;	/* NULL: none */
	enum invite_side side;
};
/* text/calendar of a stored revision, or of one as an address is told it (addressed.h). */
bool invite_render(struct tx *tx, struct ical *ical, const struct invitation *i,
	const struct invite_viewer *who, struct buf *out, struct err *e) MUST_CHECK;
/* {meeting, revision, method, uid, sequence, dtstamp, summary, start, end, seq} */
struct js *invite_view(struct tx *tx, const struct grid *g, const struct invitation *i);

#endif
