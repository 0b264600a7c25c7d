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
	struct colour_graph c;
	int *candidate; /* of each edge */
	int *left, *right, *kind, *capacity, *colour;
	int *slot; /* of each colour */
};

static void
make_edges(struct graph *g)
{
	const struct plan_problem *p = g->b->p;
	int *node = ARENA_ARRAY(g->arena, int, p->persons_n + 1), edges = 0;

	for (int c = 0; c < p->candidates_n; c++) {
		const int *persons = p->candidates[c].persons;

		if (!g->s->chosen[c] || board_seated(g->b, c))
			continue;
		for (int i = 0; i < 2; i++) {
			int *sides[] = {&g->c.lefts, &g->c.rights};

			if (node[persons[i]] == 0)
				node[persons[i]] = ++*sides[g->s->right[persons[i]]];
		}
		g->candidate[edges] = c;
		g->left[edges] = node[persons[g->s->right[persons[0]]]] - 1;
		g->right[edges] = node[persons[!g->s->right[persons[0]]]] - 1;
		g->kind[edges++] = g->s->pool[c] + 1;
	}
	g->c.edges = edges;
}

/*
 * Where every slot is like any other, only as many of them as are needed: whoever is in
 * all of these has no break. `seats` are those of each kind in a slot.
 */
static int
slots_needed(const struct graph *g, const int *seats)
{
	int *degree = ARENA_ARRAY(g->arena, int, g->c.lefts + g->c.rights + 1);
	int *used = ARENA_ARRAY(g->arena, int, g->c.kinds + 1), most = 0;

	for (int e = 0; e < g->c.edges; e++) {
		int *left = &degree[g->left[e]];
		int *right = &degree[g->c.lefts + g->right[e]];

		++*left;
		++*right;
		used[g->kind[e]]++;
		most = *left > most ? *left : most;
		most = *right > most ? *right : most;
	}
	for (int k = 1; k < g->c.kinds; k++) {
		if (seats[k] > 0 && (used[k] + seats[k] - 1) / seats[k] > most)
			most = (used[k] + seats[k] - 1) / seats[k];
	}
	return most < g->s->open_n ? most : g->s->open_n;
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
make_colours(struct graph *g)
{
	int *seats = ARENA_ARRAY(g->arena, int, g->s->pools + 2), n = 0;

	g->slot = ARENA_ARRAY(g->arena, int, g->s->open_n + 1);
	for (int s = 0; s < g->b->slots; s++) {
		if (plan_bit(g->s->open, s))
			g->slot[n++] = s;
	}
	if (n == 0)
		return false;
	g->c.kinds = g->s->pools + 1;
	count_seats(g, g->slot[0], seats, 1);
	g->c.colours = n = g->s->plain ? slots_needed(g, seats) : n;
	if ((int64_t)(g->c.lefts + g->c.rights + g->c.kinds) * n > CELLS_MAX)
		return false;
	g->capacity = ARENA_ARRAY(g->arena, int, g->c.kinds *n + 1);
	for (int c = 0; c < n; c++) {
		count_seats(g, g->slot[c], &g->capacity[c], n);
		g->capacity[c] = -1;
	}
	return n > 0;
}

/*
 * In their slots: who needs a table of a pool before those who have one of their own,
 * for these may take one of the pool's too.
 */
static void
put(struct graph *g)
{
	for (int own = 0; own < 2; own++) {
		for (int e = 0; e < g->c.edges; e++) {
			if ((g->kind[e] == 0) == own && g->colour[e] >= 0)
				board_try(g->b, g->candidate[e], g->slot[g->colour[e]]);
		}
	}
	board_keep(g->b);
}

void
plan_structure_seat(struct moves *m, const struct plan_structure *s)
{
	struct arena own;
	struct graph g = {.s = s, .b = m->b, .arena = &own};
	int n = m->b->p->candidates_n;

	arena_init(&own);
	g.candidate = ARENA_ARRAY(&own, int, n + 1);
	g.c.left = g.left = ARENA_ARRAY(&own, int, n + 1);
	g.c.right = g.right = ARENA_ARRAY(&own, int, n + 1);
	g.c.kind = g.kind = ARENA_ARRAY(&own, int, n + 1);
	g.colour = ARENA_ARRAY(&own, int, n + 1);
	make_edges(&g);
	if (make_colours(&g)) {
		g.c.capacity = g.capacity;
		colour_edges(&g.c, g.colour);
		put(&g);
	}
	for (int e = 0; e < g.c.edges; e++) {
		if (board_seated(m->b, g.candidate[e]))
			continue;
		moves_seat(m, g.candidate[e], TRIES);
		board_keep(m->b);
	}
	arena_release(&own);
}
