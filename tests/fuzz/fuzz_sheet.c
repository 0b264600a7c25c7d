/*
 * fuzz_sheet.c - bytes as a table that an office has saved.
 *
 * The first byte names the encoding, or none. What is taken is UTF-8 without NUL; its rows are not
 * blank, and written in the one form we write they are read as the same rows.
 */
#include "base/encoding.h"
#include "base/sheet.h"
#include "wire/letters.h"
#include "wire/utf8.h"

#include <string.h>

enum { OUT_MAX_BYTES = 1 << 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct written {
	struct buf text;
	int line;
	bool faulty;
};

static void
write_row(void *ctx, int line, const char *const *cells, int n)
{
	struct written *w = ctx;
	bool seen = false;

	BUG_ON(w->faulty || n < 1 || n > CSV_CELLS_MAX || line <= w->line);
	w->line = line;
	for (int i = 0; i < n; i++) {
		BUG_ON(utf8_good_bytes(cells[i], strlen(cells[i])) != strlen(cells[i]));
		seen = seen || !letters_blank(cells[i]);
		BUG_ON(i > 0 && !buf_addc(&w->text, ','));
		BUG_ON(!csv_add_cell(&w->text, cells[i]));
	}
	BUG_ON(!seen || !buf_addc(&w->text, '\n'));
}

static void
note_fault(void *ctx, int line, int cell, const char *why)
{
	struct written *w = ctx;

	BUG_ON(w->faulty || line < 0 || cell < 0 || why[0] == '\0');
	w->faulty = true;
}

/* The first line names the separator of what is written. */
static bool
rewrite(const char *text, size_t bytes, struct written *w)
{
	struct csv_visitor visitor = {w, write_row, note_fault};
	bool fine;

	*w = (struct written){.line = 0};
	buf_init(&w->text, OUT_MAX_BYTES);
	BUG_ON(!buf_adds(&w->text, "sep=,\n"));
	fine = sheet_visit_text(text, bytes, &visitor);
	BUG_ON(fine == w->faulty);
	return fine;
}

static const char *
name_of(uint8_t which)
{
	int n = 0;

	while (encoding_names()[n] != NULL)
		n++;
	return which % (n + 1) == 0 ? NULL : encoding_names()[which % (n + 1) - 1];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct written first, second;
	struct encoding_fault f;
	struct buf text;

	if (size == 0)
		return 0;
	buf_init(&text, OUT_MAX_BYTES);
	if (!encoding_read(
		    (const char *)data + 1, size - 1, name_of(data[0]), &text, &f)) {
		BUG_ON(f.why[0] == '\0' || f.line < 0);
		buf_release(&text);
		return 0;
	}
	BUG_ON(utf8_good_bytes(buf_str(&text), text.len) != text.len);
	BUG_ON(strlen(buf_str(&text)) != text.len);
	if (rewrite(buf_str(&text), text.len, &first)) {
		BUG_ON(!rewrite(buf_str(&first.text), first.text.len, &second));
		BUG_ON(strcmp(buf_str(&first.text), buf_str(&second.text)) != 0);
		buf_release(&second.text);
	}
	buf_release(&first.text);
	buf_release(&text);
	return 0;
}
