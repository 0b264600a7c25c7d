/* import_unpack.c - the files of an import as offices have them: texts, and sheets of workbooks. */
#include "domain/files/importing.h"

#include "base/encoding.h"
#include "base/words.h"
#include "base/workbook.h"
#include "domain/files/office_time.h"
#include "wire/letters.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_BYTES = 64 };

static const char WORKBOOK[] = ".xlsx";

/* What a sheet that only people read is called. */
static const char *const REMARKS[] = {"comments", "comment", "notes", "readme", NULL};

struct unpacking {
	struct importing *im;
	const struct staged_fair *fair;
	int64_t rows; /* of workbooks so far, their headers not counted */
};

bool
import_is_workbook(const char *name)
{
	size_t n = strlen(name), m = strlen(WORKBOOK);

	return n > m && strcasecmp(name + n - m, WORKBOOK) == 0;
}

/* ---- names --------------------------------------------------------------------------- */

/* "Conference Sessions.CSV" is "conference_sessions": small letters, "_", no ending. */
static void
stem_of(const char *name, char out[NAME_BYTES])
{
	static const char *const ENDINGS[] = {".csv", ".ini", ".xlsx"};
	size_t n = strlen(name), to = 0;

	letters_trim(&name, &n);
	for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
		size_t m = strlen(ENDINGS[i]);

		if (n > m && strncasecmp(name + n - m, ENDINGS[i], m) == 0)
			n -= m;
	}
	for (; to < n && to < NAME_BYTES - 1; to++) {
		char c = name[to];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		out[to] = c == ' ' || c == '-' ? '_' : c;
	}
	out[to] = '\0';
}

static bool
is_remark(const char *name)
{
	char stem[NAME_BYTES];

	stem_of(name, stem);
	for (int i = 0; REMARKS[i] != NULL; i++)
		if (strcmp(REMARKS[i], stem) == 0)
			return true;
	return false;
}

static bool
is_read(const char *sheet)
{
	return !is_remark(sheet);
}

/* The file of the format that a stem means; IMPORT_FILES: none. */
static int
file_of(const struct importing *im, const char *name)
{
	char stem[NAME_BYTES], known[NAME_BYTES];
	int of = 0;

	stem_of(name, stem);
	for (; of < IMPORT_FILES; of++) {
		stem_of(im->kinds[of]->name, known);
		if (strcmp(stem, known) == 0)
			break;
	}
	return of;
}

static const char *
near_file(const struct importing *im, const char *name)
{
	const char *names[IMPORT_FILES + 1] = {NULL};

	for (int i = 0; i < IMPORT_FILES; i++)
		names[i] = im->kinds[i]->name;
	return word_nearest(name, names);
}

static const char *
near_sheet(struct importing *im, const char *name)
{
	const char *names[IMPORT_FILES + 1] = {NULL};
	char stem[NAME_BYTES];

	for (int i = 0; i < IMPORT_FILES; i++) {
		stem_of(im->kinds[i]->name, stem);
		names[i] = arena_strdup(im->arena, stem);
	}
	stem_of(name, stem);
	return word_nearest(stem, names);
}

/* ---- texts --------------------------------------------------------------------------- */

static const struct staged_file *
decoded(struct unpacking *u, int of, const struct staged_file *file)
{
	struct staged_file *own = ARENA_NEW(u->im->arena, struct staged_file);
	struct encoding_fault f;
	struct buf text;

	buf_init(&text, IMPORT_FILE_MAX_BYTES);
	*own = *file;
	if (encoding_read(file->text, file->bytes, u->fair->encoding, &text, &f)) {
		own->bytes = text.len;
		own->text = text.len > 0 ? buf_take(&text) : "";
		if (own->bytes > 0)
			arena_at_end(u->im->arena, free, (char *)own->text);
		return own;
	}
	buf_release(&text);
	import_fault(u->im, (enum import_of)of, f.line, "", "%s", f.why);
	return NULL;
}

static bool
is_there(struct unpacking *u, int of, const struct staged_file *file)
{
	const struct staged_file *former = u->im->staged[of];

	if (former == NULL)
		return false;
	if (strcmp(former->name, file->name) == 0)
		import_file_fault(
			u->im, file->name, of, 0, NULL, "the file is there twice");
	else
		import_file_fault(u->im, file->name, of, 0, NULL,
			"what %s holds is in %s too; leave one of them out",
			u->im->kinds[of]->name, former->name);
	return true;
}

static void
take_text(struct unpacking *u, int of, const struct staged_file *file)
{
	struct importing *im = u->im;

	if (is_there(u, of, file))
		return;
	if (file->bytes > IMPORT_FILE_MAX_BYTES) {
		import_fault(im, (enum import_of)of, 0, "", "more than %d bytes",
			IMPORT_FILE_MAX_BYTES);
		return;
	}
	im->staged[of] =
		encoding_is_plain(file->text, file->bytes) ? file : decoded(u, of, file);
	if (im->staged[of] != NULL)
		return;
	im->sets[of].partial = true;
	im->unreadable = im->unreadable || of == OF_EVENT;
}

/* ---- workbooks ----------------------------------------------------------------------- */

/* The sheet of keys and values as the lines of event.ini, each where its row is. */
/* Without the time of day that a spreadsheet may give a date. */
static const char *
date_of(struct unpacking *u, const char *text)
{
	static const char MIDNIGHT[] = "T00:00";
	const char *t = strchr(text, 'T');

	if (t != NULL && strncmp(t, MIDNIGHT, strlen(MIDNIGHT)) == 0)
		text = arena_strndup(u->im->arena, text, (size_t)(t - text));
	return office_date(u->im->arena, text);
}

/*
 * The heading of a section as people write it in a sheet: "[day 2026-07-15]", the date alone, "day"
 * beside the date, "policy". NULL: a key.
 */
static const char *
heading_of(struct unpacking *u, const char *first, const char *second)
{
	static const char *const WORDS[] = {"event", "day", "hall", "policy", NULL};
	struct arena *arena = u->im->arena;
	const char *date = date_of(u, first);
	size_t n = strcspn(first, " ");

	if (first[0] == '[')
		return first;
	if (date != NULL && second[0] == '\0')
		return arena_printf(arena, "[day %s]", date);
	for (int i = 0; WORDS[i] != NULL; i++) {
		if (strncasecmp(first, WORDS[i], n) != 0 || strlen(WORDS[i]) != n)
			continue;
		if (second[0] == '\0')
			return arena_printf(arena, "[%s%s]", WORDS[i], first + n);
		if (first[n] == '\0' && (i == 1 || i == 2)) {
			date = date_of(u, second);
			return arena_printf(arena, "[%s %s]", WORDS[i],
				date != NULL && i == 1 ? date : second);
		}
	}
	return NULL;
}

static void
add_line(struct unpacking *u, struct buf *out, const struct sheet_row *row, bool first)
{
	char key[NAME_BYTES], value[NAME_BYTES];
	const char *second = row->n > 1 ? row->cells[1] : "";
	const char *heading = heading_of(u, row->cells[0], second);
	bool fits;

	stem_of(row->cells[0], key);
	stem_of(second, value);
	if (first && strcmp(key, "key") == 0 && strcmp(value, "value") == 0)
		fits = buf_adds(out, "[event]");
	else if (heading != NULL)
		fits = buf_adds(out, heading);
	else
		fits = buf_addf(out, "%s = %s", row->cells[0], second);
	if (!fits || strpbrk(row->cells[0], "\r\n") != NULL ||
		strpbrk(second, "\r\n") != NULL)
		import_fault(u->im, OF_EVENT, row->line, "value",
			"a key and its value have one line each");
}

static const struct staged_file *
event_text(struct unpacking *u, const struct staged_file *file, const struct sheet *sheet)
{
	struct staged_file *own = ARENA_NEW(u->im->arena, struct staged_file);
	int line = 1;
	struct buf out;

	buf_init(&out, IMPORT_FILE_MAX_BYTES);
	for (int i = 0; i < sheet->rows_n; i++) {
		bool fits = true;

		for (; line < sheet->rows[i].line && fits; line++)
			fits = buf_addc(&out, '\n');
		add_line(u, &out, &sheet->rows[i], i == 0);
	}
	*own = (struct staged_file){.name = file->name, .bytes = out.len};
	own->text = arena_strndup(u->im->arena, buf_str(&out), out.len);
	buf_release(&out);
	return own;
}

static void
take_sheet(struct unpacking *u, int of, const struct staged_file *file,
	const struct sheet *sheet)
{
	struct importing *im = u->im;

	if (is_there(u, of, file))
		return;
	im->staged[of] = file;
	im->sheets[of] = sheet;
	if (of == OF_EVENT)
		im->staged[of] = event_text(u, file, sheet);
	else if (sheet->rows_n > 0)
		u->rows += sheet->rows_n - 1;
}

static void
unknown_sheet(struct unpacking *u, const struct staged_file *file, const char *name)
{
	const char *near = near_sheet(u->im, name);

	import_file_fault(u->im, file->name, IMPORT_FILES, 0, name,
		"there is no such sheet in a fair%s%s%s; name it so, or hide it",
		near == NULL ? "" : "; did you mean ", near == NULL ? "" : near,
		near == NULL ? "" : "?");
}

/* As new workbooks have them: nothing to be seen stands in it. */
static bool
is_blank(const struct sheet *sheet)
{
	for (int i = 0; i < sheet->rows_n; i++)
		for (int k = 0; k < sheet->rows[i].n; k++)
			if (!letters_blank(sheet->rows[i].cells[k]))
				return false;
	return true;
}

/* Hidden sheets and remarks have no rows here. */
static bool
is_all_blank(const struct workbook *book)
{
	for (int i = 0; i < book->sheets_n; i++)
		if (!is_blank(&book->sheets[i]))
			return false;
	return true;
}

/*
 * The only sheet that people see and that says something, of a workbook that is one file; NULL:
 * there are more.
 */
static const struct sheet *
only_sheet(const struct workbook *book)
{
	const struct sheet *only = NULL;

	for (int i = 0; i < book->sheets_n; i++) {
		const struct sheet *s = &book->sheets[i];

		if (s->hidden || is_remark(s->name) || is_blank(s))
			continue;
		if (only != NULL)
			return NULL;
		only = s;
	}
	return only;
}

/* What a hidden sheet says nobody sees: it is not taken, and not passed over without a word. */
static void
place_sheet(
	struct unpacking *u, const struct staged_file *file, const struct sheet *sheet)
{
	int of = file_of(u->im, sheet->name);

	if (is_remark(sheet->name))
		return;
	if (sheet->hidden && of < IMPORT_FILES)
		import_file_fault(u->im, file->name, of, 0, sheet->name,
			"the sheet is hidden; show it, or give it another name");
	else if (!sheet->hidden && of < IMPORT_FILES)
		take_sheet(u, of, file, sheet);
	else if (!sheet->hidden && !is_blank(sheet))
		unknown_sheet(u, file, sheet->name);
}

/* Faults of cells, found when their values were read. */
static void
tell_faults(
	struct unpacking *u, const struct staged_file *file, const struct workbook *book)
{
	for (int i = 0; i < book->faults_n; i++) {
		const struct workbook_fault *f = &book->faults[i];
		char address[SHEET_ADDRESS_BYTES];
		int of = 0;

		while (of < IMPORT_FILES && u->im->sheets[of] != f->sheet)
			of++;
		sheet_address(f->column, f->line, address);
		if (of < IMPORT_FILES)
			import_file_fault(u->im, file->name, of, f->line,
				arena_printf(
					u->im->arena, "%s!%s", f->sheet->name, address),
				"%s", f->why);
	}
}

static void
take_workbook(struct unpacking *u, const struct staged_file *file)
{
	struct workbook *book = ARENA_NEW(u->im->arena, struct workbook);
	int64_t faults = u->im->report->faults_total;
	int of = file_of(u->im, file->name);
	char why[WORKBOOK_WHY_BYTES];
	const struct sheet *only;

	if (!workbook_read(u->im->arena, file->text, file->bytes, is_read, book, why)) {
		import_file_fault(u->im, file->name, of, 0, NULL, "%s", why);
		u->im->unreadable = true;
		return;
	}
	only = of < IMPORT_FILES ? only_sheet(book) : NULL;
	if (only != NULL)
		take_sheet(u, of, file, only);
	for (int i = 0; i < book->sheets_n && only == NULL; i++)
		place_sheet(u, file, &book->sheets[i]);
	tell_faults(u, file, book);
	if (u->im->report->faults_total == faults && is_all_blank(book))
		import_file_fault(u->im, file->name, of, 0, NULL,
			"nothing stands in its sheets; leave it out, or name a sheet for"
			" each file of the fair");
}

/* ---- all of them --------------------------------------------------------------------- */

static void
unknown_file(struct unpacking *u, const char *name)
{
	const char *near = near_file(u->im, name);

	import_file_fault(u->im, name, IMPORT_FILES, 0, NULL,
		"there is no such file in a fair%s%s%s",
		near == NULL ? "" : "; did you mean ", near == NULL ? "" : near,
		near == NULL ? "" : "?");
}

void
import_unpack(struct importing *im, const struct staged_fair *fair)
{
	struct unpacking u = {.im = im, .fair = fair};

	for (int i = 0; i < fair->n; i++) {
		const struct staged_file *file = &fair->files[i];
		int of = 0;

		while (of < IMPORT_FILES && strcmp(im->kinds[of]->name, file->name) != 0)
			of++;
		if (of < IMPORT_FILES)
			take_text(&u, of, file);
		else if (import_is_workbook(file->name))
			take_workbook(&u, file);
		else
			unknown_file(&u, file->name);
	}
	if (fair->rows_max == 0 || u.rows <= fair->rows_max)
		return;
	import_file_fault(im, "", IMPORT_FILES, 0, NULL,
		"the workbooks have %" PRId64 " rows; an import may have %" PRId64
		" in all: import the fair in parts, or raise limits.import_rows",
		u.rows, fair->rows_max);
	im->unreadable = true;
}
