/*
 * top_frame.h - what convene top shows: a snapshot as lines of a terminal.
 *
 * Pure: from answers of the daemon to bytes. Names may be a stranger's and are made safe here.
 */
#ifndef CLIENT_TOP_FRAME_H
#define CLIENT_TOP_FRAME_H

#include "render.h"
#include "wire/buf.h"

enum top_view {
	TOP_MEETINGS,
	TOP_OWED, /* by whom the answers are owed; needs series */
	TOP_AGES,
	TOP_CONNECTIONS,
	TOP_SLOWEST,
	TOP_OUTBOX,
	TOP_VIEWS
};

struct top_shown {
	const struct js *snapshot; /* NULL: none has come yet */
	const struct js *series;   /* of the event; NULL: none */
	const char *trouble;	   /* why there is nothing newer, "" when there is */
	int64_t stale_s;	   /* how old the snapshot is */
	int64_t calls_a_second;	   /* -1: not known yet */
	enum top_view view;
	int columns;
	int rows; /* 0: without a limit, and every view below each other */
	bool color;
	bool live; /* in the place of the frame before */
};

/* The key that switches to a view; TOP_VIEWS: none does. */
enum top_view top_view_of_key(int key);
/* Adds a frame to out; it has room. */
void top_frame(const struct top_shown *t, struct buf *out);

#endif
