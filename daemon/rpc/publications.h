/*
 * publications.h - calls of schedule.publish on their way: reader and writer by turns, in slices.
 *
 *   begun --> reading --> laying --> switching --> settling --> answered
 *               ^  |
 *               |  v where meetings move, once
 *             freezing          before the switch every failure leads to settling: it is undone
 *
 * Why:       a unit that changes 18,000 meetings would keep everybody else waiting for seconds;
 *            between two slices the writer takes what others ask (domain/planning/publish.h).
 * Answer:    stored with the switch, so that a repetition of the call gets it from then on; sent
 *            when all is told. Before the switch a repetition is told BUSY.
 * Stop:      what is prepared is undone while the daemon drains, else at the next start.
 * Thread:    the loop.
 */
#ifndef RPC_PUBLICATIONS_H
#define RPC_PUBLICATIONS_H

#include "rpc/dispatch.h"
#include "rpc/method.h"

struct overlay;
struct publication;
struct schedule;

/* The call was stored as begun: it is the publication's until it is answered. */
void publication_start(struct rpc *r, struct call *take_c);
/* What could not be handed on, or failed on the disk, is tried again; what is to stop stops. */
void publications_tick(struct rpc *r);
/* After the workers have stopped. */
void publications_free(struct rpc *r);

/* In the writer, with the switch: what the call answers. */
struct answer schedule_published(
	struct call *c, const struct schedule *s, const struct overlay *o);

#endif
