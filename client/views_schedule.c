/* views_schedule.c - schedules, what they change, and why a request has no seat. */
#include "view.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

/* The start alone: a meeting keeps its length, and names need the room. */
static const struct column START = {"", "start", LOOK_WHEN, 0};

static void
cell_of(struct table *t, const struct column *c, const struct js *object, enum ink ink)
{
	char *text = object != NULL ? column_text(c, object) : NULL;

	table_cell(t, text, ink);
	free(text);
}

/* "0.4 %" of thousandths. */
static const char *
percent(int64_t permille, char out[32])
{
	snprintf(out, 32, "%lld.%lld %%", (long long)(permille / 10),
		(long long)(permille % 10));
	return out;
}

/* "37, and 3 without a place" */
static void
seats_field(struct table *t, const struct js *schedule)
{
	char text[96];
	int64_t without = js_get_int(schedule, "unseated", 0);

	snprintf(text, sizeof text, "%lld%s",
		(long long)js_get_int(schedule, "seated", 0),
		without == 0 ? ", which is all" : "");
	if (without > 0)
		snprintf(text, sizeof text, "%lld, and %lld without a place",
			(long long)js_get_int(schedule, "seated", 0), (long long)without);
	fields_add(t, "seated", text, INK_PLAIN);
}

/* Of a repair: who is told because of what went wrong, and who besides. */
static void
disturbed_fields(struct table *t, const struct js *schedule)
{
	bool repair = strcmp(js_get_str(schedule, "scope", ""), "repair") == 0;
	long long besides = js_get_int(schedule, "disturbed", 0);
	char text[120];

	if (!repair && besides == 0)
		return;
	if (repair)
		snprintf(text, sizeof text,
			"%lld people whose meeting goes with it, %lld besides",
			(long long)js_get_int(schedule, "concerned", 0), besides);
	else
		snprintf(text, sizeof text, "%lld people whose meetings change", besides);
	fields_add(t, repair ? "told" : "disturbed", text, INK_PLAIN);
}

static void
figure_fields(struct table *t, const struct js *schedule)
{
	char text[120], gap[32];

	if (js_get(schedule, "value") == NULL)
		return;
	seats_field(t, schedule);
	snprintf(text, sizeof text, "%lld of at most %lld (gap %s, %s)",
		(long long)js_get_int(schedule, "value", 0),
		(long long)js_get_int(schedule, "bound", 0),
		percent(js_get_int(schedule, "gap_permille", 0), gap),
		js_get_str(schedule, "status", "?"));
	fields_add(t, "value", text, INK_PLAIN);
	snprintf(text, sizeof text, "%lld, of %lld slots",
		(long long)js_get_int(schedule, "breaks", 0),
		(long long)js_get_int(schedule, "idle_slots", 0));
	fields_add(t, "breaks", text, INK_PLAIN);
	if (js_get_int(schedule, "shortfall", 0) > 0) {
		snprintf(text, sizeof text, "%lld meetings to the minimums",
			(long long)js_get_int(schedule, "shortfall", 0));
		fields_add(t, "missing", text, INK_YELLOW);
	}
	disturbed_fields(t, schedule);
	snprintf(text, sizeof text, "%lld.%lld s%s",
		(long long)(js_get_int(schedule, "took_ms", 0) / 1000),
		(long long)(js_get_int(schedule, "took_ms", 0) % 1000 / 100),
		js_get_bool(schedule, "best", false) ? "; nothing is left to win" : "");
	fields_add(t, "took", text, INK_PLAIN);
}

static void
when_field(struct table *t, const char *label, const char *instant)
{
	char text[TEXT_TIME];

	if (instant == NULL)
		return;
	text_when(instant, text);
	fields_add(t, label, text, INK_PLAIN);
}

static void
schedule_fields(struct screen *s, const struct js *schedule)
{
	struct table *t = fields_new(s);
	const char *state = js_get_str(schedule, "state", "?");

	fields_add(t, "schedule", js_get_str(schedule, "id", "?"), INK_BOLD);
	fields_add(t, "state", state, ink_of_state(state));
	fields_add(t, "scope", js_get_str(schedule, "scope", ""), INK_PLAIN);
	figure_fields(t, schedule);
	when_field(t, "made", js_get_str(schedule, "created", NULL));
	when_field(t, "published", js_get_str(schedule, "published", NULL));
	fields_add(t, "reason", js_get_str(schedule, "reason", NULL), INK_YELLOW);
	table_print(t);
}

/* Musts of which no schedule holds all. */
static void
show_conflict(struct screen *s, const char *of, const struct js *conflict)
{
	if (conflict == NULL)
		return;
	screen_line(s, INK_YELLOW, "%s: %s", of, js_get_str(conflict, "text", ""));
}

void
show_schedule(struct screen *s, const struct js *result)
{
	const struct js *schedule = js_get(result, "schedule");
	const char *id = js_get_str(schedule, "id", "?");
	int64_t unanswered = js_get_int(result, "unanswered", 0);

	schedule_fields(s, schedule);
	show_conflict(s, "clash", js_get(schedule, "conflict"));
	if (unanswered > 0)
		screen_line(s, INK_YELLOW,
			"%lld %s not planned:\n"
			"convene requests --state requested lists them",
			(long long)unanswered,
			unanswered == 1 ? "waits for an answer, and is"
					: "wait for an answer, and are");
	if (strcmp(js_get_str(schedule, "state", ""), "ready") == 0)
		screen_line(s, INK_DIM,
			"convene schedule diff %s shows what it changes,\n"
			"convene schedule publish %s does it",
			id, id);
}

void
show_schedules(struct screen *s, const struct js *result)
{
	const struct js *items = js_get(result, "items");
	struct table *t;

	if (js_len(items) == 0) {
		screen_line(s, INK_DIM, "no schedule was made yet");
		return;
	}
	t = table_new(s);
	table_column(t, "SCHEDULE", 0);
	table_column(t, "STATE", 0);
	table_column(t, "SCOPE", 0);
	table_column(t, "SEATED", COLUMN_RIGHT);
	table_column(t, "WITHOUT", COLUMN_RIGHT);
	table_column(t, "GAP", COLUMN_RIGHT);
	table_column(t, "BREAKS", COLUMN_RIGHT);
	table_column(t, "MADE", COLUMN_SPARE);
	table_column(t, "REASON", COLUMN_CUT);
	for (size_t i = 0; i < js_len(items); i++) {
		const struct js *v = js_at(items, i);
		const char *state = js_get_str(v, "state", "?");
		/* of one that runs, how far it is */
		const struct js *now =
			js_get(v, "progress") != NULL ? js_get(v, "progress") : v;
		bool figures = js_get(now, "value") != NULL;
		char when[TEXT_TIME], gap[32];

		text_when(js_get_str(v, "created", ""), when);
		table_row(t);
		table_cell(t, js_get_str(v, "id", "?"), INK_BOLD);
		table_cell(t, state, ink_of_state(state));
		table_cell(t, js_get_str(v, "scope", ""), INK_PLAIN);
		if (figures) {
			table_cell_int(t, js_get_int(now, "seated", 0));
			if (now == v)
				table_cell_int(t, js_get_int(v, "unseated", 0));
			else
				table_cell(t, "", INK_PLAIN);
			table_cell(t, percent(js_get_int(now, "gap_permille", 0), gap),
				INK_PLAIN);
			table_cell_int(t, js_get_int(now, "breaks", 0));
		} else {
			for (int k = 0; k < 4; k++)
				table_cell(t, "", INK_PLAIN);
		}
		table_cell(t, when, INK_PLAIN);
		table_cell(t, js_get_str(v, "reason", ""), INK_PLAIN);
	}
	table_print(t);
	show_more(s, result);
	for (size_t i = 0; i < js_len(items); i++)
		show_conflict(s, js_get_str(js_at(items, i), "id", "?"),
			js_get(js_at(items, i), "conflict"));
}

void
show_placements(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"REQUEST", "request", LOOK_TEXT, 0},
		{"CHANGE", "change", LOOK_STATE, 0},
		{"FROM", "from_name", LOOK_TEXT, COLUMN_CUT},
		{"TO", "to_name", LOOK_TEXT, COLUMN_CUT},
		{"WHEN", "", LOOK_SPAN, 0},
		{"WHERE", "location", LOOK_TEXT, 0},
		{"INTERPRETER", "interpreter", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{"WHY NOT", "reason", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "it knows no request");
	show_more(s, result);
}

/* ---- what changes --------------------------------------------------------------------------- */

static bool
is_changed(const struct js *change, const char *what)
{
	const struct js *list = js_get(change, "changed");

	for (size_t i = 0; list != NULL && i < js_len(list); i++)
		if (js_type(js_at(list, i)) == JS_STR &&
			strcmp(js_str(js_at(list, i)), what) == 0)
			return true;
	return false;
}

/* "T2", "T2 seat 2, 오시우 interprets": more than the table only where more is another. */
static void
cell_of_place(struct table *t, const struct js *change)
{
	const char *interpreter = js_get_str(change, "interpreter", "nobody");
	char text[512], seat[32] = "", who[300] = "";

	if (is_changed(change, "seat"))
		snprintf(seat, sizeof seat, " seat %lld",
			(long long)js_get_int(change, "seat", 0));
	if (is_changed(change, "interpreter"))
		snprintf(who, sizeof who, ", %.250s interprets", interpreter);
	snprintf(text, sizeof text, "%.128s%s%s", js_get_str(change, "location", ""),
		seat, who);
	table_cell(t, text, INK_PLAIN);
}

static void
change_rows(struct table *t, const struct js *person, const char *list, const char *word,
	enum ink ink, bool *named)
{
	const struct js *changes = js_get(person, list);

	for (size_t i = 0; changes != NULL && i < js_len(changes); i++) {
		const struct js *v = js_at(changes, i);
		const struct js *was = js_get(v, "was");

		table_row(t);
		table_cell(t, *named ? "" : js_get_str(person, "name", ""), INK_BOLD);
		table_cell(t, word, ink);
		table_cell(t, js_get_str(v, "with", ""), INK_PLAIN);
		cell_of(t, &START, was, INK_DIM);
		cell_of(t, &START, v, INK_PLAIN);
		cell_of_place(t, v);
		*named = true;
	}
}

static void
show_totals(struct screen *s, const struct js *result, const char *tense)
{
	screen_line(s, INK_PLAIN,
		"%lld %s seated, %lld moved, %lld called off; %lld people",
		(long long)js_get_int(result, "seated", 0), tense,
		(long long)js_get_int(result, "moved", 0),
		(long long)js_get_int(result, "cancelled", 0),
		(long long)js_get_int(result, "people", 0));
}

static void
show_left_out(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"REQUEST", "request", LOOK_TEXT, 0},
		{"WHY", "text", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	int64_t n = js_get_int(result, "left_out_total", 0);

	if (n == 0)
		return;
	screen_line(
		s, INK_YELLOW, "%lld no longer fit and stay as they are:", (long long)n);
	show_table(s, js_get(result, "left_out"), COLUMNS, NULL);
}

void
show_schedule_diff(struct screen *s, const struct js *result)
{
	const struct js *items = js_get(result, "items");
	struct table *t = table_new(s);

	table_column(t, "PERSON", COLUMN_CUT);
	table_column(t, "MEETING", 0);
	table_column(t, "WITH", COLUMN_CUT);
	table_column(t, "WAS", 0);
	table_column(t, "WILL BE", 0);
	table_column(t, "WHERE", 0);
	for (size_t i = 0; items != NULL && i < js_len(items); i++) {
		const struct js *person = js_at(items, i);
		bool named = false;

		change_rows(t, person, "added", "new", INK_GREEN, &named);
		change_rows(t, person, "moved", "moved", INK_YELLOW, &named);
		change_rows(t, person, "cancelled", "called off", INK_RED, &named);
	}
	table_print(t);
	show_more(s, result);
	show_totals(s, result, "would be");
	show_left_out(s, result);
}

void
show_published(struct screen *s, const struct js *result)
{
	screen_line(s, INK_GREEN, "%s is published",
		js_get_str(js_get(result, "schedule"), "id", "?"));
	show_totals(s, result, "were");
	show_left_out(s, result);
}

/* ---- why ------------------------------------------------------------------------------------ */

void
show_seating_reason(struct screen *s, const struct js *result)
{
	const struct js *changes = js_get(result, "changes");

	screen_line(s, js_get_bool(result, "seated", false) ? INK_GREEN : INK_YELLOW,
		"%s: %s", js_get_str(result, "request", "?"),
		js_get_str(result, "text", ""));
	/* of one alone it would be the reason again */
	if (js_get_int(js_get(result, "conflict"), "total", 0) > 1)
		show_conflict(s, "clash", js_get(result, "conflict"));
	if (changes == NULL || js_len(changes) == 0)
		return;
	screen_line(s, INK_PLAIN, "%s",
		js_len(changes) == 1 ? "this would give it a seat:"
				     : "these together would give it a seat:");
	for (size_t i = 0; i < js_len(changes); i++)
		screen_line(
			s, INK_PLAIN, "  %s", js_get_str(js_at(changes, i), "text", ""));
}

void
show_forecast(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"CODE", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"MINIMUM", "minimum", LOOK_TEXT, COLUMN_RIGHT},
		{"BOOKED", "booked", LOOK_TEXT, COLUMN_RIGHT},
		{"WAITING", "waiting", LOOK_TEXT, COLUMN_RIGHT},
		{"MISSING", "missing", LOOK_TEXT, COLUMN_RIGHT},
		{"WHY", "why", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "nobody has a minimum");
	show_more(s, result);
}
