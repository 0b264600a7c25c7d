/* reply.c - the answer of a handler, and pages of lists. */
#include "methods/call.h"

#include "domain/fair/event.h"
#include "domain/fair/grid.h"
#include "store/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_NAMED = 8 };

struct reply
reply_ok(struct call *c, struct js *take_result)
{
	BUG_ON(c->result != NULL || take_result == NULL);
	c->result = take_result;
	return (struct reply){REPLY_OK};
}

struct reply
reply_text(struct call *c, const char *text)
{
	BUG_ON(c->method->where != RUN_LOOP);
	c->text = text;
	return (struct reply){REPLY_OK};
}

struct reply
reply_fail(struct call *c, const struct err *e)
{
	BUG_ON(e->code == ERR_NONE);
	if (e != &c->unit.err)
		c->unit.err = *e;
	/* Staff are who others are sent to. */
	if (actor_is_staff(&c->actor) && e->hint[0] == '\0' &&
		err_staff_hint(e->code) != NULL)
		err_hint(&c->unit.err, "%s", err_staff_hint(e->code));
	return (struct reply){REPLY_FAIL};
}

struct reply
reply_later(struct call *c)
{
	BUG_ON(c->effects.publishes_event == 0);
	return (struct reply){REPLY_LATER};
}

void
reply_more(struct call *c, const char *name, struct js *take_value)
{
	if (c->more == NULL)
		c->more = js_new_obj();
	js_set(c->more, name, take_value);
}

void
call_ends_logins(struct call *c, int64_t account_id)
{
	int n = c->effects.closes_accounts_n;
	int64_t *list = ARENA_ARRAY(&c->unit.arena, int64_t, n + 1);

	for (int i = 0; i < n; i++)
		list[i] = c->effects.closes_accounts[i];
	list[n] = account_id;
	c->effects.closes_accounts = list;
	c->effects.closes_accounts_n = n + 1;
}

/* "A, B, C": at most so many of them. */
static const char *
codes_of(struct call *c, const struct event *all, int n)
{
	const char *text = all[0].code;

	for (int i = 1; i < n && i < EVENTS_NAMED; i++)
		text = arena_printf(c->tx->arena, "%s, %s", text, all[i].code);
	return n > EVENTS_NAMED ? arena_printf(c->tx->arena, "%s, ...", text) : text;
}

struct event *
call_event(struct call *c, struct err *e)
{
	struct event *ev, *all;
	int n;

	if (c->actor.event_id != 0) {
		ev = event_by_id(c->tx, c->actor.event_id);
		if (ev == NULL)
			err_set(e, ERR_NOT_FOUND,
				"the event of this account is not there any more");
		return ev;
	}
	all = events_all(c->tx, &n);
	ev = event_meant(all, n);
	if (ev != NULL) {
		c->actor.event_id = ev->id;
		return ev;
	}
	if (n == 0) {
		err_set(e, ERR_EVENT_REQUIRED, "there is no event yet");
		err_hint(e, "convene import DIR sets one up");
	} else {
		err_set(e, ERR_EVENT_REQUIRED, "there are %d events; say which: %s", n,
			codes_of(c, all, n));
		err_hint(e, "convene use --event %s keeps it; --event says it once",
			all[0].code);
	}
	return NULL;
}

struct grid *
call_grid(struct call *c, struct err *e)
{
	struct event *ev = call_event(c, e);

	return ev != NULL ? grid_load(c->tx, ev, e) : NULL;
}

void
page_begin(struct page *p, struct call *c)
{
	*p = (struct page){.items = js_new_arr(),
		.call = c,
		.limit = (int)arg_int(&c->args, "limit"),
		.max_bytes = (size_t)c->env->config->page_bytes};
}

int
page_ask(const struct page *p)
{
	return p->limit + 1;
}

bool
page_add(struct page *p, const char *key, struct js *take_item)
{
	char *text = js_text(take_item);
	size_t n = strlen(text) + 1;

	free(text);
	if ((int)js_len(p->items) >= p->limit ||
		(js_len(p->items) > 0 && p->bytes + n > p->max_bytes)) {
		p->more = true;
		js_free(take_item);
		return false;
	}
	p->bytes += n;
	p->last = key;
	js_push(p->items, take_item);
	return true;
}

struct cursor_owner
call_cursor_owner(const struct call *c)
{
	return (struct cursor_owner){
		c->env->key, c->actor.principal, c->session_event_id};
}

const char *
page_cursor(struct call *c, const char *key)
{
	const struct cursor_owner owner = call_cursor_owner(c);

	return cursor_make(&owner, c->method->name, key, &c->unit.arena);
}

struct js *
page_end(struct page *p)
{
	struct js *o = js_new_obj();

	js_set(o, "items", p->items);
	if (p->more)
		js_set_str(o, "next", page_cursor(p->call, p->last));
	return o;
}

struct reply
page_fail(struct page *p, const struct err *e)
{
	js_free(p->items);
	return reply_fail(p->call, e);
}

const char *
page_after(const struct call *c)
{
	const char *s = arg_str(&c->args, "cursor");

	return s != NULL ? s : "";
}

int64_t
page_after_id(const struct call *c)
{
	const char *s = arg_str(&c->args, "cursor");

	return s != NULL ? strtoll(s, NULL, 10) : 0;
}
