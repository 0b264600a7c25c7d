/*
 * telling.h - what one change leaves to be told: new revisions of invitations, journal rows.
 *
 * Why:       a name or an address may stand in every invitation of the fair, and an import may
 *            bring any number of requests: telling all of them in the change's own unit would
 *            make everybody wait.
 * What:      the change is one short unit. What it leaves to be told is stored with it
 *            (store/untold.h) and follows in slices, units of the daemon's own in the name of the
 *            change, also after a stop.
 * Meanwhile: a meeting that is not told yet shows its newest stored revision. Whatever else tells
 *            it first, a move or the next change, tells the new words too; then there is nothing
 *            left to tell of it. What a later change of the event has to tell goes on with what
 *            the former one has left, in the later one's name.
 * Waits:     for a publishing of the event, which tells its meetings itself or is undone.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_TELLING_H
#define DOMAIN_BOOKING_TELLING_H

#include "store/stmt.h"

struct grid;
struct meeting_filter;

/* Words of these meetings have changed: the first few are told at once, the others follow. */
void telling_of_meetings(
	struct tx *tx, const struct grid *g, const struct meeting_filter *filter);
/* Words of all meetings of an event have; all of them follow. */
void telling_of_event(struct tx *tx, int64_t event_id);
/*
 * Staff's word that meetings to come are told again (meeting_reissue); how many it concerns. The
 * first few are told at once, the others follow.
 */
int64_t telling_of_reissue(struct tx *tx, const struct grid *g, bool mailbox);
/* Requests that were imported: their journal rows follow. */
void
telling_of_requests(struct tx *tx, int64_t event_id, int64_t first_id, int64_t last_id);

/* Meetings that an import restored: their first revisions and journal rows follow. */
void telling_of_restored(struct tx *tx, int64_t event_id);

/*
 * A slice, to end soon after an instant of the monotonic clock; *more: it is not all, and there is
 * more to do now or once a publishing is over.
 */
bool telling_slice(struct tx *tx, int64_t until_us, bool *more, struct err *e) MUST_CHECK;

#endif
