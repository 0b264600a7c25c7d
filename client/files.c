/* files.c - whole files in and out, bounded and atomic. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
failed(struct err *e, const char *what, const char *path)
{
	return err_set(e, ERR_CONFIG, "cannot %s %s: %s", what, path, strerror(errno));
}

static bool
read_all(int fd, const char *path, struct buf *b, struct err *e)
{
	char chunk[16384];
	ssize_t n;

	buf_clear(b);
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(e, "read", path);
		if (!buf_add(b, chunk, (size_t)n))
			return err_set(e, ERR_IMPORT_TOO_LARGE,
				"%s is larger than %zu bytes", path, b->max);
	}
	return true;
}

static bool
check_private(const struct stat *st, const char *path, struct err *e)
{
	if (st->st_uid != geteuid())
		return err_set(e, ERR_CONFIG, "%s belongs to somebody else", path);
	if ((st->st_mode & 077) == 0)
		return true;
	err_set(e, ERR_CONFIG, "%s can be read by others (mode %04o)", path,
		(unsigned)st->st_mode & 07777);
	return err_hint(e,
		"chmod 600 %s, and revoke the token if somebody may have read it", path);
}

static bool
read_checked(const char *path, struct buf *b, bool private, struct err *e)
{
	struct stat st;
	bool ok;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return failed(e, "open", path);
	if (fstat(fd, &st) != 0)
		ok = failed(e, "look at", path);
	else if (!S_ISREG(st.st_mode))
		ok = err_set(e, ERR_CONFIG, "%s is not a regular file", path);
	else
		ok = (!private || check_private(&st, path, e)) &&
		     read_all(fd, path, b, e);
	close(fd);
	return ok;
}

bool
file_read(const char *path, struct buf *b, struct err *e)
{
	return read_checked(path, b, false, e);
}

bool
file_read_private(const char *path, struct buf *b, struct err *e)
{
	return read_checked(path, b, true, e);
}

static bool
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The rename is in the directory: it is on the disk when the directory is. */
static bool
sync_directory(const char *path)
{
	char copy[PATH_MAX];
	bool ok;
	int fd;

	snprintf(copy, sizeof copy, "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	/*
	 * some file systems cannot sync a directory and say EINVAL: nothing more to do
	 * there
	 */
	ok = fsync(fd) == 0 || errno == EINVAL;
	close(fd);
	return ok;
}

static bool
replace(const char *path, const void *bytes, size_t n, unsigned mode, bool flushed,
	struct err *e)
{
	char beside[PATH_MAX];
	bool ok;
	int fd;

	if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside) {
		errno = ENAMETOOLONG;
		return failed(e, "write", path);
	}
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return failed(e, "write", path);
	ok = fchmod(fd, mode) == 0 && write_all(fd, bytes, n) &&
	     (!flushed || fsync(fd) == 0);
	ok = close(fd) == 0 && ok;
	if (ok && rename(beside, path) == 0 && (!flushed || sync_directory(path)))
		return true;
	failed(e, "write", path);
	unlink(beside);
	return false;
}

bool
file_write(const char *path, const void *bytes, size_t n, unsigned mode, struct err *e)
{
	return replace(path, bytes, n, mode, true, e);
}

bool
file_put(const char *path, const void *bytes, size_t n, unsigned mode, struct err *e)
{
	return replace(path, bytes, n, mode, false, e);
}

bool
disk_flush(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && syncfs(fd) == 0;

	if (!ok)
		failed(e, "flush", path);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
dir_make(const char *path, unsigned mode, struct err *e)
{
	char copy[PATH_MAX];
	struct stat st;

	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return true;
		errno = ENOTDIR;
		return failed(e, "use the directory", path);
	}
	snprintf(copy, sizeof copy, "%s", path);
	for (char *p = copy + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, mode) != 0 && errno != EEXIST)
			return failed(e, "make the directory", copy);
		*p = '/';
	}
	if (mkdir(copy, mode) != 0 && errno != EEXIST)
		return failed(e, "make the directory", path);
	return true;
}

bool
file_name_ok(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > 128 || name[0] == '.')
		return false;
	for (const char *p = name; *p != '\0'; p++)
		if (!((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
			    (*p >= '0' && *p <= '9') || *p == '.' || *p == '_' ||
			    *p == '-'))
			return false;
	return true;
}

bool
path_join(char *out, size_t out_bytes, const char *dir, const char *name, struct err *e)
{
	int n = snprintf(out, out_bytes, "%s%s%s", dir,
		dir[0] != '\0' && dir[strlen(dir) - 1] == '/' ? "" : "/", name);

	if (n >= 0 && (size_t)n < out_bytes)
		return true;
	return err_set(e, ERR_CONFIG, "the path of %s is too long", name);
}
