/*
 * test_import_job.c - an import in slices: the same as at once, seen by nobody before its end, and
 * nothing of it left when it stops in between.
 */
#include "domain/files/import_job.h"

#include "base/clock.h"
#include "domain/booking/preference.h"
#include "domain/booking/telling.h"
#include "domain/fair/arrival.h"
#include "fair_files.h"
#include "faultvfs.h"
#include "store/events.h"

enum { FAIR = 1, ROW_BY_ROW = 0, STEPS_MAX = 400 };

/* What is added to the small fair, and what of it changes. */
static struct fair_files
more_files(void)
{
	struct fair_files f = {.fair.n = 0};

	f.text[CATEGORIES] =
		"code,name,parent\nENE,Energy and heat,\nMOB.TRAM,Trams,MOB\n"
		"WAT,Water,\n";
	f.text[ORGANISATIONS] =
		"code,kind,name,country,languages,wants,offers\n"
		"B2,foreign_buyer,Riyadh City,SA,ar,ENE,\nB3,foreign_buyer,Gent,BE,nl,WAT,\n"
		"X3,exhibitor,Tram Works,KR,ko,,MOB.TRAM;WAT\n";
	f.text[DELEGATES] = "code,organisation,name,email\nbob,B2,Bob B.,bob@b2.example\n"
			    "lies,B3,Lies,lies@b3.example\nlee,X3,Lee,lee@x3.example\n";
	f.text[LOCATIONS] = "code,kind,hall,seats,organisation\nX3-B,booth,B,2,X3\n";
	f.text[INTERPRETERS] =
		"code,name,email,pairs\nnils,Nils,nils@words.example,nl-ko\n";
	f.text[BLACKOUTS] =
		"code,resource,when\nBO-3,lies,2027-09-01T09:40/2027-09-01T10:10\n"
		"BO-4,ann,2027-09-01T14:40/2027-09-01T15:10\n";
	/* PF-4 says of a pair what PF-2 said, which moves away from it. */
	f.text[PREFERENCES] =
		"code,from,to,preference\nPF-2,ann,X3,want\nPF-4,ann,X2,must\n"
		"PF-5,B3,X3,must\nPF-6,X3,B2,want\nPF-7,B2,X2,want\n";
	f.text[REQUESTS] =
		"code,from,to,message,slots,length,after\n"
		"RQ-1,ann,X1,Trams,2027-09-01T10:00,1,\nRQ-3,lies,X3,,,1,RQ-1\n"
		"RQ-4,lee,B2,,2027-09-01T09:30,1,RQ-3\nRQ-5,lies,X1,,,2,RQ-4;RQ-3\n"
		"RQ-6,bob,X2,,,1,\n";
	f.text[CONFERENCES] = "code,title,when,attendees\n"
			      "CS-2,Trams,2027-09-01T13:30/2027-09-01T13:50,lies;ann\n";
	return f;
}

/* ---- a job, each slice in a transaction of its own ---------------------------------- */

static struct import_job *
read_files(struct fixture *f, struct fair_files *files, int64_t event_id)
{
	struct err e;
	struct import_job *job =
		import_job_new(fixture_begin(f), fair_stage(files), event_id, &e);

	if (job == NULL)
		fail_msg("%s", e.text);
	fixture_rollback(f);
	return job;
}

/* One slice; false when it is refused. */
static bool
slice(struct fixture *f, struct import_job *job, bool *more, struct err *e)
{
	bool done = import_job_slice(job, fixture_begin(f), ROW_BY_ROW, more, e);

	if (done)
		fixture_commit(f);
	else
		fixture_rollback(f);
	return done;
}

static bool
slices(struct fixture *f, struct import_job *job, struct err *e)
{
	bool more = true;

	while (more)
		if (!slice(f, job, &more, e))
			return false;
	return true;
}

static bool
finish(struct fixture *f, struct import_job *job, struct err *e)
{
	struct tx *tx = fixture_begin(f);
	bool done;

	tx->context = (struct tx_context){"A1", "import.apply", "key-00001"};
	done = import_job_finish(job, tx, e);
	if (done)
		fixture_commit(f);
	else
		fixture_rollback(f);
	return done;
}

static void
take_all_back(struct fixture *f)
{
	for (bool more = true; more;) {
		/* There is time for a bit of it alone. */
		import_take_back(fixture_begin(f), clock_monotonic_us(), &more);
		fixture_commit(f);
	}
}

static void
tell_all(struct fixture *f)
{
	struct err e;

	for (bool more = true; more;) {
		assert_true(telling_slice(fixture_begin(f), ROW_BY_ROW, &more, &e));
		fixture_commit(f);
	}
}

static struct import_report
run_through(struct fixture *f, struct fair_files *files, int64_t event_id)
{
	struct import_job *job = read_files(f, files, event_id);
	struct import_report report;
	struct err e;

	if (!slices(f, job, &e) || !finish(f, job, &e))
		fail_msg("%s", e.text);
	tell_all(f);
	report = *import_job_report(job);
	import_job_free(job);
	return report;
}

/* ---- what a fair looks like ----------------------------------------------------------- */

/* All its files, free it; "" when there is no such event. */
static char *
picture(struct fixture *f)
{
	struct buf all;
	struct tx *tx = fixture_begin(f);
	bool there = event_by_id(tx, FAIR) != NULL;

	fixture_rollback(f);
	buf_init(&all, 1 << 26);
	for (int i = 0; there && i < IMPORT_FILES; i++) {
		char *text = fair_export(f, i);

		assert_true(buf_adds(&all, text));
		free(text);
	}
	return buf_take(&all);
}

static void
assert_picture(struct fixture *f, const char *expected)
{
	char *now = picture(f);

	assert_string_equal(now, expected);
	free(now);
}

static const char ROWS[] =
	"SELECT (SELECT count(*) FROM events) * 1000000 + (SELECT count(*) FROM categories)"
	" + (SELECT count(*) FROM organisations) + (SELECT count(*) FROM delegates)"
	" + (SELECT count(*) FROM organisation_categories) + (SELECT count(*) FROM resources)"
	" + (SELECT count(*) FROM locations) + (SELECT count(*) FROM seats)"
	" + (SELECT count(*) FROM interpreters) + (SELECT count(*) FROM interpreter_pairs)"
	" + (SELECT count(*) FROM interpreter_shifts) + (SELECT count(*) FROM blackouts)"
	" + (SELECT count(*) FROM preferences) + (SELECT count(*) FROM requests)"
	" + (SELECT count(*) FROM request_slots) + (SELECT count(*) FROM request_delegates)"
	" + (SELECT count(*) FROM precedences) + (SELECT count(*) FROM conference_sessions)"
	" + (SELECT count(*) FROM conference_people) + (SELECT count(*) FROM occupancy)"
	" + (SELECT count(*) FROM taken_slots) + (SELECT count(*) FROM sessions)"
	" + (SELECT count(*) FROM slots) + (SELECT count(*) FROM halls)"
	" + (SELECT count(*) FROM hall_walks) + (SELECT count(*) FROM event_policies)"
	" + (SELECT count(*) FROM arriving) + (SELECT count(*) FROM arriving_categories)"
	" + (SELECT count(*) FROM untold)";

/* The facts of the journal by object, without who and when. */
static const char FACTS[] =
	"SELECT count(*) * 1000 + count(DISTINCT object) FROM journal WHERE topic = 'request'";

static void
assert_whole(struct fixture *f)
{
	struct journal_proof proof;

	journal_verify(fixture_begin(f), &proof);
	fixture_rollback(f);
	assert_int_equal(proof.broken_at, 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM arriving"), 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM arriving_categories"), 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM untold"), 0);
}

/* ---- tests ---------------------------------------------------------------------------- */

static void
in_slices_it_is_what_it_is_at_once(void **state)
{
	struct fair_files first = fair_files(), more = more_files();
	struct import_report report;
	struct fixture once, sliced;
	char *expected;

	(void)state;
	fixture_open(&once, false);
	fixture_open(&sliced, false);
	for (int round = 0; round < 2; round++) {
		struct fair_files *files = round == 0 ? &first : &more;

		fair_apply(&once, files);
		report = run_through(&sliced, files, round == 0 ? 0 : FAIR);
		assert_int_equal(report.event_id, FAIR);
		expected = picture(&once);
		assert_picture(&sliced, expected);
		free(expected);
		assert_int_equal(fixture_int(&sliced, ROWS), fixture_int(&once, ROWS));
		assert_int_equal(fixture_int(&sliced, FACTS), fixture_int(&once, FACTS));
		assert_int_equal(
			fixture_int(&sliced,
				"SELECT count(*) FROM journal WHERE"
				" method = 'import.apply' AND key = 'key-00001'"),
			fixture_int(&sliced, "SELECT count(*) FROM journal"));
		assert_whole(&sliced);
	}
	fair_counted(&report, REQUESTS, 4, 1, 0);
	fair_counted(&report, PREFERENCES, 4, 1, 0);
	fixture_close(&once);
	fixture_close(&sliced);
}

/* Into an empty database, or into the small fair. */
static void
open_for(struct fixture *f, bool there)
{
	if (there)
		fair_open(f);
	else
		fixture_open(f, false);
}

static void
nobody_sees_it_and_a_stop_leaves_nothing(void **state)
{
	struct fair_files first = fair_files(), more = more_files();
	struct err e;

	(void)state;
	for (int there = 0; there < 2; there++) {
		struct fair_files *files = there ? &more : &first;
		struct fixture f;
		char *before;
		int64_t rows;
		bool ended = false;

		open_for(&f, there);
		before = picture(&f);
		rows = fixture_int(&f, ROWS);
		for (int stop = 1; !ended; stop++) {
			struct import_job *job = read_files(&f, files, 0);
			bool on = true;

			for (int i = 0; i < stop && on; i++) {
				assert_true(slice(&f, job, &on, &e));
				assert_picture(&f, before);
			}
			ended = !on;
			assert_true(stop < STEPS_MAX);
			import_job_free(job);
			take_all_back(&f);
			assert_picture(&f, before);
			assert_int_equal(fixture_int(&f, ROWS), rows);
		}
		run_through(&f, files, 0);
		assert_whole(&f);
		assert_int_not_equal(fixture_int(&f, ROWS), rows);
		free(before);
		fixture_close(&f);
	}
}

static void
say(struct fixture *f, const char *from, enum preference_kind kind, const char *to,
	bool done)
{
	struct preference_said said = {.kind = kind};
	struct tx *tx = fixture_begin(f);
	struct js *view = NULL;
	struct err e;

	said.from = organisation_by_code(tx, FAIR, from);
	said.to = organisation_by_code(tx, FAIR, to);
	if (preference_say(tx, FAIR, &said, &view, &e) != done)
		fail_msg("%s to %s: %s", from, to, done ? e.text : "it is said");
	if (done) {
		fixture_commit(f);
	} else {
		assert_int_equal(e.code, ERR_BUSY);
		assert_true(e.retry_after_ms > 0);
		fixture_rollback(f);
	}
	js_free(view);
}

/* Between the check and the row somebody was quicker. */
static void
a_row_that_others_made_wrong_is_not_written(void **state)
{
	struct fair_files more = more_files();
	struct import_job *job;
	struct fixture f;
	char *before;
	struct err e;

	(void)state;
	fair_open(&f);
	job = read_files(&f, &more, FAIR);
	assert_int_equal(import_job_report(job)->faults_total, 0);
	say(&f, "X2", PREFERENCE_AVOID, "B2", true);
	before = picture(&f);
	assert_false(slices(&f, job, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_true(e.retry_after_ms > 0);
	assert_true(import_job_overtaken(job));
	import_job_free(job);
	take_all_back(&f);
	assert_picture(&f, before);
	/* Read anew, it stays out, and the others come in. */
	job = read_files(&f, &more, FAIR);
	assert_true(slices(&f, job, &e));
	assert_true(finish(&f, job, &e));
	assert_false(import_job_overtaken(job));
	assert_int_equal(import_job_report(job)->kept_total, 1);
	assert_int_equal(import_job_report(job)->kept[0].line, 6);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM requests r"
				" JOIN organisations o ON o.organisation_id"
				" = r.to_organisation_id WHERE o.code = 'X2'"
				" AND r.event_id = 1 AND r.from_organisation_id = 2"),
		0);
	import_job_free(job);
	free(before);
	fixture_close(&f);
}

/* What is replaced must be what was read. */
static void
a_row_that_others_changed_is_not_overwritten(void **state)
{
	static const char *const CHANGES[] = {
		"UPDATE organisations SET name = 'Riad', rev = rev + 1 WHERE code = 'B2'",
		"UPDATE delegates SET name = 'Bobby', rev = rev + 1 WHERE code = 'bob'",
		"UPDATE requests SET state = 'declined', rev = rev + 1 WHERE code = 'RQ-1'",
		"UPDATE preferences SET preference = 'avoid' WHERE code = 'PF-2'",
	};
	struct fair_files more = more_files();
	struct err e;

	(void)state;
	for (size_t i = 0; i <= sizeof CHANGES / sizeof *CHANGES; i++) {
		struct import_job *job;
		struct fixture f;
		char *before;

		fair_open(&f);
		job = read_files(&f, &more, FAIR);
		assert_true(slices(&f, job, &e));
		if (i < sizeof CHANGES / sizeof *CHANGES)
			fixture_sql(&f, CHANGES[i]);
		else
			fixture_journal(&f, 1); /* of the event: blackouts hang on it */
		before = picture(&f);
		assert_false(finish(&f, job, &e));
		assert_true(import_job_overtaken(job));
		import_job_free(job);
		take_all_back(&f);
		assert_picture(&f, before);
		run_through(&f,
			&(struct fair_files){
				.text[ORGANISATIONS] = more.text[ORGANISATIONS],
				.text[CATEGORIES] = more.text[CATEGORIES]},
			FAIR);
		assert_whole(&f);
		free(before);
		fixture_close(&f);
	}
}

static void
what_an_arriving_row_stands_in_the_way_of_waits(void **state)
{
	struct fair_files more = more_files(), first = fair_files();
	struct import_job *job;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	job = read_files(&f, &more, FAIR);
	assert_true(slices(&f, job, &e));
	say(&f, "B2", PREFERENCE_MUST, "X2", false);  /* PF-7 */
	say(&f, "X2", PREFERENCE_AVOID, "B2", false); /* RQ-6 */
	say(&f, "X2", PREFERENCE_WANT, "B2", true);
	say(&f, "B1", PREFERENCE_AVOID, "X2", true);
	assert_true(finish(&f, job, &e));
	import_job_free(job);
	say(&f, "B2", PREFERENCE_MUST, "X2", true);
	fixture_close(&f);

	fixture_open(&f, false);
	job = read_files(&f, &first, 0);
	assert_true(slices(&f, job, &e));
	assert_true(arrival_of_event(fixture_begin(&f), "TCF", &e));
	assert_int_equal(e.code, ERR_BUSY);
	fixture_rollback(&f);
	assert_true(finish(&f, job, &e));
	assert_false(arrival_of_event(fixture_begin(&f), "TCF", &e));
	import_job_free(job);
	fixture_close(&f);
}

static void
more_than_the_last_unit_may_write_is_refused(void **state)
{
	struct fair_files files = fair_file(LOCATIONS, NULL);
	struct import_job *job;
	struct fixture f;
	struct buf text;
	char row[80];
	int64_t rows;
	struct err e;

	(void)state;
	fair_open(&f);
	buf_init(&text, 1 << 20);
	assert_true(buf_adds(&text, "code,kind,hall,seats\n"));
	for (int i = 0; i <= IMPORT_LAST_ROWS / 65; i++) {
		snprintf(row, sizeof row, "L%d,table,A,64\n", i);
		assert_true(buf_adds(&text, row));
	}
	files.text[LOCATIONS] = buf_str(&text);
	rows = fixture_int(&f, ROWS);
	job = read_files(&f, &files, FAIR);
	assert_false(slices(&f, job, &e));
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	assert_non_null(strstr(e.text, "TCF"));
	assert_false(import_job_overtaken(job));
	import_job_free(job);
	take_all_back(&f);
	assert_int_equal(fixture_int(&f, ROWS), rows);
	buf_release(&text);

	files = fair_file(REQUESTS, "code,from,to,slots\nRQ-9,bob,X2,2027-09-02T09:30\n");
	files.text[INI] = fair_replace(FAIR_FILES[INI], "[hall A]",
		"[day 2027-09-02]\nsessions = 09:30-11:00\n[hall A]");
	job = read_files(&f, &files, FAIR);
	assert_int_equal(import_job_report(job)->faults_total, 0);
	assert_false(slices(&f, job, &e));
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	assert_non_null(strstr(e.hint, "event.ini by itself"));
	import_job_free(job);
	free((char *)(uintptr_t)files.text[INI]);
	fixture_close(&f);
}

/* ---- the disk ------------------------------------------------------------------------- */

/* A transaction that the disk may refuse. */
static bool
commit(struct fixture *f, bool done)
{
	struct err e;

	if (done && !tx_failed(&f->tx) && store_commit(f->store, &e)) {
		journal_events_free(f->tx.events);
		f->tx.events = NULL;
		return true;
	}
	fixture_rollback(f);
	return false;
}

static bool
try_begin(struct fixture *f)
{
	struct err e;

	arena_reset(&f->arena);
	tx_init(&f->tx, f->store, &f->arena, 1790000000LL * 1000000);
	return store_begin_write(f->store, &e);
}

/* As far as the disk lets it. */
static bool
try_run(struct fixture *f, struct import_job *job)
{
	struct err e;

	for (bool more = true; more;)
		if (!try_begin(f) ||
			!commit(f, import_job_slice(job, &f->tx, ROW_BY_ROW, &more, &e)))
			return false;
	return try_begin(f) && commit(f, import_job_finish(job, &f->tx, &e));
}

/* The n-th write or sync fails; all or nothing of it is there after the next start. */
static bool
try_fault(const char *before, const char *after, int64_t n)
{
	struct fair_files more = more_files();
	struct import_job *job;
	struct fixture f;
	bool done, met;
	char *now;
	struct err e;

	fair_open(&f);
	job = read_files(&f, &more, FAIR);
	fault_arm(FAULT_WRITE | FAULT_SYNC, n, SQLITE_IOERR_WRITE, false);
	done = try_run(&f, job);
	met = fault_hit();
	fault_disarm();
	import_job_free(job);
	store_close(f.store);
	f.store = store_open(f.path, STORE_WRITE, &(struct store_options){0}, &e);
	assert_non_null(f.store);
	take_all_back(&f);
	tell_all(&f);
	now = picture(&f);
	assert_string_equal(now, done || strcmp(now, after) == 0 ? after : before);
	free(now);
	assert_whole(&f);
	fixture_close(&f);
	return met;
}

static void
a_disk_that_fails_leaves_all_or_nothing(void **state)
{
	struct fair_files more = more_files();
	struct fixture f;
	char *before, *after;
	int64_t n = 1;

	(void)state;
	fault_install(true);
	fair_open(&f);
	before = picture(&f);
	run_through(&f, &more, FAIR);
	after = picture(&f);
	fixture_close(&f);
	while (try_fault(before, after, n))
		n += n < 40 ? 1 : 7;
	assert_true(n > 40);
	free(before);
	free(after);
}

/* In slices too, unless its pair is in another one by then. */
static void
an_expired_request_waits_again(void **state)
{
	struct fair_files files = fair_file(REQUESTS,
		"code,from,to,message,slots\nRQ-1,ann,X1,\"Buses, please\","
		"2027-09-01T10:00;2027-09-01T09:30\n");
	struct import_job *run;
	struct fixture f;
	struct err e;

	(void)state;
	fair_open(&f);
	fixture_sql(&f,
		"UPDATE requests SET state = 'expired', expires_s = 1 WHERE code = 'RQ-1'");
	run = read_files(&f, &files, FAIR);
	assert_int_equal(import_job_report(run)->warnings_n, 1);
	assert_true(slices(&f, run, &e));
	fixture_sql(&f,
		"UPDATE requests SET from_organisation_id = 1, to_organisation_id = 4"
		" WHERE code = 'RQ-2'");
	assert_false(finish(&f, run, &e));
	assert_true(import_job_overtaken(run));
	import_job_free(run);
	fixture_sql(&f, "UPDATE requests SET state = 'declined' WHERE code = 'RQ-2'");
	run_through(&f, &files, FAIR);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM requests WHERE code = 'RQ-1'"
				" AND state = 'requested' AND expires_s = 1819758600"),
		1);
	fixture_close(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_slices_it_is_what_it_is_at_once),
		cmocka_unit_test(nobody_sees_it_and_a_stop_leaves_nothing),
		cmocka_unit_test(a_row_that_others_made_wrong_is_not_written),
		cmocka_unit_test(a_row_that_others_changed_is_not_overwritten),
		cmocka_unit_test(what_an_arriving_row_stands_in_the_way_of_waits),
		cmocka_unit_test(more_than_the_last_unit_may_write_is_refused),
		cmocka_unit_test(a_disk_that_fails_leaves_all_or_nothing),
		cmocka_unit_test(an_expired_request_waits_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
