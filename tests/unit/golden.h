/*
 * golden.h - compare bytes with a file under tests/golden/.
 *
 * With GOLDEN_UPDATE=1 in the environment the file is written instead; the difference
 * is then for git to show and for a person to agree to. Tests run from the top of the
 * tree.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "wire/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* CONVENE_CASE in the environment: only cases of this name, which may have * and ? in it. */
__attribute__((constructor)) static void
golden_choose(void)
{
	const char *wanted = getenv("CONVENE_CASE");

	if (wanted != NULL)
		cmocka_set_test_filter(wanted);
}

/* The whole file in b (emptied before). */
static inline void
golden_read(const char *path, struct buf *b)
{
	char chunk[4096];
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		fail_msg("cannot read %s (run from the top of the tree)", path);
	buf_clear(b);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		assert_true(buf_add(b, chunk, n));
	fclose(f);
}

static inline void
golden_write(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(buf_str(b), 1, b->len, f) != b->len || fclose(f) != 0)
		fail_msg("cannot write %s", path);
}

/* b must be the bytes of the file; the first line that differs is named. */
static inline void
golden_check(const char *path, const struct buf *b)
{
	struct buf expected;
	size_t i = 0, line = 1;

	if (getenv("GOLDEN_UPDATE") != NULL) {
		golden_write(path, b);
		return;
	}
	buf_init(&expected, 16 * 1024 * 1024);
	golden_read(path, &expected);
	while (i < b->len && i < expected.len && b->data[i] == expected.data[i])
		line += b->data[i++] == '\n';
	if (i != b->len || i != expected.len)
		fail_msg(
			"%s differs at line %zu, byte %zu: expected \"%.60s\", got \"%.60s\"",
			path, line, i,
			buf_str(&expected) + (i < expected.len ? i : expected.len),
			buf_str(b) + (i < b->len ? i : b->len));
	buf_release(&expected);
}

#endif
