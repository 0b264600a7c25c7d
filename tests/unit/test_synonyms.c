/* test_synonyms.c - terms of a glossary in texts, and texts in several languages. */
#include "units.h"

#include "base/tongues.h"
#include "domain/matching/synonyms.h"

#include <string.h>

static const struct term TERMS[] = {
	{"A", "en", "leak detection", "누수 감지", "ko"},
	{"B", "", "SCADA", "Leittechnik", "de"},
	{"C", "ko", "로봇팔", "robot arm", "en"},
	{"D", "", "ⅩⅡ", "twelve", ""},
};

static void
assert_said(const char *text, const char *expected)
{
	struct arena arena;

	arena_init(&arena);
	assert_string_equal(
		synonyms_said(synonyms_of(&arena, TERMS, 4), &arena, text), expected);
	arena_release(&arena);
}

static void
either_side_is_found(void **state)
{
	(void)state;
	assert_said("Acoustic LEAK-detection for pipes", "누수 감지\n");
	assert_said("배관 누수 감지를 합니다", "leak detection\n");
	assert_said("scada, SCADA and Scada", "Leittechnik\n");
	assert_said("leittechnik und scada", "SCADA\nLeittechnik\n");
	assert_said("", "");
}

static void
a_term_is_all_of_its_words(void **state)
{
	(void)state;
	assert_said("a leak", "");
	assert_said("leak of detection", "");
	assert_said("detection leak", "");
	assert_said("로봇 팔", "");
	assert_said("용접 로봇팔이", "robot arm\n");
}

static void
nothing_is_known_without_terms(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(
		synonyms_said(synonyms_of(&arena, NULL, 0), &arena, "scada"), "");
	arena_release(&arena);
}

static void
a_text_has_its_languages_in_order(void **state)
{
	struct arena a;
	const char *lines = "";

	(void)state;
	arena_init(&a);
	lines = tongues_with(&a, lines, "ko", "하수");
	lines = tongues_with(&a, lines, "de", "Abwasser");
	lines = tongues_with(&a, lines, "pt-BR", "Esgoto");
	assert_string_equal(lines, "de Abwasser\nko 하수\npt-BR Esgoto\n");
	assert_string_equal(tongues_with(&a, lines, "ko", "하수도"),
		"de Abwasser\nko 하수도\npt-BR Esgoto\n");
	assert_string_equal(
		tongues_with(&a, lines, "ko", ""), "de Abwasser\npt-BR Esgoto\n");
	assert_string_equal(tongues_with(&a, lines, "fr", ""), lines);
	assert_string_equal(tongues_read(&a, lines, "de-AT", "Sewage"), "Abwasser");
	assert_string_equal(tongues_read(&a, lines, "pt-BR", "Sewage"), "Esgoto");
	assert_string_equal(tongues_read(&a, lines, "pt", "Sewage"), "Sewage");
	assert_string_equal(tongues_read(&a, lines, NULL, "Sewage"), "Sewage");
	assert_null(tongues_text(&a, "no-line\n averylongtagthatisnone x\n", "no-line"));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_side_is_found),
		cmocka_unit_test(a_term_is_all_of_its_words),
		cmocka_unit_test(nothing_is_known_without_terms),
		cmocka_unit_test(a_text_has_its_languages_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
