/*
 * files.h - whole files in and out: read bounded, written so that a crash leaves the
 * old file or the new one.
 *
 * Errors:    ERR_CONFIG or the code said, with the path and the system's reason.
 * Ownership: buffers are the caller's.
 */
#ifndef CLIENT_FILES_H
#define CLIENT_FILES_H

#include "wire/buf.h"

/* All of the file into b (emptied first); refuses what is not a regular file. */
bool file_read(const char *path, struct buf *b, struct err *e) MUST_CHECK;
/* As file_read, for secrets: refuses a file of another owner or open to others. */
bool file_read_private(const char *path, struct buf *b, struct err *e) MUST_CHECK;
/* Write beside it, flush to the disk, rename. mode as in open(2). */
bool file_write(const char *path, const void *bytes, size_t n, unsigned mode,
	struct err *e) MUST_CHECK;
/*
 * Many files: written beside it and renamed, and on the disk only after disk_flush of a file or
 * directory there.
 */
bool file_put(const char *path, const void *bytes, size_t n, unsigned mode, struct err *e)
	MUST_CHECK;
bool disk_flush(const char *path, struct err *e) MUST_CHECK;
/* The directory and what leads to it; one that exists is left as it is. */
bool dir_make(const char *path, unsigned mode, struct err *e) MUST_CHECK;
/* May this be a file's name in a directory of ours? No slash, no leading dot, short. */
bool file_name_ok(const char *name);
/* "dir/name" into out; false when it does not fit. */
bool path_join(char *out, size_t out_bytes, const char *dir, const char *name,
	struct err *e) MUST_CHECK;

#endif
