/* workbook_sheet.c - one sheet of a workbook: its rows, its cells, what is merged. */
#include "base/workbook_parts.h"

#include "wire/letters.h"
#include "wire/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_MAX = 16384, /* of a spreadsheet */
	MERGES_MAX = 16384,
	MERGED_ROWS_MAX = 1 << 17, /* looked at for all of them */
	TYPE_BYTES = 12,
};

static const char OUT_OF_ORDER[] = "its cells are out of order";

/* A place in a sheet, both from 1. */
struct spot {
	int column;
	int line;
};

struct merge {
	struct spot from, to;
};

struct reading {
	struct book *book;
	struct sheet *sheet;
	struct book_text text;
	bool inside; /* of a value, or of a piece of a text */
	int spoken;  /* of how a text is pronounced */
	struct spot at;
	char type[TYPE_BYTES]; /* of the cell */
	bool formula, valued;  /* what the cell has */
	unsigned shows;
	const char *cells[CSV_CELLS_MAX]; /* of the row */
	int n;
	size_t bytes;	   /* of all cells so far */
	struct buf rows;   /* struct sheet_row */
	struct buf merges; /* struct merge */
};

static void fault(struct reading *r, struct spot at, const char *fmt, ...) PRINTF(3, 4);

static void
fault(struct reading *r, struct spot at, const char *fmt, ...)
{
	struct workbook_fault f = {r->sheet, at.line, at.column, NULL};
	char why[160];
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(why, sizeof why, fmt, ap);
	va_end(ap);
	f.why = arena_strdup(r->book->arena, why);
	/* what does not fit is one fault too many to be read */
	if (!buf_add(&r->book->faults, &f, sizeof f))
		return;
}

/* "C7"; the end of it, NULL when it is none. */
static const char *
parse_spot(const char *s, struct spot *out)
{
	const char *letters = s;

	*out = (struct spot){0, 0};
	for (; *s >= 'A' && *s <= 'Z' && s < letters + 3; s++)
		out->column = out->column * 26 + (*s - 'A' + 1);
	if (out->column == 0 || out->column > COLUMNS_MAX)
		return NULL;
	for (; *s >= '0' && *s <= '9' && out->line <= WORKBOOK_ROWS_MAX; s++)
		out->line = out->line * 10 + (*s - '0');
	return out->line > 0 && out->line <= WORKBOOK_ROWS_MAX ? s : NULL;
}

/* ---- values -------------------------------------------------------------------------- */

static const char *
shared(struct reading *r, const char *index)
{
	const char **texts = (const char **)r->book->texts.data;
	size_t n = r->book->texts.len / sizeof *texts, i;
	char *end;

	i = (size_t)strtoul(index, &end, 10);
	if (index[0] < '0' || index[0] > '9' || *end != '\0' || i >= n) {
		fault(r, r->at, "the cell names a text that the workbook does not have");
		return NULL;
	}
	if (texts[i] == NULL)
		fault(r, r->at, "a cell has at most %d bytes", CSV_CELL_MAX_BYTES);
	return texts[i];
}

static const char *
number(struct reading *r, const char *stored)
{
	char out[VALUE_BYTES], why[VALUE_WHY_BYTES];

	if (value_text(stored, r->shows, r->book->from_1904, out, why))
		return arena_strdup(r->book->arena, out);
	fault(r, r->at, "%.40s: %s", stored, why);
	return NULL;
}

/* What the cell says; NULL: nothing, or a fault that is told. */
static const char *
value(struct reading *r, const char *stored)
{
	char out[VALUE_BYTES];

	if (stored == NULL) {
		fault(r, r->at, "a cell has at most %d bytes", CSV_CELL_MAX_BYTES);
		return NULL;
	}
	if (stored[0] == '\0')
		return NULL;
	if (strcmp(r->type, "s") == 0)
		return shared(r, stored);
	if (strcmp(r->type, "str") == 0 || strcmp(r->type, "inlineStr") == 0)
		return stored;
	if (strcmp(r->type, "b") == 0)
		return strcmp(stored, "0") == 0 ? "no" : "yes";
	if (strcmp(r->type, "d") == 0) {
		value_date(stored, out);
		return arena_strdup(r->book->arena, out);
	}
	if (strcmp(r->type, "e") != 0)
		return number(r, stored);
	fault(r, r->at, "the formula gives %.40s; mend it, or put its value in its place",
		stored);
	return NULL;
}

static void
put(struct reading *r, const char *text)
{
	if (r->at.column > CSV_CELLS_MAX) {
		if (!letters_blank(text))
			fault(r, r->at, "a row has at most %d cells", CSV_CELLS_MAX);
		return;
	}
	while (r->n < r->at.column)
		r->cells[r->n++] = "";
	r->cells[r->at.column - 1] = text;
	r->bytes += strlen(text) + 1;
	if (r->bytes > CSV_FILE_MAX_BYTES)
		xml_stop(r->book->xml, "a sheet has at most 33554432 bytes");
}

/* ---- rows and cells ------------------------------------------------------------------- */

static void
begin_row(struct reading *r, const char **attributes)
{
	const char *said = xml_attribute(attributes, "r");
	long line = said == NULL ? r->at.line + 1 : strtol(said, NULL, 10);

	if (line <= r->at.line || line > WORKBOOK_ROWS_MAX) {
		xml_stop(r->book->xml, OUT_OF_ORDER);
		return;
	}
	r->at = (struct spot){.line = (int)line};
	r->n = 0;
}

static void
end_row(struct reading *r)
{
	struct sheet_row row = {.line = r->at.line, .n = r->n};

	if (r->n == 0)
		return;
	row.cells = ARENA_ARRAY(r->book->arena, const char *, r->n);
	memcpy(row.cells, r->cells, sizeof *row.cells * (size_t)r->n);
	if (!buf_add(&r->rows, &row, sizeof row))
		xml_stop(r->book->xml, "it has more than 1,048,576 rows");
	r->n = 0;
}

static unsigned
shown_by(const struct book *b, const char *style)
{
	const unsigned *shows = (const unsigned *)b->styles.data;
	size_t n = b->styles.len / sizeof *shows;
	size_t i = style == NULL ? 0 : (size_t)strtoul(style, NULL, 10);

	return i < n ? shows[i] : 0;
}

static void
begin_cell(struct reading *r, const char **attributes)
{
	const char *said = xml_attribute(attributes, "r");
	const char *type = xml_attribute(attributes, "t");
	struct spot spot = {r->at.column + 1, r->at.line};

	if ((said != NULL &&
		    (parse_spot(said, &spot) == NULL || spot.line != r->at.line)) ||
		spot.column <= r->at.column || spot.column > COLUMNS_MAX) {
		xml_stop(r->book->xml, OUT_OF_ORDER);
		return;
	}
	r->at = spot;
	r->shows = shown_by(r->book, xml_attribute(attributes, "s"));
	snprintf(r->type, sizeof r->type, "%s", type == NULL ? "n" : type);
	r->formula = r->valued = false;
}

/* A program has written it and no spreadsheet has calculated it yet; one that has says "". */
static bool
is_uncalculated(const struct reading *r, const char *stored)
{
	return r->formula && stored[0] == '\0' &&
	       !(r->valued && strcmp(r->type, "str") == 0);
}

static void
end_cell(struct reading *r)
{
	const char *stored = book_text_take(r->book, &r->text), *text;

	if (stored != NULL && is_uncalculated(r, stored)) {
		fault(r, r->at,
			"the formula has no value stored; open the workbook in a spreadsheet"
			" and save it, or put the value in its place");
		return;
	}
	text = value(r, stored);
	if (text != NULL && text[0] != '\0')
		put(r, text);
}

static void
take_merge(struct reading *r, const char *ref)
{
	struct merge m;
	const char *s = ref == NULL ? NULL : parse_spot(ref, &m.from);

	if (s == NULL || *s != ':' || parse_spot(s + 1, &m.to) == NULL)
		return;
	if (!buf_add(&r->merges, &m, sizeof m))
		xml_stop(r->book->xml, "it has too many merged cells");
}

static void
sheet_start(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;

	if (strcmp(name, "rPh") == 0)
		r->spoken++;
	r->inside = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && r->spoken == 0);
	r->formula = r->formula || strcmp(name, "f") == 0;
	r->valued = r->valued || strcmp(name, "v") == 0;
	if (strcmp(name, "row") == 0)
		begin_row(r, attributes);
	else if (strcmp(name, "c") == 0)
		begin_cell(r, attributes);
	else if (strcmp(name, "mergeCell") == 0)
		take_merge(r, xml_attribute(attributes, "ref"));
}

static void
sheet_end(void *ctx, const char *name)
{
	struct reading *r = ctx;

	r->inside = false;
	if (strcmp(name, "rPh") == 0)
		r->spoken--;
	else if (strcmp(name, "c") == 0)
		end_cell(r);
	else if (strcmp(name, "row") == 0)
		end_row(r);
}

static void
sheet_letters(void *ctx, const char *text, size_t n)
{
	struct reading *r = ctx;

	if (r->inside)
		book_text_add(&r->text, text, n);
}

/* ---- what is merged ------------------------------------------------------------------- */

/* The first row of the sheet at a line or past it. */
static int
row_at(const struct sheet *sheet, int line)
{
	int low = 0, high = sheet->rows_n;

	while (low < high) {
		int middle = (low + high) / 2;

		if (sheet->rows[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const char *
text_at(const struct sheet *sheet, struct spot at)
{
	int i = row_at(sheet, at.line);
	const struct sheet_row *row = &sheet->rows[i];

	if (i == sheet->rows_n || row->line != at.line || row->n < at.column)
		return "";
	return row->cells[at.column - 1];
}

static void
fill(struct reading *r, struct sheet_row *row, int column, const char *text)
{
	const char **cells = row->cells;

	if (row->n < column) {
		cells = ARENA_ARRAY(r->book->arena, const char *, CSV_CELLS_MAX);
		for (int i = 0; i < CSV_CELLS_MAX; i++)
			cells[i] = i < row->n ? row->cells[i] : "";
		row->cells = cells;
		row->n = column;
	}
	cells[column - 1] = text;
	r->bytes += strlen(text) + 1;
}

/* Down a column each row has it; *left: how many rows may still be looked at. */
static bool
unmerge(struct reading *r, const struct merge *m, int *left)
{
	struct sheet *sheet = r->sheet;
	const char *text = text_at(sheet, m->from);

	if (letters_blank(text) || m->from.column > CSV_CELLS_MAX)
		return true;
	if (m->to.column != m->from.column) {
		fault(r, m->from,
			"the cell is merged with others across columns; undo"
			" that, and say in each what it holds");
		return true;
	}
	for (int i = row_at(sheet, m->from.line + 1);
		i < sheet->rows_n && sheet->rows[i].line <= m->to.line; i++) {
		if (--*left < 0 || r->bytes > CSV_FILE_MAX_BYTES)
			return false;
		fill(r, &sheet->rows[i], m->from.column, text);
	}
	return true;
}

static bool
unmerge_all(struct reading *r)
{
	const struct merge *m = (const struct merge *)r->merges.data;
	size_t n = r->merges.len / sizeof *m;
	int left = MERGED_ROWS_MAX;

	for (size_t i = 0; i < n; i++) {
		if (unmerge(r, &m[i], &left))
			continue;
		utf8_format(r->book->why, WORKBOOK_WHY_BYTES,
			"the sheet %.60s has too many merged cells", r->sheet->name);
		return false;
	}
	return true;
}

/* ---- the sheet ------------------------------------------------------------------------- */

static void
keep_rows(struct reading *r)
{
	struct sheet *sheet = r->sheet;

	sheet->rows_n = (int)(r->rows.len / sizeof *sheet->rows);
	sheet->rows = ARENA_ARRAY(r->book->arena, struct sheet_row, sheet->rows_n + 1);
	if (sheet->rows_n > 0)
		memcpy(sheet->rows, r->rows.data, r->rows.len);
}

bool
book_sheet(struct book *b, const char *path, struct sheet *sheet)
{
	struct reading r = {.book = b, .sheet = sheet};
	const struct xml_visitor visitor = {&r, sheet_start, sheet_end, sheet_letters};
	bool ok;

	buf_init(&r.text.buf, CSV_CELL_MAX_BYTES);
	buf_init(&r.rows, sizeof(struct sheet_row) * WORKBOOK_ROWS_MAX);
	buf_init(&r.merges, sizeof(struct merge) * MERGES_MAX);
	ok = book_part(b, path, &visitor);
	if (ok) {
		keep_rows(&r);
		ok = unmerge_all(&r);
	}
	buf_release(&r.text.buf);
	buf_release(&r.rows);
	buf_release(&r.merges);
	return ok;
}
