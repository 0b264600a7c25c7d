/* watch.c - changes as they happen, without a gap over lost connections. */
#include "run.h"

#include "text.h"
#include "view.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum {
	QUIET_MS = 45 * 1000, /* then ask whether the daemon is still there */
	QUIET_LIMIT = 3,      /* that many times without a word: it is not */
	TRIES = 10,
};

struct watch {
	struct session *session;
	struct js *params;
	int64_t left; /* changes still to show; -1: no end */
	int64_t seq;  /* of the last one; -1: none yet */
	int status;
};

/* What a body says about its object: who, when, where; empty parts are left out. */
static void
add_detail(struct buf *b, const struct js *body, const char *topic)
{
	static const struct column DETAILS[] = {
		{"", "state", LOOK_TEXT, 0},
		{"", "", LOOK_SPAN, 0},
		{"", "location.name", LOOK_TEXT, 0},
		{"", "delegates", LOOK_BUYERS, 0},
		{"", "delegates", LOOK_SELLERS, 0},
		{"", "from", LOOK_PARTY, 0},
		{"", "to", LOOK_PARTY, 0},
		{"", "preference", LOOK_TEXT, 0},
		{"", "resource", LOOK_TEXT, 0},
		{"", "name", LOOK_TEXT, 0},
		{"", "reason", LOOK_TEXT, 0},
		{"", "answer", LOOK_TEXT, 0},
	};
	bool answers = strcmp(topic, "invitation") == 0;
	const struct js *object = js_get(body, answers ? "answer" : topic);
	const char *method = js_get_str(js_get(body, "invitation"), "method", NULL);
	const struct js *order = js_get(body, "order");
	const char *after = js_get_str(order, "after", NULL);

	if (object == NULL || js_type(object) != JS_OBJ)
		object = body;
	for (size_t i = 0; i < sizeof DETAILS / sizeof DETAILS[0]; i++) {
		char *text = column_text(&DETAILS[i], object);

		if (text[0] != '\0')
			text_join(b, " | ", text);
		free(text);
	}
	if (after != NULL) {
		text_join(b, " | ",
			js_get_bool(order, "removed", false) ? "no longer after "
							     : "after ");
		text_join(b, "", after);
	}
	if (js_get_bool(body, "reminder", false)) {
		char when[TEXT_TIME];

		text_when(js_get_str(object, "expires", ""), when);
		text_join(b, " | ", "unanswered, expires ");
		text_join(b, "", when);
	}
	if (js_get_str(body, "proposal", NULL) != NULL) {
		text_join(b, " | ", "proposal ");
		text_join(b, "", js_get_str(body, "proposal", ""));
	}
	if (method != NULL) {
		text_join(b, " | ", "invitation ");
		text_join(b, "", method);
	}
}

static void
show_event_line(struct screen *s, const struct js *event)
{
	char when[TEXT_TIME];
	struct buf detail;

	if (s->json) {
		char *line = js_text(event), *clean = text_safe_json(line);

		fprintf(s->out, "%s\n", clean);
		free(clean);
		free(line);
		return;
	}
	buf_init(&detail, 4096);
	if (js_get(event, "body") != NULL)
		add_detail(
			&detail, js_get(event, "body"), js_get_str(event, "topic", ""));
	text_when(js_get_str(event, "at", ""), when);
	screen_line(s, INK_PLAIN, "%6lld  %s  %-18s %-6s %s",
		(long long)js_get_int(event, "seq", 0), when,
		js_get_str(event, "action", ""), js_get_str(event, "object", ""),
		buf_str(&detail));
	buf_release(&detail);
}

/* One change. false when watching is over. */
static bool
take_event(struct watch *w, const struct rpc_answer *a)
{
	struct screen *s = &w->session->screen;

	if (strcmp(a->method, "event") != 0)
		return true;
	w->seq = js_get_int(a->params, "seq", w->seq);
	show_event_line(s, a->params);
	if (w->left > 0)
		w->left--;
	/* whoever read us has gone: so do we */
	return fflush(s->out) == 0 && !ferror(s->out) && w->left != 0;
}

enum turn { TURN_ON, TURN_OVER, TURN_LOST };

/* One message, or the end of a quiet time. */
static enum turn
turn(struct watch *w, int *quiet, struct fault *f)
{
	struct link *l = w->session->link;
	struct rpc_answer a;
	struct err e;
	enum turn next = TURN_ON;
	int64_t id;

	if (!link_next(l, QUIET_MS, &a, &e)) {
		if (e.code == ERR_DEADLINE && ++*quiet < QUIET_LIMIT &&
			link_send(l, "ping", NULL, &id, &e))
			return TURN_ON;
		fault_local(f, &e);
		return TURN_LOST;
	}
	*quiet = 0;
	if (a.kind == RPC_NOTIFICATION && !take_event(w, &a)) {
		next = TURN_OVER;
	} else if (a.kind == RPC_ERROR) {
		fault_remote(f, &a);
		next = f->retry == RETRY_NO ? TURN_OVER : TURN_LOST;
		if (next == TURN_OVER)
			w->status = fault_report(w->session, f);
	}
	rpc_answer_release(&a);
	return next;
}

/* What has been shown up to here may be undone: to go on as if it were not would hide that. */
static void
say_resync(struct watch *w)
{
	screen_remark(&w->session->screen,
		"nothing more follows %lld here: what was shown may be lost, and other changes"
		" may stand in its place; look again, then watch without --since",
		(long long)w->seq);
}

/* From the last place we know; then until the connection ends. */
static enum turn
watch_once(struct watch *w, struct fault *f)
{
	struct js *result = NULL;
	enum turn next = TURN_ON;
	int quiet = 0;

	if (w->seq >= 0)
		js_set_int(w->params, "since", w->seq);
	if (!session_read(w->session, "watch", w->params, &result, f)) {
		if (strcmp(f->code, "RESYNC") == 0)
			say_resync(w);
		w->status = fault_report(w->session, f);
		return TURN_OVER;
	}
	/* an answer without events behind it still says from where to go on */
	if (w->seq < 0)
		w->seq = js_get_int(result, "seq", 0);
	/* a number alone would not tell what a restored copy has in its place */
	js_set_str(w->params, "history", js_get_str(result, "history", NULL));
	js_free(result);
	while (next == TURN_ON)
		next = turn(w, &quiet, f);
	return next;
}

int
run_watch(struct session *s, const struct command *c, const struct arguments *a)
{
	struct watch w = {
		.session = s,
		.params = js_copy(a->params),
		.left = js_get_int(a->local, "count", -1),
		.seq = js_get_int(a->params, "since", -1),
	};
	int lost = 0;

	(void)c;
	setvbuf(s->screen.out, NULL, _IOLBF, 0);
	for (;;) {
		int64_t before = w.seq;
		struct fault f;

		if (watch_once(&w, &f) != TURN_LOST)
			break;
		lost = w.seq > before ? 0 : lost + 1;
		if (lost == TRIES) {
			w.status = fault_report(s, &f);
			break;
		}
		screen_remark(&s->screen, "%s; watching again after %lld", f.err.text,
			(long long)w.seq);
		fault_release(&f);
		session_close(s);
		poll(NULL, 0, lost == 0 ? 100 : 1000);
	}
	js_free(w.params);
	return w.status;
}
