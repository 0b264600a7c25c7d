/* work.c - what goes on in the workers beside the calls. */
#include "work/work.h"

#include "wire/buf.h"
#include "work/gauges.h"
#include "work/imports.h"
#include "work/lost_links.h"
#include "work/mailer.h"
#include "work/models.h"
#include "work/publications.h"
#include "work/runs.h"
#include "work/tellings.h"
#include "work/upkeep_job.h"
#include "work/watchers.h"
#include "work/written.h"

#include <stdlib.h>

struct work *
work_new(const struct work_options *o)
{
	struct work *w = xcalloc(1, sizeof *w);

	w->o = *o;
	w->ring = ring_new(o->last_seq);
	w->written = written_new();
	w->tellings = tellings_new(w);
	w->mailer = mailer_new(w);
	w->gauges = gauges_new(w);
	w->models = models_new(w);
	return w;
}

void
work_free(struct work *w)
{
	if (w == NULL)
		return;
	watchers_release(w);
	lost_links_release(w);
	runs_free(w);
	imports_free(w);
	tellings_free(w->tellings);
	mailer_free(w->mailer);
	gauges_free(w->gauges);
	models_free(w->models);
	publications_free(w);
	ring_free(w->ring);
	written_free(w->written);
	free(w);
}

void
work_publish(struct work *w, struct unit *u)
{
	ring_publish(w->ring, u->events);
	u->events = NULL;
}

void
work_tick(struct work *w, int64_t now_ms)
{
	runs_tick(w);
	imports_tick(w);
	tellings_tick(w->tellings);
	publications_tick(w);
	mailer_tick(w->mailer, now_ms);
	gauges_tick(w->gauges, now_ms);
	models_tick(w->models, now_ms);
	upkeep_job_tick(w, now_ms);
}

static void
call_off(struct work *w)
{
	atomic_store(&w->stopping, true);
	runs_drain(w);
	imports_drain(w);
	publications_tick(w);
	mailer_stop(w->mailer);
	models_stop(w->models);
}

void
work_drain(struct work *w)
{
	w->draining = true;
	call_off(w);
}

void
work_halt(struct work *w)
{
	w->halted = true;
	call_off(w);
}

bool
work_is_idle(const struct work *w)
{
	return w->inflight == 0;
}
