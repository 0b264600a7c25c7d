/*
 * text_model.h - how likely it is that an organisation offers a code, by what it writes of itself.
 *
 * Parts of a code for every text, each standardised over the texts:
 *
 *   WORDS    BM25 of the code's words (its names, and its words in the glossary)
 *   SMOOTH   the same mixed with the texts' neighbours
 *   SPACE    nearness to the code's words in the latent space
 *   FEEDBACK nearness to the middle of the ten texts that the three put first (pseudo-Rocchio)
 *   MIDDLE   nearness to the middle of the texts that list the code (Rocchio)
 *   VOTES    how many of the nearest texts list it
 *   RIDGE    a ridge regression on the places in the space
 *
 * The last three learn from organisations that list codes. What they say of a text that was
 * learnt from is what they would say had it not been: by the middle without it, by neighbours that
 * are never the text itself, by the leverage of the regression (Allen, The relationship between
 * variable selection and data augmentation, 1974). One weight for a part, pooled over all codes,
 * by logistic regression; the frequency of a code comes in as its logit. So the sum is a
 * probability, as calibrated as pooled weights can be. A code that nobody lists has weights of its
 * own for the first four parts.
 *
 * Ownership: the arena handed in. Thread: any; one model is built by one thread.
 */
#ifndef DOMAIN_MATCHING_TEXT_MODEL_H
#define DOMAIN_MATCHING_TEXT_MODEL_H

#include "domain/matching/text_index.h"

enum text_part {
	TEXT_WORDS,
	TEXT_SMOOTH,
	TEXT_SPACE,
	TEXT_FEEDBACK,
	TEXT_MIDDLE,
	TEXT_VOTES,
	TEXT_RIDGE,
	TEXT_PARTS
};
enum {
	TEXT_UNTAUGHT =
		TEXT_MIDDLE, /* parts that need no organisation that lists codes */
	TEXT_WEIGHTS = TEXT_PARTS + 2, /* the parts', the frequency's and a constant */
};

/* A code, and the texts that list it. */
struct text_code {
	const char *words;
	const int *docs; /* ascending */
	int docs_n;
};

struct text_model {
	const struct text_index *index;
	struct arena *arena;
	const struct text_code *code;
	int codes_n;
	const bool *
		taught; /* of every text: it lists codes, what it does not list it has not */
	int taught_n;
	double weight[TEXT_WEIGHTS];   /* of codes that somebody lists */
	double untaught[TEXT_WEIGHTS]; /* of the others; the label parts' are 0 */
	double *solve;		       /* of the ridge regression: (X'X + lambda)^-1 */
	float *leverage;
};

/* Learns the weights. false: progress said to give up. */
bool text_model_build(struct text_model *m, struct arena *arena,
	const struct text_index *x, const struct text_code *code, int codes_n,
	const bool *taught, const struct text_progress *progress) MUST_CHECK;
/* The standardised parts of a code for all texts: out[TEXT_PARTS][docs_n]. */
void
text_model_parts(const struct text_model *m, const struct text_code *code, float *out);
/* The probability of a code for all texts, from its parts. */
void text_model_likely(const struct text_model *m, const struct text_code *code,
	const float *parts, float *out);
/* Of words that are no code: the order of the texts by the untaught parts alone, any scale. */
void text_model_rank(const struct text_model *m, const char *words, float *out);

#endif
