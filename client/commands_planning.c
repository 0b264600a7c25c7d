/* commands_planning.c - rows of the table of commands: planning and repairing. */
#include "commands.h"

#define PLANNER                                                                                \
	{.param = "seconds",                                                                   \
		.option = "--seconds",                                                         \
		.metavar = "N",                                                                \
		.kind = ARG_INT,                                                               \
		.help = "the planner's time"},                                                 \
		{.param = "steps",                                                             \
			.option = "--steps",                                                   \
			.metavar = "N",                                                        \
			.kind = ARG_INT,                                                       \
			.help = "or its budget in steps: same steps and seed, same schedule"}, \
		{.param = "seed",                                                              \
			.option = "--seed",                                                    \
			.metavar = "N",                                                        \
			.kind = ARG_INT,                                                       \
			.help = "of its random numbers; 1"},                                   \
		{.param = "weights",                                                           \
			.option = "--weight",                                                  \
			.metavar = "NAME=N",                                                   \
			.kind = ARG_LIST,                                                      \
			.help = "of the objective; convene-files(5) has the names"},           \
	{                                                                                      \
		.param = "detach", .option = "--detach", .kind = ARG_FLAG,                     \
		.flags = ARG_LOCAL, .help = "do not wait for the end"                          \
	}

static const struct arg SCHEDULE_RUN[] = {
	{.param = "scope",
		.option = "--scope",
		.metavar = "SCOPE",
		.help = "unscheduled (moves no meeting) or everything"},
	PLANNER,
	END,
};

static const struct arg REPAIR[] = {
	{.param = "withdraw",
		.option = "--withdraw",
		.metavar = "ORG|DELEGATE",
		.kind = ARG_LIST,
		.help = "who does not come any more; may be repeated"},
	{.param = "close",
		.option = "--close",
		.metavar = "PLACE",
		.kind = ARG_LIST,
		.help = "'T1', 'T1 FROM/TO' or, for all, 'FROM/TO'; may be repeated"},
	{.param = "ill",
		.option = "--ill",
		.metavar = "WHO",
		.kind = ARG_LIST,
		.help = "an interpreter: 'omar' or 'omar FROM/TO'; may be repeated"},
	{.param = "disturbed_max",
		.option = "--disturbed-max",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "tell so many people at most besides those whose meeting "
			"goes anyway"},
	PLANNER,
	END,
};

static const struct arg SCHEDULE_STATUS[] = {
	{.param = "schedule", .metavar = "S1", .help = "this one alone"},
	LIMIT,
	END,
};

static const struct arg SCHEDULE_SHOW[] = {
	ID("schedule", "S1", "which schedule"),
	LIMIT,
	END,
};

static const struct arg SCHEDULE_DIFF[] = {
	ID("schedule", "S1", "which schedule"),
	{.param = "delegate",
		.option = "--delegate",
		.metavar = "CODE",
		.help = "of this person alone"},
	LIMIT,
	END,
};

static const struct arg SCHEDULE_EXPLAIN[] = {
	ID("request", "R1", "which request"),
	{.param = "schedule",
		.option = "--schedule",
		.metavar = "S1",
		.help = "in this schedule; as the fair stands when left out"},
	END,
};

static const struct arg SCHEDULE_FORECAST[] = {
	{.param = "schedule",
		.metavar = "S1",
		.help = "with this schedule; as the fair stands when left out"},
	LIMIT,
	END,
};

static const struct arg SCHEDULE_PUBLISH[] = {
	ID("schedule", "S1", "which schedule"),
	{.param = "dry_run",
		.option = "--dry-run",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "say what it would change, as schedule diff does"},
	IF_REV,
	END,
};

static const struct arg SCHEDULE_DISCARD[] = {
	ID("schedule", "S1", "which schedule"),
	{.param = "reason",
		.option = "--reason",
		.metavar = "TEXT",
		.help = "why, for the history"},
	END,
};

const struct command planning_commands[] = {
	{
		.words = "schedule run",
		.summary = "seat what waits, or plan everything anew",
		.everyday = FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "schedule.run",
		.args = SCHEDULE_RUN,
		.show = show_schedule,
		.run = run_schedule,
		.more = "Nothing changes until the schedule is published. Live booking "
			"goes on meanwhile.",
	},
	{
		.words = "schedule status",
		.summary = "schedules, newest first",
		.kind = CALL_LIST,
		.method = "schedule.status",
		.args = SCHEDULE_STATUS,
		.show = show_schedules,
		.shown = 20,
	},
	{
		.words = "schedule show",
		.summary = "where a schedule seats each request",
		.kind = CALL_LIST,
		.method = "schedule.get",
		.args = SCHEDULE_SHOW,
		.show = show_placements,
	},
	{
		.words = "schedule diff",
		.summary = "what publishing it would change, person by person",
		.everyday = FOR_STAFF,
		.kind = CALL_LIST,
		.method = "schedule.diff",
		.args = SCHEDULE_DIFF,
		.show = show_schedule_diff,
	},
	{
		.words = "schedule explain",
		.summary = "why a request has no seat, and what would give it one",
		.kind = CALL_READ,
		.method = "schedule.explain",
		.args = SCHEDULE_EXPLAIN,
		.show = show_seating_reason,
	},
	{
		.words = "schedule publish",
		.summary = "make a schedule the fair's",
		.everyday = FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "schedule.publish",
		.args = SCHEDULE_PUBLISH,
		.show = show_published,
		.run = run_publish,
		.more = "What no longer fits is left out and listed. A published one "
			"may be published again, to go back to it; what later repairs "
			"closed is then open again.",
	},
	{
		.words = "schedule discard",
		.summary = "drop a schedule; one that is running ends",
		.kind = CALL_WRITE,
		.method = "schedule.discard",
		.args = SCHEDULE_DISCARD,
		.show = show_schedule,
	},
	{
		.words = "schedule forecast",
		.summary = "who will miss the minimum of meetings, and why",
		.kind = CALL_LIST,
		.method = "schedule.forecast",
		.args = SCHEDULE_FORECAST,
		.show = show_forecast,
	},
	{
		.words = "repair",
		.summary = "plan anew after somebody or something is gone",
		.everyday = FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "repair.preview",
		.args = REPAIR,
		.show = show_schedule,
		.run = run_schedule,
		.more = "With the fewest people disturbed; seats that become free are "
			"filled from standby. FROM and TO are times of the fair: "
			"d1T09:30/d1T11:00 (first day) or "
			"2027-07-15T09:30/2027-07-15T11:00. Publishing it calls the "
			"meetings of who withdraws off and closes what is closed.",
	},
	{.words = NULL},
};
