/*
 * http_head.h - the head of an HTTP request, read strictly: bytes in, values out.
 *
 * Purpose:   RFC 9110 and RFC 9112 as little as we need of them: GET, HEAD and POST, a path,
 *            fields, Content-Length. Whatever two readers could understand in two ways is refused,
 *            so that no proxy before us sees other requests than we do: a bare LF or CR, blanks
 *            before a colon, folded lines, two lengths or hosts, a whole address as the target
 *            (RFC 9112 section 3.2.2) whose host is not that of Host, any Transfer-Encoding, a
 *            path with "..", "//" or a "%" that is no byte.
 * Why ours:  the reader of libevent 2.1.12 takes all of these but the last, so one like this would
 *            have to stand before it, and deadlines, counts and orderly ends are net/conn.h's: what
 *            is left of evhttp is less than what would have to be worked around.
 * Bounds:    HTTP_HEAD_BYTES, HTTP_FIELDS_MAX. Time is linear in the bytes.
 * Ownership: http_head_read changes the bytes and keeps pointers into them.
 * Thread:    pure.
 */
#ifndef NET_HTTP_HEAD_H
#define NET_HTTP_HEAD_H

#include "wire/err.h"

#include <stddef.h>

enum { HTTP_HEAD_BYTES = 8192, HTTP_FIELDS_MAX = 64 };

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_field {
	const char *name; /* in small letters */
	const char *value;
};

struct http_head {
	enum http_method method;
	int minor;	   /* of the version: HTTP/1.<minor> */
	const char *path;  /* as it was sent: nothing in it is decoded */
	const char *query; /* behind the "?"; "" when there is none */
	/* of a target that begins with http:// or https://, the same as Host; NULL: it does not */
	const char *authority;
	struct http_field field[HTTP_FIELDS_MAX];
	int fields;
	int64_t body_bytes; /* Content-Length; 0: there is no body */
	bool keep_alive;    /* the peer will ask again on this connection */
	bool expects_go_on; /* the peer sends its body once it is told to */
};

enum http_end { HTTP_END_MORE, HTTP_END_FOUND, HTTP_END_WRONG };

/*
 * Does the head end in these bytes? *bytes are those of it, its empty line included. WRONG: it
 * cannot become one any more. *scanned (0 at first) is where to go on with more bytes.
 */
enum http_end
http_head_end(const char *text, size_t n, size_t *scanned, size_t *bytes) MUST_CHECK;
/*
 * A head that has ended. 0, or the status it is refused with: 400, 405, 413, 417, 431, 501, 505.
 * *out is then not to be read.
 */
int http_head_read(char *text, size_t n, struct http_head *out) MUST_CHECK;
/* The value of the first field of this name (in small letters); NULL: there is none. */
const char *http_head_field(const struct http_head *h, const char *name);
/* ... of the last one: what a proxy has added. */
const char *http_head_last_field(const struct http_head *h, const char *name);

#endif
