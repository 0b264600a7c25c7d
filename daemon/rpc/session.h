/*
 * session.h - conversations and what they share, private to rpc/: dispatch.c makes and
 * answers calls,
 * stream.c moves watchers along, chores.c does what nobody asked for.
 *
 * Thread: the loop; config and link_pin are looked at by workers too.
 */
#ifndef RPC_SESSION_H
#define RPC_SESSION_H

#include "rpc/dispatch.h"
#include "rpc/watch.h"

enum session_state { SESSION_NEW, SESSION_HELLO, SESSION_OPEN, SESSION_CLOSING };

struct session {
	struct rpc *rpc;
	struct session *next, *former; /* list of all */
	struct session *hash_next;     /* bucket of the table by id */
	uint64_t id;
	void *peer;
	bool local;
	unsigned uid;
	enum session_state state;
	struct actor actor;
	int64_t lines; /* numbers the requests of this session */
	int inflight;
	bool ended;	      /* the peer sends nothing more */
	int64_t tokens_milli; /* rate limit: a thousandth of a request */
	int64_t refilled_ms;
	struct watcher watcher;
};

enum { SESSION_BUCKETS = 16384 };

struct run;
struct publication;

struct rpc {
	struct rpc_options o;
	_Atomic(const struct config *) config; /* in force; workers look at it too */
	_Atomic(const char *) link_pin;
	struct session *sessions; /* all, newest first */
	struct session *bucket[SESSION_BUCKETS];
	struct session *watchers;
	uint64_t last_id;
	uint64_t endings; /* logins ended so far */
	int inflight; /* calls and units of our own in workers */
	bool draining;
	bool halted; /* the workers get nothing any more */
	bool upkeep_running;
	int64_t upkeep_due_ms;
	struct ring *ring;
	struct run *runs; /* of the planner; the first is at work */
	struct publication *publications;
	struct js *document; /* of rpc.discover */
	struct staging *staging;
	struct rpc_stats stats;
};

/* In a worker: the answer that c->result is, as a line, and stored with its fact. */
void call_keep_answer(struct call *c, struct tx *tx);
/* On the loop: the call is over, its unit's fate and err say how. */
void call_done(struct unit *u);
/* NULL when it is gone. */
struct session *session_by_id(struct rpc *r, uint64_t id);
void session_send(struct session *s, const char *bytes, size_t n);
/* An error as an answer to nobody in particular, then close. */
void session_end(struct session *s, enum err_code code, const char *text);

/* It watches from now on: what comes after seq since, of these topics (bits; 0: all). */
void stream_start(struct session *s, int64_t since, unsigned topics);
void stream_stop(struct session *s);
/* Move one watcher along as far as its peer reads, or all of them. */
void stream_pump(struct session *s);
void stream_pump_all(struct rpc *r);

/* Note in the database that a token was used; when the queue is full, another time. */
void chore_touch_token(struct rpc *r, int64_t token_id);
/* Start what is due by the clock, once it is due. */
void chore_upkeep(struct rpc *r, int64_t now_ms);

#endif
