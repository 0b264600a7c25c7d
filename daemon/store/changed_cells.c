/* changed_cells.c - rows of changed_cells. Statements only. */
#include "store/changed_cells.h"

#include "store/rows.h"
#include "store/tables.h"

enum { OF, IMPORTED, PUT, DELETE, STATEMENTS };

#define ONE "event_id = ?1 AND file = ?2 AND code = ?3 AND field = ?4"

static const char *const SQL[STATEMENTS] = {
	[OF] = "SELECT file, code, field, imported FROM changed_cells"
	       " WHERE event_id = ?1 ORDER BY file, code, field",
	[IMPORTED] = "SELECT imported FROM changed_cells WHERE " ONE,
	[PUT] = "INSERT INTO changed_cells (event_id, file, code, field, imported)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (event_id, file, code, field)"
		" DO UPDATE SET imported = excluded.imported",
	[DELETE] = "DELETE FROM changed_cells WHERE " ONE,
};

const struct stmt_family changed_statements = {"changed", SQL, STATEMENTS};

struct changed_cell *
changed_cells_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct changed_cell)};
	struct stmt *q = tx_query(tx, FAMILY_CHANGED, OF, VI(event_id));

	while (stmt_step(tx, q)) {
		struct changed_cell *c = rows_add(tx->arena, &list);

		c->file = stmt_text(tx, q, 0);
		c->code = stmt_text(tx, q, 1);
		c->field = stmt_text(tx, q, 2);
		c->imported = stmt_text(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

const char *
changed_cell_imported(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *field)
{
	struct stmt *q = tx_query(tx, FAMILY_CHANGED, IMPORTED, VI(event_id), VT(file),
		VT(code), VT(field));
	const char *imported = NULL;

	while (stmt_step(tx, q))
		imported = stmt_text(tx, q, 0);
	return imported;
}

void
changed_cell_put(struct tx *tx, int64_t event_id, const struct changed_cell *c)
{
	stmt_run(tx, tx_query(tx, FAMILY_CHANGED, PUT, VI(event_id), VT(c->file),
			     VT(c->code), VT(c->field), VT(c->imported)));
}

void
changed_cell_delete(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *field)
{
	stmt_run(tx, tx_query(tx, FAMILY_CHANGED, DELETE, VI(event_id), VT(file),
			     VT(code), VT(field)));
}
