/*
 * commands.h - what the rows of commands_*.c are made of: arguments that several take.
 *
 * Purpose:   one array of rows per heading of the help, each ended by a row without
 *            words; commands.c puts them together.
 */
#ifndef CLIENT_COMMANDS_H
#define CLIENT_COMMANDS_H

#include "run.h"
#include "view.h"

#define END                                                                              \
	{                                                                                \
		.param = NULL                                                            \
	}
#define ID(name, what, text)                                                             \
	{                                                                                \
		.param = name, .metavar = what, .flags = ARG_REQUIRED, .help = text      \
	}
#define LIMIT                                                                            \
	{                                                                                \
		.param = "limit", .option = "--limit", .metavar = "N",                   \
		.kind = ARG_INT, .flags = ARG_LOCAL,                                     \
		.help = "at most so many; 0 shows all"                                   \
	}
#define BEHALF                                                                           \
	{                                                                                \
		.param = "organisation", .option = "--for", .metavar = "ORG",            \
		.help = "for staff: on behalf of this one"                               \
	}
#define REASON                                                                           \
	{                                                                                \
		.param = "reason", .option = "--reason", .metavar = "TEXT",              \
		.help = "why, shown to the other side"                                   \
	}
#define IF_REV                                                                           \
	{                                                                                \
		.param = "if_rev", .option = "--if-rev", .metavar = "N",                 \
		.kind = ARG_INT, .help = "refuse if it has changed since this rev"       \
	}
#define DELEGATES                                                                        \
	{                                                                                \
		.param = "delegates", .option = "--delegate", .metavar = "CODE",         \
		.kind = ARG_LIST, .help = "of your side; you when left out"              \
	}

/* commands.c: no arguments; LIMIT alone. */
extern const struct arg no_args[];
extern const struct arg list_args[];

extern const struct command start_commands[];
extern const struct command partner_commands[];
extern const struct command request_commands[];
extern const struct command meeting_commands[];
extern const struct command calendar_commands[];
extern const struct command staff_commands[];
extern const struct command planning_commands[];
extern const struct command operation_commands[];

#endif
