/* imports.c - the import that is on its way: reader and slices in the writer. */
#include "rpc/imports.h"

#include "base/log.h"
#include "domain/files/import_run.h"
#include "rpc/session.h"
#include "rpc/staging.h"
#include "rpc/written.h"
#include "wire/buf.h"

#include <stdlib.h>

enum {
	SLICE_US = 20000, /* of the writer's time; its commit comes on top */
	TRIES = 4,	  /* of a run that others overtake */
};

enum stage { STAGE_READING, STAGE_WRITING, STAGE_ENDING, STAGE_TAKING_BACK };

struct importing_call {
	struct unit unit; /* first member; of all stages but the last one of the writing */
	struct rpc *rpc;
	struct call *call; /* NULL: it has its answer */
	struct import_run *run;
	enum stage stage;
	bool at_work; /* in a queue of a worker */
	bool more;    /* of this stage */
	bool known;   /* the call's answer is stored */
	bool again;   /* read anew once all is taken back */
	bool put_off; /* the disk refused the unit before */
	int tries;
};

static void step(struct rpc *r);
static void next_import(struct rpc *r);

static struct importing_call *
of(struct unit *u)
{
	return (struct importing_call *)(void *)u;
}

static void
drop_run(struct importing_call *k)
{
	import_run_free(k->run);
	k->run = NULL;
	if (k->call != NULL)
		k->call->import = NULL;
}

static void
over(struct importing_call *k)
{
	struct rpc *r = k->rpc;

	r->import = NULL;
	drop_run(k);
	arena_release(&k->unit.arena);
	free(k);
	next_import(r);
}

/* The call has its fate. */
static void
answer(struct importing_call *k)
{
	struct call *c = k->call;

	if (c == NULL)
		return;
	drop_run(k);
	k->call = NULL;
	call_done(&c->unit);
}

static void
refuse(struct importing_call *k, enum unit_fate fate, const struct err *e)
{
	if (k->call == NULL)
		return;
	k->call->unit.fate = fate;
	k->call->unit.err = *e;
}

/* ---- reading ------------------------------------------------------------------------- */

static bool
work_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct importing_call *k = of(u);

	k->known = call_is_answered(k->call, tx);
	if (k->known)
		return true;
	k->run = import_run_new(
		tx, staged_files(k->call->staged), k->call->actor.event_id, e);
	return k->run != NULL;
}

static void
read_done(struct unit *u)
{
	struct importing_call *k = of(u);
	struct rpc *r = k->rpc;

	k->at_work = false;
	if (u->fate != UNIT_KEPT) {
		refuse(k, u->fate, &u->err);
		answer(k);
		over(k);
		return;
	}
	k->call->import = k->run;
	k->stage = k->known ? STAGE_ENDING : STAGE_WRITING;
	step(r);
}

/* ---- writing ------------------------------------------------------------------------- */

static void
take_back(struct importing_call *k, bool overtaken)
{
	k->again = overtaken && ++k->tries < TRIES;
	k->stage = STAGE_TAKING_BACK;
}

static bool
work_write(struct unit *u, struct tx *tx, struct err *e)
{
	struct importing_call *k = of(u);
	bool ok = import_run_slice(
		k->run, tx, clock_monotonic_us() + SLICE_US, &k->more, e);

	written_add(k->rpc->written, &k->call->actor, tx->now_s, tx->written_bytes);
	return ok;
}

static void
write_done(struct unit *u)
{
	struct importing_call *k = of(u);

	k->at_work = false;
	if (u->fate == UNIT_KEPT) {
		k->stage = k->more ? STAGE_WRITING : STAGE_ENDING;
	} else {
		refuse(k, u->fate, &u->err);
		take_back(k, u->fate == UNIT_REFUSED && import_run_overtaken(k->run));
	}
	step(k->rpc);
}

/* The call's own unit: its answer is stored with the last of its facts. */
static void
end_done(struct unit *u)
{
	struct rpc *r = ((struct call *)(void *)u)->rpc;
	struct importing_call *k = r->import;

	k->at_work = false;
	if (k->run == NULL) {
		answer(k);
		over(k);
	} else if (u->fate == UNIT_REFUSED) {
		take_back(k, import_run_overtaken(k->run));
	} else {
		/* Of an unknown outcome the next unit sees what there is to take back. */
		k->stage = STAGE_TAKING_BACK;
		answer(k);
	}
	step(r);
}

/* ---- before and after ---------------------------------------------------------------- */

static bool
work_take_back(struct unit *u, struct tx *tx, struct err *e)
{
	(void)e;
	import_take_back(tx, clock_monotonic_us() + SLICE_US, &of(u)->more);
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
	struct importing_call *k = of(u);
	struct rpc *r = k->rpc;

	k->at_work = false;
	if (u->fate != UNIT_KEPT) {
		put_off(k);
		return;
	}
	k->put_off = false;
	if (!k->more && k->again && k->call != NULL) {
		drop_run(k);
		k->again = false;
		k->stage = STAGE_READING;
	} else if (!k->more) {
		answer(k);
		r->imports_tidy = true;
		over(k);
		return;
	}
	step(r);
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
	return k->stage == STAGE_READING ? readers_push(k->rpc->o.readers, u)
					 : writer_push(k->rpc->o.writer, u);
}

static bool
hand_on(struct importing_call *k)
{
	switch (k->stage) {
	case STAGE_READING:
		return push(k, work_read, read_done);
	case STAGE_WRITING:
		return push(k, work_write, write_done);
	case STAGE_ENDING:
		k->call->unit.work = call_write;
		k->call->unit.done = end_done;
		return writer_push(k->rpc->o.writer, &k->call->unit);
	case STAGE_TAKING_BACK:
		return push(k, work_take_back, taken_back);
	}
	BUG_ON(true);
}

/* What is left in the database the next start tidies up. */
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
step(struct rpc *r)
{
	struct importing_call *k = r->import;

	if (k == NULL || k->at_work)
		return;
	if (r->draining || r->halted)
		give_up(k);
	else
		k->at_work = hand_on(k);
}

static void
start(struct rpc *r, struct call *c, enum stage stage)
{
	struct importing_call *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->rpc = r;
	k->call = c;
	k->stage = stage;
	r->import = k;
	step(r);
}

/* The turn of the one that waits longest; before the first of all, what is left is tidied up. */
static void
next_import(struct rpc *r)
{
	struct call *c = r->imports_waiting;

	if (r->import != NULL)
		return;
	if (!r->imports_tidy && !r->draining && !r->halted) {
		start(r, NULL, STAGE_TAKING_BACK);
	} else if (c != NULL) {
		bool small = c->staged == NULL ||
			     staged_rows(c->staged) <= IMPORT_ROWS_AT_ONCE;

		r->imports_waiting = c->import_next;
		start(r, c, small ? STAGE_ENDING : STAGE_READING);
	}
}

void
imports_take(struct rpc *r, struct call *c)
{
	struct call **last = &r->imports_waiting;

	while (*last != NULL)
		last = &(*last)->import_next;
	*last = c;
	next_import(r);
}

void
imports_tick(struct rpc *r)
{
	next_import(r);
	step(r);
}

void
imports_drain(struct rpc *r)
{
	step(r);
}

void
imports_free(struct rpc *r)
{
	r->halted = true;
	while (r->import != NULL)
		give_up(r->import);
}
