/*
 * net.h - the loop thread's world: listeners, connections, deadlines. It knows no protocol.
 *
 * Purpose:   bytes in, whole lines out to whoever owns the handler; bytes to send in. TLS and the
 *            Unix socket look the same from above. net never calls upward but through net_handler.
 * Bounds:    a line has a maximum, unread output has a maximum (then we stop reading), connections
 *            have a maximum in all, those not logged in per host too (net/door.h), and every wait
 *            has an absolute deadline that no trickle of bytes can postpone: handshake, first call,
 *            a line from its first byte, write progress, idleness.
 * Closing:   what is queued is sent first; then close_notify, then up to DRAIN_MS of discarding
 *            what the peer still sends, because closing with unread input would reset the
 *            connection and lose the last reply.
 * Life:      a connection is never freed in its own callback; the loop reaps once per turn.
 * Thread:    the loop; only net_stop may be called from a signal callback of the same loop.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/config.h"

#include <stddef.h>

struct net;
struct conn;
struct host;
struct ssl_ctx_st;

struct net_handler {
	/*
	 * A connection is ready for its first line (TLS is up). Returns what the others
	 * are given.
	 */
	void *(*opened)(void *ctx, struct conn *c, bool local, unsigned uid);
	/* One line without its LF; NUL-terminated. */
	void (*line)(void *user, const char *line, size_t n);
	/* The peer broke a rule of the framing or a deadline: say so, then conn_close. */
	void (*broken)(void *user, enum err_code code);
	/* The peer will send nothing more; answer what is in flight, then conn_close. */
	void (*ended)(void *user);
	/* The connection is gone; user is not used again. */
	void (*closed)(void *user);
	/* Everything queued was taken by the peer. */
	void (*drained)(void *user);
	/* A watcher has been silent for ping_ms. */
	void (*ping)(void *user);
	/* wake_fd became readable. */
	void (*woken)(void *ctx);
	void (*tick)(void *ctx); /* several times a second */
	void (*signalled)(void *ctx, int signo);
};

/* config is borrowed until net_reconfigure. */
struct net *net_new(const struct net_handler *h, void *ctx, const struct config *config,
	int wake_fd, struct err *e) MUST_CHECK;
void net_free(struct net *n);
/* Listen with TLS; *port receives the number, chosen by the system when the configured one is 0. */
bool net_listen_tls(struct net *n, struct ssl_ctx_st *ctx, int *port, struct err *e)
	MUST_CHECK;
/* Listen on the Unix socket of the configuration. */
bool net_listen_unix(struct net *n, struct err *e) MUST_CHECK;
/* From now on these options, and this context for new connections (taken). */
void
net_reconfigure(struct net *n, const struct config *config, struct ssl_ctx_st *take_ctx);
/* Until net_stop. */
void net_run(struct net *n);
void net_stop(struct net *n);
/* Take no new connections. */
void net_stop_listening(struct net *n);
int net_connections(const struct net *n);

void conn_send(struct conn *c, const char *bytes, size_t n);
/* Send what is queued, then close. why goes to the log. No callback but closed comes after it. */
void conn_close(struct conn *c, const char *why);
/* The peer is known: lines may have max bytes, the deadline of the first call is off. */
void conn_established(struct conn *c, size_t line_max);
/* It has logged in: it is no stranger any more. */
void conn_known(struct conn *c);
/* Where it comes from; NULL on the Unix socket. */
const struct host *conn_host(const struct conn *c);
/* Hold lines back, or deliver them again. */
void conn_pause(struct conn *c, bool paused);
/* From now on silence is answered by pings instead of the idle deadline. */
void conn_watching(struct conn *c);
size_t conn_unsent(const struct conn *c);

#endif
