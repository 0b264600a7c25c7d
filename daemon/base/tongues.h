/*
 * tongues.h - one text in several languages: a line each of a tag, a space and the text.
 *
 * Form:      "de Abwasser\nko 하수\n": tags as language_tag.h writes them, in the order of bytes,
 *            each once; a text has no line ends. "" is none at all.
 * Ownership: what is made lives in the arena; what is read points into the lines.
 * Thread:    any; pure.
 */
#ifndef BASE_TONGUES_H
#define BASE_TONGUES_H

#include "base/arena.h"
#include "base/language_tag.h"

struct tongue {
	char language[LANGUAGE_BYTES];
	const char *text;
	size_t bytes;
};

/* The next line, *at moves behind it; what is no such line is passed by. false: no more. */
bool tongues_next(const char **at, struct tongue *out);
/* With another text in a language, in place of the one there was; "" takes it out. */
const char *tongues_with(
	struct arena *arena, const char *lines, const char *language, const char *text);
/* The text of a language; NULL: there is none. */
const char *tongues_text(struct arena *arena, const char *lines, const char *language);
/*
 * What somebody reads who asked for a language: the text of that very tag, else of its bare
 * language ("pt" for "pt-BR"), else plain. language NULL: plain.
 */
const char *tongues_read(
	struct arena *arena, const char *lines, const char *language, const char *plain);

#endif
