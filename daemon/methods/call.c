/* call.c - one call at work: replayed or run, its answer stored with its fact, and what follows. */
#include "methods/call.h"

#include "base/log.h"
#include "domain/people/account.h"
#include "methods/handlers.h"
#include "methods/staging.h"
#include "store/answers.h"
#include "wire/digest.h"
#include "work/publications.h"
#include "work/runs.h"
#include "work/tellings.h"
#include "work/written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX_BYTES = 64 * 1024 * 1024 };

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

/* What is asked says all by itself: who repeats it may do so from any connection. */
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

static bool
run_handler(struct call *c, struct err *e)
{
	struct answer a = c->method->run(c);

	if (a.kind != ANSWER_FAIL)
		return true;
	*e = c->unit.err;
	return false;
}

static bool
call_run(struct call *c, struct err *e)
{
	return run_handler(c, e) && write_made(c, e);
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
	c->effects.leaves_untold = tx->leaves_untold;
	written_add(c->env->work->written, &c->actor, tx->now_s, tx->written_bytes);
	ok = write_answer(c, text, false, e);
	free(text);
	return ok;
}

/* On the writer thread: replay, or the change and its stored answer in one savepoint. */
static bool
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
	if (!written_room(c->env->work->written, c->env->config, &c->actor, tx->now_s, e) ||
		!run_handler(c, e))
		return false;
	/* Else it goes on; its answer is stored with the fact. */
	return c->result == NULL || keep_answer(c, tx, scope, hash, e);
}

static bool
call_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct call *c = (struct call *)(void *)u;

	c->tx = tx;
	return account_still_good(tx, &c->actor, e) && call_run(c, e);
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

static void call_done(struct unit *u);

/* ---- calls that go on ----------------------------------------------------------------------- */

/* In the writer, with the switch of the publication it asked for. */
static bool
keep_publication(void *call, struct tx *tx, const struct schedule *s, const struct overlay *o,
	struct err *e)
{
	struct call *c = call;
	uint8_t hash[DIGEST_BYTES];

	c->tx = tx;
	if (schedule_published(c, s, o).kind != ANSWER_OK) {
		*e = c->unit.err;
		return false;
	}
	hash_call(c, hash);
	return keep_answer(c, tx, scope_of(c), hash, e);
}

static void
end_publication(void *call, enum unit_fate fate, const struct err *why)
{
	struct call *c = call;

	c->effects.publishes_event = 0;
	c->unit.fate = fate;
	c->unit.err = *why;
	call_done(&c->unit);
}

static void
publish(struct call *c)
{
	const struct publication_call p = {.call = c,
		.event_id = c->effects.publishes_event,
		.context = {c->actor.principal, c->method->name, arg_str(&c->args, "key")},
		.keep = keep_publication,
		.end = end_publication};

	publication_start(c->env->work, &p);
}

static struct call *
call_of_import(struct import_call *i)
{
	return (struct call *)(void *)i->unit;
}

static bool
import_is_answered(struct import_call *i, struct tx *tx)
{
	struct call *c = call_of_import(i);

	return answer_find(tx, scope_of(c), arg_str(&c->args, "key")) != NULL;
}

static void
end_import(struct import_call *i)
{
	call_done(i->unit);
}

static void
import_came_back(struct unit *u)
{
	imports_came_back(((struct call *)(void *)u)->env->work);
}

static void
import_in_slices(struct call *c)
{
	c->unit.done = import_came_back;
	c->import = (struct import_call){.actor = &c->actor,
		.unit = &c->unit,
		.answered = import_is_answered,
		.end = end_import};
	if (c->staged != NULL) {
		c->import.files = staged_files(c->staged);
		c->import.rows = staged_rows(c->staged);
	}
	imports_take(c->env->work, &c->import);
}

/* ---- what follows --------------------------------------------------------------------------- */

/* What a kept call changes beside the database, whoever called. */
static void
apply(struct call *c)
{
	const struct effects *f = &c->effects;
	struct work *w = c->env->work;

	if (c->stored != NULL) {
		atomic_fetch_add(&c->env->stats->replayed, 1);
		return;
	}
	if (f->runs_schedule != 0)
		runs_start(w, &c->actor, f->schedule_event_id, f->runs_schedule);
	if (f->cancels_schedule != 0)
		runs_cancel(w, f->schedule_event_id, f->cancels_schedule);
	if (c->method->where == RUN_WRITE && c->staged != NULL)
		staging_finish(c->env->staging, c->staged);
}

/* The only place from which an answer leaves; frees the call. */
static void
leave(struct call *c)
{
	if (c->unit.fate == UNIT_KEPT)
		apply(c);
	c->done(c, c->ctx);
	if (c->method->where != RUN_LOOP)
		log_call(c);
	if (c->unit.fate == UNIT_KEPT)
		work_publish(c->env->work, &c->unit);
	call_free(c);
}

static void
call_done(struct unit *u)
{
	struct call *c = (struct call *)(void *)u;

	if (u->fate == UNIT_KEPT && c->effects.publishes_event != 0 && c->line == NULL) {
		publish(c);
		return;
	}
	/* Also when it is not known whether it was kept. */
	if (c->effects.leaves_untold)
		tellings_begin(c->env->work->tellings);
	c->env->work->inflight--;
	leave(c);
}

/* ---- the beginning -------------------------------------------------------------------------- */

/* May this call run at all? In the order: method, role, load, parameters. */
static bool
admit(struct call *c, const struct call_request *q, struct err *e)
{
	const struct cursor_owner whose = call_cursor_owner(c);
	const char *name = c->request.method;

	c->method = method_by_name(name);
	if (c->method == NULL)
		return err_set(e, ERR_METHOD_UNKNOWN, "there is no method %s", name);
	if ((c->method->roles & (unsigned)c->actor.role) == 0) {
		err_set(e, ERR_ROLE_DENIED, "%s is not for %s", name,
			c->actor.role == ROLE_NONE ? "callers without a token"
						   : role_name(c->actor.role));
		if (c->actor.role == ROLE_NONE)
			err_hint(e, "log in first: convene login with an invitation");
		return false;
	}
	if (c->env->work->draining)
		return err_set(e, ERR_DRAINING, "the daemon is stopping");
	if (q->enter != NULL && !q->enter(q->ctx, e))
		return false;
	return params_parse(
		c->method, c->request.params, &whose, &c->unit.arena, &c->args, e);
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
			c->staged = staging_share(c->env->staging, c->args.value[i].i,
				c->actor.principal, &unknown);
}

/* schedule.status tells how far the run is; only the loop knows. */
static void
attach_progress(struct call *c)
{
	struct run_progress now = runs_progress(c->env->work), *kept;

	if (now.schedule_id == 0)
		return;
	kept = ARENA_NEW(&c->unit.arena, struct run_progress);
	*kept = now;
	c->progress = kept;
}

static void
run_on_loop(struct call *c)
{
	c->unit.fate = call_run(c, &c->unit.err) ? UNIT_KEPT : UNIT_REFUSED;
	leave(c);
}

static bool
hand_to_worker(struct call *c, struct err *e)
{
	bool write = c->method->where == RUN_WRITE, pushed = true;
	struct work *w = c->env->work;

	c->unit.work = write ? call_write : call_read;
	c->unit.done = call_done;
	attach_files(c);
	attach_progress(c);
	w->inflight++;
	if ((c->method->flags & METHOD_SLICED) != 0)
		import_in_slices(c);
	else
		pushed = write ? writer_push(w->o.writer, &c->unit)
			       : readers_push(w->o.readers, &c->unit);
	if (pushed)
		return true;
	w->inflight--;
	err_set(e, ERR_BUSY, "too many calls are waiting");
	e->retry_after_ms = 500;
	return false;
}

static struct call *
call_new(struct methods *m, const struct call_request *q, const struct rpc_request *r)
{
	struct call *c = xcalloc(1, sizeof *c);

	arena_init(&c->unit.arena);
	c->unit.job = q->turn;
	c->env = methods_env(m);
	c->request = *r;
	c->actor = q->actor;
	c->session_event_id = q->actor.event_id;
	snprintf(c->req, sizeof c->req, "%s", q->req);
	c->local = q->local;
	c->local_uid = q->local_uid;
	c->done = q->done;
	c->ctx = q->ctx;
	return c;
}

/* The request stays the caller's. */
static bool
give_back(struct call *c)
{
	c->request = (struct rpc_request){.id = NULL};
	call_free(c);
	return false;
}

bool
call_start(struct methods *m, const struct call_request *q, struct rpc_request *take_r,
	struct err *e)
{
	struct call *c = call_new(m, q, take_r);

	if (!admit(c, q, e)) {
		log_peer_event(LOG_INFO, "call.refused", L_STR("req", c->req), L_ERR(e));
		return give_back(c);
	}
	if (c->method->where == RUN_LOOP)
		run_on_loop(c);
	else if (!hand_to_worker(c, e))
		return give_back(c);
	*take_r = (struct rpc_request){.id = NULL};
	return true;
}
