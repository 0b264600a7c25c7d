/* exact.c - the levels of a small fair as wishes, decided in their order. */
#include "plan/exact.h"
#include "plan/encode.h"
#include "plan/maxsat.h"

#include <limits.h>
#include <string.h>

enum {
	CANDIDATES_MAX = 400,
	PLACES_MAX = 120 * 1000, /* starts, times seats and interpreters to choose from */
	WAYS_MAX = 1000 * 1000,	 /* the same, times slots once more */
	WALKS_MAX = 2 * 1000 * 1000, /* pairs of meetings of a person, halls and slots */
};

struct exact {
	const struct board *b;
	const struct plan_exact_options *how;
	struct plan_problem p; /* what is fixed is locked in it */
	struct maxsat m;
	struct encoding e;
	struct arena own;
};

/* ---- size ------------------------------------------------------------------------------------ */

static int64_t
walks_of(const struct board *b)
{
	const struct plan_problem *p = b->p;
	int64_t pairs = 0;

	for (int i = 0; i < p->persons_n; i++) {
		int64_t n = b->of_person.first[i + 1] - b->of_person.first[i];

		pairs += n * n;
	}
	for (int i = 0; i < p->interpreters_n; i++) {
		int64_t n = 0;

		for (int c = 0; c < p->candidates_n; c++)
			n += p->candidates[c].need >= 0;
		pairs += n * n;
	}
	return p->walk_minutes == NULL ? 0 : pairs * p->halls_n * p->halls_n * p->slots_n;
}

static int64_t
places_of(const struct plan_problem *p)
{
	int64_t n = 0;

	for (int c = 0; c < p->candidates_n; c++) {
		const struct plan_candidate *k = &p->candidates[c];
		int64_t by = k->need >= 0 ? p->needs[k->need].n : 0;

		n += (1 + k->groups_n + by) * p->slots_n;
	}
	return n;
}

/* What a displaced meeting counts for is a whole number of points. */
static bool
lift_is_whole(const struct board *b, const struct plan_weights *w)
{
	return b->displaced_n == 0 ||
	       b->lift * w->of[PLAN_LEVEL_VALUE] == w->of[PLAN_LEVEL_LOST];
}

bool
plan_exact_suits(const struct board *b, const struct plan_options *o)
{
	const int64_t *w = o->weights.of;

	return b->p->candidates_n > 0 && b->p->candidates_n <= CANDIDATES_MAX &&
	       places_of(b->p) <= PLACES_MAX && walks_of(b) <= WALKS_MAX &&
	       (!b->p->all_must_be_seated || b->repairing) && w[PLAN_LEVEL_MUST] > 0 &&
	       w[PLAN_LEVEL_SHORTFALL] > 0 && w[PLAN_LEVEL_VALUE] > 0 &&
	       b->disturbance != BOARD_DISTURBANCE_BESIDE &&
	       lift_is_whole(b, &o->weights);
}

/* ---- the problem and what it implies --------------------------------------------------------- */

/* What is fixed on the board is locked, and what may move is not. */
static void
copy_problem(struct exact *x)
{
	const struct plan_problem *p = x->b->p;
	struct plan_candidate *all =
		ARENA_ARRAY(&x->own, struct plan_candidate, p->candidates_n + 1);

	x->p = *p;
	x->p.candidates = all;
	for (int c = 0; c < p->candidates_n; c++) {
		all[c] = p->candidates[c];
		all[c].locked = x->b->fixed[c];
		if (x->b->fixed[c])
			all[c].now = x->b->place[c];
	}
}

/* Of these candidates no more are held than there is room for, in all and slot by slot. */
static void
limit_pool(struct exact *x, const int *list, int n, const int *room, bool by_slot)
{
	struct cnf *c = &x->m.cnf;
	int units = 0, all = 0, *in;

	for (int i = 0; i < n; i++)
		units += x->p.candidates[list[i]].length;
	in = ARENA_ARRAY(&x->own, int, units + 1);
	for (int s = 0; s < x->p.slots_n; s++) {
		all += room[s];
		for (int i = 0; i < n && by_slot; i++)
			in[i] = encode_now(&x->e, list[i], s);
		if (by_slot && room[s] < n)
			cnf_at_most(c, in, n, room[s]);
	}
	units = 0;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < x->p.candidates[list[i]].length; k++)
			in[units++] = x->e.held[list[i]];
	if (all < units)
		cnf_at_most(c, in, units, all);
}

static void
add_room(const struct plan_problem *p, const uint64_t *free, int *room)
{
	for (int s = 0; s < p->slots_n; s++)
		room[s] += plan_bit(free, s);
}

static bool
among(const int *some, int some_n, const int *all, int all_n)
{
	for (int i = 0; i < some_n; i++) {
		bool is = false;

		for (int k = 0; k < all_n && !is; k++)
			is = all[k] == some[i];
		if (!is)
			return false;
	}
	return true;
}

static bool
sits_among(const struct plan_problem *p, int candidate, int of)
{
	const struct plan_candidate *c = &p->candidates[candidate],
				    *k = &p->candidates[of];

	return c->groups_n > 0 && among(c->groups, c->groups_n, k->groups, k->groups_n);
}

static bool
bridged_among(const struct plan_problem *p, int candidate, int of)
{
	int a = p->candidates[candidate].need, b = p->candidates[of].need;

	return a >= 0 && b >= 0 &&
	       among(p->needs[a].interpreters, p->needs[a].n, p->needs[b].interpreters,
		       p->needs[b].n);
}

static void
room_of_groups(const struct plan_problem *p, const struct plan_candidate *c, int *room)
{
	for (int i = 0; i < c->groups_n; i++) {
		const struct plan_group *g = &p->groups[c->groups[i]];

		for (int k = 0; k < g->seats; k++)
			add_room(p, p->seats[g->first_seat + k].free, room);
	}
}

static void
room_of_need(const struct plan_problem *p, const struct plan_candidate *c, int *room)
{
	const struct plan_need *need = &p->needs[c->need];

	for (int i = 0; i < need->n; i++)
		add_room(p, p->interpreters[need->interpreters[i]].free, room);
}

/* Was the pool of this candidate one of an earlier candidate? */
static bool
pool_is_known(const struct plan_problem *p, int candidate,
	bool (*inside)(const struct plan_problem *, int, int))
{
	for (int k = 0; k < candidate; k++)
		if (inside(p, candidate, k) && inside(p, k, candidate))
			return true;
	return false;
}

static void
limit_pools(struct exact *x, bool (*inside)(const struct plan_problem *, int, int),
	void (*room_of)(
		const struct plan_problem *, const struct plan_candidate *, int *))
{
	const struct plan_problem *p = &x->p;
	int *list = ARENA_ARRAY(&x->own, int, p->candidates_n + 1);

	for (int c = 0; c < p->candidates_n; c++) {
		int *room, n = 0;

		if (!inside(p, c, c) || pool_is_known(p, c, inside))
			continue;
		for (int k = 0; k < p->candidates_n; k++)
			if (inside(p, k, c))
				list[n++] = k;
		room = ARENA_ARRAY(&x->own, int, p->slots_n + 1);
		room_of(p, &p->candidates[c], room);
		limit_pool(x, list, n, room, true);
	}
}

static void
limit_persons(struct exact *x)
{
	for (int i = 0; i < x->p.persons_n; i++) {
		int *room = ARENA_ARRAY(&x->own, int, x->p.slots_n + 1);

		add_room(&x->p, x->p.persons[i].free, room);
		limit_pool(x, x->e.of[i].at, x->e.of[i].n, room, false);
	}
}

static void
make_clauses(struct exact *x)
{
	const struct plan_options *o = x->how->o;
	struct encode_options how = {.scope = PLAN_EVERYTHING,
		.uncounted = true,
		.unbroken = true,
		.keeps = x->b->disturbs,
		.disturbed_max = o->scope == PLAN_UNSEATED ? -1 : o->disturbed_max};

	copy_problem(x);
	encode_problem(&x->e, &x->p, &x->m.cnf, &how);
	if (x->e.impossible)
		return;
	limit_persons(x);
	limit_pools(x, sits_among, room_of_groups);
	limit_pools(x, bridged_among, room_of_need);
}

/* ---- levels ---------------------------------------------------------------------------------- */

static void
wish_must(struct exact *x)
{
	for (int c = 0; c < x->p.candidates_n; c++)
		if (x->p.candidates[c].tier == PLAN_MUST)
			maxsat_wish(&x->m, x->e.held[c], plan_worth(&x->p.candidates[c]));
}

/* Each meeting of a minimum, of those that could be held at all. */
static void
wish_minimum(struct exact *x, int *held, int n, int minimum)
{
	struct cnf_list sorted;

	if (minimum <= 0)
		return;
	sorted = cnf_count(&x->m.cnf, held, n, minimum, CNF_EXACTLY);
	for (int k = 0; k < sorted.n && k < minimum; k++)
		maxsat_wish(&x->m, sorted.at[k], 1);
}

static bool
is_of(const struct board *b, int candidate, int organisation)
{
	const struct board_lists *l = &b->organisations;

	for (int i = l->first[candidate]; i < l->first[candidate + 1]; i++)
		if (l->item[i] == organisation)
			return true;
	return false;
}

static void
wish_shortfall(struct exact *x)
{
	int *held = ARENA_ARRAY(&x->own, int, x->p.candidates_n + 1);

	for (int i = 0; i < x->p.persons_n; i++) {
		for (int k = 0; k < x->e.of[i].n; k++)
			held[k] = x->e.held[x->e.of[i].at[k]];
		wish_minimum(x, held, x->e.of[i].n, x->p.persons[i].min_event);
	}
	for (int i = 0; i < x->p.organisations_n; i++) {
		int n = 0;

		for (int c = 0; c < x->p.candidates_n; c++)
			if (is_of(x->b, c, i))
				held[n++] = x->e.held[c];
		wish_minimum(x, held, n, x->p.organisations[i].min_event);
	}
}

static void
wish_undisturbed(struct exact *x, int64_t weight)
{
	for (int i = 0; i < x->p.persons_n && x->e.keeps; i++)
		maxsat_wish(&x->m, -x->e.disturbed[i], weight);
}

static void
wish_value(struct exact *x)
{
	for (int c = 0; c < x->p.candidates_n; c++)
		maxsat_wish(&x->m, x->e.held[c], board_worth(x->b, c));
}

static void
wish_preferences(struct exact *x, int64_t weight)
{
	for (int c = 0; c < x->p.candidates_n; c++) {
		int *missed = ARENA_ARRAY(&x->own, int, x->p.slots_n + 1), n = 0;

		for (int s = 0; s < x->p.slots_n; s++)
			if (plan_preference_missed(&x->p, &x->p.candidates[c], s))
				missed[n++] = x->e.start[c * x->p.slots_n + s];
		maxsat_wish(&x->m, -cnf_or(&x->m.cnf, missed, n), weight);
	}
}

/* A break more costs its own weight, and by what the sum of squares grows. */
static void
wish_unbroken(struct exact *x, const int64_t *weight)
{
	if (x->p.fairness < 0)
		encode_breaks(&x->e);
	for (int i = 0; i < x->p.persons_n; i++)
		for (int k = 0; k < x->e.breaks[i].n; k++)
			maxsat_wish(&x->m, -x->e.breaks[i].at[k],
				weight[PLAN_LEVEL_BREAKS] +
					(2 * k + 1) * weight[PLAN_LEVEL_UNFAIRNESS]);
}

static bool
walks(const struct exact *x)
{
	for (int i = 0; x->p.walk_minutes != NULL && i < x->p.halls_n * x->p.halls_n; i++)
		if (x->p.walk_minutes[i] > 0)
			return x->how->o->weights.of[PLAN_LEVEL_WALKING] > 0;
	return false;
}

static void
wish_unwalked(void *ctx, int literal, int minutes)
{
	struct exact *x = ctx;

	maxsat_wish(&x->m, -literal, minutes * x->how->o->weights.of[PLAN_LEVEL_WALKING]);
}

static bool
decide_upper(struct exact *x)
{
	wish_must(x);
	if (maxsat_decide(&x->m) != MAXSAT_PROVEN)
		return false;
	wish_shortfall(x);
	if (maxsat_decide(&x->m) != MAXSAT_PROVEN)
		return false;
	if (x->b->disturbance == BOARD_DISTURBANCE_ABOVE) {
		wish_undisturbed(x, 1);
		if (maxsat_decide(&x->m) != MAXSAT_PROVEN)
			return false;
	}
	wish_value(x);
	return maxsat_decide(&x->m) == MAXSAT_PROVEN;
}

/* True when nothing at all is left to win; ways are looked at where they are few. */
static bool
decide_lower(struct exact *x)
{
	const int64_t *weight = x->how->o->weights.of;
	bool ways = walks(x), few = walks_of(x->b) * x->p.slots_n <= WAYS_MAX;

	if (x->b->disturbance == BOARD_DISTURBANCE_BELOW)
		wish_undisturbed(x, weight[PLAN_LEVEL_DISTURBANCE]);
	wish_unbroken(x, weight);
	wish_preferences(x, weight[PLAN_LEVEL_PREFERENCE]);
	if (ways && few)
		encode_ways(&x->e, wish_unwalked, x);
	return maxsat_decide(&x->m) == MAXSAT_PROVEN && (!ways || few);
}

/* ---- from a plan and back -------------------------------------------------------------------- */

/* The plan on the board as literals; its seats and interpreters are the solver's to find. */
static bool
try_board(struct exact *x)
{
	int *plan = ARENA_ARRAY(&x->own, int, x->p.candidates_n + 1);

	for (int c = 0; c < x->p.candidates_n; c++) {
		int slot = x->b->place[c].slot;

		plan[c] = slot < 0 ? -x->e.held[c] : x->e.start[c * x->p.slots_n + slot];
		if (plan[c] == CNF_FALSE)
			return false;
	}
	return maxsat_try(&x->m, plan, x->p.candidates_n);
}

/* Does the plan on the board lack what only a whole plan has to have? */
static bool
is_in_part(const struct board *b)
{
	return b->unfair > 0 ||
	       (b->p->all_must_be_seated && b->seated_n < plan_meetings_n(b->p));
}

static bool
value(void *ctx, int literal)
{
	return literal == CNF_TRUE ||
	       (literal != CNF_FALSE && maxsat_value(ctx, literal));
}

void
plan_exact_find(const struct board *b, const struct plan_exact_options *how,
	struct arena *a, struct plan_exact *found)
{
	struct exact x = {.b = b, .how = how};
	struct err e;

	memset(found, 0, sizeof(*found));
	arena_init(&x.own);
	maxsat_init(&x.m, &x.own, (int)(how->o->seed & INT_MAX));
	x.m.conflicts_max = how->conflicts_max;
	x.m.enough = how->enough;
	x.m.ctx = how->ctx;
	make_clauses(&x);
	if (!x.e.impossible &&
		(try_board(&x) || (is_in_part(b) && maxsat_try(&x.m, NULL, 0)))) {
		found->proven = decide_upper(&x);
		found->whole = found->proven && decide_lower(&x);
		found->places = ARENA_ARRAY(a, struct plan_place, b->p->candidates_n + 1);
		encode_places(&x.e, value, &x.m, a, found->places);
		if (!plan_verify(b->p, found->places, NULL, &e))
			*found = (struct plan_exact){.places = NULL};
	}
	found->conflicts = x.m.conflicts;
	maxsat_release(&x.m);
	arena_release(&x.own);
}
