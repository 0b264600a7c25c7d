/*
 * test_guard.c - one process has the database, by whatever name it comes, and the writer stops
 * before it acknowledges anything into a file that has lost its name.
 */
#include "units.h"

#include "store/guard.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>

struct house {
	struct fixture f;
	struct trial *t[2]; /* of a child, which ends without freeing them */
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	small_fair_open(&h->f);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	fixture_close(&h->f);
	free(h);
	return 0;
}

static void
a_second_one_is_refused_by_every_name(void **state)
{
	struct house *h = *state;
	const char *symbolic = scratch_path(h->f.directory, "symbolic.db");
	const char *hard = scratch_path(h->f.directory, "hard.db");
	const char *path[] = {h->f.path, symbolic, hard};
	struct guard *g;
	struct err e;

	assert_int_equal(symlink(h->f.path, symbolic), 0);
	assert_int_equal(link(h->f.path, hard), 0);
	for (size_t first = 0; first < 3; first++) {
		g = guard_take(path[first], &e);
		assert_non_null(g);
		for (size_t i = 0; i < 3; i++) {
			assert_null(guard_take(path[i], &e));
			assert_int_equal(e.code, ERR_BUSY);
			assert_int_equal(err_info(e.code)->exit_status, EX_TEMPFAIL);
			assert_non_null(strstr(e.text, path[i]));
		}
		guard_release(g);
	}
	g = guard_take(h->f.path, &e);
	assert_non_null(g);
	guard_release(g);
}

static void
what_is_no_database_file_is_named(void **state)
{
	struct house *h = *state;
	struct err e;

	assert_null(guard_take(scratch_path(h->f.directory, "none.db"), &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "none.db: no such database"));
	assert_null(guard_take(h->f.directory, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_int_equal(mkfifo(scratch_path(h->f.directory, "pipe"), 0600), 0);
	assert_null(guard_take(scratch_path(h->f.directory, "pipe"), &e));
	assert_non_null(strstr(e.text, "not a regular file"));
}

/* In a process of its own: takes the database, opens it, says so and waits to be killed. */
static pid_t
other_daemon(const char *path)
{
	int ends[2];
	char ready;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct err e;

		if (guard_take(path, &e) == NULL ||
			store_open(path, STORE_WRITE, &(struct store_options){0}, &e) ==
				NULL ||
			write(ends[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &ready, 1), 1);
	close(ends[0]);
	return pid;
}

static void
the_other_is_named_and_its_death_frees_the_database(void **state)
{
	struct house *h = *state;
	char number[32], path[SCRATCH_BYTES + 16];
	struct guard *g;
	struct err e;
	pid_t pid;

	/* a copy that no connection of this process has open */
	snprintf(path, sizeof path, "%s/copy.db", h->f.directory);
	store_checkpoint(h->f.store, true);
	copy_file(h->f.path, path);
	pid = other_daemon(path);
	assert_null(guard_take(path, &e));
	snprintf(number, sizeof number, "process %d", (int)pid);
	if (strstr(e.text, number) == NULL)
		fail_msg("it does not name %s: %s", number, e.text);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	g = guard_take(path, &e);
	assert_non_null(g);
	guard_release(g);
}

/* ---- under a writer ----------------------------------------------------------------- */

struct way {
	const char *what;
	void (*go)(const char *directory, const char *path);
};

static void
delete_database(const char *directory, const char *path)
{
	(void)directory;
	BUG_ON(unlink(path) != 0);
}

static void
delete_log(const char *directory, const char *path)
{
	(void)path;
	BUG_ON(unlink(scratch_path(directory, "fair.db-wal")) != 0);
}

static void
delete_index(const char *directory, const char *path)
{
	(void)path;
	BUG_ON(unlink(scratch_path(directory, "fair.db-shm")) != 0);
}

static void
replace_database(const char *directory, const char *path)
{
	copy_file(path, scratch_path(directory, "other.db"));
	BUG_ON(rename(scratch_path(directory, "other.db"), path) != 0);
}

static void
replace_log(const char *directory, const char *path)
{
	(void)path;
	copy_file(scratch_path(directory, "fair.db-wal"), scratch_path(directory, "w"));
	BUG_ON(rename(scratch_path(directory, "w"),
		       scratch_path(directory, "fair.db-wal")) != 0);
}

static void
move_directory(const char *directory, const char *path)
{
	char elsewhere[SCRATCH_BYTES + 16];

	(void)path;
	snprintf(elsewhere, sizeof elsewhere, "%s.moved", directory);
	BUG_ON(rename(directory, elsewhere) != 0);
}

static void
cut_database(const char *directory, const char *path)
{
	(void)directory;
	BUG_ON(truncate(path, 4096) != 0);
}

static void
empty_log(const char *directory, const char *path)
{
	(void)path;
	BUG_ON(truncate(scratch_path(directory, "fair.db-wal"), 0) != 0);
}

static void
cut_log(const char *directory, const char *path)
{
	const char *log = scratch_path(directory, "fair.db-wal");
	struct stat st;

	(void)path;
	BUG_ON(stat(log, &st) != 0 || truncate(log, st.st_size - 1) != 0);
}

/* As `cp older.db fair.db` does it: the same file, as long as before, with another content. */
static void
copy_over_database(const char *directory, const char *path)
{
	uint8_t begin[100];
	int fd = open(path, O_RDWR | O_CLOEXEC);

	(void)directory;
	BUG_ON(fd < 0 || pread(fd, begin, sizeof begin, 0) != (ssize_t)sizeof begin);
	begin[27]++; /* the counter of its changes */
	BUG_ON(pwrite(fd, begin, sizeof begin, 0) != (ssize_t)sizeof begin);
	/* not closed: that would end the engine's locks on it */
}

static const struct way WAYS[] = {
	{"database deleted", delete_database},
	{"log deleted", delete_log},
	{"index deleted", delete_index},
	{"database replaced", replace_database},
	{"log replaced", replace_log},
	{"directory moved", move_directory},
	{"database cut", cut_database},
	{"log emptied", empty_log},
	{"log cut", cut_log},
	{"database copied over", copy_over_database},
};

enum { WAYS_COUNT = sizeof WAYS / sizeof WAYS[0] };

/* In the child: one unit kept, then the way, then another unit that must never come back. */
static void
work_on(struct house *h, const char *directory, const char *path, const struct way *way,
	bool idle)
{
	struct store_options o = {.guard = NULL};
	struct bench b;
	struct err e;

	BUG_ON(dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) < 0);
	o.guard = guard_take(path, &e);
	BUG_ON(o.guard == NULL);
	bench_init(&b, path);
	b.writer = writer_start(path, &o, &b.clock, 256, 1000, b.done, &e);
	BUG_ON(b.writer == NULL);
	for (int i = 0; i < 2; i++)
		h->t[i] = trial_new(i, TRICK_NONE, 100);
	bench_push(&b, h->t[0]);
	bench_wait(&b, 1);
	BUG_ON(h->t[0]->unit.fate != UNIT_KEPT);
	way->go(directory, path);
	if (idle) {
		for (;;)
			pause(); /* the test's own deadline ends it */
	}
	bench_push(&b, h->t[1]);
	bench_wait(&b, 2);
	_exit(EX_OK); /* it was acknowledged */
}

static void
every_way(struct house *h, bool idle)
{
	for (size_t i = 0; i < WAYS_COUNT; i++) {
		char directory[SCRATCH_BYTES], moved[SCRATCH_BYTES + 16];
		char path[SCRATCH_BYTES + 16];
		int status;
		pid_t pid;

		scratch_make(directory);
		snprintf(path, sizeof path, "%s/fair.db", directory);
		snprintf(moved, sizeof moved, "%s.moved", directory);
		store_checkpoint(h->f.store, true);
		copy_file(h->f.path, path);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			work_on(h, directory, path, &WAYS[i], idle);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != EX_IOERR)
			fail_msg("%s: status %x", WAYS[i].what, (unsigned)status);
		scratch_remove(access(directory, F_OK) == 0 ? directory : moved);
	}
}

static void
nothing_is_acknowledged_into_a_file_without_a_name(void **state)
{
	every_way(*state, false);
}

static void
an_idle_writer_notices_as_well(void **state)
{
	every_way(*state, true);
}

/* The engine opens and closes, brings its log home and cuts it: nothing of that is a loss. */
static void
the_engines_own_work_is_no_loss(void **state)
{
	struct house *h = *state;
	struct guard *g;
	struct err e;

	g = guard_take(h->f.path, &e);
	assert_non_null(g);
	assert_true(guard_arm(g, &e));
	for (int i = 0; i < 3; i++) {
		struct store *s =
			store_open(h->f.path, STORE_READ, &(struct store_options){0}, &e);

		fixture_journal(&h->f, 3);
		store_checkpoint(h->f.store, i != 1);
		store_close(s);
		if (!guard_intact(g, &e))
			fail_msg("%s", e.text);
	}
	guard_release(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_second_one_is_refused_by_every_name),
		TEST(what_is_no_database_file_is_named),
		TEST(the_other_is_named_and_its_death_frees_the_database),
		TEST(nothing_is_acknowledged_into_a_file_without_a_name),
		TEST(an_idle_writer_notices_as_well),
		TEST(the_engines_own_work_is_no_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
