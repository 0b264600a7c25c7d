/*
 * uses.c - who and what is used when by a set of places, sorted; no move of the engine
 * comes here.
 */
#include "plan/uses.h"

#include <stdlib.h>
#include <string.h>

static int
compare(int a, int b)
{
	return (a > b) - (a < b);
}

static int
use_order(const void *one, const void *other)
{
	const struct plan_use *a = one, *b = other;
	int order = compare((int)a->kind, (int)b->kind);

	if (order == 0)
		order = compare(a->index, b->index);
	if (order == 0)
		order = compare(a->slot, b->slot);
	return order != 0 ? order : compare(a->candidate, b->candidate);
}

static void
use_add(struct plan_uses *u, enum plan_use_kind kind, int index, int slot, int candidate)
{
	u->all[u->n++] = (struct plan_use){kind, index, slot, candidate};
}

static void
candidate_uses(
	const struct plan_problem *p, int c, struct plan_place at, struct plan_uses *u)
{
	const struct plan_candidate *cand = &p->candidates[c];

	for (int i = 0; i < cand->persons_n; i++) {
		int organisation = p->persons[cand->persons[i]].organisation;

		use_add(u, PLAN_USE_PERSON, cand->persons[i], at.slot, c);
		if (organisation >= 0)
			use_add(u, PLAN_USE_ORGANISATION, organisation, at.slot, c);
	}
	if (at.interpreter >= 0)
		use_add(u, PLAN_USE_INTERPRETER, at.interpreter, at.slot, c);
	if (at.seat >= 0)
		use_add(u, PLAN_USE_SEAT, at.seat, at.slot, c);
}

/* Two persons of one organisation in a meeting count it once. */
static void
drop_doubles(struct plan_uses *u)
{
	int kept = 0;

	for (int i = 0; i < u->n; i++) {
		if (kept == 0 || use_order(&u->all[kept - 1], &u->all[i]) != 0)
			u->all[kept++] = u->all[i];
	}
	u->n = kept;
}

void
plan_uses_of(const struct plan_problem *p, const struct plan_place *places,
	bool locked_only, struct arena *a, struct plan_uses *u)
{
	size_t most = 0;

	for (int c = 0; c < p->candidates_n; c++) {
		if (places[c].slot >= 0)
			most += 2 + 2 * (size_t)p->candidates[c].persons_n;
	}
	u->n = 0;
	u->all = ARENA_ARRAY(a, struct plan_use, most + 1);
	for (int c = 0; c < p->candidates_n; c++) {
		if (places[c].slot >= 0 && (!locked_only || p->candidates[c].locked))
			candidate_uses(p, c, places[c], u);
	}
	qsort(u->all, (size_t)u->n, sizeof(u->all[0]), use_order);
	drop_doubles(u);
}

int
plan_uses_run(const struct plan_uses *u, int from)
{
	int end = from;

	while (end < u->n && u->all[end].kind == u->all[from].kind &&
		u->all[end].index == u->all[from].index)
		end++;
	return end;
}

int *
plan_choice_of_candidate(const struct plan_problem *p, struct arena *a)
{
	int *choice = ARENA_ARRAY(a, int, p->candidates_n + 1);

	memset(choice, 0xff, sizeof(choice[0]) * (size_t)p->candidates_n);
	for (int i = 0; i < p->choices_n; i++) {
		for (int k = 0; k < p->choices[i].n; k++)
			choice[p->choices[i].first + k] = i;
	}
	return choice;
}

int *
plan_group_of_seat(const struct plan_problem *p, struct arena *a)
{
	int *group = ARENA_ARRAY(a, int, p->seats_n + 1);

	for (int g = 0; g < p->groups_n; g++) {
		for (int i = 0; i < p->groups[g].seats; i++)
			group[p->groups[g].first_seat + i] = g;
	}
	return group;
}
