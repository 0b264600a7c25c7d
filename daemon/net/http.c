/* http.c - HTTP/1.1 over a connection: requests one at a time, and their answers. */
#include "net/http.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/conn.h"
#include "net/http_date.h"
#include "net/http_side.h"
#include "wire/buf.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_BYTES = 4096, ANSWER_PATIENCE = 4 /* times write_ms */ };

struct http {
	struct conn *conn;
	enum http_state state;
	struct buf bytes;  /* the head, and what came with it */
	size_t scanned;	   /* of the head */
	size_t head_bytes; /* once it has ended */
	struct http_head head;
	struct buf body;
	bool ends;	  /* no other request is taken */
	void *waits;	  /* of the handler, for its answer */
	int64_t since_ms; /* what it does now */
	bool begun;	  /* a head's first byte has come */
};

static const bool ALLOWED[HTTP_STATES][HTTP_STATES] = {
	[HTTP_READS_HEAD] = {[HTTP_READS_BODY] = true, [HTTP_ANSWERS] = true},
	[HTTP_READS_BODY] = {[HTTP_ASKED] = true, [HTTP_ANSWERS] = true},
	[HTTP_ASKED] = {[HTTP_ANSWERS] = true, [HTTP_STREAMS] = true},
	[HTTP_ANSWERS] = {[HTTP_READS_HEAD] = true},
};

bool
http_may_move(enum http_state from, enum http_state to)
{
	return ALLOWED[from][to];
}

/* The only place where the state changes. */
static void
http_move(struct http *h, enum http_state to)
{
	BUG_ON(!ALLOWED[h->state][to]);
	h->state = to;
	h->since_ms = clock_monotonic_ms();
}

static struct http_side *
side_of(const struct http *h)
{
	return net_http_of(h->conn);
}

/* ---- answers -------------------------------------------------------------------------------- */

static const char *
phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} PHRASES[] = {
		{200, "OK"},
		{304, "Not Modified"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{408, "Request Timeout"},
		{409, "Conflict"},
		{413, "Content Too Large"},
		{415, "Unsupported Media Type"},
		{417, "Expectation Failed"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
	};

	for (size_t i = 0; i < sizeof PHRASES / sizeof *PHRASES; i++)
		if (PHRASES[i].status == status)
			return PHRASES[i].phrase;
	BUG_ON(true);
}

/* What every answer says: no page of ours may be framed, sniffed, or reach for anything else's. */
static const char ALWAYS[] =
	"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
	" img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
	" form-action 'none'; base-uri 'none'; frame-ancestors 'none'\r\n"
	"X-Content-Type-Options: nosniff\r\n"
	"Referrer-Policy: no-referrer\r\n"
	"Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(),"
	" bluetooth=(), serial=(), hid=(), midi=(), display-capture=(),"
	" publickey-credentials-get=(), screen-wake-lock=(), accelerometer=(),"
	" gyroscope=(), magnetometer=(), browsing-topics=()\r\n"
	"Cross-Origin-Opener-Policy: same-origin\r\n";

static bool
add_own_fields(struct http *h, struct buf *out)
{
	const struct http_side *side = side_of(h);
	const struct config *cfg = net_config_of(h->conn->net);
	char date[HTTP_DATE_BYTES];

	http_date(side->h->now_s(side->ctx), date);
	return buf_addf(out, "Date: %s\r\n%s", date, ALWAYS) &&
	       (cfg->web_hsts_s == 0 ||
		       buf_addf(out, "Strict-Transport-Security: max-age=%lld\r\n",
			       (long long)cfg->web_hsts_s)) &&
	       (!h->ends || buf_adds(out, "Connection: close\r\n"));
}

static bool
add_fields(struct http *h, const struct http_answer *a, struct buf *out)
{
	if (!buf_addf(out, "HTTP/1.1 %d %s\r\n", a->status, phrase(a->status)) ||
		!add_own_fields(h, out) ||
		!buf_addf(out, "Cache-Control: %s\r\n",
			a->cache != NULL ? a->cache : "no-store"))
		return false;
	if (a->type != NULL && !buf_addf(out, "Content-Type: %s\r\n", a->type))
		return false;
	/* RFC 9110 section 8.6: none in an answer that never has a body */
	if (a->status != 304 && !buf_addf(out, "Content-Length: %zu\r\n", a->body_bytes))
		return false;
	return (a->more == NULL || buf_adds(out, a->more)) && buf_adds(out, "\r\n");
}

static void
forget_request(struct http *h)
{
	side_of(h)->body_bytes -= h->body.max;
	buf_release(&h->body);
	buf_init(&h->body, 0);
	buf_release(&h->bytes);
	h->head = (struct http_head){.fields = 0};
	h->scanned = h->head_bytes = 0;
	h->begun = false;
}

/* Its output is taken. */
static void
next_request(struct http *h)
{
	if (h->ends) {
		conn_close(h->conn, "it is answered");
		return;
	}
	http_move(h, HTTP_READS_HEAD);
}

void
http_answer(struct http *h, const struct http_answer *a)
{
	bool bodiless = h->head.method == HTTP_HEAD || a->status == 304;
	struct buf fields;

	h->waits = NULL;
	/* What came meanwhile is not read, and what follows would be read from its middle. */
	if (evbuffer_get_length(bufferevent_get_input(h->conn->bev)) > 0)
		h->ends = true;
	buf_init(&fields, FIELDS_BYTES);
	BUG_ON(!add_fields(h, a, &fields));
	forget_request(h);
	http_move(h, HTTP_ANSWERS);
	conn_send(h->conn, fields.data, fields.len);
	if (!bodiless && a->body_bytes > 0)
		conn_send(h->conn, a->body, a->body_bytes);
	buf_release(&fields);
}

/* ---- streams -------------------------------------------------------------------------------- */

void
http_stream_begin(struct http *h, void *waits, const char *type)
{
	struct buf fields;

	h->ends = true;
	buf_init(&fields, FIELDS_BYTES);
	/* nginx would keep it until it is whole */
	BUG_ON(!buf_addf(&fields, "HTTP/1.1 200 %s\r\n", phrase(200)) ||
		!add_own_fields(h, &fields) ||
		!buf_addf(&fields,
			"Cache-Control: no-store\r\nContent-Type: %s\r\n"
			"X-Accel-Buffering: no\r\n\r\n",
			type));
	forget_request(h);
	http_move(h, HTTP_STREAMS);
	h->waits = waits;
	conn_known(h->conn);
	conn_send(h->conn, fields.data, fields.len);
	buf_release(&fields);
}

void
http_stream_send(struct http *h, const char *bytes, size_t n)
{
	conn_send(h->conn, bytes, n);
}

size_t
http_stream_unsent(const struct http *h)
{
	return conn_unsent(h->conn);
}

void
http_stream_end(struct http *h, const char *why)
{
	h->waits = NULL;
	conn_close(h->conn, why);
}

/* What is no request: its status, in words, and the end. */
static void
refuse(struct http *h, int status)
{
	char text[80];
	int n = snprintf(text, sizeof text, "%d %s\n", status, phrase(status));

	log_peer_event(LOG_DEBUG, "http.refused", L_INT("status", status));
	h->ends = true;
	http_answer(
		h, &(struct http_answer){.status = status,
			   .type = "text/plain; charset=utf-8",
			   .more = status == 405 ? "Allow: GET, HEAD, POST\r\n" : NULL,
			   .body = text,
			   .body_bytes = (size_t)n});
}

/* ---- requests ------------------------------------------------------------------------------- */

/* Whom a proxy on this machine names last, which is whom it has spoken with. */
static struct host
client_of(const struct http *h)
{
	const struct net *n = h->conn->net;
	const char *named = http_head_last_field(&h->head, "x-forwarded-for"), *last;
	struct host host = h->conn->host;

	if (net_config_of(n)->web_trust_proxy == WEB_PROXY_NONE || named == NULL)
		return host;
	last = strrchr(named, ',');
	last = last != NULL ? last + 1 + strspn(last + 1, " \t") : named;
	/* a name that is no address is nobody's: then it is the proxy's own request */
	return host_of_text(last, net_shared_of(n), &host) ? host : h->conn->host;
}

static void
ask(struct http *h)
{
	struct http_side *side = side_of(h);
	const struct http_request r = {.head = &h->head,
		.body = buf_str(&h->body),
		.body_bytes = h->body.len,
		.from = client_of(h)};
	void *waits;

	if (!h->head.keep_alive || h->conn->peer_ended)
		h->ends = true;
	http_move(h, HTTP_ASKED);
	waits = side->h->asked(side->ctx, h, &r);
	if (h->state == HTTP_ASKED)
		h->waits = waits;
}

/* Of what the connection has, as much as fits. */
static void
take_bytes(struct http *h, struct buf *into)
{
	struct evbuffer *in = bufferevent_get_input(h->conn->bev);
	char bytes[READ_CHUNK];

	while (into->len < into->max) {
		size_t room = into->max - into->len;
		int n = evbuffer_remove(
			in, bytes, room < sizeof bytes ? room : sizeof bytes);

		if (n <= 0)
			return;
		BUG_ON(!buf_add(into, bytes, (size_t)n));
	}
}

/* A body's bytes count until it is answered. */
static bool
make_room(struct http *h)
{
	struct http_side *side = side_of(h);
	size_t bytes = (size_t)h->head.body_bytes;

	if (side->body_bytes + bytes > HTTP_BODIES_BYTES)
		return false;
	side->body_bytes += bytes;
	buf_init(&h->body, bytes);
	return true;
}

static void
read_body(struct http *h)
{
	take_bytes(h, &h->body);
	if (h->body.len < h->body.max)
		return;
	if (evbuffer_get_length(bufferevent_get_input(h->conn->bev)) > 0)
		h->ends = true;
	ask(h);
}

static void
head_is_read(struct http *h)
{
	static const char GO_ON[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t more = h->bytes.len - h->head_bytes;

	if (h->head.body_bytes > HTTP_BODY_BYTES) {
		refuse(h, 413);
		return;
	}
	if (!make_room(h)) {
		refuse(h, 503);
		return;
	}
	http_move(h, HTTP_READS_BODY);
	if (more > h->body.max) {
		h->ends = true;
		more = h->body.max;
	}
	BUG_ON(!buf_add(&h->body, h->bytes.data + h->head_bytes, more));
	if (h->head.expects_go_on && h->body.len < h->body.max)
		conn_send(h->conn, GO_ON, sizeof GO_ON - 1);
	read_body(h);
}

static void
read_head(struct http *h)
{
	int status;

	take_bytes(h, &h->bytes);
	if (h->bytes.len > 0 && !h->begun) {
		h->begun = true;
		h->since_ms = clock_monotonic_ms();
	}
	switch (http_head_end(h->bytes.data, h->bytes.len, &h->scanned, &h->head_bytes)) {
	case HTTP_END_MORE:
		if (h->bytes.len == h->bytes.max)
			refuse(h, 431);
		return;
	case HTTP_END_WRONG:
		refuse(h, 400);
		return;
	case HTTP_END_FOUND:
		break;
	}
	status = http_head_read(h->bytes.data, h->head_bytes, &h->head);
	if (status == 0)
		head_is_read(h);
	else
		refuse(h, status);
}

/* ---- the protocol --------------------------------------------------------------------------- */

static void
http_opened(struct conn *c, unsigned uid)
{
	struct http *h = xcalloc(1, sizeof *h);

	(void)uid;
	h->conn = c;
	h->since_ms = clock_monotonic_ms();
	h->begun = true; /* it came to ask */
	buf_init(&h->bytes, HTTP_HEAD_BYTES);
	buf_init(&h->body, 0);
	c->user = h;
}

/* What is not asked for yet stays in the connection's buffer, which is small. */
static void
http_input(struct conn *c)
{
	struct http *h = c->user;

	if (h == NULL)
		return;
	if (h->state == HTTP_READS_HEAD)
		read_head(h);
	else if (h->state == HTTP_READS_BODY)
		read_body(h);
	if (c->peer_ended &&
		(h->state == HTTP_READS_HEAD || h->state == HTTP_READS_BODY ||
			h->state == HTTP_STREAMS))
		conn_close(c, "the peer has ended");
}

static void
http_written(struct conn *c)
{
	struct http *h = c->user;

	if (h->state == HTTP_STREAMS && h->waits != NULL)
		side_of(h)->h->drained(side_of(h)->ctx, h->waits);
	if (h->state != HTTP_ANSWERS)
		return;
	next_request(h);
	if (c->phase == CONN_OPEN)
		http_input(c);
}

/* Ends what is overdue: a head, a body, an answer that nobody reads, or any request at all. */
static void
http_tick(struct conn *c, int64_t now)
{
	const struct config *cfg = net_config_of(c->net);
	struct http *h = c->user;
	int64_t for_ms = now - h->since_ms;

	switch (h->state) {
	case HTTP_READS_HEAD:
		if (for_ms <= (h->begun ? cfg->head_ms : cfg->keep_alive_ms))
			break;
		if (h->bytes.len > 0)
			refuse(h, 408);
		else
			conn_close(c, "it asks nothing");
		break;
	case HTTP_READS_BODY:
		if (for_ms > cfg->body_ms)
			refuse(h, 408);
		break;
	case HTTP_ANSWERS:
		if (now - c->written_ms > cfg->write_ms ||
			for_ms > ANSWER_PATIENCE * cfg->write_ms)
			conn_kill(c, "the peer does not read");
		break;
	case HTTP_STREAMS:
		if (conn_unsent(c) > 0 && now - c->written_ms > cfg->write_ms)
			conn_kill(c, "the peer does not read");
		break;
	case HTTP_ASKED:
	case HTTP_STATES:
		break;
	}
}

static void
http_closed(struct conn *c, void *user)
{
	struct http_side *side = net_http_of(c);
	struct http *h = user;

	if (h->waits != NULL)
		side->h->gone(side->ctx, h->waits);
	side->body_bytes -= h->body.max;
	buf_release(&h->body);
	buf_release(&h->bytes);
	free(h);
}

/* One answer at a time is all there is. */
static size_t
no_bound(const struct conn *c)
{
	(void)c;
	return SIZE_MAX;
}

const struct protocol protocol_http = {.alpn = NULL,
	.opened = http_opened,
	.input = http_input,
	.written = http_written,
	.tick = http_tick,
	.closed = http_closed,
	.unread_max = no_bound};

void
http_end(struct conn *c)
{
	struct http *h = c->user;

	if (c->phase != CONN_OPEN || h == NULL)
		return;
	h->ends = true;
	if (h->state == HTTP_READS_HEAD || h->state == HTTP_READS_BODY ||
		h->state == HTTP_STREAMS)
		conn_close(c, "DRAINING");
}
