/* jobs.c - the queue between threads. */
#include "base/jobs.h"

#include "wire/buf.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct jobs {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct job *first;
	struct job **last;
	size_t count;
	size_t max;
	int wake_fd;
	bool closed;
};

struct jobs *
jobs_new(size_t max, int wake_fd)
{
	struct jobs *q = xcalloc(1, sizeof *q);

	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
	q->last = &q->first;
	q->max = max;
	q->wake_fd = wake_fd;
	return q;
}

void
jobs_free(struct jobs *q)
{
	if (q == NULL)
		return;
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

bool
jobs_push(struct jobs *q, struct job *j)
{
	j->next = NULL;
	return jobs_push_list(q, j);
}

bool
jobs_push_list(struct jobs *q, struct job *list)
{
	struct job *last = list;
	bool was_empty, ok;
	size_t n = 1;

	for (; last->next != NULL; last = last->next)
		n++;
	pthread_mutex_lock(&q->lock);
	ok = !q->closed && n <= q->max - q->count;
	was_empty = q->count == 0;
	if (ok) {
		*q->last = list;
		q->last = &last->next;
		q->count += n;
		if (n == 1)
			pthread_cond_signal(&q->filled);
		else
			pthread_cond_broadcast(&q->filled);
	}
	pthread_mutex_unlock(&q->lock);
	if (ok && was_empty)
		wake(q->wake_fd);
	return ok;
}

/* With the lock held: unlink up to max jobs. */
static struct job *
unlink_first(struct jobs *q, size_t max)
{
	struct job *list = q->first, *j = list;
	size_t n = 1;

	if (list == NULL)
		return NULL;
	while (n < max && j->next != NULL) {
		j = j->next;
		n++;
	}
	q->first = j->next;
	if (q->first == NULL)
		q->last = &q->first;
	j->next = NULL;
	q->count -= n;
	return list;
}

struct job *
jobs_wait(struct jobs *q, size_t max)
{
	struct job *list;

	pthread_mutex_lock(&q->lock);
	while (q->first == NULL && !q->closed)
		pthread_cond_wait(&q->filled, &q->lock);
	list = unlink_first(q, max);
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
	while (q->first == NULL && !q->closed && rc == 0)
		rc = pthread_cond_clockwait(&q->filled, &q->lock, CLOCK_MONOTONIC, &until);
	list = unlink_first(q, max);
	*timed_out = list == NULL && !q->closed;
	pthread_mutex_unlock(&q->lock);
	return list;
}

struct job *
jobs_take(struct jobs *q, size_t max)
{
	struct job *list;

	pthread_mutex_lock(&q->lock);
	list = unlink_first(q, max);
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
	n = q->count;
	pthread_mutex_unlock(&q->lock);
	return n;
}
