/* test_import_again.c - files that come a second time: what is left out, what people changed. */
#include "fair_files.h"

#include "store/events.h"

/* Columns that are not in the header: nothing of them changes. */
static const struct {
	int file;
	const char *text;
	int changed;
	const char *still; /* counts what is as it was */
} SHORT[] = {
	{ORGANISATIONS,
		"code,kind,name,country,profile\nX1,exhibitor,Hanbit,KR,Now trams.\n", 1,
		"SELECT count(*) FROM organisations WHERE code = 'X1' AND languages = 'ko;en'"
		" AND products = 'Buses' AND markets = 'EU;Asia' AND auto_accept = 1"
		" AND profile = 'Now trams.'"},
	{ORGANISATIONS, "code,kind,name,country\nB1,foreign_buyer,Rotterdam,NL\n", 0,
		"SELECT count(*) / 2 FROM organisation_categories c JOIN organisations o"
		" ON o.organisation_id = c.organisation_id WHERE o.code = 'B1'"},
	{ORGANISATIONS, "code,languages\nX1,en\n", 1,
		"SELECT count(*) FROM organisations WHERE code = 'X1' AND languages = 'en'"
		" AND name = 'Hanbit' AND profile = 'We make buses.'"},
	{ORGANISATIONS, "code,languages\nX1,\n", 1,
		"SELECT count(*) FROM organisations WHERE code = 'X1' AND languages = ''"},
	{DELEGATES, "code,email\nann,a@b1.example\n", 1,
		"SELECT count(*) FROM delegates WHERE code = 'ann' AND name = 'Ann de Vries'"
		" AND max_per_day = 5 AND email = 'a@b1.example'"},
	{LOCATIONS, "code,name\nT1,Table One\n", 1,
		"SELECT count(*) FROM locations WHERE code = 'T1' AND x_m = 1 AND y_m = 2"
		" AND hall = 'A' AND name = 'Table One'"},
	{LOCATIONS, "code,seats\nX1-B,2\n", 1,
		"SELECT count(*) FROM locations WHERE code = 'X1-B' AND organisation_id = 4"},
	{INTERPRETERS, "code,pairs\nomar,ko-ar\n", 1,
		"SELECT count(*) / 2 FROM interpreter_shifts WHERE interpreter_id = 1"},
	{BLACKOUTS, "code,reason\nBO-1,bus\n", 1,
		"SELECT count(*) FROM blackouts WHERE code = 'BO-1' AND reason = 'bus'"
		" AND end_s - start_s = 1800"},
	{PREFERENCES, "code,preference\nPF-1,want\n", 1,
		"SELECT count(*) FROM preferences WHERE code = 'PF-1'"
		" AND preference = 'want'"},
	{REQUESTS, "code,from,to\nRQ-1,ann,X1\n", 0,
		"SELECT count(*) / 2 FROM request_slots WHERE request_id = 1"},
	{REQUESTS, "code,message\nRQ-1,Trams\n", 1,
		"SELECT count(*) / 2 FROM request_slots WHERE request_id = 1"},
	{CONFERENCES, "code,room\nCS-1,Room 2\n", 1,
		"SELECT count(*) / 3 FROM conference_people"},
	{CATEGORIES, "code,name\nMOB.BUS,Bus\n", 1,
		"SELECT count(*) FROM categories WHERE code = 'MOB.BUS' AND parent = 'MOB'"},
};

static void
a_column_that_is_not_there_leaves_what_is_stored(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
		struct fair_files files = fair_file(SHORT[i].file, SHORT[i].text);
		struct import_report report;
		struct fixture f;

		fair_open(&f);
		report = fair_apply(&f, &files);
		fair_counted(&report, SHORT[i].file, 0, SHORT[i].changed,
			1 - SHORT[i].changed);
		if (fixture_int(&f, SHORT[i].still) != 1)
			fail_msg("%s: %s", SHORT[i].text, SHORT[i].still);
		fixture_close(&f);
	}
}

static void
a_new_row_cannot_do_without(void **state)
{
	struct fair_files files = fair_file(DELEGATES,
		"code,email\nann,a@b1.example\nnew,n@b1.example\nnewer,m@b1.example\n");
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	/* organisation and name, each once */
	assert_int_equal(report.faults_total, 2);
	assert_int_equal(report.faults[0].line, 1);
	assert_string_equal(report.faults[0].column, "organisation");
	assert_string_equal(report.faults[0].rule, "the column is missing");
	fixture_close(&f);
}

/* Sections and keys of event.ini. */
static const struct {
	const char *text;
	int changed;
	const char *still;
} PARTS[] = {
	{"[event]\ncode = TCF\n", 0, "SELECT count(*) FROM halls WHERE code = 'A'"},
	{"[event]\ncode = TCF\nname = Best Fair\n", 1,
		"SELECT count(*) FROM events WHERE name = 'Best Fair' AND currency = 'KRW'"},
	{"[event]\ncode = TCF\ngap_minutes =\n[day 2027-09-01]\nsessions = 09:30-09:55\n",
		1, "SELECT count(*) FROM slots"},
	{"[event]\ncode = TCF\n[day 2027-09-02]\nsessions = 09:30-10:00\n", 1,
		"SELECT count(*) / 7 FROM slots"},
	{"[event]\ncode = TCF\n[hall B]\nname = Bee\n", 1,
		"SELECT count(*) FROM halls WHERE code = 'B' AND x_m = 90"},
	{"[event]\ncode = TCF\n[hall A]\nwalk_minutes.B =\n", 1,
		"SELECT 1 - count(*) FROM hall_walks"},
	{"[event]\ncode = TCF\n[policy]\npending_requests_hold = yes\n", 1,
		"SELECT count(*) / 2 FROM event_policies"},
};

static void
a_section_or_key_that_is_not_there_leaves_what_is_stored(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		struct fair_files files = fair_file(INI, PARTS[i].text);
		struct import_report report;
		struct fixture f;

		fair_open(&f);
		fixture_sql(&f, "DELETE FROM request_slots");
		report = fair_apply(&f, &files);
		fair_counted(&report, INI, 0, PARTS[i].changed, 1 - PARTS[i].changed);
		if (fixture_int(&f, PARTS[i].still) != 1)
			fail_msg("%s: %s", PARTS[i].text, PARTS[i].still);
		fixture_close(&f);
	}
}

static void
a_day_without_sessions_is_gone(void **state)
{
	struct fair_files more = fair_file(
		INI, "[event]\ncode = TCF\n[day 2027-09-02]\nsessions = 09:30-10:00\n");
	struct fair_files fewer =
		fair_file(INI, "[event]\ncode = TCF\n[day 2027-09-02]\nsessions =\n");
	struct fair_files none =
		fair_file(INI, "[event]\ncode = TCF\n[day 2027-09-01]\nsessions =\n");
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	fair_apply(&f, &more);
	fair_apply(&f, &fewer);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM slots"), 6);
	assert_false(fair_apply_to(&f, &none, 0, &report, &e));
	assert_string_equal(report.faults[0].rule, "there is no [day ...]");
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_column_that_is_not_there_leaves_what_is_stored),
		cmocka_unit_test(a_new_row_cannot_do_without),
		cmocka_unit_test(
			a_section_or_key_that_is_not_there_leaves_what_is_stored),
		cmocka_unit_test(a_day_without_sessions_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
