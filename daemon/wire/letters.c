/* letters.c - the one rule of which letters a text may hold, by their numbers in Unicode. */
#include "wire/letters.h"

#include "wire/utf8.h"

#include <stdio.h>
#include <string.h>

enum { REPLACEMENT_BYTES = 3, LAST_LETTER = 0x10ffff };

static const char REPLACEMENT[] = "\xef\xbf\xbd"; /* U+FFFD */

struct range {
	uint32_t first, last;
};

/* Refused, and what to call them. */
static const struct {
	struct range range;
	const char *what;
} REFUSED[] = {
	/* the first that fits is told */
	{{'\t', '\t'}, "a tab"},
	{{'\n', '\n'}, "a break of the line"},
	{{'\r', '\r'}, "a break of the line"},
	{{0x00, 0x1f}, "a control character"},
	{{0x7f, 0x9f}, "a control character"},
	{{0x2028, 0x2029}, "a control character for lines"},
	{{0x202a, 0x202e}, "which turns the direction of writing"},
	{{0x2066, 0x2069}, "which turns the direction of writing"},
	{{0x206a, 0x206f}, "a control of formatting"},
	{{0xe000, 0xf8ff}, "of private use"},
	{{0xfdd0, 0xfdef}, "which is no character"},
	{{0xfff9, 0xfffb}, "a control of formatting"},
	{{0xe0001, 0xe0001}, "a control of formatting"},
	{{0xf0000, LAST_LETTER}, "of private use"},
};

/* Left out. */
static const struct range MARKS[] = {{0x61c, 0x61c}, {0x200e, 0x200f}, {0xfeff, 0xfeff}};

/*
 * White space that a text may stand in, with width or without; other ends of lines are refused
 * wherever they are.
 */
static const struct range WHITE[] = {{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}, {0xa0, 0xa0},
	{0x1680, 0x1680}, {0x2000, 0x200b}, {0x202f, 0x202f}, {0x205f, 0x2060},
	{0x3000, 0x3000}, {0xfeff, 0xfeff}};

/* Without width or without ink: ends of lines, fillers, joiners, selectors, tags, formatting. */
static const struct range UNSEEN[] = {{0x09, 0x0d}, {0x85, 0x85}, {0xad, 0xad},
	{0x34f, 0x34f}, {0x61c, 0x61c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
	{0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	{0x2800, 0x2800}, {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
	{0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x13430, 0x1343f}, {0x16fe4, 0x16fe4},
	{0x1bca0, 0x1bca3}, {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

static bool
among(uint32_t number, const struct range *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (number >= list[i].first && number <= list[i].last)
			return true;
	return false;
}

#define AMONG(number, list) among(number, list, sizeof(list) / sizeof *(list))

/* NULL: it is not refused. */
static const char *
refused(uint32_t number)
{
	/* the last two of each plane */
	if ((number & 0xfffe) == 0xfffe)
		return "which is no character";
	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++)
		if (number >= REFUSED[i].range.first && number <= REFUSED[i].range.last)
			return REFUSED[i].what;
	return NULL;
}

bool
letters_mark(uint32_t number)
{
	return AMONG(number, MARKS);
}

bool
letters_hidden(uint32_t number)
{
	return refused(number) != NULL || letters_mark(number);
}

static bool
allowed(enum letters kind, uint32_t number)
{
	/* nearly every letter of nearly every text */
	if (number >= 0x20 && number < 0x7f)
		return true;
	if (number == '\n' || number == '\t')
		return kind == LETTERS_LINES;
	return refused(number) == NULL;
}

/* The bytes of the last letter of n bytes, 1 when they are none. */
static size_t
last(const char *s, size_t n)
{
	size_t bytes = 1;

	while (bytes < n && bytes < 4 && ((unsigned char)s[n - bytes] & 0xc0) == 0x80)
		bytes++;
	return utf8_letter_bytes(s + n - bytes, bytes) == bytes ? bytes : 1;
}

void
letters_trim(const char **s, size_t *n)
{
	size_t bytes;

	while ((bytes = utf8_letter_bytes(*s, *n)) > 0 &&
		AMONG(utf8_number(*s, bytes), WHITE)) {
		*s += bytes;
		*n -= bytes;
	}
	while (*n > 0 && (bytes = last(*s, *n)) > 0 &&
		AMONG(utf8_number(*s + *n - bytes, bytes), WHITE))
		*n -= bytes;
}

/* The next letter of n bytes is seen as what it is; a byte that is no UTF-8 has the number 0. */
static size_t
next(const char *s, size_t n, uint32_t *number)
{
	size_t bytes = utf8_letter_bytes(s, n);

	*number = bytes > 0 ? utf8_number(s, bytes) : 0;
	return bytes > 0 ? bytes : 1;
}

/* The carriage return of CR LF: it is left out where there are lines. */
static bool
ends_a_line(enum letters kind, const char *s, size_t n)
{
	return kind == LETTERS_LINES && n > 1 && s[0] == '\r' && s[1] == '\n';
}

static bool
fit(enum letters kind, const char *s, size_t n, struct letters_fault *f)
{
	size_t bytes;

	f->place = 0;
	for (; n > 0; s += bytes, n -= bytes) {
		bytes = next(s, n, &f->number);
		f->place++;
		if (!allowed(kind, f->number) && !letters_mark(f->number) &&
			!ends_a_line(kind, s, n))
			return false;
	}
	return true;
}

bool
letters_fit(enum letters kind, const char *s, struct letters_fault *f)
{
	return fit(kind, s, strlen(s), f);
}

/*
 * What is left has to be trimmed once more: a mark may have stood between the white space and the
 * end.
 */
size_t
letters_mend(enum letters kind, const char *s, char *out)
{
	size_t n = strlen(s), bytes, to = 0;
	uint32_t number;

	letters_trim(&s, &n);
	for (; n > 0; s += bytes, n -= bytes) {
		bytes = next(s, n, &number);
		if (letters_mark(number) || ends_a_line(kind, s, n))
			continue;
		if (allowed(kind, number)) {
			memmove(out + to, s, bytes);
			to += bytes;
		} else {
			memcpy(out + to, REPLACEMENT, REPLACEMENT_BYTES);
			to += REPLACEMENT_BYTES;
		}
	}
	s = out;
	letters_trim(&s, &to);
	memmove(out, s, to);
	out[to] = '\0';
	return to;
}

bool
letters_take(enum letters kind, const char *s, char *out, struct letters_fault *f)
{
	const char *inner = s;
	size_t n = strlen(s);

	letters_trim(&inner, &n);
	if (!fit(kind, inner, n, f))
		return false;
	letters_mend(kind, s, out);
	return true;
}

void
letters_why(const struct letters_fault *f, char why[LETTERS_WHY_BYTES])
{
	const char *what = refused(f->number);

	if (f->number == 0)
		snprintf(why, LETTERS_WHY_BYTES, "not UTF-8 (letter %zu)", f->place);
	else
		snprintf(why, LETTERS_WHY_BYTES, "holds U+%04X, %s (letter %zu)",
			(unsigned)f->number, what != NULL ? what : "", f->place);
}

bool
letters_blank(const char *s)
{
	size_t n = strlen(s), bytes;
	uint32_t number;

	for (; n > 0; s += bytes, n -= bytes) {
		bytes = next(s, n, &number);
		if (!AMONG(number, WHITE) && !AMONG(number, UNSEEN))
			return false;
	}
	return true;
}
