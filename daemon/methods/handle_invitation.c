/* handle_invitation.c - the iTIP messages of meetings. */
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/requests.h"

#include <inttypes.h>
#include <stdlib.h>

enum { CALENDAR_BYTES_MAX = 262144 };

/* Its text/calendar into what is told of it. */
static bool
add_text(struct call *c, const struct invitation *i, struct js *o, struct err *e)
{
	struct buf ics;
	bool ok;

	buf_init(&ics, CALENDAR_BYTES_MAX);
	ok = invite_render(c->tx, c->env->ical, i, &ics, e);
	if (ok)
		js_set_str(o, "ics", buf_str(&ics));
	buf_release(&ics);
	return ok;
}

/* Texts are long: a page has room for more of them, as far as a peer may leave unread. */
static void
text_page_begin(struct page *p, struct call *c)
{
	page_begin(p, c);
	if (4 * c->env->config->page_bytes <= c->env->config->output_bytes)
		p->max_bytes *= 4;
}

static struct invite_reader
reader(const struct call *c)
{
	return (struct invite_reader){c->actor.interpreter_id, c->actor.delegate_id};
}

/* What is told to this caller; NULL and *e: ERR_NOT_FOUND when it is nothing. */
static struct js *
told_view(struct call *c, const struct grid *g, struct invitation *i, bool texts,
	struct err *e)
{
	struct invite_reader who = reader(c);
	struct invitation *own = invite_for_reader(c->tx, i, &who, e);
	struct js *o = own != NULL ? invite_view(c->tx, g, own) : NULL;

	if (o != NULL && texts && !add_text(c, own, o, e)) {
		js_free(o);
		o = NULL;
	}
	return o;
}

/* Some of a page's revisions; *more: there are others behind, and room. false and *e. */
static bool
add_some(struct page *p, const struct grid *g, const struct invitation_filter *f,
	int64_t *since, bool *more, struct err *e)
{
	struct call *c = p->call;
	int n;
	struct invitation *i =
		invitations_page(c->tx, g->event->id, f, *since, page_ask(p), &n);

	*more = n == page_ask(p);
	for (int k = 0; k < n; k++) {
		struct js *o = told_view(c, g, &i[k], arg_bool(&c->args, "texts"), e);

		*since = i[k].seq;
		if (o == NULL && e->code != ERR_NOT_FOUND)
			return false;
		if (o != NULL &&
			!page_add(
				p, arena_printf(c->tx->arena, "%" PRId64, i[k].seq), o)) {
			*more = false;
			return true;
		}
	}
	return true;
}

struct reply
handle_invitation_list(struct call *c)
{
	struct invitation_filter f = {.meeting_id = arg_int(&c->args, "meeting"),
		.organisation_id = c->actor.organisation_id,
		.interpreter_id = c->actor.interpreter_id};
	int64_t since = arg_int(&c->args, "since");
	bool more = true;
	struct grid *g;
	struct page p;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (page_after_id(c) > since)
		since = page_after_id(c);
	if (arg_bool(&c->args, "texts"))
		text_page_begin(&p, c);
	else
		page_begin(&p, c);
	while (more)
		if (!add_some(&p, g, &f, &since, &more, &e))
			return page_fail(&p, &e);
	return reply_ok(c, page_end(&p));
}

/* The revision asked for, else the newest that concerns the caller. */
static struct invitation *
revision_of(struct call *c, const struct meeting *m, struct err *e)
{
	const struct arg *revision = arg_get(&c->args, "revision");
	struct invite_reader who = reader(c);
	int newest = invite_newest_for(c->tx, m->event_id, m->id, &who);
	struct invitation *i;

	if (newest == 0)
		newest = m->revision;
	i = invitation_of(
		c->tx, m->event_id, m->id, revision->given ? (int)revision->i : newest);
	if (i != NULL)
		return invite_for_reader(c->tx, i, &who, e);
	err_set(e, ERR_NOT_FOUND, "M%" PRId64 " has %d revisions", m->id, m->revision);
	return NULL;
}

static bool
may_see(struct call *c, const struct meeting *m)
{
	struct request *r = request_or_blank(c->tx, m->event_id, m->request_id);
	struct invite_reader who = reader(c);

	if (who.interpreter_id > 0)
		return invite_newest_for(c->tx, m->event_id, m->id, &who) > 0;
	return call_owns_side(c, r);
}

static struct invitation *
find(struct call *c, struct err *e)
{
	struct invitation *i;
	struct meeting *m;

	if (!call_find_meeting(c, "meeting", may_see, &m, e))
		return NULL;
	i = revision_of(c, m, e);
	if (i == NULL && e->code == ERR_NOT_FOUND) {
		/* Whoever did not get them all may not learn how many there are. */
		if (c->actor.interpreter_id > 0)
			err_set(e, ERR_NOT_YOURS, "no such revision was told to you");
		err_field(e, "params.revision");
	}
	return i;
}

struct reply
handle_invitation_get(struct call *c)
{
	struct invitation *i;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	i = g != NULL ? find(c, &e) : NULL;
	if (i == NULL)
		return reply_fail(c, &e);
	o = invite_view(c->tx, g, i);
	if (add_text(c, i, o, &e))
		return reply_ok(c, o);
	js_free(o);
	return reply_fail(c, &e);
}
