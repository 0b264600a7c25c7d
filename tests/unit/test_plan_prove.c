/* test_plan_prove.c - the exact solver against trying all, its budgets and its reasons. */
#include "plan/prove.h"

#include "golden.h"
#include "plan_tiny.h"

enum { TINY_PROBLEMS = 300, BUSY_PERSONS = 12, BUSY_SLOTS = 8 };

static struct plan_answer
prove(const struct plan_problem *p, const struct plan_options *o, enum plan_runner runner,
	struct arena *a)
{
	struct plan_prove_options how = {.o = o, .runner = runner, .want_conflict = true};
	struct plan_answer answer;

	plan_prove(p, &how, a, &answer);
	return answer;
}

static void
an_optimum_is_the_one_that_trying_all_finds(void **state)
{
	int kinds[3] = {0, 0, 0};

	(void)state;
	for (uint64_t seed = 1; seed <= TINY_PROBLEMS; seed++) {
		static struct tiny t;
		struct plan_options o;
		struct arena a;
		struct err e;

		tiny_make(&t, seed);
		if (!plan_check(&t.p, NULL, &e))
			continue;
		arena_init(&a);
		plan_options_default(&o);
		int fewest = tiny_fewest_breaks(&t);
		struct plan_answer answer =
			prove(&t.p, &o, (enum plan_runner)(seed % 3), &a);
		if (answer.status != (fewest < 0 ? PLAN_INFEASIBLE : PLAN_OPTIMAL))
			fail_msg("problem %d: status %d, fewest breaks %d", (int)seed,
				(int)answer.status, fewest);
		if (fewest >= 0) {
			if (!plan_verify(&t.p, answer.places, NULL, &e))
				fail_msg("problem %d: %s", (int)seed, e.text);
			if (answer.figures.breaks != fewest)
				fail_msg("problem %d: %d breaks, fewest %d", (int)seed,
					answer.figures.breaks, fewest);
			assert_int_equal(answer.breaks_bound, fewest);
			assert_int_equal(answer.figures.seated, plan_meetings_n(&t.p));
		}
		kinds[fewest < 0 ? 0 : fewest > 0 ? 2 : 1]++;
		arena_release(&a);
	}
	/* The problems are of all kinds. */
	for (int i = 0; i < 3; i++)
		assert_true(kinds[i] >= TINY_PROBLEMS / 20);
}

/* The candidate, and where it is the first of a choice the others of it too. */
static void
take_meeting(struct tiny *part, const struct tiny *t, int candidate)
{
	int to = part->p.candidates_n, n = 1;

	for (int i = 0; i < t->p.choices_n; i++) {
		if (t->choices[i].first != candidate)
			continue;
		n = t->choices[i].n;
		part->choices[part->p.choices_n++] = (struct plan_choice){to, n};
	}
	for (int i = 0; i < n; i++)
		part->candidates[part->p.candidates_n++] = t->candidates[candidate + i];
}

/* Of the candidates named, all cannot be held; without any one of them the others can. */
static void
a_conflict_is_one_and_no_larger_than_it_must_be(void **state)
{
	int seen = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= TINY_PROBLEMS; seed++) {
		static struct tiny t, part;
		struct plan_options o;
		struct arena a;
		struct err e;

		tiny_make(&t, seed);
		/* A precedence, or fairness, may need a candidate that is left out. */
		t.p.orders_n = 0;
		t.p.fairness = -1;
		if (!plan_check(&t.p, NULL, &e))
			continue;
		arena_init(&a);
		plan_options_default(&o);
		struct plan_answer answer = prove(&t.p, &o, PLAN_RUNNER_ALL, &a);
		for (int out = -1; out < answer.conflict_n; out++) {
			part = t;
			part.p.candidates = part.candidates;
			part.p.choices = part.choices;
			part.p.candidates_n = part.p.choices_n = 0;
			for (int i = 0; i < answer.conflict_n; i++)
				if (i != out)
					take_meeting(&part, &t, answer.conflict[i]);
			if (answer.status == PLAN_INFEASIBLE)
				assert_int_equal(tiny_fewest_breaks(&part) < 0, out < 0);
			seen++;
		}
		assert_int_equal(answer.status == PLAN_INFEASIBLE, answer.conflict_n > 0);
		arena_release(&a);
	}
	assert_true(seen > 100);
}

/* ---- a problem that takes a while --------------------------------------------------- */

/* Everybody of one half meets everybody of the other; few tables. */
struct busy {
	struct plan_problem p;
	struct plan_slot slots[BUSY_SLOTS];
	struct plan_person persons[BUSY_PERSONS];
	struct plan_seat seats[BUSY_PERSONS];
	struct plan_group group;
	struct plan_candidate candidates[BUSY_PERSONS * BUSY_PERSONS / 4];
	int parties[BUSY_PERSONS * BUSY_PERSONS / 4][2];
};

static const uint64_t every_slot[] = {(1 << BUSY_SLOTS) - 1};
static const int the_group[] = {0};

static void
busy_make(struct busy *b, int tables, int meetings_each)
{
	enum { HALF = BUSY_PERSONS / 2 };
	int n = 0;

	memset(b, 0, sizeof *b);
	for (int s = 0; s < BUSY_SLOTS; s++)
		b->slots[s] = (struct plan_slot){0, 0, s * 1800, (s + 1) * 1800};
	for (int i = 0; i < BUSY_PERSONS; i++) {
		b->persons[i] =
			(struct plan_person){.free = every_slot, .organisation = -1};
		b->seats[i].free = every_slot;
	}
	b->group.seats = tables;
	for (int i = 0; i < HALF; i++)
		for (int k = 0; k < meetings_each; k++, n++) {
			b->parties[n][0] = i;
			b->parties[n][1] = HALF + (i + k) % HALF;
			b->candidates[n] =
				(struct plan_candidate){.persons = b->parties[n],
					.persons_n = 2,
					.length = 1,
					.preferred_session = -1,
					.groups = the_group,
					.groups_n = 1,
					.need = -1,
					.now = {-1, -1, -1}};
		}
	b->p = (struct plan_problem){.slots = b->slots,
		.slots_n = BUSY_SLOTS,
		.persons = b->persons,
		.persons_n = BUSY_PERSONS,
		.seats = b->seats,
		.seats_n = tables,
		.groups = &b->group,
		.groups_n = 1,
		.candidates = b->candidates,
		.candidates_n = n,
		.halls_n = 1,
		.all_must_be_seated = true,
		.lunch_gap_counts = true,
		.night_gap_counts = true,
		.fairness = 2};
}

static void
too_few_tables_are_refuted(void **state)
{
	static struct busy b;
	struct plan_options o;
	struct arena a;

	(void)state;
	arena_init(&a);
	plan_options_default(&o);
	busy_make(&b, 4, 5); /* 30 meetings, 32 table slots */
	struct plan_answer answer = prove(&b.p, &o, PLAN_RUNNER_ALL, &a);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	busy_make(&b, 3, 5); /* 24 table slots */
	answer = prove(&b.p, &o, PLAN_RUNNER_ALL, &a);
	assert_int_equal(answer.status, PLAN_INFEASIBLE);
	assert_int_equal(answer.conflict_n, 25);
	arena_release(&a);
}

static void
same_seed_and_steps_give_the_same_answer(void **state)
{
	static struct busy b;
	struct plan_answer first, second;
	struct plan_options o;
	struct arena a;

	(void)state;
	arena_init(&a);
	plan_options_default(&o);
	busy_make(&b, 4, 5);
	for (int64_t steps = 1; steps < 3000; steps *= 7) {
		o.steps = steps;
		o.seed = (uint64_t)steps;
		first = prove(&b.p, &o, PLAN_RUNNER_ALL, &a);
		second = prove(&b.p, &o, PLAN_RUNNER_ALL, &a);
		assert_int_equal(first.status, second.status);
		assert_int_equal(first.steps, second.steps);
		assert_int_equal(first.breaks_bound, second.breaks_bound);
		assert_memory_equal(first.places, second.places,
			sizeof *first.places * (size_t)b.p.candidates_n);
	}
	arena_release(&a);
}

static void
a_budget_of_conflicts_ends_the_search(void **state)
{
	static struct busy b;
	struct plan_options o;
	struct arena a;

	(void)state;
	arena_init(&a);
	plan_options_default(&o);
	busy_make(&b, 4, 5);
	o.steps = 1;
	struct plan_answer answer = prove(&b.p, &o, PLAN_RUNNER_UP, &a);
	assert_int_not_equal(answer.status, PLAN_OPTIMAL);
	/* The solver looks up every few conflicts. */
	assert_in_range(answer.steps, 1, 100);
	arena_release(&a);
}

static void
a_cancelled_run_keeps_the_plan_it_was_given(void **state)
{
	static struct busy b;
	atomic_bool cancel = true;
	struct plan_options o;
	struct arena a;

	(void)state;
	arena_init(&a);
	plan_options_default(&o);
	busy_make(&b, 4, 5);
	struct plan_answer whole = prove(&b.p, &o, PLAN_RUNNER_ALL, &a);
	o.cancel = &cancel;
	struct plan_prove_options how = {.o = &o, .start = whole.places};
	struct plan_answer answer;
	plan_prove(&b.p, &how, &a, &answer);
	assert_true(answer.cancelled);
	assert_int_equal(answer.figures.breaks, whole.figures.breaks);
	assert_memory_equal(answer.places, whole.places,
		sizeof *whole.places * (size_t)b.p.candidates_n);
	how.start = NULL;
	plan_prove(&b.p, &how, &a, &answer);
	assert_int_equal(answer.status, PLAN_UNKNOWN);
	arena_release(&a);
}

/* A second runner learns from the race what the first has proved, and joining says so. */
static void
runners_share_their_bounds(void **state)
{
	static struct busy b;
	struct plan_answer answers[2];
	struct plan_race race;
	struct plan_options o;
	struct arena a;

	(void)state;
	arena_init(&a);
	plan_options_default(&o);
	plan_race_init(&race);
	busy_make(&b, 4, 5);
	struct plan_prove_options how = {
		.o = &o, .race = &race, .runner = PLAN_RUNNER_UP};
	plan_prove(&b.p, &how, &a, &answers[1]);
	how.runner = PLAN_RUNNER_DOWN;
	plan_prove(&b.p, &how, &a, &answers[0]);
	assert_int_equal(answers[0].status, PLAN_UNKNOWN);
	assert_int_equal(answers[0].breaks_bound, answers[1].figures.breaks);
	struct plan_answer best = plan_prove_join(&race, answers, 2);
	assert_int_equal(best.status, PLAN_OPTIMAL);
	assert_ptr_equal(best.places, answers[1].places);
	arena_release(&a);
}

/* What is told of better plans. */
struct told {
	int n, breaks;
	double seconds;
};

static void
note(void *ctx, const struct plan_progress *now)
{
	struct told *t = ctx;

	assert_true(t->n == 0 || now->best.breaks < t->breaks);
	t->n++;
	t->breaks = now->best.breaks;
	t->seconds = now->seconds;
}

static void
every_better_plan_is_told_and_the_pace_changes_no_optimum(void **state)
{
	int seen = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		static struct tiny t;
		struct told told = {0, 0, 0};
		struct plan_options o;
		struct plan_prove_options how = {
			.o = &o, .spent_s = 5, .pace = seed % 2 ? 50 : 200};
		struct plan_answer answer;
		struct arena a;
		struct err e;

		tiny_make(&t, seed);
		if (!plan_check(&t.p, NULL, &e))
			continue;
		arena_init(&a);
		plan_options_default(&o);
		o.progress = note;
		o.ctx = &told;
		plan_prove(&t.p, &how, &a, &answer);
		assert_int_equal(answer.status == PLAN_OPTIMAL, told.n > 0);
		if (told.n > 0) {
			seen++;
			assert_int_equal(told.breaks, tiny_fewest_breaks(&t));
			assert_true(told.seconds >= 5);
		}
		arena_release(&a);
	}
	assert_true(seen > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_optimum_is_the_one_that_trying_all_finds),
		cmocka_unit_test(a_conflict_is_one_and_no_larger_than_it_must_be),
		cmocka_unit_test(too_few_tables_are_refuted),
		cmocka_unit_test(same_seed_and_steps_give_the_same_answer),
		cmocka_unit_test(a_budget_of_conflicts_ends_the_search),
		cmocka_unit_test(a_cancelled_run_keeps_the_plan_it_was_given),
		cmocka_unit_test(runners_share_their_bounds),
		cmocka_unit_test(
			every_better_plan_is_told_and_the_pace_changes_no_optimum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
