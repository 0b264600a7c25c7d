/*
 * call_values.h - parameters for the calls of fuzz_call.c: of each declared type the values at the
 * ends, beyond them, and those that a fair of small_fair.h makes sense of.
 */
#ifndef TESTS_CALL_VALUES_H
#define TESTS_CALL_VALUES_H

#include "tests/unit/small_fair.h"

#include "methods/params.h"
#include "wire/json.h"
#include "wire/rpc.h"
#include "wire/utf8.h"

/* Bytes that decide; when they are used up, zeros. */
struct script {
	const uint8_t *at, *end;
};

enum { CURSORS_KEPT = 32, LIST_MOST = 70, TEXT_MOST = 20000, LETTERS = 4 };
enum { CALENDAR_BYTES = 4096 };

/* What was learnt from answers, for later calls. */
struct values {
	int keys; /* made so far */
	char *cursor[CURSORS_KEPT];
	int cursors;
	/* Of the house, for answers by mail: a meeting's UID, a mail's token. */
	char uid[64];
	char token[64];
};

static inline size_t
script_left(const struct script *s)
{
	return (size_t)(s->end - s->at);
}

static inline unsigned
script_byte(struct script *s)
{
	return s->at < s->end ? *s->at++ : 0;
}

#define PICK(s, list) ((list)[script_byte(s) % (sizeof(list) / sizeof *(list))])

static inline void
values_forget(struct values *v)
{
	for (int i = 0; i < CURSORS_KEPT; i++) {
		free(v->cursor[i]);
		v->cursor[i] = NULL;
	}
	v->cursors = 0;
}

static inline void
values_learn(struct values *v, const struct js *result)
{
	const char *next = result != NULL ? js_get_str(result, "next", NULL) : NULL;
	char **place = &v->cursor[v->cursors % CURSORS_KEPT];

	if (next == NULL)
		return;
	free(*place);
	*place = xstrdup(next);
	v->cursors++;
}

/* The nth that the role may call. */
static inline const struct method *
nth_method(unsigned n, enum role role)
{
	size_t at = 0;

	for (;; at = (at + 1) % methods_count())
		if ((method_at(at)->roles & (unsigned)role) != 0 && n-- == 0)
			return method_at(at);
}

/* Mostly one that the role may call: what it may not is refused before it is looked at. */
static inline const struct method *
values_method(struct script *s, enum role role)
{
	unsigned n = script_byte(s);
	const struct method *m = n >= 250 ? method_at(script_byte(s) % methods_count())
					  : nth_method(n, role);

	/* Half a megabyte that never changes: seldom. */
	if (strcmp(m->name, "rpc.discover") == 0 && script_byte(s) % 64 != 0)
		return m - 1;
	return m;
}

/* ---- texts ---------------------------------------------------------------------------------- */

static const char *const CIVILS[] = {"2027-01-15T09:00", "d1T09:00", "d3T09:00",
	"2027-01-16T09:30", "1970-01-01T00:00", "1970-01-01T09:00", "2200-12-31T23:59",
	"2201-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "0000-00-00T00:00",
	"2027-02-29T10:00", "2027-01-15T24:00", "2027-01-15T09:00:60"};
/* clang-format off */
static const char *const INSTANTS[] = {"2027-01-14T12:00:00Z", "2027-01-15T09:00:00+09:00",
	"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+23:59",
	"2200-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2200-12-31T23:59:59-23:59",
	"9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
	"0001-01-01T00:00:00Z"};
static const char *const CODES[] = {"B1", "B2", "P1", "X1", "X2", "X3", "ann", "abe", "bat",
	"pia", "kim", "koo", "choi", "iris", "igor", "T1", "T2", "X1B", "WSC", "TWO", "ENE",
	"nobody", "A", "0",
	"0123456789-0123456789-0123456789-0123456789-0123456789-012345678", "-", ".", "", " ",
	"가"};
/* What some parameters of type text mean; in any other place a text like any other. */
static const char *const WORDS[] = {
	"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nATTENDEE;PARTSTAT="
	"DECLINED:mailto:ann@fair.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	"2027-01-15T09:00/2027-01-15T11:00",
	"2027-01-15T11:00/2027-01-15T09:00", "1970-01-01T09:00/2200-12-31T23:59",
	"9999-12-31T09:00/9999-12-31T10:00", "2027-01-15 09:00-10:25;13:00-13:55",
	"9999-12-31 09:00-10:00", "2200-12-31 23:00-24:00", "1970-01-01 00:00-24:00",
	"2027-01-16 09:00-10:00", "A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12", "B name=;x_m=-1",
	"A x_m=9223372036854775807", "latest_change_minutes=0", "request_expiry_hours=8760",
	"request_expiry_hours=9223372036854775807", "alarm_minutes=", "nothing=1", "=", "value=100",
	"idle=9223372036854775807", "must=-1", "must", "en", "ko", "mn", "zh-Hant-HK", "x-", "ENE",
	"KR", "MN", "Asia/Seoul", "Europe/London", "America/St_Johns", "Mars/Olympus", "KRW",
	"T1 2027-01-15T09:00/2027-01-15T11:00", "kim 2027-01-15T09:00/2027-01-16T11:00",
	"B2 9999-12-31T00:00/9999-12-31T01:00", "ann", "X2", "T1", "office@fair.example",
	"https://fair.example/", "event.ini", "organisations.csv", "requests.csv", "blackouts.csv",
	"conferences.csv", "interpreters.csv", "preferences.csv", "meeting", "request", "event",
	"M1", "R1", "S1", "cvi_1_x", "cvt_1_x", "\xe2\x80\xae" "abc", "a\nb", "\x01", "\"\\",
	"[event]\ncode = WSC\nname = A\nzone = Asia/Seoul\ncurrency = KRW\n"
	"organiser_name = O\norganiser_mail = o@fair.example\nslot_minutes = 25\n"
	"gap_minutes = 5\n[day 9999-12-31]\nsessions = 09:00-10:00\n",
	"[day 2200-12-31]\nsessions = 23:00-24:00\n",
	"code,kind,name,country,languages\nX9,exhibitor,\xea\xb0\x80,KR,ko\n",
	"code,resource,when,reason\nb,ann,9999-12-31T09:00/9999-12-31T10:00,\n",
	"code,track,title,room,when\nc,t,t,r,2027-01-15T09:00/2200-12-31T23:59\n",
	"code,from,to,message\nq,B1,X2,\n"};
static const char *const WIDTHS[LETTERS] = {"x", "Ж", "가", "😀"};

/* What a parameter of this name is likely to say, one of a list. */
static const struct {
	const char *name, *words;
} MEANT[] = {{"to", "B1|B2|X1|X2|X3|P1"}, {"from", "B1|X1|X2|ann|kim"}, {"with", "B1|X1|X2"},
	{"organisation", "B1|B2|P1|X1|X2"}, {"delegate", "ann|bat|kim|choi|pia"},
	{"delegates", "ann|abe|bat|pia|kim|koo|choi"}, {"resource", "ann|kim|T1|X1B|iris"},
	{"location", "T1|T2|X1B"}, {"interpreter", "iris|igor"}, {"withdraw", "B2|choi"},
	{"when", "2027-01-15T09:00/2027-01-15T10:00|2027-01-16T09:00/2027-01-16T10:00"
		 "|1970-01-01T09:00/2200-12-31T23:59"},
	{"close", "T1|T2 2027-01-15T09:00/2027-01-15T11:00"},
	{"ill", "iris|igor 2027-01-15T09:00/2027-01-16T11:00"},
	{"file", "event.ini|organisations.csv|delegates.csv|requests.csv|blackouts.csv"
		 "|preferences.csv|interpreters.csv|conference_sessions.csv|locations.csv"
		 "|meetings.csv"},
	{"code", "NEW|late|WSC"}, {"event", "WSC|TWO"}, {"zone", "Asia/Seoul|Europe/London"},
	{"currency", "KRW|EUR"}, {"country", "KR|NL"}, {"languages", "en|ko|mn|nl"},
	{"organiser_mail", "office@fair.example|new@fair.example"},
	{"for", "ann|bat|iris|igor"}, {"email", "new@fair.example"},
	{"days", "2027-01-15 09:00-10:25;13:00-13:55|2027-01-16 09:00-09:55"
		 "|2028-02-29 00:00-24:00"},
	{"halls", "A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12|B name=Hall B"},
	{"policies", "alarm_minutes=30|request_expiry_hours=8760|walking=yes"
		     "|attendees_shown=only_you|attendees_shown=own_side"
		     "|invitations_by_mail=digest|decline_by_mail=free|decline_by_mail=standby"},
	{"sender", "ann@fair.example|kim@fair.example|iris@fair.example|choi@fair.example"
		   "|nobody@fair.example|\xe2\x80\xae@|"},
	{"authentication", "mx.fair.example; dmarc=pass header.from=fair.example"
			   "|mx.fair.example; dmarc=fail header.from=fair.example"
			   "|other.example; dmarc=pass header.from=fair.example"},
	{"address", "ann@fair.example|ANN@fair.example|kim@fair.example|a@b"},
	{"as", "ann|kim|iris|bat"}, {"reason", "552 full|ill"},
	{"weights", "value=100|must=1|idle=2"}, {"topics", "meeting|request|event|schedule"},
	{"object", "M1|R1|R2|ann|B1"}, {"client", "fuzz"}, {"markets", "KR|MN"},
	{"wants", "ENE"}, {"offers", "ENE"}};
/* clang-format on */

/* What calendar programs send about a meeting, and what none does. */
static inline struct js *
any_calendar(const struct values *v, struct script *s)
{
	static const char *const METHODS[] = {
		"REPLY", "REPLY", "COUNTER", "REFRESH", "REQUEST", "CANCEL"};
	static const char *const WHO[] = {"ann@fair.example", "kim@fair.example",
		"iris@fair.example", "choi@fair.example", "bat@fair.example", "x"};
	static const char *const SAYS[] = {";PARTSTAT=ACCEPTED", ";PARTSTAT=TENTATIVE",
		";PARTSTAT=DECLINED", ";PARTSTAT=NEEDS-ACTION", ";PARTSTAT=X-NO", ""};
	static const char *const SEQUENCES[] = {
		"0", "1", "2", "0", "0", "-1", "2147483647", "99999999999999999999"};
	static const char *const STAMPS[] = {"20270114T120000Z", "20270114T120100Z",
		"19700101T000000Z", "99991231T235959Z", "20270114T120000", "x"};
	static const char *const MORE[] = {"", "", "COMMENT:no\\, thanks\r\n",
		"RECURRENCE-ID:20270115T000000Z\r\n", "RRULE:FREQ=SECONDLY\r\n",
		"DTSTART;TZID=Asia/Seoul:20270115T093000\r\n"
		"DTEND;TZID=Asia/Seoul:20270115T095500\r\n"
		"X-MS-OLK-ORIGINALSTART;TZID=Asia/Seoul:20270115T090000\r\n",
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@fair.example\r\n",
		"DTSTART:20270229T999999Z\r\nDTEND:00000000T000000Z\r\n"};
	char text[CALENDAR_BYTES];

	/* one by one: the order in which arguments are made is not said */
	const char *method = PICK(s, METHODS), *who = PICK(s, WHO), *says = PICK(s, SAYS),
		   *sequence = PICK(s, SEQUENCES), *stamp = PICK(s, STAMPS),
		   *more = PICK(s, MORE);

	snprintf(text, sizeof text,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:%s\r\n"
		"BEGIN:VEVENT\r\nUID:%s\r\nSEQUENCE:%s\r\nDTSTAMP:%s\r\n%s"
		"ATTENDEE%s:mailto:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		method, script_byte(s) % 16 == 0 ? "x" : v->uid, sequence, stamp, more,
		says, who);
	return js_new_str(text);
}

/* Where bounces come to: with the token of a mail, or almost. */
static inline struct js *
any_recipients(const struct values *v, struct script *s)
{
	static const char *const BEFORE[] = {
		"fair+", "", "a@fair.example\nfair+", "bbbb1-", "fair+b1-x b1", "b"};
	char text[200];
	const char *before = PICK(s, BEFORE);
	int kept = script_byte(s) % 4 == 0 ? 4 : (int)sizeof v->token;

	snprintf(text, sizeof text, "%s%.*s@fair.example", before, kept, v->token);
	return js_new_str(text);
}

/* NULL: nothing in particular. */
static inline struct js *
meant(const struct values *v, struct script *s, const char *name)
{
	if (strcmp(name, "calendar") == 0)
		return any_calendar(v, s);
	if (strcmp(name, "recipients") == 0)
		return any_recipients(v, s);
	if (strcmp(name, "token") == 0)
		return js_new_str(v->token);
	for (size_t i = 0; i < sizeof MEANT / sizeof *MEANT; i++) {
		const char *from = MEANT[i].words;
		char word[80];

		if (strcmp(MEANT[i].name, name) != 0)
			continue;
		for (unsigned skip = script_byte(s) % 8; skip > 0; skip--)
			from = strchr(from, '|') != NULL ? strchr(from, '|') + 1
							 : MEANT[i].words;
		snprintf(word, sizeof word, "%.*s", (int)strcspn(from, "|"), from);
		return js_new_str(word);
	}
	return NULL;
}

/* As many letters of one width as go into n bytes, and the rest in small ones. */
static inline struct js *
letters(const char *letter, size_t n)
{
	size_t width = strlen(letter);
	struct js *v;
	struct buf b;
	bool ok = true;

	n = n > TEXT_MOST ? TEXT_MOST : n;
	buf_init(&b, TEXT_MOST);
	for (; ok && n >= width; n -= width)
		ok = buf_adds(&b, letter);
	for (; ok && n > 0; n--)
		ok = buf_addc(&b, 'y');
	v = js_new_str(buf_str(&b));
	buf_release(&b);
	return v;
}

/* Bytes of the script as letters. */
static inline struct js *
own_words(struct script *s)
{
	char text[40];
	size_t n = script_byte(s) % (sizeof text - 1);

	for (size_t i = 0; i < n; i++)
		text[i] = (char)(1 + script_byte(s) % 255);
	text[n] = '\0';
	utf8_mend(text);
	return js_new_str(text);
}

static inline struct js *
any_text(struct script *s, int64_t min, int64_t max)
{
	unsigned width = script_byte(s) % LETTERS;

	switch (script_byte(s) % 10) {
	case 0:
		return letters(WIDTHS[width], (size_t)max);
	case 1:
		return letters(WIDTHS[width], (size_t)max + 1);
	case 2:
		return letters(WIDTHS[width], min > 0 ? (size_t)min : 0);
	case 3:
		return letters(WIDTHS[width], 60);
	case 4:
		return js_new_str(PICK(s, CODES));
	case 5:
		return js_new_str(PICK(s, CIVILS));
	case 6:
		return own_words(s);
	default:
		return js_new_str(PICK(s, WORDS));
	}
}

/* ---- numbers, ids, cursors ------------------------------------------------------------------ */

static inline struct js *
any_int(struct script *s, int64_t min, int64_t max)
{
	const int64_t ends[] = {min, max, 1, 2, 0, min > INT64_MIN ? min - 1 : min,
		max < INT64_MAX ? max + 1 : max, -1, INT64_MAX, INT64_MIN, INT32_MAX};
	unsigned which = script_byte(s) % 16;

	if (script_byte(s) % 4 == 0)
		return js_new_int(ends[which % (sizeof ends / sizeof *ends)]);
	return js_new_int(ends[which % 4]);
}

static inline struct js *
any_id(struct script *s, char letter)
{
	static const char *const ENDS[] = {"0", "999999999999999", "9999999999999999",
		"9223372036854775808", "-1", "01", "", "1x", "2147483648"};
	unsigned which = script_byte(s) % 16;
	char text[40];

	if (which < 12)
		snprintf(text, sizeof text, "%c%u", letter,
			letter == 'S' ? 1 : which % 4 + 1);
	else if (which < 14)
		snprintf(text, sizeof text, "%c%u", letter, which - 7);
	else
		snprintf(text, sizeof text, "%c%s", letter, PICK(s, ENDS));
	return js_new_str(text);
}

static inline struct js *
any_slot(struct script *s)
{
	static const int NUMBERS[] = {11, 12, 13, 21, 22, 1, 2, 3, 0, -1, 65535, 65536};

	return script_byte(s) % 4 == 0 ? js_new_str(PICK(s, CIVILS))
				       : js_new_int(PICK(s, NUMBERS));
}

/* One of a page before, whose and of which list it may be; at times not quite; or none. */
static inline struct js *
any_cursor(const struct values *v, struct script *s)
{
	static const char *const FORGED[] = {
		"YzE6c2NoZWR1bGUuZm9yZWNhc3Q6LTIxNDc0ODM2NDc",
		"YzE6bWF0Y2gubGlzdDoxMDAxOng", "", "x", "AAAAAAAAAAAAAAAAAAAAAC0x", "가",
		"AAAAAAAAAAAAAAAAAAAAADk5OTk5OTk5OTk5OTk5OTk5OTk"};
	int have = v->cursors < CURSORS_KEPT ? v->cursors : CURSORS_KEPT;
	struct js *o;
	char *text;

	if (have == 0 || script_byte(s) % 4 == 0)
		return js_new_str(PICK(s, FORGED));
	text = xstrdup(v->cursor[script_byte(s) % (unsigned)have]);
	if (script_byte(s) % 4 == 0)
		text[script_byte(s) % strlen(text)] = "AZaz09-_"[script_byte(s) % 8];
	o = js_new_str(text);
	free(text);
	return o;
}

/* Mostly a new one: an old one gets an old answer, or says that it was used. */
static inline struct js *
any_key(struct values *v, struct script *s)
{
	unsigned which = script_byte(s);
	char text[32];

	if (which % 16 == 0)
		return js_new_str("7 bytes");
	snprintf(text, sizeof text, "key-%08d",
		which % 8 == 0 && v->keys > 0 ? v->keys - 1 : v->keys++);
	return js_new_str(text);
}

/* ---- parameters ----------------------------------------------------------------------------- */

static inline struct js *any_value(
	struct values *v, struct script *s, const struct param *p, enum param_type type);

static inline struct js *
any_list(struct values *v, struct script *s, const struct param *p, enum param_type of)
{
	const int64_t lengths[] = {
		1, 1, 2, 2, 1, 2, 3, 1, 1, 2, 2, 1, 0, p->max, p->max + 1, 1};
	struct js *list = js_new_arr();
	int64_t n = PICK(s, lengths);

	n = n > LIST_MOST ? LIST_MOST : n;
	for (int64_t i = 0; i < n; i++)
		js_push(list, any_value(v, s, p, of));
	return list;
}

static inline struct js *
any_range(struct script *s, const struct param *p)
{
	struct js *list = js_new_arr();

	js_push(list, any_int(s, p->min, p->max));
	js_push(list, any_int(s, p->min, p->max));
	return list;
}

static inline struct js *
any_choice(struct script *s, const struct param *p)
{
	const char *from = p->choices;
	char word[64];

	for (unsigned skip = script_byte(s) % 8; skip > 0 && strchr(from, '|') != NULL;
		skip--)
		from = strchr(from, '|') + 1;
	snprintf(word, sizeof word, "%.*s", (int)strcspn(from, "|"), from);
	return js_new_str(script_byte(s) % 16 == 0 ? "none of these" : word);
}

static inline struct js *
any_value(struct values *v, struct script *s, const struct param *p, enum param_type type)
{
	struct js *likely = NULL;

	if ((type == PARAM_STR || type == PARAM_CODE) && script_byte(s) % 4 != 0)
		likely = meant(v, s, p->name);
	if (likely != NULL)
		return likely;
	switch (type) {
	case PARAM_STR:
		return any_text(s, p->min, p->max);
	case PARAM_CODE:
		return js_new_str(PICK(s, CODES));
	case PARAM_CODES:
		return any_list(v, s, p, PARAM_CODE);
	case PARAM_STRS:
		return any_list(v, s,
			&(const struct param){.name = p->name, .min = 1, .max = 200},
			PARAM_STR);
	case PARAM_INT:
		return any_int(s, p->min, p->max);
	case PARAM_RANGE:
		return any_range(s, p);
	case PARAM_BOOL:
		return js_new_bool(script_byte(s) % 2 == 0);
	case PARAM_CHOICE:
		return any_choice(s, p);
	case PARAM_SLOT:
		return any_slot(s);
	case PARAM_SLOTS:
		return any_list(v, s, p, PARAM_SLOT);
	case PARAM_INSTANT:
		return js_new_str(PICK(s, INSTANTS));
	case PARAM_CURSOR:
		return any_cursor(v, s);
	case PARAM_KEY:
		return any_key(v, s);
	case PARAM_REQUEST:
		return any_id(s, 'R');
	case PARAM_MEETING:
		return any_id(s, 'M');
	case PARAM_ACCOUNT:
		return any_id(s, 'A');
	case PARAM_TOKEN:
		return any_id(s, 'T');
	case PARAM_IMPORT:
		return any_id(s, 'I');
	case PARAM_SCHEDULE:
		return any_id(s, 'S');
	case PARAM_MAIL:
		return any_id(s, 'E');
	}
	BUG_ON(true);
}

/* One of another type altogether. */
static inline struct js *
wrong_value(struct script *s)
{
	switch (script_byte(s) % 5) {
	case 0:
		return js_new_null();
	case 1:
		return js_new_obj();
	case 2:
		return js_new_arr();
	case 3:
		return js_new_int(-1);
	default:
		return js_new_str("");
	}
}

static inline struct js *
values_params(struct values *v, struct script *s, const struct method *m)
{
	struct js *o = js_new_obj();

	for (int i = 0; m->params[i].name != NULL; i++) {
		const struct param *p = &m->params[i];
		unsigned how = script_byte(s);

		if (how % 64 == 63)
			js_set(o, p->name, wrong_value(s));
		else if (p->type == PARAM_INT && strcmp(p->name, "limit") == 0 &&
			 how % 4 != 0)
			js_set_int(o, p->name, 1 + how / 4 % 3);
		else if (p->type == PARAM_CURSOR && how % 4 != 0)
			continue;
		else if (p->required ? how % 32 != 31 : how % 2 == 0)
			js_set(o, p->name, any_value(v, s, p, p->type));
	}
	return o;
}

#endif
