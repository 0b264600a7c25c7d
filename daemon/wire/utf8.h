/*
 * utf8.h - letters in bytes: what is UTF-8 (RFC 3629) and what is not.
 *
 * Overlong forms, surrogates and numbers past U+10FFFF are not. Thread: any; pure.
 */
#ifndef WIRE_UTF8_H
#define WIRE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes the first letter takes, 1..4; 0 when it is none or n is 0. */
size_t utf8_letter_bytes(const char *s, size_t n);
/* The number in Unicode of a letter of n bytes, as utf8_letter_bytes counts them. */
uint32_t utf8_number(const char *s, size_t n);
/* How many bytes from the start are whole letters; n when all are. */
size_t utf8_good_bytes(const char *s, size_t n);

#endif
