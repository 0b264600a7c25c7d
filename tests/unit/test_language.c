/* test_language.c - lists of language tags: shared, bridged by an interpreter, left empty. */
#include "domain/fair/language.h"

#include "golden.h"

static void
a_language_is_its_primary_subtag_in_any_case(void **state)
{
	static const struct {
		const char *a, *b;
		bool shared;
	} CASES[] = {
		{"en", "en", true},
		{"en", "EN", true},
		{"en-GB", "en-US", true},
		{"en", "eng", false},
		{"eng", "en", false},
		{"ko;en", "nl;en-GB", true},
		{"ko;mn", "nl;en", false},
		{" en ; ko", "ko ", true},
		{";;en;", ";;;en", true},
		{"", "en", false},
		{"en", "", false},
		{"", "", false},
		{";", ";", false},
		{" ", " ", false},
		{"zh-Hant-TW", "zh", true},
		{"e", "en", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		if (language_shared(CASES[i].a, CASES[i].b) != CASES[i].shared ||
			language_shared(CASES[i].b, CASES[i].a) != CASES[i].shared)
			fail_msg("\"%s\" and \"%s\"", CASES[i].a, CASES[i].b);
}

static void
an_empty_list_says_nothing(void **state)
{
	(void)state;
	assert_false(language_known(""));
	assert_false(language_known(";"));
	assert_false(language_known(" ; ;"));
	assert_true(language_known("ko"));
	assert_true(language_known("; ;ko"));
}

static void
an_interpreter_bridges_either_way(void **state)
{
	(void)state;
	assert_true(language_bridges("ko", "mn", "ko;en", "mn"));
	assert_true(language_bridges("mn", "ko", "ko;en", "mn"));
	assert_true(language_bridges("ko-KR", "MN", "ko", "mn-Cyrl"));
	assert_false(language_bridges("ko", "ar", "ko", "mn"));
	/* Both ends on one side help nobody. */
	assert_false(language_bridges("ko", "en", "ko;en", "mn"));
	assert_false(language_bridges("ko", "mn", "", "mn"));
	assert_false(language_bridges("", "", "", ""));
}

static void
what_is_common_comes_in_the_order_of_the_first(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(language_common(&a, "ko;en-GB;nl", "nl;en"), "en-GB;nl");
	assert_string_equal(language_common(&a, "ko", "nl;en"), "");
	assert_string_equal(language_common(&a, "", ""), "");
	assert_string_equal(language_first(&a, "; ko ;en"), "ko");
	assert_string_equal(language_first(&a, ""), "");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_language_is_its_primary_subtag_in_any_case),
		cmocka_unit_test(an_empty_list_says_nothing),
		cmocka_unit_test(an_interpreter_bridges_either_way),
		cmocka_unit_test(what_is_common_comes_in_the_order_of_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
