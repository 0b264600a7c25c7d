/* load.c - clients of the benchmark: closed loops over TLS in one thread. */
#include "load.h"

#include "base/clock.h"
#include "domain/people/account.h"
#include "fair.h"
#include "wire/frame.h"
#include "wire/rpc.h"
#include "wire/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CONNECTING_AT_ONCE =
		64, /* handshakes under way; more only wait for the same core */
	EVENTS = 256,
	LINE_MAX_BYTES = 1 << 20,
	PREFIX_BYTES = 64,
	STALLED_MS = 20000,
};

enum phase { CONNECTING, SHAKING, IDLE, WAITING };

struct client {
	int fd;
	struct ssl_st *ssl;
	enum phase phase;
	struct frame in;
	bool watches;
	char line[FAIR_LINE_BYTES]; /* being sent */
	size_t line_bytes, sent;
	int64_t id; /* of the call without an answer */
	int booking;
	enum fair_call call;
	int64_t began_us;
};

struct load {
	const struct home *home;
	struct ssl_ctx_st *tls;
	int epoll;
	int n;	     /* of them all */
	int bookers; /* the first ones; the others watch */
	int ready;   /* hello was answered, and watch */
	struct client *client;
	/* the window */
	enum load_kind kind;
	int next, end; /* bookings not begun yet */
	int open;      /* begun and not ended */
	int64_t *latency_us;
	struct load_window *window;
	struct js *asked; /* result of load_ask */
};

static bool
failed(struct err *e, const char *what)
{
	return err_set(e, ERR_NETWORK, "%s: %s", what, strerror(errno));
}

/* ---- one client ----------------------------------------------------------------------------- */

static bool
begin_connect(struct load *l, struct client *c, struct err *e)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)l->home->port)};
	struct epoll_event ev = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
	const int on = 1;

	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return failed(e, "socket");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 &&
		errno != EINPROGRESS)
		return failed(e, "connect");
	c->ssl = tls_client_connection(l->tls, "localhost", false, e);
	if (c->ssl == NULL)
		return false;
	tls_set_socket(c->ssl, c->fd);
	frame_init(&c->in, LINE_MAX_BYTES);
	c->phase = SHAKING;
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0)
		return failed(e, "epoll_ctl");
	return true;
}

static bool
flush(struct client *c, struct err *e)
{
	while (c->sent < c->line_bytes) {
		size_t n = 0;
		enum tls_io io = tls_write(
			c->ssl, c->line + c->sent, c->line_bytes - c->sent, &n, e);

		if (io == TLS_IO_WANT_READ || io == TLS_IO_WANT_WRITE)
			return true;
		if (io == TLS_IO_CLOSED)
			return err_set(e, ERR_NETWORK, "the daemon closed a connection");
		if (io == TLS_IO_FAILED)
			return false;
		c->sent += n;
	}
	return true;
}

static bool
send_line(struct client *c, size_t n, struct err *e)
{
	c->line_bytes = n;
	c->sent = 0;
	c->phase = WAITING;
	return flush(c, e);
}

static bool
say_hello(struct load *l, struct client *c, struct err *e)
{
	char token[SECRET_BYTES];
	int n;

	account_token_text(l->home->key, HOME_FIRST_TOKEN + (c - l->client), "", token);
	n = snprintf(c->line, sizeof c->line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"hello\",\"params\":{"
		"\"client\":\"bench\",\"proto\":[1,1],\"token\":\"%s\"}}\n",
		(long long)c->id, token);
	return send_line(c, (size_t)n, e);
}

/* The first answer was that to hello. */
static bool
settle(struct load *l, struct client *c, struct err *e)
{
	int n;

	if (!c->watches || c->id > 1) {
		c->phase = IDLE;
		l->ready++;
		return true;
	}
	n = snprintf(c->line, sizeof c->line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"watch\",\"params\":{}}\n",
		(long long)c->id);
	return send_line(c, (size_t)n, e);
}

static bool
next_booking(struct load *l, struct client *c, struct err *e)
{
	if (l->next == l->end) {
		c->phase = IDLE;
		return true;
	}
	c->booking = l->next++;
	c->call = l->kind == LOAD_BOOK ? FAIR_BOOK : FAIR_CREATE;
	c->began_us = clock_monotonic_us();
	l->open++;
	return send_line(c, fair_line(c->line, c->id, c->call, c->booking, NULL), e);
}

static void
end_booking(struct load *l, struct client *c)
{
	l->latency_us[l->window->bookings + l->window->refused] =
		clock_monotonic_us() - c->began_us;
	l->open--;
}

/* The answer of a request.create goes on as a request.accept; nothing else of it is read. */
static bool
accept_it(struct client *c, const char *line, struct err *e)
{
	static const char MEMBER[] = "\"request\":{\"id\":\"";
	const char *id = strstr(line, MEMBER);
	char request[24];

	BUG_ON(id == NULL || sscanf(id + sizeof MEMBER - 1, "%20[R0-9]", request) != 1);
	c->call = FAIR_ACCEPT;
	return send_line(c, fair_line(c->line, c->id, c->call, c->booking, request), e);
}

static bool
refused(struct load *l, struct client *c, const char *line, size_t n, struct err *e)
{
	struct rpc_answer a;

	if (!rpc_parse_answer(line, n, &a, e)) {
		rpc_answer_release(&a);
		return false;
	}
	if (a.kind == RPC_ERROR && l->window != NULL) {
		end_booking(l, c);
		l->window->refused++;
		snprintf(l->window->refusal, sizeof l->window->refusal, "%s", a.code);
		rpc_answer_release(&a);
		return next_booking(l, c, e);
	}
	err_set(e, ERR_NETWORK, "not the answer expected: %.200s", line);
	rpc_answer_release(&a);
	return false;
}

static bool
answered(struct load *l, struct client *c, const char *line, size_t n, struct err *e)
{
	char prefix[PREFIX_BYTES];
	int prefix_bytes = snprintf(prefix, sizeof prefix,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"result\":", (long long)c->id);

	if (strncmp(line, prefix, (size_t)prefix_bytes) != 0)
		return refused(l, c, line, n, e);
	c->id++;
	if (l->window == NULL) {
		l->asked = js_parse(line, n, e);
		return l->asked != NULL && settle(l, c, e);
	}
	if (c->call == FAIR_CREATE)
		return accept_it(c, line, e);
	end_booking(l, c);
	l->window->bookings++;
	return next_booking(l, c, e);
}

static bool
read_lines(struct load *l, struct client *c, struct err *e)
{
	char bytes[16384];
	enum tls_io io;
	char *line;
	size_t n;

	while ((io = tls_read(c->ssl, bytes, sizeof bytes, &n, e)) == TLS_IO_DONE) {
		BUG_ON(!frame_push(&c->in, bytes, n));
		while (frame_next(&c->in, &line, &n) == FRAME_LINE) {
			if (c->watches && c->phase == IDLE) {
				if (l->window != NULL)
					l->window->told++;
				continue;
			}
			js_free(l->asked);
			l->asked = NULL;
			if (!answered(l, c, line, n, e))
				return false;
		}
	}
	if (io == TLS_IO_CLOSED)
		return err_set(e, ERR_NETWORK, "the daemon closed a connection");
	return io != TLS_IO_FAILED;
}

static bool
go_on(struct load *l, struct client *c, struct err *e)
{
	if (c->phase == SHAKING) {
		enum tls_io io = tls_handshake(c->ssl, e);

		if (io == TLS_IO_CLOSED)
			return err_set(e, ERR_NETWORK, "the daemon closed a connection");
		if (io != TLS_IO_DONE)
			return io != TLS_IO_FAILED;
		if (!tls_pin_matches(c->ssl, l->home->pin, e) || !say_hello(l, c, e))
			return false;
	}
	return flush(c, e) && read_lines(l, c, e);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool
turn(struct load *l, struct err *e)
{
	struct epoll_event ev[EVENTS];
	int n = epoll_wait(l->epoll, ev, EVENTS, STALLED_MS);

	if (n < 0 && errno == EINTR)
		return true;
	if (n < 0)
		return failed(e, "epoll_wait");
	if (n == 0)
		return err_set(e, ERR_NETWORK, "no answer for %d ms", STALLED_MS);
	for (int i = 0; i < n; i++)
		if (!go_on(l, ev[i].data.ptr, e))
			return false;
	return true;
}

static bool
connect_all(struct load *l, struct err *e)
{
	int begun = 0;

	while (l->ready < l->n) {
		for (; begun < l->n && begun - l->ready < CONNECTING_AT_ONCE; begun++)
			if (!begin_connect(l, &l->client[begun], e))
				return false;
		if (!turn(l, e))
			return false;
	}
	return true;
}

struct load *
load_open(const struct home *h, int clients, int watchers, struct err *e)
{
	struct load *l = xcalloc(1, sizeof *l);

	l->home = h;
	l->bookers = clients;
	l->n = clients + watchers;
	l->client = xcalloc((size_t)l->n, sizeof *l->client);
	for (int i = 0; i < l->n; i++) {
		l->client[i].fd = -1;
		l->client[i].watches = i >= clients;
	}
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->tls = tls_client_context(NULL, e);
	if (l->epoll >= 0 && l->tls != NULL && connect_all(l, e))
		return l;
	load_close(l);
	return NULL;
}

void
load_close(struct load *l)
{
	if (l == NULL)
		return;
	for (int i = 0; i < l->n; i++) {
		struct client *c = &l->client[i];

		if (c->fd < 0)
			continue;
		tls_connection_free(c->ssl);
		frame_release(&c->in);
		close(c->fd);
	}
	js_free(l->asked);
	tls_context_free(l->tls);
	close(l->epoll);
	free(l->client);
	free(l);
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

bool
load_run(struct load *l, enum load_kind kind, int first, int n, struct load_window *out,
	struct err *e)
{
	int64_t began_us = clock_monotonic_us(), cpu_us = home_own_cpu_us();
	bool ok = true;

	*out = (struct load_window){.bookings = 0};
	l->kind = kind;
	l->next = first;
	l->end = first + n;
	l->window = out;
	l->latency_us = xcalloc((size_t)n, sizeof *l->latency_us);
	for (int i = 0; ok && i < l->bookers; i++)
		ok = next_booking(l, &l->client[i], e);
	while (ok && l->open > 0)
		ok = turn(l, e);
	out->wall_us = clock_monotonic_us() - began_us;
	out->cpu_us = home_own_cpu_us() - cpu_us;
	l->window = NULL;
	qsort(l->latency_us, (size_t)n, sizeof *l->latency_us, by_size);
	out->p50_us = l->latency_us[(n - 1) / 2];
	out->p99_us = l->latency_us[(n - 1) * 99 / 100];
	out->max_us = l->latency_us[n - 1];
	free(l->latency_us);
	return ok;
}

struct js *
load_ask(struct load *l, const char *method, struct err *e)
{
	struct client *c = &l->client[0];
	struct js *result;
	int n = snprintf(c->line, sizeof c->line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{}}\n",
		(long long)c->id, method);

	if (!send_line(c, (size_t)n, e))
		return NULL;
	while (c->phase == WAITING)
		if (!turn(l, e))
			return NULL;
	result = js_share(js_get(l->asked, "result"));
	return result;
}
