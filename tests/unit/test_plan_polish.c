/* test_plan_polish.c - no answer that one change would better, its own explanation's among them. */
#include "plan/explain.h"
#include "plan/polish.h"

#include "golden.h"
#include "plan_made_up.h"

enum { FAIRS = 30, PEOPLE = 14, CANDIDATES = 60, STEPS = 200 };

static void
put_all(struct board *b, const struct plan_place *places)
{
	for (int c = 0; c < b->p->candidates_n; c++)
		if (!board_seated(b, c) && places[c].slot >= 0)
			board_put(b, c, places[c]);
	b->walk_broken = 0;
	board_keep(b);
}

/* What would seat one that is worth something by itself or by one other meeting moved. */
static bool
would_mend(
	const struct plan_problem *p, const struct plan_answer *answer, struct arena *a)
{
	struct plan_explain *x = plan_explain_begin(p, answer->places, a);
	struct plan_reason r;

	for (int c = 0; c < p->candidates_n; c++) {
		plan_explain(x, c, &r);
		if (r.changes_n == 1 && plan_worth(&p->candidates[c]) > 0 &&
			(r.changes[0].kind == PLAN_CHANGE_SEAT ||
				r.changes[0].kind == PLAN_CHANGE_MOVE))
			return true;
	}
	return false;
}

static void
no_answer_is_bettered_by_one_change(void **state)
{
	int unseated = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= FAIRS; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct plan_polish n = {.disturbed_max = -1};
		struct board b;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, seed % 2);
		plan_options_default(&o);
		o.steps = STEPS;
		if (!plan_check(&p, NULL, &e) || !plan_solve(&p, &o, &a, &answer, &e))
			fail_msg("%s", e.text);
		board_init(&b, &p, &o, &a);
		put_all(&b, answer.places);
		board_cost before = b.cost;
		n.b = &b;
		plan_polish(&n);
		if (b.cost != before)
			fail_msg("fair %d: one change betters its answer", (int)seed);
		if (would_mend(&p, &answer, &a))
			fail_msg("fair %d: its explanation betters it", (int)seed);
		unseated += plan_meetings_n(&p) - answer.figures.seated;
		arena_release(&a);
	}
	/* there was something to explain */
	assert_true(unseated > FAIRS);
}

/* From an empty board: all that a plan has comes from single changes, and it is valid. */
static void
a_plan_from_nothing_is_valid_and_not_worse(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= FAIRS; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_polish n = {.disturbed_max = -1};
		struct board b;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_up_problem(&p, &a, seed, PEOPLE, CANDIDATES, true);
		plan_options_default(&o);
		board_init(&b, &p, &o, &a);
		board_cost before = b.cost;
		n.b = &b;
		plan_polish(&n);
		assert_true(b.cost < before);
		if (!plan_verify(&p, b.place, NULL, &e))
			fail_msg("fair %d: %s", (int)seed, e.text);
		arena_release(&a);
	}
}

static bool
at_once(void *ctx)
{
	++*(int *)ctx;
	return true;
}

static void
out_of_time_nothing_is_touched(void **state)
{
	struct plan_problem p;
	struct plan_options o;
	struct board b;
	struct arena a;
	int asked = 0;
	struct plan_polish n = {
		.b = &b, .disturbed_max = -1, .enough = at_once, .ctx = &asked};

	(void)state;
	arena_init(&a);
	make_up_problem(&p, &a, 1, PEOPLE, CANDIDATES, true);
	plan_options_default(&o);
	board_init(&b, &p, &o, &a);
	board_cost before = b.cost;
	plan_polish(&n);
	assert_true(asked > 0 && b.cost == before);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_answer_is_bettered_by_one_change),
		cmocka_unit_test(a_plan_from_nothing_is_valid_and_not_worse),
		cmocka_unit_test(out_of_time_nothing_is_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
