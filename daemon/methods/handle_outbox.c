/* handle_outbox.c - mail: what waits, what has left, and who was told what. */
#include "base/mailaddr.h"
#include "domain/fair/grid.h"
#include "domain/fair/posting.h"
#include "domain/fair/slotview.h"
#include "domain/mailing/ledger.h"
#include "domain/mailing/sending.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/events.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool
sends(const struct call *c)
{
	return c->env->config->mail_relay[0] != '\0';
}

/* The mailbox asked for; NULL: any. */
static const char *
mailbox_arg(struct call *c)
{
	const char *address = arg_str(&c->args, "address");

	return address != NULL ? mail_address_mailbox(c->tx->arena, address) : NULL;
}

/* ---- the outbox ----------------------------------------------------------------------------- */

static struct js *
pause_view(struct tx *tx, const struct grid *g, const struct outbox_pause *p)
{
	struct js *o = js_new_obj();

	js_set_str(o, "since", grid_when(tx, g, p->since_s));
	js_set_str(o, "cause", outbox_cause_name(p->cause));
	return o;
}

struct reply
handle_outbox_list(struct call *c)
{
	const char *state = arg_str(&c->args, "state");
	struct outbox_filter f = {.state = -1,
		.mailbox = mailbox_arg(c),
		.meeting_id = arg_int(&c->args, "meeting")};
	const struct outbox_pause *pause;
	struct outbox_row *r;
	struct grid *g;
	struct page p;
	struct err e;
	struct js *o;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (state != NULL)
		f.state = outbox_state_by_name(state);
	page_begin(&p, c);
	r = outbox_page(c->tx, g->event->id, &f, page_after_id(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, r[i].id),
			    sending_view(c->tx, g, &r[i])))
			break;
	o = page_end(&p);
	js_set_bool(o, "relay", sends(c));
	pause = outbox_paused(c->tx, g->event->id);
	if (pause != NULL)
		js_set(o, "paused", pause_view(c->tx, g, pause));
	return reply_ok(c, o);
}

static struct reply
reply_mail(struct call *c, const struct grid *g, const struct outbox_row *r)
{
	struct js *o = js_new_obj();

	js_set(o, "mail", sending_view(c->tx, g, r));
	return reply_ok(c, o);
}

static struct reply
retry_untold(struct call *c, const struct grid *g)
{
	int64_t after = arg_int(&c->args, "after");
	struct js *o = js_new_obj();

	js_set_int(o, "mails", ledger_catch_up(c->tx, g->event->id, &after));
	if (after > 0)
		js_set_str(o, "next", arena_printf(c->tx->arena, "M%" PRId64, after));
	return reply_ok(c, o);
}

struct reply
handle_outbox_retry(struct call *c)
{
	int64_t id = arg_int(&c->args, "mail");
	struct outbox_row *r;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (arg_given(&c->args, "mail") == arg_bool(&c->args, "untold")) {
		err_set(&e, ERR_PARAM_INVALID,
			"say which mail, or untold, and one of them");
		err_hint(&e, "convene outbox retry E1, or convene outbox retry --untold");
		return reply_fail(c, &e);
	}
	if (arg_bool(&c->args, "untold")) {
		if (posting_mode(c->tx, g->event->id) == POSTING_EACH)
			return retry_untold(c, g);
		err_set(&e, ERR_WRONG_STATE, "this event mails no single invitations");
		err_hint(&e, "convene event update --policy invitations_by_mail=each");
		return reply_fail(c, &e);
	}
	r = outbox_by_id(c->tx, id);
	if (r == NULL || r->event_id != g->event->id) {
		err_set(&e, ERR_NOT_FOUND, "there is no mail E%" PRId64, id);
		err_hint(&e, "convene outbox lists them");
		err_field(&e, "params.mail");
		return reply_fail(c, &e);
	}
	return sending_retry(c->tx, r, &e) ? reply_mail(c, g, r) : reply_fail(c, &e);
}

struct reply
handle_outbox_pause(struct call *c)
{
	struct event *ev;
	struct err e;

	ev = call_event(c, &e);
	return ev != NULL && sending_pause(c->tx, ev->id, &e) ? reply_ok(c, js_new_obj())
							      : reply_fail(c, &e);
}

struct reply
handle_outbox_resume(struct call *c)
{
	struct event *ev;
	struct err e;

	ev = call_event(c, &e);
	return ev != NULL && sending_resume(c->tx, ev->id, &e) ? reply_ok(c, js_new_obj())
							       : reply_fail(c, &e);
}

struct reply
handle_outbox_bounce(struct call *c)
{
	struct outbox_row *r;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	r = g != NULL
		    ? sending_bounced(c->tx, c->env->key, g->event->id,
			      arg_str(&c->args, "token"), arg_str(&c->args, "reason"), &e)
		    : NULL;
	return r != NULL ? reply_mail(c, g, r) : reply_fail(c, &e);
}

struct reply
handle_mail_test(struct call *c)
{
	const char *address = arg_str(&c->args, "address");
	struct grid *g;
	struct err e;
	struct js *o;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (!mail_address_ok(address)) {
		err_set(&e, ERR_PARAM_INVALID, "\"%.80s\" is not a mail address",
			address);
		err_hint(&e, "such as name@fair.example");
		err_field(&e, "params.address");
		return reply_fail(c, &e);
	}
	o = js_new_obj();
	js_set(o, "mail",
		sending_view(c->tx, g, posting_of_test(c->tx, g->event->id, address)));
	js_set_bool(o, "relay", sends(c));
	return reply_ok(c, o);
}

/* ---- the ledger ----------------------------------------------------------------------------- */

/* A place in it, as a cursor has it: "12 ann@b1.example"; "" is its beginning. */
struct place {
	int64_t meeting_id;
	const char *mailbox;
};

static struct place
place_of(const char *text)
{
	const char *blank = strchr(text, ' ');

	return (struct place){strtoll(text, NULL, 10), blank != NULL ? blank + 1 : ""};
}

static struct addressee *
ledger_rows(struct call *c, int64_t event_id, struct place after, int limit, int *n)
{
	const char *mailbox = mailbox_arg(c);
	struct addressee *a;
	int all;

	if (mailbox != NULL)
		return addressees_of_address(
			c->tx, event_id, mailbox, after.meeting_id, limit, n);
	if (!arg_given(&c->args, "meeting"))
		return addressees_page(
			c->tx, event_id, after.meeting_id, after.mailbox, limit, n);
	/* of one meeting there are a few */
	a = addressees_of_meeting(c->tx, event_id, arg_int(&c->args, "meeting"), &all);
	*n = after.meeting_id == 0 ? all : 0;
	return a;
}

/* false: the page is full. */
static bool
add_line(struct call *c, struct page *p, const struct grid *g, const struct addressee *a)
{
	struct ledger_line l;

	ledger_line(c->tx, a, &l);
	return (arg_bool(&c->args, "stale") && !l.stale) ||
	       page_add(p,
		       arena_printf(
			       c->tx->arena, "%" PRId64 " %s", a->meeting_id, a->mailbox),
		       ledger_view(c->tx, g, &l));
}

struct reply
handle_ledger(struct call *c)
{
	struct place after = place_of(page_after(c));
	struct addressee *a;
	bool room = true;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	do {
		a = ledger_rows(c, g->event->id, after, page_ask(&p), &n);
		for (int i = 0; i < n && room; i++) {
			after = (struct place){a[i].meeting_id, a[i].mailbox};
			room = add_line(c, &p, g, &a[i]);
		}
	} while (room && n == page_ask(&p) && !arg_given(&c->args, "meeting"));
	return reply_ok(c, page_end(&p));
}
