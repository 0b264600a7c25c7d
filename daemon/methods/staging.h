/*
 * staging.h - the files of imports under way, in memory, outside any transaction.
 *
 * Bounded: one import per principal, `import_bytes` and `import_rows` each, a number in all, and a
 * time without progress after which it is forgotten; the client then begins again. Rows are counted
 * as their text comes: what is too much is refused before anything is read; those of workbooks when
 * they are unpacked. It outlives its
 * connection, so a client that lost the line goes on where it was.
 * Ownership: a set of files is shared by the staging and the call that reads it; while a call reads
 *            it, it takes no more text.
 * Thread:    the loop; a worker only reads a set that was handed to its call.
 */
#ifndef METHODS_STAGING_H
#define METHODS_STAGING_H

#include "domain/files/import.h"

enum {
	STAGING_IMPORTS_MAX = 8,
	STAGING_IDLE_MS = 600000,
	STAGING_FILES = 2 * IMPORT_FILES, /* those of the format, and as many workbooks */
};

struct staging;
struct import_staged;

/* Of all files of one import together. */
struct staging_limits {
	size_t bytes;
	int64_t rows; /* headers not counted */
};

struct staging *staging_new(void);
void staging_free(struct staging *g);

/* How the files of an import are to be taken; those behind it as in struct staged_fair. */
struct staging_how {
	const char *encoding; /* of its texts that are not UTF-8; NULL: they all are */
	bool overwrite;
	bool new_event;
	bool same_person;
};
/*
 * A new import for a principal (the former one is dropped; the same key gives the same import).
 * 0 and *e when there are too many, or when there is no such encoding.
 */
int64_t staging_begin(struct staging *g, const char *principal, const char *key,
	const struct staging_how *how, struct err *e);
/* Append n bytes at offset; the same piece again is fine. Returns the file's size, or -1 and *e. */
int64_t staging_put(struct staging *g, int64_t import, const char *principal,
	const char *file, int64_t offset, const char *bytes, size_t n,
	const struct staging_limits *limits, struct err *e);
/* The set for a worker to read; NULL and *e when it is not there. Release it. */
struct import_staged *
staging_share(struct staging *g, int64_t import, const char *principal, struct err *e);
void staged_release(struct import_staged *s);
const struct staged_fair *staged_files(const struct import_staged *s);
/*
 * Rows of all its files, headers not counted; of a workbook more than one unit of work may have,
 * for nobody knows.
 */
int64_t staged_rows(const struct import_staged *s);
/* It is in the database: forget the files. */
void staging_finish(struct staging *g, const struct import_staged *s);
void staging_expire(struct staging *g, int64_t now_ms);

#endif
