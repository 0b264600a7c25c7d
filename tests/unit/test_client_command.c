/*
 * test_client_command.c - the command table: unique, complete, and what argv becomes.
 */
#include "client/command.h"

#include "golden.h"

enum { WORDS = 16 };

struct parsed {
	struct options options;
	const struct command *command;
	struct arguments arguments;
	struct err e;
	bool ok;
	char *words; /* the options point into it */
};

/* Parse words separated by '|'. */
static void
parse(struct parsed *p, const char *line)
{
	char *at = p->words = xstrdup(line), *argv[WORDS + 1] = {at}, *word;
	int argc = 1;

	while (line[0] != '\0' && (word = strsep(&at, "|")) != NULL && argc < WORDS)
		argv[argc++] = word;
	err_clear(&p->e);
	p->ok = command_parse(argc, argv, &p->options, &p->command, &p->arguments, &p->e);
}

static void
release(struct parsed *p)
{
	arguments_release(&p->arguments);
	free(p->words);
}

static void
expect(const char *line, const char *words, const char *params, const char *local)
{
	struct parsed p;
	char *text;

	parse(&p, line);
	if (!p.ok)
		fail_msg("%s: %s", line, p.e.text);
	assert_non_null(p.command);
	assert_string_equal(p.command->words, words);
	text = js_canonical(p.arguments.params);
	assert_string_equal(text, params);
	free(text);
	text = js_canonical(p.arguments.local);
	assert_string_equal(text, local);
	free(text);
	release(&p);
}

static void
refuse(const char *line, const char *text, const char *hint)
{
	struct parsed p;

	parse(&p, line);
	if (p.ok)
		fail_msg("accepted: %s", line);
	assert_int_equal(p.e.code, ERR_PARAM_INVALID);
	assert_string_equal(p.e.text, text);
	assert_string_equal(p.e.hint, hint);
	release(&p);
}

static void
rows_are_complete_and_unique(void **state)
{
	const struct command *c, *other;

	(void)state;
	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		assert_non_null(c->summary);
		assert_non_null(c->args);
		assert_true(strlen(c->summary) < 60);
		assert_true(
			c->run != NULL || (c->method != NULL && c->kind != CALL_NONE));
		for (size_t j = i + 1; (other = command_at(j)) != NULL; j++)
			assert_string_not_equal(c->words, other->words);
	}
}

static void
options_of_a_row_are_unique_and_explained(void **state)
{
	const struct command *c;

	(void)state;
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		for (const struct arg *a = c->args; a->param != NULL; a++) {
			assert_non_null(a->help);
			assert_true(a->metavar != NULL || a->kind == ARG_FLAG);
			if (a->option == NULL)
				continue;
			assert_true(strncmp(a->option, "--", 2) == 0);
			for (const struct arg *b = a + 1; b->param != NULL; b++)
				assert_true(b->option == NULL ||
					    strcmp(a->option, b->option) != 0);
		}
}

static void
required_positions_come_first(void **state)
{
	const struct command *c;

	(void)state;
	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		bool optional = false;

		for (const struct arg *a = c->args; a->param != NULL; a++) {
			if (a->option != NULL)
				continue;
			assert_false(optional && (a->flags & ARG_REQUIRED));
			optional = optional || !(a->flags & ARG_REQUIRED);
		}
	}
}

static void
words_become_parameters(void **state)
{
	(void)state;
	expect("match", "match", "{}", "{}");
	expect("match|ORG1|--limit|5", "match", "{\"organisation\":\"ORG1\"}",
		"{\"limit\":5}");
	expect("request|to|EX1|--slot|3|--slot=2026-07-15T09:30|--message=hello you",
		"request to",
		"{\"message\":\"hello you\","
		"\"slots\":[3,\"2026-07-15T09:30\"],\"to\":\"EX1\"}",
		"{}");
	expect("request|to|EX1|--slot|3,4", "request to",
		"{\"slots\":[3,4],\"to\":\"EX1\"}", "{}");
	expect("request|R7", "request", "{\"request\":\"R7\"}", "{}");
	expect("accept|R7|--slot|12|--delegate|a,b", "accept",
		"{\"delegates\":[\"a\",\"b\"],\"slot\":12}", "{\"request\":[\"R7\"]}");
	expect("accept|R7|R8|--dry-run", "accept", "{}",
		"{\"dry_run\":true,\"request\":[\"R7\",\"R8\"]}");
	expect("requests|--in", "requests", "{\"direction\":\"in\"}", "{}");
	expect("book|d1|d2|--slot|4", "book",
		"{\"delegates\":[\"d1\",\"d2\"],\"slot\":4}", "{}");
	expect("blackout|T1|2026-07-15T09:30/2026-07-15T11:00|--release", "blackout",
		"{\"release\":true,\"resource\":\"T1\",\"when\":\"2026-07-15T09:30/"
		"2026-07-15T11:00\"}",
		"{}");
	expect("import|fair|--check", "import", "{}",
		"{\"check\":true,\"dir\":\"fair\"}");
	expect("import|fair|--dry-run", "import", "{}",
		"{\"check\":true,\"dir\":\"fair\"}");
	expect("journal|verify", "journal verify", "{}", "{}");
	expect("journal|M4", "journal", "{\"object\":\"M4\"}", "{}");
	expect("decline|R1|--reason|서울", "decline", "{\"reason\":\"서울\"}",
		"{\"request\":[\"R1\"]}");
}

static void
a_dash_alone_and_words_after_two_dashes_are_words(void **state)
{
	(void)state;
	expect("login|-", "login", "{}", "{\"link\":\"-\"}");
	expect("decline|--|--R1", "decline", "{}", "{\"request\":[\"--R1\"]}");
	expect("decline|R1|--reason|--no", "decline", "{\"reason\":\"--no\"}",
		"{\"request\":[\"R1\"]}");
}

static void
global_options_stand_anywhere(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "--json|match|--profile=staff|--key|k1|--event|E1|--no-color");
	assert_true(p.ok);
	assert_true(p.options.json);
	assert_true(p.options.no_color);
	assert_string_equal(p.options.profile, "staff");
	assert_string_equal(p.options.key, "k1");
	assert_string_equal(p.options.event, "E1");
	assert_string_equal(p.command->words, "match");
	release(&p);
	parse(&p, "request|to|--help");
	assert_true(p.ok && p.options.help);
	assert_string_equal(p.command->words, "request to");
	release(&p);
	parse(&p, "");
	assert_true(p.ok);
	assert_null(p.command);
	release(&p);
}

/* Of every switch there is: a new one has its negative by itself. */
static void
every_switch_has_its_negative(void **state)
{
	const struct command *c;
	int switches = 0;

	(void)state;
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		for (const struct arg *a = c->args; a->param != NULL; a++) {
			char negative[64];

			if (a->kind != ARG_FLAG)
				continue;
			snprintf(negative, sizeof negative, "--no-%s", a->option + 2);
			assert_true(command_negates(negative, a->option));
			assert_false(command_negates(a->option, a->option));
			switches++;
		}
	assert_true(switches > 10);
	expect("organisation|update|--no-auto-accept", "organisation update",
		"{\"auto_accept\":false}", "{}");
	expect("import|fair|--dry-run|--no-dry-run", "import", "{}",
		"{\"check\":false,\"dir\":\"fair\"}");
	refuse("organisation|update|--no-about", "there is no option --no-about here",
		"did you mean --about?");
}

static void
global_switches_have_theirs(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "match|--json|--no-json|--no-color|--color|--no-pager");
	assert_true(p.ok);
	assert_false(p.options.json);
	assert_false(p.options.no_color);
	assert_true(p.options.no_pager);
	release(&p);
}

static void
a_word_of_several_commands_is_a_group(void **state)
{
	struct parsed p;

	(void)state;
	assert_true(command_is_group("schedule"));
	assert_false(command_is_group("request"));
	assert_false(command_is_group("sched"));
	parse(&p, "schedule");
	assert_true(p.ok);
	assert_null(p.command);
	assert_string_equal(p.options.group, "schedule");
	release(&p);
	refuse("schedule|bread", "there is no command \"schedule bread\"",
		"convene help schedule lists them");
}

static void
mistakes_are_named_with_a_way_out(void **state)
{
	(void)state;
	refuse("mtach", "there is no command \"mtach\"",
		"did you mean \"convene match\"?");
	refuse("requst|to|X", "there is no command \"requst\"",
		"did you mean \"convene request to\"?");
	refuse("bread", "there is no command \"bread\"",
		"convene help lists the commands");
	refuse("match|--limt|5", "there is no option --limt here",
		"did you mean --limit?");
	refuse("match|--jsn", "there is no option --jsn here", "did you mean --json?");
	refuse("match|--limit", "--limit needs a value", "convene help match");
	refuse("match|--limit|five", "--limit needs a whole number",
		"convene help match");
	refuse("match|--limit|99999999999999999999", "--limit needs a whole number",
		"convene help match");
	refuse("lock", "M1 is missing", "convene help lock");
	refuse("lock|M1|M2", "what does \"M2\" mean here?", "convene help lock");
	refuse("match|--key", "--key needs a value", "convene help");
	refuse("match|--key=", "--key needs a value", "convene help");
	refuse("--slot|3|match", "there is no option --slot",
		"options of a command stand behind it; convene help");
	refuse("decline|R1|--reason|\xff\xfe", "--reason is not UTF-8 text",
		"convene help decline");
}

static void
help_names_every_command(void **state)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	struct js *all = help_json();
	const struct command *c;
	size_t rows = 0;

	(void)state;
	assert_non_null(f);
	help_overview(f);
	for (; (c = command_at(rows)) != NULL; rows++)
		help_command(f, c);
	fclose(f);
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		assert_non_null(strstr(text, c->words));
	assert_int_equal(js_len(js_get(all, "commands")), rows);
	js_free(all);
	free(text);
}

/* One terminal of 24 lines and 80 columns, the prompt in the last. */
static void
short_help_fits_a_screen(void **state)
{
	static const char *const ROLES[] = {
		"", "buyer", "exhibitor", "interpreter", "staff", "monitor", "admin"};

	(void)state;
	for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
		char *text = NULL;
		size_t n = 0;
		FILE *f = open_memstream(&text, &n);
		int lines = 0;

		assert_non_null(f);
		help_short(f, ROLES[i]);
		fclose(f);
		for (char *at = text, *line; (line = strsep(&at, "\n")) != NULL; lines++)
			if (strlen(line) > 80)
				fail_msg("%s: %s", ROLES[i], line);
		if (lines < 8 || lines > 24)
			fail_msg("%s: %d lines", ROLES[i], lines);
		free(text);
	}
}

static void
a_group_names_its_commands(void **state)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	assert_non_null(f);
	help_group(f, "schedule");
	fclose(f);
	assert_non_null(strstr(text, "schedule publish S1"));
	assert_non_null(strstr(text, "schedule forecast [S1]"));
	assert_null(strstr(text, "repair"));
	for (char *at = text, *line; (line = strsep(&at, "\n")) != NULL;)
		assert_true(strlen(line) <= 80);
	free(text);
}

/* A word in the manual for every row and option: it is written by hand. */
static void
the_manual_has_every_command_and_option(void **state)
{
	const struct command *c;
	struct buf manual;
	char wanted[96];

	(void)state;
	buf_init(&manual, 1 << 20);
	golden_read("client/convene.1", &manual);
	for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
		snprintf(wanted, sizeof wanted, "\n.It Cm %s", c->words);
		if (strstr(buf_str(&manual), wanted) == NULL)
			fail_msg("convene.1 lacks%s", wanted);
		for (const struct arg *a = c->args; a->param != NULL; a++) {
			if (a->option == NULL)
				continue;
			snprintf(wanted, sizeof wanted, "Fl -%s", a->option + 2);
			if (strstr(buf_str(&manual), wanted) == NULL)
				fail_msg("convene.1 lacks %s of %s", a->option, c->words);
		}
	}
	buf_release(&manual);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_complete_and_unique),
		cmocka_unit_test(options_of_a_row_are_unique_and_explained),
		cmocka_unit_test(required_positions_come_first),
		cmocka_unit_test(words_become_parameters),
		cmocka_unit_test(a_dash_alone_and_words_after_two_dashes_are_words),
		cmocka_unit_test(global_options_stand_anywhere),
		cmocka_unit_test(every_switch_has_its_negative),
		cmocka_unit_test(global_switches_have_theirs),
		cmocka_unit_test(a_word_of_several_commands_is_a_group),
		cmocka_unit_test(mistakes_are_named_with_a_way_out),
		cmocka_unit_test(help_names_every_command),
		cmocka_unit_test(short_help_fits_a_screen),
		cmocka_unit_test(a_group_names_its_commands),
		cmocka_unit_test(the_manual_has_every_command_and_option),
	};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
