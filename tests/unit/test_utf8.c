/* test_utf8.c - letters in bytes, at the edges of what RFC 3629 allows. */
#include "wire/utf8.h"

#include "golden.h"

static void
letters_at_the_edges(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, length;
	} CASES[] = {
		{"", 0, 0},
		{"", 1, 1}, /* NUL is a letter; who forbids it says so himself */
		{"\x7f", 1, 1},
		{"\x80", 1, 0},
		{"\xc1\xbf", 2, 0},
		{"\xc2\x80", 2, 2},
		{"\xc2", 1, 0},
		{"\xdf\xbf", 2, 2},
		{"\xe0\x9f\xbf", 3, 0},
		{"\xe0\xa0\x80", 3, 3},
		{"\xed\x9f\xbf", 3, 3},
		{"\xed\xa0\x80", 3, 0},
		{"\xef\xbf\xbf", 3, 3},
		{"\xf0\x8f\xbf\xbf", 4, 0},
		{"\xf0\x90\x80\x80", 4, 4},
		{"\xf4\x8f\xbf\xbf", 4, 4},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf5\x80\x80\x80", 4, 0},
		{"\xe3\x81\x41", 3, 0},
		{"\xf0\x9f\x98", 3, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		assert_int_equal(
			utf8_letter_bytes(CASES[i].bytes, CASES[i].n), CASES[i].length);
}

static void
the_good_part_of_a_text(void **state)
{
	(void)state;
	assert_int_equal(utf8_good_bytes("", 0), 0);
	assert_int_equal(utf8_good_bytes("가나 Жж", 11), 11);
	assert_int_equal(utf8_good_bytes("가나", 5), 3);
	assert_int_equal(utf8_good_bytes("a\xff", 2), 1);
}

static void
expect_mended(const char *text, const char *expected)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%s", text);
	utf8_mend(copy);
	assert_string_equal(copy, expected);
}

static void
what_is_left_of_a_letter_goes(void **state)
{
	(void)state;
	expect_mended("", "");
	expect_mended("가나 Жж", "가나 Жж");
	expect_mended("가\xeb\x82", "가");
	expect_mended("\"\xed\x95\" is \xf0\x9f\x98 none", "\"\" is  none");
	expect_mended("\xd0", "");
	expect_mended("a\xff"
		      "b\x80"
		      "c",
		"a?b?c");
	expect_mended("\xed\xa0\x80", "???");
}

static void
a_format_cuts_between_letters(void **state)
{
	char out[8];

	(void)state;
	/* 2, 3 and 4 bytes; seven bytes have room */
	utf8_format(out, sizeof out, "%s", "ЖЖЖЖЖ");
	assert_string_equal(out, "ЖЖЖ");
	utf8_format(out, sizeof out, "%s", "가나다");
	assert_string_equal(out, "가나");
	utf8_format(out, sizeof out, "%s", "😀😀");
	assert_string_equal(out, "😀");
	utf8_format(out, sizeof out, "%.4s!", "가나");
	assert_string_equal(out, "가!");
}

static void
letters_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(utf8_letters(""), 0);
	assert_int_equal(utf8_letters("abc"), 3);
	assert_int_equal(utf8_letters("\xea\xb0\x80\xc3\xa9\xf0\x9f\x98\x80"), 3);
	/* what is none counts byte by byte */
	assert_int_equal(utf8_letters("a\xff\xea\xb0"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_counted_not_bytes),
		cmocka_unit_test(letters_at_the_edges),
		cmocka_unit_test(the_good_part_of_a_text),
		cmocka_unit_test(what_is_left_of_a_letter_goes),
		cmocka_unit_test(a_format_cuts_between_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
