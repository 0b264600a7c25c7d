/*
 * letters.h - the one rule of which letters a text may hold, wherever it comes from and goes to.
 *
 * Refused:   what a terminal, an editor or a file's reader obeys instead of showing it: control
 *            characters (C0, DEL, C1), line and paragraph separators, letters that turn the
 *            direction of what stands around them (UAX 9: embeddings, overrides, isolates),
 *            deprecated format characters; and what means nothing between strangers: private
 *            use and noncharacters.
 * Left out:  marks that are no part of the word and stand in files of real offices: U+200E,
 *            U+200F, U+061C and a byte order mark; white space of any kind around the text.
 * Lines:     a line holds no line end and no tab. Several lines may hold both; CR LF becomes LF.
 * Allowed:   all the rest: joiners (U+200C, U+200D) are letters of Persian and Hindi words.
 * Thread:    any; pure.
 */
#ifndef WIRE_LETTERS_H
#define WIRE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum letters { LETTERS_LINE, LETTERS_LINES };

/* The first letter that may not be there. */
struct letters_fault {
	uint32_t number; /* of Unicode; 0: the bytes are no UTF-8 */
	size_t place;	 /* which letter of the text it is, from 1 */
};

enum { LETTERS_WHY_BYTES = 120 };

/*
 * The text as it is taken in, into out, which has room for strlen(s) + 1 bytes and may be s itself.
 * false when it holds what is refused.
 */
bool letters_take(enum letters kind, const char *s, char *out, struct letters_fault *f);
/* The question alone, of a text that is used as it is: white space around it counts as well. */
bool letters_fit(enum letters kind, const char *s, struct letters_fault *f);
/* "holds U+202E, which turns the direction of writing (letter 3)" */
void letters_why(const struct letters_fault *f, char why[LETTERS_WHY_BYTES]);

/*
 * The same for a text that was taken in before there was this rule: what is refused becomes
 * U+FFFD. out has room for 3 * strlen(s) + 1 bytes. Returns its bytes.
 */
size_t letters_mend(enum letters kind, const char *s, char *out);

/* Nothing to be seen: white space of any kind and letters without width alone. */
bool letters_blank(const char *s);
/* Without the white space around n bytes of a text. */
void letters_trim(const char **s, size_t *n);
/* Is it one of the marks that are left out? */
bool letters_mark(uint32_t number);
/* Would a reader of this letter obey it, or see something else than was written? Marks too. */
bool letters_hidden(uint32_t number);

#endif
