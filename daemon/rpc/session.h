/*
 * session.h - conversations and what they share, private to rpc/: session.c has their life, asked.c
 * makes calls of their lines and sends the answers, stream.c moves watchers along.
 *
 *   new --hello came--> hello --it is kept--> open
 *    |                    |                    |
 *    +--------------------+--------------------+--> closing: it is asked and told nothing more
 *
 * Thread: the loop.
 */
#ifndef RPC_SESSION_H
#define RPC_SESSION_H

#include "base/network.h"
#include "methods/shares.h"
#include "rpc/dispatch.h"
#include "work/watchers.h"

enum session_state {
	SESSION_NEW,
	SESSION_HELLO,
	SESSION_OPEN,
	SESSION_CLOSING,
	SESSION_STATES
};

struct session {
	struct rpc *rpc;
	struct session *next, *prev; /* list of all */
	struct session *hash_next;   /* bucket of the table by id */
	uint64_t id;
	void *peer;
	bool local;
	unsigned uid;
	enum session_state state;
	struct actor actor;
	int64_t lines; /* numbers the requests of this session */
	int inflight;
	bool ended;	      /* the peer sends nothing more */
	struct bucket bucket; /* its rate */
	struct host from;     /* as its peer calls; all zeros: not known */
	struct share *share; /* of its account, or host before login; NULL: it has none */
	bool held; /* too many of its lines were refused: none until the next tick */
	struct session *held_next, *held_prev;
	struct watcher watcher;
};

enum { SESSION_BUCKETS = 16384 };

struct limits;

struct rpc {
	const struct peer_ops *ops;
	struct work *work;
	struct methods *methods;
	const struct env *env;	  /* of the methods */
	struct session *sessions; /* all, newest first */
	struct session *bucket[SESSION_BUCKETS];
	uint64_t last_id;
	struct limits *limits;
};

/* A call on its way, from the side of its session. */
struct asked {
	struct rpc *rpc;
	uint64_t session; /* it may be gone when the answer comes */
	uint64_t endings; /* logins that had been ended when the line came */
	char req[REQ_BYTES];
	bool entered;	     /* it counts among those of its session */
	struct share *share; /* whose it is while it waits; NULL: nobody's */
	bool counted;	     /* ... and it counts there */
};

bool session_may_move(enum session_state from, enum session_state to);
/* The only place where a session's state changes. */
void session_move(struct session *s, enum session_state to);
/* For methods/endings.h, whose ctx is the struct rpc: their connections go. */
void asked_logins_ended(void *ctx, const struct effects *f);
/* The number of its next request: what staff search for. */
void session_number(struct session *s, char out[REQ_BYTES]);
/* NULL when it is gone. */
struct session *session_by_id(struct rpc *r, uint64_t id);
void session_send(struct session *s, const char *bytes, size_t n);
/* Send what is queued, then close; nothing more is read. */
void session_close(struct session *s, const char *why);
/* The refusal of a request by its id. */
void session_send_error(
	struct session *s, const struct js *id, const struct err *e, const char *req);
/* How long a line may be: whoever has not logged in needs no long ones. */
size_t session_line_limit(const struct session *s);
/* An error as an answer to nobody in particular, then close. */
void session_end(struct session *s, enum err_code code, const char *text);

/* It watches from now on: what comes after seq since, of these topics (bits; 0: all). */
void stream_start(struct session *s, int64_t since, unsigned topics);
void stream_stop(struct session *s);
#endif
