/* language_tag.c - language tags and pairs of them. */
#include "base/language_tag.h"

#include <ctype.h>
#include <string.h>

static bool
letters(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isascii(s[i]) || !isalpha((unsigned char)s[i]))
			return false;
	}
	return true;
}

static bool
digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
	}
	return true;
}

static void
copy_as(char *out, const char *s, size_t n, int (*first)(int), int (*rest)(int))
{
	for (size_t i = 0; i < n; i++)
		out[i] = (char)(i == 0 ? first : rest)((unsigned char)s[i]);
}

/* One tag of n bytes. */
static bool
parse(const char *s, size_t n, char out[LANGUAGE_BYTES])
{
	const char *end = s + n;
	size_t part = 0;

	memset(out, 0, LANGUAGE_BYTES);
	for (int place = 0; s <= end; s += part + 1) {
		const char *dash = memchr(s, '-', (size_t)(end - s));

		part = (size_t)((dash != NULL ? dash : end) - s);
		if (place > 0)
			*out++ = '-';
		if (place == 0 && (part == 2 || part == 3) && letters(s, part)) {
			copy_as(out, s, part, tolower, tolower);
			place = 1;
		} else if (place == 1 && part == 4 && letters(s, part)) {
			copy_as(out, s, part, toupper, tolower);
			place = 2;
		} else if ((place == 1 || place == 2) &&
			   ((part == 2 && letters(s, part)) ||
				   (part == 3 && digits(s, part)))) {
			copy_as(out, s, part, toupper, toupper);
			place = 3;
		} else {
			return false;
		}
		out += part;
	}
	return true;
}

bool
language_parse(const char *text, char out[LANGUAGE_BYTES])
{
	return parse(text, strlen(text), out);
}

/* A tag already in its recommended form. */
static bool
exact(const char *s, size_t n, char out[LANGUAGE_BYTES])
{
	return parse(s, n, out) && memcmp(s, out, n) == 0;
}

bool
language_pair_parse(const char *text, char a[LANGUAGE_BYTES], char b[LANGUAGE_BYTES])
{
	int ways = 0;

	for (const char *dash = strchr(text, '-'); dash != NULL;
		dash = strchr(dash + 1, '-')) {
		char left[LANGUAGE_BYTES], right[LANGUAGE_BYTES];

		if (!exact(text, (size_t)(dash - text), left) ||
			!exact(dash + 1, strlen(dash + 1), right))
			continue;
		memcpy(a, left, LANGUAGE_BYTES);
		memcpy(b, right, LANGUAGE_BYTES);
		ways++;
	}
	return ways == 1;
}
