/* itip_answer.c - reads answers line by line; nothing of theirs is evaluated. */
#include "ical/itip_answer.h"

#include "base/mailaddr.h"
#include "wire/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
enum {
	BYTE_ORDER_MARK_BYTES = 3,
	DEPTH_MAX = 20, /* of components within components */
	NAME_MAX_BYTES = 64,
	VALUE_MAX_BYTES = 8192, /* of a content line's value; a longer one is cut */
	PARAM_MAX_BYTES = 512,
};

struct reading {
	struct arena *a;
	struct zones *zones;
	struct itip_answer *out;
	struct err *e;
	const char *at; /* the rest */
	size_t n;
	int line;  /* of the content line, from 1 */
	int lines; /* read so far */
	int depth;
	int event_depth; /* of the VEVENT that is read, 0: none yet, -1: it is over */
	bool another;	 /* within a VEVENT that is not the first */
	bool calendar;	 /* there was a VCALENDAR */
	bool method;
	unsigned
		seen; /* bits of read_time: each is read once: a zone may have to be looked for */
	/* the content line */
	char name[NAME_MAX_BYTES];
	char *params; /* ";NAME=VALUE..." up to the colon */
	char *value;
	char *room; /* of both */
};

static bool
faulty(struct reading *r, const char *why)
{
	return err_set(r->e, ERR_PARAM_INVALID, "line %d: %s", r->line, why);
}

/* ---- content lines -------------------------------------------------------------------------- */

/* Without the line's end. false: there is none. */
static bool
physical_line(struct reading *r, const char **line, size_t *n)
{
	const char *end;

	if (r->n == 0)
		return false;
	end = memchr(r->at, '\n', r->n);
	*line = r->at;
	*n = end != NULL ? (size_t)(end - r->at) : r->n;
	r->at += *n + (end != NULL);
	r->n -= *n + (end != NULL);
	if (*n > 0 && (*line)[*n - 1] == '\r')
		--*n;
	r->lines++;
	return true;
}

/* The unfolded line into room, what passes its size left out. */
static bool
content_line(struct reading *r)
{
	size_t used, n, room = VALUE_MAX_BYTES + PARAM_MAX_BYTES + NAME_MAX_BYTES;
	const char *line;

	if (!physical_line(r, &line, &n))
		return false;
	r->line = r->lines;
	used = n < room ? n : room;
	memcpy(r->room, line, used);
	while (r->n > 0 && (*r->at == ' ' || *r->at == '\t')) {
		size_t more;

		if (!physical_line(r, &line, &n))
			break;
		more = n - 1 < room - used ? n - 1 : room - used;
		memcpy(r->room + used, line + 1, more);
		used += more;
	}
	r->room[used] = '\0';
	/* a letter may have been folded or cut in its middle */
	utf8_mend(r->room);
	return true;
}

/* Name, parameters and value of the line. false: it is none; it is passed over. */
static bool
split(struct reading *r)
{
	size_t n = strcspn(r->room, ";:");
	bool quoted = false;
	char *c;

	if (n == 0 || n >= sizeof r->name || r->room[n] == '\0')
		return false;
	for (size_t i = 0; i <= n; i++)
		r->name[i] = i < n ? (char)toupper((unsigned char)r->room[i]) : '\0';
	r->params = r->room + n;
	for (c = r->params; *c != '\0' && (quoted || *c != ':'); c++)
		if (*c == '"')
			quoted = !quoted;
	if (*c == '\0')
		return false;
	*c = '\0';
	r->value = c + 1;
	return true;
}

/* A parameter's value without its quotes, "" when it is not there. */
static const char *
param(struct reading *r, const char *name)
{
	const char *c = r->params;
	size_t n = strlen(name);

	while (*c == ';') {
		const char *word = c + 1, *value = word + strcspn(word, "=;");
		bool quoted = false, found;

		found = *value == '=' && (size_t)(value - word) == n &&
			strncasecmp(word, name, n) == 0;
		for (c = value; *c != '\0' && (quoted || *c != ';'); c++)
			if (*c == '"')
				quoted = !quoted;
		if (!found)
			continue;
		value++;
		n = (size_t)(c - value);
		if (n >= 2 && value[0] == '"' && value[n - 1] == '"') {
			value++;
			n -= 2;
		}
		return arena_strndup(r->a, value, n < PARAM_MAX_BYTES ? n : 0);
	}
	return "";
}

/* ---- values --------------------------------------------------------------------------------- */

static int
hex(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					    : -1;
}

/* "mailto:a%26b@c.example" as an address; NULL when it is none that we could have written to. */
static const char *
address(struct reading *r, const char *uri)
{
	char *mail =
		arena_strdup(r->a, strncasecmp(uri, "mailto:", 7) == 0 ? uri + 7 : uri);
	char *to = mail;

	for (const char *c = mail; *c != '\0'; c++) {
		if (c[0] == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0) {
			*to++ = (char)(hex(c[1]) * 16 + hex(c[2]));
			c += 2;
		} else {
			*to++ = *c;
		}
	}
	*to = '\0';
	return mail_address_ok(mail) ? mail : NULL;
}

/* RFC 5545 section 3.3.11, cut between letters. */
static const char *
text_value(struct reading *r)
{
	char *text = arena_strdup(r->a, r->value), *to = text;

	for (const char *c = text; *c != '\0'; c++) {
		bool escaped = c[0] == '\\' && c[1] != '\0';

		c += escaped;
		if (escaped && (*c == 'n' || *c == 'N'))
			*to++ = '\n';
		else
			*to++ = (char)((unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c);
	}
	*to = '\0';
	if (strlen(text) > ITIP_ANSWER_COMMENT_MAX) {
		text[ITIP_ANSWER_COMMENT_MAX] = '\0';
		utf8_mend(text);
	}
	return text;
}

static bool
number_at(const char *text, int digits, int *out)
{
	*out = 0;
	for (int i = 0; i < digits; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		*out = *out * 10 + text[i] - '0';
	}
	return true;
}

/* "20270715T093000", "Z" behind it or not (RFC 5545 section 3.3.5). */
static bool
civil_value(const char *text, struct civil *c, bool *utc)
{
	if (!number_at(text, 4, &c->year) || !number_at(text + 4, 2, &c->month) ||
		!number_at(text + 6, 2, &c->day) || text[8] != 'T' ||
		!number_at(text + 9, 2, &c->hour) ||
		!number_at(text + 11, 2, &c->minute) ||
		!number_at(text + 13, 2, &c->second))
		return false;
	if (c->second == 60)
		c->second = 59;
	*utc = text[15] == 'Z';
	return civil_valid(c) && text[15 + *utc] == '\0';
}

/* The zone of a TZID as the system knows it, tried without what stands before a slash. */
static const struct zone *
zone_of(struct reading *r, const char *tzid)
{
	for (int tries = 0; tries < 6 && *tzid != '\0'; tries++) {
		struct err none;
		const struct zone *z =
			zone_name_ok(tzid) ? zones_get(r->zones, tzid, &none) : NULL;
		const char *slash = strchr(tzid, '/');

		if (z != NULL)
			return z;
		if (slash == NULL)
			break;
		tzid = slash + 1;
	}
	return NULL;
}

/* -1: no instant that is known here. */
static int64_t
instant_value(struct reading *r)
{
	const struct zone *z;
	struct civil c;
	int64_t utc_s;
	struct err none;
	bool utc;

	if (!civil_value(r->value, &c, &utc))
		return -1;
	if (utc) {
		utc_s = when_from_civil(&c, 0);
	} else {
		z = zone_of(r, param(r, "TZID"));
		if (z == NULL || zone_to_utc(z, &c, &utc_s) == ZONE_GAP)
			return -1;
	}
	return when_taken(utc_s, r->value, &none) ? utc_s : -1;
}

/* ---- properties ----------------------------------------------------------------------------- */

static bool
read_method(struct reading *r)
{
	static const char *const METHODS[] = {[ITIP_REPLY] = "REPLY",
		[ITIP_COUNTER] = "COUNTER",
		[ITIP_REFRESH] = "REFRESH"};

	for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++)
		if (strcasecmp(r->value, METHODS[i]) == 0) {
			r->out->kind = (enum itip_answer_kind)i;
			r->method = true;
			return true;
		}
	err_set(r->e, ERR_PARAM_INVALID, "line %d: METHOD:%.40s is no answer", r->line,
		r->value);
	return err_hint(r->e, "an answer has METHOD REPLY, COUNTER or REFRESH");
}

static bool
read_uid(struct reading *r)
{
	if (r->out->uid != NULL && strcmp(r->out->uid, r->value) != 0)
		return faulty(r, "an answer is of one meeting, and this is another UID");
	if (r->value[0] == '\0' || strlen(r->value) > 255)
		return faulty(r, "the UID has no or more than 255 bytes");
	r->out->uid = arena_strdup(r->a, r->value);
	return true;
}

static bool
read_sequence(struct reading *r)
{
	size_t digits = strspn(r->value, "0123456789");

	if (digits == 0 || digits > 10 || r->value[digits] != '\0')
		return faulty(r, "SEQUENCE is no number of at most ten digits");
	r->out->sequence = strtoll(r->value, NULL, 10);
	return true;
}

static void
read_attendee(struct reading *r)
{
	static const struct {
		const char *name;
		enum itip_partstat value;
	} KNOWN[] = {{"ACCEPTED", ITIP_ACCEPTED}, {"DECLINED", ITIP_DECLINED},
		{"TENTATIVE", ITIP_TENTATIVE}, {"NEEDS-ACTION", ITIP_NEEDS_ACTION}};
	struct itip_answer *out = r->out;
	struct itip_answerer *who = &out->attendee[out->attendees];
	const char *mail, *partstat, *sent_by;

	if (out->attendees == ITIP_ANSWER_ATTENDEES_MAX)
		return;
	mail = address(r, r->value);
	if (mail == NULL || itip_answer_of(out, mail) != NULL)
		return;
	sent_by = param(r, "SENT-BY");
	sent_by = sent_by[0] != '\0' ? address(r, sent_by) : "";
	*who = (struct itip_answerer){
		.mail = mail, .sent_by = sent_by != NULL ? sent_by : ""};
	partstat = param(r, "PARTSTAT");
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
		if (strcasecmp(partstat, KNOWN[i].name) == 0) {
			who->partstat = KNOWN[i].value;
			who->partstat_known = true;
		}
	out->attendees++;
}

/* One of the times, if it is the first of its name. */
static void
read_time(struct reading *r)
{
	const struct {
		const char *name;
		int64_t *out;
	} TIMES[] = {{"DTSTAMP", &r->out->dtstamp_s}, {"DTSTART", &r->out->start_s},
		{"DTEND", &r->out->end_s},
		{"X-MS-OLK-ORIGINALSTART", &r->out->original_s}};

	for (unsigned i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
		if (strcmp(r->name, TIMES[i].name) == 0 && (r->seen & (1U << i)) == 0) {
			*TIMES[i].out = instant_value(r);
			r->seen |= 1U << i;
		}
}

/* A property of the first VEVENT. */
static bool
read_property(struct reading *r)
{
	struct itip_answer *out = r->out;

	if (strcmp(r->name, "UID") == 0)
		return read_uid(r);
	if (strcmp(r->name, "SEQUENCE") == 0)
		return read_sequence(r);
	if (strcmp(r->name, "RECURRENCE-ID") == 0)
		return faulty(
			r, "our meetings are no series, and this is one of a series");
	if (strcmp(r->name, "ATTENDEE") == 0)
		read_attendee(r);
	else if (strcmp(r->name, "COMMENT") == 0 && out->comment[0] == '\0')
		out->comment = text_value(r);
	else
		read_time(r);
	return true;
}

static bool
begins(struct reading *r)
{
	if (r->depth == DEPTH_MAX)
		return faulty(r, "components lie too deep in each other");
	r->depth++;
	if (r->depth == 1 && strcasecmp(r->value, "VCALENDAR") == 0)
		r->calendar = true;
	if (r->depth == 2 && strcasecmp(r->value, "VEVENT") == 0) {
		r->another = r->event_depth != 0;
		r->event_depth = 2;
	}
	return true;
}

static void
ends(struct reading *r)
{
	if (r->depth > 0)
		r->depth--;
	if (r->depth < 2 && r->event_depth > 0)
		r->event_depth = -1;
}

static bool
take_line(struct reading *r)
{
	if (strcmp(r->name, "BEGIN") == 0)
		return begins(r);
	if (strcmp(r->name, "END") == 0) {
		ends(r);
		return true;
	}
	if (r->depth == 1 && r->calendar && strcmp(r->name, "METHOD") == 0)
		return r->method || read_method(r);
	if (r->depth != 2 || r->event_depth != 2 || !r->calendar)
		return true;
	/* programs that send an object twice send the same; another meeting is told by its UID */
	return r->another && strcmp(r->name, "UID") != 0 ? true : read_property(r);
}

bool
itip_answer_read(const char *text, size_t n, struct zones *zones, struct arena *a,
	struct itip_answer *out, struct err *e)
{
	struct reading r = {.a = a,
		.zones = zones,
		.out = out,
		.e = e,
		.at = text,
		.n = n,
		.line = 1};

	*out = (struct itip_answer){.comment = "",
		.dtstamp_s = -1,
		.start_s = -1,
		.end_s = -1,
		.original_s = -1};
	if (n > ITIP_ANSWER_BYTES_MAX)
		return err_set(e, ERR_PARAM_INVALID, "an answer has at most %d KiB",
			ITIP_ANSWER_BYTES_MAX / 1024);
	if (memchr(text, '\0', n) != NULL)
		return err_set(
			e, ERR_PARAM_INVALID, "an answer is text, and this has a NUL");
	/* what files of some programs begin with, and is no letter of the first line */
	if (n >= BYTE_ORDER_MARK_BYTES &&
		memcmp(text, BYTE_ORDER_MARK, BYTE_ORDER_MARK_BYTES) == 0) {
		r.at += BYTE_ORDER_MARK_BYTES;
		r.n -= BYTE_ORDER_MARK_BYTES;
	}
	r.room = arena_alloc(a, VALUE_MAX_BYTES + PARAM_MAX_BYTES + NAME_MAX_BYTES + 1);
	while (content_line(&r))
		if (split(&r) && !take_line(&r))
			return false;
	if (!r.calendar)
		return err_set(
			e, ERR_PARAM_INVALID, "this is no iCalendar: no BEGIN:VCALENDAR");
	if (!r.method)
		return err_set(e, ERR_PARAM_INVALID, "the answer has no METHOD");
	if (out->uid == NULL)
		return err_set(
			e, ERR_PARAM_INVALID, "the answer has no VEVENT with a UID");
	return true;
}

const struct itip_answerer *
itip_answer_of(const struct itip_answer *answer, const char *mail)
{
	for (int i = 0; i < answer->attendees; i++)
		if (mail_address_same(answer->attendee[i].mail, mail))
			return &answer->attendee[i];
	return NULL;
}
