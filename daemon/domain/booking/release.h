/*
 * release.h - a blackout over meetings: who has to move, where to, and who waits again.
 *
 * Rule:   a blackout over a meeting is refused unless it is to release what is in its way. Then all
 *         of these meetings are lifted and the time is made busy; each gets the best seat that is
 *         left by the rules of seating.h, first those that can stay in their own slots (another
 *         seat, another interpreter: nobody's time changes), then the others; among those in the
 *         order of the queue. What finds none goes back to standby with the reasons. All of it in
 *         the unit of the blackout: whoever is concerned has a new revision or a CANCEL.
 * Not:    a locked meeting, and one that has begun, are never released; nor more of them at once
 *         than one unit may take without others waiting for it: for those there is a repair, which
 *         plans them together and is published in slices.
 * Memory: the arena of the unit; the values of the report are the caller's to free.
 */
#ifndef DOMAIN_BOOKING_RELEASE_H
#define DOMAIN_BOOKING_RELEASE_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "store/blackouts.h"
#include "wire/json.h"

enum { RELEASE_AT_ONCE = 400 }; /* each is up to a millisecond of the writer */

enum release_way {
	RELEASE_NOTHING, /* refuse: ERR_MEETING_IN_THE_WAY */
	RELEASE_MOVE,	 /* to the best seat, else to standby */
	RELEASE_STANDBY, /* to standby at once */
};

/* What became of the meetings; arrays that release_begin makes and release_end frees. */
struct release_report {
	struct js *released; /* every meeting touched, as it is now */
	struct js *moved; /* [{meeting, start, end, location, interpreter?}]: as it was */
	struct js *standby; /* [{meeting, request, reasons}] */
	struct js *refused; /* ids of those in the way, when the answer is no */
};

void release_begin(struct release_report *r);
void release_end(struct release_report *r);
/*
 * Derive the busy time of a blackout's target again and settle what lies in its way.
 * ERR_MEETING_IN_THE_WAY (refused names the meetings) without a release, when one of them is
 * locked, or when they are too many; ERR_TOO_LATE when one has begun, or is too near for who asks
 * (policy latest_change_minutes).
 */
bool release_blackout(struct tx *tx, const struct grid *g, const struct blackout *b,
	enum release_way way, const struct actor *who, struct release_report *out,
	struct err *e) MUST_CHECK;

#endif
