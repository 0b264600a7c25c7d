/* dispatch.c - what the conversations share, and the turn of the loop. */
#include "rpc/dispatch.h"

#include "base/log.h"
#include "domain/people/account.h"
#include "rpc/imports.h"
#include "rpc/limits.h"
#include "rpc/publications.h"
#include "rpc/runs.h"
#include "rpc/session.h"
#include "rpc/staging.h"
#include "rpc/tellings.h"

#include <stdlib.h>

/* ---- life ----------------------------------------------------------------------------------- */

static char *
document_text(void)
{
	struct js *document = method_discover();
	char *text = js_text(document);

	js_free(document);
	return text;
}

struct rpc *
rpc_new(const struct rpc_options *o)
{
	struct rpc *r = xcalloc(1, sizeof *r);

	r->o = *o;
	rpc_reconfigure(r, o->config, o->link_pin);
	r->ring = ring_new(o->last_seq);
	r->staging = staging_new();
	r->written = written_new();
	r->document = document_text();
	r->limits = limits_new();
	r->tellings = tellings_new(r);
	r->stats.started_us = clock_monotonic_us();
	return r;
}

void
rpc_reconfigure(struct rpc *r, const struct config *config, const char *link_pin)
{
	atomic_store(&r->config, config);
	atomic_store(&r->link_pin, link_pin);
}

void
rpc_free(struct rpc *r)
{
	if (r == NULL)
		return;
	BUG_ON(r->sessions != NULL);
	runs_free(r);
	imports_free(r);
	tellings_free(r->tellings);
	publications_free(r);
	ring_free(r->ring);
	limits_free(r->limits);
	free(r->document);
	staging_free(r->staging);
	written_free(r->written);
	free(r);
}

size_t
rpc_page_bytes(const struct rpc *r)
{
	return (size_t)rpc_config(r)->page_bytes;
}

const struct config *
rpc_config(const struct rpc *r)
{
	return atomic_load(&r->config);
}

const uint8_t *
rpc_key(const struct rpc *r)
{
	return r->o.key;
}

const char *
rpc_link_pin(const struct rpc *r)
{
	return atomic_load(&r->link_pin);
}

struct ical *
rpc_ical(const struct rpc *r)
{
	return r->o.ical;
}

int
rpc_port(const struct rpc *r)
{
	return r->o.port;
}

const char *
rpc_document(const struct rpc *r)
{
	return r->document;
}

struct clock *
rpc_clock(const struct rpc *r)
{
	return r->o.clock;
}

void
rpc_ask_drain(struct rpc *r)
{
	r->o.drain(r->o.drain_ctx);
}

struct rpc_stats *
rpc_stats(struct rpc *r)
{
	return &r->stats;
}

const struct writer_stats *
rpc_writer_stats(const struct rpc *r)
{
	return writer_stats(r->o.writer);
}

struct staging *
rpc_staging(struct rpc *r)
{
	return r->staging;
}
/* ---- the turn of the loop ------------------------------------------------------------------- */

void
rpc_completed(struct rpc *r, struct job *list)
{
	while (list != NULL) {
		struct unit *u = (struct unit *)(void *)list;

		list = list->next;
		u->done(u);
	}
	stream_pump_all(r);
}

void
rpc_tick(struct rpc *r)
{
	int64_t now = clock_monotonic_ms();

	staging_expire(r->staging, now);
	runs_tick(r);
	limits_tick(r, now);
	imports_tick(r);
	tellings_tick(r->tellings);
	publications_tick(r);
	chore_upkeep(r, now);
	/* A watcher whose reader could not be asked the last time. */
	stream_pump_all(r);
}

void
rpc_upkeep_soon(struct rpc *r)
{
	r->upkeep_due_ms = 0;
}

void
rpc_drain(struct rpc *r)
{
	r->draining = true;
	runs_drain(r);
	imports_drain(r);
	publications_tick(r);
}

void
rpc_halt(struct rpc *r)
{
	r->halted = true;
	runs_drain(r);
	imports_drain(r);
	publications_tick(r);
}

bool
rpc_idle(const struct rpc *r)
{
	return r->inflight == 0;
}

void
rpc_say_goodbye(struct rpc *r)
{
	struct session *next;

	for (struct session *s = r->sessions; s != NULL; s = next) {
		next = s->next;
		session_close(s, "DRAINING");
	}
}
