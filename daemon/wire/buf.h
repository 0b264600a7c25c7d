/*
 * buf.h - a byte buffer that knows its maximum from birth.
 *
 * Purpose:   everything whose size a peer or a file decides grows in one of these, so
 *            running out of memory is bounded and allocation failure may abort.
 * Life:      buf_init .. buf_release; a released buffer is empty and may be used again.
 * Invariant: len <= max always; data[len] is NUL whenever data is not NULL.
 * Errors:    the add functions return false when the bytes would pass max; the buffer
 *            is then unchanged.
 * Thread:    one owner at a time.
 */
#ifndef WIRE_BUF_H
#define WIRE_BUF_H

#include "wire/err.h"

#include <stddef.h>

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
/* Empty it, keep the memory. */
void buf_clear(struct buf *b);
bool buf_add(struct buf *b, const void *bytes, size_t n) MUST_CHECK;
bool buf_adds(struct buf *b, const char *text) MUST_CHECK;
bool buf_addc(struct buf *b, char c) MUST_CHECK;
bool buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3) MUST_CHECK;
/* Drop the first n bytes. */
void buf_drop(struct buf *b, size_t n);
/* The bytes as a NUL-terminated string, "" when empty; owned by the buffer. */
const char *buf_str(const struct buf *b);
/*
 * Hand the memory over: the caller frees the string with free(); the buffer is empty
 * afterwards.
 */
char *buf_take(struct buf *b);

/* malloc/calloc/realloc/strdup that abort instead of returning NULL. */
void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

#endif
