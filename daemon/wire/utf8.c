/* utf8.c - letters in bytes: what is UTF-8 (RFC 3629) and what is not. */
#include "wire/utf8.h"

#include <stdio.h>
#include <string.h>

static size_t
announced(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if ((first & 0xf0) == 0xe0)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

size_t
utf8_letter_bytes(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t length = n > 0 ? announced(p[0]) : 0;

	if (length == 0 || length > n)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* the shortest form, no surrogates, nothing past U+10FFFF */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
		(p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return length;
}

uint32_t
utf8_number(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t number = n == 1 ? p[0] : p[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++)
		number = number << 6 | (p[i] & 0x3fu);
	return number;
}

size_t
utf8_good_bytes(const char *s, size_t n)
{
	size_t at = 0, length;

	while (at < n && (length = utf8_letter_bytes(s + at, n - at)) > 0)
		at += length;
	return at;
}

size_t
utf8_letters(const char *text)
{
	size_t n = strlen(text), letters = 0;

	while (n > 0) {
		size_t bytes = utf8_letter_bytes(text, n);

		bytes += bytes == 0;
		text += bytes;
		n -= bytes;
		letters++;
	}
	return letters;
}

/* How many bytes are the beginning of a letter that does not go on; 0 when they are none. */
static size_t
cut_bytes(const char *s, size_t n)
{
	size_t length = announced((unsigned char)s[0]), at = 1;

	if (length < 2)
		return 0;
	while (at < length && at < n && ((unsigned char)s[at] & 0xc0) == 0x80)
		at++;
	return at < length ? at : 0;
}

void
utf8_mend(char *text)
{
	size_t n = strlen(text), at = utf8_good_bytes(text, n);
	char *end = text + at;

	while (at < n) {
		size_t good = utf8_good_bytes(text + at, n - at);
		size_t cut = good == 0 ? cut_bytes(text + at, n - at) : 0;

		memmove(end, text + at, good);
		end += good;
		at += good + cut;
		if (good == 0 && cut == 0) {
			*end++ = '?';
			at++;
		}
	}
	*end = '\0';
}

void
utf8_vformat(char *out, size_t out_bytes, const char *fmt, va_list ap)
{
	vsnprintf(out, out_bytes, fmt, ap);
	utf8_mend(out);
}

void
utf8_format(char *out, size_t out_bytes, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(out, out_bytes, fmt, ap);
	va_end(ap);
}
