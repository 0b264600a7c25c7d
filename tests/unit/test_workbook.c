/* test_workbook.c - sheets of workbooks: what cells say, what is told, what is refused. */
#include "base/workbook.h"

#include "golden.h"
#include "base/zipped.h"
#include "made_workbook.h"

static const char TEXTS[] =
	"<sst xmlns='" MADE_MAIN "'>"
	"<si><t>code</t></si><si><t xml:space='preserve'> name </t></si>"
	"<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>"
	"<si><t>\xe6\x9d\xb1\xe4\xba\xac</t><rPh sb='0' eb='2'><t>\xe3\x83\x88</t></rPh></si>"
	"<si><t>a_x000A_b_x005F_x0041_ _xD800__x0000_</t></si><si/></sst>";

static const char STYLES[] =
	"<styleSheet xmlns='" MADE_MAIN "'>"
	"<numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd hh:mm'/></numFmts>"
	"<cellStyleXfs><xf numFmtId='14'/><xf numFmtId='14'/></cellStyleXfs>"
	"<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='20'/>"
	"</cellXfs></styleSheet>";

#define SHEET(rows, rest)                                                                \
	"<worksheet xmlns='" MADE_MAIN "'><sheetData>" rows "</sheetData>" rest          \
	"</worksheet>"

static bool
wanted(const char *name)
{
	return strcmp(name, "Other") != 0;
}

static void
show(const struct workbook *w, struct buf *out)
{
	char address[SHEET_ADDRESS_BYTES];

	for (int s = 0; s < w->sheets_n; s++)
		for (int i = 0; i < w->sheets[s].rows_n; i++) {
			const struct sheet_row *row = &w->sheets[s].rows[i];

			assert_true(buf_addf(out, "%d:", row->line));
			for (int c = 0; c < row->n; c++)
				assert_true(buf_addf(
					out, "%s%s", c > 0 ? "|" : "", row->cells[c]));
			assert_true(buf_addc(out, '\n'));
		}
	for (int i = 0; i < w->faults_n; i++) {
		sheet_address(w->faults[i].column, w->faults[i].line, address);
		assert_true(buf_addf(out, "%s!%s: %s\n", w->faults[i].sheet->name,
			address, w->faults[i].why));
	}
}

/* What a reading says: rows and faults, or "!" and why. */
static void
check(const char *bytes, size_t n, const char *expected)
{
	char why[WORKBOOK_WHY_BYTES];
	struct workbook w;
	struct arena a;
	struct buf out;

	arena_init(&a);
	buf_init(&out, 1 << 20);
	if (!workbook_read(&a, bytes, n, wanted, &w, why)) {
		assert_int_equal(expected[0], '!');
		if (strstr(why, expected + 1) == NULL)
			fail_msg("\"%s\" without \"%s\"", why, expected + 1);
	} else {
		show(&w, &out);
		assert_string_equal(buf_str(&out), expected);
	}
	buf_release(&out);
	arena_release(&a);
}

/* A sheet in a workbook of two. */
static void
reads_in(const char *properties, const char *sheet, const char *expected)
{
	struct made m = made_begin();
	size_t n;
	char *bytes;

	made_frame(&m, properties);
	made_part(&m, "xl/sharedStrings.xml", TEXTS);
	made_part(&m, "xl/styles.xml", STYLES);
	made_part(&m, "xl/worksheets/sheet1.xml", sheet);
	made_part(
		&m, "xl/worksheets/sheet2.xml", SHEET("<row><c><v>1</v></c></row>", ""));
	bytes = made_end(&m, &n);
	assert_true(workbook_is(bytes, n));
	check(bytes, n, expected);
	free(bytes);
}

static void
reads(const char *sheet, const char *expected)
{
	reads_in("", sheet, expected);
}

static void
texts_are_shared_or_stand_inside(void **state)
{
	(void)state;
	reads(SHEET("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
		    "<row r='3'><c r='B3' t='s'><v>2</v></c><c r='D3' t='s'><v>3</v></c></row>",
		      ""),
		"1:code| name \n3:|rich text||\xe6\x9d\xb1\xe4\xba\xac\n");
	reads(SHEET("<row><c t='s'><v>4</v></c></row>", ""), "1:a\nb_x0041_ \n");
	reads(SHEET("<row><c t='inlineStr'><is><t>a</t><rPh><t>x</t></rPh></is></c>"
		    "<c t='inlineStr'><is><r><t>b</t></r><r><t>c</t></r></is></c></row>"
		    "<row><c t='str'><f>A1&amp;\"x\"</f><v>ax</v></c></row>",
		      ""),
		"1:a|bc\n2:ax\n");
	/* What is empty is not there. */
	reads(SHEET("<row/><row><c/><c t='s'><v>5</v></c><c s='1'/></row><row><c><v>7</v></c>"
		    "<c><v/></c></row>",
		      ""),
		"3:7\n");
	reads(SHEET("", ""), "");
}

static void
numbers_dates_and_truths_are_texts(void **state)
{
	(void)state;
	reads(SHEET("<row><c><v>5.0</v></c><c s='1'><v>46218</v></c><c s='2'><v>46218.5</v></c>"
		    "<c s='3'><v>0.25</v></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c>"
		    "<c t='d'><v>2026-07-15T00:00:00</v></c><c s='99'><v>1</v></c></row>",
		      ""),
		"1:5|2026-07-15|2026-07-15T12:00|06:00|yes|no|2026-07-15|1\n");
	reads_in("<workbookPr date1904='1'/>",
		SHEET("<row><c s='1'><v>44756</v></c></row>", ""), "1:2026-07-15\n");
	reads_in("<workbookPr date1904='false'/>",
		SHEET("<row><c s='1'><v>44756</v></c></row>", ""), "1:2022-07-14\n");
}

static void
faults_have_the_address_of_their_cell(void **state)
{
	(void)state;
	reads(SHEET("<row r='7'><c r='C7' t='e'><f>x</f><v>#REF!</v></c>"
		    "<c r='D7' s='1'><v>60</v></c><c r='E7'><v>x</v></c>"
		    "<c r='F7' t='s'><v>6</v></c><c r='G7' t='s'><v>-1</v></c></row>",
		      ""),
		"One!C7: the formula gives #REF!; mend it, or put its value in its place\n"
		"One!D7: 60: 1900-02-29 never was\n"
		"One!E7: x: is not a number\n"
		"One!F7: the cell names a text that the workbook does not have\n"
		"One!G7: the cell names a text that the workbook does not have\n");
	/* A formula that nothing has calculated is not empty, one that gives "" is. */
	reads(SHEET("<row><c><f>A9</f></c><c><f t='shared' si='0'/><v/></c>"
		    "<c t='str'><f>A9</f></c><c t='str'><f>A9</f><v></v></c>"
		    "<c><f>2+2</f><v>4</v></c></row>",
		      ""),
		"1:||||4\n"
		"One!A1: the formula has no value stored; open the workbook in a spreadsheet and"
		" save it, or put the value in its place\n"
		"One!B1: the formula has no value stored; open the workbook in a spreadsheet and"
		" save it, or put the value in its place\n"
		"One!C1: the formula has no value stored; open the workbook in a spreadsheet and"
		" save it, or put the value in its place\n");
	reads(SHEET("<row><c r='BL1'><v>1</v></c><c r='BM1'><v>2</v></c>"
		    "<c r='BN1' t='str'><v> </v></c></row>",
		      ""),
		"1:|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||1\n"
		"One!BM1: a row has at most 64 cells\n");
}

static void
what_is_merged_down_stands_in_each_row(void **state)
{
	(void)state;
	reads(SHEET("<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>"
		    "<row r='2'><c r='A2'><v>3</v></c></row><row r='9'><c r='A9'><v>4</v></c></row>"
		    "<row r='10'><c r='A10'><v>5</v></c></row>",
		      "<mergeCells><mergeCell ref='B1:B9'/><mergeCell ref='C1:D1'/>"
		      "<mergeCell ref='nonsense'/></mergeCells>"),
		"1:1|2\n2:3|2"
		"\n9:4|2\n10:5\n");
	reads(SHEET("<row><c><v>1</v></c></row>",
		      "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>"),
		"1:1\n"
		"One!A1: the cell is merged with others across columns; undo that, and say in"
		" each what it holds\n");
}

static void
out_of_order_is_refused(void **state)
{
	(void)state;
	reads(SHEET("<row r='2'/><row r='2'/>", ""), "!out of order");
	reads(SHEET("<row r='x'/>", ""), "!out of order");
	reads(SHEET("<row r='1048577'/>", ""), "!out of order");
	reads(SHEET("<row><c r='B1'/><c r='B1'/></row>", ""), "!out of order");
	reads(SHEET("<row><c r='A2'/></row>", ""), "!out of order");
	reads(SHEET("<row><c r='ZZZ1'/></row>", ""), "!out of order");
	reads(SHEET("<row><c r='1'/></row>", ""), "!out of order");
}

static void
bad_xml_is_refused(void **state)
{
	char deep[8192] = "";
	size_t n = 0;

	(void)state;
	reads("", "!xl/worksheets/sheet1.xml: line 1 is not XML");
	reads("<worksheet>", "!is not XML");
	reads("<a>&b;</a>", "!is not XML");
	reads("<!DOCTYPE a [<!ENTITY b 'cccc'><!ENTITY d '&b;&b;&b;'>]><a>&d;</a>",
		"!document type");
	reads("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "!document type");
	while (n < sizeof deep - 8) {
		memcpy(deep + n, "<a>", 4);
		n += 3;
	}
	reads(deep, "!too deep");
}

static char *
many(const char *before, const char *piece, int times, const char *after)
{
	struct buf b;

	buf_init(&b, 1 << 30);
	assert_true(buf_adds(&b, before));
	for (int i = 0; i < times; i++)
		assert_true(buf_adds(&b, piece));
	assert_true(buf_adds(&b, after));
	return buf_take(&b);
}

static void
what_unfolds_is_bounded(void **state)
{
	char *tag = many("<a b='", "0123456789", 40000, "'/>");
	char *bomb = many("<a>", "          ", 1 << 18, "</a>");
	char *cell = many("<worksheet><sheetData><row><c t='str'><v>", "0123456789", 7000,
		"</v></c></row></sheetData></worksheet>");
	char *shared = many("<worksheet><sheetData><row>", "<c t='s'><v>1</v></c>", 70000,
		"</row></sheetData></worksheet>");

	(void)state;
	reads(tag, "!a tag that is too long");
	reads(bomb, "!unfolds to more than 250 times");
	reads(cell, "One!A1: a cell has at most 65536 bytes\n");
	reads(shared, "!out of order");
	free(tag);
	free(bomb);
	free(cell);
	free(shared);
}

static void
a_text_that_many_cells_share_counts_in_each(void **state)
{
	char *text = many("<sst><si><t>", "0123456789", 6000, "</t></si></sst>");
	char *rows = many("<worksheet><sheetData>", "<row><c t='s'><v>0</v></c></row>",
		600, "</sheetData></worksheet>");
	struct made m = made_begin();
	char *bytes;
	size_t n;

	(void)state;
	made_frame(&m, "");
	made_part(&m, "xl/styles.xml", STYLES);
	made_part(&m, "xl/sharedStrings.xml", text);
	made_part(&m, "xl/worksheets/sheet1.xml", rows);
	bytes = made_end(&m, &n);
	check(bytes, n, "!a sheet has at most 33554432 bytes");
	free(bytes);
	free(text);
	free(rows);
}

static void
other_files_are_told_with_what_to_do(void **state)
{
	static const char XLS[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
	static const char LOCKED[] =
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	struct made m = made_begin();
	char *bytes;
	size_t n;

	(void)state;
	assert_true(workbook_is(XLS, sizeof XLS));
	assert_false(workbook_is("code,name\n", 10));
	assert_false(workbook_is("", 0));
	check(XLS, sizeof XLS, "!Excel 97-2003 (.xls); save it as");
	check(LOCKED, sizeof LOCKED, "!has a password");
	check("<html>", 6, "!no workbook of Excel; save it as");
	check("", 0, "!no workbook of Excel");
	check("PK\3\4 and no more", 15, "!the archive is damaged");
	made_part(&m, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
	made_part(&m, "content.xml", "<a/>");
	bytes = made_end(&m, &n);
	check(bytes, n, "!OpenDocument");
	free(bytes);
	m = made_begin();
	made_part(&m, "a", "b");
	bytes = made_end(&m, &n);
	check(bytes, n, "!has no workbook in it");
	free(bytes);
	m = made_begin();
	made_part(&m, "_rels/.rels",
		"<R><Relationship Id='x' Type='x/officeDocument' Target='xl/workbook.bin'/></R>");
	bytes = made_end(&m, &n);
	check(bytes, n, "!binary workbook");
	free(bytes);
}

static void
a_part_that_is_missing_or_damaged_is_named(void **state)
{
	struct made m = made_begin();
	char *bytes, *at;
	size_t n;

	(void)state;
	made_frame(&m, "");
	made_part(&m, "xl/sharedStrings.xml", TEXTS);
	made_part(&m, "xl/styles.xml", STYLES);
	bytes = made_end(&m, &n);
	check(bytes, n, "!xl/worksheets/sheet1.xml is missing");
	/* a byte of what is packed: the sum at the end does not agree, or it cannot be unpacked */
	at = memmem(bytes, n, "xl/styles.xml", 13);
	assert_non_null(at);
	at[60] ^= 0x55;
	check(bytes, n, "!xl/styles.xml");
	free(bytes);
}

static void
an_archive_of_very_many_entries_is_refused(void **state)
{
	struct made m = made_begin();
	char *bytes;
	size_t n;

	(void)state;
	for (int i = 0; i <= ZIPPED_ENTRIES_MAX; i++) {
		char name[16];

		snprintf(name, sizeof name, "e%d", i);
		made_part(&m, name, "");
	}
	bytes = made_end(&m, &n);
	check(bytes, n, "!more than 4096 entries");
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_shared_or_stand_inside),
		cmocka_unit_test(numbers_dates_and_truths_are_texts),
		cmocka_unit_test(faults_have_the_address_of_their_cell),
		cmocka_unit_test(what_is_merged_down_stands_in_each_row),
		cmocka_unit_test(out_of_order_is_refused),
		cmocka_unit_test(bad_xml_is_refused),
		cmocka_unit_test(what_unfolds_is_bounded),
		cmocka_unit_test(a_text_that_many_cells_share_counts_in_each),
		cmocka_unit_test(other_files_are_told_with_what_to_do),
		cmocka_unit_test(a_part_that_is_missing_or_damaged_is_named),
		cmocka_unit_test(an_archive_of_very_many_entries_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
