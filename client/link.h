/*
 * link.h - one connection to the daemon: TLS or Unix socket, a line out, a line in,
 * each with a deadline.
 *
 * Purpose:   bytes and envelopes only. Who asks again after a loss is session.h.
 * Life:      link_open .. link_close. After a failure the link is dead: close it.
 * Errors:    ERR_NETWORK (lost, refused, no such host), ERR_DEADLINE (no answer in
 *            time), ERR_TLS (not the server we know), ERR_PARSE (an answer that is
 *            none).
 * Thread:    one.
 */
#ifndef CLIENT_LINK_H
#define CLIENT_LINK_H

#include "profile.h"
#include "wire/rpc.h"

enum {
	LINK_OPEN_MS = 10 * 1000,
	LINK_CALL_MS = 60 * 1000,
	/* imports, schedules and verifications of whole fairs */
	LINK_LONG_CALL_MS = 300 * 1000,
	LINK_TICK_MS = 250,
	LINK_LINE_MAX = 16 * 1024 * 1024,
};

struct link;

/* Connect, shake hands, compare the pin or let the CA decide. Nothing is sent yet. */
struct link *
link_open(const struct endpoint *ep, int timeout_ms, struct err *e) MUST_CHECK;
void link_close(struct link *l);

/* Send one request; *id is what its answer will carry. */
bool link_send(struct link *l, const char *method, const struct js *params, int64_t *id,
	struct err *e) MUST_CHECK;
/*
 * The next message, whatever it is. A ping of the daemon's is answered here and not
 * given. ERR_DEADLINE after timeout_ms of nothing; the link then still lives.
 */
bool link_next(struct link *l, int timeout_ms, struct rpc_answer *out, struct err *e)
	MUST_CHECK;
/* Who is told, every LINK_TICK_MS, that there is no answer yet. */
struct link_waiting {
	void (*tick)(void *ctx);
	void *ctx;
};
/*
 * Send and wait for the answer to it; notifications meanwhile are dropped. waiting may be NULL.
 */
bool link_call(struct link *l, const char *method, const struct js *params,
	int timeout_ms, const struct link_waiting *waiting, struct rpc_answer *out,
	struct err *e) MUST_CHECK;

/* Milliseconds of a clock that only goes forward. */
int64_t monotonic_ms(void);

#endif
