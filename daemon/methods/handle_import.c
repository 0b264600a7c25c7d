/* handle_import.c - a fair from files and back. */
#include "domain/fair/publishing.h"
#include "domain/files/export.h"
#include "domain/files/import_job.h"
#include "domain/files/template.h"
#include "domain/people/account.h"
#include "domain/people/subscription.h"
#include "methods/concerned.h"
#include "methods/handlers.h"
#include "methods/kept_page.h"
#include "methods/staging.h"
#include "store/events.h"
#include "wire/digest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK_BYTES = 131072,
	EXPORT_BYTES_MAX = 256 * 1024 * 1024,
	TEMPLATE_BYTES_MAX = 65536,
};

struct reply
handle_import_begin(struct call *c)
{
	struct js *o, *limits;
	const struct staging_how how = {.encoding = arg_str(&c->args, "encoding"),
		.overwrite = arg_bool(&c->args, "overwrite"),
		.new_event = arg_bool(&c->args, "new_event"),
		.same_person = arg_bool(&c->args, "same_person")};
	struct err e;
	int64_t id = staging_begin(
		c->env->staging, c->actor.principal, arg_str(&c->args, "key"), &how, &e);

	if (id == 0)
		return reply_fail(c, &e);
	limits = js_new_obj();
	js_set_int(limits, "file_bytes", IMPORT_FILE_MAX_BYTES);
	js_set_int(limits, "import_bytes", c->env->config->import_bytes);
	js_set_int(limits, "import_rows", c->env->config->import_rows);
	js_set_int(limits, "chunk_bytes", CHUNK_BYTES);
	o = js_new_obj();
	js_set_str(o, "import", arena_printf(&c->unit.arena, "I%" PRId64, id));
	js_set(o, "limits", limits);
	return reply_ok(c, o);
}

/* What was sent, as it is or in base64url. */
static bool
piece_of(struct call *c, const char **bytes, size_t *n, struct err *e)
{
	const char *text = arg_str(&c->args, "text");
	const char *coded = arg_str(&c->args, "base64");
	size_t room;
	char *out;

	if ((text == NULL) == (coded == NULL)) {
		err_set(e, ERR_PARAM_INVALID, "a piece is sent as text or as base64");
		return err_field(e, "params.text");
	}
	*bytes = text;
	if (text != NULL) {
		*n = strlen(text);
		return true;
	}
	room = strlen(coded);
	out = arena_alloc(&c->unit.arena, room + 1);
	*bytes = out;
	if (base64url_decode(coded, strlen(coded), out, room, n))
		return true;
	err_set(e, ERR_PARAM_INVALID, "the piece is not base64url");
	err_hint(
		e, "letters, digits, - and _, without = at the end (RFC 4648 section 5)");
	return err_field(e, "params.base64");
}

struct reply
handle_import_put(struct call *c)
{
	const char *file = arg_str(&c->args, "file");
	const struct config *cfg = c->env->config;
	const struct staging_limits limits = {
		(size_t)cfg->import_bytes, cfg->import_rows};
	const char *bytes = NULL;
	struct js *o;
	struct err e;
	int64_t size;
	size_t n = 0;

	if (!piece_of(c, &bytes, &n, &e))
		return reply_fail(c, &e);
	size = staging_put(c->env->staging, arg_int(&c->args, "import"),
		c->actor.principal, file, arg_int(&c->args, "offset"), bytes, n, &limits,
		&e);
	if (size < 0)
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set_str(o, "file", file);
	js_set_int(o, "size", size);
	return reply_ok(c, o);
}

static struct js *
fault_rows(const struct import_report *r)
{
	struct js *rows = js_new_arr();

	for (int i = 0; i < r->faults_n; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "file", r->faults[i].file);
		js_set_int(o, "line", r->faults[i].line);
		js_set_str(o, "column", r->faults[i].column);
		js_set_str(o, "rule", r->faults[i].rule);
		if (r->faults[i].cell != NULL)
			js_set_str(o, "cell", r->faults[i].cell);
		js_push(rows, o);
	}
	return rows;
}

static struct js *
warning_rows(const struct import_report *r)
{
	struct js *rows = js_new_arr();

	for (int i = 0; i < r->warnings_n; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "file", r->warnings[i].file);
		js_set_int(o, "line", r->warnings[i].line);
		js_set_str(o, "column", r->warnings[i].column);
		js_set_str(o, "text", r->warnings[i].text);
		js_push(rows, o);
	}
	return rows;
}

static struct js *
change_rows(const struct import_change *change, int n)
{
	struct js *rows = js_new_arr();

	for (int i = 0; i < n; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "file", change[i].file);
		js_set_int(o, "line", change[i].line);
		js_set_str(o, "code", change[i].code);
		js_set_str(o, "column", change[i].column);
		js_set_str(o, "stored", change[i].stored);
		js_set_str(o, "said", change[i].said);
		js_push(rows, o);
	}
	return rows;
}

static struct js *
absent_codes(const struct import_file *f)
{
	struct js *codes = js_new_arr();

	for (int i = 0; i < f->absent && i < IMPORT_ABSENT_LISTED; i++)
		js_push_str(codes, f->absent_codes[i]);
	return codes;
}

static struct account *
account_of(struct call *c, int64_t event_id, const struct import_person *p)
{
	return p->interpreter ? account_of_interpreter(c->tx, event_id, p->id)
			      : account_of_delegate(c->tx, event_id, p->id);
}

static void
calendar_passes_on(struct call *c, int64_t event_id, const struct import_person *p)
{
	struct subscriber s = {.event_id = event_id};

	*(p->interpreter ? &s.interpreter_id : &s.delegate_id) = p->id;
	subscription_pass_on(c->tx, &s);
}

/* Who is another person now; their former logins end where the files are taken in. */
static struct js *
persons(struct call *c, const struct import_report *r, bool taken_in)
{
	struct js *rows = js_new_arr();

	for (int i = 0; i < r->persons_n; i++) {
		const struct import_person *p = &r->persons[i];
		struct account *a = account_of(c, r->event_id, p);
		bool login = taken_in ? account_pass_on(c->tx, a, p->is)
				      : account_has_login(c->tx, a);
		struct js *o = js_new_obj();

		if (taken_in && a != NULL)
			call_ends_logins(c, a->id);
		if (taken_in)
			calendar_passes_on(c, r->event_id, p);
		js_set_str(o, "file", p->file);
		js_set_int(o, "line", p->line);
		js_set_str(o, "code", p->code);
		js_set_str(o, "was", p->was);
		js_set_str(o, "is", p->is);
		js_set_bool(o, "login", login);
		js_push(rows, o);
	}
	return rows;
}

static struct js *
report_view(const struct import_report *r)
{
	struct js *o = js_new_obj(), *files = js_new_arr();

	for (int i = 0; i < r->files_n; i++) {
		struct js *f = js_new_obj();

		js_set_str(f, "file", r->files[i].name);
		js_set_int(f, "rows", r->files[i].rows);
		js_set_int(f, "added", r->files[i].added);
		js_set_int(f, "changed", r->files[i].changed);
		js_set_int(f, "left", r->files[i].left);
		js_set_int(f, "absent", r->files[i].absent);
		js_set(f, "absent_codes", absent_codes(&r->files[i]));
		js_push(files, f);
	}
	js_set_bool(o, "ok", r->faults_total == 0);
	js_set_str(o, "event", r->event_code);
	js_set(o, "files", files);
	js_set(o, "errors", fault_rows(r));
	js_set_int(o, "errors_total", r->faults_total);
	js_set(o, "warnings", warning_rows(r));
	js_set(o, "changes", change_rows(r->changes, r->changes_n));
	js_set_int(o, "changes_total", r->changes_total);
	js_set(o, "kept", change_rows(r->kept, r->kept_n));
	js_set_int(o, "kept_total", r->kept_total);
	return o;
}

static bool
files_there(struct call *c, struct err *e)
{
	return c->staged != NULL || err_set(e, ERR_IMPORT_UNKNOWN,
					    "there is no such import of yours under way");
}

struct reply
handle_import_check(struct call *c)
{
	struct import_report r;
	struct js *o;
	struct err e;

	if (!files_there(c, &e) ||
		!import_check(c->tx, staged_files(c->staged), c->actor.event_id, &r, &e))
		return reply_fail(c, &e);
	o = report_view(&r);
	js_set(o, "persons", persons(c, &r, false));
	return reply_ok(c, o);
}

/* An import that came in slices, or one that is a single unit of work. */
static bool
apply(struct call *c, struct import_report *r, struct err *e)
{
	bool done;

	if (c->import.job == NULL)
		return import_apply(
			c->tx, staged_files(c->staged), c->actor.event_id, r, e);
	done = import_job_finish(c->import.job, c->tx, e);
	*r = *import_job_report(c->import.job);
	return done;
}

struct reply
handle_import_apply(struct call *c)
{
	struct import_report r = {.faults_total = 0};
	struct js *o;
	struct err e;

	/* The files say of which event they are, so none may be in the middle of a publishing. */
	if (!files_there(c, &e) || !publishing_is_none(c->tx, 0, &e))
		return reply_fail(c, &e);
	if (!apply(c, &r, &e)) {
		if (r.faults_total > 0) {
			reply_more(c, "rows", fault_rows(&r));
			reply_more(c, "rows_total", js_new_int(r.faults_total));
			if (r.warnings_n > 0)
				reply_more(c, "warnings", warning_rows(&r));
		}
		return reply_fail(c, &e);
	}
	o = report_view(&r);
	js_set(o, "persons", persons(c, &r, true));
	if (r.event_id != 0)
		call_tell_concerned(c, r.event_id,
			&(struct meeting_filter){.state = MEETING_SCHEDULED}, 0, o);
	return reply_ok(c, o);
}

struct reply
handle_import_template(struct call *c)
{
	struct js *o = js_new_obj(), *files = js_new_arr();

	for (int i = 0; template_name(i) != NULL; i++) {
		struct js *file = js_new_obj();
		struct buf text;

		buf_init(&text, TEMPLATE_BYTES_MAX);
		template_text(i, c->tx->now_s, &text);
		js_set_str(file, "file", template_name(i));
		js_set_str(file, "text", buf_str(&text));
		buf_release(&text);
		js_push(files, file);
	}
	js_set(o, "files", files);
	return reply_ok(c, o);
}

struct reply
handle_export_list(struct call *c)
{
	struct js *o = js_new_obj(), *files = js_new_arr();

	(void)c;
	for (int i = 0; import_file_name(i) != NULL; i++)
		js_push_str(files, import_file_name(i));
	js_set(o, "files", files);
	return reply_ok(c, o);
}

/* The end of a piece that begins at from: whole UTF-8 characters, at most CHUNK_BYTES. */
static size_t
piece_end(const char *all, size_t len, size_t from)
{
	size_t end = len - from > CHUNK_BYTES ? from + CHUNK_BYTES : len;

	while (end < len && end > from && ((unsigned char)all[end] & 0xc0) == 0x80)
		end--;
	return end;
}

enum { EXPORT_MARK = 16 };

/* What a file of the fair is recognised by when it has to be made anew. */
static void
mark_of(const char *file, const char *all, char mark[EXPORT_MARK + 1])
{
	struct sha256 *h = sha256_new();
	uint8_t digest[DIGEST_BYTES];

	sha256_add(h, file, strlen(file) + 1);
	sha256_add(h, all, strlen(all));
	sha256_end(h, digest);
	hex_encode(digest, EXPORT_MARK / 2, mark);
}

/* Rows of the kept list of a file: its mark, its text. */
enum { EXPORT_MARKED, EXPORT_TEXT };

static bool
make_file(struct call *c, struct kept_page *k, const char *file, struct err *e)
{
	char mark[EXPORT_MARK + 1];
	struct kept_list *rows;
	struct event *ev;
	struct buf all;
	bool ok;

	ev = call_event(c, e);
	if (ev == NULL)
		return false;
	buf_init(&all, EXPORT_BYTES_MAX);
	ok = export_file(c->tx, ev->id, file, &all, e) || err_field(e, "params.file");
	if (ok) {
		mark_of(file, buf_str(&all), mark);
		rows = kept_begin(k);
		kept_list_add(rows, mark);
		kept_list_add(rows, buf_str(&all));
		kept_made(k, rows, 0);
	}
	buf_release(&all);
	return ok;
}

/*
 * Where the piece begins: 0, or "mark:offset" of the cursor. Pieces of two states of the fair
 * together are neither, so when the file is not kept any more and has changed under way it must be
 * begun again. Two states may share a mark, if somebody took the pains: the end is asked for all
 * the same.
 */
static bool
piece_start(const struct kept_page *k, size_t *from, struct err *e)
{
	*from = 0;
	if (k->after[0] == '\0')
		return true;
	*from = (size_t)strtoull(k->after + EXPORT_MARK + 1, NULL, 10);
	if (strncmp(k->after, kept_list_row(k->list, EXPORT_MARKED), EXPORT_MARK) == 0 &&
		*from <= strlen(kept_list_row(k->list, EXPORT_TEXT)))
		return true;
	err_set(e, ERR_RESYNC, "the file has changed since its first piece");
	err_hint(e, "begin the file again, without a cursor");
	return err_field(e, "params.cursor");
}

static struct js *
piece(struct call *c, struct kept_page *k, const char *file, size_t from)
{
	const char *all = kept_list_row(k->list, EXPORT_TEXT);
	size_t len = strlen(all), end = piece_end(all, len, from);
	struct js *o = js_new_obj();

	js_set_str(o, "file", file);
	js_set_str(o, "text", arena_strndup(c->tx->arena, all + from, end - from));
	if (end < len)
		js_set_str(o, "next",
			page_cursor(
				c, kept_next(k, 0,
					   arena_printf(c->tx->arena, "%s:%zu",
						   kept_list_row(k->list, EXPORT_MARKED),
						   end))));
	return o;
}

struct reply
handle_export_get(struct call *c)
{
	const char *file = arg_str(&c->args, "file");
	struct kept_page k;
	struct js *o = NULL;
	size_t from;
	struct err e;

	kept_open(&k, c, file);
	if ((k.list != NULL || make_file(c, &k, file, &e)) && piece_start(&k, &from, &e))
		o = piece(c, &k, file, from);
	kept_close(&k);
	return o != NULL ? reply_ok(c, o) : reply_fail(c, &e);
}
