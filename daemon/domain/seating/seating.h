/*
 * seating.h - where and when a party can meet: the verdict of every slot, and the best one.
 *
 * Purpose:   one place decides whether a slot is feasible, for booking, for meeting.slots and for
 *            the next slots of a refusal, so that they can never disagree.
 * Verdicts:  ERR_NONE feasible; ERR_WITHDRAWN (one of the party takes no part any more);
 *            ERR_SLOT_PAST; ERR_TOO_LATE (the party's too_late_s);
 *            ERR_NO_COMMON_SLOT (does not fit its session);
 *            ERR_SLOT_TAKEN (a delegate has a meeting there, or keeps it for another
 *            request); ERR_DELEGATE_BUSY (a blackout or conference session); ERR_QUOTA;
 *            ERR_ORDER (a meeting that comes before it has not ended, or one that comes after has
 *            begun);
 *            ERR_INTERPRETER_BUSY; ERR_TABLE_BUSY (no seat); ERR_WALKING (every free seat is
 *            too far from somebody's meeting before or after).
 * Seats:     an exhibitor's own booth first, then the shared tables; or the one location named.
 *            Of these the one with the least walking for the delegates, then by number.
 * Order:     best is: the party's preferred slots in their order, then those with the fewest new
 *            breaks of all delegates (negative: one is filled), then the least walking, then the
 *            earliest.
 * Reasons:   name the meetings and limits of the reader's own people, and of all to staff; of
 *            others no more than that they cannot.
 * Cost:      what a diary has is read once for all slots; seats are read when the first slot
 *            needs one. A verdict is made once.
 * Life:      a plan lives in the unit's arena and is good while nothing is booked in between.
 */
#ifndef DOMAIN_SEATING_SEATING_H
#define DOMAIN_SEATING_SEATING_H

#include "domain/fair/grid.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/occupancy.h"
#include "store/organisations.h"

/*
 * What all parties of one fair have in common, for whoever looks at many of them: read when it is
 * first wanted, good while nothing is booked in between.
 */
struct seating_fair;

struct party {
	struct organisation *demand_organisation;
	struct organisation *supply_organisation;
	struct delegate *demand;
	int demand_n;
	struct delegate *supply;
	int supply_n;
	int length;	     /* slots */
	int64_t request_id;  /* whose holds are its own to sit on; 0: of none */
	int64_t order_id;    /* the request whose place in the order counts; 0: of none */
	int64_t location_id; /* 0: any that suits */
	int64_t interpreter_id; /* rather this one than another; 0: any */
	const int *preferred;	/* slot numbers, best first */
	int preferred_n;
	int64_t too_late_s;	   /* slots that begin by then are for staff alone */
	int64_t reader_id;	   /* who reads the reasons: actor_reader */
	struct seating_fair *fair; /* NULL: this party is looked at alone */
};

struct verdict {
	enum err_code code; /* ERR_NONE: feasible */
	const char *text;   /* why not, in words */
	struct seat seat;
	struct interpreter *interpreter; /* NULL: nobody needed */
	int minutes; /* on foot, of all delegates, from what is before and to what is after */
};

struct seating;

/*
 * Alternatives: several plans in a row, of parties that differ in who sits for the side that is
 * open, the one to be tried first at their head (seating_or). What is listed of the first then is
 * of all: a slot is feasible where one of them can, and is refused for the first one's reason.
 */

struct seating_fair *seating_fair(struct tx *tx, const struct grid *g);
/* What the people of a side speak together, ';' between: their own or their organisation's. */
const char *seating_languages(
	struct tx *tx, const struct organisation *o, const struct delegate *d, int n);
struct seating *seating_plan(struct tx *tx, const struct grid *g, const struct party *p);
/* Let another plan follow the last one of these, for the same slots. */
void seating_or(struct seating *s, struct seating *other);
/* The next alternative, NULL: there is none; and whose plan it is. */
struct seating *seating_other(const struct seating *s);
const struct party *seating_party(const struct seating *s);
/* How many meetings the people of a side have already. */
int seating_meetings(const struct seating *s, bool demand);
/* Do the two sides need somebody who interprets? */
bool seating_needs_interpreter(const struct seating *s);
/* The verdict of beginning at this index; of this one alone. */
struct verdict seating_at(struct seating *s, int index);
/* Index of the best feasible slot and its verdict; -1: none. Of this one alone. */
int seating_best(struct seating *s, struct verdict *out);
/* The feasible slots as [{slot, start, end, location, ...}], best first, at most max. */
struct js *seating_next(struct seating *s, int max);
/* Why no slot is feasible: [{code, text, count}], most frequent first. */
struct js *seating_reasons(struct seating *s);
/* Every slot that is not feasible: [{slot, start, end, code, text}]. */
struct js *seating_refused(struct seating *s);

#endif
