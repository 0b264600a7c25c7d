/*
 * day_sheets.h - what stands on paper at the fair: one page for each person, table, hall or
 * interpreter and each day.
 *
 * Purpose:   the network fails at fairs. A page has all that somebody needs on that day, in order
 *            of time; what was cancelled is on none.
 * Ownership: day_sheets() gives a new array {code, title, subtitle, day, columns:[text],
 *            rows:[[text]]}; the texts are as strangers wrote them, to be made safe by who prints.
 * Thread:    one; it asks nothing.
 */
#ifndef CLIENT_DAY_SHEETS_H
#define CLIENT_DAY_SHEETS_H

#include "wire/json.h"

enum day_sheet { SHEET_PERSON, SHEET_TABLE, SHEET_HALL, SHEET_INTERPRETER };

struct day_sheet_wish {
	enum day_sheet kind;
	const struct js *codes;	  /* texts; empty or NULL: everybody's */
	const char *day;	  /* "2027-07-15"; NULL: every day */
	const char *organisation; /* people of this one alone (code), or NULL */
};

/* "people", "tables", "halls", "interpreters"; false when it is none of them. */
bool day_sheet_of_name(const char *name, enum day_sheet *out);

/*
 * Of the items of meeting.list and conference.list (which may be NULL). A code is a person's, a
 * table's, a hall's or an interpreter's; of people their organisation's too.
 */
struct js *day_sheets(const struct day_sheet_wish *wish, const struct js *meetings,
	const struct js *conferences);

#endif
