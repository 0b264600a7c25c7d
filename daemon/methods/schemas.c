/* schemas.c - what comes back, as JSON schema. The texts mirror the functions that make views. */
#include "methods/schemas.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CODE_PATTERN "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
#define INSTANT_PATTERN                                                                  \
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$"

#define REQUEST_STATES_TEXT                                                              \
	"requested|accepted|scheduled|declined|expired|withdrawn|cancelled"
#define ORG_KINDS_TEXT "foreign_buyer|procurement|exhibitor"
#define REQUEST_TEXT                                                                     \
	"id:#R code?:text state:" REQUEST_STATES_TEXT                                    \
	" rev:int origin:person|staff|import from:Side to:Side message:text"             \
	" slots:[Slot] length:int holds?:[int] created:instant expires?:instant"         \
	" meeting?:#M reason?:text after?:[#R] before?:[#R] proposed?:Proposed"
#define EVENT_TEXT                                                                       \
	"code:code name:text zone:text currency:text organiser_name:text"                \
	" organiser_mail:text organiser_phone?:text slot_minutes:int gap_minutes:int"    \
	" state:draft|open|closed rev:int"
#define ORGANISATION_TEXT                                                                \
	"code:code kind:" ORG_KINDS_TEXT " name:text country:text languages:[text]"      \
	" wants:[code] offers:[code] profile:text products:text markets:[text]"          \
	" website:text budget_min?:int budget_max?:int currency?:text"                   \
	" currency_digits?:int min_meetings?:int max_meetings?:int"                      \
	" max_per_day?:int auto_accept?:bool withdrawn?:text rev:int"

/* clang-format off */
const struct schema schemas[] = {
	{"Principal", "account:text name:text organisation?:code organisation_name?:text"
		      " delegate?:code interpreter?:code"
		      " duty?:all|desk|planner|viewer|scanner"},
	{"Limits", "max_line:int max_inflight:int max_page:int idle_s:int"},
	{"EventName", "code:code name:text zone:text currency:text"},
	{"Token", "id:#T account:#A label:text created:instant expires:instant"
		  " last_used?:instant revoked:bool"},
	{"Account", "id:#A role:buyer|exhibitor|interpreter|staff|monitor|mailbox name:text"
		    " duty?:all|desk|planner|viewer|scanner"
		    " delegate?:code organisation?:code interpreter?:code all_events:bool"
		    " enrolled:bool disabled:bool"},

	{"Slot", "slot:int start:instant end:instant"},
	{"GridSlot", "slot:int start:instant end:instant session:int past?:bool"},
	{"Session", "no:int day:text start:instant end:instant past?:bool"},
	{"Hall", "code:code name:text x_m:int y_m:int walk_minutes:{int}"},
	{"Policy", "policy:text value:text default:text takes:text text:text"},
	{"EventBrief", EVENT_TEXT},
	{"Event", EVENT_TEXT " sessions:[Session] halls:[Hall] policies:{scalar}"
			     " policy_table:[Policy]"
			     " slots:[GridSlot]"},
	{"Category", "code:code name:text parent?:text"},
	{"Term", "code:code language:text term:text same_as:text same_as_language:text"},
	{"Organisation", ORGANISATION_TEXT},
	{"OrganisationWhole", ORGANISATION_TEXT " delegates:[Delegate]"},
	{"Delegate",
		"code:code name:text rev:int organisation?:code organisation_name?:text"
		" languages?:[text] email?:text min_meetings?:int max_meetings?:int"
		" max_per_day?:int withdrawn?:text"},
	{"Location", "code:code kind:table|booth name:text hall:text seats:int x_m:int"
		     " y_m:int organisation?:text"},
	{"Shift", "start:instant end:instant"},
	{"Interpreter", "code:code name:text email:text pairs:[text] shifts:[Shift]"},
	{"ConferenceSession", "code:code track:text title:text room:text start:instant"
			      " end:instant seats?:int interpretation:[text]"
			      " speakers:[code] attendees:[code]"},
	{"Preference", "code?:code from:code organisation:code to:code to_name:text"
		       " preference:must|want|avoid|none"},
	{"Blackout", "code:code kind:delegate|location|interpreter resource?:code"
		     " start:instant end:instant reason:text"},

	{"Person", "code:code name:text"},
	{"Side", "organisation?:code name?:text delegates:[Person]"},
	{"Request", REQUEST_TEXT},
	{"Reason", "code:text text:text count:int"},
	{"Waiting", REQUEST_TEXT " place:int tier:must|want|none|veto score:int"
				 " since:instant free_slots:int reasons:[Reason]"},
	{"Participant", "code:code name:text organisation:code organisation_name:text"
			" side:demand|supply"},
	{"Seat", "code:code name:text hall:text seat:int"},
	{"Meeting", "id:#M request:#R origin:person|staff|import"
		    " state:scheduled|held|no_show|cancelled rev:int uid:text"
		    " sequence:int revision:int slots:[Slot] start:instant end:instant"
		    " zone:text location:Seat interpreter?:Person"
		    " delegates:[Participant] locked?:bool reason?:text by?:By"
		    " proposed?:Proposed"},
	{"Proposed", "by:code slot?:int start?:instant end?:instant"
		     " location?:Seat interpreter?:Person reason?:text until?:instant"},
	{"Concerned", "meeting:Meeting why:text"},
	{"By", "name:text organisation?:code"},
	{"Moved",
		"meeting:#M start:instant end:instant location:Seat interpreter?:Person"},
	{"Dropped", "meeting:#M request:#R reasons:[Reason]"},
	{"Former", "name:text login:bool"},
	{"DaySeries", "calls:[int] errors:[int] kept:[int] commits:[int] commit_us:[int]"
		      " connections:[int] watchers:[int] p50_us:[int] p99_us:[int]"
		      " loop_lag_ms:[int]"},
	{"FairSeries", "asked:[int] booked:[int] slots:[SeriesSlot] halls:[HallSeries]"
		       " unanswered:Unanswered"},
	{"SeriesSlot", "slot:int start:instant"},
	{"HallSeries", "hall:code seats:int taken:[int]"},
	{"Unanswered", "total:int under_1h:int under_4h:int under_1d:int under_3d:int"
		       " older:int organisations:[Owing]"},
	{"Owing", "organisation:code name:text requests:int oldest:instant"},
	{"FreeSlot", "slot:int start:instant end:instant location:code location_name:text"
		     " hall:text interpreter?:text"},
	{"RefusedSlot", "slot:int start:instant end:instant code:text text:text"},
	{"MatchReason", "kind:category|text|language|market|budget|preference|unsaid|other_side"
			"|load text:text points:int"},
	{"Hit", "organisation:code name:text country:text kind:" ORG_KINDS_TEXT " says:text"},
	{"SuggestedCode", "code:code name:text likely:int word?:text listing?:int saying?:int"},
	{"Match", "organisation:code name:text country:text kind:" ORG_KINDS_TEXT
		  " score:int tier:int load:int order:int reasons:[MatchReason]"},
	{"DiaryOf", "code:code name:text kind:delegate|interpreter|location seat?:int"
		    " seats?:int"},
	{"DiarySlot",
		"slot:int start:instant end:instant state:free|meeting|hold|blackout"
		" past?:bool meeting?:#M request?:#R with?:text location?:code"
		" location_name?:text hall?:code interpreter?:text reason?:text"},
	{"Day", "day:text slots:[DiarySlot]"},
	{"Feed", "delegate?:code interpreter?:code channel:mail|feed|none feed?:#F"
		 " generation?:int made?:instant fetched?:instant"},
	{"Invitation", "meeting:#M revision:int method:REQUEST|CANCEL uid:text"
		       " sequence:int dtstamp:instant summary?:text start?:instant"
		       " end?:instant location?:text seq:int ics?:text"},

	{"WaitingMail", "mail:int received:instant reason:words|bounced|unreadable|unknown_meeting"
		 "|not_invited|not_authenticated|unknown_revision|no_answer|declined"
		 "|proposal from:text subject:text words:text meeting?:#M"
		 " answer?:ACCEPTED|TENTATIVE|DECLINED start?:instant end?:instant"},
	{"Mail", "id:#E kind:invitation|welcome|login|digest|test to:text meeting?:#M"
		 " revision?:int method?:REQUEST|CANCEL"
		 " state:waiting|leaving|handed_over|bounced|refused|expired|replaced"
		 " may_have_left:bool attempts:int created:instant due?:instant ended?:instant"
		 " answer?:text"},
	{"MailPause", "since:instant cause:staff|restore"},
	{"MailFigures", "waiting:int leaving:int handed_over:int bounced:int refused:int"
			" expired:int replaced:int oldest_s?:int paused:bool relay:bool"},
	{"LedgerLine", "meeting:#M to:text kind:delegate|interpreter person?:code name?:text"
		       " revision:int method:REQUEST|CANCEL channel:mail|feed|none"
		       " state:waiting|leaving|handed_over|bounced|refused|expired|replaced"
		       "|needless|not_mailed told_revision?:int told?:instant stale:bool"
		       " answer:NEEDS-ACTION|ACCEPTED|TENTATIVE|DECLINED answered?:instant"
		       " reason?:text"},

	{"ImportLimits", "file_bytes:int import_bytes:int import_rows:int chunk_bytes:int"},
	{"ImportFile", "file:text rows:int added:int changed:int left:int absent:int"
		       " absent_codes:[text]"},
	{"ImportChange", "file:text line:int code:text column:text stored:text said:text"},
	{"FileText", "file:text text:text"},
	{"ImportFault", "file?:text line:int column?:text rule:text cell?:text"},
	{"ImportWarning", "file:text line:int column:text text:text"},
	{"ImportPerson", "file:text line:int code:text was:text is:text login:bool"},
	{"Institutions", "institutions:int countries:int"},
	{"Companies", "companies:int"},
	{"Figures", "foreign_buyers?:Institutions procurement?:Companies"
		    " exhibitors?:Institutions requests?:{int} meetings?:{int}"},
	{"Connections", "open:int watchers:int opened:int"},
	{"Writer", "jobs:int kept:int lost:int commits:int jobs_per_commit_max:int"
		   " commit_us:int waiting:int"},
	{"Present", "account:Account connections:int waiting:int"},
	{"Backup", "name:text bytes:int seq:int removed:int"},
	{"Verdict", "level:ok|warning|critical words:text findings:[Finding]"},
	{"Finding", "level:warning|critical words:text hint:text"},
	{"Ages", "total:int under_1h:int under_4h:int under_1d:int under_3d:int older:int"},
	{"SlotFilling", "slot:int start:instant end:instant meetings:int"
			" halls:[HallMeetings]"},
	{"HallMeetings", "hall:code seats:int meetings:int"},
	{"MethodTime", "method:text calls:int mean_us:int most_us:int"},
	{"Certificate", "ends:instant days:int expired:bool"},
	{"Calls", "calls:int replayed:int dropped_replies:int"},
	{"JournalRow", "seq:int at:instant event?:code principal:text method:text"
		       " topic:text object:text key?:text body?:any erased?:bool"
		       " hash:text"},
	{"Progress", "value:int bound:int gap_permille:int breaks:int seated:int took_ms:int"},
	{"Schedule", "id:#S state:running|ready|published|discarded rev:int"
		     " scope:everything|unscheduled|repair seed:int steps?:int seconds?:int"
		     " disturbed_max?:int weights?:text principal:text created:instant"
		     " ended?:instant published?:instant"
		     " status?:unknown|feasible|optimal|infeasible value?:int bound?:int"
		     " gap_permille?:int must?:int shortfall?:int breaks?:int"
		     " idle_slots?:int disturbed?:int concerned?:int seated?:int unseated?:int"
		     " took_ms?:int best?:bool conflict?:Conflict reason?:text progress?:Progress"},
	{"Conflict", "text:text total:int requests:[Demand]"},
	{"Demand", "request:#R meeting?:#M from:code from_name:text to:code to_name:text"},
	{"Placement", "request:#R meeting?:#M from:code from_name:text to:code to_name:text"
		      " seated:bool change:new|moved|same|cancelled|none slot?:int"
		      " start?:instant end?:instant location?:code location_name?:text"
		      " seat?:int interpreter?:text delegate?:code reason?:text"},
	{"FormerPlace", "start?:instant end?:instant location?:code location_name?:text"
			" seat?:int interpreter?:text"},
	{"DiaryChange", "request:#R meeting?:#M with:text start?:instant end?:instant"
			" location?:code location_name?:text seat?:int interpreter?:text"
			" was?:FormerPlace changed?:[time|location|seat|interpreter]"},
	{"PersonDiff", "delegate:code name:text organisation:code organisation_name:text"
		       " added:[DiaryChange] moved:[DiaryChange] cancelled:[DiaryChange]"},
	{"SeatingChange", "kind:seat|colleague|move|unseat|table|interpreter"
			  "|blackout|quota text:text"
			  " slot?:int start?:instant end?:instant request?:#R meeting?:#M"
			  " from_slot?:int to_slot?:int to_location?:code to_seat?:int"
			  " near_location?:code delegate?:code instead_of?:code"
			  " organisation?:code quota?:day|event limit?:int"},
	{"Outlook", "kind:delegate|organisation code:code name:text organisation?:code"
		    " minimum:int booked:int waiting:int asked:int possible:int missing:int"
		    " why?:text"},
	{"LeftOut", "request:#R reason:gone|veto|no_delegate|withdrawn|changed|locked"
			"|place|language|away|busy|taken|interpreter|quota|walking|order"
			" text:text"},
	{"Check", "name:text ok:bool advice?:bool examined:int problems:[text]"},
	{NULL, NULL},
};
/* clang-format on */

/* ---- from text to schema -------------------------------------------------------------------- */

static struct js *
typed(const char *type)
{
	struct js *o = js_new_obj();

	js_set_str(o, "type", type);
	return o;
}

static struct js *
text_like(const char *pattern)
{
	struct js *o = typed("string");

	js_set_str(o, "pattern", pattern);
	return o;
}

struct js *
schema_code(void)
{
	struct js *o = text_like(CODE_PATTERN);

	js_set_int(o, "minLength", 1);
	js_set_int(o, "maxLength", 64);
	return o;
}

struct js *
schema_id(char letter)
{
	struct js *o, *examples = js_new_arr();
	char pattern[32], example[8];

	snprintf(pattern, sizeof pattern, "^%c[1-9][0-9]{0,14}$", letter);
	snprintf(example, sizeof example, "%c12", letter);
	o = text_like(pattern);
	js_push_str(examples, example);
	js_set_int(o, "minLength", 2);
	js_set_int(o, "maxLength", 16);
	js_set(o, "examples", examples);
	return o;
}

static struct js *
component(const char *name)
{
	struct js *o = js_new_obj();
	char path[80];
	int i = 0;

	while (schemas[i].name != NULL && strcmp(schemas[i].name, name) != 0)
		i++;
	BUG_ON(schemas[i].name == NULL);
	snprintf(path, sizeof path, "#/components/schemas/%s", name);
	js_set_str(o, "$ref", path);
	return o;
}

static struct js *
words(char *list)
{
	struct js *o = typed("string"), *all = js_new_arr();
	char *place = NULL;

	BUG_ON(strchr(list, '|') == NULL);
	for (char *w = strtok_r(list, "|", &place); w != NULL;
		w = strtok_r(NULL, "|", &place))
		js_push_str(all, w);
	js_set(o, "enum", all);
	return o;
}

/* A number, yes or no, a word. */
static struct js *
scalar(void)
{
	struct js *o = js_new_obj(), *either = js_new_arr();

	js_push(either, typed("integer"));
	js_push(either, typed("boolean"));
	js_push(either, typed("string"));
	js_set(o, "oneOf", either);
	return o;
}

static struct js *
simple_type(char *type)
{
	if (type[0] == '#')
		return schema_id(type[1]);
	if (strcmp(type, "int") == 0)
		return typed("integer");
	if (strcmp(type, "bool") == 0)
		return typed("boolean");
	if (strcmp(type, "text") == 0)
		return typed("string");
	if (strcmp(type, "code") == 0)
		return schema_code();
	if (strcmp(type, "scalar") == 0)
		return scalar();
	if (strcmp(type, "any") == 0)
		return typed("object");
	if (strcmp(type, "instant") == 0) {
		struct js *o = text_like(INSTANT_PATTERN);

		js_set_str(o, "format", "date-time");
		return o;
	}
	if (isupper((unsigned char)type[0]) && strchr(type, '|') == NULL)
		return component(type);
	return words(type);
}

/* One bracket at most, then perhaps the mark of null; the text is used up. */
static struct js *
schema_type(char *type)
{
	size_t n = strlen(type);
	struct js *o, *either;

	BUG_ON(n < 2);
	if (type[n - 1] == '~') {
		type[n - 1] = '\0';
		either = js_new_arr();
		js_push(either, schema_type(type));
		js_push(either, typed("null"));
		o = js_new_obj();
		js_set(o, "oneOf", either);
		return o;
	}
	if (type[0] != '[' && type[0] != '{')
		return simple_type(type);
	o = typed(type[0] == '[' ? "array" : "object");
	type[n - 1] = '\0';
	js_set(o, type[0] == '[' ? "items" : "additionalProperties",
		simple_type(type + 1));
	return o;
}

struct js *
schema_object(const char *text)
{
	struct js *o = typed("object"), *required = js_new_arr();
	struct js *members = js_new_obj();
	char copy[1024], *place = NULL;

	BUG_ON(strlen(text) >= sizeof copy);
	memcpy(copy, text, strlen(text) + 1);
	for (char *m = strtok_r(copy, " ", &place); m != NULL;
		m = strtok_r(NULL, " ", &place)) {
		char *type = strchr(m, ':');

		BUG_ON(type == NULL || type == m);
		*type++ = '\0';
		if (type[-2] == '?')
			type[-2] = '\0';
		else
			js_push_str(required, m);
		js_set(members, m, schema_type(type));
	}
	if (js_len(required) > 0)
		js_set(o, "required", required);
	else
		js_free(required);
	js_set(o, "properties", members);
	js_set_bool(o, "additionalProperties", false);
	return o;
}

struct js *
schema_components(void)
{
	struct js *o = js_new_obj();

	for (const struct schema *s = schemas; s->name != NULL; s++)
		js_set(o, s->name, schema_object(s->text));
	return o;
}
