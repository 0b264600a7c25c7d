/*
 * breach.h - meetings to come that break a rule which changed after they were booked.
 *
 * What:    one side has a veto, nobody interprets any more, a quota is exceeded, a hall is too far
 *          (domain/seating/keeping.h). They are told with the act that broke the rule and listed
 *          by admin.verify; nothing is moved by itself.
 * Bounded: an act looks at BREACH_LOOKED_AT meetings and tells BREACH_TOLD of them; *more says
 *          that there may be others.
 * Life:    in the unit's arena. Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_BREACH_H
#define DOMAIN_BOOKING_BREACH_H

#include "domain/fair/actor.h"
#include "domain/seating/keeping.h"
#include "store/meetings.h"

enum { BREACH_LOOKED_AT = 1000, BREACH_TOLD = 50 };

/* The rule that a meeting to come breaks, in words for a reader; NULL: it keeps them all. */
const char *breach_of(struct tx *tx, const struct grid *g, struct keeping *k,
	const struct meeting *m, int64_t reader_id);
/*
 * [{meeting, why}] of those a filter names; with_id: only those with this organisation too, 0: all.
 * The caller owns it.
 */
struct js *
breaches_view(struct tx *tx, const struct grid *g, const struct meeting_filter *f,
	int64_t with_id, const struct actor *who, bool *more);

#endif
