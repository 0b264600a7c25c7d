/*
 * import_times.c - blackouts and conference sessions: when somebody or something is not
 * free.
 */
#include "domain/files/importing.h"

#include "domain/booking/blackout.h"
#include "domain/fair/time_text.h"

#include <stdlib.h>
#include <string.h>

enum {
	REASON_LETTERS_MAX = 500,
	TEXT_LETTERS_MAX = 300,
	PEOPLE_MAX = 5000,
	ROOM_SEATS_MAX = 1000000
};

/* ---- blackouts --------------------------------------------------------------------- */

enum { BL_CODE, BL_RESOURCE, BL_WHEN, BL_REASON, BL_N };

static const struct column BLACKOUT_COLUMNS[BL_N] = {
	[BL_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[BL_RESOURCE] = {.name = "resource", .type = COLUMN_CODE, .required = true},
	[BL_WHEN] = {.name = "when", .type = COLUMN_RANGE, .required = true},
	[BL_REASON] = {.name = "reason", .type = COLUMN_LINE, .max = REASON_LETTERS_MAX},
};

struct imp_blackout {
	struct item item;
	struct blackout row;
	struct item
		*target; /* of delegates, locations or interpreters, as row.kind says */
};

static enum import_of
file_of(enum blackout_kind kind)
{
	switch (kind) {
	case BLACKOUT_DELEGATE:
		return OF_DELEGATES;
	case BLACKOUT_LOCATION:
		return OF_LOCATIONS;
	case BLACKOUT_INTERPRETER:
		return OF_INTERPRETERS;
	}
	BUG_ON(true);
}

static void
load_blackouts(struct importing *im)
{
	int n;
	struct blackout *rows = blackouts_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_blackout *b = item_stored(
			im, &im->sets[OF_BLACKOUTS], sizeof *b, rows[i].id, rows[i].code);

		b->row = rows[i];
		b->target =
			item_by_id(&im->sets[file_of(rows[i].kind)], rows[i].target_id);
	}
}

/* The delegate, location or interpreter of a code. */
static struct item *
find_target(struct importing *im, int line, const char *code, enum blackout_kind *kind)
{
	bool silent = false;

	for (int k = BLACKOUT_DELEGATE; k <= BLACKOUT_INTERPRETER; k++) {
		struct item_set *set = &im->sets[file_of((enum blackout_kind)k)];
		struct item *item = item_by_code(set, code);

		*kind = (enum blackout_kind)k;
		if (item != NULL)
			return item;
		silent = silent || set->partial || map_get(&set->broken, code) != NULL;
	}
	if (!silent)
		import_fault(im, OF_BLACKOUTS, line, "resource",
			"%s is no delegate, location or interpreter", code);
	return NULL;
}

/* Whatever of a target is in the diary already. */
static void
meetings_of_target(struct importing *im, int line, enum blackout_kind kind,
	const struct item *target, struct span when)
{
	int n;
	struct seat *seats;

	if (!target->stored)
		return;
	switch (kind) {
	case BLACKOUT_DELEGATE:
		import_meetings_in_the_way(im, OF_BLACKOUTS, line, "when",
			((const struct imp_delegate *)target)->row.resource_id, when);
		break;
	case BLACKOUT_LOCATION:
		seats = seats_of_location(im->tx, im->event.id, target->id, &n);
		for (int i = 0; i < n; i++)
			import_meetings_in_the_way(im, OF_BLACKOUTS, line, "when",
				seats[i].resource_id, when);
		break;
	case BLACKOUT_INTERPRETER:
		import_meetings_in_the_way(im, OF_BLACKOUTS, line, "when",
			((const struct imp_interpreter *)target)->row.resource_id, when);
		break;
	}
}

static void
mark(enum blackout_kind kind, struct item *target)
{
	switch (kind) {
	case BLACKOUT_DELEGATE:
		((struct imp_delegate *)target)->derive = true;
		break;
	case BLACKOUT_LOCATION:
		((struct imp_location *)target)->derive = true;
		break;
	case BLACKOUT_INTERPRETER:
		((struct imp_interpreter *)target)->derive = true;
		break;
	}
}

/* The row of this code, unless that is another resource's and gives way. */
static struct imp_blackout *
blackout_item(struct importing *im, int line, const char *code, const struct item *target)
{
	struct item_set *set = &im->sets[OF_BLACKOUTS];
	struct imp_blackout *b = item_by_code(set, code);

	if (b != NULL && target != NULL && b->target != target &&
		item_gives_way(im, set, &b->item, CODE_OF_BLACKOUT))
		b->row.code = b->item.code;
	return item_of_file(im, set, sizeof *b, code, line);
}

/* Slots are in the order of time. */
static bool
touches_a_slot(const struct imp_grid *grid, const struct span *when)
{
	int low = 0, high = grid->slots_n;

	while (low < high) {
		int middle = (low + high) / 2;

		if (grid->slots[middle].end_s <= when->start_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low < grid->slots_n && grid->slots[low].start_s < when->end_s;
}

static bool
is_line_of(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *s = text; s != NULL; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (strncmp(s, line, n) == 0 && (s[n] == '\n' || s[n] == '\0'))
			return true;
	}
	return false;
}

/* Did people take this very blackout back since it was imported? */
static bool
is_taken_back(struct importing *im, int line, const struct cell *c)
{
	const struct changed_cell *gone =
		import_of_people(im, OF_BLACKOUTS, c[BL_CODE].text, "");
	const char *said = arena_printf(im->arena, "%s %s", c[BL_RESOURCE].text,
		time_text_range(im->arena, im->zone, c[BL_WHEN].spans->start_s,
			c[BL_WHEN].spans->end_s));

	if (gone == NULL || !is_line_of(gone->imported, said) || im->overwrite) {
		import_settle(im, gone);
		return false;
	}
	import_keep(im, OF_BLACKOUTS, line, c[BL_CODE].text, "", "taken back", said);
	return true;
}

static void
blackout_row(struct importing *im, int line, const struct cell *c)
{
	const struct span *when = c[BL_WHEN].spans;
	enum blackout_kind kind;
	struct item *target = find_target(im, line, c[BL_RESOURCE].text, &kind);
	struct imp_blackout *b;
	bool moved;

	if (is_taken_back(im, line, c)) {
		im->sets[OF_BLACKOUTS].out++;
		return;
	}
	b = blackout_item(im, line, c[BL_CODE].text, target);
	moved = !b->item.stored || target != b->target ||
		when->start_s != b->row.start_s || when->end_s != b->row.end_s;

	if (target == NULL)
		return;
	b->item.changed = moved || !same_text(b->row.reason, c[BL_REASON].text);
	if (moved && !im->event_partial && !touches_a_slot(&im->grid, when))
		import_warn(im, OF_BLACKOUTS, line, "when",
			"%s touches no slot of the fair: is its day right?",
			b->item.code);
	if (moved) {
		meetings_of_target(im, line, kind, target, *when);
		mark(kind, target);
		if (b->item.stored)
			mark(b->row.kind, b->target);
	}
	b->target = target;
	b->row = (struct blackout){b->item.id, b->item.code, kind, target->id,
		when->start_s, when->end_s, c[BL_REASON].text, 0};
}

/* With another grid a new slot may be busy, or one that was busy has gone. */
static void
mark_all(struct importing *im)
{
	struct item_set *set = &im->sets[OF_BLACKOUTS];

	for (int i = 0; im->grid_changed && i < set->n; i++) {
		struct imp_blackout *b = (struct imp_blackout *)set->items[i];

		mark(b->row.kind, b->target);
	}
}

static void
write_blackout(struct importing *im, struct item *item)
{
	struct imp_blackout *b = (struct imp_blackout *)item;

	item_number(im, item, "blackout");
	b->row.id = item->id;
	b->row.target_id = b->target->id;
	blackout_put(im->tx, im->event.id, &b->row);
	item_written(im, item, CODE_OF_BLACKOUT);
}

static bool
stored_blackout(struct importing *im, const char *code, const char **texts)
{
	const struct imp_blackout *b = item_by_code(&im->sets[OF_BLACKOUTS], code);

	if (b == NULL || !b->item.stored)
		return false;
	texts[BL_RESOURCE] = b->target->code;
	texts[BL_WHEN] =
		time_text_range(im->arena, im->zone, b->row.start_s, b->row.end_s);
	texts[BL_REASON] = b->row.reason;
	return true;
}

const struct import_kind import_blackouts = {"blackouts.csv", BLACKOUT_COLUMNS, BL_N,
	load_blackouts, blackout_row, NULL, mark_all, write_blackout, stored_blackout};

/* ---- conference sessions ----------------------------------------------------------- */

enum {
	CO_CODE,
	CO_TRACK,
	CO_TITLE,
	CO_ROOM,
	CO_WHEN,
	CO_SEATS,
	CO_INTERPRETATION,
	CO_SPEAKERS,
	CO_ATTENDEES,
	CO_N
};

static const struct column CONFERENCE_COLUMNS[CO_N] = {
	[CO_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[CO_TRACK] = {.name = "track", .type = COLUMN_LINE, .max = TEXT_LETTERS_MAX},
	[CO_TITLE] = {.name = "title",
		.type = COLUMN_LINE,
		.required = true,
		.max = TEXT_LETTERS_MAX},
	[CO_ROOM] = {.name = "room", .type = COLUMN_LINE, .max = TEXT_LETTERS_MAX},
	[CO_WHEN] = {.name = "when", .type = COLUMN_RANGE, .required = true},
	[CO_SEATS] = {.name = "seats",
		.type = COLUMN_NUMBER,
		.max = ROOM_SEATS_MAX,
		.fallback = -1},
	[CO_INTERPRETATION] = {.name = "interpretation", .type = COLUMN_PAIRS, .max = 20},
	[CO_SPEAKERS] = {.name = "speakers", .type = COLUMN_CODES, .max = PEOPLE_MAX},
	[CO_ATTENDEES] = {.name = "attendees", .type = COLUMN_CODES, .max = PEOPLE_MAX},
};

/* Speakers first, each part in its order. */
struct people {
	struct imp_delegate **delegates;
	int speakers;
	int n;
};

struct imp_conference {
	struct item item;
	struct conference_session row;
	struct people people;
};

static void
load_people(struct importing *im)
{
	struct item_set *set = &im->sets[OF_CONFERENCES];
	int n;
	struct conference_person *rows = conference_people(im->tx, im->event.id, 0, &n);

	for (int i = 0; i < n;) {
		struct imp_conference *c = item_by_id(set, rows[i].conference_session_id);
		struct people *p = &c->people;
		int end = i;

		while (end < n && rows[end].conference_session_id == c->item.id)
			end++;
		p->delegates = ARENA_ARRAY(im->arena, struct imp_delegate *, end - i);
		for (; i < end; i++) {
			p->delegates[p->n++] =
				item_by_id(&im->sets[OF_DELEGATES], rows[i].delegate_id);
			p->speakers += rows[i].part == CONFERENCE_SPEAKER;
		}
	}
}

static void
load_conferences(struct importing *im)
{
	int n;
	struct conference_session *rows = conferences_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_conference *c = item_stored(im, &im->sets[OF_CONFERENCES],
			sizeof *c, rows[i].id, rows[i].code);

		c->row = rows[i];
	}
	load_people(im);
}

static bool
same_people(const struct people *a, const struct people *b)
{
	if (a->n != b->n || a->speakers != b->speakers)
		return false;
	for (int i = 0; i < a->n; i++) {
		if (a->delegates[i] != b->delegates[i])
			return false;
	}
	return true;
}

static bool
same_session(const struct conference_session *a, const struct conference_session *b)
{
	return same_text(a->track, b->track) && same_text(a->title, b->title) &&
	       same_text(a->room, b->room) && a->start_s == b->start_s &&
	       a->end_s == b->end_s && a->seats == b->seats &&
	       same_text(a->interpretation, b->interpretation);
}

static void
add_people(struct importing *im, int line, const char *column, const struct cell *c,
	struct people *p)
{
	for (int i = 0; i < c->items_n; i++) {
		struct imp_delegate *d = item_referred(
			im, OF_CONFERENCES, OF_DELEGATES, line, column, c->items[i]);

		if (d != NULL)
			p->delegates[p->n++] = d;
	}
}

/* Who is newly busy must not have a meeting then; who is busy no more is free again. */
static void
compare_people(struct importing *im, int line, struct imp_conference *c,
	const struct conference_session *row, const struct people *people)
{
	struct span when = {row->start_s, row->end_s};
	bool moved = !c->item.stored || row->start_s != c->row.start_s ||
		     row->end_s != c->row.end_s;

	for (int i = 0; i < c->people.n; i++)
		c->people.delegates[i]->mark = &c->people;
	for (int i = 0; i < people->n; i++) {
		struct imp_delegate *d = people->delegates[i];
		bool stays = !moved && d->mark == &c->people;

		d->mark = people;
		if (stays)
			continue;
		d->derive = true;
		if (d->item.stored)
			import_meetings_in_the_way(im, OF_CONFERENCES, line,
				i < people->speakers ? "speakers" : "attendees",
				d->row.resource_id, when);
	}
	for (int i = 0; i < c->people.n; i++) {
		if (moved || c->people.delegates[i]->mark != people)
			c->people.delegates[i]->derive = true;
	}
}

static void
conference_row(struct importing *im, int line, const struct cell *cells)
{
	struct imp_conference *c = item_of_file(
		im, &im->sets[OF_CONFERENCES], sizeof *c, cells[CO_CODE].text, line);
	struct conference_session row = {.id = c->item.id,
		.code = c->item.code,
		.track = cells[CO_TRACK].text,
		.title = cells[CO_TITLE].text,
		.room = cells[CO_ROOM].text,
		.start_s = cells[CO_WHEN].spans->start_s,
		.end_s = cells[CO_WHEN].spans->end_s,
		.seats = (int)cells[CO_SEATS].number,
		.interpretation = cells[CO_INTERPRETATION].text};
	struct people people = {
		.delegates = ARENA_ARRAY(im->arena, struct imp_delegate *,
			cells[CO_SPEAKERS].items_n + cells[CO_ATTENDEES].items_n)};

	add_people(im, line, "speakers", &cells[CO_SPEAKERS], &people);
	people.speakers = people.n;
	add_people(im, line, "attendees", &cells[CO_ATTENDEES], &people);
	compare_people(im, line, c, &row, &people);
	c->item.changed = !c->item.stored || !same_session(&c->row, &row) ||
			  !same_people(&c->people, &people);
	c->row = row;
	c->people = people;
}

static void
write_people(struct importing *im, const struct imp_conference *c)
{
	conference_people_delete(im->tx, im->event.id, c->item.id);
	for (int i = 0; i < c->people.n; i++) {
		bool speaker = i < c->people.speakers;
		struct conference_person p = {c->item.id,
			speaker ? CONFERENCE_SPEAKER : CONFERENCE_ATTENDEE,
			speaker ? i + 1 : i + 1 - c->people.speakers,
			c->people.delegates[i]->item.id};

		conference_person_put(im->tx, im->event.id, &p);
	}
}

static void
mark_people(struct importing *im)
{
	struct item_set *set = &im->sets[OF_CONFERENCES];

	for (int i = 0; im->grid_changed && i < set->n; i++) {
		struct imp_conference *c = (struct imp_conference *)set->items[i];

		for (int k = 0; k < c->people.n; k++)
			c->people.delegates[k]->derive = true;
	}
}

int
import_conference_people(const struct item *item)
{
	return ((const struct imp_conference *)item)->people.n;
}

static void
write_conference(struct importing *im, struct item *item)
{
	struct imp_conference *c = (struct imp_conference *)item;

	item_number(im, item, "conference_session");
	c->row.id = item->id;
	conference_put(im->tx, im->event.id, &c->row);
	write_people(im, c);
}

static const char *
people_text(struct importing *im, const struct people *p, int first, int end)
{
	const char **codes = ARENA_ARRAY(im->arena, const char *, end - first);

	for (int i = first; i < end; i++)
		codes[i - first] = p->delegates[i]->item.code;
	return arena_join(im->arena, codes, end - first, ';');
}

static bool
stored_conference(struct importing *im, const char *code, const char **texts)
{
	const struct imp_conference *c = item_by_code(&im->sets[OF_CONFERENCES], code);

	if (c == NULL || !c->item.stored)
		return false;
	texts[CO_TRACK] = c->row.track;
	texts[CO_TITLE] = c->row.title;
	texts[CO_ROOM] = c->row.room;
	texts[CO_WHEN] =
		time_text_range(im->arena, im->zone, c->row.start_s, c->row.end_s);
	texts[CO_SEATS] = import_number_text(im, c->row.seats);
	texts[CO_INTERPRETATION] = c->row.interpretation;
	texts[CO_SPEAKERS] = people_text(im, &c->people, 0, c->people.speakers);
	texts[CO_ATTENDEES] =
		people_text(im, &c->people, c->people.speakers, c->people.n);
	return true;
}

const struct import_kind import_conferences = {"conference_sessions.csv",
	CONFERENCE_COLUMNS, CO_N, load_conferences, conference_row, NULL, mark_people,
	write_conference, stored_conference};

/* ---- who is busy when ---- */

static void
add_busy(struct importing *im, struct rows *list, enum import_of of,
	const struct item *who, struct span when, const char *why)
{
	*(struct imp_busy *)rows_add(im->arena, list) =
		(struct imp_busy){of, who, when, why};
}

struct imp_busy *
import_busy(struct importing *im, int *n)
{
	struct rows list = {.size = sizeof(struct imp_busy)};
	const struct item_set *blackouts = &im->sets[OF_BLACKOUTS];
	const struct item_set *sessions = &im->sets[OF_CONFERENCES];

	for (int i = 0; i < blackouts->n; i++) {
		const struct imp_blackout *b = (const void *)blackouts->items[i];

		if (b->target != NULL)
			add_busy(im, &list, file_of(b->row.kind), b->target,
				(struct span){b->row.start_s, b->row.end_s},
				arena_printf(im->arena, "blackout %s", b->item.code));
	}
	for (int i = 0; i < sessions->n; i++) {
		const struct imp_conference *c = (const void *)sessions->items[i];

		for (int k = 0; k < c->people.n; k++)
			add_busy(im, &list, OF_DELEGATES, &c->people.delegates[k]->item,
				(struct span){c->row.start_s, c->row.end_s},
				arena_printf(im->arena, "conference session %s",
					c->item.code));
	}
	*n = list.n;
	return list.data;
}

/* ---- busy slots -------------------------------------------------------------------- */

int64_t
import_derive_item(struct importing *im, enum import_of of, const struct item *item)
{
	enum blackout_kind kind = of == OF_DELEGATES   ? BLACKOUT_DELEGATE
				  : of == OF_LOCATIONS ? BLACKOUT_LOCATION
						       : BLACKOUT_INTERPRETER;
	bool wanted = kind == BLACKOUT_DELEGATE
			      ? ((const struct imp_delegate *)item)->derive
		      : kind == BLACKOUT_LOCATION
			      ? ((const struct imp_location *)item)->derive
			      : ((const struct imp_interpreter *)item)->derive;
	int conflicts = 0;

	if (wanted)
		blackout_derive(im->tx, im->event.id, kind, item->id, &conflicts);
	return conflicts;
}

int64_t
import_derive(struct importing *im)
{
	int64_t conflicts = 0;

	for (int of = OF_DELEGATES; of <= OF_INTERPRETERS; of++)
		for (int i = 0; i < im->sets[of].n; i++)
			conflicts += import_derive_item(
				im, (enum import_of)of, im->sets[of].items[i]);
	return conflicts;
}

/* ---- the days of the fair ------------------------------------------------------------ */

enum { CODES_NAMED = 3 };

/* Is the instant on a day that has sessions? */
static bool
is_on_a_day(const struct importing *im, int64_t utc_s)
{
	const struct imp_grid *g = &im->grid;
	const char *text = time_text(im->arena, im->zone, utc_s);

	for (int i = 0; i < g->sessions_n; i++)
		if (strncmp(text, g->sessions[i].day, strlen(g->sessions[i].day)) == 0)
			return true;
	return false;
}

static bool
lies_outside(const struct importing *im, int64_t start_s, int64_t end_s)
{
	const struct imp_grid *g = &im->grid;
	const struct span when = {start_s, end_s};

	return g->slots_n > 0 && !touches_a_slot(g, &when) && !is_on_a_day(im, start_s) &&
	       !is_on_a_day(im, end_s - 1);
}

static bool
item_lies_outside(const struct importing *im, enum import_of of, const struct item *item)
{
	const struct imp_blackout *b = (const void *)item;
	const struct imp_conference *c = (const void *)item;
	const struct imp_interpreter *p = (const void *)item;

	if (of == OF_BLACKOUTS)
		return lies_outside(im, b->row.start_s, b->row.end_s);
	if (of == OF_CONFERENCES)
		return lies_outside(im, c->row.start_s, c->row.end_s);
	for (int i = 0; i < p->shifts.spans_n; i++)
		if (lies_outside(
			    im, p->shifts.spans[i].start_s, p->shifts.spans[i].end_s))
			return true;
	return false;
}

/* Of a row that is new or changed, by its line; of others when the days have changed. */
static void
doubt_days_of(struct importing *im, enum import_of of, const char *column,
	const char *one, const char *many)
{
	const struct item_set *set = &im->sets[of];
	const char *codes = "";
	int n = 0;

	for (int i = 0; i < set->n; i++) {
		const struct item *item = set->items[i];
		bool fresh = item->line > 0 && item->changed;

		/* Of a new row with a fault no time is known. */
		if (!fresh && (!im->grid_changed || !item->stored))
			continue;
		if (!item_lies_outside(im, of, item))
			continue;
		/* A row of a blackout has been warned of when it was read. */
		if (fresh && of != OF_BLACKOUTS)
			import_warn(im, of, item->line, column,
				"%s lies outside the days of the fair: is its day right?",
				item->code);
		if (fresh)
			continue;
		if (n++ < CODES_NAMED)
			codes = arena_printf(im->arena, "%s%s%s", codes,
				n > 1 ? ", " : "", item->code);
	}
	if (n > 0)
		import_warn(im, OF_EVENT, 0, "day",
			"%d %s outside the days of the fair now: %s%s", n,
			n == 1 ? one : many, codes, n > CODES_NAMED ? ", ..." : "");
}

void
import_doubt_days(struct importing *im)
{
	doubt_days_of(im, OF_BLACKOUTS, "when", "blackout lies", "blackouts lie");
	doubt_days_of(im, OF_CONFERENCES, "when", "conference session lies",
		"conference sessions lie");
	doubt_days_of(im, OF_INTERPRETERS, "shifts", "interpreter has shifts",
		"interpreters have shifts");
}
