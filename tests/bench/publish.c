/*
 * publish.c - how long another client's change waits while the programme of the largest fair is
 *             published, and while staff do other things that reach all of it.
 *
 *	publish [--seconds N]
 *
 * The fair:   that of lib/wanted.h, with 60,000 accepted requests.
 * What:       the daemon's dispatcher, writer, readers and planner in this process, without
 *             sockets. Staff publish; another client makes one request after the other, a closed
 *             loop, and each one's wait is from its line to its answer. First with nothing else
 *             to do, then while a first programme becomes the fair's, then while it goes back to
 *             another one, which moves most meetings. Then the acts of ACTS, each until all that
 *             it leaves is told.
 * CPU:        the most that the writer's thread worked during one of these waits: what is left of
 *             the longest one on a machine that has nothing else to do.
 * Seconds:    of each run of the planner.
 */
#include "lib/wanted.h"
#include "tests/unit/served.h"

#include "base/clock.h"
#include "base/log.h"
#include "ical/ical.h"
#include "store/store.h"
#include "store/untold.h"
#include "store/writer.h"
#include "wire/buf.h"
#include "wire/digest.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { WAITS_MAX = 200000, QUIET_MS = 3000, LINE_BYTES = 400 };

struct peer {
	struct session *session;
	int64_t id;
	struct js *answer; /* to the last line; NULL: it has not come */
};

struct show {
	char path[LARGE_PATH];
	struct config config;
	struct clock clock;
	struct ical *ical;
	int wake_fd;
	struct jobs *done;
	struct writer *writer;
	struct readers *readers;
	struct aside *planner;
	struct store *looker;
	struct served served;
	struct peer staff, other;
	int keys, asked;
	FILE *writer_time; /* schedstat of its thread */
	int64_t wait_us[WAITS_MAX], writer_max_us;
	int waits, refused;
};

/* ---- peers ---------------------------------------------------------------------------------- */

static void
take(void *peer, const char *bytes, size_t n)
{
	struct peer *p = peer;
	struct err e;
	struct js *line = js_parse(bytes, n, &e);

	if (line == NULL || js_get_int(line, "id", -1) != p->id) {
		js_free(line);
		return;
	}
	js_free(p->answer);
	p->answer = line;
}

static void
give_up(void *peer, const char *why)
{
	(void)peer;
	fprintf(stderr, "publish: closed: %s\n", why);
	exit(1);
}

static void
ignore_length(void *peer, size_t line_max)
{
	(void)peer;
	(void)line_max;
}

static void
ignore_pause(void *peer, bool paused)
{
	(void)peer;
	(void)paused;
}

static void
ignore(void *peer)
{
	(void)peer;
}

static size_t
nothing_unsent(void *peer)
{
	(void)peer;
	return 0;
}

static const struct peer_ops OPS = {
	take, give_up, ignore_length, ignore_pause, ignore, nothing_unsent, ignore};

static void
turn(struct show *s, int wait_ms)
{
	struct pollfd p = {.fd = s->wake_fd, .events = POLLIN};
	struct job *list;
	uint64_t count;

	if (poll(&p, 1, wait_ms) == 1 && read(s->wake_fd, &count, sizeof count) < 0)
		return;
	while ((list = jobs_take(s->done, SIZE_MAX)) != NULL)
		rpc_completed(s->served.rpc, list);
}

/* params: the members of the object; "" with a key of its own for what writes. */
static void
ask(struct peer *p, const char *method, const char *params)
{
	char line[LINE_BYTES];
	int n;

	js_free(p->answer);
	p->answer = NULL;
	n = snprintf(line, sizeof line,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{%s}}",
		(long long)++p->id, method, params);
	rpc_line(p->session, line, (size_t)n);
}

static const struct js *
result(struct show *s, struct peer *p, const char *method, const char *params)
{
	ask(p, method, params);
	while (p->answer == NULL)
		turn(s, 1000);
	if (js_get(p->answer, "result") == NULL) {
		fprintf(stderr, "publish: %s: %s\n", method, js_text(p->answer));
		exit(1);
	}
	return js_get(p->answer, "result");
}

/* ---- the daemon ----------------------------------------------------------------------------- */

static void
never(void *ctx)
{
	(void)ctx;
}

static bool
start(struct show *s, struct err *e)
{
	static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
	const struct store_options so = {0};
	struct served_options o = {.work = {.clock = &s->clock},
		.env = {.key = KEY, .ical = s->ical, .port = 1, .drain = never},
		.config = &s->config,
		.link_pin = "pin",
		.ops = &OPS};

	s->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	s->done = jobs_new(SIZE_MAX, s->wake_fd);
	s->writer = writer_start(s->path, &so, &s->clock, 256, 1000, s->done, e);
	s->readers = s->writer != NULL
			     ? readers_start(s->path, &so, &s->clock, 2, 1000, s->done, e)
			     : NULL;
	if (s->readers == NULL)
		return false;
	s->looker = store_open(s->path, STORE_READ, &so, e);
	if (s->looker == NULL)
		return false;
	s->planner = aside_start(s->done, "planner");
	o.work.writer = s->writer;
	o.work.readers = s->readers;
	o.work.planner = s->planner;
	served_open(&s->served, &o);
	s->staff.session = rpc_open(s->served.rpc, &s->staff, true, 0);
	s->other.session = rpc_open(s->served.rpc, &s->other, true, 0);
	result(s, &s->staff, "hello", "\"client\":\"bench\",\"proto\":[1,1]");
	result(s, &s->other, "hello", "\"client\":\"bench\",\"proto\":[1,1]");
	return true;
}

static void
stop(struct show *s)
{
	work_halt(s->served.work);
	aside_stop(s->planner);
	readers_stop(s->readers);
	writer_stop(s->writer);
	store_close(s->looker);
	rpc_closed(s->staff.session);
	rpc_closed(s->other.session);
	rpc_completed(s->served.rpc, jobs_take(s->done, SIZE_MAX));
	served_close(&s->served);
	jobs_free(s->done);
	js_free(s->staff.answer);
	js_free(s->other.answer);
	close(s->wake_fd);
}

static const char *
keyed(struct show *s, char out[LINE_BYTES], const char *members)
{
	snprintf(out, LINE_BYTES, "\"key\":\"bench-key-%06d\"%s%s", s->keys++,
		members[0] != '\0' ? "," : "", members);
	return out;
}

/* The planner's run to its end. */
static void
plan(struct show *s, int number, int seconds)
{
	char members[80], line[LINE_BYTES], which[40];
	const struct js *o;

	snprintf(members, sizeof members,
		"\"scope\":\"everything\",\"seed\":%d,\"seconds\":%d", number, seconds);
	result(s, &s->staff, "schedule.run", keyed(s, line, members));
	snprintf(which, sizeof which, "\"schedule\":\"S%d\"", number);
	do {
		turn(s, 200);
		served_tick(&s->served);
		o = result(s, &s->staff, "schedule.status", which);
		o = js_at(js_get(o, "items"), 0);
	} while (strcmp(js_get_str(o, "state", ""), "running") == 0);
	printf("S%d: %lld seated\n", number, (long long)js_get_int(o, "seated", 0));
	fflush(stdout);
}

/* ---- the writer's time ---------------------------------------------------------------------- */

static void
find_writer(struct show *s)
{
	DIR *d = opendir("/proc/self/task");
	struct dirent *t;
	char path[320], name[32];

	while (d != NULL && (t = readdir(d)) != NULL) {
		FILE *f;

		snprintf(path, sizeof path, "/proc/self/task/%s/comm", t->d_name);
		f = fopen(path, "r");
		if (f == NULL)
			continue;
		if (fgets(name, sizeof name, f) != NULL &&
			strcmp(name, "writer\n") == 0) {
			snprintf(path, sizeof path, "/proc/self/task/%s/schedstat",
				t->d_name);
			s->writer_time = fopen(path, "r");
			if (s->writer_time != NULL)
				setbuf(s->writer_time, NULL);
		}
		(void)fclose(f);
	}
	if (d != NULL)
		(void)closedir(d);
}

static int64_t
writer_us(struct show *s)
{
	char text[80];

	if (s->writer_time == NULL)
		return 0;
	rewind(s->writer_time); /* not buffered: it is read anew */
	if (fgets(text, sizeof text, s->writer_time) == NULL)
		return 0;
	return strtoll(text, NULL, 10) / 1000;
}

/* ---- waiting -------------------------------------------------------------------------------- */

/* Any pair; some of them have a request already, and the refusal is waited for as well. */
static void
ask_for_another(struct show *s)
{
	char members[120], line[LINE_BYTES];
	int k = s->asked++;

	snprintf(members, sizeof members,
		"\"delegates\":[\"B-%04d-1\"],\"to\":\"X-%04d\"", (k * 7) % LARGE_BUYERS,
		(k * 37 + k / LARGE_EXHIBITORS) % LARGE_EXHIBITORS);
	ask(&s->other, "request.create", keyed(s, line, members));
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
show_waits(struct show *s, const char *what, int64_t took_ms)
{
	if (s->waits == 0)
		return;
	qsort(s->wait_us, (size_t)s->waits, sizeof *s->wait_us, compare);
	printf("%-28s %7.2f %8d %8d %8.1f %8.1f %8.1f %8.1f\n", what,
		(double)took_ms / 1e3, s->waits, s->refused,
		(double)s->wait_us[s->waits / 2] / 1e3,
		(double)s->wait_us[s->waits * 99 / 100] / 1e3,
		(double)s->wait_us[s->waits - 1] / 1e3, (double)s->writer_max_us / 1e3);
	fflush(stdout);
}

/* Nothing is left that the change has still to tell. */
static bool
is_all_told(struct show *s)
{
	struct arena a;
	struct tx tx;
	struct err e;
	bool told;

	if (!store_begin_read(s->looker, &e))
		return false;
	arena_init(&a);
	tx_init(&tx, s->looker, &a, 0);
	told = untold_first(&tx) == NULL;
	store_rollback(s->looker);
	arena_release(&a);
	return told;
}

/* The staff's call and what follows from it are over; without a call, some seconds are. */
static bool
is_over(struct show *s, bool acts, int64_t began_ms)
{
	return acts ? s->staff.answer != NULL && s->waits > 0 && is_all_told(s)
		    : clock_monotonic_ms() - began_ms >= QUIET_MS;
}

static void
wait_meanwhile(struct show *s, const char *what, bool acts)
{
	int64_t began = clock_monotonic_ms(), sent = clock_monotonic_us();
	int64_t worked = writer_us(s), now;

	s->waits = s->refused = 0;
	s->writer_max_us = 0;
	ask_for_another(s);
	while (!is_over(s, acts, began)) {
		turn(s, 1000);
		if (s->other.answer == NULL || s->waits == WAITS_MAX)
			continue;
		s->refused += js_get(s->other.answer, "error") != NULL;
		s->wait_us[s->waits++] = clock_monotonic_us() - sent;
		now = writer_us(s);
		s->writer_max_us =
			now - worked > s->writer_max_us ? now - worked : s->writer_max_us;
		worked = now;
		sent = clock_monotonic_us();
		ask_for_another(s);
	}
	show_waits(s, what, clock_monotonic_ms() - began);
	while (s->other.answer == NULL)
		turn(s, 1000);
}

static void
publish(struct show *s, const char *what, int number)
{
	char members[40], line[LINE_BYTES];
	const struct js *o;

	snprintf(members, sizeof members, "\"schedule\":\"S%d\"", number);
	ask(&s->staff, "schedule.publish", keyed(s, line, members));
	wait_meanwhile(s, what, true);
	o = js_get(s->staff.answer, "result");
	if (o == NULL) {
		fprintf(stderr, "publish: %s\n", js_text(s->staff.answer));
		exit(1);
	}
	printf("    %lld made, %lld moved, %lld called off, %lld left out\n",
		(long long)js_get_int(o, "seated", 0),
		(long long)js_get_int(o, "moved", 0),
		(long long)js_get_int(o, "cancelled", 0),
		(long long)js_get_int(o, "left_out_total", 0));
}

/* What staff do that reaches many meetings, or much else, at once. */
static const struct act {
	const char *what, *method, *members;
} ACTS[] = {
	{"the event's name", "event.update", "\"name\":\"The fair by its new name\""},
	{"an exhibitor's name", "organisation.update",
		"\"organisation\":\"X-0000\",\"name\":\"Exhibitor by its new name\""},
	{"postponing it by a week", "event.postpone", "\"days\":7"},
	{"closing the event", "event.close", ""},
	{"opening it", "event.open", ""},
	{"discarding a schedule", "schedule.discard", "\"schedule\":\"S3\""},
};

static void
act(struct show *s, const struct act *a)
{
	char line[LINE_BYTES];

	ask(&s->staff, a->method, keyed(s, line, a->members));
	wait_meanwhile(s, a->what, true);
	if (js_get(s->staff.answer, "result") == NULL)
		printf("    %s\n", js_text(s->staff.answer));
}

static void
show_all(struct show *s, int seconds)
{
	plan(s, 1, seconds);
	plan(s, 2, seconds > 4 ? seconds / 4 : 1);
	find_writer(s);
	printf("%-28s %7s %8s %8s %8s %8s %8s %8s\n", "", "seconds", "changes", "refused",
		"p50 ms", "p99 ms", "max ms", "CPU ms");
	wait_meanwhile(s, "nothing else", false);
	publish(s, "a first programme", 1);
	publish(s, "another, left out", 2);
	publish(s, "going back to that", 2);
	plan(s, 3, 1);
	for (size_t i = 0; i < sizeof ACTS / sizeof *ACTS; i++)
		act(s, &ACTS[i]);
	if (s->writer_time != NULL)
		(void)fclose(s->writer_time);
}

int
main(int argc, char **argv)
{
	struct show *s = xcalloc(1, sizeof *s);
	struct wanted *f = xcalloc(1, sizeof *f);
	int seconds = 5;
	struct err e;
	bool ok;

	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--seconds") == 0)
			seconds = (int)strtol(argv[++i], NULL, 10);
	log_open(LOG_ERR, LOG_TO_STDERR);
	js_setup();
	store_setup();
	if (!large_directory("publish", s->path))
		return 1;
	config_defaults(&s->config, "/nonexistent");
	clock_init(&s->clock);
	s->ical = ical_new();
	ok = wanted_fill(s->path, (int64_t)time(NULL), f, &e) && start(s, &e);
	if (ok) {
		show_all(s, seconds);
		stop(s);
	} else {
		fprintf(stderr, "publish: %s\n", e.text);
	}
	ical_free(s->ical);
	large_remove(s->path);
	free(f);
	free(s);
	return ok ? 0 : 1;
}
