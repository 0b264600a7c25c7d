/*
 * encode_places.c - seats, interpreters and ways between halls as clauses, and back: a model as
 * places.
 *
 * Seats of a group are one counter while any of them will do: when they are free at the same times
 * and nothing is bound to one of them, or when every meeting there takes one slot. Else each seat
 * is a unit of its own.
 */
#include "plan/encode.h"
#include "plan/encode_parts.h"

#include <string.h>

/* ---- units ----------------------------------------------------------------------------------- */

static bool
same_free(const struct plan_problem *p, const struct plan_group *g)
{
	for (int i = 1; i < g->seats; i++)
		if (memcmp(p->seats[g->first_seat].free, p->seats[g->first_seat + i].free,
			    sizeof(uint64_t) * (size_t)plan_words(p)))
			return false;
	return true;
}

static bool
in_list(const int *list, int n, int what)
{
	for (int i = 0; i < n; i++)
		if (list[i] == what)
			return true;
	return false;
}

/* Is it told where it sits in this group, by a lock or because it would rather stay? */
static bool
bound_to(const struct encoding *e, int candidate, int group)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];
	const struct plan_group *g = &e->p->groups[group];

	return c->now.slot >= 0 && c->now.seat >= g->first_seat &&
	       c->now.seat < g->first_seat + g->seats &&
	       (e->keeps || encode_stays(e, candidate));
}

static bool
any_seat_will_do(const struct encoding *e, int group)
{
	const struct plan_problem *p = e->p;
	bool alike = same_free(p, &p->groups[group]), many = false;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		if (bound_to(e, i, group))
			alike = false;
		if (c->length > 1 &&
			(bound_to(e, i, group) || in_list(c->groups, c->groups_n, group)))
			many = true;
	}
	return alike || !many;
}

static void
list_units(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	e->units = ARENA_ARRAY(
		e->c->arena, struct encode_unit, p->seats_n + p->groups_n + 1);
	for (int g = 0; g < p->groups_n; g++) {
		const struct plan_group *group = &p->groups[g];

		if (any_seat_will_do(e, g)) {
			e->units[e->units_n++] =
				(struct encode_unit){g, group->first_seat, group->seats};
			continue;
		}
		for (int i = 0; i < group->seats; i++)
			e->units[e->units_n++] =
				(struct encode_unit){g, group->first_seat + i, 1};
	}
}

/* One of these when held: the literal is "held" itself where there is no choice. */
static void
add_choice(struct encoding *e, int candidate, struct encode_choices *of)
{
	struct cnf *c = e->c;
	int held = e->held[candidate];
	int *some = ARENA_ARRAY(c->arena, int, of->n + 1);

	if (of->n == 1) {
		of->at[0].literal = held;
		return;
	}
	for (int i = 0; i < of->n; i++)
		some[i] = of->at[i].literal = cnf_var(c);
	cnf_at_most_one(c, some, of->n);
	some[of->n] = -held;
	cnf_clause(c, some, of->n + 1);
	e->impossible |= held == CNF_TRUE && !of->n;
}

static void
choose_units(struct encoding *e, int candidate)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];
	struct encode_choices *of = &e->sits[candidate];
	bool bound = encode_stays(e, candidate);

	of->at = ARENA_ARRAY(e->c->arena, struct encode_choice, e->units_n + 1);
	for (int u = 0; u < e->units_n; u++) {
		const struct encode_unit *unit = &e->units[u];
		bool here = bound ? c->now.seat >= unit->first_seat &&
					    c->now.seat < unit->first_seat + unit->seats
				  : in_list(c->groups, c->groups_n, unit->group);

		if (here)
			of->at[of->n++].which = u;
	}
	add_choice(e, candidate, of);
}

/* ---- capacity -------------------------------------------------------------------------------- */

/* Who is in one unit in one slot: candidates and the literals that say so. */
struct presence {
	int *candidate, *literal;
	int n;
};

static int
literal_of(const struct encode_choices *of, int which)
{
	for (int i = 0; i < of->n; i++)
		if (of->at[i].which == which)
			return of->at[i].literal;
	return CNF_FALSE;
}

static void
find_presence(struct encoding *e, const struct encode_choices *choices, int which,
	int slot, struct presence *at)
{
	int *covering = ARENA_ARRAY(e->c->arena, int, e->p->slots_n + 1);

	at->n = 0;
	for (int i = 0; i < e->p->candidates_n; i++) {
		int choice = literal_of(&choices[i], which);

		if (choice == CNF_FALSE)
			continue;
		int n = encode_covering(e, i, slot, covering);
		int now = cnf_or(e->c, covering, n);
		if (now == CNF_FALSE)
			continue;
		at->candidate[at->n] = i;
		at->literal[at->n++] =
			choice == e->held[i] ? now : cnf_and(e->c, now, choice);
	}
}

/*
 * Candidates that share a person exclude each other, so they count as one: the person with most of
 * those left makes the next cluster. Few persons have most meetings, so few clusters remain.
 */
static int
cluster(struct encoding *e, const struct presence *at, int slot, int *out)
{
	const struct plan_problem *p = e->p;
	struct arena *a = e->c->arena;
	int *left = ARENA_ARRAY(a, int, p->persons_n + 1), n = 0;
	bool *done = ARENA_ARRAY(a, bool, at->n + 1);
	int *some = ARENA_ARRAY(a, int, at->n + 1);

	for (int i = 0; i < at->n; i++)
		for (int k = 0; k < p->candidates[at->candidate[i]].persons_n; k++)
			left[p->candidates[at->candidate[i]].persons[k]]++;
	for (;;) {
		int most = 0, members = 0, all = 0;

		for (int i = 1; i < p->persons_n; i++)
			if (left[i] > left[most])
				most = i;
		if (!p->persons_n || !left[most])
			return n;
		for (int i = 0; i < at->n; i++) {
			const struct plan_candidate *c = &p->candidates[at->candidate[i]];

			all += plan_takes_part(c, most);
			if (done[i] || !plan_takes_part(c, most))
				continue;
			done[i] = true;
			some[members++] = at->literal[i];
			for (int k = 0; k < c->persons_n; k++)
				left[c->persons[k]]--;
		}
		bool whole =
			members == all && members == e->of[most].n && e->units_n == 1;
		out[n++] =
			whole ? encode_used(e, most, slot) : cnf_or(e->c, some, members);
	}
}

static void
limit_unit(struct encoding *e, int unit, int slot, struct presence *at, int *clusters)
{
	const struct plan_problem *p = e->p;
	int capacity = 0;

	for (int i = 0; i < e->units[unit].seats; i++)
		capacity += plan_bit(p->seats[e->units[unit].first_seat + i].free, slot);
	find_presence(e, e->sits, unit, slot, at);
	for (int i = 0; i < at->n && !capacity; i++)
		CNF_CLAUSE(e->c, -at->literal[i]);
	if (!capacity || at->n <= capacity)
		return;
	int n = cluster(e, at, slot, clusters);
	if (capacity == 1)
		cnf_at_most_one(e->c, clusters, n);
	else if (n > capacity)
		cnf_at_most(e->c, clusters, n, capacity);
}

void
encode_seats(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	struct arena *a = e->c->arena;
	struct presence at = {ARENA_ARRAY(a, int, p->candidates_n + 1),
		ARENA_ARRAY(a, int, p->candidates_n + 1), 0};
	int *clusters = ARENA_ARRAY(a, int, p->candidates_n + 1);

	list_units(e);
	e->sits = ARENA_ARRAY(a, struct encode_choices, p->candidates_n + 1);
	for (int i = 0; i < p->candidates_n; i++)
		choose_units(e, i);
	for (int u = 0; u < e->units_n; u++)
		for (int s = 0; s < p->slots_n; s++)
			limit_unit(e, u, s, &at, clusters);
}

void
encode_interpreters(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	struct arena *a = e->c->arena;
	struct presence at = {ARENA_ARRAY(a, int, p->candidates_n + 1),
		ARENA_ARRAY(a, int, p->candidates_n + 1), 0};

	e->interprets = ARENA_ARRAY(a, struct encode_choices, p->candidates_n + 1);
	e->interpreting =
		ARENA_ARRAY(a, int, (size_t)p->interpreters_n *(size_t)p->slots_n + 1);
	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];
		struct encode_choices *of = &e->interprets[i];

		if (c->need < 0)
			continue;
		const struct plan_need *need = &p->needs[c->need];
		bool bound = encode_stays(e, i);
		of->at = ARENA_ARRAY(a, struct encode_choice, need->n + 1);
		for (int k = 0; k < need->n; k++)
			if (!bound || need->interpreters[k] == c->now.interpreter)
				of->at[of->n++].which = need->interpreters[k];
		add_choice(e, i, of);
	}
	for (int k = 0; k < p->interpreters_n; k++)
		for (int s = 0; s < p->slots_n; s++) {
			find_presence(e, e->interprets, k, s, &at);
			cnf_at_most_one(e->c, at.literal, at.n);
			e->interpreting[(size_t)k * (size_t)p->slots_n + (size_t)s] =
				cnf_or(e->c, at.literal, at.n);
			for (int i = 0; i < at.n && !plan_bit(p->interpreters[k].free, s);
				i++)
				CNF_CLAUSE(e->c, -at.literal[i]);
		}
}

/* ---- walking --------------------------------------------------------------------------------- */

/* The candidate sits in this hall. */
int
encode_in_hall(struct encoding *e, int candidate, int hall)
{
	const struct encode_choices *of = &e->sits[candidate];
	int *some = ARENA_ARRAY(e->c->arena, int, of->n + 1), n = 0;

	for (int i = 0; i < of->n; i++)
		if (e->p->groups[e->units[of->at[i].which].group].hall == hall)
			some[n++] = of->at[i].literal;
	return n == of->n && n ? e->held[candidate] : cnf_or(e->c, some, n);
}

/* Somebody who walks: a person, or an interpreter as far as it is the one chosen. */
struct walker {
	const int *candidates; /* that may be theirs */
	const int *chosen;     /* literal of each of them */
	int n;
	const int *busy; /* literal of each slot */
};

/*
 * Not one meeting right after the other where the way takes longer than the gap. Two that are
 * locked stay as far apart as they are.
 */
static void
forbid_way(struct encoding *e, const struct walker *w, int first, int second,
	const int *halls)
{
	const struct plan_problem *p = e->p;
	int *clause = ARENA_ARRAY(e->c->arena, int, p->slots_n + 6);
	int from = w->candidates[first], to = w->candidates[second];

	if (p->candidates[from].locked && p->candidates[to].locked)
		return;
	for (int h = 0; h < p->halls_n * p->halls_n; h++) {
		int a = halls[from * p->halls_n + h / p->halls_n];
		int b = halls[to * p->halls_n + h % p->halls_n];
		int64_t way_s = (int64_t)p->walk_minutes[h] * 60;

		if (!way_s || a == CNF_FALSE || b == CNF_FALSE)
			continue;
		for (int s = 0; s < p->slots_n; s++) {
			int last = s + p->candidates[from].length - 1, n = 4;

			if (encode_start(e, from, s) == CNF_FALSE)
				continue;
			clause[0] = -a;
			clause[1] = -b;
			clause[2] = -w->chosen[first];
			clause[3] = -w->chosen[second];
			clause[n++] = -encode_start(e, from, s);
			for (int t = last + 1; t < p->slots_n; t++) {
				if (p->slots[t].day != p->slots[last].day ||
					p->slots[t].start_s - p->slots[last].end_s >=
						way_s)
					break;
				clause[n] = -encode_start(e, to, t);
				cnf_clause(e->c, clause, n + 1);
				/* A later one is next only if this slot stays idle. */
				clause[n++] = w->busy[t];
			}
		}
	}
}

static void
walk(struct encoding *e, const struct walker *w, const int *halls)
{
	for (int k = 0; k < w->n; k++)
		for (int l = 0; l < w->n; l++)
			if (k != l)
				forbid_way(e, w, k, l, halls);
}

static void
walk_persons(struct encoding *e, const int *halls)
{
	int *always = ARENA_ARRAY(e->c->arena, int, e->p->candidates_n + 1);

	for (int i = 0; i < e->p->candidates_n; i++)
		always[i] = CNF_TRUE;
	for (int i = 0; i < e->p->persons_n; i++) {
		struct walker w = {e->of[i].at, always, e->of[i].n,
			e->used + (size_t)i * (size_t)e->p->slots_n};

		walk(e, &w, halls);
	}
}

static void
walk_interpreters(struct encoding *e, const int *halls)
{
	const struct plan_problem *p = e->p;
	int *theirs = ARENA_ARRAY(e->c->arena, int, p->candidates_n + 1);
	int *chosen = ARENA_ARRAY(e->c->arena, int, p->candidates_n + 1);

	for (int k = 0; k < p->interpreters_n; k++) {
		struct walker w = {theirs, chosen, 0,
			e->interpreting + (size_t)k * (size_t)p->slots_n};

		for (int i = 0; i < p->candidates_n; i++) {
			int choice = literal_of(&e->interprets[i], k);

			if (choice == CNF_FALSE)
				continue;
			theirs[w.n] = i;
			chosen[w.n++] = choice;
		}
		walk(e, &w, halls);
	}
}

void
encode_walking(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	int furthest = 0;

	for (int a = 0; p->walk_minutes != NULL && a < p->halls_n * p->halls_n; a++)
		furthest = p->walk_minutes[a] > furthest ? p->walk_minutes[a] : furthest;
	if (!furthest)
		return;
	int *halls = ARENA_ARRAY(e->c->arena, int, p->candidates_n * p->halls_n + 1);
	for (int i = 0; i < p->candidates_n; i++)
		for (int h = 0; h < p->halls_n; h++)
			halls[i * p->halls_n + h] = encode_in_hall(e, i, h);
	walk_persons(e, halls);
	walk_interpreters(e, halls);
}

/* ---- and back -------------------------------------------------------------------------------- */

static bool
seat_free(const struct encoding *e, const bool *taken, int seat, int slot, int length)
{
	for (int s = slot; s < slot + length; s++)
		if (taken[(size_t)seat * (size_t)e->p->slots_n + (size_t)s] ||
			!plan_bit(e->p->seats[seat].free, s))
			return false;
	return true;
}

static void
take_seat(const struct encoding *e, bool *taken, const struct encode_unit *unit,
	int candidate, bool bound, struct plan_place *place)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];

	for (int i = 0; i < unit->seats; i++) {
		int seat = bound ? c->now.seat : unit->first_seat + i;

		if (!seat_free(e, taken, seat, place->slot, c->length))
			continue;
		place->seat = seat;
		for (int s = place->slot; s < place->slot + c->length; s++)
			taken[(size_t)seat * (size_t)e->p->slots_n + (size_t)s] = true;
		return;
	}
	BUG_ON("the clauses promised a seat" != NULL);
}

static int
chosen(const struct encode_choices *of, bool (*value)(void *, int), void *ctx)
{
	for (int i = 0; i < of->n; i++)
		if (of->at[i].literal == CNF_TRUE || value(ctx, of->at[i].literal))
			return of->at[i].which;
	return -1;
}

static bool
stays(const struct encoding *e, int candidate, bool (*value)(void *, int), void *ctx)
{
	return encode_stays(e, candidate) ||
	       (e->keeps && e->stays[candidate] != CNF_FALSE &&
		       value(ctx, e->stays[candidate]));
}

void
encode_places(const struct encoding *e, bool (*value)(void *ctx, int literal), void *ctx,
	struct arena *a, struct plan_place *places)
{
	const struct plan_problem *p = e->p;
	bool *taken = ARENA_ARRAY(a, bool, (size_t)p->seats_n *(size_t)p->slots_n + 1);

	for (int i = 0; i < p->candidates_n; i++)
		places[i] = (struct plan_place){-1, -1, -1};
	/* In the order of their starts any free seat is right; what is bound comes first. */
	for (int free_choice = 0; free_choice < 2; free_choice++)
		for (int s = 0; s < p->slots_n; s++)
			for (int i = 0; i < p->candidates_n; i++) {
				bool bound = stays(e, i, value, ctx);
				int start = encode_start(e, i, s);

				if (bound == !!free_choice || start == CNF_FALSE ||
					!value(ctx, start))
					continue;
				places[i].slot = s;
				take_seat(e, taken,
					&e->units[chosen(&e->sits[i], value, ctx)], i,
					bound, &places[i]);
				places[i].interpreter =
					chosen(&e->interprets[i], value, ctx);
			}
}
