/* dispatch.c - from lines to calls to answers. */
#include "rpc/dispatch.h"

#include "base/log.h"
#include "domain/account.h"
#include "rpc/imports.h"
#include "rpc/limits.h"
#include "rpc/publications.h"
#include "rpc/runs.h"
#include "rpc/session.h"
#include "rpc/staging.h"
#include "store/answers.h"
#include "wire/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX_BYTES = 64 * 1024 * 1024 };

/* ---- life ----------------------------------------------------------------------------------- */

static char *
document_text(void)
{
	struct js *document = method_discover();
	char *text = js_text(document);

	js_free(document);
	return text;
}

struct rpc *
rpc_new(const struct rpc_options *o)
{
	struct rpc *r = xcalloc(1, sizeof *r);

	r->o = *o;
	rpc_reconfigure(r, o->config, o->link_pin);
	r->ring = ring_new(o->last_seq);
	r->staging = staging_new();
	r->written = written_new();
	r->document = document_text();
	r->limits = limits_new();
	r->stats.started_us = clock_monotonic_us();
	return r;
}

void
rpc_reconfigure(struct rpc *r, const struct config *config, const char *link_pin)
{
	atomic_store(&r->config, config);
	atomic_store(&r->link_pin, link_pin);
}

void
rpc_free(struct rpc *r)
{
	if (r == NULL)
		return;
	BUG_ON(r->sessions != NULL);
	runs_free(r);
	imports_free(r);
	publications_free(r);
	ring_free(r->ring);
	limits_free(r->limits);
	free(r->document);
	staging_free(r->staging);
	written_free(r->written);
	free(r);
}

size_t
rpc_page_bytes(const struct rpc *r)
{
	return (size_t)rpc_config(r)->page_bytes;
}

const struct config *
rpc_config(const struct rpc *r)
{
	return atomic_load(&r->config);
}

const uint8_t *
rpc_key(const struct rpc *r)
{
	return r->o.key;
}

const char *
rpc_link_pin(const struct rpc *r)
{
	return atomic_load(&r->link_pin);
}

struct ical *
rpc_ical(const struct rpc *r)
{
	return r->o.ical;
}

int
rpc_port(const struct rpc *r)
{
	return r->o.port;
}

const char *
rpc_document(const struct rpc *r)
{
	return r->document;
}

struct clock *
rpc_clock(const struct rpc *r)
{
	return r->o.clock;
}

void
rpc_ask_drain(struct rpc *r)
{
	r->o.drain(r->o.drain_ctx);
}

struct rpc_stats *
rpc_stats(struct rpc *r)
{
	return &r->stats;
}

const struct writer_stats *
rpc_writer_stats(const struct rpc *r)
{
	return writer_stats(r->o.writer);
}

struct staging *
rpc_staging(struct rpc *r)
{
	return r->staging;
}

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

static void
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
static void
send_error(struct session *s, const struct js *id, const struct err *e, const char *req,
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
	send_error(s, NULL, &e, req, NULL);
	session_close(s, err_info(code)->name);
}

/* How long a line may be: whoever has not logged in needs no long ones. */
static size_t
line_limit(const struct session *s)
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
			(long long)line_limit(s),
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

/* ---- calls ---------------------------------------------------------------------------------- */

static void
call_free(struct call *c)
{
	rpc_request_release(&c->request);
	js_free(c->result);
	js_free(c->more);
	free(c->stored);
	free(c->line);
	staged_release(c->staged);
	arena_release(&c->unit.arena);
	journal_events_free(c->unit.events);
	free(c);
}

/* In a worker: the whole answer as a line, so that the loop only has to send it. */
static bool
write_result(struct call *c, const char *result_json, struct err *e)
{
	struct buf b;

	buf_init(&b, ANSWER_MAX_BYTES);
	if (!rpc_write_result_text(&b, c->request.id, result_json)) {
		err_set(e, ERR_LINE_TOO_LONG, "the answer has more than %d bytes",
			ANSWER_MAX_BYTES);
		return err_hint(e, "ask for less at a time; nothing was changed");
	}
	c->line_bytes = b.len;
	c->line = buf_take(&b);
	return true;
}

/* The result as text, for the caller to free; its many parts are freed here and not by the loop. */
static char *
text_of_result(struct call *c)
{
	char *text = js_text(c->result);

	js_free(c->result);
	c->result = NULL;
	return text;
}

/* What the handler answered. */
static bool
write_made(struct call *c, struct err *e)
{
	char *text = c->text == NULL ? text_of_result(c) : NULL;
	bool ok = write_result(c, text == NULL ? c->text : text, e);

	free(text);
	return ok;
}

/* The answer with its secrets and, for a repeated call, the mark that it is one. */
static bool
write_answer(struct call *c, const char *stored, bool replayed, struct err *e)
{
	struct js *o;
	char *text;
	bool ok;

	if (!replayed && c->method->reveal == NULL)
		return write_result(c, stored, e);
	o = js_parse(stored, strlen(stored), e);
	if (o == NULL || js_type(o) != JS_OBJ) {
		js_free(o);
		return err_set(e, ERR_CORRUPT,
			"database: the stored answer of this key is no object");
	}
	if (c->method->reveal != NULL)
		c->method->reveal(c, o);
	if (replayed)
		js_set_bool(o, "replayed", true);
	text = js_text(o);
	js_free(o);
	ok = write_result(c, text, e);
	free(text);
	return ok;
}

static bool
is_enrolment(const struct call *c)
{
	return strcmp(c->method->name, "auth.enrol") == 0;
}

static void
hash_call(const struct call *c, uint8_t out[DIGEST_BYTES])
{
	struct sha256 *h = sha256_new();
	char *canonical = js_canonical(c->request.params), event[32];

	/*
	 * The event a conversation is about is part of what is asked, though hello said it; but not
	 * for an invitation, which says all by itself and may be repeated from any connection.
	 */
	snprintf(event, sizeof event, "%lld",
		is_enrolment(c) ? 0 : (long long)c->session_event_id);
	sha256_add(h, event, strlen(event) + 1);
	sha256_add(h, c->method->name, strlen(c->method->name) + 1);
	sha256_add(h, canonical, strlen(canonical));
	sha256_end(h, out);
	free(canonical);
}

/* The principal; for auth.enrol the invitation itself. */
static const char *
scope_of(struct call *c)
{
	const char *invitation = js_get_str(c->request.params, "invitation", NULL);

	/* Whoever holds an invitation may ask from any connection, logged in or not. */
	if (!is_enrolment(c) || invitation == NULL)
		return c->actor.principal;
	return account_invitation_scope(invitation, &c->unit.arena);
}

static bool
run_handler(struct call *c, struct err *e)
{
	struct answer a = c->method->run(c);

	if (a.kind != ANSWER_FAIL)
		return true;
	*e = c->unit.err;
	return false;
}

bool
call_is_answered(struct call *c, struct tx *tx)
{
	return answer_find(tx, scope_of(c), arg_str(&c->args, "key")) != NULL;
}

/* Its answer is stored with the fact, and made ready to be sent. */
static bool
keep_answer(struct call *c, struct tx *tx, const char *scope, const uint8_t hash[DIGEST_BYTES],
	struct err *e)
{
	const char *key = arg_str(&c->args, "key");
	char *text = text_of_result(c);
	bool ok;

	if (tx->events != NULL)
		answer_store(tx, c->actor.event_id, scope, key, hash, text);
	else
		answer_store_unchanged(tx, c->actor.event_id, scope, key, hash, text);
	written_add(c->rpc->written, &c->actor, tx->now_s, tx->written_bytes);
	ok = write_answer(c, text, false, e);
	free(text);
	return ok;
}

bool
call_keep_answer(struct call *c, struct tx *tx, struct err *e)
{
	uint8_t hash[DIGEST_BYTES];

	hash_call(c, hash);
	return keep_answer(c, tx, scope_of(c), hash, e);
}

/* On the writer thread: replay, or the change and its stored answer in one savepoint. */
bool
call_write(struct unit *u, struct tx *tx, struct err *e)
{
	struct call *c = (struct call *)(void *)u;
	const char *key = arg_str(&c->args, "key"), *scope;
	struct stored_answer *known;
	uint8_t hash[DIGEST_BYTES];

	c->tx = tx;
	tx->context = (struct tx_context){c->actor.principal, c->method->name, key};
	if (!account_still_good(tx, &c->actor, e))
		return false;
	scope = scope_of(c);
	hash_call(c, hash);
	known = answer_find(tx, scope, key);
	if (known != NULL) {
		if (memcmp(known->hash, hash, DIGEST_BYTES) != 0)
			return err_set(
				e, ERR_KEY_REUSED, "this key was used for another call");
		c->stored = xstrdup(known->answer);
		return write_answer(c, c->stored, true, e);
	}
	if (!written_room(c->rpc->written, rpc_config(c->rpc), &c->actor, tx->now_s, e) ||
		!run_handler(c, e))
		return false;
	/* Else it goes on; its answer is stored with the fact. */
	return c->result == NULL || keep_answer(c, tx, scope, hash, e);
}

static bool
work_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct call *c = (struct call *)(void *)u;

	c->tx = tx;
	return account_still_good(tx, &c->actor, e) && run_handler(c, e) &&
	       write_made(c, e);
}

/* What a kept call changes on the loop's side: logins, closed accounts, watchers. */
static void
apply_effects(struct rpc *r, struct session *s, struct call *c)
{
	if (c->closes_account != 0 || c->closes_token != 0) {
		r->endings++;
		for (struct session *o = r->sessions; o != NULL; o = o->next) {
			if (o == s || o->state == SESSION_CLOSING)
				continue;
			if ((c->closes_account != 0 &&
				    o->actor.account_id == c->closes_account) ||
				(c->closes_token != 0 &&
					o->actor.token_id == c->closes_token))
				session_end(o, ERR_TOKEN_REVOKED, "this login was ended");
		}
	}
	if (c->runs_schedule != 0)
		runs_start(r, &c->actor, c->schedule_event_id, c->runs_schedule);
	if (c->cancels_schedule != 0)
		runs_cancel(r, c->schedule_event_id, c->cancels_schedule);
	if (s == NULL)
		return;
	if (c->logged_in) {
		s->actor = c->login;
		s->state = SESSION_OPEN;
		if (c->touches_token)
			chore_touch_token(r, c->login.token_id);
		r->o.ops->established(s->peer, line_limit(s));
		if (s->actor.role != ROLE_NONE)
			r->o.ops->known(s->peer);
	}
	if (c->watches)
		stream_start(s, c->watch_since, c->watch_topics);
}

/* What a disk refuses it refuses to everybody: the store has said why, once (store/disk.h). */
static bool
is_disk(enum err_code code)
{
	return code == ERR_STORAGE_FULL || code == ERR_STORAGE_FAILED ||
	       code == ERR_OUTCOME_UNKNOWN;
}

static void
log_call(const struct call *c)
{
	if (c->unit.fate == UNIT_KEPT)
		log_event(LOG_DEBUG, "call.done", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal));
	else if (c->unit.fate == UNIT_DROPPED)
		log_event(LOG_DEBUG, "call.dropped", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal));
	else if ((c->unit.fate != UNIT_REFUSED || c->unit.err.code == ERR_INTERNAL) &&
		 !is_disk(c->unit.err.code))
		log_event(LOG_ERR, "call.failed", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal),
			L_ERR(&c->unit.err));
	else
		log_peer_event(LOG_INFO, "call.refused", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal),
			L_ERR(&c->unit.err));
}

static bool
ends_own_login(const struct session *s, const struct call *c)
{
	return (c->closes_token != 0 && c->closes_token == s->actor.token_id) ||
	       (c->closes_account != 0 && c->closes_account == s->actor.account_id);
}

/*
 * A reader found the token good, but since the line came some login was ended, perhaps
 * this one, and those that were open then have been closed already. Ask again: the next
 * look is a later one.
 */
static void
put_off_login(struct call *c)
{
	if (c->unit.fate != UNIT_KEPT || !c->logged_in || c->login.token_id == 0
		|| c->endings == c->rpc->endings)
		return;
	c->unit.fate = UNIT_REFUSED;
	err_set(&c->unit.err, ERR_BUSY, "a login was ended in this moment: say hello again");
	c->unit.err.retry_after_ms = 100;
}

/* Who has logged in counts among the connections of its account, if there is room. */
static void
take_in(struct session *s, struct call *c)
{
	if (s != NULL && c->unit.fate == UNIT_KEPT && c->logged_in
		&& !limits_log_in(s, &c->login, &c->unit.err))
		c->unit.fate = UNIT_REFUSED;
}

/* The only place from which the answer of a worker leaves. */
void
call_done(struct unit *u)
{
	struct call *c = (struct call *)(void *)u;
	struct rpc *r = c->rpc;
	struct session *s = session_by_id(r, c->session);
	bool is_hello = strcmp(c->method->name, "hello") == 0;

	if (u->fate == UNIT_KEPT && c->publishes_event != 0 && c->line == NULL) {
		publication_start(r, c);
		return;
	}
	r->inflight--;
	limits_end(r, c);
	if (s != NULL && s->state == SESSION_CLOSING)
		s = NULL;
	put_off_login(c);
	take_in(s, c);
	log_call(c);
	if (s != NULL)
		s->inflight--;
	else
		atomic_fetch_add(&r->stats.dropped_replies, 1);
	if (c->unit.fate == UNIT_KEPT) {
		if (c->stored != NULL)
			atomic_fetch_add(&r->stats.replayed, 1);
		else
			apply_effects(r, s, c);
		if (c->method->where == RUN_WRITE && c->staged != NULL && c->stored == NULL)
			staging_finish(r->staging, c->staged);
		if (s != NULL)
			session_send(s, c->line, c->line_bytes);
		ring_publish(r->ring, u->events);
		u->events = NULL;
	} else if (s != NULL) {
		/* What a handler had to add to its refusal is not about a disk that failed. */
		send_error(s, c->request.id, &u->err, c->req,
			u->fate == UNIT_REFUSED ? c->more : NULL);
	}
	if (s != NULL && is_hello) {
		r->o.ops->pause(s->peer, false);
		if (c->unit.fate != UNIT_KEPT)
			session_close(s, err_info(u->err.code)->name);
	}
	if (s != NULL && c->unit.fate == UNIT_KEPT && ends_own_login(s, c))
		session_close(s, "its own login was ended");
	if (s != NULL && s->ended && s->inflight == 0)
		session_close(s, "the peer has ended");
	call_free(c);
}

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

	if (run_handler(c, &e) && write_made(c, &e)) {
		session_send(s, c->line, c->line_bytes);
		apply_effects(s->rpc, s, c);
	} else {
		send_error(s, c->request.id, &e, c->req, c->more);
	}
	call_free(c);
}

static void
refuse(struct session *s, struct call *c, const struct err *e)
{
	send_error(s, c->request.id, e, c->req, NULL);
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

	c->unit.work = write ? call_write : work_read;
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

/* ---- the turn of the loop ------------------------------------------------------------------- */

void
rpc_completed(struct rpc *r, struct job *list)
{
	while (list != NULL) {
		struct unit *u = (struct unit *)(void *)list;

		list = list->next;
		u->done(u);
	}
	stream_pump_all(r);
}

void
rpc_tick(struct rpc *r)
{
	int64_t now = clock_monotonic_ms();

	staging_expire(r->staging, now);
	runs_tick(r);
	limits_tick(r, now);
	imports_tick(r);
	publications_tick(r);
	chore_upkeep(r, now);
	/* A watcher whose reader could not be asked the last time. */
	stream_pump_all(r);
}

void
rpc_upkeep_soon(struct rpc *r)
{
	r->upkeep_due_ms = 0;
}

void
rpc_drain(struct rpc *r)
{
	r->draining = true;
	runs_drain(r);
	imports_drain(r);
	publications_tick(r);
}

void
rpc_halt(struct rpc *r)
{
	r->halted = true;
	runs_drain(r);
	imports_drain(r);
	publications_tick(r);
}

bool
rpc_idle(const struct rpc *r)
{
	return r->inflight == 0;
}

void
rpc_say_goodbye(struct rpc *r)
{
	struct session *next;

	for (struct session *s = r->sessions; s != NULL; s = next) {
		next = s->next;
		session_close(s, "DRAINING");
	}
}
