/*
 * dispatch.h - the line protocol: sessions, their lines and answers, watchers.
 *
 * Purpose:   everything between a connection and the method table (methods/call.h). It knows no
 *            sockets: whoever owns the connection hands in peer_ops and calls rpc_open, rpc_line,
 *            rpc_closed.
 * Thread:    every function is called on the loop thread; workers run calls through store/writer.h.
 */
#ifndef RPC_DISPATCH_H
#define RPC_DISPATCH_H

#include "methods/call.h"

/* What a session needs of its connection. peer is what rpc_open was given. */
struct peer_ops {
	void (*send)(void *peer, const char *bytes, size_t n);
	/* Send what is queued, then close. */
	void (*close)(void *peer, const char *why);
	/* hello succeeded: longer lines, no hello deadline. */
	void (*established)(void *peer, size_t line_max);
	/* Do not deliver lines until resumed. */
	void (*pause)(void *peer, bool paused);
	/* It watches: silence is answered by a ping, not by the idle deadline. */
	void (*watching)(void *peer);
	/* Bytes queued and not yet taken by the peer. */
	size_t (*unsent)(void *peer);
	/* It has logged in. */
	void (*known)(void *peer);
};

struct host;

struct rpc_options {
	const struct peer_ops *ops;
	struct work *work;	 /* borrowed; told by rpc of what its runs do */
	struct methods *methods; /* borrowed; of the same work */
};

struct rpc *rpc_new(const struct rpc_options *o);
/*
 * After the last session and work_free, which ends calls that came from here; before methods_free.
 * NULL is fine.
 */
void rpc_free(struct rpc *r);

struct session;

/* local: through the Unix socket, from this user id. */
struct session *rpc_open(struct rpc *r, void *peer, bool local, unsigned uid);
/* Where its peer calls from, before its first line; without it no bound of a host holds. */
void rpc_came_from(struct session *s, const struct host *host);
/* The connection is gone: answers in flight and reads still waiting are dropped, facts stay. */
void rpc_closed(struct session *s);
/* One line without its LF. */
void rpc_line(struct session *s, const char *line, size_t n);
/* The peer broke the framing: one error, then close. */
void rpc_broken(struct session *s, enum err_code code);
/* The peer will send nothing more: close once its calls are answered. */
void rpc_ended(struct session *s);
/* The peer has taken bytes: a watcher may go on. */
void rpc_drained(struct session *s);
/* A watcher that has been silent gets a notification; who does not take it, the connection ends. */
void rpc_ping(struct session *s);
/* A unit came back from a worker. */
void rpc_completed(struct rpc *r, struct job *list);
/* Several times a second: what is due by the clock; after work_tick. */
void rpc_tick(struct rpc *r);
/* Tell every session that the daemon stops, and close it when its output is gone. */
void rpc_say_goodbye(struct rpc *r);

#endif
