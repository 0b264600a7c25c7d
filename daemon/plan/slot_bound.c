/* slot_bound.c - prices slot by slot, and the bound they prove. */
#include "plan/slot_bound.h"

#include "plan/program.h"

#include <math.h>
#include <string.h>

enum {
	CELLS_MAX = 1000 * 1000,      /* first slots of all candidates */
	LEASTS_MAX = 4 * 1000 * 1000, /* items of all pools, times lengths and slots */
	DEGREES = 8,		      /* of smoothing, each half of the one before */
};

#define SMOOTH_FIRST 4.0
/* How much the use of a row changes with its price, for all that is used of it. */
#define CURVE 0.6
/* So many degrees dearer than the cheapest is out of the question. */
#define FAR 24.0

/* The rows: those of the program up to its groups, and one for each slot or day of who has some. */
struct rows {
	int person_slot, group_slot, interpreter_slot, person_day, organisation_day, n;
};

struct slot_bound {
	const struct board *b;
	const struct plan_problem *p;
	struct program g;
	struct arena own;
	struct rows row;
	struct descent d;
	/* by active candidate: its first slots are item[first[i]] .. item[first[i + 1] - 1] */
	struct board_lists starts;
	int lengths; /* of meetings, at most */
	/* of a person, prices of its slots before each one: person * (slots + 1) + slot */
	double *before;
	/* of a pool, length and first slot: the least price of an item, softened, and its use */
	double *pool_price, *pool_usage;
	double *share; /* by first slot of the candidate under way */
	double scale;  /* 1, or PLAN_BOUND_SCALE: prices are whole then */
};

/* ---- what there is --------------------------------------------------------------------------- */

static int
longest_of(const struct board *b)
{
	int longest = 1;

	for (int c = 0; c < b->p->candidates_n; c++)
		if (board_length(b, c) > longest)
			longest = board_length(b, c);
	return longest;
}

bool
plan_slot_bound_suits(const struct board *b)
{
	int64_t most = (int64_t)b->p->candidates_n * b->slots;

	return most <= CELLS_MAX && (int64_t)b->p->persons_n * b->slots <= CELLS_MAX;
}

static bool
pools_suit(const struct slot_bound *x)
{
	int64_t n = 0;

	for (int i = 0; i < x->g.pools_n; i++)
		n += x->g.pools[i].n;
	return n * x->lengths * x->b->slots <= LEASTS_MAX;
}

static void
lay_out_rows(struct slot_bound *x)
{
	const struct plan_problem *p = x->p;
	struct rows *row = &x->row;

	row->person_slot = x->g.row_group;
	row->group_slot = row->person_slot + p->persons_n * p->slots_n;
	row->interpreter_slot = row->group_slot + p->groups_n * p->slots_n;
	row->person_day = row->interpreter_slot + p->interpreters_n * p->slots_n;
	row->organisation_day = row->person_day + p->persons_n * x->b->days;
	row->n = row->organisation_day + p->organisations_n * x->b->days;
}

/* What is fixed takes its slots and counts for the quotas of its day. */
static void
use_fixed(struct slot_bound *x, int c)
{
	const struct plan_candidate *k = &x->p->candidates[c];
	const struct board_lists *l = &x->b->organisations;
	struct plan_place at = x->b->place[c];
	int day = x->b->day_of[at.slot], slots = x->p->slots_n;
	double *capacity = x->d.capacity;

	for (int s = at.slot; s < at.slot + k->length; s++) {
		for (int i = 0; i < k->persons_n; i++)
			capacity[x->row.person_slot + k->persons[i] * slots + s] = 0;
		capacity[x->row.group_slot + x->b->group_of_seat[at.seat] * slots + s] -=
			1;
		if (at.interpreter >= 0)
			capacity[x->row.interpreter_slot + at.interpreter * slots + s] =
				0;
	}
	for (int i = 0; i < k->persons_n; i++)
		capacity[x->row.person_day + k->persons[i] * x->b->days + day] -= 1;
	for (int i = l->first[c]; i < l->first[c + 1]; i++)
		capacity[x->row.organisation_day + l->item[i] * x->b->days + day] -= 1;
}

static void
day_capacities(struct slot_bound *x)
{
	const struct plan_problem *p = x->p;
	int days = x->b->days;

	for (int i = 0; i < (p->persons_n + p->organisations_n) * days; i++) {
		int who = i / days;
		int most = who < p->persons_n
				   ? p->persons[who].max_day
				   : p->organisations[who - p->persons_n].max_day;

		x->d.capacity[x->row.person_day + i] = most > 0 ? most : DESCENT_NO_LIMIT;
	}
}

static void
capacities(struct slot_bound *x)
{
	const struct plan_problem *p = x->p;
	double *capacity = x->d.capacity;
	int slots = p->slots_n;

	memcpy(capacity, x->g.d.capacity, sizeof(double) * (size_t)x->g.row_group);
	/* slot by slot they say more than together */
	for (int i = 0; i < p->persons_n; i++)
		capacity[p->persons_n + i] = DESCENT_NO_LIMIT;
	for (int i = 0; i < p->persons_n * slots; i++)
		capacity[x->row.person_slot + i] =
			plan_bit(p->persons[i / slots].free, i % slots);
	for (int i = 0; i < p->seats_n * slots; i++)
		capacity[x->row.group_slot + x->b->group_of_seat[i / slots] * slots +
			 i % slots] += plan_bit(p->seats[i / slots].free, i % slots);
	for (int i = 0; i < p->interpreters_n * slots; i++)
		capacity[x->row.interpreter_slot + i] =
			plan_bit(p->interpreters[i / slots].free, i % slots);
	day_capacities(x);
	for (int c = 0; c < p->candidates_n; c++)
		if (x->b->fixed[c])
			use_fixed(x, c);
}

/* May it start there, beside what is fixed? */
static bool
may_start(const struct slot_bound *x, int c, int slot)
{
	const struct plan_candidate *k = &x->p->candidates[c];

	if (!plan_bit(x->b->start[c], slot) || !plan_may_start(x->p, k, slot))
		return false;
	for (int i = 0; i < k->persons_n; i++) {
		const double *room = &x->d.capacity[x->row.person_slot +
						    k->persons[i] * x->p->slots_n];

		for (int s = slot; s < slot + k->length; s++)
			if (room[s] <= 0)
				return false;
	}
	return true;
}

static void
list_starts(struct slot_bound *x)
{
	int n = 0;

	x->starts.first = ARENA_ARRAY(&x->own, int, x->g.active_n + 1);
	x->starts.item = ARENA_ARRAY(
		&x->own, int, (size_t)x->g.active_n *(size_t)x->p->slots_n + 1);
	for (int i = 0; i < x->g.active_n; i++) {
		for (int s = 0; s < x->p->slots_n; s++)
			if (may_start(x, x->g.active[i], s))
				x->starts.item[n++] = s;
		x->starts.first[i + 1] = n;
	}
}

/* ---- pools ----------------------------------------------------------------------------------- */

static int
pool_row(const struct slot_bound *x, int pool, int k)
{
	int first = pool < x->p->needs_n ? x->row.interpreter_slot : x->row.group_slot;

	return first + x->g.pools[pool].item[k] * x->p->slots_n;
}

static size_t
pool_cell(const struct slot_bound *x, int pool, int length, int slot)
{
	return ((size_t)pool * (size_t)x->lengths + (size_t)length - 1) *
		       (size_t)x->p->slots_n +
	       (size_t)slot;
}

/* An item for a meeting of that length from the slot on; INFINITY where it is not there. */
static double
item_price(const struct slot_bound *x, const double *price, int row, int length)
{
	double sum = 0;

	for (int k = row; k < row + length; k++)
		sum += x->d.capacity[k] > 0 ? price[k] : INFINITY;
	return sum;
}

static double
soft_least(const struct slot_bound *x, const double *price, int pool, int length,
	int slot, double smooth)
{
	double least = INFINITY, sum = 0;
	int n = x->g.pools[pool].n;

	for (int k = 0; k < n; k++) {
		double y = item_price(x, price, pool_row(x, pool, k) + slot, length);

		least = y < least ? y : least;
	}
	if (n == 1 || smooth <= 0 || isinf(least))
		return least;
	for (int k = 0; k < n; k++)
		sum += exp((least - item_price(x, price, pool_row(x, pool, k) + slot,
					    length)) /
			   smooth);
	return least - smooth * log(sum / n);
}

static void
price_pools(struct slot_bound *x, const double *price, double smooth)
{
	for (int i = 0; i < x->g.pools_n; i++)
		for (int length = 1; length <= x->lengths; length++)
			for (int s = 0; s + length <= x->p->slots_n; s++)
				x->pool_price[pool_cell(x, i, length, s)] =
					soft_least(x, price, i, length, s, smooth);
}

/* What is used of a pool from a slot on, shared among its items. */
static void
share_pool(struct slot_bound *x, const double *price, int pool, int length, int slot,
	double smooth)
{
	double used = x->pool_usage[pool_cell(x, pool, length, slot)], sum = 0;
	double soft = x->pool_price[pool_cell(x, pool, length, slot)];
	int n = x->g.pools[pool].n;

	for (int k = 0; k < n; k++)
		sum += exp((soft - item_price(x, price, pool_row(x, pool, k) + slot,
					   length)) /
			   smooth);
	for (int k = 0; k < n; k++) {
		int row = pool_row(x, pool, k) + slot;
		double share = used *
			       exp((soft - item_price(x, price, row, length)) / smooth) /
			       sum;

		for (int s = 0; s < length; s++) {
			x->d.usage[row + s] += share;
			x->d.curve[row + s] += CURVE * length * share;
		}
	}
}

static void
share_pools(struct slot_bound *x, const double *price, double smooth)
{
	for (int i = 0; i < x->g.pools_n; i++)
		for (int length = 1; length <= x->lengths; length++)
			for (int s = 0; s + length <= x->p->slots_n; s++)
				if (x->pool_usage[pool_cell(x, i, length, s)] > 0)
					share_pool(x, price, i, length, s, smooth);
}

/* ---- the bound at some prices ---------------------------------------------------------------- */

static void
sum_before(struct slot_bound *x, const double *price)
{
	int slots = x->p->slots_n;

	for (int i = 0; i < x->p->persons_n; i++) {
		const double *y = &price[x->row.person_slot + i * slots];
		double *before = &x->before[(size_t)i * ((size_t)slots + 1)];

		for (int s = 0; s < slots; s++)
			before[s + 1] = before[s] + y[s];
	}
}

/* The quotas of a day. */
static double
day_price(const struct slot_bound *x, const double *price, int c, int day)
{
	const struct plan_candidate *k = &x->p->candidates[c];
	const struct board_lists *l = &x->b->organisations;
	double sum = 0;

	for (int i = 0; i < k->persons_n; i++)
		sum += price[x->row.person_day + k->persons[i] * x->b->days + day];
	for (int i = l->first[c]; i < l->first[c + 1]; i++)
		sum += price[x->row.organisation_day + l->item[i] * x->b->days + day];
	return sum;
}

/* What active candidate i pays from each first slot on, into share; the least of it. */
static double
start_prices(struct slot_bound *x, const double *price, int i)
{
	int c = x->g.active[i], length = board_length(x->b, c), day = -1;
	const struct plan_candidate *k = &x->p->candidates[c];
	const double *seats = &x->pool_price[pool_cell(x, x->g.seats_of[i], length, 0)];
	const double *need =
		x->g.need_of[i] < 0
			? NULL
			: &x->pool_price[pool_cell(x, x->g.need_of[i], length, 0)];
	size_t stride = (size_t)x->p->slots_n + 1;
	double least = INFINITY, of_day = 0;

	for (int n = x->starts.first[i]; n < x->starts.first[i + 1]; n++) {
		int s = x->starts.item[n];
		double sum = seats[s] + (need != NULL ? need[s] : 0);

		if (x->b->day_of[s] != day) {
			day = x->b->day_of[s];
			of_day = day_price(x, price, c, day);
		}
		sum += of_day;
		for (int q = 0; q < k->persons_n; q++) {
			const double *before = &x->before[(size_t)k->persons[q] * stride];

			sum += before[s + length] - before[s];
		}
		x->share[n - x->starts.first[i]] = sum;
		least = sum < least ? sum : least;
	}
	return least;
}

/* The prices in share become shares of first slots, near the least; that softened. */
static double
soften(struct slot_bound *x, int n, double least, double smooth)
{
	double sum = 0;

	for (int k = 0; k < n; k++) {
		double far = (x->share[k] - least) / smooth;

		x->share[k] = far < FAR ? exp(-far) : 0;
		sum += x->share[k];
	}
	for (int k = 0; k < n; k++)
		x->share[k] /= sum;
	return least - smooth * log(sum / n);
}

/* What is left of the worth of active candidate i; -1: it can start nowhere. */
static double
worth_left(struct slot_bound *x, const double *price, int i, double smooth)
{
	int n = x->starts.first[i + 1] - x->starts.first[i];
	double left = board_worth(x->b, x->g.active[i]) * x->scale, least;

	least = start_prices(x, price, i);
	if (isinf(least))
		return -1;
	if (smooth > 0)
		least = soften(x, n, least, smooth);
	for (int u = x->g.uses.first[i]; u < x->g.uses.first[i + 1]; u++)
		left -= x->g.units[u] * price[x->g.uses.item[u]];
	return left - least;
}

/* So much of it is held from that slot on. */
static void
use_start(struct slot_bound *x, int i, int from, double used, double curve)
{
	int c = x->g.active[i], length = board_length(x->b, c), day = x->b->day_of[from];
	const struct plan_candidate *k = &x->p->candidates[c];
	const struct board_lists *l = &x->b->organisations;
	double *usage = x->d.usage, *bend = x->d.curve;

	for (int q = 0; q < k->persons_n; q++) {
		int row = x->row.person_slot + k->persons[q] * x->p->slots_n + from;
		int of_day = x->row.person_day + k->persons[q] * x->b->days + day;

		for (int s = 0; s < length; s++) {
			usage[row + s] += used;
			bend[row + s] += curve * used;
		}
		usage[of_day] += used;
		bend[of_day] += curve * used;
	}
	for (int q = l->first[c]; q < l->first[c + 1]; q++) {
		int of_day = x->row.organisation_day + l->item[q] * x->b->days + day;

		usage[of_day] += used;
		bend[of_day] += curve * used;
	}
	x->pool_usage[pool_cell(x, x->g.seats_of[i], length, from)] += used;
	if (x->g.need_of[i] >= 0)
		x->pool_usage[pool_cell(x, x->g.need_of[i], length, from)] += used;
}

/* So much of active candidate i is held; its shares are in share. */
static void
use(struct slot_bound *x, int i, double held, bool ramp)
{
	const int *from = &x->starts.item[x->starts.first[i]];
	int n = x->starts.first[i + 1] - x->starts.first[i];
	double curve = (CURVE + ramp) * x->g.all_units[i];

	for (int u = x->g.uses.first[i]; u < x->g.uses.first[i + 1]; u++) {
		x->d.usage[x->g.uses.item[u]] += x->g.units[u] * held;
		x->d.curve[x->g.uses.item[u]] +=
			ramp * fabs((double)x->g.units[u]) * x->g.all_units[i];
	}
	for (int k = 0; k < n; k++)
		if (x->share[k] > 0)
			use_start(x, i, from[k], x->share[k] * held, curve);
}

/* Of the alternatives from i on the one with most left; what that is in *most. */
static int
best_alternative(
	struct slot_bound *x, const double *price, int i, double smooth, double *most)
{
	int best = -1;

	*most = 0;
	for (int k = i; k < i + x->g.alternatives[i]; k++) {
		double left = worth_left(x, price, k, smooth);

		if (left > *most) {
			*most = left;
			best = k;
		}
	}
	return best;
}

static double
sum_capacities(struct slot_bound *x, const double *price)
{
	double sum = 0;

	for (int r = 0; r < x->row.n; r++)
		sum += descent_limits(&x->d, r) ? x->d.capacity[r] * price[r] : 0;
	return sum;
}

/* The smoothed dual at these prices, without what is fixed: what is used, and how it bends. */
static double
at_prices(void *ctx, const double *price, double smooth)
{
	struct slot_bound *x = ctx;
	double sum = sum_capacities(x, price);

	memset(x->d.usage, 0, sizeof(double) * (size_t)x->row.n);
	memset(x->d.curve, 0, sizeof(double) * (size_t)x->row.n);
	memset(x->pool_usage, 0, sizeof(double) * pool_cell(x, x->g.pools_n, 1, 0));
	sum_before(x, price);
	price_pools(x, price, smooth);
	for (int i = 0; i < x->g.active_n; i += x->g.alternatives[i]) {
		double left;
		int best = best_alternative(x, price, i, smooth, &left);

		if (best < 0)
			continue;
		/* the shares are those of the alternative that was looked at last */
		if (x->g.alternatives[i] > 1)
			worth_left(x, price, best, smooth);
		sum += left < smooth ? left * left / smooth / 2 : left - smooth / 2;
		use(x, best, left < smooth ? left / smooth : 1, left < smooth);
	}
	share_pools(x, price, smooth);
	return sum;
}

/* ---- the proof ------------------------------------------------------------------------------- */

/* The bound itself at these prices, without what is fixed. */
static double
exact_sum(struct slot_bound *x, const double *price)
{
	double sum = sum_capacities(x, price), left;

	sum_before(x, price);
	price_pools(x, price, 0);
	for (int i = 0; i < x->g.active_n; i += x->g.alternatives[i]) {
		best_alternative(x, price, i, 0, &left);
		sum += left;
	}
	return sum;
}

/* From the prices of the sessions. */
static void
begin_prices(struct slot_bound *x, const struct plan_bound *found)
{
	const struct program *g = &x->g;
	int slots = x->p->slots_n, persons = x->p->persons_n;
	double *price = x->d.price;

	memcpy(price, found->price, sizeof(double) * (size_t)g->row_group);
	for (int i = 0; i < persons * slots; i++)
		price[x->row.person_slot + i] = found->price[persons + i / slots];
	for (int i = 0; i < (x->p->groups_n + x->p->interpreters_n) * slots; i++)
		price[x->row.group_slot + i] =
			found->price[g->row_group + i / slots * g->periods +
				     g->period_of[i % slots]];
	for (int r = 0; r < x->row.n; r++)
		if (!descent_limits(&x->d, r))
			price[r] = 0;
}

/*
 * Each degree of smoothing has its share of the time; the best prices are kept. What a degree does
 * not better is left.
 */
static void
search(struct slot_bound *x, double target, const struct bound_patience *patience)
{
	size_t bytes = sizeof(double) * (size_t)x->row.n;
	double *best = ARENA_ARRAY(&x->own, double, x->row.n + 1);
	double smooth = SMOOTH_FIRST, least = exact_sum(x, x->d.price);
	double from = patience->gone != NULL ? patience->gone(patience->ctx) : 0;

	memcpy(best, x->d.price, bytes);
	for (int i = 1; i <= DEGREES && least > target; i++) {
		double sum;

		descent_run(&x->d, smooth, patience->rounds,
			from + (1 - from) * i / DEGREES, patience);
		sum = exact_sum(x, x->d.price);
		if (sum < least) {
			least = sum;
			memcpy(best, x->d.price, bytes);
		}
		smooth /= 2;
	}
	memcpy(x->d.price, best, bytes);
}

/*
 * Whole prices and whole sums, which a double holds exactly: no rounding can break the bound. Of
 * plans that miss more meetings to the minimums it is one too, each raising it by the dearest.
 */
static void
keep(struct slot_bound *x, struct plan_bound *found)
{
	int64_t dearest = 0;

	for (int r = 0; r < x->row.n; r++) {
		x->d.price[r] = floor(x->d.price[r] * PLAN_BOUND_SCALE + 0.5);
		if (r >= x->g.row_minimum && r < x->g.row_group &&
			x->d.price[r] > (double)dearest)
			dearest = (int64_t)x->d.price[r];
	}
	x->scale = PLAN_BOUND_SCALE;
	found->term[found->terms_n].sum = (int64_t)exact_sum(x, x->d.price);
	found->term[found->terms_n++].price = dearest;
}

static void
make_room(struct slot_bound *x)
{
	size_t cells = pool_cell(x, x->g.pools_n, 1, 0);

	descent_make(&x->d, x->row.n, &x->own);
	x->d.minimum_first = x->g.row_minimum;
	x->d.minimum_end = x->g.row_group;
	x->d.at = at_prices;
	x->d.ctx = x;
	x->before = ARENA_ARRAY(&x->own, double,
		(size_t)x->p->persons_n *((size_t)x->p->slots_n + 1) + 1);
	x->pool_price = ARENA_ARRAY(&x->own, double, cells + 1);
	x->pool_usage = ARENA_ARRAY(&x->own, double, cells + 1);
	x->share = ARENA_ARRAY(&x->own, double, x->p->slots_n + 1);
}

void
plan_slot_bound_tighten(const struct board *b, const int64_t *level,
	const struct bound_patience *patience, struct plan_bound *found)
{
	struct slot_bound x = {.b = b, .p = b->p, .scale = 1};
	int64_t held = found->displaced - level[PLAN_LEVEL_LOST];

	if (found->terms_n == 0 || found->terms_n == PLAN_BOUND_TERMS)
		return;
	arena_init(&x.own);
	program_make(&x.g, b, &x.own);
	x.lengths = longest_of(b);
	if (pools_suit(&x)) {
		lay_out_rows(&x);
		make_room(&x);
		capacities(&x);
		list_starts(&x);
		begin_prices(&x, found);
		search(&x,
			(double)(level[PLAN_LEVEL_VALUE] - found->base +
				 found->lift * held),
			patience);
		keep(&x, found);
	}
	arena_release(&x.own);
}
