/*
 * command.h - the one table of commands: words, parameters, method, help and renderer.
 *
 * Purpose:   argv becomes a command, its parameters and the options of every command;
 *            help, "did you mean" and the manual come from the same rows. The table is
 *            in commands.c and commands_*.c.
 * Ownership: struct arguments owns its two objects; everything else is borrowed from
 *            argv and from the table.
 */
#ifndef CLIENT_COMMAND_H
#define CLIENT_COMMAND_H

#include "session.h"

enum arg_kind {
	ARG_TEXT,
	ARG_INT,
	ARG_FLAG,  /* a switch: true when given, false as --no-...; every one has both */
	ARG_VALUE, /* an option that stands for the text in metavar: --in */
	ARG_LIST,  /* texts: given more than once, or with commas */
	ARG_SLOT,  /* a slot's number or a civil time */
	ARG_SLOTS, /* several of them */
};

enum arg_flags {
	ARG_REQUIRED = 1,
	ARG_LOCAL = 2, /* for ourselves, not a parameter of the method */
	ARG_MANY = 4,  /* a position that takes all that is left; with ARG_LIST */
};

struct arg {
	const char *param;   /* NULL ends a list */
	const char *option;  /* "--slot"; NULL: by position */
	const char *metavar; /* "SLOT" */
	enum arg_kind kind;
	unsigned flags;
	const char *help;
};

struct arguments {
	struct js *params; /* for the method */
	struct js *local;  /* for us */
};

/* Whose short help has a row: what they need in a fair's days. */
enum for_role {
	FOR_NEWCOMERS = 1, /* nobody is logged in here */
	FOR_BUYERS = 2,
	FOR_EXHIBITORS = 4,
	FOR_TRADERS = FOR_BUYERS | FOR_EXHIBITORS,
	FOR_INTERPRETERS = 8,
	FOR_STAFF = 16,
	FOR_MONITORS = 32,
	FOR_ADMINS = 64, /* on the daemon's Unix socket */
	FOR_EVERYBODY = FOR_TRADERS | FOR_INTERPRETERS | FOR_STAFF | FOR_MONITORS,
};

enum call_kind { CALL_NONE, CALL_READ, CALL_LIST, CALL_WRITE };

struct command {
	const char *words; /* "request to" */
	const char *summary;
	unsigned everyday; /* bits of enum for_role */
	enum call_kind kind;
	const char *method;
	const struct arg *args;
	/* print a result; NULL: as JSON */
	void (*show)(struct screen *s, const struct js *result);
	/* instead of calling the method and showing */
	int (*run)(struct session *s, const struct command *c, const struct arguments *a);
	int64_t shown;	  /* of a list, unless --limit; 0: all */
	const char *more; /* a paragraph for its help, or NULL */
};

/* A heading of the help and the rows under it, up to one without words. */
struct command_group {
	const char *title; /* NULL ends the table */
	const struct command *rows;
};

extern const struct command_group command_groups[];
/* The row of that number, in the order of the help; NULL behind the last. */
const struct command *command_at(size_t i);
/* The options every command takes; for the help, "did you mean" and completion. */
extern const struct arg global_args[];

/*
 * argv[1..] to a command. false with ERR_PARAM_INVALID (exit 2) and a hint. *command is
 * NULL when none is named (no arguments at all, --version, --help alone). A command
 * with options->help set has no arguments.
 */
bool command_parse(int argc, char *const argv[], struct options *options,
	const struct command **command, struct arguments *arguments, struct err *e)
	MUST_CHECK;
void arguments_release(struct arguments *a);

/*
 * The longest row whose words begin here; *used counts them. NULL when there is none.
 */
const struct command *command_find(int argc, char *const argv[], int *used);
/* Is the word the negative of the switch: --no-x of --x, and --x of --no-x? */
bool command_negates(const char *word, const char *option);
/* The row a mistyped word may have meant, or NULL. */
const struct command *command_suggest(int argc, char *const argv[]);

/*
 * For completion: argv[1..] without the options of every command, which go to *o; words
 * has room for argc of them. false when an option lacks its value.
 */
bool command_take_globals(
	int argc, char *const argv[], struct options *o, char **words, int *n) MUST_CHECK;
/* One argument of a row by its text, as the command line takes it. */
bool command_set_arg(const struct command *c, struct arguments *out, const struct arg *a,
	const char *value, struct err *e) MUST_CHECK;
/* The position after last (NULL: the first), or NULL. */
const struct arg *command_next_position(const struct command *c, const struct arg *last);

/* Is the word no command itself, but the first of some: "schedule"? */
bool command_is_group(const char *word);

/* help.c */
/* What the role needs, on one screen; role as in a profile, "" for nobody. */
void help_short(FILE *out, const char *role);
void help_overview(FILE *out);
void help_command(FILE *out, const struct command *c);
/* The commands that begin with the word. */
void help_group(FILE *out, const char *word);
struct js *help_json(void);

#endif
