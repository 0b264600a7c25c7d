/* store.c - a connection to the database and the statements prepared on it. */
#include "store/store.h"

#include "base/log.h"
#include "base/zones.h"
#include "store/disk.h"
#include "store/families.h"
#include "store/sqlite/migrate.h"
#include "store/tables.h"
#include "wire/buf.h"
#include "wire/digest.h"
#include "wire/utf8.h"
#include "wire/when.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_TIMEOUT_MS = 10000, DAY_S = 86400, SLOT_MOST = 65535 };

struct store {
	sqlite3 *db;
	sqlite3_stmt **prepared[FAMILY_COUNT];
	struct zones *zones;
	int last_error;	 /* extended code of the last engine error of this connection */
	int last_reason; /* errno of it, 0 when there was none */
	struct disk disk;
	struct disk home; /* ... when the log is brought home: that may fail while commits pass */
	bool sync_failed;
	int log_pages;
};

enum {
	STORE_BEGIN_WRITE,
	STORE_BEGIN_READ,
	STORE_SAVEPOINT,
	STORE_RELEASE,
	STORE_UNDO,
	STORE_COMMIT,
	STORE_ROLLBACK,
	STORE_QUICK_CHECK,
	STORE_FOREIGN_KEYS,
	STORE_SCHEMA,
	STORE_NEXT_ID,
	STORE_NEXT_ID_RAISE,
	STORE_NEXT_ID_FIRST,
	STORE_COUNT
};

static const char *const STORE_SQL[STORE_COUNT] = {
	[STORE_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[STORE_BEGIN_READ] = "BEGIN",
	[STORE_SAVEPOINT] = "SAVEPOINT unit",
	[STORE_RELEASE] = "RELEASE unit",
	[STORE_UNDO] = "ROLLBACK TO unit",
	[STORE_COMMIT] = "COMMIT",
	[STORE_ROLLBACK] = "ROLLBACK",
	[STORE_QUICK_CHECK] = "PRAGMA quick_check(1)",
	[STORE_FOREIGN_KEYS] = "PRAGMA foreign_key_check",
	[STORE_SCHEMA] =
		"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name,"
		" type DESC, name",
	[STORE_NEXT_ID] = "SELECT next FROM counters WHERE event_id = ?1 AND name = ?2",
	[STORE_NEXT_ID_RAISE] = "UPDATE counters SET next = next + ?3 WHERE event_id = ?1"
				" AND name = ?2",
	[STORE_NEXT_ID_FIRST] =
		"INSERT INTO counters (event_id, name, next) VALUES (?1, ?2, 1 + ?3)",
};

const struct stmt_family store_statements = {"store", STORE_SQL, STORE_COUNT};

static bool
engine_error(struct store *s, struct err *e, const char *doing)
{
	/* Cleared before the call: what the engine keeps is not set by a commit (3.40). */
	s->last_reason = errno;
	s->last_error = sqlite3_extended_errcode(s->db);
	if (s->last_error == SQLITE_IOERR_FSYNC ||
		s->last_error == SQLITE_IOERR_DIR_FSYNC)
		s->sync_failed = true;
	return err_set(e, disk_class(s->last_error, s->last_reason), "database: %s (%s)",
		sqlite3_errmsg(s->db), doing);
}

static bool
exec(struct store *s, const char *sql, struct err *e)
{
	errno = 0;
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return engine_error(s, e, sql);
}

static int
on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
	struct store *s = ctx;

	(void)db;
	(void)name;
	s->log_pages = pages;
	return SQLITE_OK;
}

int
store_log_pages(const struct store *s)
{
	return s->log_pages;
}

static bool
configure(struct store *s, enum store_mode mode, const struct store_options *o,
	struct err *e)
{
	char pages[64];

	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (!exec(s,
		    "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL;"
		    "PRAGMA cache_size=-65536;",
		    e))
		return false;
	if (mode == STORE_READ)
		return exec(s, "PRAGMA temp_store=MEMORY; PRAGMA query_only=ON", e);
	snprintf(pages, sizeof pages, "PRAGMA max_page_count=%lld",
		(long long)(o->max_pages > 0 ? o->max_pages : 4294967294));
	/*
	 * Checkpoints are made by the writer between commits, not inside somebody's commit. What a
	 * savepoint would undo goes to a file once it is more than 64 KiB: in memory it is a list
	 * that every statement walks to its end, and a unit of 4,000 moved meetings took a minute.
	 */
	if (!exec(s,
		    "PRAGMA temp_store=FILE; PRAGMA journal_mode=WAL;"
		    "PRAGMA journal_size_limit=67108864;"
		    "PRAGMA wal_autocheckpoint=0;",
		    e))
		return false;
	sqlite3_wal_hook(s->db, on_commit, s);
	return exec(s, pages, e);
}

static bool
prepare_all(struct store *s, struct err *e)
{
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct stmt_family *fam = family_of((enum family)f);

		s->prepared[f] = xcalloc((size_t)fam->count, sizeof(sqlite3_stmt *));
		for (int i = 0; i < fam->count; i++) {
			BUG_ON(fam->sql[i] == NULL);
			errno = 0;
			if (sqlite3_prepare_v3(s->db, fam->sql[i], -1,
				    SQLITE_PREPARE_PERSISTENT, &s->prepared[f][i],
				    NULL) != SQLITE_OK)
				return engine_error(s, e, fam->sql[i]);
		}
	}
	return true;
}

void
store_setup(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct store *
store_open(const char *path, enum store_mode mode, const struct store_options *o,
	struct err *e)
{
	struct store *s;

	if (!migrate_check(path, e))
		return NULL;
	s = xcalloc(1, sizeof *s);
	s->zones = zones_new();
	errno = 0;
	/* A reader opens read-write too: WAL needs the shared memory file; query_only guards it. */
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK) {
		engine_error(s, e, path);
		store_close(s);
		return NULL;
	}
	if (mode == STORE_WRITE && sqlite3_db_readonly(s->db, "main") == 1) {
		err_set(e, ERR_CONFIG, "%s: the database is read-only", path);
		err_hint(e,
			"make the file and its directory writable for the daemon's user");
		store_close(s);
		return NULL;
	}
	if (!configure(s, mode, o, e) || !prepare_all(s, e)) {
		store_close(s);
		return NULL;
	}
	return s;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	for (int f = 0; f < FAMILY_COUNT; f++) {
		if (s->prepared[f] == NULL)
			continue;
		for (int i = 0; i < family_of((enum family)f)->count; i++)
			sqlite3_finalize(s->prepared[f][i]);
		free(s->prepared[f]);
	}
	sqlite3_close(s->db);
	zones_free(s->zones);
	free(s);
}

void
tx_init(struct tx *tx, struct store *s, struct arena *arena, int64_t now_us)
{
	*tx = (struct tx){.store = s,
		.arena = arena,
		.zones = s->zones,
		.now_us = now_us,
		.now_s = now_us / 1000000,
		.random = random_bytes,
		.context = {.principal = "daemon", .method = "", .key = ""}};
}

static const char *
sentence_of(enum err_code code)
{
	switch ((int)code) {
	case ERR_STORAGE_FULL:
		return "the disk or the database file is full";
	case ERR_STORAGE_FAILED:
		return "the disk does not take or give its data";
	case ERR_BUSY:
		return "the database is busy";
	case ERR_CORRUPT:
		return "the database is damaged";
	default:
		return "a fault of the daemon; nothing was changed";
	}
}

/* The engine's words are for the operator; the caller gets a sentence. */
static bool
refused(struct store *s, struct err *e, const char *doing)
{
	struct err engine;

	engine_error(s, &engine, doing);
	if (disk_at_fault(engine.code))
		disk_failed(&s->disk, &engine, s->last_reason);
	else
		log_event(LOG_ERR, "database.fault", L_ERR(&engine));
	return err_set(e, engine.code, "%s", sentence_of(engine.code));
}

static bool
control(struct store *s, int index, struct err *e)
{
	sqlite3_stmt *q = s->prepared[FAMILY_STORE][index];

	errno = 0;
	if (sqlite3_step(q) != SQLITE_DONE) {
		refused(s, e, STORE_SQL[index]);
		sqlite3_reset(q);
		return false;
	}
	sqlite3_reset(q);
	return true;
}

bool
store_begin_write(struct store *s, struct err *e)
{
	return control(s, STORE_BEGIN_WRITE, e);
}

bool
store_begin_read(struct store *s, struct err *e)
{
	return control(s, STORE_BEGIN_READ, e);
}

bool
store_savepoint(struct store *s, struct err *e)
{
	return control(s, STORE_SAVEPOINT, e);
}

bool
store_release(struct store *s, struct err *e)
{
	return control(s, STORE_RELEASE, e);
}

bool
store_undo(struct store *s, struct err *e)
{
	if (!store_in_transaction(s))
		return err_set(e, ERR_STORAGE_FAILED,
			"the database undid the whole transaction");
	return control(s, STORE_UNDO, e) && control(s, STORE_RELEASE, e);
}

bool
store_commit(struct store *s, struct err *e)
{
	if (!control(s, STORE_COMMIT, e))
		return false;
	disk_works(&s->disk);
	return true;
}

bool
store_took_nothing(const struct store *s)
{
	return disk_took_nothing(s->last_error, s->last_reason);
}

void
store_worked(struct store *s)
{
	disk_works(&s->disk);
}

void
store_rollback(struct store *s)
{
	struct err ignored;

	if (store_in_transaction(s) && !control(s, STORE_ROLLBACK, &ignored))
		BUG_ON(store_in_transaction(s));
}

bool
store_in_transaction(const struct store *s)
{
	return sqlite3_get_autocommit(s->db) == 0;
}

bool
store_sync_failed(const struct store *s)
{
	return s->sync_failed;
}

/* Busy readers only postpone a checkpoint: that is no failure of the disk. */
static void
checkpointed(struct store *s, int rc)
{
	struct err e;

	if (rc == SQLITE_OK) {
		disk_works(&s->home);
	} else if (rc != SQLITE_BUSY && rc != SQLITE_LOCKED) {
		engine_error(s, &e, "checkpoint");
		if (s->disk.code == ERR_NONE) /* else it is said already */
			disk_failed(&s->home, &e, s->last_reason);
	}
}

bool
store_checkpoint(struct store *s, bool truncate)
{
	int rc, frames = -1, moved = -1;

	/* Busy readers only postpone it. */
	sqlite3_busy_timeout(s->db, 0);
	errno = 0;
	rc = sqlite3_wal_checkpoint_v2(s->db, NULL,
		truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &frames,
		&moved);
	checkpointed(s, rc);
	sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
	return rc == SQLITE_OK && moved == frames;
}

static void
fault(struct tx *tx, const char *doing)
{
	if (tx->fault.code == ERR_NONE)
		refused(tx->store, &tx->fault, doing);
}

static void
bind_one(struct tx *tx, sqlite3_stmt *q, int place, const struct val *v)
{
	int rc = SQLITE_OK;

	switch (v->type) {
	case VAL_NULL:
		rc = sqlite3_bind_null(q, place);
		break;
	case VAL_INT:
		rc = sqlite3_bind_int64(q, place, v->i);
		break;
	case VAL_TEXT:
		rc = sqlite3_bind_text(q, place, v->p, -1, SQLITE_STATIC);
		break;
	case VAL_BLOB:
		rc = sqlite3_bind_blob64(q, place, v->p, v->n, SQLITE_STATIC);
		break;
	}
	if (rc != SQLITE_OK)
		fault(tx, "bind");
}

static int64_t
size_of(const struct val *v)
{
	switch (v->type) {
	case VAL_NULL:
		return 0;
	case VAL_INT:
		return sizeof v->i;
	case VAL_TEXT:
		return v->p != NULL ? (int64_t)strlen(v->p) : 0;
	case VAL_BLOB:
		return (int64_t)v->n;
	}
	return 0;
}

struct stmt *
tx_query_vals(struct tx *tx, enum family f, int index, const struct val *v, int n)
{
	sqlite3_stmt *q = tx->store->prepared[f][index];

	BUG_ON(sqlite3_stmt_busy(q));
	BUG_ON(sqlite3_bind_parameter_count(q) != n);
	for (int i = 0; i < n; i++)
		bind_one(tx, q, i + 1, &v[i]);
	if (sqlite3_stmt_readonly(q) == 0)
		for (int i = 0; i < n; i++)
			tx->written_bytes += size_of(&v[i]);
	return (struct stmt *)q;
}

bool
stmt_step(struct tx *tx, struct stmt *opaque)
{
	sqlite3_stmt *q = (sqlite3_stmt *)opaque;
	int rc;

	if (tx->fault.code != ERR_NONE) {
		/* It may be half read: the fault came from another statement meanwhile. */
		sqlite3_reset(q);
		return false;
	}
	errno = 0;
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fault(tx, sqlite3_sql(q));
	sqlite3_reset(q);
	return false;
}

void
stmt_reset(struct stmt *q)
{
	sqlite3_reset((sqlite3_stmt *)q);
}

int64_t
stmt_run(struct tx *tx, struct stmt *q)
{
	if (stmt_step(tx, q))
		stmt_reset(q);
	return tx->fault.code == ERR_NONE ? sqlite3_changes64(tx->store->db) : 0;
}

int64_t
stmt_int(struct stmt *q, int column)
{
	return sqlite3_column_int64((sqlite3_stmt *)q, column);
}

bool
stmt_null(struct stmt *q, int column)
{
	return sqlite3_column_type((sqlite3_stmt *)q, column) == SQLITE_NULL;
}

int64_t
stmt_opt(struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_int(q, column);
}

const char *
stmt_text(struct tx *tx, struct stmt *q, int column)
{
	const char *text = (const char *)sqlite3_column_text((sqlite3_stmt *)q, column);

	return text != NULL ? arena_strdup(tx->arena, text) : NULL;
}

const void *
stmt_blob(struct stmt *q, int column, size_t *n)
{
	const void *p = sqlite3_column_blob((sqlite3_stmt *)q, column);

	*n = (size_t)sqlite3_column_bytes((sqlite3_stmt *)q, column);
	return p;
}

bool
tx_failed(const struct tx *tx)
{
	return tx->fault.code != ERR_NONE;
}

void
tx_fail(struct tx *tx, const struct err *e)
{
	if (tx->fault.code == ERR_NONE)
		tx->fault = *e;
}

void
tx_damaged(struct tx *tx, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	if (tx_failed(tx))
		return;
	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(&tx->fault, ERR_CORRUPT, "database: %s", text);
}

/* A value of a column that it may not have. */
static void
damaged_column(struct tx *tx, struct stmt *opaque, int column)
{
	sqlite3_stmt *q = (sqlite3_stmt *)opaque;
	const char *value = (const char *)sqlite3_column_text(q, column);

	tx_damaged(tx, "the column %s holds \"%.40s\"", sqlite3_column_name(q, column),
		value != NULL ? value : "");
}

static int64_t
within(struct tx *tx, struct stmt *q, int column, int64_t least, int64_t most)
{
	int64_t i = stmt_int(q, column);

	if (i >= least && i <= most)
		return i;
	damaged_column(tx, q, column);
	return 0;
}

int64_t
stmt_instant(struct tx *tx, struct stmt *q, int column)
{
	return within(tx, q, column, WHEN_FIRST_S, WHEN_LAST_S);
}

int64_t
stmt_opt_instant(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_instant(tx, q, column);
}

int32_t
stmt_offset(struct tx *tx, struct stmt *q, int column)
{
	return (int32_t)within(tx, q, column, -DAY_S + 1, DAY_S - 1);
}

int64_t
stmt_id(struct tx *tx, struct stmt *q, int column)
{
	return within(tx, q, column, 0, STORE_ID_MOST);
}

int64_t
stmt_opt_id(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_id(tx, q, column);
}

int
stmt_slot(struct tx *tx, struct stmt *q, int column)
{
	return (int)within(tx, q, column, 0, SLOT_MOST);
}

int
stmt_opt_slot(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_slot(tx, q, column);
}

int
stmt_word(struct tx *tx, struct stmt *q, int column, const char *const *words, int n)
{
	const char *word = (const char *)sqlite3_column_text((sqlite3_stmt *)q, column);

	for (int i = 0; i < n && word != NULL; i++)
		if (words[i] != NULL && strcmp(words[i], word) == 0)
			return i;
	damaged_column(tx, q, column);
	return 0;
}

int64_t
tx_next_id(struct tx *tx, int64_t event_id, const char *name)
{
	return tx_next_ids(tx, event_id, name, 1);
}

int64_t
tx_next_ids(struct tx *tx, int64_t event_id, const char *name, int64_t n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_STORE, STORE_NEXT_ID, VI(event_id), VT(name));
	int raise = STORE_NEXT_ID_FIRST;
	int64_t id = 1;

	if (stmt_step(tx, q)) {
		id = stmt_int(q, 0);
		stmt_reset(q);
		raise = STORE_NEXT_ID_RAISE;
	}
	/*
	 * There is one writer. One statement with RETURNING would cost twice as much as
	 * these two.
	 */
	return stmt_run(tx, tx_query(tx, FAMILY_STORE, raise, VI(event_id), VT(name),
				    VI(n))) == 1
		       ? id
		       : 0;
}

const char *
store_integrity(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_STORE, STORE_QUICK_CHECK);
	const char *finding = "no answer";

	while (stmt_step(tx, q))
		finding = stmt_text(tx, q, 0);
	if (strcmp(finding, "ok") != 0)
		return finding;
	q = tx_query0(tx, FAMILY_STORE, STORE_FOREIGN_KEYS);
	if (stmt_step(tx, q)) {
		finding = arena_printf(tx->arena,
			"a row of %s refers to a row of %s that is not there",
			stmt_text(tx, q, 0), stmt_text(tx, q, 2));
		stmt_reset(q);
	}
	return finding;
}

const char *
store_schema(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_STORE, STORE_SCHEMA);
	const char *all = "";

	while (stmt_step(tx, q))
		all = arena_printf(tx->arena, "%s%s;\n\n", all, stmt_text(tx, q, 0));
	return all;
}

const char *
store_engine_version(void)
{
	return sqlite3_libversion();
}
