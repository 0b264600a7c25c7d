/*
 * terms.h - a text as the words it is searched and compared by, in every script.
 *
 * Words:     runs of letters and digits, folded (base/fold.h); those of a to z alone are stemmed as
 *            English is (M. F. Porter, An algorithm for suffix stripping, Program 14.3, 1980).
 *            Scripts that are written without spaces, or whose words carry endings of one letter
 *            (Han, kana, Hangul, Thai, Lao, Khmer, Burmese): every two neighbouring letters are a
 *            word, a letter that stands alone is one.
 * Bytes:     what is no UTF-8 separates words.
 * Length:    a word of more than TERM_BYTES is cut at a letter.
 * Ownership: the word lives for the call. Thread: any.
 */
#ifndef BASE_TERMS_H
#define BASE_TERMS_H

#include <stdbool.h>
#include <stddef.h>

enum { TERM_BYTES = 63 };

/*
 * start and end: where it stands in the text (of Hangul that came as jamo: in what they are put
 * together to). false ends the walk.
 */
typedef bool terms_visit(void *ctx, const char *word, size_t n, size_t start, size_t end);
/* false when a visit said so. */
bool terms_each(const char *text, size_t bytes, terms_visit *visit, void *ctx);
/* Is this letter of a script whose words are pairs of letters? */
bool terms_in_pairs(int letter);

/* In place: a lower-case word of n letters a to z; its new length. */
size_t stem_english(char *word, size_t n);

#endif
