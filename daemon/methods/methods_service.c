/* methods_service.c - rows of the method table: figures, journal and the daemon itself. */
#include "methods/method_rows.h"

/* clang-format off */
static const struct method rows[] = {
	{.name = "stats.snapshot",
		.summary = "figures of the fair, or of all when none is chosen, and of the daemon",
		.result = "whether all is well, the figures, and of how many events they are",
		.roles = WATCHING, .where = RUN_READ, .run = handle_stats,
		.schema = "verdict:Verdict uptime_s:int counted_ms_ago:int events:int"
			" event:EventBrief~ figures:Figures"
			" mails_waiting:int mails_dropped:int unanswered:Ages"
			" now?:SlotFilling next?:SlotFilling"
			" refusals:{int} faults:{int} connections:Connections"
			" writer:Writer methods:Calls slowest:[MethodTime] mail:MailFigures"
			" disk_free?:int disk_size?:int disk_full_s?:int database_bytes?:int"
			" wal_bytes?:int backup_age?:int certificate?:Certificate"},
	{.name = "stats.series",
		.summary = "the service by minutes, or a fair by half hours and slots",
		.result = "numbers, one for each step since start",
		.roles = WATCHING, .where = RUN_READ, .run = handle_series,
		.params = {{.name = "of", .type = PARAM_CHOICE, .required = true,
				.choices = "day|event",
				.help = "the daemon's last day, or the event"},
			{.name = "minutes", .type = PARAM_INT, .min = 1, .max = 1440,
				.fallback = 180, .help = "of the day: the last so many"},
			{.name = "days", .type = PARAM_INT, .min = 1, .max = 60, .fallback = 7,
				.help = "of the event: asked and booked in the last so many"}},
		.schema = "of:day|event start:instant step_s:int day?:DaySeries"
			" fair?:FairSeries"},
	{.name = "journal.list",
		.summary = "every change, in order",
		.result = "a page of journal rows",
		.roles = STAFF, .where = RUN_READ, .run = handle_journal_list,
		.params = {{.name = "since", .type = PARAM_INT, .max = INT64_MAX,
				.help = "rows after this seq"},
			TEXT("object", false, 1, 64, "of this object, such as M4"), LIMIT,
			CURSOR},
		.schema = PAGE("JournalRow")},
	{.name = "journal.verify",
		.summary = "walk the whole hash chain",
		.result = "rows, head, the first broken row",
		.roles = STAFF, .where = RUN_READ, .run = handle_journal_verify,
		.schema = "rows:int ok:bool head:text broken_at?:int" " reason?:text"},
	{.name = "admin.verify",
		.summary = "prove: no overlap, occupancy equals meetings, chain intact",
		.result = "every check with what it examined",
		.roles = STAFF, .where = RUN_READ, .run = handle_verify,
		.schema = "ok:bool checks:[Check]"},
	{.name = "admin.backup",
		.summary = "a copy of the database into the daemon's directory of copies",
		.result = "the copy, proven sound: its file, and the last change in it",
		.roles = STAFF, .where = RUN_READ, .run = handle_backup,
		.params = {CODE("name", false,
			"of the file; by its date when left out, and then the oldest such go")},
		.errors = "EXISTS STATE BUSY STORAGE_FULL CORRUPT",
		.flags = METHOD_KEEPING,
		.schema = "backup:Backup"},
	{.name = "watch",
		.summary = "changes as they happen, from a place in the journal",
		.result = "the seq it starts after, and of which history",
		.roles = EVERYBODY, .where = RUN_READ, .run = handle_watch,
		.duties = EVERY_DUTY,
		.params = {{.name = "since", .type = PARAM_INT, .max = INT64_MAX,
				.help = "the last seq you have; now when left out"},
			{.name = "topics", .type = PARAM_STRS, .max = 16,
				.help = "only these kinds of object"},
			TEXT("history", false, 1, 64,
				"the history that since is of; RESYNC when it is another")},
		.errors = "RESYNC",
		.schema = "seq:int history:text"},
	{.name = "admin.clock",
		.summary = "move the clock of a rehearsal",
		.result = "the time it is now",
		.roles = ROLE_ADMIN, .where = RUN_LOOP, .run = handle_clock,
		.params = {{.name = "advance_s", .type = PARAM_INT, .required = true,
				.min = -315360000, .max = 315360000, .help = "seconds"}},
		.errors = "STATE",
		.schema = "now:instant"},
	{.name = "admin.drain",
		.summary = "stop: answer what is in flight, commit, exit",
		.result = "nothing",
		.roles = ROLE_ADMIN, .where = RUN_LOOP, .run = handle_drain,
		.schema = ""},
};
/* clang-format on */

const struct method_group methods_service = {rows, sizeof rows / sizeof *rows};
