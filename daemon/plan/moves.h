/*
 * moves.h - what can be done to a board as one move: chains, insertions with ejection.
 *
 * Contract:  each either does its whole move (changes after the mark the caller took) or
 *            leaves the board as it was. No cost is looked at: the caller keeps or
 *            undoes.
 * Thread:    one owner; the stamps in struct moves make a chain linear in its length.
 */
#ifndef PLAN_MOVES_H
#define PLAN_MOVES_H

#include "plan/board.h"

struct plan_random {
	uint64_t state;
};

/* splitmix64: any seed will do. */
static inline uint64_t
plan_random_next(struct plan_random *r)
{
	uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* 0 .. n - 1 */
static inline int
plan_random_below(struct plan_random *r, int n)
{
	return (int)((plan_random_next(r) >> 32) * (uint64_t)n >> 32);
}

/* 0 <= x < 1 */
static inline double
plan_random_unit(struct plan_random *r)
{
	return (double)(plan_random_next(r) >> 11) * 0x1p-53;
}

enum { MOVES_CHAIN_MAX = 512, MOVES_SET_MAX = 1024 };

struct moves {
	struct board *b;
	struct plan_random random;
	uint32_t *stamp, now; /* candidates that are part of the chain under way */
	struct {
		int candidate, slot;
	} queue[MOVES_CHAIN_MAX];
	int queue_n;
	uint64_t set[MOVES_SET_MAX],
		other[MOVES_SET_MAX]; /* of slots: PLAN_SLOTS_MAX fits */
	int left; /* what the last force put out for good, one of them; -1 none */
};

void moves_init(struct moves *m, struct board *b, uint64_t seed);

/*
 * Put the candidate in slot `to`; who is in the way there goes to slot `back`, who is in
 * the way there to `to`, and so on (a Kempe chain). It may be on the board or not; another of its
 * choice is taken off for it.
 */
bool moves_chain(struct moves *m, int candidate, int to, int back);

/*
 * Seat an unseated candidate without taking anything off: directly, or by one of `tries`
 * chains. False when another of its choice is held.
 */
bool moves_seat(struct moves *m, int candidate, int tries);

/* The same for whichever candidate of its choice can be seated, itself first. */
bool moves_seat_any(struct moves *m, int candidate, int tries);

/*
 * Seat it in that slot whatever is in the way; what was in the way is seated elsewhere
 * where it can be, by another of its choice too. False when something in the way is
 * fixed, or it does not fit even then.
 */
bool moves_force(struct moves *m, int candidate, int slot, int tries);

/* A slot of a set by chance, -1 when it is empty. */
int moves_any_slot(struct moves *m, const uint64_t *set);

#endif
