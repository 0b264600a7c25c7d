/*
 * diary.h - one resource's time: every slot in order, free or with what fills it.
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
 * {of, zone, days: [{day, slots: [{slot, start, end, state, meeting?, with?, location?,
 * reason?}]}]}
 */
struct js *diary_view(struct tx *tx, const struct grid *g, const struct diary_of *of);

#endif
