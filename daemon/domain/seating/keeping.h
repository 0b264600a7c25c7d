/*
 * keeping.h - does a meeting keep the rules where it is? A rule may come, or change, after it.
 *
 * Rules:   somebody interprets where no language is shared, with that pair and in a shift; quotas
 *          are not exceeded; every delegate, and the interpreter, walks there in time from what is
 *          before, to what is after. Whether two may meet at all is for domain/booking/breach.h.
 * Life:    in the unit's arena; good while nothing is booked in between.
 */
#ifndef DOMAIN_SEATING_KEEPING_H
#define DOMAIN_SEATING_KEEPING_H

#include "domain/seating/seating.h"

struct keeping;

/* Where the party sits. */
struct keeping_place {
	int index; /* of the grid */
	int64_t location_id;
	int64_t interpreter_id; /* -1: nobody */
};

struct keeping *keeping_new(struct tx *tx, const struct grid *g);
/* The first rule that is broken there, in words as p->reader_id may read them; NULL: none. */
const char *
keeping_broken(struct keeping *k, const struct party *p, const struct keeping_place *at);

#endif
