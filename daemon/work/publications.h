/*
 * publications.h - calls of schedule.publish on their way: reader and writer by turns, in slices.
 *
 *   reading --> laying --> switching --it is real--> settling --> answered, gone
 *    ^   |
 *    |   v where meetings move, once
 *   freezing             before the switch every failure leads to settling: it is undone
 *
 * Why:       a unit that changes 18,000 meetings would keep everybody else waiting for seconds;
 *            between two slices the writer takes what others ask (domain/planning/publish.h).
 * Answer:    stored with the switch, so that a repetition of the call gets it from then on; sent
 *            when all is told. Before the switch a repetition is told BUSY.
 * Stop:      what is prepared is undone while the daemon drains, else at the next start.
 * Thread:    the loop.
 */
#ifndef WORK_PUBLICATIONS_H
#define WORK_PUBLICATIONS_H

#include "work/work.h"

struct overlay;
struct publication;
struct schedule;

enum publication_stage {
	PUBLICATION_READING,
	PUBLICATION_FREEZING,
	PUBLICATION_LAYING,
	PUBLICATION_SWITCHING,
	PUBLICATION_SETTLING,
	PUBLICATION_STAGES
};

bool publication_may_move(enum publication_stage from, enum publication_stage to);

/* The call that asked for it, and what it does in it. */
struct publication_call {
	void *call;
	int64_t event_id;
	struct tx_context context; /* of the rows of the journal; borrowed */
	/* In the writer, with the switch: its answer is stored. */
	bool (*keep)(void *call, struct tx *tx, const struct schedule *s,
		const struct overlay *o, struct err *e);
	/* Its fate is known. */
	void (*end)(void *call, enum unit_fate fate, const struct err *why);
};

/* The call was stored as begun. */
void publication_start(struct work *w, const struct publication_call *call);
/* What could not be handed on, or failed on the disk, is tried again; what is to stop stops. */
void publications_tick(struct work *w);
/* After the workers have stopped. */
void publications_free(struct work *w);

#endif
