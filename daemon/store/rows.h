/*
 * rows.h - a list of rows that grows in the arena of a unit of work.
 *
 * Life:  `struct rows list = {.size = sizeof(struct slot)};` then rows_add gives a zeroed
 *        place for each row; list.data and list.n are the array in the end. Nothing to
 *        free.
 * Note:  data is NULL when there is no row. A place is good until the next rows_add.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"

#include <string.h>

struct rows {
	void *data;
	size_t size; /* of one row */
	int n;
	int cap;
};

static inline void *
rows_add(struct arena *arena, struct rows *list)
{
	if (list->n == list->cap) {
		int cap = list->cap == 0 ? 4 : list->cap * 2;
		char *data = arena_alloc(arena, list->size * (size_t)cap);

		if (list->n > 0)
			memcpy(data, list->data, list->size * (size_t)list->n);
		list->data = data;
		list->cap = cap;
	}
	return (char *)list->data + list->size * (size_t)list->n++;
}

#endif
