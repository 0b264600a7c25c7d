/* commands_meetings.c - rows of the table of commands: requests, meetings and the calendar. */
#include "commands.h"

static const struct arg REQUEST_TO[] = {
	ID("to", "ORG", "whom you want to meet"),
	{.param = "slots", .option = "--slot", .metavar = "SLOT", .kind = ARG_SLOTS,
		.help = "wished, best first: a number or 2026-07-15T09:30; may be "
			"repeated"},
	{.param = "message", .option = "--message", .metavar = "TEXT",
		.help = "a word to the other side"},
	DELEGATES,
	{.param = "length", .option = "--length", .metavar = "N", .kind = ARG_INT,
		.help = "length in slots"},
	{.param = "expires", .option = "--expires", .metavar = "TIME",
		.help = "when it lapses: 2026-07-15T09:30:00+09:00"},
	END,
};

static const struct arg REQUESTS[] = {
	{.param = "direction", .option = "--in", .metavar = "in", .kind = ARG_VALUE,
		.help = "those you received"},
	{.param = "direction", .option = "--out", .metavar = "out", .kind = ARG_VALUE,
		.help = "those you sent"},
	{.param = "state", .option = "--state", .metavar = "STATE",
		.help = "requested, accepted, scheduled, ..."},
	BEHALF,
	LIMIT,
	END,
};

static const struct arg REQUEST[] = {
	ID("request", "R1", "which request"),
	END,
};

static const struct arg ACCEPT[] = {
	ID("request", "R1", "which request"),
	{.param = "slot", .option = "--slot", .metavar = "SLOT", .kind = ARG_SLOT,
		.help = "this slot or none"},
	DELEGATES,
	IF_REV,
	END,
};

static const struct arg REFUSE[] = {
	ID("request", "R1", "which request"),
	REASON,
	IF_REV,
	END,
};

static const struct arg ORDER[] = {
	ID("request", "R1", "which request"),
	{.param = "after", .option = "--after", .metavar = "R1", .flags = ARG_REQUIRED,
		.help = "whose meeting comes before"},
	{.param = "remove", .option = "--remove", .kind = ARG_FLAG,
		.help = "take this back"},
	END,
};

static const struct arg SLOTS[] = {
	{.param = "with", .metavar = "ORG|R1", .flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "the other organisation, or a request"},
	{.param = "delegates", .option = "--delegate", .metavar = "CODE",
		.kind = ARG_LIST,
		.help = "of either side; may be repeated"},
	{.param = "length", .option = "--length", .metavar = "N", .kind = ARG_INT,
		.help = "length in slots"},
	{.param = "all", .option = "--all", .kind = ARG_FLAG, .flags = ARG_LOCAL,
		.help = "every slot, also those that are not possible"},
	BEHALF,
	END,
};

static const struct arg BOOK[] = {
	{.param = "delegates", .metavar = "DELEGATE...", .kind = ARG_LIST,
		.flags = ARG_REQUIRED | ARG_MANY,
		.help = "at least one of each side"},
	{.param = "slot", .option = "--slot", .metavar = "SLOT", .kind = ARG_SLOT,
		.help = "the best common one when left out"},
	{.param = "location", .option = "--location", .metavar = "CODE",
		.help = "this table or booth"},
	{.param = "length", .option = "--length", .metavar = "N", .kind = ARG_INT,
		.help = "length in slots"},
	{.param = "message", .option = "--message", .metavar = "TEXT",
		.help = "a word to both sides"},
	END,
};

static const struct arg MEETINGS[] = {
	{.param = "delegate", .option = "--delegate", .metavar = "CODE",
		.help = "of this delegate"},
	{.param = "organisation", .option = "--for", .metavar = "ORG",
		.help = "for staff: of this organisation"},
	{.param = "state", .option = "--state", .metavar = "STATE",
		.help = "scheduled, held, no_show or cancelled"},
	LIMIT,
	END,
};

static const struct arg MEETING[] = {
	ID("meeting", "M1", "which meeting"),
	END,
};

static const struct arg CANCEL[] = {
	ID("meeting", "M1", "which meeting"),
	REASON,
	IF_REV,
	END,
};

static const struct arg LOCK[] = {
	ID("meeting", "M1", "which meeting"),
	IF_REV,
	END,
};

static const struct arg BLACKOUT[] = {
	ID("resource", "CODE", "delegate, location or interpreter"),
	ID("when", "FROM/TO", "2026-07-15T09:30/2026-07-15T11:00, in the fair's zone"),
	REASON,
	{.param = "release", .option = "--release", .kind = ARG_FLAG,
		.help = "let meetings in the way give way"},
	{.param = "then", .option = "--then", .metavar = "move|standby",
		.help = "what is released moves to the best seat left, or waits; move"},
	{.param = "remove", .option = "--remove", .kind = ARG_FLAG,
		.help = "take this blackout back"},
	{.param = "code", .option = "--code", .metavar = "CODE",
		.help = "its own code; made when left out"},
	END,
};

static const struct arg DIARY[] = {
	{.param = "delegate", .metavar = "DELEGATE",
		.help = "whose; yours when left out"},
	{.param = "interpreter", .option = "--interpreter", .metavar = "CODE",
		.help = "of this interpreter"},
	{.param = "location", .option = "--location", .metavar = "CODE",
		.help = "of this table or booth"},
	END,
};

static const struct arg INVITATIONS[] = {
	{.param = "meeting", .metavar = "M1",
		.help = "of this meeting only"},
	{.param = "save", .option = "--save", .metavar = "DIR", .flags = ARG_LOCAL,
		.help = "write M1.ics, M2.ics, ... there"},
	{.param = "calendar", .option = "--calendar", .kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "print all in one calendar, to import by hand"},
	{.param = "since", .option = "--since", .metavar = "SEQ", .kind = ARG_INT,
		.help = "newer than this place in the journal"},
	LIMIT,
	END,
};

static const struct arg INVITATION[] = {
	ID("meeting", "M1", "which meeting"),
	{.param = "revision", .option = "--revision", .metavar = "N", .kind = ARG_INT,
		.help = "a past one; the newest when left out"},
	END,
};

const struct command request_commands[] = {
	{
		.words = "request to",
		.summary = "ask an organisation for a meeting",
		.kind = CALL_WRITE,
		.method = "request.create",
		.args = REQUEST_TO,
		.show = show_asked,
	},
	{
		.words = "requests",
		.summary = "requests you sent and received",
		.kind = CALL_LIST,
		.method = "request.list",
		.args = REQUESTS,
		.show = show_requests,
	},
	{
		.words = "request",
		.summary = "one request",
		.kind = CALL_READ,
		.method = "request.get",
		.args = REQUEST,
		.show = show_request,
	},
	{
		.words = "accept",
		.summary = "say yes; a slot and a place are found at once",
		.kind = CALL_WRITE,
		.method = "request.accept",
		.args = ACCEPT,
		.show = show_accepted,
		.more = "Without --slot the best slot common to all is taken; when "
			"there is none, the request waits in the standby queue.",
	},
	{
		.words = "decline",
		.summary = "say no",
		.kind = CALL_WRITE,
		.method = "request.decline",
		.args = REFUSE,
		.show = show_request,
	},
	{
		.words = "withdraw",
		.summary = "take a request of yours back",
		.kind = CALL_WRITE,
		.method = "request.withdraw",
		.args = REFUSE,
		.show = show_request,
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
		.words = "standby",
		.summary = "accepted requests that wait for a seat",
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
		.kind = CALL_READ,
		.method = "meeting.slots",
		.args = SLOTS,
		.show = show_slots,
		.run = run_slots,
	},
	{
		.words = "meetings",
		.summary = "your meetings",
		.kind = CALL_LIST,
		.method = "meeting.list",
		.args = MEETINGS,
		.show = show_meetings,
	},
	{
		.words = "meeting",
		.summary = "one meeting",
		.kind = CALL_READ,
		.method = "meeting.get",
		.args = MEETING,
		.show = show_meeting,
	},
	{
		.words = "cancel",
		.summary = "call a meeting off",
		.kind = CALL_WRITE,
		.method = "meeting.cancel",
		.args = CANCEL,
		.show = show_meeting,
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
		.kind = CALL_WRITE,
		.method = "meeting.book",
		.args = BOOK,
		.show = show_booked,
	},
	{.words = NULL},
};

const struct command calendar_commands[] = {
	{
		.words = "diary",
		.summary = "every slot: free, meeting, hold, blackout",
		.kind = CALL_READ,
		.method = "diary.get",
		.args = DIARY,
		.show = show_diary,
	},
	{
		.words = "blackout",
		.summary = "time you are not available",
		.kind = CALL_WRITE,
		.method = "blackout.set",
		.args = BLACKOUT,
		.show = show_blackout,
	},
	{
		.words = "blackouts",
		.summary = "blackouts there are",
		.kind = CALL_LIST,
		.method = "blackout.list",
		.args = list_args,
		.show = show_blackouts,
	},
	{
		.words = "invitations",
		.summary = "calendar invitations of your meetings",
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
	{.words = NULL},
};
