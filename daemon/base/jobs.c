/* jobs.c - the queue between threads. */
#include "base/jobs.h"

#include "base/turns.h"
#include "wire/buf.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct jobs {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct turns turns;
	bool in_turns; /* else all are nobody's: first in, first out */
	size_t max;
	int wake_fd;
	bool closed;
};

static struct jobs *
new_queue(size_t max, const struct jobs_share *share)
{
	struct jobs *q = xcalloc(1, sizeof *q);

	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
	turns_init(&q->turns, share);
	q->max = max;
	q->wake_fd = -1;
	return q;
}

struct jobs *
jobs_new(size_t max, int wake_fd)
{
	struct jobs *q = new_queue(max, &(struct jobs_share){0});

	q->wake_fd = wake_fd;
	return q;
}

struct jobs *
jobs_new_in_turns(size_t max, const struct jobs_share *share)
{
	struct jobs *q = new_queue(max, share);

	q->in_turns = true;
	return q;
}

void
jobs_free(struct jobs *q)
{
	if (q == NULL)
		return;
	turns_release(&q->turns);
	pthread_cond_destroy(&q->filled);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

static void
wake(int fd)
{
	const uint64_t one = 1;

	/* EAGAIN means that the counter is full, so the reader is already being woken. */
	if (fd >= 0 && write(fd, &one, sizeof one) < 0)
		return;
}

static size_t
count(const struct jobs *q)
{
	return turns_waiting(&q->turns, false) + turns_waiting(&q->turns, true);
}

/* With the lock held. What was taken from another queue brings the lane it had there. */
static bool
add(struct jobs *q, struct job *j)
{
	if (!q->in_turns) {
		j->lane = 0;
		j->ahead = false;
	}
	return !q->closed && turns_waiting(&q->turns, j->ahead) < q->max &&
	       turns_add(&q->turns, j);
}

bool
jobs_push(struct jobs *q, struct job *j)
{
	bool was_empty, ok;

	pthread_mutex_lock(&q->lock);
	was_empty = count(q) == 0;
	ok = add(q, j);
	if (ok)
		pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->lock);
	if (ok && was_empty)
		wake(q->wake_fd);
	return ok;
}

bool
jobs_push_list(struct jobs *q, struct job *list)
{
	bool was_empty, ok;
	size_t n = 0;

	BUG_ON(q->in_turns);
	for (struct job *j = list; j != NULL; j = j->next)
		n++;
	pthread_mutex_lock(&q->lock);
	was_empty = count(q) == 0;
	ok = !q->closed && n <= q->max - count(q);
	for (struct job *j = list, *next; ok && j != NULL; j = next) {
		next = j->next;
		BUG_ON(!add(q, j));
	}
	if (ok)
		pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
	if (ok && was_empty)
		wake(q->wake_fd);
	return ok;
}

/* With the lock held: up to max jobs. The last one of a closed queue ends the waiting of others. */
static struct job *
take(struct jobs *q, size_t max)
{
	struct job *list = turns_take(&q->turns, max);

	if (q->closed && count(q) == 0)
		pthread_cond_broadcast(&q->filled);
	return list;
}

/* With the lock held: is there nothing to take that could still come? */
static bool
must_wait(const struct jobs *q)
{
	return !turns_ready(&q->turns) && !(q->closed && count(q) == 0);
}

struct job *
jobs_wait(struct jobs *q, size_t max)
{
	struct job *list;

	pthread_mutex_lock(&q->lock);
	while (must_wait(q))
		pthread_cond_wait(&q->filled, &q->lock);
	list = take(q, max);
	pthread_mutex_unlock(&q->lock);
	return list;
}

struct job *
jobs_wait_for(struct jobs *q, size_t max, int timeout_ms, bool *timed_out)
{
	struct timespec until;
	struct job *list;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&q->lock);
	while (must_wait(q) && rc == 0)
		rc = pthread_cond_clockwait(
			&q->filled, &q->lock, CLOCK_MONOTONIC, &until);
	list = take(q, max);
	*timed_out = list == NULL && !q->closed;
	pthread_mutex_unlock(&q->lock);
	return list;
}

struct job *
jobs_take(struct jobs *q, size_t max)
{
	struct job *list;

	pthread_mutex_lock(&q->lock);
	list = take(q, max);
	pthread_mutex_unlock(&q->lock);
	return list;
}

void
jobs_finished(struct jobs *q, const struct job *j)
{
	pthread_mutex_lock(&q->lock);
	turns_finished(&q->turns, j);
	if (turns_ready(&q->turns))
		pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

struct job *
jobs_drop(struct jobs *q, uint64_t lane, bool ahead, uint64_t source)
{
	struct job *list;

	pthread_mutex_lock(&q->lock);
	list = turns_drop(&q->turns, lane, ahead, source);
	pthread_mutex_unlock(&q->lock);
	return list;
}

void
jobs_close(struct jobs *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

size_t
jobs_waiting(struct jobs *q)
{
	size_t n;

	pthread_mutex_lock(&q->lock);
	n = count(q);
	pthread_mutex_unlock(&q->lock);
	return n;
}
