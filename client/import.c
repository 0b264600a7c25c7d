/* import.c - a fair in from its files and out to them. */
#include "run.h"

#include "fair_dir.h"
#include "files.h"
#include "view.h"
#include "wire/digest.h"
#include "wire/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

enum {
	FILE_BYTES = 32 * 1024 * 1024,
	CHUNK_BYTES = 64 * 1024,
	LINE_BYTES = 256 * 1024,
	ENVELOPE_BYTES = 512, /* of an import.put beside its text */
	LETTER_BYTES = 4,
	LETTER_ESCAPED_BYTES = 6, /* \u0001 */
	EXPORT_BYTES = 256 * 1024 * 1024,
	FETCH_TRIES = 5, /* of a file that changes while it is fetched */
};

struct upload {
	struct session *session;
	char id[64]; /* of the import */
	size_t chunk_bytes, line_bytes;
	int64_t sent;
	struct progress progress;
};

/* JSON has no place for other bytes: they go in another form, and the daemon says what they are. */
static bool
is_text(const struct buf *b)
{
	return (b->len == 0 || memchr(b->data, '\0', b->len) == NULL) &&
	       utf8_good_bytes(buf_str(b), b->len) == b->len;
}

/* Bytes a byte takes inside a JSON string. */
static size_t
escaped_bytes(char c)
{
	if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' ||
		c == '\f')
		return 2;
	return (unsigned char)c < 0x20 ? 6 : 1;
}

/* How much of the text goes into one import.put: whole letters, within both limits. */
static size_t
chunk(const struct upload *u, const char *text, size_t n)
{
	size_t at = 0, line = ENVELOPE_BYTES;

	while (at < n) {
		size_t letter = utf8_letter_bytes(text + at, n - at);
		size_t takes = letter > 1 ? letter : escaped_bytes(text[at]);

		BUG_ON(letter == 0);
		if (at + letter > u->chunk_bytes || line + takes > u->line_bytes)
			break;
		at += letter;
		line += takes;
	}
	BUG_ON(at == 0 && n > 0);
	return at;
}

/* Of other bytes: three are four letters. */
static size_t
coded_chunk(const struct upload *u, size_t n)
{
	size_t most = (u->line_bytes - ENVELOPE_BYTES) / 4 * 3;

	if (most > u->chunk_bytes)
		most = u->chunk_bytes;
	return n < most ? n : most;
}

static void
set_piece(struct js *params, const char *bytes, size_t n, bool text)
{
	char *piece = xmalloc(text ? n + 1 : base64url_length(n) + 1);

	if (text) {
		memcpy(piece, bytes, n);
		piece[n] = '\0';
	} else {
		base64url_encode(bytes, n, piece);
	}
	js_set_str(params, text ? "text" : "base64", piece);
	free(piece);
}

static bool
put(struct upload *u, const char *file, size_t offset, const char *bytes, size_t n,
	bool text, struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	bool ok;

	js_set_str(params, "import", u->id);
	js_set_str(params, "file", file);
	js_set_int(params, "offset", (int64_t)offset);
	set_piece(params, bytes, n, text);
	ok = session_read(u->session, "import.put", params, &result, f);
	js_free(params);
	js_free(result);
	return ok;
}

static bool
send_bytes(struct upload *u, const char *file, const struct buf *b, struct fault *f)
{
	bool text = !fair_dir_is_workbook(file) && is_text(b), ok;
	size_t at = 0;

	do {
		size_t n = text ? chunk(u, buf_str(b) + at, b->len - at)
				: coded_chunk(u, b->len - at);

		ok = put(u, file, at, buf_str(b) + at, n, text, f);
		at += n;
		u->sent += (int64_t)n;
		progress_at(&u->progress, u->sent);
	} while (ok && at < b->len);
	return ok;
}

static bool
send_file(struct upload *u, const char *dir, const char *file, struct fault *f)
{
	char path[PATH_MAX];
	struct buf b;
	struct err e;
	bool ok;

	buf_init(&b, FILE_BYTES);
	if (!path_join(path, sizeof path, dir, file, &e) || !file_read(path, &b, &e))
		ok = fault_local(f, &e);
	else
		ok = send_bytes(u, file, &b, f);
	buf_release(&b);
	return ok;
}

static size_t
at_least(int64_t limit, size_t least)
{
	return limit > (int64_t)least ? (size_t)limit : least;
}

static bool
begin(struct session *s, struct upload *u, const struct js *how, struct fault *f)
{
	const char *encoding = js_get_str(how, "encoding", NULL);
	struct js *params = js_new_obj(), *result = NULL;
	uint8_t bytes[16];
	char key[23];
	bool ok;

	/*
	 * nothing is stored yet that could be lost: a key for the form, not for the
	 * disk
	 */
	random_bytes(bytes, sizeof bytes);
	base64url_encode(bytes, sizeof bytes, key);
	js_set_str(params, "key", key);
	if (encoding != NULL)
		js_set_str(params, "encoding", encoding);
	if (js_get_bool(how, "overwrite", false))
		js_set_bool(params, "overwrite", true);
	if (js_get_bool(how, "new_event", false))
		js_set_bool(params, "new_event", true);
	if (js_get_bool(how, "same_person", false))
		js_set_bool(params, "same_person", true);
	ok = session_read(s, "import.begin", params, &result, f);
	js_free(params);
	if (!ok)
		return false;
	u->session = s;
	snprintf(u->id, sizeof u->id, "%s", js_get_str(result, "import", ""));
	/* Whatever a daemon says, one letter goes into a piece. */
	u->chunk_bytes =
		at_least(js_get_int(js_get(result, "limits"), "chunk_bytes", CHUNK_BYTES),
			LETTER_BYTES);
	u->line_bytes = at_least(session_limit(s, "max_line", LINE_BYTES),
		ENVELOPE_BYTES + LETTER_ESCAPED_BYTES);
	js_free(result);
	return true;
}

static bool
send_fair(struct session *s, const struct fair_dir *fair, const struct js *how,
	struct upload *u, struct fault *f)
{
	bool ok = begin(s, u, how, f);

	progress_begin(&u->progress, &s->screen, "sending", fair->bytes);
	for (int i = 0; i < fair->n && ok; i++)
		ok = send_file(u, fair->dir, fair->names[i], f);
	progress_end(&u->progress);
	return ok;
}

/* Rows that were not as they are now. */
static int64_t
changes(const struct js *result)
{
	const struct js *files = js_get(result, "files");
	int64_t n = 0;

	for (size_t i = 0; i < js_len(files); i++)
		n += js_get_int(js_at(files, i), "added", 0) +
		     js_get_int(js_at(files, i), "changed", 0);
	return n;
}

static int
report(struct session *s, const struct js *result, bool check, bool absent)
{
	bool ok = js_get_bool(result, "ok", true);
	const struct js *event = js_get(result, "event");

	if (s->screen.json) {
		screen_json(&s->screen, result);
		return ok ? EXIT_SUCCESS : EX_DATAERR;
	}
	show_import(&s->screen, result);
	if (ok)
		show_import_absent(&s->screen, result, absent);
	if (!ok)
		screen_line(
			&s->screen, INK_RED, "the files cannot be taken in like this");
	else if (check)
		screen_line(&s->screen, INK_PLAIN, "checked; nothing was changed");
	else if (changes(result) == 0)
		screen_line(&s->screen, INK_GREEN, "the fair is like that already");
	else
		screen_line(&s->screen, INK_GREEN, "the fair %s is in",
			event != NULL && js_type(event) == JS_STR
				? js_str(event)
				: js_get_str(event, "code", ""));
	return ok ? EXIT_SUCCESS : EX_DATAERR;
}

int
run_import(struct session *s, const struct command *c, const struct arguments *a)
{
	bool check = js_get_bool(a->local, "check", false), ok;
	struct upload u = {.session = s};
	struct js *result = NULL;
	struct fair_dir fair;
	struct fault f;
	struct err e;
	int status;

	ok = fair_dir_look(&fair, js_get_str(a->local, "dir", ""), &e);
	if (!ok) {
		fair_dir_release(&fair);
		return err_report(s, &e);
	}
	ok = send_fair(s, &fair, a->local, &u, &f);
	fair_dir_release(&fair);
	if (!ok)
		return fault_report(s, &f);
	js_set_str(a->params, "import", u.id);
	ok = check ? session_read(s, "import.check", a->params, &result, &f)
		   : session_write(s, c->method, a->params, &result, &f);
	if (!ok)
		return fault_report(s, &f);
	status = report(s, result, check, js_get_bool(a->local, "absent", false));
	js_free(result);
	return status;
}

/* A file of the fair, all its pieces; RESYNC when it changed between two of them. */
static bool
fetch_once(struct session *s, const char *method, const char *file, struct buf *b,
	struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	const char *next = NULL;
	struct err e;
	bool ok;

	js_set_str(params, "file", file);
	do {
		ok = session_read(s, method, params, &result, f);
		if (!ok)
			break;
		if (!buf_adds(b, js_get_str(result, "text", ""))) {
			err_set(&e, ERR_IMPORT_TOO_LARGE, "%s is too large to export",
				file);
			ok = fault_local(f, &e);
		}
		next = js_get_str(result, "next", NULL);
		if (next != NULL)
			js_set_str(params, "cursor", next);
		js_free(result);
	} while (ok && next != NULL);
	js_free(params);
	return ok;
}

/* ... begun again when it has changed meanwhile, but not for ever. */
static bool
fetch(struct session *s, const char *method, const char *file, struct buf *b,
	struct fault *f)
{
	for (int tries = 1;; tries++) {
		buf_clear(b);
		if (fetch_once(s, method, file, b, f))
			return true;
		if (tries == FETCH_TRIES || strcmp(f->code, "RESYNC") != 0)
			return false;
		fault_release(f);
	}
}

static bool
may_write(const char *path, bool force, struct err *e)
{
	struct stat st;

	if (force || (stat(path, &st) != 0 && errno == ENOENT))
		return true;
	err_set(e, ERR_EXISTS, "%s is there already", path);
	return err_hint(e, "--force replaces it");
}

/* A file of the fair into the directory, unless it is there. */
static bool
write_file(const struct arguments *a, const char *file, const struct buf *text,
	struct err *e)
{
	static const char MARK[] = "\xef\xbb\xbf";
	bool marked =
		js_get_bool(a->local, "excel", false) && strstr(file, ".csv") != NULL;
	char path[PATH_MAX];
	struct buf out;
	bool ok;

	if (!path_join(path, sizeof path, js_get_str(a->local, "dir", ""), file, e) ||
		!may_write(path, js_get_bool(a->local, "force", false), e))
		return false;
	buf_init(&out, EXPORT_BYTES + sizeof MARK);
	ok = buf_adds(&out, marked ? MARK : "") && buf_adds(&out, buf_str(text));
	BUG_ON(!ok);
	ok = file_write(path, buf_str(&out), out.len, 0644, e);
	buf_release(&out);
	return ok;
}

/* The name comes from the daemon: it may not lead out of the directory. */
static bool
is_plain_name(const char *file, struct err *e)
{
	return file_name_ok(file) ||
	       err_set(e, ERR_PARSE, "the daemon names a file \"%.60s\"", file);
}

static bool
export_file(struct session *s, const struct command *c, const struct arguments *a,
	const char *file, struct fault *f)
{
	struct buf b;
	struct err e;
	bool ok;

	if (!is_plain_name(file, &e))
		return fault_local(f, &e);
	buf_init(&b, EXPORT_BYTES);
	ok = fetch(s, c->method, file, &b, f);
	if (ok && !write_file(a, file, &b, &e))
		ok = fault_local(f, &e);
	buf_release(&b);
	return ok;
}

static bool
export_all(struct session *s, const struct command *c, const struct arguments *a,
	struct js *files, struct fault *f)
{
	struct progress progress;
	bool ok = true;

	progress_begin(&progress, &s->screen, "fetching", (int64_t)js_len(files));
	for (size_t i = 0; i < js_len(files) && ok; i++) {
		const struct js *item = js_at(files, i);

		ok = export_file(s, c, a,
			js_type(item) == JS_STR ? js_str(item)
						: js_get_str(item, "file", ""),
			f);
		progress_at(&progress, (int64_t)i + 1);
	}
	progress_end(&progress);
	return ok;
}

int
run_export(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *dir = js_get_str(a->local, "dir", "");
	struct js *result = NULL, *files;
	struct fault f;
	struct err e;
	int status = EXIT_SUCCESS;

	if (!session_read(s, "export.list", NULL, &result, &f))
		return fault_report(s, &f);
	files = js_get(result, "files");
	if (files == NULL || js_type(files) != JS_ARR) {
		err_set(&e, ERR_PARSE, "the daemon names no files");
		status = err_report(s, &e);
	} else if (!dir_make(dir, 0755, &e)) {
		status = err_report(s, &e);
	} else if (!export_all(s, c, a, files, &f)) {
		status = fault_report(s, &f);
	} else if (s->screen.json) {
		screen_json(&s->screen, result);
	} else {
		screen_line(&s->screen, INK_GREEN, "%zu files written to %s",
			js_len(files), dir);
	}
	js_free(result);
	return status;
}

static bool
write_template(const struct arguments *a, const struct js *item, struct err *e)
{
	const char *file = js_get_str(item, "file", "");
	struct buf text;
	bool ok;

	buf_init(&text, EXPORT_BYTES);
	ok = is_plain_name(file, e) &&
	     (buf_adds(&text, js_get_str(item, "text", "")) ||
		     err_set(e, ERR_PARSE, "%s is too large", file)) &&
	     write_file(a, file, &text, e);
	buf_release(&text);
	return ok;
}

int
run_template(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *dir = js_get_str(a->local, "dir", "");
	struct js *result = NULL, *files;
	struct fault f;
	struct err e;
	bool ok;

	if (!session_read(s, c->method, NULL, &result, &f))
		return fault_report(s, &f);
	files = js_get(result, "files");
	ok = dir_make(dir, 0755, &e);
	for (size_t i = 0; ok && i < js_len(files); i++)
		ok = write_template(a, js_at(files, i), &e);
	if (ok && s->screen.json)
		screen_json(&s->screen, result);
	else if (ok)
		screen_line(&s->screen, INK_GREEN, "%zu files written to %s",
			js_len(files), dir);
	js_free(result);
	return ok ? EXIT_SUCCESS : err_report(s, &e);
}
