/* frame.c - lines out of a byte stream: bounded, never scanned twice. */
#include "wire/frame.h"

#include <string.h>

void
frame_init(struct frame *f, size_t max_line)
{
	*f = (struct frame){.max_line = max_line};
	buf_init(&f->bytes, max_line + 1 + FRAME_READ);
}

void
frame_release(struct frame *f)
{
	buf_release(&f->bytes);
	f->start = f->scanned = 0;
}

void
frame_limit(struct frame *f, size_t max_line)
{
	size_t max = max_line + 1 + FRAME_READ;

	f->max_line = max_line;
	/*
	 * what is there already may be more than a smaller limit allows; buf's
	 * invariant comes first
	 */
	f->bytes.max = max > f->bytes.cap ? max : f->bytes.cap;
}

size_t
frame_room(const struct frame *f)
{
	size_t unread = f->bytes.len - f->start;
	size_t max = f->max_line + 1 + FRAME_READ;

	return unread < max ? max - unread : 0;
}

/* Move what is unread to the front; drop the memory when that is nothing. */
static void
compact(struct frame *f)
{
	if (f->start == 0)
		return;
	if (f->start == f->bytes.len) {
		frame_release(f);
		return;
	}
	buf_drop(&f->bytes, f->start);
	f->scanned -= f->start;
	f->start = 0;
}

bool
frame_push(struct frame *f, const char *bytes, size_t n)
{
	if (n > frame_room(f))
		return false;
	compact(f);
	return buf_add(&f->bytes, bytes, n);
}

enum frame_status
frame_next(struct frame *f, char **line, size_t *len)
{
	char *data = f->bytes.data, *lf = NULL;

	if (f->scanned < f->bytes.len)
		lf = memchr(data + f->scanned, '\n', f->bytes.len - f->scanned);
	if (lf == NULL) {
		f->scanned = f->bytes.len;
		if (f->bytes.len - f->start > f->max_line)
			return FRAME_TOO_LONG;
		compact(f);
		return FRAME_MORE;
	}
	if ((size_t)(lf - (data + f->start)) > f->max_line) {
		f->scanned = (size_t)(lf - data);
		return FRAME_TOO_LONG;
	}
	*lf = '\0';
	*line = data + f->start;
	*len = (size_t)(lf - *line);
	f->start = f->scanned = (size_t)(lf - data) + 1;
	return FRAME_LINE;
}

bool
frame_partial(const struct frame *f)
{
	return f->bytes.len > f->start;
}
