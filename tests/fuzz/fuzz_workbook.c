/*
 * fuzz_workbook.c - bytes as a workbook, or as the parts of one.
 *
 * What begins as an archive is read as it is. Else it is cut at the bytes 0xFF, which no XML has,
 * into a sheet, the shared texts and the styles: sums and packing would keep all but the luckiest
 * bytes from the parsers.
 */
#include "base/workbook.h"
#include "base/zipped.h"
#include "tests/unit/made_workbook.h"
#include "wire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
every(const char *name)
{
	(void)name;
	return true;
}

static void
check_row(const struct sheet_row *row, int former)
{
	BUG_ON(row->line <= former || row->line > WORKBOOK_ROWS_MAX);
	BUG_ON(row->n < 1 || row->n > CSV_CELLS_MAX);
	for (int i = 0; i < row->n; i++) {
		size_t n = strlen(row->cells[i]);

		BUG_ON(n > CSV_CELL_MAX_BYTES);
		BUG_ON(utf8_good_bytes(row->cells[i], n) != n);
	}
}

static void
try(const char *bytes, size_t n)
{
	char why[WORKBOOK_WHY_BYTES] = "";
	struct workbook w;
	struct arena a;

	arena_init(&a);
	if (!workbook_read(&a, bytes, n, every, &w, why)) {
		BUG_ON(why[0] == '\0');
		arena_release(&a);
		return;
	}
	for (int s = 0; s < w.sheets_n; s++)
		for (int i = 0; i < w.sheets[s].rows_n; i++)
			check_row(&w.sheets[s].rows[i],
				i > 0 ? w.sheets[s].rows[i - 1].line : 0);
	for (int i = 0; i < w.faults_n; i++)
		BUG_ON(w.faults[i].sheet == NULL || w.faults[i].why[0] == '\0');
	arena_release(&a);
}

static const char *
part(struct made *m, const char *path, const char *from, const char *end)
{
	const char *stop = from < end ? memchr(from, 0xff, (size_t)(end - from)) : NULL;
	size_t n = (size_t)((stop == NULL ? end : stop) - from);

	made_part_bytes(m, path, from, n);
	return stop == NULL ? end : stop + 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct made m;
	char *bytes;
	size_t n;

	if (zipped_is(at, size)) {
		try(at, size);
		return 0;
	}
	m = made_begin();
	made_frame(&m, "");
	at = part(&m, "xl/worksheets/sheet1.xml", at, end);
	at = part(&m, "xl/sharedStrings.xml", at, end);
	at = part(&m, "xl/styles.xml", at, end);
	bytes = made_end(&m, &n);
	try(bytes, n);
	free(bytes);
	return 0;
}
