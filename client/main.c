/* main.c - the client's entry: locale, command line, one command, exit status. */
#include "complete.h"
#include "pager.h"
#include "run.h"

#include "wire/version.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/*
 * The protocol is UTF-8 and so are terminals; a machine set to "C" would show every
 * Korean name as escapes.
 */
static void
set_locale(void)
{
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* Was everything written? A reader that went away (| head) is no error. */
static int
close_output(struct session *s, int status)
{
	errno = 0;
	if (fflush(s->screen.out) == 0 && !ferror(s->screen.out))
		return status;
	if (errno == EPIPE || errno == 0)
		return status;
	screen_remark(&s->screen, "cannot write the output: %s", strerror(errno));
	return EX_IOERR;
}

static int
run(struct session *s, const struct command *c, const struct arguments *a)
{
	const struct options *o = s->options;

	if (o->version) {
		fprintf(s->screen.out, "convene %s\n", CONVENE_VERSION);
		return EXIT_SUCCESS;
	}
	if (o->help && c != NULL) {
		help_command(s->screen.out, c);
		return EXIT_SUCCESS;
	}
	if (c == NULL) {
		FILE *out = o->help ? s->screen.out : s->screen.err;

		if (o->group != NULL)
			help_group(out, o->group);
		else
			help_short(out, session_kept_role(s));
		return o->help ? EXIT_SUCCESS : err_info(ERR_PARAM_INVALID)->exit_status;
	}
	return c->run != NULL ? c->run(s, c, a) : run_method(s, c, a);
}

/* Lists and the like; not what asks, and not what goes on for ever. */
static bool
may_be_long(const struct options *o, const struct command *c)
{
	if (o->no_pager)
		return false;
	if (c == NULL || o->help)
		return o->help;
	return c->kind != CALL_WRITE && c->run != run_watch && c->run != run_call &&
	       c->run != run_top;
}

static int
run_paged(struct session *s, const struct command *c, const struct arguments *a)
{
	struct pager pager;
	int status;

	if (!may_be_long(s->options, c))
		return run(s, c, a);
	pager_begin(&pager, &s->screen);
	status = run(s, c, a);
	pager_end(&pager, &s->screen);
	return status;
}

int
main(int argc, char **argv)
{
	struct options options;
	struct arguments arguments;
	const struct command *command;
	struct session session;
	struct err e;
	bool ok;
	int status;

	set_locale();
	js_setup();
	/* ignore SIGPIPE: write() reports EPIPE */
	signal(SIGPIPE, SIG_IGN);
	/* for the scripts of "completion"; the words behind it are not finished */
	if (argc > 1 && strcmp(argv[1], "__complete") == 0)
		return complete_run(argc - 1, argv + 1);
	ok = command_parse(argc, argv, &options, &command, &arguments, &e);
	session_init(&session, &options);
	session.command = command;
	session.typed = arguments.params;
	status = ok ? run_paged(&session, command, &arguments) : err_report(&session, &e);
	status = close_output(&session, status);
	session_end(&session);
	arguments_release(&arguments);
	return status;
}
