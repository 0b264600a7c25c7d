/*
 * jobs.h - the queue between threads: many push, one (or a few) take.
 *
 * Purpose:   the only way work goes from the loop to a worker and back.
 * Invariant: a job is in at most one queue; order is first in, first out.
 * Ownership: the queue never frees a job; after jobs_push the job belongs to the taker.
 * Thread:    every function may be called from any thread. This file holds the mutex.
 */
#ifndef BASE_JOBS_H
#define BASE_JOBS_H

#include "wire/err.h"

#include <stddef.h>

struct job {
	struct job *next;
};

struct jobs;

/*
 * A queue of at most max jobs. wake_fd >= 0: an eventfd written whenever the queue stops
 * being empty.
 */
struct jobs *jobs_new(size_t max, int wake_fd);
void jobs_free(struct jobs *q);
/* false when the queue is full or closed; the job still belongs to the caller. */
bool jobs_push(struct jobs *q, struct job *j) MUST_CHECK;
/* A list of jobs in one go: whoever takes sees all of them or none. false as above, of them all. */
bool jobs_push_list(struct jobs *q, struct job *list) MUST_CHECK;
/* A list of at most max jobs; waits for the first. NULL once the queue is closed and empty. */
struct job *jobs_wait(struct jobs *q, size_t max);
/* The same, but for at most timeout_ms; *timed_out says that nothing came and the queue is open. */
struct job *jobs_wait_for(struct jobs *q, size_t max, int timeout_ms, bool *timed_out);
/* Whatever is there now, without waiting; NULL when empty. */
struct job *jobs_take(struct jobs *q, size_t max);
/* No more jobs: takers get what is left, then NULL. */
void jobs_close(struct jobs *q);
size_t jobs_waiting(struct jobs *q);

#endif
