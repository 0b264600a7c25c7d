/*
 * test_plan_bound.c - the bound where something is short: never above what seats, interpreters or
 *                     persons alone can take, and near what a plan reaches.
 */
#include "units.h"

#include "plan/bound.h"

#include <stdlib.h>
#include <string.h>

enum { BUYERS = 52, EXHIBITORS = 150, PERSONS = BUYERS + EXHIBITORS, SESSIONS = 6 };
enum { SESSION_SLOTS = 8, SLOTS = SESSIONS * SESSION_SLOTS, TABLES_MAX = 40 };
enum { INTERPRETERS_MAX = 16, LANGUAGES = 4, MEETINGS = 1450 };

struct fair {
	struct plan_problem p;
	struct plan_slot slots[SLOTS];
	struct plan_person persons[PERSONS];
	struct plan_seat seats[TABLES_MAX];
	struct plan_group group;
	struct plan_interpreter interpreters[INTERPRETERS_MAX];
	struct plan_need needs[LANGUAGES];
	int speakers[LANGUAGES][INTERPRETERS_MAX];
	struct plan_candidate candidates[MEETINGS];
	int parties[MEETINGS][2];
	uint64_t free[PERSONS];
	uint64_t shift[INTERPRETERS_MAX];
	uint64_t rng;
};

static const uint64_t always[] = {(UINT64_C(1) << SLOTS) - 1};
static const int the_group[] = {0};

static int
below(struct fair *f, int n)
{
	f->rng = f->rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((f->rng >> 33) % (uint64_t)n);
}

/* Interpreters work in shifts: two sessions of three, about. */
static void
make_interpreters(struct fair *f, int n)
{
	for (int k = 0; k < LANGUAGES; k++)
		f->needs[k].interpreters = f->speakers[k];
	for (int i = 0; i < n; i++) {
		struct plan_need *need = &f->needs[i % LANGUAGES];

		for (int s = 0; s < SESSIONS; s++) {
			if (below(f, 3) > 0)
				f->shift[i] |= ((UINT64_C(1) << SESSION_SLOTS) - 1)
					       << s * SESSION_SLOTS;
		}
		f->interpreters[i].free = &f->shift[i];
		f->speakers[i % LANGUAGES][need->n++] = i;
	}
}

/* Meetings of one slot up to `longest`. */
static void
make_fair(struct fair *f, uint64_t seed, int tables, int interpreters, bool blackouts,
	int longest)
{
	memset(f, 0, sizeof(*f));
	f->rng = seed * 7919 + 1;
	for (int s = 0; s < SLOTS; s++)
		f->slots[s] = (struct plan_slot){s / SESSION_SLOTS / 2, s / SESSION_SLOTS,
			s * 1800, s * 1800 + 1500};
	for (int i = 0; i < PERSONS; i++) {
		/* away in slots; or where meetings are long in sessions, most in the first */
		for (int s = 0, away = 0; s < SLOTS; s++) {
			int often = longest == 1 ? 4 : s == 0 ? 8 : 1;

			if (longest == 1 || s % SESSION_SLOTS == 0)
				away = blackouts && below(f, 10) < often;
			f->free[i] |= (uint64_t)!away << s;
		}
		f->persons[i] =
			(struct plan_person){.free = &f->free[i], .organisation = -1};
	}
	for (int i = 0; i < tables; i++)
		f->seats[i].free = always;
	f->group.seats = tables;
	make_interpreters(f, interpreters);
	for (int c = 0; c < MEETINGS; c++) {
		f->parties[c][0] = below(f, BUYERS);
		/* some are asked for more than others */
		f->parties[c][1] = BUYERS + below(f, 1 + below(f, EXHIBITORS));
		f->candidates[c] = (struct plan_candidate){.persons = f->parties[c],
			.persons_n = 2,
			.tier = below(f, 10) == 0 ? PLAN_WANT : PLAN_SCORED,
			.value = 200 + below(f, 400) + below(f, 400),
			.length = 1 + below(f, longest),
			.preferred_session = -1,
			.groups = the_group,
			.groups_n = 1,
			.need = below(f, 2) ? f->parties[c][0] % LANGUAGES : -1,
			.now = {-1, -1, -1}};
	}
	f->p = (struct plan_problem){.slots = f->slots,
		.slots_n = SLOTS,
		.persons = f->persons,
		.persons_n = PERSONS,
		.seats = f->seats,
		.seats_n = tables,
		.groups = &f->group,
		.groups_n = 1,
		.interpreters = f->interpreters,
		.interpreters_n = interpreters,
		.needs = f->needs,
		.needs_n = LANGUAGES,
		.candidates = f->candidates,
		.candidates_n = MEETINGS,
		.halls_n = 1,
		.fairness = -1};
}

/* By what a slot of it is worth, the most first. */
static int
worthiest_first(const void *one, const void *other)
{
	const struct plan_candidate *a = *(const struct plan_candidate *const *)one;
	const struct plan_candidate *b = *(const struct plan_candidate *const *)other;

	return plan_worth(b) * a->length - plan_worth(a) * b->length;
}

/*
 * What the best meetings of a person, or of one need (-1 none), or of all (-2), are worth that fill
 * so many slots; the last one in part.
 */
static int64_t
best_of(const struct fair *f, int slots, int person, int need)
{
	const struct plan_candidate *wanted[MEETINGS];
	int64_t sum = 0;
	int n = 0;

	for (int c = 0; c < MEETINGS; c++) {
		if ((person < 0 || plan_takes_part(&f->candidates[c], person)) &&
			(need == -2 || f->candidates[c].need == need))
			wanted[n++] = &f->candidates[c];
	}
	qsort(wanted, (size_t)n, sizeof(wanted[0]), worthiest_first);
	for (int i = 0; i < n && slots > 0; i++) {
		int filled = wanted[i]->length < slots ? wanted[i]->length : slots;

		sum += (plan_worth(wanted[i]) * filled + wanted[i]->length - 1) /
		       wanted[i]->length;
		slots -= filled;
	}
	return sum;
}

static int
slots_in(uint64_t set)
{
	return __builtin_popcountll(set);
}

/* What one kind of thing lets be held, however much there is of all others. */
static int64_t
least_of_kinds(const struct fair *f)
{
	int64_t seats = best_of(f, SLOTS * f->group.seats, -1, -2);
	int64_t buyers = 0, exhibitors = 0, spoken = best_of(f, SLOTS * MEETINGS, -1, -1);

	for (int k = 0; k < LANGUAGES; k++) {
		int slots = 0;

		for (int i = 0; i < f->needs[k].n; i++)
			slots += slots_in(f->shift[f->speakers[k][i]]);
		spoken += best_of(f, slots, -1, k);
	}
	for (int i = 0; i < PERSONS; i++)
		*(i < BUYERS ? &buyers : &exhibitors) +=
			best_of(f, slots_in(f->free[i]), i, -2);
	seats = spoken < seats ? spoken : seats;
	seats = buyers < seats ? buyers : seats;
	return exhibitors < seats ? exhibitors : seats;
}

static void
no_bound_is_above_what_one_kind_can_take(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 48; seed++) {
		static struct fair f;
		/* 30 tables are seats for 1,440 meetings of 1,450 */
		int tables = (int[]){10, 20, 29, 30, 31, 40}[seed % 6];
		struct bound_patience patience = {.rounds = 480};
		struct plan_options o;
		struct plan_bound bound;
		struct board b;
		struct arena a;
		int64_t least;

		arena_init(&a);
		make_fair(&f, seed, tables, 3 + (int)(seed % 5) * 3, seed % 2,
			seed <= 24 ? 1 : 3);
		plan_options_default(&o);
		board_init(&b, &f.p, &o, &a);
		plan_bound_find(&b, &patience, &a, &bound);
		least = least_of_kinds(&f);
		/* descent ends a little above the least: so little */
		if (plan_bound_of(&bound, 0, 0) > least + least / 1000)
			fail_msg("fair %d: bound %d, one kind takes %d", (int)seed,
				(int)plan_bound_of(&bound, 0, 0), (int)least);
		arena_release(&a);
	}
}

/* Seats, people and interpreters all short at once: what a plan leaves of the bound is little. */
static void
the_bound_is_near_a_plan_whatever_is_short(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		static struct fair f;
		struct plan_options o;
		struct plan_answer answer;
		struct arena a;
		struct err e;

		arena_init(&a);
		make_fair(&f, seed, 28 + (int)seed, 8, true, 1);
		plan_options_default(&o);
		o.steps = 40000;
		assert_true(plan_check(&f.p, NULL, &e));
		assert_true(plan_solve(&f.p, &o, &a, &answer, &e));
		if (answer.figures.value * 1000 < answer.bound * 998)
			fail_msg("fair %d: %d of %d", (int)seed,
				(int)answer.figures.value, (int)answer.bound);
		arena_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_bound_is_above_what_one_kind_can_take),
		cmocka_unit_test(the_bound_is_near_a_plan_whatever_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
