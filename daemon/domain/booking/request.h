/*
 * request.h - meeting requests: the rules, and the one function that moves a request's state.
 *
 *   requested --accept, a seat is found--> scheduled
 *   requested --accept, no seat--> accepted (the standby queue)
 *   requested --another time is proposed--> requested, and the other side's turn
 *   requested --decline / time passes / requester withdraws--> declined / expired / withdrawn
 *   expired   --its row is imported again--> requested
 *   expired   --staff accept after all--> scheduled or accepted
 *   accepted  --a seat is found--> scheduled
 *   accepted  --either side gives up--> withdrawn
 *   scheduled --its meeting is cancelled by a person--> cancelled
 *   scheduled --its meeting loses its seat--> accepted
 */
#ifndef DOMAIN_BOOKING_REQUEST_H
#define DOMAIN_BOOKING_REQUEST_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "domain/seating/seating.h"
#include "store/requests.h"

bool request_move_allowed(enum request_state from, enum request_state to);
/*
 * The only way to another state: ERR_WRONG_STATE when the table does not allow it. Raises rev and
 * stores the row; the caller sets what else changes before, and journals after.
 */
bool request_move(struct tx *tx, struct request *r, enum request_state to, struct err *e)
	MUST_CHECK;
/*
 * What the clock has made of it: an unanswered request past its time is expired from that instant,
 * though upkeep writes it down a little later. In memory only.
 */
void request_settle(struct tx *tx, struct request *r);
/*
 * Journal the request as it is now, and which state and rev it was read with, for both
 * organisations; returns the seq.
 */
int64_t request_journal(struct tx *tx, const struct grid *g, const struct request *r);

/* A slot it kept was dropped (hold_drop_slot): its next rev and journal row. */
void request_journal_dropped_hold(struct tx *tx, int64_t event_id, int64_t request_id);

struct request_draft {
	struct organisation *from;
	struct organisation *to;
	const struct delegate *delegates; /* of from */
	int n;
	const char *message;
	const int *slots; /* preferred, best first */
	int slots_n;
	int length;
	int64_t expires_s; /* 0: by the event's policy */
	enum request_origin origin;
	bool seated; /* its meeting is booked in the same transaction: it waits for nobody */
};

/*
 * ERR_EVENT_CLOSED, ERR_SAME_SIDE, ERR_KIND_NOT_ALLOWED, ERR_VETO, ERR_DUPLICATE_REQUEST,
 * ERR_OUTSTANDING, ERR_NO_DELEGATE, ERR_SLOT_PAST; ERR_SLOT_TAKEN or ERR_DELEGATE_BUSY where it
 * is to keep its slots (hold.h). NULL and *e, and the unit is to be undone.
 */
struct request *request_create(struct tx *tx, const struct grid *g,
	const struct request_draft *draft, struct err *e);
/*
 * A request as it begins, stored: the caller has set event_id, id, code, origin, the organisations,
 * message, length and, unless the event's policy says it, expires_s; the rest is set here.
 */
void request_begin(struct tx *tx, struct request *r);
/*
 * A request as it stood in the fair that a file is of, stored: all but its rev is the caller's, and
 * the caller answers for it that it fits the rest of the fair.
 */
void request_restore(struct tx *tx, struct request *r);
/* The next number, none that a request of a file has as its code. */
int64_t request_next_number(struct tx *tx, int64_t event_id);
/* What files call it: its code, else R<id>, with a number more where a file has taken that. */
const char *request_file_code(struct tx *tx, const struct request *r);
/* May these two organisations meet at all? ERR_SAME_SIDE, ERR_KIND_NOT_ALLOWED or ERR_VETO. */
bool request_pair_allowed(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e) MUST_CHECK;
/*
 * Whose answer it waits for while it is requested: the recipient's, or the requester's once the
 * recipient has proposed another time.
 */
int64_t request_turn(struct tx *tx, const struct request *r);
/* Is it this actor's to answer? ERR_NOT_YOURS: it waits for the other side. */
bool request_waits_for(struct tx *tx, const struct request *r, const struct actor *who,
	struct err *e) MUST_CHECK;
/*
 * Answer it with another time: these slots are what it prefers from now on, it waits for the other
 * side, and for no less than a new request would. Where requests keep their slots, those that the
 * requester proposes are kept, and what was kept before is let go. ERR_NOT_YOURS (the other side's
 * to answer), ERR_WRONG_STATE, ERR_EVENT_CLOSED, ERR_SLOT_PAST, those of request_pair_allowed and
 * hold_take.
 */
bool request_propose(struct tx *tx, const struct grid *g, struct request *r,
	const struct actor *who, const int *slots, int n, const char *reason,
	struct err *e) MUST_CHECK;
/* The people of a request as a party; the recipient's side is empty as long as it is open. */
void request_party(struct tx *tx, const struct request *r, struct party *out);
/* Name the recipient's delegates. */
void request_answer_by(
	struct tx *tx, const struct request *r, const struct delegate *d, int n);
/* Join the standby queue. */
bool request_queue(struct tx *tx, struct request *r, struct err *e) MUST_CHECK;
bool request_decline(struct tx *tx, const struct grid *g, struct request *r,
	const char *reason, struct err *e) MUST_CHECK;
/* by_requester: only the requester withdraws what is requested; either side gives up standby. */
bool request_withdraw(struct tx *tx, const struct grid *g, struct request *r,
	bool by_requester, const char *reason, struct err *e) MUST_CHECK;
/* Give up the place in the queue, by either side: ERR_WRONG_STATE when it is not in it. */
bool request_leave_standby(struct tx *tx, const struct grid *g, struct request *r,
	const char *reason, struct err *e) MUST_CHECK;
/*
 * May an expired one be open again? ERR_DUPLICATE_REQUEST: its pair is in another one that is;
 * ERR_CYCLE: with its place in the order of meetings that would be a circle. Of the pair itself
 * request_pair_allowed knows.
 */
bool
request_may_open_again(struct tx *tx, const struct request *r, struct err *e) MUST_CHECK;
/* Open an expired one again, until an instant; the caller journals it. */
bool request_open_again(
	struct tx *tx, struct request *r, int64_t expires_s, struct err *e) MUST_CHECK;
/* Move every unanswered request whose time has passed to expired; returns how many. */
int request_expire_due(struct tx *tx, struct err *e);
/*
 * Remind both sides of unanswered requests that end within the event's request_reminder_hours: a
 * journal row each, once. One that was made with less time than that is left alone. Returns how
 * many were looked at; not all at once. -1 and *e.
 */
int request_remind_due(struct tx *tx, struct event *event, struct err *e);

#endif
