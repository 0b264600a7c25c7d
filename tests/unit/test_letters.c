/* test_letters.c - the one rule of letters, at the edges of each range and in names people have. */
#include "wire/letters.h"

#include "golden.h"

#include <stdio.h>

static void
refused(enum letters kind, const char *text, const char *said)
{
	char out[256], why[LETTERS_WHY_BYTES];
	struct letters_fault f;

	assert_false(letters_take(kind, text, out, &f));
	letters_why(&f, why);
	assert_string_equal(why, said);
}

static void
taken(enum letters kind, const char *text, const char *as)
{
	char out[256], again[256];
	struct letters_fault f;

	assert_true(letters_take(kind, text, out, &f));
	assert_string_equal(out, as);
	/* what was taken is taken as it is, also in its own place */
	assert_true(letters_take(kind, out, out, &f));
	assert_string_equal(out, as);
	letters_mend(kind, text, again);
	assert_string_equal(again, as);
}

static void
names_of_people_are_taken_as_they_are(void **state)
{
	static const char *const NAMES[] = {"Ann de Vries",
		"\xEB\xB0\x95\xEC\xA7\x80\xED\x9B\x88",
		"\xD9\x86\xD9\x88\xD8\xB1 \xD8\xA8\xD9\x86\xD8\xAA",
		/* Persian with its joiner; an emoji of three letters and two joiners */
		"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85",
		"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB \xE2\x9C\x88\xEF\xB8\x8F",
		("a\xC2\xA0"
		 "b"),
		"\xEF\xBF\xBD", ""};

	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		taken(LETTERS_LINE, NAMES[i], NAMES[i]);
		taken(LETTERS_LINES, NAMES[i], NAMES[i]);
	}
}

static void
what_is_obeyed_or_means_nothing_is_refused(void **state)
{
	(void)state;
	refused(LETTERS_LINE, "a\x1b[2J", "holds U+001B, a control character (letter 2)");
	refused(LETTERS_LINE, "a\x7f", "holds U+007F, a control character (letter 2)");
	refused(LETTERS_LINE, "\xEA\xB0\x80\xC2\x85",
		"holds U+0085, a control character (letter 2)");
	refused(LETTERS_LINE,
		"a\xC2\x9F"
		"b",
		"holds U+009F, a control character (letter 2)");
	refused(LETTERS_LINE, "a\xE2\x80\xA8",
		"holds U+2028, a control character for lines (letter 2)");
	refused(LETTERS_LINES, "\xE2\x80\xA9",
		"holds U+2029, a control character for lines (letter 1)");
	refused(LETTERS_LINES,
		"a\xE2\x80\xAE"
		"b",
		"holds U+202E, which turns the direction of writing (letter 2)");
	refused(LETTERS_LINE,
		"a\xE2\x81\xA6"
		"b",
		"holds U+2066, which turns the direction of writing (letter 2)");
	refused(LETTERS_LINE, "\xEE\x80\x80", "holds U+E000, of private use (letter 1)");
	refused(LETTERS_LINE, "\xF3\xB0\x80\x80",
		"holds U+F0000, of private use (letter 1)");
	refused(LETTERS_LINE, "\xF4\x8F\xBF\xBF",
		"holds U+10FFFF, which is no character (letter 1)");
	refused(LETTERS_LINE, "\xEF\xB7\x90",
		"holds U+FDD0, which is no character (letter 1)");
	refused(LETTERS_LINE, "\xF0\x9F\xBF\xBE",
		"holds U+1FFFE, which is no character (letter 1)");
	refused(LETTERS_LINE, "a\xff", "not UTF-8 (letter 2)");
}

static void
ends_of_lines_are_for_several_lines(void **state)
{
	(void)state;
	refused(LETTERS_LINE, "a\nb", "holds U+000A, a break of the line (letter 2)");
	refused(LETTERS_LINE, "a\tb", "holds U+0009, a tab (letter 2)");
	taken(LETTERS_LINES, "a\n\tb", "a\n\tb");
	taken(LETTERS_LINES, "a\r\n\r\nb", "a\n\nb");
	refused(LETTERS_LINES, "a\rb", "holds U+000D, a break of the line (letter 2)");
	refused(LETTERS_LINES, "a\r\rb\n",
		"holds U+000D, a break of the line (letter 2)");
}

static void
marks_and_white_space_around_are_left_out(void **state)
{
	(void)state;
	taken(LETTERS_LINE,
		" \t\xE3\x80\x80"
		"a b\xC2\xA0\r\n",
		"a b");
	taken(LETTERS_LINE,
		"\xEF\xBB\xBF"
		"a\xE2\x80\x8F"
		"b\xE2\x80\x8E",
		"ab");
	taken(LETTERS_LINE, "\xE2\x80\x8E a \xD8\x9C", "a");
	taken(LETTERS_LINES, "\na\n", "a");
	taken(LETTERS_LINE,
		"\xE2\x80\x8B"
		"a\xE2\x80\x8B"
		"b \xE2\x81\xA0\xE2\x80\x8B",
		"a\xE2\x80\x8B"
		"b");
}

static void
old_texts_are_mended(void **state)
{
	char out[64];

	(void)state;
	letters_mend(LETTERS_LINE,
		"a\nb\xE2\x80\xAE"
		"c\xff",
		out);
	assert_string_equal(out, "a\xEF\xBF\xBD"
				 "b\xEF\xBF\xBD"
				 "c\xEF\xBF\xBD");
	letters_mend(LETTERS_LINES, "a\r\nb\r", out);
	assert_string_equal(out, "a\nb");
}

static void
blank_is_what_nobody_sees(void **state)
{
	static const char *const BLANK[] = {"", " ", "\t\n\v\f\r", "\xC2\x85", "\xC2\xA0",
		"\xC2\xAD", "\xE1\x9A\x80", "\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D",
		"\xE2\x80\xA8\xE2\x80\xA9", "\xE2\x81\xA0", "\xE3\x80\x80",
		"\xE3\x85\xA4", "\xE1\x85\x9F\xE1\x85\xA0", "\xEF\xBE\xA0",
		"\xE2\xA0\x80", "\xEF\xB8\x8F", "\xEF\xBB\xBF",
		"\xE2\x80\x8E \xE2\x80\xAE", "\xF3\xA0\x80\xA0", "\xEF\xBF\xB0",
		"\xF0\x9B\xB2\xA0", "\xF0\x9D\x85\x99", "\xF0\x96\xBF\xA4",
		"\xF0\x93\x90\xB0"};
	static const char *const SEEN[] = {
		"a", " .", "\xE2\x80\x8B-", "\xEF\xBF\xBD", "\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof BLANK / sizeof *BLANK; i++)
		assert_true(letters_blank(BLANK[i]));
	for (size_t i = 0; i < sizeof SEEN / sizeof *SEEN; i++)
		assert_false(letters_blank(SEEN[i]));
}

/* Whatever the bytes: what is taken or mended is fit, and mending never fails. */
static void
any_bytes(void **state)
{
	char text[5] = "", out[16], again[16];
	struct letters_fault f;

	(void)state;
	for (unsigned a = 1; a < 256; a++)
		for (unsigned b = 1; b < 256; b++)
			for (unsigned c = 0x7e; c < 0xc2; c++) {
				snprintf(text, sizeof text, "%c%c%c", (char)a, (char)b,
					(char)c);
				letters_mend(LETTERS_LINE, text, out);
				assert_true(letters_take(LETTERS_LINE, out, again, &f));
				assert_string_equal(again, out);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_people_are_taken_as_they_are),
		cmocka_unit_test(what_is_obeyed_or_means_nothing_is_refused),
		cmocka_unit_test(ends_of_lines_are_for_several_lines),
		cmocka_unit_test(marks_and_white_space_around_are_left_out),
		cmocka_unit_test(old_texts_are_mended),
		cmocka_unit_test(blank_is_what_nobody_sees),
		cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
