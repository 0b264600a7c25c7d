/* commands_staff.c - rows of the table of commands: setting up the fair. */
#include "commands.h"

static const struct arg IMPORT[] = {
	{.param = "dir",
		.metavar = "DIR",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "directory of the files, or a workbook"},
	{.param = "encoding",
		.option = "--encoding",
		.metavar = "NAME",
		.flags = ARG_LOCAL,
		.help = "of files that are not UTF-8: cp949, cp1252, ..."},
	{.param = "overwrite",
		.option = "--overwrite",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "also what people changed since the last import"},
	{.param = "absent",
		.option = "--absent",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "list the rows of the fair that the files do not have"},
	{.param = "new_event",
		.option = "--new-event",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "event.ini is of one more event, beside those there are"},
	{.param = "same_person",
		.option = "--same-person",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "who has another name and mail keeps the login"},
	{.param = "check",
		.option = "--check",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "say what would happen; change nothing"},
	{.param = "check",
		.option = "--dry-run",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "the same as --check"},
	END,
};

static const struct arg EXPORT[] = {
	{.param = "dir",
		.metavar = "DIR",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "where to write the files"},
	{.param = "force",
		.option = "--force",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "replace files that are there"},
	{.param = "excel",
		.option = "--excel",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "with the mark by which Excel knows UTF-8"},
	END,
};

static const struct arg TEMPLATE[] = {
	{.param = "dir",
		.metavar = "DIR",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "where to write the files"},
	{.param = "force",
		.option = "--force",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "replace files that are there"},
	{.param = "excel",
		.option = "--excel",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "with the mark by which Excel knows UTF-8"},
	END,
};

#define EVENT_FIELDS(must)                                                                   \
	{.param = "name",                                                                    \
		.option = "--name",                                                          \
		.metavar = "NAME",                                                           \
		.flags = must,                                                               \
		.help = "what people read"},                                                 \
		{.param = "zone",                                                            \
			.option = "--zone",                                                  \
			.metavar = "ZONE",                                                   \
			.flags = must,                                                       \
			.help = "such as Asia/Seoul"},                                       \
		{.param = "currency",                                                        \
			.option = "--currency",                                              \
			.metavar = "CUR",                                                    \
			.flags = must,                                                       \
			.help = "ISO 4217"},                                                 \
		{.param = "organiser_name",                                                  \
			.option = "--organiser",                                             \
			.metavar = "NAME",                                                   \
			.flags = must,                                                       \
			.help = "who invites"},                                              \
		{.param = "organiser_mail",                                                  \
			.option = "--mail",                                                  \
			.metavar = "ADDRESS",                                                \
			.flags = must,                                                       \
			.help = "the monitored mailbox"},                                    \
		{.param = "organiser_phone",                                                 \
			.option = "--phone",                                                 \
			.metavar = "TEXT",                                                   \
			.help = "of the office, for invitations"},                           \
		{.param = "slot_minutes",                                                    \
			.option = "--slot-minutes",                                          \
			.metavar = "N",                                                      \
			.kind = ARG_INT,                                                     \
			.flags = must,                                                       \
			.help = "length of a slot"},                                         \
		{.param = "gap_minutes",                                                     \
			.option = "--gap-minutes",                                           \
			.metavar = "N",                                                      \
			.kind = ARG_INT,                                                     \
			.help = "between two slots"},                                        \
		{.param = "days",                                                            \
			.option = "--day",                                                   \
			.metavar = "DAY",                                                    \
			.kind = ARG_LIST,                                                    \
			.flags = must,                                                       \
			.help = "'2027-07-15 09:30-12:00;13:30-17:00'; may be repeated"},    \
		{.param = "halls",                                                           \
			.option = "--hall",                                                  \
			.metavar = "HALL",                                                   \
			.kind = ARG_LIST,                                                    \
			.help = "'A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12'; repeat it"}, \
	{                                                                                    \
		.param = "policies", .option = "--policy", .metavar = "NAME=VALUE",          \
		.kind = ARG_LIST,                                                            \
		.help = "see convene-files(5); NAME= is the default again"                   \
	}

static const struct arg EVENT_CREATE[] = {
	ID("code", "CODE", "what people type"),
	EVENT_FIELDS(ARG_REQUIRED),
	END,
};

static const struct arg EVENT_UPDATE[] = {
	EVENT_FIELDS(0),
	IF_REV,
	END,
};

static const struct arg EVENT_POSTPONE[] = {
	{.param = "days",
		.option = "--days",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "so many days later; earlier when negative"},
	{.param = "to",
		.option = "--to",
		.metavar = "DATE",
		.help = "its first day then, such as 2027-09-01"},
	IF_REV,
	TRIAL,
	END,
};

static const struct arg EVENT_REISSUE[] = {
	{.param = "mailbox",
		.option = "--mailbox",
		.kind = ARG_FLAG,
		.help = "meetings of a former mailbox of the organiser"},
	TRIAL,
	END,
};

static const struct arg EVENT_MOVE[] = {
	IF_REV,
	END,
};

static const struct arg ORGANISATION_CREATE[] = {
	ID("code", "CODE", "what people type"),
	{.param = "kind",
		.option = "--kind",
		.metavar = "KIND",
		.flags = ARG_REQUIRED,
		.help = "foreign_buyer, procurement or exhibitor"},
	{.param = "name",
		.option = "--name",
		.metavar = "NAME",
		.flags = ARG_REQUIRED,
		.help = "what people read"},
	{.param = "country",
		.option = "--country",
		.metavar = "CC",
		.flags = ARG_REQUIRED,
		.help = "ISO 3166"},
	ORGANISATION_FIELDS,
	QUOTA_FIELDS,
	TRIAL,
	END,
};

static const struct arg DELEGATE_CREATE[] = {
	ID("code", "CODE", "what people type"),
	{.param = "organisation",
		.option = "--for",
		.metavar = "ORG",
		.flags = ARG_REQUIRED,
		.help = "whose delegate"},
	{.param = "name",
		.option = "--name",
		.metavar = "NAME",
		.flags = ARG_REQUIRED,
		.help = "what people read"},
	{.param = "email",
		.option = "--mail",
		.metavar = "ADDRESS",
		.flags = ARG_REQUIRED,
		.help = "where invitations go"},
	{.param = "languages",
		.option = "--language",
		.metavar = "TAG",
		.kind = ARG_LIST,
		.help = "BCP 47; those of the organisation when left out"},
	QUOTA_FIELDS,
	TRIAL,
	END,
};

static const struct arg ORGANISATION_WITHDRAW[] = {
	ID("organisation", "ORG", "who"),
	{.param = "reason",
		.option = "--reason",
		.metavar = "TEXT",
		.flags = ARG_REQUIRED,
		.help = "in words; shown to everybody, told to the other sides"},
	TRIAL,
	END,
};

static const struct arg ORGANISATION_REINSTATE[] = {
	ID("organisation", "ORG", "who"),
	TRIAL,
	END,
};

static const struct arg DELEGATE_WITHDRAW[] = {
	ID("delegate", "DELEGATE", "who"),
	{.param = "reason",
		.option = "--reason",
		.metavar = "TEXT",
		.flags = ARG_REQUIRED,
		.help = "in words; shown to everybody, told to the other sides"},
	TRIAL,
	END,
};

static const struct arg DELEGATE_REINSTATE[] = {
	ID("delegate", "DELEGATE", "who"),
	TRIAL,
	END,
};

static const struct arg ORGANISATION_REMOVE[] = {
	ID("organisation", "ORG", "which"),
	TRIAL,
	END,
};

static const struct arg DELEGATE_REMOVE[] = {
	ID("delegate", "DELEGATE", "which"),
	TRIAL,
	END,
};

static const struct arg LOCATION_REMOVE[] = {
	ID("location", "CODE", "which"),
	TRIAL,
	END,
};

static const struct arg INTERPRETER_REMOVE[] = {
	ID("interpreter", "CODE", "which"),
	TRIAL,
	END,
};

static const struct arg CATEGORY_REMOVE[] = {
	ID("category", "CODE", "which"),
	TRIAL,
	END,
};

static const struct arg TERM_REMOVE[] = {
	ID("term", "CODE", "which"),
	TRIAL,
	END,
};

static const struct arg EVENT_REMOVE[] = {
	ID("event", "CODE", "which"),
	TRIAL,
	END,
};

#define PLACE_FIELDS                                                                     \
	{.param = "seats",                                                               \
		.option = "--seats",                                                     \
		.metavar = "N",                                                          \
		.kind = ARG_INT,                                                         \
		.help = "meetings at once"},                                             \
		{.param = "x_m",                                                         \
			.option = "--x",                                                 \
			.metavar = "N",                                                  \
			.kind = ARG_INT,                                                 \
			.help = "metres within the hall"},                               \
		{.param = "y_m",                                                         \
			.option = "--y",                                                 \
			.metavar = "N",                                                  \
			.kind = ARG_INT,                                                 \
			.help = "metres within the hall"},                               \
		{.param = "organisation",                                                \
			.option = "--for",                                               \
			.metavar = "ORG",                                                \
			.help = "the exhibitor of a booth; all who share it: 'E1;E2'"},  \
	{                                                                                \
		.param = "name", .option = "--name", .metavar = "NAME",                  \
		.help = "what people read"                                               \
	}

static const struct arg LOCATION_CREATE[] = {
	ID("code", "CODE", "what people type"),
	{.param = "kind",
		.option = "--kind",
		.metavar = "table|booth",
		.flags = ARG_REQUIRED,
		.help = "shared, or an exhibitor's own"},
	{.param = "hall",
		.option = "--hall",
		.metavar = "CODE",
		.flags = ARG_REQUIRED,
		.help = "which hall"},
	PLACE_FIELDS,
	TRIAL,
	END,
};

static const struct arg LOCATION_UPDATE[] = {
	{.param = "location",
		.metavar = "CODE",
		.flags = ARG_REQUIRED,
		.help = "which table or booth"},
	{.param = "hall", .option = "--hall", .metavar = "CODE", .help = "which hall"},
	PLACE_FIELDS,
	END,
};

static const struct arg INVITE[] = {
	{.param = "delegate",
		.metavar = "DELEGATE",
		.help = "an account for this delegate"},
	{.param = "interpreter",
		.option = "--interpreter",
		.metavar = "CODE",
		.help = "or for this interpreter"},
	{.param = "role",
		.option = "--role",
		.metavar = "ROLE",
		.help = "or for a colleague or the mailbox: staff, monitor, mailbox"},
	{.param = "duty",
		.option = "--duty",
		.metavar = "DUTY",
		.help = "of staff: desk, planner, viewer, scanner, or all"},
	{.param = "name",
		.option = "--name",
		.metavar = "NAME",
		.help = "of the colleague"},
	{.param = "all_events",
		.option = "--all-events",
		.kind = ARG_FLAG,
		.help = "not this event only"},
	{.param = "expires_days",
		.option = "--days",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "how long the invitation holds; 30"},
	{.param = "mail",
		.option = "--mail",
		.kind = ARG_FLAG,
		.help = "the link also goes by mail to the address on file"},
	{.param = "qr",
		.option = "--qr",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "the link as a QR code too"},
	{.param = "all",
		.option = "--all",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "everybody who has not logged in yet"},
	{.param = "kind",
		.option = "--kind",
		.metavar = "buyer|exhibitor|interpreter",
		.flags = ARG_LOCAL,
		.help = "with --all: only these"},
	{.param = "save",
		.option = "--save",
		.metavar = "FILE",
		.flags = ARG_LOCAL,
		.help = "with --all: the links go there; a directory gets "
			"invitations.csv"},
	{.param = "dry_run",
		.option = "--dry-run",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "with --all: say who would be invited; change nothing"},
	END,
};

static const struct arg ACCOUNTS[] = {
	{.param = "organisation", .metavar = "ORG", .help = "of this organisation"},
	LIMIT,
	END,
};

static const struct arg DISABLE[] = {
	ID("account", "A1", "which account"),
	END,
};

static const struct arg MAIL_APPLY[] = {
	{.param = "mail",
		.metavar = "MAIL",
		.kind = ARG_INT,
		.flags = ARG_REQUIRED,
		.help = "its number"},
	{.param = "as",
		.metavar = "PERSON",
		.flags = ARG_REQUIRED,
		.help = "the delegate or interpreter whose answer it is"},
	END,
};

static const struct arg MAIL_DONE[] = {
	{.param = "mail",
		.metavar = "MAIL",
		.kind = ARG_INT,
		.flags = ARG_REQUIRED,
		.help = "its number"},
	END,
};

const struct command staff_commands[] = {
	{
		.words = "import",
		.summary = "take a fair in from its files, all or nothing",
		.everyday = FOR_STAFF | FOR_ADMINS,
		.kind = CALL_WRITE,
		.method = "import.apply",
		.args = IMPORT,
		.show = show_import,
		.run = run_import,
		.more = "Files: event.ini, categories.csv, glossary.csv, organisations.csv, "
			"delegates.csv, locations.csv, interpreters.csv, "
			"blackouts.csv, preferences.csv, requests.csv, "
			"conference_sessions.csv, meetings.csv; or a workbook (.xlsx) "
			"with a sheet for each, or one for each. Importing the same files again "
			"changes nothing. Columns and rows that are not there leave what is "
			"stored; what people changed since the last import is kept and "
			"listed.",
	},
	{
		.words = "export",
		.summary = "write the fair's files",
		.everyday = FOR_STAFF,
		.kind = CALL_READ,
		.method = "export.get",
		.args = EXPORT,
		.run = run_export,
		.more = "With its requests and meetings as they are: taken into an "
			"event that is new, the fair goes on there, and nobody is told "
			"of a meeting again.",
	},
	{
		.words = "template",
		.summary = "write the files of a fair to begin with",
		.everyday = FOR_ADMINS,
		.kind = CALL_READ,
		.method = "import.template",
		.args = TEMPLATE,
		.run = run_template,
		.more = "Headers and example rows, which are a fair that can be "
			"imported as it is; comments.csv says what each column "
			"holds and is not imported.",
	},
	{
		.words = "events",
		.summary = "events of this daemon",
		.everyday = FOR_MONITORS | FOR_ADMINS,
		.kind = CALL_LIST,
		.method = "event.list",
		.args = list_args,
		.show = show_events,
	},
	{
		.words = "event",
		.summary = "the event: zone, sessions, slots",
		.everyday = FOR_STAFF,
		.kind = CALL_READ,
		.method = "event.get",
		.args = no_args,
		.show = show_event,
	},
	{
		.words = "event create",
		.summary = "make an event, a draft until it is opened",
		.everyday = FOR_ADMINS,
		.kind = CALL_WRITE,
		.method = "event.create",
		.args = EVENT_CREATE,
		.show = show_event,
	},
	{
		.words = "event update",
		.summary = "change the event; a slot in use is never lost",
		.kind = CALL_WRITE,
		.method = "event.update",
		.args = EVENT_UPDATE,
		.show = show_event,
		.more = "Days replace all days there were. What would be lost with a "
			"slot is said, and nothing is changed then.",
	},
	{
		.words = "reissue",
		.summary = "send what concerns everybody to all who have a meeting",
		.kind = CALL_WRITE,
		.method = "event.reissue",
		.args = EVENT_REISSUE,
		.show = show_reissued,
		.more = "Invitations tell a new name of the fair, its organiser's name "
			"and phone, the alarm and policies with the next change of a "
			"meeting; this tells them now, and answers stay. A new mailbox "
			"serves new meetings; --mailbox makes it serve the others too: "
			"each is cancelled and made anew. See first how many: --dry-run.",
	},
	{
		.words = "postpone",
		.summary = "move the whole fair to other days",
		.kind = CALL_WRITE,
		.method = "event.postpone",
		.args = EVENT_POSTPONE,
		.show = show_postponed,
		.more = "Sessions, meetings, blackouts, shifts and conference sessions "
			"move together and keep their time of day; everybody who has a "
			"meeting gets one message for it. See first who is told: "
			"--dry-run.",
	},
	{
		.words = "event open",
		.summary = "take requests, answers, bookings and preferences",
		.kind = CALL_WRITE,
		.method = "event.open",
		.args = EVENT_MOVE,
		.show = show_event_state,
	},
	{
		.words = "event close",
		.summary = "take none of them any more",
		.kind = CALL_WRITE,
		.method = "event.close",
		.args = EVENT_MOVE,
		.show = show_event_state,
	},
	{
		.words = "organisation create",
		.summary = "who comes after the files: as a row of them",
		.kind = CALL_WRITE,
		.method = "organisation.create",
		.args = ORGANISATION_CREATE,
		.show = show_organisation,
		.more = "Read, checked and written as a row of organisations.csv is.",
	},
	{
		.words = "delegate create",
		.summary = "one more person of an organisation",
		.kind = CALL_WRITE,
		.method = "delegate.create",
		.args = DELEGATE_CREATE,
		.show = show_delegate,
		.more = "Read, checked and written as a row of delegates.csv is. convene "
			"invite CODE gives the person a login link.",
	},
	{
		.words = "organisation withdraw",
		.summary = "an organisation takes no part any more",
		.kind = CALL_WRITE,
		.method = "organisation.withdraw",
		.args = ORGANISATION_WITHDRAW,
		.show = show_withdrawal,
		.more = "Meetings to come are called off and open requests closed, each with "
			"the reason; --dry-run shows which. convene repair --withdraw plans "
			"what may take their places.",
	},
	{
		.words = "organisation reinstate",
		.summary = "an organisation takes part again",
		.kind = CALL_WRITE,
		.method = "organisation.reinstate",
		.args = ORGANISATION_REINSTATE,
		.show = show_organisation,
		.more = "What was called off or closed stays so, for both sides were told; it "
			"may be asked for again.",
	},
	{
		.words = "delegate withdraw",
		.summary = "a delegate takes no part any more",
		.kind = CALL_WRITE,
		.method = "delegate.withdraw",
		.args = DELEGATE_WITHDRAW,
		.show = show_withdrawal,
		.more = "Meetings to come are called off and open requests closed, each with "
			"the reason; --dry-run shows which. convene repair --withdraw plans "
			"what may take their places.",
	},
	{
		.words = "delegate reinstate",
		.summary = "a delegate takes part again",
		.kind = CALL_WRITE,
		.method = "delegate.reinstate",
		.args = DELEGATE_REINSTATE,
		.show = show_delegate,
		.more = "What was called off or closed stays so, for both sides were told; it "
			"may be asked for again.",
	},
	{
		.words = "location create",
		.summary = "one more table or booth",
		.kind = CALL_WRITE,
		.method = "location.create",
		.args = LOCATION_CREATE,
		.show = show_location,
		.more = "Read, checked and written as a row of locations.csv is.",
	},
	{
		.words = "location update",
		.summary = "move, rename or resize a table or booth",
		.kind = CALL_WRITE,
		.method = "location.update",
		.args = LOCATION_UPDATE,
		.show = show_location,
		.more = "What is not said stays. A seat where somebody meets is not taken "
			"away.",
	},
	{
		.words = "organisation remove",
		.summary = "take out what came by mistake",
		.kind = CALL_WRITE,
		.method = "organisation.remove",
		.args = ORGANISATION_REMOVE,
		.show = show_removed,
		.more = "While nothing refers to it; the refusal says what does.",
	},
	{
		.words = "delegate remove",
		.summary = "take out what came by mistake",
		.kind = CALL_WRITE,
		.method = "delegate.remove",
		.args = DELEGATE_REMOVE,
		.show = show_removed,
		.more = "While nothing refers to it; the refusal says what does.",
	},
	{
		.words = "location remove",
		.summary = "take out what came by mistake",
		.kind = CALL_WRITE,
		.method = "location.remove",
		.args = LOCATION_REMOVE,
		.show = show_removed,
		.more = "While nothing refers to it; the refusal says what does.",
	},
	{
		.words = "interpreter remove",
		.summary = "take out what came by mistake",
		.kind = CALL_WRITE,
		.method = "interpreter.remove",
		.args = INTERPRETER_REMOVE,
		.show = show_removed,
		.more = "While nothing refers to it; the refusal says what does.",
	},
	{
		.words = "category remove",
		.summary = "take out what came by mistake",
		.kind = CALL_WRITE,
		.method = "category.remove",
		.args = CATEGORY_REMOVE,
		.show = show_removed,
		.more = "While nothing refers to it; the refusal says what does.",
	},
	{
		.words = "term remove",
		.summary = "take a term out of the glossary",
		.kind = CALL_WRITE,
		.method = "term.remove",
		.args = TERM_REMOVE,
		.show = show_removed,
	},
	{
		.words = "event remove",
		.summary = "take out an event made by mistake",
		.kind = CALL_WRITE,
		.method = "event.remove",
		.args = EVENT_REMOVE,
		.show = show_removed,
		.more = "While it is a draft without accounts, meetings and schedules; all that "
			"its files brought goes with it.",
	},
	{
		.words = "locations",
		.summary = "tables and booths",
		.kind = CALL_LIST,
		.method = "location.list",
		.args = list_args,
		.show = show_locations,
	},
	{
		.words = "interpreters",
		.summary = "interpreters and their languages",
		.kind = CALL_LIST,
		.method = "interpreter.list",
		.args = list_args,
		.show = show_interpreters,
	},
	{
		.words = "conferences",
		.summary = "talks and panels, and who is busy in them",
		.everyday = FOR_INTERPRETERS,
		.kind = CALL_LIST,
		.method = "conference.list",
		.args = list_args,
		.show = show_conferences,
	},
	{
		.words = "invite",
		.summary = "make an account and its login link",
		.everyday = FOR_STAFF | FOR_ADMINS,
		.kind = CALL_WRITE,
		.method = "account.invite",
		.args = INVITE,
		.show = show_invited,
		.run = run_invite,
	},
	{
		.words = "accounts",
		.summary = "who may log in",
		.kind = CALL_LIST,
		.method = "account.list",
		.args = ACCOUNTS,
		.show = show_accounts,
	},
	{
		.words = "disable",
		.summary = "close an account",
		.kind = CALL_WRITE,
		.method = "account.disable",
		.args = DISABLE,
		.show = show_account,
	},
	{
		.words = "enable",
		.summary = "open a closed account again",
		.kind = CALL_WRITE,
		.method = "account.enable",
		.args = DISABLE,
		.show = show_account,
	},
	{
		.words = "mailbox",
		.summary = "mails that wait for staff",
		.everyday = FOR_STAFF,
		.kind = CALL_LIST,
		.method = "mailbox.list",
		.args = list_args,
		.show = show_mails,
	},
	{
		.words = "mailbox apply",
		.summary = "take one as the answer of a person",
		.kind = CALL_WRITE,
		.method = "mailbox.settle",
		.args = MAIL_APPLY,
		.show = show_answered,
	},
	{
		.words = "mailbox done",
		.summary = "put one aside",
		.kind = CALL_WRITE,
		.method = "mailbox.settle",
		.args = MAIL_DONE,
		.show = show_answered,
	},
	{
		.words = "reply-from-mail",
		.summary = "hand a mail over, for the pipe of a mail server",
		.kind = CALL_WRITE,
		.method = "invitation.reply",
		.args = no_args,
		.show = show_answered,
		.run = run_reply_from_mail,
		.more = "Reads the mail on standard input; the profile is one of a mailbox, "
			"made by convene invite --role mailbox. Exit status as mail servers "
			"have it: 0 when the daemon has it, 75 to be asked again, 65 when it "
			"is too large.",
	},
	{.words = NULL},
};
