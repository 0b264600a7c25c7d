/* copy.c - a database as a file: copied whole, proven sound, and held so that nobody opens it. */
#include "store/copy.h"

#include "base/files.h"
#include "store/sqlite/refusals.h"
#include "store/sqlite/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUSY_TIMEOUT_MS = 10000,
	STEPS_BETWEEN = 1000, /* of the engine, until it is asked whether to go on */
	/* The bytes that whoever has a database open locks, in all versions of SQLite 3. */
	LOCK_FIRST = 0x40000000,
	LOCK_BYTES = 512,
};

char *
copy_uri(const char *path)
{
	char log[PATH_MAX];
	struct buf b;
	bool ok;

	snprintf(log, sizeof log, "%s-wal", path);
	buf_init(&b, 3 * strlen(path) + 64);
	ok = buf_adds(&b, "file:");
	for (const char *s = path; *s != '\0'; s++)
		ok = ok &&
		     (strchr("?#%", *s) != NULL
				     ? buf_addf(&b, "%%%02x", (unsigned)(unsigned char)*s)
				     : buf_addc(&b, *s));
	if (access(log, F_OK) != 0)
		ok = ok && buf_adds(&b, "?immutable=1");
	BUG_ON(!ok);
	return buf_take(&b);
}

static bool
failed(sqlite3 *db, const char *path, struct err *e)
{
	switch (sqlite3_errcode(db)) {
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return err_set(e, ERR_CORRUPT, "%s: %s", path, sqlite3_errmsg(db));
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return err_set(e, ERR_CONFIG, "%s: %s", path, sqlite3_errmsg(db));
	default:
		return refusal_error(db, path, e);
	}
}

static bool
open_to_read(const char *path, enum copy_of of, sqlite3 **db, struct err *e)
{
	char *uri = of == COPY_OF_FILE ? copy_uri(path) : NULL;
	/* The log of a live one needs the shared memory file, and so the right to write. */
	int rc = uri != NULL ? sqlite3_open_v2(uri, db,
				       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL)
			     : sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE, NULL);

	free(uri);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(*db, BUSY_TIMEOUT_MS);
		return true;
	}
	failed(*db, path, e);
	sqlite3_close(*db);
	return false;
}

static bool
sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_set(e, ERR_STORAGE_FAILED, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

struct watched {
	const struct copy_watch *watch;
	bool stopped;
};

static int
ask_to_go_on(void *ctx)
{
	struct watched *w = ctx;

	w->stopped = w->stopped || !w->watch->go_on(w->watch->ctx);
	return w->stopped;
}

static bool
vacuum_into(const char *from, enum copy_of of, const char *part,
	const struct copy_watch *watch, struct err *e)
{
	struct watched w = {.watch = watch};
	mode_t mask = umask(077);
	sqlite3 *db;
	bool ok = open_to_read(from, of, &db, e);

	if (ok) {
		char *sql = sqlite3_mprintf("VACUUM INTO %Q", part);

		if (watch->go_on != NULL)
			sqlite3_progress_handler(db, STEPS_BETWEEN, ask_to_go_on, &w);
		ok = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
		if (w.stopped)
			err_set(e, ERR_DRAINING, "it was called off");
		else if (!ok) /* what is only read never fills a disk */
			failed(db, sqlite3_errcode(db) == SQLITE_FULL ? part : from, e);
		sqlite3_free(sql);
		sqlite3_close(db);
	}
	umask(mask);
	return ok;
}

bool
copy_make(const char *from, enum copy_of of, const char *to, struct err *e)
{
	return copy_make_proven(from, of, to, &(struct copy_watch){.ctx = NULL}, e);
}

bool
copy_make_proven(const char *from, enum copy_of of, const char *to,
	const struct copy_watch *w, struct err *e)
{
	char part[PATH_MAX], directory[PATH_MAX];
	bool ok;

	if (snprintf(part, sizeof part, "%s.part", to) >= (int)sizeof part ||
		!path_beside(to, ".", directory, sizeof directory))
		return err_set(e, ERR_CONFIG, "the path %.80s... is too long", to);
	if (access(to, F_OK) == 0)
		return err_set(e, ERR_CONFIG, "%s is there already", to);
	unlink(part);
	ok = vacuum_into(from, of, part, w, e) &&
	     (w->prove == NULL || w->prove(w->ctx, part, e)) && sync_file(part, e);
	if (ok && rename(part, to) != 0)
		ok = err_set(e, ERR_STORAGE_FAILED, "%s: %s", to, strerror(errno));
	if (!ok)
		unlink(part);
	return ok && directory_sync(directory, e);
}

bool
copy_sound(const char *path, struct err *e)
{
	sqlite3_stmt *q = NULL;
	sqlite3 *db;
	bool ok;

	if (!open_to_read(path, COPY_OF_FILE, &db, e))
		return false;
	ok = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &q, NULL) ==
		     SQLITE_OK &&
	     sqlite3_step(q) == SQLITE_ROW;
	if (!ok)
		failed(db, path, e);
	else if (strcmp((const char *)sqlite3_column_text(q, 0), "ok") != 0)
		ok = err_set(e, ERR_CORRUPT, "%s is damaged: %.160s", path,
			(const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return ok;
}

bool
copy_hold(const char *path, int *fd, struct err *e)
{
	struct flock range = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = LOCK_FIRST,
		.l_len = LOCK_BYTES};

	*fd = open(path, O_RDWR | O_CLOEXEC);
	if (*fd < 0)
		return err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
	if (fcntl(*fd, F_OFD_SETLK, &range) == 0)
		return true;
	close(*fd);
	*fd = -1;
	return err_set(e, ERR_BUSY, "%s is in use", path);
}
