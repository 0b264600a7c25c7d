/*
 * meeting_cells.h - a stored meeting as its row of meetings.csv.
 *
 * One way to write it: what an export writes is what an import compares a row with.
 */
#ifndef DOMAIN_FILES_MEETING_CELLS_H
#define DOMAIN_FILES_MEETING_CELLS_H

#include "base/zone.h"
#include "store/events.h"
#include "store/meetings.h"

/* The columns in their order. */
enum {
	ME_CODE,
	ME_REQUEST,
	ME_DELEGATES,
	ME_SLOTS,
	ME_LOCATION,
	ME_SEAT,
	ME_INTERPRETER,
	ME_STATE,
	ME_LOCKED,
	ME_UID,
	ME_SEQUENCE,
	ME_REVISION,
	ME_CREATED,
	ME_REASON,
	ME_WHEN,
	ME_N
};

/* The event's slots, and the zone its times are said in. */
struct meeting_times {
	const struct zone *zone;
	const struct slot *slots;
	int slots_n;
};

/* Texts live in tx->arena. */
void meeting_cells(struct tx *tx, const struct meeting_times *t, const struct meeting *m,
	const char *texts[ME_N]);

#endif
