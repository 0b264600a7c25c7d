/* restore.c - convened backup and convened restore: a copy of the database, and the way back. */
#include "restore.h"

#include "base/files.h"
#include "check.h"
#include "domain/report/backup.h"
#include "domain/people/account.h"
#include "store/copy.h"
#include "store/history.h"
#include "store/migrate.h"
#include "wire/digest.h"
#include "wire/json.h"
#include "wire/when.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* What the engine may leave beside a database. */
static const char *const BESIDE[] = {"-wal", "-shm", "-journal"};

enum { BESIDE_COUNT = sizeof BESIDE / sizeof BESIDE[0] };

struct restore {
	const struct restore_request *request;
	struct restore_done *out;
	char database
		[CONFIG_PATH_BYTES]; /* where a link names it, the file: its log is there */
	char fresh[RESTORE_PATH_BYTES]; /* the copy while it is made ready */
	bool there;			/* there is a database to be replaced */
	struct stat former;		/* it, or the directory when there is none */
};

static void
beside(const char *path, const char *ending, char out[RESTORE_PATH_BYTES + 16])
{
	snprintf(out, RESTORE_PATH_BYTES + 16, "%s%s", path, ending);
}

static void
remove_beside(const char *path)
{
	char name[RESTORE_PATH_BYTES + 16];

	for (int i = 0; i < BESIDE_COUNT; i++) {
		beside(path, BESIDE[i], name);
		unlink(name);
	}
}

static void
remove_whole(const char *path)
{
	unlink(path);
	remove_beside(path);
}

static bool
find_database(struct restore *r, struct err *e)
{
	const char *named = r->request->config->database;
	char *real = realpath(named, NULL);
	const char *path = real != NULL ? real : named;
	bool ok = snprintf(r->database, sizeof r->database, "%s", path) <
		  (int)sizeof r->database;

	if (!ok)
		err_set(e, ERR_CONFIG, "the path %.80s... is too long", path);
	snprintf(r->fresh, sizeof r->fresh, "%s.restoring", r->database);
	free(real);
	return ok;
}

/* ---- may it be done? ---------------------------------------------------------------- */

/* A daemon whose database was taken away still serves: its socket tells. */
static bool
nobody_serves(const struct config *c, struct err *e)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd;
	bool serves;

	if (strlen(c->socket_path) >= sizeof at.sun_path)
		return true; /* no daemon can listen there either */
	memcpy(at.sun_path, c->socket_path, strlen(c->socket_path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(e, ERR_CONFIG, "no socket: %s", strerror(errno));
	serves = connect(fd, (const struct sockaddr *)&at, sizeof at) == 0;
	close(fd);
	if (!serves)
		return true;
	err_set(e, ERR_CONFIG, "a daemon serves at %s", c->socket_path);
	return err_hint(e, "stop it first: systemctl stop convened");
}

static bool
nobody_has_it_open(const struct restore *r, int *fd, struct err *e)
{
	*fd = -1;
	if (!r->there || copy_hold(r->database, fd, e))
		return true;
	if (e->code != ERR_BUSY)
		return false;
	e->code = ERR_CONFIG;
	return err_hint(e, "stop the daemon first: systemctl stop convened");
}

static bool
look_at_target(struct restore *r, struct err *e)
{
	char directory[RESTORE_PATH_BYTES];
	struct stat copy;

	r->there = stat(r->database, &r->former) == 0;
	if (!r->there) {
		if (!path_beside(r->database, ".", directory, sizeof directory) ||
			stat(directory, &r->former) != 0)
			return err_set(
				e, ERR_CONFIG, "%s: %s", r->database, strerror(errno));
		return true;
	}
	if (stat(r->request->copy, &copy) == 0 && copy.st_dev == r->former.st_dev &&
		copy.st_ino == r->former.st_ino)
		return err_set(
			e, ERR_CONFIG, "%s is the database itself", r->request->copy);
	if (r->request->replace)
		return true;
	err_set(e, ERR_CONFIG, "%s is there already", r->database);
	return err_hint(e, "--replace keeps it aside under another name");
}

/* By this daemon's key, and byte for byte; who copied by hand has no seal. */
static bool
is_what_was_sealed(struct restore *r, struct err *e)
{
	uint8_t key[DIGEST_BYTES];
	bool ok;

	r->out->unsealed = !backup_is_sealed(r->request->copy);
	if (r->out->unsealed)
		return true;
	ok = check_key_file(r->request->config->key_file, key, sizeof key, e) &&
	     backup_seal_check(r->request->copy, key, e);
	wipe(key, sizeof key);
	return ok;
}

static bool
may_be_done(struct restore *r, struct err *e)
{
	bool ok;
	int fd;

	ok = migrate_usable(r->request->copy, e) && is_what_was_sealed(r, e) &&
	     look_at_target(r, e) && nobody_serves(r->request->config, e) &&
	     nobody_has_it_open(r, &fd, e);
	if (ok && fd >= 0)
		close(fd);
	return ok;
}

/* ---- the copy, made ready ----------------------------------------------------------- */

static bool
make_ready(struct restore *r, struct err *e)
{
	const struct restored_request request = {.database = r->fresh,
		.former = r->there ? r->database : NULL,
		.end_logins = r->request->end_logins,
		.now_us = r->request->now_s * 1000000,
		.random = random_bytes};

	remove_whole(r->fresh);
	return copy_sound(r->request->copy, e) &&
	       copy_make(r->request->copy, COPY_OF_FILE, r->fresh, e) &&
	       migrate_copy(r->fresh, e) &&
	       restored_begin(&request, &r->out->restored, e);
}

/* Root restores for whoever has the database, else the daemon could not open it. */
static bool
give_to_owner(const struct restore *r, struct err *e)
{
	if (geteuid() != 0 || chown(r->fresh, r->former.st_uid, r->former.st_gid) == 0)
		return true;
	return err_set(e, ERR_STORAGE_FAILED, "%s: %s", r->fresh, strerror(errno));
}

/* ---- in the place of the former ----------------------------------------------------- */

static bool
move(const char *from, const char *to, struct err *e)
{
	if (rename(from, to) == 0)
		return true;
	return err_set(e, ERR_STORAGE_FAILED, "cannot rename %s to %s: %s", from, to,
		strerror(errno));
}

/*
 * Under both names until the copy takes the first: whoever is stopped in between has a database,
 * and the next restore a former one, whose ended logins it knows. Some file systems have one name
 * for a file.
 */
static bool
name_former(const struct restore *r, struct err *e)
{
	return link(r->database, r->out->aside) == 0 ||
	       move(r->database, r->out->aside, e);
}

/*
 * The log goes first: without it the former is older, but a log beside another database than its
 * own would be the end of that.
 */
static bool
put_aside(struct restore *r, struct err *e)
{
	char from[RESTORE_PATH_BYTES + 16], to[RESTORE_PATH_BYTES + 16];
	time_t now = (time_t)r->request->now_s;
	char stamp[40];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &tm);
	snprintf(r->out->aside, sizeof r->out->aside, "%s.replaced-%s", r->database,
		stamp);
	if (access(r->out->aside, F_OK) == 0) {
		err_set(e, ERR_CONFIG, "%s is there already", r->out->aside);
		return err_hint(
			e, "another restore kept it a moment ago: repeat this command");
	}
	for (int i = 0; i < BESIDE_COUNT; i++) {
		beside(r->database, BESIDE[i], from);
		beside(r->out->aside, BESIDE[i], to);
		if (access(from, F_OK) == 0 && !move(from, to, e))
			return false;
	}
	return name_former(r, e);
}

static bool
put_in_place(struct restore *r, struct err *e)
{
	char name[RESTORE_PATH_BYTES + 16], directory[RESTORE_PATH_BYTES];
	bool ok;
	int fd;

	if (!nobody_has_it_open(r, &fd, e))
		return false;
	ok = !r->there || put_aside(r, e);
	if (ok) {
		remove_beside(r->database);
		/* what seals the end of the former journal does not fit this one */
		beside(r->request->config->database, ".head", name);
		unlink(name);
		ok = move(r->fresh, r->database, e) &&
		     path_beside(r->database, ".", directory, sizeof directory) &&
		     directory_sync(directory, e);
	}
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
restore_copy(
	const struct restore_request *request, struct restore_done *out, struct err *e)
{
	struct restore r = {.request = request, .out = out};
	bool ok;

	*out = (struct restore_done){.aside = ""};
	if (!find_database(&r, e) || !may_be_done(&r, e))
		return false;
	ok = make_ready(&r, e) && give_to_owner(&r, e) && put_in_place(&r, e);
	remove_whole(r.fresh);
	return ok;
}

/* ---- the commands ------------------------------------------------------------------- */

static int
complain(const struct err *e)
{
	fprintf(stderr, "convened: %s%s%s\n", e->text, e->hint[0] != '\0' ? "; " : "",
		e->hint);
	return e->code == ERR_CONFIG ? EX_CONFIG : err_info(e->code)->exit_status;
}

static int
said(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	fprintf(stderr, "convened: cannot write: %s\n", strerror(errno));
	return EX_IOERR;
}

static void
say_logins(const struct restored *d, bool all_end)
{
	if (d->calendars > 0)
		printf("  calendars %lld links ended; their people need new ones: convene feed\n",
			(long long)d->calendars);
	printf("  logins    %lld good, %lld ended; who has logged in since is invited again\n",
		(long long)d->logins, (long long)d->ended);
	if (!d->former_read && !all_end)
		puts("            what was revoked since is not known here and is good again:\n"
		     "            revoke it, or repeat this with --end-logins");
}

int
restore_run(const struct restore_request *r)
{
	struct restore_done d;
	char at[WHEN_TEXT];
	struct err e;

	js_setup();
	if (!restore_copy(r, &d, &e))
		return complain(&e);
	printf("Restored %s to %s:\n", r->copy, r->config->database);
	when_format(d.restored.at_s, 0, at);
	if (d.restored.seq > 0)
		printf("  up to     change %lld, %s\n", (long long)d.restored.seq, at);
	if (d.unsealed)
		puts("  seal      there is none beside the copy: that no byte was changed since is"
		     " not known");
	printf("  meetings  %lld told again, SEQUENCE raised by %d\n",
		(long long)d.restored.meetings, HISTORY_LEAP);
	say_logins(&d.restored, r->end_logins);
	if (d.restored.mail_paused > 0)
		puts("  mail      paused; convene outbox resume lets it leave again");
	if (d.aside[0] != '\0')
		printf("  former    %s\n", d.aside);
	return said();
}

static int
say_copy(const struct config *c, const char *where, const struct backup_done *d)
{
	printf("%s: a copy of %s, proven sound, up to change %lld; keep %s apart from it\n",
		where, c->database, (long long)d->seq, c->key_file);
	if (d->removed > 0)
		printf("  removed   the %lld oldest\n", (long long)d->removed);
	return said();
}

int
backup_run(const struct config *c, const char *to, int64_t now_s)
{
	uint8_t key[DIGEST_BYTES];
	const struct backup_request r = {
		.database = c->database, .key = key, .now_s = now_s};
	struct backup_done d;
	struct err e;
	bool ok;

	js_setup();
	if (to == NULL && c->backup_dir[0] == '\0') {
		err_set(&e, ERR_CONFIG, "files.backup_dir names no directory");
		err_hint(&e, "say which file: convened backup -c FILE COPY");
		return complain(&e);
	}
	ok = check_key_file(c->key_file, key, sizeof key, &e) &&
	     migrate_usable(c->database, &e) &&
	     (to != NULL ? backup_make(&r, to, &d, &e)
			 : backup_into(&r, c->backup_dir, NULL, c->backup_keep, &d, &e));
	wipe(key, sizeof key);
	return ok ? say_copy(c, to != NULL ? to : d.name, &d) : complain(&e);
}
