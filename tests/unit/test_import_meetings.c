/*
 * test_import_meetings.c - the small fair after some life: its meetings and what had become of its
 * requests, in an event that is new, in slices too; faults, and what an event that is there keeps.
 */
#include "domain/booking/meeting.h"
#include "domain/booking/telling.h"
#include "domain/files/import_job.h"
#include "domain/report/verify.h"
#include "fair_files.h"
#include "fair_lived.h"
#include "store/invitations.h"

static struct fair_files
lived(void)
{
	struct fair_files f = fair_files();

	f.text[REQUESTS] = LIVED_REQUESTS;
	f.text[MEETINGS] = LIVED_MEETINGS;
	return f;
}

static void
is_exported_as_it_came(struct fixture *f)
{
	for (int i = 0; i < IMPORT_FILES; i++) {
		char *out = fair_export(f, i);

		assert_string_equal(out, lived().text[i]);
		free(out);
	}
}

static void
all_is_proven(struct fixture *f)
{
	struct verify_report r;

	verify_all(fixture_begin(f), &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok)
			print_error("%s: %s\n", r.check[i].name, r.check[i].problems[0]);
	assert_true(r.ok);
	fixture_rollback(f);
}

static void
a_lived_fair_goes_round(void **state)
{
	struct fair_files files = lived();
	struct import_report report;
	struct fixture f;

	(void)state;
	fixture_open(&f, false);
	report = fair_apply(&f, &files);
	fair_counted(&report, MEETINGS, 4, 0, 0);
	is_exported_as_it_came(&f);
	all_is_proven(&f);
	report = fair_apply(&f, &files);
	for (int i = 0; i < IMPORT_FILES; i++)
		fair_counted(&report, i, 0, 0, fair_counts(&report, i)->rows);
	assert_int_equal(report.kept_total, 0);
	assert_int_equal(report.changes_total, 0);
	/* the next of each */
	assert_int_equal(
		fixture_int(&f, "SELECT next FROM counters WHERE name = 'meeting'"), 8);
	assert_int_equal(
		fixture_int(&f, "SELECT next FROM counters WHERE name = 'request'"), 13);
	fixture_close(&f);
}

static struct invitation *
newest(struct tx *tx, int64_t id)
{
	struct meeting *m = meeting_by_id(tx, 1, id);

	return invitation_of(tx, 1, id, m->revision);
}

/* Of each meeting one revision is here, as it was told elsewhere; a change goes on from it. */
static void
a_restored_meeting_goes_on(void **state)
{
	struct fair_files files = lived();
	struct invitation *i;
	struct meeting *m;
	struct fixture f;
	struct grid *g;
	struct tx *tx;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	fair_apply(&f, &files);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM invitations"), 4);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM journal WHERE topic = 'meeting'"
				" AND body LIKE '%\"invitation\"%'"),
		0);
	tx = fixture_begin(&f);
	i = newest(tx, 3);
	assert_string_equal(i->uid, "uid-3");
	assert_string_equal(i->method, "REQUEST");
	assert_int_equal(i->revision, 7);
	assert_int_equal(i->sequence, 5);
	i = newest(tx, 2);
	assert_string_equal(i->method, "CANCEL");
	assert_int_equal(i->revision, 4);
	g = grid_load(tx, event_by_id(tx, 1), &e);
	m = meeting_by_id(tx, 1, 3);
	assert_true(meeting_cancel(tx, g, m, "ill", REQUEST_CANCELLED, &e));
	i = newest(tx, 3);
	assert_int_equal(i->revision, 8);
	assert_int_equal(i->sequence, 6);
	assert_string_equal(i->method, "CANCEL");
	fixture_commit(&f);
	all_is_proven(&f);
	fixture_close(&f);
}

/* ---- faults --------------------------------------------------------------------------- */

/* One text of the lived fair replaced, and the one fault there must be. */
static const struct {
	int file;
	const char *from, *to;
	int at, line;
	const char *column, *rule;
} BAD[] = {
	{MEETINGS, "M3,RQ-1", "RQ-1,RQ-1", MEETINGS, 3, "code",
		"is M and its number, as M7"},
	{MEETINGS, "M3,RQ-1", "M3,RQ-8", MEETINGS, 3, "request",
		"there is no request RQ-8"},
	{MEETINGS, "M6,R3-2,bob;kim", "M6,R3-2,bob;kin", MEETINGS, 4, "delegates",
		"there is no delegate kin"},
	{MEETINGS, "M6,R3-2,bob;kim", "M6,R3-2,bob;choi", MEETINGS, 4, "delegates",
		"choi is of organisation X2; request R3-2 is between X1 and B2"},
	{MEETINGS, "M6,R3-2,bob;kim", "M6,R3-2,bob", MEETINGS, 4, "delegates",
		"somebody of both sides"},
	{MEETINGS, "M6,R3-2,bob;kim,2027-09-01T10:30", "M6,R3-2,bob;kim,2027-09-02T10:30",
		MEETINGS, 4, "slots", "no slot begins at 2027-09-02T10:30"},
	{MEETINGS, "M6,R3-2,bob;kim,2027-09-01T10:30", "M6,R3-2,bob;kim,", MEETINGS, 4,
		"slots", "a meeting that is held has slots"},
	{MEETINGS, "09:30;2027-09-01T10:00", "10:00;2027-09-01T09:30", MEETINGS, 3,
		"slots", "follow each other in one session"},
	{MEETINGS, "2027-08-31T09:30/2027-08-31T09:55", "", MEETINGS, 2, "when",
		"a meeting without a slot says when it was"},
	{MEETINGS, "X1-B,1,omar", "X9-B,1,omar", MEETINGS, 4, "location",
		"there is no location X9-B"},
	{MEETINGS, "X1-B,1,omar", "X1-B,2,omar", MEETINGS, 4, "seat", "X1-B has 1 seat"},
	{MEETINGS, "X1-B,1,omar", "X1-B,1,oscar", MEETINGS, 4, "interpreter",
		"there is no interpreter oscar"},
	{MEETINGS, "held,no", "hold,no", MEETINGS, 4, "state", "held"},
	{MEETINGS, "uid-6,0,1,", "uid-6,0,0,", MEETINGS, 4, "revision", "1"},
	{MEETINGS, "uid-6,0,1,", "uid-6,-1,1,", MEETINGS, 4, "sequence", "0"},
	{MEETINGS, "uid-6", "uid-3", MEETINGS, 4, "uid",
		"the UID is that of M3, on line 3"},
	{MEETINGS, "M7,R12,bob;choi,2027-09-01T13:30,T1,1,,cancelled",
		"M7,R12,bob;choi,2027-09-01T13:30,T1,1,,scheduled", MEETINGS, 5,
		"request", "its request R12 is cancelled in requests.csv"},
	{MEETINGS, "M2,RQ-1,ann;kim,,T1,1,,cancelled,no,uid-2",
		"M2,RQ-1,ann;kim,2027-09-01T14:30,X1-B,1,,scheduled,no,uid-2", MEETINGS,
		3, "request", "request RQ-1 has meeting M2 already"},
	{MEETINGS, "M2,RQ-1", "M4,RQ-1", MEETINGS, 3, "code",
		"M4 of the same request came after it"},
	{REQUESTS, "RQ-2,pia,X2,,,1,,,,4,,,declined", "RQ-2,pia,X2,,,1,,,,4,,,scheduled",
		REQUESTS, 4, "state",
		"RQ-2 is scheduled, and meetings.csv has no meeting of it"},
	{REQUESTS, "4,,,declined", "4,,,refused", REQUESTS, 4, "state", "declined"},
	{REQUESTS, "2027-09-01T13:30,\n", "2027-09-01T13:31,\n", REQUESTS, 5, "held",
		"no slot begins at 2027-09-01T13:31"},
	{REQUESTS, "2027-09-01T13:30,\n", "2027-09-01T09:30,\n", REQUESTS, 5, "held",
		"ann has M3 at 2027-09-01T09:30 already"},
	{REQUESTS, "no time", "no time\nR30,ann,X2,,,1,,,,5,person,,,,,,", REQUESTS, 6,
		"number", "the number 5 is already on line 5"},
	{REQUESTS, ",,,,9,,,accepted", ",,,kim,9,,,accepted", REQUESTS, 6, "delegates",
		"kim is of organisation X1, not of B2"},
	{REQUESTS, "scheduled,,bob,", "scheduled,,ann,", REQUESTS, 3, "answering",
		"ann is of organisation B1, not of B2"},
	/* at two places at one time */
	{MEETINGS, "bob;kim,2027-09-01T10:30", "bob;kim,2027-09-01T10:00", MEETINGS, 4,
		"slots", ""},
	{BLACKOUTS, "BO-1,bob,2027-09-01T09:40/2027-09-01T10:10",
		"BO-1,omar,2027-09-01T10:40/2027-09-01T10:50", MEETINGS, 4, "slots",
		"omar is not available at 2027-09-01T10:30: blackout BO-1"},
	{BLACKOUTS, "BO-2,T1,2027-09-01T14:30/2027-09-01T15:00",
		"BO-2,T1,2027-09-01T10:20/2027-09-01T10:25", MEETINGS, 3, "slots",
		"T1 is not available at 2027-09-01T10:00: blackout BO-2"},
	{CONFERENCES, "2027-09-01T14:10/2027-09-01T14:40",
		"2027-09-01T10:50/2027-09-01T11:00", MEETINGS, 4, "slots",
		"kim is not available at 2027-09-01T10:30: conference session CS-1"},
};

static void
tell(const struct import_report *r)
{
	for (int i = 0; i < r->faults_n; i++)
		print_error("%s:%d %s: %s\n", r->faults[i].file, r->faults[i].line,
			r->faults[i].column, r->faults[i].rule);
}

static bool
is_told(const struct import_report *r, size_t i)
{
	for (int k = 0; k < r->faults_n; k++)
		if (strcmp(r->faults[k].file, import_file_name(BAD[i].at)) == 0 &&
			r->faults[k].line == BAD[i].line &&
			(strcmp(r->faults[k].column, BAD[i].column) == 0) &&
			strstr(r->faults[k].rule, BAD[i].rule) != NULL)
			return true;
	return false;
}

static void
what_no_fair_can_hold_is_refused(void **state)
{
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		struct fair_files files = lived();
		char *text =
			fair_replace(files.text[BAD[i].file], BAD[i].from, BAD[i].to);

		files.text[BAD[i].file] = text;
		if (fair_apply_to(&f, &files, 0, &report, &e) || !is_told(&report, i)) {
			tell(&report);
			fail_msg("%zu: %s is not told at line %d", i, BAD[i].rule,
				BAD[i].line);
		}
		assert_int_equal(fixture_int(&f, "SELECT (SELECT count(*) FROM events)"
						 " + (SELECT count(*) FROM journal)"),
			0);
		free(text);
	}
	fixture_close(&f);
}

/* Two meetings at one time: each of those who would be twice is told. */
static void
nobody_is_in_two_meetings(void **state)
{
	static const struct {
		const char *from, *to, *column, *rule;
	} TWICE[] = {
		{"bob;kim,2027-09-01T10:30,X1-B,1,omar,held",
			"bob;kim,2027-09-01T09:30,X1-B,1,omar,held", "delegates",
			"kim is in meeting M3 at 2027-09-01T09:30 already"},
		{"R12,bob;choi,2027-09-01T13:30,T1,1,,cancelled",
			"R12,bob;choi,2027-09-01T10:00,T1,2,,scheduled", "seat",
			"seat 2 of T1 is in meeting M3 at 2027-09-01T10:00 already"},
		{"R12,bob;choi,2027-09-01T13:30,T1,1,,cancelled",
			"R12,bob;choi,2027-09-01T10:30,T1,1,omar,scheduled",
			"interpreter",
			"omar is in meeting M6 at 2027-09-01T10:30 already"},
	};
	struct import_report report;
	struct fixture f;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	for (size_t i = 0; i < sizeof TWICE / sizeof *TWICE; i++) {
		struct fair_files files = lived();
		char *text = fair_replace(LIVED_MEETINGS, TWICE[i].from, TWICE[i].to);
		bool told = false;

		files.text[MEETINGS] = text;
		assert_false(fair_apply_to(&f, &files, 0, &report, &e));
		for (int k = 0; k < report.faults_n; k++)
			told |= strcmp(report.faults[k].column, TWICE[i].column) == 0 &&
				strcmp(report.faults[k].rule, TWICE[i].rule) == 0;
		if (!told)
			tell(&report);
		assert_true(told);
		free(text);
	}
	fixture_close(&f);
}

/* ---- an event that is there ----------------------------------------------------------- */

static void
an_event_keeps_its_own_meetings(void **state)
{
	struct fair_files files = fair_file(MEETINGS, LIVED_MEETINGS);
	struct import_report report;
	struct fixture f;
	struct err e;
	char *text;

	(void)state;
	fair_open(&f);
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_string_equal(report.faults[0].rule,
		"event TCF has no meeting M2: files bring meetings into an event that is new"
		" alone; convene book makes one");
	fixture_close(&f);

	fixture_open(&f, false);
	files = lived();
	fair_apply(&f, &files);
	text = fair_replace(LIVED_MEETINGS, "X1-B,1,omar,held,no,uid-6,0",
		"T1,1,omar,scheduled,no,uid-6,0");
	files = fair_file(MEETINGS, text);
	report = fair_apply(&f, &files);
	fair_counted(&report, MEETINGS, 0, 0, 4);
	assert_int_equal(report.kept_total, 2);
	assert_string_equal(report.kept[0].code, "M6");
	assert_string_equal(report.kept[0].column, "location");
	assert_string_equal(report.kept[0].stored, "X1-B");
	assert_string_equal(report.kept[0].said, "T1");
	assert_string_equal(report.kept[1].column, "state");
	is_exported_as_it_came(&f);
	free(text);
	/* another fair with the same meetings */
	files = lived();
	text = fair_replace(FAIR_FILES[INI], "code = TCF", "code = TCG");
	files.text[INI] = text;
	assert_false(fair_apply_to(&f, &files, 0, &report, &e));
	assert_int_equal(report.faults_total, 4);
	assert_string_equal(report.faults[0].rule,
		"the meeting is in event TCF as M2; empty the column where this is another"
		" fair");
	free(text);
	fixture_close(&f);
}

/* A fair that is over is not open elsewhere; one that is there is opened and closed by people. */
static void
a_new_event_has_the_state_of_its_file(void **state)
{
	char *closed = fair_replace(FAIR_FILES[INI], "gap_minutes = 5\n",
		"gap_minutes = 5\nstate = closed\n");
	char *open = fair_replace(closed, "state = closed", "state = open"), *out;
	struct fair_files files = fair_file(INI, closed);
	struct import_report report;
	struct fixture f;

	(void)state;
	fixture_open(&f, false);
	fair_apply(&f, &files);
	out = fair_export(&f, INI);
	assert_string_equal(out, closed);
	free(out);
	files = fair_file(INI, open);
	report = fair_apply(&f, &files);
	fair_counted(&report, INI, 0, 0, 1);
	assert_int_equal(report.kept_total, 1);
	assert_string_equal(report.kept[0].column, "state");
	assert_string_equal(report.kept[0].stored, "closed");
	fixture_close(&f);
	free(open);
	free(closed);
}

/* ---- in slices ------------------------------------------------------------------------ */

static void
come_in_slices(struct fixture *f)
{
	struct fair_files files = lived();
	struct import_job *job =
		import_job_new(fixture_begin(f), fair_stage(&files), 0, &(struct err){0});
	struct tx *tx;
	struct err e;

	assert_non_null(job);
	fixture_rollback(f);
	for (bool more = true; more;) {
		assert_true(import_job_slice(job, fixture_begin(f), 0, &more, &e));
		fixture_commit(f);
	}
	tx = fixture_begin(f);
	tx->context = (struct tx_context){"A1", "import.apply", "key-00001"};
	assert_true(import_job_finish(job, tx, &e));
	fixture_commit(f);
	import_job_free(job);
}

static void
in_slices_it_is_the_same(void **state)
{
	struct fixture f;
	struct meeting *m;
	struct grid *g;
	struct tx *tx;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	come_in_slices(&f);
	/* until its revision is written nothing becomes of a meeting */
	tx = fixture_begin(&f);
	g = grid_load(tx, event_by_id(tx, 1), &e);
	m = meeting_by_id(tx, 1, 3);
	assert_false(meeting_cancel(tx, g, m, "ill", REQUEST_CANCELLED, &e));
	assert_int_equal(e.code, ERR_BUSY);
	fixture_rollback(&f);
	all_is_proven(&f);
	for (bool more = true; more;) {
		assert_true(telling_slice(fixture_begin(&f), 0, &more, &e));
		fixture_commit(&f);
	}
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM invitations"), 4);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM journal WHERE topic = 'request'"
				" AND body LIKE '%\"state\":\"declined\"%'"),
		1);
	is_exported_as_it_came(&f);
	all_is_proven(&f);
	tx = fixture_begin(&f);
	g = grid_load(tx, event_by_id(tx, 1), &e);
	m = meeting_by_id(tx, 1, 3);
	assert_true(meeting_cancel(tx, g, m, "ill", REQUEST_CANCELLED, &e));
	fixture_commit(&f);
	fixture_close(&f);
}

/* What stops in between leaves nothing. */
static void
what_stops_leaves_nothing(void **state)
{
	struct fair_files files = lived();
	struct import_job *job;
	struct fixture f;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	job = import_job_new(fixture_begin(&f), fair_stage(&files), 0, &e);
	fixture_rollback(&f);
	for (bool more = true; more;) {
		assert_true(import_job_slice(job, fixture_begin(&f), 0, &more, &e));
		fixture_commit(&f);
	}
	import_job_free(job);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM meetings"), 4);
	for (bool more = true; more;) {
		import_take_back(fixture_begin(&f), INT64_MAX, &more);
		fixture_commit(&f);
	}
	assert_int_equal(fixture_int(&f, "SELECT (SELECT count(*) FROM meetings)"
					 " + (SELECT count(*) FROM meeting_slots)"
					 " + (SELECT count(*) FROM meeting_delegates)"
					 " + (SELECT count(*) FROM request_holds)"
					 " + (SELECT count(*) FROM occupancy)"
					 " + (SELECT count(*) FROM events)"),
		0);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lived_fair_goes_round),
		cmocka_unit_test(a_restored_meeting_goes_on),
		cmocka_unit_test(what_no_fair_can_hold_is_refused),
		cmocka_unit_test(nobody_is_in_two_meetings),
		cmocka_unit_test(an_event_keeps_its_own_meetings),
		cmocka_unit_test(a_new_event_has_the_state_of_its_file),
		cmocka_unit_test(in_slices_it_is_the_same),
		cmocka_unit_test(what_stops_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
