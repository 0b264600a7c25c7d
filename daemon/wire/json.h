/*
 * json.h - JSON values for the wire: strict parsing, building, canonical text.
 *
 * Purpose:   the only door to jansson. The protocol's rules live here: UTF-8 only, no
 *            duplicate members, no floats, no NUL inside strings, depth at most
 *            JS_MAX_DEPTH (RFC 8259 with the limits of the protocol).
 * Ownership: js_new_* and js_parse give a value with one owner; js_set*, js_push* take
 *            the value handed in (take_), always, also for NULL (then nothing is
 *            added). js_get, js_at borrow. js_free(NULL) is fine.
 * Thread:    a value has one owner at a time. Call js_setup() once before any thread
 *            starts.
 */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "wire/buf.h"

enum { JS_MAX_DEPTH = 16 };

struct js;

enum js_type { JS_NULL, JS_BOOL, JS_INT, JS_STR, JS_OBJ, JS_ARR };

void js_setup(void);
/*
 * Told of a text that had to be mended, if the program has such a function: the daemon's
 * log has, the client has none.
 */
void js_on_mended(const char *text) __attribute__((weak));

/*
 * Parse one value of n bytes (the whole of it, nothing behind). NULL and *e (ERR_PARSE)
 * if refused.
 */
struct js *js_parse(const char *text, size_t n, struct err *e) MUST_CHECK;
/*
 * The same, also refused when it has more values than so many, itself and all in it. That is seen
 * before anything is made of it: many small values are the dearest text there is.
 */
struct js *
js_parse_few(const char *text, size_t n, size_t values, struct err *e) MUST_CHECK;
void js_free(struct js *v);
/*
 * One more owner of the same value (reference count; values handed to several owners
 * are not changed).
 */
struct js *js_share(struct js *v);
struct js *js_copy(const struct js *v);

enum js_type js_type(const struct js *v);
/* "string", "integer", ...: for messages. */
const char *js_type_name(enum js_type type);

struct js *js_new_obj(void);
struct js *js_new_arr(void);
/* NULL gives null. Bytes that are not UTF-8 become U+FFFD: a text of a row is not ours. */
struct js *js_new_str(const char *s);
struct js *js_new_int(int64_t i);
struct js *js_new_bool(bool b);
struct js *js_new_null(void);

/*
 * Members of an object, built in reading order: obj = js_set_str(obj, ...) chains are
 * not needed.
 */
void js_set(struct js *obj, const char *name, struct js *take_value);
void
js_set_str(struct js *obj, const char *name, const char *s); /* NULL s: member left out */
void js_set_int(struct js *obj, const char *name, int64_t i);
void js_set_bool(struct js *obj, const char *name, bool b);
void js_del(struct js *obj, const char *name);
void js_push(struct js *arr, struct js *take_value);
void js_push_str(struct js *arr, const char *s);
void js_push_int(struct js *arr, int64_t i);

/*
 * Borrowed; NULL when there is none or v is not an object. A JSON null member is
 * returned as JS_NULL.
 */
struct js *js_get(const struct js *obj, const char *name);
size_t js_len(const struct js *arr_or_obj);
struct js *js_at(const struct js *arr, size_t i);

/* Convenience with a fallback when the member is missing or of another type. */
const char *js_get_str(const struct js *obj, const char *name, const char *fallback);
int64_t js_get_int(const struct js *obj, const char *name, int64_t fallback);
bool js_get_bool(const struct js *obj, const char *name, bool fallback);
const char *js_str(const struct js *v); /* v must be a string */
int64_t js_int(const struct js *v);	/* v must be an integer */
bool js_bool(const struct js *v);	/* v must be a boolean */

/* Walk an object's members: for (it = js_first(o); it; it = js_next(o, it)) */
void *js_first(const struct js *obj);
void *js_next(const struct js *obj, void *it);
const char *js_it_name(void *it);
struct js *js_it_value(void *it);

/*
 * Compact text, members in the order they were set. false when it would pass b's
 * maximum.
 */
bool js_write(const struct js *v, struct buf *b) MUST_CHECK;
/* A string alone. What is added when b is full is undefined. */
bool js_quote(const char *s, struct buf *b) MUST_CHECK;
/* Canonical text: sorted members, compact. The caller frees it. */
char *js_canonical(const struct js *v);
/* Compact text, members in the order they were set. The caller frees it. */
char *js_text(const struct js *v);
/* Indented text for people. The caller frees it. */
char *js_pretty(const struct js *v);

/* Of the library behind this, as it is linked. */
const char *js_library_version(void);

#endif
