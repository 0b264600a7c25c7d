/* match_build.c - the text model of a fair: what is read, built and stored. */
#include "domain/matching/match_build.h"

#include "base/terms.h"
#include "base/tongues.h"
#include "domain/matching/category_tree.h"
#include "domain/matching/match.h"
#include "domain/matching/synonyms.h"
#include "domain/matching/text_model.h"
#include "store/events.h"
#include "store/match_models.h"
#include "wire/buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SAID_LEAST = 3,	     /* texts that say a word, before it tells anything */
	LIKELY_LEAST = 3276, /* of MATCH_LIKELY_WHOLE: .05 */
};

struct built_text {
	const char *text;
	bool taught;
	struct match_text row;
};

struct match_build {
	struct match_model model;
	struct built_text *text;
	int texts_n;
	const struct match_category **code;
	struct text_code *learnt;
	const struct synonyms *synonyms;
	int codes_n;
};

/* ---- reading -------------------------------------------------------------------------------- */

int64_t
match_build_due(struct tx *tx, int64_t behind)
{
	int n;
	struct match_stamp *s = match_stamps(tx, &n);

	for (int i = 0; i < n; i++)
		if (s[i].event_id > behind && s[i].then[0] != '\0' &&
			strcmp(s[i].now, s[i].then) != 0)
			return s[i].event_id;
	return 0;
}

/* What the other side is told by: an exhibitor's offers, a buyer's wants. */
static bool
tells(const struct organisation *o, const struct organisation_category *c)
{
	return c->organisation_id == o->id &&
	       (c->relation == RELATION_WANTS) == org_kind_demand(o->kind);
}

struct listing {
	struct match_build *build;
	struct match_category *list;
	int categories_n;
	int **docs;
	int *docs_n;
	int *seen;   /* the last text that was counted, and one */
	bool *asked; /* somebody lists this very code, on whichever side */
};

/* A text counts for a category and all above it, once. */
static void
count_listing(struct listing *l, struct arena *arena, int category, int doc)
{
	for (int c = l->list[category].same; c >= 0 && l->seen[c] != doc + 1;
		c = l->list[c].above) {
		int n = l->docs_n[c]++;

		l->seen[c] = doc + 1;
		if ((n & (n - 1)) == 0) {
			int *larger = ARENA_ARRAY(arena, int, n == 0 ? 1 : 2 * n);

			if (n > 0)
				memcpy(larger, l->docs[c], sizeof *larger * (size_t)n);
			l->docs[c] = larger;
		}
		l->docs[c][n] = doc;
	}
}

/* Its names in all languages, and what the glossary says besides. */
static const char *
words_of_code(
	const struct match_build *b, struct arena *arena, const struct match_category *c)
{
	const char *words = c->name, *at = c->names;
	struct tongue t;

	while (tongues_next(&at, &t))
		words = arena_printf(arena, "%s\n%.*s", words, (int)t.bytes, t.text);
	return arena_printf(
		arena, "%s\n%s", words, synonyms_said(b->synonyms, arena, words));
}

static void
choose_codes(struct listing *l, struct arena *arena)
{
	struct match_build *b = l->build;
	int *order = ARENA_ARRAY(arena, int, l->categories_n), n = 0;

	for (int c = 0; c < l->categories_n; c++)
		if (l->asked[c])
			order[n++] = c;
	for (int i = 1; i < n && n > MATCH_CODES_MAX; i++)
		for (int k = i; k > 0 && l->docs_n[order[k]] > l->docs_n[order[k - 1]];
			k--) {
			int swap = order[k];

			order[k] = order[k - 1];
			order[k - 1] = swap;
		}
	b->codes_n = n < MATCH_CODES_MAX ? n : MATCH_CODES_MAX;
	b->code = ARENA_ARRAY(arena, const struct match_category *, b->codes_n);
	b->learnt = ARENA_ARRAY(arena, struct text_code, b->codes_n);
	for (int i = 0; i < b->codes_n; i++) {
		const struct match_category *c = &l->list[order[i]];

		b->code[i] = c;
		b->learnt[i] = (struct text_code){
			words_of_code(b, arena, c), l->docs[c->same], l->docs_n[c->same]};
	}
}

static void
read_lists(struct match_build *b, struct tx *tx, const struct organisation *o, int n)
{
	int categories_n, entries_n, at = 0;
	struct category *c = categories_of(tx, b->model.event_id, &categories_n);
	struct organisation_category *entry =
		organisations_categories_all(tx, b->model.event_id, &entries_n);
	struct listing l = {.build = b,
		.list = ARENA_ARRAY(tx->arena, struct match_category, categories_n),
		.categories_n = categories_n,
		.docs = ARENA_ARRAY(tx->arena, int *, categories_n),
		.docs_n = ARENA_ARRAY(tx->arena, int, categories_n),
		.seen = ARENA_ARRAY(tx->arena, int, categories_n),
		.asked = ARENA_ARRAY(tx->arena, bool, categories_n)};
	struct map by_code;

	map_init(&by_code, tx->arena);
	for (int i = 0; i < categories_n; i++) {
		l.list[i] = (struct match_category){.code = c[i].code,
			.name = c[i].name,
			.parent = c[i].parent,
			.names = c[i].names};
		map_put(&by_code, c[i].code, &l.list[i]);
	}
	codes_prepare(l.list, categories_n, tx->arena);
	for (int d = 0; d < n; d++)
		for (; at < entries_n && entry[at].organisation_id <= o[d].id; at++) {
			const struct match_category *m =
				map_get(&by_code, entry[at].category);

			if (m == NULL)
				continue;
			l.asked[m - l.list] = true;
			if (!tells(&o[d], &entry[at]))
				continue;
			b->text[d].taught = true;
			count_listing(&l, tx->arena, (int)(m - l.list), d);
		}
	choose_codes(&l, tx->arena);
}

struct match_build *
match_build_read(struct tx *tx, int64_t event_id, struct err *e)
{
	struct match_build *b = ARENA_NEW(tx->arena, struct match_build);
	struct match_model *former = match_model_of(tx, event_id);
	struct organisation *o;
	struct match_stamp *s;
	const char *codes[MATCH_CODES_MAX + 1];
	int stamps_n;

	s = match_stamps(tx, &stamps_n);
	for (int i = 0; i < stamps_n; i++)
		if (s[i].event_id == event_id)
			b->model.stamp = s[i].now;
	if (b->model.stamp == NULL) {
		err_set(e, ERR_NOT_FOUND, "there is no such event");
		return NULL;
	}
	b->model.event_id = event_id;
	b->model.model = former != NULL ? former->model + 1 : 1;
	b->synonyms = synonyms_load(tx, event_id);
	o = organisations_all(tx, event_id, &b->texts_n);
	b->text = ARENA_ARRAY(tx->arena, struct built_text, b->texts_n);
	for (int i = 0; i < b->texts_n; i++) {
		b->text[i].text = arena_printf(
			tx->arena, "%s\n%s\n%s", o[i].name, o[i].profile, o[i].products);
		b->text[i].row.organisation_id = o[i].id;
		b->text[i].row.read_rev = o[i].rev;
		b->text[i].row.words = "";
	}
	read_lists(b, tx, o, b->texts_n);
	for (int i = 0; i < b->codes_n; i++)
		codes[i] = b->code[i]->code;
	b->model.codes = arena_join(tx->arena, codes, b->codes_n, '\n');
	b->model.organisations = b->texts_n;
	for (int i = 0; i < b->texts_n; i++)
		b->model.taught += b->text[i].taught;
	return b;
}

int64_t
match_build_model(const struct match_build *b)
{
	return b->model.model;
}

/* ---- which word says it --------------------------------------------------------------------- */

struct looking {
	const struct text_index *index;
	const char *word; /* as the index has it */
	const char *text;
	struct arena *arena;
	const char *found; /* as the text has it */
};

static bool
look(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct looking *l = ctx;

	(void)n;
	if (strcmp(word, l->word) != 0)
		return true;
	l->found = arena_strndup(l->arena, l->text + start, end - start);
	return false;
}

/* Tabs and line ends are what holds the lines apart. */
static bool
is_plain(const char *word)
{
	return strpbrk(word, "\t\n\r") == NULL;
}

/*
 * The word of the text that says most of a code: of the taught texts that have it the most list
 * the code, against what all of them do; a few texts more or less must not decide, hence the 2.
 */
static const char *
said_of(const struct match_build *b, const struct text_index *x, struct arena *arena,
	int doc, int code, const bool *has)
{
	double share = (b->learnt[code].docs_n + .5) / ((double)b->model.taught + 1);
	int best = -1, best_listing = 0, best_saying = 0;
	struct looking l = {x, NULL, b->text[doc].text, arena, NULL};
	double most = 0;

	for (int i = 0; i < x->doc[doc].n; i++) {
		int w = x->doc[doc].word[i].word, listing = 0, saying = 0;
		double worth;

		for (int k = 0; k < x->df[w]; k++) {
			int other = x->posting[w][k].doc;

			if (other == doc || !b->text[other].taught)
				continue;
			saying++;
			listing += has[other];
		}
		if (saying < SAID_LEAST)
			continue;
		worth = log((listing + 2 * share) / (saying + 2) / share) *
			sqrt((double)listing);
		if (worth > most) {
			most = worth;
			best = w;
			best_listing = listing;
			best_saying = saying;
		}
	}
	if (best < 0)
		return "";
	l.word = x->word[best];
	terms_each(l.text, strlen(l.text), look, &l);
	if (l.found == NULL || !is_plain(l.found))
		return "";
	return arena_printf(arena, "%s\t%s\t%d\t%d\n", b->code[code]->code, l.found,
		best_listing, best_saying);
}

/* The likeliest codes of a text, the first one first. */
static int
likeliest(const struct match_build *b, int doc, int best[MATCH_SAID_MAX])
{
	const uint16_t *likely = b->text[doc].row.likely;
	int n = 0;

	for (int c = 0; c < b->codes_n; c++) {
		int at = n < MATCH_SAID_MAX ? n : MATCH_SAID_MAX - 1;

		if (likely[c] < LIKELY_LEAST ||
			(n == MATCH_SAID_MAX && likely[best[at]] >= likely[c]))
			continue;
		for (; at > 0 && likely[best[at - 1]] < likely[c]; at--)
			best[at] = best[at - 1];
		best[at] = c;
		n += n < MATCH_SAID_MAX;
	}
	return n;
}

static void
tell_words(struct match_build *b, const struct text_index *x, struct arena *arena)
{
	int(*best)[MATCH_SAID_MAX] =
		arena_alloc(arena, sizeof *best * (size_t)(b->texts_n + 1));
	int *best_n = ARENA_ARRAY(arena, int, b->texts_n);
	const char *(*line)[MATCH_SAID_MAX] =
		arena_alloc(arena, sizeof *line * (size_t)(b->texts_n + 1));
	bool *has = ARENA_ARRAY(arena, bool, b->texts_n);

	for (int d = 0; d < b->texts_n; d++)
		best_n[d] = likeliest(b, d, best[d]);
	for (int c = 0; c < b->codes_n; c++) {
		memset(has, 0, sizeof *has * (size_t)b->texts_n);
		for (int i = 0; i < b->learnt[c].docs_n; i++)
			has[b->learnt[c].docs[i]] = true;
		for (int d = 0; d < b->texts_n; d++)
			for (int i = 0; i < best_n[d]; i++)
				if (best[d][i] == c)
					line[d][i] = said_of(b, x, arena, d, c, has);
	}
	for (int d = 0; d < b->texts_n; d++)
		for (int i = 0; i < best_n[d]; i++)
			b->text[d].row.words = arena_printf(
				arena, "%s%s", b->text[d].row.words, line[d][i]);
}

int
match_said_read(
	struct arena *arena, const char *words, struct match_said said[MATCH_SAID_MAX])
{
	int n = 0;

	while (*words != '\0' && n < MATCH_SAID_MAX) {
		size_t code = strcspn(words, "\t\n"), word, end = strcspn(words, "\n");
		const char *rest = words + code;
		char *more;

		if (*rest == '\t') {
			word = strcspn(rest + 1, "\t\n");
			said[n].code = arena_strndup(arena, words, code);
			said[n].word = arena_strndup(arena, rest + 1, word);
			rest += 1 + word;
			said[n].listing = (int)strtol(rest, &more, 10);
			said[n].saying = (int)strtol(more, NULL, 10);
			n++;
		}
		words += end + (words[end] == '\n');
	}
	return n;
}

/* ---- building ------------------------------------------------------------------------------- */

static bool
fill_likely(struct match_build *b, struct arena *arena, const struct text_model *m,
	const struct match_build_watch *watch)
{
	size_t n = (size_t)b->texts_n;
	float *parts = xcalloc(n * TEXT_PARTS + 1, sizeof *parts);
	float *likely = xcalloc(n + 1, sizeof *likely);
	bool more = true;

	for (int d = 0; d < b->texts_n; d++)
		b->text[d].row.likely = ARENA_ARRAY(arena, uint16_t, b->codes_n);
	for (int c = 0; more && c < b->codes_n; c++) {
		text_model_parts(m, &b->learnt[c], parts);
		text_model_likely(m, &b->learnt[c], parts, likely);
		for (int d = 0; d < b->texts_n; d++)
			((uint16_t *)(uintptr_t)b->text[d].row.likely)[c] =
				(uint16_t)lround((double)likely[d] * MATCH_LIKELY_WHOLE);
		more = watch == NULL ||
		       watch->go_on(watch->ctx, 800 + 150 * c / b->codes_n);
	}
	for (int d = 0; d < b->texts_n; d++)
		b->text[d].row.likely_n = b->codes_n;
	free(parts);
	free(likely);
	return more;
}

bool
match_build_run(
	struct match_build *b, struct arena *arena, const struct match_build_watch *watch)
{
	const struct text_progress progress = {
		watch != NULL ? watch->go_on : NULL, watch != NULL ? watch->ctx : NULL};
	const struct text_progress *told = watch != NULL ? &progress : NULL;
	const char **texts = ARENA_ARRAY(arena, const char *, b->texts_n);
	bool *taught = ARENA_ARRAY(arena, bool, b->texts_n);
	struct text_index x;
	struct text_model m;

	for (int i = 0; i < b->texts_n; i++) {
		texts[i] = arena_printf(arena, "%s\n%s", b->text[i].text,
			synonyms_said(b->synonyms, arena, b->text[i].text));
		taught[i] = b->text[i].taught;
	}
	if (!text_index_build(&x, arena, texts, b->texts_n, told) ||
		!text_model_build(&m, arena, &x, b->learnt, b->codes_n, taught, told) ||
		!fill_likely(b, arena, &m, watch))
		return false;
	tell_words(b, &x, arena);
	return true;
}

/* ---- storing -------------------------------------------------------------------------------- */

bool
match_build_store(struct tx *tx, const struct match_build *b, int from, int n, int *all)
{
	int64_t event_id = b->model.event_id, number = b->model.model;
	struct match_model now = b->model;

	*all = b->texts_n;
	if (from == 0)
		match_texts_keep(tx, event_id, number - 1);
	for (int i = from; i < b->texts_n && i < from + n; i++)
		match_text_put(tx, event_id, number, &b->text[i].row);
	if (from + n < b->texts_n)
		return true;
	now.built_s = tx->now_s;
	match_model_put(tx, &now);
	match_texts_keep(tx, event_id, number);
	return true;
}
