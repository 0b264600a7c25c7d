/* import_ini.c - event.ini as lines: its sections, their keys, and keys by a table of columns. */
#include "domain/files/import_ini.h"

#include "base/ini.h"
#include "base/words.h"
#include "domain/files/office_time.h"
#include "wire/utf8.h"

#include <ctype.h>
#include <string.h>

enum { ENTRIES_MAX = 10000, KEYS_MAX = 32 };

/* ---- the file as lines ------------------------------------------------------------- */

/* Twice in the file? key is "section" or "section\nkey". */
static bool
seen_before(struct ini_reading *r, const char *key, int line, const char *what)
{
	int *first = map_get(&r->seen, key);

	if (first != NULL) {
		import_fault(r->im, OF_EVENT, line, "", "%s is already on line %d", what,
			*first);
		return true;
	}
	first = ARENA_NEW(r->im->arena, int);
	*first = line;
	map_put(&r->seen, key, first);
	return false;
}

const char *
ini_argument(const char *name, const char *kind)
{
	size_t n = strlen(kind);

	if (strncmp(name, kind, n) != 0 || (name[n] != ' ' && name[n] != '\t'))
		return NULL;
	return name + n + strspn(name + n, " \t");
}

/* The words of the format are in any case, as the headers of tables are; codes are as they are. */
static char *
small_until(struct arena *arena, const char *text, const char *ends)
{
	char *out = arena_strdup(arena, text);
	size_t n = strcspn(out, ends);

	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)out[i]);
	return out;
}

/* One name for a day, however its date is written. */
static const char *
section_name(struct arena *arena, const char *text)
{
	const char *section = small_until(arena, text, " \t");
	const char *day = ini_argument(section, "day");
	const char *date = day != NULL ? office_date(arena, day) : NULL;

	return date != NULL ? arena_printf(arena, "day %s", date) : section;
}

static void
on_section(void *ctx, const char *section, int line)
{
	struct ini_reading *r = ctx;
	const char *name = section_name(r->im->arena, section);
	struct ini_section *s;

	if (seen_before(r, name, line, "the section"))
		return;
	s = rows_add(r->im->arena, &r->sections);
	s->name = name;
	s->line = line;
}

/* "2026-07-15 = 09:30-12:00" says a day and its sessions in one line; of any other key NULL. */
static const char *
day_in_key(struct ini_reading *r, const char *key, int line)
{
	const char *day = ini_argument(small_until(r->im->arena, key, " \t"), "day");
	const char *date = office_date(r->im->arena, day != NULL ? day : key);
	const char *name;

	if (date == NULL)
		return NULL;
	name = arena_printf(r->im->arena, "day %s", date);
	on_section(r, name, line);
	return name;
}

static void
on_entry(void *ctx, const char *section, const char *key, const char *value, int line)
{
	struct ini_reading *r = ctx;
	struct arena *arena = r->im->arena;
	const char *day = day_in_key(r, key, line);
	struct ini_entry *e;

	key = day != NULL ? INI_SESSIONS : small_until(arena, key, ".");
	section = day != NULL ? day : section_name(arena, section);
	if (r->entries.n == ENTRIES_MAX) {
		import_fault(
			r->im, OF_EVENT, line, key, "more than %d keys", ENTRIES_MAX);
		r->entries.n++;
	}
	if (r->entries.n > ENTRIES_MAX)
		return;
	if (section[0] == '\0') {
		import_fault(r->im, OF_EVENT, line, key,
			"it stands under no section: [event] comes before it, or [day"
			" 2026-07-15], [hall A], [policy]");
		return;
	}
	if (seen_before(r, arena_printf(arena, "%s\n%s", section, key), line,
		    arena_printf(arena, "the key %s", key)))
		return;
	e = rows_add(arena, &r->entries);
	*e = (struct ini_entry){section, key, arena_strdup(arena, value), line};
}

static void
on_fault(void *ctx, int line, const char *why)
{
	struct ini_reading *r = ctx;

	import_fault(r->im, OF_EVENT, line, "", "%s", why);
}

const struct ini_entry *
ini_entry_of(const struct ini_reading *r, const char *section, const char *key)
{
	const struct ini_entry *e = r->entries.data;

	for (int i = 0; i < r->entries.n; i++) {
		if (strcmp(e[i].section, section) == 0 && strcmp(e[i].key, key) == 0)
			return &e[i];
	}
	return NULL;
}

void
ini_unknown(struct importing *im, int line, const char *column, const char *what,
	const char *word, const char *const *known)
{
	const char *near = word_nearest(word, known);

	if (near != NULL)
		import_fault(im, OF_EVENT, line, column,
			"there is no such %s; did you mean %s?", what, near);
	else if (strspn(word, "0123456789") > 0)
		import_fault(im, OF_EVENT, line, column,
			"there is no such %s; a day is written as [day 2026-07-15], and below"
			" it its sessions",
			what);
	else
		import_fault(im, OF_EVENT, line, column, "there is no such %s", what);
}

/* ---- sections by their keys -------------------------------------------------------- */

void
ini_check_keys(struct ini_reading *r, const char *section, const struct column *keys,
	int n, const char *open)
{
	const struct ini_entry *e = r->entries.data;
	const char *known[KEYS_MAX + 1] = {NULL};

	for (int k = 0; k < n && k < KEYS_MAX; k++)
		known[k] = keys[k].name;
	for (int i = 0; i < r->entries.n; i++) {
		bool found = false;

		if (strcmp(e[i].section, section) != 0)
			continue;
		if (open != NULL && strncmp(e[i].key, open, strlen(open)) == 0)
			continue;
		for (int k = 0; k < n && !found; k++)
			found = strcmp(e[i].key, keys[k].name) == 0;
		if (!found)
			ini_unknown(r->im, e[i].line, e[i].key, "key", e[i].key, known);
	}
}

void
ini_read_key(struct ini_reading *r, const struct ini_section *s, const struct column *key,
	const char *stored, struct cell *cell)
{
	const struct ini_entry *e = ini_entry_of(r, s->name, key->name);
	char why[WHY_BYTES];

	if (e == NULL && stored != NULL) {
		if (!import_cell(r->im, key, stored, cell, why))
			cell->number = key->fallback;
		cell->text = stored;
		return;
	}
	if (e == NULL && key->required)
		utf8_format(why, sizeof why, "the key is missing");
	else if (import_cell(r->im, key, e != NULL ? e->value : "", cell, why))
		return;
	import_fault(
		r->im, OF_EVENT, e != NULL ? e->line : s->line, key->name, "%s", why);
	*cell = (struct cell){.text = "", .number = key->fallback};
}

void
ini_read_keys(struct ini_reading *r, const struct ini_section *s,
	const struct column *keys, int n, const char *const *stored, struct cell *cells)
{
	for (int k = 0; k < n; k++)
		ini_read_key(
			r, s, &keys[k], stored != NULL ? stored[k] : NULL, &cells[k]);
}

const struct ini_section *
ini_section_named(const struct ini_reading *r, const char *name)
{
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		if (strcmp(s[i].name, name) == 0)
			return &s[i];
	}
	return NULL;
}

bool
ini_read(struct ini_reading *r, struct importing *im)
{
	struct ini_visitor visitor = {r, on_section, on_entry, on_fault};
	const struct staged_file *file = im->staged[OF_EVENT];

	*r = (struct ini_reading){.im = im,
		.sections = {.size = sizeof(struct ini_section)},
		.entries = {.size = sizeof(struct ini_entry)}};
	map_init(&r->seen, im->arena);
	return ini_visit(file->text, file->bytes, &visitor);
}
