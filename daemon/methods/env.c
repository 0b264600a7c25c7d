/* env.c - the life of what every call is answered from. */
#include "methods/env.h"

#include "methods/counts_kept.h"
#include "methods/endings.h"
#include "methods/kept.h"
#include "methods/method.h"
#include "methods/series.h"
#include "methods/shares.h"
#include "methods/staging.h"
#include "methods/timings.h"
#include "wire/buf.h"

#include <stdlib.h>

struct methods {
	struct env env;
	struct stats stats;
	char *document; /* made once: it is long and often asked for */
};

static char *
document_text(void)
{
	struct js *document = method_discover();
	char *text = js_text(document);

	js_free(document);
	return text;
}

struct methods *
methods_new(const struct env *env)
{
	struct methods *m = xcalloc(1, sizeof *m);

	m->env = *env;
	m->document = document_text();
	m->stats.started_us = clock_monotonic_us();
	m->env.staging = staging_new();
	m->env.kept = kept_new();
	m->env.series = series_new();
	m->env.timings = timings_new();
	m->env.counts = counts_kept_new();
	m->env.shares = shares_new();
	m->env.endings = endings_new();
	m->env.stats = &m->stats;
	m->env.document = m->document;
	return m;
}

void
methods_free(struct methods *m)
{
	if (m == NULL)
		return;
	staging_free(m->env.staging);
	kept_free(m->env.kept);
	series_free(m->env.series);
	timings_free(m->env.timings);
	counts_kept_free(m->env.counts);
	shares_free(m->env.shares);
	endings_free(m->env.endings);
	free(m->document);
	free(m);
}

void
methods_reconfigure(struct methods *m, const struct config *config, const char *link_pin)
{
	atomic_store(&m->env.config, config);
	atomic_store(&m->env.link_pin, link_pin);
}

void
methods_tick(struct methods *m, int64_t now_ms)
{
	staging_expire(m->env.staging, now_ms);
	kept_expire(m->env.kept, now_ms);
	timings_tick(m->env.timings, now_ms);
	series_tick(m->env.series, &m->stats, writer_stats(m->env.work->o.writer),
		clock_now_s(m->env.clock), now_ms);
}

const struct env *
methods_env(const struct methods *m)
{
	return &m->env;
}
