/*
 * commands.c - the table of commands. A new command is a row here and, at most, a view.
 */
#include "run.h"
#include "view.h"

#define END                                                                              \
	{                                                                                \
		NULL, NULL, NULL, ARG_TEXT, 0, NULL                                      \
	}
#define LIMIT                                                                            \
	{                                                                                \
		"limit", "--limit", "N", ARG_INT, ARG_LOCAL,                             \
			"at most so many; 0 shows all"                                   \
	}
#define BEHALF                                                                           \
	{                                                                                \
		"organisation", "--for", "ORG", ARG_TEXT, 0,                             \
			"for staff: on behalf of this one"                               \
	}
#define REASON                                                                           \
	{                                                                                \
		"reason", "--reason", "TEXT", ARG_TEXT, 0,                               \
			"why, shown to the other side"                                   \
	}
#define IF_REV                                                                           \
	{                                                                                \
		"if_rev", "--if-rev", "N", ARG_INT, 0,                                   \
			"refuse if it has changed since this rev"                        \
	}
#define DELEGATES                                                                        \
	{                                                                                \
		"delegates", "--delegate", "CODE", ARG_LIST, 0,                          \
			"of your side; you when left out"                                \
	}
#define ID(name, metavar, help)                                                          \
	{                                                                                \
		name, NULL, metavar, ARG_TEXT, ARG_REQUIRED, help                        \
	}

static const struct arg NONE[] = {END};
static const struct arg LIST[] = {LIMIT, END};

static const struct arg LOGIN[] = {
	{"link", NULL, "LINK|-", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL,
		"the link the organiser sent, in quotes; - reads it from standard input"},
	{"label", "--label", "TEXT", ARG_TEXT, 0,
		"name of this computer in the list of tokens"},
	END,
};
static const struct arg TOKENS[] = {
	{"account", "--account", "A1", ARG_TEXT, 0, "for staff: whose"},
	LIMIT,
	END,
};
static const struct arg REVOKE[] = {ID("token", "T1", "which token"), END};
static const struct arg IMPORT[] = {
	{"dir", NULL, "DIR", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL,
		"directory of the files"},
	{"check", "--check", NULL, ARG_FLAG, ARG_LOCAL,
		"say what would happen; change nothing"},
	{"check", "--dry-run", NULL, ARG_FLAG, ARG_LOCAL, "the same as --check"},
	END,
};
static const struct arg EXPORT[] = {
	{"dir", NULL, "DIR", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL,
		"where to write the files"},
	{"force", "--force", NULL, ARG_FLAG, ARG_LOCAL, "replace files that are there"},
	END,
};
static const struct arg ORGANISATIONS[] = {
	{"query", NULL, "TEXT", ARG_TEXT, 0, "with this in the name or code"},
	{"kind", "--kind", "KIND", ARG_TEXT, 0,
		"foreign_buyer, procurement or exhibitor"},
	{"country", "--country", "CC", ARG_TEXT, 0, "of this country (ISO 3166)"},
	{"category", "--category", "CODE", ARG_TEXT, 0,
		"that wants or offers this category or one below"},
	LIMIT,
	END,
};
static const struct arg ORGANISATION[] = {
	ID("organisation", "ORG", "which organisation"),
	END,
};
static const struct arg DELEGATE_LIST[] = {
	{"organisation", NULL, "ORG", ARG_TEXT, 0, "of this organisation"},
	LIMIT,
	END,
};
#define QUOTA_FIELDS                                                                     \
	{"min_meetings", "--min-meetings", "N", ARG_INT, 0, "for staff; -1: none"},      \
		{"max_meetings", "--max-meetings", "N", ARG_INT, 0,                      \
			"for staff; -1: none"},                                          \
	{                                                                                \
		"max_per_day", "--max-per-day", "N", ARG_INT, 0, "for staff; -1: none"   \
	}
static const struct arg ORGANISATION_UPDATE[] = {
	{"organisation", NULL, "ORG", ARG_TEXT, 0, "for staff: which; yours"},
	{"profile", "--about", "TEXT", ARG_TEXT, 0, "who you are"},
	{"products", "--products", "TEXT", ARG_TEXT, 0, "what you sell or seek"},
	{"website", "--website", "TEXT", ARG_TEXT, 0, "https://..."},
	{"languages", "--language", "TAG", ARG_LIST, 0, "BCP 47; may be repeated"},
	{"wants", "--want", "CATEGORY", ARG_LIST, 0, "codes; may be repeated"},
	{"offers", "--offer", "CATEGORY", ARG_LIST, 0, "codes; may be repeated"},
	{"markets", "--market", "CC", ARG_LIST, 0, "countries; may be repeated"},
	{"budget_min", "--budget-min", "N", ARG_INT, 0, "minor units; -1: none"},
	{"budget_max", "--budget-max", "N", ARG_INT, 0, "minor units; -1: none"},
	{"auto_accept", "--auto-accept", NULL, ARG_FLAG, 0,
		"of an exhibitor: accept requests as they are made"},
	{"name", "--name", "NAME", ARG_TEXT, 0, "for staff: what people read"},
	QUOTA_FIELDS,
	IF_REV,
	END,
};
static const struct arg DELEGATE[] = {
	{"delegate", NULL, "DELEGATE", ARG_TEXT, 0, "which; you when left out"},
	END,
};
static const struct arg DELEGATE_UPDATE[] = {
	{"delegate", NULL, "DELEGATE", ARG_TEXT, 0, "for staff: which; you"},
	{"name", "--name", "NAME", ARG_TEXT, 0, "what people read"},
	{"email", "--mail", "ADDRESS", ARG_TEXT, 0, "where invitations go"},
	{"languages", "--language", "TAG", ARG_LIST, 0, "BCP 47; may be repeated"},
	QUOTA_FIELDS,
	IF_REV,
	END,
};
static const struct arg MATCH[] = {
	{"organisation", NULL, "ORG", ARG_TEXT, 0, "for staff: whose partners"},
	LIMIT,
	END,
};
static const struct arg EXPLAIN[] = {ID("with", "ORG", "the partner"), BEHALF, END};
static const struct arg PREFER[] = {
	ID("to", "ORG", "towards which organisation"),
	ID("preference", "must|want|avoid|none", "avoid is a veto, none takes it back"),
	{"from", "--from", "CODE", ARG_TEXT, 0,
		"for staff: of this organisation or delegate"},
	END,
};
static const struct arg BEHALF_LIST[] = {BEHALF, LIMIT, END};
static const struct arg REQUEST_TO[] = {
	ID("to", "ORG", "whom you want to meet"),
	{"slots", "--slot", "SLOT", ARG_SLOTS, 0,
		"wished, best first: a number or d1T09:30 (first day); may be repeated"},
	{"message", "--message", "TEXT", ARG_TEXT, 0, "a word to the other side"},
	DELEGATES,
	{"length", "--length", "N", ARG_INT, 0, "length in slots"},
	{"expires", "--expires", "TIME", ARG_TEXT, 0,
		"when it lapses: 2027-07-15T09:30:00+09:00"},
	END,
};
static const struct arg REQUESTS[] = {
	{"direction", "--in", "in", ARG_VALUE, 0, "those you received"},
	{"direction", "--out", "out", ARG_VALUE, 0, "those you sent"},
	{"state", "--state", "STATE", ARG_TEXT, 0, "requested, accepted, scheduled, ..."},
	BEHALF,
	LIMIT,
	END,
};
static const struct arg REQUEST[] = {ID("request", "R1", "which request"), END};
static const struct arg ACCEPT[] = {
	ID("request", "R1", "which request"),
	{"slot", "--slot", "SLOT", ARG_SLOT, 0,
		"this slot or none: a number or d1T09:30 (first day)"},
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
	{"after", "--after", "R1", ARG_TEXT, ARG_REQUIRED, "whose meeting comes before"},
	{"remove", "--remove", NULL, ARG_FLAG, 0, "take this back"},
	END,
};
static const struct arg SLOTS[] = {
	{"with", NULL, "ORG|R1", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL,
		"the other organisation, or a request"},
	{"delegates", "--delegate", "CODE", ARG_LIST, 0,
		"of either side; may be repeated"},
	{"length", "--length", "N", ARG_INT, 0, "length in slots"},
	{"all", "--all", NULL, ARG_FLAG, ARG_LOCAL,
		"every slot, also those that are not possible"},
	BEHALF,
	END,
};
static const struct arg BOOK[] = {
	{"delegates", NULL, "DELEGATE...", ARG_LIST, ARG_REQUIRED | ARG_MANY,
		"at least one of each side"},
	{"slot", "--slot", "SLOT", ARG_SLOT, 0,
		"a number or d1T09:30 (first day); the best common one when left out"},
	{"location", "--location", "CODE", ARG_TEXT, 0, "this table or booth"},
	{"length", "--length", "N", ARG_INT, 0, "length in slots"},
	{"message", "--message", "TEXT", ARG_TEXT, 0, "a word to both sides"},
	END,
};
static const struct arg MEETINGS[] = {
	{"delegate", "--delegate", "CODE", ARG_TEXT, 0, "of this delegate"},
	{"organisation", "--for", "ORG", ARG_TEXT, 0, "for staff: of this organisation"},
	{"state", "--state", "STATE", ARG_TEXT, 0,
		"scheduled, held, no_show or cancelled"},
	LIMIT,
	END,
};
static const struct arg MEETING[] = {ID("meeting", "M1", "which meeting"), END};
static const struct arg CANCEL[] = {
	ID("meeting", "M1", "which meeting"),
	REASON,
	IF_REV,
	END,
};
static const struct arg LOCK[] = {ID("meeting", "M1", "which meeting"), IF_REV, END};
static const struct arg BLACKOUT[] = {
	ID("resource", "CODE", "delegate, location or interpreter"),
	ID("when", "FROM/TO", "d1T09:30/d1T11:00 (first day), in the fair's zone"),
	REASON,
	{"release", "--release", NULL, ARG_FLAG, 0, "let meetings in the way give way"},
	{"then", "--then", "move|standby", ARG_TEXT, 0,
		"what is released moves to the best seat left, or waits; move"},
	{"remove", "--remove", NULL, ARG_FLAG, 0, "take this blackout back"},
	{"code", "--code", "CODE", ARG_TEXT, 0, "its own code; made when left out"},
	END,
};
static const struct arg DIARY[] = {
	{"delegate", NULL, "DELEGATE", ARG_TEXT, 0, "whose; yours when left out"},
	{"interpreter", "--interpreter", "CODE", ARG_TEXT, 0, "of this interpreter"},
	{"location", "--location", "CODE", ARG_TEXT, 0, "of this table or booth"},
	END,
};
static const struct arg INVITATIONS[] = {
	{"meeting", NULL, "M1", ARG_TEXT, 0, "of this meeting only"},
	{"save", "--save", "DIR", ARG_TEXT, ARG_LOCAL, "write M1.ics, M2.ics, ... there"},
	{"calendar", "--calendar", NULL, ARG_FLAG, ARG_LOCAL,
		"print all in one calendar, to import by hand"},
	{"since", "--since", "SEQ", ARG_INT, 0, "newer than this place in the journal"},
	LIMIT,
	END,
};
static const struct arg INVITATION[] = {
	ID("meeting", "M1", "which meeting"),
	{"revision", "--revision", "N", ARG_INT, 0,
		"a past one; the newest when left out"},
	END,
};
#define EVENT_FIELDS(flags)                                                              \
	{"name", "--name", "NAME", ARG_TEXT, flags, "what people read"},                 \
		{"zone", "--zone", "ZONE", ARG_TEXT, flags, "such as Asia/Seoul"},       \
		{"currency", "--currency", "CUR", ARG_TEXT, flags, "ISO 4217"},          \
		{"organiser_name", "--organiser", "NAME", ARG_TEXT, flags,               \
			"who invites"},                                                  \
		{"organiser_mail", "--mail", "ADDRESS", ARG_TEXT, flags,                 \
			"the monitored mailbox"},                                        \
		{"slot_minutes", "--slot-minutes", "N", ARG_INT, flags,                  \
			"length of a slot"},                                             \
		{"gap_minutes", "--gap-minutes", "N", ARG_INT, 0, "between two slots"},  \
		{"days", "--day", "DAY", ARG_LIST, flags,                                \
			"'2027-07-15 09:30-12:00;13:30-17:00'; may be repeated"},        \
		{"halls", "--hall", "HALL", ARG_LIST, 0,                                 \
			"'A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12'; may be repeated"}, \
	{                                                                                \
		"policies", "--policy", "NAME=VALUE", ARG_LIST, 0,                       \
			"see convene-files(5); NAME= is the default again"               \
	}
static const struct arg EVENT_CREATE[] = {
	ID("code", "CODE", "what people type"), EVENT_FIELDS(ARG_REQUIRED), END};
static const struct arg EVENT_UPDATE[] = {EVENT_FIELDS(0), IF_REV, END};
static const struct arg EVENT_MOVE[] = {IF_REV, END};
static const struct arg INVITE[] = {
	{"delegate", NULL, "DELEGATE", ARG_TEXT, 0, "an account for this delegate"},
	{"interpreter", "--interpreter", "CODE", ARG_TEXT, 0, "or for this interpreter"},
	{"role", "--role", "ROLE", ARG_TEXT, 0, "or for a colleague: staff or monitor"},
	{"name", "--name", "NAME", ARG_TEXT, 0, "of the colleague"},
	{"all_events", "--all-events", NULL, ARG_FLAG, 0, "not this event only"},
	{"expires_days", "--days", "N", ARG_INT, 0, "how long the invitation holds; 30"},
	{"qr", "--qr", NULL, ARG_FLAG, ARG_LOCAL, "the link as a QR code too"},
	{"all", "--all", NULL, ARG_FLAG, ARG_LOCAL,
		"everybody who has not logged in yet"},
	{"kind", "--kind", "buyer|exhibitor|interpreter", ARG_TEXT, ARG_LOCAL,
		"with --all: only these"},
	{"save", "--save", "FILE", ARG_TEXT, ARG_LOCAL,
		"with --all: the links go there; a directory gets invitations.csv"},
	{"dry_run", "--dry-run", NULL, ARG_FLAG, ARG_LOCAL,
		"with --all: say who would be invited; change nothing"},
	END,
};
static const struct arg ACCOUNTS[] = {
	{"organisation", NULL, "ORG", ARG_TEXT, 0, "of this organisation"},
	LIMIT,
	END,
};
static const struct arg DISABLE[] = {ID("account", "A1", "which account"), END};
static const struct arg CLOCK[] = {
	{"advance_s", NULL, "SECONDS", ARG_INT, ARG_REQUIRED,
		"how far; after -- also back: -- -60"},
	END,
};
#define PLANNER                                                                          \
	{"seconds", "--seconds", "N", ARG_INT, 0, "the planner's time"},                 \
		{"steps", "--steps", "N", ARG_INT, 0,                                    \
			"or its budget in steps: same steps and seed, same schedule"},   \
		{"seed", "--seed", "N", ARG_INT, 0, "of its random numbers; 1"},         \
		{"weights", "--weight", "NAME=N", ARG_LIST, 0,                           \
			"of the objective; convene-files(5) has the names"},             \
	{                                                                                \
		"detach", "--detach", NULL, ARG_FLAG, ARG_LOCAL,                         \
			"do not wait for the end"                                        \
	}
static const struct arg SCHEDULE_RUN[] = {
	{"scope", "--scope", "SCOPE", ARG_TEXT, 0,
		"unscheduled (moves no meeting) or everything"},
	PLANNER,
	END,
};
static const struct arg REPAIR[] = {
	{"withdraw", "--withdraw", "ORG|DELEGATE", ARG_LIST, 0,
		"who does not come any more; may be repeated"},
	{"close", "--close", "PLACE", ARG_LIST, 0,
		"'T1', 'T1 FROM/TO' or, for all, 'FROM/TO'; may be repeated"},
	{"ill", "--ill", "WHO", ARG_LIST, 0,
		"an interpreter: 'omar' or 'omar FROM/TO'; may be repeated"},
	{"disturbed_max", "--disturbed-max", "N", ARG_INT, 0,
		"tell so many people at most besides those whose meeting goes anyway"},
	PLANNER,
	END,
};
static const struct arg SCHEDULE_STATUS[] = {
	{"schedule", NULL, "S1", ARG_TEXT, 0, "this one alone"},
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
	{"delegate", "--delegate", "CODE", ARG_TEXT, 0, "of this person alone"},
	LIMIT,
	END,
};
static const struct arg SCHEDULE_EXPLAIN[] = {
	ID("request", "R1", "which request"),
	{"schedule", "--schedule", "S1", ARG_TEXT, 0,
		"in this schedule; as the fair stands when left out"},
	END,
};
static const struct arg SCHEDULE_FORECAST[] = {
	{"schedule", NULL, "S1", ARG_TEXT, 0,
		"with this schedule; as the fair stands when left out"},
	LIMIT,
	END,
};
static const struct arg SCHEDULE_PUBLISH[] = {
	ID("schedule", "S1", "which schedule"),
	IF_REV,
	END,
};
static const struct arg SCHEDULE_DISCARD[] = {
	ID("schedule", "S1", "which schedule"),
	{"reason", "--reason", "TEXT", ARG_TEXT, 0, "why, for the history"},
	END,
};
static const struct arg WATCH[] = {
	{"topics", NULL, "TOPIC", ARG_LIST, ARG_MANY,
		"request, meeting, invitation, ...; all when left out"},
	{"since", "--since", "SEQ", ARG_INT, 0, "from this place in the journal; now"},
	{"history", "--history", "ID", ARG_TEXT, 0,
		"the history that place is of; an end with RESYNC when it is another"},
	{"count", "--count", "N", ARG_INT, ARG_LOCAL, "end after so many changes"},
	END,
};
static const struct arg STATUS[] = {
	{"warning", "--warning", "MS", ARG_INT, ARG_LOCAL,
		"slower answers are a warning; 500"},
	{"critical", "--critical", "MS", ARG_INT, ARG_LOCAL,
		"slower answers are critical; 5000"},
	END,
};
static const struct arg JOURNAL[] = {
	{"object", NULL, "M1", ARG_TEXT, 0,
		"what happened to this request, meeting, ..."},
	{"since", "--since", "SEQ", ARG_INT, 0, "after this place"},
	LIMIT,
	END,
};
static const struct arg DISCOVER[] = {
	{"method", NULL, "METHOD", ARG_TEXT, ARG_LOCAL, "the parameters of this one"},
	END,
};
static const struct arg CALL[] = {
	{"method", NULL, "METHOD", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL, "any of discover"},
	{"json", NULL, "JSON", ARG_TEXT, ARG_LOCAL,
		"its parameters, an object; - reads them from standard input"},
	END,
};
static const struct arg RETRY[] = {
	{"list", "--list", NULL, ARG_FLAG, ARG_LOCAL, "only say what is waiting"},
	END,
};
static const struct arg COMPLETION[] = {
	{"shell", NULL, "bash|zsh|fish", ARG_TEXT, ARG_REQUIRED | ARG_LOCAL,
		"for which shell"},
	END,
};
static const struct arg HELP[] = {
	{"command", NULL, "COMMAND", ARG_LIST, ARG_LOCAL | ARG_MANY, "of this command"},
	END,
};

#define START "getting in"
#define PARTNERS "finding partners"
#define REQUESTING "requests"
#define MEETING_GROUP "meetings"
#define CALENDAR "calendar"
#define STAFF "staff: setting up the fair"
#define PLANNING "staff: planning and repairing"
#define OPERATION "watching over it"

const struct command commands[] = {
	{"login", START, "exchange a login link for a token of this computer", CALL_WRITE,
		"auth.enrol", LOGIN, NULL, run_login, 0,
		"The token is kept in the profile, readable by you alone. A link "
		"works once."},
	{"whoami", START, "who you are to the daemon", CALL_NONE, "hello", NONE, NULL,
		run_whoami, 0, NULL},
	{"tokens", START, "computers that are logged in", CALL_LIST, "token.list", TOKENS,
		show_tokens, NULL, 0, NULL},
	{"revoke", START, "log a computer out", CALL_WRITE, "token.revoke", REVOKE,
		show_token, NULL, 0, NULL},

	{"match", PARTNERS, "partners, best first, with the reasons", CALL_LIST,
		"match.list", MATCH, show_matches, NULL, 20, NULL},
	{"explain", PARTNERS, "why a partner has its score", CALL_READ, "match.explain",
		EXPLAIN, show_match, NULL, 0, NULL},
	{"organisations", PARTNERS, "who is at the fair", CALL_LIST, "organisation.list",
		ORGANISATIONS, show_organisations, NULL, 0, NULL},
	{"organisation", PARTNERS, "one organisation and its delegates", CALL_READ,
		"organisation.get", ORGANISATION, show_organisation, NULL, 0, NULL},
	{"organisation update", PARTNERS, "say what yours is, wants and offers",
		CALL_WRITE, "organisation.update", ORGANISATION_UPDATE, show_organisation,
		NULL, 0, NULL},
	{"delegate", PARTNERS, "one person", CALL_READ, "delegate.get", DELEGATE,
		show_delegate, NULL, 0, NULL},
	{"delegate update", PARTNERS, "say your own name, address and languages",
		CALL_WRITE, "delegate.update", DELEGATE_UPDATE, show_delegate, NULL, 0,
		NULL},
	{"delegates", PARTNERS, "people", CALL_LIST, "delegate.list", DELEGATE_LIST,
		show_delegates, NULL, 0, NULL},
	{"categories", PARTNERS, "the category codes", CALL_LIST, "category.list", LIST,
		show_categories, NULL, 0, NULL},
	{"prefer", PARTNERS, "say whom you must, want or do not want to meet", CALL_WRITE,
		"preference.set", PREFER, show_preference, NULL, 0, NULL},
	{"preferences", PARTNERS, "what you prefer", CALL_LIST, "preference.list",
		BEHALF_LIST, show_preferences, NULL, 0, NULL},

	{"request to", REQUESTING, "ask an organisation for a meeting", CALL_WRITE,
		"request.create", REQUEST_TO, show_asked, NULL, 0, NULL},
	{"requests", REQUESTING, "requests you sent and received", CALL_LIST,
		"request.list", REQUESTS, show_requests, NULL, 0, NULL},
	{"request", REQUESTING, "one request", CALL_READ, "request.get", REQUEST,
		show_request, NULL, 0, NULL},
	{"accept", REQUESTING, "say yes; a slot and a place are found at once",
		CALL_WRITE, "request.accept", ACCEPT, show_accepted, NULL, 0,
		"Without --slot the best slot common to all is taken; when there "
		"is none, the request waits in the standby queue."},
	{"decline", REQUESTING, "say no", CALL_WRITE, "request.decline", REFUSE,
		show_request, NULL, 0, NULL},
	{"withdraw", REQUESTING, "take a request of yours back", CALL_WRITE,
		"request.withdraw", REFUSE, show_request, NULL, 0, NULL},
	{"order", REQUESTING, "staff: hold a meeting after another one", CALL_WRITE,
		"request.order", ORDER, show_ordered, NULL, 0,
		"Where both have a meeting, that of R1 begins when the other has ended. "
		"Booking, moving and planning keep to it."},
	{"standby", REQUESTING, "accepted requests that wait for a seat", CALL_LIST,
		"standby.list", LIST, show_standby, NULL, 0, NULL},

	{"slots", MEETING_GROUP, "slots that suit both sides, best first", CALL_READ,
		"meeting.slots", SLOTS, show_slots, run_slots, 0, NULL},
	{"meetings", MEETING_GROUP, "your meetings", CALL_LIST, "meeting.list", MEETINGS,
		show_meetings, NULL, 0, NULL},
	{"meeting", MEETING_GROUP, "one meeting", CALL_READ, "meeting.get", MEETING,
		show_meeting, NULL, 0, NULL},
	{"cancel", MEETING_GROUP, "call a meeting off", CALL_WRITE, "meeting.cancel",
		CANCEL, show_meeting, NULL, 0, NULL},
	{"lock", MEETING_GROUP, "staff: keep a meeting where it is", CALL_WRITE,
		"meeting.lock", LOCK, show_meeting, NULL, 0, NULL},
	{"unlock", MEETING_GROUP, "staff: let it be moved again", CALL_WRITE,
		"meeting.unlock", LOCK, show_meeting, NULL, 0, NULL},
	{"book", MEETING_GROUP, "staff: book a meeting without asking", CALL_WRITE,
		"meeting.book", BOOK, show_booked, NULL, 0, NULL},

	{"diary", CALENDAR, "every slot: free, meeting, hold, blackout", CALL_READ,
		"diary.get", DIARY, show_diary, NULL, 0, NULL},
	{"blackout", CALENDAR, "time you are not available", CALL_WRITE, "blackout.set",
		BLACKOUT, show_blackout, NULL, 0, NULL},
	{"blackouts", CALENDAR, "blackouts there are", CALL_LIST, "blackout.list", LIST,
		show_blackouts, NULL, 0, NULL},
	{"invitations", CALENDAR, "calendar invitations of your meetings", CALL_LIST,
		"invitation.list", INVITATIONS, show_invitations, run_invitations, 0,
		NULL},
	{"invitation", CALENDAR, "the iCalendar text of one", CALL_READ, "invitation.get",
		INVITATION, NULL, run_invitation, 0, NULL},

	{"import", STAFF, "take a fair in from its files, all or nothing", CALL_WRITE,
		"import.apply", IMPORT, show_import, run_import, 0,
		"Files: event.ini, categories.csv, organisations.csv, "
		"delegates.csv, locations.csv, interpreters.csv, blackouts.csv, "
		"preferences.csv, requests.csv, conference_sessions.csv. Importing "
		"the same files again changes nothing."},
	{"export", STAFF, "write the fair's files", CALL_READ, "export.get", EXPORT, NULL,
		run_export, 0, NULL},
	{"events", STAFF, "events of this daemon", CALL_LIST, "event.list", LIST,
		show_events, NULL, 0, NULL},
	{"event", STAFF, "the event: zone, sessions, slots", CALL_READ, "event.get", NONE,
		show_event, NULL, 0, NULL},
	{"event create", STAFF, "make an event, a draft until it is opened", CALL_WRITE,
		"event.create", EVENT_CREATE, show_event, NULL, 0, NULL},
	{"event update", STAFF, "change the event; a slot in use is never lost",
		CALL_WRITE, "event.update", EVENT_UPDATE, show_event, NULL, 0,
		"Days replace all days there were. What would be lost with a slot is "
		"said, and nothing is changed then."},
	{"event open", STAFF, "take requests, answers, bookings and preferences",
		CALL_WRITE, "event.open", EVENT_MOVE, show_event_state, NULL, 0, NULL},
	{"event close", STAFF, "take none of them any more", CALL_WRITE, "event.close",
		EVENT_MOVE, show_event_state, NULL, 0, NULL},
	{"locations", STAFF, "tables and booths", CALL_LIST, "location.list", LIST,
		show_locations, NULL, 0, NULL},
	{"interpreters", STAFF, "interpreters and their languages", CALL_LIST,
		"interpreter.list", LIST, show_interpreters, NULL, 0, NULL},
	{"conferences", STAFF, "talks and panels, and who is busy in them", CALL_LIST,
		"conference.list", LIST, show_conferences, NULL, 0, NULL},
	{"invite", STAFF, "make an account and its login link", CALL_WRITE,
		"account.invite", INVITE, show_invited, run_invite, 0, NULL},
	{"accounts", STAFF, "who may log in", CALL_LIST, "account.list", ACCOUNTS,
		show_accounts, NULL, 0, NULL},
	{"disable", STAFF, "close an account", CALL_WRITE, "account.disable", DISABLE,
		show_account, NULL, 0, NULL},

	{"schedule run", PLANNING, "seat what waits, or plan everything anew", CALL_WRITE,
		"schedule.run", SCHEDULE_RUN, show_schedule, run_schedule, 0,
		"Nothing changes until the schedule is published. Live booking goes on "
		"meanwhile."},
	{"schedule status", PLANNING, "schedules, newest first", CALL_LIST,
		"schedule.status", SCHEDULE_STATUS, show_schedules, NULL, 20, NULL},
	{"schedule show", PLANNING, "where a schedule seats each request", CALL_LIST,
		"schedule.get", SCHEDULE_SHOW, show_placements, NULL, 0, NULL},
	{"schedule diff", PLANNING, "what publishing it would change, person by person",
		CALL_READ, "schedule.diff", SCHEDULE_DIFF, show_schedule_diff,
		run_schedule_diff, 0, NULL},
	{"schedule explain", PLANNING,
		"why a request has no seat, and what would give it one", CALL_READ,
		"schedule.explain", SCHEDULE_EXPLAIN, show_seating_reason, NULL, 0, NULL},
	{"schedule publish", PLANNING, "make a schedule the fair's", CALL_WRITE,
		"schedule.publish", SCHEDULE_PUBLISH, show_published, NULL, 0,
		"What no longer fits is left out and listed. A published one may be "
		"published again, to go back to it."},
	{"schedule discard", PLANNING, "drop a schedule; one that is running ends",
		CALL_WRITE, "schedule.discard", SCHEDULE_DISCARD, show_schedule, NULL, 0,
		NULL},
	{"schedule forecast", PLANNING, "who will miss the minimum of meetings, and why",
		CALL_LIST, "schedule.forecast", SCHEDULE_FORECAST, show_forecast, NULL, 0,
		NULL},
	{"repair", PLANNING, "plan anew after somebody or something is gone", CALL_WRITE,
		"repair.preview", REPAIR, show_schedule, run_schedule, 0,
		"With the fewest people disturbed; seats that become free are filled from "
		"standby. FROM and TO are times of the fair: d1T09:30/d1T11:00 (first "
		"day) or 2027-07-15T09:30/2027-07-15T11:00. Publishing it calls the "
		"meetings of who withdraws off and closes what is closed."},

	{"watch", OPERATION, "changes as they happen", CALL_READ, "watch", WATCH, NULL,
		run_watch, 0, NULL},
	{"status", OPERATION, "one line for a monitor (exit 0, 1, 2 or 3)", CALL_READ,
		"stats.snapshot", STATUS, NULL, run_status, 0,
		"Exit status as monitoring plugins have it: 0 OK, 1 WARNING, 2 "
		"CRITICAL, 3 UNKNOWN."},
	{"stats", OPERATION, "figures of the fair and of the daemon", CALL_READ,
		"stats.snapshot", NONE, show_stats, NULL, 0, NULL},
	{"verify", OPERATION, "prove that no meeting overlaps and nothing was altered",
		CALL_READ, "admin.verify", NONE, show_checks, run_verify, 0, NULL},
	{"journal", OPERATION, "every change, in order", CALL_LIST, "journal.list",
		JOURNAL, show_journal, NULL, 100, NULL},
	{"journal verify", OPERATION, "walk the journal's hash chain", CALL_READ,
		"journal.verify", NONE, show_chain, run_verify, 0, NULL},
	{"clock", OPERATION, "move the clock of a rehearsal", CALL_READ, "admin.clock",
		CLOCK, show_clock, NULL, 0,
		"For a daemon configured with rehearsal = yes, by its administrator: "
		"--socket."},
	{"drain", OPERATION, "stop the daemon: what is in flight is answered first",
		CALL_READ, "admin.drain", NONE, show_drain, NULL, 0,
		"By its administrator: --socket."},
	{"discover", OPERATION, "the methods of the daemon", CALL_READ, "rpc.discover",
		DISCOVER, show_methods, run_discover, 0, NULL},
	{"call", OPERATION, "call any method", CALL_READ, NULL, CALL, NULL, run_call, 0,
		"A method that changes something gets a key unless the parameters "
		"have one."},
	{"retry", OPERATION, "ask again for changes whose answer was lost", CALL_WRITE,
		NULL, RETRY, NULL, run_retry, 0,
		"With the same key, so nothing happens twice. What waits lies in "
		"pending/ in the profile directory."},
	{"completion", OPERATION, "what a shell needs to complete words", CALL_NONE, NULL,
		COMPLETION, NULL, run_completion, 0,
		"Where it is not installed: eval \"$(convene completion bash)\". "
		"Codes come from the daemon, as the profile may see them."},
	{"help", OPERATION, "this overview, or one command", CALL_NONE, NULL, HELP, NULL,
		run_help, 0, NULL},
};

const size_t commands_count = sizeof commands / sizeof commands[0];
