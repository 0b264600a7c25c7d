/*
 * prove_value.c - CaDiCaL asked for more must value, less shortfall and more value than the best
 * plan so far, until it says that there is none.
 */
#include "plan/prove_value.h"

#include "plan/encode.h"

#include <ccadical.h>
#include <limits.h>
#include <string.h>

enum {
	CANDIDATES_MAX = 100,
	LITERALS_MAX = 4000, /* candidates * slots */
	SUM_BITS = 32,
	SATISFIABLE = 10,
	UNSATISFIABLE = 20,
};

/* A sum in binary: literals, the lowest bit first. */
struct sum {
	int bit[SUM_BITS];
};

struct valuing {
	const struct plan_problem *p;
	const struct plan_prove_value *o;
	struct plan_place *places;
	CCaDiCaL *sat;
	struct cnf cnf;
	struct encoding e;
	struct arena arena;
	struct sum must, value;
	struct cnf_list missing; /* output k: more than k meetings are missing */
	int64_t conflicts;
};

bool
plan_value_provable(const struct plan_problem *p)
{
	return p->candidates_n <= CANDIDATES_MAX && encode_size(p) <= LITERALS_MAX;
}

/* ---- sums ------------------------------------------------------------------------------------ */

static int
exclusive(struct cnf *c, int a, int b)
{
	return cnf_or(c, (const int[]){cnf_and(c, a, -b), cnf_and(c, -a, b)}, 2);
}

/* The bits of one weight: of three, one stays as their sum and one is carried, and so on. */
static int
add_bits(struct cnf *c, int *bits, int n, int *carried, int *carried_n)
{
	while (n > 1) {
		int a = bits[--n], b = bits[--n], third = n > 0 ? bits[--n] : CNF_FALSE;
		int half = exclusive(c, a, b);

		carried[(*carried_n)++] = cnf_or(
			c, (const int[]){cnf_and(c, a, b), cnf_and(c, half, third)}, 2);
		bits[n++] = exclusive(c, half, third);
	}
	return n > 0 ? bits[0] : CNF_FALSE;
}

/* What the held of these candidates weigh together. */
static void
add_up(struct valuing *v, const int *weight, struct sum *sum)
{
	int n = v->p->candidates_n;
	int *bits = ARENA_ARRAY(&v->arena, int, 2 * n + 2);
	int *carried = ARENA_ARRAY(&v->arena, int, 2 * n + 2), bits_n = 0;

	for (int i = 0; i < SUM_BITS; i++) {
		int carried_n = 0;

		for (int c = 0; c < n; c++) {
			if (weight[c] >> i & 1 && v->e.held[c] != CNF_FALSE)
				bits[bits_n++] = v->e.held[c];
		}
		sum->bit[i] = add_bits(&v->cnf, bits, bits_n, carried, &carried_n);
		memcpy(bits, carried, sizeof(int) * (size_t)carried_n);
		bits_n = carried_n;
	}
}

/* A literal that, assumed, has the sum be at least so much. */
static int
at_least(struct valuing *v, const struct sum *sum, int64_t least)
{
	int asked = cnf_var(&v->cnf), clause[SUM_BITS + 2];

	for (int i = 0; i < SUM_BITS; i++) {
		int n = 0;

		if (!(least >> i & 1))
			continue;
		clause[n++] = -asked;
		clause[n++] = sum->bit[i];
		for (int k = i + 1; k < SUM_BITS; k++) {
			if (!(least >> k & 1))
				clause[n++] = sum->bit[k];
		}
		cnf_clause(&v->cnf, clause, n);
	}
	return asked;
}

/* ---- shortfall ------------------------------------------------------------------------------- */

/* Of these held at least `minimum`: literals of those that are missing, appended. */
static void
add_missing(struct valuing *v, const int *held, int n, int minimum, struct cnf_list *out)
{
	struct cnf_list sorted = cnf_count(&v->cnf, held, n, minimum, CNF_AT_MOST);

	for (int k = 0; k < minimum; k++)
		out->at[out->n++] = k < sorted.n ? -sorted.at[k] : CNF_TRUE;
}

static bool
is_of(const struct plan_problem *p, const struct plan_candidate *c, int organisation)
{
	for (int i = 0; i < c->persons_n; i++) {
		if (p->persons[c->persons[i]].organisation == organisation)
			return true;
	}
	return false;
}

static void
count_missing(struct valuing *v)
{
	const struct plan_problem *p = v->p;
	int *held = ARENA_ARRAY(&v->arena, int, p->candidates_n + 1);
	int persons = p->persons_n, all = 0;
	struct cnf_list list = {NULL, 0};

	for (int i = 0; i < persons; i++)
		all += p->persons[i].min_event;
	for (int i = 0; i < p->organisations_n; i++)
		all += p->organisations[i].min_event;
	list.at = ARENA_ARRAY(&v->arena, int, all + 1);
	for (int i = 0; i < persons + p->organisations_n; i++) {
		int least = i < persons ? p->persons[i].min_event
					: p->organisations[i - persons].min_event;
		int n = 0;

		for (int c = 0; c < p->candidates_n && least > 0; c++) {
			const struct plan_candidate *cand = &p->candidates[c];

			if (i < persons ? plan_takes_part(cand, i)
					: is_of(p, cand, i - persons))
				held[n++] = v->e.held[c];
		}
		add_missing(v, held, n, least, &list);
	}
	v->missing = cnf_count(&v->cnf, list.at, list.n, list.n, CNF_AT_LEAST);
}

/* ---- the solver ------------------------------------------------------------------------------ */

static void
sink(void *ctx, int literal)
{
	ccadical_add(ctx, literal);
}

static bool
value_of(void *ctx, int literal)
{
	return literal == CNF_TRUE ||
	       (literal != CNF_FALSE && ccadical_val(ctx, literal) > 0);
}

static int
stop(void *ctx)
{
	struct valuing *v = ctx;

	return v->conflicts >= v->o->conflicts_max ||
	       (v->o->enough != NULL && v->o->enough(v->o->ctx));
}

static void
count_conflict(void *ctx, int *clause)
{
	struct valuing *v = ctx;

	(void)clause;
	v->conflicts++;
}

static int
weight_of(const struct valuing *v, int c)
{
	const struct plan_candidate *cand = &v->p->candidates[c];

	return plan_worth(cand) + (cand->displaced ? v->o->lift : 0);
}

static void
begin(struct valuing *v)
{
	const struct encode_options how = {.scope = PLAN_EVERYTHING, .light = true};
	int *weight;

	arena_init(&v->arena);
	v->sat = ccadical_init();
	ccadical_set_option(v->sat, "quiet", 1);
	ccadical_set_option(v->sat, "seed", (int)(v->o->seed & INT_MAX));
	ccadical_set_terminate(v->sat, v, stop);
	ccadical_set_learn(v->sat, v, INT_MAX, count_conflict);
	cnf_init(&v->cnf, &v->arena, sink, v->sat);
	encode_problem(&v->e, v->p, &v->cnf, &how);
	weight = ARENA_ARRAY(&v->arena, int, v->p->candidates_n + 1);
	for (int c = 0; c < v->p->candidates_n; c++)
		weight[c] = weight_of(v, c);
	add_up(v, weight, &v->value);
	for (int c = 0; c < v->p->candidates_n; c++) {
		const struct plan_candidate *cand = &v->p->candidates[c];

		weight[c] = cand->tier == PLAN_MUST ? plan_worth(cand) : 0;
	}
	add_up(v, weight, &v->must);
	count_missing(v);
}

/* ---- better and better ----------------------------------------------------------------------- */

/* What is asked of a plan: no less and no more than this. */
struct wanted {
	int64_t must, shortfall, value;
};

static struct wanted
reached(const struct valuing *v)
{
	struct plan_figures f;

	plan_evaluate(v->p, v->places, &f);
	for (int c = 0; c < v->p->candidates_n; c++) {
		if (v->places[c].slot >= 0 && v->p->candidates[c].displaced)
			f.value += v->o->lift;
	}
	return (struct wanted){f.must, f.shortfall, f.value};
}

/* A plan that has that much is taken; the solver's answer, 0 when it was stopped. */
static int
ask(struct valuing *v, const struct wanted *w)
{
	int answer;

	if (v->e.impossible || w->shortfall < 0)
		return UNSATISFIABLE;
	ccadical_assume(v->sat, at_least(v, &v->must, w->must));
	ccadical_assume(v->sat, at_least(v, &v->value, w->value));
	if (w->shortfall < v->missing.n)
		ccadical_assume(v->sat, -v->missing.at[w->shortfall]);
	answer = ccadical_solve(v->sat);
	if (answer == SATISFIABLE)
		encode_places(&v->e, value_of, v->sat, &v->arena, v->places);
	return answer;
}

/* Ask for more on one level, with no less on those above it. False: stopped before the end. */
static bool
climb(struct valuing *v, struct wanted more)
{
	for (;;) {
		struct wanted w = reached(v);
		int answer;

		w.must += more.must;
		w.shortfall -= more.shortfall;
		/* below the level asked for anything will do */
		w.value = more.value > 0 ? w.value + more.value : 0;
		w.shortfall = more.must > 0 ? INT_MAX : w.shortfall;
		answer = ask(v, &w);
		if (answer != SATISFIABLE)
			return answer == UNSATISFIABLE;
	}
}

bool
plan_prove_value(const struct plan_problem *p, const struct plan_prove_value *o,
	struct plan_place *places)
{
	struct valuing v = {.p = p, .o = o, .places = places};
	bool proven;

	begin(&v);
	proven = climb(&v, (struct wanted){.must = 1}) &&
		 climb(&v, (struct wanted){.shortfall = 1}) &&
		 climb(&v, (struct wanted){.value = 1});
	ccadical_release(v.sat);
	arena_release(&v.arena);
	return proven;
}
