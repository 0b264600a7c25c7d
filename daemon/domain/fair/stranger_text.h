/*
 * stranger_text.h - what somebody unknown wrote, as it is kept: in a mail to the fair, or in the
 * report of a mail server.
 *
 * Rule:      at most so many bytes, whole letters; what a screen would obey is U+FFFD, as
 *            wire/letters.h has it. Where one line is kept, line ends and tabs are blanks.
 * Ownership: the text lives in the arena.
 * Thread:    any; pure.
 */
#ifndef DOMAIN_FAIR_STRANGER_TEXT_H
#define DOMAIN_FAIR_STRANGER_TEXT_H

#include "base/arena.h"
#include "wire/letters.h"

const char *
stranger_text(struct arena *arena, enum letters kind, const char *s, size_t most_bytes);

#endif
