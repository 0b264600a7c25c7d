/*
 * prove.c - the exact solver: runs CaDiCaL over the encoding until the bound from below meets the
 * best plan.
 *
 * No setting is good at both, so some refute and others find. A number of breaks that is a fact of
 * the encoding is decided many times sooner than one that is assumed, so hard calls have a solver
 * of their own; an assumption serves where the number changes from call to call. Alone the
 * strategies take turns by conflicts; in a race who refutes has a thread. Who finds looks for any
 * plan first, then between its turns at the bound for better ones: half way down to the bound while
 * that is easy, then near the best.
 */
#include "plan/prove.h"
#include "plan/encode.h"

#include <ccadical.h>
#include <limits.h>
#include <string.h>

enum {
	SIZE_MAX_LITERALS = 2000 * 1000, /* candidates * slots */
	CLIMB_REFUTING = 3000, /* for a bound that is refuted, or a plan found, */
	CLIMB_FINDING = 1000,  /* in passing */
	SLICE_FIRST =
		5000, /* conflicts of a strategy's first turn; later ones are longer */
	SLICE_REFUTING = 20 * 1000, /* of who refutes in a race, where others find */
	SLICE_MAX = 200 * 1000,
	FIRST_CONFLICTS = 10 * 1000, /* of the first search for any plan, */
	STEP_CONFLICTS = 1000,	     /* and of those for one with far fewer breaks */
	NEARBY_SHARE = 500, /* of a turn's conflicts, one search near the best plan */
	NEARBY_CONFLICTS = 300,
	REACH_MIN = 5, /* and how much of the plan each leaves open, percent */
	REACH_FIRST = 25,
	REACH_MAX = 95,
	BREAKS_COUNTED = 64,	     /* without a plan to beat: at first */
	CORE_CONFLICTS = 100 * 1000, /* to make a conflict small */
	TRIAL_CONFLICTS = 5000,	     /* with one candidate left out */
	SATISFIABLE = 10,
	UNSATISFIABLE = 20,
};

/* Which answer the search is set for: many restarts refute, few find. */
enum aim { AIM_FIND, AIM_REFUTE, AIM_EITHER };

/*
 * How to encode and search. What finds a plan is a matter of luck with a heavy tail, so those who
 * find differ from each other and take turns, with who refutes as well: at the optimum there is
 * nothing to refute.
 */
struct tuning {
	enum plan_runner runner; /* whose it is */
	enum aim aim;
	bool pairs, uncounted; /* of the encoding */
	bool negative;	       /* literals false at first */
	bool climbs;	       /* first tries a new bound in passing */
	bool nearby; /* looks for any plan, then for better ones, after every turn */
};

static const struct tuning tunings[] = {
	{.runner = PLAN_RUNNER_UP, .aim = AIM_REFUTE, .climbs = true},
	{.runner = PLAN_RUNNER_DOWN, .climbs = true, .nearby = true},
	{.runner = PLAN_RUNNER_DOWN, .uncounted = true},
	{.runner = PLAN_RUNNER_DOWN, .pairs = true, .negative = true},
	{.runner = PLAN_RUNNER_UP, .negative = true},
};
/* With any number of breaks: of who refutes, in passing, and of who finds. */
static const struct tuning in_passing = {.aim = AIM_EITHER, .pairs = true};
static const struct tuning looking = {.aim = AIM_FIND, .uncounted = true};

enum { TUNINGS = sizeof tunings / sizeof *tunings };

/* One solver with its encoding. */
struct solver {
	CCaDiCaL *sat;
	struct cnf cnf;
	struct encoding e;
	struct arena arena;
	int target; /* the breaks the current call allows */
	bool fixed; /* the target is a fact of the encoding, no assumption */
};

/* What the strategies of one thread share. */
struct proving {
	const struct plan_problem *p;
	const struct plan_prove_options *o;
	struct plan_race *race, own_race;
	struct solver *now; /* whose call is running */
	double began;
	int64_t conflicts,
		conflicts_max; /* learned clauses, of all calls; max 0: no limit */
	bool out_of_time;
	struct arena *arena;
	struct plan_place *best; /* NULL: none */
	int breaks;		 /* of best */
};

void
plan_race_init(struct plan_race *r)
{
	atomic_init(&r->lower, 0);
	atomic_init(&r->upper, INT_MAX);
	atomic_init(&r->closed, false);
	atomic_init(&r->impossible, false);
}

bool
plan_provable(const struct plan_problem *p)
{
	return encode_size(p) <= SIZE_MAX_LITERALS;
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static void
close_if_met(struct plan_race *r)
{
	if (atomic_load(&r->lower) >= atomic_load(&r->upper))
		atomic_store(&r->closed, true);
}

static void
raise_lower(struct plan_race *r, int lower)
{
	int known = atomic_load(&r->lower);

	while (known < lower && !atomic_compare_exchange_weak(&r->lower, &known, lower))
		;
	close_if_met(r);
}

static void
drop_upper(struct plan_race *r, int upper)
{
	int known = atomic_load(&r->upper);

	while (known > upper && !atomic_compare_exchange_weak(&r->upper, &known, upper))
		;
	close_if_met(r);
}

/* ---- budget ---------------------------------------------------------------------------------- */

static double
seconds_of(const struct proving *r)
{
	const struct plan_options *o = r->o->o;

	return o->clock != NULL ? o->clock(o->ctx) - r->began : 0;
}

/* Is the whole run over: closed, cancelled or out of budget? */
static bool
is_over(struct proving *r)
{
	const struct plan_options *o = r->o->o;

	if (o->cancel != NULL && atomic_load(o->cancel))
		return true;
	if (r->conflicts_max && r->conflicts >= r->conflicts_max)
		return true;
	if (o->seconds > 0 && o->clock != NULL && seconds_of(r) >= o->seconds)
		r->out_of_time = true;
	return r->out_of_time || atomic_load(&r->race->closed);
}

/* The solver asks every few conflicts. A bound another runner proved makes the call moot. */
static int
stop_call(void *ctx)
{
	struct proving *r = ctx;

	return is_over(r) ||
	       (r->now != NULL && atomic_load(&r->race->lower) > r->now->target);
}

static void
count_conflict(void *ctx, int *clause)
{
	struct proving *r = ctx;

	(void)clause;
	r->conflicts++;
}

/* So many conflicts at the pace asked for. */
static int
paced(const struct proving *r, int conflicts)
{
	return r->o->pace > 0 ? conflicts / 100 * r->o->pace : conflicts;
}

/* ---- one solver ------------------------------------------------------------------------------ */

static void
sink(void *ctx, int literal)
{
	ccadical_add(ctx, literal);
}

static bool
value(void *ctx, int literal)
{
	return literal == CNF_TRUE ||
	       (literal != CNF_FALSE && ccadical_val(ctx, literal) > 0);
}

static void
solver_release(struct solver *s)
{
	if (s->sat != NULL)
		ccadical_release(s->sat);
	arena_release(&s->arena);
	memset(s, 0, sizeof *s);
}

/* fixed: no more than `most` breaks; else they are counted so far, and a call says how many. */
static void
solver_init(struct solver *s, struct proving *r, const struct tuning *tuning,
	bool demands, int most, bool fixed)
{
	struct encode_options how = {.scope = r->o->o->scope,
		.demands = demands,
		.most_breaks = most,
		.light = !tuning->pairs,
		.uncounted = tuning->uncounted,
		.disturbed_max =
			r->o->o->scope == PLAN_UNSEATED ? -1 : r->o->o->disturbed_max};

	memset(s, 0, sizeof *s);
	arena_init(&s->arena);
	s->target = most;
	s->fixed = fixed;
	s->sat = ccadical_init();
	ccadical_set_option(s->sat, "quiet", 1);
	ccadical_set_option(s->sat, "seed", (int)(r->o->o->seed & INT_MAX));
	ccadical_set_option(s->sat, "stabilize", tuning->aim != AIM_REFUTE);
	ccadical_set_option(s->sat, "stabilizeonly", tuning->aim == AIM_FIND);
	ccadical_set_option(s->sat, "phase", !tuning->negative);
	ccadical_set_terminate(s->sat, r, stop_call);
	if (r->conflicts_max)
		ccadical_set_learn(s->sat, r, INT_MAX, count_conflict);
	cnf_init(&s->cnf, &s->arena, sink, s->sat);
	encode_problem(&s->e, r->p, &s->cnf, &how);
	if (fixed && most < s->e.total.n)
		CNF_CLAUSE(&s->cnf, -s->e.total.at[most]);
}

/* One call of at most so many conflicts (0: any number) that allows `breaks`. */
static int
solve(struct solver *s, struct proving *r, int breaks, int conflicts)
{
	if (s->e.impossible)
		return UNSATISFIABLE;
	s->target = breaks;
	r->now = s;
	if (!s->fixed && breaks < s->e.total.n)
		ccadical_assume(s->sat, -s->e.total.at[breaks]);
	if (conflicts)
		ccadical_limit(s->sat, "conflicts", conflicts);
	int answer = ccadical_solve(s->sat);
	r->now = NULL;
	return answer;
}

/* What all are worth together, each choice once. */
static int64_t
worth_of_all(const struct plan_problem *p)
{
	int64_t worth = 0;

	for (int i = 0; i < p->candidates_n; i++)
		worth += plan_worth(&p->candidates[i]);
	for (int i = 0; i < p->choices_n; i++)
		worth -= (p->choices[i].n - 1) *
			 (int64_t)plan_worth(&p->candidates[p->choices[i].first]);
	return worth;
}

static void
tell(const struct proving *r, const struct plan_figures *f)
{
	const struct plan_options *o = r->o->o;
	struct plan_progress now = {.best = *f, .seconds = r->o->spent_s + seconds_of(r)};

	now.bound = worth_of_all(r->p);
	if (o->progress != NULL)
		o->progress(o->ctx, &now);
}

static void
take_plan(struct solver *s, struct proving *r)
{
	struct plan_place *places =
		ARENA_ARRAY(r->arena, struct plan_place, r->p->candidates_n + 1);
	struct plan_figures f;

	encode_places(&s->e, value, s->sat, &s->arena, places);
	plan_evaluate(r->p, places, &f);
	if (r->best != NULL && f.breaks >= r->breaks)
		return;
	r->best = places;
	r->breaks = f.breaks;
	drop_upper(r->race, f.breaks);
	tell(r, &f);
}

static void
take_refutation(struct solver *s, struct proving *r, int breaks)
{
	bool limited = !s->e.impossible && breaks < s->e.total.n;

	if (!limited || (!s->fixed && !ccadical_failed(s->sat, -s->e.total.at[breaks]))) {
		atomic_store(&r->race->impossible, true);
		atomic_store(&r->race->closed, true);
		return;
	}
	if (s->fixed) {
		raise_lower(r->race, breaks + 1);
		return;
	}
	/* What follows at once from what is known now costs no call. */
	CNF_CLAUSE(&s->cnf, s->e.total.at[breaks]);
	for (breaks++; breaks < s->e.total.n; breaks++)
		if (ccadical_fixed(s->sat, s->e.total.at[breaks]) <= 0)
			break;
	raise_lower(r->race, breaks);
}

/* Did the call decide something? */
static bool
take_answer(struct solver *s, struct proving *r, int answer, int breaks)
{
	if (answer == SATISFIABLE)
		take_plan(s, r);
	else if (answer == UNSATISFIABLE)
		take_refutation(s, r, breaks);
	return answer == SATISFIABLE || answer == UNSATISFIABLE;
}

/* ---- strategies ------------------------------------------------------------------------------ */

/* A tuning at work: its solvers are made when they are wanted, its slices grow. */
struct strategy {
	const struct tuning *tuning;
	struct solver any;   /* the number of breaks is assumed: to climb, or nearby */
	struct solver fixed; /* no more breaks than the bound */
	int counted;	     /* how far `any` counts breaks */
	int stuck_at;	     /* a bound that was not refuted in passing; -1 none */
	int slice;
	int first; /* conflicts of the next search for any plan */
	int step; /* how far below the best plan the next one is looked for; 0: near it */
	int reach;    /* percent of the plan a neighbourhood leaves open */
	uint64_t rng; /* xorshift */
};

static int
random_below(struct strategy *s, int n)
{
	s->rng ^= s->rng << 13;
	s->rng ^= s->rng >> 7;
	s->rng ^= s->rng << 17;
	return (int)(s->rng % (uint64_t)n);
}

/* ---- near the best plan ---------------------------------------------------------------------- */

/*
 * What may move: the meetings of a run of slots, of slots here and there, or of some persons. Exact
 * about these, the solver finds what no chain of single moves reaches.
 */
static void
open_some(struct strategy *s, const struct proving *r, bool *open)
{
	enum { RUN_OF_SLOTS, SLOTS, PERSONS, KINDS };
	const struct plan_problem *p = r->p;
	int kind = random_below(s, KINDS);
	int first = random_below(s, p->slots_n),
	    n = kind == PERSONS ? p->persons_n : p->slots_n;
	bool *chosen = ARENA_ARRAY(&s->any.arena, bool, n + 1);

	for (int i = 0; i < n; i++)
		chosen[i] = kind == RUN_OF_SLOTS
				    ? (i - first + n) % n * 100 < s->reach * n
				    : random_below(s, 100) < s->reach;
	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		open[i] = kind != PERSONS && r->best[i].slot >= 0 &&
			  chosen[r->best[i].slot];
		for (int k = 0; k < c->persons_n && kind == PERSONS; k++)
			open[i] |= chosen[c->persons[k]];
	}
}

/* Some small searches around the best plan, as many as suit the other turns' length. */
static void
search_nearby(struct strategy *s, struct proving *r)
{
	const struct plan_problem *p = r->p;
	bool *open = ARENA_ARRAY(&s->any.arena, bool, p->candidates_n + 1);
	int calls = s->slice / NEARBY_SHARE;

	for (int i = 0; i < calls && !is_over(r); i++) {
		int breaks = r->breaks;

		open_some(s, r, open);
		for (int c = 0; c < p->candidates_n; c++)
			if (!open[c] && r->best[c].slot >= 0)
				ccadical_assume(s->any.sat,
					s->any.e.start[(size_t)c * (size_t)p->slots_n +
						       (size_t)r->best[c].slot]);
		int answer = solve(&s->any, r, breaks - 1, NEARBY_CONFLICTS);
		if (answer == SATISFIABLE)
			take_plan(&s->any, r);
		else if (answer == UNSATISFIABLE && s->reach < REACH_MAX)
			s->reach++;
		else if (answer != UNSATISFIABLE && s->reach > REACH_MIN)
			s->reach--;
	}
}

/* ---- turns ----------------------------------------------------------------------------------- */

/* The solver for any number of breaks, which counts as far as the bound at least. */
static struct solver *
any_solver(struct strategy *s, struct proving *r)
{
	int lower = atomic_load(&r->race->lower);

	if (s->any.sat != NULL && lower <= s->counted)
		return &s->any;
	if (s->any.sat != NULL)
		solver_release(&s->any);
	while (lower > s->counted)
		s->counted *= 2;
	solver_init(&s->any, r, s->tuning->aim == AIM_REFUTE ? &in_passing : &looking,
		false, s->counted, false);
	return &s->any;
}

static struct solver *
solver_fixed_at(struct strategy *s, struct proving *r, int breaks)
{
	if (s->fixed.sat != NULL && s->fixed.target == breaks)
		return &s->fixed;
	if (s->fixed.sat != NULL)
		solver_release(&s->fixed);
	solver_init(&s->fixed, r, s->tuning, false, breaks, true);
	return &s->fixed;
}

/* Many bounds are refuted in passing, by one solver. False when this one is not. */
static bool
climb(struct strategy *s, struct proving *r)
{
	int breaks = atomic_load(&r->race->lower);
	struct solver *any = any_solver(s, r);
	int most = s->tuning->aim == AIM_REFUTE ? CLIMB_REFUTING : CLIMB_FINDING;

	if (take_answer(any, r, solve(any, r, breaks, paced(r, most)), breaks) ||
		atomic_load(&r->race->lower) > breaks)
		return true;
	s->stuck_at = breaks;
	return false;
}

static int
half_way(const struct proving *r)
{
	return (atomic_load(&r->race->upper) - atomic_load(&r->race->lower) + 1) / 2;
}

/* Any plan at all: until there is one the number of breaks says nothing. */
static void
find_first(struct strategy *s, struct proving *r)
{
	struct solver *any = any_solver(s, r);
	int answer = solve(any, r, INT_MAX, s->first);

	s->first *= 2;
	take_answer(any, r, answer, INT_MAX);
	if (r->best != NULL)
		s->step = half_way(r);
}

/* Half way to the bound, then less far, as long as that is found easily. */
static void
step_down(struct strategy *s, struct proving *r)
{
	struct solver *any = any_solver(s, r);
	int breaks = atomic_load(&r->race->upper) - s->step;

	if (breaks >= atomic_load(&r->race->lower) &&
		take_answer(
			any, r, solve(any, r, breaks, paced(r, STEP_CONFLICTS)), breaks))
		s->step = half_way(r);
	else
		s->step /= 2;
}

/* A part of the time for a better plan that need not be at the bound; before there is one, any. */
static void
look_aside(struct strategy *s, struct proving *r)
{
	if (is_over(r))
		return;
	if (any_solver(s, r)->e.impossible || r->best == NULL)
		find_first(s, r);
	while (s->step > 0 && r->best != NULL && !is_over(r))
		step_down(s, r);
	if (r->best != NULL)
		search_nearby(s, r);
}

/* A plan at the bound, which ends the search, or the proof that there is none. */
static bool
decide_bound(struct strategy *s, struct proving *r)
{
	int breaks = atomic_load(&r->race->lower);
	struct solver *fixed = solver_fixed_at(s, r, breaks);

	if (take_answer(fixed, r, solve(fixed, r, breaks, s->slice), breaks))
		return true;
	/* Overtaken by another's bound, the slice was not too short. */
	if (atomic_load(&r->race->lower) > breaks)
		return true;
	s->slice = s->slice * 5 / 4 < SLICE_MAX ? s->slice * 5 / 4 : SLICE_MAX;
	return false;
}

/* One turn of the strategy. False when it learned nothing in it. */
static bool
take_turn(struct strategy *s, struct proving *r)
{
	if (is_over(r))
		return false;
	if (s->tuning->climbs && s->stuck_at != atomic_load(&r->race->lower))
		return climb(s, r) || take_turn(s, r);
	if (s->tuning->nearby && r->best == NULL)
		find_first(s, r);
	return decide_bound(s, r);
}

static int
make_strategies(const struct proving *r, struct strategy *of)
{
	bool alone = r->o->runner == PLAN_RUNNER_ALL;
	int n = 0;

	for (int i = 0; i < TUNINGS; i++)
		if (alone || r->o->runner == tunings[i].runner)
			of[n++] = (struct strategy){.tuning = &tunings[i],
				.counted =
					r->best != NULL ? r->breaks + 1 : BREAKS_COUNTED,
				.stuck_at = -1,
				.slice = paced(r, tunings[i].aim == AIM_REFUTE && !alone
							  ? SLICE_REFUTING
							  : SLICE_FIRST),
				.first = paced(r, FIRST_CONFLICTS),
				.step = r->best != NULL ? half_way(r) : 0,
				.reach = REACH_FIRST,
				.rng = r->o->o->seed * 2 + 1};
	return n;
}

static void
run_strategies(struct proving *r)
{
	struct strategy of[TUNINGS], *near = NULL;
	int n = make_strategies(r, of);

	for (int i = 0; i < n; i++)
		near = of[i].tuning->nearby ? &of[i] : near;
	/* Who proves something goes on; else it is another's turn, and time to look aside. */
	for (int which = 0; !is_over(r);) {
		if (take_turn(&of[which], r))
			continue;
		which = (which + 1) % n;
		if (near != NULL)
			look_aside(near, r);
	}
	for (int i = 0; i < n; i++) {
		if (of[i].any.sat != NULL)
			solver_release(&of[i].any);
		if (of[i].fixed.sat != NULL)
			solver_release(&of[i].fixed);
	}
}

/* ---- why not --------------------------------------------------------------------------------- */

static int
stop_trials(void *ctx)
{
	struct proving *r = ctx;
	const struct plan_options *o = r->o->o;

	return r->conflicts >= r->conflicts_max ||
	       (o->cancel != NULL && atomic_load(o->cancel));
}

static int
solve_demands(
	struct solver *s, const struct proving *r, const bool *demanded, int conflicts)
{
	for (int i = 0; i < r->p->candidates_n; i++)
		if (demanded[i] && s->e.demand[i] != CNF_TRUE &&
			s->e.demand[i] != CNF_FALSE)
			ccadical_assume(s->sat, s->e.demand[i]);
	if (conflicts)
		ccadical_limit(s->sat, "conflicts", conflicts);
	return ccadical_solve(s->sat);
}

static void
keep_failed(struct solver *s, const struct proving *r, bool *demanded)
{
	for (int i = 0; i < r->p->candidates_n; i++)
		if (demanded[i])
			demanded[i] = s->e.demand[i] != CNF_TRUE &&
				      s->e.demand[i] != CNF_FALSE &&
				      ccadical_failed(s->sat, s->e.demand[i]);
}

/*
 * Demands that contradict each other: the solver's, then each of them left out on trial. When the
 * budget ends they are fewer than all, though not as few as can be.
 */
static void
contradicting_demands(struct proving *r, struct plan_answer *answer)
{
	int n = r->p->candidates_n;
	bool *demanded = ARENA_ARRAY(r->arena, bool, n + 1);
	struct solver s;
	int alone = -1;

	r->conflicts = 0;
	r->conflicts_max = CORE_CONFLICTS;
	solver_init(&s, r, &in_passing, true, 0, false);
	ccadical_set_terminate(s.sat, r, stop_trials);
	for (int i = 0; i < n; i++) {
		demanded[i] = s.e.demand[i] != CNF_TRUE;
		if (s.e.demand[i] == CNF_FALSE)
			alone = i;
	}
	if (alone >= 0) {
		answer->conflict[answer->conflict_n++] = alone;
		solver_release(&s);
		return;
	}
	if (solve_demands(&s, r, demanded, 0) == UNSATISFIABLE)
		keep_failed(&s, r, demanded);
	for (int i = 0; i < n && !stop_trials(r); i++) {
		if (!demanded[i])
			continue;
		demanded[i] = false;
		if (solve_demands(&s, r, demanded, TRIAL_CONFLICTS) == UNSATISFIABLE)
			keep_failed(&s, r, demanded);
		else
			demanded[i] = true;
	}
	for (int i = 0; i < n; i++)
		if (demanded[i])
			answer->conflict[answer->conflict_n++] = i;
	solver_release(&s);
}

static void
find_conflict(struct proving *r, struct plan_answer *answer)
{
	answer->conflict = ARENA_ARRAY(r->arena, int, r->p->candidates_n + 1);
	for (int i = 0, choice = 0; i < r->p->candidates_n; i++) {
		const struct plan_choice *q = &r->p->choices[choice];

		answer->conflict[answer->conflict_n++] = i;
		/* on to the last of its choice: they are one meeting */
		if (choice < r->p->choices_n && q->first == i) {
			i += q->n - 1;
			choice++;
		}
		if (encode_too_few_seats(r->p, answer->conflict, answer->conflict_n))
			return;
	}
	answer->conflict_n = 0;
	contradicting_demands(r, answer);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static enum plan_status
status_of(const struct plan_race *race, const struct plan_answer *answer, bool found)
{
	if (atomic_load(&race->impossible))
		return PLAN_INFEASIBLE;
	if (!found)
		return PLAN_UNKNOWN;
	return answer->figures.breaks <= atomic_load(&race->lower) ? PLAN_OPTIMAL
								   : PLAN_FEASIBLE;
}

static void
fill_answer(struct proving *r, struct plan_answer *answer)
{
	const struct plan_problem *p = r->p;

	answer->places = r->best;
	if (r->best == NULL) {
		answer->places =
			ARENA_ARRAY(r->arena, struct plan_place, p->candidates_n + 1);
		for (int i = 0; i < p->candidates_n; i++)
			answer->places[i] = (struct plan_place){-1, -1, -1};
	}
	plan_evaluate(p, answer->places, &answer->figures);
	answer->bound = worth_of_all(p);
	answer->breaks_bound = atomic_load(&r->race->lower);
	answer->status = status_of(r->race, answer, r->best != NULL);
	answer->steps = r->conflicts;
	answer->seconds = seconds_of(r);
	answer->cancelled = r->o->o->cancel != NULL && atomic_load(r->o->o->cancel);
}

void
plan_prove(const struct plan_problem *p, const struct plan_prove_options *o,
	struct arena *a, struct plan_answer *answer)
{
	struct proving *r = ARENA_NEW(a, struct proving);
	struct plan_figures f;

	BUG_ON(!p->all_must_be_seated);
	*r = (struct proving){.p = p, .o = o, .race = o->race, .arena = a};
	if (r->race == NULL) {
		plan_race_init(&r->own_race);
		r->race = &r->own_race;
	}
	r->conflicts_max = o->o->steps;
	r->began = o->o->clock != NULL ? o->o->clock(o->o->ctx) : 0;
	if (o->start != NULL) {
		plan_evaluate(p, o->start, &f);
		r->best = ARENA_ARRAY(a, struct plan_place, p->candidates_n + 1);
		memcpy(r->best, o->start, sizeof *r->best * (size_t)p->candidates_n);
		r->breaks = f.breaks;
		drop_upper(r->race, f.breaks);
	}
	memset(answer, 0, sizeof *answer);
	run_strategies(r);
	fill_answer(r, answer);
	if (answer->status == PLAN_INFEASIBLE && o->want_conflict)
		find_conflict(r, answer);
}

struct plan_answer
plan_prove_join(const struct plan_race *race, const struct plan_answer *answers, int n)
{
	struct plan_answer best = answers[0];

	for (int i = 1; i < n; i++) {
		bool found = answers[i].status == PLAN_FEASIBLE ||
			     answers[i].status == PLAN_OPTIMAL;
		bool have = best.status == PLAN_FEASIBLE || best.status == PLAN_OPTIMAL;

		if (answers[i].conflict_n ||
			(found && (!have || answers[i].figures.breaks <
						    best.figures.breaks)))
			best = answers[i];
	}
	bool found = best.status == PLAN_FEASIBLE || best.status == PLAN_OPTIMAL;
	best.breaks_bound = atomic_load(&race->lower);
	best.status = status_of(race, &best, found);
	return best;
}
