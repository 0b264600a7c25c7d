/*
 * person_meetings.h - one person's meetings in order of time: what walking, breaks and quotas are
 * counted from.
 *
 * What:      the person's occupancy rows of kind meeting, each meeting with the indexes of its
 *            first and last slot in the grid. Blackouts, holds and conference sessions have
 *            no place and are not in it.
 * Set:       name, may_see and resource_id are the caller's to set; person_meetings_read sets the
 *            list, domain/seating/walking.h the halls when they are asked for.
 * Life:      in the unit's arena; good while nothing is booked in between.
 */
#ifndef DOMAIN_SEATING_PERSON_MEETINGS_H
#define DOMAIN_SEATING_PERSON_MEETINGS_H

#include "domain/fair/grid.h"
#include "store/occupancy.h"

enum { HALL_NOT_READ = -2 };

struct person_meeting {
	int first, last; /* indexes of the grid */
	int64_t meeting_id;
	int hall; /* of domain/seating/walking.h, or HALL_NOT_READ */
};

struct person_meetings {
	const char *name;
	struct person_meeting *list; /* by time */
	int n;
	bool may_see;	     /* may whoever reads the reasons see these meetings? */
	int64_t resource_id; /* key of the diary */
};

/* From what occupancy_of gave for the person. */
void person_meetings_read(struct tx *tx, const struct grid *g, const struct occupied *o,
	int n, struct person_meetings *out);
/* The latest meeting that ends before this index, the earliest that begins after it; or NULL. */
struct person_meeting *person_meeting_before(const struct person_meetings *p, int index);
struct person_meeting *person_meeting_after(const struct person_meetings *p, int index);
/*
 * By how much a meeting there changes the number of the person's breaks: 1, 0, or -1 when it
 * fills one. A break is a group of idle slots between two consecutive meetings of one session.
 */
int person_meetings_breaks(
	const struct person_meetings *p, const struct grid *g, int index, int length);

#endif
