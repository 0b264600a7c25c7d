/*
 * json_list.h - a list as JSON while its pages come: the same bytes as if it were printed whole.
 *
 * Life:   json_list_take for each page, then json_list_end, or json_list_cut after a fault.
 * Thread: one.
 */
#ifndef CLIENT_JSON_LIST_H
#define CLIENT_JSON_LIST_H

#include "render.h"

struct json_list {
	struct screen *screen;
	bool begun, any;
};

/* ctx: the struct json_list. */
void json_list_take(void *ctx, const struct js *items);
/* rest: the members behind the items. */
void json_list_end(struct json_list *l, const struct js *rest);
/* It ends in the middle: the member "incomplete" says so; nothing where nothing was begun. */
void json_list_cut(struct json_list *l);

#endif
