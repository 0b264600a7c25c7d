/* arena.c - memory of one unit of work, given back all at once. */
#include "base/arena.h"

#include "wire/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A unit that is reset after every hundred meetings has 60 blocks; more are given back. */
enum { BLOCK_BYTES = 16 * 1024, SPARES_MAX = 64, USUAL_TEXT_BYTES = 256 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	_Alignas(max_align_t) unsigned char bytes[];
};

/* Lies in the arena itself. */
struct arena_end {
	struct arena_end *next;
	void (*give_back)(void *);
	void *p;
};

void
arena_init(struct arena *a)
{
	*a = (struct arena){.blocks = NULL};
}

void
arena_at_end(struct arena *a, void (*give_back)(void *), void *p)
{
	struct arena_end *end = ARENA_NEW(a, struct arena_end);

	*end = (struct arena_end){a->ends, give_back, p};
	a->ends = end;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b = a->blocks, *next;

	for (; a->ends != NULL; a->ends = a->ends->next)
		a->ends->give_back(a->ends->p);
	for (; b != NULL; b = next) {
		next = b->next;
		if (b->size == BLOCK_BYTES && a->spares < SPARES_MAX) {
			b->next = a->spare;
			a->spare = b;
			a->spares++;
		} else {
			free(b);
		}
	}
	a->blocks = NULL;
}

static void
free_blocks(struct arena_block *b)
{
	struct arena_block *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

void
arena_release(struct arena *a)
{
	arena_reset(a);
	free_blocks(a->spare);
	a->spare = NULL;
	a->spares = 0;
}

/* A block with room for n bytes, the first of the list from now on. */
static struct arena_block *
add_block(struct arena *a, size_t n)
{
	size_t size = n > BLOCK_BYTES ? n : BLOCK_BYTES;
	struct arena_block *b = a->spare;

	if (size == BLOCK_BYTES && b != NULL) {
		a->spare = b->next;
		a->spares--;
	} else {
		b = xmalloc(sizeof *b + size);
		b->size = size;
	}
	b->used = 0;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *b = a->blocks;
	void *p;

	BUG_ON(n > SIZE_MAX / 2);
	n = (n + align - 1) / align * align;
	if (b == NULL || b->size - b->used < n)
		b = add_block(a, n);
	p = b->bytes + b->used;
	b->used += n;
	return memset(p, 0, n);
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	return memcpy(arena_alloc(a, n + 1), s, n);
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char here[USUAL_TEXT_BYTES], *s;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(here, sizeof here, fmt, ap);
	va_end(ap);
	BUG_ON(n < 0);
	if ((size_t)n < sizeof here)
		return arena_strndup(a, here, (size_t)n);
	s = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

/* Measured first and written once: adding one after the other costs the square of a long list. */
char *
arena_join(struct arena *a, const char **text, int n, char between)
{
	char *all, *end;
	size_t bytes = 1;

	for (int i = 0; i < n; i++)
		bytes += strlen(text[i]) + 1;
	all = end = arena_alloc(a, bytes);
	for (int i = 0; i < n; i++) {
		if (i > 0)
			*end++ = between;
		memcpy(end, text[i], strlen(text[i]));
		end += strlen(text[i]);
	}
	return all;
}
