/*
 * visit.h - a request of somebody with a cookie: who it is, and that it is answered once. Private
 * to web/.
 *
 *   visit_begin --the login is known--> go_on --> visit_give or visit_refuse, which end it
 *        |                                ^
 *        +--a reader looks the token up --+
 *
 * A peer that is gone changes nothing: what was asked happens, and nobody is told.
 * Thread:  the loop.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "methods/call.h"
#include "web/gate.h"
#include "web/serving.h"

enum { EVENT_CODE_BYTES = 64 };

struct visit {
	struct waiting w; /* first member; its unit looks the token up */
	void (*go_on)(struct visit *v);
	bool in_asked; /* web.c is still asking: it frees what is answered */
	bool answered;
	char token[SECRET_BYTES];
	char event[EVENT_CODE_BYTES];  /* the event it is about; "": none named */
	char account[PRINCIPAL_BYTES]; /* whom the page believes to be; "": not said */
	unsigned char key[TABLE_KEY_BYTES];
	struct host from;
	uint64_t lane;	  /* whose turn the reader takes that looks it up */
	uint64_t endings; /* logins that had been ended when a reader was asked */
	struct actor found;
	bool touches_token;
	struct login *login; /* whose request it is, once it goes on */
	bool counted;	     /* among the calls of its account that wait */
	const char *body;    /* NULL once the peer is gone */
	size_t body_bytes;
	char req[REQ_BYTES]; /* what staff search for */
	/* GET /events: */
	int64_t since; /* -1: from now on */
	char history[HISTORY_BYTES];
	char topics[200];
	bool anew; /* what it knew is lost: it begins at the newest */
};

/*
 * Past the gate. read (or NULL) takes what it needs of the head, and refuses what it cannot
 * understand. What waits, or NULL when it is answered already.
 */
struct waiting *visit_begin(struct web *w, struct http *h, const struct http_request *r,
	bool (*read)(struct visit *v, const struct http_head *h),
	void (*go_on)(struct visit *v));
/*
 * Make this call, as whoever it is; done ends the visit. false and *e: it could not begin, and r
 * stays the caller's.
 */
bool visit_call(struct visit *v, struct rpc_request *take_r,
	void (*done)(struct call *c, void *visit), struct err *e) MUST_CHECK;
/* A call that could not begin, as the line protocol says it. */
void visit_refuse_call(struct visit *v, const struct js *id, const struct err *e);
/* Each of these ends it. */
void visit_give(struct visit *v, const char *line, size_t n, const char *more);
void visit_refuse(struct visit *v, int status, const char *why, const char *more);
/* It goes on as something else, which has its place; v is gone. */
void visit_leave(struct visit *v);
/* Does an error mean that there is no login any more? Then the status is 401. */
bool visit_is_over(enum err_code code);

/* The value of a parameter of a query as it stands there, and its bytes; NULL: it is not there. */
const char *query_find(const char *query, const char *name, size_t *n);
/* The same as text, decoded, "" when it is not there; false: it is too long, or no text. */
bool
query_value(const char *query, const char *name, char *out, size_t out_bytes) MUST_CHECK;

#endif
