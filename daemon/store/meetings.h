/*
 * meetings.h - rows of meetings, meeting_delegates and meeting_slots. Statements only; the allowed
 * moves between states are in domain/booking/meeting.h.
 *
 * A meeting of rev 0 is planned by a publishing that is not real yet: nobody is shown it, and no
 * look-up here finds it.
 *
 * Ownership: rows, lists and their texts live in tx->arena. Every look-up reads anew and gives a
 *            row of its own: whoever changes one saves that one, and looks up no second to read it.
 *            What a meeting looks like to people is kept for the unit (store/row_cache.h); whatever
 *            changes the row or its lists forgets that.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL and empty lists are "none", or a fault.
 * Thread:    the transaction's; changes are for the writer.
 */
#ifndef STORE_MEETINGS_H
#define STORE_MEETINGS_H

#include "store/stmt.h"

enum meeting_state {
	MEETING_SCHEDULED,
	MEETING_HELD,
	MEETING_NO_SHOW,
	MEETING_CANCELLED,
	MEETING_STATES
};

enum { UUID_TEXT = 37 };

struct meeting {
	int64_t event_id;
	int64_t id; /* M<id> */
	int64_t request_id;
	enum meeting_state state;
	int64_t rev;
	const char *uid;
	int sequence;
	int revision;
	int first_revision; /* that is stored here; 0 means 1 */
	int64_t location_id;
	int seat_no;
	int64_t interpreter_id; /* -1: nobody */
	int64_t start_s;
	int64_t end_s;
	const char *reason;
	int64_t created_s;
	bool locked; /* re-planning and releases leave it where it is */
};

struct meeting_person {
	int64_t delegate_id;
	bool demand; /* the buyer's side */
};

const char *meeting_state_name(enum meeting_state state);
bool meeting_state_by_name(const char *name, enum meeting_state *out) MUST_CHECK;

void meeting_insert(struct tx *tx, const struct meeting *m);
/* Every field that may change: state, rev, sequence, revision, place, times, reason, lock. */
void meeting_save(struct tx *tx, const struct meeting *m);
/* The UID alone, which else stays for life. */
void meeting_save_uid(struct tx *tx, const struct meeting *m);
struct meeting *meeting_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Of any event, planned ones too; NULL: nobody has this UID. */
struct meeting *meeting_by_uid(struct tx *tx, const char *uid);
void meeting_add_delegate(struct tx *tx, int64_t event_id, int64_t meeting_id,
	int64_t delegate_id, bool demand);
void meeting_remove_delegate(
	struct tx *tx, int64_t event_id, int64_t meeting_id, int64_t delegate_id);
void meeting_add_slot(struct tx *tx, int64_t event_id, int64_t meeting_id, int slot_no);
/* Before it gets others. */
void meeting_clear_slots(struct tx *tx, int64_t event_id, int64_t meeting_id);
struct meeting_person *
meeting_people(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n);
/* In order of start. */
int *meeting_slots(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n);

struct meeting_filter {
	int64_t organisation_id; /* 0: any */
	int64_t delegate_id;	 /* 0: any */
	int64_t interpreter_id;	 /* 0: any */
	int64_t location_id;	 /* 0: any; asked for by meetings_page alone */
	int state;		 /* enum meeting_state, -1: any */
};
/* Up to limit of them by id: what is added or moved meanwhile changes nothing of the order. */
struct meeting *meetings_page(struct tx *tx, int64_t event_id,
	const struct meeting_filter *f, int64_t after_id, int limit, int *n);
/* A meeting's place in the order of time. */
struct meeting_place {
	int64_t start_s;
	int64_t id;
};
/*
 * Up to limit of them behind a place ({0, 0}: from the first on), in the order of time. One that
 * is moved between two pages may be on both or on none.
 */
struct meeting *
meetings_by_time(struct tx *tx, int64_t event_id, const struct meeting_filter *f,
	const struct meeting_place *after, int limit, int *n);
/* Delete a meeting of rev 0 that will not be held, with its people and slots. */
void meeting_drop_planned(struct tx *tx, int64_t event_id, int64_t meeting_id);
/*
 * The slots of the event have other times: those that are scheduled take them and say why; those
 * that are called off keep the times they had, and no slot.
 */
void meetings_follow_slots(struct tx *tx, int64_t event_id, const char *reason);
struct meeting_guest {
	const char *code;
	const char *name;
};
/* Delegates and interpreters of all that is scheduled, by code. */
struct meeting_guest *meetings_people(struct tx *tx, int64_t event_id, int *n);
void meetings_count(struct tx *tx, int64_t event_id, int64_t by_state[MEETING_STATES]);

#endif
