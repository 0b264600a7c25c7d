/*
 * fuzz_csv.c - bytes as a comma-separated file.
 *
 * What is accepted is written again in the one form we write; that must be accepted too,
 * give the same cells, and be its own written form.
 */
#include "base/csv.h"
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

	BUG_ON(w->faulty || n < 1 || n > CSV_CELLS_MAX || line <= w->line);
	w->line = line;
	for (int i = 0; i < n; i++) {
		BUG_ON(strlen(cells[i]) > CSV_CELL_MAX_BYTES);
		BUG_ON(utf8_good_bytes(cells[i], strlen(cells[i])) != strlen(cells[i]));
		if (i > 0 && !buf_addc(&w->text, ','))
			BUG_ON(true);
		/* one empty cell alone would be an empty line */
		if (n == 1 && cells[0][0] == '\0' && !buf_adds(&w->text, "\"\""))
			BUG_ON(true);
		if (!csv_add_cell(&w->text, cells[i]))
			BUG_ON(true);
	}
	if (!buf_addc(&w->text, '\n'))
		BUG_ON(true);
}

static void
note_fault(void *ctx, int line, int cell, const char *why)
{
	struct written *w = ctx;

	BUG_ON(w->faulty || line < 0 || cell < 0 || cell > CSV_CELLS_MAX + 1 ||
		why[0] == '\0');
	w->faulty = true;
}

static bool
rewrite(const char *text, size_t bytes, struct written *w)
{
	struct csv_visitor visitor = {w, write_row, note_fault};
	bool fine;

	*w = (struct written){.line = 0};
	buf_init(&w->text, OUT_MAX_BYTES);
	/*
	 * a file's text may itself begin with a byte order mark, behind the one that is
	 * skipped
	 */
	if (!buf_adds(&w->text, "\xef\xbb\xbf"))
		BUG_ON(true);
	fine = csv_visit(text, bytes, &visitor);
	BUG_ON(fine == w->faulty);
	return fine;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct written first, second;

	if (rewrite((const char *)data, size, &first)) {
		BUG_ON(!rewrite(buf_str(&first.text), first.text.len, &second));
		BUG_ON(first.text.len != second.text.len);
		BUG_ON(strcmp(buf_str(&first.text), buf_str(&second.text)) != 0);
		buf_release(&second.text);
	}
	buf_release(&first.text);
	return 0;
}
