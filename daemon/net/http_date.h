/*
 * http_date.h - instants as HTTP writes them: "Sun, 06 Nov 1994 08:49:37 GMT".
 *
 * RFC 9110 section 5.6.7. The two obsolete forms are not read: whoever sends one back had not got
 * it from us. Years have four digits. Thread: pure, and of no locale.
 */
#ifndef NET_HTTP_DATE_H
#define NET_HTTP_DATE_H

#include "wire/err.h"

enum { HTTP_DATE_BYTES = 80 }; /* with room to spare */

void http_date(int64_t utc_s, char out[HTTP_DATE_BYTES]);
/* false for any other text. */
bool http_date_read(const char *text, int64_t *utc_s) MUST_CHECK;

#endif
