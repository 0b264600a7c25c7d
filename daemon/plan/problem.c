/*
 * problem.c - what a plan is worth, and the few questions about a problem that everybody
 *             asks.
 */
#include "plan/problem.h"
#include "plan/uses.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void
plan_weights_default(struct plan_weights *w)
{
	/* Each outweighs what one move can do to those below it. */
	*w = (struct plan_weights){{
		[PLAN_LEVEL_MUST] = INT64_C(10000000000),
		[PLAN_LEVEL_SHORTFALL] = INT64_C(10000000000),
		[PLAN_LEVEL_LOST] = 1000000000,
		[PLAN_LEVEL_VALUE] = 1000000,
		[PLAN_LEVEL_DISTURBANCE] = 100000,
		[PLAN_LEVEL_BREAKS] = 1000,
		[PLAN_LEVEL_UNFAIRNESS] = 20,
		[PLAN_LEVEL_PREFERENCE] = 10,
		[PLAN_LEVEL_WALKING] = 1,
	}};
}

void
plan_weights_repair(struct plan_weights *w)
{
	plan_weights_default(w);
	w->of[PLAN_LEVEL_DISTURBANCE] = INT64_C(5000000000);
}

void
plan_options_default(struct plan_options *o)
{
	memset(o, 0, sizeof(*o));
	plan_weights_default(&o->weights);
	o->seed = 1;
	o->disturbed_max = -1;
}

bool
plan_may_start(const struct plan_problem *p, const struct plan_candidate *c, int slot)
{
	int last = slot + c->length - 1;

	if (slot < 0 || last >= p->slots_n ||
		p->slots[slot].session != p->slots[last].session)
		return false;
	if (c->allowed != NULL && !plan_bit(c->allowed, slot))
		return false;
	if (c->session_hard && c->preferred_session >= 0 &&
		p->slots[slot].session != c->preferred_session)
		return false;
	for (int i = 0; i < c->persons_n; i++) {
		for (int s = slot; s <= last; s++) {
			if (!plan_bit(p->persons[c->persons[i]].free, s))
				return false;
		}
	}
	return true;
}

bool
plan_is_break(const struct plan_problem *p, int a, int b)
{
	if (b - a < 2)
		return false;
	if (p->slots[a].day != p->slots[b].day)
		return p->night_gap_counts && p->lunch_gap_counts;
	return p->slots[a].session == p->slots[b].session || p->lunch_gap_counts;
}

bool
plan_preference_missed(
	const struct plan_problem *p, const struct plan_candidate *c, int slot)
{
	bool listed = c->preferred_n == 0;

	for (int i = 0; i < c->preferred_n && !listed; i++)
		listed = c->preferred[i] == slot;
	return !listed || (c->preferred_session >= 0 &&
				  p->slots[slot].session != c->preferred_session);
}

static int
missing(int count, int minimum)
{
	return count < minimum ? minimum - count : 0;
}

/*
 * Breaks, idle slots, walking and disturbance of one person; `to` is past the last use.
 */
static void
person_figures(const struct plan_problem *p, const struct plan_place *places,
	const int *group, const struct plan_uses *u, int from, int to,
	struct plan_figures *f)
{
	int breaks = 0;

	for (int i = from + 1; i < to; i++) {
		int before = u->all[i - 1].candidate, after = u->all[i].candidate;
		int end = places[before].slot + p->candidates[before].length - 1;
		int start = places[after].slot;

		if (plan_is_break(p, end, start)) {
			breaks++;
			f->idle_slots += start - end - 1;
		}
		if (p->slots[end].day == p->slots[start].day)
			f->walking +=
				plan_walk(p, p->groups[group[places[before].seat]].hall,
					p->groups[group[places[after].seat]].hall);
	}
	f->breaks += breaks;
	f->unfairness += (int64_t)breaks * breaks;
	if (breaks > f->breaks_max)
		f->breaks_max = breaks;
	if (breaks < f->breaks_min)
		f->breaks_min = breaks;
}

/* The candidates: worth, preferences, and whose current meeting changed. */
static void
candidate_figures(const struct plan_problem *p, const struct plan_place *places,
	struct arena *a, struct plan_figures *f)
{
	bool *told = ARENA_ARRAY(a, bool, p->persons_n + 1);

	f->lost = plan_displaced_n(p);

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		if (c->now.slot >= 0 && !plan_same_place(c->now, places[i])) {
			for (int k = 0; k < c->persons_n; k++) {
				f->disturbed += !told[c->persons[k]] &&
						!p->persons[c->persons[k]].told_anyway;
				told[c->persons[k]] = true;
			}
		}
		if (places[i].slot < 0)
			continue;
		f->seated++;
		f->lost -= c->displaced;
		f->value += plan_worth(c);
		f->must += c->tier == PLAN_MUST ? plan_worth(c) : 0;
		f->preference += plan_preference_missed(p, c, places[i].slot);
	}
}

/* What the persons and organisations without any meeting lack is counted here too. */
static void
shortfall_figures(
	const struct plan_problem *p, const struct plan_uses *u, struct plan_figures *f)
{
	for (int i = 0; i < p->persons_n; i++)
		f->shortfall += p->persons[i].min_event;
	for (int i = 0; i < p->organisations_n; i++)
		f->shortfall += p->organisations[i].min_event;
	for (int from = 0, to; from < u->n; from = to) {
		const struct plan_use *use = &u->all[from];
		int minimum = 0;

		to = plan_uses_run(u, from);
		if (use->kind == PLAN_USE_PERSON)
			minimum = p->persons[use->index].min_event;
		else if (use->kind == PLAN_USE_ORGANISATION)
			minimum = p->organisations[use->index].min_event;
		f->shortfall -= minimum - missing(to - from, minimum);
	}
}

void
plan_evaluate(const struct plan_problem *p, const struct plan_place *places,
	struct plan_figures *f)
{
	struct arena a;
	struct plan_uses u;
	int *group, persons = 0;

	memset(f, 0, sizeof(*f));
	f->breaks_min = p->persons_n > 0 ? INT_MAX : 0;
	arena_init(&a);
	group = plan_group_of_seat(p, &a);
	plan_uses_of(p, places, false, &a, &u);
	for (int from = 0, to; from < u.n; from = to) {
		to = plan_uses_run(&u, from);
		if (u.all[from].kind != PLAN_USE_PERSON)
			continue;
		person_figures(p, places, group, &u, from, to, f);
		persons++;
	}
	if (persons < p->persons_n)
		f->breaks_min = 0;
	candidate_figures(p, places, &a, f);
	shortfall_figures(p, &u, f);
	arena_release(&a);
}
