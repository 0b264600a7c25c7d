/*
 * solve.c - one run of the planner: bound, construction, improvement, and the answer with its figures.
 */
#include "plan/construct.h"
#include "plan/improve.h"
#include "plan/problem.h"

#include <string.h>

#define PROGRESS_EVERY_S 0.25

struct run {
	const struct plan_problem *p;
	const struct plan_options *o;
	struct arena own;
	struct board b;
	struct moves m;
	struct plan_bound bound;
	double started, told;
};

static double
seconds_of(const struct run *r)
{
	return r->o->clock != NULL ? r->o->clock(r->o->ctx) - r->started : 0;
}

static bool
is_cancelled(const struct run *r)
{
	return r->o->cancel != NULL &&
	       atomic_load_explicit(r->o->cancel, memory_order_relaxed);
}

/* The bound and the construction stop at a cancel; by the clock they may use their share. */
static bool
enough(void *ctx)
{
	const struct run *r = ctx;

	if (is_cancelled(r))
		return true;
	return r->o->steps == 0 && r->o->seconds > 0 &&
	       seconds_of(r) > 0.6 * r->o->seconds;
}

static double
used(void *ctx, int64_t steps)
{
	const struct run *r = ctx;

	if (is_cancelled(r))
		return 1;
	if (r->o->steps > 0)
		return (double)steps / (double)r->o->steps;
	if (r->o->seconds > 0 && r->o->clock != NULL)
		return seconds_of(r) / r->o->seconds;
	return 1;
}

/* The best plan so far is not told slot by slot: its figures are what a person wants to see. */
static void
look(void *ctx)
{
	struct run *r = ctx;
	double now = seconds_of(r);
	struct plan_progress p = {.bound = r->bound.value, .seconds = now};

	if (r->o->progress == NULL || now - r->told < PROGRESS_EVERY_S)
		return;
	r->told = now;
	p.best.seated = r->b.seated_n;
	p.best.must = r->b.level[PLAN_LEVEL_MUST];
	p.best.shortfall = r->b.level[PLAN_LEVEL_SHORTFALL];
	p.best.value = r->b.level[PLAN_LEVEL_VALUE];
	p.best.disturbed = (int)r->b.level[PLAN_LEVEL_DISTURBANCE];
	p.best.breaks = (int)r->b.level[PLAN_LEVEL_BREAKS];
	p.best.unfairness = r->b.level[PLAN_LEVEL_UNFAIRNESS];
	p.best.preference = (int)r->b.level[PLAN_LEVEL_PREFERENCE];
	p.best.walking = r->b.level[PLAN_LEVEL_WALKING];
	r->o->progress(r->o->ctx, &p);
}

static enum plan_status
status_of(const struct run *r, const struct plan_answer *answer)
{
	const struct plan_figures *f = &answer->figures;

	if (r->p->fairness >= 0 && f->breaks_max - f->breaks_min > r->p->fairness)
		return PLAN_UNKNOWN;
	if (r->p->all_must_be_seated && f->seated < r->p->candidates_n)
		return PLAN_UNKNOWN;
	return f->value == answer->bound && f->shortfall == 0 ? PLAN_OPTIMAL
							      : PLAN_FEASIBLE;
}

static void
fill_answer(struct run *r, struct arena *a, struct plan_answer *answer, int64_t steps)
{
	int n = r->p->candidates_n;

	memset(answer, 0, sizeof(*answer));
	answer->places = ARENA_ARRAY(a, struct plan_place, n + 1);
	memcpy(answer->places, r->b.place, sizeof(answer->places[0]) * (size_t)n);
	plan_evaluate(r->p, answer->places, &answer->figures);
	answer->bound = r->bound.value;
	answer->steps = steps;
	answer->seconds = seconds_of(r);
	answer->cancelled = is_cancelled(r);
	answer->status = status_of(r, answer);
}

bool
plan_solve(const struct plan_problem *p, const struct plan_options *o, struct arena *a,
	struct plan_answer *answer, struct err *e)
{
	struct run r = {.p = p, .o = o};
	struct bound_patience patience = {0, enough, &r};
	struct improve im;

	if (!plan_check_options(o, e))
		return false;
	r.started = o->clock != NULL ? o->clock(o->ctx) : 0;
	arena_init(&r.own);
	board_init(&r.b, p, o, &r.own);
	moves_init(&r.m, &r.b, o->seed);
	plan_bound_find(&r.b, &patience, &r.own, &r.bound);
	plan_construct(&r.m, &r.bound, &patience);
	im = (struct improve){.moves = &r.m,
		.bound = &r.bound,
		.used = used,
		.ctx = &r,
		.look = look,
		.disturbed_max = o->disturbed_max,
		.steps_max = o->steps};
	plan_improve(&im);
	fill_answer(&r, a, answer, im.steps);
	arena_release(&r.own);
	return true;
}
