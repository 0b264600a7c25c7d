/*
 * interpreting.h - who can interpret for two sides that share no language, and when.
 *
 * Rule:   nobody is needed where a language is shared, or where a side has said none. Else an
 *         interpreter of the pair, in a shift that holds the whole meeting, without anything
 *         else in the diary, who can walk there in time: the first by number.
 * Life:   in the unit's arena; good while nothing is booked in between.
 */
#ifndef DOMAIN_SEATING_INTERPRETING_H
#define DOMAIN_SEATING_INTERPRETING_H

#include "domain/seating/walking.h"
#include "store/interpreters.h"

struct interpreting;

/* What each side speaks, ';' between. NULL: nobody is needed. */
struct interpreting *interpreting_plan(
	struct tx *tx, const struct grid *g, const char *demand, const char *supply);
/* This one is asked before the others, if it can do it at all; 0: nobody is. */
void interpreting_prefer(struct interpreting *in, int64_t interpreter_id);
/* Why nobody works or is free at [index, index + length), wherever it is; NULL: somebody is. */
const char *interpreting_refusal(struct interpreting *in, int index, int length);
/*
 * Why a meeting at [index, index + length) with this interpreter (-1: none) has nobody who can;
 * NULL: it has. Whose diary has what is not asked.
 */
const char *interpreting_broken(
	struct interpreting *in, int64_t interpreter_id, int index, int length);
/*
 * Who is free then and in time in this hall (w NULL: halls do not matter); NULL and *far for the
 * first who would be late.
 */
struct interpreter *interpreting_find(struct interpreting *in, struct walking *w,
	int index, int length, int hall, struct too_far *far);

#endif
