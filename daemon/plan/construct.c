/*
 * construct.c - a first plan for what is not on the board yet.
 */
#include "plan/construct.h"

#include <stdlib.h>

enum { CHAIN_TRIES = 60, HOPELESS_TRIES = 4 };

struct rank {
	float worth;
	int candidate;
};

static int
rank_order(const void *one, const void *other)
{
	const struct rank *a = one, *b = other;

	if (a->worth != b->worth)
		return a->worth > b->worth ? -1 : 1;
	return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

/* Musts before all. Who is below a minimum has its price in what is left of the worth. */
static float
rank_of(const struct board *b, const struct plan_bound *bound, int candidate)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];
	float worth = bound->reduced[candidate];

	if (c->tier == PLAN_MUST)
		worth += 1e6F;
	return worth;
}

/* One round over the candidates in order; those of hardly any hope get few tries. */
static void
seat_in_order(struct moves *m, const struct rank *ranks, int n,
	const struct plan_bound *bound, const struct bound_patience *patience)
{
	for (int i = 0; i < n; i++) {
		int c = ranks[i].candidate, tries;

		if (patience->enough != NULL && (i & 255) == 0 &&
			patience->enough(patience->ctx))
			return;
		if (board_held(m->b, c))
			continue;
		/* a chain moves others, and people hold invitations */
		tries = bound->reduced[c] > -30 ? CHAIN_TRIES : HOPELESS_TRIES;
		moves_seat_any(m, c, m->b->gentle ? 0 : tries);
		board_keep(m->b);
	}
}

void
plan_construct(struct moves *m, const struct plan_bound *bound,
	const struct bound_patience *patience)
{
	struct board *b = m->b;
	struct rank *ranks = ARENA_ARRAY(b->arena, struct rank, b->p->candidates_n + 1);
	int n = 0;

	for (int c = 0; c < b->p->candidates_n; c++) {
		if (!board_seated(b, c) && bound->reduced[c] > -1e8F)
			ranks[n++] = (struct rank){rank_of(b, bound, c), c};
	}
	qsort(ranks, (size_t)n, sizeof(ranks[0]), rank_order);
	seat_in_order(m, ranks, n, bound, patience);
}

void
plan_greedy(struct board *b)
{
	uint64_t *set = ARENA_ARRAY(b->arena, uint64_t, b->words + 1);

	for (int c = 0; c < b->p->candidates_n; c++) {
		bool done = board_seated(b, c);

		if (done)
			continue;
		board_open_slots(b, c, set);
		for (int w = 0; w < b->words && !done; w++) {
			for (uint64_t bits = set[w]; bits != 0 && !done; bits &= bits - 1)
				done = board_try(b, c, w * 64 + __builtin_ctzll(bits));
		}
		board_keep(b);
	}
}
