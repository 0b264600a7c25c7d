/*
 * sheet.h - a table as offices make it, visited as if it had been made with care.
 *
 * Form:      of a text: comma, semicolon or tab between the cells, whichever stands most often in
 *            the header, or the one a first line "sep=;" names; else as csv.h says.
 * Tidied:    the header's names are in small letters, without blanks around them, a blank inside
 *            is "_"; columns without a name at its end are left out, in rows too where they are
 *            empty; blank rows do not count. Other cells are as they are, blanks around them too.
 * Ownership: the cells a visitor gets live for the call only.
 * Thread:    any.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include "base/csv.h"

/* A row of a sheet of a workbook, see workbook.h. */
struct sheet_row {
	int line; /* its number in the sheet, from 1 */
	int n;
	const char **cells; /* none is NULL */
};

struct sheet {
	const char *name;
	bool hidden;
	struct sheet_row *rows; /* those that are not empty */
	int rows_n;
};

/* The first row the visitor gets is the header. true when there was no fault. */
bool sheet_visit_text(const char *text, size_t bytes, const struct csv_visitor *visitor)
	MUST_CHECK;
/* The same; a row that ends early is filled up. There are no faults. */
void sheet_visit(const struct sheet *sheet, const struct csv_visitor *visitor);

enum { SHEET_ADDRESS_BYTES = 16 };

/* "C7": column from 1, line from 1. */
void sheet_address(int column, int line, char out[SHEET_ADDRESS_BYTES]);
/* Which column of the header has this name, as a visitor sees it; from 1, 0: none. */
int sheet_column(const struct sheet *sheet, const char *name);

#endif
