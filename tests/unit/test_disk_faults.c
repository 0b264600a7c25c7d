/*
 * test_disk_faults.c - every operation of the disk fails once, at every place: the
 * promise holds.
 */
#include "faultvfs.h"
#include "units.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>

enum { UNITS = 14, LIMIT = 3000 };

struct house {
	char directory[SCRATCH_BYTES];
	char model[SCRATCH_BYTES +
		   16]; /* a database with the small fair, copied for every run */
	char path[SCRATCH_BYTES + 16];
	struct bench b;
	struct trial *t[UNITS];
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct fixture f;

	fault_install(true);
	scratch_make(h->directory);
	snprintf(h->model, sizeof h->model, "%s/model.db", h->directory);
	snprintf(h->path, sizeof h->path, "%s/fair.db", h->directory);
	small_fair_open(&f);
	store_checkpoint(f.store, true);
	copy_file(f.path, h->model);
	fixture_close(&f);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	fault_disarm();
	scratch_remove(h->directory);
	free(h);
	return 0;
}

static void
fresh(struct house *h)
{
	char name[SCRATCH_BYTES + 24];

	fault_disarm();
	snprintf(name, sizeof name, "%s-wal", h->path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", h->path);
	unlink(name);
	copy_file(h->model, h->path);
}

/* Unit 0 is in the gate, or it came back without having begun: its batch met the fault. */
static void
begun_or_back(struct house *h, struct gate *gate)
{
	struct timespec until;

	do {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 5000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		bench_collect(&h->b);
	} while (sem_timedwait(&gate->begun, &until) != 0 && !h->t[0]->back);
}

/* Three batches: 0, then 1..9 in one with a refusal, a breach and much text in it, then 10..13. */
static void
scenario(struct house *h)
{
	struct gate gate;

	gate_init(&gate);
	for (int i = 0; i < UNITS; i++)
		h->t[i] = trial_new(i,
			i == 4	 ? TRICK_REFUSE
			: i == 6 ? TRICK_BREAK
				 : TRICK_NONE,
			i == 5 ? 40000 : 100);
	h->t[0]->trick = TRICK_WAIT;
	h->t[0]->gate = &gate;
	bench_push(&h->b, h->t[0]);
	begun_or_back(h, &gate);
	for (int i = 1; i < 10; i++)
		bench_push(&h->b, h->t[i]);
	sem_post(&gate.go_on);
	bench_wait(&h->b, 10);
	for (int i = 10; i < UNITS; i++) {
		bench_push(&h->b, h->t[i]);
		bench_wait(&h->b, i + 1);
	}
}

/* One run with whatever is armed; true when the fault was met. */
static bool
run(struct house *h, bool chain_too)
{
	bool there[UNITS], met;
	struct err e;

	bench_init(&h->b, h->path);
	if (bench_start(&h->b, 0, 256, &e))
		scenario(h);
	else if (!fault_hit())
		fail_msg("%s", e.text);
	bench_stop(&h->b);
	met = fault_hit();
	fault_disarm();
	bench_inspect(h->path, there, UNITS);
	bench_promise_kept(h->t, there, UNITS);
	if (chain_too)
		bench_chain(h->path);
	for (int i = 0; i < UNITS; i++) {
		trial_free(h->t[i]);
		h->t[i] = NULL;
	}
	bench_release(&h->b);
	return met;
}

/* What a run without any fault does: the measure of the others. */
static void
without_a_fault_everything_is_kept(void **state)
{
	struct house *h = *state;

	fresh(h);
	bench_init(&h->b, h->path);
	assert_true(bench_start(&h->b, 0, 256, &(struct err){0}));
	scenario(h);
	for (int i = 0; i < UNITS; i++)
		assert_int_equal(
			h->t[i]->unit.fate, i == 4 || i == 6 ? UNIT_REFUSED : UNIT_KEPT);
	assert_int_equal(
		atomic_load(&writer_stats(h->b.writer)->commits), 1 + 1 + UNITS - 10);
	bench_stop(&h->b);
	for (int i = 0; i < UNITS; i++)
		trial_free(h->t[i]);
	bench_release(&h->b);
}

/*
 * Each operation of these kinds fails in its turn, until a run meets no fault. The chain is walked
 * every few runs: opening the store takes longer than all the rest.
 */
static void
each_in_its_turn(struct house *h, unsigned kinds, int code, bool torn, bool for_good)
{
	int n = 1, runs = 0;

	for (;; n += tries_stride()) {
		assert_in_range(n, 1, LIMIT);
		fresh(h);
		if (for_good)
			fault_arm_for_good(kinds, n, code);
		else
			fault_arm(kinds, n, code, torn);
		if (!run(h, runs++ % 4 == 0))
			break;
	}
	assert_true(n > 1);
	print_message("# %d places\n", runs - 1);
}

static void
each_write_fails(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_IOERR_WRITE, false, false);
}

static void
each_write_fails_with_half_of_it_done(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_IOERR_WRITE, true, false);
}

static void
the_disk_is_full_at_each_write_and_stays_so(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_FULL, false, true);
}

static void
each_read_fails(void **state)
{
	each_in_its_turn(*state, FAULT_READ, SQLITE_IOERR_READ, false, false);
}

static void
each_open_deletion_truncation_and_size_fails(void **state)
{
	each_in_its_turn(*state, FAULT_OPEN, SQLITE_CANTOPEN, false, false);
	each_in_its_turn(*state, FAULT_DELETE, SQLITE_IOERR_DELETE, false, false);
	each_in_its_turn(*state, FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE, false, false);
	each_in_its_turn(*state, FAULT_SIZE, SQLITE_IOERR_FSTAT, false, false);
}

static void
each_lock_and_piece_of_shared_memory_fails(void **state)
{
	each_in_its_turn(*state, FAULT_LOCK, SQLITE_IOERR_LOCK, false, false);
	each_in_its_turn(*state, FAULT_SHM, SQLITE_IOERR_SHMMAP, false, false);
}

/* ---- a sync that fails ---------------------------------------------------------------------- */

/* The child tells the numbers of the units it was given back as kept, then ends. */
static int
child(struct house *h, int n, int tell)
{
	struct err e;

	fault_arm(FAULT_SYNC, n, SQLITE_IOERR_FSYNC, false);
	bench_init(&h->b, h->path);
	if (!bench_start(&h->b, 0, 256, &e))
		return EX_CANTCREAT;
	for (int i = 0; i < UNITS; i++) {
		unsigned char number = (unsigned char)i;

		h->t[i] = trial_new(i, TRICK_NONE, 100);
		bench_push(&h->b, h->t[i]);
		bench_wait(&h->b, i + 1);
		if (h->t[i]->unit.fate != UNIT_KEPT)
			return EX_SOFTWARE;
		if (write(tell, &number, 1) != 1)
			return EX_OSERR;
	}
	bench_stop(&h->b);
	return fault_hit() ? EX_PROTOCOL : 0;
}

static int
run_child(struct house *h, int n, bool *told)
{
	int ends[2], status = -1, quiet;
	unsigned char number;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* What a stopping daemon says is not part of this test's report. */
		quiet = open("/dev/null", O_WRONLY);
		dup2(quiet, STDERR_FILENO);
		_exit(child(h, n, ends[1]));
	}
	close(ends[1]);
	while (read(ends[0], &number, 1) == 1)
		told[number] = true;
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/*
 * After a failed sync nothing is known: the process ends with 74 before anybody is told anything.
 * A database that cannot be opened is the only other end.
 */
static void
a_failed_sync_ends_the_process(void **state)
{
	struct house *h = *state;
	int n = 1, status, stopped = 0;

	for (;; n += tries_stride()) {
		bool told[256] = {false}, there[UNITS];

		assert_in_range(n, 1, LIMIT);
		fresh(h);
		status = run_child(h, n, told);
		bench_inspect(h->path, there, UNITS);
		for (int i = 0; i < UNITS; i++)
			if (told[i] && !there[i])
				fail_msg("sync %d: unit %d was told and is not there", n,
					i);
		if (status == 0)
			break;
		stopped += status == EX_IOERR;
		if (status != EX_IOERR && status != EX_CANTCREAT)
			fail_msg("sync %d: exit status %d", n, status);
	}
	/* At least one for every commit, and those of the last checkpoint. */
	assert_true(stopped * tries_stride() >= UNITS - tries_stride());
	print_message("# %d places\n", n - 1);
}

/* ---- a database that may not grow ----------------------------------------------------------- */

static void
a_full_database_in_the_middle_of_a_batch(void **state)
{
	struct house *h = *state;
	int64_t first, kept_least = UNITS, kept_most = 0;
	int room, full = 0;
	struct stat st;

	fresh(h);
	assert_int_equal(stat(h->path, &st), 0);
	first = st.st_size / 4096;
	for (room = 0; room < 40; room += tries_stride()) {
		bool there[UNITS];
		int kept = 0;

		fresh(h);
		bench_init(&h->b, h->path);
		assert_true(bench_start(&h->b, first + room, 256, &(struct err){0}));
		scenario(h);
		bench_stop(&h->b);
		for (int i = 0; i < UNITS; i++) {
			kept += h->t[i]->unit.fate == UNIT_KEPT;
			if (h->t[i]->unit.fate != UNIT_KEPT && i != 4 && i != 6) {
				assert_int_equal(
					h->t[i]->unit.err.code, ERR_STORAGE_FULL);
				full++;
			}
		}
		bench_inspect(h->path, there, UNITS);
		bench_promise_kept(h->t, there, UNITS);
		for (int i = 0; i < UNITS; i++)
			trial_free(h->t[i]);
		memset(h->t, 0, sizeof h->t);
		bench_release(&h->b);
		kept_least = kept < kept_least ? kept : kept_least;
		kept_most = kept > kept_most ? kept : kept_most;
	}
	/* From no room at all to room enough. */
	assert_true(full > 3);
	assert_true(kept_least < UNITS / 2);
	assert_int_equal(kept_most, UNITS - 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(without_a_fault_everything_is_kept),
		TEST(each_write_fails),
		TEST(each_write_fails_with_half_of_it_done),
		TEST(the_disk_is_full_at_each_write_and_stays_so),
		TEST(each_read_fails),
		TEST(each_open_deletion_truncation_and_size_fails),
		TEST(each_lock_and_piece_of_shared_memory_fails),
		TEST(a_failed_sync_ends_the_process),
		TEST(a_full_database_in_the_middle_of_a_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
