/*
 * utf8.h - letters in bytes: what is UTF-8 (RFC 3629) and what is not.
 *
 * Overlong forms, surrogates and numbers past U+10FFFF are not. Thread: any; pure.
 */
#ifndef WIRE_UTF8_H
#define WIRE_UTF8_H

#include "wire/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes the first letter takes, 1..4; 0 when it is none or n is 0. */
size_t utf8_letter_bytes(const char *s, size_t n);
/* The number in Unicode of a letter of n bytes, as utf8_letter_bytes counts them. */
uint32_t utf8_number(const char *s, size_t n);
/* How many bytes from the start are whole letters; n when all are. */
size_t utf8_good_bytes(const char *s, size_t n);
/* How many letters a text has; a byte that belongs to none counts as one. */
size_t utf8_letters(const char *text);
/*
 * Make a text UTF-8 where it stands: what is left of a letter that was cut goes, every
 * other byte that belongs to none becomes "?". It never gets longer.
 */
void utf8_mend(char *text);
/*
 * snprintf(3) and vsnprintf(3) for texts that quote a peer, a file or a row: cut between
 * letters, also where a precision of the format cuts.
 */
void utf8_format(char *out, size_t out_bytes, const char *fmt, ...) PRINTF(3, 4);
void utf8_vformat(char *out, size_t out_bytes, const char *fmt, va_list ap) PRINTF(3, 0);

#endif
