/* test_text_model.c - what texts say of codes: order, probabilities, and texts that say nothing. */
#include "domain/matching/text_model.h"
#include "domain/matching/text_space.h"

#include "wire/buf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXTS = 240, CODES = 3 };

static const char *const TOPICS[CODES][8] = {
	{"water", "leak", "pipe", "acoustic", "meter", "sewage", "pump", "valve"},
	{"robot", "arm", "gripper", "welding", "servo", "axis", "motion", "cell"},
	{"street", "lamp", "lighting", "column", "dimming", "led", "pole", "lux"}};
static const char *const COMMON[8] = {
	"we", "make", "the", "best", "systems", "for", "every", "city"};

struct house {
	struct arena arena;
	const char *text[TEXTS];
	struct text_index x;
	struct text_code code[CODES];
	bool taught[TEXTS];
};

/* Every text is of one topic, the one after the other; each draws its own words of it. */
static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	unsigned series = 7;

	arena_init(&h->arena);
	for (int d = 0; d < TEXTS; d++) {
		char text[400];
		size_t n = 0;

		for (int i = 0; i < 12; i++) {
			series = series * 1103515245u + 12345u;
			n += (size_t)snprintf(text + n, sizeof text - n, "%s ",
				i % 3 == 0 ? TOPICS[d % CODES][series >> 16 & 7]
					   : COMMON[series >> 16 & 7]);
		}
		h->text[d] = arena_strdup(&h->arena, text);
		h->taught[d] = d < TEXTS / 2;
	}
	assert_true(text_index_build(&h->x, &h->arena, h->text, TEXTS, NULL));
	for (int c = 0; c < CODES; c++) {
		int *docs = ARENA_ARRAY(&h->arena, int, TEXTS);

		h->code[c] = (struct text_code){.words = TOPICS[c][0], .docs = docs};
		for (int d = c; d < TEXTS / 2; d += CODES)
			docs[h->code[c].docs_n++] = d;
	}
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	arena_release(&h->arena);
	free(h);
	return 0;
}

/* How many of the untaught texts of this topic are in front of all others. */
static int
in_front(const float *score, int topic)
{
	float best = -1e9f;
	int n = 0;

	for (int d = TEXTS / 2; d < TEXTS; d++)
		if (d % CODES != topic && score[d] > best)
			best = score[d];
	for (int d = TEXTS / 2; d < TEXTS; d++)
		n += d % CODES == topic && score[d] > best;
	return n;
}

static void
a_word_finds_texts_without_it(void **state)
{
	struct house *h = *state;
	struct text_model m = {.index = &h->x};
	float score[TEXTS];

	for (int c = 0; c < CODES; c++) {
		text_model_rank(&m, TOPICS[c][0], score);
		assert_true(in_front(score, c) >= 36);
	}
}

static void
what_is_learnt_is_a_probability(void **state)
{
	struct house *h = *state;
	float *parts = ARENA_ARRAY(&h->arena, float, TEXTS *TEXT_PARTS);
	float likely[TEXTS];
	struct text_model m;
	double said = 0, came = 0;

	assert_true(
		text_model_build(&m, &h->arena, &h->x, h->code, CODES, h->taught, NULL));
	for (int c = 0; c < CODES; c++) {
		text_model_parts(&m, &h->code[c], parts);
		text_model_likely(&m, &h->code[c], parts, likely);
		assert_true(in_front(likely, c) >= 38);
		for (int d = TEXTS / 2; d < TEXTS; d++) {
			assert_true(likely[d] >= 0 && likely[d] <= 1);
			said += (double)likely[d];
			came += d % CODES == c;
		}
	}
	assert_true(fabs(said - came) < .1 * came);
}

/* The label parts of text 1 for a code of three texts. */
static void
parts_of_one(struct house *h, const int *docs, int n, bool taught, float out[TEXT_PARTS])
{
	float *parts = ARENA_ARRAY(&h->arena, float, TEXTS *TEXT_PARTS);
	struct text_code code[CODES];
	struct text_model m;

	memcpy(code, h->code, sizeof code);
	code[0].docs = docs;
	code[0].docs_n = n;
	h->taught[1] = taught;
	assert_true(text_model_build(&m, &h->arena, &h->x, code, CODES, h->taught, NULL));
	text_model_parts(&m, &code[0], parts);
	for (int p = 0; p < TEXT_PARTS; p++)
		out[p] = parts[p * TEXTS + 1];
}

/*
 * What a text is said to be must not come from its own entry: a robot that lists water by mistake
 * is as near to it as it would be had it listed nothing.
 */
static void
a_text_is_not_told_by_itself(void **state)
{
	static const int WITH[] = {0, 1, 3}, WITHOUT[] = {0, 3};
	float with[TEXT_PARTS], without[TEXT_PARTS];
	struct house *h = *state;

	parts_of_one(h, WITH, 3, true, with);
	parts_of_one(h, WITHOUT, 2, false, without);
	for (int p = TEXT_MIDDLE; p < TEXT_PARTS; p++)
		if (fabsf(with[p] - without[p]) > .5f)
			fail_msg("part %d: %.2f with its own entry, %.2f without", p,
				(double)with[p], (double)without[p]);
}

static void
the_same_texts_give_the_same_index(void **state)
{
	struct house *h = *state;
	struct text_index again;

	assert_true(text_index_build(&again, &h->arena, h->text, TEXTS, NULL));
	assert_int_equal(again.dimensions, h->x.dimensions);
	assert_memory_equal(again.place, h->x.place,
		sizeof(float) * (size_t)(TEXTS * again.dimensions));
}

static void
texts_that_say_nothing_are_no_trouble(void **state)
{
	struct house *h = *state;
	static const char *const ROWS[][4] = {
		{"", "", "", ""}, {"a", "a", "a", "a"}, {"x", "", "\xff\xff", "\" OR *"}};
	static const bool taught[4] = {true, true, true, true};
	static const int docs[] = {0, 1, 2, 3};
	const struct text_code codes[] = {{"", docs, 4}, {"a", docs, 0}, {"x", docs, 1}};

	for (int n = 0; n <= 4; n++)
		for (int row = 0; row < 3; row++) {
			float parts[4 * TEXT_PARTS], likely[4];
			struct text_index x;
			struct text_model m;

			if (n < 4 && row > 0)
				continue;
			assert_true(text_index_build(&x, &h->arena, ROWS[row], n, NULL));
			assert_true(text_model_build(&m, &h->arena, &x, codes + (n < 4),
				n < 4 ? 1 : 3, taught, NULL));
			for (int c = n < 4; c < (n < 4 ? 2 : 3); c++) {
				text_model_parts(&m, &codes[c], parts);
				text_model_likely(&m, &codes[c], parts, likely);
				for (int d = 0; d < n; d++)
					assert_true(likely[d] >= 0 && likely[d] <= 1);
			}
			text_model_rank(&m, "a x", likely);
			for (int d = 0; d < n; d++)
				assert_true(isfinite(likely[d]));
		}
}

static void
eigenvectors_are_those_of_the_matrix(void **state)
{
	double a[9] = {2, 1, 0, 1, 2, 1, 0, 1, 2}, v[9], value[3], b[9];

	(void)state;
	memcpy(b, a, sizeof a);
	text_eigen(a, v, value, 3);
	assert_true(fabs(value[0] - (2 + sqrt(2))) < 1e-9);
	for (int c = 0; c < 3; c++)
		for (int r = 0; r < 3; r++) {
			double sum = 0;

			for (int k = 0; k < 3; k++)
				sum += b[r * 3 + k] * v[k * 3 + c];
			assert_true(fabs(sum - value[c] * v[r * 3 + c]) < 1e-9);
		}
}

static bool
give_up(void *ctx, int thousandths)
{
	return thousandths < *(int *)ctx;
}

static void
a_build_can_be_given_up(void **state)
{
	struct house *h = *state;

	for (int at = 100; at <= 700; at += 200) {
		struct text_progress progress = {give_up, &at};
		struct text_index x;
		struct text_model m;

		assert_false(text_index_build(&x, &h->arena, h->text, TEXTS, &progress) &&
			     text_model_build(&m, &h->arena, &x, h->code, CODES,
				     h->taught, &progress));
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_word_finds_texts_without_it),
		CASE(what_is_learnt_is_a_probability),
		CASE(a_text_is_not_told_by_itself),
		CASE(the_same_texts_give_the_same_index),
		CASE(texts_that_say_nothing_are_no_trouble),
		CASE(eigenvectors_are_those_of_the_matrix),
		CASE(a_build_can_be_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
