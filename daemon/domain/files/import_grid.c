/*
 * import_grid.c - days and sessions of event.ini become slots; a slot in use never goes
 * away.
 */
#include "domain/files/importing.h"
#include "domain/files/office_time.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_MAX = 4096, SESSIONS_MAX = 1024, MINUTE_S = 60, DAY_S = 86400 };

/* A session with the line that says it. */
struct dated {
	struct session session;
	int line;
	const char *text;
};

void
import_grid_load(struct importing *im)
{
	im->old_grid.sessions =
		sessions_of(im->tx, im->event.id, &im->old_grid.sessions_n);
	im->old_grid.slots = slots_of(im->tx, im->event.id, &im->old_grid.slots_n);
	im->grid = im->old_grid;
}

/* ---- sessions ---------------------------------------------------------------------- */

/* The instant of a time of day; 24:00 is the next day's first. */
static bool
instant(struct importing *im, const struct imp_day *day, const struct civil *date,
	const char *text, int64_t *out)
{
	struct civil civil, clock;
	struct err e;

	if (!civil_parse_time(text, &clock, &e)) {
		import_fault(im, OF_EVENT, day->sessions_line, "sessions", "%s", e.text);
		return false;
	}
	when_civil(when_from_civil(date, 0) + (clock.hour == 24 ? DAY_S : 0), 0, &civil);
	civil.hour = clock.hour % 24;
	civil.minute = clock.minute;
	if (im->zone == NULL) {
		*out = when_from_civil(&civil, 0);
	} else if (zone_to_utc(im->zone, &civil, out) == ZONE_GAP) {
		import_fault(im, OF_EVENT, day->sessions_line, "sessions",
			"%s does not exist on %s in %s: the clocks are put forward over"
			" it",
			text, day->date, zone_name(im->zone));
		return false;
	}
	/* The date is in range, but with the zone's offset the instant may not be. */
	if (when_taken(*out, day->date, &e))
		return true;
	import_fault(im, OF_EVENT, day->line, "day", "%s", e.text);
	return false;
}

/* "09:30-12:00" */
static void
read_session(struct importing *im, const struct imp_day *day, const struct civil *date,
	const char *text, struct rows *list)
{
	const char *from, *to;
	struct session s = {.day = day->date};
	struct dated *d;

	if (!office_session(im->arena, text, &from, &to)) {
		import_fault(im, OF_EVENT, day->sessions_line, "sessions",
			"\"%.40s\" is no session of the form 09:30-12:00", text);
		return;
	}
	if (!instant(im, day, date, from, &s.start_s) ||
		!instant(im, day, date, to, &s.end_s))
		return;
	if (s.end_s <= s.start_s) {
		import_fault(im, OF_EVENT, day->sessions_line, "sessions",
			"the session %s ends before it begins; one over midnight is two:"
			" up to 24:00, and from 00:00 under the next [day]",
			text);
		return;
	}
	d = rows_add(im->arena, list);
	*d = (struct dated){.session = s, .line = day->sessions_line, .text = text};
}

static void
read_day(struct importing *im, const struct imp_day *day, struct rows *list)
{
	const struct column column = {
		.name = "sessions", .type = COLUMN_SESSIONS, .required = true, .max = 48};
	struct civil date;
	struct cell cell;
	char why[WHY_BYTES];
	struct err e;

	if (!civil_parse_date(day->date, &date, &e)) {
		import_fault(im, OF_EVENT, day->line, "day", "%s", e.text);
		return;
	}
	if (day->sessions == NULL) {
		import_fault(im, OF_EVENT, day->line, "sessions", "the key is missing");
		return;
	}
	if (!import_cell(im, &column, day->sessions, &cell, why)) {
		import_fault(im, OF_EVENT, day->sessions_line, "sessions", "%s", why);
		return;
	}
	for (int i = 0; i < cell.items_n; i++)
		read_session(im, day, &date, cell.items[i], list);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *
import_sessions_text(struct importing *im, const char *text)
{
	const struct column column = {
		.name = "sessions", .type = COLUMN_SESSIONS, .max = SESSIONS_MAX};
	struct cell cell;
	char why[WHY_BYTES];

	if (!import_cell(im, &column, text, &cell, why))
		return NULL;
	for (int i = 0; i < cell.items_n; i++) {
		const char *from, *to;

		if (!office_session(im->arena, cell.items[i], &from, &to))
			return NULL;
		cell.items[i] = arena_printf(im->arena, "%s-%s", from, to);
	}
	if (cell.items_n > 0)
		qsort(cell.items, (size_t)cell.items_n, sizeof *cell.items, by_text);
	return arena_join(im->arena, cell.items, cell.items_n, ';');
}

static int
by_start(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	return (x->session.start_s > y->session.start_s) -
	       (x->session.start_s < y->session.start_s);
}

/* In order of time, numbered, without overlap. */
static void
order_sessions(struct importing *im, struct rows *list)
{
	struct dated *d = list->data;

	if (list->n > SESSIONS_MAX) {
		import_fault(im, OF_EVENT, 0, "sessions", "more than %d sessions",
			SESSIONS_MAX);
		list->n = SESSIONS_MAX;
	}
	if (list->n > 0)
		qsort(d, (size_t)list->n, sizeof *d, by_start);
	im->grid.sessions = ARENA_ARRAY(im->arena, struct session, list->n);
	im->grid.sessions_n = list->n;
	for (int i = 0; i < list->n; i++) {
		if (i > 0 && d[i].session.start_s < d[i - 1].session.end_s)
			import_fault(im, OF_EVENT, d[i].line, "sessions",
				"the session %s overlaps %s of %s", d[i].text,
				d[i - 1].text, d[i - 1].session.day);
		d[i].session.no = i + 1;
		im->grid.sessions[i] = d[i].session;
	}
}

/* ---- slots ------------------------------------------------------------------------- */

/* As many whole slots as fit; what is left at the end of a session stays unused. */
static void
fill_session(struct importing *im, const struct dated *d, struct rows *slots)
{
	int64_t length_s = (int64_t)im->event.slot_minutes * MINUTE_S;
	int64_t step_s = length_s + (int64_t)im->event.gap_minutes * MINUTE_S;
	int64_t start_s = d->session.start_s;

	if (start_s + length_s > d->session.end_s)
		import_fault(im, OF_EVENT, d->line, "sessions",
			"the session %s is shorter than one slot of %d minutes", d->text,
			im->event.slot_minutes);
	for (; start_s + length_s <= d->session.end_s && slots->n <= SLOTS_MAX;
		start_s += step_s) {
		struct slot *slot = rows_add(im->arena, slots);

		slot->session_no = d->session.no;
		slot->start_s = start_s;
		slot->end_s = start_s + length_s;
		slot->offset_s = im->zone == NULL ? 0 : zone_offset_at(im->zone, start_s);
	}
}

/* A slot of the same start keeps its number. */
static void
keep_numbers(struct importing *im)
{
	for (int i = 0; i < im->grid.slots_n; i++) {
		const struct slot *old =
			grid_slot_at(&im->old_grid, im->grid.slots[i].start_s);

		im->grid.slots[i].no = old != NULL ? old->no : 0;
	}
}

static bool
same_grid(const struct imp_grid *a, const struct imp_grid *b)
{
	if (a->sessions_n != b->sessions_n || a->slots_n != b->slots_n)
		return false;
	for (int i = 0; i < a->sessions_n; i++) {
		const struct session *x = &a->sessions[i], *y = &b->sessions[i];

		if (x->start_s != y->start_s || x->end_s != y->end_s ||
			!same_text(x->day, y->day))
			return false;
	}
	for (int i = 0; i < a->slots_n; i++) {
		const struct slot *x = &a->slots[i], *y = &b->slots[i];

		if (x->no != y->no || x->session_no != y->session_no ||
			x->start_s != y->start_s || x->end_s != y->end_s ||
			x->offset_s != y->offset_s)
			return false;
	}
	return true;
}

/* ---- what is in use ---------------------------------------------------------------- */

static const struct slot *
slot_numbered(const struct imp_grid *grid, int no)
{
	for (int i = 0; i < grid->slots_n; i++) {
		if (grid->slots[i].no == no)
			return &grid->slots[i];
	}
	return NULL;
}

/* The day of a slot that there was; "" when nobody knows it. */
static const char *
day_of(const struct importing *im, int slot_no)
{
	const struct slot *slot = slot_numbered(&im->old_grid, slot_no);

	for (int i = 0; slot != NULL && i < im->old_grid.sessions_n; i++)
		if (im->old_grid.sessions[i].no == slot->session_no)
			return im->old_grid.sessions[i].day;
	return "";
}

/* The line that says the sessions of a day; 0: the file does not. */
static int
line_of_day(const struct imp_day *days, int n, const char *day)
{
	for (int i = 0; i < n; i++)
		if (strcmp(days[i].date, day) == 0)
			return days[i].sessions_line;
	return 0;
}

/* line: of the day it is on. */
static void
check_use(struct importing *im, const struct slot_use *use, int session_of_meeting,
	int line)
{
	const struct slot *old = slot_numbered(&im->old_grid, use->slot_no);
	const struct slot *new = slot_numbered(&im->grid, use->slot_no);
	const char *what = use->meeting ? "meeting M" : "request R";

	if (new == NULL)
		import_fault(im, OF_EVENT, line, "sessions",
			"the slot at %s would go away, but %s%lld %s it",
			import_civil(im, old->start_s), what, (long long)use->id,
			use->meeting ? "uses" : "wishes");
	else if (use->meeting && new->end_s != old->end_s)
		import_fault(im, OF_EVENT, 0, "slot_minutes",
			"the slot at %s would get another length, but meeting M%lld uses"
			" it",
			import_civil(im, old->start_s), (long long)use->id);
	else if (use->meeting && session_of_meeting != 0 &&
		 new->session_no != session_of_meeting)
		import_fault(im, OF_EVENT, line, "sessions",
			"meeting M%lld would lie in two sessions", (long long)use->id);
}

/* What is scheduled, held or still open may not lose its slot. */
static void
check_uses(struct importing *im, const struct imp_day *days, int days_n)
{
	struct map sessions; /* of meetings: the session of the first slot seen */
	int n;
	struct slot_use *uses = slot_uses(im->tx, im->event.id, &n);

	map_init(&sessions, im->arena);
	for (int i = 0; i < n; i++) {
		const struct slot *new = slot_numbered(&im->grid, uses[i].slot_no);
		const char *key = arena_printf(im->arena, "%lld", (long long)uses[i].id);
		const struct session *first =
			uses[i].meeting ? map_get(&sessions, key) : NULL;

		check_use(im, &uses[i], first != NULL ? first->no : 0,
			line_of_day(days, days_n, day_of(im, uses[i].slot_no)));
		if (uses[i].meeting && first == NULL && new != NULL)
			map_put(&sessions, key, &im->grid.sessions[new->session_no - 1]);
	}
}

void
import_grid_read(struct importing *im, const struct imp_day *days, int n)
{
	int64_t faults = im->report->faults_total;
	struct rows list = {.size = sizeof(struct dated)};
	struct rows slots = {.size = sizeof(struct slot)};

	for (int i = 0; i < n; i++)
		if (!days[i].gone)
			read_day(im, &days[i], &list);
	order_sessions(im, &list);
	if (im->report->faults_total > faults || im->event.slot_minutes == 0)
		return;
	for (int i = 0; i < list.n; i++)
		fill_session(im, (struct dated *)list.data + i, &slots);
	if (slots.n > SLOTS_MAX)
		import_fault(
			im, OF_EVENT, 0, "sessions", "more than %d slots", SLOTS_MAX);
	im->grid.slots = slots.data;
	im->grid.slots_n = slots.n;
	keep_numbers(im);
	im->grid_changed = !same_grid(&im->old_grid, &im->grid);
	if (im->grid_changed && im->report->faults_total == faults) {
		check_uses(im, days, n);
		im->report->slots_lost = im->report->faults_total - faults;
	}
}

/* ---- what has been ----------------------------------------------------------------- */

/* Days that there are; *over: of those, whose last session has ended. Sessions are in order. */
static int
count_days(const struct importing *im, int *over)
{
	const struct session *s = im->grid.sessions;
	int n = 0;

	*over = 0;
	for (int i = 0; i < im->grid.sessions_n; i++) {
		if (i + 1 < im->grid.sessions_n && strcmp(s[i].day, s[i + 1].day) == 0)
			continue;
		n++;
		*over += s[i].end_s <= im->tx->now_s;
	}
	return n;
}

void
import_grid_warn(struct importing *im)
{
	int over, begun = 0, days = count_days(im, &over);

	for (int i = 0; i < im->grid.slots_n; i++)
		begun += im->grid.slots[i].start_s <= im->tx->now_s;
	if (over > 0 && over == days)
		import_warn(im, OF_EVENT, 0, "day",
			"the fair is over: its last session ended at %s",
			import_civil(
				im, im->grid.sessions[im->grid.sessions_n - 1].end_s));
	else if (over > 0)
		import_warn(im, OF_EVENT, 0, "day", "%d of %d days %s over", over, days,
			over == 1 ? "is" : "are");
	else if (begun > 0)
		import_warn(im, OF_EVENT, 0, "day", "%d of %d slots %s begun already",
			begun, im->grid.slots_n, begun == 1 ? "has" : "have");
}

void
import_grid_write(struct importing *im)
{
	const struct imp_grid *old = &im->old_grid, *new = &im->grid;

	if (!im->grid_changed)
		return;
	for (int i = 0; i < new->sessions_n; i++)
		session_put(im->tx, im->event.id, &new->sessions[i]);
	for (int i = 0; i < old->slots_n; i++) {
		if (grid_slot_at(new, old->slots[i].start_s) == NULL)
			slot_delete(im->tx, im->event.id, old->slots[i].no);
	}
	for (int i = 0; i < new->slots_n; i++) {
		struct slot *slot = &new->slots[i];

		if (slot->no == 0)
			slot->no = (int)tx_next_id(im->tx, im->event.id, "slot");
		slot_put(im->tx, im->event.id, slot);
	}
	sessions_cut(im->tx, im->event.id, new->sessions_n);
}
