/*
 * invite_all.c - accounts for everybody who cannot log in yet, their links into a file.
 *
 * One call after the other, so that a fair of a thousand people never holds up the
 * daemon. What is to be done, with the one key that all keys are made of, lies in
 * FILE.part before the first call: the same command again goes on with the same keys, so
 * nobody gets a second link. FILE is there when all are done.
 */
#include "run.h"

#include "files.h"
#include "text.h"
#include "view.h"
#include "wire/digest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLAN_BYTES = 8 * 1024 * 1024, LINKS_BYTES = 16 * 1024 * 1024 };

struct plan {
	struct session *s;
	const struct arguments *a;
	const char *only;  /* "buyer", "exhibitor", "interpreter" or NULL */
	struct js *people; /* [{code, kind, name, mail, organisation, invited}] */
	char key[64];
	char path[PATH_MAX], part[PATH_MAX]; /* "" when nothing is written */
};

/* ---- who ------------------------------------------------------------------------------------ */

static bool
all_of(struct plan *p, const char *method, struct js **out, struct fault *f)
{
	struct js *params = js_new_obj();
	bool ok = session_list(p->s, method, params, 0, out, f);

	js_free(params);
	return ok;
}

/* {code: value of member} of a list. */
static struct js *
by_code(const struct js *list, const char *code, const char *member)
{
	const struct js *items = js_get(list, "items");
	struct js *map = js_new_obj();

	for (size_t i = 0; i < js_len(items); i++) {
		const struct js *item = js_at(items, i);
		const char *name = js_get_str(item, code, NULL);

		if (name != NULL && js_get(item, member) != NULL)
			js_set(map, name, js_share(js_get(item, member)));
	}
	return map;
}

/* Accounts by whom they are for; who has logged in, is shut out or has withdrawn is left alone. */
struct known {
	struct js *enrolled, *disabled;
};

static void
add(struct plan *p, const struct js *person, const char *kind, const struct known *known)
{
	const char *code = js_get_str(person, "code", "");
	struct js *o;

	if ((p->only != NULL && strcmp(p->only, kind) != 0) ||
		js_get(person, "withdrawn") != NULL ||
		js_get_bool(known->enrolled, code, false) ||
		js_get_bool(known->disabled, code, false))
		return;
	o = js_new_obj();
	js_set_str(o, "code", code);
	js_set_str(o, "kind", kind);
	js_set_str(o, "name", js_get_str(person, "name", ""));
	js_set_str(o, "mail", js_get_str(person, "email", ""));
	js_set_str(o, "organisation", js_get_str(person, "organisation_name", ""));
	js_set_bool(o, "invited", js_get(known->enrolled, code) != NULL);
	js_push(p->people, o);
}

static bool
add_delegates(struct plan *p, const struct js *accounts, struct fault *f)
{
	struct js *organisations = NULL, *delegates = NULL, *kinds;
	struct known known;
	bool ok = all_of(p, "organisation.list", &organisations, f) &&
		  all_of(p, "delegate.list", &delegates, f);
	const struct js *items = js_get(delegates, "items");

	if (!ok) {
		js_free(organisations);
		return false;
	}
	kinds = by_code(organisations, "code", "kind");
	known = (struct known){by_code(accounts, "delegate", "enrolled"),
		by_code(accounts, "delegate", "disabled")};
	for (size_t i = 0; i < js_len(items); i++) {
		const struct js *d = js_at(items, i);
		const char *kind = js_get_str(
			kinds, js_get_str(d, "organisation", ""), "foreign_buyer");

		add(p, d, strcmp(kind, "exhibitor") == 0 ? "exhibitor" : "buyer", &known);
	}
	js_free(known.enrolled);
	js_free(known.disabled);
	js_free(kinds);
	js_free(organisations);
	js_free(delegates);
	return true;
}

static bool
add_interpreters(struct plan *p, const struct js *accounts, struct fault *f)
{
	struct js *interpreters = NULL;
	struct known known;
	const struct js *items;

	if (!all_of(p, "interpreter.list", &interpreters, f))
		return false;
	known = (struct known){by_code(accounts, "interpreter", "enrolled"),
		by_code(accounts, "interpreter", "disabled")};
	items = js_get(interpreters, "items");
	for (size_t i = 0; i < js_len(items); i++)
		add(p, js_at(items, i), "interpreter", &known);
	js_free(known.enrolled);
	js_free(known.disabled);
	js_free(interpreters);
	return true;
}

static bool
find_people(struct plan *p, struct fault *f)
{
	struct js *accounts = NULL;
	bool ok;

	if (!all_of(p, "account.list", &accounts, f))
		return false;
	p->people = js_new_arr();
	ok = add_delegates(p, accounts, f) && add_interpreters(p, accounts, f);
	js_free(accounts);
	return ok;
}

/* ---- what is to be done, on the disk -------------------------------------------------------- */

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
name_files(struct plan *p, const char *save, struct err *e)
{
	struct stat st;

	if (is_directory(save)
			? !path_join(p->path, sizeof p->path, save, "invitations.csv", e)
			: snprintf(p->path, sizeof p->path, "%s", save) >=
				  (int)sizeof p->path)
		return err_set(e, ERR_PARAM_INVALID, "the name %.60s is too long", save);
	if (snprintf(p->part, sizeof p->part, "%.*s.part", (int)sizeof p->part - 8,
		    p->path) >= (int)sizeof p->part)
		return err_set(e, ERR_PARAM_INVALID, "the name %.60s is too long", save);
	if (stat(p->path, &st) == 0) {
		err_set(e, ERR_EXISTS, "%s is there already", p->path);
		return err_hint(e, "name another file, or move that one away");
	}
	return true;
}

static void
make_key(struct plan *p)
{
	uint8_t bytes[16];

	if (p->s->options->key != NULL) {
		snprintf(p->key, sizeof p->key, "%.60s", p->s->options->key);
		return;
	}
	random_bytes(bytes, sizeof bytes);
	base64url_encode(bytes, sizeof bytes, p->key);
}

static bool
store_plan(struct plan *p, struct err *e)
{
	struct js *record = js_new_obj();
	char *text;
	bool ok;

	js_set_str(record, "key", p->key);
	js_set(record, "people", js_share(p->people));
	text = js_text(record);
	ok = file_write(p->part, text, strlen(text), 0600, e);
	free(text);
	js_free(record);
	return ok;
}

/* What an earlier run has left; *found is false when there is nothing. */
static bool
load_plan(struct plan *p, bool *found, struct err *e)
{
	struct js *record = NULL;
	struct buf b;
	bool ok;

	*found = access(p->part, F_OK) == 0;
	if (!*found)
		return true;
	buf_init(&b, PLAN_BYTES);
	ok = file_read_private(p->part, &b, e);
	if (ok)
		record = js_parse(buf_str(&b), b.len, e);
	if (ok && (record == NULL || js_get(record, "people") == NULL ||
			  js_get_str(record, "key", NULL) == NULL)) {
		err_set(e, ERR_CONFIG, "%s is no list of people to invite", p->part);
		ok = err_hint(e, "move it away; whoever has a link keeps it until the "
				 "next one");
	}
	if (ok) {
		p->people = js_share(js_get(record, "people"));
		snprintf(p->key, sizeof p->key, "%.60s", js_get_str(record, "key", ""));
	}
	js_free(record);
	buf_release(&b);
	return ok;
}

/* ---- inviting ------------------------------------------------------------------------------- */

static bool
invite_one(struct plan *p, struct js *person, struct fault *f)
{
	struct js *params = js_new_obj(), *result = NULL;
	const char *code = js_get_str(person, "code", "");
	bool interprets = strcmp(js_get_str(person, "kind", ""), "interpreter") == 0;
	char key[160];
	bool ok;

	snprintf(key, sizeof key, "%s.%c.%s", p->key, interprets ? 'i' : 'd', code);
	js_set_str(params, "key", key);
	js_set_str(params, interprets ? "interpreter" : "delegate", code);
	if (js_get(p->a->params, "expires_days") != NULL)
		js_set(params, "expires_days",
			js_share(js_get(p->a->params, "expires_days")));
	if (js_get_str(person, "mail", "")[0] != '\0' &&
		js_get_bool(p->a->params, "mail", false))
		js_set_bool(params, "mail", true);
	ok = session_write(p->s, "account.invite", params, &result, f);
	if (ok) {
		js_set_str(person, "account",
			js_get_str(js_get(result, "account"), "id", ""));
		js_set_str(person, "expires", js_get_str(result, "expires", ""));
		js_set_str(person, "link", js_get_str(result, "link", ""));
		js_set_str(person, "web", js_get_str(result, "web", ""));
	}
	js_free(params);
	js_free(result);
	return ok;
}

static bool
invite_everybody(struct plan *p, struct fault *f)
{
	struct progress progress;
	bool ok = true;

	progress_begin(&progress, &p->s->screen, "inviting", (int64_t)js_len(p->people));
	for (size_t i = 0; ok && i < js_len(p->people); i++) {
		ok = invite_one(p, js_at(p->people, i), f);
		progress_at(&progress, (int64_t)i + 1);
	}
	progress_end(&progress);
	return ok;
}

/* ---- the links ------------------------------------------------------------------------------ */

/* Quoted, and never a formula to a spreadsheet: convene-files(5). */
static bool
add_cell(struct buf *b, const char *text)
{
	bool ok = buf_addc(b, '"');

	if (text[strspn(text, "'")] != '\0' &&
		strchr("=+-@\t\r\n", text[strspn(text, "'")]) != NULL)
		ok = ok && buf_addc(b, '\'');
	for (; ok && *text != '\0'; text++)
		ok = (*text != '"' || buf_addc(b, '"')) && buf_addc(b, *text);
	return ok && buf_addc(b, '"');
}

static bool
write_links(struct plan *p, struct err *e)
{
	static const char *const COLUMNS[] = {"code", "kind", "name", "mail",
		"organisation", "account", "expires", "link", "web"};
	enum { COLUMNS_N = sizeof COLUMNS / sizeof *COLUMNS };
	struct buf b;
	bool ok = true;

	buf_init(&b, LINKS_BYTES);
	for (int k = 0; k < COLUMNS_N; k++)
		ok = ok && buf_addf(&b, "%s%s", k > 0 ? "," : "", COLUMNS[k]);
	for (size_t i = 0; ok && i < js_len(p->people); i++)
		for (int k = 0; ok && k < COLUMNS_N; k++)
			ok = buf_adds(&b, k > 0 ? "," : "\n") &&
			     add_cell(
				     &b, js_get_str(js_at(p->people, i), COLUMNS[k], ""));
	ok = ok && buf_addc(&b, '\n');
	if (!ok)
		err_set(e, ERR_CONFIG, "too many links for one file");
	ok = ok && file_write(p->path, buf_str(&b), b.len, 0600, e);
	if (ok)
		unlink(p->part);
	wipe(b.data, b.len);
	buf_release(&b);
	return ok;
}

/* ---- saying it ------------------------------------------------------------------------------ */

static void
show(struct plan *p, bool dry_run)
{
	static const struct column COLUMNS[] = {
		{"WHO", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"KIND", "kind", LOOK_TEXT, 0},
		{"ORGANISATION", "organisation", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{"MAIL", "mail", LOOK_TEXT, COLUMN_CUT},
		{"ACCOUNT", "account", LOOK_TEXT, 0},
		{"AGAIN", "invited", LOOK_YES, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	struct screen *s = &p->s->screen;
	struct js *o;

	if (!s->json) {
		show_table(s, p->people, COLUMNS, "everybody has logged in already");
		if (js_len(p->people) > 0 && dry_run)
			screen_line(s, INK_PLAIN,
				"%zu would be invited; nothing was changed",
				js_len(p->people));
		else if (js_len(p->people) > 0)
			screen_line(s, INK_GREEN, "%zu invited; their links are in %s",
				js_len(p->people), p->path);
		return;
	}
	/* the links are in the file alone */
	for (size_t i = 0; i < js_len(p->people); i++) {
		js_del(js_at(p->people, i), "link");
		js_del(js_at(p->people, i), "web");
	}
	o = js_new_obj();
	js_set(o, "items", js_share(p->people));
	js_set_bool(o, "dry_run", dry_run);
	js_set_str(o, "file", dry_run || js_len(p->people) == 0 ? NULL : p->path);
	screen_json(s, o);
	js_free(o);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool
asked_rightly(const struct arguments *a, const char *only, bool dry_run, struct err *e)
{
	if (js_get(a->params, "delegate") != NULL ||
		js_get(a->params, "interpreter") != NULL ||
		js_get(a->params, "role") != NULL)
		return err_set(e, ERR_PARAM_INVALID,
			"--all invites everybody: name nobody beside it");
	if (only != NULL && strcmp(only, "buyer") != 0 &&
		strcmp(only, "exhibitor") != 0 && strcmp(only, "interpreter") != 0)
		return err_set(e, ERR_PARAM_INVALID,
			"--kind is buyer, exhibitor or interpreter");
	if (dry_run || js_get(a->local, "save") != NULL)
		return true;
	err_set(e, ERR_PARAM_INVALID, "say where the links go: --save FILE");
	return err_hint(e, "--dry-run only shows who would be invited");
}

static bool
invite_and_write(struct plan *p, struct fault *f)
{
	struct err e;

	if (js_len(p->people) == 0)
		return true;
	if (!store_plan(p, &e))
		return fault_local(f, &e);
	if (!invite_everybody(p, f)) {
		screen_remark(&p->s->screen,
			"not all are invited yet; the same command goes on where it was");
		return false;
	}
	return write_links(p, &e) || fault_local(f, &e);
}

int
run_invite_all(struct session *s, const struct arguments *a)
{
	struct plan p = {.s = s, .a = a, .only = js_get_str(a->local, "kind", NULL)};
	bool dry_run = js_get_bool(a->local, "dry_run", false), found = false, ok;
	struct fault f;
	struct err e;

	ok = asked_rightly(a, p.only, dry_run, &e) &&
	     (dry_run || (name_files(&p, js_get_str(a->local, "save", ""), &e) &&
				 load_plan(&p, &found, &e)));
	if (!ok)
		return err_report(s, &e);
	if (found)
		screen_remark(&s->screen, "going on with %s", p.part);
	else
		make_key(&p);
	ok = (found || find_people(&p, &f)) && (dry_run || invite_and_write(&p, &f));
	if (ok)
		show(&p, dry_run);
	js_free(p.people);
	return ok ? EXIT_SUCCESS : fault_report(s, &f);
}
