/* conn.c - the life of one connection: it opens, is spoken over, and ends in an orderly way. */
#include "net/conn.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/door.h"
#include "wire/tls.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const bool ALLOWED[CONN_PHASES][CONN_PHASES] = {
	[CONN_HANDSHAKE] = {[CONN_OPEN] = true, [CONN_DEAD] = true},
	[CONN_OPEN] = {[CONN_CLOSING] = true, [CONN_DEAD] = true},
	[CONN_CLOSING] = {[CONN_DRAINING] = true, [CONN_DEAD] = true},
	[CONN_DRAINING] = {[CONN_DEAD] = true},
};

bool
conn_may_move(enum conn_phase from, enum conn_phase to)
{
	return ALLOWED[from][to];
}

/* The only place where a connection's phase changes. */
static void
conn_move(struct conn *c, enum conn_phase to)
{
	BUG_ON(!ALLOWED[c->phase][to]);
	c->phase = to;
}

static void
log_end(const struct conn *c, const char *why)
{
	char host[64] = "local", port[16] = "";

	if (!c->local)
		getnameinfo((const struct sockaddr *)&c->address, sizeof c->address, host,
			sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	log_peer_event(
		LOG_DEBUG, "conn.closed", L_STR("address", host), L_STR("reason", why));
}

static void
tell_closed(struct conn *c)
{
	void *user = c->user;

	c->user = NULL;
	if (user != NULL)
		c->protocol->closed(c, user);
}

static void
leave_door(struct conn *c)
{
	if (c->place != NULL)
		door_leave(c->door, c);
}

void
conn_kill(struct conn *c, const char *why)
{
	if (c->phase == CONN_DEAD)
		return;
	log_end(c, why);
	conn_move(c, CONN_DEAD);
	leave_door(c);
	bufferevent_setcb(c->bev, NULL, NULL, NULL, NULL);
	bufferevent_disable(c->bev, EV_READ | EV_WRITE);
	tell_closed(c);
	net_defer_free(c);
}

/* Output is gone: tell the peer that nothing more comes, and discard what it still sends. */
static void
drain_and_close(struct conn *c)
{
	tell_closed(c);
	/*
	 * Not marked as received: then the first read would be the end, and nothing be
	 * discarded.
	 */
	if (c->ssl != NULL)
		SSL_shutdown(c->ssl);
	shutdown(bufferevent_getfd(c->bev), SHUT_WR);
	if (c->peer_ended) {
		conn_kill(c, "both sides have ended");
		return;
	}
	conn_move(c, CONN_DRAINING);
	c->draining_ms = clock_monotonic_ms();
	bufferevent_enable(c->bev, EV_READ);
}

void
conn_close(struct conn *c, const char *why)
{
	if (c->phase >= CONN_CLOSING)
		return;
	log_end(c, why);
	conn_move(c, CONN_CLOSING);
	c->closing_ms = c->written_ms = clock_monotonic_ms();
	/* The rest is done in a callback or at the next tick: the caller may be deep inside one. */
	bufferevent_enable(c->bev, c->peer_ended ? EV_WRITE : EV_READ | EV_WRITE);
	bufferevent_trigger(c->bev, EV_WRITE, BEV_TRIG_DEFER_CALLBACKS);
}

size_t
conn_unsent(const struct conn *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

void
conn_set_reading(struct conn *c)
{
	if (c->phase != CONN_OPEN)
		return;
	/*
	 * Once the peer has ended there is nothing to read, and reading again would stop
	 * the writing.
	 */
	if (c->unread_too_long || c->paused || c->peer_ended)
		bufferevent_disable(c->bev, EV_READ);
	else
		bufferevent_enable(c->bev, EV_READ);
}

static void
stop_reading(struct conn *c)
{
	c->unread_too_long = true;
	bufferevent_disable(c->bev, EV_READ);
}

void
conn_send(struct conn *c, const char *bytes, size_t n)
{
	if (c->phase != CONN_OPEN)
		return;
	if (conn_unsent(c) == 0)
		c->written_ms = clock_monotonic_ms();
	bufferevent_write(c->bev, bytes, n);
	if (!c->unread_too_long && conn_unsent(c) > c->protocol->unread_max(c))
		stop_reading(c);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (c->phase == CONN_DRAINING || c->phase == CONN_CLOSING)
		evbuffer_drain(bufferevent_get_input(bev), SIZE_MAX);
	else if (c->phase == CONN_OPEN)
		c->protocol->input(c);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	if (c->phase == CONN_CLOSING) {
		drain_and_close(c);
		return;
	}
	if (c->phase != CONN_OPEN)
		return;
	if (c->unread_too_long) {
		c->unread_too_long = false;
		conn_set_reading(c);
		c->protocol->input(c);
	}
	if (c->phase == CONN_OPEN && c->user != NULL)
		c->protocol->written(c);
}

/* Called by the buffer itself whenever bytes leave it: that is progress. */
static void
on_output(struct evbuffer *out, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *c = arg;

	(void)out;
	if (info->n_deleted > 0)
		c->written_ms = clock_monotonic_ms();
}

static void
open_up(struct conn *c, unsigned uid)
{
	conn_move(c, CONN_OPEN);
	c->born_ms = c->heard_ms = clock_monotonic_ms();
	c->protocol->opened(c, uid);
	c->protocol->input(c);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED) {
		const char *alpn = c->protocol->alpn;

		if (alpn == NULL || tls_alpn_agreed(c->ssl, alpn))
			open_up(c, 0);
		else
			conn_kill(c, "the client did not offer " TLS_ALPN);
		return;
	}
	if (c->phase == CONN_HANDSHAKE || c->phase == CONN_DRAINING ||
		(what & BEV_EVENT_ERROR)) {
		conn_kill(c, what & BEV_EVENT_EOF ? "the peer closed"
						  : "the connection broke");
		return;
	}
	if (what & BEV_EVENT_EOF) {
		c->peer_ended = true;
		bufferevent_disable(c->bev, EV_READ);
		/*
		 * libevent stopped both directions; ours is still open: what is asked is
		 * answered.
		 */
		bufferevent_enable(c->bev, EV_WRITE);
		if (c->phase == CONN_OPEN)
			c->protocol->input(c);
	}
}

void
conn_new(struct net *n, const struct conn_socket *s)
{
	struct conn *c = xcalloc(1, sizeof *c);
	const int flags = BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS;

	c->net = n;
	c->protocol = s->protocol;
	c->ssl = s->ssl;
	c->bev = c->ssl != NULL ? bufferevent_openssl_socket_new(net_base_of(n), s->fd,
					  c->ssl, BUFFEREVENT_SSL_ACCEPTING, flags)
				: bufferevent_socket_new(net_base_of(n), s->fd, flags);
	if (c->bev == NULL) {
		SSL_free(c->ssl);
		close(s->fd);
		free(c);
		return;
	}
	if (s->address_bytes > 0 && (size_t)s->address_bytes <= sizeof c->address)
		memcpy(&c->address, s->address, (size_t)s->address_bytes);
	c->local = s->door == NULL;
	if (s->door != NULL) {
		c->host = s->host;
		c->door = s->door;
		door_enter(c->door, c);
	}
	c->born_ms = c->heard_ms = clock_monotonic_ms();
	bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
	bufferevent_setwatermark(c->bev, EV_READ, 0, FRAME_READ);
	evbuffer_add_cb(bufferevent_get_output(c->bev), on_output, c);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	net_join(c);
	if (c->ssl == NULL)
		open_up(c, s->uid);
}

void
conn_free(struct conn *c)
{
	frame_release(&c->frame);
	bufferevent_free(c->bev);
	free(c);
}

void
conn_known(struct conn *c)
{
	leave_door(c);
}

const struct host *
conn_host(const struct conn *c)
{
	return c->local ? NULL : &c->host;
}

void
conn_pause(struct conn *c, bool paused)
{
	c->paused = paused;
	if (c->phase != CONN_OPEN)
		return;
	conn_set_reading(c);
	if (!paused)
		bufferevent_trigger(c->bev, EV_READ,
			BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}

void
conn_tick(struct conn *c, int64_t now)
{
	const struct config *cfg = net_config_of(c->net);

	switch (c->phase) {
	case CONN_HANDSHAKE:
		if (now - c->born_ms > cfg->handshake_ms)
			conn_kill(c, "the handshake took too long");
		break;
	case CONN_OPEN:
		c->protocol->tick(c, now);
		break;
	case CONN_CLOSING:
		if (conn_unsent(c) == 0)
			drain_and_close(c);
		else if (now - c->written_ms > cfg->write_ms ||
			 now - c->closing_ms > CLOSING_PATIENCE * cfg->write_ms)
			conn_kill(c, "the peer does not read");
		break;
	case CONN_DRAINING:
		if (now - c->draining_ms > DRAIN_MS)
			conn_kill(c, "drained");
		break;
	case CONN_DEAD:
	case CONN_PHASES:
		break;
	}
}
