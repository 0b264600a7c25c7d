/* aside.c - a thread for units without a transaction. */
#include "work/aside.h"

#include "wire/buf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct aside {
	struct jobs *queue;
	struct jobs *done;
	atomic_bool stopping;
	pthread_t thread;
};

static void *
aside_main(void *arg)
{
	struct aside *p = arg;
	struct job *j;

	while ((j = jobs_wait(p->queue, 1)) != NULL) {
		struct unit *u = (struct unit *)(void *)j;

		err_clear(&u->err);
		if (atomic_load(&p->stopping)) {
			err_set(&u->err, ERR_DRAINING, "the daemon is stopping");
			u->fate = UNIT_REFUSED;
		} else {
			u->fate = u->work(u, NULL, &u->err) ? UNIT_KEPT : UNIT_REFUSED;
		}
		BUG_ON(!jobs_push(p->done, j));
	}
	return NULL;
}

struct aside *
aside_start(struct jobs *done, const char *name)
{
	struct aside *p = xcalloc(1, sizeof *p);

	p->queue = jobs_new(SIZE_MAX, -1);
	p->done = done;
	atomic_init(&p->stopping, false);
	BUG_ON(pthread_create(&p->thread, NULL, aside_main, p) != 0);
	pthread_setname_np(p->thread, name);
	return p;
}

bool
aside_push(struct aside *p, struct unit *u)
{
	u->fate = UNIT_PENDING;
	u->events = NULL;
	return jobs_push(p->queue, &u->job);
}

void
aside_tell(struct aside *p, struct unit *take_u)
{
	take_u->fate = UNIT_KEPT;
	BUG_ON(!jobs_push(p->done, &take_u->job));
}

void
aside_stop(struct aside *p)
{
	if (p == NULL)
		return;
	atomic_store(&p->stopping, true);
	jobs_close(p->queue);
	pthread_join(p->thread, NULL);
	jobs_free(p->queue);
	free(p);
}
