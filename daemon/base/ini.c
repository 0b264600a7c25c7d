/* ini.c - sections and "key = value" lines; the only file that includes inih. */
#include "base/ini.h"

#include "wire/buf.h"
#include "wire/utf8.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Debian's inih is set up by variables of the library. They are written once, before
 * there are threads. A value that goes on when the next line is indented, and a comment
 * behind a value, would both cut text that somebody meant: off. inih names only the first
 * bad line: it is stopped there and started again behind it.
 */
__attribute__((constructor)) static void
set_up_library(void)
{
	ini_allow_multiline = false;
	ini_allow_inline_comments = false;
	ini_stop_on_first_error = true;
	ini_use_stack = false;
	ini_max_line = INI_LINE_MAX_BYTES + 3; /* LF, NUL and one to spare */
	ini_initial_alloc = INI_LINE_MAX_BYTES + 3;
}

struct visit {
	const struct ini_visitor *visitor;
	const char *rest;
	const char *end;
	int line;
	bool faultless;
	/* inih keeps 49 bytes of a section's name; codes of halls are longer */
	char section[INI_NAME_MAX_BYTES + 1];
};

static void
fault(struct visit *v, const char *why)
{
	v->faultless = false;
	v->visitor->fault(v->visitor->ctx, v->line, why);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A section's line is remembered here; false if it must not reach inih. */
static bool
take_section(struct visit *v, const char *s, const char *end)
{
	const char *close = memchr(s, ']', (size_t)(end - s));
	const char *after = close;

	if (close == NULL) {
		fault(v, "a section ends with ]");
		return false;
	}
	for (after++; after < end && blank(*after);)
		after++;
	if (after < end && *after != '#' && *after != ';') {
		fault(v,
			"something stands behind the section; give it a line of its own");
		return false;
	}
	while (s < close && blank(*s))
		s++;
	while (close > s && blank(close[-1]))
		close--;
	if (close == s || close - s > INI_NAME_MAX_BYTES) {
		fault(v, "a section's name has 1 to 128 bytes");
		return false;
	}
	memcpy(v->section, s, (size_t)(close - s));
	v->section[close - s] = '\0';
	if (v->visitor->section != NULL)
		v->visitor->section(v->visitor->ctx, v->section, v->line);
	return true;
}

/* May inih have this line? */
static bool
accept_line(struct visit *v, const char *s, const char *end)
{
	const char *why = NULL;

	if (end - s > INI_LINE_MAX_BYTES)
		why = "the line is longer than 65536 bytes";
	else if (memchr(s, '\0', (size_t)(end - s)) != NULL)
		why = "the line has a NUL byte";
	else if (utf8_good_bytes(s, (size_t)(end - s)) != (size_t)(end - s))
		why = "the line is not UTF-8";
	if (why != NULL) {
		fault(v, why);
		return false;
	}
	while (s < end && blank(*s))
		s++;
	return s == end || *s != '[' || take_section(v, s + 1, end);
}

/* inih's reader, as fgets(3). */
static char *
next_line(char *out, int size, void *ctx)
{
	struct visit *v = ctx;

	while (v->rest < v->end) {
		const char *s = v->rest;
		const char *end = memchr(s, '\n', (size_t)(v->end - s));

		if (end == NULL)
			end = v->end;
		v->rest = end < v->end ? end + 1 : end;
		v->line++;
		if (!accept_line(v, s, end))
			continue;
		BUG_ON(end - s + 2 > size);
		memcpy(out, s, (size_t)(end - s));
		out[end - s] = '\n';
		out[end - s + 1] = '\0';
		return out;
	}
	return NULL;
}

/* inih's handler. Its section is ours: see struct visit. */
static int
handle(void *ctx, const char *section, const char *key, const char *value)
{
	struct visit *v = ctx;

	(void)section;
	if (key[0] == '\0' || strlen(key) > INI_NAME_MAX_BYTES)
		fault(v, "a key has 1 to 128 bytes");
	else
		v->visitor->entry(v->visitor->ctx, v->section, key, value, v->line);
	return 1;
}

bool
ini_visit(const char *text, size_t bytes, const struct ini_visitor *visitor)
{
	struct visit v = {
		.visitor = visitor, .rest = text, .end = text + bytes, .faultless = true};
	int rc;

	if (bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		v.rest += 3;
	while ((rc = ini_parse_stream(next_line, &v, handle, &v)) > 0)
		fault(&v,
			"this is neither \"key = value\" nor a [section] nor a comment");
	BUG_ON(rc < 0); /* out of memory */
	return v.faultless;
}
