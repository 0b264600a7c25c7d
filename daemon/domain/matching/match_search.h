/*
 * match_search.h - organisations whose name, profile, products or listed categories speak of
 *                  what is looked for.
 *
 * Words:     as base/terms.h has them in every script; nothing in a query is an operator. A single
 *            letter of a script whose words are pairs finds the pairs that begin with it.
 *            The names of categories count in every language, and the words of the glossary as
 *            what they mean the same as (synonyms.h).
 * Order:     BM25 (text_index.h) over the words that are there, then code. At least half of the
 *            words must be found.
 * Cost:      all texts of the event are read; 3,000 take a tenth of a second of a reader.
 * Ownership: everything lives in tx->arena. Errors: sticky in the transaction.
 */
#ifndef DOMAIN_MATCHING_MATCH_SEARCH_H
#define DOMAIN_MATCHING_MATCH_SEARCH_H

#include "store/organisations.h"

enum { SEARCH_WORDS_MAX = 32 };

struct match_hit {
	const struct organisation *organisation;
	double score;
	const char *says; /* a piece of the text around the first word found */
};

/* Withdrawn ones are left out. */
struct match_hit *
match_search(struct tx *tx, int64_t event_id, const char *query, int *n);

#endif
