/* complete.c - what may follow the words typed so far, for the completion of a shell. */
#include "complete.h"

#include "text.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

enum { PATIENCE_MS = 1500, PAGE_ITEMS = 500, WORD_BYTES = 256 };

enum source_kind {
	SOURCE_NOTHING,	    /* free text, numbers */
	SOURCE_WORDS,	    /* the words in what */
	SOURCE_LIST,	    /* codes: the daemon's method in what */
	SOURCE_FILES,	    /* the shell knows them */
	SOURCE_DIRECTORIES, /* here too */
	SOURCE_COMMANDS,
	SOURCE_PROFILES,
};

/* What may stand where the help says METAVAR. Several rows for one add up. */
struct source {
	const char *metavar;
	const char *where; /* only for this parameter or command; NULL: everywhere */
	enum source_kind kind;
	const char *what;
	const char *code;     /* of an item */
	const char *notes[2]; /* paths in an item */
};

#define ORGANISATION_CODES                                                               \
	SOURCE_LIST, "organisation.list", "code",                                        \
	{                                                                                \
		"name", "country"                                                        \
	}
#define DELEGATE_CODES                                                                   \
	SOURCE_LIST, "delegate.list", "code",                                            \
	{                                                                                \
		"name", "organisation"                                                   \
	}
#define LOCATION_CODES                                                                   \
	SOURCE_LIST, "location.list", "code",                                            \
	{                                                                                \
		"name", "hall"                                                           \
	}
#define INTERPRETER_CODES                                                                \
	SOURCE_LIST, "interpreter.list", "code",                                         \
	{                                                                                \
		"name", NULL                                                             \
	}
#define REQUEST_IDS                                                                      \
	SOURCE_LIST, "request.list", "id",                                               \
	{                                                                                \
		"from.name", "to.name"                                                   \
	}
#define MEETING_IDS                                                                      \
	SOURCE_LIST, "meeting.list", "id",                                               \
	{                                                                                \
		"delegates.0.organisation_name", "delegates.1.organisation_name"         \
	}
#define NOTHING                                                                          \
	SOURCE_NOTHING, NULL, NULL,                                                      \
	{                                                                                \
		NULL, NULL                                                               \
	}

static const struct source SOURCES[] = {
	{"ORG", NULL, ORGANISATION_CODES},
	{"ORG|R1", NULL, ORGANISATION_CODES},
	{"ORG|R1", NULL, REQUEST_IDS},
	{"DELEGATE", NULL, DELEGATE_CODES},
	{"DELEGATE...", NULL, DELEGATE_CODES},
	{"R1", NULL, REQUEST_IDS},
	{"R1...", NULL, REQUEST_IDS},
	{"M1", NULL, MEETING_IDS},
	{"M1...", NULL, MEETING_IDS},
	{"M1", "object", REQUEST_IDS},
	{"A1", NULL, SOURCE_LIST, "account.list", "id", {"name", "role"}},
	{"T1", NULL, SOURCE_LIST, "token.list", "id", {"label", "account"}},
	{"CODE", "delegate", DELEGATE_CODES},
	{"CODE", "delegates", DELEGATE_CODES},
	{"CODE", "location", LOCATION_CODES},
	{"CODE", "interpreter", INTERPRETER_CODES},
	{"CATEGORY", NULL, SOURCE_LIST, "category.list", "code", {"name", NULL}},
	{"TAG", NULL, NOTHING},
	{"ID", NULL, NOTHING},
	{"CODE", "category", SOURCE_LIST, "category.list", "code", {"name", NULL}},
	{"yes|no", NULL, SOURCE_WORDS, "yes no", NULL, {NULL, NULL}},
	{"CODE", "term", SOURCE_LIST, "term.list", "code", {"term", "same_as"}},
	{"CODE", "resource", DELEGATE_CODES},
	{"CODE", "resource", LOCATION_CODES},
	{"CODE", "from", ORGANISATION_CODES},
	{"CODE", "from", DELEGATE_CODES},
	{"CODE", "code", SOURCE_LIST, "blackout.list", "code", {"resource", "reason"}},
	{"CODE", "event", SOURCE_LIST, "event.list", "code", {"name", "zone"}},
	{"S1", NULL, SOURCE_LIST, "schedule.status", "id", {"state", "scope"}},
	{"SCOPE", NULL, SOURCE_WORDS, "unscheduled everything", NULL, {NULL, NULL}},
	{"day|event", NULL, SOURCE_WORDS, "day event", NULL, {NULL, NULL}},
	{"DUTY", NULL, SOURCE_WORDS, "all desk planner viewer scanner", NULL,
		{NULL, NULL}},
	{"ORG|DELEGATE", NULL, ORGANISATION_CODES},
	{"ORG|DELEGATE", NULL, DELEGATE_CODES},
	{"PLACE", NULL, LOCATION_CODES},
	{"WHO", NULL, INTERPRETER_CODES},
	{"PERSON", NULL, DELEGATE_CODES},
	{"PERSON", NULL, INTERPRETER_CODES},
	{"METHOD", NULL, SOURCE_LIST, "rpc.discover", "name", {"summary", NULL}},
	{"must|want|avoid|none", NULL, SOURCE_WORDS, "must want avoid none", NULL,
		{NULL, NULL}},
	{"mail|feed|none", NULL, SOURCE_WORDS, "mail feed none", NULL, {NULL, NULL}},
	{"bash|zsh|fish", NULL, SOURCE_WORDS, "bash zsh fish", NULL, {NULL, NULL}},
	{"buyer|exhibitor|interpreter", NULL, SOURCE_WORDS, "buyer exhibitor interpreter",
		NULL, {NULL, NULL}},
	{"WHAT", "print", SOURCE_WORDS, "people tables halls interpreters", NULL,
		{NULL, NULL}},
	{"CODE...", "print", DELEGATE_CODES},
	{"CODE...", "print", LOCATION_CODES},
	{"CODE...", "print", INTERPRETER_CODES},
	{"table|booth", NULL, SOURCE_WORDS, "table booth", NULL, {NULL, NULL}},
	{"CODE", "hall", NOTHING},
	{"accept|refuse", NULL, SOURCE_WORDS, "accept refuse", NULL, {NULL, NULL}},
	{"move|standby", NULL, SOURCE_WORDS, "move standby", NULL, {NULL, NULL}},
	{"KIND", NULL, SOURCE_WORDS, "foreign_buyer procurement exhibitor", NULL,
		{NULL, NULL}},
	{"E1", NULL, SOURCE_LIST, "outbox.list", "id", {"to", "state"}},
	{"STATE", "outbox", SOURCE_WORDS,
		"waiting leaving handed_over bounced refused expired replaced", NULL,
		{NULL, NULL}},
	{"STATE", "requests", SOURCE_WORDS,
		"requested accepted scheduled declined expired withdrawn cancelled", NULL,
		{NULL, NULL}},
	{"STATE", "meetings", SOURCE_WORDS, "scheduled held no_show cancelled", NULL,
		{NULL, NULL}},
	{"ROLE", NULL, SOURCE_WORDS, "staff monitor mailbox", NULL, {NULL, NULL}},
	{"TOPIC", NULL, SOURCE_WORDS,
		"event organisation delegate preference blackout request meeting invitation "
		"account token import schedule history feed mailbox",
		NULL, {NULL, NULL}},
	{"COMMAND", NULL, SOURCE_COMMANDS, NULL, NULL, {NULL, NULL}},
	{"NAME", "profile", SOURCE_PROFILES, NULL, NULL, {NULL, NULL}},
	{"NAME", "encoding", SOURCE_WORDS,
		"utf-8 utf-16 cp949 cp932 gb18030 big5 cp1250 cp1251 cp1252 cp1253 cp1254 "
		"cp1255 cp1256 cp1257 cp1258 cp874",
		NULL, {NULL, NULL}},
	{"NAME", "name", NOTHING},
	{"NAME", "organiser_name", NOTHING},
	{"NAME=VALUE", NULL, NOTHING},
	{"ZONE", NULL, NOTHING},
	{"CUR", NULL, NOTHING},
	{"ADDRESS", NULL, NOTHING},
	{"MAIL", NULL, SOURCE_LIST, "mailbox.list", "mail", {"from", "subject"}},
	{"DATE", NULL, NOTHING},
	{"DAY", NULL, NOTHING},
	{"HALL", NULL, NOTHING},
	{"DIR", NULL, SOURCE_DIRECTORIES, NULL, NULL, {NULL, NULL}},
	{"FILE", NULL, SOURCE_FILES, NULL, NULL, {NULL, NULL}},
	{"PATH", NULL, SOURCE_FILES, NULL, NULL, {NULL, NULL}},
	{"TEXT", NULL, NOTHING},
	{"N", NULL, NOTHING},
	{"NAME=N", NULL, NOTHING},
	{"MS", NULL, NOTHING},
	{"SECONDS", NULL, NOTHING},
	{"SEQ", NULL, NOTHING},
	{"SLOT", NULL, NOTHING},
	{"TIME", NULL, NOTHING},
	{"TOKEN", NULL, NOTHING},
	{"FROM/TO", NULL, NOTHING},
	{"CC", NULL, NOTHING},
	{"JSON", NULL, NOTHING},
	{"KEY", NULL, NOTHING},
	{"LINK|-", NULL, NOTHING},
	{"HOST:PORT", NULL, NOTHING},
};
enum { SOURCES_COUNT = sizeof SOURCES / sizeof SOURCES[0] };

/* Commands that act on one state only: the others are not worth offering. */
static const char *const ACTS_ON[][2] = {
	{"accept", "requested"},
	{"decline", "requested"},
	{"cancel", "scheduled"},
	{"lock", "scheduled"},
	{"unlock", "scheduled"},
};

struct completion {
	FILE *out;
	struct session session;
	struct options options;
	char **words; /* typed and finished, without the options of every command */
	int n;
	const char *typing;	 /* the part of the last word that is being typed ... */
	char prefix[WORD_BYTES]; /* ... and what stands before it: "--for=", "a,b," */
	const struct command *command;
};

static void
offer(struct completion *t, const char *word, const char *note)
{
	if (strncmp(word, t->typing, strlen(t->typing)) == 0)
		fprintf(t->out, "%s%s\t%s\n", t->prefix, word, note);
}

/* A code of the daemon's: nothing that a shell could take for more than a word. */
static bool
is_code(const char *s)
{
	static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
				      "wxyz0123456789._-";

	return s[0] != '\0' && s[0] != '-' && s[strspn(s, LETTERS)] == '\0';
}

static void
offer_item(struct completion *t, const struct source *from, const struct js *item)
{
	const char *code = js_get_str(item, from->code, "");
	struct buf note;
	char *clean;

	if (!is_code(code))
		return;
	buf_init(&note, 4096);
	for (int i = 0; i < 2; i++) {
		const struct js *v =
			from->notes[i] == NULL ? NULL : text_path(item, from->notes[i]);

		if (v != NULL && js_type(v) == JS_STR)
			text_join(&note, ", ", js_str(v));
	}
	clean = text_safe(buf_str(&note));
	offer(t, code, clean);
	free(clean);
	buf_release(&note);
}

static struct js *
question(const struct completion *t, const struct source *from)
{
	struct js *params = js_new_obj();

	if (strcmp(from->what, "rpc.discover") == 0)
		return params;
	js_set_int(params, "limit", PAGE_ITEMS);
	/* a fair has thousands of them: let the daemon look */
	if (strcmp(from->what, "organisation.list") == 0 && t->typing[0] != '\0')
		js_set_str(params, "query", t->typing);
	for (size_t i = 0; i < sizeof ACTS_ON / sizeof ACTS_ON[0]; i++)
		if (t->command != NULL && strcmp(t->command->words, ACTS_ON[i][0]) == 0)
			js_set_str(params, "state", ACTS_ON[i][1]);
	return params;
}

static void
offer_list(struct completion *t, const struct source *from)
{
	struct js *params = question(t, from), *result = NULL;
	const struct js *items;
	struct fault f;

	/* what is known without the daemon is out before the time can run out */
	fflush(t->out);
	if (session_read(&t->session, from->what, params, &result, &f)) {
		items = js_get(result, "items");
		if (items == NULL)
			items = js_get(result, "methods");
		for (size_t i = 0; items != NULL && i < js_len(items); i++)
			offer_item(t, from, js_at(items, i));
		js_free(result);
	} else {
		fault_release(&f);
	}
	js_free(params);
}

static void
offer_words(struct completion *t, const char *words)
{
	while (*words != '\0') {
		size_t n = strcspn(words, " ");
		char word[WORD_BYTES];

		snprintf(word, sizeof word, "%.*s", (int)n, words);
		offer(t, word, "");
		words += n + (words[n] == ' ');
	}
}

static void
offer_profiles(struct completion *t)
{
	struct err e;
	struct js *names = profile_names(&e);

	for (size_t i = 0; names != NULL && i < js_len(names); i++)
		offer(t, js_str(js_at(names, i)), "");
	js_free(names);
}

/* Where the row goes on behind the finished words from "from" on; NULL: it does not. */
static const char *
next_word(const struct completion *t, const struct command *c, int from)
{
	const char *at = c->words;

	for (int w = from; w < t->n; w++) {
		size_t n = strcspn(at, " ");

		if (strlen(t->words[w]) != n || at[n] == '\0' ||
			strncmp(at, t->words[w], n) != 0)
			return NULL;
		at += n + 1;
	}
	return at;
}

static void
offer_commands(struct completion *t, int from)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		const char *at = next_word(t, c, from), *other;
		size_t n = at != NULL ? strcspn(at, " ") : 0;
		char word[WORD_BYTES];
		bool said = false;

		if (at == NULL)
			continue;
		/* "request to" stands beside "request" */
		for (size_t j = 0; j < i && !said; j++) {
			other = next_word(t, command_at(j), from);
			said = other != NULL && strcspn(other, " ") == n &&
			       strncmp(other, at, n) == 0;
		}
		snprintf(word, sizeof word, "%.*s", (int)n, at);
		if (!said)
			offer(t, word, c->summary);
	}
}

static bool
source_fits(const struct source *from, const struct command *c, const struct arg *a)
{
	if (a->metavar == NULL || strcmp(from->metavar, a->metavar) != 0)
		return false;
	return from->where == NULL || strcmp(from->where, a->param) == 0 ||
	       (c != NULL && strcmp(from->where, c->words) == 0);
}

bool
complete_knows(const struct command *c, const struct arg *a)
{
	if (a->kind == ARG_FLAG || a->kind == ARG_VALUE)
		return true;
	for (int i = 0; i < SOURCES_COUNT; i++)
		if (source_fits(&SOURCES[i], c, a))
			return true;
	return false;
}

const char *
complete_method(const struct command *c, const struct arg *a)
{
	for (int i = 0; i < SOURCES_COUNT; i++)
		if (SOURCES[i].kind == SOURCE_LIST && source_fits(&SOURCES[i], c, a))
			return SOURCES[i].what;
	return NULL;
}

static void
offer_source(struct completion *t, const struct source *from)
{
	switch (from->kind) {
	case SOURCE_NOTHING:
		return;
	case SOURCE_WORDS:
		offer_words(t, from->what);
		return;
	case SOURCE_LIST:
		offer_list(t, from);
		return;
	case SOURCE_FILES:
		fprintf(t->out, ":files\n");
		return;
	case SOURCE_DIRECTORIES:
		fprintf(t->out, ":directories\n");
		return;
	case SOURCE_COMMANDS:
		offer_commands(t, 1);
		return;
	case SOURCE_PROFILES:
		offer_profiles(t);
		return;
	}
	BUG_ON(true);
}

/* Part of the last word that is settled: up to n bytes of it. */
static void
settle(struct completion *t, size_t n)
{
	size_t had = strlen(t->prefix);

	snprintf(t->prefix + had, sizeof t->prefix - had, "%.*s", (int)n, t->typing);
	t->typing += n;
}

static void
offer_values(struct completion *t, const struct arg *a)
{
	const char *comma = a->kind == ARG_LIST ? strrchr(t->typing, ',') : NULL;

	if (comma != NULL)
		settle(t, (size_t)(comma + 1 - t->typing));
	for (int i = 0; i < SOURCES_COUNT; i++)
		if (source_fits(&SOURCES[i], t->command, a))
			offer_source(t, &SOURCES[i]);
}

/* Of a switch; not before it is asked for, for there are many. */
static void
offer_negative(struct completion *t, const struct arg *a)
{
	char negative[WORD_BYTES];

	if (a->kind != ARG_FLAG || strncmp(t->typing, "--no", 4) != 0)
		return;
	snprintf(negative, sizeof negative, "--no-%s", a->option + 2);
	offer(t, negative, a->help);
}

/* Those of every command have negatives too, which nobody needs to be offered. */
static void
offer_options(struct completion *t, const struct arg *list)
{
	for (const struct arg *a = list; a->param != NULL; a++)
		if (a->option != NULL) {
			offer(t, a->option, a->help);
			if (list != global_args)
				offer_negative(t, a);
		}
}

/* The option a word spells, up to a '='. */
static const struct arg *
option_of(const struct arg *list, const char *word)
{
	size_t n = strcspn(word, "=");

	for (const struct arg *a = list; a->param != NULL; a++)
		if (a->option != NULL && strlen(a->option) == n &&
			strncmp(a->option, word, n) == 0)
			return a;
	return NULL;
}

static bool
takes_value(const struct arg *a)
{
	return a != NULL && a->kind != ARG_FLAG && a->kind != ARG_VALUE;
}

/* What comes next among a command's arguments: the option waiting, or the position. */
static const struct arg *
next_argument(const struct completion *t, int used)
{
	const struct arg *position = NULL, *waiting = NULL;

	for (int i = used; i < t->n; i++) {
		const char *word = t->words[i];

		if (waiting != NULL) {
			waiting = NULL;
		} else if (word[0] == '-' && word[1] != '\0') {
			waiting = option_of(t->command->args, word);
			if (!takes_value(waiting) || strchr(word, '=') != NULL)
				waiting = NULL;
		} else {
			position = command_next_position(t->command, position);
			if (position == NULL)
				return NULL;
		}
	}
	return waiting != NULL ? waiting : command_next_position(t->command, position);
}

/* "--for=X": the value behind the sign. */
static bool
offer_behind_sign(struct completion *t)
{
	const char *sign = strchr(t->typing, '=');
	const struct arg *a;

	if (t->typing[0] != '-' || sign == NULL)
		return false;
	a = option_of(global_args, t->typing);
	if (a == NULL && t->command != NULL)
		a = option_of(t->command->args, t->typing);
	settle(t, (size_t)(sign + 1 - t->typing));
	if (takes_value(a))
		offer_values(t, a);
	return true;
}

static void
offer_all(struct completion *t, const struct arg *global)
{
	const struct arg *next;
	int used = 0;

	t->command = t->n > 0 ? command_find(t->n, t->words, &used) : NULL;
	if (global != NULL) {
		t->command = NULL;
		offer_values(t, global);
		return;
	}
	if (offer_behind_sign(t))
		return;
	next = t->command != NULL ? next_argument(t, used) : NULL;
	if (t->typing[0] == '-' && (next == NULL || next->option == NULL)) {
		if (t->command != NULL)
			offer_options(t, t->command->args);
		offer_options(t, global_args);
		return;
	}
	if (t->command == NULL || used == t->n)
		offer_commands(t, 0);
	if (next != NULL)
		offer_values(t, next);
}

void
complete_words(FILE *out, int argc, char *const argv[])
{
	struct completion t = {.out = out, .typing = ""};
	char **finished = xcalloc((size_t)argc + 1, sizeof *finished);
	const struct arg *waiting = NULL;
	int n = 1;

	finished[0] = argv[0];
	/* bash takes "--for=X" for three words */
	for (int i = 1; i < argc - 1; i++)
		if (strcmp(argv[i], "=") != 0)
			finished[n++] = argv[i];
	if (argc > 1 && strcmp(argv[argc - 1], "=") != 0)
		t.typing = argv[argc - 1];
	if (n > 1)
		waiting = option_of(global_args, finished[n - 1]);
	if (!takes_value(waiting) || strchr(finished[n - 1], '=') != NULL)
		waiting = NULL;
	t.words = xcalloc((size_t)argc + 1, sizeof *t.words);
	if (command_take_globals(
		    n - (waiting != NULL), finished, &t.options, t.words, &t.n)) {
		session_init(&t.session, &t.options);
		offer_all(&t, waiting);
		session_end(&t.session);
	}
	free(t.words);
	free(finished);
}

static void
give_up(int signal_number)
{
	(void)signal_number;
	_exit(EXIT_SUCCESS);
}

int
complete_run(int argc, char *const argv[])
{
	struct itimerval limit = {.it_value.tv_sec = PATIENCE_MS / 1000,
		.it_value.tv_usec = PATIENCE_MS % 1000 * 1000};
	struct sigaction action = {.sa_handler = give_up};

	/* looking up a host's name knows no deadline of ours */
	if (sigaction(SIGALRM, &action, NULL) != 0 ||
		setitimer(ITIMER_REAL, &limit, NULL) != 0 ||
		freopen("/dev/null", "w", stderr) == NULL)
		return EXIT_SUCCESS;
	complete_words(stdout, argc, argv);
	fflush(stdout);
	return EXIT_SUCCESS;
}
