/*
 * bound.c - the upper bound on value: prices of resources by descent, the bound by weak
 *           duality.
 */
#include "plan/bound.h"

#include "plan/program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	CUTS = PLAN_BOUND_TERMS - 1, /* of the minimums' prices */
	ROUNDS = 480,
	ROUNDS_MAX = 100, /* of one degree of smoothing */
	FEW_ROUNDS = 300, /* in all: then the degrees are farther apart */
	MISSES_MAX =
		2, /* degrees of smoothing without a better bound: there is none near */
};

#define NEVER (-1e9F)
/* How much the use of one row of a pool changes with its price, for all that is used of it. */
#define POOL_CURVE 0.6
/* Below that all shares are as good as none. */
#define SHARES_LEAST 1e-280
#define SMOOTH_FIRST 64.0
#define SMOOTH_LAST 0.5

/* ---- prices ---------------------------------------------------------------------------------- */

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
		double *y = &g->pool_price[i * g->periods], least = 1e30, sum = 0;
		double *share = &g->pool_share[i * g->periods];

		for (int q = 0; q < g->periods; q++) {
			y[q] = g->pools[i].n > 0 ? soft_least(g, price, i, q, smooth)
						 : 1e30;
			least = y[q] < least ? y[q] : least;
		}
		g->pool_least[i] = g->pool_any_price[i] = least;
		if (smooth <= 0)
			continue;
		for (int q = 0; q < g->periods; q++)
			sum += share[q] = exp((least - y[q]) / smooth);
		g->pool_any_price[i] -= smooth * log(sum / g->periods);
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

				g->d.usage[row] +=
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
 * How near the least of its pool's prices each period is, and with a need of both pools'.
 */
static double
share_of(const struct program *g, int i, int period)
{
	double share = g->pool_share[g->seats_of[i] * g->periods + period];

	if (g->need_of[i] >= 0)
		share *= g->pool_share[g->need_of[i] * g->periods + period];
	return share;
}

static double
shares_of(const struct program *g, int i)
{
	double sum = 0;

	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++)
		sum += share_of(g, i, g->when.item[k]);
	return sum;
}

static int
cheapest_period(const struct program *g, int i)
{
	double least = INFINITY;
	int best = g->when.item[g->when.first[i]];

	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
		double y = period_price(g, i, g->when.item[k]);

		if (y < least) {
			least = y;
			best = g->when.item[k];
		}
	}
	return best;
}

/*
 * The least price of a slot in its periods, softened as use_candidate() shares among them: only
 * then does a step along what is used go down.
 */
static double
least_price(const struct program *g, int i, double smooth)
{
	double sum, least;

	if (is_plain(g, i))
		return g->pool_any_price[g->seats_of[i]];
	sum = smooth > 0 ? shares_of(g, i) : 0;
	if (sum < SHARES_LEAST)
		return period_price(g, i, cheapest_period(g, i));
	least = g->pool_least[g->seats_of[i]];
	if (g->need_of[i] >= 0)
		least += g->pool_least[g->need_of[i]];
	return least - smooth * log(sum / (g->when.first[i + 1] - g->when.first[i]));
}

/* Its worth less what it uses, at the least price of its periods. */
static double
worth_left(const struct program *g, int i, const double *price, double smooth)
{
	double left = board_worth(g->b, g->active[i]);

	for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++)
		left -= g->units[k] * price[g->uses.item[k]];
	return left - board_length(g->b, g->active[i]) * least_price(g, i, smooth);
}

static void
use_period(struct program *g, int i, int period, double used)
{
	g->pool_usage[g->seats_of[i] * g->periods + period] += used;
	if (g->need_of[i] >= 0)
		g->pool_usage[g->need_of[i] * g->periods + period] += used;
}

/* The share x of a candidate is used of its rows, and by periods near the cheapest. */
static void
use_candidate(struct program *g, int i, double x, double ramp)
{
	double used = board_length(g->b, g->active[i]) * x, sum;

	for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++) {
		g->d.usage[g->uses.item[k]] += g->units[k] * x;
		g->d.curve[g->uses.item[k]] +=
			ramp * fabs((double)g->units[k]) * g->all_units[i];
	}
	if (is_plain(g, i)) {
		g->pool_any[g->seats_of[i]] += used;
		return;
	}
	sum = shares_of(g, i);
	if (sum < SHARES_LEAST) {
		use_period(g, i, cheapest_period(g, i), used);
		return;
	}
	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
		int period = g->when.item[k];

		use_period(g, i, period, used * share_of(g, i, period) / sum);
	}
}

/*
 * The rows of pools: who is at the ramp of its worth changes its use there too, as everybody does
 * on the average, and what is used goes over to other rows of the pool.
 */
static void
curve_pools(struct program *g, double ramp)
{
	for (int r = g->row_group; r < g->d.rows; r++)
		g->d.curve[r] = (ramp + POOL_CURVE) * g->d.usage[r];
}

/*
 * What is left of the worth of the meeting of active candidate i: of its alternatives the most,
 * softened, and in x how near it each of them is.
 */
static double
left_of_meeting(struct program *g, int i, const double *price, double smooth)
{
	int end = i + g->alternatives[i];
	double most = -1e30, sum = 0;

	if (g->alternatives[i] == 1) {
		g->x[i] = 1;
		return worth_left(g, i, price, smooth);
	}
	for (int k = i; k < end; k++) {
		g->x[k] = worth_left(g, k, price, smooth);
		most = g->x[k] > most ? g->x[k] : most;
	}
	for (int k = i; k < end; k++) {
		g->x[k] = exp((g->x[k] - most) / smooth);
		sum += g->x[k];
	}
	for (int k = i; k < end; k++)
		g->x[k] /= sum;
	return most + smooth * log(sum / g->alternatives[i]);
}

/* So much of the meeting is held, by its alternatives as they share it. */
static void
share_meeting(struct program *g, int i, double held)
{
	for (int k = i; k < i + g->alternatives[i]; k++)
		g->x[k] *= held;
}

/* The smoothed dual at these prices: usage and curvature by row. */
static double
descend_from(void *ctx, const double *price, double smooth)
{
	struct program *g = ctx;
	double sum = 0, held = 0, ramps = 0;

	memset(g->d.usage, 0, sizeof(double) * (size_t)g->d.rows);
	memset(g->d.curve, 0, sizeof(double) * (size_t)g->d.rows);
	memset(g->pool_usage, 0,
		sizeof(double) * (size_t)g->pools_n * (size_t)g->periods);
	memset(g->pool_any, 0, sizeof(double) * (size_t)g->pools_n);
	price_pools(g, price, smooth);
	for (int r = 0; r < g->d.rows; r++)
		sum += descent_limits(&g->d, r) ? g->d.capacity[r] * price[r] : 0;
	for (int i = 0; i < g->active_n; i += g->alternatives[i]) {
		double left = left_of_meeting(g, i, price, smooth);
		double x = left <= 0 ? 0 : left >= smooth ? 1 : left / smooth;

		share_meeting(g, i, x);
		if (x == 0)
			continue;
		sum += x < 1 ? left * x / 2 : left - smooth / 2;
		held += x;
		ramps += x < 1 ? g->all_units[i] : 0;
		for (int k = i; k < i + g->alternatives[i]; k++)
			use_candidate(g, k, g->x[k], x < 1);
	}
	share_pools(g, price, smooth);
	curve_pools(g, held > 0 ? ramps / held : 0);
	return sum;
}

static bool
is_minimum(const struct program *g, int row)
{
	return row >= g->row_minimum && row < g->row_group;
}

/* ---- the proof ------------------------------------------------------------------------------- */

/* What is left of its worth at whole prices. */
static int64_t
exact_left(const struct program *g, int i, const double *whole)
{
	const struct plan_candidate *c = &g->b->p->candidates[g->active[i]];
	int64_t left = (int64_t)board_worth(g->b, g->active[i]) * PLAN_BOUND_SCALE;
	int64_t least = INT64_MAX;

	for (int k = g->uses.first[i]; k < g->uses.first[i + 1]; k++)
		left -= g->units[k] * (int64_t)whole[g->uses.item[k]];
	for (int k = g->when.first[i]; k < g->when.first[i + 1]; k++) {
		int64_t y =
			(int64_t)c->length * (int64_t)period_price(g, i, g->when.item[k]);

		least = y < least ? y : least;
	}
	return left - least;
}

/*
 * The bound without what is fixed by prices rounded to 1 / PLAN_BOUND_SCALE, summed up in integers:
 * no rounding can break it. Prices of minimums above `most` are cut to it.
 */
static int64_t
exact_sum(struct program *g, const double *price, int64_t most)
{
	double *whole = g->d.ahead;
	int64_t sum = 0;

	for (int r = 0; r < g->d.rows; r++) {
		whole[r] = floor(price[r] * PLAN_BOUND_SCALE + 0.5);
		if (is_minimum(g, r) && whole[r] > (double)most)
			whole[r] = (double)most;
		if (descent_limits(&g->d, r))
			sum += (int64_t)g->d.capacity[r] * (int64_t)whole[r];
	}
	price_pools(g, whole, 0);
	for (int i = 0; i < g->active_n; i += g->alternatives[i]) {
		int64_t best = 0;

		for (int k = i; k < i + g->alternatives[i]; k++) {
			int64_t left = exact_left(g, k, whole);

			best = left > best ? left : best;
		}
		sum += best;
	}
	return sum;
}

/* The greatest price of a minimum, in whole units. */
static int64_t
dearest_minimum(const struct program *g, const double *price)
{
	int64_t most = 0;

	for (int r = g->row_minimum; r < g->row_group; r++) {
		int64_t y = (int64_t)floor(price[r] * PLAN_BOUND_SCALE + 0.5);

		if (descent_limits(&g->d, r) && y > most)
			most = y;
	}
	return most;
}

/* With the minimums' prices cut shorter and shorter: for plans that miss more and more. */
static void
keep_terms(struct program *g, const double *price, struct plan_bound *found)
{
	int64_t most = dearest_minimum(g, price);

	for (int k = 0; k < CUTS; k++) {
		found->term[found->terms_n].sum = exact_sum(g, price, most);
		found->term[found->terms_n++].price = most;
		if (most == 0)
			break;
		most = k + 2 < CUTS ? most / 2 : 0;
	}
}

int64_t
plan_bound_of(const struct plan_bound *b, int64_t shortfall, int64_t lost)
{
	int64_t least = b->terms_n > 0 ? INT64_MAX : 0;
	int64_t missed = shortfall - b->shortfall;

	for (int k = 0; k < b->terms_n; k++) {
		int64_t sum = b->term[k].sum + b->term[k].price * missed;

		least = sum < least ? sum : least;
	}
	/* no plan misses fewer than b->shortfall: a sum below 0 would be one of no plan */
	least = least > 0 ? least / PLAN_BOUND_SCALE : 0;
	least -= b->lift * (b->displaced - lost);
	return b->base + (least > 0 ? least : 0);
}

static int
descending(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a < b) - (a > b);
}

/* A meeting by what a slot of it is worth. */
struct wanted {
	double worth;
	int length;
};

static int
worthiest_first(const void *one, const void *other)
{
	double a = ((const struct wanted *)one)->worth;
	double b = ((const struct wanted *)other)->worth;

	return (a < b) - (a > b);
}

/* All that is wanted, by what a slot of it is worth; how many slots in *slots. */
static int
wanted_of(const struct program *g, struct wanted *wanted, int64_t *slots)
{
	int n = 0;

	*slots = 0;
	for (int i = 0; i < g->active_n; i += g->alternatives[i]) {
		int length = board_length(g->b, g->active[i]);

		*slots += length;
		wanted[n++] = (struct wanted){
			(double)board_worth(g->b, g->active[i]) / length, length};
	}
	qsort(wanted, (size_t)n, sizeof(wanted[0]), worthiest_first);
	return n;
}

/*
 * Where all candidates together want more slots of seats than there are: the price at
 * which the worthiest fill them, for every seat alike. It is far from 0 at a large fair
 * and descent would be long in finding it. False: there is none.
 */
static bool
price_seats(struct program *g)
{
	struct wanted *wanted = ARENA_ARRAY(g->arena, struct wanted, g->active_n + 1);
	double seats = 0;
	int64_t slots;
	int n = wanted_of(g, wanted, &slots), i = 0;

	for (int r = g->row_group; r < g->row_interpreter; r++)
		seats += g->d.capacity[r];
	if (n == 0 || (double)slots <= seats)
		return false;
	for (; i < n - 1 && seats >= wanted[i].length; i++)
		seats -= wanted[i].length;
	for (int r = g->row_group; r < g->row_interpreter; r++)
		g->d.price[r] = wanted[i].worth;
	return true;
}

/* Positive reduced worths of a person's active candidates. */
static int
worths_of_person(struct program *g, const int *active_of, int person, double *left)
{
	const struct board_lists *l = &g->b->of_person;
	int n = 0, choice = -1;

	for (int k = l->first[person]; k < l->first[person + 1]; k++) {
		int i = active_of[l->item[k]];
		double worth;

		if (i < 0)
			continue;
		worth = worth_left(g, i, g->d.price, 0);
		if (worth <= 0)
			continue;
		/* of the alternatives of a choice, which follow each other, the best */
		if (choice >= 0 && g->b->choice_of[l->item[k]] == choice)
			left[n - 1] = worth > left[n - 1] ? worth : left[n - 1];
		else
			left[n++] = worth;
		choice = g->b->choice_of[l->item[k]];
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
	price_pools(g, g->d.price, 0);
	for (int person = 0; person < persons; person++) {
		int room = (int)g->d.capacity[person];
		int n = worths_of_person(g, active_of, person, left);

		if (n <= room)
			continue;
		qsort(left, (size_t)n, sizeof(double), descending);
		g->d.price[person] += left[room] * 0.7;
	}
}

static bool
keep_better(struct program *g, double *best, int64_t *least)
{
	int64_t sum = exact_sum(g, g->d.price, INT64_MAX);

	if (sum >= *least)
		return false;
	*least = sum;
	memcpy(best, g->d.price, sizeof(double) * (size_t)g->d.rows);
	return true;
}

/*
 * The first degree of smoothing from no prices and from those of the seats: the seats' are near
 * where seats are what is short, and far above all where interpreters or persons are. On from the
 * better one.
 */
static void
descend_first(struct program *g, int rounds, double from, double step,
	const struct bound_patience *patience, double *best, int64_t *least)
{
	size_t bytes = sizeof(double) * (size_t)g->d.rows;
	double *other = ARENA_ARRAY(g->arena, double, g->d.rows + 1);
	int64_t sum;

	price_persons(g);
	keep_better(g, best, least);
	descent_run(&g->d, SMOOTH_FIRST, rounds, from + step, patience);
	keep_better(g, best, least);
	sum = exact_sum(g, g->d.price, INT64_MAX);
	memcpy(other, g->d.price, bytes);
	memset(g->d.price, 0, bytes);
	if (!price_seats(g)) {
		memcpy(g->d.price, other, bytes);
		return;
	}
	keep_better(g, best, least);
	price_persons(g);
	keep_better(g, best, least);
	descent_run(&g->d, SMOOTH_FIRST, rounds, from + 2 * step, patience);
	keep_better(g, best, least);
	if (sum < exact_sum(g, g->d.price, INT64_MAX))
		memcpy(g->d.price, other, bytes);
}

/*
 * The bound and prices are the best seen; the prices of no resource at all are the first
 * tried. Every degree of smoothing has the same share of the rounds and of the time. What a degree
 * does not better is left: the next one goes on from the best prices.
 */
static void
search(struct program *g, const struct bound_patience *patience, double *best)
{
	int all = patience->rounds > 0 ? patience->rounds : ROUNDS, misses = 0;
	int degrees = all < FEW_ROUNDS ? 4 : 8, rounds = all / degrees;
	double smooth = SMOOTH_FIRST, from, step;
	int64_t least = exact_sum(g, g->d.price, INT64_MAX);

	rounds = rounds < ROUNDS_MAX ? rounds : ROUNDS_MAX;
	from = patience->gone != NULL ? patience->gone(patience->ctx) : 0;
	step = (1 - from) / (degrees + 1);
	descend_first(g, rounds, from, step, patience, best, &least);
	for (int i = 2; i <= degrees && misses < MISSES_MAX; i++) {
		if (patience->enough != NULL && patience->enough(patience->ctx))
			break;
		smooth /= degrees == 4 ? 4 : 2;
		descent_run(&g->d, smooth, rounds, from + step * (i + 1), patience);
		misses = keep_better(g, best, &least) ? 0 : misses + 1;
		if (misses > 0)
			memcpy(g->d.price, best, sizeof(double) * (size_t)g->d.rows);
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
	memset(found, 0, sizeof(*found));
	found->reduced = ARENA_ARRAY(a, float, b->p->candidates_n + 1);
	found->x = ARENA_ARRAY(a, double, b->p->candidates_n + 1);
	program_make(&g, b, &own);
	g.d.at = descend_from;
	g.d.ctx = &g;
	found->shortfall = g.missing;
	found->must = g.must;
	found->base = g.fixed_value;
	found->displaced = b->displaced_n;
	for (int c = 0; c < b->p->candidates_n; c++)
		found->displaced -= b->fixed[c] && b->p->candidates[c].displaced;
	found->lift = b->lift;
	found->price = best = ARENA_ARRAY(a, double, g.d.rows + 1);
	search(&g, patience, best);
	keep_terms(&g, best, found);
	for (int c = 0; c < b->p->candidates_n; c++)
		found->reduced[c] = NEVER;
	descend_from(&g, best, 2 * SMOOTH_LAST);
	price_pools(&g, best, 0);
	for (int i = 0; i < g.active_n; i++) {
		found->reduced[g.active[i]] = (float)worth_left(&g, i, best, 0);
		found->x[g.active[i]] = g.x[i];
	}
	arena_release(&own);
}
