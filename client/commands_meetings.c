/* commands_meetings.c - rows of the table of commands: requests, meetings and the calendar. */
#include "commands.h"

static const struct arg REQUEST_TO[] = {
	ID("to", "ORG", "whom you want to meet"),
	{.param = "slots",
		.option = "--slot",
		.metavar = "SLOT",
		.kind = ARG_SLOTS,
		.help = "wished, best first: a number or d1T09:30 (first day); may "
			"be repeated"},
	{.param = "message",
		.option = "--message",
		.metavar = "TEXT",
		.help = "a word to the other side"},
	DELEGATES("of your side; you when left out"),
	{.param = "length",
		.option = "--length",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "length in slots"},
	{.param = "expires",
		.option = "--expires",
		.metavar = "TIME",
		.help = "when it lapses: 2027-07-15T09:30:00+09:00"},
	END,
};

static const struct arg REQUESTS[] = {
	{.param = "direction",
		.option = "--in",
		.metavar = "in",
		.kind = ARG_VALUE,
		.help = "those you received"},
	{.param = "direction",
		.option = "--out",
		.metavar = "out",
		.kind = ARG_VALUE,
		.help = "those you sent"},
	{.param = "state",
		.option = "--state",
		.metavar = "STATE",
		.help = "requested, accepted, scheduled, ..."},
	BEHALF,
	LIMIT,
	END,
};

#define FROM_FILE(text)                                                                  \
	{                                                                                \
		.param = "file", .option = "--from", .metavar = "FILE",                  \
		.flags = ARG_LOCAL, .help = text                                         \
	}
#define DRY_RUN                                                                          \
	{                                                                                \
		.param = "dry_run", .option = "--dry-run", .kind = ARG_FLAG,             \
		.flags = ARG_LOCAL, .help = "say which they are; change nothing"         \
	}
#define YES                                                                              \
	{                                                                                \
		.param = "yes", .option = "--yes", .kind = ARG_FLAG, .flags = ARG_LOCAL, \
		.help = "do not ask first when there are several"                        \
	}
#define ALL_OPEN                                                                         \
	{                                                                                \
		.param = "all", .option = "--all", .kind = ARG_FLAG, .flags = ARG_LOCAL, \
		.help = "all that wait for your answer; of a file, from whom it names"   \
	}
#define WHOSE_OPEN                                                                       \
	{                                                                                \
		.param = "for", .option = "--for", .metavar = "ORG", .flags = ARG_LOCAL, \
		.help = "for staff: with --all, of this one"                             \
	}
#define MANY(name, what, text)                                                           \
	{                                                                                \
		.param = name, .metavar = what, .kind = ARG_LIST,                        \
		.flags = ARG_LOCAL | ARG_MANY, .help = text                              \
	}

static const struct arg REQUEST[] = {
	{.param = "request", .metavar = "R1", .help = "which request"},
	FROM_FILE("ask instead, a request for each row of a CSV file; - is stdin"),
	DRY_RUN,
	END,
};

static const struct arg ACCEPT[] = {
	MANY("request", "R1...", "which requests"),
	ALL_OPEN,
	FROM_FILE("those of a file, one a line; - is standard input"),
	WHOSE_OPEN,
	{.param = "slot",
		.option = "--slot",
		.metavar = "SLOT",
		.kind = ARG_SLOT,
		.help = "this slot or none: a number or d1T09:30 (first day)"},
	DELEGATES("of your side; whoever is free when left out"),
	DRY_RUN,
	IF_REV,
	END,
};

static const struct arg PROPOSE[] = {
	ID("request", "R1", "which request"),
	{.param = "slots",
		.option = "--slot",
		.metavar = "SLOT",
		.kind = ARG_SLOTS,
		.flags = ARG_REQUIRED,
		.help = "a time that suits, best first; may be repeated"},
	REASON,
	IF_REV,
	END,
};

static const struct arg LEAVE[] = {
	ID("request", "R1", "which request"),
	REASON,
	IF_REV,
	END,
};

static const struct arg REFUSE[] = {
	MANY("request", "R1...", "which requests"),
	ALL_OPEN,
	FROM_FILE("those of a file, one a line; - is standard input"),
	WHOSE_OPEN,
	REASON,
	DRY_RUN,
	YES,
	IF_REV,
	END,
};

static const struct arg WITHDRAW[] = {
	MANY("request", "R1...", "which requests"),
	FROM_FILE("those of a file, one a line; - is standard input"),
	REASON,
	DRY_RUN,
	YES,
	IF_REV,
	END,
};

static const struct arg ORDER[] = {
	ID("request", "R1", "which request"),
	{.param = "after",
		.option = "--after",
		.metavar = "R1",
		.flags = ARG_REQUIRED,
		.help = "whose meeting comes before"},
	{.param = "remove",
		.option = "--remove",
		.kind = ARG_FLAG,
		.help = "take this back"},
	END,
};

static const struct arg SLOTS[] = {
	{.param = "with",
		.metavar = "ORG|R1",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "the other organisation, or a request"},
	{.param = "delegates",
		.option = "--delegate",
		.metavar = "CODE",
		.kind = ARG_LIST,
		.help = "of either side; may be repeated"},
	{.param = "length",
		.option = "--length",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "length in slots"},
	{.param = "all",
		.option = "--all",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "every slot, also those that are not possible"},
	BEHALF,
	END,
};

static const struct arg BOOK[] = {
	{.param = "delegates",
		.metavar = "DELEGATE...",
		.kind = ARG_LIST,
		.flags = ARG_MANY,
		.help = "at least one of each side"},
	FROM_FILE("a meeting for each row of a CSV file; - is standard input"),
	DRY_RUN,
	{.param = "slot",
		.option = "--slot",
		.metavar = "SLOT",
		.kind = ARG_SLOT,
		.help = "a number or d1T09:30 (first day); the best common one "
			"when left out"},
	{.param = "location",
		.option = "--location",
		.metavar = "CODE",
		.help = "this table or booth"},
	{.param = "length",
		.option = "--length",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "length in slots"},
	{.param = "message",
		.option = "--message",
		.metavar = "TEXT",
		.help = "a word to both sides"},
	END,
};

static const struct arg MEETINGS[] = {
	{.param = "delegate",
		.option = "--delegate",
		.metavar = "CODE",
		.help = "of this delegate"},
	{.param = "organisation",
		.option = "--for",
		.metavar = "ORG",
		.help = "for staff: of this organisation"},
	{.param = "state",
		.option = "--state",
		.metavar = "STATE",
		.help = "scheduled, held, no_show or cancelled"},
	LIMIT,
	END,
};

static const struct arg MEETING[] = {
	ID("meeting", "M1", "which meeting"),
	END,
};

static const struct arg CANCEL[] = {
	MANY("meeting", "M1...", "which meetings"),
	FROM_FILE("those of a file, one a line; - is standard input"),
	REASON,
	DRY_RUN,
	YES,
	IF_REV,
	END,
};

static const struct arg MOVE[] = {
	ID("meeting", "M1", "which meeting"),
	{"slot", "--slot", "SLOT", ARG_SLOT, 0, "when it is to begin; the time stays"},
	{"location", "--location", "CODE", ARG_TEXT, 0, "this table or booth; its own"},
	REASON,
	IF_REV,
	TRIAL,
	END,
};

static const struct arg ANSWER_MOVE[] = {
	ID("meeting", "M1", "which meeting"),
	ID("answer", "accept|refuse", "whether it moves as the other side asks"),
	REASON,
	IF_REV,
	TRIAL,
	END,
};

static const struct arg HAND_OVER[] = {
	ID("meeting", "M1", "which meeting"),
	{"to", "--to", "DELEGATE", ARG_TEXT, ARG_REQUIRED, "the colleague who comes"},
	{"from", "--from", "DELEGATE", ARG_TEXT, 0,
		"who leaves; the only one of that side when left out"},
	IF_REV,
	TRIAL,
	END,
};
static const struct arg LOCK[] = {
	ID("meeting", "M1", "which meeting"),
	IF_REV,
	END,
};

static const struct arg BLACKOUT[] = {
	ID("resource", "CODE", "delegate, location or interpreter"),
	ID("when", "FROM/TO", "d1T09:30/d1T11:00 (first day), in the fair's zone"),
	REASON,
	{.param = "release",
		.option = "--release",
		.kind = ARG_FLAG,
		.help = "let meetings in the way give way"},
	{.param = "then",
		.option = "--then",
		.metavar = "move|standby",
		.help = "what is released moves to the best seat left, or waits; move"},
	{.param = "remove",
		.option = "--remove",
		.kind = ARG_FLAG,
		.help = "take this blackout back"},
	{.param = "code",
		.option = "--code",
		.metavar = "CODE",
		.help = "its own code; made when left out"},
	TRIAL,
	END,
};

static const struct arg DIARY[] = {
	{.param = "delegate",
		.metavar = "DELEGATE",
		.help = "whose; yours when left out"},
	{.param = "interpreter",
		.option = "--interpreter",
		.metavar = "CODE",
		.help = "of this interpreter"},
	{.param = "location",
		.option = "--location",
		.metavar = "CODE",
		.help = "of this table or booth"},
	{.param = "day",
		.option = "--day",
		.metavar = "DAY",
		.flags = ARG_LOCAL,
		.help = "this day alone: 2027-07-15, or 1 for the first"},
	{.param = "all",
		.option = "--all",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "what is free too"},
	END,
};

static const struct arg PRINT[] = {
	{.param = "kind",
		.metavar = "WHAT",
		.flags = ARG_LOCAL,
		.help = "people, tables, halls or interpreters"},
	{.param = "code",
		.metavar = "CODE...",
		.kind = ARG_LIST,
		.flags = ARG_LOCAL | ARG_MANY,
		.help = "of these: a person, organisation, table, hall, interpreter"},
	{.param = "day",
		.option = "--day",
		.metavar = "DAY",
		.flags = ARG_LOCAL,
		.help = "this day alone: 2027-07-15, or 1 for the first"},
	{.param = "html",
		.option = "--html",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "a page for a browser to print, each sheet on its own"},
	{.param = "save",
		.option = "--save",
		.metavar = "FILE",
		.flags = ARG_LOCAL,
		.help = "into this file"},
	END,
};

static const struct arg INVITATIONS[] = {
	{.param = "meeting", .metavar = "M1", .help = "of this meeting only"},
	{.param = "save",
		.option = "--save",
		.metavar = "DIR",
		.flags = ARG_LOCAL,
		.help = "write M1.ics, M2.ics, ... there"},
	{.param = "calendar",
		.option = "--calendar",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "print all in one calendar, to import by hand"},
	{.param = "since",
		.option = "--since",
		.metavar = "SEQ",
		.kind = ARG_INT,
		.help = "newer than this place in the journal"},
	{.param = "for",
		.option = "--for",
		.metavar = "PERSON",
		.help = "for staff: as told to this delegate or interpreter"},
	LIMIT,
	END,
};

static const struct arg INVITATION[] = {
	ID("meeting", "M1", "which meeting"),
	{.param = "revision",
		.option = "--revision",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "a past one; the newest when left out"},
	{.param = "for",
		.option = "--for",
		.metavar = "PERSON",
		.help = "for staff: as told to this delegate or interpreter"},
	END,
};

const struct command request_commands[] = {
	{
		.words = "request to",
		.summary = "ask an organisation for a meeting",
		.everyday = FOR_TRADERS,
		.kind = CALL_WRITE,
		.method = "request.create",
		.args = REQUEST_TO,
		.show = show_asked,
	},
	{
		.words = "requests",
		.summary = "requests you sent and received",
		.everyday = FOR_TRADERS | FOR_STAFF,
		.kind = CALL_LIST,
		.method = "request.list",
		.args = REQUESTS,
		.show = show_requests,
	},
	{
		.words = "request",
		.summary = "one request, or with --from many new ones",
		.kind = CALL_READ,
		.method = "request.get",
		.args = REQUEST,
		.show = show_request,
		.run = run_request,
		.more = "Columns of the file: to, delegates, slots, message, length, expires; "
			"the first row names those there are. A list has semicolons.",
	},
	{
		.words = "accept",
		.summary = "say yes; a slot and a place are found at once",
		.everyday = FOR_TRADERS,
		.kind = CALL_WRITE,
		.method = "request.accept",
		.args = ACCEPT,
		.show = show_accepted,
		.run = run_accept,
		.more = "Without --slot the best slot common to all is taken; when "
			"there is none, the request waits in the standby queue.",
	},
	{
		.words = "propose",
		.summary = "answer a request with another time",
		.kind = CALL_WRITE,
		.method = "request.propose",
		.args = PROPOSE,
		.show = show_request,
		.more = "Then the other side accepts, proposes again, or gives up: convene "
			"accept R1 takes the best of the times, or one by --slot.",
	},
	{
		.words = "decline",
		.summary = "say no",
		.everyday = FOR_TRADERS,
		.kind = CALL_WRITE,
		.method = "request.decline",
		.args = REFUSE,
		.show = show_request,
		.run = run_refuse,
	},
	{
		.words = "withdraw",
		.summary = "take a request of yours back",
		.everyday = FOR_BUYERS,
		.kind = CALL_WRITE,
		.method = "request.withdraw",
		.args = WITHDRAW,
		.show = show_request,
		.run = run_refuse,
	},
	{
		.words = "order",
		.summary = "staff: hold a meeting after another one",
		.kind = CALL_WRITE,
		.method = "request.order",
		.args = ORDER,
		.show = show_ordered,
		.more = "Where both have a meeting, that of R1 begins when the other "
			"has ended. Booking, moving and planning keep to it.",
	},
	{
		.words = "standby leave",
		.summary = "give up a place in the standby queue",
		.kind = CALL_WRITE,
		.method = "standby.leave",
		.args = LEAVE,
		.show = show_request,
	},
	{
		.words = "standby",
		.summary = "accepted requests that wait for a seat",
		.everyday = FOR_STAFF,
		.kind = CALL_LIST,
		.method = "standby.list",
		.args = list_args,
		.show = show_standby,
	},
	{.words = NULL},
};

const struct command meeting_commands[] = {
	{
		.words = "slots",
		.summary = "slots that suit both sides, best first",
		.everyday = FOR_TRADERS,
		.kind = CALL_READ,
		.method = "meeting.slots",
		.args = SLOTS,
		.show = show_slots,
		.run = run_slots,
	},
	{
		.words = "meetings",
		.summary = "your meetings",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS | FOR_STAFF,
		.kind = CALL_LIST,
		.method = "meeting.list",
		.args = MEETINGS,
		.show = show_meetings,
	},
	{
		.words = "meeting",
		.summary = "one meeting",
		.everyday = FOR_INTERPRETERS,
		.kind = CALL_READ,
		.method = "meeting.get",
		.args = MEETING,
		.show = show_meeting,
	},
	{
		.words = "cancel",
		.summary = "call a meeting off",
		.everyday = FOR_TRADERS | FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "meeting.cancel",
		.args = CANCEL,
		.show = show_meeting,
		.run = run_cancel,
	},
	{
		.words = "move",
		.summary = "another time or place for a meeting",
		.everyday = FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "meeting.move",
		.args = MOVE,
		.show = show_elsewhere,
		.more = "The other side is asked: both times are kept until it answers, and "
			"refused or unanswered the meeting stays where it is. Staff move at "
			"once. A time or place that will not do is refused with the next "
			"that would.",
	},
	{
		.words = "answer-move",
		.summary = "say yes or no to another time or place",
		.kind = CALL_WRITE,
		.method = "meeting.answer_move",
		.args = ANSWER_MOVE,
		.show = show_elsewhere,
		.more = "accept: the meeting moves, and everybody concerned has one new "
			"invitation. refuse: it stays where it is; of a move that you have "
			"asked for yourself, that is taken back.",
	},
	{
		.words = "hand-over",
		.summary = "let a colleague take part instead",
		.kind = CALL_WRITE,
		.method = "meeting.hand_over",
		.args = HAND_OVER,
		.show = show_meeting,
		.more = "The time stays, and where it can the place and the interpreter. The "
			"calendar of who leaves is told that the meeting is off, the "
			"colleague's that it is on.",
	},
	{
		.words = "lock",
		.summary = "staff: keep a meeting where it is",
		.kind = CALL_WRITE,
		.method = "meeting.lock",
		.args = LOCK,
		.show = show_meeting,
	},
	{
		.words = "unlock",
		.summary = "staff: let it be moved again",
		.kind = CALL_WRITE,
		.method = "meeting.unlock",
		.args = LOCK,
		.show = show_meeting,
	},
	{
		.words = "book",
		.summary = "staff: book a meeting without asking",
		.everyday = FOR_STAFF,
		.kind = CALL_WRITE,
		.method = "meeting.book",
		.args = BOOK,
		.show = show_booked,
		.run = run_book,
		.more = "Columns of the file: delegates, slot, location, length, message; the "
			"first row names those there are. A list has semicolons.",
	},
	{.words = NULL},
};

static const struct arg REPLY[] = {
	{.param = "file",
		.metavar = "FILE",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "of METHOD REPLY, COUNTER or REFRESH; - is stdin"},
	{.param = "sender",
		.option = "--from",
		.metavar = "ADDRESS",
		.help = "for staff: whose address answers"},
	END,
};

static const struct arg FEED[] = {
	{.param = "delegate", .metavar = "DELEGATE", .help = "for staff: whose; yours"},
	{.param = "interpreter",
		.option = "--interpreter",
		.metavar = "CODE",
		.help = "for staff: of this interpreter"},
	{.param = "rotate",
		.option = "--rotate",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "a new link; the former leads nowhere any more"},
	{.param = "channel",
		.option = "--channel",
		.metavar = "mail|feed|none",
		.flags = ARG_LOCAL,
		.help = "how meetings are told from now on"},
	{.param = "qr",
		.option = "--qr",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "draw it, for a telephone"},
	END,
};

const struct command calendar_commands[] = {
	{
		.words = "diary",
		.summary = "what is in it, or with --all every slot",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS | FOR_STAFF,
		.kind = CALL_READ,
		.method = "diary.get",
		.args = DIARY,
		.show = show_diary,
		.run = run_diary,
	},
	{
		.words = "print",
		.summary = "day sheets on paper, for the day the network fails",
		.kind = CALL_READ,
		.method = "meeting.list",
		.args = PRINT,
		.run = run_print,
		.more = "A page for each person, table, hall or interpreter and each "
			"day, with meetings in order of time; people's pages have the "
			"talks that they are in. As text the pages end in form feeds: "
			"convene print | lpr. With --html a browser prints them.",
	},
	{
		.words = "blackout",
		.summary = "time you are not available",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS,
		.kind = CALL_WRITE,
		.method = "blackout.set",
		.args = BLACKOUT,
		.show = show_blackout,
	},
	{
		.words = "blackouts",
		.summary = "blackouts there are",
		.everyday = FOR_INTERPRETERS,
		.kind = CALL_LIST,
		.method = "blackout.list",
		.args = list_args,
		.show = show_blackouts,
	},
	{
		.words = "feed",
		.summary = "a link for your calendar: it then always shows the fair",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS,
		.kind = CALL_WRITE,
		.method = "feed.link",
		.args = FEED,
		.show = show_feed,
		.run = run_feed,
		.more = "Subscribe to the link (\"by URL\", \"from the web\"), do not import it. "
			"Whoever has it can read your calendar of the fair: --rotate makes a "
			"new one and the former leads nowhere. Meetings are told by mail, and "
			"once a calendar has come back to the link by that alone, so that "
			"none is there twice; --channel says otherwise.",
	},
	{
		.words = "invitations",
		.summary = "calendar invitations of your meetings",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS,
		.kind = CALL_LIST,
		.method = "invitation.list",
		.args = INVITATIONS,
		.show = show_invitations,
		.run = run_invitations,
	},
	{
		.words = "invitation",
		.summary = "the iCalendar text of one",
		.kind = CALL_READ,
		.method = "invitation.get",
		.args = INVITATION,
		.run = run_invitation,
	},
	{
		.words = "reply",
		.summary = "answer an invitation by a calendar program's file",
		.kind = CALL_WRITE,
		.method = "invitation.reply",
		.args = REPLY,
		.show = show_answered,
		.run = run_reply,
	},
	{.words = NULL},
};
