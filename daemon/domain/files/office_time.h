/*
 * office_time.h - dates, times and ranges as offices write them, brought to the one form.
 *
 * Purpose:   the year comes first; between the numbers stand dashes, dots, slashes, blanks
 *            or the words for year, month and day. With the year last nobody knows which
 *            number is the month: that is none. What comes out is what civil_parse_said()
 *            reads; whether there is such a time is told by it alone.
 * Life:      pure functions of their texts.
 */
#ifndef DOMAIN_FILES_OFFICE_TIME_H
#define DOMAIN_FILES_OFFICE_TIME_H

#include "base/arena.h"

#include <stdbool.h>

/* "2026. 7. 15." is "2026-07-15"; NULL when the text is no date. */
const char *office_date(struct arena *arena, const char *text);
/* "2026/7/15 9:30+09:00" is "2026-07-15T09:30+09:00"; NULL when the text is no such time. */
const char *office_time(struct arena *arena, const char *text);
/* "9:30" is "09:30"; NULL when the text is no time of day. */
const char *office_clock(struct arena *arena, const char *text);
/*
 * The two times of "a/b", "a ~ b" or "a - b", each in the one form; b may be a time of day of
 * the same date. false: no mark stands between two times.
 */
bool
office_range(struct arena *arena, const char *text, const char **from, const char **to);
/* The two times of day of "9:30 ~ 12:00". false: no mark stands between two. */
bool
office_session(struct arena *arena, const char *text, const char **from, const char **to);

#endif
