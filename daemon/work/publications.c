/* publications.c - calls of schedule.publish on their way. */
#include "work/publications.h"

#include "base/log.h"
#include "domain/planning/publish.h"
#include "domain/planning/settle.h"
#include "wire/buf.h"

#include <stdlib.h>

/* Meetings of one unit: some 50 ms of the writer's time. */
enum { AT_ONCE = 250 };

static const bool ALLOWED[PUBLICATION_STAGES][PUBLICATION_STAGES] = {
	[PUBLICATION_READING] = {[PUBLICATION_FREEZING] = true,
		[PUBLICATION_LAYING] = true,
		[PUBLICATION_SETTLING] = true},
	[PUBLICATION_FREEZING] =
		{[PUBLICATION_READING] = true, [PUBLICATION_SETTLING] = true},
	[PUBLICATION_LAYING] =
		{[PUBLICATION_SWITCHING] = true, [PUBLICATION_SETTLING] = true},
	[PUBLICATION_SWITCHING] = {[PUBLICATION_SETTLING] = true},
};

struct publication {
	struct unit unit; /* first member */
	struct publication *next;
	struct work *work;
	struct publication_call call;
	bool answered;
	enum publication_stage stage;
	bool at_work;	     /* in a queue of a worker */
	bool more;	     /* of the slices of this stage */
	bool put_off;	     /* the disk refused the unit before */
	enum unit_fate fate; /* of the call, once it is known */
	struct err why;
	struct publish *publish; /* in the unit's arena, until it is real or fails */
};

static void step(struct publication *k);

static struct publication *
publication_of_unit(struct unit *u)
{
	return (struct publication *)(void *)u;
}

bool
publication_may_move(enum publication_stage from, enum publication_stage to)
{
	return ALLOWED[from][to];
}

/* The only place where a publication's stage changes. */
static void
publication_move(struct publication *k, enum publication_stage to)
{
	BUG_ON(!ALLOWED[k->stage][to]);
	k->stage = to;
}

/* ---- in the workers ------------------------------------------------------------------------- */

static bool
work_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct publication *k = publication_of_unit(u);

	k->publish = publish_read(tx, k->call.event_id, e);
	return k->publish != NULL;
}

static bool
work_freeze(struct unit *u, struct tx *tx, struct err *e)
{
	return publish_freeze(tx, publication_of_unit(u)->call.event_id, e);
}

static bool
work_lay(struct unit *u, struct tx *tx, struct err *e)
{
	struct publication *k = publication_of_unit(u);

	return publish_lay(tx, k->publish, AT_ONCE, &k->more, e);
}

static bool
work_switch(struct unit *u, struct tx *tx, struct err *e)
{
	struct publication *k = publication_of_unit(u);
	struct schedule *s;
	struct overlay *o;

	tx->context = k->call.context;
	o = publish_switch(tx, k->publish, &s, e);
	return o != NULL && k->call.keep(k->call.call, tx, s, o, e);
}

static bool
work_settle(struct unit *u, struct tx *tx, struct err *e)
{
	struct publication *k = publication_of_unit(u);

	return publishing_settle(tx, k->call.event_id, AT_ONCE, &k->more, e);
}

/* ---- from one to the next ------------------------------------------------------------------- */

static void
answer(struct publication *k)
{
	if (k->answered)
		return;
	k->answered = true;
	k->call.end(k->call.call, k->fate, &k->why);
}

static void
forget(struct publication *k)
{
	struct publication **p = &k->work->publications;

	answer(k);
	while (*p != k)
		p = &(*p)->next;
	*p = k->next;
	arena_release(&k->unit.arena);
	free(k);
}

/* Frees what was read of the fair: tens of megabytes at the largest one. */
static void
let_go(struct publication *k)
{
	k->publish = NULL;
	arena_reset(&k->unit.arena);
}

/* The publication fails: what is written of it is undone, then the call is answered. */
static void
fail(struct publication *k, enum unit_fate fate, const struct err *why)
{
	k->fate = fate;
	k->why = *why;
	publication_move(k, PUBLICATION_SETTLING);
	let_go(k);
}

/* A stage is over, or one of its slices. */
static void
advance(struct publication *k)
{
	switch (k->stage) {
	case PUBLICATION_READING:
		publication_move(k, publish_must_freeze(k->publish) ? PUBLICATION_FREEZING
								    : PUBLICATION_LAYING);
		break;
	case PUBLICATION_FREEZING:
		let_go(k);
		publication_move(k, PUBLICATION_READING);
		break;
	case PUBLICATION_LAYING:
		if (!k->more)
			publication_move(k, PUBLICATION_SWITCHING);
		break;
	case PUBLICATION_SWITCHING:
		k->fate = UNIT_KEPT;
		publication_move(k, PUBLICATION_SETTLING);
		let_go(k);
		break;
	case PUBLICATION_SETTLING:
	case PUBLICATION_STAGES:
		break;
	}
}

static void
settled(struct publication *k)
{
	if (k->unit.fate == UNIT_KEPT && !k->more) {
		forget(k);
		return;
	}
	arena_reset(&k->unit.arena);
	if (k->unit.fate == UNIT_KEPT) {
		k->put_off = false;
		step(k);
		return;
	}
	/*
	 * The disk: what it is like by now is on it, and the next tick goes on from there. The log
	 * hears of it once.
	 */
	if (!k->put_off)
		log_event(LOG_ERR, "publication.unsettled", L_ERR(&k->unit.err));
	k->put_off = true;
	answer(k);
}

static void
work_done(struct unit *u)
{
	struct publication *k = publication_of_unit(u);

	k->at_work = false;
	if (u->fate == UNIT_KEPT)
		work_publish(k->work, u);
	if (k->stage == PUBLICATION_SETTLING) {
		settled(k);
		return;
	}
	if (u->fate == UNIT_KEPT)
		advance(k);
	else
		fail(k, u->fate, &u->err);
	step(k);
}

static bool
hand_on(struct publication *k)
{
	static bool (*const WORK[])(struct unit * u, struct tx * tx, struct err * e) = {
		[PUBLICATION_READING] = work_read,
		[PUBLICATION_FREEZING] = work_freeze,
		[PUBLICATION_LAYING] = work_lay,
		[PUBLICATION_SWITCHING] = work_switch,
		[PUBLICATION_SETTLING] = work_settle,
	};

	k->unit.work = WORK[k->stage];
	k->unit.done = work_done;
	k->more = false;
	return k->stage == PUBLICATION_READING
		       ? readers_push(k->work->o.readers, &k->unit)
		       : writer_push(k->work->o.writer, &k->unit);
}

/* Stopped before the switch: it is undone now if there is time, else at the next start. */
static void
step(struct publication *k)
{
	struct err e;

	if (k->at_work)
		return;
	if ((k->work->draining || k->work->halted) && k->stage != PUBLICATION_SETTLING) {
		err_set(&e, ERR_DRAINING, "the daemon is stopping");
		fail(k, UNIT_REFUSED, &e);
	}
	if (k->work->halted)
		forget(k);
	else
		k->at_work = hand_on(k);
}

void
publication_start(struct work *w, const struct publication_call *call)
{
	struct publication *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->work = w;
	k->call = *call;
	k->next = w->publications;
	w->publications = k;
	step(k);
}

void
publications_tick(struct work *w)
{
	struct publication *next;

	for (struct publication *k = w->publications; k != NULL; k = next) {
		next = k->next;
		step(k);
	}
}

void
publications_free(struct work *w)
{
	while (w->publications != NULL)
		forget(w->publications);
}
