/* handle_staff.c - the journal, the proofs, and copies of the database. */
#include "base/zones.h"
#include "domain/fair/fair_view.h"
#include "domain/report/backup.h"
#include "domain/report/verify.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/events.h"
#include "store/journal.h"

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

/* ---- copies ---------------------------------------------------------------------------------- */

static bool
work_goes_on(void *ctx)
{
	return !atomic_load(&((const struct work *)ctx)->stopping);
}

/* A copy has every event in it, and fills the disk. */
static bool
may_copy(struct call *c, struct err *e)
{
	if (call_of_all_events(c))
		return true;
	err_set(e, ERR_ROLE_DENIED, "copies are made by staff of all events");
	return err_hint(e, "ask the administrator of the daemon");
}

struct reply
handle_backup(struct call *c)
{
	const struct config *cfg = c->env->config;
	const struct backup_request r = {.database = cfg->database,
		.key = c->env->key,
		.now_s = c->tx->now_s,
		.go_on = work_goes_on,
		.ctx = c->env->work};
	struct js *o, *backup;
	struct backup_done d;
	struct err e;

	if (!may_copy(c, &e))
		return reply_fail(c, &e);
	if (cfg->backup_dir[0] == '\0') {
		err_set(&e, ERR_WRONG_STATE, "there is no directory of copies");
		err_hint(&e, "name one as files.backup_dir, and restart the daemon");
		return reply_fail(c, &e);
	}
	if (!backup_into(&r, cfg->backup_dir, arg_str(&c->args, "name"), cfg->backup_keep,
		    &d, &e))
		return reply_fail(c, &e);
	c->effects.looks_at_machine = true;
	o = js_new_obj();
	backup = js_new_obj();
	js_set_str(backup, "name", d.name);
	js_set_int(backup, "bytes", d.bytes);
	js_set_int(backup, "seq", d.seq);
	js_set_int(backup, "removed", d.removed);
	js_set(o, "backup", backup);
	return reply_ok(c, o);
}
