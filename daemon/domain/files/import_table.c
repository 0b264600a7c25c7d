/*
 * import_table.c - a CSV file of the fair by the table of its columns: header, rows,
 * cells.
 */
#include "domain/files/importing.h"

#include "base/csv.h"
#include "base/language_tag.h"
#include "base/tongues.h"
#include "base/words.h"

#include <string.h>

enum { UNKNOWN = -1 };

struct reading {
	struct importing *im;
	enum import_of of;
	const struct import_kind *kind;
	int header_n;			   /* cells of the header; 0: not read yet */
	int place[CSV_CELLS_MAX];	   /* which column a cell belongs to */
	const char *header[CSV_CELLS_MAX]; /* of a column by language: as it is written */
	const char
		*tongue[CSV_CELLS_MAX];	 /* ... and its language; NULL: no such column */
	const char *text[CSV_CELLS_MAX]; /* ... and what the cell of the row says */
	bool has[IMPORT_COLUMNS_MAX];	 /* is the column there? */
	bool usable;			 /* the header has no fault */
	int header_line;
};

static int
column_index(const struct import_kind *kind, const char *name)
{
	for (int i = 0; i < kind->columns_n; i++) {
		if (kind->columns[i].type != COLUMN_TONGUES &&
			strcmp(kind->columns[i].name, name) == 0)
			return i;
	}
	return UNKNOWN;
}

static const char *
near_column(const struct reading *r, const char *name)
{
	const char *names[IMPORT_COLUMNS_MAX + 1] = {NULL};

	for (int i = 0; i < r->kind->columns_n; i++)
		if (r->kind->columns[i].type != COLUMN_TONGUES)
			names[i] = r->kind->columns[i].name;
	return word_nearest(name, names);
}

static void
unknown_column(struct reading *r, int line, const char *name)
{
	const char *near = near_column(r, name);

	r->usable = false;
	if (name[0] == '\0') {
		import_fault(r->im, r->of, line, "",
			"a column of the header has no name; name it, or empty it");
		return;
	}
	name = import_cut(r->im->arena, name, 64);
	if (near != NULL)
		import_fault(r->im, r->of, line, name,
			"there is no such column; did you mean %s?", near);
	else
		import_fault(r->im, r->of, line, name,
			"there is no such column; take it out, or name it as the columns of"
			" convene-files(5)");
}

/* code: of the new row that needs it; NULL: every row does. */
static void
miss_column(struct reading *r, int column, const char *code, int line)
{
	if (code == NULL)
		import_fault(r->im, r->of, r->header_line, r->kind->columns[column].name,
			"the column is missing");
	else
		import_fault(r->im, r->of, r->header_line, r->kind->columns[column].name,
			"the column is missing; %s on line %d is new and needs it", code,
			line);
	r->usable = false;
}

/* Not a word of it is a column's, nor near one: told once, and not of each cell. */
static bool
is_no_header(const struct reading *r, const char *const *cells, int n)
{
	for (int i = 0; i < n; i++)
		if (column_index(r->kind, cells[i]) != UNKNOWN ||
			near_column(r, cells[i]) != NULL)
			return false;
	return true;
}

static void
refuse_header(struct reading *r, int line)
{
	const char *names[IMPORT_COLUMNS_MAX];
	int names_n = 0;

	for (int i = 0; i < r->kind->columns_n; i++)
		if (r->kind->columns[i].required)
			names[names_n++] = r->kind->columns[i].name;
	r->usable = false;
	import_fault(r->im, r->of, line, "",
		"the row is no header: none of the columns (%s and more) is in it. The"
		" header is the first row that is not blank; convene template writes examples",
		arena_join(r->im->arena, names, names_n, ','));
}

/* "name.ko" of a table that has such columns: which, and its language is noted of cell i. */
static int
tongue_column(struct reading *r, int line, int i, const char *name)
{
	const struct column *last = &r->kind->columns[r->kind->columns_n - 1];
	char language[LANGUAGE_BYTES];
	size_t n = strlen(last->name);

	if (last->type != COLUMN_TONGUES || strncmp(name, last->name, n) != 0)
		return UNKNOWN;
	r->header[i] = arena_strdup(r->im->arena, name);
	if (!language_parse(name + n, language)) {
		import_fault(r->im, r->of, line, import_cut(r->im->arena, name, 64),
			"%.40s is no tag of a language; write %sko for Korean", name + n,
			last->name);
		r->usable = false;
		return UNKNOWN;
	}
	for (int k = 0; k < i; k++)
		if (r->tongue[k] != NULL && strcmp(r->tongue[k], language) == 0) {
			import_fault(r->im, r->of, line, r->header[i],
				"the column is there twice");
			r->usable = false;
		}
	r->tongue[i] = arena_strdup(r->im->arena, language);
	return r->kind->columns_n - 1;
}

static void
take_header(struct reading *r, int line, const char *const *cells, int n)
{
	r->header_n = n;
	r->header_line = line;
	r->usable = true;
	if (is_no_header(r, cells, n)) {
		refuse_header(r, line);
		return;
	}
	for (int i = 0; i < n; i++) {
		int column = column_index(r->kind, cells[i]);

		if (column == UNKNOWN)
			column = tongue_column(r, line, i, cells[i]);
		r->place[i] = column;
		if (column == UNKNOWN) {
			if (r->header[i] == NULL)
				unknown_column(r, line, cells[i]);
			continue;
		}
		if (r->has[column] && r->tongue[i] == NULL) {
			import_fault(r->im, r->of, line, r->kind->columns[column].name,
				"the column is there twice");
			r->usable = false;
		}
		r->has[column] = true;
	}
	/* A stranger may be the one that is meant. */
	for (int i = 0; i < r->kind->columns_n; i++)
		if (r->kind->columns[i].required && !r->has[i] && (i == 0 || !r->usable))
			miss_column(r, i, NULL, 0);
}

/* The code of a country that is also one of a language of few. */
static void
doubt_languages(
	struct reading *r, int line, const struct column *column, const struct cell *cell)
{
	for (int i = 0; column->type == COLUMN_LANGUAGES && i < cell->items_n; i++) {
		const char *other = language_doubted(cell->items[i]);

		if (other != NULL)
			import_warn(r->im, r->of, line, column->name,
				"%s is %s; did you mean %s (%s)?", cell->items[i],
				language_name(cell->items[i]), other,
				language_name(other));
	}
}

/* A name in the place of a code says whose code is asked for. */
static void
refuse_cell(struct reading *r, int line, const struct column *column, const char *text,
	const char *why)
{
	bool code = column->type == COLUMN_CODE || column->type == COLUMN_CODES;
	const char *meant = code && column != r->kind->columns
				    ? import_name_meant(r->im, text)
				    : NULL;

	if (meant != NULL)
		import_fault(r->im, r->of, line, column->name,
			"\"%.70s\" is a name and no code; did you mean %s?", text, meant);
	else
		import_fault(r->im, r->of, line, column->name, "%s", why);
}

/* Of columns by language each is checked as a line of its own. */
static bool
take_tongue(struct reading *r, int line, int i, const char *text)
{
	const struct column one = {.name = r->header[i],
		.type = COLUMN_LINE,
		.max = r->kind->columns[r->place[i]].max};
	char why[WHY_BYTES];
	struct cell cell;

	r->text[i] = "";
	if (!import_cell(r->im, &one, text, &cell, why)) {
		refuse_cell(r, line, &one, text, why);
		return false;
	}
	r->text[i] = cell.text;
	return true;
}

/* All of a row together: what is stored, and what the file says of its languages. */
static void
join_tongues(struct reading *r, const char *const *stored, struct cell *cells)
{
	int last = r->kind->columns_n - 1;
	const char *lines = stored != NULL ? stored[last] : "";

	if (!r->has[last] || r->kind->columns[last].type != COLUMN_TONGUES)
		return;
	for (int i = 0; i < r->header_n; i++)
		if (r->tongue[i] != NULL)
			lines = tongues_with(
				r->im->arena, lines, r->tongue[i], r->text[i]);
	cells[last] = (struct cell){.text = lines, .said = true};
}

/* Every cell of the row checked into the place of its column. */
static bool
take_cells(struct reading *r, int line, const char *const *texts, struct cell *cells)
{
	bool fine = true;
	char why[WHY_BYTES];

	for (int i = 0; i < r->header_n; i++) {
		const struct column *column = &r->kind->columns[r->place[i]];

		if (r->tongue[i] != NULL) {
			fine = take_tongue(r, line, i, texts[i]) && fine;
			continue;
		}
		if (!import_cell(r->im, column, texts[i], &cells[r->place[i]], why)) {
			refuse_cell(r, line, column, texts[i], why);
			fine = false;
		}
		doubt_languages(r, line, column, &cells[r->place[i]]);
		cells[r->place[i]].said = true;
	}
	return fine;
}

/*
 * Columns that are not there: of a stored row what is stored, of a new one empty. false: a new row
 * cannot do without one of them; that is told once.
 */
static bool
fill_cells(struct reading *r, int line, const char *const *stored, struct cell *cells)
{
	for (int i = 1; i < r->kind->columns_n; i++) {
		const struct column *column = &r->kind->columns[i];

		if (r->has[i])
			continue;
		if (stored == NULL && column->required)
			miss_column(r, i, cells[0].text, line);
		cells[i] = import_cell_stored(
			r->im, column, stored != NULL ? stored[i] : NULL);
	}
	return r->usable;
}

/* Column 0 is the code. Is it this file's second row of that code? */
static bool
double_code(struct reading *r, int line, const char *code)
{
	struct item_set *set = &r->im->sets[r->of];
	const struct item *item = item_by_code(set, code);
	const int *broken = map_get(&set->broken, code);
	int former = item != NULL && item->line > 0 ? item->line
		     : broken != NULL		    ? *broken
						    : 0;

	if (former == 0)
		return false;
	import_fault(r->im, r->of, line, r->kind->columns[0].name,
		"the code %s is already on line %d", code, former);
	return true;
}

/* ---- what people changed against the rest of a row ------------------------------------ */

struct mark {
	int n;
	int64_t total;
	int warnings;
};

static struct mark
mark_of(const struct importing *im)
{
	return (struct mark){im->faults.n, im->report->faults_total, im->warnings.n};
}

static bool
is_behind(const struct importing *im, struct mark m)
{
	return im->report->faults_total > m.total;
}

static void
rewind_to(struct importing *im, struct mark m)
{
	im->faults.n = m.n;
	im->report->faults_total = m.total;
	im->warnings.n = m.warnings;
}

/*
 * A row that breaks a rule since mark m, with cells that people changed and the file does not undo.
 * Where the file's own words break none, nobody's act may stop the import: all of the row stays.
 */
static void
keep_row(struct reading *r, int line, struct mark m, const char *const *stored,
	const struct cell *said, struct cell *cells)
{
	struct importing *im = r->im;
	const struct import_fault *first =
		im->faults.n > m.n ? (const struct import_fault *)im->faults.data + m.n
				   : NULL;
	const char *rule = first == NULL ? ""
					 : arena_printf(im->arena, ": %s, %s",
						   first->column, first->rule);

	rewind_to(im, m);
	r->kind->row(im, line, said);
	if (is_behind(im, m))
		return;
	for (int i = 1; i < r->kind->columns_n; i++)
		if (stored[i] != NULL)
			cells[i] =
				import_cell_stored(im, &r->kind->columns[i], stored[i]);
	r->kind->row(im, line, cells);
	rewind_to(im, m);
	import_row_stays_out(im, r->of, item_by_code(&im->sets[r->of], cells[0].text));
	import_warn(im, r->of, line, "",
		"%s stays as it is: what people changed of it and the rest of the row break a"
		" rule together%s",
		cells[0].text, rule);
}

/* Of the others people make and end rows; of these they change cells. */
static bool
has_cells_of_people(enum import_of of)
{
	return of == OF_ORGANISATIONS || of == OF_DELEGATES || of == OF_LOCATIONS ||
	       of == OF_INTERPRETERS || of == OF_BLACKOUTS || of == OF_CONFERENCES;
}

/* stored: NULL for a new row. What would change is listed only of a row that does. */
static void
take_row(struct reading *r, int line, const char *const *stored, struct cell *cells)
{
	struct importing *im = r->im;
	int64_t total = im->report->changes_total;
	int n = im->changes.n;
	int64_t kept = im->report->kept_total;
	struct cell said[IMPORT_COLUMNS_MAX];
	const struct item *item;
	struct mark m;

	memcpy(said, cells, sizeof *cells * (size_t)r->kind->columns_n);
	if (stored != NULL)
		import_compare(im, r->of, line, stored, cells);
	else
		import_settle_row(im, r->of, cells[0].text);
	m = mark_of(im);
	r->kind->row(im, line, cells);
	if (im->report->kept_total > kept && is_behind(im, m) &&
		has_cells_of_people(r->of))
		keep_row(r, line, m, stored, said, cells);
	item = item_by_code(&im->sets[r->of], cells[0].text);
	if (item != NULL && item->changed)
		return;
	im->changes.n = n;
	im->report->changes_total = total;
}

static void
on_row(void *ctx, int line, const char *const *texts, int n)
{
	struct reading *r = ctx;
	struct item_set *set = &r->im->sets[r->of];
	const char *stored[IMPORT_COLUMNS_MAX] = {NULL};
	struct cell cells[IMPORT_COLUMNS_MAX];
	bool fine, known;

	if (r->header_n == 0) {
		take_header(r, line, texts, n);
		return;
	}
	set->rows++;
	if (!r->usable)
		return;
	if (n != r->header_n) {
		import_fault(r->im, r->of, line, "",
			"the row has %d cell%s, the header %d%s", n, n == 1 ? "" : "s",
			r->header_n,
			n < r->header_n
				? ""
				: ": a cell with the separator in it stands in quotes");
		set->partial = true;
		return;
	}
	fine = take_cells(r, line, texts, cells);
	if (!word_is_code(cells[0].text) || double_code(r, line, cells[0].text)) {
		/* Rows that refer to the code that was meant will not find it. */
		set->partial = true;
		return;
	}
	known = r->kind->stored(r->im, cells[0].text, stored);
	if (!fill_cells(r, line, known ? stored : NULL, cells))
		return;
	join_tongues(r, known ? stored : NULL, cells);
	if (fine) {
		take_row(r, line, known ? stored : NULL, cells);
	} else {
		int *place = ARENA_NEW(r->im->arena, int);

		*place = line;
		map_put(&set->broken, cells[0].text, place);
	}
}

static void
on_fault(void *ctx, int line, int cell, const char *why)
{
	struct reading *r = ctx;
	const char *column = "";

	if (r->usable && cell > 0 && cell <= r->header_n)
		column = r->kind->columns[r->place[cell - 1]].name;
	import_fault(r->im, r->of, line, column, "%s", why);
}

void
import_read_table(struct importing *im, enum import_of of)
{
	struct reading r = {.im = im, .of = of, .kind = im->kinds[of]};
	struct csv_visitor visitor = {&r, on_row, on_fault};
	const struct staged_file *file = im->staged[of];
	bool whole = true;

	if (im->sheets[of] != NULL)
		sheet_visit(im->sheets[of], &visitor);
	else
		whole = sheet_visit_text(file->text, file->bytes, &visitor);

	if (whole && r.header_n == 0)
		import_fault(im, of, 1, "", "the file has no header row");
	if (!whole || !r.usable)
		im->sets[of].partial = true;
}
