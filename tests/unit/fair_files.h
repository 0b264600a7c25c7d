/*
 * fair_files.h - the small fair of fair_text.h, and what it takes to import it in a test.
 */
#ifndef TESTS_FAIR_FILES_H
#define TESTS_FAIR_FILES_H

#include "domain/files/export.h"
#include "fair_text.h"
#include "fixture.h"

/* The files of one import; a NULL text leaves the file out. */
struct fair_files {
	const char *text[IMPORT_FILES];
	struct staged_file staged[IMPORT_FILES];
	struct staged_fair fair;
};

static inline struct fair_files
fair_files(void)
{
	struct fair_files f = {.fair.n = 0};

	for (int i = 0; i < IMPORT_FILES; i++)
		f.text[i] = FAIR_FILES[i];
	return f;
}

/* One file alone. */
static inline struct fair_files
fair_file(int file, const char *text)
{
	struct fair_files f = {.fair.n = 0};

	f.text[file] = text;
	return f;
}

static inline const struct staged_fair *
fair_stage(struct fair_files *f)
{
	f->fair = (struct staged_fair){.files = f->staged, .n = 0, .new_event = true};
	for (int i = 0; i < IMPORT_FILES; i++) {
		if (f->text[i] != NULL)
			f->staged[f->fair.n++] = (struct staged_file){
				import_file_name(i), f->text[i], strlen(f->text[i])};
	}
	return &f->fair;
}

/* The text with every occurrence of a replaced by b (there must be one); free it. */
static inline char *
fair_replace(const char *text, const char *a, const char *b)
{
	struct buf out;
	const char *at = strstr(text, a);

	if (at == NULL)
		fail_msg("\"%s\" is not in the file", a);
	buf_init(&out, 1 << 24);
	for (; at != NULL; text = at + strlen(a), at = strstr(text, a))
		assert_true(
			buf_add(&out, text, (size_t)(at - text)) && buf_adds(&out, b));
	assert_true(buf_adds(&out, text));
	return buf_take(&out);
}

/* In a transaction of its own; the report's texts live until the next one. */
static inline bool
fair_apply_to(struct fixture *f, struct fair_files *files, int64_t event_id,
	struct import_report *report, struct err *e)
{
	struct tx *tx = fixture_begin(f);
	bool done = import_apply(tx, fair_stage(files), event_id, report, e);

	if (done)
		fixture_commit(f);
	else
		fixture_rollback(f);
	return done;
}

/* All must be well. */
static inline struct import_report
fair_apply(struct fixture *f, struct fair_files *files)
{
	struct import_report report;
	struct err e;

	if (!fair_apply_to(f, files, 0, &report, &e)) {
		for (int i = 0; i < report.faults_n; i++)
			print_error("%s:%d %s: %s\n", report.faults[i].file,
				report.faults[i].line, report.faults[i].column,
				report.faults[i].rule);
		fail_msg("import: %s", e.text);
	}
	return report;
}

/* A database with the fair in it. */
static inline void
fair_open(struct fixture *f)
{
	struct fair_files files = fair_files();

	fixture_open(f, false);
	fair_apply(f, &files);
}

static inline const struct import_file *
fair_counts(const struct import_report *report, int file)
{
	for (int i = 0; i < report->files_n; i++) {
		if (strcmp(report->files[i].name, import_file_name(file)) == 0)
			return &report->files[i];
	}
	fail_msg("%s is not in the report", import_file_name(file));
	return NULL;
}

static inline void
fair_counted(
	const struct import_report *report, int file, int added, int changed, int left)
{
	const struct import_file *f = fair_counts(report, file);

	if (f->added != added || f->changed != changed || f->left != left)
		fail_msg("%s: %d added, %d changed, %d left", f->name, f->added,
			f->changed, f->left);
}

/* One file exported; free it. */
static inline char *
fair_export(struct fixture *f, int file)
{
	struct buf out;
	struct err e;
	struct tx *tx = fixture_begin(f);

	buf_init(&out, 1 << 26);
	if (!export_file(tx, 1, import_file_name(file), &out, &e))
		fail_msg("%s: %s", import_file_name(file), e.text);
	fixture_rollback(f);
	return buf_take(&out);
}

#endif
