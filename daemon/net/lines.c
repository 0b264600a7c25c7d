/* lines.c - lines over a connection: bytes in, whole lines out, and their deadlines. */
#include "net/conn.h"

#include "base/clock.h"
#include "wire/tls.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

static const struct net_handler *
handler(const struct conn *c)
{
	return net_handler_of(c->net);
}

/* Whoever has not logged in, and so has short lines, may leave little unread. */
static size_t
unread_max(const struct conn *c)
{
	const struct config *cfg = net_config_of(c->net);
	bool stranger = c->frame.max_line <= (size_t)cfg->line_before_login_bytes;

	return stranger ? STRANGER_UNREAD : (size_t)cfg->output_bytes;
}

/* Move what fits from the socket's buffer into the frame. */
static void
feed_frame(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	char bytes[READ_CHUNK];
	size_t room, n;

	while (evbuffer_get_length(in) > 0 && (room = frame_room(&c->frame)) > 0) {
		n = room < sizeof bytes ? room : sizeof bytes;
		n = (size_t)evbuffer_remove(in, bytes, n);
		BUG_ON(!frame_push(&c->frame, bytes, n));
		if (n < sizeof bytes)
			return;
	}
}

static bool
may_deliver(const struct conn *c)
{
	return c->phase == CONN_OPEN && !c->paused && !c->unread_too_long &&
	       c->user != NULL;
}

static void
note_partial(struct conn *c)
{
	if (!frame_partial(&c->frame))
		c->line_since_ms = 0;
	else if (c->line_since_ms == 0)
		c->line_since_ms = clock_monotonic_ms();
}

static void
deliver_lines(struct conn *c)
{
	enum frame_status status = FRAME_MORE;
	int left = LINES_A_TURN;
	size_t n, fed;
	char *line;

	if (c->in_lines)
		return;
	c->in_lines = true;
	do {
		feed_frame(c);
		fed = evbuffer_get_length(bufferevent_get_input(c->bev));
		while (may_deliver(c) && left-- > 0 &&
			(status = frame_next(&c->frame, &line, &n)) == FRAME_LINE) {
			c->line_since_ms = 0;
			c->heard_ms = clock_monotonic_ms();
			c->pinged_ms = 0;
			handler(c)->line(c->user, line, n);
		}
		if (may_deliver(c) && status == FRAME_TOO_LONG)
			handler(c)->broken(c->user, ERR_LINE_TOO_LONG);
	} while (may_deliver(c) && left > 0 && fed > 0);
	c->in_lines = false;
	if (may_deliver(c) && left <= 0) {
		/* The others first; this one goes on when the loop comes round again. */
		bufferevent_trigger(c->bev, EV_READ,
			BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
	} else if (may_deliver(c)) {
		note_partial(c);
		if (c->peer_ended && !c->said_ended) {
			c->said_ended = true;
			handler(c)->ended(c->user);
		}
	}
}

void
conn_established(struct conn *c, size_t line_max)
{
	c->established = true;
	frame_limit(&c->frame, line_max);
}

void
conn_watching(struct conn *c)
{
	c->watching = true;
}

/* Ends an open connection that is overdue with something; pings a watcher that is silent. */
static void
lines_tick(struct conn *c, int64_t now)
{
	const struct config *cfg = net_config_of(c->net);

	if (conn_unsent(c) > 0 && now - c->written_ms > cfg->write_ms) {
		handler(c)->broken(c->user, ERR_SLOW_CONSUMER);
		conn_kill(c, "the peer does not read");
		return;
	}
	if (!c->established && now - c->born_ms > cfg->hello_ms) {
		handler(c)->broken(c->user, ERR_DEADLINE);
	} else if (c->line_since_ms != 0 && now - c->line_since_ms > cfg->line_ms) {
		handler(c)->broken(c->user, ERR_DEADLINE);
	} else if (c->watching) {
		if (now - c->heard_ms > 2 * cfg->ping_ms)
			handler(c)->broken(c->user, ERR_DEADLINE);
		else if (now - c->heard_ms > cfg->ping_ms && c->pinged_ms == 0) {
			c->pinged_ms = now;
			handler(c)->ping(c->user);
		}
	} else if (now - c->heard_ms > cfg->idle_ms) {
		handler(c)->broken(c->user, ERR_DEADLINE);
	}
}

/* ---- the protocol --------------------------------------------------------------------------- */

static void
lines_opened(struct conn *c, unsigned uid)
{
	frame_init(&c->frame, (size_t)net_config_of(c->net)->line_before_login_bytes);
	c->user = handler(c)->opened(net_ctx_of(c->net), c, c->local, uid);
}

static void
lines_written(struct conn *c)
{
	handler(c)->drained(c->user);
}

static void
lines_closed(struct conn *c, void *user)
{
	handler(c)->closed(user);
}

const struct protocol protocol_lines = {.alpn = TLS_ALPN,
	.opened = lines_opened,
	.input = deliver_lines,
	.written = lines_written,
	.tick = lines_tick,
	.closed = lines_closed,
	.unread_max = unread_max};
