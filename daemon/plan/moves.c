/*
 * moves.c - chains and ejections on a board.
 */
#include "plan/moves.h"

#include "plan/reseat.h"

#include <string.h>

/* How often in a row what was put out may put out others. */
enum { DEEP_MAX = 1 };

/* Seats of a group that are looked at for somebody to put out. */
enum { SAMPLE = 32, SMALL_SAMPLE = 6 };

void
moves_init(struct moves *m, struct board *b, uint64_t seed)
{
	m->b = b;
	m->random.state = seed;
	m->stamp = ARENA_ARRAY(b->arena, uint32_t, b->p->candidates_n + 1);
	m->now = 0;
	m->queue_n = 0;
}

static int
bits_in(const uint64_t *set, int words)
{
	int n = 0;

	for (int w = 0; w < words; w++)
		n += __builtin_popcountll(set[w]);
	return n;
}

int
moves_any_slot(struct moves *m, const uint64_t *set)
{
	int n = bits_in(set, m->b->words), k;

	if (n == 0)
		return -1;
	k = plan_random_below(&m->random, n);
	for (int w = 0;; w++) {
		uint64_t bits = set[w];
		int here = __builtin_popcountll(bits);

		if (k >= here) {
			k -= here;
			continue;
		}
		while (k-- > 0)
			bits &= bits - 1;
		return w * 64 + __builtin_ctzll(bits);
	}
}

static bool
queue_add(struct moves *m, int candidate, int slot)
{
	if (m->queue_n == MOVES_CHAIN_MAX || m->stamp[candidate] == m->now ||
		m->b->fixed[candidate])
		return false;
	m->stamp[candidate] = m->now;
	m->queue[m->queue_n].candidate = candidate;
	m->queue[m->queue_n++].slot = slot;
	return true;
}

/*
 * Take off what the persons of a candidate do in its slots, and queue it for slot `back`.
 */
static bool
make_way(struct moves *m, int candidate, int slot, int back)
{
	struct board *b = m->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];

	for (int i = 0; i < c->persons_n; i++) {
		const int *at = &b->person_at[(size_t)c->persons[i] * (size_t)b->slots];

		for (int s = slot; s < slot + c->length; s++) {
			int other = at[s];

			if (other < 0)
				continue;
			if (!queue_add(m, other, back))
				return false;
			board_take(b, other);
		}
	}
	return true;
}

/* A new chain: nothing is part of it yet. */
static void
queue_start(struct moves *m)
{
	m->queue_n = 0;
	if (++m->now == 0) {
		memset(m->stamp, 0, (size_t)m->b->p->candidates_n * sizeof(m->stamp[0]));
		m->now = 1;
	}
}

/* Take off what is held instead of the candidate; false: that is fixed. */
static bool
take_rival(struct moves *m, int candidate)
{
	int rival = board_rival(m->b, candidate);

	if (rival < 0)
		return true;
	if (m->b->fixed[rival])
		return false;
	board_take(m->b, rival);
	return true;
}

/* The seats left in the candidate's groups in that slot. */
static int
seats_at(const struct board *b, const struct plan_candidate *c, int slot)
{
	int n = 0;

	for (int i = 0; i < c->groups_n; i++)
		n += b->seats_left[c->groups[i] * b->slots + slot];
	return n;
}

/* The first of its slots in which no seat is left; else its first. */
static int
full_slot(const struct board *b, const struct plan_candidate *c, int slot)
{
	for (int s = slot; s < slot + c->length; s++) {
		if (seats_at(b, c, s) == 0)
			return s;
	}
	return slot;
}

/* Are all its persons free from that slot on, and do its rules let it start there? */
static bool
could_start(const struct board *b, int candidate, int slot)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];

	if (!plan_bit(b->start[candidate], slot))
		return false;
	for (int i = 0; i < c->persons_n; i++) {
		const uint64_t *set =
			&b->person_free[(size_t)c->persons[i] * (size_t)b->words];

		for (int s = slot; s < slot + c->length; s++)
			if (!plan_bit(set, s))
				return false;
	}
	return true;
}

/* Somebody at a seat of the candidate's groups in that slot who could go to slot `back`. */
static int
seat_to_exchange(struct moves *m, const struct plan_candidate *c, int slot, int back)
{
	struct board *b = m->b;

	for (int i = 0; i < c->groups_n; i++) {
		const struct plan_group *g = &b->p->groups[c->groups[i]];
		int offset = g->seats > 0 ? plan_random_below(&m->random, g->seats) : 0;

		for (int k = 0; k < g->seats && k < SAMPLE; k++) {
			int seat = g->first_seat + (offset + k) % g->seats;
			int at = b->seat_at[(size_t)seat * (size_t)b->slots +
					    (size_t)slot];

			if (at >= 0 && !b->fixed[at] && m->stamp[at] != m->now &&
				b->p->candidates[at].length == c->length &&
				could_start(b, at, back))
				return at;
		}
	}
	return -1;
}

/* Put it there; where no seat is left somebody at one goes to slot `back` for it. */
static bool
put_in_chain(struct moves *m, int candidate, int slot, int back)
{
	struct board *b = m->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];
	int other;

	if (reseat_try(b, candidate, slot))
		return true;
	if (seats_at(b, c, full_slot(b, c, slot)) > 0)
		return false;
	other = seat_to_exchange(m, c, full_slot(b, c, slot), back);
	if (other < 0 || !queue_add(m, other, back))
		return false;
	board_take(b, other);
	return reseat_try(b, candidate, slot);
}

bool
moves_chain(struct moves *m, int candidate, int to, int back)
{
	struct board *b = m->b;
	int mark = board_mark(b);

	queue_start(m);
	if (!queue_add(m, candidate, to) || !take_rival(m, candidate))
		return false;
	if (board_seated(b, candidate))
		board_take(b, candidate);
	for (int i = 0; i < m->queue_n; i++) {
		int c = m->queue[i].candidate, slot = m->queue[i].slot;

		/*
		 * outside the rules of its slots: known before anything is moved for it
		 */
		if (!plan_bit(b->start[c], slot) ||
			!make_way(m, c, slot, slot == to ? back : to) ||
			!put_in_chain(m, c, slot, slot == to ? back : to)) {
			board_undo(b, mark);
			return false;
		}
	}
	if (b->walk_broken > 0) {
		board_undo(b, mark);
		return false;
	}
	return true;
}

/* Directly, where most seats are left: they are what others will lack. */
static bool
seat_directly(struct moves *m, int candidate)
{
	struct board *b = m->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];

	board_open_slots(b, candidate, m->set);
	for (;;) {
		int best = -1, most = 0;

		for (int w = 0; w < b->words; w++) {
			for (uint64_t bits = m->set[w]; bits != 0; bits &= bits - 1) {
				int slot = w * 64 + __builtin_ctzll(bits);
				int seats = seats_at(b, c, slot);

				if (seats > most) {
					most = seats;
					best = slot;
				}
			}
		}
		if (best < 0)
			return false;
		if (reseat_try(b, candidate, best))
			return true;
		m->set[best >> 6] &= ~(UINT64_C(1) << (best & 63));
	}
}

/* Slots in which one person is free and the rules of the candidate allow it to start. */
static void
slots_of(const struct moves *m, int candidate, int person, uint64_t *set)
{
	const struct board *b = m->b;

	for (int w = 0; w < b->words; w++)
		set[w] = b->person_free[(size_t)person * (size_t)b->words + (size_t)w] &
			 b->start[candidate][w];
}

/* A chain between two slots needs a seat more in one of them, for each slot of the meeting. */
static bool
has_seats_between(const struct board *b, const struct plan_candidate *c, int to, int back)
{
	for (int k = 0; k < c->length; k++) {
		bool there = to + k < b->slots && seats_at(b, c, to + k) > 0;

		if (!there && (back + k >= b->slots || seats_at(b, c, back + k) == 0))
			return false;
	}
	return true;
}

bool
moves_seat(struct moves *m, int candidate, int tries)
{
	struct board *b = m->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];

	if (board_rival(b, candidate) >= 0)
		return false;
	if (seat_directly(m, candidate))
		return true;
	for (int i = 0; i < tries; i++) {
		int k = plan_random_below(&m->random, c->persons_n);
		int other = (k + 1 + plan_random_below(&m->random, c->persons_n - 1)) %
			    c->persons_n;
		int to, back;

		slots_of(m, candidate, c->persons[k], m->set);
		slots_of(m, candidate, c->persons[other], m->other);
		to = moves_any_slot(m, m->set);
		back = moves_any_slot(m, m->other);
		if (to < 0 || back < 0)
			return false;
		if (to != back && has_seats_between(b, c, to, back) &&
			moves_chain(m, candidate, to, back))
			return true;
	}
	return false;
}

bool
moves_seat_any(struct moves *m, int candidate, int tries)
{
	int n, first = board_choice(m->b, candidate, &n);

	if (board_held(m->b, candidate))
		return false;
	for (int i = 0; i < n && n > 1; i++) {
		if (seat_directly(m, first + (candidate - first + i) % n))
			return true;
	}
	for (int i = 0; i < n; i++) {
		if (moves_seat(m, first + (candidate - first + i) % n, tries))
			return true;
	}
	return false;
}

/* Is a slot of the one worth less than a slot of the other? */
static bool
worth_less(const struct board *b, int one, int other)
{
	return (int64_t)board_worth(b, one) * board_length(b, other) <
	       (int64_t)board_worth(b, other) * board_length(b, one);
}

/*
 * Someone at a seat of the candidate's groups then who may go: of a sample, now and then of a small
 * one, the one of least worth. Else it would be the same one again and again.
 */
static int
seat_to_clear(struct moves *m, const struct plan_candidate *c, int start)
{
	struct board *b = m->b;
	int worst = -1, slot = full_slot(b, c, start);
	int sample = plan_random_below(&m->random, 2) ? SAMPLE : SMALL_SAMPLE;

	for (int i = 0; i < c->groups_n; i++) {
		const struct plan_group *g = &b->p->groups[c->groups[i]];
		int offset = g->seats > 0 ? plan_random_below(&m->random, g->seats) : 0;

		for (int k = 0; k < g->seats && k < sample; k++) {
			int seat = g->first_seat + (offset + k) % g->seats;
			int at = b->seat_at[(size_t)seat * (size_t)b->slots +
					    (size_t)slot];

			if (at < 0 || b->fixed[at] || m->stamp[at] == m->now)
				continue;
			if (worst < 0 || worth_less(b, at, worst))
				worst = at;
		}
	}
	return worst;
}

/* Someone an interpreter of the need works for then, by chance. */
static int
interpreter_to_clear(struct moves *m, const struct plan_candidate *c, int slot)
{
	struct board *b = m->b;
	const struct plan_need *need = &b->p->needs[c->need];
	int offset = need->n > 0 ? plan_random_below(&m->random, need->n) : 0;

	for (int k = 0; k < need->n; k++) {
		int i = need->interpreters[(offset + k) % need->n];
		int at = b->interpreter_at[(size_t)i * (size_t)b->slots + (size_t)slot];

		if (at >= 0 && !b->fixed[at] && m->stamp[at] != m->now)
			return at;
	}
	return -1;
}

/*
 * The meeting of a person that its quota is best rid of: the one of least worth (of that
 * day).
 */
static int
quota_to_clear(struct moves *m, int person, int day)
{
	struct board *b = m->b;
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int worst = -1;

	for (int s = 0; s < b->slots; s++) {
		int c = at[s];

		if (c < 0 || b->fixed[c] || m->stamp[c] == m->now ||
			(day >= 0 && b->day_of[s] != day))
			continue;
		if (worst < 0 || board_worth(b, c) < board_worth(b, worst))
			worst = c;
	}
	return worst;
}

/*
 * Whose quota is full keeps one meeting less. Organisations' quotas: of the person at the
 * table.
 */
static int
person_to_clear(
	struct moves *m, const struct plan_candidate *c, int slot, enum board_fit why)
{
	struct board *b = m->b;
	int day = why == BOARD_QUOTA_DAY ? b->day_of[slot] : -1;
	int offset = plan_random_below(&m->random, c->persons_n);

	for (int k = 0; k < c->persons_n; k++) {
		int person = c->persons[(offset + k) % c->persons_n];
		const struct plan_person *q = &b->p->persons[person];
		int n = day < 0 ? b->person_n.event[person]
				: b->person_n.day[(size_t)person * (size_t)b->days +
						  (size_t)day];
		int most = day < 0 ? q->max_event : q->max_day;

		if (most > 0 && n >= most)
			return quota_to_clear(m, person, day);
	}
	return quota_to_clear(m, c->persons[offset], day);
}

/* A seated one that is to be held before and would end too late, or after and starts too early. */
static int
order_to_clear(struct moves *m, int candidate, int slot)
{
	struct board *b = m->b;
	int last = slot + b->p->candidates[candidate].length - 1;

	for (int i = b->before.first[candidate]; i < b->before.first[candidate + 1];
		i++) {
		int c = b->before.item[i];

		if (board_seated(b, c) &&
			b->place[c].slot + b->p->candidates[c].length > slot)
			return c;
	}
	for (int i = b->after.first[candidate]; i < b->after.first[candidate + 1]; i++) {
		int c = b->after.item[i];

		if (board_seated(b, c) && b->place[c].slot <= last)
			return c;
	}
	return -1;
}

/* What somebody does last before or first behind, on that day: from there it is too far. */
static int
walk_to_clear(struct moves *m, const struct plan_candidate *c, int slot)
{
	struct board *b = m->b;
	int offset = plan_random_below(&m->random, 2 * c->persons_n);

	for (int k = 0; k < 2 * c->persons_n; k++) {
		int side = (offset + k) % 2, s = side ? slot + c->length : slot - 1;
		int person = c->persons[(offset + k) / 2 % c->persons_n];
		const int *at = &b->person_at[(size_t)person * (size_t)b->slots];

		while (s >= 0 && s < b->slots && at[s] < 0 &&
			b->day_of[s] == b->day_of[slot])
			s += side ? 1 : -1;
		if (s >= 0 && s < b->slots && at[s] >= 0 &&
			b->day_of[s] == b->day_of[slot])
			return at[s];
	}
	return -1;
}

/* The next thing that has to go so that the candidate fits; -1 nothing helps. */
static int
to_clear(struct moves *m, int candidate, int slot, enum board_fit why)
{
	const struct plan_candidate *c = &m->b->p->candidates[candidate];

	switch (why) {
	case BOARD_SEAT:
		return seat_to_clear(m, c, slot);
	case BOARD_INTERPRETER:
		return interpreter_to_clear(m, c, slot);
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		return person_to_clear(m, c, slot, why);
	case BOARD_ORDER:
		return order_to_clear(m, candidate, slot);
	case BOARD_WALKING:
		return walk_to_clear(m, c, slot);
	case BOARD_FITS:
	case BOARD_CHOICE:
	case BOARD_NOT_ALLOWED:
	case BOARD_PERSON_AWAY:
	case BOARD_PERSON_BUSY:
		break;
	}
	return -1;
}

/* Put it there, taking off what is in the way; these are left in the queue behind it. */
static bool
clear_and_put(struct moves *m, int candidate, int slot)
{
	struct board *b = m->b;

	queue_start(m);
	if (!queue_add(m, candidate, slot) || !plan_bit(b->start[candidate], slot))
		return false;
	if (board_seated(b, candidate))
		board_take(b, candidate);
	if (!take_rival(m, candidate) || !make_way(m, candidate, slot, -1))
		return false;
	for (int i = 0; i < 4; i++) {
		struct plan_place at;
		enum board_fit fit = board_find(b, candidate, slot, &at);
		int other;

		if (fit == BOARD_SEAT && reseat_for(b, candidate, slot))
			fit = board_find(b, candidate, slot, &at);
		if (fit == BOARD_FITS) {
			board_put(b, candidate, at);
			return true;
		}
		other = to_clear(m, candidate, slot, fit);
		if (other < 0 || !queue_add(m, other, -1))
			return false;
		board_take(b, other);
	}
	return false;
}

/* A slot in which it may start by its own rules and its persons' free slots. */
static int
any_start(struct moves *m, int candidate)
{
	const struct board *b = m->b;
	const struct plan_candidate *c = &b->p->candidates[candidate];

	for (int w = 0; w < b->words; w++) {
		m->set[w] = b->start[candidate][w];
		for (int i = 0; i < c->persons_n; i++)
			m->set[w] &= b->p->persons[c->persons[i]].free[w];
	}
	return moves_any_slot(m, m->set);
}

static void seat_again(struct moves *m, int tries, int deep);

/* Into a slot by force, which may put others out in turn: only where that is a gain. */
static void
push_on(struct moves *m, int candidate, int tries, int deep)
{
	struct board *b = m->b;
	int mark = board_mark(b), slot = any_start(m, candidate);
	board_cost before = b->cost;
	bool done = slot >= 0 && clear_and_put(m, candidate, slot) && b->walk_broken == 0;

	if (done)
		seat_again(m, tries, deep - 1);
	if (!done || b->walk_broken > 0 || board_gain(b, before) >= 0)
		board_undo(b, mark);
}

/* What the last clearing put out finds another place, or pushes on. */
static void
seat_again(struct moves *m, int tries, int deep)
{
	int out[8], out_n = 0;

	/* moves_seat() has chains of its own, so the list is kept aside */
	for (int i = 1; i < m->queue_n && out_n < 8; i++)
		out[out_n++] = m->queue[i].candidate;
	for (int i = 0; i < out_n; i++) {
		if (!board_held(m->b, out[i]) && !moves_seat_any(m, out[i], tries) &&
			deep > 0)
			push_on(m, out[i], tries, deep);
		if (!board_seated(m->b, out[i]))
			m->left = out[i];
	}
}

bool
moves_force(struct moves *m, int candidate, int slot, int tries)
{
	struct board *b = m->b;
	int mark = board_mark(b);

	m->left = -1;
	if (!clear_and_put(m, candidate, slot) || b->walk_broken > 0) {
		board_undo(b, mark);
		return false;
	}
	seat_again(m, tries, DEEP_MAX);
	if (b->walk_broken > 0) {
		board_undo(b, mark);
		return false;
	}
	return true;
}
