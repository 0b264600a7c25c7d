/*
 * import_cell.c - one cell of a file: text in, checked value out. Knows types, no fair.
 */
#include "domain/files/importing.h"

#include "base/country.h"
#include "base/csv.h"
#include "base/currency.h"
#include "base/language_tag.h"
#include "base/mailaddr.h"
#include "base/money.h"
#include "base/words.h"
#include "domain/files/office_time.h"
#include "wire/letters.h"
#include "wire/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(char why[WHY_BYTES], const char *fmt, ...) PRINTF(2, 3);

static bool
refuse(char why[WHY_BYTES], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(why, WHY_BYTES, fmt, ap);
	va_end(ap);
	return false;
}

/* Without the white space around it. */
static char *
trimmed(struct arena *arena, const char *s, size_t n)
{
	letters_trim(&s, &n);
	return arena_strndup(arena, s, n);
}

/* By the rule of letters, in place; a text with no visible letter becomes empty. */
static bool
taken(const struct column *column, char *text, char why[WHY_BYTES])
{
	enum letters kind = column->type == COLUMN_TEXT || column->type == COLUMN_TONGUES
				    ? LETTERS_LINES
				    : LETTERS_LINE;
	char what[LETTERS_WHY_BYTES];
	struct letters_fault f;

	if (letters_blank(text))
		text[0] = '\0';
	if (letters_take(kind, text, text, &f))
		return true;
	letters_why(&f, what);
	return refuse(why, "%s", what);
}

/* What people read is as long as they count, whatever its script. */
static bool
not_longer(const struct column *column, const char *s, char why[WHY_BYTES])
{
	if (column->type == COLUMN_LINE || column->type == COLUMN_TEXT)
		return (int64_t)utf8_letters(s) <= column->max ||
		       refuse(why, "longer than %lld letters", (long long)column->max);
	return (int64_t)strlen(s) <= column->max ||
	       refuse(why, "longer than %lld bytes", (long long)column->max);
}

static bool
cell_code(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)im;
	(void)column;
	if (word_is_code(c->text))
		return true;
	return refuse(why,
		"\"%.70s\" is no code: 1 to 64 of A-Z a-z 0-9 . _ -, first a letter or"
		" digit",
		c->text);
}

static bool
cell_text(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)im;
	return not_longer(column, c->text, why);
}

static bool
cell_number(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	const char *digits = c->text[0] == '-' ? c->text + 1 : c->text;
	size_t n = strlen(digits);

	if (n == 0 || n > 18 || strspn(digits, "0123456789") != n)
		return refuse(why, "\"%.40s\" is not a whole number", c->text);
	c->number = strtoll(c->text, NULL, 10);
	if (c->number < column->min || c->number > column->max)
		return refuse(why, "%s is not between %lld and %lld", c->text,
			(long long)column->min, (long long)column->max);
	c->text = arena_printf(im->arena, "%lld", (long long)c->number);
	return true;
}

/* An amount as people write it is told as the number that the file takes. */
static bool
cell_amount(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	const char *currency = im->event.currency != NULL ? im->event.currency : "";
	int64_t minor;

	if (cell_number(im, column, c, why))
		return true;
	minor = money_meant(im->arena, c->text, currency);
	if (strspn(c->text, "-0123456789") == strlen(c->text))
		return false;
	if (minor < 0)
		return refuse(why,
			"\"%.40s\" is not a whole number of the smallest unit of %s",
			c->text, currency);
	return refuse(why,
		"\"%.40s\" is not a whole number of the smallest unit of %s: %s is %lld",
		c->text, currency, money_text(im->arena, minor, currency),
		(long long)minor);
}

static bool
cell_word(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	const char *near = word_nearest(c->text, column->words);
	const char *all = "";

	for (int i = 0; column->words[i] != NULL; i++) {
		if (word_means(c->text, column->words[i])) {
			c->number = i;
			c->text = column->words[i];
			return true;
		}
		all = arena_printf(
			im->arena, "%s%s%s", all, i > 0 ? ", " : "", column->words[i]);
	}
	if (near != NULL)
		return refuse(why, "\"%.60s\" is none of %s; did you mean %s?", c->text,
			all, near);
	return refuse(why, "\"%.60s\" is none of %s", c->text, all);
}

static bool
cell_mail(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)im;
	(void)column;
	if (mail_address_ok(c->text))
		return true;
	return refuse(why, "\"%.100s\" is no mail address of the form name@example.org",
		c->text);
}

static bool
cell_country(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	char code[COUNTRY_BYTES];
	const char *meant;

	(void)column;
	if (country_parse(c->text, code)) {
		c->text = arena_strdup(im->arena, code);
		return true;
	}
	meant = country_meant(im->arena, c->text);
	if (meant != NULL)
		return refuse(why,
			"\"%.40s\" is no country of ISO 3166; did you mean %s (%s)?",
			c->text, meant, country_name(meant));
	return refuse(why,
		"\"%.40s\" is no country of ISO 3166: two capitals, such as KR", c->text);
}

static bool
cell_currency(
	struct importing *im, const struct column *column, struct cell *c, char *why)
{
	char code[CURRENCY_BYTES];
	const char *meant;

	(void)column;
	if (currency_parse(c->text, code)) {
		c->text = arena_strdup(im->arena, code);
		return true;
	}
	meant = currency_meant(im->arena, c->text);
	if (meant != NULL)
		return refuse(why,
			"\"%.40s\" is no currency of ISO 4217; did you mean %s (%s)?",
			c->text, meant, currency_name(meant));
	return refuse(why,
		"\"%.40s\" is no currency of ISO 4217: three capitals, such as KRW",
		c->text);
}

static bool
cell_web(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)im;
	if (!not_longer(column, c->text, why))
		return false;
	if ((strncmp(c->text, "https://", 8) == 0 ||
		    strncmp(c->text, "http://", 7) == 0) &&
		strpbrk(c->text, " \"<>\\^`{|}") == NULL)
		return true;
	return refuse(why,
		"an address of the web begins with https:// or http:// and has no blank");
}

/* ---- lists ------------------------------------------------------------------------- */

/*
 * The parts between ';', each trimmed and not empty, into items. Where no entry can hold a comma it
 * may stand between them too: a file with ';' between its cells would have to quote the list.
 */
static bool
split(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	struct rows list = {.size = sizeof(const char *)};
	bool commas = column->type != COLUMN_LIST && strchr(c->text, ';') == NULL;
	const char *s = c->text;

	for (;;) {
		size_t n = strcspn(s, commas ? "," : ";");
		const char **item = rows_add(im->arena, &list);

		*item = trimmed(im->arena, s, n);
		if (**item == '\0')
			return refuse(why, "entry %d of the list is empty", list.n);
		if (list.n > column->max)
			return refuse(
				why, "more than %lld entries", (long long)column->max);
		if (s[n] == '\0')
			break;
		s += n + 1;
	}
	c->items = list.data;
	c->items_n = list.n;
	return true;
}

static bool
no_doubles(struct importing *im, const struct cell *c, char *why)
{
	struct map seen;

	map_init(&seen, im->arena);
	for (int i = 0; i < c->items_n; i++) {
		if (map_get(&seen, c->items[i]) != NULL)
			return refuse(why, "\"%.70s\" is there twice", c->items[i]);
		map_put(&seen, c->items[i], im);
	}
	return true;
}

static bool
cell_list(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	const struct column whole = {.max = 65536};

	if (!not_longer(&whole, c->text, why) || !split(im, column, c, why))
		return false;
	c->text = arena_join(im->arena, c->items, c->items_n, ';');
	return true;
}

static bool
cell_codes(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	if (!split(im, column, c, why))
		return false;
	for (int i = 0; i < c->items_n; i++) {
		if (!word_is_code(c->items[i]))
			return refuse(why, "entry %d, \"%.70s\", is no code", i + 1,
				c->items[i]);
	}
	c->text = arena_join(im->arena, c->items, c->items_n, ';');
	return no_doubles(im, c, why);
}

static bool
no_language(const char *text, char *why)
{
	char tag[LANGUAGE_BYTES];
	const char *name;

	if (!language_meant(text, tag))
		return refuse(why,
			"\"%.40s\" is no language tag, such as ko, en or zh-Hant%s", text,
			strpbrk(text, " /|+&") == NULL
				? ""
				: "; between two of them stands a ;");
	name = language_name(tag);
	return refuse(why, "\"%.40s\" is no language tag; did you mean %s%s%s%s?", text,
		tag, name == NULL ? "" : " (", name == NULL ? "" : name,
		name == NULL ? "" : ")");
}

static bool
cell_languages(
	struct importing *im, const struct column *column, struct cell *c, char *why)
{
	char tag[LANGUAGE_BYTES];

	if (!split(im, column, c, why))
		return false;
	for (int i = 0; i < c->items_n; i++) {
		if (!language_parse(c->items[i], tag))
			return no_language(c->items[i], why);
		c->items[i] = arena_strdup(im->arena, tag);
	}
	c->text = arena_join(im->arena, c->items, c->items_n, ';');
	return no_doubles(im, c, why);
}

/* Either way round it is one pair. */
static bool
no_double_pairs(struct importing *im, const char **halves, int pairs, char *why)
{
	struct map seen;

	map_init(&seen, im->arena);
	for (int i = 0; i < pairs; i++) {
		const char *a = halves[2 * i], *b = halves[2 * i + 1];
		const char *key = strcmp(a, b) < 0
					  ? arena_printf(im->arena, "%s/%s", a, b)
					  : arena_printf(im->arena, "%s/%s", b, a);

		if (strcmp(a, b) == 0)
			return refuse(why, "the pair %s-%s needs two languages", a, b);
		if (map_get(&seen, key) != NULL)
			return refuse(why, "the pair %s-%s is there twice", a, b);
		map_put(&seen, key, im);
	}
	return true;
}

static bool
cell_pairs(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	const char **halves;
	int n;

	if (!split(im, column, c, why))
		return false;
	n = c->items_n;
	halves = ARENA_ARRAY(im->arena, const char *, 2 * n);
	for (int i = 0; i < n; i++) {
		char a[LANGUAGE_BYTES], b[LANGUAGE_BYTES];

		if (!language_pair_parse(c->items[i], a, b))
			return refuse(why,
				"\"%.60s\" is no pair of languages, such as ko-en or"
				" zh-Hant-ko",
				c->items[i]);
		halves[2 * i] = arena_strdup(im->arena, a);
		halves[2 * i + 1] = arena_strdup(im->arena, b);
		c->items[i] = arena_printf(im->arena, "%s-%s", a, b);
	}
	c->text = arena_join(im->arena, c->items, n, ';');
	c->items = halves;
	c->items_n = 2 * n;
	return no_double_pairs(im, halves, n, why);
}

/* ---- times ------------------------------------------------------------------------- */

/* A date of a spreadsheet whose cell shows a number: days since 1900, a day's time behind a dot. */
static bool
is_day_number(const char *text)
{
	size_t days = strspn(text, "0123456789");
	const char *rest = text + days;

	return days == 5 &&
	       (*rest == '\0' || (*rest == '.' && strspn(rest + 1, "0123456789") ==
							  strlen(rest + 1)));
}

static bool
instant(struct importing *im, const char *text, int64_t *out, char *why)
{
	const char *office = office_time(im->arena, text);
	struct civil_said said;
	struct err e;

	if (!civil_parse_said(office != NULL ? office : text, &said, &e))
		return refuse(why, "%s%s", e.text,
			is_day_number(text)
				? "; if it is a date, let its cell show a date"
				: "");
	if (im->zone != NULL)
		return zone_instant(im->zone, &said, text, out, &e) ||
		       refuse(why, "%s", e.text);
	*out = when_from_civil(&said.civil, 0);
	return when_taken(*out, text, &e) || refuse(why, "%s", e.text);
}

/* Of what is no range: the half that is no time, if there are two. */
static bool
no_range(struct importing *im, const char *text, char *why)
{
	const char *mark = strpbrk(text, strchr(text, '~') != NULL ? "~" : "/");
	struct span none;

	if (mark != NULL && strchr(mark + 1, *mark) == NULL &&
		(!instant(im, trimmed(im->arena, text, (size_t)(mark - text)),
			 &none.start_s, why) ||
			!instant(im, trimmed(im->arena, mark + 1, strlen(mark + 1)),
				&none.end_s, why)))
		return false;
	return refuse(why,
		"\"%.60s\" is no range of the form 2026-07-15T09:30/2026-07-15T11:00",
		text);
}

static bool
range(struct importing *im, const char *text, struct span *out, char *why)
{
	const char *from, *to;

	if (!office_range(im->arena, text, &from, &to))
		return no_range(im, text, why);
	if (!instant(im, from, &out->start_s, why) || !instant(im, to, &out->end_s, why))
		return false;
	if (out->end_s <= out->start_s)
		return refuse(why, "%.30s is not before %.30s", from, to);
	return true;
}

static bool
cell_range(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)column;
	c->spans = ARENA_NEW(im->arena, struct span);
	c->spans_n = 1;
	return range(im, c->text, c->spans, why);
}

static bool
cell_ranges(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	if (!split(im, column, c, why))
		return false;
	c->spans = ARENA_ARRAY(im->arena, struct span, c->items_n);
	for (int i = 0; i < c->items_n; i++) {
		if (!range(im, c->items[i], &c->spans[i], why))
			return false;
		for (int k = 0; k < i; k++) {
			if (c->spans[i].start_s < c->spans[k].end_s &&
				c->spans[k].start_s < c->spans[i].end_s)
				return refuse(why, "%.50s overlaps %.50s", c->items[i],
					c->items[k]);
		}
	}
	c->spans_n = c->items_n;
	return true;
}

static bool
cell_times(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	if (!split(im, column, c, why))
		return false;
	c->spans = ARENA_ARRAY(im->arena, struct span, c->items_n);
	for (int i = 0; i < c->items_n; i++) {
		if (!instant(im, c->items[i], &c->spans[i].start_s, why))
			return false;
		c->spans[i].end_s = c->spans[i].start_s;
		for (int k = 0; k < i; k++) {
			if (c->spans[k].start_s == c->spans[i].start_s)
				return refuse(why, "%.30s is there twice", c->items[i]);
		}
	}
	c->spans_n = c->items_n;
	return true;
}

/* Each of its texts was checked as a cell of its own. */
static bool
cell_tongues(struct importing *im, const struct column *column, struct cell *c, char *why)
{
	(void)im;
	(void)column;
	(void)why;
	return c->text[0] != '\0';
}

static bool (*const PARSERS[])(
	struct importing *im, const struct column *column, struct cell *c, char *why) = {
	[COLUMN_CODE] = cell_code,
	[COLUMN_LINE] = cell_text,
	[COLUMN_TEXT] = cell_text,
	[COLUMN_NUMBER] = cell_number,
	[COLUMN_AMOUNT] = cell_amount,
	[COLUMN_WORD] = cell_word,
	[COLUMN_MAIL] = cell_mail,
	[COLUMN_COUNTRY] = cell_country,
	[COLUMN_CURRENCY] = cell_currency,
	[COLUMN_WEB] = cell_web,
	[COLUMN_LIST] = cell_list,
	[COLUMN_CODES] = cell_codes,
	[COLUMN_LANGUAGES] = cell_languages,
	[COLUMN_PAIRS] = cell_pairs,
	[COLUMN_RANGE] = cell_range,
	[COLUMN_RANGES] = cell_ranges,
	[COLUMN_TIMES] = cell_times,
	[COLUMN_SESSIONS] = cell_list,
	[COLUMN_TONGUES] = cell_tongues,
};

/* text: the cell's own, and changed. */
static bool
parse(struct importing *im, const struct column *column, char *text, struct cell *out,
	char why[WHY_BYTES])
{
	*out = (struct cell){.text = ""};
	if (!taken(column, text, why))
		return false;
	out->text = text;
	if (text[0] == '\0') {
		out->number = column->fallback;
		return !column->required || refuse(why, "is empty");
	}
	return PARSERS[column->type](im, column, out, why);
}

bool
import_cell(struct importing *im, const struct column *column, const char *text,
	struct cell *out, char why[WHY_BYTES])
{
	char *own = trimmed(im->arena, text, strlen(text));

	return parse(im, column, own + (csv_text(own) - own), out, why);
}

bool
import_one(struct tx *tx, const struct import_kind *kind, const char *column,
	const char *text, struct cell *out, char why[WHY_BYTES])
{
	struct importing im = {.tx = tx, .arena = tx->arena};

	BUG_ON(kind == NULL);
	for (int i = 0; i < kind->columns_n; i++)
		if (strcmp(kind->columns[i].name, column) == 0)
			return parse(&im, &kind->columns[i],
				arena_strdup(tx->arena, text), out, why);
	BUG_ON(true);
}
