/*
 * test_plan_explain.c - whatever an unseated candidate is told would seat it is done, and
 *                       it sits.
 */
#include "plan/construct.h"
#include "plan/explain.h"

#include "golden.h"
#include "plan_made_up.h"
#include "plan_valid.h"

/* A problem of its own with the changes of a reason made, and the plan they leave. */
struct changed {
	struct plan_problem p;
	struct plan_person *persons;
	struct plan_organisation *organisations;
	struct plan_place *places;
	struct arena *a;
};

static void *
copy_of(struct arena *a, const void *all, size_t n, size_t size)
{
	void *copy = arena_alloc(a, (n + 1) * size);

	if (n > 0)
		memcpy(copy, all, n * size);
	return copy;
}

static void
copy_problem(struct changed *t, const struct plan_problem *p,
	const struct plan_place *places, struct arena *a)
{
	t->p = *p;
	t->a = a;
	t->persons = copy_of(a, p->persons, (size_t)p->persons_n, sizeof(p->persons[0]));
	t->organisations = copy_of(a, p->organisations, (size_t)p->organisations_n,
		sizeof(p->organisations[0]));
	t->places = copy_of(a, places, (size_t)p->candidates_n, sizeof(places[0]));
	t->p.persons = t->persons;
	t->p.organisations = t->organisations;
}

static uint64_t *
only_then(struct changed *t, int slot, int length)
{
	uint64_t *set = ARENA_ARRAY(t->a, uint64_t, plan_words(&t->p) + 1);

	for (int s = slot; s < slot + length; s++)
		set[s / 64] |= (uint64_t)1 << (s % 64);
	return set;
}

/* One more seat at the end of a group: all behind it move on by one. */
static void
add_table(struct changed *t, int group, int slot, int length)
{
	struct plan_group *groups =
		copy_of(t->a, t->p.groups, (size_t)t->p.groups_n, sizeof(groups[0]));
	struct plan_seat *seats = ARENA_ARRAY(t->a, struct plan_seat, t->p.seats_n + 1);
	int at = groups[group].first_seat + groups[group].seats;

	for (int i = 0; i < t->p.seats_n; i++)
		seats[i + (i >= at)] = t->p.seats[i];
	seats[at].free = only_then(t, slot, length);
	groups[group].seats++;
	for (int g = group + 1; g < t->p.groups_n; g++)
		groups[g].first_seat++;
	for (int i = 0; i < t->p.candidates_n; i++)
		t->places[i].seat += t->places[i].seat >= at;
	t->p.groups = groups;
	t->p.seats = seats;
	t->p.seats_n++;
}

static void
add_interpreter(struct changed *t, int need, int slot, int length)
{
	struct plan_interpreter *all =
		ARENA_ARRAY(t->a, struct plan_interpreter, t->p.interpreters_n + 1);
	struct plan_need *needs =
		copy_of(t->a, t->p.needs, (size_t)t->p.needs_n, sizeof(needs[0]));
	int *list = copy_of(
		t->a, needs[need].interpreters, (size_t)needs[need].n, sizeof(int));

	memcpy(all, t->p.interpreters, sizeof(all[0]) * (size_t)t->p.interpreters_n);
	all[t->p.interpreters_n].free = only_then(t, slot, length);
	list[needs[need].n++] = t->p.interpreters_n;
	needs[need].interpreters = list;
	t->p.interpreters = all;
	t->p.interpreters_n++;
	t->p.needs = needs;
}

static void
lift_blackout(struct changed *t, int person, int slot, int length)
{
	uint64_t *set = copy_of(
		t->a, t->persons[person].free, (size_t)plan_words(&t->p), sizeof(set[0]));

	for (int s = slot; s < slot + length; s++)
		set[s / 64] |= (uint64_t)1 << (s % 64);
	t->persons[person].free = set;
}

static void
raise_quota(struct changed *t, const struct plan_change *change)
{
	int *maximum;

	if (change->person >= 0)
		maximum = change->a_day ? &t->persons[change->person].max_day
					: &t->persons[change->person].max_event;
	else
		maximum = change->a_day
				  ? &t->organisations[change->organisation].max_day
				  : &t->organisations[change->organisation].max_event;
	assert_true(*maximum > 0);
	++*maximum;
}

/* Of the stand-ins of the candidate the one named takes part. */
static void
stand_in(struct changed *t, int candidate, const struct plan_change *change)
{
	struct plan_candidate *all =
		copy_of(t->a, t->p.candidates, (size_t)t->p.candidates_n, sizeof(all[0]));
	struct plan_candidate *c = &all[candidate];
	int *persons = copy_of(t->a, c->persons, (size_t)c->persons_n, sizeof(int));

	for (int i = 0; i < c->persons_n; i++) {
		if (persons[i] == change->instead_of)
			persons[i] = change->person;
	}
	for (int i = 0; i < c->stand_ins_n; i++) {
		if (c->stand_ins[i].person == change->person)
			c->need = c->stand_ins[i].need;
	}
	c->persons = persons;
	c->stand_ins_n = 0;
	t->p.candidates = all;
}

static void
apply(struct changed *t, const struct plan_change *change, int candidate)
{
	int length = t->p.candidates[candidate].length;

	switch (change->kind) {
	case PLAN_CHANGE_SEAT:
		break;
	case PLAN_CHANGE_MOVE:
		t->places[change->candidate] = (struct plan_place){-1, -1, -1};
		t->places[change->becomes] = change->to;
		break;
	case PLAN_CHANGE_COLLEAGUE:
		stand_in(t, candidate, change);
		break;
	case PLAN_CHANGE_UNSEAT:
		t->places[change->candidate] = (struct plan_place){-1, -1, -1};
		break;
	case PLAN_CHANGE_TABLE:
		add_table(t, change->group, change->slot, length);
		break;
	case PLAN_CHANGE_INTERPRETER:
		add_interpreter(t, change->need, change->slot, length);
		break;
	case PLAN_CHANGE_BLACKOUT:
		lift_blackout(t, change->person, change->slot, length);
		break;
	case PLAN_CHANGE_QUOTA:
		raise_quota(t, change);
		break;
	}
}

/* Is there a seat and an interpreter with which it fits in that slot? */
static bool
sits_in(struct changed *t, int candidate, int slot)
{
	struct plan_figures f;
	struct err e;

	for (int k = 0; k < t->p.seats_n; k++) {
		for (int i = -1; i < t->p.interpreters_n; i++) {
			t->places[candidate] = (struct plan_place){slot, k, i};
			if (plan_verify(&t->p, t->places, NULL, &e))
				return plan_valid(&t->p, t->places, &f);
		}
	}
	return false;
}

/* Does the candidate by its own rules have a slot at all? */
static bool
has_a_slot(const struct plan_problem *p, const struct plan_candidate *c)
{
	for (int s = 0; s + c->length <= p->slots_n; s++) {
		int session = p->slots[s].session;

		if (p->slots[s + c->length - 1].session == session &&
			(c->allowed == NULL || valid_has(c->allowed, s)) &&
			!(c->session_hard && c->preferred_session >= 0 &&
				c->preferred_session != session))
			return true;
	}
	return false;
}

/* Is it in the plan, or another of its choice? */
static bool
is_held(const struct plan_problem *p, const struct plan_place *places, int c)
{
	int choice = made_choice_of(p, c);

	for (int k = 0; choice >= 0 && k < p->choices[choice].n; k++) {
		if (places[p->choices[choice].first + k].slot >= 0)
			return true;
	}
	return places[c].slot >= 0;
}

struct tally {
	int kinds[PLAN_CHANGE_QUOTA + 1], quotas[2], codes[PLAN_REASON_LOST_TO + 1];
};

/* Could it start somewhere, or another of its choice, if nobody did anything else? */
static bool
has_common_slot(const struct plan_problem *p, int c)
{
	int choice = made_choice_of(p, c), first = c, n = 1;

	if (choice >= 0) {
		first = p->choices[choice].first;
		n = p->choices[choice].n;
	}
	for (int i = 0; i < n * p->slots_n; i++)
		if (plan_may_start(
			    p, &p->candidates[first + i / p->slots_n], i % p->slots_n))
			return true;
	return false;
}

/* The words for it are true. */
static void
check_words(const struct plan_problem *p, int c, const struct plan_reason *reason)
{
	int worth = plan_worth(&p->candidates[c]);

	if (reason->code == PLAN_REASON_NO_COMMON_SLOT)
		assert_false(has_common_slot(p, c));
	if (reason->code == PLAN_REASON_BUSY)
		assert_true(has_common_slot(p, c));
	if (reason->code == PLAN_REASON_LOST_TO)
		assert_true(reason->lost_to >= 0);
	if (reason->lost_to >= 0)
		assert_true(plan_worth(&p->candidates[reason->lost_to]) > worth);
}

static void
explain_one(struct plan_explain *x, const struct plan_problem *p,
	const struct plan_place *places, int c, struct arena *a, struct tally *tally)
{
	struct plan_reason reason;
	struct changed t;

	plan_explain(x, c, &reason);
	tally->codes[reason.code]++;
	if (is_held(p, places, c)) {
		assert_int_equal(reason.code, PLAN_REASON_NONE);
		assert_int_equal(reason.changes_n, 0);
		return;
	}
	check_words(p, c, &reason);
	assert_true((reason.changes_n > 0) == has_a_slot(p, &p->candidates[c]));
	assert_true(reason.seats == c ||
		    (made_choice_of(p, c) >= 0 &&
			    made_choice_of(p, c) == made_choice_of(p, reason.seats)));
	c = reason.seats;
	if (reason.changes_n == 0)
		return;
	copy_problem(&t, p, places, a);
	for (int i = 0; i < reason.changes_n; i++) {
		tally->kinds[reason.changes[i].kind]++;
		tally->quotas[reason.changes[i].a_day] +=
			reason.changes[i].kind == PLAN_CHANGE_QUOTA;
		apply(&t, &reason.changes[i], c);
	}
	if (!sits_in(&t, c, reason.changes[0].slot))
		fail_msg(
			"candidate %d is not seated by its %d changes, first of kind %d: %s",
			c, reason.changes_n, (int)reason.changes[0].kind,
			plan_reason_name(reason.code));
}

/* Of a planned fair, or of one booked as people came: there more can be moved. */
static struct plan_place *
some_plan(const struct plan_problem *p, bool planned, struct arena *a)
{
	struct plan_options o;
	struct plan_answer answer;
	struct board *b = ARENA_NEW(a, struct board);
	struct err e;

	plan_options_default(&o);
	o.steps = 200;
	if (planned) {
		if (!plan_solve(p, &o, a, &answer, &e))
			fail_msg("%s", e.text);
		return answer.places;
	}
	board_init(b, p, &o, a);
	plan_greedy(b);
	return b->place;
}

static void
the_changes_named_seat_it(void **state)
{
	struct tally tally = {{0}, {0}, {0}};

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct plan_problem p;
		struct plan_place *places;
		struct plan_explain *x;
		struct arena a;

		arena_init(&a);
		make_up_problem(
			&p, &a, seed, 8 + (int)seed % 9, 30 + (int)seed % 60, seed % 4);
		places = some_plan(&p, seed % 2, &a);
		x = plan_explain_begin(&p, places, &a);
		for (int c = 0; c < p.candidates_n; c++)
			explain_one(x, &p, places, c, &a, &tally);
		arena_release(&a);
	}
	/* every kind of change turns up, and every reason but the veto */
	for (int k = PLAN_CHANGE_COLLEAGUE; k <= PLAN_CHANGE_QUOTA; k++)
		assert_true(tally.kinds[k] > 0);
	assert_true(tally.quotas[false] > 0 && tally.quotas[true] > 0);
	for (int k = PLAN_REASON_NONE; k <= PLAN_REASON_LOST_TO; k++)
		assert_true((tally.codes[k] > 0) == (k != PLAN_REASON_VETO));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_changes_named_seat_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
