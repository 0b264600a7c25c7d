/*
 * proofs.h - questions across tables whose right answer is no row: for admin.verify.
 *
 * What the keys and CHECKs of the schema already make impossible is not asked again. The questions
 * about occupancy and meetings are in occupancy.h.
 *
 * Contract: over all events; reads only; a living meeting is one that is not cancelled.
 * Errors:   sticky in the transaction (stmt.h); no rows after one.
 */
#ifndef STORE_PROOFS_H
#define STORE_PROOFS_H

#include "store/stmt.h"

enum proof {
	/* Busy by a blackout or conference session without its row: resource, slot, meeting. */
	PROOF_BLACKOUT_MISSING,
	/* Rows of kind blackout that nothing explains: resource, slot. */
	PROOF_BLACKOUT_STRAY,
	/* Rows of kind hold that no unanswered request explains: resource, slot, request. */
	PROOF_HOLD_STRAY,
	/* Slots that a request keeps without their row, or though it is answered: the same. */
	PROOF_HOLD_MISSING,
	/* Slots of a plan that is being published and nobody keeps: resource, slot, meeting. */
	PROOF_PLAN_OPEN,
	/* Rows of a seat or interpreter that taken_slots does not tell: resource, slot. */
	PROOF_TAKEN_MISSING,
	/* Slots that taken_slots tells without such a row: resource, slot. */
	PROOF_TAKEN_STRAY,
	/* Scheduled requests without a living meeting of their own: request, meeting named. */
	PROOF_REQUEST_UNSEATED,
	/* Living meetings whose request is not scheduled or names another: meeting, request. */
	PROOF_MEETING_UNASKED,
	/* Accepted requests without their place in the standby queue: request. */
	PROOF_REQUEST_UNPLACED,
	/* Living meetings without a delegate of one side: meeting. */
	PROOF_MEETING_SIDE_MISSING,
	/* People of another organisation than the two, or on the wrong side: meeting, delegate. */
	PROOF_MEETING_PERSON,
	/* Living meetings and their slots: meeting, enum proof_slots. */
	PROOF_MEETING_SLOTS,
	/* Living meetings against their order: the one that comes first, the other. */
	PROOF_ORDER,
	/*
	 * Meetings whose revisions are not those from the first that is here to n, but for restored
	 * ones that are still being told: meeting, n, how many there are.
	 */
	PROOF_INVITATION_GAP,
	/* Revisions with a lower SEQUENCE than the one before: meeting, revision. */
	PROOF_INVITATION_SEQUENCE,
	/* A last revision that does not fit its meeting: meeting, revision, enum proof_last. */
	PROOF_INVITATION_LAST,
	/*
	 * A CANCEL with a revision of the same UID behind it, or no CANCEL and another UID behind
	 * it: meeting, revision, 1 for another UID.
	 */
	PROOF_INVITATION_AFTER_CANCEL,
	PROOFS
};

enum proof_slots {
	SLOTS_NONE = 1,
	SLOTS_OF_TWO_SESSIONS,
	SLOTS_APART,
	SLOTS_OTHER_TIMES,
};

enum proof_last {
	LAST_NOT_CANCEL = 1, /* the meeting is cancelled */
	LAST_CANCEL,	     /* the meeting is not */
	LAST_OTHER_SEQUENCE,
	LAST_OTHER_UID,
};

struct proof_row {
	int64_t event_id;
	int64_t a, b, c; /* as the question's comment says, 0 where it names fewer */
};

/* What contradicts, in a fixed order, at most max rows. */
struct proof_row *proof_rows(struct tx *tx, enum proof proof, int max, int *n);

/*
 * What is open of who has withdrawn, but for events whose schedule is being published: a request
 * that waits (a its number, b 0), a meeting to come (a 0, b its number).
 */
struct proof_row *proof_withdrawn(struct tx *tx, int max, int *n);

enum examined {
	EXAMINED_CLAIMS,    /* living meetings x slots x (delegates, seat, interpreter) */
	EXAMINED_HELD,	    /* occupancy rows of kind meeting or hold */
	EXAMINED_BLACKOUTS, /* occupancy rows of kind blackout */
	EXAMINED_TAKEN,	    /* occupancy rows of seats and interpreters */
	EXAMINED_REQUESTS,
	EXAMINED_MEETINGS, /* living ones */
	EXAMINED_ORDERS,
	EXAMINED_INVITATIONS, /* revisions */
	EXAMINED_WITHDRAWN,   /* organisations and delegates that have withdrawn */
	EXAMINED_KINDS
};

/* How many there are. */
int64_t proof_examined(struct tx *tx, enum examined what);
/* "delegate ann", "seat 2 of T1", "interpreter omar"; NULL when nobody has this resource. */
const char *proof_resource(struct tx *tx, int64_t event_id, int64_t resource_id);

#endif
