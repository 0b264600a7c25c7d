/*
 * asker.h - one connection of a benchmark, over TLS without blocking: lines out, lines in.
 *
 * Life:      asker_begin connects; asker_go_on after poll(2) said so; asker_end.
 * Errors:    a connection that the daemon ends is an outcome, not an error.
 */
#ifndef BENCH_ASKER_H
#define BENCH_ASKER_H

#include "home.h"
#include "wire/buf.h"
#include "wire/frame.h"

#include <poll.h>

struct ssl_st;
struct ssl_ctx_st;

struct asker {
	int fd; /* -1: not there */
	struct ssl_st *ssl;
	bool up;	/* the handshake is over */
	bool wants_out; /* until then: it waits for room to send, or to be connected */
	struct frame in;
	struct buf out; /* not sent yet */
};

/* false when it cannot even be begun. */
bool
asker_begin(struct asker *a, const struct home *h, struct ssl_ctx_st *tls) MUST_CHECK;
/* Goes out as soon as it can. */
void asker_say(struct asker *a, const char *line, size_t n);
void asker_say_hello(struct asker *a, const struct home *h, int64_t token);
struct pollfd asker_poll(const struct asker *a);
/*
 * Moves what can be moved, and gives each whole line of the daemon, without its LF. false once the
 * daemon has ended the connection; then there is asker_end to call.
 */
bool asker_go_on(struct asker *a, const struct home *h,
	void (*line)(void *ctx, const char *line, size_t n), void *ctx);
void asker_end(struct asker *a);

#endif
