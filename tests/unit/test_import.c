/*
 * test_import.c - a fair from its files: what becomes rows, what is refused and why, what
 * stays.
 */
#include "domain/files/import.h"

#include "fair_files.h"
#include "store/events.h"

/* ---- what becomes of good files ---------------------------------------------------- */

static void
a_fair_becomes_rows(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;

	(void)state;
	fixture_open(&f, false);
	report = fair_apply(&f, &files);
	assert_int_equal(report.files_n, IMPORT_FILES);
	assert_int_equal(report.event_id, 1);
	assert_string_equal(report.event_code, "TCF");
	fair_counted(&report, INI, 1, 0, 0);
	fair_counted(&report, ORGANISATIONS, 5, 0, 0);
	fair_counted(&report, CONFERENCES, 1, 0, 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM slots"), 6);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM sessions"), 2);
	/* 2027-09-01T09:30 in Seoul */
	assert_int_equal(fixture_int(&f, "SELECT min(start_s) FROM slots"), 1819758600);
	assert_int_equal(
		fixture_int(&f, "SELECT offset_s FROM slots WHERE slot_no = 1"), 32400);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM seats"), 3);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM resources"), 5 + 3 + 2);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM interpreter_shifts"), 2);
	assert_int_equal(
		fixture_int(&f, "SELECT budget_max FROM organisations WHERE code='B1'"),
		200);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM organisations WHERE rev <> 1"), 0);
	assert_int_equal(
		fixture_int(&f, "SELECT minutes FROM hall_walks WHERE from_hall = 'A'"),
		3);
	fixture_close(&f);
}

static void
busy_slots_are_derived(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	/* bob 09:40-10:10 touches the slots of 09:30 and 10:00 */
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy o JOIN delegates d ON"
				" d.resource_id = o.resource_id WHERE d.code = 'bob'"
				" AND o.kind = 'blackout' AND o.slot_no IN (1, 2)"),
		2);
	/* both seats of T1 at 14:30 */
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy o JOIN seats s ON"
				" s.resource_id = o.resource_id WHERE o.slot_no = 6"),
		2);
	/* three people at 14:00 and 14:30 */
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy"), 2 + 2 + 3 * 2);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy WHERE holder_id <> 0"),
		0);
	fixture_close(&f);
}

static void
requests_wait_for_an_answer(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM requests WHERE state = 'requested'"
				" AND origin = 'import'"
				/* the beginning of the first day, 09:30 of Seoul */
				" AND expires_s = 1819758600"),
		2);
	/* in the order of preference, not of time */
	assert_int_equal(
		fixture_int(&f, "SELECT slot_no FROM request_slots WHERE request_id = 1"
				" AND position = 1"),
		2);
	assert_int_equal(
		fixture_int(&f, "SELECT length FROM requests WHERE code = 'RQ-2'"), 2);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM request_delegates r"
				" JOIN delegates d ON d.delegate_id = r.delegate_id"
				" WHERE d.code = 'ann' AND r.side = 'from'"),
		1);
	fixture_close(&f);
}

static void
the_journal_tells_of_the_import_and_of_each_request(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM journal"), 4);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM journal WHERE topic = 'event'"
				" AND object = 'TCF' AND audience = ''"),
		1);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM journal WHERE topic = 'request'"
				" AND object = 'R1' AND audience = ',o1,o4,'"),
		1);
	fixture_close(&f);
}

/* An array of codes of one file of a row of the journal, ' ' between. */
static const char *
codes_told(struct fixture *f, const char *file, const char *which)
{
	int n;
	struct journal_row *rows = journal_page(fixture_begin(f), 1, "TCF", 0, 100, &n);
	const char *told = "(none)";

	for (int i = 0; i < n; i++) {
		struct err e;
		struct js *body = js_parse(rows[i].body, strlen(rows[i].body), &e);
		const struct js *files = js_get(body, "files");

		for (size_t k = 0; k < js_len(files); k++) {
			const struct js *one = js_at(files, k),
					*codes = js_get(one, which);

			if (codes == NULL || rows[i].audience[0] != '\0' ||
				strcmp(js_get_str(one, "file", ""), file) != 0)
				continue;
			told = "";
			for (size_t c = 0; c < js_len(codes); c++)
				told = arena_printf(&f->arena, "%s%s%s", told,
					c > 0 ? " " : "", js_str(js_at(codes, c)));
			if (js_get(one, "more_codes") != NULL)
				told = arena_printf(&f->arena, "%s +%d", told,
					(int)js_get_int(one, "more_codes", 0));
		}
		js_free(body);
	}
	fixture_rollback(f);
	return told;
}

static void
the_journal_names_the_rows_to_staff(void **state)
{
	char *text = fair_replace(FAIR_FILES[DELEGATES], "Ann de Vries", "Anna");
	struct fair_files files = fair_file(DELEGATES, text);
	struct fixture f;

	(void)state;
	fair_open(&f);
	assert_string_equal(
		codes_told(&f, "organisations.csv", "added_codes"), "B1 B2 P1 X1 X2");
	assert_string_equal(
		codes_told(&f, "preferences.csv", "added_codes"), "PF-1 PF-2 PF-3");
	assert_string_equal(codes_told(&f, "requests.csv", "added_codes"), "RQ-1 RQ-2");
	fair_apply(&f, &files);
	assert_string_equal(codes_told(&f, "delegates.csv", "changed_codes"), "ann");
	assert_string_equal(codes_told(&f, "delegates.csv", "added_codes"), "");
	fixture_close(&f);
	free(text);
}

static void
the_journal_names_so_many_rows_and_counts_the_rest(void **state)
{
	char text[8192] = "code,name,parent\n";
	struct fair_files files = fair_file(CATEGORIES, text);
	const char *told;
	struct fixture f;

	(void)state;
	for (int i = 0; i < 203; i++)
		snprintf(
			text + strlen(text), sizeof text - strlen(text), "N%03d,N,\n", i);
	fair_open(&f);
	fair_apply(&f, &files);
	told = codes_told(&f, "categories.csv", "added_codes");
	assert_string_equal(told + strlen(told) - 8, " N199 +3");
	fixture_close(&f);
}

/* Everything an import could touch, as one number each. */
static int64_t
fingerprint(struct fixture *f)
{
	return fixture_int(f,
		"SELECT (SELECT sum(next) FROM counters)"
		" + 1000 * (SELECT count(*) FROM journal)"
		" + 100000 * (SELECT sum(rev) FROM organisations)"
		" + 10000000 * ((SELECT sum(rev) FROM delegates)"
		" + (SELECT sum(rev) FROM locations) + (SELECT sum(rev) FROM events)"
		" + (SELECT sum(rev) FROM interpreters)"
		" + (SELECT sum(rev) FROM requests))");
}

static void
the_same_files_again_change_nothing(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;
	int64_t before;

	(void)state;
	fair_open(&f);
	before = fingerprint(&f);
	report = fair_apply(&f, &files);
	for (int i = 0; i < IMPORT_FILES; i++)
		fair_counted(&report, i, 0, 0, fair_counts(&report, i)->rows);
	assert_int_equal(fingerprint(&f), before);
	fixture_close(&f);
}

static void
other_writing_of_the_same_is_the_same(void **state)
{
	struct fair_files files = fair_file(DELEGATES,
		"\xef\xbb\xbf"
		"email,name,code,languages,organisation,min_meetings,max_meetings,"
		"max_per_day\r\n\" ann@b1.example \",\"Ann de"
		" Vries\",ann,EN,B1,02,10,5\r\n");
	struct import_report report;
	struct fixture f;

	(void)state;
	fair_open(&f);
	report = fair_apply(&f, &files);
	fair_counted(&report, DELEGATES, 0, 0, 1);
	fixture_close(&f);
}

/* One file with one text replaced: what changes, and how often. */
static const struct {
	int file;
	const char *from, *to;
	int added, changed;
} CHANGES[] = {
	{INI, "Test City Fair", "Best City Fair", 0, 1},
	{INI, "walk_minutes.B = 3", "walk_minutes.B = 4", 0, 1},
	{INI, "[hall B]\nname = Hall B", "[hall B]\nname = Hall Bee", 0, 1},
	{INI, "request_expiry_hours = 48", "request_expiry_hours = 49", 0, 1},
	{INI, "request_expiry_hours = 48", "", 0, 0},
	{INI, "request_expiry_hours = 48", "request_expiry_hours =", 0, 1},
	{INI, "walk_minutes.B = 3", "", 0, 0},
	{INI, "walk_minutes.B = 3", "walk_minutes.B =", 0, 1},
	{INI, "[policy]\nrequest_expiry_hours = 48", "", 0, 0},
	{INI, "slot_minutes = 25\ngap_minutes = 5\n", "", 0, 0},
	{INI, "request_expiry_hours = 48", "request_expiry_hours = 048", 0, 0},
	{INI, "13:30-15:00", "13:30-15:30", 0, 1},
	{CATEGORIES, "Energy", "Power", 0, 1},
	{CATEGORIES, "ENE,Energy,", "ENE,Energy,MOB", 0, 1},
	{CATEGORIES, "MOB.BUS,Buses,MOB,", "MOB.TRAM,Trams,MOB,,\nMOB.BUS,Buses,MOB,", 1,
		0},
	{CATEGORIES, "에너지", "에너지 산업", 0, 1},
	{CATEGORIES, "에너지", "", 0, 1},
	{CATEGORIES, ",name.de,", ",name.DEU,", 0, 0},
	{CATEGORIES, ",name.de,", ",name.fr,", 0, 2},
	{GLOSSARY, "Leittechnik", "Prozessleittechnik", 0, 1},
	{GLOSSARY, "GL-2,", "GL-3,", 1, 0},
	{GLOSSARY, "GL-1,en,", "GL-1,eng,", 0, 0},
	{ORGANISATIONS, "MOB.BUS;ENE,,", "ENE;MOB.BUS,,", 0, 1},
	{ORGANISATIONS, "foreign_buyer,Riyadh", "procurement,Riyadh", 0, 1},
	{ORGANISATIONS, "100,200", ",200", 0, 1},
	{ORGANISATIONS, "EU;Asia", "EU; Asia ", 0, 0},
	{DELEGATES, "Ann de Vries", "Anna de Vries", 0, 1},
	{DELEGATES, "en,2,10,5", "en,2,10,", 0, 1},
	{LOCATIONS, "T1,table,A,2", "T1,table,B,2", 0, 1},
	{LOCATIONS, "T1,table,A,2", "T1,table,A,3", 0, 1},
	{LOCATIONS, "T1,table,A,2", "T1,table,A,1", 0, 1},
	{LOCATIONS, "X1-B,booth,B,1,0,0,X1", "X1-B,booth,B,1,0,0,X2", 0, 1},
	{LOCATIONS, ",Table 1", ",", 0, 1},
	{INTERPRETERS, "ko-ar;ko-en", "ko-en;ko-ar", 0, 1},
	{INTERPRETERS, "T12:00;", "T12:30;", 0, 1},
	{BLACKOUTS, "train", "plane", 0, 1},
	{BLACKOUTS, "BO-1,bob", "BO-1,ann", 0, 1},
	{PREFERENCES, "PF-1,B1,X1,must", "PF-1,B1,X1,want", 0, 1},
	{PREFERENCES, "PF-1,B1,X1,must", "PF-1,B2,X1,must", 0, 1},
	{PREFERENCES, "PF-1,B1,X1,must", "PF-9,B1,X1,must", 0, 1},
	{PREFERENCES, "PF-1,B1,X1,must\nPF-2,ann,X2,want",
		"PF-1,ann,X2,want\nPF-2,B1,X1,must", 0, 2},
	{REQUESTS, "Buses, please", "Trams, please", 0, 1},
	{REQUESTS, "T10:00;2027-09-01T09:30", "T09:30;2027-09-01T10:00", 0, 1},
	{REQUESTS, "RQ-1,ann,X1", "R1,ann,X2", 1, 0},
	{REQUESTS, "2,RQ-1", "2,", 0, 1},
	{REQUESTS, "1,,,,1,,,,,,,\nRQ-2,kim,B2,,,2,RQ-1,",
		"1,RQ-2,,,1,,,,,,,\nRQ-2,kim,B2,,,2,,", 0, 2},
	{CONFERENCES, "Room 1", "Room 2", 0, 1},
	{CONFERENCES, "pia;choi", "choi;pia", 0, 1},
	{CONFERENCES, "pia;choi", "choi", 0, 1},
	{CONFERENCES, "kim,pia", "pia,kim", 0, 1},
};

static void
what_is_new_in_a_file_is_what_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
		char *text = fair_replace(
			FAIR_FILES[CHANGES[i].file], CHANGES[i].from, CHANGES[i].to);
		struct fair_files files = fair_file(CHANGES[i].file, text);
		struct import_report report;
		struct fixture f;
		const struct import_file *c;

		fair_open(&f);
		report = fair_apply(&f, &files);
		c = fair_counts(&report, CHANGES[i].file);
		if (c->added != CHANGES[i].added || c->changed != CHANGES[i].changed)
			fail_msg("%s -> %s: %d added, %d changed", CHANGES[i].from,
				CHANGES[i].to, c->added, c->changed);
		/* and then it is so */
		report = fair_apply(&f, &files);
		fair_counted(&report, CHANGES[i].file, 0, 0, c->rows);
		assert_int_equal(
			fixture_int(&f, "SELECT count(*) FROM pragma_foreign_key_check"),
			0);
		fixture_close(&f);
		free(text);
	}
}

/* The pairs there are, as "RQ-1<RQ-2". */
static void
assert_order(struct fixture *f, const char *expected)
{
	char sql[400];

	snprintf(sql, sizeof sql,
		"SELECT coalesce(group_concat(b.code || '<' || a.code, ' '), '') = '%s'"
		" FROM precedences p JOIN requests a ON a.request_id = p.after_request_id"
		" JOIN requests b ON b.request_id = p.before_request_id",
		expected);
	assert_int_equal(fixture_int(f, sql), 1);
}

static void
the_order_of_a_file_without_the_column_stays(void **state)
{
	struct fair_files plain = fair_file(REQUESTS,
		"code,from,to,message,slots,length\n"
		"RQ-1,ann,X1,\"Buses, please\","
		"2027-09-01T10:00;2027-09-01T09:30,1\nRQ-2,kim,B2,,,2\n");
	struct fair_files turned = fair_file(REQUESTS,
		"code,from,to,length,after\nRQ-3,bob,X2,1,RQ-2\nRQ-2,kim,B2,2,RQ-3\n");
	struct fair_files one = fair_file(REQUESTS,
		"code,from,to,length,after\nRQ-3,bob,X2,1,RQ-2;RQ-1\nRQ-2,kim,B2,2,\n");
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	assert_order(&f, "RQ-1<RQ-2");
	report = fair_apply(&f, &plain);
	fair_counted(&report, REQUESTS, 0, 0, 2);
	assert_order(&f, "RQ-1<RQ-2");
	assert_true(import_check(fixture_begin(&f), fair_stage(&turned), 1, &report, &e));
	assert_int_equal(report.faults_total, 1);
	assert_string_equal(report.faults[0].column, "after");
	fixture_rollback(&f);
	report = fair_apply(&f, &one);
	fair_counted(&report, REQUESTS, 1, 1, 0);
	assert_order(&f, "RQ-1<RQ-3 RQ-2<RQ-3");
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM journal WHERE object = 'R2'"
				" AND body LIKE '%\"removed\":true%'"),
		1);
	fixture_close(&f);
}

static void
a_changed_row_alone_gets_a_new_revision(void **state)
{
	char *text = fair_replace(FAIR_FILES[DELEGATES], "Ann de Vries", "Anna");
	struct fair_files files = fair_file(DELEGATES, text);
	struct fixture f;

	(void)state;
	fair_open(&f);
	fair_apply(&f, &files);
	assert_int_equal(
		fixture_int(&f, "SELECT rev FROM delegates WHERE code = 'ann'"), 2);
	assert_int_equal(fixture_int(&f, "SELECT sum(rev) FROM delegates"), 6);
	assert_int_equal(fixture_int(&f, "SELECT rev FROM events"), 1);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM journal"), 5);
	fixture_close(&f);
	free(text);
}

static void
a_row_that_is_absent_is_left_alone(void **state)
{
	struct fair_files files = fair_file(DELEGATES, "code,organisation,name,email\n");
	struct import_report report;
	struct fixture f;

	(void)state;
	fair_open(&f);
	report = fair_apply(&f, &files);
	fair_counted(&report, DELEGATES, 0, 0, 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM delegates"), 5);
	fixture_close(&f);
}

/* ---- slots ------------------------------------------------------------------------- */

static void
change_days(struct fixture *f, const char *sessions)
{
	char *text = fair_replace(FAIR_FILES[INI], "09:30-11:00;13:30-15:00", sessions);
	struct fair_files files = fair_file(INI, text);

	fair_apply(f, &files);
	free(text);
}

static void
a_slot_keeps_its_number(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	/* two before, and the afternoon half an hour longer: 7 8 and 9 are new */
	change_days(&f, "08:00-09:00;09:30-11:00;13:30-15:30");
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM slots"), 9);
	assert_int_equal(
		fixture_int(&f, "SELECT slot_no FROM slots ORDER BY start_s"), 7);
	assert_int_equal(fixture_int(&f, "SELECT start_s FROM slots WHERE slot_no = 1"),
		1819758600);
	assert_int_equal(
		fixture_int(&f, "SELECT session_no FROM slots WHERE slot_no = 1"), 2);
	/* gone with the session; the number is not given again */
	change_days(&f, "09:30-11:00;13:30-16:00");
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM slots"), 8);
	assert_int_equal(fixture_int(&f, "SELECT max(slot_no) FROM slots"), 10);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM slots WHERE slot_no IN (7, 8)"), 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM sessions"), 2);
	fixture_close(&f);
}

static void
a_new_slot_is_busy_where_it_must_be(void **state)
{
	struct fair_files late = fair_file(BLACKOUTS,
		"code,resource,when\nBO-9,yuna,2027-09-01T15:00/2027-09-01T17:00\n");
	struct fixture f;

	(void)state;
	fair_open(&f);
	fair_apply(&f, &late);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM occupancy"), 10);
	change_days(&f, "09:30-11:00;13:30-16:00");
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM occupancy"), 12);
	change_days(&f, "09:30-11:00;13:30-15:00");
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM occupancy"), 10);
	fixture_close(&f);
}

static void
blackouts_and_sessions_that_move_free_what_they_held(void **state)
{
	char *moved = fair_replace(FAIR_FILES[BLACKOUTS], "BO-1,bob", "BO-1,ann");
	char *shorter = fair_replace(FAIR_FILES[CONFERENCES], "T14:40", "T14:25");
	char *fewer = fair_replace(FAIR_FILES[CONFERENCES], "pia;choi", "pia");
	struct fair_files files = fair_file(BLACKOUTS, moved);
	struct fixture f;

	(void)state;
	fair_open(&f);
	fair_apply(&f, &files);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy o JOIN delegates d ON"
				" d.resource_id = o.resource_id WHERE d.code = 'bob'"),
		0);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy o JOIN delegates d ON"
				" d.resource_id = o.resource_id WHERE d.code = 'ann'"),
		2);
	files = fair_file(CONFERENCES, shorter);
	fair_apply(&f, &files);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM occupancy"), 2 + 2 + 3);
	files = fair_file(CONFERENCES, fewer);
	fair_apply(&f, &files);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy"), 2 + 2 + 2 * 2);
	fixture_close(&f);
	free(moved);
	free(shorter);
	free(fewer);
}

static void
seats_grow_and_shrink(void **state)
{
	char *more = fair_replace(FAIR_FILES[LOCATIONS], "T1,table,A,2", "T1,table,A,4");
	char *one = fair_replace(FAIR_FILES[LOCATIONS], "T1,table,A,2", "T1,table,A,1");
	struct fair_files files = fair_file(LOCATIONS, more);
	struct fixture f;

	(void)state;
	fair_open(&f);
	fair_apply(&f, &files);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM seats WHERE location_id = 1"), 4);
	/* the blackout of the table holds for the new seats too */
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy o JOIN seats s ON"
				" s.resource_id = o.resource_id WHERE o.slot_no = 6"),
		4);
	files = fair_file(LOCATIONS, one);
	fair_apply(&f, &files);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM seats WHERE location_id = 1"), 1);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM resources WHERE kind='seat'"), 2);
	fixture_close(&f);
	free(more);
	free(one);
}

/* ---- which event ------------------------------------------------------------------- */

static void
one_database_holds_many_events(void **state)
{
	struct fair_files files = fair_files();
	char *other = fair_replace(FAIR_FILES[INI], "code = TCF", "code = TCF-2");
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	files.text[INI] = other;
	report = fair_apply(&f, &files);
	assert_int_equal(report.event_id, 2);
	fair_counted(&report, ORGANISATIONS, 5, 0, 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM organisations"), 10);
	/* now files without event.ini could be of either */
	files.text[INI] = NULL;
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_int_equal(e.code, ERR_IMPORT_INVALID);
	assert_true(fair_apply_to(&f, &files, 2, &report, &e));
	assert_string_equal(report.event_code, "TCF-2");
	/* who works in one event touches no other, and makes none */
	files.text[INI] = other;
	assert_false(fair_apply_to(&f, &files, 1, &report, &e));
	assert_string_equal(report.faults[0].column, "code");
	files.text[INI] = FAIR_FILES[INI];
	assert_true(fair_apply_to(&f, &files, 1, &report, &e));
	free(other);
	other = fair_replace(FAIR_FILES[INI], "code = TCF", "code = TCF-3");
	files.text[INI] = other;
	assert_false(fair_apply_to(&f, &files, 1, &report, &e));
	fixture_close(&f);
	free(other);
}

static void
a_check_writes_nothing_and_tells_the_same(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;
	struct store *reader;
	struct arena arena;
	struct tx tx;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	reader = store_open(f.path, STORE_READ, &(struct store_options){0}, &e);
	assert_non_null(reader);
	arena_init(&arena);
	tx_init(&tx, reader, &arena, 1790000000LL * 1000000);
	assert_true(store_begin_read(reader, &e));
	assert_true(import_check(&tx, fair_stage(&files), 0, &report, &e));
	store_rollback(reader);
	assert_int_equal(report.faults_total, 0);
	assert_int_equal(report.event_id, 0);
	fair_counted(&report, DELEGATES, 5, 0, 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM events"), 0);
	arena_release(&arena);
	store_close(reader);
	fixture_close(&f);
}

static void
a_full_database_refuses_the_whole(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;
	struct err e;
	char profile[16001];
	char *text;

	(void)state;
	memset(profile, 'x', sizeof profile - 1);
	profile[sizeof profile - 1] = '\0';
	text = fair_replace(FAIR_FILES[ORGANISATIONS], "We make buses.", profile);
	files.text[ORGANISATIONS] = text;
	fixture_open(&f, false);
	store_close(f.store);
	/* What migrations left free would take the fair in. */
	fixture_sql(&f, "VACUUM");
	f.store = store_open(f.path, STORE_WRITE,
		&(struct store_options){
			.max_pages = fixture_int(&f, "PRAGMA page_count") + 2},
		&e);
	assert_non_null(f.store);
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_int_equal(e.code, ERR_STORAGE_FULL);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM events"), 0);
	fixture_close(&f);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fair_becomes_rows),
		cmocka_unit_test(busy_slots_are_derived),
		cmocka_unit_test(requests_wait_for_an_answer),
		cmocka_unit_test(the_journal_tells_of_the_import_and_of_each_request),
		cmocka_unit_test(the_journal_names_the_rows_to_staff),
		cmocka_unit_test(the_journal_names_so_many_rows_and_counts_the_rest),
		cmocka_unit_test(the_same_files_again_change_nothing),
		cmocka_unit_test(other_writing_of_the_same_is_the_same),
		cmocka_unit_test(what_is_new_in_a_file_is_what_changes),
		cmocka_unit_test(the_order_of_a_file_without_the_column_stays),
		cmocka_unit_test(a_changed_row_alone_gets_a_new_revision),
		cmocka_unit_test(a_row_that_is_absent_is_left_alone),
		cmocka_unit_test(a_slot_keeps_its_number),
		cmocka_unit_test(a_new_slot_is_busy_where_it_must_be),
		cmocka_unit_test(blackouts_and_sessions_that_move_free_what_they_held),
		cmocka_unit_test(seats_grow_and_shrink),
		cmocka_unit_test(one_database_holds_many_events),
		cmocka_unit_test(a_check_writes_nothing_and_tells_the_same),
		cmocka_unit_test(a_full_database_refuses_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
