/*
 * flow.c - cost scaling: circulations that are nearly cheapest, nearer with each phase.
 *
 * Costs are multiplied by the number of nodes, so that a circulation in which no arc with
 * room is cheaper than -1 after prices is the cheapest. Each phase makes the slack ALPHA
 * times smaller: arcs that are too cheap are filled, and the excess this leaves at nodes is
 * sent on along short paths of cheap arcs, lowering prices where there is none. Now and
 * then all prices are lowered at once by how far each node is from one that lacks flow,
 * which is what makes it quick.
 */
#include "plan/flow.h"

#include <string.h>

enum { ALPHA = 16, PATH_MAX_ARCS = 4, ASK_EVERY = 4096 };

struct residual_arc {
	int target, twin;
	int64_t room, cost;
};

/* Arcs and their reverses, by the node they leave. */
struct residual {
	struct flow *f;
	int nodes, arcs; /* arcs: twice the flow's */
	int *first;
	struct residual_arc *arc;
	int *at; /* of each arc of the flow: where it is here */
	int64_t *price, *excess, slack;
	int *current; /* of each node: the arc looked at next */
	int *queue, queue_head, queue_n;
	bool *queued;
	/* nodes by their distance to one that lacks flow */
	int *rank, *bucket, *after, *ahead, ranks;
	int relabels;
	int64_t steps;
	bool (*enough)(void *ctx);
	void *ctx;
};

void
flow_init(struct flow *f, int nodes, int arcs_max, struct arena *a)
{
	memset(f, 0, sizeof(*f));
	f->arena = a;
	f->nodes = nodes;
	f->arcs_room = arcs_max;
	f->from = ARENA_ARRAY(a, int, arcs_max + 1);
	f->to = ARENA_ARRAY(a, int, arcs_max + 1);
	f->capacity = ARENA_ARRAY(a, int64_t, arcs_max + 1);
	f->cost = ARENA_ARRAY(a, int64_t, arcs_max + 1);
	f->amount = ARENA_ARRAY(a, int64_t, arcs_max + 1);
	f->price = ARENA_ARRAY(a, int64_t, nodes + 1);
}

int
flow_arc(struct flow *f, int from, int to, int64_t capacity, int64_t cost)
{
	int i = f->arcs++;

	BUG_ON(i >= f->arcs_room || capacity < 0);
	f->from[i] = from;
	f->to[i] = to;
	f->capacity[i] = capacity;
	f->cost[i] = cost;
	return i;
}

int64_t
flow_cost(const struct flow *f)
{
	int64_t sum = 0;

	for (int i = 0; i < f->arcs; i++)
		sum += f->amount[i] * f->cost[i];
	return sum;
}

static int64_t
dearest(const struct flow *f)
{
	int64_t most = 1;

	for (int i = 0; i < f->arcs; i++) {
		int64_t cost = f->cost[i] < 0 ? -f->cost[i] : f->cost[i];

		most = cost > most ? cost : most;
	}
	return most;
}

bool
flow_too_dear(const struct flow *f)
{
	/* a price falls by no more than 3 nodes times the slack in each phase */
	double prices = 8.0 * (f->nodes + 1) * (f->nodes + 1) * (double)dearest(f);
	double sum = 0;

	for (int i = 0; i < f->arcs; i++)
		sum += (double)f->capacity[i] *
		       (double)(f->cost[i] < 0 ? -f->cost[i] : f->cost[i]);
	return prices > 4e18 || sum > 4e18;
}

/* ---- the network with its reverses ----------------------------------------------------------- */

static void
place_arcs(struct residual *r)
{
	const struct flow *f = r->f;
	int *fill = r->current;

	for (int i = 0; i < f->arcs; i++) {
		r->first[f->from[i] + 1]++;
		r->first[f->to[i] + 1]++;
	}
	for (int n = 0; n < r->nodes; n++) {
		r->first[n + 1] += r->first[n];
		fill[n] = r->first[n];
	}
	for (int i = 0; i < f->arcs; i++) {
		int there = fill[f->from[i]]++, back = fill[f->to[i]]++;

		r->at[i] = there;
		r->arc[there].twin = back;
		r->arc[back].twin = there;
		r->arc[there].target = f->to[i];
		r->arc[back].target = f->from[i];
		r->arc[there].room = f->capacity[i];
		r->arc[there].cost = f->cost[i] * (r->nodes + 1);
		r->arc[back].cost = -r->arc[there].cost;
	}
}

static void
make_residual(struct residual *r, struct flow *f, struct arena *a)
{
	r->f = f;
	r->nodes = f->nodes;
	r->arcs = 2 * f->arcs;
	r->first = ARENA_ARRAY(a, int, r->nodes + 2);
	r->arc = ARENA_ARRAY(a, struct residual_arc, r->arcs + 1);
	r->at = ARENA_ARRAY(a, int, f->arcs + 1);
	r->price = ARENA_ARRAY(a, int64_t, r->nodes + 1);
	r->excess = ARENA_ARRAY(a, int64_t, r->nodes + 1);
	r->current = ARENA_ARRAY(a, int, r->nodes + 1);
	r->queue = ARENA_ARRAY(a, int, r->nodes + 1);
	r->queued = ARENA_ARRAY(a, bool, r->nodes + 1);
	r->ranks = ALPHA * r->nodes + 1;
	r->rank = ARENA_ARRAY(a, int, r->nodes + 1);
	r->after = ARENA_ARRAY(a, int, r->nodes + 1);
	r->ahead = ARENA_ARRAY(a, int, r->nodes + 1);
	r->bucket = ARENA_ARRAY(a, int, r->ranks + 1);
	place_arcs(r);
}

static int64_t
cost_of(const struct residual *r, int node, int arc)
{
	return r->arc[arc].cost + r->price[node] - r->price[r->arc[arc].target];
}

/* ---- excess ---------------------------------------------------------------------------------- */

static void
enqueue(struct residual *r, int node)
{
	if (r->queued[node])
		return;
	r->queued[node] = true;
	r->queue[(r->queue_head + r->queue_n++) % r->nodes] = node;
}

static int
dequeue(struct residual *r)
{
	int node = r->queue[r->queue_head];

	r->queue_head = (r->queue_head + 1) % r->nodes;
	r->queue_n--;
	r->queued[node] = false;
	return node;
}

static void
push(struct residual *r, int node, int arc, int64_t amount)
{
	r->arc[arc].room -= amount;
	r->arc[r->arc[arc].twin].room += amount;
	r->excess[node] -= amount;
	r->excess[r->arc[arc].target] += amount;
}

/* Whatever is too cheap for the slack is filled. */
static void
fill_cheap(struct residual *r)
{
	for (int n = 0; n < r->nodes; n++) {
		r->current[n] = r->first[n];
		for (int i = r->first[n]; i < r->first[n + 1]; i++) {
			if (r->arc[i].room > 0 && cost_of(r, n, i) < 0)
				push(r, n, i, r->arc[i].room);
		}
	}
	for (int n = 0; n < r->nodes; n++) {
		if (r->excess[n] > 0)
			enqueue(r, n);
	}
}

/* ---- prices of all nodes at once ------------------------------------------------------------- */

static void
bucket_add(struct residual *r, int node, int rank)
{
	int next = r->bucket[rank];

	r->rank[node] = rank;
	r->ahead[node] = -1;
	r->after[node] = next;
	if (next >= 0)
		r->ahead[next] = node;
	r->bucket[rank] = node;
}

static void
bucket_take(struct residual *r, int node)
{
	int ahead = r->ahead[node], after = r->after[node];

	if (ahead >= 0)
		r->after[ahead] = after;
	else
		r->bucket[r->rank[node]] = after;
	if (after >= 0)
		r->ahead[after] = ahead;
}

/* Who can send to `node`, which is `rank` away, is no further than by that arc's cost. */
static void
rank_senders(struct residual *r, int node, int rank)
{
	for (int i = r->first[node]; i < r->first[node + 1]; i++) {
		int other = r->arc[i].target, arc = r->arc[i].twin, old = r->rank[other];
		int64_t away;

		if (r->arc[arc].room == 0 || rank >= old)
			continue;
		away = cost_of(r, other, arc) / r->slack;
		if (away >= old - rank - 1)
			continue;
		if (old < r->ranks)
			bucket_take(r, other);
		bucket_add(r, other, rank + 1 + (int)away);
	}
}

/* The nodes that lack flow are the start; the sum of excess elsewhere. */
static int64_t
rank_lacking(struct residual *r)
{
	int64_t excess = 0;

	memset(r->bucket, 0xff, sizeof(int) * (size_t)(r->ranks + 1));
	for (int n = 0; n < r->nodes; n++) {
		if (r->excess[n] < 0) {
			bucket_add(r, n, 0);
		} else {
			r->rank[n] = r->ranks;
			excess += r->excess[n];
		}
	}
	return excess;
}

static void
lower_prices(struct residual *r)
{
	int64_t left = rank_lacking(r);
	int rank = 0;

	for (; rank < r->ranks && left > 0; rank++) {
		for (int n; left > 0 && (n = r->bucket[rank]) >= 0;) {
			bucket_take(r, n);
			rank_senders(r, n, rank);
			left -= r->excess[n] > 0 ? r->excess[n] : 0;
			if (left <= 0)
				rank--;
		}
	}
	for (int n = 0; n < r->nodes; n++) {
		int down = r->rank[n] < rank ? r->rank[n] : rank;

		r->price[n] -= down * r->slack;
		r->current[n] = r->first[n];
	}
}

/* ---- paths ----------------------------------------------------------------------------------- */

struct path {
	int arc[PATH_MAX_ARCS], n;
	int start, tip;
};

/* The next cheap arc with room out of a node, -1 none. */
static int
cheap_arc(struct residual *r, int node)
{
	for (int i = r->current[node]; i < r->first[node + 1]; i++) {
		if (r->arc[i].room > 0 && cost_of(r, node, i) < 0) {
			r->current[node] = i;
			return i;
		}
	}
	return -1;
}

/* Lower the price of the tip until something is cheap, and step back. */
static void
relabel(struct residual *r, struct path *p)
{
	int64_t least = INT64_MAX;
	int tip = p->tip, back = -1;

	if (p->n > 0) {
		back = r->arc[p->arc[p->n - 1]].twin;
		least = cost_of(r, tip, back);
	}
	for (int i = r->first[tip]; i < r->first[tip + 1]; i++) {
		int64_t cost;

		if (r->arc[i].room == 0)
			continue;
		cost = cost_of(r, tip, i);
		least = cost < least ? cost : least;
	}
	r->price[tip] -= least + r->slack;
	r->current[tip] = r->first[tip];
	r->relabels++;
	if (back >= 0) {
		p->tip = r->arc[back].target;
		p->n--;
	}
}

static void
find_path(struct residual *r, struct path *p)
{
	while (p->n < PATH_MAX_ARCS && (p->n == 0 || r->excess[p->tip] >= 0)) {
		int arc = cheap_arc(r, p->tip);

		if (arc < 0) {
			relabel(r, p);
			continue;
		}
		p->arc[p->n++] = arc;
		p->tip = r->arc[arc].target;
	}
}

static void
send(struct residual *r, const struct path *p)
{
	int node = p->start;

	for (int i = 0; i < p->n; i++) {
		int arc = p->arc[i], to = r->arc[arc].target;
		int64_t amount = r->excess[node];

		amount = amount < r->arc[arc].room ? amount : r->arc[arc].room;
		push(r, node, arc, amount);
		if (r->excess[node] > 0)
			enqueue(r, node);
		node = to;
	}
	if (r->excess[node] > 0)
		enqueue(r, node);
}

/* One phase: a circulation in which no arc with room is cheaper than the slack. */
static bool
refine(struct residual *r)
{
	fill_cheap(r);
	r->relabels = 0;
	lower_prices(r);
	while (r->queue_n > 0) {
		struct path p = {.n = 0};

		if (r->enough != NULL && r->steps++ % ASK_EVERY == 0 && r->enough(r->ctx))
			return false;
		p.start = p.tip = dequeue(r);
		if (r->excess[p.start] <= 0)
			continue;
		find_path(r, &p);
		send(r, &p);
		if (r->relabels > r->nodes) {
			r->relabels = 0;
			lower_prices(r);
		}
	}
	return true;
}

/* ---- the proof ------------------------------------------------------------------------------- */

/* Prices in whole costs, lowered until no arc with room is below 0. */
static bool
settle_prices(struct residual *r)
{
	int64_t *price = r->f->price;
	int rounds = 0;
	bool again = true;

	for (int n = 0; n < r->nodes; n++)
		price[n] = r->price[n] / (r->nodes + 1);
	for (; again && rounds <= r->nodes; rounds++) {
		again = false;
		for (int n = 0; n < r->nodes; n++) {
			for (int i = r->first[n]; i < r->first[n + 1]; i++) {
				int64_t most = price[n] + r->arc[i].cost / (r->nodes + 1);

				if (r->arc[i].room == 0 ||
					price[r->arc[i].target] <= most)
					continue;
				price[r->arc[i].target] = most;
				again = true;
			}
		}
	}
	return !again;
}

bool
flow_solve(struct flow *f, bool (*enough)(void *ctx), void *ctx)
{
	struct residual r = {.enough = enough, .ctx = ctx};
	struct arena own;
	bool done = true;

	if (flow_too_dear(f))
		return false;
	arena_init(&own);
	make_residual(&r, f, &own);
	r.slack = dearest(f) * (f->nodes + 1);
	while (done && r.slack > 1) {
		r.slack = r.slack / ALPHA > 1 ? r.slack / ALPHA : 1;
		done = refine(&r);
	}
	for (int i = 0; i < f->arcs && done; i++)
		f->amount[i] = f->capacity[i] - r.arc[r.at[i]].room;
	done = done && settle_prices(&r);
	arena_release(&own);
	return done;
}
