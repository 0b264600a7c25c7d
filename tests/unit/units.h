/*
 * units.h - a writer on a database of a test's own, and units of work whose traces can be counted.
 *
 * A unit stores its number as an answer's key, a journal row and, for some, much text; it may be
 * told to refuse, to break a rule of the schema, or to wait. What became of it is in its fate.
 */
#ifndef TESTS_UNITS_H
#define TESTS_UNITS_H

#include "small_fair.h"

#include "store/answers.h"
#include "store/writer.h"

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/eventfd.h>

enum trick {
	TRICK_NONE,
	TRICK_REFUSE, /* writes, then says no */
	TRICK_BREAK,  /* breaks a key of the schema */
	TRICK_WAIT,   /* says that it has begun and waits at its gate */
	TRICK_LOOK,   /* writes nothing */
};

struct gate {
	sem_t begun;
	sem_t go_on;
};

struct trial {
	struct unit unit; /* first member */
	int number;
	enum trick trick;
	int text_bytes;
	struct gate *gate;
	bool back; /* it was handed back */
	int order; /* ... as which */
};

struct bench {
	char path[SCRATCH_BYTES + 16];
	struct clock clock;
	int wake_fd;
	struct jobs *done;
	struct writer *writer;
	struct readers *readers;
	pthread_mutex_t lock; /* of what was handed back */
	int back;
};

static inline struct trial *
trial_of(struct unit *u)
{
	return (struct trial *)(void *)u;
}

static inline void
gate_init(struct gate *g)
{
	sem_init(&g->begun, 0, 0);
	sem_init(&g->go_on, 0, 0);
}

static inline void
gate_pass(struct gate *g)
{
	sem_post(&g->begun);
	sem_wait(&g->go_on);
}

static const uint8_t TRIAL_HASH[DIGEST_BYTES] = {7};

static inline void
trial_write(struct trial *t, struct tx *tx)
{
	char *text = arena_alloc(tx->arena, (size_t)t->text_bytes + 3);
	const char *key = arena_printf(tx->arena, "unit-%05d", t->number);
	struct js *body = js_new_obj();

	memset(text, 'a' + t->number % 26, (size_t)t->text_bytes + 2);
	text[0] = text[t->text_bytes + 1] = '"';
	js_set_int(body, "unit", t->number);
	tx->context = (struct tx_context){"A1", "trial", key};
	answer_store(tx, FAIR, "trial", key, TRIAL_HASH, text);
	journal_append(tx, &(struct fact){.event_id = FAIR,
				   .topic = "event",
				   .object = key,
				   .audience = "*",
				   .body = body});
	js_free(body);
}

static inline bool
trial_work(struct unit *u, struct tx *tx, struct err *e)
{
	struct trial *t = trial_of(u);

	if (t->trick == TRICK_LOOK)
		return answer_find(tx, "trial", "unit-00000") == NULL || true;
	trial_write(t, tx);
	switch (t->trick) {
	case TRICK_NONE:
	case TRICK_LOOK:
		break;
	case TRICK_REFUSE:
		return err_set(e, ERR_SLOT_TAKEN, "unit %d says no", t->number);
	case TRICK_BREAK:
		answer_store(tx, FAIR, "trial",
			arena_printf(tx->arena, "unit-%05d", t->number), TRIAL_HASH,
			"\"again\"");
		break;
	case TRICK_WAIT:
		gate_pass(t->gate);
		break;
	}
	return true;
}

static inline struct trial *
trial_new(int number, enum trick trick, int text_bytes)
{
	struct trial *t = xcalloc(1, sizeof *t);

	t->number = number;
	t->trick = trick;
	t->text_bytes = text_bytes;
	t->unit.work = trial_work;
	arena_init(&t->unit.arena);
	return t;
}

static inline void
trial_free(struct trial *t)
{
	if (t == NULL)
		return;
	journal_events_free(t->unit.events);
	arena_release(&t->unit.arena);
	free(t);
}

/* ---- the bench ------------------------------------------------------------------------------ */

static inline void
bench_init(struct bench *b, const char *path)
{
	memset(b, 0, sizeof *b);
	snprintf(b->path, sizeof b->path, "%s", path);
	clock_init(&b->clock);
	b->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	b->done = jobs_new(SIZE_MAX, b->wake_fd);
	pthread_mutex_init(&b->lock, NULL);
}

static inline bool
bench_start(struct bench *b, int64_t max_pages, size_t batch, struct err *e)
{
	const struct store_options o = {.max_pages = max_pages};

	b->writer = writer_start(b->path, &o, &b->clock, batch, 10000, b->done, e);
	return b->writer != NULL;
}

/* Whatever has been handed back so far is marked. Any thread. */
static inline void
bench_collect(struct bench *b)
{
	struct job *list;

	pthread_mutex_lock(&b->lock);
	for (list = jobs_take(b->done, SIZE_MAX); list != NULL; list = list->next) {
		struct trial *t = trial_of((struct unit *)(void *)list);

		t->back = true;
		t->order = b->back++;
	}
	pthread_mutex_unlock(&b->lock);
}

/* Until so many have been handed back in all; a test that hangs fails after a minute. */
static inline void
bench_wait(struct bench *b, int n)
{
	struct pollfd p = {.fd = b->wake_fd, .events = POLLIN};
	uint64_t count;
	int back;

	for (;;) {
		bench_collect(b);
		pthread_mutex_lock(&b->lock);
		back = b->back;
		pthread_mutex_unlock(&b->lock);
		if (back >= n)
			return;
		BUG_ON(poll(&p, 1, 60000) != 1);
		if (read(b->wake_fd, &count, sizeof count) < 0)
			continue;
	}
}

static inline void
bench_push(struct bench *b, struct trial *t)
{
	BUG_ON(!writer_push(b->writer, &t->unit));
}

static inline void
bench_stop(struct bench *b)
{
	readers_stop(b->readers);
	writer_stop(b->writer);
	b->writer = NULL;
	b->readers = NULL;
	bench_collect(b);
}

static inline void
bench_release(struct bench *b)
{
	bench_stop(b);
	jobs_free(b->done);
	close(b->wake_fd);
	pthread_mutex_destroy(&b->lock);
}

/* ---- how much of it ------------------------------------------------------------------------- */

/*
 * Of the places where something can go wrong every one is tried, or every so many-th where a
 * sanitizer or valgrind makes each try dear. CONVENE_TRIES=N: N times as many; 0: just a few.
 */
static inline int
tries_stride(void)
{
	const char *preload = getenv("LD_PRELOAD");

	if (preload != NULL && strstr(preload, "vgpreload") != NULL)
		return 19;
#if defined(__SANITIZE_THREAD__)
	return 7;
#elif defined(__SANITIZE_ADDRESS__)
	return 5;
#else
	return 1;
#endif
}

static inline int
tries_factor(void)
{
	const char *asked = getenv("CONVENE_TRIES");

	return asked != NULL ? (int)strtol(asked, NULL, 10) : 1;
}

/* ---- what is in the database afterwards ----------------------------------------------------- */

/* One unit's answer is its own text and nobody else's. */
static inline void
bench_answer_is(int number, const char *text)
{
	size_t n = strlen(text);
	char letter = (char)('a' + number % 26);

	if (n < 2 || text[0] != '"' || text[n - 1] != '"' ||
		(n > 2 && text[1] != letter) || (n > 3 && text[n - 2] != letter))
		fail_msg("unit %d is there with something else: %.20s", number, text);
}

static inline void
bench_whole(struct engine *g)
{
	char *finding = raw_text(g, "PRAGMA quick_check(1)");

	if (strcmp(finding, "ok") != 0)
		fail_msg("the database is not whole: %s", finding);
	free(finding);
}

/* The chain from its first row to its last, by the store's own proof. */
static inline void
bench_chain(const char *path)
{
	struct journal_proof proof;
	struct arena arena;
	struct err e;
	struct store *s = store_open(path, STORE_READ, &(struct store_options){0}, &e);
	struct tx tx;

	if (s == NULL)
		fail_msg("%s", e.text);
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	assert_true(store_begin_read(s, &e));
	journal_verify(&tx, &proof);
	if (proof.broken_at != 0)
		fail_msg("journal row %d: %s", (int)proof.broken_at, proof.reason);
	assert_false(tx_failed(&tx));
	store_rollback(s);
	store_close(s);
	arena_release(&arena);
}

/* The number of a unit, of the text that names it. */
static inline int
bench_number(const char *text, int max)
{
	long n = strtol(text + strlen("unit-"), NULL, 10);

	assert_in_range(n, 0, max - 1);
	return (int)n;
}

/* Which units of 0..max-1 are stored; the journal has exactly theirs, without a gap. */
static inline void
bench_inspect(const char *path, bool *there, int max)
{
	struct engine *g = raw_open(path);
	int answers = 0, rows = 0;
	struct stmt *q;

	memset(there, 0, sizeof *there * (size_t)max);
	bench_whole(g);
	q = raw_query(g, "SELECT key, answer FROM answers WHERE scope = 'trial'");
	for (; engine_step(q) == ENGINE_ROW; answers++) {
		int n = bench_number(engine_text(q, 0), max);

		bench_answer_is(n, engine_text(q, 1));
		there[n] = true;
	}
	engine_finalize(q);
	q = raw_query(g, "SELECT seq, object FROM journal ORDER BY seq");
	while (engine_step(q) == ENGINE_ROW) {
		assert_int_equal(engine_int(q, 0), ++rows);
		assert_true(there[bench_number(engine_text(q, 1), max)]);
	}
	assert_int_equal(rows, answers);
	engine_finalize(q);
	engine_close(g);
}

/*
 * The promise: what was kept is there once, what was refused or lost is not, what is unknown may be
 * either, and what was not handed back is claimed by nobody.
 */
static inline void
bench_promise_kept(struct trial **t, const bool *there, int n)
{
	for (int i = 0; i < n; i++) {
		bool must, may;

		if (t[i] == NULL)
			continue;
		must = t[i]->back && t[i]->unit.fate == UNIT_KEPT &&
		       t[i]->trick != TRICK_LOOK;
		may = must || !t[i]->back || t[i]->unit.fate == UNIT_UNKNOWN;
		if ((must && !there[i]) || (!may && there[i]))
			fail_msg("unit %d, fate %d, is%s stored", i, t[i]->unit.fate,
				there[i] ? "" : " not");
		if (t[i]->trick == TRICK_REFUSE && there[i])
			fail_msg("unit %d refused and is stored", i);
	}
}

/* A copy of a file, made with plain calls. */
static inline void
copy_file(const char *from, const char *to)
{
	static char chunk[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
		assert_int_equal(fwrite(chunk, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	fclose(in);
}

#endif
