/* interpreters.c - statements on interpreters, their language pairs and shifts. */
#include "store/interpreters.h"

#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#define INTERPRETER                                                                      \
	"SELECT interpreter_id, code, name, email, resource_id, rev, channel FROM"       \
	" interpreters WHERE event_id = ?1"

enum {
	BY_CODE,
	BY_ID,
	PAGE,
	ALL,
	PUT,
	SAVE_CHANNEL,
	KEYS,
	PAIRS,
	SHIFTS,
	PAIR_PUT,
	SHIFT_PUT,
	SHIFT_MOVE,
	PAIRS_DELETE,
	SHIFTS_DELETE,
	COUNT
};

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BY_CODE] = INTERPRETER " AND code = ?2",
	[BY_ID] = INTERPRETER " AND interpreter_id = ?2",
	[PAGE] = INTERPRETER " AND code > ?2 ORDER BY code LIMIT ?3",
	[ALL] = INTERPRETER " ORDER BY interpreter_id",
	[KEYS] = "SELECT interpreter_id, resource_id FROM interpreters"
		 " WHERE event_id = ?1 ORDER BY interpreter_id",
	[PUT] =
		"INSERT INTO interpreters (event_id, interpreter_id, code, name, email,"
		" resource_id,"
		" rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (event_id, interpreter_id) DO UPDATE SET code ="
		" excluded.code,"
		" name = excluded.name, email = excluded.email, rev = excluded.rev",
	[SAVE_CHANNEL] = "UPDATE interpreters SET channel = ?3"
			 " WHERE event_id = ?1 AND interpreter_id = ?2",
	[PAIRS] =
		"SELECT interpreter_id, position, language_a, language_b FROM"
		" interpreter_pairs"
		" WHERE event_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR interpreter_id = ?2)"
		" ORDER BY interpreter_id, position",
	[SHIFTS] =
		"SELECT interpreter_id, position, start_s, end_s FROM interpreter_shifts"
		" WHERE event_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR interpreter_id = ?2)"
		" ORDER BY interpreter_id, position",
	[PAIR_PUT] =
		"INSERT INTO interpreter_pairs (event_id, interpreter_id, position,"
		" language_a,"
		" language_b) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SHIFT_PUT] =
		"INSERT INTO interpreter_shifts (event_id, interpreter_id, position,"
		" start_s,"
		" end_s) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SHIFT_MOVE] = "UPDATE interpreter_shifts SET start_s = ?4, end_s = ?5"
		       " WHERE event_id = ?1 AND interpreter_id = ?2 AND position = ?3",
	[PAIRS_DELETE] =
		"DELETE FROM interpreter_pairs WHERE event_id = ?1 AND interpreter_id ="
		" ?2",
	[SHIFTS_DELETE] = "DELETE FROM interpreter_shifts WHERE event_id = ?1"
			  " AND interpreter_id = ?2",
};
/* clang-format on */

const struct stmt_family interpreters_statements = {"interpreters", SQL, COUNT};

static struct interpreter *
read_interpreters(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct interpreter)};

	while (stmt_step(tx, q)) {
		struct interpreter *i = rows_add(tx->arena, &list);

		i->id = stmt_id(tx, q, 0);
		i->code = stmt_text(tx, q, 1);
		i->name = stmt_text(tx, q, 2);
		i->email = stmt_text(tx, q, 3);
		i->resource_id = stmt_id(tx, q, 4);
		i->rev = stmt_id(tx, q, 5);
		i->channel = (enum channel)stmt_word(tx, q, 6, channel_names, CHANNELS);
	}
	*n = list.n;
	return list.data;
}

struct interpreter *
interpreter_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	int n;

	return read_interpreters(tx,
		tx_query(tx, FAMILY_INTERPRETERS, BY_CODE, VI(event_id), VT(code)), &n);
}

struct interpreter *
interpreter_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	struct interpreter *i = row_cache_get(tx, FAMILY_INTERPRETERS, event_id, id);
	int n;

	if (i != NULL)
		return i;
	i = read_interpreters(
		tx, tx_query(tx, FAMILY_INTERPRETERS, BY_ID, VI(event_id), VI(id)), &n);
	return row_cache_keep(tx, FAMILY_INTERPRETERS, event_id, id, i);
}

struct interpreter *
interpreters_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n)
{
	return read_interpreters(tx,
		tx_query(tx, FAMILY_INTERPRETERS, PAGE, VI(event_id), VT(after_code),
			VI(limit)),
		n);
}

struct interpreter *
interpreters_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_interpreters(
		tx, tx_query(tx, FAMILY_INTERPRETERS, ALL, VI(event_id)), n);
}

void
interpreter_save_channel(struct tx *tx, int64_t event_id, const struct interpreter *i)
{
	row_cache_forget(tx, FAMILY_INTERPRETERS, event_id, i->id);
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, SAVE_CHANNEL, VI(event_id),
			     VI(i->id), VT(channel_names[i->channel])));
}

struct interpreter_key *
interpreter_keys(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct interpreter_key)};
	struct stmt *q = tx_query(tx, FAMILY_INTERPRETERS, KEYS, VI(event_id));

	while (stmt_step(tx, q)) {
		*(struct interpreter_key *)rows_add(tx->arena, &list) =
			(struct interpreter_key){stmt_int(q, 0), stmt_int(q, 1)};
	}
	*n = list.n;
	return list.data;
}

void
interpreter_put(struct tx *tx, int64_t event_id, const struct interpreter *i)
{
	row_cache_forget(tx, FAMILY_INTERPRETERS, event_id, i->id);
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, PUT, VI(event_id), VI(i->id),
			     VT(i->code), VT(i->name), VT(i->email), VI(i->resource_id),
			     VI(i->rev)));
}

struct interpreter_pair *
interpreter_pairs(struct tx *tx, int64_t event_id, int64_t interpreter_id, int *n)
{
	struct rows list = {.size = sizeof(struct interpreter_pair)};
	struct stmt *q = tx_query(
		tx, FAMILY_INTERPRETERS, PAIRS, VI(event_id), VI(interpreter_id));

	while (stmt_step(tx, q)) {
		struct interpreter_pair *p = rows_add(tx->arena, &list);

		p->interpreter_id = stmt_id(tx, q, 0);
		p->position = stmt_slot(tx, q, 1);
		p->language_a = stmt_text(tx, q, 2);
		p->language_b = stmt_text(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

struct interpreter_shift *
interpreter_shifts(struct tx *tx, int64_t event_id, int64_t interpreter_id, int *n)
{
	struct rows list = {.size = sizeof(struct interpreter_shift)};
	struct stmt *q = tx_query(
		tx, FAMILY_INTERPRETERS, SHIFTS, VI(event_id), VI(interpreter_id));

	while (stmt_step(tx, q)) {
		struct interpreter_shift *s = rows_add(tx->arena, &list);

		s->interpreter_id = stmt_id(tx, q, 0);
		s->position = stmt_slot(tx, q, 1);
		s->start_s = stmt_instant(tx, q, 2);
		s->end_s = stmt_instant(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

void
interpreter_pair_put(struct tx *tx, int64_t event_id, const struct interpreter_pair *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, PAIR_PUT, VI(event_id),
			     VI(p->interpreter_id), VI(p->position), VT(p->language_a),
			     VT(p->language_b)));
}

void
interpreter_shift_put(struct tx *tx, int64_t event_id, const struct interpreter_shift *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, SHIFT_PUT, VI(event_id),
			     VI(s->interpreter_id), VI(s->position), VI(s->start_s),
			     VI(s->end_s)));
}

void
interpreter_shift_move(struct tx *tx, int64_t event_id, const struct interpreter_shift *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, SHIFT_MOVE, VI(event_id),
			     VI(s->interpreter_id), VI(s->position), VI(s->start_s),
			     VI(s->end_s)));
}

void
interpreter_lists_delete(struct tx *tx, int64_t event_id, int64_t interpreter_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, PAIRS_DELETE, VI(event_id),
			     VI(interpreter_id)));
	stmt_run(tx, tx_query(tx, FAMILY_INTERPRETERS, SHIFTS_DELETE, VI(event_id),
			     VI(interpreter_id)));
}
