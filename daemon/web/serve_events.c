/*
 * serve_events.c - GET /events: what a watcher is told, as server-sent events.
 *
 *   event: begin     {"seq", "history"}: it follows the journal from here on
 *   (message)        an event, as the params of the line protocol's notification "event"
 *   event: progress  how far a run of the planner is
 *   event: resync    what the page knew may be lost: it asks for all anew; the stream goes on
 *   event: end       {"code", "text"}: the login has ended
 *
 * id: is HISTORY:SEQ. The format is that of the HTML standard, section 9.2.
 */
#include "base/clock.h"
#include "methods/endings.h"
#include "web/visit.h"
#include "work/watchers.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMENT_MS = 15000, FRAME_BYTES = 160, SMALL_BYTES = 1024 };

struct stream {
	struct waiting w; /* first member */
	struct watcher watcher;
	struct login *login;
	int64_t sent_ms;
	struct stream *next, *prev;
};

/* ---- the life of a stream ------------------------------------------------------------------- */

static struct stream *
stream_of(const struct watcher *w)
{
	return (struct stream *)(void *)((char *)(uintptr_t)w -
					 offsetof(struct stream, watcher));
}

/* Its peer is gone, or is told that it ends. */
static void
stream_free(struct stream *s)
{
	struct web *w = s->w.web;

	watchers_stop(&s->watcher);
	atomic_fetch_sub(&w->env->stats->watchers, 1);
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		w->streams = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	s->login->share->connections--;
	logins_leave(&w->logins, s->login);
	free(s);
}

static void
stream_send(struct stream *s, const char *bytes, size_t n)
{
	s->sent_ms = clock_monotonic_ms();
	http_stream_send(s->w.http, bytes, n);
}

/* An event with this name; its id is the place in the journal up to which the peer knows all. */
static void
stream_say(struct stream *s, const char *name, const struct js *data)
{
	char *text = js_text(data);
	struct buf b;

	buf_init(&b, SMALL_BYTES);
	BUG_ON(!buf_addf(&b, "event: %s\nid: %s:%lld\ndata: %s\n\n", name,
		s->w.web->history, (long long)s->watcher.cursor, text));
	stream_send(s, b.data, b.len);
	buf_release(&b);
	free(text);
}

static void
say_end(struct stream *s, const char *name, enum err_code code, const char *text)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", err_info(code)->name);
	js_set_str(o, "text", text);
	stream_say(s, name, o);
	js_free(o);
}

/* ---- as a kind of watcher ------------------------------------------------------------------- */

static void
add_event(void *ctx, struct buf *out, const struct journal_event *ev)
{
	const struct web *w = ctx;

	/* A body has no limit of its own. It is JSON in one line. */
	out->max += FRAME_BYTES + strlen(ev->text);
	BUG_ON(!buf_addf(out, "id: %s:%lld\ndata: %s\n\n", w->history, (long long)ev->seq,
		ev->text));
}

static void
add_progress(void *ctx, struct buf *out, const char *json)
{
	(void)ctx;
	BUG_ON(!buf_addf(out, "event: progress\ndata: %s\n\n", json));
}

static void
send_bytes(struct watcher *w, const char *bytes, size_t n)
{
	stream_send(stream_of(w), bytes, n);
}

static bool
is_ready(const struct watcher *w)
{
	return http_stream_unsent(stream_of(w)->w.http) < WATCHER_UNSENT_MAX;
}

/*
 * The journal is pruned: the page begins anew at the newest place, which its next stream takes up.
 * Otherwise the login is over, and the next stream is refused.
 */
static void
end_stream(struct watcher *w, enum err_code code, const char *text)
{
	struct stream *s = stream_of(w);
	struct http *h = s->w.http;

	if (code == ERR_RESYNC)
		w->cursor = ring_newest(w->work->ring);
	say_end(s, code == ERR_RESYNC ? "resync" : "end", code, text);
	stream_free(s);
	http_stream_end(h, err_info(code)->name);
}

static void
take_lane(const struct watcher *w, struct job *j)
{
	j->lane = stream_of(w)->login->share->lane;
}

static const struct watcher_kind KIND = {.add = add_event,
	.add_progress = add_progress,
	.send = send_bytes,
	.ready = is_ready,
	.end = end_stream,
	.lane = take_lane};

static void
stream_gone(struct waiting *w)
{
	stream_free((struct stream *)(void *)w);
}

static void
stream_drained(struct waiting *w)
{
	watchers_pump(&((struct stream *)(void *)w)->watcher);
}

/* ---- the beginning -------------------------------------------------------------------------- */

static struct stream *
stream_new(struct visit *v)
{
	struct stream *s = xcalloc(1, sizeof *s);
	struct web *w = v->w.web;

	s->w.web = w;
	s->w.http = v->w.http;
	s->w.gone = stream_gone;
	s->w.drained = stream_drained;
	s->login = v->login;
	s->login->users++;
	s->login->share->connections++;
	s->watcher = (struct watcher){
		.kind = &KIND, .ctx = w, .work = w->env->work, .actor = v->login->actor};
	s->next = w->streams;
	if (s->next != NULL)
		s->next->prev = s;
	w->streams = s;
	atomic_fetch_add(&w->env->stats->watchers, 1);
	return s;
}

static void
begin(struct visit *v, const struct call *c)
{
	static const char RETRY[] = "retry: 2000\n\n";
	struct stream *s = stream_new(v);
	struct web *w = v->w.web;
	struct rpc_answer a;
	struct err e;

	BUG_ON(!rpc_parse_answer(c->line, c->line_bytes, &a, &e));
	/* A database has one history as long as the daemon runs. */
	snprintf(
		w->history, sizeof w->history, "%s", js_get_str(a.result, "history", ""));
	http_stream_begin(s->w.http, s, "text/event-stream; charset=utf-8");
	watchers_start(&s->watcher, c->effects.watch_since, c->effects.watch_topics);
	stream_send(s, RETRY, sizeof RETRY - 1);
	if (v->anew)
		say_end(s, "resync", ERR_RESYNC,
			"the database has been restored from a copy since, or its journal"
			" was cut: ask for everything anew");
	stream_say(s, "begin", a.result);
	rpc_answer_release(&a);
	v->w.http = NULL;
	visit_leave(v);
	watchers_pump(&s->watcher);
}

static void watch(struct visit *v);

/* A browser sees no more of a refusal than that there is one. */
static void
refused(struct visit *v, const struct err *e)
{
	if (e->code == ERR_RESYNC && !v->anew) {
		v->anew = true;
		v->since = -1;
		v->history[0] = '\0';
		watch(v);
	} else if (visit_is_over(e->code)) {
		logins_end(&v->w.web->logins, v->login);
		visit_refuse(v, 401, e->text, gate_no_cookie);
	} else if (e->code == ERR_ROLE_DENIED) {
		visit_refuse(v, 403, e->text, NULL);
	} else if (e->code == ERR_PARAM_INVALID) {
		visit_refuse(v, 400, e->text, NULL);
	} else {
		visit_refuse(v, 503, e->text, "Retry-After: 1\r\n");
	}
}

static void
watched(struct call *c, void *ctx)
{
	struct visit *v = ctx;

	if (v->w.http == NULL)
		visit_leave(v);
	else if (c->unit.fate != UNIT_KEPT)
		refused(v, &c->unit.err);
	else
		begin(v, c);
}

/* The topics of the query, which are words with commas between. */
static struct js *
topics_of(const char *topics)
{
	struct js *list = js_new_arr();
	char one[RPC_METHOD_MAX];

	for (const char *s = topics; *s != '\0'; s += strspn(s, ",")) {
		int n = (int)strcspn(s, ",");

		snprintf(one, sizeof one, "%.*s", n, s);
		js_push_str(list, one);
		s += n;
	}
	return list;
}

static void
watch(struct visit *v)
{
	struct rpc_request q = {.method = "watch"};
	struct err e;

	atomic_fetch_add(&v->w.web->env->stats->calls, 1);
	q.root = q.params = js_new_obj();
	if (v->since >= 0)
		js_set_int(q.params, "since", v->since);
	if (v->history[0] != '\0')
		js_set_str(q.params, "history", v->history);
	if (v->topics[0] != '\0')
		js_set(q.params, "topics", topics_of(v->topics));
	if (!share_may_connect(v->login->share, v->login->actor.principal,
		    v->w.web->env->config, &e) ||
		!visit_call(v, &q, watched, &e))
		refused(v, &e);
	rpc_request_release(&q);
}

/* ---- the request ---------------------------------------------------------------------------- */

static bool
read_seq(const char *text, int64_t *out)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*out = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0';
}

/* HISTORY:SEQ, as the id of an event is. What is none is the place of another database. */
static void
read_place(struct visit *v, const char *place)
{
	const char *colon = strrchr(place, ':');
	size_t n = colon != NULL ? (size_t)(colon - place) : 0;

	if (n == 0 || n >= sizeof v->history || !read_seq(colon + 1, &v->since)) {
		v->anew = true;
		v->since = -1;
		return;
	}
	memcpy(v->history, place, n);
	v->history[n] = '\0';
}

/* The browser's own word is the newest: it comes back by itself after a break. */
static bool
read_since(struct visit *v, const struct http_head *h)
{
	const char *last = http_head_field(h, "last-event-id");
	char since[HISTORY_BYTES + 24];

	if (!query_value(h->query, "topics", v->topics, sizeof v->topics) ||
		!query_value(h->query, "since", since, sizeof since))
		return false;
	if (last != NULL && *last != '\0')
		read_place(v, last);
	else if (strchr(since, ':') != NULL)
		read_place(v, since);
	else if (since[0] != '\0' && !read_seq(since, &v->since))
		return false;
	return true;
}

struct waiting *
serve_events(struct web *w, struct http *h, const struct http_request *r)
{
	return visit_begin(w, h, r, read_since, watch);
}

/* ---- what happens to all of them ------------------------------------------------------------ */

void
streams_ended(struct web *w, const struct effects *f)
{
	struct stream *next;
	struct err why;

	endings_reason(f, &why);
	for (struct stream *s = w->streams; s != NULL; s = next) {
		next = s->next;
		if (effects_end(f, &s->watcher.actor))
			end_stream(&s->watcher, why.code, why.text);
	}
}

void
streams_tick(struct web *w, int64_t now_ms)
{
	static const char COMMENT[] = ":\n\n";

	for (struct stream *s = w->streams; s != NULL; s = s->next) {
		if (now_ms - s->sent_ms < COMMENT_MS)
			continue;
		s->sent_ms = now_ms;
		http_stream_send(s->w.http, COMMENT, sizeof COMMENT - 1);
	}
}
