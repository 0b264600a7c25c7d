/*
 * same_person.h - is it still the same person under a code?
 *
 * Rule:   whose name and mailbox both are others is another person: a married name, a new
 *         employer's mail or a mended spelling change one of the two. Names are compared folded
 *         (base/fold.h).
 * Thread: any; pure.
 */
#ifndef DOMAIN_FAIR_SAME_PERSON_H
#define DOMAIN_FAIR_SAME_PERSON_H

#include "base/arena.h"

#include <stdbool.h>

struct person_said {
	const char *name;
	const char *mail;
};

bool same_person(
	struct arena *arena, const struct person_said *was, const struct person_said *is);

#endif
