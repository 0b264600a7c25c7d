/* import.c - a fair in from its files and out to them. */
#include "run.h"

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

static const char *const FORMAT[] = {"event.ini", "categories.csv", "organisations.csv",
	"delegates.csv", "locations.csv", "interpreters.csv", "blackouts.csv",
	"preferences.csv", "requests.csv", "conference_sessions.csv"};
enum { FORMAT_FILES = sizeof FORMAT / sizeof FORMAT[0] };

/* Which files of the format are in the directory, and how large. */
struct fair {
	const char *dir;
	bool here[FORMAT_FILES];
	int64_t bytes; /* of all of them */
	int files;
};

struct upload {
	struct session *session;
	char id[64]; /* of the import */
	size_t chunk_bytes, line_bytes;
	int64_t sent;
	struct progress progress;
};

static bool
take_entry(struct fair *fair, const char *name, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	if (name[0] == '.')
		return true;
	for (int i = 0; i < FORMAT_FILES; i++) {
		if (strcmp(name, FORMAT[i]) != 0)
			continue;
		if (!path_join(path, sizeof path, fair->dir, name, e))
			return false;
		fair->here[i] = true;
		fair->files++;
		if (stat(path, &st) == 0)
			fair->bytes += st.st_size;
		return true;
	}
	err_set(e, ERR_IMPORT_INVALID, "%s/%s is not a file of a fair", fair->dir, name);
	return err_hint(
		e, "convene help import lists the files; move the others elsewhere");
}

static bool
look_at_fair(struct fair *fair, struct err *e)
{
	struct dirent **entries;
	int n = scandir(fair->dir, &entries, NULL, alphasort);
	bool ok = n >= 0;

	if (!ok) {
		err_set(e, ERR_IMPORT_INVALID, "cannot read %s: %s", fair->dir,
			strerror(errno));
		return err_hint(e, "name the directory that has the fair's files");
	}
	for (int i = 0; i < n; i++) {
		ok = ok && take_entry(fair, entries[i]->d_name, e);
		free(entries[i]);
	}
	free(entries);
	if (ok && fair->files == 0) {
		err_set(e, ERR_IMPORT_INVALID, "%s has no file of a fair", fair->dir);
		ok = err_hint(e, "convene help import lists the files");
	}
	return ok;
}

static int
line_of(const char *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

/* JSON has no place for other bytes, and the daemon would only say less about them. */
static bool
check_text(const struct buf *b, const char *path, struct err *e)
{
	const char *nul = b->len > 0 ? memchr(b->data, '\0', b->len) : NULL;
	size_t good = utf8_good_bytes(buf_str(b), b->len);

	if (nul != NULL)
		return err_set(e, ERR_IMPORT_INVALID, "%s, line %d: a NUL byte", path,
			line_of(b->data, (size_t)(nul - b->data)));
	if (good == b->len)
		return true;
	err_set(e, ERR_IMPORT_INVALID, "%s, line %d: not UTF-8", path,
		line_of(b->data, good));
	return err_hint(e, "save the file as \"CSV UTF-8\"");
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

static bool
put(struct upload *u, const char *file, size_t offset, const char *text, size_t n,
	struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	char *piece = xmalloc(n + 1);
	bool ok;

	memcpy(piece, text, n);
	piece[n] = '\0';
	js_set_str(params, "import", u->id);
	js_set_str(params, "file", file);
	js_set_int(params, "offset", (int64_t)offset);
	js_set_str(params, "text", piece);
	free(piece);
	ok = session_read(u->session, "import.put", params, &result, f);
	js_free(params);
	js_free(result);
	return ok;
}

static bool
send_file(struct upload *u, const char *dir, const char *file, struct fault *f)
{
	char path[PATH_MAX];
	struct buf b;
	struct err e;
	size_t at = 0;
	bool ok;

	buf_init(&b, FILE_BYTES);
	if (!path_join(path, sizeof path, dir, file, &e) || !file_read(path, &b, &e) ||
		!check_text(&b, path, &e)) {
		buf_release(&b);
		return fault_local(f, &e);
	}
	do {
		size_t n = chunk(u, buf_str(&b) + at, b.len - at);

		ok = put(u, file, at, buf_str(&b) + at, n, f);
		at += n;
		u->sent += (int64_t)n;
		progress_at(&u->progress, u->sent);
	} while (ok && at < b.len);
	buf_release(&b);
	return ok;
}

static size_t
at_least(int64_t limit, size_t least)
{
	return limit > (int64_t)least ? (size_t)limit : least;
}

static bool
begin(struct session *s, struct upload *u, struct fault *f)
{
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
send_fair(struct session *s, const struct fair *fair, struct upload *u, struct fault *f)
{
	bool ok = begin(s, u, f);

	progress_begin(&u->progress, &s->screen, "sending", fair->bytes);
	for (int i = 0; i < FORMAT_FILES && ok; i++)
		if (fair->here[i])
			ok = send_file(u, fair->dir, FORMAT[i], f);
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
report(struct session *s, const struct js *result, bool check)
{
	bool ok = js_get_bool(result, "ok", true);
	const struct js *event = js_get(result, "event");

	if (s->screen.json) {
		screen_json(&s->screen, result);
		return ok ? EXIT_SUCCESS : EX_DATAERR;
	}
	show_import(&s->screen, result);
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
	struct fair fair = {.dir = js_get_str(a->local, "dir", "")};
	bool check = js_get_bool(a->local, "check", false), ok;
	struct upload u = {.session = s};
	struct js *result = NULL;
	struct fault f;
	struct err e;
	int status;

	if (!look_at_fair(&fair, &e))
		return err_report(s, &e);
	if (!send_fair(s, &fair, &u, &f))
		return fault_report(s, &f);
	js_set_str(a->params, "import", u.id);
	ok = check ? session_read(s, "import.check", a->params, &result, &f)
		   : session_write(s, c->method, a->params, &result, &f);
	if (!ok)
		return fault_report(s, &f);
	status = report(s, result, check);
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

static bool
export_file(struct session *s, const struct command *c, const struct arguments *a,
	const char *file, struct fault *f)
{
	const char *dir = js_get_str(a->local, "dir", "");
	char path[PATH_MAX];
	struct buf b;
	struct err e;
	bool ok;

	/* the name comes from the daemon: it may not lead out of the directory */
	if (!file_name_ok(file)) {
		err_set(&e, ERR_PARSE, "the daemon names a file \"%.60s\"", file);
		return fault_local(f, &e);
	}
	if (!path_join(path, sizeof path, dir, file, &e) ||
		!may_write(path, js_get_bool(a->local, "force", false), &e))
		return fault_local(f, &e);
	buf_init(&b, EXPORT_BYTES);
	ok = fetch(s, c->method, file, &b, f);
	if (ok && !file_write(path, buf_str(&b), b.len, 0644, &e))
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
