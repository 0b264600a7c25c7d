/*
 * fold.h - the one folding of texts that people search and compare by.
 *
 * Same:      capitals and small letters (also ss and sharp s), letters with and without accents and
 *            points, full and half width, decomposed and composed letters (Hangul too), letters
 *            and their ligatures and circled forms, dashes and quotes of any kind, white space of
 *            any kind and length. Signs that are vowels (of Thai, Hindi, ...) or tell one kana from
 *            another stay.
 * Left out:  what a company is by Korean and Japanese law, before or behind its name, in any
 *            spelling of the list in fold.c; unless there is nothing else.
 * Form:      NFKC with case folded (UAX 15, UTR 30); to be compared byte by byte, not to be shown.
 * Thread:    any; pure.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/arena.h"

/* Bytes that are no UTF-8 become "?". */
const char *fold(struct arena *arena, const char *text);

#endif
