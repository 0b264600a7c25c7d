/* test_imip.c - mails: golden bytes, and names that would be headers if they could. */
#include "golden.h"
#include "ical/imip.h"

static const char CALENDAR[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n"
	"BEGIN:VTIMEZONE\r\nTZID:Asia/Seoul\r\nEND:VTIMEZONE\r\n"
	"BEGIN:VEVENT\r\nUID:8a9d083d\r\nSUMMARY:Grid \\& Sons\\, a\\; b\r\n"
	"DESCRIPTION:One\\nTwo \\\\ three\r\n  folded\r\n"
	"LOCATION;LANGUAGE=en:Table 1\r\nEND:VEVENT\r\n"
	"END:VCALENDAR\r\n";

static const struct imip_message PLAIN = {
	.from = {"Fair Office", "meetings@fair.example"},
	.to = {"Ann de Vries", "ann@b1.example"},
	.date_s = 1800000000,
	.message_id = "0123456789abcdef@fair.example",
	.subject = "Invitation: Rotterdam",
	.text = "Invitation: Rotterdam\n\n2027-01-15 09:00-09:25 (Asia/Seoul)\n"
		"Table 1, Hall A\n\n.a line that begins with a dot = and a long one that has "
		"to be broken somewhere\nhttps://fair.example/?a=1&b=2\nblank at the end \n",
	.calendar = CALENDAR};

static void
write(const struct imip_message *m, struct buf *out)
{
	struct err e;

	buf_init(out, IMIP_BYTES_MAX);
	if (!imip_write(m, out, &e))
		fail_msg("%s", e.text);
}

static void
bytes_are_those_of_the_golden_files(void **state)
{
	static const struct {
		const char *file;
		struct imip_party from, to;
		const char *subject, *in_reply_to, *calendar;
	} GOLDEN[] = {
		{"request", {"Fair Office", "meetings@fair.example"},
			{"Ann de Vries", "ann@b1.example"}, "Invitation: Rotterdam", NULL,
			CALENDAR},
		{"korean", {"서울 스마트시티 박람회 사무국", "meetings@fair.example"},
			{"최준호", "choi@x2.example"},
			"변경: 한빛 모빌리티, Inc. – 인천교통공사", "former@fair.example",
			CALENDAR},
		{"no-calendar", {"", "meetings@fair.example"},
			{"Smith, John \\ \"Jr\"", "smith@x5.example"},
			"A subject that is plain but longer than what fits into one line of a "
			"header by far",
			NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof GOLDEN / sizeof *GOLDEN; i++) {
		struct imip_message m = PLAIN;
		char path[80];
		struct buf out;

		m.from = GOLDEN[i].from;
		m.to = GOLDEN[i].to;
		m.subject = GOLDEN[i].subject;
		m.in_reply_to = GOLDEN[i].in_reply_to;
		m.calendar = GOLDEN[i].calendar;
		write(&m, &out);
		snprintf(path, sizeof path, "tests/golden/mail/%s.eml", GOLDEN[i].file);
		golden_check(path, &out);
		buf_release(&out);
	}
}

/* The headers alone, each line with its end. */
static size_t
headers_bytes(const struct buf *out)
{
	return (size_t)(strstr(buf_str(out), "\r\n\r\n") - buf_str(out)) + 2;
}

static int
lines_that_begin(const struct buf *out, const char *with)
{
	const char *s = buf_str(out), *end = s + headers_bytes(out);
	int n = 0;

	while (s < end) {
		n += strncasecmp(s, with, strlen(with)) == 0;
		s = strstr(s, "\r\n") + 2;
	}
	return n;
}

static void
no_name_makes_a_header(void **state)
{
#define QUOTES "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""
#define VERY_LONG "very long very long very long very long very long very long "
	static const char *const NAMES[] = {"Eve\r\nBcc: all@fair.example",
		"Eve\nSubject: other\n\nbody", "Eve\r\n\r\nbody", "\"\r\n\t<x@y.example>",
		"=?UTF-8?B?DQpCY2M6IGFAYi5leGFtcGxl?=", "a\x01\x02\x7f b", "\xff\xfe\x80",
		"\xe2\x80\xae"
		"moc.live@eve"
		"\xe2\x80\xac",
		"Eve <eve@x.example>, ",
		/* of which each is written as two letters */
		QUOTES QUOTES "\\\\", VERY_LONG VERY_LONG VERY_LONG,
		"한국어한국어한국어한국어한국어한국어한국어한국어한국어한국어한국어한국어"};

	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		struct imip_message m = PLAIN;
		struct buf out;

		m.from.name = m.to.name = m.subject = NAMES[i];
		write(&m, &out);
		assert_int_equal(lines_that_begin(&out, "Bcc:"), 0);
		assert_int_equal(lines_that_begin(&out, "Subject:"), 1);
		assert_int_equal(lines_that_begin(&out, "To:"), 1);
		assert_int_equal(lines_that_begin(&out, "From:"), 1);
		assert_int_equal(lines_that_begin(&out, "Content-Type:"), 1);
		assert_int_equal(lines_that_begin(&out, " <ann@b1.example>"), 1);
		for (size_t k = 0, column = 0; k < out.len; k++) {
			unsigned char c = (unsigned char)out.data[k];

			assert_true(c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7f));
			column = c == '\n' ? 0 : column + 1;
			assert_true(column <= 79);
			assert_true((c == '\n') ==
				    (k > 0 && out.data[k - 1] == '\r' && c == '\n'));
		}
		buf_release(&out);
	}
}

static void
an_address_is_one_or_there_is_no_mail(void **state)
{
	static const char *const WRONG[] = {"", "ann",
		"ann@b1.example\r\nBcc: x@y.example", "ann@b1.example,bob@b2.example",
		"<ann@b1.example>", "a b@b1.example"};

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		struct imip_message m = PLAIN;
		struct buf out;
		struct err e;

		buf_init(&out, IMIP_BYTES_MAX);
		m.to.mail = WRONG[i];
		assert_false(imip_write(&m, &out, &e));
		assert_string_equal(e.field, "to");
		m.to = PLAIN.to;
		m.from.mail = WRONG[i];
		assert_false(imip_write(&m, &out, &e));
		assert_string_equal(e.field, "from");
		buf_release(&out);
	}
}

static void
a_method_is_that_of_the_body(void **state)
{
	struct imip_message m = PLAIN;
	struct buf out;
	struct err e;

	(void)state;
	m.calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n";
	write(&m, &out);
	assert_non_null(
		strstr(buf_str(&out), "text/calendar; method=CANCEL; charset=UTF-8"));
	buf_clear(&out);
	m.calendar = "BEGIN:VCALENDAR\r\nX-METHOD:CANCEL\r\nEND:VCALENDAR\r\n";
	assert_false(imip_write(&m, &out, &e));
	buf_release(&out);
	buf_init(&out, 100);
	assert_false(imip_write(&PLAIN, &out, &e));
	assert_int_equal(e.code, ERR_INTERNAL);
	buf_release(&out);
}

static void
what_the_calendar_says_is_read_back(void **state)
{
	static const struct {
		const char *name, *value;
	} WANTED[] = {{"SUMMARY", "Grid & Sons, a; b"},
		{"DESCRIPTION", "One\nTwo \\ three folded"}, {"LOCATION", "Table 1"},
		{"COMMENT", ""}, {"TZID", ""}};
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++) {
		buf_clear(&out);
		assert_true(imip_property(CALENDAR, WANTED[i].name, &out));
		assert_string_equal(buf_str(&out), WANTED[i].value);
	}
	buf_clear(&out);
	assert_true(imip_property("SUMMARY:cut\\", "SUMMARY", &out));
	assert_string_equal(buf_str(&out), "cut\\");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_those_of_the_golden_files),
		cmocka_unit_test(no_name_makes_a_header),
		cmocka_unit_test(an_address_is_one_or_there_is_no_mail),
		cmocka_unit_test(a_method_is_that_of_the_body),
		cmocka_unit_test(what_the_calendar_says_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
