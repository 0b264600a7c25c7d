/* test_terms.c - texts as words, in every script. */
#include "base/terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct heard {
	char text[2048];
	size_t n, bytes;
	int words, stop_after;
};

static bool
hear(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct heard *h = ctx;

	assert_int_equal(strlen(word), n);
	assert_true(n > 0 && n <= TERM_BYTES);
	assert_true(start < end && end <= h->bytes);
	if (h->n + n + 2 < sizeof h->text)
		h->n += (size_t)snprintf(h->text + h->n, sizeof h->text - h->n, "%s%s",
			h->n > 0 ? " " : "", word);
	return ++h->words != h->stop_after;
}

static void
every_script_has_words(void **state)
{
	static const struct {
		const char *text, *words;
	} ROWS[] = {
		{"", ""},
		{"Water leak-detection, 24/7!", "water leak detect 24 7"},
		{"CAFÉ Café cafe\xcc\x81", "cafe cafe cafe"},
		{"Straße STRASSE", "strass strass"},
		{"Ёлка ёлки", "елка елки"},
		{"Ύδωρ", "υδωρ"},
		{"서비스 로봇을 누수", "서비 비스 로봇 봇을 누수"},
		{"물", "물"},
		{"\xe1\x84\x85\xe1\x85\xa9\xe1\x84\x87\xe1\x85\xa9\xe1\x86\xba", "로봇"},
		{"人工知能", "人工 工知 知能"},
		{"IoT・センサー", "iot セン ンサ サー"},
		{"ｾﾝｻｰ Ａ１", "セン ンサ サー a1"},
		{"水 道", "水 道"},
		{"人工intelligence", "人工 intellig"},
		{"كشف تسرّب المياه", "كشف تسرب المياه"},
		{"גילוי נְזִילוֹת", "גילוי נזילות"},
		{"น้ำ", "น้ ้ํา"}, /* U+0E33 is two letters */
		{"पानी की जाँच", "पानी की जाँच"},
		{"a\xe2\x80\x8f"
		 "b \xe2\x80\x8f",
			"ab"},
		{"\xff\xfe abc\x80 def", "abc def"},
		{"\" OR NEAR(x* NOT", "or near x not"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct heard h = {.bytes = strlen(ROWS[i].text)};

		if (i ==
			8) /* jamo are composed first: the places are of what came of it */
			h.bytes = 4096;
		assert_true(terms_each(ROWS[i].text, strlen(ROWS[i].text), hear, &h));
		assert_string_equal(h.text, ROWS[i].words);
	}
}

static void
words_are_stemmed_as_the_paper_says(void **state)
{
	static const char *const ROWS[][2] = {{"caresses", "caress"}, {"ponies", "poni"},
		{"cats", "cat"}, {"feed", "feed"}, {"agreed", "agre"},
		{"plastered", "plaster"}, {"bled", "bled"}, {"motoring", "motor"},
		{"sing", "sing"}, {"conflated", "conflat"}, {"troubled", "troubl"},
		{"sized", "size"}, {"hopping", "hop"}, {"falling", "fall"},
		{"failing", "fail"}, {"filing", "file"}, {"happy", "happi"},
		{"sky", "sky"}, {"relational", "relat"}, {"digitizer", "digit"},
		{"vietnamization", "vietnam"}, {"operator", "oper"},
		{"hopefulness", "hope"}, {"sensibiliti", "sensibl"},
		{"triplicate", "triplic"}, {"electrical", "electr"}, {"goodness", "good"},
		{"revival", "reviv"}, {"adjustment", "adjust"}, {"adoption", "adopt"},
		{"probate", "probat"}, {"rate", "rate"}, {"controll", "control"},
		{"roll", "roll"}, {"is", "is"}, {"s", "s"}, {"eed", "eed"}};

	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		char word[64];

		snprintf(word, sizeof word, "%s", ROWS[i][0]);
		word[stem_english(word, strlen(word))] = '\0';
		assert_string_equal(word, ROWS[i][1]);
	}
}

static void
long_words_and_bad_bytes_are_cut(void **state)
{
	char text[6000];
	struct heard h = {.bytes = sizeof text};

	(void)state;
	memset(text, 'q', sizeof text);
	assert_true(terms_each(text, sizeof text, hear, &h));
	assert_int_equal(h.words, 1);
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	assert_true(terms_each(text, sizeof text, hear, &h));
	for (int byte = 0; byte < 256; byte++) {
		memset(text, byte, sizeof text);
		assert_true(terms_each(text, 999, hear, &h));
	}
}

static void
a_visit_ends_the_walk(void **state)
{
	struct heard h = {.bytes = 9, .stop_after = 2};

	(void)state;
	assert_false(terms_each("aa bb cc", 8, hear, &h));
	assert_int_equal(h.words, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_script_has_words),
		cmocka_unit_test(words_are_stemmed_as_the_paper_says),
		cmocka_unit_test(long_words_and_bad_bytes_are_cut),
		cmocka_unit_test(a_visit_ends_the_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
