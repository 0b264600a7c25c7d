/* handle_replace.c - a colleague takes over from a delegate. */
#include "domain/booking/replace.h"
#include "domain/fair/fair_view.h"
#include "methods/find.h"
#include "methods/handlers.h"

#include <stdlib.h>

/* "M12" -> 12; false and *e. */
static bool
meeting_number(const char *text, int at, int64_t *out, struct err *e)
{
	char *end = NULL;

	*out = text[0] == 'M' ? strtoll(text + 1, &end, 10) : 0;
	if (end != NULL && *end == '\0' && *out > 0 && *out <= STORE_ID_MOST)
		return true;
	err_set(e, ERR_PARAM_INVALID, "%.64s is no meeting", text);
	err_hint(e, "convene meetings lists them: M1, M2");
	return err_field(e, "params.meetings[%d]", at);
}

static bool
meetings_of(struct call *c, struct replacement *by, struct err *e)
{
	const struct arg *list = arg_get(&c->args, "meetings");
	int64_t *id;

	if (!list->given)
		return true;
	id = ARENA_ARRAY(c->tx->arena, int64_t, list->n);
	for (int i = 0; i < list->n; i++)
		if (!meeting_number(list->strs[i], i, &id[i], e))
			return false;
	by->meetings = id;
	by->meetings_n = list->n;
	return true;
}

static struct js *
view_of(struct call *c, const struct delegate *d)
{
	return delegate_view(d,
		organisation_by_id(c->tx, c->actor.event_id, d->organisation_id), true);
}

struct reply
handle_delegate_replace(struct call *c)
{
	struct replacement by = {.meetings = NULL};
	struct replacement_report report;
	struct delegate *leaves, *comes;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !call_find_delegate(c, "delegate", &leaves, &e) ||
		!call_find_delegate(c, "by", &comes, &e) || !meetings_of(c, &by, &e))
		return reply_fail(c, &e);
	by.leaves = leaves;
	by.comes = comes;
	replacement_begin(&report);
	if (!delegate_replace(c->tx, g, &by, &c->actor, &report, &e)) {
		if (js_len(report.refused) > 0)
			reply_more(c, "meetings", js_share(report.refused));
		replacement_end(&report);
		return reply_fail(c, &e);
	}
	o = js_new_obj();
	js_set(o, "delegate", view_of(c, leaves));
	js_set(o, "by", view_of(c, comes));
	js_set(o, "meetings", js_share(report.meetings));
	js_set(o, "requests", js_share(report.requests));
	replacement_end(&report);
	return reply_ok(c, o);
}
