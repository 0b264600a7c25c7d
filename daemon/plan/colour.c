/*
 * colour.c - edge colouring by alternating paths, and exchanges between two colours.
 *
 * The edges of two colours are paths and rings. Exchanging the colours along one keeps the
 * colouring proper, and moves one edge from the larger class to the smaller where the path
 * begins and ends with the larger. To make two colours equal in every kind at once, ends of
 * paths are tied together in pairs within each kind (and on the left any two), which makes
 * longer paths and rings: coloured in turn, each pair of ends has one of each.
 */
#include "plan/colour.h"

#include <stdint.h>
#include <string.h>

enum { SWEEPS_MAX = 64 };

struct painter {
	const struct colour_graph *g;
	int nodes, words;
	int *at;	/* node * colours + colour: edge, -1 none; rights after lefts */
	uint64_t *free; /* node * words: colours it has not */
	int *of;	/* colour of each edge, -1 none */
	int *count;	/* kind * colours + colour */
	int *total;	/* per colour */
	/* two colours at a time */
	int *tied; /* per node: another, whose only edge is to be of the other colour */
	int *end;  /* per kind, and one for the left: a node without a partner yet */
	int *members; /* edges of the two colours */
	int members_n;
	uint32_t *stamp, now; /* per edge: seen */
	int *walk;	      /* edges of one path */
	int *effect;	      /* per kind */
};

static int
end_of(const struct painter *p, int edge, bool right)
{
	return right ? p->g->lefts + p->g->right[edge] : p->g->left[edge];
}

static int
kind_of(const struct painter *p, int edge)
{
	return p->g->kind != NULL ? p->g->kind[edge] : 0;
}

static int *
slot_at(const struct painter *p, int node, int colour)
{
	return &p->at[(size_t)node * (size_t)p->g->colours + (size_t)colour];
}

/* The edge takes the colour, at both ends and in the counts. */
static void
paint(struct painter *p, int edge, int colour)
{
	uint64_t bit = UINT64_C(1) << (colour & 63);

	p->of[edge] = colour;
	for (int k = 0; k < 2; k++) {
		size_t node = (size_t)end_of(p, edge, k);

		*slot_at(p, (int)node, colour) = edge;
		p->free[node * (size_t)p->words + (size_t)(colour >> 6)] &= ~bit;
	}
	p->count[kind_of(p, edge) * p->g->colours + colour]++;
	p->total[colour]++;
}

static void
strip(struct painter *p, int edge)
{
	int colour = p->of[edge];
	uint64_t bit = UINT64_C(1) << (colour & 63);

	p->of[edge] = -1;
	for (int k = 0; k < 2; k++) {
		size_t node = (size_t)end_of(p, edge, k);

		*slot_at(p, (int)node, colour) = -1;
		p->free[node * (size_t)p->words + (size_t)(colour >> 6)] |= bit;
	}
	p->count[kind_of(p, edge) * p->g->colours + colour]--;
	p->total[colour]--;
}

/* ---- a proper colouring ---------------------------------------------------------------------- */

static bool
has(const struct painter *p, int node, int colour)
{
	return colour >= 0 && colour < p->g->colours &&
	       (p->free[(size_t)node * (size_t)p->words + (size_t)(colour >> 6)] >>
			       (colour & 63) &
		       1) == 0;
}

/* How many colours beside this one the two nodes have. */
static int
neighbours(const struct painter *p, int one, int other, int colour)
{
	return has(p, one, colour - 1) + has(p, one, colour + 1) +
	       has(p, other, colour - 1) + has(p, other, colour + 1);
}

/*
 * A colour both nodes are without: one beside those they have (as a slot it makes no
 * break), then the one with the least edges; -1 none.
 */
static int
free_at_both(const struct painter *p, int one, int other)
{
	const uint64_t *a = &p->free[(size_t)one * (size_t)p->words];
	const uint64_t *b = &p->free[(size_t)other * (size_t)p->words];
	int best = -1, most = 0;

	for (int w = 0; w < p->words; w++) {
		for (uint64_t bits = a[w] & b[w]; bits != 0; bits &= bits - 1) {
			int colour = w * 64 + __builtin_ctzll(bits);
			int near = neighbours(p, one, other, colour);

			if (best >= 0 &&
				(near < most || (near == most && p->total[colour] >=
									 p->total[best])))
				continue;
			best = colour;
			most = near;
		}
	}
	return best;
}

/* Edges from `node` on, alternately of colour a and b; how many, in `walk`. */
static int
walk_from(struct painter *p, int node, int a, int b)
{
	bool right = node >= p->g->lefts;
	int n = 0;

	for (int edge = *slot_at(p, node, a); edge >= 0;) {
		p->walk[n++] = edge;
		right = !right;
		edge = *slot_at(p, end_of(p, edge, right), n % 2 == 0 ? a : b);
	}
	return n;
}

/* Exchange a and b along the first n edges of the walk. */
static void
exchange(struct painter *p, int n, int a, int b)
{
	for (int i = 0; i < n; i++) {
		int other = p->of[p->walk[i]] == a ? b : a;

		strip(p, p->walk[i]);
		p->walk[i] = other == a ? p->walk[i] : -1 - p->walk[i];
	}
	for (int i = 0; i < n; i++) {
		if (p->walk[i] >= 0)
			paint(p, p->walk[i], a);
		else
			paint(p, -1 - p->walk[i], b);
	}
}

static void
colour_one(struct painter *p, int edge)
{
	int u = end_of(p, edge, false), v = end_of(p, edge, true);
	int both = free_at_both(p, u, v), a, b;

	if (both < 0) {
		a = free_at_both(p, u, u);
		b = free_at_both(p, v, v);
		if (a < 0 || b < 0)
			return;
		/* it comes to the left by edges of colour a only, so never to u */
		exchange(p, walk_from(p, v, a, b), a, b);
		both = a;
	}
	paint(p, edge, both);
}

/* ---- two colours made equal ------------------------------------------------------------------ */

static void
tie(struct painter *p, int node, int *end)
{
	if (*end >= 0) {
		p->tied[node] = *end;
		p->tied[*end] = node;
		*end = -1;
	} else {
		*end = node;
	}
}

/* The edges of both colours, and the nodes with only one of them tied in pairs. */
static void
gather(struct painter *p, int a, int b)
{
	memset(p->end, 0xff, sizeof(int) * (size_t)(p->g->kinds + 1));
	p->members_n = 0;
	p->now++;
	for (int node = 0; node < p->nodes; node++) {
		int one = *slot_at(p, node, a), other = *slot_at(p, node, b);
		int some = one >= 0 ? one : other;
		bool left = node < p->g->lefts;

		p->tied[node] = -1;
		if (left && one >= 0)
			p->members[p->members_n++] = one;
		if (left && other >= 0)
			p->members[p->members_n++] = other;
		if ((one >= 0) != (other >= 0))
			tie(p, node, &p->end[left ? p->g->kinds : kind_of(p, some)]);
	}
}

/* The edge beside this one at that end, at the node or at the one it is tied to. */
static int
beside(const struct painter *p, int edge, bool right, int a, int b)
{
	int node = end_of(p, edge, right);
	int other = *slot_at(p, node, p->of[edge] == a ? b : a);

	if (other >= 0 || p->tied[node] < 0)
		return other;
	node = p->tied[node];
	other = *slot_at(p, node, a);
	return other >= 0 ? other : *slot_at(p, node, b);
}

/*
 * The path of `edge` from its end on, or the ring, as a walk in which neighbours are to be
 * of different colours.
 */
static int
walk_tied(struct painter *p, int edge, int a, int b)
{
	int first = edge, n = 0;
	bool right = false, ring = false;

	/* back to the beginning */
	for (int next;; first = next, right = !right) {
		next = beside(p, first, right, a, b);
		ring = next == edge && right;
		if (next < 0 || ring)
			break;
	}
	if (ring) {
		first = edge;
		right = false;
	}
	for (int e = first; e >= 0 && p->stamp[e] != p->now;) {
		p->stamp[e] = p->now;
		p->walk[n++] = e;
		right = !right;
		e = beside(p, e, right, a, b);
	}
	return n;
}

/* The walk gets colours in turn. */
static void
in_turn(struct painter *p, int *walk, const int *starts, int paths, int a, int b)
{
	for (int k = 0; k < paths; k++) {
		for (int i = starts[k]; i < starts[k + 1]; i++)
			strip(p, walk[i]);
	}
	for (int k = 0; k < paths; k++) {
		for (int i = starts[k]; i < starts[k + 1]; i++)
			paint(p, walk[i], ((i - starts[k]) & 1) != 0 ? b : a);
	}
}

/* All walks are found by the old colours before the first gets new ones. */
static void
even_out(struct painter *p, int *walks, int *starts, int a, int b)
{
	int paths = 0, n = 0;

	gather(p, a, b);
	for (int i = 0; i < p->members_n; i++) {
		int length;

		if (p->stamp[p->members[i]] == p->now)
			continue;
		length = walk_tied(p, p->members[i], a, b);
		memcpy(&walks[n], p->walk, sizeof(int) * (size_t)length);
		starts[paths++] = n;
		n += length;
	}
	starts[paths] = n;
	in_turn(p, walks, starts, paths, a, b);
}

/* The colours with the most and the least of a row of counts; true: they differ by 2. */
static bool
furthest(const struct painter *p, const int *count, int *most, int *least)
{
	*most = *least = 0;
	for (int c = 1; c < p->g->colours; c++) {
		*most = count[c] > count[*most] ? c : *most;
		*least = count[c] < count[*least] ? c : *least;
	}
	return count[*most] - count[*least] > 1;
}

/*
 * The furthest from one another in each kind and in all, again and again: the sum of the
 * squares of the counts falls each time.
 */
static void
make_even(struct painter *p, struct arena *own)
{
	int *walks = ARENA_ARRAY(own, int, p->g->edges + 1);
	int *starts = ARENA_ARRAY(own, int, p->g->edges + 2);
	bool again = p->g->colours > 1;

	for (int64_t i = 0; again && i < (int64_t)SWEEPS_MAX * p->g->colours; i++) {
		int a, b;

		again = false;
		for (int k = 0; k < p->g->kinds; k++) {
			if (!furthest(p, &p->count[k * p->g->colours], &a, &b))
				continue;
			even_out(p, walks, starts, a, b);
			again = true;
		}
		if (furthest(p, p->total, &a, &b)) {
			even_out(p, walks, starts, a, b);
			again = true;
		}
	}
}

/* ---- capacities ------------------------------------------------------------------------------ */

/* How many edges of a kind are too many for the colour. */
static int
over(const struct painter *p, int kind, int colour, int more)
{
	int i = kind * p->g->colours + colour;
	int off = p->count[i] + more - p->g->capacity[i];

	return p->g->capacity[i] >= 0 && off > 0 ? off : 0;
}

static bool
any_over(const struct painter *p, int colour)
{
	bool any = false;

	for (int k = 0; k < p->g->kinds && !any; k++)
		any = over(p, k, colour, 0) > 0;
	return any;
}

/* Would exchanging a and b along the walk leave fewer too many? */
static bool
relieves(struct painter *p, int n, int a, int b)
{
	int before = 0, after = 0;

	memset(p->effect, 0, sizeof(int) * (size_t)p->g->kinds);
	for (int i = 0; i < n; i++)
		p->effect[kind_of(p, p->walk[i])] += p->of[p->walk[i]] == a ? -1 : 1;
	for (int k = 0; k < p->g->kinds; k++) {
		before += over(p, k, a, 0) + over(p, k, b, 0);
		after += over(p, k, a, p->effect[k]) + over(p, k, b, -p->effect[k]);
	}
	return after < before;
}

/* Paths of a and b that relieve a are exchanged. */
static bool
relieve(struct painter *p, int a, int b)
{
	bool any = false;

	for (int node = 0; node < p->nodes && any_over(p, a); node++) {
		int n;

		/* only the ends of paths: with a and without b */
		if (*slot_at(p, node, a) < 0 || *slot_at(p, node, b) >= 0)
			continue;
		n = walk_from(p, node, a, b);
		if (!relieves(p, n, a, b))
			continue;
		exchange(p, n, a, b);
		any = true;
	}
	return any;
}

static void
fit_capacities(struct painter *p)
{
	bool again = true;

	for (int sweep = 0; again && sweep < SWEEPS_MAX; sweep++) {
		again = false;
		for (int a = 0; a < p->g->colours; a++) {
			for (int b = 0; b < p->g->colours && any_over(p, a); b++)
				again = (a != b && relieve(p, a, b)) || again;
		}
	}
	for (int e = 0; e < p->g->edges; e++) {
		if (p->of[e] >= 0 && over(p, kind_of(p, e), p->of[e], 0) > 0)
			strip(p, e);
	}
}

static void
make_painter(
	struct painter *p, const struct colour_graph *g, int *colour, struct arena *a)
{
	size_t cells;

	memset(p, 0, sizeof(*p));
	p->g = g;
	p->of = colour;
	p->nodes = g->lefts + g->rights;
	p->words = (g->colours + 63) / 64;
	cells = (size_t)p->nodes * (size_t)g->colours;
	p->at = ARENA_ARRAY(a, int, cells + 1);
	memset(p->at, 0xff, sizeof(int) * cells);
	p->free = ARENA_ARRAY(a, uint64_t, (size_t)p->nodes * (size_t)p->words + 1);
	for (int i = 0; i < p->nodes; i++) {
		for (int c = 0; c < g->colours; c++)
			p->free[(size_t)i * (size_t)p->words + (size_t)(c >> 6)] |=
				UINT64_C(1) << (c & 63);
	}
	p->count = ARENA_ARRAY(a, int, g->kinds * g->colours + 1);
	p->total = ARENA_ARRAY(a, int, g->colours + 1);
	p->tied = ARENA_ARRAY(a, int, p->nodes + 1);
	p->end = ARENA_ARRAY(a, int, g->kinds + 1);
	p->members = ARENA_ARRAY(a, int, g->edges + 1);
	p->stamp = ARENA_ARRAY(a, uint32_t, g->edges + 1);
	p->walk = ARENA_ARRAY(a, int, g->edges + 1);
	p->effect = ARENA_ARRAY(a, int, g->kinds + 1);
}

int
colour_edges(const struct colour_graph *g, int *colour)
{
	struct painter p;
	struct arena own;
	int n = 0;

	arena_init(&own);
	make_painter(&p, g, colour, &own);
	memset(colour, 0xff, sizeof(int) * (size_t)g->edges);
	for (int e = 0; e < g->edges; e++)
		colour_one(&p, e);
	make_even(&p, &own);
	if (g->capacity != NULL)
		fit_capacities(&p);
	for (int e = 0; e < g->edges; e++)
		n += colour[e] >= 0;
	arena_release(&own);
	return n;
}
