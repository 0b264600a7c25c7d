/*
 * json_write.c - JSON values as compact text.
 *
 * Not jansson's own writer: that one guards against values that contain themselves, with
 * a printed address in a hash table per object and array, and asks for a callback per
 * comma. Ours cannot contain themselves (a value has one owner), and a booking writes
 * five of them: a fifth of the writer's time went there.
 */
#include "wire/json.h"

#include "wire/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_MEMBERS = 32, CHUNK_BYTES = 1024, TEXT_MAX_BYTES = 1 << 30 };

/* Letters gather here, so that the buffer is asked for room once per chunk. */
struct text {
	struct buf *out;
	bool full; /* the buffer takes no more */
	size_t n;
	char chunk[CHUNK_BYTES];
};

struct member {
	const char *name;
	const struct js *value;
};

static void write_value(struct text *t, const struct js *v, bool sorted);

static void
flush(struct text *t)
{
	t->full = t->full || !buf_add(t->out, t->chunk, t->n);
	t->n = 0;
}

static void
put(struct text *t, char c)
{
	if (t->n == CHUNK_BYTES)
		flush(t);
	t->chunk[t->n++] = c;
}

static void
add(struct text *t, const char *bytes, size_t n)
{
	if (n > CHUNK_BYTES - t->n)
		flush(t);
	if (n > CHUNK_BYTES) {
		t->full = t->full || !buf_add(t->out, bytes, n);
		return;
	}
	memcpy(t->chunk + t->n, bytes, n);
	t->n += n;
}

static void
adds(struct text *t, const char *s)
{
	add(t, s, strlen(s));
}

static void
write_escaped(struct text *t, char c)
{
	static const char SHORT[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	char code[8];

	for (size_t i = 0; i < sizeof SHORT - 1; i += 2)
		if (SHORT[i] == c) {
			put(t, '\\');
			put(t, SHORT[i + 1]);
			return;
		}
	snprintf(code, sizeof code, "\\u%04X", (unsigned)(unsigned char)c);
	adds(t, code);
}

/* Every letter as it is, but for what RFC 8259 section 7 wants escaped. */
static void
write_string(struct text *t, const char *s)
{
	put(t, '"');
	for (;; s++) {
		const char *from = s;

		while ((unsigned char)*s >= 0x20 && *s != '"' && *s != '\\')
			s++;
		add(t, from, (size_t)(s - from));
		if (*s == '\0')
			break;
		write_escaped(t, *s);
	}
	put(t, '"');
}

static void
write_int(struct text *t, int64_t i)
{
	uint64_t left = i < 0 ? -(uint64_t)i : (uint64_t)i;
	char digits[24], *end = digits + sizeof digits, *p = end;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (i < 0)
		*--p = '-';
	add(t, p, (size_t)(end - p));
}

static void
write_member(
	struct text *t, const char *name, const struct js *value, bool first, bool sorted)
{
	if (!first)
		put(t, ',');
	write_string(t, name);
	put(t, ':');
	write_value(t, value, sorted);
}

static int
by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A dozen members need no call for each comparison. */
static void
sort_few(struct member *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct member m = list[i];
		size_t k = i;

		for (; k > 0 && strcmp(list[k - 1].name, m.name) > 0; k--)
			list[k] = list[k - 1];
		list[k] = m;
	}
}

static void
write_sorted(struct text *t, const struct js *obj)
{
	struct member few[FEW_MEMBERS], *list = few;
	size_t count = js_len(obj), n = 0;

	if (count > FEW_MEMBERS)
		list = xmalloc(count * sizeof *list);
	for (void *it = js_first(obj); it != NULL; it = js_next(obj, it))
		list[n++] = (struct member){js_it_name(it), js_it_value(it)};
	if (list == few)
		sort_few(list, n);
	else
		qsort(list, n, sizeof *list, by_name);
	for (size_t i = 0; i < n; i++)
		write_member(t, list[i].name, list[i].value, i == 0, true);
	if (list != few)
		free(list);
}

static void
write_object(struct text *t, const struct js *obj, bool sorted)
{
	bool first = true;

	put(t, '{');
	if (sorted)
		write_sorted(t, obj);
	for (void *it = sorted ? NULL : js_first(obj); it != NULL;
		it = js_next(obj, it)) {
		write_member(t, js_it_name(it), js_it_value(it), first, false);
		first = false;
	}
	put(t, '}');
}

static void
write_array(struct text *t, const struct js *arr, bool sorted)
{
	size_t n = js_len(arr);

	put(t, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			put(t, ',');
		write_value(t, js_at(arr, i), sorted);
	}
	put(t, ']');
}

/* As deep as the value: what is parsed has JS_MAX_DEPTH, what we build has less. */
static void
write_value(struct text *t, const struct js *v, bool sorted)
{
	switch (js_type(v)) {
	case JS_NULL:
		adds(t, "null");
		break;
	case JS_BOOL:
		adds(t, js_bool(v) ? "true" : "false");
		break;
	case JS_INT:
		write_int(t, js_int(v));
		break;
	case JS_STR:
		write_string(t, js_str(v));
		break;
	case JS_OBJ:
		write_object(t, v, sorted);
		break;
	case JS_ARR:
		write_array(t, v, sorted);
		break;
	}
}

static bool
write_all(const struct js *v, bool sorted, struct buf *b)
{
	struct text t;

	t.out = b;
	t.full = false;
	t.n = 0;
	write_value(&t, v, sorted);
	flush(&t);
	return !t.full;
}

bool
js_write(const struct js *v, struct buf *b)
{
	size_t before = b->len;

	if (write_all(v, false, b))
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
	BUG_ON(!write_all(v, sorted, &b));
	return buf_take(&b);
}

bool
js_quote(const char *s, struct buf *b)
{
	struct text t;
	struct js *v;
	bool ok;

	if (utf8_good_bytes(s, strlen(s)) != strlen(s)) {
		v = js_new_str(s);
		ok = js_write(v, b);
		js_free(v);
		return ok;
	}

	t.out = b;
	t.full = false;
	t.n = 0;
	write_string(&t, s);
	flush(&t);
	return !t.full;
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
