/*
 * call.h - one request on its way, from what is asked to its answer: who calls, and what handlers
 * work with.
 *
 * Who:       a caller is an actor and what to do when it is answered; a session (rpc/) is one kind.
 * Promise:   done() of a change runs after the commit that holds the fact; there is no other place
 *            from which an answer leaves.
 * Ownership: the call owns its request, arena and answer; call.c makes and frees it.
 * Thread:    the loop makes it, one worker runs it, the loop is told.
 */
#ifndef METHODS_CALL_H
#define METHODS_CALL_H

#include "base/network.h"
#include "methods/env.h"
#include "methods/params.h"
#include "store/writer.h"
#include "wire/rpc.h"
#include "work/imports.h"

struct presence;
struct run_progress;

enum { REQ_BYTES = 40 };

/* Who asks, and what becomes of the answer. */
struct call_request {
	struct actor actor; /* its event is that of the conversation, 0: none named */
	const char *req;    /* what staff search for: c<session>-<n> */
	bool local;	    /* came through the Unix socket ... */
	unsigned local_uid; /* ... from this user */
	struct host from;   /* all zeros: through that socket, or not known */
	struct job turn;    /* whose turn its units take */
	/*
	 * Is there room for one more call? Asked last, before its parameters are read. NULL: there
	 * always is.
	 */
	bool (*enter)(void *ctx, struct err *e);
	/* It has its fate and, if it is kept, its line; it is gone afterwards. May refuse it. */
	void (*done)(struct call *c, void *ctx);
	void *ctx;
};

/* What the loop has to do once the fact is on disk. */
struct effects {
	bool logged_in; /* hello: who it is */
	struct actor login;
	bool touches_token; /* ... and its token's last use is to be noted */
	const int64_t
		*closes_accounts; /* end the connections of these, in the call's arena */
	int closes_accounts_n;
	bool kicks;	      /* ... though their logins stay good */
	int64_t closes_token; /* ... of this token (0: none) */
	bool watches;	      /* hello or watch took effect */
	int64_t watch_since;
	unsigned watch_topics;
	int64_t runs_schedule;	  /* the planner is to run this schedule (0: none) ... */
	int64_t cancels_schedule; /* ... or its run is to end */
	int64_t schedule_event_id;
	int64_t publishes_event; /* the call goes on as a publication of it (0: none) */
	int64_t builds_model;	 /* of this event, at once (0: none) */
	bool looks_at_machine;	 /* what work/gauges.h tells is another */
	bool leaves_untold;	 /* units of the daemon's own are to follow */
};

struct call {
	struct unit unit; /* first member; its arena is the call's */
	const struct env *env;
	char req[REQ_BYTES];
	int64_t began_us; /* monotonic */
	struct rpc_request request;
	const struct method *method;
	struct args args;
	struct actor actor;	  /* as it was when the call came */
	int64_t session_event_id; /* the event of the conversation, 0: none named */
	bool local;
	unsigned local_uid;
	struct host from;
	void (*done)(struct call *c, void *ctx);
	void *ctx;
	struct tx *tx; /* while it runs in a worker */
	struct js *result;
	const char *text; /* in its place, a result that is text already; borrowed */
	struct js *more;  /* extra members of error.data */
	bool tried;	  /* a dry run: its answer is ready, all else is undone */
	char *stored;	  /* the answer of an earlier call with the same key */
	char *line;	  /* the whole answer, ready to send */
	size_t line_bytes;
	struct effects effects;
	const struct run_progress *progress; /* as the call came; NULL: nothing runs */
	int64_t model_event_id; /* whose text model is made as the call came; 0: none is */
	int model_building;	/* ... how much of it, in thousandths */
	const struct presence *present; /* the same, of METHOD_PRESENCE */
	int present_n;
	struct import_staged *staged; /* import.check/apply: the files, shared */
	struct import_call import;    /* import.apply: its part in the import */
};

/*
 * Begin a call. false and *e: it is refused, done() is not called and take_r stays the caller's. A
 * method that runs on the loop is done before this returns.
 */
bool call_start(struct methods *m, const struct call_request *q,
	struct rpc_request *take_r, struct err *e) MUST_CHECK;

/* The answer. take_result becomes the call's. */
struct reply reply_ok(struct call *c, struct js *take_result);
/* A result that is text already and stays; only from a handler that runs on the loop. */
struct reply reply_text(struct call *c, const char *text);
struct reply reply_fail(struct call *c, const struct err *e);
/* Not yet: what it has begun is a unit of its own, and work/publications.h ends the call. */
struct reply reply_later(struct call *c);
/* The connections of this account end once the fact is on disk. */
void call_ends_logins(struct call *c, int64_t account_id);
/* Extra member of error.data, such as the next feasible slots. */
void reply_more(struct call *c, const char *name, struct js *take_value);

/* The event of this call: the account's, the one hello named, or the only one there is. */
struct event;
struct event *call_event(struct call *c, struct err *e) MUST_CHECK;

struct grid;
/* The grid of that event. */
struct grid *call_grid(struct call *c, struct err *e) MUST_CHECK;

/* A page of a list: items are added until its limit or size is reached. */
struct page {
	struct js *items;
	struct call *call;
	int limit;
	size_t bytes;
	size_t max_bytes;
	const char *last; /* key of the last item added */
	bool more;
};

void page_begin(struct page *p, struct call *c);
/* false: the page is full, the item was not taken (and is freed). */
bool page_add(struct page *p, const char *key, struct js *take_item);
/* How many rows to ask of the store: one more than fit, so that the last page is known. */
int page_ask(const struct page *p);
/* {items, next?}, the page is over. */
struct js *page_end(struct page *p);
/* The call is refused in the middle of its page. */
struct reply page_fail(struct page *p, const struct err *e);
/* Whose cursors this call takes and gives. */
struct cursor_owner call_cursor_owner(const struct call *c);
/* The opaque text of a cursor: of this call's method, and of no other's use. */
const char *page_cursor(struct call *c, const char *key);
/* The cursor's key as text, "" on the first page; as a number, 0 on the first page. */
const char *page_after(const struct call *c);
int64_t page_after_id(const struct call *c);

#endif
