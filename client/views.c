/*
 * views.c - what the answers of the methods look like, one function per command's view.
 */
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
show_list(struct screen *s, const struct js *result, const struct column *columns,
	const char *when_empty)
{
	show_table(s, js_get(result, "items"), columns, when_empty);
	show_more(s, result);
}

void
show_accounts(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"ACCOUNT", "id", LOOK_TEXT, 0},
		{"ROLE", "role", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"ORGANISATION", "organisation", LOOK_TEXT, 0},
		{"DELEGATE", "delegate", LOOK_TEXT, 0},
		{"INTERPRETER", "interpreter", LOOK_TEXT, 0},
		{"ENROLLED", "enrolled", LOOK_WHEN, COLUMN_SPARE},
		{"DISABLED", "disabled", LOOK_YES, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(
		s, result, COLUMNS, "no accounts yet; convene invite DELEGATE makes one");
}

static const struct column ACCOUNT[] = {
	{"account", "id", LOOK_TEXT, 0},
	{"role", "role", LOOK_TEXT, 0},
	{"name", "name", LOOK_TEXT, 0},
	{"organisation", "organisation", LOOK_TEXT, 0},
	{"delegate", "delegate", LOOK_TEXT, 0},
	{"interpreter", "interpreter", LOOK_TEXT, 0},
	{"disabled", "disabled", LOOK_YES, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_account(struct screen *s, const struct js *result)
{
	show_fields(s, js_get(result, "account"), ACCOUNT);
}

void
show_invited(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"link", "link", LOOK_TEXT, 0},
		{"expires", "expires", LOOK_EXPIRY, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_account(s, result);
	/* never cut or wrapped: it is there to be copied */
	if (js_get_str(result, "link", NULL) != NULL)
		screen_line(s, INK_PLAIN, "  send this link, which works once:\n\n%s\n",
			js_get_str(result, "link", ""));
	if (js_get_str(result, "web", NULL) != NULL)
		screen_line(s, INK_PLAIN,
			"  or this one, for a browser and a phone:\n\n%s\n",
			js_get_str(result, "web", ""));
	show_fields(s, result, COLUMNS + 1);
	if (js_get(result, "mail") != NULL)
		screen_line(s, INK_PLAIN, "the link also goes by mail, as %s",
			js_get_str(result, "mail", ""));
}

static const struct column TOKEN[] = {
	{"TOKEN", "id", LOOK_TEXT, 0},
	{"ACCOUNT", "account", LOOK_TEXT, 0},
	{"LABEL", "label", LOOK_TEXT, COLUMN_CUT},
	{"MADE", "created", LOOK_WHEN, COLUMN_SPARE},
	{"EXPIRES", "expires", LOOK_EXPIRY, 0},
	{"LAST USED", "last_used", LOOK_WHEN, COLUMN_SPARE},
	{"REVOKED", "revoked", LOOK_YES, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_tokens(struct screen *s, const struct js *result)
{
	show_list(s, result, TOKEN, "no tokens");
}

void
show_token(struct screen *s, const struct js *result)
{
	screen_line(s, INK_PLAIN, "token %s is revoked; its connections are closed",
		js_get_str(js_get(result, "token"), "id", ""));
}

void
show_events(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"EVENT", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"STATE", "state", LOOK_STATE, 0},
		{"ZONE", "zone", LOOK_TEXT, 0},
		{"CURRENCY", "currency", LOOK_TEXT, COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS,
		"no events; convene import DIR or convene event create make one");
}

void
show_event_state(struct screen *s, const struct js *result)
{
	const struct js *event = js_get(result, "event");

	screen_line(s, INK_PLAIN, "%s is %s", js_get_str(event, "name", ""),
		js_get_str(event, "state", ""));
}

/* What holds, what would if nobody had said, and what it means. */
static void
show_policies(struct screen *s, const struct js *policies)
{
	struct table *t = table_new(s);

	table_column(t, "POLICY", 0);
	table_column(t, "VALUE", 0);
	table_column(t, "DEFAULT", 0);
	table_column(t, "MEANING", COLUMN_WRAP);
	for (size_t i = 0; policies != NULL && i < js_len(policies); i++) {
		const struct js *p = js_at(policies, i);
		const char *value = js_get_str(p, "value", "");
		const char *fallback = js_get_str(p, "default", "");
		struct buf b;

		buf_init(&b, 4096);
		text_join(&b, "", js_get_str(p, "text", ""));
		text_join(&b, " (", js_get_str(p, "takes", ""));
		text_join(&b, "", ")");
		table_row(t);
		table_cell(t, js_get_str(p, "policy", "?"), INK_PLAIN);
		table_cell(t, value, strcmp(value, fallback) == 0 ? INK_PLAIN : INK_BOLD);
		table_cell(t, fallback, INK_DIM);
		table_cell(t, buf_str(&b), INK_PLAIN);
		buf_release(&b);
	}
	table_print(t);
}

/* The slots of a session that have begun, or those to come: "1 09:30, 2 10:00". */
static void
add_slots(struct buf *b, const struct js *slots, int64_t session_no, bool past)
{
	char clock[TEXT_TIME], text[TEXT_TIME + 24];
	const char *before = b->len > 0 ? "; to come: " : past ? "past: " : "";

	for (size_t k = 0; slots != NULL && k < js_len(slots); k++) {
		const struct js *slot = js_at(slots, k);

		if (js_get_int(slot, "session", 0) != session_no ||
			js_get_bool(slot, "past", false) != past)
			continue;
		text_clock(js_get_str(slot, "start", ""), clock);
		snprintf(text, sizeof text, "%lld\u00a0%s",
			(long long)js_get_int(slot, "slot", 0), clock);
		text_join(b, "", before);
		text_join(b, "", text);
		before = ", ";
	}
}

/* The sessions, each with its slots. */
static void
show_sessions(struct screen *s, const struct js *event)
{
	const struct js *sessions = js_get(event, "sessions"),
			*slots = js_get(event, "slots");
	struct table *t = table_new(s);

	table_column(t, "SESSION", 0);
	table_column(t, "SLOTS", COLUMN_WRAP);
	for (size_t i = 0; sessions != NULL && i < js_len(sessions); i++) {
		const struct js *session = js_at(sessions, i);
		char when[2 * TEXT_TIME];
		struct buf b;

		buf_init(&b, 1 << 16);
		add_slots(&b, slots, js_get_int(session, "no", -1), true);
		add_slots(&b, slots, js_get_int(session, "no", -1), false);
		text_span(js_get_str(session, "start", ""),
			js_get_str(session, "end", ""), when);
		table_row(t);
		table_cell(t, when, INK_PLAIN);
		table_cell(t, buf_str(&b), INK_PLAIN);
		buf_release(&b);
	}
	table_print(t);
}

static bool
halls_are_placed(const struct js *halls)
{
	for (size_t i = 0; i < js_len(halls); i++)
		if (js_get_int(js_at(halls, i), "x_m", 0) != 0 ||
			js_get_int(js_at(halls, i), "y_m", 0) != 0)
			return true;
	return false;
}

/* The way to the other halls where the event gives it: "B 12 min, C 5 min". */
static void
cell_of_walks(struct table *t, const struct js *walks)
{
	char text[80];
	struct buf b;

	buf_init(&b, 1 << 16);
	if (js_type(walks) == JS_OBJ)
		for (void *it = js_first(walks); it != NULL; it = js_next(walks, it)) {
			snprintf(text, sizeof text, "%s\u00a0%lld\u00a0min",
				js_it_name(it),
				(long long)js_get_int(walks, js_it_name(it), 0));
			text_join(&b, ", ", text);
		}
	table_cell(t, buf_str(&b), INK_PLAIN);
	buf_release(&b);
}

/* Each hall; where it lies only when some hall was given a place. */
static void
show_halls(struct screen *s, const struct js *halls)
{
	bool placed = halls_are_placed(halls);
	struct table *t;

	if (js_len(halls) == 0)
		return;
	t = table_new(s);
	table_column(t, "HALL", 0);
	table_column(t, "NAME", COLUMN_CUT);
	if (placed)
		table_column(t, "METRES", 0);
	table_column(t, "ON FOOT TO", COLUMN_WRAP);
	for (size_t i = 0; i < js_len(halls); i++) {
		const struct js *hall = js_at(halls, i);
		char at[64];

		table_row(t);
		table_cell(t, js_get_str(hall, "code", ""), INK_BOLD);
		table_cell(t, js_get_str(hall, "name", ""), INK_PLAIN);
		snprintf(at, sizeof at, "%lld, %lld",
			(long long)js_get_int(hall, "x_m", 0),
			(long long)js_get_int(hall, "y_m", 0));
		if (placed)
			table_cell(t, at, INK_PLAIN);
		cell_of_walks(t, js_get(hall, "walk_minutes"));
	}
	table_print(t);
	screen_line(s, INK_PLAIN, "%s", "");
}

void
show_event(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"event", "", LOOK_PARTY, 0},
		{"state", "state", LOOK_STATE, 0},
		{"zone", "zone", LOOK_TEXT, 0},
		{"currency", "currency", LOOK_TEXT, 0},
		{"organiser", "organiser_name", LOOK_TEXT, 0},
		{"mail", "organiser_mail", LOOK_TEXT, 0},
		{"phone", "organiser_phone", LOOK_TEXT, 0},
		{"slot minutes", "slot_minutes", LOOK_TEXT, 0},
		{"gap minutes", "gap_minutes", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *event = js_get(result, "event");

	show_fields(s, event, FIELDS);
	screen_line(s, INK_PLAIN, "%s", "");
	show_halls(s, js_get(event, "halls"));
	show_sessions(s, event);
	screen_line(s, INK_PLAIN, "%s", "");
	show_policies(s, js_get(event, "policy_table"));
}

void
show_reissued(struct screen *s, const struct js *result)
{
	int64_t meetings = js_get_int(result, "meetings", 0);
	bool tried = js_get_bool(result, "dry_run", false);

	if (meetings == 0)
		screen_line(s, INK_PLAIN, "%s",
			"every invitation tells what holds; nobody is told again");
	else
		screen_line(s, INK_PLAIN, "%lld meeting%s %s told %s",
			(long long)meetings, meetings == 1 ? "" : "s",
			tried		? "would be"
			: meetings == 1 ? "is"
					: "are",
			js_get_bool(result, "mailbox", false)
				? "anew: a cancellation and a new invitation"
				: "again");
}

/* Each session's new times, and who is told. */
void
show_postponed(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"CODE", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *told = js_get(result, "told");
	int64_t meetings = js_get_int(result, "meetings", 0);
	int64_t people = js_get_int(result, "people", 0);
	bool tried = js_get_bool(result, "dry_run", false);

	show_sessions(s, js_get(result, "event"));
	screen_line(s, INK_PLAIN, "%s", "");
	show_table(s, told, COLUMNS, "nobody has a meeting; nobody is told");
	screen_line(s, INK_PLAIN,
		"%s%s: the fair begins on %s instead of %s; %lld meeting%s,"
		" %lld %s told",
		tried ? "it would be postponed" : "postponed",
		people > (int64_t)js_len(told) ? " (the first are listed)" : "",
		js_get_str(result, "to", "?"), js_get_str(result, "from", "?"),
		(long long)meetings, meetings == 1 ? "" : "s", (long long)people,
		people == 1 ? "person is" : "people are");
}

void
show_categories(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"CATEGORY", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"UNDER", "parent", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no categories");
}

void
show_terms(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"TERM", "code", LOOK_TEXT, 0},
		{"IN", "language", LOOK_TEXT, 0},
		{"SAYS", "term", LOOK_TEXT, COLUMN_CUT},
		{"SAME AS", "same_as", LOOK_TEXT, COLUMN_CUT},
		{"ITS LANGUAGE", "same_as_language", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no terms");
}

void
show_organisations(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"ORGANISATION", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"KIND", "kind", LOOK_TEXT, 0},
		{"COUNTRY", "country", LOOK_TEXT, COLUMN_SPARE},
		{"LANGUAGES", "languages", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{"WANTS", "wants", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{"OFFERS", "offers", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{"WITHDRAWN", "withdrawn", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no organisations like that");
}

static const struct column DELEGATE[] = {
	{"DELEGATE", "code", LOOK_TEXT, 0},
	{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
	{"ORGANISATION", "organisation", LOOK_TEXT, 0},
	{"LANGUAGES", "languages", LOOK_LIST, COLUMN_SPARE},
	{"MAIL", "email", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
	{"WITHDRAWN", "withdrawn", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_organisation(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"organisation", "", LOOK_PARTY, 0},
		{"kind", "kind", LOOK_TEXT, 0},
		{"country", "country", LOOK_TEXT, 0},
		{"languages", "languages", LOOK_LIST, 0},
		{"wants", "wants", LOOK_LIST, 0},
		{"offers", "offers", LOOK_LIST, 0},
		{"profile", "profile", LOOK_TEXT, 0},
		{"products", "products", LOOK_TEXT, 0},
		{"markets", "markets", LOOK_LIST, 0},
		{"website", "website", LOOK_TEXT, 0},
		{"budget from", "budget_min", LOOK_MONEY, 0},
		{"budget to", "budget_max", LOOK_MONEY, 0},
		{"least meetings", "min_meetings", LOOK_TEXT, 0},
		{"most meetings", "max_meetings", LOOK_TEXT, 0},
		{"most a day", "max_per_day", LOOK_TEXT, 0},
		{"accepts at once", "auto_accept", LOOK_TEXT, 0},
		{"withdrawn", "withdrawn", LOOK_TEXT, 0},
		{"rev", "rev", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *organisation = js_get(result, "organisation");
	const struct js *delegates = js_get(result, "delegates");

	show_fields(s, organisation, FIELDS);
	if (delegates == NULL)
		delegates = js_get(organisation, "delegates");
	if (delegates != NULL)
		screen_line(s, INK_PLAIN, "%s", "");
	show_table(s, delegates, DELEGATE, NULL);
}

void
show_delegate(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"delegate", "code", LOOK_TEXT, 0},
		{"name", "name", LOOK_TEXT, 0},
		{"organisation", "organisation_name", LOOK_TEXT, 0},
		{"code", "organisation", LOOK_TEXT, 0},
		{"languages", "languages", LOOK_LIST, 0},
		{"mail", "email", LOOK_TEXT, 0},
		{"least meetings", "min_meetings", LOOK_TEXT, 0},
		{"most meetings", "max_meetings", LOOK_TEXT, 0},
		{"most a day", "max_per_day", LOOK_TEXT, 0},
		{"withdrawn", "withdrawn", LOOK_TEXT, 0},
		{"rev", "rev", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *former = js_get(result, "former");

	show_fields(s, js_get(result, "delegate"), FIELDS);
	if (former != NULL)
		screen_line(s, INK_YELLOW,
			js_get_bool(former, "login", false)
				? "this is another person than %s, whose login has ended;"
				  " --same-person keeps it"
				: "this is another person than %s, who had no login",
			js_get_str(former, "name", "?"));
}

void
show_delegates(struct screen *s, const struct js *result)
{
	show_list(s, result, DELEGATE, "no delegates like that");
}

void
show_location(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"location", "code", LOOK_TEXT, 0},
		{"name", "name", LOOK_TEXT, 0},
		{"kind", "kind", LOOK_TEXT, 0},
		{"hall", "hall", LOOK_TEXT, 0},
		{"seats", "seats", LOOK_TEXT, 0},
		{"x in metres", "x_m", LOOK_TEXT, 0},
		{"y in metres", "y_m", LOOK_TEXT, 0},
		{"organisation", "organisation", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, js_get(result, "location"), FIELDS);
}

void
show_locations(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"LOCATION", "code", LOOK_TEXT, 0},
		{"KIND", "kind", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"HALL", "hall", LOOK_TEXT, 0},
		{"SEATS", "seats", LOOK_TEXT, COLUMN_RIGHT | COLUMN_SPARE},
		{"ORGANISATION", "organisation", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no locations");
}

void
show_interpreters(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"INTERPRETER", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"PAIRS", "pairs", LOOK_LIST, 0},
		{"MAIL", "email", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no interpreters");
}

void
show_conferences(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"SESSION", "code", LOOK_TEXT, 0},
		{"WHEN", "", LOOK_SPAN, 0},
		{"ROOM", "room", LOOK_TEXT, COLUMN_CUT},
		{"TITLE", "title", LOOK_TEXT, COLUMN_WRAP},
		{"TRACK", "track", LOOK_TEXT, COLUMN_SPARE},
		{"SPEAKERS", "speakers", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{"ATTENDEES", "attendees", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no conference sessions");
}

void
show_matches(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"SCORE", "score", LOOK_TEXT, COLUMN_RIGHT},
		{"ORGANISATION", "organisation", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"COUNTRY", "country", LOOK_TEXT, COLUMN_SPARE},
		{"WHY", "reasons", LOOK_REASONS, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "nobody matches");
}

void
show_match(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"partner", "", LOOK_PARTY, 0},
		{"country", "country", LOOK_TEXT, 0},
		{"kind", "kind", LOOK_TEXT, 0},
		{"score", "score", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column REASONS[] = {
		{"POINTS", "points", LOOK_TEXT, COLUMN_RIGHT},
		{"KIND", "kind", LOOK_TEXT, 0},
		{"REASON", "text", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, result, FIELDS);
	if (js_get_bool(result, "veto", false))
		screen_line(s, INK_RED, "  one side has asked not to meet the other");
	screen_line(s, INK_PLAIN, "%s", "");
	show_table(
		s, js_get(result, "reasons"), REASONS, "no reasons for and none against");
}

void
show_hits(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"ORGANISATION", "organisation", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_CUT},
		{"COUNTRY", "country", LOOK_TEXT, COLUMN_SPARE},
		{"THE TEXT SAYS", "says", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_list(s, result, COLUMNS, "no text speaks of it");
}

void
show_suggested(struct screen *s, const struct js *result)
{
	static const struct column CODES[] = {
		{"LIKELY", "likely", LOOK_TEXT, COLUMN_RIGHT},
		{"CODE", "code", LOOK_TEXT, 0},
		{"NAME", "name", LOOK_TEXT, COLUMN_WRAP},
		{"THE TEXT SAYS", "word", LOOK_TEXT, COLUMN_CUT},
		{"SAY SO", "saying", LOOK_TEXT, COLUMN_RIGHT},
		{"LIST IT", "listing", LOOK_TEXT, COLUMN_RIGHT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *codes = js_get(result, "codes");
	const char *option = strcmp(js_get_str(result, "list", ""), "wants") == 0
				     ? "--want"
				     : "--offer";

	show_table(s, codes, CODES, "the text speaks of no code that is not listed");
	if (js_len(codes) > 0)
		screen_line(s, INK_PLAIN,
			"  confirm: convene organisation update %s CODE, with those listed"
			" already",
			option);
}

void
show_model(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"model", "model", LOOK_TEXT, 0},
		{"built", "built", LOOK_WHEN, 0},
		{"organisations", "organisations", LOOK_TEXT, 0},
		{"list codes", "taught", LOOK_TEXT, 0},
		{"codes", "codes", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, result, FIELDS);
	if (js_get_int(result, "building", -1) >= 0)
		screen_line(s, INK_PLAIN, "  the next one is made: %lld %% done",
			(long long)js_get_int(result, "building", 0) / 10);
	else if (js_get_bool(result, "due", false))
		screen_line(s, INK_PLAIN,
			"  the organisations have changed since; the next one is due");
}

void
show_rebuilt(struct screen *s, const struct js *result)
{
	screen_line(s, INK_PLAIN, "the model is made anew; %lld counts until then",
		(long long)js_get_int(result, "model", 0));
}

static const struct column PREFERENCE[] = {
	{"FROM", "from", LOOK_TEXT, 0},
	{"TO", "to", LOOK_TEXT, 0},
	{"NAME", "to_name", LOOK_TEXT, COLUMN_CUT},
	{"PREFERENCE", "preference", LOOK_STATE, 0},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_preferences(struct screen *s, const struct js *result)
{
	show_list(s, result, PREFERENCE,
		"no preferences yet; convene prefer ORG must|want|avoid");
}

void
show_preference(struct screen *s, const struct js *result)
{
	const struct js *p = js_get(result, "preference");
	const char *what = js_get_str(p, "preference", "none");

	screen_line(s, INK_PLAIN, "%s towards %s: %s",
		js_get_str(p, "from", "preference"), js_get_str(p, "to", "?"), what);
}

static const struct column BLACKOUT[] = {
	{"BLACKOUT", "code", LOOK_TEXT, 0},
	{"RESOURCE", "resource", LOOK_TEXT, 0},
	{"WHEN", "", LOOK_SPAN, 0},
	{"REASON", "reason", LOOK_TEXT, COLUMN_CUT},
	{NULL, NULL, LOOK_TEXT, 0},
};

void
show_blackouts(struct screen *s, const struct js *result)
{
	show_list(s, result, BLACKOUT, "no blackouts");
}

/* Cells that the files say otherwise: the first of them, and how many there are. */
static void
show_differences(struct screen *s, const struct js *result, const char *which,
	const struct column *columns)
{
	const struct js *rows = js_get(result, which);
	char total[40];
	int64_t n;

	if (rows == NULL || js_type(rows) != JS_ARR || js_len(rows) == 0)
		return;
	show_table(s, rows, columns, NULL);
	snprintf(total, sizeof total, "%s_total", which);
	n = js_get_int(result, total, 0);
	if (n > (int64_t)js_len(rows))
		screen_line(s, INK_DIM, "... %lld in all", (long long)n);
	if (strcmp(which, "kept") == 0)
		screen_line(s, INK_PLAIN,
			"people changed these since the last import: they stay as they are;"
			" --overwrite takes the files' word");
}

/* "organisations.csv" is of organisations. */
static void
show_absent(struct screen *s, const struct js *file, bool list)
{
	char rows[64];
	const struct js *codes = js_get(file, "absent_codes");
	int64_t n = js_get_int(file, "absent", 0);
	size_t listed = codes != NULL && js_type(codes) == JS_ARR ? js_len(codes) : 0;

	if (n == 0)
		return;
	snprintf(rows, sizeof rows, "%s", js_get_str(file, "file", ""));
	rows[strcspn(rows, ".")] = '\0';
	for (char *c = rows; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	screen_line(s, INK_PLAIN,
		n == 1 ? "%lld of the %s of the fair is not in its file%s"
		       : "%lld %s of the fair are not in their file%s",
		(long long)n, rows, list ? ":" : "; --absent lists them");
	for (size_t i = 0; list && i < listed; i++)
		if (js_type(js_at(codes, i)) == JS_STR)
			screen_line(s, INK_PLAIN, "  %s", js_str(js_at(codes, i)));
	if (list && n > (int64_t)listed)
		screen_line(s, INK_DIM, "  ... %lld in all", (long long)n);
}

/* Who is another person under a code, and whether a login ends with that. */
static void
show_persons(struct screen *s, const struct js *persons)
{
	static const struct column PERSONS[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"LINE", "line", LOOK_LINE, COLUMN_RIGHT},
		{"ROW", "code", LOOK_TEXT, 0},
		{"WAS", "was", LOOK_TEXT, COLUMN_WRAP},
		{"IS", "is", LOOK_TEXT, COLUMN_WRAP},
		{"LOGIN ENDS", "login", LOOK_YES, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (persons == NULL || js_type(persons) != JS_ARR || js_len(persons) == 0)
		return;
	show_table(s, persons, PERSONS, NULL);
	screen_line(s, INK_PLAIN,
		"name and mail are both others: these are other people; --same-person keeps"
		" their logins");
}

void
show_import_absent(struct screen *s, const struct js *result, bool list)
{
	const struct js *files = js_get(result, "files");

	for (size_t i = 0; files != NULL && js_type(files) == JS_ARR && i < js_len(files);
		i++)
		show_absent(s, js_at(files, i), list);
}

/* Taken, or to be taken once the faults are mended, and likely not meant. */
static void
show_doubts(struct screen *s, const struct js *warnings)
{
	static const struct column WARNINGS[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"LINE", "line", LOOK_LINE, COLUMN_RIGHT},
		{"COLUMN", "column", LOOK_TEXT, 0},
		{"MIND", "text", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	if (warnings != NULL && js_type(warnings) == JS_ARR && js_len(warnings) > 0)
		show_table(s, warnings, WARNINGS, NULL);
}

void
show_import(struct screen *s, const struct js *result)
{
	static const struct column FILES[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"ROWS", "rows", LOOK_TEXT, COLUMN_RIGHT},
		{"ADDED", "added", LOOK_TEXT, COLUMN_RIGHT},
		{"CHANGED", "changed", LOOK_TEXT, COLUMN_RIGHT},
		{"LEFT", "left", LOOK_TEXT, COLUMN_RIGHT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column CHANGES[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"LINE", "line", LOOK_LINE, COLUMN_RIGHT},
		{"ROW", "code", LOOK_TEXT, 0},
		{"COLUMN", "column", LOOK_TEXT, 0},
		{"OLD", "stored", LOOK_TEXT, COLUMN_WRAP},
		{"NEW", "said", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column KEPT[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"LINE", "line", LOOK_LINE, COLUMN_RIGHT},
		{"ROW", "code", LOOK_TEXT, 0},
		{"COLUMN", "column", LOOK_TEXT, 0},
		{"STAYS", "stored", LOOK_TEXT, COLUMN_WRAP},
		{"NOT TAKEN", "said", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	static const struct column ERRORS[] = {
		{"FILE", "file", LOOK_TEXT, 0},
		{"LINE", "line", LOOK_LINE, COLUMN_RIGHT},
		{"CELL", "cell", LOOK_TEXT, 0},
		{"COLUMN", "column", LOOK_TEXT, 0},
		{"RULE", "rule", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	const struct js *errors = js_get(result, "errors");
	const struct js *warnings = js_get(result, "warnings");

	/* what would become of the rows is of no interest while some of them are bad */
	if (errors == NULL || js_type(errors) != JS_ARR || js_len(errors) == 0) {
		show_table(s, js_get(result, "files"), FILES, "no files");
		show_doubts(s, warnings);
		show_differences(s, result, "changes", CHANGES);
		show_differences(s, result, "kept", KEPT);
		show_persons(s, js_get(result, "persons"));
		return;
	}
	show_table(s, errors, ERRORS, NULL);
	if (js_get_int(result, "errors_total", 0) > (int64_t)js_len(errors))
		screen_line(s, INK_DIM, "... %lld bad rows in all",
			(long long)js_get_int(result, "errors_total", 0));
	show_doubts(s, warnings);
}

void
show_methods(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"METHOD", "name", LOOK_TEXT, 0},
		{"WRITES", "x-writes", LOOK_YES, 0},
		{"ROLES", "x-roles", LOOK_LIST, COLUMN_CUT | COLUMN_SPARE},
		{"WHAT", "summary", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "methods"), COLUMNS, "no methods");
	screen_line(s, INK_DIM, "convene discover METHOD shows its parameters");
}
