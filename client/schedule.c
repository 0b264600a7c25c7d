/* schedule.c - a run of the planner followed to its end, and publishing. */
#include "run.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_EVERY_MS = 1000 };

/* A run on its way: what is waited for. */
struct follow {
	struct session *session;
	const char *id;
	int64_t seconds; /* its budget, 0: it has one in steps */
	struct progress bar;
	bool over;
};

/* Notifications of schedules, so that nobody need ask how far it is. */
static bool
watch_schedules(struct session *s, struct fault *f)
{
	struct js *params = js_new_obj(), *topics = js_new_arr(), *result = NULL;
	bool ok;

	js_push_str(topics, "schedule");
	js_set(params, "topics", topics);
	ok = session_read(s, "watch", params, &result, f);
	js_free(result);
	js_free(params);
	return ok;
}

static void
draw(struct follow *w, const struct js *now)
{
	int64_t gap = js_get_int(now, "gap_permille", 0);

	snprintf(w->bar.detail, sizeof w->bar.detail,
		"gap %lld.%lld %%, %lld seated, %lld breaks, value %lld of %lld",
		(long long)(gap / 10), (long long)(gap % 10),
		(long long)js_get_int(now, "seated", 0),
		(long long)js_get_int(now, "breaks", 0),
		(long long)js_get_int(now, "value", 0),
		(long long)js_get_int(now, "bound", 0));
	progress_at(&w->bar, w->seconds > 0 ? js_get_int(now, "took_ms", 0)
					    : js_get_int(now, "value", 0));
}

static void
take(struct follow *w, const struct rpc_answer *a)
{
	const struct js *schedule;

	if (a->kind != RPC_NOTIFICATION)
		return;
	if (strcmp(a->method, "progress") == 0 &&
		strcmp(js_get_str(a->params, "schedule", ""), w->id) == 0) {
		if (w->seconds == 0)
			w->bar.total = js_get_int(a->params, "bound", 0);
		draw(w, a->params);
	}
	schedule = js_get(js_get(a->params, "body"), "schedule");
	if (strcmp(a->method, "event") == 0 &&
		strcmp(js_get_str(a->params, "object", ""), w->id) == 0 &&
		strcmp(js_get_str(schedule, "state", ""), "running") != 0)
		w->over = true;
}

/* The schedule as it stands, {schedule: ...}; the caller frees it. */
static bool
look(struct follow *w, struct js **out, struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	const struct js *item;
	bool ok;

	js_set_str(params, "schedule", w->id);
	ok = session_read(w->session, "schedule.status", params, &result, f);
	js_free(params);
	if (!ok)
		return false;
	item = js_at(js_get(result, "items"), 0);
	*out = js_new_obj();
	js_set(*out, "schedule", js_copy(item));
	js_free(result);
	return true;
}

/* Until it has ended; a lost connection is made again by the next look. */
static bool
follow(struct follow *w, struct js **out, struct fault *f)
{
	while (!w->over) {
		struct link *l = w->session->link;
		struct rpc_answer a;
		struct err e;

		if (l != NULL && link_next(l, LOOK_EVERY_MS, &a, &e)) {
			take(w, &a);
			rpc_answer_release(&a);
			continue;
		}
		if (l == NULL || e.code != ERR_DEADLINE) {
			session_close(w->session);
			if (!watch_schedules(w->session, f))
				return false;
		}
		if (!look(w, out, f))
			return false;
		w->over = strcmp(js_get_str(js_get(*out, "schedule"), "state", ""),
				  "running") != 0;
		js_free(*out);
		*out = NULL;
	}
	return look(w, out, f);
}

int
run_schedule(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL, *ended = NULL;
	struct follow w = {.session = s};
	struct fault f;
	bool ok;
	int status;

	if (!watch_schedules(s, &f) ||
		!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	w.id = js_get_str(js_get(result, "schedule"), "id", "?");
	w.seconds = js_get_int(js_get(result, "schedule"), "seconds", 0);
	if (js_get_bool(a->local, "detach", false)) {
		status = run_show(s, c, result);
		js_free(result);
		return status;
	}
	progress_begin(&w.bar, &s->screen, "planning", w.seconds * 1000);
	ok = follow(&w, &ended, &f);
	progress_end(&w.bar);
	if (ok) {
		js_set_int(ended, "unanswered", js_get_int(result, "unanswered", 0));
		status = run_show(s, c, ended);
		if (strcmp(js_get_str(js_get(ended, "schedule"), "state", ""),
			    "discarded") == 0)
			status = EXIT_FAILURE;
	} else {
		status = fault_report(s, &f);
	}
	js_free(ended);
	js_free(result);
	return status;
}

/* With --dry-run the command that shows what it would change. */
int
run_publish(struct session *s, const struct command *c, const struct arguments *a)
{
	char first[] = "schedule", second[] = "diff", *words[] = {first, second};
	int used;

	if (!js_get_bool(a->local, "dry_run", false))
		return run_method(s, c, a);
	js_del(a->params, "if_rev");
	return run_method(s, command_find(2, words, &used), a);
}
