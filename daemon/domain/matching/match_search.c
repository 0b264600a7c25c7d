/* match_search.c - organisations by the words of their texts. */
#include "domain/matching/match_search.h"

#include "base/terms.h"
#include "wire/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AROUND = 60 }; /* bytes of text shown on either side */

#define BM25_K1 1.2
#define BM25_B .75

struct wanted {
	char word[SEARCH_WORDS_MAX][TERM_BYTES + 1];
	bool begins[SEARCH_WORDS_MAX]; /* a pair that begins so is one, too */
	int n;
};

/* What one text has of it. */
struct counted {
	const struct wanted *wanted;
	int tf[SEARCH_WORDS_MAX];
	int words;
	size_t first, first_end; /* where the first one stands; equal: nowhere */
};

static bool
take_wanted(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct wanted *w = ctx;

	(void)start;
	(void)end;
	for (int i = 0; i < w->n; i++)
		if (strcmp(w->word[i], word) == 0)
			return true;
	memcpy(w->word[w->n], word, n + 1);
	w->begins[w->n] = utf8_letter_bytes(word, n) == n &&
			  terms_in_pairs((int)utf8_number(word, n));
	return ++w->n < SEARCH_WORDS_MAX;
}

static bool
count(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct counted *c = ctx;
	const struct wanted *w = c->wanted;

	(void)n;
	c->words++;
	for (int i = 0; i < w->n; i++) {
		if (w->begins[i] ? strncmp(word, w->word[i], strlen(w->word[i])) != 0
				 : strcmp(word, w->word[i]) != 0)
			continue;
		c->tf[i]++;
		if (c->first == c->first_end) {
			c->first = start;
			c->first_end = end;
		}
	}
	return true;
}

static bool
is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* One line of whole letters around a place. */
static const char *
piece(struct arena *arena, const char *text, size_t from, size_t to)
{
	size_t length = strlen(text);
	char *out;

	from = from > AROUND ? from - AROUND : 0;
	to = to + AROUND < length ? to + AROUND : length;
	while (from > 0 && is_inside(text[from]))
		from--;
	while (to < length && is_inside(text[to]))
		to++;
	out = arena_strndup(arena, text + from, to - from);
	for (char *p = out; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	return out;
}

static int
best_first(const void *a, const void *b)
{
	const struct match_hit *x = a, *y = b;

	return x->score != y->score
		       ? (x->score > y->score ? -1 : 1)
		       : strcmp(x->organisation->code, y->organisation->code);
}

static double
score_of(const struct counted *c, const int *df, int texts, double average)
{
	double sum = 0;

	for (int i = 0; i < c->wanted->n; i++) {
		double idf = log(1 + (texts - df[i] + .5) / (df[i] + .5));

		sum += idf * c->tf[i] * (BM25_K1 + 1) /
		       (c->tf[i] + BM25_K1 * (1 - BM25_B + BM25_B * c->words / average));
	}
	return sum;
}

static int
found(const struct counted *c)
{
	int n = 0;

	for (int i = 0; i < c->wanted->n; i++)
		n += c->tf[i] > 0;
	return n;
}

struct match_hit *
match_search(struct tx *tx, int64_t event_id, const char *query, int *n)
{
	struct wanted wanted = {.n = 0};
	int texts, df[SEARCH_WORDS_MAX] = {0};
	struct organisation *o = organisations_all(tx, event_id, &texts);
	struct counted *c = ARENA_ARRAY(tx->arena, struct counted, texts);
	struct match_hit *hits = ARENA_ARRAY(tx->arena, struct match_hit, texts);
	double words = 0;

	*n = 0;
	terms_each(query, strlen(query), take_wanted, &wanted);
	for (int i = 0; wanted.n > 0 && i < texts; i++) {
		const char *text = arena_printf(
			tx->arena, "%s\n%s\n%s", o[i].name, o[i].profile, o[i].products);

		c[i].wanted = &wanted;
		terms_each(text, strlen(text), count, &c[i]);
		words += c[i].words;
		for (int k = 0; k < wanted.n; k++)
			df[k] += c[i].tf[k] > 0;
		hits[i].says =
			c[i].first < c[i].first_end
				? piece(tx->arena, text, c[i].first, c[i].first_end)
				: "";
	}
	for (int i = 0; wanted.n > 0 && i < texts; i++) {
		if (o[i].withdrawn != NULL || found(&c[i]) == 0 ||
			2 * found(&c[i]) < wanted.n)
			continue;
		hits[(*n)++] = (struct match_hit){
			&o[i], score_of(&c[i], df, texts, words / texts), hits[i].says};
	}
	qsort(hits, (size_t)*n, sizeof *hits, best_first);
	return hits;
}
