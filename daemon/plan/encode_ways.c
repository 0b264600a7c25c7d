/* encode_ways.c - the ways of persons from one meeting to the next, as literals with minutes. */
#include "plan/encode.h"
#include "plan/encode_parts.h"

#include <string.h>

/* Two meetings of a person, one right after the other. */
struct pair {
	int person, from, to;
	int way[UINT8_MAX + 1]; /* by minutes: that long a way is gone; 0: not made yet */
};

static int
way_of(struct encoding *e, struct pair *q, int minutes, encode_way tell, void *ctx)
{
	if (q->way[minutes] == 0) {
		q->way[minutes] = cnf_var(e->c);
		tell(ctx, q->way[minutes], minutes);
	}
	return q->way[minutes];
}

/* From a first slot to whichever slot of the day the next meeting starts in. */
static void
ways_from(struct encoding *e, const struct pair *q, int slot, const int *clause, int n)
{
	const struct plan_problem *p = e->p;
	int *all = ARENA_ARRAY(e->c->arena, int, n + p->slots_n + 2);
	int last = slot + p->candidates[q->from].length - 1;

	memcpy(all, clause, sizeof(all[0]) * (size_t)n);
	all[n++] = -encode_start(e, q->from, slot);
	for (int t = last + 1; t < p->slots_n && p->slots[t].day == p->slots[last].day;
		t++) {
		all[n] = -encode_start(e, q->to, t);
		cnf_clause(e->c, all, n + 1);
		all[n++] = encode_used(e, q->person, t);
	}
}

static void
ways_of_pair(
	struct encoding *e, struct pair *q, const int *halls, encode_way tell, void *ctx)
{
	const struct plan_problem *p = e->p;

	memset(q->way, 0, sizeof(q->way));
	for (int h = 0; h < p->halls_n * p->halls_n; h++) {
		int a = halls[q->from * p->halls_n + h / p->halls_n];
		int b = halls[q->to * p->halls_n + h % p->halls_n];
		int clause[3] = {-a, -b, 0};

		if (p->walk_minutes[h] == 0 || a == CNF_FALSE || b == CNF_FALSE)
			continue;
		clause[2] = way_of(e, q, p->walk_minutes[h], tell, ctx);
		for (int s = 0; s < p->slots_n; s++)
			if (encode_start(e, q->from, s) != CNF_FALSE)
				ways_from(e, q, s, clause, 3);
	}
}

void
encode_ways(struct encoding *e, encode_way tell, void *ctx)
{
	const struct plan_problem *p = e->p;
	struct pair *q = ARENA_NEW(e->c->arena, struct pair);
	int *halls = ARENA_ARRAY(e->c->arena, int, p->candidates_n * p->halls_n + 1);

	for (int c = 0; c < p->candidates_n * p->halls_n; c++)
		halls[c] = encode_in_hall(e, c / p->halls_n, c % p->halls_n);
	for (q->person = 0; q->person < p->persons_n; q->person++) {
		const struct cnf_list *of = &e->of[q->person];

		for (int k = 0; k < of->n * of->n; k++) {
			q->from = of->at[k / of->n];
			q->to = of->at[k % of->n];
			if (q->from != q->to)
				ways_of_pair(e, q, halls, tell, ctx);
		}
	}
}
