/*
 * test_export.c - a fair back into its files: the same bytes each time, and importing
 * them changes nothing.
 */
#include "domain/files/export.h"

#include "fair_files.h"

#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

/* All files of event 1, into f.text; fair_files_free when done. */
static struct fair_files
export_all(struct fixture *f)
{
	struct fair_files out = {.fair.n = 0};

	for (int i = 0; i < IMPORT_FILES; i++)
		out.text[i] = fair_export(f, i);
	return out;
}

static void
fair_files_free(struct fair_files *f)
{
	for (int i = 0; i < IMPORT_FILES; i++)
		free((void *)(uintptr_t)f->text[i]);
}

/* The files change nothing in the database they came from. */
static void
nothing_changes(struct fixture *f, struct fair_files *files)
{
	struct import_report report = fair_apply(f, files);

	for (int i = 0; i < IMPORT_FILES; i++)
		fair_counted(&report, i, 0, 0, fair_counts(&report, i)->rows);
}

/* What these files make of an empty database is exported as exactly these files. */
static void
comes_back_the_same(struct fair_files *files)
{
	struct fixture f;
	struct fair_files again;

	fixture_open(&f, false);
	fair_apply(&f, files);
	again = export_all(&f);
	for (int i = 0; i < IMPORT_FILES; i++)
		assert_string_equal(again.text[i], files->text[i]);
	fair_files_free(&again);
	fixture_close(&f);
}

static void
a_fair_goes_round(void **state)
{
	struct fair_files out;
	struct fixture f;

	(void)state;
	fair_open(&f);
	out = export_all(&f);
	/* the small fair is written in the canonical form */
	for (int i = 0; i < IMPORT_FILES; i++)
		assert_string_equal(out.text[i], FAIR_FILES[i]);
	nothing_changes(&f, &out);
	comes_back_the_same(&out);
	fair_files_free(&out);
	fixture_close(&f);
}

static void
other_writing_becomes_the_canonical_one(void **state)
{
	struct fair_files files = fair_file(CATEGORIES,
		"\xef\xbb\xbf"
		"parent,\"name\",code\r\n\r\nMOB,\" Buses \",MOB.BUS\r\n"
		",\"\"\"Mobility\"\"\",MOB\r\n,Energy,ENE");
	struct fixture f;
	char *out;

	(void)state;
	files.text[INI] = FAIR_FILES[INI];
	fixture_open(&f, false);
	fair_apply(&f, &files);
	out = fair_export(&f, CATEGORIES);
	assert_string_equal(out,
		"code,name,parent\nENE,Energy,\nMOB,\"\"\"Mobility\"\"\",\nMOB.BUS,Buses,MOB\n");
	free(out);
	fixture_close(&f);
}

static void
hostile_texts_come_back_as_they_were(void **state)
{
	struct fair_files files = fair_files();
	struct fixture f;
	char *out;

	(void)state;
	files.text[ORGANISATIONS] = fair_replace(FAIR_FILES[ORGANISATIONS],
		"We make buses.",
		"\"=cmd|' /C calc'!A0, \"\"quoted\"\",\nsecond line;\r\n\tthird\"");
	files.text[DELEGATES] = fair_replace(FAIR_FILES[DELEGATES], "Ann de Vries",
		"\"\xea\xb9\x80, \xd8\xb9\xd9\x84\xd9\x8a \"\"Zo\xc3\xab\"\""
		" \xf0\x9f\x9a\x8c\"");
	files.text[INI] = fair_replace(FAIR_FILES[INI], "Test City Fair",
		"; \"Fair\" # [1] = a, b \xeb\xb0\x95\xeb\x9e\x8c\xed\x9a\x8c");
	fixture_open(&f, false);
	fair_apply(&f, &files);
	out = fair_export(&f, ORGANISATIONS);
	assert_non_null(strstr(out,
		",\"'=cmd|' /C calc'!A0, \"\"quoted\"\",\nsecond line;\n\tthird\","));
	free(out);
	out = fair_export(&f, DELEGATES);
	assert_string_equal(out, files.text[DELEGATES]);
	free(out);
	out = fair_export(&f, INI);
	assert_string_equal(out, files.text[INI]);
	free(out);
	nothing_changes(&f, &files);
	for (int i = 0; i <= DELEGATES; i++) {
		if (files.text[i] != FAIR_FILES[i])
			free((void *)(uintptr_t)files.text[i]);
	}
	fixture_close(&f);
}

static void
people_s_requests_have_the_code_of_their_number(void **state)
{
	struct fair_files out;
	struct fixture f;

	(void)state;
	fair_open(&f);
	/*
	 * R3 is open and written; R4 came to nothing and is not, nor is RQ-2, which was
	 * declined
	 */
	fixture_sql(&f,
		"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
		" from_organisation_id, to_organisation_id, message, reason, length, created_s,"
		" expires_s, accepted_s, meeting_id) SELECT"
		" 1, 3, NULL, 'accepted', 4, 'person', 2, 5,"
		" 'Hi',"
		" '', 1, 1, NULL, 5, NULL");
	fixture_sql(&f,
		"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
		" from_organisation_id, to_organisation_id, message, reason, length, created_s,"
		" expires_s, accepted_s, meeting_id) SELECT"
		" 1, 4, NULL, 'withdrawn', 4, 'person', 3, 5,"
		" '',"
		" '', 1, 1, NULL, NULL, NULL");
	fixture_sql(&f,
		"INSERT INTO request_delegates (event_id, request_id, delegate_id, side) VALUES"
		" (1, 3, 2, 'from'), (1, 4, 3,"
		" 'from')");
	fixture_sql(&f, "UPDATE requests SET state = 'declined' WHERE code = 'RQ-2'");
	out = export_all(&f);
	assert_non_null(strstr(out.text[REQUESTS],
		"\nRQ-2,kim,B2,,,2,RQ-1,,,2,,,declined,,,,\n"
		"R3,bob,X2,Hi,,1,,,,3,person,1970-01-01T09:00:01,accepted,1970-01-01T09:00:05,,,\n"
		"R4,pia,X2,,,1,,,,4,person,1970-01-01T09:00:01,withdrawn,,,,\n"));
	nothing_changes(&f, &out);
	fair_files_free(&out);
	fixture_close(&f);
}

static void
midnight_ends_a_session(void **state)
{
	struct fair_files files = fair_files();
	struct fixture f;
	char *out;

	(void)state;
	files.text[INI] =
		fair_replace(FAIR_FILES[INI], "13:30-15:00", "13:30-15:00;22:00-24:00");
	fixture_open(&f, false);
	fair_apply(&f, &files);
	out = fair_export(&f, INI);
	assert_string_equal(out, files.text[INI]);
	free(out);
	free((void *)(uintptr_t)files.text[INI]);
	fixture_close(&f);
}

static void
what_is_not_there_is_refused(void **state)
{
	struct fixture f;
	struct buf out;
	struct err e;

	(void)state;
	fair_open(&f);
	buf_init(&out, 100);
	assert_false(export_file(fixture_begin(&f), 1, "delegates.txt", &out, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_false(export_file(&f.tx, 2, "delegates.csv", &out, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_false(export_file(&f.tx, 1, "delegates.csv", &out, &e));
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	buf_release(&out);
	fixture_close(&f);
}

/* ---- a made-up fair of some size --------------------------------------------------- */

static bool
make_fair(const char *size, const char *directory)
{
	char *argv[] = {(char *)(uintptr_t) "python3",
		(char *)(uintptr_t) "tests/demo/make_fair.py",
		(char *)(uintptr_t) "--seed", (char *)(uintptr_t) "7",
		(char *)(uintptr_t) "--size", (char *)(uintptr_t)size,
		(char *)(uintptr_t)directory, NULL};
	int status;
	pid_t pid;

	return posix_spawn(&pid, "/usr/bin/python3", NULL, NULL, argv, environ) == 0 &&
	       waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static void
a_generated_fair_goes_round(void **state)
{
	char directory[SCRATCH_BYTES];
	struct fair_files files = {.fair.n = 0}, out;
	struct fixture f;

	(void)state;
	scratch_make(directory);
	if (!make_fair("small", directory)) {
		print_message("skipped: tests/demo/make_fair.py did not run\n");
		scratch_remove(directory);
		skip();
	}
	for (int i = 0; i < MEETINGS; i++) {
		struct buf text;

		if (i == GLOSSARY) {
			files.text[i] =
				xstrdup("code,language,term,same_as,same_as_language\n");
			continue;
		}
		buf_init(&text, 1 << 24);
		golden_read(scratch_path(directory, import_file_name(i)), &text);
		files.text[i] = buf_take(&text);
	}
	fixture_open(&f, false);
	fair_apply(&f, &files);
	files.text[MEETINGS] = xstrdup(FAIR_FILES[MEETINGS]);
	nothing_changes(&f, &files);
	out = export_all(&f);
	nothing_changes(&f, &out);
	comes_back_the_same(&out);
	/*
	 * the generator writes in the canonical form, but for the order of codes and
	 * policies, and what has become of requests
	 */
	for (int i = ORGANISATIONS; i < IMPORT_FILES; i++)
		if (i != REQUESTS)
			assert_string_equal(out.text[i], files.text[i]);
	fair_files_free(&files);
	fair_files_free(&out);
	fixture_close(&f);
	scratch_remove(directory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fair_goes_round),
		cmocka_unit_test(other_writing_becomes_the_canonical_one),
		cmocka_unit_test(hostile_texts_come_back_as_they_were),
		cmocka_unit_test(people_s_requests_have_the_code_of_their_number),
		cmocka_unit_test(midnight_ends_a_session),
		cmocka_unit_test(what_is_not_there_is_refused),
		cmocka_unit_test(a_generated_fair_goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
