/* numbers.c - the next number of a kind of object. */
#include "store/tables.h"

enum { NEXT_ID, NEXT_ID_RAISE, NEXT_ID_FIRST, NUMBERS_COUNT };

static const char *const SQL[NUMBERS_COUNT] = {
	[NEXT_ID] = "SELECT next FROM counters WHERE event_id = ?1 AND name = ?2",
	[NEXT_ID_RAISE] = "UPDATE counters SET next = next + ?3 WHERE event_id = ?1"
			  " AND name = ?2",
	[NEXT_ID_FIRST] = "INSERT INTO counters (event_id, name, next) VALUES (?1, ?2,"
			  " 1 + CAST(?3 AS BIGINT))",
};

const struct stmt_family numbers_statements = {"numbers", SQL, NUMBERS_COUNT};

int64_t
tx_next_id(struct tx *tx, int64_t event_id, const char *name)
{
	return tx_next_ids(tx, event_id, name, 1);
}

int64_t
tx_next_ids(struct tx *tx, int64_t event_id, const char *name, int64_t n)
{
	struct stmt *q = tx_query(tx, FAMILY_NUMBERS, NEXT_ID, VI(event_id), VT(name));
	int raise = NEXT_ID_FIRST;
	int64_t id = 1;

	if (stmt_step(tx, q)) {
		id = stmt_int(q, 0);
		stmt_reset(q);
		raise = NEXT_ID_RAISE;
	}
	/*
	 * There is one writer. One statement with RETURNING would cost twice as much as
	 * these two.
	 */
	return stmt_run(tx, tx_query(tx, FAMILY_NUMBERS, raise, VI(event_id), VT(name),
				    VI(n))) == 1
		       ? id
		       : 0;
}
