/* asked.c - from a line to a call, in the order in which they are let in, and its answer back. */
#include "base/log.h"
#include "methods/endings.h"
#include "methods/method.h"
#include "methods/refusal.h"
#include "rpc/limits.h"
#include "rpc/session.h"
#include "work/upkeep_job.h"

#include <stdlib.h>

/* ---- what a call changes -------------------------------------------------------------------- */

void
asked_logins_ended(void *ctx, const struct effects *f)
{
	struct rpc *r = ctx;
	struct err why;

	endings_reason(f, &why);
	for (struct session *o = r->sessions; o != NULL; o = o->next)
		if (o->state != SESSION_CLOSING && effects_end(f, &o->actor))
			session_end(o, why.code, why.text);
}

static void
log_in(struct rpc *r, struct session *s, const struct effects *f)
{
	s->actor = f->login;
	session_move(s, SESSION_OPEN);
	if (f->touches_token)
		upkeep_job_touch_token(r->work, f->login.token_id);
	r->ops->established(s->peer, session_line_limit(s));
	if (s->actor.role != ROLE_NONE)
		r->ops->known(s->peer);
}

static void
apply(struct rpc *r, struct session *s, const struct effects *f)
{
	if (s == NULL)
		return;
	if (f->logged_in)
		log_in(r, s, f);
	if (f->watches)
		stream_start(s, f->watch_since, f->watch_topics);
}

/*
 * A reader found the token good, but since the line came some login was ended, perhaps
 * this one, and those that were open then have been closed already. Ask again: the next
 * look is a later one.
 */
static void
put_off_login(const struct asked *a, struct call *c)
{
	if (c->unit.fate != UNIT_KEPT || !c->effects.logged_in ||
		c->effects.login.token_id == 0 ||
		a->endings == endings_so_far(a->rpc->env->endings))
		return;
	c->unit.fate = UNIT_REFUSED;
	err_set(&c->unit.err, ERR_BUSY,
		"a login was ended in this moment: say hello again");
	c->unit.err.retry_after_ms = 100;
}

/* A session that has logged in counts among its account's connections, if there is room. */
static void
take_in(struct session *s, struct call *c)
{
	if (s != NULL && c->unit.fate == UNIT_KEPT && c->effects.logged_in &&
		!limits_log_in(s, &c->effects.login, &c->unit.err))
		c->unit.fate = UNIT_REFUSED;
}

/* ---- answers -------------------------------------------------------------------------------- */

static void
leave(struct asked *a, struct session *s)
{
	if (!a->entered)
		return;
	a->entered = false;
	limits_end(a->rpc, a);
	if (s != NULL)
		s->inflight--;
}

static void
send_answer(struct session *s, struct call *c)
{
	struct buf b;

	if (c->unit.fate == UNIT_KEPT) {
		session_send(s, c->line, c->line_bytes);
		return;
	}
	refusal_of_call(c, &b);
	session_send(s, b.data, b.len);
	buf_release(&b);
}

/* What the answer changes in the session. */
static void
go_on(struct session *s, const struct call *c)
{
	bool kept = c->unit.fate == UNIT_KEPT;

	if ((c->method->flags & METHOD_FIRST) != 0) {
		s->rpc->ops->pause(s->peer, false);
		if (!kept)
			session_close(s, err_info(c->unit.err.code)->name);
	}
	if (kept && effects_end(&c->effects, &s->actor))
		session_close(s, "its own login was ended");
	if (s->ended && s->inflight == 0)
		session_close(s, "the peer has ended");
}

static void
answered(struct call *c, void *ctx)
{
	struct asked *a = ctx;
	struct rpc *r = a->rpc;
	struct session *s = session_by_id(r, a->session);

	leave(a, s);
	if (s != NULL && s->state == SESSION_CLOSING)
		s = NULL;
	put_off_login(a, c);
	take_in(s, c);
	free(a);
	if (c->unit.fate == UNIT_KEPT && c->stored == NULL)
		apply(r, s, &c->effects);
	if (s == NULL) {
		atomic_fetch_add(&r->env->stats->dropped_replies, 1);
		return;
	}
	send_answer(s, c);
	go_on(s, c);
}

/* ---- lines ---------------------------------------------------------------------------------- */

void
rpc_ended(struct session *s)
{
	s->ended = true;
	if (s->inflight == 0)
		session_close(s, "the peer has ended");
}

/* One more call of this session, if there is room. */
static bool
enter(void *ctx, struct err *e)
{
	struct asked *a = ctx;
	struct session *s = session_by_id(a->rpc, a->session);

	if (!limits_may_wait(s, e))
		return false;
	s->inflight++;
	limits_begin(s, a);
	a->entered = true;
	return true;
}

/* Its first call is hello, and no other is. */
static bool
in_order(const struct session *s, const char *name, struct err *e)
{
	const struct method *m = method_by_name(name);
	bool first = m != NULL && (m->flags & METHOD_FIRST) != 0;

	if (s->state == SESSION_NEW && !first)
		return err_set(
			e, ERR_HELLO_FIRST, "the first call is hello, not %s", name);
	if (s->state != SESSION_NEW && first)
		return err_set(
			e, ERR_INVALID_REQUEST, "hello was said already; connect again");
	return true;
}

/*
 * Every line costs, also one that says nothing. One too many is read all the same, so that its
 * refusal has its id; but not when it is long, for that is what the rate is there to save.
 */
static bool
understood(struct session *s, const char *line, size_t n, struct rpc_request *q,
	struct err *e)
{
	struct err slow;
	bool within = limits_line(s, n, &slow), read = false;

	if (within || n <= (size_t)s->rpc->env->config->line_before_login_bytes)
		read = rpc_parse_request(line, n, q, e);
	if (!within)
		*e = slow;
	return within && read;
}

static bool
start(struct session *s, struct asked *a, struct rpc_request *line, struct err *e)
{
	struct call_request q = {.actor = s->actor,
		.req = a->req,
		.local = s->local,
		.local_uid = s->uid,
		.from = s->from,
		.enter = enter,
		.done = answered,
		.ctx = a};

	limits_lane(s, &q.turn);
	return call_start(s->rpc->methods, &q, line, e);
}

static void
refuse(struct session *s, struct asked *a, const struct js *id, const struct err *e)
{
	leave(a, s);
	session_send_error(s, id, e, a->req);
	free(a);
	if (s->state == SESSION_NEW)
		session_close(s, err_info(e->code)->name);
}

/* Who calls is not known until hello is answered: what is pipelined behind it waits. */
static void
wait_for_hello(struct session *s)
{
	session_move(s, SESSION_HELLO);
	s->rpc->ops->pause(s->peer, true);
}

void
rpc_line(struct session *s, const char *line, size_t n)
{
	struct rpc *r = s->rpc;
	struct rpc_request q = {.id = NULL};
	struct asked *a;
	struct err e;

	if (s->state == SESSION_CLOSING)
		return;
	a = xcalloc(1, sizeof *a);
	a->rpc = r;
	a->session = s->id;
	a->endings = endings_so_far(r->env->endings);
	session_number(s, a->req);
	atomic_fetch_add(&r->env->stats->calls, 1);
	if (!understood(s, line, n, &q, &e) || !in_order(s, q.method, &e)) {
		log_peer_event(LOG_INFO, "call.refused", L_STR("req", a->req), L_ERR(&e));
		refuse(s, a, q.id, &e);
	} else if (!start(s, a, &q, &e)) {
		refuse(s, a, q.id, &e);
	} else if (s->state == SESSION_NEW) {
		wait_for_hello(s);
	}
	rpc_request_release(&q);
	if (s->watcher.on)
		watchers_pump(&s->watcher);
}
