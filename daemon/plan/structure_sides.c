/*
 * structure_sides.c - who is on which side of a fair, and which tables they share.
 */
#include "plan/structure_parts.h"

#include <string.h>

/* ---- the two sides --------------------------------------------------------------------------- */

static int
root_of(struct structure_finder *f, int person, bool *flipped)
{
	int root = person, next;
	bool all = false, rest;

	for (; f->root[root] != root; root = f->root[root])
		all ^= f->flipped[root];
	*flipped = rest = all;
	for (; person != root; person = next) {
		bool own = f->flipped[person];

		next = f->root[person];
		f->root[person] = root;
		f->flipped[person] = rest;
		rest ^= own;
	}
	return root;
}

/* Two persons are on the same side or not; false: that contradicts what was known. */
static bool
relate(struct structure_finder *f, int one, int other, bool opposite)
{
	bool a, b;
	int x = root_of(f, one, &a), y = root_of(f, other, &b);

	if (x == y)
		return (a != b) == opposite;
	f->root[y] = x;
	f->flipped[y] = (a != b) != opposite;
	return true;
}

bool
structure_reach(struct structure_finder *f, int c)
{
	const struct board *b = f->b;
	const struct plan_candidate *cand = &f->p->candidates[c];
	bool any = false;

	for (int w = 0; w < b->words; w++) {
		f->set[w] = b->start[c][w] & f->s->open[w];
		for (int i = 0; i < cand->persons_n; i++)
			f->set[w] &= b->person_free[(size_t)cand->persons[i] *
							    (size_t)b->words +
						    (size_t)w];
		any = any || f->set[w] != 0;
	}
	return any;
}

static bool
has_seats(const struct plan_problem *p, const struct plan_candidate *c)
{
	for (int i = 0; i < c->groups_n; i++) {
		if (p->groups[c->groups[i]].seats > 0)
			return true;
	}
	return false;
}

/* Which candidates count, and what each person can reach; false: not of two sides. */
static bool
find_sides(struct structure_finder *f)
{
	const struct board *b = f->b;

	for (int i = 0; i < f->p->persons_n; i++)
		f->root[i] = i;
	for (int c = 0; c < f->p->candidates_n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];

		if (b->fixed[c] || board_rival(b, c) >= 0 || !has_seats(f->p, cand) ||
			!structure_reach(f, c))
			continue;
		if (cand->persons_n != 2 || cand->length != 1 ||
			!relate(f, cand->persons[0], cand->persons[1], true))
			return false;
		f->active[c] = true;
		for (int i = 0; i < 2 * b->words; i++) {
			int person = cand->persons[i % 2];

			f->reach[(size_t)person * (size_t)b->words + (size_t)(i / 2)] |=
				f->set[i / 2];
		}
	}
	return true;
}

/* A quota of an organisation can be kept where all its persons are on one side. */
static void
find_organisations(struct structure_finder *f)
{
	const struct board *b = f->b;
	const struct plan_problem *p = f->p;
	int *first = ARENA_ARRAY(f->arena, int, p->organisations_n + 1);

	memset(first, 0xff, sizeof(int) * (size_t)p->organisations_n);
	for (int i = 0; i < p->organisations_n; i++)
		f->bound_organisation[i] = p->organisations[i].max_event > 0 ||
					   p->organisations[i].max_day > 0 ||
					   p->organisations[i].min_event > 0;
	for (int i = 0; i < p->persons_n; i++) {
		int o = p->persons[i].organisation;

		if (o < 0 || !f->bound_organisation[o] ||
			b->of_person.first[i] == b->of_person.first[i + 1])
			continue;
		if (first[o] < 0)
			first[o] = i;
		else if (!relate(f, first[o], i, false))
			f->bound_organisation[o] = false;
	}
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void
find_open(struct structure_finder *f)
{
	const struct board *b = f->b;

	for (int g = 0; g < f->p->groups_n; g++) {
		for (int w = 0; w < b->words; w++)
			f->s->open[w] |=
				b->group_open[(size_t)g * (size_t)b->words + (size_t)w];
	}
	for (int w = 0; w < b->words; w++)
		f->s->open_n += __builtin_popcountll(f->s->open[w]);
}

int
structure_pool(const struct structure_finder *f, const struct plan_candidate *c)
{
	int pool = -1;

	for (int i = 0; i < c->groups_n; i++) {
		if (f->p->groups[c->groups[i]].seats == 0)
			continue;
		pool = f->pool_of_group[c->groups[i]];
		if (pool < 0)
			return -1;
	}
	return pool;
}

/* Persons on each side that need each pool: in need[2 * pool + side]. */
static void
count_needing(struct structure_finder *f, int *need)
{
	const struct board_lists *l = &f->b->of_person;
	int *seen = ARENA_ARRAY(f->arena, int, f->p->groups_n + 1);

	memset(seen, 0xff, sizeof(int) * (size_t)f->p->groups_n);
	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;

		root_of(f, i, &side);
		for (int k = l->first[i]; k < l->first[i + 1]; k++) {
			const struct plan_candidate *c = &f->p->candidates[l->item[k]];

			if (!f->active[l->item[k]] || structure_pool(f, c) < 0)
				continue;
			for (int j = 0; j < c->groups_n; j++) {
				int pool = f->pool_of_group[c->groups[j]];

				if (pool >= 0 && seen[pool] != i)
					need[2 * pool + side]++;
				if (pool >= 0)
					seen[pool] = i;
			}
		}
	}
}

/* Pools that can serve everybody who needs them in every slot are none. */
static void
drop_ample(struct structure_finder *f)
{
	const struct board *b = f->b;
	int groups = f->p->groups_n;
	int *need = ARENA_ARRAY(f->arena, int, 2 * groups + 1);
	int64_t *left = ARENA_ARRAY(f->arena, int64_t, groups + 1);
	bool *ample = ARENA_ARRAY(f->arena, bool, groups + 1);

	count_needing(f, need);
	for (int i = 0; i < groups; i++)
		ample[i] = true;
	for (int s = 0; s < b->slots; s++) {
		if (!plan_bit(f->s->open, s))
			continue;
		memset(left, 0, sizeof(left[0]) * (size_t)groups);
		for (int g = 0; g < groups; g++) {
			if (f->pool_of_group[g] >= 0)
				left[f->pool_of_group[g]] +=
					b->seats_left[g * b->slots + s];
		}
		for (int i = 0; i < groups; i++) {
			int least = need[2 * i] < need[2 * i + 1] ? need[2 * i]
								  : need[2 * i + 1];

			ample[i] = ample[i] && left[i] >= least;
		}
	}
	for (int g = 0; g < groups; g++) {
		if (f->pool_of_group[g] >= 0 && ample[f->pool_of_group[g]])
			f->pool_of_group[g] = -1;
	}
}

static int
pool_root(int *pool, int group)
{
	while (pool[group] != group) {
		pool[group] = pool[pool[group]];
		group = pool[group];
	}
	return group;
}

/* Groups that one candidate can choose between are one pool: the lowest is its name. */
static void
join_pools(struct structure_finder *f)
{
	int *pool = f->pool_of_group;

	for (int c = 0; c < f->p->candidates_n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];
		int least = -1;

		if (!f->active[c] || structure_pool(f, cand) < 0)
			continue;
		for (int i = 0; i < cand->groups_n; i++) {
			int other = cand->groups[i];

			if (pool[other] < 0)
				continue;
			other = pool_root(pool, other);
			if (least < 0 || other < least) {
				if (least >= 0)
					pool[least] = other;
				least = other;
			}
			pool[other] = least;
		}
	}
	for (int g = 0; g < f->p->groups_n; g++) {
		if (pool[g] >= 0)
			pool[g] = pool_root(pool, g);
	}
}

static void
name_pools(struct structure_finder *f)
{
	const struct board *b = f->b;
	int *name = ARENA_ARRAY(f->arena, int, f->p->groups_n + 1);

	for (int g = 0; g < f->p->groups_n; g++)
		name[g] = f->pool_of_group[g] == g ? f->s->pools++ : -1;
	f->pool_seats = ARENA_ARRAY(f->arena, int64_t, f->s->pools + 1);
	for (int g = 0; g < f->p->groups_n; g++) {
		if (f->pool_of_group[g] < 0)
			continue;
		f->pool_of_group[g] = name[f->pool_of_group[g]];
		for (int s = 0; s < b->slots; s++)
			f->pool_seats[f->pool_of_group[g]] +=
				b->seats_left[g * b->slots + s];
	}
}

/* Booths that serve their owner alone come first, then what is left is joined. */
static void
find_pools(struct structure_finder *f)
{
	for (int g = 0; g < f->p->groups_n; g++)
		f->pool_of_group[g] = g;
	drop_ample(f);
	for (int c = 0; c < f->p->candidates_n; c++)
		f->s->own[c] =
			f->active[c] && structure_pool(f, &f->p->candidates[c]) < 0;
	join_pools(f);
	drop_ample(f);
	name_pools(f);
	for (int c = 0; c < f->p->candidates_n; c++)
		f->s->pool[c] =
			f->active[c] ? structure_pool(f, &f->p->candidates[c]) : -1;
}

int
structure_pool_of_person(const struct structure_finder *f, int person)
{
	const struct board_lists *l = &f->b->of_person;
	int pool = -3;

	for (int k = l->first[person]; k < l->first[person + 1]; k++) {
		if (!f->active[l->item[k]])
			continue;
		if (pool != -3 && pool != f->s->pool[l->item[k]])
			return -2;
		pool = f->s->pool[l->item[k]];
	}
	return pool == -3 ? -1 : pool;
}

/* On the right is the side whose persons need one pool each, where there is one. */
static void
choose_sides(struct structure_finder *f)
{
	int *mixed = ARENA_ARRAY(f->arena, int, 2 * f->p->persons_n + 1);

	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;
		int root = root_of(f, i, &side);

		mixed[2 * root + side] += structure_pool_of_person(f, i) == -2;
	}
	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;
		int root = root_of(f, i, &side);

		f->s->right[i] = side == (mixed[2 * root] > mixed[2 * root + 1] ||
						 mixed[2 * root] == mixed[2 * root + 1]);
	}
}

int
structure_host_of_choice(const struct structure_finder *f, int choice)
{
	const struct plan_choice *q = &f->p->choices[choice];
	bool any = false, both[2] = {true, true};
	const int *first = NULL;

	for (int c = q->first; c < q->first + q->n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];

		if (!f->active[c])
			continue;
		any = true;
		first = first == NULL ? cand->persons : first;
		for (int i = 0; i < 2; i++)
			both[i] = both[i] && plan_takes_part(cand, first[i]);
	}
	if (!any)
		return -2;
	return both[0] ? first[0] : both[1] ? first[1] : -1;
}

static bool
choices_have_hosts(const struct structure_finder *f)
{
	for (int i = 0; i < f->p->choices_n; i++) {
		if (structure_host_of_choice(f, i) == -1)
			return false;
	}
	return true;
}

bool
structure_sides(struct structure_finder *f)
{
	find_open(f);
	if (!find_sides(f) || !choices_have_hosts(f))
		return false;
	find_organisations(f);
	find_pools(f);
	choose_sides(f);
	return true;
}
