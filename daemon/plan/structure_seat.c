/*
 * structure_seat.c - from the best b-matching to slots and tables, by an edge colouring.
 */
#include "plan/colour.h"
#include "plan/structure.h"

#include <string.h>

enum { CELLS_MAX = 100 * 1000 * 1000, TRIES = 60 };

/* The graph of what is to be seated: persons with none of it have no node. */
struct graph {
	const struct plan_structure *s;
	struct board *b;
	struct arena *arena;
	int lefts, rights, kinds, edges;
	int *candidate; /* of each edge */
	int *left, *right, *kind;
	int *day;  /* of each edge, of those with open slots */
	int *slot; /* of each edge, -1 none */
};

/* Some edges and slots, each of them a colour. */
struct part {
	struct colour_graph c;
	int *edge; /* in the whole graph */
	int *left, *right, *kind, *capacity, *colour;
	int *slot, slots;
};

static void
make_edges(struct graph *g)
{
	const struct plan_problem *p = g->b->p;
	int *node = ARENA_ARRAY(g->arena, int, p->persons_n + 1);

	for (int c = 0; c < p->candidates_n; c++) {
		const int *persons = p->candidates[c].persons;
		bool turned = g->s->right[persons[0]];

		if (!g->s->chosen[c] || board_seated(g->b, c))
			continue;
		if (node[persons[turned]] == 0)
			node[persons[turned]] = ++g->lefts;
		if (node[persons[!turned]] == 0)
			node[persons[!turned]] = ++g->rights;
		g->candidate[g->edges] = c;
		g->left[g->edges] = node[persons[turned]] - 1;
		g->right[g->edges] = node[persons[!turned]] - 1;
		g->slot[g->edges] = -1;
		g->kind[g->edges++] = g->s->pool[c] + 1;
	}
}

static void
make_part(struct part *t, const struct graph *g)
{
	memset(t, 0, sizeof(*t));
	t->edge = ARENA_ARRAY(g->arena, int, g->edges + 1);
	t->c.left = t->left = ARENA_ARRAY(g->arena, int, g->edges + 1);
	t->c.right = t->right = ARENA_ARRAY(g->arena, int, g->edges + 1);
	t->c.kind = t->kind = ARENA_ARRAY(g->arena, int, g->edges + 1);
	t->colour = ARENA_ARRAY(g->arena, int, g->edges + 1);
	t->slot = ARENA_ARRAY(g->arena, int, g->b->slots + 1);
	t->c.kinds = g->kinds;
}

static bool
small_enough(const struct colour_graph *c)
{
	return (int64_t)(c->lefts + c->rights + c->kinds) * c->colours <= CELLS_MAX;
}

/* ---- days ------------------------------------------------------------------------------------ */

/*
 * The nodes of one side, each taken apart into some with so many edges: the k-th edge of
 * a node is at its (k / most)-th part. Returns how many there are.
 */
static int
take_apart(const struct graph *g, const int *end, int nodes, int most, int *apart)
{
	int *seen = ARENA_ARRAY(g->arena, int, nodes + 1);
	int *first = ARENA_ARRAY(g->arena, int, nodes + 1), n = 0;

	for (int e = 0; e < g->edges; e++)
		seen[end[e]]++;
	for (int i = 0; i < nodes; i++) {
		first[i] = n;
		n += (seen[i] + most - 1) / most;
		seen[i] = 0;
	}
	for (int e = 0; e < g->edges; e++)
		apart[e] = first[end[e]] + seen[end[e]]++ / most;
	return n;
}

/*
 * The meetings of each person and at each pool spread evenly over so many days: with a
 * node for every `days` of its meetings, a day is a colour.
 */
static void
spread_over_days(struct graph *g, int days)
{
	struct part t;

	if (days < 2)
		return;
	make_part(&t, g);
	t.c.edges = g->edges;
	t.c.kind = g->kind;
	t.c.colours = days;
	t.c.lefts = take_apart(g, g->left, g->lefts, days, t.left);
	t.c.rights = take_apart(g, g->right, g->rights, days, t.right);
	if (small_enough(&t.c))
		colour_edges(&t.c, g->day);
}

/* ---- slots ----------------------------------------------------------------------------------- */

/*
 * Where every slot is like any other, only as many of them as are needed: whoever is in
 * all of these has no break. `seats` are those of each kind in a slot.
 */
static int
slots_needed(const struct graph *g, const struct part *t, const int *seats)
{
	int *degree = ARENA_ARRAY(g->arena, int, t->c.lefts + t->c.rights + 1);
	int *used = ARENA_ARRAY(g->arena, int, g->kinds + 1), most = 0;

	for (int e = 0; e < t->c.edges; e++) {
		int *left = &degree[t->left[e]];
		int *right = &degree[t->c.lefts + t->right[e]];

		++*left;
		++*right;
		used[t->kind[e]]++;
		most = *left > most ? *left : most;
		most = *right > most ? *right : most;
	}
	for (int k = 1; k < g->kinds; k++) {
		if (seats[k] > 0 && (used[k] + seats[k] - 1) / seats[k] > most)
			most = (used[k] + seats[k] - 1) / seats[k];
	}
	return most < t->slots ? most : t->slots;
}

/* The seats of every kind in a slot: seats[kind * step]. */
static void
count_seats(const struct graph *g, int slot, int *seats, int step)
{
	for (int i = 0; i < g->b->p->groups_n; i++) {
		int pool = g->s->pool_of_group[i];

		if (pool >= 0)
			seats[(pool + 1) * step] +=
				g->b->seats_left[i * g->b->slots + slot];
	}
}

/* A colour for each slot that is used, and what fits in it. */
static bool
make_colours(const struct graph *g, struct part *t)
{
	int *seats = ARENA_ARRAY(g->arena, int, g->kinds + 1), n = t->slots;

	if (n == 0)
		return false;
	count_seats(g, t->slot[0], seats, 1);
	t->c.colours = n = g->s->even ? slots_needed(g, t, seats) : n;
	if (n == 0 || !small_enough(&t->c))
		return false;
	t->c.capacity = t->capacity = ARENA_ARRAY(g->arena, int, g->kinds *n + 1);
	for (int c = 0; c < n; c++) {
		count_seats(g, t->slot[c], &t->capacity[c], n);
		t->capacity[c] = -1;
	}
	return true;
}

/* The edges of a day (-1: all) get slots of that day. */
static void
colour_part(struct graph *g, int day, struct part *t)
{
	t->c.edges = 0;
	for (int e = 0; e < g->edges; e++) {
		if (day >= 0 && g->day[e] != day)
			continue;
		t->left[t->c.edges] = g->left[e];
		t->right[t->c.edges] = g->right[e];
		t->kind[t->c.edges] = g->kind[e];
		t->edge[t->c.edges++] = e;
	}
	t->c.lefts = g->lefts;
	t->c.rights = g->rights;
	if (!make_colours(g, t))
		return;
	colour_edges(&t->c, t->colour);
	for (int i = 0; i < t->c.edges; i++)
		g->slot[t->edge[i]] = t->colour[i] >= 0 ? t->slot[t->colour[i]] : -1;
}

/* The open slots of a day. */
static void
slots_of_day(const struct graph *g, int day, struct part *t)
{
	for (int s = g->b->day_first[day]; s < g->b->day_first[day + 1]; s++) {
		if (plan_bit(g->s->open, s))
			t->slot[t->slots++] = s;
	}
}

static void
colour_all(struct graph *g)
{
	struct part t;
	int days = 0;

	make_part(&t, g);
	for (int day = 0; day < g->b->days; day++) {
		int before = t.slots;

		slots_of_day(g, day, &t);
		days += t.slots > before;
	}
	if (!g->s->by_day) {
		colour_part(g, -1, &t);
		return;
	}
	spread_over_days(g, days);
	for (int day = 0, k = 0; day < g->b->days; day++) {
		t.slots = 0;
		slots_of_day(g, day, &t);
		if (t.slots > 0)
			colour_part(g, k++, &t);
	}
}

/*
 * In their slots: who needs a table of a pool before those who have one of their own,
 * for these may take one of the pool's too.
 */
static void
put(struct graph *g)
{
	for (int own = 0; own < 2; own++) {
		for (int e = 0; e < g->edges; e++) {
			if (g->s->own[g->candidate[e]] == own && g->slot[e] >= 0)
				board_try(g->b, g->candidate[e], g->slot[e]);
		}
	}
}

static void
seat_still(struct moves *m, int candidate)
{
	if (!m->b->fixed[candidate])
		moves_seat_any(m, candidate, TRIES);
}

void
plan_structure_seat(struct moves *m, const struct plan_structure *s)
{
	struct arena own;
	struct graph g = {.s = s, .b = m->b, .arena = &own, .kinds = s->pools + 1};
	int n = m->b->p->candidates_n;

	arena_init(&own);
	g.candidate = ARENA_ARRAY(&own, int, n + 1);
	g.left = ARENA_ARRAY(&own, int, n + 1);
	g.right = ARENA_ARRAY(&own, int, n + 1);
	g.kind = ARENA_ARRAY(&own, int, n + 1);
	g.day = ARENA_ARRAY(&own, int, n + 1);
	g.slot = ARENA_ARRAY(&own, int, n + 1);
	make_edges(&g);
	colour_all(&g);
	put(&g);
	for (int e = 0; e < g.edges; e++)
		seat_still(m, g.candidate[e]);
	/* to the flow they are all the same */
	for (int c = 0; c < n; c++) {
		if (plan_worth(&m->b->p->candidates[c]) == 0)
			seat_still(m, c);
	}
	arena_release(&own);
}
