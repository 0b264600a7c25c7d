/*
 * test_csv.c - comma-separated files: what is read, where faults are, what is written.
 */
#include "base/csv.h"

#include "golden.h"

/* Rows become "LINE:cell|cell\n", faults "LINE/CELL!why\n". */
static void
show_row(void *ctx, int line, const char *const *cells, int n)
{
	struct buf *out = ctx;

	assert_true(buf_addf(out, "%d:", line));
	for (int i = 0; i < n; i++) {
		assert_true(buf_addf(out, "%s%s", i > 0 ? "|" : "", cells[i]));
	}
	assert_true(buf_addc(out, '\n'));
}

static void
show_fault(void *ctx, int line, int cell, const char *why)
{
	assert_true(buf_addf(ctx, "%d/%d!%.24s\n", line, cell, why));
}

static void
check(const char *text, size_t bytes, const char *expected)
{
	struct buf out;
	struct csv_visitor visitor = {&out, show_row, show_fault};
	bool fine;

	buf_init(&out, 1 << 20);
	fine = csv_visit(text, bytes, &visitor);
	assert_string_equal(buf_str(&out), expected);
	assert_int_equal(fine, strchr(expected, '!') == NULL);
	buf_release(&out);
}

#define READS(text, expected) check(text, sizeof(text) - 1, expected)

static void
rows_and_cells_are_read_with_their_lines(void **state)
{
	(void)state;
	READS("", "");
	READS("\xef\xbb\xbf", "");
	READS("a", "1:a\n");
	READS("a,b\nc,d\n", "1:a|b\n2:c|d\n");
	READS("a,b\r\nc,d\r\n", "1:a|b\n2:c|d\n");
	READS("\xef\xbb\xbf"
	      "code,name\nX,\xea\xb0\x80\n",
		"1:code|name\n2:X|\xea\xb0\x80\n");
	READS(",\n,,\n", "1:|\n2:||\n");
	READS("a\n\n\r\nb\n", "1:a\n4:b\n");
	READS("\n\na\n", "3:a\n");
	READS(" a , b\n", "1: a | b\n");
	READS("a;b\tc\n", "1:a;b\tc\n");
}

static void
quotes_hold_commas_quotes_and_lines(void **state)
{
	(void)state;
	READS("\"a,b\",c\n", "1:a,b|c\n");
	READS("\"a\"\"b\",\"\"\n", "1:a\"b|\n");
	READS("\"\"\"\"\n", "1:\"\n");
	READS("\"a\nb\",c\nd,e\n", "1:a\nb|c\n3:d|e\n");
	READS("\"a\r\nb\",c\r\nd\r\n", "1:a\r\nb|c\n3:d\n");
	READS("x,\"\n\n\"\ny\n", "1:x|\n\n\n4:y\n");
	READS("\"\na\"\nb\n", "1:\na\n3:b\n");
	READS("\"a\rb\"\n", "1:a\rb\n");
	READS("\"a\"", "1:a\n");
	READS("a,", "1:a|\n");
}

static void
faults_have_their_line_and_cell(void **state)
{
	(void)state;
	READS("a\nb\"c\n", "1:a\n2/1!a quote stands inside th\n");
	READS("a,b,\"c\"d\n", "1/3!a quote stands inside th\n");
	READS("a,\"b\" ,c\n", "1/2!a quote stands inside th\n");
	READS("a, \"b\"\n", "1/2!a quote stands inside th\n");
	READS("x\na,\"b\n\n", "1:x\n2/2!a quoted cell begins in \n");
	READS("\"", "1/1!a quoted cell begins in \n");
	READS("a\xff\n", "1/0!the line is not UTF-8\n");
	READS("a\nb\xed\xa0\x80\n", "1:a\n2/0!the line is not UTF-8\n");
	READS("a\nb\0c\n", "1:a\n2/0!the line has a NUL byte\n");
	READS("\"a\n\xc0\x80\"\n", "2/0!the line is not UTF-8\n");
}

static void
a_carriage_return_alone_ends_no_row(void **state)
{
	(void)state;
	READS("a\rb\n", "1:a\n1/0!a carriage return stands\n");
	READS("a,b\rc,d\re,f", "1:a|b\n1/0!a carriage return stands\n");
	READS("a\r", "1:a\n1/0!a carriage return stands\n");
	READS("a\r\r\n", "1:a\n1/0!a carriage return stands\n");
	READS("\r\r\na", "1/1!a carriage return stands\n");
	READS("\ra", "1/1!a carriage return stands\n");
	READS("\r", "1/1!a carriage return stands\n");
	READS("a\r\n\r", "1:a\n2/1!a carriage return stands\n");
}

static void
cells_and_rows_have_their_limits(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 18);
	for (int i = 0; i < CSV_CELL_MAX_BYTES; i++)
		assert_true(buf_addc(&text, 'x'));
	assert_true(buf_addc(&text, '\n'));
	{
		struct buf expected;

		buf_init(&expected, 1 << 18);
		assert_true(buf_addf(&expected, "1:") &&
			    buf_add(&expected, text.data, text.len));
		check(text.data, text.len, buf_str(&expected));
		buf_release(&expected);
	}
	text.data[text.len - 1] = 'x';
	check(text.data, text.len, "1/1!a cell has at most 65536\n");
	buf_clear(&text);
	for (int i = 0; i < CSV_CELLS_MAX; i++)
		assert_true(buf_adds(&text, ","));
	check(text.data, text.len, "1/65!a row has at most 64 cel\n");
	buf_release(&text);
}

static void
a_file_over_the_limit_is_refused_unread(void **state)
{
	(void)state;
	check("x", CSV_FILE_MAX_BYTES + 1UL, "0/0!a file has at most 33554\n");
}

static void
what_is_written_reads_back(void **state)
{
	static const char *const CELLS[] = {"", "a", " a ", "a,b", "\"", "a\"b", "a\nb",
		"a\r\nb", "\r", "\xd8\xa7\xd9\x84", "=1+1", "'"};
	static const char *const WRITTEN[] = {"", "a", " a ", "\"a,b\"", "\"\"\"\"",
		"\"a\"\"b\"", "\"a\nb\"", "\"a\r\nb\"", "\"\r\"", "\xd8\xa7\xd9\x84",
		"=1+1", "'"};
	struct buf out, expected;

	(void)state;
	buf_init(&out, 1000);
	buf_init(&expected, 1000);
	for (size_t i = 0; i < sizeof CELLS / sizeof CELLS[0]; i++) {
		buf_clear(&out);
		buf_clear(&expected);
		assert_true(csv_add_cell(&out, CELLS[i]));
		assert_string_equal(buf_str(&out), WRITTEN[i]);
		assert_true(buf_adds(&out, ",z\n"));
		assert_true(buf_addf(&expected, "1:%s|z\n", CELLS[i]));
		check(out.data, out.len, buf_str(&expected));
	}
	buf_release(&out);
	buf_release(&expected);
	buf_init(&out, 4);
	assert_false(csv_add_cell(&out, "a,b"));
	assert_false(csv_add_cell(&out, "abcde"));
	buf_release(&out);
}

/* Whatever a stranger wrote: no cell begins a formula, and what is read is what he wrote. */
static void
no_text_is_a_formula(void **state)
{
	static const char *const TEXTS[][2] = {{"=1+1", "'=1+1"}, {"+82 2", "'+82 2"},
		{"-", "'-"}, {"@cmd", "'@cmd"}, {"\tx", "'\tx"}, {"\rx", "\"'\rx\""},
		{"\nx", "\"'\nx\""}, {"'=x", "''=x"}, {"''-x", "'''-x"}, {"'", "'"},
		{"'t Hof", "'t Hof"}, {"''", "''"}, {"", ""}, {"a=b", "a=b"},
		{"=a,b", "\"'=a,b\""},
		{"\xef\xbc\x9d"
		 "1",
			"'\xef\xbc\x9d"
			"1"},
		{"\xef\xbc\xa0", "'\xef\xbc\xa0"}, {"\xef\xbc\xa1", "\xef\xbc\xa1"}};
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		char read[32];
		size_t n;

		buf_clear(&out);
		assert_true(csv_add_text(&out, TEXTS[i][0]));
		assert_string_equal(buf_str(&out), TEXTS[i][1]);
		n = strlen(TEXTS[i][1]);
		snprintf(read, sizeof read, "%s", TEXTS[i][1]);
		if (read[0] == '"') {
			read[n - 1] = '\0';
			memmove(read, read + 1, n - 1);
		}
		assert_string_equal(csv_text(read), TEXTS[i][0]);
	}
	buf_release(&out);
	buf_init(&out, 3);
	assert_false(csv_add_text(&out, "=12"));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_cells_are_read_with_their_lines),
		cmocka_unit_test(quotes_hold_commas_quotes_and_lines),
		cmocka_unit_test(faults_have_their_line_and_cell),
		cmocka_unit_test(a_carriage_return_alone_ends_no_row),
		cmocka_unit_test(cells_and_rows_have_their_limits),
		cmocka_unit_test(a_file_over_the_limit_is_refused_unread),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(no_text_is_a_formula),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
