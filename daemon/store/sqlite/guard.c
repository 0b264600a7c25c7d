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

/* Where the engine's index of the log has what is read of it here (sqlite.org/walformat.html). */
enum {
	INDEX_HEADER_BYTES = 48, /* twice, so that one being written is seen to be */
	INDEX_PAGE_BYTES = 14,
	INDEX_FRAMES = 16,
	INDEX_PAGES = 20,
	INDEX_SALT = 32,
	INDEX_HOME = 96,   /* frames that are in the database */
	INDEX_BEGUN = 128, /* ... or may be */
	INDEX_BYTES = 132,
	LOG_HEADER_BYTES = 32,
	FRAME_HEADER_BYTES = 24,
	DATABASE_HEADER_BYTES = 100,
};

struct watched {
	char *path;
	dev_t device;
	ino_t inode;
	int64_t bytes; /* when it was looked at last */
};

/* How far log and database are, as the engine says it. */
struct position {
	uint8_t salt[8];
	uint32_t home, begun;
	int64_t log_bytes, database_bytes;
};

struct guard {
	int fd;
	int index_fd; /* -1: not armed */
	int armed;    /* how many of the files are watched */
	struct watched file[FILES];
	struct position
		at; /* the position in which the database began with these bytes */
	uint8_t header[DATABASE_HEADER_BYTES];
	bool header_known;
};

static bool
unusable(const char *path, struct err *e)
{
	if (errno == ENOENT) {
		err_set(e, ERR_CONFIG, "%s: no such database", path);
		return err_hint(e, "convened init DIR makes one");
	}
	err_set(e, ERR_CONFIG, "%s: cannot be read and written: %s", path,
		strerror(errno));
	return err_hint(
		e, "make the file and its directory writable for the daemon's user");
}

/* The process with an open connection; 0 when that is not known. */
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
	struct flock ours = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = OUR_BYTE, .l_len = 1};
	pid_t other;

	if (fcntl(fd, F_OFD_SETLK, &ours) == 0)
		return true;
	if (errno != EAGAIN && errno != EACCES)
		return err_set(
			e, ERR_CONFIG, "%s: cannot be locked: %s", path, strerror(errno));
	other = holder(fd);
	if (other > 0)
		err_set(e, ERR_BUSY,
			"%s: another daemon serves this database, process %d", path,
			(int)other);
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
	g->index_fd = -1;
	g->armed = 1;
	g->file[DATABASE] = (struct watched){
		with_ending(path, ""), st.st_dev, st.st_ino, (int64_t)st.st_size};
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
	if (ok) {
		g->index_fd = open(g->file[INDEX].path, O_RDONLY | O_CLOEXEC);
		ok = g->index_fd >= 0;
	}
	if (!ok)
		err_set(e, ERR_STORAGE_FAILED, "%s: cannot be watched: %s",
			g->file[DATABASE].path, strerror(errno));
	free(real);
	return ok;
}

/* ---- what is in them ------------------------------------------------------------------ */

/* false: it is being written, or there is nothing in it yet. */
static bool
read_index(const struct guard *g, uint8_t index[INDEX_BYTES])
{
	return pread(g->index_fd, index, INDEX_BYTES, 0) == INDEX_BYTES &&
	       memcmp(index, index + INDEX_HEADER_BYTES, INDEX_HEADER_BYTES) == 0;
}

static uint32_t
number_at(const uint8_t *index, int offset)
{
	uint32_t number;

	memcpy(&number, index + offset, sizeof number);
	return number;
}

static struct position
understand(const uint8_t *index)
{
	int64_t frames = number_at(index, INDEX_FRAMES), page;
	struct position p;
	uint16_t page_bytes;

	memcpy(&page_bytes, index + INDEX_PAGE_BYTES, sizeof page_bytes);
	page = page_bytes == 1 ? 65536 : page_bytes;
	memset(&p, 0, sizeof p);
	memcpy(p.salt, index + INDEX_SALT, sizeof p.salt);
	p.home = number_at(index, INDEX_HOME);
	p.begun = number_at(index, INDEX_BEGUN);
	p.log_bytes =
		frames == 0 ? 0 : LOG_HEADER_BYTES + frames * (FRAME_HEADER_BYTES + page);
	p.database_bytes =
		number_at(index, INDEX_PAGES) * page; /* 0: nobody has written yet */
	return p;
}

static bool
was_cut(const struct watched *w, struct err *e)
{
	return err_set(e, ERR_STORAGE_FAILED, "%s: it was cut", w->path);
}

/*
 * The database is written only when the log is brought home, and the index tells of that: of each
 * beginning, and of each end. In between it begins with the same bytes.
 */
static bool
begins_as_before(struct guard *g, const struct position *now, struct err *e)
{
	uint8_t header[DATABASE_HEADER_BYTES];

	if (now->home != now->begun)
		return true;
	if (pread(g->fd, header, sizeof header, 0) != (ssize_t)sizeof header)
		return was_cut(&g->file[DATABASE], e);
	if (g->header_known && g->at.home == now->home &&
		memcmp(g->at.salt, now->salt, sizeof now->salt) == 0 &&
		memcmp(g->header, header, sizeof header) != 0)
		return err_set(e, ERR_STORAGE_FAILED, "%s: something was written over it",
			g->file[DATABASE].path);
	memcpy(g->header, header, sizeof header);
	g->at = *now;
	g->header_known = true;
	return true;
}

/*
 * Other processes may write as well: only what two looks at the index agree on is judged. A
 * database may be smaller than the index says until the log is brought home, but never becomes it.
 */
static bool
contents_intact(struct guard *g, const uint8_t before[INDEX_BYTES],
	const int64_t bytes[FILES], struct err *e)
{
	struct watched *database = &g->file[DATABASE];
	uint8_t after[INDEX_BYTES];
	struct position now;

	if (!read_index(g, after) || memcmp(before, after, INDEX_BYTES) != 0)
		return true;
	now = understand(after);
	if (bytes[LOG] < now.log_bytes)
		return was_cut(&g->file[LOG], e);
	if (bytes[DATABASE] < database->bytes &&
		(now.database_bytes == 0 || bytes[DATABASE] < now.database_bytes))
		return was_cut(database, e);
	database->bytes = bytes[DATABASE];
	return begins_as_before(g, &now, e);
}

bool
guard_intact(struct guard *g, struct err *e)
{
	bool known = g->index_fd >= 0;
	uint8_t index[INDEX_BYTES];
	int64_t bytes[FILES];
	struct stat st;

	known = known && read_index(g, index);
	for (int i = 0; i < g->armed; i++) {
		const struct watched *w = &g->file[i];

		if (stat(w->path, &st) != 0)
			return err_set(e, ERR_STORAGE_FAILED,
				"%s: it cannot be found any more: %s", w->path,
				strerror(errno));
		if (st.st_dev != w->device || st.st_ino != w->inode)
			return err_set(e, ERR_STORAGE_FAILED,
				"%s: another file was put in its place", w->path);
		bytes[i] = st.st_size;
	}
	return !known || contents_intact(g, index, bytes, e);
}

void
guard_release(struct guard *g)
{
	if (g == NULL)
		return;
	for (int i = 0; i < FILES; i++)
		free(g->file[i].path);
	if (g->index_fd >= 0)
		close(g->index_fd);
	close(g->fd);
	free(g);
}
