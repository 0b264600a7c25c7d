/*
 * text_index.h - the texts of a fair as vectors: words, BM25, neighbours and a latent space.
 *
 * Purpose:   what one text says about another, without a thesaurus: everything comes from the
 *            fair's own texts, so it works in any language and trade.
 *
 *   bm25       Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), k1 1.2, b .75
 *   vectors    (1 + ln tf) * idf, of length 1
 *   neighbours the NEAR texts with the nearest vectors, by cosine
 *   space      the DIMENSIONS strongest directions of all vectors by randomised SVD: Halko,
 *              Martinsson and Tropp, Finding structure with randomness (2011), algorithm 4.4
 *
 * Same texts in the same order give the same index: the randomness is a fixed series.
 * Ownership: all of it lives in the arena handed in. Thread: any; not changed once built.
 */
#ifndef DOMAIN_MATCHING_TEXT_INDEX_H
#define DOMAIN_MATCHING_TEXT_INDEX_H

#include "base/arena.h"
#include "base/map.h"

enum { TEXT_NEAR = 30, TEXT_DIMENSIONS = 100 };

struct text_word {
	int word;
	float tf;
	float weight; /* in the vector of length 1 */
};

struct text_doc {
	const struct text_word *word; /* by number */
	int n;
	float length; /* words in all */
};

struct text_posting {
	int doc;
	float tf;
	float weight;
};

struct text_index {
	struct arena *arena;
	struct map numbers; /* word: its number, from 1 */
	const char **word;
	int words_n;
	int *df;
	float *idf;
	struct text_posting **posting; /* of every word, by doc */
	struct text_doc *doc;
	int docs_n;
	float average; /* length of a text */
	struct text_near {
		int doc;
		float likeness;
	} * near;	/* TEXT_NEAR of every text, the nearest first; doc -1: no more */
	int dimensions; /* at most TEXT_DIMENSIONS */
	float *place;	/* of every text in the space: dimensions numbers of length 1 */
	float *direction; /* of every word */
};

/* Called now and then; false: give up. */
struct text_progress {
	bool (*go_on)(void *ctx, int thousandths);
	void *ctx;
};

/* false: it was told to give up. progress may be NULL. */
bool text_index_build(struct text_index *x, struct arena *arena, const char *const *texts,
	int n, const struct text_progress *progress) MUST_CHECK;
/* Another text in the words of the index: words it does not have are left out. */
struct text_doc
text_read(const struct text_index *x, struct arena *arena, const char *text);
/* Scores of all texts, added to out[docs_n]. */
void text_bm25(const struct text_index *x, const struct text_doc *query, float *out);
/* Cosines of all texts with a vector of words, added times factor. */
void text_cosines(const struct text_index *x, const struct text_word *v, int n,
	float factor, float *out);
/* Where a text is in the space: place[dimensions]; false: nowhere. */
bool text_place(const struct text_index *x, const struct text_doc *d, float *place);
/* Each text's score mixed with those of its neighbours. */
void text_smooth(const struct text_index *x, const float *in, float *out);

#endif
