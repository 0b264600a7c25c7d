/* import_halls.c - [hall ...] of event.ini: halls, and the ways between them. */
#include "domain/files/import_ini.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

enum { H_NAME, H_X, H_Y, H_N };

static const struct column HALL_KEYS[H_N] = {
	[H_NAME] = {.name = "name", .type = COLUMN_LINE, .required = true, .max = 200},
	[H_X] = {.name = "x_m", .type = COLUMN_NUMBER, .min = -100000, .max = 100000},
	[H_Y] = {.name = "y_m", .type = COLUMN_NUMBER, .min = -100000, .max = 100000},
};
static const struct column WALK = {
	.name = "walk_minutes", .type = COLUMN_NUMBER, .required = true, .max = 600};
void
import_halls_load(struct importing *im)
{
	int halls_n, walks_n;
	struct hall *halls = halls_of(im->tx, im->event.id, &halls_n);
	struct hall_walk *walks = hall_walks_of(im->tx, im->event.id, &walks_n);

	for (int i = 0; i < halls_n; i++) {
		struct imp_hall *h =
			item_stored(im, &im->halls, sizeof *h, i + 1, halls[i].code);

		h->row = halls[i];
		h->walks.size = sizeof(struct hall_walk);
		for (int k = 0; k < walks_n; k++) {
			if (strcmp(walks[k].from, halls[i].code) == 0)
				*(struct hall_walk *)rows_add(im->arena, &h->walks) =
					walks[k];
		}
	}
}

static int
by_destination(const void *a, const void *b)
{
	const struct hall_walk *x = a, *y = b;

	return strcmp(x->to, y->to);
}

/* Walks the file says nothing of. */
static void
keep_walks(struct ini_reading *r, const struct ini_section *s, const struct rows *stored,
	struct rows *walks)
{
	const struct hall_walk *w = stored->data;

	for (int i = 0; i < stored->n; i++)
		if (ini_entry_of(r, s->name,
			    arena_printf(r->im->arena, "%s%s", INI_WALK, w[i].to)) ==
			NULL)
			*(struct hall_walk *)rows_add(r->im->arena, walks) = w[i];
}

/* An empty one is none. */
static struct rows
read_walks(struct ini_reading *r, const struct ini_section *s, const char *hall,
	const struct rows *stored)
{
	struct rows walks = {.size = sizeof(struct hall_walk)};
	const struct ini_entry *e = r->entries.data;
	char why[WHY_BYTES];
	struct cell cell;

	keep_walks(r, s, stored, &walks);
	for (int i = 0; i < r->entries.n; i++) {
		const char *to = e[i].key + strlen(INI_WALK);

		if (strcmp(e[i].section, s->name) != 0 ||
			strncmp(e[i].key, INI_WALK, strlen(INI_WALK)) != 0)
			continue;
		if (item_by_code(&r->im->halls, to) == NULL || strcmp(to, hall) == 0)
			import_fault(r->im, OF_EVENT, e[i].line, e[i].key,
				"there is no other hall of that code");
		else if (e[i].value[0] == '\0')
			continue;
		else if (!import_cell(r->im, &WALK, e[i].value, &cell, why))
			import_fault(r->im, OF_EVENT, e[i].line, e[i].key, "%s", why);
		else
			*(struct hall_walk *)rows_add(r->im->arena, &walks) =
				(struct hall_walk){hall, to, (int)cell.number};
	}
	if (walks.n > 0)
		qsort(walks.data, (size_t)walks.n, walks.size, by_destination);
	return walks;
}

static bool
same_walks(const struct rows *a, const struct rows *b)
{
	const struct hall_walk *x = a->data, *y = b->data;

	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++) {
		if (strcmp(x[i].to, y[i].to) != 0 || x[i].minutes != y[i].minutes)
			return false;
	}
	return true;
}

static void
read_hall(struct ini_reading *r, const struct ini_section *s, struct imp_hall *hall)
{
	struct cell c[H_N];
	struct hall row = {.code = hall->item.code};
	const char *stored[H_N];
	struct rows walks;

	ini_check_keys(r, s->name, HALL_KEYS, H_N, INI_WALK);
	if (hall->item.stored) {
		stored[H_NAME] = hall->row.name;
		stored[H_X] = arena_printf(r->im->arena, "%d", hall->row.x_m);
		stored[H_Y] = arena_printf(r->im->arena, "%d", hall->row.y_m);
	}
	ini_read_keys(r, s, HALL_KEYS, H_N, hall->item.stored ? stored : NULL, c);
	walks = read_walks(r, s, hall->item.code, &hall->walks);
	row.name = c[H_NAME].text;
	row.x_m = (int)c[H_X].number;
	row.y_m = (int)c[H_Y].number;
	hall->item.changed = !hall->item.stored || !same_text(row.name, hall->row.name) ||
			     row.x_m != hall->row.x_m || row.y_m != hall->row.y_m ||
			     !same_walks(&walks, &hall->walks);
	hall->row = row;
	hall->walks = walks;
	r->im->event_changed |= hall->item.changed;
}

/* All halls are known before the first walk is read. */
void
import_halls_read(struct ini_reading *r)
{
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *code = ini_argument(s[i].name, "hall");

		if (code == NULL)
			continue;
		if (word_is_code(code))
			item_of_file(r->im, &r->im->halls, sizeof(struct imp_hall), code,
				s[i].line);
		else
			import_fault(r->im, OF_EVENT, s[i].line, "hall",
				"\"%.70s\" is no code", code);
	}
	for (int i = 0; i < r->sections.n; i++) {
		const char *code = ini_argument(s[i].name, "hall");

		if (code != NULL && word_is_code(code))
			read_hall(r, &s[i], item_by_code(&r->im->halls, code));
	}
}

void
import_halls_write(struct importing *im)
{
	for (int i = 0; i < im->halls.n; i++) {
		struct imp_hall *h = (struct imp_hall *)im->halls.items[i];

		if (h->item.changed)
			hall_put(im->tx, im->event.id, &h->row);
	}
	for (int i = 0; i < im->halls.n; i++) {
		struct imp_hall *h = (struct imp_hall *)im->halls.items[i];
		const struct hall_walk *walks = h->walks.data;

		if (!h->item.changed)
			continue;
		hall_walks_delete_from(im->tx, im->event.id, h->item.code);
		for (int k = 0; k < h->walks.n; k++)
			hall_walk_put(im->tx, im->event.id, &walks[k]);
	}
}

const struct column *
import_hall_key(const char *name)
{
	for (int i = 0; i < H_N; i++)
		if (strcmp(HALL_KEYS[i].name, name) == 0)
			return &HALL_KEYS[i];
	return strncmp(name, INI_WALK, strlen(INI_WALK)) == 0 ? &WALK : NULL;
}
