/*
 * written.h - how much each account had written into the database in this hour of the clock.
 *
 * Purpose:   what bounds the disk that one account can fill, whatever it calls: counted are the
 *            values given to the database by its calls and their runs of the planner (journal,
 *            answers and all other rows), as the writer's transaction counts them. A restart begins
 *            anew.
 * Memory:    a row for each account that wrote in this hour, forgotten with it.
 * Thread:    the writer's; made and freed by the loop while there is no writer.
 */
#ifndef WORK_WRITTEN_H
#define WORK_WRITTEN_H

#include "domain/fair/actor.h"

struct config;
struct written;

struct written *written_new(void);
void written_free(struct written *w);
/*
 * May this account write at this instant? false: RATE_LIMITED until the next hour. Who has no
 * account, the administrator and somebody who enrols, may always.
 */
bool written_room(struct written *w, const struct config *config, const struct actor *a,
	int64_t now_s, struct err *e) MUST_CHECK;
void written_add(struct written *w, const struct actor *a, int64_t now_s, int64_t bytes);

#endif
