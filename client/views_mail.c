/* views_mail.c - what mail and its ledger look like. */
#include "text.h"
#include "view.h"

#include <string.h>

static const struct column MAIL[] = {
	{"MAIL", "id", LOOK_TEXT, 0},
	{"KIND", "kind", LOOK_TEXT, 0},
	{"TO", "to", LOOK_TEXT, COLUMN_CUT},
	{"MEETING", "meeting", LOOK_TEXT, 0},
	{"REVISION", "revision", LOOK_TEXT, COLUMN_RIGHT},
	{"STATE", "state", LOOK_STATE, 0},
	{"ATTEMPTS", "attempts", LOOK_TEXT, COLUMN_RIGHT},
	{"CREATED", "created", LOOK_WHEN, COLUMN_SPARE},
	{"NEXT", "due", LOOK_WHEN, COLUMN_SPARE},
	{"ENDED", "ended", LOOK_WHEN, COLUMN_SPARE},
	{"ANSWER", "answer", LOOK_TEXT, COLUMN_CUT},
	{NULL, NULL, LOOK_TEXT, 0},
};

/* What keeps mail from leaving, if anything does. */
static void
show_hindrance(struct screen *s, const struct js *result)
{
	const struct js *pause = js_get(result, "paused");
	char since[TEXT_TIME];

	if (!js_get_bool(result, "relay", true))
		screen_line(s, INK_YELLOW,
			"no relay is named: mail.relay of the daemon's configuration");
	if (pause == NULL)
		return;
	text_when_year(js_get_str(pause, "since", ""), since);
	screen_line(s, INK_YELLOW,
		strcmp(js_get_str(pause, "cause", ""), "restore") == 0
			? "paused since %s, when the database was restored; convene outbox"
			  " resume lets it leave"
			: "paused since %s; convene outbox resume lets it leave",
		since);
}

void
show_outbox(struct screen *s, const struct js *result)
{
	show_table(s, js_get(result, "items"), MAIL, "no mail waits, and none has left");
	show_hindrance(s, result);
	show_more(s, result);
}

void
show_mail(struct screen *s, const struct js *result)
{
	static const struct column FIELDS[] = {
		{"mail", "id", LOOK_TEXT, 0},
		{"kind", "kind", LOOK_TEXT, 0},
		{"to", "to", LOOK_TEXT, 0},
		{"meeting", "meeting", LOOK_TEXT, 0},
		{"revision", "revision", LOOK_TEXT, 0},
		{"state", "state", LOOK_STATE, 0},
		{"attempts", "attempts", LOOK_TEXT, 0},
		{"next attempt", "due", LOOK_WHEN, 0},
		{"the relay said", "answer", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, js_get(result, "mail"), FIELDS);
	show_hindrance(s, result);
}

void
show_retried(struct screen *s, const struct js *result)
{
	if (js_get(result, "mail") != NULL)
		show_mail(s, result);
	else
		screen_line(s, INK_PLAIN, "%lld mails are sent",
			(long long)js_get_int(result, "mails", 0));
}

void
show_paused(struct screen *s, const struct js *result)
{
	(void)result;
	screen_line(s, INK_PLAIN, "no mail of this event leaves; convene outbox resume");
}

void
show_resumed(struct screen *s, const struct js *result)
{
	(void)result;
	screen_line(s, INK_PLAIN, "mail of this event leaves again");
}

void
show_ledger(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"MEETING", "meeting", LOOK_TEXT, 0},
		{"TO", "to", LOOK_TEXT, COLUMN_CUT},
		{"WHO", "name", LOOK_TEXT, COLUMN_CUT},
		{"REVISION", "revision", LOOK_TEXT, COLUMN_RIGHT},
		{"SAYS", "method", LOOK_TEXT, 0},
		{"STATE", "state", LOOK_STATE, 0},
		{"HAS", "told_revision", LOOK_TEXT, COLUMN_RIGHT},
		{"SINCE", "told", LOOK_WHEN, COLUMN_SPARE},
		{"STALE", "stale", LOOK_YES, 0},
		{"ANSWER", "answer", LOOK_STATE, 0},
		{"REASON", "reason", LOOK_TEXT, COLUMN_CUT | COLUMN_SPARE},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "nobody was told of a meeting");
	show_more(s, result);
}
