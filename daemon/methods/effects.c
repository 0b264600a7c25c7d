/* effects.c - what a call leads to beside its fact: what goes on after it, and what follows. */
#include "methods/call_parts.h"
#include "methods/handlers.h"
#include "methods/staging.h"
#include "work/gauges.h"
#include "work/models.h"
#include "work/publications.h"
#include "work/runs.h"

/* ---- calls that go on ----------------------------------------------------------------------- */

/* In the writer, with the switch of the publication it asked for. */
static bool
keep_publication(void *call, struct tx *tx, const struct schedule *s,
	const struct overlay *o, struct err *e)
{
	struct call *c = call;

	c->tx = tx;
	if (schedule_published(c, s, o).kind != REPLY_OK) {
		*e = c->unit.err;
		return false;
	}
	return call_keep_later(c, tx, e);
}

static void
end_publication(void *call, enum unit_fate fate, const struct err *why)
{
	struct call *c = call;

	c->effects.publishes_event = 0;
	c->unit.fate = fate;
	c->unit.err = *why;
	call_ended(&c->unit);
}

void
call_publish(struct call *c)
{
	const struct publication_call p = {.call = c,
		.event_id = c->effects.publishes_event,
		.context = {c->actor.principal, c->method->name,
			arg_str(&c->args, "key")},
		.keep = keep_publication,
		.end = end_publication};

	publication_start(c->env->work, &p);
}

static struct call *
call_of_import(struct import_call *i)
{
	return (struct call *)(void *)i->unit;
}

static bool
import_is_answered(struct import_call *i, struct tx *tx)
{
	return call_is_answered(call_of_import(i), tx);
}

static void
end_import(struct import_call *i)
{
	call_ended(i->unit);
}

static void
import_came_back(struct unit *u)
{
	imports_came_back(((struct call *)(void *)u)->env->work);
}

void
call_import_in_slices(struct call *c)
{
	c->unit.done = import_came_back;
	c->import = (struct import_call){.actor = &c->actor,
		.unit = &c->unit,
		.answered = import_is_answered,
		.end = end_import};
	if (c->staged != NULL) {
		c->import.files = staged_files(c->staged);
		c->import.rows = staged_rows(c->staged);
	}
	imports_take(c->env->work, &c->import);
}

/* ---- what follows --------------------------------------------------------------------------- */

/* What a kept call changes beside the database, whoever called. */
void
call_apply_effects(struct call *c)
{
	const struct effects *f = &c->effects;
	struct work *w = c->env->work;

	if (c->stored != NULL) {
		atomic_fetch_add(&c->env->stats->replayed, 1);
		return;
	}
	if (f->runs_schedule != 0)
		runs_start(w, &c->actor, f->schedule_event_id, f->runs_schedule);
	if (f->looks_at_machine)
		gauges_soon(w->gauges);
	if (f->builds_model != 0)
		models_ask(w->models, f->builds_model);
	if (f->cancels_schedule != 0)
		runs_cancel(w, f->schedule_event_id, f->cancels_schedule);
	if (c->method->where == RUN_WRITE && c->staged != NULL)
		staging_finish(c->env->staging, c->staged);
}
