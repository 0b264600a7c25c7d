/*
 * removal.h - what came to the fair by mistake is taken out again.
 *
 * Rule:    an organisation, a delegate, a location, an interpreter or a category goes while nothing
 *          refers to it; an event while it is a draft without accounts, meetings and schedules, and
 *          then all its files brought goes with it. What has been part of the fair stays: whoever
 *          leaves withdraws (domain/booking/withdrawal.h).
 * Effects: the rows are gone, their numbers are not used again, and the journal keeps a row.
 * Thread:  the transaction's.
 */
#ifndef DOMAIN_PEOPLE_REMOVAL_H
#define DOMAIN_PEOPLE_REMOVAL_H

#include "domain/fair/grid.h"
#include "store/removals.h"

/*
 * Remove what has this code. ERR_NOT_FOUND; ERR_WRONG_STATE with all that refers to it; ERR_BUSY
 * while a schedule is published or an import is on its way. The field is params.<kind>.
 */
bool removal_make(struct tx *tx, const struct event *ev, enum removable what,
	const char *code, struct err *e) MUST_CHECK;
/* "organisation" ... */
const char *removable_name(enum removable what);

#endif
