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

static enum ink
ink_of_level(const char *level)
{
	if (strcmp(level, "ok") == 0)
		return INK_GREEN;
	return strcmp(level, "critical") == 0 ? INK_RED : INK_YELLOW;
}

/* What is wrong, each with what to type; a daemon of before says nothing of it. */
static void
show_verdict(struct screen *s, const struct js *verdict)
{
	const struct js *findings = js_get(verdict, "findings");

	if (verdict == NULL)
		return;
	if (js_len(findings) == 0)
		screen_line(s, INK_GREEN, "OK");
	for (size_t i = 0; i < js_len(findings); i++) {
		const struct js *f = js_at(findings, i);

		screen_line(s, ink_of_level(js_get_str(f, "level", "")), "%s: %s",
			js_get_str(f, "words", ""), js_get_str(f, "hint", ""));
	}
}

static void
add_bytes(struct table *t, const char *label, const struct js *result, const char *name)
{
	int64_t mib = js_get_int(result, name, -1);
	char text[40];

	if (mib < 0)
		return;
	snprintf(text, sizeof text, "%lld MiB", (long long)(mib / 1024 / 1024));
	fields_add(t, label, text, INK_PLAIN);
}

static void
add_machine(struct table *t, const struct js *result)
{
	int64_t age_s = js_get_int(result, "backup_age", -1);
	char age[64];

	add_bytes(t, "disk free", result, "disk_free");
	add_bytes(t, "database", result, "database_bytes");
	add_bytes(t, "its log", result, "wal_bytes");
	if (age_s < 0)
		return;
	uptime_text(age_s, age);
	fields_add(t, "last backup before", age, INK_PLAIN);
}

void
show_stats(struct screen *s, const struct js *result)
{
	struct table *t = fields_new(s);
	const struct js *event = js_get(result, "event");
	int64_t events = js_get_int(result, "events", 1);
	char uptime[64], all[64];

	show_verdict(s, js_get(result, "verdict"));
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
	add_counts(t, "unanswered", js_get(result, "unanswered"));
	add_machine(t, result);
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

void
show_who(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"ACCOUNT", "account.id", LOOK_TEXT, 0},
		{"ROLE", "account.role", LOOK_TEXT, 0},
		{"NAME", "account.name", LOOK_TEXT, COLUMN_CUT},
		{"ORGANISATION", "account.organisation", LOOK_TEXT, 0},
		{"CONNECTIONS", "connections", LOOK_TEXT, COLUMN_RIGHT},
		{"WAITING", "waiting", LOOK_TEXT, COLUMN_RIGHT},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "nobody is connected");
	show_more(s, result);
}

void
show_backup(struct screen *s, const struct js *result)
{
	const struct js *b = js_get(result, "backup");
	int64_t removed = js_get_int(b, "removed", 0);

	screen_line(s, INK_GREEN, "%s is whole: %lld bytes, up to change %lld",
		js_get_str(b, "name", ""), (long long)js_get_int(b, "bytes", 0),
		(long long)js_get_int(b, "seq", 0));
	if (removed > 0)
		screen_line(s, INK_PLAIN, "the %lld oldest before it are gone",
			(long long)removed);
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

/* The lists of a day, side by side: one row for each minute. */
static struct js *
minutes_of(const struct js *day)
{
	size_t n = js_len(js_get(day, "calls"));
	struct js *rows = js_new_arr();

	for (size_t i = 0; i < n; i++) {
		struct js *row = js_new_obj();

		js_set_int(row, "ago", (int64_t)(n - i));
		for (void *it = js_first(day); it != NULL; it = js_next(day, it))
			js_set(row, js_it_name(it), js_share(js_at(js_it_value(it), i)));
		js_push(rows, row);
	}
	return rows;
}

/* How full each hall is where it is fullest. */
static struct js *
halls_of(const struct js *fair)
{
	struct js *rows = js_new_arr(), *hall;

	for (size_t i = 0; (hall = js_at(js_get(fair, "halls"), i)) != NULL; i++) {
		struct js *row = js_new_obj(), *taken = js_get(hall, "taken");
		int64_t most = 0;

		for (size_t k = 0; k < js_len(taken); k++)
			if (js_int(js_at(taken, k)) > most)
				most = js_int(js_at(taken, k));
		js_set_str(row, "hall", js_get_str(hall, "hall", ""));
		js_set_int(row, "seats", js_get_int(hall, "seats", 0));
		js_set_int(row, "most", most);
		js_push(rows, row);
	}
	return rows;
}

void
show_series(struct screen *s, const struct js *result)
{
	static const struct column MINUTES[] = {
		{"MIN AGO", "ago", LOOK_TEXT, COLUMN_RIGHT},
		{"CALLS", "calls", LOOK_TEXT, COLUMN_RIGHT},
		{"ERRORS", "errors", LOOK_TEXT, COLUMN_RIGHT},
		{"KEPT", "kept", LOOK_TEXT, COLUMN_RIGHT},
		{"P50 US", "p50_us", LOOK_TEXT, COLUMN_RIGHT},
		{"P99 US", "p99_us", LOOK_TEXT, COLUMN_RIGHT},
		{"LAG MS", "loop_lag_ms", LOOK_TEXT, COLUMN_RIGHT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column HALLS[] = {
		{"HALL", "hall", LOOK_TEXT, 0},
		{"SEATS", "seats", LOOK_TEXT, COLUMN_RIGHT},
		{"TAKEN AT MOST", "most", LOOK_TEXT, COLUMN_RIGHT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column OWING[] = {
		{"TO ANSWER", "requests", LOOK_TEXT, COLUMN_RIGHT},
		{"ORGANISATION", "organisation", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"OLDEST", "oldest", LOOK_WHEN, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *fair = js_get(result, "fair");
	struct js *rows;

	rows = fair != NULL ? halls_of(fair) : minutes_of(js_get(result, "day"));
	show_table(s, rows, fair != NULL ? HALLS : MINUTES, "no minute has ended yet");
	js_free(rows);
	if (fair == NULL)
		return;
	screen_line(s, INK_PLAIN, "%s", "");
	show_table(s, js_get(js_get(fair, "unanswered"), "organisations"), OWING,
		"every request is answered");
}

void
show_lost_login(struct screen *s, const struct js *result)
{
	(void)result;
	screen_line(s, INK_PLAIN,
		"If the fair has this address on file, a login link is on its way to it.");
}
