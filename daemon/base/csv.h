/*
 * csv.h - comma-separated files, read strictly and written in one form (RFC 4180).
 *
 * Form:      UTF-8, a byte order mark is tolerated; lines end with LF or CRLF, the last
 *            one may have no end; a quote stands only around a whole cell and is doubled
 *            inside it; blanks belong to the cell; empty lines do not count.
 * Faults:    the first one ends the visit, for what follows could be read in more than
 *            one way.
 * Ownership: the cells a visitor gets live for the call only.
 * Thread:    any.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "wire/buf.h"

enum {
	CSV_FILE_MAX_BYTES = 32 * 1024 * 1024,
	CSV_CELL_MAX_BYTES = 64 * 1024,
	CSV_CELLS_MAX = 64, /* of a row */
};

struct csv_visitor {
	void *ctx;
	/*
	 * line is where the row begins, from 1; cells are NUL-terminated and hold no
	 * other NUL.
	 */
	void (*row)(void *ctx, int line, const char *const *cells, int n);
	/* cell from 1, 0 when it is not known; why is a sentence. */
	void (*fault)(void *ctx, int line, int cell, const char *why);
};

/* true when there was no fault. */
bool
csv_visit(const char *text, size_t bytes, const struct csv_visitor *visitor) MUST_CHECK;
/* The same with another letter of ASCII between the cells. */
bool csv_visit_by(const char *text, size_t bytes, char separator,
	const struct csv_visitor *visitor) MUST_CHECK;

/* A cell with its quotes if it needs them. false when out is full. */
bool csv_add_cell(struct buf *out, const char *cell) MUST_CHECK;
/*
 * The same for a text that a stranger may have written. A spreadsheet takes a cell that begins
 * with = + - @, a tab or a line end for a formula: it gets an apostrophe in front, as does one
 * that would be read as such a cell. csv_text takes it away again: what is written is what is read.
 */
bool csv_add_text(struct buf *out, const char *text) MUST_CHECK;
/* The text of a cell: itself, or without the apostrophe. */
const char *csv_text(const char *cell);

#endif
