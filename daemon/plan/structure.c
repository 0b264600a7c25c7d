/*
 * structure.c - the two sides of a fair, its network, and the plan that comes of it.
 */
#include "plan/structure.h"
#include "plan/colour.h"
#include "plan/flow.h"

#include <stdlib.h>
#include <string.h>

#define NEVER (-1e9F)

struct finder {
	const struct board *b;
	const struct plan_problem *p;
	struct plan_structure *s;
	struct arena *arena; /* its own */
	/* persons that are on the same side or on opposite ones */
	int *root;
	bool *flipped;	 /* against its root */
	bool *active;	 /* candidates that may be held and are not fixed */
	uint64_t *reach; /* per person, words: slots in which it may meet somebody */
	uint64_t *set;
	int *pool_of_group;	  /* -1: its seats are never short */
	int64_t *pool_seats;	  /* slots of seats of each pool */
	bool *bound_organisation; /* has a quota the network can hold */
	bool mixed; /* an organisation with a quota whose persons need different pools */
	/* the network: persons, organisations, pools, source, sink */
	struct flow flow;
	int organisation_node, pool_node, source, sink;
	int *arc; /* of an active candidate */
};

/* ---- the two sides ---- */

static int
root_of(struct finder *f, int person, bool *flipped)
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
relate(struct finder *f, int one, int other, bool opposite)
{
	bool a, b;
	int x = root_of(f, one, &a), y = root_of(f, other, &b);

	if (x == y)
		return (a != b) == opposite;
	f->root[y] = x;
	f->flipped[y] = (a != b) != opposite;
	return true;
}

/* The slots in which an active candidate can be held; false: none. */
static bool
reach_of(struct finder *f, int c)
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
find_sides(struct finder *f)
{
	const struct board *b = f->b;

	for (int i = 0; i < f->p->persons_n; i++)
		f->root[i] = i;
	for (int c = 0; c < f->p->candidates_n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];

		if (b->fixed[c] || !has_seats(f->p, cand) || !reach_of(f, c))
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
find_organisations(struct finder *f)
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

/* ---- tables ---- */

static void
find_open(struct finder *f)
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

/* The pool of a candidate by the groups it lists; -1: one of them is never short. */
static int
pool_of(const struct finder *f, const struct plan_candidate *c)
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
count_needing(struct finder *f, int *need)
{
	const struct board_lists *l = &f->b->of_person;
	int *seen = ARENA_ARRAY(f->arena, int, f->p->groups_n + 1);

	memset(seen, 0xff, sizeof(int) * (size_t)f->p->groups_n);
	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;

		root_of(f, i, &side);
		for (int k = l->first[i]; k < l->first[i + 1]; k++) {
			const struct plan_candidate *c = &f->p->candidates[l->item[k]];

			if (!f->active[l->item[k]] || pool_of(f, c) < 0)
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
drop_ample(struct finder *f)
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

/* Groups that one candidate can choose between are one pool: the lowest is its name. */
static void
join_pools(struct finder *f)
{
	int *pool = f->pool_of_group;
	bool again = true;

	while (again) {
		again = false;
		for (int c = 0; c < f->p->candidates_n; c++) {
			const struct plan_candidate *cand = &f->p->candidates[c];
			int least;

			if (!f->active[c] || (least = pool_of(f, cand)) < 0)
				continue;
			for (int i = 0; i < cand->groups_n; i++) {
				int other = pool[cand->groups[i]];

				least = other >= 0 && other < least ? other : least;
			}
			for (int i = 0; i < cand->groups_n; i++) {
				again = again || pool[cand->groups[i]] > least;
				if (pool[cand->groups[i]] > least)
					pool[cand->groups[i]] = least;
			}
		}
	}
}

static void
name_pools(struct finder *f)
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
find_pools(struct finder *f)
{
	for (int g = 0; g < f->p->groups_n; g++)
		f->pool_of_group[g] = g;
	drop_ample(f);
	join_pools(f);
	drop_ample(f);
	name_pools(f);
	for (int c = 0; c < f->p->candidates_n; c++)
		f->s->pool[c] = f->active[c] ? pool_of(f, &f->p->candidates[c]) : -1;
}

/* The pool of all a person's candidates; -1: none, or -2: more than one. */
static int
pool_of_person(const struct finder *f, int person)
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
choose_sides(struct finder *f)
{
	int *mixed = ARENA_ARRAY(f->arena, int, 2 * f->p->persons_n + 1);

	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;
		int root = root_of(f, i, &side);

		mixed[2 * root + side] += pool_of_person(f, i) == -2;
	}
	for (int i = 0; i < f->p->persons_n; i++) {
		bool side;
		int root = root_of(f, i, &side);

		f->s->right[i] = side == (mixed[2 * root] > mixed[2 * root + 1] ||
						 mixed[2 * root] == mixed[2 * root + 1]);
	}
}

/* ---- the network ---- */

/* The meetings that fit the days of a set of slots, so many a day (0 any) less the used. */
static int64_t
by_days(const struct board *b, const uint64_t *set, int max_day, const int *used)
{
	int64_t all = 0;

	for (int day = 0; day < b->days; day++) {
		int n = 0;

		for (int s = b->day_first[day]; s < b->day_first[day + 1]; s++)
			n += plan_bit(set, s);
		if (max_day > 0 && n > max_day - used[day])
			n = max_day > used[day] ? max_day - used[day] : 0;
		all += n;
	}
	return all;
}

static int64_t
under_quota(int64_t n, int max_event, int used)
{
	int64_t left = max_event > used ? max_event - used : 0;

	return max_event > 0 && n > left ? left : n;
}

/* An arc whose first units, up to the minimum, are worth a miss of it each. */
static void
add_stage(struct finder *f, int from, int to, int64_t n, int min_event, int used)
{
	int64_t wanted = min_event > used ? min_event - used : 0;

	wanted = wanted < n ? wanted : n;
	if (wanted > 0)
		flow_arc(&f->flow, from, to, wanted, -f->s->shortfall);
	if (n > wanted)
		flow_arc(&f->flow, from, to, n - wanted, 0);
}

static void
add_person(struct finder *f, int i)
{
	const struct board *b = f->b;
	const struct plan_person *q = &f->p->persons[i];
	bool right = f->s->right[i];
	int o = q->organisation, pool = pool_of_person(f, i), beyond;
	int64_t n = by_days(b, &f->reach[(size_t)i * (size_t)b->words], q->max_day,
		&b->person_n.day[(size_t)i * (size_t)b->days]);

	n = under_quota(n, q->max_event, b->person_n.event[i]);
	if (n == 0)
		return;
	beyond = right ? f->sink : f->source;
	if (o >= 0 && f->bound_organisation[o])
		beyond = f->organisation_node + o;
	else if (right && pool >= 0)
		beyond = f->pool_node + pool;
	add_stage(f, right ? i : beyond, right ? beyond : i, n, q->min_event,
		b->person_n.event[i]);
}

/* Meetings of an organisation by its quota a day. */
static int64_t
organisation_days(const struct board *b, int o)
{
	int max_day = b->p->organisations[o].max_day;
	int64_t all = 0;

	for (int day = 0; day < b->days; day++) {
		int used =
			b->organisation_n.day[(size_t)o * (size_t)b->days + (size_t)day];

		all += max_day > used ? max_day - used : 0;
	}
	return all;
}

/* Minimums that the network does not know could all be met. */
static void
leave_out(struct finder *f, int o)
{
	int missing = f->p->organisations[o].min_event - f->b->organisation_n.event[o];

	if (!f->bound_organisation[o] && missing > 0)
		f->s->most += f->s->shortfall * missing;
}

static void
add_organisations(struct finder *f)
{
	const struct board *b = f->b;
	const struct plan_problem *p = f->p;
	int *pool = ARENA_ARRAY(f->arena, int, p->organisations_n + 1);
	bool *right = ARENA_ARRAY(f->arena, bool, p->organisations_n + 1);
	int64_t *room = ARENA_ARRAY(f->arena, int64_t, p->organisations_n + 1);

	for (int i = 0; i < p->persons_n; i++) {
		int o = p->persons[i].organisation, own;

		if (o < 0 || b->of_person.first[i] == b->of_person.first[i + 1])
			continue;
		own = pool_of_person(f, i);
		pool[o] = room[o] == 0 || pool[o] == own ? own : -2;
		right[o] = f->s->right[i];
		room[o] += b->slots;
	}
	for (int o = 0; o < p->organisations_n; o++) {
		const struct plan_organisation *q = &p->organisations[o];
		int beyond = f->source, node = f->organisation_node + o;
		int64_t n = room[o];

		leave_out(f, o);
		if (!f->bound_organisation[o] || n == 0)
			continue;
		if (q->max_day > 0 && organisation_days(b, o) < n)
			n = organisation_days(b, o);
		n = under_quota(n, q->max_event, b->organisation_n.event[o]);
		f->mixed = f->mixed || (right[o] && pool[o] == -2);
		if (right[o])
			beyond = pool[o] >= 0 ? f->pool_node + pool[o] : f->sink;
		add_stage(f, right[o] ? node : beyond, right[o] ? beyond : node, n,
			q->min_event, b->organisation_n.event[o]);
	}
}

static int64_t
cost_of(const struct plan_structure *s, const struct plan_candidate *c)
{
	int64_t worth = plan_worth(c);

	return -(s->value * worth + (c->tier == PLAN_MUST ? s->must * worth : 0));
}

static void
add_candidates(struct finder *f)
{
	for (int c = 0; c < f->p->candidates_n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];
		bool turned = f->s->right[cand->persons[0]];

		if (f->active[c])
			f->arc[c] = flow_arc(&f->flow, cand->persons[turned],
				cand->persons[!turned], 1, cost_of(f->s, cand));
	}
}

static void
make_network(struct finder *f)
{
	const struct plan_problem *p = f->p;
	int held = 0;

	f->organisation_node = p->persons_n;
	f->pool_node = f->organisation_node + p->organisations_n;
	f->source = f->pool_node + f->s->pools;
	f->sink = f->source + 1;
	flow_init(&f->flow, f->sink + 1,
		p->candidates_n + 2 * (p->persons_n + p->organisations_n) + f->s->pools +
			1,
		f->arena);
	for (int i = 0; i < p->persons_n; i++)
		add_person(f, i);
	add_organisations(f);
	for (int i = 0; i < f->s->pools; i++)
		flow_arc(&f->flow, f->pool_node + i, f->sink, f->pool_seats[i], 0);
	for (int c = 0; c < p->candidates_n; c++)
		held += f->active[c];
	add_candidates(f);
	flow_arc(&f->flow, f->sink, f->source, held, 0);
}

/* ---- what is weighed ---- */

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static bool
any_minimum(const struct plan_problem *p)
{
	for (int i = 0; i < p->persons_n; i++) {
		if (p->persons[i].min_event > 0)
			return true;
	}
	for (int i = 0; i < p->organisations_n; i++) {
		if (p->organisations[i].min_event > 0)
			return true;
	}
	return false;
}

/* What does not occur weighs nothing; false: something that does weighs nothing. */
static bool
find_weights(struct finder *f)
{
	const struct plan_weights *w = &f->b->weights;
	struct plan_structure *s = f->s;
	bool musts = false, minimums = any_minimum(f->p);
	int64_t common;

	for (int c = 0; c < f->p->candidates_n && !musts; c++)
		musts = f->p->candidates[c].tier == PLAN_MUST;
	s->must = musts ? w->of[PLAN_LEVEL_MUST] : 0;
	s->shortfall = minimums ? w->of[PLAN_LEVEL_SHORTFALL] : 0;
	s->value = w->of[PLAN_LEVEL_VALUE];
	if (s->value == 0 || (musts && s->must == 0) || (minimums && s->shortfall == 0))
		return false;
	common = common_divisor(common_divisor(s->value, s->must), s->shortfall);
	s->must /= common;
	s->shortfall /= common;
	s->value /= common;
	return true;
}

static int64_t
weigh(const struct plan_structure *s, int64_t must, int64_t shortfall, int64_t value)
{
	return s->must * must - s->shortfall * shortfall + s->value * value;
}

/* ---- is anything else in the way? ---- */

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
pools_are_even(const struct finder *f)
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
lists_pool(const struct finder *f, const struct plan_candidate *c, const int *groups)
{
	int pool = pool_of(f, c), n = 0;

	for (int i = 0; i < c->groups_n && pool >= 0; i++)
		n += f->pool_of_group[c->groups[i]] == pool;
	return pool < 0 || n == groups[pool];
}

/* Can it be held in any slot in which anything can? */
static bool
is_free(struct finder *f, int c, const int *groups)
{
	const struct plan_candidate *cand = &f->p->candidates[c];

	if (cand->need >= 0 || !lists_pool(f, cand, groups))
		return false;
	reach_of(f, c);
	return memcmp(f->set, f->s->open, sizeof(uint64_t) * (size_t)f->b->words) == 0;
}

/* No quota of a day says anything that the slots do not. */
static bool
days_are_free(const struct finder *f)
{
	for (int i = 0; i < f->p->persons_n; i++) {
		const struct plan_person *q = &f->p->persons[i];

		if (q->max_day > 0 ||
			(q->organisation >= 0 &&
				!f->bound_organisation[q->organisation] &&
				f->p->organisations[q->organisation].max_event > 0))
			return false;
	}
	for (int o = 0; o < f->p->organisations_n; o++) {
		if (f->p->organisations[o].max_day > 0)
			return false;
	}
	return true;
}

static bool
is_plain(struct finder *f)
{
	int *groups = ARENA_ARRAY(f->arena, int, f->s->pools + 1);

	if (f->p->precedences_n > 0 || f->mixed || !ways_are_short(f->p) ||
		!pools_are_even(f) || !days_are_free(f))
		return false;
	for (int g = 0; g < f->p->groups_n; g++) {
		if (f->pool_of_group[g] >= 0)
			groups[f->pool_of_group[g]]++;
	}
	for (int i = 0; i < f->p->persons_n; i++) {
		if (f->s->right[i] && pool_of_person(f, i) == -2)
			return false;
	}
	for (int c = 0; c < f->p->candidates_n; c++) {
		if (f->active[c] && !is_free(f, c, groups))
			return false;
	}
	return true;
}

/* ---- all together ---- */

static void
make_finder(struct finder *f, struct arena *a)
{
	const struct plan_problem *p = f->p;
	struct plan_structure *s = f->s;
	size_t persons = (size_t)p->persons_n, words = (size_t)f->b->words;

	s->chosen = ARENA_ARRAY(a, bool, p->candidates_n + 1);
	s->reduced = ARENA_ARRAY(a, float, p->candidates_n + 1);
	s->x = ARENA_ARRAY(a, double, p->candidates_n + 1);
	s->pool = ARENA_ARRAY(a, int, p->candidates_n + 1);
	s->right = ARENA_ARRAY(a, bool, persons + 1);
	s->open = ARENA_ARRAY(a, uint64_t, words + 1);
	f->root = ARENA_ARRAY(f->arena, int, persons + 1);
	f->flipped = ARENA_ARRAY(f->arena, bool, persons + 1);
	f->active = ARENA_ARRAY(f->arena, bool, p->candidates_n + 1);
	f->arc = ARENA_ARRAY(f->arena, int, p->candidates_n + 1);
	f->reach = ARENA_ARRAY(f->arena, uint64_t, persons * words + 1);
	f->set = ARENA_ARRAY(f->arena, uint64_t, words + 1);
	f->pool_of_group = s->pool_of_group = ARENA_ARRAY(a, int, p->groups_n + 1);
	f->bound_organisation = ARENA_ARRAY(f->arena, bool, p->organisations_n + 1);
}

static void
take_flow(struct finder *f)
{
	struct plan_structure *s = f->s;
	const int64_t *price = f->flow.price;

	s->all = f->b->level[PLAN_LEVEL_VALUE];
	for (int c = 0; c < f->p->candidates_n; c++) {
		int arc = f->arc[c];

		s->reduced[c] = NEVER;
		if (!f->active[c])
			continue;
		s->all += plan_worth(&f->p->candidates[c]);
		s->chosen[c] = f->flow.amount[arc] > 0;
		s->x[c] = s->chosen[c];
		s->reduced[c] = -(float)(f->flow.cost[arc] + price[f->flow.from[arc]] -
					 price[f->flow.to[arc]]) /
				(float)s->value;
	}
	s->most +=
		weigh(s, f->b->level[PLAN_LEVEL_MUST], f->b->level[PLAN_LEVEL_SHORTFALL],
			f->b->level[PLAN_LEVEL_VALUE]) -
		flow_cost(&f->flow);
}

static void
find(struct finder *f, const struct bound_patience *patience)
{
	if (!find_weights(f))
		return;
	find_open(f);
	if (!find_sides(f))
		return;
	find_organisations(f);
	find_pools(f);
	choose_sides(f);
	make_network(f);
	if (!flow_solve(&f->flow, patience->enough, patience->ctx))
		return;
	take_flow(f);
	f->s->found = true;
	f->s->plain = is_plain(f);
}

void
plan_structure_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_structure *s)
{
	struct arena own;
	struct finder f = {.b = b, .p = b->p, .s = s, .arena = &own};

	memset(s, 0, sizeof(*s));
	/* a repair is about who is told first of all, and that is no flow */
	if (b->repairing || b->p->candidates_n == 0)
		return;
	arena_init(&own);
	make_finder(&f, a);
	find(&f, patience);
	arena_release(&own);
}

int64_t
plan_structure_bound(const struct plan_structure *s, int64_t must, int64_t shortfall)
{
	return (s->most - weigh(s, must, shortfall, 0)) / s->value;
}

bool
plan_structure_reached(
	const struct plan_structure *s, int64_t must, int64_t shortfall, int64_t value)
{
	return s->found && weigh(s, must, shortfall, value) == s->most;
}
