/* commands_operation.c - rows of the table of commands: watching over the fair and the daemon. */
#include "commands.h"

static const struct arg CLOCK[] = {
	{.param = "advance_s",
		.metavar = "SECONDS",
		.kind = ARG_INT,
		.flags = ARG_REQUIRED,
		.help = "how far; after -- also back: -- -60"},
	END,
};

static const struct arg WATCH[] = {
	{.param = "topics",
		.metavar = "TOPIC",
		.kind = ARG_LIST,
		.flags = ARG_MANY,
		.help = "request, meeting, invitation, ...; all when left out"},
	{.param = "since",
		.option = "--since",
		.metavar = "SEQ",
		.kind = ARG_INT,
		.help = "from this place in the journal; now"},
	{.param = "history",
		.option = "--history",
		.metavar = "ID",
		.help = "the history that place is of; an end with RESYNC when it is "
			"another"},
	{.param = "count",
		.option = "--count",
		.metavar = "N",
		.kind = ARG_INT,
		.flags = ARG_LOCAL,
		.help = "end after so many changes"},
	END,
};

static const struct arg SERIES[] = {
	{.param = "of",
		.metavar = "day|event",
		.flags = ARG_REQUIRED,
		.help = "the daemon's last day, or the fair"},
	{.param = "minutes",
		.option = "--minutes",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "of the day: the last so many; 180"},
	{.param = "days",
		.option = "--days",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "of the event: asked and booked in the last so many; 7"},
	END,
};

static const struct arg BACKUP[] = {
	{.param = "name",
		.metavar = "NAME",
		.help = "of the file; by its date when left out, and then the oldest such go"},
	END,
};

static const struct arg KICK[] = {
	{.param = "account",
		.metavar = "A1",
		.flags = ARG_REQUIRED,
		.help = "whose: convene who"},
	END,
};

static const struct arg LOST_LOGIN[] = {
	{.param = "mail",
		.metavar = "ADDRESS",
		.flags = ARG_REQUIRED,
		.help = "the address that the fair has on file"},
	END,
};

static const struct arg STATUS[] = {
	{.param = "warning",
		.option = "--warning",
		.metavar = "MS",
		.kind = ARG_INT,
		.flags = ARG_LOCAL,
		.help = "slower answers are a warning; 500"},
	{.param = "critical",
		.option = "--critical",
		.metavar = "MS",
		.kind = ARG_INT,
		.flags = ARG_LOCAL,
		.help = "slower answers are critical; 5000"},
	END,
};

static const struct arg TOP[] = {
	{.param = "once",
		.option = "--once",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "print it once, on any terminal or none"},
	END,
};

static const struct arg JOURNAL[] = {
	{.param = "object",
		.metavar = "M1",
		.help = "what happened to this request, meeting, ..."},
	{.param = "since",
		.option = "--since",
		.metavar = "SEQ",
		.kind = ARG_INT,
		.help = "after this place"},
	LIMIT,
	END,
};

static const struct arg DISCOVER[] = {
	{.param = "method",
		.metavar = "METHOD",
		.flags = ARG_LOCAL,
		.help = "the parameters of this one"},
	END,
};

static const struct arg CALL[] = {
	{.param = "method",
		.metavar = "METHOD",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "any of discover"},
	{.param = "json",
		.metavar = "JSON",
		.flags = ARG_LOCAL,
		.help = "its parameters, an object; - reads them from standard input"},
	END,
};

static const struct arg RETRY[] = {
	{.param = "list",
		.option = "--list",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "only say what is waiting"},
	END,
};

static const struct arg COMPLETION[] = {
	{.param = "shell",
		.metavar = "bash|zsh|fish",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "for which shell"},
	END,
};

static const struct arg HELP[] = {
	{.param = "command",
		.metavar = "COMMAND",
		.kind = ARG_LIST,
		.flags = ARG_LOCAL | ARG_MANY,
		.help = "of this command"},
	{.param = "all",
		.option = "--all",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "every command, and the options of all of them"},
	END,
};

const struct command operation_commands[] = {
	{
		.words = "watch",
		.summary = "changes as they happen",
		.everyday = FOR_INTERPRETERS | FOR_MONITORS,
		.kind = CALL_READ,
		.method = "watch",
		.args = WATCH,
		.run = run_watch,
	},
	{
		.words = "status",
		.summary = "one line for a monitor (exit 0, 1, 2 or 3)",
		.everyday = FOR_MONITORS | FOR_ADMINS,
		.kind = CALL_READ,
		.method = "stats.snapshot",
		.args = STATUS,
		.run = run_status,
		.more = "Exit status as monitoring plugins have it: 0 OK, 1 WARNING, 2 "
			"CRITICAL, 3 UNKNOWN. Beside the time of the answer the verdict of "
			"stats decides.",
	},
	{
		.words = "top",
		.summary = "the fair and the daemon at a glance, once a second",
		.everyday = FOR_MONITORS | FOR_ADMINS,
		.kind = CALL_READ,
		.method = "stats.snapshot",
		.args = TOP,
		.run = run_top,
		.more = "Keys: m meetings by hall, w who owes answers, u unanswered by age, c "
			"connections, s slowest methods, o outbox, Tab the next of them, q "
			"end. With --json a snapshot a line each second.",
	},
	{
		.words = "stats",
		.summary = "figures of the fair and of the daemon",
		.everyday = FOR_MONITORS | FOR_ADMINS,
		.kind = CALL_READ,
		.method = "stats.snapshot",
		.args = no_args,
		.show = show_stats,
	},
	{
		.words = "series",
		.summary = "the service by minutes, or the fair by halls",
		.kind = CALL_READ,
		.method = "stats.series",
		.args = SERIES,
		.show = show_series,
		.more = "day is the daemon's own last day, event is the fair: who has yet "
			"to answer, and how full each hall is. --json has every number.",
	},
	{
		.words = "lost-login",
		.summary = "have a new login link mailed to an address",
		.kind = CALL_READ,
		.method = "auth.lost",
		.args = LOST_LOGIN,
		.show = show_lost_login,
		.run = run_lost_login,
		.more = "Who has no login at all here says where the fair is: --server "
			"HOST:PORT --ca FILE. The link goes to that address if the fair "
			"has it on file; the answer is the same whether it has or not. "
			"Logins of before stay.",
	},
	{
		.words = "verify",
		.summary = "prove that no meeting overlaps and nothing was altered",
		.everyday = FOR_STAFF | FOR_ADMINS,
		.kind = CALL_READ,
		.method = "admin.verify",
		.args = no_args,
		.show = show_checks,
		.run = run_verify,
	},
	{
		.words = "backup",
		.summary = "a copy of the database, proven sound, beside the daemon",
		.everyday = FOR_ADMINS,
		.kind = CALL_READ,
		.method = "admin.backup",
		.args = BACKUP,
		.show = show_backup,
		.more = "Into the directory that the daemon's files.backup_dir names, while "
			"everybody goes on booking. convened restore puts it in the place of "
			"the database.",
	},
	{
		.words = "who",
		.summary = "who is connected at this moment",
		.everyday = FOR_ADMINS,
		.kind = CALL_LIST,
		.method = "admin.who",
		.args = list_args,
		.show = show_who,
	},
	{
		.words = "kick",
		.summary = "end somebody's connections",
		.kind = CALL_WRITE,
		.method = "admin.kick",
		.args = KICK,
		.show = show_account,
		.more = "Who is kicked may connect again; disable closes the account.",
	},
	{
		.words = "journal",
		.summary = "every change, in order",
		.everyday = FOR_ADMINS,
		.kind = CALL_LIST,
		.method = "journal.list",
		.args = JOURNAL,
		.show = show_journal,
		.shown = 100,
	},
	{
		.words = "journal verify",
		.summary = "walk the journal's hash chain",
		.kind = CALL_READ,
		.method = "journal.verify",
		.args = no_args,
		.show = show_chain,
		.run = run_verify,
	},
	{
		.words = "clock",
		.summary = "move the clock of a rehearsal",
		.everyday = FOR_ADMINS,
		.kind = CALL_READ,
		.method = "admin.clock",
		.args = CLOCK,
		.show = show_clock,
		.more = "For a daemon configured with rehearsal = yes, by its "
			"administrator: --socket.",
	},
	{
		.words = "drain",
		.summary = "stop the daemon: what is in flight is answered first",
		.everyday = FOR_ADMINS,
		.kind = CALL_READ,
		.method = "admin.drain",
		.args = no_args,
		.show = show_drain,
		.more = "By its administrator: --socket.",
	},
	{
		.words = "discover",
		.summary = "the methods of the daemon",
		.kind = CALL_READ,
		.method = "rpc.discover",
		.args = DISCOVER,
		.show = show_methods,
		.run = run_discover,
	},
	{
		.words = "call",
		.summary = "call any method",
		.kind = CALL_READ,
		.args = CALL,
		.run = run_call,
		.more = "A method that changes something gets a key unless the "
			"parameters have one.",
	},
	{
		.words = "retry",
		.summary = "ask again for changes whose answer was lost",
		.kind = CALL_WRITE,
		.args = RETRY,
		.run = run_retry,
		.more = "With the same key, so nothing happens twice. What waits lies "
			"in pending/ in the profile directory.",
	},
	{
		.words = "completion",
		.summary = "what a shell needs to complete words",
		.args = COMPLETION,
		.run = run_completion,
		.more = "Where it is not installed: eval \"$(convene completion "
			"bash)\". Codes come from the daemon, as the profile may see "
			"them.",
	},
	{
		.words = "help",
		.summary = "this overview, or one command",
		.everyday = FOR_NEWCOMERS,
		.args = HELP,
		.run = run_help,
	},
	{.words = NULL},
};
