/*
 * polish.h - the last touch: no single change would make the plan better.
 *
 * Purpose:   a change is one meeting to another slot or group of seats, to other persons of its
 *            choice, off the board where it is worth less than it costs, or on the board: simply,
 *            or by moving or giving up other meetings as explain.h names them, one or several.
 *            What a plan's own explanation would mend is mended before the plan is given.
 * Contract:  the board is never worse than it was, and no more persons are disturbed than may be.
 * Budget:    `enough` is asked between meetings, and `tries_max` counts them; without either the
 *            descent goes on to its end. `tries_sure` of them are made though time is up: what a
 *            plan's own explanation would mend is not to depend on how busy the machine was.
 * Thread:    the board's owner.
 */
#ifndef PLAN_POLISH_H
#define PLAN_POLISH_H

#include "plan/board.h"

struct plan_polish {
	struct board *b;
	int disturbed_max; /* -1 none */
	bool (*enough)(void *ctx);
	void *ctx;
	bool (*cancelled)(void *ctx); /* NULL: never; ends those that are sure too */
	int64_t tries_max;	      /* meetings looked at in all; 0: no limit */
	int64_t tries_sure;	      /* of them, whatever `enough` says */
	int64_t tries;
};

void plan_polish(struct plan_polish *n);

#endif
