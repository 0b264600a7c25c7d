/*
 * language.h - lists of BCP 47 tags: do two people share a language, does an interpreter
 * bridge two?
 *
 * A list is text with ';' between; empty entries do not count. Tags are the same language when
 * their primary subtags are (en and en-GB), whatever the letters' case (RFC 5646 section 2.1.1).
 * Pure; any thread.
 */
#ifndef DOMAIN_FAIR_LANGUAGE_H
#define DOMAIN_FAIR_LANGUAGE_H

#include "base/arena.h"

/* Is there any entry? Nobody needs an interpreter because a list was left empty. */
bool language_known(const char *list);
bool language_shared(const char *a, const char *b);
/* Does the pair x-y, either way, join a language of list a with one of list b? */
bool language_bridges(const char *x, const char *y, const char *a, const char *b);
/* a, and what b has beside it; a or b itself where that is all. */
const char *language_union(struct arena *arena, const char *a, const char *b);
/* The languages both lists have, ';' between, in the order of a; "" when none. */
const char *language_common(struct arena *arena, const char *a, const char *b);
/* The first entry, "" when there is none. */
const char *language_first(struct arena *arena, const char *list);

#endif
