/*
 * settle.h - the end of a publishing (domain/fair/publishing.h): undone, or told once it is real.
 *
 * Thread: the transaction's.
 */
#ifndef DOMAIN_PLANNING_SETTLE_H
#define DOMAIN_PLANNING_SETTLE_H

#include "store/stmt.h"

/*
 * One slice of the way to the end, of about max meetings: undo what is prepared, or tell what has
 * become real. *more: it is not over yet. event_id 0: of the first of all.
 */
bool publishing_settle(
	struct tx *tx, int64_t event_id, int max, bool *more, struct err *e) MUST_CHECK;

#endif
