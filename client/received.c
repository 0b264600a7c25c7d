/* received.c - reads a mail: header fields, parts, transfer encodings. */
#include "received.h"

#include "received_charset.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD_MAX = 2000, ADDRESS_FIELD_BYTES = 4000 };

/* A stretch of the mail's bytes. */
struct span {
	const char *at;
	size_t n;
};

/* ---- memory --------------------------------------------------------------------------------- */

static void *
keep(struct received *r, void *memory)
{
	if ((r->kept_n & (r->kept_n - 1)) == 0)
		r->kept = xrealloc(
			r->kept, (r->kept_n > 0 ? 2 * r->kept_n : 1) * sizeof *r->kept);
	r->kept[r->kept_n++] = memory;
	return memory;
}

static char *
keep_text(struct received *r, const char *text, size_t n)
{
	char *copy = keep(r, xmalloc(n + 1));

	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

void
received_release(struct received *r)
{
	for (size_t i = 0; i < r->kept_n; i++)
		free(r->kept[i]);
	free(r->kept);
	*r = (struct received){.report = ""};
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* The next line without its end, which is CR LF or LF. false: there is none. */
static bool
next_line(struct span *rest, struct span *line)
{
	const char *end;
	size_t n;

	if (rest->n == 0)
		return false;
	end = memchr(rest->at, '\n', rest->n);
	n = end != NULL ? (size_t)(end - rest->at) : rest->n;
	line->at = rest->at;
	line->n = n > 0 && rest->at[n - 1] == '\r' ? n - 1 : n;
	n += end != NULL;
	rest->at += n;
	rest->n -= n;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- header fields -------------------------------------------------------------------------- */

struct header {
	struct received_field *field;
	int n;
};

/* "Name: value", without what is no letter of a name before the colon. */
static bool
is_field(struct span line, size_t *colon)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.at[i] == ':') {
			*colon = i;
			return i > 0;
		}
		if (line.at[i] <= ' ' || line.at[i] > '~')
			return false;
	}
	return false;
}

static void
add_field(struct received *r, struct header *h, struct buf *name, struct buf *value)
{
	if (name->len > 0 && h->n < RECEIVED_FIELDS_MAX) {
		if ((h->n & (h->n - 1)) == 0)
			h->field = xrealloc(h->field,
				(size_t)(h->n > 0 ? 2 * h->n : 1) * sizeof *h->field);
		h->field[h->n].name = keep_text(r, buf_str(name), name->len);
		h->field[h->n++].value =
			keep_text(r, buf_str(value), strlen(buf_str(value)));
	}
	buf_clear(name);
	buf_clear(value);
}

/* Up to the first empty line, which is taken too. A line that is no field ends it as well. */
static struct header
read_header(struct received *r, struct span *rest)
{
	struct header h = {.field = NULL};
	struct buf name, value;
	struct span line, from = *rest;
	size_t colon;

	buf_init(&name, 1000);
	buf_init(&value, RECEIVED_HEADER_MAX);
	while (next_line(rest, &line) && line.n > 0) {
		bool fits = (size_t)(line.at - from.at) < RECEIVED_HEADER_MAX;

		if (is_blank(line.at[0])) {
			/* what passes the bound is left out of the field */
			if (fits && name.len > 0 && !buf_add(&value, line.at, line.n))
				continue;
		} else if (is_field(line, &colon)) {
			add_field(r, &h, &name, &value);
			if (fits && buf_add(&name, line.at, colon) &&
				!buf_add(&value, line.at + colon + 1, line.n - colon - 1))
				continue;
		} else if (strncmp(line.at, "From ", line.n < 5 ? line.n : 5) != 0) {
			/* a body without the empty line before it */
			rest->n += (size_t)(rest->at - line.at);
			rest->at = line.at;
			break;
		}
	}
	add_field(r, &h, &name, &value);
	buf_release(&name);
	buf_release(&value);
	if (h.field != NULL)
		keep(r, h.field);
	for (int i = 0; i < h.n; i++)
		while (is_blank(h.field[i].value[0]))
			h.field[i].value++;
	return h;
}

static const char *
field_of(const struct received_field *field, int n, const char *name, int nth)
{
	for (int i = 0; i < n; i++)
		if (strcasecmp(field[i].name, name) == 0 && nth-- == 0)
			return field[i].value;
	return NULL;
}

const char *
received_header(const struct received *r, const char *name, int nth)
{
	return field_of(r->field, r->fields, name, nth);
}

const char *
received_part_header(const struct received_part *p, const char *name, int nth)
{
	return field_of(p->field, p->fields, name, nth);
}

const struct received_part *
received_part(const struct received *r, const char *type)
{
	for (int i = 0; i < r->parts; i++)
		if (strcmp(r->part[i].type, type) == 0)
			return &r->part[i];
	return NULL;
}

/* The value at at: "quoted \" text" or a word. Returns what follows. */
static const char *
read_value(const char *at, char *out, size_t out_bytes)
{
	bool quoted = *at == '"';
	size_t n = 0;

	for (at += quoted; *at != '\0'; at++) {
		if (quoted ? *at == '"' : strchr("; \t", *at) != NULL)
			break;
		if (quoted && *at == '\\' && at[1] != '\0')
			at++;
		if (n + 1 < out_bytes)
			out[n++] = *at;
	}
	out[n] = '\0';
	return *at == '"' ? at + 1 : at;
}

bool
received_param(const char *field, const char *name, char *out, size_t out_bytes)
{
	const char *at = strchr(field, ';');
	char value[1000];

	while (at != NULL && *at == ';') {
		const char *word = at + 1 + strspn(at + 1, " \t"), *end;

		end = word + strcspn(word, "=;");
		if (*end != '=') {
			at = *end == ';' ? end : NULL;
			continue;
		}
		at = read_value(end + 1 + strspn(end + 1, " \t"), value, sizeof value);
		while (end > word && is_blank(end[-1]))
			end--;
		if ((size_t)(end - word) == strlen(name) &&
			strncasecmp(word, name, strlen(name)) == 0) {
			snprintf(out, out_bytes, "%s", value);
			return true;
		}
		at = strchr(at, ';');
	}
	out[0] = '\0';
	return false;
}

/*
 * A field of addresses without its comments and quoted words, which may hold anything (RFC 5322
 * sections 3.2.2 and 3.2.4), as much of it as there is room for. false: it is longer.
 */
static bool
plain_field(const char *field, char *out, size_t out_bytes)
{
	bool quoted = false;
	size_t n = 0;
	int depth = 0;

	for (const char *c = field; *c != '\0'; c++) {
		if ((quoted || depth > 0) && *c == '\\' && c[1] != '\0')
			c++;
		else if (depth == 0 && *c == '"')
			quoted = !quoted;
		else if (!quoted && *c == '(')
			depth++;
		else if (depth > 0 && *c == ')')
			depth--;
		else if (!quoted && depth == 0) {
			if (n + 1 >= out_bytes)
				break;
			out[n++] = *c;
		}
	}
	out[n] = '\0';
	return n + 1 < out_bytes;
}

void
received_address(const char *field, char *out, size_t out_bytes)
{
	char plain[ADDRESS_FIELD_BYTES];
	const char *at, *open;
	size_t n;

	plain_field(field, plain, sizeof plain);
	open = strrchr(plain, '<');
	at = open != NULL ? open + 1 : strchr(plain, '@');
	while (open == NULL && at != NULL && at > plain &&
		strchr(" \t,;:", at[-1]) == NULL)
		at--;
	n = at != NULL ? strcspn(at, "> \t,;") : out_bytes;
	out[0] = '\0';
	if (n < out_bytes)
		snprintf(out, out_bytes, "%.*s", (int)n, at);
}

/* A comma between two addresses is no part of a name. */
static bool
is_of_one(const char *plain)
{
	const char *open = strchr(plain, '<'), *close, *first;

	if (open == NULL) {
		first = strchr(plain, '@');
		return first == NULL || strchr(first + 1, '@') == NULL;
	}
	close = strchr(open, '>');
	if (close == NULL || strpbrk(close, "<@") != NULL)
		return false;
	first = memchr(plain, '@', (size_t)(open - plain));
	return first == NULL || memchr(first, ',', (size_t)(open - first)) == NULL;
}

void
received_author(const struct received *r, char *out, size_t out_bytes)
{
	const char *from = received_header(r, "From", 0);
	char plain[ADDRESS_FIELD_BYTES];

	out[0] = '\0';
	if (from != NULL && received_header(r, "From", 1) == NULL &&
		plain_field(from, plain, sizeof plain) && is_of_one(plain))
		received_address(from, out, out_bytes);
}

/* ---- transfer encodings (RFC 2045 section 6) ------------------------------------------------ */

static int
base64_value(unsigned char c)
{
	static const char SET[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(SET, c) : NULL;

	return at != NULL ? (int)(at - SET) : -1;
}

/* Appends as much as fits; what is no letter of base64 is passed over. false: it was cut. */
static bool
read_base64(struct span in, struct buf *out)
{
	unsigned bits = 0;
	int have = 0;

	for (size_t i = 0; i < in.n && in.at[i] != '='; i++) {
		int v = base64_value((unsigned char)in.at[i]);

		if (v < 0)
			continue;
		bits = (bits << 6) | (unsigned)v;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		if (!buf_addc(out, (char)((bits >> have) & 0xff)))
			return false;
	}
	return true;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* underscores: "_" is a blank, as in encoded words. false: it was cut. */
static bool
read_quoted(struct span in, bool underscores, struct buf *out)
{
	for (size_t i = 0; i < in.n; i++) {
		char c = in.at[i];

		if (c == '=' && i + 2 < in.n && hex(in.at[i + 1]) >= 0 &&
			hex(in.at[i + 2]) >= 0) {
			c = (char)(hex(in.at[i + 1]) * 16 + hex(in.at[i + 2]));
			i += 2;
		} else if (c == '=' && i + 1 < in.n && in.at[i + 1] == '\n') {
			i++;
			continue;
		} else if (c == '=' && i + 2 < in.n && in.at[i + 1] == '\r' &&
			   in.at[i + 2] == '\n') {
			i += 2;
			continue;
		} else if (c == '_' && underscores) {
			c = ' ';
		}
		if (!buf_addc(out, c))
			return false;
	}
	return true;
}

/* false: it was cut. */
static bool
read_transfer(const char *encoding, struct span in, struct buf *out)
{
	char word[32];
	bool fits;

	read_value(encoding, word, sizeof word);
	if (strcasecmp(word, "base64") == 0)
		return read_base64(in, out);
	if (strcasecmp(word, "quoted-printable") == 0)
		return read_quoted(in, false, out);
	fits = in.n <= out->max;
	return buf_add(out, in.at, fits ? in.n : out->max) && fits;
}

/* ---- encoded words (RFC 2047) --------------------------------------------------------------- */

/*
 * "=?set?B?text?=" at at: its end; NULL: there is none. RFC 2047 allows 75 characters; mail
 * programs write longer ones, but what has no end within WORD_MAX is none.
 */
static const char *
read_word(const char *at, struct buf *out)
{
	const char *set = at + 2, *kind, *text, *end;
	struct buf bytes;
	char name[64];

	kind = set + strcspn(set, "? ");
	if (*kind != '?' || kind == set || (size_t)(kind - set) >= sizeof name ||
		kind[1] == '\0' || kind[2] != '?')
		return NULL;
	text = kind + 3;
	end = text;
	for (int left = WORD_MAX; *end != '\0' && !(end[0] == '?' && end[1] == '=');
		end++)
		if (left-- == 0)
			return NULL;
	if (*end == '\0')
		return NULL;
	/* RFC 2231 section 5: a language may stand behind the set */
	snprintf(name, sizeof name, "%.*s", (int)strcspn(set, "*?"), set);
	buf_init(&bytes, RECEIVED_TEXT_MAX);
	if (tolower((unsigned char)kind[1]) == 'b'
			? read_base64((struct span){text, (size_t)(end - text)}, &bytes)
			: read_quoted((struct span){text, (size_t)(end - text)}, true,
				  &bytes))
		charset_read(name, buf_str(&bytes), bytes.len, out);
	buf_release(&bytes);
	return end + 2;
}

void
received_words(const char *field, struct buf *out)
{
	const char *at = field;

	while (*at != '\0') {
		const char *next =
			at[0] == '=' && at[1] == '?' ? read_word(at, out) : NULL;
		const char *plain = at;

		if (next != NULL) {
			at = next;
			/* blanks between two encoded words are none of the text */
			while (is_blank(*next))
				next++;
			if (next[0] == '=' && next[1] == '?')
				at = next;
			continue;
		}
		do
			at++;
		while (*at != '\0' && !(at[0] == '=' && at[1] == '?'));
		charset_read("", plain, (size_t)(at - plain), out);
	}
}

/* ---- parts ---------------------------------------------------------------------------------- */

static void read_entity(struct received *r, struct span body, struct header h, int depth);

/* Is the line "--boundary"? *last: and "--" behind it. */
static bool
is_boundary(struct span line, const char *boundary, bool *last)
{
	size_t n = strlen(boundary);

	if (line.n < n + 2 || line.at[0] != '-' || line.at[1] != '-' ||
		memcmp(line.at + 2, boundary, n) != 0)
		return false;
	line.at += n + 2;
	line.n -= n + 2;
	*last = line.n >= 2 && line.at[0] == '-' && line.at[1] == '-';
	if (*last)
		return true;
	while (line.n > 0 && is_blank(line.at[line.n - 1]))
		line.n--;
	return line.n == 0;
}

static void
read_multipart(struct received *r, struct span body, const char *boundary, int depth)
{
	struct span rest = body, line, part = {NULL, 0};
	bool last = false;

	while (!last && r->parts < RECEIVED_PARTS_MAX) {
		bool more = next_line(&rest, &line);

		if (more && !is_boundary(line, boundary, &last)) {
			if (part.at != NULL)
				part.n = (size_t)(rest.at - part.at);
			continue;
		}
		if (part.at != NULL) {
			struct header h = read_header(r, &part);

			read_entity(r, part, h, depth + 1);
		}
		if (!more)
			return;
		part = (struct span){rest.at, 0};
	}
}

static void
read_leaf(struct received *r, struct span body, struct header h, const char *type,
	int depth)
{
	const char *content = field_of(h.field, h.n, "Content-Type", 0);
	const char *encoding = field_of(h.field, h.n, "Content-Transfer-Encoding", 0);
	const char *disposition = field_of(h.field, h.n, "Content-Disposition", 0);
	struct received_part *p = &r->part[r->parts++];
	char word[256];
	struct buf bytes, text;

	*p = (struct received_part){.field = h.field, .fields = h.n, .depth = depth};
	p->type = keep_text(r, type, strlen(type));
	received_param(content != NULL ? content : "", "method", word, sizeof word);
	p->method = keep_text(r, word, strlen(word));
	if (!received_param(disposition != NULL ? disposition : "", "filename", word,
		    sizeof word))
		received_param(content != NULL ? content : "", "name", word, sizeof word);
	p->name = keep_text(r, word, strlen(word));
	buf_init(&bytes, RECEIVED_TEXT_MAX);
	p->cut = !read_transfer(encoding != NULL ? encoding : "", body, &bytes);
	if (strncmp(type, "text/", 5) == 0 || strcmp(type, "application/ics") == 0) {
		received_param(
			content != NULL ? content : "", "charset", word, sizeof word);
		/* a letter takes at most three times the bytes in UTF-8 */
		buf_init(&text, 3 * RECEIVED_TEXT_MAX);
		charset_read(word, buf_str(&bytes), bytes.len, &text);
		p->n = text.len;
		p->text = keep_text(r, buf_str(&text), text.len);
		buf_release(&text);
	} else {
		p->n = bytes.len;
		p->text = keep_text(r, buf_str(&bytes), bytes.len);
	}
	buf_release(&bytes);
}

/* "Text/Calendar ; method=..." as "text/calendar"; what is no type counts as text/plain. */
static void
read_type(const char *content, char *out, size_t out_bytes)
{
	size_t n = strcspn(content, "; \t"), slash = strcspn(content, "/");

	if (slash == 0 || slash >= n || n >= out_bytes)
		content = "text/plain", n = strlen(content);
	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)content[i]);
	out[n] = '\0';
}

static void
read_entity(struct received *r, struct span body, struct header h, int depth)
{
	const char *content = field_of(h.field, h.n, "Content-Type", 0);
	char type[100], boundary[200], report[64];

	if (r->parts >= RECEIVED_PARTS_MAX || depth > RECEIVED_DEPTH_MAX)
		return;
	read_type(content != NULL ? content : "", type, sizeof type);
	if (strncmp(type, "multipart/", 10) != 0) {
		read_leaf(r, body, h, type, depth);
		return;
	}
	if (strcmp(type, "multipart/report") == 0 && r->report[0] == '\0' &&
		received_param(content, "report-type", report, sizeof report)) {
		char *kept = keep_text(r, report, strlen(report));

		for (char *c = kept; *c != '\0'; c++)
			*c = (char)tolower((unsigned char)*c);
		r->report = kept;
	}
	if (received_param(content, "boundary", boundary, sizeof boundary) &&
		boundary[0] != '\0')
		read_multipart(r, body, boundary, depth);
}

void
received_read(const char *bytes, size_t n, struct received *out)
{
	struct span rest = {bytes, n};
	struct header h;

	*out = (struct received){.report = ""};
	out->part = keep(out, xcalloc(RECEIVED_PARTS_MAX, sizeof *out->part));
	h = read_header(out, &rest);
	out->field = h.field;
	out->fields = h.n;
	read_entity(out, rest, h, 0);
}
