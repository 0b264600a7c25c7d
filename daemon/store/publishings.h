/*
 * publishings.h - rows of publishings, publishing_meetings, publishing_slots and publications, and
 * the statements that make a prepared plan the fair's. Statements only; the rules are
 * domain/planning/publish.h's.
 *
 * Slots:     planned  occupied by a new meeting that nobody is shown yet
 *            held     occupied by a hold of request 0: a meeting moves there
 *            awaited  another meeting of the plan is still there, or a blackout that goes
 *            left     its meeting goes, and none of the plan comes
 */
#ifndef STORE_PUBLISHINGS_H
#define STORE_PUBLISHINGS_H

#include "store/stmt.h"

enum publishing_stage { PUBLISHING_PREPARES, PUBLISHING_TELLS };

struct publishing {
	int64_t event_id;
	int64_t schedule_id;
	enum publishing_stage stage;
	bool frozen;			      /* nothing is booked until it is real */
	const char *principal, *method, *key; /* the call */
};

enum publishing_change {
	PUBLISHING_NEW,
	PUBLISHING_MOVED,
	PUBLISHING_LOST,      /* called off, its request goes back to standby */
	PUBLISHING_WITHDRAWN, /* called off, its request too */
};

struct publishing_meeting {
	int64_t event_id;
	int64_t meeting_id;
	int64_t request_id;
	enum publishing_change change;
	int64_t location_id; /* of what is moved, as all up to end_s; -1 else */
	int64_t seat_no;
	int64_t interpreter_id; /* -1: nobody */
	int64_t start_s, end_s;
	int64_t former_interpreter_id; /* -1: nobody */
	const char *before;	       /* JSON, or "" */
};

enum publishing_kind {
	PUBLISHING_PLANNED,
	PUBLISHING_HELD,
	PUBLISHING_AWAITED,
	PUBLISHING_LEFT
};

struct publishing_slot {
	int64_t event_id;
	int64_t resource_id;
	int slot_no;
	int64_t meeting_id;
	enum publishing_kind what;
};

struct publishing_reasons {
	const char *moved, *lost, *withdrawn;
};

/* NULL: none is under way. event_id 0: the first of all. */
struct publishing *publishing_of(struct tx *tx, int64_t event_id);
void publishing_insert(struct tx *tx, const struct publishing *p);
/* Its stage and whether it is frozen. */
void publishing_save(struct tx *tx, const struct publishing *p);
/* Only once it has neither meetings nor slots. */
void publishing_delete(struct tx *tx, int64_t event_id);

void publishing_meeting_insert(struct tx *tx, const struct publishing_meeting *m);
void publishing_meeting_delete(struct tx *tx, int64_t event_id, int64_t meeting_id);
/* The first, by number of the meeting. */
struct publishing_meeting *
publishing_meetings(struct tx *tx, int64_t event_id, int limit, int *n);
bool publishing_has_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id);
bool publishing_has_request(struct tx *tx, int64_t event_id, int64_t request_id);
/* Is a request of it to be held before or after this one? */
bool publishing_has_order(struct tx *tx, int64_t event_id, int64_t request_id);

void publishing_slot_insert(struct tx *tx, const struct publishing_slot *s);
/* Give this meeting the slot that another one of the plan leaves. false: none leaves it. */
bool publishing_slot_await(struct tx *tx, const struct publishing_slot *s) MUST_CHECK;
/* Any of them. */
struct publishing_slot *
publishing_slots(struct tx *tx, int64_t event_id, int limit, int *n);
/* Forget the slot; of what was planned or held occupancy is free again. */
void publishing_slot_undo(struct tx *tx, const struct publishing_slot *s);
void publishing_slot_delete(struct tx *tx, const struct publishing_slot *s);

/* When a schedule was published last. NULL: never, or before this was noted. */
struct publication {
	int64_t no;   /* in the order of the event's publishings */
	bool repairs; /* what its repair takes away is away */
};

struct publication *publication_of(struct tx *tx, int64_t event_id, int64_t schedule_id);
void publication_put(struct tx *tx, int64_t event_id, int64_t schedule_id,
	const struct publication *p);
/* Schedules published after that number whose repairs hold. */
int64_t *
publications_repairing(struct tx *tx, int64_t event_id, int64_t after_no, int *n);
/* What it took away has been given back. */
void publication_repairs_no_more(struct tx *tx, int64_t event_id, int64_t schedule_id);

/*
 * All that was laid down becomes real: requests, meetings, their slots, occupancy. Nothing of it is
 * journalled here.
 */
void
publishing_switch(struct tx *tx, int64_t event_id, const struct publishing_reasons *why);

#endif
