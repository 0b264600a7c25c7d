/* views_release.c - a blackout or a withdrawal, and what became of each meeting in its way. */
#include "view.h"

#include <stdlib.h>
#include <string.h>

static const struct column WHEN = {"", "", LOOK_SPAN, 0};
static const struct column WHERE = {"", "location", LOOK_PLACE, 0};
static const struct column WITH = {"", "interpreter.name", LOOK_TEXT, 0};

/* The meeting of this id among those that were released, or NULL. */
static const struct js *
released_one(const struct js *result, const char *id)
{
	const struct js *all = js_get(result, "released");

	for (size_t i = 0; all != NULL && i < js_len(all); i++)
		if (strcmp(js_get_str(js_at(all, i), "id", ""), id) == 0)
			return js_at(all, i);
	return NULL;
}

static void
cell_of(struct table *t, const struct column *c, const struct js *object)
{
	char *text = object != NULL ? column_text(c, object) : NULL;

	table_cell(t, text, INK_PLAIN);
	free(text);
}

/* "from" and "to" lines of one meeting: when, where, interpreter. */
static void
moved_rows(struct table *t, const struct js *was, const struct js *now)
{
	table_row(t);
	table_cell(t, js_get_str(was, "meeting", "?"), INK_PLAIN);
	table_cell(t, "from", INK_DIM);
	cell_of(t, &WHEN, was);
	cell_of(t, &WHERE, was);
	cell_of(t, &WITH, was);
	table_row(t);
	table_cell(t, "", INK_PLAIN);
	table_cell(t, "to", INK_GREEN);
	cell_of(t, &WHEN, now);
	cell_of(t, &WHERE, now);
	cell_of(t, &WITH, now);
}

/* Answered as if it were done. */
static bool
is_trial(const struct js *result)
{
	return js_get_bool(result, "dry_run", false);
}

static void
show_moved(struct screen *s, const struct js *result)
{
	const struct js *moved = js_get(result, "moved");
	struct table *t;

	if (moved == NULL || js_len(moved) == 0)
		return;
	screen_line(s, INK_YELLOW,
		is_trial(result) ? "%zu would be moved:"
				 : "%zu moved; everybody concerned has a new invitation:",
		js_len(moved));
	t = table_new(s);
	table_column(t, "MEETING", 0);
	table_column(t, "", 0);
	table_column(t, "WHEN", 0);
	table_column(t, "WHERE", COLUMN_CUT);
	table_column(t, "INTERPRETER", COLUMN_CUT | COLUMN_SPARE);
	for (size_t i = 0; i < js_len(moved); i++) {
		const struct js *was = js_at(moved, i);

		moved_rows(t, was, released_one(result, js_get_str(was, "meeting", "")));
	}
	table_print(t);
}

static void
show_dropped(struct screen *s, const struct js *result)
{
	static const struct column WHY = {"", "reasons.0.text", LOOK_TEXT, 0};
	const struct js *standby = js_get(result, "standby");
	struct table *t;

	if (standby == NULL || js_len(standby) == 0)
		return;
	screen_line(s, INK_YELLOW,
		is_trial(result)
			? "%zu would be called off, and the requests wait in the queue:"
			: "%zu called off; the requests wait in the standby queue:",
		js_len(standby));
	t = table_new(s);
	table_column(t, "MEETING", 0);
	table_column(t, "REQUEST", 0);
	table_column(t, "WAS", 0);
	table_column(t, "WHY NOT ELSEWHERE", COLUMN_WRAP);
	for (size_t i = 0; i < js_len(standby); i++) {
		const struct js *one = js_at(standby, i);

		table_row(t);
		table_cell(t, js_get_str(one, "meeting", "?"), INK_PLAIN);
		table_cell(t, js_get_str(one, "request", "?"), INK_PLAIN);
		cell_of(t, &WHEN, released_one(result, js_get_str(one, "meeting", "")));
		cell_of(t, &WHY, one);
	}
	table_print(t);
}

void
show_blackout(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"blackout", "code", LOOK_TEXT, 0},
		{"of", "resource", LOOK_TEXT, 0},
		{"when", "", LOOK_SPAN, 0},
		{"reason", "reason", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, js_get(result, "blackout"), FIELDS);
	show_moved(s, result);
	show_dropped(s, result);
}

static void
show_called_off(struct screen *s, const struct js *meetings)
{
	static const struct column COLUMNS[] = {
		{"MEETING", "id", LOOK_TEXT, 0},
		{"WAS", "", LOOK_SPAN, 0},
		{"BUYER", "delegates", LOOK_BUYERS, COLUMN_CUT},
		{"EXHIBITOR", "delegates", LOOK_SELLERS, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (meetings == NULL || js_len(meetings) == 0)
		return;
	screen_line(s, INK_YELLOW,
		"%zu called off; everybody concerned is told:", js_len(meetings));
	show_table(s, meetings, COLUMNS, NULL);
}

static void
show_closed(struct screen *s, const struct js *requests)
{
	static const struct column COLUMNS[] = {
		{"REQUEST", "id", LOOK_TEXT, 0},
		{"FROM", "from", LOOK_PARTY, COLUMN_CUT},
		{"TO", "to", LOOK_PARTY, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (requests == NULL || js_len(requests) == 0)
		return;
	screen_line(s, INK_YELLOW, "%zu open %s closed:", js_len(requests),
		js_len(requests) == 1 ? "request" : "requests");
	show_table(s, requests, COLUMNS, NULL);
}

void
show_withdrawal(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"code", "code", LOOK_TEXT, 0},
		{"name", "name", LOOK_TEXT, 0},
		{"withdrawn", "withdrawn", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *who = js_get(result, "organisation");

	show_fields(s, who != NULL ? who : js_get(result, "delegate"), FIELDS);
	show_called_off(s, js_get(result, "cancelled"));
	show_closed(s, js_get(result, "requests"));
}

void
show_replacement(struct screen *s, const struct js *result)
{
	static const struct column MEETINGS[] = {
		{"MEETING", "id", LOOK_TEXT, 0},
		{"WHEN", "", LOOK_SPAN, 0},
		{"BUYER", "delegates", LOOK_BUYERS, COLUMN_CUT},
		{"EXHIBITOR", "delegates", LOOK_SELLERS, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column REQUESTS[] = {
		{"REQUEST", "id", LOOK_TEXT, 0},
		{"FROM", "from", LOOK_PARTY, COLUMN_CUT},
		{"TO", "to", LOOK_PARTY, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *meetings = js_get(result, "meetings");
	const struct js *requests = js_get(result, "requests");
	const char *by = js_get_str(js_get(result, "by"), "name", "?");
	const char *leaves = js_get_str(js_get(result, "delegate"), "name", "?");

	screen_line(s, INK_YELLOW,
		is_trial(result)
			? "%s would take over from %s: meetings %zu, requests %zu"
			: "%s takes over from %s: meetings %zu, requests %zu",
		by, leaves, js_len(meetings), js_len(requests));
	if (js_len(meetings) > 0)
		show_table(s, meetings, MEETINGS, NULL);
	if (js_len(requests) > 0)
		show_table(s, requests, REQUESTS, NULL);
}

void
show_removed(struct screen *s, const struct js *result)
{
	screen_line(s, INK_PLAIN, "%s is not there any more",
		js_get_str(result, "removed", "?"));
}
