/* maxsat.c - core-guided search over wishes, heavy ones first. */
#include "plan/maxsat.h"

#include <limits.h>
#include <string.h>

enum {
	SATISFIABLE = 10,
	UNSATISFIABLE = 20,
	TRIMMED_MAX = 80,      /* wishes of a core that is made smaller, */
	TRIAL_CONFLICTS = 100, /* each left out on trial for so long */
};

static void
sink(void *ctx, int literal)
{
	ccadical_add(ctx, literal);
}

static bool
is_over(const struct maxsat *m)
{
	return (m->conflicts_max != 0 && m->conflicts >= m->conflicts_max) ||
	       (m->enough != NULL && m->enough(m->ctx));
}

static int
stop_call(void *ctx)
{
	return is_over(ctx);
}

static void
count_conflict(void *ctx, int *clause)
{
	struct maxsat *m = ctx;

	(void)clause;
	m->conflicts++;
}

void
maxsat_init(struct maxsat *m, struct arena *a, int seed)
{
	memset(m, 0, sizeof(*m));
	m->arena = a;
	m->upper = INT64_MAX;
	m->sat = ccadical_init();
	ccadical_set_option(m->sat, "quiet", 1);
	ccadical_set_option(m->sat, "seed", seed);
	ccadical_set_terminate(m->sat, m, stop_call);
	ccadical_set_learn(m->sat, m, INT_MAX, count_conflict);
	cnf_init(&m->cnf, a, sink, m->sat);
}

void
maxsat_release(struct maxsat *m)
{
	ccadical_release(m->sat);
	m->sat = NULL;
}

bool
maxsat_value(const struct maxsat *m, int literal)
{
	int variable = literal < 0 ? -literal : literal;

	return variable <= m->model_vars && m->model[variable] == (literal > 0);
}

static void
add_wish(struct maxsat *m, struct maxsat_wishes *to, struct maxsat_wish wish)
{
	if (to->n == to->room) {
		int room = to->room == 0 ? 64 : 2 * to->room;
		struct maxsat_wish *at = ARENA_ARRAY(m->arena, struct maxsat_wish, room);

		if (to->n > 0)
			memcpy(at, to->at, sizeof(at[0]) * (size_t)to->n);
		to->at = at;
		to->room = room;
	}
	to->at[to->n++] = wish;
}

void
maxsat_wish(struct maxsat *m, int literal, int64_t weight)
{
	struct maxsat_wish wish = {.literal = literal, .weight = weight};

	if (literal == CNF_TRUE || literal == CNF_FALSE || weight <= 0)
		return;
	add_wish(m, &m->stage, wish);
	add_wish(m, &m->active, wish);
}

/* ---- models ---------------------------------------------------------------------------------- */

static int64_t
broken_in_call(const struct maxsat *m)
{
	int64_t sum = 0;

	for (int i = 0; i < m->stage.n; i++) {
		if (ccadical_val(m->sat, m->stage.at[i].literal) < 0)
			sum += m->stage.at[i].weight;
	}
	return sum;
}

static int64_t
broken_in_model(const struct maxsat *m)
{
	int64_t sum = 0;

	for (int i = 0; i < m->stage.n; i++) {
		if (!maxsat_value(m, m->stage.at[i].literal))
			sum += m->stage.at[i].weight;
	}
	return sum;
}

/* The solver has a model: is it the best so far? */
static void
take_model(struct maxsat *m)
{
	int64_t broken = broken_in_call(m);

	if (m->model_vars > 0 && broken >= m->upper)
		return;
	m->upper = broken;
	if (m->model_vars < m->cnf.vars)
		m->model = ARENA_ARRAY(m->arena, bool, m->cnf.vars + 1);
	m->model_vars = m->cnf.vars;
	for (int v = 1; v <= m->model_vars; v++)
		m->model[v] = ccadical_val(m->sat, v) > 0;
}

bool
maxsat_try(struct maxsat *m, const int *literals, int n)
{
	for (int i = 0; i < n; i++)
		if (literals[i] != CNF_TRUE)
			ccadical_assume(m->sat, literals[i]);
	if (ccadical_solve(m->sat) != SATISFIABLE)
		return false;
	take_model(m);
	return true;
}

/* ---- cores ----------------------------------------------------------------------------------- */

/* A core: places in the list of active wishes. */
struct core {
	int *at;
	int n;
};

static void
keep_failed(const struct maxsat *m, struct core *core)
{
	int n = 0;

	for (int i = 0; i < core->n; i++)
		if (ccadical_failed(m->sat, m->active.at[core->at[i]].literal))
			core->at[n++] = core->at[i];
	core->n = n;
}

static int
solve_with(struct maxsat *m, const struct core *core, int without, int conflicts)
{
	for (int i = 0; i < core->n; i++)
		if (i != without)
			ccadical_assume(m->sat, m->active.at[core->at[i]].literal);
	if (conflicts > 0)
		ccadical_limit(m->sat, "conflicts", conflicts);
	return ccadical_solve(m->sat);
}

/* Each wish left out on trial: a small core makes a small counter and a sharp bound. */
static void
trim(struct maxsat *m, struct core *core)
{
	for (int i = core->n - 1; i >= 0 && core->n > 1 && core->n <= TRIMMED_MAX; i--) {
		int answer = solve_with(m, core, i, TRIAL_CONFLICTS);

		if (answer == SATISFIABLE)
			take_model(m);
		if (answer == UNSATISFIABLE) {
			core->at[i] = core->at[core->n - 1];
			core->n--;
			keep_failed(m, core);
			i = i > core->n ? core->n : i;
		}
		if (is_over(m))
			return;
	}
}

/* The same counter asks for its next output, for what this one gave to a core. */
static void
wish_next(struct maxsat *m, struct maxsat_wish wish, int64_t weight)
{
	if (wish.counter == NULL || wish.output + 1 >= wish.counter->n)
		return;
	wish.output++;
	wish.literal = -wish.counter->at[wish.output];
	wish.weight = weight;
	wish.hard = false;
	add_wish(m, &m->active, wish);
}

/* One of the core is broken; that no more of it are is a wish of its own. */
static void
relax(struct maxsat *m, const struct core *core)
{
	struct cnf_list *counter = ARENA_NEW(m->arena, struct cnf_list);
	int *broken = ARENA_ARRAY(m->arena, int, core->n + 1);
	int64_t least = INT64_MAX;

	for (int i = 0; i < core->n; i++) {
		const struct maxsat_wish *wish = &m->active.at[core->at[i]];

		broken[i] = -wish->literal;
		least = wish->weight < least ? wish->weight : least;
	}
	m->lower += least;
	cnf_clause(&m->cnf, broken, core->n);
	for (int i = 0; i < core->n; i++) {
		m->active.at[core->at[i]].weight -= least;
		wish_next(m, m->active.at[core->at[i]], least);
	}
	if (core->n < 2)
		return;
	*counter = cnf_count(&m->cnf, broken, core->n, core->n, CNF_AT_LEAST);
	wish_next(m, (struct maxsat_wish){.counter = counter, .output = 0}, least);
}

/* ---- the search ------------------------------------------------------------------------------ */

/* What would break more than the best model does holds in every better one. */
static void
harden_heavy(struct maxsat *m)
{
	for (int i = 0; i < m->active.n && m->upper < INT64_MAX; i++) {
		struct maxsat_wish *wish = &m->active.at[i];

		if (wish->hard || wish->weight <= m->upper - m->lower)
			continue;
		wish->hard = true;
		CNF_CLAUSE(&m->cnf, wish->literal);
	}
}

static void
drop_spent(struct maxsat *m)
{
	int n = 0;

	for (int i = 0; i < m->active.n; i++)
		if (m->active.at[i].weight > 0)
			m->active.at[n++] = m->active.at[i];
	m->active.n = n;
}

/* The next lighter wishes: half the weight, or the heaviest below. False: all were assumed. */
static bool
lower_threshold(struct maxsat *m)
{
	int64_t next = 0;

	for (int i = 0; i < m->active.n; i++) {
		const struct maxsat_wish *wish = &m->active.at[i];

		if (!wish->hard && wish->weight < m->threshold && wish->weight > next)
			next = wish->weight;
	}
	m->threshold = next > m->threshold / 2 ? m->threshold / 2 : next;
	m->threshold = m->threshold < 1 ? 1 : m->threshold;
	return next > 0;
}

static struct core
assumed(struct maxsat *m)
{
	struct core all = {ARENA_ARRAY(m->arena, int, m->active.n + 1), 0};

	for (int i = 0; i < m->active.n; i++)
		if (!m->active.at[i].hard && m->active.at[i].weight >= m->threshold)
			all.at[all.n++] = i;
	return all;
}

/* Decided: whatever is as good keeps every wish that is left. */
static void
settle(struct maxsat *m)
{
	for (int i = 0; i < m->active.n; i++)
		if (!m->active.at[i].hard && m->active.at[i].weight > 0)
			CNF_CLAUSE(&m->cnf, m->active.at[i].literal);
}

static enum maxsat_end
search(struct maxsat *m)
{
	while (m->upper > m->lower) {
		if (is_over(m))
			return MAXSAT_STOPPED;
		drop_spent(m);
		harden_heavy(m);
		struct core core = assumed(m);
		int answer = solve_with(m, &core, -1, 0);

		if (answer == SATISFIABLE) {
			take_model(m);
			if (!lower_threshold(m))
				return MAXSAT_PROVEN;
		} else if (answer == UNSATISFIABLE) {
			keep_failed(m, &core);
			if (core.n == 0)
				return MAXSAT_IMPOSSIBLE;
			trim(m, &core);
			relax(m, &core);
		} else {
			return MAXSAT_STOPPED;
		}
	}
	return MAXSAT_PROVEN;
}

enum maxsat_end
maxsat_decide(struct maxsat *m)
{
	enum maxsat_end end;

	m->lower = 0;
	m->upper = m->model_vars > 0 ? broken_in_model(m) : INT64_MAX;
	m->threshold = 1;
	for (int i = 0; i < m->active.n; i++)
		if (m->active.at[i].weight > m->threshold)
			m->threshold = m->active.at[i].weight;
	end = search(m);
	if (end == MAXSAT_PROVEN)
		settle(m);
	m->stage.n = m->active.n = 0;
	return end;
}
