/*
 * country.h - is it a country? The two-letter codes of ISO 3166-1, in capitals.
 *
 * Thread: any; the table is constant. tests/unit/test_words.c compares it with the
 *         system's.
 */
#ifndef BASE_COUNTRY_H
#define BASE_COUNTRY_H

#include <stdbool.h>

bool country_ok(const char *code);

#endif
