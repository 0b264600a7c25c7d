/*
 * test_slot_bound.c - the bound slot by slot: never below a plan, exact where sessions see nothing.
 */
#include "units.h"

#include "plan/slot_bound.h"
#include "plan_made_up.h"

enum { FAIRS = 120, PEOPLE = 10, CANDIDATES = 18, ROUNDS = 60 };

static const struct bound_patience patience = {.rounds = ROUNDS};

/* From a board with nothing but what is fixed; how much it is below the bound of the sessions. */
static int64_t
tighten(const struct plan_problem *p, const struct plan_options *o,
	const struct plan_figures *f, struct arena *a, int64_t *bound)
{
	int64_t level[PLAN_LEVELS] = {[PLAN_LEVEL_VALUE] = f->value,
		[PLAN_LEVEL_SHORTFALL] = f->shortfall,
		[PLAN_LEVEL_LOST] = f->lost};
	struct plan_bound found;
	struct board b;
	int64_t before;

	board_init(&b, p, o, a);
	assert_true(plan_slot_bound_suits(&b));
	plan_bound_find(&b, &patience, a, &found);
	before = plan_bound_of(&found, f->shortfall, f->lost);
	plan_slot_bound_tighten(&b, level, &patience, &found);
	*bound = plan_bound_of(&found, f->shortfall, f->lost);
	return before - *bound;
}

static void
no_plan_is_above_it(void **state)
{
	int tighter = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= FAIRS; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;
		struct err e;
		int64_t bound, less;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, seed % 4 > 0);
		plan_options_default(&o);
		o.steps = 4000;
		assert_true(plan_check(&p, NULL, &e));
		assert_true(plan_solve(&p, &o, &a, &answer, &e));
		less = tighten(&p, &o, &answer.figures, &a, &bound);
		if (bound < answer.figures.value)
			fail_msg("fair %d: %d above %d", (int)seed,
				(int)answer.figures.value, (int)bound);
		assert_true(less >= 0);
		tighter += less > 0;
		arena_release(&a);
	}
	assert_true(tighter > FAIRS / 20);
}

/* One host, two guests who are both there in its second slot alone. */
static void
who_shares_one_slot_alone_has_one_meeting(void **state)
{
	static const uint64_t all = 0xf, second = 0x2;
	static const int host_one[] = {0, 1}, host_two[] = {0, 2}, group[] = {0};
	static const struct plan_group groups[] = {{0, 2, 0}};
	static const struct plan_seat seats[] = {{&all}, {&all}};
	struct plan_person persons[] = {{.free = &all, .organisation = -1},
		{.free = &second, .organisation = -1},
		{.free = &second, .organisation = -1}};
	struct plan_candidate candidates[2] = {
		{.persons = host_one, .value = 500}, {.persons = host_two, .value = 400}};
	struct plan_slot slots[4];
	struct plan_figures f = {.value = 500};
	struct plan_options o;
	struct arena a;
	int64_t bound;

	(void)state;
	for (int s = 0; s < 4; s++)
		slots[s] = (struct plan_slot){0, 0, s * 1800, s * 1800 + 1500};
	for (int i = 0; i < 2; i++) {
		candidates[i].persons_n = 2;
		candidates[i].length = 1;
		candidates[i].preferred_session = -1;
		candidates[i].groups = group;
		candidates[i].groups_n = 1;
		candidates[i].need = -1;
		candidates[i].now = (struct plan_place){-1, -1, -1};
	}
	struct plan_problem p = {.slots = slots,
		.slots_n = 4,
		.persons = persons,
		.persons_n = 3,
		.seats = seats,
		.seats_n = 2,
		.groups = groups,
		.groups_n = 1,
		.candidates = candidates,
		.candidates_n = 2,
		.halls_n = 1,
		.fairness = -1};
	arena_init(&a);
	plan_options_default(&o);
	assert_true(tighten(&p, &o, &f, &a, &bound) >= 399);
	assert_in_range(bound, 500, 501);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_plan_is_above_it),
		cmocka_unit_test(who_shares_one_slot_alone_has_one_meeting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
