/*
 * test_plan_flow.c - the cheapest circulation, against all circulations of small networks
 *                    and by its prices in large ones.
 */
#include "plan/flow.h"

#include "golden.h"

#include <string.h>

static int
below(uint64_t *state, int n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((*state >> 33) % (uint64_t)n);
}

/* What flows fits, comes in as it goes out, and no arc with room would make it cheaper. */
static void
assert_cheapest(const struct flow *f)
{
	int64_t *excess = ARENA_ARRAY(f->arena, int64_t, f->nodes + 1);

	for (int i = 0; i < f->arcs; i++) {
		int64_t cost = f->cost[i] + f->price[f->from[i]] - f->price[f->to[i]];

		assert_true(f->amount[i] >= 0 && f->amount[i] <= f->capacity[i]);
		assert_true(cost >= 0 || f->amount[i] == f->capacity[i]);
		assert_true(cost <= 0 || f->amount[i] == 0);
		excess[f->from[i]] -= f->amount[i];
		excess[f->to[i]] += f->amount[i];
	}
	for (int n = 0; n < f->nodes; n++)
		assert_int_equal(excess[n], 0);
}

/* ---- small ones, all circulations ---- */

struct tries {
	const struct flow *f;
	int64_t excess[8], least;
};

static void
try_all(struct tries *t, int arc, int64_t cost)
{
	const struct flow *f = t->f;

	if (arc == f->arcs) {
		for (int n = 0; n < f->nodes; n++) {
			if (t->excess[n] != 0)
				return;
		}
		t->least = cost < t->least ? cost : t->least;
		return;
	}
	for (int64_t amount = 0; amount <= f->capacity[arc]; amount++) {
		t->excess[f->from[arc]] -= amount;
		t->excess[f->to[arc]] += amount;
		try_all(t, arc + 1, cost + amount * f->cost[arc]);
		t->excess[f->from[arc]] += amount;
		t->excess[f->to[arc]] -= amount;
	}
}

static void
a_small_circulation_is_the_cheapest_of_all(void **state)
{
	uint64_t random = 7;
	int flowing = 0;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		struct tries t = {.least = 0};
		struct flow f;
		struct arena a;
		int arcs;

		arena_init(&a);
		flow_init(&f, 2 + below(&random, 5), 9, &a);
		arcs = 1 + below(&random, 9);
		for (int k = 0; k < arcs; k++)
			flow_arc(&f, below(&random, f.nodes), below(&random, f.nodes),
				below(&random, 4), below(&random, 21) - 12);
		assert_true(flow_solve(&f, NULL, NULL));
		assert_cheapest(&f);
		t.f = &f;
		try_all(&t, 0, 0);
		assert_int_equal(flow_cost(&f), t.least);
		flowing += t.least < 0;
		arena_release(&a);
	}
	assert_true(flowing > 300);
}

/* ---- large ones ---- */

/* Two sides, an arc for each pair that may meet, one for each one's room. */
static void
make_fair(struct flow *f, struct arena *a, int lefts, int rights, int pairs, int64_t dear)
{
	uint64_t random = 3;
	int source = lefts + rights, sink = source + 1;

	flow_init(f, sink + 1, lefts + rights + pairs + 1, a);
	for (int i = 0; i < lefts; i++)
		flow_arc(f, source, i, 10 + below(&random, 30), 0);
	for (int i = 0; i < rights; i++)
		flow_arc(f, lefts + i, sink, 20 + below(&random, 30), 0);
	for (int i = 0; i < pairs; i++)
		flow_arc(f, below(&random, lefts),
			lefts + below(&random, 2) * (rights / 2) +
				below(&random, rights / 2),
			1, -dear * (1 + below(&random, 3000)));
	flow_arc(f, sink, source, pairs / 3, 0);
}

static void
a_large_one_is_proven_by_its_prices(void **state)
{
	struct flow f;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, &a, 2000, 1000, 60000, 1);
	assert_true(flow_solve(&f, NULL, NULL));
	assert_cheapest(&f);
	assert_int_equal(f.amount[f.arcs - 1], 20000);
	arena_release(&a);
}

static void
costs_that_could_leave_64_bits_are_refused(void **state)
{
	struct flow f;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, &a, 20, 10, 100, INT64_C(100000000000));
	assert_true(flow_solve(&f, NULL, NULL));
	assert_cheapest(&f);
	make_fair(&f, &a, 2000, 1000, 3000, INT64_C(100000000000));
	assert_true(flow_too_dear(&f));
	assert_false(flow_solve(&f, NULL, NULL));
	arena_release(&a);
}

static bool
at_once(void *ctx)
{
	++*(int *)ctx;
	return true;
}

static void
it_stops_when_told_to(void **state)
{
	int asked = 0;
	struct flow f;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, &a, 200, 100, 3000, 1);
	assert_false(flow_solve(&f, at_once, &asked));
	assert_int_equal(asked, 1);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_circulation_is_the_cheapest_of_all),
		cmocka_unit_test(a_large_one_is_proven_by_its_prices),
		cmocka_unit_test(costs_that_could_leave_64_bits_are_refused),
		cmocka_unit_test(it_stops_when_told_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
