/*
 * test_itip.c - invitations: golden bytes, what is refused, folding, escaping, sameness.
 */
#include "ical/itip.h"

#include "golden.h"
#include "wire/utf8.h"

#include <libical/ical.h>

#include <pthread.h>

enum { OUT_MAX = 1 << 20 };

enum kind { REQUEST, CANCEL, UNINVITE };

static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	struct civil c = {year, month, day, hour, minute, 0};

	return when_from_civil(&c, 0);
}

static struct zone *
must_load(const char *name)
{
	struct err e;
	struct zone *z = zone_load(name, &e);

	if (z == NULL)
		fail_msg("%s", e.text);
	return z;
}

static bool
write_kind(struct ical *ical, enum kind kind, const struct itip_meeting *m,
	struct buf *out, struct err *e)
{
	switch (kind) {
	case REQUEST:
		return itip_request(ical, m, out, e);
	case CANCEL:
		return itip_cancel(ical, m, out, e);
	case UNINVITE:
		return itip_uninvite(ical, m, out, e);
	}
	return false;
}

/* ---- golden files ---- */

static const struct itip_attendee DUTCH_KOREAN[] = {
	{"Joost van der Ĳssel-Brouwer", "j.vanderijssel@rotterdam.example", ITIP_PERSON,
		ITIP_NEEDS_ACTION},
	{"김민준 (서울교통공사 미래전략실)", "minjun.kim@seoulmetro.example", ITIP_PERSON,
		ITIP_NEEDS_ACTION},
	{"박서연", "seoyeon.park@interpreters.example", ITIP_INTERPRETER, ITIP_ACCEPTED},
	{"Tafel A-12", "a-12+table@rooms.fair.example", ITIP_ROOM, ITIP_NEEDS_ACTION},
};

static const struct itip_attendee ARABIC_MONGOLIAN[] = {
	{"م. عبدالرحمن بن عبدالعزيز آل الشيخ، وكيل أمانة منطقة الرياض للمدن الذكية",
		"abdulrahman@alriyadh.example", ITIP_PERSON, ITIP_TENTATIVE},
	{"Батбаярын Цэцэгмаа; \"Ухаалаг Улаанбаатар\" төсөл",
		"tsetsegmaa@ulaanbaatar.example", ITIP_PERSON, ITIP_DECLINED},
	{"이도윤", "doyun.lee@smartgrid.example", ITIP_PERSON, ITIP_NEEDS_ACTION},
};

static const struct itip_attendee PLAIN[] = {
	{"Ann de Vries", "ann@buyer.example", ITIP_PERSON, ITIP_NEEDS_ACTION},
	{"Choi Ji-woo", "choi@exhibitor.example", ITIP_PERSON, ITIP_ACCEPTED},
};

#define PEOPLE(list) .attendees = (list), .n_attendees = sizeof(list) / sizeof(list)[0]

/* zone is filled in from the row's zone name; times that are not given from the start. */
static const struct golden {
	const char *file;
	enum kind kind;
	const char *zone;
	int start[5]; /* UTC */
	int minutes;
	struct itip_meeting m;
} GOLDEN[] = {
	{"seoul-1-request", REQUEST, "Asia/Seoul", {2026, 7, 15, 0, 30}, 30,
		{.uid = "3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a10",
			.sequence = 0,
			.summary = "Gemeente Rotterdam – 서울교통공사",
			.description =
				"Onderwerp: metro's zonder machinist; data, en beheer.\n"
				"주제: 무인 열차 운행, 데이터 플랫폼; 유지보수\n",
			.url = "https://fair.example:8443/#diary/M7",
			.location = "제1전시장 3홀, 상담 테이블 A-12",
			.alarm_minutes = 15,
			PEOPLE(DUTCH_KOREAN)}},
	{"seoul-2-moved", REQUEST, "Asia/Seoul", {2026, 7, 16, 6, 0}, 60,
		{.uid = "3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a10",
			.sequence = 1,
			.summary = "Gemeente Rotterdam – 서울교통공사",
			.location = "제1전시장 3홀, 상담 테이블 B-3",
			.alarm_minutes = 15,
			PEOPLE(DUTCH_KOREAN)}},
	{"seoul-3-uninvite", UNINVITE, "Asia/Seoul", {2026, 7, 16, 6, 0}, 60,
		{.uid = "3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a10",
			.sequence = 2,
			.summary = "Gemeente Rotterdam – 서울교통공사",
			.location = "제1전시장 3홀, 상담 테이블 B-3",
			.attendees = &DUTCH_KOREAN[2],
			.n_attendees = 1}},
	{"seoul-4-cancel", CANCEL, "Asia/Seoul", {2026, 7, 16, 6, 0}, 60,
		{.uid = "3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a10",
			.sequence = 3,
			.summary = "Gemeente Rotterdam – 서울교통공사",
			.comment = "태풍으로 취소되었습니다; excuses voor het ongemak.",
			.location = "제1전시장 3홀, 상담 테이블 B-3",
			PEOPLE(DUTCH_KOREAN)}},
	{"scripts-request", REQUEST, "Asia/Seoul", {2026, 7, 17, 4, 0}, 30,
		{.uid = "9a7d3c3e-55b5-4a0b-8b7e-2f1f8f2f9b01",
			.sequence = 4,
			.summary =
				"أمانة منطقة الرياض، المملكة العربية السعودية — Нийслэлийн "
				"Засаг даргын Тамгын газар, Улаанбаатар",
			.description =
				"a, b; c: d\nمرحبا بكم في معرض المدن الذكية العالمي\n"
				"Ухаалаг хотын дэлхийн үзэсгэлэнд тавтай морилно уу",
			.location = "킨텍스 제2전시장; 7홀 \"회의실\"",
			.alarm_minutes = 15,
			.sent_by = "relay@mail.example",
			PEOPLE(ARABIC_MONGOLIAN)}},
	{"scripts-cancel", CANCEL, "Asia/Seoul", {2026, 7, 17, 4, 0}, 30,
		{.uid = "9a7d3c3e-55b5-4a0b-8b7e-2f1f8f2f9b01",
			.sequence = 5,
			.summary =
				"أمانة منطقة الرياض، المملكة العربية السعودية — Нийслэлийн "
				"Засаг даргын Тамгын газар, Улаанбаатар",
			.sent_by = "relay@mail.example",
			PEOPLE(ARABIC_MONGOLIAN)}},
	{"amsterdam-before-change", REQUEST, "Europe/Amsterdam", {2026, 10, 24, 7, 30},
		45,
		{.uid = "f2b7a1de-0000-4000-8000-000000000001",
			.summary = "Summer time still",
			.category = "Smart Cities, Live; 2026",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"amsterdam-after-change", REQUEST, "Europe/Amsterdam", {2026, 10, 26, 8, 30}, 45,
		{.uid = "f2b7a1de-0000-4000-8000-000000000002",
			.summary = "Winter time again",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"amsterdam-over-change", REQUEST, "Europe/Amsterdam", {2026, 3, 29, 0, 30}, 60,
		{.uid = "f2b7a1de-0000-4000-8000-000000000003",
			.summary = "01:30 to 03:30",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"amsterdam-in-fold", REQUEST, "Europe/Amsterdam", {2026, 10, 25, 0, 45}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-000000000004",
			.summary = "02:45 to 02:15, which only UTC can say",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"amsterdam-cancel", CANCEL, "Europe/Amsterdam", {2026, 10, 26, 8, 30}, 45,
		{.uid = "f2b7a1de-0000-4000-8000-000000000002",
			.sequence = 1,
			.summary = "Winter time again",
			PEOPLE(PLAIN)}},
	{"amsterdam-over-new-year", REQUEST, "Europe/Amsterdam", {2026, 12, 31, 22, 30},
		60,
		{.uid = "f2b7a1de-0000-4000-8000-000000000005",
			.summary = "Two years",
			PEOPLE(PLAIN)}},
	{"new-york-request", REQUEST, "America/New_York", {2026, 3, 9, 13, 0}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-000000000006",
			.summary = "The day after",
			.status = ITIP_STATUS_TENTATIVE,
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"casablanca-request", REQUEST, "Africa/Casablanca", {2024, 3, 20, 9, 0}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-000000000007",
			.summary = "In Ramadan",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"jerusalem-request", REQUEST, "Asia/Jerusalem", {2024, 6, 10, 9, 0}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-000000000008",
			.summary = "No one weekday says when summer begins",
			PEOPLE(PLAIN)}},
	{"cairo-request", REQUEST, "Africa/Cairo", {2026, 10, 29, 21, 30}, 60,
		{.uid = "f2b7a1de-0000-4000-8000-00000000000b",
			.summary = "Over the end of summer, which comes at 24:00",
			.comment = "which a REQUEST does not say",
			PEOPLE(PLAIN)}},
	{"cairo-cancel", CANCEL, "Africa/Cairo", {2026, 10, 29, 21, 30}, 60,
		{.uid = "f2b7a1de-0000-4000-8000-00000000000b",
			.sequence = 1,
			.summary = "Over the end of summer, which comes at 24:00",
			.comment = "which a CANCEL says",
			.alarm_minutes = 15,
			PEOPLE(PLAIN)}},
	{"dublin-request", REQUEST, "Europe/Dublin", {2026, 6, 10, 9, 0}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-000000000009",
			.summary = "Where the database calls the winter DST",
			PEOPLE(PLAIN)}},
	{"utc-request", REQUEST, "Etc/UTC", {2026, 6, 10, 9, 0}, 30,
		{.uid = "f2b7a1de-0000-4000-8000-00000000000a",
			.summary = "No zone at all",
			PEOPLE(PLAIN)}},
};

/* The row's values with its zone, and with times that rise with the sequence. */
static struct itip_meeting
meeting_of(const struct golden *g, const struct zone *z)
{
	struct itip_meeting m = g->m;

	m.zone = z;
	m.start_s = utc(g->start[0], g->start[1], g->start[2], g->start[3], g->start[4]);
	m.end_s = m.start_s + g->minutes * 60;
	m.created_s = utc(2026, 2, 1, 8, 0);
	m.last_modified_s = m.created_s + m.sequence * 3600;
	m.dtstamp_s = m.last_modified_s + 5;
	m.organiser_name = "World Smart City Expo: Business Meetings";
	m.organiser_mail = "meetings@wsce.example";
	return m;
}

static int64_t
instant_of(struct icaltimetype t)
{
	icaltimezone *zone = (icaltimezone *)(uintptr_t)icaltime_get_timezone(t);

	return (int64_t)icaltime_as_timet_with_zone(
		t, zone != NULL ? zone : icaltimezone_get_utc_timezone());
}

/* libical as a reader: its instants by the VTIMEZONE that came along, and its rules of iTIP. */
static void
reads_back(
	const struct itip_meeting *m, icalproperty_method method, const struct buf *out)
{
	icalcomponent *c = icalparser_parse_string(buf_str(out)), *event;

	assert_non_null(c);
	assert_int_equal(icalcomponent_get_method(c), method);
	event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
	assert_non_null(event);
	assert_string_equal(icalcomponent_get_uid(event), m->uid);
	assert_int_equal(instant_of(icalcomponent_get_dtstart(event)), m->start_s);
	assert_int_equal(instant_of(icalcomponent_get_dtend(event)), m->end_s);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY),
		m->n_attendees);
	assert_int_equal(icalcomponent_count_errors(c), 0);
	icalrestriction_check(c);
	assert_int_equal(icalcomponent_count_errors(c), 0);
	icalcomponent_free(c);
}

static void
bytes_are_those_agreed_to(void **state)
{
	struct ical *ical = *state;

	for (size_t i = 0; i < sizeof GOLDEN / sizeof GOLDEN[0]; i++) {
		const struct golden *g = &GOLDEN[i];
		struct zone *z = must_load(g->zone);
		struct itip_meeting m = meeting_of(g, z);
		char path[128];
		struct buf out;
		struct err e;

		buf_init(&out, OUT_MAX);
		if (!write_kind(ical, g->kind, &m, &out, &e))
			fail_msg("%s: %s", g->file, e.text);
		snprintf(path, sizeof path, "tests/golden/ical/%s.ics", g->file);
		golden_check(path, &out);
		reads_back(&m,
			g->kind == REQUEST ? ICAL_METHOD_REQUEST : ICAL_METHOD_CANCEL,
			&out);
		buf_release(&out);
		zone_free(z);
	}
}

/* The zones of the fairs to come, on both sides of a change of the clock where there is one. */
static const struct {
	const char *zone, *file;
	int start[2][5]; /* UTC */
} ZONES[] = {
	{"Asia/Seoul", "seoul", {{2026, 10, 24, 0, 30}, {2026, 10, 26, 0, 30}}},
	{"Europe/Madrid", "madrid", {{2026, 10, 24, 7, 30}, {2026, 10, 26, 8, 30}}},
	{"America/Sao_Paulo", "sao-paulo",
		{{2026, 10, 24, 12, 30}, {2026, 11, 26, 12, 30}}},
	{"Asia/Qatar", "qatar", {{2026, 10, 24, 6, 30}, {2026, 10, 26, 6, 30}}},
	{"Africa/Cairo", "cairo", {{2026, 10, 29, 6, 30}, {2026, 10, 30, 7, 30}}},
	{"Africa/Casablanca", "casablanca", {{2027, 2, 6, 8, 30}, {2027, 2, 8, 9, 30}}},
	{"Asia/Jerusalem", "jerusalem", {{2026, 10, 24, 6, 30}, {2026, 10, 25, 7, 30}}},
	{"America/Santiago", "santiago", {{2026, 9, 5, 13, 30}, {2026, 9, 6, 12, 30}}},
};

static void
instants_survive_in_every_zone(void **state)
{
	char path[128], uid[64], title[80];

	for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++) {
		struct zone *z = must_load(ZONES[i].zone);

		for (int k = 0; k < 2; k++) {
			struct golden g = {.minutes = 30,
				.m = {.uid = uid, .summary = title, PEOPLE(PLAIN)}};
			struct itip_meeting m;
			struct buf out;
			struct err e;

			memcpy(g.start, ZONES[i].start[k], sizeof g.start);
			snprintf(uid, sizeof uid, "zone-%s-%d", ZONES[i].file, k + 1);
			snprintf(title, sizeof title, "%s, %d", ZONES[i].zone, k + 1);
			m = meeting_of(&g, z);
			buf_init(&out, OUT_MAX);
			if (!itip_request(*state, &m, &out, &e))
				fail_msg("%s: %s", uid, e.text);
			snprintf(path, sizeof path, "tests/golden/ical/%s.ics", uid);
			golden_check(path, &out);
			reads_back(&m, ICAL_METHOD_REQUEST, &out);
			buf_release(&out);
		}
		zone_free(z);
	}
}

/* ---- what is refused ---- */

/* A good meeting in Seoul; the tests spoil one thing of it. */
static struct itip_meeting
good(const struct zone *z)
{
	return meeting_of(&GOLDEN[0], z);
}

static void
refused(struct ical *ical, enum kind kind, struct itip_meeting m, const char *field)
{
	struct buf out;
	struct err e;

	buf_init(&out, OUT_MAX);
	assert_true(buf_adds(&out, "before"));
	if (write_kind(ical, kind, &m, &out, &e))
		fail_msg("a bad %s was written", field);
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_string_equal(e.field, field);
	assert_string_equal(buf_str(&out), "before");
	buf_release(&out);
}

static void
addresses_are_checked_first(void **state)
{
	static const char *const BAD[] = {NULL, "", "nobody",
		"kim@example.kr\r\nATTENDEE:mailto:eve@example.com", "kim@example.kr\n",
		"\"k\"@b.kr", "김@example.kr"};
	struct zone *z = must_load("Asia/Seoul");

	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct itip_attendee people[] = {PLAIN[0], PLAIN[1]};
		struct itip_meeting m = good(z);

		m.organiser_mail = BAD[i];
		refused(*state, REQUEST, m, "organiser_mail");
		m = good(z);
		people[1].mail = BAD[i];
		m.attendees = people;
		m.n_attendees = 2;
		refused(*state, REQUEST, m, "attendees[1].mail");
		m = good(z);
		m.sent_by = BAD[i];
		if (BAD[i] != NULL)
			refused(*state, REQUEST, m, "sent_by");
	}
	zone_free(z);
}

/* libical would write each of them as it is. */
static const char *const BAD_URLS[] = {
	"https://a.example/\r\nATTENDEE:mailto:x@y.example", "http://a.example/",
	"javascript:alert(1)", "https://a.example/ b", "https://a.example/\"",
	"https://\xea\xb9\x80.example/", "https://a.example/\t"};

static void
what_cannot_be_written_is_refused(void **state)
{
	struct zone *z = must_load("Asia/Seoul");
	struct itip_attendee person = {
		"\xea\xb9", "kim@example.kr", ITIP_PERSON, ITIP_ACCEPTED};
	struct itip_meeting m = good(z);

	m.uid = NULL;
	refused(*state, REQUEST, m, "uid");
	m.uid = "";
	refused(*state, REQUEST, m, "uid");
	m.uid = "a\r\nb";
	refused(*state, REQUEST, m, "uid");
	m = good(z);
	m.sequence = -1;
	refused(*state, REQUEST, m, "sequence");
	m.sequence = 0;
	refused(*state, CANCEL, m, "sequence");
	refused(*state, UNINVITE, m, "sequence");
	m = good(z);
	m.end_s = m.start_s;
	refused(*state, REQUEST, m, "end");
	m.end_s = INT64_MAX;
	refused(*state, REQUEST, m, "end");
	m = good(z);
	m.dtstamp_s = -1;
	refused(*state, REQUEST, m, "dtstamp");
	m = good(z);
	m.alarm_minutes = -15;
	refused(*state, REQUEST, m, "alarm_minutes");
	m = good(z);
	m.summary = "";
	refused(*state, REQUEST, m, "summary");
	m.summary = "\xff";
	refused(*state, REQUEST, m, "summary");
	m = good(z);
	m.location = "\xed\xa0\x80"; /* a surrogate */
	refused(*state, REQUEST, m, "location");
	m = good(z);
	for (size_t i = 0; i < sizeof BAD_URLS / sizeof BAD_URLS[0]; i++) {
		m.url = BAD_URLS[i];
		refused(*state, REQUEST, m, "url");
	}
	m = good(z);
	m.n_attendees = 0;
	refused(*state, REQUEST, m, "attendees");
	m = good(z);
	m.attendees = &person;
	m.n_attendees = 1;
	refused(*state, REQUEST, m, "attendees[0].name");
	zone_free(z);
}

static void
what_does_not_fit_leaves_nothing(void **state)
{
	struct zone *z = must_load("Asia/Seoul");
	struct itip_meeting m = good(z);
	struct buf whole;
	struct err e;

	buf_init(&whole, OUT_MAX);
	assert_true(itip_request(*state, &m, &whole, &e));
	for (size_t max = 6; max < whole.len + 6; max += 97) {
		struct buf out;

		buf_init(&out, max);
		assert_true(buf_adds(&out, "before"));
		assert_false(itip_request(*state, &m, &out, &e));
		assert_int_equal(e.code, ERR_INTERNAL);
		assert_string_equal(buf_str(&out), "before");
		buf_release(&out);
	}
	buf_release(&whole);
	zone_free(z);
}

/* ---- lines ---- */

/* Lines of out, unfolded, each ended by LF alone; fails where a line breaks the rules. */
static void
unfold(const struct buf *out, struct buf *lines)
{
	const char *p = out->data, *end = out->data + out->len;
	size_t before = 0; /* octets of the line before */

	buf_clear(lines);
	while (p < end) {
		const char *crlf = memmem(p, (size_t)(end - p), "\r\n", 2);
		size_t n;

		assert_non_null(crlf);
		n = (size_t)(crlf - p);
		if (n > 75 || n == 0 || memchr(p, '\r', n) != NULL ||
			memchr(p, '\n', n) != NULL || utf8_good_bytes(p, n) != n)
			fail_msg("not a line: \"%.*s\"", (int)n, p);
		if (*p == ' ') {
			/* not folded earlier than need be */
			assert_true(n > 1);
			assert_true(before + utf8_letter_bytes(p + 1, n - 1) > 75);
			lines->data[--lines->len] = '\0';
			p++;
			n--;
			before = n + 1;
		} else {
			before = n;
		}
		assert_true(buf_add(lines, p, n) && buf_addc(lines, '\n'));
		p = crlf + 2;
	}
}

/*
 * The request's lines, with these words for summary and for the first attendee's name, which stands
 * in the description too.
 */
static void
lines_of(struct ical *ical, const char *summary, const char *name, struct buf *lines)
{
	struct itip_attendee person = {
		name, "kim@example.kr", ITIP_PERSON, ITIP_NEEDS_ACTION};
	struct zone *z = must_load("Asia/Seoul");
	struct itip_meeting m = good(z);
	struct buf out;
	struct err e;

	m.summary = summary;
	m.description = name;
	m.attendees = &person;
	m.n_attendees = 1;
	buf_init(&out, OUT_MAX);
	if (!itip_request(ical, &m, &out, &e))
		fail_msg("%s", e.text);
	unfold(&out, lines);
	buf_release(&out);
	zone_free(z);
}

static void
expect_line(const struct buf *lines, const char *line)
{
	struct buf wanted;

	buf_init(&wanted, OUT_MAX);
	assert_true(buf_addf(&wanted, "\n%s\n", line));
	if (strstr(buf_str(lines), buf_str(&wanted)) == NULL)
		fail_msg("no line \"%s\" in:\n%s", line, buf_str(lines));
	buf_release(&wanted);
}

/* libical 3.0.16 folds between CR and LF at one of these lengths. */
static void
any_length_of_any_letter_is_folded_right(void **state)
{
	static const char *const LETTERS[] = {"x", "é", "한", "🏙", "a b", "a:", "،"};
	struct buf text, line, lines;

	buf_init(&text, OUT_MAX);
	buf_init(&line, OUT_MAX);
	buf_init(&lines, OUT_MAX);
	for (size_t l = 0; l < sizeof LETTERS / sizeof LETTERS[0]; l++) {
		buf_clear(&text);
		for (int n = 1; n < 170; n++) {
			assert_true(buf_adds(&text, LETTERS[l]));
			lines_of(*state, "Long", buf_str(&text), &lines);
			buf_clear(&line);
			assert_true(buf_addf(&line, "DESCRIPTION:%s", buf_str(&text)));
			expect_line(&lines, buf_str(&line));
			buf_clear(&line);
			assert_true(buf_addf(&line,
				"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;"
				"PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=%s%s%s:mailto:kim@example.kr",
				LETTERS[l][1] == ':' ? "\"" : "", buf_str(&text),
				LETTERS[l][1] == ':' ? "\"" : ""));
			expect_line(&lines, buf_str(&line));
		}
	}
	buf_release(&text);
	buf_release(&line);
	buf_release(&lines);
}

/* SUMMARY and LOCATION: 255 UTF-16 units, and no letter without its marks. */
static void
short_texts_are_cut_between_letters(void **state)
{
	static const struct {
		const char *letter;
		size_t fit,
			cut; /* how many stay whole, and how many before an ellipsis */
	} LETTERS[] = {
		{"x", 255, 254}, {"한", 255, 254}, {"🏙", 127, 127},
		{"e\xcc\x81", 127, 127},    /* with an accent of its own */
		{"👩\xe2\x80\x8d🔬", 51, 50}, /* two joined: five units */
		{"🇰🇷", 63, 63},		    /* two that make a flag: four */
	};
	struct buf text, line, lines;

	buf_init(&text, OUT_MAX);
	buf_init(&line, OUT_MAX);
	buf_init(&lines, OUT_MAX);
	for (size_t l = 0; l < sizeof LETTERS / sizeof LETTERS[0]; l++) {
		size_t n = 0;

		buf_clear(&text);
		buf_clear(&line);
		for (; n < LETTERS[l].fit; n++)
			assert_true(buf_adds(&text, LETTERS[l].letter));
		lines_of(*state, buf_str(&text), "Kim", &lines);
		assert_true(buf_addf(&line, "SUMMARY:%s", buf_str(&text)));
		expect_line(&lines, buf_str(&line));
		assert_true(buf_adds(&text, LETTERS[l].letter));
		lines_of(*state, buf_str(&text), "Kim", &lines);
		buf_clear(&line);
		assert_true(buf_adds(&line, "SUMMARY:"));
		for (n = 0; n < LETTERS[l].cut; n++)
			assert_true(buf_adds(&line, LETTERS[l].letter));
		assert_true(buf_adds(&line, "…"));
		expect_line(&lines, buf_str(&line));
	}
	buf_release(&text);
	buf_release(&line);
	buf_release(&lines);
}

static void
long_texts_are_written_whole(void **state)
{
	struct buf text, lines, line;

	buf_init(&text, OUT_MAX);
	buf_init(&lines, OUT_MAX);
	buf_init(&line, OUT_MAX);
	for (int i = 0; i < 20000; i++)
		assert_true(buf_adds(&text, "글"));
	lines_of(*state, "Long", buf_str(&text), &lines);
	assert_true(buf_addf(&line, "DESCRIPTION:%s", buf_str(&text)));
	expect_line(&lines, buf_str(&line));
	buf_release(&text);
	buf_release(&lines);
	buf_release(&line);
}

static void
text_is_escaped_once_and_nothing_else(void **state)
{
	struct buf lines;

	buf_init(&lines, OUT_MAX);
	lines_of(*state, "a\\b;c,d:e\"f\ng\r\nh\ri\tj\x01k\x7f^l\\n", "Kim", &lines);
	expect_line(&lines, "SUMMARY:a\\\\b\\;c\\,d:e\"f\\ng\\nh\\ni j k ^l\\\\n");
	buf_release(&lines);
}

static void
names_cannot_leave_their_quotes(void **state)
{
	static const struct {
		const char *name, *written;
	} NAMES[] = {{"Kim", ";CN=Kim:"}, {"A\"B", ";CN=A'B:"},
		{"A;B:C,D", ";CN=\"A;B:C,D\":"}, {"A\";CN=\"B", ";CN=\"A';CN='B\":"},
		{"A^nB", ";CN=A^^nB:"}, {"\\n", ";CN=\\n:"},
		{"Ann\r\nATTENDEE:mailto:evil@example",
			";CN=\"Ann  ATTENDEE:mailto:evil@example\":"},
		{"a\tb\x1b[0m\x7f", ";CN=a b [0m :"}, {"", ";RSVP=TRUE:mailto:"},
		{NULL, ";RSVP=TRUE:mailto:"}};
	struct buf lines;

	buf_init(&lines, OUT_MAX);
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
		lines_of(*state, "Meeting", NAMES[i].name, &lines);
		if (strstr(buf_str(&lines), NAMES[i].written) == NULL)
			fail_msg("no %s in:\n%s", NAMES[i].written, buf_str(&lines));
	}
	buf_release(&lines);
}

static size_t
count(const struct buf *out, const char *what)
{
	size_t n = 0;

	for (const char *p = buf_str(out); (p = strstr(p, what)) != NULL;
		p += strlen(what))
		n++;
	return n;
}

static void
one_mailbox_is_one_attendee(void **state)
{
	static const struct itip_attendee PEOPLE_OF_ONE_DESK[] = {
		{"Ann", "desk@buyer.example", ITIP_PERSON, ITIP_NEEDS_ACTION},
		{"Bob", "Desk@Buyer.example", ITIP_PERSON, ITIP_NEEDS_ACTION},
		{"Choi", "choi@exhibitor.example", ITIP_PERSON, ITIP_NEEDS_ACTION}};
	struct zone *z = must_load("Asia/Seoul");
	struct itip_meeting m = good(z);
	struct buf out;
	struct err e;

	m.attendees = PEOPLE_OF_ONE_DESK;
	m.n_attendees = 3;
	buf_init(&out, OUT_MAX);
	assert_true(itip_request(*state, &m, &out, &e));
	assert_int_equal(count(&out, "\r\nATTENDEE;"), 2);
	assert_non_null(strstr(buf_str(&out), "CN=Ann"));
	buf_release(&out);
	zone_free(z);
}

/*
 * RFC 6068: a reader that decodes the URI must get the address back, and no line break. One that
 * decodes nothing must know the person by an address with no "%", "?" or "#".
 */
static void
addresses_become_uris(void **state)
{
	static const struct itip_attendee ODD = {"Odd",
		"a%0d%0ab&c=d/e?f#g+h@example.org", ITIP_PERSON, ITIP_NEEDS_ACTION};
	struct zone *z = must_load("Asia/Seoul");
	struct itip_meeting m = good(z);
	struct buf out, lines;
	struct err e;

	m.attendees = &ODD;
	m.n_attendees = 1;
	m.sent_by = "MEETINGS@wsce.example"; /* the same mailbox: nothing to say */
	buf_init(&out, OUT_MAX);
	buf_init(&lines, OUT_MAX);
	assert_true(itip_request(*state, &m, &out, &e));
	unfold(&out, &lines);
	assert_non_null(strstr(
		buf_str(&lines), ":mailto:a%250d%250ab&c=d/e%3Ff%23g+h@example.org\n"));
	assert_null(strstr(buf_str(&lines), "SENT-BY"));
	buf_release(&out);
	buf_release(&lines);
	zone_free(z);
}

static void
messages_hold_what_their_method_allows(void **state)
{
	struct zone *z = must_load("Asia/Seoul");
	struct itip_meeting m = good(z);
	struct buf out;
	struct err e;

	m.sequence = 1;
	buf_init(&out, OUT_MAX);
	assert_true(itip_request(*state, &m, &out, &e));
	assert_int_equal(count(&out, "\r\nMETHOD:REQUEST\r\n"), 1);
	assert_int_equal(count(&out, "\r\nSTATUS:CONFIRMED\r\n"), 1);
	assert_int_equal(count(&out, "\r\nBEGIN:VALARM\r\n"), 1);
	assert_int_equal(count(&out, "\r\nBEGIN:STANDARD\r\n"), 1);
	assert_int_equal(count(&out, "\r\nBEGIN:DAYLIGHT\r\n"), 0);
	assert_int_equal(count(&out, "X-"), 1);
	assert_int_equal(count(&out, "\r\nX-MICROSOFT-DISALLOW-COUNTER:TRUE\r\n"), 1);
	buf_clear(&out);
	assert_true(itip_cancel(*state, &m, &out, &e));
	assert_int_equal(count(&out, "\r\nMETHOD:CANCEL\r\n"), 1);
	assert_int_equal(count(&out, "\r\nSTATUS:CANCELLED\r\n"), 1);
	assert_int_equal(count(&out, "VALARM"), 0);
	assert_int_equal(count(&out, "RSVP") + count(&out, "X-"), 0);
	buf_clear(&out);
	assert_true(itip_uninvite(*state, &m, &out, &e));
	assert_int_equal(count(&out, "\r\nMETHOD:CANCEL\r\n"), 1);
	assert_int_equal(count(&out, "STATUS"), 0);
	buf_release(&out);
	zone_free(z);
}

/* ---- sameness ---- */

enum { THREADS = 4, ROUNDS = 50 };

struct worker {
	pthread_t thread;
	struct ical *ical;
	struct zone *zone;
	struct buf first;
	int different;
};

static void *
write_again_and_again(void *p)
{
	struct worker *w = p;
	struct itip_meeting m = meeting_of(&GOLDEN[4], w->zone);

	for (int i = 0; i < ROUNDS; i++) {
		struct buf out;
		struct err e;

		buf_init(&out, OUT_MAX);
		if (!itip_request(w->ical, &m, &out, &e))
			w->different++;
		else if (i == 0 && !buf_add(&w->first, out.data, out.len))
			w->different++;
		else if (out.len != w->first.len ||
			 memcmp(out.data, w->first.data, out.len) != 0)
			w->different++;
		buf_release(&out);
	}
	return NULL;
}

static void
the_same_values_give_the_same_bytes_in_any_thread(void **state)
{
	struct worker workers[THREADS];
	struct zone *z = must_load("Asia/Seoul");

	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.ical = *state, .zone = z};
		buf_init(&workers[i].first, OUT_MAX);
		assert_int_equal(pthread_create(&workers[i].thread, NULL,
					 write_again_and_again, &workers[i]),
			0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
		assert_int_equal(workers[i].different, 0);
		assert_string_equal(
			buf_str(&workers[i].first), buf_str(&workers[0].first));
	}
	for (int i = 0; i < THREADS; i++)
		buf_release(&workers[i].first);
	zone_free(z);
}

static int
set_up(void **state)
{
	*state = ical_new();
	return 0;
}

static int
tear_down(void **state)
{
	ical_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_those_agreed_to),
		cmocka_unit_test(instants_survive_in_every_zone),
		cmocka_unit_test(addresses_are_checked_first),
		cmocka_unit_test(what_cannot_be_written_is_refused),
		cmocka_unit_test(what_does_not_fit_leaves_nothing),
		cmocka_unit_test(any_length_of_any_letter_is_folded_right),
		cmocka_unit_test(short_texts_are_cut_between_letters),
		cmocka_unit_test(long_texts_are_written_whole),
		cmocka_unit_test(text_is_escaped_once_and_nothing_else),
		cmocka_unit_test(names_cannot_leave_their_quotes),
		cmocka_unit_test(one_mailbox_is_one_attendee),
		cmocka_unit_test(addresses_become_uris),
		cmocka_unit_test(messages_hold_what_their_method_allows),
		cmocka_unit_test(the_same_values_give_the_same_bytes_in_any_thread),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
