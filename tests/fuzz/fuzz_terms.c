/*
 * fuzz_terms.c - what people search for and what a glossary says, against a text.
 *
 * The lines are a text, then terms and their counterparts in turn. Words are whole letters of the
 * length that is promised, and lie in the text in order; what a glossary adds is counterparts of
 * its own, each at most once for each side of a term.
 */
#include "base/terms.h"
#include "base/tongues.h"
#include "domain/matching/synonyms.h"
#include "wire/buf.h"
#include "wire/utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TERMS = 8 };

struct seen {
	size_t bytes;
	int words;
};

static bool
check_word(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct seen *s = ctx;

	BUG_ON(n == 0 || n > TERM_BYTES || strlen(word) != n);
	BUG_ON(utf8_good_bytes(word, n) != n);
	BUG_ON(start >= end || end > 3 * s->bytes);
	s->words++;
	return s->words < 100000;
}

static const char *
line(struct arena *a, const char **at)
{
	size_t n = strcspn(*at, "\n");
	const char *text = arena_strndup(a, *at, n);

	*at += n + ((*at)[n] == '\n');
	return text;
}

static void
check_said(struct arena *a, const char *said, const struct term *t, int n)
{
	int lines = 0;

	while (*said != '\0') {
		const char *one = line(a, &said);
		bool known = false;

		for (int i = 0; i < n; i++)
			known = known || strcmp(one, t[i].term) == 0 ||
				strcmp(one, t[i].same_as) == 0;
		BUG_ON(!known || ++lines > 2 * n);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct term t[TERMS] = {{.code = NULL}};
	struct tongue tongue;
	struct seen seen = {.bytes = size};
	const char *all, *at, *text;
	struct arena a;
	int n = 0;

	arena_init(&a);
	all = arena_strndup(&a, (const char *)data, size);
	terms_each(all, strlen(all), check_word, &seen);
	at = all;
	text = line(&a, &at);
	while (n < TERMS && *at != '\0') {
		t[n].term = line(&a, &at);
		t[n++].same_as = line(&a, &at);
	}
	check_said(&a, synonyms_said(synonyms_of(&a, t, n), &a, text), t, n);
	for (at = all; tongues_next(&at, &tongue);)
		BUG_ON(strlen(tongue.language) >= sizeof tongue.language);
	arena_release(&a);
	return 0;
}
