/*
 * changed_cells.h - what people changed since the files said it: the rows of changed_cells.
 *
 * Contract:  knows no rule.
 * Errors:    sticky in the transaction (stmt.h); NULL after one.
 * Ownership: texts live in the transaction's arena.
 */
#ifndef STORE_CHANGED_CELLS_H
#define STORE_CHANGED_CELLS_H

#include "store/stmt.h"

struct changed_cell {
	const char *file;
	const char *code;
	const char *field;    /* "": what was removed */
	const char *imported; /* what the files said */
};

/* All of an event. */
struct changed_cell *changed_cells_of(struct tx *tx, int64_t event_id, int *n);
/* What the files said of a cell that people have changed; NULL: they have not. */
const char *changed_cell_imported(struct tx *tx, int64_t event_id, const char *file,
	const char *code, const char *field);
void changed_cell_put(struct tx *tx, int64_t event_id, const struct changed_cell *c);
void changed_cell_delete(struct tx *tx, int64_t event_id, const char *file,
	const char *code, const char *field);

#endif
