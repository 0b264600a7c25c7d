/*
 * import_meetings.c - meetings of a fair that comes from elsewhere. An event that is there has its
 * own: of those a file changes nothing.
 */
#include "base/ids.h"
#include "domain/booking/restoring.h"
#include "domain/files/importing.h"
#include "domain/files/meeting_cells.h"
#include "wire/utf8.h"

#include <inttypes.h>
#include <stdarg.h>

enum {
	PEOPLE_MAX = 128,
	SLOTS_MAX = 8,
	SEATS_MAX = 64,
	REVISION_MAX = 1000000,
	SEQUENCE_MAX = 1000000000,
	REASON_LETTERS_MAX = 2000
};

/* As enum meeting_state has them. */
static const char *const STATES[] = {"scheduled", "held", "no_show", "cancelled", NULL};
static const char *const NO_YES[] = {"no", "yes", NULL};

/* clang-format off */
static const struct column MEETING_COLUMNS[ME_N] = {
	[ME_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[ME_REQUEST] = {.name = "request", .type = COLUMN_CODE, .required = true, .of_new = true},
	[ME_DELEGATES] = {.name = "delegates", .type = COLUMN_CODES, .required = true,
		.max = PEOPLE_MAX, .of_new = true},
	[ME_SLOTS] = {.name = "slots", .type = COLUMN_TIMES, .max = SLOTS_MAX, .of_new = true},
	[ME_LOCATION] = {.name = "location", .type = COLUMN_CODE, .required = true, .of_new = true},
	[ME_SEAT] = {.name = "seat", .type = COLUMN_NUMBER, .min = 1, .max = SEATS_MAX,
		.fallback = 1, .of_new = true},
	[ME_INTERPRETER] = {.name = "interpreter", .type = COLUMN_CODE, .of_new = true},
	[ME_STATE] = {.name = "state", .type = COLUMN_WORD, .words = STATES, .of_new = true},
	[ME_LOCKED] = {.name = "locked", .type = COLUMN_WORD, .words = NO_YES, .of_new = true},
	[ME_UID] = {.name = "uid", .type = COLUMN_CODE, .of_new = true},
	[ME_SEQUENCE] = {.name = "sequence", .type = COLUMN_NUMBER, .max = SEQUENCE_MAX,
		.of_new = true},
	[ME_REVISION] = {.name = "revision", .type = COLUMN_NUMBER, .min = 1,
		.max = REVISION_MAX, .fallback = 1, .of_new = true},
	[ME_CREATED] = {.name = "created", .type = COLUMN_TIMES, .max = 1, .of_new = true},
	[ME_REASON] = {.name = "reason", .type = COLUMN_TEXT, .max = REASON_LETTERS_MAX,
		.of_new = true},
	[ME_WHEN] = {.name = "when", .type = COLUMN_RANGE, .of_new = true},
};
/* clang-format on */

/* Those of the file are looked up one by one, as requests are. */
static void
load_no_meetings(struct importing *im)
{
	(void)im;
}

static bool
lives(const struct imp_meeting *m)
{
	return m->row.state != MEETING_CANCELLED;
}

static void fault(struct importing *im, const struct imp_meeting *m, const char *column,
	const char *fmt, ...) PRINTF(4, 5);

static void
fault(struct importing *im, const struct imp_meeting *m, const char *column,
	const char *fmt, ...)
{
	char text[WHY_BYTES];
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	import_fault(im, OF_MEETINGS, m->item.line, column, "%s", text);
}

/* ---- one row ------------------------------------------------------------------------- */

static void
read_people(struct importing *im, struct imp_meeting *m, const struct cell *c)
{
	bool demand = false, supply = false;
	const struct imp_organisation *from, *to;

	m->people = import_delegates_of(im, OF_MEETINGS, m->item.line, "delegates",
		&c[ME_DELEGATES], &m->people_n);
	if (!lives(m) || m->request == NULL || m->request->from == NULL ||
		m->request->to == NULL || m->people_n < c[ME_DELEGATES].items_n)
		return;
	from = m->request->from->organisation;
	to = m->request->to;
	for (int i = 0; i < m->people_n; i++) {
		const struct imp_organisation *of = m->people[i]->organisation;

		if (of == NULL || from == NULL)
			return;
		if (of != from && of != to)
			fault(im, m, "delegates",
				"%s is of organisation %s; request %s is between %s and"
				" %s",
				m->people[i]->item.code, of->item.code,
				m->request->item.code, from->item.code, to->item.code);
		demand |= org_kind_demand(of->row.kind);
		supply |= !org_kind_demand(of->row.kind);
	}
	if (!demand || !supply)
		fault(im, m, "delegates", "a meeting has somebody of both sides");
}

/* Its slots follow each other in one session, as those of any meeting. */
static void
check_run(struct importing *im, const struct imp_meeting *m)
{
	for (int i = 1; i < m->slots_n; i++)
		if (m->slots[i] != m->slots[i - 1] + 1 ||
			m->slots[i]->session_no != m->slots[i - 1]->session_no)
			fault(im, m, "slots",
				"the slots of a meeting follow each other in one"
				" session; %s does not follow %s",
				import_civil(im, m->slots[i]->start_s),
				import_civil(im, m->slots[i - 1]->start_s));
}

static void
read_times(struct importing *im, struct imp_meeting *m, const struct cell *c)
{
	const struct cell *slots = &c[ME_SLOTS], *when = &c[ME_WHEN];

	m->slots = ARENA_ARRAY(im->arena, const struct slot *, slots->spans_n);
	for (int i = 0; i < slots->spans_n; i++) {
		const struct slot *slot =
			grid_slot_at(&im->grid, slots->spans[i].start_s);

		if (slot != NULL)
			m->slots[m->slots_n++] = slot;
		else if (!im->event_partial)
			fault(im, m, "slots", "no slot begins at %s",
				import_civil(im, slots->spans[i].start_s));
	}
	if (m->slots_n < slots->spans_n)
		return;
	if (m->slots_n > 0) {
		m->row.start_s = m->slots[0]->start_s;
		m->row.end_s = m->slots[m->slots_n - 1]->end_s;
	}
	if (lives(m) && m->slots_n == 0)
		fault(im, m, "slots", "a meeting that is %s has slots",
			meeting_state_name(m->row.state));
	else if (lives(m))
		check_run(im, m);
	else if (m->slots_n == 0 && when->spans_n == 0)
		fault(im, m, "when", "a meeting without a slot says when it was");
	if (lives(m) || when->spans_n == 0)
		return;
	m->row.start_s = when->spans[0].start_s;
	m->row.end_s = when->spans[0].end_s;
}

static void
read_place(struct importing *im, struct imp_meeting *m, const struct cell *c)
{
	m->location = item_referred(im, OF_MEETINGS, OF_LOCATIONS, m->item.line,
		"location", c[ME_LOCATION].text);
	if (m->location != NULL && m->row.seat_no > m->location->row.seats)
		fault(im, m, "seat", "%s has %d seat%s", m->location->item.code,
			m->location->row.seats, m->location->row.seats == 1 ? "" : "s");
	if (c[ME_INTERPRETER].text[0] != '\0')
		m->interpreter = item_referred(im, OF_MEETINGS, OF_INTERPRETERS,
			m->item.line, "interpreter", c[ME_INTERPRETER].text);
}

static void
check_uid(struct importing *im, const struct imp_meeting *m)
{
	const struct meeting *other = meeting_by_uid(im->tx, m->row.uid);
	const struct event *event =
		other != NULL ? event_by_id(im->tx, other->event_id) : NULL;

	if (event != NULL)
		fault(im, m, "uid",
			"the meeting is in event %s as M%" PRId64
			"; empty the column where this is another fair",
			event->code, other->id);
}

static const char *
uid_of(struct importing *im, const struct cell *c)
{
	char *uid;

	if (c->text[0] != '\0')
		return c->text;
	uid = arena_alloc(im->arena, UUID_TEXT);
	uuid_make(uid);
	return uid;
}

/* An event that is there: the row is compared with what is stored, and nothing comes of it. */
static void
stays(struct importing *im, struct imp_meeting *m)
{
	m->item.stored = meeting_by_id(im->tx, im->event.id, m->item.id) != NULL;
	if (!m->item.stored)
		fault(im, m, "code",
			"event %s has no meeting %s: files bring meetings into an event"
			" that is new alone; convene book makes one",
			im->event.code, m->item.code);
}

static void
meeting_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_meeting *m = item_of_file(
		im, &im->sets[OF_MEETINGS], sizeof *m, c[ME_CODE].text, line);

	m->item.id = import_number_in(m->item.code, 'M');
	if (m->item.id == 0) {
		fault(im, m, "code", "the code of a meeting is M and its number, as M7");
		return;
	}
	if (im->old_event != NULL) {
		stays(im, m);
		return;
	}
	m->item.changed = true;
	m->row = (struct meeting){.id = m->item.id,
		.state = (enum meeting_state)c[ME_STATE].number,
		.uid = uid_of(im, &c[ME_UID]),
		.sequence = (int)c[ME_SEQUENCE].number,
		.revision = (int)c[ME_REVISION].number,
		.seat_no = (int)c[ME_SEAT].number,
		.interpreter_id = -1,
		.reason = c[ME_REASON].text,
		.created_s = c[ME_CREATED].spans_n > 0 ? c[ME_CREATED].spans[0].start_s
						       : im->tx->now_s,
		.locked = c[ME_LOCKED].number != 0};
	m->request = item_referred(
		im, OF_MEETINGS, OF_REQUESTS, line, "request", c[ME_REQUEST].text);
	read_people(im, m, c);
	read_times(im, m, c);
	read_place(im, m, c);
	check_uid(im, m);
}

/* ---- all of them --------------------------------------------------------------------- */

/* What is taken so far: by "CODE seat slot"; people and interpreters have the seat 0. */
struct taken {
	struct importing *im;
	struct map
		by; /* const char *: the meeting's code, or "request RQ-1" that keeps it */
};

static const char *
key_of(const struct taken *t, const char *code, int seat, const struct slot *slot)
{
	return arena_printf(t->im->arena, "%s %d %" PRId64, code, seat, slot->start_s);
}

/* NULL: it was free, and now it is this one's. */
static const char *
take(struct taken *t, const char *code, int seat, const struct slot *slot,
	const char *holder)
{
	const char *key = key_of(t, code, seat, slot);
	const char *other = map_get(&t->by, key);

	if (other == NULL)
		map_put(&t->by, key, (void *)(uintptr_t)holder);
	return other;
}

static void
take_for(struct taken *t, const struct imp_meeting *m, const char *column,
	const char *code, int seat, const char *who)
{
	for (int i = 0; i < m->slots_n; i++) {
		const char *other = take(t, code, seat, m->slots[i], m->item.code);

		if (other != NULL)
			fault(t->im, m, column, "%s is in meeting %s at %s already", who,
				other, import_civil(t->im, m->slots[i]->start_s));
	}
}

/* Two meetings of one person, seat or interpreter at one time are never taken in. */
static void
take_meeting(struct taken *t, const struct imp_meeting *m)
{
	for (int i = 0; i < m->people_n; i++)
		take_for(t, m, "delegates", m->people[i]->item.code, 0,
			m->people[i]->item.code);
	if (m->location != NULL)
		take_for(t, m, "seat", m->location->item.code, m->row.seat_no,
			arena_printf(t->im->arena, "seat %d of %s", m->row.seat_no,
				m->location->item.code));
	if (m->interpreter != NULL)
		take_for(t, m, "interpreter", m->interpreter->item.code, 0,
			m->interpreter->item.code);
}

static void
take_held(struct taken *t, const struct imp_request *r)
{
	const struct cell *held = &r->life.held;

	for (int i = 0; r->from != NULL && i < held->spans_n; i++) {
		const struct slot *slot =
			grid_slot_at(&t->im->grid, held->spans[i].start_s);

		for (int k = -1; slot != NULL && k < r->others_n; k++) {
			const struct imp_delegate *d = k < 0 ? r->from : r->others[k];
			const char *other = take(t, d->item.code, 0, slot,
				arena_printf(t->im->arena, "request %s", r->item.code));

			if (other != NULL)
				import_fault(t->im, OF_REQUESTS, r->item.line, "held",
					"%s has %s at %s already", d->item.code, other,
					import_civil(t->im, slot->start_s));
		}
	}
}

/* The first slot that ends after an instant. */
static int
first_slot(const struct imp_grid *g, int64_t after_s)
{
	int low = 0, high = g->slots_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (g->slots[middle].end_s <= after_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Nobody is in a meeting, or keeps a slot for one, when not available. */
static void
check_busy_seat(struct taken *t, const struct imp_busy *b, int seat)
{
	const struct imp_grid *g = &t->im->grid;

	for (int i = first_slot(g, b->when.start_s);
		i < g->slots_n && g->slots[i].start_s < b->when.end_s; i++) {
		const char *holder =
			map_get(&t->by, key_of(t, b->who->code, seat, &g->slots[i]));
		const struct item *m =
			holder != NULL ? item_by_code(&t->im->sets[OF_MEETINGS], holder)
				       : NULL;

		if (m != NULL)
			import_fault(t->im, OF_MEETINGS, m->line, "slots",
				"%s is not available at %s: %s", b->who->code,
				import_civil(t->im, g->slots[i].start_s), b->why);
		else if (holder != NULL)
			import_fault(t->im, OF_REQUESTS, 0, "held",
				"%s keeps %s of %s, who is not available then: %s",
				holder, import_civil(t->im, g->slots[i].start_s),
				b->who->code, b->why);
	}
}

static void
check_busy(struct taken *t)
{
	int n;
	const struct imp_busy *b = import_busy(t->im, &n);

	for (int i = 0; i < n; i++) {
		int seats = b[i].of == OF_LOCATIONS
				    ? ((const struct imp_location *)b[i].who)->row.seats
				    : 0;

		for (int seat = seats > 0 ? 1 : 0; seat <= seats; seat++)
			check_busy_seat(t, &b[i], seat);
	}
}

/* A request and its meetings tell of the same. */
static void
join_request(struct importing *im, struct imp_meeting *m)
{
	struct imp_life *life = &m->request->life;

	if (m->item.id > life->meeting_n)
		life->meeting_n = m->item.id;
	if (!lives(m))
		return;
	if (life->meeting != NULL)
		fault(im, m, "request", "request %s has meeting %s already",
			m->request->item.code, life->meeting->item.code);
	else if (life->state != REQUEST_SCHEDULED)
		fault(im, m, "request",
			"the meeting is %s, and its request %s is %s in requests.csv",
			meeting_state_name(m->row.state), m->request->item.code,
			request_state_name(life->state));
	life->meeting = m;
}

static void
check_request(struct importing *im, const struct imp_request *r)
{
	const struct imp_meeting *m = r->life.meeting;

	if (r->item.line == 0 || r->stored != NULL || r->item.kept)
		return;
	if (r->life.state == REQUEST_SCHEDULED && m == NULL &&
		!im->sets[OF_MEETINGS].partial)
		import_fault(im, OF_REQUESTS, r->item.line, "state",
			"%s is scheduled, and meetings.csv has no meeting of it; bring"
			" both files, or empty the cell",
			r->item.code);
	if (m != NULL && m->item.id < r->life.meeting_n)
		fault(im, m, "code",
			"the meeting is %s, and M%" PRId64 " of the same request came"
			" after it",
			meeting_state_name(m->row.state), r->life.meeting_n);
}

/* What comes before it has ended. */
static void
check_order(struct importing *im, const struct imp_request *r)
{
	const struct imp_meeting *m = r->life.meeting;

	for (int i = 0; m != NULL && r->before != NULL && i < r->after.items_n; i++) {
		const struct imp_meeting *first =
			r->before[i].item != NULL ? r->before[i].item->life.meeting
						  : NULL;

		if (first != NULL && first->row.end_s > m->row.start_s)
			fault(im, m, "slots",
				"the meeting comes after %s, which ends at %s",
				first->item.code, import_civil(im, first->row.end_s));
	}
}

static bool
is_whole(const struct imp_meeting *m)
{
	return m->item.line > 0 && !m->item.stored && m->item.id != 0 &&
	       m->request != NULL;
}

/* One UID is one meeting in everybody's calendar. */
static void
check_uids(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_MEETINGS];
	struct map seen;

	map_init(&seen, im->arena);
	for (int i = 0; i < set->n; i++) {
		const struct imp_meeting *m = (const void *)set->items[i];
		const struct item *former =
			is_whole(m) ? map_get(&seen, m->row.uid) : NULL;

		if (former != NULL)
			fault(im, m, "uid", "the UID is that of %s, on line %d",
				former->code, former->line);
		if (is_whole(m))
			map_put(&seen, m->row.uid, set->items[i]);
	}
}

static void
finish_meetings(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_MEETINGS],
			      *requests = &im->sets[OF_REQUESTS];
	struct taken t = {.im = im};

	map_init(&t.by, im->arena);
	for (int i = 0; im->old_event == NULL && i < set->n; i++) {
		struct imp_meeting *m = (struct imp_meeting *)set->items[i];

		if (!is_whole(m))
			continue;
		if (m->item.id > im->meetings_last)
			im->meetings_last = m->item.id;
		join_request(im, m);
		if (lives(m))
			take_meeting(&t, m);
	}
	for (int i = 0; i < requests->n; i++)
		check_request(im, (const struct imp_request *)requests->items[i]);
	if (im->old_event != NULL)
		return;
	for (int i = 0; i < requests->n; i++) {
		check_order(im, (const struct imp_request *)requests->items[i]);
		take_held(&t, (const struct imp_request *)requests->items[i]);
	}
	check_uids(im);
	if (t.by.n > 0)
		check_busy(&t);
}

/* ---- writing ------------------------------------------------------------------------- */

/* The numbers up to the last of the file are those of its meetings. */
static void
keep_numbers(struct importing *im)
{
	if (im->meetings_last > 0)
		tx_next_ids(im->tx, im->event.id, "meeting", im->meetings_last);
}

static int64_t
seat_resource(struct importing *im, const struct imp_meeting *m)
{
	int n;
	const struct seat *s =
		seats_of_location(im->tx, im->event.id, m->location->item.id, &n);

	for (int i = 0; i < n; i++)
		if (s[i].seat_no == m->row.seat_no)
			return s[i].resource_id;
	return 0;
}

static void
write_meeting(struct importing *im, struct item *item)
{
	struct imp_meeting *m = (struct imp_meeting *)item;
	struct restored_person *people =
		ARENA_ARRAY(im->arena, struct restored_person, m->people_n);
	int *slots = ARENA_ARRAY(im->arena, int, m->slots_n);
	struct restored_meeting r = {.row = m->row,
		.people = people,
		.people_n = m->people_n,
		.slots = slots,
		.slots_n = m->slots_n,
		.seat_resource_id = seat_resource(im, m)};
	struct err e;

	for (int i = 0; i < m->people_n; i++)
		people[i] = (struct restored_person){m->people[i]->item.id,
			m->people[i]->row.resource_id,
			org_kind_demand(m->people[i]->organisation->row.kind)};
	for (int i = 0; i < m->slots_n; i++)
		slots[i] = m->slots[i]->no;
	r.row.event_id = im->event.id;
	r.row.request_id = m->request->stored->id;
	r.row.location_id = m->location->item.id;
	if (m->interpreter != NULL) {
		r.row.interpreter_id = m->interpreter->item.id;
		r.interpreter_resource_id = m->interpreter->row.resource_id;
	}
	if (!meeting_restore(im->tx, &r, &e))
		tx_fail(im->tx, &e);
}

static bool
stored_meeting(struct importing *im, const char *code, const char **texts)
{
	int64_t id = import_number_in(code, 'M');
	struct meeting *m = im->old_event != NULL && id != 0
				    ? meeting_by_id(im->tx, im->event.id, id)
				    : NULL;

	if (m == NULL)
		return false;
	meeting_cells(im->tx,
		&(struct meeting_times){
			im->zone, im->old_grid.slots, im->old_grid.slots_n},
		m, texts);
	return true;
}

const struct import_kind import_meetings = {"meetings.csv", MEETING_COLUMNS, ME_N,
	load_no_meetings, meeting_row, finish_meetings, keep_numbers, write_meeting,
	stored_meeting};
