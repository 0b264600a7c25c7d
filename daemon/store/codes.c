/* codes.c - rows of giving_codes. Statements only. */
#include "store/codes.h"

#include "store/tables.h"

enum { HAS, PUT, DELETE, STATEMENTS };

#define ONE "event_id = ?1 AND kind = ?2 AND row_id = ?3"

static const char *const SQL[STATEMENTS] = {
	[HAS] = "SELECT 1 FROM giving_codes WHERE " ONE,
	[PUT] = "INSERT INTO giving_codes (event_id, kind, row_id) VALUES (?1, ?2, ?3)"
		" ON CONFLICT DO NOTHING",
	[DELETE] = "DELETE FROM giving_codes WHERE " ONE,
};

const struct stmt_family codes_statements = {"codes", SQL, STATEMENTS};

static const char *const KIND_NAMES[] = {
	[CODE_OF_BLACKOUT] = "blackout",
	[CODE_OF_PREFERENCE] = "preference",
};

bool
code_gives_way(struct tx *tx, int64_t event_id, enum code_kind kind, int64_t id)
{
	struct stmt *q = tx_query(
		tx, FAMILY_CODES, HAS, VI(event_id), VT(KIND_NAMES[kind]), VI(id));
	bool there = false;

	while (stmt_step(tx, q))
		there = true;
	return there;
}

void
code_set_way(
	struct tx *tx, int64_t event_id, enum code_kind kind, int64_t id, bool gives_way)
{
	stmt_run(tx, tx_query(tx, FAMILY_CODES, gives_way ? PUT : DELETE, VI(event_id),
			     VT(KIND_NAMES[kind]), VI(id)));
}
