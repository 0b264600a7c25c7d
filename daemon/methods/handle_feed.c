/* handle_feed.c - calendars that people subscribe to. */
#include "domain/people/subscription.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/events.h"
#include "store/interpreters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URL_BYTES = 600 };

static bool
chosen_delegate(struct call *c, struct subscriber *s, struct err *e)
{
	struct delegate *d;

	if (!call_find_own_delegate(c, "delegate", &d, e))
		return false;
	/* A colleague's calendar is a colleague's secret. */
	if (!actor_is_staff(&c->actor) && d->id != c->actor.delegate_id) {
		err_set(e, ERR_NOT_YOURS, "the calendar of %s is that person's own",
			d->code);
		return err_field(e, "params.delegate");
	}
	s->delegate_id = d->id;
	return true;
}

static bool
chosen_interpreter(struct call *c, struct subscriber *s, struct err *e)
{
	const char *code = arg_str(&c->args, "interpreter");
	struct interpreter *i = interpreter_by_code(c->tx, s->event_id, code);

	if (i == NULL || (!actor_is_staff(&c->actor) && i->id != c->actor.interpreter_id))
		return call_none_of_yours(c, "interpreter",
			arena_printf(c->tx->arena, "interpreter %s", code), e);
	s->interpreter_id = i->id;
	return true;
}

/* The caller's own when nobody is named. */
static bool
whose(struct call *c, struct subscriber *s, struct err *e)
{
	struct event *ev = call_event(c, e);

	if (ev == NULL)
		return false;
	*s = (struct subscriber){.event_id = ev->id};
	if (arg_given(&c->args, "delegate") && arg_given(&c->args, "interpreter")) {
		err_set(e, ERR_PARAM_INVALID, "say whose calendar: one person's");
		return err_hint(e, "convene feed DELEGATE, or --interpreter CODE");
	}
	if (arg_given(&c->args, "delegate"))
		return chosen_delegate(c, s, e);
	if (arg_given(&c->args, "interpreter"))
		return chosen_interpreter(c, s, e);
	s->delegate_id = c->actor.delegate_id;
	s->interpreter_id = c->actor.interpreter_id;
	if (s->delegate_id != 0 || s->interpreter_id != 0)
		return true;
	err_set(e, ERR_PARAM_INVALID,
		"say whose calendar: a delegate's, an interpreter's");
	return err_hint(e, "convene feed DELEGATE; --interpreter CODE");
}

/* Is there a port that calendars could ask? */
static bool
is_served(const struct call *c, struct err *e)
{
	const struct config *cfg = c->env->config;

	if (cfg->web_port != 0)
		return true;
	err_set(e, ERR_WRONG_STATE, "no calendars are served here: web.port is 0");
	return err_hint(e, "the operator sets it: man convened.conf");
}

static struct reply
answer(struct call *c, const struct subscriber *s, const struct feed_row *f)
{
	struct js *o = js_new_obj();

	js_set(o, "feed", subscription_view(c->tx, s, f));
	/* Which link this answer is about; reveal_feed makes its text from it. */
	js_set_str(o, "nonce", f->nonce);
	return reply_ok(c, o);
}

struct reply
handle_feed_link(struct call *c)
{
	struct subscriber s;
	struct err e;

	if (!whose(c, &s, &e) || !is_served(c, &e))
		return reply_fail(c, &e);
	return answer(c, &s, subscription_link(c->tx, &s));
}

struct reply
handle_feed_rotate(struct call *c)
{
	struct subscriber s;
	struct err e;

	if (!whose(c, &s, &e) || !is_served(c, &e))
		return reply_fail(c, &e);
	return answer(c, &s, subscription_rotate(c->tx, &s));
}

struct reply
handle_feed_channel(struct call *c)
{
	struct subscriber s;
	struct js *o;
	struct err e;

	if (!whose(c, &s, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "feed",
		subscription_choose(
			c->tx, &s, channel_by_name(arg_str(&c->args, "channel"))));
	return reply_ok(c, o);
}

/* "https://fair.example:8443" without its scheme. */
static bool
add_link(struct js *result, const char *member, const char *scheme, const char *base,
	const char *text)
{
	char link[URL_BYTES];
	const char *place = strstr(base, "://");
	int n = snprintf(link, sizeof link, "%s%s/cal/%s.ics", scheme,
		place != NULL ? place : base, text);

	if (n < (int)sizeof link)
		js_set_str(result, member, link);
	wipe(link, sizeof link);
	return n < (int)sizeof link;
}

void
reveal_feed(struct call *c, struct js *result)
{
	const struct js *feed = js_get(result, "feed");
	char text[SECRET_BYTES];
	struct buf base;

	subscription_text(c->env->key,
		strtoll(js_get_str(feed, "feed", "?0") + 1, NULL, 10),
		js_get_int(feed, "generation", 0), js_get_str(result, "nonce", ""), text);
	js_del(result, "nonce");
	buf_init(&base, CONFIG_TEXT_BYTES + 32);
	BUG_ON(!config_web_url(c->env->config, &base));
	BUG_ON(!add_link(result, "url", "https", buf_str(&base), text) ||
		!add_link(result, "webcal", "webcal", buf_str(&base), text));
	buf_release(&base);
	wipe(text, sizeof text);
}
