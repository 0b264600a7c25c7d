/*
 * commands.c - the table of commands. A new command is a row in one of commands_*.c and,
 * at most, a view.
 */
#include "commands.h"

const struct arg no_args[] = {END};
const struct arg list_args[] = {LIMIT, END};

const struct command_group command_groups[] = {
	{.title = "getting in", .rows = start_commands},
	{.title = "finding partners", .rows = partner_commands},
	{.title = "requests", .rows = request_commands},
	{.title = "meetings", .rows = meeting_commands},
	{.title = "calendar", .rows = calendar_commands},
	{.title = "staff: setting up the fair", .rows = staff_commands},
	{.title = "staff: planning and repairing", .rows = planning_commands},
	{.title = "staff: mail", .rows = mail_commands},
	{.title = "watching over it", .rows = operation_commands},
	{.title = NULL},
};

const struct command *
command_at(size_t i)
{
	for (const struct command_group *g = command_groups; g->title != NULL; g++)
		for (const struct command *c = g->rows; c->words != NULL; c++)
			if (i-- == 0)
				return c;
	return NULL;
}
