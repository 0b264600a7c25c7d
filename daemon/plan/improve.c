/*
 * improve.c - simulated annealing over chains, insertions and ejections.
 *
 * First for value: unseated candidates worth their prices are forced in. Then for the levels below
 * it: chains that close breaks, while whatever wins value is still taken.
 */
#include "plan/improve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	ASK_EVERY = 64,
	CHANGES_MAX = 4 * 1000 * 1000,
	SMALL_FAIR = 1000, /* meetings: with so few there is time to propose every one */
	LARGE_FAIR = 3000, /* with more there are few steps for each */
	FORCE_TRIES = 4,   /* slots to choose from by what is in the way */
	FILL_TRIES = 8,	   /* for what a meeting that gave way leaves free */
	HOPELESS =
		-60,   /* points left of a worth by the prices: in hardly any good plan */
	HOT_GAPS = 20, /* so many times the gap for each meeting held is hot */
};

/* Heat for value at first, in points: so much in any fair, and more in a small one, where one
 * meeting is much of the whole. */
#define HOT_POINTS 10.0
#define HOT_POINTS_SMALL 600.0
/* And at the end of its part: below it only what is better would be taken. */
#define COLD_POINTS 4.0

struct annealing {
	struct improve *im;
	struct moves *m;
	struct board *b;
	int *proposals; /* unseated candidates at the start or not: those worth a try, best first */
	int proposals_n;
	int *urgent; /* musts, and in a repair what has lost its place */
	int urgent_n;
	int *hosted; /* persons with a minimum */
	int hosted_n;
	int meetings_n; /* if everything could be held */
	/*
	 * The best plan is the board with its changes undone; when these become too many it is
	 * written down instead and the changes are forgotten.
	 */
	board_cost best_cost;
	int *others, others_n; /* of hardly any hope by the prices, which can be wrong */
	struct plan_place *best;
	bool best_written;
	double heat;	    /* in cost */
	double hot;	    /* at first, in value */
	double value_part;  /* of the budget; 0 nothing to win */
	double value_share; /* of the moves */
	bool for_value;	    /* in the first part */
};

static int
compare_floats(const void *one, const void *other, void *reduced)
{
	int a = *(const int *)one, b = *(const int *)other;
	const float *r = reduced;

	if (r[a] != r[b])
		return r[a] > r[b] ? -1 : 1;
	return (a > b) - (a < b);
}

/* Has one of its choice a place in the current schedule? */
static bool
had_place(const struct board *b, int candidate)
{
	int n, first = board_choice(b, candidate, &n);

	for (int c = first; c < first + n; c++) {
		if (b->p->candidates[c].now.slot >= 0)
			return true;
	}
	return false;
}

/* Candidates whose worth is near or above their prices: the others are not in any good plan. */
static void
make_proposals(struct annealing *n)
{
	const struct board *b = n->b;
	const float *reduced = n->im->bound->reduced;

	n->proposals = ARENA_ARRAY(b->arena, int, b->p->candidates_n + 1);
	n->urgent = ARENA_ARRAY(b->arena, int, b->p->candidates_n + 1);
	n->others = ARENA_ARRAY(b->arena, int, b->p->candidates_n + 1);
	for (int c = 0; c < b->p->candidates_n; c++) {
		const struct plan_candidate *cand = &b->p->candidates[c];
		bool lost = !board_held(b, c) &&
			    (cand->displaced || (b->repairing && had_place(b, c)));

		if (reduced[c] < -1e8F || b->fixed[c])
			continue;
		if (reduced[c] > HOPELESS || n->meetings_n <= SMALL_FAIR)
			n->proposals[n->proposals_n++] = c;
		else
			n->others[n->others_n++] = c;
		if (lost || cand->tier == PLAN_MUST)
			n->urgent[n->urgent_n++] = c;
	}
	qsort_r(n->proposals, (size_t)n->proposals_n, sizeof(int), compare_floats,
		(void *)reduced);
}

/* Persons with a minimum, their own or their organisation's. */
static void
make_hosted(struct annealing *n)
{
	const struct plan_problem *p = n->b->p;

	n->hosted = ARENA_ARRAY(n->b->arena, int, p->persons_n + 1);
	for (int i = 0; i < p->persons_n; i++) {
		int o = p->persons[i].organisation;

		if (p->persons[i].min_event > 0 ||
			(o >= 0 && p->organisations[o].min_event > 0))
			n->hosted[n->hosted_n++] = i;
	}
}

static void
remember_best(struct annealing *n)
{
	n->best_cost = n->b->cost;
	n->best_written = false;
	board_keep(n->b);
	memcpy(n->im->best, n->b->level, sizeof(n->im->best));
	n->im->best_seated = n->b->seated_n;
}

static void
write_best(struct annealing *n)
{
	struct board *b = n->b;

	if (!n->best_written) {
		memcpy(n->best, b->place,
			sizeof(n->best[0]) * (size_t)b->p->candidates_n);
		for (int i = b->changes_n - 1; i >= 0; i--)
			n->best[b->changes[i].candidate] = b->changes[i].before;
		n->best_written = true;
	}
	board_keep(b);
}

/* Is the change since the mark acceptable at this heat? */
static bool
accept(struct annealing *n, board_cost before, int64_t disturbed)
{
	board_cost gain = board_gain(n->b, before);
	int64_t now = n->b->disturbed;

	if (n->im->disturbed_max >= 0 && now > n->im->disturbed_max && now > disturbed)
		return false;
	if (gain <= 0)
		return true;
	if (n->heat <= 0 || (double)gain > 12 * n->heat)
		return false;
	return plan_random_unit(&n->m->random) < exp(-(double)gain / n->heat);
}

/* One of a list that is not seated, by chance; -1 none found. */
static int
pick_unseated(struct annealing *n, const int *list, int list_n)
{
	for (int i = 0; i < 20 && list_n > 0; i++) {
		int c = list[plan_random_below(&n->m->random, list_n)];

		if (!board_held(n->b, c) && !n->b->fixed[c])
			return c;
	}
	return -1;
}

/* One of a list that is not on the board, though another of its choice may be; -1 none found. */
static int
pick_other(struct annealing *n, const int *list, int list_n)
{
	for (int i = 0; i < 20 && list_n > 0; i++) {
		int c = list[plan_random_below(&n->m->random, list_n)];
		int rival = board_rival(n->b, c);

		if (!board_seated(n->b, c) && !n->b->fixed[c] &&
			(rival < 0 || !n->b->fixed[rival]))
			return c;
	}
	return -1;
}

/* A meeting for somebody who is below a minimum; -1 none found. */
static int
pick_for_minimum(struct annealing *n)
{
	const struct board *b = n->b;
	const struct board_lists *l = &b->of_person;

	if (b->level[PLAN_LEVEL_SHORTFALL] == 0)
		return -1;
	for (int i = 0; i < 20 && n->hosted_n > 0; i++) {
		int person = n->hosted[plan_random_below(&n->m->random, n->hosted_n)];
		int organisation = b->p->persons[person].organisation;

		if (b->person_n.event[person] < b->p->persons[person].min_event ||
			(organisation >= 0 &&
				b->organisation_n.event[organisation] <
					b->p->organisations[organisation].min_event))
			return pick_other(n, &l->item[l->first[person]],
				l->first[person + 1] - l->first[person]);
	}
	return -1;
}

/* Whom to seat: musts, who lost a place, who misses a minimum, or else what is worth it. */
static int
pick_proposal(struct annealing *n)
{
	int c = -1, kind = plan_random_below(&n->m->random, 16);

	if (kind == 15)
		c = pick_unseated(n, n->others, n->others_n);
	else if (kind < 4)
		c = pick_unseated(n, n->urgent, n->urgent_n);
	else if (kind < 8)
		c = pick_for_minimum(n);
	return c >= 0 ? c : pick_unseated(n, n->proposals, n->proposals_n);
}

/* A slot in which the candidate may start as far as its own free slots go. */
static int
pick_start(struct annealing *n, int c)
{
	const struct plan_candidate *cand = &n->b->p->candidates[c];
	struct moves *m = n->m;

	for (int w = 0; w < n->b->words; w++) {
		m->set[w] = n->b->start[c][w];
		for (int i = 0; i < cand->persons_n; i++)
			m->set[w] &= n->b->p->persons[cand->persons[i]].free[w];
	}
	return moves_any_slot(m, m->set);
}

/* One of the candidate's persons, and a slot in which that one is free: half the way is clear. */
static int
pick_half_open(struct annealing *n, int c)
{
	const struct plan_candidate *cand = &n->b->p->candidates[c];
	struct moves *m = n->m;
	size_t free_one =
		(size_t)cand->persons[plan_random_below(&m->random, cand->persons_n)];

	for (int w = 0; w < n->b->words; w++) {
		m->set[w] = n->b->start[c][w] &
			    n->b->person_free[free_one * (size_t)n->b->words + (size_t)w];
		for (int i = 0; i < cand->persons_n; i++)
			m->set[w] &= n->b->p->persons[cand->persons[i]].free[w];
	}
	return moves_any_slot(m, m->set);
}

/* What the candidate's persons would give up for it in that slot, in points. */
static int64_t
in_the_way(const struct board *b, int c, int slot)
{
	const struct plan_candidate *cand = &b->p->candidates[c];
	int64_t worth = 0;

	for (int i = 0; i < cand->persons_n; i++) {
		const int *at =
			&b->person_at[(size_t)cand->persons[i] * (size_t)b->slots];

		for (int s = slot; s < slot + cand->length; s++) {
			if (at[s] >= 0 && (s == slot || at[s] != at[s - 1]))
				worth += board_worth(b, at[s]);
		}
	}
	return worth;
}

/* Of a few slots by chance the one in which least is in the way; -1 there is none. */
static int
pick_forced(struct annealing *n, int c)
{
	int64_t least = INT64_MAX;
	int best = -1;

	for (int i = 0; i < (n->for_value ? FORCE_TRIES : 1); i++) {
		int slot = plan_random_below(&n->m->random, 4) > 0 ? pick_half_open(n, c)
								   : pick_start(n, c);
		int64_t worth = slot >= 0 ? in_the_way(n->b, c, slot) : INT64_MAX;

		if (worth < least) {
			least = worth;
			best = slot;
		}
	}
	return best;
}

/* Who gave up a meeting has time for another one: two small ones can be worth more than it. */
static void
follow(struct annealing *n)
{
	const struct board *b = n->b;
	const struct board_lists *l = &b->of_person;
	int left = n->m->left;

	for (int i = 0; left >= 0 && i < b->p->candidates[left].persons_n; i++) {
		int person = b->p->candidates[left].persons[i];
		int c = pick_unseated(n, &l->item[l->first[person]],
			l->first[person + 1] - l->first[person]);

		if (c >= 0 && c != left && !board_held(b, left) && !board_held(b, c))
			moves_seat(n->m, c, 0);
	}
}

/* Its seats, slots and interpreter are for whoever fits there: a long one may leave some over. */
static void
fill(struct annealing *n)
{
	const struct board *b = n->b;
	int left = n->m->left;

	for (int i = 0; left >= 0 && i < FILL_TRIES; i++) {
		int all = b->p->candidates_n - b->seated_n, c;

		if (all <= 0)
			return;
		c = b->seated[b->seated_n + plan_random_below(&n->m->random, all)];
		if (c != left && !b->fixed[c] && n->im->bound->reduced[c] > HOPELESS &&
			!board_held(b, c))
			moves_seat(n->m, c, 0);
	}
}

/* Try to seat one more, taking something off if it must be. */
static bool
move_insert(struct annealing *n)
{
	int c = pick_proposal(n), slot;

	if (c < 0)
		return false;
	if (moves_seat_any(n->m, c, 4))
		return true;
	slot = pick_forced(n, c);
	if (slot < 0 || !moves_force(n->m, c, slot, 6))
		return false;
	follow(n);
	if (n->for_value)
		fill(n);
	return true;
}

static int
pick_seated(struct annealing *n)
{
	struct board *b = n->b;
	int c;

	if (b->seated_n == 0)
		return -1;
	c = b->seated[plan_random_below(&n->m->random, b->seated_n)];
	return b->fixed[c] ? -1 : c;
}

/* The candidate, or now and then another of its choice. */
static int
pick_alternative(struct annealing *n, int candidate)
{
	int all, first = board_choice(n->b, candidate, &all);

	if (all == 1 || plan_random_below(&n->m->random, 2) == 0)
		return candidate;
	return first + plan_random_below(&n->m->random, all);
}

/*
 * A seated meeting to another slot or to other persons, what is in the way back to its own
 * slot, and so on.
 */
static bool
move_chain(struct annealing *n)
{
	int c = pick_seated(n), other, to;

	if (c < 0)
		return false;
	other = pick_alternative(n, c);
	to = pick_start(n, other);
	return to >= 0 && (other != c || to != n->b->place[c].slot) &&
	       moves_chain(n->m, other, to, n->b->place[c].slot);
}

/* A slot next to something else the person does on that day, by chance; -1 none. */
static int
pick_beside(struct annealing *n, int person, int candidate)
{
	struct board *b = n->b;
	const uint64_t *busy = &b->person_busy[(size_t)person * (size_t)b->words];
	int length = board_length(b, candidate);
	int slot = moves_any_slot(n->m, busy);

	if (slot < 0 || b->person_at[(size_t)person * (size_t)b->slots + (size_t)slot] ==
				candidate)
		return -1;
	return plan_random_below(&n->m->random, 2) ? slot + 1 : slot - length;
}

/* A meeting of somebody with breaks moves next to another one of theirs. */
static bool
move_close(struct annealing *n)
{
	struct board *b = n->b;
	int person, slot, c, to;

	if (b->broken_n == 0)
		return false;
	person = b->broken[plan_random_below(&n->m->random, b->broken_n)];
	slot = moves_any_slot(n->m, &b->person_busy[(size_t)person * (size_t)b->words]);
	c = b->person_at[(size_t)person * (size_t)b->slots + (size_t)slot];
	to = pick_beside(n, person, c);
	if (b->fixed[c] || to < 0 || to >= b->slots || !plan_bit(b->start[c], to))
		return false;
	return moves_chain(n->m, c, to, b->place[c].slot);
}

/* One step: a move, and whether it stays. */
static void
step(struct annealing *n)
{
	struct board *b = n->b;
	int64_t disturbed = b->disturbed;
	board_cost before = b->cost;
	int mark = board_mark(b);
	bool done;

	b->turn = plan_random_below(&n->m->random, 4) == 0
			  ? plan_random_below(&n->m->random, 8)
			  : 0;
	if ((b->seated_n < n->meetings_n || b->level[PLAN_LEVEL_SHORTFALL] > 0) &&
		plan_random_unit(&n->m->random) < n->value_share)
		done = move_insert(n);
	else if (plan_random_below(&n->m->random, 2))
		done = move_close(n);
	else
		done = move_chain(n);
	b->turn = 0;
	if (!done || !accept(n, before, disturbed)) {
		board_undo(b, mark);
		return;
	}
	if (b->cost < n->best_cost)
		remember_best(n);
	else if (b->changes_n > CHANGES_MAX)
		write_best(n);
}

/* Off the board what is not where it was in the best plan, then there. */
static void
back_to_best(struct annealing *n)
{
	struct board *b = n->b;

	if (!n->best_written) {
		board_undo(b, 0);
		return;
	}
	for (int c = 0; c < b->p->candidates_n; c++) {
		if (board_seated(b, c) &&
			memcmp(&b->place[c], &n->best[c], sizeof(n->best[c])) != 0)
			board_take(b, c);
	}
	for (int c = 0; c < b->p->candidates_n; c++) {
		if (!board_seated(b, c) && n->best[c].slot >= 0)
			board_put(b, c, n->best[c]);
	}
	b->walk_broken = 0;
	board_keep(b);
}

/*
 * Where people hold invitations it is so cold that nobody's is changed but for value: heat would
 * disturb all of them, and who is disturbed once is not undisturbed by chance.
 */
static double
heat_for_value(const struct annealing *n)
{
	const int64_t *weight = n->b->weights.of;
	double hot = n->hot * (double)weight[PLAN_LEVEL_VALUE];
	double cold = 0.5 * (double)weight[PLAN_LEVEL_DISTURBANCE];

	return n->b->gentle && cold < hot ? cold : hot;
}

/* Hot for value in the first part, then hot for breaks; cold at the end of each. */
static void
warm(struct annealing *n, double part)
{
	const struct plan_weights *w = &n->b->weights;

	if (part < n->value_part) {
		n->value_share = 0.8;
		n->for_value = true;
		n->heat = heat_for_value(n) *
			  pow(COLD_POINTS / n->hot, part / n->value_part);
		return;
	}
	/* what the heat has cost in value is not won back while breaks are closed */
	if (n->for_value) {
		back_to_best(n);
		n->im->settled(n->im->ctx);
	}
	n->for_value = false;
	/* closing breaks disturbs, and a repair is not about them */
	n->value_share = n->b->repairing ? 0.9 : 0.1;
	part = (part - n->value_part) / (1 - n->value_part);
	n->heat = 0.5 * (double)w->of[PLAN_LEVEL_BREAKS] * pow(0.16, part);
}

/*
 * In value: some times what is left of the gap for each meeting that is held, at most a third of
 * what one is worth. Where the gap is small the prices are right, and little is enough. In a small
 * fair more; in a large one less, for there are fewer steps for each meeting.
 */
static double
first_heat(const struct annealing *n)
{
	const struct board *b = n->b;
	double gap = (double)(plan_bound_of(n->im->bound, b->level[PLAN_LEVEL_SHORTFALL],
				      b->level[PLAN_LEVEL_LOST]) -
			      b->level[PLAN_LEVEL_VALUE]);
	double worth = (double)b->level[PLAN_LEVEL_VALUE] / (b->seated_n + 1) / 3;
	double heat = HOT_GAPS * gap / (b->seated_n + 1);
	double least = HOT_POINTS + HOT_POINTS_SMALL / sqrt(n->meetings_n + 1);

	if (n->meetings_n > LARGE_FAIR)
		heat *= sqrt((double)LARGE_FAIR / n->meetings_n);
	heat = heat > worth ? worth : heat;
	return heat > least ? heat : least;
}

/* How much of the time goes to value first: by how far below the bound it is. */
static double
part_for_value(const struct annealing *n)
{
	double bound = (double)plan_bound_of(n->im->bound,
		n->b->level[PLAN_LEVEL_SHORTFALL], n->b->level[PLAN_LEVEL_LOST]);
	double value = (double)n->b->level[PLAN_LEVEL_VALUE];
	double part = bound > 0 ? 100 * (bound - value) / bound : 0;
	bool any = n->b->level[PLAN_LEVEL_SHORTFALL] > 0;

	for (int i = 0; i < n->proposals_n && !any; i++)
		any = !board_held(n->b, n->proposals[i]);
	for (int i = 0; i < n->urgent_n && !any; i++)
		any = !board_held(n->b, n->urgent[i]);
	for (int i = 0; i < n->others_n && !any; i++)
		any = !board_held(n->b, n->others[i]);
	return !any || part <= 0 ? 0 : part < 0.05 ? 0.05 : part > 0.7 ? 0.7 : part;
}

/* Nothing that simply fits is left out at the end. */
static void
seat_what_fits(struct annealing *n)
{
	struct board *b = n->b;

	for (int i = 0, c; i < n->proposals_n + b->p->candidates_n; i++) {
		board_cost before = b->cost;

		/* the hopeful ones in their order, then all others */
		c = i < n->proposals_n ? n->proposals[i] : i - n->proposals_n;
		if (b->fixed[c] || !moves_seat_any(n->m, c, 0))
			continue;
		if (board_gain(b, before) < 0)
			board_keep(b);
		else
			board_undo(b, 0);
	}
}

void
plan_improve(struct improve *im)
{
	struct annealing n = {.im = im, .m = im->moves, .b = im->moves->b};
	double from = 0; /* of the budget was gone before */

	n.meetings_n = plan_meetings_n(n.b->p);
	n.best = ARENA_ARRAY(n.b->arena, struct plan_place, n.b->p->candidates_n + 1);
	make_proposals(&n);
	make_hosted(&n);
	remember_best(&n);
	n.value_part = part_for_value(&n);
	n.hot = first_heat(&n);
	for (int64_t i = 0;; i++) {
		if (i % ASK_EVERY == 0 || i == im->steps_max) {
			double used = im->used(im->ctx, i);

			if (used >= 1)
				break;
			if (im->look != NULL)
				im->look(im->ctx);
			from = i == 0 ? used : from;
			warm(&n, (used - from) / (1 - from));
		}
		step(&n);
		im->steps = i + 1;
	}
	back_to_best(&n);
	seat_what_fits(&n);
}
