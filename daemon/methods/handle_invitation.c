/* handle_invitation.c - the iTIP messages of meetings. */
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/requests.h"

#include <inttypes.h>
#include <stdlib.h>

enum { CALENDAR_BYTES_MAX = 262144 };

/* Whose invitations these are: the caller's, or those of the person staff name. */
struct reading {
	struct invite_reader who;
	struct invite_viewer view;
	int64_t organisation_id; /* of a delegate; 0: none */
	bool named; /* by staff: what this person was told, and nothing else */
};

static enum invite_side
side_of(const struct organisation *o)
{
	if (o == NULL)
		return INVITE_NO_SIDE;
	return org_kind_demand(o->kind) ? INVITE_DEMAND : INVITE_SUPPLY;
}

/* The delegate or the interpreter of the code that staff give. */
static bool
read_named(struct call *c, int64_t event_id, struct reading *out, struct err *e)
{
	const char *code = arg_str(&c->args, "for");

	struct delegate *d = delegate_by_code(c->tx, event_id, code);
	struct interpreter *i =
		d == NULL ? interpreter_by_code(c->tx, event_id, code) : NULL;

	if (!actor_is_staff(&c->actor)) {
		err_set(e, ERR_NOT_YOURS, "only staff read what somebody else is told");
		return err_field(e, "params.for");
	}
	if (d == NULL && i == NULL) {
		no_such("delegate or interpreter", code, e);
		return err_field(e, "params.for");
	}
	out->named = true;
	out->organisation_id = d != NULL ? d->organisation_id : 0;
	out->who = (struct invite_reader){i != NULL ? i->id : 0, d != NULL ? d->id : 0};
	return true;
}

static bool
read_as(struct call *c, int64_t event_id, struct reading *out, struct err *e)
{
	*out = (struct reading){.who = {c->actor.interpreter_id, c->actor.delegate_id},
		.organisation_id = c->actor.organisation_id};
	if (arg_given(&c->args, "for") && !read_named(c, event_id, out, e))
		return false;
	out->view = (struct invite_viewer){.delegate_id = out->who.delegate_id,
		.interpreter_id = out->who.interpreter_id,
		.side = out->organisation_id > 0
				? side_of(organisation_by_id(
					  c->tx, event_id, out->organisation_id))
				: INVITE_NO_SIDE};
	return true;
}

/* Its text/calendar into what is told of it. */
static bool
add_text(struct call *c, const struct reading *r, const struct invitation *i,
	struct js *o, struct err *e)
{
	struct buf ics;
	bool ok;

	buf_init(&ics, CALENDAR_BYTES_MAX);
	ok = invite_render(c->tx, c->env->ical, i, &r->view, &ics, e);
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

/* What is told to this caller; NULL and *e: ERR_NOT_FOUND when it is nothing. */
static struct js *
told_view(struct call *c, const struct reading *r, const struct grid *g,
	struct invitation *i, struct err *e)
{
	bool texts = arg_bool(&c->args, "texts");
	struct invitation *own;
	struct js *o;

	if (r->named &&
		invite_newest_for(c->tx, i->event_id, i->meeting_id, &r->who) == 0) {
		err_set(e, ERR_NOT_FOUND, "nothing of it was told");
		return NULL;
	}
	own = invite_for_reader(c->tx, i, &r->who, e);
	o = own != NULL ? invite_view(c->tx, g, own) : NULL;
	if (o != NULL && texts && !add_text(c, r, own, o, e)) {
		js_free(o);
		o = NULL;
	}
	return o;
}

/* Some of a page's revisions; *more: there are others behind, and room. false and *e. */
static bool
add_some(struct page *p, const struct reading *r, const struct grid *g, int64_t *since,
	bool *more, struct err *e)
{
	struct call *c = p->call;
	const struct invitation_filter f = {.meeting_id = arg_int(&c->args, "meeting"),
		.organisation_id = r->organisation_id,
		.interpreter_id = r->who.interpreter_id};
	int n;
	struct invitation *i =
		invitations_page(c->tx, g->event->id, &f, *since, page_ask(p), &n);

	*more = n == page_ask(p);
	for (int k = 0; k < n; k++) {
		struct js *o = told_view(c, r, g, &i[k], e);

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
	int64_t since = arg_int(&c->args, "since");
	bool more = true;
	struct reading r;
	struct grid *g;
	struct page p;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !read_as(c, g->event->id, &r, &e))
		return reply_fail(c, &e);
	if (page_after_id(c) > since)
		since = page_after_id(c);
	if (arg_bool(&c->args, "texts"))
		text_page_begin(&p, c);
	else
		page_begin(&p, c);
	while (more)
		if (!add_some(&p, &r, g, &since, &more, &e))
			return page_fail(&p, &e);
	return reply_ok(c, page_end(&p));
}

/* The revision asked for, else the newest that concerns the caller. */
static struct invitation *
revision_of(
	struct call *c, const struct reading *r, const struct meeting *m, struct err *e)
{
	const struct arg *revision = arg_get(&c->args, "revision");
	int newest = invite_newest_for(c->tx, m->event_id, m->id, &r->who);
	struct invitation *i;

	if (newest == 0 && r->named) {
		err_set(e, ERR_NOT_FOUND, "%s was never told of %s",
			arg_str(&c->args, "for"), meeting_name(c->tx, m->id));
		err_field(e, "params.for");
		return NULL;
	}
	if (newest == 0)
		newest = m->revision;
	i = invitation_of(
		c->tx, m->event_id, m->id, revision->given ? (int)revision->i : newest);
	if (i != NULL)
		return invite_for_reader(c->tx, i, &r->who, e);
	err_set(e, ERR_NOT_FOUND, "M%" PRId64 " has %d revisions", m->id, m->revision);
	return NULL;
}

static bool
may_see(struct call *c, const struct meeting *m)
{
	struct request *r = request_or_blank(c->tx, m->event_id, m->request_id);
	struct invite_reader who = {c->actor.interpreter_id, c->actor.delegate_id};

	if (who.interpreter_id > 0)
		return invite_newest_for(c->tx, m->event_id, m->id, &who) > 0;
	return call_owns_side(c, r);
}

static struct invitation *
find(struct call *c, const struct reading *r, struct err *e)
{
	struct invitation *i;
	struct meeting *m;

	if (!call_find_meeting(c, "meeting", may_see, &m, e))
		return NULL;
	i = revision_of(c, r, m, e);
	if (i == NULL && e->code == ERR_NOT_FOUND) {
		/* Whoever did not get them all may not learn how many there are. */
		if (c->actor.interpreter_id > 0)
			err_set(e, ERR_NOT_YOURS, "no such revision was told to you");
		if (e->field[0] == '\0')
			err_field(e, "params.revision");
	}
	return i;
}

struct reply
handle_invitation_get(struct call *c)
{
	struct reading r;
	struct invitation *i;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	i = g != NULL && read_as(c, g->event->id, &r, &e) ? find(c, &r, &e) : NULL;
	if (i == NULL)
		return reply_fail(c, &e);
	o = invite_view(c->tx, g, i);
	if (add_text(c, &r, i, o, &e))
		return reply_ok(c, o);
	js_free(o);
	return reply_fail(c, &e);
}
