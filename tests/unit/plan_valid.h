/*
 * plan_valid.h - an independent judge of plans: every hard rule and every figure again,
 *                in the plainest way there is, from the words of the contract and nothing
 *                of the engine's.
 */
#ifndef TESTS_PLAN_VALID_H
#define TESTS_PLAN_VALID_H

#include "plan/problem.h"

#include <stdio.h>
#include <stdlib.h>

#define VALID_OR(cond, ...)                                                              \
	do {                                                                             \
		if (!(cond)) {                                                           \
			fprintf(stderr, "plan not valid: " __VA_ARGS__);                 \
			fprintf(stderr, " (%s)\n", #cond);                               \
			return false;                                                    \
		}                                                                        \
	} while (0)

static inline bool
valid_has(const uint64_t *set, int slot)
{
	return (set[slot / 64] & ((uint64_t)1 << (slot % 64))) != 0;
}

static inline bool
valid_takes_part(const struct plan_candidate *c, int person)
{
	for (int i = 0; i < c->persons_n; i++) {
		if (c->persons[i] == person)
			return true;
	}
	return false;
}

static inline bool
valid_of_organisation(const struct plan_problem *p, const struct plan_candidate *c, int o)
{
	for (int i = 0; i < c->persons_n; i++) {
		if (p->persons[c->persons[i]].organisation == o)
			return true;
	}
	return false;
}

static inline const struct plan_group *
valid_group(const struct plan_problem *p, int seat)
{
	for (int g = 0; g < p->groups_n; g++) {
		if (seat >= p->groups[g].first_seat &&
			seat < p->groups[g].first_seat + p->groups[g].seats)
			return &p->groups[g];
	}
	return NULL;
}

/* One meeting where it is, as if it were alone. */
static inline bool
valid_alone(const struct plan_problem *p, int i, struct plan_place at)
{
	const struct plan_candidate *c = &p->candidates[i];
	const struct plan_group *group = valid_group(p, at.seat);
	bool sits = false, speaks = c->need < 0;

	VALID_OR(at.slot >= 0 && at.slot + c->length <= p->slots_n, "candidate %d", i);
	VALID_OR(group != NULL, "candidate %d at seat %d", i, at.seat);
	VALID_OR(c->allowed == NULL || valid_has(c->allowed, at.slot), "candidate %d", i);
	VALID_OR(!c->session_hard || c->preferred_session < 0 ||
			 p->slots[at.slot].session == c->preferred_session,
		"candidate %d", i);
	for (int s = at.slot; s < at.slot + c->length; s++) {
		VALID_OR(p->slots[s].session == p->slots[at.slot].session, "candidate %d",
			i);
		for (int k = 0; k < c->persons_n; k++)
			VALID_OR(valid_has(p->persons[c->persons[k]].free, s),
				"candidate %d", i);
		VALID_OR(valid_has(p->seats[at.seat].free, s), "candidate %d", i);
		if (at.interpreter >= 0)
			VALID_OR(valid_has(p->interpreters[at.interpreter].free, s),
				"candidate %d", i);
	}
	for (int k = 0; k < c->groups_n; k++)
		sits = sits || group == &p->groups[c->groups[k]];
	VALID_OR(sits, "candidate %d", i);
	VALID_OR(c->need >= 0 || at.interpreter == -1, "candidate %d", i);
	for (int k = 0; c->need >= 0 && k < p->needs[c->need].n; k++)
		speaks = speaks || p->needs[c->need].interpreters[k] == at.interpreter;
	VALID_OR(speaks, "candidate %d", i);
	return true;
}

static inline bool
valid_locks(const struct plan_problem *p, const struct plan_place *places)
{
	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		if (!c->locked)
			continue;
		VALID_OR(places[i].slot == c->now.slot && places[i].seat == c->now.seat &&
				 places[i].interpreter == c->now.interpreter,
			"locked %d moved", i);
	}
	for (int i = 0; i < p->choices_n; i++) {
		int held = 0;

		for (int k = 0; k < p->choices[i].n; k++)
			held += places[p->choices[i].first + k].slot >= 0;
		VALID_OR(held <= 1, "%d of choice %d", held, i);
	}
	for (int i = 0; i < p->orders_n; i++) {
		int a = p->orders[i].before, b = p->orders[i].after;

		VALID_OR(places[a].slot < 0 || places[b].slot < 0 ||
				 places[a].slot + p->candidates[a].length <=
					 places[b].slot,
			"%d is not before %d", a, b);
	}
	return true;
}

/*
 * The candidates a person (or an interpreter, with person -1) has, in order of slot, into
 * list.
 */
static inline int
valid_list(const struct plan_problem *p, const struct plan_place *places, int person,
	int interpreter, int *list)
{
	int n = 0;

	for (int i = 0; i < p->candidates_n; i++) {
		int k;

		if (places[i].slot < 0)
			continue;
		if (person >= 0 ? !valid_takes_part(&p->candidates[i], person)
				: places[i].interpreter != interpreter)
			continue;
		for (k = n++; k > 0 && places[list[k - 1]].slot > places[i].slot; k--)
			list[k] = list[k - 1];
		list[k] = i;
	}
	return n;
}

/* No two at once, and time to walk; what the list adds to the figures of a person. */
static inline bool
valid_row(const struct plan_problem *p, const struct plan_place *places, const int *list,
	int n, int *breaks, int *idle, int64_t *walking)
{
	for (int i = 1; i < n; i++) {
		struct plan_place a = places[list[i - 1]], b = places[list[i]];
		int end = a.slot + p->candidates[list[i - 1]].length - 1;
		bool day = p->slots[end].day == p->slots[b.slot].day;
		bool session = p->slots[end].session == p->slots[b.slot].session;
		int64_t minutes = 0;

		VALID_OR(end < b.slot, "%d and %d overlap", list[i - 1], list[i]);
		if (p->walk_minutes != NULL)
			minutes = p->walk_minutes[valid_group(p, a.seat)->hall *
							  p->halls_n +
						  valid_group(p, b.seat)->hall];
		if (day) {
			VALID_OR(p->slots[b.slot].start_s - p->slots[end].end_s >=
					 minutes * 60,
				"no time to walk from %d to %d", list[i - 1], list[i]);
			*walking += minutes;
		}
		if (b.slot - end > 1 &&
			(session || (day && p->lunch_gap_counts) ||
				(!day && p->lunch_gap_counts && p->night_gap_counts))) {
			(*breaks)++;
			*idle += b.slot - end - 1;
		}
	}
	return true;
}

static inline bool
valid_quota(const struct plan_problem *p, const struct plan_place *places,
	const int *list, int n, int max_event, int max_day)
{
	VALID_OR(max_event == 0 || n <= max_event, "%d meetings", n);
	for (int i = 0; i < n && max_day > 0; i++) {
		int same = 0;

		for (int k = 0; k < n; k++)
			same += p->slots[places[list[k]].slot].day ==
				p->slots[places[list[i]].slot].day;
		VALID_OR(same <= max_day, "%d meetings in a day", same);
	}
	return true;
}

static inline int64_t
valid_missing(int n, int minimum)
{
	return n < minimum ? minimum - n : 0;
}

/* The figures of the persons, checked on the way. */
static inline bool
valid_persons(const struct plan_problem *p, const struct plan_place *places, int *list,
	struct plan_figures *f)
{
	for (int person = 0; person < p->persons_n; person++) {
		const struct plan_person *q = &p->persons[person];
		int n = valid_list(p, places, person, -1, list), breaks = 0;
		bool told = false;

		if (!valid_row(
			    p, places, list, n, &breaks, &f->idle_slots, &f->walking) ||
			!valid_quota(p, places, list, n, q->max_event, q->max_day))
			return false;
		f->breaks += breaks;
		f->unfairness += (int64_t)breaks * breaks;
		f->breaks_max = breaks > f->breaks_max ? breaks : f->breaks_max;
		f->breaks_min =
			person == 0 || breaks < f->breaks_min ? breaks : f->breaks_min;
		f->shortfall += valid_missing(n, q->min_event);
		for (int i = 0; i < p->candidates_n; i++) {
			const struct plan_candidate *c = &p->candidates[i];

			told = told || (valid_takes_part(c, person) && c->now.slot >= 0 &&
					       (c->now.slot != places[i].slot ||
						       c->now.seat != places[i].seat ||
						       c->now.interpreter !=
							       places[i].interpreter));
		}
		f->disturbed += told && !q->told_anyway;
	}
	return true;
}

static inline bool
valid_others(const struct plan_problem *p, const struct plan_place *places, int *list,
	struct plan_figures *f)
{
	for (int o = 0; o < p->organisations_n; o++) {
		const struct plan_organisation *q = &p->organisations[o];
		int n = 0;

		for (int i = 0; i < p->candidates_n; i++) {
			if (places[i].slot >= 0 &&
				valid_of_organisation(p, &p->candidates[i], o))
				list[n++] = i;
		}
		if (!valid_quota(p, places, list, n, q->max_event, q->max_day))
			return false;
		f->shortfall += valid_missing(n, q->min_event);
	}
	for (int k = 0; k < p->interpreters_n; k++) {
		int breaks = 0, idle = 0, n = valid_list(p, places, -1, k, list);
		int64_t walking = 0;

		if (!valid_row(p, places, list, n, &breaks, &idle, &walking))
			return false;
	}
	for (int i = 0; i < p->candidates_n; i++) {
		for (int k = 0; k < i; k++)
			VALID_OR(places[i].slot < 0 || places[k].slot < 0 ||
					 places[i].seat != places[k].seat ||
					 places[i].slot + p->candidates[i].length <=
						 places[k].slot ||
					 places[k].slot + p->candidates[k].length <=
						 places[i].slot,
				"%d and %d at one seat", i, k);
	}
	return true;
}

/* Everything; and the figures of the plan. */
static inline bool
plan_valid(const struct plan_problem *p, const struct plan_place *places,
	struct plan_figures *f)
{
	int *list = malloc(sizeof(int) * (size_t)(p->candidates_n + 1));
	bool ok = valid_locks(p, places);

	*f = (struct plan_figures){.lost = plan_displaced_n(p)};
	for (int i = 0; i < p->candidates_n && ok; i++) {
		const struct plan_candidate *c = &p->candidates[i];
		int worth = c->value + 1000 * (int)c->tier;
		bool liked = c->preferred_n == 0;

		if (places[i].slot < 0)
			continue;
		ok = valid_alone(p, i, places[i]);
		f->seated++;
		f->lost -= c->displaced;
		f->value += worth;
		f->must += c->tier == PLAN_MUST ? worth : 0;
		for (int k = 0; k < c->preferred_n; k++)
			liked = liked || c->preferred[k] == places[i].slot;
		if (c->preferred_session >= 0 && ok)
			liked = liked &&
				p->slots[places[i].slot].session == c->preferred_session;
		f->preference += !liked;
	}
	ok = ok && valid_persons(p, places, list, f) && valid_others(p, places, list, f);
	free(list);
	return ok;
}

#endif
