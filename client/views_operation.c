/* views_operation.c - what figures, journal and verification look like. */
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>

/* "requested 3, scheduled 12" of {state: n}; the caller frees it. */
static char *
counts_text(const struct js *counts)
{
	struct buf b;

	buf_init(&b, 4096);
	for (void *it = js_first(counts); it != NULL; it = js_next(counts, it)) {
		char one[96];

		if (js_type(js_it_value(it)) != JS_INT)
			continue;
		snprintf(one, sizeof one, "%.64s %lld", js_it_name(it),
			(long long)js_int(js_it_value(it)));
		text_join(&b, ", ", one);
	}
	return buf_take(&b);
}

static void
add_counts(struct table *t, const char *label, const struct js *counts)
{
	char *text;

	if (counts == NULL || js_type(counts) != JS_OBJ)
		return;
	text = counts_text(counts);
	fields_add(t, label, text, INK_PLAIN);
	free(text);
}

/* One line per group of figures: it may have new members tomorrow. */
static void
add_groups(struct table *t, const struct js *groups)
{
	for (void *it = js_first(groups); it != NULL; it = js_next(groups, it)) {
		char label[64];

		snprintf(label, sizeof label, "%.60s", js_it_name(it));
		for (char *p = label; *p != '\0'; p++)
			*p = *p == '_' ? ' ' : *p;
		add_counts(t, label, js_it_value(it));
	}
}

static void
uptime_text(int64_t seconds, char out[64])
{
	snprintf(out, 64, "%lld d %02lld:%02lld:%02lld", (long long)(seconds / 86400),
		(long long)(seconds / 3600 % 24), (long long)(seconds / 60 % 60),
		(long long)(seconds % 60));
}

void
show_stats(struct screen *s, const struct js *result)
{
	struct table *t = fields_new(s);
	const struct js *event = js_get(result, "event");
	int64_t events = js_get_int(result, "events", 1);
	char uptime[64], all[64];

	uptime_text(js_get_int(result, "uptime_s", 0), uptime);
	if (event != NULL && js_type(event) != JS_NULL)
		fields_add(t, "event",
			js_type(event) == JS_STR ? js_str(event)
						 : js_get_str(event, "name", ""),
			INK_BOLD);
	snprintf(all, sizeof all, "all %lld together", (long long)events);
	if (events > 1)
		fields_add(t, "events", all, INK_BOLD);
	fields_add(t, "up", uptime, INK_PLAIN);
	add_groups(t, js_get(result, "figures"));
	add_counts(t, "refusals", js_get(result, "refusals"));
	add_counts(t, "connections", js_get(result, "connections"));
	add_counts(t, "writer", js_get(result, "writer"));
	add_counts(t, "methods", js_get(result, "methods"));
	add_counts(t, "mail", js_get(result, "mail"));
	fields_add(t, "certificate until",
		js_get_str(js_get(result, "certificate"), "ends", "-"), INK_PLAIN);
	table_print(t);
}

void
show_journal(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"SEQ", "seq", LOOK_TEXT, COLUMN_RIGHT},
		{"AT", "at", LOOK_WHEN, 0},
		{"WHO", "principal", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{"WHAT", "method", LOOK_TEXT, 0},
		{"OBJECT", "object", LOOK_TEXT, 0},
		{"KEY", "key", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "nothing is written there");
	show_more(s, result);
}

void
show_chain(struct screen *s, const struct js *result)
{
	if (js_get_bool(result, "ok", false))
		screen_line(s, INK_GREEN, "the chain of %lld rows is whole; head %s",
			(long long)js_get_int(result, "rows", 0),
			js_get_str(result, "head", ""));
	else
		screen_line(s, INK_RED, "the chain is broken at row %lld of %lld",
			(long long)js_get_int(result, "broken_at", 0),
			(long long)js_get_int(result, "rows", 0));
}

void
show_clock(struct screen *s, const struct js *result)
{
	char when[TEXT_TIME];

	text_when_year(js_get_str(result, "now", ""), when);
	screen_line(s, INK_PLAIN, "it is %s", when);
}

void
show_drain(struct screen *s, const struct js *result)
{
	(void)result;
	screen_line(s, INK_PLAIN,
		"the daemon answers what is in flight, writes it down and stops");
}

/* What is to be mended, and no damage of the database. */
static bool
check_is_advice(const struct js *check)
{
	return js_get_bool(check, "advice", false);
}

void
show_checks(struct screen *s, const struct js *result)
{
	const struct js *checks = js_get(result, "checks");
	struct table *t = table_new(s);

	table_column(t, "CHECK", 0);
	table_column(t, "RESULT", 0);
	table_column(t, "EXAMINED", COLUMN_RIGHT);
	table_column(t, "PROBLEM", COLUMN_WRAP);
	for (size_t i = 0; checks != NULL && i < js_len(checks); i++) {
		const struct js *check = js_at(checks, i);
		const struct js *problems = js_get(check, "problems");
		const struct column column = {"", "problems", LOOK_LIST, 0};
		bool ok = js_get_bool(check, "ok", false);
		char *text = column_text(&column, check);

		table_row(t);
		table_cell(t, js_get_str(check, "name", ""), INK_PLAIN);
		table_cell(t,
			ok			 ? "holds"
			: check_is_advice(check) ? "to mend"
						 : "BROKEN",
			ok			 ? INK_GREEN
			: check_is_advice(check) ? INK_YELLOW
						 : INK_RED);
		table_cell_int(t, js_get_int(check, "examined", 0));
		table_cell(t, problems != NULL ? text : "", INK_PLAIN);
		free(text);
	}
	table_print(t);
	screen_line(s, js_get_bool(result, "ok", false) ? INK_GREEN : INK_RED, "%s",
		js_get_bool(result, "ok", false) ? "everything holds"
						 : "the database is damaged");
}
