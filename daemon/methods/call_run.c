/* call_run.c - a call in a worker: replayed or run, and its answer stored with its fact. */
#include "methods/call_parts.h"

#include "domain/booking/drain.h"
#include "domain/people/account.h"
#include "store/answers.h"
#include "wire/digest.h"
#include "work/written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX_BYTES = 64 * 1024 * 1024 };

/* ---- the answer as a line ------------------------------------------------------------------- */

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

/* The result as text, which the caller frees; its parts are freed here to spare the loop. */
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

/* ---- what is stored under a key ------------------------------------------------------------- */

/* The parameters alone identify the call: it may be repeated from any connection. */
static bool
has_own_scope(const struct call *c)
{
	return (c->method->flags & METHOD_OWN_SCOPE) != 0;
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
		has_own_scope(c) ? 0 : (long long)c->session_event_id);
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
	if (!has_own_scope(c) || invitation == NULL)
		return c->actor.principal;
	return account_invitation_scope(invitation, &c->unit.arena);
}

/* ---- at work -------------------------------------------------------------------------------- */

static bool
run_handler(struct call *c, struct err *e)
{
	struct reply a = c->method->run(c);

	if (a.kind != REPLY_FAIL)
		return true;
	*e = c->unit.err;
	return false;
}

bool
call_run_on_loop(struct call *c, struct err *e)
{
	return run_handler(c, e) && write_made(c, e);
}

/* Its answer is stored with the fact, and made ready to be sent. */
static bool
keep_answer(struct call *c, struct tx *tx, const char *scope,
	const uint8_t hash[DIGEST_BYTES], struct err *e)
{
	const char *key = arg_str(&c->args, "key");
	char *text = text_of_result(c);
	bool ok;

	if (tx->events != NULL)
		answer_store(tx, c->actor.event_id, scope, key, hash, text);
	else
		answer_store_unchanged(tx, c->actor.event_id, scope, key, hash, text);
	c->effects.leaves_untold = tx->leaves_untold;
	written_add(c->env->work->written, &c->actor, tx->now_s, tx->written_bytes);
	ok = write_answer(c, text, false, e);
	free(text);
	return ok;
}

/* Is it only to be tried? Methods that can be have a parameter for it. */
static bool
is_a_trial(const struct call *c)
{
	const struct param *p = c->method->params;

	while (p->name != NULL && strcmp(p->name, "dry_run") != 0)
		p++;
	return p->name != NULL && arg_bool(&c->args, "dry_run");
}

/* What it would answer is made ready, and the unit refused: the writer undoes all it did. */
static bool
undo_trial(struct call *c, struct err *e)
{
	char *text;

	js_set_bool(c->result, "dry_run", true);
	text = text_of_result(c);
	c->tried = write_answer(c, text, false, e);
	free(text);
	return c->tried ? err_set(e, ERR_WRONG_STATE, "a dry run is undone") : false;
}

/* Whoever waits for a seat has what the call has made free, before anybody else can ask for it. */
static void
drain_after(const struct call *c, struct tx *tx)
{
	if ((c->method->flags & METHOD_FREES) != 0 && tx->events != NULL)
		standby_drain_of(tx, c->actor.event_id);
}

/* Replay, or the change and its stored answer in one savepoint. */
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
	if (!written_room(
		    c->env->work->written, c->env->config, &c->actor, tx->now_s, e) ||
		!run_handler(c, e))
		return false;
	if (is_a_trial(c))
		return undo_trial(c, e);
	drain_after(c, tx);
	/* Otherwise the change goes on; its answer is stored with the fact. */
	return c->result == NULL || keep_answer(c, tx, scope, hash, e);
}

bool
call_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct call *c = (struct call *)(void *)u;

	c->tx = tx;
	return account_still_good(tx, &c->actor, e) && call_run_on_loop(c, e);
}

bool
call_keep_later(struct call *c, struct tx *tx, struct err *e)
{
	uint8_t hash[DIGEST_BYTES];

	drain_after(c, tx);
	hash_call(c, hash);
	return keep_answer(c, tx, scope_of(c), hash, e);
}

bool
call_is_answered(struct call *c, struct tx *tx)
{
	return answer_find(tx, scope_of(c), arg_str(&c->args, "key")) != NULL;
}
