/* net.c - the event loop: listeners, signals, the tick, and reaping. */
#include "net/net.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/conn.h"
#include "net/door.h"
#include "net/http_side.h"
#include "wire/loopback.h"
#include "wire/tls.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { TICK_MS = 100, BACKLOG = 1024, SIGNALS = 3 };

static const int SIGNAL_NUMBERS[SIGNALS] = {SIGTERM, SIGINT, SIGHUP};

struct net {
	struct event_base *base;
	const struct net_handler *h;
	void *ctx;
	const struct config *config;
	SSL_CTX *tls;
	struct evconnlistener *tls_listener;
	struct evconnlistener *unix_listener;
	struct event *tick;
	struct event *wake;
	struct event *signal[SIGNALS];
	struct conn *conns;
	struct conn *dead;
	int count;
	bool accepted; /* somebody, in this turn of the loop */
	struct door door;
	struct http_side http;
	struct http_side monitor;
	struct networks shared;
	bool stopping;
	bool full; /* out of descriptors: not accepting until the next tick */
	char unix_path[CONFIG_PATH_BYTES];
};

const struct net_handler *
net_handler_of(const struct net *n)
{
	return n->h;
}

void *
net_ctx_of(const struct net *n)
{
	return n->ctx;
}

const struct config *
net_config_of(const struct net *n)
{
	return n->config;
}

struct event_base *
net_base_of(const struct net *n)
{
	return n->base;
}

const struct networks *
net_shared_of(const struct net *n)
{
	return &n->shared;
}

struct http_side *
net_http_of(const struct conn *c)
{
	struct net *n = c->net;

	return c->door == &n->monitor.door ? &n->monitor : &n->http;
}

int
net_connections(const struct net *n)
{
	return n->count;
}

void
net_join(struct conn *c)
{
	struct net *n = c->net;

	c->next = n->conns;
	if (c->next != NULL)
		c->next->former = c;
	n->conns = c;
	n->count++;
}

void
net_defer_free(struct conn *c)
{
	struct net *n = c->net;

	if (c->former != NULL)
		c->former->next = c->next;
	else
		n->conns = c->next;
	if (c->next != NULL)
		c->next->former = c->former;
	n->count--;
	c->former = NULL;
	c->next = n->dead;
	n->dead = c;
}

static void
reap(struct net *n)
{
	while (n->dead != NULL) {
		struct conn *c = n->dead;

		n->dead = c->next;
		conn_free(c);
	}
}

static void
enable_listeners(struct net *n)
{
	if (n->tls_listener != NULL)
		evconnlistener_enable(n->tls_listener);
	if (n->unix_listener != NULL)
		evconnlistener_enable(n->unix_listener);
	if (n->http.listener != NULL)
		evconnlistener_enable(n->http.listener);
	if (n->monitor.listener != NULL)
		evconnlistener_enable(n->monitor.listener);
}

/* Those that speak HTTP are counted at their door alone. */
static bool
is_full(const struct net *n)
{
	return n->count - n->http.door.n - n->monitor.door.n >= n->config->connections;
}

/* Room for one more connection: strangers make it, those who have logged in do not. */
static bool
make_room(struct net *n, const struct host *host)
{
	const struct door_limits limits = {
		n->config->connections_per_address, n->config->strangers};
	struct conn *c;

	while ((c = door_in_the_way(&n->door, &limits, host, is_full(n))) != NULL)
		conn_kill(c, "another connection takes its place");
	return !is_full(n);
}

/* A socket that TLS is to be spoken over, and is taken; NULL tls: as it is. */
static void
take_socket(struct net *n, struct conn_socket *s, SSL_CTX *tls)
{
	const int on = 1;

	setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	s->ssl = tls != NULL ? SSL_new(tls) : NULL;
	if (tls != NULL && s->ssl == NULL)
		close(s->fd);
	else
		conn_new(n, s);
}

static void
on_accept_tls(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *address,
	int bytes, void *arg)
{
	struct net *n = arg;
	struct conn_socket s = {.fd = fd,
		.protocol = &protocol_lines,
		.door = &n->door,
		.address = address,
		.address_bytes = bytes};

	/*
	 * One in a turn of the loop, for what follows is its dearest work: a handshake. Those who
	 * are inside come in between, and whoever connects faster waits in the kernel's row.
	 */
	evconnlistener_disable(l);
	n->accepted = true;
	host_of(address, &n->shared, &s.host);
	if (!make_room(n, &s.host)) {
		log_peer_event(LOG_WARNING, "conn.refused",
			L_STR("reason", "too many connections"),
			L_INT("connections", n->count));
		close(fd);
		return;
	}
	take_socket(n, &s, n->tls);
}

/* Whoever is counted, the proxy or each address by itself: the oldest makes way. */
static void
on_accept_http(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *address,
	int bytes, void *arg)
{
	struct net *n = arg;
	bool proxied = n->config->web_trust_proxy != WEB_PROXY_NONE;
	const struct door_limits limits = {
		proxied ? n->config->web_connections
			: n->config->web_connections_per_address,
		n->config->web_connections};
	struct conn_socket s = {.fd = fd,
		.protocol = &protocol_http,
		.door = &n->http.door,
		.address = address,
		.address_bytes = bytes};
	struct conn *c;

	evconnlistener_disable(l);
	n->accepted = true;
	if (proxied && !address_is_loopback(address)) {
		log_peer_event(LOG_WARNING, "conn.refused",
			L_STR("reason", "it is not the proxy of web.trust_proxy"));
		close(fd);
		return;
	}
	host_of(address, &n->shared, &s.host);
	while ((c = door_in_the_way(&n->http.door, &limits, &s.host, false)) != NULL)
		conn_kill(c, "another connection takes its place");
	take_socket(n, &s, n->http.tls);
}

/* The oldest makes way. */
static void
on_accept_monitor(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *address,
	int bytes, void *arg)
{
	static const struct door_limits LIMITS = {MONITORS, MONITORS};
	struct net *n = arg;
	struct conn_socket s = {.fd = fd,
		.protocol = &protocol_http,
		.door = &n->monitor.door,
		.address = address,
		.address_bytes = bytes};
	struct conn *c;

	evconnlistener_disable(l);
	n->accepted = true;
	host_of(address, &n->shared, &s.host);
	while ((c = door_in_the_way(&n->monitor.door, &LIMITS, &s.host, false)) != NULL)
		conn_kill(c, "another connection takes its place");
	take_socket(n, &s, NULL);
}

static void
on_accept_unix(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *address,
	int bytes, void *arg)
{
	struct net *n = arg;
	struct ucred peer;
	socklen_t size = sizeof peer;

	(void)l;
	(void)address;
	(void)bytes;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
		close(fd);
		return;
	}
	conn_new(n, &(struct conn_socket){
			    .fd = fd, .protocol = &protocol_lines, .uid = peer.uid});
}

/* Out of descriptors or memory: stop accepting until the next tick instead of spinning. */
static void
on_accept_error(struct evconnlistener *l, void *arg)
{
	struct net *n = arg;

	log_peer_event(LOG_WARNING, "accept.failed", L_STR("reason", strerror(errno)));
	evconnlistener_disable(l);
	n->full = true;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct net *n = arg;
	int64_t now = clock_monotonic_ms();
	struct conn *next;

	(void)fd;
	(void)what;
	for (struct conn *c = n->conns; c != NULL; c = next) {
		next = c->next;
		conn_tick(c, now);
	}
	if (n->full)
		enable_listeners(n);
	n->full = false;
	/* A loop that is never idle has long turns; the dead do not wait for their end. */
	reap(n);
	n->h->tick(n->ctx);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct net *n = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof count) == (ssize_t)sizeof count)
		n->h->woken(n->ctx);
}

static void
on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct net *n = arg;

	(void)what;
	n->h->signalled(n->ctx, (int)signo);
}

static void
use_config(struct net *n, const struct config *config)
{
	struct err e;

	n->config = config;
	/* It was read once already, when the file was. */
	BUG_ON(!networks_parse(config->shared_networks, &n->shared, &e));
}

struct net *
net_new(const struct net_handler *h, void *ctx, const struct config *config, int wake_fd,
	struct err *e)
{
	const struct timeval every = {0, TICK_MS * 1000};
	struct net *n = xcalloc(1, sizeof *n);

	n->h = h;
	n->ctx = ctx;
	use_config(n, config);
	n->base = event_base_new();
	if (n->base == NULL) {
		err_set(e, ERR_NETWORK, "no event loop on this system");
		free(n);
		return NULL;
	}
	door_init(&n->door);
	door_init(&n->http.door);
	door_init(&n->monitor.door);
	signal(SIGPIPE, SIG_IGN);
	n->tick = event_new(n->base, -1, EV_PERSIST, on_tick, n);
	n->wake = event_new(n->base, wake_fd, EV_READ | EV_PERSIST, on_wake, n);
	event_add(n->tick, &every);
	event_add(n->wake, NULL);
	for (int i = 0; i < SIGNALS; i++) {
		n->signal[i] = evsignal_new(n->base, SIGNAL_NUMBERS[i], on_signal, n);
		event_add(n->signal[i], NULL);
	}
	return n;
}

void
net_stop_listening(struct net *n)
{
	if (n->tls_listener != NULL)
		evconnlistener_free(n->tls_listener);
	if (n->unix_listener != NULL)
		evconnlistener_free(n->unix_listener);
	if (n->http.listener != NULL)
		evconnlistener_free(n->http.listener);
	if (n->monitor.listener != NULL)
		evconnlistener_free(n->monitor.listener);
	n->tls_listener = n->unix_listener = NULL;
	n->http.listener = n->monitor.listener = NULL;
	if (n->unix_path[0] != '\0')
		unlink(n->unix_path);
	n->unix_path[0] = '\0';
}

void
net_free(struct net *n)
{
	if (n == NULL)
		return;
	net_stop_listening(n);
	while (n->conns != NULL)
		conn_kill(n->conns, "the daemon stops");
	reap(n);
	door_release(&n->door);
	door_release(&n->http.door);
	door_release(&n->monitor.door);
	for (int i = 0; i < SIGNALS; i++)
		event_free(n->signal[i]);
	event_free(n->tick);
	event_free(n->wake);
	event_base_free(n->base);
	tls_context_free(n->tls);
	tls_context_free(n->http.tls);
	free(n);
}

static int
port_of(evutil_socket_t fd)
{
	struct sockaddr_storage a;
	socklen_t size = sizeof a;

	if (getsockname(fd, (struct sockaddr *)&a, &size) != 0)
		return 0;
	return a.ss_family == AF_INET6
		       ? ntohs(((const struct sockaddr_in6 *)&a)->sin6_port)
		       : ntohs(((const struct sockaddr_in *)&a)->sin_port);
}

/* Where to listen, as two options say. */
struct place_of_port {
	const char *option; /* that of the address */
	const char *address;
	int64_t port;
};

static struct evconnlistener *
listen_at(struct net *n, const struct place_of_port *p, evconnlistener_cb on_accept,
	struct err *e)
{
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM};
	const char *address =
		loopback_name(p->address) ? loopback_address(0) : p->address;
	struct evconnlistener *l;
	struct addrinfo *found;
	char service[16];
	int rc;

	snprintf(service, sizeof service, "%d", (int)p->port);
	rc = getaddrinfo(address, service, &hints, &found);
	if (rc != 0) {
		err_set(e, ERR_CONFIG, "%s %s: %s", p->option, address, gai_strerror(rc));
		return NULL;
	}
	l = evconnlistener_new_bind(n->base, on_accept, n,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE,
		BACKLOG, found->ai_addr, (int)found->ai_addrlen);
	freeaddrinfo(found);
	if (l == NULL) {
		err_set(e, ERR_NETWORK, "cannot listen at %s port %s: %s", address,
			service, strerror(errno));
		err_hint(e, "another program has the port, or it needs another user");
		return NULL;
	}
	evconnlistener_set_error_cb(l, on_accept_error);
	return l;
}

bool
net_listen_tls(struct net *n, struct ssl_ctx_st *ctx, int *port, struct err *e)
{
	const struct place_of_port p = {
		"listen.address", n->config->listen_address, n->config->listen_port};

	n->tls = ctx;
	n->tls_listener = listen_at(n, &p, on_accept_tls, e);
	if (n->tls_listener == NULL)
		return false;
	*port = port_of(evconnlistener_get_fd(n->tls_listener));
	return true;
}

bool
net_listen_http(struct net *n, const struct http_handler *h, void *ctx,
	struct ssl_ctx_st *take_tls, struct err *e)
{
	const char *own = n->config->web_address;
	const struct place_of_port p = {own[0] != '\0' ? "web.address" : "listen.address",
		own[0] != '\0' ? own : n->config->listen_address, n->config->web_port};

	n->http.h = h;
	n->http.ctx = ctx;
	n->http.tls = take_tls;
	if (p.port != 0)
		n->http.listener = listen_at(n, &p, on_accept_http, e);
	return p.port == 0 || n->http.listener != NULL;
}

bool
net_listen_monitor(struct net *n, const struct http_handler *h, void *ctx, struct err *e)
{
	const struct place_of_port p = {
		"monitor.address", n->config->monitor_address, n->config->monitor_port};

	n->monitor.h = h;
	n->monitor.ctx = ctx;
	if (p.port != 0)
		n->monitor.listener = listen_at(n, &p, on_accept_monitor, e);
	return p.port == 0 || n->monitor.listener != NULL;
}

/* Is somebody answering at this socket? Then it is not ours to remove. */
static bool
is_alive(const struct sockaddr_un *a)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;

	if (fd >= 0)
		close(fd);
	return alive;
}

bool
net_listen_unix(struct net *n, struct err *e)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	const char *path = n->config->socket_path;
	struct stat st;
	mode_t mask;

	if (strlen(path) >= sizeof a.sun_path)
		return err_set(e, ERR_CONFIG,
			"listen.socket %s: a socket's path has %zu bytes at most", path,
			sizeof a.sun_path - 1);
	memcpy(a.sun_path, path, strlen(path));
	if (lstat(path, &st) == 0 && !S_ISSOCK(st.st_mode)) {
		err_set(e, ERR_CONFIG,
			"listen.socket %s: there is something else of that name", path);
		return err_hint(e, "name another path, or remove what is there");
	}
	if (is_alive(&a)) {
		err_set(e, ERR_NETWORK, "%s: another daemon answers there", path);
		return err_hint(e, "one home serves one daemon");
	}
	unlink(path);
	mask = umask(0177);
	n->unix_listener = evconnlistener_new_bind(n->base, on_accept_unix, n,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG,
		(struct sockaddr *)&a, sizeof a);
	umask(mask);
	if (n->unix_listener == NULL)
		return err_set(e, ERR_NETWORK, "%s: %s", path, strerror(errno));
	evconnlistener_set_error_cb(n->unix_listener, on_accept_error);
	snprintf(n->unix_path, sizeof n->unix_path, "%s", path);
	return true;
}

void
net_reconfigure(struct net *n, const struct config *config, struct ssl_ctx_st *take_ctx)
{
	use_config(n, config);
	tls_context_free(n->tls);
	n->tls = take_ctx;
}

void
net_http_reconfigure(struct net *n, struct ssl_ctx_st *take_tls)
{
	tls_context_free(n->http.tls);
	n->http.tls = take_tls;
}

void
net_http_say_goodbye(struct net *n)
{
	struct conn *next;

	for (struct conn *c = n->conns; c != NULL; c = next) {
		next = c->next;
		if (c->protocol == &protocol_http)
			http_end(c);
	}
}

void
net_run(struct net *n)
{
	n->stopping = false;
	while (!n->stopping) {
		event_base_loop(n->base, EVLOOP_ONCE);
		reap(n);
		if (n->accepted && !n->full)
			enable_listeners(n);
		n->accepted = false;
	}
}

void
net_stop(struct net *n)
{
	n->stopping = true;
}
