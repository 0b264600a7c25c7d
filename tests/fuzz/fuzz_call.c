/*
 * fuzz_call.c - from lines to answers: calls of every method by every role, handlers included, over
 * a small fair whose names are as long as they may be.
 *
 * The bytes are a script of calls: who, which method, and of each parameter one of the values that
 * have hurt or could: the ends of every range, the longest texts in letters of every width,
 * instants of all ages, cursors of other methods and other accounts. Whatever was asked, there is
 * one answer, it is JSON, and it does not say that we failed. Afterwards all is undone.
 */
#include "call_values.h"
#include "inline_workers.h"

#include "domain/mailing/sending.h"
#include "domain/people/account.h"
#include "ical/ical.h"
#include "store/meetings.h"
#include "tests/unit/served.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";

enum { PEERS = 12, CALLS_MAX = 60, STRANGER = 0, OFFICE = 1 };

/* Who calls: nobody yet, the administrator, and those who are invited. */
static const struct {
	enum role role;
	const char *invited; /* params of account.invite */
} WHO[PEERS] = {{ROLE_NONE, NULL}, {ROLE_ADMIN, NULL},
	{ROLE_STAFF, "\"role\":\"staff\",\"name\":\"Lee\""},
	{ROLE_STAFF, "\"role\":\"staff\",\"name\":\"Head\",\"all_events\":true"},
	{ROLE_MONITOR, "\"role\":\"monitor\",\"name\":\"Probe\""},
	{ROLE_BUYER, "\"delegate\":\"ann\""}, {ROLE_BUYER, "\"delegate\":\"bat\""},
	{ROLE_BUYER, "\"delegate\":\"pia\""}, {ROLE_EXHIBITOR, "\"delegate\":\"kim\""},
	{ROLE_EXHIBITOR, "\"delegate\":\"choi\""},
	{ROLE_INTERPRETER, "\"interpreter\":\"iris\""},
	{ROLE_MAILBOX, "\"role\":\"mailbox\",\"name\":\"Pipe\""}};

struct peer {
	struct house *house;
	struct session *session; /* NULL: closed */
	bool closing;
	char token[SECRET_BYTES]; /* "": none */
	bool silent;		  /* says no hello of its own accord */
};

struct house {
	struct fixture f;
	struct config config;
	struct clock clock;
	struct ical *ical;
	struct writer worker;
	struct served served;
	struct peer peer[PEERS];
	struct values values;
	int64_t id;	   /* of the last request */
	bool expecting;	   /* its answer is to come */
	struct js *answer; /* to it */
	bool strict;	   /* every call must be done */
};

static int64_t
eve_us(void)
{
	return FAIR_EVE_S * 1000000;
}

/* ---- what the dispatcher calls -------------------------------------------------------------- */

/* Ours to blame: there is no code for it, or it says so. */
static bool
says_we_failed(const struct js *answer)
{
	const char *code =
		js_get_str(js_get(js_get(answer, "error"), "data"), "code", "INTERNAL");

	switch (err_by_name(code)) {
	case ERR_NONE:
	case ERR_INTERNAL:
	case ERR_CORRUPT:
	case ERR_STORAGE_FULL:
	case ERR_STORAGE_FAILED:
	case ERR_OUTCOME_UNKNOWN:
		return js_get(answer, "error") != NULL;
	default:
		return false;
	}
}

static void
on_line(struct house *h, const char *line, size_t n)
{
	struct err e;
	struct js *o = js_parse(line, n, &e);
	const struct js *id = o != NULL ? js_get(o, "id") : NULL;

	if (o == NULL || js_type(o) != JS_OBJ || says_we_failed(o)) {
		fprintf(stderr, "answered: %.*s\n", (int)n, line);
		abort();
	}
	if (!h->expecting || id == NULL || js_type(id) != JS_INT || js_int(id) != h->id) {
		js_free(o);
		return;
	}
	h->expecting = false;
	h->answer = o;
}

static void
on_send(void *peer, const char *bytes, size_t n)
{
	const struct peer *p = peer;

	BUG_ON(p->session == NULL);
	while (n > 0) {
		const char *end = memchr(bytes, '\n', n);
		size_t line = (size_t)(end - bytes);

		BUG_ON(end == NULL);
		on_line(p->house, bytes, line);
		bytes += line + 1;
		n -= line + 1;
	}
}

static void
on_close(void *peer, const char *why)
{
	(void)why;
	/* Buried at the end of the turn, as net/ does. */
	((struct peer *)peer)->closing = true;
}

static void
on_established(void *peer, size_t line_max)
{
	(void)peer;
	(void)line_max;
}

static void
on_pause(void *peer, bool paused)
{
	(void)peer;
	(void)paused;
}

static void
on_watching(void *peer)
{
	(void)peer;
}

static void
on_known(void *peer)
{
	(void)peer;
}

static size_t
unsent(void *peer)
{
	(void)peer;
	return 0;
}

static void
on_drain(void *ctx)
{
	(void)ctx;
}

static const struct peer_ops OPS = {
	on_send, on_close, on_established, on_pause, on_watching, unsent, on_known};

/* ---- one call ------------------------------------------------------------------------------- */

static void
close_peer(struct peer *p)
{
	if (p->session != NULL)
		rpc_closed(p->session);
	p->session = NULL;
	p->closing = false;
}

static void
turn(struct house *h)
{
	struct job *list;

	while ((list = inline_take(&h->worker)) != NULL)
		rpc_completed(h->served.rpc, list);
	for (int i = 0; i < PEERS; i++)
		if (h->peer[i].closing)
			close_peer(&h->peer[i]);
}

/* A peer whose connection was closed comes back, and says who it is. */
static void
open_peer(struct house *h, int who)
{
	struct peer *p = &h->peer[who];
	char hello[300];

	if (p->session != NULL)
		return;
	p->house = h;
	p->session = rpc_open(h->served.rpc, p, who == OFFICE, 0);
	if (p->silent)
		return;
	snprintf(hello, sizeof hello,
		"{\"jsonrpc\":\"2.0\",\"id\":\"h\",\"method\":\"hello\",\"params\":"
		"{\"client\":\"fuzz\",\"proto\":[1,1]%s%s%s%s}}",
		p->token[0] != '\0' ? ",\"token\":\"" : "", p->token,
		p->token[0] != '\0' ? "\"" : "",
		WHO[who].role == ROLE_STAFF || who == OFFICE ? ",\"event\":\"WSC\"" : "");
	rpc_line(p->session, hello, strlen(hello));
	turn(h);
	/* Its login was ended by what was called before. */
	if (p->session == NULL)
		p->session = rpc_open(h->served.rpc, p, false, 0);
}

static void
send_line(struct house *h, int who, const char *line, size_t n)
{
	open_peer(h, who);
	rpc_line(h->peer[who].session, line, n);
	turn(h);
}

/* The result, NULL when it was refused; it is the house's until the next call. */
static const struct js *
call(struct house *h, int who, const char *method, const struct js *params)
{
	struct buf line;

	js_free(h->answer);
	h->answer = NULL;
	buf_init(&line, 1 << 22);
	BUG_ON(!rpc_write_request(&line, ++h->id, method, params));
	h->expecting = true;
	send_line(h, who, line.data, line.len - 1);
	if (h->answer == NULL || (h->strict && js_get(h->answer, "result") == NULL)) {
		char *text = h->answer != NULL ? js_text(h->answer) : NULL;

		fprintf(stderr, "%s answered: %s\n", line.data, text);
		abort();
	}
	buf_release(&line);
	return js_get(h->answer, "result");
}

static const struct js *
ask(struct house *h, int who, const char *method, const char *fmt, ...) PRINTF(4, 5);

/* params: the members of the object, without braces; a call that changes gets its key. */
static const struct js *
ask(struct house *h, int who, const char *method, const char *fmt, ...)
{
	const struct js *result;
	struct js *params;
	char text[4000];
	struct err e;
	va_list ap;
	int n = snprintf(text, sizeof text, "{\"key\":\"set-up-%d\"%s", h->values.keys++,
		fmt[0] != '\0' ? "," : "");

	va_start(ap, fmt);
	n += vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
	va_end(ap);
	snprintf(text + n, sizeof text - (size_t)n, "}");
	params = js_parse(text, strlen(text), &e);
	BUG_ON(params == NULL);
	result = call(h, who, method, params);
	js_free(params);
	return result;
}

/* ---- the fair ------------------------------------------------------------------------------- */

/* n times a letter: replace(hex(zeroblob(n / 2)), '0', letter) */
static void
long_names(struct fixture *f)
{
	fixture_sql(f,
		"UPDATE organisations SET name = substr(replace(hex(zeroblob(100)), '0',"
		" CASE organisation_id % 4 WHEN 0 THEN 'x' WHEN 1 THEN 'Ж'"
		" WHEN 2 THEN '😀' ELSE '가' END), 1,"
		" CASE organisation_id % 4 WHEN 0 THEN 200 WHEN 1 THEN 100"
		" WHEN 2 THEN 50 ELSE 66 END)");
	fixture_sql(f,
		"UPDATE organisations SET name = substr(replace(hex(zeroblob(33)), '0',"
		" '한'), 1, 54) WHERE code IN ('B1', 'X1')");
	fixture_sql(f,
		"UPDATE delegates SET name = substr(replace(hex(zeroblob(100)), '0',"
		" CASE delegate_id % 3 WHEN 0 THEN 'Ж' WHEN 1 THEN '😀' ELSE '가' END),"
		" 1, CASE delegate_id % 3 WHEN 0 THEN 100 WHEN 1 THEN 50 ELSE 66 END)");
	fixture_sql(f,
		"UPDATE interpreters SET name = substr(replace(hex(zeroblob(50)), '0',"
		" '한'), 1, 66)");
	fixture_sql(f,
		"UPDATE locations SET name = substr(replace(hex(zeroblob(50)), '0',"
		" 'Ж'), 1, 100)");
	fixture_sql(f,
		"UPDATE halls SET name = substr(replace(hex(zeroblob(50)), '0', '가'),"
		" 1, 66)");
	fixture_sql(f, "INSERT INTO categories (event_id, code, name, parent) VALUES"
		       " (1, 'ENE', 'Energy', NULL)");
	/* The fair was written by number; what comes has others. */
	fixture_sql(
		f, "INSERT INTO counters (event_id, name, next) VALUES (0, 'event', 3)");
	for (int event = FAIR; event <= OTHER_FAIR; event++) {
		char sql[300];

		snprintf(sql, sizeof sql,
			"INSERT INTO counters (event_id, name, next) SELECT"
			" %d, column1, 60 FROM (VALUES ('slot'),"
			" ('organisation'), ('delegate'), ('location'), ('interpreter'))",
			event);
		fixture_sql(f, sql);
	}
}

static void
enrol(struct house *h, int who)
{
	const struct js *o = ask(h, OFFICE, "account.invite", "%s", WHO[who].invited);
	char invitation[SECRET_BYTES];

	snprintf(invitation, sizeof invitation, "%s", js_get_str(o, "invitation", ""));
	o = ask(h, who, "auth.enrol", "\"invitation\":\"%s\"", invitation);
	snprintf(h->peer[who].token, SECRET_BYTES, "%s", js_get_str(o, "token", ""));
	close_peer(&h->peer[who]);
}

/* Something of everything: a meeting, a queue, a veto, a blackout, a schedule. */
static void
some_life(struct house *h)
{
	ask(h, OFFICE, "event.update", "\"policies\":[\"invitations_by_mail=each\"]");
	ask(h, OFFICE, "meeting.book",
		"\"delegates\":[\"ann\",\"kim\"],\"slot\":11,\"message\":\"우리는 만난다\"");
	ask(h, 5, "request.create", "\"to\":\"X2\",\"slots\":[12,13]");
	ask(h, 9, "request.accept", "\"request\":\"R2\"");
	ask(h, 6, "request.create", "\"to\":\"X1\"");
	ask(h, 8, "request.accept", "\"request\":\"R3\"");
	ask(h, 7, "request.create", "\"to\":\"X1\",\"message\":\"Ж\"");
	ask(h, 8, "preference.set", "\"to\":\"B2\",\"preference\":\"avoid\"");
	ask(h, 9, "preference.set", "\"to\":\"B1\",\"preference\":\"must\"");
	ask(h, 5, "blackout.set",
		"\"resource\":\"ann\",\"when\":\"2027-01-16T09:00/2027-01-16T09:30\"");
	h->worker.plans = true;
	ask(h, OFFICE, "schedule.run", "\"scope\":\"unscheduled\",\"steps\":500");
	h->worker.plans = false;
}

static void
open_rpc(struct house *h)
{
	const struct work_options work = {.clock = &h->clock,
		.writer = &h->worker,
		.readers = (struct readers *)(void *)&h->worker,
		.planner = (struct aside *)(void *)&h->worker,
		.last_seq =
			fixture_int(&h->f, "SELECT coalesce(max(seq), 0) FROM journal")};

	served_open(&h->served, &(struct served_options){.work = work,
					.env = {.key = KEY,
						.ical = h->ical,
						.port = 7443,
						.drain = on_drain},
					.config = &h->config,
					.link_pin = "pin",
					.ops = &OPS});
}

/* The end of all conversations, and of what was not finished. */
static void
close_rpc(struct house *h)
{
	work_halt(h->served.work);
	turn(h);
	for (int i = 0; i < PEERS; i++)
		close_peer(&h->peer[i]);
	served_close(&h->served);
	js_free(h->answer);
	h->answer = NULL;
}

/* What answers by mail name: the UID of M1, and the token of the first mail, which has left. */
static void
learn_mail(struct house *h)
{
	struct arena arena;
	struct outbox_row *r;
	struct tx tx;

	arena_init(&arena);
	tx_init(&tx, h->f.store, &arena, eve_us());
	snprintf(h->values.uid, sizeof h->values.uid, "%s",
		meeting_by_id(&tx, FAIR, 1)->uid);
	r = outbox_by_id(&tx, 1);
	sending_token(&tx, KEY, r, h->values.token);
	r->state = OUTBOX_HANDED_OVER;
	r->ended_s = tx.now_s;
	outbox_save(&tx, r);
	arena_release(&arena);
}

static void
build_house(struct house *h)
{
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	small_fair_open(&h->f);
	long_names(&h->f);
	config_defaults(&h->config, h->f.directory);
	h->config.requests_per_second = 1000000;
	h->config.rehearsal = true;
	h->config.web_port = 8443;
	snprintf(h->config.authserv_id, sizeof h->config.authserv_id, "mx.fair.example");
	clock_init(&h->clock);
	h->clock.read_us = eve_us;
	h->ical = ical_new();
	inline_start(&h->worker, h->f.store, &h->clock);
	open_rpc(h);
	inline_begin(&h->worker);
	h->strict = true;
	for (int who = OFFICE + 1; who < PEERS; who++)
		enrol(h, who);
	some_life(h);
	learn_mail(h);
	h->strict = false;
	close_rpc(h);
	inline_keep(&h->worker);
}

/* ---- a script ------------------------------------------------------------------------------- */

static void
one_call(struct house *h, struct script *s)
{
	int who = (int)(script_byte(s) % PEERS);
	const struct method *m = values_method(s, WHO[who].role);
	const struct js *result;
	struct js *params;

	if (script_byte(s) % 32 == 0) {
		/* What is no call at all is refused as well; without an id there is no answer. */
		send_line(h, who, (const char *)s->at,
			script_left(s) < 200 ? script_left(s) : 200);
		return;
	}
	h->peer[who].silent = who == STRANGER && script_byte(s) % 8 == 0;
	params = values_params(&h->values, s, m);
	result = call(h, who, m->name, params);
	js_free(params);
	values_learn(&h->values, result);
	if (script_byte(s) % 16 == 0) {
		served_tick(&h->served);
		turn(h);
	}
}

static struct house *house; /* built with the first script, for all */

static void
tear_down(void)
{
	fixture_close(&house->f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script s = {data, data + size};
	struct house *h = house;

	if (h == NULL) {
		h = house = xcalloc(1, sizeof *h);
		build_house(h);
		atexit(tear_down);
	}
	inline_begin(&h->worker);
	open_rpc(h);
	for (int i = 0; i < CALLS_MAX && script_left(&s) > 0; i++)
		one_call(h, &s);
	close_rpc(h);
	inline_undo(&h->worker);
	/* As if nothing of it had been. */
	atomic_store(&h->clock.offset_us, 0);
	values_forget(&h->values);
	return 0;
}
