/*
 * test_client_complete.c - what may follow the words typed so far, without a daemon.
 */
#include "client/complete.h"

#include "golden.h"

enum { WORDS = 16 };

/* The candidates for words separated by '|', without their notes, joined by blanks. */
static char *
candidates(const char *line)
{
	char *copy = xstrdup(line), *at = copy, *argv[WORDS + 1] = {copy}, *text = NULL;
	size_t n = 0, out = 0;
	FILE *f = open_memstream(&text, &n);
	int argc = 1;
	char *word;

	assert_non_null(f);
	while ((word = strsep(&at, "|")) != NULL && argc < WORDS)
		argv[argc++] = word;
	complete_words(f, argc, argv);
	fclose(f);
	for (char *p = text; *p != '\0'; p++) {
		if (*p == '\t')
			p += strcspn(p, "\n");
		text[out++] = *p == '\n' ? ' ' : *p;
	}
	text[out - (out > 0)] = '\0';
	free(copy);
	return text;
}

static void
expect(const char *line, const char *words)
{
	char *text = candidates(line);

	if (strcmp(text, words) != 0)
		fail_msg("%s: \"%s\" instead of \"%s\"", line, text, words);
	free(text);
}

static void
commands_are_offered_once(void **state)
{
	(void)state;
	expect("requ", "request requests");
	expect("journal|", "verify");
	expect("request|t", "to");
	expect("help|jo", "journal");
	expect("help|journal|", "verify");
	expect("nonsense|", "");
	expect("--json|who", "whoami who");
}

static void
options_come_from_the_table(void **state)
{
	(void)state;
	expect("requests|--st", "--state");
	expect("lock|M1|--", "--if-rev --profile --event --server "
			     "--ca --socket --key --json --no-color --no-pager --help "
			     "--version");
	/* the negatives once they are asked for */
	expect("organisation|update|--auto", "--auto-accept");
	expect("organisation|update|--no-a", "--no-auto-accept");
	expect("--no", "--no-color --no-pager");
	expect("match|--limit|--", "");
}

static void
fixed_values_are_offered_in_every_spelling(void **state)
{
	(void)state;
	expect("requests|--state|de", "declined");
	expect("requests|--state=de", "--state=declined");
	expect("requests|--state|=|de", "declined");
	expect("requests|--state|=", "requested accepted scheduled declined expired "
				     "withdrawn cancelled");
	expect("meetings|--state|", "scheduled held no_show cancelled");
	expect("prefer|X1|", "must want avoid none");
	expect("prefer|X1|--from|X2|m", "must");
	expect("watch|request,me", "request,meeting");
	expect("watch|request|to", "token");
	expect("completion|", "bash zsh fish");
	expect("import|", ":directories");
	expect("--ca|", ":files");
}

static void
nothing_is_said_without_a_login(void **state)
{
	(void)state;
	expect("request|to|", "");
	expect("diary|", "");
	expect("meeting|M", "");
	expect("--profile|", "");
	expect("accept|R1|R2|", "");
}

/* A new row says what may stand there, or that nothing can be offered. */
static void
every_argument_is_known(void **state)
{
	const struct command *c;

	(void)state;
	for (const struct arg *a = global_args; a->param != NULL; a++)
		if (!complete_knows(NULL, a))
			fail_msg("complete.c does not know %s", a->option);
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		for (const struct arg *a = c->args; a->param != NULL; a++)
			if (!complete_knows(c, a))
				fail_msg("complete.c does not know %s of %s", a->metavar,
					c->words);
}

static void
every_shell_has_a_script(void **state)
{
	static const char *const SHELLS[] = {"bash", "zsh", "fish"};

	(void)state;
	for (size_t i = 0; i < sizeof SHELLS / sizeof SHELLS[0]; i++)
		assert_non_null(strstr(complete_script(SHELLS[i]), "__complete"));
	assert_null(complete_script("csh"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_offered_once),
		cmocka_unit_test(options_come_from_the_table),
		cmocka_unit_test(fixed_values_are_offered_in_every_spelling),
		cmocka_unit_test(nothing_is_said_without_a_login),
		cmocka_unit_test(every_argument_is_known),
		cmocka_unit_test(every_shell_has_a_script),
	};

	/* nobody has logged in here */
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	unsetenv("CONVENE_PROFILE");
	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
