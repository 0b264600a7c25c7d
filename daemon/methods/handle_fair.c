/* handle_fair.c - reading the fair: event, categories, organisations, people, places, talks. */
#include "base/tongues.h"
#include "domain/fair/fair_view.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/events.h"
#include "store/glossary.h"

#include <string.h>

/* ---- the event ------------------------------------------------------------------------------ */

struct reply
handle_event_list(struct call *c)
{
	bool all = c->actor.event_id == 0 || call_of_all_events(c);
	int n;
	struct event *ev = events_all(c->tx, &n);
	struct page p;

	page_begin(&p, c);
	for (int i = 0; i < n; i++) {
		if (strcmp(ev[i].code, page_after(c)) <= 0 ||
			!(all || ev[i].id == c->actor.event_id))
			continue;
		if (!page_add(&p, ev[i].code, event_brief_view(&ev[i])))
			break;
	}
	return reply_ok(c, page_end(&p));
}

struct reply
handle_event_get(struct call *c)
{
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "event", event_view(c->tx, g));
	return reply_ok(c, o);
}

struct reply
handle_category_list(struct call *c)
{
	struct event *ev;
	struct category *list;
	const char *language;
	struct page p;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL || !call_language(c, &language, &e))
		return reply_fail(c, &e);
	list = categories_of(c->tx, ev->id, &n);
	page_begin(&p, c);
	for (int i = 0; i < n; i++) {
		struct js *o;

		if (strcmp(list[i].code, page_after(c)) <= 0)
			continue;
		o = js_new_obj();
		js_set_str(o, "code", list[i].code);
		js_set_str(o, "name",
			tongues_read(
				c->tx->arena, list[i].names, language, list[i].name));
		js_set_str(o, "parent", list[i].parent);
		if (!page_add(&p, list[i].code, o))
			break;
	}
	return reply_ok(c, page_end(&p));
}

struct reply
handle_term_list(struct call *c)
{
	struct event *ev;
	struct term *list;
	struct page p;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL)
		return reply_fail(c, &e);
	list = glossary_of(c->tx, ev->id, &n);
	page_begin(&p, c);
	for (int i = 0; i < n; i++) {
		struct js *o;

		if (strcmp(list[i].code, page_after(c)) <= 0)
			continue;
		o = js_new_obj();
		js_set_str(o, "code", list[i].code);
		js_set_str(o, "language", list[i].language);
		js_set_str(o, "term", list[i].term);
		js_set_str(o, "same_as", list[i].same_as);
		js_set_str(o, "same_as_language", list[i].same_as_language);
		if (!page_add(&p, list[i].code, o))
			break;
	}
	return reply_ok(c, page_end(&p));
}

/* ---- organisations and delegates ------------------------------------------------------------ */

struct reply
handle_organisation_list(struct call *c)
{
	const char *kind = arg_str(&c->args, "kind");
	struct organisation_filter f = {.kind = -1,
		.country = arg_str(&c->args, "country"),
		.category = arg_str(&c->args, "category"),
		.query = arg_str(&c->args, "query")};
	struct organisation *list;
	enum org_kind wanted;
	struct event *ev;
	struct page p;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL)
		return reply_fail(c, &e);
	if (kind != NULL) {
		BUG_ON(!org_kind_by_name(kind, &wanted));
		f.kind = (int)wanted;
	}
	page_begin(&p, c);
	list = organisations_page(c->tx, ev->id, &f, page_after(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, list[i].code,
			    organisation_view(
				    c->tx, ev->id, &list[i], call_owns(c, list[i].id))))
			break;
	return reply_ok(c, page_end(&p));
}

struct reply
handle_organisation_get(struct call *c)
{
	struct organisation *org;
	struct js *o, *view, *people;
	struct delegate *d;
	struct event *ev;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL || !call_find_organisation(c, "organisation", &org, &e))
		return reply_fail(c, &e);
	people = js_new_arr();
	d = delegates_of(c->tx, ev->id, org->id, &n);
	for (int i = 0; i < n; i++)
		js_push(people, delegate_view(&d[i], org, call_owns(c, org->id)));
	view = organisation_view(c->tx, ev->id, org, call_owns(c, org->id));
	js_set(view, "delegates", people);
	o = js_new_obj();
	js_set(o, "organisation", view);
	return reply_ok(c, o);
}

/* Everybody may look at everybody's delegates; addresses are for their own people and staff. */
static bool
narrowed_to(struct call *c, int64_t *organisation_id, struct err *e)
{
	struct organisation *org;

	*organisation_id = 0;
	if (!arg_given(&c->args, "organisation"))
		return true;
	if (!call_find_organisation(c, "organisation", &org, e))
		return false;
	*organisation_id = org->id;
	return true;
}

struct reply
handle_delegate_list(struct call *c)
{
	struct organisation *org = NULL;
	struct delegate *list;
	struct delegate_filter f = {
		.query = arg_str(&c->args, "query"), .mails_of = actor_reader(&c->actor)};
	struct event *ev;
	struct page p;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL || !narrowed_to(c, &f.organisation_id, &e))
		return reply_fail(c, &e);
	page_begin(&p, c);
	list = delegates_page(c->tx, ev->id, &f, page_after(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++) {
		if (org == NULL || org->id != list[i].organisation_id)
			org = organisation_by_id(c->tx, ev->id, list[i].organisation_id);
		if (!page_add(&p, list[i].code,
			    delegate_view(&list[i], org,
				    call_owns(c, list[i].organisation_id))))
			break;
	}
	return reply_ok(c, page_end(&p));
}

/* ---- places, interpreters, talks ------------------------------------------------------------ */

struct reply
handle_location_list(struct call *c)
{
	struct location *list;
	struct event *ev;
	struct page p;
	struct err e;
	int n;

	ev = call_event(c, &e);
	if (ev == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	list = locations_page(c->tx, ev->id, page_after(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, list[i].code, location_view(c->tx, ev->id, &list[i])))
			break;
	return reply_ok(c, page_end(&p));
}

struct reply
handle_interpreter_list(struct call *c)
{
	struct interpreter *list;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	list = interpreters_page(c->tx, g->event->id, page_after(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, list[i].code, interpreter_view(c->tx, g, &list[i])))
			break;
	return reply_ok(c, page_end(&p));
}

struct reply
handle_conference_list(struct call *c)
{
	struct conference_session *list;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	list = conferences_page(c->tx, g->event->id, page_after(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, list[i].code,
			    conference_view(c->tx, g, &list[i], actor_is_staff(&c->actor),
				    c->actor.organisation_id)))
			break;
	return reply_ok(c, page_end(&p));
}
