/*
 * glossary.h - the rows of words that mean the same at a fair.
 *
 * Contract:  reads and writes rows, knows no rule.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); no rows after one.
 */
#ifndef STORE_GLOSSARY_H
#define STORE_GLOSSARY_H

#include "store/stmt.h"

/* Terms of an event, and words of a term (base/terms.h): an import refuses more. */
enum { GLOSSARY_MAX = 5000, GLOSSARY_WORDS_MAX = 32 };

struct term {
	const char *code;
	const char *language; /* "": not said */
	const char *term;
	const char *same_as;
	const char *same_as_language;
};

/* By code. */
struct term *glossary_of(struct tx *tx, int64_t event_id, int *n);
void glossary_put(struct tx *tx, int64_t event_id, const struct term *t);

#endif
