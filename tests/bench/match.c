/*
 * match.c - what matching by text is worth, beside plain BM25 of SQLite's FTS5 in the same run.
 *
 *	match [SEED ...]                 1 2 3 4, where none is given
 *
 * It works on the exhibitors of ../shared/data/ces2026, whose categories people have written, and
 * the fixed queries of ../shared/data/matching. Figures are nDCG at 20 over the categories with at
 * least 20 exhibitors, as multiples of plain BM25 (porter unicode61, the words joined by OR) with
 * the same query over the same texts:
 *
 *   (a)  no category is known: the order is by text alone
 *   (b)  half of the exhibitors, drawn by SEED, have told their categories; the other half is
 *        ordered. The same split gives calibration (five bins of equal width over the
 *        probabilities) and the codes proposed to the other half.
 *
 * The market: the exhibitors of the data, a thousand of them with 30 places each; 2,000 buyers with
 * 1 to 3 categories, one after the other, ask the first 12 of their list; who lists a category that
 * is wanted accepts with .8, who lists one that often goes with it with .2, others with .1. A good
 * meeting is one where a wanted category is listed. Half of the exhibitors have told their
 * categories, as in (b).
 *
 * Weights come from the half that is known. The constants of text_model.c were chosen by looking at
 * (a) of the same list and at other splits of (b): on another list expect less of (a).
 */
#include "base/csv.h"
#include "base/map.h"
#include "domain/matching/text_model.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOCS_MAX = 4000, CODES_MAX = 200, LEAST = 20, AT = 20, BINS = 5 };

struct data {
	struct arena arena;
	const char *text[DOCS_MAX];
	int docs_n;
	const char *code[CODES_MAX];
	const char *want[CODES_MAX]; /* a sentence, NULL: none */
	int codes_n;
	int count[CODES_MAX];
	bool has[CODES_MAX][DOCS_MAX];
	struct map codes; /* name: index + 1 */
};

static struct data data;
static float model_score[CODES_MAX][DOCS_MAX];

static int
code_number(const char *name, bool make)
{
	intptr_t i = (intptr_t)map_get(&data.codes, name);

	if (i == 0 && make && data.codes_n < CODES_MAX) {
		i = ++data.codes_n;
		data.code[i - 1] = arena_strdup(&data.arena, name);
		map_put(&data.codes, data.code[i - 1], (void *)i);
	}
	return (int)i - 1;
}

static void
take_exhibitor(void *ctx, int line, const char *const *cells, int n)
{
	char *list, *one, *rest = NULL;

	(void)ctx;
	if (line == 1 || n < 6 || data.docs_n == DOCS_MAX)
		return;
	data.text[data.docs_n] = arena_printf(&data.arena, "%s\n%s", cells[0], cells[4]);
	list = arena_strdup(&data.arena, cells[5]);
	for (one = strtok_r(list, ";", &rest); one != NULL;
		one = strtok_r(NULL, ";", &rest)) {
		int c = code_number(one, true);

		if (c >= 0 && !data.has[c][data.docs_n]) {
			data.has[c][data.docs_n] = true;
			data.count[c]++;
		}
	}
	data.docs_n++;
}

static void
fault(void *ctx, int line, int cell, const char *why)
{
	fprintf(stderr, "match: %s, line %d, cell %d: %s\n", (const char *)ctx, line,
		cell, why);
	exit(1);
}

static char *
read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text;

	if (f == NULL)
		return NULL;
	text = arena_alloc(&data.arena, 1 << 23);
	*n = fread(text, 1, (1 << 23) - 1, f);
	fclose(f);
	return text;
}

static bool
load(void)
{
	static char path[] = "../shared/data/ces2026/exhibitors.csv";
	struct csv_visitor visitor = {path, take_exhibitor, fault};
	char *line, *rest = NULL, *text;
	size_t n;

	arena_init(&data.arena);
	map_init(&data.codes, &data.arena);
	text = read_file(path, &n);
	if (text == NULL || !csv_visit(text, n, &visitor))
		return false;
	text = read_file("../shared/data/matching/wants.tsv", &n);
	if (text == NULL)
		return false;
	for (line = strtok_r(text, "\n", &rest); line != NULL;
		line = strtok_r(NULL, "\n", &rest)) {
		char *tab = strchr(line, '\t');
		int c;

		if (tab == NULL)
			continue;
		*tab = '\0';
		c = code_number(line, false);
		if (c >= 0)
			data.want[c] = arena_printf(&data.arena, "%s. %s", line, tab + 1);
	}
	return true;
}

/* ---- figures -------------------------------------------------------------------------------- */

static uint64_t series;

static double
drawn(void)
{
	series ^= series >> 12;
	series ^= series << 25;
	series ^= series >> 27;
	return (double)((series * UINT64_C(2685821657736338717)) >> 11) /
	       9007199254740992.0;
}

static const float *sort_by;

static int
by_score(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return sort_by[x] != sort_by[y] ? (sort_by[x] > sort_by[y] ? -1 : 1) : x - y;
}

/* Of the texts that count; the others are not there. */
static double
ndcg(const float *score, const bool *right, const bool *counts)
{
	static int order[DOCS_MAX];
	int n = 0, good = 0;
	double got = 0, best = 0;

	for (int d = 0; d < data.docs_n; d++) {
		if (counts != NULL && !counts[d])
			continue;
		order[n++] = d;
		good += right[d];
	}
	sort_by = score;
	qsort(order, (size_t)n, sizeof *order, by_score);
	for (int i = 0; i < AT && i < n; i++) {
		got += right[order[i]] / log2(i + 2);
		best += (i < good) / log2(i + 2);
	}
	return best > 0 ? got / best : 0;
}

/* ---- plain BM25 ----------------------------------------------------------------------------- */

static sqlite3 *fts;

static void
must(int rc, const char *what)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE)
		return;
	fprintf(stderr, "match: %s: %s\n", what, sqlite3_errmsg(fts));
	exit(1);
}

static void
fill_fts(void)
{
	sqlite3_stmt *q;

	must(sqlite3_open(":memory:", &fts), "open");
	must(sqlite3_exec(fts,
		     "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')",
		     NULL, NULL, NULL),
		"fts5");
	must(sqlite3_prepare_v2(
		     fts, "INSERT INTO t (rowid, x) VALUES (?1, ?2)", -1, &q, NULL),
		"insert");
	for (int d = 0; d < data.docs_n; d++) {
		sqlite3_bind_int(q, 1, d + 1);
		sqlite3_bind_text(q, 2, data.text[d], -1, SQLITE_STATIC);
		must(sqlite3_step(q), "insert");
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
}

static void
plain(const char *words, float *out)
{
	char query[8192];
	size_t n = 0;
	sqlite3_stmt *q;

	for (int d = 0; d < data.docs_n; d++)
		out[d] = 0;
	for (const char *s = words; *s != '\0' && n + 80 < sizeof query;) {
		size_t length = 0;

		while (((unsigned char)s[length] | 0x20) >= 'a' &&
			((unsigned char)s[length] | 0x20) <= 'z')
			length++;
		while ((signed char)s[length] < 0)
			length++;
		if (length > 0)
			n += (size_t)snprintf(query + n, sizeof query - n, "%s\"%.*s\"",
				n > 0 ? " OR " : "", (int)length, s);
		s += length > 0 ? length : 1;
	}
	if (n == 0)
		return;
	must(sqlite3_prepare_v2(
		     fts, "SELECT rowid, bm25(t) FROM t WHERE t MATCH ?1", -1, &q, NULL),
		"match");
	sqlite3_bind_text(q, 1, query, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW)
		out[sqlite3_column_int(q, 0) - 1] = (float)-sqlite3_column_double(q, 1);
	sqlite3_finalize(q);
}

/* ---- (a) ------------------------------------------------------------------------------------ */

static const char *
query_of(int c, bool sentence)
{
	return sentence ? data.want[c] : data.code[c];
}

static void
text_alone(const struct text_index *x, bool sentence)
{
	static float ours[DOCS_MAX], theirs[DOCS_MAX];
	struct text_model m = {.index = x};
	double us = 0, them = 0, worst = 0;
	int n = 0, at = 0;

	for (int c = 0; c < data.codes_n; c++) {
		double a, b;

		if (data.count[c] < LEAST || query_of(c, sentence) == NULL)
			continue;
		text_model_rank(&m, query_of(c, sentence), ours);
		plain(query_of(c, sentence), theirs);
		a = ndcg(ours, data.has[c], NULL);
		b = ndcg(theirs, data.has[c], NULL);
		us += a;
		them += b;
		n++;
		if (a - b < worst) {
			worst = a - b;
			at = c;
		}
	}
	printf("(a) %-9s %d categories  %.3f of %.3f = %.3f x  worst %+.3f %s\n",
		sentence ? "sentence" : "bare name", n, us / n, them / n, us / them,
		worst, data.code[at]);
}

/* ---- (b) ------------------------------------------------------------------------------------ */

static bool known[DOCS_MAX], hidden[DOCS_MAX];
static struct text_code codes[CODES_MAX];

static void
split(int seed)
{
	series = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(seed + 1);
	for (int i = 0; i < 8; i++)
		drawn();
	for (int d = 0; d < data.docs_n; d++) {
		known[d] = drawn() < .5;
		hidden[d] = !known[d];
	}
}

static void
teach(struct text_model *m, const struct text_index *x, bool sentence)
{
	float *parts = xcalloc((size_t)data.docs_n * TEXT_PARTS, sizeof *parts);

	for (int c = 0; c < data.codes_n; c++) {
		int *docs = ARENA_ARRAY(&data.arena, int, data.count[c]);
		const char *words = query_of(c, sentence);

		codes[c] =
			(struct text_code){words != NULL ? words : data.code[c], docs, 0};
		for (int d = 0; d < data.docs_n; d++)
			if (known[d] && data.has[c][d])
				docs[codes[c].docs_n++] = d;
	}
	if (!text_model_build(m, &data.arena, x, codes, data.codes_n, known, NULL))
		exit(1);
	for (int c = 0; c < data.codes_n; c++) {
		text_model_parts(m, &codes[c], parts);
		text_model_likely(m, &codes[c], parts, model_score[c]);
	}
	free(parts);
}

struct sums {
	double us[2], them[2], by_code[2][CODES_MAX];
	double first, three, asked;
	double said[BINS], came[BINS], in[BINS];
};

static void
compare(struct sums *s, bool sentence)
{
	static float theirs[DOCS_MAX];

	for (int c = 0; c < data.codes_n; c++) {
		double a, b;

		if (data.count[c] < LEAST || query_of(c, sentence) == NULL)
			continue;
		plain(query_of(c, sentence), theirs);
		a = ndcg(model_score[c], data.has[c], hidden);
		b = ndcg(theirs, data.has[c], hidden);
		s->us[sentence] += a;
		s->them[sentence] += b;
		s->by_code[0][c] += sentence ? 0 : a;
		s->by_code[1][c] += sentence ? 0 : b;
	}
}

static void
calibrate_and_propose(struct sums *s)
{
	for (int d = 0; d < data.docs_n; d++) {
		int best[3] = {-1, -1, -1}, listed = 0;

		if (!hidden[d])
			continue;
		for (int c = 0; c < data.codes_n; c++) {
			float p = model_score[c][d];
			int bin = (int)(p * BINS < BINS ? p * BINS : BINS - 1);

			listed += data.has[c][d];
			s->said[bin] += (double)p;
			s->came[bin] += data.has[c][d];
			s->in[bin]++;
			for (int i = 0; i < 3; i++)
				if (best[i] < 0 || p > model_score[best[i]][d]) {
					for (int k = 2; k > i; k--)
						best[k] = best[k - 1];
					best[i] = c;
					break;
				}
		}
		if (listed == 0)
			continue;
		s->asked++;
		s->first += data.has[best[0]][d];
		s->three += data.has[best[0]][d] || data.has[best[1]][d] ||
			    data.has[best[2]][d];
	}
}

/* ---- the market ----------------------------------------------------------------------------- */

enum { SELLERS = 1000, PLACES = 30, BUYERS = 2000, ASKS = 12, WANTS = 3, ENOUGH = 5 };

struct market {
	double good, none, gini, enough;
};

static int want[BUYERS][WANTS], wants_n[BUYERS];
static bool near_code[CODES_MAX][CODES_MAX];

/* Wanted as often as they are offered; two go together when a third of the one has the other. */
static void
draw_buyers(void)
{
	for (int b = 0; b < BUYERS; b++) {
		wants_n[b] = 1 + (int)(drawn() * WANTS);
		for (int i = 0; i < wants_n[b]; i++) {
			int d, c;

			do {
				d = (int)(drawn() * SELLERS);
				c = (int)(drawn() * data.codes_n);
			} while (!data.has[c][d]);
			want[b][i] = c;
		}
	}
	for (int a = 0; a < data.codes_n; a++)
		for (int c = 0; c < data.codes_n; c++) {
			int both = 0;

			for (int d = 0; d < data.docs_n; d++)
				both += data.has[a][d] && data.has[c][d];
			near_code[a][c] = 3 * both > data.count[a];
		}
}

static double
fit(int b, int d, bool *right)
{
	double p = .1;

	*right = false;
	for (int i = 0; i < wants_n[b]; i++) {
		*right = *right || data.has[want[b][i]][d];
		for (int c = 0; c < data.codes_n; c++)
			if (near_code[want[b][i]][c] && data.has[c][d])
				p = .2;
	}
	return *right ? .8 : p;
}

/* S of the pair: what the model knows of the best want; who told its codes is known for sure. */
static float
points(int b, int d)
{
	float best = 0;

	for (int i = 0; i < wants_n[b]; i++) {
		float p = model_score[want[b][i]][d];

		if (known[d] && data.has[want[b][i]][d])
			return 450 + 300 * p;
		best = p > best ? p : best;
	}
	return (known[d] ? 0 : 225) + 300 * best;
}

static int
up(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static struct market
trade(bool load, int seed)
{
	static int booked[SELLERS], open[SELLERS], met[BUYERS];
	struct market m = {0};
	double sum = 0, steps = 0;

	memset(booked, 0, sizeof booked);
	memset(open, 0, sizeof open);
	memset(met, 0, sizeof met);
	series = UINT64_C(0xbf58476d1ce4e5b9) * (uint64_t)(seed + 1);
	for (int b = 0; b < BUYERS; b++) {
		static float list[SELLERS];
		static int order[SELLERS];

		for (int d = 0; d < SELLERS; d++) {
			float taken = ((float)booked[d] + .5f * (float)open[d]) / PLACES;

			order[d] = d;
			list[d] = points(b, d);
			if (load)
				list[d] *= 1 - (taken > 1 ? 1 : taken);
		}
		sort_by = list;
		qsort(order, SELLERS, sizeof *order, by_score);
		for (int i = 0; i < ASKS; i++) {
			int d = order[i];
			bool right;
			double p = fit(b, d, &right);

			/* a full one cannot take it, whatever it thinks of it */
			if (drawn() < p && booked[d] < PLACES) {
				booked[d]++;
				met[b]++;
				m.good += right;
			}
		}
	}
	qsort(booked, SELLERS, sizeof *booked, up);
	for (int d = 0; d < SELLERS; d++) {
		m.none += booked[d] == 0;
		sum += booked[d];
		steps += (2.0 * (d + 1) - SELLERS - 1) * booked[d];
	}
	m.none /= SELLERS;
	m.gini = sum > 0 ? steps / (SELLERS * sum) : 0;
	for (int b = 0; b < BUYERS; b++)
		m.enough += met[b] >= ENOUGH;
	m.enough /= BUYERS;
	return m;
}

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- a large fair --------------------------------------------------------------------------- */

enum { LARGE = 3000, LARGE_CODES = 300 };

static bool
read_status(const char *name, long *kib)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[200];
	bool found = false;

	while (f != NULL && !found && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0) {
			*kib = strtol(line + strlen(name) + 1, NULL, 10);
			found = true;
		}
	if (f != NULL)
		fclose(f);
	return found;
}

/* 3,000 texts, each of the first half of one and all of another; 300 codes. */
static void
large(void)
{
	const char **text = ARENA_ARRAY(&data.arena, const char *, LARGE);
	struct text_code *code = ARENA_ARRAY(&data.arena, struct text_code, LARGE_CODES);
	bool *taught = ARENA_ARRAY(&data.arena, bool, LARGE);
	float *parts = xcalloc((size_t)LARGE * TEXT_PARTS, sizeof *parts);
	float *out = xcalloc(LARGE, sizeof *out);
	long before = 0, after = 0;
	struct text_index x;
	struct text_model m;
	struct arena arena;
	double start;

	series = 77;
	for (int d = 0; d < LARGE; d++) {
		const char *a = data.text[(int)(drawn() * data.docs_n)];
		const char *b = data.text[(int)(drawn() * data.docs_n)];

		text[d] =
			arena_printf(&data.arena, "%.*s %s", (int)(strlen(a) / 2), a, b);
		taught[d] = drawn() < .5;
	}
	for (int c = 0; c < LARGE_CODES; c++) {
		int *docs = ARENA_ARRAY(&data.arena, int, LARGE);

		code[c] = (struct text_code){data.code[c % data.codes_n], docs, 0};
		for (int d = 0; d < LARGE; d++)
			if (taught[d] && drawn() < .03)
				docs[code[c].docs_n++] = d;
	}
	read_status("VmRSS:", &before);
	arena_init(&arena);
	start = now_s();
	if (!text_index_build(&x, &arena, text, LARGE, NULL) ||
		!text_model_build(&m, &arena, &x, code, LARGE_CODES, taught, NULL))
		exit(1);
	for (int c = 0; c < LARGE_CODES; c++) {
		text_model_parts(&m, &code[c], parts);
		text_model_likely(&m, &code[c], parts, out);
	}
	read_status("VmRSS:", &after);
	printf("a large fair: %d organisations, %d codes: model in %.1f s of processor,"
	       " %ld MiB\n",
		LARGE, LARGE_CODES, now_s() - start, (after - before) / 1024);
	arena_release(&arena);
	free(parts);
	free(out);
}

static void
table(const struct sums *s, int splits)
{
	double worst = 0;
	int at = 0;

	printf("\n(b) bare name by category, the mean of the splits\n");
	for (int c = 0; c < data.codes_n; c++) {
		double us = s->by_code[0][c] / splits, them = s->by_code[1][c] / splits;

		if (data.count[c] < LEAST)
			continue;
		printf("  %-40.40s %4d  BM25 %.3f  model %.3f  %+.3f\n", data.code[c],
			data.count[c], them, us, us - them);
		if (us - them < worst) {
			worst = us - them;
			at = c;
		}
	}
	printf("worst category against BM25: %+.3f %s\n", worst, data.code[at]);
}

int
main(int argc, char **argv)
{
	static struct sums s;
	struct text_index x;
	struct text_model m;
	int splits = argc > 1 ? argc - 1 : 4;
	double start, gap = 0;

	if (!load()) {
		printf("skip match: the exhibitors of ../shared/data are not here\n");
		return 0;
	}
	fill_fts();
	start = now_s();
	if (!text_index_build(&x, &data.arena, data.text, data.docs_n, NULL))
		return 1;
	printf("%d exhibitors, %d categories, %d words; index in %.2f s of processor\n",
		data.docs_n, data.codes_n, x.words_n, now_s() - start);
	text_alone(&x, false);
	text_alone(&x, true);
	for (int i = 0; i < splits; i++) {
		int seed = argc > 1 ? (int)strtol(argv[i + 1], NULL, 10) : i + 1;
		struct sums before = s;
		struct market with, without;

		split(seed);
		teach(&m, &x, true);
		compare(&s, true);
		start = now_s();
		teach(&m, &x, false);
		start = now_s() - start;
		compare(&s, false);
		calibrate_and_propose(&s);
		draw_buyers();
		with = trade(true, seed);
		without = trade(false, seed);
		printf("(b) seed %d: name %.3f x, sentence %.3f x; codes: first %.3f, of"
		       " three %.3f; model in %.2f s\n",
			seed, (s.us[0] - before.us[0]) / (s.them[0] - before.them[0]),
			(s.us[1] - before.us[1]) / (s.them[1] - before.them[1]),
			(s.first - before.first) / (s.asked - before.asked),
			(s.three - before.three) / (s.asked - before.asked), start);
		printf("    market: good %.0f against %.0f = %.2f x; none %.3f (%.3f); "
		       "Gini %.3f (%.3f); buyers with %d: %.3f (%.3f)\n",
			with.good, without.good, with.good / without.good, with.none,
			without.none, with.gini, without.gini, ENOUGH, with.enough,
			without.enough);
	}
	printf("weights:");
	for (int i = 0; i < TEXT_WEIGHTS; i++)
		printf(" %.2f", m.weight[i]);
	printf("\n(b) all: name %.3f x, sentence %.3f x; codes proposed: first %.3f, of"
	       " three %.3f\n",
		s.us[0] / s.them[0], s.us[1] / s.them[1], s.first / s.asked,
		s.three / s.asked);
	for (int i = 0; i < BINS; i++) {
		double said = s.said[i] / s.in[i], came = s.came[i] / s.in[i];

		printf("calibration: said %.3f, true %.3f of %.0f\n", said, came,
			s.in[i]);
		gap = fabs(said - came) > gap ? fabs(said - came) : gap;
	}
	printf("calibration, largest gap: %.3f\n", gap);
	table(&s, splits);
	large();
	sqlite3_close(fts);
	arena_release(&data.arena);
	return 0;
}
