/* methods.c - the one method table. Nothing is reachable that is not a row here. */
#include "methods/handlers.h"

#include <string.h>

enum {
	EVERYBODY = ROLE_BUYER | ROLE_EXHIBITOR | ROLE_INTERPRETER | ROLE_STAFF | ROLE_MONITOR
		| ROLE_ADMIN,
	ANYBODY = EVERYBODY | ROLE_NONE,
	STAFF = ROLE_STAFF | ROLE_ADMIN,
	TRADERS = ROLE_BUYER | ROLE_EXHIBITOR | STAFF,
	PEOPLE = TRADERS | ROLE_INTERPRETER,
	WATCHING = STAFF | ROLE_MONITOR,
};

#define KEY \
	{"key", PARAM_KEY, true, .help = "idempotency key: made by the client, kept until answered"}
#define LIMIT \
	{"limit", PARAM_INT, false, 1, 500, .fallback = 100, .help = "entries of a page"}
#define CURSOR {"cursor", PARAM_CURSOR, false, .help = "next of the page before"}
#define CODE(name_, required_, help_) {name_, PARAM_CODE, required_, .help = help_}
#define TEXT(name_, required_, min_, max_, help_) \
	{name_, PARAM_STR, required_, min_, max_, .help = help_}
#define LINES(name_, max_, help_) \
	{name_, PARAM_STR, false, 0, max_, .text = TEXT_LINES, .help = help_}
#define SECRET(name_, required_, help_) \
	{name_, PARAM_STR, required_, 1, 200, .text = TEXT_SECRET, .help = help_}
#define ID(name_, type_, help_) {name_, type_, true, .help = help_}
#define WHOSE \
	{"organisation", PARAM_CODE, false, .help = "for staff: on behalf of this organisation"}
#define REASON {"reason", PARAM_STR, false, 0, 500, .help = "in words, shown to the other side"}
#define IF_REV \
	{"if_rev", PARAM_INT, false, 1, INT64_MAX, .help = "refuse as STALE unless this is its rev"}
#define OR_NONE(name_, help_) \
	{name_, PARAM_INT, false, -1, INT64_MAX, .help = help_ "; -1: none said"}
#define NO_PARAMS {{.name = NULL}}
#define EVENT_PARAMS(required_) \
	TEXT("name", required_, 1, 200, "what people read"), \
		TEXT("zone", required_, 1, 63, "IANA name, such as Asia/Seoul"), \
		TEXT("currency", required_, 3, 3, "ISO 4217"), \
		TEXT("organiser_name", required_, 1, 200, "of the invitations"), \
		TEXT("organiser_mail", required_, 3, 254, "the monitored mailbox"), \
		{"slot_minutes", PARAM_INT, required_, 5, 480, .help = "length of a slot"}, \
		{"gap_minutes", PARAM_INT, false, 0, 240, .help = "between two slots"}, \
		{"days", PARAM_STRS, required_, .max = 60, \
			.help = "each \"2027-07-15 09:30-12:00;13:30-17:00\""}, \
		{"halls", PARAM_STRS, false, .max = 60, \
			.help = "each \"A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12\";" \
				" others stay"}, \
		{"policies", PARAM_STRS, false, .max = 60, \
			.help = "each \"name=value\"; \"name=\" is the default again"}
#define LENGTH {"length", PARAM_INT, false, 1, 8, .fallback = 1, .help = "length in slots"}
#define PAIR "SAME_SIDE VETO NO_DELEGATE KIND_NOT_ALLOWED"
#define SEAT                                                                             \
	"SLOT_TAKEN DELEGATE_BUSY TABLE_BUSY INTERPRETER_BUSY NO_COMMON_SLOT SLOT_PAST"  \
	" QUOTA WALKING ORDER"
#define PLANNER(seconds_) \
	{"seconds", PARAM_INT, false, 1, 600, .fallback = seconds_, \
		.help = "the planner's time; unless steps are given"}, \
		{"steps", PARAM_INT, false, 0, INT64_C(1000000000000), \
			.help = "its budget in steps: same seed and steps, same schedule"}, \
		{"seed", PARAM_INT, false, 0, INT64_MAX, .fallback = 1, \
			.help = "of its random numbers"}, \
		{"disturbed_max", PARAM_INT, false, 0, 1000000, \
			.help = "of a repair: how many may be told besides those whose meeting" \
				" goes with what went wrong, and those given a new one"}, \
		{"weights", PARAM_STRS, false, .max = 16, \
			.help = "of the objective, each \"name=value\"; see convene-files(5)"}
#define CHANGES \
	"seated:int moved:int cancelled:int people:int left_out:[LeftOut] left_out_total:int"
#define PAGE(component) "items:[" component "] next?:text"

const struct method methods[] = {
	{"hello", "say who you are; the first call of every connection",
		"server, limits, principal, role, event, time, journal seq and history",
		ANYBODY, RUN_READ,
		{TEXT("client", true, 1, 100, "name and version of the client"),
			{"proto", PARAM_RANGE, true, 0, INT32_MAX,
				.help = "lowest and highest protocol spoken"},
			SECRET("token", false,
				"credential; without it only enrolling is possible"),
			CODE("event", false, "for staff of several events: which one")},
		handle_hello, NULL,
		.flags = METHOD_FIRST,
		.errors = "PROTO_UNSUPPORTED ROLE_DENIED NOT_FOUND",
		.schema = "server:text proto:int caps:[text] limits:Limits"
			  " principal:Principal~"
			  " role:none|buyer|exhibitor|interpreter|staff|monitor|admin"
			  " event:EventName~ server_time:instant seq:int history:text"},
	{"ping", "is the other end alive?", "nothing", ANYBODY, RUN_LOOP, NO_PARAMS, handle_ping,
		NULL,
		.schema = ""},
	{"rpc.discover", "this table as an OpenRPC document", "the document", EVERYBODY, RUN_LOOP,
		NO_PARAMS, handle_discover, NULL,
		.schema = "openrpc:text info:any methods:[any] components:any"
			  " x-errors-of-any-call:[any]"},

	{"auth.enrol", "exchange a one-time invitation for a token", "token, account, role, expiry",
		ANYBODY, RUN_WRITE,
		{KEY, SECRET("invitation", true, "cvi_..."),
			TEXT("label", false, 0, 100, "where the token will be kept")},
		handle_enrol, reveal_token,
		.flags = METHOD_OWN_SCOPE,
		.errors = "INVITATION_INVALID INVITATION_EXPIRED INVITATION_USED",
		.schema = "token:text id:#T account:#A"
			  " role:buyer|exhibitor|interpreter|staff|monitor"
			  " name:text expires:instant"},
	{"token.list", "tokens of an account", "a page of tokens", EVERYBODY, RUN_READ,
		{{"account", PARAM_ACCOUNT, false, .help = "for staff: whose"}, LIMIT,
			CURSOR},
		handle_token_list, NULL,
		.schema = PAGE("Token")},
	{"token.revoke", "call a token back; its connections end", "the token", EVERYBODY,
		RUN_WRITE,
		{KEY, ID("token", PARAM_TOKEN, "which")}, handle_token_revoke, NULL,
		.errors = "STATE",
		.schema = "token:Token"},
	{"account.invite",
		"make an account, or invite it again; a newer invitation replaces the former",
		"account, invitation, login link, expiry", STAFF, RUN_WRITE,
		{KEY, CODE("delegate", false, "a delegate"), CODE("interpreter", false,
			"an interpreter"),
			{"role", PARAM_CHOICE, false, .choices = "staff|monitor",
				.help = "a member of staff"},
			TEXT("name", false, 0, 120, "of the member of staff"),
			{"all_events", PARAM_BOOL, false, .help = "not only this event"},
			{"expires_days", PARAM_INT, false, 1, 365, .fallback = 30,
				.help = "how long the invitation holds"}},
		handle_account_invite, reveal_invitation,
		.schema = "account:Account generation:int expires:instant"
			  " invitation:text link:text"},
	{"account.list", "accounts of the event", "a page of accounts", STAFF, RUN_READ,
		{CODE("organisation", false, "of this organisation"), LIMIT, CURSOR},
		handle_account_list, NULL,
		.schema = PAGE("Account")},
	{"account.disable", "close an account; its connections end", "the account", STAFF,
		RUN_WRITE,
		{KEY, ID("account", PARAM_ACCOUNT, "which")}, handle_account_disable, NULL,
		.errors = "STATE",
		.schema = "account:Account"},

	{"event.list", "the events you may see", "a page of events", EVERYBODY, RUN_READ,
		{LIMIT, CURSOR}, handle_event_list, NULL,
		.schema = PAGE("EventBrief")},
	{"event.get", "the event: zone, grid, halls, policies", "the event", EVERYBODY, RUN_READ,
		NO_PARAMS, handle_event_get, NULL,
		.schema = "event:Event"},
	{"event.create", "make an event, a draft until it is opened", "the event", STAFF,
		RUN_WRITE, {KEY, CODE("code", true, "what people type"), EVENT_PARAMS(true)},
		handle_event_create, NULL,
		.errors = "EXISTS",
		.schema = "event:Event"},
	{"event.update", "change what is said; a slot in use is never lost; invitations follow",
		"the event", STAFF,
		RUN_WRITE, {KEY, EVENT_PARAMS(false), IF_REV}, handle_event_update, NULL,
		.errors = "GRID_IN_USE",
		.schema = "event:Event"},
	{"event.open", "take requests, answers, bookings and preferences", "the event", STAFF,
		RUN_WRITE, {KEY, IF_REV}, handle_event_open, NULL,
		.errors = "STATE",
		.schema = "event:Event"},
	{"event.close", "take none of them any more", "the event", STAFF, RUN_WRITE,
		{KEY, IF_REV}, handle_event_close, NULL,
		.errors = "STATE",
		.schema = "event:Event"},
	{"category.list", "the category codes", "a page of categories", EVERYBODY,
		RUN_READ, {LIMIT, CURSOR}, handle_category_list, NULL,
		.schema = PAGE("Category")},
	{"organisation.list", "buyers, procurement companies and exhibitors",
		"a page of organisations", PEOPLE, RUN_READ,
		{{"kind", PARAM_CHOICE, false, .choices = "foreign_buyer|procurement|exhibitor",
			 .help = "of this kind"},
			TEXT("country", false, 2, 2, "of this country, ISO 3166"),
			CODE("category", false,
				"that wants or offers this category or one below it"),
			TEXT("query", false, 1, 100, "with this in the name or code"),
				LIMIT, CURSOR},
		handle_organisation_list, NULL,
		.schema = PAGE("Organisation")},
	{"organisation.get", "one organisation with its delegates", "the organisation", PEOPLE,
		RUN_READ, {CODE("organisation", true, "which")}, handle_organisation_get, NULL,
		.schema = "organisation:OrganisationWhole"},
	{"organisation.update", "what your organisation is, wants and offers", "the organisation",
		TRADERS, RUN_WRITE,
		{KEY, WHOSE, TEXT("name", false, 1, 200, "for staff: what people read"),
			{"languages", PARAM_STRS, false, .max = 20, .help = "BCP 47"},
			{"wants", PARAM_CODES, false, .max = 200, .help = "category codes"},
			{"offers", PARAM_CODES, false, .max = 200, .help = "category codes"},
			LINES("profile", 16384, "who you are"),
			LINES("products", 16384, "what you sell or seek"),
			{"markets", PARAM_STRS, false, .max = 200,
				.help = "countries of interest"},
			TEXT("website", false, 0, 500, "https://..."),
			OR_NONE("budget_min", "minor units of the event's currency"),
			OR_NONE("budget_max", "minor units of the event's currency"),
			{"auto_accept", PARAM_BOOL, false,
				.help = "of an exhibitor: accept requests as they are made"},
			OR_NONE("min_meetings", "for staff: commitment of all its delegates"),
			OR_NONE("max_meetings", "for staff: over the event"),
			OR_NONE("max_per_day", "for staff: on one day"), IF_REV},
		handle_organisation_update, NULL,
		.schema = "organisation:Organisation"},
	{"delegate.list", "delegates; addresses only of your own", "a page of delegates", PEOPLE,
		RUN_READ, {CODE("organisation", false, "of this organisation"), LIMIT, CURSOR},
		handle_delegate_list, NULL,
		.schema = PAGE("Delegate")},
	{"delegate.get", "one delegate; the address only of your own", "the delegate", PEOPLE,
		RUN_READ, {CODE("delegate", false, "which; you when left out")},
		handle_delegate_get, NULL,
		.schema = "delegate:Delegate"},
	{"delegate.update", "your own name, address and languages", "the delegate", TRADERS,
		RUN_WRITE,
		{KEY, CODE("delegate", false, "for staff: which"),
			TEXT("name", false, 1, 200, "what people read"),
			TEXT("email", false, 3, 254, "where invitations go"),
			{"languages", PARAM_STRS, false, .max = 20,
				.help = "BCP 47; none: those of the organisation"},
			OR_NONE("min_meetings", "for staff: commitment of a hosted buyer"),
			OR_NONE("max_meetings", "for staff: over the event"),
			OR_NONE("max_per_day", "for staff: on one day"), IF_REV},
		handle_delegate_update, NULL,
		.schema = "delegate:Delegate"},
	{"location.list", "tables and booths", "a page of locations", EVERYBODY, RUN_READ,
		{LIMIT, CURSOR}, handle_location_list, NULL,
		.schema = PAGE("Location")},
	{"interpreter.list", "interpreters, their languages and shifts", "a page of interpreters",
		STAFF, RUN_READ, {LIMIT, CURSOR}, handle_interpreter_list, NULL,
		.schema = PAGE("Interpreter")},
	{"conference.list", "conference sessions", "a page of conference sessions", EVERYBODY,
		RUN_READ, {LIMIT, CURSOR}, handle_conference_list, NULL,
		.schema = PAGE("ConferenceSession")},

	{"preference.set", "must, want or avoid another organisation; none takes it back",
		"the preference", TRADERS, RUN_WRITE,
		{KEY, CODE("to", true, "towards which organisation"),
			{"preference", PARAM_CHOICE, true, .choices = "must|want|avoid|none",
				.help = "avoid is a veto"},
			CODE("from", false, "for staff: of which organisation or delegate")},
		handle_preference_set, NULL,
		.errors = "SAME_SIDE EVENT_CLOSED",
		.schema = "preference:Preference"},
	{"preference.list", "what an organisation and its delegates prefer",
		"a page of preferences", TRADERS, RUN_READ, {WHOSE, LIMIT, CURSOR},
		handle_preference_list, NULL,
		.schema = PAGE("Preference")},
	{"blackout.set", "time when a delegate, location or interpreter is not available",
		"the blackout, and what became of the meetings in its way", TRADERS, RUN_WRITE,
		{KEY, CODE("resource", true, "delegate, location or interpreter"),
			TEXT("when", true, 1, 60,
				"d1T09:30/d1T11:00 or 2027-07-15T09:30/2027-07-15T11:00 in the"
				" event's zone; d1 is its first day"),
			REASON, {"release", PARAM_BOOL, false,
				.help = "let meetings in the way give way, at most 400"},
			{"then", PARAM_CHOICE, false, .choices = "move|standby",
				.help = "what is released moves to the best seat left, if there is"
					" one, or goes to standby at once; move when left out"},
			{"remove", PARAM_BOOL, false, .help = "take this blackout back"},
			CODE("code", false, "its own code; made when not given")},
		handle_blackout_set, NULL,
		.errors = "MEETING_IN_THE_WAY TOO_LATE EXISTS STATE",
		.schema = "blackout:Blackout removed:bool released:[Meeting] moved:[Moved]"
			  " standby:[Dropped]"},
	{"blackout.list", "blackouts of your delegates; for staff all",
		"a page of blackouts", TRADERS,
		RUN_READ, {LIMIT, CURSOR}, handle_blackout_list, NULL,
		.schema = PAGE("Blackout")},

	{"import.begin", "begin to send the files of a fair", "the import and its limits", STAFF,
		RUN_LOOP, {KEY}, handle_import_begin, NULL,
		.schema = "import:#I limits:ImportLimits"},
	{"import.put", "send a piece of a file; the same piece again is fine", "size so far", STAFF,
		RUN_LOOP,
		{ID("import", PARAM_IMPORT, "which"), TEXT("file", true, 1, 64, "event.ini, ..."),
			{"offset", PARAM_INT, true, 0, INT64_MAX, .help = "bytes sent before"},
			{"text", PARAM_STR, true, 0, 262144, .text = TEXT_PIECE,
				.help = "the piece"}},
		handle_import_put, NULL,
		.errors = "IMPORT_UNKNOWN IMPORT_TOO_LARGE IMPORT_OFFSET",
		.schema = "file:text size:int"},
	{"import.check", "what would be added, changed, left; and every bad row",
		"the report", STAFF,
		RUN_READ, {ID("import", PARAM_IMPORT, "which")}, handle_import_check, NULL,
		.errors = "IMPORT_UNKNOWN",
		.schema = "ok:bool event?:text files:[ImportFile]"
			  " errors:[ImportFault] errors_total:int"
			  " warnings:[ImportWarning]"},
	{"import.apply", "take the files in, all or nothing", "the report", STAFF, RUN_WRITE,
		{KEY, ID("import", PARAM_IMPORT, "which")}, handle_import_apply, NULL,
		.flags = METHOD_SLICED,
		.errors = "IMPORT_UNKNOWN IMPORT_INVALID IMPORT_TOO_LARGE MEETING_IN_THE_WAY",
		.schema = "ok:bool event?:text files:[ImportFile]"
			  " errors:[ImportFault] errors_total:int"
			  " warnings:[ImportWarning]"},
	{"export.list", "the files of the fair", "their names", STAFF, RUN_READ, NO_PARAMS,
		handle_export_list, NULL,
		.schema = "files:[text]"},
	{"export.get", "a piece of a file of the fair", "file, text, next", STAFF, RUN_READ,
		{TEXT("file", true, 1, 64, "event.ini, ..."), CURSOR}, handle_export_get, NULL,
		.errors = "RESYNC IMPORT_TOO_LARGE",
		.schema = "file:text text:text next?:text"},

	{"match.list", "partners, best first, with the reasons", "a page of partners", TRADERS,
		RUN_READ, {WHOSE, LIMIT, CURSOR}, handle_match_list, NULL,
		.errors = "SAME_SIDE",
		.schema = PAGE("Match")},
	{"match.explain", "why this partner has this score", "score and reasons", TRADERS, RUN_READ,
		{CODE("with", true, "the other organisation"), WHOSE}, handle_match_explain, NULL,
		.errors = "SAME_SIDE KIND_NOT_ALLOWED",
		.schema = "organisation:code name:text country:text"
			  " kind:foreign_buyer|procurement|exhibitor score:int"
			  " reasons:[MatchReason] veto:bool"},

	{"request.create", "ask another organisation for a meeting",
		"the request; accepted at once also the meeting, or why not",
		TRADERS,
		RUN_WRITE,
		{KEY, CODE("to", true, "which organisation"),
			{"delegates", PARAM_CODES, false, .max = 8,
				.help = "of the requester; you when left out"},
			LINES("message", 2000, "to the other side"),
			{"slots", PARAM_SLOTS, false, .max = 64,
				.help = "preferred slots, best first: a number, or a time such as"
					" d1T09:30 (first day) or 2027-07-15T09:30"},
			LENGTH, {"expires", PARAM_INSTANT, false,
				.help = "when it lapses unanswered"}},
		handle_request_create, NULL,
		.errors = PAIR " EVENT_CLOSED OUTSTANDING DUPLICATE_REQUEST " SEAT,
		.schema = "request:Request meeting?:Meeting reasons?:[Reason]"},
	{"request.accept",
		"accept; names a slot, or takes the best common one, or queues on standby",
		"the request and, once seated, the meeting", TRADERS, RUN_WRITE,
		{KEY, ID("request", PARAM_REQUEST, "which"),
			{"delegates", PARAM_CODES, false, .max = 8,
				.help = "of your side; you when left out"},
			{"slot", PARAM_SLOT, false, .help = "this slot or none"}, IF_REV},
		handle_request_accept, NULL,
		.errors = PAIR " EVENT_CLOSED STATE TOO_LATE " SEAT,
		.schema = "request:Request meeting?:Meeting reasons?:[Reason]"},
	{"request.decline", "say no", "the request", TRADERS, RUN_WRITE,
		{KEY, ID("request", PARAM_REQUEST, "which"), REASON, IF_REV},
			handle_request_decline,
		NULL,
		.errors = "STATE",
		.schema = "request:Request"},
	{"request.withdraw", "take your request back, or give up your place on standby",
		"the request", TRADERS, RUN_WRITE,
		{KEY, ID("request", PARAM_REQUEST, "which"), REASON, IF_REV},
			handle_request_withdraw,
		NULL,
		.errors = "STATE",
		.schema = "request:Request"},
	{"request.order", "let a meeting be held after another one, or take that back",
		"the request that comes after", STAFF, RUN_WRITE,
		{KEY, ID("request", PARAM_REQUEST, "which comes after"),
			ID("after", PARAM_REQUEST, "which comes before it"),
			{"remove", PARAM_BOOL, false, .help = "take this back"}},
		handle_request_order, NULL,
		.errors = "STATE EXISTS CYCLE ORDER",
		.schema = "request:Request after:#R removed:bool"},
	{"request.list", "requests of your organisation; for staff all", "a page of requests",
		TRADERS, RUN_READ,
		{WHOSE,
			{"state", PARAM_CHOICE, false,
				.choices = "requested|accepted|scheduled|declined|expired"
					   "|withdrawn|cancelled",
				.help = "in this state"},
			{"direction", PARAM_CHOICE, false, .choices = "in|out",
				.help = "received or sent"},
			LIMIT, CURSOR},
		handle_request_list, NULL,
		.schema = PAGE("Request")},
	{"request.get", "one request", "the request", TRADERS, RUN_READ,
		{ID("request", PARAM_REQUEST, "which")}, handle_request_get, NULL,
		.schema = "request:Request"},
	{"standby.list", "accepted requests that wait for a seat, in order",
		"a page of the queue", TRADERS, RUN_READ, {LIMIT, CURSOR},
		handle_standby_list, NULL,
		.schema = PAGE("Waiting")},

	{"meeting.slots", "feasible slots of a pair, and why the others are not",
		"slots and refused slots", TRADERS, RUN_READ,
		{CODE("with", false, "the other organisation"),
			{"request", PARAM_REQUEST, false,
				.help = "or the people of this request"}, WHOSE,
			{"delegates", PARAM_CODES, false, .max = 16,
				.help = "of either side"}, LENGTH},
		handle_meeting_slots, NULL,
		.errors = PAIR,
		.schema = "slots:[FreeSlot] refused:[RefusedSlot]"},
	{"meeting.book", "book a meeting without asking", "request and meeting", STAFF, RUN_WRITE,
		{KEY,
			{"delegates", PARAM_CODES, true, .max = 16,
				.help = "at least one of each side"},
			{"slot", PARAM_SLOT, false, .help = "the best common one when left out"},
			CODE("location", false, "this table or booth"), LENGTH,
			LINES("message", 2000, "to both sides")},
		handle_meeting_book, NULL,
		.errors = PAIR " EVENT_CLOSED DUPLICATE_REQUEST " SEAT,
		.schema = "request:Request meeting:Meeting"},
	{"meeting.cancel", "call a meeting off", "the meeting", TRADERS, RUN_WRITE,
		{KEY, ID("meeting", PARAM_MEETING, "which"), REASON, IF_REV}, handle_meeting_cancel,
		NULL,
		.errors = "STATE TOO_LATE KIND_NOT_ALLOWED",
		.schema = "meeting:Meeting"},
	{"meeting.lock", "keep a meeting where it is, whatever is planned again", "the meeting",
		STAFF, RUN_WRITE, {KEY, ID("meeting", PARAM_MEETING, "which"), IF_REV},
		handle_meeting_lock, NULL,
		.errors = "STATE",
		.schema = "meeting:Meeting"},
	{"meeting.unlock", "let it be moved again", "the meeting", STAFF, RUN_WRITE,
		{KEY, ID("meeting", PARAM_MEETING, "which"), IF_REV}, handle_meeting_unlock, NULL,
		.errors = "STATE",
		.schema = "meeting:Meeting"},
	{"meeting.list", "your meetings; for staff all", "a page of meetings", PEOPLE, RUN_READ,
		{CODE("organisation", false, "for staff: of this organisation"),
			CODE("delegate", false, "of this delegate"),
			{"state", PARAM_CHOICE, false,
				.choices = "scheduled|held|no_show|cancelled",
				.help = "in this state"},
			LIMIT, CURSOR},
		handle_meeting_list, NULL,
		.schema = PAGE("Meeting")},
	{"meeting.get", "one meeting", "the meeting", PEOPLE, RUN_READ,
		{ID("meeting", PARAM_MEETING, "which")}, handle_meeting_get, NULL,
		.schema = "meeting:Meeting"},
	{"diary.get", "every slot in order: free, meeting, hold, blackout", "the diary", PEOPLE,
		RUN_READ,
		{CODE("delegate", false, "of this delegate"),
			CODE("interpreter", false, "of this interpreter"),
			CODE("location", false, "of this location"),
			{"seat", PARAM_INT, false, 1, 64, .fallback = 1,
				.help = "of this seat of the location"}},
		handle_diary_get, NULL,
		.schema = "of:DiaryOf zone:text days:[Day]"},

	{"invitation.list", "revisions of your meetings' invitations, oldest first",
		"a page of invitations", PEOPLE, RUN_READ,
		{{"meeting", PARAM_MEETING, false, .help = "of this meeting"},
			{"since", PARAM_INT, false, 0, INT64_MAX,
				.help = "journal seq: only newer ones"},
			LIMIT, CURSOR},
		handle_invitation_list, NULL,
		.schema = PAGE("Invitation")},
	{"invitation.get", "text/calendar of the current or a past revision", "the invitation",
		PEOPLE, RUN_READ,
		{ID("meeting", PARAM_MEETING, "of which meeting"),
			{"revision", PARAM_INT, false, 1, 1000000,
				.help = "the newest when left out"}},
		handle_invitation_get, NULL,
		.schema = "meeting:#M revision:int method:REQUEST|CANCEL"
			  " uid:text sequence:int dtstamp:instant summary?:text"
			  " start?:instant end?:instant location?:text seq:int"
			  " ics:text"},

	{"schedule.run", "plan: seat what waits, or all anew; progress goes to topic schedule",
		"the schedule, running", STAFF, RUN_WRITE,
		{KEY,
			{"scope", PARAM_CHOICE, false, .choices = "unscheduled|everything",
				.help = "unscheduled (the default) moves no meeting"},
			PLANNER(10)},
		handle_schedule_run, NULL,
		.errors = "EVENT_CLOSED",
		.schema = "schedule:Schedule"},
	{"repair.preview", "plan with the fewest people disturbed after something went wrong",
		"the schedule, running", STAFF, RUN_WRITE,
		{KEY,
			{"withdraw", PARAM_CODES, false, .max = 64,
				.help = "organisations or delegates who do not come any more"},
			{"close", PARAM_STRS, false, .max = 64,
				.help = "\"LOCATION\", \"LOCATION FROM/TO\", or for all"
					" \"FROM/TO\""},
			{"ill", PARAM_STRS, false, .max = 64,
				.help = "\"INTERPRETER\" or \"INTERPRETER FROM/TO\""},
			PLANNER(5)},
		handle_repair_preview, NULL,
		.errors = "EVENT_CLOSED",
		.schema = "schedule:Schedule"},
	{"schedule.status", "runs of the planner, newest first, or one of them",
		"a page of schedules", STAFF, RUN_READ,
		{{"schedule", PARAM_SCHEDULE, false, .help = "this one alone"}, LIMIT, CURSOR},
		handle_schedule_status, NULL,
		.schema = PAGE("Schedule")},
	{"schedule.get", "where a schedule seats each request, and what it has no place for",
		"a page of requests", STAFF, RUN_READ,
		{ID("schedule", PARAM_SCHEDULE, "which"), LIMIT, CURSOR}, handle_schedule_get, NULL,
		.errors = "STATE",
		.schema = PAGE("Placement")},
	{"schedule.diff", "what publishing it now would change, person by person",
		"a page of people, and what would be left out", STAFF, RUN_READ,
		{ID("schedule", PARAM_SCHEDULE, "which"),
			CODE("delegate", false, "of this person alone"), LIMIT, CURSOR},
		handle_schedule_diff, NULL,
		.errors = "STATE",
		.schema = PAGE("PersonDiff") " " CHANGES},
	{"schedule.explain", "why a request has no seat, and the smallest change to give it one",
		"the reason and the change", TRADERS, RUN_READ,
		{ID("request", PARAM_REQUEST, "which"),
			{"schedule", PARAM_SCHEDULE, false,
				.help = "in this schedule; as the fair stands when left out"}},
		handle_schedule_explain, NULL,
		.errors = "STATE",
		.schema = "request:#R schedule?:#S seated:bool reason?:text text:text"
			  " changes?:[SeatingChange] conflict?:Conflict"},
	{"schedule.forecast", "who will miss the minimum of meetings, and why",
		"a page of delegates and organisations with a minimum", STAFF, RUN_READ,
		{{"schedule", PARAM_SCHEDULE, false,
			 .help = "with this schedule; as the fair stands when left out"},
			LIMIT, CURSOR},
		handle_schedule_forecast, NULL,
		.errors = "STATE",
		.schema = PAGE("Outlook") " with_minimum:int below:int missing:int"},
	{"schedule.publish",
		"make it the fair's, all at once, after looking at what happened meanwhile",
		"the schedule, what was changed and what was left out", STAFF, RUN_WRITE,
		{KEY, ID("schedule", PARAM_SCHEDULE, "which"), IF_REV}, handle_schedule_publish,
		NULL,
		.errors = "STATE EVENT_CLOSED SLOT_TAKEN",
		.schema = "schedule:Schedule " CHANGES},
	{"schedule.discard", "drop a schedule; one that is running ends", "the schedule", STAFF,
		RUN_WRITE,
		{KEY, ID("schedule", PARAM_SCHEDULE, "which"),
			TEXT("reason", false, 0, 500, "for the history")},
		handle_schedule_discard, NULL,
		.errors = "STATE",
		.schema = "schedule:Schedule"},

	{"stats.snapshot", "figures of the fair and of the daemon", "the figures",
		WATCHING, RUN_READ,
		NO_PARAMS, handle_stats, NULL,
		.schema = "uptime_s:int event:EventBrief~ figures:Figures"
			  " refusals:{int} faults:{int} connections:Connections"
			  " writer:Writer methods:Calls certificate?:Certificate"},
	{"journal.list", "every change, in order", "a page of journal rows", STAFF, RUN_READ,
		{{"since", PARAM_INT, false, 0, INT64_MAX, .help = "rows after this seq"},
			TEXT("object", false, 1, 64, "of this object, such as M4"), LIMIT, CURSOR},
		handle_journal_list, NULL,
		.schema = PAGE("JournalRow")},
	{"journal.verify", "walk the whole hash chain", "rows, head, the first broken row", STAFF,
		RUN_READ, NO_PARAMS, handle_journal_verify, NULL,
		.schema = "rows:int ok:bool head:text broken_at?:int"
			  " reason?:text"},
	{"admin.verify", "prove: no overlap, occupancy equals meetings, chain intact",
		"every check with what it examined", STAFF, RUN_READ, NO_PARAMS,
			handle_verify, NULL,
		.schema = "ok:bool checks:[Check]"},
	{"watch", "changes as they happen, from a place in the journal",
		"the seq it starts after, and of which history",
		EVERYBODY, RUN_READ,
		{{"since", PARAM_INT, false, 0, INT64_MAX,
			.help = "the last seq you have; now when left out"},
			{"topics", PARAM_STRS, false, .max = 16,
				.help = "only these kinds of object"},
			TEXT("history", false, 1, 64,
				"the history that since is of; RESYNC when it is another")},
		handle_watch, NULL,
		.errors = "RESYNC",
		.schema = "seq:int history:text"},
	{"admin.clock", "move the clock of a rehearsal", "the time it is now", ROLE_ADMIN, RUN_LOOP,
		{{"advance_s", PARAM_INT, true, -315360000, 315360000, .help = "seconds"}},
		handle_clock, NULL,
		.errors = "STATE",
		.schema = "now:instant"},
	{"admin.drain", "stop: answer what is in flight, commit, exit", "nothing", ROLE_ADMIN,
		RUN_LOOP, NO_PARAMS, handle_drain, NULL,
		.schema = ""},
};

const size_t methods_count = sizeof methods / sizeof *methods;

const struct method *
method_by_name(const char *name)
{
	for (size_t i = 0; i < methods_count; i++)
		if (strcmp(methods[i].name, name) == 0)
			return &methods[i];
	return NULL;
}
