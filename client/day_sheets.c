/* day_sheets.c - meetings become lines, lines become pages. */
#include "day_sheets.h"

#include "text.h"
#include "view.h"
#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS = 6, DATE_BYTES = 10, CELL_MAX = 64 * 1024 };

/* One row of one page, with what the pages are put in order by. */
struct line {
	const char *code, *title, *subtitle; /* whose page; borrowed from the items */
	const char *start;
	char *cell[CELLS]; /* owned */
};

struct lines {
	const struct day_sheet_wish *wish;
	struct line *at;
	size_t n, room;
};

/* What the columns of each kind are called; NULL ends a row. */
static const char *const TITLES[][CELLS + 1] = {
	[SHEET_PERSON] = {"TIME", "WHERE", "WITH", "INTERPRETER", "MEETING", NULL},
	[SHEET_TABLE] = {"TIME", "SEAT", "BUYER", "EXHIBITOR", "INTERPRETER", "MEETING",
		NULL},
	[SHEET_HALL] = {"TIME", "WHERE", "BUYER", "EXHIBITOR", "INTERPRETER", "MEETING",
		NULL},
	[SHEET_INTERPRETER] = {"TIME", "WHERE", "BUYER", "EXHIBITOR", "MEETING", NULL},
};

bool
day_sheet_of_name(const char *name, enum day_sheet *out)
{
	static const char *const NAMES[] = {"people", "tables", "halls", "interpreters"};

	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (strcmp(name, NAMES[i]) == 0) {
			*out = (enum day_sheet)i;
			return true;
		}
	return false;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static bool
is_wished(const struct day_sheet_wish *wish, const char *code, const char *other)
{
	size_t n = js_len(wish->codes);

	for (size_t i = 0; i < n; i++) {
		const char *one = js_str(js_at(wish->codes, i));

		if (strcmp(one, code) == 0 || strcmp(one, other) == 0)
			return true;
	}
	return n == 0;
}

static bool
is_of_day(const struct day_sheet_wish *wish, const char *start)
{
	return wish->day == NULL || strncmp(start, wish->day, DATE_BYTES) == 0;
}

static struct line *
add_line(struct lines *l, const char *code, const char *title, const char *subtitle,
	const struct js *what)
{
	struct line *line;
	char clock[TEXT_TIME], end[TEXT_TIME];
	struct buf b;

	if (l->n == l->room) {
		l->room = l->room == 0 ? 64 : 2 * l->room;
		l->at = xrealloc(l->at, l->room * sizeof *l->at);
	}
	line = &l->at[l->n++];
	*line = (struct line){.code = code,
		.title = title,
		.subtitle = subtitle,
		.start = js_get_str(what, "start", "")};
	text_clock(line->start, clock);
	text_clock(js_get_str(what, "end", ""), end);
	buf_init(&b, CELL_MAX);
	text_join(&b, "", clock);
	text_join(&b, "-", end);
	line->cell[0] = buf_take(&b);
	return line;
}

static char *
text_of(const struct js *meeting, const char *path, enum look look)
{
	const struct column column = {"", path, look, 0};

	return column_text(&column, meeting);
}

/* "Table 4 (T4) seat 2, hall A" */
static char *
where(const struct js *meeting)
{
	const struct js *location = js_get(meeting, "location");
	char *place = text_of(meeting, "location", LOOK_PLACE);
	int64_t seat = js_get_int(location, "seat", 1);
	struct buf b;

	buf_init(&b, CELL_MAX);
	text_join(&b, "", place);
	if (seat > 1) {
		char number[32];

		snprintf(number, sizeof number, "seat %d", (int)seat);
		text_join(&b, ", ", number);
	}
	free(place);
	return buf_take(&b);
}

/* Who sits across: "Acme: Ann Lee, Bo Kim; Zeta: Cy Oh" */
static char *
partners(const struct js *meeting, const char *own_side)
{
	const struct js *delegates = js_get(meeting, "delegates");
	const char *last = NULL;
	struct buf b;

	buf_init(&b, CELL_MAX);
	for (size_t i = 0; i < js_len(delegates); i++) {
		const struct js *d = js_at(delegates, i);
		const char *organisation = js_get_str(d, "organisation_name", "");

		if (strcmp(js_get_str(d, "side", ""), own_side) == 0)
			continue;
		if (last == NULL || strcmp(last, organisation) != 0) {
			text_join(&b, "; ", organisation);
			text_join(&b, ": ", js_get_str(d, "name", ""));
		} else {
			text_join(&b, ", ", js_get_str(d, "name", ""));
		}
		last = organisation;
	}
	return buf_take(&b);
}

static void
add_people(struct lines *l, const struct js *meeting)
{
	const struct js *delegates = js_get(meeting, "delegates");

	for (size_t i = 0; i < js_len(delegates); i++) {
		const struct js *d = js_at(delegates, i);
		const char *code = js_get_str(d, "code", "");
		const char *organisation = js_get_str(d, "organisation", "");
		struct line *line;

		if (!is_wished(l->wish, code, organisation) ||
			(l->wish->organisation != NULL &&
				strcmp(l->wish->organisation, organisation) != 0))
			continue;
		line = add_line(l, code, js_get_str(d, "name", ""),
			js_get_str(d, "organisation_name", ""), meeting);
		line->cell[1] = where(meeting);
		line->cell[2] = partners(meeting, js_get_str(d, "side", ""));
		line->cell[3] = text_of(meeting, "interpreter.name", LOOK_TEXT);
		line->cell[4] = xstrdup(js_get_str(meeting, "id", ""));
	}
}

/* What tables, halls and interpreters have in common, from that column on. */
static void
add_sides(struct line *line, int at, const struct js *meeting)
{
	line->cell[at] = text_of(meeting, "delegates", LOOK_BUYERS);
	line->cell[at + 1] = text_of(meeting, "delegates", LOOK_SELLERS);
}

static void
add_place(struct lines *l, const struct js *meeting)
{
	const struct js *location = js_get(meeting, "location");
	const char *code = js_get_str(location, "code", "");
	const char *hall = js_get_str(location, "hall", "");
	bool of_hall = l->wish->kind == SHEET_HALL;
	struct line *line;

	if (!is_wished(l->wish, of_hall ? hall : code, hall))
		return;
	line = of_hall ? add_line(l, hall, hall, "", meeting)
		       : add_line(l, code, js_get_str(location, "name", ""), hall,
				 meeting);
	line->cell[1] = of_hall ? where(meeting) : text_of(location, "seat", LOOK_TEXT);
	add_sides(line, 2, meeting);
	line->cell[4] = text_of(meeting, "interpreter.name", LOOK_TEXT);
	line->cell[5] = xstrdup(js_get_str(meeting, "id", ""));
}

static void
add_interpreter(struct lines *l, const struct js *meeting)
{
	const struct js *interpreter = js_get(meeting, "interpreter");
	const char *code = js_get_str(interpreter, "code", "");
	struct line *line;

	if (interpreter == NULL || !is_wished(l->wish, code, code))
		return;
	line = add_line(l, code, js_get_str(interpreter, "name", ""), "", meeting);
	line->cell[1] = where(meeting);
	add_sides(line, 2, meeting);
	line->cell[4] = xstrdup(js_get_str(meeting, "id", ""));
}

/* The name of a person who has a meeting, for the talks that they speak in. */
static const struct line *
line_of(const struct lines *l, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(l->at[i].code, code) == 0)
			return &l->at[i];
	return NULL;
}

/* Talks stand on the pages of those who speak or listen there, if they have meetings. */
static void
add_talk(struct lines *l, size_t meetings, const struct js *talk, const char *role)
{
	const struct js *who = js_get(talk, role);

	for (size_t i = 0; i < js_len(who); i++) {
		const struct line *known = line_of(l, meetings, js_str(js_at(who, i)));
		struct line *line;

		if (known == NULL)
			continue;
		line = add_line(l, known->code, known->title, known->subtitle, talk);
		line->cell[1] = xstrdup(js_get_str(talk, "room", ""));
		line->cell[2] = xstrdup(js_get_str(talk, "title", ""));
	}
}

static void
add_talks(struct lines *l, const struct js *talks)
{
	size_t meetings = l->n;

	for (size_t i = 0; i < js_len(talks); i++) {
		const struct js *talk = js_at(talks, i);

		if (!is_of_day(l->wish, js_get_str(talk, "start", "")))
			continue;
		add_talk(l, meetings, talk, "speakers");
		add_talk(l, meetings, talk, "attendees");
	}
}

static void
add_meeting(struct lines *l, const struct js *meeting)
{
	if (strcmp(js_get_str(meeting, "state", ""), "cancelled") == 0 ||
		!is_of_day(l->wish, js_get_str(meeting, "start", "")))
		return;
	switch (l->wish->kind) {
	case SHEET_PERSON:
		add_people(l, meeting);
		break;
	case SHEET_TABLE:
	case SHEET_HALL:
		add_place(l, meeting);
		break;
	case SHEET_INTERPRETER:
		add_interpreter(l, meeting);
		break;
	}
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* By organisation or hall, name, day and time: as a pile of paper is looked through. */
static int
order(const void *va, const void *vb)
{
	const struct line *a = va, *b = vb;
	int by = strcmp(a->subtitle, b->subtitle);

	if (by == 0)
		by = strcmp(a->title, b->title);
	if (by == 0)
		by = strcmp(a->code, b->code);
	if (by == 0)
		by = strcmp(a->start, b->start);
	return by != 0 ? by : strcmp(a->cell[1], b->cell[1]);
}

static bool
is_same_page(const struct line *a, const struct line *b)
{
	return strcmp(a->code, b->code) == 0 &&
	       strncmp(a->start, b->start, DATE_BYTES) == 0;
}

/* A hall's code alone would say too little: "hall A". */
static void
set_hall(struct js *page, const char *member, const char *word, const char *code)
{
	struct buf b;
	char *text;

	buf_init(&b, CELL_MAX);
	text_join(&b, "", word);
	text_join(&b, " ", code);
	text = buf_take(&b);
	js_set_str(page, member, text);
	free(text);
}

static struct js *
page_of(enum day_sheet kind, const struct line *line, const char *const titles[])
{
	struct js *page = js_new_obj(), *columns = js_new_arr();
	char day[DATE_BYTES + 1];

	snprintf(day, sizeof day, "%s", line->start);
	js_set_str(page, "code", line->code);
	js_set_str(page, "title", line->title);
	js_set_str(page, "subtitle", line->subtitle);
	if (kind == SHEET_HALL)
		set_hall(page, "title", "Hall", line->code);
	else if (kind == SHEET_TABLE)
		set_hall(page, "subtitle", "hall", line->subtitle);
	js_set_str(page, "day", day);
	for (int i = 0; titles[i] != NULL; i++)
		js_push(columns, js_new_str(titles[i]));
	js_set(page, "columns", columns);
	js_set(page, "rows", js_new_arr());
	return page;
}

static struct js *
row_of(const struct line *line, const char *const titles[])
{
	struct js *row = js_new_arr();

	for (int i = 0; titles[i] != NULL; i++)
		js_push(row, js_new_str(line->cell[i] != NULL ? line->cell[i] : ""));
	return row;
}

static struct js *
pages_of(struct lines *l)
{
	const char *const *titles = TITLES[l->wish->kind];
	struct js *pages = js_new_arr(), *page = NULL;

	if (l->n > 1)
		qsort(l->at, l->n, sizeof *l->at, order);
	for (size_t i = 0; i < l->n; i++) {
		if (i == 0 || !is_same_page(&l->at[i - 1], &l->at[i])) {
			page = page_of(l->wish->kind, &l->at[i], titles);
			js_push(pages, page);
		}
		js_push(js_get(page, "rows"), row_of(&l->at[i], titles));
	}
	return pages;
}

struct js *
day_sheets(const struct day_sheet_wish *wish, const struct js *meetings,
	const struct js *conferences)
{
	struct lines l = {.wish = wish};
	struct js *pages;

	for (size_t i = 0; i < js_len(meetings); i++)
		add_meeting(&l, js_at(meetings, i));
	if (wish->kind == SHEET_PERSON)
		add_talks(&l, conferences);
	pages = pages_of(&l);
	for (size_t i = 0; i < l.n; i++)
		for (int c = 0; c < CELLS; c++)
			free(l.at[i].cell[c]);
	free(l.at);
	return pages;
}
