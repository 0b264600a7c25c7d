/* test_files.c - whole files: read within a limit, made wholly, never over another. */
#include "base/files.h"

#include "scratch.h"

static void
a_file_is_made_with_its_mode_and_read_again(void **state)
{
	char directory[SCRATCH_BYTES];
	struct buf b, names;
	const char *path;
	struct err e;

	(void)state;
	scratch_make(directory);
	buf_init(&b, 100);
	buf_init(&names, 1000);
	path = scratch_path(directory, "a.key");
	umask(0077);
	assert_true(file_make(path, 0640, "ab\0c", 4, &e));
	umask(0022);
	assert_int_equal(scratch_mode(path), 0640);
	assert_true(file_read(path, &b, &e));
	assert_int_equal(b.len, 4);
	assert_memory_equal(b.data, "ab\0c", 4);
	assert_true(directory_sync(directory, &e));
	scratch_list(directory, &names);
	assert_string_equal(buf_str(&names), "a.key");
	buf_release(&b);
	buf_release(&names);
	scratch_remove(directory);
}

static void
a_file_that_exists_is_never_touched(void **state)
{
	char directory[SCRATCH_BYTES];
	const char *path, *dangling;
	struct buf b;
	struct err e;

	(void)state;
	scratch_make(directory);
	buf_init(&b, 100);
	path = scratch_path(directory, "a");
	dangling = scratch_path(directory, "dangling");
	scratch_write(path, "mine");
	assert_false(file_make(path, 0600, "yours", 5, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "exists"));
	assert_true(file_read(path, &b, &e));
	assert_string_equal(buf_str(&b), "mine");
	/* a link to nowhere is a name that is taken, too */
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_false(file_make(dangling, 0600, "yours", 5, &e));
	/* what an earlier try has left under the temporary name is not in the way */
	scratch_write(scratch_path(directory, "b.new"), "half");
	assert_true(file_make(scratch_path(directory, "b"), 0600, "whole", 5, &e));
	buf_clear(&b);
	assert_true(file_read(scratch_path(directory, "b"), &b, &e));
	assert_string_equal(buf_str(&b), "whole");
	scratch_list(directory, &b);
	assert_string_equal(buf_str(&b), "a b dangling");
	buf_release(&b);
	scratch_remove(directory);
}

static void
what_cannot_be_read_or_made_is_named(void **state)
{
	char directory[SCRATCH_BYTES];
	struct buf b;
	struct err e;

	(void)state;
	scratch_make(directory);
	buf_init(&b, 3);
	assert_false(file_read(scratch_path(directory, "nothing"), &b, &e));
	assert_non_null(strstr(e.text, "nothing: No such file"));
	assert_false(file_read(directory, &b, &e));
	assert_non_null(strstr(e.text, "not a regular file"));
	assert_int_equal(mkfifo(scratch_path(directory, "fifo"), 0600), 0);
	assert_false(file_read(scratch_path(directory, "fifo"), &b, &e));
	scratch_write(scratch_path(directory, "four"), "four");
	assert_false(file_read(scratch_path(directory, "four"), &b, &e));
	assert_non_null(strstr(e.text, "larger than 3 bytes"));
	assert_false(file_make(scratch_path(directory, "none/a"), 0600, "a", 1, &e));
	assert_false(directory_sync(scratch_path(directory, "none"), &e));
	buf_release(&b);
	scratch_remove(directory);
}

static void
beside(const char *file, const char *path, const char *expected)
{
	char out[12];

	if (expected == NULL) {
		assert_false(path_beside(file, path, out, sizeof out));
		return;
	}
	assert_true(path_beside(file, path, out, sizeof out));
	assert_string_equal(out, expected);
}

static void
paths_are_seen_from_their_file(void **state)
{
	(void)state;
	beside("a.conf", "b", "b");
	beside("x/a.conf", "b", "x/b");
	beside("/x/a.conf", "b", "/x/b");
	beside("/a.conf", "b", "/b");
	beside("x/a.conf", "/b", "/b");
	beside("x/a.conf", "../b", "x/../b");
	beside("x/a.conf", "123456789", "x/123456789");
	beside("x/a.conf", "1234567890", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_made_with_its_mode_and_read_again),
		cmocka_unit_test(a_file_that_exists_is_never_touched),
		cmocka_unit_test(what_cannot_be_read_or_made_is_named),
		cmocka_unit_test(paths_are_seen_from_their_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
