/* import_days.c - [day ...] of event.ini: which days there are; the grid makes slots of them. */
#include "domain/files/import_ini.h"

#include "domain/fair/time_text.h"

#include <string.h>

static const struct column DAY_KEYS[] = {
	{.name = INI_SESSIONS, .type = COLUMN_SESSIONS, .required = true}};

/* Days that are there and that the file says nothing of, or no sessions. */
static void
keep_days(struct ini_reading *r, struct rows *days)
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
	}
}

/* No sessions: it is no day of the fair, also where it was none. Of a new fair that is a slip. */
static void
end_days(struct ini_reading *r, struct rows *days)
{
	struct imp_day *day = days->data;

	for (int i = 0; r->im->old_event != NULL && i < days->n; i++)
		day[i].gone = day[i].sessions != NULL && day[i].sessions[0] == '\0';
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

void
import_days_read(struct ini_reading *r)
{
	struct rows days = {.size = sizeof(struct imp_day)};
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *date = ini_argument(s[i].name, "day");
		const struct ini_entry *e;
		struct imp_day *day;

		if (date == NULL)
			continue;
		ini_check_keys(r, s[i].name, DAY_KEYS, 1, NULL);
		e = ini_entry_of(r, s[i].name, DAY_KEYS[0].name);
		day = rows_add(r->im->arena, &days);
		*day = (struct imp_day){.date = date,
			.line = s[i].line,
			.sessions = e != NULL ? e->value : NULL,
			.sessions_line = e != NULL ? e->line : s[i].line};
	}
	keep_days(r, &days);
	end_days(r, &days);
	if (!has_day(&days))
		import_fault(r->im, OF_EVENT, 0, "day", "there is no [day ...]");
	import_grid_read(r->im, days.data, days.n);
	r->im->event_changed |= r->im->grid_changed;
}
