/* view.c - declared columns over JSON, as tables or labelled fields. */
#include "view.h"

#include "own_time.h"
#include "text.h"

#include "wire/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { CELL_MAX = 64 * 1024 };

static void
add_scalar(struct buf *b, const struct js *v)
{
	char number[24];

	switch (js_type(v)) {
	case JS_STR:
		text_join(b, "; ", js_str(v));
		return;
	case JS_INT:
		snprintf(number, sizeof number, "%lld", (long long)js_int(v));
		text_join(b, "; ", number);
		return;
	case JS_BOOL:
		text_join(b, "; ", js_bool(v) ? "yes" : "no");
		return;
	case JS_NULL:
	case JS_OBJ:
	case JS_ARR:
		return;
	}
}

static void
add_when(struct buf *b, const struct js *v)
{
	char text[TEXT_TIME];

	if (js_type(v) != JS_STR)
		return;
	text_when(js_str(v), text);
	text_join(b, "; ", text);
}

static void
add_expiry(struct buf *b, const struct js *v)
{
	char text[TEXT_TIME];

	if (js_type(v) != JS_STR)
		return;
	text_when_year(js_str(v), text);
	text_join(b, "; ", text);
}

static void
add_span(struct buf *b, const struct js *v)
{
	const char *start = js_get_str(v, "start", NULL);
	char text[2 * TEXT_TIME];

	if (start == NULL)
		return;
	text_span(start, js_get_str(v, "end", NULL), text);
	text_join(b, "; ", text);
}

static void
add_own(struct buf *b, const struct js *v)
{
	const char *start = js_get_str(v, "start", NULL);
	char text[2 * TEXT_TIME];

	if (start == NULL)
		return;
	own_span(start, js_get_str(v, "end", NULL), text);
	if (text[0] != '\0')
		text_join(b, "; ", text);
}

/* "Name (CODE)", or the one there is. */
static void
add_named(struct buf *b, const char *name, const char *code)
{
	if (name[0] != '\0' && code[0] != '\0' && strcmp(name, code) != 0) {
		text_join(b, "; ", name);
		text_join(b, " ", "(");
		text_join(b, "", code);
		text_join(b, "", ")");
	} else {
		text_join(b, "; ", name[0] != '\0' ? name : code);
	}
}

static void
add_party(struct buf *b, const struct js *v)
{
	if (js_type(v) == JS_STR) {
		text_join(b, "; ", js_str(v));
		return;
	}
	add_named(b, js_get_str(v, "name", js_get_str(v, "organisation_name", "")),
		js_get_str(v, "organisation", js_get_str(v, "code", "")));
}

static void
add_person(struct buf *b, const struct js *v)
{
	if (js_type(v) == JS_STR)
		text_join(b, "; ", js_str(v));
	else
		add_named(b, js_get_str(v, "name", ""), js_get_str(v, "code", ""));
}

/* Each organisation of one side once, in the order of its delegates. */
static void
add_side(struct buf *b, const struct js *delegates, const char *side)
{
	const char *last = "";

	for (size_t i = 0; i < js_len(delegates); i++) {
		const struct js *d = js_at(delegates, i);
		const char *name = js_get_str(
			d, "organisation_name", js_get_str(d, "organisation", ""));

		if (strcmp(js_get_str(d, "side", ""), side) != 0 ||
			strcmp(name, last) == 0)
			continue;
		text_join(b, "; ", name);
		last = name;
	}
}

static void
add_reasons(struct buf *b, const struct js *reasons)
{
	for (size_t i = 0; i < js_len(reasons); i++) {
		const struct js *r = js_at(reasons, i);
		char points[32] = "";

		if (js_get_int(r, "points", 0) != 0)
			snprintf(points, sizeof points, " (%+lld)",
				(long long)js_get_int(r, "points", 0));
		else if (js_get(r, "count") != NULL)
			snprintf(points, sizeof points, " (%lld)",
				(long long)js_get_int(r, "count", 0));
		text_join(b, "; ", js_get_str(r, "text", js_get_str(r, "kind", "")));
		text_join(b, "", points);
	}
}

static void
add_place(struct buf *b, const struct js *v)
{
	const char *hall;

	if (js_type(v) == JS_STR) {
		text_join(b, "; ", js_str(v));
		return;
	}
	add_named(b, js_get_str(v, "name", ""), js_get_str(v, "code", ""));
	hall = js_get_str(v, "hall", "");
	if (hall[0] != '\0') {
		text_join(b, ", ", "hall ");
		text_join(b, "", hall);
	}
}

/* o: which says the currency. */
static void
add_money(struct buf *b, const struct js *o, const struct js *v)
{
	int64_t digits = js_get_int(o, "currency_digits", 0), unit = 1;
	char text[96];

	for (int64_t i = 0; i < digits && i < 4; i++)
		unit *= 10;
	if (js_type(v) != JS_INT || js_int(v) < 0 || unit == 1)
		utf8_format(text, sizeof text, "%s %lld", js_get_str(o, "currency", ""),
			js_type(v) == JS_INT ? (long long)js_int(v) : 0LL);
	else
		utf8_format(text, sizeof text, "%s %lld.%0*lld",
			js_get_str(o, "currency", ""), (long long)(js_int(v) / unit),
			(int)digits, (long long)(js_int(v) % unit));
	text_join(b, "", text);
}

/* Each value of an array by itself; anything else as one. */
static void
add_each(struct buf *b, const struct js *v, void (*add)(struct buf *, const struct js *))
{
	if (js_type(v) != JS_ARR) {
		add(b, v);
		return;
	}
	for (size_t i = 0; i < js_len(v); i++)
		add(b, js_at(v, i));
}

char *
column_text(const struct column *c, const struct js *value)
{
	const struct js *v = text_path(value, c->path);
	struct buf b;

	buf_init(&b, CELL_MAX);
	if (v == NULL || js_type(v) == JS_NULL)
		return buf_take(&b);
	switch (c->look) {
	case LOOK_TEXT:
	case LOOK_STATE:
	case LOOK_LIST:
		add_each(&b, v, add_scalar);
		break;
	case LOOK_MONEY:
		add_money(&b, value, v);
		break;
	case LOOK_EXPIRY:
		add_expiry(&b, v);
		break;
	case LOOK_WHEN:
		add_when(&b, v);
		break;
	case LOOK_SPAN:
	case LOOK_SPANS:
		add_each(&b, v, add_span);
		break;
	case LOOK_OWN:
		add_each(&b, v, add_own);
		break;
	case LOOK_PEOPLE:
		add_each(&b, v, add_person);
		break;
	case LOOK_PARTY:
		add_each(&b, v, add_party);
		break;
	case LOOK_BUYERS:
		add_side(&b, v, "demand");
		break;
	case LOOK_SELLERS:
		add_side(&b, v, "supply");
		break;
	case LOOK_REASONS:
		add_reasons(&b, v);
		break;
	case LOOK_PLACE:
		add_place(&b, v);
		break;
	case LOOK_LINE:
		if (js_type(v) == JS_INT && js_int(v) != 0)
			add_scalar(&b, v);
		break;
	case LOOK_YES:
		text_join(&b, "", js_type(v) == JS_BOOL && js_bool(v) ? "yes" : "");
		break;
	}
	return buf_take(&b);
}

static enum ink
ink_for(const struct column *c, const char *text)
{
	return c->look == LOOK_STATE ? ink_of_state(text) : INK_PLAIN;
}

/* Is there anything to show in this column? An empty one only takes room. */
static bool
column_used(const struct column *c, const struct js *items)
{
	bool used = false;

	for (size_t i = 0; i < js_len(items) && !used; i++) {
		char *text = column_text(c, js_at(items, i));

		used = text[0] != '\0';
		free(text);
	}
	return used;
}

static void
add_row(struct table *t, const struct js *item, const struct column *columns,
	const bool *used)
{
	table_row(t);
	for (size_t i = 0; columns[i].title != NULL; i++) {
		char *text;

		if (!used[i])
			continue;
		text = column_text(&columns[i], item);
		table_cell(t, text, ink_for(&columns[i], text));
		free(text);
	}
}

void
show_table(struct screen *s, const struct js *items, const struct column *columns,
	const char *when_empty)
{
	bool used[16] = {false};
	struct table *t;

	if (items == NULL || js_type(items) != JS_ARR || js_len(items) == 0) {
		if (when_empty != NULL)
			screen_line(s, INK_DIM, "%s", when_empty);
		return;
	}
	t = table_new(s);
	for (size_t i = 0; columns[i].title != NULL; i++) {
		BUG_ON(i >= sizeof used / sizeof used[0]);
		used[i] = column_used(&columns[i], items);
		if (used[i])
			table_column(t, columns[i].title, columns[i].flags);
	}
	for (size_t i = 0; i < js_len(items); i++)
		add_row(t, js_at(items, i), columns, used);
	table_print(t);
}

void
show_more(struct screen *s, const struct js *result)
{
	int64_t left = js_get_int(result, "left", 0);

	if (!js_get_bool(result, "more", false))
		return;
	if (left > 0)
		screen_line(s, INK_DIM, "... and %lld more: --limit 0 shows all",
			(long long)left);
	else
		screen_line(s, INK_DIM, "... and more: --limit 0 shows all");
}

void
show_fields(struct screen *s, const struct js *object, const struct column *columns)
{
	struct table *t = fields_new(s);

	for (const struct column *c = columns; c->title != NULL; c++) {
		char *text = column_text(c, object);

		fields_add(t, c->title, text, ink_for(c, text));
		free(text);
	}
	table_print(t);
}
