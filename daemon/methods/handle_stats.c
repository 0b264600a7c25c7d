/* handle_stats.c - figures of the fair, the daemon and the machine: the source of all views. */
#include "base/clock.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/grid.h"
#include "domain/fair/slotview.h"
#include "domain/report/fair_series.h"
#include "methods/counts_kept.h"
#include "methods/handlers.h"
#include "methods/series.h"
#include "methods/timings.h"
#include "methods/verdict.h"
#include "wire/when.h"
#include "work/gauges.h"

#include <string.h>

/* ---- figures -------------------------------------------------------------------------------- */

/* Numbers of the wire's errors: see wire/err.c. A refusal is a rule of the fair that said no. */
enum { FIRST_REFUSAL = 1100, LAST_REFUSAL = 1499, DAY_S = 86400, SLOWEST_SHOWN = 8 };

static bool
is_refusal(enum err_code code)
{
	int number = err_info(code)->number;

	return number >= FIRST_REFUSAL && number <= LAST_REFUSAL;
}

/* {CODE: n} of those that happened: refusals, or faults of protocol, load and disk. */
static struct js *
errors_view(const struct stats *s, bool refusals)
{
	struct js *o = js_new_obj();

	for (int code = 1; code < ERR_COUNT; code++) {
		int64_t n = s->errors[code];

		if (n > 0 && is_refusal((enum err_code)code) == refusals)
			js_set_int(o, err_info((enum err_code)code)->name, n);
	}
	return o;
}

static struct js *
writer_view(const struct writer *writer)
{
	const struct writer_stats *w = writer_stats(writer);
	struct js *o = js_new_obj();

	js_set_int(o, "jobs", w->units);
	js_set_int(o, "kept", w->kept);
	js_set_int(o, "lost", w->lost);
	js_set_int(o, "commits", w->commits);
	js_set_int(o, "jobs_per_commit_max", w->largest_batch);
	js_set_int(o, "commit_us", w->commit_us);
	js_set_int(o, "waiting", (int64_t)writer_waiting(writer));
	return o;
}

static struct js *
connections_view(const struct stats *s)
{
	struct js *o = js_new_obj();

	js_set_int(o, "open", s->sessions);
	js_set_int(o, "watchers", s->watchers);
	js_set_int(o, "opened", s->opened);
	return o;
}

static struct js *
calls_view(const struct stats *s)
{
	struct js *o = js_new_obj();

	js_set_int(o, "calls", s->calls);
	js_set_int(o, "replayed", s->replayed);
	js_set_int(o, "dropped_replies", s->dropped_replies);
	return o;
}

/* When the certificate ends; in UTC, as it belongs to no event. */
static struct js *
certificate_view(int64_t end_s, int64_t now_s)
{
	struct js *o = js_new_obj();
	char when[WHEN_TEXT];

	when_format(end_s, 0, when);
	js_set_str(o, "ends", when);
	js_set_int(o, "days", (end_s - now_s) / (24 * 3600));
	js_set_bool(o, "expired", now_s >= end_s);
	return o;
}

/* Of the event, or of all there are when none is chosen; before there is one they are 0. */
static void
add_counts(
	struct call *c, const struct event *ev, const struct fair_counts *f, struct js *o)
{
	struct js *ages = js_new_obj();

	js_set_int(o, "events", f->events);
	js_set(o, "event", ev != NULL ? event_brief_view(ev) : js_new_null());
	js_set(o, "figures", figures_view(&f->figures));
	js_set_int(o, "mails_waiting", f->figures.mails);
	js_set_int(o, "mails_dropped", c->env->stats->mails_dropped);
	request_ages_add(ages, &f->unanswered);
	js_set(o, "unanswered", ages);
	if (f->now.there)
		js_set(o, "now", slot_filling_view(&f->now));
	if (f->next.there)
		js_set(o, "next", slot_filling_view(&f->next));
}

static bool
has_relay(const struct call *c)
{
	return c->env->config->mail_relay[0] != '\0';
}

static struct js *
mail_view(struct call *c, const struct fair_counts *f)
{
	struct js *o = js_new_obj();

	for (int i = 0; i < OUTBOX_STATES; i++)
		js_set_int(o, outbox_state_name((enum outbox_state)i), f->mail.of[i]);
	if (f->mail.oldest_s >= 0)
		js_set_int(o, "oldest_s", c->tx->now_s - f->mail.oldest_s);
	js_set_bool(o, "paused", f->mail_paused);
	js_set_bool(o, "relay", has_relay(c));
	return o;
}

/* What was not looked at yet is left out. */
static void
add_machine(struct call *c, const struct gauges_reading *m, struct js *o)
{
	if (m->disk_free >= 0)
		js_set_int(o, "disk_free", m->disk_free);
	if (m->disk_size >= 0)
		js_set_int(o, "disk_size", m->disk_size);
	if (m->full_in_s >= 0)
		js_set_int(o, "disk_full_s", m->full_in_s);
	if (m->database_bytes >= 0)
		js_set_int(o, "database_bytes", m->database_bytes);
	if (m->wal_bytes >= 0)
		js_set_int(o, "wal_bytes", m->wal_bytes);
	if (m->backup_s >= 0)
		js_set_int(o, "backup_age", c->tx->now_s - m->backup_s);
}

static struct js *
judged(struct call *c, const struct fair_counts *f, const struct gauges_reading *m)
{
	struct writer *w = c->env->work->o.writer;
	const struct verdict_input in = {.now_s = c->tx->now_s,
		.machine = *m,
		.disk_failing = atomic_load(&writer_stats(w)->failing),
		.certificate_end_s = c->env->stats->certificate_end_s,
		.relay = has_relay(c),
		.mail_paused = f->mail_paused,
		.mail_waiting = f->mail.of[OUTBOX_WAITING],
		.mail_oldest_s = f->mail.oldest_s,
		.changes_waiting = (int64_t)writer_waiting(w),
		.changes_most = c->env->config->queue};
	struct verdict_found found;

	verdict_find(&in, &found);
	return verdict_view(&found);
}

struct reply
handle_stats(struct call *c)
{
	const struct stats *s = c->env->stats;
	struct gauges_reading machine;
	struct js *o = js_new_obj();
	struct fair_counts counts;
	struct event *ev;
	struct err ignored;
	int64_t age_ms;

	ev = call_event(c, &ignored);
	age_ms = counts_kept_get(c->env->counts, c->tx, ev, &counts);
	gauges_read(c->env->work->gauges, &machine);
	js_set(o, "verdict", judged(c, &counts, &machine));
	js_set_int(o, "uptime_s", (clock_monotonic_us() - s->started_us) / 1000000);
	js_set_int(o, "counted_ms_ago", age_ms);
	add_counts(c, ev, &counts, o);
	js_set(o, "refusals", errors_view(s, true));
	js_set(o, "faults", errors_view(s, false));
	js_set(o, "connections", connections_view(s));
	js_set(o, "writer", writer_view(c->env->work->o.writer));
	js_set(o, "methods", calls_view(s));
	js_set(o, "slowest", timings_view(c->env->timings, SLOWEST_SHOWN));
	js_set(o, "mail", mail_view(c, &counts));
	add_machine(c, &machine, o);
	if (s->certificate_end_s != 0)
		js_set(o, "certificate",
			certificate_view(s->certificate_end_s, c->tx->now_s));
	return reply_ok(c, o);
}

/* By the minute, of the daemon, which belongs to no event: in UTC. */
static struct reply
series_of_day(struct call *c)
{
	struct js *o = js_new_obj(), *day;
	int64_t start_s;

	day = series_view(c->env->series, (int)arg_int(&c->args, "minutes"), &start_s);
	js_set_str(o, "of", "day");
	instant_view(o, "start", start_s != 0 ? start_s : c->tx->now_s, 0);
	js_set_int(o, "step_s", 60);
	js_set(o, "day", day);
	return reply_ok(c, o);
}

static struct reply
series_of_event(struct call *c)
{
	struct js *o;
	int64_t start_s;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	start_s = fair_series_step(c->tx->now_s - arg_int(&c->args, "days") * DAY_S);
	if (start_s < 0)
		start_s = 0;
	o = js_new_obj();
	js_set_str(o, "of", "event");
	instant_view(o, "start", start_s, zone_offset_at(g->zone, start_s));
	js_set_int(o, "step_s", SERIES_STEP_S);
	js_set(o, "fair", fair_series_view(c->tx, g, start_s));
	return reply_ok(c, o);
}

struct reply
handle_series(struct call *c)
{
	return strcmp(arg_str(&c->args, "of"), "day") == 0 ? series_of_day(c)
							   : series_of_event(c);
}
