/*
 * test_plan_choice.c - meetings in alternatives: a party of several people, of whom whoever is
 *                      free takes part.
 */
#include "units.h"

#include "plan/explain.h"
#include "plan/problem.h"
#include "plan_valid.h"

enum { BUYERS = 4, STAFF = 4, SLOTS = 3, PERSONS = BUYERS + STAFF, MEETINGS = 6 };

/* Buyers, and two exhibitors with two people each; every meeting is open to both of them. */
struct fair {
	struct plan_problem p;
	struct plan_slot slots[SLOTS];
	struct plan_person persons[PERSONS];
	struct plan_organisation organisations[2];
	struct plan_seat seats[2];
	struct plan_group group;
	struct plan_interpreter interpreter;
	struct plan_need need;
	struct plan_candidate candidates[2 * MEETINGS];
	int parties[2 * MEETINGS][2];
	struct plan_choice choices[MEETINGS];
	uint64_t free[PERSONS + 1];
	uint64_t rng;
};

static const uint64_t always[] = {(1 << SLOTS) - 1};
static const int first_only[] = {0};

static int
below(struct fair *f, int n)
{
	f->rng = f->rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((f->rng >> 33) % (uint64_t)n);
}

static void
make_fair(struct fair *f, int seats)
{
	memset(f, 0, sizeof(*f));
	for (int s = 0; s < SLOTS; s++)
		f->slots[s] = (struct plan_slot){0, 0, s * 1800, s * 1800 + 1500};
	for (int i = 0; i < PERSONS; i++)
		f->persons[i] = (struct plan_person){.free = always,
			.organisation = i < BUYERS ? -1 : (i - BUYERS) / 2};
	for (int i = 0; i < seats; i++)
		f->seats[i].free = always;
	f->group.seats = seats;
	f->interpreter.free = always;
	f->need = (struct plan_need){first_only, 1};
	f->p = (struct plan_problem){.slots = f->slots,
		.slots_n = SLOTS,
		.persons = f->persons,
		.persons_n = PERSONS,
		.organisations = f->organisations,
		.organisations_n = 2,
		.seats = f->seats,
		.seats_n = seats,
		.groups = &f->group,
		.groups_n = 1,
		.interpreters = &f->interpreter,
		.interpreters_n = 1,
		.needs = &f->need,
		.needs_n = 1,
		.candidates = f->candidates,
		.choices = f->choices,
		.halls_n = 1,
		.fairness = -1};
}

/* A meeting of a buyer with one or the other of an exhibitor. */
static void
add_meeting(struct fair *f, int buyer, int exhibitor, int value)
{
	f->choices[f->p.choices_n++] = (struct plan_choice){f->p.candidates_n, 2};
	for (int k = 0; k < 2; k++) {
		int c = f->p.candidates_n++;

		f->parties[c][0] = buyer;
		f->parties[c][1] = BUYERS + 2 * exhibitor + k;
		f->candidates[c] = (struct plan_candidate){.persons = f->parties[c],
			.persons_n = 2,
			.value = value,
			.length = 1,
			.preferred_session = -1,
			.groups = first_only,
			.groups_n = 1,
			.need = -1,
			.now = {-1, -1, -1}};
	}
}

static void
solve(struct fair *f, struct plan_options *o, struct arena *a, struct plan_answer *answer)
{
	struct plan_figures figures;
	struct err e;

	if (!plan_check(&f->p, NULL, &e) || !plan_solve(&f->p, o, a, answer, &e))
		fail_msg("%s", e.text);
	assert_true(plan_verify(&f->p, answer->places, NULL, &e));
	assert_true(plan_valid(&f->p, answer->places, &figures));
	assert_int_equal(figures.value, answer->figures.value);
	assert_true(answer->figures.value <= answer->bound);
}

/* One exhibitor with two people, two seats, two slots, four buyers: all four are met. */
static void
colleagues_meet_as_many_as_they_are(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		static struct fair f;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_fair(&f, 2);
		f.p.slots_n = 2;
		for (int i = 0; i < BUYERS; i++)
			add_meeting(&f, i, 0, 100);
		/* by the flow; by prices, for one is never there; all must; with a minimum */
		f.free[0] = 1;
		if (kind == 1)
			f.persons[0].free = f.free;
		f.p.all_must_be_seated = kind == 2;
		if (kind == 3)
			f.organisations[0].min_event = 4;
		plan_options_default(&o);
		o.steps = 2000;
		o.prove = true;
		solve(&f, &o, &a, &answer);
		assert_int_equal(answer.figures.seated, 4);
		assert_int_equal(answer.figures.shortfall, 0);
		assert_int_equal(answer.status, PLAN_OPTIMAL);
		assert_int_equal(answer.bound, 400);
		arena_release(&a);
	}
}

/* ---- against trying all --------------------------------------------------------------------- */

struct most {
	int64_t value;
	int64_t shortfall;
};

static void
try_all(struct fair *f, struct plan_place *places, int choice, struct most *best)
{
	struct plan_figures figures;
	struct err e;

	if (choice == f->p.choices_n) {
		plan_evaluate(&f->p, places, &figures);
		if (figures.shortfall < best->shortfall ||
			(figures.shortfall == best->shortfall &&
				figures.value > best->value))
			*best = (struct most){figures.value, figures.shortfall};
		return;
	}
	try_all(f, places, choice + 1, best);
	for (int k = 0; k < 2 * SLOTS * f->p.seats_n; k++) {
		int c = f->choices[choice].first + k % 2;

		places[c] = (struct plan_place){k / 2 % SLOTS, k / 2 / SLOTS,
			f->candidates[c].need >= 0 ? 0 : -1};
		if (plan_verify(&f->p, places, NULL, &e))
			try_all(f, places, choice + 1, best);
		places[c] = (struct plan_place){-1, -1, -1};
	}
}

static void
make_random(struct fair *f, uint64_t seed)
{
	make_fair(f, 1 + (int)(seed % 2));
	f->rng = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (int i = 0; i <= PERSONS; i++) {
		bool often = i < PERSONS && below(f, 3) > 0;

		for (int s = 0; s < SLOTS; s++)
			f->free[i] |= (uint64_t)(often || below(f, 3) > 0) << s;
		if (i < PERSONS)
			f->persons[i].free = &f->free[i];
	}
	f->interpreter.free = &f->free[PERSONS];
	for (int i = 0; i < 3 + (int)(seed % 3); i++)
		add_meeting(f, below(f, BUYERS), below(f, 2), 100 + below(f, 900));
	/* a colleague may need the interpreter where the other does not */
	for (int c = 0; c < f->p.candidates_n; c++)
		f->candidates[c].need = seed % 4 && below(f, 4) == 0 ? 0 : -1;
	if (seed % 5 == 0)
		f->organisations[0].max_event = 2;
	if (seed % 7 == 0)
		f->persons[BUYERS].min_event = 2;
	if (seed % 11 == 0)
		f->persons[BUYERS + 1].max_event = 1;
}

/* Does the first meeting fit somewhere? There it is then. */
static bool
stands(struct fair *f, struct plan_place *places)
{
	struct err e;

	for (int s = 0; s < SLOTS; s++) {
		places[1] = (struct plan_place){s, 0, f->candidates[1].need};
		if (!plan_verify(&f->p, places, NULL, &e))
			continue;
		f->candidates[1].now = places[1];
		return true;
	}
	places[1] = (struct plan_place){-1, -1, -1};
	return false;
}

static void
an_answer_with_colleagues_is_the_best_of_all(void **state)
{
	int proven = 0, seen = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		static struct fair f;
		struct plan_place places[2 * MEETINGS];
		struct most best = {-1, INT64_MAX};
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_random(&f, seed);
		for (int c = 0; c < 2 * MEETINGS; c++)
			places[c] = (struct plan_place){-1, -1, -1};
		plan_options_default(&o);
		/* now and then the first meeting stands already, and stays */
		if (seed % 3 == 0 && stands(&f, places))
			o.scope = PLAN_UNSEATED;
		try_all(&f, places, o.scope == PLAN_UNSEATED, &best);
		o.steps = 20000;
		o.prove = seed % 2;
		solve(&f, &o, &a, &answer);
		if (o.prove)
			assert_int_equal(answer.status, PLAN_OPTIMAL);
		if (answer.figures.shortfall == best.shortfall)
			assert_true(answer.bound >= best.value);
		if (answer.figures.value != best.value ||
			answer.figures.shortfall != best.shortfall)
			fail_msg("fair %d: value %d, best %d", (int)seed,
				(int)answer.figures.value, (int)best.value);
		proven += answer.status == PLAN_OPTIMAL;
		seen++;
		arena_release(&a);
	}
	/* the bound is tight though colleagues are open */
	assert_true(proven * 2 > seen);
}

/* ---- what stands already -------------------------------------------------------------------- */

/* The one who has the meeting falls out: a colleague takes it, where and when it was. */
static void
a_repair_hands_a_meeting_to_a_colleague(void **state)
{
	static struct fair f;
	struct plan_options o;
	struct plan_answer answer;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, 2);
	add_meeting(&f, 0, 0, 100);
	add_meeting(&f, 1, 0, 100);
	f.candidates[0].now = (struct plan_place){0, 0, -1};
	f.candidates[2].now = (struct plan_place){1, 0, -1};
	f.persons[BUYERS].free = f.free; /* never */
	plan_options_default(&o);
	plan_weights_repair(&o.weights);
	o.scope = PLAN_REPAIR;
	o.steps = 2000;
	solve(&f, &o, &a, &answer);
	assert_int_equal(answer.figures.seated, 2);
	assert_true(answer.places[1].slot >= 0);
	assert_true(answer.places[3].slot >= 0);
	/* both buyers and the one who fell out */
	assert_int_equal(answer.figures.disturbed, 3);
	arena_release(&a);
}

/*
 * Two of three that were put out have room, and something new of more worth: what was put out comes
 * first, though its value is what it always was.
 */
static void
what_was_put_out_comes_before_what_only_waits(void **state)
{
	static struct fair f;
	struct plan_options o;
	struct plan_answer answer;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, 1);
	f.p.slots_n = 2;
	add_meeting(&f, 0, 0, 100);
	add_meeting(&f, 1, 0, 200);
	add_meeting(&f, 2, 0, 300);
	add_meeting(&f, 3, 0, 900);
	for (int c = 0; c < 6; c++)
		f.candidates[c].displaced = true;
	plan_options_default(&o);
	plan_weights_repair(&o.weights);
	o.scope = PLAN_REPAIR;
	o.steps = 5000;
	solve(&f, &o, &a, &answer);
	assert_int_equal(answer.figures.value, 500);
	assert_int_equal(answer.figures.lost, 1);
	assert_int_equal(answer.bound, 500);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	/* without a weight of its own it is one among others */
	o.weights.of[PLAN_LEVEL_LOST] = 0;
	solve(&f, &o, &a, &answer);
	assert_int_equal(answer.figures.value, 1200);
	assert_int_equal(answer.figures.lost, 2);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	arena_release(&a);
}

static void
what_is_locked_keeps_its_people(void **state)
{
	static struct fair f;
	struct plan_options o;
	struct plan_answer answer;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, 2);
	for (int i = 0; i < BUYERS; i++)
		add_meeting(&f, i, 0, 100 + i);
	f.candidates[1].now = (struct plan_place){2, 1, -1};
	f.candidates[1].locked = true;
	plan_options_default(&o);
	o.steps = 2000;
	o.prove = true;
	solve(&f, &o, &a, &answer);
	assert_int_equal(answer.places[0].slot, -1);
	assert_int_equal(answer.places[1].slot, 2);
	assert_int_equal(answer.figures.seated, 4);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	arena_release(&a);
}

/* ---- the contract --------------------------------------------------------------------------- */

static void
assert_fault(const struct fair *f)
{
	struct plan_fault fault;
	struct err e;

	assert_false(plan_check(&f->p, &fault, &e));
	assert_int_equal(fault.kind, PLAN_FAULT_CHOICE);
}

static void
a_choice_is_checked(void **state)
{
	static struct fair f;
	struct plan_place places[2 * MEETINGS];
	struct plan_fault fault;
	struct err e;

	(void)state;
	make_fair(&f, 2);
	add_meeting(&f, 0, 0, 100);
	add_meeting(&f, 1, 0, 100);
	assert_true(plan_check(&f.p, NULL, &e));
	f.choices[1].first = 1;
	assert_fault(&f);
	f.choices[1].first = 3;
	assert_fault(&f);
	f.choices[1] = (struct plan_choice){2, 1};
	assert_fault(&f);
	f.choices[1] = (struct plan_choice){2, 2};
	f.candidates[3].value = 99;
	assert_fault(&f);
	f.candidates[3].value = 100;
	f.candidates[3].length = 2;
	assert_fault(&f);
	f.candidates[3].length = 1;
	f.candidates[2].now = (struct plan_place){0, 0, -1};
	f.candidates[3].now = (struct plan_place){1, 0, -1};
	assert_fault(&f);
	for (int c = 0; c < 4; c++)
		f.candidates[c].now = places[c] = (struct plan_place){-1, -1, -1};
	places[0] = (struct plan_place){0, 0, -1};
	places[1] = (struct plan_place){1, 0, -1};
	assert_false(plan_verify(&f.p, places, &fault, &e));
	assert_int_equal(fault.kind, PLAN_FAULT_CHOICE);
	assert_int_equal(fault.index, 0);
	assert_int_equal(fault.other, 1);
	places[1].slot = -1;
	assert_true(plan_verify(&f.p, places, NULL, &e));
}

/* ---- why not -------------------------------------------------------------------------------- */

/* A person is named and busy, the colleague is not: to name that one is the smallest change. */
static void
a_free_colleague_is_named(void **state)
{
	static struct fair f;
	const struct plan_stand_in other = {BUYERS, BUYERS + 1, -1};
	struct plan_place places[2 * MEETINGS];
	struct plan_reason reason;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, 2);
	f.p.slots_n = 1;
	add_meeting(&f, 0, 0, 100);
	add_meeting(&f, 1, 0, 100);
	/* named: no choice is left, one candidate each */
	f.p.choices_n = 0;
	f.p.candidates_n = 2;
	f.parties[1][0] = 1;
	f.parties[1][1] = BUYERS;
	f.candidates[1].stand_ins = &other;
	f.candidates[1].stand_ins_n = 1;
	places[0] = (struct plan_place){0, 0, -1};
	places[1] = (struct plan_place){-1, -1, -1};
	plan_explain(plan_explain_begin(&f.p, places, &a), 1, &reason);
	assert_int_equal(reason.changes_n, 1);
	assert_int_equal(reason.changes[0].kind, PLAN_CHANGE_COLLEAGUE);
	assert_int_equal(reason.changes[0].person, BUYERS + 1);
	assert_int_equal(reason.changes[0].instead_of, BUYERS);
	arena_release(&a);
}

/* Another meeting can go to a colleague: nobody need move to another slot. */
static void
a_meeting_is_moved_to_a_colleague(void **state)
{
	static struct fair f;
	struct plan_place places[2 * MEETINGS];
	struct plan_reason reason;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_fair(&f, 2);
	f.p.slots_n = 1;
	add_meeting(&f, 0, 0, 100);
	add_meeting(&f, 1, 0, 100);
	/* the second wants the first of the exhibitor's people and nobody else */
	f.p.choices_n = 1;
	f.p.candidates_n = 3;
	for (int c = 0; c < 3; c++)
		places[c] = (struct plan_place){-1, -1, -1};
	places[0] = (struct plan_place){0, 0, -1};
	plan_explain(plan_explain_begin(&f.p, places, &a), 2, &reason);
	assert_int_equal(reason.changes_n, 1);
	assert_int_equal(reason.changes[0].kind, PLAN_CHANGE_MOVE);
	assert_int_equal(reason.changes[0].candidate, 0);
	assert_int_equal(reason.changes[0].becomes, 1);
	assert_int_equal(reason.changes[0].to.slot, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colleagues_meet_as_many_as_they_are),
		cmocka_unit_test(an_answer_with_colleagues_is_the_best_of_all),
		cmocka_unit_test(a_repair_hands_a_meeting_to_a_colleague),
		cmocka_unit_test(what_was_put_out_comes_before_what_only_waits),
		cmocka_unit_test(what_is_locked_keeps_its_people),
		cmocka_unit_test(a_choice_is_checked),
		cmocka_unit_test(a_free_colleague_is_named),
		cmocka_unit_test(a_meeting_is_moved_to_a_colleague),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
