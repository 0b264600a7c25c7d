/*
 * plan_tiny.h - random planning problems of a few candidates, and their best plans by trying all.
 *
 * Everything a problem can ask for occurs: blackouts, sessions, two days, lengths, two halls with a
 * way between them, seats that differ, interpreters, quotas, orders, locks. The enumeration
 * knows nothing but plan_verify() and plan_evaluate().
 */
#ifndef TESTS_PLAN_TINY_H
#define TESTS_PLAN_TINY_H

#include "plan/problem.h"

#include <string.h>

enum {
	TINY_SLOTS = 6,
	TINY_PERSONS = 4,
	TINY_SEATS = 3,
	TINY_INTERPRETERS = 2,
	TINY_CANDIDATES = 5,
};

struct tiny {
	struct plan_problem p;
	uint64_t rng;
	struct plan_slot slots[TINY_SLOTS];
	struct plan_person persons[TINY_PERSONS];
	struct plan_organisation organisations[2];
	struct plan_seat seats[TINY_SEATS];
	struct plan_group groups[2];
	struct plan_interpreter interpreters[TINY_INTERPRETERS];
	struct plan_need needs[2];
	struct plan_candidate candidates[TINY_CANDIDATES];
	struct plan_order orders[2];
	int choices_n;
	struct plan_choice choices[2];
	uint64_t sets[32];
	int sets_n;
	int parties[TINY_CANDIDATES][3];
	uint8_t walk[4];
};

static const int tiny_list[] = {0, 1};

static inline int
tiny_random(struct tiny *t, int n)
{
	t->rng = t->rng * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((t->rng >> 33) % (uint64_t)n);
}

/* A set that misses every slot with a chance of one in `rarely`. */
static inline const uint64_t *
tiny_set(struct tiny *t, int rarely)
{
	uint64_t *set = &t->sets[t->sets_n++];

	for (int s = 0; s < TINY_SLOTS; s++)
		if (tiny_random(t, rarely))
			*set |= UINT64_C(1) << s;
	return set;
}

static inline void
tiny_candidate(struct tiny *t, int i)
{
	struct plan_candidate *c = &t->candidates[i];
	int *party = t->parties[i];
	int n = tiny_random(t, 5) ? 2 : 3;

	party[0] = tiny_random(t, TINY_PERSONS);
	for (int k = 1; k < n; k++)
		party[k] = (party[k - 1] + 1 + tiny_random(t, TINY_PERSONS / 2)) %
			   TINY_PERSONS;
	if (n == 3 && party[2] == party[0])
		n = 2;
	*c = (struct plan_candidate){.persons = party,
		.persons_n = n,
		.tier = PLAN_SCORED,
		.value = tiny_random(t, 100),
		.length = tiny_random(t, 6) ? 1 : 2,
		.allowed = tiny_random(t, 4) ? NULL : tiny_set(t, 3),
		.preferred_session = tiny_random(t, 6) ? -1 : tiny_random(t, 2),
		.session_hard = true,
		.groups = tiny_list,
		.groups_n = 1 + tiny_random(t, 2),
		.need = tiny_random(t, 3) ? -1 : tiny_random(t, 2),
		.now = {-1, -1, -1}};
	if (c->groups_n == 1)
		c->groups += tiny_random(t, 2);
	if (tiny_random(t, 8))
		return;
	c->locked = true;
	c->now.slot = tiny_random(t, TINY_SLOTS);
	c->now.seat = t->groups[c->groups[0]].first_seat;
	c->now.interpreter = c->need < 0 ? -1 : t->needs[c->need].interpreters[0];
}

/* Now and then two neighbours are alternatives of one meeting. */
static inline void
tiny_choice(struct tiny *t, int i)
{
	struct plan_candidate *c = &t->candidates[i];

	if (tiny_random(t, 3) || (c[0].locked && c[1].locked))
		return;
	c[1].tier = c[0].tier;
	c[1].value = c[0].value;
	if (c[1].locked)
		c[0].length = c[1].length;
	else
		c[1].length = c[0].length;
	t->choices[t->choices_n++] = (struct plan_choice){i, 2};
}

static inline bool
tiny_of_one_choice(const struct tiny *t, int a, int b)
{
	for (int i = 0; i < t->choices_n; i++)
		if (t->choices[i].first <= a && b < t->choices[i].first + t->choices[i].n)
			return true;
	return false;
}

static inline void
tiny_event(struct tiny *t)
{
	int second_day = tiny_random(t, 2) ? TINY_SLOTS : 4;
	bool shifts = !tiny_random(t, 2);

	for (int s = 0; s < TINY_SLOTS; s++)
		t->slots[s] =
			(struct plan_slot){s >= second_day, s >= second_day ? 2 : s >= 2,
				86400 * (s >= second_day) + s * 1800,
				86400 * (s >= second_day) + s * 1800 + 1500};
	for (int i = 0; i < TINY_PERSONS; i++)
		t->persons[i] = (struct plan_person){.free = tiny_set(t, 8),
			.max_event = tiny_random(t, 8) ? 0 : 2,
			.max_day = tiny_random(t, 6) ? 0 : 1 + tiny_random(t, 2),
			.organisation = tiny_random(t, 3) - 1};
	t->organisations[0].max_day = tiny_random(t, 6) ? 0 : 3;
	t->groups[0] = (struct plan_group){0, 2, 0};
	t->groups[1] = (struct plan_group){2, 1, 1};
	for (int i = 0; i < TINY_SEATS; i++)
		t->seats[i].free = tiny_set(t, shifts ? 4 : 1000);
	for (int i = 0; i < TINY_INTERPRETERS; i++)
		t->interpreters[i].free = tiny_set(t, 5);
	t->needs[0] = (struct plan_need){tiny_list, 2};
	t->needs[1] = (struct plan_need){tiny_list + 1, 1};
	t->walk[1] = t->walk[2] =
		tiny_random(t, 2) ? 0 : 10 + (uint8_t)tiny_random(t, 40);
}

static inline void
tiny_make(struct tiny *t, uint64_t seed)
{
	memset(t, 0, sizeof *t);
	t->rng = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	tiny_event(t);
	int n = 1 + tiny_random(t, TINY_CANDIDATES);
	for (int i = 0; i < n; i++)
		tiny_candidate(t, i);
	for (int i = 0; i + 1 < n && t->choices_n < 2; i += 2)
		tiny_choice(t, i);
	t->orders[0] = (struct plan_order){0, n - 1};
	t->p = (struct plan_problem){.slots = t->slots,
		.slots_n = TINY_SLOTS,
		.persons = t->persons,
		.persons_n = TINY_PERSONS,
		.organisations = t->organisations,
		.organisations_n = 2,
		.seats = t->seats,
		.seats_n = TINY_SEATS,
		.groups = t->groups,
		.groups_n = 2,
		.interpreters = t->interpreters,
		.interpreters_n = TINY_INTERPRETERS,
		.needs = t->needs,
		.needs_n = 2,
		.candidates = t->candidates,
		.candidates_n = n,
		.choices = t->choices,
		.choices_n = t->choices_n,
		.orders = t->orders,
		.orders_n =
			n > 1 && !tiny_of_one_choice(t, 0, n - 1) && !tiny_random(t, 3),
		.walk_minutes = t->walk,
		.halls_n = 2,
		.all_must_be_seated = true,
		.lunch_gap_counts = tiny_random(t, 3),
		.night_gap_counts = tiny_random(t, 2),
		.fairness = tiny_random(t, 5) - 1};
}

/* ---- by trying all ------------------------------------------------------------------ */

struct tiny_best {
	int breaks; /* -1: no plan of all */
};

static inline void
tiny_judge(const struct tiny *t, const struct plan_place *places, struct tiny_best *best)
{
	struct plan_figures f;

	plan_evaluate(&t->p, places, &f);
	for (int i = 0; i < t->p.choices_n; i++) {
		int first = t->p.choices[i].first;

		if (places[first].slot < 0 && places[first + 1].slot < 0)
			return;
	}
	if (t->p.fairness >= 0 && f.breaks_max - f.breaks_min > t->p.fairness)
		return;
	if (best->breaks < 0 || f.breaks < best->breaks)
		best->breaks = f.breaks;
}

static inline void
tiny_try(const struct tiny *t, struct plan_place *places, int i, struct tiny_best *best)
{
	const struct plan_candidate *c = &t->p.candidates[i];
	struct err e;

	if (i >= t->p.candidates_n || i >= TINY_CANDIDATES) {
		tiny_judge(t, places, best);
		return;
	}
	if (c->locked) {
		if (plan_verify(&t->p, places, NULL, &e))
			tiny_try(t, places, i + 1, best);
		return;
	}
	for (int k = 0; k < TINY_SLOTS * TINY_SEATS * TINY_INTERPRETERS; k++) {
		int interpreter = k % TINY_INTERPRETERS;

		places[i] = (struct plan_place){k / TINY_INTERPRETERS / TINY_SEATS,
			k / TINY_INTERPRETERS % TINY_SEATS, interpreter};
		if (c->need < 0 && interpreter)
			continue;
		if (c->need < 0)
			places[i].interpreter = -1;
		/* One meeting more never mends a plan: what is wrong now stays wrong. */
		if (plan_verify(&t->p, places, NULL, &e))
			tiny_try(t, places, i + 1, best);
	}
	places[i] = (struct plan_place){-1, -1, -1};
	for (int k = 0; k < t->p.choices_n; k++)
		if (i == t->p.choices[k].first || i == t->p.choices[k].first + 1)
			tiny_try(t, places, i + 1, best);
}

/* The fewest breaks with everything held, -1 if that cannot be. */
static inline int
tiny_fewest_breaks(const struct tiny *t)
{
	struct plan_place places[TINY_CANDIDATES];
	struct tiny_best best = {-1};

	for (int i = 0; i < TINY_CANDIDATES; i++)
		places[i] = t->candidates[i].locked ? t->candidates[i].now
						    : (struct plan_place){-1, -1, -1};
	tiny_try(t, places, 0, &best);
	return best.breaks;
}

#endif
