/* visit.c - from a cookie to an account, and from there to one answer. */
#include "web/visit.h"

#include "base/log.h"
#include "domain/people/account.h"
#include "methods/endings.h"
#include "methods/refusal.h"
#include "domain/fair/lookup_or_blank.h"
#include "store/events.h"
#include "work/upkeep_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the end -------------------------------------------------------------------------------- */

static struct visit *
visit_of(struct unit *u)
{
	return (struct visit *)(void *)u;
}

static void
uncount(struct visit *v)
{
	if (!v->counted)
		return;
	v->counted = false;
	v->login->share->inflight--;
	share_unuse(v->w.web->env->shares, v->login->share);
}

static void
visit_free(struct visit *v)
{
	uncount(v);
	if (v->w.visitor != NULL)
		visitors_leave(v->w.visitor);
	if (v->login != NULL)
		logins_leave(&v->w.web->logins, v->login);
	wipe(v->token, sizeof v->token);
	arena_release(&v->w.unit.arena);
	free(v);
}

void
visit_leave(struct visit *v)
{
	if (v->in_asked)
		v->answered = true;
	else
		visit_free(v);
}

void
visit_give(struct visit *v, const char *line, size_t n, const char *more)
{
	if (v->w.http != NULL)
		web_give_json(v->w.http, line, n, more);
	else
		atomic_fetch_add(&v->w.web->env->stats->dropped_replies, 1);
	visit_leave(v);
}

void
visit_refuse(struct visit *v, int status, const char *why, const char *more)
{
	if (v->w.http != NULL)
		web_refuse(v->w.http, status, why, more);
	visit_leave(v);
}

bool
visit_is_over(enum err_code code)
{
	return code == ERR_TOKEN_INVALID || code == ERR_TOKEN_EXPIRED ||
	       code == ERR_TOKEN_REVOKED || code == ERR_ACCOUNT_DISABLED;
}

/* ---- who it is ------------------------------------------------------------------------------ */

static bool
choose_event(struct visit *v, struct tx *tx, struct err *e)
{
	struct event *ev;

	if (v->event[0] == '\0')
		return true;
	ev = event_by_code(tx, v->event);
	if (ev == NULL || (v->found.event_id != 0 && v->found.event_id != ev->id))
		return err_set(
			e, ERR_NOT_FOUND, "there is no event %s for you", v->event);
	v->found.event_id = ev->id;
	return true;
}

static bool
work_look_up(struct unit *u, struct tx *tx, struct err *e)
{
	struct visit *v = visit_of(u);

	if (!account_login(tx, v->w.web->env->key, v->token, &v->found, e) ||
		!choose_event(v, tx, e))
		return false;
	v->touches_token =
		account_use_due(token_or_blank(tx, v->found.token_id), tx->now_s);
	return true;
}

static void look_up(struct visit *v);
static void go_on(struct visit *v);

static void
looked_up_wrong(struct visit *v)
{
	const struct err *e = &v->w.unit.err;

	if (v->w.unit.fate == UNIT_REFUSED && visit_is_over(e->code))
		visit_refuse(v, 401, e->text, gate_no_cookie);
	else if (v->w.unit.fate == UNIT_REFUSED && e->code == ERR_NOT_FOUND)
		visit_refuse(v, 404, e->text, NULL);
	else if (e->code == ERR_CORRUPT)
		visit_refuse(v, 500, "the server failed", NULL);
	else
		visit_refuse(
			v, 503, "the server is busy; try again", "Retry-After: 1\r\n");
}

static void
looked_up(struct unit *u)
{
	struct visit *v = visit_of(u);
	struct web *w = v->w.web;

	w->env->work->inflight--;
	if (v->w.http == NULL) {
		visit_leave(v);
		return;
	}
	if (u->fate != UNIT_KEPT) {
		looked_up_wrong(v);
		return;
	}
	/* Some login was ended meanwhile, perhaps this one: the next look is a later one. */
	if (v->endings != endings_so_far(w->env->endings)) {
		look_up(v);
		return;
	}
	if (v->w.visitor != NULL)
		visitors_leave(v->w.visitor);
	v->w.visitor = NULL;
	v->login = logins_add(&w->logins, v->key, &v->found);
	if (v->touches_token)
		upkeep_job_touch_token(w->env->work, v->found.token_id);
	go_on(v);
}

static void
look_up(struct visit *v)
{
	struct work *work = v->w.web->env->work;
	struct unit *u = &v->w.unit;

	u->work = work_look_up;
	u->done = looked_up;
	u->fate = UNIT_PENDING;
	u->job = (struct job){.lane = v->lane, .ahead = true};
	v->endings = endings_so_far(v->w.web->env->endings);
	if (!work->draining && readers_push(work->o.readers, u)) {
		work->inflight++;
		return;
	}
	visit_refuse(v, 503, "the server is busy; try again", "Retry-After: 1\r\n");
}

/* ---- the beginning -------------------------------------------------------------------------- */

const char *
query_find(const char *query, const char *name, size_t *n)
{
	size_t length = strlen(name);

	for (const char *s = query; *s != '\0'; s += strspn(s, "&")) {
		*n = strcspn(s, "&");
		if (*n > length && strncmp(s, name, length) == 0 && s[length] == '=') {
			*n -= length + 1;
			return s + length + 1;
		}
		s += *n;
	}
	return NULL;
}

/* Every "%" of a path and query is that of a byte: net/http_head.h. */
static bool
decode(const char *s, size_t n, char *out, size_t out_bytes)
{
	size_t length = 0;

	for (size_t i = 0; i < n; i++) {
		char byte = s[i];

		if (byte == '%' && i + 2 < n && hex_decode(s + i + 1, 2, &byte, 1))
			i += 2;
		if (byte == '\0' || length + 1 >= out_bytes)
			return false;
		out[length++] = byte;
	}
	out[length] = '\0';
	return true;
}

bool
query_value(const char *query, const char *name, char *out, size_t out_bytes)
{
	size_t n;
	const char *value = query_find(query, name, &n);

	out[0] = '\0';
	if (value == NULL)
		return true;
	return decode(value, n, out, out_bytes);
}

/* What a header, or where none can be set the query, says about whom and what it is for. */
static bool
read_for(const struct http_head *h, const char *field, const char *name, char *out,
	size_t out_bytes)
{
	const char *said = http_head_field(h, field);

	if (said == NULL)
		return query_value(h->query, name, out, out_bytes);
	return (size_t)snprintf(out, out_bytes, "%s", said) < out_bytes;
}

/* A lane of its host: those who look up are strangers still. Never 0, the lane of nobody. */
static uint64_t
lane_of(const struct host *host)
{
	uint64_t hash = 14695981039346656037ULL; /* FNV-1a */

	for (size_t i = 0; i < sizeof host->bytes; i++)
		hash = (hash ^ host->bytes[i]) * 1099511628211ULL;
	return hash | 1;
}

static struct visit *
visit_new(struct web *w, struct http *h, const struct http_request *r)
{
	struct visit *v = xcalloc(1, sizeof *v);

	arena_init(&v->w.unit.arena);
	v->w.web = w;
	v->w.http = h;
	v->from = r->from;
	v->lane = lane_of(&r->from);
	v->body = r->body;
	v->body_bytes = r->body_bytes;
	v->since = -1;
	snprintf(v->req, sizeof v->req, "w%lld", (long long)++w->requests);
	return v;
}

/* Who has no login here yet counts as a stranger of this host. */
static bool
let_in(struct visit *v, const struct http_request *r)
{
	struct web *w = v->w.web;

	v->login = logins_find(&w->logins, v->key);
	if (v->login != NULL)
		return true;
	v->w.visitor = visitors_enter(
		&w->visitors, w->env->config, &r->from, clock_monotonic_ms());
	return v->w.visitor != NULL;
}

/* The page believes to be somebody; a cookie is one per host, and another page may have set it. */
static void
go_on(struct visit *v)
{
	if (v->account[0] != '\0' && strcmp(v->account, v->login->actor.principal) != 0)
		visit_refuse(v, 409, "another account has logged in here", NULL);
	else
		v->go_on(v);
}

struct waiting *
visit_begin(struct web *w, struct http *h, const struct http_request *r,
	bool (*read)(struct visit *v, const struct http_head *h),
	void (*then)(struct visit *v))
{
	struct visit *v = visit_new(w, h, r);

	v->in_asked = true;
	v->go_on = then;
	if (!gate_token(r->head, v->token))
		visit_refuse(v, 401, "log in first: open the login link", NULL);
	else if (!read_for(r->head, "x-convene-event", "event", v->event,
			 sizeof v->event) ||
		 !read_for(r->head, "x-convene-account", "account", v->account,
			 sizeof v->account))
		visit_refuse(
			v, 400, "X-Convene-Event and X-Convene-Account are codes", NULL);
	else if (read != NULL && !read(v, r->head))
		visit_refuse(v, 400, "the query says what cannot be understood", NULL);
	else {
		logins_key(v->token, v->event, v->key);
		if (!let_in(v, r))
			visit_refuse(v, 429, "too many requests from this address",
				"Retry-After: 1\r\n");
		else if (v->login != NULL)
			go_on(v);
		else
			look_up(v);
	}
	v->in_asked = false;
	if (!v->answered)
		return &v->w;
	visit_free(v);
	return NULL;
}

/* ---- calls ---------------------------------------------------------------------------------- */

static bool
enter(void *ctx, struct err *e)
{
	struct visit *v = ctx;
	struct share *p = v->login->share;

	if (v->counted)
		return true;
	if (!share_may_wait(p, v->w.web->env->config, e))
		return false;
	v->counted = true;
	share_use(p);
	p->inflight++;
	return true;
}

void
visit_refuse_call(struct visit *v, const struct js *id, const struct err *e)
{
	struct buf b;

	refusal_write(v->w.web->env, &b, id, e, v->req, NULL);
	visit_give(v, b.data, b.len, NULL);
	buf_release(&b);
}

bool
visit_call(struct visit *v, struct rpc_request *take_r,
	void (*done)(struct call *c, void *visit), struct err *e)
{
	struct call_request q = {.actor = v->login->actor,
		.req = v->req,
		.from = v->from,
		.turn = {.lane = v->login->share->lane,
			.source = UINT64_MAX - ++v->w.web->sources},
		.enter = enter,
		.done = done,
		.ctx = v};

	return call_start(v->w.web->methods, &q, take_r, e);
}
