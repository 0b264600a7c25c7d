/*
 * encode_breaks.c - the breaks of each person and of all as counters, and their fairness.
 *
 * A break is counted where it ends: an idle slot, a used one right after it, and a meeting before
 * that makes the gap count. What a person without breaks looks like is told in clauses of their
 * own: its meetings are one block, so two of them are never further apart than it is long, and a
 * block that begins goes on to its end. Propagation alone would find neither.
 */
#include "plan/encode.h"
#include "plan/encode_parts.h"

#include <string.h>

/* May a gap from one slot to the other be a break? */
static bool
gap_counts(const struct plan_problem *p, int a, int b)
{
	if (p->slots[a].day != p->slots[b].day)
		return p->night_gap_counts && p->lunch_gap_counts;
	return p->slots[a].session == p->slots[b].session || p->lunch_gap_counts;
}

/* Literals "used in this slot or in an earlier one whose gap to this one would count". */
static void
used_by(struct encoding *e, int person, int *by)
{
	int last = CNF_FALSE;

	for (int s = 0; s < e->p->slots_n; s++) {
		if (s > 0 && !gap_counts(e->p, s - 1, s))
			last = CNF_FALSE;
		last = cnf_or(e->c, (const int[]){last, encode_used(e, person, s)}, 2);
		by[s] = last;
	}
}

/* A literal for each slot a break may end before. */
static int
find_breaks(struct encoding *e, int person, const int *by, int *breaks)
{
	int n = 0;

	for (int s = 1; s + 1 < e->p->slots_n; s++) {
		int idle = -encode_used(e, person, s),
		    next = encode_used(e, person, s + 1);

		if (by[s - 1] == CNF_FALSE || next == CNF_FALSE || idle == CNF_FALSE ||
			!gap_counts(e->p, s - 1, s + 1))
			continue;
		breaks[n++] = -cnf_or(e->c, (const int[]){-by[s - 1], -idle, -next}, 3);
	}
	return n;
}

/*
 * Unless it has a break, the person's meetings are one block of so many slots. Told by pairs of
 * slots, which propagates most and refutes best, or by the block's end alone, which is lighter.
 */
static void
block_of_pairs(struct encoding *e, int person, int slots, int has_break)
{
	struct cnf *c = e->c;

	for (int s = 0; s < e->p->slots_n; s++) {
		int used = encode_used(e, person, s);
		int last = encode_used(e, person, s - 1),
		    next = encode_used(e, person, s + 1);

		if (used == CNF_FALSE)
			continue;
		for (int t = s + slots; t < e->p->slots_n; t++)
			CNF_CLAUSE(c, has_break, -used, -encode_used(e, person, t));
		for (int t = s + 1; t < s + slots; t++)
			CNF_CLAUSE(c, has_break, -used, last, encode_used(e, person, t));
		for (int t = s - 1; t > s - slots; t--)
			CNF_CLAUSE(c, has_break, -used, next, encode_used(e, person, t));
	}
}

/* A slot is used when the block has begun, but not so many slots ago. */
static void
block_by_its_end(struct encoding *e, int person, int slots, int has_break, const int *by)
{
	for (int s = 0; s < e->p->slots_n; s++) {
		int used = encode_used(e, person, s);
		int ended = s < slots ? CNF_FALSE : by[s - slots];
		int begun = s == e->p->slots_n - 1 ? CNF_TRUE : by[s];

		CNF_CLAUSE(e->c, has_break, -used, -ended);
		CNF_CLAUSE(e->c, has_break, -begun, ended, used);
	}
}

static void
count_breaks(struct encoding *e, int person)
{
	const struct plan_problem *p = e->p;
	int *breaks = ARENA_ARRAY(e->c->arena, int, p->slots_n + 1);
	int *by = ARENA_ARRAY(e->c->arena, int, p->slots_n + 1);
	int slots = encode_exact_slots(e, person);

	if (e->of[person].n < 2)
		return;
	used_by(e, person, by);
	int n = find_breaks(e, person, by, breaks);
	int most = e->of[person].n - 1 < n ? e->of[person].n - 1 : n;
	e->breaks[person] = cnf_count(e->c, breaks, n, most, CNF_EXACTLY);
	if (!most || slots <= 0 || !p->lunch_gap_counts || !p->night_gap_counts)
		return;
	if (e->light)
		block_by_its_end(e, person, slots, e->breaks[person].at[0], by);
	else
		block_of_pairs(e, person, slots, e->breaks[person].at[0]);
}

static int
more_than(const struct encoding *e, int person, int k)
{
	return k < e->breaks[person].n ? e->breaks[person].at[k] : CNF_FALSE;
}

/*
 * No two persons differ by more than `fairness`: a level is a number of breaks everyone has; who
 * has more than level + fairness of them asks for the next level. A level somebody cannot reach
 * cuts everybody's counter.
 */
static void
add_fairness(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	int most = 0, level = CNF_TRUE;

	for (int i = 0; i < p->persons_n; i++)
		most = e->breaks[i].n > most ? e->breaks[i].n : most;
	for (int k = 0; k + p->fairness < most; k++) {
		int next = level == CNF_FALSE ? CNF_FALSE : cnf_var(e->c);

		for (int i = 0; i < p->persons_n && next != CNF_FALSE; i++)
			if (more_than(e, i, k) == CNF_FALSE)
				next = CNF_FALSE;
		for (int i = 0; i < p->persons_n; i++) {
			CNF_CLAUSE(e->c, -next, more_than(e, i, k));
			CNF_CLAUSE(e->c, -more_than(e, i, k + p->fairness), next);
			if (next == CNF_FALSE && e->breaks[i].n > k + p->fairness)
				e->breaks[i].n = k + p->fairness;
		}
		level = next;
	}
}

/* Counters of two are merged, then of four, and so on. */
static void
count_all_breaks(struct encoding *e)
{
	struct cnf_list *layer =
		ARENA_ARRAY(e->c->arena, struct cnf_list, e->p->persons_n + 1);
	int n = 0;

	for (int i = 0; i < e->p->persons_n; i++)
		if (e->breaks[i].n)
			layer[n++] = e->breaks[i];
	while (n > 1) {
		int half = 0;

		for (int i = 0; i + 1 < n; i += 2)
			layer[half++] = cnf_merge(e->c, layer[i], layer[i + 1],
				e->most_breaks + 1, CNF_AT_LEAST);
		if (n & 1)
			layer[half++] = layer[n - 1];
		n = half;
	}
	e->total = n ? layer[0] : (struct cnf_list){NULL, 0};
}

void
encode_breaks(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	e->breaks = ARENA_ARRAY(e->c->arena, struct cnf_list, p->persons_n + 1);
	for (int i = 0; i < p->persons_n; i++)
		count_breaks(e, i);
	if (p->fairness >= 0)
		add_fairness(e);
	count_all_breaks(e);
}
