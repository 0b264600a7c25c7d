/* handle_staff.c - figures of the fair and the daemon, the journal, and the proofs. */
#include "base/clock.h"
#include "base/zones.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/grid.h"
#include "domain/fair/slotview.h"
#include "domain/report/fair_series.h"
#include "domain/report/figures.h"
#include "domain/report/verify.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "methods/series.h"
#include "store/events.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "wire/when.h"

#include <string.h>

/* ---- figures -------------------------------------------------------------------------------- */

/* Numbers of the wire's errors: see wire/err.c. A refusal is a rule of the fair that said no. */
enum { FIRST_REFUSAL = 1100, LAST_REFUSAL = 1499, DAY_S = 86400 };

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
writer_view(const struct writer_stats *w)
{
	struct js *o = js_new_obj();

	js_set_int(o, "jobs", w->units);
	js_set_int(o, "kept", w->kept);
	js_set_int(o, "lost", w->lost);
	js_set_int(o, "commits", w->commits);
	js_set_int(o, "jobs_per_commit_max", w->largest_batch);
	js_set_int(o, "commit_us", w->commit_us);
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
add_figures(struct call *c, struct js *o)
{
	struct figures figures;
	struct event *ev;
	struct err ignored;
	int events = 1;

	ev = call_event(c, &ignored);
	if (ev != NULL)
		figures_of(c->tx, ev->id, &figures);
	else
		events = figures_of_all(c->tx, &figures);
	js_set_int(o, "events", events);
	js_set(o, "event", ev != NULL ? event_brief_view(ev) : js_new_null());
	js_set(o, "figures", figures_view(&figures));
	js_set_int(o, "mails_waiting", figures.mails);
	js_set_int(o, "mails_dropped", c->env->stats->mails_dropped);
}

/* Of the event, or of all there are: where their mail is. */
static void
add_mail_of(struct call *c, int64_t event_id, struct outbox_counts *sum, bool *paused)
{
	struct outbox_counts one;

	outbox_count(c->tx, event_id, &one);
	for (int i = 0; i < OUTBOX_STATES; i++)
		sum->of[i] += one.of[i];
	if (one.oldest_s >= 0 && (sum->oldest_s < 0 || one.oldest_s < sum->oldest_s))
		sum->oldest_s = one.oldest_s;
	*paused |= outbox_paused(c->tx, event_id) != NULL;
}

static struct js *
mail_view(struct call *c)
{
	struct outbox_counts sum = {.oldest_s = -1};
	struct js *o = js_new_obj();
	struct event *ev, *list;
	struct err ignored;
	bool paused = false;
	int n;

	ev = call_event(c, &ignored);
	list = ev != NULL ? ev : events_all(c->tx, &n);
	n = ev != NULL ? 1 : n;
	for (int i = 0; i < n; i++)
		add_mail_of(c, list[i].id, &sum, &paused);
	for (int i = 0; i < OUTBOX_STATES; i++)
		js_set_int(o, outbox_state_name((enum outbox_state)i), sum.of[i]);
	if (sum.oldest_s >= 0)
		js_set_int(o, "oldest_s", c->tx->now_s - sum.oldest_s);
	js_set_bool(o, "paused", paused);
	js_set_bool(o, "relay", c->env->config->mail_relay[0] != '\0');
	return o;
}

struct reply
handle_stats(struct call *c)
{
	const struct stats *s = c->env->stats;
	struct js *o = js_new_obj();

	js_set_int(o, "uptime_s", (clock_monotonic_us() - s->started_us) / 1000000);
	add_figures(c, o);
	js_set(o, "refusals", errors_view(s, true));
	js_set(o, "faults", errors_view(s, false));
	js_set(o, "connections", connections_view(s));
	js_set(o, "writer", writer_view(writer_stats(c->env->work->o.writer)));
	js_set(o, "methods", calls_view(s));
	js_set(o, "mail", mail_view(c));
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

/* ---- the journal ---------------------------------------------------------------------------- */

/* Staff of one event see its rows; staff of all see the daemon's own beside the chosen one's. */
struct sight {
	bool all_events;
	int64_t event_id; /* 0: none is chosen */
};

static bool
visible(const struct sight *s, const struct journal_row *r)
{
	if (!s->all_events)
		return r->event_id == s->event_id;
	return s->event_id == 0 || r->event_id == 0 || r->event_id == s->event_id;
}

static const char *
code_of(const struct event *ev, int n, int64_t event_id)
{
	for (int i = 0; i < n; i++)
		if (ev[i].id == event_id)
			return ev[i].code;
	return NULL;
}

static int32_t
offset_now(struct call *c, const struct event *ev)
{
	const struct zone *zone;
	struct err ignored;

	zone = ev != NULL ? zones_get(c->tx->zones, ev->zone, &ignored) : NULL;
	return zone != NULL ? zone_offset_at(zone, c->tx->now_s) : 0;
}

/* The larger of where the reader says it is and where the page before ended. */
static int64_t
journal_start(const struct call *c)
{
	int64_t since = arg_int(&c->args, "since"), after = page_after_id(c);

	return since > after ? since : after;
}

struct reply
handle_journal_list(struct call *c)
{
	const char *object = arg_str(&c->args, "object");
	struct sight sight = {.all_events = call_of_all_events(c)};
	int64_t since = journal_start(c);
	struct event *ev, *events;
	struct journal_row *r;
	int32_t offset_s;
	bool room = true;
	struct page p;
	struct err ignored;
	int n, events_n;

	ev = call_event(c, &ignored);
	sight.event_id = ev != NULL ? ev->id : 0;
	offset_s = offset_now(c, ev);
	events = events_all(c->tx, &events_n);
	page_begin(&p, c);
	do {
		r = journal_page(c->tx, sight.all_events ? -1 : sight.event_id, object,
			since, page_ask(&p), &n);
		for (int i = 0; i < n && room; i++) {
			since = r[i].seq;
			if (visible(&sight, &r[i]))
				room = page_add(&p,
					arena_printf(
						c->tx->arena, "%lld", (long long)since),
					journal_view(&r[i],
						code_of(events, events_n, r[i].event_id),
						offset_s));
		}
	} while (room && n == page_ask(&p));
	return reply_ok(c, page_end(&p));
}

struct reply
handle_journal_verify(struct call *c)
{
	struct journal_proof proof;
	struct js *o = js_new_obj();

	journal_verify(c->tx, &proof);
	js_set_int(o, "rows", proof.rows);
	js_set_bool(o, "ok", proof.broken_at == 0);
	js_set_str(o, "head", proof.head);
	if (proof.broken_at != 0) {
		js_set_int(o, "broken_at", proof.broken_at);
		js_set_str(o, "reason", proof.reason);
	}
	return reply_ok(c, o);
}

struct reply
handle_verify(struct call *c)
{
	struct verify_report report;

	verify_all(c->tx, &report);
	return reply_ok(c, verify_view(&report));
}
