/*
 * session.h - the state of one conversation, private to rpc/: dispatch.c and watch.c share it.
 *
 * Thread: the loop.
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
	int64_t lines;	     /* numbers the requests of this session */
	int inflight;
	bool ended; /* the peer sends nothing more */
	int64_t tokens_milli; /* rate limit: a thousandth of a request */
	int64_t refilled_ms;
	struct watcher watcher;
};

/* Fill in the parts of a call every unit needs and hand it to a worker. */
void session_send(struct session *s, const char *bytes, size_t n);
/* An error as an answer to nobody in particular, then close. */
void session_end(struct session *s, enum err_code code, const char *text);

#endif
