/* feed.c - the calendar to subscribe to: its link, and how its person is told. */
#include "run.h"

#include "view.h"

#include <stdlib.h>

/* One of the three calls; the others' options are refused. */
static bool
method_of(const struct arguments *a, const char **method, struct err *e)
{
	bool rotate = js_get_bool(a->local, "rotate", false);
	const char *channel = js_get_str(a->local, "channel", NULL);
	bool choose = channel != NULL;

	*method = choose ? "feed.channel" : rotate ? "feed.rotate" : "feed.link";
	if (choose)
		js_set_str(a->params, "channel", channel);
	if (!choose || (!rotate && js_get(a->local, "qr") == NULL))
		return true;
	err_set(e, ERR_PARAM_INVALID, "--channel goes without --rotate and --qr");
	return err_hint(e, "two commands, one after the other");
}

/* What to do next depends on how the person is told now. */
static void
say_next(struct session *s, const struct js *result)
{
	const char *channel = js_get_str(js_get(result, "feed"), "channel", "");

	if (js_get(result, "url") == NULL || channel[0] != 'm')
		return;
	screen_remark(&s->screen,
		"told by mail until a calendar subscribes; --channel feed ends that now");
}

int
run_feed(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	const char *method;
	struct fault f;
	struct err e;
	int status;

	if (!method_of(a, &method, &e))
		return err_report(s, &e);
	if (!session_write(s, method, a->params, &result, &f))
		return fault_report(s, &f);
	status = run_show(s, c, result);
	if (!s->screen.json)
		say_next(s, result);
	if (js_get_bool(a->local, "qr", false) && !s->screen.json)
		status = draw_qr(s, js_get_str(result, "webcal", ""));
	js_free(result);
	return status;
}
