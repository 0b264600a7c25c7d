/*
 * diary.h - one resource's time: every slot in order, free or with what fills it.
 *
 * Purpose:   the diaries people read. Whose diary the caller may read is asked before: here
 *            everything in it is shown. Nothing is seated by it: seating.h has the free slots.
 * Ownership: the value is the caller's; of the struct nothing is kept.
 * Errors:    sticky in the transaction (store/stmt.h): after a fault the diary has gaps, and the
 *            call that made it is refused.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_SEATING_DIARY_H
#define DOMAIN_SEATING_DIARY_H

#include "domain/fair/grid.h"

/* Whose diary: a delegate, an interpreter, or one seat of a location. */
struct diary_of {
	const char *code;
	const char *name;
	const char *kind; /* "delegate", "interpreter", "location" */
	int64_t resource_id;
	int64_t organisation_id; /* of a delegate: meetings are named by the other side */
	int seat_no;		 /* of a location: which of its ... */
	int seats;		 /* ... so many */
	int kind_of_blackout;	 /* enum blackout_kind */
	int64_t target_id;	 /* delegate_id, interpreter_id or location_id */
};

/*
 * {of, zone, days: [{day, slots: [{slot, start, end, state, past?, meeting?, with?, location?,
 * reason?}]}]}; past: the slot has begun.
 */
struct js *diary_view(struct tx *tx, const struct grid *g, const struct diary_of *of);

#endif
