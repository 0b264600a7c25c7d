/* untold.c - what has changed and is still to be told. Statements only. */
#include "store/untold.h"

#include "store/tables.h"
#include "wire/buf.h"

enum { FIRST, MEETINGS, RESTORED, PUT, MOVE, DELETE, STATEMENTS };

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[FIRST] = "SELECT event_id, kind, last_id, next_id, principal, method, key FROM untold"
		  " ORDER BY CASE kind WHEN 'request' THEN 0 WHEN 'restored' THEN 1 ELSE 2 END,"
		  " event_id, last_id LIMIT 1",
	[MEETINGS] = "SELECT next_id FROM untold WHERE event_id = ?1 AND kind = 'meeting'",
	[RESTORED] = "SELECT 1 FROM untold WHERE event_id = ?1 AND kind = 'restored'",
	[PUT] = "INSERT INTO untold (event_id, kind, last_id, next_id, principal, method, key)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (event_id, kind, last_id) DO UPDATE SET"
		" next_id = CASE WHEN untold.next_id < excluded.next_id THEN untold.next_id"
		" ELSE excluded.next_id END, principal = excluded.principal,"
		" method = excluded.method, key = excluded.key",
	[MOVE] =
		"UPDATE untold SET next_id = ?4 WHERE event_id = ?1 AND kind = ?2 AND last_id = ?3",
	[DELETE] = "DELETE FROM untold WHERE event_id = ?1 AND kind = ?2 AND last_id = ?3",
};
/* clang-format on */

const struct stmt_family untold_statements = {"untold", SQL, STATEMENTS};

static const char *const KINDS[UNTOLD_KINDS] = {
	"meeting", "request", "reissue", "mailbox", "restored"};

struct untold *
untold_first(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_UNTOLD, FIRST);
	struct untold *u;

	if (!stmt_step(tx, q))
		return NULL;
	u = ARENA_NEW(tx->arena, struct untold);
	u->event_id = stmt_id(tx, q, 0);
	u->kind = (enum untold_kind)stmt_word(tx, q, 1, KINDS, UNTOLD_KINDS);
	u->last_id = stmt_int(q, 2);
	u->next_id = stmt_int(q, 3);
	u->context = (struct tx_context){
		stmt_text(tx, q, 4), stmt_text(tx, q, 5), stmt_text(tx, q, 6)};
	stmt_reset(q);
	return u;
}

int64_t
untold_meetings(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_UNTOLD, MEETINGS, VI(event_id));
	int64_t next_id;

	if (!stmt_step(tx, q))
		return INT64_MAX;
	next_id = stmt_int(q, 0);
	stmt_reset(q);
	return next_id;
}

bool
untold_restored(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_UNTOLD, RESTORED, VI(event_id));
	bool there = false;

	while (stmt_step(tx, q))
		there = true;
	return there;
}

void
untold_put(struct tx *tx, const struct untold *u)
{
	tx->leaves_untold = true;
	stmt_run(tx, tx_query(tx, FAMILY_UNTOLD, PUT, VI(u->event_id), VT(KINDS[u->kind]),
			     VI(u->last_id), VI(u->next_id), VT(u->context.principal),
			     VT(u->context.method), VT(u->context.key)));
}

void
untold_move(struct tx *tx, const struct untold *u)
{
	stmt_run(tx, tx_query(tx, FAMILY_UNTOLD, MOVE, VI(u->event_id),
			     VT(KINDS[u->kind]), VI(u->last_id), VI(u->next_id)));
}

void
untold_delete(struct tx *tx, const struct untold *u)
{
	stmt_run(tx, tx_query(tx, FAMILY_UNTOLD, DELETE, VI(u->event_id),
			     VT(KINDS[u->kind]), VI(u->last_id)));
}
