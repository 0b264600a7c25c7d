/* serve_session.c - an invitation becomes a cookie, and a cookie ends. */
#include "methods/method.h"
#include "methods/refusal.h"
#include "web/visit.h"
#include "wire/when.h"

#include <stdio.h>
#include <stdlib.h>

enum { ENROL_ID = 1, PARAM_TEXT = 64 };

/* What the browser forgets beside its cookie: https://www.w3.org/TR/clear-site-data/ */
static const char FORGET[] = "Clear-Site-Data: \"cache\", \"cookies\", \"storage\"\r\n";

/* ---- POST /session -------------------------------------------------------------------------- */

/* Somebody without a login, whose invitation is being looked at. */
struct enrolling {
	struct waiting w; /* first member */
	const char *method;
	char req[REQ_BYTES];
	bool in_asked;
	bool answered;
};

static void
enrolling_leave(struct enrolling *k)
{
	if (k->in_asked) {
		k->answered = true;
		return;
	}
	if (k->w.visitor != NULL)
		visitors_leave(k->w.visitor);
	free(k);
}

static void
give(struct enrolling *k, const char *line, size_t n, const char *more)
{
	if (k->w.http != NULL)
		web_give_json(k->w.http, line, n, more);
	enrolling_leave(k);
}

/* How long the token holds, which the answer says as a time. */
static int64_t
max_age(const struct enrolling *k, const struct js *result)
{
	int64_t now_s = clock_now_s(k->w.web->env->clock), expires_s = now_s;
	struct err e;

	if (!when_parse(js_get_str(result, "expires", ""), &expires_s, &e))
		return 0;
	return expires_s > now_s ? expires_s - now_s : 0;
}

/* The token goes into the cookie alone: what scripts can read has none. */
static void
give_cookie(struct enrolling *k, const struct call *c)
{
	char cookie[COOKIE_BYTES];
	struct js *answer, *result;
	struct err e;
	struct buf b;

	answer = js_parse(c->line, c->line_bytes, &e);
	result = js_get(answer, "result");
	BUG_ON(result == NULL || js_type(result) != JS_OBJ);
	gate_cookie(js_get_str(result, "token", ""), max_age(k, result), cookie);
	js_del(result, "token");
	buf_init(&b, c->line_bytes);
	BUG_ON(!rpc_write_result(&b, c->request.id, result));
	give(k, b.data, b.len, cookie);
	buf_release(&b);
	js_free(answer);
	wipe(cookie, sizeof cookie);
}

static void
enrolled(struct call *c, void *ctx)
{
	struct enrolling *k = ctx;
	struct buf b;

	if (c->unit.fate == UNIT_KEPT && c->method->reveal != NULL) {
		give_cookie(k, c);
		return;
	}
	if (c->unit.fate == UNIT_KEPT) {
		give(k, c->line, c->line_bytes, NULL);
		return;
	}
	refusal_of_call(c, &b);
	give(k, b.data, b.len, NULL);
	buf_release(&b);
}

static void
refuse(struct enrolling *k, const struct js *id, const struct err *e)
{
	struct buf b;

	refusal_write(k->w.web->env, &b, id, e, k->req, NULL);
	give(k, b.data, b.len, NULL);
	buf_release(&b);
}

/* The body is the params of the method. */
static bool
read_params(const struct enrolling *k, const struct http_request *r,
	struct rpc_request *q, struct err *e)
{
	struct js *params = js_parse(r->body, r->body_bytes, e);

	q->id = js_new_int(ENROL_ID);
	q->method = k->method;
	q->root = q->params = params;
	if (params == NULL)
		return false;
	return js_type(params) == JS_OBJ ||
	       err_set(e, ERR_INVALID_REQUEST,
		       "the body is an object: the parameters of %s", k->method);
}

static void
enrol(struct enrolling *k, const struct http_request *r)
{
	const struct call_request q = {
		.actor = {.role = ROLE_NONE, .principal = "nobody"},
		.req = k->req,
		.from = r->from,
		.turn = {.lane = STRANGERS_LANE},
		.done = enrolled,
		.ctx = k};
	struct rpc_request asked = {.id = NULL};
	struct err e;

	atomic_fetch_add(&k->w.web->env->stats->calls, 1);
	if (!read_params(k, r, &asked, &e) ||
		!call_start(k->w.web->methods, &q, &asked, &e))
		refuse(k, asked.id, &e);
	rpc_request_release(&asked);
}

static struct waiting *
serve_stranger(
	struct web *w, struct http *h, const struct http_request *r, const char *method)
{
	struct enrolling *k = xcalloc(1, sizeof *k);

	if (r->body_bytes > (size_t)w->env->config->line_before_login_bytes) {
		free(k);
		web_refuse(h, 413, "an invitation has not so many bytes", NULL);
		return NULL;
	}
	k->w.web = w;
	k->w.http = h;
	k->method = method;
	snprintf(k->req, sizeof k->req, "w%lld", (long long)++w->requests);
	k->in_asked = true;
	enrol(k, r);
	k->in_asked = false;
	if (!k->answered)
		return &k->w;
	free(k);
	return NULL;
}

struct waiting *
serve_session(struct web *w, struct http *h, const struct http_request *r)
{
	return serve_stranger(w, h, r, "auth.enrol");
}

struct waiting *
serve_session_lost(struct web *w, struct http *h, const struct http_request *r)
{
	return serve_stranger(w, h, r, "auth.lost");
}

/* ---- POST /session/end ---------------------------------------------------------------------- */

static void
signed_out(struct call *c, void *ctx)
{
	char more[COOKIE_BYTES + sizeof FORGET];
	struct visit *v = ctx;
	struct buf b;

	snprintf(more, sizeof more, "%s%s", gate_no_cookie, FORGET);
	if (c->unit.fate == UNIT_KEPT) {
		visit_give(v, c->line, c->line_bytes, more);
		return;
	}
	/* It was ended already: then the browser forgets it as well. */
	if (visit_is_over(c->unit.err.code) || c->unit.err.code == ERR_WRONG_STATE) {
		visit_refuse(v, 401, c->unit.err.text, more);
		return;
	}
	refusal_of_call(c, &b);
	visit_give(v, b.data, b.len, NULL);
	buf_release(&b);
}

/* token.revoke of the cookie's own; its key is the token's, so that asking again is safe. */
static void
sign_out(struct visit *v)
{
	struct rpc_request q = {.method = "token.revoke"};
	char text[PARAM_TEXT];
	struct err e;

	atomic_fetch_add(&v->w.web->env->stats->calls, 1);
	q.id = js_new_int(ENROL_ID);
	q.root = q.params = js_new_obj();
	snprintf(text, sizeof text, "T%lld", (long long)v->login->actor.token_id);
	js_set_str(q.params, "token", text);
	snprintf(text, sizeof text, "sign-out-of-T%lld",
		(long long)v->login->actor.token_id);
	js_set_str(q.params, "key", text);
	if (!visit_call(v, &q, signed_out, &e))
		visit_refuse_call(v, q.id, &e);
	rpc_request_release(&q);
}

struct waiting *
serve_session_end(struct web *w, struct http *h, const struct http_request *r)
{
	return visit_begin(w, h, r, NULL, sign_out);
}
