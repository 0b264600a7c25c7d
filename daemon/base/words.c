/* words.c - small rules on words: codes and "did you mean". */
#include "base/words.h"

#include <string.h>

enum { WORD_MAX = 40 };

static bool
alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool
word_is_code(const char *s)
{
	size_t n = 0;

	if (!alphanumeric(s[0]))
		return false;
	for (; s[n] != '\0'; n++) {
		if (n == CODE_MAX_BYTES ||
			(!alphanumeric(s[n]) && strchr("._-", s[n]) == NULL))
			return false;
	}
	return true;
}

/* Levenshtein's distance by one row; both words have at most WORD_MAX bytes. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1];
	size_t n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= n; j++) {
			size_t best = diagonal + (a[i] != b[j - 1]);

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[n];
}

const char *
word_nearest(const char *word, const char *const *list)
{
	const char *nearest = NULL;
	size_t n = strlen(word);
	size_t best = (n + 2) / 3 + 1;

	if (n > WORD_MAX)
		return NULL;
	for (; *list != NULL; list++) {
		size_t d;

		if (strlen(*list) > WORD_MAX)
			continue;
		d = distance(word, *list);
		/* One a part of the other, "mail" for "organiser_mail": near, not nearest. */
		if (d > 2 && n > 3 &&
			(strstr(*list, word) != NULL || strstr(word, *list) != NULL))
			d = 2;
		if (d < best) {
			best = d;
			nearest = *list;
		}
	}
	return nearest;
}

static bool
same_word(const char *text, const char *word)
{
	for (; *text != '\0' && *word != '\0'; text++, word++) {
		char c = *text == ' ' || *text == '-' ? '_' : *text;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != *word)
			return false;
	}
	return *text == *word;
}

bool
word_means(const char *text, const char *word)
{
	return same_word(text, word) ||
	       (strcmp(word, "yes") == 0 && same_word(text, "true")) ||
	       (strcmp(word, "no") == 0 && same_word(text, "false"));
}
