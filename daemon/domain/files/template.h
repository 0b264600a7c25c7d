/*
 * template.h - the files of a fair to begin with: headers, example rows, what each column holds.
 *
 * The examples are a fair that can be taken in as it is; who fills the files in writes over them.
 * Thread: any; pure.
 */
#ifndef DOMAIN_FILES_TEMPLATE_H
#define DOMAIN_FILES_TEMPLATE_H

#include "domain/files/import.h"
#include "wire/buf.h"

/* The files of the format but meetings.csv, which nobody begins with; and the comments. */
enum { TEMPLATE_COMMENTS = IMPORT_FILES - 1, TEMPLATE_FILES };

/* A file of the format, or "comments.csv", which says what the others hold; NULL past the end. */
const char *template_name(int index);
/* Its text; the fair's day is some weeks after now_s, so that it is not over. */
void template_text(int index, int64_t now_s, struct buf *out);

#endif
