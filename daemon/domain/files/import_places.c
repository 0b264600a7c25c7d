/* import_places.c - tables and booths with their seats, and interpreters. */
#include "domain/files/importing.h"
#include "domain/booking/proposal.h"
#include "domain/fair/names.h"
#include "domain/fair/owners.h"
#include "domain/fair/time_text.h"

#include <string.h>

enum {
	NAME_LETTERS_MAX = 200,
	SEATS_MAX = 64,
	METRES_MAX = 100000,
	OWNERS_MAX = 16,
	PAIRS_MAX = 50,
	SHIFTS_MAX = 100
};

/* ---- locations --------------------------------------------------------------------- */

enum { LO_CODE, LO_KIND, LO_HALL, LO_SEATS, LO_X, LO_Y, LO_ORGANISATION, LO_NAME, LO_N };

static const char *const KINDS[] = {"table", "booth", NULL};

static const struct column LOCATION_COLUMNS[LO_N] = {
	[LO_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[LO_KIND] = {.name = "kind",
		.type = COLUMN_WORD,
		.required = true,
		.words = KINDS},
	[LO_HALL] = {.name = "hall", .type = COLUMN_CODE, .required = true},
	[LO_SEATS] = {.name = "seats",
		.type = COLUMN_NUMBER,
		.min = 1,
		.max = SEATS_MAX,
		.fallback = 1},
	[LO_X] = {.name = "x_m",
		.type = COLUMN_NUMBER,
		.min = -METRES_MAX,
		.max = METRES_MAX},
	[LO_Y] = {.name = "y_m",
		.type = COLUMN_NUMBER,
		.min = -METRES_MAX,
		.max = METRES_MAX},
	[LO_ORGANISATION] = {.name = "organisation",
		.type = COLUMN_CODES,
		.max = OWNERS_MAX},
	[LO_NAME] = {.name = "name",
		.type = COLUMN_LINE,
		.max = NAME_LETTERS_MAX,
		.or_code = true},
};

static void
load_owners(struct importing *im, struct imp_location *l)
{
	const struct item_set *set = &im->sets[OF_ORGANISATIONS];

	if (l->row.organisation_id == 0)
		return;
	l->owners_n = 1 + l->row.sharers_n;
	l->owners = ARENA_ARRAY(im->arena, struct imp_organisation *, l->owners_n);
	l->owners[0] = item_by_id(set, l->row.organisation_id);
	for (int i = 0; i < l->row.sharers_n; i++)
		l->owners[i + 1] = item_by_id(set, l->row.sharers[i]);
}

static void
load_locations(struct importing *im)
{
	int n;
	struct location *rows = locations_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_location *l = item_stored(
			im, &im->sets[OF_LOCATIONS], sizeof *l, rows[i].id, rows[i].code);

		l->row = rows[i];
		l->stored_seats = rows[i].seats;
		load_owners(im, l);
	}
}

/* An exhibitor the cell names; NULL after a fault. */
static struct imp_organisation *
owner_of(struct importing *im, int line, const char *code)
{
	struct imp_organisation *o = item_referred(
		im, OF_LOCATIONS, OF_ORGANISATIONS, line, "organisation", code);

	if (o == NULL || o->row.kind == ORG_EXHIBITOR)
		return o;
	import_fault(im, OF_LOCATIONS, line, "organisation",
		"%s is a %s; only an exhibitor has a booth", o->item.code,
		org_kind_name(o->row.kind));
	return NULL;
}

/* A booth has one exhibitor or several who share it, a table nobody. */
static void
read_owners(
	struct importing *im, int line, const struct cell *c, struct imp_location *out)
{
	const struct cell *list = &c[LO_ORGANISATION];
	bool booth = c[LO_KIND].number == LOCATION_BOOTH;

	out->owners = NULL;
	out->owners_n = 0;
	if (booth == (list->items_n > 0)) {
		out->owners =
			ARENA_ARRAY(im->arena, struct imp_organisation *, list->items_n);
		for (int i = 0; i < list->items_n; i++) {
			struct imp_organisation *o = owner_of(im, line, list->items[i]);

			if (o != NULL)
				out->owners[out->owners_n++] = o;
		}
		return;
	}
	import_fault(im, OF_LOCATIONS, line, "organisation",
		booth ? "a booth needs the exhibitor it belongs to"
		      : "a table belongs to no organisation; leave the cell empty");
}

static bool
has_owner(const struct imp_location *l, const struct imp_organisation *o)
{
	for (int i = 0; i < l->owners_n; i++)
		if (l->owners[i] == o)
			return true;
	return false;
}

static bool
same_owners(const struct imp_location *a, const struct imp_location *b)
{
	if (a->owners_n != b->owners_n)
		return false;
	for (int i = 0; i < a->owners_n; i++)
		if (a->owners[i] != b->owners[i])
			return false;
	return true;
}

static bool
same_location(const struct location *a, const struct location *b)
{
	return a->kind == b->kind && same_text(a->hall, b->hall) &&
	       a->seats == b->seats && a->x_m == b->x_m && a->y_m == b->y_m &&
	       same_text(a->name, b->name);
}

/* "M4, M7 and 3 others" */
static const char *
names_of(struct importing *im, const struct meetings_there *m)
{
	const char *text = meeting_name(im->tx, m->id[0]);
	int64_t named = m->n < MEETINGS_THERE_NAMED ? m->n : MEETINGS_THERE_NAMED;

	for (int i = 1; i < named; i++)
		text = arena_printf(im->arena, "%s%s%s", text,
			i + 1 == m->n ? " and " : ", ", meeting_name(im->tx, m->id[i]));
	if (m->n == named)
		return text;
	return arena_printf(im->arena, "%s and %lld other%s", text,
		(long long)(m->n - named), m->n - named == 1 ? "" : "s");
}

static void
check_seats(struct importing *im, int line, const struct imp_location *l, int seats)
{
	struct meetings_there m;

	if (seats >= l->stored_seats)
		return;
	seats_meetings(im->tx, im->event.id, l->item.id, seats + 1, &m);
	if (m.n > 0)
		import_fault(im, OF_LOCATIONS, line, "seats",
			"%s %s at the seats that would go away", names_of(im, &m),
			m.n == 1 ? "is" : "are");
}

/* Of the organisation that would have it no more; NULL: of any, as it would be no booth. */
static void
check_whose(struct importing *im, int line, const struct imp_location *l,
	const struct imp_organisation *o)
{
	struct meetings_there m;

	location_meetings(
		im->tx, im->event.id, l->item.id, o != NULL ? o->item.id : 0, &m);
	if (m.n > 0)
		import_fault(im, OF_LOCATIONS, line, o != NULL ? "organisation" : "kind",
			"%s %s there, so it stays %s; cancel or move %s first",
			names_of(im, &m), m.n == 1 ? "is" : "are",
			o == NULL ? location_kind_name(l->row.kind)
				  : arena_printf(
					    im->arena, "the booth of %s", o->item.code),
			m.n == 1 ? "it" : "them");
}

/* What meetings hold on to: the seats they have, and whose place it is. */
static void
check_location(struct importing *im, int line, const struct imp_location *l,
	const struct imp_location *will_be)
{
	if (!l->item.stored)
		return;
	check_seats(im, line, l, will_be->row.seats);
	if (will_be->row.kind != l->row.kind) {
		check_whose(im, line, l, NULL);
		return;
	}
	for (int i = 0; i < l->owners_n; i++)
		if (!has_owner(will_be, l->owners[i]))
			check_whose(im, line, l, l->owners[i]);
}

static void
location_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_location *l = item_of_file(
		im, &im->sets[OF_LOCATIONS], sizeof *l, c[LO_CODE].text, line);
	struct imp_location will_be = *l;
	struct location row = {.id = l->item.id,
		.code = l->item.code,
		.kind = (enum location_kind)c[LO_KIND].number,
		.hall = c[LO_HALL].text,
		.seats = (int)c[LO_SEATS].number,
		.x_m = (int)c[LO_X].number,
		.y_m = (int)c[LO_Y].number,
		.name = c[LO_NAME].text[0] != '\0' ? c[LO_NAME].text : l->item.code,
		.rev = l->row.rev};

	import_resource_code(im, OF_LOCATIONS, line, l->item.code);
	if (item_by_code(&im->halls, row.hall) == NULL && !im->event_partial)
		import_fault(im, OF_LOCATIONS, line, "hall",
			"there is no [hall %s], neither in event.ini nor in the event",
			row.hall);
	will_be.row = row;
	read_owners(im, line, c, &will_be);
	check_location(im, line, l, &will_be);
	will_be.item.changed = !l->item.stored || !same_location(&l->row, &row) ||
			       !same_owners(l, &will_be);
	*l = will_be;
}

/* As many seats as the row says; those that stay keep their diary. */
static void
write_seats(struct importing *im, struct imp_location *l)
{
	int64_t event_id = im->event.id;
	int n = 0;
	struct seat *old = l->item.stored
				   ? seats_of_location(im->tx, event_id, l->item.id, &n)
				   : NULL;

	for (int i = 0; i < n; i++) {
		if (old[i].seat_no > l->row.seats) {
			proposals_give_way_at(im->tx, event_id, old[i].resource_id);
			seat_delete(im->tx, event_id, &old[i]);
		} else
			seat_put(im->tx, event_id, &old[i], l->row.organisation_id);
	}
	for (int no = n + 1; no <= l->row.seats; no++) {
		struct seat seat = {l->item.id, no, import_resource(im, "seat")};

		seat_put(im->tx, event_id, &seat, l->row.organisation_id);
		l->derive = true;
	}
}

/* By their numbers, which new ones have by now. */
static void
write_owners(struct importing *im, struct imp_location *l)
{
	int64_t *sharers = ARENA_ARRAY(im->arena, int64_t, l->owners_n);

	for (int i = 1; i < l->owners_n; i++)
		sharers[i - 1] = l->owners[i]->item.id;
	l->row.organisation_id = l->owners_n > 0 ? l->owners[0]->item.id : 0;
	l->row.sharers = sharers;
	l->row.sharers_n = l->owners_n > 0 ? l->owners_n - 1 : 0;
}

static void
write_location(struct importing *im, struct item *item)
{
	struct imp_location *l = (struct imp_location *)item;

	item_number(im, item, "location");
	l->row.id = item->id;
	write_owners(im, l);
	l->row.rev++;
	location_put(im->tx, im->event.id, &l->row);
	write_seats(im, l);
}

static bool
stored_location(struct importing *im, const char *code, const char **texts)
{
	const struct imp_location *l = item_by_code(&im->sets[OF_LOCATIONS], code);

	if (l == NULL || !l->item.stored)
		return false;
	texts[LO_KIND] = KINDS[l->row.kind];
	texts[LO_HALL] = l->row.hall;
	texts[LO_SEATS] = import_number_text(im, l->row.seats);
	texts[LO_X] = arena_printf(im->arena, "%d", l->row.x_m);
	texts[LO_Y] = arena_printf(im->arena, "%d", l->row.y_m);
	texts[LO_ORGANISATION] = owners_text(im->tx, im->event.id, &l->row);
	texts[LO_NAME] = l->row.name;
	return true;
}

const struct import_kind import_locations = {"locations.csv", LOCATION_COLUMNS, LO_N,
	load_locations, location_row, NULL, NULL, write_location, stored_location};

/* ---- interpreters ------------------------------------------------------------------ */

enum { IN_CODE, IN_NAME, IN_EMAIL, IN_PAIRS, IN_SHIFTS, IN_N };

static const struct column INTERPRETER_COLUMNS[IN_N] = {
	[IN_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[IN_NAME] = {.name = "name",
		.type = COLUMN_LINE,
		.required = true,
		.max = NAME_LETTERS_MAX},
	[IN_EMAIL] = {.name = "email", .type = COLUMN_MAIL, .required = true},
	[IN_PAIRS] = {.name = "pairs",
		.type = COLUMN_PAIRS,
		.required = true,
		.max = PAIRS_MAX},
	[IN_SHIFTS] = {.name = "shifts", .type = COLUMN_RANGES, .max = SHIFTS_MAX},
};

static void
load_lists(struct importing *im)
{
	struct item_set *set = &im->sets[OF_INTERPRETERS];
	int n;
	struct interpreter_pair *pairs = interpreter_pairs(im->tx, im->event.id, 0, &n);
	struct interpreter_shift *shifts;

	for (int i = 0; i < n; i++) {
		struct imp_interpreter *person = item_by_id(set, pairs[i].interpreter_id);

		person->pairs.text = arena_printf(im->arena, "%s%s%s-%s",
			person->pairs.text == NULL ? "" : person->pairs.text,
			person->pairs.text == NULL ? "" : ";", pairs[i].language_a,
			pairs[i].language_b);
	}
	shifts = interpreter_shifts(im->tx, im->event.id, 0, &n);
	for (int i = 0; i < n; i++) {
		struct imp_interpreter *person =
			item_by_id(set, shifts[i].interpreter_id);

		if (person->shifts.spans == NULL)
			person->shifts.spans =
				ARENA_ARRAY(im->arena, struct span, SHIFTS_MAX);
		if (person->shifts.spans_n < SHIFTS_MAX)
			person->shifts.spans[person->shifts.spans_n++] =
				(struct span){shifts[i].start_s, shifts[i].end_s};
	}
}

static void
load_interpreters(struct importing *im)
{
	int n;
	struct interpreter *rows = interpreters_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_interpreter *person =
			item_stored(im, &im->sets[OF_INTERPRETERS], sizeof *person,
				rows[i].id, rows[i].code);

		person->row = rows[i];
	}
	load_lists(im);
}

static bool
same_spans(const struct cell *a, const struct cell *b)
{
	if (a->spans_n != b->spans_n)
		return false;
	for (int i = 0; i < a->spans_n; i++) {
		if (a->spans[i].start_s != b->spans[i].start_s ||
			a->spans[i].end_s != b->spans[i].end_s)
			return false;
	}
	return true;
}

static void
interpreter_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_interpreter *person = item_of_file(
		im, &im->sets[OF_INTERPRETERS], sizeof *person, c[IN_CODE].text, line);

	import_resource_code(im, OF_INTERPRETERS, line, person->item.code);
	if (person->item.stored && !same_spans(&person->shifts, &c[IN_SHIFTS]))
		import_meetings_outside(im, OF_INTERPRETERS, line, "shifts",
			person->row.resource_id, &c[IN_SHIFTS]);
	import_person(im, OF_INTERPRETERS, &person->item,
		&(struct person_said){person->row.name, person->row.email},
		&(struct person_said){c[IN_NAME].text, c[IN_EMAIL].text});
	person->item.changed = !person->item.stored ||
			       !same_text(person->row.name, c[IN_NAME].text) ||
			       !same_text(person->row.email, c[IN_EMAIL].text) ||
			       !same_text(person->pairs.text, c[IN_PAIRS].text) ||
			       !same_spans(&person->shifts, &c[IN_SHIFTS]);
	person->row.code = person->item.code;
	person->row.name = c[IN_NAME].text;
	person->row.email = c[IN_EMAIL].text;
	person->pairs = c[IN_PAIRS];
	person->shifts = c[IN_SHIFTS];
}

static void
write_lists(struct importing *im, const struct imp_interpreter *person)
{
	interpreter_lists_delete(im->tx, im->event.id, person->item.id);
	for (int i = 0; i < person->pairs.items_n; i += 2) {
		struct interpreter_pair pair = {person->item.id, i / 2 + 1,
			person->pairs.items[i], person->pairs.items[i + 1]};

		interpreter_pair_put(im->tx, im->event.id, &pair);
	}
	for (int i = 0; i < person->shifts.spans_n; i++) {
		struct interpreter_shift shift = {person->item.id, i + 1,
			person->shifts.spans[i].start_s, person->shifts.spans[i].end_s};

		interpreter_shift_put(im->tx, im->event.id, &shift);
	}
}

static void
write_interpreter(struct importing *im, struct item *item)
{
	struct imp_interpreter *person = (struct imp_interpreter *)item;

	item_number(im, item, "interpreter");
	person->row.id = item->id;
	if (!item->stored)
		person->row.resource_id = import_resource(im, "interpreter");
	person->row.rev++;
	interpreter_put(im->tx, im->event.id, &person->row);
	write_lists(im, person);
}

static bool
stored_interpreter(struct importing *im, const char *code, const char **texts)
{
	const struct imp_interpreter *p = item_by_code(&im->sets[OF_INTERPRETERS], code);
	const char *shifts = "";

	if (p == NULL || !p->item.stored)
		return false;
	for (int i = 0; i < p->shifts.spans_n; i++)
		shifts = arena_printf(im->arena, "%s%s%s", shifts, i > 0 ? ";" : "",
			time_text_range(im->arena, im->zone, p->shifts.spans[i].start_s,
				p->shifts.spans[i].end_s));
	texts[IN_NAME] = p->row.name;
	texts[IN_EMAIL] = p->row.email;
	texts[IN_PAIRS] = p->pairs.text == NULL ? "" : p->pairs.text;
	texts[IN_SHIFTS] = shifts;
	return true;
}

const struct import_kind import_interpreters = {"interpreters.csv", INTERPRETER_COLUMNS,
	IN_N, load_interpreters, interpreter_row, NULL, NULL, write_interpreter,
	stored_interpreter};
