/* refusals.c - SQLite's codes in our words. */
#include "store/sqlite/refusals.h"

#include "store/disk.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

/*
 * The engine itself says "full" of a write alone; making the shared memory larger, or room in
 * advance, fails for the same reason under other names.
 */
enum err_code
refusal_class(int code, int reason)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return ERR_STORAGE_FULL;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return disk_no_room(reason) ? ERR_STORAGE_FULL : ERR_STORAGE_FAILED;
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
refusal_error(struct sqlite3 *db, const char *path, struct err *e)
{
	int reason = sqlite3_system_errno(db);
	enum err_code class = refusal_class(sqlite3_extended_errcode(db), reason);

	if (!disk_at_fault(class) || reason == 0)
		return err_set(e, class, "%s: %s", path, sqlite3_errmsg(db));
	return err_set(
		e, class, "%s: %s: %s", path, sqlite3_errmsg(db), strerror(reason));
}

/*
 * A frame that was refused for lack of room or right has not been written, and the one that
 * ends a transaction is its last: nobody will find that end. EIO says less: a disk behind a
 * network may have taken what it reports as failed. Nor does a failure after the writing, in
 * the shared memory: then the end is there, and a start that finds it believes it.
 */
bool
refusal_took_nothing(int code, int reason)
{
	if ((code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_READONLY)
		return true;
	return code == SQLITE_IOERR_WRITE && (disk_no_room(reason) || reason == EROFS ||
						     reason == EACCES || reason == EPERM);
}
