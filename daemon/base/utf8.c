/* utf8.c - is it UTF-8 (RFC 3629), and what are its characters? */
#include "base/utf8.h"

size_t
utf8_decode(const char *s, size_t n, uint32_t *point)
{
	static const uint32_t SMALLEST[5] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s;
	uint32_t value;
	size_t length;

	if (n == 0)
		return 0;
	if (p[0] < 0x80) {
		*point = p[0];
		return 1;
	}
	length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < length)
		return 0;
	value = p[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3fu);
	}
	if (value < SMALLEST[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*point = value;
	return length;
}

bool
utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t point;
		size_t length = utf8_decode(s + i, n - i, &point);

		if (length == 0)
			return false;
		i += length;
	}
	return true;
}
