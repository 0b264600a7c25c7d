/* workbook.c - a workbook's parts: which there are, what they are called, in which order read. */
#include "base/workbook_parts.h"

#include "wire/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_BYTES = 256, ID_BYTES = 64 };

/* A sheet of the workbook and where it lies. */
struct place {
	char id[ID_BYTES];
	char path[PATH_BYTES];
};

struct finding {
	struct book *book;
	char directory
		[PATH_BYTES]; /* of the part whose relations are read, with its slash */
	char main[PATH_BYTES];
	char texts[PATH_BYTES];
	char styles[PATH_BYTES];
	struct place *places; /* of the sheets */
	struct sheet *sheets;
	int sheets_n;
};

static bool refuse(char *why, const char *fmt, ...) PRINTF(2, 3);

static bool
refuse(char *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(why, WORKBOOK_WHY_BYTES, fmt, ap);
	va_end(ap);
	return false;
}

/* ---- a part -------------------------------------------------------------------------- */

struct feeding {
	struct book *book;
	const char *path;
};

static bool
feed(void *ctx, const char *bytes, size_t n, bool last)
{
	struct feeding *f = ctx;

	if (xml_feed(f->book->xml, bytes, n, last))
		return true;
	return refuse(f->book->why, "%.80s: %s", f->path, xml_why(f->book->xml));
}

bool
book_part(struct book *b, const char *path, const struct xml_visitor *visitor)
{
	struct feeding f = {b, path};
	bool ok;

	b->xml = xml_new(visitor);
	ok = zipped_read(b->zip, path, feed, &f, b->why);
	xml_free(b->xml);
	b->xml = NULL;
	return ok;
}

/* ---- relations ----------------------------------------------------------------------- */

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* The path of a target: from the archive's root, or from the directory of the part. */
static void
resolve(const struct finding *f, const char *target, char out[PATH_BYTES])
{
	int n = target[0] == '/'
			? snprintf(out, PATH_BYTES, "%s", target + 1)
			: snprintf(out, PATH_BYTES, "%s%s", f->directory, target);

	if (n < 0 || n >= PATH_BYTES)
		out[0] = '\0';
}

static void
take_relation(void *ctx, const char *name, const char **attributes)
{
	const char *type = xml_attribute(attributes, "Type");
	const char *target = xml_attribute(attributes, "Target");
	const char *id = xml_attribute(attributes, "Id");
	struct finding *f = ctx;

	if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL)
		return;
	if (ends_with(type, "/officeDocument"))
		resolve(f, target, f->main);
	else if (ends_with(type, "/sharedStrings"))
		resolve(f, target, f->texts);
	else if (ends_with(type, "/styles"))
		resolve(f, target, f->styles);
	for (int i = 0; i < f->sheets_n && id != NULL; i++)
		if (strcmp(f->places[i].id, id) == 0)
			resolve(f, target, f->places[i].path);
}

static void
no_end(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

/* The relations of a part lie beside it: "xl/workbook.xml" has "xl/_rels/workbook.xml.rels". */
static bool
read_relations(struct finding *f, const char *part)
{
	const struct xml_visitor visitor = {f, take_relation, no_end, NULL};
	const char *slash = strrchr(part, '/');
	int directory = slash == NULL ? 0 : (int)(slash - part) + 1;
	char path[PATH_BYTES + 16];

	snprintf(f->directory, sizeof f->directory, "%.*s", directory, part);
	snprintf(path, sizeof path, "%s_rels/%s.rels", f->directory, part + directory);
	return book_part(f->book, path, &visitor);
}

/* ---- the list of sheets -------------------------------------------------------------- */

static void
take_sheet(struct finding *f, const char **attributes)
{
	const char *name = xml_attribute(attributes, "name");
	const char *id = xml_attribute(attributes, "id");
	const char *state = xml_attribute(attributes, "state");

	if (name == NULL || id == NULL)
		return;
	if (f->sheets_n == WORKBOOK_SHEETS_MAX) {
		xml_stop(f->book->xml, "it has more than 256 sheets");
		return;
	}
	f->sheets[f->sheets_n] = (struct sheet){
		.name = arena_strdup(f->book->arena, name),
		.hidden = state != NULL && strcmp(state, "visible") != 0,
	};
	snprintf(f->places[f->sheets_n].id, ID_BYTES, "%s", id);
	f->sheets_n++;
}

static void
take_main(void *ctx, const char *name, const char **attributes)
{
	struct finding *f = ctx;
	const char *from;

	if (strcmp(name, "sheet") == 0)
		take_sheet(f, attributes);
	if (strcmp(name, "workbookPr") != 0)
		return;
	from = xml_attribute(attributes, "date1904");
	f->book->from_1904 =
		from != NULL && strcmp(from, "0") != 0 && strcmp(from, "false") != 0;
}

static bool
find_parts(struct finding *f)
{
	const struct xml_visitor visitor = {f, take_main, no_end, NULL};

	if (!read_relations(f, ""))
		return false;
	if (f->main[0] == '\0' || ends_with(f->main, ".bin"))
		return refuse(f->book->why, "%s; save it as \"Excel workbook (.xlsx)\"",
			f->main[0] == '\0' ? "there is no workbook in it"
					   : "it is a binary workbook (.xlsb)");
	if (!book_part(f->book, f->main, &visitor) || !read_relations(f, f->main))
		return false;
	return f->sheets_n > 0 || refuse(f->book->why, "it has no sheets");
}

static bool
read_parts(struct finding *f, bool (*wanted)(const char *name))
{
	if (f->texts[0] != '\0' && !book_texts(f->book, f->texts))
		return false;
	if (f->styles[0] != '\0' && !book_styles(f->book, f->styles))
		return false;
	for (int i = 0; i < f->sheets_n; i++) {
		struct sheet *sheet = &f->sheets[i];

		if (sheet->hidden || !wanted(sheet->name))
			continue;
		if (!book_sheet(f->book, f->places[i].path, sheet))
			return false;
	}
	return true;
}

/* ---- what is no workbook of this kind ------------------------------------------------ */

static bool
is_compound(const char *bytes, size_t n)
{
	return n >= 8 && memcmp(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
}

bool
workbook_is(const char *bytes, size_t n)
{
	return zipped_is(bytes, n) || is_compound(bytes, n);
}

/* Both the workbooks of before 2007 and encrypted ones lie in files of this kind. */
static bool
refuse_compound(const char *bytes, size_t n, char *why)
{
	static const char STREAM[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

	if (memmem(bytes, n, STREAM, sizeof STREAM) != NULL)
		return refuse(why, "the workbook has a password; save it without one"
				   " (File, Info, Protect Workbook)");
	return refuse(why, "it is a workbook of Excel 97-2003 (.xls); save it as"
			   " \"Excel workbook (.xlsx)\"");
}

static bool
no_workbook(const char *bytes, size_t n, char *why)
{
	if (is_compound(bytes, n))
		return refuse_compound(bytes, n, why);
	return refuse(why, "it is no workbook of Excel; save it as \"Excel workbook"
			   " (.xlsx)\", or as \"CSV UTF-8\" under the name of the file");
}

static bool
is_ours(struct book *b)
{
	if (zipped_has(b->zip, "_rels/.rels"))
		return true;
	if (zipped_has(b->zip, "content.xml"))
		return refuse(b->why, "it is an OpenDocument spreadsheet (.ods); save it"
				      " as \"Excel 2007-365 (.xlsx)\"");
	return refuse(b->why, "the archive has no workbook in it; save it as \"Excel"
			      " workbook (.xlsx)\"");
}

/* ---- the whole ----------------------------------------------------------------------- */

static bool
read_book(struct book *b, bool (*wanted)(const char *name))
{
	struct finding f = {.book = b};
	bool ok;

	f.places = ARENA_ARRAY(b->arena, struct place, WORKBOOK_SHEETS_MAX);
	f.sheets = ARENA_ARRAY(b->arena, struct sheet, WORKBOOK_SHEETS_MAX);
	buf_init(&b->texts, sizeof(const char *) * WORKBOOK_TEXTS_MAX);
	buf_init(&b->styles, sizeof(unsigned) * 65536);
	buf_init(&b->faults, sizeof(struct workbook_fault) * WORKBOOK_FAULTS_KEPT);
	ok = is_ours(b) && find_parts(&f) && read_parts(&f, wanted);
	b->out->sheets = f.sheets;
	b->out->sheets_n = f.sheets_n;
	b->out->faults_n = (int)(b->faults.len / sizeof(struct workbook_fault));
	b->out->faults =
		ARENA_ARRAY(b->arena, struct workbook_fault, b->out->faults_n + 1);
	if (b->out->faults_n > 0)
		memcpy(b->out->faults, b->faults.data, b->faults.len);
	buf_release(&b->texts);
	buf_release(&b->styles);
	buf_release(&b->faults);
	return ok;
}

bool
workbook_read(struct arena *arena, const char *bytes, size_t n,
	bool (*wanted)(const char *name), struct workbook *out,
	char why[WORKBOOK_WHY_BYTES])
{
	struct book b = {.arena = arena, .out = out, .why = why};
	bool ok;

	*out = (struct workbook){.sheets_n = 0};
	if (n > CSV_FILE_MAX_BYTES)
		return refuse(why, "a workbook has at most %d bytes", CSV_FILE_MAX_BYTES);
	if (!zipped_is(bytes, n))
		return no_workbook(bytes, n, why);
	b.zip = zipped_open(bytes, n, why);
	if (b.zip == NULL)
		return false;
	ok = read_book(&b, wanted);
	zipped_close(b.zip);
	return ok;
}
