/*
 * test_plan_colour.c - edge colourings: proper, complete where there can be one, as even
 *                      as promised, and within capacities.
 */
#include "plan/colour.h"

#include "golden.h"

#include <stdint.h>
#include <string.h>

struct made {
	struct colour_graph g;
	int *left, *right, *kind, *capacity, *colour;
	uint64_t random;
	struct arena a;
};

static int
below(struct made *m, int n)
{
	m->random =
		m->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((m->random >> 33) % (uint64_t)n);
}

/* Random edges as long as no node has more than there are colours; kinds by the right. */
static void
make(struct made *m, int lefts, int rights, int edges, int kinds, int colours)
{
	int *degree;

	arena_init(&m->a);
	degree = ARENA_ARRAY(&m->a, int, lefts + rights);
	m->left = ARENA_ARRAY(&m->a, int, edges + 1);
	m->right = ARENA_ARRAY(&m->a, int, edges + 1);
	m->kind = ARENA_ARRAY(&m->a, int, edges + 1);
	m->colour = ARENA_ARRAY(&m->a, int, edges + 1);
	m->capacity = ARENA_ARRAY(&m->a, int, kinds *colours + 1);
	m->g = (struct colour_graph){.lefts = lefts,
		.rights = rights,
		.left = m->left,
		.right = m->right,
		.kinds = kinds,
		.kind = m->kind,
		.colours = colours};
	for (int i = 0; i < edges; i++) {
		int u = below(m, lefts), v = below(m, rights);

		if (degree[u] == colours || degree[lefts + v] == colours)
			continue;
		degree[u]++;
		degree[lefts + v]++;
		m->left[m->g.edges] = u;
		m->right[m->g.edges] = v;
		m->kind[m->g.edges++] = v % kinds;
	}
}

static void
assert_proper(const struct made *m)
{
	const struct colour_graph *g = &m->g;
	size_t cells = (size_t)(g->lefts + g->rights) * (size_t)g->colours;
	struct arena a;
	bool *has;

	arena_init(&a);
	has = ARENA_ARRAY(&a, bool, cells + 1);
	for (int e = 0; e < g->edges; e++) {
		int ends[] = {g->left[e], g->lefts + g->right[e]};

		if (m->colour[e] < 0)
			continue;
		assert_true(m->colour[e] < g->colours);
		for (int i = 0; i < 2; i++) {
			size_t at = (size_t)ends[i] * (size_t)g->colours +
				    (size_t)m->colour[e];

			assert_false(has[at]);
			has[at] = true;
		}
	}
	arena_release(&a);
}

/* How many of a kind have the colour; kind -1: of all. */
static int
count_of(const struct made *m, int kind, int colour)
{
	int n = 0;

	for (int e = 0; e < m->g.edges; e++)
		n += m->colour[e] == colour && (kind < 0 || m->kind[e] == kind);
	return n;
}

static void
assert_even(const struct made *m)
{
	for (int kind = -1; kind < m->g.kinds; kind++) {
		int least = m->g.edges, most = 0;

		for (int c = 0; c < m->g.colours; c++) {
			int n = count_of(m, kind, c);

			least = n < least ? n : least;
			most = n > most ? n : most;
		}
		assert_true(most - least <= 1);
	}
}

static void
every_edge_has_a_colour_and_the_classes_are_even(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct made m = {.random = seed};
		int colours = 1 + (int)seed % 70, nodes = 1 + (int)(seed * 7 % 40);

		make(&m, nodes, 1 + (int)(seed * 5 % 30), (int)(seed * 13 % 900),
			1 + (int)seed % 5, colours);
		assert_int_equal(colour_edges(&m.g, m.colour), m.g.edges);
		assert_proper(&m);
		assert_even(&m);
		arena_release(&m.a);
	}
}

/* As many nodes and edges as a large fair has; every colour is needed. */
static void
a_large_fair_is_coloured(void **state)
{
	struct made m = {.random = 5};

	(void)state;
	make(&m, 2000, 1000, 100000, 4, 54);
	assert_true(m.g.edges > 50000);
	assert_int_equal(colour_edges(&m.g, m.colour), m.g.edges);
	assert_proper(&m);
	assert_even(&m);
	arena_release(&m.a);
}

static void
a_node_with_too_many_edges_keeps_as_many_as_there_are_colours(void **state)
{
	int left[] = {0, 0, 0, 0, 0}, right[] = {0, 1, 2, 3, 0}, colour[5];
	struct colour_graph g = {.lefts = 1,
		.rights = 4,
		.edges = 5,
		.left = left,
		.right = right,
		.kinds = 1,
		.colours = 3};

	(void)state;
	assert_int_equal(colour_edges(&g, colour), 3);
}

/* ---- capacities ---- */

/* The most edges that can be coloured within the capacities, by trying all. */
static int
most_of(struct made *m, int e, int coloured)
{
	int best;

	if (e == m->g.edges)
		return coloured;
	m->colour[e] = -1;
	best = most_of(m, e + 1, coloured);
	for (int c = 0; c < m->g.colours; c++) {
		bool ok = m->capacity[m->kind[e] * m->g.colours + c] < 0 ||
			  count_of(m, m->kind[e], c) <
				  m->capacity[m->kind[e] * m->g.colours + c];
		int n;

		for (int k = 0; k < e && ok; k++)
			ok = m->colour[k] != c ||
			     (m->left[k] != m->left[e] && m->right[k] != m->right[e]);
		if (!ok)
			continue;
		m->colour[e] = c;
		n = most_of(m, e + 1, coloured + 1);
		best = n > best ? n : best;
		m->colour[e] = -1;
	}
	return best;
}

/*
 * No capacity is passed. Nearly always it is the best there is: exchanges between two
 * colours find no way that takes three.
 */
static void
capacities_hold_and_little_is_lost(void **state)
{
	int best = 0, found = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct made m = {.random = seed}, all;
		int n;

		make(&m, 4, 4, 7, 1 + (int)seed % 2, 3);
		for (int i = 0; i < m.g.kinds * 3; i++)
			m.capacity[i] = below(&m, 4) - (i == 0);
		m.g.capacity = m.capacity;
		all = m;
		all.colour = ARENA_ARRAY(&m.a, int, m.g.edges + 1);
		memset(all.colour, 0xff, sizeof(int) * (size_t)m.g.edges);
		n = colour_edges(&m.g, m.colour);
		assert_proper(&m);
		for (int i = 0; i < m.g.kinds * 3; i++)
			assert_true(m.capacity[i] < 0 ||
				    count_of(&m, i / 3, i % 3) <= m.capacity[i]);
		found += n;
		best += most_of(&all, 0, 0);
		arena_release(&m.a);
	}
	assert_true(found <= best);
	assert_true(found * 100 > best * 97);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_edge_has_a_colour_and_the_classes_are_even),
		cmocka_unit_test(a_large_fair_is_coloured),
		cmocka_unit_test(
			a_node_with_too_many_edges_keeps_as_many_as_there_are_colours),
		cmocka_unit_test(capacities_hold_and_little_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
