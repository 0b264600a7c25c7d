/* workbook_texts.c - the texts that cells of a workbook share, and what its styles show. */
#include "base/workbook_parts.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- a text -------------------------------------------------------------------------- */

void
book_text_add(struct book_text *t, const char *text, size_t n)
{
	if (n > 0 && !buf_add(&t->buf, text, n))
		t->over = true;
}

/* "_x000D_": a letter that XML cannot hold (ECMA-376 part 1, section 22.9.2.19). */
static bool
escaped(const char *s, uint32_t *number)
{
	char hex[5] = "";

	if (s[0] != '_' || s[1] != 'x')
		return false;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)s[2 + i]))
			return false;
		hex[i] = s[2 + i];
	}
	*number = (uint32_t)strtoul(hex, NULL, 16);
	return s[6] == '_';
}

/* Of the Basic Multilingual Plane; half of a pair and NUL are nothing that could be shown. */
static size_t
put_letter(char *out, uint32_t number)
{
	if (number == 0 || (number >= 0xd800 && number <= 0xdfff))
		return 0;
	if (number < 0x80) {
		out[0] = (char)number;
		return 1;
	}
	if (number < 0x800) {
		out[0] = (char)(0xc0 | number >> 6);
		out[1] = (char)(0x80 | (number & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | number >> 12);
	out[1] = (char)(0x80 | (number >> 6 & 0x3f));
	out[2] = (char)(0x80 | (number & 0x3f));
	return 3;
}

static char *
unescaped(struct arena *arena, const char *s)
{
	char *out = arena_strdup(arena, s), *end;
	uint32_t number;

	end = strstr(out, "_x");
	if (end == NULL)
		return out;
	for (s += end - out; *s != '\0';) {
		if (escaped(s, &number)) {
			end += put_letter(end, number);
			s += 7;
		} else {
			*end++ = *s++;
		}
	}
	*end = '\0';
	return out;
}

const char *
book_text_take(struct book *b, struct book_text *t)
{
	const char *text = t->over ? NULL : unescaped(b->arena, buf_str(&t->buf));

	buf_clear(&t->buf);
	t->over = false;
	return text;
}

/* ---- shared texts --------------------------------------------------------------------- */

struct texts {
	struct book *book;
	struct book_text text;
	bool inside; /* of a piece of the text */
	int spoken;  /* of how it is pronounced: not the text */
};

static void
text_start(void *ctx, const char *name, const char **attributes)
{
	struct texts *t = ctx;

	(void)attributes;
	if (strcmp(name, "rPh") == 0)
		t->spoken++;
	t->inside = strcmp(name, "t") == 0 && t->spoken == 0;
}

static void
text_end(void *ctx, const char *name)
{
	struct texts *t = ctx;
	const char *text;

	t->inside = false;
	if (strcmp(name, "rPh") == 0)
		t->spoken--;
	if (strcmp(name, "si") != 0)
		return;
	text = book_text_take(t->book, &t->text);
	if (!buf_add(&t->book->texts, &text, sizeof text))
		xml_stop(t->book->xml, "it has more than 1,048,576 texts");
}

static void
text_letters(void *ctx, const char *text, size_t n)
{
	struct texts *t = ctx;

	if (t->inside)
		book_text_add(&t->text, text, n);
}

bool
book_texts(struct book *b, const char *path)
{
	struct texts t = {.book = b};
	const struct xml_visitor visitor = {&t, text_start, text_end, text_letters};
	bool ok;

	buf_init(&t.text.buf, CSV_CELL_MAX_BYTES);
	ok = book_part(b, path, &visitor);
	buf_release(&t.text.buf);
	return ok;
}

/* ---- styles --------------------------------------------------------------------------- */

/* A format that the workbook names itself. */
struct format {
	int id;
	unsigned shows;
};

enum { FORMATS_MAX = 4096 };

struct styles {
	struct book *book;
	struct buf formats; /* struct format */
	bool inside;	    /* of the styles that cells name */
};

static int
number_of(const char *text)
{
	return text == NULL || strlen(text) > 8 ? -1 : (int)strtol(text, NULL, 10);
}

static void
take_format(struct styles *s, const char **attributes)
{
	const char *code = xml_attribute(attributes, "formatCode");
	struct format format = {number_of(xml_attribute(attributes, "numFmtId")), 0};

	if (code == NULL)
		return;
	format.shows = format_shows(format.id, code);
	if (!buf_add(&s->formats, &format, sizeof format))
		xml_stop(s->book->xml, "it has more than 4,096 formats of numbers");
}

static unsigned
shown_by(const struct styles *s, int id)
{
	const struct format *f = (const struct format *)s->formats.data;
	size_t n = s->formats.len / sizeof *f;

	for (size_t i = 0; i < n; i++)
		if (f[i].id == id)
			return f[i].shows;
	return format_shows(id, NULL);
}

static void
style_start(void *ctx, const char *name, const char **attributes)
{
	struct styles *s = ctx;
	unsigned shows;

	if (strcmp(name, "numFmt") == 0)
		take_format(s, attributes);
	if (strcmp(name, "cellXfs") == 0)
		s->inside = true;
	if (strcmp(name, "xf") != 0 || !s->inside)
		return;
	shows = shown_by(s, number_of(xml_attribute(attributes, "numFmtId")));
	if (!buf_add(&s->book->styles, &shows, sizeof shows))
		xml_stop(s->book->xml, "it has more than 65,536 styles");
}

static void
style_end(void *ctx, const char *name)
{
	struct styles *s = ctx;

	if (strcmp(name, "cellXfs") == 0)
		s->inside = false;
}

bool
book_styles(struct book *b, const char *path)
{
	struct styles s = {.book = b};
	const struct xml_visitor visitor = {&s, style_start, style_end, NULL};
	bool ok;

	buf_init(&s.formats, sizeof(struct format) * FORMATS_MAX);
	ok = book_part(b, path, &visitor);
	buf_release(&s.formats);
	return ok;
}
