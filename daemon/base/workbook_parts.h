/*
 * workbook_parts.h - inside the reading of a workbook: what its parts share.
 *
 * Only workbook*.c include it.
 */
#ifndef BASE_WORKBOOK_PARTS_H
#define BASE_WORKBOOK_PARTS_H

#include "base/workbook.h"
#include "base/workbook_value.h"
#include "base/xml.h"
#include "base/zipped.h"
#include "wire/buf.h"

/* What a reader of one part has to hand. */
struct book {
	struct arena *arena;
	struct zipped *zip;
	struct xml *xml; /* of the part that is being read */
	struct workbook *out;
	char *why;
	bool from_1904;
	struct buf texts;  /* const char *: those that cells share; NULL: too long */
	struct buf styles; /* unsigned: what each style shows of a number */
	struct buf faults; /* struct workbook_fault */
};

/* Read a part from its beginning to its end; false and why. */
bool
book_part(struct book *b, const char *path, const struct xml_visitor *visitor) MUST_CHECK;
/* "xl/sharedStrings.xml": the texts that cells share. */
bool book_texts(struct book *b, const char *path) MUST_CHECK;
/* "xl/styles.xml" */
bool book_styles(struct book *b, const char *path) MUST_CHECK;
bool book_sheet(struct book *b, const char *path, struct sheet *sheet) MUST_CHECK;

/* The text of a cell, from pieces: a run of letters is told in many. */
struct book_text {
	struct buf buf;
	bool over; /* more than a cell may have */
};

void book_text_add(struct book_text *t, const char *text, size_t n);
/* Its copy, with the letters that XML cannot hold; NULL when it was too long. Emptied. */
const char *book_text_take(struct book *b, struct book_text *t);

#endif
