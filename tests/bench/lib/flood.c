/* flood.c - somebody who asks for as much as they can. */
#include "flood.h"

#include "asker.h"

#include "base/clock.h"
#include "wire/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	IN_FLIGHT = 32,
	CONNECTIONS_MAX = 1024,
	AGAIN_US = 10000,   /* who was turned away comes back after this long */
	HALF_AT_ONCE = 500, /* handshakes begun and not gone on with */
	HALF_PER_MS = 5,    /* ... and so many begun each millisecond */
	PROFILE_BYTES = 12000,
	LINE_BYTES = PROFILE_BYTES + 500,
};

struct counters {
	_Atomic int64_t done, refused;
};

struct flood {
	pid_t pid;
	struct counters *counters; /* shared with the process */
};

/* In the process. */
struct flooder {
	const struct home *home;
	enum flood_kind kind;
	int n;
	int64_t token;
	struct counters *counters;
	struct ssl_ctx_st *tls;
	struct asker asker[CONNECTIONS_MAX];
	int64_t again_us[CONNECTIONS_MAX];
	int64_t calls;
	int now; /* whose lines are read */
	char profile[PROFILE_BYTES];
};

static const char *const NAME[FLOOD_KINDS] = {
	[FLOOD_LISTS] = "lists",
	[FLOOD_MATCHES] = "matches",
	[FLOOD_UPDATES] = "no-op updates",
	[FLOOD_WATCHES] = "watches",
	[FLOOD_HANDSHAKES] = "half handshakes",
	[FLOOD_LOGINS] = "logins",
};

const char *
flood_name(enum flood_kind kind)
{
	return NAME[kind];
}

static void
ask(struct flooder *f, struct asker *a)
{
	char line[LINE_BYTES], what[LINE_BYTES - 100];
	int64_t id = ++f->calls;
	int n;

	switch (f->kind) {
	case FLOOD_LISTS:
		snprintf(what, sizeof what,
			"organisation.list\",\"params\":{\"limit\":500}");
		break;
	case FLOOD_MATCHES:
		snprintf(what, sizeof what,
			"match.list\",\"params\":{\"organisation\":\"FB-%03d\",\"limit\":500}",
			(int)(id % 100) + 1);
		break;
	case FLOOD_UPDATES:
		snprintf(what, sizeof what,
			"organisation.update\",\"params\":{\"key\":\"flood-%d-%lld\","
			"\"organisation\":\"FB-001\",\"profile\":\"%s\"}",
			(int)getpid(), (long long)id, f->profile);
		break;
	case FLOOD_WATCHES:
	case FLOOD_HANDSHAKES:
	case FLOOD_LOGINS:
	case FLOOD_KINDS:
		snprintf(what, sizeof what, "watch\",\"params\":{\"since\":0}");
		break;
	}
	n = snprintf(line, sizeof line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s}\n", (long long)id,
		what);
	asker_say(a, line, (size_t)n);
}

static void
on_line(void *ctx, const char *line, size_t n)
{
	struct flooder *f = ctx;
	struct asker *a = &f->asker[f->now];
	bool hello = n > 24 && memcmp(line, "{\"jsonrpc\":\"2.0\",\"id\":0,", 24) == 0;

	if (strncmp(line, "{\"jsonrpc\":\"2.0\",\"id\"", 20) != 0)
		return; /* an event */
	if (strstr(line, "\"error\":{\"code\"") != NULL)
		atomic_fetch_add(&f->counters->refused, 1);
	else
		atomic_fetch_add(&f->counters->done, 1);
	if (hello && f->kind == FLOOD_LOGINS) {
		f->again_us[f->now] = -1; /* its work is done */
		return;
	}
	for (int i = 0; i < (hello ? IN_FLIGHT : 1); i++)
		ask(f, a);
}

static void
begin(struct flooder *f, int i, int64_t now_us)
{
	if (now_us < f->again_us[i])
		return;
	f->again_us[i] = now_us + AGAIN_US;
	if (asker_begin(&f->asker[i], f->home, f->tls))
		asker_say_hello(&f->asker[i], f->home, f->token);
}

static void
go_on(struct flooder *f, int i)
{
	bool alive;

	f->now = i;
	alive = asker_go_on(&f->asker[i], f->home, on_line, f);
	if (!alive)
		atomic_fetch_add(&f->counters->refused, 1);
	if (alive && f->again_us[i] >= 0)
		return;
	asker_end(&f->asker[i]);
}

static void
flood_calls(struct flooder *f)
{
	struct pollfd p[CONNECTIONS_MAX];

	for (int i = 0; i < f->n; i++)
		f->asker[i].fd = -1;
	for (;;) {
		int64_t now_us = clock_monotonic_us();

		for (int i = 0; i < f->n; i++) {
			if (f->asker[i].fd < 0)
				begin(f, i, now_us);
			p[i] = asker_poll(&f->asker[i]);
		}
		if (poll(p, (nfds_t)f->n, 10) < 0 && errno != EINTR)
			_exit(1);
		for (int i = 0; i < f->n; i++)
			if (f->asker[i].fd >= 0 && p[i].revents != 0)
				go_on(f, i);
	}
}

/* The head of a record and of a ClientHello, and no more. */
static void
flood_handshakes(struct flooder *f)
{
	static const char BEGINNING[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)f->home->port)};
	int fd[HALF_AT_ONCE];

	memset(fd, -1, sizeof fd);
	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	for (int i = 0;; i = (i + 1) % HALF_AT_ONCE) {
		if (fd[i] >= 0)
			close(fd[i]);
		fd[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd[i], (struct sockaddr *)&to, sizeof to) == 0 &&
			send(fd[i], BEGINNING, sizeof BEGINNING - 1, MSG_NOSIGNAL) > 0)
			atomic_fetch_add(&f->counters->done, 1);
		else
			atomic_fetch_add(&f->counters->refused, 1);
		if (i % HALF_PER_MS == 0)
			poll(NULL, 0, 1);
	}
}

static _Noreturn void
flood(struct flooder *f)
{
	struct err e;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	memset(f->profile, 'p', sizeof f->profile - 1);
	f->tls = tls_client_context(NULL, &e);
	if (f->tls == NULL)
		_exit(1);
	if (f->kind == FLOOD_HANDSHAKES)
		flood_handshakes(f);
	flood_calls(f);
	_exit(1);
}

struct flood *
flood_start(const struct home *h, enum flood_kind kind, int connections, int64_t token,
	struct err *e)
{
	struct flood *f = xcalloc(1, sizeof *f);

	BUG_ON(connections > CONNECTIONS_MAX);
	f->counters = mmap(NULL, sizeof *f->counters, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	BUG_ON(f->counters == MAP_FAILED);
	f->pid = fork();
	if (f->pid == 0) {
		struct flooder *child = xcalloc(1, sizeof *child);

		child->home = h;
		child->kind = kind;
		child->n = connections;
		child->token = token;
		child->counters = f->counters;
		flood(child);
	}
	if (f->pid > 0)
		return f;
	err_set(e, ERR_INTERNAL, "fork: %s", strerror(errno));
	free(f);
	return NULL;
}

int64_t
flood_done(const struct flood *f)
{
	return atomic_load(&f->counters->done);
}

int64_t
flood_refused(const struct flood *f)
{
	return atomic_load(&f->counters->refused);
}

void
flood_stop(struct flood *f)
{
	if (f == NULL)
		return;
	kill(f->pid, SIGKILL);
	while (waitpid(f->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	munmap(f->counters, sizeof *f->counters);
	free(f);
}
