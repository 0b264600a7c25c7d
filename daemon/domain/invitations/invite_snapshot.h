/*
 * invite_snapshot.h - what one revision of a meeting says: every name, place and time in force when
 * the fact was written, as one JSON object that stands in the revision's row.
 *
 * Ownership: the objects are the caller's, to be freed with js_free.
 * Errors:    making one never fails: a row that is missing counts as an empty one, which
 *            admin.verify tells. ERR_CORRUPT for a stored text that is none of ours.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_INVITATIONS_INVITE_SNAPSHOT_H
#define DOMAIN_INVITATIONS_INVITE_SNAPSHOT_H

#include "domain/fair/grid.h"
#include "store/invitations.h"
#include "store/meetings.h"
#include "store/requests.h"
#include "wire/json.h"

/*
 * former: the revision before, NULL for the first. The ORGANIZER of its UID stays, and the reason
 * it told already is not told again.
 */
struct js *snapshot_make(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, const struct invitation *former);
struct js *snapshot_parse(const struct invitation *i, struct err *e);
/* Does it name the time, the length and the place that the meeting's row has? */
bool snapshot_same_time_and_place(struct tx *tx, const struct grid *g,
	const struct meeting *m, const struct js *shot);

/*
 * Do both name the same people by the same addresses, the same organisations and the same message?
 * Profiles, countries and languages do not count: nobody is written to again for them.
 */
bool snapshot_same_words(const struct js *now, const struct js *told);
/* Does it say of the fair what that is now: name, organiser, phone, alarm, policies, pages? */
bool snapshot_same_fair(struct tx *tx, const struct grid *g, const struct js *told);

#endif
