/*
 * conn.h - one connection, private to net/: net.c makes and reaps it, conn.c lives it, and what is
 * spoken over it is a protocol's: lines (lines.c) or HTTP (http.c).
 *
 *   handshake --TLS is up--> open --conn_close--> closing --output is flushed--> draining
 *       |                     |                     |                              |
 *       +---------------------+---------------------+------------------------------+--> dead
 *
 * Draining: what the peer still sends is discarded. Without TLS there is no handshake to wait for.
 * Thread: the loop.
 */
#ifndef NET_CONN_H
#define NET_CONN_H

#include "base/network.h"
#include "net/net.h"
#include "wire/frame.h"

#include <sys/socket.h>

struct bufferevent;
struct door;
struct place;
struct ssl_st;

enum {
	DRAIN_MS = 2000,
	READ_CHUNK = 16384,
	LINES_A_TURN = 64,
	STRANGER_UNREAD = 65536, /* the least that output_bytes may be */
	CLOSING_PATIENCE =
		4, /* times write_ms: a trickle keeps no closing connection for ever */
};

enum conn_phase {
	CONN_HANDSHAKE,
	CONN_OPEN,
	CONN_CLOSING,
	CONN_DRAINING,
	CONN_DEAD,
	CONN_PHASES
};

bool conn_may_move(enum conn_phase from, enum conn_phase to);

/* What is spoken while a connection is open. */
struct protocol {
	const char
		*alpn; /* must have been agreed on; NULL: whoever offers none is let in */
	/* It has opened: sets c->user. */
	void (*opened)(struct conn *c, unsigned uid);
	/* There may be something in its input, or its peer has ended. */
	void (*input)(struct conn *c);
	/* All its output is taken. */
	void (*written)(struct conn *c);
	/* What is overdue. */
	void (*tick)(struct conn *c, int64_t now_ms);
	/* The connection is gone, with what c->user was. */
	void (*closed)(struct conn *c, void *user);
	/* How much output may be unread before nothing more is read. */
	size_t (*unread_max)(const struct conn *c);
};

extern const struct protocol protocol_lines, protocol_http;

struct conn {
	struct net *net;
	const struct protocol *protocol;
	struct conn *next, *former;
	struct bufferevent *bev;
	struct ssl_st *ssl; /* NULL without TLS; owned by bev */
	void *user;	    /* of the protocol; NULL before opened and after closed */
	enum conn_phase phase;
	bool local; /* on the Unix socket */
	bool established;
	bool watching;
	bool paused;
	bool unread_too_long; /* too much output that the peer does not read: we do not read */
	bool peer_ended;      /* the peer has sent its last byte */
	bool said_ended;
	bool in_lines; /* lines are being delivered; a nested call must not deliver more */
	struct frame frame; /* of lines */
	struct sockaddr_storage address;
	struct host host;
	struct door *door;   /* it came in by; NULL: by none */
	struct place *place; /* of its host there; NULL: it is no stranger */
	struct {
		struct conn *older, *newer;
	} of_host, of_all; /* strangers, by age */
	int64_t born_ms;
	int64_t line_since_ms; /* first byte of an unfinished line; 0: none */
	int64_t heard_ms;      /* last whole line, or answer taken */
	int64_t pinged_ms;     /* 0: not since it was heard */
	int64_t written_ms;    /* last progress of the output while there was any */
	int64_t closing_ms;    /* since when it is only to be sent what is queued */
	int64_t draining_ms;   /* since when */
};

/* A connected socket. */
struct conn_socket {
	int fd;
	const struct protocol *protocol;
	struct ssl_st *ssl; /* NULL: without TLS */
	/* The rest by whom it comes: over the network, or on the Unix socket (door NULL). */
	struct door *door;
	const struct sockaddr *address;
	int address_bytes;
	struct host host;
	unsigned uid;
};
/* Take it over. Frees what it was given when it cannot. */
void conn_new(struct net *n, const struct conn_socket *s);
void conn_free(struct conn *c);
/* Read, unless something holds it back. */
void conn_set_reading(struct conn *c);
/* The absolute deadlines. */
void conn_tick(struct conn *c, int64_t now_ms);
/* At once, without ceremony. */
void conn_kill(struct conn *c, const char *why);

const struct net_handler *net_handler_of(const struct net *n);
void *net_ctx_of(const struct net *n);
const struct config *net_config_of(const struct net *n);
struct event_base *net_base_of(const struct net *n);
const struct networks *net_shared_of(const struct net *n);
/* What HTTP is spoken with and for on this connection: by the port it came to. */
struct http_side *net_http_of(const struct conn *c);
/* Count a new connection. */
void net_join(struct conn *c);
/* Put on the list of those to be freed at the end of this turn. */
void net_defer_free(struct conn *c);

#endif
