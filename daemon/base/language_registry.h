/*
 * language_registry.h - what a subtag of BCP 47 is: languages of ISO 639, scripts of ISO 15924,
 * regions of ISO 3166-1 and UN M.49.
 *
 * Thread: any; the tables are constant. tests/unit/test_registries.c compares them with Debian's
 *         iso-codes.
 */
#ifndef BASE_LANGUAGE_REGISTRY_H
#define BASE_LANGUAGE_REGISTRY_H

#include <stdbool.h>

enum { SUBTAG_BYTES = 5 };

/*
 * The shortest code of a language in small letters (RFC 5646, section 2.2.1), which replaces those
 * that were given up (section 3.1.7), and of a language with varieties the one that stands for its
 * main one (UTS 35, annex C). false when there is no such language, or it is none that people
 * speak.
 */
bool registry_language(const char *subtag, char out[SUBTAG_BYTES]);
/* "Hant" */
bool registry_script(const char *subtag);
/* "KR", "419"; the one that replaced it if there was one. In capitals. */
bool registry_region(const char *subtag, char out[SUBTAG_BYTES]);
/* The English name of a language of two letters; NULL when the table has none. */
const char *registry_name(const char *language);
/* The language of two letters that has this English name, in small letters; NULL: none. */
const char *registry_named(const char *name);

#endif
