/* like.c - patterns of LIKE. */
#include "store/like.h"

#include "base/fold.h"

#include <string.h>

const char *
like_folded(struct arena *arena, const char *query)
{
	char *pattern, *p;

	if (query == NULL)
		return NULL;
	query = fold(arena, query);
	pattern = p = arena_alloc(arena, 2 * strlen(query) + 3);
	*p++ = '%';
	for (; *query != '\0'; query++) {
		if (strchr("%_\\", *query) != NULL)
			*p++ = '\\';
		*p++ = *query;
	}
	*p++ = '%';
	*p = '\0';
	return pattern;
}
