/* staging.c - the files of imports under way. */
#include "methods/staging.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/fair/actor.h"
#include "domain/files/import_job.h"
#include "wire/buf.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 129, NAME_MAX_BYTES = 4 * 120 + 1, ENCODING_MAX = 32 };

/* How far the rows of a text are counted: a line end inside quotes belongs to a cell. */
struct row_count {
	int64_t ended;
	bool begun; /* the row that is not ended yet has something in it */
	bool quoted;
};

struct import_staged {
	_Atomic int owners; /* the staging and the calls that read it */
	struct row_count count[STAGING_FILES];
	struct buf text[STAGING_FILES];
	struct staged_file file[STAGING_FILES];
	char name[STAGING_FILES][NAME_MAX_BYTES]; /* of those that are workbooks */
	char encoding[ENCODING_MAX];
	struct staged_fair fair;
};

struct import {
	int64_t id; /* 0: this place is free */
	char principal[PRINCIPAL_BYTES];
	char key[KEY_MAX];
	int64_t touched_ms;
	struct import_staged *staged;
};

struct staging {
	int64_t last_id;
	struct import import[STAGING_IMPORTS_MAX];
};

struct staging *
staging_new(void)
{
	return xcalloc(1, sizeof(struct staging));
}

static void
forget(struct import *i)
{
	staged_release(i->staged);
	*i = (struct import){.id = 0};
}

void
staging_free(struct staging *g)
{
	if (g == NULL)
		return;
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++)
		forget(&g->import[k]);
	free(g);
}

void
staged_release(struct import_staged *s)
{
	if (s == NULL || atomic_fetch_sub(&s->owners, 1) > 1)
		return;
	for (int k = 0; k < STAGING_FILES; k++)
		buf_release(&s->text[k]);
	free(s);
}

const struct staged_fair *
staged_files(const struct import_staged *s)
{
	return &s->fair;
}

static void
count_rows(struct row_count *c, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '"')
			c->quoted = !c->quoted;
		if (text[i] == '\n' && !c->quoted) {
			c->ended += c->begun;
			c->begun = false;
		} else if (text[i] != '\r') {
			c->begun = true;
		}
	}
}

static bool
is_workbook(const struct import_staged *s, int k)
{
	return s->file[k].name == s->name[k];
}

/* Of a table all but its header; of a workbook none yet; event.ini is a row by itself. */
static int64_t
rows_of(const struct import_staged *s, int k, const struct row_count *c)
{
	int64_t rows = c->ended + c->begun;

	if (s->file[k].name == import_file_name(0))
		return 1;
	if (is_workbook(s, k))
		return 0;
	return rows > 0 ? rows - 1 : 0;
}

static int64_t
text_rows(const struct import_staged *s)
{
	int64_t rows = 0;

	for (int k = 0; k < s->fair.n; k++)
		rows += rows_of(s, k, &s->count[k]);
	return rows;
}

int64_t
staged_rows(const struct import_staged *s)
{
	for (int k = 0; k < s->fair.n; k++)
		if (is_workbook(s, k))
			return text_rows(s) + IMPORT_ROWS_AT_ONCE + 1;
	return text_rows(s);
}

static struct import *
free_place(struct staging *g)
{
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++)
		if (g->import[k].id == 0)
			return &g->import[k];
	return NULL;
}

static bool
encoding_is_known(const char *encoding, struct err *e)
{
	const char *near;

	if (encoding_known(encoding))
		return true;
	near = encoding_near(encoding);
	err_set(e, ERR_PARAM_INVALID, "%.40s is no encoding that is read", encoding);
	err_field(e, "params.encoding");
	if (near != NULL)
		return err_hint(e, "did you mean %s?", near);
	return err_hint(e, "cp949 is the Korean one of Windows, cp1252 the western one;"
			   " convene-files(5) lists the others");
}

int64_t
staging_begin(struct staging *g, const char *principal, const char *key,
	const struct staging_how *how, struct err *e)
{
	struct import *i;

	if (!encoding_is_known(how->encoding, e))
		return 0;
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++) {
		i = &g->import[k];
		if (i->id == 0 || strcmp(i->principal, principal) != 0)
			continue;
		if (strcmp(i->key, key) == 0)
			return i->id;
		forget(i);
	}
	i = free_place(g);
	if (i == NULL) {
		err_set(e, ERR_BUSY, "%d imports are under way", STAGING_IMPORTS_MAX);
		e->retry_after_ms = 5000;
		return 0;
	}
	i->id = ++g->last_id;
	snprintf(i->principal, sizeof i->principal, "%s", principal);
	snprintf(i->key, sizeof i->key, "%s", key);
	i->touched_ms = clock_monotonic_ms();
	i->staged = xcalloc(1, sizeof *i->staged);
	atomic_init(&i->staged->owners, 1);
	i->staged->fair.files = i->staged->file;
	i->staged->fair.overwrite = how->overwrite;
	i->staged->fair.encoding = i->staged->encoding;
	i->staged->fair.new_event = how->new_event;
	i->staged->fair.same_person = how->same_person;
	snprintf(i->staged->encoding, ENCODING_MAX, "%s",
		how->encoding == NULL ? "" : how->encoding);
	return i->id;
}

static struct import *
find(struct staging *g, int64_t id, const char *principal, struct err *e)
{
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++)
		if (g->import[k].id == id &&
			strcmp(g->import[k].principal, principal) == 0) {
			g->import[k].touched_ms = clock_monotonic_ms();
			return &g->import[k];
		}
	err_set(e, ERR_IMPORT_UNKNOWN,
		"there is no import I%" PRId64 " of yours under way", id);
	return NULL;
}

/* A new place for a file of this name, which must live as long as the set. */
static int
new_place(struct import_staged *s, const char *name)
{
	buf_init(&s->text[s->fair.n], IMPORT_FILE_MAX_BYTES);
	s->file[s->fair.n] = (struct staged_file){.name = name, .text = ""};
	return s->fair.n++;
}

/* The place of a file in the set; a new one when it may be of a fair. -1 and *e. */
static int
place_of(struct import_staged *s, const char *name, struct err *e)
{
	for (int k = 0; k < s->fair.n; k++)
		if (strcmp(s->file[k].name, name) == 0)
			return k;
	for (int k = 0; import_file_name(k) != NULL; k++)
		if (strcmp(import_file_name(k), name) == 0 && s->fair.n < STAGING_FILES)
			return new_place(s, import_file_name(k));
	if (import_is_workbook(name) && s->fair.n < STAGING_FILES) {
		snprintf(s->name[s->fair.n], NAME_MAX_BYTES, "%s", name);
		return new_place(s, s->name[s->fair.n]);
	}
	err_set(e, ERR_PARAM_INVALID,
		import_is_workbook(name) ? "%s is one workbook too many"
					 : "%s is not a file of a fair",
		name);
	err_field(e, "params.file");
	err_hint(e, "convened(8) and convene-files(5) list them");
	return -1;
}

/* Is there room for the rows in n more bytes of a file? *count: how many it has then. */
static bool
has_rows_left(const struct import_staged *s, int k, const char *text, size_t n,
	int64_t max, struct row_count *count, struct err *e)
{
	int64_t others = text_rows(s) - rows_of(s, k, &s->count[k]);

	*count = s->count[k];
	count_rows(count, text, n);
	if (others + rows_of(s, k, count) <= max)
		return true;
	err_set(e, ERR_IMPORT_TOO_LARGE,
		"%s: its row %" PRId64
		" would be one too many; an import may have %" PRId64 " rows in all",
		s->file[k].name, max - others + 1, max);
	return err_hint(e, "import the fair in parts, or raise limits.import_rows in the"
			   " configuration");
}

static bool
append(struct import_staged *s, int k, int64_t offset, const char *text, size_t n,
	const struct staging_limits *limits, struct err *e)
{
	struct buf *b = &s->text[k];
	size_t all = n;
	struct row_count count;

	if (offset < (int64_t)b->len && offset + (int64_t)n <= (int64_t)b->len &&
		memcmp(b->data + offset, text, n) == 0)
		return true; /* this piece again: its answer was lost */
	if (offset != (int64_t)b->len) {
		err_set(e, ERR_IMPORT_OFFSET, "%s has %zu bytes so far, not %" PRId64,
			s->file[k].name, b->len, offset);
		return err_field(e, "params.offset");
	}
	for (int i = 0; i < s->fair.n; i++)
		all += s->text[i].len;
	if (all > limits->bytes)
		return err_set(e, ERR_IMPORT_TOO_LARGE,
			"an import may have %zu bytes in all", limits->bytes);
	if (!has_rows_left(s, k, text, n, limits->rows, &count, e))
		return false;
	if (!buf_add(b, text, n))
		return err_set(e, ERR_IMPORT_TOO_LARGE, "%s may have %d bytes",
			s->file[k].name, IMPORT_FILE_MAX_BYTES);
	s->count[k] = count;
	s->fair.rows_max = limits->rows;
	s->file[k].text = buf_str(b);
	s->file[k].bytes = b->len;
	return true;
}

int64_t
staging_put(struct staging *g, int64_t import, const char *principal, const char *file,
	int64_t offset, const char *bytes, size_t n, const struct staging_limits *limits,
	struct err *e)
{
	struct import *i = find(g, import, principal, e);
	int k;

	if (i == NULL)
		return -1;
	if (atomic_load(&i->staged->owners) > 1) {
		err_set(e, ERR_BUSY, "this import is being read");
		e->retry_after_ms = 200;
		return -1;
	}
	k = place_of(i->staged, file, e);
	if (k < 0 || !append(i->staged, k, offset, bytes, n, limits, e))
		return -1;
	return (int64_t)i->staged->text[k].len;
}

struct import_staged *
staging_share(struct staging *g, int64_t import, const char *principal, struct err *e)
{
	struct import *i = find(g, import, principal, e);

	if (i == NULL)
		return NULL;
	atomic_fetch_add(&i->staged->owners, 1);
	return i->staged;
}

void
staging_finish(struct staging *g, const struct import_staged *s)
{
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++)
		if (g->import[k].id != 0 && g->import[k].staged == s)
			forget(&g->import[k]);
}

void
staging_expire(struct staging *g, int64_t now_ms)
{
	for (int k = 0; k < STAGING_IMPORTS_MAX; k++)
		if (g->import[k].id != 0 &&
			now_ms - g->import[k].touched_ms > STAGING_IDLE_MS)
			forget(&g->import[k]);
}
