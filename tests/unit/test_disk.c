/*
 * test_disk.c - a disk that is full or fails is called so, once in the log and with its own reason;
 * nothing acknowledged is lost, nothing refused is stored, and it works again by itself.
 */
#include "faultvfs.h"
#include "units.h"

#include "base/log.h"
#include "store/sqlite/refusals.h"

enum { LINES = 64 };

struct house {
	struct fixture f;
	struct bench b;
	struct trial *t[200];
	int n;
	pthread_mutex_t lock;
	char line[LINES][400]; /* of the log */
	int lines;
};

static void
heard(void *ctx, const char *line)
{
	struct house *h = ctx;

	pthread_mutex_lock(&h->lock);
	if (strstr(line, "event=storage.") != NULL && h->lines < LINES)
		snprintf(h->line[h->lines++], sizeof h->line[0], "%s", line);
	pthread_mutex_unlock(&h->lock);
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	fault_install(true);
	pthread_mutex_init(&h->lock, NULL);
	small_fair_open(&h->f);
	bench_init(&h->b, h->f.path);
	if (!bench_start(&h->b, 0, 256, &e))
		fail_msg("%s", e.text);
	log_capture(heard, h, NULL);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	fault_disarm();
	bench_release(&h->b);
	log_capture(NULL, NULL, NULL);
	for (int i = 0; i < h->n; i++)
		trial_free(h->t[i]);
	fixture_close(&h->f);
	pthread_mutex_destroy(&h->lock);
	free(h);
	return 0;
}

/* One unit, alone in its batch. */
static struct unit *
one(struct house *h, int text_bytes)
{
	struct trial *t = h->t[h->n] = trial_new(h->n, TRICK_NONE, text_bytes);

	bench_push(&h->b, t);
	bench_wait(&h->b, ++h->n);
	return &t->unit;
}

static void
promise_kept(struct house *h)
{
	bool there[200];

	bench_inspect(h->f.path, there, 200);
	bench_promise_kept(h->t, there, h->n);
	bench_chain(h->f.path);
}

/* Exactly one line says that it failed and why, and one that it works. */
static void
told_once(struct house *h, const char *code, const char *reason)
{
	assert_int_equal(h->lines, 2);
	assert_non_null(strstr(h->line[0], "event=storage.failed"));
	assert_non_null(strstr(h->line[0], code));
	if (strstr(h->line[0], reason) == NULL)
		fail_msg("not %s: %s", reason, h->line[0]);
	assert_non_null(strstr(h->line[1], "event=storage.works"));
	assert_non_null(strstr(h->line[1], reason));
}

static void
the_class_is_that_of_the_reason(void **state)
{
	static const struct {
		int code, reason;
		enum err_code class;
		bool nothing;
	} CASES[] = {
		{SQLITE_FULL, 0, ERR_STORAGE_FULL, true},
		{SQLITE_FULL, ENOSPC, ERR_STORAGE_FULL, true},
		{SQLITE_IOERR_WRITE, ENOSPC, ERR_STORAGE_FULL, true},
		{SQLITE_IOERR_WRITE, EDQUOT, ERR_STORAGE_FULL, true},
		{SQLITE_IOERR_WRITE, EFBIG, ERR_STORAGE_FULL, true},
		{SQLITE_IOERR_SHMSIZE, ENOSPC, ERR_STORAGE_FULL, false},
		{SQLITE_IOERR_SHMMAP, ENOMEM, ERR_STORAGE_FAILED, false},
		{SQLITE_IOERR_SHMOPEN, EDQUOT, ERR_STORAGE_FULL, false},
		{SQLITE_CANTOPEN, ENOSPC, ERR_STORAGE_FULL, false},
		{SQLITE_CANTOPEN, EACCES, ERR_STORAGE_FAILED, false},
		{SQLITE_IOERR_WRITE, EROFS, ERR_STORAGE_FAILED, true},
		{SQLITE_READONLY, 0, ERR_STORAGE_FAILED, true},
		{SQLITE_IOERR_WRITE, EIO, ERR_STORAGE_FAILED, false},
		{SQLITE_IOERR_WRITE, 0, ERR_STORAGE_FAILED, false},
		{SQLITE_IOERR_READ, EIO, ERR_STORAGE_FAILED, false},
		{SQLITE_IOERR_FSYNC, EIO, ERR_STORAGE_FAILED, false},
		{SQLITE_CORRUPT, 0, ERR_CORRUPT, false},
		{SQLITE_BUSY, 0, ERR_BUSY, false},
		{SQLITE_CONSTRAINT, 0, ERR_INTERNAL, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		assert_int_equal(
			refusal_class(CASES[i].code, CASES[i].reason), CASES[i].class);
		assert_int_equal(refusal_took_nothing(CASES[i].code, CASES[i].reason),
			CASES[i].nothing);
	}
}

/* Many calls meet it, then there is room again. */
static void
met(struct house *h, int code, int reason, enum err_code class, enum unit_fate fate)
{
	assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	fault_arm_errno(FAULT_WRITE, 1, code, reason);
	for (int i = 0; i < 10; i++) {
		struct unit *u = one(h, 100);

		assert_int_equal(u->err.code, class);
		assert_int_equal(u->fate, fate);
	}
	fault_disarm();
	for (int i = 0; i < 3; i++)
		assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	promise_kept(h);
}

static void
a_commit_without_room_is_refused_as_full(void **state)
{
	struct house *h = *state;

	met(h, SQLITE_FULL, ENOSPC, ERR_STORAGE_FULL, UNIT_LOST);
	told_once(h, "STORAGE_FULL", "No space left on device");
}

static void
a_quota_and_a_limit_are_no_room_as_well(void **state)
{
	struct house *h = *state;

	met(h, SQLITE_IOERR_WRITE, EDQUOT, ERR_STORAGE_FULL, UNIT_LOST);
	told_once(h, "STORAGE_FULL", "Disk quota exceeded");
	h->lines = 0;
	met(h, SQLITE_IOERR_WRITE, EFBIG, ERR_STORAGE_FULL, UNIT_LOST);
	told_once(h, "STORAGE_FULL", "File too large");
}

static void
a_disk_that_became_read_only_stores_nothing(void **state)
{
	struct house *h = *state;

	met(h, SQLITE_IOERR_WRITE, EROFS, ERR_STORAGE_FAILED, UNIT_LOST);
	told_once(h, "STORAGE_FAILED", "Read-only file system");
}

/* A disk that fails may have taken what it denies. */
static void
a_commit_that_fails_is_not_known(void **state)
{
	struct house *h = *state;

	met(h, SQLITE_IOERR_WRITE, EIO, ERR_STORAGE_FAILED, UNIT_UNKNOWN);
	told_once(h, "STORAGE_FAILED", "Input/output error");
	assert_non_null(strstr(h->t[1]->unit.err.hint, "same key"));
	assert_int_equal(err_info(h->t[1]->unit.err.code)->retry, RETRY_SAME_KEY);
}

/* Reading that fails, at the beginning of a batch and within a unit. */
static void
whatever_fails_before_the_commit_stores_nothing(void **state)
{
	struct house *h = *state;

	assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	/* another connection wrote: the writer's pages must be read anew */
	fixture_sql(&h->f, "UPDATE counters SET next = next");
	fixture_sql(&h->f, "INSERT INTO event_policies (event_id, name, value) VALUES"
			   " (1, 'elsewhere', '1')");
	fault_arm_errno(FAULT_READ, 1, SQLITE_IOERR_READ, EIO);
	for (int i = 0; i < 5; i++) {
		struct unit *u = one(h, 100);

		assert_int_equal(u->fate, UNIT_LOST);
		assert_int_equal(u->err.code, ERR_STORAGE_FAILED);
		/* the engine's own words are not for who asked */
		assert_null(strstr(u->err.text, "database:"));
	}
	fault_disarm();
	assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	told_once(h, "STORAGE_FAILED", "Input/output error");
}

/* A start after the power went, as of now: is this unit's fact there? */
static bool
found_after_a_crash(struct house *h, int number)
{
	char copy[SCRATCH_BYTES + 24], log[SCRATCH_BYTES + 32], from[SCRATCH_BYTES + 32];
	bool there[200];

	snprintf(copy, sizeof copy, "%s/copy.db", h->f.directory);
	snprintf(log, sizeof log, "%s-wal", copy);
	snprintf(from, sizeof from, "%s-wal", h->f.path);
	copy_file(h->f.path, copy);
	copy_file(from, log);
	bench_inspect(copy, there, 200);
	unlink(copy);
	unlink(log);
	return there[number];
}

/*
 * The log's index grows after the log was written and synced: when there is no room for it, this
 * daemon forgets the batch, but a start that reads the log finds it whole. So it must not be said
 * that nothing was stored.
 */
static void
no_room_for_the_index_is_not_known(void **state)
{
	struct house *h = *state;
	struct unit *u = NULL;

	/* Whoever looks at an older state keeps the log from beginning anew. */
	fixture_sql(&h->f, "BEGIN");
	fixture_int(&h->f, "SELECT count(*) FROM events");
	fault_arm_errno(FAULT_SHM, 1, SQLITE_IOERR_SHMSIZE, ENOSPC);
	for (int i = 0; i < 150 && !fault_hit(); i++)
		u = one(h, 300000);
	assert_true(fault_hit());
	assert_int_equal(u->fate, UNIT_UNKNOWN);
	assert_int_equal(u->err.code, ERR_OUTCOME_UNKNOWN);
	fault_disarm();
	assert_true(found_after_a_crash(h, h->n - 1));
	fixture_sql(&h->f, "COMMIT");
	assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	told_once(h, "STORAGE_FULL", "No space left on device");
	promise_kept(h);
}

/* The same question where the log itself was refused: no start finds it, so "nothing" is true. */
static void
what_was_refused_is_not_found_by_a_start_either(void **state)
{
	struct house *h = *state;
	int frames;

	for (frames = 1; frames < 20; frames++) {
		fault_arm_errno(FAULT_WRITE, frames, SQLITE_FULL, ENOSPC);
		fault_disk.torn = true;
		one(h, 6000);
		fault_disarm();
		if (h->t[h->n - 1]->unit.fate == UNIT_KEPT)
			break;
		assert_int_equal(h->t[h->n - 1]->unit.fate, UNIT_LOST);
		assert_false(found_after_a_crash(h, h->n - 1));
	}
	assert_in_range(frames, 4, 19);
	promise_kept(h);
}

/* The log is what fills the disk: bringing it home is tried without waiting for a quiet second. */
static void
a_full_disk_gets_its_log_back(void **state)
{
	struct house *h = *state;
	char log[SCRATCH_BYTES + 32];
	struct stat st;

	snprintf(log, sizeof log, "%s-wal", h->f.path);
	assert_int_equal(one(h, 300000)->fate, UNIT_KEPT);
	fault_arm_errno(FAULT_WRITE, 1, SQLITE_FULL, ENOSPC);
	fault_disk.for_good = false;
	assert_int_equal(one(h, 100)->fate, UNIT_LOST);
	assert_int_equal(one(h, 100)->fate, UNIT_KEPT);
	/* cut to nothing, then one small batch */
	assert_int_equal(stat(log, &st), 0);
	assert_in_range(st.st_size, 1, 100000);
	promise_kept(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(the_class_is_that_of_the_reason),
		TEST(a_commit_without_room_is_refused_as_full),
		TEST(a_quota_and_a_limit_are_no_room_as_well),
		TEST(a_disk_that_became_read_only_stores_nothing),
		TEST(a_commit_that_fails_is_not_known),
		TEST(whatever_fails_before_the_commit_stores_nothing),
		TEST(no_room_for_the_index_is_not_known),
		TEST(what_was_refused_is_not_found_by_a_start_either),
		TEST(a_full_disk_gets_its_log_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
