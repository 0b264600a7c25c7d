/* proposals.c - rows of proposals and kept_slots. Statements only. */
#include "store/proposals.h"

#include "store/row_cache.h"
#include "store/rows.h"
#include "store/tables.h"

enum { INSERT, OF, DELETE, KEEP, KEPT, FORGET, DUE, STATEMENTS };

#define COLUMNS                                                                          \
	" p.event_id, p.request_id, p.kind, p.organisation_id, p.slot_no,"               \
	" p.location_id, p.seat_no, p.interpreter_id, p.reason, p.made_s, p.expires_s "

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] =
		"INSERT INTO proposals (event_id, request_id, kind, organisation_id,"
		" slot_no, location_id, seat_no, interpreter_id, reason, made_s, expires_s)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[OF] = "SELECT" COLUMNS "FROM proposals p WHERE p.event_id = ?1"
	       " AND p.request_id = ?2",
	[DELETE] = "DELETE FROM proposals WHERE event_id = ?1 AND request_id = ?2",
	[KEEP] = "INSERT INTO kept_slots (event_id, resource_id, slot_no, request_id)"
		 " VALUES (?1, ?2, ?3, ?4)",
	[KEPT] = "SELECT resource_id, slot_no FROM kept_slots WHERE event_id = ?1"
		 " AND request_id = ?2 ORDER BY resource_id, slot_no",
	[FORGET] = "DELETE FROM kept_slots WHERE event_id = ?1 AND request_id = ?2",
	[DUE] = "SELECT" COLUMNS "FROM proposals p WHERE p.expires_s <= ?1"
		" ORDER BY p.expires_s, p.event_id, p.request_id LIMIT ?2",
};
/* clang-format on */

const struct stmt_family proposals_statements = {"proposals", SQL, STATEMENTS};

static const char *const KINDS[PROPOSAL_KINDS] = {"move", "time"};

/* What a request and its meeting look like to people has changed with it. */
static void
forget_views(struct tx *tx)
{
	tx->row_cache = NULL;
}

void
proposal_insert(struct tx *tx, const struct proposal *p)
{
	bool is_time = p->kind == PROPOSAL_TIME;

	forget_views(tx);
	stmt_run(tx, tx_query(tx, FAMILY_PROPOSALS, INSERT, VI(p->event_id),
			     VI(p->request_id), VT(KINDS[p->kind]),
			     VI(p->organisation_id), VOPT(is_time ? -1 : p->slot_no),
			     VOPT(is_time ? -1 : p->location_id),
			     VOPT(is_time ? -1 : p->seat_no), VOPT(p->interpreter_id),
			     VT(p->reason), VI(p->made_s), VOPT(p->expires_s)));
}

static struct proposal *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct proposal)};

	while (stmt_step(tx, q)) {
		*(struct proposal *)rows_add(tx->arena, &list) =
			(struct proposal){.event_id = stmt_id(tx, q, 0),
				.request_id = stmt_id(tx, q, 1),
				.kind = (enum proposal_kind)stmt_word(
					tx, q, 2, KINDS, PROPOSAL_KINDS),
				.organisation_id = stmt_id(tx, q, 3),
				.slot_no = (int)stmt_opt_id(tx, q, 4),
				.location_id = stmt_opt_id(tx, q, 5),
				.seat_no = (int)stmt_opt_id(tx, q, 6),
				.interpreter_id = stmt_opt_id(tx, q, 7),
				.reason = stmt_text(tx, q, 8),
				.made_s = stmt_instant(tx, q, 9),
				.expires_s = stmt_opt_instant(tx, q, 10)};
	}
	*n = list.n;
	return list.data;
}

struct proposal *
proposal_of(struct tx *tx, int64_t event_id, int64_t request_id)
{
	int n;
	struct proposal *list = rows(
		tx, tx_query(tx, FAMILY_PROPOSALS, OF, VI(event_id), VI(request_id)), &n);

	return n > 0 ? list : NULL;
}

void
proposal_delete(struct tx *tx, int64_t event_id, int64_t request_id)
{
	forget_views(tx);
	stmt_run(
		tx, tx_query(tx, FAMILY_PROPOSALS, DELETE, VI(event_id), VI(request_id)));
}

void
kept_slot_put(struct tx *tx, int64_t event_id, int64_t request_id, int64_t resource_id,
	int slot_no)
{
	stmt_run(tx, tx_query(tx, FAMILY_PROPOSALS, KEEP, VI(event_id), VI(resource_id),
			     VI(slot_no), VI(request_id)));
}

struct kept_slot *
kept_slots_of(struct tx *tx, int64_t event_id, int64_t request_id, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_PROPOSALS, KEPT, VI(event_id), VI(request_id));
	struct rows list = {.size = sizeof(struct kept_slot)};

	while (stmt_step(tx, q)) {
		*(struct kept_slot *)rows_add(tx->arena, &list) =
			(struct kept_slot){stmt_id(tx, q, 0), stmt_slot(tx, q, 1)};
	}
	*n = list.n;
	return list.data;
}

void
kept_slots_delete(struct tx *tx, int64_t event_id, int64_t request_id)
{
	stmt_run(
		tx, tx_query(tx, FAMILY_PROPOSALS, FORGET, VI(event_id), VI(request_id)));
}

struct proposal *
proposals_due(struct tx *tx, int64_t now_s, int max, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_PROPOSALS, DUE, VI(now_s), VI(max)), n);
}
