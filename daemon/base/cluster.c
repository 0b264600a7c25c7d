/* cluster.c - where a text may be cut so that what people see as one letter stays whole. */
#include "base/cluster.h"

#include "wire/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { FIRST_OF_TWO_UNITS = 0x10000, NOTHING_BEFORE = -1 };

static size_t
units_of(uint32_t number)
{
	return number >= FIRST_OF_TWO_UNITS ? 2 : 1;
}

size_t
cluster_fit(const char *text, size_t units)
{
	size_t n = strlen(text), used = 0, whole = 0;
	int32_t before = NOTHING_BEFORE, state = 0;

	for (size_t at = 0, bytes; at < n; at += bytes) {
		uint32_t number;

		bytes = utf8_letter_bytes(text + at, n - at);
		if (bytes == 0)
			return whole;
		number = utf8_number(text + at, bytes);
		if (before == NOTHING_BEFORE ||
			utf8proc_grapheme_break_stateful(before, (int32_t)number, &state))
			whole = at;
		used += units_of(number);
		if (used > units)
			return whole;
		before = (int32_t)number;
	}
	return n;
}

size_t
cluster_units(const char *text)
{
	size_t n = strlen(text), used = 0;

	for (size_t at = 0, bytes; at < n; at += bytes) {
		bytes = utf8_letter_bytes(text + at, n - at);
		bytes = bytes > 0 ? bytes : 1;
		used += units_of(utf8_number(text + at, bytes));
	}
	return used;
}
