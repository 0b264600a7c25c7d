/*
 * http_side.h - what all HTTP connections share, private to net/: net.c owns it, http.c uses it.
 *
 * Thread: the loop.
 */
#ifndef NET_HTTP_SIDE_H
#define NET_HTTP_SIDE_H

#include "net/door.h"
#include "net/http.h"

struct evconnlistener;

struct http_side {
	const struct http_handler *h;
	void *ctx;
	struct ssl_ctx_st *tls; /* NULL: plain HTTP, for a proxy */
	struct evconnlistener *listener;
	struct door door;
	size_t body_bytes; /* of all that are on their way, as their heads say */
};

/* No other request on this connection. */
void http_end(struct conn *c);

#endif
