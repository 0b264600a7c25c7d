/*
 * xml.h - XML from a stranger, visited as it comes in.
 *
 * Names:     of elements and attributes, without their namespaces.
 * Refused:   a document type (with it go entities of its own, which a few lines can unfold to any
 *            size), elements too deep in one another, a single tag of any size, what is not well
 *            formed.
 * Ownership: what a visitor gets lives for the call only.
 * Thread:    one owner at a time.
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "wire/err.h"

#include <stddef.h>

enum { XML_DEPTH_MAX = 64, XML_TAG_MAX_BYTES = 256 * 1024, XML_WHY_BYTES = 120 };

struct xml;

struct xml_visitor {
	void *ctx;
	/* attributes: name and value in turn, ended by NULL; see xml_attribute. */
	void (*start)(void *ctx, const char *name, const char **attributes);
	void (*end)(void *ctx, const char *name);
	/* A piece of text, not NUL-terminated; NULL: of no interest. */
	void (*text)(void *ctx, const char *text, size_t n);
};

struct xml *xml_new(const struct xml_visitor *visitor);
void xml_free(struct xml *x);
/* false when the document is refused; xml_why says why. Nothing may follow then. */
bool xml_feed(struct xml *x, const char *bytes, size_t n, bool last) MUST_CHECK;
/* From within a visitor: this is enough, the document is refused for this reason. */
void xml_stop(struct xml *x, const char *why);
const char *xml_why(const struct xml *x);
/* The value of an attribute; NULL when it is not there. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
