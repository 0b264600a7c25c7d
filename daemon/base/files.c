/* files.c - whole small files: read with a limit, made wholly or not at all. */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
failed(struct err *e, const char *what, const char *path)
{
	return err_set(e, ERR_CONFIG, "cannot %s %s: %s", what, path, strerror(errno));
}

bool
file_read(const char *path, struct buf *out, struct err *e)
{
	char chunk[16384];
	struct stat st;
	ssize_t n;
	/* a FIFO without a writer would wait for one for ever */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return failed(e, "read", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(
			e, ERR_CONFIG, "cannot read %s: it is not a regular file", path);
	}
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			failed(e, "read", path);
			break;
		}
		if (!buf_add(out, chunk, (size_t)n)) {
			err_set(e, ERR_CONFIG, "%s is larger than %zu bytes", path,
				out->max);
			break;
		}
	}
	close(fd);
	return n == 0;
}

static bool
write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* rename(2) that does not replace; link(2) where the file system has no such rename. */
static bool
rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	return link(from, to) == 0 && unlink(from) == 0;
}

/* Written beside its place, synced, and put there by put. */
static bool
write_whole(const char *path, unsigned mode, const void *bytes, size_t n,
	bool (*put)(const char *from, const char *to), struct err *e)
{
	char temporary[4096];
	bool ok;
	int fd;

	if (snprintf(temporary, sizeof temporary, "%s.new", path) >=
		(int)sizeof temporary)
		return err_set(e, ERR_CONFIG, "the path %.80s... is too long", path);
	if (unlink(temporary) != 0 && errno != ENOENT)
		return failed(e, "remove", temporary);
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return failed(e, "make", temporary);
	ok = write_all(fd, bytes, n) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	ok = close(fd) == 0 && ok && put(temporary, path);
	if (!ok) {
		failed(e, "make", path);
		unlink(temporary);
	}
	return ok;
}

bool
file_make(const char *path, unsigned mode, const void *bytes, size_t n, struct err *e)
{
	/* said early, although the rename would see it: nothing is to be left behind */
	if (access(path, F_OK) == 0) {
		errno = EEXIST;
		return failed(e, "make", path);
	}
	return write_whole(path, mode, bytes, n, rename_new, e);
}

static bool
rename_over(const char *from, const char *to)
{
	return rename(from, to) == 0;
}

bool
file_replace(const char *path, unsigned mode, const void *bytes, size_t n, struct err *e)
{
	return write_whole(path, mode, bytes, n, rename_over, e);
}

bool
directory_sync(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		failed(e, "sync", path);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
path_beside(const char *file, const char *path, char *out, size_t out_bytes)
{
	const char *slash = strrchr(file, '/');
	int n;

	if (path[0] == '/' || slash == NULL)
		n = snprintf(out, out_bytes, "%s", path);
	else
		n = snprintf(
			out, out_bytes, "%.*s%s", (int)(slash + 1 - file), file, path);
	return n >= 0 && (size_t)n < out_bytes;
}
