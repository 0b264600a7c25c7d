/* text_model.c - parts of a code for every text, and their pooled logistic combination. */
#include "domain/matching/text_model.h"

#include "wire/buf.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOP = 10,	   /* texts of the feedback */
	ROUNDS = 25,	   /* of Newton's method */
	LEARN_CODES = 200, /* as many are enough for nine weights */
	SIZE = TEXT_DIMENSIONS + 1,
};
#define RIDGE_LAMBDA 3.0
#define MODEL_PENALTY 1e-2
/* What a word of a query counts at least, however little it agrees with the others. */
#define AGREEMENT_LEAST .3f
/* The space and the feedback beside the smoothed words, where nothing is learnt. */
#define SPACE_SHARE .5f
#define FEEDBACK_SHARE .5f
/* Where nothing can be learnt: equal weights, and one of twenty texts fits a code. */
#define UNTAUGHT_WEIGHT .5
#define UNTAUGHT_SHARE .05

/* ---- the parts ------------------------------------------------------------------------------ */

static void
standardise(float *v, int n)
{
	double sum = 0, squares = 0, mean, deviation;

	for (int i = 0; i < n; i++) {
		sum += (double)v[i];
		squares += (double)v[i] * v[i];
	}
	mean = n > 0 ? sum / n : 0;
	deviation = n > 0 ? squares / n - mean * mean : 0;
	deviation = deviation > 1e-12 ? sqrt(deviation) : 0;
	for (int i = 0; i < n; i++)
		v[i] = deviation > 0 ? (float)((v[i] - mean) / deviation) : 0;
}

static void
space_part(const struct text_index *x, const struct text_doc *q, float *out)
{
	float place[TEXT_DIMENSIONS];

	if (!text_place(x, q, place))
		return;
	for (int d = 0; d < x->docs_n; d++)
		for (int k = 0; k < x->dimensions; k++)
			out[d] += place[k] * x->place[d * x->dimensions + k];
}

static void
feedback_part(const struct text_index *x, const float *first, float *out)
{
	int top[TOP], n = 0;

	for (int d = 0; d < x->docs_n; d++) {
		int at = n < TOP ? n : TOP - 1;

		if (n == TOP && first[top[at]] >= first[d])
			continue;
		for (; at > 0 && first[top[at - 1]] < first[d]; at--)
			top[at] = top[at - 1];
		top[at] = d;
		n += n < TOP;
	}
	for (int i = 0; i < n; i++)
		text_cosines(x, x->doc[top[i]].word, x->doc[top[i]].n, 1, out);
}

/*
 * Words that say how one speaks ("we are looking for") point elsewhere in the space than those of
 * the matter: they count less.
 */
static void
weigh_by_agreement(const struct text_index *x, struct text_doc *q)
{
	struct text_word *w = (struct text_word *)(uintptr_t)q->word;
	float place[TEXT_DIMENSIONS];

	if (q->n < 2 || !text_place(x, q, place))
		return;
	for (int i = 0; i < q->n; i++) {
		const float *way = &x->direction[w[i].word * x->dimensions];
		float dot = 0, length = 0, by;

		for (int k = 0; k < x->dimensions; k++) {
			dot += way[k] * place[k];
			length += way[k] * way[k];
		}
		by = dot > 0 && length > 0 ? sqrtf(dot / sqrtf(length)) : 0;
		by = AGREEMENT_LEAST + (1 - AGREEMENT_LEAST) * by;
		w[i].tf *= by;
		w[i].weight *= by;
	}
}

static void
untaught_parts(
	const struct text_index *x, struct arena *arena, const char *words, float *out)
{
	size_t n = (size_t)x->docs_n;
	struct text_doc q = text_read(x, arena, words);
	float *first = xcalloc(n + 1, sizeof *first);
	float *part[TEXT_UNTAUGHT];

	weigh_by_agreement(x, &q);
	for (int p = 0; p < TEXT_UNTAUGHT; p++)
		part[p] = out + (size_t)p * n;
	text_bm25(x, &q, part[TEXT_WORDS]);
	text_smooth(x, part[TEXT_WORDS], part[TEXT_SMOOTH]);
	space_part(x, &q, part[TEXT_SPACE]);
	for (int p = TEXT_WORDS; p <= TEXT_SPACE; p++)
		standardise(part[p], x->docs_n);
	for (size_t d = 0; d < n; d++)
		first[d] = part[TEXT_SMOOTH][d] + part[TEXT_SPACE][d] * SPACE_SHARE;
	feedback_part(x, first, part[TEXT_FEEDBACK]);
	standardise(part[TEXT_FEEDBACK], x->docs_n);
	free(first);
}

/* Does the code list this text? docs is sorted; *at goes along. */
static bool
lists(const struct text_code *c, int *at, int doc)
{
	while (*at < c->docs_n && c->docs[*at] < doc)
		(*at)++;
	return *at < c->docs_n && c->docs[*at] == doc;
}

/* The sum of its vectors; a text of its own is taken out of the middle it is compared with. */
static void
middle_part(const struct text_index *x, const struct text_code *c, float *out)
{
	int at = 0;

	for (int i = 0; i < c->docs_n; i++)
		text_cosines(x, x->doc[c->docs[i]].word, x->doc[c->docs[i]].n, 1, out);
	for (int d = 0; d < x->docs_n; d++) {
		bool own = lists(c, &at, d) && x->doc[d].n > 0;
		int others = c->docs_n - own;

		out[d] = others > 0 ? (out[d] - (float)own) / (float)others : 0;
	}
}

static void
votes_part(const struct text_model *m, const bool *has, const struct text_code *c,
	float *out)
{
	const struct text_index *x = m->index;
	float share = m->taught_n > 0 ? (float)c->docs_n / (float)m->taught_n : 0;

	for (int d = 0; d < x->docs_n; d++) {
		const struct text_near *near = &x->near[d * TEXT_NEAR];
		float yes = share * .2f, all = .2f;

		for (int i = 0; i < TEXT_NEAR && near[i].doc >= 0; i++) {
			if (!m->taught[near[i].doc])
				continue;
			all += near[i].likeness;
			yes += has[near[i].doc] ? near[i].likeness : 0;
		}
		out[d] = yes / all;
	}
}

static double
place_of(const struct text_index *x, int doc, int k)
{
	return k == x->dimensions ? 1 : (double)x->place[doc * x->dimensions + k];
}

static void
ridge_part(const struct text_model *m, const bool *has, const struct text_code *c,
	float *out)
{
	const struct text_index *x = m->index;
	int size = x->dimensions + 1;
	double moments[SIZE] = {0}, w[SIZE] = {0};

	for (int i = 0; i < c->docs_n; i++)
		for (int k = 0; k < size; k++)
			moments[k] += place_of(x, c->docs[i], k);
	for (int i = 0; i < size; i++)
		for (int k = 0; k < size; k++)
			w[i] += m->solve[i * size + k] * moments[k];
	for (int d = 0; d < x->docs_n; d++) {
		double said = 0;

		for (int k = 0; k < size; k++)
			said += w[k] * place_of(x, d, k);
		if (m->taught[d])
			said = (said - m->leverage[d] * has[d]) / (1 - m->leverage[d]);
		out[d] = (float)said;
	}
}

void
text_model_parts(const struct text_model *m, const struct text_code *c, float *out)
{
	const struct text_index *x = m->index;
	size_t n = (size_t)x->docs_n;
	bool *has = xcalloc(n + 1, sizeof *has);
	struct arena own;

	memset(out, 0, sizeof *out * n * TEXT_PARTS);
	arena_init(&own);
	untaught_parts(x, &own, c->words, out);
	arena_release(&own);
	for (int i = 0; i < c->docs_n; i++)
		has[c->docs[i]] = true;
	if (c->docs_n > 0) {
		middle_part(x, c, out + n * TEXT_MIDDLE);
		votes_part(m, has, c, out + n * TEXT_VOTES);
		ridge_part(m, has, c, out + n * TEXT_RIDGE);
		for (int p = TEXT_MIDDLE; p < TEXT_PARTS; p++)
			standardise(out + n * (size_t)p, x->docs_n);
	}
	free(has);
}

/* ---- combining ------------------------------------------------------------------------------ */

static double
frequency(const struct text_model *m, const struct text_code *c)
{
	double share = (c->docs_n + .5) / (m->taught_n + 1);

	return log(share / (1 - share));
}

static void
features(const struct text_model *m, const struct text_code *c, const float *parts,
	int doc, double f[TEXT_WEIGHTS])
{
	for (int p = 0; p < TEXT_PARTS; p++)
		f[p] = (double)parts[(size_t)p * (size_t)m->index->docs_n + (size_t)doc];
	f[TEXT_PARTS] = c->docs_n > 0 ? frequency(m, c) : 0;
	f[TEXT_PARTS + 1] = 1;
}

static double
likely(const double *weight, const double f[TEXT_WEIGHTS])
{
	double sum = 0;

	for (int p = 0; p < TEXT_WEIGHTS; p++)
		sum += weight[p] * f[p];
	return 1 / (1 + exp(-sum));
}

void
text_model_likely(const struct text_model *m, const struct text_code *c,
	const float *parts, float *out)
{
	for (int d = 0; d < m->index->docs_n; d++) {
		double f[TEXT_WEIGHTS];

		features(m, c, parts, d, f);
		out[d] = (float)likely(c->docs_n > 0 ? m->weight : m->untaught, f);
	}
}

void
text_model_rank(const struct text_model *m, const char *words, float *out)
{
	size_t n = (size_t)m->index->docs_n;
	float *parts = xcalloc(n * TEXT_UNTAUGHT + 1, sizeof *parts);
	struct arena own;

	arena_init(&own);
	untaught_parts(m->index, &own, words, parts);
	arena_release(&own);
	for (size_t d = 0; d < n; d++)
		out[d] = parts[n * TEXT_SMOOTH + d] +
			 SPACE_SHARE * parts[n * TEXT_SPACE + d] +
			 FEEDBACK_SHARE * parts[n * TEXT_FEEDBACK + d];
	free(parts);
}

/* ---- learning ------------------------------------------------------------------------------- */

/* a x = b by Gauss and Jordan with the largest pivot; b becomes x. a is positive definite. */
static void
solve(double *a, double *b, int n, int columns)
{
	for (int c = 0; c < n; c++) {
		int best = c;
		double pivot;

		for (int r = c + 1; r < n; r++)
			if (fabs(a[r * n + c]) > fabs(a[best * n + c]))
				best = r;
		for (int k = 0; k < n; k++) {
			double swap = a[c * n + k];

			a[c * n + k] = a[best * n + k];
			a[best * n + k] = swap;
		}
		for (int k = 0; k < columns; k++) {
			double swap = b[c * columns + k];

			b[c * columns + k] = b[best * columns + k];
			b[best * columns + k] = swap;
		}
		pivot = a[c * n + c];
		for (int r = 0; r < n; r++) {
			double by = r == c ? 0 : a[r * n + c] / pivot;

			if (by == 0)
				continue;
			for (int k = c; k < n; k++)
				a[r * n + k] -= by * a[c * n + k];
			for (int k = 0; k < columns; k++)
				b[r * columns + k] -= by * b[c * columns + k];
		}
	}
	for (int r = 0; r < n; r++)
		for (int k = 0; k < columns; k++)
			b[r * columns + k] /= a[r * n + r];
}

static void
prepare_ridge(struct text_model *m)
{
	const struct text_index *x = m->index;
	int size = x->dimensions + 1;
	double *xx = xcalloc((size_t)(size * size), sizeof *xx);

	m->solve = ARENA_ARRAY(m->arena, double, size *size);
	m->leverage = ARENA_ARRAY(m->arena, float, x->docs_n);
	for (int i = 0; i < size; i++) {
		xx[i * size + i] = RIDGE_LAMBDA;
		m->solve[i * size + i] = 1;
	}
	for (int d = 0; d < x->docs_n; d++)
		for (int i = 0; m->taught[d] && i < size; i++)
			for (int k = 0; k < size; k++)
				xx[i * size + k] += place_of(x, d, i) * place_of(x, d, k);
	solve(xx, m->solve, size, size);
	for (int d = 0; d < x->docs_n; d++) {
		double h = 0;

		for (int i = 0; m->taught[d] && i < size; i++)
			for (int k = 0; k < size; k++)
				h += place_of(x, d, i) * m->solve[i * size + k] *
				     place_of(x, d, k);
		m->leverage[d] = (float)(h < .99 ? h : .99);
	}
	free(xx);
}

/* What was seen: features of a text and a code, and whether it lists it. */
struct seen {
	float f[TEXT_WEIGHTS];
	bool yes;
};

/* Newton's method on the likelihood, with a small penalty on the weights but the constant. */
static void
learn(const struct seen *seen, size_t n, bool taught, double weight[TEXT_WEIGHTS])
{
	memset(weight, 0, sizeof *weight * TEXT_WEIGHTS);
	for (int round = 0; round < ROUNDS; round++) {
		double h[TEXT_WEIGHTS * TEXT_WEIGHTS] = {0}, g[TEXT_WEIGHTS] = {0};
		double step = 0;

		for (int i = 0; i < TEXT_WEIGHTS; i++) {
			bool used = taught || i < TEXT_UNTAUGHT || i == TEXT_WEIGHTS - 1;

			h[i * TEXT_WEIGHTS + i] =
				used ? MODEL_PENALTY * (double)(n / 100 + 1) : 1e12;
			if (i == TEXT_WEIGHTS - 1)
				h[i * TEXT_WEIGHTS + i] = 1e-9;
			g[i] = -h[i * TEXT_WEIGHTS + i] * weight[i];
		}
		for (size_t s = 0; s < n; s++) {
			double f[TEXT_WEIGHTS], p, v;

			for (int i = 0; i < TEXT_WEIGHTS; i++)
				f[i] = (double)seen[s].f[i];
			if (!taught)
				f[TEXT_PARTS] = 0;
			p = likely(weight, f);
			v = p * (1 - p) + 1e-9;
			for (int i = 0; i < TEXT_WEIGHTS; i++) {
				g[i] += (seen[s].yes - p) * f[i];
				for (int k = 0; k < TEXT_WEIGHTS; k++)
					h[i * TEXT_WEIGHTS + k] += v * f[i] * f[k];
			}
		}
		solve(h, g, TEXT_WEIGHTS, 1);
		for (int i = 0; i < TEXT_WEIGHTS; i++) {
			double by = g[i] > 4 ? 4 : g[i] < -4 ? -4 : g[i];

			weight[i] += by;
			step += fabs(by);
		}
		if (step < 1e-6)
			break;
	}
}

static void
without_lessons(double weight[TEXT_WEIGHTS])
{
	memset(weight, 0, sizeof *weight * TEXT_WEIGHTS);
	for (int p = 0; p < TEXT_UNTAUGHT; p++)
		weight[p] = UNTAUGHT_WEIGHT;
	weight[TEXT_WEIGHTS - 1] = log(UNTAUGHT_SHARE / (1 - UNTAUGHT_SHARE));
}

bool
text_model_build(struct text_model *m, struct arena *arena, const struct text_index *x,
	const struct text_code *code, int codes_n, const bool *taught,
	const struct text_progress *progress)
{
	size_t n = (size_t)x->docs_n, used = 0;
	float *parts = xcalloc(n * TEXT_PARTS + 1, sizeof *parts);
	struct seen *seen;
	int step, learnt = 0;
	bool more = true;

	*m = (struct text_model){.index = x,
		.arena = arena,
		.code = code,
		.codes_n = codes_n,
		.taught = taught};
	for (int d = 0; d < x->docs_n; d++)
		m->taught_n += taught[d];
	prepare_ridge(m);
	without_lessons(m->weight);
	without_lessons(m->untaught);
	for (int i = 0; i < codes_n; i++)
		learnt += code[i].docs_n >= 2;
	step = learnt / LEARN_CODES + 1;
	seen = xcalloc(
		(size_t)m->taught_n * (size_t)(learnt / step + 1) + 1, sizeof *seen);
	for (int i = 0, turn = 0; more && i < codes_n; i++) {
		int at = 0;

		if (code[i].docs_n < 2 || turn++ % step != 0)
			continue;
		text_model_parts(m, &code[i], parts);
		for (int d = 0; d < x->docs_n; d++) {
			double f[TEXT_WEIGHTS];

			if (!taught[d])
				continue;
			features(m, &code[i], parts, d, f);
			for (int k = 0; k < TEXT_WEIGHTS; k++)
				seen[used].f[k] = (float)f[k];
			seen[used++].yes = lists(&code[i], &at, d);
		}
		more = progress == NULL ||
		       progress->go_on(progress->ctx, 700 + 100 * i / codes_n);
	}
	if (more && used > 0) {
		learn(seen, used, true, m->weight);
		learn(seen, used, false, m->untaught);
	}
	free(seen);
	free(parts);
	return more;
}
