/* test_sheet.c - tables as offices make them: separators, blank rows, empty columns, names. */
#include "base/sheet.h"

#include "golden.h"

/* Rows become "LINE:cell|cell\n", faults "LINE/CELL!why\n". */
static void
show_row(void *ctx, int line, const char *const *cells, int n)
{
	struct buf *out = ctx;

	assert_true(buf_addf(out, "%d:", line));
	for (int i = 0; i < n; i++)
		assert_true(buf_addf(out, "%s%s", i > 0 ? "|" : "", cells[i]));
	assert_true(buf_addc(out, '\n'));
}

static void
show_fault(void *ctx, int line, int cell, const char *why)
{
	assert_true(buf_addf(ctx, "%d/%d!%.24s\n", line, cell, why));
}

static void
reads(const char *text, const char *expected)
{
	struct buf out;
	struct csv_visitor visitor = {&out, show_row, show_fault};
	bool fine;

	buf_init(&out, 1 << 20);
	fine = sheet_visit_text(text, strlen(text), &visitor);
	assert_string_equal(buf_str(&out), expected);
	assert_int_equal(fine, strchr(expected, '!') == NULL);
	buf_release(&out);
}

static void
the_header_tells_the_separator(void **state)
{
	(void)state;
	reads("", "");
	reads("code,name\nA,b;c\n", "1:code|name\n2:A|b;c\n");
	reads("code;name;country\nA;\"b;c\";d,e\n", "1:code|name|country\n2:A|b;c|d,e\n");
	reads("code\tname\nA\tb,c;d\n", "1:code|name\n2:A|b,c;d\n");
	reads("code\nA;B\n", "1:code\n2:A;B\n");
	reads("\"a;;;b\",c\n1,2\n", "1:a;;;b|c\n2:1|2\n");
	reads("\n\r\n;;\ncode;name\nA;b\n", "4:code|name\n5:A|b\n");
}

static void
a_line_may_name_the_separator(void **state)
{
	(void)state;
	reads("sep=;\ncode;name\nA;b\n", "2:code|name\n3:A|b\n");
	reads("\xef\xbb\xbfsep=\t\r\ncode\tname\r\n", "2:code|name\n");
	reads("SEP=;\ncode\nA,b\n", "2:code\n3:A,b\n");
	reads("sep=,,,\ncode,name\n", "2:code|name\n");
	reads("sep=;", "");
	reads("sep=;\ncode;na\"me\n", "2/2!a quote stands inside th\n");
	/* These are headers of their own. */
	reads("sep=x\n", "1:sep=x\n");
	reads("sep=;name\n", "1:sep=|name\n");
}

static void
names_of_the_header_are_in_any_case(void **state)
{
	(void)state;
	reads(" Code ,Min Meetings,\xc2\xa0NAME\xe3\x80\x80\n A , b, C\n",
		"1:code|min_meetings|name\n2: A | b| C\n");
	reads("\xe2\x80\x8b"
	      "CODE\xef\xbb\xbf\n",
		"1:code\n");
}

static void
blank_rows_and_empty_columns_do_not_count(void **state)
{
	(void)state;
	reads("code,name,,\nA,b,,\n,,,\n \t,\xc2\xa0,,\nC,,,\n",
		"1:code|name\n2:A|b\n5:C|\n");
	/* What has something in it is not left out quietly. */
	reads("code,name,\nA,b,c\n", "1:code|name\n2:A|b|c\n");
	reads("code,,name\nA,,b\n", "1:code||name\n2:A||b\n");
	reads("code,name\nA\n", "1:code|name\n2:A\n");
}

static void
a_sheet_is_visited_like_a_text(void **state)
{
	const char *header[] = {" Code", "Name", ""};
	const char *first[] = {"A", "b"};
	const char *second[] = {"C"};
	const char *blank[] = {" ", ""};
	struct sheet_row rows[] = {
		{2, 2, blank}, {3, 3, header}, {4, 2, first}, {9, 1, second}};
	struct sheet sheet = {.name = "x", .rows = rows, .rows_n = 4};
	struct buf out;
	struct csv_visitor visitor = {&out, show_row, show_fault};

	(void)state;
	buf_init(&out, 1 << 20);
	sheet_visit(&sheet, &visitor);
	assert_string_equal(buf_str(&out), "3:code|name\n4:A|b\n9:C|\n");
	buf_release(&out);
	assert_int_equal(sheet_column(&sheet, "name"), 2);
	assert_int_equal(sheet_column(&sheet, "A"), 0);
	sheet.rows_n = 1;
	assert_int_equal(sheet_column(&sheet, "name"), 0);
}

static void
cells_have_addresses(void **state)
{
	static const struct {
		int column;
		const char *address;
	} CASES[] = {{1, "A7"}, {26, "Z7"}, {27, "AA7"}, {52, "AZ7"}, {702, "ZZ7"},
		{703, "AAA7"}, {16384, "XFD7"}};
	char out[SHEET_ADDRESS_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		sheet_address(CASES[i].column, 7, out);
		assert_string_equal(out, CASES[i].address);
	}
	sheet_address(16384, 2147483647, out);
	assert_string_equal(out, "XFD2147483647");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_header_tells_the_separator),
		cmocka_unit_test(a_line_may_name_the_separator),
		cmocka_unit_test(names_of_the_header_are_in_any_case),
		cmocka_unit_test(blank_rows_and_empty_columns_do_not_count),
		cmocka_unit_test(a_sheet_is_visited_like_a_text),
		cmocka_unit_test(cells_have_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
