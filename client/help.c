/* help.c - the help, made of the table of commands. Declared in command.h. */
#include "run.h"

#include "wire/version.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT_COMMAND = 24, INDENT_OPTION = 26, WIDTH = 80 };

/* Words of a paragraph in lines of WIDTH. */
static void
wrap(FILE *out, const char *text, int indent)
{
	int at = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (at > 0 && at + 1 + (int)n > WIDTH) {
			fputc('\n', out);
			at = 0;
		}
		at += at == 0 ? fprintf(out, "%*s%.*s", indent, "", (int)n, text)
			      : fprintf(out, " %.*s", (int)n, text);
		text += n + (text[n] == ' ');
	}
	fputc('\n', out);
}

/* "request to ORG" */
static void
synopsis(const struct command *c, char *out, size_t out_bytes)
{
	size_t n = (size_t)snprintf(out, out_bytes, "%s", c->words);

	for (const struct arg *a = c->args; a->param != NULL && n < out_bytes; a++)
		if (a->option == NULL)
			n += (size_t)snprintf(out + n, out_bytes - n, "%s%s%s",
				a->flags & ARG_REQUIRED ? " " : " [", a->metavar,
				a->flags & ARG_REQUIRED ? "" : "]");
}

static void
entry(FILE *out, const char *left, const char *right, int column)
{
	if ((int)strlen(left) + 2 < column)
		fprintf(out, "  %-*s%s\n", column - 2, left, right);
	else
		fprintf(out, "  %s\n%*s%s\n", left, column, "", right);
}

static void
global_options(FILE *out)
{
	char left[96];

	fprintf(out, "\noptions of every command\n");
	for (const struct arg *a = global_args; a->param != NULL; a++) {
		const char *letter = strcmp(a->param, "help") == 0	? "-h, "
				     : strcmp(a->param, "version") == 0 ? "-V, "
									: "";

		snprintf(left, sizeof left, "%s%s%s%s", letter, a->option,
			a->metavar != NULL ? " " : "",
			a->metavar != NULL ? a->metavar : "");
		entry(out, left, a->help, INDENT_OPTION);
	}
}

static const struct {
	const char *role;
	unsigned bit;
} ROLES[] = {
	{"buyer", FOR_BUYERS},
	{"exhibitor", FOR_EXHIBITORS},
	{"interpreter", FOR_INTERPRETERS},
	{"staff", FOR_STAFF},
	{"monitor", FOR_MONITORS},
	{"admin", FOR_ADMINS},
};

static unsigned
bit_of(const char *role)
{
	for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
		if (strcmp(ROLES[i].role, role) == 0)
			return ROLES[i].bit;
	return FOR_NEWCOMERS;
}

/* "request to ORG": what must be said, so that the line is short. */
static void
short_entry(FILE *out, const struct command *c)
{
	char left[64];
	size_t n = (size_t)snprintf(left, sizeof left, "%s", c->words);

	for (const struct arg *a = c->args; a->param != NULL && n < sizeof left; a++)
		if (a->option == NULL && (a->flags & (ARG_REQUIRED | ARG_MANY)))
			n += (size_t)snprintf(
				left + n, sizeof left - n, " %s", a->metavar);
	entry(out, left, c->summary, INDENT_COMMAND);
}

void
help_short(FILE *out, const char *role)
{
	unsigned bit = bit_of(role);
	const struct command *c;

	fprintf(out, "usage: convene [OPTION]... COMMAND [ARGUMENT]...\n\n");
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (c->everyday & bit)
			short_entry(out, c);
	fprintf(out,
		"\n%s%s. convene help --all lists every command,\n"
		"convene help COMMAND tells of one; so does convene(1).\n",
		bit == FOR_NEWCOMERS ? "Nobody is logged in here"
				     : "You are logged in as ",
		bit == FOR_NEWCOMERS ? "" : role);
}

/* Is the row one of those that begin with the word and another? */
static bool
is_below(const struct command *c, const char *word)
{
	size_t n = strlen(word);

	return strncmp(c->words, word, n) == 0 && c->words[n] == ' ';
}

void
help_group(FILE *out, const char *word)
{
	const struct command *c;
	char left[128];

	fprintf(out, "usage: convene %s COMMAND [ARGUMENT]...\n\n", word);
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (is_below(c, word)) {
			synopsis(c, left, sizeof left);
			entry(out, left, c->summary, INDENT_OPTION);
		}
	fprintf(out, "\nconvene help %s COMMAND tells of one.\n", word);
}

/* "See also: event create, event open" */
static void
name_below(FILE *out, const char *words)
{
	const struct command *c;
	bool any = false;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (is_below(c, words)) {
			fprintf(out, "%s%s", any ? ", " : "\nSee also: ", c->words);
			any = true;
		}
	if (any)
		fputc('\n', out);
}

void
help_overview(FILE *out)
{
	char left[128];

	fprintf(out,
		"convene %s - meetings at a trade fair\n\n"
		"usage: convene [OPTION]... COMMAND [ARGUMENT]...\n",
		CONVENE_VERSION);
	for (const struct command_group *g = command_groups; g->title != NULL; g++) {
		fprintf(out, "\n%s\n", g->title);
		for (const struct command *c = g->rows; c->words != NULL; c++) {
			synopsis(c, left, sizeof left);
			entry(out, left, c->summary, INDENT_COMMAND + 2);
		}
	}
	global_options(out);
	fprintf(out, "\nconvene help COMMAND says more; so does convene(1).\n");
}

static void
help_options(FILE *out, const struct command *c)
{
	bool headed = false;
	char left[96];

	for (const struct arg *a = c->args; a->param != NULL; a++) {
		if (a->option == NULL)
			continue;
		if (!headed)
			fprintf(out, "\noptions\n");
		headed = true;
		if (a->kind == ARG_FLAG)
			snprintf(left, sizeof left, "--[no-]%s", a->option + 2);
		else
			snprintf(left, sizeof left, "%s%s%s", a->option,
				a->kind == ARG_VALUE ? "" : " ",
				a->kind == ARG_VALUE ? "" : a->metavar);
		entry(out, left, a->help, INDENT_OPTION);
	}
}

void
help_command(FILE *out, const struct command *c)
{
	bool headed = false;
	char left[128];

	synopsis(c, left, sizeof left);
	fprintf(out, "usage: convene %s [OPTION]...\n\n  %s\n", left, c->summary);
	for (const struct arg *a = c->args; a->param != NULL; a++) {
		if (a->option != NULL)
			continue;
		if (!headed)
			fprintf(out, "\narguments\n");
		headed = true;
		entry(out, a->metavar, a->help, INDENT_OPTION);
	}
	help_options(out, c);
	if (c->more != NULL) {
		fputc('\n', out);
		wrap(out, c->more, 0);
	}
	name_below(out, c->words);
	fprintf(out, "\nOptions of every command: convene help --all");
	if (c->method != NULL)
		fprintf(out, ". Method: %s", c->method);
	fprintf(out, "\n");
}

struct js *
help_json(void)
{
	struct js *list = js_new_arr(), *whole = js_new_obj();
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		struct js *row = js_new_obj(), *args = js_new_arr();

		js_set_str(row, "command", c->words);
		js_set_str(row, "summary", c->summary);
		js_set_str(row, "method", c->method);
		js_set_bool(row, "writes", c->kind == CALL_WRITE);
		for (const struct arg *a = c->args; a->param != NULL; a++) {
			struct js *arg = js_new_obj();

			js_set_str(
				arg, "name", a->option != NULL ? a->option : a->metavar);
			js_set_str(arg, "param", a->flags & ARG_LOCAL ? NULL : a->param);
			js_set_bool(arg, "required", (a->flags & ARG_REQUIRED) != 0);
			js_set_str(arg, "help", a->help);
			js_push(args, arg);
		}
		js_set(row, "arguments", args);
		js_push(list, row);
	}
	js_set(whole, "commands", list);
	return whole;
}

int
run_help(struct session *s, const struct command *c, const struct arguments *a)
{
	const struct js *words = js_get(a->local, "command");
	char *argv[4] = {NULL};
	const struct command *found;
	struct err e;
	int n = 0, used, status = EXIT_SUCCESS;

	(void)c;
	if (s->screen.json) {
		struct js *all = help_json();

		screen_json(&s->screen, all);
		js_free(all);
		return EXIT_SUCCESS;
	}
	if (words == NULL) {
		if (js_get_bool(a->local, "all", false))
			help_overview(s->screen.out);
		else
			help_short(s->screen.out, session_kept_role(s));
		return EXIT_SUCCESS;
	}
	for (; n < 3 && (size_t)n < js_len(words); n++)
		argv[n] = xstrdup(js_str(js_at(words, (size_t)n)));
	found = command_find(n, argv, &used);
	if (found != NULL) {
		help_command(s->screen.out, found);
	} else if (command_is_group(argv[0])) {
		help_group(s->screen.out, argv[0]);
	} else {
		err_set(&e, ERR_PARAM_INVALID, "there is no command \"%.60s\"", argv[0]);
		found = command_suggest(n, argv);
		if (found != NULL)
			err_hint(&e, "did you mean \"convene help %s\"?", found->words);
		status = err_report(s, &e);
	}
	for (int i = 0; i < n; i++)
		free(argv[i]);
	return status;
}
