/*
 * replace.h - a colleague takes over from a delegate: one meeting, some, or all that is open.
 *
 * Rule:   each meeting is handed over as by hand_over.h: same time, and where it can be the same
 *         place and interpreter. With all meetings go the open requests that name the delegate.
 *         What has begun stays as it is.
 * Whole:  one unit. Where the colleague cannot be there, each such meeting and request is named,
 *         and the unit is to be undone.
 * Memory: the arena of the unit; the values of the report are the caller's to free.
 * Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_REPLACE_H
#define DOMAIN_BOOKING_REPLACE_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "store/delegates.h"
#include "wire/json.h"

/* What goes over and what cannot; arrays that replacement_begin makes and replacement_end frees. */
struct replacement_report {
	struct js *meetings; /* as they are now */
	struct js *requests; /* the same */
	struct js *refused;  /* names */
};

struct replacement {
	const struct delegate *leaves;
	const struct delegate *comes;
	const int64_t *meetings; /* these alone, NULL: all that is open */
	int meetings_n;
};

void replacement_begin(struct replacement_report *r);
void replacement_end(struct replacement_report *r);

/*
 * The whole act. ERR_NOT_YOURS: of another organisation than the caller's; ERR_PARAM_INVALID: the
 * two are one or of two organisations; ERR_WITHDRAWN: the colleague takes no part;
 * ERR_NOT_FOUND: a meeting that is not the delegate's; ERR_MEETING_IN_THE_WAY: the colleague cannot
 * be everywhere, as the report's refused says.
 */
bool delegate_replace(struct tx *tx, const struct grid *g, const struct replacement *by,
	const struct actor *who, struct replacement_report *out, struct err *e)
	MUST_CHECK;

#endif
