/*
 * call.h - one request on its way: from its line to its answer. What handlers work with.
 *
 * Ownership: the call owns its request, arena and answer; rpc/session.c makes it, call.c frees it.
 * Thread:    the loop makes it, one worker runs it, the loop sends its answer.
 */
#ifndef RPC_CALL_H
#define RPC_CALL_H

#include "rpc/params.h"
#include "store/writer.h"
#include "wire/rpc.h"

struct rpc;
struct run_progress;
struct share;

enum { REQ_BYTES = 40 };

struct call {
	struct unit unit; /* first member; its arena is the call's */
	struct rpc *rpc;
	uint64_t session; /* id of the session that asked; it may be gone */
	char req[REQ_BYTES]; /* what staff search for: c<session>-<n> */
	struct rpc_request request;
	const struct method *method;
	struct args args;
	struct actor actor; /* as it was when the line came */
	int64_t session_event_id; /* the event of the conversation, 0: none named */
	uint64_t endings;   /* logins that had been ended when the line came */
	struct share *share; /* whose it is while it waits; NULL: nobody's */
	bool counted;	    /* ... and it counts there */
	struct tx *tx;	    /* while it runs in a worker */
	struct js *result;
	const char *text;   /* in its place, a result that is text already; borrowed */
	struct js *more;    /* extra members of error.data */
	char *stored;	    /* the answer of an earlier call with the same key */
	char *line;	    /* the whole answer, ready to send */
	size_t line_bytes;
	bool local;	    /* came through the Unix socket ... */
	unsigned local_uid; /* ... from this user */
	/* What the loop has to do once the fact is on disk. */
	struct actor login;	  /* hello: who it is */
	bool logged_in;
	bool touches_token;	  /* ... and its token's last use is to be noted */
	int64_t closes_account;	  /* end the connections of this account (0: none) */
	int64_t closes_token;	  /* ... of this token */
	bool watches;		  /* hello or watch took effect */
	int64_t watch_since;
	unsigned watch_topics;
	int64_t runs_schedule;	  /* the planner is to run this schedule (0: none) ... */
	int64_t cancels_schedule; /* ... or its run is to end */
	int64_t schedule_event_id;
	bool leaves_untold;	 /* units of the daemon's own are to follow */
	int64_t publishes_event; /* the call goes on as a publication of it (0: none) */
	const struct run_progress *progress; /* as the call came; NULL: nothing runs */
	struct import_staged *staged; /* import.check/apply: the files, shared */
	struct import_run *import; /* import.apply in slices: what is on its way */
	struct call *import_next;  /* import.apply: the next one that waits for its turn */
};

/* The answer. take_result becomes the call's. */
struct answer reply_ok(struct call *c, struct js *take_result);
/* A result that is text already and stays; only from a handler that runs on the loop. */
struct answer reply_text(struct call *c, const char *text);
struct answer reply_fail(struct call *c, const struct err *e);
/* Not yet: what it has begun is a unit of its own, and rpc/publications.h ends the call. */
struct answer reply_later(struct call *c);
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
/* Whose cursors this call takes and gives. */
struct cursor_owner call_cursor_owner(const struct call *c);
/* The opaque text of a cursor: of this call's method, and of no other's use. */
const char *page_cursor(struct call *c, const char *key);
/* The cursor's key as text, "" on the first page; as a number, 0 on the first page. */
const char *page_after(const struct call *c);
int64_t page_after_id(const struct call *c);

#endif
