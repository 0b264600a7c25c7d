/*
 * reseat.c - two seats change over who sits there later, so that one is free for longer.
 */
#include "plan/reseat.h"

enum { LOOKED_AT_MAX = 64, MOVED_MAX = 128 };

static int
at_seat(const struct board *b, int seat, int slot)
{
	return b->seat_at[(size_t)seat * (size_t)b->slots + (size_t)slot];
}

/* Slots from this one on, up to `most`, in which the seat is open and nobody sits there. */
static int
free_run(const struct board *b, int seat, int slot, int most)
{
	int n = 0;

	while (n < most && plan_bit(b->p->seats[seat].free, slot + n) &&
		at_seat(b, seat, slot + n) < 0)
		n++;
	return n;
}

/* The seat of the group that is free for longest from this slot on; -1 none is. */
static int
longest_free(const struct board *b, int group, int slot, int most, int but, int *run)
{
	const struct plan_group *g = &b->p->groups[group];
	int words = b->seat_words[group], best = -1, looked = 0;
	const uint64_t *set = &b->seat_free[b->seat_base[group] + slot * words];

	*run = 0;
	for (int w = 0; w < words && looked < LOOKED_AT_MAX; w++) {
		for (uint64_t bits = set[w]; bits != 0 && *run < most; bits &= bits - 1) {
			int seat = g->first_seat + w * 64 + __builtin_ctzll(bits);
			int n = seat == but ? 0 : free_run(b, seat, slot, most);

			looked++;
			if (n > *run) {
				*run = n;
				best = seat;
			}
		}
	}
	return best;
}

/* Does a meeting at the seat end before this slot, or is there none? */
static bool
is_boundary(const struct board *b, int seat, int slot)
{
	int at = at_seat(b, seat, slot);

	return at < 0 || b->place[at].slot == slot;
}

/*
 * The first slot from `from` on at which both seats can change back; none later than the end of
 * the session. -1: a meeting on the way may not move, or a seat is closed where the other is not.
 */
static int
change_back(const struct board *b, int one, int other, int slot, int from)
{
	int session = b->p->slots[slot].session, s = slot;

	for (; s < b->slots && b->p->slots[s].session == session; s++) {
		int first = at_seat(b, one, s), second = at_seat(b, other, s);

		if (s >= from && is_boundary(b, one, s) && is_boundary(b, other, s))
			return s;
		if ((first >= 0 && b->fixed[first]) ||
			(second >= 0 && b->fixed[second]) ||
			plan_bit(b->p->seats[one].free, s) !=
				plan_bit(b->p->seats[other].free, s))
			return -1;
	}
	return s;
}

/* Who sits at one seat in these slots sits at the other one, and the other way round. */
static bool
change_over(struct board *b, int one, int other, int slot, int end)
{
	struct plan_place to[MOVED_MAX];
	int moved[MOVED_MAX], n = 0, broken = b->walk_broken;

	if (2 * (end - slot) > MOVED_MAX)
		return false;
	for (int s = slot; s < end; s++) {
		int pair[] = {at_seat(b, one, s), at_seat(b, other, s)};

		for (int i = 0; i < 2; i++) {
			if (pair[i] < 0)
				continue;
			to[n] = b->place[pair[i]];
			to[n].seat = i == 0 ? other : one;
			moved[n++] = pair[i];
			board_take(b, pair[i]);
		}
	}
	for (int i = 0; i < n; i++)
		board_put(b, moved[i], to[i]);
	b->walk_broken = broken;
	return true;
}

/* Is there a seat left in every slot of the meeting? */
static bool
has_seats(const struct board *b, int group, int slot, int length)
{
	for (int s = slot; s < slot + length; s++) {
		if (b->seats_left[group * b->slots + s] == 0)
			return false;
	}
	return true;
}

static bool
reseat_in(struct board *b, int group, int slot, int length)
{
	int run, seat;

	if (!has_seats(b, group, slot, length))
		return false;
	seat = longest_free(b, group, slot, length, -1, &run);
	while (seat >= 0 && run < length) {
		int more, from = slot + run;
		int other = longest_free(b, group, from, length - run, seat, &more);
		int end = other < 0 ? -1 : change_back(b, seat, other, from, from + more);

		if (end < 0 || !change_over(b, seat, other, from, end))
			return false;
		run += more;
	}
	return seat >= 0;
}

bool
reseat_for(struct board *b, int candidate, int slot)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];
	int mark = board_mark(b), broken = b->walk_broken;

	for (int i = 0; i < c->groups_n && c->length > 1; i++) {
		if (reseat_in(b, c->groups[(i + b->turn) % c->groups_n], slot, c->length))
			return true;
		board_undo(b, mark);
		b->walk_broken = broken;
	}
	return false;
}

bool
reseat_try(struct board *b, int candidate, int slot)
{
	int mark = board_mark(b), broken = b->walk_broken;
	struct plan_place at;
	enum board_fit fit = board_find(b, candidate, slot, &at);

	if (fit == BOARD_SEAT && reseat_for(b, candidate, slot))
		fit = board_find(b, candidate, slot, &at);
	if (fit == BOARD_FITS) {
		board_put(b, candidate, at);
		return true;
	}
	board_undo(b, mark);
	b->walk_broken = broken;
	return false;
}
