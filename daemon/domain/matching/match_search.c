/* match_search.c - organisations by the words of their texts. */
#include "domain/matching/match_search.h"

#include "base/map.h"
#include "base/terms.h"
#include "base/tongues.h"
#include "domain/matching/synonyms.h"
#include "store/events.h"
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

/* What the organisations list, and what that is called. */
struct lists {
	struct arena *arena;
	struct map names; /* of a category, by code: in all languages */
	struct organisation_category *entry;
	int n, at;
};

static struct lists
read_lists(struct tx *tx, int64_t event_id)
{
	struct lists l = {.arena = tx->arena};
	struct category *c;
	int n;

	l.entry = organisations_categories_all(tx, event_id, &l.n);
	c = categories_of(tx, event_id, &n);
	map_init(&l.names, tx->arena);
	for (int i = 0; i < n; i++) {
		const char *all = c[i].name, *at = c[i].names;
		struct tongue t;

		while (tongues_next(&at, &t))
			all = arena_printf(
				tx->arena, "%s\n%.*s", all, (int)t.bytes, t.text);
		map_put(&l.names, c[i].code, arena_strdup(tx->arena, all));
	}
	return l;
}

/*
 * All by which one is found: its own words, what its categories are called, and what the glossary
 * says besides. Organisations come in the order of the entries.
 */
static const char *
text_of(struct lists *l, const struct synonyms *synonyms, const struct organisation *o)
{
	const char *text =
		arena_printf(l->arena, "%s\n%s\n%s", o->name, o->profile, o->products);

	while (l->at < l->n && l->entry[l->at].organisation_id < o->id)
		l->at++;
	for (; l->at < l->n && l->entry[l->at].organisation_id == o->id; l->at++) {
		const char *names = map_get(&l->names, l->entry[l->at].category);

		if (names != NULL)
			text = arena_printf(l->arena, "%s\n%s", text, names);
	}
	return arena_printf(
		l->arena, "%s\n%s", text, synonyms_said(synonyms, l->arena, text));
}

struct match_hit *
match_search(struct tx *tx, int64_t event_id, const char *query, int *n)
{
	struct wanted wanted = {.n = 0};
	int texts, df[SEARCH_WORDS_MAX] = {0};
	struct organisation *o = organisations_all(tx, event_id, &texts);
	struct counted *c = ARENA_ARRAY(tx->arena, struct counted, texts);
	struct match_hit *hits = ARENA_ARRAY(tx->arena, struct match_hit, texts);
	struct lists lists = read_lists(tx, event_id);
	const struct synonyms *synonyms = synonyms_load(tx, event_id);
	double words = 0;

	*n = 0;
	terms_each(query, strlen(query), take_wanted, &wanted);
	for (int i = 0; wanted.n > 0 && i < texts; i++) {
		const char *text = text_of(&lists, synonyms, &o[i]);

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
