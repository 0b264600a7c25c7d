/* mail_in.c - a mail to the fair: what it changes by itself, and what waits for staff. */
#include "domain/booking/mail_in.h"

#include "base/authres.h"
#include "base/mailaddr.h"
#include "domain/booking/move.h"
#include "domain/booking/party.h"
#include "domain/booking/proposal.h"
#include "domain/fair/audience.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/publishing.h"
#include "domain/fair/stranger_text.h"
#include "domain/invitations/phrases.h"
#include "store/invitations.h"
#include "store/journal.h"
#include "wire/utf8.h"

#include <inttypes.h>
#include <string.h>

enum { HOUR_S = 3600, SUBJECT_BYTES = 200, WORDS_BYTES = 4096, REASON_BYTES = 500 };

const char *
mail_outcome_name(enum mail_outcome o)
{
	static const char *const NAMES[] = {[MAIL_TAKEN] = "taken",
		[MAIL_AGAIN] = "again",
		[MAIL_STALE] = "stale",
		[MAIL_TOLD] = "told_again",
		[MAIL_WAITS] = "waits",
		[MAIL_DROPPED] = "dropped"};

	return NAMES[o];
}

/* ---- what waits ----------------------------------------------------------------------------- */

static bool
has_room(struct tx *tx, int64_t event_id, const char *sender, struct err *e)
{
	if (waiting_mails_count(tx, event_id) >= MAILS_MOST) {
		err_set(e, ERR_BUSY, "%d mails wait for staff already", MAILS_MOST);
		return err_hint(e, "convene mailbox lists them");
	}
	if (waiting_mails_of(tx, event_id, sender) >= MAILS_OF_SENDER)
		err_set(e, ERR_RATE_LIMITED, "%d mails of this sender wait already",
			MAILS_OF_SENDER);
	else if (waiting_mails_since(tx, event_id, tx->now_s - HOUR_S) >= MAILS_AN_HOUR)
		err_set(e, ERR_RATE_LIMITED, "%d mails of this hour wait already",
			MAILS_AN_HOUR);
	else
		return true;
	e->retry_after_ms = HOUR_S * INT64_C(1000);
	return err_hint(
		e, "convene mailbox lists them; it is taken once some are settled");
}

/* Of the fact that a mail waits, or does so no more; never what it says. */
static void
journal(struct tx *tx, const struct waiting_mail *w, const char *state)
{
	struct js *body = js_new_obj(), *mail = js_new_obj();

	js_set_int(mail, "mail", w->id);
	js_set_str(mail, "state", state);
	js_set_str(mail, "reason", mail_reason_name(w->reason));
	if (w->meeting_id > 0)
		js_set_str(mail, "meeting", meeting_name(tx, w->meeting_id));
	js_set(body, "mail", mail);
	journal_append(
		tx, &(struct fact){.event_id = w->event_id,
			    .topic = "mailbox",
			    .object = arena_printf(tx->arena, "mail %" PRId64, w->id),
			    .audience = AUDIENCE_STAFF,
			    .body = body});
	js_free(body);
}

/* What there is of the answer, for staff. */
static void
add_answer(struct waiting_mail *w, const struct answer *a, enum partstat said)
{
	w->answer = said;
	w->sequence = a->sequence;
	w->dtstamp_s = a->dtstamp_s;
	if (a->kind == ANSWER_COUNTER) {
		w->start_s = a->start_s;
		w->end_s = a->end_s;
	}
}

/* a: NULL when it is no answer that can be read. */
static bool
wait(struct tx *tx, const struct grid *g, const struct mail_in *mail,
	enum mail_reason reason, const struct answer *a, enum partstat said,
	struct mail_fate *out, struct err *e)
{
	struct waiting_mail *w = ARENA_NEW(tx->arena, struct waiting_mail);
	const char *sender =
		stranger_text(tx->arena, LETTERS_LINE, mail->from, MAIL_ADDRESS_MAX);
	const struct meeting *m = out->meeting;
	bool own = a == NULL || a->comment[0] == '\0' ||
		   (m != NULL && phrases_say_reason(m->reason, a->comment));

	*w = (struct waiting_mail){.event_id = g->event->id,
		.received_s = tx->now_s,
		.reason = reason,
		.sender = mail_address_mailbox(tx->arena, sender),
		.subject = stranger_text(
			tx->arena, LETTERS_LINE, mail->subject, SUBJECT_BYTES),
		.words = stranger_text(tx->arena, LETTERS_LINES,
			own ? mail->text : a->comment, WORDS_BYTES),
		.meeting_id = m != NULL ? m->id : -1,
		.answer = PARTSTAT_NEEDS_ACTION,
		.dtstamp_s = -1,
		.start_s = -1,
		.end_s = -1};
	if (a != NULL)
		add_answer(w, a, said);
	if (!has_room(tx, w->event_id, w->sender, e))
		return false;
	w->id = tx_next_id(tx, w->event_id, "mail");
	waiting_mail_insert(tx, w);
	journal(tx, w, "waits");
	if (out->outcome == MAIL_DROPPED)
		out->outcome = MAIL_WAITS;
	out->waits = w;
	return true;
}

struct js *
waiting_mail_view(struct tx *tx, const struct grid *g, const struct waiting_mail *w)
{
	struct js *o = js_new_obj();

	js_set_int(o, "mail", w->id);
	js_set_str(o, "received", grid_when(tx, g, w->received_s));
	js_set_str(o, "reason", mail_reason_name(w->reason));
	js_set_str(o, "from", w->sender);
	js_set_str(o, "subject", w->subject);
	js_set_str(o, "words", w->words);
	if (w->meeting_id > 0)
		js_set_str(o, "meeting", meeting_name(tx, w->meeting_id));
	if (w->answer != PARTSTAT_NEEDS_ACTION)
		js_set_str(o, "answer", partstat_name(w->answer));
	if (w->start_s >= 0)
		js_set_str(o, "start", grid_when(tx, g, w->start_s));
	if (w->end_s >= 0)
		js_set_str(o, "end", grid_when(tx, g, w->end_s));
	return o;
}

/* ---- whose answer it is --------------------------------------------------------------------- */

static bool
is_own(const struct actor *who, const struct addressee *a)
{
	return a->kind == ADDRESSEE_INTERPRETER
		       ? who->interpreter_id != 0 && a->person_id == who->interpreter_id
		       : who->delegate_id != 0 && a->person_id == who->delegate_id;
}

static bool
is_person(const struct actor *who)
{
	return who->delegate_id != 0 || who->interpreter_id != 0;
}

/* Who of those that were told answers: by the address in From, or by who is logged in. */
static struct addressee *
answerer(struct tx *tx, const struct meeting *m, const struct actor *who,
	const struct mail_in *mail, const struct answer *a, enum partstat *said)
{
	int n;
	struct addressee *list = addressees_of_meeting(tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++)
		if ((is_person(who) ? is_own(who, &list[i])
				    : mail_address_same(list[i].address, mail->from)) &&
			answer_of(a, list[i].address, said))
			return &list[i];
	return NULL;
}

static bool
is_authentic(const struct actor *who, const struct mail_in *mail)
{
	const char *at = strrchr(mail->from, '@');

	if (who->role != ROLE_MAILBOX)
		return true;
	return at != NULL &&
	       authres_dmarc_pass(mail->authentication, mail->authserv_id, at + 1);
}

/* ---- what follows from it ------------------------------------------------------------------- */

/* The invitation once more to who asks, unless it has just gone out to that address. */
static bool
tell_again(struct tx *tx, const struct grid *g, struct meeting *m, struct addressee *who,
	struct mail_fate *out, struct err *e)
{
	struct invitation *told = invitation_of(tx, m->event_id, m->id, who->revision);

	if (told != NULL && told->dtstamp_s > tx->now_s - HOUR_S)
		return true;
	if (!publishing_lets_book(
		    tx, request_or_blank(tx, m->event_id, m->request_id), e))
		return false;
	meeting_answer_asker(tx, g, m, who);
	if (out->outcome != MAIL_TAKEN)
		out->outcome = MAIL_TOLD;
	return true;
}

/* Is nobody else there for his organisation? *demand: which side that is. */
static bool
comes_alone(
	struct tx *tx, const struct meeting *m, const struct addressee *who, bool *demand)
{
	int n, of_side[2] = {0, 0};
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);
	bool there = false;

	*demand = false;
	for (int i = 0; i < n; i++) {
		of_side[p[i].demand]++;
		if (who->kind == ADDRESSEE_DELEGATE &&
			p[i].delegate_id == who->person_id) {
			*demand = p[i].demand;
			there = true;
		}
	}
	return there && of_side[*demand] == 1;
}

/* May this decline end the meeting, and what becomes of its request then? */
static bool
decline_ends(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct addressee *who, enum request_state *then)
{
	int64_t policy = policy_value(tx, m->event_id, POLICY_DECLINE_BY_MAIL);
	struct actor person = {.role = ROLE_EXHIBITOR};
	struct err ignored;
	bool demand;

	*then = policy == DECLINE_STANDBY ? REQUEST_ACCEPTED : REQUEST_CANCELLED;
	if (policy == DECLINE_TELL || m->state != MEETING_SCHEDULED ||
		!comes_alone(tx, m, who, &demand))
		return false;
	if (demand)
		person.role = ROLE_BUYER;
	return permit_cancel(tx, g, m, &person, &ignored);
}

static bool
declined(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct addressee *who, const struct mail_in *mail, const struct answer *a,
	struct mail_fate *out, struct err *e)
{
	enum request_state then;

	if (!decline_ends(tx, g, m, who, &then))
		return wait(tx, g, mail, MAIL_DECLINED, a, PARTSTAT_DECLINED, out, e);
	out->cancelled = true;
	return meeting_cancel(tx, g, m, REASON_DECLINED_BY_MAIL, then, e);
}

/* Who acts when one of those that were told proposes another time. */
static struct actor
acts_as(struct tx *tx, const struct meeting *m, const struct addressee *who)
{
	const struct delegate *d = delegate_or_blank(tx, m->event_id, who->person_id);
	const struct organisation *o =
		organisation_or_blank(tx, m->event_id, d->organisation_id);

	return (struct actor){
		.role = org_kind_demand(o->kind) ? ROLE_BUYER : ROLE_EXHIBITOR,
		.event_id = m->event_id,
		.organisation_id = d->organisation_id,
		.delegate_id = d->id};
}

/* The slot that begins at an instant, by its number; 0: none does. */
static int
slot_at(const struct grid *g, int64_t start_s)
{
	for (int i = 0; i < g->n; i++)
		if (g->slot[i].start_s == start_s)
			return g->slot[i].no;
	return 0;
}

/* Is the other side asked for the time that is proposed? Where not, staff see it as it came. */
static bool
asks_to_move(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct addressee *who, const struct answer *a)
{
	const struct slot_named slot = {.number = slot_at(g, a->start_s)};
	struct move to = {.slot = &slot, .reason = ""};
	struct booked out;
	struct actor actor;
	struct err ignored;
	bool asked;

	if (policy_value(tx, m->event_id, POLICY_COUNTER_BY_MAIL) != COUNTER_MOVE ||
		who->kind != ADDRESSEE_DELEGATE || slot.number == 0 ||
		proposal_of(tx, m->event_id, m->request_id) != NULL)
		return false;
	actor = acts_as(tx, m, who);
	if (!phrases_say_reason(m->reason, a->comment))
		to.reason =
			stranger_text(tx->arena, LETTERS_LINE, a->comment, REASON_BYTES);
	asked = meeting_ask_move(tx, g, m, &to, &actor, &out, &ignored);
	booked_release(&out);
	return asked;
}

/* The answer of one who was told; said is not NEEDS-ACTION. */
static bool
take_answer(struct tx *tx, const struct grid *g, struct meeting *m, struct addressee *who,
	const struct mail_in *mail, const struct answer *a, enum partstat said,
	struct mail_fate *out, struct err *e)
{
	switch (answer_take(tx, g, m, who, a, said)) {
	case ANSWER_TAKEN:
		out->outcome = MAIL_TAKEN;
		out->answer = said;
		if (a->kind == ANSWER_COUNTER) {
			out->asked = asks_to_move(tx, g, m, who, a);
			return (out->asked || wait(tx, g, mail, MAIL_PROPOSAL, a, said,
						      out, e)) &&
			       tell_again(tx, g, m, who, out, e);
		}
		return said != PARTSTAT_DECLINED ||
		       declined(tx, g, m, who, mail, a, out, e);
	case ANSWER_AGAIN:
		out->outcome = MAIL_AGAIN;
		return true;
	case ANSWER_STALE:
		out->outcome = MAIL_STALE;
		return true;
	case ANSWER_UNKNOWN:
		return wait(tx, g, mail, MAIL_UNKNOWN_REVISION, a, said, out, e);
	}
	BUG_ON(true);
}

static struct meeting *
meeting_of(struct tx *tx, const struct grid *g, const struct answer *a)
{
	struct meeting *m = meeting_by_uid(tx, a->uid);

	return m != NULL && m->event_id == g->event->id && m->rev > 0 ? m : NULL;
}

/* A person logged in learns nothing of meetings that are not his, and asks staff himself. */
static bool
not_theirs(const struct actor *who, struct err *e)
{
	return !is_person(who) ||
	       err_set(e, ERR_NOT_YOURS, "this answers no invitation of yours");
}

static bool
take_calendar(struct tx *tx, const struct grid *g, const struct actor *who,
	const struct mail_in *mail, struct mail_fate *out, struct err *e)
{
	enum partstat said = PARTSTAT_NEEDS_ACTION;
	struct addressee *told;
	struct answer a;
	struct meeting *m;

	if (!answer_read(tx, mail->calendar, &a, e)) {
		if (is_person(who))
			return err_field(e, "params.calendar");
		return wait(tx, g, mail, MAIL_UNREADABLE, NULL, said, out, e);
	}
	m = meeting_of(tx, g, &a);
	out->meeting = m;
	told = m != NULL ? answerer(tx, m, who, mail, &a, &said) : NULL;
	if (told == NULL && !not_theirs(who, e))
		return false;
	if (told == NULL)
		answer_of_one(&a, &said);
	if (m == NULL)
		return wait(tx, g, mail, MAIL_UNKNOWN_MEETING, &a, said, out, e);
	if (told == NULL)
		return wait(tx, g, mail, MAIL_NOT_INVITED, &a, said, out, e);
	if (!is_authentic(who, mail))
		return wait(tx, g, mail, MAIL_NOT_AUTHENTICATED, &a, said, out, e);
	if (strcmp(told->method, "CANCEL") == 0) {
		out->outcome = MAIL_STALE;
		return true;
	}
	if (a.kind == ANSWER_REFRESH) {
		out->outcome = MAIL_AGAIN;
		return tell_again(tx, g, m, told, out, e);
	}
	if (said == PARTSTAT_NEEDS_ACTION)
		return wait(tx, g, mail, MAIL_NO_ANSWER, &a, said, out, e);
	return take_answer(tx, g, m, told, mail, &a, said, out, e);
}

bool
mail_take(struct tx *tx, const struct grid *g, const struct actor *who,
	const struct mail_in *mail, struct mail_fate *out, struct err *e)
{
	*out = (struct mail_fate){
		.outcome = MAIL_DROPPED, .answer = PARTSTAT_NEEDS_ACTION};
	switch (mail->kind) {
	case MAIL_IS_ANSWER:
		return take_calendar(tx, g, who, mail, out, e);
	case MAIL_IS_WORDS:
		return wait(tx, g, mail, MAIL_WORDS, NULL, out->answer, out, e);
	case MAIL_IS_BOUNCE:
		return wait(tx, g, mail, MAIL_BOUNCED, NULL, out->answer, out, e);
	case MAIL_IS_AUTOMATIC:
		return true;
	}
	BUG_ON(true);
}

/* ---- what staff do with it ------------------------------------------------------------------ */

static struct addressee *
addressee_of(struct tx *tx, const struct waiting_mail *w, enum addressee_kind kind,
	int64_t person_id)
{
	int n;
	struct addressee *list =
		addressees_of_meeting(tx, w->event_id, w->meeting_id, &n);

	for (int i = 0; i < n; i++)
		if (list[i].kind == kind && list[i].person_id == person_id &&
			strcmp(list[i].method, "REQUEST") == 0)
			return &list[i];
	return NULL;
}

bool
mail_apply(struct tx *tx, const struct grid *g, const struct waiting_mail *w,
	enum addressee_kind kind, int64_t person_id, struct mail_fate *out, struct err *e)
{
	const struct answer a = {.sequence = w->sequence, .dtstamp_s = w->dtstamp_s};
	struct addressee *who;
	struct meeting *m;

	*out = (struct mail_fate){.outcome = MAIL_TAKEN, .answer = w->answer};
	if (w->meeting_id < 0 || w->answer == PARTSTAT_NEEDS_ACTION)
		return err_set(e, ERR_WRONG_STATE,
			"mail %" PRId64 " is no answer to an invitation", w->id);
	m = meeting_or_blank(tx, w->event_id, w->meeting_id);
	out->meeting = m;
	who = addressee_of(tx, w, kind, person_id);
	if (who == NULL)
		return err_set(e, ERR_WRONG_STATE, "who it is does not take part in %s",
			meeting_name(tx, w->meeting_id));
	switch (answer_take(tx, g, m, who, &a, w->answer)) {
	case ANSWER_TAKEN:
		break;
	case ANSWER_AGAIN:
		out->outcome = MAIL_AGAIN;
		break;
	case ANSWER_STALE:
	case ANSWER_UNKNOWN:
		return err_set(e, ERR_WRONG_STATE,
			"mail %" PRId64 " does not answer what holds of %s", w->id,
			meeting_name(tx, w->meeting_id));
	}
	mail_put_aside(tx, w);
	return true;
}

void
mail_put_aside(struct tx *tx, const struct waiting_mail *w)
{
	waiting_mail_delete(tx, w->event_id, w->id);
	journal(tx, w, "settled");
}
