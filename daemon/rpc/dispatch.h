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

#include "base/config.h"
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
struct ical;
struct planner;

struct rpc_options {
	const struct config *config; /* borrowed until rpc_reconfigure and its readers' end */
	struct clock *clock;
	const uint8_t *key; /* the key file's 32 bytes, borrowed */
	struct writer *writer;
	struct readers *readers;
	struct planner *planner;
	struct ical *ical; /* borrowed */
	const struct peer_ops *ops;
	int64_t last_seq;	  /* of the journal at start */
	const char *link_pin;	  /* pin of the server's key, for login links */
	int port;		  /* the one we listen at, for login links */
	void (*drain)(void *ctx); /* admin.drain asks the program to stop */
	void *drain_ctx;
};

struct rpc *rpc_new(const struct rpc_options *o);
void rpc_free(struct rpc *r);
/*
 * From now on this configuration and pin. Workers may still look at the former ones, so whoever
 * owns them keeps them until rpc_free.
 */
void rpc_reconfigure(struct rpc *r, const struct config *config, const char *link_pin);

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
/* Once a second: what is due by the clock. */
void rpc_tick(struct rpc *r);
/* No new calls: they get DRAINING. rpc_idle says when none is in flight any more. */
void rpc_drain(struct rpc *r);
/* Nothing is in flight. */
bool rpc_idle(const struct rpc *r);
/* Before the workers stop: what they do is taken in, and nothing is handed to them any more. */
void rpc_halt(struct rpc *r);
/* Tell every session that the daemon stops, and close it when its output is gone. */
void rpc_say_goodbye(struct rpc *r);

struct stats *rpc_stats(struct rpc *r);
/* What its calls are answered from. */
const struct env *rpc_env(const struct rpc *r);

#endif
