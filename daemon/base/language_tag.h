/*
 * language_tag.h - tags of languages and pairs of them: the part of BCP 47 that people are listed
 * with.
 *
 * Form:   language ["-" script] ["-" region]: "ko", "zh-Hant", "pt-BR", "zh-Hant-TW",
 *         "es-419". The language has two or three letters. Case does not count when
 *         reading; what is given back is the form RFC 5646 section 2.1.1 recommends, so
 *         equal tags are equal texts: the shortest code ("ko" for "kor", section 2.2.1), none that
 *         was given up ("he" for "iw", section 3.1.7). Subtags are those of the registries.
 * Thread: any; pure.
 */
#ifndef BASE_LANGUAGE_TAG_H
#define BASE_LANGUAGE_TAG_H

#include <stdbool.h>
#include <stddef.h>

enum { LANGUAGE_BYTES = 16 }; /* "zzz-Zzzz-ZZ" and the NUL, with room to spare */

/* false when text is no such tag. */
bool language_parse(const char *text, char out[LANGUAGE_BYTES]);
/* The English name of a tag's language; NULL when the table has none. */
const char *language_name(const char *tag);
/*
 * The tag that is meant by a country's code ("KR": "ko"), a name ("Korean") or a wrong sign
 * between ("ko_KR"), in text that is no tag. false: unknown.
 */
bool language_meant(const char *text, char out[LANGUAGE_BYTES]);
/*
 * Is it the tag of a language of few that is also the code of a country, whose own language was
 * likely meant ("kr": Kanuri, or "ko")? The other tag, or NULL.
 */
const char *language_doubted(const char *tag);
/*
 * "ko-en", "zh-Hant-ko": two tags, written in their recommended form, which is what tells
 * "pt-BR" and "pt-br" apart. false when there is not exactly one way to read it.
 */
bool
language_pair_parse(const char *text, char a[LANGUAGE_BYTES], char b[LANGUAGE_BYTES]);

#endif
