/*
 * proposal.h - what one side proposes and the other answers: a move of a meeting, another time for
 * a request.
 *
 *   none --proposed--> standing --accepted, refused, taken back, time passes, dropped--> none
 *
 * Contract:  a request has one proposal at most. What it needs is kept free for it as rows of kind
 *            hold in occupancy (holder_id is the request), people, seat and interpreter alike, but
 *            for what its meeting has already; so nothing else can be booked there, and nothing of
 *            the meeting is given up before the answer.
 * Dropped:   by whatever changes the request's state or its meeting, and by a blackout or a seat
 *            that goes, as any hold (hold.h).
 * Lapsed:    from its instant on it is as if it were not there, though upkeep writes that down a
 *            little later; what it keeps is free when that is done.
 * Ownership: rows live in the transaction's arena. Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_PROPOSAL_H
#define DOMAIN_BOOKING_PROPOSAL_H

#include "domain/seating/seating.h"
#include "store/meetings.h"
#include "store/proposals.h"
#include "store/requests.h"

/* The one that waits for an answer; NULL: none, or it has lapsed. */
struct proposal *proposal_standing(struct tx *tx, int64_t event_id, int64_t request_id);
/*
 * Store it and keep what the party needs at grid index, as the verdict found it. meeting_id: whose
 * own slots need not be kept, 0: of none. ERR_SLOT_TAKEN should the primary key refuse a row.
 */
bool proposal_keep(struct tx *tx, const struct grid *g, const struct proposal *p,
	const struct party *who, int index, const struct verdict *v, int64_t meeting_id,
	struct err *e) MUST_CHECK;
/* Let go of it and of what it keeps, lapsed or not, without a word. false: there is none. */
bool proposal_drop(struct tx *tx, int64_t event_id, int64_t request_id);
/*
 * What keeps a slot for this request gives way to what comes first: the proposal ends. false: it is
 * none that does so, but the request's own hold (hold.h).
 */
bool proposal_give_way(struct tx *tx, int64_t event_id, int64_t request_id);
/* The same of all that keep a seat or interpreter that is about to go. */
void proposals_give_way_at(struct tx *tx, int64_t event_id, int64_t resource_id);
/* Those whose time is over: dropped and said. How many, not all at once; -1 and *e. */
int proposals_lapse_due(struct tx *tx, struct err *e);

#endif
