/*
 * import_event.c - event.ini: the event itself, its halls and policies; days go to the
 * grid.
 */
#include "domain/files/importing.h"

#include "base/ini.h"
#include "base/words.h"
#include "domain/fair/policy.h"
#include "domain/fair/time_text.h"
#include "wire/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
	E_CODE,
	E_NAME,
	E_ZONE,
	E_CURRENCY,
	E_ORGANISER_NAME,
	E_ORGANISER_MAIL,
	E_ORGANISER_PHONE,
	E_SLOT,
	E_GAP,
	E_STATE,
	E_N
};

/* As enum event_state has them. */
static const char *const STATES[] = {"draft", "open", "closed", NULL};

static const struct column EVENT_KEYS[E_N] = {
	[E_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[E_NAME] = {.name = "name", .type = COLUMN_LINE, .required = true, .max = 200},
	[E_ZONE] = {.name = "zone",
		.type = COLUMN_LINE,
		.required = true,
		.max = ZONE_NAME_MAX},
	[E_CURRENCY] = {.name = "currency", .type = COLUMN_CURRENCY, .required = true},
	[E_ORGANISER_NAME] = {.name = "organiser_name",
		.type = COLUMN_LINE,
		.required = true,
		.max = 200},
	[E_ORGANISER_MAIL] = {.name = "organiser_mail",
		.type = COLUMN_MAIL,
		.required = true},
	[E_ORGANISER_PHONE] = {.name = "organiser_phone", .type = COLUMN_LINE, .max = 60},
	[E_SLOT] = {.name = "slot_minutes",
		.type = COLUMN_NUMBER,
		.required = true,
		.min = 5,
		.max = 480},
	[E_GAP] = {.name = "gap_minutes", .type = COLUMN_NUMBER, .max = 240},
	[E_STATE] = {.name = "state",
		.type = COLUMN_WORD,
		.words = STATES,
		.fallback = EVENT_OPEN,
		.of_new = true},
};

enum { H_NAME, H_X, H_Y, H_N };

static const struct column HALL_KEYS[H_N] = {
	[H_NAME] = {.name = "name", .type = COLUMN_LINE, .required = true, .max = 200},
	[H_X] = {.name = "x_m", .type = COLUMN_NUMBER, .min = -100000, .max = 100000},
	[H_Y] = {.name = "y_m", .type = COLUMN_NUMBER, .min = -100000, .max = 100000},
};

static const struct column DAY_KEYS[] = {
	{.name = "sessions", .type = COLUMN_LIST, .required = true}};
static const struct column WALK = {
	.name = "walk_minutes", .type = COLUMN_NUMBER, .required = true, .max = 600};
static const char WALK_PREFIX[] = "walk_minutes.";

enum { ENTRIES_MAX = 10000 };

/* A section or a "key = value" line, as it stands in the file. */
struct ini_section {
	const char *name;
	int line;
};

struct ini_entry {
	const char *section;
	const char *key;
	const char *value;
	int line;
};

struct reading {
	struct importing *im;
	struct rows sections; /* struct ini_section */
	struct rows entries;  /* struct ini_entry */
	struct map seen;      /* "section" and "section\nkey": the line of the first */
};

/* ---- the file as lines ------------------------------------------------------------- */

/* Twice in the file? key is "section" or "section\nkey". */
static bool
seen_before(struct reading *r, const char *key, int line, const char *what)
{
	int *first = map_get(&r->seen, key);

	if (first != NULL) {
		import_fault(r->im, OF_EVENT, line, "", "%s is already on line %d", what,
			*first);
		return true;
	}
	first = ARENA_NEW(r->im->arena, int);
	*first = line;
	map_put(&r->seen, key, first);
	return false;
}

static void
on_section(void *ctx, const char *section, int line)
{
	struct reading *r = ctx;
	struct ini_section *s;

	if (seen_before(r, arena_strdup(r->im->arena, section), line, "the section"))
		return;
	s = rows_add(r->im->arena, &r->sections);
	s->name = arena_strdup(r->im->arena, section);
	s->line = line;
}

static void
on_entry(void *ctx, const char *section, const char *key, const char *value, int line)
{
	struct reading *r = ctx;
	struct arena *arena = r->im->arena;
	struct ini_entry *e;

	key = arena_strdup(arena, key);
	if (r->entries.n == ENTRIES_MAX) {
		import_fault(
			r->im, OF_EVENT, line, key, "more than %d keys", ENTRIES_MAX);
		r->entries.n++;
	}
	if (r->entries.n > ENTRIES_MAX)
		return;
	if (section[0] == '\0') {
		import_fault(r->im, OF_EVENT, line, key, "a key stands in a section");
		return;
	}
	if (seen_before(r, arena_printf(arena, "%s\n%s", section, key), line,
		    arena_printf(arena, "the key %s", key)))
		return;
	e = rows_add(arena, &r->entries);
	*e = (struct ini_entry){
		arena_strdup(arena, section), key, arena_strdup(arena, value), line};
}

static void
on_fault(void *ctx, int line, const char *why)
{
	struct reading *r = ctx;

	import_fault(r->im, OF_EVENT, line, "", "%s", why);
}

static const struct ini_entry *
entry_of(const struct reading *r, const char *section, const char *key)
{
	const struct ini_entry *e = r->entries.data;

	for (int i = 0; i < r->entries.n; i++) {
		if (strcmp(e[i].section, section) == 0 && strcmp(e[i].key, key) == 0)
			return &e[i];
	}
	return NULL;
}

/* "day 2026-07-15" is "2026-07-15" of "day"; NULL when the section is of another kind. */
static const char *
section_argument(const char *name, const char *kind)
{
	size_t n = strlen(kind);

	if (strncmp(name, kind, n) != 0 || (name[n] != ' ' && name[n] != '\t'))
		return NULL;
	return name + n + strspn(name + n, " \t");
}

static void
unknown(struct importing *im, int line, const char *column, const char *what,
	const char *word, const char *const *known)
{
	const char *near = word_nearest(word, known);

	if (near != NULL)
		import_fault(im, OF_EVENT, line, column,
			"there is no such %s; did you mean %s?", what, near);
	else
		import_fault(im, OF_EVENT, line, column, "there is no such %s", what);
}

/* ---- sections by their keys -------------------------------------------------------- */

static void
check_keys(struct reading *r, const char *section, const struct column *keys, int n)
{
	const struct ini_entry *e = r->entries.data;
	const char *known[E_N + 1] = {NULL};

	for (int k = 0; k < n; k++)
		known[k] = keys[k].name;
	for (int i = 0; i < r->entries.n; i++) {
		bool found = false;

		if (strcmp(e[i].section, section) != 0)
			continue;
		if (keys == HALL_KEYS &&
			strncmp(e[i].key, WALK_PREFIX, strlen(WALK_PREFIX)) == 0)
			continue;
		for (int k = 0; k < n && !found; k++)
			found = strcmp(e[i].key, keys[k].name) == 0;
		if (!found)
			unknown(r->im, e[i].line, e[i].key, "key", e[i].key, known);
	}
}

/* stored: what it is if the file does not say it; NULL: nothing is stored. */
static void
read_key(struct reading *r, const struct ini_section *s, const struct column *key,
	const char *stored, struct cell *cell)
{
	const struct ini_entry *e = entry_of(r, s->name, key->name);
	char why[WHY_BYTES];

	if (e == NULL && stored != NULL) {
		if (!import_cell(r->im, key, stored, cell, why))
			cell->number = key->fallback;
		cell->text = stored;
		return;
	}
	if (e == NULL && key->required)
		utf8_format(why, sizeof why, "the key is missing");
	else if (import_cell(r->im, key, e != NULL ? e->value : "", cell, why))
		return;
	import_fault(
		r->im, OF_EVENT, e != NULL ? e->line : s->line, key->name, "%s", why);
	*cell = (struct cell){.text = "", .number = key->fallback};
}

/* stored: by key, what the keys are that the file does not say; NULL: nothing is stored. */
static void
read_keys(struct reading *r, const struct ini_section *s, const struct column *keys,
	int n, const char *const *stored, struct cell *cells)
{
	for (int k = 0; k < n; k++)
		read_key(r, s, &keys[k], stored != NULL ? stored[k] : NULL, &cells[k]);
}

static const struct ini_section *
section_named(const struct reading *r, const char *name)
{
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		if (strcmp(s[i].name, name) == 0)
			return &s[i];
	}
	return NULL;
}

/* ---- [event] ----------------------------------------------------------------------- */

static void
load_zone(struct importing *im, int line)
{
	struct err e;

	if (im->event.zone[0] == '\0')
		return;
	im->zone = zones_get(im->tx->zones, im->event.zone, &e);
	if (im->zone == NULL)
		import_fault(im, OF_EVENT, line, "zone", "%s", e.text);
}

/* A code that no event has is a slip of the pen more often than one more event. */
static void
check_new(struct importing *im, int line)
{
	int n;
	const struct event *all = events_all(im->tx, &n);

	if (n > 0 && !im->new_event)
		import_fault(im, OF_EVENT, line, "code",
			"there is no event %s, but %s%s: mend the code, or say --new-event if"
			" it is another one",
			im->event.code, all[0].code, n > 1 ? " and others" : "");
}

/* Which event is it? What only a known one can tell is then not asked for. */
static void
identify(struct importing *im, int64_t event_id, int line)
{
	const struct event *only = event_id != 0 ? event_by_id(im->tx, event_id) : NULL;

	if (im->event.code[0] == '\0')
		return;
	im->old_event = event_by_code(im->tx, im->event.code);
	if (only != NULL && (im->old_event == NULL || im->old_event->id != only->id)) {
		import_fault(im, OF_EVENT, line, "code",
			"the files are of event %s, but you are working in event %s",
			im->event.code, only->code);
		im->old_event = only;
	} else if (im->old_event == NULL) {
		check_new(im, line);
	}
	if (im->old_event != NULL) {
		im->event.id = im->old_event->id;
		im->event.rev = im->old_event->rev;
		im->event.state = im->old_event->state;
	}
}

/* By key. */
static void
stored_event(struct importing *im, const char **texts)
{
	const struct event *e = im->old_event;

	texts[E_CODE] = e->code;
	texts[E_NAME] = e->name;
	texts[E_ZONE] = e->zone;
	texts[E_CURRENCY] = e->currency;
	texts[E_ORGANISER_NAME] = e->organiser_name;
	texts[E_ORGANISER_MAIL] = e->organiser_mail;
	texts[E_ORGANISER_PHONE] = e->organiser_phone;
	texts[E_SLOT] = import_number_text(im, e->slot_minutes);
	texts[E_GAP] = import_number_text(im, e->gap_minutes);
	texts[E_STATE] = event_state_name(e->state);
}

/* A new event has it; what is there is opened and closed by people. */
static void
take_state(struct importing *im, const struct ini_entry *said, const struct cell *c)
{
	if (said == NULL || c->text[0] == '\0')
		return;
	if (im->old_event == NULL)
		im->event.state = (enum event_state)c->number;
	else if (im->old_event->state != (enum event_state)c->number)
		import_keep(im, OF_EVENT, said->line, im->event.code, "state",
			event_state_name(im->old_event->state), c->text);
}

static void
read_event(struct reading *r, int64_t event_id)
{
	const struct ini_section *s = section_named(r, "event");
	struct importing *im = r->im;
	struct event *e = &im->event;
	const char *stored[E_N];
	const struct ini_entry *zone;
	struct cell c[E_N];

	if (s == NULL) {
		import_fault(im, OF_EVENT, 0, "event", "there is no [event]");
		return;
	}
	check_keys(r, s->name, EVENT_KEYS, E_N);
	read_key(r, s, &EVENT_KEYS[E_CODE], NULL, &c[E_CODE]);
	e->code = c[E_CODE].text;
	identify(im, event_id, s->line);
	if (im->old_event != NULL)
		stored_event(im, stored);
	read_keys(r, s, EVENT_KEYS + 1, E_N - 1,
		im->old_event != NULL ? stored + 1 : NULL, c + 1);
	e->name = c[E_NAME].text;
	e->zone = c[E_ZONE].text;
	e->currency = c[E_CURRENCY].text;
	e->organiser_name = c[E_ORGANISER_NAME].text;
	e->organiser_mail = c[E_ORGANISER_MAIL].text;
	e->organiser_phone = c[E_ORGANISER_PHONE].text;
	e->slot_minutes = (int)c[E_SLOT].number;
	e->gap_minutes = (int)c[E_GAP].number;
	take_state(im, entry_of(r, s->name, "state"), &c[E_STATE]);
	zone = entry_of(r, s->name, "zone");
	load_zone(im, zone != NULL ? zone->line : s->line);
}

static bool
same_event(const struct event *a, const struct event *b)
{
	return same_text(a->name, b->name) && same_text(a->zone, b->zone) &&
	       same_text(a->currency, b->currency) &&
	       same_text(a->organiser_name, b->organiser_name) &&
	       same_text(a->organiser_mail, b->organiser_mail) &&
	       same_text(a->organiser_phone, b->organiser_phone) &&
	       a->slot_minutes == b->slot_minutes && a->gap_minutes == b->gap_minutes;
}

/* ---- [hall ...] -------------------------------------------------------------------- */

static void
load_halls(struct importing *im)
{
	int halls_n, walks_n;
	struct hall *halls = halls_of(im->tx, im->event.id, &halls_n);
	struct hall_walk *walks = hall_walks_of(im->tx, im->event.id, &walks_n);

	for (int i = 0; i < halls_n; i++) {
		struct imp_hall *h =
			item_stored(im, &im->halls, sizeof *h, i + 1, halls[i].code);

		h->row = halls[i];
		h->walks.size = sizeof(struct hall_walk);
		for (int k = 0; k < walks_n; k++) {
			if (strcmp(walks[k].from, halls[i].code) == 0)
				*(struct hall_walk *)rows_add(im->arena, &h->walks) =
					walks[k];
		}
	}
}

static int
by_destination(const void *a, const void *b)
{
	const struct hall_walk *x = a, *y = b;

	return strcmp(x->to, y->to);
}

/* Walks the file says nothing of. */
static void
keep_walks(struct reading *r, const struct ini_section *s, const struct rows *stored,
	struct rows *walks)
{
	const struct hall_walk *w = stored->data;

	for (int i = 0; i < stored->n; i++)
		if (entry_of(r, s->name,
			    arena_printf(r->im->arena, "%s%s", WALK_PREFIX, w[i].to)) ==
			NULL)
			*(struct hall_walk *)rows_add(r->im->arena, walks) = w[i];
}

/* An empty one is none. */
static struct rows
read_walks(struct reading *r, const struct ini_section *s, const char *hall,
	const struct rows *stored)
{
	struct rows walks = {.size = sizeof(struct hall_walk)};
	const struct ini_entry *e = r->entries.data;
	char why[WHY_BYTES];
	struct cell cell;

	keep_walks(r, s, stored, &walks);
	for (int i = 0; i < r->entries.n; i++) {
		const char *to = e[i].key + strlen(WALK_PREFIX);

		if (strcmp(e[i].section, s->name) != 0 ||
			strncmp(e[i].key, WALK_PREFIX, strlen(WALK_PREFIX)) != 0)
			continue;
		if (item_by_code(&r->im->halls, to) == NULL || strcmp(to, hall) == 0)
			import_fault(r->im, OF_EVENT, e[i].line, e[i].key,
				"there is no other hall of that code");
		else if (e[i].value[0] == '\0')
			continue;
		else if (!import_cell(r->im, &WALK, e[i].value, &cell, why))
			import_fault(r->im, OF_EVENT, e[i].line, e[i].key, "%s", why);
		else
			*(struct hall_walk *)rows_add(r->im->arena, &walks) =
				(struct hall_walk){hall, to, (int)cell.number};
	}
	if (walks.n > 0)
		qsort(walks.data, (size_t)walks.n, walks.size, by_destination);
	return walks;
}

static bool
same_walks(const struct rows *a, const struct rows *b)
{
	const struct hall_walk *x = a->data, *y = b->data;

	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++) {
		if (strcmp(x[i].to, y[i].to) != 0 || x[i].minutes != y[i].minutes)
			return false;
	}
	return true;
}

static void
read_hall(struct reading *r, const struct ini_section *s, struct imp_hall *hall)
{
	struct cell c[H_N];
	struct hall row = {.code = hall->item.code};
	const char *stored[H_N];
	struct rows walks;

	check_keys(r, s->name, HALL_KEYS, H_N);
	if (hall->item.stored) {
		stored[H_NAME] = hall->row.name;
		stored[H_X] = arena_printf(r->im->arena, "%d", hall->row.x_m);
		stored[H_Y] = arena_printf(r->im->arena, "%d", hall->row.y_m);
	}
	read_keys(r, s, HALL_KEYS, H_N, hall->item.stored ? stored : NULL, c);
	walks = read_walks(r, s, hall->item.code, &hall->walks);
	row.name = c[H_NAME].text;
	row.x_m = (int)c[H_X].number;
	row.y_m = (int)c[H_Y].number;
	hall->item.changed = !hall->item.stored || !same_text(row.name, hall->row.name) ||
			     row.x_m != hall->row.x_m || row.y_m != hall->row.y_m ||
			     !same_walks(&walks, &hall->walks);
	hall->row = row;
	hall->walks = walks;
	r->im->event_changed |= hall->item.changed;
}

/* All halls are known before the first walk is read. */
static void
read_halls(struct reading *r)
{
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *code = section_argument(s[i].name, "hall");

		if (code == NULL)
			continue;
		if (word_is_code(code))
			item_of_file(r->im, &r->im->halls, sizeof(struct imp_hall), code,
				s[i].line);
		else
			import_fault(r->im, OF_EVENT, s[i].line, "hall",
				"\"%.70s\" is no code", code);
	}
	for (int i = 0; i < r->sections.n; i++) {
		const char *code = section_argument(s[i].name, "hall");

		if (code != NULL && word_is_code(code))
			read_hall(r, &s[i], item_by_code(&r->im->halls, code));
	}
}

/* ---- [policy] ---------------------------------------------------------------------- */

int64_t
import_policy(const struct importing *im, const char *name)
{
	const struct policy *p = policy_by_name(name);
	int64_t value;

	BUG_ON(p == NULL);
	for (int i = 0; i < im->policies_n; i++)
		if (strcmp(im->policies[i].name, name) == 0 &&
			policy_parse(p, im->policies[i].value, &value))
			return value;
	return p->fallback;
}

static void
read_policy(struct reading *r, const struct ini_entry *e, struct rows *list)
{
	const struct policy *p = policy_by_name(e->key);
	const char *known[32] = {NULL};
	struct event_policy *row;
	int64_t value;

	for (size_t i = 0;
		policy_row(i) != NULL && i + 1 < sizeof known / sizeof known[0]; i++)
		known[i] = policy_row(i)->name;
	if (p == NULL) {
		unknown(r->im, e->line, e->key, "policy", e->key, known);
		return;
	}
	if (!policy_parse(p, e->value, &value)) {
		import_fault(r->im, OF_EVENT, e->line, e->key,
			"\"%.40s\" is not what the policy takes: %s", e->value,
			policy_takes(r->im->arena, p));
		return;
	}
	row = rows_add(r->im->arena, list);
	row->name = p->name;
	row->value = policy_text(r->im->arena, p, value);
}

static int
by_name(const void *a, const void *b)
{
	const struct event_policy *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* What the file does not name stays; what it leaves empty is back at its default. */
static void
keep_policies(struct reading *r, struct rows *list)
{
	const struct importing *im = r->im;

	for (int i = 0; i < im->policies_n; i++)
		if (entry_of(r, "policy", im->policies[i].name) == NULL &&
			policy_by_name(im->policies[i].name) != NULL)
			*(struct event_policy *)rows_add(im->arena, list) =
				im->policies[i];
}

static void
read_policies(struct reading *r)
{
	struct rows list = {.size = sizeof(struct event_policy)};
	const struct ini_entry *e = r->entries.data;
	const struct event_policy *old = r->im->policies;
	bool same;

	keep_policies(r, &list);
	for (int i = 0; i < r->entries.n; i++) {
		if (strcmp(e[i].section, "policy") == 0 && e[i].value[0] != '\0')
			read_policy(r, &e[i], &list);
	}
	if (list.n > 0)
		qsort(list.data, (size_t)list.n, list.size, by_name);
	same = list.n == r->im->policies_n;
	r->im->policies = list.data;
	for (int i = 0; i < list.n && same; i++)
		same = same_text(r->im->policies[i].name, old[i].name) &&
		       same_text(r->im->policies[i].value, old[i].value);
	r->im->policies_n = list.n;
	r->im->event_changed |= !same;
}

/* ---- the whole file ---------------------------------------------------------------- */

/* Days that are there and that the file says nothing of, or no sessions. */
static void
keep_days(struct reading *r, struct rows *days)
{
	struct arena *arena = r->im->arena;
	const struct imp_grid *grid = &r->im->old_grid;
	const int said = days->n;
	const struct zone *zone;
	struct err e;
	int at = 0;

	if (grid->sessions_n == 0)
		return;
	zone = zones_get(r->im->tx->zones, r->im->old_event->zone, &e);
	while (at < grid->sessions_n) {
		struct imp_day *day = days->data, old = {.date = grid->sessions[at].day};
		int i = 0;

		old.sessions =
			time_text_day(arena, zone, grid->sessions, grid->sessions_n, &at);
		while (i < said && strcmp(day[i].date, old.date) != 0)
			i++;
		if (i == said)
			*(struct imp_day *)rows_add(arena, days) = old;
		else if (day[i].sessions == NULL)
			day[i].sessions = old.sessions;
		else if (day[i].sessions[0] == '\0')
			day[i].gone = true;
	}
}

static bool
has_day(const struct rows *days)
{
	const struct imp_day *d = days->data;

	for (int i = 0; i < days->n; i++)
		if (!d[i].gone)
			return true;
	return false;
}

static void
read_days(struct reading *r)
{
	struct rows days = {.size = sizeof(struct imp_day)};
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *date = section_argument(s[i].name, "day");
		const struct ini_entry *e;
		struct imp_day *day;

		if (date == NULL)
			continue;
		check_keys(r, s[i].name, DAY_KEYS, 1);
		e = entry_of(r, s[i].name, DAY_KEYS[0].name);
		day = rows_add(r->im->arena, &days);
		*day = (struct imp_day){.date = date,
			.line = s[i].line,
			.sessions = e != NULL ? e->value : NULL,
			.sessions_line = e != NULL ? e->line : s[i].line};
	}
	keep_days(r, &days);
	if (!has_day(&days))
		import_fault(r->im, OF_EVENT, 0, "day", "there is no [day ...]");
	import_grid_read(r->im, days.data, days.n);
	r->im->event_changed |= r->im->grid_changed;
}

static void
check_sections(struct reading *r)
{
	static const char *const KNOWN[] = {"event", "day", "hall", "policy", NULL};
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *word =
			arena_strndup(r->im->arena, s[i].name, strcspn(s[i].name, " \t"));

		if (strcmp(s[i].name, "event") == 0 || strcmp(s[i].name, "policy") == 0 ||
			section_argument(s[i].name, "day") != NULL ||
			section_argument(s[i].name, "hall") != NULL)
			continue;
		if (strcmp(word, "day") == 0 || strcmp(word, "hall") == 0)
			import_fault(r->im, OF_EVENT, s[i].line, word,
				"the section needs a %s: [%s %s]",
				strcmp(word, "day") == 0 ? "date" : "code", word,
				strcmp(word, "day") == 0 ? "2026-07-15" : "A");
		else
			unknown(r->im, s[i].line, word, "section", word, KNOWN);
	}
}

static void
load_event(struct importing *im)
{
	import_grid_load(im);
	load_halls(im);
	im->policies = event_policies(im->tx, im->event.id, &im->policies_n);
}

static void
read_file(struct importing *im, int64_t event_id)
{
	struct reading r = {.im = im,
		.sections = {.size = sizeof(struct ini_section)},
		.entries = {.size = sizeof(struct ini_entry)}};
	struct ini_visitor visitor = {&r, on_section, on_entry, on_fault};
	const struct staged_file *file = im->staged[OF_EVENT];
	int64_t faults = im->report->faults_total;

	map_init(&r.seen, im->arena);
	if (!ini_visit(file->text, file->bytes, &visitor))
		im->event_partial = true;
	check_sections(&r);
	read_event(&r, event_id);
	load_event(im);
	read_days(&r);
	read_halls(&r);
	read_policies(&r);
	if (im->old_event == NULL || !same_event(&im->event, im->old_event))
		im->event_changed = true;
	if (im->report->faults_total > faults)
		im->event_partial = true;
	else
		import_event_changes(im, &r.seen);
}

void
import_read_event(struct importing *im, int64_t event_id)
{
	const struct event none = {.code = "",
		.name = "",
		.zone = "",
		.currency = "",
		.state = im->new_state};

	im->event = none;
	if (im->staged[OF_EVENT] != NULL) {
		read_file(im, event_id);
		return;
	}
	im->old_event = event_id != 0 ? event_by_id(im->tx, event_id) : NULL;
	if (im->old_event == NULL) {
		import_fault(im, OF_EVENT, 0, "",
			"the file is missing: it says which event it is");
		im->event_partial = true;
		return;
	}
	im->event = *im->old_event;
	load_zone(im, 0);
	load_event(im);
}

static void
write_halls(struct importing *im)
{
	for (int i = 0; i < im->halls.n; i++) {
		struct imp_hall *h = (struct imp_hall *)im->halls.items[i];

		if (h->item.changed)
			hall_put(im->tx, im->event.id, &h->row);
	}
	for (int i = 0; i < im->halls.n; i++) {
		struct imp_hall *h = (struct imp_hall *)im->halls.items[i];
		const struct hall_walk *walks = h->walks.data;

		if (!h->item.changed)
			continue;
		hall_walks_delete_from(im->tx, im->event.id, h->item.code);
		for (int k = 0; k < h->walks.n; k++)
			hall_walk_put(im->tx, im->event.id, &walks[k]);
	}
}

void
import_write_event(struct importing *im)
{
	int n;
	struct event_policy *old;

	if (!im->event_changed)
		return;
	if (im->old_event == NULL)
		im->event.id = tx_next_id(im->tx, 0, "event");
	im->event.rev++;
	event_put(im->tx, &im->event);
	import_grid_write(im);
	write_halls(im);
	old = event_policies(im->tx, im->event.id, &n);
	for (int i = 0; i < n; i++)
		event_policy_delete(im->tx, im->event.id, old[i].name);
	for (int i = 0; i < im->policies_n; i++)
		event_policy_put(im->tx, im->event.id, im->policies[i].name,
			im->policies[i].value);
}

const struct import_kind import_event = {
	"event.ini", EVENT_KEYS, E_N, NULL, NULL, NULL, NULL, NULL, NULL};
