/*
 * test_plan_value.c - the exact solver of small fairs by itself: from nothing to the best plan.
 */
#include "units.h"

#include "plan/prove_value.h"
#include "plan_made_up.h"
#include "plan_valid.h"

static struct plan_place *
no_places(const struct plan_problem *p, struct arena *a)
{
	struct plan_place *places =
		ARENA_ARRAY(a, struct plan_place, p->candidates_n + 1);

	for (int c = 0; c < p->candidates_n; c++)
		places[c] = (struct plan_place){-1, -1, -1};
	return places;
}

/* From nothing it comes to what a search of many steps comes to, or beyond. */
static void
from_nothing_the_best_plan_is_found(void **state)
{
	int beyond = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		const struct plan_prove_value o = {
			.lift = 1000, .conflicts_max = INT64_MAX};
		struct plan_problem p;
		struct plan_options search;
		struct plan_answer answer;
		struct plan_figures f;
		struct plan_place *places;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 8, 10 + (int)seed % 8, seed % 3);
		plan_options_default(&search);
		search.steps = 2000;
		assert_true(plan_check(&p, NULL, &e));
		assert_true(plan_solve(&p, &search, &a, &answer, &e));
		places = no_places(&p, &a);
		assert_true(plan_prove_value(&p, &o, places));
		assert_true(plan_valid(&p, places, &f));
		assert_true(f.must >= answer.figures.must);
		if (f.must == answer.figures.must)
			assert_true(f.shortfall <= answer.figures.shortfall);
		if (f.must == answer.figures.must &&
			f.shortfall == answer.figures.shortfall)
			assert_true(f.value - 1000 * f.lost >=
				    answer.figures.value - 1000 * answer.figures.lost);
		beyond += f.value > answer.figures.value;
		arena_release(&a);
	}
	assert_true(beyond < 10);
}

static bool
at_once(void *ctx)
{
	(void)ctx;
	return true;
}

/* Told to stop it says that nothing is proven, and what it leaves is valid. */
static void
stopped_it_proves_nothing(void **state)
{
	const struct plan_prove_value o = {
		.lift = 1000, .conflicts_max = INT64_MAX, .enough = at_once};
	struct plan_problem p;
	struct plan_figures f;
	struct plan_place *places;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_up_problem(&p, &a, 5, 20, 80, true);
	places = no_places(&p, &a);
	assert_false(plan_prove_value(&p, &o, places));
	assert_true(plan_valid(&p, places, &f));
	arena_release(&a);
}

/* Where any seat will do, it is the one of now. */
static void
who_stays_in_the_slot_stays_at_the_seat(void **state)
{
	static const uint64_t always[] = {1};
	static const int group[] = {0}, party[] = {0, 1};
	const struct plan_prove_value o = {.conflicts_max = INT64_MAX};
	const struct plan_slot slot = {0, 0, 0, 1500};
	const struct plan_person persons[] = {{.free = always, .organisation = -1},
		{.free = always, .organisation = -1}};
	const struct plan_seat seats[] = {{always}, {always}};
	const struct plan_group groups[] = {{0, 2, 0}};
	const struct plan_candidate c = {.persons = party,
		.persons_n = 2,
		.value = 10,
		.length = 1,
		.preferred_session = -1,
		.groups = group,
		.groups_n = 1,
		.need = -1,
		.now = {0, 1, -1}};
	const struct plan_problem p = {.slots = &slot,
		.slots_n = 1,
		.persons = persons,
		.persons_n = 2,
		.seats = seats,
		.seats_n = 2,
		.groups = groups,
		.groups_n = 1,
		.candidates = &c,
		.candidates_n = 1,
		.halls_n = 1,
		.fairness = -1};
	struct plan_place at = {-1, -1, -1};

	(void)state;
	assert_true(plan_prove_value(&p, &o, &at));
	assert_int_equal(at.slot, 0);
	assert_int_equal(at.seat, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_nothing_the_best_plan_is_found),
		cmocka_unit_test(stopped_it_proves_nothing),
		cmocka_unit_test(who_stays_in_the_slot_stays_at_the_seat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
