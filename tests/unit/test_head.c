/*
 * test_head.c - a database that is behind its head is refused: a log deleted or cut, an older copy,
 * another database; and the head is never ahead, whatever the writer was doing.
 */
#include "units.h"

#include "base/files.h"
#include "store/head.h"

#include <sysexits.h>

static const uint8_t KEY[DIGEST_BYTES] = {1, 2, 3}, OTHER_KEY[DIGEST_BYTES] = {4};

/* A database at rest, copied from the fixture, with a head. */
struct house {
	struct fixture f;
	char path[SCRATCH_BYTES + 16];
	char file[SCRATCH_BYTES + 24];
	struct head *head;
};

/* The fixture's database as it is now, as a file alone. */
static void
rest(struct house *h)
{
	store_checkpoint(h->f.store, true);
	copy_file(h->f.path, h->path);
}

static void
seal(struct house *h)
{
	uint8_t hash[DIGEST_BYTES];
	struct err e;
	int64_t seq = journal_head(fixture_begin(&h->f), hash);

	fixture_rollback(&h->f);
	assert_true(head_write(h->head, seq, hash, &e));
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	fixture_open(&h->f, true);
	snprintf(h->path, sizeof h->path, "%s/copy.db", h->f.directory);
	snprintf(h->file, sizeof h->file, "%s.head", h->path);
	h->head = head_new(h->path, KEY);
	fixture_journal(&h->f, 5);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	head_free(h->head);
	fixture_close(&h->f);
	free(h);
	return 0;
}

static void
good(const struct house *h)
{
	struct err e = {.code = ERR_NONE};

	if (!head_check(h->head, &e) || !head_accept(h->head, false, &e))
		fail_msg("%s", e.text);
}

static void
refused(const struct house *h, const char *says)
{
	struct err e;

	assert_false(head_check(h->head, &e));
	assert_int_equal(e.code, ERR_LOSS);
	assert_int_equal(err_info(e.code)->exit_status, EX_IOERR);
	if (strstr(e.text, says) == NULL)
		fail_msg("not \"%s\": %s", says, e.text);
	assert_non_null(strstr(e.hint, "--accept-loss"));
	assert_false(head_accept(h->head, false, &e));
	assert_int_equal(e.code, ERR_LOSS);
}

static void
without_a_head_or_ahead_of_it_all_is_well(void **state)
{
	struct house *h = *state;

	rest(h);
	good(h);
	seal(h);
	assert_int_equal(scratch_mode(h->file), 0600);
	good(h);
	fixture_journal(&h->f, 4);
	rest(h);
	good(h);
}

static void
a_database_that_is_behind_is_refused_until_that_is_accepted(void **state)
{
	struct house *h = *state;
	struct err e;

	rest(h);
	fixture_journal(&h->f, 3);
	seal(h);
	refused(h, "3 changes are missing: it ends at 5, and 8 was acknowledged");
	assert_true(head_accept(h->head, true, &e));
	/* and from now on that is what there is */
	good(h);
}

static void
an_empty_database_is_behind_as_well(void **state)
{
	struct house *h = *state;

	seal(h);
	fixture_sql(&h->f, "DELETE FROM journal");
	rest(h);
	refused(h, "5 changes are missing: it ends at 0");
}

/* As many changes, or more, but others: an older copy that went on. */
static void
another_history_is_refused_whatever_its_length(void **state)
{
	struct house *h = *state;

	seal(h);
	fixture_sql(&h->f, "DELETE FROM journal WHERE seq > 3");
	fixture_journal(&h->f, 2);
	rest(h);
	refused(h, "change 5 is not the one that was acknowledged");
	fixture_journal(&h->f, 20);
	rest(h);
	refused(h, "change 5 is not the one that was acknowledged");
}

static void
a_log_deleted_or_cut_is_noticed(void **state)
{
	struct house *h = *state;
	char log[SCRATCH_BYTES + 32], from[SCRATCH_BYTES + 32];
	struct stat st;

	snprintf(log, sizeof log, "%s-wal", h->path);
	snprintf(from, sizeof from, "%s-wal", h->f.path);
	rest(h);
	fixture_journal(&h->f, 4);
	seal(h);
	copy_file(from, log);
	good(h);
	assert_int_equal(stat(log, &st), 0);
	assert_int_equal(truncate(log, st.st_size - 4096), 0);
	refused(h, "1 change is missing: it ends at 8");
	assert_int_equal(truncate(log, 0), 0);
	refused(h, "4 changes are missing: it ends at 5");
	assert_int_equal(unlink(log), 0);
	refused(h, "4 changes are missing: it ends at 5");
	/* looking changed nothing: what was taken away can be put back */
	copy_file(from, log);
	good(h);
}

static void
a_damaged_or_foreign_head_is_refused_with_the_same_way_out(void **state)
{
	struct house *h = *state;
	struct buf text;
	struct err e;

	rest(h);
	seal(h);
	buf_init(&text, 1000);
	assert_true(file_read(h->file, &text, &e));
	for (size_t i = 0; i < text.len; i++) {
		char *spoiled = xstrdup(buf_str(&text));

		spoiled[i] ^= 1;
		scratch_write(h->file, spoiled);
		refused(h, "it is damaged, or files.key_file is not the key");
		spoiled[i] = '\0'; /* cut */
		scratch_write(h->file, spoiled);
		refused(h, "it is damaged");
		free(spoiled);
	}
	assert_true(buf_adds(&text, "\n"));
	scratch_write(h->file, buf_str(&text));
	refused(h, "it is damaged");
	head_free(h->head);
	h->head = head_new(h->path, OTHER_KEY);
	seal(h);
	head_free(h->head);
	h->head = head_new(h->path, KEY);
	refused(h, "files.key_file is not the key");
	assert_true(head_accept(h->head, true, &e));
	good(h);
	buf_release(&text);
}

/* ---- under a writer ----------------------------------------------------------------- */

/* At each moment the head on the disk is of a row that the disk has: nobody is refused wrongly. */
static void
the_writer_keeps_it_and_it_is_never_ahead(void **state)
{
	struct house *h = *state;
	struct store_options o = {.head = h->head};
	struct bench b;
	struct err e;

	rest(h);
	bench_init(&b, h->path);
	b.writer = writer_start(h->path, &o, &b.clock, 256, 1000, b.done, &e);
	assert_non_null(b.writer);
	for (int i = 0; i < 100; i++) {
		struct trial *t = trial_new(i, TRICK_NONE, 100);

		bench_push(&b, t);
		bench_wait(&b, i + 1);
		assert_int_equal(t->unit.fate, UNIT_KEPT);
		trial_free(t);
		good(h);
	}
	/* the first commit made one; a clean stop leaves it at the end */
	assert_int_equal(access(h->file, F_OK), 0);
	bench_stop(&b);
	bench_release(&b);
	good(h);
	rest(h);
	refused(h, "100 changes are missing: it ends at 5, and 105 was acknowledged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(without_a_head_or_ahead_of_it_all_is_well),
		TEST(a_database_that_is_behind_is_refused_until_that_is_accepted),
		TEST(an_empty_database_is_behind_as_well),
		TEST(another_history_is_refused_whatever_its_length),
		TEST(a_log_deleted_or_cut_is_noticed),
		TEST(a_damaged_or_foreign_head_is_refused_with_the_same_way_out),
		TEST(the_writer_keeps_it_and_it_is_never_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
