/* test_itip_answer.c - answers of calendar programs and of enemies. */
#include "ical/itip_answer.h"

#include "golden.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct zones *zones;
static struct itip_answer answer;
static struct err e;

static bool
reads(const char *text)
{
	return itip_answer_read(text, strlen(text), zones, &arena, &answer, &e);
}

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	zones = zones_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	zones_free(zones);
	arena_release(&arena);
	return 0;
}

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
#define TAIL "END:VEVENT\r\nEND:VCALENDAR\r\n"

static void
a_reply_says_who_what_and_when(void **state)
{
	(void)state;
	assert_true(reads(HEAD "UID:0190-a\r\nSEQUENCE:2\r\nDTSTAMP:20270715T003000Z\r\n"
			       "ATTENDEE;CN=\"Kim; Min: Seo\";PARTSTAT=DECLINED:mail\r\n"
			       " to:kim@x.example\r\n"
			       "COMMENT:Sorry\\, ill.\\nNext week?\r\n" TAIL));
	assert_int_equal(answer.kind, ITIP_REPLY);
	assert_string_equal(answer.uid, "0190-a");
	assert_int_equal(answer.sequence, 2);
	assert_int_equal(answer.dtstamp_s, 1815611400);
	assert_int_equal(answer.attendees, 1);
	assert_int_equal(
		itip_answer_of(&answer, "KIM@x.example")->partstat, ITIP_DECLINED);
	assert_string_equal(answer.comment, "Sorry, ill.\nNext week?");
}

/* Gnus: bare LF and long lines. Exchange: no ORGANIZER. Evolution: a TZID with a prefix. */
static void
what_programs_send_is_taken(void **state)
{
	(void)state;
	assert_true(
		reads("BEGIN:VCALENDAR\nMETHOD:reply\nBEGIN:VTIMEZONE\nTZID:x\n"
		      "BEGIN:STANDARD\nRRULE:FREQ=MINUTELY\nDTSTART:16010101T000000\n"
		      "END:STANDARD\nEND:VTIMEZONE\nbegin:vevent\nuid:a\n"
		      "attendee;partstat=accepted;sent-by=\"mailto:office@x.example\":"
		      "MAILTO:r%26d@x.example\n"
		      "DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Seoul:"
		      "20270715T093000\nBEGIN:VALARM\nUID:b\nEND:VALARM\n"
		      "end:vevent\nend:vcalendar"));
	assert_string_equal(answer.attendee[0].mail, "r&d@x.example");
	assert_string_equal(answer.attendee[0].sent_by, "office@x.example");
	assert_true(answer.attendee[0].partstat_known);
	assert_int_equal(answer.start_s, 1815611400);
	assert_int_equal(answer.sequence, 0);
	assert_int_equal(answer.dtstamp_s, -1);
	/* a byte order mark, once and before all else */
	assert_true(
		reads("\xef\xbb\xbf"
		      "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:b\nEND:VEVENT\n"
		      "END:VCALENDAR"));
	assert_string_equal(answer.uid, "b");
	assert_false(reads("\xef\xbb\xbf"));
	assert_false(reads("\xef\xbb"));
	assert_false(
		reads("\xef\xbb\xbf\xef\xbb\xbf"
		      "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:b\nEND:VEVENT\n"
		      "END:VCALENDAR"));
}

static void
a_counter_proposes_a_time(void **state)
{
	(void)state;
	assert_true(reads("BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:a\r\n"
			  "ATTENDEE;PARTSTAT=TENTATIVE:mailto:a@x.example\r\n"
			  "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:b@x.example\r\n"
			  "ATTENDEE;PARTSTAT=DELEGATED:mailto:c@x.example\r\n"
			  "X-MS-OLK-ORIGINALSTART:20270715T003000Z\r\n"
			  "DTSTART:20270715T010000Z\r\nDTEND:20270715T012000Z\r\n" TAIL));
	assert_int_equal(answer.kind, ITIP_COUNTER);
	assert_int_equal(answer.attendees, 3);
	assert_false(answer.attendee[2].partstat_known);
	assert_int_equal(answer.original_s, 1815611400);
	assert_int_equal(answer.start_s, 1815613200);
	assert_int_equal(answer.end_s, 1815614400);
	/* a civil time nobody knows the zone of is no instant */
	assert_true(
		reads(HEAD "UID:a\r\nDTSTART:20270715T093000\r\n"
			   "DTEND;TZID=Korea Standard Time:20270715T095000\r\n" TAIL));
	assert_int_equal(answer.start_s, -1);
	assert_int_equal(answer.end_s, -1);
}

static void
what_is_no_answer_is_refused_with_its_line(void **state)
{
	static const char *const GIVEN[][2] = {
		{"", "no iCalendar"},
		{"Hello", "no iCalendar"},
		{"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", "no iCalendar"},
		{"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n" TAIL, "no METHOD"},
		{"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n" TAIL, "line 2: METHOD:REQUEST"},
		{HEAD TAIL, "no VEVENT with a UID"},
		{HEAD "UID:\r\n" TAIL, "line 5: the UID"},
		{HEAD "UID:a\r\nUID:b\r\n" TAIL, "line 6: an answer is of one meeting"},
		{HEAD "UID:a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\n" TAIL, "line 8"},
		{HEAD "UID:a\r\nSEQUENCE:-1\r\n" TAIL, "line 6: SEQUENCE"},
		{HEAD "UID:a\r\nSEQUENCE:99999999999\r\n" TAIL, "line 6: SEQUENCE"},
		{HEAD "UID:a\r\nRECURRENCE-ID:20270715T003000Z\r\n" TAIL, "series"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
		assert_false(reads(GIVEN[i][0]));
		assert_int_equal(e.code, ERR_PARAM_INVALID);
		if (strstr(e.text, GIVEN[i][1]) == NULL)
			fail_msg("%s: %s", GIVEN[i][1], e.text);
	}
}

static void
the_same_object_twice_is_one_answer(void **state)
{
	(void)state;
	assert_true(
		reads(HEAD "UID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example\r\n"
			   "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\n"
			   "ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.example\r\n" TAIL));
	assert_int_equal(answer.attendees, 1);
	assert_int_equal(answer.attendee[0].partstat, ITIP_ACCEPTED);
}

static void
nothing_of_it_becomes_a_line_or_an_address(void **state)
{
	(void)state;
	assert_true(reads(
		HEAD "UID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a%0D%0Ab@x.example\r\n"
		     "ATTENDEE:mailto:<script>@x.example\r\nATTENDEE:http://x\r\n"
		     "COMMENT:a\x07z\x1b[2J\r\n" TAIL));
	assert_int_equal(answer.attendees, 0);
	assert_string_equal(answer.comment, "a z [2J");
}

static void
too_much_is_refused_or_left_out(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 16 * 1024 * 1024);
	assert_true(buf_adds(&b, HEAD "UID:a\r\n"));
	for (int i = 0; i < 2000; i++)
		assert_true(buf_addf(&b, "ATTENDEE:mailto:a%d@x.example\r\n", i));
	assert_true(buf_adds(&b, TAIL));
	assert_true(itip_answer_read(b.data, b.len, zones, &arena, &answer, &e));
	assert_int_equal(answer.attendees, ITIP_ANSWER_ATTENDEES_MAX);
	while (b.len <= ITIP_ANSWER_BYTES_MAX)
		assert_true(
			buf_adds(&b, "X-A:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"));
	assert_false(itip_answer_read(b.data, b.len, zones, &arena, &answer, &e));
	buf_clear(&b);
	for (int i = 0; i < 3000; i++)
		assert_true(buf_adds(&b, "BEGIN:VCALENDAR\r\n"));
	assert_false(itip_answer_read(b.data, b.len, zones, &arena, &answer, &e));
	assert_non_null(strstr(e.text, "too deep"));
	assert_false(
		itip_answer_read("BEGIN:VCALENDAR\0", 16, zones, &arena, &answer, &e));
	buf_release(&b);
}

/* Files that hang or break other readers: read, or refused, at once. */
static void
hostile_files_are_read_or_refused(void **state)
{
	static const char DIR_[] = "../shared/data/ics-hostile";
	DIR *dir = opendir(DIR_);
	struct dirent *entry;
	int n = 0;

	(void)state;
	if (dir == NULL)
		skip();
	while ((entry = readdir(dir)) != NULL) {
		char path[512], *text;
		FILE *f;
		size_t bytes;

		snprintf(path, sizeof path, "%s/%s", DIR_, entry->d_name);
		if (strstr(path, ".ics") == NULL || (f = fopen(path, "rb")) == NULL)
			continue;
		text = malloc(1 << 22);
		bytes = fread(text, 1, 1 << 22, f);
		fclose(f);
		for (size_t i = 0; i + 14 < bytes; i++)
			if (memcmp(text + i, "METHOD:REQUEST", 14) == 0)
				memcpy(text + i, "METHOD:REPLY  ", 14);
		if (!itip_answer_read(text, bytes, zones, &arena, &answer, &e))
			assert_int_equal(e.code, ERR_PARAM_INVALID);
		free(text);
		n++;
	}
	closedir(dir);
	assert_true(n > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_says_who_what_and_when),
		cmocka_unit_test(what_programs_send_is_taken),
		cmocka_unit_test(a_counter_proposes_a_time),
		cmocka_unit_test(what_is_no_answer_is_refused_with_its_line),
		cmocka_unit_test(the_same_object_twice_is_one_answer),
		cmocka_unit_test(nothing_of_it_becomes_a_line_or_an_address),
		cmocka_unit_test(too_much_is_refused_or_left_out),
		cmocka_unit_test(hostile_files_are_read_or_refused)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
