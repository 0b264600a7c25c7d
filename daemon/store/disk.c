/* disk.c - what the disk refuses: the engine's codes and errno in our words, logged once. */
#include "store/disk.h"

#include "base/log.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

/* EFBIG: the file may not grow, by a limit of the process or of the file system. */
static bool
no_room(int reason)
{
	return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

/*
 * The engine itself says "full" of a write alone; making the shared memory larger, or room in
 * advance, fails for the same reason under other names.
 */
enum err_code
disk_class(int code, int reason)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return ERR_STORAGE_FULL;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return no_room(reason) ? ERR_STORAGE_FULL : ERR_STORAGE_FAILED;
	case SQLITE_READONLY:
	case SQLITE_NOMEM:
		return ERR_STORAGE_FAILED;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	default:
		return ERR_INTERNAL;
	}
}

bool
disk_at_fault(enum err_code code)
{
	return code == ERR_STORAGE_FULL || code == ERR_STORAGE_FAILED;
}

bool
disk_error(struct sqlite3 *db, const char *path, struct err *e)
{
	int reason = sqlite3_system_errno(db);
	enum err_code class = disk_class(sqlite3_extended_errcode(db), reason);

	if (!disk_at_fault(class) || reason == 0)
		return err_set(e, class, "%s: %s", path, sqlite3_errmsg(db));
	return err_set(e, class, "%s: %s: %s", path, sqlite3_errmsg(db), strerror(reason));
}

/*
 * A frame that was refused for lack of room or right has not been written, and the one that
 * ends a transaction is its last: nobody will find that end. EIO says less: a disk behind a
 * network may have taken what it reports as failed. Nor does a failure after the writing, in
 * the shared memory: then the end is there, and a start that finds it believes it.
 */
bool
disk_took_nothing(int code, int reason)
{
	if ((code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_READONLY)
		return true;
	return code == SQLITE_IOERR_WRITE && (no_room(reason) || reason == EROFS ||
						     reason == EACCES || reason == EPERM);
}

/* The limit of the configuration is no call that fails: it leaves whatever errno there was. */
static const char *
reason_text(enum err_code code, int reason)
{
	if (reason != 0 && (code != ERR_STORAGE_FULL || no_room(reason)))
		return strerror(reason);
	return code == ERR_STORAGE_FULL ? "limits.database_pages is reached"
					: "the disk gave no reason";
}

void
disk_failed(struct disk *d, const struct err *e, int reason)
{
	if (d->code == e->code && d->reason == reason)
		return;
	d->code = e->code;
	d->reason = reason;
	/* A disk at its limit takes the small and refuses the large, in turn. */
	log_peer_event(LOG_ERR, "storage.failed", L_STR("reason", reason_text(e->code, reason)),
		L_ERR(e));
}

void
disk_works(struct disk *d)
{
	if (d->code == ERR_NONE)
		return;
	log_peer_event(
		LOG_NOTICE, "storage.works", L_STR("reason", reason_text(d->code, d->reason)));
	*d = (struct disk){.code = ERR_NONE};
}
