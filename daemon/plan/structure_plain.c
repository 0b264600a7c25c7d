/*
 * structure_plain.c - is the network all there is, so that its flow is a plan?
 */
#include "plan/structure_parts.h"

#include <string.h>

/* Can everybody walk from any hall to any other between two slots? */
static bool
ways_are_short(const struct plan_problem *p)
{
	int64_t most = 0;

	for (int i = 0; p->walk_minutes != NULL && i < p->halls_n * p->halls_n; i++)
		most = p->walk_minutes[i] > most ? p->walk_minutes[i] : most;
	for (int s = 0; s + 1 < p->slots_n && most > 0; s++) {
		if (p->slots[s].day == p->slots[s + 1].day &&
			p->slots[s + 1].start_s - p->slots[s].end_s < most * 60)
			return false;
	}
	return true;
}

/* Has every pool the same number of seats in every open slot? */
static bool
pools_are_even(const struct structure_finder *f)
{
	const struct board *b = f->b;
	int64_t *seats = ARENA_ARRAY(f->arena, int64_t, f->s->pools + 1);

	for (int s = 0; s < b->slots; s++) {
		if (!plan_bit(f->s->open, s))
			continue;
		memset(seats, 0, sizeof(seats[0]) * (size_t)f->s->pools);
		for (int g = 0; g < f->p->groups_n; g++) {
			if (f->pool_of_group[g] >= 0)
				seats[f->pool_of_group[g]] +=
					b->seats_left[g * b->slots + s];
		}
		for (int i = 0; i < f->s->pools; i++) {
			if (seats[i] * f->s->open_n != f->pool_seats[i])
				return false;
		}
	}
	return true;
}

/* Does a candidate of a pool list all its groups? */
static bool
lists_pool(const struct structure_finder *f, const struct plan_candidate *c,
	const int *groups)
{
	int pool = structure_pool(f, c), n = 0;

	for (int i = 0; i < c->groups_n && pool >= 0; i++)
		n += f->pool_of_group[c->groups[i]] == pool;
	return pool < 0 || n == groups[pool];
}

/* Can it be held in any slot in which anything can? */
static bool
is_free(struct structure_finder *f, int c, const int *groups)
{
	const struct plan_candidate *cand = &f->p->candidates[c];

	if (!lists_pool(f, cand, groups))
		return false;
	structure_reach(f, c);
	return memcmp(f->set, f->s->open, sizeof(uint64_t) * (size_t)f->b->words) == 0;
}

/* Do all days with open slots have the same number of them? */
static bool
days_are_alike(const struct board *b, const uint64_t *open)
{
	int all = 0;

	for (int day = 0; day < b->days; day++) {
		int n = 0;

		for (int s = b->day_first[day]; s < b->day_first[day + 1]; s++)
			n += plan_bit(open, s);
		if (n > 0 && all > 0 && n != all)
			return false;
		all = n > 0 ? n : all;
	}
	return true;
}

/*
 * Does the network model every quota? It does so for a person's quota of a day where the days are
 * alike, for then the meetings can be spread evenly over them.
 */
static bool
quotas_are_kept(struct structure_finder *f)
{
	const struct board *b = f->b;
	bool by_day = false;

	for (int i = 0; i < f->p->persons_n; i++) {
		const struct plan_person *q = &f->p->persons[i];

		if (q->organisation >= 0 && !f->bound_organisation[q->organisation] &&
			f->p->organisations[q->organisation].max_event > 0)
			return false;
		/* what is fixed makes the days differ */
		if (q->max_day > 0 && b->person_n.event[i] > 0)
			return false;
		by_day = by_day || q->max_day > 0;
	}
	for (int o = 0; o < f->p->organisations_n; o++) {
		if (f->p->organisations[o].max_day > 0)
			return false;
	}
	f->s->by_day = by_day;
	return !by_day || (f->s->even && days_are_alike(b, f->s->open));
}

/* Persons on the smaller side of the meetings that need an interpreter. */
static int
persons_in_need(struct structure_finder *f)
{
	const struct board_lists *l = &f->b->of_person;
	int n[2] = {0, 0};

	for (int i = 0; i < f->p->persons_n; i++) {
		bool any = false;

		for (int k = l->first[i]; k < l->first[i + 1]; k++)
			any = any || (f->active[l->item[k]] &&
					     f->p->candidates[l->item[k]].need >= 0);
		n[f->s->right[i]] += any;
	}
	return n[0] < n[1] ? n[0] : n[1];
}

/* Are there for every need as many as could be needed at once, in every slot? */
static bool
interpreters_are_enough(struct structure_finder *f)
{
	const struct board *b = f->b;
	int wanted = persons_in_need(f);

	for (int i = 0; i < f->p->needs_n && wanted > 0; i++) {
		const struct plan_need *need = &f->p->needs[i];
		int always = 0;

		for (int k = 0; k < need->n; k++) {
			const uint64_t *set =
				&b->interpreter_free[(size_t)need->interpreters[k] *
						     (size_t)b->words];
			bool all = true;

			for (int w = 0; w < b->words; w++)
				all = all && (f->s->open[w] & ~set[w]) == 0;
			always += all;
		}
		if (always < wanted)
			return false;
	}
	return true;
}

bool
structure_is_plain(struct structure_finder *f)
{
	int *groups = ARENA_ARRAY(f->arena, int, f->s->pools + 1);

	if (f->p->orders_n > 0 || f->mixed || !ways_are_short(f->p) ||
		!interpreters_are_enough(f))
		return false;
	f->s->even = pools_are_even(f);
	if (!quotas_are_kept(f))
		return false;
	for (int g = 0; g < f->p->groups_n; g++) {
		if (f->pool_of_group[g] >= 0)
			groups[f->pool_of_group[g]]++;
	}
	for (int i = 0; i < f->p->persons_n; i++) {
		if (f->s->right[i] && structure_pool_of_person(f, i) == -2)
			return false;
	}
	for (int c = 0; c < f->p->candidates_n; c++) {
		if (f->active[c] && !is_free(f, c, groups))
			return false;
	}
	return true;
}
