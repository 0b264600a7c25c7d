/* imports.c - the import that is on its way: reader and slices in the writer. */
#include "work/imports.h"

#include "base/log.h"
#include "domain/files/import_job.h"
#include "wire/buf.h"
#include "work/written.h"

#include <stdlib.h>

enum {
	SLICE_US = 20000, /* of the writer's time; its commit comes on top */
	TRIES = 4,	  /* of a job that others overtake */
};

static const bool ALLOWED[IMPORT_STAGES][IMPORT_STAGES] = {
	[IMPORT_READING] = {[IMPORT_WRITING] = true, [IMPORT_ENDING] = true},
	[IMPORT_WRITING] = {[IMPORT_ENDING] = true, [IMPORT_TAKING_BACK] = true},
	[IMPORT_ENDING] = {[IMPORT_TAKING_BACK] = true},
	[IMPORT_TAKING_BACK] = {[IMPORT_READING] = true},
};

struct importing_call {
	struct unit
		unit; /* first member; of all stages but the last one of the writing */
	struct work *work;
	struct import_call *call; /* NULL: it has its answer */
	struct import_job *job;
	enum import_stage stage;
	bool at_work; /* in a queue of a worker */
	bool more;    /* of this stage */
	bool known;   /* the call's answer is stored */
	bool again;   /* read anew once all is taken back */
	bool put_off; /* the disk refused the unit before */
	int tries;
};

static void step(struct work *w);
static void next_import(struct work *w);

static struct importing_call *
call_of_unit(struct unit *u)
{
	return (struct importing_call *)(void *)u;
}

bool
import_may_move(enum import_stage from, enum import_stage to)
{
	return ALLOWED[from][to];
}

/* The only place where the stage of an import under way changes. */
static void
import_move(struct importing_call *k, enum import_stage to)
{
	BUG_ON(!ALLOWED[k->stage][to]);
	k->stage = to;
}

static void
drop_run(struct importing_call *k)
{
	import_job_free(k->job);
	k->job = NULL;
	if (k->call != NULL)
		k->call->job = NULL;
}

static void
over(struct importing_call *k)
{
	struct work *w = k->work;

	w->import = NULL;
	drop_run(k);
	arena_release(&k->unit.arena);
	free(k);
	next_import(w);
}

/* The call has its fate. */
static void
answer(struct importing_call *k)
{
	struct import_call *c = k->call;

	if (c == NULL)
		return;
	drop_run(k);
	k->call = NULL;
	c->end(c);
}

static void
refuse(struct importing_call *k, enum unit_fate fate, const struct err *e)
{
	if (k->call == NULL)
		return;
	k->call->unit->fate = fate;
	k->call->unit->err = *e;
}

/* ---- reading ------------------------------------------------------------------------- */

static bool
work_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct importing_call *k = call_of_unit(u);

	k->known = k->call->answered(k->call, tx);
	if (k->known)
		return true;
	k->job = import_job_new(tx, k->call->files, k->call->actor->event_id, e);
	return k->job != NULL;
}

static void
read_done(struct unit *u)
{
	struct importing_call *k = call_of_unit(u);
	struct work *w = k->work;

	k->at_work = false;
	if (u->fate != UNIT_KEPT) {
		refuse(k, u->fate, &u->err);
		answer(k);
		over(k);
		return;
	}
	k->call->job = k->job;
	import_move(k, k->known ? IMPORT_ENDING : IMPORT_WRITING);
	step(w);
}

/* ---- writing ------------------------------------------------------------------------- */

static void
take_back(struct importing_call *k, bool overtaken)
{
	k->again = overtaken && ++k->tries < TRIES;
	import_move(k, IMPORT_TAKING_BACK);
}

static bool
work_write(struct unit *u, struct tx *tx, struct err *e)
{
	struct importing_call *k = call_of_unit(u);
	bool ok = import_job_slice(
		k->job, tx, clock_monotonic_us() + SLICE_US, &k->more, e);

	written_add(k->work->written, k->call->actor, tx->now_s, tx->written_bytes);
	return ok;
}

static void
write_done(struct unit *u)
{
	struct importing_call *k = call_of_unit(u);

	k->at_work = false;
	if (u->fate == UNIT_KEPT) {
		if (!k->more)
			import_move(k, IMPORT_ENDING);
	} else {
		refuse(k, u->fate, &u->err);
		take_back(k, u->fate == UNIT_REFUSED && import_job_overtaken(k->job));
	}
	step(k->work);
}

void
imports_came_back(struct work *w)
{
	struct importing_call *k = w->import;

	k->at_work = false;
	if (k->job == NULL) {
		answer(k);
		over(k);
	} else if (k->call->unit->fate == UNIT_REFUSED) {
		take_back(k, import_job_overtaken(k->job));
	} else {
		/* If the outcome is unknown, the next unit finds what is to be taken back. */
		import_move(k, IMPORT_TAKING_BACK);
		answer(k);
	}
	step(w);
}

/* ---- before and after ---------------------------------------------------------------- */

static bool
work_take_back(struct unit *u, struct tx *tx, struct err *e)
{
	(void)e;
	import_take_back(tx, clock_monotonic_us() + SLICE_US, &call_of_unit(u)->more);
	return true;
}

/*
 * What the disk refuses now is tried again with the next tick; nobody waits for that, and the log
 * hears of it once.
 */
static void
put_off(struct importing_call *k)
{
	if (!k->put_off)
		log_event(LOG_ERR, "import.failed", L_ERR(&k->unit.err));
	k->put_off = true;
	answer(k);
}

static void
taken_back(struct unit *u)
{
	struct importing_call *k = call_of_unit(u);
	struct work *w = k->work;

	k->at_work = false;
	if (u->fate != UNIT_KEPT) {
		put_off(k);
		return;
	}
	k->put_off = false;
	if (!k->more && k->again && k->call != NULL) {
		drop_run(k);
		k->again = false;
		import_move(k, IMPORT_READING);
	} else if (!k->more) {
		answer(k);
		w->imports_tidy = true;
		over(k);
		return;
	}
	step(w);
}

/* ---- from one to the next ------------------------------------------------------------ */

static bool
push(struct importing_call *k, bool (*work)(struct unit *u, struct tx *tx, struct err *e),
	void (*done)(struct unit *u))
{
	struct unit *u = &k->unit;

	arena_reset(&u->arena);
	u->work = work;
	u->done = done;
	return k->stage == IMPORT_READING ? readers_push(k->work->o.readers, u)
					  : writer_push(k->work->o.writer, u);
}

static bool
hand_on(struct importing_call *k)
{
	switch (k->stage) {
	case IMPORT_READING:
		return push(k, work_read, read_done);
	case IMPORT_WRITING:
		return push(k, work_write, write_done);
	case IMPORT_ENDING:
		return writer_push(k->work->o.writer, k->call->unit);
	case IMPORT_TAKING_BACK:
		return push(k, work_take_back, taken_back);
	case IMPORT_STAGES:
		break;
	}
	BUG_ON(true);
}

/* What remains in the database is removed at the next start. */
static void
give_up(struct importing_call *k)
{
	struct err e;

	err_set(&e, ERR_DRAINING, "the daemon was stopped during the import");
	refuse(k, UNIT_REFUSED, &e);
	answer(k);
	over(k);
}

/* A full queue is tried again at the next tick. */
static void
step(struct work *w)
{
	struct importing_call *k = w->import;

	if (k == NULL || k->at_work)
		return;
	if (w->draining || w->halted)
		give_up(k);
	else
		k->at_work = hand_on(k);
}

static void
start(struct work *w, struct import_call *c, enum import_stage stage)
{
	struct importing_call *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->work = w;
	k->call = c;
	k->stage = stage;
	w->import = k;
	step(w);
}

/* Starts the one that waits longest; before the first of all, old remains are removed. */
static void
next_import(struct work *w)
{
	struct import_call *c = w->imports_waiting;

	if (w->import != NULL)
		return;
	if (!w->imports_tidy && !w->draining && !w->halted) {
		start(w, NULL, IMPORT_TAKING_BACK);
	} else if (c != NULL) {
		bool small = c->files == NULL || c->rows <= IMPORT_ROWS_AT_ONCE;

		w->imports_waiting = c->next;
		start(w, c, small ? IMPORT_ENDING : IMPORT_READING);
	}
}

void
imports_take(struct work *w, struct import_call *c)
{
	struct import_call **last = &w->imports_waiting;

	while (*last != NULL)
		last = &(*last)->next;
	*last = c;
	next_import(w);
}

void
imports_tick(struct work *w)
{
	next_import(w);
	step(w);
}

void
imports_drain(struct work *w)
{
	step(w);
}

void
imports_free(struct work *w)
{
	w->halted = true;
	while (w->import != NULL)
		give_up(w->import);
}
