/*
 * workbook_value.h - what the numbers of a spreadsheet say: dates, times, plain numbers.
 *
 * A date is stored as a number of days, and only the format of its cell tells that it is one
 * (ECMA-376 part 1, sections 18.8.30 and 18.17.4).
 * Thread: any; pure.
 */
#ifndef BASE_WORKBOOK_VALUE_H
#define BASE_WORKBOOK_VALUE_H

#include "wire/err.h"

/* What a format shows of a number; both may be set. */
enum { SHOWS_DATE = 1, SHOWS_TIME = 2 };

enum { VALUE_BYTES = 48, VALUE_WHY_BYTES = 80 };

/* What a format shows: by its number when code is NULL, else by its code. */
unsigned format_shows(int id, const char *code);
/*
 * The text of a number as it is stored: "5", "0.25", or "2026-07-15", "09:30",
 * "2026-07-15T09:30" (":20" of seconds behind it when there are any). from_1904: the workbook's
 * days are counted from there. false and why when it is none.
 */
bool value_text(const char *stored, unsigned shows, bool from_1904, char out[VALUE_BYTES],
	char why[VALUE_WHY_BYTES]) MUST_CHECK;
/* The same of a date that is stored in words, "2026-07-15T09:30:00". */
void value_date(const char *stored, char out[VALUE_BYTES]);

#endif
