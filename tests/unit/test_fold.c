/* test_fold.c - texts that are the same to who searches, and those that are not. */
#include "base/fold.h"

#include "golden.h"

static void
folds(const char *text, const char *expected)
{
	struct arena a;

	arena_init(&a);
	assert_string_equal(fold(&a, text), expected);
	/* what is folded stays so, whatever is compared with it */
	assert_string_equal(fold(&a, expected), expected);
	arena_release(&a);
}

static void
case_accents_and_width_do_not_count(void **state)
{
	(void)state;
	folds("", "");
	folds("ACME Ltd.", "acme ltd.");
	folds("\xc3\x89lan Vital", "elan vital");
	folds("E\xcc\x81lan", "elan");
	folds("Stra\xc3\x9f"
	      "e",
		"strasse");
	folds("STRASSE", "strasse");
	folds("\xe1\xba\x9e", "ss");
	folds("\xc4\xb0stanbul I\xc4\x9f"
	      "d\xc4\xb1r",
		"istanbul igdir");
	folds("S\xc3\xb8ren \xc5\x81\xc3\xb3"
	      "d\xc5\xba \xc3\x86r\xc3\xb8",
		"soren lodz aero");
	folds("\xef\xbc\xa1\xef\xbd\x82\xef\xbc\x93", "ab3");
	folds("\xef\xac\x81n \xe2\x91\xa0", "fin 1");
	folds("\xd0\x81\xd0\x96", "\xd0\xb5\xd0\xb6");
	folds("\xce\x86\xce\xa3 \xcf\x83\xcf\x82", "\xce\xb1\xcf\x83 \xcf\x83\xcf\x83");
	folds("\xd9\x85\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x91\xd8\xaf \xd8\xa3",
		"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf \xd8\xa7");
	folds("L\xe2\x80\x99"
	      "Or\xc3\xa9"
	      "al \xe2\x80\x93 X",
		"l'oreal - x");
}

static void
hangul_and_kana_are_composed(void **state)
{
	(void)state;
	folds("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c");
	folds("\xed\x95\x9c", "\xed\x95\x9c");
	/* half width: ga of two signs; the voice mark stays a part of the letter */
	folds("\xef\xbd\xb6\xef\xbe\x9e", "\xe3\x82\xac");
	folds("\xe3\x81\x8b", "\xe3\x81\x8b");
	folds("\xe3\x81\x8c", "\xe3\x81\x8c");
	/* vowels of Hindi and Thai are no accents */
	folds("\xe0\xa4\xb9\xe0\xa4\xbf", "\xe0\xa4\xb9\xe0\xa4\xbf");
	folds("\xe0\xb8\x81\xe0\xb8\xb5\xe0\xb9\x88",
		"\xe0\xb8\x81\xe0\xb8\xb5\xe0\xb9\x88");
}

#define TODAM "\xed\x86\xa0\xeb\x8b\xb4"

static void
what_a_company_is_does_not_count(void **state)
{
	static const char *const SAME[] = {TODAM, "\xe3\x88\x9c" TODAM,
		"(\xec\xa3\xbc)" TODAM, "(\xec\xa3\xbc) " TODAM, TODAM "(\xec\xa3\xbc)",
		"\xec\xa3\xbc\xec\x8b\x9d\xed\x9a\x8c\xec\x82\xac " TODAM,
		TODAM "\xec\xa3\xbc\xec\x8b\x9d\xed\x9a\x8c\xec\x82\xac",
		"\xef\xbc\x88\xec\xa3\xbc\xef\xbc\x89" TODAM "\xe3\x80\x80",
		/* decomposed */
		"\xe1\x84\x8c\xe1\x85\xae\xe1\x84\x89\xe1\x85\xb5\xe1\x86\xa8"
		"\xe1\x84\x92\xe1\x85\xac\xe1\x84\x89\xe1\x85\xa1 " TODAM};

	(void)state;
	for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
		folds(SAME[i], TODAM);
	folds("\xe3\x88\xb1\xe6\x97\xa5\xe7\xab\x8b", "\xe6\x97\xa5\xe7\xab\x8b");
	folds("\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe\xe6\x97\xa5\xe7\xab\x8b",
		"\xe6\x97\xa5\xe7\xab\x8b");
	/* alone it is all there is to search for */
	folds("\xe3\x88\x9c", "(\xec\xa3\xbc)");
}

static void
white_space_is_one_blank(void **state)
{
	(void)state;
	folds("  a \t\xc2\xa0 b\xe3\x80\x80", "a b");
	folds("a\xe2\x80\x8b"
	      "b",
		"ab");
	folds("a\xc2\xad"
	      "b",
		"ab");
	folds(" \n ", "");
}

static void
any_bytes_are_folded(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(fold(&a, "a\xff"
				     "B"),
		"a?b");
	assert_string_equal(fold(&a, "\xed\xa0\x80"), "???");
	/* one letter that unfolds to eighteen */
	assert_int_equal(strlen(fold(&a, "\xef\xb7\xba")), 33);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_accents_and_width_do_not_count),
		cmocka_unit_test(hangul_and_kana_are_composed),
		cmocka_unit_test(what_a_company_is_does_not_count),
		cmocka_unit_test(white_space_is_one_blank),
		cmocka_unit_test(any_bytes_are_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
