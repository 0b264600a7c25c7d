/*
 * render.h - the terminal: aligned tables, labelled fields, colour and a progress bar.
 *
 * Purpose:   the only door to libsmartcols, which knows how wide Korean and Arabic
 *            letters are. Every text that goes in may come from a stranger and is made
 *            safe here.
 * Life:      screen_init once; table_new .. table_print (which frees it).
 * Thread:    one.
 */
#ifndef CLIENT_RENDER_H
#define CLIENT_RENDER_H

#include "wire/json.h"

#include <stdio.h>

enum { SCREEN_COLUMNS = 80 };

struct screen {
	FILE *out;	/* what was asked for */
	FILE *err;	/* what went wrong, and remarks */
	bool json;	/* out gets JSON only */
	bool color;	/* on out */
	bool err_color; /* on err */
	bool err_tty;	/* progress bars may be drawn there */
	int columns;	/* of out; 0: not a terminal, nothing is cut */
	int rows;	/* of out; 0: not a terminal, or one of unknown height */
};

/* Colour is for terminals, and not when NO_COLOR is set (no-color.org) or no_color. */
void screen_init(struct screen *s, FILE *out, FILE *err, bool json, bool no_color);

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_GREEN, INK_YELLOW, INK_BLUE };
/* The escape sequence for a colour, "" when color is false. INK_PLAIN resets. */
const char *ink_code(enum ink ink, bool color);
/* The colour of a state: "scheduled" is green, "declined" red... */
enum ink ink_of_state(const char *state);

enum column_flags {
	COLUMN_RIGHT = 1, /* numbers */
	COLUMN_CUT = 2,	  /* cut at the edge of a terminal when there is no room */
	COLUMN_SPARE = 8, /* left out when the terminal is narrow */
	COLUMN_WRAP = 4,  /* go on in the next line instead */
};

struct table;

struct table *table_new(struct screen *s);
void table_column(struct table *t, const char *title, unsigned flags);
/* Begin the next row. */
void table_row(struct table *t);
/* The next cell of the row; NULL is an empty one. */
void table_cell(struct table *t, const char *text, enum ink ink);
void table_cell_int(struct table *t, int64_t number);
/* A line of a file; 0 is of the file as a whole, and the cell is empty. */
void table_cell_line(struct table *t, int64_t line);
size_t table_rows(const struct table *t);
/* Print to the screen's out, or to another stream, indented by so many blanks; free. */
void table_print(struct table *take_t);
void table_print_to(struct table *take_t, FILE *stream, int indent);

/* "  label     value" lines, aligned; value NULL or "" is left out. */
struct table *fields_new(struct screen *s);
void fields_add(struct table *t, const char *label, const char *value, enum ink ink);

/* Indented JSON and a line end on out. */
void screen_json(struct screen *s, const struct js *v);
/* A line of text on out, made safe. */
void screen_line(struct screen *s, enum ink ink, const char *fmt, ...) PRINTF(3, 4);
/* "convene: ..." on err, made safe. */
void screen_remark(struct screen *s, const char *fmt, ...) PRINTF(2, 3);

/*
 * A bar on err for what takes longer than half a second; nothing off a terminal. Units
 * are whatever total counts.
 */
struct progress {
	struct screen *screen;
	const char *label;
	int64_t total, began_ms, drawn_ms;
	bool drawn;
	char detail[96]; /* behind the bar, "" for nothing */
};

void
progress_begin(struct progress *p, struct screen *s, const char *label, int64_t total);
void progress_at(struct progress *p, int64_t done);
/* Nobody knows how much is left: the label and the seconds so far. */
void progress_wait(struct progress *p);
void progress_end(struct progress *p);

#endif
