/*
 * meeting.h - booking and calling off: the rules of meetings and of the states they go through.
 *
 *   scheduled --took place--> held
 *   scheduled --somebody did not come--> no_show
 *   scheduled --called off--> cancelled
 *
 * What a publishing is about to change or has not told yet stays as it is: ERR_BUSY, see
 * domain/fair/publishing.h.
 *
 * A booking is one transaction: the meeting, its people and slots, one occupancy row per resource
 * and slot, the request's move to scheduled, the invitation's revision and the journal rows.
 */
#ifndef DOMAIN_BOOKING_MEETING_H
#define DOMAIN_BOOKING_MEETING_H

#include "domain/booking/request.h"
#include "domain/seating/seating.h"
#include "store/meetings.h"

struct addressee;

bool meeting_move_allowed(enum meeting_state from, enum meeting_state to);

/*
 * Seat a request that is requested or accepted: the party at grid index, as the verdict found it.
 * NULL and *e (ERR_SLOT_TAKEN) should the primary key refuse an occupancy row after all.
 */
struct meeting *meeting_seat(struct tx *tx, const struct grid *g, struct request *r,
	const struct party *p, int index, const struct verdict *v, struct err *e);
/*
 * The row, people and slots of a meeting that a publishing plans: of rev 0, which nobody is shown.
 * Its occupancy is the caller's.
 */
struct meeting *meeting_plan(struct tx *tx, const struct grid *g, const struct request *r,
	const struct party *p, int index, const struct verdict *v);
/*
 * The journal row of a meeting's new revision and the revision itself: one fact. take_before: what
 * the row says of the time before, NULL of a new meeting. former: the interpreter it had before,
 * who is told too (-1 or 0: nobody).
 */
void meeting_announce(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, struct js *take_before, int64_t former);
/*
 * The same of one that a file has restored, whose people were told elsewhere: the journal row
 * speaks of no message.
 */
void meeting_announce_restored(struct tx *tx, const struct grid *g,
	const struct meeting *m, const struct request *r);
/*
 * Its next rev and journal row for what has become of a proposal to move it: "asked", "refused",
 * "taken_back", "lapsed", "dropped"; reason: of who refuses, "" when none. No message goes out: the
 * meeting is where it was.
 */
void meeting_note(struct tx *tx, const struct grid *g, struct meeting *m,
	const char *proposal, const char *reason);
/* What the journal says a moved meeting was: state, rev, slots, place, interpreter. */
struct js *meeting_before(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r);
/*
 * Call a meeting off; its slots are free afterwards. then says what becomes of its request:
 * REQUEST_CANCELLED (a person's decision) or REQUEST_ACCEPTED (it lost its seat and queues again).
 */
bool meeting_cancel(struct tx *tx, const struct grid *g, struct meeting *m,
	const char *reason, enum request_state then, struct err *e) MUST_CHECK;
/* The people of a meeting, its length, and the slots its request prefers. */
void meeting_party(struct tx *tx, const struct meeting *m, struct party *out);
/*
 * Moving has two phases, so that meetings can change places with each other in one unit: lift
 * them all, then put each. A lifted meeting has no rows in occupancy; it is to be put, set down or
 * called off before the unit ends. What was proposed for it is dropped.
 */
void meeting_lift(struct tx *tx, const struct meeting *m);
/* Where it was again, after a look at another place; the party is its own. */
void meeting_set_down(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct party *p);
/*
 * The party (its people as they are) at grid index, as the verdict found it after the lifting:
 * occupancy, slots, place, the next revision of the invitation, the journal row with what was
 * before. m->reason, if it is to say why, is set by the caller. ERR_SLOT_TAKEN should the primary
 * key refuse a row after all.
 */
bool
meeting_put(struct tx *tx, const struct grid *g, struct meeting *m, const struct party *p,
	int index, const struct verdict *v, struct err *e) MUST_CHECK;
/*
 * The seat it had, where that is free again at grid index; otherwise the verdict keeps the one it
 * has found.
 */
void meeting_keep_seat(struct tx *tx, const struct grid *g, const struct meeting *m,
	int length, int index, struct verdict *v);
/*
 * Put a lifted meeting where it was with another delegate of a side: the party is as it will be.
 * Both get a message meant for them; the journal row says who it was.
 */
bool meeting_put_handed(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct party *p, int index, const struct verdict *v,
	const struct meeting_person *leaves, int64_t comes_id, struct err *e) MUST_CHECK;
/* Both phases of one meeting; the verdict may be older than the lifting. */
bool meeting_reseat(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct party *p, int index, const struct verdict *v, struct err *e)
	MUST_CHECK;
/* Locked: re-planning and releases leave it where it is. ERR_WRONG_STATE when it is so already. */
bool meeting_lock(struct tx *tx, const struct grid *g, struct meeting *m, bool locked,
	struct err *e) MUST_CHECK;
/*
 * A name, address or place that its invitation tells of may have changed: if so, write the next
 * revision and its journal row. SEQUENCE rises only when time, length or place are others or an
 * address is let go (RFC 5546 section 2.1.4). false: the newest revision still holds.
 */
bool meeting_refresh(struct tx *tx, const struct grid *g, struct meeting *m);
/*
 * The same for some of those that a filter names, by number after *after, which moves on; false:
 * they were the last.
 */
bool meetings_refresh_next(struct tx *tx, const struct grid *g,
	const struct meeting_filter *filter, int64_t *after);
/*
 * By staff's word: tell again what concerns everybody and has changed since it was told, such as
 * the event's name; or, for mailbox, cancel the invitation of a mailbox that is the event's no
 * more and invite anew under another UID. Nothing happens to a meeting that tells what holds.
 */
void
meeting_reissue(struct tx *tx, const struct grid *g, struct meeting *m, bool mailbox);
/*
 * Tell what holds once more under the same SEQUENCE to one of those that were told, who asks for it
 * (RFC 5546 section 3.2.6) or proposes something else; nobody else is told.
 */
void meeting_answer_asker(
	struct tx *tx, const struct grid *g, struct meeting *m, struct addressee *who);
/*
 * Tell what holds once more with a SEQUENCE that is higher by so much, so that calendars follow
 * that have seen revisions which are lost. Not of one that is called off, after which nothing
 * comes. Its rev is the caller's.
 */
void meeting_tell_again(struct tx *tx, const struct grid *g, struct meeting *m, int by);

#endif
