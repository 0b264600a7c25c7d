/* migrate.c - from an empty or older file to the current schema; never down. */
#include "store/migrate.h"

#include "base/fold.h"
#include "store/copy.h"
#include "store/sqlite/refusals.h"
#include "store/sqlite/steps.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct table {
	const struct migration *row;
	size_t n;
};

static int
newest(const struct table *t)
{
	return t->row[t->n - 1].version;
}

static bool
failed(sqlite3 *db, const char *path, struct err *e)
{
	int code = sqlite3_errcode(db);

	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
		err_set(e, ERR_CORRUPT, "%s: %s", path, sqlite3_errmsg(db));
		return err_hint(
			e, "restore the last backup; keep this file for a closer look");
	}
	if (refusal_class(code, sqlite3_system_errno(db)) == ERR_STORAGE_FULL)
		return refusal_error(db, path, e);
	if (code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM) {
		err_set(e, ERR_CONFIG, "%s: %s", path, sqlite3_errmsg(db));
		return err_hint(e,
			"make the file and its directory writable for the daemon's user");
	}
	return refusal_error(db, path, e);
}

/* The first column of the first row as an integer, 0 when there is none. */
static bool
number(sqlite3 *db, const char *path, const char *sql, int64_t *out, struct err *e)
{
	sqlite3_stmt *q;
	int rc;

	*out = 0;
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		return failed(db, path, e);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(q, 0);
	else if (rc != SQLITE_DONE)
		failed(db, path, e);
	sqlite3_finalize(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* The version of a file that is ours or empty and not newer than we are. */
static bool
inspect(sqlite3 *db, const char *path, const struct table *t, int64_t *version,
	struct err *e)
{
	int64_t application, tables;

	if (!number(db, path, "PRAGMA application_id", &application, e) ||
		!number(db, path, "PRAGMA user_version", version, e) ||
		!number(db, path, "SELECT count(*) FROM sqlite_schema", &tables, e))
		return false;
	if (application != STORE_APPLICATION_ID &&
		(tables > 0 || application != 0 || *version != 0)) {
		err_set(e, ERR_CORRUPT, "%s: this database belongs to another program",
			path);
		return err_hint(e, "files.database names the wrong file");
	}
	if (*version > newest(t)) {
		err_set(e, ERR_SCHEMA, "%s: schema %lld is newer than this daemon's %d",
			path, (long long)*version, newest(t));
		return err_hint(
			e, "install the newer convened; a database never goes back");
	}
	return true;
}

static bool
open_file(const char *path, int flags, sqlite3 **db, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		err_set(e, ERR_CONFIG, "%s: not a regular file", path);
		return err_hint(e, "files.database names the wrong file");
	}
	if (sqlite3_open_v2(path, db, flags, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(*db, 10000);
		return true;
	}
	failed(*db, path, e);
	sqlite3_close(*db);
	return false;
}

/* An earlier try may have made one: keep that first copy. */
static bool
save_copy(const char *path, int64_t version, struct err *e)
{
	char copy[4096];

	snprintf(copy, sizeof copy, "%s.before-schema-%d", path, (int)version + 1);
	return access(copy, F_OK) == 0 || copy_make(path, COPY_OF_LIVE, copy, e);
}

/* The one folding of texts, for columns that hold what others hold folded. */
static void
sql_fold(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct arena arena;

	(void)n;
	arena_init(&arena);
	sqlite3_result_text(
		context, fold(&arena, text == NULL ? "" : text), -1, SQLITE_TRANSIENT);
	arena_release(&arena);
}

static bool
apply(sqlite3 *db, const char *path, const struct table *t, int64_t from, struct err *e)
{
	char mark[128];

	if (sqlite3_create_function(db, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
		    NULL, sql_fold, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(db, "PRAGMA foreign_keys=OFF; BEGIN EXCLUSIVE", NULL, NULL,
			NULL) != SQLITE_OK)
		return failed(db, path, e);
	for (size_t i = 0; i < t->n; i++) {
		const struct migration *m = &t->row[i];
		char *message = NULL;

		if (m->version <= from)
			continue;
		if (sqlite3_exec(db, m->sql, NULL, NULL, &message) != SQLITE_OK) {
			err_set(e, ERR_SCHEMA, "%s: migration %04d %s: %s", path,
				m->version, m->name, message);
			sqlite3_free(message);
			sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
			return false;
		}
	}
	snprintf(mark, sizeof mark,
		"PRAGMA user_version=%d; PRAGMA application_id=%d; COMMIT", newest(t),
		STORE_APPLICATION_ID);
	if (sqlite3_exec(db, mark, NULL, NULL, NULL) != SQLITE_OK) {
		failed(db, path, e);
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
		return false;
	}
	return true;
}

/* Open read-only first: a file that is not ours must stay exactly as it is. */
bool
migrate_look(const char *path, struct sqlite3 **db, struct err *e)
{
	char *uri = copy_uri(path);
	bool ok = open_file(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, db, e);

	free(uri);
	if (ok)
		return true;
	err_set(e, ERR_CONFIG, "%s: the database cannot be opened", path);
	return err_hint(e, "let the daemon's user read the file and its directory");
}

static bool
look(const char *path, const struct table *t, int64_t *version, struct err *e)
{
	sqlite3 *db;
	bool ok;

	if (!migrate_look(path, &db, e))
		return false;
	ok = inspect(db, path, t, version, e);
	sqlite3_close(db);
	return ok;
}

static bool
bring_up(const struct table *t, const char *path, bool create, bool keep_former,
	struct err *e)
{
	int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
	mode_t mask = umask(077);
	int64_t version = 0;
	sqlite3 *db;
	bool ok = (access(path, F_OK) != 0 || look(path, t, &version, e)) &&
		  open_file(path, flags, &db, e);

	if (ok) {
		ok = inspect(db, path, t, &version, e) &&
		     (version == newest(t) || ((version == 0 || !keep_former ||
						       save_copy(path, version, e)) &&
						      apply(db, path, t, version, e)));
		sqlite3_close(db);
	}
	umask(mask);
	return ok;
}

bool
migrate_by(const struct migration *row, size_t n, const char *path, bool create,
	struct err *e)
{
	return bring_up(&(struct table){row, n}, path, create, true, e);
}

bool
migrate_copy(const char *path, struct err *e)
{
	const struct table t = {schema_migrations, schema_migrations_count};

	return bring_up(&t, path, false, false, e);
}

bool
migrate(const char *path, bool create, struct err *e)
{
	return migrate_by(schema_migrations, schema_migrations_count, path, create, e);
}

/* The version of a file that is there and for us. */
static bool
version_of(const char *path, const struct table *t, int64_t *version, struct err *e)
{
	if (access(path, F_OK) == 0)
		return look(path, t, version, e);
	err_set(e, ERR_CONFIG, "%s: no such database", path);
	return err_hint(e, "convened init DIR makes one");
}

bool
migrate_usable(const char *path, struct err *e)
{
	const struct table t = {schema_migrations, schema_migrations_count};
	int64_t version;

	return version_of(path, &t, &version, e);
}

bool
migrate_check(const char *path, struct err *e)
{
	const struct table t = {schema_migrations, schema_migrations_count};
	int64_t version;

	if (!version_of(path, &t, &version, e))
		return false;
	if (version == newest(&t))
		return true;
	err_set(e, ERR_SCHEMA, "%s: schema %lld must be brought to %d", path,
		(long long)version, newest(&t));
	return err_hint(e, "start convened once; it makes a copy before it migrates");
}
