/*
 * flow.h - the cheapest circulation in a network: capacities and costs per arc, whole
 *          numbers throughout.
 *
 * Purpose:   a b-matching of most worth is a circulation through a source and a sink, and
 *            an integral one. Solved by cost scaling with partial augmentation (Goldberg),
 *            near linear in the arcs in practice.
 * Proof:     at the end every arc with room has a cost of at least 0 after the prices of
 *            its ends: that is looked at in whole numbers, and no answer is given without.
 * Ownership: everything lives in the arena of flow_init().
 * Thread:    one owner.
 */
#ifndef PLAN_FLOW_H
#define PLAN_FLOW_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct flow {
	struct arena *arena;
	int nodes, arcs, arcs_room;
	int *from, *to; /* of each arc */
	int64_t *capacity, *cost;
	int64_t *amount; /* what flows in each arc, when solved */
	int64_t *price;	 /* of each node: cost + price[from] - price[to] >= 0 with room */
};

/* So many nodes, and room for so many arcs. */
void flow_init(struct flow *f, int nodes, int arcs_max, struct arena *a);

/* An arc of a capacity of 0 or more; its index. Several may join the same nodes. */
int flow_arc(struct flow *f, int from, int to, int64_t capacity, int64_t cost);

/* Could sums of these costs leave 64 bits? Then flow_solve() refuses. */
bool flow_too_dear(const struct flow *f);

/*
 * The circulation of least cost. `enough` is asked now and then, NULL: never. False when
 * it says so, or when the costs are too dear: `amount` and `price` mean nothing then.
 */
bool flow_solve(struct flow *f, bool (*enough)(void *ctx), void *ctx);

/* The cost of what flows. */
int64_t flow_cost(const struct flow *f);

#endif
