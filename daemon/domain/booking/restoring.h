/*
 * restoring.h - meetings of a fair that comes from elsewhere, as they stood there.
 *
 * Purpose:   the files of a fair that was lived in bring its meetings into an event that is new
 *            (domain/files/import_meetings.c). No rule of booking is asked: they were booked, and
 *            people know of them. Only what no fair can hold is refused, by the keys of the
 *            database: two meetings of one person, seat or interpreter at one time.
 * Revisions: the former ones were told elsewhere and are not here. A restored meeting begins with
 *            the one that held (meeting.first_revision): the same UID, number and SEQUENCE, so that
 *            whatever follows goes on from it in everybody's calendar. It is no news to anybody.
 * Thread:    the writer's.
 */
#ifndef DOMAIN_BOOKING_RESTORING_H
#define DOMAIN_BOOKING_RESTORING_H

#include "domain/fair/grid.h"
#include "store/meetings.h"

/* Who sits there. */
struct restored_person {
	int64_t delegate_id;
	int64_t resource_id;
	bool demand; /* of the buyer's side */
};

struct restored_meeting {
	struct meeting row; /* its rev is set by the restoring */
	const struct restored_person *people;
	int people_n;
	const int *slots;
	int slots_n;
	int64_t seat_resource_id;
	int64_t interpreter_resource_id; /* of row.interpreter_id; 0: nobody */
};

/*
 * The row, its people and slots, and unless it is called off all of its occupancy. ERR_SLOT_TAKEN
 * should the primary key refuse that. Its revision and journal row are to follow once the event
 * can be seen: restored_meetings_next.
 */
bool meeting_restore(struct tx *tx, struct restored_meeting *m, struct err *e) MUST_CHECK;
/*
 * The journal row and the revision of some meetings that have none yet, by number after *after,
 * which moves on; false: they were the last.
 */
bool restored_meetings_next(struct tx *tx, const struct grid *g, int64_t *after);

#endif
