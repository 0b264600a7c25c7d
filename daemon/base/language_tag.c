/* language_tag.c - language tags and pairs of them. */
#include "base/language_tag.h"

#include "base/country.h"
#include "base/language_registry.h"

#include <ctype.h>
#include <stdio.h>
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

/* The parts of a tag in their recommended case; "" when it has none. */
struct parts {
	char language[SUBTAG_BYTES];
	char script[SUBTAG_BYTES];
	char region[SUBTAG_BYTES];
};

static bool
split(const char *s, size_t n, struct parts *p)
{
	const char *end = s + n;
	size_t part = 0;

	memset(p, 0, sizeof *p);
	for (int place = 0; s <= end; s += part + 1) {
		const char *dash = memchr(s, '-', (size_t)(end - s));

		part = (size_t)((dash != NULL ? dash : end) - s);
		if (place == 0 && (part == 2 || part == 3) && letters(s, part)) {
			copy_as(p->language, s, part, tolower, tolower);
			place = 1;
		} else if (place == 1 && part == 4 && letters(s, part)) {
			copy_as(p->script, s, part, toupper, tolower);
			place = 2;
		} else if ((place == 1 || place == 2) &&
			   ((part == 2 && letters(s, part)) ||
				   (part == 3 && digits(s, part)))) {
			copy_as(p->region, s, part, toupper, toupper);
			place = 3;
		} else {
			return false;
		}
	}
	return true;
}

static void
join(const struct parts *p, char out[LANGUAGE_BYTES])
{
	snprintf(out, LANGUAGE_BYTES, "%s%s%s%s%s", p->language,
		p->script[0] != '\0' ? "-" : "", p->script,
		p->region[0] != '\0' ? "-" : "", p->region);
}

/* Are they of the registries? The codes that are to be used take their places. */
static bool
settle(struct parts *p)
{
	return registry_language(p->language, p->language) &&
	       (p->script[0] == '\0' || registry_script(p->script)) &&
	       (p->region[0] == '\0' || registry_region(p->region, p->region));
}

bool
language_parse(const char *text, char out[LANGUAGE_BYTES])
{
	struct parts p;

	if (!split(text, strlen(text), &p) || !settle(&p))
		return false;
	join(&p, out);
	return true;
}

static void
language_of(const char *tag, char out[SUBTAG_BYTES])
{
	snprintf(out, SUBTAG_BYTES, "%.*s", (int)strcspn(tag, "-"), tag);
}

const char *
language_name(const char *tag)
{
	char language[SUBTAG_BYTES];

	language_of(tag, language);
	return registry_name(language);
}

/* "ko_KR", "ko KR", "ko/KR" */
static bool
with_dashes(const char *text, char out[LANGUAGE_BYTES])
{
	char dashed[LANGUAGE_BYTES];

	if (strlen(text) >= sizeof dashed)
		return false;
	for (size_t i = 0; i <= strlen(text); i++)
		dashed[i] = text[i] != '\0' && strchr("_ /.", text[i]) != NULL ? '-'
									       : text[i];
	return language_parse(dashed, out);
}

bool
language_meant(const char *text, char out[LANGUAGE_BYTES])
{
	char country[COUNTRY_BYTES];
	const char *tag = registry_named(text);

	if (with_dashes(text, out))
		return true;
	if (tag == NULL && country_parse(text, country))
		tag = country_language(country);
	return tag != NULL && tag[0] != '\0' && language_parse(tag, out);
}

const char *
language_doubted(const char *tag)
{
	static const char *const PAIRS[][2] = {{"kr", "ko"}, {"tw", "zh-Hant"},
		{"se", "sv"}, {"sa", "ar"}, {"ch", "de"}, {"br", "pt"}};

	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
		if (strcmp(PAIRS[i][0], tag) == 0)
			return PAIRS[i][1];
	return NULL;
}

/* A tag whose letters have the case they should have. */
static bool
exact(const char *s, size_t n, char out[LANGUAGE_BYTES])
{
	struct parts p;

	if (!split(s, n, &p))
		return false;
	join(&p, out);
	if (memcmp(s, out, n) != 0 || !settle(&p))
		return false;
	join(&p, out);
	return true;
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
