/* engine.c - SQLite behind the seam: connections, statements, transactions, the log. */
#include "store/engine.h"

#include "store/migrate.h"
#include "store/sqlite/pieces.h"
#include "store/sqlite/refusals.h"
#include "store/sqlite/steps.h"
#include "wire/buf.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most slices of an import change fewer pages than that; each one more is two writes to a file. */
enum { BUSY_TIMEOUT_MS = 10000, UNDONE_BYTES = 2 * 1024 * 1024 };

struct engine {
	sqlite3 *db;
	sqlite3_stmt *own[ENGINE_OWN_COUNT];
	int last_error;	 /* extended code of the last error that was asked for */
	int last_reason; /* errno of it, 0 when there was none */
	bool sync_failed;
	int log_pages;
};

static const char *const OWN[ENGINE_OWN_COUNT] = {
	[ENGINE_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[ENGINE_BEGIN_READ] = "BEGIN",
	[ENGINE_SAVEPOINT] = "SAVEPOINT unit",
	[ENGINE_RELEASE] = "RELEASE unit",
	[ENGINE_UNDO] = "ROLLBACK TO unit",
	[ENGINE_COMMIT] = "COMMIT",
	[ENGINE_ROLLBACK] = "ROLLBACK",
	[ENGINE_SCHEMA] =
		("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name,"
		 " type DESC, name"),
	[ENGINE_PAGES] = "PRAGMA quick_check(1)",
	[ENGINE_REFERENCES] = "PRAGMA foreign_key_check",
};

static sqlite3_stmt *
raw(struct stmt *q)
{
	return (sqlite3_stmt *)q;
}

void
engine_setup(void)
{
	/* No memory statistics: they take a lock at every allocation. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, UNDONE_BYTES);
	pieces_setup();
}

const char *
engine_version(void)
{
	return sqlite3_libversion();
}

/* ---- errors --------------------------------------------------------------------------------- */

bool
engine_error(struct engine *g, struct err *e, const char *doing)
{
	/* Cleared before the call: what the engine keeps is not set by a commit (3.40). */
	g->last_reason = errno;
	g->last_error = sqlite3_extended_errcode(g->db);
	if (g->last_error == SQLITE_IOERR_FSYNC ||
		g->last_error == SQLITE_IOERR_DIR_FSYNC)
		g->sync_failed = true;
	return err_set(e, refusal_class(g->last_error, g->last_reason),
		"database: %s (%s)", sqlite3_errmsg(g->db), doing);
}

const char *
engine_message(const struct engine *g)
{
	return sqlite3_errmsg(g->db);
}

int
engine_reason(const struct engine *g)
{
	return g->last_reason;
}

bool
engine_took_nothing(const struct engine *g)
{
	return refusal_took_nothing(g->last_error, g->last_reason);
}

bool
engine_sync_failed(const struct engine *g)
{
	return g->sync_failed;
}

/* ---- a connection --------------------------------------------------------------------------- */

static bool
exec(struct engine *g, const char *sql, struct err *e)
{
	errno = 0;
	if (sqlite3_exec(g->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return engine_error(g, e, sql);
}

static int
on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
	struct engine *g = ctx;

	(void)db;
	(void)name;
	g->log_pages = pages;
	return SQLITE_OK;
}

static bool
configure(struct engine *g, enum engine_mode mode, int64_t max_pages, struct err *e)
{
	char pages[64];

	sqlite3_extended_result_codes(g->db, 1);
	sqlite3_busy_timeout(g->db, BUSY_TIMEOUT_MS);
	sqlite3_db_config(g->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(g->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(g->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (!exec(g,
		    "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL;"
		    "PRAGMA cache_size=-65536;",
		    e))
		return false;
	if (mode == ENGINE_READ)
		return exec(g, "PRAGMA temp_store=MEMORY; PRAGMA query_only=ON", e);
	snprintf(pages, sizeof pages, "PRAGMA max_page_count=%lld",
		(long long)(max_pages > 0 ? max_pages : 4294967294));
	/*
	 * Checkpoints are made by the writer between commits, not inside somebody's commit. What a
	 * savepoint would undo goes to a file once it is more than UNDONE_BYTES, one piece of
	 * memory: with temp_store=MEMORY it is a list without end that every statement walks,
	 * and a unit of 4,000 moved meetings took a minute.
	 */
	if (!exec(g,
		    "PRAGMA temp_store=FILE; PRAGMA journal_mode=WAL;"
		    "PRAGMA journal_size_limit=67108864;"
		    "PRAGMA wal_autocheckpoint=0;",
		    e))
		return false;
	sqlite3_wal_hook(g->db, on_commit, g);
	return exec(g, pages, e);
}

static bool
prepare_own(struct engine *g, struct err *e)
{
	for (int i = 0; i < ENGINE_OWN_COUNT; i++) {
		g->own[i] = raw(engine_prepare(g, OWN[i]));
		if (g->own[i] == NULL)
			return engine_error(g, e, OWN[i]);
	}
	return true;
}

static bool
open_whole(struct engine *g, const char *path, enum engine_mode mode, int64_t max_pages,
	struct err *e)
{
	errno = 0;
	/* A reader opens read-write too: WAL needs the shared memory file; query_only guards it. */
	if (sqlite3_open_v2(path, &g->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK)
		return engine_error(g, e, path);
	if (mode == ENGINE_WRITE && sqlite3_db_readonly(g->db, "main") == 1) {
		err_set(e, ERR_CONFIG, "%s: the database is read-only", path);
		return err_hint(e,
			"make the file and its directory writable for the daemon's user");
	}
	return configure(g, mode, max_pages, e) && prepare_own(g, e);
}

struct engine *
engine_open(const char *path, enum engine_mode mode, int64_t max_pages, struct err *e)
{
	struct engine *g;

	if (!migrate_check(path, e))
		return NULL;
	g = xcalloc(1, sizeof *g);
	if (open_whole(g, path, mode, max_pages, e))
		return g;
	engine_close(g);
	return NULL;
}

struct engine *
engine_look(const char *path, struct err *e)
{
	struct engine *g;
	sqlite3 *db;

	if (!migrate_look(path, &db, e))
		return NULL;
	g = xcalloc(1, sizeof *g);
	g->db = db;
	return g;
}

void
engine_close(struct engine *g)
{
	if (g == NULL)
		return;
	for (int i = 0; i < ENGINE_OWN_COUNT; i++)
		sqlite3_finalize(g->own[i]);
	sqlite3_close(g->db);
	free(g);
}

/* ---- statements ----------------------------------------------------------------------------- */

struct stmt *
engine_prepare(struct engine *g, const char *sql)
{
	sqlite3_stmt *q = NULL;

	errno = 0;
	if (sqlite3_prepare_v3(g->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) !=
		SQLITE_OK)
		return NULL;
	return (struct stmt *)q;
}

void
engine_finalize(struct stmt *q)
{
	sqlite3_finalize(raw(q));
}

static int
bind_one(sqlite3_stmt *q, int place, const struct val *v)
{
	switch (v->type) {
	case VAL_NULL:
		return sqlite3_bind_null(q, place);
	case VAL_INT:
		return sqlite3_bind_int64(q, place, v->i);
	case VAL_TEXT:
		return sqlite3_bind_text(q, place, v->p, -1, SQLITE_STATIC);
	case VAL_BLOB:
		return sqlite3_bind_blob64(q, place, v->p, v->n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

bool
engine_bind(struct stmt *q, const struct val *v, int n)
{
	BUG_ON(sqlite3_stmt_busy(raw(q)));
	BUG_ON(sqlite3_bind_parameter_count(raw(q)) != n);
	for (int i = 0; i < n; i++)
		if (bind_one(raw(q), i + 1, &v[i]) != SQLITE_OK)
			return false;
	return true;
}

bool
engine_changes_something(struct stmt *q)
{
	return sqlite3_stmt_readonly(raw(q)) == 0;
}

const char *
engine_sql(struct stmt *q)
{
	return sqlite3_sql(raw(q));
}

enum engine_step
engine_step(struct stmt *q)
{
	int rc;

	errno = 0;
	rc = sqlite3_step(raw(q));
	if (rc == SQLITE_ROW)
		return ENGINE_ROW;
	if (rc != SQLITE_DONE)
		return ENGINE_FAILED;
	sqlite3_reset(raw(q));
	return ENGINE_DONE;
}

void
engine_reset(struct stmt *q)
{
	sqlite3_reset(raw(q));
}

int64_t
engine_changed(const struct engine *g)
{
	return sqlite3_changes64(g->db);
}

int64_t
engine_int(struct stmt *q, int column)
{
	return sqlite3_column_int64(raw(q), column);
}

bool
engine_null(struct stmt *q, int column)
{
	return sqlite3_column_type(raw(q), column) == SQLITE_NULL;
}

const char *
engine_text(struct stmt *q, int column)
{
	return (const char *)sqlite3_column_text(raw(q), column);
}

const void *
engine_blob(struct stmt *q, int column, size_t *n)
{
	const void *p = sqlite3_column_blob(raw(q), column);

	*n = (size_t)sqlite3_column_bytes(raw(q), column);
	return p;
}

const char *
engine_column(struct stmt *q, int column)
{
	return sqlite3_column_name(raw(q), column);
}

/* ---- transactions and the log --------------------------------------------------------------- */

struct stmt *
engine_own(const struct engine *g, enum engine_own which)
{
	return (struct stmt *)g->own[which];
}

bool
engine_in_transaction(const struct engine *g)
{
	return sqlite3_get_autocommit(g->db) == 0;
}

enum engine_moved
engine_checkpoint(struct engine *g, bool truncate)
{
	int rc, frames = -1, moved = -1;

	/* Busy readers only postpone it. */
	sqlite3_busy_timeout(g->db, 0);
	errno = 0;
	rc = sqlite3_wal_checkpoint_v2(g->db, NULL,
		truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
		&frames, &moved);
	sqlite3_busy_timeout(g->db, BUSY_TIMEOUT_MS);
	if (rc == SQLITE_OK)
		return moved == frames ? ENGINE_MOVED_ALL : ENGINE_MOVED_SOME;
	return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? ENGINE_POSTPONED
							: ENGINE_UNMOVED;
}

int
engine_log_pages(const struct engine *g)
{
	return g->log_pages;
}

/* ---- what is checked ------------------------------------------------------------------------ */

/* The last row's first text, "no answer" when there is no row. */
static bool
pages_sound(struct stmt *q, struct arena *a, const char **finding)
{
	enum engine_step step;

	*finding = "no answer";
	while ((step = engine_step(q)) == ENGINE_ROW)
		*finding = arena_strdup(a, engine_text(q, 0));
	return step == ENGINE_DONE;
}

static bool
references_sound(struct stmt *q, struct arena *a, const char **finding)
{
	enum engine_step step = engine_step(q);

	if (step == ENGINE_ROW) {
		*finding = arena_printf(a,
			"a row of %s refers to a row of %s that is not there",
			engine_text(q, 0), engine_text(q, 2));
		engine_reset(q);
	}
	return step != ENGINE_FAILED;
}

bool
engine_integrity(
	struct engine *g, struct arena *a, const char **finding, struct stmt **failed)
{
	*failed = engine_own(g, ENGINE_PAGES);
	if (!pages_sound(*failed, a, finding))
		return false;
	if (strcmp(*finding, "ok") != 0)
		return true;
	*failed = engine_own(g, ENGINE_REFERENCES);
	return references_sound(*failed, a, finding);
}
