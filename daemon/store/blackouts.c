/* blackouts.c - statements on blackouts. */
#include "store/blackouts.h"

#include "store/rows.h"
#include "store/tables.h"

#define BLACKOUT                                                                         \
	"SELECT blackout_id, code, kind, target_id, start_s, end_s, reason,"             \
	" schedule_id FROM blackouts WHERE event_id = ?1"

enum { BY_CODE, OF_TARGET, OF_SCHEDULE, PAGE, ALL, PUT, DELETE, COUNT };

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BY_CODE] = BLACKOUT " AND code = ?2",
	[OF_TARGET] = BLACKOUT
	" AND kind = ?2 AND target_id = ?3 ORDER BY start_s, blackout_id",
	[OF_SCHEDULE] = BLACKOUT " AND schedule_id = ?2 ORDER BY blackout_id",
	[PAGE] = BLACKOUT " AND code > ?2 ORDER BY code LIMIT ?3",
	[ALL] = BLACKOUT " ORDER BY blackout_id",
	[PUT] =
		"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id,"
		" start_s,"
		" end_s, reason, schedule_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		" ON CONFLICT (event_id, blackout_id) DO UPDATE SET code = excluded.code,"
		" kind = excluded.kind, target_id = excluded.target_id,"
		" start_s = excluded.start_s, end_s = excluded.end_s, reason ="
		" excluded.reason, schedule_id = excluded.schedule_id",
	[DELETE] = "DELETE FROM blackouts WHERE event_id = ?1 AND blackout_id = ?2",
};
/* clang-format on */

const struct stmt_family blackouts_statements = {"blackouts", SQL, COUNT};

static const char *const KIND_NAMES[] = {
	[BLACKOUT_DELEGATE] = "delegate",
	[BLACKOUT_LOCATION] = "location",
	[BLACKOUT_INTERPRETER] = "interpreter",
};

const char *
blackout_kind_name(enum blackout_kind kind)
{
	BUG_ON((unsigned)kind > BLACKOUT_INTERPRETER);
	return KIND_NAMES[kind];
}

static struct blackout *
read_blackouts(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct blackout)};

	while (stmt_step(tx, q)) {
		struct blackout *b = rows_add(tx->arena, &list);

		b->id = stmt_id(tx, q, 0);
		b->code = stmt_text(tx, q, 1);
		b->kind = (enum blackout_kind)stmt_word(
			tx, q, 2, KIND_NAMES, BLACKOUT_INTERPRETER + 1);
		b->target_id = stmt_id(tx, q, 3);
		b->start_s = stmt_instant(tx, q, 4);
		b->end_s = stmt_instant(tx, q, 5);
		b->reason = stmt_text(tx, q, 6);
		b->schedule_id = stmt_opt_id(tx, q, 7);
		if (b->schedule_id < 0)
			b->schedule_id = 0;
	}
	*n = list.n;
	return list.data;
}

struct blackout *
blackout_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	int n;

	return read_blackouts(
		tx, tx_query(tx, FAMILY_BLACKOUTS, BY_CODE, VI(event_id), VT(code)), &n);
}

struct blackout *
blackouts_of_target(struct tx *tx, int64_t event_id, enum blackout_kind kind,
	int64_t target_id, int *n)
{
	return read_blackouts(tx,
		tx_query(tx, FAMILY_BLACKOUTS, OF_TARGET, VI(event_id),
			VT(blackout_kind_name(kind)), VI(target_id)),
		n);
}

struct blackout *
blackouts_page(struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n)
{
	return read_blackouts(tx,
		tx_query(tx, FAMILY_BLACKOUTS, PAGE, VI(event_id), VT(after_code),
			VI(limit)),
		n);
}

struct blackout *
blackouts_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_blackouts(tx, tx_query(tx, FAMILY_BLACKOUTS, ALL, VI(event_id)), n);
}

struct blackout *
blackouts_of_schedule(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n)
{
	return read_blackouts(tx,
		tx_query(
			tx, FAMILY_BLACKOUTS, OF_SCHEDULE, VI(event_id), VI(schedule_id)),
		n);
}

void
blackout_put(struct tx *tx, int64_t event_id, const struct blackout *b)
{
	stmt_run(
		tx, tx_query(tx, FAMILY_BLACKOUTS, PUT, VI(event_id), VI(b->id),
			    VT(b->code), VT(blackout_kind_name(b->kind)),
			    VI(b->target_id), VI(b->start_s), VI(b->end_s), VT(b->reason),
			    VOPT(b->schedule_id > 0 ? b->schedule_id : -1)));
}

void
blackout_delete(struct tx *tx, int64_t event_id, int64_t id)
{
	stmt_run(tx, tx_query(tx, FAMILY_BLACKOUTS, DELETE, VI(event_id), VI(id)));
}
