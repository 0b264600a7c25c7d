/* serve_rpc.c - POST /rpc: one request object of the protocol in, its answer out. */
#include "methods/refusal.h"
#include "web/visit.h"

#include <string.h>

static void
answered(struct call *c, void *ctx)
{
	struct visit *v = ctx;
	struct buf b;

	if (c->unit.fate == UNIT_KEPT) {
		visit_give(v, c->line, c->line_bytes, NULL);
		return;
	}
	/* Between two requests the login has ended, and this is the first to know. */
	if (visit_is_over(c->unit.err.code)) {
		logins_end(&v->w.web->logins, v->login);
		visit_refuse(v, 401, c->unit.err.text, gate_no_cookie);
		return;
	}
	refusal_of_call(c, &b);
	visit_give(v, b.data, b.len, NULL);
	buf_release(&b);
}

/* A token is never a value that scripts can read. */
static bool
may_be_called(const char *method, struct err *e)
{
	if (strcmp(method, "auth.enrol") != 0)
		return true;
	err_set(e, ERR_INVALID_REQUEST,
		"a browser exchanges an invitation by POST /session, not by auth.enrol");
	return false;
}

/* Every request costs, also one that says nothing; as rpc/asked.c. */
static bool
understood(struct visit *v, struct rpc_request *q, struct err *e)
{
	const struct config *config = v->w.web->env->config;
	struct login *who = v->login;
	struct err slow;
	bool within = share_take(who->share, &who->bucket, "this login",
		share_cost(&who->actor, v->body_bytes), config, &slow);
	bool read = false;

	if (within || v->body_bytes <= (size_t)config->line_before_login_bytes)
		read = rpc_parse_request(v->body, v->body_bytes, q, e);
	if (!within)
		*e = slow;
	return within && read && may_be_called(q->method, e);
}

static void
go_on(struct visit *v)
{
	const struct env *env = v->w.web->env;
	struct rpc_request q = {.id = NULL};
	struct err e;

	if (v->body_bytes > (size_t)env->config->line_bytes) {
		visit_refuse(v, 413, "a request has at most limits.line_bytes", NULL);
		return;
	}
	atomic_fetch_add(&env->stats->calls, 1);
	if (!understood(v, &q, &e) || !visit_call(v, &q, answered, &e))
		visit_refuse_call(v, q.id, &e);
	rpc_request_release(&q);
}

struct waiting *
serve_rpc(struct web *w, struct http *h, const struct http_request *r)
{
	return visit_begin(w, h, r, NULL, go_on);
}
