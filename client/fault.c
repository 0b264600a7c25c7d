/* fault.c - what went wrong, for a person and for a program. Declared in session.h. */
#include "complete.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_SLOTS = 5, SHOWN_ROWS = 20 };

/* Was there no answer, or none that can be read? */
static bool
is_loss(enum err_code code)
{
	return code == ERR_NETWORK || code == ERR_DEADLINE || code == ERR_TLS ||
	       code == ERR_PARSE;
}

bool
fault_local(struct fault *f, const struct err *e)
{
	const struct err_info *info = err_info(e->code);

	*f = (struct fault){
		.err = *e,
		.number = info->number,
		.status = info->exit_status,
		.retry = info->retry,
		.lost = is_loss(e->code),
	};
	snprintf(f->code, sizeof f->code, "%s", info->name);
	/* a file of ours is none of the daemon's configuration, of which that hint is */
	if (f->err.hint[0] == '\0' && info->hint != NULL && e->code != ERR_CONFIG)
		err_hint(&f->err, "%s", info->hint);
	return false;
}

bool
fault_remote(struct fault *f, const struct rpc_answer *a)
{
	*f = (struct fault){
		.err = a->error,
		.number = (int)a->number,
		.status = rpc_exit_status(a),
		.retry = a->retry,
		.data = js_share(a->data),
	};
	snprintf(f->code, sizeof f->code, "%s", a->code);
	snprintf(f->req, sizeof f->req, "%s", a->req);
	return false;
}

void
fault_release(struct fault *f)
{
	js_free(f->data);
	f->data = NULL;
}

static struct js *
error_view(const struct fault *f)
{
	struct js *error = js_new_obj();
	struct js *data = f->data != NULL ? js_copy(f->data) : js_new_obj();

	if (f->data == NULL) {
		js_set_str(data, "code", f->code);
		js_set_str(data, "retry", retry_name(f->retry));
		if (f->err.hint[0] != '\0')
			js_set_str(data, "hint", f->err.hint);
	}
	js_set_int(error, "code", f->number);
	js_set_str(error, "message", f->err.text);
	js_set(error, "data", data);
	return error;
}

/* "error":{code,message,data} as the daemon sends it, for programs. */
static void
report_json(struct session *s, const struct fault *f)
{
	struct js *whole = js_new_obj();

	js_set(whole, "error", error_view(f));
	screen_json(&s->screen, whole);
	js_free(whole);
}

static void
report_line(struct session *s, const char *label, enum ink ink, const char *text)
{
	char *clean = text_safe(text);

	fprintf(s->screen.err, "  %s%s%s %s\n", ink_code(ink, s->screen.err_color), label,
		ink_code(INK_PLAIN, s->screen.err_color), clean);
	free(clean);
}

/* A table on err, coloured as err is. */
static struct table *
err_table(struct session *s, struct screen *on_err)
{
	*on_err = s->screen;
	on_err->color = s->screen.err_color;
	return table_new(on_err);
}

static void
report_slots(struct session *s, const struct js *slots)
{
	struct screen on_err;
	struct table *t;

	if (slots == NULL || js_type(slots) != JS_ARR || js_len(slots) == 0)
		return;
	fprintf(s->screen.err, "  next feasible slots:\n");
	t = err_table(s, &on_err);
	table_column(t, "SLOT", COLUMN_RIGHT);
	table_column(t, "WHEN", 0);
	table_column(t, "WHERE", COLUMN_CUT);
	for (size_t i = 0; i < js_len(slots) && i < SHOWN_SLOTS; i++) {
		const struct js *slot = js_at(slots, i);
		char span[2 * TEXT_TIME];

		text_span(js_get_str(slot, "start", "?"), js_get_str(slot, "end", NULL),
			span);
		table_row(t);
		table_cell_int(t, js_get_int(slot, "slot", 0));
		table_cell(t, span, INK_PLAIN);
		table_cell(t,
			js_get_str(
				slot, "location_name", js_get_str(slot, "location", "")),
			INK_PLAIN);
	}
	table_print_to(t, s->screen.err, 4);
}

/* Does any of them lie in a workbook? */
static bool
have_cells(const struct js *rows)
{
	for (size_t i = 0; i < js_len(rows); i++)
		if (js_get_str(js_at(rows, i), "cell", "")[0] != '\0')
			return true;
	return false;
}

/* What an import would have warned of: to be mended at once with the rest. */
static void
report_doubts(struct session *s, const struct js *warnings)
{
	struct screen on_err;
	struct table *t;

	if (warnings == NULL || js_type(warnings) != JS_ARR || js_len(warnings) == 0)
		return;
	fprintf(s->screen.err, "  to be looked at:\n");
	t = err_table(s, &on_err);
	table_column(t, "FILE", 0);
	table_column(t, "LINE", COLUMN_RIGHT);
	table_column(t, "COLUMN", 0);
	table_column(t, "MIND", COLUMN_WRAP);
	for (size_t i = 0; i < js_len(warnings) && i < SHOWN_ROWS; i++) {
		const struct js *w = js_at(warnings, i);

		table_row(t);
		table_cell(t, js_get_str(w, "file", ""), INK_PLAIN);
		table_cell_line(t, js_get_int(w, "line", 0));
		table_cell(t, js_get_str(w, "column", ""), INK_PLAIN);
		table_cell(t, js_get_str(w, "text", ""), INK_PLAIN);
	}
	table_print_to(t, s->screen.err, 4);
}

static void
report_rows(struct session *s, const struct js *data)
{
	const struct js *rows = js_get(data, "rows");
	struct screen on_err;
	struct table *t;
	bool cells;

	if (rows == NULL || js_type(rows) != JS_ARR || js_len(rows) == 0)
		return;
	fprintf(s->screen.err, "  bad rows:\n");
	t = err_table(s, &on_err);
	table_column(t, "FILE", 0);
	table_column(t, "LINE", COLUMN_RIGHT);
	cells = have_cells(rows);
	if (cells)
		table_column(t, "CELL", 0);
	table_column(t, "COLUMN", 0);
	table_column(t, "RULE", COLUMN_WRAP);
	for (size_t i = 0; i < js_len(rows) && i < SHOWN_ROWS; i++) {
		const struct js *row = js_at(rows, i);

		table_row(t);
		table_cell(t, js_get_str(row, "file", ""), INK_PLAIN);
		table_cell_line(t, js_get_int(row, "line", 0));
		if (cells)
			table_cell(t, js_get_str(row, "cell", ""), INK_PLAIN);
		table_cell(t, js_get_str(row, "column", ""), INK_PLAIN);
		table_cell(t, js_get_str(row, "rule", js_get_str(row, "text", "")),
			INK_PLAIN);
	}
	table_print_to(t, s->screen.err, 4);
	if (js_get_int(data, "rows_total", 0) > (int64_t)SHOWN_ROWS)
		fprintf(s->screen.err, "    and more: %lld in all\n",
			(long long)js_get_int(data, "rows_total", 0));
	report_doubts(s, js_get(data, "warnings"));
}

/* What a change of the grid would lose; the first of it stands in the sentence already. */
static void
report_lost(struct session *s, const struct js *lost)
{
	size_t n = lost != NULL && js_type(lost) == JS_ARR ? js_len(lost) : 0;

	for (size_t i = 1; i < n && i < SHOWN_ROWS; i++)
		report_line(s, "also:", INK_BOLD, js_str(js_at(lost, i)));
	if (n > SHOWN_ROWS)
		report_line(s, "also:", INK_BOLD, "more; --json names them");
}

/* The argument that "params.slots[0]" was given by; NULL when it is none. */
static const struct arg *
arg_of(const struct session *s, const char *field)
{
	const struct arg *a = s->command != NULL ? s->command->args : NULL;
	size_t n;

	if (strncmp(field, "params.", 7) != 0)
		return NULL;
	field += 7;
	n = strcspn(field, "[.");
	for (; a != NULL && a->param != NULL; a++)
		if (strlen(a->param) == n && strncmp(a->param, field, n) == 0)
			return a;
	return NULL;
}

/* "params.slots[0]" is the path of the protocol; people know it as "--slot". */
static const char *
typed_field(const struct session *s, const char *field)
{
	const struct arg *a = arg_of(s, field);

	if (a != NULL)
		return a->option != NULL ? a->option : a->metavar;
	return strncmp(field, "params.", 7) == 0 ? field + 7 : field;
}

/* The command that lists what the argument names: "organisations". */
static const char *
list_of(const struct session *s, const struct arg *a)
{
	const char *method = a != NULL ? complete_method(s->command, a) : NULL;
	const struct command *c;

	for (size_t i = 0; method != NULL && (c = command_at(i)) != NULL; i++)
		if (c->kind == CALL_LIST && strcmp(c->method, method) == 0)
			return c->words;
	return NULL;
}

/* The command that shows what a sentence begins with, "R1 is declined already"; NULL for none. */
static const char *
shown_by(const char *text)
{
	static const struct {
		char letter;
		const char *words;
	} KINDS[] = {{'R', "request"}, {'M', "meeting"}, {'S', "schedule status"}};

	if (text[0] == '\0' || text[1] < '1' || text[1] > '9')
		return NULL;
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		if (KINDS[i].letter == text[0])
			return KINDS[i].words;
	return NULL;
}

/* What is not as it was thought to be: how to look at it. */
static void
hint_to_look(const struct session *s, struct err *e)
{
	const char *words = shown_by(e->text);

	if (words != NULL)
		err_hint(e, "convene %s %.*s shows how it stands", words,
			(int)strcspn(e->text, " "), e->text);
	else if (s->command->method != NULL &&
		 strncmp(s->command->method, "event.", 6) == 0)
		err_hint(e, "convene event shows how it stands");
}

/* "meeting.book is not for exhibitor" names the method; people know it as "book". */
static void
typed_denial(const struct session *s, struct err *e)
{
	const char *method = s->command != NULL ? s->command->method : NULL;
	size_t n = method != NULL ? strlen(method) : 0;
	char rest[sizeof e->text];

	if (e->code != ERR_ROLE_DENIED || n == 0 || strncmp(e->text, method, n) != 0)
		return;
	snprintf(rest, sizeof rest, "%s", e->text + n);
	err_set(e, e->code, "%s%s", s->command->words, rest);
	err_hint(e, "convene help names what is yours to do");
}

/* A request is a number; who names an organisation wants to ask it. */
static bool
meant_to_ask(const struct session *s, const struct err *e)
{
	return strcmp(s->command->words, "request") == 0 &&
	       strcmp(e->field, "params.request") == 0;
}

/* ---- hints that find what was meant --------------------------------------------------------- */

/* What was typed for "params.delegates[1]"; NULL: nothing, or no text. */
static const char *
typed_for(const struct session *s, const char *field)
{
	char name[64];
	const struct js *v;
	size_t n;

	if (s->typed == NULL || strncmp(field, "params.", 7) != 0)
		return NULL;
	field += 7;
	n = strcspn(field, "[.");
	snprintf(name, sizeof name, "%.*s", (int)n, field);
	v = js_get(s->typed, name);
	if (v != NULL && js_type(v) == JS_ARR)
		v = js_at(v, field[n] == '[' ? strtoul(field + n + 1, NULL, 10) : 0);
	return v != NULL && js_type(v) == JS_STR ? js_str(v) : NULL;
}

/* May it be a code at all? As the daemon has it: letters, digits, dots, dashes. */
static bool
code_like(const char *text)
{
	return text[0] != '\0' &&
	       text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				 "0123456789.-_")] == '\0';
}

/* As a shell takes it: in quotes when it has to be. false: too long to be repeated. */
static bool
as_word(const char *text, char out[128])
{
	size_t n = 0;

	if (code_like(text) && strlen(text) < 100)
		return snprintf(out, 128, "%s", text) > 0;
	out[n++] = '\'';
	for (; *text != '\0'; text++) {
		if (n > 110)
			return false;
		if (*text == '\'')
			n += (size_t)snprintf(out + n, 128 - n, "'\\'");
		out[n++] = *text;
	}
	snprintf(out + n, 128 - n, "'");
	return true;
}

/* Somebody by name or address: the command that tells the code. false: not of that kind. */
static bool
hint_by_name(const char *list, const char *typed, struct err *e)
{
	const char *option = strcmp(list, "organisations") == 0 ? ""
			     : strcmp(list, "delegates") == 0	? "--find "
								: NULL;
	char word[128];

	if (option == NULL || typed == NULL || !as_word(typed, word))
		return false;
	return !err_hint(
		e, "convene %s %s%s finds the code by the name", list, option, word);
}

/* "1" where R1 is meant. */
static bool
hint_by_number(const char *list, const char *typed, struct err *e)
{
	static const char *const LETTERS[][2] = {{"requests", "R"}, {"meetings", "M"},
		{"schedule status", "S"}, {"accounts", "A"}, {"tokens", "T"}};

	if (typed == NULL || typed[0] == '\0' || strlen(typed) > 18 ||
		typed[strspn(typed, "0123456789")] != '\0')
		return false;
	for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
		if (strcmp(list, LETTERS[i][0]) == 0)
			return !err_hint(e, "did you mean %s%s? convene %s lists them",
				LETTERS[i][1], typed, list);
	return false;
}

/* An argument that names one of a list and does not: how to find it. */
static bool
hint_to_find(const struct session *s, const char *list, struct err *e)
{
	const char *typed = typed_for(s, e->field);

	if (list == NULL || (e->code == ERR_PARAM_INVALID && typed == NULL))
		return false;
	if (hint_by_number(list, typed, e))
		return true;
	if (e->code == ERR_PARAM_INVALID && code_like(typed) &&
		(strcmp(list, "organisations") == 0 || strcmp(list, "delegates") == 0))
		return false;
	if (!hint_by_name(list, typed, e))
		err_hint(e, "convene %s lists what there is", list);
	return true;
}

/* A list that can be searched, and a name where it takes a code: "convene delegates Ann". */
static bool
hint_to_search(const struct session *s, struct err *e)
{
	const char *typed = typed_for(s, e->field);
	const struct arg *a = s->command->args;
	char word[128];

	while (a != NULL && a->param != NULL &&
		(a->option == NULL || strcmp(a->option, "--find") != 0))
		a++;
	if (a == NULL || a->param == NULL || typed == NULL || !as_word(typed, word))
		return false;
	return !err_hint(e, "convene %s --find %s looks in names, codes and addresses",
		s->command->words, word);
}

/* Where the error's kind has but a general hint: one that can be typed here. */
static void
better_hint(const struct session *s, struct err *e)
{
	const char *general = err_info(e->code)->hint, *list;

	/* its administrator has no profile that could keep one */
	if (e->code == ERR_EVENT_REQUIRED && s->options->socket != NULL &&
		strncmp(e->hint, "convene use ", 12) == 0)
		err_hint(e, "--event CODE says it once, CONVENE_EVENT for a terminal");
	if (general == NULL || s->command == NULL || strcmp(e->hint, general) != 0)
		return;
	list = list_of(s, arg_of(s, e->field));
	if (e->code == ERR_PARAM_INVALID && meant_to_ask(s, e))
		err_hint(e, "convene request to ORG asks for a meeting");
	else if ((e->code == ERR_NOT_FOUND || e->code == ERR_PARAM_INVALID) &&
		 hint_to_search(s, e))
		return;
	else if ((e->code == ERR_NOT_FOUND || e->code == ERR_PARAM_INVALID) &&
		 hint_to_find(s, list, e))
		return;
	else if (e->code == ERR_NOT_YOURS && list != NULL &&
		 strncmp(e->text, "there is no ", 12) == 0)
		err_hint(e, "convene %s lists yours", list);
	else if (e->code == ERR_PARAM_INVALID)
		err_hint(e, "convene help %s", s->command->words);
	else if (e->code == ERR_WRONG_STATE || e->code == ERR_STALE)
		hint_to_look(s, e);
}

struct js *
fault_view(const struct session *s, struct fault *f)
{
	better_hint(s, &f->err);
	return error_view(f);
}

int
fault_report(struct session *s, struct fault *take_f)
{
	int status = take_f->status;
	char *text, *field;

	better_hint(s, &take_f->err);
	if (s->screen.json)
		report_json(s, take_f);
	else
		typed_denial(s, &take_f->err);
	text = text_safe(take_f->err.text);
	field = text_safe(typed_field(s, take_f->err.field));
	fflush(s->screen.out);
	fprintf(s->screen.err, "%sconvene:%s %s", ink_code(INK_RED, s->screen.err_color),
		ink_code(INK_PLAIN, s->screen.err_color), text);
	if (field[0] != '\0' && strstr(text, field) == NULL)
		fprintf(s->screen.err, " (%s)", field);
	fprintf(s->screen.err, "\n");
	report_rows(s, take_f->data);
	report_slots(s, js_get(take_f->data, "slots"));
	report_lost(s, js_get(take_f->data, "lost"));
	if (take_f->err.hint[0] != '\0')
		report_line(s, "hint:", INK_BOLD, take_f->err.hint);
	if (take_f->req[0] != '\0')
		report_line(s, "request number:", INK_DIM, take_f->req);
	free(text);
	free(field);
	fault_release(take_f);
	return status;
}

int
err_report(struct session *s, const struct err *e)
{
	struct fault f;

	fault_local(&f, e);
	return fault_report(s, &f);
}
