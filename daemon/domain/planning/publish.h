/*
 * publish.h - a schedule becomes the fair's: laid down beside it in slices, real in one step.
 *
 *   publish_begin    a unit of the writer: from now on it is under way (domain/fair/publishing.h)
 *   publish_read     a reader: the schedule is laid over the fair
 *   publish_freeze   where meetings are moved or called off, and then publish_read once more
 *   publish_lay      slices: new meetings as rows that nobody is shown, every slot of the new plan
 *                    taken; the old ones stay taken
 *   publish_switch   the step: requests, meetings and slots change hands, and it is the fair's
 *   publishing_settle  slices: journal rows and invitations; or, before the step, all undone
 *
 * All or nothing: before the switch nothing of it is seen, after it all is; a stop in between is
 *           undone or told to the end at the next start.
 * Order:    slots that meetings leave are noted first, so that two can change places. The primary
 *           keys of occupancy and of publishing_slots have the last word: one clash refuses the
 *           whole.
 * Meanwhile: of a plan that only seats who waits, each new meeting whose people or place had a
 *           change since the fair was read is looked at by the rules of a booking before it is
 *           laid down; the rules in turn see what is laid down. Where meetings move or are called
 *           off nothing is booked from the freezing to the switch, so what was read holds.
 * Told:     each meeting that changes gets one revision of its invitation and one journal row.
 * Back:     to publish an earlier one again gives back what repairs have taken away since
 *           (domain/planning/repaired.h); their slots change hands with the switch.
 * Left out: what no longer fits stays as it is and is listed; domain/planning/overlay.h has the
 *           reasons.
 * Cost:     of 18,000 new meetings the step writes a flag of each and the states of their
 *           requests; all else is written before or after it. A slice is as long as its max says.
 * Life:     struct publish lies in the arena of the unit that read it, and refers to no row.
 */
#ifndef DOMAIN_PLANNING_PUBLISH_H
#define DOMAIN_PLANNING_PUBLISH_H

#include "store/stmt.h"

struct grid;
struct overlay;
struct publish;
struct schedule;

/* false and *e: ERR_WRONG_STATE, ERR_EVENT_CLOSED, ERR_BUSY (another one is under way). */
bool publish_begin(struct tx *tx, const struct grid *g, const struct schedule *s,
	struct err *e) MUST_CHECK;
/* NULL and *e when the fair cannot be read, or it may not be published any more. */
struct publish *publish_read(struct tx *tx, int64_t event_id, struct err *e);
/* Is publish_freeze to come before anything is laid down? */
bool publish_must_freeze(const struct publish *p);
bool publish_freeze(struct tx *tx, int64_t event_id, struct err *e) MUST_CHECK;
/* The next, of at most max meetings. *more: there are others. false and *e: ERR_SLOT_TAKEN, ... */
bool publish_lay(struct tx *tx, struct publish *p, int max, bool *more, struct err *e)
	MUST_CHECK;
/* *s is then published; what was changed and what was left out. NULL and *e. */
struct overlay *
publish_switch(struct tx *tx, struct publish *p, struct schedule **s, struct err *e);

#endif
