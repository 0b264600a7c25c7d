/* test_writer.c - group commit: order, batches, savepoints, fates; and the pool of readers. */
#include "units.h"

#include <sys/inotify.h>

struct house {
	struct fixture f;
	struct bench b;
	struct trial *t[300];
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	small_fair_open(&h->f);
	bench_init(&h->b, h->f.path);
	if (!bench_start(&h->b, 0, 256, &e))
		fail_msg("%s", e.text);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	bench_release(&h->b);
	for (int i = 0; i < 300; i++)
		trial_free(h->t[i]);
	fixture_close(&h->f);
	free(h);
	return 0;
}

static void
push(struct house *h, int number, enum trick trick)
{
	h->t[number] = trial_new(number, trick, 10);
	bench_push(&h->b, h->t[number]);
}

static int
stored(struct house *h)
{
	return (int)fixture_int(&h->f, "SELECT count(*) FROM answers");
}

static void
what_is_handed_back_as_kept_is_on_the_disk(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 20; i++) {
		push(h, i, TRICK_NONE);
		bench_wait(&h->b, i + 1);
		assert_int_equal(h->t[i]->unit.fate, UNIT_KEPT);
		assert_int_equal(h->t[i]->unit.err.code, ERR_NONE);
		assert_int_equal(stored(h), i + 1);
		/* Its events are its own. */
		assert_int_equal(h->t[i]->unit.events->seq, i + 1);
		assert_null(h->t[i]->unit.events->next);
	}
	assert_int_equal(atomic_load(&writer_stats(h->b.writer)->commits), 20);
}

/*
 * Holds the writer in a unit until the gate is opened, so that what comes meanwhile is
 * one batch.
 */
static void
hold(struct house *h, int number, struct gate *gate)
{
	gate_init(gate);
	h->t[number] = trial_new(number, TRICK_WAIT, 10);
	h->t[number]->gate = gate;
	bench_push(&h->b, h->t[number]);
	sem_wait(&gate->begun);
}

static void
what_arrives_during_a_commit_is_the_next_batch(void **state)
{
	struct house *h = *state;
	const struct writer_stats *s = writer_stats(h->b.writer);
	struct gate gate;

	hold(h, 0, &gate);
	for (int i = 1; i <= 100; i++)
		push(h, i, TRICK_NONE);
	assert_int_equal(writer_waiting(h->b.writer), 100);
	sem_post(&gate.go_on);
	bench_wait(&h->b, 101);
	assert_int_equal(atomic_load(&s->commits), 2);
	assert_int_equal(atomic_load(&s->largest_batch), 100);
	assert_int_equal(atomic_load(&s->units), 101);
	assert_int_equal(atomic_load(&s->kept), 101);
	for (int i = 0; i <= 100; i++) {
		assert_int_equal(h->t[i]->order, i);
		assert_int_equal(h->t[i]->unit.events->seq, i + 1);
	}
}

static void
a_batch_has_its_maximum(void **state)
{
	struct house *h = *state;
	struct err e;
	struct gate gate;

	bench_stop(&h->b);
	assert_true(bench_start(&h->b, 0, 16, &e));
	hold(h, 0, &gate);
	for (int i = 1; i <= 100; i++)
		push(h, i, TRICK_NONE);
	sem_post(&gate.go_on);
	bench_wait(&h->b, 101);
	assert_int_equal(atomic_load(&writer_stats(h->b.writer)->largest_batch), 16);
	assert_int_equal(atomic_load(&writer_stats(h->b.writer)->commits), 1 + 7);
}

/* Refusals and breaches in the midst of a batch concern nobody else. */
static void
one_unit_is_undone_without_the_others(void **state)
{
	struct house *h = *state;
	bool there[300];
	struct gate gate;

	hold(h, 0, &gate);
	for (int i = 1; i < 200; i++)
		push(h, i,
			i % 5 == 1    ? TRICK_REFUSE
			: i % 7 == 1  ? TRICK_BREAK
			: i % 11 == 1 ? TRICK_LOOK
				      : TRICK_NONE);
	sem_post(&gate.go_on);
	bench_wait(&h->b, 200);
	for (int i = 0; i < 200; i++) {
		struct trial *t = h->t[i];

		switch (t->trick) {
		case TRICK_REFUSE:
			assert_int_equal(t->unit.fate, UNIT_REFUSED);
			assert_int_equal(t->unit.err.code, ERR_SLOT_TAKEN);
			assert_null(t->unit.events);
			break;
		case TRICK_BREAK:
			assert_int_equal(t->unit.fate, UNIT_REFUSED);
			assert_int_equal(t->unit.err.code, ERR_INTERNAL);
			assert_null(t->unit.events);
			break;
		case TRICK_LOOK:
			assert_int_equal(t->unit.fate, UNIT_KEPT);
			assert_null(t->unit.events);
			break;
		case TRICK_NONE:
		case TRICK_WAIT:
			assert_int_equal(t->unit.fate, UNIT_KEPT);
			assert_non_null(t->unit.events);
			break;
		}
	}
	bench_stop(&h->b);
	bench_inspect(h->f.path, there, 200);
	bench_promise_kept(h->t, there, 200);
	/* The numbers of the journal have no gap where a unit was undone. */
	assert_int_equal(
		fixture_int(&h->f, "SELECT max(seq) = count(*) FROM journal"), 1);
}

static void
refusals_alone_commit_nothing(void **state)
{
	struct house *h = *state;
	int64_t version = fixture_int(&h->f, "PRAGMA data_version");

	for (int i = 0; i < 10; i++)
		push(h, i, TRICK_REFUSE);
	bench_wait(&h->b, 10);
	assert_int_equal(atomic_load(&writer_stats(h->b.writer)->commits), 0);
	assert_int_equal(fixture_int(&h->f, "PRAGMA data_version"), version);
	assert_int_equal(stored(h), 0);
}

static void
a_full_queue_and_a_closed_one_refuse(void **state)
{
	struct house *h = *state;
	struct trial *extra = trial_new(299, TRICK_NONE, 10);
	struct err e;
	struct gate gate;

	bench_stop(&h->b);
	h->b.writer = writer_start(h->f.path, &(struct store_options){0}, &h->b.clock,
		256, 3, h->b.done, &e);
	assert_non_null(h->b.writer);
	hold(h, 0, &gate);
	for (int i = 1; i <= 3; i++)
		push(h, i, TRICK_NONE);
	assert_false(writer_push(h->b.writer, &extra->unit));
	sem_post(&gate.go_on);
	/* Stopping works off what is there. */
	bench_stop(&h->b);
	for (int i = 0; i <= 3; i++)
		assert_true(h->t[i]->back);
	assert_int_equal(stored(h), 4);
	trial_free(extra);
}

static void
a_stopped_writer_leaves_no_log(void **state)
{
	struct house *h = *state;
	char wal[200];
	struct err e;

	for (int i = 0; i < 30; i++)
		push(h, i, TRICK_NONE);
	bench_stop(&h->b);
	/* The fixture's connections end as well; the last one out takes the files along. */
	engine_close(h->f.raw);
	store_close(h->f.store);
	h->f.store = NULL;
	snprintf(wal, sizeof wal, "%s-wal", h->f.path);
	assert_int_not_equal(access(wal, F_OK), 0);
	h->f.raw = raw_open(h->f.path);
	assert_int_equal(stored(h), 30);
	h->f.store = store_open(h->f.path, STORE_WRITE, &(struct store_options){0}, &e);
}

static int64_t
file_bytes(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

/* Told of every write into a file, and of its cutting. */
static int
notice_writes(const char *path)
{
	int fd = inotify_init1(IN_CLOEXEC);

	assert_true(inotify_add_watch(fd, path, IN_MODIFY) >= 0);
	return fd;
}

static void
wait_for_write(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char told[4096];

	assert_int_equal(poll(&p, 1, 30000), 1);
	assert_true(read(fd, told, sizeof told) > 0);
}

/* A long answer, a backup: whoever looks at an older state only postpones it. */
static void
a_log_that_a_reader_held_shrinks_once_he_is_gone(void **state)
{
	struct house *h = *state;
	struct engine *reader;
	char wal[200];
	int fd;

	snprintf(wal, sizeof wal, "%s-wal", h->f.path);
	push(h, 0, TRICK_NONE);
	bench_wait(&h->b, 1);
	reader = raw_open(h->f.path);
	raw_sql(reader, "BEGIN; SELECT count(*) FROM answers");
	fd = notice_writes(h->f.path);
	for (int i = 1; i <= 50; i++)
		push(h, i, TRICK_NONE);
	bench_wait(&h->b, 51);
	/* The first try comes as far as the reader. */
	wait_for_write(fd);
	close(fd);
	fd = notice_writes(wal);
	assert_true(file_bytes(wal) > 0);
	engine_close(reader);
	/* Nobody writes any more. */
	while (file_bytes(wal) > 0)
		wait_for_write(fd);
	close(fd);
	assert_int_equal(stored(h), 51);
}

static void
no_database_no_writer(void **state)
{
	struct house *h = *state;
	struct err e;

	assert_null(writer_start("/nowhere/fair.db", &(struct store_options){0},
		&h->b.clock, 1, 1, h->b.done, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_null(readers_start("/nowhere/fair.db", &(struct store_options){0},
		&h->b.clock, 2, 1, h->b.done, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	writer_stop(NULL);
	readers_stop(NULL);
}

/* ---- readers -------------------------------------------------------------------------------- */

static bool
read_work(struct unit *u, struct tx *tx, struct err *e)
{
	struct trial *t = trial_of(u);

	if (t->trick == TRICK_WAIT)
		gate_pass(t->gate);
	if (t->trick == TRICK_REFUSE)
		return err_set(e, ERR_NOT_FOUND, "not there");
	if (t->trick == TRICK_BREAK) {
		answer_store(tx, FAIR, "trial", "unit-readers", TRIAL_HASH, "1");
		return true;
	}
	t->text_bytes = answer_find(tx, "trial", "unit-00000") != NULL;
	return true;
}

static void
look(struct house *h, int number, enum trick trick, struct gate *gate)
{
	h->t[number] = trial_new(number, trick, 0);
	h->t[number]->unit.work = read_work;
	h->t[number]->gate = gate;
	assert_true(readers_push(h->b.readers, &h->t[number]->unit));
}

static void
readers_see_what_is_committed_each_time_anew(void **state)
{
	struct house *h = *state;
	struct err e;

	h->b.readers = readers_start(h->f.path, &(struct store_options){0}, &h->b.clock,
		2, 100, h->b.done, &e);
	assert_non_null(h->b.readers);
	look(h, 100, TRICK_NONE, NULL);
	bench_wait(&h->b, 1);
	assert_int_equal(h->t[100]->unit.fate, UNIT_KEPT);
	assert_int_equal(h->t[100]->text_bytes, 0);
	push(h, 0, TRICK_NONE);
	bench_wait(&h->b, 2);
	for (int i = 101; i < 110; i++)
		look(h, i, TRICK_NONE, NULL);
	bench_wait(&h->b, 11);
	for (int i = 101; i < 110; i++)
		assert_int_equal(h->t[i]->text_bytes, 1);
}

static void
a_reader_that_refuses_or_writes_harms_nobody(void **state)
{
	struct house *h = *state;
	struct err e;

	h->b.readers = readers_start(h->f.path, &(struct store_options){0}, &h->b.clock,
		1, 100, h->b.done, &e);
	for (int i = 0; i < 4; i++) {
		look(h, 10 * i, TRICK_REFUSE, NULL);
		look(h, 10 * i + 1, TRICK_BREAK, NULL);
		look(h, 10 * i + 2, TRICK_NONE, NULL);
	}
	bench_wait(&h->b, 12);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(h->t[10 * i]->unit.fate, UNIT_REFUSED);
		assert_int_equal(h->t[10 * i]->unit.err.code, ERR_NOT_FOUND);
		assert_int_equal(h->t[10 * i + 1]->unit.fate, UNIT_LOST);
		assert_int_equal(h->t[10 * i + 2]->unit.fate, UNIT_KEPT);
	}
	assert_int_equal(stored(h), 0);
}

static void
one_slow_reader_does_not_hold_the_others_or_the_writer(void **state)
{
	struct house *h = *state;
	struct err e;
	struct gate gate;

	gate_init(&gate);
	h->b.readers = readers_start(h->f.path, &(struct store_options){0}, &h->b.clock,
		2, 100, h->b.done, &e);
	look(h, 200, TRICK_WAIT, &gate);
	for (int i = 0; i < 5; i++) {
		push(h, i, TRICK_NONE);
		look(h, 100 + i, TRICK_NONE, NULL);
	}
	bench_wait(&h->b, 10);
	assert_false(h->t[200]->back);
	assert_int_equal(stored(h), 5);
	sem_post(&gate.go_on);
	bench_wait(&h->b, 11);
	assert_int_equal(h->t[200]->unit.fate, UNIT_KEPT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(what_is_handed_back_as_kept_is_on_the_disk),
		TEST(what_arrives_during_a_commit_is_the_next_batch),
		TEST(a_batch_has_its_maximum),
		TEST(one_unit_is_undone_without_the_others),
		TEST(refusals_alone_commit_nothing),
		TEST(a_full_queue_and_a_closed_one_refuse),
		TEST(a_stopped_writer_leaves_no_log),
		TEST(a_log_that_a_reader_held_shrinks_once_he_is_gone),
		TEST(no_database_no_writer),
		TEST(readers_see_what_is_committed_each_time_anew),
		TEST(a_reader_that_refuses_or_writes_harms_nobody),
		TEST(one_slow_reader_does_not_hold_the_others_or_the_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
