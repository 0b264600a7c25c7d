/*
 * import_event_changes.c - what event.ini says otherwise than the event it is of, key by key; what
 * people have changed since the last import is not undone by it.
 */
#include "domain/fair/policy.h"
#include "domain/fair/time_text.h"
#include "domain/files/import_ini.h"
#include "domain/files/office_time.h"

#include <string.h>

struct telling {
	struct importing *im;
	const struct map *lines; /* int by "section\nkey" */
	const struct zone *was;	 /* the event's zone so far */
};

/* stored and said: "" where it is not there. */
static void
tell(struct telling *t, const char *section, const char *key, const char *stored,
	const char *said)
{
	struct importing *im = t->im;
	const int *line;

	if (same_text(stored, said))
		return;
	line = map_get(t->lines, arena_printf(im->arena, "%s\n%s", section, key));
	*(struct import_change *)rows_add(im->arena, &im->event_changes) =
		(struct import_change){
			.code = section, .column = key, .stored = stored, .said = said};
	import_list_change(
		im, OF_EVENT, line != NULL ? *line : 0, section, key, stored, said);
}

static const char *
number(struct telling *t, int64_t n)
{
	return arena_printf(t->im->arena, "%lld", (long long)n);
}

static void
tell_event(struct telling *t)
{
	const struct event *was = t->im->old_event, *is = &t->im->event;

	tell(t, "event", "name", was->name, is->name);
	tell(t, "event", "zone", was->zone, is->zone);
	tell(t, "event", "currency", was->currency, is->currency);
	tell(t, "event", "organiser_name", was->organiser_name, is->organiser_name);
	tell(t, "event", "organiser_mail", was->organiser_mail, is->organiser_mail);
	tell(t, "event", "organiser_phone", was->organiser_phone, is->organiser_phone);
	tell(t, "event", "slot_minutes", number(t, was->slot_minutes),
		number(t, is->slot_minutes));
	tell(t, "event", "gap_minutes", number(t, was->gap_minutes),
		number(t, is->gap_minutes));
}

/* ---- [day ...] ----------------------------------------------------------------------- */

/* The sessions of a day; "" when it has none. */
static const char *
sessions_on(struct telling *t, const struct zone *zone, const struct imp_grid *g,
	const char *day)
{
	int at = 0;

	while (at < g->sessions_n && strcmp(g->sessions[at].day, day) != 0)
		at++;
	return at == g->sessions_n ? ""
				   : time_text_day(t->im->arena, zone, g->sessions,
					     g->sessions_n, &at);
}

/* Each day of a grid once; of the new one only those the former has not. */
static void
tell_days_of(struct telling *t, const struct imp_grid *g)
{
	const struct imp_grid *was = &t->im->old_grid;

	for (int i = 0; i < g->sessions_n; i++) {
		const char *day = g->sessions[i].day, *stored, *said;

		if (i > 0 && strcmp(g->sessions[i - 1].day, day) == 0)
			continue;
		stored = sessions_on(t, t->was, was, day);
		if (g != was && stored[0] != '\0')
			continue;
		said = sessions_on(t, t->im->zone, &t->im->grid, day);
		tell(t, arena_printf(t->im->arena, "day %s", day), "sessions", stored,
			said);
	}
}

static void
tell_days(struct telling *t)
{
	tell_days_of(t, &t->im->old_grid);
	tell_days_of(t, &t->im->grid);
}

/* ---- [hall ...] ---------------------------------------------------------------------- */

/* "" when nothing is said of the way. */
static const char *
walk_to(struct telling *t, const struct hall_walk *w, int n, const char *from,
	const char *to)
{
	for (int i = 0; i < n; i++)
		if (strcmp(w[i].from, from) == 0 && strcmp(w[i].to, to) == 0)
			return number(t, w[i].minutes);
	return "";
}

static void
tell_walks(struct telling *t, const char *section, const struct imp_hall *h,
	const struct hall_walk *was, int was_n)
{
	for (int i = 0; i < t->im->halls.n; i++) {
		const char *to = t->im->halls.items[i]->code;

		tell(t, section, arena_printf(t->im->arena, "walk_minutes.%s", to),
			walk_to(t, was, was_n, h->item.code, to),
			walk_to(t, h->walks.data, h->walks.n, h->item.code, to));
	}
}

static void
tell_halls(struct telling *t)
{
	const struct hall none = {.name = ""};
	int n, walks_n;
	struct hall *was = halls_of(t->im->tx, t->im->event.id, &n);
	struct hall_walk *walks = hall_walks_of(t->im->tx, t->im->event.id, &walks_n);

	for (int i = 0; i < t->im->halls.n; i++) {
		const struct imp_hall *h = (const void *)t->im->halls.items[i];
		const char *section = arena_printf(t->im->arena, "hall %s", h->item.code);
		/* The stored ones come first, in the order they are read. */
		const struct hall *old = i < n ? &was[i] : &none;

		if (!h->item.changed)
			continue;
		tell(t, section, "name", old->name, h->row.name);
		tell(t, section, "x_m", number(t, old->x_m), number(t, h->row.x_m));
		tell(t, section, "y_m", number(t, old->y_m), number(t, h->row.y_m));
		tell_walks(t, section, h, walks, walks_n);
	}
}

/* ---- [policy] ------------------------------------------------------------------------ */

/* What holds: said, or the default. */
static const char *
policy_of(
	struct telling *t, const struct event_policy *list, int n, const struct policy *p)
{
	for (int i = 0; i < n; i++)
		if (strcmp(list[i].name, p->name) == 0)
			return list[i].value;
	return policy_text(t->im->arena, p, p->fallback);
}

static void
tell_policies(struct telling *t)
{
	int n;
	struct event_policy *was = event_policies(t->im->tx, t->im->event.id, &n);

	for (size_t i = 0; policy_row(i) != NULL; i++)
		tell(t, "policy", policy_row(i)->name,
			policy_of(t, was, n, policy_row(i)),
			policy_of(t, t->im->policies, t->im->policies_n, policy_row(i)));
}

static struct telling
telling_of(struct ini_reading *r)
{
	struct importing *im = r->im;
	struct err e;

	return (struct telling){
		im, &r->seen, zones_get(im->tx->zones, im->old_event->zone, &e)};
}

void
import_event_changes(struct ini_reading *r)
{
	struct telling t;

	if (r->im->old_event == NULL || !r->im->event_changed)
		return;
	t = telling_of(r);
	tell_event(&t);
	tell_days(&t);
	tell_halls(&t);
	tell_policies(&t);
}

/* ---- what people have changed -------------------------------------------------------- */

static const char *
stored_hall(struct telling *t, const char *code, const char *key)
{
	const struct imp_hall *h = item_by_code(&t->im->halls, code);

	if (h == NULL || !h->item.stored)
		return "";
	if (strcmp(key, "name") == 0)
		return h->row.name;
	if (strcmp(key, "x_m") == 0 || strcmp(key, "y_m") == 0)
		return number(t, key[0] == 'x' ? h->row.x_m : h->row.y_m);
	return walk_to(t, h->walks.data, h->walks.n, code, key + strcspn(key, ".") + 1);
}

/* As an export writes it; "" where there is none. NULL: no such key. */
static const char *
stored_text(struct telling *t, const char *section, const char *key)
{
	const char *day = ini_argument(section, "day");
	const char *hall = ini_argument(section, "hall");
	const struct policy *policy = policy_by_name(key);

	if (strcmp(section, "event") == 0)
		return import_event_stored(t->im, key);
	if (day != NULL)
		return sessions_on(t, t->was, &t->im->old_grid, day);
	if (hall != NULL && import_hall_key(key) != NULL)
		return stored_hall(t, hall, key);
	if (strcmp(section, "policy") == 0 && policy != NULL)
		return policy_of(t, t->im->policies, t->im->policies_n, policy);
	return NULL;
}

static const char *
said_cell(struct telling *t, const struct column *column, const struct ini_entry *e)
{
	struct cell cell;
	char why[WHY_BYTES];

	if (column == NULL)
		return NULL;
	/* A way without minutes is none. */
	if (e->value[0] == '\0' && strncmp(e->key, INI_WALK, strlen(INI_WALK)) == 0)
		return "";
	if (!import_cell(t->im, column, e->value, &cell, why))
		return NULL;
	return import_cell_canonical(t->im, column, &cell, e->section);
}

static const char *
said_policy(struct telling *t, const struct ini_entry *e)
{
	const struct policy *p = policy_by_name(e->key);
	int64_t value = p->fallback;

	if (e->value[0] != '\0' && !policy_parse(p, e->value, &value))
		return NULL;
	return policy_text(t->im->arena, p, value);
}

/* The same as stored_text. NULL: it has a fault, which is told where it is read. */
static const char *
said_text(struct telling *t, const struct ini_entry *e)
{
	if (strcmp(e->section, "event") == 0)
		return said_cell(t, import_event_key(e->key), e);
	if (ini_argument(e->section, "day") != NULL)
		return import_sessions_text(t->im, e->value);
	if (ini_argument(e->section, "hall") != NULL)
		return said_cell(t, import_hall_key(e->key), e);
	return said_policy(t, e);
}

/* As if the file did not say it. */
static void
take_out(struct ini_reading *r, const struct ini_entry *e, bool day_is_gone)
{
	struct ini_section *s = r->sections.data;
	struct ini_entry *all = r->entries.data;
	const char *section = e->section;
	int at = (int)(e - all);

	memmove(all + at, all + at + 1, sizeof *all * (size_t)(r->entries.n - at - 1));
	r->entries.n--;
	for (int i = 0; day_is_gone && i < r->sections.n; i++)
		if (strcmp(s[i].name, section) == 0) {
			memmove(s + i, s + i + 1,
				sizeof *s * (size_t)(r->sections.n - i - 1));
			r->sections.n--;
		}
}

/* A day that people have moved away or ended, beside those there are. */
static void
doubt_day(struct importing *im, const struct ini_entry *e)
{
	import_warn(im, OF_EVENT, e->line, INI_SESSIONS,
		"people have moved or ended %s since the last import; it is there again,"
		" beside the days that are in no file",
		ini_argument(e->section, "day"));
}

static void
keep_key(struct telling *t, struct ini_reading *r, const struct changed_cell *c, bool all)
{
	const struct ini_entry *e = ini_entry_of(r, c->code, c->field);
	const char *stored = stored_text(t, c->code, c->field), *said;
	bool day_is_gone;

	if (e == NULL || stored == NULL)
		return;
	said = said_text(t, e);
	if (said == NULL)
		return;
	day_is_gone = ini_argument(c->code, "day") != NULL && stored[0] == '\0';
	if (all || same_text(stored, said)) {
		import_settle(t->im, c);
		if (day_is_gone && said[0] != '\0')
			doubt_day(t->im, e);
		return;
	}
	import_keep(t->im, OF_EVENT, e->line, c->code, c->field, stored, said);
	take_out(r, e, day_is_gone);
}

void
import_event_keep(struct ini_reading *r, bool all)
{
	struct importing *im = r->im;
	struct telling t;
	int n;
	const struct changed_cell *c;

	if (im->old_event == NULL || im->people.n == 0)
		return;
	t = telling_of(r);
	c = changed_cells_of(im->tx, im->old_event->id, &n);
	for (int i = 0; i < n; i++)
		if (strcmp(c[i].file, import_kinds[OF_EVENT]->name) == 0)
			keep_key(&t, r, &c[i], all);
}
