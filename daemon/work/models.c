/* models.c - the text models of fairs on their way: reader, matcher, writer. */
#include "work/models.h"

#include "base/log.h"
#include "domain/matching/match_build.h"
#include "wire/buf.h"
#include "work/aside.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
	LOOK_EVERY_MS = 15000,
	STORE_AT_ONCE = 200, /* rows of one unit, so that no booking waits long */
	WAITING_MAX = 16,
};

static const bool ALLOWED[MODEL_STAGES][MODEL_STAGES] = {
	[MODEL_IDLE] = {[MODEL_LOOKING] = true},
	[MODEL_LOOKING] = {[MODEL_IDLE] = true, [MODEL_BUILDING] = true},
	[MODEL_BUILDING] = {[MODEL_IDLE] = true, [MODEL_STORING] = true},
	[MODEL_STORING] = {[MODEL_IDLE] = true},
};

struct models {
	struct unit unit; /* first member */
	struct work *work;
	enum model_stage stage;
	bool at_work; /* in a queue of a worker */
	int64_t due_ms;
	int64_t asked[WAITING_MAX]; /* events */
	int asked_n;
	int64_t event_id; /* 0: whichever is due behind the one before */
	int64_t former;
	struct match_build *build;
	int stored, all;
	atomic_bool cancel;
	atomic_int thousandths;
};

static void step(struct models *m);

static struct models *
models_of_unit(struct unit *u)
{
	return (struct models *)(void *)u;
}

bool
model_may_move(enum model_stage from, enum model_stage to)
{
	return ALLOWED[from][to];
}

/* The only place where the stage changes. */
static void
move(struct models *m, enum model_stage to)
{
	BUG_ON(!ALLOWED[m->stage][to]);
	m->stage = to;
	atomic_store(&m->thousandths, 0);
	if (to != MODEL_IDLE)
		return;
	m->build = NULL;
	m->work->inflight--;
	arena_reset(&m->unit.arena);
}

/* ---- looking -------------------------------------------------------------------------------- */

static bool
work_look(struct unit *u, struct tx *tx, struct err *e)
{
	struct models *m = models_of_unit(u);

	if (m->event_id == 0)
		m->event_id = match_build_due(tx, m->former);
	if (m->event_id == 0)
		return err_set(e, ERR_NOT_FOUND, "not due");
	m->build = match_build_read(tx, m->event_id, e);
	return m->build != NULL;
}

static void
look_done(struct unit *u)
{
	struct models *m = models_of_unit(u);

	m->at_work = false;
	m->former = m->event_id;
	move(m, u->fate == UNIT_KEPT ? MODEL_BUILDING : MODEL_IDLE);
	step(m);
}

/* ---- building ------------------------------------------------------------------------------- */

/* In the matcher's thread. */
static bool
go_on(void *ctx, int thousandths)
{
	struct models *m = ctx;

	atomic_store(&m->thousandths, thousandths);
	return !atomic_load(&m->cancel);
}

static bool
work_build(struct unit *u, struct tx *tx, struct err *e)
{
	struct models *m = models_of_unit(u);
	const struct match_build_watch watch = {go_on, m};

	(void)tx;
	return match_build_run(m->build, &u->arena, &watch) ||
	       err_set(e, ERR_DRAINING, "the daemon is stopping");
}

static void
build_done(struct unit *u)
{
	struct models *m = models_of_unit(u);

	m->at_work = false;
	m->stored = 0;
	move(m, u->fate == UNIT_KEPT ? MODEL_STORING : MODEL_IDLE);
	step(m);
}

/* ---- storing -------------------------------------------------------------------------------- */

static bool
work_store(struct unit *u, struct tx *tx, struct err *e)
{
	struct models *m = models_of_unit(u);

	(void)e;
	tx->context = (struct tx_context){"daemon", "match", ""};
	return match_build_store(tx, m->build, m->stored, STORE_AT_ONCE, &m->all);
}

static void
store_done(struct unit *u)
{
	struct models *m = models_of_unit(u);

	m->at_work = false;
	if (u->fate != UNIT_KEPT) {
		/* It is due still, and is tried again with the next look. */
		log_event(LOG_ERR, "match.failed", L_ERR(&u->err));
		move(m, MODEL_IDLE);
		return;
	}
	work_publish(m->work, u);
	m->stored += STORE_AT_ONCE;
	if (m->stored >= m->all) {
		log_event(LOG_INFO, "match.model", L_INT("event", m->event_id),
			L_INT("model", match_build_model(m->build)));
		move(m, MODEL_IDLE);
	}
	step(m);
}

/* ---- from one to the next ------------------------------------------------------------------- */

static bool
hand_on(struct models *m)
{
	struct work_options *o = &m->work->o;
	struct unit *u = &m->unit;

	switch (m->stage) {
	case MODEL_IDLE:
	case MODEL_STAGES:
		return false;
	case MODEL_LOOKING:
		u->work = work_look;
		u->done = look_done;
		return readers_push(o->readers, u);
	case MODEL_BUILDING:
		u->work = work_build;
		u->done = build_done;
		return aside_push(o->matcher, u);
	case MODEL_STORING:
		u->work = work_store;
		u->done = store_done;
		return writer_push(o->writer, u);
	}
	BUG_ON(true);
}

static void
begin(struct models *m, int64_t event_id)
{
	m->event_id = event_id;
	m->work->inflight++;
	move(m, MODEL_LOOKING);
}

/* A full queue is tried at the next tick. */
static void
step(struct models *m)
{
	if (m->at_work || m->work->halted)
		return;
	if (m->stage == MODEL_IDLE && m->asked_n > 0 && !m->work->draining) {
		begin(m, m->asked[0]);
		m->asked_n--;
		for (int i = 0; i < m->asked_n; i++)
			m->asked[i] = m->asked[i + 1];
	}
	if (m->stage != MODEL_IDLE)
		m->at_work = hand_on(m);
}

struct models *
models_new(struct work *w)
{
	struct models *m = xcalloc(1, sizeof *m);

	arena_init(&m->unit.arena);
	atomic_init(&m->cancel, false);
	atomic_init(&m->thousandths, 0);
	m->work = w;
	return m;
}

void
models_ask(struct models *m, int64_t event_id)
{
	if (m->work->o.matcher == NULL || m->work->draining)
		return;
	for (int i = 0; i < m->asked_n; i++)
		if (m->asked[i] == event_id)
			return;
	if (m->asked_n == WAITING_MAX)
		return;
	m->asked[m->asked_n++] = event_id;
	step(m);
}

void
models_tick(struct models *m, int64_t now_ms)
{
	if (m->work->o.matcher == NULL)
		return;
	if (m->stage == MODEL_IDLE && !m->at_work && m->asked_n == 0 &&
		!m->work->draining && now_ms >= m->due_ms) {
		m->due_ms = now_ms + LOOK_EVERY_MS;
		begin(m, 0);
	}
	step(m);
}

void
models_stop(struct models *m)
{
	atomic_store(&m->cancel, true);
	m->asked_n = 0;
	/* what is in no worker ends here */
	if (m->stage != MODEL_IDLE && !m->at_work)
		move(m, MODEL_IDLE);
}

void
models_free(struct models *m)
{
	arena_release(&m->unit.arena);
	free(m);
}

struct model_progress
models_progress(const struct models *m)
{
	if (m->stage != MODEL_BUILDING && m->stage != MODEL_STORING)
		return (struct model_progress){0, 0};
	return (struct model_progress){m->event_id,
		m->stage == MODEL_STORING ? 960 : (int)atomic_load(&m->thousandths)};
}
