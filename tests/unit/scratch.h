/*
 * scratch.h - a directory of a test's own, and what is in it.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include "golden.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRATCH_BYTES = 128 };

static inline void
scratch_make(char out[SCRATCH_BYTES])
{
	const char *place = getenv("TMPDIR");

	snprintf(out, SCRATCH_BYTES, "%s/convene-test.XXXXXX",
		place != NULL && strlen(place) < 80 ? place : "/tmp");
	assert_non_null(mkdtemp(out));
}

static inline int
scratch_remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
scratch_remove(const char *directory)
{
	assert_int_equal(
		nftw(directory, scratch_remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* The path of a name in a directory; one of four buffers in turn. */
static inline const char *
scratch_path(const char *directory, const char *name)
{
	static char paths[4][512];
	static unsigned turn;
	char *out = paths[turn++ % 4];

	snprintf(out, sizeof paths[0], "%s/%s", directory, name);
	return out;
}

static inline void
scratch_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		fail_msg("cannot write %s", path);
}

/* The names in a directory in order, separated by blanks. */
static inline void
scratch_list(const char *directory, struct buf *out)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, NULL, alphasort);

	assert_true(n >= 0);
	buf_clear(out);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			assert_true(buf_addf(out, "%s%s", out->len > 0 ? " " : "", name));
		free(entries[i]);
	}
	free(entries);
}

/* Permissions of a file. */
static inline unsigned
scratch_mode(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		fail_msg("there is no %s", path);
	return st.st_mode & 07777;
}

#endif
