/*
 * files.h - whole small files: read with a limit, and made so that they are there wholly
 * or not.
 *
 * Errors:    ERR_CONFIG with a sentence that names the file: what these functions read
 *            and write are an operator's files.
 * Thread:    any; they touch the disk, so never on the loop once it runs.
 */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "wire/buf.h"

/* The bytes of a file added to out; more than out takes is an error. */
bool file_read(const char *path, struct buf *out, struct err *e) MUST_CHECK;
/*
 * Make a file with these bytes and permissions whatever the umask says, synced to the
 * disk. One that exists is never touched: an error.
 */
bool file_make(const char *path, unsigned mode, const void *bytes, size_t n,
	struct err *e) MUST_CHECK;
/*
 * The same, but in the place of whatever has the name: at every moment, a loss of power included,
 * either the old file is there or the new one.
 */
bool file_replace(const char *path, unsigned mode, const void *bytes, size_t n,
	struct err *e) MUST_CHECK;
/* Sync a directory, so that the names in it stay. */
bool directory_sync(const char *path, struct err *e) MUST_CHECK;

/*
 * path as seen from the directory of the file it is written in: absolute paths stay.
 * false when it does not fit into out.
 */
bool
path_beside(const char *file, const char *path, char *out, size_t out_bytes) MUST_CHECK;

#endif
