/*
 * party.h - from the parameters of a call to a party and its slot: shared by accept, book
 * and slots.
 */
#ifndef RPC_PARTY_H
#define RPC_PARTY_H

#include "domain/seating.h"
#include "rpc/call.h"

enum { NEXT_SLOTS = 5 };

/*
 * The slot the call names, which must be feasible, or the best one. *index is -1 when
 * none was named
 * and none is feasible. A refusal carries the next feasible slots in its data.
 */
bool party_choose(struct call *c, const struct grid *g, struct seating *plan, int *index,
	struct verdict *v, struct err *e) MUST_CHECK;
/* A party from delegates of both sides, in any order: ERR_NO_DELEGATE, ERR_SAME_SIDE. */
bool party_of(struct call *c, int64_t event_id, const char **codes, int n,
	struct party *out, struct err *e) MUST_CHECK;

#endif
