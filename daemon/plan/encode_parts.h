/*
 * encode_parts.h - what the files of the encoding share among themselves; nobody else's.
 */
#ifndef PLAN_ENCODE_PARTS_H
#define PLAN_ENCODE_PARTS_H

#include "plan/encode.h"

/* It is where `now` says, by a lock or by the scope. */
bool encode_stays(const struct encoding *e, int candidate);
bool encode_must_be_held(const struct encoding *e, int candidate);
/* Its first slot is this one; no slot outside the event is. */
int encode_start(const struct encoding *e, int candidate, int slot);
int encode_used(const struct encoding *e, int person, int slot);
int encode_covering(const struct encoding *e, int candidate, int slot, int *out);
int encode_exact_slots(const struct encoding *e, int person);

void encode_seats(struct encoding *e);
void encode_interpreters(struct encoding *e);
void encode_walking(struct encoding *e);
void encode_breaks(struct encoding *e);

#endif
