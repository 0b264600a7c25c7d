/*
 * received_charset.h - text of a mail in the character set it names, as UTF-8.
 *
 * Sets:   those of the C library, and the names that mail programs give to them: Korean Outlook
 *         says ks_c_5601-1987 and means CP949. What cannot be read becomes U+FFFD; never fails.
 * Thread: any; pure.
 */
#ifndef CLIENT_RECEIVED_CHARSET_H
#define CLIENT_RECEIVED_CHARSET_H

#include "wire/buf.h"

/* Appends as much as fits. charset "" or unknown: UTF-8, and what is not counts as CP1252. */
void charset_read(const char *charset, const char *bytes, size_t n, struct buf *out);

#endif
