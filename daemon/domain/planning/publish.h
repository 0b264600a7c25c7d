/*
 * publish.h - a schedule becomes the fair's: every change of it in one transaction.
 *
 * Order:    what is called off first, then every meeting that moves is lifted, then what a repair
 *           makes unavailable becomes blackouts, then the moved and the new ones are put. So two
 *           meetings can change places, and the primary key of occupancy has the last word: one
 *           clash refuses the whole, and nothing is changed.
 * Told:     each meeting that changes gets one revision of its invitation and one journal row.
 * Left out: what no longer fits stays as it is and is listed; domain/planning/overlay.h has the
 *           reasons.
 */
#ifndef DOMAIN_PLANNING_PUBLISH_H
#define DOMAIN_PLANNING_PUBLISH_H

#include "domain/planning/overlay.h"
#include "domain/planning/schedule.h"

/*
 * Lay the schedule over the fair and carry it out; s is then published. NULL and *e:
 * ERR_WRONG_STATE, ERR_EVENT_CLOSED, ERR_SLOT_TAKEN.
 */
struct overlay *
schedule_publish(struct tx *tx, const struct grid *g, struct schedule *s, struct err *e);

#endif
