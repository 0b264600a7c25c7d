/* handle_account.c - enrolling, tokens and accounts. */
#include "base/mailaddr.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/slotview.h"
#include "domain/people/account.h"
#include "domain/people/login_link.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "methods/shares.h"
#include "store/events.h"
#include "work/lost_links.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reply
handle_enrol(struct call *c)
{
	const char *label = arg_str(&c->args, "label");
	struct account *a;
	struct token *t;
	struct js *o;
	struct err e;

	/*
	 * Whoever reads the journal and has the invitation could derive the token from
	 * this key.
	 */
	c->tx->context.key = "";
	t = account_enrol(c->tx, c->env->key, arg_str(&c->args, "invitation"),
		label != NULL ? label : "", &e);
	if (t == NULL)
		return reply_fail(c, &e);
	a = account_or_blank(c->tx, t->account_id);
	o = js_new_obj();
	js_set_str(o, "id", arena_printf(c->tx->arena, "T%" PRId64, t->id));
	js_set_str(o, "account", arena_printf(c->tx->arena, "A%" PRId64, a->id));
	js_set_str(o, "role", a->role);
	js_set_str(o, "name", a->name);
	/* What the secret is made of; reveal_token puts the secret in its place. */
	js_set_str(o, "nonce", t->nonce);
	instant_view(o, "expires", t->expires_s,
		event_offset(c->tx, a->event_id, t->expires_s));
	return reply_ok(c, o);
}

/* On the loop, and answered before anybody has looked: it tells nothing, also by its time. */
struct reply
handle_lost(struct call *c)
{
	const char *mail = arg_str(&c->args, "mail");
	struct js *o;
	struct err e;

	if (!mail_address_ok(mail)) {
		err_set(&e, ERR_PARAM_INVALID, "this is no mail address");
		err_field(&e, "params.mail");
		return reply_fail(c, &e);
	}
	if (!lost_links_ask(c->env->work, &c->from, mail, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set_bool(o, "asked", true);
	return reply_ok(c, o);
}

/* "T12" -> 12; the answer was written by us. */
static int64_t
number_of(const struct js *result, const char *member)
{
	return strtoll(js_get_str(result, member, "?0") + 1, NULL, 10);
}

void
reveal_token(struct call *c, struct js *result)
{
	char text[SECRET_BYTES];

	account_token_text(c->env->key, number_of(result, "id"),
		js_get_str(result, "nonce", ""), text);
	js_del(result, "nonce");
	js_set_str(result, "token", text);
	wipe(text, sizeof text);
}

/* May the caller look at and end the tokens of this account? */
static bool
account_is_ours(struct call *c, int64_t account_id, struct err *e)
{
	struct account *a = account_by_id(c->tx, account_id);

	if (account_id == c->actor.account_id && account_id != 0)
		return true;
	if (!actor_is_staff(&c->actor) ||
		(c->actor.role == ROLE_STAFF && c->actor.duty != DUTY_ALL))
		return err_set(e, ERR_NOT_YOURS, "this is another account's");
	if (a == NULL || (c->actor.event_id != 0 && a->event_id != c->actor.event_id &&
				 a->event_id != 0)) {
		err_set(e, ERR_NOT_FOUND, "there is no such account here");
		return err_hint(e, "convene accounts lists them");
	}
	/* Staff of one event may not end the logins of accounts above them. */
	if (a->event_id == 0 && c->actor.role == ROLE_STAFF && c->actor.account_id != 0 &&
		account_or_blank(c->tx, c->actor.account_id)->event_id != 0)
		return err_set(
			e, ERR_NOT_YOURS, "this account is of staff of all events");
	return true;
}

struct reply
handle_token_list(struct call *c)
{
	const struct arg *which = arg_get(&c->args, "account");
	int64_t account_id = which->given ? which->i : c->actor.account_id;
	struct token *t;
	struct page p;
	struct err e;
	int n;

	if (account_id == 0) {
		err_set(&e, ERR_PARAM_INVALID, "say whose tokens");
		err_hint(&e, "--account A1; convene accounts lists them");
		err_field(&e, "params.account");
		return reply_fail(c, &e);
	}
	if (!account_is_ours(c, account_id, &e))
		return reply_fail(c, &e);
	t = tokens_of(c->tx, account_id, &n);
	page_begin(&p, c);
	for (int i = 0; i < n; i++)
		if (t[i].id > page_after_id(c) &&
			!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, t[i].id),
				token_view(c->tx, &t[i])))
			break;
	return reply_ok(c, page_end(&p));
}

struct reply
handle_token_revoke(struct call *c)
{
	int64_t id = arg_int(&c->args, "token");
	struct token *t = token_by_id(c->tx, id);
	struct js *o;
	struct err e;

	if (t == NULL || !account_is_ours(c, t->account_id, &e)) {
		call_none_of_yours(c, "token",
			arena_printf(c->tx->arena, "token T%" PRId64, id), &e);
		return reply_fail(c, &e);
	}
	if (!account_revoke(c->tx, t, &e))
		return reply_fail(c, &e);
	c->effects.closes_token = t->id;
	o = js_new_obj();
	js_set(o, "token", token_view(c->tx, t));
	return reply_ok(c, o);
}

static bool
invitee_of(struct call *c, struct invitee *who, struct err *e)
{
	const char *role = arg_str(&c->args, "role");
	const char *duty = arg_str(&c->args, "duty");

	*who = (struct invitee){.delegate = arg_str(&c->args, "delegate"),
		.interpreter = arg_str(&c->args, "interpreter"),
		.role = ROLE_STAFF,
		.name = arg_str(&c->args, "name"),
		.all_events = arg_bool(&c->args, "all_events"),
		.days = (int)arg_int(&c->args, "expires_days")};
	if ((who->delegate != NULL) + (who->interpreter != NULL) + (role != NULL) != 1) {
		err_set(e, ERR_PARAM_INVALID,
			"say for whom: a delegate, an interpreter or a role, and one of them");
		return err_hint(
			e, "convene invite DELEGATE; --interpreter CODE, or --role ROLE");
	}
	if (duty != NULL && (role == NULL || strcmp(role, "staff") != 0)) {
		err_set(e, ERR_PARAM_INVALID, "staff alone have a duty");
		err_hint(e, "--role staff --duty %s", duty);
		return err_field(e, "params.duty");
	}
	if (role == NULL)
		return true;
	/* Whoever has a part of what staff may do gives nobody more than that. */
	if (c->actor.role == ROLE_STAFF && c->actor.duty != DUTY_ALL) {
		err_set(e, ERR_ROLE_DENIED,
			"staff whose duty is %s invite delegates and interpreters alone",
			duty_name(c->actor.duty));
		return err_field(e, "params.role");
	}
	BUG_ON(!role_by_name(role, &who->role));
	BUG_ON(duty != NULL && !duty_by_name(duty, &who->duty));
	if (who->name == NULL || who->name[0] == '\0') {
		err_set(e, ERR_PARAM_INVALID, "a member of staff needs a name");
		err_hint(e, "--name NAME");
		return err_field(e, "params.name");
	}
	if (who->all_events && who->role == ROLE_MAILBOX) {
		err_set(e, ERR_PARAM_INVALID, "a mailbox is of one event");
		return err_field(e, "params.all_events");
	}
	if (who->all_events && c->actor.account_id != 0 &&
		account_or_blank(c->tx, c->actor.account_id)->event_id != 0)
		return err_set(e, ERR_NOT_YOURS,
			"only staff of all events make staff of all events");
	return true;
}

enum { WEB_BYTES = 300 };

struct reply
handle_account_invite(struct call *c)
{
	struct event *ev = NULL;
	struct invitee who;
	int64_t mail = 0;
	struct account *a;
	struct js *o;
	struct err e;

	if (!invitee_of(c, &who, &e))
		return reply_fail(c, &e);
	if (!who.all_events) {
		ev = call_event(c, &e);
		if (ev == NULL)
			return reply_fail(c, &e);
	}
	a = account_invite(c->tx, ev != NULL ? ev->id : 0, &who, &e);
	if (a == NULL ||
		(arg_bool(&c->args, "mail") && !account_mail(c->tx, a, &mail, &e)))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "account", account_view(c->tx, a));
	if (mail > 0)
		js_set_str(o, "mail", arena_printf(c->tx->arena, "E%" PRId64, mail));
	/* Which invitation this answer is about; reveal_invitation makes its text from it. */
	js_set_int(o, "generation", a->generation);
	js_set_str(o, "nonce", a->nonce);
	instant_view(o, "expires", a->invitation_expires_s,
		event_offset(c->tx, a->event_id, a->invitation_expires_s));
	return reply_ok(c, o);
}

void
reveal_invitation(struct call *c, struct js *result)
{
	const struct config *cfg = c->env->config;
	struct login_place at = {cfg->public_name, c->env->port, c->env->link_pin, NULL};
	char text[SECRET_BYTES], link[LOGIN_LINK_BYTES];
	struct buf web;

	account_invitation_text(c->env->key, number_of(js_get(result, "account"), "id"),
		js_get_int(result, "generation", 0), js_get_str(result, "nonce", ""),
		text);
	js_del(result, "nonce");
	js_set_str(result, "invitation", text);
	login_link(&at, text, link);
	js_set_str(result, "link", link);
	buf_init(&web, WEB_BYTES);
	BUG_ON(cfg->web_port != 0 && !config_web_url(cfg, &web));
	at.web = buf_str(&web);
	login_link_web(&at, text, link);
	js_set_str(result, "web", link[0] != '\0' ? link : NULL);
	buf_release(&web);
	wipe(text, sizeof text);
	wipe(link, sizeof link);
}

struct reply
handle_account_list(struct call *c)
{
	struct organisation *org;
	struct account *a;
	struct event *ev;
	struct page p;
	struct err e;
	int n;

	if (arg_given(&c->args, "organisation")) {
		if (!call_organisation_filter(c, "organisation", &org, &e))
			return reply_fail(c, &e);
	} else {
		org = NULL;
	}
	ev = call_event(c, &e);
	page_begin(&p, c);
	a = accounts_page(c->tx, ev != NULL ? ev->id : 0, org != NULL ? org->id : 0,
		page_after_id(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, a[i].id),
			    account_view(c->tx, &a[i])))
			break;
	return reply_ok(c, page_end(&p));
}

/* ---- who is there --------------------------------------------------------------------------- */

static struct js *
present_view(struct call *c, const struct account *a, const struct presence *p)
{
	struct js *o = js_new_obj();

	js_set(o, "account", account_view(c->tx, a));
	js_set_int(o, "connections", p->connections);
	js_set_int(o, "waiting", p->waiting);
	return o;
}

/* Staff of one event see its accounts alone. */
struct reply
handle_who(struct call *c)
{
	bool all = call_of_all_events(c), room = true;
	struct page p;

	page_begin(&p, c);
	for (int i = 0; i < c->present_n && room; i++) {
		const struct presence *here = &c->present[i];
		struct account *a;

		if (here->account_id <= page_after_id(c))
			continue;
		a = account_by_id(c->tx, here->account_id);
		if (a != NULL && (all || a->event_id == c->actor.event_id))
			room = page_add(&p, arena_printf(c->tx->arena, "%" PRId64, a->id),
				present_view(c, a, here));
	}
	return reply_ok(c, page_end(&p));
}

struct reply
handle_kick(struct call *c)
{
	int64_t id = arg_int(&c->args, "account");
	struct account *a = account_by_id(c->tx, id);
	struct js *o;
	struct err e;

	if (!account_is_ours(c, id, &e))
		return reply_fail(c, &e);
	if (id == c->actor.account_id) {
		err_set(&e, ERR_WRONG_STATE, "you cannot end your own connections");
		err_hint(&e, "convene logout ends your login");
		return reply_fail(c, &e);
	}
	account_kick(c->tx, a);
	call_ends_logins(c, a->id);
	c->effects.kicks = true;
	o = js_new_obj();
	js_set(o, "account", account_view(c->tx, a));
	return reply_ok(c, o);
}

struct reply
handle_account_disable(struct call *c)
{
	int64_t id = arg_int(&c->args, "account");
	struct account *a = account_by_id(c->tx, id);
	struct js *o;
	struct err e;

	if (!account_is_ours(c, id, &e))
		return reply_fail(c, &e);
	if (id == c->actor.account_id) {
		err_set(&e, ERR_WRONG_STATE, "you cannot close your own account");
		return reply_fail(c, &e);
	}
	if (!account_disable(c->tx, a, &e))
		return reply_fail(c, &e);
	call_ends_logins(c, a->id);
	o = js_new_obj();
	js_set(o, "account", account_view(c->tx, a));
	return reply_ok(c, o);
}

struct reply
handle_account_enable(struct call *c)
{
	int64_t id = arg_int(&c->args, "account");
	struct account *a = account_by_id(c->tx, id);
	struct js *o;
	struct err e;

	if (!account_is_ours(c, id, &e) || !account_enable(c->tx, a, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "account", account_view(c->tx, a));
	return reply_ok(c, o);
}
