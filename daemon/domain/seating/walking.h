/*
 * walking.h - minutes on foot between halls, and whether somebody gets there in time.
 *
 * Minutes:   within one hall 0; between two those the event gives (walk_minutes, either way
 *            round where only one is given), else by the halls' coordinates and the policy
 *            walking_metres_per_minute, rounded up.
 * Rule:      two consecutive meetings of one person on one day have at least as many minutes
 *            between them as the way takes. With the policy walking_check off nothing is far.
 * Life:      in the unit's arena.
 */
#ifndef DOMAIN_SEATING_WALKING_H
#define DOMAIN_SEATING_WALKING_H

#include "domain/seating/person_meetings.h"

struct walking;

/* NULL when no way in this event takes any time. */
struct walking *
walking_load(struct tx *tx, const struct grid *g, const struct days *days);
int walking_halls(const struct walking *w);
/* The number of a hall by its code; 0 for one that is not known. */
int walking_hall(const struct walking *w, const char *code);
int walking_minutes(const struct walking *w, int from, int to);

/*
 * The halls of all the person's meetings in one look-up. For whoever is going to be asked at many
 * indexes; else each is looked for when walking_reaches comes to it.
 */
void walking_read_halls(struct walking *w, struct person_meetings *p);

/* Why somebody cannot be there in time. */
struct too_far {
	const char *who;
	const struct person_meeting *other; /* the meeting before or after */
	bool before;			    /* other comes before */
	int hall;			    /* of the meeting that is looked at */
	int minutes;			    /* needed */
	int gap;			    /* there are */
	bool may_see;			    /* may the reader see the other meeting? */
};

/*
 * Can the person attend [index, index + length) in this hall? Adds the minutes to and from the
 * neighbours to *minutes; false and *out when the gap is too short.
 */
bool walking_reaches(struct walking *w, struct person_meetings *p, int index, int length,
	int hall, int *minutes, struct too_far *out) MUST_CHECK;
/*
 * "Kim has M4 in Hall A until 10:30; Hall C is 12 minutes away, the gap is 5"; to a reader who may
 * not see M4: "Kim cannot be in Hall C in time".
 */
const char *walking_refusal(const struct walking *w, const struct too_far *f);

#endif
