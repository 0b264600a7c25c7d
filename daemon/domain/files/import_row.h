/*
 * import_row.h - one row of a file of the fair, said in a call instead.
 *
 * Purpose:   whoever comes to the desk is an organisation, a delegate or a place as one of the
 *            files is: read, checked and written by the import, so that each rule stands once.
 * Fields:    named as the columns are; what is not said is the column's default.
 * Effects:   those of an import of that row alone: its journal row, and of a changed one the
 *            next revision of every invitation that tells of it.
 * Refused:   ERR_PARAM_INVALID with the field params.<column>; ERR_EXISTS, ERR_NOT_FOUND;
 *            ERR_BUSY while a schedule is published or an import is on its way.
 * Memory:    tx->arena.
 */
#ifndef DOMAIN_FILES_IMPORT_ROW_H
#define DOMAIN_FILES_IMPORT_ROW_H

#include "domain/fair/grid.h"

struct location;

struct row_field {
	const char *column;
	const char *text; /* as in a cell, lists with ';' between; "": the default */
};

enum row_of { ROW_OF_ORGANISATIONS, ROW_OF_DELEGATES, ROW_OF_LOCATIONS };

bool import_row_new(struct tx *tx, const struct grid *g, enum row_of of,
	const struct row_field *f, int n, struct err *e) MUST_CHECK;
/* What is said of a location that is there; what is not said stays. */
bool import_row_location(struct tx *tx, const struct grid *g, const struct location *l,
	const struct row_field *f, int n, struct err *e) MUST_CHECK;

#endif
