/* print.c - day sheets onto paper: as text with form feeds, as HTML with page breaks, as JSON. */
#include "run.h"

#include "day_sheets.h"
#include "files.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { PAPER_COLUMNS = 96, DAY_MAX = 16 };

/* For a browser's print: a page is a section; black on white, no colour is needed to read it. */
static const char STYLE[] =
	"@page{size:A4;margin:15mm}"
	"body{font:11pt/1.4 sans-serif;color:#000;background:#fff;margin:0}"
	"section{break-after:page;padding:4mm 0}section:last-child{break-after:auto}"
	"h1{font-size:18pt;margin:0}p{margin:0 0 4mm}"
	"table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
	"tr{break-inside:avoid}th,td{text-align:left;vertical-align:top;"
	"padding:2mm;border-bottom:1px solid #999;overflow-wrap:anywhere}"
	"td:first-child{white-space:nowrap;font-weight:bold}";

/* ---- text ----------------------------------------------------------------------------------- */

static void
print_text(struct screen *s, const struct js *page, const char *event, bool last)
{
	const struct js *columns = js_get(page, "columns"), *rows = js_get(page, "rows");
	const char *subtitle = js_get_str(page, "subtitle", "");
	bool on_screen = s->columns > 0;
	struct screen paper = *s;
	char day[TEXT_TIME];
	struct table *t;

	paper.columns = on_screen ? s->columns : PAPER_COLUMNS;
	text_date(js_get_str(page, "day", ""), day);
	screen_line(s, INK_BOLD, "%s%s%s", js_get_str(page, "title", ""),
		subtitle[0] != '\0' ? ", " : "", subtitle);
	screen_line(
		s, INK_PLAIN, "%s - %s - %s", event, day, js_get_str(page, "code", ""));
	fputc('\n', s->out);
	t = table_new(&paper);
	for (size_t i = 0; i < js_len(columns); i++)
		table_column(t, js_str(js_at(columns, i)), i == 0 ? 0 : COLUMN_WRAP);
	for (size_t r = 0; r < js_len(rows); r++) {
		const struct js *row = js_at(rows, r);

		table_row(t);
		for (size_t i = 0; i < js_len(row); i++)
			table_cell(t, js_str(js_at(row, i)), INK_PLAIN);
	}
	table_print(t);
	if (!last)
		fputc(on_screen ? '\n' : '\f', s->out);
}

/* ---- HTML ----------------------------------------------------------------------------------- */

/* A stranger's text between tags. */
static void
put_html(FILE *out, const char *text)
{
	char *clean = text_safe(text);

	for (const char *at = clean; *at != '\0'; at++)
		switch (*at) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		default:
			fputc(*at, out);
		}
	free(clean);
}

static void
put_cells(FILE *out, const struct js *cells, const char *tag)
{
	fputs("<tr>", out);
	for (size_t i = 0; i < js_len(cells); i++) {
		fprintf(out, "<%s>", tag);
		put_html(out, js_str(js_at(cells, i)));
		fprintf(out, "</%s>", tag);
	}
	fputs("</tr>\n", out);
}

static void
print_section(FILE *out, const struct js *page, const char *event)
{
	const struct js *rows = js_get(page, "rows");
	const char *subtitle = js_get_str(page, "subtitle", "");
	char day[TEXT_TIME];

	text_date(js_get_str(page, "day", ""), day);
	fputs("<section>\n<h1>", out);
	put_html(out, js_get_str(page, "title", ""));
	fputs("</h1>\n<p>", out);
	if (subtitle[0] != '\0') {
		put_html(out, subtitle);
		fputs("<br>", out);
	}
	put_html(out, event);
	fprintf(out, " &ndash; %s &ndash; ", day);
	put_html(out, js_get_str(page, "code", ""));
	fputs("</p>\n<table>\n<thead>", out);
	put_cells(out, js_get(page, "columns"), "th");
	fputs("</thead>\n<tbody>\n", out);
	for (size_t r = 0; r < js_len(rows); r++)
		put_cells(out, js_at(rows, r), "td");
	fputs("</tbody>\n</table>\n</section>\n", out);
}

static void
print_html(FILE *out, const struct js *pages, const char *event)
{
	fputs("<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
	      " style-src 'unsafe-inline'\">\n<title>",
		out);
	put_html(out, event);
	fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", STYLE);
	for (size_t i = 0; i < js_len(pages); i++)
		print_section(out, js_at(pages, i), event);
	fputs("</body>\n</html>\n", out);
}

/* ---- which ---------------------------------------------------------------------------------- */

/* "1" becomes the first day's date; a date has to be one of the fair's. */
static bool
find_day(const struct js *event, const char *wanted, char out[DAY_MAX], struct err *e)
{
	const struct js *sessions = js_get(event, "sessions");
	const char *last = "", *first = js_get_str(js_at(sessions, 0), "day", "");
	char number[24];
	int days = 0;

	for (size_t i = 0; i < js_len(sessions); i++) {
		const char *day = js_get_str(js_at(sessions, i), "day", "");

		if (strcmp(day, last) == 0)
			continue;
		last = day;
		snprintf(number, sizeof number, "%d", ++days);
		if (strcmp(wanted, number) == 0 || strcmp(wanted, day) == 0) {
			snprintf(out, DAY_MAX, "%s", day);
			return true;
		}
	}
	err_set(e, ERR_NOT_FOUND, "the fair has no day %.40s", wanted);
	if (days == 0)
		return false;
	return err_hint(
		e, "--day %s is the first of %d, --day %d the last", first, days, days);
}

struct found {
	struct js *event, *meetings, *talks;
};

static bool
read_all(struct session *s, struct found *found, struct fault *f)
{
	struct js *params = js_new_obj();
	bool ok = session_read(s, "event.get", params, &found->event, f) &&
		  session_list(s, "meeting.list", params, 0, &found->meetings, f) &&
		  session_list(s, "conference.list", params, 0, &found->talks, f);

	js_free(params);
	return ok;
}

/* People see the pages of their own side; staff see everybody's. */
static void
narrow(struct session *s, struct day_sheet_wish *wish)
{
	const struct js *own = js_get(s->hello, "principal");

	wish->organisation = js_get_str(own, "organisation", NULL);
}

static void
release(struct found *found)
{
	js_free(found->event);
	js_free(found->meetings);
	js_free(found->talks);
}

/* Onto the screen, or into the file of --save. */
static bool
print_to(struct session *s, const struct js *pages, const char *event,
	const struct arguments *a, FILE *out)
{
	struct screen screen = s->screen;

	screen.out = out;
	if (out != s->screen.out) {
		screen.columns = 0;
		screen.color = false;
	}
	if (screen.json) {
		screen_json(&screen, pages);
	} else if (js_get_bool(a->local, "html", false)) {
		print_html(out, pages, event);
	} else {
		for (size_t i = 0; i < js_len(pages); i++)
			print_text(
				&screen, js_at(pages, i), event, i + 1 == js_len(pages));
	}
	return fflush(out) == 0 && !ferror(out);
}

static int
save(struct session *s, const struct js *pages, const char *event,
	const struct arguments *a, const char *path)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&bytes, &n);
	bool ok = memory != NULL && print_to(s, pages, event, a, memory);
	struct err e;

	ok = memory != NULL && fclose(memory) == 0 && ok;
	if (ok)
		ok = file_write(path, bytes, n, 0644, &e);
	else
		err_set(&e, ERR_INTERNAL, "there is no memory for the pages");
	free(bytes);
	if (!ok)
		return err_report(s, &e);
	screen_remark(&s->screen, "%zu pages in %s", js_len(pages), path);
	return EXIT_SUCCESS;
}

int
run_print(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *kind = js_get_str(a->local, "kind", NULL);
	const char *day = js_get_str(a->local, "day", NULL);
	const char *path = js_get_str(a->local, "save", NULL);
	struct day_sheet_wish wish = {.codes = js_get(a->local, "code")};
	struct found found = {0};
	char date[DAY_MAX];
	struct js *pages;
	struct fault f;
	struct err e;
	const char *event;
	int status = EXIT_SUCCESS;

	(void)c;
	if (kind != NULL && !day_sheet_of_name(kind, &wish.kind)) {
		err_set(&e, ERR_PARAM_INVALID, "%.40s cannot be printed", kind);
		err_hint(&e, "people, tables, halls or interpreters");
		return err_report(s, &e);
	}
	if (!read_all(s, &found, &f)) {
		release(&found);
		return fault_report(s, &f);
	}
	event = js_get_str(js_get(found.event, "event"), "name", "");
	if (day != NULL && !find_day(js_get(found.event, "event"), day, date, &e)) {
		release(&found);
		return err_report(s, &e);
	}
	wish.day = day != NULL ? date : NULL;
	narrow(s, &wish);
	if (kind == NULL && strcmp(session_role(s), "interpreter") == 0)
		wish.kind = SHEET_INTERPRETER;
	pages = day_sheets(
		&wish, js_get(found.meetings, "items"), js_get(found.talks, "items"));
	if (js_len(pages) == 0) {
		err_set(&e, ERR_NOT_FOUND, "no meeting is there to be printed");
		err_hint(&e, "convene meetings lists them; --day and the codes choose");
		status = err_report(s, &e);
	} else if (path != NULL) {
		status = save(s, pages, event, a, path);
	} else if (!print_to(s, pages, event, a, s->screen.out)) {
		status = EX_IOERR;
	}
	js_free(pages);
	release(&found);
	return status;
}
