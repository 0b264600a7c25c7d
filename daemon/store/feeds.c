/* feeds.c - statements on calendars that are subscribed to. */
#include "store/feeds.h"

#include "store/rows.h"
#include "store/tables.h"

#include <string.h>

enum { INSERT, SAVE, BY_ID, OF_DELEGATE, OF_INTERPRETER, PAGE, COUNT };

#define COLUMNS                                                                          \
	" feed_id, event_id, delegate_id, interpreter_id, generation, nonce, created_s," \
	" first_fetched_s, fetched_s, settled_s, digest, changed_s "

/* clang-format off */
static const char *const SQL[COUNT] = {
	[INSERT] = "INSERT INTO feeds (" COLUMNS
		   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[SAVE] = "UPDATE feeds SET generation = ?2, nonce = ?3, created_s = ?4,"
		 " first_fetched_s = ?5, fetched_s = ?6, settled_s = ?7, digest = ?8,"
		 " changed_s = ?9 WHERE feed_id = ?1",
	[BY_ID] = "SELECT" COLUMNS "FROM feeds WHERE feed_id = ?1",
	[OF_DELEGATE] = "SELECT" COLUMNS
			"FROM feeds WHERE event_id = ?1 AND delegate_id = ?2",
	[OF_INTERPRETER] = "SELECT" COLUMNS
			   "FROM feeds WHERE event_id = ?1 AND interpreter_id = ?2",
	[PAGE] = "SELECT" COLUMNS
		 "FROM feeds WHERE feed_id > ?1 ORDER BY feed_id LIMIT ?2",
};
/* clang-format on */

const struct stmt_family feeds_statements = {"feeds", SQL, COUNT};

static struct val
digest_of(const struct feed_row *f)
{
	return f->has_digest ? VB(f->digest, FEED_DIGEST_BYTES) : VNULL;
}

static struct val
changed_of(const struct feed_row *f)
{
	return VOPT(f->has_digest ? f->changed_s : -1);
}

void
feed_insert(struct tx *tx, const struct feed_row *f)
{
	stmt_run(tx, tx_query(tx, FAMILY_FEEDS, INSERT, VI(f->id), VI(f->event_id),
			     VOPT(f->delegate_id), VOPT(f->interpreter_id),
			     VI(f->generation), VT(f->nonce), VI(f->created_s),
			     VOPT(f->first_fetched_s), VOPT(f->fetched_s),
			     VOPT(f->settled_s), digest_of(f), changed_of(f)));
}

void
feed_save(struct tx *tx, const struct feed_row *f)
{
	stmt_run(tx, tx_query(tx, FAMILY_FEEDS, SAVE, VI(f->id), VI(f->generation),
			     VT(f->nonce), VI(f->created_s), VOPT(f->first_fetched_s),
			     VOPT(f->fetched_s), VOPT(f->settled_s), digest_of(f),
			     changed_of(f)));
}

static void
read_feed(struct tx *tx, struct stmt *q, struct feed_row *f)
{
	const void *digest;
	size_t n;

	*f = (struct feed_row){.id = stmt_id(tx, q, 0),
		.event_id = stmt_id(tx, q, 1),
		.delegate_id = stmt_opt_id(tx, q, 2),
		.interpreter_id = stmt_opt_id(tx, q, 3),
		.generation = stmt_id(tx, q, 4),
		.nonce = stmt_text(tx, q, 5),
		.created_s = stmt_instant(tx, q, 6),
		.first_fetched_s = stmt_opt_instant(tx, q, 7),
		.fetched_s = stmt_opt_instant(tx, q, 8),
		.settled_s = stmt_opt_instant(tx, q, 9),
		.changed_s = stmt_opt_instant(tx, q, 11)};
	digest = stmt_blob(q, 10, &n);
	f->has_digest = n == FEED_DIGEST_BYTES && f->changed_s >= 0;
	if (f->has_digest)
		memcpy(f->digest, digest, n);
}

static struct feed_row *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct feed_row)};

	while (stmt_step(tx, q))
		read_feed(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

static struct feed_row *
one(struct tx *tx, struct stmt *q)
{
	int n;
	struct feed_row *list = rows(tx, q, &n);

	return n > 0 ? list : NULL;
}

struct feed_row *
feed_by_id(struct tx *tx, int64_t id)
{
	return one(tx, tx_query(tx, FAMILY_FEEDS, BY_ID, VI(id)));
}

struct feed_row *
feed_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id)
{
	return one(tx,
		tx_query(tx, FAMILY_FEEDS, OF_DELEGATE, VI(event_id), VI(delegate_id)));
}

struct feed_row *
feed_of_interpreter(struct tx *tx, int64_t event_id, int64_t interpreter_id)
{
	return one(tx, tx_query(tx, FAMILY_FEEDS, OF_INTERPRETER, VI(event_id),
			       VI(interpreter_id)));
}

struct feed_row *
feeds_page(struct tx *tx, int64_t after_id, int limit, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_FEEDS, PAGE, VI(after_id), VI(limit)), n);
}
