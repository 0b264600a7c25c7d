/* test_feed.c - calendars to subscribe to: golden bytes, zones, escaping, what is refused. */
#include "ical/feed.h"

#include "golden.h"

enum { OUT_MAX = 1 << 20, HALF_HOUR_S = 1800 };

static struct ical *ical;

static int
set_up(void **state)
{
	(void)state;
	ical = ical_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	ical_free(ical);
	return 0;
}

static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	struct civil c = {year, month, day, hour, minute, 0};

	return when_from_civil(&c, 0);
}

static struct feed_entry
meeting(const char *uid, int64_t start_s)
{
	return (struct feed_entry){.uid = uid,
		.sequence = 2,
		.changed_s = 1780000000,
		.start_s = start_s,
		.end_s = start_s + HALF_HOUR_S,
		.summary = "서울교통공사; Gemeente Rotterdam, \"MOB\"",
		.description = "M4\nline, two; \\n",
		.location = "제1전시장 3홀, 상담 테이블 A-12"};
}

/* The bytes of a calendar in a zone; the caller releases them. */
static void
write_in(const char *zone, struct feed *f, struct buf *out)
{
	struct err e;
	struct zone *z = zone_load(zone, &e);

	if (z == NULL)
		fail_msg("%s", e.text);
	f->zone = z;
	f->refresh_minutes = 60;
	buf_init(out, OUT_MAX);
	if (!feed_write(ical, f, out, &e))
		fail_msg("%s", e.text);
	zone_free(z);
}

static void
a_calendar_has_its_golden_bytes(void **state)
{
	struct feed_entry x[] = {
		{.uid = "0d6f0a3c-7a0b-8b51-9f3a-6a2f1d0c5e77",
			.sequence = -1,
			.changed_s = 1770000000,
			.start_s = utc(2026, 10, 23, 7, 0),
			.end_s = utc(2026, 10, 23, 16, 0),
			.summary = "Smart City Week; \"Madrid\", 2026",
			.description = "09:00-12:00, 13:30-18:00",
			.free = true},
		meeting("3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a10", utc(2026, 10, 23, 7, 30)),
		meeting("3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a11", utc(2026, 10, 26, 8, 30)),
		meeting("3f0e2c51-7c1a-4b62-9d0e-0f6f2d7f7a12", utc(2026, 10, 25, 0, 45)),
	};
	struct feed f = {.name = "Smart City Week; \"Madrid\", 2026",
		.description = "Organisers, Inc.",
		.entries = x,
		.n = sizeof x / sizeof *x};
	struct buf out;

	(void)state;
	x[1].url = "https://fair.example:8443/#diary/M4";
	x[2].cancelled = true;
	write_in("Europe/Madrid", &f, &out);
	golden_check("tests/golden/feed/madrid.ics", &out);
	buf_release(&out);
	write_in("Asia/Jerusalem", &f, &out);
	golden_check("tests/golden/feed/jerusalem.ics", &out);
	buf_release(&out);
	f.n = 0;
	write_in("Asia/Seoul", &f, &out);
	golden_check("tests/golden/feed/empty.ics", &out);
	buf_release(&out);
}

static void
a_zone_is_there_when_something_is_written_in_it(void **state)
{
	static const struct {
		const char *zone;
		bool local;
	} CASES[] = {{"Asia/Seoul", true}, {"Europe/Madrid", true},
		{"America/Sao_Paulo", true}, {"Asia/Qatar", true}, {"Etc/UTC", false},
		{"Africa/Cairo", false}, {"Africa/Casablanca", false},
		{"Asia/Jerusalem", false}, {"America/Santiago", false}};
	struct feed_entry x = meeting("uid-1", utc(2026, 10, 23, 7, 30));
	struct feed f = {.name = "F", .description = "O", .entries = &x, .n = 1};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct buf out;

		write_in(CASES[i].zone, &f, &out);
		assert_int_equal(
			strstr(buf_str(&out), "BEGIN:VTIMEZONE") != NULL, CASES[i].local);
		assert_int_equal(
			strstr(buf_str(&out), "DTSTART;TZID=") != NULL, CASES[i].local);
		buf_release(&out);
	}
}

static void
the_same_values_give_the_same_bytes(void **state)
{
	struct feed_entry x = meeting("uid-1", utc(2026, 10, 23, 7, 30));
	struct feed f = {.name = "F", .description = "O", .entries = &x, .n = 1};
	struct buf one, two;

	(void)state;
	write_in("Europe/Madrid", &f, &one);
	write_in("Europe/Madrid", &f, &two);
	assert_string_equal(buf_str(&one), buf_str(&two));
	buf_release(&one);
	buf_release(&two);
}

static void
what_cannot_be_written_is_refused(void **state)
{
	struct feed_entry x = meeting("uid-1", utc(2026, 10, 23, 7, 30));
	struct feed f = {.name = "F",
		.description = "O",
		.entries = &x,
		.n = 1,
		.refresh_minutes = 60};
	struct err e;
	struct zone *z = zone_load("Asia/Seoul", &e);
	struct buf out;

	(void)state;
	f.zone = z;
	buf_init(&out, OUT_MAX);
	x.summary = "\xff";
	assert_false(feed_write(ical, &f, &out, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_string_equal(e.field, "entries[0]");
	x.summary = "S";
	x.url = "https://fair.example/\r\nEND:VEVENT";
	assert_false(feed_write(ical, &f, &out, &e));
	assert_string_equal(e.field, "entries[0].url");
	x.url = NULL;
	f.name = "\xc3";
	assert_false(feed_write(ical, &f, &out, &e));
	assert_string_equal(e.field, "name");
	f.name = "F";
	buf_release(&out);
	buf_init(&out, 100);
	assert_false(feed_write(ical, &f, &out, &e));
	assert_int_equal(e.code, ERR_INTERNAL);
	assert_int_equal(out.len, 0);
	buf_release(&out);
	zone_free(z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_calendar_has_its_golden_bytes),
		cmocka_unit_test(a_zone_is_there_when_something_is_written_in_it),
		cmocka_unit_test(the_same_values_give_the_same_bytes),
		cmocka_unit_test(what_cannot_be_written_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
