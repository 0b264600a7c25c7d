/* test_import_again.c - files that come a second time: what is left out, what people changed. */
#include "fair_files.h"

#include "domain/booking/blackout_set.h"
#include "domain/booking/preference.h"
#include "domain/booking/request.h"
#include "domain/fair/grid.h"
#include "domain/people/participant.h"
#include "domain/people/removal.h"
#include "store/blackouts.h"

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
	assert_string_equal(report.faults[0].rule,
		"the column is missing; new on line 3 is new and needs it");
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

/* ---- what people changed ------------------------------------------------------------- */

static struct grid *
grid_of(struct tx *tx)
{
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, 1), &e);

	assert_non_null(g);
	return g;
}

static void
people_say(struct fixture *f, const char *code, const char *column, const char *text)
{
	const struct row_field field = {column, text};
	const struct delegate_said said = {&field, 1, false};
	struct delegate_changed changed;
	struct tx *tx = fixture_begin(f);
	struct organisation *o = organisation_by_code(tx, 1, code);
	struct delegate *d = delegate_by_code(tx, 1, code);
	struct err e;

	assert_true(o != NULL ? organisation_change(tx, grid_of(tx), o, &field, 1, &e)
			      : delegate_change(tx, grid_of(tx), d, &said, &changed, &e));
	fixture_commit(f);
}

static void
people_prefer(struct fixture *f, const char *from, const char *to, bool nothing,
	enum preference_kind kind)
{
	struct tx *tx = fixture_begin(f);
	struct preference_said said = {.from = organisation_by_code(tx, 1, from),
		.to = organisation_by_code(tx, 1, to),
		.nothing = nothing,
		.kind = kind};
	struct js *view;
	struct err e;

	assert_true(preference_say(tx, 1, &said, &view, &e));
	js_free(view);
	fixture_commit(f);
}

static void
people_take_back(struct fixture *f, const char *resource, const char *code)
{
	struct tx *tx = fixture_begin(f);
	struct actor who = {.role = ROLE_ADMIN};
	struct blackout_said said = {.code = code};
	struct blackout_target target;
	struct blackout out;
	struct err e;

	assert_true(blackout_target(tx, 1, resource, &who, &target, &e));
	assert_true(blackout_remove(tx, grid_of(tx), &target, &said, &out, &e));
	fixture_commit(f);
}

static struct import_report
all_again(struct fixture *f, bool overwrite)
{
	struct fair_files files = fair_files();
	struct import_report report;
	struct tx *tx = fixture_begin(f);
	struct err e;

	fair_stage(&files);
	files.fair.overwrite = overwrite;
	if (!import_apply(tx, &files.fair, 0, &report, &e))
		fail_msg("import: %s", e.text);
	fixture_commit(f);
	return report;
}

static void
expect_kept(const struct import_report *r, int file, int line, const char *column,
	const char *stored, const char *said)
{
	for (int i = 0; i < r->kept_n; i++) {
		const struct import_change *c = &r->kept[i];

		if (strcmp(c->file, import_file_name(file)) != 0 || c->line != line ||
			strcmp(c->column, column) != 0)
			continue;
		assert_string_equal(c->stored, stored);
		assert_string_equal(c->said, said);
		return;
	}
	fail_msg("%s:%d %s is not kept", import_file_name(file), line, column);
}

#define PROFILE(text)                                                                    \
	"SELECT count(*) FROM organisations WHERE code = 'X1' AND profile = '" text "'"

static void
what_people_changed_stays(void **state)
{
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	people_say(&f, "X1", "profile", "We make trams.");
	people_say(&f, "ann", "email", "a@b1.example");
	people_say(&f, "X1", "auto_accept", "no");
	people_say(&f, "B1", "max_meetings", "");
	people_prefer(&f, "B1", "X1", false, PREFERENCE_WANT);
	r = all_again(&f, false);
	assert_int_equal(r.kept_total, 5);
	assert_int_equal(r.changes_total, 0);
	expect_kept(&r, ORGANISATIONS, 5, "profile", "We make trams.", "We make buses.");
	expect_kept(&r, ORGANISATIONS, 5, "auto_accept", "no", "yes");
	expect_kept(&r, ORGANISATIONS, 2, "max_meetings", "", "20");
	expect_kept(&r, DELEGATES, 2, "email", "a@b1.example", "ann@b1.example");
	expect_kept(&r, PREFERENCES, 2, "preference", "want", "must");
	fair_counted(&r, ORGANISATIONS, 0, 0, 5);
	assert_int_equal(fixture_int(&f, PROFILE("We make trams.")), 1);
	/* and still the next time */
	r = all_again(&f, false);
	assert_int_equal(r.kept_total, 5);
	r = all_again(&f, true);
	assert_int_equal(r.kept_total, 0);
	assert_int_equal(r.changes_total, 5);
	assert_int_equal(fixture_int(&f, PROFILE("We make buses.")), 1);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM changed_cells"), 0);
	fixture_close(&f);
}

/* What is as the files say is nobody's change any more. */
static void
what_is_said_alike_is_the_files_again(void **state)
{
	char *trams = fair_replace(
		FAIR_FILES[ORGANISATIONS], "We make buses.", "We make trams.");
	struct fair_files files = fair_file(ORGANISATIONS, trams);
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	people_say(&f, "X1", "profile", "We make trams.");
	r = fair_apply(&f, &files);
	assert_int_equal(r.kept_total, 0);
	r = all_again(&f, false);
	assert_int_equal(r.kept_total, 0);
	assert_int_equal(r.changes_total, 1);
	assert_string_equal(r.changes[0].stored, "We make trams.");
	assert_string_equal(r.changes[0].said, "We make buses.");
	assert_string_equal(r.changes[0].code, "X1");
	/* changed and changed back is no change */
	people_say(&f, "X1", "profile", "We make ships.");
	people_say(&f, "X1", "profile", "We make buses.");
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM changed_cells"), 0);
	fixture_close(&f);
	free(trams);
}

static void
what_people_took_back_does_not_come_again(void **state)
{
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	people_prefer(&f, "B1", "X1", true, PREFERENCE_MUST);
	people_take_back(&f, "bob", "BO-1");
	r = all_again(&f, false);
	assert_int_equal(r.kept_total, 2);
	expect_kept(&r, PREFERENCES, 2, "preference", "taken back", "must");
	expect_kept(&r, BLACKOUTS, 2, "", "taken back",
		"bob 2027-09-01T09:40/2027-09-01T10:10");
	fair_counted(&r, PREFERENCES, 0, 0, 3);
	fair_counted(&r, BLACKOUTS, 0, 0, 2);
	/* said again, it is theirs */
	people_prefer(&f, "B1", "X1", false, PREFERENCE_WANT);
	r = all_again(&f, false);
	expect_kept(&r, PREFERENCES, 2, "preference", "want", "must");
	r = all_again(&f, true);
	assert_int_equal(r.kept_total, 0);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM preferences WHERE code = 'PF-1'"
				" AND preference = 'must'"),
		1);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM blackouts"), 2);
	fixture_close(&f);
}

/* What people did concerned who was removed, and nobody who comes under the code later. */
static void
who_is_removed_leaves_no_marks(void **state)
{
	struct fair_files files = fair_file(ORGANISATIONS,
		"code,kind,name,country,profile\nX1-B,exhibitor,One,KR,We make buses.\n"
		"X9,exhibitor,Nine,KR,We make buses.\n");
	struct import_report r;
	struct fixture f;
	struct tx *tx;
	struct err e;

	(void)state;
	fair_open(&f);
	r = fair_apply(&f, &files);
	assert_int_equal(fair_counts(&r, ORGANISATIONS)->added, 2);
	people_say(&f, "X1", "profile", "We make trams.");
	people_say(&f, "X9", "profile", "We make trams.");
	people_say(&f, "X1-B", "profile", "We make trams.");
	people_take_back(&f, "bob", "BO-1");
	fixture_sql(&f,
		"INSERT INTO changed_cells (event_id, file, code, field, imported) VALUES"
		" (1, 'preferences.csv', 'B1 X9', '', 'must'),"
		" (1, 'preferences.csv', 'X9 B1', '', 'must'),"
		" (1, 'preferences.csv', 'B1 X1', '', 'must'),"
		" (1, 'preferences.csv', 'B1 XX9', '', 'must'),"
		" (1, 'delegates.csv', 'X9', 'name', 'of another file'),"
		" (1, 'blackouts.csv', 'b', '', 'X9 2027-09-01T09:40/2027-09-01T10:10')");
	tx = fixture_begin(&f);
	assert_true(
		removal_make(tx, event_by_id(tx, 1), REMOVABLE_ORGANISATION, "X9", &e));
	fixture_commit(&f);
	/* profile of X1 and X1-B, the blackout of bob, two preferences and the other file's */
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM changed_cells"), 6);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM changed_cells"
					 " WHERE code IN ('X9', 'B1 X9', 'X9 B1', 'b')"),
		1);
	fixture_close(&f);
}

/* One row each that people's acts stand against; all others come in. */
static const struct {
	const char *act;
	int line;
	const char *column, *stored;
} ACTS[] = {
	{"UPDATE requests SET state = 'declined' WHERE code = 'RQ-1'", 2, "",
		"R1 is declined"},
	{"UPDATE requests SET state = 'withdrawn' WHERE code = 'RQ-1'", 2, "",
		"R1 is withdrawn"},
	{"UPDATE requests SET state = 'accepted' WHERE code = 'RQ-1'", 2, "",
		"R1 is accepted"},
	{"UPDATE requests SET code = NULL WHERE code = 'RQ-1'", 2, "", "R1 is requested"},
};

static void
an_act_of_people_stops_its_own_row_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ACTS / sizeof *ACTS; i++) {
		char *text = fair_replace(
			FAIR_FILES[REQUESTS], "Buses, please", "Trams, please");
		char *more = fair_replace(
			text, "RQ-2,kim", "RQ-9,choi,B1,,,1,,,,,,,,,,,\nRQ-2,kim");
		struct fair_files files = fair_file(REQUESTS, more);
		struct import_report r;
		struct fixture f;

		fair_open(&f);
		fixture_sql(&f, ACTS[i].act);
		r = fair_apply(&f, &files);
		expect_kept(&r, REQUESTS, ACTS[i].line, ACTS[i].column, ACTS[i].stored,
			"ann X1");
		assert_int_equal(fair_counts(&r, REQUESTS)->added, 1);
		assert_int_equal(fixture_int(&f, "SELECT count(*) FROM requests"
						 " WHERE message = 'Trams, please'"),
			0);
		fixture_close(&f);
		free(text);
		free(more);
	}
}

static void
rows_that_are_not_there_are_counted(void **state)
{
	struct fair_files files = fair_file(ORGANISATIONS,
		"code,kind,name,country\nX1,exhibitor,Hanbit,KR\n"
		"N1,exhibitor,New,KR\n");
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	r = fair_apply(&f, &files);
	assert_int_equal(fair_counts(&r, ORGANISATIONS)->absent, 4);
	assert_string_equal(fair_counts(&r, ORGANISATIONS)->absent_codes[0], "B1");
	assert_string_equal(fair_counts(&r, ORGANISATIONS)->absent_codes[3], "X2");
	r = all_again(&f, false);
	assert_int_equal(fair_counts(&r, ORGANISATIONS)->absent, 1);
	assert_int_equal(fair_counts(&r, DELEGATES)->absent, 0);
	fixture_close(&f);
}

/* Each is right by itself: what ann's office says, and the file's maximum. */
static void
what_people_changed_never_stops_the_files(void **state)
{
	struct fair_files files =
		fair_file(DELEGATES, "code,min_meetings,max_meetings\nann,1,2\nkim,,9\n");
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	people_say(&f, "ann", "min_meetings", "3");
	r = fair_apply(&f, &files);
	fair_counted(&r, DELEGATES, 0, 1, 1);
	assert_int_equal(r.warnings_n, 1);
	assert_non_null(strstr(r.warnings[0].text, "ann stays as it is"));
	assert_non_null(
		strstr(r.warnings[0].text, "max_meetings, less than min_meetings"));
	assert_int_equal(
		fixture_int(&f, "SELECT min_meetings FROM delegates"
				" WHERE code = 'ann' AND coalesce(max_meetings, 9) > 2"),
		3);
	fixture_close(&f);
}

static void
what_event_ini_changes_is_listed(void **state)
{
	struct fair_files files = fair_file(INI,
		"[event]\ncode = TCF\nname = Best Fair\n[hall A]\nwalk_minutes.B = 9\n");
	struct import_report r;
	struct fixture f;

	(void)state;
	fair_open(&f);
	r = fair_apply(&f, &files);
	assert_int_equal(r.changes_total, 2);
	assert_string_equal(r.changes[0].code, "event");
	assert_string_equal(r.changes[0].column, "name");
	assert_string_equal(r.changes[0].said, "Best Fair");
	assert_int_equal(r.changes[0].line, 3);
	assert_string_equal(r.changes[1].code, "hall A");
	assert_string_equal(r.changes[1].said, "9");
	fixture_close(&f);
}

/* What stands in a fair that comes from elsewhere is a fact: it is told, and taken. */
static const struct {
	const char *to, *text;
} FACTS[] = {
	{"RQ-2,kim,P1", "X1 and P1 will not be brought together: preference PF-3"},
	{"RQ-2,kim,B1", "X1 and B1 are already in request RQ-1"},
};

static void
the_rules_for_new_requests_do_not_judge_a_fact(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++) {
		char *text =
			fair_replace(FAIR_FILES[REQUESTS], "RQ-2,kim,B2", FACTS[i].to);
		struct fair_files fresh = fair_files(), here = fair_file(REQUESTS, text);
		struct import_report r;
		struct fixture f;
		struct err e;

		fresh.text[REQUESTS] = text;
		fixture_open(&f, false);
		r = fair_apply(&f, &fresh);
		/* the other: nobody else speaks a language of the fair */
		assert_int_equal(r.warnings_n, 2);
		assert_string_equal(r.warnings[0].text, FACTS[i].text);
		assert_int_equal(fixture_int(&f, "SELECT count(*) FROM requests"), 2);
		fixture_close(&f);
		/* in a fair that is here it is new */
		fair_open(&f);
		fixture_sql(&f, "UPDATE requests SET state = 'declined', code = 'RQ-0'"
				" WHERE code = 'RQ-2'");
		assert_false(fair_apply_to(&f, &here, 0, &r, &e));
		assert_string_equal(r.faults[0].rule,
			i == 0 ? FACTS[0].text
			       : "X1 and B1 are already in request R1, which is requested");
		fixture_close(&f);
		free(text);
	}
}

/* ---- codes and numbers --------------------------------------------------------------- */

/* People's requests keep their numbers in another fair, and no code is another one's number. */
static void
numbers_survive_and_are_no_codes(void **state)
{
	struct fair_files fresh = fair_files();
	struct fixture f;
	struct tx *tx;
	char *out;

	(void)state;
	fresh.text[REQUESTS] =
		"code,from,to,message,slots,length,after,expires\n"
		"RQ-1,ann,X1,,,1,,\nR7,kim,B2,,,1,RQ-1,\nRQ-2,bob,X2,,,1,,\n"
		"R12,pia,X2,,,1,R7,\nR9-2,ann,X2,,,1,,\n";
	fixture_open(&f, false);
	fair_apply(&f, &fresh);
	assert_int_equal(fixture_int(&f, "SELECT group_concat(request_id, '') = '1781213'"
					 " FROM (SELECT request_id FROM requests"
					 " ORDER BY request_id)"),
		1);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM requests"
					 " WHERE code IS NULL AND request_id IN (7, 12)"),
		2);
	out = fair_export(&f, REQUESTS);
	assert_string_equal(out,
		"code,from,to,message,slots,length,after,expires,delegates,number,origin,created,"
		"state,accepted,answering,held,reason\n"
		"RQ-1,ann,X1,,,1,,,,1,,,,,,,\nR7,kim,B2,,,1,RQ-1,,,7,,,,,,,\n"
		"RQ-2,bob,X2,,,1,,,,8,,,,,,,\nR12,pia,X2,,,1,R7,,,12,,,,,,,\n"
		"R9-2,ann,X2,,,1,,,,13,,,,,,,\n");
	free(out);
	fixture_sql(&f, "UPDATE requests SET code = 'R14' WHERE code = 'RQ-1'");
	tx = fixture_begin(&f);
	assert_int_equal(request_next_number(tx, 1), 15);
	fixture_rollback(&f);
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
		cmocka_unit_test(what_people_changed_stays),
		cmocka_unit_test(what_is_said_alike_is_the_files_again),
		cmocka_unit_test(what_people_took_back_does_not_come_again),
		cmocka_unit_test(who_is_removed_leaves_no_marks),
		cmocka_unit_test(an_act_of_people_stops_its_own_row_alone),
		cmocka_unit_test(rows_that_are_not_there_are_counted),
		cmocka_unit_test(what_people_changed_never_stops_the_files),
		cmocka_unit_test(what_event_ini_changes_is_listed),
		cmocka_unit_test(the_rules_for_new_requests_do_not_judge_a_fact),
		cmocka_unit_test(numbers_survive_and_are_no_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
