/* reminders.c - rows of reminders. Statements only. */
#include "store/reminders.h"

#include "store/tables.h"

enum { OF, PUT, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
	[OF] = "SELECT expires_s, request_id FROM reminders WHERE event_id = ?1",
	[PUT] = "INSERT INTO reminders (event_id, expires_s, request_id) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (event_id) DO UPDATE SET expires_s = excluded.expires_s,"
		" request_id = excluded.request_id",
};

const struct stmt_family reminders_statements = {"reminders", SQL, STATEMENTS};

struct reminded
reminders_of(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_REMINDERS, OF, VI(event_id));
	struct reminded r = {.event_id = event_id};

	while (stmt_step(tx, q)) {
		r.expires_s = stmt_instant(tx, q, 0);
		r.request_id = stmt_id(tx, q, 1);
	}
	return r;
}

void
reminders_put(struct tx *tx, const struct reminded *r)
{
	stmt_run(tx, tx_query(tx, FAMILY_REMINDERS, PUT, VI(r->event_id),
			     VI(r->expires_s), VI(r->request_id)));
}
