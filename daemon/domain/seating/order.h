/*
 * order.h - which meeting is held before which: setting it, and what it means for a slot.
 *
 * Rule:      of two requests in a pair, where both have a meeting, the first one's has
 *            ended when the second one's begins. The pairs of an event make no circle
 *            among open requests, and no two meetings stand against one: whoever sets a
 *            pair or seats a request sees to it.
 * Open:      requested, accepted or scheduled. A request that has ended has no place in the order
 *            any more, and what was before and after it need not follow each other.
 * Seen by:   staff see all pairs; an organisation those whose two requests are its own.
 * Memory:    the arena of the unit.
 */
#ifndef DOMAIN_SEATING_ORDER_H
#define DOMAIN_SEATING_ORDER_H

#include "domain/fair/grid.h"
#include "store/meetings.h"
#include "store/orders.h"
#include "store/requests.h"

/* The meetings that a meeting of one request is held after and before. */
struct order;

/* NULL: none, any time will do. request_id 0: of none. reader_id: who reads why not. */
struct order *
order_read(struct tx *tx, const struct grid *g, int64_t request_id, int64_t reader_id);
/* Why the meeting cannot be from here to there, in words; NULL: it can. */
const char *order_refusal(const struct order *o, int64_t start_s, int64_t end_s);

/*
 * Let the meeting of one be held before that of the other, and journal it. ERR_PARAM_INVALID: it is
 * the same request; ERR_WRONG_STATE: one has ended; ERR_EXISTS; ERR_CYCLE names the circle;
 * ERR_ORDER: their meetings stand the other way round. params.request is the one that comes after.
 */
bool order_set(struct tx *tx, const struct grid *g, const struct request *before,
	const struct request *after, struct err *e) MUST_CHECK;
/* The same taken back. ERR_NOT_FOUND. */
bool order_remove(struct tx *tx, const struct request *before,
	const struct request *after, struct err *e) MUST_CHECK;
/* May a request that has ended be open again? ERR_CYCLE: its pairs would then make a circle. */
bool order_lets_open(struct tx *tx, const struct request *r, struct err *e) MUST_CHECK;
/* Is a request of this state open? */
bool order_has_place(enum request_state state);
/* Do the meetings of two requests stand against it? Then these are they. */
bool
order_against(struct tx *tx, const struct request *before, const struct request *after,
	const struct meeting **first, const struct meeting **second);
/* Set a pair or take it back, and journal it, for who has looked at the rules. false: it is so. */
bool order_put(struct tx *tx, const struct request *before, const struct request *after,
	bool removed) MUST_CHECK;
/* Journal a pair that is set; before may be NULL after a fault of the database. */
void order_tell(struct tx *tx, const struct request *before, const struct request *after);
/* Add "after" and "before": the open requests it is in a pair with that the reader may see. */
void order_view_into(
	struct tx *tx, const struct request *r, int64_t reader_id, struct js *view);

/*
 * A circle among nodes 0 .. nodes - 1, or the next one when what was found is marked gone.
 * edge[i] leads from .before to .after. Fills path (room for nodes + 1; its last is its first)
 * and gives its length; 0: there is none.
 */
struct order_edge {
	int before, after;
};
int order_circle(struct arena *a, const struct order_edge *edge, int n, int nodes,
	const bool *gone, int *path);

#endif
