/* guard.c - the database is this process's alone, and is still the file it was opened as. */
#include "store/guard.h"

#include "wire/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Bytes of the file that locks are on; none needs to be there. The engine's are at its pending
 * byte and the 511 behind it, and each of its connections holds one of the shared ones as long as
 * it is open. Ours is behind them.
 */
enum { ENGINE_SHARED = 0x40000002, ENGINE_SHARED_BYTES = 510, OUR_BYTE = 0x40000400 };

enum { DATABASE, LOG, INDEX, FILES };

static const char *const ENDING[FILES] = {"", "-wal", "-shm"};

struct watched {
	char *path;
	dev_t device;
	ino_t inode;
};

struct guard {
	int fd;
	int armed; /* how many of the files are watched */
	struct watched file[FILES];
};

static bool
unusable(const char *path, struct err *e)
{
	if (errno == ENOENT) {
		err_set(e, ERR_CONFIG, "%s: no such database", path);
		return err_hint(e, "convened init DIR makes one");
	}
	err_set(e, ERR_CONFIG, "%s: cannot be read and written: %s", path, strerror(errno));
	return err_hint(e, "make the file and its directory writable for the daemon's user");
}

/* The process with an open connection; 0 when that cannot be told. */
static pid_t
holder(int fd)
{
	struct flock theirs = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = ENGINE_SHARED,
		.l_len = ENGINE_SHARED_BYTES};

	return fcntl(fd, F_GETLK, &theirs) == 0 && theirs.l_type != F_UNLCK &&
			       theirs.l_pid > 0
		       ? theirs.l_pid
		       : 0;
}

/*
 * A lock of the open file, not of the process: the engine's opening and closing of the same file
 * would end one of those.
 */
static bool
lock(int fd, const char *path, struct err *e)
{
	struct flock ours = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = OUR_BYTE,
		.l_len = 1};
	pid_t other;

	if (fcntl(fd, F_OFD_SETLK, &ours) == 0)
		return true;
	if (errno != EAGAIN && errno != EACCES)
		return err_set(e, ERR_CONFIG, "%s: cannot be locked: %s", path,
			strerror(errno));
	other = holder(fd);
	if (other > 0)
		err_set(e, ERR_BUSY, "%s: another daemon serves this database, process %d",
			path, (int)other);
	else
		err_set(e, ERR_BUSY, "%s: another daemon serves this database", path);
	return err_hint(e, "one database serves one daemon: stop that one first");
}

static char *
with_ending(const char *path, const char *ending)
{
	size_t n = strlen(path) + strlen(ending) + 1;
	char *out = xmalloc(n);

	snprintf(out, n, "%s%s", path, ending);
	return out;
}

static bool
watch(struct guard *g, int which, char *take_path)
{
	struct watched *w = &g->file[which];
	struct stat st;

	free(w->path);
	w->path = take_path;
	if (stat(take_path, &st) != 0)
		return false;
	w->device = st.st_dev;
	w->inode = st.st_ino;
	g->armed = which + 1;
	return true;
}

struct guard *
guard_take(const char *path, struct err *e)
{
	struct guard *g;
	struct stat st;
	/* a FIFO would wait for another end for ever */
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		unusable(path, e);
		return NULL;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		err_set(e, ERR_CONFIG, "%s: not a regular file", path);
		err_hint(e, "files.database names the wrong file");
		return NULL;
	}
	if (!lock(fd, path, e)) {
		close(fd);
		return NULL;
	}
	g = xcalloc(1, sizeof *g);
	g->fd = fd;
	g->armed = 1;
	g->file[DATABASE] = (struct watched){with_ending(path, ""), st.st_dev, st.st_ino};
	return g;
}

/* The engine keeps them beside the file itself, wherever a link to it lies. */
bool
guard_arm(struct guard *g, struct err *e)
{
	char *real = realpath(g->file[DATABASE].path, NULL);
	bool ok = real != NULL;

	for (int i = LOG; ok && i < FILES; i++)
		ok = watch(g, i, with_ending(real, ENDING[i]));
	if (!ok)
		err_set(e, ERR_STORAGE_FAILED, "%s: cannot be watched: %s",
			g->file[DATABASE].path, strerror(errno));
	free(real);
	return ok;
}

bool
guard_intact(const struct guard *g, struct err *e)
{
	struct stat st;

	for (int i = 0; i < g->armed; i++) {
		const struct watched *w = &g->file[i];

		if (stat(w->path, &st) != 0)
			return err_set(e, ERR_STORAGE_FAILED, "%s: it cannot be found any more: %s",
				w->path, strerror(errno));
		if (st.st_dev != w->device || st.st_ino != w->inode)
			return err_set(e, ERR_STORAGE_FAILED,
				"%s: another file was put in its place", w->path);
	}
	return true;
}

void
guard_release(struct guard *g)
{
	if (g == NULL)
		return;
	for (int i = 0; i < FILES; i++)
		free(g->file[i].path);
	close(g->fd);
	free(g);
}
