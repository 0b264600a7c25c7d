/*
 * http.h - HTTP/1.1 over a connection: whole requests out, one answer each in.
 *
 * Purpose:   the HTTPS port (or the one a reverse proxy on this machine asks): heads read by
 *            net/http_head.h, bodies by their length, answers with what every one has to say to a
 *            browser. It knows no paths: whoever owns the handler does.
 * Bounds:    a head, a body, all bodies that are on their way, one request at a time; absolute
 *            deadlines for a head, a body and idleness (deadlines.head_ms and so on). Connections
 *            are counted at a door of their own (net/door.h), in all and per address; who has to
 *            go makes way when another one comes.
 * Strict:    what cannot be one request is answered with its status and the connection ends. What a
 *            peer sends before it has its answer is not read: the connection ends behind that.
 * Closing:   as net/net.h.
 * Thread:    the loop.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/network.h"
#include "net/http_head.h"
#include "net/net.h"

enum {
	HTTP_BODY_BYTES = 256 * 1024,
	HTTP_BODIES_BYTES = 32 * 1024 * 1024, /* of all connections together */
};

/* One connection, from the request to the answer. */
struct http;

struct http_request {
	const struct http_head *head;
	const char *body;
	size_t body_bytes;
	struct host from; /* the client; behind a proxy whom that names */
};

struct http_answer {
	int status;
	const char *type;  /* of the body; NULL: there is none */
	const char *cache; /* Cache-Control; NULL: no-store */
	const char *more;  /* more fields, each with its CR LF; NULL: none */
	const char *body;  /* with its length also for HEAD, which gets none of it */
	size_t body_bytes;
};

struct http_handler {
	/*
	 * A request. r is there no longer than the call; what its head and body point to is there
	 * until it is answered. Returns what waits for the answer, or NULL when http_answer was
	 * called already.
	 */
	void *(*asked)(void *ctx, struct http *h, const struct http_request *r);
	/* The connection of what waits or streams is gone: nothing is to be called for it. */
	void (*gone)(void *ctx, void *waits);
	/* A stream's peer has taken all that it was sent. */
	void (*drained)(void *ctx, void *waits);
	int64_t (*now_s)(void *ctx); /* for the Date of an answer */
};

/*
 * Listen as the configuration says, for HTTPS or for a proxy; nothing when web.port is 0. take_tls
 * is taken, NULL: plain HTTP, for a proxy. After net_listen_tls.
 */
bool net_listen_http(struct net *n, const struct http_handler *h, void *ctx,
	struct ssl_ctx_st *take_tls, struct err *e) MUST_CHECK;
/*
 * Listen for monitors, who have plain HTTP and no login; nothing when monitor.port is 0. They are
 * counted by themselves, MONITORS at most.
 */
enum { MONITORS = 16 };
bool net_listen_monitor(
	struct net *n, const struct http_handler *h, void *ctx, struct err *e) MUST_CHECK;
/* From now on this context for new connections (taken). */
void net_http_reconfigure(struct net *n, struct ssl_ctx_st *take_tls);
/* No more requests: who waits for an answer gets it, all others end. */
void net_http_say_goodbye(struct net *n);

void http_answer(struct http *h, const struct http_answer *a);

/*
 * Instead of an answer: one of 200 without an end, of this type, by pieces, until http_stream_end
 * or the peer goes. No other request comes on this connection, which is no stranger's any more
 * (net/door.h): whoever lets streams begin counts them. waits is what asked returned. A peer that
 * does not read for deadlines.write_ms is dropped.
 */
void http_stream_begin(struct http *h, void *waits, const char *type);
void http_stream_send(struct http *h, const char *bytes, size_t n);
/* Bytes of a stream that its peer has not taken. */
size_t http_stream_unsent(const struct http *h);
/* What is queued is still sent. gone() is not called; h is not to be used again. */
void http_stream_end(struct http *h, const char *why);

/*
 *   head --it is read--> body --it is whole--> asked --answered--> answering --taken--> head
 *    |                    |                     |                     ^
 *    +--------------------+------------ it is refused ----------------+--> the connection ends
 *                                               |                              ^
 *                                               +--> streams ------------------+
 */
enum http_state {
	HTTP_READS_HEAD,
	HTTP_READS_BODY,
	HTTP_ASKED,
	HTTP_ANSWERS,
	HTTP_STREAMS,
	HTTP_STATES
};

bool http_may_move(enum http_state from, enum http_state to);

#endif
