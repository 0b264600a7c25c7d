/*
 * frame.h - lines out of a byte stream: bounded, never scanned twice, no events and no
 * sockets.
 *
 * Purpose:   the framing of convene/1. A line ends with LF; a CR before it is JSON
 *            white space and stays part of the line.
 * Life:      frame_init .. frame_release. An idle frame (nothing unread) holds no
 *            memory, so that an idle connection costs nothing here.
 * Invariant: unread bytes <= max_line + 1 + FRAME_READ; a byte is looked at once for
 *            its LF.
 * Ownership: the line frame_next() gives is the frame's, NUL-terminated in place, valid
 *            until the next call on this frame.
 * Thread:    one owner at a time.
 */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "wire/buf.h"

/*
 * How much a caller may push beyond the line limit: lines that follow in the same read.
 */
enum { FRAME_READ = 64 * 1024 };

enum frame_status {
	FRAME_LINE,	/* *line, *len are set; len does not count the LF */
	FRAME_MORE,	/* no whole line yet */
	FRAME_TOO_LONG, /* the line passes the limit; the stream cannot be trusted any more */
};

struct frame {
	struct buf bytes;
	size_t start;	/* of the first line not handed out */
	size_t scanned; /* bytes before this have been searched for LF; >= start */
	size_t max_line;
};

void frame_init(struct frame *f, size_t max_line);
void frame_release(struct frame *f);
/* Another limit from the next line on (it grows after hello). */
void frame_limit(struct frame *f, size_t max_line);
/*
 * How many bytes may be pushed now; 0 says: take out lines first. At least FRAME_READ
 * whenever frame_next() has answered FRAME_MORE.
 */
size_t frame_room(const struct frame *f);
/* Take over n bytes. false, and nothing taken, when n > frame_room(). */
bool frame_push(struct frame *f, const char *bytes, size_t n) MUST_CHECK;
/* The next line. FRAME_TOO_LONG repeats until frame_release(). */
enum frame_status frame_next(struct frame *f, char **line, size_t *len);
/* Is a line begun and not ended? For the line deadline; only right after FRAME_MORE. */
bool frame_partial(const struct frame *f);

#endif
