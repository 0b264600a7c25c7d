/* import_again.c - files that come again: what they change, and what people's changes keep. */
#include "base/tongues.h"
#include "domain/fair/time_text.h"
#include "domain/files/importing.h"
#include "store/requests.h"

#include <string.h>

enum { TEXT_SHOWN = 200 };

/* ---- what people changed ------------------------------------------------------------- */

static const char *
key_of(struct importing *im, const char *file, const char *code, const char *field)
{
	return arena_printf(im->arena, "%s\n%s\n%s", file, code, field);
}

void
import_again_load(struct importing *im)
{
	int n;
	struct changed_cell *c;

	if (im->old_event == NULL)
		return;
	c = changed_cells_of(im->tx, im->old_event->id, &n);
	for (int i = 0; i < n; i++)
		map_put(&im->people, key_of(im, c[i].file, c[i].code, c[i].field), &c[i]);
}

const struct changed_cell *
import_of_people(
	struct importing *im, enum import_of of, const char *code, const char *field)
{
	if (im->people.n == 0)
		return NULL;
	return map_get(&im->people, key_of(im, import_kinds[of]->name, code, field));
}

void
import_settle(struct importing *im, const struct changed_cell *c)
{
	if (c != NULL)
		*(const struct changed_cell **)rows_add(im->arena, &im->settled) = c;
}

void
import_settle_write(struct importing *im)
{
	const struct changed_cell *const *c = im->settled.data;

	for (int i = 0; i < im->settled.n; i++)
		changed_cell_delete(
			im->tx, im->event.id, c[i]->file, c[i]->code, c[i]->field);
}

/* ---- the lists ------------------------------------------------------------------------ */

static void
list(struct importing *im, struct rows *rows, int64_t *total,
	const struct import_change *c)
{
	struct import_change *out;

	(*total)++;
	if (rows->n == IMPORT_CHANGES_KEPT)
		return;
	out = rows_add(im->arena, rows);
	*out = *c;
	out->stored = import_cut(im->arena, c->stored, TEXT_SHOWN);
	out->said = import_cut(im->arena, c->said, TEXT_SHOWN);
}

void
import_keep(struct importing *im, enum import_of of, int line, const char *code,
	const char *column, const char *stored, const char *said)
{
	list(im, &im->kept_back, &im->report->kept_total,
		&(struct import_change){
			import_kinds[of]->name, line, code, column, stored, said});
}

void
import_list_change(struct importing *im, enum import_of of, int line, const char *code,
	const char *column, const char *stored, const char *said)
{
	list(im, &im->changes, &im->report->changes_total,
		&(struct import_change){
			import_kinds[of]->name, line, code, column, stored, said});
}

/* ---- cells ---------------------------------------------------------------------------- */

static const char *
spans_text(struct importing *im, const struct column *column, const struct cell *c)
{
	const char **texts = ARENA_ARRAY(im->arena, const char *, c->spans_n);

	for (int i = 0; i < c->spans_n; i++)
		texts[i] = column->type == COLUMN_TIMES
				   ? time_text(im->arena, im->zone, c->spans[i].start_s)
				   : time_text_range(im->arena, im->zone,
					     c->spans[i].start_s, c->spans[i].end_s);
	return arena_join(im->arena, texts, c->spans_n, ';');
}

const char *
import_cell_canonical(struct importing *im, const struct column *column,
	const struct cell *c, const char *code)
{
	switch (column->type) {
	case COLUMN_RANGE:
	case COLUMN_RANGES:
	case COLUMN_TIMES:
		return spans_text(im, column, c);
	case COLUMN_NUMBER:
	case COLUMN_AMOUNT:
		return c->text[0] == '\0' ? import_number_text(im, column->fallback)
					  : c->text;
	case COLUMN_WORD:
		return column->words[c->number];
	default:
		return c->text[0] == '\0' && column->or_code ? code : c->text;
	}
}

struct cell
import_cell_stored(struct importing *im, const struct column *column, const char *text)
{
	struct cell cell;
	char why[WHY_BYTES];

	if (text == NULL || text[0] == '\0' || !import_cell(im, column, text, &cell, why))
		return (struct cell){
			.text = text == NULL ? "" : text, .number = column->fallback};
	cell.text = text;
	return cell;
}

/* Of a name each language that changes is a line of the list. */
static void
list_tongues(struct importing *im, enum import_of of, int line, const char *code,
	const char *column, const char *stored, const char *said)
{
	const char *all = stored;
	struct tongue t;

	for (const char *at = said; tongues_next(&at, &t);)
		all = tongues_with(im->arena, all, t.language, "?");
	while (tongues_next(&all, &t)) {
		const char *was = tongues_text(im->arena, stored, t.language);
		const char *is = tongues_text(im->arena, said, t.language);

		if (!same_text(was, is))
			import_list_change(im, of, line, code,
				arena_printf(im->arena, "%s%s", column, t.language),
				was != NULL ? was : "", is != NULL ? is : "");
	}
}

void
import_compare(struct importing *im, enum import_of of, int line,
	const char *const *stored, struct cell *cells)
{
	const struct import_kind *kind = import_kinds[of];
	const char *code = cells[0].text;
	/* Another one's blackout under the code: what people did to the former is not of it. */
	bool other = of == OF_BLACKOUTS && cells[1].said &&
		     !same_text(stored[1], cells[1].text);

	for (int i = 1; i < kind->columns_n; i++) {
		const struct column *column = &kind->columns[i];
		const struct changed_cell *people;
		const char *said;

		/* Nothing said of what only a new row says is no other word. */
		if (!cells[i].said || stored[i] == NULL ||
			(column->of_new && cells[i].text[0] == '\0'))
			continue;
		said = import_cell_canonical(im, column, &cells[i], code);
		people = import_of_people(im, of, code, column->name);
		if (same_text(stored[i], said)) {
			import_settle(im, people);
		} else if (column->of_new ||
			   (people != NULL && !im->overwrite && !other)) {
			import_keep(im, of, line, code, column->name, stored[i], said);
			cells[i] = import_cell_stored(im, column, stored[i]);
		} else {
			import_settle(im, people);
			(column->type == COLUMN_TONGUES ? list_tongues
							: import_list_change)(
				im, of, line, code, column->name, stored[i], said);
		}
	}
}

void
import_settle_row(struct importing *im, enum import_of of, const char *code)
{
	for (int i = 1; i < import_kinds[of]->columns_n; i++)
		import_settle(im, import_of_people(im, of, code,
					  import_kinds[of]->columns[i].name));
}

/* ---- people ------------------------------------------------------------------------------ */

void
import_person(struct importing *im, enum import_of of, const struct item *item,
	const struct person_said *was, const struct person_said *is)
{
	if (!item->stored || im->same_person || same_person(im->arena, was, is))
		return;
	*(struct import_person *)rows_add(im->arena, &im->persons) =
		(struct import_person){.file = import_kinds[of]->name,
			.line = item->line,
			.code = item->code,
			.interpreter = of == OF_INTERPRETERS,
			.id = item->id,
			.was = was->name,
			.is = is->name};
}

/* ---- rows ----------------------------------------------------------------------------- */

void
import_row_stays_out(struct importing *im, enum import_of of, struct item *item)
{
	struct item_set *set = &im->sets[of];
	int *line = ARENA_NEW(im->arena, int);

	*line = item->line;
	item->kept = true;
	item->changed = false;
	if (item->stored)
		return;
	/* Whatever refers to it is not told that it is missing. */
	map_put(&set->by_code, item->code, NULL);
	map_put(&set->broken, item->code, line);
}

static void
add_absent(struct import_file *f, const char *code)
{
	if (f->absent < IMPORT_ABSENT_LISTED)
		f->absent_codes[f->absent] = code;
	f->absent++;
}

/* Those of people, and those that came to nothing, are in no file of an office. */
static void
requests_absent(struct importing *im, struct import_file *f)
{
	const struct item_set *set = &im->sets[OF_REQUESTS];
	int n;
	const char **code = requests_of_files(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++)
		if (item_by_code(set, code[i]) == NULL &&
			map_get(&set->broken, code[i]) == NULL)
			add_absent(f, code[i]);
}

void
import_rows_absent(struct importing *im, int of, struct import_file *f)
{
	const struct item_set *set = &im->sets[of];

	f->absent_codes = ARENA_ARRAY(im->arena, const char *, IMPORT_ABSENT_LISTED);
	if (of == OF_REQUESTS && im->old_event != NULL)
		requests_absent(im, f);
	for (int i = 0; of != OF_REQUESTS && i < set->stored_n; i++) {
		const struct item *item = set->items[i];

		if (item->line == 0 && item->stored)
			add_absent(f, item->code);
	}
}
