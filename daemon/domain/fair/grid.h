/*
 * grid.h - the slots of one event in order of time, and its clock on the wall.
 *
 * Index i runs over the slots by start; slot[i].no is the slot's identity, which is not an order.
 * Lives in the unit's arena.
 */
#ifndef DOMAIN_FAIR_GRID_H
#define DOMAIN_FAIR_GRID_H

#include "base/zone.h"
#include "store/events.h"
#include "wire/json.h"

struct grid {
	struct event *event;
	const struct zone *zone;
	struct slot *slot;
	int n;
};

/* Which day each slot belongs to: that of its session, also where this runs past midnight. */
struct days {
	int *of;	   /* by index of the grid: 0 .. n - 1 */
	const char **name; /* civil date in the event's zone */
	int n;
};

/*
 * A time as somebody types it, in the event's zone: "2027-09-01T09:30", or "d1T09:30" on the date
 * of the event's first day. Days are counted from 1; those without a slot are none. Where the clock
 * is put back a time comes twice; the offset behind it says which: "2026-10-25T02:30+01:00".
 *
 * A slot as somebody names it: by number, or by such a time when civil is not NULL.
 */
struct slot_named {
	int number;
	const char *civil;
};

/* NULL and *e when the event's zone is not known to this system. */
struct grid *grid_load(struct tx *tx, struct event *event, struct err *e) MUST_CHECK;
/* Index of a slot by its number; -1. */
int grid_index(const struct grid *g, int slot_no);
/* Is this a time as people type it, whatever the event? ERR_PARAM_INVALID. */
bool grid_time_is_well(const char *text, struct err *e) MUST_CHECK;
/* Index of the slot given by number, or by its time when civil is not NULL; -1 and *e. */
int grid_find(const struct grid *g, int slot_no, const char *civil, struct err *e);
struct days *grid_days(struct tx *tx, const struct grid *g);
/* Bit sets over slot numbers (store/occupancy.h): words enough for the highest number ... */
int grid_words(const struct grid *g);
/* ... and is any of the slots [index, index + length) in it? */
bool grid_taken(const struct grid *g, const uint64_t *bits, int index, int length);
/* May a meeting of this length begin at this index (its slots follow each other in one session)? */
bool grid_fits(const struct grid *g, int index, int length);
/* RFC 3339 with the event's offset, in the arena. */
const char *grid_when(struct tx *tx, const struct grid *g, int64_t utc_s);
/* The civil time of an instant in the event's zone: "2027-09-01 09:30". */
const char *grid_civil(struct tx *tx, const struct grid *g, int64_t utc_s);
/*
 * The instant of a time as people type it: ERR_PARAM_INVALID for another text, for a day that the
 * event has not, and in a gap of the clock.
 */
bool grid_instant(const struct grid *g, const char *civil, int64_t *utc_s, struct err *e)
	MUST_CHECK;
/* {slot, start, end} of a meeting of this length beginning at this index. */
struct js *grid_slot_view(const struct grid *g, int index, int length);

#endif
