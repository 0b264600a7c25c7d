/*
 * plan_made_up.h - problems of all kinds, made up from a seed: every rule of the planner
 *                  turns up in some of them.
 */
#ifndef TESTS_PLAN_MADE_UP_H
#define TESTS_PLAN_MADE_UP_H

#include "plan/problem.h"

#include <string.h>

struct made_up {
	uint64_t state;
	struct arena *a;
	struct plan_problem *p;
	bool rules; /* lengths, interpreters, quotas, orders, walking and all that */
};

static inline int
made_below(struct made_up *m, int n)
{
	m->state =
		m->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((m->state >> 33) % (uint64_t)n);
}

static inline bool
made_one_in(struct made_up *m, int n)
{
	return made_below(m, n) == 0;
}

static inline uint64_t *
made_set(struct made_up *m, int one_in_away)
{
	uint64_t *set = ARENA_ARRAY(m->a, uint64_t, plan_words(m->p) + 1);

	for (int s = 0; s < m->p->slots_n; s++) {
		if (one_in_away == 0 || !made_one_in(m, one_in_away))
			set[s / 64] |= (uint64_t)1 << (s % 64);
	}
	return set;
}

static inline void
made_slots(struct made_up *m, int days, int sessions, int slots)
{
	struct plan_slot *all =
		ARENA_ARRAY(m->a, struct plan_slot, days * sessions * slots + 1);
	int n = 0;

	for (int d = 0; d < days; d++) {
		for (int q = 0; q < sessions; q++) {
			for (int s = 0; s < slots; s++, n++) {
				all[n].day = d;
				all[n].session = d * sessions + q;
				all[n].start_s = d * 86400 + q * 14400 + s * 1800;
				all[n].end_s = all[n].start_s + 1500;
			}
		}
	}
	m->p->slots = all;
	m->p->slots_n = n;
}

static inline void
made_people(struct made_up *m, int n)
{
	struct plan_person *persons = ARENA_ARRAY(m->a, struct plan_person, n + 1);
	int organisations = m->rules ? n / 2 : 0;
	struct plan_organisation *all =
		ARENA_ARRAY(m->a, struct plan_organisation, organisations + 1);

	for (int i = 0; i < organisations; i++) {
		all[i].max_event = made_one_in(m, 3) ? 2 + made_below(m, 6) : 0;
		all[i].max_day = made_one_in(m, 4) ? 1 + made_below(m, 4) : 0;
		all[i].min_event = made_one_in(m, 4) && all[i].max_event != 1 ? 2 : 0;
	}
	for (int i = 0; i < n; i++) {
		persons[i].free = made_set(m, made_one_in(m, 3) ? 3 : 8);
		persons[i].organisation = organisations > 0 && made_one_in(m, 2)
						  ? made_below(m, organisations)
						  : -1;
		persons[i].max_event =
			m->rules && made_one_in(m, 4) ? 1 + made_below(m, 5) : 0;
		persons[i].max_day =
			m->rules && made_one_in(m, 5) ? 1 + made_below(m, 4) : 0;
		persons[i].min_event = m->rules && made_one_in(m, 3) ? 1 : 0;
		persons[i].told_anyway = i % 7 == 3;
	}
	m->p->persons = persons;
	m->p->persons_n = n;
	m->p->organisations = all;
	m->p->organisations_n = organisations;
}

static inline void
made_seats(struct made_up *m, int groups, int most)
{
	struct plan_group *all = ARENA_ARRAY(m->a, struct plan_group, groups + 1);
	struct plan_seat *seats = ARENA_ARRAY(m->a, struct plan_seat, groups * most + 1);
	uint8_t *walk = ARENA_ARRAY(m->a, uint8_t, groups * groups + 1);
	int n = 0;

	for (int g = 0; g < groups; g++) {
		all[g] = (struct plan_group){n, 1 + made_below(m, most), g};
		n += all[g].seats;
		for (int k = 0; k < groups; k++)
			walk[g * groups + k] = k == g ? 0 : (uint8_t)made_below(m, 45);
	}
	for (int i = 0; i < n; i++)
		seats[i].free = made_set(m, made_one_in(m, 2) ? 10 : 0);
	m->p->seats = seats;
	m->p->seats_n = n;
	m->p->groups = all;
	m->p->groups_n = m->p->halls_n = groups;
	m->p->walk_minutes = m->rules && made_one_in(m, 2) ? walk : NULL;
}

static inline void
made_interpreters(struct made_up *m, int n, int needs)
{
	struct plan_interpreter *all = ARENA_ARRAY(m->a, struct plan_interpreter, n + 1);
	struct plan_need *lists = ARENA_ARRAY(m->a, struct plan_need, needs + 1);

	for (int i = 0; i < n; i++)
		all[i].free = made_set(m, 3);
	for (int k = 0; k < needs; k++) {
		int *list = ARENA_ARRAY(m->a, int, n + 1);

		for (int i = 0; i < n; i++) {
			if (made_one_in(m, 2))
				list[lists[k].n++] = i;
		}
		lists[k].interpreters = list;
	}
	m->p->interpreters = all;
	m->p->interpreters_n = n;
	m->p->needs = lists;
	m->p->needs_n = needs;
}

static inline int *
made_persons(struct made_up *m, int n)
{
	int *list = ARENA_ARRAY(m->a, int, n);

	for (int i = 0; i < n;) {
		bool twice = false;

		list[i] = made_below(m, m->p->persons_n);
		for (int k = 0; k < i; k++)
			twice = twice || list[k] == list[i];
		i += !twice;
	}
	return list;
}

static inline int *
made_groups(struct made_up *m, int *n)
{
	int *list = ARENA_ARRAY(m->a, int, m->p->groups_n + 1), first;

	first = made_below(m, m->p->groups_n);
	*n = made_one_in(m, 3) ? 1 : m->p->groups_n;
	for (int i = 0; i < *n; i++)
		list[i] = (first + i) % m->p->groups_n;
	return list;
}

static inline void
made_candidates(struct made_up *m, int n)
{
	struct plan_candidate *all = ARENA_ARRAY(m->a, struct plan_candidate, n + 1);
	int *preferred = ARENA_ARRAY(m->a, int, 1);

	preferred[0] = made_below(m, m->p->slots_n);
	for (int i = 0; i < n; i++) {
		struct plan_candidate *c = &all[i];
		bool large = m->rules && m->p->persons_n > 4 && made_one_in(m, 6);

		c->persons_n = large ? 3 + made_below(m, 2) : 2;
		c->persons = made_persons(m, c->persons_n);
		c->tier = made_one_in(m, 8)   ? PLAN_MUST
			  : made_one_in(m, 4) ? PLAN_WANT
					      : PLAN_SCORED;
		c->value = 1 + made_below(m, PLAN_VALUE_MAX);
		c->length = m->rules && made_one_in(m, 4) ? 2 + made_below(m, 2) : 1;
		c->allowed = m->rules && made_one_in(m, 4) ? made_set(m, 2) : NULL;
		c->preferred = preferred;
		c->preferred_n = made_one_in(m, 5);
		c->preferred_session = m->rules && made_one_in(m, 5) ? 0 : -1;
		c->session_hard = made_one_in(m, 2);
		c->groups = made_groups(m, &c->groups_n);
		c->need = m->p->needs_n > 0 && made_one_in(m, 3)
				  ? made_below(m, m->p->needs_n)
				  : -1;
		c->now = (struct plan_place){-1, -1, -1};
	}
	m->p->candidates = all;
	m->p->candidates_n = n;
}

/*
 * Neighbours become alternatives of one meeting: the second person of the first one, mostly, and
 * what the languages need, may differ.
 */
static inline void
made_choices(struct made_up *m)
{
	struct plan_candidate *c = (struct plan_candidate *)m->p->candidates;
	struct plan_choice *all =
		ARENA_ARRAY(m->a, struct plan_choice, m->p->candidates_n);
	int n = 0;

	for (int i = 0, end; i + 1 < m->p->candidates_n; i = end) {
		end = i + 1;
		if (!made_one_in(m, 2))
			continue;
		while (end < m->p->candidates_n && end - i < 2 + made_below(m, 2)) {
			struct plan_candidate *one = &c[end++];
			int *persons = made_persons(m, c[i].persons_n), need = one->need;

			for (int k = 0; k < c[i].persons_n && !made_one_in(m, 8); k++) {
				if (persons[1] != c[i].persons[0] && c[i].persons_n == 2)
					persons[0] = c[i].persons[0];
			}
			*one = c[i];
			one->persons = persons;
			one->need = need;
			one->stand_ins_n = 0;
		}
		all[n++] = (struct plan_choice){i, end - i};
	}
	m->p->choices = all;
	m->p->choices_n = n;
}

/* From earlier to later candidates only: no cycles. */
static inline void
made_orders(struct made_up *m, int n)
{
	struct plan_order *all = ARENA_ARRAY(m->a, struct plan_order, n + 1);

	for (int i = 0; i < n; i++) {
		all[i].after = 1 + made_below(m, m->p->candidates_n - 1);
		all[i].before = made_below(m, all[i].after);
	}
	m->p->orders = all;
	m->p->orders_n = n;
}

/* Everybody of an organisation may stand in for any other of it. */
static inline void
made_stand_ins(struct made_up *m)
{
	struct plan_candidate *all = (struct plan_candidate *)m->p->candidates;

	for (int i = 0; i < m->p->candidates_n; i++) {
		struct plan_candidate *c = &all[i];
		struct plan_stand_in *list =
			ARENA_ARRAY(m->a, struct plan_stand_in, m->p->persons_n + 1);
		int one = m->p->persons[c->persons[0]].organisation;

		for (int k = 0; k < m->p->persons_n && one >= 0; k++) {
			if (m->p->persons[k].organisation != one || plan_takes_part(c, k))
				continue;
			list[c->stand_ins_n++] = (struct plan_stand_in){
				c->persons[0], k, made_one_in(m, 2) ? c->need : -1};
		}
		c->stand_ins = list;
	}
}

static inline int
made_choice_of(const struct plan_problem *p, int candidate)
{
	for (int i = 0; i < p->choices_n; i++)
		if (candidate >= p->choices[i].first &&
			candidate < p->choices[i].first + p->choices[i].n)
			return i;
	return -1;
}

/* What is of one choice is in no order. */
static inline void
made_orders_apart(struct plan_problem *p)
{
	struct plan_order *all = (struct plan_order *)p->orders;
	int n = 0;

	for (int i = 0; i < p->orders_n; i++) {
		int choice = made_choice_of(p, all[i].before);

		if (choice < 0 || choice != made_choice_of(p, all[i].after))
			all[n++] = all[i];
	}
	p->orders_n = n;
}

/*
 * A problem of `people` persons and `candidates` meetings; with rules: every kind of
 * them.
 */
static inline void
make_up_problem(struct plan_problem *p, struct arena *a, uint64_t seed, int people,
	int candidates, bool rules)
{
	struct made_up m = {.state = seed * 77777 + 1, .a = a, .p = p, .rules = rules};

	memset(p, 0, sizeof(*p));
	p->fairness = -1;
	made_below(&m, 2);
	made_slots(
		&m, 1 + made_below(&m, 3), 1 + made_below(&m, 2), 2 + made_below(&m, 4));
	p->lunch_gap_counts = made_one_in(&m, 2);
	p->night_gap_counts = made_one_in(&m, 3);
	made_people(&m, people);
	made_seats(&m, 1 + made_below(&m, 3), people > 6 ? 6 : 2);
	if (rules)
		made_interpreters(&m, 1 + made_below(&m, 4), 1 + made_below(&m, 3));
	made_candidates(&m, candidates);
	if (rules)
		made_orders(&m, candidates / 5);
	if (rules)
		made_stand_ins(&m);
	for (int i = 0; i < candidates && rules && seed % 4 == 3; i++)
		((struct plan_candidate *)p->candidates)[i].displaced =
			p->candidates[i].value % 7 == 0;
	if (seed % 2) {
		made_choices(&m);
		made_orders_apart(p);
	}
}

#endif
