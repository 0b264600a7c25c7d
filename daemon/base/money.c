/* money.c - amounts as people write them, and as they are told. */
#include "base/money.h"

#include "base/currency.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* No amount is longer; what is left of an int64 is enough for three digits more. */
enum { DIGITS_MAX = 15, DIGITS_OF_A_GROUP = 3 };

/* Marks between groups of digits, of which the last may stand before the fraction. */
static bool
is_mark(char c)
{
	return c == ',' || c == '.';
}

/* Blanks and apostrophes part groups and nothing else; of those of Unicode too. */
static size_t
blank_at(const char *s)
{
	static const char *const BLANKS[] = {
		" ", "\xc2\xa0", "\xe2\x80\xaf", "'", "\xe2\x80\x99", NULL};

	for (int i = 0; BLANKS[i] != NULL; i++)
		if (strncmp(s, BLANKS[i], strlen(BLANKS[i])) == 0)
			return strlen(BLANKS[i]);
	return 0;
}

/* The digits and marks of it; false: what else is there is not the currency. */
static bool
number_of(struct arena *arena, const char *text, const char *currency, char *out)
{
	const char *first = strpbrk(text, "0123456789"), *last = first;
	const char *before, *after;
	size_t n = 0, blank;

	if (first == NULL)
		return false;
	for (const char *s = first; *s != '\0'; s++)
		if (isdigit((unsigned char)*s))
			last = s + 1;
	for (const char *s = first; s<last; s += blank> 0 ? blank : 1) {
		blank = blank_at(s);
		if (blank > 0)
			continue;
		if (!isdigit((unsigned char)*s) && !is_mark(*s))
			return false;
		if (n == DIGITS_MAX * 2)
			return false;
		out[n++] = *s;
	}
	out[n] = '\0';
	for (before = text; (blank = blank_at(before)) > 0;)
		before += blank;
	for (after = last; (blank = blank_at(after)) > 0;)
		after += blank;
	while (first > before && first[-1] == ' ')
		first--;
	for (int i = 0; i < 2; i++) {
		const char *word =
			i == 0 ? arena_strndup(arena, before, (size_t)(first - before))
			       : after;
		const char *meant =
			word[0] == '\0' ? currency : currency_meant(arena, word);
		char code[CURRENCY_BYTES];

		if (meant == NULL || strcmp(meant, currency) != 0)
			meant = currency_parse(word, code) ? code : "";
		if (strcmp(meant, currency) != 0)
			return false;
	}
	return true;
}

/* The mark before the fraction; NULL: all marks part groups, or *twice: it may be either. */
static const char *
point_of(const char *s, int digits, bool *twice)
{
	const char *last = NULL;
	size_t behind;
	int same = 0, marks = 0;

	*twice = false;
	for (const char *c = s; *c != '\0'; c++)
		last = is_mark(*c) ? c : last;
	if (last == NULL)
		return NULL;
	for (const char *c = s; *c != '\0'; c++) {
		marks += is_mark(*c);
		same += *c == *last;
	}
	behind = strlen(last + 1);
	/* No group is a lone 0. */
	if (marks == 1 && s[0] == '0' && last == s + 1)
		return last;
	if (same > 1 || (marks == 1 && behind == DIGITS_OF_A_GROUP && digits < 3))
		return NULL;
	*twice = marks == 1 && behind == DIGITS_OF_A_GROUP;
	return last;
}

/* Three digits stand behind each mark that is not the point, and some before the first. */
static bool
is_grouped(const char *s, const char *point)
{
	for (const char *c = s; *c != '\0'; c++) {
		size_t n = strspn(c + 1, "0123456789");

		if (is_mark(*c) && c != point && n != DIGITS_OF_A_GROUP)
			return false;
		/* The point is the last mark, and no group is parted by another one. */
		if (is_mark(*c) && point != NULL && c < point && *c == *point)
			return false;
	}
	return isdigit((unsigned char)s[0]);
}

int64_t
money_meant(struct arena *arena, const char *text, const char *currency)
{
	int digits = currency_digits(currency), n = 0, behind = 0;
	char number[DIGITS_MAX * 2 + 1];
	const char *point;
	int64_t minor = 0;
	bool twice;

	if (digits < 0 || !number_of(arena, text, currency, number))
		return -1;
	point = point_of(number, digits, &twice);
	if (twice || !is_grouped(number, point))
		return -1;
	for (const char *c = number; *c != '\0'; c++) {
		if (is_mark(*c))
			continue;
		minor = minor * 10 + (*c - '0');
		behind += point != NULL && c > point;
		if (++n > DIGITS_MAX)
			return -1;
	}
	if (behind > digits)
		return -1;
	for (; behind < digits; behind++)
		minor *= 10;
	return minor;
}

const char *
money_text(struct arena *arena, int64_t minor, const char *currency)
{
	int digits = currency_digits(currency);
	int64_t unit = 1;

	for (int i = 0; i < digits; i++)
		unit *= 10;
	if (unit == 1)
		return arena_printf(arena, "%s %" PRId64, currency, minor);
	return arena_printf(arena, "%s %" PRId64 ".%0*" PRId64, currency, minor / unit,
		digits, minor % unit);
}
