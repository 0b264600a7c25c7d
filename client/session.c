/* session.c - a conversation with the daemon: who we are, calls, and asking again. */
#include "session.h"

#include "fair_zone.h"
#include "wire/digest.h"
#include "wire/version.h"
#include "wire/when.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	TRIES = 7,
	FIRST_WAIT_MS = 200,
	LONGEST_WAIT_MS = 5000,
	PAGE_ITEMS = 500,
};

void
session_init(struct session *s, const struct options *options)
{
	*s = (struct session){.options = options, .first_wait_ms = FIRST_WAIT_MS};
	screen_init(&s->screen, stdout, stderr, options->json, options->no_color);
}

void
session_close(struct session *s)
{
	link_close(s->link);
	s->link = NULL;
}

void
session_end(struct session *s)
{
	session_close(s);
	js_free(s->hello);
	s->hello = NULL;
	wipe(s->profile.token, sizeof s->profile.token);
}

void
session_use(struct session *s, const struct profile *p, bool with_token)
{
	session_close(s);
	s->profile = *p;
	s->endpoint = p->endpoint;
	s->with_token = with_token;
	s->ready = true;
	s->was_open = false;
}

/* Socket, or the profile with what the options change in it. */
static bool
choose_endpoint(struct session *s, struct err *e)
{
	const struct options *o = s->options;
	char name[PROFILE_TEXT];

	if (o->socket != NULL) {
		snprintf(s->endpoint.socket, sizeof s->endpoint.socket, "%s", o->socket);
		if (o->profile == NULL)
			return true;
	}
	if (!profile_chosen(o->profile, name, e) || !profile_load(name, &s->profile, e))
		return false;
	s->with_token = true;
	if (o->socket == NULL)
		s->endpoint = s->profile.endpoint;
	if (o->ca != NULL)
		snprintf(s->endpoint.ca, sizeof s->endpoint.ca, "%s", o->ca);
	return o->server == NULL || endpoint_parse(o->server, &s->endpoint, e);
}

const char *
session_event(const struct session *s)
{
	const char *event = s->options->event;

	if (event == NULL)
		event = getenv("CONVENE_EVENT");
	return event != NULL && event[0] != '\0' ? event : s->profile.event;
}

const char *
session_kept_role(struct session *s)
{
	struct err e;

	if (s->options->socket != NULL && s->options->profile == NULL)
		return "admin";
	if (!s->ready && !choose_endpoint(s, &e))
		return "";
	s->ready = true;
	return s->profile.role;
}

static struct js *
hello_params(const struct session *s)
{
	const char *event = session_event(s);
	struct js *params = js_new_obj(), *proto = js_new_arr();

	js_set_str(params, "client", "convene/" CONVENE_VERSION);
	js_push_int(proto, 1);
	js_push_int(proto, 1);
	js_set(params, "proto", proto);
	if (s->with_token)
		js_set_str(params, "token", s->profile.token);
	/* before a login there is no event to choose */
	if (event[0] != '\0' && (s->with_token || s->endpoint.socket[0] != '\0'))
		js_set_str(params, "event", event);
	return params;
}

/* The event was kept or exported some time ago, and is forgotten by now. */
static void
hint_event(const struct session *s, struct fault *f)
{
	const char *exported = getenv("CONVENE_EVENT"), *event = session_event(s);

	if (strcmp(f->code, "NOT_FOUND") != 0 || s->options->event != NULL ||
		event[0] == '\0')
		return;
	if (exported != NULL && strcmp(exported, event) == 0)
		err_hint(&f->err, "unset CONVENE_EVENT, or --event CODE this once");
	else
		err_hint(&f->err, "convene use --any-event, or --event CODE this once");
}

static bool
say_hello(struct session *s, struct fault *f)
{
	struct js *params = hello_params(s);
	struct rpc_answer a;
	struct err e;
	bool ok = link_call(s->link, "hello", params, LINK_OPEN_MS, NULL, &a, &e);

	js_free(params);
	if (!ok)
		fault_local(f, &e);
	else if (a.kind == RPC_ERROR)
		ok = fault_remote(f, &a);
	if (!ok)
		hint_event(s, f);
	if (ok) {
		js_free(s->hello);
		s->hello = js_share(a.result);
		s->was_open = true;
		fair_zone_set(session_zone(s));
	}
	rpc_answer_release(&a);
	if (!ok)
		session_close(s);
	return ok;
}

bool
session_open(struct session *s, struct fault *f)
{
	struct err e;

	*f = (struct fault){.status = 0};
	if (s->link != NULL)
		return true;
	if (!s->ready && !choose_endpoint(s, &e))
		return fault_local(f, &e);
	s->ready = true;
	s->link = link_open(&s->endpoint, LINK_OPEN_MS, &e);
	if (s->link == NULL)
		return fault_local(f, &e);
	return say_hello(s, f);
}

const char *
session_role(const struct session *s)
{
	return js_get_str(s->hello, "role", "none");
}

const char *
session_zone(const struct session *s)
{
	return js_get_str(js_get(s->hello, "event"), "zone", "");
}

int64_t
session_limit(const struct session *s, const char *name, int64_t fallback)
{
	return js_get_int(js_get(s->hello, "limits"), name, fallback);
}

static int
patience(const char *method)
{
	return strncmp(method, "import.", 7) == 0 || strstr(method, "verify") != NULL ||
			       strcmp(method, "schedule.publish") == 0 ||
			       strcmp(method, "admin.backup") == 0
		       ? LINK_LONG_CALL_MS
		       : LINK_CALL_MS;
}

static void
still_waiting(void *progress)
{
	progress_wait(progress);
}

/* One try. The connection is dropped when the answer was lost. */
static bool
try_call(struct session *s, const char *method, const struct js *params,
	struct js **result, struct fault *f)
{
	struct progress p;
	const struct link_waiting waiting = {still_waiting, &p};
	struct rpc_answer a;
	struct err e;
	bool answered;

	if (!session_open(s, f))
		return false;
	progress_begin(&p, &s->screen, "the daemon is at work", 0);
	answered = link_call(s->link, method, params, patience(method), &waiting, &a, &e);
	progress_end(&p);
	if (!answered) {
		session_close(s);
		return fault_local(f, &e);
	}
	if (a.kind == RPC_ERROR) {
		fault_remote(f, &a);
		rpc_answer_release(&a);
		return false;
	}
	*result = js_share(a.result);
	rpc_answer_release(&a);
	return true;
}

/* Is it worth another try? Never before the daemon has been reached once. */
static bool
worth_it(const struct session *s, const struct fault *f)
{
	if (!s->was_open || s->once)
		return false;
	if (f->lost)
		return f->err.code == ERR_NETWORK || f->err.code == ERR_DEADLINE;
	return f->retry == RETRY_LATER || f->retry == RETRY_SAME_KEY;
}

static int
wait_ms(const struct session *s, const struct fault *f, int tries)
{
	int ms = s->first_wait_ms << tries;
	uint8_t spread;

	if (ms > LONGEST_WAIT_MS)
		ms = LONGEST_WAIT_MS;
	/*
	 * many clients lose one daemon at one moment: let them not come back together
	 */
	random_bytes(&spread, 1);
	ms += ms * spread / 512;
	if (f->err.retry_after_ms > ms)
		ms = f->err.retry_after_ms < LONGEST_WAIT_MS * 6
			     ? (int)f->err.retry_after_ms
			     : LONGEST_WAIT_MS * 6;
	return ms;
}

/*
 * Could the change have happened although this try failed? After a loss a refusal by a
 * rule settles it, for the key is looked up first; one that came before that (rate,
 * draining, a revoked token) does not.
 */
static bool
is_unsure(const struct fault *f, bool lost_before)
{
	bool before_the_key = f->number >= 1000 && f->number < 1200;

	return f->lost || f->retry == RETRY_SAME_KEY || (lost_before && before_the_key);
}

/* Ask until there is an answer, or until the tries are used up. */
static bool
ask(struct session *s, const char *method, const struct js *params, bool writes,
	struct js **result, struct fault *f)
{
	bool lost_before = false, remarked = false;

	for (int tries = 0;; tries++) {
		int ms;

		if (try_call(s, method, params, result, f)) {
			if (remarked)
				screen_remark(&s->screen, "answered");
			return true;
		}
		f->unsure = is_unsure(f, lost_before);
		lost_before = lost_before || f->lost;
		if (!worth_it(s, f) || tries + 1 == TRIES)
			return false;
		ms = wait_ms(s, f, tries);
		/* a long list meets the rate again and again, and waits a moment */
		if (tries > 0 || f->err.code != ERR_RATE_LIMITED) {
			remarked = true;
			screen_remark(&s->screen,
				"%s; asking again%s in %d.%d s (try %d of %d)",
				f->err.text, writes ? " with the same key" : "",
				ms / 1000, ms % 1000 / 100, tries + 2, TRIES);
		}
		fault_release(f);
		poll(NULL, 0, ms);
	}
}

bool
session_read(struct session *s, const char *method, const struct js *params,
	struct js **result, struct fault *f)
{
	return ask(s, method, params, false, result, f);
}

static void
now_text(char out[WHEN_TEXT])
{
	when_format((int64_t)time(NULL), 0, out);
}

static struct js *
make_record(const struct session *s, const char *method, const struct js *params)
{
	struct js *record = js_new_obj();
	char now[WHEN_TEXT];

	now_text(now);
	js_set_str(record, "at", now);
	js_set_str(record, "profile", s->profile.name);
	js_set_bool(record, "logged_in", s->with_token);
	js_set_str(record, "event", session_event(s));
	js_set(record, "endpoint", endpoint_json(&s->endpoint));
	js_set_str(record, "method", method);
	js_set(record, "params", js_copy(params));
	return record;
}

static void
set_key(const struct session *s, struct js *params)
{
	uint8_t bytes[16];
	char key[23];

	if (js_get(params, "key") != NULL)
		return;
	if (s->options->key != NULL) {
		js_set_str(params, "key", s->options->key);
		return;
	}
	random_bytes(bytes, sizeof bytes);
	base64url_encode(bytes, sizeof bytes, key);
	js_set_str(params, "key", key);
}

static void
settle(struct pending *p, bool answered, struct fault *f)
{
	if (answered || !f->unsure)
		pending_remove(p);
	else if (p->path[0] != '\0')
		err_hint(&f->err,
			"whether it happened is not known; 'convene retry' asks again "
			"with the same key and cannot do it twice");
}

bool
session_keep(struct session *s, const char *method, struct js *params,
	const struct js *items, struct pending *out, struct fault *f)
{
	struct js *record;
	struct err e;
	bool ok;

	if (!session_open(s, f))
		return false;
	set_key(s, params);
	record = make_record(s, method, params);
	js_set(record, "items", js_copy(items));
	ok = pending_store(record, out, &e);
	js_free(record);
	return ok || s->options->key != NULL || fault_local(f, &e);
}

bool
session_send(struct session *s, const char *method, const struct js *params,
	struct js **result, struct fault *f)
{
	return ask(s, method, params, true, result, f);
}

bool
session_write(struct session *s, const char *method, struct js *params,
	struct js **result, struct fault *f)
{
	struct pending p = {.path = ""};
	struct js *record;
	struct err e;
	bool ok;

	/* connected first: what was never sent needs no record */
	if (!session_open(s, f))
		return false;
	set_key(s, params);
	record = make_record(s, method, params);
	ok = pending_store(record, &p, &e);
	js_free(record);
	/* with --key the caller keeps the key and can ask again without us */
	if (!ok && s->options->key == NULL)
		return fault_local(f, &e);
	ok = ask(s, method, params, true, result, f);
	settle(&p, ok, f);
	return ok;
}

bool
session_resend(struct session *s, const struct js *record, const char *path,
	struct js **result, struct fault *f)
{
	struct pending p;
	bool ok;

	snprintf(p.path, sizeof p.path, "%s", path);
	if (!session_open(s, f))
		return false;
	ok = ask(s, js_get_str(record, "method", ""), js_get(record, "params"), true,
		result, f);
	settle(&p, ok, f);
	return ok;
}

/* A list on its way. */
struct pages {
	int64_t limit, taken;
	struct js *ask_for; /* parameters of the next page */
	struct js *rest;    /* what is said of the whole list */
	void (*take)(void *ctx, const struct js *items);
	void *ctx;
};

/* All of the first page but its items and its cursor. */
static struct js *
rest_of(const struct js *page)
{
	struct js *rest = js_new_obj();

	for (void *it = js_first(page); it != NULL; it = js_next(page, it))
		if (strcmp(js_it_name(it), "items") != 0 &&
			strcmp(js_it_name(it), "next") != 0)
			js_set(rest, js_it_name(it), js_share(js_it_value(it)));
	return rest;
}

static void
take_items(struct pages *p, const struct js *from, size_t n)
{
	struct js *items = js_new_arr();

	for (size_t i = 0; i < n; i++)
		js_push(items, js_share(js_at(from, i)));
	p->take(p->ctx, items);
	js_free(items);
	p->taken += (int64_t)n;
}

/* There are others; how many, where the daemon says how many there are in all. */
static void
say_more(struct pages *p)
{
	int64_t total = js_get_int(p->rest, "total", 0);

	js_set_bool(p->rest, "more", true);
	if (total > p->taken)
		js_set_int(p->rest, "left", total - p->taken);
}

/* true when there is another page to ask for. */
static bool
take_page(struct pages *p, const struct js *page)
{
	const struct js *from = js_get(page, "items");
	const char *next = js_get_str(page, "next", NULL);
	size_t n = from != NULL ? js_len(from) : 0, wanted = n;

	if (p->limit > 0 && (int64_t)n > p->limit - p->taken)
		wanted = (size_t)(p->limit - p->taken);
	if (p->rest == NULL)
		p->rest = rest_of(page);
	take_items(p, from, wanted);
	if (wanted < n || (next != NULL && p->limit > 0 && p->taken >= p->limit)) {
		say_more(p);
		return false;
	}
	if (next != NULL)
		js_set_str(p->ask_for, "cursor", next);
	return next != NULL;
}

bool
session_pages(struct session *s, const char *method, const struct js *params,
	int64_t limit, void (*take)(void *ctx, const struct js *items), void *ctx,
	struct js **rest, struct fault *f)
{
	struct pages p = {
		.limit = limit, .ask_for = js_copy(params), .take = take, .ctx = ctx};
	struct js *page = NULL;
	bool more = true, ok = true;

	js_set_int(
		p.ask_for, "limit", limit > 0 && limit < PAGE_ITEMS ? limit : PAGE_ITEMS);
	while (more) {
		ok = session_read(s, method, p.ask_for, &page, f);
		if (!ok)
			break;
		more = take_page(&p, page);
		js_free(page);
	}
	js_free(p.ask_for);
	if (ok)
		*rest = p.rest;
	else
		js_free(p.rest);
	return ok;
}

static void
gather(void *ctx, const struct js *items)
{
	struct js *all = ctx;

	for (size_t i = 0; i < js_len(items); i++)
		js_push(all, js_share(js_at(items, i)));
}

bool
session_list(struct session *s, const char *method, const struct js *params,
	int64_t limit, struct js **result, struct fault *f)
{
	struct js *items = js_new_arr(), *all = js_new_obj(), *rest = NULL;
	bool ok = session_pages(s, method, params, limit, gather, items, &rest, f);

	js_set(all, "items", items);
	for (void *it = ok ? js_first(rest) : NULL; it != NULL; it = js_next(rest, it))
		js_set(all, js_it_name(it), js_share(js_it_value(it)));
	js_free(rest);
	if (ok)
		*result = all;
	else
		js_free(all);
	return ok;
}
