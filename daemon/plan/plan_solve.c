/*
 * plan_solve.c - one run of the planner: bound, construction, improvement, and the answer with
 *                its figures.
 */
#include "plan/construct.h"
#include "plan/exact.h"
#include "plan/fairness.h"
#include "plan/floors.h"
#include "plan/improve.h"
#include "plan/polish.h"
#include "plan/problem.h"
#include "plan/prove.h"
#include "plan/slot_bound.h"
#include "plan/structure.h"

#include <string.h>

#define PROGRESS_EVERY_S 0.25
#define BOUND_SHARE 0.35
#define FLOW_SHARE 0.15 /* of what the flow may take where it is a bound alone */
#define CONSTRUCT_SHARE 0.6
#define GENTLE_SHARE 0.5
/* Of the seconds, where the rest is for proofs: whether all can be held is one, and hard. */
#define SEARCH_SHARE_WHOLE 0.2
#define SEARCH_SHARE 0.9
/* Of the budget: the search before the exact one, which never takes longer than so many seconds,
 * and until when that may last. */
#define EXACT_FROM 0.1
#define EXACT_FROM_S 0.1
#define EXACT_SHARE 0.7
/* So much of the search's time is there to look for a bound slot by slot, where the one there is
 * is so many parts of 10,000 above the plan. */
#define SLOT_BOUND_SHARE 0.07
enum { SLOT_BOUND_LOOSE = 4 };
/* Rounds of a degree of that bound: by the clock, and by steps. */
enum { SLOT_BOUND_ROUNDS = 400, SLOT_BOUND_ROUNDS_STEPS = 40 };
/* Until when single changes may be looked for, after the search. */
#define POLISH_SHARE 1.04
/* By steps: meetings that are looked at for them at least. */
enum { POLISH_TRIES = 5000 };
/* And by the clock too, where there are no more candidates than that. */
enum { POLISH_SURE_MAX = 500 };
/* What a good search leaves of the bound. */
#define LEFT_PERMILLE 5

/* A plan to go back to. */
struct kept {
	struct plan_place *places; /* NULL: none */
	board_cost cost;
	int64_t level[PLAN_LEVELS];
	int seated;
};

struct solving {
	const struct plan_problem *p;
	const struct plan_options *o;
	struct arena own;
	struct board b;
	struct moves m;
	struct plan_structure structure;
	struct plan_bound bound;
	struct improve im;
	bool improving;	  /* im is under way or done: its best plan counts */
	bool bound_known; /* by prices or by the flow alone */
	struct plan_floors floors;
	struct kept kept;
	struct plan_exact exact;
	int64_t proven[PLAN_LEVELS]; /* of exact.proven: the levels that are best */
	double until;  /* of the search's share: until then the improvement may last */
	int64_t steps; /* of improvements before */
	double started, told, settled;
	double phase_share; /* of the search's: until then the phase under way may last */
	double search_share; /* of the seconds; the rest is for proofs */
};

static double
seconds_of(const struct solving *k)
{
	return k->o->clock != NULL ? k->o->clock(k->o->ctx) - k->started : 0;
}

static bool
is_cancelled(const struct solving *k)
{
	return k->o->cancel != NULL &&
	       atomic_load_explicit(k->o->cancel, memory_order_relaxed);
}

/* Are these levels as good as what is proven, down to value? */
static bool
is_proven(const struct solving *k, const int64_t *level)
{
	const int64_t *best = k->proven;

	return k->exact.proven && level[PLAN_LEVEL_MUST] == best[PLAN_LEVEL_MUST] &&
	       level[PLAN_LEVEL_SHORTFALL] == best[PLAN_LEVEL_SHORTFALL] &&
	       level[PLAN_LEVEL_LOST] == best[PLAN_LEVEL_LOST] &&
	       (k->b.disturbance != BOARD_DISTURBANCE_ABOVE ||
		       level[PLAN_LEVEL_DISTURBANCE] == best[PLAN_LEVEL_DISTURBANCE]) &&
	       level[PLAN_LEVEL_VALUE] == best[PLAN_LEVEL_VALUE];
}

/*
 * No plan with as much must value that misses so many meetings to the minimums and loses so many
 * has more value; 0: not known yet.
 */
static int64_t
bound_for(const struct solving *k, int64_t must, int64_t shortfall, int64_t lost)
{
	int64_t bound, beside;

	if (!k->bound_known)
		return 0;
	bound = plan_bound_of(&k->bound, shortfall, lost);
	if (!k->structure.found)
		return bound;
	beside = plan_structure_bound(&k->structure, must, shortfall);
	return beside < bound ? beside : bound;
}

static int64_t
bound_at(const struct solving *k, const int64_t *level)
{
	int64_t bound = bound_for(k, level[PLAN_LEVEL_MUST], level[PLAN_LEVEL_SHORTFALL],
		level[PLAN_LEVEL_LOST]);

	return is_proven(k, level) && level[PLAN_LEVEL_VALUE] < bound
		       ? level[PLAN_LEVEL_VALUE]
		       : bound;
}

/* The levels of the best plan so far, which need not be the one worked on, and what it seats. */
static const int64_t *
best_level(const struct solving *k, int *seated)
{
	const int64_t *level = k->improving ? k->im.best : k->b.level;

	*seated = k->improving ? k->im.best_seated : k->b.seated_n;
	if (k->kept.places == NULL ||
		level[PLAN_LEVEL_VALUE] > k->kept.level[PLAN_LEVEL_VALUE])
		return level;
	*seated = k->kept.seated;
	return k->kept.level;
}

/*
 * The best plan so far is not told slot by slot: its figures are what a person wants to
 * see.
 */
static void
look(void *ctx)
{
	struct solving *k = ctx;
	double now = seconds_of(k);
	struct plan_progress p = {.seconds = now};
	const int64_t *level;

	if (k->o->progress == NULL || now - k->told < PROGRESS_EVERY_S)
		return;
	k->told = now;
	level = best_level(k, &p.best.seated);
	p.bound = bound_at(k, level);
	p.best.must = level[PLAN_LEVEL_MUST];
	p.best.shortfall = level[PLAN_LEVEL_SHORTFALL];
	p.best.value = level[PLAN_LEVEL_VALUE];
	p.best.disturbed = (int)level[PLAN_LEVEL_DISTURBANCE];
	p.best.breaks = (int)level[PLAN_LEVEL_BREAKS];
	p.best.unfairness = level[PLAN_LEVEL_UNFAIRNESS];
	p.best.preference = (int)level[PLAN_LEVEL_PREFERENCE];
	p.best.walking = level[PLAN_LEVEL_WALKING];
	k->o->progress(k->o->ctx, &p);
}

static bool
by_clock(const struct solving *k)
{
	return k->o->steps == 0 && k->o->seconds > 0 && k->o->clock != NULL;
}

/*
 * The bound and the construction stop at a cancel; by the clock they may use their
 * shares.
 */
static bool
enough(void *ctx)
{
	struct solving *k = ctx;

	look(k);
	if (is_cancelled(k))
		return true;
	return by_clock(k) &&
	       seconds_of(k) > k->phase_share * k->search_share * k->o->seconds;
}

/* Is a plan of these levels proven to be the best? */
static bool
is_best(const struct solving *k, const int64_t *level)
{
	if (k->exact.whole)
		return true;
	if (k->p->fairness >= 0 && level[PLAN_LEVEL_BREAKS] > 0)
		return false;
	return plan_floors_reached(&k->floors, &k->o->weights, level, bound_at(k, level));
}

/* How much of the search's share of the budget is gone; all when nothing is left to win. */
static double
used(void *ctx, int64_t steps)
{
	const struct solving *k = ctx;

	if (is_cancelled(k) || is_best(k, k->im.best))
		return 1;
	if (k->o->steps > 0)
		return (double)(k->steps + steps) / (double)k->o->steps / k->until;
	if (by_clock(k))
		return seconds_of(k) / (k->search_share * k->o->seconds) / k->until;
	return 1;
}

/* Nothing is lost that need not be, or the bound on value has taken its whole weight in. */
static bool
lost_is_weighed(const struct solving *k, int64_t lost)
{
	const int64_t *weight = k->o->weights.of;

	return lost <= k->floors.of[PLAN_LEVEL_LOST] ||
	       k->b.lift * weight[PLAN_LEVEL_VALUE] == weight[PLAN_LEVEL_LOST];
}

static enum plan_status
status_of(const struct solving *k, const struct plan_answer *answer)
{
	const struct plan_figures *f = &answer->figures;

	if (k->p->fairness >= 0 && f->breaks_max - f->breaks_min > k->p->fairness)
		return PLAN_UNKNOWN;
	if (k->p->all_must_be_seated && f->seated < plan_meetings_n(k->p))
		return PLAN_UNKNOWN;
	if (k->structure.in_order &&
		plan_structure_reached(&k->structure, f->must, f->shortfall, f->value))
		return PLAN_OPTIMAL;
	if (k->floors.nothing_moves || is_proven(k, k->b.level))
		return PLAN_OPTIMAL;
	/* if everything is held, a remaining shortfall cannot be reduced: but by other people */
	if (f->value == answer->bound && lost_is_weighed(k, f->lost) &&
		((f->seated == k->p->candidates_n && k->p->choices_n == 0) ||
			(f->must >= k->floors.of[PLAN_LEVEL_MUST] &&
				(f->shortfall <= k->bound.shortfall ||
					f->shortfall <=
						k->floors.of[PLAN_LEVEL_SHORTFALL]))))
		return PLAN_OPTIMAL;
	return PLAN_FEASIBLE;
}

static void
fill_answer(struct solving *k, struct arena *a, struct plan_answer *answer)
{
	int n = k->p->candidates_n;

	memset(answer, 0, sizeof(*answer));
	answer->places = ARENA_ARRAY(a, struct plan_place, n + 1);
	memcpy(answer->places, k->b.place, sizeof(answer->places[0]) * (size_t)n);
	plan_evaluate(k->p, answer->places, &answer->figures);
	answer->bound =
		k->floors.nothing_moves ? answer->figures.value : bound_at(k, k->b.level);
	answer->status = status_of(k, answer);
	answer->best = answer->status == PLAN_OPTIMAL && is_best(k, k->b.level);
}

/* ---- proofs ---------------------------------------------------------------------------------- */

static struct plan_options
rest_of(const struct solving *k)
{
	struct plan_options left = *k->o;

	left.seconds = k->o->seconds - seconds_of(k);
	if (k->o->seconds > 0 && left.seconds < 0.001)
		left.seconds = 0.001;
	return left;
}

static bool
has_budget(const struct solving *k)
{
	return k->o->steps > 0 || by_clock(k);
}

/* The exact solver knows no cap on who is disturbed: a plan of its own may be over it. */
static bool
within_cap(const struct solving *k, const struct plan_answer *answer)
{
	return k->o->disturbed_max < 0 ||
	       answer->figures.disturbed <= k->o->disturbed_max;
}

/*
 * Everything must be held: is this plan the best, is there a better one, or none at all?
 */
static void
prove_whole(struct solving *k, struct arena *a, struct plan_answer *answer)
{
	struct plan_options left = rest_of(k);
	bool whole = answer->status != PLAN_UNKNOWN;
	struct plan_prove_options po = {.o = &left,
		.start = whole ? answer->places : NULL,
		.runner = PLAN_RUNNER_ALL,
		.want_conflict = true,
		.spent_s = seconds_of(k)};
	struct plan_answer proved;
	int64_t bound;

	plan_prove(k->p, &po, a, &proved);
	if ((proved.status == PLAN_OPTIMAL || proved.status == PLAN_FEASIBLE) &&
		within_cap(k, &proved)) {
		*answer = proved;
		bound = bound_for(k, proved.figures.must, proved.figures.shortfall,
			proved.figures.lost);
		answer->bound = bound < proved.bound ? bound : proved.bound;
		return;
	}
	if (proved.status == PLAN_INFEASIBLE)
		answer->status = PLAN_INFEASIBLE;
	answer->conflict = proved.conflict;
	answer->conflict_n = proved.conflict_n;
	answer->breaks_bound = proved.breaks_bound;
}

/* The choices among the kept candidates; of one of which only one is kept there is none. */
static void
keep_choices(struct plan_problem *kept, const struct plan_problem *p, const int *as,
	struct arena *a)
{
	struct plan_choice *choices =
		ARENA_ARRAY(a, struct plan_choice, p->choices_n + 1);
	int n = 0;

	for (int i = 0; i < p->choices_n; i++) {
		struct plan_choice q = {.first = -1, .n = 0};

		for (int c = p->choices[i].first;
			c < p->choices[i].first + p->choices[i].n; c++) {
			if (as[c] < 0)
				continue;
			q.first = q.n == 0 ? as[c] : q.first;
			q.n++;
		}
		if (q.n > 1)
			choices[n++] = q;
	}
	kept->choices = choices;
	kept->choices_n = n;
}

/* The candidates that are locked or a must, and which they are. */
static struct plan_problem
musts_of(const struct plan_problem *p, struct arena *a, int **which)
{
	struct plan_candidate *kept =
		ARENA_ARRAY(a, struct plan_candidate, p->candidates_n + 1);
	struct plan_order *orders = ARENA_ARRAY(a, struct plan_order, p->orders_n + 1);
	int *as = ARENA_ARRAY(a, int, p->candidates_n + 1);
	struct plan_problem musts = *p;

	*which = ARENA_ARRAY(a, int, p->candidates_n + 1);
	musts.candidates_n = musts.orders_n = 0;
	for (int c = 0; c < p->candidates_n; c++) {
		as[c] = -1;
		if (p->candidates[c].tier != PLAN_MUST && !p->candidates[c].locked)
			continue;
		as[c] = musts.candidates_n;
		(*which)[musts.candidates_n] = c;
		kept[musts.candidates_n++] = p->candidates[c];
	}
	for (int i = 0; i < p->orders_n; i++) {
		struct plan_order q = {as[p->orders[i].before], as[p->orders[i].after]};

		if (q.before >= 0 && q.after >= 0)
			orders[musts.orders_n++] = q;
	}
	keep_choices(&musts, p, as, a);
	musts.candidates = kept;
	musts.orders = orders;
	musts.all_must_be_seated = true;
	musts.fairness = -1;
	return musts;
}

/* Of these alternatives none has a place, in the answer or beside what is fixed. */
static bool
meeting_fits_nowhere(
	const struct board *b, const struct plan_place *places, int first, int end)
{
	for (int c = first; c < end; c++) {
		if (places[c].slot >= 0 || board_held(b, c) || !plan_fits_nowhere(b, c))
			return false;
	}
	return true;
}

/* A must that cannot be held beside the locked meetings alone is the smallest clash there is. */
static bool
find_impossible_must(struct solving *k, struct arena *a, struct plan_answer *answer)
{
	struct plan_options o = *k->o;
	struct board b;

	o.scope = PLAN_EVERYTHING;
	board_init(&b, k->p, &o, &k->own);
	for (int c = 0, next; c < k->p->candidates_n && answer->conflict_n == 0;
		c = next) {
		int first = board_choice(&b, c, &next);

		next += first;
		if (k->p->candidates[c].tier != PLAN_MUST ||
			!meeting_fits_nowhere(&b, answer->places, c, next))
			continue;
		answer->conflict = ARENA_ARRAY(a, int, 1);
		answer->conflict[0] = c;
		answer->conflict_n = 1;
	}
	return answer->conflict_n > 0;
}

/* Musts are left out: a small set of them that cannot all be held, where there is one. */
static void
find_clash_of_musts(struct solving *k, struct arena *a, struct plan_answer *answer)
{
	struct plan_options left = rest_of(k);
	struct plan_prove_options po = {
		.o = &left, .runner = PLAN_RUNNER_ALL, .want_conflict = true};
	struct plan_answer proved;
	int *which;
	struct plan_problem musts;

	left.scope = PLAN_EVERYTHING;
	left.disturbed_max = -1;
	left.progress = NULL; /* a plan of the musts alone is none of the fair */
	if (find_impossible_must(k, a, answer))
		return;
	musts = musts_of(k->p, &k->own, &which);
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
musts_are_left(const struct solving *k, const struct plan_answer *answer)
{
	int64_t all = 0;

	for (int c = 0; c < k->p->candidates_n; c++) {
		if (k->p->candidates[c].tier == PLAN_MUST)
			all += plan_worth(&k->p->candidates[c]);
	}
	for (int i = 0; i < k->p->choices_n; i++) {
		const struct plan_choice *q = &k->p->choices[i];

		if (k->p->candidates[q->first].tier == PLAN_MUST)
			all -= (q->n - 1) *
			       (int64_t)plan_worth(&k->p->candidates[q->first]);
	}
	return answer->figures.must < all;
}

static void
prove(struct solving *k, struct arena *a, struct plan_answer *answer)
{
	if (!k->o->prove || !has_budget(k) || is_cancelled(k))
		return;
	if (k->p->all_must_be_seated && k->exact.proven)
		return;
	if (k->p->all_must_be_seated && plan_provable(k->p))
		prove_whole(k, a, answer);
	else if (musts_are_left(k, answer))
		find_clash_of_musts(k, a, answer);
}

/* ---- the whole run --------------------------------------------------------------------------- */

/* Seconds of a round of descent for a candidate, about. */
#define ROUND_S 1e-7
/* A repair is waited for: it looks for a bound no longer than that. */
#define REPAIR_BOUND_S 0.3

static double
bound_seconds(const struct solving *k)
{
	double seconds = BOUND_SHARE * k->search_share * k->o->seconds;

	return k->b.repairing && seconds > REPAIR_BOUND_S ? REPAIR_BOUND_S : seconds;
}

static double
bound_gone(void *ctx)
{
	const struct solving *k = ctx;

	return seconds_of(k) / bound_seconds(k);
}

static int
bound_rounds(const struct solving *k)
{
	double rounds = bound_seconds(k) / (ROUND_S * (k->p->candidates_n + 1));

	if (!by_clock(k))
		return 0;
	return rounds < 40 ? 40 : rounds > 1000 ? 1000 : (int)rounds;
}

/* Where it is no plan the flow leaves time for the descent. */
static bool
enough_flow(void *ctx)
{
	struct solving *k = ctx;

	k->phase_share = k->structure.plain ? BOUND_SHARE : FLOW_SHARE;
	return enough(ctx);
}

static void
find_flow(struct solving *k)
{
	struct bound_patience patience = {.enough = enough_flow, .ctx = k};

	plan_structure_find(&k->b, &patience, &k->own, &k->structure);
}

/*
 * By flow and colouring, on a board with nothing but what is fixed: where that is not the best plan
 * there is, none at all.
 */
static bool
construct_plain(struct solving *k)
{
	const struct plan_structure *s = &k->structure;
	const int64_t *level = k->b.level;

	if (!s->plain)
		return false;
	plan_structure_seat(&k->m, s);
	if (!plan_structure_reached(s, level[PLAN_LEVEL_MUST],
		    level[PLAN_LEVEL_SHORTFALL], level[PLAN_LEVEL_VALUE])) {
		board_undo(&k->b, 0);
		return false;
	}
	board_keep(&k->b);
	return true;
}

/* What the flow proves, where its plan makes prices needless. */
static struct plan_bound
bound_of_flow(const struct solving *k)
{
	return (struct plan_bound){.must = k->floors.of[PLAN_LEVEL_MUST],
		.base = k->structure.all,
		.reduced = k->structure.reduced,
		.x = k->structure.x};
}

/* How much of the time for the bound slot by slot is gone. */
static double
slot_bound_gone(void *ctx)
{
	const struct solving *k = ctx;

	return (seconds_of(k) - k->settled) /
	       (SLOT_BOUND_SHARE * k->search_share * k->o->seconds);
}

/*
 * The plan on the board is as good in value as it gets for now: is the bound far from it? A short
 * search before an exact one has no time to ask.
 */
static void
tighten_bound(void *ctx)
{
	struct solving *k = ctx;
	struct bound_patience patience = {
		.rounds = by_clock(k) ? SLOT_BOUND_ROUNDS : SLOT_BOUND_ROUNDS_STEPS,
		.enough = enough,
		.gone = by_clock(k) ? slot_bound_gone : NULL,
		.ctx = k};
	int64_t bound = bound_at(k, k->b.level);

	k->settled = seconds_of(k);
	k->phase_share = 1;
	if (k->until > EXACT_FROM && k->bound_known && !k->exact.proven &&
		!k->b.repairing &&
		(bound - k->b.level[PLAN_LEVEL_VALUE]) * 10000 >
			bound * SLOT_BOUND_LOOSE &&
		plan_slot_bound_suits(&k->b))
		plan_slot_bound_tighten(&k->b, k->b.level, &patience, &k->bound);
}

/* Until this share of the search's budget is gone. */
static void
improve(struct solving *k, double until)
{
	k->steps += k->im.steps;
	k->until = until;
	k->im = (struct improve){.moves = &k->m,
		.bound = &k->bound,
		.used = used,
		.ctx = k,
		.look = look,
		.settled = tighten_bound,
		.disturbed_max = k->o->disturbed_max,
		.steps_max = (int64_t)(until * (double)k->o->steps) - k->steps};
	k->improving = true;
	plan_improve(&k->im);
}

static void
construct(struct solving *k, double share)
{
	struct bound_patience patience = {.enough = enough, .ctx = k};

	k->improving = false;
	k->phase_share = share;
	plan_construct(&k->m, &k->bound, &patience);
}

static void
find_bound(struct solving *k)
{
	struct bound_patience patience = {.rounds = bound_rounds(k),
		.enough = enough,
		.gone = by_clock(k) ? bound_gone : NULL,
		.ctx = k};

	k->phase_share = BOUND_SHARE;
	plan_bound_find(&k->b, &patience, &k->own, &k->bound);
	k->bound_known = true;
}

/* ---- from the current schedule, or anew ------------------------------------------------------ */

/*
 * Is there more to be won by a plan from nothing than it costs that everybody's meetings change? It
 * is then tried too, and the better of both is taken.
 */
static bool
worth_anew(const struct solving *k)
{
	const int64_t *level = k->b.level, *weight = k->o->weights.of;
	int64_t bound = bound_at(k, level);
	int64_t more = bound - bound * LEFT_PERMILLE / 1000 - level[PLAN_LEVEL_VALUE];

	if (!k->b.gentle || k->b.repairing || k->o->disturbed_max >= 0 || more <= 0)
		return false;
	return (double)more * (double)weight[PLAN_LEVEL_VALUE] >
	       (double)k->p->persons_n * (double)weight[PLAN_LEVEL_DISTURBANCE];
}

static void
keep_plan(struct solving *k)
{
	size_t n = (size_t)k->p->candidates_n;

	k->kept.places = ARENA_ARRAY(&k->own, struct plan_place, n + 1);
	memcpy(k->kept.places, k->b.place, sizeof(k->kept.places[0]) * n);
	memcpy(k->kept.level, k->b.level, sizeof(k->kept.level));
	k->kept.cost = k->b.cost;
	k->kept.seated = k->b.seated_n;
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
put(struct solving *k, const struct plan_place *places)
{
	struct board *b = &k->b;

	clear(b);
	for (int c = 0; c < b->p->candidates_n; c++)
		if (!board_seated(b, c) && places[c].slot >= 0)
			board_put(b, c, places[c]);
	b->walk_broken = 0;
	board_keep(b);
}

static void
improve_anew(struct solving *k)
{
	keep_plan(k);
	clear(&k->b);
	k->b.gentle = false;
	if (!construct_plain(k))
		construct(k, 1);
	improve(k, 1);
	if (board_gain(&k->b, k->kept.cost) >= 0)
		put(k, k->kept.places);
}

/* Where meetings are held already they rather stay; else the flow's plan, if it is one. */
static void
begin(struct solving *k)
{
	find_flow(k);
	if (k->o->scope == PLAN_EVERYTHING)
		board_resume(&k->b);
	if (!k->b.gentle && construct_plain(k)) {
		k->bound = bound_of_flow(k);
		k->bound_known = true;
		return;
	}
	find_bound(k);
	construct(k, CONSTRUCT_SHARE);
}

/* ---- small fairs exactly --------------------------------------------------------------------- */

/* Are there rules that only a whole plan keeps, and the board knows otherwise or not at all? */
static bool
is_whole(const struct solving *k)
{
	return k->p->fairness >= 0 || k->p->all_must_be_seated;
}

/* Of two plans of the same worth the better stays; one that keeps such rules stays in any case. */
static void
keep_better(struct solving *k)
{
	if (!is_whole(k) && board_gain(&k->b, k->kept.cost) > 0) {
		k->exact.whole = false;
		put(k, k->kept.places);
	}
	k->kept.places = NULL;
}

/* Until which part of the budget a small fair is searched before it is solved exactly. */
static double
exact_from(const struct solving *k)
{
	double seconds = k->search_share * k->o->seconds;

	return by_clock(k) && seconds * EXACT_FROM > EXACT_FROM_S ? EXACT_FROM_S / seconds
								  : EXACT_FROM;
}

/* A small fair's best plan, from what a short search found. */
static void
find_exactly(struct solving *k)
{
	struct plan_exact_options how = {.o = k->o,
		.enough = enough,
		.ctx = k,
		.conflicts_max = (int64_t)(EXACT_SHARE * (double)k->o->steps)};

	if (!has_budget(k) || !plan_exact_suits(&k->b, k->o))
		return;
	improve(k, exact_from(k));
	if (is_best(k, k->b.level) || is_cancelled(k))
		return;
	k->phase_share = EXACT_SHARE;
	plan_exact_find(&k->b, &how, &k->own, &k->exact);
	k->steps += k->exact.conflicts;
	if (k->exact.places == NULL || (is_whole(k) && !k->exact.proven))
		return;
	keep_plan(k);
	put(k, k->exact.places);
	memcpy(k->proven, k->b.level, sizeof(k->proven));
	keep_better(k);
}

static bool
is_stopped(void *ctx)
{
	return is_cancelled(ctx);
}

/*
 * By the clock it may take a little longer than the search; of a fair where that takes no time
 * worth telling, it is done to its end.
 */
static void
polish(struct solving *k)
{
	struct plan_polish last = {.b = &k->b,
		.disturbed_max = k->o->disturbed_max,
		.enough = enough,
		.cancelled = is_stopped,
		.ctx = k,
		.tries_max = by_clock(k) ? 0 : POLISH_TRIES + k->o->steps,
		.tries_sure = k->p->candidates_n <= POLISH_SURE_MAX ? POLISH_TRIES : 0};

	k->phase_share = POLISH_SHARE;
	if (has_budget(k))
		plan_polish(&last);
}

static void
search(struct solving *k)
{
	begin(k);
	find_exactly(k);
	if (k->exact.whole || (k->exact.proven && is_whole(k)))
		return;
	improve(k, worth_anew(k) ? GENTLE_SHARE : 1);
	if (k->until < 1 && worth_anew(k))
		improve_anew(k);
	else if (k->until < 1)
		improve(k, 1);
	polish(k);
	plan_make_fair(&k->b, k->o->disturbed_max);
}

/* Locked meetings can be too far apart: as good as it gets with them is not the best there is. */
static void
own_up(const struct solving *k, struct plan_answer *answer)
{
	if (answer->status == PLAN_OPTIMAL && !plan_ways_hold(k->p, answer->places)) {
		answer->status = PLAN_FEASIBLE;
		answer->best = false;
	}
}

bool
plan_solve(const struct plan_problem *p, const struct plan_options *o, struct arena *a,
	struct plan_answer *answer, struct err *e)
{
	struct solving k = {.p = p, .o = o, .search_share = 1};

	if (!plan_check_options(o, e))
		return false;
	if (o->prove)
		k.search_share =
			p->all_must_be_seated ? SEARCH_SHARE_WHOLE : SEARCH_SHARE;
	k.started = o->clock != NULL ? o->clock(o->ctx) : 0;
	arena_init(&k.own);
	board_init(&k.b, p, o, &k.own);
	moves_init(&k.m, &k.b, o->seed);
	plan_floors_find(&k.b, &k.floors);
	search(&k);
	fill_answer(&k, a, answer);
	prove(&k, a, answer);
	own_up(&k, answer);
	answer->steps = k.steps + k.im.steps;
	answer->seconds = seconds_of(&k);
	answer->cancelled = is_cancelled(&k);
	arena_release(&k.own);
	return true;
}
