/* render.c - the terminal, on libsmartcols. */
#include "render.h"

#include "text.h"

#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	PROGRESS_AFTER_MS = 500,
	PROGRESS_EVERY_MS = 100,
	PROGRESS_WIDTH = 30,
	PROGRESS_LEAST = 10
};

enum { COLUMNS_MAX = 16, CUT_MIN = 6, SHARE_MIN = 18, SEPARATOR = 2 };

/* Beside the flags of render.h. */
enum { COLUMN_HIDDEN = 1 << 8 };

struct table {
	struct screen *screen;
	struct libscols_table *scols;
	struct libscols_line *line;
	size_t cell;
	bool fields;
	unsigned flags[COLUMNS_MAX];
};

static bool
wants_color(FILE *f, bool no_color)
{
	const char *asked = getenv("NO_COLOR"), *term = getenv("TERM");

	return !no_color && isatty(fileno(f)) && (asked == NULL || asked[0] == '\0') &&
	       term != NULL && strcmp(term, "dumb") != 0;
}

static int
columns_of(FILE *f)
{
	struct winsize size;

	if (!isatty(fileno(f)))
		return 0;
	if (ioctl(fileno(f), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return SCREEN_COLUMNS;
}

static int
rows_of(FILE *f)
{
	struct winsize size;

	if (!isatty(fileno(f)) || ioctl(fileno(f), TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_row;
}

void
screen_init(struct screen *s, FILE *out, FILE *err, bool json, bool no_color)
{
	*s = (struct screen){
		.out = out,
		.err = err,
		.json = json,
		.color = !json && wants_color(out, no_color),
		.err_color = wants_color(err, no_color),
		.err_tty = isatty(fileno(err)) != 0,
		.columns = columns_of(out),
		.rows = rows_of(out),
	};
}

const char *
ink_code(enum ink ink, bool color)
{
	if (!color)
		return "";
	switch (ink) {
	case INK_PLAIN:
		return "\033[0m";
	case INK_BOLD:
		return "\033[1m";
	case INK_DIM:
		return "\033[2m";
	case INK_RED:
		return "\033[31m";
	case INK_GREEN:
		return "\033[32m";
	case INK_YELLOW:
		return "\033[33m";
	case INK_BLUE:
		return "\033[34m";
	}
	BUG_ON(true);
}

enum ink
ink_of_state(const char *state)
{
	static const struct {
		const char *state;
		enum ink ink;
	} STATES[] = {
		{"scheduled", INK_GREEN},
		{"held", INK_GREEN},
		{"meeting", INK_GREEN},
		{"accepted", INK_BLUE},
		{"hold", INK_BLUE},
		{"requested", INK_YELLOW},
		{"declined", INK_RED},
		{"cancelled", INK_RED},
		{"no_show", INK_RED},
		{"CANCEL", INK_RED},
		{"avoid", INK_RED},
		{"must", INK_GREEN},
		{"want", INK_BLUE},
		{"withdrawn", INK_DIM},
		{"expired", INK_DIM},
		{"blackout", INK_DIM},
		{"free", INK_DIM},
		{"done", INK_GREEN},
		{"refused", INK_RED},
		{"failed", INK_RED},
		{"not tried", INK_DIM},
		{"past", INK_DIM},
	};

	for (size_t i = 0; i < sizeof STATES / sizeof STATES[0]; i++)
		if (strcmp(STATES[i].state, state) == 0)
			return STATES[i].ink;
	return INK_PLAIN;
}

struct table *
table_new(struct screen *s)
{
	struct table *t = xcalloc(1, sizeof *t);

	t->screen = s;
	t->scols = scols_new_table();
	BUG_ON(t->scols == NULL);
	BUG_ON(scols_table_set_column_separator(t->scols, "  ") != 0);
	scols_table_enable_colors(t->scols, s->color);
	return t;
}

void
table_column(struct table *t, const char *title, unsigned flags)
{
	int scols_flags = (flags & COLUMN_RIGHT ? SCOLS_FL_RIGHT : 0) |
			  (flags & COLUMN_WRAP ? SCOLS_FL_WRAP : 0);
	struct libscols_column *column =
		scols_table_new_column(t->scols, title, 0, scols_flags);

	BUG_ON(column == NULL || scols_table_get_ncols(t->scols) > COLUMNS_MAX);
	t->flags[scols_table_get_ncols(t->scols) - 1] = flags;
	/* lines are folded here, between words; libsmartcols would break the words */
	if (flags & COLUMN_WRAP) {
		scols_column_set_safechars(column, "\n");
		scols_column_set_wrapfunc(
			column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
	}
	if (t->screen->color)
		scols_cell_set_color(scols_column_get_header(column), "bold");
}

void
table_row(struct table *t)
{
	t->line = scols_table_new_line(t->scols, NULL);
	BUG_ON(t->line == NULL);
	t->cell = 0;
}

/* libsmartcols takes names or sequences; sequences are ours already. */
static void
paint(struct table *t, enum ink ink)
{
	struct libscols_cell *cell = scols_line_get_cell(t->line, t->cell);

	if (ink != INK_PLAIN && t->screen->color)
		scols_cell_set_color(cell, ink_code(ink, true));
}

void
table_cell(struct table *t, const char *text, enum ink ink)
{
	char *clean = text_safe(text != NULL ? text : "");

	BUG_ON(t->cell >= scols_table_get_ncols(t->scols));
	BUG_ON(scols_line_refer_data(t->line, t->cell, clean) != 0);
	paint(t, ink);
	t->cell++;
}

void
table_cell_int(struct table *t, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)number);
	table_cell(t, text, INK_PLAIN);
}

void
table_cell_line(struct table *t, int64_t line)
{
	if (line > 0)
		table_cell_int(t, line);
	else
		table_cell(t, "", INK_PLAIN);
}

size_t
table_rows(const struct table *t)
{
	return scols_table_get_nlines(t->scols);
}

static const char *
cell_text(struct libscols_cell *cell)
{
	const char *text = scols_cell_get_data(cell);

	return text != NULL ? text : "";
}

/* The widest cell of a column, its title too. */
static int
column_width(struct table *t, size_t i)
{
	struct libscols_column *column = scols_table_get_column(t->scols, i);
	int widest = text_width(scols_column_get_name(column));

	for (size_t row = 0; row < table_rows(t); row++) {
		struct libscols_line *line = scols_table_get_line(t->scols, row);
		int width = text_width(cell_text(scols_line_get_cell(line, i)));

		widest = width > widest ? width : widest;
	}
	return widest;
}

/* Cut or fold what is wider. */
static void
narrow_column(struct table *t, size_t i, int width)
{
	bool wraps = (t->flags[i] & COLUMN_WRAP) != 0;

	for (size_t row = 0; row < table_rows(t); row++) {
		struct libscols_line *line = scols_table_get_line(t->scols, row);
		const char *text = cell_text(scols_line_get_cell(line, i));

		if (text_width(text) > width)
			BUG_ON(scols_line_refer_data(line, i,
				       wraps ? text_fold(text, width)
					     : text_cut(text, width)) != 0);
	}
}

/*
 * libsmartcols pads the last column of a coloured row with blanks; nobody wants them.
 */
static void
print_trimmed(FILE *stream, char *text, int indent)
{
	for (char *line = text, *lf; *line != '\0'; line = lf + 1) {
		size_t n;

		lf = strchr(line, '\n');
		n = lf != NULL ? (size_t)(lf - line) : strlen(line);
		while (n > 0 && line[n - 1] == ' ')
			n--;
		fprintf(stream, "%*s%.*s\n", n > 0 ? indent : 0, "", (int)n, line);
		if (lf == NULL)
			break;
	}
}

/* What the columns that may be cut or folded have between them; *sharing counts them. */
static int
room_to_share(struct table *t, int room, int *sharing)
{
	int shown = 0;

	*sharing = 0;
	for (size_t i = 0; i < scols_table_get_ncols(t->scols); i++) {
		if (t->flags[i] & COLUMN_HIDDEN)
			continue;
		if (t->flags[i] & (COLUMN_CUT | COLUMN_WRAP))
			(*sharing)++;
		else
			room -= column_width(t, i);
		shown++;
	}
	return room - SEPARATOR * (shown - 1);
}

static bool
shares(const struct table *t, size_t i)
{
	return (t->flags[i] & (COLUMN_CUT | COLUMN_WRAP)) &&
	       !(t->flags[i] & COLUMN_HIDDEN);
}

/* What the columns that share must have to be of use: all, or enough of it. */
static int
share_needed(struct table *t)
{
	int needed = 0;

	for (size_t i = 0; i < scols_table_get_ncols(t->scols); i++) {
		int wants = shares(t, i) ? column_width(t, i) : 0;

		needed += wants < SHARE_MIN ? wants : SHARE_MIN;
	}
	return needed;
}

/* Leave spare columns out, the last first, until the others can be read. */
static void
hide_spare(struct table *t, int room)
{
	for (size_t i = scols_table_get_ncols(t->scols); i-- > 0;) {
		int sharing;

		if (room_to_share(t, room, &sharing) >= share_needed(t))
			return;
		if (!(t->flags[i] & COLUMN_SPARE))
			continue;
		t->flags[i] |= COLUMN_HIDDEN;
		scols_column_set_flags(
			scols_table_get_column(t->scols, i), SCOLS_FL_HIDDEN);
	}
}

/*
 * libsmartcols cuts the first column it may until the rest fits, which leaves names of
 * two letters beside whole messages. So the room is shared out here: columns that want
 * little get it, the others the same.
 */
static void
share_room(struct table *t, int room)
{
	bool content[COLUMNS_MAX] = {false};
	int sharing, left = room_to_share(t, room, &sharing);
	size_t n = scols_table_get_ncols(t->scols);

	for (bool settled = false; !settled && sharing > 0;) {
		settled = true;
		for (size_t i = 0; i < n && sharing > 0; i++) {
			int wants = column_width(t, i);

			if (!shares(t, i) || content[i] || wants > left / sharing)
				continue;
			left -= wants;
			content[i] = true;
			sharing--;
			settled = false;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (shares(t, i) && !content[i])
			narrow_column(t, i,
				left / sharing > CUT_MIN ? left / sharing : CUT_MIN);
}

void
table_print_to(struct table *take_t, FILE *stream, int indent)
{
	struct screen *s = take_t->screen;
	char *text = NULL;

	if (s->columns > indent) {
		scols_table_set_termforce(take_t->scols, SCOLS_TERMFORCE_ALWAYS);
		scols_table_set_termwidth(take_t->scols, (size_t)(s->columns - indent));
	} else {
		scols_table_set_termforce(take_t->scols, SCOLS_TERMFORCE_NEVER);
	}
	if (s->columns > indent) {
		hide_spare(take_t, s->columns - indent);
		share_room(take_t, s->columns - indent);
	}
	if (take_t->fields)
		scols_table_enable_noheadings(take_t->scols, 1);
	if (table_rows(take_t) > 0 && scols_table_get_ncols(take_t->scols) > 0) {
		BUG_ON(scols_print_table_to_string(take_t->scols, &text) != 0);
		print_trimmed(stream, text, indent);
		free(text);
	}
	scols_unref_table(take_t->scols);
	free(take_t);
}

void
table_print(struct table *take_t)
{
	table_print_to(take_t, take_t->screen->out, take_t->fields ? 2 : 0);
}

struct table *
fields_new(struct screen *s)
{
	struct table *t = table_new(s);

	t->fields = true;
	table_column(t, "LABEL", 0);
	table_column(t, "VALUE", COLUMN_WRAP);
	return t;
}

void
fields_add(struct table *t, const char *label, const char *value, enum ink ink)
{
	if (value == NULL || value[0] == '\0')
		return;
	table_row(t);
	table_cell(t, label, INK_DIM);
	table_cell(t, value, ink);
}

void
screen_json(struct screen *s, const struct js *v)
{
	char *text = js_pretty(v), *clean = text_safe_json(text);

	fprintf(s->out, "%s\n", clean);
	free(clean);
	free(text);
}

/* A formatted line of any length, made safe; the caller frees it. */
static char *formatted(const char *fmt, va_list ap) PRINTF(1, 0);

static char *
formatted(const char *fmt, va_list ap)
{
	char *raw = NULL, *clean;

	BUG_ON(vasprintf(&raw, fmt, ap) < 0);
	clean = text_safe_lines(raw);
	free(raw);
	return clean;
}

void
screen_line(struct screen *s, enum ink ink, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = formatted(fmt, ap);
	va_end(ap);
	fprintf(s->out, "%s%s%s\n", ink == INK_PLAIN ? "" : ink_code(ink, s->color), text,
		ink == INK_PLAIN ? "" : ink_code(INK_PLAIN, s->color));
	free(text);
}

void
screen_remark(struct screen *s, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = formatted(fmt, ap);
	va_end(ap);
	/* what stands on out belongs before it when both are one terminal */
	fflush(s->out);
	fprintf(s->err, "convene: %s\n", text);
	free(text);
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &ts) != 0);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
progress_begin(struct progress *p, struct screen *s, const char *label, int64_t total)
{
	*p = (struct progress){.screen = s, .label = label, .total = total};
	p->began_ms = now_ms();
}

/* The last column stays empty: some terminals go on in the next line after it. */
static int
progress_columns(const struct progress *p)
{
	return (p->screen->columns > 0 ? p->screen->columns : SCREEN_COLUMNS) - 1;
}

/* How wide the bar is with this behind it in its line. */
static int
bar_width(const struct progress *p, const char *tail)
{
	int room = progress_columns(p) - (int)strlen(p->label) - 3 - (int)strlen(tail);

	if (room > PROGRESS_WIDTH)
		return PROGRESS_WIDTH;
	return room < PROGRESS_LEAST ? PROGRESS_LEAST : room;
}

/* Is it worth a look by now, and is there somebody to look? */
static bool
is_due(const struct progress *p, int64_t now)
{
	return p->screen->err_tty && now - p->began_ms >= PROGRESS_AFTER_MS &&
	       !(p->drawn && now - p->drawn_ms < PROGRESS_EVERY_MS);
}

void
progress_wait(struct progress *p)
{
	int64_t now = now_ms();
	char line[256], *cut;

	if (!is_due(p, now))
		return;
	snprintf(line, sizeof line, "%s (%lld s)", p->label,
		(long long)((now - p->began_ms) / 1000));
	cut = text_cut(line, progress_columns(p));
	fprintf(p->screen->err, "\r%s\033[K", cut);
	fflush(p->screen->err);
	free(cut);
	p->drawn = true;
	p->drawn_ms = now;
}

void
progress_at(struct progress *p, int64_t done)
{
	static const char FULL[] = "##############################";
	int64_t now = now_ms();
	char tail[sizeof p->detail + 8], line[256], *cut;
	int filled, width;

	if (p->total <= 0 || !is_due(p, now))
		return;
	if (done > p->total)
		done = p->total;
	snprintf(tail, sizeof tail, " %3d%%%s%s", (int)(done * 100 / p->total),
		p->detail[0] != '\0' ? "  " : "", p->detail);
	width = bar_width(p, tail);
	filled = (int)(done * width / p->total);
	snprintf(line, sizeof line, "%s [%.*s%*s]%s", p->label, filled, FULL,
		width - filled, "", tail);
	/* a line that goes on in the next one could not be drawn over */
	cut = text_cut(line, progress_columns(p));
	fprintf(p->screen->err, "\r%s%s", cut, p->detail[0] != '\0' ? "\033[K" : "");
	fflush(p->screen->err);
	free(cut);
	p->drawn = true;
	p->drawn_ms = now;
}

void
progress_end(struct progress *p)
{
	if (p->drawn)
		fprintf(p->screen->err, "\r\033[K");
	p->drawn = false;
}
