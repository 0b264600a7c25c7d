/*
 * test_plan_engine.c - plans of made-up problems of every kind, judged by an independent
 *                      checker and, where they are tiny, against the best of all plans.
 */
#include "plan/bound.h"
#include "plan/problem.h"

#include "golden.h"
#include "plan_made_up.h"
#include "plan_valid.h"

#include <limits.h>

static void
solve(const struct plan_problem *p, struct plan_options *o, struct arena *a,
	struct plan_answer *answer)
{
	struct err e;

	if (!plan_check(p, NULL, &e) || !plan_solve(p, o, a, answer, &e))
		fail_msg("%s", e.text);
}

static void
assert_same_figures(const struct plan_figures *a, const struct plan_figures *b)
{
	assert_int_equal(a->seated, b->seated);
	assert_int_equal(a->must, b->must);
	assert_int_equal(a->shortfall, b->shortfall);
	assert_int_equal(a->value, b->value);
	assert_int_equal(a->lost, b->lost);
	assert_int_equal(a->disturbed, b->disturbed);
	assert_int_equal(a->breaks, b->breaks);
	assert_int_equal(a->breaks_max, b->breaks_max);
	assert_int_equal(a->breaks_min, b->breaks_min);
	assert_int_equal(a->idle_slots, b->idle_slots);
	assert_int_equal(a->unfairness, b->unfairness);
	assert_int_equal(a->preference, b->preference);
	assert_int_equal(a->walking, b->walking);
}

/* Both judges agree, and the bound holds. */
static void
assert_good(const struct plan_problem *p, const struct plan_answer *answer)
{
	struct plan_figures f;
	struct err e;

	assert_true(plan_valid(p, answer->places, &f));
	if (!plan_verify(p, answer->places, NULL, &e))
		fail_msg("%s", e.text);
	assert_same_figures(&f, &answer->figures);
	assert_true(answer->bound >= answer->figures.value);
}

static void
every_plan_is_valid_and_under_its_bound(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_up_problem(
			&p, &a, seed, 4 + (int)seed % 17, 5 + (int)seed % 90, seed % 3);
		plan_options_default(&o);
		o.steps = 1500;
		o.seed = seed;
		solve(&p, &o, &a, &answer);
		assert_good(&p, &answer);
		arena_release(&a);
	}
}

static void
the_same_seed_and_steps_make_the_same_plan(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer one, other;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 12, 60, seed % 2);
		plan_options_default(&o);
		o.steps = 2000;
		solve(&p, &o, &a, &one);
		solve(&p, &o, &a, &other);
		assert_memory_equal(one.places, other.places,
			sizeof(one.places[0]) * (size_t)p.candidates_n);
		assert_int_equal(one.steps, other.steps);
		/* what is proven to be best needs no more of them */
		assert_true(one.best ? one.steps <= o.steps : one.steps == o.steps);
		arena_release(&a);
	}
}

/* ---- against the best of all plans ---- */

enum { MISSED_MAX = 16, LOST_MAX = 8 };

struct brute {
	const struct plan_problem *p;
	/* value of a plan by its shortfall and what it loses; -1: no such plan */
	int64_t most[MISSED_MAX][LOST_MAX];
	struct plan_place *places;
	int64_t best_must, best_shortfall, best_value; /* less 1,000 for what is lost */
	bool any;
};

static void
judge(struct brute *t)
{
	struct plan_figures f;
	struct err e;

	/*
	 * the quick judge first: most of these are not valid, and plan_valid() says so
	 * aloud
	 */
	if (!plan_verify(t->p, t->places, NULL, &e))
		return;
	assert_true(plan_valid(t->p, t->places, &f));
	assert_true(f.shortfall < MISSED_MAX && f.lost < LOST_MAX);
	if (f.value > t->most[f.shortfall][f.lost])
		t->most[f.shortfall][f.lost] = f.value;
	if (t->any && (f.must < t->best_must ||
			      (f.must == t->best_must &&
				      (f.shortfall > t->best_shortfall ||
					      (f.shortfall == t->best_shortfall &&
						      f.value - 1000 * f.lost <=
							      t->best_value)))))
		return;
	t->any = true;
	t->best_must = f.must;
	t->best_shortfall = f.shortfall;
	t->best_value = f.value - 1000 * f.lost;
}

static void
try_all(struct brute *t, int c)
{
	const struct plan_candidate *cand = &t->p->candidates[c];

	if (c == t->p->candidates_n) {
		judge(t);
		return;
	}
	t->places[c] = (struct plan_place){-1, -1, -1};
	try_all(t, c + 1);
	for (int s = 0; s < t->p->slots_n; s++) {
		if (!plan_may_start(t->p, cand, s))
			continue;
		for (int k = 0; k < t->p->seats_n; k++) {
			for (int i = -1; i < t->p->interpreters_n; i++) {
				if ((i >= 0) != (cand->need >= 0))
					continue;
				t->places[c] = (struct plan_place){s, k, i};
				try_all(t, c + 1);
			}
		}
	}
	t->places[c] = (struct plan_place){-1, -1, -1};
}

/*
 * A tiny fair: brute force looks at (slots * seats * interpreters) to the power of
 * candidates.
 */
static void
make_tiny(struct plan_problem *p, struct arena *a, uint64_t seed)
{
	make_up_problem(p, a, seed, 4, 4, seed % 4 != 0);
	if (p->slots_n > 5)
		p->slots_n = 5;
	p->seats_n = p->groups[0].seats;
	p->groups_n = 1;
	p->walk_minutes = NULL;
	for (int i = 0; i < p->candidates_n; i++) {
		struct plan_candidate *c = (struct plan_candidate *)&p->candidates[i];

		c->groups_n = 1;
		*(int *)c->groups = 0;
		if (c->preferred_n > 0 && c->preferred[0] >= p->slots_n)
			c->preferred_n = 0;
	}
}

static void
a_tiny_plan_is_the_best_of_all(void **state)
{
	int tried = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 120; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct brute t = {.p = &p};
		struct arena a;

		arena_init(&a);
		make_tiny(&p, &a, seed);
		if (p.seats_n * (p.interpreters_n + 1) <= 4) {
			t.places = ARENA_ARRAY(&a, struct plan_place, p.candidates_n);
			try_all(&t, 0);
			plan_options_default(&o);
			o.steps = 3000;
			solve(&p, &o, &a, &answer);
			assert_good(&p, &answer);
			assert_int_equal(answer.figures.must, t.best_must);
			assert_int_equal(answer.figures.shortfall, t.best_shortfall);
			assert_int_equal(
				answer.figures.value - 1000 * answer.figures.lost,
				t.best_value);
			tried++;
		}
		arena_release(&a);
	}
	assert_true(tried > 20);
}

/* Whatever a plan misses to the minimums, the bound for that is above its value. */
static void
no_plan_is_above_the_bound_of_what_it_misses(void **state)
{
	int tried = 0, dearer = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct bound_patience patience = {.rounds = 480};
		struct plan_problem p;
		struct plan_options o;
		struct plan_bound bound;
		struct brute t = {.p = &p};
		struct board b;
		struct arena a;

		memset(t.most, 0xff, sizeof(t.most));
		arena_init(&a);
		make_tiny(&p, &a, seed);
		if (p.seats_n * (p.interpreters_n + 1) <= 4) {
			t.places = ARENA_ARRAY(&a, struct plan_place, p.candidates_n);
			try_all(&t, 0);
			plan_options_default(&o);
			board_init(&b, &p, &o, &a);
			plan_bound_find(&b, &patience, &a, &bound);
			for (int k = 0; k < MISSED_MAX * LOST_MAX; k++) {
				int missed = k / LOST_MAX, lost = k % LOST_MAX;

				if (t.most[missed][lost] < 0)
					continue;
				assert_true(missed >= bound.shortfall);
				assert_true(plan_bound_of(&bound, missed, lost) >=
					    t.most[missed][lost]);
				tried++;
			}
			dearer += plan_bound_of(&bound, MISSED_MAX, LOST_MAX) >
				  plan_bound_of(&bound, bound.shortfall, LOST_MAX);
		}
		arena_release(&a);
	}
	assert_true(tried > 100);
	/* what the minimums cost is in it */
	assert_true(dearer > 0);
}

/* ---- scopes ---- */

static struct plan_candidate *
candidates_from(
	const struct plan_problem *p, const struct plan_answer *answer, struct arena *a)
{
	struct plan_candidate *all =
		ARENA_ARRAY(a, struct plan_candidate, p->candidates_n);

	for (int i = 0; i < p->candidates_n; i++) {
		all[i] = p->candidates[i];
		all[i].now = answer->places[i];
	}
	return all;
}

/* What a plan costs by the weights; lower is better. */
static int64_t
cost_of(const struct plan_figures *f, const struct plan_weights *w)
{
	return w->of[PLAN_LEVEL_SHORTFALL] * f->shortfall +
	       w->of[PLAN_LEVEL_LOST] * f->lost - w->of[PLAN_LEVEL_MUST] * f->must -
	       w->of[PLAN_LEVEL_VALUE] * f->value +
	       w->of[PLAN_LEVEL_DISTURBANCE] * f->disturbed +
	       w->of[PLAN_LEVEL_BREAKS] * f->breaks +
	       w->of[PLAN_LEVEL_UNFAIRNESS] * f->unfairness +
	       w->of[PLAN_LEVEL_PREFERENCE] * f->preference +
	       w->of[PLAN_LEVEL_WALKING] * f->walking;
}

/* The least cost, by the default weights, of all plans that leave what is seated where it is. */
static void
cheapest(const struct plan_problem *p, struct plan_place *places, int c, int64_t *least)
{
	struct plan_weights w;
	struct plan_figures f;
	struct err e;

	if (c == p->candidates_n) {
		if (!plan_verify(p, places, NULL, &e))
			return;
		plan_weights_default(&w);
		plan_evaluate(p, places, &f);
		*least = cost_of(&f, &w) < *least ? cost_of(&f, &w) : *least;
		return;
	}
	places[c] = p->candidates[c].now;
	cheapest(p, places, c + 1, least);
	for (int s = 0; s < p->slots_n && p->candidates[c].now.slot < 0; s++) {
		for (int k = 0; plan_may_start(p, &p->candidates[c], s) && k < p->seats_n;
			k++) {
			for (int i = -1; i < p->interpreters_n; i++) {
				if ((i >= 0) != (p->candidates[c].need >= 0))
					continue;
				places[c] = (struct plan_place){s, k, i};
				cheapest(p, places, c + 1, least);
			}
		}
	}
	places[c] = p->candidates[c].now;
}

/* Some of what another run has seated is there already, and stays. */
static void
seat_some(struct plan_problem *p, struct arena *a, uint64_t seed)
{
	struct plan_candidate *all = (struct plan_candidate *)p->candidates;
	struct plan_answer before;
	struct plan_options o;

	plan_options_default(&o);
	o.seed = seed + 1000;
	o.steps = 20;
	solve(p, &o, a, &before);
	for (int c = 0; c < p->candidates_n; c++)
		if ((seed >> 1 | (uint64_t)c) % 4 != 0)
			all[c].now = before.places[c];
}

static void
what_is_said_to_be_best_is_the_best_of_all(void **state)
{
	int best = 0, in_the_way = 0, early = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;
		int64_t least = INT64_MAX;

		arena_init(&a);
		make_tiny(&p, &a, seed);
		if (p.seats_n * (p.interpreters_n + 1) <= 4) {
			p.lunch_gap_counts = seed % 3;
			p.night_gap_counts = seed % 2;
			if (seed % 5)
				seat_some(&p, &a, seed);
			plan_options_default(&o);
			o.steps = 3000;
			o.scope = seed % 5 ? PLAN_UNSEATED : PLAN_EVERYTHING;
			solve(&p, &o, &a, &answer);
			assert_good(&p, &answer);
			cheapest(&p, ARENA_ARRAY(&a, struct plan_place, p.candidates_n),
				0, &least);
			assert_true(cost_of(&answer.figures, &o.weights) >= least);
			if (answer.best)
				assert_int_equal(
					cost_of(&answer.figures, &o.weights), least);
			best += answer.best;
			in_the_way +=
				answer.best &&
				answer.figures.breaks + answer.figures.preference > 0;
			early += answer.steps < o.steps;
			assert_true(answer.best || answer.steps == o.steps);
		}
		arena_release(&a);
	}
	assert_true(best > 50 && in_the_way > 0 && early > 50);
}

static void
locks_hold_and_what_is_seated_stays(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct plan_problem p, next;
		struct plan_options o;
		struct plan_answer first, then;
		struct plan_candidate *all;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 12, 50, seed % 3);
		plan_options_default(&o);
		solve(&p, &o, &a, &first);
		next = p;
		next.candidates = all = candidates_from(&p, &first, &a);
		for (int i = 0; i < p.candidates_n; i++)
			all[i].locked = all[i].now.slot >= 0 && i % 2 == 0;
		o.steps = 1000;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		o.scope = PLAN_UNSEATED;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		for (int i = 0; i < p.candidates_n; i++) {
			if (all[i].now.slot >= 0)
				assert_int_equal(then.places[i].slot, all[i].now.slot);
		}
		arena_release(&a);
	}
}

/* All may move, but people hold invitations: whatever came first, it goes on from there. */
static void
a_run_of_everything_moves_nobody_for_nothing(void **state)
{
	int moved = 0, poor = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct plan_problem p, next;
		struct plan_options o;
		struct plan_answer first, then;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 12, 50, seed % 3);
		p.fairness = -1;
		p.all_must_be_seated = false;
		plan_options_default(&o);
		/* some have a good plan, some what construction alone makes */
		o.steps = seed % 2 ? 3000 : 0;
		solve(&p, &o, &a, &first);
		next = p;
		next.candidates = candidates_from(&p, &first, &a);
		o.steps = 3000;
		o.seed = seed + 100;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		assert_true(cost_of(&then.figures, &o.weights) <=
			    cost_of(&first.figures, &o.weights));
		if (then.figures.must == first.figures.must &&
			then.figures.shortfall == first.figures.shortfall &&
			then.figures.value == first.figures.value)
			assert_int_equal(then.figures.disturbed, 0);
		else
			poor++;
		moved += then.figures.disturbed > 0;
		o.disturbed_max = 1;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		assert_true(then.figures.disturbed <= 1);
		arena_release(&a);
	}
	assert_true(moved > 0 && poor > 0);
}

/*
 * One person leaves after the plan was made: few others hear of it, never more than the
 * cap.
 */
static void
a_repair_disturbs_no_more_than_its_cap(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct plan_problem p, next;
		struct plan_options o;
		struct plan_answer first, then;
		struct plan_person *persons;
		uint64_t *none;
		struct arena a;
		int touched;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 14, 60, seed % 3);
		plan_options_default(&o);
		o.steps = 500;
		solve(&p, &o, &a, &first);
		next = p;
		next.candidates = candidates_from(&p, &first, &a);
		persons = ARENA_ARRAY(&a, struct plan_person, p.persons_n);
		memcpy(persons, p.persons, sizeof(persons[0]) * (size_t)p.persons_n);
		none = ARENA_ARRAY(&a, uint64_t, plan_words(&p) + 1);
		persons[seed % 14].free = none;
		next.persons = persons;
		o.scope = PLAN_REPAIR;
		plan_weights_repair(&o.weights);
		o.steps = 0;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		touched = then.figures.disturbed;
		o.steps = 2000;
		o.disturbed_max = touched;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		assert_true(then.figures.disturbed <= touched);
		arena_release(&a);
	}
}

/* ---- where ---- */

/* Of the shared seats the nearest is taken, but a booth of one's own comes before all. */
static void
who_has_no_booth_sits_where_the_way_is_short(void **state)
{
	static const uint64_t all = 3;
	static const uint8_t walk[] = {0, 4, 4, 0};
	static const int pair[] = {0, 1}, other[] = {0, 2}, far[] = {1}, both[] = {0, 1};
	const struct plan_slot slots[] = {
		{.start_s = 0, .end_s = 1200}, {.start_s = 1800, .end_s = 3000}};
	const struct plan_person persons[] = {{.free = &all, .organisation = -1},
		{.free = &all, .organisation = -1}, {.free = &all, .organisation = -1}};
	const struct plan_seat seats[] = {{&all}, {&all}};
	const struct plan_group groups[] = {{0, 1, 0}, {1, 1, 1}};
	struct plan_candidate c[] = {{.persons = pair,
					     .persons_n = 2,
					     .length = 1,
					     .groups = far,
					     .groups_n = 1,
					     .preferred_session = -1,
					     .need = -1,
					     .now = {-1, -1, -1}},
		{.persons = other,
			.persons_n = 2,
			.length = 1,
			.groups = both,
			.groups_n = 2,
			.preferred_session = -1,
			.need = -1,
			.now = {-1, -1, -1}}};
	const struct plan_problem p = {.slots = slots,
		.slots_n = 2,
		.persons = persons,
		.persons_n = 3,
		.seats = seats,
		.seats_n = 2,
		.groups = groups,
		.groups_n = 2,
		.candidates = c,
		.candidates_n = 2,
		.walk_minutes = walk,
		.halls_n = 2,
		.fairness = -1};
	struct plan_options o;
	struct plan_place at;
	struct board b;
	struct arena a;

	(void)state;
	plan_options_default(&o);
	arena_init(&a);
	for (int own = 0; own < 2; own++) {
		c[1].own_n = own;
		board_init(&b, &p, &o, &a);
		assert_true(board_try(&b, 0, 0));
		assert_int_equal(board_find(&b, 1, 1, &at), BOARD_FITS);
		assert_int_equal(at.seat, own ? 0 : 1);
	}
	arena_release(&a);
}

/* ---- a run cut short ---- */

struct cutting {
	atomic_bool cancel;
	int looks, most;
};

/* A clock that is also who cancels: after so many looks. */
static double
cutting_clock(void *ctx)
{
	struct cutting *t = ctx;

	if (++t->looks > t->most)
		atomic_store(&t->cancel, true);
	return t->looks * 0.001;
}

/* It has time while something may be won, and what is proven to be the best needs none. */
static void
a_repair_goes_on_to_its_proof_or_its_time(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct cutting t = {.most = INT_MAX};
		struct plan_problem p, next;
		struct plan_options o;
		struct plan_answer first, then;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 14, 60, false);
		p.all_must_be_seated = false;
		p.fairness = -1;
		plan_options_default(&o);
		o.steps = 500;
		solve(&p, &o, &a, &first);
		next = p;
		next.candidates = candidates_from(&p, &first, &a);
		o.steps = 0;
		o.seconds = 20;
		o.clock = cutting_clock;
		o.ctx = &t;
		o.scope = PLAN_REPAIR;
		plan_weights_repair(&o.weights);
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		assert_true(then.best || then.seconds >= 18);
		assert_int_equal(then.status, PLAN_OPTIMAL);
		arena_release(&a);
	}
}

static void
cancelled_anywhere_the_best_so_far_is_valid(void **state)
{
	(void)state;
	for (int most = 0; most < 200; most += 3) {
		struct cutting t = {.most = most};
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;

		atomic_init(&t.cancel, false);
		arena_init(&a);
		make_up_problem(&p, &a, (uint64_t)most, 20, 120, most % 2);
		plan_options_default(&o);
		o.seconds = 1e9;
		o.clock = cutting_clock;
		o.ctx = &t;
		o.cancel = &t.cancel;
		solve(&p, &o, &a, &answer);
		assert_true(answer.cancelled);
		assert_good(&p, &answer);
		arena_release(&a);
	}
}

static double
slow_clock(void *ctx)
{
	int *looks = ctx;

	/* the search looks every few steps: one that uses its whole hour looks for long */
	return ++*looks * 0.01;
}

/* Nothing waits, or nothing may move: the answer comes at once, whatever the budget. */
static void
nothing_to_do_takes_no_time(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct plan_problem p, next;
		struct plan_options o;
		struct plan_answer first, then;
		struct plan_candidate *all;
		struct arena a;
		int looks = 0;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 12, 50, seed % 3);
		plan_options_default(&o);
		solve(&p, &o, &a, &first);
		next = p;
		next.candidates = all = candidates_from(&p, &first, &a);
		next.orders_n = 0;
		/* a half: what is seated and stays; else none at all */
		next.candidates_n = 0;
		for (int i = 0; i < p.candidates_n && seed % 2 == 1; i++)
			if (all[i].now.slot >= 0)
				all[next.candidates_n++] = all[i];
		next.choices_n = 0;
		o.scope = PLAN_UNSEATED;
		o.seconds = 3600;
		o.clock = slow_clock;
		o.ctx = &looks;
		solve(&next, &o, &a, &then);
		assert_good(&next, &then);
		assert_int_equal(then.figures.seated, next.candidates_n);
		assert_int_equal(then.status, PLAN_OPTIMAL);
		assert_true(then.seconds < 100);
		arena_release(&a);
	}
}

/* ---- proofs at the end of a run ---- */

/* Everything must be held, or some musts: what cannot be is named, and is really too much. */
static void
what_cannot_be_held_together_is_named(void **state)
{
	int whole = 0, impossible = 0, clashes = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct plan_problem p;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;

		arena_init(&a);
		make_up_problem(&p, &a, seed, 8, 6 + (int)seed % 12, seed % 3);
		p.all_must_be_seated = seed % 2;
		plan_options_default(&o);
		o.steps = 3000;
		o.prove = true;
		solve(&p, &o, &a, &answer);
		assert_good(&p, &answer);
		for (int i = 0; i < answer.conflict_n; i++) {
			int c = answer.conflict[i];

			assert_true(c >= 0 && c < p.candidates_n);
			assert_true(p.all_must_be_seated ||
				    p.candidates[c].tier == PLAN_MUST);
		}
		if (answer.status == PLAN_INFEASIBLE) {
			assert_true(p.all_must_be_seated);
			assert_true(answer.figures.seated < plan_meetings_n(&p));
			assert_true(answer.conflict_n > 0);
			impossible++;
		} else if (p.all_must_be_seated && answer.status != PLAN_UNKNOWN) {
			assert_int_equal(answer.figures.seated, plan_meetings_n(&p));
			whole++;
		}
		clashes += !p.all_must_be_seated && answer.conflict_n > 0;
		arena_release(&a);
	}
	assert_true(whole > 0 && impossible > 0 && clashes > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_plan_is_valid_and_under_its_bound),
		cmocka_unit_test(the_same_seed_and_steps_make_the_same_plan),
		cmocka_unit_test(a_tiny_plan_is_the_best_of_all),
		cmocka_unit_test(what_is_said_to_be_best_is_the_best_of_all),
		cmocka_unit_test(no_plan_is_above_the_bound_of_what_it_misses),
		cmocka_unit_test(locks_hold_and_what_is_seated_stays),
		cmocka_unit_test(a_run_of_everything_moves_nobody_for_nothing),
		cmocka_unit_test(a_repair_disturbs_no_more_than_its_cap),
		cmocka_unit_test(what_cannot_be_held_together_is_named),
		cmocka_unit_test(who_has_no_booth_sits_where_the_way_is_short),
		cmocka_unit_test(a_repair_goes_on_to_its_proof_or_its_time),
		cmocka_unit_test(cancelled_anywhere_the_best_so_far_is_valid),
		cmocka_unit_test(nothing_to_do_takes_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
