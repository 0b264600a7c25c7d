/*
 * money.h - amounts as people write them, and as they are told.
 *
 * Unit:     what is stored, and said in files and calls, is a whole number of the currency's
 *           smallest unit (ISO 4217: two digits of EUR, none of KRW, three of KWD).
 * Thread:   any.
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/arena.h"

/*
 * An amount in the currency itself, such as "1,500.50" or "EUR 1.500,50", in its smallest unit; -1:
 * it is none, or may be read in two ways, as 1,500 of a currency with three digits.
 */
int64_t money_meant(struct arena *arena, const char *text, const char *currency);
/* "EUR 1500.50" */
const char *money_text(struct arena *arena, int64_t minor, const char *currency);

#endif
