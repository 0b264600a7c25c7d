/* export.c - the rows of a fair as the twelve files of the format, in one canonical form. */
#include "domain/files/export.h"

#include "base/csv.h"
#include "base/tongues.h"
#include "base/zones.h"
#include "domain/booking/request.h"
#include "domain/fair/owners.h"
#include "domain/fair/policy.h"
#include "domain/files/import.h"
#include "domain/files/meeting_cells.h"
#include "domain/fair/time_text.h"
#include "domain/seating/order.h"
#include "store/blackouts.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/glossary.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/organisations.h"
#include "store/preferences.h"
#include "store/requests.h"
#include "wire/letters.h"

#include <inttypes.h>
#include <string.h>

struct exporting {
	struct tx *tx;
	const struct event *event;
	const struct zone *zone;
	struct buf *out;
	bool full;	      /* the buffer took no more */
	bool started;	      /* a cell of this row is written */
	const char **tongues; /* of the columns name.LANG */
	int tongues_n;
};

/* ---- cells ------------------------------------------------------------------------- */

/* Such that an import takes it, even if it is older than the rule of letters. */
static const char *
fit(struct exporting *ex, enum letters kind, const char *text)
{
	char *out = arena_alloc(ex->tx->arena, 3 * strlen(text) + 1);

	letters_mend(kind, text, out);
	return out;
}

static void
cell_of(struct exporting *ex, enum letters kind, const char *text)
{
	if ((ex->started && !buf_addc(ex->out, ',')) ||
		!csv_add_text(ex->out, fit(ex, kind, text)))
		ex->full = true;
	ex->started = true;
}

static void
cell(struct exporting *ex, const char *text)
{
	cell_of(ex, LETTERS_LINE, text);
}

static void
cell_lines(struct exporting *ex, const char *text)
{
	cell_of(ex, LETTERS_LINES, text);
}

/* A name with no visible letter would be refused by an import: the code stands for it. */
static const char *
name_or(const char *name, const char *code)
{
	return letters_blank(name) ? code : name;
}

/* A number stands as it is, below zero too: it is no text of anybody's. */
static void
cell_number(struct exporting *ex, int64_t n)
{
	if ((ex->started && !buf_addc(ex->out, ',')) || !buf_addf(ex->out, "%" PRId64, n))
		ex->full = true;
	ex->started = true;
}

/* Empty when negative. */
static void
cell_optional(struct exporting *ex, int64_t n)
{
	if (n < 0)
		cell(ex, "");
	else
		cell_number(ex, n);
}

static void
end_row(struct exporting *ex)
{
	if (!buf_addc(ex->out, '\n'))
		ex->full = true;
	ex->started = false;
}

static void
line(struct exporting *ex, const char *key, const char *value)
{
	if (!buf_addf(ex->out, "%s = %s\n", key, fit(ex, LETTERS_LINE, value)))
		ex->full = true;
}

static const char *
civil(const struct exporting *ex, int64_t utc_s)
{
	return time_text(ex->tx->arena, ex->zone, utc_s);
}

static const char *
range(const struct exporting *ex, int64_t start_s, int64_t end_s)
{
	return time_text_range(ex->tx->arena, ex->zone, start_s, end_s);
}

/*
 * A list that grows by entries; copying it each time would cost the square of its length.
 */
struct listing {
	struct buf text;
};

enum { LISTING_MAX = 1 << 22 };

static void
listing_add(struct exporting *ex, struct listing *list, const char *entry)
{
	if ((list->text.len > 0 && !buf_addc(&list->text, ';')) ||
		!buf_adds(&list->text, entry))
		ex->full = true;
}

/* Write it as a cell and begin anew. */
static void
listing_cell(struct exporting *ex, struct listing *list)
{
	cell(ex, buf_str(&list->text));
	buf_clear(&list->text);
}

/* Rows that begin with their id and code, in order of id: which code has an id? */
static const char *
code_of(const void *rows, size_t size, int n, int64_t id)
{
	struct {
		int64_t id;
		const char *code;
	} row;
	int low = 0, high = n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		memcpy(&row, (const char *)rows + size * (size_t)middle, sizeof row);
		if (row.id == id)
			return row.code;
		if (row.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return "";
}

/* ---- event.ini --------------------------------------------------------------------- */

static void
export_days(struct exporting *ex)
{
	int n, i = 0;
	struct session *s = sessions_of(ex->tx, ex->event->id, &n);

	while (i < n) {
		const char *day = s[i].day;
		const char *text = time_text_day(ex->tx->arena, ex->zone, s, n, &i);

		if (!buf_addf(ex->out, "\n[day %s]\nsessions = %s\n", day, text))
			ex->full = true;
	}
}

static void
export_halls(struct exporting *ex)
{
	int halls_n, walks_n;
	struct hall *halls = halls_of(ex->tx, ex->event->id, &halls_n);
	struct hall_walk *walks = hall_walks_of(ex->tx, ex->event->id, &walks_n);

	for (int i = 0; i < halls_n; i++) {
		if (!buf_addf(ex->out, "\n[hall %s]\nname = %s\nx_m = %d\ny_m = %d\n",
			    halls[i].code,
			    fit(ex, LETTERS_LINE, name_or(halls[i].name, halls[i].code)),
			    halls[i].x_m, halls[i].y_m))
			ex->full = true;
		for (int k = 0; k < walks_n; k++) {
			if (strcmp(walks[k].from, halls[i].code) == 0 &&
				!buf_addf(ex->out, "walk_minutes.%s = %d\n", walks[k].to,
					walks[k].minutes))
				ex->full = true;
		}
	}
}

static void
export_event(struct exporting *ex)
{
	const struct event *e = ex->event;
	int n;
	struct event_policy *p;

	if (!buf_adds(ex->out, "[event]\n"))
		ex->full = true;
	line(ex, "code", e->code);
	line(ex, "name", name_or(e->name, e->code));
	line(ex, "zone", e->zone);
	line(ex, "currency", e->currency);
	line(ex, "organiser_name", name_or(e->organiser_name, e->code));
	line(ex, "organiser_mail", e->organiser_mail);
	if (e->organiser_phone[0] != '\0')
		line(ex, "organiser_phone", e->organiser_phone);
	line(ex, "slot_minutes", arena_printf(ex->tx->arena, "%d", e->slot_minutes));
	line(ex, "gap_minutes", arena_printf(ex->tx->arena, "%d", e->gap_minutes));
	if (e->state != EVENT_OPEN)
		line(ex, "state", event_state_name(e->state));
	export_days(ex);
	export_halls(ex);
	p = event_policies(ex->tx, e->id, &n);
	if (n > 0 && !buf_adds(ex->out, "\n[policy]\n"))
		ex->full = true;
	for (int i = 0; i < n; i++)
		line(ex, p[i].name, p[i].value);
}

/* ---- organisations and people ------------------------------------------------------ */

static void
export_categories(struct exporting *ex)
{
	int n;
	struct category *c = categories_of(ex->tx, ex->event->id, &n);

	for (int i = 0; i < n; i++) {
		cell(ex, c[i].code);
		cell(ex, name_or(c[i].name, c[i].code));
		cell(ex, c[i].parent == NULL ? "" : c[i].parent);
		for (int k = 0; k < ex->tongues_n; k++) {
			const char *name =
				tongues_text(ex->tx->arena, c[i].names, ex->tongues[k]);

			cell(ex, name != NULL ? name : "");
		}
		end_row(ex);
	}
}

/* name.LANG for every language that some name is in. */
static void
export_tongues(struct exporting *ex)
{
	const char *all = "";
	struct category *c;
	struct tongue t;
	int n;

	c = categories_of(ex->tx, ex->event->id, &n);
	for (int i = 0; i < n; i++)
		for (const char *at = c[i].names; tongues_next(&at, &t);)
			if (tongues_text(ex->tx->arena, all, t.language) == NULL)
				all = tongues_with(ex->tx->arena, all, t.language, "?");
	for (const char *at = all; tongues_next(&at, &t);)
		ex->tongues_n++;
	ex->tongues = ARENA_ARRAY(ex->tx->arena, const char *, ex->tongues_n);
	for (int i = 0; tongues_next(&all, &t); i++) {
		ex->tongues[i] = arena_strdup(ex->tx->arena, t.language);
		cell(ex, arena_printf(ex->tx->arena, "name.%s", t.language));
	}
}

static void
export_glossary(struct exporting *ex)
{
	int n;
	struct term *t = glossary_of(ex->tx, ex->event->id, &n);

	for (int i = 0; i < n; i++) {
		cell(ex, t[i].code);
		cell(ex, t[i].language);
		cell(ex, t[i].term);
		cell(ex, t[i].same_as);
		cell(ex, t[i].same_as_language);
		end_row(ex);
	}
}

static void
export_organisation(struct exporting *ex, const struct organisation *o,
	struct listing *wants, struct listing *offers)
{
	cell(ex, o->code);
	cell(ex, org_kind_name(o->kind));
	cell(ex, name_or(o->name, o->code));
	cell(ex, o->country);
	cell(ex, o->languages);
	listing_cell(ex, wants);
	listing_cell(ex, offers);
	cell_lines(ex, o->profile);
	cell_lines(ex, o->products);
	cell(ex, o->markets);
	cell_optional(ex, o->budget_min);
	cell_optional(ex, o->budget_max);
	cell(ex, o->website);
	cell_optional(ex, o->min_meetings);
	cell_optional(ex, o->max_meetings);
	cell_optional(ex, o->max_per_day);
	cell(ex, o->auto_accept ? "yes" : "");
	cell(ex, o->withdrawn != NULL ? o->withdrawn : "");
	end_row(ex);
}

static void
export_organisations(struct exporting *ex)
{
	struct listing wants, offers;
	int n, lists_n, k = 0;
	struct organisation *o = organisations_all(ex->tx, ex->event->id, &n);
	struct organisation_category *lists =
		organisations_categories_all(ex->tx, ex->event->id, &lists_n);

	buf_init(&wants.text, LISTING_MAX);
	buf_init(&offers.text, LISTING_MAX);
	for (int i = 0; i < n; i++) {
		for (; k < lists_n && lists[k].organisation_id == o[i].id; k++)
			listing_add(ex,
				lists[k].relation == RELATION_WANTS ? &wants : &offers,
				lists[k].category);
		export_organisation(ex, &o[i], &wants, &offers);
	}
	buf_release(&wants.text);
	buf_release(&offers.text);
}

static void
export_delegates(struct exporting *ex)
{
	int n, organisations_n;
	struct delegate *d = delegates_all(ex->tx, ex->event->id, &n);
	struct organisation *o =
		organisations_all(ex->tx, ex->event->id, &organisations_n);

	for (int i = 0; i < n; i++) {
		cell(ex, d[i].code);
		cell(ex, code_of(o, sizeof *o, organisations_n, d[i].organisation_id));
		cell(ex, name_or(d[i].name, d[i].code));
		cell(ex, d[i].email);
		cell(ex, d[i].languages);
		cell_optional(ex, d[i].min_meetings);
		cell_optional(ex, d[i].max_meetings);
		cell_optional(ex, d[i].max_per_day);
		cell(ex, d[i].withdrawn != NULL ? d[i].withdrawn : "");
		end_row(ex);
	}
}

/* ---- places and interpreters ------------------------------------------------------- */

static void
export_locations(struct exporting *ex)
{
	int n;
	struct location *l = locations_all(ex->tx, ex->event->id, &n);

	for (int i = 0; i < n; i++) {
		cell(ex, l[i].code);
		cell(ex, location_kind_name(l[i].kind));
		cell(ex, l[i].hall);
		cell_number(ex, l[i].seats);
		cell_number(ex, l[i].x_m);
		cell_number(ex, l[i].y_m);
		cell(ex, owners_text(ex->tx, ex->event->id, &l[i]));
		cell(ex, l[i].name);
		end_row(ex);
	}
}

static void
export_interpreters(struct exporting *ex)
{
	struct listing list;
	int n, pairs_n, shifts_n, p = 0, s = 0;
	struct interpreter *in = interpreters_all(ex->tx, ex->event->id, &n);
	struct interpreter_pair *pairs =
		interpreter_pairs(ex->tx, ex->event->id, 0, &pairs_n);
	struct interpreter_shift *shifts =
		interpreter_shifts(ex->tx, ex->event->id, 0, &shifts_n);

	buf_init(&list.text, LISTING_MAX);
	for (int i = 0; i < n; i++) {
		cell(ex, in[i].code);
		cell(ex, name_or(in[i].name, in[i].code));
		cell(ex, in[i].email);
		for (; p < pairs_n && pairs[p].interpreter_id == in[i].id; p++)
			listing_add(ex, &list,
				arena_printf(ex->tx->arena, "%s-%s", pairs[p].language_a,
					pairs[p].language_b));
		listing_cell(ex, &list);
		for (; s < shifts_n && shifts[s].interpreter_id == in[i].id; s++)
			listing_add(
				ex, &list, range(ex, shifts[s].start_s, shifts[s].end_s));
		listing_cell(ex, &list);
		end_row(ex);
	}
	buf_release(&list.text);
}

/* ---- times ------------------------------------------------------------------------- */

static void
export_blackouts(struct exporting *ex)
{
	int n, delegates_n, locations_n, interpreters_n;
	struct blackout *b = blackouts_all(ex->tx, ex->event->id, &n);
	struct delegate *d = delegates_all(ex->tx, ex->event->id, &delegates_n);
	struct location *l = locations_all(ex->tx, ex->event->id, &locations_n);
	struct interpreter *in = interpreters_all(ex->tx, ex->event->id, &interpreters_n);

	for (int i = 0; i < n; i++) {
		const char *resource = "";

		switch (b[i].kind) {
		case BLACKOUT_DELEGATE:
			resource = code_of(d, sizeof *d, delegates_n, b[i].target_id);
			break;
		case BLACKOUT_LOCATION:
			resource = code_of(l, sizeof *l, locations_n, b[i].target_id);
			break;
		case BLACKOUT_INTERPRETER:
			resource =
				code_of(in, sizeof *in, interpreters_n, b[i].target_id);
			break;
		}
		cell(ex, b[i].code);
		cell(ex, resource);
		cell(ex, range(ex, b[i].start_s, b[i].end_s));
		cell(ex, b[i].reason);
		end_row(ex);
	}
}

static void
export_conferences(struct exporting *ex)
{
	struct listing speakers, attendees;
	int n, people_n, delegates_n, k = 0;
	struct conference_session *c = conferences_all(ex->tx, ex->event->id, &n);
	struct conference_person *p =
		conference_people(ex->tx, ex->event->id, 0, &people_n);
	struct delegate *d = delegates_all(ex->tx, ex->event->id, &delegates_n);

	buf_init(&speakers.text, LISTING_MAX);
	buf_init(&attendees.text, LISTING_MAX);
	for (int i = 0; i < n; i++) {
		for (; k < people_n && p[k].conference_session_id == c[i].id; k++)
			listing_add(ex,
				p[k].part == CONFERENCE_SPEAKER ? &speakers : &attendees,
				code_of(d, sizeof *d, delegates_n, p[k].delegate_id));
		cell(ex, c[i].code);
		cell(ex, c[i].track);
		cell(ex, name_or(c[i].title, c[i].code));
		cell(ex, c[i].room);
		cell(ex, range(ex, c[i].start_s, c[i].end_s));
		cell_optional(ex, c[i].seats);
		cell(ex, c[i].interpretation);
		listing_cell(ex, &speakers);
		listing_cell(ex, &attendees);
		end_row(ex);
	}
	buf_release(&speakers.text);
	buf_release(&attendees.text);
}

/* ---- preferences and requests ------------------------------------------------------ */

static void
export_preferences(struct exporting *ex)
{
	int n, organisations_n, delegates_n;
	struct preference *p = preferences_all(ex->tx, ex->event->id, &n);
	struct organisation *o =
		organisations_all(ex->tx, ex->event->id, &organisations_n);
	struct delegate *d = delegates_all(ex->tx, ex->event->id, &delegates_n);

	for (int i = 0; i < n; i++) {
		cell(ex, p[i].code);
		cell(ex, p[i].from_delegate_id != 0
				 ? code_of(d, sizeof *d, delegates_n,
					   p[i].from_delegate_id)
				 : code_of(o, sizeof *o, organisations_n,
					   p[i].from_organisation_id));
		cell(ex, code_of(o, sizeof *o, organisations_n, p[i].to_organisation_id));
		cell(ex, preference_kind_name(p[i].kind));
		end_row(ex);
	}
}

/* What a request needs of the rest of the fair. */
struct around {
	struct slot *slots;
	int slots_n;
	struct delegate *delegates;
	int delegates_n;
	struct organisation *organisations;
	int organisations_n;
	int64_t answers_until_s;
	struct listing list;
};

/* What comes before it; of what has ended too, for it may be open again. */
static void
export_after(struct exporting *ex, const struct request *r, struct listing *list)
{
	int n;
	struct order_pair *p = precedences_with(ex->tx, ex->event->id, r->id, &n);

	for (int i = 0; i < n; i++) {
		struct request *before =
			p[i].after == r->id
				? request_by_id(ex->tx, ex->event->id, p[i].before)
				: NULL;

		if (before != NULL)
			listing_add(ex, list, request_file_code(ex->tx, before));
	}
	listing_cell(ex, list);
}

/*
 * An empty cell is for what waits until answers_until, and for what has been answered. What has
 * expired says when, so that it does not wait again where the file is imported.
 */
static const char *
expiry_text(const struct exporting *ex, const struct request *r, const struct around *a)
{
	bool waits = r->state == REQUEST_REQUESTED && r->expires_s != a->answers_until_s;

	return r->expires_s >= 0 && (waits || r->state == REQUEST_EXPIRED)
		       ? civil(ex, r->expires_s)
		       : "";
}

static void
add_slots(struct exporting *ex, const int *no, int n, struct around *a)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < a->slots_n; k++)
			if (a->slots[k].no == no[i])
				listing_add(ex, &a->list, civil(ex, a->slots[k].start_s));
	listing_cell(ex, &a->list);
}

/* Of a side: of the one that asks, those beside the first, who has a cell of his own. */
static void
export_others(struct exporting *ex, const struct request *r, bool of_requester,
	struct around *a)
{
	int n;
	int64_t *people =
		request_delegates(ex->tx, ex->event->id, r->id, of_requester, &n);

	for (int i = of_requester ? 1 : 0; i < n; i++)
		listing_add(ex, &a->list,
			code_of(a->delegates, sizeof *a->delegates, a->delegates_n,
				people[i]));
	listing_cell(ex, &a->list);
}

/* By start: their numbers are other ones elsewhere. */
static void
export_held(struct exporting *ex, const struct request *r, struct around *a)
{
	int n = 0;
	int *held = NULL;

	if (r->state == REQUEST_REQUESTED)
		held = request_holds(ex->tx, ex->event->id, r->id, &n);
	for (int k = 0; n > 0 && k < a->slots_n; k++)
		for (int i = 0; i < n; i++)
			if (a->slots[k].no == held[i])
				listing_add(ex, &a->list, civil(ex, a->slots[k].start_s));
	listing_cell(ex, &a->list);
}

/* What has become of it. What files ask for is made by them. */
static void
export_life(struct exporting *ex, const struct request *r, struct around *a)
{
	bool asked = r->origin != ORIGIN_IMPORT;

	cell_number(ex, r->id);
	cell(ex, asked ? request_origin_name(r->origin) : "");
	cell(ex, asked ? civil(ex, r->created_s) : "");
	cell(ex, r->state != REQUEST_REQUESTED ? request_state_name(r->state) : "");
	cell(ex, r->state == REQUEST_ACCEPTED && r->accepted_s >= 0
			 ? civil(ex, r->accepted_s)
			 : "");
	export_others(ex, r, false, a);
	export_held(ex, r, a);
	cell_lines(ex, r->reason);
}

static void
export_request(struct exporting *ex, const struct request *r, struct around *a)
{
	int n;
	int64_t *people = request_delegates(ex->tx, ex->event->id, r->id, true, &n);
	int *slots;

	cell(ex, request_file_code(ex->tx, r));
	cell(ex, n > 0 ? code_of(a->delegates, sizeof *a->delegates, a->delegates_n,
				 people[0])
		       : "");
	cell(ex, code_of(a->organisations, sizeof *a->organisations, a->organisations_n,
			 r->to_organisation_id));
	cell_lines(ex, r->message);
	slots = request_slots(ex->tx, ex->event->id, r->id, &n);
	add_slots(ex, slots, n, a);
	cell_number(ex, r->length);
	export_after(ex, r, &a->list);
	cell(ex, expiry_text(ex, r, a));
	export_others(ex, r, true, a);
	export_life(ex, r, a);
	end_row(ex);
}

static void
export_requests(struct exporting *ex)
{
	const struct request_filter all = {.state = -1};
	int64_t event_id = ex->event->id, after = 0;
	struct around a;
	int n;

	buf_init(&a.list.text, LISTING_MAX);
	a.slots = slots_of(ex->tx, event_id, &a.slots_n);
	a.answers_until_s = a.slots_n > 0
				    ? policy_answers_until(policy_value(ex->tx, event_id,
								   POLICY_ANSWERS_UNTIL),
					      ex->zone, a.slots[0].start_s)
				    : -1;
	a.delegates = delegates_all(ex->tx, event_id, &a.delegates_n);
	a.organisations = organisations_all(ex->tx, event_id, &a.organisations_n);
	do {
		struct request *r = requests_page(ex->tx, event_id, &all, after, 500, &n);

		for (int i = 0; i < n; i++) {
			request_settle(ex->tx, &r[i]);
			export_request(ex, &r[i], &a);
			after = r[i].id;
		}
	} while (n > 0 && !ex->full);
	buf_release(&a.list.text);
}

/* ---- meetings ---------------------------------------------------------------------- */

static void
export_meeting(
	struct exporting *ex, const struct meeting_times *t, const struct meeting *m)
{
	const char *texts[ME_N];

	meeting_cells(ex->tx, t, m, texts);
	for (int i = 0; i < ME_N; i++) {
		if (i == ME_REASON)
			cell_lines(ex, texts[i]);
		else
			cell(ex, texts[i]);
	}
	end_row(ex);
}

static void
export_meetings(struct exporting *ex)
{
	const struct meeting_filter all = {.state = -1};
	struct meeting_times t = {.zone = ex->zone};
	int64_t after = 0;
	int n;

	t.slots = slots_of(ex->tx, ex->event->id, &t.slots_n);
	do {
		struct meeting *m =
			meetings_page(ex->tx, ex->event->id, &all, after, 500, &n);

		for (int i = 0; i < n; i++) {
			export_meeting(ex, &t, &m[i]);
			after = m[i].id;
		}
	} while (n > 0 && !ex->full);
}

/* ---- the files --------------------------------------------------------------------- */

/*
 * In the order of import_file_name; a row's cells are in the order of import_column_name.
 */
static void (*const WRITERS[IMPORT_FILES])(struct exporting *ex) = {
	export_event,
	export_categories,
	export_glossary,
	export_organisations,
	export_delegates,
	export_locations,
	export_interpreters,
	export_blackouts,
	export_preferences,
	export_requests,
	export_conferences,
	export_meetings,
};

static bool
write_file(struct exporting *ex, const char *name, struct err *e)
{
	const char *column;
	int file = 0;

	while (file < IMPORT_FILES && strcmp(import_file_name(file), name) != 0)
		file++;
	if (file == IMPORT_FILES)
		return err_set(e, ERR_NOT_FOUND, "a fair has no file %.80s", name);
	for (int i = 0; (column = import_column_name(file, i)) != NULL; i++)
		cell(ex, column);
	if (WRITERS[file] == export_categories)
		export_tongues(ex);
	if (ex->started)
		end_row(ex);
	WRITERS[file](ex);
	if (ex->full)
		return err_set(e, ERR_IMPORT_TOO_LARGE, "%s has more than %zu bytes",
			name, ex->out->max);
	return true;
}

bool
export_file(
	struct tx *tx, int64_t event_id, const char *name, struct buf *out, struct err *e)
{
	struct exporting ex = {.tx = tx, .event = event_by_id(tx, event_id), .out = out};

	if (ex.event == NULL && !tx_failed(tx))
		return err_set(e, ERR_NOT_FOUND, "there is no such event");
	if (ex.event != NULL) {
		ex.zone = zones_get(tx->zones, ex.event->zone, e);
		if (ex.zone == NULL || !write_file(&ex, name, e))
			return false;
	}
	if (tx_failed(tx))
		*e = tx->fault;
	return !tx_failed(tx);
}
