/* fold.c - texts that people search and compare by, through utf8proc. */
#include "base/fold.h"

#include "wire/buf.h"
#include "wire/letters.h"
#include "wire/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Accents and points that words are written without; vowel signs of other scripts are letters. */
static const struct {
	int32_t first, last;
} ACCENTS[] = {{0x300, 0x36f}, {0x483, 0x487}, {0x591, 0x5bd}, {0x5bf, 0x5c7},
	{0x610, 0x61a}, {0x640, 0x640}, {0x64b, 0x65f}, {0x670, 0x670}, {0x6d6, 0x6dc},
	{0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20f0}, {0xfe20, 0xfe2f}};

/* Letters that Unicode does not take apart, and what they are typed as. */
static const struct {
	int32_t letter;
	char typed[3];
} TYPED[] = {{0xe6, "ae"}, {0xf0, "d"}, {0xf8, "o"}, {0xfe, "th"}, {0x111, "d"},
	{0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x167, "t"},
	{0x2018, "'"}, {0x2019, "'"}, {0x201a, "'"}, {0x201c, "\""}, {0x201d, "\""},
	{0x201e, "\""}, {0xab, "\""}, {0xbb, "\""}, {0x30fb, " "}, {0xb7, " "}};

/*
 * Kinds of companies as they are after folding: (ju), jusik hoesa, (yu), yuhan hoesa; their
 * Japanese counterparts.
 */
static const char *const FORMS[] = {"(\xec\xa3\xbc)",
	"\xec\xa3\xbc\xec\x8b\x9d\xed\x9a\x8c\xec\x82\xac", "(\xec\x9c\xa0)",
	"\xec\x9c\xa0\xed\x95\x9c\xed\x9a\x8c\xec\x82\xac", "(\xe6\xa0\xaa)",
	"\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe", "(\xe6\x9c\x89)",
	"\xe6\x9c\x89\xe9\x99\x90\xe4\xbc\x9a\xe7\xa4\xbe"};

static bool
is_accent(int32_t letter)
{
	for (size_t i = 0; i < sizeof ACCENTS / sizeof *ACCENTS; i++)
		if (letter >= ACCENTS[i].first && letter <= ACCENTS[i].last)
			return true;
	return false;
}

static bool
is_dash(int32_t letter)
{
	return letter > 0x7f && utf8proc_category(letter) == UTF8PROC_CATEGORY_PD;
}

/* The letters that stand for one, at most two, into out; how many. */
static int
typed(int32_t letter, int32_t out[2])
{
	if (is_accent(letter))
		return 0;
	out[0] = is_dash(letter) ? '-' : letter;
	for (size_t i = 0; i < sizeof TYPED / sizeof *TYPED; i++) {
		if (TYPED[i].letter != letter)
			continue;
		out[0] = TYPED[i].typed[0];
		out[1] = TYPED[i].typed[1];
		return out[1] != 0 ? 2 : 1;
	}
	return 1;
}

static bool
is_white(const char *letter, size_t bytes)
{
	letters_trim(&letter, &bytes);
	return bytes == 0;
}

/* White space of any kind in its runs: one blank each, none at the ends. In its own place. */
static void
one_blank(char *text)
{
	const char *s = text, *end = text + strlen(text);
	bool white = false;
	char *to = text;

	for (size_t n; s < end; s += n) {
		n = utf8_letter_bytes(s, (size_t)(end - s));
		if (is_white(s, n)) {
			white = to > text;
			continue;
		}
		if (white)
			*to++ = ' ';
		white = false;
		memmove(to, s, n);
		to += n;
	}
	*to = '\0';
}

/* How many bytes the kind of a company takes that stands here; 0: none does. */
static size_t
form_at(const char *s)
{
	for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
		if (strncmp(s, FORMS[i], strlen(FORMS[i])) == 0)
			return strlen(FORMS[i]);
	return 0;
}

/* Without the kinds of companies; false when nothing is left. */
static bool
without_forms(char *text)
{
	char *to = text;

	for (const char *s = text; *s != '\0';) {
		size_t n = form_at(s);

		s += n;
		if (n == 0)
			*to++ = *s++;
	}
	*to = '\0';
	return !letters_blank(text);
}

static char *
plain(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text);

	for (char *c = out; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return out;
}

static bool
is_ascii(const char *s)
{
	while (*s > 0)
		s++;
	return *s == '\0';
}

/* Decomposed, folded, in order: the letters, twice as many places as there are. */
static int32_t *
decomposed(const char *text, size_t *n)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPAT |
				      UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
				      UTF8PROC_IGNORE;
	const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t bytes = (utf8proc_ssize_t)strlen(text), room, got;
	int32_t *letters;

	room = utf8proc_decompose(s, bytes, NULL, 0, how);
	BUG_ON(room < 0);
	letters = xcalloc(2 * (size_t)room + 1, sizeof *letters);
	got = utf8proc_decompose(s, bytes, letters, room, how);
	BUG_ON(got != room);
	*n = (size_t)got;
	return letters;
}

/* As they are typed, composed again and written. */
static char *
composed(struct arena *arena, const int32_t *letters, size_t n)
{
	int32_t *out = xcalloc(2 * n + 1, sizeof *out);
	utf8proc_ssize_t bytes;
	size_t m = 0;
	char *text;

	for (size_t i = 0; i < n; i++)
		m += (size_t)typed(letters[i], out + m);
	bytes = utf8proc_reencode(
		out, (utf8proc_ssize_t)m, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	BUG_ON(bytes < 0);
	text = arena_strndup(arena, (const char *)out, (size_t)bytes);
	free(out);
	return text;
}

const char *
fold(struct arena *arena, const char *text)
{
	char *own = plain(arena, text), *named;
	int32_t *letters;
	size_t n;

	if (is_ascii(own)) {
		one_blank(own);
		return own;
	}
	utf8_mend(own);
	letters = decomposed(own, &n);
	own = composed(arena, letters, n);
	free(letters);
	one_blank(own);
	named = arena_strdup(arena, own);
	if (!without_forms(named))
		return own;
	one_blank(named);
	return named;
}
