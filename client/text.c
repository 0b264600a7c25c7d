/*
 * text.c - texts for people: safe for a terminal, compared, and times as civil times.
 */
#include "text.h"

#include "fair_zone.h"
#include "wire/letters.h"
#include "wire/utf8.h"
#include "wire/when.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { WORD_MAX = 31 };

/* Marks of direction belong in names; they turn nothing around. */
static bool
is_shown(uint32_t number)
{
	return !letters_hidden(number) || letters_mark(number);
}

/* What a terminal would obey, and a byte that is no letter, is a question mark. */
static char *
safe(const char *s, bool lines)
{
	char *copy = xstrdup(s), *out = copy;
	size_t n = strlen(s), bytes;

	for (; n > 0; s += bytes, n -= bytes) {
		bytes = utf8_letter_bytes(s, n);
		if ((*s == '\n' && !lines) || *s == '\t') {
			*out++ = ' ';
		} else if (*s == '\n' || (bytes > 0 && is_shown(utf8_number(s, bytes)))) {
			memcpy(out, s, bytes);
			out += bytes;
		} else {
			*out++ = '?';
		}
		bytes = bytes > 0 ? bytes : 1;
	}
	*out = '\0';
	return copy;
}

static bool
add_escaped(struct buf *out, uint32_t number)
{
	if (number < 0x10000)
		return buf_addf(out, "\\u%04X", (unsigned)number);
	number -= 0x10000;
	return buf_addf(out, "\\u%04X\\u%04X", 0xd800 + (unsigned)(number >> 10),
		0xdc00 + (unsigned)(number & 0x3ff));
}

char *
text_safe_json(const char *json)
{
	size_t n = strlen(json), bytes;
	struct buf out;

	/* at worst a letter of one byte takes six */
	buf_init(&out, 6 * n + 16);
	for (; n > 0; json += bytes, n -= bytes) {
		uint32_t number;

		bytes = utf8_letter_bytes(json, n);
		number = bytes > 0 ? utf8_number(json, bytes) : 0;
		bytes = bytes > 0 ? bytes : 1;
		BUG_ON(number != '\n' && letters_hidden(number)
				? !add_escaped(&out, number)
				: !buf_add(&out, json, bytes));
	}
	return buf_take(&out);
}

char *
text_safe(const char *s)
{
	return safe(s, false);
}

char *
text_safe_lines(const char *s)
{
	return safe(s, true);
}

/* Bytes and columns of the first letter; a byte that is none counts as one column. */
static size_t
letter(const char *s, int *columns)
{
	mbstate_t state;
	wchar_t wide;
	size_t n;

	memset(&state, 0, sizeof state);
	n = mbrtowc(&wide, s, MB_LEN_MAX, &state);
	if (n == 0 || n == (size_t)-1 || n == (size_t)-2) {
		*columns = n != 0;
		return n != 0;
	}
	*columns = wcwidth(wide);
	if (*columns < 0)
		*columns = 1;
	return n;
}

int
text_width(const char *s)
{
	int total = 0, columns;
	size_t n;

	while ((n = letter(s, &columns)) > 0) {
		total += columns;
		s += n;
	}
	return total;
}

char *
text_cut(const char *s, int columns)
{
	static const char ELLIPSIS[] = "…";
	char *out = xmalloc(strlen(s) + sizeof ELLIPSIS);
	size_t at = 0, n;
	int used = 0, more;

	if (text_width(s) <= columns)
		return memcpy(out, s, strlen(s) + 1);
	/* one column is for the ellipsis; marks have no width and stay with theirs */
	while ((n = letter(s + at, &more)) > 0 && used + more < columns) {
		used += more;
		at += n;
	}
	memcpy(out, s, at);
	memcpy(out + at, ELLIPSIS, sizeof ELLIPSIS);
	return out;
}

char *
text_fold(const char *s, int columns)
{
	/* at worst every letter is a line of its own */
	char *out = xmalloc(2 * strlen(s) + 1);
	size_t at = 0, blank = 0, n;
	int used = 0, since_blank = 0, more;

	for (; (n = letter(s, &more)) > 0; s += n) {
		if (used + more > columns && *s != ' ') {
			if (blank > 0) {
				out[blank] = '\n';
				used = since_blank;
			} else {
				out[at++] = '\n';
				used = 0;
			}
			blank = 0;
			since_blank = 0;
		}
		if (*s == ' ') {
			blank = at;
			since_blank = -more;
		}
		memcpy(out + at, s, n);
		at += n;
		used += more;
		since_blank += more;
	}
	out[at] = '\0';
	return out;
}

static int
least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

int
text_distance(const char *a, const char *b)
{
	int d[WORD_MAX + 1][WORD_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > WORD_MAX || nb > WORD_MAX)
		return WORD_MAX + 1;
	for (size_t i = 0; i <= na; i++)
		d[i][0] = (int)i;
	for (size_t j = 0; j <= nb; j++)
		d[0][j] = (int)j;
	for (size_t i = 1; i <= na; i++)
		for (size_t j = 1; j <= nb; j++) {
			int cost = a[i - 1] != b[j - 1];

			d[i][j] = least(
				d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	return d[na][nb];
}

bool
text_is_near(const char *typed, const char *meant)
{
	size_t n = strlen(typed);
	int allowed = n <= 3 ? 1 : n <= 7 ? 2 : 3;

	if (n >= 3 && strncmp(typed, meant, n) == 0)
		return true;
	return text_distance(typed, meant) <= allowed;
}

/* The civil part of an instant, a civil time or a date. */
static bool
read_civil(const char *text, struct civil *c)
{
	char civil[20];
	struct err e;

	snprintf(civil, sizeof civil, "%.19s", text);
	if (strlen(civil) == 10)
		return civil_parse_date(civil, c, &e);
	if (strlen(text) > 16 && text[16] != ':')
		civil[16] = '\0';
	return civil_parse(civil, c, &e);
}

static const char *
month_name(int month)
{
	static const char *const NAMES[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	return NAMES[month - 1];
}

const char *
text_offset(const char *rfc3339)
{
	enum { OFFSET = sizeof "+09:00" - 1 };
	size_t n = strlen(rfc3339);

	return n > OFFSET ? rfc3339 + n - OFFSET : "";
}

/* What stands behind a time that would not be exact without it. */
static const char *
exact_offset(const char *rfc3339)
{
	return fair_zone_twice(rfc3339) ? text_offset(rfc3339) : "";
}

void
text_when(const char *rfc3339, char out[TEXT_TIME])
{
	struct civil c;

	if (!read_civil(rfc3339, &c))
		snprintf(out, TEXT_TIME, "%.40s", rfc3339);
	else
		snprintf(out, TEXT_TIME, "%s %2d %s %02d:%02d%s",
			civil_weekday_name(civil_weekday(&c)), c.day, month_name(c.month),
			c.hour, c.minute, exact_offset(rfc3339));
}

void
text_when_year(const char *rfc3339, char out[TEXT_TIME])
{
	struct civil c;

	if (!read_civil(rfc3339, &c))
		snprintf(out, TEXT_TIME, "%.40s", rfc3339);
	else
		snprintf(out, TEXT_TIME, "%d %s %d %02d:%02d%s", c.day,
			month_name(c.month), c.year, c.hour, c.minute,
			exact_offset(rfc3339));
}

void
text_date(const char *rfc3339, char out[TEXT_TIME])
{
	struct civil c;

	if (!read_civil(rfc3339, &c))
		snprintf(out, TEXT_TIME, "%.40s", rfc3339);
	else
		snprintf(out, TEXT_TIME, "%s %2d %s",
			civil_weekday_name(civil_weekday(&c)), c.day,
			month_name(c.month));
}

void
text_clock(const char *rfc3339, char out[TEXT_TIME])
{
	struct civil c;

	if (!read_civil(rfc3339, &c))
		snprintf(out, TEXT_TIME, "%.40s", rfc3339);
	else
		snprintf(out, TEXT_TIME, "%02d:%02d", c.hour, c.minute);
}

void
text_span(const char *start, const char *end, char out[2 * TEXT_TIME])
{
	char from[TEXT_TIME], to[TEXT_TIME];

	text_when(start, from);
	if (end == NULL || end[0] == '\0') {
		snprintf(out, 2 * TEXT_TIME, "%s", from);
		return;
	}
	if (strncmp(start, end, 10) == 0) {
		text_clock(end, to);
		snprintf(out, 2 * TEXT_TIME, "%s-%s%s", from, to, exact_offset(end));
	} else {
		text_when(end, to);
		snprintf(out, 2 * TEXT_TIME, "%s-%s", from, to);
	}
}

const struct js *
text_path(const struct js *value, const char *path)
{
	while (value != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");
		char name[64];

		snprintf(name, sizeof name, "%.*s", (int)n, path);
		if (js_type(value) == JS_ARR)
			value = js_at(value, (size_t)strtoul(name, NULL, 10));
		else
			value = js_get(value, name);
		path += n + (path[n] == '.');
	}
	return value;
}

void
text_join(struct buf *b, const char *separator, const char *s)
{
	/*
	 * a cell that grows past its buffer is cut: it is for reading, not for keeping
	 */
	if (b->len > 0 && !buf_adds(b, separator))
		return;
	if (!buf_adds(b, s))
		return;
}
