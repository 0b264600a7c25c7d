/* changed.c - people change what the files of the fair said. */
#include "domain/fair/changed.h"

#include "store/changed_cells.h"

#include <string.h>

void
changed_cell(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *field, const char *was, const char *is)
{
	const char *imported = changed_cell_imported(tx, event_id, file, code, field);

	if (imported == NULL && strcmp(was, is) != 0)
		changed_cell_put(
			tx, event_id, &(struct changed_cell){file, code, field, was});
	else if (imported != NULL && strcmp(imported, is) == 0)
		changed_cell_delete(tx, event_id, file, code, field);
}

void
changed_gone(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *said)
{
	changed_cell_put(tx, event_id, &(struct changed_cell){file, code, "", said});
}

const char *
changed_forget(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *field)
{
	const char *imported = changed_cell_imported(tx, event_id, file, code, field);

	if (imported != NULL)
		changed_cell_delete(tx, event_id, file, code, field);
	return imported;
}

/* Is the text "CODE ..." or, where it may end so, "... CODE"? */
static bool
names(const char *text, const char *code, bool ends)
{
	size_t n = strlen(text), m = strlen(code);

	return n > m && ((strncmp(text, code, m) == 0 && text[m] == ' ') ||
				(ends && text[n - m - 1] == ' ' &&
					strcmp(text + n - m, code) == 0));
}

/* Its cells, the preferences it was in, its blackouts that were taken back. */
static bool
is_of_row(const struct changed_cell *c, const char *file, const char *code)
{
	if (strcmp(c->file, CHANGED_PREFERENCES) == 0)
		return names(c->code, code, true);
	if (strcmp(c->file, CHANGED_BLACKOUTS) == 0)
		return c->field[0] == '\0' && names(c->imported, code, false);
	return strcmp(c->file, file) == 0 && strcmp(c->code, code) == 0;
}

void
changed_forget_row(struct tx *tx, int64_t event_id, const char *file, const char *code)
{
	int n;
	const struct changed_cell *c = changed_cells_of(tx, event_id, &n);

	for (int i = 0; i < n; i++)
		if (is_of_row(&c[i], file, code))
			changed_cell_delete(
				tx, event_id, c[i].file, c[i].code, c[i].field);
}

const char *
changed_pair(struct tx *tx, const char *from, const char *to)
{
	return arena_printf(tx->arena, "%s %s", from, to);
}
