/* top_frame.c - a snapshot as lines of a terminal. */
#include "top_frame.h"

#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1024, LINES_MOST = 200, BAR = 30, FRAME_COLUMNS_LEAST = 20 };

struct frame {
	struct buf *out;
	const struct top_shown *shown;
	int used;
};

static const struct {
	int key;
	const char *name;
	const char *title;
} VIEWS[TOP_VIEWS] = {[TOP_MEETINGS] = {'m', "meetings", "MEETINGS BY HALL"},
	[TOP_OWED] = {'w', "owed", "WHO OWES ANSWERS"},
	[TOP_AGES] = {'u', "unanswered", "UNANSWERED REQUESTS BY AGE"},
	[TOP_CONNECTIONS] = {'c', "connections", "CONNECTIONS AND REFUSALS"},
	[TOP_SLOWEST] = {'s', "slowest", "SLOWEST METHODS"},
	[TOP_OUTBOX] = {'o', "outbox", "OUTBOX"}};

enum top_view
top_view_of_key(int key)
{
	int v = 0;

	while (v < TOP_VIEWS && VIEWS[v].key != key)
		v++;
	return (enum top_view)v;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void add_line(struct frame *f, enum ink ink, const char *fmt, ...) PRINTF(3, 4);

/* What does not fit is left out, below and to the right. */
static void
add_line(struct frame *f, enum ink ink, const char *fmt, ...)
{
	const struct top_shown *t = f->shown;
	char line[LINE_BYTES], *safe, *cut;
	va_list ap;

	if (f->used >= LINES_MOST || (t->rows > 0 && f->used >= t->rows))
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	safe = text_safe(line);
	cut = text_cut(safe, t->columns);
	/* no line end behind the last: a terminal would scroll */
	BUG_ON(!buf_addf(f->out, "%s%s%s%s%s", t->live && f->used > 0 ? "\r\n" : "",
		ink == INK_PLAIN ? "" : ink_code(ink, t->color), cut,
		ink == INK_PLAIN ? "" : ink_code(INK_PLAIN, t->color),
		t->live ? "\033[K" : "\n"));
	free(cut);
	free(safe);
	f->used++;
}

static const char *
bar(int64_t part, int64_t whole, char out[BAR + 1])
{
	int64_t n = whole > 0 ? (part * BAR + whole - 1) / whole : 0;

	for (int i = 0; i < BAR; i++)
		out[i] = i < n ? '#' : '.';
	out[BAR] = '\0';
	return out;
}

static long long
number(const struct js *o, const char *name)
{
	return (long long)js_get_int(o, name, 0);
}

static void
span_text(int64_t s, char out[40])
{
	if (s < 3600)
		snprintf(out, 40, "%lld min", (long long)(s / 60));
	else if (s < 2 * 86400)
		snprintf(out, 40, "%lld h", (long long)(s / 3600));
	else
		snprintf(out, 40, "%lld days", (long long)(s / 86400));
}

/* ---- the head -------------------------------------------------------------------------------- */

static enum ink
ink_of(const char *level)
{
	if (strcmp(level, "ok") == 0)
		return INK_GREEN;
	return strcmp(level, "critical") == 0 ? INK_RED : INK_YELLOW;
}

static void
add_verdict(struct frame *f)
{
	const struct top_shown *t = f->shown;
	const struct js *v = js_get(t->snapshot, "verdict");
	const struct js *first = js_at(js_get(v, "findings"), 0);

	if (t->trouble[0] != '\0' && t->snapshot != NULL)
		add_line(f, INK_RED, "NO ANSWER FOR %lld s: %s", (long long)t->stale_s,
			t->trouble);
	else if (t->trouble[0] != '\0')
		add_line(f, INK_RED, "NO ANSWER: %s", t->trouble);
	else if (v == NULL)
		add_line(f, INK_YELLOW, "this daemon gives no verdict");
	else
		add_line(f, ink_of(js_get_str(v, "level", "")), "%s",
			js_get_str(v, "words", ""));
	if (first != NULL)
		add_line(f, INK_DIM, "type: %s", js_get_str(first, "hint", ""));
}

static void
add_machine(struct frame *f)
{
	const struct js *s = f->shown->snapshot;
	int64_t backup_s = js_get_int(s, "backup_age", -1);
	char backup[40] = "none";

	if (backup_s >= 0)
		span_text(backup_s, backup);
	add_line(f, INK_PLAIN, "disk free %lld MiB  log %lld MiB  backup %s",
		number(s, "disk_free") >> 20, number(s, "wal_bytes") >> 20, backup);
}

static void
add_head(struct frame *f)
{
	const struct top_shown *t = f->shown;
	const struct js *s = t->snapshot, *event = js_get(s, "event");
	const char *name = js_get_str(event, "name", "all events");
	char up[40], rate[40] = "";

	add_verdict(f);
	if (s == NULL)
		return;
	span_text(js_get_int(s, "uptime_s", 0), up);
	if (t->calls_a_second >= 0)
		snprintf(rate, sizeof rate, "  %lld calls/s",
			(long long)t->calls_a_second);
	add_line(f, INK_BOLD, "%s  up %s  %lld connections%s",
		event == NULL || js_type(event) == JS_NULL ? "all events" : name, up,
		number(js_get(s, "connections"), "open"), rate);
	add_machine(f);
}

static void
add_keys(struct frame *f)
{
	char line[200];
	size_t n = 0;

	for (int v = 0; v < TOP_VIEWS; v++)
		n += (size_t)snprintf(line + n, sizeof line - n, "%s%c %s%s",
			v == (int)f->shown->view ? "[" : " ", VIEWS[v].key, VIEWS[v].name,
			v == (int)f->shown->view ? "]" : " ");
	add_line(f, INK_DIM, "%s q quit", line);
}

/* ---- views ----------------------------------------------------------------------------------- */

static const struct js *
hall_of(const struct js *filling, const char *code)
{
	const struct js *halls = js_get(filling, "halls");

	for (size_t i = 0; i < js_len(halls); i++)
		if (strcmp(js_get_str(js_at(halls, i), "hall", ""), code) == 0)
			return js_at(halls, i);
	return NULL;
}

static void
add_slot(struct frame *f, const char *label, const struct js *filling)
{
	char when[2 * TEXT_TIME];

	if (filling == NULL) {
		add_line(f, INK_PLAIN, "%-5s no slot", label);
		return;
	}
	text_span(js_get_str(filling, "start", ""), js_get_str(filling, "end", ""), when);
	add_line(f, INK_PLAIN, "%-5s %s, %lld meetings", label, when,
		number(filling, "meetings"));
}

static void
view_meetings(struct frame *f)
{
	const struct js *now = js_get(f->shown->snapshot, "now");
	const struct js *next = js_get(f->shown->snapshot, "next");
	const struct js *halls = js_get(now != NULL ? now : next, "halls");
	char drawn[BAR + 1];

	add_slot(f, "now", now);
	add_slot(f, "next", next);
	add_line(f, INK_DIM, "%-12s %6s %6s %6s", "HALL", "NOW", "NEXT", "SEATS");
	for (size_t i = 0; i < js_len(halls); i++) {
		const char *code = js_get_str(js_at(halls, i), "hall", "");
		long long seats = number(js_at(halls, i), "seats");
		long long here = number(hall_of(now, code), "meetings");

		add_line(f, INK_PLAIN, "%-12.12s %6lld %6lld %6lld %s", code, here,
			number(hall_of(next, code), "meetings"), seats,
			bar(here, seats, drawn));
	}
}

static void
view_owed(struct frame *f)
{
	const struct js *list = js_get(
		js_get(js_get(f->shown->series, "fair"), "unanswered"), "organisations");

	if (list == NULL) {
		add_line(f, INK_PLAIN, "this is of one event: convene --event CODE top");
		return;
	}
	add_line(f, INK_DIM, "%-8s %-20s %s", "REQUESTS", "OLDEST", "WHO");
	for (size_t i = 0; i < js_len(list); i++) {
		const struct js *o = js_at(list, i);
		char when[TEXT_TIME];

		text_when(js_get_str(o, "oldest", ""), when);
		add_line(f, INK_PLAIN, "%8lld %-20s %s %s", number(o, "requests"), when,
			js_get_str(o, "organisation", ""), js_get_str(o, "name", ""));
	}
}

static void
view_ages(struct frame *f)
{
	static const struct {
		const char *name, *label;
	} AGES[] = {{"under_1h", "under an hour"}, {"under_4h", "under 4 hours"},
		{"under_1d", "under a day"}, {"under_3d", "under 3 days"},
		{"older", "older"}};
	const struct js *u = js_get(f->shown->snapshot, "unanswered");
	char drawn[BAR + 1];

	add_line(f, INK_PLAIN, "%-14s %6lld", "all", number(u, "total"));
	for (size_t i = 0; i < sizeof AGES / sizeof *AGES; i++)
		add_line(f, INK_PLAIN, "%-14s %6lld %s", AGES[i].label,
			number(u, AGES[i].name),
			bar(number(u, AGES[i].name), number(u, "total"), drawn));
}

static void
add_numbers(struct frame *f, const struct js *o, const char *label)
{
	for (void *it = js_first(o); it != NULL; it = js_next(o, it))
		if (js_type(js_it_value(it)) == JS_INT)
			add_line(f, INK_PLAIN, "%-12s %-24.24s %12lld", label,
				js_it_name(it), (long long)js_int(js_it_value(it)));
}

static void
view_connections(struct frame *f)
{
	static const char *const GROUPS[] = {
		"connections", "faults", "refusals", "methods", "writer"};

	for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
		add_numbers(f, js_get(f->shown->snapshot, GROUPS[i]), GROUPS[i]);
}

static void
view_slowest(struct frame *f)
{
	const struct js *list = js_get(f->shown->snapshot, "slowest");

	add_line(f, INK_DIM, "%-28s %9s %11s %11s", "METHOD", "CALLS", "MEAN MS",
		"LONGEST MS");
	for (size_t i = 0; i < js_len(list); i++) {
		const struct js *m = js_at(list, i);

		add_line(f, INK_PLAIN, "%-28.28s %9lld %7lld.%03lld %7lld.%03lld",
			js_get_str(m, "method", ""), number(m, "calls"),
			number(m, "mean_us") / 1000, number(m, "mean_us") % 1000,
			number(m, "most_us") / 1000, number(m, "most_us") % 1000);
	}
}

static void
view_outbox(struct frame *f)
{
	const struct js *mail = js_get(f->shown->snapshot, "mail");
	int64_t oldest_s = js_get_int(mail, "oldest_s", -1);
	char age[40] = "nothing waits";

	if (oldest_s >= 0)
		span_text(oldest_s, age);
	add_line(f, INK_PLAIN, "oldest  %s", age);
	add_line(f, INK_PLAIN, "relay   %s",
		!js_get_bool(mail, "relay", false)   ? "none"
		: js_get_bool(mail, "paused", false) ? "paused"
						     : "in use");
	for (void *it = js_first(mail); it != NULL; it = js_next(mail, it))
		if (js_type(js_it_value(it)) == JS_INT &&
			strcmp(js_it_name(it), "oldest_s") != 0)
			add_line(f, INK_PLAIN, "%-12s %8lld", js_it_name(it),
				(long long)js_int(js_it_value(it)));
}

static void
add_view(struct frame *f, enum top_view view)
{
	static void (*const DRAW[TOP_VIEWS])(struct frame * f) = {
		[TOP_MEETINGS] = view_meetings,
		[TOP_OWED] = view_owed,
		[TOP_AGES] = view_ages,
		[TOP_CONNECTIONS] = view_connections,
		[TOP_SLOWEST] = view_slowest,
		[TOP_OUTBOX] = view_outbox};

	add_line(f, INK_BOLD, "%s", VIEWS[view].title);
	DRAW[view](f);
}

void
top_frame(const struct top_shown *t, struct buf *out)
{
	struct top_shown shown = *t;
	struct frame f = {.out = out, .shown = &shown};

	if (shown.columns < FRAME_COLUMNS_LEAST)
		shown.columns = FRAME_COLUMNS_LEAST;
	if (t->live)
		BUG_ON(!buf_adds(out, "\033[H"));
	add_head(&f);
	if (t->live)
		add_keys(&f);
	if (t->snapshot != NULL && t->rows == 0)
		for (int v = 0; v < TOP_VIEWS; v++)
			add_view(&f, (enum top_view)v);
	else if (t->snapshot != NULL)
		add_view(&f, t->view);
	if (t->live)
		BUG_ON(!buf_adds(out, "\033[J"));
}
