/*
 * arena.h - memory of one unit of work, given back all at once.
 *
 * Purpose:   a request's rows, texts and lists are made here and need no freeing one by one.
 * Life:      arena_init .. arena_release; arena_reset keeps some blocks for the next unit.
 * Errors:    none: what a peer can make large is bounded before it comes here; out of
 *            memory aborts.
 * Thread:    one owner at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "wire/err.h"

#include <stddef.h>

struct arena_block;
struct arena_end;

struct arena {
	struct arena_block *blocks;
	struct arena_block *spare; /* of the usual size */
	int spares;
	struct arena_end *ends;
};

void arena_init(struct arena *a);
void arena_reset(struct arena *a);
void arena_release(struct arena *a);
/* Something made elsewhere that goes when the arena is reset or released; the latest goes first. */
void arena_at_end(struct arena *a, void (*give_back)(void *), void *p);
/* n zeroed bytes, aligned for any object. */
void *arena_alloc(struct arena *a, size_t n);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
/* All n texts in one, with this letter between each two of them: the way to write a list. */
char *arena_join(struct arena *a, const char **text, int n, char between);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))

#endif
