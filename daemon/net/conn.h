/*
 * conn.h - one connection, private to net/: net.c makes and reaps it, conn.c lives it.
 *
 *   handshake --TLS is up--> open --conn_close--> closing --output is flushed--> draining
 *       |                     |                     |                              |
 *       +---------------------+---------------------+------------------------------+--> dead
 *
 * Draining: what the peer still sends is discarded. The Unix socket has no handshake to wait for.
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

struct conn {
	struct net *net;
	struct conn *next, *former;
	struct bufferevent *bev;
	struct ssl_st *ssl; /* NULL on the Unix socket; owned by bev */
	void *user;	    /* of the handler; NULL before opened and after closed */
	enum conn_phase phase;
	bool established;
	bool watching;
	bool paused;
	bool unread_too_long; /* too much output that the peer does not read: we do not read */
	bool peer_ended;      /* the peer has sent its last byte */
	bool said_ended;
	bool in_lines; /* lines are being delivered; a nested call must not deliver more */
	struct frame frame;
	struct sockaddr_storage address;
	struct host host;
	struct place *place; /* of its host at the door; NULL: it is no stranger */
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

/* Take over a connected socket. ssl NULL: plain. Frees what it was given when it cannot. */
void conn_new(struct net *n, int fd, struct ssl_st *ssl, const struct sockaddr *address,
	int address_bytes, const struct host *host, unsigned uid);
void conn_free(struct conn *c);
/* The absolute deadlines. */
void conn_tick(struct conn *c, int64_t now_ms);
/* At once, without ceremony. */
void conn_kill(struct conn *c, const char *why);

const struct net_handler *net_handler_of(const struct net *n);
void *net_ctx_of(const struct net *n);
const struct config *net_config_of(const struct net *n);
struct event_base *net_base_of(const struct net *n);
struct door *net_door_of(struct net *n);
/* Count a new connection. */
void net_join(struct conn *c);
/* Put on the list of those to be freed at the end of this turn. */
void net_defer_free(struct conn *c);

#endif
