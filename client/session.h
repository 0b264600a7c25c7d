/*
 * session.h - a conversation with the daemon: who we are, calls, and asking again.
 *
 * Purpose:   connect and hello when first needed; one call after the other; a change
 *            gets its key before it is sent, is kept on the disk until it is answered,
 *            and is asked again with the same key when the answer was lost.
 * Life:      session_init .. session_end.
 * Errors:    a failed call fills a struct fault; fault_report() prints it, frees it and
 *            gives the exit status.
 * Thread:    one.
 */
#ifndef CLIENT_SESSION_H
#define CLIENT_SESSION_H

#include "link.h"
#include "pending.h"
#include "render.h"

/* The options every command takes; NULL or false when not given. Borrowed from argv. */
struct options {
	const char *profile;
	const char *event;
	const char *server;
	const char *socket;
	const char *ca;
	const char *key;
	bool json;
	bool no_color;
	bool no_pager;
	bool help;
	bool version;
	const char *group; /* a word alone that begins several commands, or NULL */
};

struct command;

struct session {
	const struct options *options;
	const struct command *command; /* what is run, or NULL: it names parameters */
	const struct js *typed;	       /* what was given to it, borrowed, or NULL */
	struct screen screen;
	struct profile profile;
	struct endpoint endpoint;
	bool ready;	   /* profile and endpoint are filled in */
	bool with_token;   /* say who we are in hello */
	bool was_open;	   /* there has been a hello: a loss is worth asking again */
	bool once;	   /* never ask again: who calls us does */
	int first_wait_ms; /* before the second try; doubles from there */
	struct link *link; /* NULL: not connected */
	struct js *hello;  /* the answer to the last hello, or NULL */
};

/* Why a call did not give a result. Owns data. */
struct fault {
	struct err err;
	char code[64];	  /* "SLOT_TAKEN"; as sent, or of our own table */
	char req[64];	  /* the daemon's number of the request, "" when it never came */
	int number;	  /* error.code */
	int status;	  /* exit status */
	enum retry retry; /* may it be asked again? */
	bool lost;	  /* there was no answer */
	bool unsure;	  /* of a change: it may have happened all the same */
	struct js *data;  /* error.data, NULL when there was none */
};

void session_init(struct session *s, const struct options *options);
void session_end(struct session *s);

/* A profile and an endpoint by hand (login, retry) instead of those of the options. */
void session_use(struct session *s, const struct profile *p, bool with_token);
/* The event asked for: --event, CONVENE_EVENT, the profile's; "" for none. */
const char *session_event(const struct session *s);
/* Connect and hello now, if not yet; s->hello is then there. */
bool session_open(struct session *s, struct fault *f) MUST_CHECK;
/* Drop the connection; the next call makes a new one. */
void session_close(struct session *s);
/* The role of the login that holds, without asking the daemon; "" when there is none. */
const char *session_kept_role(struct session *s);
/* What hello said, with fallbacks. */
const char *session_role(const struct session *s);
const char *session_zone(const struct session *s);
int64_t session_limit(const struct session *s, const char *name, int64_t fallback);

/* A question: asked again after a loss. *result is the caller's to free. */
bool session_read(struct session *s, const char *method, const struct js *params,
	struct js **result, struct fault *f) MUST_CHECK;
/*
 * A change: params get "key" (the one of --key, or a new one). A change without an
 * answer after all tries stays in pending/ and f says how to go on.
 */
bool session_write(struct session *s, const char *method, struct js *params,
	struct js **result, struct fault *f) MUST_CHECK;
/*
 * Of a list: one record for all of them, under one key, which is left in params. It has to
 * be there before the first is sent; session_send keeps no record of its own.
 */
bool session_keep(struct session *s, const char *method, struct js *params,
	const struct js *items, struct pending *out, struct fault *f) MUST_CHECK;
bool session_send(struct session *s, const char *method, const struct js *params,
	struct js **result, struct fault *f) MUST_CHECK;
/* Send a record of pending/ again; it is removed when an answer comes. */
bool session_resend(struct session *s, const struct js *record, const char *path,
	struct js **result, struct fault *f) MUST_CHECK;
/*
 * The pages of a list, up to limit items (0: all), each given to take as it comes. *rest is the
 * caller's to free: what the first page says beside its items, and "more":true when there are
 * others, with "left", how many, where the daemon says how many there are in all.
 */
bool session_pages(struct session *s, const char *method, const struct js *params,
	int64_t limit, void (*take)(void *ctx, const struct js *items), void *ctx,
	struct js **rest, struct fault *f) MUST_CHECK;
/* All of them as one: {items:[...]} and the rest. */
bool session_list(struct session *s, const char *method, const struct js *params,
	int64_t limit, struct js **result, struct fault *f) MUST_CHECK;

/* A fault of our own making, for fault_report(). Returns false. */
bool fault_local(struct fault *f, const struct err *e);
/* From an answer of kind RPC_ERROR. Returns false. */
bool fault_remote(struct fault *f, const struct rpc_answer *a);
void fault_release(struct fault *f);
/* {code, message, data} as the daemon sends it, with the hint that is shown. */
struct js *fault_view(const struct session *s, struct fault *f);
/*
 * Message, hint, next slots, rows and request number on err (and JSON on out); frees.
 */
int fault_report(struct session *s, struct fault *take_f);
/* The same for an error of our own. */
int err_report(struct session *s, const struct err *e);

#endif
