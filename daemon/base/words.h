/*
 * words.h - small rules on words: what a code is, which known word somebody meant.
 *
 * Thread: any; pure.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { CODE_MAX_BYTES = 64 };

/* 1..64 of the ASCII letters, digits, '.', '_' and '-', the first a letter or digit. */
bool word_is_code(const char *s);
/*
 * Is a text the word of a closed list (small letters and "_"), as people write it? In any case,
 * with a blank or a dash for "_"; yes and no also as the true and false of a spreadsheet.
 */
bool word_means(const char *text, const char *word);
/*
 * The word of the list (ended by NULL) that is nearest to one that is not in it; NULL
 * when none is near enough to be a slip of the finger.
 */
const char *word_nearest(const char *word, const char *const *list);

#endif
