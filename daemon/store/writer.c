/* writer.c - the one thread that changes the database, with group commit. */
#include "store/writer.h"

#include "base/log.h"
#include "store/disk.h"
#include "store/guard.h"
#include "store/head.h"
#include "store/journal.h"
#include "wire/buf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum {
	CHECKPOINT_EVERY_UNITS =
		2000, /* a passive checkpoint after about this many kept units */
	CHECKPOINT_AGAIN_UNITS =
		200,	    /* ... and after so many more where it was not whole */
	LANES_OF_BATCH = 8, /* one lane has this part of a batch */
	CHECKPOINT_EVERY_PAGES =
		1000,	/* ... or so many pages: a long one would hold the writer */
	IDLE_MS = 1000, /* a truncating one when nothing came for this long */
	HEAD_MS = 1000, /* between two heads at least, see store/head.h */
};

struct writer {
	struct store *store;
	struct guard *guard;
	const struct head *head;
	struct clock *clock;
	struct jobs *queue;
	struct jobs *done;
	size_t batch;
	int64_t head_seq; /* where the journal ends by the last commit */
	uint8_t head_hash[DIGEST_BYTES];
	bool head_due; /* the journal has gone on since the head was written */
	bool head_failed;
	int64_t head_ms;
	int64_t kept_since_checkpoint;
	bool full; /* the disk had no room for a batch */
	int64_t room_made_ms;
	bool log_left;	/* the log is not empty: somebody wrote, or a reader held it */
	int pages_home; /* of the log, at the last checkpoint */
	pthread_t thread;
	struct writer_stats stats;
};

static struct unit *
next_unit(struct unit *u)
{
	return (struct unit *)(void *)u->job.next;
}

/* After a failed sync nothing is known of the disk: stop before anybody gets an answer. */
static void
stop_if_sync_failed(const struct store *s)
{
	if (!store_sync_failed(s))
		return;
	fprintf(stderr,
		"fatal: a sync to disk failed; what was written since is unknown\n");
	_exit(EX_IOERR);
}

/* A head that cannot be written falls behind; log only that it has caught up again. */
static void
log_head(struct writer *w, bool ok, const struct err *e)
{
	if (!ok && !w->head_failed)
		log_event(LOG_WARNING, "database.head_failed", L_ERR(e));
	if (ok && w->head_failed)
		log_event(LOG_NOTICE, "database.head_works");
	w->head_failed = !ok;
	w->head_due = !ok;
}

/* All that is committed has been synced: its head may say so. */
static void
note_head(struct writer *w)
{
	uint8_t hash[DIGEST_BYTES];
	struct arena arena;
	struct tx tx;
	int64_t seq;

	if (w->head == NULL)
		return;
	arena_init(&arena);
	tx_init(&tx, w->store, &arena, clock_now_us(w->clock));
	seq = journal_head(&tx, hash);
	if (!tx_failed(&tx)) {
		w->head_seq = seq;
		memcpy(w->head_hash, hash, sizeof hash);
		w->head_due = true;
	}
	arena_release(&arena);
}

static void
keep_head(struct writer *w, bool now)
{
	int64_t now_ms = clock_monotonic_ms();
	struct err e;

	if (!w->head_due || (!now && now_ms - w->head_ms < HEAD_MS))
		return;
	w->head_ms = now_ms;
	log_head(w, head_write(w->head, w->head_seq, w->head_hash, &e), &e);
}

/*
 * What was written into a file that has lost its name is found by nobody: stop before anybody
 * is told of it. A log that is gone leaves a sound database: its head tells the next start how
 * much of what was acknowledged is not in it.
 */
static void
stop_unless_intact(struct writer *w)
{
	struct err e;

	if (w->guard == NULL || guard_intact(w->guard, &e))
		return;
	log_event(LOG_ERR, "database.lost", L_ERR(&e));
	keep_head(w, true);
	fprintf(stderr, "fatal: %s\n", e.text);
	_exit(EX_IOERR);
}

/* Run one unit in its savepoint. false when the engine undid the whole transaction. */
static bool
run_unit(struct writer *w, struct unit *u, struct err *lost)
{
	struct tx tx;
	struct err e;
	bool keep;

	err_clear(&u->err);
	tx_init(&tx, w->store, &u->arena, clock_now_us(w->clock));
	if (!store_savepoint(w->store, lost))
		return false;
	keep = u->work(u, &tx, &u->err);
	if (tx_failed(&tx)) {
		keep = false;
		u->err = tx.fault;
	}
	if (!store_in_transaction(w->store)) {
		*lost = u->err;
		journal_events_free(tx.events);
		return false;
	}
	u->fate = keep ? UNIT_KEPT : UNIT_REFUSED;
	if (keep ? store_release(w->store, &e) : store_undo(w->store, &e)) {
		if (keep)
			u->events = tx.events;
		else
			journal_events_free(tx.events);
		return true;
	}
	*lost = e;
	journal_events_free(tx.events);
	return false;
}

/* Every unit of the batch has this fate, whatever its own work said. */
static void
same_fate(struct unit *first, enum unit_fate fate, const struct err *why)
{
	for (struct unit *u = first; u != NULL; u = next_unit(u)) {
		journal_events_free(u->events);
		u->events = NULL;
		u->fate = fate;
		u->err = *why;
		/* One unit's bug undid the others too: they may ask again as they are. */
		if (why->code == ERR_INTERNAL)
			err_set(&u->err, ERR_STORAGE_FAILED,
				"the whole batch was undone");
	}
}

static bool
run_batch(struct writer *w, struct unit *first, struct err *lost)
{
	if (!store_begin_write(w->store, lost))
		return false;
	for (struct unit *u = first; u != NULL; u = next_unit(u)) {
		atomic_fetch_add(&w->stats.units, 1);
		if (!run_unit(w, u, lost))
			return false;
	}
	return true;
}

static int
kept_units(struct unit *first)
{
	int kept = 0;

	for (struct unit *u = first; u != NULL; u = next_unit(u))
		kept += u->fate == UNIT_KEPT;
	return kept;
}

/*
 * What the units of a batch whose commit failed are told. A disk that refused the end of the log
 * has stored nothing; of any other failure nobody knows, and only the same key may ask.
 */
static enum unit_fate
commit_failed(struct writer *w, struct err *e)
{
	bool nothing = store_took_nothing(w->store);

	stop_if_sync_failed(w->store);
	store_rollback(w->store);
	w->full = w->full || e->code == ERR_STORAGE_FULL;
	if (nothing)
		return UNIT_LOST;
	if (e->code != ERR_STORAGE_FAILED)
		err_set(e, ERR_OUTCOME_UNKNOWN, "the commit did not report its outcome");
	err_hint(e,
		"whether it is stored is not known: convene retry asks again with the same"
		" key");
	return UNIT_UNKNOWN;
}

/* Until the next commit that is taken. */
static void
note_disk(struct writer *w, const struct err *e)
{
	if (disk_at_fault(e->code))
		atomic_store(&w->stats.failing, true);
}

static void
settle_batch(struct writer *w, struct unit *first)
{
	int64_t began = clock_monotonic_us();
	struct err e;
	bool ran;
	int kept;

	ran = run_batch(w, first, &e);
	/* Not only a commit syncs: a page that is written early may begin a new log. */
	stop_if_sync_failed(w->store);
	stop_unless_intact(w);
	if (!ran) {
		/* A released savepoint is gone with the transaction: the whole batch is lost. */
		store_rollback(w->store);
		same_fate(first, UNIT_LOST, &e);
		w->full = w->full || e.code == ERR_STORAGE_FULL;
		atomic_fetch_add(&w->stats.lost, 1);
		note_disk(w, &e);
		return;
	}
	kept = kept_units(first);
	began = clock_monotonic_us();
	if (kept == 0) {
		store_rollback(w->store);
		return;
	}
	if (!store_commit(w->store, &e)) {
		enum unit_fate fate;

		note_disk(w, &e);
		fate = commit_failed(w, &e);
		same_fate(first, fate, &e);
		atomic_fetch_add(&w->stats.lost, fate == UNIT_LOST);
		return;
	}
	stop_unless_intact(w);
	note_head(w);
	atomic_store(&w->stats.failing, false);
	atomic_fetch_add(&w->stats.commit_us, clock_monotonic_us() - began);
	atomic_fetch_add(&w->stats.commits, 1);
	atomic_fetch_add(&w->stats.kept, kept);
	w->kept_since_checkpoint += kept;
	w->log_left = true;
}

static void
note_batch_size(struct writer *w, struct unit *first)
{
	int64_t n = 0;

	for (struct unit *u = first; u != NULL; u = next_unit(u))
		n++;
	if (n > atomic_load(&w->stats.largest_batch))
		atomic_store(&w->stats.largest_batch, n);
}

/* The whole batch at once, so that its events go to each watcher at once. */
static void
hand_back(struct writer *w, struct unit *first)
{
	BUG_ON(!jobs_push_list(w->done, &first->job));
}

/*
 * A reader who looks at an older state keeps the rest of the log where it is: it is tried again,
 * soon while units come, every IDLE_MS while none do.
 */
static void
checkpoint(struct writer *w, bool truncate)
{
	bool whole = store_checkpoint(w->store, truncate);

	stop_if_sync_failed(w->store);
	w->kept_since_checkpoint =
		whole ? 0 : CHECKPOINT_EVERY_UNITS - CHECKPOINT_AGAIN_UNITS;
	w->pages_home = store_log_pages(w->store);
	if (whole && truncate)
		w->log_left = false;
}

/* The log starts over once all of it is in the database and nobody reads it. */
static bool
has_much_to_bring_home(struct writer *w)
{
	int pages = store_log_pages(w->store);

	if (pages < w->pages_home)
		w->pages_home = 0;
	return w->kept_since_checkpoint >= CHECKPOINT_EVERY_UNITS ||
	       pages - w->pages_home >= CHECKPOINT_EVERY_PAGES;
}

/* The log itself may fill the disk: checkpoint and truncate it, at most once a second. */
static void
make_room(struct writer *w)
{
	int64_t now_ms = clock_monotonic_ms();

	if (!w->full || now_ms - w->room_made_ms < IDLE_MS)
		return;
	w->full = false;
	w->room_made_ms = now_ms;
	checkpoint(w, true);
}

/*
 * The next batch; NULL at the end. A log that nobody adds to is brought home meanwhile, and
 * each second somebody looks whether the database is still where it was.
 */
static struct job *
next_batch(struct writer *w)
{
	struct job *list;
	bool idle;

	for (;;) {
		list = jobs_wait_for(w->queue, w->batch, IDLE_MS, &idle);
		if (!idle)
			return list;
		stop_unless_intact(w);
		if (w->log_left)
			checkpoint(w, true);
		keep_head(w, true);
	}
}

static void *
writer_main(void *arg)
{
	struct writer *w = arg;
	struct job *list;

	while ((list = next_batch(w)) != NULL) {
		struct unit *first = (struct unit *)(void *)list;

		note_batch_size(w, first);
		settle_batch(w, first);
		hand_back(w, first);
		if (has_much_to_bring_home(w))
			checkpoint(w, jobs_waiting(w->queue) == 0);
		make_room(w);
		keep_head(w, false);
	}
	stop_unless_intact(w);
	checkpoint(w, true);
	keep_head(w, true);
	return NULL;
}

struct writer *
writer_start(const char *path, const struct store_options *o, struct clock *clock,
	size_t batch, size_t queue_max, struct jobs *done, struct err *e)
{
	const struct jobs_share share = {
		.waiting = queue_max / 2 + 1, .take = batch / LANES_OF_BATCH + 1};
	struct writer *w = xcalloc(1, sizeof *w);

	w->store = store_open(path, STORE_WRITE, o, e);
	if (w->store == NULL || (o->guard != NULL && !guard_arm(o->guard, e))) {
		store_close(w->store);
		free(w);
		return NULL;
	}
	w->guard = o->guard;
	w->head = o->head;
	w->clock = clock;
	note_head(w); /* what was done before this writer's time counts as well */
	w->queue = jobs_new_in_turns(queue_max, &share);
	w->done = done;
	w->batch = batch;
	BUG_ON(pthread_create(&w->thread, NULL, writer_main, w) != 0);
	pthread_setname_np(w->thread, "writer"); /* for top -H and the benchmark */
	return w;
}

bool
writer_push(struct writer *w, struct unit *u)
{
	u->fate = UNIT_PENDING;
	u->events = NULL;
	u->queued_us = clock_monotonic_us();
	return jobs_push(w->queue, &u->job);
}

const struct writer_stats *
writer_stats(const struct writer *w)
{
	return &w->stats;
}

size_t
writer_waiting(const struct writer *w)
{
	return jobs_waiting(w->queue);
}

void
writer_stop(struct writer *w)
{
	if (w == NULL)
		return;
	jobs_close(w->queue);
	pthread_join(w->thread, NULL);
	store_close(w->store);
	jobs_free(w->queue);
	free(w);
}
