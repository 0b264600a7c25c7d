/* language.c - lists of BCP 47 tags. */
#include "domain/fair/language.h"

#include <string.h>
#include <strings.h>

/* The next non-empty entry of *list; false at its end. */
static bool
next_entry(const char **list, const char **entry, size_t *n)
{
	do {
		*list += strspn(*list, "; ");
		*entry = *list;
		*n = strcspn(*list, ";");
		*list += *n;
		while (*n > 0 && (*entry)[*n - 1] == ' ')
			(*n)--;
	} while (*n == 0 && **list != '\0');
	return *n > 0;
}

static size_t
primary(const char *tag, size_t n)
{
	const char *dash = memchr(tag, '-', n);

	return dash != NULL ? (size_t)(dash - tag) : n;
}

static bool
same_language(const char *a, size_t a_n, const char *b, size_t b_n)
{
	a_n = primary(a, a_n);
	b_n = primary(b, b_n);
	return a_n == b_n && strncasecmp(a, b, a_n) == 0;
}

static bool
has(const char *list, const char *tag, size_t tag_n)
{
	const char *entry;
	size_t n;

	while (next_entry(&list, &entry, &n))
		if (same_language(entry, n, tag, tag_n))
			return true;
	return false;
}

bool
language_known(const char *list)
{
	const char *entry;
	size_t n;

	return next_entry(&list, &entry, &n);
}

bool
language_shared(const char *a, const char *b)
{
	const char *entry;
	size_t n;

	while (next_entry(&a, &entry, &n))
		if (has(b, entry, n))
			return true;
	return false;
}

bool
language_bridges(const char *x, const char *y, const char *a, const char *b)
{
	size_t x_n = strlen(x), y_n = strlen(y);

	return (has(a, x, x_n) && has(b, y, y_n)) || (has(a, y, y_n) && has(b, x, x_n));
}

const char *
language_common(struct arena *arena, const char *a, const char *b)
{
	const char *entry, *all = "";
	size_t n;

	while (next_entry(&a, &entry, &n))
		if (has(b, entry, n))
			all = arena_printf(arena, "%s%s%.*s", all,
				all[0] != '\0' ? ";" : "", (int)n, entry);
	return all;
}

const char *
language_union(struct arena *arena, const char *a, const char *b)
{
	const char *entry, *all = a;
	size_t n;

	while (next_entry(&b, &entry, &n))
		if (!has(a, entry, n))
			all = arena_printf(arena, "%s%s%.*s", all,
				all[0] != '\0' ? ";" : "", (int)n, entry);
	return all;
}

const char *
language_first(struct arena *arena, const char *list)
{
	const char *entry;
	size_t n;

	return next_entry(&list, &entry, &n) ? arena_strndup(arena, entry, n) : "";
}
