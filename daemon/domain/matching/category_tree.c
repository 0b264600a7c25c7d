/* category_tree.c - which category is under which. */
#include "domain/matching/category_tree.h"

#include "base/map.h"
#include "domain/matching/match.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DIVISION = 2, CPV_DIGITS = 8 };

/* ---- kinds of lists ------------------------------------------------------------------------- */

/* Digits, perhaps with a check digit behind a dash; *n receives the digits that count. */
static bool
is_numeric(const char *code, size_t *n)
{
	*n = strspn(code, "0123456789");
	return *n > 0 &&
	       (code[*n] == '\0' ||
		       (code[*n] == '-' && isdigit((unsigned char)code[*n + 1]) &&
			       code[*n + 2] == '\0'));
}

/* Without the zeros at the end; a division keeps its two digits. */
static size_t
significant(const char *code, size_t n)
{
	while (n > DIVISION && code[n - 1] == '0')
		n--;
	return n;
}

/* The divisions that one of the two vocabularies has and the other has not. */
static bool
is_division(const char *code, const char *of)
{
	for (; *of != '\0'; of += DIVISION)
		if (memcmp(code, of, DIVISION) == 0)
			return true;
	return false;
}

enum code_kind
codes_kind(const struct match_category *list, int n)
{
	static const char
		CPV_ALONE[] = "030916181933343537386364656675799298",
		UNSPSC_ALONE[] =
			"10111213202123252627404647495253545657585978818283848691939495";
	int cpv = 0, unspsc = 0, odd = 0, all = 0;

	for (int i = 0; i < n; i++) {
		const char *code = list[i].code;
		size_t digits, told;

		if (!is_numeric(code, &digits) || digits != CPV_DIGITS)
			continue;
		told = significant(code, digits);
		all++;
		odd += told % 2 == 1;
		/* CPV has no zero between digits that say something; UNSPSC has "01" and on. */
		unspsc += is_division(code, UNSPSC_ALONE) ||
			  (told > DIVISION &&
				  memchr(code + DIVISION, '0', told - DIVISION) != NULL);
		cpv += code[digits] == '-' || is_division(code, CPV_ALONE);
	}
	if (cpv != unspsc)
		return cpv > unspsc ? CODE_BY_DIGIT : CODE_BY_PAIRS;
	/* Half of CPV ends on the first digit of a pair, a tenth of UNSPSC does. */
	return odd > 0 && 3 * odd >= all ? CODE_BY_DIGIT : CODE_BY_PAIRS;
}

/* ---- levels --------------------------------------------------------------------------------- */

static const char *
numeric_key(struct arena *arena, const char *code, size_t n, enum code_kind kind)
{
	char *key = arena_alloc(arena, 2 * n + 2), *p = key;

	if (kind == CODE_BY_DIGIT)
		n = significant(code, n);
	while (kind == CODE_BY_PAIRS && n > DIVISION && n % 2 == 0 &&
		memcmp(code + n - 2, "00", 2) == 0)
		n -= 2;
	for (size_t i = 0; i < n; i++) {
		if (i >= DIVISION && (kind == CODE_BY_DIGIT || i % 2 == 0))
			*p++ = '.';
		*p++ = code[i];
	}
	*p = '\0';
	return key;
}

const char *
code_key(struct arena *arena, const char *code, enum code_kind kind)
{
	char *key;
	size_t n;

	if (is_numeric(code, &n))
		return numeric_key(arena, code, n, kind);
	key = arena_strdup(arena, code);
	for (char *p = key; *p != '\0'; p++)
		if (*p == '-' || *p == '_')
			*p = '.';
	return key;
}

/* ---- paths ---------------------------------------------------------------------------------- */

enum progress { UNSEEN, ON_ITS_WAY, DONE };

struct coding {
	struct match_category *list;
	struct arena *arena;
	struct map by_code, by_key;
	struct map nodes; /* "above/level": its number, from 1 */
	struct map ends;  /* "node": the first category that ends there */
	enum progress *progress;
	int nodes_n;
};

static int
node(struct coding *c, int above, const char *level, size_t n)
{
	const char *key =
		arena_printf(c->arena, "%d/%.*s", above, (int)(n < 512 ? n : 512), level);
	intptr_t number = (intptr_t)map_get(&c->nodes, key);

	if (number == 0) {
		number = ++c->nodes_n;
		map_put(&c->nodes, key, (void *)number); /* NOLINT */
	}
	return (int)number;
}

/* The path of the category above, if any, and behind it the levels of rest. */
static void
continue_path(struct coding *c, struct match_category *to,
	const struct match_category *above, const char *rest)
{
	int base = above != NULL ? above->segments : 0, n = base + 1;
	int *path;

	for (const char *p = rest; *p != '\0'; p++)
		n += *p == '.';
	path = ARENA_ARRAY(c->arena, int, n);
	if (base > 0)
		memcpy(path, above->path, sizeof *path * (size_t)base);
	for (int i = base; i < n; i++) {
		size_t length = strcspn(rest, ".");

		path[i] = node(c, i > 0 ? path[i - 1] : 0, rest, length);
		rest += length + (rest[length] == '.');
	}
	to->path = path;
	to->segments = n;
	to->above = above != NULL ? (int)(above - c->list) : -1;
}

static bool
is_done(struct coding *c, const struct match_category *m)
{
	return m != NULL && c->progress[m - c->list] == DONE;
}

/* The nearest listed category whose levels begin this one's; *rest is what comes behind. */
static struct match_category *
taken_in_by(struct coding *c, const struct match_category *m, const char **rest)
{
	char *key = arena_strdup(c->arena, m->key), *dot;

	*rest = m->key;
	while ((dot = strrchr(key, '.')) != NULL) {
		struct match_category *found;

		*dot = '\0';
		found = map_get(&c->by_key, key);
		if (found != NULL) {
			*rest = m->key + (dot - key) + 1;
			return found;
		}
	}
	return NULL;
}

static struct match_category *
next_above(struct coding *c, const struct match_category *m)
{
	const char *rest;

	return m->parent != NULL ? map_get(&c->by_code, m->parent)
				 : taken_in_by(c, m, &rest);
}

/* Its way up is walked first, however long; what is met twice ends it. */
static void
find_path(struct coding *c, int from)
{
	struct match_category *m = &c->list[from], *up = m;
	int *way, n = 0;

	for (; up != NULL && c->progress[up - c->list] == UNSEEN;
		up = next_above(c, up)) {
		c->progress[up - c->list] = ON_ITS_WAY;
		n++;
	}
	way = ARENA_ARRAY(c->arena, int, n);
	up = m;
	for (int i = 0; i < n; i++, up = next_above(c, up))
		way[i] = (int)(up - c->list);
	for (int i = n - 1; i >= 0; i--) {
		struct match_category *above, *at = &c->list[way[i]];
		const char *rest = at->key;

		if (at->parent != NULL) {
			char *level = arena_strdup(c->arena, at->key);

			for (char *p = level; *p != '\0'; p++)
				*p = *p == '.' ? '-' : *p;
			above = map_get(&c->by_code, at->parent);
			if (is_done(c, above))
				rest = level;
		} else {
			above = taken_in_by(c, at, &rest);
		}
		if (!is_done(c, above)) {
			above = NULL;
			rest = at->key;
		}
		continue_path(c, at, above, rest);
		c->progress[way[i]] = DONE;
	}
}

void
codes_prepare(struct match_category *list, int n, struct arena *arena)
{
	struct coding c = {.list = list,
		.arena = arena,
		.progress = ARENA_ARRAY(arena, enum progress, n)};
	enum code_kind kind = codes_kind(list, n);

	map_init(&c.by_code, arena);
	map_init(&c.by_key, arena);
	map_init(&c.nodes, arena);
	map_init(&c.ends, arena);
	for (int i = 0; i < n; i++) {
		list[i].key = code_key(arena, list[i].code, kind);
		map_put(&c.by_code, list[i].code, &list[i]);
		if (map_get(&c.by_key, list[i].key) == NULL)
			map_put(&c.by_key, list[i].key, &list[i]);
	}
	for (int i = 0; i < n; i++)
		find_path(&c, i);
	for (int i = 0; i < n; i++) {
		const char *end =
			arena_printf(arena, "%d", list[i].path[list[i].segments - 1]);
		struct match_category *first = map_get(&c.ends, end);

		if (first == NULL)
			map_put(&c.ends, end, first = &list[i]);
		list[i].same = (int)(first - list);
	}
}

int
codes_shared(const struct match_category *a, const struct match_category *b)
{
	int n = 0;

	while (n < a->segments && n < b->segments && a->path[n] == b->path[n])
		n++;
	return n;
}
