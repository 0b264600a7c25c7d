/*
 * session.h - conversations and what they share, private to rpc/: session.c makes calls of lines,
 * call.c runs and answers them, stream.c moves watchers along, chores.c does what nobody asked for.
 *
 * Thread: the loop; config and link_pin are looked at by workers too.
 */
#ifndef RPC_SESSION_H
#define RPC_SESSION_H

#include "rpc/dispatch.h"
#include "rpc/watch.h"
#include "rpc/written.h"

enum session_state { SESSION_NEW, SESSION_HELLO, SESSION_OPEN, SESSION_CLOSING };

struct share;

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
	struct share *share; /* of its account, or host before login; NULL: it has none */
	bool held;	     /* too many of its lines were refused: none until the next tick */
	struct session *held_next, *held_former;
	struct watcher watcher;
};

enum { SESSION_BUCKETS = 16384 };

struct run;
struct limits;
struct importing_call;
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
	char *document; /* of rpc.discover, as text */
	struct limits *limits;
	struct staging *staging;
	struct written *written;
	struct importing_call *import; /* the import that is on its way ... */
	struct call *imports_waiting;  /* ... and those whose turn comes after it */
	struct tellings *tellings;
	bool imports_tidy; /* what a former daemon left of one is gone */
	struct rpc_stats stats;
};

/* NULL when it is gone. */
struct session *session_by_id(struct rpc *r, uint64_t id);
void session_send(struct session *s, const char *bytes, size_t n);
/* Send what is queued, then close; nothing more is read. */
void session_close(struct session *s, const char *why);
/* The refusal of a request by its id; more: extra members of its data, NULL: none. */
void session_send_error(struct session *s, const struct js *id, const struct err *e,
	const char *req, const struct js *more);
/* How long a line may be: whoever has not logged in needs no long ones. */
size_t session_line_limit(const struct session *s);
/* An error as an answer to nobody in particular, then close. */
void session_end(struct session *s, enum err_code code, const char *text);

/* It watches from now on: what comes after seq since, of these topics (bits; 0: all). */
void stream_start(struct session *s, int64_t since, unsigned topics);
void stream_stop(struct session *s);
/* Move one watcher along as far as its peer reads, or all of them. */
void stream_pump(struct session *s);
void stream_pump_all(struct rpc *r);

/* In a worker: is the answer of a change stored already? */
bool call_is_answered(struct call *c, struct tx *tx);
/* A change in the writer: replayed, or done with its answer stored. */
bool call_write(struct unit *u, struct tx *tx, struct err *e);
/* A read in a worker. */
bool call_read(struct unit *u, struct tx *tx, struct err *e);
/* In a worker: the answer that c->result is, as a line, and stored with its fact. */
bool call_keep_answer(struct call *c, struct tx *tx, struct err *e) MUST_CHECK;
/* Run the handler and have its answer ready as a line. */
bool call_run(struct call *c, struct err *e) MUST_CHECK;
/* What a kept call changes on the loop's side: logins, closed accounts, watchers. */
void call_apply(struct rpc *r, struct session *s, struct call *c);
void call_free(struct call *c);
/* The only place from which the answer of a worker leaves; frees the call. */
void call_done(struct unit *u);

/* Note in the database that a token was used; when the queue is full, another time. */
void chore_touch_token(struct rpc *r, int64_t token_id);
/* Start what is due by the clock, once it is due. */
void chore_upkeep(struct rpc *r, int64_t now_ms);

#endif
