/* tellings.c - what changes have left to be told, slice by slice. */
#include "work/tellings.h"

#include "base/clock.h"
#include "base/log.h"
#include "domain/booking/telling.h"
#include "wire/buf.h"
#include "work/work.h"

#include <stdlib.h>

enum { SLICE_US = 20000 }; /* of the writer's time; its commit comes on top */

struct tellings {
	struct unit unit; /* first member */
	struct work *work;
	bool due;     /* there may be something */
	bool at_work; /* in the writer's queue */
	bool more;    /* of the slice at work */
};

static struct tellings *
tellings_of_unit(struct unit *u)
{
	return (struct tellings *)(void *)u;
}

static bool
work_tell(struct unit *u, struct tx *tx, struct err *e)
{
	return telling_slice(
		tx, clock_monotonic_us() + SLICE_US, &tellings_of_unit(u)->more, e);
}

/* What the disk refuses is tried again at the next tick; no call waits for it. */
static void
slice_done(struct unit *u)
{
	struct tellings *t = tellings_of_unit(u);

	t->at_work = false;
	if (u->fate != UNIT_KEPT) {
		t->due = true;
		log_event(LOG_ERR, "telling.failed", L_ERR(&u->err));
		return;
	}
	work_publish(t->work, u);
	t->due |= t->more;
	tellings_tick(t);
}

struct tellings *
tellings_new(struct work *w)
{
	struct tellings *t = xcalloc(1, sizeof *t);

	arena_init(&t->unit.arena);
	t->unit.work = work_tell;
	t->unit.done = slice_done;
	t->work = w;
	t->due = true;
	return t;
}

void
tellings_free(struct tellings *t)
{
	arena_release(&t->unit.arena);
	journal_events_free(t->unit.events);
	free(t);
}

void
tellings_begin(struct tellings *t)
{
	t->due = true;
	tellings_tick(t);
}

void
tellings_tick(struct tellings *t)
{
	struct work *w = t->work;

	if (!t->due || t->at_work || w->publications != NULL || w->draining || w->halted)
		return;
	arena_reset(&t->unit.arena);
	t->at_work = writer_push(w->o.writer, &t->unit);
	t->due = !t->at_work;
}
