/*
 * test_import_faults.c - bad files: each fault with its file, line, column and rule, and
 * nothing written.
 */
#include "domain/files/import.h"

#include "fair_files.h"

/* The small fair with one text replaced; the one fault there must be. */
struct bad {
	int file;
	const char *from, *to;
	int at_file, line;
	const char *column, *rule;
};

static void
expect_fault(const struct import_report *r, const struct bad *b)
{
	const struct import_fault *f = r->faults;

	if (r->faults_total == 1 && strcmp(f->file, import_file_name(b->at_file)) == 0 &&
		f->line == b->line && strcmp(f->column, b->column) == 0 &&
		strstr(f->rule, b->rule) != NULL)
		return;
	print_error("%s -> %s\n", b->from, b->to);
	for (int i = 0; i < r->faults_n; i++)
		print_error(
			"%s:%d %s: %s\n", f[i].file, f[i].line, f[i].column, f[i].rule);
	fail_msg("expected one fault, %s:%d %s: ...%s...", import_file_name(b->at_file),
		b->line, b->column, b->rule);
}

/* Every case against the same empty database: a refused import leaves it empty. */
static void
try_all(const struct bad *bad, size_t n)
{
	struct import_report report;
	struct fixture f;
	struct err e;

	fixture_open(&f, false);
	for (size_t i = 0; i < n; i++) {
		struct fair_files files = fair_files();
		char *text =
			fair_replace(FAIR_FILES[bad[i].file], bad[i].from, bad[i].to);

		files.text[bad[i].file] = text;
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		assert_int_equal(e.code, ERR_IMPORT_INVALID);
		expect_fault(&report, &bad[i]);
		assert_int_equal(fixture_int(&f, "SELECT (SELECT count(*) FROM events)"
						 " + (SELECT count(*) FROM counters)"
						 " + (SELECT count(*) FROM journal)"),
			0);
		free(text);
	}
	fixture_close(&f);
}

#define TRY(list) try_all(list, sizeof(list) / sizeof(list)[0])

static void
faults_of_event_ini(void **state)
{
	static const struct bad BAD[] = {
		{INI, "code = TCF\n", "", INI, 1, "code", "missing"},
		{INI, "code = TCF\n", "code = T CF\n", INI, 2, "code", "is no code"},
		{INI, "name = Test City Fair", "name =", INI, 3, "name", "empty"},
		{INI, "Asia/Seoul", "Asia/Soul", INI, 4, "zone", "Soul"},
		{INI, "Asia/Seoul", "../etc/passwd", INI, 4, "zone", "zone"},
		{INI, "KRW", "KR", INI, 5, "currency", "did you mean KRW (Won)?"},
		{INI, "office@tcf.example", "office", INI, 7, "organiser_mail",
			"mail address"},
		{INI, "slot_minutes = 25", "slot_minutes = 4", INI, 8, "slot_minutes",
			"between"},
		{INI, "slot_minutes = 25", "slot_minutes = 25m", INI, 8, "slot_minutes",
			"whole"},
		{INI, "gap_minutes = 5", "gap_minutes = -5", INI, 9, "gap_minutes",
			"between"},
		{INI, "gap_minutes", "gap_minute", INI, 9, "gap_minute",
			"did you mean gap_minutes"},
		{INI, "slot_minutes = 25", "slot_minutes = 25\nslot_minutes = 30", INI, 9,
			"", "already on line 8"},
		{INI, "[policy]", "[policies]", INI, 25, "policies",
			"did you mean policy"},
		{INI, "[policy]", "[hall]\nname = C\n[policy]", INI, 25, "hall",
			"needs a code"},
		{INI, "[policy]", "[policy]\n[policy]", INI, 26, "",
			"already on line 25"},
		{INI, "walk_minutes.B = 3", "walk_minutes.C = 3", INI, 18,
			"walk_minutes.C", "no other hall"},
		{INI, "walk_minutes.B = 3", "walk_minutes.A = 3", INI, 18,
			"walk_minutes.A", "no other hall"},
		{INI, "walk_minutes.B = 3", "walk_minutes.B = far", INI, 18,
			"walk_minutes.B", "whole number"},
		{INI, "request_expiry_hours", "request_expiry_hour", INI, 26,
			"request_expiry_hour", "did you mean request_expiry_hours"},
		{INI, "request_expiry_hours = 48", "request_expiry_hours = 9000", INI, 26,
			"request_expiry_hours", "1 to 8760 hours"},
	};

	(void)state;
	TRY(BAD);
}

static void
faults_of_the_grid(void **state)
{
	static const struct bad BAD[] = {
		{INI, "[day 2027-09-01]", "[day 2027-09-31]", INI, 11, "day",
			"a day that does not exist"},
		{INI, "sessions = 09:30-11:00;13:30-15:00", "", INI, 11, "sessions",
			"missing"},
		{INI, "sessions =", "session =", INI, 12, "session",
			"did you mean sessions"},
		{INI, "09:30-11:00", "9.30-11:00", INI, 12, "sessions", "no session"},
		{INI, "09:30-11:00", "09:30", INI, 12, "sessions", "no session"},
		{INI, "09:30-11:00", "11:00-09:30", INI, 12, "sessions", "ends before"},
		{INI, "09:30-11:00", "09:30-25:00", INI, 12, "sessions",
			"names a time that does not exist"},
		{INI, "09:30-11:00", "09:30-09:50", INI, 12, "sessions",
			"shorter than one slot"},
		{INI, "09:30-11:00", "09:30-14:00", INI, 12, "sessions", "overlaps"},
		{INI, "09:30-11:00;", "09:30-11:00;;", INI, 12, "sessions", "entry 2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct fair_files files = fair_files();
		char *text = fair_replace(FAIR_FILES[INI], BAD[i].from, BAD[i].to);
		struct import_report report;
		struct fixture f;
		struct err e;

		/*
		 * nothing is said of the slots that a request prefers: nobody knows them
		 * now
		 */
		files.text[INI] = text;
		fixture_open(&f, false);
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		if (strstr(BAD[i].to, "session =") != NULL) {
			assert_int_equal(report.faults_total, 2);
			report.faults_total = 1;
			report.faults += 1;
		}
		expect_fault(&report, &BAD[i]);
		fixture_close(&f);
		free(text);
	}
}

static void
faults_of_categories_and_organisations(void **state)
{
	static const struct bad BAD[] = {
		{CATEGORIES, "ENE,Energy,", "ENE,,", CATEGORIES, 2, "name", "empty"},
		{CATEGORIES, "ENE,Energy,", "-ENE,Energy,", CATEGORIES, 2, "code",
			"is no code"},
		{CATEGORIES, "MOB.BUS,Buses,MOB", "MOB.BUS,Buses,MUB", CATEGORIES, 4,
			"parent", "no category MUB"},
		{CATEGORIES, "ENE,Energy,", "ENE,Energy,ENE", CATEGORIES, 2, "parent",
			"above itself"},
		{CATEGORIES, "에너지\n", "에너지\nMOB,Moves,,,\n", CATEGORIES, 4, "code",
			"already on line 3"},
		{CATEGORIES, "code,name,parent", "code,name,parents", CATEGORIES, 1,
			"parents", "did you mean parent"},
		{CATEGORIES, "ENE,Energy,", "ENE,Energy", CATEGORIES, 2, "",
			"has 4 cells"},
		{CATEGORIES, "name.ko", "name.korean", CATEGORIES, 1, "name.korean",
			"write name.ko for Korean"},
		{CATEGORIES, "name.ko", "name.", CATEGORIES, 1, "name.",
			"no tag of a language"},
		{CATEGORIES, "name.ko", "name.deu", CATEGORIES, 1, "name.deu",
			"there twice"},
		{CATEGORIES, "name.ko", "nam.ko", CATEGORIES, 1, "nam.ko",
			"no such column"},
		{CATEGORIES, "Verkehr", "Ver\x01kehr", CATEGORIES, 3, "name.de",
			"control character"},
		{GLOSSARY, "SCADA", "", GLOSSARY, 3, "term", "empty"},
		{GLOSSARY, "SCADA", "—", GLOSSARY, 3, "term", "no letter"},
		{GLOSSARY, "SCADA", "leittechnik", GLOSSARY, 3, "same_as",
			"the term itself"},
		{GLOSSARY, "GL-2", "GL-1", GLOSSARY, 3, "code", "already on line 2"},
		{GLOSSARY, ",de\n", ",deutsch\n", GLOSSARY, 3, "same_as_language",
			"deutsch"},
		{GLOSSARY, "en,buses", "en;ko,buses", GLOSSARY, 2, "language", "1"},
		{GLOSSARY, "SCADA",
			"a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g",
			GLOSSARY, 3, "term", "more than 32 words"},
		{ORGANISATIONS, "B1,foreign_buyer", "B1,foreign", ORGANISATIONS, 2,
			"kind", "did you mean foreign_buyer"},
		{ORGANISATIONS, ",NL,", ",UK,", ORGANISATIONS, 2, "country",
			"did you mean GB (United Kingdom)?"},
		{ORGANISATIONS, ",NL,", ",XX,", ORGANISATIONS, 2, "country", "ISO 3166"},
		{ORGANISATIONS, "en;nl", "en;dutch", ORGANISATIONS, 2, "languages",
			"dutch"},
		{ORGANISATIONS, "en;nl", "en;EN", ORGANISATIONS, 2, "languages", "twice"},
		{ORGANISATIONS, "MOB.BUS;ENE", "MOB.BUS;ENX", ORGANISATIONS, 2, "wants",
			"no category ENX"},
		{ORGANISATIONS, "MOB.BUS;ENE", "MOB.BUS;MOB.BUS", ORGANISATIONS, 2,
			"wants", "twice"},
		{ORGANISATIONS, "ENE;MOB,,", "ENE;MO B,,", ORGANISATIONS, 6, "offers",
			"is no code"},
		{ORGANISATIONS, "100,200", "300,200", ORGANISATIONS, 2, "budget_max",
			"less than"},
		{ORGANISATIONS, "100,200", "1e3,2000", ORGANISATIONS, 2, "budget_min",
			"whole"},
		{ORGANISATIONS, "100,200", "-1,200", ORGANISATIONS, 2, "budget_min",
			"between"},
		{ORGANISATIONS, "https://b1.example/", "b1.example", ORGANISATIONS, 2,
			"website", "https://"},
		{ORGANISATIONS, "https://b1.example/", "javascript:x", ORGANISATIONS, 2,
			"website", "https://"},
		{ORGANISATIONS, "Rotterdam",
			"Rotter\x01"
			"dam",
			ORGANISATIONS, 2, "name", "control character"},
		{ORGANISATIONS, "Rotterdam",
			"Rotter\xe2\x80\xa8"
			"dam",
			ORGANISATIONS, 2, "name", "control character"},
		{ORGANISATIONS, "We make buses.", "\"We \xc2\x85make\"", ORGANISATIONS, 5,
			"profile", "control character"},
	};

	(void)state;
	TRY(BAD);
}

static void
faults_of_people_and_places(void **state)
{
	static const struct bad BAD[] = {
		{DELEGATES, "bob,B2", "bob,B3", DELEGATES, 3, "organisation",
			"no organisation B3"},
		{DELEGATES, "bob@b2.example", "bob@b2", DELEGATES, 3, "email",
			"mail address"},
		{DELEGATES, "bob@b2.example", "bob@b2.example>", DELEGATES, 3, "email",
			"mail address"},
		{DELEGATES, "en,2,10,5", "en,12,10,5", DELEGATES, 2, "max_meetings",
			"less than"},
		{DELEGATES, "en,2,10,5", "en,2,10,5000", DELEGATES, 2, "max_per_day",
			"between"},
		{DELEGATES, "pia,P1", "bob,P1", DELEGATES, 4, "code",
			"already on line 3"},
		{DELEGATES, "bob,B2,Bob", "bob,B2", DELEGATES, 3, "",
			"has 8 cells, the header 9"},
		{DELEGATES, "bob@b2.example,,,,,", "bob@b2.example,,,,,,Dr", DELEGATES, 3,
			"",
			"has 10 cells, the header 9: a cell with the separator in it stands in"
			" quotes"},
		{LOCATIONS, "T1,table", "T1,desk", LOCATIONS, 2, "kind", "table, booth"},
		{LOCATIONS, "T1,table,A", "T1,table,C", LOCATIONS, 2, "hall",
			"no [hall C]"},
		{LOCATIONS, "A,2,1,2", "A,0,1,2", LOCATIONS, 2, "seats",
			"between 1 and 64"},
		{LOCATIONS, "A,2,1,2", "A,2,1.5,2", LOCATIONS, 2, "x_m", "whole number"},
		{LOCATIONS, "A,2,1,2,,", "A,2,1,2,X1,", LOCATIONS, 2, "organisation",
			"belongs to no organisation"},
		{LOCATIONS, "0,0,X1", "0,0,", LOCATIONS, 3, "organisation",
			"needs the exhibitor"},
		{LOCATIONS, "0,0,X1", "0,0,B1", LOCATIONS, 3, "organisation",
			"only an exhibitor"},
		{LOCATIONS, "X1-B,", "ann,", LOCATIONS, 3, "code",
			"also the code of a delegate"},
		{INTERPRETERS, "yuna,Yuna", "T1,Yuna", INTERPRETERS, 3, "code",
			"also the code of a location"},
		{INTERPRETERS, "ko-ar;ko-en", "ko-ar;ko", INTERPRETERS, 2, "pairs",
			"no pair"},
		{INTERPRETERS, "ko-ar;ko-en", "ko-en;en-ko", INTERPRETERS, 2, "pairs",
			"twice"},
		{INTERPRETERS, "ko-ar;ko-en", "ko-ko", INTERPRETERS, 2, "pairs",
			"two languages"},
		{INTERPRETERS, "ko-ar;ko-en", "", INTERPRETERS, 2, "pairs", "empty"},
		{INTERPRETERS, "T12:00;", "T14:00;", INTERPRETERS, 2, "shifts",
			"overlaps"},
	};

	(void)state;
	TRY(BAD);
}

static void
faults_of_times_and_preferences(void **state)
{
	static const struct bad BAD[] = {
		{BLACKOUTS, "BO-1,bob", "BO-1,rob", BLACKOUTS, 2, "resource",
			"rob is no delegate"},
		{BLACKOUTS, "T09:40/2027-09-01T10:10", "T09:40", BLACKOUTS, 2, "when",
			"no range"},
		{BLACKOUTS, "T10:10", "T09:10", BLACKOUTS, 2, "when", "not before"},
		{BLACKOUTS, "2027-09-01T10:10", "1.9.2027 10:10", BLACKOUTS, 2, "when",
			"is not a time like"},
		{PREFERENCES, "PF-2,ann", "PF-2,anna", PREFERENCES, 3, "from", "neither"},
		{PREFERENCES, "PF-2,ann,X2", "PF-2,ann,X3", PREFERENCES, 3, "to",
			"no organisation X3"},
		{PREFERENCES, "PF-2,ann,X2", "PF-2,ann,B2", PREFERENCES, 3, "to",
			"same side"},
		{PREFERENCES, "X2,want", "X2,wants", PREFERENCES, 3, "preference",
			"did you mean want"},
		{PREFERENCES, "PF-2,ann,X2", "PF-2,B1,X1", PREFERENCES, 3, "to",
			"both from B1"},
		{REQUESTS, "RQ-1,ann", "RQ-1,B1", REQUESTS, 2, "from",
			"no delegate B1, neither in delegates.csv nor in the event: it is an "
			"organisation"},
		{REQUESTS, "RQ-1,ann,X1", "RQ-1,ann,kim", REQUESTS, 2, "to",
			"it is a delegate; name the organisation"},
		{REQUESTS, "RQ-1,ann,X1", "RQ-1,ann,B2", REQUESTS, 2, "to", "same side"},
		{REQUESTS, "2027-09-01T09:30", "2027-09-01T09:35", REQUESTS, 2, "slots",
			"no slot begins at 2027-09-01T09:35"},
		{REQUESTS, "2027-09-01T09:30", "2027-09-01T10:00", REQUESTS, 2, "slots",
			"twice"},
		{REQUESTS, ",,,2", ",,,9", REQUESTS, 3, "length", "between 1 and 8"},
		{REQUESTS, "2,RQ-1", "2,RQ-7", REQUESTS, 3, "after", "no request RQ-7"},
		{REQUESTS, "2,RQ-1", "2,RQ-2", REQUESTS, 3, "after",
			"cannot come after itself"},
		{REQUESTS, "2,RQ-1", "2,RQ-1;RQ-1", REQUESTS, 3, "after", "twice"},
		{REQUESTS, "2,RQ-1", "2,RQ 1", REQUESTS, 3, "after", "is no code"},
		{REQUESTS, "T09:30,1,", "T09:30,1,RQ-2", REQUESTS, 3, "after",
			"a circle: RQ-"},
		{CONFERENCES, "kim,", "kims,", CONFERENCES, 2, "speakers",
			"no delegate kims"},
		{CONFERENCES, "pia;choi", "pia;pia", CONFERENCES, 2, "attendees",
			"twice"},
		{CONFERENCES, "ko-en", "ko_en", CONFERENCES, 2, "interpretation",
			"no pair"},
		{CONFERENCES, ",80,", ",many,", CONFERENCES, 2, "seats", "whole number"},
	};

	(void)state;
	TRY(BAD);
}

static void
a_broken_file_is_told_of_once(void **state)
{
	/* what a file might have held is not missed by the others */
	static const struct bad BAD[] = {
		{ORGANISATIONS, "B2,foreign_buyer", "\"B2\"x,foreign_buyer",
			ORGANISATIONS, 3, "code", "a quote stands inside"},
		{ORGANISATIONS, "B2,foreign_buyer", "B2\xff,foreign_buyer", ORGANISATIONS,
			3, "", "not UTF-8"},
		{ORGANISATIONS, "code,kind,name", "code,kind,title", ORGANISATIONS, 1,
			"name", "missing"},
		{ORGANISATIONS, "B2,foreign_buyer,", "B2,", ORGANISATIONS, 3, "",
			"17 cells"},
		{ORGANISATIONS, "Riyadh,SA", "Riyadh,Saudi", ORGANISATIONS, 3, "country",
			"ISO 3166"},
		{DELEGATES, "kim@x1.example", "kim", DELEGATES, 5, "email",
			"mail address"},
		{CATEGORIES, "ENE,Energy", "ENE,", CATEGORIES, 2, "name", "empty"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct fair_files files = fair_files();
		char *text =
			fair_replace(FAIR_FILES[BAD[i].file], BAD[i].from, BAD[i].to);
		struct import_report report;
		struct fixture f;
		struct err e;

		files.text[BAD[i].file] = text;
		fixture_open(&f, false);
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		if (strstr(BAD[i].to, "title") != NULL) {
			/* the stranger in the header first */
			assert_int_equal(report.faults_total, 2);
			assert_string_equal(report.faults[0].column, "title");
			report.faults++;
			report.faults_total = 1;
		}
		expect_fault(&report, &BAD[i]);
		fixture_close(&f);
		free(text);
	}
}

static void
files_that_are_none_are_refused(void **state)
{
	struct staged_file strange[] = {{"delegate.csv", "code\n", 5},
		{"notes.txt", "x", 1}, {"categories.csv", "", 0},
		{"categories.csv", "code,name\n", 10},
		{"event.ini", FAIR_FILES[INI], strlen(FAIR_FILES[INI])}};
	struct staged_fair fair = {.files = strange, .n = 5};
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	assert_false(import_apply(fixture_begin(&f), &fair, 0, &report, &e));
	assert_int_equal(report.faults_total, 4);
	assert_string_equal(report.faults[0].rule, "the file is there twice");
	assert_string_equal(report.faults[1].rule, "the file has no header row");
	assert_string_equal(report.faults[2].file, "delegate.csv");
	assert_non_null(strstr(report.faults[2].rule, "did you mean delegates.csv"));
	assert_string_equal(report.faults[3].file, "notes.txt");
	fixture_close(&f);
}

static void
no_event_no_import(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	files.text[INI] = NULL;
	fixture_open(&f, false);
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_int_equal(report.faults_total, 1);
	assert_string_equal(report.faults[0].file, "event.ini");
	fixture_close(&f);
}

static void
only_the_first_hundred_are_kept(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;
	struct buf text;
	struct err e;

	(void)state;
	buf_init(&text, 1 << 20);
	assert_true(buf_adds(&text, "code,organisation,name,email\n"));
	for (int i = 0; i < 2500; i++)
		assert_true(buf_addf(&text, "d%d,NOBODY,N,n@n.example\n", i));
	files.text[DELEGATES] = buf_str(&text);
	files.text[BLACKOUTS] = files.text[PREFERENCES] = files.text[REQUESTS] = NULL;
	files.text[CONFERENCES] = NULL;
	fixture_open(&f, false);
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_int_equal(report.faults_total, 2500);
	assert_int_equal(report.faults_n, IMPORT_FAULTS_KEPT);
	for (int i = 0; i < report.faults_n; i++)
		assert_int_equal(report.faults[i].line, i + 2);
	assert_non_null(strstr(e.text, "2500 faults"));
	fixture_close(&f);
	buf_release(&text);
}

/* ---- the clocks -------------------------------------------------------------------- */

static void
a_time_the_clocks_leap_over_is_refused(void **state)
{
	static const struct {
		int file;
		const char *from, *to, *column;
	} BAD[] = {
		{INI, "09:30-11:00", "02:30-04:00", "sessions"},
		{BLACKOUTS, "T09:40", "T02:10", "when"},
		{INTERPRETERS, "T09:00", "T02:59", "shifts"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct fair_files files = fair_files();
		struct import_report report;
		struct fixture f;
		struct err e;
		char *text[IMPORT_FILES];

		/* the last Sunday of March: 02:00 becomes 03:00 in Madrid */
		for (int k = 0; k < IMPORT_FILES; k++) {
			text[k] = strstr(FAIR_FILES[k], "2027-09-01") != NULL
					  ? fair_replace(FAIR_FILES[k], "2027-09-01",
						    "2027-03-28")
					  : xstrdup(FAIR_FILES[k]);
			files.text[k] = text[k];
		}
		files.text[INI] = fair_replace(text[INI], "Asia/Seoul", "Europe/Madrid");
		free(text[INI]);
		text[INI] = fair_replace(files.text[INI], "code", "code");
		free((void *)(uintptr_t)files.text[INI]);
		files.text[INI] = text[INI];
		fixture_open(&f, false);
		assert_true(fair_apply_to(&f, &files, 0, &report, &e));
		files.text[BAD[i].file] =
			fair_replace(text[BAD[i].file], BAD[i].from, BAD[i].to);
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		assert_int_equal(report.faults_total, 1);
		assert_string_equal(report.faults[0].column, BAD[i].column);
		assert_non_null(strstr(report.faults[0].rule, "put forward"));
		free((void *)(uintptr_t)files.text[BAD[i].file]);
		for (int k = 0; k < IMPORT_FILES; k++)
			free(text[k]);
		fixture_close(&f);
	}
}

/* ---- what is there already --------------------------------------------------------- */

/* A meeting of ann and kim at seat 1 of T1 in the slot of 10:00. */
static void
book(struct fixture *f)
{
	fixture_sql(f,
		"UPDATE requests SET state = 'scheduled', meeting_id = 1 WHERE code ="
		" 'RQ-1'");
	fixture_sql(f,
		"INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid,"
		" sequence, revision, location_id, seat_no, interpreter_id, start_s, end_s,"
		" reason, created_s, locked) VALUES (1, 1, 1, 'scheduled', 1, 'uid', 0, 1, 1,"
		" 1, NULL,"
		" 1819760400, 1819761900, '', 1, 0)");
	fixture_sql(f, "INSERT INTO meeting_slots (event_id, meeting_id, slot_no) VALUES"
		       " (1, 1, 2)");
	fixture_sql(f,
		"INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
		" (1, 1, 1, 'demand'), (1, 1, 4,"
		" 'supply')");
	fixture_sql(f,
		"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) SELECT"
		" 1, resource_id, 2, 'meeting', 1 FROM"
		" delegates"
		" WHERE code IN ('ann', 'kim')");
	fixture_sql(f,
		"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) SELECT"
		" 1, resource_id, 2, 'meeting', 1 FROM seats"
		" WHERE location_id = 1 AND seat_no = 1");
}

static const struct bad AGAINST_MEETINGS[] = {
	{INI, "09:30-11:00", "10:30-11:00", INI, 12, "sessions", "M1 uses it"},
	{INI, "09:30-11:00", "09:30-10:00;10:10-11:00", INI, 12, "sessions",
		"M1 uses it"},
	{INI, "slot_minutes = 25\ngap_minutes = 5", "slot_minutes = 20\ngap_minutes = 10",
		INI, 0, "slot_minutes", "another length"},
	{ORGANISATIONS, "B1,foreign_buyer", "B1,exhibitor", ORGANISATIONS, 2, "kind",
		"cannot change sides"},
	{DELEGATES, "ann,B1", "ann,B2", DELEGATES, 2, "organisation", "cannot move"},
	{LOCATIONS, "T1,table,A,2,1,2,,", "T1,booth,A,2,1,2,X2,", LOCATIONS, 2, "kind",
		"M1 is there, so it stays table; cancel or move it first"},
	{BLACKOUTS, "BO-1,bob", "BO-1,ann", BLACKOUTS, 2, "when", "meeting M1 sits at"},
	{BLACKOUTS, "T14:30", "T10:00", BLACKOUTS, 3, "when", "meeting M1 sits at"},
	{CONFERENCES, "T14:10/2027-09-01T14:40", "T10:10/2027-09-01T10:40", CONFERENCES,
		2, "speakers", "meeting M1 sits at"},
	{REQUESTS, "RQ-2,kim,B2", "RQ-2,kim,B1", REQUESTS, 3, "to",
		"other organisations"},
	{REQUESTS, "RQ-2,kim,B2", "RQ-9,kim,B1", REQUESTS, 3, "to",
		"R1, which is scheduled"},
};

static void
what_meetings_need_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof AGAINST_MEETINGS / sizeof AGAINST_MEETINGS[0];
		i++) {
		const struct bad *b = &AGAINST_MEETINGS[i];
		char *text = fair_replace(FAIR_FILES[b->file], b->from, b->to);
		struct fair_files files = fair_file(b->file, text);
		struct import_report report;
		struct fixture f;
		struct err e;

		fair_open(&f);
		book(&f);
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		/* a grid may take more than one slot away from somebody */
		while (b->file == INI && report.faults_total > 1 &&
			strstr(report.faults->rule, b->rule) == NULL) {
			report.faults++;
			report.faults_total--;
		}
		if (b->file == INI)
			report.faults_total = 1;
		expect_fault(&report, b);
		fixture_close(&f);
		free(text);
	}
}

static void
seats_in_use_do_not_go(void **state)
{
	char *one = fair_replace(FAIR_FILES[LOCATIONS], "T1,table,A,2", "T1,table,A,1");
	struct fair_files files = fair_file(LOCATIONS, one);
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	book(&f);
	/* the meeting is at seat 1: the other one may go */
	fair_apply(&f, &files);
	fixture_close(&f);
	fair_open(&f);
	book(&f);
	fixture_sql(&f, "UPDATE meetings SET seat_no = 2");
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_string_equal(report.faults[0].column, "seats");
	fixture_close(&f);
	free(one);
}

static void
a_meeting_does_not_keep_its_file_from_being_read_again(void **state)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct fixture f;

	(void)state;
	fair_open(&f);
	book(&f);
	report = fair_apply(&f, &files);
	for (int i = 0; i < IMPORT_FILES; i++)
		fair_counted(&report, i, 0, 0, fair_counts(&report, i)->rows);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_of_event_ini),
		cmocka_unit_test(faults_of_the_grid),
		cmocka_unit_test(faults_of_categories_and_organisations),
		cmocka_unit_test(faults_of_people_and_places),
		cmocka_unit_test(faults_of_times_and_preferences),
		cmocka_unit_test(a_broken_file_is_told_of_once),
		cmocka_unit_test(files_that_are_none_are_refused),
		cmocka_unit_test(no_event_no_import),
		cmocka_unit_test(only_the_first_hundred_are_kept),
		cmocka_unit_test(a_time_the_clocks_leap_over_is_refused),
		cmocka_unit_test(what_meetings_need_stays),
		cmocka_unit_test(seats_in_use_do_not_go),
		cmocka_unit_test(a_meeting_does_not_keep_its_file_from_being_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
