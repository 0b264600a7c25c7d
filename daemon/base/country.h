/*
 * country.h - the countries of ISO 3166-1 by their two letters.
 *
 * Thread: any; the table is constant. tests/unit/test_registries.c compares it with Debian's
 *         iso-codes.
 */
#ifndef BASE_COUNTRY_H
#define BASE_COUNTRY_H

#include "base/arena.h"

enum { COUNTRY_BYTES = 3 };

/* Two capitals that are the code of a country. */
bool country_ok(const char *code);
/* The code in capitals, from two letters or three in any case; false when there is none. */
bool country_parse(const char *text, char out[COUNTRY_BYTES]);
/* In English; NULL when there is no such code. */
const char *country_name(const char *code);
/* The tag of the language most business is done in there; "" when the table has none. */
const char *country_language(const char *code);
/* The code of the country that is meant by a name, or by what is often written; NULL: unknown. */
const char *country_meant(struct arena *arena, const char *text);

#endif
