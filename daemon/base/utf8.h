/*
 * utf8.h - is it UTF-8 (RFC 3629), and what are its characters?
 *
 * Overlong forms, surrogates and numbers past U+10FFFF are not. Thread: any; pure.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes the first character takes, its number in *point; 0 when it is none or n is 0. */
size_t utf8_decode(const char *s, size_t n, uint32_t *point);
bool utf8_valid(const char *s, size_t n);

#endif
