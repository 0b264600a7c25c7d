/*
 * view.h - requests and meetings as JSON: the same text for answers, the journal and watch.
 *
 * Here:      what has a request or a meeting in it and is shown by more than one file. Views of
 *            what a fair is made of are in fair/fair_view.h; a view that one file makes is with its
 *            rule.
 * Ownership: the caller owns the value. Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_VIEW_H
#define DOMAIN_BOOKING_VIEW_H

#include "domain/fair/grid.h"
#include "store/delegates.h"
#include "store/meetings.h"
#include "store/requests.h"

/* {code, name} of every one. */
struct js *delegates_view(const struct delegate *d, int n);
struct js *request_view(struct tx *tx, const struct grid *g, const struct request *r);
struct js *meeting_view(struct tx *tx, const struct grid *g, const struct meeting *m);
/*
 * The same, made once for the journal row and the answer of a unit: one more owner of a value that
 * is not to be changed. It is made anew when the store has changed the row or its lists. r: the
 * meeting's request, where the caller has it.
 */
struct js *
request_view_cached(struct tx *tx, const struct grid *g, const struct request *r);
struct js *meeting_view_cached(struct tx *tx, const struct grid *g,
	const struct meeting *m, const struct request *r);
/* meeting_view_cached of a change whose journal row is about to be written: it is by the caller. */
struct js *meeting_changed(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r);

/* Where and when it is, for a report that it was there: {meeting, start, end, location, ...}. */
struct js *
meeting_place_view(struct tx *tx, const struct grid *g, const struct meeting *m);

#endif
