/*
 * party.h - who sits at a meeting and in which slot: what accepting, booking and looking for slots
 * have in common.
 *
 * Ownership: rows live in the transaction's arena; what a result holds of JSON is the caller's,
 *            booked_release frees it. Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_PARTY_H
#define DOMAIN_BOOKING_PARTY_H

#include "domain/fair/actor.h"
#include "domain/seating/seating.h"
#include "wire/json.h"

enum { NEXT_SLOTS = 5 };

struct request;
struct meeting;

/* What became of an answer or a booking, and what there is instead of it. */
struct booked {
	struct request *request;
	struct meeting *meeting; /* NULL: no seat was taken */
	struct js
		*reasons; /* no seat: what is in the way of each slot; NULL: not asked */
	struct js *slots; /* the named slot or place is refused: the next that would do */
};

void booked_release(struct booked *b);

/* Whose side may be open, and who speaks for it. */
struct open_side {
	int64_t organisation_id; /* 0: none */
	int64_t speaker_id;	 /* its delegate who acts, 0: somebody else does */
};
/*
 * The plan of a party, of which a side may be open: nobody is named for it. Then there is an
 * alternative for each of its delegates, in the order in which they are chosen: who needs no
 * interpreter, who has the fewest meetings, who speaks. Where the policy recipient_chosen is named
 * there is one plan: of who speaks, else of the first. NULL: a side has no delegate.
 */
struct seating *party_plan(struct tx *tx, const struct grid *g, const struct party *p,
	const struct open_side *open);
/* What somebody is given, when it is his turn: who sits there, and the verdict of the slot. */
struct given {
	const struct party *party;
	int index; /* -1: no slot is feasible */
	struct verdict verdict;
};
/*
 * The slot that is named, which must be feasible, or with NULL the best one: of the alternatives
 * those who need no interpreter come first, then whoever has the slot that is preferred most.
 * out->index is -1 when none was named and none is feasible. A refusal leaves the next feasible
 * slots in booked->slots.
 */
bool
party_choose(const struct grid *g, struct seating *seats, const struct slot_named *slot,
	struct given *out, struct booked *booked, struct err *e) MUST_CHECK;
/*
 * The one place it is to be at, by code; NULL: any that suits. ERR_NOT_FOUND; ERR_TABLE_BUSY: the
 * booth of another exhibitor, and booked->slots are the next that would do.
 */
bool party_at(struct tx *tx, const struct grid *g, const char *location, struct party *p,
	struct booked *booked, struct err *e) MUST_CHECK;
/* A party from delegates of both sides, by code, in any order: ERR_NO_DELEGATE, ERR_SAME_SIDE. */
bool party_of_codes(struct tx *tx, int64_t event_id, const char *const *codes, int n,
	struct party *out, struct err *e) MUST_CHECK;
/* A side that is not answered for yet: its first delegate stands in; but not for one side. */
void party_stand_in(struct tx *tx, int64_t event_id, struct party *p,
	int64_t but_for_organisation_id);
/* ERR_WITHDRAWN when one of its organisations or named people takes no part any more. */
bool party_takes_part(const struct party *p, struct err *e) MUST_CHECK;
/* ERR_NO_DELEGATE when nobody of a side is there to name. Returns false. */
bool party_lacks_delegate(const struct organisation *who, struct err *e);
/* The same of the side of a party that has nobody, though it is not the open one, else of that. */
bool party_lacks(const struct party *p, const struct open_side *open, struct err *e);
/* ERR_NO_COMMON_SLOT with what is most often in the way, and all of it in out->reasons. */
bool party_no_slot(
	const struct party *p, struct seating *seats, struct booked *out, struct err *e);

#endif
