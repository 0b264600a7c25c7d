/* xml.c - XML through expat; the only file that includes it. */
#include "base/xml.h"

#include "wire/buf.h"

#include <expat.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* It stands before the local part of a name that has a namespace. */
enum { OF_NAMESPACE = '|' };

struct xml {
	const struct xml_visitor *visitor;
	XML_Parser parser;
	int depth;
	bool moved;    /* something was told since the last piece */
	size_t unsaid; /* bytes since anything was */
	char why[XML_WHY_BYTES];
};

static const char *
local(const char *name)
{
	const char *of = strrchr(name, OF_NAMESPACE);

	return of == NULL ? name : of + 1;
}

void
xml_stop(struct xml *x, const char *why)
{
	if (x->why[0] == '\0')
		snprintf(x->why, sizeof x->why, "%s", why);
	XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *x = ctx;

	x->moved = true;
	if (++x->depth > XML_DEPTH_MAX) {
		xml_stop(x, "its elements are too deep in one another");
		return;
	}
	x->visitor->start(x->visitor->ctx, local(name), attributes);
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct xml *x = ctx;

	x->moved = true;
	x->depth--;
	x->visitor->end(x->visitor->ctx, local(name));
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int n)
{
	struct xml *x = ctx;

	x->moved = true;
	if (x->visitor->text != NULL)
		x->visitor->text(x->visitor->ctx, text, (size_t)n);
}

/* Comments and the like: of no interest but that the document goes on. */
static void XMLCALL
on_rest(void *ctx, const XML_Char *text, int n)
{
	struct xml *x = ctx;

	(void)text;
	(void)n;
	x->moved = true;
}

static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xml_stop(ctx, "it has a document type of its own");
}

struct xml *
xml_new(const struct xml_visitor *visitor)
{
	struct xml *x = xcalloc(1, sizeof *x);

	x->visitor = visitor;
	x->parser = XML_ParserCreateNS(NULL, OF_NAMESPACE);
	BUG_ON(x->parser == NULL);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetDefaultHandler(x->parser, on_rest);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	free(x);
}

static bool
failed(struct xml *x)
{
	enum XML_Error code = XML_GetErrorCode(x->parser);

	BUG_ON(code == XML_ERROR_NO_MEMORY);
	if (x->why[0] == '\0')
		snprintf(x->why, sizeof x->why, "line %lu is not XML: %s",
			(unsigned long)XML_GetCurrentLineNumber(x->parser),
			XML_ErrorString(code));
	return false;
}

/*
 * The parser keeps what it has not understood yet and looks at it again with each piece: a tag that
 * never ends would cost the square of its size.
 */
static bool
goes_on(struct xml *x, size_t n)
{
	x->unsaid = x->moved ? 0 : x->unsaid + n;
	x->moved = false;
	if (x->unsaid <= XML_TAG_MAX_BYTES)
		return true;
	xml_stop(x, "it has a tag that is too long");
	return false;
}

bool
xml_feed(struct xml *x, const char *bytes, size_t n, bool last)
{
	BUG_ON(n > INT_MAX);
	if (XML_Parse(x->parser, bytes, (int)n, last) != XML_STATUS_OK)
		return failed(x);
	return last || goes_on(x, n);
}

const char *
xml_why(const struct xml *x)
{
	return x->why;
}

const char *
xml_attribute(const char **attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}
