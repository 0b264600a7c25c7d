/*
 * import_items.c - the rows of an import by code and id, its faults, and questions all
 * kinds ask.
 */
#include "domain/files/importing.h"

#include "domain/booking/request.h"
#include "store/occupancy.h"
#include "wire/buf.h"
#include "wire/letters.h"
#include "wire/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More faults than this are only counted; the first of each file are kept in any case. */
enum { FAULTS_SORTED = 1000 };

const char *
import_cut(struct arena *arena, const char *text, size_t max)
{
	size_t n = strnlen(text, max);

	return arena_strndup(arena, text, utf8_good_bytes(text, n));
}

/* What is quoted is of the file, and a precision in a format may have cut a letter in two. */
static char *
mended(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, 3 * strlen(text) + 1);

	letters_mend(LETTERS_LINE, text, out);
	return out;
}

/* A place for one more; NULL when there are enough. */
static struct import_fault *
add_fault(struct importing *im)
{
	im->report->faults_total++;
	return im->faults.n < FAULTS_SORTED ? rows_add(im->arena, &im->faults) : NULL;
}

/* "organisations!C7": of a column by its name; "organisations!7:7" of a row. */
static const char *
address_in(struct importing *im, enum import_of of, int line, const char *column)
{
	const struct sheet *sheet = im->sheets[of];
	char address[SHEET_ADDRESS_BYTES];
	/* the sheet of the event has the keys in its first column, what they say in its second */
	int place = of == OF_EVENT && column[0] != '\0' ? 2 : sheet_column(sheet, column);

	if (line == 0)
		return sheet->name;
	if (place == 0)
		return arena_printf(im->arena, "%s!%d:%d", sheet->name, line, line);
	sheet_address(place, line, address);
	return arena_printf(im->arena, "%s!%s", sheet->name, address);
}

/* The value of a cell that has a fault of its own is not known: what is missing then is no news. */
static bool
is_told(const struct importing *im, const char *cell)
{
	const struct import_fault *f = im->faults.data;

	for (int i = 0; i < im->faults.n; i++)
		if (f[i].cell != NULL && f[i].column[0] == '\0' &&
			strcmp(f[i].cell, cell) == 0)
			return true;
	return false;
}

void
import_fault(struct importing *im, enum import_of of, int line, const char *column,
	const char *fmt, ...)
{
	struct import_fault *f;
	const char *cell = NULL;
	char rule[320];
	va_list ap;

	if (im->sheets[of] != NULL && im->faults.n < FAULTS_SORTED) {
		cell = mended(im->arena, address_in(im, of, line, column));
		if (column[0] != '\0' && is_told(im, cell))
			return;
	}
	f = add_fault(im);
	if (f == NULL)
		return;
	va_start(ap, fmt);
	utf8_vformat(rule, sizeof rule, fmt, ap);
	va_end(ap);
	f->file = im->sheets[of] != NULL ? im->staged[of]->name : im->kinds[of]->name;
	f->index = of;
	f->line = line;
	f->column = mended(im->arena, column);
	f->rule = mended(im->arena, rule);
	f->cell = cell;
}

void
import_file_fault(struct importing *im, const char *file, int index, int line,
	const char *cell, const char *fmt, ...)
{
	struct import_fault *f = add_fault(im);
	char rule[WHY_BYTES + 160];
	va_list ap;

	if (f == NULL)
		return;
	va_start(ap, fmt);
	utf8_vformat(rule, sizeof rule, fmt, ap);
	va_end(ap);
	f->file = mended(im->arena, file);
	f->index = index;
	f->line = line;
	f->column = "";
	f->rule = mended(im->arena, rule);
	f->cell = cell == NULL ? NULL : mended(im->arena, cell);
}

/* The same of an earlier row of the file. */
static bool
warned(const struct importing *im, enum import_of of, const char *text)
{
	const struct import_warning *w = im->warnings.data;

	for (int i = 0; i < im->warnings.n; i++)
		if (strcmp(w[i].file, im->kinds[of]->name) == 0 &&
			strcmp(w[i].text, text) == 0)
			return true;
	return false;
}

void
import_warn(struct importing *im, enum import_of of, int line, const char *column,
	const char *fmt, ...)
{
	struct import_warning *w;
	char text[320];
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	if (im->warnings.n == IMPORT_FAULTS_KEPT || warned(im, of, text))
		return;
	w = rows_add(im->arena, &im->warnings);
	w->file = import_kind_of((int)of)->name;
	w->line = line;
	w->column = mended(im->arena, column);
	w->text = mended(im->arena, text);
}

static void
append(struct importing *im, struct item_set *set, struct item *item)
{
	if (set->n == set->cap) {
		int cap = set->cap == 0 ? 64 : set->cap * 2;
		struct item **items = ARENA_ARRAY(im->arena, struct item *, cap);

		if (set->n > 0)
			memcpy(items, set->items, sizeof(struct item *) * (size_t)set->n);
		set->items = items;
		set->cap = cap;
	}
	set->items[set->n++] = item;
	map_put(&set->by_code, item->code, item);
}

void *
item_stored(struct importing *im, struct item_set *set, size_t size, int64_t id,
	const char *code)
{
	struct item *item = arena_alloc(im->arena, size);

	item->id = id;
	item->code = code;
	item->stored = true;
	append(im, set, item);
	set->stored_n = set->n;
	return item;
}

void *
item_of_file(struct importing *im, struct item_set *set, size_t size, const char *code,
	int line)
{
	struct item *item = map_get(&set->by_code, code);

	if (item == NULL) {
		item = arena_alloc(im->arena, size);
		item->code = code;
		append(im, set, item);
	}
	item->line = line;
	return item;
}

bool
item_gives_way(struct importing *im, struct item_set *set, struct item *item,
	enum code_kind kind)
{
	const char *code;
	int i = 2;

	if (!item->stored || item->line > 0 ||
		!code_gives_way(im->tx, im->event.id, kind, item->id))
		return false;
	do
		code = arena_printf(im->arena, "%c%" PRId64 "-%d",
			kind == CODE_OF_BLACKOUT ? 'B' : 'P', item->id, i++);
	while (item_by_code(set, code) != NULL);
	map_put(&set->by_code, item->code, NULL);
	item->code = code;
	item->changed = true;
	map_put(&set->by_code, code, item);
	return true;
}

void
item_written(struct importing *im, const struct item *item, enum code_kind kind)
{
	if (item->stored && item->line > 0)
		code_set_way(im->tx, im->event.id, kind, item->id, false);
}

void *
item_by_code(const struct item_set *set, const char *code)
{
	return map_get(&set->by_code, code);
}

void *
item_by_id(const struct item_set *set, int64_t id)
{
	int low = 0, high = set->stored_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (set->items[middle]->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->stored_n && set->items[low]->id == id ? set->items[low] : NULL;
}

/* What one row of a file is called in a sentence. */
static const char *
noun(enum import_of of)
{
	switch (of) {
	case OF_EVENT:
		return "event";
	case OF_CATEGORIES:
		return "category";
	case OF_GLOSSARY:
		return "term";
	case OF_ORGANISATIONS:
		return "organisation";
	case OF_DELEGATES:
		return "delegate";
	case OF_LOCATIONS:
		return "location";
	case OF_INTERPRETERS:
		return "interpreter";
	case OF_BLACKOUTS:
		return "blackout";
	case OF_PREFERENCES:
		return "preference";
	case OF_REQUESTS:
		return "request";
	case OF_CONFERENCES:
		return "conference session";
	case OF_MEETINGS:
		return "meeting";
	}
	BUG_ON(true);
}

/* What the code is of the two that are taken for each other, or which is meant by it. */
static const char *
taken_for(struct importing *im, enum import_of to, const char *code)
{
	const char *meant;

	if (to == OF_DELEGATES && item_by_code(&im->sets[OF_ORGANISATIONS], code) != NULL)
		return ": it is an organisation; name one of its delegates";
	if (to == OF_ORGANISATIONS && item_by_code(&im->sets[OF_DELEGATES], code) != NULL)
		return ": it is a delegate; name the organisation";
	meant = import_code_meant(im, to, code);
	return meant != NULL ? arena_printf(im->arena, "; did you mean %s?", meant) : "";
}

void *
item_referred(struct importing *im, enum import_of in, enum import_of to, int line,
	const char *column, const char *code)
{
	void *item = item_by_code(&im->sets[to], code);

	if (item == NULL && !im->sets[to].partial &&
		map_get(&im->sets[to].broken, code) == NULL)
		import_fault(im, in, line, column,
			"there is no %s %s, neither in %s nor in the event%s", noun(to),
			code, im->kinds[to]->name, taken_for(im, to, code));
	return item;
}

struct imp_delegate **
import_delegates_of(struct importing *im, enum import_of of, int line, const char *column,
	const struct cell *c, int *n)
{
	struct imp_delegate **list =
		ARENA_ARRAY(im->arena, struct imp_delegate *, c->items_n);

	*n = 0;
	for (int i = 0; i < c->items_n; i++) {
		list[*n] = item_referred(im, of, OF_DELEGATES, line, column, c->items[i]);
		*n += list[*n] != NULL;
	}
	return list;
}

struct request *
import_stored_request(struct importing *im, const char *code)
{
	struct request *r = request_by_code(im->tx, im->event.id, code);
	const char *digits = code + 1;
	int64_t id = 0;

	if (r != NULL || code[0] != 'R' || digits[0] < '1' || digits[0] > '9' ||
		strspn(digits, "0123456789") > 15)
		return r;
	for (; *digits >= '0' && *digits <= '9'; digits++)
		id = id * 10 + (*digits - '0');
	r = request_by_id(im->tx, im->event.id, id);
	return r != NULL && r->code == NULL &&
			       strcmp(request_file_code(im->tx, r), code) == 0
		       ? r
		       : NULL;
}

static int64_t
kept_number(struct importing *im, const char *counter)
{
	for (int k = 0; k < ARRIVING_KINDS; k++)
		if (im->kept[k].next <= im->kept[k].last && im->kept[k].next > 0 &&
			strcmp(arriving_kind_name((enum arriving_kind)k), counter) == 0)
			return im->kept[k].next++;
	return 0;
}

int64_t
import_number(struct importing *im, const char *counter)
{
	int64_t id = kept_number(im, counter);

	return id != 0 ? id : tx_next_id(im->tx, im->event.id, counter);
}

int64_t
import_resource(struct importing *im, const char *kind)
{
	int64_t id = import_number(im, "resource");

	resource_put(im->tx, im->event.id, id, kind);
	return id;
}

void
item_number(struct importing *im, struct item *item, const char *counter)
{
	if (item->id == 0)
		item->id = import_number(im, counter);
}

void
import_resource_code(struct importing *im, enum import_of of, int line, const char *code)
{
	for (int other = OF_DELEGATES; other <= OF_INTERPRETERS; other++) {
		const struct item *item = item_by_code(&im->sets[other], code);

		if (other != (int)of && item != NULL)
			import_fault(im, of, line, "code",
				"%s is also the code of a%s %s; blackouts could not tell"
				" them apart",
				code, other == OF_INTERPRETERS ? "n" : "",
				noun((enum import_of)other));
	}
}

void
import_partner_code(struct importing *im, enum import_of of, enum import_of other,
	int line, const char *code)
{
	if (item_by_code(&im->sets[other], code) != NULL)
		import_fault(im, of, line, "code",
			"%s is also the code of %s; preferences could not tell them apart",
			code, other == OF_DELEGATES ? "a delegate" : "an organisation");
}

/* Is it what an export makes of a text that was stored before there was a rule of letters? */
static bool
is_mended(const char *stored, const char *said)
{
	char *out = xmalloc(3 * strlen(stored) + 1);
	bool same = false;

	for (int kind = LETTERS_LINE; kind <= LETTERS_LINES && !same; kind++) {
		letters_mend((enum letters)kind, stored, out);
		same = strcmp(out, said) == 0;
	}
	free(out);
	return same;
}

bool
same_text(const char *a, const char *b)
{
	a = a == NULL ? "" : a;
	b = b == NULL ? "" : b;
	return strcmp(a, b) == 0 || is_mended(a, b) || is_mended(b, a);
}

const struct slot *
grid_slot_at(const struct imp_grid *grid, int64_t start_s)
{
	int low = 0, high = grid->slots_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (grid->slots[middle].start_s < start_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low < grid->slots_n && grid->slots[low].start_s == start_s
		       ? &grid->slots[low]
		       : NULL;
}

const char *
import_number_text(const struct importing *im, int64_t n)
{
	return n < 0 ? "" : arena_printf(im->arena, "%" PRId64, n);
}

const char *
import_civil(const struct importing *im, int64_t utc_s)
{
	char text[WHEN_TEXT];
	struct civil civil;

	when_civil(utc_s, im->zone == NULL ? 0 : zone_offset_at(im->zone, utc_s), &civil);
	civil_format(&civil, text);
	return arena_strndup(im->arena, text, strlen("2026-07-15T09:30"));
}

static bool
within(const struct slot *slot, const struct cell *shifts)
{
	for (int i = 0; i < shifts->spans_n; i++)
		if (shifts->spans[i].start_s <= slot->start_s &&
			slot->end_s <= shifts->spans[i].end_s)
			return true;
	return shifts->spans_n == 0;
}

void
import_meetings_outside(struct importing *im, enum import_of of, int line,
	const char *column, int64_t resource_id, const struct cell *shifts)
{
	int n;
	struct occupied *o = occupancy_of(im->tx, im->event.id, resource_id, &n);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < im->old_grid.slots_n; k++) {
			const struct slot *s = &im->old_grid.slots[k];

			if (o[i].kind == OCCUPIED_MEETING && s->no == o[i].slot_no &&
				s->start_s > im->tx->now_s && !within(s, shifts))
				import_fault(im, of, line, column,
					"meeting M%lld at %s is in no shift any more;"
					" cancel or move it first",
					(long long)o[i].holder_id,
					import_civil(im, s->start_s));
		}
}

void
import_meetings_in_the_way(struct importing *im, enum import_of of, int line,
	const char *column, int64_t resource_id, struct span when)
{
	int n;
	struct occupied *o = occupancy_of(im->tx, im->event.id, resource_id, &n);

	for (int i = 0; i < n; i++) {
		/* A hold gives way. */
		if (o[i].kind != OCCUPIED_MEETING)
			continue;
		for (int k = 0; k < im->old_grid.slots_n; k++) {
			const struct slot *s = &im->old_grid.slots[k];

			if (s->no == o[i].slot_no && s->start_s < when.end_s &&
				when.start_s < s->end_s)
				import_fault(im, of, line, column,
					"meeting M%lld sits at %s; cancel or move it"
					" first",
					(long long)o[i].holder_id,
					import_civil(im, s->start_s));
		}
	}
}
