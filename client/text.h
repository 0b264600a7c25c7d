/*
 * text.h - texts for people: made safe for a terminal, compared, and times in the
 * fair's zone.
 *
 * Purpose:   names and messages were written by strangers, so nothing of theirs may
 *            steer a terminal. Times come as RFC 3339 with the event's offset; what is
 *            shown is the civil time in the text, so that no zone database is needed.
 * Ownership: functions that return char * give a string the caller frees.
 * Thread:    any; pure.
 */
#ifndef CLIENT_TEXT_H
#define CLIENT_TEXT_H

#include "wire/json.h"

enum { TEXT_TIME = 64 };

/*
 * One line: line ends and tabs become blanks, what wire/letters.h refuses becomes '?'. A
 * database may hold texts from before there was that rule.
 */
char *text_safe(const char *s);
/* The same, but line ends stay. */
char *text_safe_lines(const char *s);
/* A text of JSON with the same letters, and the marks, as \uXXXX: it means the same. */
char *text_safe_json(const char *json);

/* Columns a line takes on a terminal; wide letters take two, marks none. */
int text_width(const char *s);
/* The beginning of a line in at most so many columns, with an ellipsis at its end. */
char *text_cut(const char *s, int columns);

/* Line ends between words so that no line is wider; a longer word is broken. */
char *text_fold(const char *s, int columns);

/*
 * How many letters to insert, remove, change or swap with a neighbour (optimal string
 * alignment) to get from a to b; longer than 31 letters count as far apart.
 */
int text_distance(const char *a, const char *b);
/* Near enough to be a slip of the fingers. */
bool text_is_near(const char *typed, const char *meant);

/*
 * "Wed 15 Jul 09:30"; the text itself when it is no time. "Sun 31 Oct 02:30+01:00" where that
 * time comes twice at the fair (fair_zone.h); so do text_when_year() and text_span().
 */
void text_when(const char *rfc3339, char out[TEXT_TIME]);
/* "15 Jul 2027 09:30": of what may lie in another year, such as the end of a token. */
void text_when_year(const char *rfc3339, char out[TEXT_TIME]);
/* "Wed 15 Jul" of a date or an instant. */
void text_date(const char *rfc3339, char out[TEXT_TIME]);
/* "+09:00" of an instant of the wire. */
const char *text_offset(const char *rfc3339);
/* "09:30" */
void text_clock(const char *rfc3339, char out[TEXT_TIME]);
/* "Wed 15 Jul 09:30-10:00"; the day is named twice when it changes. */
void text_span(const char *start, const char *end, char out[2 * TEXT_TIME]);

/* Borrowed member at "from.name" or "slots.0.start"; NULL when there is none. */
const struct js *text_path(const struct js *value, const char *path);
/* s joined to what b holds, with a separator before it unless b is empty. */
void text_join(struct buf *b, const char *separator, const char *s);

#endif
