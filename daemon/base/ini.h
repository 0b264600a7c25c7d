/*
 * ini.h - a file of sections and "key = value" lines, visited in order with its line
 * numbers.
 *
 * Form:      "[section]", "key = value" ("key: value" too), comments on lines of their
 *            own that begin with # or ;. Blanks around names and values do not count. A
 *            line ends with LF or CRLF, a value is never continued on the next line,
 *            nothing inside a value is a comment. UTF-8; a byte order mark is tolerated.
 * Faults:    everything that is not of this form is reported with its line and skipped;
 *            the visit goes on, so that all of them are found.
 * Ownership: the strings a visitor gets live for the call only.
 * Thread:    any.
 */
#ifndef BASE_INI_H
#define BASE_INI_H

#include "wire/err.h"

#include <stddef.h>

enum {
	INI_LINE_MAX_BYTES = 65536, /* without the line's end */
	INI_NAME_MAX_BYTES = 128,   /* of a section or key */
};

struct ini_visitor {
	void *ctx;
	/* A section begins, be it empty; NULL: not of interest. */
	void (*section)(void *ctx, const char *section, int line);
	/* section is "" before the first one. */
	void (*entry)(void *ctx, const char *section, const char *key, const char *value,
		int line);
	void (*fault)(void *ctx, int line, const char *why);
};

/* true when there was no fault. */
bool
ini_visit(const char *text, size_t bytes, const struct ini_visitor *visitor) MUST_CHECK;

#endif
