/*
 * val.h - a value to bind to a parameter of a statement.
 */
#ifndef STORE_VAL_H
#define STORE_VAL_H

#include <stddef.h>
#include <stdint.h>

/* VI(integer), VT(text or NULL), VB(bytes, n), VNULL. */
struct val {
	enum { VAL_NULL, VAL_INT, VAL_TEXT, VAL_BLOB } type;
	int64_t i;
	const void *p;
	size_t n;
};
#define VI(x) ((struct val){.type = VAL_INT, .i = (x)})
#define VT(x) ((struct val){.type = VAL_TEXT, .p = (x)})
#define VB(x, len) ((struct val){.type = VAL_BLOB, .p = (x), .n = (len)})
#define VNULL ((struct val){.type = VAL_NULL})
/* An optional integer: NULL when negative. */
#define VOPT(x) ((x) < 0 ? VNULL : VI(x))

#endif
