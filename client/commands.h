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
		.param = "limit", .option = "--limit", .metavar = "N", .kind = ARG_INT,  \
		.flags = ARG_LOCAL, .help = "at most so many; 0 shows all"               \
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
#define DELEGATES(words)                                                                 \
	{                                                                                \
		.param = "delegates", .option = "--delegate", .metavar = "CODE",         \
		.kind = ARG_LIST, .help = (words)                                        \
	}
#define LANGUAGE                                                                         \
	{                                                                                \
		.param = "language", .option = "--language", .metavar = "TAG",           \
		.help = "names of categories in it, such as ko"                          \
	}
/* For methods that have it: answered as if it were done, and undone. */
#define TRIAL                                                                            \
	{                                                                                \
		.param = "dry_run", .option = "--dry-run", .kind = ARG_FLAG,             \
		.help = "only say what it would do"                                      \
	}

/* What an organisation is, wants and offers. */
#define ORGANISATION_FIELDS                                                              \
	{.param = "profile",                                                             \
		.option = "--about",                                                     \
		.metavar = "TEXT",                                                       \
		.help = "who you are"},                                                  \
		{.param = "products",                                                    \
			.option = "--products",                                          \
			.metavar = "TEXT",                                               \
			.help = "what you sell or seek"},                                \
		{.param = "website",                                                     \
			.option = "--website",                                           \
			.metavar = "TEXT",                                               \
			.help = "https://..."},                                          \
		{.param = "languages",                                                   \
			.option = "--language",                                          \
			.metavar = "TAG",                                                \
			.kind = ARG_LIST,                                                \
			.help = "BCP 47; may be repeated"},                              \
		{.param = "wants",                                                       \
			.option = "--want",                                              \
			.metavar = "CATEGORY",                                           \
			.kind = ARG_LIST,                                                \
			.help = "codes; may be repeated"},                               \
		{.param = "offers",                                                      \
			.option = "--offer",                                             \
			.metavar = "CATEGORY",                                           \
			.kind = ARG_LIST,                                                \
			.help = "codes; may be repeated"},                               \
		{.param = "markets",                                                     \
			.option = "--market",                                            \
			.metavar = "CC",                                                 \
			.kind = ARG_LIST,                                                \
			.help = "countries; may be repeated"},                           \
		{.param = "budget_min",                                                  \
			.option = "--budget-min",                                        \
			.metavar = "N",                                                  \
			.kind = ARG_INT,                                                 \
			.help = "in cents, or whatever is smallest; -1: none"},          \
		{.param = "budget_max",                                                  \
			.option = "--budget-max",                                        \
			.metavar = "N",                                                  \
			.kind = ARG_INT,                                                 \
			.help = "in cents, or whatever is smallest; -1: none"},          \
	{                                                                                \
		.param = "auto_accept", .option = "--auto-accept", .kind = ARG_FLAG,     \
		.help = "of an exhibitor: accept requests as they are made"              \
	}
/* Limits, which the organiser sets. */
#define QUOTA_FIELDS                                                                     \
	{.param = "min_meetings",                                                        \
		.option = "--min-meetings",                                              \
		.metavar = "N",                                                          \
		.kind = ARG_INT,                                                         \
		.help = "for staff; -1: none"},                                          \
		{.param = "max_meetings",                                                \
			.option = "--max-meetings",                                      \
			.metavar = "N",                                                  \
			.kind = ARG_INT,                                                 \
			.help = "for staff; -1: none"},                                  \
	{                                                                                \
		.param = "max_per_day", .option = "--max-per-day", .metavar = "N",       \
		.kind = ARG_INT, .help = "for staff; -1: none"                           \
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
extern const struct command mail_commands[];
extern const struct command operation_commands[];

#endif
