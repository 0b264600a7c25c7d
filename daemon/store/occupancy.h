/*
 * occupancy.h - the table that makes an overlap impossible: one row per resource and slot.
 *
 * Every booking, hold and blackout goes through occupancy_take; the primary key
 * (event_id, resource_id, slot_no) refuses the second one, whoever asks and by whichever path.
 */
#ifndef STORE_OCCUPANCY_H
#define STORE_OCCUPANCY_H

#include "store/locations.h"

enum occupancy_kind { OCCUPIED_MEETING, OCCUPIED_HOLD, OCCUPIED_BLACKOUT };

struct occupied {
	int slot_no;
	enum occupancy_kind kind;
	int64_t holder_id; /* meeting_id; of a hold the request's; 0 for a blackout,
			      and for what a publishing holds */
};

/* Is it a hold for this very request (0: for none)? Then the slot is free to it. */
static inline bool
occupied_for(const struct occupied *o, int64_t request_id)
{
	return o->kind == OCCUPIED_HOLD && request_id != 0 && o->holder_id == request_id;
}

const char *occupancy_kind_name(enum occupancy_kind kind);
/* false when the resource already has something in that slot (nothing is changed then). */
bool occupancy_take(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	enum occupancy_kind kind, int64_t holder_id) MUST_CHECK;
/* Free every slot a meeting has. */
void occupancy_release_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id);
/* Free one slot that a resource keeps for this request. */
void occupancy_release_hold(struct tx *tx, int64_t event_id, int64_t resource_id,
	int slot_no, int64_t request_id);
/* Free the derived rows of a resource's blackouts (before deriving them again). */
void occupancy_release_blackouts(struct tx *tx, int64_t event_id, int64_t resource_id);
/* Everything one resource has, in order of slot_no. */
struct occupied *
occupancy_of(struct tx *tx, int64_t event_id, int64_t resource_id, int *n);
/* Every meeting's rows of all delegates of one organisation, by meeting. */
struct occupied *occupancy_of_organisation(
	struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);

/* A seat and all its slots: one look-up for the whole fair instead of one for each slot. */
struct seat_slots {
	struct seat seat;
	uint64_t *taken; /* bit of slot number n: n % 64 of word n / 64 */
};
/*
 * The seats of a booth owner, or of the pool (organisation 0), or of one location: by location and
 * number. words: of each bit set, enough for the highest slot number.
 */
struct seat_slots *occupancy_seats(
	struct tx *tx, int64_t event_id, int64_t organisation_id, int words, int *n);
struct seat_slots *occupancy_seats_of_location(
	struct tx *tx, int64_t event_id, int64_t location_id, int words, int *n);
/* The same bits of seats or interpreters: words of them for each resource, in their order. */
uint64_t *occupancy_taken(
	struct tx *tx, int64_t event_id, const int64_t *resource, int n, int words);
/* Is this resource free in this slot? */
bool occupancy_is_free(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no);

/* A row that should or should not be there: for admin.verify. */
struct occupancy_fault {
	int64_t event_id;
	int64_t resource_id;
	int slot_no;
	int64_t meeting_id;
};
int64_t occupancy_count(struct tx *tx);
/* Meetings' delegates, seats and interpreters x slots without their row (at most max). */
struct occupancy_fault *occupancy_missing(struct tx *tx, int max, int *n);
/* Rows of kind meeting that no living meeting explains (at most max). */
struct occupancy_fault *occupancy_stray(struct tx *tx, int max, int *n);
/* Resource and slot claimed by two living meetings, computed without this table (at most max). */
struct occupancy_fault *occupancy_overlaps(struct tx *tx, int max, int *n);

#endif
