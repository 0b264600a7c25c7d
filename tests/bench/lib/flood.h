/*
 * flood.h - somebody who asks for as much as they can, in a process of their own.
 *
 * What:      one account on many connections, 32 calls in flight on each, the next one with each
 *            answer, whatever it says; or connections that go no further than the beginning of a
 *            handshake, or than a login, and begin again. Who is turned away comes back at once.
 */
#ifndef BENCH_FLOOD_H
#define BENCH_FLOOD_H

#include "home.h"

enum flood_kind {
	FLOOD_LISTS,
	FLOOD_MATCHES,
	FLOOD_UPDATES, /* that change nothing */
	FLOOD_WATCHES, /* from the beginning of the journal, over and over */
	FLOOD_HANDSHAKES,
	FLOOD_LOGINS,
	FLOOD_KINDS
};

struct flood;

const char *flood_name(enum flood_kind kind);
/* The account is that of this token. */
struct flood *flood_start(const struct home *h, enum flood_kind kind, int connections,
	int64_t token, struct err *e) MUST_CHECK;
/* Calls answered so far with a result, or connections begun. */
int64_t flood_done(const struct flood *f);
/* Calls refused, or connections ended by the daemon. */
int64_t flood_refused(const struct flood *f);
void flood_stop(struct flood *f);

#endif
