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

const char *
changed_pair(struct tx *tx, const char *from, const char *to)
{
	return arena_printf(tx->arena, "%s %s", from, to);
}
