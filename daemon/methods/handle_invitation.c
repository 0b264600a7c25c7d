/* handle_invitation.c - the iTIP messages of meetings. */
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/invite.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/requests.h"

#include <inttypes.h>
#include <stdlib.h>

enum { CALENDAR_BYTES_MAX = 262144 };

/* Whose view the caller has of an invitation: his own, or that of his side. */
static struct invite_viewer
viewer(const struct call *c)
{
	struct invite_viewer who = {.delegate_id = c->actor.delegate_id,
		.interpreter_id = c->actor.interpreter_id};

	if (c->actor.role == ROLE_BUYER)
		who.side = INVITE_DEMAND;
	else if (c->actor.role == ROLE_EXHIBITOR)
		who.side = INVITE_SUPPLY;
	return who;
}

/* Its text/calendar into what is told of it. */
static bool
add_text(struct call *c, const struct invitation *i, struct js *o, struct err *e)
{
	struct invite_viewer who = viewer(c);
	struct buf ics;
	bool ok;

	buf_init(&ics, CALENDAR_BYTES_MAX);
	ok = invite_render(c->tx, c->env->ical, i, &who, &ics, e);
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

/* What is told to this caller; NULL and *e. */
static struct js *
told_view(struct call *c, const struct grid *g, struct invitation *i, bool texts,
	struct err *e)
{
	struct invitation *stored = invite_for(c->tx, i, reader(c), e);
	struct js *o = stored != NULL ? invite_view(c->tx, g, stored) : NULL;

	if (o != NULL && texts && !add_text(c, stored, o, e)) {
		js_free(o);
		o = NULL;
	}
	return o;
}

struct reply
handle_invitation_list(struct call *c)
{
	bool texts = arg_bool(&c->args, "texts");
	struct invitation_filter f = {.meeting_id = arg_int(&c->args, "meeting"),
		.organisation_id = c->actor.organisation_id,
		.interpreter_id = c->actor.interpreter_id};
	int64_t since = arg_int(&c->args, "since");
	struct invitation *i;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (page_after_id(c) > since)
		since = page_after_id(c);
	if (texts)
		text_page_begin(&p, c);
	else
		page_begin(&p, c);
	i = invitations_page(c->tx, g->event->id, &f, since, page_ask(&p), &n);
	for (int k = 0; k < n; k++) {
		struct js *o = told_view(c, g, &i[k], texts, &e);

		if (o == NULL)
			return page_fail(&p, &e);
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, i[k].seq), o))
			break;
	}
	return reply_ok(c, page_end(&p));
}

/* The revision asked for, or the newest; to an interpreter only those sent to that person. */
static struct invitation *
revision_of(struct call *c, const struct meeting *m, struct err *e)
{
	const struct arg *revision = arg_get(&c->args, "revision");
	int64_t me = c->actor.interpreter_id;
	struct invitation *i;

	if (me > 0 && !revision->given)
		return invitation_of_interpreter(c->tx, m->event_id, m->id, me);
	i = invitation_of(c->tx, m->event_id, m->id,
		revision->given ? (int)revision->i : m->revision);
	if (i != NULL && (me <= 0 || i->interpreter_id == me || i->uninvited_id == me))
		return i;
	/* Whoever did not get them all may not learn how many there are. */
	if (me > 0)
		err_set(e, ERR_NOT_YOURS, "no such revision was told to you");
	else
		err_set(e, ERR_NOT_FOUND, "M%" PRId64 " has %d revisions", m->id,
			m->revision);
	err_field(e, "params.revision");
	return NULL;
}

static bool
may_see(struct call *c, const struct meeting *m)
{
	struct request *r = request_or_blank(c->tx, m->event_id, m->request_id);
	int64_t me = c->actor.interpreter_id;

	if (me > 0)
		return invitation_of_interpreter(c->tx, m->event_id, m->id, me) != NULL;
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
	return i != NULL ? invite_for(c->tx, i, reader(c), e) : NULL;
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
