/* sheet.c - a table as offices make it, visited as if it had been made with care. */
#include "base/sheet.h"

#include "wire/letters.h"

#include <stdio.h>
#include <string.h>

struct tidy {
	const struct csv_visitor *to;
	int skipped;  /* lines before the text that is visited */
	int header_n; /* 0: the header is yet to come */
	struct buf names;
	bool padded; /* rows that end early are meant so */
};

enum { NAMES_MAX_BYTES = CSV_CELLS_MAX * (CSV_CELL_MAX_BYTES + 1) };

static bool
blank_row(const char *const *cells, int n)
{
	for (int i = 0; i < n; i++)
		if (!letters_blank(cells[i]))
			return false;
	return true;
}

/* How many are left without the blank ones at the end. */
static int
without_blank_end(const char *const *cells, int n, int least)
{
	while (n > least && letters_blank(cells[n - 1]))
		n--;
	return n;
}

static void
add_name(struct buf *names, const char *cell)
{
	const char *s = cell;
	size_t n = strlen(cell);
	bool fits = true;

	letters_trim(&s, &n);
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		fits = fits && buf_addc(names, c == ' ' ? '_' : c);
	}
	fits = fits && buf_addc(names, '\0');
	BUG_ON(!fits);
}

static void
take_header(struct tidy *t, int line, const char *const *cells, int n)
{
	const char *names[CSV_CELLS_MAX];
	const char *name;

	for (int i = 0; i < n; i++)
		add_name(&t->names, cells[i]);
	name = buf_str(&t->names);
	for (int i = 0; i < n; i++, name += strlen(name) + 1)
		names[i] = name;
	t->header_n = n;
	t->to->row(t->to->ctx, line + t->skipped, names, n);
}

static void
on_row(void *ctx, int line, const char *const *cells, int n)
{
	const char *filled[CSV_CELLS_MAX];
	struct tidy *t = ctx;

	if (blank_row(cells, n))
		return;
	n = without_blank_end(cells, n, t->header_n);
	if (t->header_n == 0) {
		take_header(t, line, cells, n);
		return;
	}
	for (int i = 0; i < n || (t->padded && i < t->header_n); i++)
		filled[i] = i < n ? cells[i] : "";
	if (t->padded && n < t->header_n)
		n = t->header_n;
	t->to->row(t->to->ctx, line + t->skipped, filled, n);
}

static void
on_fault(void *ctx, int line, int cell, const char *why)
{
	struct tidy *t = ctx;

	t->to->fault(t->to->ctx, line + (line > 0 ? t->skipped : 0), cell, why);
}

/* ---- a text -------------------------------------------------------------------------- */

static const char SEPARATORS[] = ",;\t";

/* Which of them stands most often in the first line that has anything, outside quotes. */
static char
separator_of(const char *text, size_t bytes)
{
	size_t count[sizeof SEPARATORS] = {0};
	bool quoted = false, begun = false;
	size_t most = 0;

	for (size_t i = 0; i < bytes; i++) {
		const char *which = text[i] == '\0' ? NULL : strchr(SEPARATORS, text[i]);

		if (text[i] == '"')
			quoted = !quoted;
		else if (text[i] == '\n' && begun && !quoted)
			break;
		else if (which != NULL && !quoted)
			count[which - SEPARATORS]++;
		begun = begun || strchr(" \r\n,;\t", text[i]) == NULL;
	}
	for (size_t i = 1; i < sizeof SEPARATORS - 1; i++)
		if (count[i] > count[most])
			most = i;
	return SEPARATORS[most];
}

/* How many bytes a first line "sep=;" takes; 0: it is none. */
static size_t
said_separator(const char *text, size_t bytes, char *separator)
{
	static const char SEP[] = "sep=";
	size_t n = sizeof SEP - 1, line, end;
	const char *stop;

	if (bytes <= n || (memcmp(text, SEP, n) != 0 && memcmp(text, "SEP=", n) != 0) ||
		text[n] == '\0' || strchr(SEPARATORS, text[n]) == NULL)
		return 0;
	*separator = text[n];
	stop = memchr(text, '\n', bytes);
	line = stop == NULL ? bytes : (size_t)(stop - text) + 1;
	/* what a spreadsheet saved once more has separators behind it */
	for (end = n + 1; end < line && strchr(",;\t\r\n", text[end]) != NULL;)
		end++;
	return end == line ? line : 0;
}

bool
sheet_visit_text(const char *text, size_t bytes, const struct csv_visitor *visitor)
{
	struct tidy t = {.to = visitor};
	struct csv_visitor through = {&t, on_row, on_fault};
	size_t mark = bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	char separator = ',';
	size_t first = said_separator(text + mark, bytes - mark, &separator);
	bool ok;

	if (first == 0)
		separator = separator_of(text + mark, bytes - mark);
	t.skipped = first > 0;
	buf_init(&t.names, NAMES_MAX_BYTES);
	if (first > 0)
		text += mark + first, bytes -= mark + first;
	ok = csv_visit_by(text, bytes, separator, &through);
	buf_release(&t.names);
	return ok;
}

/* ---- a sheet of a workbook ------------------------------------------------------------ */

void
sheet_visit(const struct sheet *sheet, const struct csv_visitor *visitor)
{
	struct tidy t = {.to = visitor, .padded = true};

	buf_init(&t.names, NAMES_MAX_BYTES);
	for (int i = 0; i < sheet->rows_n; i++)
		on_row(&t, sheet->rows[i].line, sheet->rows[i].cells, sheet->rows[i].n);
	buf_release(&t.names);
}

void
sheet_address(int column, int line, char out[SHEET_ADDRESS_BYTES])
{
	char letters[4] = "";
	int n = 0;

	for (; column > 0 && n < 3; column = (column - 1) / 26) {
		memmove(letters + 1, letters, (size_t)n);
		letters[0] = (char)('A' + (column - 1) % 26);
		n++;
	}
	snprintf(out, SHEET_ADDRESS_BYTES, "%.3s%d", letters, line);
}

struct wanted {
	const char *name;
	int column; /* from 1; 0: not found */
	bool past;
};

static void
look_in_header(void *ctx, int line, const char *const *cells, int n)
{
	struct wanted *w = ctx;

	(void)line;
	for (int i = 0; i < n && !w->past && w->column == 0; i++)
		if (strcmp(cells[i], w->name) == 0)
			w->column = i + 1;
	w->past = true;
}

int
sheet_column(const struct sheet *sheet, const char *name)
{
	struct wanted w = {.name = name};
	struct csv_visitor visitor = {&w, look_in_header, NULL};
	struct sheet header = *sheet;

	for (int i = 0; i < sheet->rows_n && !w.past; i++) {
		header.rows = sheet->rows + i;
		header.rows_n = 1;
		sheet_visit(&header, &visitor);
	}
	return w.column;
}
