/* run.c - the short commands: one or two calls each. */
#include "many.h"
#include "run.h"

#include "json_list.h"
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { STDIN_MAX = 4 * 1024 * 1024, SLOTS_SHOWN = 10, LIST_SHOWN = 100 };

int
run_show(struct session *s, const struct command *c, const struct js *result)
{
	if (js_get_bool(result, "replayed", false))
		screen_remark(
			&s->screen, "this is the answer of the first call with that key");
	if (s->screen.json || c->show == NULL)
		screen_json(&s->screen, result);
	else
		c->show(&s->screen, result);
	if (!s->screen.json && js_get(result, "concerned") != NULL)
		show_concerned(&s->screen, result);
	if (!s->screen.json)
		show_warnings(&s->screen, result);
	if (!s->screen.json && js_get_bool(result, "dry_run", false))
		screen_line(&s->screen, INK_YELLOW, "a dry run: nothing was changed");
	return EXIT_SUCCESS;
}

/* As many as one reads; behind a pipe, or as JSON, all. */
static int64_t
limit_of(const struct session *s, const struct command *c, const struct arguments *a)
{
	bool read = s->screen.columns > 0 && !s->screen.json;

	return js_get_int(a->local, "limit",
		c->shown > 0 || !read ? c->shown : (int64_t)LIST_SHOWN);
}

/* A list as JSON, page by page. */
static int
stream(struct session *s, const struct command *c, const struct arguments *a)
{
	struct json_list list = {.screen = &s->screen};
	struct js *rest = NULL;
	struct fault f;

	if (!session_pages(s, c->method, a->params, limit_of(s, c, a), json_list_take,
		    &list, &rest, &f)) {
		json_list_cut(&list);
		return fault_report(s, &f);
	}
	json_list_end(&list, rest);
	js_free(rest);
	return EXIT_SUCCESS;
}

static bool
call_by_kind(struct session *s, const struct command *c, const struct arguments *a,
	struct js **result, struct fault *f)
{
	switch (c->kind) {
	case CALL_READ:
		return session_read(s, c->method, a->params, result, f);
	case CALL_LIST:
		return session_list(
			s, c->method, a->params, limit_of(s, c, a), result, f);
	case CALL_WRITE:
		return session_write(s, c->method, a->params, result, f);
	case CALL_NONE:
		break;
	}
	BUG_ON(true);
}

int
run_method(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;
	int status;

	if (c->kind == CALL_LIST && s->screen.json)
		return stream(s, c, a);
	if (!call_by_kind(s, c, a, &result, &f))
		return fault_report(s, &f);
	status = run_show(s, c, result);
	js_free(result);
	return status;
}

int
run_whoami(struct session *s, const struct command *c, const struct arguments *a)
{
	static const struct column FIELDS[] = {
		{"name", "principal.name", LOOK_TEXT, 0},
		{"account", "principal.account", LOOK_TEXT, 0},
		{"role", "role", LOOK_TEXT, 0},
		{"organisation", "principal.organisation_name", LOOK_TEXT, 0},
		{"code", "principal.organisation", LOOK_TEXT, 0},
		{"delegate", "principal.delegate", LOOK_TEXT, 0},
		{"interpreter", "principal.interpreter", LOOK_TEXT, 0},
		{"event", "event", LOOK_PARTY, 0},
		{"zone", "event.zone", LOOK_TEXT, 0},
		{"daemon", "server", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	struct fault f;

	(void)c;
	(void)a;
	if (!session_open(s, &f))
		return fault_report(s, &f);
	if (s->screen.json)
		screen_json(&s->screen, s->hello);
	else
		show_fields(&s->screen, s->hello, FIELDS);
	return EXIT_SUCCESS;
}

/* R and digits only: a request, not an organisation's code. */
static bool
is_request(const char *text)
{
	return text[0] == 'R' && text[1] != '\0' &&
	       strspn(text + 1, "0123456789") == strlen(text + 1);
}

/* The best slots are enough to choose from; "left" counts the others. */
static void
keep_best(struct js *result)
{
	const struct js *slots = js_get(result, "slots");
	struct js *best = js_new_arr();
	size_t n = js_len(slots);

	for (size_t i = 0; i < n && i < SLOTS_SHOWN; i++)
		js_push(best, js_share(js_at(slots, i)));
	js_set_int(result, "left", n > SLOTS_SHOWN ? (int64_t)n - SLOTS_SHOWN : 0);
	js_set(result, "slots", best);
}

int
run_slots(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *with = js_get_str(a->local, "with", "");
	struct js *result = NULL;
	struct fault f;
	int status;

	js_set_str(a->params, is_request(with) ? "request" : "with", with);
	if (!session_read(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	if (!s->screen.json && js_get_bool(a->local, "all", false))
		js_set_bool(result, "all", true);
	else if (!s->screen.json)
		keep_best(result);
	status = run_show(s, c, result);
	js_free(result);
	return status;
}

int
run_verify(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;
	bool ok;

	if (!session_read(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	run_show(s, c, result);
	ok = js_get_bool(result, "ok", false);
	js_free(result);
	return ok ? EXIT_SUCCESS : EX_DATAERR;
}

/* The row of rpc.discover for a method, borrowed from all; NULL when there is none. */
static const struct js *
method_row(const struct js *all, const char *method)
{
	const struct js *rows = js_get(all, "methods");

	for (size_t i = 0; rows != NULL && i < js_len(rows); i++)
		if (strcmp(js_get_str(js_at(rows, i), "name", ""), method) == 0)
			return js_at(rows, i);
	return NULL;
}

static int
unknown_method(struct session *s, const char *method)
{
	struct err e;

	err_set(&e, ERR_METHOD_UNKNOWN, "there is no method \"%.64s\"", method);
	return err_report(s, &e);
}

int
run_discover(struct session *s, const struct command *c, const struct arguments *a)
{
	static const struct column FIELDS[] = {
		{"method", "name", LOOK_TEXT, 0},
		{"what", "summary", LOOK_TEXT, 0},
		{"roles", "x-roles", LOOK_LIST, 0},
		{"writes", "x-writes", LOOK_YES, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column PARAMS[] = {
		{"PARAMETER", "name", LOOK_TEXT, 0},
		{"REQUIRED", "required", LOOK_YES, 0},
		{"TYPE", "schema.type", LOOK_LIST, 0},
		{"WHAT", "summary", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const char *method = js_get_str(a->local, "method", NULL);
	const struct js *row = NULL;
	struct js *result = NULL;
	struct fault f;
	int status = EXIT_SUCCESS;

	if (!session_read(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	if (method != NULL)
		row = method_row(result, method);
	if (method != NULL && row == NULL) {
		status = unknown_method(s, method);
	} else if (s->screen.json || method == NULL) {
		status = row == NULL ? run_show(s, c, result) : EXIT_SUCCESS;
		if (row != NULL)
			screen_json(&s->screen, row);
	} else {
		show_fields(&s->screen, row, FIELDS);
		screen_line(&s->screen, INK_PLAIN, "%s", "");
		show_table(&s->screen, js_get(row, "params"), PARAMS, "no parameters");
	}
	js_free(result);
	return status;
}

/* The parameters of "call": the argument, or standard input for "-"; NULL and *e. */
static struct js *
call_params(const char *text, struct err *e)
{
	char chunk[4096];
	struct buf b;
	struct js *v;

	buf_init(&b, STDIN_MAX);
	if (strcmp(text, "-") == 0) {
		for (size_t n; (n = fread(chunk, 1, sizeof chunk, stdin)) > 0;)
			if (!buf_add(&b, chunk, n))
				break;
		text = buf_str(&b);
	}
	v = js_parse(text, strlen(text), e);
	if (v != NULL && js_type(v) != JS_OBJ) {
		js_free(v);
		v = NULL;
		err_set(e, ERR_PARSE, "it is not an object");
	}
	if (v == NULL) {
		char why[sizeof e->text];

		memcpy(why, e->text, sizeof why);
		err_set(e, ERR_PARAM_INVALID, "the parameters: %.280s", why);
		err_hint(e, "convene call meeting.get '{\"meeting\":\"M1\"}'");
	}
	buf_release(&b);
	return v;
}

int
run_call(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *method = js_get_str(a->local, "method", "");
	struct js *all = NULL, *result = NULL, *params;
	const struct js *row;
	struct fault f;
	struct err e;
	bool ok;
	int status;

	params = call_params(js_get_str(a->local, "json", "{}"), &e);
	if (params == NULL)
		return err_report(s, &e);
	/* the daemon's own table says whether this needs a key */
	if (!session_read(s, "rpc.discover", NULL, &all, &f)) {
		js_free(params);
		return fault_report(s, &f);
	}
	row = method_row(all, method);
	if (row != NULL && js_get_bool(row, "x-writes", false))
		ok = session_write(s, method, params, &result, &f);
	else
		ok = session_read(s, method, params, &result, &f);
	status = ok ? run_show(s, c, result) : fault_report(s, &f);
	js_free(result);
	js_free(params);
	js_free(all);
	return status;
}

/* Make the session the one the record was sent in. */
static bool
session_of_record(struct session *s, const struct js *record, struct err *e)
{
	const char *name = js_get_str(record, "profile", "");
	const char *event = js_get_str(record, "event", "");
	bool logged_in = js_get_bool(record, "logged_in", false);
	struct profile p = {.name = ""};
	struct endpoint ep;

	if (!endpoint_from_json(js_get(record, "endpoint"), &ep, e))
		return false;
	if (logged_in && !profile_load(name, &p, e))
		return false;
	snprintf(p.name, sizeof p.name, "%s", name);
	snprintf(p.event, sizeof p.event, "%s", event);
	p.endpoint = ep;
	/* the daemon may be found elsewhere now */
	if (s->options->server != NULL &&
		!endpoint_parse(s->options->server, &p.endpoint, e))
		return false;
	session_use(s, &p, logged_in);
	return true;
}

static int
retry_one(struct session *s, const struct js *item)
{
	const struct js *record = js_get(item, "record");
	const char *method = js_get_str(record, "method", "?");
	struct js *result = NULL;
	struct fault f;
	struct err e;
	int status = EXIT_SUCCESS;

	if (!session_of_record(s, record, &e))
		return err_report(s, &e);
	if (js_get(record, "items") != NULL)
		return many_resume(s, record, js_get_str(item, "path", ""));
	if (!session_resend(s, record, js_get_str(item, "path", ""), &result, &f))
		return fault_report(s, &f);
	if (strcmp(method, "auth.enrol") == 0)
		status = login_finish(s, &s->profile, result);
	else if (s->screen.json)
		screen_json(&s->screen, result);
	else
		screen_line(&s->screen, INK_GREEN, "%s of %s: answered%s", method,
			js_get_str(record, "at", "?"),
			js_get_bool(result, "replayed", false)
				? "; it had already happened"
				: "; it has happened now");
	js_free(result);
	return status;
}

static void
list_pending(struct session *s, const struct js *list)
{
	static const struct column COLUMNS[] = {
		{"SENT (UTC)", "record.at", LOOK_WHEN, 0},
		{"PROFILE", "record.profile", LOOK_TEXT, 0},
		{"METHOD", "record.method", LOOK_TEXT, 0},
		{"CHANGES", "changes", LOOK_TEXT, COLUMN_RIGHT},
		{"KEY", "record.params.key", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (s->screen.json)
		screen_json(&s->screen, list);
	else
		show_table(&s->screen, list, COLUMNS, "nothing waits for an answer");
}

int
run_retry(struct session *s, const struct command *c, const struct arguments *a)
{
	struct err e;
	struct js *list = pending_list(&e);
	int worst = EXIT_SUCCESS;

	(void)c;
	if (list == NULL)
		return err_report(s, &e);
	for (size_t i = 0; i < js_len(list); i++) {
		struct js *item = js_at(list, i);
		const struct js *items = js_get(js_get(item, "record"), "items");

		js_set_int(item, "changes", items != NULL ? (int64_t)js_len(items) : 1);
	}
	if (js_get_bool(a->local, "list", false) || js_len(list) == 0)
		list_pending(s, list);
	else
		for (size_t i = 0; i < js_len(list); i++) {
			int status = retry_one(s, js_at(list, i));

			worst = status > worst ? status : worst;
		}
	js_free(list);
	return worst;
}
