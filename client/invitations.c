/* invitations.c - calendar invitations as tables, as files, and as one calendar. */
#include "run.h"

#include "files.h"
#include "text.h"
#include "view.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CALENDAR_BYTES = 64 * 1024 * 1024, ICS_BYTES = 1024 * 1024, TEXTS_AT_ONCE = 150 };
/* In the directory: up to which place of the journal it has all. */
static const char SEQ_FILE[] = ".convene";

/* ---- texts, many in an answer --------------------------------------------------------------- */

/* What is done with each revision, oldest first; item is the list's. false and *f ends it. */
struct visitor {
	bool (*visit)(struct visitor *v, const struct js *item, struct fault *f);
	int64_t seq; /* of the last one visited */
};

static bool
no_text(struct fault *f)
{
	struct err e;

	err_set(&e, ERR_PARSE, "the daemon sends no texts in a list: it is an older one");
	return fault_local(f, &e);
}

/* The revisions of one page. */
static bool
visit_page(const struct js *page, struct visitor *v, struct fault *f)
{
	const struct js *items = js_get(page, "items");

	for (size_t i = 0; items != NULL && i < js_len(items); i++) {
		const struct js *item = js_at(items, i);

		if (js_get_str(item, "ics", NULL) == NULL)
			return no_text(f);
		if (!v->visit(v, item, f))
			return false;
		v->seq = js_get_int(item, "seq", v->seq);
	}
	return true;
}

static bool
visit_all(struct session *s, const struct js *params, struct visitor *v, struct fault *f)
{
	struct js *ask_for = js_copy(params), *page = NULL;
	bool more = true, ok = true;

	js_set_bool(ask_for, "texts", true);
	js_set_int(ask_for, "limit", TEXTS_AT_ONCE);
	while (ok && more) {
		ok = session_read(s, "invitation.list", ask_for, &page, f);
		if (!ok)
			break;
		ok = visit_page(page, v, f);
		more = js_get(page, "next") != NULL;
		if (more)
			js_set_str(ask_for, "cursor", js_get_str(page, "next", ""));
		js_free(page);
	}
	js_free(ask_for);
	return ok;
}

/* ---- files ---------------------------------------------------------------------------------- */

enum saved { SAVED_NEW, SAVED_CHANGED, SAVED_SAME, SAVED_KINDS };

struct saving {
	struct visitor visitor; /* first member */
	const char *dir;
	struct js *seen; /* {M1: enum saved}, what this run did with the file */
	struct progress progress;
	int64_t from_seq;
};

/* Only what differs is written, so that a calendar that watches the file stays quiet. */
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
	return *how == SAVED_SAME || file_put(path, ics, strlen(ics), 0644, e);
}

/* A later revision of a meeting takes the place of the former one. */
static bool
save_one(struct visitor *v, const struct js *item, struct fault *f)
{
	struct saving *to = (struct saving *)(void *)v;
	const char *meeting = js_get_str(item, "meeting", "");
	int64_t before = js_get_int(to->seen, meeting, SAVED_SAME);
	enum saved how = SAVED_NEW;
	struct err e;

	if (!save(to->dir, meeting, js_get_str(item, "ics", ""), &how, &e))
		return fault_local(f, &e);
	js_set_int(to->seen, meeting, before == SAVED_SAME ? (int64_t)how : before);
	progress_at(&to->progress, js_get_int(item, "seq", 0) - to->from_seq);
	return true;
}

/* M1.ics, M2.ics, ... in the directory. */
static int64_t
count_files(const char *dir)
{
	DIR *d = opendir(dir);
	int64_t n = 0;

	for (struct dirent *one; d != NULL && (one = readdir(d)) != NULL;) {
		size_t digits = strspn(one->d_name + 1, "0123456789");

		n += one->d_name[0] == 'M' && digits > 0 &&
		     strcmp(one->d_name + 1 + digits, ".ics") == 0;
	}
	if (d != NULL)
		closedir(d);
	return n;
}

/* Whose invitations these are: another journal or another account has other numbers. */
static struct js *
whose(const struct session *s)
{
	struct js *o = js_new_obj();

	js_set_str(o, "history", js_get_str(s->hello, "history", ""));
	js_set_str(o, "event", js_get_str(js_get(s->hello, "event"), "code", ""));
	js_set_str(
		o, "principal", js_get_str(js_get(s->hello, "principal"), "account", ""));
	return o;
}

/* The place in the journal up to which the directory has all; 0: there is none to go by. */
static int64_t
kept_seq(const struct session *s, const char *dir)
{
	struct js *mine = whose(s), *kept = NULL;
	char path[PATH_MAX];
	int64_t seq = 0;
	struct buf b;
	struct err e;

	buf_init(&b, ICS_BYTES);
	if (path_join(path, sizeof path, dir, SEQ_FILE, &e) && file_read(path, &b, &e))
		kept = js_parse(buf_str(&b), b.len, &e);
	if (kept != NULL && js_type(kept) == JS_OBJ) {
		seq = js_get_int(kept, "seq", 0);
		for (void *it = js_first(mine); it != NULL; it = js_next(mine, it))
			if (strcmp(js_str(js_it_value(it)),
				    js_get_str(kept, js_it_name(it), "-")) != 0)
				seq = 0;
	}
	buf_release(&b);
	js_free(kept);
	js_free(mine);
	return seq;
}

/* Once the files are on the disk. */
static bool
keep_seq(const struct session *s, const char *dir, int64_t seq, struct err *e)
{
	struct js *o = whose(s);
	char path[PATH_MAX], *text;
	bool ok;

	js_set_int(o, "seq", seq);
	text = js_text(o);
	ok = path_join(path, sizeof path, dir, SEQ_FILE, e) && disk_flush(dir, e) &&
	     file_write(path, text, strlen(text), 0644, e);
	free(text);
	js_free(o);
	return ok;
}

static void
say_saved(struct session *s, const struct saving *to)
{
	int64_t files = count_files(to->dir), count[SAVED_KINDS] = {0};
	struct js *v;

	for (void *it = js_first(to->seen); it != NULL; it = js_next(to->seen, it))
		count[js_int(js_it_value(it))]++;
	count[SAVED_SAME] = files - count[SAVED_NEW] - count[SAVED_CHANGED];
	if (!s->screen.json) {
		screen_line(&s->screen, INK_GREEN,
			"%lld %s in %s: %lld new, %lld changed, %lld as before",
			(long long)files, files == 1 ? "invitation" : "invitations",
			to->dir, (long long)count[SAVED_NEW],
			(long long)count[SAVED_CHANGED], (long long)count[SAVED_SAME]);
		return;
	}
	v = js_new_obj();
	js_set_str(v, "dir", to->dir);
	js_set_int(v, "new", count[SAVED_NEW]);
	js_set_int(v, "changed", count[SAVED_CHANGED]);
	js_set_int(v, "same", count[SAVED_SAME]);
	screen_json(&s->screen, v);
	js_free(v);
}

/* All there is of the caller's; a part, as params say, leaves the place in the journal alone. */
static int
save_all(struct session *s, const char *dir, const struct js *params)
{
	struct saving to = {
		.visitor = {.visit = save_one}, .dir = dir, .seen = js_new_obj()};
	bool whole = js_first(params) == NULL, ok;
	struct js *ask_for = js_copy(params);
	struct fault f;
	struct err e;
	int status = EXIT_SUCCESS;

	if (whole)
		to.from_seq = to.visitor.seq = kept_seq(s, dir);
	if (whole)
		js_set_int(ask_for, "since", to.from_seq);
	progress_begin(&to.progress, &s->screen, "saving",
		js_get_int(s->hello, "seq", 0) - to.from_seq);
	ok = visit_all(s, ask_for, &to.visitor, &f);
	progress_end(&to.progress);
	/* What came before a fault is kept as well. */
	if (whole && to.visitor.seq > to.from_seq &&
		!keep_seq(s, dir, to.visitor.seq, &e) && ok)
		status = err_report(s, &e);
	if (!ok)
		status = fault_report(s, &f);
	else if (status == EXIT_SUCCESS)
		say_saved(s, &to);
	js_free(ask_for);
	js_free(to.seen);
	return status;
}

static int
save_into(struct session *s, const char *dir, const struct js *params)
{
	struct fault f;
	struct err e;

	if (!session_open(s, &f))
		return fault_report(s, &f);
	if (!dir_make(dir, 0755, &e))
		return err_report(s, &e);
	return save_all(s, dir, params);
}

/* ---- one calendar --------------------------------------------------------------------------- */

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

/* The newest revision of each meeting, in the order of their first ones. */
struct newest {
	struct visitor visitor; /* first member */
	struct js *meetings;	/* {M1: item} */
};

static bool
keep_newest(struct visitor *v, const struct js *item, struct fault *f)
{
	struct newest *to = (struct newest *)(void *)v;

	(void)f;
	js_set(to->meetings, js_get_str(item, "meeting", ""), js_copy(item));
	return true;
}

static bool
fill_calendar(struct calendar *c, const struct js *meetings, struct fault *f)
{
	struct err e;

	for (void *it = js_first(meetings); it != NULL; it = js_next(meetings, it)) {
		const struct js *item = js_it_value(it);

		if (strcmp(js_get_str(item, "method", ""), "CANCEL") == 0 ||
			add_calendar(c, js_get_str(item, "ics", "")))
			continue;
		err_set(&e, ERR_LINE_TOO_LONG, "too many meetings for one calendar");
		return fault_local(f, &e);
	}
	return true;
}

/*
 * All meetings that are on, as one object without METHOD (RFC 5546 wants one UID per
 * message; a file to import has none of its rules).
 */
static int
print_calendar(struct session *s, const struct js *params)
{
	struct newest to = {.visitor = {.visit = keep_newest}, .meetings = js_new_obj()};
	int status = EXIT_SUCCESS;
	struct calendar c;
	struct fault f;

	buf_init(&c.zones, CALENDAR_BYTES);
	buf_init(&c.events, CALENDAR_BYTES);
	if (visit_all(s, params, &to.visitor, &f) && fill_calendar(&c, to.meetings, &f))
		fprintf(s->screen.out,
			"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
			"PRODID:-//convene//convene//EN\r\n%s%s"
			"END:VCALENDAR\r\n",
			buf_str(&c.zones), buf_str(&c.events));
	else
		status = fault_report(s, &f);
	buf_release(&c.zones);
	buf_release(&c.events);
	js_free(to.meetings);
	return status;
}

int
run_invitations(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *dir = js_get_str(a->local, "save", NULL);

	if (dir != NULL)
		return save_into(s, dir, a->params);
	if (js_get_bool(a->local, "calendar", false))
		return print_calendar(s, a->params);
	return run_method(s, c, a);
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
