/* handle_session.c - the conversation itself: hello, ping, watch, the admin's clock and drain. */
#include "base/log.h"
#include "base/zones.h"
#include "domain/fair/grid.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/people/account.h"
#include "methods/handlers.h"
#include "store/delegates.h"
#include "store/history.h"
#include "store/interpreters.h"
#include "store/journal.h"
#include "store/organisations.h"
#include "wire/version.h"
#include "wire/when.h"
#include "work/upkeep_job.h"
#include "work/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PROTOCOL = 1 };

/* The furthest that any time is set ahead of now: the length of a login and a day. */
static const int64_t AHEAD_S = (TOKEN_DAYS + 1) * 86400LL;

/* The Unix socket's peer is the administrator when it is root or the daemon's own user. */
static bool
local_admin(struct call *c, struct err *e)
{
	if (c->local_uid != 0 && c->local_uid != geteuid())
		return err_set(e, ERR_ROLE_DENIED,
			"this socket is for root and the daemon's user");
	c->effects.login = (struct actor){.role = ROLE_ADMIN, .principal = "admin"};
	return true;
}

/* Staff and the administrator choose an event; everybody else has one. */
static bool
choose_event(struct call *c, struct err *e)
{
	const char *code = arg_str(&c->args, "event");
	struct event *ev;

	if (code == NULL)
		return true;
	ev = event_by_code(c->tx, code);
	if (ev == NULL ||
		(c->effects.login.event_id != 0 && c->effects.login.event_id != ev->id)) {
		err_set(e, ERR_NOT_FOUND, "there is no event %s for you", code);
		err_field(e, "params.event");
		return err_hint(e, "convene events names those there are");
	}
	c->effects.login.event_id = ev->id;
	return true;
}

static bool
identify(struct call *c, struct err *e)
{
	const char *token = arg_str(&c->args, "token");

	/* Over HTTP a cookie has said it already. */
	if (c->actor.role != ROLE_NONE && token != NULL) {
		err_set(e, ERR_PARAM_INVALID,
			"the cookie says who calls; there is no token here");
		return err_field(e, "params.token");
	}
	if (c->actor.role != ROLE_NONE) {
		c->effects.login = c->actor;
		return true;
	}
	if (token != NULL)
		return account_login(c->tx, c->env->key, token, &c->effects.login, e);
	if (c->local)
		return local_admin(c, e);
	c->effects.login = (struct actor){.role = ROLE_NONE, .principal = "nobody"};
	return true;
}

static struct js *
principal_view(struct call *c)
{
	const struct actor *a = &c->effects.login;
	struct account *account;
	struct js *o;

	if (a->role == ROLE_NONE)
		return js_new_null();
	o = js_new_obj();
	js_set_str(o, "account", a->principal);
	if (a->account_id == 0) {
		js_set_str(o, "name", "administrator");
		return o;
	}
	account = account_or_blank(c->tx, a->account_id);
	js_set_str(o, "name", account->name);
	if (a->role == ROLE_STAFF)
		js_set_str(o, "duty", duty_name(a->duty));
	if (a->organisation_id != 0) {
		struct organisation *org =
			organisation_or_blank(c->tx, a->event_id, a->organisation_id);
		struct delegate *d =
			delegate_or_blank(c->tx, a->event_id, a->delegate_id);

		js_set_str(o, "organisation", org->code);
		js_set_str(o, "organisation_name", org->name);
		js_set_str(o, "delegate", d->code);
	}
	if (a->interpreter_id != 0)
		js_set_str(o, "interpreter",
			interpreter_or_blank(c->tx, a->event_id, a->interpreter_id)
				->code);
	return o;
}

static struct js *
limits_view(const struct config *cfg)
{
	struct js *o = js_new_obj();

	js_set_int(o, "max_line", cfg->line_bytes);
	js_set_int(o, "max_inflight", cfg->inflight);
	js_set_int(o, "max_page", 500);
	js_set_int(o, "idle_s", cfg->idle_ms / 1000);
	return o;
}

/* The event the caller will work in: named, its own, or the only one; else null. */
static struct js *
event_brief(struct call *c, int32_t *offset_s)
{
	struct actor asking = c->actor;
	const struct zone *zone;
	struct event *ev;
	struct err e;
	struct js *o;

	*offset_s = 0;
	if (c->effects.login.role == ROLE_NONE)
		return js_new_null();
	c->actor = c->effects.login;
	ev = call_event(c, &e);
	c->actor = asking;
	if (ev == NULL)
		return js_new_null();
	zone = zones_get(c->tx->zones, ev->zone, &e);
	if (zone != NULL)
		*offset_s = zone_offset_at(zone, c->tx->now_s);
	o = js_new_obj();
	js_set_str(o, "code", ev->code);
	js_set_str(o, "name", ev->name);
	js_set_str(o, "zone", ev->zone);
	js_set_str(o, "currency", ev->currency);
	return o;
}

static struct js *
capabilities(void)
{
	struct js *list = js_new_arr();

	js_push_str(list, "watch");
	js_push_str(list, "import");
	js_push_str(list, "export");
	js_push_str(list, "slots");
	js_push_str(list, "schedule");
	js_push_str(list, "history");
	return list;
}

struct reply
handle_hello(struct call *c)
{
	const struct arg *proto = arg_get(&c->args, "proto");
	struct js *o, *event;
	char when[WHEN_TEXT];
	int32_t offset_s;
	struct err e;

	if (proto->i > PROTOCOL || proto->high < PROTOCOL) {
		err_set(&e, ERR_PROTO_UNSUPPORTED,
			"this daemon speaks convene/%d, not %lld to %lld", PROTOCOL,
			(long long)proto->i, (long long)proto->high);
		return reply_fail(c, &e);
	}
	if (!identify(c, &e) || !choose_event(c, &e))
		return reply_fail(c, &e);
	c->effects.logged_in = true;
	c->effects.touches_token =
		c->effects.login.token_id != 0 &&
		account_use_due(
			token_or_blank(c->tx, c->effects.login.token_id), c->tx->now_s);
	event = event_brief(c, &offset_s);
	when_format(c->tx->now_s, offset_s, when);
	o = js_new_obj();
	js_set_str(o, "server", "convened/" CONVENE_VERSION);
	js_set_int(o, "proto", PROTOCOL);
	js_set(o, "caps", capabilities());
	js_set(o, "limits", limits_view(c->env->config));
	js_set(o, "principal", principal_view(c));
	js_set_str(o, "role", role_name(c->effects.login.role));
	js_set(o, "event", event);
	js_set_str(o, "server_time", when);
	js_set_int(o, "seq", journal_last_seq(c->tx));
	js_set_str(o, "history", history_id(c->tx));
	return reply_ok(c, o);
}

struct reply
handle_ping(struct call *c)
{
	return reply_ok(c, js_new_obj());
}

struct reply
handle_discover(struct call *c)
{
	return reply_text(c, c->env->document);
}

static bool
watch_filter(struct call *c, struct err *e)
{
	const struct arg *topics = arg_get(&c->args, "topics");

	for (int i = 0; i < topics->n; i++) {
		unsigned bit = watch_topic_bit(topics->strs[i]);

		if (bit == 0) {
			err_set(e, ERR_PARAM_INVALID, "there is no topic %s",
				topics->strs[i]);
			err_hint(e, "topics: %s", watch_topics());
			return err_field(e, "params.topics[%d]", i);
		}
		c->effects.watch_topics |= bit;
	}
	return true;
}

/*
 * From where: the place the caller has, if it lies in this journal. A place of another history,
 * or behind the end, is of what a restored copy does not know; what has its number now is
 * something else.
 */
static bool
watch_place(struct call *c, const char *history, int64_t newest, struct err *e)
{
	const struct arg *since = arg_get(&c->args, "since");
	const char *known = arg_str(&c->args, "history");

	c->effects.watch_since = since->given ? since->i : newest;
	if (known != NULL && strcmp(known, history) != 0)
		return err_set(e, ERR_RESYNC,
			"the database has been restored from a copy since; what you know"
			" may be lost, and other things may have happened");
	if (c->effects.watch_since > newest)
		return err_set(e, ERR_RESYNC,
			"the journal ends at %lld; %lld is of another database",
			(long long)newest, (long long)since->i);
	return true;
}

struct reply
handle_watch(struct call *c)
{
	/* Of the journal, which may be ahead of what the loop has heard of: so may hello be. */
	int64_t newest = journal_last_seq(c->tx);
	const char *history = history_id(c->tx);
	struct js *o;
	struct err e;

	if (!watch_filter(c, &e) || !watch_place(c, history, newest, &e))
		return reply_fail(c, &e);
	c->effects.watches = true;
	o = js_new_obj();
	js_set_int(o, "seq", c->effects.watch_since);
	js_set_str(o, "history", history);
	return reply_ok(c, o);
}

struct reply
handle_clock(struct call *c)
{
	int64_t now_s = clock_now_s(c->env->clock) + arg_int(&c->args, "advance_s");
	struct js *o;
	char when[WHEN_TEXT];
	struct err e;

	if (!c->env->config->rehearsal) {
		err_set(&e, ERR_WRONG_STATE, "the clock of a real fair cannot be moved");
		err_hint(&e, "set rehearsal = yes in the configuration of a rehearsal");
		return reply_fail(c, &e);
	}
	when_format(now_s, 0, when);
	/* Times set ahead of it, such as the end of a token, must be in range too. */
	if (!when_taken(now_s, when, &e) || !when_taken(now_s + AHEAD_S, when, &e)) {
		err_field(&e, "params.advance_s");
		return reply_fail(c, &e);
	}
	clock_advance(c->env->clock, arg_int(&c->args, "advance_s"));
	upkeep_job_soon(c->env->work);
	when_format(clock_now_s(c->env->clock), 0, when);
	log_event(LOG_NOTICE, "clock.moved", L_STR("value", when));
	o = js_new_obj();
	js_set_str(o, "now", when);
	return reply_ok(c, o);
}

struct reply
handle_drain(struct call *c)
{
	c->env->drain(c->env->drain_ctx);
	return reply_ok(c, js_new_obj());
}
