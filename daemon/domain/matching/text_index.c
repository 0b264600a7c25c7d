/* text_index.c - words and vectors of the texts of a fair; the latent space is text_space.c. */
#include "domain/matching/text_index.h"

#include "base/terms.h"
#include "domain/matching/text_space.h"
#include "wire/buf.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BM25_K1 1.2f
#define BM25_B .75f
/* How much of a smoothed score is the neighbours'. */
#define SMOOTH .5f

/* ---- reading -------------------------------------------------------------------------------- */

struct reading {
	struct text_index *index;
	struct arena *arena; /* of what is read */
	bool learn;	     /* new words get a number */
	int *word;
	int n, cap;
};

static bool
take_word(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct reading *r = ctx;
	intptr_t number = (intptr_t)map_get(&r->index->numbers, word);

	(void)start;
	(void)end;
	if (number == 0 && r->learn) {
		const char *own = arena_strndup(r->index->arena, word, n);

		number = ++r->index->words_n;
		map_put(&r->index->numbers, own, (void *)number); /* NOLINT */
	}
	if (number == 0)
		return true;
	if (r->n == r->cap) {
		r->cap = r->cap < 64 ? 64 : 2 * r->cap;
		r->word = xrealloc(r->word, sizeof *r->word * (size_t)r->cap);
	}
	r->word[r->n++] = (int)number - 1;
	return true;
}

static int
by_number(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static struct text_doc
read_words(struct reading *r, const char *text)
{
	struct text_doc d = {.n = 0};
	struct text_word *list;

	r->n = 0;
	terms_each(text, strlen(text), take_word, r);
	qsort(r->word, (size_t)r->n, sizeof *r->word, by_number);
	list = ARENA_ARRAY(r->arena, struct text_word, r->n);
	for (int i = 0; i < r->n; i++) {
		if (d.n == 0 || list[d.n - 1].word != r->word[i])
			list[d.n++].word = r->word[i];
		list[d.n - 1].tf++;
	}
	d.word = list;
	d.length = (float)r->n;
	return d;
}

static void
weigh(const struct text_index *x, struct text_doc *d)
{
	struct text_word *w = (struct text_word *)(uintptr_t)d->word;
	double sum = 0;

	for (int i = 0; i < d->n; i++) {
		w[i].weight = (1 + logf(w[i].tf)) * x->idf[w[i].word];
		sum += (double)w[i].weight * w[i].weight;
	}
	for (int i = 0; i < d->n && sum > 0; i++)
		w[i].weight = (float)(w[i].weight / sqrt(sum));
}

struct text_doc
text_read(const struct text_index *x, struct arena *arena, const char *text)
{
	struct reading r = {.index = (struct text_index *)(uintptr_t)x, .arena = arena};
	struct text_doc d = read_words(&r, text);

	free(r.word);
	weigh(x, &d);
	return d;
}

/* ---- postings ------------------------------------------------------------------------------- */

static void
post(struct text_index *x)
{
	int *at = ARENA_ARRAY(x->arena, int, x->words_n);

	x->df = ARENA_ARRAY(x->arena, int, x->words_n);
	x->idf = ARENA_ARRAY(x->arena, float, x->words_n);
	x->posting = ARENA_ARRAY(x->arena, struct text_posting *, x->words_n);
	for (int d = 0; d < x->docs_n; d++)
		for (int i = 0; i < x->doc[d].n; i++)
			x->df[x->doc[d].word[i].word]++;
	for (int w = 0; w < x->words_n; w++) {
		x->idf[w] = logf(1 + ((float)(x->docs_n - x->df[w]) + .5f) /
					     ((float)x->df[w] + .5f));
		x->posting[w] = ARENA_ARRAY(x->arena, struct text_posting, x->df[w]);
	}
	for (int d = 0; d < x->docs_n; d++) {
		weigh(x, &x->doc[d]);
		for (int i = 0; i < x->doc[d].n; i++) {
			const struct text_word *w = &x->doc[d].word[i];

			x->posting[w->word][at[w->word]++] =
				(struct text_posting){d, w->tf, w->weight};
		}
	}
}

void
text_bm25(const struct text_index *x, const struct text_doc *q, float *out)
{
	for (int i = 0; i < q->n; i++) {
		int w = q->word[i].word;

		for (int k = 0; k < x->df[w]; k++) {
			const struct text_posting *p = &x->posting[w][k];
			float length = x->doc[p->doc].length / x->average;

			out[p->doc] += q->word[i].tf * x->idf[w] * p->tf * (BM25_K1 + 1) /
				       (p->tf + BM25_K1 * (1 - BM25_B + BM25_B * length));
		}
	}
}

void
text_cosines(const struct text_index *x, const struct text_word *v, int n, float factor,
	float *out)
{
	for (int i = 0; i < n; i++) {
		const struct text_posting *p = x->posting[v[i].word];
		float weight = factor * v[i].weight;

		for (int k = 0; k < x->df[v[i].word]; k++)
			out[p[k].doc] += weight * p[k].weight;
	}
}

/* ---- neighbours ----------------------------------------------------------------------------- */

static void
keep_near(struct text_near *near, int doc, float likeness)
{
	int at = TEXT_NEAR - 1;

	if (near[at].doc >= 0 && near[at].likeness >= likeness)
		return;
	for (; at > 0 && (near[at - 1].doc < 0 || near[at - 1].likeness < likeness); at--)
		near[at] = near[at - 1];
	near[at] = (struct text_near){doc, likeness};
}

/* Words that more than a quarter has join nobody and cost most. */
static bool
find_near(struct text_index *x, const struct text_progress *progress)
{
	float *likeness = ARENA_ARRAY(x->arena, float, x->docs_n);

	x->near = ARENA_ARRAY(x->arena, struct text_near, (size_t)x->docs_n * TEXT_NEAR);
	for (int d = 0; d < x->docs_n; d++) {
		struct text_near *near = &x->near[d * TEXT_NEAR];

		for (int i = 0; i < TEXT_NEAR; i++)
			near[i].doc = -1;
		memset(likeness, 0, sizeof *likeness * (size_t)x->docs_n);
		for (int i = 0; i < x->doc[d].n; i++)
			if (x->docs_n < 64 ||
				4 * x->df[x->doc[d].word[i].word] < x->docs_n)
				text_cosines(x, &x->doc[d].word[i], 1, 1, likeness);
		for (int other = 0; other < x->docs_n; other++)
			if (other != d && likeness[other] > 0)
				keep_near(near, other, likeness[other]);
		if (progress != NULL && d % 64 == 0 &&
			!progress->go_on(progress->ctx, 100 + 300 * d / x->docs_n))
			return false;
	}
	return true;
}

void
text_smooth(const struct text_index *x, const float *in, float *out)
{
	for (int d = 0; d < x->docs_n; d++) {
		const struct text_near *near = &x->near[d * TEXT_NEAR];
		float sum = 0, all = 0;

		for (int i = 0; i < TEXT_NEAR && near[i].doc >= 0; i++) {
			sum += near[i].likeness * in[near[i].doc];
			all += near[i].likeness;
		}
		out[d] = all > 0 ? (1 - SMOOTH) * in[d] + SMOOTH * sum / all : in[d];
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int
name_words(struct text_index *x)
{
	x->word = ARENA_ARRAY(x->arena, const char *, x->words_n);
	for (size_t i = 0; i < x->numbers.cap; i++)
		if (x->numbers.entries[i].key != NULL)
			x->word[(intptr_t)x->numbers.entries[i].value - 1] =
				x->numbers.entries[i].key;
	return x->words_n;
}

bool
text_index_build(struct text_index *x, struct arena *arena, const char *const *texts,
	int n, const struct text_progress *progress)
{
	struct reading r = {.index = x, .arena = arena, .learn = true};
	double words = 0;

	*x = (struct text_index){.arena = arena, .docs_n = n};
	map_init(&x->numbers, arena);
	x->doc = ARENA_ARRAY(arena, struct text_doc, n);
	for (int d = 0; d < n; d++) {
		x->doc[d] = read_words(&r, texts[d]);
		words += (double)x->doc[d].length;
	}
	free(r.word);
	x->average = words > 0 ? (float)(words / n) : 1;
	name_words(x);
	post(x);
	return (progress == NULL || progress->go_on(progress->ctx, 100)) &&
	       find_near(x, progress) && text_space_build(x, progress);
}
