/* home.c - a daemon's home of the benchmark's own, and the daemon in it. */
#include "home.h"

#include "base/clock.h"
#include "base/files.h"
#include "check.h"
#include "fair.h"
#include "init.h"
#include "wire/tls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 20000, LINE_BYTES = 4096 };

extern char **environ;

static const char FILLED[] = "filled.db";

static const struct config_given GIVEN[] = {
	{"listen", "port", "0"},
	{"log", "level", "notice"},
	{"limits", "connections", "100000"},
	{"limits", "strangers", "100000"},
	{"limits", "connections_per_address", "100000"},
	{"limits", "requests_per_second", "100000"},
	{"limits", "requests_per_account", "1000000"},
	{"limits", "staff_hourly_bytes", "1099511627776"},
};

enum { GIVEN_ALWAYS = 2, GIVEN_ALL = sizeof GIVEN / sizeof GIVEN[0] };

static bool
failed(struct err *e, const char *what)
{
	return err_set(e, ERR_CONFIG, "%s: %s", what, strerror(errno));
}

static void
in_home(const struct home *h, const char *name, char path[CONFIG_PATH_BYTES])
{
	int n = snprintf(path, CONFIG_PATH_BYTES, "%s/%s", h->directory, name);

	BUG_ON(n >= CONFIG_PATH_BYTES);
}

/* The sample file with what a benchmark needs, in place of the one init made. */
static bool
configure(struct home *h, size_t given, struct err *e)
{
	char path[CONFIG_PATH_BYTES];
	struct config_errors errors;
	struct buf text;
	bool ok;

	in_home(h, "convened.conf", path);
	buf_init(&text, CONFIG_FILE_MAX_BYTES);
	BUG_ON(!config_sample(GIVEN, given, &text));
	unlink(path);
	ok = file_make(path, 0644, text.data, text.len, e);
	buf_release(&text);
	if (!ok || config_load(path, &h->config, &errors))
		return ok;
	return err_set(e, ERR_CONFIG, "%s", errors.item[0].text);
}

static bool
copy_file(const char *from, const char *to, struct err *e)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	ssize_t n = -1;
	struct stat st;

	if (in < 0 || fstat(in, &st) != 0)
		return failed(e, from);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (off_t at = 0; out >= 0 && at < st.st_size; at += n) {
		n = copy_file_range(in, NULL, out, NULL, (size_t)(st.st_size - at), 0);
		if (n <= 0)
			break;
	}
	if (out < 0 || n <= 0 || fsync(out) != 0) {
		failed(e, to);
		close(in);
		return false;
	}
	close(in);
	close(out);
	return true;
}

bool
home_copy(const struct home *h, const char *name, char path[CONFIG_PATH_BYTES],
	struct err *e)
{
	static const char *const BESIDE[] = {"-wal", "-shm"};
	char filled[CONFIG_PATH_BYTES], other[CONFIG_PATH_BYTES + 8];

	in_home(h, name, path);
	in_home(h, FILLED, filled);
	for (int i = 0; i < 2; i++) {
		snprintf(other, sizeof other, "%s%s", path, BESIDE[i]);
		unlink(other);
	}
	return copy_file(filled, path, e);
}

bool
home_fresh(const struct home *h, struct err *e)
{
	char path[CONFIG_PATH_BYTES], head[CONFIG_PATH_BYTES];

	/* What was acknowledged into the one before is not missed in this one. */
	in_home(h, "fair.db.head", head);
	if (unlink(head) != 0 && errno != ENOENT)
		return failed(e, head);
	return home_copy(h, "fair.db", path, e);
}

static bool
make(struct home *h, const char *program, const char *under, int logins, size_t given,
	struct err *e)
{
	struct init_request r = {.directory = h->directory, .port = "0"};
	char link[INIT_LINK_BYTES], filled[CONFIG_PATH_BYTES];
	struct clock clock;
	int n;

	*h = (struct home){.program = program};
	clock_init(&clock);
	r.now_s = clock_now_s(&clock);
	n = snprintf(h->directory, sizeof h->directory, "%s/bench-%s.XXXXXX", under,
		program_invocation_short_name);
	if (n >= (int)sizeof h->directory)
		return err_set(e, ERR_CONFIG, "%s is too long a name", under);
	if (mkdtemp(h->directory) == NULL)
		return failed(e, under);
	if (!init_home(&r, link, e) || !configure(h, given, e) ||
		!check_key_file(h->config.key_file, h->key, sizeof h->key, e) ||
		!tls_pin_of_certificate(h->config.certificate, h->pin, e) ||
		!fair_fill(h->config.database, HOME_FIRST_TOKEN, logins, r.now_s, e))
		return false;
	in_home(h, FILLED, filled);
	if (rename(h->config.database, filled) != 0)
		return failed(e, filled);
	return true;
}

bool
home_make(
	struct home *h, const char *program, const char *under, int logins, struct err *e)
{
	return make(h, program, under, logins, GIVEN_ALL, e);
}

bool
home_make_limited(
	struct home *h, const char *program, const char *under, int logins, struct err *e)
{
	return make(h, program, under, logins, GIVEN_ALWAYS, e);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
home_remove(struct home *h)
{
	nftw(h->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Reads the log line by line until it says that the daemon is ready. */
static bool
wait_ready(struct home *h, struct err *e)
{
	int64_t until_ms = clock_monotonic_ms() + START_MS;
	struct pollfd p = {.fd = h->log, .events = POLLIN};
	char text[LINE_BYTES];
	size_t n = 0;

	while (n < sizeof text - 1) {
		int64_t left_ms = until_ms - clock_monotonic_ms();
		const char *port;
		ssize_t got;

		if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0)
			break;
		got = read(h->log, text + n, sizeof text - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		text[n] = '\0';
		port = strstr(text, "event=daemon.ready");
		if (port == NULL || strchr(port, '\n') == NULL)
			continue;
		port = strstr(port, " port=");
		BUG_ON(port == NULL);
		h->port = (int)strtol(port + 6, NULL, 10);
		return true;
	}
	text[n] = '\0';
	return err_set(e, ERR_NETWORK, "%s did not start: %.200s", h->program, text);
}

bool
home_start(struct home *h, struct err *e)
{
	char conf[CONFIG_PATH_BYTES];
	char *argv[] = {
		(char *)(uintptr_t)h->program, (char *)(uintptr_t) "-c", conf, NULL};
	posix_spawn_file_actions_t actions;
	int ends[2], rc;

	in_home(h, "convened.conf", conf);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return failed(e, "pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	rc = posix_spawn(&h->pid, h->program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	h->log = ends[0];
	if (rc != 0) {
		h->pid = 0;
		close(h->log);
		errno = rc;
		return failed(e, h->program);
	}
	return wait_ready(h, e);
}

bool
home_stop(struct home *h, struct err *e)
{
	int status;

	if (h->pid == 0)
		return true;
	kill(h->pid, SIGTERM);
	while (waitpid(h->pid, &status, 0) < 0)
		if (errno != EINTR)
			return failed(e, "waitpid");
	h->pid = 0;
	close(h->log);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return err_set(e, ERR_INTERNAL, "the daemon ended with wait status %d", status);
}

/* The first number of a small file of /proc, -1 when it is not there. */
static int64_t
first_number(const char *path, char *text, size_t text_bytes)
{
	FILE *f = fopen(path, "re");
	int64_t value = -1;

	if (f == NULL)
		return -1;
	if (fgets(text, (int)text_bytes, f) != NULL)
		value = strtoll(text, NULL, 10);
	fclose(f);
	return value;
}

struct home_cpu
home_cpu(const struct home *h)
{
	char path[128], text[128];
	struct home_cpu cpu = {0};
	struct dirent *entry;
	DIR *d;

	snprintf(path, sizeof path, "/proc/%d/task", (int)h->pid);
	d = opendir(path);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		int64_t us;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)h->pid,
			entry->d_name);
		us = first_number(path, text, sizeof text) / 1000;
		cpu.all_us += us;
		if (strtol(entry->d_name, NULL, 10) == h->pid)
			cpu.loop_us += us;
		snprintf(path, sizeof path, "/proc/%d/task/%.20s/comm", (int)h->pid,
			entry->d_name);
		first_number(path, text, sizeof text);
		if (strncmp(text, "writer", 6) == 0)
			cpu.writer_us += us;
	}
	if (d != NULL)
		closedir(d);
	return cpu;
}

int64_t
home_own_cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec +
	       u.ru_stime.tv_usec;
}

int64_t
home_rss(const struct home *h)
{
	char path[64], text[128];
	int64_t kib = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)h->pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(text, sizeof text, f) != NULL)
		if (strncmp(text, "VmRSS:", 6) == 0)
			kib = strtoll(text + 6, NULL, 10);
	if (f != NULL)
		fclose(f);
	return kib * 1024;
}
