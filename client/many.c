/* many.c - one change after another of many: each told, and the whole safe to repeat. */
#include "many.h"

#include "text.h"
#include "view.h"
#include "wire/digest.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct many {
	struct session *s;
	const char *method;
	const char *key; /* what all keys follow from */
	struct js *items;
	int done, refused, left;
	int status;	  /* of the first that was refused */
	bool stopped;	  /* by a loss: the rest is not tried */
	bool to_be_asked; /* again: the record stays */
};

/* ---- one of them ---------------------------------------------------------------------------- */

static void
make_key(const struct many *m, const struct js *params, char out[23])
{
	char *text = js_canonical(params);
	uint8_t digest[DIGEST_BYTES];
	struct sha256 *h = sha256_new();

	sha256_add(h, m->key, strlen(m->key) + 1);
	sha256_add(h, m->method, strlen(m->method) + 1);
	sha256_add(h, text, strlen(text));
	sha256_end(h, digest);
	base64url_encode(digest, 16, out);
	free(text);
}

/* Would the next one fail too? The daemon is away, takes no more, or does not know us. */
static bool
ends_all(const struct fault *f)
{
	bool of_the_login = f->number > 1100 && f->number < 1109;

	return f->lost || f->unsure || f->retry != RETRY_NO || of_the_login;
}

static void
take_fault(struct many *m, struct js *item, struct fault *f)
{
	bool for_all = ends_all(f);

	js_set_str(item, "fate", for_all ? "failed" : "refused");
	js_set(item, "error", fault_view(m->s, f));
	if (m->status == EXIT_SUCCESS)
		m->status = f->status;
	if (for_all) {
		m->stopped = true;
		m->to_be_asked = f->lost || f->unsure || f->retry != RETRY_NO;
	}
	m->refused++;
	fault_release(f);
}

static void
send_one(struct many *m, struct js *item)
{
	struct js *params = js_copy(js_get(item, "params")), *result = NULL;
	struct fault f;
	char key[23];

	make_key(m, params, key);
	js_set_str(params, "key", key);
	if (session_send(m->s, m->method, params, &result, &f)) {
		js_set_str(item, "fate", "done");
		js_set(item, "result", result);
		m->done++;
	} else {
		take_fault(m, item, &f);
	}
	js_free(params);
}

static void
send_all(struct many *m)
{
	size_t n = js_len(m->items);
	struct progress progress;

	progress_begin(&progress, &m->s->screen, "one after the other", (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		if (m->stopped) {
			js_set_str(js_at(m->items, i), "fate", "not tried");
			m->left++;
			continue;
		}
		send_one(m, js_at(m->items, i));
		progress_at(&progress, (int64_t)i + 1);
	}
	progress_end(&progress);
}

/* ---- saying it ------------------------------------------------------------------------------ */

/* "meeting M5, Tue 1 Sep 10:00-10:25, T-A-01"; "request R3 is declined" */
static void
result_text(const struct js *result, struct buf *b)
{
	const struct js *meeting = js_get(result, "meeting");
	const struct js *request = js_get(result, "request");
	const char *place = js_get_str(js_get(meeting, "location"), "code", "");
	const char *state = js_get_str(request, "state", "");
	char when[2 * TEXT_TIME];

	if (meeting != NULL && js_type(meeting) == JS_OBJ) {
		text_span(js_get_str(meeting, "start", "?"),
			js_get_str(meeting, "end", NULL), when);
		text_join(b, "", "meeting ");
		text_join(b, "", js_get_str(meeting, "id", "?"));
		if (strcmp(js_get_str(meeting, "state", ""), "scheduled") != 0) {
			text_join(b, " is ", js_get_str(meeting, "state", "?"));
			return;
		}
		text_join(b, ", ", when);
		text_join(b, ", ", place);
	} else if (request != NULL) {
		text_join(b, "", js_get_str(request, "id", "?"));
		text_join(b, " is ",
			strcmp(state, "accepted") == 0 ? "accepted and waits for a seat"
						       : state);
	}
}

static void
tell_item(struct js *item)
{
	const struct js *error = js_get(item, "error");
	struct buf b;

	buf_init(&b, 1 << 16);
	if (error != NULL)
		text_join(&b, "", js_get_str(error, "message", ""));
	else
		result_text(js_get(item, "result"), &b);
	js_set_str(item, "text", buf_str(&b));
	buf_release(&b);
}

static const struct column COLUMNS[] = {
	{"WHAT", "what", LOOK_TEXT, COLUMN_CUT},
	{"FATE", "fate", LOOK_STATE, 0},
	{"RESULT", "text", LOOK_TEXT, COLUMN_WRAP},
	{NULL, NULL, LOOK_TEXT, 0},
};

static void
sum_up(const struct many *m)
{
	struct screen *s = &m->s->screen;

	if (m->left > 0)
		screen_line(s, INK_YELLOW, "%d done, %d refused, %d not tried", m->done,
			m->refused, m->left);
	else
		screen_line(s, m->refused > 0 ? INK_YELLOW : INK_GREEN,
			"%d done, %d refused", m->done, m->refused);
	if (m->to_be_asked)
		screen_remark(s, "convene retry goes through the list again and does "
				 "nothing twice");
}

static void
show(const struct many *m)
{
	struct js *o;

	if (m->s->screen.json) {
		o = js_new_obj();
		js_set(o, "items", js_share(m->items));
		js_set_int(o, "done", m->done);
		js_set_int(o, "refused", m->refused);
		js_set_int(o, "not_tried", m->left);
		screen_json(&m->s->screen, o);
		js_free(o);
		return;
	}
	for (size_t i = 0; i < js_len(m->items); i++)
		tell_item(js_at(m->items, i));
	show_table(&m->s->screen, m->items, COLUMNS, "there is nothing to do");
	sum_up(m);
}

static int
preview(struct session *s, struct js *items)
{
	static const struct column LISTED[] = {
		{"WHAT", "what", LOOK_TEXT, COLUMN_CUT},
		{"BETWEEN", "text", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	struct js *o;

	if (!s->screen.json) {
		show_table(&s->screen, items, LISTED, "there is nothing to do");
		screen_line(&s->screen, INK_PLAIN, "%zu in the list; nothing was sent",
			js_len(items));
		return EXIT_SUCCESS;
	}
	o = js_new_obj();
	js_set(o, "items", js_share(items));
	js_set_bool(o, "dry_run", true);
	screen_json(&s->screen, o);
	js_free(o);
	return EXIT_SUCCESS;
}

/* ---- asking first --------------------------------------------------------------------------- */

static bool
said_yes(struct session *s, const struct command *c, size_t n, struct err *e)
{
	char answer[16] = "";

	if (!isatty(STDIN_FILENO)) {
		err_set(e, ERR_PARAM_INVALID, "%s %zu at once: say --yes", c->words, n);
		return err_hint(e, "--dry-run shows them and changes nothing");
	}
	fprintf(s->screen.err, "%s %zu of them? [y/N] ", c->words, n);
	if (fgets(answer, sizeof answer, stdin) != NULL &&
		(answer[0] == 'y' || answer[0] == 'Y'))
		return true;
	return err_set(e, ERR_PARAM_INVALID, "not done; nothing was changed");
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int
end(struct many *m, struct pending *p)
{
	if (!m->to_be_asked)
		pending_remove(p);
	show(m);
	return m->status;
}

int
many_run(struct session *s, const struct command *c, const struct arguments *a,
	struct js *take_items, bool asks)
{
	struct js *params = js_new_obj();
	struct many m = {.s = s, .method = c->method, .items = take_items};
	struct pending p = {.path = ""};
	size_t n = js_len(take_items);
	struct fault f;
	struct err e;
	int status;

	if (js_get_bool(a->local, "dry_run", false)) {
		status = preview(s, take_items);
	} else if (asks && n > 1 && !js_get_bool(a->local, "yes", false) &&
		   !said_yes(s, c, n, &e)) {
		status = err_report(s, &e);
	} else if (n > 0 && !session_keep(s, c->method, params, take_items, &p, &f)) {
		status = fault_report(s, &f);
	} else {
		m.key = js_get_str(params, "key", "");
		send_all(&m);
		status = end(&m, &p);
	}
	js_free(params);
	js_free(take_items);
	return status;
}

int
many_resume(struct session *s, const struct js *record, const char *path)
{
	struct many m = {.s = s,
		.method = js_get_str(record, "method", "?"),
		.key = js_get_str(js_get(record, "params"), "key", ""),
		.items = js_copy(js_get(record, "items"))};
	struct pending p;
	int status;

	snprintf(p.path, sizeof p.path, "%s", path);
	send_all(&m);
	status = end(&m, &p);
	js_free(m.items);
	return status;
}
