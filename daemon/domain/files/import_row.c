/* import_row.c - one row of a file of the fair, said in a call instead. */
#include "domain/files/import_row.h"

#include "base/csv.h"
#include "domain/fair/arrival.h"
#include "domain/fair/changed.h"
#include "domain/fair/owners.h"
#include "domain/fair/publishing.h"
#include "domain/files/importing.h"

#include <string.h>

enum { FIELDS_MAX = IMPORT_COLUMNS_MAX, ROW_BYTES = 256 * 1024 };

static const struct {
	enum import_of of;
	const char *noun;
} ROWS[] = {
	[ROW_OF_ORGANISATIONS] = {OF_ORGANISATIONS, "an organisation"},
	[ROW_OF_DELEGATES] = {OF_DELEGATES, "a delegate"},
	[ROW_OF_LOCATIONS] = {OF_LOCATIONS, "a location"},
};

/* A file of a header and one row. */
static bool
compose(struct buf *b, const struct row_field *f, int n, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < n; i++)
		ok = buf_addf(b, "%s%s", i > 0 ? "," : "", f[i].column);
	ok = ok && buf_addc(b, '\n');
	for (int i = 0; ok && i < n; i++)
		ok = (i == 0 || buf_addc(b, ',')) && csv_add_text(b, f[i].text);
	ok = ok && buf_addc(b, '\n');
	return ok ||
	       err_set(e, ERR_PARAM_INVALID, "the row has more than %d bytes", ROW_BYTES);
}

static const char *
text_of(const struct row_field *f, int n, const char *column)
{
	for (int i = 0; i < n; i++)
		if (strcmp(f[i].column, column) == 0)
			return f[i].text;
	return "";
}

/* The first fault of the row in the words of the call. */
static bool
say_fault(const struct import_report *r, struct err *e)
{
	const struct import_fault *f = &r->faults[0];

	err_set(e, ERR_PARAM_INVALID, "%s", f->rule);
	return f->column[0] == '\0' ? false : err_field(e, "params.%s", f->column);
}

static bool
is_new(const struct importing *im, enum row_of of, const char *code, struct err *e)
{
	const struct item *item = item_by_code(&im->sets[ROWS[of].of], code);

	if (item == NULL || !item->stored)
		return true;
	err_set(e, ERR_EXISTS, "there is %s %s already", ROWS[of].noun, code);
	return err_field(e, "params.code");
}

/* Nothing that is on its way could be in conflict with the row. */
static bool
may_be_said(struct tx *tx, const struct grid *g, struct err *e)
{
	return publishing_is_none(tx, g->event->id, e) &&
	       !arrival_of_rows(tx, g->event->id, e);
}

static bool
take(struct tx *tx, const struct grid *g, enum row_of of, const struct row_field *f,
	int n, bool fresh, struct buf *b, struct err *e)
{
	struct staged_file file = {.name = import_kind_of((int)ROWS[of].of)->name};
	const struct staged_fair fair = {
		.files = &file, .n = 1, .row_alone = true, .overwrite = true};
	struct import_report report;
	struct importing im;

	if (!may_be_said(tx, g, e) || !compose(b, f, n, e))
		return false;
	file.text = buf_str(b);
	file.bytes = b->len;
	import_read(&im, tx, &fair, g->event->id, EVENT_OPEN, &report);
	if (!import_store_is_well(tx, e) ||
		(fresh && !is_new(&im, of, text_of(f, n, "code"), e)))
		return false;
	if (report.faults_total > 0)
		return say_fault(&report, e);
	return import_finish(&im, e);
}

static bool
take_row(struct tx *tx, const struct grid *g, enum row_of of, const struct row_field *f,
	int n, bool fresh, struct err *e)
{
	struct buf b;
	bool ok;

	buf_init(&b, ROW_BYTES);
	ok = take(tx, g, of, f, n, fresh, &b, e);
	buf_release(&b);
	return ok;
}

bool
import_row_new(struct tx *tx, const struct grid *g, enum row_of of,
	const struct row_field *f, int n, struct err *e)
{
	return take_row(tx, g, of, f, n, true, e);
}

static const char *
number(struct tx *tx, int n)
{
	return arena_printf(tx->arena, "%d", n);
}

bool
import_row_location(struct tx *tx, const struct grid *g, const struct location *l,
	const struct row_field *f, int n, struct err *e)
{
	struct row_field whole[] = {{"code", l->code},
		{"kind", location_kind_name(l->kind)}, {"hall", l->hall},
		{"seats", number(tx, l->seats)}, {"x_m", number(tx, l->x_m)},
		{"y_m", number(tx, l->y_m)},
		{"organisation", owners_text(tx, g->event->id, l)}, {"name", l->name}};
	int columns = (int)(sizeof whole / sizeof *whole);

	struct row_field was[sizeof whole / sizeof *whole];

	memcpy(was, whole, sizeof whole);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < columns; k++)
			if (strcmp(whole[k].column, f[i].column) == 0)
				whole[k].text = f[i].text;
	if (!take_row(tx, g, ROW_OF_LOCATIONS, whole, columns, false, e))
		return false;
	for (int k = 0; k < columns; k++)
		changed_cell(tx, g->event->id, CHANGED_LOCATIONS, l->code, was[k].column,
			was[k].text, whole[k].text);
	return true;
}
