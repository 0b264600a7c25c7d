/*
 * json_write.c - JSON values as compact text.
 *
 * Not jansson's own writer: that one guards against values that contain themselves, with
 * a printed address in a hash table per object and array, and asks for a callback per
 * comma. Ours cannot contain themselves (a value has one owner), and a booking writes
 * five of them: a fifth of the writer's time went there.
 */
#include "wire/json.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_MEMBERS = 32, TEXT_MAX_BYTES = 1 << 30 };

struct member {
	const char *name;
	const struct js *value;
};

static bool write_value(const struct js *v, bool sorted, struct buf *b);

static bool
write_escaped(char c, struct buf *b)
{
	static const char SHORT[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (size_t i = 0; i < sizeof SHORT - 1; i += 2)
		if (SHORT[i] == c)
			return buf_addc(b, '\\') && buf_addc(b, SHORT[i + 1]);
	return buf_addf(b, "\\u%04X", (unsigned)(unsigned char)c);
}

/* Every letter as it is, but for what RFC 8259 section 7 wants escaped. */
static bool
write_string(const char *s, struct buf *b)
{
	const char *from = s;

	if (!buf_addc(b, '"'))
		return false;
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s >= 0x20 && *s != '"' && *s != '\\')
			continue;
		if (!buf_add(b, from, (size_t)(s - from)) || !write_escaped(*s, b))
			return false;
		from = s + 1;
	}
	return buf_add(b, from, (size_t)(s - from)) && buf_addc(b, '"');
}

static bool
write_int(int64_t i, struct buf *b)
{
	char text[24], *p = text + sizeof text;
	uint64_t left = i < 0 ? -(uint64_t)i : (uint64_t)i;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (i < 0)
		*--p = '-';
	return buf_add(b, p, (size_t)(text + sizeof text - p));
}

static bool
write_member(
	const char *name, const struct js *value, bool first, bool sorted, struct buf *b)
{
	return (first || buf_addc(b, ',')) && write_string(name, b) && buf_addc(b, ':') &&
	       write_value(value, sorted, b);
}

static int
by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool
write_sorted(const struct js *obj, struct buf *b)
{
	struct member few[FEW_MEMBERS], *list = few;
	size_t count = js_len(obj), n = 0;
	bool ok = true;

	if (count > FEW_MEMBERS)
		list = xmalloc(count * sizeof *list);
	for (void *it = js_first(obj); it != NULL; it = js_next(obj, it))
		list[n++] = (struct member){js_it_name(it), js_it_value(it)};
	qsort(list, n, sizeof *list, by_name);
	for (size_t i = 0; ok && i < n; i++)
		ok = write_member(list[i].name, list[i].value, i == 0, true, b);
	if (list != few)
		free(list);
	return ok;
}

static bool
write_object(const struct js *obj, bool sorted, struct buf *b)
{
	bool ok = buf_addc(b, '{'), first = true;

	if (sorted) {
		ok = ok && write_sorted(obj, b);
	} else {
		for (void *it = js_first(obj); ok && it != NULL; it = js_next(obj, it)) {
			ok = write_member(
				js_it_name(it), js_it_value(it), first, false, b);
			first = false;
		}
	}
	return ok && buf_addc(b, '}');
}

static bool
write_array(const struct js *arr, bool sorted, struct buf *b)
{
	size_t n = js_len(arr);
	bool ok = buf_addc(b, '[');

	for (size_t i = 0; ok && i < n; i++)
		ok = (i == 0 || buf_addc(b, ',')) &&
		     write_value(js_at(arr, i), sorted, b);
	return ok && buf_addc(b, ']');
}

/* As deep as the value: what is parsed has JS_MAX_DEPTH, what we build has less. */
static bool
write_value(const struct js *v, bool sorted, struct buf *b)
{
	switch (js_type(v)) {
	case JS_NULL:
		return buf_adds(b, "null");
	case JS_BOOL:
		return buf_adds(b, js_bool(v) ? "true" : "false");
	case JS_INT:
		return write_int(js_int(v), b);
	case JS_STR:
		return write_string(js_str(v), b);
	case JS_OBJ:
		return write_object(v, sorted, b);
	case JS_ARR:
		return write_array(v, sorted, b);
	}
	BUG_ON(true);
}

bool
js_write(const struct js *v, struct buf *b)
{
	size_t before = b->len;

	if (write_value(v, false, b))
		return true;
	b->len = before;
	if (b->data != NULL)
		b->data[before] = '\0';
	return false;
}

static char *
text_of(const struct js *v, bool sorted)
{
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES);
	BUG_ON(!write_value(v, sorted, &b));
	return buf_take(&b);
}

char *
js_canonical(const struct js *v)
{
	return text_of(v, true);
}

char *
js_text(const struct js *v)
{
	return text_of(v, false);
}
