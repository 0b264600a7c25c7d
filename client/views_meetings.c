/*
 * views_meetings.c - what requests, meetings, slots, diaries and invitations look like.
 */
#include "own_time.h"
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>

static const struct column REQUEST[] = {
	{"state", "state", LOOK_STATE, 0},
	{"code", "code", LOOK_TEXT, 0},
	{"from", "from", LOOK_PARTY, 0},
	{"delegates", "from.delegates", LOOK_PEOPLE, 0},
	{"to", "to", LOOK_PARTY, 0},
	{"delegates", "to.delegates", LOOK_PEOPLE, 0},
	{"message", "message", LOOK_TEXT, 0},
	{"slots wished", "slots", LOOK_SPANS, 0},
	{"length", "length", LOOK_TEXT, 0},
	{"asked", "created", LOOK_WHEN, 0},
	{"expires", "expires", LOOK_WHEN, 0},
	{"meeting", "meeting", LOOK_TEXT, 0},
	{"after", "after", LOOK_LIST, 0},
	{"before", "before", LOOK_LIST, 0},
	{"reason", "reason", LOOK_TEXT, 0},
	{"rev", "rev", LOOK_TEXT, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

static const struct column MEETING[] = {
	{"state", "state", LOOK_STATE, 0},
	{"when", "", LOOK_SPAN, 0},
	{"zone", "zone", LOOK_TEXT, 0},
	{"your time", "", LOOK_OWN, 0},
	{"where", "location", LOOK_PLACE, 0},
	{"buyer", "delegates", LOOK_BUYERS, 0},
	{"exhibitor", "delegates", LOOK_SELLERS, 0},
	{"delegates", "delegates", LOOK_PEOPLE, 0},
	{"interpreter", "interpreter", LOOK_PARTY, 0},
	{"request", "request", LOOK_TEXT, 0},
	{"locked", "locked", LOOK_YES, 0},
	{"changed by", "by", LOOK_PARTY, 0},
	{"reason", "reason", LOOK_TEXT, 0},
	{"rev", "rev", LOOK_TEXT, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_requests(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"REQUEST", "id", LOOK_TEXT, 0},
		{"CODE", "code", LOOK_TEXT, COLUMN_SPARE},
		{"STATE", "state", LOOK_STATE, 0},
		{"FROM", "from.name", LOOK_TEXT, COLUMN_CUT},
		{"TO", "to.name", LOOK_TEXT, COLUMN_CUT},
		{"MEETING", "meeting", LOOK_TEXT, 0},
		{"AFTER", "after", LOOK_LIST, COLUMN_SPARE},
		{"ASKED", "created", LOOK_WHEN, COLUMN_SPARE},
		{"MESSAGE", "message", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS,
		"no requests; convene request to ORG makes one");
	show_more(s, result);
}

void
show_standby(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"PLACE", "place", LOOK_TEXT, COLUMN_RIGHT},
		{"REQUEST", "id", LOOK_TEXT, 0},
		{"FROM", "from", LOOK_PARTY, COLUMN_CUT},
		{"TO", "to", LOOK_PARTY, COLUMN_CUT},
		{"TIER", "tier", LOOK_TEXT, 0},
		{"SCORE", "score", LOOK_TEXT, COLUMN_RIGHT},
		{"SINCE", "since", LOOK_WHEN, COLUMN_SPARE},
		{"FREE", "free_slots", LOOK_TEXT, COLUMN_RIGHT},
		{"IN THE WAY", "reasons", LOOK_REASONS, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "nobody waits for a seat");
	show_more(s, result);
}

/* What waits for an answer, whose, and until when. */
static void
show_proposed(struct screen *s, const struct js *proposed)
{
	static const struct column MOVE[] = {
		{"asked by", "by", LOOK_TEXT, 0},
		{"when", "", LOOK_SPAN, 0},
		{"where", "location", LOOK_PLACE, 0},
		{"interpreter", "interpreter", LOOK_PARTY, 0},
		{"reason", "reason", LOOK_TEXT, 0},
		{"answer until", "until", LOOK_WHEN, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column WORDS[] = {
		{"by", "by", LOOK_TEXT, 0},
		{"reason", "reason", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (proposed == NULL)
		return;
	screen_line(s, INK_BOLD, "%s", "proposed, and not answered yet:");
	show_fields(s, proposed, js_get(proposed, "start") != NULL ? MOVE : WORDS);
}

static void
headline(struct screen *s, const char *what, const struct js *object)
{
	const char *state = js_get_str(object, "state", "");

	screen_line(
		s, INK_BOLD, "%s %s is %s", what, js_get_str(object, "id", "?"), state);
}

void
show_request(struct screen *s, const struct js *result)
{
	const struct js *request = js_get(result, "request");

	headline(s, "request", request);
	show_fields(s, request, REQUEST + 1);
	show_proposed(s, js_get(request, "proposed"));
}

void
show_ordered(struct screen *s, const struct js *result)
{
	const struct js *request = js_get(result, "request");

	screen_line(s, INK_BOLD, "%s %s %s", js_get_str(request, "id", "?"),
		js_get_bool(result, "removed", false) ? "need no longer come after"
						      : "comes after",
		js_get_str(result, "after", "?"));
	show_fields(s, request, REQUEST);
}

void
show_meeting(struct screen *s, const struct js *result)
{
	const struct js *meeting = js_get(result, "meeting");

	headline(s, "meeting", meeting);
	show_fields(s, meeting, MEETING + 1);
	show_proposed(s, js_get(meeting, "proposed"));
}

/* Where it is now, and, once it has moved, where it was. */
void
show_elsewhere(struct screen *s, const struct js *result)
{
	static const struct column WAS[] = {
		{"WAS", "", LOOK_SPAN, 0},
		{"WHERE", "location.code", LOOK_TEXT, 0},
		{"INTERPRETER", "interpreter.name", LOOK_TEXT, COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	struct js *former;

	show_meeting(s, result);
	if (js_get(result, "was") == NULL)
		return;
	former = js_new_arr();
	screen_line(s, INK_PLAIN, "%s", "");
	js_push(former, js_copy(js_get(result, "was")));
	show_table(s, former, WAS, NULL);
	js_free(former);
}

/* An exhibitor may accept what comes. */
void
show_asked(struct screen *s, const struct js *result)
{
	if (js_get(result, "meeting") != NULL || js_get(result, "reasons") != NULL)
		show_accepted(s, result);
	else
		show_request(s, result);
}

void
show_accepted(struct screen *s, const struct js *result)
{
	static const struct column REASONS[] = {
		{"SLOTS", "count", LOOK_TEXT, COLUMN_RIGHT},
		{"RULE", "code", LOOK_TEXT, 0},
		{"WHY NOT", "text", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *meeting = js_get(result, "meeting");

	if (meeting != NULL && js_type(meeting) == JS_OBJ) {
		show_meeting(s, result);
		return;
	}
	show_request(s, result);
	screen_line(s, INK_YELLOW,
		"  no slot suits everybody now; it waits in the standby queue");
	if (js_get(result, "reasons") == NULL)
		return;
	screen_line(s, INK_PLAIN, "%s", "");
	show_table(s, js_get(result, "reasons"), REASONS, NULL);
}

void
show_booked(struct screen *s, const struct js *result)
{
	show_meeting(s, result);
}

void
show_meetings(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"MEETING", "id", LOOK_TEXT, 0},
		{"STATE", "state", LOOK_STATE, 0},
		{"WHEN", "", LOOK_SPAN, 0},
		{"YOUR TIME", "", LOOK_OWN, COLUMN_SPARE},
		{"WHERE", "location.code", LOOK_TEXT, 0},
		{"HALL", "location.hall", LOOK_TEXT, COLUMN_SPARE},
		{"BUYER", "delegates", LOOK_BUYERS, COLUMN_CUT},
		{"EXHIBITOR", "delegates", LOOK_SELLERS, COLUMN_CUT},
		{"INTERPRETER", "interpreter.name", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "no meetings");
	show_more(s, result);
}

/* How often each rule refused a slot: {RULE: count} in the order they come. */
static struct js *
count_rules(const struct js *refused)
{
	struct js *counts = js_new_obj();

	for (size_t i = 0; i < js_len(refused); i++) {
		const char *code = js_get_str(js_at(refused, i), "code", "?");

		if (strcmp(code, "SLOT_PAST") == 0)
			code = "past";
		js_set_int(counts, code, js_get_int(counts, code, 0) + 1);
	}
	return counts;
}

static void
sum_refused(struct screen *s, const struct js *refused)
{
	struct js *counts = count_rules(refused);
	struct buf b;

	buf_init(&b, 4096);
	for (void *it = js_first(counts); it != NULL; it = js_next(counts, it)) {
		char one[96];

		snprintf(one, sizeof one, "%lld %.64s",
			(long long)js_int(js_it_value(it)), js_it_name(it));
		text_join(&b, ", ", one);
	}
	screen_line(
		s, INK_DIM, "%zu slots not possible: %s", js_len(refused), buf_str(&b));
	buf_release(&b);
	js_free(counts);
}

void
show_slots(struct screen *s, const struct js *result)
{
	static const struct column SLOTS[] = {
		{"SLOT", "slot", LOOK_TEXT, COLUMN_RIGHT},
		{"WHEN", "", LOOK_SPAN, 0},
		{"YOUR TIME", "", LOOK_OWN, COLUMN_SPARE},
		{"LOCATION", "location", LOOK_TEXT, 0},
		{"NAME", "location_name", LOOK_TEXT, COLUMN_CUT},
		{"HALL", "hall", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{"INTERPRETER", "interpreter", LOOK_PARTY, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column REFUSED[] = {
		{"SLOT", "slot", LOOK_TEXT, COLUMN_RIGHT},
		{"WHEN", "", LOOK_SPAN, 0},
		{"RULE", "code", LOOK_TEXT, 0},
		{"WHY NOT", "text", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *refused = js_get(result, "refused");
	bool some = refused != NULL && js_type(refused) == JS_ARR && js_len(refused) > 0;

	show_table(
		s, js_get(result, "slots"), SLOTS, "no slot is possible for all of them");
	if (js_get_int(result, "left", 0) > 0)
		screen_line(s, INK_DIM,
			"%lld more slots possible; --all names every slot",
			(long long)js_get_int(result, "left", 0));
	if (some && js_get_bool(result, "all", false)) {
		screen_line(s, INK_PLAIN, "%s", "");
		show_table(s, refused, REFUSED, NULL);
	} else if (some) {
		sum_refused(s, refused);
	}
}

/* Time that nobody can use any more is not free. */
static const char *
diary_state(const struct js *slot)
{
	const char *state = js_get_str(slot, "state", "");

	return js_get_bool(slot, "past", false) && strcmp(state, "free") == 0 ? "past"
									      : state;
}

/* Below a meeting: who interprets, and in which hall it is. */
static void
diary_row_below(struct table *t, const struct js *slot, bool own)
{
	const char *hall = js_get_str(slot, "hall", "");
	const char *interpreter = js_get_str(slot, "interpreter", "");
	int blank = own ? 6 : 5; /* the columns before WITH */
	char text[512];

	if (hall[0] == '\0' && interpreter[0] == '\0')
		return;
	table_row(t);
	for (int i = 0; i < blank; i++)
		table_cell(t, "", INK_PLAIN);
	snprintf(text, sizeof text, "%s interprets", interpreter);
	table_cell(t, interpreter[0] != '\0' ? text : "", INK_PLAIN);
	snprintf(text, sizeof text, "hall %s", hall);
	table_cell(t, hall[0] != '\0' ? text : "", INK_PLAIN);
}

/*
 * One slot of a diary; the day is named where it begins. before: the offset of the slot
 * before it; where the clocks change there is another, and it is shown, for the same
 * hour may come twice.
 */
static void
diary_row(struct table *t, const struct js *slot, const char *day, const char *before,
	bool own)
{
	static const struct column WITH = {"WITH", "with", LOOK_PARTY, 0};
	static const struct column WHERE = {"WHERE", "location", LOOK_PLACE, 0};
	char from[TEXT_TIME], to[TEXT_TIME], span[2 * TEXT_TIME];
	const char *start = js_get_str(slot, "start", "");
	const char *end = js_get_str(slot, "end", "");
	const char *state = diary_state(slot);
	char *with = column_text(&WITH, slot), *where = column_text(&WHERE, slot);

	text_clock(start, from);
	text_clock(end, to);
	snprintf(span, sizeof span, "%.40s-%.40s%s%.6s", from, to,
		strcmp(before, text_offset(start)) != 0 ? " " : "",
		strcmp(before, text_offset(start)) != 0 ? text_offset(start) : "");
	table_row(t);
	table_cell(t, day, INK_BOLD);
	table_cell_int(t, js_get_int(slot, "slot", 0));
	table_cell(t, span, INK_PLAIN);
	if (own) {
		own_clock(start, end, span);
		table_cell(t, span, INK_DIM);
	}
	table_cell(t, state, ink_of_state(state));
	table_cell(t, js_get_str(slot, "meeting", ""), INK_PLAIN);
	table_cell(t, with[0] != '\0' ? with : js_get_str(slot, "reason", ""), INK_PLAIN);
	table_cell(t, where, INK_PLAIN);
	free(with);
	free(where);
	diary_row_below(t, slot, own);
}

static void
diary_day(struct table *t, const struct js *day, bool own)
{
	const struct js *slots = js_get(day, "slots");
	const char *begins = js_get_str(day, "begins", NULL);
	const char *before = begins != NULL ? text_offset(begins) : NULL;
	char name[TEXT_TIME];

	text_date(js_get_str(day, "day", "?"), name);
	for (size_t i = 0; slots != NULL && i < js_len(slots); i++) {
		const char *offset =
			text_offset(js_get_str(js_at(slots, i), "start", ""));

		diary_row(t, js_at(slots, i), i == 0 ? name : "",
			before != NULL ? before : offset, own);
		before = offset;
	}
}

/* Does the person's clock show another time than the fair's in any of the days? */
static bool
own_differs(const struct js *days)
{
	char text[2 * TEXT_TIME] = "";

	for (size_t i = 0; days != NULL && i < js_len(days) && text[0] == '\0'; i++) {
		const struct js *slot = text_path(js_at(days, i), "slots.0");

		own_clock(js_get_str(slot, "start", ""), NULL, text);
	}
	return text[0] != '\0';
}

/* What is free and not shown: of what is past only where nothing else is left. */
static void
diary_left(struct screen *s, int64_t free_n, int64_t past_n)
{
	if (free_n > 0)
		screen_line(s, INK_DIM, "%lld slot%s free; --all shows %s too",
			(long long)free_n, free_n == 1 ? " is" : "s are",
			free_n == 1 ? "it" : "them");
	else if (past_n > 0)
		screen_line(s, INK_DIM, "what was free is past; --all shows it too");
}

void
show_diary(struct screen *s, const struct js *result)
{
	const struct js *days = js_get(result, "days"), *of = js_get(result, "of");
	struct table *t = table_new(s);
	bool own = own_differs(days);

	screen_line(s, INK_PLAIN, "diary of %s (%s), times of %s",
		js_get_str(of, "name", "?"), js_get_str(of, "code", "?"),
		js_get_str(result, "zone", "the fair"));
	table_column(t, "DAY", 0);
	table_column(t, "SLOT", COLUMN_RIGHT);
	table_column(t, "TIME", 0);
	if (own)
		table_column(t, "YOUR TIME", COLUMN_SPARE);
	table_column(t, "STATE", 0);
	table_column(t, "MEETING", 0);
	table_column(t, "WITH", COLUMN_CUT);
	table_column(t, "WHERE", COLUMN_CUT);
	for (size_t i = 0; days != NULL && i < js_len(days); i++)
		diary_day(t, js_at(days, i), own);
	if (table_rows(t) == 0)
		screen_line(s, INK_PLAIN, "nothing is in it");
	table_print(t);
	diary_left(s, js_get_int(result, "left", 0), js_get_int(result, "left_past", 0));
}

void
show_invitations(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"MEETING", "meeting", LOOK_TEXT, 0},
		{"REVISION", "revision", LOOK_TEXT, COLUMN_RIGHT},
		{"METHOD", "method", LOOK_STATE, 0},
		{"WHEN", "", LOOK_SPAN, 0},
		{"SUMMARY", "summary", LOOK_TEXT, COLUMN_CUT},
		{"ISSUED", "dtstamp", LOOK_WHEN, COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "no invitations yet");
	show_more(s, result);
}

/* Of any act: what is taken and yet likely not meant. */
void
show_warnings(struct screen *s, const struct js *result)
{
	const struct js *list = js_get(result, "warnings");

	for (size_t i = 0; list != NULL && js_type(list) == JS_ARR && i < js_len(list);
		i++)
		if (js_type(js_at(list, i)) == JS_STR)
			screen_line(s, INK_YELLOW, "look: %s", js_str(js_at(list, i)));
}

/* Of any act: the meetings that break a rule after it. */
void
show_concerned(struct screen *s, const struct js *result)
{
	const struct js *list = js_get(result, "concerned");

	for (size_t i = 0; i < js_len(list); i++)
		screen_line(s, INK_YELLOW, "%s breaks a rule now: %s",
			js_get_str(js_get(js_at(list, i), "meeting"), "id", "?"),
			js_get_str(js_at(list, i), "why", "?"));
	if (js_get_bool(result, "concerned_more", false))
		screen_line(
			s, INK_YELLOW, "there may be more; convene verify names them");
}

void
show_feed(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"delegate", "delegate", LOOK_TEXT, 0},
		{"interpreter", "interpreter", LOOK_TEXT, 0},
		{"told by", "channel", LOOK_TEXT, 0},
		{"made", "made", LOOK_EXPIRY, 0},
		{"last read", "fetched", LOOK_EXPIRY, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, js_get(result, "feed"), COLUMNS);
	/* never cut or wrapped: they are there to be copied */
	if (js_get_str(result, "url", NULL) != NULL)
		screen_line(s, INK_PLAIN,
			"\nsubscribe to it, do not import it:\n\n%s\n%s",
			js_get_str(result, "url", ""), js_get_str(result, "webcal", ""));
}
