/*
 * test_plan_structure.c - fairs of two sides where nothing is in the way are planned by
 *                         construction alone, and proven; others never claim too much.
 */
#include "plan/problem.h"
#include "plan/structure.h"

#include "golden.h"
#include "plan_made_up.h"
#include "plan_valid.h"

/* What is asked of a made-up fair besides its size. */
struct wishes {
	int lefts, rights, candidates, days, slots; /* slots of a day */
	bool musts, quotas, minimums, booths, interpreters;
};

static void
make_persons(struct made_up *m, const struct wishes *w)
{
	int n = w->lefts + w->rights;
	struct plan_person *persons = ARENA_ARRAY(m->a, struct plan_person, n);
	struct plan_organisation *all = ARENA_ARRAY(m->a, struct plan_organisation, n);

	for (int i = 0; i < n; i++) {
		persons[i].free = made_set(m, 0);
		/* two of a side each */
		persons[i].organisation = i / 2;
		if (i == w->lefts && i % 2 == 1)
			persons[i].organisation = -1;
		if (w->quotas && made_one_in(m, 3))
			persons[i].max_event = 1 + made_below(m, w->slots);
		if (w->quotas && w->days > 1 && made_one_in(m, 3))
			persons[i].max_day = 1 + made_below(m, w->slots);
		if (w->minimums && made_one_in(m, 3))
			persons[i].min_event = 1;
		if (w->quotas && made_one_in(m, 4))
			all[i].max_event = 1 + made_below(m, 2 * w->slots);
		if (w->minimums && made_one_in(m, 4))
			all[i].min_event = 1;
	}
	m->p->persons = persons;
	m->p->persons_n = n;
	m->p->organisations = all;
	m->p->organisations_n = w->quotas || w->minimums ? (n + 1) / 2 : 0;
	for (int i = 0; i < n && m->p->organisations_n == 0; i++)
		persons[i].organisation = -1;
}

/*
 * A hall, a second one that is as good, and with booths one for each of every other
 * organisation on the right.
 */
static void
make_tables(struct made_up *m, const struct wishes *w)
{
	int n = 2 + w->rights, seats = 0;
	struct plan_group *groups = ARENA_ARRAY(m->a, struct plan_group, n);
	struct plan_seat *all = ARENA_ARRAY(m->a, struct plan_seat, 6 + w->rights);

	for (int i = 0; i < n; i++) {
		int more = i >= 2 ? 1 : 1 + made_below(m, 1 + w->rights / 3);

		groups[i] = (struct plan_group){seats, more > 3 ? 3 : more, 0};
		seats += groups[i].seats;
	}
	for (int i = 0; i < seats; i++)
		all[i].free = made_set(m, 0);
	m->p->groups = groups;
	m->p->groups_n = w->booths ? n : 1 + w->rights % 2;
	m->p->seats = all;
	m->p->seats_n =
		groups[m->p->groups_n - 1].first_seat + groups[m->p->groups_n - 1].seats;
	m->p->halls_n = 1;
}

static void
make_meetings(struct made_up *m, const struct wishes *w)
{
	struct plan_candidate *all =
		ARENA_ARRAY(m->a, struct plan_candidate, w->candidates);

	for (int i = 0; i < w->candidates; i++) {
		int right = made_below(m, w->rights), *groups, groups_n;
		int *persons = ARENA_ARRAY(m->a, int, 2);
		bool turned = made_one_in(m, 2);

		persons[turned] = made_below(m, w->lefts);
		persons[!turned] = w->lefts + right;
		groups = ARENA_ARRAY(m->a, int, 3);
		groups_n = m->p->groups_n > 1 ? 2 : 1;
		groups[1] = 1;
		/* a booth alone, or after the tables that others need */
		if (w->booths && (w->lefts + right) / 2 % 2) {
			groups_n = made_one_in(m, 2) ? 3 : 1;
			groups[groups_n - 1] = 2 + right;
		}
		all[i] = (struct plan_candidate){.persons = persons,
			.persons_n = 2,
			.tier = w->musts && made_one_in(m, 6) ? PLAN_MUST
				: made_one_in(m, 4)	      ? PLAN_WANT
							      : PLAN_SCORED,
			.value = 1 + made_below(m, PLAN_VALUE_MAX),
			.length = 1,
			.preferred_session = -1,
			.groups = groups,
			.groups_n = groups_n,
			.need = w->interpreters && made_one_in(m, 2) ? made_below(m, 2)
								     : -1,
			.now = {-1, -1, -1}};
	}
	m->p->candidates = all;
	m->p->candidates_n = w->candidates;
}

/* As many as the right side has persons, who all bridge both needs. */
static void
make_interpreters(struct made_up *m, const struct wishes *w)
{
	struct plan_interpreter *all =
		ARENA_ARRAY(m->a, struct plan_interpreter, w->rights);
	struct plan_need *needs = ARENA_ARRAY(m->a, struct plan_need, 2);
	int *list = ARENA_ARRAY(m->a, int, w->rights);

	for (int i = 0; i < w->rights; i++) {
		all[i].free = made_set(m, 0);
		list[i] = i;
	}
	needs[0] = needs[1] = (struct plan_need){list, w->rights};
	m->p->interpreters = all;
	m->p->interpreters_n = w->interpreters ? w->rights : 0;
	m->p->needs = needs;
	m->p->needs_n = w->interpreters ? 2 : 0;
}

static void
make_two_sided(
	struct plan_problem *p, struct arena *a, uint64_t seed, const struct wishes *w)
{
	struct made_up m = {.state = seed * 99991 + 7, .a = a, .p = p};

	memset(p, 0, sizeof(*p));
	p->fairness = -1;
	made_slots(&m, w->days, 1, w->slots);
	make_persons(&m, w);
	make_tables(&m, w);
	make_interpreters(&m, w);
	make_meetings(&m, w);
}

/* By construction alone: no steps, no seconds. */
static void
construct(const struct plan_problem *p, struct arena *a, struct plan_answer *answer)
{
	struct plan_options o;
	struct plan_figures f;
	struct err e;

	plan_options_default(&o);
	if (!plan_check(p, NULL, &e) || !plan_solve(p, &o, a, answer, &e))
		fail_msg("%s", e.text);
	assert_true(plan_valid(p, answer->places, &f));
	assert_int_equal(f.value, answer->figures.value);
	assert_true(answer->bound >= answer->figures.value);
	assert_int_equal(answer->steps, 0);
}

static void
a_fair_with_nothing_in_the_way_is_proven(void **state)
{
	int full = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct wishes w = {.lefts = 3 + (int)seed % 23,
			.rights = 2 + (int)seed % 17,
			.candidates = 5 + (int)(seed * 7 % 400),
			.days = 1 + (int)seed % 3,
			.slots = 1 + (int)seed % 12,
			.musts = seed % 3 == 0,
			.quotas = seed % 4 > 1,
			.minimums = seed % 5 > 2,
			.booths = seed % 2,
			.interpreters = seed % 7 > 4};
		struct plan_problem p;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_two_sided(&p, &a, seed, &w);
		construct(&p, &a, &answer);
		assert_int_equal(answer.status, PLAN_OPTIMAL);
		assert_int_equal(answer.figures.value, answer.bound);
		full += answer.figures.seated < p.candidates_n;
		arena_release(&a);
	}
	assert_true(full > 100);
}

/* ---- tiny ones, all plans ---- */

struct tries {
	const struct plan_problem *p;
	struct plan_place *places;
	struct plan_figures best;
	bool any;
};

static void
judge(struct tries *t)
{
	struct plan_figures f;

	plan_evaluate(t->p, t->places, &f);
	if (t->any && (f.must < t->best.must ||
			      (f.must == t->best.must &&
				      (f.shortfall > t->best.shortfall ||
					      (f.shortfall == t->best.shortfall &&
						      f.value <= t->best.value)))))
		return;
	t->any = true;
	t->best = f;
}

static void
try_all(struct tries *t, int c)
{
	struct err e;

	if (c == t->p->candidates_n) {
		judge(t);
		return;
	}
	t->places[c] = (struct plan_place){-1, -1, -1};
	try_all(t, c + 1);
	for (int s = 0; s < t->p->slots_n; s++) {
		for (int k = 0; k < t->p->seats_n; k++) {
			t->places[c] = (struct plan_place){s, k, -1};
			/* one meeting more never mends a plan */
			if (plan_verify(t->p, t->places, NULL, &e))
				try_all(t, c + 1);
		}
	}
	t->places[c] = (struct plan_place){-1, -1, -1};
}

static void
a_tiny_one_is_the_best_of_all(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 120; seed++) {
		struct wishes w = {.lefts = 2 + (int)seed % 2,
			.rights = 2,
			.candidates = 5,
			.days = 1 + (int)seed / 3 % 2,
			.slots = 1 + (int)seed % 3,
			.musts = seed % 3 == 0,
			.quotas = seed % 4 > 1,
			.minimums = seed % 5 > 2,
			.booths = seed % 7 == 0};
		struct plan_problem p;
		struct plan_answer answer;
		struct tries t = {.p = &p};
		struct arena a;

		arena_init(&a);
		make_two_sided(&p, &a, seed, &w);
		t.places = ARENA_ARRAY(&a, struct plan_place, p.candidates_n);
		for (int i = 0; i < p.candidates_n; i++)
			t.places[i] = (struct plan_place){-1, -1, -1};
		try_all(&t, 0);
		construct(&p, &a, &answer);
		assert_int_equal(answer.status, PLAN_OPTIMAL);
		assert_int_equal(answer.figures.must, t.best.must);
		assert_int_equal(answer.figures.shortfall, t.best.shortfall);
		assert_int_equal(answer.figures.value, t.best.value);
		arena_release(&a);
	}
}

/* ---- what is in the way ---- */

/*
 * Whatever the rules: where the flow is found it is no less than any plan's, and where it
 * is not reached no plan says it was.
 */
static void
no_plan_is_better_than_the_flow(void **state)
{
	int found = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct plan_structure s;
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct moves m;
		struct board b;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_up_problem(
			&p, &a, seed, 4 + (int)seed % 17, 2 + (int)seed % 9, seed % 3);
		plan_options_default(&o);
		o.steps = 1500;
		assert_true(plan_check(&p, NULL, &e));
		board_init(&b, &p, &o, &a);
		moves_init(&m, &b, 1);
		plan_structure_find(&b, &(struct bound_patience){0}, &a, &s);
		if (!plan_solve(&p, &o, &a, &answer, &e))
			fail_msg("%s", e.text);
		if (s.found) {
			const struct plan_figures *f = &answer.figures;

			found++;
			assert_true(f->value <=
				    plan_structure_bound(&s, f->must, f->shortfall));
			assert_true(answer.bound <=
				    plan_structure_bound(&s, f->must, f->shortfall));
			plan_structure_seat(&m, &s);
			if (!plan_verify(&p, b.place, NULL, &e))
				fail_msg("%s", e.text);
		}
		arena_release(&a);
	}
	assert_true(found > 100);
}

/*
 * Weights so far apart or without a common measure that sums would leave 64 bits, or
 * none at all: then there is no flow, and the plan is good all the same.
 */
static void
weights_of_any_size_are_survived(void **state)
{
	static const int64_t weights[][3] = {
		{PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX - 1, 1},
		{PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX - 1, PLAN_WEIGHT_MAX - 3},
		{PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX},
		{1, 7, 3},
		{0, 0, 1},
		{1, 1, 0},
		{0, 0, 0},
	};

	(void)state;
	for (int i = 0; i < 7 * 6; i++) {
		struct wishes w = {.lefts = i % 2 ? 20 : 600,
			.rights = i % 2 ? 20 : 300,
			.candidates = i % 2 ? 200 : 4000,
			.days = 1,
			.slots = 6,
			.musts = true,
			.minimums = true};
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_two_sided(&p, &a, 1 + (uint64_t)i, &w);
		plan_options_default(&o);
		o.weights.of[PLAN_LEVEL_MUST] = weights[i / 6][0];
		o.weights.of[PLAN_LEVEL_SHORTFALL] = weights[i / 6][1];
		o.weights.of[PLAN_LEVEL_VALUE] = weights[i / 6][2];
		if (!plan_check(&p, NULL, &e) || !plan_solve(&p, &o, &a, &answer, &e))
			fail_msg("%s", e.text);
		if (!plan_verify(&p, answer.places, NULL, &e))
			fail_msg("%s", e.text);
		assert_true(answer.bound >= answer.figures.value);
		assert_true(answer.figures.seated > 0);
		arena_release(&a);
	}
}

/*
 * Tables that are not there in some slots: whatever is claimed is no more than is so, and
 * mostly the colouring still finds the best.
 */
static void
tables_may_differ_by_slot(void **state)
{
	int proven = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct wishes w = {
			.lefts = 8, .rights = 6, .candidates = 60, .days = 1, .slots = 8};
		struct plan_problem p;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_two_sided(&p, &a, seed, &w);
		for (int i = 0; i < p.seats_n; i++)
			*(uint64_t *)p.seats[i].free &= ~(seed * (uint64_t)(i + 1));
		construct(&p, &a, &answer);
		proven += answer.status == PLAN_OPTIMAL;
		arena_release(&a);
	}
	assert_true(proven > 50);
}

/* What is worth nothing is asked for all the same, and held where there is room. */
static void
meetings_worth_nothing_are_held(void **state)
{
	struct wishes w = {
		.lefts = 6, .rights = 4, .candidates = 12, .days = 1, .slots = 40};
	struct plan_candidate *all;
	struct plan_problem p;
	struct plan_answer answer;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_two_sided(&p, &a, 1, &w);
	all = (struct plan_candidate *)p.candidates;
	for (int i = 0; i < p.candidates_n; i++) {
		all[i].tier = PLAN_SCORED;
		all[i].value = 0;
	}
	construct(&p, &a, &answer);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	assert_int_equal(answer.figures.seated, p.candidates_n);
	arena_release(&a);
}

/* Three who meet each other are not two sides. */
static void
a_ring_of_three_has_no_sides(void **state)
{
	static const int party[][2] = {{0, 1}, {1, 2}, {2, 0}};
	struct wishes w = {
		.lefts = 2, .rights = 2, .candidates = 3, .days = 1, .slots = 4};
	struct plan_candidate *all;
	struct plan_structure s;
	struct plan_problem p;
	struct plan_options o;
	struct board b;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_two_sided(&p, &a, 1, &w);
	plan_options_default(&o);
	all = (struct plan_candidate *)p.candidates;
	for (int i = 0; i < 3; i++)
		all[i].persons = party[i];
	for (p.candidates_n = 2; p.candidates_n <= 3; p.candidates_n++) {
		board_init(&b, &p, &o, &a);
		plan_structure_find(&b, &(struct bound_patience){0}, &a, &s);
		assert_int_equal(s.found, p.candidates_n == 2);
		assert_int_equal(s.plain, p.candidates_n == 2);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fair_with_nothing_in_the_way_is_proven),
		cmocka_unit_test(a_tiny_one_is_the_best_of_all),
		cmocka_unit_test(no_plan_is_better_than_the_flow),
		cmocka_unit_test(meetings_worth_nothing_are_held),
		cmocka_unit_test(tables_may_differ_by_slot),
		cmocka_unit_test(weights_of_any_size_are_survived),
		cmocka_unit_test(a_ring_of_three_has_no_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
