/* import_glossary.c - words of the fair that mean the same. */
#include "domain/files/importing.h"

#include "base/fold.h"
#include "base/terms.h"

#include <string.h>

enum { TERM_LETTERS_MAX = 100 };

enum { GL_CODE, GL_LANGUAGE, GL_TERM, GL_SAME_AS, GL_SAME_AS_LANGUAGE, GL_N };

static const struct column GLOSSARY_COLUMNS[GL_N] = {
	[GL_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[GL_LANGUAGE] = {.name = "language", .type = COLUMN_LANGUAGES, .max = 1},
	[GL_TERM] = {.name = "term",
		.type = COLUMN_LINE,
		.required = true,
		.max = TERM_LETTERS_MAX},
	[GL_SAME_AS] = {.name = "same_as",
		.type = COLUMN_LINE,
		.required = true,
		.max = TERM_LETTERS_MAX},
	[GL_SAME_AS_LANGUAGE] = {.name = "same_as_language",
		.type = COLUMN_LANGUAGES,
		.max = 1},
};

static void
load_glossary(struct importing *im)
{
	int n;
	struct term *rows = glossary_of(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_term *t = item_stored(
			im, &im->sets[OF_GLOSSARY], sizeof *t, i + 1, rows[i].code);

		t->row = rows[i];
	}
}

static bool
count(void *ctx, const char *word, size_t n, size_t start, size_t end)
{
	int *words = ctx;

	(void)word;
	(void)n;
	(void)start;
	(void)end;
	return ++*words <= GLOSSARY_WORDS_MAX;
}

static void
check_words(struct importing *im, int line, const char *column, const char *text)
{
	int words = 0;

	if (!terms_each(text, strlen(text), count, &words))
		import_fault(im, OF_GLOSSARY, line, column,
			"more than %d words; a pair of letters of a script without spaces"
			" is one",
			GLOSSARY_WORDS_MAX);
	else if (words == 0)
		import_fault(im, OF_GLOSSARY, line, column,
			"has no letter or digit, so no text can say it");
}

static void
glossary_row(struct importing *im, int line, const struct cell *cells)
{
	struct imp_term *t = item_of_file(
		im, &im->sets[OF_GLOSSARY], sizeof *t, cells[GL_CODE].text, line);
	const struct term said = {t->item.code, cells[GL_LANGUAGE].text,
		cells[GL_TERM].text, cells[GL_SAME_AS].text,
		cells[GL_SAME_AS_LANGUAGE].text};

	t->item.changed = !t->item.stored || !same_text(t->row.language, said.language) ||
			  !same_text(t->row.term, said.term) ||
			  !same_text(t->row.same_as, said.same_as) ||
			  !same_text(t->row.same_as_language, said.same_as_language);
	t->row = said;
	check_words(im, line, "term", said.term);
	check_words(im, line, "same_as", said.same_as);
	if (strcmp(fold(im->arena, said.term), fold(im->arena, said.same_as)) == 0)
		import_fault(im, OF_GLOSSARY, line, "same_as",
			"is the term itself; name another word that means the same");
}

static void
check_number(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_GLOSSARY];

	if (set->n > GLOSSARY_MAX)
		import_fault(im, OF_GLOSSARY, set->items[GLOSSARY_MAX]->line, "",
			"the fair would have %d terms, more than %d", set->n,
			GLOSSARY_MAX);
}

static void
write_term(struct importing *im, struct item *item)
{
	glossary_put(im->tx, im->event.id, &((struct imp_term *)item)->row);
}

static bool
stored_term(struct importing *im, const char *code, const char **texts)
{
	const struct imp_term *t = item_by_code(&im->sets[OF_GLOSSARY], code);

	if (t == NULL || !t->item.stored)
		return false;
	texts[GL_LANGUAGE] = t->row.language;
	texts[GL_TERM] = t->row.term;
	texts[GL_SAME_AS] = t->row.same_as;
	texts[GL_SAME_AS_LANGUAGE] = t->row.same_as_language;
	return true;
}

const struct import_kind import_glossary = {"glossary.csv", GLOSSARY_COLUMNS, GL_N,
	load_glossary, glossary_row, check_number, NULL, write_term, stored_term};
