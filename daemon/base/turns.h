/*
 * turns.h - whose job is next: jobs wait in lanes, and the lanes take turns.
 *
 * Purpose:   whoever asks for much waits behind its own jobs, and behind one of each other's.
 * Lanes:     the jobs of a lane come out in the order they went in. A lane is there while it has
 *            jobs, so what is kept here is bounded by the jobs. Lane 0 is nobody's: no bound of a
 *            lane holds for it.
 * Ahead:     jobs that are ahead have lanes of their own, which come first; but of so many jobs
 *            (TURNS_AHEAD) one is of the others, so nobody waits for ever.
 * Ownership: a job belongs to the turns from turns_add until turns_take or turns_drop.
 * Thread:    no lock: whoever shares it brings one (base/jobs.c).
 */
#ifndef BASE_TURNS_H
#define BASE_TURNS_H

#include "base/jobs.h"
#include "base/table.h"

enum { TURNS_AHEAD = 8 };

struct lane;

struct lane_list {
	struct lane *first, *last;
};

struct turns {
	struct jobs_share share;
	struct table lanes;
	struct lane *nobodys[2];   /* lane 0, and the one of it that is ahead */
	struct lane_list ready[2]; /* lanes whose turn comes; [1]: those ahead */
	size_t waiting[2];
	uint64_t take; /* takes so far */
	int ahead_in_row;
};

void turns_init(struct turns *t, const struct jobs_share *share);
/* Expects that nothing waits and everything taken is finished. */
void turns_release(struct turns *t);
/* false when the job's lane is full; it still belongs to the caller. */
bool turns_add(struct turns *t, struct job *j) MUST_CHECK;
/* A list of at most max jobs, one of each lane in turn; NULL when no lane may have one now. */
struct job *turns_take(struct turns *t, size_t max);
/* A job that was taken is done: its lane may have another one. */
void turns_finished(struct turns *t, const struct job *j);
/* The jobs of this lane that come from this source, as a list. */
struct job *turns_drop(struct turns *t, uint64_t lane, bool ahead, uint64_t source);
bool turns_ready(const struct turns *t);
/* How many wait, those that are ahead or the others. */
size_t turns_waiting(const struct turns *t, bool ahead);

#endif
