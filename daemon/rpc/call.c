/* call.c - one call at work: replayed or run, its answer stored with its fact, and what follows. */
#include "rpc/call.h"

#include "base/log.h"
#include "domain/people/account.h"
#include "rpc/limits.h"
#include "rpc/publications.h"
#include "rpc/runs.h"
#include "rpc/session.h"
#include "rpc/staging.h"
#include "rpc/tellings.h"
#include "rpc/written.h"
#include "store/answers.h"
#include "wire/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX_BYTES = 64 * 1024 * 1024 };

/* ---- calls ---------------------------------------------------------------------------------- */

void
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
call_run(struct call *c, struct err *e)
{
	return run_handler(c, e) && write_made(c, e);
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
	c->leaves_untold = tx->leaves_untold;
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

bool
call_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct call *c = (struct call *)(void *)u;

	c->tx = tx;
	return account_still_good(tx, &c->actor, e) && call_run(c, e);
}

void
call_apply(struct rpc *r, struct session *s, struct call *c)
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
		r->o.ops->established(s->peer, session_line_limit(s));
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
	/* Also when it is not known whether it was kept. */
	if (c->leaves_untold)
		tellings_begin(r->tellings);
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
			call_apply(r, s, c);
		if (c->method->where == RUN_WRITE && c->staged != NULL && c->stored == NULL)
			staging_finish(r->staging, c->staged);
		if (s != NULL)
			session_send(s, c->line, c->line_bytes);
		ring_publish(r->ring, u->events);
		u->events = NULL;
	} else if (s != NULL) {
		/* What a handler had to add to its refusal is not about a disk that failed. */
		session_send_error(s, c->request.id, &u->err, c->req,
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
