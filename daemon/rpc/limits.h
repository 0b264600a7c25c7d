/*
 * limits.h - what one account may have in use, all its connections together: calls that wait,
 * calls a second, connections; and whose turn its calls take.
 *
 * Who:       a session belongs to the share of its account, or of its host while it has not logged
 *            in. The Unix socket has none: nothing here holds for its peer.
 * Memory:    a share is there while a session or a call belongs to it, and until it may again ask
 *            for as much at once as a new one; then it is forgotten.
 * Thread:    the loop.
 */
#ifndef RPC_LIMITS_H
#define RPC_LIMITS_H

#include "wire/err.h"

#include <stddef.h>
#include <stdint.h>

struct actor;
struct asked;
struct job;
struct limits;
struct rpc;
struct session;

struct limits *limits_new(void);
void limits_free(struct limits *l);
/* How many shares are kept: for tests. */
size_t limits_shares(const struct rpc *r);

/* One more line of so many bytes. false: it comes too soon, and too many such are held back. */
bool limits_line(struct session *s, size_t bytes, struct err *e) MUST_CHECK;
/* May one more call of this session wait for a worker? */
bool limits_may_wait(struct session *s, struct err *e) MUST_CHECK;
/* It logs in as this actor: it counts there from now on. false: that account has no room. */
bool
limits_log_in(struct session *s, const struct actor *login, struct err *e) MUST_CHECK;
void limits_leave(struct session *s);
/* Whose turn a unit takes that works for this session. */
void limits_lane(const struct session *s, struct job *j);
/* The call waits, in its lane, and counts; until it has come back. */
void limits_begin(const struct session *s, struct asked *a);
void limits_end(struct rpc *r, struct asked *a);
/*
 * The session ends (SESSION_CLOSING): nobody waits any more for what it has asked to read, so it is
 * not looked for either.
 */
void limits_drop_reads(struct session *s);
/* Several times a second: who was held back goes on, and what is idle is forgotten. */
void limits_tick(struct rpc *r, int64_t now_ms);

#endif
