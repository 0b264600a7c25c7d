/*
 * test_power.c - the power goes at any moment: what was acknowledged is there, whole and once.
 *
 * CONVENE_TRIES=N: N times as many cuts. CONVENE_SEED=S: begin with another seed; a failure names
 * its own, which alone repeats the run.
 */
#include "faultvfs.h"
#include "units.h"

enum {
	UNITS = 60,
	RUNS = 24, /* of the daemon's life; each is cut at several moments */
	CUTS = 14, /* at most, of one run */
};

/* What is left of the disk after one cut, and what had been acknowledged until then. */
struct cut {
	struct buf db, wal;
	bool db_there, wal_there;
	bool acknowledged[UNITS];
	int64_t at; /* operation of the disk */
};

struct house {
	char directory[SCRATCH_BYTES];
	char model[SCRATCH_BYTES + 16];
	char path[SCRATCH_BYTES + 16];
	char after[SCRATCH_BYTES + 16];
	struct bench b;
	struct trial *t[UNITS];
	uint64_t seed;
	int64_t operations;
	int cuts;
	struct cut cut[CUTS];
	int verified;
	int unacknowledged_there; /* over all: stored, though nobody was told */
};

/* Before each operation of the disk: perhaps the power goes here. Any thread. */
static void
perhaps(void *ctx)
{
	struct house *h = ctx;
	struct cut *c;

	h->operations++;
	if (h->cuts == CUTS || power_random(&h->seed) % 11 != 0)
		return;
	/* Whoever has been told, has been told before this operation. */
	bench_collect(&h->b);
	c = &h->cut[h->cuts++];
	c->at = h->operations;
	c->db_there = power_image("fair.db", &h->seed, &c->db);
	c->wal_there = power_image("fair.db-wal", &h->seed, &c->wal);
	pthread_mutex_lock(&h->b.lock);
	for (int i = 0; i < UNITS; i++)
		c->acknowledged[i] = h->t[i] != NULL && h->t[i]->back &&
				     h->t[i]->unit.fate == UNIT_KEPT;
	pthread_mutex_unlock(&h->b.lock);
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct fixture f;

	fault_install(true);
	scratch_make(h->directory);
	snprintf(h->model, sizeof h->model, "%s/model.db", h->directory);
	snprintf(h->path, sizeof h->path, "%s/fair.db", h->directory);
	snprintf(h->after, sizeof h->after, "%s/after.db", h->directory);
	small_fair_open(&f);
	store_checkpoint(f.store, true);
	copy_file(f.path, h->model);
	fixture_close(&f);
	for (int i = 0; i < CUTS; i++) {
		buf_init(&h->cut[i].db, DISK_BYTES_MAX);
		buf_init(&h->cut[i].wal, DISK_BYTES_MAX);
	}
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < CUTS; i++) {
		buf_release(&h->cut[i].db);
		buf_release(&h->cut[i].wal);
	}
	scratch_remove(h->directory);
	free(h);
	return 0;
}

static void
write_file(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(buf_str(b), 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

static void
unlink_all(const char *path)
{
	char name[SCRATCH_BYTES + 32];

	unlink(path);
	snprintf(name, sizeof name, "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", path);
	unlink(name);
}

/* Switch the machine on again and look. */
static void
recover(struct house *h, const struct cut *c, uint64_t seed)
{
	char wal[SCRATCH_BYTES + 32];
	bool there[UNITS];

	unlink_all(h->after);
	assert_true(c->db_there);
	write_file(h->after, &c->db);
	snprintf(wal, sizeof wal, "%s-wal", h->after);
	if (c->wal_there)
		write_file(wal, &c->wal);
	bench_inspect(h->after, there, UNITS);
	if (h->verified++ % 5 == 0)
		bench_chain(h->after);
	for (int i = 0; i < UNITS; i++) {
		if (c->acknowledged[i] && h->t[i]->trick != TRICK_LOOK && !there[i])
			fail_msg(
				"seed %llu, operation %d: unit %d was acknowledged and is gone",
				(unsigned long long)seed, (int)c->at, i);
		if (there[i] &&
			(h->t[i]->trick == TRICK_REFUSE || h->t[i]->trick == TRICK_BREAK))
			fail_msg("seed %llu, operation %d: unit %d refused and is there",
				(unsigned long long)seed, (int)c->at, i);
		h->unacknowledged_there += there[i] && !c->acknowledged[i];
	}
}

/* Some units at a time, in batches as they come, now and then a stop and a start. */
static void
live(struct house *h, uint64_t *seed)
{
	int next = 0;
	struct err e;

	while (next < UNITS) {
		int until = next + 10 + (int)(power_random(seed) % 25);

		if (!bench_start(&h->b, 0, 1 + power_random(seed) % 12, &e))
			fail_msg("%s", e.text);
		while (next < UNITS && next < until) {
			int n = 1 + (int)(power_random(seed) % 9);

			for (; n > 0 && next < UNITS; n--, next++) {
				uint64_t r = power_random(seed);

				pthread_mutex_lock(&h->b.lock);
				h->t[next] = trial_new(next,
					r % 13 == 0   ? TRICK_REFUSE
					: r % 17 == 0 ? TRICK_BREAK
					: r % 19 == 0 ? TRICK_LOOK
						      : TRICK_NONE,
					r % 23 == 0 ? 9000 : (int)(r % 900));
				pthread_mutex_unlock(&h->b.lock);
				bench_push(&h->b, h->t[next]);
			}
			if (power_random(seed) % 2 == 0)
				bench_wait(&h->b, next);
		}
		bench_stop(&h->b);
	}
}

static void
one_life(struct house *h, uint64_t seed)
{
	const struct power_watch watch = {perhaps, h};
	uint64_t shape = seed;

	unlink_all(h->path);
	copy_file(h->model, h->path);
	h->seed = seed;
	h->operations = 0;
	h->cuts = 0;
	power_random(&h->seed);
	bench_init(&h->b, h->path);
	power_record(&watch);
	live(h, &shape);
	power_stop();
	for (int i = 0; i < h->cuts; i++)
		recover(h, &h->cut[i], seed);
	for (int i = 0; i < UNITS; i++) {
		trial_free(h->t[i]);
		h->t[i] = NULL;
	}
	bench_release(&h->b);
}

static void
what_was_acknowledged_survives_every_cut(void **state)
{
	const char *asked = getenv("CONVENE_SEED");
	uint64_t seed = asked != NULL ? strtoull(asked, NULL, 10) : 20270115;
	struct house *h = *state;
	int runs = RUNS * tries_factor() / tries_stride();
	int cuts = 0;

	for (int i = 0; i <= runs; i++) {
		one_life(h, seed + (uint64_t)i * 1000003);
		cuts += h->cuts;
	}
	print_message("# %d cuts in %d lives\n", cuts, runs + 1);
	assert_true(cuts > runs * CUTS / 2);
	/* Otherwise no cut ever came between a commit's sync and its acknowledgement. */
	if (runs >= RUNS)
		assert_true(h->unacknowledged_there > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_acknowledged_survives_every_cut, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
