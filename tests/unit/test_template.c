/* test_template.c - the files to begin with: every column, and a fair that can be taken in. */
#include "domain/files/template.h"

#include "base/csv.h"
#include "fair_files.h"

enum { TEXT_MAX = 1 << 16 };

static char *
text_of(int index, int64_t now_s)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	template_text(index, now_s, &b);
	return buf_take(&b);
}

static void
take_header(void *ctx, int line, const char *const *cells, int n)
{
	int file = *(int *)ctx, i = 0;

	if (line > 1)
		return;
	for (; i < n && import_column_name(file, i) != NULL; i++)
		assert_string_equal(cells[i], import_column_name(file, i));
	assert_null(import_column_name(file, i));
	for (; i < n; i++)
		assert_string_equal(cells[i], "name.ko");
}

static void
no_fault(void *ctx, int line, int cell, const char *why)
{
	(void)ctx;
	fail_msg("%d:%d: %s", line, cell, why);
}

static void
every_column_of_the_format_is_there(void **state)
{
	(void)state;
	for (int file = 1; file < TEMPLATE_COMMENTS; file++) {
		struct csv_visitor visitor = {&file, take_header, no_fault};
		char *text = text_of(file, 0);

		assert_string_equal(template_name(file), import_file_name(file));
		assert_true(csv_visit(text, strlen(text), &visitor));
		free(text);
	}
	assert_null(template_name(TEMPLATE_FILES));
}

static void
every_column_is_explained(void **state)
{
	char *text = text_of(TEMPLATE_COMMENTS, 0), line[128];

	(void)state;
	for (int file = 1; file < TEMPLATE_COMMENTS; file++)
		for (int i = 0; import_column_name(file, i) != NULL; i++) {
			snprintf(line, sizeof line, "\n%s,%s,", import_file_name(file),
				import_column_name(file, i));
			assert_non_null(strstr(text, line));
		}
	free(text);
}

static void
the_examples_are_a_fair(void **state)
{
	struct fair_files files = {.fair.n = 0};
	struct import_report report;
	struct fixture f;
	struct tx *tx;
	struct err e;

	(void)state;
	fixture_open(&f, false);
	tx = fixture_begin(&f);
	for (int i = 0; i < TEMPLATE_COMMENTS; i++)
		files.text[i] = text_of(i, tx->now_s);
	assert_true(import_check(tx, fair_stage(&files), 0, &report, &e));
	for (int i = 0; i < report.faults_n; i++)
		fail_msg("%s:%d %s: %s", report.faults[i].file, report.faults[i].line,
			report.faults[i].column, report.faults[i].rule);
	assert_int_equal(report.warnings_n, 0);
	assert_int_equal(report.files_n, TEMPLATE_COMMENTS);
	for (int i = 0; i < TEMPLATE_COMMENTS; i++) {
		assert_true(report.files[i].added > 0);
		free((void *)(uintptr_t)files.text[i]);
	}
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_of_the_format_is_there),
		cmocka_unit_test(every_column_is_explained),
		cmocka_unit_test(the_examples_are_a_fair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
