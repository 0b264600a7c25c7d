/*
 * party.h - from the parameters of a call to a party and its slot: shared by accept, book
 * and slots.
 */
#ifndef RPC_PARTY_H
#define RPC_PARTY_H

#include "domain/seating/seating.h"
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
/* ERR_NO_DELEGATE when nobody of a side is there to name. Returns false. */
bool party_lacks_delegate(const struct organisation *who, struct err *e);
/* The same of the side of a party that has nobody; one of them has not. */
void party_lacks(const struct party *p, struct err *e);
/* ERR_NO_COMMON_SLOT with what is most often in the way, and all of it in the data. */
void
party_no_slot(struct call *c, const struct party *p, struct seating *plan, struct err *e);

#endif
