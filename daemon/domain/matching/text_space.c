/* text_space.c - a latent space of texts: randomised SVD of their vectors. */
#include "domain/matching/text_space.h"
#include "wire/buf.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE = 10, PASSES = 3, SWEEPS = 40 };

struct making {
	struct text_index *x;
	int l;		      /* columns: dimensions and some to spare */
	double *words, *docs; /* words_n x l, docs_n x l */
};

/* A fixed series (xorshift64*, Vigna 2016), near enough to a normal one by its middle. */
static double
noise(uint64_t *s)
{
	double sum = 0;

	for (int i = 0; i < 4; i++) {
		*s ^= *s >> 12;
		*s ^= *s << 25;
		*s ^= *s >> 27;
		sum += (double)((*s * UINT64_C(2685821657736338717)) >> 11) /
		       9007199254740992.0;
	}
	return sum - 2;
}

/* docs = A words */
static void
times(struct making *m)
{
	memset(m->docs, 0, sizeof *m->docs * (size_t)m->x->docs_n * (size_t)m->l);
	for (int d = 0; d < m->x->docs_n; d++)
		for (int i = 0; i < m->x->doc[d].n; i++) {
			const struct text_word *w = &m->x->doc[d].word[i];
			const double *from = &m->words[(size_t)w->word * (size_t)m->l];
			double *to = &m->docs[(size_t)d * (size_t)m->l];

			for (int k = 0; k < m->l; k++)
				to[k] += (double)w->weight * from[k];
		}
}

/* words = A' docs */
static void
times_turned(struct making *m)
{
	memset(m->words, 0, sizeof *m->words * (size_t)m->x->words_n * (size_t)m->l);
	for (int d = 0; d < m->x->docs_n; d++)
		for (int i = 0; i < m->x->doc[d].n; i++) {
			const struct text_word *w = &m->x->doc[d].word[i];
			double *to = &m->words[(size_t)w->word * (size_t)m->l];
			const double *from = &m->docs[(size_t)d * (size_t)m->l];

			for (int k = 0; k < m->l; k++)
				to[k] += (double)w->weight * from[k];
		}
}

/* Columns of length 1 at right angles (Gram-Schmidt, twice); what is left of none becomes 0. */
static void
straighten(double *q, int rows, int l)
{
	for (int c = 0; c < l; c++)
		for (int round = 0; round < 2; round++) {
			double sum = 0;

			for (int b = 0; b < c; b++) {
				double dot = 0;

				for (int r = 0; r < rows; r++)
					dot += q[(size_t)r * (size_t)l + (size_t)b] *
					       q[(size_t)r * (size_t)l + (size_t)c];
				for (int r = 0; r < rows; r++)
					q[(size_t)r * (size_t)l + (size_t)c] -=
						dot *
						q[(size_t)r * (size_t)l + (size_t)b];
			}
			for (int r = 0; r < rows; r++)
				sum += pow(q[(size_t)r * (size_t)l + (size_t)c], 2);
			sum = sum > 1e-20 ? 1 / sqrt(sum) : 0;
			for (int r = 0; r < rows; r++)
				q[(size_t)r * (size_t)l + (size_t)c] *= sum;
		}
}

static double
rotate(double *a, double *v, int n, int p, int q)
{
	double apq = a[p * n + q], theta, t, c, s;

	if (fabs(apq) < 1e-300)
		return 0;
	theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
	t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	c = 1 / sqrt(t * t + 1);
	s = t * c;
	for (int k = 0; k < n; k++) {
		double kp = a[k * n + p], kq = a[k * n + q];

		a[k * n + p] = c * kp - s * kq;
		a[k * n + q] = s * kp + c * kq;
	}
	for (int k = 0; k < n; k++) {
		double pk = a[p * n + k], qk = a[q * n + k];
		double vp = v[k * n + p], vq = v[k * n + q];

		a[p * n + k] = c * pk - s * qk;
		a[q * n + k] = s * pk + c * qk;
		v[k * n + p] = c * vp - s * vq;
		v[k * n + q] = s * vp + c * vq;
	}
	return fabs(apq);
}

void
text_eigen(double *a, double *v, double *value, int n)
{
	for (int i = 0; i < n * n; i++)
		v[i] = i % (n + 1) == 0;
	for (int sweep = 0; sweep < SWEEPS; sweep++) {
		double off = 0;

		for (int p = 0; p < n; p++)
			for (int q = p + 1; q < n; q++)
				off += rotate(a, v, n, p, q);
		if (off < 1e-12)
			break;
	}
	for (int i = 0; i < n; i++)
		value[i] = a[i * n + i];
	for (int i = 0; i < n; i++) {
		int best = i;

		for (int k = i + 1; k < n; k++)
			if (value[k] > value[best])
				best = k;
		if (best == i)
			continue;
		double swap = value[i];
		value[i] = value[best];
		value[best] = swap;
		for (int k = 0; k < n; k++) {
			swap = v[k * n + i];
			v[k * n + i] = v[k * n + best];
			v[k * n + best] = swap;
		}
	}
}

/* B = Q'A has B B' = E diag(s^2) E'; A's right directions are B' E / s, its left ones Q E. */
static void
finish(struct making *m)
{
	struct text_index *x = m->x;
	size_t l = (size_t)m->l;
	double *bb = xcalloc(l * l, sizeof *bb), *e = xcalloc(l * l, sizeof *e);
	double *value = xcalloc(l, sizeof *value);
	int k = m->l < TEXT_DIMENSIONS ? m->l : TEXT_DIMENSIONS;

	for (int w = 0; w < x->words_n; w++)
		for (size_t i = 0; i < l; i++)
			for (size_t j = 0; j < l; j++)
				bb[i * l + j] += m->words[(size_t)w * l + i] *
						 m->words[(size_t)w * l + j];
	text_eigen(bb, e, value, m->l);
	while (k > 0 && value[k - 1] < 1e-9)
		k--;
	x->dimensions = k;
	x->direction = ARENA_ARRAY(x->arena, float, (size_t)x->words_n *(size_t)k + 1);
	for (int w = 0; w < x->words_n; w++)
		for (int c = 0; c < k; c++) {
			double sum = 0;

			for (size_t i = 0; i < l; i++)
				sum += m->words[(size_t)w * l + i] * e[i * l + (size_t)c];
			x->direction[w * k + c] = (float)(sum / sqrt(value[c]));
		}
	x->place = ARENA_ARRAY(x->arena, float, (size_t)x->docs_n *(size_t)k + 1);
	for (int d = 0; d < x->docs_n; d++)
		if (!text_place(x, &x->doc[d], &x->place[d * k]))
			memset(&x->place[d * k], 0, sizeof(float) * (size_t)k);
	free(bb);
	free(e);
	free(value);
}

bool
text_place(const struct text_index *x, const struct text_doc *d, float *place)
{
	double sum = 0;

	memset(place, 0, sizeof *place * (size_t)x->dimensions);
	for (int i = 0; i < d->n; i++) {
		const float *from = &x->direction[d->word[i].word * x->dimensions];

		for (int k = 0; k < x->dimensions; k++)
			place[k] += d->word[i].weight * from[k];
	}
	for (int k = 0; k < x->dimensions; k++)
		sum += (double)place[k] * place[k];
	for (int k = 0; k < x->dimensions && sum > 0; k++)
		place[k] = (float)(place[k] / sqrt(sum));
	return sum > 1e-12;
}

bool
text_space_build(struct text_index *x, const struct text_progress *progress)
{
	int least = x->docs_n < x->words_n ? x->docs_n : x->words_n;
	struct making m = {.x = x, .l = TEXT_DIMENSIONS + SPARE};
	uint64_t series = UINT64_C(0x9e3779b97f4a7c15);
	bool more = true;

	if (m.l > least)
		m.l = least;
	if (m.l == 0)
		return true;
	m.words = xcalloc((size_t)x->words_n * (size_t)m.l, sizeof *m.words);
	m.docs = xcalloc((size_t)x->docs_n * (size_t)m.l, sizeof *m.docs);
	for (size_t i = 0; i < (size_t)x->words_n * (size_t)m.l; i++)
		m.words[i] = noise(&series);
	for (int pass = 0; more && pass <= PASSES; pass++) {
		times(&m);
		straighten(m.docs, x->docs_n, m.l);
		times_turned(&m);
		more = progress == NULL ||
		       progress->go_on(progress->ctx, 400 + 75 * (pass + 1));
	}
	if (more)
		finish(&m);
	free(m.words);
	free(m.docs);
	return more;
}
