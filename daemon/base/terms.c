/* terms.c - a text as words: letters through utf8proc, each run folded and stemmed. */
#include "base/terms.h"

#include "base/fold.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum { RUN_BYTES = 4 * TERM_BYTES };

static const struct {
	int32_t first, last;
} PAIRED[] = {{0xe00, 0xeff}, {0x1000, 0x109f}, {0x1100, 0x11ff}, {0x1780, 0x17ff},
	{0x3005, 0x3007}, {0x3041, 0x30ff}, {0x3130, 0x318f}, {0x31f0, 0x31ff},
	{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa960, 0xa97f}, {0xac00, 0xd7ff},
	{0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x20000, 0x3ffff}};

bool
terms_in_pairs(int letter)
{
	if (letter < PAIRED[0].first)
		return false;
	for (size_t i = 0; i < sizeof PAIRED / sizeof *PAIRED; i++)
		if (letter >= PAIRED[i].first && letter <= PAIRED[i].last)
			return true;
	return false;
}

enum kind { BETWEEN, SPELT, PAIRS };

static enum kind
kind_of(int32_t letter)
{
	utf8proc_category_t c;

	if (letter < 0x80)
		return (letter >= 'a' && letter <= 'z') ||
				       (letter >= 'A' && letter <= 'Z') ||
				       (letter >= '0' && letter <= '9')
			       ? SPELT
			       : BETWEEN;
	if (letter == 0x30fb || letter == 0x30a0) /* points between words of katakana */
		return BETWEEN;
	c = utf8proc_category(letter);
	if (!((c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO)))
		/* soft hyphens and joiners stand inside words */
		return c == UTF8PROC_CATEGORY_CF ? SPELT : BETWEEN;
	return terms_in_pairs(letter) ? PAIRS : SPELT;
}

struct walk {
	const char *text;
	terms_visit *visit;
	void *ctx;
};

static bool
all_latin(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < 'a' || s[i] > 'z')
			return false;
	return true;
}

/* At most TERM_BYTES of whole letters. */
static size_t
cut(const char *s, size_t n)
{
	if (n <= TERM_BYTES)
		return n;
	n = TERM_BYTES;
	while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Folding may put separators into a word, such as "½": each piece is one. */
static bool
give(const struct walk *w, const char *folded, size_t start, size_t end)
{
	for (const char *s = folded; *s != '\0';) {
		size_t n = 0, length = strlen(s);
		char word[TERM_BYTES + 1];
		int32_t letter;

		while (n < length) {
			utf8proc_ssize_t bytes =
				utf8proc_iterate((const utf8proc_uint8_t *)s + n,
					(utf8proc_ssize_t)(length - n), &letter);
			if (bytes < 1 || kind_of(letter) == BETWEEN)
				break;
			n += (size_t)bytes;
		}
		if (n > 0) {
			size_t keep = cut(s, n);

			memcpy(word, s, keep);
			if (all_latin(word, keep))
				keep = stem_english(word, keep);
			word[keep] = '\0';
			if (!w->visit(w->ctx, word, keep, start, end))
				return false;
		}
		s += n;
		if (*s != '\0')
			do
				s++;
			while (((unsigned char)*s & 0xc0) == 0x80);
	}
	return true;
}

static bool
give_folded(const struct walk *w, size_t start, size_t end)
{
	size_t n = end - start;
	char run[RUN_BYTES + 1];
	struct arena a;
	bool more;

	if (n > RUN_BYTES) {
		n = RUN_BYTES;
		while (n > 0 && ((unsigned char)w->text[start + n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(run, w->text + start, n);
	run[n] = '\0';
	for (size_t i = 0; i < n; i++) {
		if ((signed char)run[i] < 0) {
			arena_init(&a);
			more = give(w, fold(&a, run), start, end);
			arena_release(&a);
			return more;
		}
		if (run[i] >= 'A' && run[i] <= 'Z')
			run[i] = (char)(run[i] - 'A' + 'a');
	}
	return give(w, run, start, end);
}

static bool
walk(const char *text, size_t bytes, terms_visit *visit, void *ctx)
{
	const struct walk w = {text, visit, ctx};
	enum kind kind = BETWEEN;
	size_t at = 0, start = 0, former = 0; /* of the run, of the letter before */
	int letters = 0;

	for (;;) {
		int32_t letter = 0;
		utf8proc_ssize_t n = 1;
		enum kind now = BETWEEN;

		if (at < bytes) {
			n = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
				(utf8proc_ssize_t)(bytes - at), &letter);
			if (n >= 1 && letter != 0)
				now = kind_of(letter);
			n = n < 1 ? 1 : n;
		}
		if (now != kind) {
			if (kind == SPELT || (kind == PAIRS && letters == 1))
				if (!give_folded(&w, start, at))
					return false;
			kind = now;
			start = at;
			letters = 0;
		}
		if (at >= bytes)
			return true;
		if (kind == PAIRS && ++letters > 1 &&
			!give_folded(&w, former, at + (size_t)n))
			return false;
		former = at;
		at += (size_t)n;
	}
}

/* Hangul that came taken apart, as some file systems have it: U+1100 to U+11FF. */
static bool
has_jamo(const char *text, size_t bytes)
{
	for (size_t i = 0; i + 1 < bytes; i++)
		if ((unsigned char)text[i] == 0xe1 &&
			(unsigned char)text[i + 1] >= 0x84 &&
			(unsigned char)text[i + 1] <= 0x87)
			return true;
	return false;
}

bool
terms_each(const char *text, size_t bytes, terms_visit *visit, void *ctx)
{
	struct arena a;
	const char *whole;
	bool more;

	if (!has_jamo(text, bytes))
		return walk(text, bytes, visit, ctx);
	arena_init(&a);
	whole = fold(&a, arena_strndup(&a, text, bytes));
	more = walk(whole, strlen(whole), visit, ctx);
	arena_release(&a);
	return more;
}
