/* replay.c - the statements of bookings, taken down through the engine's hook and run again. */
#include "replay.h"

#include "base/clock.h"
#include "domain/people/account.h"
#include "fair.h"
#include "tests/unit/served.h"
#include "store/journal.h"
#include "wire/digest.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	STATEMENTS_MAX = 512,
	VALUES_MAX = 32,	      /* parameters of one statement */
	CHECKPOINT_EVERY_JOBS = 2000, /* as store/writer.c */
};

struct value {
	enum { NOTHING, INTEGER, TEXT, BLOB } type;
	int64_t i;
	char *bytes;
	int n;
};

struct step {
	int statement;
	int values;
	struct value *value;
	bool ends_job;
};

struct recording {
	char *sql[STATEMENTS_MAX];
	bool changes[STATEMENTS_MAX];
	int statements;
	struct step *step;
	size_t steps, cap;
	int bookings;
	int jobs;
};

/*
 * What the engine's hook works with. It is called for every connection this process opens and
 * is given no context, so this is one of the two places of the benchmark that can change.
 */
static struct hook {
	sqlite3 *newest;	/* the connection opened last */
	struct recording *into; /* NULL: nothing is taken down */
} hook;

/* ---- taking down ---------------------------------------------------------------------------- */

static int
statement_of(struct recording *r, sqlite3_stmt *q)
{
	const char *sql = sqlite3_sql(q);

	for (int i = 0; i < r->statements; i++)
		if (strcmp(r->sql[i], sql) == 0)
			return i;
	BUG_ON(r->statements == STATEMENTS_MAX);
	r->sql[r->statements] = xstrdup(sql);
	r->changes[r->statements] = !sqlite3_stmt_readonly(q);
	return r->statements++;
}

/* The end of a literal as the engine writes it: NULL, -12, 'it''s', x'00ff'. */
static const char *
literal_end(const char *p)
{
	if (*p == 'x')
		p++;
	if (*p != '\'')
		return p + strspn(p, "-0123456789NUL");
	for (p++; *p != '\'' || p[1] == '\''; p++)
		if (*p == '\'')
			p++;
	return p + 1;
}

static struct value
value_of(const char *p, const char *end)
{
	struct value v = {.type = INTEGER};

	if (*p == 'N')
		return (struct value){.type = NOTHING};
	if (*p != '\'' && *p != 'x') {
		v.i = strtoll(p, NULL, 10);
		return v;
	}
	v.bytes = xmalloc((size_t)(end - p));
	if (*p == 'x') {
		v.type = BLOB;
		v.n = (int)((end - p - 3) / 2);
		BUG_ON(!hex_decode(p + 2, (size_t)v.n * 2, v.bytes, (size_t)v.n));
		return v;
	}
	v.type = TEXT;
	for (p++; p < end - 1; p++) {
		v.bytes[v.n++] = *p;
		if (*p == '\'')
			p++;
	}
	return v;
}

/*
 * The engine tells what is bound only as text with the values in the places of ?1, ?2, ...: both
 * texts are read side by side.
 */
static void
read_values(struct step *s, const char *sql, const char *expanded)
{
	struct value found[VALUES_MAX] = {{0}};
	bool quoted = false;

	while (*sql != '\0') {
		if (*sql == '\'')
			quoted = !quoted;
		if (quoted || *sql != '?') {
			BUG_ON(*sql++ != *expanded++);
			continue;
		}
		int place = (int)strtol(sql + 1, (char **)(uintptr_t)&sql, 10);
		const char *end = literal_end(expanded);

		BUG_ON(place < 1 || place > VALUES_MAX);
		free(found[place - 1].bytes);
		found[place - 1] = value_of(expanded, end);
		if (place > s->values)
			s->values = place;
		expanded = end;
	}
	s->value = xcalloc((size_t)s->values + 1, sizeof *s->value);
	memcpy(s->value, found, (size_t)s->values * sizeof *s->value);
}

/* A transaction is the writer's way of grouping; a job is what lies in one savepoint. */
static bool
is_control(const char *sql)
{
	return strcmp(sql, "BEGIN IMMEDIATE") == 0 || strcmp(sql, "COMMIT") == 0;
}

static int
note(unsigned what, void *ctx, void *p, void *x)
{
	struct recording *r = ((struct hook *)ctx)->into;
	sqlite3_stmt *q = p;
	struct step *s;
	char *expanded;

	(void)what;
	/* What a trigger or foreign key does inside a statement is reported as a comment. */
	if (r == NULL || ((const char *)x)[0] == '-' || is_control(sqlite3_sql(q)))
		return 0;
	if (r->steps == r->cap) {
		r->cap = r->cap == 0 ? 4096 : r->cap * 2;
		r->step = xrealloc(r->step, r->cap * sizeof *r->step);
	}
	s = &r->step[r->steps++];
	*s = (struct step){.statement = statement_of(r, q)};
	expanded = sqlite3_expanded_sql(q);
	BUG_ON(expanded == NULL);
	read_values(s, sqlite3_sql(q), expanded);
	sqlite3_free(expanded);
	if (strncmp(sqlite3_sql(q), "RELEASE", 7) == 0) {
		s->ends_job = true;
		r->jobs++;
	}
	return 0;
}

static int
opened(sqlite3 *db, const char **error, const void *api)
{
	(void)error;
	(void)api;
	hook.newest = db;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note, &hook);
}

void
replay_setup(void)
{
	store_setup();
	sqlite3_auto_extension((void (*)(void))opened);
}

/* ---- the daemon without sockets ------------------------------------------------------------- */

struct inside {
	struct clock clock;
	struct jobs *done;
	int wake;
	struct writer *writer;
	struct readers *readers;
	struct served served;
	struct session *session;
	struct buf answer;
};

static void
inside_send(void *peer, const char *bytes, size_t n)
{
	struct inside *in = peer;

	BUG_ON(!buf_add(&in->answer, bytes, n));
}

static void
inside_close(void *peer, const char *why)
{
	(void)peer;
	(void)why;
}

static void
inside_established(void *peer, size_t line_max)
{
	(void)peer;
	(void)line_max;
}

static void
inside_pause(void *peer, bool paused)
{
	(void)peer;
	(void)paused;
}

static void
inside_noted(void *peer)
{
	(void)peer;
}

static size_t
inside_unsent(void *peer)
{
	(void)peer;
	return 0;
}

static const struct peer_ops INSIDE = {inside_send, inside_close, inside_established,
	inside_pause, inside_noted, inside_unsent, inside_noted};

static void
inside_drain(void *ctx)
{
	(void)ctx;
}

static int64_t
last_seq(const char *database, struct err *e)
{
	struct store *s = store_open(database, STORE_READ, &(struct store_options){0}, e);
	struct arena arena;
	struct tx tx;
	int64_t seq;

	if (s == NULL)
		return -1;
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	seq = journal_last_seq(&tx);
	arena_release(&arena);
	store_close(s);
	return seq;
}

static bool
inside_start(struct inside *in, const struct home *h, const char *database, struct err *e)
{
	const struct config *cfg = &h->config;
	struct served_options o = {
		.work = {.clock = &in->clock, .last_seq = last_seq(database, e)},
		.env = {.key = h->key, .drain = inside_drain},
		.config = cfg,
		.link_pin = h->pin,
		.ops = &INSIDE};

	if (o.work.last_seq < 0)
		return false;
	clock_init(&in->clock);
	buf_init(&in->answer, 1 << 24);
	in->wake = eventfd(0, EFD_CLOEXEC);
	BUG_ON(in->wake < 0);
	in->done = jobs_new(SIZE_MAX, in->wake);
	in->writer = writer_start(database, &(struct store_options){0}, &in->clock,
		(size_t)cfg->batch, (size_t)cfg->queue, in->done, e);
	if (in->writer == NULL)
		return false;
	in->readers = readers_start(database, &(struct store_options){0}, &in->clock, 1,
		(size_t)cfg->queue, in->done, e);
	if (in->readers == NULL)
		return false;
	o.work.writer = in->writer;
	o.work.readers = in->readers;
	served_open(&in->served, &o);
	in->session = rpc_open(in->served.rpc, in, false, 0);
	return true;
}

static void
inside_stop(struct inside *in)
{
	struct job *list;

	if (in->session != NULL)
		rpc_closed(in->session);
	readers_stop(in->readers);
	writer_stop(in->writer);
	while (in->served.rpc != NULL && (list = jobs_take(in->done, SIZE_MAX)) != NULL)
		rpc_completed(in->served.rpc, list);
	served_close(&in->served);
	jobs_free(in->done);
	buf_release(&in->answer);
	close(in->wake);
}

/* One call from line to answer. false when it was refused. */
static bool
inside_call(struct inside *in, const char *line, size_t n, struct err *e)
{
	struct job *list;
	uint64_t count;

	buf_clear(&in->answer);
	rpc_line(in->session, line, n - 1);
	while (in->answer.len == 0) {
		BUG_ON(read(in->wake, &count, sizeof count) != sizeof count);
		while ((list = jobs_take(in->done, SIZE_MAX)) != NULL)
			rpc_completed(in->served.rpc, list);
	}
	if (strstr(in->answer.data, ",\"result\":{") != NULL)
		return true;
	return err_set(e, ERR_INTERNAL, "a call was refused: %.200s", in->answer.data);
}

static bool
inside_hello(struct inside *in, const struct home *h, struct err *e)
{
	char line[FAIR_LINE_BYTES], token[SECRET_BYTES];
	int n;

	account_token_text(h->key, HOME_FIRST_TOKEN, "", token);
	n = snprintf(line, sizeof line,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{"
		"\"client\":\"bench\",\"proto\":[1,1],\"token\":\"%s\"}}\n",
		token);
	return inside_call(in, line, (size_t)n, e);
}

static bool
inside_book(struct inside *in, enum load_kind kind, int k, struct err *e)
{
	static const char MEMBER[] = "\"request\":{\"id\":\"";
	char line[FAIR_LINE_BYTES], request[24];
	const char *id;
	size_t n;

	n = fair_line(line, k, kind == LOAD_BOOK ? FAIR_BOOK : FAIR_CREATE, k, NULL);
	if (!inside_call(in, line, n, e))
		return false;
	if (kind == LOAD_BOOK)
		return true;
	id = strstr(in->answer.data, MEMBER);
	BUG_ON(id == NULL || sscanf(id + sizeof MEMBER - 1, "%20[R0-9]", request) != 1);
	n = fair_line(line, k, FAIR_ACCEPT, k, request);
	return inside_call(in, line, n, e);
}

struct recording *
replay_record(const struct home *h, enum load_kind kind, int first, int n, struct err *e)
{
	struct recording *r = xcalloc(1, sizeof *r);
	char database[CONFIG_PATH_BYTES];
	struct inside in = {.wake = -1};
	bool ok;

	ok = home_copy(h, "recorded.db", database, e) &&
	     inside_start(&in, h, database, e) && inside_hello(&in, h, e);
	hook.into = r;
	for (int k = first; ok && k < first + n; k++)
		ok = inside_book(&in, kind, k, e);
	hook.into = NULL;
	inside_stop(&in);
	r->bookings = n;
	if (ok)
		return r;
	replay_free(r);
	return NULL;
}

void
replay_free(struct recording *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->steps; i++) {
		for (int k = 0; k < r->step[i].values; k++)
			free(r->step[i].value[k].bytes);
		free(r->step[i].value);
	}
	for (int i = 0; i < r->statements; i++)
		free(r->sql[i]);
	free(r->step);
	free(r);
}

void
replay_count(const struct recording *r, double *all, double *changing)
{
	size_t changes = 0;

	for (size_t i = 0; i < r->steps; i++)
		changes += r->changes[r->step[i].statement];
	*all = (double)r->steps / r->bookings;
	*changing = (double)changes / r->bookings;
}

void
replay_print(const struct recording *r, FILE *out)
{
	int count[STATEMENTS_MAX] = {0};

	for (size_t i = 0; i < r->steps; i++)
		count[r->step[i].statement]++;
	for (int i = 0; i < r->statements; i++)
		fprintf(out, "%7.2f  %s\n", (double)count[i] / r->bookings, r->sql[i]);
}

/* ---- running again -------------------------------------------------------------------------- */

static bool
engine_failed(sqlite3 *db, struct err *e)
{
	return err_set(e, ERR_INTERNAL, "replay: %s", sqlite3_errmsg(db));
}

static void
bind_value(sqlite3_stmt *q, int place, const struct value *v)
{
	switch (v->type) {
	case NOTHING:
		sqlite3_bind_null(q, place);
		break;
	case INTEGER:
		sqlite3_bind_int64(q, place, v->i);
		break;
	case TEXT:
		sqlite3_bind_text(q, place, v->bytes, v->n, SQLITE_STATIC);
		break;
	case BLOB:
		sqlite3_bind_blob(q, place, v->bytes, v->n, SQLITE_STATIC);
		break;
	}
}

static bool
run_step(sqlite3_stmt *q, const struct step *s)
{
	int rc;

	for (int i = 0; i < s->values; i++)
		bind_value(q, i + 1, &s->value[i]);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		;
	sqlite3_reset(q);
	return rc == SQLITE_DONE;
}

static bool
run_all(struct store *s, sqlite3 *db, sqlite3_stmt **q, const struct recording *r,
	double jobs_per_commit, struct replay *out, struct err *e)
{
	int wanted = out->bookings * (r->jobs / r->bookings), jobs = 0,
	    since_checkpoint = 0;
	double owed = 0;

	for (size_t i = 0; jobs < wanted;) {
		if (!store_begin_write(s, e))
			return false;
		owed += jobs_per_commit;
		do {
			if (!run_step(q[r->step[i].statement], &r->step[i]))
				return engine_failed(db, e);
			jobs += r->step[i].ends_job;
		} while (!r->step[i++].ends_job || (jobs < wanted && jobs + 1 <= owed));
		if (!store_commit(s, e))
			return false;
		out->commits++;
		if (jobs - since_checkpoint >= CHECKPOINT_EVERY_JOBS) {
			store_checkpoint(s, false);
			since_checkpoint = jobs;
		}
	}
	return true;
}

static bool
prepare_all(sqlite3 *db, sqlite3_stmt **q, const struct recording *r, struct err *e)
{
	for (int i = 0; i < r->statements; i++)
		if (sqlite3_prepare_v3(db, r->sql[i], -1, SQLITE_PREPARE_PERSISTENT,
			    &q[i], NULL) != SQLITE_OK)
			return engine_failed(db, e);
	return true;
}

bool
replay_run(const struct home *h, const struct recording *r, int bookings,
	double jobs_per_commit, struct replay *out, struct err *e)
{
	sqlite3_stmt *q[STATEMENTS_MAX] = {NULL};
	char database[CONFIG_PATH_BYTES];
	int64_t began_us, cpu_us;
	struct store *s;
	sqlite3 *db;
	bool ok;

	*out = (struct replay){.bookings = bookings};
	if (!home_copy(h, "replayed.db", database, e))
		return false;
	s = store_open(database, STORE_WRITE, &(struct store_options){0}, e);
	if (s == NULL)
		return false;
	db = hook.newest;
	sqlite3_trace_v2(db, 0, NULL, NULL);
	ok = prepare_all(db, q, r, e);
	cpu_us = home_own_cpu_us();
	began_us = clock_monotonic_us();
	ok = ok && run_all(s, db, q, r, jobs_per_commit, out, e);
	out->wall_us = clock_monotonic_us() - began_us;
	out->cpu_us = home_own_cpu_us() - cpu_us;
	for (int i = 0; i < r->statements; i++)
		sqlite3_finalize(q[i]);
	store_close(s);
	return ok;
}
