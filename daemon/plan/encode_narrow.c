/*
 * encode_narrow.c - where a meeting that must be held can start at all, before there are clauses.
 *
 * A start is left out when the other meetings that must be held leave it no plan: its person is
 * busy, the seats of the slot are taken, what it follows ends too late, or the meetings of one
 * person would no longer have a slot each (they are matched with its slots; what is in no matching
 * is out). Fixed meetings and forbidden slots make most of a problem fall away so, and many a
 * problem without a plan is seen here, which clauses would have to find by counting pigeons.
 */
#include "plan/encode.h"
#include "plan/encode_parts.h"

#include <string.h>

enum {
	ROUNDS_MAX = 50,  /* what is left out late is left to the clauses */
	MATCHED_MAX = 64, /* meetings of a person, and slots: the bits of a word */
};

struct narrowing {
	struct encoding *e;
	const bool *sure; /* per candidate: it must be held */
	bool *settled;	  /* per candidate: it has one start, and others know */
	bool *dirty;	  /* per person: a start of a meeting of his was left out */
	int *held;	  /* per slot: settled meetings then */
	bool changed;
};

static int *
starts_of(const struct narrowing *n, int candidate)
{
	return &n->e->start[(size_t)candidate * (size_t)n->e->p->slots_n];
}

static int
first_start(const struct narrowing *n, int candidate)
{
	const int *start = starts_of(n, candidate);
	int s = 0;

	while (s < n->e->p->slots_n && start[s] == CNF_FALSE)
		s++;
	return s;
}

static int
last_start(const struct narrowing *n, int candidate)
{
	const int *start = starts_of(n, candidate);
	int s = n->e->p->slots_n - 1;

	while (s >= 0 && start[s] == CNF_FALSE)
		s--;
	return s;
}

static void
leave_out(struct narrowing *n, int candidate, int slot)
{
	const struct plan_candidate *c = &n->e->p->candidates[candidate];
	int *start = starts_of(n, candidate);

	if (slot < 0 || slot >= n->e->p->slots_n || start[slot] == CNF_FALSE)
		return;
	start[slot] = CNF_FALSE;
	n->changed = true;
	for (int k = 0; k < c->persons_n; k++)
		n->dirty[c->persons[k]] = true;
	n->e->impossible |=
		n->sure[candidate] && first_start(n, candidate) == n->e->p->slots_n;
}

/* ---- what has one start left ----------------------------------------------------------------- */

/* Nothing else of a person starts where it would meet this one. */
static void
keep_clear(struct narrowing *n, int candidate, int slot)
{
	const struct plan_problem *p = n->e->p;
	const struct plan_candidate *c = &p->candidates[candidate];

	for (int k = 0; k < c->persons_n; k++) {
		const struct cnf_list *of = &n->e->of[c->persons[k]];

		for (int i = 0; i < of->n; i++) {
			int other = of->at[i], length = p->candidates[other].length;

			for (int s = slot - length + 1;
				other != candidate && s < slot + c->length; s++)
				leave_out(n, other, s);
		}
	}
}

static int
seats_in(const struct plan_problem *p, int slot)
{
	int n = 0;

	for (int i = 0; i < p->seats_n; i++)
		n += plan_bit(p->seats[i].free, slot);
	return n;
}

/* One meeting more is held then; when all seats are taken no other is. */
static void
take_seat(struct narrowing *n, int slot)
{
	const struct plan_problem *p = n->e->p;
	int seats = seats_in(p, slot);

	n->held[slot]++;
	n->e->impossible |= n->held[slot] > seats;
	if (n->held[slot] != seats)
		return;
	for (int c = 0; c < p->candidates_n; c++) {
		int from = slot - p->candidates[c].length + 1;

		for (int s = from; s <= slot && !n->settled[c]; s++)
			leave_out(n, c, s);
	}
}

static void
settle(struct narrowing *n)
{
	const struct plan_problem *p = n->e->p;

	for (int c = 0; c < p->candidates_n && !n->e->impossible; c++) {
		int slot;

		if (!n->sure[c] || n->settled[c])
			continue;
		slot = first_start(n, c);
		if (slot != last_start(n, c))
			continue;
		n->settled[c] = true;
		keep_clear(n, c, slot);
		for (int s = slot; s < slot + p->candidates[c].length; s++)
			take_seat(n, s);
	}
}

/* ---- order ----------------------------------------------------------------------------------- */

static void
keep_order(struct narrowing *n)
{
	const struct plan_problem *p = n->e->p;

	for (int i = 0; i < p->orders_n && !n->e->impossible; i++) {
		int before = p->orders[i].before, after = p->orders[i].after;
		int length = p->candidates[before].length;
		int soonest = first_start(n, before) + length,
		    latest = last_start(n, after) - length;

		for (int s = 0; s < soonest && n->sure[before]; s++)
			leave_out(n, after, s);
		for (int s = p->slots_n - 1; s > latest && n->sure[after]; s--)
			leave_out(n, before, s);
	}
}

/* ---- a slot for each meeting of a person ----------------------------------------------------- */

/* The sure meetings of a person, each of one slot, and which has which slot. */
struct matching {
	int list[MATCHED_MAX], n;
	int slot_of[MATCHED_MAX]; /* per meeting */
	int holder[MATCHED_MAX];  /* per slot: the meeting that has it; -1 free */
	uint64_t seen;		  /* slots, by the search under way */
};

/* Find a slot for the meeting, if need be by moving others on. */
static bool
match(const struct narrowing *n, struct matching *m, int meeting)
{
	const int *start = starts_of(n, m->list[meeting]);

	for (int s = 0; s < n->e->p->slots_n; s++) {
		if (start[s] == CNF_FALSE || m->seen >> s & 1)
			continue;
		m->seen |= UINT64_C(1) << s;
		if (m->holder[s] >= 0 && !match(n, m, m->holder[s]))
			continue;
		m->holder[s] = meeting;
		m->slot_of[meeting] = s;
		return true;
	}
	return false;
}

static bool
match_all(const struct narrowing *n, struct matching *m)
{
	for (int s = 0; s < MATCHED_MAX; s++)
		m->holder[s] = -1;
	for (int i = 0; i < m->n; i++) {
		m->seen = 0;
		if (!match(n, m, i))
			return false;
	}
	return true;
}

/*
 * Which meetings each can push on, itself among them, by the slots they have; those that can push
 * on to a free slot are in *free.
 */
static void
find_pushed(const struct narrowing *n, const struct matching *m, uint64_t *pushed,
	uint64_t *free)
{
	*free = 0;
	for (int i = 0; i < m->n; i++) {
		const int *start = starts_of(n, m->list[i]);

		pushed[i] = UINT64_C(1) << i;
		for (int s = 0; s < n->e->p->slots_n; s++) {
			if (start[s] != CNF_FALSE && m->holder[s] >= 0)
				pushed[i] |= UINT64_C(1) << m->holder[s];
			else if (start[s] != CNF_FALSE)
				*free |= UINT64_C(1) << i;
		}
	}
	for (int k = 0; k < m->n; k++)
		for (int i = 0; i < m->n; i++)
			if (pushed[i] >> k & 1)
				pushed[i] |= pushed[k];
}

/* A meeting can have the slot of another that can push on to a free one, or back to its own. */
static void
leave_out_unmatched(struct narrowing *n, const struct matching *m)
{
	uint64_t pushed[MATCHED_MAX], free;

	find_pushed(n, m, pushed, &free);
	for (int i = 0; i < m->n; i++) {
		const int *start = starts_of(n, m->list[i]);

		for (int s = 0; s < n->e->p->slots_n; s++) {
			int holder = m->holder[s];

			if (start[s] != CNF_FALSE && holder >= 0 &&
				!(pushed[holder] & (free | UINT64_C(1) << i)))
				leave_out(n, m->list[i], s);
		}
	}
}

static void
match_person(struct narrowing *n, int person)
{
	const struct cnf_list *of = &n->e->of[person];
	struct matching m = {.n = 0};

	if (of->n > MATCHED_MAX || n->e->p->slots_n > MATCHED_MAX)
		return;
	for (int i = 0; i < of->n; i++)
		if (n->sure[of->at[i]] && n->e->p->candidates[of->at[i]].length == 1)
			m.list[m.n++] = of->at[i];
	if (!match_all(n, &m))
		n->e->impossible = true;
	else
		leave_out_unmatched(n, &m);
}

static void
match_persons(struct narrowing *n)
{
	for (int i = 0; i < n->e->p->persons_n && !n->e->impossible; i++) {
		if (!n->dirty[i])
			continue;
		n->dirty[i] = false;
		match_person(n, i);
	}
}

void
encode_narrow(struct encoding *e, const bool *sure)
{
	const struct plan_problem *p = e->p;
	struct arena *a = e->c->arena;
	struct narrowing n = {.e = e,
		.sure = sure,
		.settled = ARENA_ARRAY(a, bool, p->candidates_n + 1),
		.dirty = ARENA_ARRAY(a, bool, p->persons_n + 1),
		.held = ARENA_ARRAY(a, int, p->slots_n + 1),
		.changed = true};

	memset(n.dirty, true, sizeof(bool) * (size_t)p->persons_n);
	for (int i = 0; i < ROUNDS_MAX && n.changed && !e->impossible; i++) {
		n.changed = false;
		settle(&n);
		keep_order(&n);
		match_persons(&n);
	}
}
