/* many_source.c - what a list of changes is made of: words, a file, the daemon's list. */
#include "many.h"

#include "base/csv.h"
#include "files.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CHUNK_BYTES = 64 * 1024 };

/* ---- a file --------------------------------------------------------------------------------- */

/* A regular file, or standard input for "-". */
static bool
read_all(const char *file, struct buf *b, struct err *e)
{
	char chunk[CHUNK_BYTES];

	if (strcmp(file, "-") != 0)
		return file_read(file, b, e);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, stdin)) > 0;)
		if (!buf_add(b, chunk, n))
			return err_set(e, ERR_IMPORT_TOO_LARGE,
				"standard input has more than %d bytes",
				CSV_FILE_MAX_BYTES);
	return true;
}

struct reading {
	const char *file;	   /* as messages call it */
	const struct command *row; /* whose parameters the columns are; NULL: ids */
	const char *what;	   /* the parameter an item is called by */
	const struct arg *column[CSV_CELLS_MAX];
	int columns, id_column;
	bool headed;
	struct js *items;
	struct err *e;
	bool ok;
};

static void
fault_at(void *ctx, int line, int cell, const char *why)
{
	struct reading *r = ctx;

	(void)cell;
	if (!r->ok)
		return;
	r->ok = err_set(
		r->e, ERR_PARAM_INVALID, "%s line %d: %.200s", r->file, line, why);
}

static void
add_item(struct reading *r, int line, const char *what, struct js *take_params)
{
	struct js *item = js_new_obj();

	if (js_len(r->items) == MANY_MAX)
		fault_at(r, line, 0, "a list has at most 100000 entries");
	js_set_str(item, "what", what);
	js_set(item, "params", take_params);
	js_push(r->items, item);
}

static bool
read_file(struct reading *r, void (*row)(void *, int, const char *const *, int))
{
	struct csv_visitor visitor = {r, row, fault_at};
	struct buf b;

	buf_init(&b, CSV_FILE_MAX_BYTES);
	r->ok = read_all(r->file, &b, r->e);
	if (strcmp(r->file, "-") == 0)
		r->file = "standard input";
	if (r->ok)
		r->ok = csv_visit(buf_str(&b), b.len, &visitor) && r->ok;
	buf_release(&b);
	return r->ok;
}

/* ---- a file of parameters ------------------------------------------------------------------- */

/* What organisers' files call it. */
static const char *
other_name(const char *column)
{
	static const char *const NAMES[][2] = {
		{"from", "delegates"}, {"delegate", "delegates"}, {"slot", "slots"}};

	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (strcmp(NAMES[i][0], column) == 0)
			return NAMES[i][1];
	return column;
}

static const struct arg *
arg_named(const struct command *c, const char *name)
{
	for (const struct arg *a = c->args; a->param != NULL; a++)
		if (!(a->flags & ARG_LOCAL) && strcmp(a->param, name) == 0)
			return a;
	return NULL;
}

static void
unknown_column(struct reading *r, int line, const char *name)
{
	struct buf b;

	buf_init(&b, 4096);
	for (const struct arg *a = r->row->args; a->param != NULL; a++)
		if (!(a->flags & ARG_LOCAL))
			text_join(&b, ", ", a->param);
	r->ok = err_set(r->e, ERR_PARAM_INVALID, "%s line %d: there is no column %.40s",
		r->file, line, name);
	err_hint(r->e, "the columns are %s", buf_str(&b));
	buf_release(&b);
}

static void
take_header(struct reading *r, int line, const char *const *cells, int n)
{
	r->headed = true;
	r->columns = n;
	for (int i = 0; i < n && r->ok; i++) {
		r->column[i] = arg_named(r->row, cells[i]);
		if (r->column[i] == NULL)
			r->column[i] = arg_named(r->row, other_name(cells[i]));
		if (r->column[i] == NULL)
			unknown_column(r, line, cells[i]);
	}
}

/* A list of a file has semicolons, one of the command line commas. */
static char *
cell_text(const struct arg *a, const char *cell)
{
	char *text = xstrdup(csv_text(cell));

	if (a->kind == ARG_LIST || a->kind == ARG_SLOTS)
		for (char *at = text; *at != '\0'; at++)
			if (*at == ';')
				*at = ',';
	return text;
}

static void
take_cell(struct reading *r, int line, const struct arg *a, const char *cell,
	struct arguments *out)
{
	struct err why;
	char *text;

	if (cell[0] == '\0')
		return;
	text = cell_text(a, cell);
	if (!command_set_arg(r->row, out, a, text, &why))
		fault_at(r, line, 0, why.text);
	free(text);
}

/* "EX-101", or of a list its entries. */
static void
call_it(const struct js *params, const char *what, int line, struct buf *b)
{
	const struct js *v = js_get(params, what);
	char number[32];

	if (v != NULL && js_type(v) == JS_STR)
		text_join(b, "", js_str(v));
	for (size_t i = 0; v != NULL && js_type(v) == JS_ARR && i < js_len(v); i++)
		text_join(b, ", ", js_str(js_at(v, i)));
	snprintf(number, sizeof number, "line %d", line);
	if (b->len == 0)
		text_join(b, "", number);
}

static void
parameters_row(void *ctx, int line, const char *const *cells, int n)
{
	struct reading *r = ctx;
	struct arguments out;
	struct buf b;

	if (!r->ok)
		return;
	if (!r->headed) {
		take_header(r, line, cells, n);
		return;
	}
	if (n != r->columns) {
		fault_at(r, line, 0,
			"the row has another number of cells than the header");
		return;
	}
	out = (struct arguments){js_new_obj(), js_new_obj()};
	for (int i = 0; i < n && r->ok; i++)
		take_cell(r, line, r->column[i], cells[i], &out);
	if (r->ok && js_get(out.params, r->what) == NULL)
		fault_at(r, line, 0, "it does not say whom");
	buf_init(&b, 4096);
	/* who asks comes first where the row says it */
	if (strcmp(r->what, "to") == 0 && js_get(out.params, "delegates") != NULL) {
		call_it(out.params, "delegates", line, &b);
		text_join(&b, " ", "to ");
	}
	call_it(out.params, r->what, line, &b);
	add_item(r, line, buf_str(&b), js_share(out.params));
	buf_release(&b);
	arguments_release(&out);
}

struct js *
many_file(
	const struct command *columns, const char *file, const char *what, struct err *e)
{
	struct reading r = {.file = file,
		.row = columns,
		.what = what,
		.items = js_new_arr(),
		.e = e};

	if (read_file(&r, parameters_row))
		return r.items;
	js_free(r.items);
	return NULL;
}

/* ---- a file of ids -------------------------------------------------------------------------- */

/* Headed by the parameter's name, "id" or "code"; else the first cell of every row. */
static void
id_row(void *ctx, int line, const char *const *cells, int n)
{
	struct reading *r = ctx;

	if (!r->ok)
		return;
	if (!r->headed) {
		r->headed = true;
		for (int i = 0; i < n; i++)
			if (strcasecmp(cells[i], r->what) == 0 ||
				strcasecmp(cells[i], "id") == 0 ||
				strcasecmp(cells[i], "code") == 0) {
				r->id_column = i;
				return;
			}
	}
	if (r->id_column < n && cells[r->id_column][0] != '\0')
		js_push_str(r->items, csv_text(cells[r->id_column]));
	if (js_len(r->items) > MANY_MAX)
		fault_at(r, line, 0, "a list has at most 100000 entries");
}

static struct js *
ids_of_file(const char *file, const char *param, struct err *e)
{
	struct reading r = {.file = file, .what = param, .items = js_new_arr(), .e = e};

	if (read_file(&r, id_row))
		return r.items;
	js_free(r.items);
	return NULL;
}

/* ---- ids ------------------------------------------------------------------------------------ */

static bool
is_among(const struct js *ids, const char *text)
{
	for (size_t i = 0; i < js_len(ids); i++)
		if (strcmp(js_str(js_at(ids, i)), text) == 0)
			return true;
	return false;
}

/* An item, with what else of the command line goes with each: --reason, ... */
static void
add_id(struct js *items, const struct arguments *a, const char *param, const char *id,
	const char *from, const char *to)
{
	struct js *item = js_new_obj(), *params = js_copy(a->params);
	struct buf b;

	js_set_str(params, param, id);
	js_set_str(item, "what", id);
	js_set(item, "params", params);
	buf_init(&b, 4096);
	text_join(&b, "", from);
	text_join(&b, " to ", to);
	if (from[0] != '\0')
		js_set_str(item, "text", buf_str(&b));
	buf_release(&b);
	js_push(items, item);
}

static void
add_ids(struct js *items, const struct arguments *a, const char *param,
	const struct js *ids)
{
	for (size_t i = 0; i < js_len(ids); i++)
		add_id(items, a, param, js_str(js_at(ids, i)), "", "");
}

/* Those received and not answered yet; of a file's: named there by id, code or sender. */
static bool
add_open(struct session *s, const struct arguments *a, const struct js *named,
	struct js *items, struct fault *f)
{
	const char *whose = js_get_str(a->local, "for", NULL);
	struct js *params = js_new_obj(), *list = NULL;
	const struct js *all;
	bool ok;

	js_set_str(params, "state", "requested");
	if (!session_open(s, f)) {
		js_free(params);
		return false;
	}
	if (whose != NULL)
		js_set_str(params, "organisation", whose);
	if (whose != NULL || (strcmp(session_role(s), "staff") != 0 &&
				     strcmp(session_role(s), "admin") != 0))
		js_set_str(params, "direction", "in");
	ok = session_list(s, "request.list", params, 0, &list, f);
	js_free(params);
	if (!ok)
		return false;
	all = js_get(list, "items");
	for (size_t i = 0; i < js_len(all); i++) {
		const struct js *r = js_at(all, i);
		const char *id = js_get_str(r, "id", ""),
			   *code = js_get_str(r, "code", id);
		const struct js *from = js_get(r, "from");

		if (named == NULL || is_among(named, id) || is_among(named, code) ||
			is_among(named, js_get_str(from, "organisation", "")))
			add_id(items, a, "request", id, js_get_str(from, "name", ""),
				js_get_str(js_get(r, "to"), "name", ""));
	}
	js_free(list);
	return true;
}

struct js *
many_ids(struct session *s, const struct command *c, const struct arguments *a,
	const char *param, struct fault *f)
{
	const char *file = js_get_str(a->local, "file", NULL);
	const struct js *words = js_get(a->local, param);
	bool all = js_get_bool(a->local, "all", false), ok = true;
	struct js *items = js_new_arr(), *named = NULL;
	struct err e;

	if (js_get(a->local, "for") != NULL && !all) {
		err_set(&e, ERR_PARAM_INVALID, "--for goes with --all");
		err_hint(&e, "convene %s --all --for ORG", c->words);
		ok = fault_local(f, &e);
	} else if (words == NULL && file == NULL && !all) {
		err_set(&e, ERR_PARAM_INVALID, "say which %ss", param);
		err_hint(&e, "convene %ss lists them; convene help %s", param, c->words);
		ok = fault_local(f, &e);
	}
	if (ok && file != NULL) {
		named = ids_of_file(file, param, &e);
		ok = named != NULL || fault_local(f, &e);
	}
	if (ok && words != NULL)
		add_ids(items, a, param, words);
	if (ok && all)
		ok = add_open(s, a, named, items, f);
	else if (ok && named != NULL)
		add_ids(items, a, param, named);
	js_free(named);
	if (ok)
		return items;
	js_free(items);
	return NULL;
}
