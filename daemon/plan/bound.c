/*
 * bound.c - the upper bound on value: prices of resources by descent, the bound by weak
 *           duality.
 */
#include "plan/bound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCALE = 1024, /* integer prices are in 1 / SCALE of a point */
	PERIOD_CELLS_MAX =
		50000000, /* candidates times sessions; above that one period for all */
	ROUNDS = 60,
	MISSES_MAX =
		2, /* degrees of smoothing without a better bound: there is none near */
};

#define NEVER (-1e9F)
#define NO_LIMIT 1e18
#define SMOOTH_FIRST 16.0
#define SMOOTH_LAST 0.4

/* A list of groups or of interpreters that several candidates have in common. */
struct pool {
	const int *item;
	int n;
};

/* The linear program, one row per capacity. */
struct program {
	const struct board *b;
	struct arena *arena;
	int periods;
	int *period_of; /* slot */
	/* persons, persons' slots, organisations, (group, period), (interpreter, period) */
	int rows;
	int row_group, row_interpreter;
	double *capacity;
	int *active; /* candidates that may be held and are not fixed */
	int active_n;
	int64_t fixed_value;
	struct board_lists
		uses; /* rows of an active candidate that it uses whatever its period */
	int *units;   /* of each item of uses */
	struct board_lists when; /* periods of an active candidate */
	struct pool *pools;
	int pools_n;
	int *seats_of, *need_of; /* pool of an active candidate; need -1 none */
	/* the descent */
	double *price, *ahead, *usage, *curve, *before;
	double *pool_price, *pool_usage; /* pool * periods + period */
	double *pool_share; /* how near the least of its periods: 1 the least, 0 far */
	double *pool_least,
		*pool_any; /* per pool: the least price; used in whatever period */
	double *x;	   /* per active candidate */
};

/* ---- the rows ---- */

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
		g->capacity[i] = meetings_of(b, open, i, shortest);
		/* with one length only, slots say nothing that meetings do not */
		g->capacity[persons + i] =
			shortest != longest ? slots_of(b, open, i) : NO_LIMIT;
	}
	for (int i = 0; i < b->p->organisations_n; i++) {
		const struct plan_organisation *q = &b->p->organisations[i];
		int most = q->max_event;

		if (q->max_day > 0 && (most == 0 || q->max_day * b->days < most))
			most = q->max_day * b->days;
		g->capacity[2 * persons + i] = most > 0 ? most : NO_LIMIT;
	}
}

static void
place_capacities(struct program *g)
{
	const struct board *b = g->b;
	const struct plan_problem *p = b->p;

	for (int i = 0; i < p->seats_n; i++) {
		double *row =
			&g->capacity[g->row_group + b->group_of_seat[i] * g->periods];

		for (int s = 0; s < b->slots; s++)
			row[g->period_of[s]] += bit_of(p->seats[i].free, s);
	}
	for (int i = 0; i < p->interpreters_n; i++) {
		double *row = &g->capacity[g->row_interpreter + i * g->periods];

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
		for (int i = 0; i < cand->persons_n; i++) {
			g->capacity[cand->persons[i]] -= 1;
			g->capacity[p->persons_n + cand->persons[i]] -= cand->length;
		}
		for (int i = b->organisations.first[c]; i < b->organisations.first[c + 1];
			i++)
			g->capacity[2 * p->persons_n + b->organisations.item[i]] -= 1;
		g->capacity[g->row_group + b->group_of_seat[at.seat] * g->periods +
			    g->period_of[at.slot]] -= cand->length;
		if (at.interpreter >= 0)
			g->capacity[g->row_interpreter + at.interpreter * g->periods +
				    g->period_of[at.slot]] -= cand->length;
	}
}

/* ---- the candidates ---- */

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
	if (g->capacity[row] > NO_LIMIT / 2)
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
	}
	for (int i = b->organisations.first[c]; i < b->organisations.first[c + 1]; i++)
		add_use(g, 2 * b->p->persons_n + b->organisations.item[i], 1, at);
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
		uses += 2 * (size_t)p->candidates[c].persons_n;
	uses += (size_t)g->b->organisations.first[p->candidates_n];
	g->active = ARENA_ARRAY(g->arena, int, n + 1);
	g->uses.first = ARENA_ARRAY(g->arena, int, n + 2);
	g->uses.item = ARENA_ARRAY(g->arena, int, uses + 1);
	g->units = ARENA_ARRAY(g->arena, int, uses + 1);
	g->when.first = ARENA_ARRAY(g->arena, int, n + 2);
	g->when.item =
		ARENA_ARRAY(g->arena, int, n *(size_t)g->periods + (size_t)g->b->slots);
	g->seats_of = ARENA_ARRAY(g->arena, int, n + 1);
	g->need_of = ARENA_ARRAY(g->arena, int, n + 1);
	g->pools = ARENA_ARRAY(g->arena, struct pool, n + (size_t)p->needs_n + 1);
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

		if (g->b->fixed[c] || !can_sit(p, cand))
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
		g->active_n++;
	}
}

/* ---- prices ---- */

/* The row of the k-th choice of a pool in a period. */
static int
pool_row(const struct program *g, int pool, int k, int period)
{
	int first = pool < g->b->p->needs_n ? g->row_interpreter : g->row_group;

	return first + g->pools[pool].item[k] * g->periods + period;
}

/*
 * The least price in a pool, softened: what is used of it is shared among those near the
 * least.
 */
static double
soft_least(
	const struct program *g, const double *price, int pool, int period, double smooth)
{
	double least = 1e30, sum = 0;
	int n = g->pools[pool].n;

	for (int k = 0; k < n; k++) {
		double y = price[pool_row(g, pool, k, period)];

		least = y < least ? y : least;
	}
	if (n == 1 || smooth <= 0)
		return least;
	for (int k = 0; k < n; k++)
		sum += exp((least - price[pool_row(g, pool, k, period)]) / smooth);
	return least - smooth * log(sum / n);
}

static void
price_pools(struct program *g, const double *price, double smooth)
{
	for (int i = 0; i < g->pools_n; i++) {
		double *y = &g->pool_price[i * g->periods], least = 1e30;
		double *share = &g->pool_share[i * g->periods];

		for (int q = 0; q < g->periods; q++) {
			y[q] = g->pools[i].n > 0 ? soft_least(g, price, i, q, smooth)
						 : 1e30;
			least = y[q] < least ? y[q] : least;
		}
		g->pool_least[i] = least;
		for (int q = 0; q < g->periods && smooth > 0; q++)
			share[q] = exp((least - y[q]) / smooth);
	}
}

/* What is used in whatever period goes to the cheapest ones of the pool. */
static void
share_periods(struct program *g, int pool)
{
	const double *share = &g->pool_share[pool * g->periods];
	double sum = 0;

	for (int q = 0; q < g->periods; q++)
		sum += share[q];
	for (int q = 0; q < g->periods; q++)
		g->pool_usage[pool * g->periods + q] +=
			g->pool_any[pool] * share[q] / sum;
}

/* What is used of a pool, shared among its choices. */
static void
share_pools(struct program *g, const double *price, double smooth)
{
	for (int i = 0; i < g->pools_n; i++) {
		int n = g->pools[i].n;

		share_periods(g, i);
		for (int q = 0; q < g->periods; q++) {
			double used = g->pool_usage[i * g->periods + q], sum = 0;
			double soft = g->pool_price[i * g->periods + q];

			if (used == 0)
				continue;
			for (int k = 0; k < n; k++)
				sum += exp((soft - price[pool_row(g, i, k, q)]) / smooth);
			for (int k = 0; k < n; k++) {
				int row = pool_row(g, i, k, q);

				g->usage[row] +=
					used * exp((soft - price[row]) / smooth) / sum;
			}
		}
	}
}

/* What one slot of a candidate costs in a period. */
static double
period_price(const struct program *g, int i, int period)
{
	double y = g->pool_price[g->seats_of[i] * g->periods + period];

	if (g->need_of[i] >= 0)
		y += g->pool_price[g->need_of[i] * g->periods + period];
	return y;
}

/*
 * May it be held in every period, and does it need a seat only? Then its pool says all.
 */
static bool
is_plain(const struct program *g, int i)
{
	return g->need_of[i] < 0 && g->when.first[i + 1] - g->when.first[i] == g->periods;
}

/*
 * Its worth less what it uses in any period, and length times the least price of its
 * periods.
 */
static double
worth_left(const struct program *g, int i, const double *price, double *least)
{
	const struct plan_candidate *c = &g->b->p->candidates[g->active[i]];
	double left = plan_worth(c), y = 1e30;

	for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++)
		left -= g->units[k] * price[g->uses.item[k]];
	if (is_plain(g, i)) {
		y = g->pool_least[g->seats_of[i]];
	} else {
		for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
			double here = period_price(g, i, g->when.item[k]);

			y = here < y ? here : y;
		}
	}
	*least = c->length * y;
	return left;
}

/*
 * How near the least of its pool's prices each period is, and with a need of both pools'.
 */
static double
share_of(const struct program *g, int i, int period)
{
	double share = g->pool_share[g->seats_of[i] * g->periods + period];

	if (g->need_of[i] >= 0)
		share *= g->pool_share[g->need_of[i] * g->periods + period];
	return share + 1e-30;
}

/* The share x of a candidate is used of its rows, and by periods near the cheapest. */
static void
use_candidate(struct program *g, int i, double x, double ramp)
{
	int length = board_length(g->b, g->active[i]);
	double sum = 0;

	for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++) {
		g->usage[g->uses.item[k]] += g->units[k] * x;
		g->curve[g->uses.item[k]] += ramp * g->units[k] * g->units[k];
	}
	if (is_plain(g, i)) {
		g->pool_any[g->seats_of[i]] += length * x;
		return;
	}
	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++)
		sum += share_of(g, i, g->when.item[k]);
	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
		int period = g->when.item[k];
		double used = length * x * share_of(g, i, period) / sum;

		g->pool_usage[g->seats_of[i] * g->periods + period] += used;
		if (g->need_of[i] >= 0)
			g->pool_usage[g->need_of[i] * g->periods + period] += used;
	}
}

/* The rows of pools: their curvature is taken to be as everybody's on the average. */
static void
curve_pools(struct program *g, double ramp)
{
	for (int r = g->row_group; r < g->rows; r++)
		g->curve[r] = ramp * g->usage[r];
}

/* The smoothed dual at these prices: usage and curvature by row. */
static double
descend_from(struct program *g, const double *price, double smooth)
{
	double sum = 0, held = 0, ramps = 0;

	memset(g->usage, 0, sizeof(double) * (size_t)g->rows);
	memset(g->curve, 0, sizeof(double) * (size_t)g->rows);
	memset(g->pool_usage, 0,
		sizeof(double) * (size_t)g->pools_n * (size_t)g->periods);
	memset(g->pool_any, 0, sizeof(double) * (size_t)g->pools_n);
	price_pools(g, price, smooth);
	for (int r = 0; r < g->rows; r++)
		sum += g->capacity[r] < NO_LIMIT / 2 ? g->capacity[r] * price[r] : 0;
	for (int i = 0; i < g->active_n; i++) {
		double least, left = worth_left(g, i, price, &least) - least;
		double x = left <= 0 ? 0 : left >= smooth ? 1 : left / smooth;

		g->x[i] = x;
		if (x == 0)
			continue;
		sum += x < 1 ? left * x / 2 : left - smooth / 2;
		held += x;
		ramps += x < 1;
		use_candidate(g, i, x, x < 1);
	}
	share_pools(g, price, smooth);
	curve_pools(g, held > 0 ? ramps / held : 0);
	return sum;
}

/* ---- the descent ---- */

/* One step down from `ahead` along the gradient, each row by its own curvature. */
static void
step_down(struct program *g, double smooth, double speed)
{
	for (int r = 0; r < g->rows; r++) {
		double slope, bend, y;

		if (g->capacity[r] > NO_LIMIT / 2)
			continue;
		slope = g->capacity[r] - g->usage[r];
		bend = (4 * g->curve[r] + 0.1 * g->usage[r] + 1) / smooth;
		y = g->ahead[r] - speed * slope / bend;
		g->price[r] = y > 0 ? y : 0;
	}
}

/* Nesterov's look ahead. */
static void
look_ahead(struct program *g, double momentum)
{
	for (int r = 0; r < g->rows; r++) {
		double y = g->price[r] + momentum * (g->price[r] - g->before[r]);

		g->ahead[r] = y > 0 ? y : 0;
		g->before[r] = g->price[r];
	}
}

/*
 * One degree of smoothing. Momentum starts again, and the step is halved, whenever the
 * value rises: curvature by row is an estimate.
 */
static void
descend(struct program *g, double smooth, int rounds,
	const struct bound_patience *patience)
{
	double last = INFINITY, t = 1, speed = 1;

	memcpy(g->ahead, g->price, sizeof(double) * (size_t)g->rows);
	memcpy(g->before, g->price, sizeof(double) * (size_t)g->rows);
	for (int i = 0; i < rounds; i++) {
		double sum = descend_from(g, g->ahead, smooth), next;

		if (patience->enough != NULL && patience->enough(patience->ctx))
			break;
		if (sum > last) {
			t = 1;
			speed = speed > 0.05 ? speed * 0.5 : speed;
			memcpy(g->ahead, g->price, sizeof(double) * (size_t)g->rows);
			last = INFINITY;
			continue;
		}
		last = sum;
		speed = speed < 4 ? speed * 1.05 : speed;
		step_down(g, smooth, speed);
		next = (1 + sqrt(1 + 4 * t * t)) / 2;
		look_ahead(g, (t - 1) / next);
		t = next;
	}
}

/* ---- the proof ---- */

/*
 * The bound by prices rounded to 1 / SCALE, summed up in integers: no rounding can break
 * it.
 */
static int64_t
exact_bound(struct program *g, const double *price)
{
	double *whole = g->ahead;
	int64_t sum = 0;

	for (int r = 0; r < g->rows; r++) {
		whole[r] = floor(price[r] * SCALE + 0.5);
		if (g->capacity[r] < NO_LIMIT / 2)
			sum += (int64_t)g->capacity[r] * (int64_t)whole[r];
	}
	price_pools(g, whole, 0);
	for (int i = 0; i < g->active_n; i++) {
		const struct plan_candidate *c = &g->b->p->candidates[g->active[i]];
		int64_t left = (int64_t)plan_worth(c) * SCALE, least = INT64_MAX;

		for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++)
			left -= g->units[k] * (int64_t)whole[g->uses.item[k]];
		for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
			int64_t y = (int64_t)c->length *
				    (int64_t)period_price(g, i, g->when.item[k]);

			least = y < least ? y : least;
		}
		sum += left > least ? left - least : 0;
	}
	return g->fixed_value + sum / SCALE;
}

static void
make_program(struct program *g, const struct board *b, struct arena *a)
{
	const struct plan_problem *p = b->p;
	size_t cells;

	memset(g, 0, sizeof(*g));
	g->b = b;
	g->arena = a;
	make_periods(g);
	g->row_group = 2 * p->persons_n + p->organisations_n;
	g->row_interpreter = g->row_group + p->groups_n * g->periods;
	g->rows = g->row_interpreter + p->interpreters_n * g->periods;
	g->capacity = ARENA_ARRAY(a, double, g->rows + 1);
	person_capacities(g);
	place_capacities(g);
	use_fixed(g);
	make_candidates(g);
	g->price = ARENA_ARRAY(a, double, g->rows + 1);
	g->ahead = ARENA_ARRAY(a, double, g->rows + 1);
	g->before = ARENA_ARRAY(a, double, g->rows + 1);
	g->usage = ARENA_ARRAY(a, double, g->rows + 1);
	g->curve = ARENA_ARRAY(a, double, g->rows + 1);
	cells = (size_t)g->pools_n * (size_t)g->periods + 1;
	g->pool_price = ARENA_ARRAY(a, double, cells);
	g->pool_usage = ARENA_ARRAY(a, double, cells);
	g->pool_share = ARENA_ARRAY(a, double, cells);
	g->pool_least = ARENA_ARRAY(a, double, g->pools_n + 1);
	g->pool_any = ARENA_ARRAY(a, double, g->pools_n + 1);
	g->x = ARENA_ARRAY(a, double, g->active_n + 1);
}

static int
descending(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a < b) - (a > b);
}

/*
 * Where all candidates together want more slots of seats than there are: the price at
 * which the worthiest fill them, for every seat alike. It is far from 0 at a large fair
 * and descent would be long in finding it.
 */
static void
price_seats(struct program *g)
{
	double *worth = ARENA_ARRAY(g->arena, double, g->active_n + 1);
	double seats = 0;
	int64_t wanted = 0;
	double price;

	for (int r = g->row_group; r < g->row_interpreter; r++)
		seats += g->capacity[r];
	for (int i = 0; i < g->active_n; i++) {
		const struct plan_candidate *c = &g->b->p->candidates[g->active[i]];

		wanted += c->length;
		worth[i] = (double)plan_worth(c) / c->length;
	}
	if (g->active_n == 0 || (double)wanted <= seats)
		return;
	qsort(worth, (size_t)g->active_n, sizeof(double), descending);
	price = worth[(int)(seats / (double)wanted * (g->active_n - 1))];
	for (int r = g->row_group; r < g->row_interpreter; r++)
		g->price[r] = price;
}

/* What the active candidates of a person are worth less their prices, those above 0. */
static int
worths_of_person(struct program *g, const int *active_of, int person, double *left)
{
	const struct board_lists *l = &g->b->of_person;
	int n = 0;

	for (int k = l->first[person]; k < l->first[person + 1]; k++) {
		int i = active_of[l->item[k]];
		double least, worth;

		if (i < 0)
			continue;
		worth = worth_left(g, i, g->price, &least) - least;
		if (worth > 0)
			left[n++] = worth;
	}
	return n;
}

/*
 * For each person in turn most of the best price while all others stay, which is that at
 * which no more meetings are wanted than it can have; the rest is left to whom it meets.
 */
static void
price_persons(struct program *g)
{
	int persons = g->b->p->persons_n;
	int *active_of = ARENA_ARRAY(g->arena, int, g->b->p->candidates_n + 1);
	double *left = ARENA_ARRAY(g->arena, double, g->b->p->candidates_n + 1);

	memset(active_of, 0xff, sizeof(int) * (size_t)g->b->p->candidates_n);
	for (int i = 0; i < g->active_n; i++)
		active_of[g->active[i]] = i;
	price_pools(g, g->price, 0);
	for (int person = 0; person < persons; person++) {
		int room = (int)g->capacity[person];
		int n = worths_of_person(g, active_of, person, left);

		if (n <= room)
			continue;
		qsort(left, (size_t)n, sizeof(double), descending);
		g->price[person] += left[room] * 0.7;
	}
}

static bool
keep_better(struct program *g, double *best, struct plan_bound *found)
{
	int64_t bound = exact_bound(g, g->price);

	if (bound >= found->value)
		return false;
	found->value = bound;
	memcpy(best, g->price, sizeof(double) * (size_t)g->rows);
	return true;
}

/*
 * The bound and prices are the best seen; the prices of no resource at all are the first
 * tried.
 */
static void
search(struct program *g, const struct bound_patience *patience, double *best,
	struct plan_bound *found)
{
	int rounds = patience->rounds > 0 ? patience->rounds : ROUNDS, misses = 0;

	found->value = exact_bound(g, g->price);
	price_seats(g);
	price_persons(g);
	keep_better(g, best, found);
	for (double smooth = SMOOTH_FIRST; smooth > SMOOTH_LAST && misses < MISSES_MAX;
		smooth /= 2) {
		if (patience->enough != NULL && patience->enough(patience->ctx))
			break;
		descend(g, smooth, rounds, patience);
		misses = keep_better(g, best, found) ? 0 : misses + 1;
	}
}

void
plan_bound_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_bound *found)
{
	struct arena own;
	struct program g;
	double *best;

	arena_init(&own);
	found->reduced = ARENA_ARRAY(a, float, b->p->candidates_n + 1);
	found->x = ARENA_ARRAY(a, double, b->p->candidates_n + 1);
	make_program(&g, b, &own);
	best = ARENA_ARRAY(&own, double, g.rows + 1);
	search(&g, patience, best, found);
	for (int c = 0; c < b->p->candidates_n; c++)
		found->reduced[c] = NEVER;
	descend_from(&g, best, 2 * SMOOTH_LAST);
	price_pools(&g, best, 0);
	for (int i = 0; i < g.active_n; i++) {
		double least, left = worth_left(&g, i, best, &least);

		found->reduced[g.active[i]] = (float)(left - least);
		found->x[g.active[i]] = g.x[i];
	}
	arena_release(&own);
}
