/*
 * test_plan_check.c - problems that cannot be worked on are named, and odd ones are
 *                     worked on.
 */
#include "plan/problem.h"

#include "golden.h"
#include "plan_made_up.h"
#include "plan_valid.h"

/*
 * Three persons, a morning of four slots and an afternoon of two, two halls, one
 * interpreter.
 */
struct small {
	uint64_t free[3], seat_free[3], interpreter_free;
	struct plan_slot slots[6];
	struct plan_person persons[3];
	struct plan_organisation organisation;
	struct plan_seat seats[3];
	struct plan_group groups[2];
	struct plan_interpreter interpreter;
	struct plan_need need;
	int speaks, both[2], pairs[3][2], prefers;
	uint8_t walk[4];
	struct plan_candidate candidates[3];
	struct plan_order orders[3];
	struct plan_problem p;
};

static void
small_slots(struct small *t)
{
	for (int s = 0; s < 6; s++)
		t->slots[s] = (struct plan_slot){0, s / 4, s * 1800 + s / 4 * 3600,
			s * 1800 + s / 4 * 3600 + 1500};
	for (int i = 0; i < 3; i++) {
		t->free[i] = t->seat_free[i] = 0x3f;
		t->persons[i].free = &t->free[i];
		t->persons[i].organisation = i == 0 ? 0 : -1;
		t->seats[i].free = &t->seat_free[i];
	}
	t->interpreter_free = 0x3f;
	t->interpreter.free = &t->interpreter_free;
	t->need = (struct plan_need){&t->speaks, 1};
	t->groups[0] = (struct plan_group){0, 2, 0};
	t->groups[1] = (struct plan_group){2, 1, 1};
	t->both[1] = 1;
	t->walk[1] = t->walk[2] = 10;
}

/* Everybody meets everybody. */
static void
make_small(struct small *t)
{
	memset(t, 0, sizeof(*t));
	small_slots(t);
	for (int i = 0; i < 3; i++) {
		t->pairs[i][0] = i;
		t->pairs[i][1] = (i + 1) % 3;
		t->candidates[i] = (struct plan_candidate){.persons = t->pairs[i],
			.persons_n = 2,
			.value = 500,
			.length = 1,
			.preferred = &t->prefers,
			.preferred_session = -1,
			.groups = t->both,
			.groups_n = 2,
			.need = -1,
			.now = {-1, -1, -1}};
	}
	t->p = (struct plan_problem){.slots = t->slots,
		.slots_n = 6,
		.persons = t->persons,
		.persons_n = 3,
		.organisations = &t->organisation,
		.organisations_n = 1,
		.seats = t->seats,
		.seats_n = 3,
		.groups = t->groups,
		.groups_n = 2,
		.interpreters = &t->interpreter,
		.interpreters_n = 1,
		.needs = &t->need,
		.needs_n = 1,
		.candidates = t->candidates,
		.candidates_n = 3,
		.orders = t->orders,
		.walk_minutes = t->walk,
		.halls_n = 2,
		.fairness = -1};
}

static void
assert_wrong(
	const struct small *t, enum plan_fault_kind kind, int index, const char *text)
{
	struct plan_fault fault;
	struct err e;

	assert_false(plan_check(&t->p, &fault, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	if (strstr(e.text, text) == NULL)
		fail_msg("\"%s\" in \"%s\"?", text, e.text);
	assert_int_equal(fault.kind, kind);
	assert_int_equal(fault.index, index);
}

static void
assert_right(const struct small *t)
{
	struct err e;

	if (!plan_check(&t->p, NULL, &e))
		fail_msg("%s", e.text);
}

static void
slots_people_and_places_out_of_range(void **state)
{
	struct small t;

	(void)state;
	make_small(&t);
	assert_right(&t);
	t.slots[2].end_s = t.slots[2].start_s;
	assert_wrong(&t, PLAN_FAULT_SLOT, 2, "ends before it starts");
	make_small(&t);
	t.slots[3].start_s = t.slots[2].start_s;
	assert_wrong(&t, PLAN_FAULT_SLOT, 3, "out of order");
	make_small(&t);
	t.slots[4].session = t.slots[3].session;
	t.slots[4].day = t.slots[5].day = 1;
	assert_wrong(&t, PLAN_FAULT_SLOT, 4, "within one day");
	make_small(&t);
	t.persons[1].organisation = 1;
	assert_wrong(&t, PLAN_FAULT_PERSON, 1, "not there");
	make_small(&t);
	t.persons[2].min_event = 3;
	t.persons[2].max_event = 2;
	assert_wrong(&t, PLAN_FAULT_PERSON, 2, "minimum is above its maximum");
	make_small(&t);
	t.organisation.max_day = -1;
	assert_wrong(&t, PLAN_FAULT_ORGANISATION, 0, "below 0");
	make_small(&t);
	t.groups[1].first_seat = 1;
	assert_wrong(&t, PLAN_FAULT_GROUP, 1, "one after the other");
	make_small(&t);
	t.groups[1].hall = 2;
	assert_wrong(&t, PLAN_FAULT_GROUP, 1, "hall");
	make_small(&t);
	t.groups[1].seats = 0;
	assert_wrong(&t, PLAN_FAULT_SEAT, 2, "in no group");
	make_small(&t);
	t.speaks = 1;
	assert_wrong(&t, PLAN_FAULT_NEED, 0, "interpreter");
	make_small(&t);
	t.p.slots_n = PLAN_SLOTS_MAX + 1;
	assert_wrong(&t, PLAN_FAULT_LIMIT, -1, "slots");
	make_small(&t);
	t.p.candidates_n = -1;
	assert_wrong(&t, PLAN_FAULT_LIMIT, -1, "candidates");
}

static void
candidates_out_of_range(void **state)
{
	struct small t;

	(void)state;
	make_small(&t);
	t.pairs[1][1] = 1;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 1, "person twice");
	make_small(&t);
	t.pairs[1][1] = 3;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 1, "two persons");
	make_small(&t);
	t.candidates[2].persons_n = 1;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 2, "two persons");
	make_small(&t);
	t.candidates[2].value = PLAN_VALUE_MAX + 1;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 2, "0 to 1000");
	make_small(&t);
	t.candidates[0].length = 0;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 0, "length");
	make_small(&t);
	t.both[1] = 2;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 0, "place");
	make_small(&t);
	t.candidates[0].need = 1;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 0, "languages");
	make_small(&t);
	t.candidates[0].preferred_n = 1;
	t.prefers = 6;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 0, "prefers");
	make_small(&t);
	t.candidates[1].locked = true;
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 1, "locked, and not seated");
	make_small(&t);
	t.candidates[1].now = (struct plan_place){2, 3, -1};
	assert_wrong(&t, PLAN_FAULT_CANDIDATE, 1, "seat is not there");
}

static void
lock_at(struct small *t, int candidate, int slot, int seat)
{
	t->candidates[candidate].locked = true;
	t->candidates[candidate].now = (struct plan_place){slot, seat, -1};
}

static void
locks_that_cannot_hold_together(void **state)
{
	struct small t;

	(void)state;
	make_small(&t);
	lock_at(&t, 0, 1, 0);
	lock_at(&t, 1, 1, 1);
	assert_wrong(&t, PLAN_FAULT_CLASH, 0, "same person");
	lock_at(&t, 1, 3, 2);
	assert_right(&t);
	t.candidates[0].length = 3;
	assert_wrong(&t, PLAN_FAULT_CLASH, 0, "same person");
	lock_at(&t, 0, 3, 0);
	assert_wrong(&t, PLAN_FAULT_PLACE, 0, "may not be held in its slot");
	make_small(&t);
	lock_at(&t, 0, 1, 0);
	t.seat_free[0] = 0x3d;
	assert_wrong(&t, PLAN_FAULT_PLACE, 0, "not open");
	make_small(&t);
	lock_at(&t, 0, 1, 0);
	t.candidates[0].need = 0;
	assert_wrong(&t, PLAN_FAULT_PLACE, 0, "no interpreter");
	t.candidates[0].now.interpreter = 0;
	assert_right(&t);
	t.interpreter_free = 0;
	assert_wrong(&t, PLAN_FAULT_PLACE, 0, "not there then");
	make_small(&t);
	lock_at(&t, 0, 1, 0);
	lock_at(&t, 1, 3, 0);
	t.persons[1].max_event = 1;
	assert_wrong(&t, PLAN_FAULT_PERSON, 1, "more meetings than its maximum");
	t.persons[1].max_event = 0;
	t.persons[1].max_day = 1;
	assert_wrong(&t, PLAN_FAULT_PERSON, 1, "in a day");
}

static void
orders_in_a_circle(void **state)
{
	struct small t;

	(void)state;
	make_small(&t);
	t.p.orders_n = 3;
	t.orders[0] = (struct plan_order){0, 1};
	t.orders[1] = (struct plan_order){1, 2};
	t.orders[2] = (struct plan_order){0, 2};
	assert_right(&t);
	lock_at(&t, 1, 2, 0);
	lock_at(&t, 0, 3, 0);
	assert_wrong(&t, PLAN_FAULT_CLASH, 0, "is to end before");
	t.orders[2] = (struct plan_order){2, 0};
	assert_wrong(&t, PLAN_FAULT_CYCLE, 0, "before the other");
	t.orders[1].after = 3;
	assert_wrong(&t, PLAN_FAULT_ORDER, 1, "not there");
}

static void
weights_and_budgets_out_of_range(void **state)
{
	struct plan_options o;
	struct err e;

	(void)state;
	plan_options_default(&o);
	assert_true(plan_check_options(&o, &e));
	o.weights.of[PLAN_LEVEL_BREAKS] = PLAN_WEIGHT_MAX + 1;
	assert_false(plan_check_options(&o, &e));
	assert_string_equal(e.field, "weights[5]");
	plan_options_default(&o);
	o.weights.of[0] = -1;
	assert_false(plan_check_options(&o, &e));
	plan_options_default(&o);
	o.steps = -1;
	assert_false(plan_check_options(&o, &e));
	plan_options_default(&o);
	o.seconds = -0.5;
	assert_false(plan_check_options(&o, &e));
}

static void
solve(const struct plan_problem *p, struct arena *a, struct plan_answer *answer)
{
	struct plan_options o;
	struct plan_figures f;
	struct err e;

	plan_options_default(&o);
	o.steps = 300;
	if (!plan_check(p, NULL, &e) || !plan_solve(p, &o, a, answer, &e))
		fail_msg("%s", e.text);
	assert_true(plan_valid(p, answer->places, &f));
	assert_true(answer->bound >= f.value);
}

static void
odd_problems_have_answers(void **state)
{
	struct plan_answer answer;
	struct small t;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_small(&t);
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 3);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	/* nobody asks for anything */
	t.p.candidates_n = 0;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.bound, 0);
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	/* no table */
	make_small(&t);
	t.p.seats_n = t.groups[0].seats = t.groups[1].seats = t.groups[1].first_seat = 0;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 0);
	assert_int_equal(answer.bound, 0);
	/* a delegate with no free slot */
	make_small(&t);
	t.free[0] = 0;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 1);
	assert_int_equal(answer.bound, 500);
	/* nothing at all */
	memset(&t.p, 0, sizeof(t.p));
	t.p.fairness = -1;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 0);
	arena_release(&a);
}

static void
the_most_slots_there_can_be(void **state)
{
	struct small t;
	struct plan_slot *slots;
	struct plan_answer answer;
	uint64_t *all;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_small(&t);
	slots = ARENA_ARRAY(&a, struct plan_slot, PLAN_SLOTS_MAX);
	all = ARENA_ARRAY(&a, uint64_t, PLAN_SLOTS_MAX / 64 + 1);
	for (int s = 0; s < PLAN_SLOTS_MAX; s++) {
		slots[s] = (struct plan_slot){s / 100, s / 50, s * 1800, s * 1800 + 1500};
		all[s / 64] |= (uint64_t)1 << (s % 64);
	}
	t.p.slots = slots;
	t.p.slots_n = PLAN_SLOTS_MAX;
	for (int i = 0; i < 3; i++)
		t.persons[i].free = t.seats[i].free = all;
	t.interpreter.free = all;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 3);
	assert_int_equal(answer.figures.breaks, 0);
	arena_release(&a);
}

/*
 * Two of one person's three meetings must be in slots that leave a gap: not both, if it
 * is unfair.
 */
static void
fairness_is_kept_whatever_it_costs(void **state)
{
	static const uint64_t first = 1, third = 4;
	struct plan_answer answer;
	struct small t;
	struct arena a;

	(void)state;
	arena_init(&a);
	make_small(&t);
	t.candidates[0].allowed = &first;
	t.candidates[2].allowed = &third;
	t.p.candidates_n = 3;
	t.candidates[1].allowed = &third; /* meets persons 1 and 2, so it is out */
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.seated, 2);
	assert_int_equal(answer.figures.breaks, 1);
	t.p.fairness = 0;
	solve(&t.p, &a, &answer);
	assert_int_equal(answer.figures.breaks_max - answer.figures.breaks_min, 0);
	arena_release(&a);
}

/* Halls move: two that are locked may be too far apart, and what holds them is not the best. */
static void
locked_meetings_too_far_apart_are_never_the_best(void **state)
{
	struct plan_answer answer;
	struct plan_options o;
	struct small t;
	struct arena a;
	struct err e;

	(void)state;
	arena_init(&a);
	make_small(&t);
	lock_at(&t, 0, 1, 0);
	lock_at(&t, 1, 2, 2);
	plan_options_default(&o);
	o.steps = 3000;
	assert_true(plan_check(&t.p, NULL, &e) && plan_solve(&t.p, &o, &a, &answer, &e));
	assert_true(plan_verify(&t.p, answer.places, NULL, &e));
	assert_false(plan_ways_hold(&t.p, answer.places));
	assert_int_equal(answer.status, PLAN_FEASIBLE);
	assert_false(answer.best);
	assert_int_equal(answer.figures.seated, 3);
	/* one that may move does, and then the way holds */
	t.candidates[1].locked = false;
	assert_true(plan_check(&t.p, NULL, &e) && plan_solve(&t.p, &o, &a, &answer, &e));
	assert_true(plan_ways_hold(&t.p, answer.places));
	assert_int_equal(answer.status, PLAN_OPTIMAL);
	assert_int_equal(answer.figures.seated, 3);
	t.candidates[0].locked = false;
	for (enum plan_scope scope = PLAN_UNSEATED; scope <= PLAN_REPAIR; scope++) {
		o.scope = scope;
		assert_true(plan_solve(&t.p, &o, &a, &answer, &e));
		assert_true(plan_ways_hold(&t.p, answer.places));
		assert_int_equal(answer.figures.seated, 3);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_people_and_places_out_of_range),
		cmocka_unit_test(candidates_out_of_range),
		cmocka_unit_test(locks_that_cannot_hold_together),
		cmocka_unit_test(orders_in_a_circle),
		cmocka_unit_test(weights_and_budgets_out_of_range),
		cmocka_unit_test(odd_problems_have_answers),
		cmocka_unit_test(the_most_slots_there_can_be),
		cmocka_unit_test(fairness_is_kept_whatever_it_costs),
		cmocka_unit_test(locked_meetings_too_far_apart_are_never_the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
