/* encode_keeps.c - who stays where the current schedule has it, and who is disturbed. */
#include "plan/encode.h"
#include "plan/encode_parts.h"

/* The literal of the choice that holds `what`: the unit of a seat, or an interpreter. */
static int
unit_of_now(const struct encoding *e, int candidate)
{
	struct plan_place now = e->p->candidates[candidate].now;

	for (int i = 0; i < e->sits[candidate].n; i++) {
		const struct encode_choice *at = &e->sits[candidate].at[i];
		const struct encode_unit *unit = &e->units[at->which];

		if (now.seat >= unit->first_seat &&
			now.seat < unit->first_seat + unit->seats)
			return at->literal;
	}
	return CNF_FALSE;
}

static int
interpreter_of_now(const struct encoding *e, int candidate)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];

	if (c->need < 0)
		return c->now.interpreter < 0 ? CNF_TRUE : CNF_FALSE;
	for (int i = 0; i < e->interprets[candidate].n; i++) {
		if (e->interprets[candidate].at[i].which == c->now.interpreter)
			return e->interprets[candidate].at[i].literal;
	}
	return CNF_FALSE;
}

static bool
seat_is_open(const struct encoding *e, const struct plan_candidate *c)
{
	for (int s = c->now.slot; s < c->now.slot + c->length; s++) {
		if (s >= e->p->slots_n || !plan_bit(e->p->seats[c->now.seat].free, s))
			return false;
	}
	return true;
}

/* It is a wish: who may stay need not, so one direction is enough. */
static int
stays_literal(struct encoding *e, int candidate)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];
	int start =
		c->now.slot >= 0 ? encode_start(e, candidate, c->now.slot) : CNF_FALSE;
	int where = c->now.slot >= 0 ? unit_of_now(e, candidate) : CNF_FALSE;
	int by = interpreter_of_now(e, candidate), stays;

	if (encode_stays(e, candidate))
		return CNF_TRUE;
	if (start == CNF_FALSE || where == CNF_FALSE || by == CNF_FALSE ||
		!seat_is_open(e, c))
		return CNF_FALSE;
	stays = cnf_var(e->c);
	CNF_CLAUSE(e->c, -stays, start);
	CNF_CLAUSE(e->c, -stays, where);
	CNF_CLAUSE(e->c, -stays, by);
	return stays;
}

/* Of a group whose seats count as one, no two stay on one seat at one time. */
static void
keep_apart(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *a = &p->candidates[i];

		for (int k = 0; k < i && e->stays[i] != CNF_FALSE; k++) {
			const struct plan_candidate *b = &p->candidates[k];

			if (e->stays[k] != CNF_FALSE && a->now.seat == b->now.seat &&
				a->now.slot < b->now.slot + b->length &&
				b->now.slot < a->now.slot + a->length)
				CNF_CLAUSE(e->c, -e->stays[i], -e->stays[k]);
		}
	}
}

void
encode_keeps(struct encoding *e, int disturbed_max)
{
	const struct plan_problem *p = e->p;
	int *gone = ARENA_ARRAY(e->c->arena, int, p->candidates_n + 1);
	int *counted = ARENA_ARRAY(e->c->arena, int, p->persons_n + 1), counted_n = 0;

	e->stays = ARENA_ARRAY(e->c->arena, int, p->candidates_n + 1);
	e->disturbed = ARENA_ARRAY(e->c->arena, int, p->persons_n + 1);
	for (int i = 0; i < p->candidates_n; i++)
		e->stays[i] = stays_literal(e, i);
	keep_apart(e);
	for (int i = 0; i < p->persons_n; i++) {
		int n = 0;

		for (int k = 0; k < e->of[i].n; k++)
			if (p->candidates[e->of[i].at[k]].now.slot >= 0)
				gone[n++] = -e->stays[e->of[i].at[k]];
		e->disturbed[i] = cnf_or(e->c, gone, n);
		if (!p->persons[i].told_anyway)
			counted[counted_n++] = e->disturbed[i];
	}
	if (disturbed_max >= 0)
		cnf_at_most(e->c, counted, counted_n, disturbed_max);
}
