/* synonyms.c - terms by their first word, looked for in a text. */
#include "domain/matching/synonyms.h"

#include "base/map.h"
#include "base/terms.h"

#include <string.h>

/* One of the two sides of a term. */
struct side {
	const char **word;
	int words_n;
	const char *other;	 /* as people type it */
	const struct side *next; /* that begins with the same word */
	int no;
};

struct synonyms {
	struct map first; /* word: struct side, the first of its chain */
	int sides_n;
};

/* The words of a text in turn. */
struct words {
	struct arena *arena;
	const char **word;
	int n, cap;
};

static bool
take_word(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	struct words *w = ctx;

	(void)start;
	(void)end;
	if (w->n == w->cap) {
		int cap = w->cap == 0 ? 32 : 2 * w->cap;
		const char **larger = ARENA_ARRAY(w->arena, const char *, cap);

		if (w->n > 0)
			memcpy(larger, w->word, sizeof *larger * (size_t)w->n);
		w->word = larger;
		w->cap = cap;
	}
	w->word[w->n++] = arena_strndup(w->arena, word, n);
	return true;
}

static struct words
words_of(struct arena *arena, const char *text)
{
	struct words w = {.arena = arena};

	terms_each(text, strlen(text), take_word, &w);
	return w;
}

static void
add_side(struct synonyms *s, struct arena *arena, const char *text, const char *other)
{
	struct words w = words_of(arena, text);
	struct side *side;

	if (w.n == 0)
		return;
	side = ARENA_NEW(arena, struct side);
	*side = (struct side){
		w.word, w.n, other, map_get(&s->first, w.word[0]), s->sides_n++};
	map_put(&s->first, w.word[0], side);
}

struct synonyms *
synonyms_of(struct arena *arena, const struct term *terms, int n)
{
	struct synonyms *s = ARENA_NEW(arena, struct synonyms);

	map_init(&s->first, arena);
	for (int i = 0; i < n; i++) {
		add_side(s, arena, terms[i].term, terms[i].same_as);
		add_side(s, arena, terms[i].same_as, terms[i].term);
	}
	return s;
}

struct synonyms *
synonyms_load(struct tx *tx, int64_t event_id)
{
	int n;
	struct term *terms = glossary_of(tx, event_id, &n);

	return synonyms_of(tx->arena, terms, n);
}

static bool
stands_at(const struct side *side, const struct words *w, int at)
{
	if (side->words_n > w->n - at)
		return false;
	for (int i = 1; i < side->words_n; i++)
		if (strcmp(side->word[i], w->word[at + i]) != 0)
			return false;
	return true;
}

const char *
synonyms_said(const struct synonyms *s, struct arena *arena, const char *text)
{
	const char *out = "";
	struct arena own;
	struct words w;
	bool *said;

	if (s->sides_n == 0)
		return "";
	arena_init(&own);
	w = words_of(&own, text);
	said = ARENA_ARRAY(&own, bool, s->sides_n);
	for (int at = 0; at < w.n; at++)
		for (const struct side *side = map_get(&s->first, w.word[at]);
			side != NULL; side = side->next)
			if (!said[side->no] && stands_at(side, &w, at)) {
				said[side->no] = true;
				out = arena_printf(arena, "%s%s\n", out, side->other);
			}
	arena_release(&own);
	return out;
}
