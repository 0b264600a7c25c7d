/*
 * proposals.h - rows of proposals and kept_slots: what waits for an answer, and what is kept free
 * for it. Statements only; the rules are in domain/booking/proposal.h.
 *
 * Kinds:     a move of a meeting (its request is scheduled), another time for a request (it is
 *            requested; the times are its slots).
 * Ownership: rows, lists and their texts live in tx->arena.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL and empty lists are "none", or a fault.
 * Thread:    the transaction's; changes are for the writer.
 */
#ifndef STORE_PROPOSALS_H
#define STORE_PROPOSALS_H

#include "store/stmt.h"

enum proposal_kind { PROPOSAL_MOVE, PROPOSAL_TIME, PROPOSAL_KINDS };

struct proposal {
	int64_t event_id;
	int64_t request_id;
	enum proposal_kind kind;
	int64_t organisation_id; /* who proposes it */
	int slot_no;		 /* the first, -1: of another time */
	int64_t location_id;	 /* -1: of another time */
	int seat_no;
	int64_t interpreter_id; /* -1: nobody */
	const char *reason;
	int64_t made_s;
	int64_t expires_s; /* -1: with its request */
};

/* A slot of one resource that is kept. */
struct kept_slot {
	int64_t resource_id;
	int slot_no;
};

/* The request must have none. */
void proposal_insert(struct tx *tx, const struct proposal *p);
/* Of a request, NULL: none. It may have lapsed. */
struct proposal *proposal_of(struct tx *tx, int64_t event_id, int64_t request_id);
/* The row; what it keeps is to be gone. */
void proposal_delete(struct tx *tx, int64_t event_id, int64_t request_id);
/* Note what occupancy has been given for it. */
void kept_slot_put(struct tx *tx, int64_t event_id, int64_t request_id,
	int64_t resource_id, int slot_no);
struct kept_slot *
kept_slots_of(struct tx *tx, int64_t event_id, int64_t request_id, int *n);
void kept_slots_delete(struct tx *tx, int64_t event_id, int64_t request_id);
/* Those whose time is over, over all events, oldest end first (at most max). */
struct proposal *proposals_due(struct tx *tx, int64_t now_s, int max, int *n);

#endif
