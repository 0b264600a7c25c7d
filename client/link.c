/* link.c - one connection to the daemon. */
#include "link.h"

#include "wire/frame.h"
#include "wire/loopback.h"
#include "wire/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LAST_WORD_MS = 200 };

struct link {
	int fd;
	struct ssl_ctx_st *ctx;
	struct ssl_st *ssl; /* NULL on a Unix socket */
	struct frame in;
	struct buf out;
	int64_t next_id;
	char where[HOST_TEXT + PORT_TEXT + 4];
};

int64_t
monotonic_ms(void)
{
	struct timespec ts;

	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Wait until the socket is ready; false and ERR_DEADLINE when until_ms passes first. */
static bool
wait_for(int fd, short events, int64_t until_ms, struct err *e)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = events};
		int64_t left = until_ms - monotonic_ms();
		int n = poll(&p, 1, left > 0 ? (int)left : 0);

		if (n > 0)
			return true;
		if (n == 0)
			return err_set(e, ERR_DEADLINE, "no answer in time");
		if (errno != EINTR)
			return err_set(e, ERR_NETWORK, "poll: %s", strerror(errno));
	}
}

static bool
finish_connect(int fd, int64_t until_ms, struct err *e)
{
	int error = 0;
	socklen_t n = sizeof error;

	if (!wait_for(fd, POLLOUT, until_ms, e))
		return err_set(e, ERR_NETWORK, "no answer in time");
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error == 0)
		return true;
	return err_set(e, ERR_NETWORK, "%s", strerror(error != 0 ? error : errno));
}

/* A connected non-blocking socket to one address, or -1. */
static int
connect_to(const struct sockaddr *address, socklen_t n, int64_t until_ms, struct err *e)
{
	int fd =
		socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0) {
		err_set(e, ERR_NETWORK, "socket: %s", strerror(errno));
		return -1;
	}
	if (connect(fd, address, n) == 0)
		return fd;
	if (errno == EINPROGRESS ? finish_connect(fd, until_ms, e)
				 : err_set(e, ERR_NETWORK, "%s", strerror(errno)))
		return fd;
	close(fd);
	return -1;
}

static int
connect_unix(const char *path, int64_t until_ms, struct err *e)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof address.sun_path) {
		err_set(e, ERR_PARAM_INVALID, "the path of the socket is too long");
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = connect_to((struct sockaddr *)&address, sizeof address, until_ms, e);
	if (fd < 0) {
		char why[sizeof e->text];

		memcpy(why, e->text, sizeof why);
		err_set(e, ERR_NETWORK, "cannot reach %.100s: %.180s", path, why);
		err_hint(e, "is convened running, and are you root or its user?");
	}
	return fd;
}

static struct addrinfo *
find_host(const char *host, const char *port, int flags, struct err *e)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
	struct addrinfo *list;
	int failure = getaddrinfo(host, port, &hints, &list);

	if (failure == 0)
		return list;
	err_set(e, ERR_NETWORK, "cannot find the host %s: %s", host,
		gai_strerror(failure));
	return NULL;
}

/* The first address that takes a connection; -1 and *e of the last one when none does. */
static int
connect_any(struct addrinfo *take_list, int64_t until_ms, struct err *e)
{
	int fd = -1;

	for (struct addrinfo *a = take_list; a != NULL && fd < 0; a = a->ai_next)
		fd = connect_to(a->ai_addr, a->ai_addrlen, until_ms, e);
	freeaddrinfo(take_list);
	return fd;
}

/* When none takes it, *e is of the first: a machine without IPv6 has only that. */
static int
connect_loopback(const char *port, int64_t until_ms, struct err *e)
{
	struct addrinfo *list;
	struct err other;
	int fd = -1;

	for (int i = 0; fd < 0 && loopback_address(i) != NULL; i++) {
		list = find_host(
			loopback_address(i), port, AI_NUMERICHOST, i == 0 ? e : &other);
		if (list != NULL)
			fd = connect_any(list, until_ms, i == 0 ? e : &other);
	}
	return fd;
}

static int
connect_host(
	const struct endpoint *ep, const char *where, int64_t until_ms, struct err *e)
{
	struct addrinfo *list;
	char why[sizeof e->text];
	int on = 1, fd;

	if (loopback_name(ep->host)) {
		fd = connect_loopback(ep->port, until_ms, e);
	} else {
		list = find_host(ep->host, ep->port, AI_ADDRCONFIG, e);
		if (list == NULL)
			return -1;
		fd = connect_any(list, until_ms, e);
	}
	if (fd < 0) {
		memcpy(why, e->text, sizeof why);
		err_set(e, ERR_NETWORK, "cannot reach %.200s: %.100s", where, why);
		err_hint(e, "is convened running there, and does the network let "
			    "you through?");
	} else {
		/*
		 * without it a request waits for the acknowledgement of the former one
		 */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	}
	return fd;
}

/* Wait for what TLS asked for; false when it has ended or time is up. */
static bool
go_on(struct link *l, enum tls_io io, int64_t until_ms, struct err *e)
{
	switch (io) {
	case TLS_IO_DONE:
		return true;
	case TLS_IO_WANT_READ:
		return wait_for(l->fd, POLLIN, until_ms, e);
	case TLS_IO_WANT_WRITE:
		return wait_for(l->fd, POLLOUT, until_ms, e);
	case TLS_IO_CLOSED:
		return err_set(
			e, ERR_NETWORK, "the connection to %s was closed", l->where);
	case TLS_IO_FAILED:
		return false;
	}
	BUG_ON(true);
}

static bool
start_tls(struct link *l, const struct endpoint *ep, int64_t until_ms, struct err *e)
{
	bool by_ca = ep->ca[0] != '\0';
	enum tls_io io;

	if (!by_ca && ep->pin[0] == '\0') {
		err_set(e, ERR_TLS, "nothing says which server to trust");
		return err_hint(e, "log in with a link, or give --ca FILE");
	}
	l->ctx = tls_client_context(by_ca ? ep->ca : NULL, e);
	if (l->ctx == NULL)
		return false;
	l->ssl = tls_client_connection(l->ctx, ep->host, by_ca, e);
	if (l->ssl == NULL)
		return false;
	tls_set_socket(l->ssl, l->fd);
	do {
		io = tls_handshake(l->ssl, e);
		if (!go_on(l, io, until_ms, e))
			return false;
	} while (io != TLS_IO_DONE);
	if (!tls_alpn_agreed(l->ssl, NULL))
		return err_set(e, ERR_TLS, "%s does not speak %s", l->where, TLS_ALPN);
	return by_ca || tls_pin_matches(l->ssl, ep->pin, e);
}

struct link *
link_open(const struct endpoint *ep, int timeout_ms, struct err *e)
{
	struct link *l = xcalloc(1, sizeof *l);
	int64_t until_ms = monotonic_ms() + timeout_ms;
	bool local = ep->socket[0] != '\0';

	l->next_id = 1;
	frame_init(&l->in, LINK_LINE_MAX);
	buf_init(&l->out, LINK_LINE_MAX);
	if (local)
		snprintf(l->where, sizeof l->where, "%.255s", ep->socket);
	else
		endpoint_text(ep, l->where);
	l->fd = local ? connect_unix(ep->socket, until_ms, e)
		      : connect_host(ep, l->where, until_ms, e);
	if (l->fd >= 0 && (local || start_tls(l, ep, until_ms, e)))
		return l;
	link_close(l);
	return NULL;
}

void
link_close(struct link *l)
{
	if (l == NULL)
		return;
	tls_connection_free(l->ssl);
	tls_context_free(l->ctx);
	if (l->fd >= 0)
		close(l->fd);
	frame_release(&l->in);
	buf_release(&l->out);
	free(l);
}

/* One attempt to write; *done counts what went out. */
static enum tls_io
write_some(struct link *l, const char *p, size_t n, size_t *done, struct err *e)
{
	ssize_t sent;

	if (l->ssl != NULL)
		return tls_write(l->ssl, p, n, done, e);
	sent = send(l->fd, p, n, MSG_NOSIGNAL);
	if (sent >= 0) {
		*done = (size_t)sent;
		return TLS_IO_DONE;
	}
	if (errno == EAGAIN || errno == EINTR)
		return TLS_IO_WANT_WRITE;
	if (errno == EPIPE || errno == ECONNRESET)
		return TLS_IO_CLOSED;
	err_set(e, ERR_NETWORK, "writing failed: %s", strerror(errno));
	return TLS_IO_FAILED;
}

static enum tls_io
read_some(struct link *l, char *p, size_t n, size_t *done, struct err *e)
{
	ssize_t got;

	if (l->ssl != NULL)
		return tls_read(l->ssl, p, n, done, e);
	got = recv(l->fd, p, n, 0);
	if (got > 0) {
		*done = (size_t)got;
		return TLS_IO_DONE;
	}
	if (got == 0 || errno == ECONNRESET)
		return TLS_IO_CLOSED;
	if (errno == EAGAIN || errno == EINTR)
		return TLS_IO_WANT_READ;
	err_set(e, ERR_NETWORK, "reading failed: %s", strerror(errno));
	return TLS_IO_FAILED;
}

static bool
flush(struct link *l, struct err *e)
{
	int64_t until_ms = monotonic_ms() + LINK_CALL_MS;
	size_t at = 0;

	while (at < l->out.len) {
		size_t done = 0;
		enum tls_io io =
			write_some(l, l->out.data + at, l->out.len - at, &done, e);

		if (!go_on(l, io, until_ms, e))
			return false;
		at += done;
	}
	buf_clear(&l->out);
	return true;
}

bool
link_send(struct link *l, const char *method, const struct js *params, int64_t *id,
	struct err *e)
{
	*id = l->next_id++;
	if (!rpc_write_request(&l->out, *id, method, params))
		return err_set(
			e, ERR_LINE_TOO_LONG, "the request is too long to be sent");
	return flush(l, e);
}

/*
 * The daemon asks whether a silent watcher is still there: a ping of ours says yes. Its
 * answer is nobody's and is passed over like any that belongs to another call.
 */
static bool
answer_ping(struct link *l, struct err *e)
{
	int64_t id;

	return link_send(l, "ping", NULL, &id, e);
}

/* A whole line, read on until there is one. */
static bool
next_line(struct link *l, int64_t until_ms, char **line, size_t *n, struct err *e)
{
	char chunk[16384];
	enum frame_status status;

	while ((status = frame_next(&l->in, line, n)) == FRAME_MORE) {
		size_t got = 0;
		enum tls_io io = read_some(l, chunk, sizeof chunk, &got, e);

		if (!go_on(l, io, until_ms, e))
			return false;
		if (got > 0 && !frame_push(&l->in, chunk, got))
			return err_set(e, ERR_LINE_TOO_LONG, "the answer is too long");
	}
	return status == FRAME_LINE ||
	       err_set(e, ERR_LINE_TOO_LONG, "the answer is too long");
}

bool
link_next(struct link *l, int timeout_ms, struct rpc_answer *out, struct err *e)
{
	int64_t until_ms = monotonic_ms() + timeout_ms;

	*out = (struct rpc_answer){.id = NULL};
	for (;;) {
		char *line;
		size_t n;

		if (!next_line(l, until_ms, &line, &n, e))
			return false;
		if (!rpc_parse_answer(line, n, out, e)) {
			rpc_answer_release(out);
			return err_set(e, ERR_PARSE,
				"%s answered with something that is not %s", l->where,
				TLS_ALPN);
		}
		if (out->kind != RPC_NOTIFICATION || strcmp(out->method, "ping") != 0)
			return true;
		if (!answer_ping(l, e)) {
			rpc_answer_release(out);
			return false;
		}
		rpc_answer_release(out);
	}
}

/* An answer to this call, or an error that belongs to no call (id null). */
static bool
is_for(const struct rpc_answer *a, int64_t id)
{
	if (a->kind == RPC_NOTIFICATION)
		return false;
	if (a->id == NULL)
		return a->kind == RPC_ERROR;
	return js_type(a->id) == JS_INT && js_int(a->id) == id;
}

/* Sending failed; the daemon may have said why before it closed. */
static bool
last_word(struct link *l, struct rpc_answer *out, struct err *e)
{
	struct err lost = *e;

	if (lost.code == ERR_NETWORK && link_next(l, LAST_WORD_MS, out, e) &&
		out->kind == RPC_ERROR)
		return true;
	rpc_answer_release(out);
	*e = lost;
	return false;
}

/* The next message until then, with a tick now and again. */
static bool
next_until(struct link *l, int64_t until_ms, const struct link_waiting *waiting,
	struct rpc_answer *out, struct err *e)
{
	for (;;) {
		int64_t left = until_ms - monotonic_ms();
		bool slice = waiting != NULL && left > LINK_TICK_MS;

		left = slice ? LINK_TICK_MS : left;
		if (link_next(l, left > 0 ? (int)left : 0, out, e))
			return true;
		if (!slice || e->code != ERR_DEADLINE)
			return false;
		waiting->tick(waiting->ctx);
	}
}

bool
link_call(struct link *l, const char *method, const struct js *params, int timeout_ms,
	const struct link_waiting *waiting, struct rpc_answer *out, struct err *e)
{
	int64_t until_ms = monotonic_ms() + timeout_ms, id;

	*out = (struct rpc_answer){.id = NULL};
	if (!link_send(l, method, params, &id, e))
		return last_word(l, out, e);
	for (;;) {
		if (!next_until(l, until_ms, waiting, out, e))
			return false;
		if (is_for(out, id))
			return true;
		rpc_answer_release(out);
	}
}
