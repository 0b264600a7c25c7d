/*
 * fairness.c - how long others wait while one account asks for as much as it can.
 *
 * What is measured, in one run and on one daemon with the limits it has by default:
 *
 * others     one person of another account: again and again a meeting.book, an organisation.list of
 *            a hundred, and a login (connect, handshake, hello) on a connection of its own, a few
 *            milliseconds apart. p50 and p99 of each, from the first byte sent to the answer read;
 *            who is turned away tries again, and that counts.
 * quiet      the same with nobody else there.
 * floods     one account on many connections with 32 calls in flight on each: lists of 500,
 *            matches, updates that change nothing, watches from the beginning; or somebody without
 *            an account with half handshakes, and one with logins. A row each; x is the p99 as a
 *            multiple of the quiet one of this run.
 * reconnect  with --reconnect N: how long N clients need to connect, shake hands and say hello, 64
 *            at a time, with limits that let them all in.
 *
 * Daemon, flood and the person share the machine, so the flood also takes what processor time it
 * can get. The aim: no more than 5 times the quiet p99, and a login within 500 ms.
 */
#include "lib/asker.h"
#include "lib/fair.h"
#include "lib/flood.h"
#include "lib/load.h"

#include "base/clock.h"
#include "wire/tls.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	FLOODER = HOME_FIRST_TOKEN,
	PERSON = HOME_FIRST_TOKEN + 1,
	ROUNDS_MAX = 5000,
	PAUSE_MS = 5,
	AGAIN_MS = 1,	/* after being turned away */
	FLOOD_IS = 500, /* so many calls or connections, and it is one */
	GIVE_UP_US =
		20000000, /* a call that has no answer until then is counted as that long */
	FILES_BESIDE = 200,
};

enum call { CALL_BOOK, CALL_LIST, CALL_LOGIN, CALLS };

static const char *const CALL_NAME[CALLS] = {"booking", "list", "login"};

struct options {
	const char *directory;
	const char *program;
	int rounds;
	int seconds; /* of a row at most */
	int connections;
	int reconnect;
	const char *only;
};

struct bench {
	struct options o;
	struct home home;
	struct ssl_ctx_st *tls;
	struct asker person;
	int answers; /* read on the connection that is looked at */
	int refused; /* ... with an error */
	int booking;
	int64_t quiet_us[CALLS];
};

struct row {
	int n[CALLS];
	int64_t us[CALLS][ROUNDS_MAX];
	int errors;
};

/* ---- the person ----------------------------------------------------------------------------- */

static void
on_line(void *ctx, const char *line, size_t n)
{
	struct bench *b = ctx;

	(void)n;
	if (strncmp(line, "{\"jsonrpc\":\"2.0\",\"id\"", 20) != 0)
		return;
	b->answers++;
	b->refused += strstr(line, "\"error\":{\"code\"") != NULL;
}

/* Until one more answer is read; false when the connection ends before, or time does. */
static bool
answered(struct bench *b, struct asker *a, int64_t until_us)
{
	int before = b->answers;

	while (b->answers == before) {
		struct pollfd p = asker_poll(a);

		if (clock_monotonic_us() > until_us || poll(&p, 1, 1000) < 0)
			return false;
		if (p.revents != 0 && !asker_go_on(a, &b->home, on_line, b))
			return false;
	}
	return true;
}

/* A connection that has logged in, however often it takes. */
static bool
log_in(struct bench *b, struct asker *a, int64_t until_us)
{
	while (clock_monotonic_us() < until_us) {
		int refused = b->refused;

		if (asker_begin(a, &b->home, b->tls)) {
			asker_say_hello(a, &b->home, PERSON);
			if (answered(b, a, until_us) && b->refused == refused)
				return true;
			asker_end(a);
		}
		poll(NULL, 0, AGAIN_MS);
	}
	return false;
}

static bool
ask(struct bench *b, const char *line, size_t n, int64_t until_us)
{
	if (b->person.fd < 0 && !log_in(b, &b->person, until_us))
		return false;
	asker_say(&b->person, line, n);
	if (asker_go_on(&b->person, &b->home, on_line, b) &&
		answered(b, &b->person, until_us))
		return true;
	asker_end(&b->person);
	return false;
}

static void
do_call(struct bench *b, enum call call, struct row *r)
{
	static const char LIST[] =
		"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"organisation.list\","
		"\"params\":{\"limit\":100}}\n";
	int64_t began_us = clock_monotonic_us(), until_us = began_us + GIVE_UP_US;
	struct asker fresh = {.fd = -1};
	char line[FAIR_LINE_BYTES];
	int refused = b->refused;
	bool ok = false;

	switch (call) {
	case CALL_BOOK:
		ok = ask(b, line, fair_line(line, 1, FAIR_BOOK, b->booking++, NULL),
			until_us);
		break;
	case CALL_LIST:
		ok = ask(b, LIST, sizeof LIST - 1, until_us);
		break;
	case CALL_LOGIN:
		ok = log_in(b, &fresh, until_us);
		break;
	case CALLS:
		break;
	}
	r->us[call][r->n[call]++] = clock_monotonic_us() - began_us;
	r->errors += !ok || b->refused > refused;
	asker_end(&fresh);
}

/* What people do between two calls, and listening meanwhile. */
static void
think(struct bench *b)
{
	struct pollfd p = asker_poll(&b->person);

	if (poll(&p, 1, PAUSE_MS) == 1 && !asker_go_on(&b->person, &b->home, on_line, b))
		asker_end(&b->person);
}

static void
measure(struct bench *b, struct row *r)
{
	int64_t until_us = clock_monotonic_us() + (int64_t)b->o.seconds * 1000000;

	for (int i = 0; i < b->o.rounds && clock_monotonic_us() < until_us; i++) {
		for (int c = 0; c < CALLS; c++)
			do_call(b, (enum call)c, r);
		think(b);
	}
}

/* ---- rows ----------------------------------------------------------------------------------- */

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
print_row(struct bench *b, const char *name, struct row *r, int64_t done, int64_t refused,
	double seconds)
{
	printf("%-16s", name);
	for (int c = 0; c < CALLS; c++) {
		int n = r->n[c];
		int64_t p99;

		qsort(r->us[c], (size_t)n, sizeof r->us[c][0], by_size);
		p99 = r->us[c][(n - 1) * 99 / 100];
		if (b->quiet_us[c] == 0)
			b->quiet_us[c] = p99;
		printf("  %7.1f %7.1f %5.1f", (double)r->us[c][(n - 1) / 2] / 1000,
			(double)p99 / 1000, (double)p99 / (double)b->quiet_us[c]);
	}
	printf("  %5d  %4d  %6.0f  %7.0f\n", r->n[0], r->errors, (double)done / seconds,
		(double)refused / seconds);
	fflush(stdout);
}

static bool
quiet(struct bench *b)
{
	struct row *r = xcalloc(1, sizeof *r);

	measure(b, r);
	print_row(b, "quiet", r, 0, 0, 1);
	free(r);
	return true;
}

static bool
flooded(struct bench *b, enum flood_kind kind, struct err *e)
{
	struct row *r = xcalloc(1, sizeof *r);
	struct flood *f = flood_start(&b->home, kind, b->o.connections, FLOODER, e);
	int64_t began_us, done, refused;

	if (f != NULL) {
		while (flood_done(f) + flood_refused(f) < FLOOD_IS)
			think(b);
		began_us = clock_monotonic_us();
		done = flood_done(f);
		refused = flood_refused(f);
		measure(b, r);
		print_row(b, flood_name(kind), r, flood_done(f) - done,
			flood_refused(f) - refused,
			(double)(clock_monotonic_us() - began_us) / 1e6);
	}
	flood_stop(f);
	free(r);
	return f != NULL;
}

/* Every row from the same database: what a flood leaves behind is not the next one's. */
static bool
run_row(struct bench *b, int kind, struct err *e)
{
	struct err stopped;
	bool ok = home_fresh(&b->home, e) && home_start(&b->home, e);

	b->booking = 0;
	ok = ok && (kind < 0 ? quiet(b) : flooded(b, (enum flood_kind)kind, e));
	asker_end(&b->person);
	if (home_stop(&b->home, &stopped) || !ok)
		return ok;
	*e = stopped;
	return false;
}

static bool
run_rows(struct bench *b, struct err *e)
{
	if (!home_make_limited(&b->home, b->o.program, b->o.directory, 2, e))
		return false;
	printf("others while one account floods over %d connections; ms, x: times the quiet p99\n",
		b->o.connections);
	printf("%-16s", "flood");
	for (int c = 0; c < CALLS; c++)
		printf("  %7s     p99     x", CALL_NAME[c]);
	printf("  calls  errs  done/s  refus/s\n");
	for (int kind = -1; kind < (int)FLOOD_KINDS; kind++)
		if (kind < 0 || b->o.only == NULL ||
			strcmp(b->o.only, flood_name((enum flood_kind)kind)) == 0)
			if (!run_row(b, kind, e))
				return false;
	return true;
}

static bool
reconnect(struct bench *b, struct err *e)
{
	int64_t began_us;
	struct err stopped;
	struct load *l = NULL;
	bool ok;

	if (b->o.reconnect == 0)
		return true;
	home_remove(&b->home);
	ok = home_make(&b->home, b->o.program, b->o.directory, b->o.reconnect, e) &&
	     home_fresh(&b->home, e) && home_start(&b->home, e);
	began_us = clock_monotonic_us();
	if (ok)
		l = load_open(&b->home, b->o.reconnect, 0, e);
	ok = l != NULL;
	if (ok) {
		printf("%d clients reconnect in %.2f s; the daemon's loop takes %.2f s of it\n",
			b->o.reconnect, (double)(clock_monotonic_us() - began_us) / 1e6,
			(double)home_cpu(&b->home).loop_us / 1e6);
		load_close(l);
	}
	if (home_stop(&b->home, &stopped) || !ok)
		return ok;
	*e = stopped;
	return false;
}

/* ---- options and life ----------------------------------------------------------------------- */

static const char USAGE[] =
	"usage: fairness [--rounds N] [--seconds N] [--connections N] [--only FLOOD]\n"
	"                [--reconnect N] [--directory DIR]\n"
	"  --rounds N       calls of each kind in a row (300)\n"
	"  --seconds N      of a row at most (12)\n"
	"  --connections N  of who floods (100)\n"
	"  --only FLOOD     this row and the quiet one: lists, matches, \"no-op updates\",\n"
	"                   watches, \"half handshakes\", logins\n"
	"  --reconnect N    also: how long so many clients need to come back (0)\n"
	"  --directory DIR  where the database lies (the build directory)\n"
	"The daemon is $CONVENE_BUILD/convened (build/convened).\n";

static bool
number(int low, int high, int *out)
{
	char *end;
	long n = strtol(optarg, &end, 10);

	*out = (int)n;
	return end != optarg && *end == '\0' && n >= low && n <= high;
}

static bool
take_option(struct options *o, int c)
{
	switch (c) {
	case 'r':
		return number(10, ROUNDS_MAX, &o->rounds);
	case 's':
		return number(1, 600, &o->seconds);
	case 'c':
		return number(1, 1000, &o->connections);
	case 'o':
		o->only = optarg;
		return true;
	case 'n':
		return number(0, 100000, &o->reconnect);
	case 'd':
		o->directory = optarg;
		return true;
	default:
		return false;
	}
}

static bool
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option LONG[] = {{"rounds", required_argument, NULL, 'r'},
		{"seconds", required_argument, NULL, 's'},
		{"connections", required_argument, NULL, 'c'},
		{"only", required_argument, NULL, 'o'},
		{"reconnect", required_argument, NULL, 'n'},
		{"directory", required_argument, NULL, 'd'}, {0}};
	int c;

	*o = (struct options){.rounds = 300, .seconds = 12, .connections = 100};
	while ((c = getopt_long(argc, argv, "", LONG, NULL)) != -1)
		if (!take_option(o, c))
			return false;
	return optind == argc;
}

/* Descriptors of both processes: the daemon inherits the limit. */
static void
raise_limit(const struct options *o)
{
	struct rlimit r;

	BUG_ON(getrlimit(RLIMIT_NOFILE, &r) != 0);
	r.rlim_cur = r.rlim_max;
	BUG_ON(setrlimit(RLIMIT_NOFILE, &r) != 0);
	if (r.rlim_cur < (rlim_t)o->reconnect + FILES_BESIDE)
		fprintf(stderr, "fairness: only %lld files may be open\n",
			(long long)r.rlim_cur);
}

int
main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof *b);
	const char *build = getenv("CONVENE_BUILD");
	char program[512];
	struct err e;
	bool ok;

	if (!parse_options(argc, argv, &b->o)) {
		fputs(USAGE, stderr);
		return 2;
	}
	build = build != NULL ? build : "build";
	snprintf(program, sizeof program, "%s/convened", build);
	b->o.program = program;
	if (b->o.directory == NULL)
		b->o.directory = build;
	raise_limit(&b->o);
	signal(SIGPIPE, SIG_IGN);
	js_setup();
	log_open(LOG_ERR, LOG_TO_STDERR);
	b->person.fd = -1;
	b->tls = tls_client_context(NULL, &e);
	ok = b->tls != NULL && run_rows(b, &e) && reconnect(b, &e);
	if (!ok) {
		fprintf(stderr, "fairness: %s\n", e.text);
		if (!home_stop(&b->home, &e))
			fprintf(stderr, "fairness: %s\n", e.text);
	}
	home_remove(&b->home);
	tls_context_free(b->tls);
	free(b);
	return ok ? 0 : 1;
}
