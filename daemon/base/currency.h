/*
 * currency.h - the currencies of ISO 4217 that prices are said in.
 *
 * Left out: metals, units of account, funds and codes for tests.
 * Thread:   any; the table is constant. tests/unit/test_registries.c compares it with Debian's
 *           iso-codes.
 */
#ifndef BASE_CURRENCY_H
#define BASE_CURRENCY_H

#include "base/arena.h"

enum { CURRENCY_BYTES = 4 };

/* The code in capitals, from three letters in any case; false when there is none. */
bool currency_parse(const char *text, char out[CURRENCY_BYTES]);
/* How many digits its smallest unit has behind the point, 0..3; -1: no such code. */
int currency_digits(const char *code);
/* In English; NULL when there is no such code. */
const char *currency_name(const char *code);
/* The code that is meant by a country's code, a sign or a name; NULL: unknown. */
const char *currency_meant(struct arena *arena, const char *text);

#endif
