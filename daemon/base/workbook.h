/*
 * workbook.h - the sheets of an .xlsx file (ECMA-376, Office Open XML) as rows of texts.
 *
 * Cells:     texts as they are, the guides to pronunciation left out; formulas by the values that
 *            were stored with them; dates and times as "2026-07-15", "09:30" and
 *            "2026-07-15T09:30"; whole numbers without ".0"; yes and no. What is merged down
 *            a column stands in each of its rows.
 * Faults:    of a cell: an error that a formula gives, a text that is too long, cells merged across
 *            columns, a cell past the last column. Of the whole: what is no workbook, damaged,
 *            encrypted or too large, told with what to do.
 * Limits:    those of zipped.h and xml.h; of each sheet the cells and bytes of csv.h.
 * Ownership: all of it lives in the arena; the file's bytes are needed for the call only.
 * Thread:    any.
 */
#ifndef BASE_WORKBOOK_H
#define BASE_WORKBOOK_H

#include "base/arena.h"
#include "base/sheet.h"

enum {
	WORKBOOK_SHEETS_MAX = 256,
	WORKBOOK_TEXTS_MAX = 1 << 20, /* that cells share */
	WORKBOOK_ROWS_MAX = 1 << 20,  /* of a sheet, as many as a spreadsheet has */
	WORKBOOK_FAULTS_KEPT = 100,
	WORKBOOK_WHY_BYTES = 320,
};

struct workbook_fault {
	const struct sheet *sheet;
	int line;
	int column;
	const char *why; /* a sentence about the cell */
};

struct workbook {
	struct sheet *sheets; /* in the workbook's order */
	int sheets_n;
	struct workbook_fault *faults;
	int faults_n;
};

/* Does a file begin as one of a spreadsheet, of whatever kind? */
bool workbook_is(const char *bytes, size_t n);
/*
 * Read the sheets whose names are wanted and that are not hidden; the others have no rows. false
 * and why when it is no workbook that can be taken.
 */
bool workbook_read(struct arena *arena, const char *bytes, size_t n,
	bool (*wanted)(const char *name), struct workbook *out,
	char why[WORKBOOK_WHY_BYTES]) MUST_CHECK;

#endif
