/* csv.c - comma-separated files through libcsv; the only file that includes it. */
#include "base/csv.h"

#include "wire/utf8.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * libcsv tells nobody where it is, so it gets one line at a time: whatever it reports
 * then belongs to that line. Its strict mode refuses quotes in the wrong place, but it
 * takes a carriage return alone for the end of a row, and strips blanks unless told that
 * there are none.
 */
struct visit {
	const struct csv_visitor *visitor;
	struct buf cells; /* the row's texts, each with its NUL */
	size_t start[CSV_CELLS_MAX];
	int n;	       /* cells of the row so far */
	int line;      /* the one being read, from 1 */
	int row_line;  /* where the row began; 0: no cell yet */
	bool returned; /* the row ended with CR and LF must follow */
	bool faulty;
};

static const char ALONE[] = "a carriage return stands alone; put the cell in quotes, or"
			    " save the file as \"CSV UTF-8\"";

enum { ROW_MAX_BYTES = CSV_CELLS_MAX * (CSV_CELL_MAX_BYTES + 1) };

static void
fault(struct visit *v, int cell, const char *why)
{
	if (!v->faulty)
		v->visitor->fault(v->visitor->ctx, v->line, cell, why);
	v->faulty = true;
}

static int
no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

static void
on_cell(void *bytes, size_t n, void *ctx)
{
	struct visit *v = ctx;

	if (v->faulty)
		return;
	if (v->returned) {
		fault(v, v->n, ALONE);
		return;
	}
	if (v->n == CSV_CELLS_MAX) {
		fault(v, v->n + 1, "a row has at most 64 cells");
		return;
	}
	if (n > CSV_CELL_MAX_BYTES) {
		fault(v, v->n + 1, "a cell has at most 65536 bytes");
		return;
	}
	v->start[v->n++] = v->cells.len;
	if ((n > 0 && !buf_add(&v->cells, bytes, n)) || !buf_addc(&v->cells, '\0'))
		BUG_ON(true);
}

static void
on_row(int end, void *ctx)
{
	struct visit *v = ctx;
	const char *cells[CSV_CELLS_MAX];

	if (v->returned)
		fault(v, v->n, ALONE);
	if (v->faulty)
		return;
	for (int i = 0; i < v->n; i++)
		cells[i] = v->cells.data + v->start[i];
	v->visitor->row(v->visitor->ctx, v->row_line, cells, v->n);
	buf_clear(&v->cells);
	v->n = 0;
	v->row_line = 0;
	v->returned = end == '\r';
}

/* What no cell may hold, seen before the parser sees it. */
static bool
line_is_clean(struct visit *v, const char *line, size_t n)
{
	if (memchr(line, '\0', n) != NULL)
		fault(v, 0, "the line has a NUL byte");
	else if (utf8_good_bytes(line, n) != n)
		fault(v, 0, "the line is not UTF-8");
	return !v->faulty;
}

/* The row ended with a carriage return: nothing but one line feed may follow it. */
static bool
ended_well(const char *line, size_t n)
{
	return n >= 2 && line[n - 1] == '\n' && line[n - 2] == '\r' &&
	       (n < 3 || line[n - 3] != '\r');
}

static bool
empty(const char *line, size_t n)
{
	return (n == 1 && line[0] == '\n') ||
	       (n == 2 && line[0] == '\r' && line[1] == '\n');
}

static void
parse_line(struct visit *v, struct csv_parser *p, const char *line, size_t n)
{
	v->line++;
	if (v->row_line == 0) {
		if (empty(line, n))
			return;
		v->row_line = v->line;
		if (line[0] == '\r') {
			fault(v, 1, ALONE);
			return;
		}
	}
	v->returned = false;
	if (!line_is_clean(v, line, n))
		return;
	if (csv_parse(p, line, n, on_cell, on_row, v) != n) {
		BUG_ON(csv_error(p) != CSV_EPARSE); /* out of memory */
		fault(v, v->n + 1,
			"a quote stands inside the cell; put the whole cell in quotes and"
			" double the quotes in it");
	}
	if (v->returned && !ended_well(line, n))
		fault(v, 0, ALONE);
}

static void
parse(struct visit *v, struct csv_parser *p, const char *text, const char *end)
{
	while (text < end && !v->faulty) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		stop = stop == NULL ? end : stop + 1;
		parse_line(v, p, text, (size_t)(stop - text));
		text = stop;
	}
	v->returned = false;
	if (!v->faulty && csv_fini(p, on_cell, on_row, v) != 0) {
		v->line = v->row_line;
		fault(v, v->n + 1, "a quoted cell begins in this row and never ends");
	}
}

bool
csv_visit(const char *text, size_t bytes, const struct csv_visitor *visitor)
{
	return csv_visit_by(text, bytes, ',', visitor);
}

bool
csv_visit_by(
	const char *text, size_t bytes, char separator, const struct csv_visitor *visitor)
{
	struct visit v = {.visitor = visitor};
	const char *end = text + bytes;
	struct csv_parser p;

	if (bytes > CSV_FILE_MAX_BYTES) {
		fault(&v, 0, "a file has at most 33554432 bytes");
		return false;
	}
	if (bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	BUG_ON(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0);
	csv_set_space_func(&p, no_blank);
	csv_set_delim(&p, (unsigned char)separator);
	buf_init(&v.cells, ROW_MAX_BYTES);
	parse(&v, &p, text, end);
	csv_free(&p);
	buf_release(&v.cells);
	return !v.faulty;
}

bool
csv_add_cell(struct buf *out, const char *cell)
{
	if (strpbrk(cell, ",\"\r\n") == NULL)
		return buf_adds(out, cell);
	if (!buf_addc(out, '"'))
		return false;
	for (; *cell != '\0'; cell++) {
		if ((*cell == '"' && !buf_addc(out, '"')) || !buf_addc(out, *cell))
			return false;
	}
	return buf_addc(out, '"');
}

/* Also in their wide forms, which spreadsheets of eastern Asia take for the same. */
static bool
begins_a_formula(const char *text)
{
	static const char *const WIDE[] = {
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};

	if (text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof WIDE / sizeof *WIDE; i++)
		if (strncmp(text, WIDE[i], strlen(WIDE[i])) == 0)
			return true;
	return false;
}

bool
csv_add_text(struct buf *out, const char *text)
{
	char *guarded;
	size_t n;
	bool ok;

	if (!begins_a_formula(text + strspn(text, "'")))
		return csv_add_cell(out, text);
	n = strlen(text);
	guarded = xmalloc(n + 2);
	guarded[0] = '\'';
	memcpy(guarded + 1, text, n + 1);
	ok = csv_add_cell(out, guarded);
	free(guarded);
	return ok;
}

const char *
csv_text(const char *cell)
{
	return cell[0] == '\'' && begins_a_formula(cell + strspn(cell, "'")) ? cell + 1
									     : cell;
}
