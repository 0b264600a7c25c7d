/* session.c - the life of a conversation. */
#include "rpc/session.h"

#include "base/log.h"
#include "methods/refusal.h"
#include "rpc/limits.h"

#include <stdio.h>
#include <stdlib.h>

static const bool ALLOWED[SESSION_STATES][SESSION_STATES] = {
	[SESSION_NEW] = {[SESSION_HELLO] = true, [SESSION_CLOSING] = true},
	[SESSION_HELLO] = {[SESSION_OPEN] = true, [SESSION_CLOSING] = true},
	[SESSION_OPEN] = {[SESSION_CLOSING] = true},
};

bool
session_may_move(enum session_state from, enum session_state to)
{
	return ALLOWED[from][to];
}

void
session_move(struct session *s, enum session_state to)
{
	BUG_ON(!ALLOWED[s->state][to]);
	s->state = to;
}

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
	bucket_fill(
		&s->bucket, r->env->config->requests_per_second, clock_monotonic_ms());
	s->next = r->sessions;
	if (s->next != NULL)
		s->next->prev = s;
	r->sessions = s;
	s->hash_next = r->bucket[s->id % SESSION_BUCKETS];
	r->bucket[s->id % SESSION_BUCKETS] = s;
	atomic_fetch_add(&r->env->stats->sessions, 1);
	atomic_fetch_add(&r->env->stats->opened, 1);
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
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		r->sessions = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	atomic_fetch_sub(&r->env->stats->sessions, 1);
	free(s);
}

void
session_send(struct session *s, const char *bytes, size_t n)
{
	s->rpc->ops->send(s->peer, bytes, n);
}

void
session_close(struct session *s, const char *why)
{
	if (s->state == SESSION_CLOSING)
		return;
	limits_drop_reads(s);
	stream_stop(s);
	s->rpc->ops->close(s->peer, why);
}

void
session_number(struct session *s, char out[REQ_BYTES])
{
	snprintf(out, REQ_BYTES, "c%llu-%lld", (unsigned long long)s->id,
		(long long)++s->lines);
}

void
session_send_error(
	struct session *s, const struct js *id, const struct err *e, const char *req)
{
	struct buf b;

	refusal_write(s->rpc->env, &b, id, e, req, NULL);
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
	session_number(s, req);
	err_set(&e, code, "%s", text);
	log_peer_event(LOG_INFO, "session.ended", L_STR("req", req),
		L_STR("account", s->actor.principal), L_ERR(&e));
	session_send_error(s, NULL, &e, req);
	session_close(s, err_info(code)->name);
}

size_t
session_line_limit(const struct session *s)
{
	const struct config *cfg = s->rpc->env->config;

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
