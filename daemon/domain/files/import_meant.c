/* import_meant.c - which row somebody meant by a code or a name that is none. */
#include "domain/files/importing.h"

#include "base/fold.h"

#include <ctype.h>
#include <string.h>

/* Each looks through all rows once; a file full of such codes gets by without. */
enum { FAULTS_HELPED = 40 };

const char *
import_plain_code(struct arena *arena, const char *code)
{
	char *out = arena_strdup(arena, code), *to = out;

	for (const char *s = code; *s != '\0'; s++) {
		bool begins = s == code || !isdigit((unsigned char)s[-1]);

		while (begins && *s == '0' && isdigit((unsigned char)s[1]))
			s++;
		*to++ = (char)tolower((unsigned char)*s);
	}
	*to = '\0';
	return out;
}

const char *
import_code_meant(struct importing *im, enum import_of of, const char *code)
{
	const struct item_set *set = &im->sets[of];
	const char *plain = import_plain_code(im->arena, code);

	for (int i = 0; i < set->n && im->report->faults_total < FAULTS_HELPED; i++)
		if (strcmp(import_plain_code(im->arena, set->items[i]->code), plain) == 0)
			return set->items[i]->code;
	return NULL;
}

static const char *
name_of(enum import_of of, const struct item *item)
{
	switch (of) {
	case OF_CATEGORIES:
		return ((const struct imp_category *)(const void *)item)->row.name;
	case OF_ORGANISATIONS:
		return ((const struct imp_organisation *)(const void *)item)->row.name;
	case OF_DELEGATES:
		return ((const struct imp_delegate *)(const void *)item)->row.name;
	case OF_LOCATIONS:
		return ((const struct imp_location *)(const void *)item)->row.name;
	case OF_INTERPRETERS:
		return ((const struct imp_interpreter *)(const void *)item)->row.name;
	case OF_EVENT:
	case OF_GLOSSARY:
	case OF_BLACKOUTS:
	case OF_PREFERENCES:
	case OF_REQUESTS:
	case OF_MEETINGS:
	case OF_CONFERENCES:
		break;
	}
	return "";
}

const char *
import_name_meant(struct importing *im, const char *name)
{
	const char *folded = fold(im->arena, name);

	for (int of = OF_CATEGORIES; of <= OF_INTERPRETERS; of++)
		for (int i = 0;
			i < im->sets[of].n && im->report->faults_total < FAULTS_HELPED;
			i++) {
			const struct item *item = im->sets[of].items[i];
			const char *own = name_of((enum import_of)of, item);

			if (own != NULL && strcmp(fold(im->arena, own), folded) == 0)
				return item->code;
		}
	return NULL;
}
