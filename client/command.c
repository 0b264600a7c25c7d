/* command.c - argv to a command and its parameters, by the table. */
#include "command.h"

#include "text.h"
#include "wire/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct arg global_args[] = {
	{"profile", "--profile", "NAME", ARG_TEXT, 0,
		"which login to use (default, or CONVENE_PROFILE)"},
	{"event", "--event", "CODE", ARG_TEXT, 0,
		"for staff of several events: which one"},
	{"server", "--server", "HOST:PORT", ARG_TEXT, 0,
		"another address than the profile's"},
	{"ca", "--ca", "FILE", ARG_TEXT, 0,
		"trust this authority instead of the profile's pin"},
	{"socket", "--socket", "PATH", ARG_TEXT, 0,
		"the daemon's Unix socket, as its administrator"},
	{"key", "--key", "KEY", ARG_TEXT, 0,
		"a key of your own for a change; the same key never acts twice"},
	{"json", "--json", NULL, ARG_FLAG, 0, "the answer as JSON"},
	{"no_color", "--no-color", NULL, ARG_FLAG, 0,
		"no colour; NO_COLOR in the environment does the same"},
	{"no_pager", "--no-pager", NULL, ARG_FLAG, 0,
		"long lists as they are; PAGER set and empty does the same"},
	{"help", "--help", NULL, ARG_FLAG, 0, "help, also of one command"},
	{"version", "--version", NULL, ARG_FLAG, 0, "the version"},
	{NULL, NULL, NULL, ARG_TEXT, 0, NULL},
};

/* argv after the options of every command have been taken out. */
struct rest {
	char **words;
	int n;
};

static bool
usage(struct err *e, const struct command *c, const char *fmt, ...) PRINTF(3, 4);

/* A mistake in the command line; false. */
static bool
usage(struct err *e, const struct command *c, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(e, ERR_PARAM_INVALID, "%s", text);
	return err_hint(
		e, "convene help%s%s", c != NULL ? " " : "", c != NULL ? c->words : "");
}

/* Does argv[i] spell this option? "--event X" and "--event=X": *value is set. */
static bool
option_is(char *const argv[], int argc, int *i, const char *name, const char **value)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return false;
	if (argv[*i][n] == '=') {
		*value = argv[*i] + n + 1;
		return true;
	}
	if (argv[*i][n] != '\0')
		return false;
	*value = *i + 1 < argc ? argv[++*i] : NULL;
	return true;
}

static bool
global_text(int argc, char *const argv[], int *i, struct options *o, bool *taken,
	struct err *e)
{
	const struct {
		const char *name;
		const char **to;
	} TEXTS[] = {
		{"--profile", &o->profile},
		{"--event", &o->event},
		{"--server", &o->server},
		{"--socket", &o->socket},
		{"--ca", &o->ca},
		{"--key", &o->key},
	};

	for (size_t t = 0; t < sizeof TEXTS / sizeof TEXTS[0]; t++) {
		if (!option_is(argv, argc, i, TEXTS[t].name, TEXTS[t].to))
			continue;
		*taken = true;
		if (*TEXTS[t].to == NULL || (*TEXTS[t].to)[0] == '\0')
			return usage(e, NULL, "%s needs a value", TEXTS[t].name);
		return true;
	}
	return true;
}

bool
command_negates(const char *word, const char *option)
{
	static const char NO[] = "--no-";
	size_t n = strlen(NO);

	if (strncmp(word, "--", 2) != 0 || strncmp(option, "--", 2) != 0)
		return false;
	return (strncmp(word, NO, n) == 0 && strcmp(word + n, option + 2) == 0) ||
	       (strncmp(option, NO, n) == 0 && strcmp(option + n, word + 2) == 0);
}

static bool
global_flag(const char *word, struct options *o)
{
	const struct {
		const char *name;
		bool *to;
	} FLAGS[] = {
		{"--json", &o->json},
		{"--no-color", &o->no_color},
		{"--no-pager", &o->no_pager},
		{"--help", &o->help},
		{"-h", &o->help},
		{"--version", &o->version},
		{"-V", &o->version},
	};

	for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++) {
		bool negative = command_negates(word, FLAGS[i].name);

		if (negative || strcmp(word, FLAGS[i].name) == 0) {
			*FLAGS[i].to = !negative;
			return true;
		}
	}
	return false;
}

/* Take the options of every command out, wherever they stand before "--". */
static bool
take_globals(
	int argc, char *const argv[], struct options *o, struct rest *rest, struct err *e)
{
	bool only_words = false;

	for (int i = 1; i < argc; i++) {
		bool taken = false;

		if (strcmp(argv[i], "--") == 0)
			only_words = true;
		if (!only_words && !global_text(argc, argv, &i, o, &taken, e))
			return false;
		if (!taken && !only_words)
			taken = global_flag(argv[i], o);
		if (!taken)
			rest->words[rest->n++] = argv[i];
	}
	return true;
}

bool
command_take_globals(
	int argc, char *const argv[], struct options *o, char **words, int *n)
{
	struct rest rest = {.words = words};
	struct err e;
	bool ok;

	*o = (struct options){.json = false};
	ok = take_globals(argc, argv, o, &rest, &e);
	*n = rest.n;
	return ok;
}

/* How many words of the row are at the beginning of argv; 0 unless all of them are. */
static int
words_match(const char *words, int argc, char *const argv[])
{
	int n = 0;

	while (*words != '\0') {
		size_t length = strcspn(words, " ");

		if (n >= argc || strlen(argv[n]) != length ||
			strncmp(argv[n], words, length) != 0)
			return 0;
		n++;
		words += length + (words[length] == ' ');
	}
	return n;
}

const struct command *
command_find(int argc, char *const argv[], int *used)
{
	const struct command *found = NULL, *c;

	*used = 0;
	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		int n = words_match(c->words, argc, argv);

		if (n > *used) {
			*used = n;
			found = c;
		}
	}
	return found;
}

bool
command_is_group(const char *word)
{
	size_t n = strlen(word);
	bool begins = false;
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		if (strcmp(c->words, word) == 0)
			return false;
		begins |= strncmp(c->words, word, n) == 0 && c->words[n] == ' ';
	}
	return begins;
}

const struct command *
command_suggest(int argc, char *const argv[])
{
	const struct command *best = NULL, *c;
	int best_distance = 100;
	char typed[64];

	for (int words = argc > 1 ? 2 : 1; words > 0 && best == NULL; words--) {
		snprintf(typed, sizeof typed, "%.28s%s%.28s", argv[0],
			words > 1 ? " " : "", words > 1 ? argv[1] : "");
		for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
			int distance = text_distance(typed, c->words);

			if (distance < best_distance && text_is_near(typed, c->words)) {
				best_distance = distance;
				best = c;
			}
		}
	}
	return best;
}

/* *value: what follows it; of a switch NULL for its negative. */
static const struct arg *
find_option(
	const struct command *c, char *const argv[], int argc, int *i, const char **value)
{
	for (const struct arg *a = c->args; a != NULL && a->param != NULL; a++) {
		if (a->option == NULL)
			continue;
		if (a->kind == ARG_FLAG || a->kind == ARG_VALUE) {
			if (strcmp(argv[*i], a->option) == 0)
				return a;
			if (a->kind == ARG_FLAG && command_negates(argv[*i], a->option)) {
				*value = NULL;
				return a;
			}
		} else if (option_is(argv, argc, i, a->option, value)) {
			return a;
		}
	}
	return NULL;
}

static bool
unknown_option(const struct command *c, const char *word, struct err *e)
{
	const char *best = NULL;
	int best_distance = 4;

	for (const struct arg *a = c->args; a != NULL && a->param != NULL; a++)
		if (a->option != NULL && text_distance(word, a->option) < best_distance) {
			best = a->option;
			best_distance = text_distance(word, best);
		}
	for (const struct arg *a = global_args; a->param != NULL; a++)
		if (text_distance(word, a->option) < best_distance) {
			best = a->option;
			best_distance = text_distance(word, best);
		}
	usage(e, c, "there is no option %.60s here", word);
	return best == NULL ? false : err_hint(e, "did you mean %s?", best);
}

static struct js *
slot_value(const char *text)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0)
		return js_new_int(number);
	return js_new_str(text);
}

/* "a,b,c" and each further use of the option add to the list. */
static void
add_to_list(struct js *to, const struct arg *a, const char *text)
{
	struct js *list = js_get(to, a->param);
	char *copy = xstrdup(text), *at = copy, *word;

	if (list == NULL) {
		list = js_new_arr();
		js_set(to, a->param, list);
	}
	while ((word = strsep(&at, ",")) != NULL)
		if (word[0] != '\0')
			js_push(list, a->kind == ARG_SLOTS ? slot_value(word)
							   : js_new_str(word));
	free(copy);
}

bool
command_set_arg(const struct command *c, struct arguments *out, const struct arg *a,
	const char *value, struct err *e)
{
	struct js *to = a->flags & ARG_LOCAL ? out->local : out->params;
	const char *name = a->option != NULL ? a->option : a->metavar;
	char *end;
	long long number;

	if (a->kind == ARG_FLAG) {
		js_set_bool(to, a->param, value != NULL);
		return true;
	}
	if (a->kind == ARG_VALUE) {
		js_set_str(to, a->param, a->metavar);
		return true;
	}
	if (value == NULL)
		return usage(e, c, "%s needs a value", name);
	/* a terminal set to another encoding */
	if (utf8_good_bytes(value, strlen(value)) != strlen(value))
		return usage(e, c, "%s is not UTF-8 text", name);
	switch (a->kind) {
	case ARG_TEXT:
		js_set_str(to, a->param, value);
		return true;
	case ARG_SLOT:
		js_set(to, a->param, slot_value(value));
		return true;
	case ARG_LIST:
	case ARG_SLOTS:
		add_to_list(to, a, value);
		return true;
	case ARG_INT:
		errno = 0;
		number = strtoll(value, &end, 10);
		if (value[0] == '\0' || *end != '\0' || errno != 0)
			return usage(e, c, "%s needs a whole number", name);
		js_set_int(to, a->param, number);
		return true;
	case ARG_FLAG:
	case ARG_VALUE:
		break;
	}
	BUG_ON(true);
}

const struct arg *
command_next_position(const struct command *c, const struct arg *last)
{
	const struct arg *a = last == NULL ? c->args : last + 1;

	if (last != NULL && (last->flags & ARG_MANY))
		return last;
	while (a != NULL && a->param != NULL && a->option != NULL)
		a++;
	return a != NULL && a->param != NULL ? a : NULL;
}

static bool
check_required(const struct command *c, const struct arguments *out, struct err *e)
{
	char missing[160] = "";
	size_t n = 0;
	int count = 0;

	for (const struct arg *a = c->args; a != NULL && a->param != NULL; a++) {
		const struct js *in = a->flags & ARG_LOCAL ? out->local : out->params;

		if (!(a->flags & ARG_REQUIRED) || js_get(in, a->param) != NULL ||
			n >= sizeof missing)
			continue;
		n += (size_t)snprintf(missing + n, sizeof missing - n, "%s%s",
			count++ > 0 ? ", " : "", a->option ? a->option : a->metavar);
	}
	return count == 0 ||
	       usage(e, c, "%s %s missing", missing, count == 1 ? "is" : "are");
}

/* "organisation show B1", as other programs have it, is "organisation B1" here. */
static bool
word_too_many(
	const struct command *c, const char *before, const char *value, struct err *e)
{
	static const char *const VERBS[] = {"show", "get", "info", "view", "list", NULL};

	usage(e, c, "what does \"%.60s\" mean here?", value);
	for (int i = 0; VERBS[i] != NULL; i++)
		if (strcmp(before, VERBS[i]) == 0)
			return err_hint(e, "convene %s %.60s shows it", c->words, value);
	return false;
}

static bool
parse_arguments(const struct command *c, int argc, char *const argv[],
	struct arguments *out, struct err *e)
{
	const struct arg *position = NULL;
	bool only_words = false;

	for (int i = 0; i < argc; i++) {
		const char *value = argv[i];
		const struct arg *a;

		if (!only_words && strcmp(argv[i], "--") == 0) {
			only_words = true;
			continue;
		}
		if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
			const char *word = argv[i];

			a = find_option(c, argv, argc, &i, &value);
			if (a == NULL)
				return unknown_option(c, word, e);
		} else {
			a = position = command_next_position(c, position);
			if (a == NULL)
				return word_too_many(
					c, i > 0 ? argv[i - 1] : "", value, e);
		}
		if (!command_set_arg(c, out, a, value, e))
			return false;
	}
	return check_required(c, out, e);
}

static bool
unknown_command(const struct rest *rest, struct err *e)
{
	const struct command *meant;

	if (rest->words[0][0] == '-') {
		usage(e, NULL, "there is no option %.60s", rest->words[0]);
		return err_hint(e, "options of a command stand behind it; convene help");
	}
	if (command_is_group(rest->words[0])) {
		usage(e, NULL, "there is no command \"%.60s %.60s\"", rest->words[0],
			rest->words[1]);
		return err_hint(e, "convene help %.60s lists them", rest->words[0]);
	}
	meant = command_suggest(rest->n, rest->words);
	usage(e, NULL, "there is no command \"%.60s\"", rest->words[0]);
	if (meant == NULL)
		return err_hint(e, "convene help lists the commands");
	return err_hint(e, "did you mean \"convene %s\"?", meant->words);
}

static bool
parse_rest(const struct rest *rest, struct options *o, const struct command **command,
	struct arguments *arguments, struct err *e)
{
	int used = 0;

	if (rest->n == 0)
		return true;
	*command = command_find(rest->n, rest->words, &used);
	if (*command == NULL && rest->n == 1 && command_is_group(rest->words[0])) {
		o->group = rest->words[0];
		return true;
	}
	if (*command == NULL && !o->version)
		return unknown_command(rest, e);
	if (*command == NULL || o->help)
		return true;
	return parse_arguments(
		*command, rest->n - used, rest->words + used, arguments, e);
}

bool
command_parse(int argc, char *const argv[], struct options *options,
	const struct command **command, struct arguments *arguments, struct err *e)
{
	struct rest rest = {.words = xcalloc((size_t)argc + 1, sizeof(char *))};
	bool ok;

	*options = (struct options){.json = false};
	*command = NULL;
	*arguments = (struct arguments){js_new_obj(), js_new_obj()};
	ok = take_globals(argc, argv, options, &rest, e) &&
	     parse_rest(&rest, options, command, arguments, e);
	free(rest.words);
	return ok;
}

void
arguments_release(struct arguments *a)
{
	js_free(a->params);
	js_free(a->local);
	*a = (struct arguments){.params = NULL};
}
