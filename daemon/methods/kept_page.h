/*
 * kept_page.h - where a page of a kept list begins, and the cursor of the page after it.
 *
 * Its cursor says the list's number, the row that comes next, and the key of the last entry told,
 * by which a list that had to be made anew is gone on with.
 * Life:   kept_open, then kept_made when there is no list; at the end kept_next, kept_close.
 * Thread: the call's worker.
 */
#ifndef METHODS_KEPT_PAGE_H
#define METHODS_KEPT_PAGE_H

#include "methods/call.h"
#include "methods/kept.h"

struct kept_page {
	struct call *call;
	const char *of;
	struct kept_list *list; /* NULL: it is to be made */
	int64_t id;		/* 0: not kept yet */
	int row;		/* the first of this page; 0 of a list to be made */
	const char *after;	/* key of the last entry told, "" on the first page */
};

/* of: what the call asks for; a cursor of something else begins where its key is in this. */
void kept_open(struct kept_page *k, struct call *c, const char *of);
/* A list to be filled, and the row of it that this page begins with once it is. */
struct kept_list *kept_begin(const struct kept_page *k);
void kept_made(struct kept_page *k, struct kept_list *take_list, int row);
/* The position of the page that begins at row, behind the entry of this key; the list is kept. */
const char *kept_next(struct kept_page *k, int row, const char *key);
void kept_close(struct kept_page *k);

#endif
