/* office_time.c - dates, times and ranges as offices write them, brought to the one form. */
#include "domain/files/office_time.h"

#include "wire/letters.h"

#include <stdlib.h>
#include <string.h>

/* The words for year, month and day, and what stands between two times. */
static const char *const WORDS[] = {"년", "월", "일", "年", "月", "日", NULL};
static const char *const MARKS[] = {"/", "~", "-", "–", "～", NULL};

/* No range is longer: each mark of what is looked through costs a copy of what is before it. */
enum { RANGE_BYTES = 160 };

static const char DIGITS[] = "0123456789";

/* The one of the words that s begins with: its bytes; 0 for none. */
static size_t
word_at(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strncmp(s, *words, strlen(*words)) == 0)
			return strlen(*words);
	return 0;
}

/* Past marks of that kind and the words. */
static void
skip(const char **s, const char *marks)
{
	size_t n;

	while ((n = strspn(*s, marks)) > 0 || (n = word_at(*s, WORDS)) > 0)
		*s += n;
}

/* A number of so many digits; past it. */
static bool
number(const char **s, size_t least, size_t most, int *out)
{
	size_t n = strspn(*s, DIGITS);

	if (n < least || n > most)
		return false;
	*out = (int)strtol(*s, NULL, 10);
	*s += n;
	return true;
}

/* A date at *s; past it and what stands behind it. */
static bool
date_at(const char **s, int *year, int *month, int *day)
{
	if (!number(s, 4, 4, year))
		return false;
	skip(s, "-./ ");
	if (!number(s, 1, 2, month))
		return false;
	skip(s, "-./ ");
	if (!number(s, 1, 2, day))
		return false;
	skip(s, ". ");
	return true;
}

static bool
clock_at(const char **s, int *hour, int *minute)
{
	if (!number(s, 1, 2, hour) || **s != ':')
		return false;
	(*s)++;
	return number(s, 2, 2, minute);
}

const char *
office_date(struct arena *arena, const char *text)
{
	int year, month, day;

	if (!date_at(&text, &year, &month, &day) || *text != '\0')
		return NULL;
	return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
}

const char *
office_time(struct arena *arena, const char *text)
{
	int year, month, day, hour, minute;
	const char *seconds, *offset;

	if (!date_at(&text, &year, &month, &day))
		return NULL;
	text += *text == 'T';
	if (!clock_at(&text, &hour, &minute))
		return NULL;
	seconds = text;
	text += *text == ':' ? 1 + strspn(text + 1, DIGITS) : 0;
	offset = text + strspn(text, " ");
	if (*offset != '\0' && strchr("+-Z", *offset) == NULL)
		return NULL;
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d%.*s%s", year, month, day,
		hour, minute, (int)(text - seconds), seconds, offset);
}

const char *
office_clock(struct arena *arena, const char *text)
{
	int hour, minute;

	if (!clock_at(&text, &hour, &minute) || *text != '\0')
		return NULL;
	return arena_printf(arena, "%02d:%02d", hour, minute);
}

static char *
trimmed(struct arena *arena, const char *s, size_t n)
{
	letters_trim(&s, &n);
	return arena_strndup(arena, s, n);
}

/*
 * The second time of a range: whole, or a time of day of the first one's date. Behind a dash
 * and a T a time of day is the offset of the first: 2026-07-15T09:30-10:00.
 */
static const char *
until(struct arena *arena, const char *text, const char *from, bool may_be_offset)
{
	const char *whole = office_time(arena, text), *clock = office_clock(arena, text);

	if (whole != NULL || clock == NULL || may_be_offset)
		return whole;
	return arena_printf(arena, "%.10sT%s", from, clock);
}

bool
office_range(struct arena *arena, const char *text, const char **from, const char **to)
{
	if (strlen(text) > RANGE_BYTES)
		return false;
	for (const char *s = text; *s != '\0'; s++) {
		size_t mark = word_at(s, MARKS);
		char *first;

		if (mark == 0)
			continue;
		first = trimmed(arena, text, (size_t)(s - text));
		*from = office_time(arena, first);
		if (*from == NULL)
			continue;
		*to = until(arena, trimmed(arena, s + mark, strlen(s + mark)), *from,
			*s == '-' && strchr(first, 'T') != NULL);
		if (*to != NULL)
			return true;
	}
	return false;
}

bool
office_session(struct arena *arena, const char *text, const char **from, const char **to)
{
	for (const char *s = text; *s != '\0'; s++) {
		size_t mark = word_at(s, MARKS);

		if (mark == 0)
			continue;
		*from = office_clock(arena, trimmed(arena, text, (size_t)(s - text)));
		*to = office_clock(arena, trimmed(arena, s + mark, strlen(s + mark)));
		return *from != NULL && *to != NULL;
	}
	return false;
}
