/* test_client_received.c - mails as programs and enemies write them. */
#include "client/received.h"
#include "client/received_charset.h"

#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct received
read_text(const char *text)
{
	struct received r;

	received_read(text, strlen(text), &r);
	return r;
}

static void
fields_are_unfolded_and_found(void **state)
{
	struct received r = read_text("From: Kim\r\n <kim@x.example>\r\nreceived: one\r\n"
				      "Received: two\r\nSubject : no field\r\n"
				      "\r\nText");

	(void)state;
	assert_string_equal(received_header(&r, "from", 0), "Kim <kim@x.example>");
	assert_string_equal(received_header(&r, "Received", 1), "two");
	assert_null(received_header(&r, "Received", 2));
	received_release(&r);
}

static void
addresses_are_taken_out(void **state)
{
	static const char *const GIVEN[][2] = {{"a@b.example", "a@b.example"},
		{"\"Kim <x@y>\" <kim@b.example>", "kim@b.example"},
		{"kim@b.example (Kim)", "kim@b.example"}, {"<>", ""}, {"nobody", ""},
		{"A B <a@b.example>, C <c@d.example>", "c@d.example"}, {"", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
		char out[64];

		received_address(GIVEN[i][0], out, sizeof out);
		assert_string_equal(out, GIVEN[i][1]);
	}
}

/* Of what a mail says of who wrote it, all that could be read as two is nobody's. */
static void
a_mail_has_one_author(void **state)
{
	static const char *const GIVEN[][2] = {
		{"From: Ann <ann@b.example>\n", "ann@b.example"},
		{"From: ann@b.example\n", "ann@b.example"},
		{"From: Ann \"x@y\" de Vries <ann@b.example> (at work)\n",
			"ann@b.example"},
		{"From: Vries, Ann <ann@b.example>\n", "ann@b.example"},
		{"From: ann@b.example <ann@b.example>\n", "ann@b.example"},
		{"From: (ann@b.example) eve@b.example\n", "eve@b.example"},
		{"From: (a (nested \\) <ann@b.example>)) eve@b.example\n",
			"eve@b.example"},
		{"From: \"<ann@b.example>\" <eve@b.example>\n", "eve@b.example"},
		{"From: \"\\\"<ann@b.example>\" <eve@b.example>\n", "eve@b.example"},
		{"From: Eve <eve@b.example> <ann@b.example>\n", ""},
		{"From: Ann <ann@b.example>, eve@x.example\n", ""},
		{"From: eve@x.example, Ann <ann@b.example>\n", ""},
		{"From: ann@b.example, eve@x.example\n", ""},
		{"From: Ann <ann@b.example\n", ""},
		{"From: ann@b.example\nFrom: eve@x.example\n", ""},
		{"From: eve@x.example\nSubject: x\nfrom: ann@b.example\n", ""},
		{"Subject: x\n", ""}, {"From:\n", ""}, {"From: (((((\n", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
		struct received r;
		char mail[200], out[64];

		snprintf(mail, sizeof mail, "%s\nText", GIVEN[i][0]);
		received_read(mail, strlen(mail), &r);
		received_author(&r, out, sizeof out);
		assert_string_equal(out, GIVEN[i][1]);
		received_release(&r);
	}
}

static const char *const OUTLOOK =
	"From: =?ks_c_5601-1987?B?sei5zrytLCBLaW0=?= <kim@x.example>\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/mixed; boundary=\"a;b\"\n\n"
	"preamble\n"
	"--a;b\n"
	"Content-Type: multipart/alternative;\n\tboundary=inner\n\n"
	"--inner\nContent-Type: text/plain; charset=\"ks_c_5601-1987\"\n"
	"Content-Transfer-Encoding: quoted-printable\n\n"
	"=C8=A3=BF=F8 =\nend\n"
	"--inner\n"
	"Content-Type: text/calendar; method=REPLY; charset=utf-8\n"
	"Content-Transfer-Encoding: base64\n\n"
	"QkVHSU46VkNB\r\nTEVOREFS\n"
	"--inner--\n"
	"--a;b\n"
	"Content-Type: application/ics; name=\"invite.ics\"\n"
	"Content-Disposition: attachment; filename=\"reply; 1.ics\"\n\n"
	"BEGIN:VCALENDAR\n"
	"--a;b--\nepilogue\n";

static void
parts_are_found_and_decoded(void **state)
{
	struct received r = read_text(OUTLOOK);
	struct buf name;

	(void)state;
	assert_int_equal(r.parts, 3);
	assert_string_equal(received_part(&r, "text/plain")->text, "호원 end\n");
	assert_string_equal(received_part(&r, "text/calendar")->text, "BEGIN:VCALENDAR");
	assert_string_equal(received_part(&r, "text/calendar")->method, "REPLY");
	assert_string_equal(received_part(&r, "application/ics")->name, "reply; 1.ics");
	assert_int_equal(received_part(&r, "text/calendar")->depth, 2);
	buf_init(&name, 200);
	received_words(received_header(&r, "From", 0), &name);
	assert_string_equal(buf_str(&name), "김민서, Kim <kim@x.example>");
	buf_release(&name);
	received_release(&r);
}

static void
words_are_read_or_stay(void **state)
{
	static const char *const GIVEN[][2] = {
		{"=?utf-8?q?J=C3=B6rg_M?= =?utf-8?Q?=C3=BCller?=",
			"J\u00f6rg M\u00fcller"},
		{"=?utf-8*en?Q?a?= b", "a b"}, {"=?utf-8?X", "=?utf-8?X"},
		{"=?x-unknown?Q?a=FF?=", "a\xef\xbf\xbd"},
		{"plain \xe4 text", "plain \u00e4 text"},
		{"=?utf-8?Q?no end", "=?utf-8?Q?no end"}};

	(void)state;
	for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
		struct buf out;

		buf_init(&out, 1000);
		received_words(GIVEN[i][0], &out);
		assert_string_equal(buf_str(&out), GIVEN[i][1]);
		buf_release(&out);
	}
}

static void
a_report_is_told(void **state)
{
	struct received r = read_text(
		"Return-Path: <>\nContent-Type: multipart/report; report-type=Delivery-Status;"
		" boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
		"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n"
		"--b--\n");

	(void)state;
	assert_string_equal(r.report, "delivery-status");
	assert_non_null(
		strstr(received_part(&r, "message/delivery-status")->text, "failed"));
	received_release(&r);
}

/* What has no end, no beginning, no empty line or nothing in it is read as far as it goes. */
static void
broken_mails_are_read_as_far_as_they_go(void **state)
{
	static const char *const GIVEN[] = {"", "\n", "\r\n\r\n", ":", "no header at all",
		"Content-Type: multipart/mixed\n\nx",
		"Content-Type: multipart/mixed; boundary=\"\"\n\n--\nx",
		"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n--a--\n--a\n",
		"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nx",
		"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n====",
		"Content-Type: ;;;=\"\n\n",
		"Content-Type: text/plain; charset=\"\n\n\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
		struct received r = read_text(GIVEN[i]);

		assert_in_range(r.parts, 0, 3);
		received_release(&r);
	}
}

static void
too_much_of_anything_is_left_out(void **state)
{
	struct buf b;
	struct received r;

	(void)state;
	buf_init(&b, 64 * 1024 * 1024);
	for (int i = 0; i < 2000; i++)
		assert_true(buf_addf(&b, "X-%d: %d\n", i, i));
	assert_true(buf_adds(&b, "Content-Type: multipart/mixed; boundary=a\n\n"));
	for (int i = 0; i < 1000; i++)
		assert_true(buf_adds(&b, "--a\n\ntext\n"));
	received_read(b.data, b.len, &r);
	assert_int_equal(r.fields, RECEIVED_FIELDS_MAX);
	received_release(&r);
	buf_clear(&b);
	for (int i = 0; i < 40; i++)
		assert_true(buf_addf(&b,
			"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i));
	assert_true(buf_adds(&b, "\ntext"));
	received_read(b.data, b.len, &r);
	assert_int_equal(r.parts, 0);
	received_release(&r);
	buf_clear(&b);
	assert_true(buf_adds(&b, "Content-Type: text/plain\n\n"));
	for (int i = 0; i < 1000000; i++)
		assert_true(buf_adds(&b, "0123456789\n"));
	received_read(b.data, b.len, &r);
	assert_true(r.part[0].cut);
	assert_int_equal(r.part[0].n, RECEIVED_TEXT_MAX);
	received_release(&r);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_unfolded_and_found),
		cmocka_unit_test(addresses_are_taken_out),
		cmocka_unit_test(a_mail_has_one_author),
		cmocka_unit_test(parts_are_found_and_decoded),
		cmocka_unit_test(words_are_read_or_stay),
		cmocka_unit_test(a_report_is_told),
		cmocka_unit_test(broken_mails_are_read_as_far_as_they_go),
		cmocka_unit_test(too_much_of_anything_is_left_out)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
