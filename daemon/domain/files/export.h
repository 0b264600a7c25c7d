/*
 * export.h - a fair back into the files it came from, in canonical form.
 *
 * Contract:  the same rows give the same bytes: LF, quotes only where RFC 4180 wants
 *            them, rows in the order of their first import. Importing an export changes
 *            nothing. A request made by a person has the code R<n>.
 * Errors:    ERR_NOT_FOUND for a file that is not of the format, ERR_IMPORT_TOO_LARGE
 *            when the text does not fit into the buffer.
 * Thread:    the transaction's; reads only.
 */
#ifndef DOMAIN_FILES_EXPORT_H
#define DOMAIN_FILES_EXPORT_H

#include "store/stmt.h"
#include "wire/buf.h"

/* The whole file added to out. Names are those of import_file_name. */
bool export_file(struct tx *tx, int64_t event_id, const char *name, struct buf *out,
	struct err *e) MUST_CHECK;

#endif
