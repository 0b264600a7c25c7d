/* grid.c - the slots of one event in order of time. */
#include "domain/fair/grid.h"

#include "base/zones.h"
#include "domain/fair/slotview.h"

#include <stdio.h>
#include <string.h>

enum { WORD_BITS = 64, DAY_NUMBER_MAX = 999 };

struct grid *
grid_load(struct tx *tx, struct event *event, struct err *e)
{
	struct grid *g = ARENA_NEW(tx->arena, struct grid);

	BUG_ON(event == NULL);
	g->event = event;
	g->zone = zones_get(tx->zones, event->zone, e);
	if (g->zone == NULL)
		return NULL;
	g->slot = slots_of(tx, event->id, &g->n);
	return g;
}

struct days *
grid_days(struct tx *tx, const struct grid *g)
{
	struct days *days = ARENA_NEW(tx->arena, struct days);
	int sessions, k = 0;
	struct session *s = sessions_of(tx, g->event->id, &sessions);

	days->of = ARENA_ARRAY(tx->arena, int, g->n);
	days->name = ARENA_ARRAY(tx->arena, const char *, sessions + 1);
	/* Both are in order of start. */
	for (int i = 0; i < g->n; i++) {
		while (k < sessions && s[k].no != g->slot[i].session_no)
			k++;
		if (k < sessions &&
			(days->n == 0 || strcmp(days->name[days->n - 1], s[k].day) != 0))
			days->name[days->n++] = s[k].day;
		days->of[i] = days->n > 0 ? days->n - 1 : 0;
	}
	if (days->n == 0)
		days->name[days->n++] = "";
	return days;
}

int
grid_index(const struct grid *g, int slot_no)
{
	for (int i = 0; i < g->n; i++)
		if (g->slot[i].no == slot_no)
			return i;
	return -1;
}

/* ---- times as people type them -------------------------------------------------------------- */

/* "d2T09:30": the number of the day, and what follows it; 0: it is no such text. */
static int
day_number(const char *text, const char **time)
{
	const char *p = text + 1;
	int day = 0;

	if (text[0] != 'd' || p[0] < '1' || p[0] > '9')
		return 0;
	for (; *p >= '0' && *p <= '9' && day <= DAY_NUMBER_MAX; p++)
		day = day * 10 + (*p - '0');
	*time = p + 1;
	return *p == 'T' && day <= DAY_NUMBER_MAX ? day : 0;
}

/* The time of day behind the number, without seconds; with its offset where it comes twice. */
static bool
time_of_day(const char *text, const char *time, struct civil_said *out, struct err *e)
{
	char dated[sizeof "1970-01-01T09:30+09:00"];
	struct err why;

	snprintf(dated, sizeof dated, "1970-01-01T%.11s", time);
	if (strlen(time) <= strlen("09:30+09:00") &&
		(strlen(time) < strlen("09:30:") || time[5] != ':') &&
		civil_parse_said(dated, out, &why))
		return true;
	err_set(e, ERR_PARAM_INVALID, "%.40s: the time of day must be as in d1T09:30",
		text);
	return false;
}

bool
grid_time_is_well(const char *text, struct err *e)
{
	const char *time;
	struct civil_said c;

	if (day_number(text, &time) > 0)
		return time_of_day(text, time, &c, e);
	return civil_parse_said(text, &c, e);
}

/* The date of a day of the event; how many days there are up to it. Each begins with a session. */
static int
date_of_day(const struct grid *g, int day, struct civil *out)
{
	struct civil last = {.year = 0};
	int days = 0;

	for (int i = 0; i < g->n; i++) {
		struct civil c;

		if (i > 0 && g->slot[i].session_no == g->slot[i - 1].session_no)
			continue;
		when_civil(g->slot[i].start_s, g->slot[i].offset_s, &c);
		if (c.day == last.day && c.month == last.month && c.year == last.year)
			continue;
		last = c;
		*out = c;
		if (++days == day)
			break;
	}
	return days;
}

/* The civil time of a text; no_day: the error of a day that the event has not. */
static bool
civil_of(const struct grid *g, const char *text, enum err_code no_day,
	struct civil_said *out, struct err *e)
{
	const char *time;
	int day = day_number(text, &time), days;
	struct civil date = {.year = 0};

	if (day == 0)
		return civil_parse_said(text, out, e);
	if (!time_of_day(text, time, out, e))
		return false;
	days = date_of_day(g, day, &date);
	if (days < day) {
		err_set(e, no_day, "%.40s: the event has %d day%s", text, days,
			days == 1 ? "" : "s");
		return err_hint(e, "convene event shows its days and slots");
	}
	out->civil.year = date.year;
	out->civil.month = date.month;
	out->civil.day = date.day;
	return true;
}

static int
index_of_civil(const struct grid *g, const struct civil_said *wanted)
{
	for (int i = 0; i < g->n; i++) {
		struct civil c;

		when_civil(g->slot[i].start_s, g->slot[i].offset_s, &c);
		if (civil_compare(&c, &wanted->civil) == 0 &&
			(!wanted->exact || wanted->offset_s == g->slot[i].offset_s))
			return i;
	}
	return -1;
}

int
grid_find(const struct grid *g, int slot_no, const char *civil, struct err *e)
{
	struct civil_said c;
	int index;

	if (civil == NULL) {
		index = grid_index(g, slot_no);
		if (index < 0)
			err_set(e, ERR_SLOT_UNKNOWN, "the event has no slot %d", slot_no);
		return index;
	}
	if (!civil_of(g, civil, ERR_SLOT_UNKNOWN, &c, e))
		return -1;
	index = index_of_civil(g, &c);
	if (index < 0)
		err_set(e, ERR_SLOT_UNKNOWN, "no slot of the event begins at %s", civil);
	return index;
}

bool
grid_instant(const struct grid *g, const char *civil, int64_t *utc_s, struct err *e)
{
	struct civil_said c;

	return civil_of(g, civil, ERR_PARAM_INVALID, &c, e) &&
	       zone_instant(g->zone, &c, civil, utc_s, e);
}

/* ---- bits of slots, lengths, and how a time is shown ---------------------------------------- */

int
grid_words(const struct grid *g)
{
	int highest = 0;

	for (int i = 0; i < g->n; i++)
		highest = g->slot[i].no > highest ? g->slot[i].no : highest;
	return highest / WORD_BITS + 1;
}

bool
grid_taken(const struct grid *g, const uint64_t *bits, int index, int length)
{
	for (int k = 0; k < length; k++) {
		int no = g->slot[index + k].no;

		if ((bits[no / WORD_BITS] >> (no % WORD_BITS) & 1) != 0)
			return true;
	}
	return false;
}

bool
grid_fits(const struct grid *g, int index, int length)
{
	return index >= 0 && index + length <= g->n &&
	       g->slot[index].session_no == g->slot[index + length - 1].session_no;
}

const char *
grid_when(struct tx *tx, const struct grid *g, int64_t utc_s)
{
	char *text = arena_alloc(tx->arena, WHEN_TEXT);

	when_format(utc_s, zone_offset_at(g->zone, utc_s), text);
	return text;
}

const char *
grid_civil(struct tx *tx, const struct grid *g, int64_t utc_s)
{
	struct civil c;

	when_civil(utc_s, zone_offset_at(g->zone, utc_s), &c);
	return arena_printf(tx->arena, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day,
		c.hour, c.minute);
}

struct js *
grid_slot_view(const struct grid *g, int index, int length)
{
	struct slot whole = g->slot[index];

	whole.end_s = g->slot[index + length - 1].end_s;
	return slot_view(&whole);
}
