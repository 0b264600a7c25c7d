/* reader.c - the reader pool: one read-only connection per thread, a short transaction per unit. */
#include "store/writer.h"
#include "wire/buf.h"

#include <pthread.h>
#include <stdlib.h>

struct reader {
	struct readers *pool;
	struct store *store;
	pthread_t thread;
};

struct readers {
	struct clock *clock;
	struct jobs *queue;
	struct jobs *done;
	int n;
	struct reader reader[];
};

static void
run_read(struct reader *r, struct unit *u)
{
	struct tx tx;

	err_clear(&u->err);
	tx_init(&tx, r->store, &u->arena, clock_now_us(r->pool->clock));
	if (!store_begin_read(r->store, &u->err)) {
		u->fate = UNIT_LOST;
		return;
	}
	u->fate = u->work(u, &tx, &u->err) ? UNIT_KEPT : UNIT_REFUSED;
	if (tx_failed(&tx)) {
		u->fate = UNIT_LOST;
		u->err = tx.fault;
	} else {
		store_worked(r->store);
	}
	/* Nothing was changed; ending the transaction lets the checkpoint pass. */
	store_rollback(r->store);
}

static void *
reader_main(void *arg)
{
	struct reader *r = arg;
	struct job *j;

	while ((j = jobs_wait(r->pool->queue, 1)) != NULL) {
		run_read(r, (struct unit *)(void *)j);
		jobs_finished(r->pool->queue, j);
		BUG_ON(!jobs_push(r->pool->done, j));
	}
	return NULL;
}

struct readers *
readers_start(const char *path, const struct store_options *o, struct clock *clock, int n,
	size_t queue_max, struct jobs *done, struct err *e)
{
	struct readers *p = xcalloc(1, sizeof *p + sizeof(struct reader) * (size_t)n);
	/* However long one unit takes, a reader is left for the others. */
	const struct jobs_share share = {
		.waiting = queue_max / 2 + 1, .running = (size_t)n - 1};

	p->clock = clock;
	p->done = done;
	p->queue = jobs_new_in_turns(queue_max, &share);
	for (int i = 0; i < n; i++) {
		struct reader *r = &p->reader[i];

		r->pool = p;
		r->store = store_open(path, STORE_READ, o, e);
		if (r->store == NULL) {
			readers_stop(p);
			return NULL;
		}
		BUG_ON(pthread_create(&r->thread, NULL, reader_main, r) != 0);
		pthread_setname_np(r->thread, "reader");
		p->n++;
	}
	return p;
}

bool
readers_push(struct readers *p, struct unit *u)
{
	u->fate = UNIT_PENDING;
	u->events = NULL;
	u->queued_us = clock_monotonic_us();
	return jobs_push(p->queue, &u->job);
}

struct unit *
readers_drop(struct readers *p, uint64_t lane, bool ahead, uint64_t source)
{
	struct job *list = jobs_drop(p->queue, lane, ahead, source);

	for (struct job *j = list; j != NULL; j = j->next)
		((struct unit *)(void *)j)->fate = UNIT_DROPPED;
	return (struct unit *)(void *)list;
}

void
readers_stop(struct readers *p)
{
	if (p == NULL)
		return;
	jobs_close(p->queue);
	for (int i = 0; i < p->n; i++) {
		pthread_join(p->reader[i].thread, NULL);
		store_close(p->reader[i].store);
	}
	jobs_free(p->queue);
	free(p);
}
