/*
 * synonyms.h - the words of a fair's glossary that a text says, and what else means the same.
 *
 * Rule:      a term is said where its words (base/terms.h) stand one behind the other. Then the
 *            text is read as if its counterpart stood in it as well, whichever of the two it says;
 *            one step, so that a long chain of terms does not make one word of all.
 * Ownership: the arena of the transaction, or the one that is handed in. Thread: any; not changed
 *            once loaded. Errors: sticky in the transaction.
 */
#ifndef DOMAIN_MATCHING_SYNONYMS_H
#define DOMAIN_MATCHING_SYNONYMS_H

#include "store/glossary.h"

struct synonyms;

struct synonyms *synonyms_load(struct tx *tx, int64_t event_id);
struct synonyms *synonyms_of(struct arena *arena, const struct term *terms, int n);
/* The counterparts of all that a text says, a line each, each once; "": none. */
const char *
synonyms_said(const struct synonyms *s, struct arena *arena, const char *text);

#endif
