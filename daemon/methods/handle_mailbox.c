/* handle_mailbox.c - answers to invitations, and the mails that wait for staff. */
#include "domain/booking/mail_in.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/mailing/sending.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

enum { TOKENS_TRIED = 20 }; /* of a bounce's addresses */

static struct reply
fate_answer(struct call *c, const struct grid *g, const struct mail_fate *f)
{
	struct js *o = js_new_obj();

	js_set_str(o, "outcome", mail_outcome_name(f->outcome));
	if (f->meeting != NULL && c->actor.role != ROLE_MAILBOX)
		js_set_str(o, "meeting", meeting_name(c->tx, f->meeting->id));
	if (f->answer != PARTSTAT_NEEDS_ACTION)
		js_set_str(o, "answer", partstat_name(f->answer));
	if (f->waits != NULL && actor_is_staff(&c->actor))
		js_set(o, "waits", waiting_mail_view(c->tx, g, f->waits));
	js_set_bool(o, "asked", f->asked);
	js_set_bool(o, "cancelled", f->cancelled);
	return reply_ok(c, o);
}

static enum mail_kind
kind_of(const char *word)
{
	if (strcmp(word, "answer") == 0)
		return MAIL_IS_ANSWER;
	if (strcmp(word, "bounce") == 0)
		return MAIL_IS_BOUNCE;
	return strcmp(word, "automatic") == 0 ? MAIL_IS_AUTOMATIC : MAIL_IS_WORDS;
}

/* People answer; what else comes in a mail is for the mailbox and staff. */
static bool
may_hand_over(const struct call *c, const struct mail_in *mail, struct err *e)
{
	bool person = c->actor.delegate_id != 0 || c->actor.interpreter_id != 0;

	if (mail->kind == MAIL_IS_ANSWER && mail->calendar[0] == '\0') {
		err_set(e, ERR_PARAM_INVALID, "an answer has a calendar");
		return err_field(e, "params.calendar");
	}
	if (!person || mail->kind == MAIL_IS_ANSWER)
		return true;
	err_set(e, ERR_NOT_YOURS, "mails are for the mailbox of the fair; you answer");
	return err_field(e, "params.kind");
}

/*
 * A bounce came to an address with the token of its mail (sending_token): the mail is noted as come
 * back. false: none of the addresses has a token that is good, so staff look at it.
 */
static bool
came_back(struct call *c, const struct grid *g, const struct mail_in *mail)
{
	const char *at = arg_text(&c->args, "recipients");
	int tries = 0;

	if (mail->kind != MAIL_IS_BOUNCE)
		return false;
	for (; (at = strchr(at, 'b')) != NULL && tries < TOKENS_TRIED; at++) {
		size_t n = 1 + strspn(at + 1, "0123456789");
		struct err e;

		if (n == 1 || at[n] != '-')
			continue;
		n += 1 + strspn(at + n + 1, "0123456789abcdef");
		tries++;
		if (n < MAIL_TOKEN_BYTES &&
			sending_bounced(c->tx, c->env->key, g->event->id,
				arena_strndup(c->tx->arena, at, n), mail->text,
				&e) != NULL)
			return true;
	}
	return false;
}

struct reply
handle_invitation_reply(struct call *c)
{
	const struct mail_in mail = {.kind = kind_of(arg_str(&c->args, "kind")),
		.calendar = arg_text(&c->args, "calendar"),
		.from = arg_text(&c->args, "sender"),
		.authentication = arg_text(&c->args, "authentication"),
		.authserv_id = c->env->config->authserv_id,
		.subject = arg_text(&c->args, "subject"),
		.text = arg_text(&c->args, "text")};
	struct mail_fate fate = {.outcome = MAIL_TAKEN, .answer = PARTSTAT_NEEDS_ACTION};
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !may_hand_over(c, &mail, &e))
		return reply_fail(c, &e);
	if (!came_back(c, g, &mail) && !mail_take(c->tx, g, &c->actor, &mail, &fate, &e))
		return reply_fail(c, &e);
	if (fate.outcome == MAIL_DROPPED)
		atomic_fetch_add(&c->env->stats->mails_dropped, 1);
	return fate_answer(c, g, &fate);
}

struct reply
handle_mailbox_list(struct call *c)
{
	struct waiting_mail *w;
	struct grid *g;
	struct page p;
	struct js *o;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	w = waiting_mails_page(c->tx, g->event->id, page_after_id(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, w[i].id),
			    waiting_mail_view(c->tx, g, &w[i])))
			break;
	o = page_end(&p);
	js_set_int(o, "total", waiting_mails_count(c->tx, g->event->id));
	return reply_ok(c, o);
}

/* It is the answer of the delegate or interpreter of this code. */
static bool
apply(struct call *c, const struct grid *g, const struct waiting_mail *w,
	const char *code, struct mail_fate *fate, struct err *e)
{
	struct delegate *d = delegate_by_code(c->tx, g->event->id, code);
	struct interpreter *i =
		d == NULL ? interpreter_by_code(c->tx, g->event->id, code) : NULL;

	if (d != NULL)
		return mail_apply(c->tx, g, w, ADDRESSEE_DELEGATE, d->id, fate, e);
	if (i != NULL)
		return mail_apply(c->tx, g, w, ADDRESSEE_INTERPRETER, i->id, fate, e);
	no_such("delegate or interpreter", code, e);
	return err_field(e, "params.as");
}

struct reply
handle_mailbox_settle(struct call *c)
{
	int64_t id = arg_int(&c->args, "mail");
	struct mail_fate fate = {
		.outcome = MAIL_DROPPED, .answer = PARTSTAT_NEEDS_ACTION};
	struct waiting_mail *w;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	w = waiting_mail_by_id(c->tx, g->event->id, id);
	if (w == NULL) {
		err_set(&e, ERR_NOT_FOUND, "no mail %" PRId64 " waits", id);
		err_hint(&e, "convene mailbox lists those that do");
		err_field(&e, "params.mail");
		return reply_fail(c, &e);
	}
	if (!arg_given(&c->args, "as"))
		mail_put_aside(c->tx, w);
	else if (!apply(c, g, w, arg_str(&c->args, "as"), &fate, &e))
		return reply_fail(c, &e);
	return fate_answer(c, g, &fate);
}
