/*
 * restore.h - convened backup and convened restore: a copy of the database, and the way back.
 *
 * Promise:   a backup may be made beside a running daemon. A restore is refused while anybody has
 *            the database open, touches nothing until the copy is whole, proven and ready, and
 *            keeps the former database beside it under a name that says when.
 * Thread:    the only one; before the daemon's threads, and it serves nothing.
 */
#ifndef RESTORE_H
#define RESTORE_H

#include "base/config.h"
#include "domain/report/restored.h"

struct restore_request {
	const struct config *config; /* names the database and the daemon's socket */
	const char *copy;
	bool replace;	 /* a database that is there is kept aside */
	bool end_logins; /* every login of the copy ends */
	int64_t now_s;
};

enum { RESTORE_PATH_BYTES = CONFIG_PATH_BYTES + 64 };

struct restore_done {
	struct restored restored;
	bool unsealed; /* the copy has no seal: made by hand, or by a daemon of before */
	char aside
		[RESTORE_PATH_BYTES]; /* where the former database is; "": there was none */
};

/* false and *e: what was there is there as before. */
bool restore_copy(const struct restore_request *r, struct restore_done *out,
	struct err *e) MUST_CHECK;

/* The commands: do it and say what was done. Return the exit status. */
int restore_run(const struct restore_request *r);
/* to NULL: into files.backup_dir, by the date. */
int backup_run(const struct config *c, const char *to, int64_t now_s);

#endif
