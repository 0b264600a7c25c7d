/* test_plan_exact.c - small fairs solved exactly: never below the search, true and repeatable. */
#include "plan/exact.h"
#include "plan/explain.h"

#include "golden.h"
#include "plan_made_up.h"

enum { FAIRS = 60, PEOPLE = 10, CANDIDATES = 18, STEPS = 6000 };

static void
solve(const struct plan_problem *p, const struct plan_options *o, struct arena *a,
	struct plan_answer *answer)
{
	struct err e;

	if (!plan_check(p, NULL, &e) || !plan_solve(p, o, a, answer, &e))
		fail_msg("%s", e.text);
	if (!plan_verify(p, answer->places, NULL, &e))
		fail_msg("%s", e.text);
}

/* The exact plan alone, from an empty board. */
static struct plan_exact
exactly(const struct plan_problem *p, struct plan_exact_options *how, struct arena *a)
{
	struct plan_exact found;
	struct board b;

	board_init(&b, p, how->o, a);
	assert_true(plan_exact_suits(&b, how->o));
	plan_exact_find(&b, how, a, &found);
	return found;
}

static void
a_fair_of_every_kind_is_proven_and_not_below_the_search(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= FAIRS; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_exact_options how = {.o = &o};
		struct plan_answer answer;
		struct plan_figures f;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, seed % 2);
		plan_options_default(&o);
		o.steps = STEPS;
		solve(&p, &o, &a, &answer);
		struct plan_exact found = exactly(&p, &how, &a);
		if (!found.proven)
			fail_msg("fair %d is not proven", (int)seed);
		plan_evaluate(&p, found.places, &f);
		if (answer.status != PLAN_OPTIMAL || answer.bound != answer.figures.value)
			fail_msg("fair %d: not told to be optimal", (int)seed);
		if (answer.figures.must != f.must ||
			answer.figures.shortfall != f.shortfall ||
			answer.figures.value - 1000 * answer.figures.lost !=
				f.value - 1000 * f.lost)
			fail_msg("fair %d: two optima", (int)seed);
		arena_release(&a);
	}
}

static void
the_same_seed_makes_the_same_plan(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_exact_options how = {.o = &o};
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, true);
		plan_options_default(&o);
		struct plan_exact one = exactly(&p, &how, &a);
		struct plan_exact other = exactly(&p, &how, &a);
		assert_memory_equal(one.places, other.places,
			sizeof(one.places[0]) * (size_t)p.candidates_n);
		assert_true(one.conflicts == other.conflicts);
		arena_release(&a);
	}
}

/* ---- the order ------------------------------------------------------------------------------- */

/* A unit of must value, shortfall or value costs more than all there can be below it. */
static void
no_number_of_lower_units_outweighs_a_higher_one(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= FAIRS; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct board b;
		struct arena a;
		board_cost value = 0, shortfall;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, true);
		plan_options_default(&o);
		/* far from an order by themselves */
		o.weights.of[PLAN_LEVEL_MUST] = o.weights.of[PLAN_LEVEL_SHORTFALL] = 1;
		board_init(&b, &p, &o, &a);
		for (int c = 0; c < p.candidates_n; c++)
			value += plan_worth(&p.candidates[c]) * b.unit[PLAN_LEVEL_VALUE];
		shortfall = b.level[PLAN_LEVEL_SHORTFALL] * b.unit[PLAN_LEVEL_SHORTFALL];
		assert_true(b.unit[PLAN_LEVEL_VALUE] >
			    p.persons_n * b.unit[PLAN_LEVEL_DISTURBANCE]);
		assert_true(b.unit[PLAN_LEVEL_SHORTFALL] > value);
		assert_true(b.unit[PLAN_LEVEL_MUST] > shortfall + value);
		o.weights.of[PLAN_LEVEL_SHORTFALL] = 0;
		board_init(&b, &p, &o, &a);
		assert_true(b.unit[PLAN_LEVEL_SHORTFALL] == 0);
		arena_release(&a);
	}
}

/* ---- cut short ------------------------------------------------------------------------------- */

struct patience {
	int asked, most;
};

static bool
asked_often_enough(void *ctx)
{
	struct patience *n = ctx;

	return n->asked++ >= n->most;
}

static void
cut_short_anywhere_what_was_found_is_valid(void **state)
{
	int proven = 0, cut = 0;

	(void)state;
	for (int most = 0; most < 60; most += 3) {
		struct plan_problem p;
		struct plan_options o;
		struct patience n = {.most = most};
		struct plan_exact_options how = {
			.o = &o, .enough = asked_often_enough, .ctx = &n};
		struct arena a;
		struct err e;

		arena_init(&a);
		make_up_problem(&p, &a, 5, PEOPLE, CANDIDATES, true);
		plan_options_default(&o);
		struct plan_exact found = exactly(&p, &how, &a);
		if (found.places != NULL && !plan_verify(&p, found.places, NULL, &e))
			fail_msg("after %d questions: %s", most, e.text);
		*(found.proven ? &proven : &cut) += 1;
		arena_release(&a);
	}
	assert_true(cut > 0);
}

/* ---- one booth, two languages, a cap --------------------------------------------------------- */

/* Two buyers, two sellers, one seat and two slots; the seat is where both current meetings are. */
struct fair {
	struct plan_slot slots[2];
	struct plan_person persons[4];
	struct plan_seat seat;
	struct plan_group group;
	struct plan_candidate candidates[3];
	struct plan_problem p;
	uint64_t all;
	int who[3][2], groups[1];
};

static void
make_fair(struct fair *t)
{
	static const int who[3][2] = {{0, 2}, {1, 3}, {0, 3}}, values[3] = {10, 20, 900};

	memset(t, 0, sizeof(*t));
	memcpy(t->who, who, sizeof(who));
	t->all = 3;
	for (int s = 0; s < 2; s++) {
		t->slots[s].start_s = s * 1800;
		t->slots[s].end_s = s * 1800 + 1500;
	}
	for (int i = 0; i < 4; i++)
		t->persons[i] = (struct plan_person){.free = &t->all, .organisation = -1};
	t->seat.free = &t->all;
	t->group.seats = 1;
	for (int c = 0; c < 3; c++)
		t->candidates[c] = (struct plan_candidate){.persons = t->who[c],
			.persons_n = 2,
			.value = values[c],
			.length = 1,
			.preferred_session = -1,
			.groups = t->groups,
			.groups_n = 1,
			.need = -1,
			.now = {c < 2 ? c : -1, c < 2 ? 0 : -1, -1}};
	t->p = (struct plan_problem){.slots = t->slots,
		.slots_n = 2,
		.persons = t->persons,
		.persons_n = 4,
		.seats = &t->seat,
		.seats_n = 1,
		.groups = &t->group,
		.groups_n = 1,
		.candidates = t->candidates,
		.candidates_n = 3,
		.halls_n = 1,
		.fairness = -1};
}

static int64_t
value_of_repair(int disturbed_max, int64_t weight)
{
	struct fair t;
	struct plan_options o;
	struct plan_exact_options how = {.o = &o};
	struct plan_figures f;
	struct arena a;

	arena_init(&a);
	make_fair(&t);
	plan_options_default(&o);
	plan_weights_repair(&o.weights);
	if (weight > 0)
		o.weights.of[PLAN_LEVEL_DISTURBANCE] = weight;
	o.scope = PLAN_REPAIR;
	o.disturbed_max = disturbed_max;
	struct plan_exact found = exactly(&t.p, &how, &a);
	assert_true(found.proven);
	plan_evaluate(&t.p, found.places, &f);
	arena_release(&a);
	return f.value;
}

static void
a_repair_disturbs_nobody_for_value(void **state)
{
	(void)state;
	assert_true(value_of_repair(-1, 0) == 30);
	/* where value comes first: the meeting of 900 beside that of 20 */
	assert_true(value_of_repair(-1, 100000) == 920);
	assert_true(value_of_repair(2, 100000) == 920);
	assert_true(value_of_repair(1, 100000) == 30);
}

/* Half a millisecond each time it is asked. */
static double
ticking(void *ctx)
{
	double *now = ctx;

	return *now += 0.0005;
}

static void
a_small_fair_is_solved_at_once_whatever_the_budget(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;
		double now = 0;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, true);
		plan_options_default(&o);
		o.seconds = 60;
		o.clock = ticking;
		o.ctx = &now;
		solve(&p, &o, &a, &answer);
		if (answer.status != PLAN_OPTIMAL || !answer.best || answer.seconds > 5)
			fail_msg("fair %d: status %d after %.1f s", (int)seed,
				(int)answer.status, answer.seconds);
		arena_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fair_of_every_kind_is_proven_and_not_below_the_search),
		cmocka_unit_test(the_same_seed_makes_the_same_plan),
		cmocka_unit_test(no_number_of_lower_units_outweighs_a_higher_one),
		cmocka_unit_test(cut_short_anywhere_what_was_found_is_valid),
		cmocka_unit_test(a_repair_disturbs_nobody_for_value),
		cmocka_unit_test(a_small_fair_is_solved_at_once_whatever_the_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
