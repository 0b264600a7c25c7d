/*
 * language_tag.h - tags of languages and pairs of them: the part of BCP 47 that people are listed
 * with.
 *
 * Form:   language ["-" script] ["-" region]: "ko", "zh-Hant", "pt-BR", "zh-Hant-TW",
 *         "es-419". The language has two or three letters. Case does not count when
 *         reading; what is given back is the form RFC 5646 section 2.1.1 recommends, so
 *         equal tags are equal texts.
 * Thread: any; pure.
 */
#ifndef BASE_LANGUAGE_TAG_H
#define BASE_LANGUAGE_TAG_H

#include <stdbool.h>
#include <stddef.h>

enum { LANGUAGE_BYTES = 16 }; /* "zzz-Zzzz-ZZ" and the NUL, with room to spare */

/* false when text is no such tag. */
bool language_parse(const char *text, char out[LANGUAGE_BYTES]);
/*
 * "ko-en", "zh-Hant-ko": two tags, written in their recommended form, which is what tells
 * "pt-BR" and "pt-br" apart. false when there is not exactly one way to read it.
 */
bool
language_pair_parse(const char *text, char a[LANGUAGE_BYTES], char b[LANGUAGE_BYTES]);

#endif
