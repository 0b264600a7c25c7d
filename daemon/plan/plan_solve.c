/*
 * plan_solve.c - one run of the planner: bound, construction, improvement, and the answer with
 *                its figures.
 */
#include "plan/construct.h"
#include "plan/floors.h"
#include "plan/improve.h"
#include "plan/problem.h"
#include "plan/prove.h"
#include "plan/structure.h"

#include <string.h>

#define PROGRESS_EVERY_S 0.25
#define BOUND_SHARE 0.35
#define FLOW_SHARE 0.15 /* of what the flow may take where it is a bound alone */
#define CONSTRUCT_SHARE 0.6
#define GENTLE_SHARE 0.5
/* What a good search leaves of the bound. */
#define LEFT_PERMILLE 5

/* A plan to go back to. */
struct kept {
	struct plan_place *places; /* NULL: none */
	uint64_t cost;
	int64_t level[PLAN_LEVELS];
	int seated;
};

struct run {
	const struct plan_problem *p;
	const struct plan_options *o;
	struct arena own;
	struct board b;
	struct moves m;
	struct plan_structure structure;
	struct plan_bound bound;
	struct improve im;
	struct plan_floors floors;
	struct kept kept;
	double until;  /* of the search's share: until then the improvement may last */
	int64_t steps; /* of improvements before */
	double started, told;
	double phase_share; /* of the search's: until then the phase under way may last */
	double search_share; /* of the seconds; the rest is for proofs */
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

/*
 * No plan with as much must value that misses so many meetings to the minimums has more value; 0:
 * not known yet.
 */
static int64_t
bound_for(const struct run *r, int64_t must, int64_t shortfall)
{
	int64_t bound, beside;

	if (r->bound.terms_n == 0)
		return 0;
	bound = plan_bound_of(&r->bound, shortfall);
	if (!r->structure.found)
		return bound;
	beside = plan_structure_bound(&r->structure, must, shortfall);
	return beside < bound ? beside : bound;
}

/* The levels of the best plan so far, which need not be the one worked on, and what it seats. */
static const int64_t *
best_level(const struct run *r, int *seated)
{
	bool improving = r->im.moves != NULL;
	const int64_t *level = improving ? r->im.best : r->b.level;

	*seated = improving ? r->im.best_seated : r->b.seated_n;
	if (r->kept.places == NULL ||
		level[PLAN_LEVEL_VALUE] > r->kept.level[PLAN_LEVEL_VALUE])
		return level;
	*seated = r->kept.seated;
	return r->kept.level;
}

/*
 * The best plan so far is not told slot by slot: its figures are what a person wants to
 * see.
 */
static void
look(void *ctx)
{
	struct run *r = ctx;
	double now = seconds_of(r);
	struct plan_progress p = {.seconds = now};
	const int64_t *level;

	if (r->o->progress == NULL || now - r->told < PROGRESS_EVERY_S)
		return;
	r->told = now;
	level = best_level(r, &p.best.seated);
	p.bound = bound_for(r, level[PLAN_LEVEL_MUST], level[PLAN_LEVEL_SHORTFALL]);
	p.best.must = level[PLAN_LEVEL_MUST];
	p.best.shortfall = level[PLAN_LEVEL_SHORTFALL];
	p.best.value = level[PLAN_LEVEL_VALUE];
	p.best.disturbed = (int)level[PLAN_LEVEL_DISTURBANCE];
	p.best.breaks = (int)level[PLAN_LEVEL_BREAKS];
	p.best.unfairness = level[PLAN_LEVEL_UNFAIRNESS];
	p.best.preference = (int)level[PLAN_LEVEL_PREFERENCE];
	p.best.walking = level[PLAN_LEVEL_WALKING];
	r->o->progress(r->o->ctx, &p);
}

static bool
by_clock(const struct run *r)
{
	return r->o->steps == 0 && r->o->seconds > 0 && r->o->clock != NULL;
}

/*
 * The bound and the construction stop at a cancel; by the clock they may use their
 * shares.
 */
static bool
enough(void *ctx)
{
	struct run *r = ctx;

	look(r);
	if (is_cancelled(r))
		return true;
	return by_clock(r) &&
	       seconds_of(r) > r->phase_share * r->search_share * r->o->seconds;
}

/* Is a plan of these levels proven to be the best? */
static bool
is_best(const struct run *r, const int64_t *level)
{
	if (r->p->fairness >= 0 && level[PLAN_LEVEL_BREAKS] > 0)
		return false;
	return plan_floors_reached(&r->floors, &r->o->weights, level,
		bound_for(r, level[PLAN_LEVEL_MUST], level[PLAN_LEVEL_SHORTFALL]));
}

/* How much of the search's share of the budget is gone; all when nothing is left to win. */
static double
used(void *ctx, int64_t steps)
{
	const struct run *r = ctx;

	if (is_cancelled(r) || is_best(r, r->im.best))
		return 1;
	if (r->o->steps > 0)
		return (double)(r->steps + steps) / (double)r->o->steps / r->until;
	if (by_clock(r))
		return seconds_of(r) / (r->search_share * r->o->seconds) / r->until;
	return 1;
}

static enum plan_status
status_of(const struct run *r, const struct plan_answer *answer)
{
	const struct plan_figures *f = &answer->figures;

	if (r->p->fairness >= 0 && f->breaks_max - f->breaks_min > r->p->fairness)
		return PLAN_UNKNOWN;
	if (r->p->all_must_be_seated && f->seated < r->p->candidates_n)
		return PLAN_UNKNOWN;
	if (plan_structure_reached(&r->structure, f->must, f->shortfall, f->value))
		return PLAN_OPTIMAL;
	if (r->floors.nothing_moves)
		return PLAN_OPTIMAL;
	/* if every meeting is held, a remaining shortfall cannot be reduced */
	if (f->value == answer->bound &&
		(f->seated == r->p->candidates_n ||
			(f->must >= r->floors.of[PLAN_LEVEL_MUST] &&
				(f->shortfall <= r->bound.shortfall ||
					f->shortfall <=
						r->floors.of[PLAN_LEVEL_SHORTFALL]))))
		return PLAN_OPTIMAL;
	return PLAN_FEASIBLE;
}

static void
fill_answer(struct run *r, struct arena *a, struct plan_answer *answer)
{
	int n = r->p->candidates_n;

	memset(answer, 0, sizeof(*answer));
	answer->places = ARENA_ARRAY(a, struct plan_place, n + 1);
	memcpy(answer->places, r->b.place, sizeof(answer->places[0]) * (size_t)n);
	plan_evaluate(r->p, answer->places, &answer->figures);
	answer->bound = r->floors.nothing_moves ? answer->figures.value
						: bound_for(r, answer->figures.must,
							  answer->figures.shortfall);
	answer->status = status_of(r, answer);
	answer->best = answer->status == PLAN_OPTIMAL && is_best(r, r->b.level);
}

/* ---- fairness ---- */

/*
 * The end of the run of busy slots that starts at `slot`, and what its meetings are
 * worth.
 */
static int
run_of(const struct board *b, int person, int slot, int64_t *worth)
{
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int s = slot, end = b->stretch_end[slot];

	*worth = 0;
	for (; s < end && at[s] >= 0; s++) {
		if (s > slot && at[s] == at[s - 1])
			continue;
		*worth += b->fixed[at[s]] ? INT32_MAX
					  : plan_worth(&b->p->candidates[at[s]]);
	}
	return s;
}

/* Give up the group of meetings of least worth of a person with too many breaks. */
static bool
give_up_a_group(struct board *b, int person)
{
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int64_t least = INT32_MAX, worth;
	int from = -1, to = -1;

	for (int s = 0, end; s < b->slots; s = end) {
		end = s + 1;
		if (at[s] < 0)
			continue;
		end = run_of(b, person, s, &worth);
		if (worth < least) {
			least = worth;
			from = s;
			to = end;
		}
	}
	for (int s = from; s >= 0 && s < to; s++) {
		if (at[s] >= 0)
			board_take(b, at[s]);
	}
	board_keep(b);
	return from >= 0;
}

/* The search keeps breaks fair by their price; what is left over it is given up here. */
static void
make_fair(struct board *b)
{
	const struct plan_problem *p = b->p;

	while (p->fairness >= 0 && p->persons_n > 0) {
		int most = 0, least = 0;

		for (int i = 1; i < p->persons_n; i++) {
			most = b->breaks[i] > b->breaks[most] ? i : most;
			least = b->breaks[i] < b->breaks[least] ? i : least;
		}
		if (b->breaks[most] - b->breaks[least] <= p->fairness ||
			!give_up_a_group(b, most))
			return;
	}
}

/* ---- proofs ---- */

static struct plan_options
rest_of(const struct run *r)
{
	struct plan_options left = *r->o;

	left.seconds = r->o->seconds - seconds_of(r);
	if (r->o->seconds > 0 && left.seconds < 0.001)
		left.seconds = 0.001;
	return left;
}

static bool
has_budget(const struct run *r)
{
	return r->o->steps > 0 || by_clock(r);
}

/*
 * Everything must be held: is this plan the best, is there a better one, or none at all?
 */
static void
prove_whole(struct run *r, struct arena *a, struct plan_answer *answer)
{
	struct plan_options left = rest_of(r);
	bool whole = answer->status != PLAN_UNKNOWN;
	struct plan_prove_options po = {.o = &left,
		.start = whole ? answer->places : NULL,
		.runner = PLAN_RUNNER_ALL,
		.want_conflict = true};
	struct plan_answer proved;
	int64_t bound;

	plan_prove(r->p, &po, a, &proved);
	if (proved.status == PLAN_OPTIMAL || proved.status == PLAN_FEASIBLE) {
		*answer = proved;
		bound = bound_for(r, proved.figures.must, proved.figures.shortfall);
		answer->bound = bound < proved.bound ? bound : proved.bound;
		return;
	}
	if (proved.status == PLAN_INFEASIBLE)
		answer->status = PLAN_INFEASIBLE;
	answer->conflict = proved.conflict;
	answer->conflict_n = proved.conflict_n;
	answer->breaks_bound = proved.breaks_bound;
}

/* The candidates that are locked or a must, and which they are. */
static struct plan_problem
musts_of(const struct plan_problem *p, struct arena *a, int **which)
{
	struct plan_candidate *kept =
		ARENA_ARRAY(a, struct plan_candidate, p->candidates_n + 1);
	struct plan_precedence *order =
		ARENA_ARRAY(a, struct plan_precedence, p->precedences_n + 1);
	int *as = ARENA_ARRAY(a, int, p->candidates_n + 1);
	struct plan_problem musts = *p;

	*which = ARENA_ARRAY(a, int, p->candidates_n + 1);
	musts.candidates_n = musts.precedences_n = 0;
	for (int c = 0; c < p->candidates_n; c++) {
		as[c] = -1;
		if (p->candidates[c].tier != PLAN_MUST && !p->candidates[c].locked)
			continue;
		as[c] = musts.candidates_n;
		(*which)[musts.candidates_n] = c;
		kept[musts.candidates_n++] = p->candidates[c];
	}
	for (int i = 0; i < p->precedences_n; i++) {
		struct plan_precedence q = {
			as[p->precedences[i].before], as[p->precedences[i].after]};

		if (q.before >= 0 && q.after >= 0)
			order[musts.precedences_n++] = q;
	}
	musts.candidates = kept;
	musts.precedences = order;
	musts.all_must_be_seated = true;
	musts.fairness = -1;
	return musts;
}

/* A must that cannot be held beside the locked meetings alone is the smallest clash there is. */
static bool
find_impossible_must(struct run *r, struct arena *a, struct plan_answer *answer)
{
	struct plan_options o = *r->o;
	struct board b;

	o.scope = PLAN_EVERYTHING;
	board_init(&b, r->p, &o, &r->own);
	for (int c = 0; c < r->p->candidates_n && answer->conflict_n == 0; c++) {
		if (r->p->candidates[c].tier != PLAN_MUST ||
			answer->places[c].slot >= 0 || b.fixed[c] ||
			!plan_fits_nowhere(&b, c))
			continue;
		answer->conflict = ARENA_ARRAY(a, int, 1);
		answer->conflict[0] = c;
		answer->conflict_n = 1;
	}
	return answer->conflict_n > 0;
}

/* Musts are left out: a small set of them that cannot all be held, where there is one. */
static void
find_clash_of_musts(struct run *r, struct arena *a, struct plan_answer *answer)
{
	struct plan_options left = rest_of(r);
	struct plan_prove_options po = {
		.o = &left, .runner = PLAN_RUNNER_ALL, .want_conflict = true};
	struct plan_answer proved;
	int *which;
	struct plan_problem musts;

	left.scope = PLAN_EVERYTHING;
	if (find_impossible_must(r, a, answer))
		return;
	musts = musts_of(r->p, &r->own, &which);
	if (!plan_provable(&musts))
		return;
	plan_prove(&musts, &po, a, &proved);
	if (proved.status != PLAN_INFEASIBLE)
		return;
	answer->conflict = proved.conflict;
	answer->conflict_n = proved.conflict_n;
	for (int i = 0; i < proved.conflict_n; i++)
		answer->conflict[i] = which[proved.conflict[i]];
}

static bool
musts_are_left(const struct run *r, const struct plan_answer *answer)
{
	int64_t all = 0;

	for (int c = 0; c < r->p->candidates_n; c++) {
		if (r->p->candidates[c].tier == PLAN_MUST)
			all += plan_worth(&r->p->candidates[c]);
	}
	return answer->figures.must < all;
}

static void
prove(struct run *r, struct arena *a, struct plan_answer *answer)
{
	if (!r->o->prove || !has_budget(r) || is_cancelled(r))
		return;
	if (r->p->all_must_be_seated && plan_provable(r->p))
		prove_whole(r, a, answer);
	else if (musts_are_left(r, answer))
		find_clash_of_musts(r, a, answer);
}

/* ---- the whole run ---- */

/* Seconds of a round of descent for a candidate, about. */
#define ROUND_S 1e-7
/* A repair is waited for: it looks for a bound no longer than that. */
#define REPAIR_BOUND_S 0.3

static double
bound_seconds(const struct run *r)
{
	double seconds = BOUND_SHARE * r->search_share * r->o->seconds;

	return r->b.repairing && seconds > REPAIR_BOUND_S ? REPAIR_BOUND_S : seconds;
}

static double
bound_gone(void *ctx)
{
	const struct run *r = ctx;

	return seconds_of(r) / bound_seconds(r);
}

static int
bound_rounds(const struct run *r)
{
	double rounds = bound_seconds(r) / (ROUND_S * (r->p->candidates_n + 1));

	if (!by_clock(r))
		return 0;
	return rounds < 40 ? 40 : rounds > 1000 ? 1000 : (int)rounds;
}

/* Where it is no plan the flow leaves time for the descent. */
static bool
enough_flow(void *ctx)
{
	struct run *r = ctx;

	r->phase_share = r->structure.plain ? BOUND_SHARE : FLOW_SHARE;
	return enough(ctx);
}

static void
find_flow(struct run *r)
{
	struct bound_patience patience = {.enough = enough_flow, .ctx = r};

	plan_structure_find(&r->b, &patience, &r->own, &r->structure);
}

/*
 * By flow and colouring, on a board with nothing but what is fixed: where that is not the best plan
 * there is, none at all.
 */
static bool
construct_plain(struct run *r)
{
	const struct plan_structure *s = &r->structure;
	const int64_t *level = r->b.level;

	if (!s->plain)
		return false;
	plan_structure_seat(&r->m, s);
	if (!plan_structure_reached(s, level[PLAN_LEVEL_MUST],
		    level[PLAN_LEVEL_SHORTFALL], level[PLAN_LEVEL_VALUE])) {
		board_undo(&r->b, 0);
		return false;
	}
	board_keep(&r->b);
	return true;
}

/* What the flow proves, where its plan makes prices needless. */
static struct plan_bound
bound_of_flow(const struct run *r)
{
	return (struct plan_bound){.must = r->floors.of[PLAN_LEVEL_MUST],
		.base = r->structure.all,
		.terms_n = 1,
		.reduced = r->structure.reduced,
		.x = r->structure.x};
}

/*
 * A repair is waited for, and what can be mended with few people disturbed is found soon: it ends
 * when that long nothing better came.
 */
#define REPAIR_PATIENCE_S 0.15

static double
patience_of(const struct run *r)
{
	return r->b.repairing && by_clock(r)
		       ? REPAIR_PATIENCE_S / (r->search_share * r->o->seconds)
		       : 0;
}

/* Until this share of the search's budget is gone. */
static void
improve(struct run *r, double until)
{
	r->steps += r->im.steps;
	r->until = until;
	r->im = (struct improve){.moves = &r->m,
		.bound = &r->bound,
		.used = used,
		.ctx = r,
		.look = look,
		.disturbed_max = r->o->disturbed_max,
		.patience = patience_of(r),
		.steps_max = (int64_t)(until * (double)r->o->steps) - r->steps};
	plan_improve(&r->im);
}

static void
construct(struct run *r, double share)
{
	struct bound_patience patience = {.enough = enough, .ctx = r};

	r->im.moves = NULL;
	r->phase_share = share;
	plan_construct(&r->m, &r->bound, &patience);
}

static void
find_bound(struct run *r)
{
	struct bound_patience patience = {.rounds = bound_rounds(r),
		.enough = enough,
		.gone = by_clock(r) ? bound_gone : NULL,
		.ctx = r};

	r->phase_share = BOUND_SHARE;
	plan_bound_find(&r->b, &patience, &r->own, &r->bound);
}

/* ---- from the current schedule, or anew ---- */

/*
 * Is there more to be won by a plan from nothing than it costs that everybody's meetings change? It
 * is then tried too, and the better of both is taken.
 */
static bool
worth_anew(const struct run *r)
{
	const int64_t *level = r->b.level, *weight = r->b.weights.of;
	int64_t bound = bound_for(r, level[PLAN_LEVEL_MUST], level[PLAN_LEVEL_SHORTFALL]);
	int64_t more = bound - bound * LEFT_PERMILLE / 1000 - level[PLAN_LEVEL_VALUE];

	if (!r->b.gentle || r->b.repairing || r->o->disturbed_max >= 0 || more <= 0)
		return false;
	return (double)more * (double)weight[PLAN_LEVEL_VALUE] >
	       (double)r->p->persons_n * (double)weight[PLAN_LEVEL_DISTURBANCE];
}

static void
keep_plan(struct run *r)
{
	size_t n = (size_t)r->p->candidates_n;

	r->kept.places = ARENA_ARRAY(&r->own, struct plan_place, n + 1);
	memcpy(r->kept.places, r->b.place, sizeof(r->kept.places[0]) * n);
	memcpy(r->kept.level, r->b.level, sizeof(r->kept.level));
	r->kept.cost = r->b.cost;
	r->kept.seated = r->b.seated_n;
}

static void
clear(struct board *b)
{
	for (int c = 0; c < b->p->candidates_n; c++)
		if (board_seated(b, c) && !b->fixed[c])
			board_take(b, c);
	b->walk_broken = 0;
	board_keep(b);
}

static void
put_kept(struct run *r)
{
	struct board *b = &r->b;

	clear(b);
	for (int c = 0; c < b->p->candidates_n; c++)
		if (!board_seated(b, c) && r->kept.places[c].slot >= 0)
			board_put(b, c, r->kept.places[c]);
	b->walk_broken = 0;
	board_keep(b);
}

static void
improve_anew(struct run *r)
{
	keep_plan(r);
	clear(&r->b);
	r->b.gentle = false;
	if (!construct_plain(r))
		construct(r, 1);
	improve(r, 1);
	if (board_gain(&r->b, r->kept.cost) >= 0)
		put_kept(r);
}

/* Where meetings are held already they rather stay; else the flow's plan, if it is one. */
static void
begin(struct run *r)
{
	find_flow(r);
	if (r->o->scope == PLAN_EVERYTHING)
		board_resume(&r->b);
	if (!r->b.gentle && construct_plain(r)) {
		r->bound = bound_of_flow(r);
		return;
	}
	find_bound(r);
	construct(r, CONSTRUCT_SHARE);
}

static void
search(struct run *r)
{
	begin(r);
	improve(r, worth_anew(r) ? GENTLE_SHARE : 1);
	if (r->until < 1 && worth_anew(r))
		improve_anew(r);
	else if (r->until < 1)
		improve(r, 1);
	make_fair(&r->b);
}

bool
plan_solve(const struct plan_problem *p, const struct plan_options *o, struct arena *a,
	struct plan_answer *answer, struct err *e)
{
	struct run r = {.p = p, .o = o, .search_share = 1};

	if (!plan_check_options(o, e))
		return false;
	if (o->prove)
		r.search_share = p->all_must_be_seated ? 0.2 : 0.9;
	r.started = o->clock != NULL ? o->clock(o->ctx) : 0;
	arena_init(&r.own);
	board_init(&r.b, p, o, &r.own);
	moves_init(&r.m, &r.b, o->seed);
	plan_floors_find(&r.b, &r.floors);
	search(&r);
	fill_answer(&r, a, answer);
	prove(&r, a, answer);
	answer->steps = r.steps + r.im.steps;
	answer->seconds = seconds_of(&r);
	answer->cancelled = is_cancelled(&r);
	arena_release(&r.own);
	return true;
}
