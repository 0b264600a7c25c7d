/* descent.c - accelerated gradient descent on a smoothed dual. */
#include "plan/descent.h"

#include <math.h>
#include <string.h>

enum {
	ROUNDS_LEAST =
		10, /* of one degree, whatever the time: without them there is no bound */
};

/* Of a minimum, at most: where not all can be kept there is no end to it. */
#define MINIMUM_PRICE_MAX 2000.0

void
descent_make(struct descent *d, int rows, struct arena *a)
{
	d->rows = rows;
	d->capacity = ARENA_ARRAY(a, double, rows + 1);
	d->price = ARENA_ARRAY(a, double, rows + 1);
	d->ahead = ARENA_ARRAY(a, double, rows + 1);
	d->usage = ARENA_ARRAY(a, double, rows + 1);
	d->curve = ARENA_ARRAY(a, double, rows + 1);
	d->before = ARENA_ARRAY(a, double, rows + 1);
	d->safe = ARENA_ARRAY(a, double, rows + 1);
}

static double
within(const struct descent *d, int row, double price)
{
	if (row >= d->minimum_first && row < d->minimum_end && price > MINIMUM_PRICE_MAX)
		return MINIMUM_PRICE_MAX;
	return price > 0 ? price : 0;
}

/* One step down from `ahead` along the gradient, each row by its own curvature. */
static void
step_down(struct descent *d, double smooth, double speed)
{
	for (int r = 0; r < d->rows; r++) {
		double slope, bend;

		if (!descent_limits(d, r))
			continue;
		slope = d->capacity[r] - d->usage[r];
		bend = (d->curve[r] + 0.1 * fabs(d->usage[r]) + 1) / smooth;
		d->price[r] = within(d, r, d->ahead[r] - speed * slope / bend);
	}
}

/* Nesterov's look ahead. */
static void
look_ahead(struct descent *d, double momentum)
{
	for (int r = 0; r < d->rows; r++) {
		double y = d->price[r] + momentum * (d->price[r] - d->before[r]);

		d->ahead[r] = within(d, r, y);
		d->before[r] = d->price[r];
	}
}

/*
 * When the value rises momentum starts again from the best point with half the step: curvature by
 * row is an estimate.
 */
void
descent_run(struct descent *d, double smooth, int rounds, double until,
	const struct bound_patience *patience)
{
	double last = INFINITY, least = INFINITY, t = 1, speed = 1;
	size_t bytes = sizeof(double) * (size_t)d->rows;

	memcpy(d->ahead, d->price, bytes);
	memcpy(d->before, d->price, bytes);
	memcpy(d->safe, d->price, bytes);
	for (int i = 0; i < rounds; i++) {
		double sum = d->at(d->ctx, d->ahead, smooth), next;

		if (patience->enough != NULL && patience->enough(patience->ctx))
			break;
		if (i >= ROUNDS_LEAST && patience->gone != NULL &&
			patience->gone(patience->ctx) > until)
			break;
		if (sum > last) {
			t = 1;
			speed = speed > 0.05 ? speed * 0.5 : speed;
			memcpy(d->ahead, d->safe, bytes);
			memcpy(d->before, d->safe, bytes);
			last = INFINITY;
			continue;
		}
		if (sum < least) {
			least = sum;
			memcpy(d->safe, d->ahead, bytes);
		}
		last = sum;
		speed = speed < 4 ? speed * 1.05 : speed;
		step_down(d, smooth, speed);
		next = (1 + sqrt(1 + 4 * t * t)) / 2;
		look_ahead(d, (t - 1) / next);
		t = next;
	}
	memcpy(d->price, d->safe, bytes);
}
