/* import_event_changes.c - what event.ini says otherwise than the event it is of, key by key. */
#include "domain/fair/policy.h"
#include "domain/fair/time_text.h"
#include "domain/files/importing.h"

#include <string.h>

struct telling {
	struct importing *im;
	const struct map *lines; /* int by "section\nkey" */
};

/* stored and said: "" where it is not there. */
static void
tell(struct telling *t, const char *section, const char *key, const char *stored,
	const char *said)
{
	const int *line;

	if (same_text(stored, said))
		return;
	line = map_get(t->lines, arena_printf(t->im->arena, "%s\n%s", section, key));
	import_list_change(
		t->im, OF_EVENT, line != NULL ? *line : 0, section, key, stored, said);
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
tell_days_of(struct telling *t, const struct zone *old, const struct imp_grid *g)
{
	const struct imp_grid *was = &t->im->old_grid;

	for (int i = 0; i < g->sessions_n; i++) {
		const char *day = g->sessions[i].day, *stored, *said;

		if (i > 0 && strcmp(g->sessions[i - 1].day, day) == 0)
			continue;
		stored = sessions_on(t, old, was, day);
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
	struct err e;
	const struct zone *old = zones_get(t->im->tx->zones, t->im->old_event->zone, &e);

	tell_days_of(t, old, &t->im->old_grid);
	tell_days_of(t, old, &t->im->grid);
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

void
import_event_changes(struct importing *im, const struct map *lines)
{
	struct telling t = {im, lines};

	if (im->old_event == NULL || !im->event_changed)
		return;
	tell_event(&t);
	tell_days(&t);
	tell_halls(&t);
	tell_policies(&t);
}
