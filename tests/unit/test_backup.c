/* test_backup.c - copies are proven before they have their name, sealed, and the oldest go. */
#include "fixture.h"

#include "domain/report/backup.h"

enum { NOON_S = 1800000000, HOUR_S = 3600 };

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const uint8_t OTHER[DIGEST_BYTES] = "thirty-two bytes of another key!";

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f, true);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static struct backup_request
request_of(const struct fixture *f, int64_t now_s)
{
	return (struct backup_request){.database = f->path, .key = KEY, .now_s = now_s};
}

static void
directory_has(const char *directory, const char *names)
{
	struct buf b;

	buf_init(&b, 4000);
	scratch_list(directory, &b);
	assert_string_equal(buf_str(&b), names);
	buf_release(&b);
}

static void
what_is_not_sound_gets_no_name(void **state)
{
	struct fixture *f = *state;
	const char *to = xstrdup(scratch_path(f->directory, "copy.db"));
	struct backup_request r = request_of(f, NOON_S);
	struct backup_done d;
	struct err e;

	fixture_journal(f, 3);
	if (!backup_make(&r, to, &d, &e))
		fail_msg("%s", e.text);
	assert_int_equal(d.seq, 3);
	directory_has(
		f->directory, "copy.db copy.db.seal fair.db fair.db-shm fair.db-wal");
	unlink(to);
	fixture_sql(f, "UPDATE journal SET object = 'x' WHERE seq = 2");
	assert_false(backup_make(&r, to, &d, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_non_null(strstr(e.text, "journal_chain"));
	directory_has(f->directory, "fair.db fair.db-shm fair.db-wal");
	free((void *)(uintptr_t)to);
}

static bool
no_further(void *ctx)
{
	(void)ctx;
	return false;
}

static void
one_that_is_called_off_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct backup_request r = request_of(f, NOON_S);
	const char *to = scratch_path(f->directory, "copy.db");
	struct backup_done d;
	struct err e;

	r.go_on = no_further;
	assert_false(backup_make(&r, to, &d, &e));
	assert_int_equal(e.code, ERR_DRAINING);
	directory_has(f->directory, "fair.db fair.db-shm fair.db-wal");
}

static void
a_seal_is_of_its_key_and_its_bytes(void **state)
{
	struct fixture *f = *state;
	char to[SCRATCH_BYTES + 32];
	struct backup_request r = request_of(f, NOON_S);
	struct backup_done d;
	struct err e;
	FILE *file;

	snprintf(to, sizeof to, "%s/copy.db", f->directory);
	assert_true(backup_make(&r, to, &d, &e));
	assert_true(backup_is_sealed(to) && backup_seal_check(to, KEY, &e));
	assert_false(backup_seal_check(to, OTHER, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	file = fopen(to, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, 4000, SEEK_SET), 0);
	assert_int_equal(fputc(1 + fgetc(file), file) == EOF, 0);
	fclose(file);
	assert_false(backup_seal_check(to, KEY, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	scratch_write(scratch_path(f->directory, "copy.db.seal"), "convened copy 1\n");
	assert_false(backup_seal_check(to, KEY, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	unlink(scratch_path(f->directory, "copy.db.seal"));
	assert_false(backup_is_sealed(to));
}

static void
the_newest_stay_and_the_named(void **state)
{
	struct fixture *f = *state;
	char directory[SCRATCH_BYTES + 32];
	struct backup_done d;
	struct err e;

	snprintf(directory, sizeof directory, "%s/copies", f->directory);
	for (int i = 0; i < 4; i++) {
		struct backup_request r = request_of(f, NOON_S + (int64_t)i * HOUR_S);

		if (!backup_into(&r, directory, NULL, 2, &d, &e))
			fail_msg("%s", e.text);
		assert_int_equal(d.removed, i < 2 ? 0 : 1);
		if (i == 0)
			assert_true(backup_into(&r, directory, "first", 2, &d, &e));
	}
	assert_string_equal(d.name, "fair-20270115T110000Z.db");
	directory_has(directory, "fair-20270115T100000Z.db fair-20270115T100000Z.db.seal"
				 " fair-20270115T110000Z.db fair-20270115T110000Z.db.seal"
				 " first.db first.db.seal");
	assert_false(backup_into(
		&(struct backup_request){
			.database = f->path, .key = KEY, .now_s = NOON_S},
		directory, "first", 2, &d, &e));
	assert_int_equal(e.code, ERR_EXISTS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(what_is_not_sound_gets_no_name),
		TEST(one_that_is_called_off_leaves_nothing),
		TEST(a_seal_is_of_its_key_and_its_bytes),
		TEST(the_newest_stay_and_the_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
