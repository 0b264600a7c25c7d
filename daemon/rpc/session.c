/* session.c - conversations: from their lines to calls, in the order in which they are let in. */
#include "rpc/session.h"

#include "base/log.h"
#include "rpc/imports.h"
#include "rpc/limits.h"
#include "rpc/runs.h"
#include "rpc/staging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sessions ------------------------------------------------------------------------------- */

struct session *
session_by_id(struct rpc *r, uint64_t id)
{
	struct session *s = r->bucket[id % SESSION_BUCKETS];

	while (s != NULL && s->id != id)
		s = s->hash_next;
	return s;
}

struct session *
rpc_open(struct rpc *r, void *peer, bool local, unsigned uid)
{
	struct session *s = xcalloc(1, sizeof *s);

	s->rpc = r;
	s->id = ++r->last_id;
	s->peer = peer;
	s->local = local;
	s->uid = uid;
	s->actor = (struct actor){.role = ROLE_NONE, .principal = "nobody"};
	s->refilled_ms = clock_monotonic_ms();
	s->tokens_milli = rpc_config(r)->requests_per_second * 2000;
	s->next = r->sessions;
	if (s->next != NULL)
		s->next->former = s;
	r->sessions = s;
	s->hash_next = r->bucket[s->id % SESSION_BUCKETS];
	r->bucket[s->id % SESSION_BUCKETS] = s;
	atomic_fetch_add(&r->stats.sessions, 1);
	atomic_fetch_add(&r->stats.opened, 1);
	return s;
}

void
rpc_closed(struct session *s)
{
	struct rpc *r = s->rpc;
	struct session **p = &r->bucket[s->id % SESSION_BUCKETS];

	limits_drop_reads(s);
	limits_leave(s);
	stream_stop(s);
	while (*p != s)
		p = &(*p)->hash_next;
	*p = s->hash_next;
	if (s->former != NULL)
		s->former->next = s->next;
	else
		r->sessions = s->next;
	if (s->next != NULL)
		s->next->former = s->former;
	atomic_fetch_sub(&r->stats.sessions, 1);
	free(s);
}

void
session_send(struct session *s, const char *bytes, size_t n)
{
	s->rpc->o.ops->send(s->peer, bytes, n);
}

void
session_close(struct session *s, const char *why)
{
	if (s->state == SESSION_CLOSING)
		return;
	limits_drop_reads(s);
	stream_stop(s);
	s->rpc->o.ops->close(s->peer, why);
}

/* The number of the next request of a session: what staff search for. */
static void
request_number(struct session *s, char out[REQ_BYTES])
{
	snprintf(out, REQ_BYTES, "c%llu-%lld", (unsigned long long)s->id,
		(long long)++s->lines);
}

/*
 * A refusal is a line of at most limits.output_bytes. What a handler adds to it may be as large as
 * what the peer sent: it goes then, and the hint says so. The rest always fits.
 */
void
session_send_error(struct session *s, const struct js *id, const struct err *e, const char *req,
	const struct js *more)
{
	struct err alone = *e;
	struct buf b;

	atomic_fetch_add(&s->rpc->stats.errors[e->code], 1);
	buf_init(&b, (size_t)rpc_config(s->rpc)->output_bytes);
	if (!rpc_write_error(&b, id, e, req, more)) {
		err_hint(&alone, "send less at a time: the details have more bytes than"
				 " limits.output_bytes and were left out");
		BUG_ON(!rpc_write_error(&b, id, &alone, req, NULL));
	}
	session_send(s, b.data, b.len);
	buf_release(&b);
}

void
session_end(struct session *s, enum err_code code, const char *text)
{
	char req[REQ_BYTES];
	struct err e;

	if (s->state == SESSION_CLOSING)
		return;
	/* No request of the peer is to blame; the next number keeps it findable. */
	request_number(s, req);
	err_set(&e, code, "%s", text);
	log_peer_event(LOG_INFO, "session.ended", L_STR("req", req),
		L_STR("account", s->actor.principal), L_ERR(&e));
	session_send_error(s, NULL, &e, req, NULL);
	session_close(s, err_info(code)->name);
}

size_t
session_line_limit(const struct session *s)
{
	const struct config *cfg = rpc_config(s->rpc);

	return (size_t)(s->actor.role == ROLE_NONE ? cfg->line_before_login_bytes
						   : cfg->line_bytes);
}

/* Which deadline has passed, in words. */
static const char *
overdue(const struct session *s)
{
	if (s->state == SESSION_NEW)
		return "no hello came in time";
	if (s->watcher.on)
		return "this watcher was silent for too long; it answers pings with ping";
	return "a line was begun and not ended in time, or nothing was asked for too long";
}

void
rpc_broken(struct session *s, enum err_code code)
{
	char text[120];

	switch (code) {
	case ERR_LINE_TOO_LONG:
		snprintf(text, sizeof text, "a line may have %lld bytes%s",
			(long long)session_line_limit(s),
			s->actor.role == ROLE_NONE ? " before login" : "");
		session_end(s, code, text);
		break;
	case ERR_SLOW_CONSUMER:
		session_end(s, code, "this connection does not read what it is sent");
		break;
	case ERR_CONNECTIONS_FULL:
		session_end(s, code, "the daemon has as many connections as it may");
		break;
	default:
		session_end(s, code, overdue(s));
		break;
	}
}

/* ---- lines ---------------------------------------------------------------------------------- */

void
rpc_ended(struct session *s)
{
	s->ended = true;
	if (s->inflight == 0)
		session_close(s, "the peer has ended");
}

static void
run_on_loop(struct session *s, struct call *c)
{
	struct err e;

	if (call_run(c, &e)) {
		session_send(s, c->line, c->line_bytes);
		call_apply(s->rpc, s, c);
	} else {
		session_send_error(s, c->request.id, &e, c->req, c->more);
	}
	call_free(c);
}

static void
refuse(struct session *s, struct call *c, const struct err *e)
{
	session_send_error(s, c->request.id, e, c->req, NULL);
	call_free(c);
}

/*
 * import.check and import.apply read the files that were staged; a worker gets a share of them.
 * Without one the call still goes on: its answer may be stored already.
 */
static void
attach_files(struct call *c)
{
	struct err unknown;

	for (int i = 0; c->method->params[i].name != NULL; i++)
		if (c->method->params[i].type == PARAM_IMPORT)
			c->staged = staging_share(c->rpc->staging, c->args.value[i].i,
				c->actor.principal, &unknown);
}

/* schedule.status tells how far the run is; only the loop knows. */
static void
attach_progress(struct call *c)
{
	struct run_progress now = runs_progress(c->rpc), *kept;

	if (now.schedule_id == 0)
		return;
	kept = ARENA_NEW(&c->unit.arena, struct run_progress);
	*kept = now;
	c->progress = kept;
}

static void
hand_to_worker(struct session *s, struct call *c)
{
	struct rpc *r = s->rpc;
	bool write = c->method->where == RUN_WRITE, pushed;
	struct err e;

	c->unit.work = write ? call_write : call_read;
	c->unit.done = call_done;
	attach_files(c);
	attach_progress(c);
	s->inflight++;
	r->inflight++;
	limits_begin(s, c);
	if (strcmp(c->method->name, "import.apply") == 0) {
		imports_take(r, c);
		return;
	}
	pushed = write ? writer_push(r->o.writer, &c->unit)
		       : readers_push(r->o.readers, &c->unit);
	if (pushed)
		return;
	s->inflight--;
	r->inflight--;
	limits_end(r, c);
	err_set(&e, ERR_BUSY, "too many calls are waiting");
	e.retry_after_ms = 500;
	refuse(s, c, &e);
	/* Nothing waits for it that would let the lines behind it through again. */
	if (s->state == SESSION_HELLO)
		session_close(s, err_info(e.code)->name);
}

/* May this call run at all? In the order: conversation, method, role, load, parameters. */
static bool
admit(struct session *s, struct call *c, struct err *e)
{
	const struct cursor_owner whose = call_cursor_owner(c);
	struct rpc *r = s->rpc;
	const char *name = c->request.method;
	bool is_hello = strcmp(name, "hello") == 0;

	if (s->state == SESSION_NEW && !is_hello)
		return err_set(
			e, ERR_HELLO_FIRST, "the first call is hello, not %s", name);
	c->method = method_by_name(name);
	if (c->method == NULL)
		return err_set(e, ERR_METHOD_UNKNOWN, "there is no method %s", name);
	if (s->state != SESSION_NEW && is_hello)
		return err_set(
			e, ERR_INVALID_REQUEST, "hello was said already; connect again");
	if ((c->method->roles & (unsigned)s->actor.role) == 0) {
		err_set(e, ERR_ROLE_DENIED, "%s is not for %s", name,
			s->actor.role == ROLE_NONE ? "callers without a token"
						   : role_name(s->actor.role));
		if (s->actor.role == ROLE_NONE)
			err_hint(e, "log in first: convene login with an invitation");
		return false;
	}
	if (r->draining)
		return err_set(e, ERR_DRAINING, "the daemon is stopping");
	if (!limits_may_wait(s, e))
		return false;
	return params_parse(
		c->method, c->request.params, &whose, &c->unit.arena, &c->args, e);
}

/*
 * Every line costs, also one that says nothing. One too many is read all the same, so that its
 * refusal has its id; but not when it is long, for that is what the rate is there to save.
 */
static bool
understood(struct session *s, struct call *c, const char *line, size_t n, struct err *e)
{
	struct err slow;
	bool within = limits_line(s, n, &slow), read = false;

	if (within || n <= (size_t)rpc_config(s->rpc)->line_before_login_bytes)
		read = rpc_parse_request(line, n, &c->request, e);
	if (!within)
		*e = slow;
	return within && read;
}

void
rpc_line(struct session *s, const char *line, size_t n)
{
	struct rpc *r = s->rpc;
	struct call *c;
	struct err e;

	if (s->state == SESSION_CLOSING)
		return;
	c = xcalloc(1, sizeof *c);
	arena_init(&c->unit.arena);
	c->rpc = r;
	c->session = s->id;
	c->actor = s->actor;
	c->session_event_id = s->actor.event_id;
	c->endings = r->endings;
	c->local = s->local;
	c->local_uid = s->uid;
	request_number(s, c->req);
	atomic_fetch_add(&r->stats.calls, 1);
	if (!understood(s, c, line, n, &e) || !admit(s, c, &e)) {
		log_peer_event(LOG_INFO, "call.refused", L_STR("req", c->req), L_ERR(&e));
		refuse(s, c, &e);
		if (s->state == SESSION_NEW)
			session_close(s, err_info(e.code)->name);
		return;
	}
	if (s->state == SESSION_NEW) {
		s->state = SESSION_HELLO;
		/*
		 * Who calls is not known until hello is answered: what is pipelined
		 * behind it waits.
		 */
		r->o.ops->pause(s->peer, true);
	}
	if (c->method->where == RUN_LOOP)
		run_on_loop(s, c);
	else
		hand_to_worker(s, c);
	if (s->watcher.on)
		stream_pump(s);
}
