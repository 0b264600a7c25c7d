/*
 * encode_parts.h - what the files of the encoding share among themselves; nobody else's.
 *
 * Purpose:   encode.c makes the variables of who is held, where and when, after encode_narrow.c
 *            left out the starts nothing can have; encode_places.c adds the clauses of seats,
 *            interpreters and walking, encode_keeps.c those of the current schedule,
 *            encode_breaks.c those of breaks. Each of the five at the end is called once, in this
 *            order; the last four when the variables are there.
 * Literals:  what is given back is a literal of plan/cnf.h; CNF_FALSE for what can never be.
 * Ownership: everything lives in the arena of the cnf.
 * Errors:    none: a rule that nothing can keep sets `impossible`.
 * Thread:    the encoding's owner.
 */
#ifndef PLAN_ENCODE_PARTS_H
#define PLAN_ENCODE_PARTS_H

#include "plan/encode.h"

/* It is where `now` says, by a lock or by the scope. */
bool encode_stays(const struct encoding *e, int candidate);
/* It has to be held; of a choice: one of them has, and none is known to be. */
bool encode_must_be_held(const struct encoding *e, int candidate);
/* Its first slot is this one; no slot outside the event is. */
int encode_start(const struct encoding *e, int candidate, int slot);
int encode_used(const struct encoding *e, int person, int slot);
int encode_covering(const struct encoding *e, int candidate, int slot, int *out);
/* It is held, and in this hall. */
int encode_in_hall(struct encoding *e, int candidate, int hall);
int encode_exact_slots(const struct encoding *e, int person);

/*
 * Leave out, of the starts marked in e->start, those that no plan has in which all that is sure is
 * held; `impossible` where nothing is left. Before there are clauses.
 */
void encode_narrow(struct encoding *e, const bool *sure);
void encode_seats(struct encoding *e);
void encode_interpreters(struct encoding *e);
void encode_walking(struct encoding *e);
void encode_keeps(struct encoding *e, int disturbed_max);

#endif
