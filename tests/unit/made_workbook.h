/*
 * made_workbook.h - workbooks made for tests, part by part, as small as they may be.
 *
 * made_begin, made_part for each part, made_end gives the bytes; free them.
 */
#ifndef TESTS_MADE_WORKBOOK_H
#define TESTS_MADE_WORKBOOK_H

#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MADE_RELATION                                                                    \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MADE_PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define MADE_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

struct made {
	zip_t *zip;
	zip_source_t *source;
};

static inline struct made
made_begin(void)
{
	struct made m;

	m.source = zip_source_buffer_create(NULL, 0, 0, NULL);
	BUG_ON(m.source == NULL);
	zip_source_keep(m.source);
	m.zip = zip_open_from_source(m.source, ZIP_TRUNCATE, NULL);
	BUG_ON(m.zip == NULL);
	return m;
}

/* The bytes must live until made_end. */
static inline void
made_part_bytes(struct made *m, const char *path, const char *bytes, size_t n)
{
	zip_source_t *part = zip_source_buffer(m->zip, bytes, n, 0);

	BUG_ON(zip_file_add(m->zip, path, part, ZIP_FL_OVERWRITE) < 0);
}

static inline void
made_part(struct made *m, const char *path, const char *text)
{
	made_part_bytes(m, path, text, strlen(text));
}

static inline char *
made_end(struct made *m, size_t *n)
{
	zip_stat_t stat;
	char *bytes;

	BUG_ON(zip_close(m->zip) != 0 || zip_source_stat(m->source, &stat) != 0);
	bytes = xmalloc(stat.size + 1);
	BUG_ON(zip_source_open(m->source) != 0);
	BUG_ON(zip_source_read(m->source, bytes, stat.size) != (zip_int64_t)stat.size);
	zip_source_close(m->source);
	zip_source_free(m->source);
	*n = (size_t)stat.size;
	return bytes;
}

/* What every workbook has: the way to its parts, and two sheets, "One" and the hidden "Two". */
static inline void
made_frame(struct made *m, const char *properties)
{
	static char main[1024];

	snprintf(main, sizeof main,
		"<workbook xmlns='" MADE_MAIN "' xmlns:r='" MADE_RELATION "'>%s<sheets>"
		"<sheet name='One' sheetId='7' r:id='r1'/>"
		"<sheet name='Two' sheetId='8' r:id='r2' state='hidden'/>"
		"</sheets></workbook>",
		properties);
	made_part(m, "_rels/.rels",
		"<Relationships xmlns='" MADE_PACKAGE
		"'><Relationship Id='x' Type='" MADE_RELATION
		"/officeDocument' Target='xl/workbook.xml'/></Relationships>");
	made_part(m, "xl/workbook.xml", main);
	made_part(m, "xl/_rels/workbook.xml.rels",
		"<Relationships xmlns='" MADE_PACKAGE "'>"
		"<Relationship Id='r1' Type='" MADE_RELATION
		"/worksheet' Target='worksheets/sheet1.xml'/>"
		"<Relationship Id='r2' Type='" MADE_RELATION
		"/worksheet' Target='/xl/worksheets/sheet2.xml'/>"
		"<Relationship Id='r3' Type='" MADE_RELATION
		"/sharedStrings' Target='sharedStrings.xml'/>"
		"<Relationship Id='r4' Type='" MADE_RELATION
		"/styles' Target='styles.xml'/></Relationships>");
}

#endif
