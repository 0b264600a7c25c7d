/* test_verdict.c - is all well, in words: each finding from its threshold on, the worst first. */
#include "golden.h"

#include "methods/verdict.h"

enum { NOON_S = 1800000000, MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };
#define MIB INT64_C(1048576)

static struct verdict_input
well(void)
{
	return (struct verdict_input){.now_s = NOON_S,
		.machine = {.disk_free = 50000 * MIB,
			.disk_size = 100000 * MIB,
			.wal_bytes = 4 * MIB,
			.backup_s = NOON_S - HOUR_S,
			.born_s = NOON_S - 100 * DAY_S,
			.full_in_s = -1,
			.backups = true},
		.certificate_end_s = NOON_S + 300 * (int64_t)DAY_S,
		.relay = true,
		.mail_oldest_s = -1,
		.changes_most = 100};
}

static void
is(const struct verdict_input *in, const char *level, const char *words)
{
	struct verdict_found v;
	struct js *o;

	verdict_find(in, &v);
	o = verdict_view(&v);
	assert_string_equal(js_get_str(o, "words", ""), words);
	assert_string_equal(js_get_str(o, "level", ""), level);
	assert_int_equal(js_len(js_get(o, "findings")), v.n);
	for (int i = 0; i < v.n; i++)
		assert_true(v.of[i].hint[0] != '\0');
	js_free(o);
}

static void
what_is_well_is_ok(void **state)
{
	struct verdict_input in = well();

	(void)state;
	is(&in, "ok", "OK");
	in.machine = (struct gauges_reading){-1, -1, -1, -1, -1, -1, -1, false};
	in.certificate_end_s = 0;
	is(&in, "ok", "OK");
}

static void
a_disk_that_fills_is_told_in_hours(void **state)
{
	struct verdict_input in = well();

	(void)state;
	in.machine.full_in_s = VERDICT_DISK_FULL_SOON_S;
	is(&in, "ok", "OK");
	in.machine.full_in_s = 23 * HOUR_S;
	is(&in, "warning", "DISK FULL IN 23 h");
	in.machine.full_in_s = 3 * HOUR_S + 100;
	is(&in, "critical", "DISK FULL IN 3 h");
	in.machine.disk_free = 1023 * MIB;
	is(&in, "warning", "DISK HAS 1023 MB LEFT");
	in.machine.disk_free = 127 * MIB;
	is(&in, "critical", "DISK HAS 127 MB LEFT");
	in = well();
	in.machine.wal_bytes = 1024 * MIB;
	is(&in, "warning", "LOG OF THE DATABASE HAS 1024 MB");
	in.disk_failing = true;
	is(&in, "critical",
		"THE DISK REFUSED THE LAST CHANGE, LOG OF THE DATABASE HAS 1024 MB");
}

static void
mail_that_does_not_leave_is_told(void **state)
{
	struct verdict_input in = well();

	(void)state;
	in.mail_waiting = 3;
	in.mail_oldest_s = NOON_S - VERDICT_MAIL_LATE_S + 1;
	is(&in, "ok", "OK");
	in.mail_oldest_s = NOON_S - 14 * MINUTE_S;
	is(&in, "warning", "MAIL DELAYED 14 min");
	in.mail_oldest_s = NOON_S - 4 * HOUR_S;
	is(&in, "critical", "MAIL DELAYED 4 h");
	in.relay = false;
	is(&in, "warning", "NO MAIL RELAY, 3 WAIT");
	in.mail_paused = true;
	is(&in, "warning", "MAIL PAUSED, 3 WAIT");
}

static void
a_certificate_and_a_backup_have_their_days(void **state)
{
	struct verdict_input in = well();

	(void)state;
	in.certificate_end_s = NOON_S + 30 * DAY_S;
	is(&in, "ok", "OK");
	in.certificate_end_s--;
	is(&in, "warning", "CERTIFICATE ENDS IN 29 days");
	in.certificate_end_s = NOON_S + 7 * DAY_S - 1;
	is(&in, "critical", "CERTIFICATE ENDS IN 6 days");
	in.certificate_end_s = NOON_S;
	is(&in, "critical", "CERTIFICATE HAS EXPIRED");
	in = well();
	in.machine.backup_s = NOON_S - 27 * HOUR_S;
	is(&in, "warning", "LAST BACKUP BEFORE 27 h");
	in.machine.backup_s = -1;
	is(&in, "critical", "NO BACKUP FOR 100 days");
	in.machine.born_s = NOON_S - 25 * HOUR_S;
	is(&in, "ok", "OK");
	in.machine.born_s = 0;
	in.machine.backups = false;
	is(&in, "ok", "OK");
}

static void
the_worst_comes_first(void **state)
{
	struct verdict_input in = well();

	(void)state;
	in.changes_waiting = 50;
	is(&in, "warning", "50 CHANGES WAIT");
	in.mail_paused = true;
	in.machine.full_in_s = HOUR_S;
	is(&in, "critical", "DISK FULL IN 60 min, MAIL PAUSED, 0 WAIT, 50 CHANGES WAIT");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_well_is_ok),
		cmocka_unit_test(a_disk_that_fills_is_told_in_hours),
		cmocka_unit_test(mail_that_does_not_leave_is_told),
		cmocka_unit_test(a_certificate_and_a_backup_have_their_days),
		cmocka_unit_test(the_worst_comes_first)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
