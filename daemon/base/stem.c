/*
 * stem.c - English words without their endings, as Porter's paper of 1980 takes them off; the
 * steps have its numbers.
 */
#include "base/terms.h"

#include <string.h>

struct stem {
	char *b;
	size_t n; /* letters of the word */
	size_t j; /* letters in front of the ending that was found */
};

static bool
is_consonant(const struct stem *s, size_t i)
{
	switch (s->b[i]) {
	case 'a':
	case 'e':
	case 'i':
	case 'o':
	case 'u':
		return false;
	case 'y':
		return i == 0 || !is_consonant(s, i - 1);
	default:
		return true;
	}
}

/* The m of the paper: how often vowels are followed by consonants in the first j letters. */
static int
measure(const struct stem *s)
{
	size_t i = 0;
	int m = 0;

	while (i < s->j && is_consonant(s, i))
		i++;
	while (i < s->j) {
		while (i < s->j && !is_consonant(s, i))
			i++;
		if (i == s->j)
			break;
		m++;
		while (i < s->j && is_consonant(s, i))
			i++;
	}
	return m;
}

static bool
has_vowel(const struct stem *s)
{
	for (size_t i = 0; i < s->j; i++)
		if (!is_consonant(s, i))
			return true;
	return false;
}

static bool
ends_double(const struct stem *s, size_t n)
{
	return n >= 2 && s->b[n - 1] == s->b[n - 2] && is_consonant(s, n - 1);
}

/* Consonant, vowel, consonant that is no w, x, y: *o of the paper. */
static bool
ends_short(const struct stem *s, size_t n)
{
	return n >= 3 && is_consonant(s, n - 1) && !is_consonant(s, n - 2) &&
	       is_consonant(s, n - 3) && strchr("wxy", s->b[n - 1]) == NULL;
}

static bool
ends(struct stem *s, const char *ending)
{
	size_t n = strlen(ending);

	if (n > s->n || memcmp(s->b + s->n - n, ending, n) != 0)
		return false;
	s->j = s->n - n;
	return true;
}

static void
put(struct stem *s, const char *ending)
{
	size_t n = strlen(ending);

	memcpy(s->b + s->j, ending, n);
	s->n = s->j + n;
}

static void
step_1ab(struct stem *s)
{
	if (ends(s, "sses") || ends(s, "ies"))
		s->n -= 2;
	else if (ends(s, "s") && !ends(s, "ss"))
		s->n--;
	if (ends(s, "eed")) {
		s->n -= measure(s) > 0;
		return;
	}
	if (!((ends(s, "ed") || ends(s, "ing")) && has_vowel(s)))
		return;
	s->n = s->j;
	if (ends(s, "at") || ends(s, "bl") || ends(s, "iz")) {
		s->b[s->n++] = 'e';
	} else if (ends_double(s, s->n) && strchr("lsz", s->b[s->n - 1]) == NULL) {
		s->n--;
	} else {
		s->j = s->n;
		if (measure(s) == 1 && ends_short(s, s->n))
			s->b[s->n++] = 'e';
	}
}

struct rule {
	const char *ending, *becomes;
};

/* The first ending that is there decides, whether it gives way or not. */
static void
apply(struct stem *s, const struct rule *rules, int least)
{
	for (; rules->ending != NULL; rules++) {
		if (!ends(s, rules->ending))
			continue;
		if (measure(s) > least)
			put(s, rules->becomes);
		return;
	}
}

static const struct rule STEP_2[] = {{"ational", "ate"}, {"tional", "tion"},
	{"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"bli", "ble"},
	{"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"},
	{"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"},
	{"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
	{"iviti", "ive"}, {"biliti", "ble"}, {"logi", "log"}, {NULL, NULL}};

static const struct rule STEP_3[] = {{"icate", "ic"}, {"ative", ""}, {"alize", "al"},
	{"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}, {NULL, NULL}};

static const char *const STEP_4[] = {"al", "ance", "ence", "er", "ic", "able", "ible",
	"ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive",
	"ize", NULL};

static void
step_4(struct stem *s)
{
	for (const char *const *e = STEP_4; *e != NULL; e++) {
		if (!ends(s, *e))
			continue;
		if (strcmp(*e, "ion") == 0 &&
			(s->j == 0 || strchr("st", s->b[s->j - 1]) == NULL))
			continue;
		if (measure(s) > 1)
			s->n = s->j;
		return;
	}
}

static void
step_5(struct stem *s)
{
	s->j = s->n - 1;
	if (s->b[s->n - 1] == 'e') {
		int m = measure(s);

		if (m > 1 || (m == 1 && !ends_short(s, s->n - 1)))
			s->n--;
	}
	s->j = s->n;
	if (ends_double(s, s->n) && s->b[s->n - 1] == 'l') {
		s->j = s->n - 1;
		if (measure(s) > 1)
			s->n--;
	}
}

size_t
stem_english(char *word, size_t n)
{
	struct stem s = {word, n, n};

	if (n <= 2)
		return n;
	step_1ab(&s);
	if (ends(&s, "y") && has_vowel(&s))
		s.b[s.n - 1] = 'i';
	apply(&s, STEP_2, 0);
	apply(&s, STEP_3, 0);
	step_4(&s);
	step_5(&s);
	return s.n;
}
