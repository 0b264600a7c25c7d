/* polish.c - a descent over single changes, until there is none or the time is up. */
#include "plan/polish.h"
#include "plan/explain.h"

/* Rounds over all meetings; each of them made something better. */
enum { ROUNDS_MAX = 50 };

static bool
is_over(const struct plan_polish *n)
{
	if (n->tries < n->tries_sure)
		return n->cancelled != NULL && n->cancelled(n->ctx);
	return (n->tries_max > 0 && n->tries >= n->tries_max) ||
	       (n->enough != NULL && n->enough(n->ctx));
}

/* Kept if it is better, else undone. */
static bool
keep_if_better(struct plan_polish *n, board_cost before, int disturbed)
{
	struct board *b = n->b;
	bool within = n->disturbed_max < 0 || b->disturbed <= n->disturbed_max ||
		      b->disturbed <= disturbed;

	if (b->walk_broken == 0 && within && board_gain(b, before) < 0) {
		board_keep(b);
		return true;
	}
	board_undo(b, 0);
	return false;
}

/* ---- one meeting elsewhere ------------------------------------------------------------------- */

/* The best place for the candidate, off the board now; false: it is best to have none. */
static bool
find_best(struct plan_polish *n, int candidate, struct plan_place *best)
{
	struct board *b = n->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];
	board_cost least = b->cost;
	bool found = false;

	for (int i = 0; i < b->slots * c->groups_n; i++) {
		struct board_but but = board_but_nothing;
		int slot = i / c->groups_n, mark = board_mark(b);
		struct plan_place at;

		if (!plan_bit(b->start[candidate], slot))
			continue;
		but.group = c->groups[i % c->groups_n];
		if (board_find_but(b, candidate, slot, &but, &at) != BOARD_FITS)
			continue;
		board_put(b, candidate, at);
		if (b->cost < least && b->walk_broken == 0) {
			least = b->cost;
			*best = at;
			found = true;
		}
		board_undo(b, mark);
	}
	return found;
}

/* Off the board, and where it, or another of its choice, is best; that may be nowhere. */
static bool
place_again(struct plan_polish *n, int candidate)
{
	struct board *b = n->b;
	board_cost before = b->cost;
	int disturbed = b->disturbed, all, first = board_choice(b, candidate, &all);
	bool better = false;

	n->tries++;
	for (int i = 0; i < all && !better; i++) {
		int c = first + (candidate - first + i) % all;
		struct plan_place at;

		if (board_seated(b, candidate))
			board_take(b, candidate);
		if (find_best(n, c, &at))
			board_put(b, c, at);
		better = keep_if_better(n, before, disturbed);
	}
	return better;
}

static bool
place_all_again(struct plan_polish *n)
{
	const struct board *b = n->b;
	bool better = false;

	for (int c = 0; c < b->p->candidates_n && !is_over(n); c++) {
		int rival = board_rival(b, c);

		if (!b->fixed[c] && rival < 0)
			better = place_again(n, c) || better;
	}
	return better;
}

/* ---- what an explanation would name ---------------------------------------------------------- */

/* Are the changes of the plan alone, and of nothing that is fixed? */
static bool
may_apply(const struct board *b, const struct plan_reason *r)
{
	for (int i = 0; i < r->changes_n; i++) {
		const struct plan_change *change = &r->changes[i];
		bool of_plan = change->kind == PLAN_CHANGE_SEAT ||
			       change->kind == PLAN_CHANGE_MOVE ||
			       change->kind == PLAN_CHANGE_UNSEAT;

		if (!of_plan || (change->candidate >= 0 && b->fixed[change->candidate]))
			return false;
	}
	return r->changes_n > 0;
}

/* All the changes of the reason, on the board. */
static bool
apply(struct plan_polish *n, const struct plan_reason *r)
{
	struct board *b = n->b;
	board_cost before = b->cost;
	int disturbed = b->disturbed;

	for (int i = 0; i < r->changes_n; i++)
		if (r->changes[i].candidate >= 0)
			board_take(b, r->changes[i].candidate);
	if (!board_try(b, r->seats, r->changes[0].slot)) {
		board_undo(b, 0);
		return false;
	}
	for (int i = 0; i < r->changes_n; i++)
		if (r->changes[i].kind == PLAN_CHANGE_MOVE)
			board_put(b, r->changes[i].becomes, r->changes[i].to);
	return keep_if_better(n, before, disturbed);
}

/* From the candidate on, the next whose explanation makes the plan better; false: none does. */
static bool
apply_next(struct plan_polish *n, int *from)
{
	struct board *b = n->b;
	struct plan_explain *x;
	struct arena own;
	bool better = false;

	arena_init(&own);
	x = plan_explain_begin(b->p, b->place, &own);
	for (; *from < b->p->candidates_n && !better && !is_over(n); ++*from) {
		struct plan_reason r;

		if (board_held(b, *from) || board_worth(b, *from) <= 0)
			continue;
		n->tries++;
		plan_explain(x, *from, &r);
		better = may_apply(b, &r) && apply(n, &r);
	}
	arena_release(&own);
	return better;
}

static bool
apply_explanations(struct plan_polish *n)
{
	bool better = false;

	for (int from = 0; from < n->b->p->candidates_n && !is_over(n);)
		better = apply_next(n, &from) || better;
	return better;
}

void
plan_polish(struct plan_polish *n)
{
	bool better = true;

	board_keep(n->b);
	for (int i = 0; i < ROUNDS_MAX && better && !is_over(n); i++) {
		better = place_all_again(n);
		better = apply_explanations(n) || better;
	}
}
