/*
 * program.c - the linear program behind the bound, made from a board.
 */
#include "plan/program.h"

#include <stdlib.h>
#include <string.h>

enum {
	PERIOD_CELLS_MAX =
		50000000, /* candidates times sessions; above that one period for all */
};

/* ---- the rows -------------------------------------------------------------------------------- */

static bool
bit_of(const uint64_t *set, int slot)
{
	return plan_bit(set, slot);
}

static void
make_periods(struct program *g)
{
	const struct plan_problem *p = g->b->p;
	int sessions = 0;

	g->period_of = ARENA_ARRAY(g->arena, int, p->slots_n + 1);
	for (int s = 0; s < p->slots_n; s++) {
		sessions += s == 0 || p->slots[s].session != p->slots[s - 1].session;
		g->period_of[s] = sessions - 1;
	}
	g->periods = sessions;
	if ((int64_t)sessions * p->candidates_n > PERIOD_CELLS_MAX ||
		(int64_t)sessions * (p->groups_n + p->interpreters_n) >
			PERIOD_CELLS_MAX ||
		sessions == 0) {
		g->periods = 1;
		memset(g->period_of, 0, sizeof(int) * (size_t)p->slots_n);
	}
}

/* Where meetings can be held at all: a slot with a seat open somewhere. */
static uint64_t *
open_slots(const struct program *g)
{
	const struct board *b = g->b;
	uint64_t *open = ARENA_ARRAY(g->arena, uint64_t, b->words + 1);

	for (int i = 0; i < b->p->seats_n; i++) {
		for (int w = 0; w < b->words; w++)
			open[w] |= b->p->seats[i].free[w];
	}
	return open;
}

struct quota {
	int max_event, max_day;
};

/* The shortest and longest meeting of a person that is not fixed. */
static void
lengths_of(const struct board *b, int person, int *shortest, int *longest)
{
	*shortest = *longest = 1;
	for (int i = b->of_person.first[person]; i < b->of_person.first[person + 1];
		i++) {
		int length = board_length(b, b->of_person.item[i]);

		if (i == b->of_person.first[person])
			*shortest = *longest = length;
		*shortest = length < *shortest ? length : *shortest;
		*longest = length > *longest ? length : *longest;
	}
}

static int
at_most(int n, int most)
{
	return most > 0 && n > most ? most : n;
}

/*
 * Meetings a person can have: by day its free runs of slots within sessions, and its
 * quotas.
 */
static int
meetings_of(const struct board *b, const uint64_t *open, int person, int shortest)
{
	const struct plan_person *q = &b->p->persons[person];
	const struct plan_slot *slots = b->p->slots;
	int all = 0, day = 0, run = 0;

	for (int s = 0; s < b->slots; s++) {
		bool last = s + 1 == b->slots;
		bool ends = last || slots[s].session != slots[s + 1].session;

		if (bit_of(q->free, s) && bit_of(open, s))
			run++;
		else
			ends = true;
		if (ends) {
			day += run / shortest;
			run = 0;
		}
		if (last || slots[s].day != slots[s + 1].day) {
			all += at_most(day, q->max_day);
			day = 0;
		}
	}
	return at_most(all, q->max_event);
}

static int
slots_of(const struct board *b, const uint64_t *open, int person)
{
	const uint64_t *set = b->p->persons[person].free;
	int n = 0;

	for (int w = 0; w < b->words; w++)
		n += __builtin_popcountll(set[w] & open[w]);
	return n;
}

static void
person_capacities(struct program *g)
{
	const struct board *b = g->b;
	const uint64_t *open = open_slots(g);
	int persons = b->p->persons_n;

	for (int i = 0; i < persons; i++) {
		int shortest, longest;

		lengths_of(b, i, &shortest, &longest);
		g->d.capacity[i] = meetings_of(b, open, i, shortest);
		/* with one length only, slots say nothing that meetings do not */
		g->d.capacity[persons + i] =
			shortest != longest ? slots_of(b, open, i) : DESCENT_NO_LIMIT;
	}
	for (int i = 0; i < b->p->organisations_n; i++) {
		const struct plan_organisation *q = &b->p->organisations[i];
		int most = q->max_event;

		if (q->max_day > 0 && (most == 0 || q->max_day * b->days < most))
			most = q->max_day * b->days;
		g->d.capacity[2 * persons + i] = most > 0 ? most : DESCENT_NO_LIMIT;
	}
}

static void
minimum_capacities(struct program *g)
{
	const struct plan_problem *p = g->b->p;
	double *row = &g->d.capacity[g->row_minimum];

	for (int i = 0; i < p->persons_n + p->organisations_n; i++) {
		int least = i < p->persons_n
				    ? p->persons[i].min_event
				    : p->organisations[i - p->persons_n].min_event;

		row[i] = least > 0 ? -least : DESCENT_NO_LIMIT;
	}
}

static void
place_capacities(struct program *g)
{
	const struct board *b = g->b;
	const struct plan_problem *p = b->p;

	for (int i = 0; i < p->seats_n; i++) {
		double *row =
			&g->d.capacity[g->row_group + b->group_of_seat[i] * g->periods];

		for (int s = 0; s < b->slots; s++)
			row[g->period_of[s]] += bit_of(p->seats[i].free, s);
	}
	for (int i = 0; i < p->interpreters_n; i++) {
		double *row = &g->d.capacity[g->row_interpreter + i * g->periods];

		for (int s = 0; s < b->slots; s++)
			row[g->period_of[s]] += bit_of(p->interpreters[i].free, s);
	}
}

/* What is fixed is held: its value is had and its resources are used. */
static void
use_fixed(struct program *g)
{
	const struct board *b = g->b;
	const struct plan_problem *p = b->p;

	for (int c = 0; c < p->candidates_n; c++) {
		const struct plan_candidate *cand = &p->candidates[c];
		struct plan_place at = b->place[c];

		if (!b->fixed[c])
			continue;
		g->fixed_value += plan_worth(cand);
		g->must += cand->tier == PLAN_MUST ? plan_worth(cand) : 0;
		for (int i = 0; i < cand->persons_n; i++) {
			g->d.capacity[g->row_minimum + cand->persons[i]] += 1;
			g->d.capacity[cand->persons[i]] -= 1;
			g->d.capacity[p->persons_n + cand->persons[i]] -= cand->length;
		}
		for (int i = b->organisations.first[c]; i < b->organisations.first[c + 1];
			i++) {
			g->d.capacity[2 * p->persons_n + b->organisations.item[i]] -= 1;
			g->d.capacity[g->row_minimum + p->persons_n +
				      b->organisations.item[i]] += 1;
		}
		g->d.capacity[g->row_group + b->group_of_seat[at.seat] * g->periods +
			      g->period_of[at.slot]] -= cand->length;
		if (at.interpreter >= 0)
			g->d.capacity[g->row_interpreter + at.interpreter * g->periods +
				      g->period_of[at.slot]] -= cand->length;
	}
}

/* ---- the candidates -------------------------------------------------------------------------- */

/* The same list of groups is the same pool; lists are few, candidates many. */
static int
pool_of_groups(struct program *g, const struct plan_candidate *c, int *table, int table_n)
{
	uint32_t hash = 2166136261U;
	int at;

	for (int i = 0; i < c->groups_n; i++)
		hash = (hash ^ (uint32_t)c->groups[i]) * 16777619U;
	for (at = (int)(hash % (uint32_t)table_n); table[at] != 0;
		at = (at + 1) % table_n) {
		const struct pool *pool = &g->pools[table[at] - 1];

		if (pool->n == c->groups_n &&
			memcmp(pool->item, c->groups, sizeof(int) * (size_t)pool->n) == 0)
			return table[at] - 1;
	}
	g->pools[g->pools_n] = (struct pool){c->groups, c->groups_n};
	table[at] = ++g->pools_n;
	return g->pools_n - 1;
}

/* The periods in which all its persons can start it; their number. */
static int
periods_of(const struct program *g, int c, int *periods)
{
	const struct board *b = g->b;
	const struct plan_candidate *cand = &b->p->candidates[c];
	int n = 0;

	for (int w = 0; w < b->words; w++) {
		uint64_t bits = b->start[c][w];

		for (int i = 0; i < cand->persons_n; i++)
			bits &= b->p->persons[cand->persons[i]].free[w];
		for (; bits != 0; bits &= bits - 1) {
			int slot = w * 64 + __builtin_ctzll(bits);
			int period = g->period_of[slot];

			if (n > 0 && periods[n - 1] == period)
				continue;
			if (cand->length == 1 || plan_may_start(b->p, cand, slot))
				periods[n++] = period;
		}
	}
	return n;
}

static void
add_use(struct program *g, int row, int units, int *at)
{
	if (g->d.capacity[row] > DESCENT_NO_LIMIT / 2)
		return;
	g->uses.item[*at] = row;
	g->units[(*at)++] = units;
}

static void
candidate_uses(struct program *g, int c, int *at)
{
	const struct board *b = g->b;
	const struct plan_candidate *cand = &b->p->candidates[c];

	for (int i = 0; i < cand->persons_n; i++) {
		add_use(g, cand->persons[i], 1, at);
		add_use(g, b->p->persons_n + cand->persons[i], cand->length, at);
		add_use(g, g->row_minimum + cand->persons[i], -1, at);
	}
	for (int i = b->organisations.first[c]; i < b->organisations.first[c + 1]; i++) {
		int o = b->p->persons_n + b->organisations.item[i];

		add_use(g, b->p->persons_n + o, 1, at);
		add_use(g, g->row_minimum + o, -1, at);
	}
}

static bool
can_sit(const struct plan_problem *p, const struct plan_candidate *c)
{
	if (c->need >= 0 && p->needs[c->need].n == 0)
		return false;
	for (int i = 0; i < c->groups_n; i++) {
		if (p->groups[c->groups[i]].seats > 0)
			return true;
	}
	return false;
}

/* Room for the rows and periods of all candidates, as much as there can be. */
static void
candidate_room(struct program *g)
{
	const struct plan_problem *p = g->b->p;
	size_t n = (size_t)p->candidates_n, uses = 0;

	for (int c = 0; c < p->candidates_n; c++)
		uses += 3 * (size_t)p->candidates[c].persons_n;
	uses += 2 * (size_t)g->b->organisations.first[p->candidates_n];
	g->active = ARENA_ARRAY(g->arena, int, n + 1);
	g->uses.first = ARENA_ARRAY(g->arena, int, n + 2);
	g->uses.item = ARENA_ARRAY(g->arena, int, uses + 1);
	g->units = ARENA_ARRAY(g->arena, int, uses + 1);
	g->when.first = ARENA_ARRAY(g->arena, int, n + 2);
	g->when.item =
		ARENA_ARRAY(g->arena, int, n *(size_t)g->periods + (size_t)g->b->slots);
	g->seats_of = ARENA_ARRAY(g->arena, int, n + 1);
	g->need_of = ARENA_ARRAY(g->arena, int, n + 1);
	g->alternatives = ARENA_ARRAY(g->arena, int, n + 1);
	g->all_units = ARENA_ARRAY(g->arena, int, n + 1);
	g->pools = ARENA_ARRAY(g->arena, struct pool, n + (size_t)p->needs_n + 1);
}

/* Is another of its choice fixed? */
static bool
is_decided(const struct board *b, int candidate)
{
	int rival = board_rival(b, candidate);

	return rival >= 0 && b->fixed[rival];
}

/* Active candidates of one choice lie side by side. */
static void
join_choices(struct program *g)
{
	const struct board *b = g->b;

	for (int i = g->active_n - 1; i >= 0; i--) {
		int choice = b->choice_of[g->active[i]];
		bool with_next = choice >= 0 && i + 1 < g->active_n &&
				 b->choice_of[g->active[i + 1]] == choice;

		g->alternatives[i] = with_next ? g->alternatives[i + 1] + 1 : 1;
	}
	for (int i = 0; i < g->active_n; i += g->alternatives[i]) {
		const struct plan_candidate *c = &b->p->candidates[g->active[i]];

		g->must += c->tier == PLAN_MUST ? plan_worth(c) : 0;
	}
}

static void
make_candidates(struct program *g)
{
	const struct plan_problem *p = g->b->p;
	int table_n = 2 * p->candidates_n + 3, uses = 0, when = 0;
	int *table = ARENA_ARRAY(g->arena, int, table_n);

	candidate_room(g);
	for (int i = 0; i < p->needs_n; i++)
		g->pools[g->pools_n++] =
			(struct pool){p->needs[i].interpreters, p->needs[i].n};
	for (int c = 0; c < p->candidates_n; c++) {
		const struct plan_candidate *cand = &p->candidates[c];
		int i = g->active_n, n;

		if (g->b->fixed[c] || is_decided(g->b, c) || !can_sit(p, cand))
			continue;
		n = periods_of(g, c, &g->when.item[when]);
		if (n == 0)
			continue;
		g->active[i] = c;
		candidate_uses(g, c, &uses);
		when += n;
		g->uses.first[i + 1] = uses;
		g->when.first[i + 1] = when;
		g->seats_of[i] = pool_of_groups(g, cand, table, table_n);
		g->need_of[i] = cand->need;
		g->all_units[i] = cand->length * (cand->need >= 0 ? 2 : 1);
		for (int k = g->uses.first[i]; k < uses; k++)
			g->all_units[i] += abs(g->units[k]);
		g->active_n++;
	}
	join_choices(g);
}

/* The minimums that the meeting of active candidate i, by whichever alternative, could serve. */
static void
count_minimums(const struct program *g, int i, int n, int *most)
{
	int from = g->uses.first[i], end = g->uses.first[i + g->alternatives[i]];

	for (int k = from; k < end; k++) {
		int row = g->uses.item[k] - g->row_minimum;
		bool counted = row < 0 || row >= n;

		for (int before = from; before < k && !counted; before++)
			counted = g->uses.item[before] == g->uses.item[k];
		if (!counted)
			most[row]++;
	}
}

/*
 * A minimum is no more than there are meetings to be had, or than the maximum leaves: the rest is
 * missing in every plan.
 */
static void
relax_minimums(struct program *g)
{
	const struct plan_problem *p = g->b->p;
	int n = p->persons_n + p->organisations_n;
	int *most = ARENA_ARRAY(g->arena, int, n + 1);

	for (int i = 0; i < g->active_n; i += g->alternatives[i])
		count_minimums(g, i, n, most);
	for (int i = 0; i < n; i++) {
		double *row = &g->d.capacity[g->row_minimum + i];
		double room = g->d.capacity[i < p->persons_n ? i : p->persons_n + i];

		if (!descent_limits(&g->d, g->row_minimum + i) || *row >= 0)
			continue;
		room = room < 0 ? 0 : room < most[i] ? room : most[i];
		if (-*row > room) {
			g->missing += (int64_t)(-*row - room);
			*row = -room;
		}
	}
}

void
program_make(struct program *g, const struct board *b, struct arena *a)
{
	const struct plan_problem *p = b->p;
	size_t cells;

	memset(g, 0, sizeof(*g));
	g->b = b;
	g->arena = a;
	make_periods(g);
	g->row_minimum = 2 * p->persons_n + p->organisations_n;
	g->row_group = g->row_minimum + p->persons_n + p->organisations_n;
	g->row_interpreter = g->row_group + p->groups_n * g->periods;
	descent_make(&g->d, g->row_interpreter + p->interpreters_n * g->periods, a);
	g->d.minimum_first = g->row_minimum;
	g->d.minimum_end = g->row_group;
	person_capacities(g);
	minimum_capacities(g);
	place_capacities(g);
	use_fixed(g);
	make_candidates(g);
	relax_minimums(g);
	cells = (size_t)g->pools_n * (size_t)g->periods + 1;
	g->pool_price = ARENA_ARRAY(a, double, cells);
	g->pool_usage = ARENA_ARRAY(a, double, cells);
	g->pool_share = ARENA_ARRAY(a, double, cells);
	g->pool_least = ARENA_ARRAY(a, double, g->pools_n + 1);
	g->pool_any_price = ARENA_ARRAY(a, double, g->pools_n + 1);
	g->pool_any = ARENA_ARRAY(a, double, g->pools_n + 1);
	g->x = ARENA_ARRAY(a, double, g->active_n + 1);
}
