/* asker.c - one connection of a benchmark. */
#include "asker.h"

#include "domain/people/account.h"
#include "wire/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20, OUT_MAX_BYTES = 1 << 24 };

bool
asker_begin(struct asker *a, const struct home *h, struct ssl_ctx_st *tls)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)h->port)};
	const int on = 1;
	struct err e;

	*a = (struct asker){
		.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	if (a->fd < 0)
		return false;
	setsockopt(a->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(a->fd, (struct sockaddr *)&to, sizeof to) == 0 ||
		errno == EINPROGRESS)
		a->ssl = tls_client_connection(tls, "localhost", false, &e);
	if (a->ssl == NULL) {
		close(a->fd);
		a->fd = -1;
		return false;
	}
	tls_set_socket(a->ssl, a->fd);
	a->wants_out = true;
	frame_init(&a->in, LINE_MAX_BYTES);
	buf_init(&a->out, OUT_MAX_BYTES);
	return true;
}

void
asker_end(struct asker *a)
{
	if (a->fd < 0)
		return;
	tls_connection_free(a->ssl);
	frame_release(&a->in);
	buf_release(&a->out);
	close(a->fd);
	*a = (struct asker){.fd = -1};
}

void
asker_say(struct asker *a, const char *line, size_t n)
{
	BUG_ON(!buf_add(&a->out, line, n));
}

void
asker_say_hello(struct asker *a, const struct home *h, int64_t token)
{
	char secret[SECRET_BYTES];

	account_token_text(h->key, token, "", secret);
	BUG_ON(!buf_addf(&a->out,
		"{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"hello\",\"params\":{"
		"\"client\":\"bench\",\"proto\":[1,1],\"token\":\"%s\"}}\n",
		secret));
}

struct pollfd
asker_poll(const struct asker *a)
{
	short out = (a->up ? a->out.len > 0 : a->wants_out) ? POLLOUT : 0;

	return (struct pollfd){.fd = a->fd, .events = (short)(POLLIN | out)};
}

static bool
shake(struct asker *a, const struct home *h)
{
	struct err e;
	enum tls_io io = tls_handshake(a->ssl, &e);

	a->up = io == TLS_IO_DONE;
	a->wants_out = io == TLS_IO_WANT_WRITE;
	if (a->up)
		return tls_pin_matches(a->ssl, h->pin, &e);
	return io == TLS_IO_WANT_READ || io == TLS_IO_WANT_WRITE;
}

static bool
flush(struct asker *a)
{
	size_t n;
	struct err e;

	while (a->out.len > 0) {
		enum tls_io io = tls_write(a->ssl, a->out.data, a->out.len, &n, &e);

		if (io == TLS_IO_WANT_READ || io == TLS_IO_WANT_WRITE)
			return true;
		if (io != TLS_IO_DONE)
			return false;
		buf_drop(&a->out, n);
	}
	return true;
}

bool
asker_go_on(struct asker *a, const struct home *h,
	void (*line)(void *ctx, const char *line, size_t n), void *ctx)
{
	char bytes[16384], *text;
	enum tls_io io;
	struct err e;
	size_t n;

	if (!a->up && !shake(a, h))
		return false;
	if (!a->up)
		return true;
	while ((io = tls_read(a->ssl, bytes, sizeof bytes, &n, &e)) == TLS_IO_DONE) {
		BUG_ON(!frame_push(&a->in, bytes, n));
		while (frame_next(&a->in, &text, &n) == FRAME_LINE)
			line(ctx, text, n);
	}
	return (io == TLS_IO_WANT_READ || io == TLS_IO_WANT_WRITE) && flush(a);
}
