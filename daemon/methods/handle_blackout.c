/* handle_blackout.c - blackout.set: time taken out of a diary, and the meetings in its way. */
#include "domain/booking/blackout.h"
#include "domain/booking/blackout_set.h"
#include "domain/booking/release.h"
#include "domain/fair/fair_view.h"
#include "methods/handlers.h"

#include <string.h>

static enum release_way
way_of(struct call *c)
{
	const char *then = arg_str(&c->args, "then");

	if (!arg_bool(&c->args, "release"))
		return RELEASE_NOTHING;
	return then != NULL && strcmp(then, "standby") == 0 ? RELEASE_STANDBY
							    : RELEASE_MOVE;
}

/* It is taken, for a fair may get more days. */
static void
tell_doubt(struct js *o)
{
	struct js *list = js_new_arr();

	js_push_str(list, "it touches no slot of the fair: is its day right?");
	js_set(o, "warnings", list);
}

struct reply
handle_blackout_set(struct call *c)
{
	bool remove = arg_bool(&c->args, "remove"), done;
	struct blackout_said said = {.code = arg_str(&c->args, "code"),
		.when = arg_str(&c->args, "when"),
		.reason = arg_text(&c->args, "reason"),
		.way = way_of(c)};
	struct blackout_target t = {.id = 0};
	struct release_report report;
	struct blackout b = {.id = 0};
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !blackout_target(c->tx, g->event->id,
				 arg_str(&c->args, "resource"), &c->actor, &t, &e))
		return reply_fail(c, &e);
	release_begin(&report);
	done = remove ? blackout_remove(c->tx, g, &t, &said, &b, &e)
		      : blackout_set(c->tx, g, &t, &said, &c->actor, &b, &report, &e);
	if (!done) {
		if (js_len(report.refused) > 0)
			reply_more(c, "meetings", js_share(report.refused));
		release_end(&report);
		return reply_fail(c, &e);
	}
	o = js_new_obj();
	js_set(o, "blackout", blackout_view(c->tx, g, &b, t.code));
	if (!remove && !blackout_touches_slot(g, &b))
		tell_doubt(o);
	js_set_bool(o, "removed", remove);
	js_set(o, "released", js_share(report.released));
	js_set(o, "moved", js_share(report.moved));
	js_set(o, "standby", js_share(report.standby));
	release_end(&report);
	return reply_ok(c, o);
}
