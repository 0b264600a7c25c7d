/*
 * book.c - how many bookings a second the daemon acknowledges, beside what SQLite alone can do.
 *
 * What is measured, in one run, all files on one filesystem (--directory):
 *
 * daemon     build/convened in a home of its own, as configured by default but for the limits that
 *            one benchmarking address would meet. Clients are connections over TLS 1.3 in this
 *            process, each with one request in flight (a closed loop); the connections are made
 *            before the window. Two kinds of booking: one meeting.book by staff, and the pair of
 *            a request.create and its request.accept. The daemon chooses slot and seat. A booking
 *            counts when its answer has been read, that is, after the commit that holds it.
 * bare       the statements these very bookings execute (see lib/replay.h: taken down through
 *            SQLite's trace hook from the daemon's own code, with their values), run again
 *            prepared, with the daemon's settings, in transactions of as many jobs as the daemon
 *            had in a commit on average in the window just measured. Only SQLite and the disk:
 *            no TLS, JSON, hashing, rules or threads. Its rate is what no daemon on this store
 *            could pass; `ratio` is the daemon's rate as a part of it.
 * jobs       write jobs (calls) in a commit, from stats.snapshot before and after the window.
 * CPU        seconds a booking costs: of the daemon as a whole, of its loop and its writer thread,
 *            and of the load generator, which shares the machine with it.
 * watched    the same window with --watchers further connections that are told every event: its
 *            rate, and that as a part of the rate without, of windows that follow each other.
 * memory     what the daemon's resident set grows by for each connection that is logged in and
 *            idle. The kernel's socket buffers are not part of it.
 *
 * Every window starts from the same database and has the same number of bookings (--bookings); a
 * window and its bare run follow each other, --repeat times, and medians are shown, of the ratio
 * too. Figures of a busy machine are noisy; the ratio less so.
 *
 * Not measured here: reads, many events, networks with a delay.
 */
#include "lib/fair.h"
#include "lib/home.h"
#include "lib/load.h"
#include "lib/replay.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LEVELS_MAX = 16,
	REPEAT_MAX = 15,
	FILES_BESIDE = 200, /* descriptors that are no connection */
	FEW_CLIENTS = 8,    /* up to here a window has a quarter of the bookings */
};

struct options {
	const char *directory;
	const char *program;
	int clients[LEVELS_MAX];
	int levels;
	int bookings;
	int repeat;
	int watchers; /* 0: no window is watched */
	int idle;     /* most idle connections, 0: memory is not measured */
	bool json;
	bool statements;  /* print what is replayed */
	const char *only; /* "book" or "pair" */
};

/* One window and its bare run, a booking's CPU in microseconds. */
struct result {
	struct load_window load;
	double rate;
	double bare_rate;
	double ratio;
	double jobs_per_commit;
	double commits;
	double cpu_all, cpu_loop, cpu_writer, cpu_load, cpu_bare;
	double watched_rate, watched_part, watched_loop; /* with watchers */
	double told; /* events a second that watchers read */
};

struct bench {
	struct options o;
	struct home home;
	bool first_shown;
};

static const char *
kind_name(enum load_kind kind)
{
	return kind == LOAD_BOOK ? "meeting.book" : "request.create+accept";
}

/* ---- one window ----------------------------------------------------------------------------- */

struct counters {
	int64_t jobs;
	int64_t commits;
};

static bool
read_counters(struct load *l, struct counters *out, struct err *e)
{
	struct js *answer = load_ask(l, "stats.snapshot", e), *w;

	if (answer == NULL)
		return false;
	w = js_get(answer, "writer");
	out->jobs = js_get_int(w, "jobs", -1);
	out->commits = js_get_int(w, "commits", -1);
	js_free(answer);
	return out->commits >= 0 ||
	       err_set(e, ERR_INTERNAL, "stats.snapshot does not say writer.commits");
}

static bool
measure(struct bench *b, struct load *l, enum load_kind kind, int n, struct result *r,
	struct err *e)
{
	struct counters before, after;
	struct home_cpu cpu, cpu_after;

	if (!read_counters(l, &before, e))
		return false;
	cpu = home_cpu(&b->home);
	if (!load_run(l, kind, 0, n, &r->load, e))
		return false;
	cpu_after = home_cpu(&b->home);
	if (!read_counters(l, &after, e))
		return false;
	r->commits = (double)(after.commits - before.commits);
	r->jobs_per_commit = (double)(after.jobs - before.jobs) / r->commits;
	r->rate = r->load.bookings * 1e6 / (double)r->load.wall_us;
	r->cpu_all = (double)(cpu_after.all_us - cpu.all_us) / n;
	r->cpu_loop = (double)(cpu_after.loop_us - cpu.loop_us) / n;
	r->cpu_writer = (double)(cpu_after.writer_us - cpu.writer_us) / n;
	r->cpu_load = (double)r->load.cpu_us / n;
	return true;
}

static bool
window(struct bench *b, enum load_kind kind, int clients, int watchers, int n,
	struct result *r, struct err *e)
{
	struct load *l = NULL;
	struct err stopped;
	bool ok;

	*r = (struct result){.rate = 0};
	ok = home_fresh(&b->home, e) && home_start(&b->home, e);
	if (ok)
		l = load_open(&b->home, clients, watchers, e);
	ok = l != NULL && measure(b, l, kind, n, r, e);
	load_close(l);
	if (home_stop(&b->home, &stopped) || !ok)
		return ok;
	*e = stopped;
	return false;
}

static bool
bare(struct bench *b, const struct recording *rec, int n, struct result *r, struct err *e)
{
	struct replay p;

	if (!replay_run(&b->home, rec, n, r->jobs_per_commit, &p, e))
		return false;
	r->bare_rate = p.bookings * 1e6 / (double)p.wall_us;
	r->cpu_bare = (double)p.cpu_us / p.bookings;
	r->ratio = r->rate / r->bare_rate;
	return true;
}

/* The window again, watched. */
static bool
watched(struct bench *b, enum load_kind kind, int clients, int n, struct result *r,
	struct err *e)
{
	struct result w;

	if (b->o.watchers == 0)
		return true;
	if (!window(b, kind, clients, b->o.watchers, n, &w, e))
		return false;
	r->watched_rate = w.rate;
	r->watched_part = w.rate / r->rate;
	r->watched_loop = w.cpu_loop;
	r->told = (double)w.load.told * 1e6 / (double)w.load.wall_us;
	return true;
}

/* ---- medians and printing ------------------------------------------------------------------- */

static int
by_rate(const void *a, const void *b)
{
	const struct result *x = a, *y = b;

	return x->rate < y->rate ? -1 : x->rate > y->rate;
}

static int
by_ratio(const void *a, const void *b)
{
	const struct result *x = a, *y = b;

	return x->ratio < y->ratio ? -1 : x->ratio > y->ratio;
}

static int
by_watched_part(const void *a, const void *b)
{
	const struct result *x = a, *y = b;

	return x->watched_part < y->watched_part ? -1 : x->watched_part > y->watched_part;
}

/* The run of the median rate, with what belongs to the median ratio and the median part. */
static struct result
median(struct result *r, int n)
{
	struct result m, watched;
	double ratio, bare_rate;

	qsort(r, (size_t)n, sizeof *r, by_watched_part);
	watched = r[n / 2];

	qsort(r, (size_t)n, sizeof *r, by_ratio);
	ratio = r[n / 2].ratio;
	bare_rate = r[n / 2].bare_rate;
	qsort(r, (size_t)n, sizeof *r, by_rate);
	m = r[n / 2];
	m.ratio = ratio;
	m.bare_rate = bare_rate;
	m.watched_rate = watched.watched_rate;
	m.watched_part = watched.watched_part;
	m.watched_loop = watched.watched_loop;
	m.told = watched.told;
	return m;
}

static void
print_head(const struct bench *b, enum load_kind kind, const struct recording *rec)
{
	double all, changing;

	if (b->o.json)
		return;
	replay_count(rec, &all, &changing);
	printf("\n%s: %.0f statements a booking, %.0f of them change rows\n",
		kind_name(kind), all, changing);
	printf("clients  bookings/s  p50 ms  p99 ms  jobs/commit  commits  bare/s  ratio"
	       "   CPU us a booking: daemon (loop writer)  load  bare\n");
	fflush(stdout);
	if (b->o.statements)
		replay_print(rec, stdout);
}

static void
print_text(int clients, const struct result *r)
{
	printf("%7d  %10.0f  %6.2f  %6.2f  %11.1f  %7.0f  %6.0f  %4.0f%%  %24.0f (%4.0f %6.0f)"
	       "  %4.0f  %4.0f\n",
		clients, r->rate, (double)r->load.p50_us / 1000,
		(double)r->load.p99_us / 1000, r->jobs_per_commit, r->commits,
		r->bare_rate, r->ratio * 100, r->cpu_all, r->cpu_loop, r->cpu_writer,
		r->cpu_load, r->cpu_bare);
	if (r->told > 0)
		printf("%7s  watched: %.0f bookings/s, %.0f%% of those unwatched; CPU us of the"
		       " loop %.0f; events/s %.0f\n",
			"", r->watched_rate, r->watched_part * 100, r->watched_loop,
			r->told);
	if (r->load.refused > 0)
		printf("%7s  refused: %d (%s)\n", "", r->load.refused, r->load.refusal);
	fflush(stdout);
}

static void
print_json(struct bench *b, enum load_kind kind, int clients, const struct result *r)
{
	printf("%s{\"what\":\"%s\",\"clients\":%d,\"bookings\":%d,\"refused\":%d,"
	       "\"bookings_per_second\":%.1f,\"p50_us\":%lld,\"p99_us\":%lld,\"max_us\":%lld,"
	       "\"jobs_per_commit\":%.2f,\"commits\":%.0f,\"bare_per_second\":%.1f,"
	       "\"ratio\":%.3f,\"cpu_us\":{\"daemon\":%.1f,\"loop\":%.1f,\"writer\":%.1f,"
	       "\"load\":%.1f,\"bare\":%.1f},\"watched_per_second\":%.1f,"
	       "\"watched_part\":%.3f,\"told_per_second\":%.0f}",
		b->first_shown ? ",\n" : "", kind_name(kind), clients, r->load.bookings,
		r->load.refused, r->rate, (long long)r->load.p50_us,
		(long long)r->load.p99_us, (long long)r->load.max_us, r->jobs_per_commit,
		r->commits, r->bare_rate, r->ratio, r->cpu_all, r->cpu_loop,
		r->cpu_writer, r->cpu_load, r->cpu_bare, r->watched_rate, r->watched_part,
		r->told);
	b->first_shown = true;
}

static bool
run_level(struct bench *b, enum load_kind kind, int clients, const struct recording *rec,
	struct err *e)
{
	struct result r[REPEAT_MAX] = {{.rate = 0}}, m;
	int n = clients <= FEW_CLIENTS ? b->o.bookings / 4 : b->o.bookings;

	for (int i = 0; i < b->o.repeat; i++)
		if (!window(b, kind, clients, 0, n, &r[i], e) ||
			!bare(b, rec, n, &r[i], e) ||
			!watched(b, kind, clients, n, &r[i], e))
			return false;
	m = median(r, b->o.repeat);
	if (b->o.json)
		print_json(b, kind, clients, &m);
	else
		print_text(clients, &m);
	return true;
}

static bool
run_kind(struct bench *b, enum load_kind kind, struct err *e)
{
	struct recording *rec = replay_record(&b->home, kind, 0, b->o.bookings, e);
	bool ok = rec != NULL;

	if (ok)
		print_head(b, kind, rec);
	for (int i = 0; ok && i < b->o.levels; i++)
		ok = run_level(b, kind, b->o.clients[i], rec, e);
	replay_free(rec);
	return ok;
}

/* ---- memory --------------------------------------------------------------------------------- */

static bool
rss_with(struct bench *b, int connections, int64_t *bytes, struct err *e)
{
	struct err stopped;
	struct load *l = NULL;
	bool ok = home_fresh(&b->home, e) && home_start(&b->home, e);

	/* At least one: what the first hello costs is not a connection's. */
	if (ok)
		l = load_open(&b->home, connections > 0 ? connections : 1, 0, e);
	ok = l != NULL;
	*bytes = home_rss(&b->home);
	load_close(l);
	if (home_stop(&b->home, &stopped) || !ok)
		return ok;
	*e = stopped;
	return false;
}

static bool
run_memory(struct bench *b, struct err *e)
{
	int64_t none, some;

	if (b->o.idle == 0)
		return true;
	if (!rss_with(b, 0, &none, e))
		return false;
	if (!b->o.json)
		printf("\nidle connections, logged in: resident %.1f MiB with one\n",
			(double)none / 1048576);
	for (int n = b->o.idle / 4; n <= b->o.idle; n += b->o.idle - b->o.idle / 4) {
		double each;

		if (!rss_with(b, n, &some, e))
			return false;
		each = (double)(some - none) / (n - 1) / 1000;
		if (b->o.json)
			printf("%s{\"what\":\"idle\",\"connections\":%d,\"resident_bytes\":%lld,"
			       "\"bytes_per_connection\":%.0f}",
				b->first_shown ? ",\n" : "", n, (long long)some,
				each * 1000);
		else
			printf("%7d  %.1f MiB, %.1f KB each\n", n, (double)some / 1048576,
				each);
		b->first_shown = true;
	}
	return true;
}

/* ---- options and life ----------------------------------------------------------------------- */

static const char USAGE[] =
	"usage: book [--bookings N] [--clients N,N,...] [--repeat N] [--watchers N] [--idle N]\n"
	"            [--only book|pair] [--directory DIR] [--statements] [--json]\n"
	"  --bookings N     in each window (2000); a quarter of it for up to 8 clients\n"
	"  --clients LIST   (1,16,64,256)\n"
	"  --repeat N       windows of each kind, the median is shown (3)\n"
	"  --watchers N     connections that are told every event, in further windows (0)\n"
	"  --idle N         most idle connections of the memory figure (4000); 0: leave it out\n"
	"  --directory DIR  where the databases lie (the build directory)\n"
	"  --statements     list the statements that are run bare\n"
	"The daemon is $CONVENE_BUILD/convened (build/convened).\n";

static bool
number(const char *text, int low, int high, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);

	*out = (int)n;
	return end != text && (*end == '\0' || *end == ',') && n >= low && n <= high;
}

static bool
client_list(struct options *o, const char *text)
{
	for (o->levels = 0; text != NULL && o->levels < LEVELS_MAX; o->levels++) {
		if (!number(text, 1, 4096, &o->clients[o->levels]))
			return false;
		text = strchr(text, ',');
		text = text != NULL ? text + 1 : NULL;
	}
	return text == NULL;
}

static bool
take_option(struct options *o, int c)
{
	switch (c) {
	case 'b':
		return number(optarg, 4, FAIR_BOOKINGS_MAX, &o->bookings);
	case 'c':
		return client_list(o, optarg);
	case 'r':
		return number(optarg, 1, REPEAT_MAX, &o->repeat);
	case 'w':
		return number(optarg, 0, 4096, &o->watchers);
	case 'i':
		return number(optarg, 0, 100000, &o->idle);
	case 'o':
		o->only = optarg;
		return strcmp(optarg, "book") == 0 || strcmp(optarg, "pair") == 0;
	case 'd':
		o->directory = optarg;
		return true;
	case 's':
		o->statements = true;
		return true;
	case 'j':
		o->json = true;
		return true;
	default:
		return false;
	}
}

static bool
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option LONG[] = {{"bookings", required_argument, NULL, 'b'},
		{"clients", required_argument, NULL, 'c'},
		{"repeat", required_argument, NULL, 'r'},
		{"watchers", required_argument, NULL, 'w'},
		{"idle", required_argument, NULL, 'i'},
		{"only", required_argument, NULL, 'o'},
		{"directory", required_argument, NULL, 'd'},
		{"statements", no_argument, NULL, 's'}, {"json", no_argument, NULL, 'j'},
		{0}};
	int c;

	*o = (struct options){.bookings = 2000,
		.repeat = 3,
		.idle = 4000,
		.clients = {1, 16, 64, 256},
		.levels = 4};
	while ((c = getopt_long(argc, argv, "", LONG, NULL)) != -1)
		if (!take_option(o, c))
			return false;
	return optind == argc;
}

/* Descriptors of both processes: the daemon inherits the limit. */
static void
raise_limit(struct options *o)
{
	struct rlimit r;
	int64_t room;

	BUG_ON(getrlimit(RLIMIT_NOFILE, &r) != 0);
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max < (rlim_t)o->idle + FILES_BESIDE)
		r.rlim_max = (rlim_t)o->idle + FILES_BESIDE;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0) {
		BUG_ON(getrlimit(RLIMIT_NOFILE, &r) != 0);
		r.rlim_cur = r.rlim_max;
		BUG_ON(setrlimit(RLIMIT_NOFILE, &r) != 0);
	}
	room = (int64_t)r.rlim_cur - FILES_BESIDE;
	if (o->idle > room) {
		fprintf(stderr,
			"book: %lld files may be open, so at most %lld idle connections\n",
			(long long)r.rlim_cur, (long long)room);
		o->idle = room > 0 ? (int)room : 0;
	}
}

static bool
run(struct bench *b, struct err *e)
{
	struct options *o = &b->o;
	int logins = o->idle;

	for (int i = 0; i < o->levels; i++)
		logins = o->clients[i] + o->watchers > logins
				 ? o->clients[i] + o->watchers
				 : logins;
	if (!home_make(&b->home, o->program, o->directory, logins, e))
		return false;
	if (!o->json)
		printf("bookings over TLS in %s, %d to a window, median of %d\n",
			o->directory, o->bookings, o->repeat);
	else
		printf("[");
	if (o->only == NULL || strcmp(o->only, "book") == 0)
		if (!run_kind(b, LOAD_BOOK, e))
			return false;
	if (o->only == NULL || strcmp(o->only, "pair") == 0)
		if (!run_kind(b, LOAD_PAIR, e))
			return false;
	if (!run_memory(b, e))
		return false;
	if (o->json)
		printf("]\n");
	return true;
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
	js_setup();
	log_open(LOG_ERR, LOG_TO_STDERR);
	replay_setup();
	ok = run(b, &e);
	if (!ok) {
		struct err ignored;

		fprintf(stderr, "book: %s\n", e.text);
		if (!home_stop(&b->home, &ignored))
			fprintf(stderr, "book: %s\n", ignored.text);
	}
	home_remove(&b->home);
	log_close();
	free(b);
	return ok ? 0 : 1;
}
