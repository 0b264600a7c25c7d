/* invitations.c - calendar invitations as tables, as files, and as one calendar. */
#include "run.h"

#include "files.h"
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CALENDAR_BYTES = 64 * 1024 * 1024, ICS_BYTES = 1024 * 1024 };

static bool
get_invitation(
	struct session *s, const char *meeting, struct js **result, struct fault *f)
{
	struct js *params = js_new_obj();
	bool ok;

	js_set_str(params, "meeting", meeting);
	ok = session_read(s, "invitation.get", params, result, f);
	js_free(params);
	return ok;
}

/* The meetings named in a list of revisions, each once, in order: {M1: true, ...}. */
static struct js *
meetings_of(const struct js *list)
{
	const struct js *items = js_get(list, "items");
	struct js *meetings = js_new_obj();

	for (size_t i = 0; i < js_len(items); i++)
		js_set_bool(meetings, js_get_str(js_at(items, i), "meeting", ""), true);
	return meetings;
}

enum saved { SAVED_NEW, SAVED_CHANGED, SAVED_SAME, SAVED_KINDS };

/*
 * Only what differs is written, so that a calendar that watches the file stays quiet.
 */
static bool
save(const char *dir, const char *meeting, const char *ics, enum saved *how,
	struct err *e)
{
	char name[80], path[PATH_MAX];
	struct buf old;

	snprintf(name, sizeof name, "%.64s.ics", meeting);
	if (!file_name_ok(name))
		return err_set(
			e, ERR_PARSE, "the daemon names a meeting \"%.40s\"", meeting);
	if (!path_join(path, sizeof path, dir, name, e))
		return false;
	*how = SAVED_NEW;
	if (access(path, F_OK) == 0) {
		buf_init(&old, ICS_BYTES);
		*how = SAVED_CHANGED;
		if (file_read(path, &old, e) && strcmp(buf_str(&old), ics) == 0)
			*how = SAVED_SAME;
		buf_release(&old);
	}
	return *how == SAVED_SAME || file_write(path, ics, strlen(ics), 0644, e);
}

static bool
save_one(struct session *s, const char *dir, const char *meeting, int counts[SAVED_KINDS],
	struct fault *f)
{
	struct js *result = NULL;
	enum saved how = SAVED_NEW;
	struct err e;
	bool ok;

	if (!get_invitation(s, meeting, &result, f))
		return false;
	ok = save(dir, meeting, js_get_str(result, "ics", ""), &how, &e);
	js_free(result);
	if (!ok)
		return fault_local(f, &e);
	counts[how]++;
	return true;
}

static int
save_all(struct session *s, const char *dir, const struct js *meetings)
{
	int counts[SAVED_KINDS] = {0}, done = 0;
	struct progress progress;
	struct fault f;
	struct err e;
	bool ok = true;

	if (!dir_make(dir, 0755, &e))
		return err_report(s, &e);
	progress_begin(&progress, &s->screen, "saving", (int64_t)js_len(meetings));
	for (void *it = js_first(meetings); it != NULL && ok;
		it = js_next(meetings, it)) {
		ok = save_one(s, dir, js_it_name(it), counts, &f);
		progress_at(&progress, ++done);
	}
	progress_end(&progress);
	if (!ok)
		return fault_report(s, &f);
	if (s->screen.json) {
		struct js *v = js_new_obj();

		js_set_str(v, "dir", dir);
		js_set_int(v, "new", counts[SAVED_NEW]);
		js_set_int(v, "changed", counts[SAVED_CHANGED]);
		js_set_int(v, "same", counts[SAVED_SAME]);
		screen_json(&s->screen, v);
		js_free(v);
	} else {
		screen_line(&s->screen, INK_GREEN,
			"%d %s in %s: %d new, %d changed, %d as before", done,
			done == 1 ? "invitation" : "invitations", dir, counts[SAVED_NEW],
			counts[SAVED_CHANGED], counts[SAVED_SAME]);
	}
	return EXIT_SUCCESS;
}

/*
 * The first block BEGIN:name..END:name from *at on, with its line ends; NULL when none.
 */
static const char *
next_block(const char **at, const char *name, size_t *n)
{
	char begin[32], end[32];
	const char *from, *to;

	snprintf(begin, sizeof begin, "BEGIN:%s\r\n", name);
	snprintf(end, sizeof end, "END:%s\r\n", name);
	from = strstr(*at, begin);
	to = from != NULL ? strstr(from, end) : NULL;
	if (to == NULL)
		return NULL;
	*at = to + strlen(end);
	*n = (size_t)(*at - from);
	return from;
}

struct calendar {
	struct buf zones;
	struct buf events;
};

/* A zone once: the same event gives the same block. */
static bool
add_calendar(struct calendar *c, const char *ics)
{
	const char *at = ics, *block;
	size_t n;
	bool ok = true;

	while ((block = next_block(&at, "VTIMEZONE", &n)) != NULL)
		if (c->zones.len < n ||
			memmem(c->zones.data, c->zones.len, block, n) == NULL)
			ok = ok && buf_add(&c->zones, block, n);
	at = ics;
	while ((block = next_block(&at, "VEVENT", &n)) != NULL)
		ok = ok && buf_add(&c->events, block, n);
	return ok;
}

/*
 * All meetings that are on, as one object without METHOD (RFC 5546 wants one UID per
 * message; a file to import has none of its rules).
 */
static int
print_calendar(struct session *s, const struct js *meetings)
{
	struct calendar c;
	struct fault f;
	struct err e;
	bool ok = true;
	int status = EXIT_SUCCESS;

	buf_init(&c.zones, CALENDAR_BYTES);
	buf_init(&c.events, CALENDAR_BYTES);
	for (void *it = js_first(meetings); it != NULL && ok;
		it = js_next(meetings, it)) {
		struct js *result = NULL;

		ok = get_invitation(s, js_it_name(it), &result, &f);
		if (!ok)
			break;
		if (strcmp(js_get_str(result, "method", ""), "CANCEL") != 0 &&
			!add_calendar(&c, js_get_str(result, "ics", ""))) {
			err_set(&e, ERR_LINE_TOO_LONG,
				"too many meetings for one calendar");
			ok = fault_local(&f, &e);
		}
		js_free(result);
	}
	if (ok)
		fprintf(s->screen.out,
			"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
			"PRODID:-//convene//convene//EN\r\n%s%s"
			"END:VCALENDAR\r\n",
			buf_str(&c.zones), buf_str(&c.events));
	else
		status = fault_report(s, &f);
	buf_release(&c.zones);
	buf_release(&c.events);
	return status;
}

int
run_invitations(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *dir = js_get_str(a->local, "save", NULL);
	bool calendar = js_get_bool(a->local, "calendar", false);
	struct js *list = NULL, *meetings;
	struct fault f;
	int status;

	if (dir == NULL && !calendar)
		return run_method(s, c, a);
	if (!session_list(s, c->method, a->params, 0, &list, &f))
		return fault_report(s, &f);
	meetings = meetings_of(list);
	status = dir != NULL ? save_all(s, dir, meetings) : print_calendar(s, meetings);
	js_free(meetings);
	js_free(list);
	return status;
}

int
run_invitation(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;

	if (!session_read(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	if (s->screen.json) {
		screen_json(&s->screen, result);
	} else if (s->screen.columns > 0) {
		/* a terminal gets it without its carriage returns */
		char *text = xstrdup(js_get_str(result, "ics", "")), *out = text, *clean;

		for (const char *p = text; *p != '\0'; p++)
			if (*p != '\r')
				*out++ = *p;
		*out = '\0';
		clean = text_safe_lines(text);
		fputs(clean, s->screen.out);
		free(clean);
		free(text);
	} else {
		fputs(js_get_str(result, "ics", ""), s->screen.out);
	}
	js_free(result);
	return EXIT_SUCCESS;
}
